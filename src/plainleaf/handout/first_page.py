"""Whether the key points begin on the first page, though a study is named before them.

An estimate from the words alone, so that all formats of an edition have the same order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from plainleaf.model.article import Blocks, Box, BoxKind, Heading, List, Paragraph
from plainleaf.model.inlines import Inlines
from plainleaf.model.metadata import Metadata
from plainleaf.model.words import plain_text
from plainleaf.text.lines import CHARACTERS_OF_TEXT, width
from plainleaf.theme.columns import taken
from plainleaf.theme.paper import wanted_paper
from plainleaf.theme.tokens import HeadingTokens, Tokens

_HEIGHTS = {"a4": 297, "letter": 279.4}  # mm
_BLANK = 1.08  # what lines leave at their ends, as no word is divided


def pushes_off(
    source: Inlines,
    title: Heading,
    lines: tuple[Inlines, ...],
    body: Blocks,
    metadata: Metadata,
    tokens: Tokens,
) -> bool:
    """Return whether a source line before the text leaves the first page no room for key points.

    Args:
        source: the line.
        title: stands above it.
        lines: stand between the two: description, byline, languages.
        body: what follows; only where key points begin it is there anything to push off.
        metadata: says on which paper.
        tokens: of the edition's theme.
    """
    if not (source and body and isinstance(body[0], Box) and body[0].kind is BoxKind.KEY_POINTS):
        return False
    page = tokens.page
    room = _points(_HEIGHTS[wanted_paper(metadata)] - page.margin_top_mm - page.margin_bottom_mm)
    above = _heading(title, tokens.headings.h1, tokens)
    above += sum(_paragraph(line, tokens) for line in (*lines, source) if line)
    return above + sum(_in_box(body[0], tokens)) > room


def _points(millimetres: float) -> float:
    return millimetres / 25.4 * 72


def _lines(inlines: Inlines, size: float, room: float) -> int:
    """Return how many lines a text takes: `size` and `room` are in points."""
    characters = width(" ".join(plain_text(inlines).split())) * _BLANK
    return max(1, math.ceil(characters * size / CHARACTERS_OF_TEXT / room))


def _line(tokens: Tokens) -> float:
    return tokens.line * tokens.text.size


def _heading(heading: Heading, look: HeadingTokens, tokens: Tokens) -> float:
    lines = _lines(heading.inlines, look.size, _line(tokens))
    return lines * look.size * look.leading + look.after


def _paragraph(inlines: Inlines, tokens: Tokens, beside: float = 0) -> float:
    text = tokens.text
    lines = _lines(inlines, text.size, _line(tokens) - beside)
    return lines * text.size * text.leading + text.paragraph_gap


def _in_box(box: Box, tokens: Tokens) -> Iterator[float]:
    """Yield the heights of a box's frame, heading, paragraphs and items."""
    space = tokens.space
    sides = taken(box, tokens)
    yield 2 * space.box_padding + space.box_gap
    if box.heading:
        yield _heading(box.heading, tokens.headings.h2, tokens)
    for block in box.blocks:
        match block:
            case Paragraph(inlines):
                yield _paragraph(inlines, tokens, sides)
            case List(items):
                beside = sides + taken(block, tokens)
                for item in items:
                    for inner in item.blocks:
                        if isinstance(inner, Paragraph):
                            yield _paragraph(inner.inlines, tokens, beside)
            case _:
                pass
