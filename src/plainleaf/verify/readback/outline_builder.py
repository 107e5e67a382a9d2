"""The builder of outlines: told of paragraphs, lists and words in reading order, it makes one.

The readers of formats and of the model tell it what stands where. It knows no format, so what two
outlines say can only differ where the files do. One room, one class: all that is open at a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from plainleaf.text.lines import letters
from plainleaf.text.numerals import FIGURES
from plainleaf.verify.readback.outline import (
    LINE_END,
    ListShape,
    Outline,
    PageStart,
    TableShape,
    canonical_tag,
    normal,
    normal_blocks,
)

_BOX = re.compile("[☐☑]")
_PICTURE = "X"  # one letter, for a picture among the words
# A handout leads to its translations by the names of their files, whose endings are the format's.
_NEIGHBOUR = re.compile(r"(?!\w+:)([^/?#]+)\.(?:pdf|docx|html|epub)\Z")
_FIRST_PIECES, _FIRST_WORDS = 8, 60


@dataclass(slots=True)
class _Item:
    """A list item being read: its leading text lies between two places of the stream."""

    start: int
    end: int | None = None


@dataclass(slots=True)
class OpenList:
    """A list being read. Readers of flat formats keep it, to come back to it."""

    ordered: bool
    depth: int
    recorded: bool
    kind: str = FIGURES
    numbers: list[int] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    goes_on_as: OpenList | None = None

    def shape(self, before: Sequence[int]) -> ListShape:
        """Return the list as it was read; `before`: of each place how many lines end before it."""
        lines = tuple(before[at] if at >= 0 else at for at in self.places)
        numbers, items = tuple(self.numbers), tuple(self.items)
        return ListShape(self.ordered, self.depth, numbers, items, self.kind, lines)


@dataclass(slots=True)
class _OpenTable:
    """A table being read."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)
    headers: list[list[bool]] = field(default_factory=list)


