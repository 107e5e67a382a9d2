"""How a table is shown: the widths of its columns, and when a screen turns its rows.

On a window that is too narrow for its columns, each row becomes a block, and each cell says its
column's name before it. The names are attributes that style sheets show, so that no word is added.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainleaf.model.article import Alignment, Cell, Row, Table
from plainleaf.model.inlines import CitationLink, FootnoteReference, Image, Link, Term
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.text.lines import ems
from plainleaf.theme.columns import POINTS_A_PIXEL, Column, is_crowded, shares
from plainleaf.theme.tokens import Tokens
from plainleaf.writers.styles import Flavour

LONG_CELL = 60  # words
SMALL_TABLE = 5  # rows; with so few words as one long cell it is not torn by a page's end
ON_ONE_LINE = 1.62  # characters an em, of a row whose cells have one line each
_ROOMY = 3  # columns that have room for a few words side by side, on a screen
_TO_READ = 7.0  # ems a line, where a cell has that many
_NARROWEST = 17.5  # ems of 12 points: the line of a telephone of 320 pixels
_MARGINS = 2.5  # ems of 12 points: at both sides of such a line
_LINKS = (CitationLink, FootnoteReference, Image, Link, Term)


@dataclass(frozen=True, slots=True)
class TableLook:
    """How one table is shown.

    Args:
        classes: of the table.
        widths: of the columns, in percent, where they do not follow from the words.
        pixels: the widest picture in each column; empty where there is none.
        turned: the line, in ems of its text, below which its rows are turned; 0 for never.
        window: the same for the window round it, in ems of 12 points.
        names: of the columns, as turned rows show them; empty where rows are never turned.
        short: the most characters of a cell that stays on one line; 0 for none.
        wide: it may be wider than a telephone's line, and its rows are never turned.
    """

    classes: str
    widths: tuple[str, ...]
    pixels: tuple[float, ...]
    turned: int
    window: int
    names: tuple[str, ...]
    short: int
    wide: bool


def look_of(
    table: Table,
    asked: Sequence[Column],
    tokens: Tokens,
    around: float,
    colon: str,
    flavour: Flavour,
) -> TableLook:
    """Return how a table is shown.

    Args:
        table: one that fits its line.
        asked: what its columns ask for.
        tokens: of the theme.
        around: what boxes and lists round it take from the line, in ems.
        colon: what stands after a name, in the language of the handout.
        flavour: rows turn on screens only.
    """
    asked, size = list(asked), tokens.text.size
    room, sides = tokens.line - around, 4 * tokens.space.item_gap
    crowded = is_crowded(table, asked, room)
    classes = []
    if crowded:
        classes.append("crowded")
    if len(table.body) <= SMALL_TABLE and len(plain_text(table).split()) <= LONG_CELL:
        classes.append("small")
    if flavour is Flavour.SCREEN and len(asked) <= _ROOMY:
        classes.append("roomy")
    needed = math.ceil(sum(max(each.least, min(each.text, _TO_READ)) for each in asked))
    beyond = needed + around > _NARROWEST * 12 / size
    turned = needed if beyond and table.body else 0
    if flavour is Flavour.PRINT:
        turned = 0
    names: tuple[str, ...] = ()
    window = 0
    if turned:
        window = math.ceil((turned + around) * size / 12 + _MARGINS)
        classes.append(f"turns-{turned} in-{window}")
        head = table.head[0].cells if table.head else ()
        names = tuple(_name(" ".join(plain_text(cell.blocks).split()), colon) for cell in head)
        if any(isinstance(node, _LINKS) for node in walk(table.head)):
            # Nobody may land on a link that is not seen.
            classes.append("open")
    widths = shares(asked, room) if crowded else []
    pixels = [(width * room * size - sides) / POINTS_A_PIXEL for width in widths]
    return TableLook(
        " ".join(classes),
        tuple(f"{width:.4%}" for width in widths),
        tuple(pixels),
        turned,
        window,
        names,
        _short(table, asked, room),
        beyond and not table.body,
    )


def _name(words: str, colon: str) -> str:
    if not words or words[-1] in ":：?？":
        return words
    return words + colon.rstrip()


def _short(table: Table, asked: list[Column], room: float) -> int:
    """Return how many characters a cell on one line may have, if the table then fits."""
    limit = round(room * ON_ONE_LINE) // max(1, len(asked))
    needed = 0.0
    for place, column in enumerate(asked):
        texts = [plain_text(row.cells[place].blocks).strip() for row in (*table.head, *table.body)]
        widest = max((ems(text) for text in texts if len(text) <= limit), default=0.0)
        sides = column.text - max((ems(text) for text in texts), default=0.0)
        needed += max(column.least, widest + min(sides, 2.0))
    return limit if needed <= room and not is_crowded(table, asked, room) else 0


def says_something(cell: Cell) -> bool:
    """Return whether there is anything to hear in a cell."""
    return bool(plain_text(cell.blocks).strip()) or any(
        isinstance(node, Image) and node.alt for node in walk(cell.blocks)
    )


def word_count(cell: Cell) -> int:
    """Return how many words a cell has."""
    return len(plain_text(cell.blocks).split())


def cell_classes(cell: Cell, alignment: Alignment, room: int) -> Iterator[str]:
    """Yield the classes of a cell that has room for so many characters on one line."""
    if alignment is not Alignment.START:
        yield f"align-{alignment}"
    # "210 mg" and the like stay on one line, as long as a row of such cells fits a page.
    if len(plain_text(cell.blocks).strip()) <= room:
        yield "short"


def row_of(
    row: Row,
    alignments: Sequence[Alignment],
    look: TableLook,
    contents: Sequence[str],
    *,
    head: bool,
) -> dict[str, object]:
    """Return a row as the template wants it; `contents` are its cells, shown."""
    names = ("",) * len(contents) if head or not look.names else look.names
    cells = [
        {
            # An empty corner is no header: there is nothing to hear (axe: empty-table-header).
            "name": "th" if cell.header and says_something(cell) else "td",
            "classes": " ".join(cell_classes(cell, alignment, look.short)),
            "content": content,
            "column": name,
        }
        for cell, alignment, content, name in zip(
            row.cells, alignments, contents, names, strict=True
        )
    ]
    # A row of few words is not torn by a page's end; of a long one that would cost the head.
    return {"cells": cells, "torn": any(word_count(cell) > LONG_CELL for cell in row.cells)}
