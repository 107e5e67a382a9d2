"""The tables of a Word file → tables of the model, boxes of those with one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainleaf.importers.grid import GridCell, GridRow, in_cell, table_of
from plainleaf.importers.word.account import words_below
from plainleaf.model.article import Alignment, Block, Paragraph
from plainleaf.model.inlines import Inlines
from plainleaf.verify.readback.word.content import WordCell, WordParagraph, WordRow, WordTable
from plainleaf.verify.readback.word.ooxml import child, number, val

if TYPE_CHECKING:
    from plainleaf.importers.word.structure import StructureReader

_ALIGN = {"right": Alignment.END, "end": Alignment.END, "center": Alignment.CENTER}


def table_blocks(
    reader: StructureReader, table: WordTable, caption: Inlines, *, within: bool
) -> list[Block]:
    """Return a table; one of one cell is a box, one that only lays out is taken apart."""
    decision = reader.inline.decision
    rows = []
    for row in table.rows:
        if decision.row_stands(row):
            rows.append(row)
        else:
            reader.reports.left_out(
                "Left out, a row in a tracked change", words_below(row.element), _line(table)
            )
    cells = [cell for row in rows for cell in row.cells]
    position = reader.reports.at(_line(table))
    captioned: list[Block] = [Paragraph(caption, position)] if caption else []
    nested = any(isinstance(block, WordTable) for cell in cells for block in cell.blocks)
    if len(cells) == 1 and not within and not nested:
        inside = reader.blocks(cells[0].blocks, within=True)
        if not inside:
            return captioned
        reader.reports.guessed("A table of one cell became a box.", position.line)
        return [*captioned, reader.boxed(inside, position)]
    if nested or within or len(cells) <= 1:
        if cells:
            reader.reports.guessed(
                "A table that cannot be read aloud as one was taken apart, cell by cell.",
                position.line,
            )
        return [*captioned, *(
            block for cell in cells if cell.merge != "continue" or cell.blocks
            for block in reader.blocks(cell.blocks, within=within)
        )]  # fmt: skip
    # Word ticks “First Column” for every new table; in our own files it says what names rows.
    named = table.first_column and reader.ours
    made = [_row(reader, row, rows, at, first_column=named) for at, row in enumerate(rows)]
    built, repeated = table_of(made, caption, position, reader.reports)
    reader.moved += repeated
    return [built] if built is not None else captioned


def _line(table: WordTable) -> int:
    first = next(
        (block for row in table.rows for cell in row.cells for block in cell.blocks
         if isinstance(block, WordParagraph)), None,
    )  # fmt: skip
    return first.index + 1 if first else 1


def _row(
    reader: StructureReader, row: WordRow, rows: list[WordRow], at: int, *, first_column: bool
) -> GridRow:
    cells: list[GridCell] = []
    column = number(val(child(row.element, "trPr", "gridBefore")), 0)
    cells += [GridCell(())] * min(column, 100)
    for place, cell in enumerate(row.cells):
        if cell.merge == "continue" and at and _above_is_merged(rows[at - 1], column):
            inside = reader.blocks(cell.blocks, within=True)
            if inside:
                reader.reports.asked(
                    "A cell that is merged with the one above has words of its own.",
                    _line_of(cell), "Look the table over.",
                )  # fmt: skip
                cells.append(GridCell(in_cell(inside), across=cell.span))
            column += cell.span
            continue
        down = _height(rows, at, column) if cell.merge == "restart" else 1
        blocks = in_cell(reader.blocks(cell.blocks, within=True))
        header = row.header or (first_column and place == 0)
        cells.append(GridCell(blocks, header, max(1, cell.span), down, _alignment(cell)))
        column += cell.span
    return GridRow(tuple(cells), row.header)


def _columns(row: WordRow) -> dict[int, WordCell]:
    at = number(val(child(row.element, "trPr", "gridBefore")), 0)
    found = {}
    for cell in row.cells:
        found[at] = cell
        at += cell.span
    return found


def _above_is_merged(row: WordRow, column: int) -> bool:
    cell = _columns(row).get(column)
    return cell is not None and cell.merge in ("restart", "continue")


def _height(rows: list[WordRow], at: int, column: int) -> int:
    """Return how many rows a cell that is merged downwards is high."""
    height = 1
    for row in rows[at + 1 :]:
        cell = _columns(row).get(column)
        if cell is None or cell.merge != "continue":
            break
        if any(isinstance(each, WordParagraph) and each.text.strip() for each in cell.blocks):
            break
        height += 1
    return height


def _line_of(cell: WordCell) -> int:
    return next((each.index + 1 for each in cell.blocks if isinstance(each, WordParagraph)), 1)


def _alignment(cell: WordCell) -> Alignment:
    first = next((each for each in cell.blocks if isinstance(each, WordParagraph)), None)
    if first is None:
        return Alignment.START
    name = first.style.name.lower()
    if name.endswith((" end", " centered")):
        return Alignment.END if name.endswith("end") else Alignment.CENTER
    return _ALIGN.get(val(child(first.element, "pPr", "jc")) or "", Alignment.START)
