"""Chunks whose kinds are decided → blocks of the model: headings, lists, tables, boxes.

One room: lists hold paragraphs and lists, and what is a list is told from the marks of them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plainleaf.diagnostics import Position
from plainleaf.importers.key_points import boxed
from plainleaf.importers.manuscript import Reports, excerpt, heading
from plainleaf.importers.plain.capitals import Casing
from plainleaf.importers.plain.chunks import Chunk, Kind
from plainleaf.importers.plain.rows import names_columns, shows_names, spaced_cells
from plainleaf.importers.plain.words_of_text import TextWriter, in_lines
from plainleaf.importers.serialise import counting
from plainleaf.importers.wording import Wording, label, labelled
from plainleaf.model.article import (
    Alignment,
    Block,
    Box,
    BoxKind,
    Cell,
    Heading,
    List,
    ListItem,
    Paragraph,
    Row,
    Table,
)
from plainleaf.model.words import plain_text
from plainleaf.text.shapes import count_words, ends_question, ends_sentence, leader

_DEEPEST = 6
_FEWEST_LEADERS = 2
_GLUED = re.compile(r"[(]?\d{1,3}[.)][^\W\d_]")
_LONGEST_OF_ADDRESS = 14  # words


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the blocks of one article; `added` are the numbers that letters became."""

    writer: TextWriter
    wording: Wording
    casing: Casing
    reports: Reports
    colon: str = ": "
    added: list[str] = field(default_factory=list)

    def blocks(self, chunks: Sequence[Chunk]) -> list[Block]:
        """Return the blocks of chunks, headings flat."""
        out: list[Block] = []
        at = 0
        level = 1
        section, asked = 1, 2
        while at < len(chunks):
            chunk = chunks[at]
            match chunk.kind:
                case Kind.HEADING | Kind.QUESTION:
                    wanted = chunk.level or 2
                    if chunk.kind is Kind.QUESTION:
                        # Questions right below a heading are its own.
                        if at and chunks[at - 1].kind is Kind.HEADING:
                            asked = section + 1
                        wanted = asked
                    else:
                        section, asked = min(wanted, level + 1), 2
                    level = max(2, min(wanted, level + 1, _DEEPEST))
                    out.append(self.heading(chunk, level))
                    end = at + 1
                case Kind.ITEM:
                    end = self._end(chunks, at)
                    out += self.lists(chunks[at:end])
                case Kind.ROW:
                    end = self._same(chunks, at)
                    out += self.rows(chunks[at:end])
                case Kind.LEADER:
                    end = self._same(chunks, at)
                    if self._is_contents(out, chunks[at:end]):
                        out.pop()
                    else:
                        out += self.leaders(chunks[at:end])
                case Kind.RULE:
                    self.reports.left_out("Left out, a line of signs", chunk.text, chunk.number)
                    end = at + 1
                case Kind.TEXT:
                    end = self._address(chunks, at)
                    out.append(self.text(chunks[at:end]))
            at = end
        return boxed(out, self.wording)

    def at(self, chunk: Chunk) -> Position:
        """Return the place of a chunk."""
        return self.reports.at(chunk.number)

    def heading(self, chunk: Chunk, level: int) -> Heading:
        """Return a heading; one in capitals gets small letters."""
        words = self.quiet(chunk.text, chunk.number)
        return heading(level, self.writer.inlines(words, self.at(chunk)), self.at(chunk))

    def quiet(self, text: str, line: int) -> str:
        """Return a heading that does not shout."""
        if not self.casing.is_loud(text):
            return text
        quiet = self.casing.quiet(text)
        self.reports.guessed(
            f"A heading in capitals got small letters: {excerpt(quiet)}",
            line,
            "Correct the names in it.",
            text,
            words=text,
        )
        return quiet

    def paragraph(self, chunk: Chunk) -> Paragraph:
        """Return a paragraph."""
        return Paragraph(self.writer.inlines(chunk.text, self.at(chunk)), self.at(chunk))

    def text(self, run: Sequence[Chunk]) -> Block:
        """Return a paragraph, a box where a label says so, or lines that stand one by one."""
        first = run[0]
        if len(run) > 1:
            lines = [self.writer.inlines(chunk.text, self.at(chunk)) for chunk in run]
            return Paragraph(in_lines(lines), self.at(first))
        for kind, labels in (
            (BoxKind.WARNING, self.wording.warning),
            (BoxKind.NOTE, self.wording.note),
        ):
            found = labelled(first.text.lstrip("¡"), labels, marks=":：!！")
            if found and found[1] and (ends_sentence(found[1]) or count_words(found[1]) > 3):
                self.reports.guessed(
                    f"The label “{found[0].strip()}” became a box of its kind.",
                    first.number,
                    "Take the box away if it is none.",
                    found[0],
                    words=first.text,
                )
                # The sentence began with its label.
                words = found[1][:1].upper() + found[1][1:]
                inside = Paragraph(self.writer.inlines(words, self.at(first)), self.at(first))
                return Box(kind, None, (inside,), self.at(first))
        return self.paragraph(first)

    # --- Runs of chunks ----------------------------------------------------------------------

    def _same(self, chunks: Sequence[Chunk], at: int) -> int:
        end = at + 1
        while end < len(chunks) and chunks[end].kind is chunks[at].kind and not chunks[end].gap:
            end += 1
        return end

    def _end(self, chunks: Sequence[Chunk], at: int) -> int:
        """Return where a list ends: its items, and what is indented below them."""
        end = at + 1
        while end < len(chunks):
            chunk = chunks[end]
            below = chunk.kind is Kind.TEXT and chunk.indent > chunks[at].indent + 1
            if chunk.kind is not Kind.ITEM and not below:
                break
            end += 1
        return end

    def _address(self, chunks: Sequence[Chunk], at: int) -> int:
        """Return where lines end that stand one below the other on purpose, as in an address."""
        end = at + 1
        if not self._is_short_line(chunks[at]):
            return end
        while (
            end < len(chunks)
            and chunks[end].kind is Kind.TEXT
            and not chunks[end].gap
            and self._is_short_line(chunks[end])
        ):
            end += 1
        return end

    def _is_short_line(self, chunk: Chunk) -> bool:
        return (
            chunk.single
            and not ends_sentence(chunk.text)
            and count_words(chunk.text) <= _LONGEST_OF_ADDRESS
            and not ends_question(chunk.text)
        )

    # --- Lists -------------------------------------------------------------------------------

    def lists(self, run: Sequence[Chunk]) -> list[Block]:
        """Return the lists of a run of items: deeper ones by their indent or by their marks."""
        out: list[Block] = []
        at = 0
        while at < len(run):
            end = self._one_list(run, at)
            out.append(self._list(run[at:end]))
            at = end
        return out

    def _one_list(self, run: Sequence[Chunk], at: int) -> int:
        """Return where the list ends that begins at `at`."""
        first = run[at]
        assert first.mark is not None
        style, value = first.mark.style, first.mark.value
        end = at + 1
        while end < len(run):
            mark = run[end].mark
            deeper = run[end].indent > first.indent + 1
            follows = mark is not None and mark.style == style and value is not None
            follows = follows and mark is not None and mark.value == (value or 0) + 1
            # A number that was left out or is there twice is one of the list all the same.
            follows = follows or (
                mark is not None
                and not mark.weak
                and not deeper
                and value is not None
                and mark.style == style
                and mark.value not in (None, 1)
            )
            if mark is not None and (follows or not deeper):
                if follows or (mark.style == style and value is None):
                    value = mark.value
                elif not self._resumes(run, end, style, value):
                    break
            end += 1
        return end

    def _resumes(self, run: Sequence[Chunk], at: int, style: str, value: int | None) -> bool:
        """Return True if bullets stand between two numbers that follow each other."""
        if value is None or (run[at].mark and run[at].mark.value is not None):  # type: ignore[union-attr]
            return False
        later = (chunk.mark for chunk in run[at:] if chunk.mark and chunk.mark.value is not None)
        following = next(later, None)
        return following is not None and following.style == style and following.value == value + 1

    def _list(self, run: Sequence[Chunk]) -> List:
        first = run[0]
        assert first.mark is not None
        style = first.mark.style
        items: list[tuple[Chunk, list[Chunk]]] = []
        for chunk in run:
            own = chunk.mark is not None and chunk.mark.style == style
            mark = items[-1][0].mark if items else None
            # A number that goes on is of the same list, wherever it stands.
            follows = (
                own
                and mark is not None
                and mark.value is not None
                and (chunk.mark is not None and chunk.mark.value == mark.value + 1)
            )
            if not items or follows or (own and chunk.indent <= first.indent + 1):
                items.append((chunk, []))
            else:
                items[-1][1].append(chunk)
        start = first.mark.value
        if style == "o":
            marks = " ".join("o" for _ in items)
            self.reports.guessed(
                "Lines that begin with o became a list.", first.number, dropped=marks,
                words=_typed(run),
            )  # fmt: skip
        if _GLUED.match(first.lines[0].text):
            self.reports.guessed(
                "Lines with no space behind their numbers became a list: "
                f"{excerpt(first.lines[0].text)}",
                first.number,
                "Take it apart if it is none.",
                words=_typed(run),
            )
        made = []
        for at, (chunk, below) in enumerate(items):
            value = chunk.mark.value if chunk.mark else None
            before = items[at - 1][0].mark if at else None
            follows = before is None or value is None or value == (before.value or 0) + 1
            made.append(ListItem((self.paragraph(chunk), *self._inside(below)), self.at(chunk),
                                 None if follows else value))  # fmt: skip
        if any(each.number is not None for each in made):
            marks = ", ".join(chunk.mark.text for chunk, _ in items if chunk.mark)
            self.reports.asked(
                "The numbers of this list do not follow each other; they stand as they were: "
                f"{marks}",
                first.number,
                "See whether a line is missing.",
            )
        plain = List(
            tuple(made), start is not None, self.at(first), start if start is not None else 1
        )
        if first.mark.weak and start is not None and style.strip("().") in ("a", "A"):
            kept = counting(plain, "A" if "A" in style else "a")
            if kept.kind != plain.kind:
                return kept
        if (first.mark.weak and start is not None) or _is_worded(style):
            marks = " ".join(chunk.mark.text for chunk, _ in items if chunk.mark)
            self.reports.guessed(
                f"The list {marks.split(' ')[0]} … is numbered 1, 2, 3 now.",
                first.number,
                "See that the text does not speak of its marks.",
                marks,
                words=_typed(run),
            )
            if start is not None and (first.mark.weak or "一" in style):
                self.added.extend(str(start + place) for place in range(len(items)))
        return plain

    def _inside(self, below: Sequence[Chunk]) -> list[Block]:
        out: list[Block] = []
        at = 0
        while at < len(below):
            if below[at].kind is Kind.ITEM:
                end = self._end(below, at)
                out += self.lists(below[at:end])
            else:
                end = at + 1
                out.append(self.paragraph(below[at]))
            at = end
        return out

    # --- Tables ------------------------------------------------------------------------------

    def rows(self, rows: Sequence[Chunk]) -> list[Block]:
        """Return a table, or a list where no row names the columns; its label stands above it."""
        texts = [spaced_cells(chunk.lines[0].text) for chunk in rows]
        if names_columns(texts):
            return [self.table(rows, texts)]
        name, *others = [row[0] for row in texts]
        if name.endswith((":", "：")) and not any(others) and len(texts[0]) > 2:
            above = Paragraph(self.writer.inlines(name, self.at(rows[0])), self.at(rows[0]))
            return [above, self.row_list(rows, [row[1:] for row in texts])]
        return [self.row_list(rows, texts)]

    def row_list(self, rows: Sequence[Chunk], texts: Sequence[Sequence[str]]) -> List:
        """Return rows as items: what the first cell names, and what the others say of it."""
        self.reports.guessed(
            f"{len(rows)} lines with columns, of which none names the columns, became a list.",
            rows[0].number,
            "Make a table of it with a row of names at its top, if it is one.",
            words=_typed(rows),
        )
        gaps = [chunk for chunk, row in zip(rows, texts, strict=True) if "" in row[1:]]
        if gaps and len(texts[0]) > 2:
            self.reports.asked(
                "Cells of this row are empty, and a list does not show which: "
                f"{excerpt(gaps[0].text)}",
                gaps[0].number,
                "Write into each what it says of what, or make a table of the rows.",
            )
        items = []
        for chunk, (first, *others) in zip(rows, texts, strict=True):
            said = ", ".join(each for each in others if each)
            words = f"{first.rstrip(':：')}{self.colon}{said}" if first and said else first or said
            inside = Paragraph(self.writer.inlines(words, self.at(chunk)), self.at(chunk))
            items.append(ListItem((inside,), self.at(chunk)))
        return List(tuple(items), False, self.at(rows[0]))

    def table(self, rows: Sequence[Chunk], texts: Sequence[Sequence[str]]) -> Table:
        """Return a table; its first row names the columns."""
        self.reports.guessed(
            f"{len(rows)} lines became a table; its first row names the columns: "
            f"{excerpt(' | '.join(texts[0]))}",
            rows[0].number,
            "Correct the first row if it is none of names.",
            words=_typed(rows),
        )
        if texts[0][0] and not shows_names(texts):
            self.reports.asked(
                "Nothing shows that the first row of this table names its columns: "
                f"{excerpt(' | '.join(texts[0]))}",
                rows[0].number,
                "If it is a row like the others, write one with names above it, or make a list.",
            )
        made = [
            Row(tuple(self._cell(text, chunk, head=at == 0) for text in row))
            for at, (row, chunk) in enumerate(zip(texts, rows, strict=True))
        ]
        columns = len(texts[0])
        return Table(
            (), (made[0],), tuple(made[1:]), (Alignment.START,) * columns, self.at(rows[0])
        )

    def _cell(self, text: str, chunk: Chunk, *, head: bool) -> Cell:
        inlines = self.writer.inlines(text, self.at(chunk))
        return Cell((Paragraph(inlines, self.at(chunk)),) if inlines else (), head)

    def _is_contents(self, above: Sequence[Block], run: Sequence[Chunk]) -> bool:
        """Return True for a table of contents with pages, which is left out with its heading."""
        title = above[-1] if above and isinstance(above[-1], Heading) else None
        ends = [leader(chunk.text) for chunk in run]
        if title is None or label(plain_text(title)) not in self.wording.contents:
            return False
        if not all(end is not None and re.fullmatch(r"\d{1,3}", end[1]) for end in ends):
            return False
        words = "\n".join([plain_text(title), *(chunk.text for chunk in run)])
        line = title.position.line
        self.reports.left_out("Left out, a table of contents with the pages of paper", words, line)
        return True

    def leaders(self, run: Sequence[Chunk]) -> list[Block]:
        """Return rows with dots between as a list: the dots become a colon."""
        pairs = [(chunk, leader(chunk.text)) for chunk in run]
        if len(run) < _FEWEST_LEADERS:
            return [self.paragraph(chunk) for chunk in run]
        items = []
        for chunk, pair in pairs:
            assert pair is not None
            words = f"{pair[0]}{self.colon}{pair[1]}"
            inside = Paragraph(self.writer.inlines(words, self.at(chunk)), self.at(chunk))
            items.append(ListItem((inside,), self.at(chunk)))
        self.reports.guessed(
            f"{len(run)} lines with rows of dots became a list.", run[0].number, words=_typed(run)
        )
        return [List(tuple(items), False, self.at(run[0]))]


def _typed(run: Sequence[Chunk]) -> str:
    """Return chunks as they were typed, one a line."""
    return "\n".join(chunk.whole for chunk in run)


def _is_worded(style: str) -> bool:
    """Return True for `Step 1`, `1°`, `①`, `一、`: a list's own numbers do not say so."""
    return (
        "①" in style
        or "一" in style
        or (style[:1].isalpha() and len(style) > 3)
        or style[-1:] in ("°", "º")
    )
