"""How tables look in Word, and how wide their columns are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from plainleaf.model.article import Alignment, Picture, Table
from plainleaf.model.words import plain_text
from plainleaf.text.lines import CHARACTERS_AN_EM
from plainleaf.theme.columns import columns, fits, shares
from plainleaf.theme.tokens import Tokens
from plainleaf.writers.docx.formatting import BOLD
from plainleaf.writers.docx.ooxml import NONE, border, run_properties, shading, tag, twips, val
from plainleaf.writers.docx.roles import BODY, Frame

TABLE_STYLE = "Plainleaf Table"
CELL_NAMES = {
    Alignment.START: ("Table Text", ""),
    Alignment.CENTER: ("Table Text Centered", "center"),
    Alignment.END: ("Table Text End", "right"),  # the end in either direction of script
}
Pictures = Mapping[str, Picture]
LONGEST_WORD = 18  # characters of a word, and
SHORT_WORD = 9  # one that is never torn
LONGEST_TEXT = 60  # of a cell, that widen their column


def cell_margin(tokens: Tokens, frame: Frame) -> int:
    """Return the room left and right within a cell, in twips."""
    space = tokens.space
    return twips(space.box_padding if frame.kind else space.item_gap * 2)


def table_width(tokens: Tokens, width: int, frame: Frame) -> int:
    """Return how wide a table in a box is, in twips.

    Its sides are the box's. Half of each border stands outside the width.
    """
    if not frame.kind:
        return width
    box = tokens.boxes[frame.kind]
    return width - twips((box.bar + box.width) / 2)


def table_look(tokens: Tokens, frame: Frame = BODY) -> str:
    """Return a table style: rules between rows, a head that stands out.

    In a box the table is a piece of it: it goes on with the box's sides and ground; the last row of
    one that ends the box, with its bottom.
    """
    colors = tokens.colors
    left = right = ground = foot = ""
    bottom, inside = (border(x, "solid", 0.75, colors.rule) for x in ("bottom", "insideH"))
    fills = tokens.ink.fills
    if frame.kind:
        box = tokens.boxes[frame.kind]
        # A table's left is where its rows start, in either direction of script.
        left = border("left", box.style, box.bar, box.border)
        right = border("right", box.style, box.width, box.border)
        end = tag("w:tcBorders", NONE, border("bottom", box.style, box.width, box.border))
        foot = tag("w:tblStylePr", {"w:type": "lastRow"}, tag("w:tcPr", NONE, end))
        ground = tag("w:tcPr", NONE, shading(box.background)) if fills else ""
    margin = cell_margin(tokens, frame)
    cell = [
        tag(f"w:{side}", {"w:w": width, "w:type": "dxa"})
        for side, width in (("top", 60), ("left", margin), ("bottom", 60), ("right", margin))
    ]
    bold = run_properties(BOLD)
    head = tag(
        "w:tcPr",
        NONE,
        tag("w:tcBorders", NONE, border("bottom", "solid", 1.5, colors.accent)),
        shading(colors.table_head_background) if fills else "",
        val("vAlign", "bottom"),
    )
    return "".join(
        (
            tag(
                "w:tblPr",
                NONE,
                tag("w:tblBorders", NONE, left, bottom, right, inside),
                tag("w:tblCellMar", NONE, *cell),
            ),
            ground,
            tag("w:tblStylePr", {"w:type": "firstRow"}, bold, head),
            foot,
            tag("w:tblStylePr", {"w:type": "firstCol"}, bold),
        )
    )


def normal_table() -> str:
    """Return the table style that Word bases all others on."""
    sides = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    margins = [tag(f"w:{side}", {"w:w": width, "w:type": "dxa"}) for side, width in sides]
    indent = tag("w:tblInd", {"w:w": 0, "w:type": "dxa"})
    return tag("w:tblPr", NONE, indent, tag("w:tblCellMar", NONE, *margins))


def column_widths(
    table: Table,
    width: int,
    tokens: Tokens,
    frame: Frame = BODY,
    pictures: Pictures = {},  # noqa: B006 (never written to)
) -> list[int]:
    """Return the columns' widths in twips: by their longest words and texts; they sum to width.

    Where that would divide a number or tear a word, each column has the room for its longest one.
    """
    widths = _by_weights(table, width, tokens)
    em = twips(tokens.text.size)
    asked = columns(table, tokens, pictures)
    # Cells in a box have more room at their sides.
    sides = (2 * cell_margin(tokens, frame) - twips(4 * tokens.space.item_gap)) / em
    asked = [replace(each, least=each.least + sides, text=each.text + sides) for each in asked]
    torn = any(each.least * em > own for each, own in zip(asked, widths, strict=True))
    if torn and fits(asked, width / em):
        return _rounded(shares(asked, width / em), width)
    return widths


def _by_weights(table: Table, width: int, tokens: Tokens) -> list[int]:
    line = round(tokens.line * CHARACTERS_AN_EM)
    weights: list[float] = []
    words: list[int] = []
    for cells in zip(*(row.cells for row in (*table.head, *table.body)), strict=True):
        texts = [plain_text(cell.blocks) for cell in cells]
        word = max((len(word) for text in texts for word in text.split()), default=1)
        longest = max((len(text) for text in texts), default=1)
        words.append(word)
        weights.append(min(word, LONGEST_WORD) + 2 + min(longest, LONGEST_TEXT) / 2)
    weights = _roomy(weights, words, line, every=tokens.text.whole_words)
    return _rounded(weights, width)


def _rounded(weights: list[float], width: int) -> list[int]:
    total = sum(weights) or 1
    edges, sum_ = [0], 0.0
    for weight in weights:
        sum_ += weight
        edges.append(round(width * sum_ / total))
    return [right - left for left, right in pairwise(edges)]


def _roomy(weights: list[float], words: list[int], line: int, *, every: bool) -> list[float]:
    """Return the weights with room for every short word; many long ones would tear it.

    Args:
        weights: of the columns.
        words: the length of each column's longest word.
        line: how many characters a line has.
        every: long words have their room, too: together they are known to fit.
    """
    short = [word + 3 if every or word <= SHORT_WORD else 0 for word in words]
    share = line / (sum(weights) or 1)
    if every and sum(short) <= line:
        # What is left over is shared as the weights say.
        more = [max(0.0, weight - need) for need, weight in zip(short, weights, strict=True)]
        left = (line - sum(short)) / (sum(more) or 1)
        return [need + left * extra for need, extra in zip(short, more, strict=True)]
    tight = [need > weight * share for need, weight in zip(short, weights, strict=True)]
    if not any(tight) or sum(short) > line * 0.75:
        return weights
    taken = sum(need for need, is_tight in zip(short, tight, strict=True) if is_tight)
    rest = sum(weight for weight, is_tight in zip(weights, tight, strict=True) if not is_tight)
    return [
        need if is_tight else weight * (line - taken) / rest
        for need, weight, is_tight in zip(short, weights, tight, strict=True)
    ]
