"""What a list counts with: figures, letters or Roman numerals, by HTML's names for them.

Formats agree on the first 26 letters, and on Roman numerals below 4,000. Beyond that Word shows
other letters than browsers do, so a list that goes there counts in figures.
"""

from __future__ import annotations

import re

FIGURES = "1"
# `type` of HTML's `ol` → Word's ST_NumberFormat (17.18.59), PDF's ListNumbering (ISO 32000-1, table
# 347), CSS's list-style-type.
KINDS = {
    FIGURES: ("decimal", "Decimal", "decimal"),
    "a": ("lowerLetter", "LowerAlpha", "lower-alpha"),
    "A": ("upperLetter", "UpperAlpha", "upper-alpha"),
    "i": ("lowerRoman", "LowerRoman", "lower-roman"),
    "I": ("upperRoman", "UpperRoman", "upper-roman"),
}
_MOST = {"a": 26, "i": 3_999}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def can_show(value: int, kind: str) -> bool:
    """Return whether every format shows a number with these signs in the same way."""
    return kind == FIGURES or 0 < value <= _MOST[kind.lower()]


def shown(value: int, kind: str) -> str:
    """Return a number in the signs of a kind: 3 is `3`, `c`, `C`, `iii` or `III`."""
    if not can_show(value, kind) or kind == FIGURES:
        return str(value)
    if kind.lower() == "a":
        text = chr(ord("a") + value - 1)
    else:
        text = ""
        for worth, sign in _ROMAN:
            text += sign * (value // worth)
            value %= worth
    return text.upper() if kind.isupper() else text


def value_of(text: str, kind: str) -> int | None:
    """Return what number signs of a kind are, or None if they are none of it."""
    if kind == FIGURES:
        return int(text) if text.isdecimal() else None
    if not text.isascii() or not (text.isupper() if kind.isupper() else text.islower()):
        return None
    small = text.lower()
    if kind.lower() == "a":
        return ord(small) - ord("a") + 1 if len(small) == 1 and small.isalpha() else None
    value, rest = 0, small
    for worth, sign in _ROMAN:
        while rest.startswith(sign):
            value, rest = value + worth, rest[len(sign) :]
    # `iiii` is read as four, and is not how four is written.
    return value if not rest and value and shown(value, "i") == small else None


def number_of(marker: str, kind: str, place: int) -> int:
    """Return the number of an item, from what stands before it; 0 if it is of another kind.

    Args:
        marker: `3.`, `c)`, `(iii)`, or nothing.
        kind: what its list says that it counts with.
        place: of the item in its list, for a marker without signs.
    """
    figures = re.search(r"\d+", marker)
    if kind == FIGURES:
        return int(figures[0]) if figures else place
    signs = re.search(r"[A-Za-z\d]+", marker)
    return (value_of(signs[0], kind) or 0) if signs else place
