"""Rows of cells, merged ones among them → a table of the model: one cell a column, one head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plainleaf.diagnostics import Position
from plainleaf.errors import SourceError
from plainleaf.importers.manuscript import Reports
from plainleaf.model.article import Alignment, Block, Cell, List, Paragraph, Row, Table
from plainleaf.model.inlines import Inlines, Text
from plainleaf.model.words import all_words

MOST_CELLS = 5_000
_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it is written: `across` columns wide, `down` rows high."""

    blocks: tuple[Block, ...]
    header: bool = False
    across: int = 1
    down: int = 1
    alignment: Alignment = Alignment.START


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row as it is written; `head`: it names columns."""

    cells: tuple[GridCell, ...]
    head: bool = False


def table_of(
    rows: Sequence[GridRow], caption: Inlines, position: Position, reports: Reports
) -> tuple[Table | None, list[str]]:
    """Return a table, and the words that stand in it more often than in the source.

    Raises:
        SourceError: it is too large.
    """
    grid, repeated = _apart(rows, position)
    if not grid:
        return None, []
    if repeated:
        reports.guessed(
            "Merged cells are read wrongly aloud; the words are repeated in each cell.",
            position.line,
            "Look the table over; one cell a column is what readers can follow.",
        )
    columns = max(len(row) for row in grid)
    empty = GridCell(())
    padded = [[*row, *[empty] * (columns - len(row))] for row in grid]
    alignments = tuple(cell.alignment for cell in padded[0])
    head: tuple[Row, ...] = ()
    body = padded
    first = next((row for row in rows if row.cells), None)
    if len(padded) > 1 or (first is not None and first.head):
        if first is not None and not first.head and not all(cell.header for cell in padded[0]):
            reports.guessed(
                "The first row of this table was taken for the names of its columns.",
                position.line,
            )
        head = (Row(tuple(Cell(cell.blocks, header=True) for cell in padded[0])),)
        body = padded[1:]
    if any(row.head for row in rows[1:]):
        reports.guessed(
            "A table has one row of names; the others are rows like those below them.",
            position.line,
            "Write one row that names the columns.",
        )
    named = bool(body) and all(row[0].header for row in body)
    made = tuple(
        Row(tuple(Cell(cell.blocks, named and at == 0) for at, cell in enumerate(row)))
        for row in body
    )
    return Table(caption, head, made, alignments, position), repeated


def _apart(rows: Sequence[GridRow], position: Position) -> tuple[list[list[GridCell]], list[str]]:
    grid: list[list[GridCell]] = []
    repeated: list[str] = []
    held: dict[int, tuple[int, GridCell]] = {}
    cells = 0
    for row in rows:
        out: list[GridCell] = []
        for cell in row.cells:
            _fill(out, held, repeated)
            for at in range(cell.across):
                if cell.down > 1:
                    held[len(out)] = (cell.down - 1, cell)
                out.append(cell)
                if at:
                    repeated += [all_words(block) for block in cell.blocks]
        _fill(out, held, repeated)
        cells += len(out)
        if cells > MOST_CELLS or len(out) > _MOST_COLUMNS:
            raise SourceError(f"{position}: the table here is too large. Take it apart.")
        if out:
            grid.append(out)
    return grid, repeated


def _fill(out: list[GridCell], held: dict[int, tuple[int, GridCell]], repeated: list[str]) -> None:
    while len(out) in held:
        left, cell = held.pop(len(out))
        if left > 1:
            held[len(out)] = (left - 1, cell)
        out.append(cell)
        repeated += [all_words(block) for block in cell.blocks]


def in_cell(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks as a cell can hold them: paragraphs, and lists of paragraphs."""
    out: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph():
                out.append(block)
            case List(items):
                inner = tuple(replace(item, blocks=in_cell(item.blocks)) for item in items)
                out.append(replace(block, items=inner))
            case _:
                out += _plain(block)
    return tuple(out)


def _plain(block: Block) -> list[Block]:
    from plainleaf.model.article import Box, CodeBlock, Division, Figure, Heading
    from plainleaf.model.inlines import Strong

    match block:
        case Heading(_, inlines):
            return [Paragraph((Strong(inlines),), block.position)]
        case Figure(image, caption):
            made: list[Block] = [Paragraph((image,), block.position)]
            return [*made, *([Paragraph(caption, block.position)] if caption else [])]
        case CodeBlock(text):
            return [Paragraph((Text(" ".join(text.split())),), block.position)]
        case Division(blocks) | Box(_, _, blocks):
            return list(in_cell(blocks))
        case _:
            words = " ".join(all_words(block).split())
            return [Paragraph((Text(words),), block.position)] if words else []
