"""Rows, columns and cells of tables → patches, in bars as in HTML; and new tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plainleaf.reader.markdown.spans import Around, Span, SpanKind
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Block, Grid, GridRow, Leaf, leaves_of
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused
from plainleaf.text.shapes import width

_CELL = re.compile(
    r"(?P<open><(?P<name>t[dh])\b[^<>]*>)(?P<inner>.*?)(?P<close></(?P=name)\s*>)", re.S | re.I
)
_DELIMITER = re.compile(r"[ \t>]*\|?[ \t:|-]+\|?[ \t]*\n")


def table_patches(part: Edit, base: Base) -> Iterator[list[Patch]]:
    """Yield ways to make an edit of a table.

    Raises:
        Refused: none is known.
    """
    grid = part.grid
    assert grid is not None
    match part.kind:
        case "row added":
            yield from _row_added(part, grid, base)
        case "row removed":
            row = _source_row(part.before, base)
            yield [_without_row(row, base)]
        case "cell":
            yield [_cell_changed(part, base)]
        case "column added":
            yield _column(grid, part.at, part.after, base)
        case "column removed":
            yield _column(grid, part.at, None, base)
        case _:
            raise Refused("This change of a table is not taken", "Change it in the article.")


# --- In the source -----------------------------------------------------------------------------


def _source_row(row: GridRow, base: Base) -> tuple[Around, bool]:
    """Return the lines or the element of a row, and whether it is HTML."""
    for cell in row.cells:
        for leaf in leaves_of(cell):
            place = base.place(leaf)
            if place is None:
                continue
            if (found := place.span.inner("row")) is not None:
                return found, False
            if (found := place.span.inner("tr")) is not None:
                return found, True
    raise Refused("This row is not found in the article", "Change the table in the article.")


def _cells_of(row: Around, html: bool, base: Base) -> list[tuple[int, int]]:
    """Return the offsets of the words of the cells of a row."""
    if html:
        return [each.span("inner") for each in _CELL.finditer(base.text, row.start, row.end)]
    return [
        (each.start, each.end)
        for each in base.spans
        if each.kind is SpanKind.CELL and each.inner("row") == row
    ]


def _without_row(row: tuple[Around, bool], base: Base) -> Patch:
    found, _ = row
    start, end, text = found.start, found.end, base.text
    line = text.rfind("\n", 0, start) + 1
    if not text[line:start].strip() and text[end : end + 1] == "\n":
        start, end = line, end + 1
    return Patch(start, end, "")


def _row_added(part: Edit, grid: Grid, base: Base) -> Iterator[list[Patch]]:
    new: GridRow = part.after
    rows = grid.rows
    models = [rows[at] for at in (part.at - 1, part.at) if 0 <= at < len(rows)]
    body = [each for each in models if not each.header] or models
    if new.header or not models or part.at == 0:
        raise Refused("A new row above the first one is not taken", "Add it to the article.")
    above, html = _source_row(rows[part.at - 1], base)
    model, _ = _source_row(body[0], base)
    if not html:
        widths = [len(base.text[start:end]) for start, end in _cells_of(model, html, base)]
        words = [_words(cell, base, SpanKind.CELL) for cell in new.cells]
        line = base.text[model.start : model.end].rstrip("\n")
        indent = line[: len(line) - len(line.lstrip(" \t>"))]
        inner = " | ".join(
            each + " " * (size - width(each)) for each, size in zip(words, widths, strict=False)
        )
        made = f"{indent}| {inner} |" if line.lstrip(" \t>").startswith("|") else indent + inner
        at = above.end
        if rows[part.at - 1].header and (rule := _DELIMITER.match(base.text, at)):
            at = rule.end()
        lead = "" if base.text[at - 1 : at] == "\n" else "\n"
        yield [Patch(at, at, lead + made + ("" if lead else "\n"))]
        return
    raw = base.text[model.start : model.end]
    cells = iter(new.cells)

    def filled(match: re.Match[str]) -> str:
        return f"{match['open']}{_words(next(cells, ()), base, SpanKind.HTML)}{match['close']}"

    made = _CELL.sub(filled, raw)
    if all(each.header for each in models):
        made = re.sub(r"(</?)th\b(?:\s+scope=\S+(?=[\s>]))?", r"\1td", made, flags=re.I)
    begin = base.text.rfind("\n", 0, model.start) + 1
    indent = base.text[begin : model.start]
    lead = f"\n{indent}" if not indent.strip() else ""
    at = above.end
    if rows[part.at - 1].header and part.at < len(rows):
        below, _ = _source_row(rows[part.at], base)
        at = below.start
        yield [Patch(at, at, made + lead)]
        return
    yield [Patch(at, at, lead + made)]


def _cell_changed(part: Edit, base: Base) -> Patch:
    assert part.row is not None
    row, html = _source_row(part.row, base)
    cells = _cells_of(row, html, base)
    if part.at >= len(cells):
        raise Refused("This cell is not found in the article", "Change it in the article.")
    start, end = cells[part.at]
    kind = SpanKind.HTML if html else SpanKind.CELL
    return Patch(start, end, _words(part.after, base, kind))


def _column(
    grid: Grid, at: int, cells: Sequence[tuple[Block, ...]] | None, base: Base
) -> list[Patch]:
    out: list[Patch] = []
    for place, row in enumerate(grid.rows):
        found, html = _source_row(row, base)
        if html:
            out.append(_html_column(found, at, cells[place] if cells else None, base))
            continue
        words = _words(cells[place], base, SpanKind.CELL) if cells else None
        out.append(_bar_column(found.start, at, words, base))
        if row.header and (rule := _DELIMITER.match(base.text, found.end)):
            out.append(_bar_column(rule.start(), at, None if cells is None else "---", base))
    return out


def _html_column(row: Around, at: int, cell: tuple[Block, ...] | None, base: Base) -> Patch:
    cells = list(_CELL.finditer(base.text, row.start, row.end))
    if cell is None:
        return Patch(cells[at].start(), cells[at].end(), "")
    model = cells[max(0, at - 1)]
    name = model["name"] if len(cells) < 2 else cells[-1]["name"]
    opened = f"<{name}>"
    made = f"{opened}{_words(cell, base, SpanKind.HTML)}</{name}>"
    place = cells[at].start() if at < len(cells) else cells[-1].end()
    return Patch(place, place, made)


def _bar_column(start: int, at: int, words: str | None, base: Base) -> Patch:
    """Return the patch of one line of bars: a cell more before the given one, or one less."""
    end = base.text.find("\n", start)
    end = end if end >= 0 else len(base.text)
    line = base.text[start:end]
    bars = [each.start() for each in re.finditer(r"(?<!\\)\|", line)]
    if not line.strip().startswith("|") or not line.strip().endswith("|"):
        raise Refused("A column of a table without bars at its sides is not taken")
    if words is None:
        return Patch(start + bars[at], start + bars[at + 1], "")
    return Patch(start + bars[at] + 1, start + bars[at] + 1, f" {words} |")


def _words(cell: Sequence[Block], base: Base, kind: SpanKind) -> str:
    """Return what a cell says on one line."""
    if not cell:
        return ""
    leaf, *more = cell
    if more or not isinstance(leaf, Leaf) or leaf.depth is not None:
        raise Refused("A cell with several paragraphs or a list is not taken from Word")
    return base.written(leaf.tokens, Span(kind, 0, 0, (0, 0)))


# --- New ---------------------------------------------------------------------------------------


def table_lines(grid: Grid, base: Base) -> list[str]:
    """Return a new table as Markdown."""
    if grid.merged or len({len(row.cells) for row in grid.rows}) != 1:
        raise Refused("A table with merged cells is not taken", "Take the cells apart.")
    if not grid.rows[0].header:
        raise Refused(
            "A new table has no header row",
            "Mark its first row with Repeat Header Rows in Word.",
        )
    words = [[_words(cell, base, SpanKind.CELL) for cell in row.cells] for row in grid.rows]
    sizes = [max(3, *(width(row[at]) for row in words)) for at in range(len(words[0]))]
    lines = [
        "| " + " | ".join(each + " " * (size - width(each)) for each, size in
                          zip(row, sizes, strict=True)) + " |"
        for row in words
    ]  # fmt: skip
    rule = "|" + "|".join("-" * (size + 2) for size in sizes) + "|"
    return [lines[0], rule, *lines[1:]]
