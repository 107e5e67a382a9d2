"""What is drawn on the pages of a PDF: words and pictures with their places.

An outline says what is read; this says where it stands, so that the two can be compared
(`verify.seen`). Places are in points from the lower left corner, as ISO 32000-1, 8.3.2.3 has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.verify.readback.glyphs import Corners, GlyphRun


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
        mark: whether it is the mark of a note or of a citation.
    """

    block: int
    text: str
    run: GlyphRun | None
    right_to_left: bool
    mark: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file's pages, and the words on them in reading order."""

    pages: tuple[DrawnPage, ...]
    words: tuple[DrawnWords, ...]
