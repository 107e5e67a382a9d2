"""What a table's words say of its looks: what is crowded, long, empty, or fits one line."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.model.article import Alignment, Cell, Table
from plainleaf.model.inlines import Image
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text

LONG_CELL = 60  # words
SMALL_TABLE = 5  # rows; with so few words as one long cell it is not torn by a page's end
# How much of a line one row of words may take, in characters: a line of 34.5 ems has some 65.
CROWDED = 1.74  # characters an em
ON_ONE_LINE = 1.62


def says_something(cell: Cell) -> bool:
    """Return whether there is anything to hear in a cell."""
    return bool(plain_text(cell.blocks).strip()) or any(
        isinstance(node, Image) and node.alt for node in walk(cell.blocks)
    )


def word_count(cell: Cell) -> int:
    """Return how many words a cell has."""
    return len(plain_text(cell.blocks).split())


def table_classes(table: Table, line: float) -> Iterator[str]:
    """Yield the classes of a table on pages with lines of so many ems."""
    if _is_crowded(table, line):
        yield "crowded"
    if len(table.body) <= SMALL_TABLE and len(plain_text(table).split()) <= LONG_CELL:
        yield "small"


def _is_crowded(table: Table, line: float) -> bool:
    """Return True if the columns' longest words do not fit side by side on a page."""
    columns = zip(*(row.cells for row in (*table.head, *table.body)), strict=True)
    longest = (
        max((len(word) for cell in cells for word in plain_text(cell.blocks).split()), default=0)
        for cells in columns
    )
    return sum(length + 2 for length in longest) > round(line * CROWDED)


def cell_classes(cell: Cell, alignment: Alignment, room: int) -> Iterator[str]:
    """Yield the classes of a cell that has room for so many characters on one line."""
    if alignment is not Alignment.START:
        yield f"align-{alignment}"
    # "210 mg" and the like stay on one line, as long as a row of such cells fits a page.
    if len(plain_text(cell.blocks).strip()) <= room:
        yield "short"
