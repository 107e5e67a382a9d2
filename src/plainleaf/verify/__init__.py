"""Verifying: produced files opened from scratch, compared with the article, and validated.

Floor 3: imports the model and nothing of readers, checks or writers.
"""
