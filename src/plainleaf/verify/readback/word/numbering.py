"""What Word's numbering says of a paragraph: bullet or number, and the number that Word shows.

ISO/IEC 29500-1, section 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from plainleaf.text.numerals import FIGURES, KINDS, shown
from plainleaf.verify.readback.word.ooxml import W, child, number, val

_PLACEHOLDER = re.compile("%([1-9])")
_KIND_OF = {names[0]: kind for kind, names in KINDS.items()}


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a numbering.

    Args:
        kind: how it numbers (ST_NumberFormat): "decimal", "bullet", "lowerLetter" …
        start: the first number.
        text: what stands before the words: a bullet, or "%1." with the number of level 1.
    """

    kind: str = "decimal"
    start: int = 1
    text: str = ""
    known: bool = True

    @property
    def ordered(self) -> bool:
        """False for bullets, and for a level that the file does not define."""
        return self.known and self.kind not in ("bullet", "none")


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in a list.

    Args:
        number: the list, as `w:numId` names it.
        depth: its level, from 0.
        direct: whether the paragraph itself says so, and not its style.
        ordered: whether it has a number.
        count: that number; None of a bullet.
        marker: what Word shows before the words: "2.", "b)", "•".
        kind: what it counts with: 1, a, A, i or I (see `text.numerals`).
    """

    number: str
    depth: int
    direct: bool
    ordered: bool
    count: int | None
    marker: str
    kind: str = FIGURES


class WordNumbering:
    """The numbering part: what every `w:num` is at each level, and the counts as Word keeps them.

    Lists of one abstract numbering count on together; a `w:num` with a start override begins
    anew where it is first used (17.9.8 and 17.9.27).
    """

    def __init__(self, root: etree._Element | None) -> None:
        parts = list(root) if root is not None else []
        self._nums = {val(one, "numId"): one for one in parts if one.tag == f"{W}num"}
        self._abstracts = {
            val(one, "abstractNumId"): one for one in parts if one.tag == f"{W}abstractNum"
        }
        self._levels: dict[tuple[str, int], NumberingLevel] = {}
        self._counts: dict[tuple[str | None, int], int] = {}
        self._begun: set[tuple[str, int]] = set()

    def level(self, list_: str, depth: int) -> NumberingLevel:
        """Return what a list is at level `depth` (from 0)."""
        if (list_, depth) not in self._levels:
            override = _at(self._nums.get(list_), "lvlOverride", depth)
            level = child(override, "lvl")
            if level is None:
                level = _at(self._abstracts.get(self._abstract(list_)), "lvl", depth)
            start = val(child(override, "startOverride")) or val(child(level, "start"))
            self._levels[list_, depth] = NumberingLevel(
                val(child(level, "numFmt")) or "decimal",
                number(start, 1),
                val(child(level, "lvlText")) or "",
                level is not None,
            )
        return self._levels[list_, depth]

    def next(self, list_: str, depth: int, *, direct: bool) -> ListPlace:
        """Return the place of the next paragraph of a list at level `depth`."""
        level = self.level(list_, depth)
        key = (self._abstract(list_), depth)
        override = _at(self._nums.get(list_), "lvlOverride", depth)
        restarts = child(override, "startOverride") is not None
        if key not in self._counts or (restarts and (list_, depth) not in self._begun):
            self._counts[key] = level.start
        else:
            self._counts[key] += 1
        self._begun.add((list_, depth))
        for deeper in [one for one in self._counts if one[0] == key[0] and one[1] > depth]:
            del self._counts[deeper]
        count = self._counts[key] if level.ordered else None
        marker, kind = self._marker(list_, depth), _KIND_OF.get(level.kind, FIGURES)
        return ListPlace(list_, depth, direct, level.ordered, count, marker, kind)

    def _marker(self, list_: str, depth: int) -> str:
        """Return the text of a level with the numbers of the levels above it put in (17.9.11)."""
        level, abstract = self.level(list_, depth), self._abstract(list_)
        if not level.ordered:
            return level.text

        def put_in(found: re.Match[str]) -> str:
            above = int(found[1]) - 1
            of_level = self.level(list_, above)
            count = self._counts.get((abstract, above), of_level.start)
            return formatted(count, of_level.kind)

        return _PLACEHOLDER.sub(put_in, level.text)

    def _abstract(self, list_: str) -> str | None:
        return val(child(self._nums.get(list_), "abstractNumId"))


def formatted(count: int, kind: str) -> str:
    """Return a number as Word shows it (17.18.59); of kinds that are not known, its digits."""
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        # After z come aa, bb: the same letter, once more for each time round.
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    return f"{count:02}" if kind == "decimalZero" else shown(count, _KIND_OF.get(kind, FIGURES))


def _at(parent: etree._Element | None, name: str, depth: int) -> etree._Element | None:
    """Return the child of `parent` that is for level `depth`."""
    levels = parent.iterfind(W + name) if parent is not None else ()
    return next((one for one in levels if val(one, "ilvl") == str(depth)), None)
