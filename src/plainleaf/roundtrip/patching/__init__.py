"""Edits → patches of the source: of words, front matter, paragraphs, tables; where they stand."""
