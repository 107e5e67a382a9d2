"""Paragraphs of Word's that stand in lists → the lists of HTML, each item with its number.

Word's number is the item's: none is counted here. What no list of an article can show stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.web.copied.marks import PARAGRAPHS, Mark
from plainleaf.importers.web.copied.style import classes_of, declared, words_of
from plainleaf.importers.web.words import INLINE, NUMBER, number_of
from plainleaf.text.numerals import FIGURES, KINDS, value_of
from plainleaf.text.shapes import number
from plainleaf.verify.readback.html import name_of

_FORMATS = {"alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i", "roman-upper": "I"}
_FIGURES = re.compile(r"[(（]?(\d{1,4})[.)）:．、]*")
_LETTERS = re.compile(r"[(]?([A-Za-z]{1,8})[.)]*")


@dataclass(slots=True)
class _Item:
    """An item of a list; `value`: its number, None of a bullet; `kind`: what it counts with."""

    element: etree._Element
    depth: int
    group: str
    value: int | None = None
    kind: str = FIGURES


@dataclass(slots=True)
class _Level:
    depth: int
    element: etree._Element
    last: _Item
    item: etree._Element


@dataclass(slots=True)
class Lists:
    """Makes the lists of a copy.

    Args:
        marks: the paragraphs of lists.
        reports: where what is read otherwise than it stands is said.
        apart: numbers of elements that are no part of the words beside them.
        moved: numbers that are new.
    """

    marks: Mapping[etree._Element, Mark]
    reports: Reports
    apart: set[str]
    moved: list[str]
    _items: dict[etree._Element, _Item] = field(default_factory=dict)

    def make(self, top: etree._Element) -> None:
        """Turn paragraphs into lists, in place."""
        for element in _groups_of_online(top):
            self._read_online(element)
        self._read_marks()
        for parent in list(dict.fromkeys(each.getparent() for each in self._items)):
            if parent is not None:
                self._arrange(parent)

    # --- Items -------------------------------------------------------------------------------

    def _read_marks(self) -> None:
        """Read numbers; letters by those beside them, if Word does not say what they are."""
        lettered: dict[tuple[str, int, object], list[tuple[etree._Element, str]]] = {}
        for paragraph, mark in self.marks.items():
            if name_of(paragraph) in PARAGRAPHS[2:]:
                self._number_of_heading(paragraph, mark)
                continue
            if mark.is_bullet:
                self._items[paragraph] = _Item(paragraph, mark.depth, mark.group)
                continue
            figures, letters = _FIGURES.fullmatch(mark.text), _LETTERS.fullmatch(mark.text)
            if figures:
                self._number(paragraph, mark, int(figures[1]), FIGURES)
            elif letters:
                key = (mark.group, mark.depth, paragraph.getparent())
                lettered.setdefault(key, []).append((paragraph, letters[1]))
            elif (found := number(f"{mark.text} x")) and found[1] == "x" and found[0].value:
                self.reports.guessed(
                    f"A line that begins with “{mark.text}” became an item of a list.",
                    int(paragraph.sourceline or 1), dropped=mark.text,
                )  # fmt: skip
                self.moved.append(str(found[0].value))
                self._number(paragraph, mark, found[0].value, FIGURES)
            else:
                self._stays(paragraph, mark)
        for some in lettered.values():
            self._letters(some)

    def _letters(self, some: Sequence[tuple[etree._Element, str]]) -> None:
        said = _FORMATS.get(self.marks[some[0][0]].format, "")
        kind = said or _kind_of([letters for _, letters in some])
        for paragraph, letters in some:
            mark = self.marks[paragraph]
            value = value_of(letters, kind) if kind else None
            if value is None:
                self._stays(paragraph, mark)
            else:
                self._number(paragraph, mark, value, kind)

    def _number(self, paragraph: etree._Element, mark: Mark, value: int, kind: str) -> None:
        for each in mark.parts:
            each.clear(keep_tail=True)
        self._items[paragraph] = _Item(paragraph, mark.depth, mark.group, value, kind)

    def _stays(self, paragraph: etree._Element, mark: Mark) -> None:
        """Leave a number before the words, which an article's lists cannot show."""
        self.reports.guessed(
            f"What Word counts with “{mark.text}” is no list here; it stands before its words.",
            int(paragraph.sourceline or 1),
        )
        for each in (one for part in mark.parts for one in part.iterdescendants()):
            if not words_of(each):
                each.text = " "  # as wide as the line needs it

    def _number_of_heading(self, heading: etree._Element, mark: Mark) -> None:
        if mark.is_bullet:
            return
        self.reports.left_out(
            "Left out, a number that Word gives to a heading", mark.text,
            int(heading.sourceline or 1), "Write it, if the text mentions it.",
            where=Where.NOWHERE,
        )  # fmt: skip
        for each in mark.parts:
            self.apart.add(str(each.get(NUMBER)))
            each.clear(keep_tail=True)

    def _read_online(self, element: etree._Element) -> None:
        """Read a list of Word in a browser: each item stands in a list of its own."""
        kind = str(element.get("type") if element.get("type") in KINDS else FIGURES)
        for item in [each for each in element if name_of(each) == "li"]:
            depth = re.match(r"\d", item.get("data-aria-level") or item.get("aria-level") or "1")
            text = item.get("data-leveltext") or ""
            value = number_of(item)
            if value is not None and len(re.findall(r"%\d", text)) > 1:
                self.reports.guessed(
                    f"A list that Word counts with “{text}” counts with numbers.",
                    int(item.sourceline or 1), "See that the text does not speak of its numbers.",
                )  # fmt: skip
            self._items[item] = _Item(item, int(depth[0]) if depth else 1, "", value, kind)
        # What stands round a list has nothing but that list.
        outer = element
        while (above := outer.getparent()) is not None and "listcontainerwrapper" in (
            classes_of(above)
        ):
            outer = above
        outer.tail = None
        for item in [each for each in element if name_of(each) == "li"]:
            item.tail = None
            outer.addprevious(item)
        above = outer.getparent()
        if above is not None:
            above.remove(outer)

    # --- Lists -------------------------------------------------------------------------------

    def _arrange(self, parent: etree._Element) -> None:
        """Make lists of the items among the children of an element."""
        run: list[etree._Element] = []
        for child in list(parent):
            if child in self._items or (run and self._goes_on(run[-1], child)):
                run.append(child)
            elif run:
                self._build(parent, run)
                run = []
            if (child.tail or "").strip() and run:
                tail, child.tail = child.tail, None
                after = self._build(parent, run)
                after.tail = tail
                run = []
        if run:
            self._build(parent, run)

    def _goes_on(self, before: etree._Element, element: etree._Element) -> bool:
        """Return True for a paragraph below an item, and for an empty one between two."""
        if any(each.startswith("msolistcontinue") for each in classes_of(element)):
            return not (before.tail or "").strip()
        following = element
        while following is not None and following not in self._items:
            name = name_of(following)
            # Between paragraphs Word leaves what is left of bookmarks.
            if name not in (*PARAGRAPHS[:2], *INLINE) or (following.tail or "").strip():
                return False
            if words_of(following) and (name in INLINE or not _is_in(following)):
                return False
            if next(following.iter("img", "table"), None) is not None:
                return False
            following = following.getnext()
        return following is not None

    def _build(self, parent: etree._Element, run: Sequence[etree._Element]) -> etree._Element:
        """Put a run of paragraphs into lists at the place of the first; return the last list."""
        at = parent.index(run[0])
        made: list[etree._Element] = []
        levels: list[_Level] = []
        for element in run:
            item = self._items.get(element)
            element.tail = None
            if item is None:
                levels[-1].item.append(element)
                continue
            while len(levels) > 1 and item.depth <= levels[-2].depth:
                levels.pop()
            if levels and levels[-1].depth > item.depth:
                levels[-1].depth = item.depth  # a first item that stood too deep
            if levels and levels[-1].depth == item.depth and not _follows(levels[-1].last, item):
                levels.pop()
            if not levels or levels[-1].depth < item.depth:
                new = _list_for(item)
                if levels:
                    levels[-1].item.append(new)
                else:
                    made.append(new)
                levels.append(_Level(item.depth, new, item, new))
            level = levels[-1]
            level.item = _li_of(item)
            level.last = item
            level.element.append(level.item)
        for step, each in enumerate(made):
            parent.insert(at + step, each)
        return made[-1]


