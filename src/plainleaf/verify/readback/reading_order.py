"""A line of right-to-left script, from the order of its glyphs to the order in which it is read.

PDF shows glyphs from left to right in every script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LEFT_RUN = re.compile("[LN](?:[LNS ]*[LN])?")
_NUMBER = re.compile("N(?:[NS]*N)?")
_RIGHT_RUN = re.compile("R(?:[RNS ]*R)?")


@lru_cache(maxsize=4096)
def _kind(glyph: str) -> str:
    """Return L, R, N (digit), S (what joins digits) or a space for a glyph's text."""
    match unicodedata.bidirectional(glyph[0]) if glyph else "":
        case "R" | "AL":
            return "R"
        case "L":
            return "L"
        case "EN" | "AN":
            return "N"
        case "ES" | "CS" | "ET":
            return "S"
        case _:
            return " "


def reading_order(glyphs: list[str], right_to_left: bool) -> list[str]:
    """Return the glyphs of a line in reading order, given them from left to right.

    A simple inverse of the Unicode bidirectional algorithm: runs of letters and the numbers in
    them are turned round; how numbers next to left-to-right words once stood cannot be known.

    Args:
        glyphs: the text of each glyph as it stands on the line.
        right_to_left: the direction of the paragraph.
    """
    if "".join(glyphs).isascii():
        return glyphs
    kinds = "".join(map(_kind, glyphs))
    if "R" not in kinds:
        return glyphs
    ordered = list(glyphs)
    if right_to_left:
        ordered.reverse()
        kinds = kinds[::-1]
        for run in _LEFT_RUN.finditer(kinds):
            if "L" in run.group():
                ordered[run.start() : run.end()] = reversed(ordered[run.start() : run.end()])
            else:
                _turn_numbers(ordered, kinds, run.start(), run.end())
        return ordered
    for run in _RIGHT_RUN.finditer(kinds):
        start, end = run.span()
        ordered[start:end] = reversed(ordered[start:end])
        _turn_numbers(ordered, kinds[:start] + kinds[start:end][::-1] + kinds[end:], start, end)
    return ordered


def _turn_numbers(glyphs: list[str], kinds: str, start: int, end: int) -> None:
    for number in _NUMBER.finditer(kinds, start, end):
        glyphs[number.start() : number.end()] = reversed(glyphs[number.start() : number.end()])
