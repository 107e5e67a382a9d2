"""Edits in words: what stood there and what stands there now, for messages and for choosing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from plainleaf.importers.manuscript import excerpt
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.cells import cell_of
from plainleaf.roundtrip.leaves import GridRow, Leaf, leaves_of, shown_words
from plainleaf.roundtrip.merge import Conflict
from plainleaf.roundtrip.patching.patches import Base
from plainleaf.text.direction import runs_from_right

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Said:
    """An edit, in words: what stood there, and what stands there now.

    Args:
        number: which one; the same files give the same numbers.
        kind: as `align.Edit` has it.
        before: the words; empty where something is added.
        after: the words; empty where something is removed.
        line: of the article.
        cell: in a table which row and which column, in words; empty elsewhere.
        taken: whether it is taken.
        already: whether the article has it without being changed.
        conflict: where the article has changed the same words, its line as it is now, and as the
            Word file would have it; both empty where there is none.
    """

    number: int
    kind: str
    before: str
    after: str
    line: int
    cell: str
    taken: bool
    already: bool = False
    conflict: tuple[str, str] = ("", "")


def in_words(
    edit: Edit,
    base: Base,
    taken: Collection[int],
    already: Collection[int] = (),
    conflict: Conflict | None = None,
) -> Said:
    """Return an edit in words.

    Args:
        edit: which.
        base: the text that was exported.
        taken: the numbers of the edits that are taken.
        already: the numbers of those that the article has already.
        conflict: why it is not taken after all.
    """
    before, after = words(edit.before), words(edit.after)
    return Said(
        edit.number,
        edit.kind,
        before,
        after,
        line(edit, base),
        cell_of(edit, base.story, base.after),
        edit.number in taken and conflict is None,
        edit.number in already,
        (conflict.kept, conflict.other) if conflict else ("", ""),
    )


def leaves(value: Any) -> list[Leaf]:
    """Return the paragraphs of a side of an edit."""
    match value:
        case Leaf():
            return [value]
        case tuple() | list():
            return [leaf for each in value for leaf in leaves(each)]
        case None:
            return []
        case _ if hasattr(value, "rows"):
            return list(leaves_of([value]))
        case _ if hasattr(value, "cells"):
            return [leaf for cell in value.cells for leaf in leaves_of(cell)]
        case _:
            return []


def words(side: Any) -> str:
    """Return the words of a side of an edit on one line; those of a row cell by cell."""
    cells = side.cells if isinstance(side, GridRow) else (side,)
    return " | ".join(shown_words(leaves(each)) for each in cells)


def line(edit: Edit, base: Base) -> int:
    """Return the line of the source that an edit is about; 0 if that is not known."""
    for side in (edit.before, edit.row, edit.previous, edit.next, edit.grid):
        for leaf in leaves(side):
            if (place := base.place(leaf)) is not None:
                return base.line(place.span.start)
    return 0


def said(edit: Edit) -> str:
    """Return an edit as words to quote in a message."""
    before, after = words(edit.before), words(edit.after)
    if before and after and before != after:
        return _changed_words(before, after)
    if before and not after:
        return f"{quoted(before)} removed"
    if after and not before:
        return f"{quoted(after)} added"
    return quoted(after or before) or "a picture, a line or a sign"


def _changed_words(before: str, after: str) -> str:
    """Return the words that differ, with a word on either side."""
    return becomes(*differing(before, after))


def becomes(before: str, after: str) -> str:
    """Return words as they were and are, each in quotation marks.

    In a line from left to right two quotations from the right change places, but for a word between
    them: what was would be what is.
    """
    turns = runs_from_right(before) and runs_from_right(after)
    return f"{before} → {'now ' if turns else ''}{after}"


def differing(before: str, after: str) -> tuple[str, str]:
    """Return what differs in two texts, with a word on either side, in quotation marks.

    It is whole: cut after so many letters, a figure that differs might not be seen.
    """
    one, two = before.split(), after.split()
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    first = " ".join(one[max(0, start - 1) : len(one) - end + 1])
    second = " ".join(two[max(0, start - 1) : len(two) - end + 1])
    return f"“{first}”" if first else "", f"“{second}”" if second else ""


def in_conflict(found: Conflict) -> tuple[str, str]:
    """Return both lines of a conflict in quotation marks, or of long ones what differs."""
    if max(len(found.kept), len(found.other)) <= _SHOWN:
        return quoted(found.kept), quoted(found.other)
    return differing(found.kept, found.other)


def quoted(text: str) -> str:
    """Return the beginning of a text between quotation marks; nothing for nothing."""
    return excerpt(text) if text.split() else ""
