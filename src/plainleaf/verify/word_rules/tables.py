"""Rules for tables: a screen reader says with each cell what stands above it and beside it."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.verify.readback.docx_styles import W, child, is_on, val
from plainleaf.verify.word_rules.document import Document, Table
from plainleaf.verify.word_rules.finding import Finding


def tables(document: Document) -> Iterator[Finding]:
    """Each table: a header row, a plain grid, no table within, data and not a layout."""
    for table in document.tables:
        if not table.rows:
            continue
        if table.nested:
            yield Finding("word-table-nested", "A table stands in a cell of another.", table.place)
        widest = max(len(row) for row in table.rows)
        if widest == 1 or len(table.rows) == 1:
            yield Finding(
                "word-table-layout",
                "A table of one row or one column is a layout, not a table of data.",
                table.place,
            )
        else:
            yield from _header(table)
            yield from _blank(table)
        yield from _grid(table)
        if child(table.element, "tblPr", "tblpPr") is not None:
            yield Finding("word-table-floating", "A table floats beside the text.", table.place)


def _header(table: Table) -> Iterator[Finding]:
    first = next(table.element.iterchildren(f"{W}tr"), None)
    if first is None:
        first = next(table.element.iter(f"{W}tr"))
    if not is_on(child(first, "trPr", "tblHeader")):
        yield Finding("word-table-header", "A table has no header row.", table.place)
    elif "" in table.texts[0][1:]:
        yield Finding("word-table-header-blank", "A cell of the header row is empty.", table.place)


def _grid(table: Table) -> Iterator[Finding]:
    """Merged and split cells: rows of unlike cells (Word counts in columns of a grid)."""
    merged = sum(
        (int(span) if (span := val(child(cell, "tcPr", "gridSpan")) or "1").isdigit() else 1) > 1
        or child(cell, "tcPr", "vMerge") is not None
        or child(cell, "tcPr", "hMerge") is not None
        for row in table.rows
        for cell in row
    )
    if merged:
        cells = "1 cell is" if merged == 1 else f"{merged} cells are"
        yield Finding("word-table-merged", f"{cells} merged or split.", table.place)
    elif len({len(row) for row in table.rows}) > 1:
        yield Finding(
            "word-table-merged", "The rows do not have the same number of cells.", table.place
        )


def _blank(table: Table) -> Iterator[Finding]:
    """Rows and columns without a word, and tables that are mostly empty."""
    cells = [text for row in table.texts for text in row]
    columns = list(zip(*table.texts, strict=False))
    if any(not any(line) for line in [*table.texts, *columns]):
        yield Finding("word-table-blank", "A row or a column of a table is empty.", table.place)
    elif cells.count("") * 2 > len(cells):
        yield Finding("word-table-blank", "Most cells of a table are empty.", table.place)
