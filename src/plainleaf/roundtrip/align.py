"""Which paragraph of the exported file is which of the edited one, and what was edited.

What is the same stands first, then what is like within the gaps between, then what was moved. What
came of it is a script: entries side by side, each edit with a number of its own, so that any set of
edits can be played on the exported file to say what must come of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plainleaf.roundtrip.leaves import Block, Foreign, Grid, GridRow, Leaf, Story
from plainleaf.roundtrip.likeness import (
    like_blocks,
    like_rows,
    marks,
    pairs,
    ratio,
    same_words,
    text_of,
)


@dataclass(slots=True)
class Entry:
    """Something of the exported file beside what became of it; either may be None.

    Args:
        before: a block, a row, or the blocks of a cell.
        after: the same in the edited file.
        edit: the number of the edit; None where nothing differs, or only within.
        inner: of a table its rows, of a row its cells, of a cell its blocks.
    """

    before: Any
    after: Any
    edit: int | None = None
    inner: list[Entry] | None = None


@dataclass(slots=True)
class Edit:
    """One edit.

    Args:
        number: which one; those with one number are taken together or not at all.
        kind: "changed", "added", "removed", "cell", "row added", "row removed", "column added",
            "column removed", or "unknown": what no rule is for.
        before: what stood there; of what is removed several blocks.
        after: what stands there now; of what is added several blocks.
        previous: the nearest thing of the exported file above it, in the same text.
        next: the nearest below it.
        grid: the table in which it is.
        row: the row in which a cell is.
        at: of a column or a cell which one; of a row how many stand above it.
        note: of a text in the notes which one, from 0; None in the body.
    """

    number: int
    kind: str
    before: Any = None
    after: Any = None
    previous: Any = None
    next: Any = None
    grid: Grid | None = None
    row: GridRow | None = None
    at: int = 0
    note: int | None = None

    @property
    def key(self) -> object:
        """What is alike in two edits of one exported file that make the same of it."""
        places = (self.before, None if self.before else self.previous, self.row, self.grid)
        return (self.kind, tuple(map(_identity, places)), _frozen(self.after), self.at, self.note)


def _identity(value: Any) -> object:
    if isinstance(value, tuple):
        return tuple(map(id, value))
    return None if value is None else id(value)


def _frozen(value: Any) -> object:
    return tuple(value) if isinstance(value, list) else value


@dataclass(slots=True)
class Alignment:
    """Two files side by side: scripts of the body and of each note, and the edits in them."""

    body: list[Entry] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    def note_numbers(self) -> dict[int, int]:
        """Return of each note of the edited file, from 1, its number in the exported one."""
        found: dict[int, int] = {}
        old = new = 0
        for entry in self.notes:
            old += entry.before is not None
            new += entry.after is not None
            if entry.before is not None and entry.after is not None:
                found[new] = old
        return found

    def played(self, taken: frozenset[int]) -> Story:
        """Return the exported file with a set of edits, by their numbers."""
        notes = tuple(
            tuple(_played(entry.inner, taken))
            if entry.inner is not None
            else (entry.after if entry.edit in taken else entry.before) or ()
            for entry in self.notes
            if _is_there(entry, taken)
        )
        return Story(tuple(_played(self.body, taken)), notes)


def aligned(before: Story, after: Story) -> Alignment:
    """Return what was edited between two states of a file."""
    return _Aligner().stories(before, after)


def _is_there(entry: Entry, taken: frozenset[int]) -> bool:
    if entry.before is None:
        return entry.edit in taken
    return entry.after is not None or entry.edit not in taken


def _played(entries: Sequence[Entry], taken: frozenset[int]) -> Iterator[Any]:
    for entry in entries:
        if not _is_there(entry, taken):
            continue
        if entry.inner is None:
            yield entry.after if entry.edit in taken or entry.before is None else entry.before
            continue
        inner = tuple(_played(entry.inner, taken))
        match entry.before:
            case Grid():
                yield replace(entry.before, rows=inner)
            case GridRow():
                yield replace(entry.before, cells=inner)
            case _:
                yield inner


class _Aligner:
    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.note: int | None = None

    def stories(self, before: Story, after: Story) -> Alignment:
        made = Alignment(body=self.blocks(before.blocks, after.blocks), edits=self.edits)
        keys = [text_of(each) for each in before.notes], [text_of(each) for each in after.notes]
        for old, new in pairs(before.notes, after.notes, *keys, ratio):
            self.note = old
            if old is None or new is None:
                # A note comes and goes with its mark; a change of the text with the mark in it
                # carries both.
                own = before.notes[old] if old is not None else None
                entry = Entry(own, after.notes[new] if new is not None else None)
                made.notes.append(entry)
                continue
            one, two = before.notes[old], after.notes[new]
            inner = None if one == two else self.blocks(one, two)
            made.notes.append(Entry(one, two, None, inner))
        self.note = None
        self._with_notes(made)
        return made

    def _with_notes(self, made: Alignment) -> None:
        """Give a note that comes or goes to the edit of the text that its mark stands in."""
        for place, entry in enumerate(made.notes):
            if entry.before is not None and entry.after is not None:
                continue
            number = place + 1
            side = "before" if entry.after is None else "after"
            # Numbers of marks count in the file where the note is.
            number = sum(1 for each in made.notes[: place + 1] if getattr(each, side) is not None)
            owner = next(
                (each for each in self.edits if number in marks(getattr(each, side))), None
            )
            if owner is None:
                owner = self.edit("unknown", entry.before, entry.after)
            entry.edit = owner.number

    def edit(self, kind: str, before: Any, after: Any, **more: Any) -> Edit:
        number = 1 + max((each.number for each in self.edits), default=-1)
        made = Edit(number, kind, before, after, note=self.note, **more)
        self.edits.append(made)
        return made

    # --- Blocks ------------------------------------------------------------------------------

    def blocks(self, before: Sequence[Block], after: Sequence[Block]) -> list[Entry]:
        entries = [
            Entry(before[old] if old is not None else None, after[new] if new is not None else None)
            for old, new in pairs(before, after, list(before), list(after), like_blocks)
        ]
        at = 0
        while at < len(entries):
            entry = entries[at]
            if entry.before is not None and entry.after is not None:
                self._pair(entry)
                at += 1
                continue
            end = at
            while end < len(entries) and None in (entries[end].before, entries[end].after):
                end += 1
            self._gap(entries, at, end)
            at = end
        self._link(entries)
        return entries

    def _pair(self, entry: Entry) -> None:
        old, new = entry.before, entry.after
        if old == new:
            return
        if isinstance(old, Grid) and isinstance(new, Grid) and self._grid(entry, old, new):
            return
        kind = "changed" if isinstance(old, Leaf) and isinstance(new, Leaf) else "unknown"
        entry.edit = self.edit(kind, old, new).number

    def _gap(self, entries: Sequence[Entry], start: int, end: int) -> None:
        """Make one edit of all that is removed between two pairs, and one of what is added."""
        above = next((e.before for e in reversed(entries[:start]) if e.before is not None), None)
        below = next((e.before for e in entries[end:] if e.before is not None), None)
        gone = [each for each in entries[start:end] if each.after is None]
        come = [each for each in entries[start:end] if each.before is None]
        for kind, some in (("removed", gone), ("added", come)):
            if not some:
                continue
            before = tuple(each.before for each in some if each.before is not None)
            after = tuple(each.after for each in some if each.after is not None)
            made = self.edit(kind, before, after, previous=above, next=below)
            if any(isinstance(each, Foreign) for each in after):
                made.kind = "unknown"
            for each in some:
                each.edit = made.number

    def _link(self, entries: Sequence[Entry]) -> None:
        """Make one edit of what was moved, split or joined: half of it must not be taken."""
        edits = {each.number: each for each in self.edits}
        gone = [each for each in entries if each.after is None and each.edit is not None]
        come = [each for each in entries if each.before is None and each.edit is not None]
        for new in come:
            twin = next((old for old in gone if same_words(old.before, new.after)), None)
            if twin is not None:
                gone.remove(twin)
                self._join(entries, twin.edit, new.edit)
        for at, entry in enumerate(entries):
            if entry.edit is None or edits[entry.edit].kind != "changed":
                continue
            for beside in (*entries[max(0, at - 2) : at], *entries[at + 1 : at + 3]):
                part = beside.before if beside.after is None else beside.after
                whole = entry.after if beside.after is None else entry.before
                if None in (beside.before, beside.after) and beside.edit is not None and (
                    isinstance(part, Leaf) and len(part.text) > 1 and part.text in whole.text
                ):  # fmt: skip
                    self._join(entries, entry.edit, beside.edit)

    def _join(self, entries: Sequence[Entry], first: int | None, second: int | None) -> None:
        if first is None or second is None or first == second:
            return
        for each in (*entries, *self.edits):
            if isinstance(each, Entry) and each.edit == second:
                each.edit = first
            elif isinstance(each, Edit) and each.number == second:
                each.number = first

    # --- Tables ------------------------------------------------------------------------------

    def _grid(self, entry: Entry, old: Grid, new: Grid) -> bool:
        """Look into a table; return False for one whose cells no longer are in columns."""
        if old.merged or new.merged or old.box != new.box:
            return False
        widths = {len(row.cells) for row in old.rows}, {len(row.cells) for row in new.rows}
        if len(widths[0]) != 1 or len(widths[1]) != 1:
            return False
        rows = [
            Entry(
                old.rows[one] if one is not None else None,
                new.rows[two] if two is not None else None,
            )
            for one, two in pairs(old.rows, new.rows, list(old.rows), list(new.rows), like_rows)
        ]
        columns = self._columns(old, new, rows)
        above = 0
        for each in rows:
            one, two = each.before, each.after
            if one is not None and two is not None:
                if one.header != two.header:
                    each.edit = self.edit("unknown", one, two, grid=old, at=above).number
                else:
                    each.inner = list(self._cells(one, two, columns, old))
            else:
                kind = "row added" if one is None else "row removed"
                if columns and any(c[2] is not None for c in columns):
                    kind = "unknown"
                each.edit = self.edit(kind, one, two, grid=old, at=above).number
            above += one is not None
        entry.inner = rows
        return True

    def _columns(
        self, old: Grid, new: Grid, rows: Sequence[Entry]
    ) -> list[tuple[int | None, int | None, int | None]]:
        """Return which column is which, and the edit that adds or removes one."""
        both = [(e.before, e.after) for e in rows if e.before is not None and e.after is not None]
        if len(old.rows[0].cells) == len(new.rows[0].cells):
            count = len(old.rows[0].cells)
            return [(at, at, None) for at in range(count)]
        one = ["\n".join(text_of(row.cells[at]) for row, _ in both)
               for at in range(len(old.rows[0].cells))]  # fmt: skip
        two = ["\n".join(text_of(row.cells[at]) for _, row in both)
               for at in range(len(new.rows[0].cells))]  # fmt: skip
        found: list[tuple[int | None, int | None, int | None]] = []
        above = 0
        for first, second in pairs(one, two, one, two, ratio):
            number = None
            if first is None or second is None:
                kind = "column added" if first is None else "column removed"
                at = above if first is None else first
                cells = [row.cells[second] for row in new.rows] if second is not None else None
                number = self.edit(kind, None, cells, grid=old, at=at).number
            found.append((first, second, number))
            above += first is not None
        return found

    def _cells(
        self, old: GridRow, new: GridRow, columns: Sequence[Any], grid: Grid
    ) -> Iterator[Entry]:
        for first, second, number in columns:
            one = old.cells[first] if first is not None else None
            two = new.cells[second] if second is not None else None
            if one is None or two is None:
                yield Entry(one, two, number)
            elif one == two:
                yield Entry(one, two)
            elif not one or not two:
                # What was empty has words now, or has none any more.
                changed = self.edit("cell", one, two, grid=grid, row=old, at=first)
                yield Entry(one, two, changed.number)
            else:
                yield Entry(one, two, None, self.blocks(one, two))
