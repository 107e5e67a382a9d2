"""Where in a table an edit is, in words: its row by what names it, its column by its heading.

“5 mg → 10 mg” alone can be judged by nobody where a table has the doses of four medicines. A number
stands beside a name, or for it, wherever the name is not there once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from plainleaf.importers.manuscript import excerpt
from plainleaf.importers.word.account import words_below
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Block, Grid, Leaf, Story, shown_words
from plainleaf.verify.readback.word.ooxml import W, child, is_on

Rows = Sequence[Sequence[str]]


def cell_of(edit: Edit, before: Story, after: Story) -> str:
    """Return where in a table an edit is; of an item in a list below what; else nothing.

    Args:
        edit: which.
        before: the exported file.
        after: the edited one.
    """
    if edit.grid is not None:
        where = _in_grid(edit, edit.grid)
        return _with_table(where, edit.grid, before)
    for side, story in ((edit.before, before), (edit.after, after)):
        blocks = side if isinstance(side, tuple) else (side,)
        wanted = {id(each) for each in blocks if each is not None}
        texts = (story.blocks, *story.notes)
        for grid, row, column in (each for text in texts for each in _cells(text, wanted)):
            return _with_table(_cell(_words(grid), _heads(grid), row, column), grid, story)
        if above := next((each for text in texts for each in _above(text, wanted)), ""):
            return f"under {excerpt(above)}"
    if isinstance(edit.before, Grid) and isinstance(edit.after, Grid):
        return _with_table(_differing(edit.before, edit.after), edit.before, before)
    return ""


def _in_grid(edit: Edit, grid: Grid) -> str:
    """Return where what was put in, taken out or filled is."""
    rows, heads = _words(grid), _heads(grid)
    match edit.kind:
        case "row added":
            return f"below {_row(rows, heads, edit.at - 1)}" if edit.at else (
                f"above {_row(rows, heads, 0)}")  # fmt: skip
        case "column added":
            return f"after {_column(rows, heads, edit.at - 1)}" if edit.at else (
                f"before {_column(rows, heads, 0)}")  # fmt: skip
        case "column removed":
            return _column(rows, heads, edit.at)
        case "cell":
            at = next(at for at, each in enumerate(grid.rows) if each is edit.row)
            return _cell(rows, heads, at, edit.at)
        case _:
            return _row(rows, heads, min(edit.at, len(rows) - 1))


def _differing(before: Grid, after: Grid) -> str:
    """Return which rows of a table differ whose cells cannot be told apart."""
    if len(before.rows) != len(after.rows):
        return ""
    pairs = zip(before.rows, after.rows, strict=True)
    differ = [at for at, (one, two) in enumerate(pairs) if one != two]
    rows, heads = _words(before), _heads(before)
    names = [_row(rows, heads, at) for at in differ]
    if len(names) < 2:
        return "".join(names)
    return "rows " + ", ".join(each.removeprefix("row ") for each in names)


def _cells(blocks: Sequence[Block], wanted: set[int]) -> Iterator[tuple[Grid, int, int]]:
    """Yield the cell that holds blocks, the innermost one first."""
    for grid in (each for each in blocks if isinstance(each, Grid)):
        for row, each in enumerate(grid.rows):
            for column, cell in enumerate(each.cells):
                yield from _cells(cell, wanted)
                if any(id(block) in wanted for block in cell):
                    yield grid, row, column


def _above(blocks: Sequence[Block], wanted: set[int]) -> Iterator[str]:
    """Yield what stands in the item in which an item is."""
    above: dict[int, str] = {}
    for each in blocks:
        depth = each.depth if isinstance(each, Leaf) else None
        if depth is None:
            if not (isinstance(each, Leaf) and each.key[6]):  # an item that goes on
                above.clear()
            continue
        if id(each) in wanted and depth - 1 in above:
            yield above[depth - 1]
        above[depth] = shown_words([each])


def _with_table(where: str, grid: Grid, story: Story) -> str:
    """Return a place in a table, with the table's number if there are several."""
    grids = [each for text in (story.blocks, *story.notes) for each in _grids(text)]
    number = next((at for at, each in enumerate(grids, 1) if each is grid), 0)
    return where and f"table {number}, {where}" if len(grids) > 1 else where and f"table, {where}"


def _grids(blocks: Sequence[Block]) -> Iterator[Grid]:
    for grid in (each for each in blocks if isinstance(each, Grid)):
        yield grid
        for row in grid.rows:
            for cell in row.cells:
                yield from _grids(cell)


def _words(grid: Grid) -> Rows:
    return [[shown_words(each) for each in row.cells] for row in grid.rows]


def _heads(grid: Grid) -> int:
    """Return how many rows are headings."""
    return next((at for at, row in enumerate(grid.rows) if not row.header), len(grid.rows))


# --- In words ------------------------------------------------------------------------------------


def _cell(rows: Rows, heads: int, row: int, column: int) -> str:
    found = [_row(rows, heads, row, column)]
    if len({len(each) for each in rows}) == 1:  # else nobody can say which column it is
        found.append(_column(rows, heads, column))
    return ", ".join(found)


def _row(rows: Rows, heads: int, at: int, column: int = 0) -> str:
    """Return a row by its first words; by more, but not those of the column that is edited.

    A row of headings has its number alone: what it says names columns.
    """
    if at < heads:
        return f"row {at + 1}"
    bare = [[words for place, words in enumerate(row) if words and (place != column or not place)]
            for row in rows]  # fmt: skip
    for size in range(1, max(map(len, rows)) + 1):
        names = [excerpt(", ".join(row[:size])) for row in bare]
        if bare[at] and names[heads:].count(names[at]) == 1:
            return f"row {names[at]}"
    return f"row {at + 1} {excerpt(', '.join(bare[at]))}" if bare[at] else f"row {at + 1}"


def _column(rows: Rows, heads: int, at: int) -> str:
    names = [" ".join(each).strip() for each in zip(*rows[:heads], strict=False)]
    name = names[at] if at < len(names) else ""
    if not name:
        return f"column {at + 1}"
    names = [excerpt(each) for each in names]
    return f"column {names[at]}" if names.count(names[at]) == 1 else f"column {at + 1} {names[at]}"


# --- Of a change that is tracked -----------------------------------------------------------------


def cell_of_element(element: etree._Element) -> str:
    """Return the row and the column of what stands below a cell of a Word file; else nothing."""
    cell = next(element.iterancestors(f"{W}tc"), None)
    row = next(element.iterancestors(f"{W}tr"), None)
    if row is None:
        return ""
    table = next(row.iterancestors(f"{W}tbl"))
    rows = [each for each in table.iter(f"{W}tr") if next(each.iterancestors(f"{W}tbl")) is table]
    cells = [[each for each in one.iter(f"{W}tc") if next(each.iterancestors(f"{W}tr")) is one]
             for one in rows]  # fmt: skip
    words = [[" ".join(words_below(each).split()) for each in some] for some in cells]
    marked = [is_on(child(each, "trPr", "tblHeader")) for each in rows]
    heads = next((at for at, each in enumerate(marked) if not each), len(rows))
    at = rows.index(row)
    if cell is None or cell not in cells[at]:
        return f"table, {_row(words, heads, at)}"
    return f"table, {_cell(words, heads, at, cells[at].index(cell))}"
