"""Rules for tables: a screen reader says with each cell what stands above it and beside it."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.verify.readback.word.ooxml import child
from plainleaf.verify.word_rules.document import Document, PlacedTable
from plainleaf.verify.word_rules.finding import Finding


def tables(document: Document) -> Iterator[Finding]:
    """Each table: a header row, a plain grid, no table within, data and not a layout."""
    for table in document.tables:
        rows = table.read.rows
        if not rows:
            continue
        if table.nested:
            yield Finding("word-table-nested", "A table stands in a cell of another.", table.place)
        widest = max(len(row.cells) for row in rows)
        if widest == 1 or len(rows) == 1:
            yield Finding(
                "word-table-layout",
                "A table of one row or one column is a layout, not a table of data.",
                table.place,
            )
        else:
            yield from _header(table)
            yield from _blank(table)
        yield from _grid(table)
        if child(table.read.element, "tblPr", "tblpPr") is not None:
            yield Finding("word-table-floating", "A table floats beside the text.", table.place)


def _header(table: PlacedTable) -> Iterator[Finding]:
    if not table.read.rows[0].header:
        yield Finding("word-table-header", "A table has no header row.", table.place)
    elif "" in table.texts[0][1:]:
        yield Finding("word-table-header-blank", "A cell of the header row is empty.", table.place)


def _grid(table: PlacedTable) -> Iterator[Finding]:
    """Merged and split cells: rows of unlike cells (Word counts in columns of a grid)."""
    merged = sum(
        cell.span > 1 or bool(cell.merge) or child(cell.element, "tcPr", "hMerge") is not None
        for row in table.read.rows
        for cell in row.cells
    )
    if merged:
        cells = "1 cell is" if merged == 1 else f"{merged} cells are"
        yield Finding("word-table-merged", f"{cells} merged or split.", table.place)
    elif len({len(row.cells) for row in table.read.rows}) > 1:
        yield Finding(
            "word-table-merged", "The rows do not have the same number of cells.", table.place
        )


def _blank(table: PlacedTable) -> Iterator[Finding]:
    """Rows and columns without a word, and tables that are mostly empty."""
    cells = [text for row in table.texts for text in row]
    columns = list(zip(*table.texts, strict=False))
    if any(not any(line) for line in [*table.texts, *columns]):
        yield Finding("word-table-blank", "A row or a column of a table is empty.", table.place)
    elif cells.count("") * 2 > len(cells):
        yield Finding("word-table-blank", "Most cells of a table are empty.", table.place)
