"""A Word file, opened for its rules: paragraphs, runs, links, tables and drawings, with places.

The outline of `readback.docx` is what a reader meets; this is how the file is made, which the rules
are about. What is deleted in tracked changes, or hidden, is nobody's text and stands in no list
here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    Gap,
    GapKind,
    LinkStart,
    NoteNumber,
    NoteReference,
    RunPiece,
    RunProperties,
    StoryKind,
    SymbolSign,
    WordBlock,
    WordDrawing,
    WordLink,
    WordParagraph,
    WordRun,
    Words,
    WordTable,
    is_gone,
)
from plainleaf.verify.readback.word.drawings import fill_of, kind_of
from plainleaf.verify.readback.word.ooxml import W, child, is_on, val
from plainleaf.verify.readback.word.styles import WordStyle
from plainleaf.verify.readback.word.walk import paragraphs_in, standing
from plainleaf.verify.word_rules.finding import MARGINS, shortened, where
from plainleaf.verify.word_rules.formatting import CellContext, WordFormatting

# What stands in a text for a note's number and for a picture: `normal` takes both away.
NOTE_MARK, DRAWING_MARK = "\u2060", "\u2062"
_UNKNOWN_SIGN = "\ufffc"  # a sign of a font of signs: text, but which is not known


@dataclass(slots=True)
class PlacedLink:
    """A link: where it leads, what is said when it is pointed at, and (once read) its words."""

    address: str
    anchor: str
    tip: str = ""
    words: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """A run of text of one look."""

    element: etree._Element
    text: str
    link: PlacedLink | None
    properties: RunProperties


@dataclass(slots=True)
class PlacedParagraph:
    """A paragraph; `level` is a heading's, 0 for other text.

    Args:
        element: the `w:p`.
        story: the part in which it stands.
        place: where it stands, for people.
        style: its style, resolved.
        level: of the heading that it is.
        listed: whether Word numbers it or gives it a bullet.
        cell: the table cell in which it stands.
        ground: what is behind it; None where that is not known.
        boxed: whether it stands in a text box.
        runs: its text.
        links: its links.
        drawings: how many pictures and shapes are anchored in it.
    """

    element: etree._Element
    story: StoryKind
    place: str
    style: WordStyle
    level: int
    listed: bool
    cell: CellContext | None
    ground: str | None
    boxed: bool
    runs: list[PlacedRun] = field(default_factory=list)
    links: list[PlacedLink] = field(default_factory=list)
    drawings: int = 0

    @property
    def text(self) -> str:
        """Return its text; tabs are tabs and line breaks newlines."""
        return "".join(run.text for run in self.runs)

    @property
    def is_code(self) -> bool:
        """Return whether its spaces are part of what it says."""
        names = " ".join(self.style.names)
        return any(word in names for word in ("code", "preformatted", "verbatim", "plain text"))


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table, where it stands, and the text of its cells by row."""

    read: WordTable
    place: str
    texts: tuple[tuple[str, ...], ...]
    nested: bool


@dataclass(frozen=True, slots=True)
class PlacedDrawing:
    """A picture, shape, chart or object.

    Args:
        element: what holds it: `w:drawing`, `w:pict` or `w:object`.
        kind: "picture", "chart", "shape", …, as a message names it.
        alt: its alternative text; empty if it has none.
        decorative: whether it is marked so.
        floating: whether it stands beside the text and not in it.
        words: what its text boxes say.
        name: what Word calls it in its selection pane.
        place: where it is anchored.
        story: of the paragraph in which it is anchored.
    """

    element: etree._Element
    kind: str
    alt: str
    decorative: bool
    floating: bool
    words: str
    name: str
    place: str
    story: StoryKind


class Document:
    """A Word file, read for its rules.

    Raises:
        ConformanceError: it is no Word document, or a part that it names is missing or broken.
    """

    def __init__(self, path: Path) -> None:
        self.paragraphs: list[PlacedParagraph] = []
        self.tables: list[PlacedTable] = []
        self.drawings: list[PlacedDrawing] = []
        self.hidden: list[tuple[str, str]] = []
        with WordFile(path) as file:
            self.styles, self.settings = file.styles, file.part("settings")
            self.comments = len(file.comments)
            self.background = child(file.document, "background")
            shown = is_on(child(self.settings, "displayBackgroundShape"))
            theme, page = file.part("theme"), self.background if shown else None
            self.formatting = WordFormatting(file.styles, theme, page)
            _Placer(self, StoryKind.BODY).blocks(file.body)
            for margin in file.margins:
                _Placer(self, margin.kind).blocks(margin.blocks)
            for kind in file.note_roots:
                placer = _Placer(self, kind)
                for note in sorted(file.notes(kind), key=lambda note: note.number):
                    placer.prefix = f"{kind} {note.number}"
                    placer.blocks(note.blocks)
            self.roots = [
                file.root,
                *(margin.root for margin in file.margins),
                *(root for _, root in file.note_roots.values()),
            ]
            self.title = normal(file.title)
            self.names, self.template = file.archive.names(), file.template
        self.bookmarks = {
            val(mark, "name") or ""
            for root in self.roots
            for mark in root.iter(f"{W}bookmarkStart")
        }

    def of_body(self) -> Iterator[PlacedParagraph]:
        """Yield the paragraphs of the text itself."""
        return (each for each in self.paragraphs if each.story is StoryKind.BODY)


