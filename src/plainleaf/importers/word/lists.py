"""Paragraphs with a place in a list → lists within lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plainleaf.diagnostics import Position
from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.serialise import counting
from plainleaf.model.article import Block, List, ListItem
from plainleaf.text.numerals import can_show, shown
from plainleaf.text.shapes import may_be_below_zero
from plainleaf.verify.readback.word.numbering import ListPlace

_COUNTS = re.compile(r"[0-9a-zA-Z]")
_DASHES = "-–—−‐‑"


def asks_for_dash(sign: str, words: str, line: int, reports: Reports) -> bool:
    """Return whether the bullet of an item may be a minus sign and stays, and ask about it.

    Word makes a bullet of a dash that is typed at the start of a line.
    """
    if len(sign) != 1 or sign not in _DASHES or not may_be_below_zero(words):
        return False
    reports.asked(
        "A point has a dash as its bullet and begins with degrees or the like; the dash may be a "
        f"minus sign, and stays: {excerpt(f'{sign} {words}')}",
        line,
        "Write a minus sign, or take the dash away.",
    )
    return True


@dataclass(slots=True)
class _Item:
    position: Position
    number: int | None
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    place: ListPlace
    items: list[_Item] = field(default_factory=list)


@dataclass(slots=True)
class ListBuilder:
    """Builds the lists of a run of paragraphs.

    `strict`: two bulleted lists of Word's are two, as in our own files; elsewhere programs number
    the lists as they like.
    """

    reports: Reports
    moved: list[str]
    strict: bool
    levels: list[_Level] = field(default_factory=list)
    done: list[Block] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """True if an item could go on."""
        return bool(self.levels)

    def item(self, place: ListPlace, blocks: Sequence[Block], position: Position) -> None:
        """Add an item."""
        self._close(place.depth)
        if self.levels and self.levels[-1].place.depth == place.depth and not self._goes_on(place):
            self._end()
        if not self.levels or self.levels[-1].place.depth < place.depth:
            self.levels.append(_Level(place))
        level = self.levels[-1]
        level.items.append(_Item(position, place.count if place.ordered else None, list(blocks)))
        level.place = place

    def more(self, blocks: Sequence[Block], depth: int | None = None) -> None:
        """Add to the last item, or to that of a level."""
        if depth is not None:
            self._close(depth)
        self.levels[-1].items[-1].blocks += blocks

    def finish(self) -> list[Block]:
        """End all lists and return them."""
        while self.levels:
            self._end()
        done, self.done = self.done, []
        return done

    def _goes_on(self, place: ListPlace) -> bool:
        last = self.levels[-1].place
        if (last.ordered, last.kind) != (place.ordered, place.kind):
            return False
        if last.number == place.number or (not place.ordered and not self.strict):
            return True
        # A handout of our own begins a list of Word's wherever the author's numbers leave one out.
        gap = (place.count or 0) - (last.count or 0)
        return place.ordered and (gap == 1 or (self.strict and gap > 1))

    def _close(self, depth: int) -> None:
        """End the levels that stand deeper."""
        while self.levels and self.levels[-1].place.depth > depth:
            if len(self.levels) == 1 or self.levels[-2].place.depth < depth:
                # A first item that stood too deep: what follows is of its list.
                self.levels[-1].place = _at(self.levels[-1].place, depth)
                return
            self._end()

    def _end(self) -> None:
        level = self.levels.pop()
        made = _list_of(level)
        self._say_letters(level, made)
        if self.levels:
            self.levels[-1].items[-1].blocks.append(made)
        else:
            self.done.append(made)

    def _say_letters(self, level: _Level, made: List) -> None:
        """Say that a list counts with others than Word's letters, and name these."""
        numbers = [item.number for item in level.items if item.number is not None]
        kind = level.place.kind
        if not made.ordered or made.kind == kind or not numbers:
            if made.ordered and level.place.marker and not _COUNTS.search(level.place.marker):
                self.reports.guessed(
                    f"A list that Word counts with “{level.place.marker}” counts with numbers.",
                    made.position.line,
                )
            return
        letters = [shown(each, kind) if can_show(each, kind) else "" for each in numbers]
        self.moved += map(str, numbers)
        self.reports.guessed(
            f"A list that Word counts with “{letters[0]}” counts with numbers.",
            made.position.line, "See that the text does not speak of its letters.",
            " ".join(letters),
        )  # fmt: skip


def _at(place: ListPlace, depth: int) -> ListPlace:
    return ListPlace(
        place.number, depth, place.direct, place.ordered, place.count, place.marker, place.kind
    )


def _list_of(level: _Level) -> List:
    first = level.items[0].number
    ordered = first is not None
    expected = first if first is not None else 0
    items = []
    for item in level.items:
        given = None if item.number in (None, expected) else item.number
        items.append(ListItem(tuple(item.blocks), item.position, given))
        expected = (item.number or 0) + 1
    made = List(tuple(items), ordered, level.items[0].position, first or 0 if ordered else 1)
    return counting(made, level.place.kind) if ordered else made
