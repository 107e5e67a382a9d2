"""Verifying: produced files opened from scratch, compared with the article, and validated."""
