"""What is found of what is seen, and how it says where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

from plainleaf.text.wholes import wholes
from plainleaf.verify.readback.outline import LINE_END, normal

_SHOWN = 60
BEFORE = 20
"""Characters before a number, by which its place is found."""
_GLUE = frozenset("\u00a0\u202f\u2011\u2060")
_DASHES = "\u2010\u2012\u2013\u2014"
_SPACES = " \t\n\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u3000"
_DIGIT = re.compile(r"\d")
_DOI = re.compile(r"10\.\d{4,9}/")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is seen otherwise than it is meant.

    Args:
        code: of the rule; see docs/verify.md.
        message: what is so, and what helps.
        words: those that it is about, by which their place in the article is found.
        page: its number; 0 where there are no pages.
    """

    code: str
    message: str
    words: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Margins:
    """How far from the edges of a page its text stays, in points."""

    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True, slots=True)
class Room:
    """How much room there is for words.

    Args:
        margins: of a page; None where nobody knows them: then what is on the page has room.
        paper: characters of the longest number that is kept on a line of a page.
        screen: the same of the narrowest screen, within a box and a list.
    """

    margins: Margins | None = None
    paper: int = 12
    screen: int = 6


@lru_cache(maxsize=1024)  # the same block in each format
def numbers(text: str, limit: int, *, parts: bool = True) -> tuple[tuple[int, int], ...]:
    """Return where each number that is to be seen whole begins and ends, its unit with it.

    Args:
        text: of a block.
        limit: characters of the longest one.
        parts: of longer ones, return the parts that are to be whole.
    """
    return tuple(_numbers(text, limit, parts))


def _numbers(text: str, limit: int, parts: bool) -> Iterator[tuple[int, int]]:
    start = 0
    for piece, holds in wholes(text, limit if parts else len(text)):
        if holds and _DIGIT.search(piece) and not _DOI.match(piece) and len(piece) <= limit:
            left = len(piece) - len(piece.lstrip())
            yield start + left, start + len(piece.rstrip())
        start += len(piece)


def quoted(text: str) -> str:
    """Return a text in quotation marks, the end of its line as a stroke; its first words only."""
    text = " ".join(text.replace(LINE_END, " ⏎ ").split())
    if len(text) > _SHOWN:
        text = f"{text[:_SHOWN].rpartition(' ')[0] or text[:_SHOWN]} …"
    return f"“{text}”"


def plain(text: str) -> str:
    """Return a text as it is looked for in the article."""
    return normal(text.replace(LINE_END, ""))


def can_end(before: str, after: str) -> bool:
    """Return whether a line can end between two characters (UAX #14; LB12 of fixed spaces)."""
    return not {before, after} & _GLUE and (
        before in _SPACES
        or before in _DASHES
        or (before in "-/" and not after.isdigit())
        or east_asian_width(before) in "WF"
        or east_asian_width(after) in "WF"
    )