def _groups_of_online(top: etree._Element) -> list[etree._Element]:
    """Return the lists of Word in a browser, which stand side by side however deep each is."""
    return [
        element for element in top.iter("ul", "ol")
        if (items := [each for each in element if name_of(each)])
        and all(each.get("data-aria-level") is not None for each in items)
    ]  # fmt: skip


def _kind_of(letters: Sequence[str]) -> str:
    """Return what letters count with that follow each other; nothing: they do not."""
    good = []
    for kind in ("i", "I", "a", "A"):
        values = [value_of(each, kind) for each in letters]
        if None not in values and all(b in ((a or 0) + 1, 1) for a, b in pairwise(values)):
            # `i.` is a one; of `c.` alone nobody knows that it is a hundred.
            roman = kind.lower() == "i"
            sure = roman and (values[0] == 1 or max(map(len, letters)) > 1)
            good.append((sure, not roman, kind))
    return max(good)[2] if good else ""


def _is_in(paragraph: etree._Element) -> bool:
    """Return True for a paragraph that stands in, as what goes on with an item does."""
    margin = re.match(r"[\d.]*[1-9]", declared(paragraph).get("margin-left", ""))
    return margin is not None or any(each.startswith("msolist") for each in classes_of(paragraph))


def _follows(before: _Item, item: _Item) -> bool:
    if before.value is None or item.value is None:
        return before.value is item.value
    if before.kind != item.kind:
        return False
    step = item.value - before.value
    return step == 1 or (step > 1 and before.group == item.group)


def _list_for(item: _Item) -> etree._Element:
    made: etree._Element = item.element.makeelement("ul" if item.value is None else "ol")
    made.sourceline = item.element.sourceline
    if item.value is not None and item.kind != FIGURES:
        made.set("type", item.kind)
    return made


def _li_of(item: _Item) -> etree._Element:
    made = item.element
    if name_of(made) != "li":
        made = made.makeelement("li")
        made.sourceline = item.element.sourceline
        made.append(item.element)
    if item.value is not None:
        made.set("value", str(item.value))
    return made
