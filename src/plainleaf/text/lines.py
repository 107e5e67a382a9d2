"""Lines: how much of one a text takes, and within what a line may not end.

Widths are estimates, in characters of Latin script, so that they are the same for every format and
on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

CHARACTERS_AN_EM = 1.68
"""Of bold Latin text, on the average."""
CHARACTERS_OF_TEXT = 1.74
"""The same of text that is not bold."""

# Chinese, Japanese and Korean: a line may end between any two of these.
_EAST_ASIAN = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_WORD = rf"[^\s/{_EAST_ASIAN}]"
_DASHED = re.compile(rf"({_WORD}+[-\u2010\u2013]{_WORD}+|[-\u2010\u2013\u2014]\u00a0{_WORD}+)")
_PARTS = re.compile(r"(?<=[^-])(?=-)")


def width(text: str) -> float:
    """Return the width of a text in characters; those of East Asia are an em wide."""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    return len(text) + wide * (CHARACTERS_AN_EM - 1)


def words(text: str) -> list[str]:
    """Return what no line ends within but at a hyphen; East Asian characters stand alone."""
    return "".join(f" {c} " if east_asian_width(c) in "WF" else c for c in text).split()


def wholes(text: str, limit: int) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each is to be kept on one line.

    Such is what has a hyphen or a dash in it, between spaces or slashes, and a dash with the word
    that a fixed space holds it to; of what is too long for that, each part that begins with a
    hyphen.

    Args:
        text: an author's words.
        limit: the longest piece, in characters, that surely fits a line.
    """
    for piece in _DASHED.split(text):
        if not _DASHED.fullmatch(piece):
            yield piece, False
        elif len(piece) <= limit:
            yield piece, True
        else:
            for part in _PARTS.split(piece):
                yield part, 1 < len(part) <= limit


def cut(text: str, limit: int) -> str:
    """Return a text that is no wider than `limit` characters; it is cut between words."""
    if width(text) <= limit:
        return text
    end = len(text)
    while end and width(text[:end]) > limit - 1:
        end -= 1
    return re.sub(r"\W+$", "", text[:end].rsplit(None, 1)[0]) + "…"


def letters(text: str) -> int:
    """Return how many letters and digits a text has.

    A place in a handout is the number of letters, digits and described pictures before it: spaces,
    marks and line ends differ between formats, these do not.
    """
    return sum(map(str.isalnum, text))