class _Placer:
    """Puts one part of the file into a document's lists, and says where each thing stands."""

    def __init__(self, document: Document, story: StoryKind) -> None:
        self._document = document
        self._story = story
        self.prefix = "" if story is StoryKind.BODY else story.value
        self._path: list[tuple[int, str]] = []
        self._links: dict[WordLink, PlacedLink] = {}
        self._cells: list[tuple[CellContext, str]] = []
        self._grounds: list[str | None] = []
        self._before = "at the beginning"

    def _where(self, *parts: str) -> str:
        cell = self._cells[-1][1] if self._cells else ""
        box = "text box" if self._grounds else ""
        return where([text for _, text in self._path], self.prefix, box, cell, *parts)

    # --- Blocks --------------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[WordBlock]) -> None:
        """Place paragraphs and tables, and what stands in them."""
        for block in standing(blocks):
            match block:
                case WordParagraph():
                    self._paragraph(block)
                case WordTable():
                    self._table(block)
                case _:
                    pass

    def _paragraph(self, read: WordParagraph) -> None:
        document, level = self._document, read.level
        paragraph = PlacedParagraph(
            read.element, self._story, "", read.style, level,
            listed=read.place is not None,
            cell=self._cells[-1][0] if self._cells else None,
            ground=self._grounds[-1] if self._grounds else document.formatting.page,
            boxed=bool(self._grounds),
        )  # fmt: skip
        document.paragraphs.append(paragraph)
        before = len(document.drawings)
        text = _plain(read)
        if level and text:
            while self._path and self._path[-1][0] >= level:
                self._path.pop()
            paragraph.place = self._where(f"heading {shortened(text)}")
        else:
            paragraph.place = self._where(
                f"paragraph {shortened(text)}" if text else f"paragraph {self._before}"
            )
        for inline in standing(read.inlines):
            match inline:
                case WordRun():
                    self._run(inline, paragraph)
                case LinkStart(link):
                    self._links[link] = PlacedLink(link.address, link.anchor, link.tip)
                    paragraph.links.append(self._links[link])
                case _:
                    pass
        if not self._grounds:
            paragraph.drawings = len(document.drawings) - before
        if text:
            self._before = f"after {shortened(text)}"
        if level and text and self._story not in MARGINS:
            self._path.append((level, text))

    def _table(self, read: WordTable) -> None:
        texts = tuple(tuple(_words(cell.blocks) for cell in row.cells) for row in read.rows)
        first = next((text for row in texts for text in row if text), "")
        table = f"table {shortened(first)}" if first else f"table {self._before}"
        nested = bool(self._cells)
        self._document.tables.append(PlacedTable(read, self._where(table), texts, nested))
        for number, row in enumerate(read.rows):
            for place, cell in enumerate(row.cells):
                context = self._document.formatting.cell_context(
                    read.element, cell.element, number, place, number == len(read.rows) - 1
                )
                self._cells.append((context, f"{table}, row {number + 1}, cell {place + 1}"))
                self.blocks(cell.blocks)
                self._cells.pop()

    # --- Runs ----------------------------------------------------------------------------------

    def _run(self, run: WordRun, paragraph: PlacedParagraph) -> None:
        if run.properties.hidden:
            words = normal("".join(map(_shown, run.pieces)))
            hidden = self._document.hidden
            if hidden and hidden[-1][1] == paragraph.place and words:
                hidden[-1] = (f"{hidden[-1][0]} {words}", paragraph.place)
            elif words:
                hidden.append((words, paragraph.place))
            return
        link = self._links.get(run.link) if run.link is not None else None
        text = ""
        for piece in run.pieces:
            text += _shown(piece)
            if isinstance(piece, WordDrawing):
                self._drawing(piece, paragraph, link)
        if text:
            paragraph.runs.append(PlacedRun(run.element, text, link, run.properties))
            if link is not None:
                link.words += text

    def _drawing(
        self, read: WordDrawing, paragraph: PlacedParagraph, link: PlacedLink | None
    ) -> None:
        words = normal(" ".join(_words(box) for box in read.boxes))
        place = self._where(
            f"paragraph {shortened(text)}" if (text := normal(paragraph.text)) else ""
        )
        kind = kind_of(read.element, bool(read.boxes))
        for thing in read.things:
            drawing = PlacedDrawing(
                read.element, kind, thing.alt, thing.decorative, thing.floating, words, thing.name,
                place or paragraph.place, self._story,
            )  # fmt: skip
            self._document.drawings.append(drawing)
            if link is not None and drawing.alt:
                link.pictures += 1
        self._grounds.append(fill_of(read.element))
        for box in read.boxes:
            self.blocks(box)
        self._grounds.pop()


def _shown(piece: RunPiece) -> str:
    """Return a piece as it stands in a text here; a page or column break is none."""
    match piece:
        case Words(text):
            return text
        case Gap(GapKind.TAB):
            return "\t"
        case Gap(GapKind.LINE):
            return "\n"
        case SymbolSign():
            return _UNKNOWN_SIGN
        case NoteReference() | NoteNumber():
            return NOTE_MARK  # Word writes the number
        case WordDrawing():
            return DRAWING_MARK
        case _:
            return ""


def _plain(paragraph: WordParagraph) -> str:
    """Return what a paragraph is called by in a place."""
    return normal(
        "".join(
            piece.text if isinstance(piece, Words) else " "
            for run in paragraph.runs
            if not is_gone(run) and not run.properties.hidden
            for piece in run.pieces
            if isinstance(piece, Words | Gap)
        )
    )


def _words(blocks: Sequence[WordBlock]) -> str:
    return normal(" ".join(map(_plain, paragraphs_in(blocks))))
