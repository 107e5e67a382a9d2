"""Pages: where those of the PDF begin, in a measure that holds in every format.

A place in a handout is the number of letters, digits and described pictures before it: spaces,
marks and line ends differ between formats, these do not. The verifier measures a PDF's pages so,
and the EPUB's list of pages is made from it.
"""

from __future__ import annotations


def letters(text: str) -> int:
    """Return how many letters and digits a text has (a described picture counts as one)."""
    return sum(map(str.isalnum, text))
