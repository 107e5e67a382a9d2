"""Lines with tabs, or with wide gaps, → rows of a table: as many cells each, empty ones in place.

A copy from a sheet ends its empty cells with tabs; an editor takes those at a line's end away. What
is gone there is asked about, and no cell ever stands in another column than it was typed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.plain.lines import Line
from plainleaf.text.shapes import bullet, cells, count_words, ends_sentence, leader, number

_WIDE_GAP = re.compile(r"\s{2,}")
_FEWEST_ALIGNED = 3  # rows
_LONGEST_LONE = 14  # words; the only cell of a row
# What a cell with figures says: a row that says the same as one below it names no column.
_KINDS = tuple(
    re.compile(each, re.I)
    for each in (
        r"\W*\d{1,2}\s?[:.h٫]\s?\d\d(?!\d|[.:]\s?\d)(?!\s*(?:[mkcd]?g|[mcd]?l)\b)",  # hours
        r"\W*\d[\d ()/.\-–\u00a0]{5,}\d\W*\Z",  # a telephone, a date
    )
)


def rows_of(group: list[Line], reports: Reports) -> set[int]:
    """Return which lines of a group are rows; each gets its empty cells as tabs.

    Two or more in a row with as many cells each, or with fewer than the names of the columns.
    """
    found: set[int] = set()
    for start, end in _tabbed(group):
        for first, texts in _tables(group[start:end], reports):
            for at, text in enumerate(texts, start + first):
                group[at] = replace(group[at], text="\t".join(text))
                found.add(at)
    return found or _columns(group)


def spaced_cells(text: str) -> list[str]:
    """Return the cells of a row that is typed with tabs, or with spaces."""
    return cells(text) if "\t" in text else _WIDE_GAP.split(text.strip())


def without_empty_rows(lines: Sequence[Line]) -> list[Line]:
    """Return lines without rows of tabs alone within a table, which part it."""
    out = []
    for at, line in enumerate(lines):
        if line.blank and line.before and 0 < at < len(lines) - 1:
            above, below = lines[at - 1], lines[at + 1]
            if not above.blank and _width(above) == _width(below) > 1 and _goes_on(below):
                continue
        out.append(line)
    return out


def names_columns(texts: Sequence[Sequence[str]]) -> bool:
    """Return True if the first row could name the columns: it is unlike the rows below it."""
    first, *rest = texts
    if not first[0] and len(first) > 2 and all(first[1:]) and all(row[0] for row in rest):
        return True  # the corner is empty
    # A last column of remarks often has no name; figures below the others say that they are names.
    bare = len(first) > 2 and not first[-1] and (shows_names(texts) or _counts(first[1:-1]))
    named = first[:-1] if bare else first
    if not all(named[1:]) or _is_label(named) or any(map(_alike, _columns_of(texts))):
        return False
    figures = [bool(re.search(r"\d", each)) for each in first]
    below = any(re.search(r"\d", each) for each in rest[0])
    return sum(figures) * 2 < len(first) or not below or _counts(named[1:])


def shows_names(texts: Sequence[Sequence[str]]) -> bool:
    """Return True if a column has figures in all rows but the first."""
    return any(
        not re.search(r"\d", first) and any(rest) and all(re.search(r"\d", each) or not each
                                                          for each in rest)
        for first, *rest in _columns_of(texts)
    )  # fmt: skip


def _columns_of(texts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return list(zip(*texts, strict=True))


def _is_label(first: Sequence[str]) -> bool:
    """Return True for `Hours:` before a row that is like the others."""
    return first[0].endswith((":", "：")) and not all(each.endswith((":", "：")) for each in first)


def _alike(column: Sequence[str]) -> bool:
    """Return True if a column's first cell has such figures as one below it has."""
    first, *rest = column
    if not re.search(r"\d", first):
        return False
    shape = re.sub(r"\d+", "#", first)
    return any(
        re.sub(r"\d+", "#", each) == shape
        or any(kind.match(first) and kind.match(each) for kind in _KINDS)
        for each in rest
    )


def _counts(names: Sequence[str]) -> bool:
    """Return True for names that differ in their figures alone: `8 Uhr`, `12 Uhr`, `18 Uhr`."""
    return len(names) > 1 and len({re.sub(r"\d+", "#", each) for each in names}) == 1


# --- Tabs --------------------------------------------------------------------------------------


def _width(line: Line) -> int:
    return line.before + len(cells(line.text)) + line.after


def _goes_on(line: Line) -> bool:
    """Return True for a row with figures behind its first cell, which names no columns."""
    return any(re.search(r"\d", each) for each in cells("\t" * line.before + line.text)[1:])


def _is_item(line: Line) -> bool:
    """Return True for an item whose only tab stands behind its mark."""
    found = bullet(line.text) or number(line.text)
    return found is not None and "\t" not in found[1]