class OutlineBuilder:
    """Gathers an outline from what it is told, in reading order.

    Words go to one stream of (text, language) pieces; a heading, link, item or cell is the part of
    the stream between its start and its end.
    """

    def __init__(self, language: str) -> None:
        self.language_of_document = canonical_tag(language)
        self._languages = [self.language_of_document]
        self._pieces: list[tuple[str, str]] = []
        self._streams = [self._pieces]
        self._items: list[_Item] = []
        self._lists: list[OpenList] = []
        self._depth = 0
        self._boxes: list[str] = []
        self._tables: list[_OpenTable] = []
        self._all_tables: list[_OpenTable] = []
        self._headings: list[tuple[int, str]] = []
        self._notes_heading: list[tuple[int, int, str]] = []
        self._links: list[tuple[str, str]] = []
        self._neighbours: list[tuple[str, str]] = []
        self._alts: list[str] = []
        self._described_in: list[tuple[str, str]] = []
        self._references: list[str] = []
        self._citations: list[str] = []
        self._footnotes: list[str] = []
        self._in_notes: list[tuple[list[Any], list[Any]]] = []
        self._terms: list[tuple[str, str, str]] = []
        self._entries: list[tuple[str, str, str]] = []
        self._apart = 0
        # All that was told, in the order of the file: a picture is one letter.
        self._told: list[str] = []
        self._pages: list[tuple[str, int]] | None = None
        self.blocks = 0
        self._level: object = None
        self._levels = 0
        self._before: tuple[str, object] = ("", None)
        self._touching: list[tuple[str, str]] = []
        self._ways: tuple[str, ...] = ()
        self._way = ""
        self._set_apart: list[tuple[str, str]] = []

    # --- Words -------------------------------------------------------------------------------

    def words(self, text: str) -> None:
        """Add words to the block being read."""
        boxes = _BOX.findall(text)
        self._boxes += boxes
        if text := _BOX.sub("", text) if boxes else text:
            # A newline between blocks is the builder's own.
            self._pieces.append((text.replace("\n", " "), self._languages[-1]))
            self._told.append(text)
            self._touch(text)
            if self._ways or self._way:
                self._set(text)

    def mark(self, text: str) -> None:
        """Add the box to tick that an item's mark may be; other marks are no text."""
        self._boxes += _BOX.findall(text)

    @contextmanager
    def level(self, level: object = None) -> Iterator[None]:
        """Read figures above or below the line, or that lead elsewhere.

        Args:
            level: the same for words that belong together; by default it is one of its own.
        """
        self._levels += 1
        outer, self._level = self._level, level or self._levels
        yield
        self._level = outer

    def _touch(self, text: str) -> None:
        """Note figures that touch those before them, of another level."""
        before, level = self._before
        if level != self._level and text[0].isdecimal() and before[-1:].isdecimal():
            self._touching.append((f"{before.split()[-1]}{text.split()[0]}", before))
        if text.isascii() or normal(text) or text[0].isspace():
            self._before = text, self._level

    @contextmanager
    def set_apart(self, *ways: str) -> Iterator[None]:
        """Read words that are raised, lowered or struck out; those of marks are none of these."""
        outer, self._ways = self._ways, (*self._ways, *ways) if ways else ()
        yield
        self._ways = outer

    def _set(self, text: str) -> None:
        """Note how words are set; those side by side of one way are one."""
        way = " ".join(sorted(set(self._ways)))
        if way and way == self._way:
            self._set_apart[-1] = way, self._set_apart[-1][1] + text
            return
        if not normal(text):
            return
        if way:
            self._set_apart.append((way, text))
        self._way = way

    def boundary(self) -> None:
        """End the block being read, if there is one."""
        if self._pieces and self._pieces[-1][0] != "\n":
            if self._items and self._items[-1].end is None:
                item = self._items[-1]
                # An empty piece stands for a picture: it makes a paragraph too.
                if any(text.strip() or not text for text, _ in self._pieces[item.start :]):
                    item.end = len(self._pieces)
            self._pieces.append(("\n", ""))
            self.blocks += 1
            self._before, self._way = ("", None), ""

    def _text(self, start: int, end: int | None = None) -> str:
        return normal("".join(text for text, _ in self._pieces[start:end]))

    @contextmanager
    def block(self) -> Iterator[None]:
        """Read a paragraph, or anything whose words stand apart from what is around it."""
        self.boundary()
        yield
        self.boundary()

    @contextmanager
    def structure(self) -> Iterator[None]:
        """Read a block that an item does not begin with: a heading, table or list."""
        self.end_leading_text()
        self.boundary()
        yield
        self.boundary()

    def end_leading_text(self) -> None:
        """Say that what follows no longer is the leading paragraph of the list item."""
        if self._items and self._items[-1].end is None:
            self._items[-1].end = len(self._pieces)

    @contextmanager
    def heading(self, level: int) -> Iterator[None]:
        """Read a heading."""
        with self.structure():
            start = len(self._pieces)
            yield
            self._headings.append((level, self._text(start)))

    @contextmanager
    def notes_heading(self, level: int) -> Iterator[None]:
        """Read the heading of the footnotes, which not every format needs."""
        self.boundary()
        text, self._pieces = self._pieces, []
        self.blocks += 1
        yield
        self.blocks += 1
        self._notes_heading.append((len(self._headings), level, self._text(0)))
        self._pieces = text

    @contextmanager
    def link(self, address: str) -> Iterator[None]:
        """Read a link that leads out of the document."""
        if beside := _NEIGHBOUR.match(address.strip()):
            with self.neighbour(unquote(beside[1])):
                yield
            return
        place, start = len(self._links), len(self._pieces)
        yield
        self._links.insert(place, (self._text(start), address.strip()))

    @contextmanager
    def neighbour(self, name: str) -> Iterator[None]:
        """Read a link to a file beside this one, of the same format."""
        start = len(self._pieces)
        yield
        self._neighbours.append((self._text(start), name))

    @contextmanager
    def citation(self) -> Iterator[None]:
        """Read a link to an entry of the reference list."""
        start = len(self._pieces)
        with self.set_apart():
            yield
        self._citations.append(self._text(start))

    @contextmanager
    def language(self, tag: str) -> Iterator[None]:
        """Read words in a language; an empty tag changes nothing."""
        self._languages.append(canonical_tag(tag) if tag.strip() else self._languages[-1])
        yield
        self._languages.pop()

    def picture(self, alt: str) -> None:
        """Add a picture; one without alternative text is decorative."""
        if text := normal(alt):
            self._pieces.append(("", ""))
            self._alts.append(text)
            if self._languages[-1] != self.language_of_document:
                self._described_in.append((self._languages[-1], text))
            self._told.append(_PICTURE)

    def page(self, label: str) -> None:
        """Say that a page begins here."""
        if self._pages is None:
            self._pages = []
        self._pages.append((label, len(self._told)))

    # --- Lists and tables ----------------------------------------------------------------------

    def open_list(self, ordered: bool, depth: int | None = None, kind: str = FIGURES) -> OpenList:
        """Start a list and return it; it need not be closed."""
        self.end_leading_text()
        self.boundary()
        opened = OpenList(ordered, depth or self._depth + 1, not self._apart, kind)
        self._lists.append(opened)
        return opened

    @contextmanager
    def whole_list(self, ordered: bool, kind: str = FIGURES) -> Iterator[OpenList]:
        """Read a list, nested as it is called."""
        opened = self.open_list(ordered, kind=kind)
        self._depth += 1
        yield opened
        self._depth -= 1
        self.boundary()

    @contextmanager
    def item(self, opened: OpenList, number: int | None = None) -> Iterator[None]:
        """Read an item of a list; `number` only where the list is numbered.

        Where the count jumps, another list begins: Word knows no other way to number on from
        there, and nothing in its file tells the two apart.
        """
        self.boundary()
        while opened.goes_on_as:
            opened = opened.goes_on_as
        if opened.ordered and opened.numbers and number != opened.numbers[-1] + 1:
            opened.goes_on_as = OpenList(True, opened.depth, opened.recorded, opened.kind)
            opened = opened.goes_on_as
            self._lists.append(opened)
        item = _Item(len(self._pieces))
        self._items.append(item)
        place = len(opened.items)
        opened.items.append("")
        in_text = self._pieces is self._streams[0] and not self._tables
        opened.places.append(item.start if in_text else -1)
        if opened.ordered and number is not None:
            opened.numbers.append(number)
        yield
        self._items.pop()
        opened.items[place] = self._text(item.start, item.end)
        self.boundary()

    @contextmanager
    def table(self) -> Iterator[None]:
        """Read a table."""
        with self.structure():
            table = _OpenTable()
            self._all_tables.append(table)
            self._tables.append(table)
            depth, self._depth = self._depth, 0
            yield
            self._depth = depth
            self._tables.pop()

    @contextmanager
    def caption(self) -> Iterator[None]:
        """Read the caption of the table being read."""
        with self.block():
            start = len(self._pieces)
            yield
            if self._tables:
                self._tables[-1].caption = self._text(start)

    @contextmanager
    def block_before(self) -> Iterator[list[str]]:
        """Read a paragraph that may turn out to be a caption; its text is put in what is given."""
        with self.block():
            said: list[str] = []
            start = len(self._pieces)
            yield said
            said.append(self._text(start))

    def caption_was(self, text: str) -> None:
        """Give the table being read the caption that was read before it."""
        self._tables[-1].caption = text

    def row(self) -> None:
        """Start a row of the table being read."""
        if self._tables:
            self._tables[-1].rows.append([])
            self._tables[-1].headers.append([])

    @contextmanager
    def cell(self, header: bool) -> Iterator[None]:
        """Read a cell of the row being read."""
        with self.block():
            start = len(self._pieces)
            yield
            if self._tables:
                table = self._tables[-1]
                if not table.rows:
                    self.row()
                text = self._text(start)
                table.rows[-1].append(text)
                table.headers[-1].append(header and text != "")

    # --- What stands apart ---------------------------------------------------------------------

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read a reference list or footnotes: their own lists are not lists of the text."""
        self._apart += 1
        yield
        self._apart -= 1

    @contextmanager
    def reference(self) -> Iterator[None]:
        """Read an entry of the reference list."""
        with self.block():
            start = len(self._pieces)
            yield
            self._references.append(self._text(start))

    @contextmanager
    def term(self, target: str, place: str) -> Iterator[None]:
        """Read a link to an entry of the glossary.

        Args:
            target: the name of the entry that it leads to.
            place: its own name, by which the entry leads back.
        """
        start = len(self._pieces)
        yield
        self._terms.append((self._text(start), target, place))

    def entry(self, name: str, term: str, back: str) -> None:
        """Add an entry of the glossary: its name, its term, the name of what it leads back to."""
        self._entries.append((name, normal(term), back))

    @contextmanager
    def footnote(self) -> Iterator[None]:
        """Read a footnote, away from the text: what is in it comes after all else."""
        gathered: list[list[Any]] = [
            *(self._links, self._neighbours, self._alts, self._described_in, self._lists),
            *(self._all_tables, self._citations, self._terms, self._set_apart),
        ]
        before = [len(each) for each in gathered]
        text, self._pieces = self._pieces, []
        items, self._items = self._items, []
        apart, self._apart = self._apart, 0
        depth, self._depth = self._depth, 0
        self._streams.append(self._pieces)
        self.blocks += 1
        self._before, self._way = ("", None), ""
        yield
        self._way = ""
        self.blocks += 1
        self._footnotes.append(self._text(0))
        for each, size in zip(gathered, before, strict=True):
            self._in_notes.append((each, each[size:]))
            del each[size:]
        self._pieces, self._items, self._apart, self._depth = text, items, apart, depth

    def _page_starts(self) -> tuple[PageStart, ...] | None:
        if self._pages is None:
            return None
        starts, place, before = [], 0, 0
        for label, at in self._pages:
            place += sum(map(letters, self._told[before:at]))
            before = at
            words = normal(" ".join(self._told[at : at + _FIRST_PIECES])).replace(LINE_END, " ")
            starts.append(PageStart(label, place, words[:_FIRST_WORDS].replace(_PICTURE, "")))
        return tuple(starts)

    # --- The end -------------------------------------------------------------------------------

    def _foreign(self) -> Iterator[tuple[str, str]]:
        """Yield (language, text) of every run in another language, block by block."""
        for stream in self._streams:
            language, run = "", ""
            for text, own in [*stream, ("\n", "")]:
                if text != "\n" and not normal(text).strip(LINE_END):
                    run += text  # white space and marks of direction belong to no language
                elif text != "\n" and own == language:
                    run += text
                else:
                    if language and language != self.language_of_document and normal(run):
                        yield language, normal(run)
                    language, run = own, "" if text == "\n" else text

    def finish(self, title: str, contents: tuple[tuple[int, str], ...] | None = None) -> Outline:
        """Return the outline of what was read."""
        for each, found in self._in_notes:
            each += found
        self._in_notes.clear()
        blocks, before = normal_blocks(text for text, _ in self._pieces)
        return Outline(
            title=normal(title),
            language=self.language_of_document,
            headings=tuple(self._headings),
            notes_heading=tuple(self._notes_heading),
            text="\n".join(blocks),
            links=tuple(self._links),
            neighbours=tuple(self._neighbours),
            alts=tuple(self._alts),
            described_in=tuple(self._described_in),
            lists=tuple(one.shape(before) for one in self._lists if one.recorded and one.items),
            boxes=tuple(self._boxes),
            tables=tuple(
                TableShape(one.caption, tuple(map(tuple, one.rows)), tuple(map(tuple, one.headers)))
                for one in self._all_tables
            ),
            languages=tuple(self._foreign()),
            references=tuple(self._references),
            citations=tuple(self._citations),
            footnotes=tuple(self._footnotes),
            terms=tuple(
                (words, next((term for name, term, _ in self._entries if name == target), ""))
                for words, target, _ in self._terms
            ),
            entries=tuple(
                (term, next((words for words, _, place in self._terms if place == back), ""))
                for _, term, back in self._entries
            ),
            contents=contents,
            pages=self._page_starts(),
            touching=tuple(self._touching),
            set_apart=tuple((way, normal(text)) for way, text in self._set_apart),
        )
