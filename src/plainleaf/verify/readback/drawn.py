"""What is drawn on the pages of a PDF: words and pictures with their places.

An outline says what is read; this says where it stands, so that the two can be compared
(`verify.seen`). Places are in points from the lower left corner, as ISO 32000-1, 8.3.2.3 has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.verify.readback.outline import seen_letters
from plainleaf.verify.readback.pdf_text import Corners, GlyphRun


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page.

    Args:
        corners: left, bottom, right and top edge of what is shown of it.
        runs: all text, in the order in which it is drawn.
        pictures: the corners of each picture; of those that are artifacts, too.
        drawn: the identifiers of its marked content in the order of the stream.
        tagged: those that have tags, in the order of the tags.
    """

    corners: Corners
    runs: tuple[GlyphRun, ...]
    pictures: tuple[Corners, ...]
    drawn: tuple[int, ...]
    tagged: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DrawnWords:
    """A piece of a block's text, all on one line.

    Args:
        block: words of one number are one paragraph, heading or cell.
        text: as it is read, with the space after it.
        run: as it is drawn; None where nobody can tell.
        right_to_left: the direction of the text around it.
    """

    block: int
    text: str
    run: GlyphRun | None
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file's pages, and the words on them in reading order."""

    pages: tuple[DrawnPage, ...]
    words: tuple[DrawnWords, ...]


def told_apart(text: str, runs: Sequence[GlyphRun]) -> list[tuple[str, GlyphRun | None]]:
    """Return what is said in the place of several runs, run by run.

    How many letters each run shows tells where a text is parted; where that does not come out, the
    text is returned as a whole, and where it stands is not known.
    """
    counts = [seen_letters("".join(run.glyphs)) for run in runs]
    if len(runs) == 1:
        return [(text, runs[0])]
    if sum(counts) != seen_letters(text):
        return [(text, None)]
    found, place = [], 0
    for run, count in zip(runs[:-1], counts, strict=False):
        start = place
        while count or text[place : place + 1].isspace():
            count -= seen_letters(text[place])
            place += 1
        found.append((text[start:place], run))
    return [*found, (text[place:], runs[-1])]
