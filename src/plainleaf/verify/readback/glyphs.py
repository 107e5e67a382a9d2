"""Glyphs on a line of a page, and the order in which they are read.

What is known of a page when its PDF is closed: who has that needs no library of PDF.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

Corners = tuple[float, float, float, float]


@dataclass(slots=True)
class GlyphRun:
    """Text on one line: what each glyph stands for, and where it is on which page.

    Args:
        glyphs: from left to right, or what is said in their place.
        page: the page's index.
        y: the base line, in points from the lower edge of the page.
        size: of the letters, in points.
        actual: whether the file says what stands for the glyphs.
        x: where the first glyph begins.
        end: where the last one ends.
        number: the marked-content identifier; None where nothing is marked.
        artifact: whether it is marked as nothing to be read.
        shown: what is drawn where `glyphs` is said.
    """

    glyphs: list[str]
    page: int
    y: float
    size: float
    actual: bool = False
    x: float = 0.0
    end: float = 0.0
    number: int | None = None
    artifact: bool = False
    shown: list[GlyphRun] = field(default_factory=list)

    def same_line(self, other: GlyphRun) -> bool:
        """Return whether both stand on one line; a raised or lowered piece still does."""
        return self.page == other.page and abs(self.y - other.y) < 0.7 * max(self.size, other.size)

    def text(self, right_to_left: bool) -> str:
        """Return the text in the order in which it is read."""
        if self.actual:
            return "".join(self.glyphs)
        return "".join(reading_order(self.glyphs, right_to_left))


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
