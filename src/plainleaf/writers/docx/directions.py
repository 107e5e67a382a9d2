"""Which way the runs of a line go, and where the line needs a mark of its direction (UAX #9)."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import bidirectional

from plainleaf.handout.bidi import OBJECT
from plainleaf.writers.docx import ooxml


def ends(text: str, *, rtl: bool) -> tuple[bool, bool]:
    """Return whether a text that runs by itself needs a mark of its direction, before and after.

    Args:
        text: its words.
        rtl: it runs from right to left.
    """
    strong = ("R", "AL") if rtl else ("L",)
    kinds = [bidirectional(character) for character in text]
    letters = [kind in strong for kind in reversed(kinds) if kind in ("L", "R", "AL")]
    # A number goes with the letters before it (UAX #9, W7), or with the mark that stands there.
    number = kinds[-1] in ("EN", "AN") and (rtl or letters[:1] != [False])
    return kinds[0] not in strong, not (kinds[-1] in strong or number)


def runs_on(text: str, *, rtl: bool, numbers: bool) -> bool:
    """Return whether words that follow run the way of those before them, signs between or not.

    Args:
        text: what follows; or, turned round, what goes before.
        rtl: the words run from right to left.
        numbers: those, too: they go with the letters before them.
    """
    for character in text:
        match bidirectional(character):
            case "L" | "R" | "AL" as kind:
                return (kind != "L") == rtl
            case "EN" | "AN" as kind if numbers:
                return rtl or kind == "EN"
            case "EN" | "AN" | "B":
                return False
            case _ if character == OBJECT:
                return numbers
    return False


def by_direction(text: str, *, rtl: bool) -> Iterator[tuple[str, bool]]:
    """Yield (piece, runs from right to left): what Word needs to know of each run.

    Letters have a direction; digits take that of the letter before; the rest goes with both its
    neighbours if they agree, and else with the surrounding text (after UAX #9, rules W7, N0 to N2).
    """
    if not rtl and text.isascii():
        yield text, False
        return
    kinds = [bidirectional(character) for character in text.replace(ooxml.NO_BREAK, "-")]
    if not rtl and not any(kind in ("R", "AL") for kind in kinds):
        yield text, False
        return
    known: list[bool | None] = []
    before = rtl
    opened: list[tuple[int, bool]] = []
    for place, kind in enumerate(kinds):
        if kind in ("R", "AL", "L"):
            before = kind != "L"
            known.append(before)
        else:
            known.append(before if kind in ("EN", "AN") else None)
        if text[place] in "([{":
            opened.append((place, before))
        elif text[place] in ")]}" and opened:
            # Brackets in words from the right are theirs, and so is a number behind them.
            first, around = opened.pop()
            if rtl and around:
                known[first] = known[place] = before = True
    start = 0
    pieces: list[tuple[str, bool]] = []
    while start < len(text):
        end = start
        while end < len(text) and known[end] == known[start]:
            end += 1
        direction = known[start]
        if direction is None:
            left = known[start - 1] if start else rtl
            right = known[end] if end < len(text) else rtl
            direction = left if left is not None and left == right else rtl
        if pieces and pieces[-1][1] == direction:
            pieces[-1] = (pieces[-1][0] + text[start:end], direction)
        else:
            pieces.append((text[start:end], direction))
        start = end
    yield from pieces
