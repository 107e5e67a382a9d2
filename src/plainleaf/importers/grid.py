"""Rows of cells, merged ones among them → a table of the model: one cell a column, one head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plainleaf.diagnostics import Position
from plainleaf.errors import SourceError
from plainleaf.importers.manuscript import Reports
from plainleaf.model.article import Alignment, Block, Cell, List, Paragraph, Row, Table
from plainleaf.model.inlines import (
    Citation,
    FootnoteReference,
    Inline,
    Inlines,
    LineBreak,
    Text,
)
from plainleaf.model.transform import walk
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
    table = Table(caption, head, made, alignments, position)
    if any(isinstance(node, (Citation, FootnoteReference)) for node in walk(table)):
        table = _in_bars(table, reports)
    return table, repeated


def _in_bars(table: Table, reports: Reports) -> Table:
    """Return a table with marks of notes as bars can say it; HTML in an article has no such marks.

    What names rows is words like others, blocks in a cell are lines, the caption stands above.
    """
    rows = [
        Row(tuple(Cell(_in_lines(cell.blocks, table.position), head) for cell in row.cells))
        for rows, head in ((table.head, True), (table.body, False))
        for row in rows
    ]
    if not table.head:
        rows[0] = Row(tuple(replace(cell, header=True) for cell in rows[0].cells))
    if table.caption or any(cell.header for row in table.body for cell in row.cells):
        reports.guessed(
            "A table in which notes or works are marked cannot have names of rows or a caption.",
            table.position.line, "Its words are all there; look it over.",
        )  # fmt: skip
    return replace(table, caption=(), head=(rows[0],), body=tuple(rows[1:]))


def with_caption(blocks: Sequence[Block], caption: Inlines) -> list[Block]:
    """Return blocks with a caption above that their table could not keep."""
    kept = any(isinstance(block, Table) and block.caption for block in blocks)
    lost = caption and any(isinstance(block, Table) for block in blocks) and not kept
    return [Paragraph(caption, blocks[0].position), *blocks] if lost else list(blocks)


def _in_lines(blocks: Sequence[Block], position: Position) -> tuple[Block, ...]:
    lines: list[Inlines] = []
    waiting = list(blocks)
    while waiting:
        match waiting.pop(0):
            case Paragraph(inlines):
                lines.append(inlines)
            case List(items, ordered, start=start):
                inner = [(at, block) for at, item in enumerate(items, start)
                         for block in item.blocks]  # fmt: skip
                for at, block in reversed(inner):
                    mark = Text(f"{at}. " if ordered else "– ")
                    if isinstance(block, Paragraph):
                        block = replace(block, inlines=(mark, *block.inlines))
                    waiting.insert(0, block)
            case _:
                pass
    out: list[Inline] = []
    for line in lines:
        out += [LineBreak(), *line] if out else line
    return (Paragraph(tuple(out), position),) if out else ()


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
