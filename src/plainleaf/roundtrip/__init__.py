"""A clinic's edits of a Word file → patches of the article from which it was exported.

    history.py   what the file was made of, and keeping what an update changes
    copying.py   the same copy, exported again in memory
    leaves.py    what is compared: paragraphs with their words, tables
    reading.py   a Word file as that (tokens.py)
    align.py     which paragraph is which, and what was edited
    places.py    where each word stands in the source
    patches.py   what is put in the place of what; words as the source writes them
    words.py     words, marks, links and languages within a paragraph
    blocks.py    paragraphs, headings and items that go or become something else
    added.py     those that come
    tables.py    rows, columns, cells
    prove.py     edits are taken as far as they export to the edited file
    merge.py     where the article has moved on
    decided.py   tracked changes and comments
    said.py      edits in words; those of a clinic's own words, which stand in its profile
    steps.py     all of it, in order

What was not edited stays as it is in the source, byte for byte; what cannot be taken is named.
"""

from __future__ import annotations

from plainleaf.roundtrip.steps import Update, origin_in, update

__all__ = ["Update", "origin_in", "update"]
