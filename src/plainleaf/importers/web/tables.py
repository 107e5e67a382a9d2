"""The tables of a page → tables of the model; those that only lay out are taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from plainleaf.importers.grid import GridCell, GridRow, in_cell, table_of, with_caption
from plainleaf.importers.web.words import CODE, whole
from plainleaf.model.article import Alignment, Block, List, ListItem, Paragraph
from plainleaf.model.inlines import Inlines, Text
from plainleaf.verify.readback.html import name_of

if TYPE_CHECKING:
    from plainleaf.importers.web.blocks import BlockReader
    from plainleaf.importers.web.places import Place

_MOST_SPAN = 1000
_ALIGN = {"right": Alignment.END, "end": Alignment.END, "center": Alignment.CENTER,
          "align-end": Alignment.END, "align-center": Alignment.CENTER}  # fmt: skip


def table_blocks(reader: BlockReader, element: etree._Element, place: Place) -> list[Block]:
    """Return a table, or what its cells say where it is none of data."""
    within = replace(place, within=True)
    rows: list[tuple[etree._Element, bool]] = []
    caption: Inlines = ()
    loose: list[Block] = []
    for child in element:
        match name_of(child):
            case "thead" | "tbody" | "tfoot" as part:
                rows += [(row, part == "thead") for row in child if name_of(row) == "tr"]
                for each in child:
                    if name_of(each) not in ("tr", "", *CODE):
                        loose += reader.blocks(each, place)
            case "tr":
                rows.append((child, False))
            case "caption":
                blocks = reader.blocks(child, within)
                if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
                    caption = blocks[0].inlines
                else:
                    loose += blocks
            case "colgroup" | "col" | "":
                pass
            case name if name not in CODE:
                loose += reader.blocks(child, place)
            case _:
                pass
    cells = [cell for row, _ in rows for cell in row if name_of(cell) in ("td", "th")]
    nested = any(name_of(each) == "table" for each in element.iterdescendants())
    single = len(cells) <= 1
    looks = element.get("role") in ("presentation", "none")
    if nested or single or looks or place.within:
        if not single:
            reader.reports.guessed(
                "A table that cannot be read aloud as one was taken apart, cell by cell.",
                reader.line(element),
            )
        inside = [block for cell in cells for block in reader.blocks(cell, place)]
        return [*loose, *([Paragraph(caption, reader.at(element))] if caption else []), *inside]
    if not any(head for _, head in rows) and (named := _named_rows(reader, rows, within)):
        above = [Paragraph(caption, reader.at(element))] if caption else []
        return [*loose, *above, named]
    made = [
        GridRow(tuple(_cell(reader, cell, within) for cell in row
                      if name_of(cell) in ("td", "th")), head)
        for row, head in rows
    ]  # fmt: skip
    table, repeated = table_of(made, caption, reader.at(element), reader.reports)
    reader.moved += repeated
    if table is None:
        return [*loose, *([Paragraph(caption, reader.at(element))] if caption else [])]
    return [*loose, *with_caption([table], caption)]


def _named_rows(
    reader: BlockReader, rows: Sequence[tuple[etree._Element, bool]], place: Place
) -> List | None:
    """Return rows of a name and one cell as a list: no row names their columns."""
    cells = [[cell for cell in row if name_of(cell) in ("td", "th")] for row, _ in rows]
    if any([name_of(cell) for cell in row] != ["th", "td"] for row in cells):
        return None
    if any(whole(cell.get("rowspan"), 1) > 1 for row in cells for cell in row):
        return None
    items = []
    for row in cells:
        name, *said = (block for cell in row for block in reader.blocks(cell, place))
        inlines = name.inlines if isinstance(name, Paragraph) else ()
        match said:
            case [Paragraph(words), *rest] if inlines:
                inside = Paragraph((*inlines, Text(": "), *words), reader.at(row[0]))
                items.append(ListItem((inside, *rest), reader.at(row[0])))
            case _:
                items.append(ListItem((name, *said), reader.at(row[0])))
    reader.reports.guessed(
        "A table of names and what belongs to each became a list: no row names its columns.",
        reader.line(rows[0][0]),
    )
    return List(tuple(items), False, reader.at(rows[0][0]))


def _cell(reader: BlockReader, element: etree._Element, place: Place) -> GridCell:
    inner, _language = reader.spoken(element, place)
    blocks = in_cell(reader.blocks(element, inner))
    look = f"{element.get('align') or ''} {element.get('class') or ''}".split()
    alignment = next((_ALIGN[each] for each in look if each in _ALIGN), Alignment.START)
    return GridCell(
        blocks,
        name_of(element) == "th",
        max(1, min(whole(element.get("colspan"), 1), _MOST_SPAN)),
        max(1, min(whole(element.get("rowspan"), 1), _MOST_SPAN)),
        alignment,
    )
