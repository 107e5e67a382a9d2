"""HTML → table nodes: merged cells taken apart, headers found, nothing nested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from plainleaf.model.article import Alignment, Block, Cell, Paragraph, Row, Table
from plainleaf.model.inlines import Inlines, Text
from plainleaf.model.words import plain_text
from plainleaf.reader.dom import line_of, parts, tag_of
from plainleaf.reader.limits import MOST_CELLS, MOST_COLUMNS, TooMuch
from plainleaf.reader.log import Log
from plainleaf.reader.white_space import tidy

if TYPE_CHECKING:
    from plainleaf.reader.blocks import BlockReader

_ALIGN = {
    "left": Alignment.START,
    "right": Alignment.END,
    "center": Alignment.CENTER,
    "end": Alignment.END,
}
# A number with its sign, currency or "about": no letter but one of a currency stands before it.
_NUMBERS = re.compile(r"(?:[^\w\s]|[A-Z]{1,3}\b|\s){0,6}\d")
_TEXT_ALIGN = re.compile(r"text-align:\s*(\w+)")
_MOST_SPAN = 1000


def read_table(element: Element, line: int, reader: BlockReader, log: Log) -> list[Block]:
    """Return one table, every row with one cell a column, and what stood loose in it."""
    caption: Inlines = ()
    loose: list[Block] = []
    rows: list[tuple[Element, bool]] = []
    for child in element:
        at = line_of(child, line)
        match tag_of(child):
            case "caption":
                words = reader.inline.spoken(child, at)
                caption = tidy((*caption, Text(" "), *words)) if caption else words
            case "thead" | "tbody" | "tfoot":
                in_head = tag_of(child) == "thead"
                rows += [(row, in_head) for row in child if tag_of(row) == "tr"]
            case "tr":
                rows.append((child, False))
            case "colgroup" | "col" | "":
                pass
            case _:
                loose += reader.blocks([child], at)
    if _is_layout(element, rows):
        if _is_nested(element) and not _is_for_looks(element):
            log.warning(
                "nested-table",
                "A table within a table cannot be read aloud in order; both are taken apart, and "
                "what their cells say stands one below the other.",
                line,
                "Write two tables, one after the other.",
            )
        cells = [cell for row, _ in rows for cell in row]
        inside = [block for cell in cells for block in reader.blocks(parts(cell), line)]
        captioned = [Paragraph(caption, log.at(line))] if caption else []
        return [*captioned, *loose, *inside]
    grid = _grid(rows, line, reader, log)
    if not grid:
        return [*([Paragraph(caption, log.at(line))] if caption else []), *loose]
    columns = max(len(row) for row in grid)
    padded = [Row((*row, *(Cell(()) for _ in range(columns - len(row))))) for row in grid]
    head, body = _headed(padded, rows, line, log)
    table = Table(caption, head, body, _alignments(rows, columns), log.at(line))
    return [*loose, table]


def _is_layout(element: Element, rows: list[tuple[Element, bool]]) -> bool:
    single = max((len(row) for row, _ in rows), default=0) <= 1
    return _is_for_looks(element) or _is_nested(element) or (single and len(rows) == 1)


def _is_for_looks(element: Element) -> bool:
    return element.get("role") in ("presentation", "none")


def _is_nested(element: Element) -> bool:
    return any(tag_of(inner) == "table" for inner in element.iter() if inner is not element)


def _grid(
    rows: list[tuple[Element, bool]], line: int, reader: BlockReader, log: Log
) -> list[list[Cell]]:
    _refuse_size(sum(len(row) for row, _ in rows), 0, line)
    grid: list[list[Cell]] = []
    cells = 0
    held: dict[int, tuple[int, Cell]] = {}
    for row, in_head in rows:
        out: list[Cell] = []

        def place_held(out: list[Cell] = out) -> None:
            while len(out) in held:
                left, cell = held.pop(len(out))
                if left > 1:
                    held[len(out)] = (left - 1, cell)
                out.append(cell)

        at = line_of(row, line)
        reader.inline.attributes(row, at)
        for child in row:
            if tag_of(child) not in ("td", "th"):
                continue
            place_held()
            cell = _cell(child, in_head, line_of(child, at), reader)
            across, down = _span(child, "colspan"), _span(child, "rowspan")
            _refuse_size(cells, len(out) + across, line_of(child, at))
            if across > 1 or down > 1:
                log.warning(
                    "merged-cells",
                    "Merged cells are read wrongly aloud; the words are repeated in each cell.",
                    line_of(child, at),
                    "Write one cell a column, without colspan and rowspan.",
                )
            for _ in range(across):
                if down > 1:
                    held[len(out)] = (down - 1, cell)
                out.append(cell)
        place_held()
        cells += len(out)
        _refuse_size(cells, len(out), at)
        if out:
            grid.append(out)
    return grid


def _refuse_size(cells: int, columns: int, line: int) -> None:
    """Refuse a table that no page could show; merged cells count as what they are taken apart into.

    Raises:
        TooMuch: it is too large.
    """
    if cells > MOST_CELLS:
        raise TooMuch(
            f"the table here has more than the {MOST_CELLS:,} cells that one may have. "
            "Take it apart",
            line,
        )
    if columns > MOST_COLUMNS:
        raise TooMuch(
            f"the table here has more than the {MOST_COLUMNS} columns that one may have. "
            "Take it apart",
            line,
        )


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isdigit() else 1


def _cell(element: Element, in_head: bool, line: int, reader: BlockReader) -> Cell:
    for name in ("style",):
        # Markdown's own alignment comes as a style; it is the table's business, not lost.
        if _TEXT_ALIGN.fullmatch(element.get(name, "").strip().rstrip(";")):
            element.set("align", _TEXT_ALIGN.findall(element.attrib.pop(name))[0])
    reader.inline.attributes(element, line)
    blocks = reader.in_language(element, line, "table cell")
    return Cell(blocks, header=in_head or tag_of(element) == "th")


def _headed(
    grid: list[Row], rows: list[tuple[Element, bool]], line: int, log: Log
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    first_in_head = bool(rows) and rows[0][1]
    if len(grid) == 1 and not first_in_head:
        return (), tuple(grid)
    if not first_in_head and not all(cell.header for cell in grid[0].cells):
        log.warning(
            "table-header",
            "This table does not say which cells are headers; its first row is taken for them.",
            line,
            "Write the column headers as the first row, as <th> if it is HTML.",
        )
    head = Row(tuple(Cell(cell.blocks, header=True) for cell in grid[0].cells))
    # Word knows row headers only as the whole first column.
    rest = grid[1:]
    named = bool(rest) and all(row.cells[0].header for row in rest)
    if not any(cell.header for row in rest for cell in row.cells):
        named = names_rows(grid[0], rest)
    lost = sum(
        cell.header and not (named and at == 0) for row in rest for at, cell in enumerate(row.cells)
    )
    if lost:
        count = "1 other header is" if lost == 1 else f"{lost} other headers are"
        log.warning(
            "table-header",
            "Headers can be the first row and the whole first column, which is what Word and "
            f"screen readers know; {count} read as data.",
            line,
            "Give the table one row of headers, or take it apart into two.",
        )
    body = tuple(
        Row(tuple(Cell(cell.blocks, named and at == 0) for at, cell in enumerate(row.cells)))
        for row in rest
    )
    return (head,), body


def names_rows(head: Row, rest: Sequence[Row]) -> bool:
    """Return whether the first column names its rows, though nothing marks it, as in Markdown.

    It does where the corner above it is empty, or where it has words and all beside them are
    numbers: who hears "20 mg" must hear whose it is (WCAG technique H63).
    """
    texts = [[plain_text(cell.blocks).strip() for cell in row.cells] for row in rest]
    if not texts or len(texts[0]) < 2 or not all(row[0] for row in texts):
        return False
    if not plain_text(head.cells[0].blocks).strip():
        return True
    names = [row[0] for row in texts]
    worded = all(name[0].isalpha() for name in names) and len(set(names)) == len(names)
    beside = [[text for text in row[1:] if text.strip("–—-−. ")] for row in texts]
    return worded and all(row and all(map(_NUMBERS.match, row)) for row in beside)


def _alignments(rows: list[tuple[Element, bool]], columns: int) -> tuple[Alignment, ...]:
    out = [Alignment.START] * columns
    for row, _ in rows[:1]:
        cells = [cell for cell in row if tag_of(cell) in ("td", "th")]
        for at, cell in enumerate(cells[:columns]):
            out[at] = _ALIGN.get(cell.get("align", "").lower(), Alignment.START)
    return tuple(out)
