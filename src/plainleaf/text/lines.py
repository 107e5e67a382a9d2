"""Lines: how much of one a text takes.

Widths are estimates, in characters of Latin script, so that they are the same for every format and
on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate, takewhile
from unicodedata import category, east_asian_width

CHARACTERS_AN_EM = 1.68
"""Of bold Latin text, on the average."""
CHARACTERS_OF_TEXT = 1.74
"""The same of text that is not bold."""
_NARROW_AND_WIDE = (
    (0.34, "ijl.,:;'’|!()[]I/"),
    (0.48, 'frtJ-‐‑"“”*'),
    (0.59, "0123456789aceghknopqsuvxyzbd−–+<>=≤≥±×$€£"),
    (1.0, "mwMW%@—…ЖШЩЮМФжшщюмфы‰"),
)


def width(text: str) -> float:
    """Return the width of a text in characters; those of East Asia are an em wide."""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    return len(text) + wide * (CHARACTERS_AN_EM - 1)


def ems(text: str) -> float:
    """Return the width of a bold text in ems, letter by letter, rather too wide than too narrow."""
    return sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.0
    match category(character):
        case "Mn" | "Me" | "Cf":
            return 0.0
        case "Zs":
            return 0.27
        case _:
            pass
    for width, characters in _NARROW_AND_WIDE:
        if character in characters:
            return width
    return 0.75 if character.isupper() else 0.65


def words(text: str) -> list[str]:
    """Return what no line ends within but at a hyphen; East Asian characters stand alone."""
    return "".join(f" {c} " if east_asian_width(c) in "WF" else c for c in text).split()


def cut(text: str, limit: float, measure: Callable[[str], float] = width) -> str:
    """Return a text that is no wider than a limit; it is cut between words.

    Args:
        text: to be cut.
        limit: in what `measure` measures.
        measure: returns the width of a text: `width`, in characters, or `ems`.
    """
    if measure(text) <= limit:
        return text
    ends = accumulate(map(measure, text))
    room = limit - measure("…")
    end = sum(1 for _ in takewhile(lambda reached: reached <= room, ends))
    return re.sub(r"\W+$", "", text[:end].rsplit(None, 1)[0]) + "…"


def letters(text: str) -> int:
    """Return how many letters and digits a text has.

    A place in a handout is the number of letters, digits and described pictures before it: spaces,
    marks and line ends differ between formats, these do not.
    """
    return sum(map(str.isalnum, text))
