"""Lines → chunks: a paragraph, an item, a row, a heading that is underlined; each with its place.

What the chunks are to each other is for `structure`. One room: each line is asked what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from plainleaf.importers.manuscript import Where, excerpt
from plainleaf.importers.plain.dashes import Dashes
from plainleaf.importers.plain.lines import Joiner, Line
from plainleaf.importers.plain.rows import cell_starts, rows_of
from plainleaf.importers.wording import label, labelled, leads_in
from plainleaf.text.parted import parted
from plainleaf.text.shapes import (
    Mark,
    begins_small,
    bullet,
    ends_question,
    ends_sentence,
    heading_shaped,
    is_cased,
    is_rule,
    leader,
    number,
    underline,
    width,
)

# `## What helps`, as Markdown has it; “# 5” is a number.
_HASHED = re.compile(r"(#{2,6}|#(?=[ \t]))[ \t]*([^\W\d_].*?)(?:[ \t]+#+)?\Z")
# `II. Operation`, `§ 2 Costs`.
_SECTION = re.compile(r"(?:[IVX]{1,5}\.|§\s?\d{1,3}[a-z]?\.?)\s+(?=[^\W\d_])")
_ITEMS_IN_LINE = re.compile(r"\s{2,}(?=[-•*–]\s\S)")
# Of a wrapped line's width: shorter lines were ended on purpose.
_SHORT_OF_WRAP = 0.5
_USUAL_WRAP = 60
_UNFINISHED = 40  # columns


class Kind(StrEnum):
    """What a chunk looks like by itself."""

    TEXT = "text"
    ITEM = "item"
    HEADING = "heading"
    QUESTION = "question"
    ROW = "row"
    LEADER = "leader"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that belong together.

    Args:
        kind: what it looks like.
        lines: as they stand in the source.
        text: joined; without the mark of an item.
        gap: an empty line stands before it.
        mark: of an item.
        level: of a heading that is underlined.
        single: it is one line of the source.
    """

    kind: Kind
    lines: tuple[Line, ...]
    text: str
    gap: bool
    mark: Mark | None = None
    level: int = 0

    @property
    def number(self) -> int:
        """The line on which it begins."""
        return self.lines[0].number

    @property
    def indent(self) -> int:
        """Where its first line begins."""
        return self.lines[0].indent

    @property
    def single(self) -> bool:
        """True if it is one line of the source."""
        return len(self.lines) == 1

    @property
    def whole(self) -> str:
        """Its text with the mark of an item."""
        if self.mark is None:
            return self.text
        # Wide signs have their space in them.
        return self.mark.text + ("" if self.mark.text[-1] in "、．）" else " ") + self.text


def groups_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the runs of lines between empty ones."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.blank:
            groups.append([])
        else:
            groups[-1].append(line)
    return [group for group in groups if group]