def _tabbed(group: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield from where to where lines stand that could be rows of one table."""
    could = [_width(line) > 1 for line in group]
    for at in range(1, len(group) - 1):
        # An editor took all cells of a row but its first away.
        above, line, below = group[at - 1 : at + 2]
        could[at] = could[at] or (
            all("\t" in each.text for each in (above, below))
            and could[at - 2 : at - 1] == [True]
            and _goes_on(below)
            and _is_lone_cell(line)
            and not _is_item(line)
        )
    at = 0
    for yes, lines in groupby(could):
        end = at + len(list(lines))
        if yes:
            yield at, end
        at = end


def _is_lone_cell(line: Line) -> bool:
    return not ends_sentence(line.text) and count_words(line.text) <= _LONGEST_LONE


def _tables(lines: Sequence[Line], reports: Reports) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield where tables begin in lines that could be rows, and their cells."""
    even = len({_width(line) for line in lines}) == 1
    most = max((_width(line) for line in lines if "\t" in line.text), default=0)
    start = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and _fits(lines[end], most, even=even):
            continue
        run = lines[start:end]
        # A title that a sheet has above its table stands alone in its row.
        while len(run) > 2 and run[0].after and "\t" not in run[0].text:
            run, start = run[1:], start + 1
        if len(run) > 1 and any("\t" in line.text for line in run):
            for first, texts in _cells_of(run, reports):
                yield start + first, texts
        start = end + 1


def _fits(line: Line, most: int, *, even: bool) -> bool:
    """Return True if a line can be a row among others, of which the longest has `most` cells."""
    if "\t" in line.text:
        return even or not _is_item(line)
    if _is_item(line) or _width(line) > most:
        return False
    whole = line.after > 0 and _width(line) == most
    return (whole and most > 2) or (_is_lone_cell(line) and (whole or not line.after))


def _cells_of(run: Sequence[Line], reports: Reports) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the tables that a run of rows is, and where they begin in it."""
    margin = min(line.before for line in run)
    rows = [
        [""] * (line.before - margin) + cells(line.text) + [""] * line.after for line in run
    ]  # fmt: skip
    typed = [len(row) for row in rows]
    if len(set(typed)) == 1:
        if not _are_items(run):
            yield 0, _without_empty_columns(rows)
        return
    bare = [[each for each in row if each] for row in rows]
    if len({len(row) for row in bare}) == 1 and len(bare[0]) > 1 and not any(
        line.before - margin for line in run
    ):  # fmt: skip
        wide = next(line for line in run if "\t\t" in line.text or line.after)
        reports.asked(
            "Several tabs stand between some cells; no cell was taken for an empty one: "
            f"{excerpt(wide.text)}",
            wide.number,
            "See that each cell stands in its column.",
        )
        yield 0, bare
        return
    rows = [_trimmed(row) for row in rows]
    most = max(map(len, rows))
    sure = all(rows[0][1:]) and all(
        len(row) <= len(rows[0]) or all(row[1:]) for row in rows
    )  # fmt: skip
    padded = [[*row, *[""] * (most - len(row))] for row in rows]
    if sure and names_columns(padded):
        short = [at for at, count in enumerate(typed) if count < most and at]
        if short:
            reports.asked(
                "Rows end before the last column; their last cells stand empty: "
                f"{excerpt(run[short[0]].text)}",
                run[short[0]].number,
                "See that each cell stands in its column.",
            )
        yield 0, _without_empty_columns(padded)
        return
    start = 0
    for count, same in groupby(typed):
        end = start + len(list(same))
        part = rows[start:end]
        if count > 1 and end - start > 1:
            padded = [[*row, *[""] * (count - len(row))] for row in part]
            yield start, padded
        elif count > 2 and not sure:
            reports.asked(
                "The rows here have not as many cells as each other; this one runs together: "
                f"{excerpt(run[start].text)}",
                run[start].number,
                "Make a table of them with a row of names at its top, or a list.",
            )
        start = end


def _trimmed(row: Sequence[str]) -> list[str]:
    """Return a row without the empty cells at its end."""
    return list(row[: max((at for at, each in enumerate(row, 1) if each), default=0)])


def _without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows without columns that are empty from top to bottom."""
    full = [any(column) for column in zip(*rows, strict=True)]
    return [[each for each, keep in zip(row, full, strict=True) if keep] for row in rows]


# --- Wide gaps ---------------------------------------------------------------------------------


def _are_items(lines: Sequence[Line]) -> bool:
    return all(bullet(line.text) or number(line.text) for line in lines)


def _columns(group: Sequence[Line]) -> set[int]:
    """Return which lines are rows whose cells stand one below the other, kept apart by spaces."""
    found: set[int] = set()
    start = 0
    while start < len(group):
        starts = cell_starts(group[start])
        end = start + 1
        while (
            end < len(group)
            and len(below := cell_starts(group[end])) == len(starts)
            and all(abs(a - b) <= 1 for a, b in zip(starts, below, strict=True))
        ):
            end += 1
        run = group[start:end]
        fits = len(starts) > 0 and len(run) >= _FEWEST_ALIGNED and not _are_items(run)
        if fits and not any(leader(line.text) for line in run):
            found |= set(range(start, end))
        start = end
    return found


def cell_starts(line: Line) -> list[int]:
    """Return where the cells of a row begin after wide gaps; none: it is no row."""
    return [match.end() + line.indent for match in _WIDE_GAP.finditer(line.text)]