@dataclass(frozen=True, slots=True)
class Chunker:
    """Takes groups of lines apart.

    Args:
        joiner: joins the lines of a chunk.
        wrap: the column at which the text is wrapped, or 0.
        roles: what a line is known to be: "q" a question, "a" the answer to one.
        unwrapped: each line is a paragraph.
        signs: of lines what somebody said that their dashes are (`Dashes`).
    """

    joiner: Joiner
    wrap: int
    roles: dict[int, str]
    unwrapped: bool
    signs: Mapping[int, str]

    def chunks(self, groups: Sequence[Sequence[Line]]) -> list[Chunk]:
        """Return the chunks of all groups in order."""
        out: list[Chunk] = []
        dashes = Dashes(self.joiner.reports, self._full, frozenset(self.roles), self.signs)
        for group in dashes.spaced(groups):
            gap = True
            for kind, lines, mark, level in self._runs(_split_items(group)):
                out.append(self._made(kind, lines, gap, mark, level))
                gap = False
        return out

    def _made(
        self, kind: Kind, lines: Sequence[Line], gap: bool, mark: Mark | None, level: int
    ) -> Chunk:
        if mark is not None:
            found = bullet(lines[0].text) or number(lines[0].text)
            assert found is not None
            first = replace(lines[0], text=found[1])
            return Chunk(kind, tuple(lines), self.joiner.join([first, *lines[1:]]), gap, mark)
        if kind is Kind.ROW:
            return Chunk(kind, tuple(lines), lines[0].text, gap)
        return Chunk(kind, tuple(lines), self.joiner.join(lines), gap, None, level)

    def _ask_for_columns(self, group: Sequence[Line], rows: set[int]) -> None:
        """Ask about lines whose columns are kept apart by spaces alone, and are in no table."""
        apart = [
            line
            for at, line in enumerate(group)
            if at not in rows and len(cell_starts(line)) > 1 and not leader(line.text)
        ]
        if len(apart) > 1:
            self.joiner.reports.asked(
                f"Columns that spaces keep apart run together here: {excerpt(apart[0].text)}",
                apart[0].number,
                "Make a table of them with a row of names at its top, or a list.",
            )

    def _runs(self, group: list[Line]) -> Iterator[tuple[Kind, Sequence[Line], Mark | None, int]]:
        at = 0
        rows = rows_of(group, self.joiner.reports)
        self._ask_for_columns(group, rows)
        while at < len(group):
            line = group[at]
            below = group[at + 1] if at + 1 < len(group) else None
            if at in rows:
                yield Kind.ROW, [line], None, 0
                at += 1
            elif below and (level := underline(below.text, line.text)):
                yield Kind.HEADING, [line], None, level
                at += 2
            elif hashes := _HASHED.match(line.text):
                self.joiner.reports.left_out(
                    "Left out, a mark; it is the sign of a heading", hashes[1], line.number,
                    where=Where.NOWHERE,
                )  # fmt: skip
                yield Kind.HEADING, [replace(line, text=hashes[2])], None, len(hashes[1])
                at += 1
            elif _is_section(group, at):
                yield Kind.HEADING, [line], None, 2
                at += 1
            elif _is_ruled(group, at):
                yield Kind.HEADING, [group[at + 1]], None, 1 if line.text[0] in "=═#*" else 2
                at += 3
            elif is_rule(line.text):
                yield Kind.RULE, [line], None, 0
                at += 1
            elif line.number in self.roles and self.roles[line.number] == "q":
                end = self._end(group, at, rows)
                yield Kind.QUESTION, group[at:end], None, 0
                at = end
            elif leader(line.text):
                yield Kind.LEADER, [line], None, 0
                at += 1
            elif (found := self._item(group, at)) is not None:
                end = self._end_of_item(group, at, rows)
                yield Kind.ITEM, group[at:end], found, 0
                at = end
            else:
                end = self._end(group, at, rows)
                yield Kind.TEXT, group[at:end], None, 0
                at = end

    def _item(self, group: Sequence[Line], at: int) -> Mark | None:
        line = group[at]
        if line.number in self.roles:
            return None
        found = bullet(line.text) or number(line.text)
        return found[0] if found else None

    def _starts(self, group: Sequence[Line], at: int) -> bool:
        """Return True if a line begins something of its own whatever stands above it."""
        line = group[at]
        below = group[at + 1] if at + 1 < len(group) else None
        if self._parts_number(group[at - 1], line):
            return False
        if line.number in self.roles or is_rule(line.text) or leader(line.text):
            return True
        if _HASHED.match(line.text) or _is_section(group, at):
            return True
        if (
            below is not None
            and label(line.text) in self.joiner.words.key_points
            and self._item(group, at + 1)
        ):
            return True
        if below is not None and underline(below.text, line.text):
            return True
        words = self.joiner.words
        if labelled(line.text, words.note | words.warning) and ends_sentence(group[at - 1].text):
            return True
        if below is not None and line.text.endswith((":", "：")) and self._item(group, at + 1):
            return ends_sentence(group[at - 1].text)
        mark = self._item(group, at)
        if mark is None:
            return False
        above = group[at - 1]
        # “… in the year / 1986. That was …”: a number or a dash that a wrap brought to the front.
        full = self._full(above, line) or (not self.unwrapped and self._is_unfinished(above))
        wrapped = full and not ends_sentence(above.text)
        in_list = bullet(above.text) or number(above.text) or above.text.endswith(":")
        loose = mark.weak or (mark.value or 1) > 1
        return not (wrapped and loose and not in_list)

    def _end(self, group: Sequence[Line], at: int, rows: set[int]) -> int:
        end = at + 1
        line = group[at]
        while end < len(group) and end not in rows and not self._starts(group, end):
            if not self._goes_on(group, end):
                break
            question = end == at + 1 and ends_question(line.text) and heading_shaped(line.text)
            if question and not self._full(line, group[end]) and line.number not in self.roles:
                break
            end += 1
        return end

    def _end_of_item(self, group: Sequence[Line], at: int, rows: set[int]) -> int:
        end = at + 1
        indent = group[at].indent
        while end < len(group) and end not in rows and not self._starts(group, end):
            a, b = group[end - 1], group[end]
            hangs = b.indent > indent
            if not hangs and not self._goes_on(group, end):
                break
            parts = self._parts_number(a, b)
            if not (hangs or parts) and ends_sentence(a.text) and not self._full(a, b):
                break
            if hangs and end == at + 1 and self._has_heading(a, b):
                break
            end += 1
        return end

    def _has_heading(self, a: Line, b: Line) -> bool:
        """Return True if an item's first line is its heading, and its text begins below."""
        found = bullet(a.text) or number(a.text)
        return (
            found is not None
            and not self._full(a, b)
            and b.text[:1].isupper()
            and heading_shaped(found[1].strip("*_"))
            and not leads_in(a.text, self.joiner.words)
        )

    def _full(self, a: Line, b: Line) -> bool:
        """Return True if the next word would not have fitted into a line."""
        if not self.wrap:
            return False
        first = b.text.split(" ")[0] if is_cased(b.text) or " " in b.text else b.text[:1]
        return width(a.text) + a.indent + 1 + width(first) > self.wrap - 1

    def _goes_on(self, group: Sequence[Line], end: int) -> bool:
        """Return True if the line at `end` goes on with what stands above it."""
        a, b = group[end - 1], group[end]
        if self._parts_number(a, b):
            return True
        if re.search(r"[^\W\d_][-‐‑]\Z", a.text) and re.match(r"[^\W\d_]", b.text):
            return True
        full = self._full(a, b)
        if a.text.endswith((":", "：")) and not full:
            return False
        if labelled(b.text, self.joiner.words.phone | self.joiner.words.email, marks=""):
            return full and not ends_sentence(a.text)
        if not self.unwrapped and self._is_unfinished(a):
            return True
        if begins_small(b.text) and is_cased(b.text[:1]):
            long = width(a.text) >= _SHORT_OF_WRAP * (self.wrap or _USUAL_WRAP)
            return full or long or ends_sentence(a.text)
        if full:
            return not (ends_sentence(a.text) and self._stands_alone(group, end))
        if ends_sentence(a.text) or ends_question(a.text):
            if self.unwrapped or self._stands_alone(group, end):
                return False
            return ends_sentence(a.text) or not heading_shaped(a.text) or end > 1
        return False

    def _parts_number(self, a: Line, b: Line) -> bool:
        """Return True if a number goes on in the next line."""
        found = parted(a.text, b.text, self.joiner.numbers)
        # A sentence may end with a number, and the next begin with one.
        return found is not None and not (found.told == "asked" and a.text.endswith("."))

    def _is_unfinished(self, line: Line) -> bool:
        """Return True if a line stops in the middle of a sentence that began in it."""
        if ends_sentence(line.text) or ends_question(line.text):
            return False
        inside = re.search(r"[^\W\d_]{2}[.!?؟۔।]['\"”»)]*\s+\S+\s+\S|[。！？].", line.text)
        if inside is not None:
            return True
        return width(line.text) >= _UNFINISHED and (
            line.text.endswith(",") or leads_in(line.text, self.joiner.words)
        )

    def _stands_alone(self, group: Sequence[Line], at: int) -> bool:
        """Return True if a line looks like a heading that nothing goes on from."""
        if not heading_shaped(group[at].text):
            return False
        if at + 1 >= len(group):
            return True
        below = group[at + 1]
        return not (self._full(group[at], below) or begins_small(below.text)) or (
            self._item(group, at + 1) is not None
        )


def _is_section(group: Sequence[Line], at: int) -> bool:
    """Return True for a heading with its number right below a sentence, and with text below it."""
    found = _SECTION.match(group[at].text)
    if found is None or at + 1 >= len(group):
        return False
    if at == 0:
        above = any(_SECTION.match(line.text) for line in group[2:])
    else:
        above = ends_sentence(group[at - 1].text)
    return (
        above
        and heading_shaped(group[at].text[found.end() :])
        and not _SECTION.match(group[at + 1].text)
    )


def _is_ruled(group: Sequence[Line], at: int) -> bool:
    """Return True if a line stands between two lines of signs, as a heading does."""
    if at + 2 >= len(group):
        return False
    above, line, below = (each.text for each in group[at : at + 3])
    return is_rule(above) and is_rule(below) and heading_shaped(line)


def _split_items(group: Sequence[Line]) -> list[Line]:
    """Return lines with items that follow each other in one line taken apart."""
    out = []
    for line in group:
        found = bullet(line.text)
        parts = _ITEMS_IN_LINE.split(line.text) if found else [line.text]
        out += [replace(line, text=part) for part in parts]
    return out
