"""Word documents, read back: paragraphs, styles, numbering and notes into an outline.

Word has no tree: a heading is an outline level, a list item a numbering, a caption a style, a
header cell a row's or a table's property; so what counts here is what Word itself and screen
readers go by (ISO/IEC 29500-1). The room is longer than most, for Word's flat paragraphs are read
in one go: what one is depends on those before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from plainleaf.verify.readback.outline import Outline, normal
from plainleaf.verify.readback.outline_builder import OpenList, OutlineBuilder
from plainleaf.verify.readback.properties import Properties
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    Gap,
    LinkEnd,
    LinkStart,
    NoteReference,
    RunPiece,
    StoryKind,
    SymbolSign,
    WordBlock,
    WordDrawing,
    WordInline,
    WordLink,
    WordParagraph,
    WordRun,
    Words,
    WordTable,
    is_gone,
)
from plainleaf.verify.readback.word.numbering import ListPlace
from plainleaf.verify.readback.word.styles import WordStyle
from plainleaf.verify.readback.word.walk import leads_back, links_in, paragraphs_in, standing

_REFERENCE_STYLES = frozenset({"reference", "reference entry", "bibliography"})
_VERTICAL = {"superscript": "raised", "subscript": "lowered"}
_TERM_STYLE = "glossary term"


def read_docx(path: Path) -> Outline:
    """Return the outline of a Word document.

    Raises:
        ConformanceError: it is no Word document, or a part that it names is missing or broken.
    """
    with WordFile(path) as file:
        reader = DocxReader(file)
        reader.read_body()
        for kind in (StoryKind.FOOTNOTE, StoryKind.ENDNOTE):
            reader.read_notes(kind)
        outline = reader.builder.finish(file.title)
        # A description (`wp:docPr`) has no language of its own, and notes stand below each page.
        return replace(outline, described_in=None, notes_heading=None, properties=file.properties)


def word_properties(path: Path) -> tuple[Properties, ...]:
    """Return what a Word document says beside its text.

    Raises:
        ConformanceError: it is no Word document, or a part that it names is missing or broken.
    """
    with WordFile(path) as file:
        return file.properties


@dataclass(slots=True)
class _OpenLevel:
    """A list level whose item is being read; closing `item` ends it."""

    number: str
    depth: int
    opened: OpenList
    direct: bool
    item: ExitStack = field(default_factory=ExitStack)


class DocxReader:
    """Tells a builder what stands in the parts of a Word document."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        styles = file.styles
        normal_style = styles[styles.default_paragraph]
        language = normal_style.language.over(styles.language)
        self.builder = OutlineBuilder(
            (language.bidi if normal_style.right_to_left else "") or language.latin
        )
        paragraphs = list(paragraphs_in(file.body))
        self._references = set(_bookmarks_of_references(paragraphs))
        self._terms = set(self._read_glossary(paragraphs))
        self._levels: list[_OpenLevel] = []
        self._known: dict[tuple[str, int, object], OpenList] = {}
        self._links: dict[WordLink, ExitStack] = {}
        self._notes: dict[tuple[StoryKind, str], int] = {}
        self._own_marks: set[tuple[StoryKind, str]] = set()
        self._mark: etree._Element | None = None
        self._caption = ""
        self._after_picture = False
        self._has_table_captions = styles.has("table caption")

    def read_body(self) -> None:
        """Read the document's body."""
        self._blocks(self._file.body)
        self._close_levels(0)

    def read_notes(self, kind: StoryKind) -> None:
        """Read the notes of a kind in the order in which the text first mentions them."""
        for note in self._file.notes(kind):
            if (kind, note.identifier) not in self._notes:
                continue
            if (kind, note.identifier) in self._own_marks:  # said again where the note begins
                runs = (run for each in paragraphs_in(note.blocks) for run in each.runs)
                self._mark = next((run.element for run in runs), None)
            with self.builder.footnote():
                self._blocks(note.blocks)
                self._close_levels(0)

    # --- Blocks ------------------------------------------------------------------------------

    def _blocks(self, blocks: Sequence[WordBlock]) -> None:
        for block in standing(blocks):
            match block:
                case WordParagraph():
                    self._paragraph(block)
                case WordTable():
                    self._table(block)
                case _:
                    pass

    def _paragraph(self, paragraph: WordParagraph) -> None:
        style = paragraph.style
        caption, self._caption = self._caption, ""
        after_picture, self._after_picture = self._after_picture, False

        if paragraph.level:
            self._close_style_lists()
            with self.builder.heading(min(paragraph.level, 6)):
                self._inlines(paragraph)
        elif _is_reference(style):
            self._close_levels(0)
            with self.builder.reference():
                self._inlines(paragraph)
        elif style.is_a("caption"):
            self._close_style_lists()
            if style.is_a("table caption"):
                self.builder.end_leading_text()  # an item that begins with a table has none
            with self.builder.block_before() as said:
                self._inlines(paragraph)
            # Word's own style is for both; where a picture stands above, the caption is its.
            of_table = style.is_a("table caption") or not (
                self._has_table_captions or after_picture
            )
            self._caption = said[0] if of_table else ""
        elif paragraph.place is not None:
            self._list_paragraph(paragraph, paragraph.place)
            self._after_picture = _has_picture(paragraph)
        else:
            if not style.is_a("list continue"):
                self._close_style_lists()
            with self.builder.block():
                self._inlines(paragraph)
            self._after_picture = _has_picture(paragraph)
            if not self._after_picture and normal(paragraph.text) == "":
                self._caption = caption  # an empty paragraph does not part caption and table

    def _table(self, table: WordTable) -> None:
        self._close_style_lists()
        caption, self._caption, self._after_picture = self._caption, "", False
        levels, self._levels = self._levels, []
        with self.builder.table():
            self.builder.caption_was(caption)
            for row in table.rows:
                self.builder.row()
                for at, cell in enumerate(row.cells):
                    with self.builder.cell(row.header or (table.first_column and at == 0)):
                        self._blocks(cell.blocks)
                        self._close_levels(0)
        self._levels = levels
        self._caption = ""

    # --- Lists -------------------------------------------------------------------------------

    def _list_paragraph(self, paragraph: WordParagraph, place: ListPlace) -> None:
        number, depth = place.number, place.depth
        self._close_levels(depth, keep=number)
        if not self._levels or self._levels[-1].depth < depth:
            outer = self._levels[-1].opened if self._levels else None
            key = (number, depth, (id(outer), len(outer.items)) if outer else None)
            opened = self._known.get(key) if place.direct else None
            if opened is None:
                opened = self.builder.open_list(place.ordered, depth + 1, place.kind)
                self._known[key] = opened
            self._levels.append(_OpenLevel(number, depth, opened, place.direct))
        level = self._levels[-1]
        level.item.close()
        level.item.enter_context(self.builder.item(level.opened, place.count))
        with self.builder.block():
            self._inlines(paragraph)
        if not _has_picture(paragraph):
            self.builder.end_leading_text()  # an empty item stays so, whatever follows it

    def _close_levels(self, depth: int, keep: str | None = None) -> None:
        """End list levels from `depth` on; that of numbering `keep` at `depth` itself stays."""
        while self._levels and self._levels[-1].depth >= depth:
            last = self._levels[-1]
            if last.depth == depth and last.number == keep:
                return
            self._levels.pop().item.close()

    def _close_style_lists(self) -> None:
        """End lists that only their style makes: a paragraph of another style parts them."""
        if any(not level.direct for level in self._levels):
            self._close_levels(0)

    # --- Inlines -----------------------------------------------------------------------------

    def _inlines(self, paragraph: WordParagraph) -> None:
        before: WordInline | None = None
        for inline in standing(paragraph.inlines):
            match inline:
                case WordRun():
                    self._run(inline)
                case LinkStart(link):
                    around = before.name if isinstance(before, BookmarkPoint) else ""
                    self._links[link] = ExitStack()
                    self._links[link].enter_context(self._link(link, around))
                case LinkEnd(link) if link in self._links:
                    self._links.pop(link).close()
                case _:
                    pass
            before = inline

    def _link(self, link: WordLink, bookmark: str) -> AbstractContextManager[None]:
        """Return what the words of a link are; `bookmark` is that round it, if there is one."""
        if link.address:
            return self.builder.link(link.target)
        if link.anchor in self._terms:
            return self.builder.term(link.anchor, bookmark)
        return self._mark_of(link)

    @contextmanager
    def _mark_of(self, link: WordLink) -> Iterator[None]:
        """Read a link within the document: its figures are none of the words before it."""
        cited = self.builder.citation() if link.anchor in self._references else nullcontext()
        with self.builder.level(), cited:
            yield

    def _run(self, run: WordRun) -> None:
        if run.properties.hidden or run.element is self._mark or leads_back(run):
            return
        with (
            self.builder.level() if run.properties.vertical else nullcontext(),
            self.builder.set_apart(*self._ways(run)),
        ):
            for piece in run.pieces:
                self._piece(piece, run)

    def _ways(self, run: WordRun) -> Iterator[str]:
        """Yield whether words are raised, lowered, struck out; those of marks are none of these."""
        said, link = run.properties, run.link
        if not (said.style.is_a("footnote reference") or said.style.is_a("endnote reference")):
            cited = link is not None and link.anchor in self._references
            if said.vertical and not cited:
                yield _VERTICAL.get(said.vertical, said.vertical)
            if said.strike and not cited:
                yield "struck out"

    def _piece(self, piece: RunPiece, run: WordRun) -> None:
        match piece:
            case Words(text) | SymbolSign(text):
                self._words(text, run)
            case Gap():
                self._words(" ", run)
            case NoteReference(kind, identifier, own_mark):
                number = self._notes.setdefault((kind, identifier), len(self._notes) + 1)
                if own_mark:
                    self._own_marks.add((kind, identifier))  # the text that follows is the mark
                else:
                    with self.builder.level():
                        self._words(str(number), run)
            case WordDrawing():
                self._drawing(piece)
            case _:
                pass

    def _words(self, text: str, run: WordRun) -> None:
        if any(field.is_contents for field in run.fields):
            return
        said = run.properties
        tag = said.language.of(text, right_to_left=said.right_to_left)
        with self.builder.language(tag):
            self.builder.words(text)

    def _drawing(self, drawing: WordDrawing) -> None:
        for thing in drawing.things:
            self.builder.picture("" if thing.decorative else thing.alt)
        for box in drawing.boxes:
            self._blocks(box)

    # --- The glossary ------------------------------------------------------------------------

    def _read_glossary(self, paragraphs: list[WordParagraph]) -> Iterator[str]:
        """Note the entries, and yield the names of their bookmarks."""
        for paragraph, meaning in zip(paragraphs, [*paragraphs[1:], None], strict=True):
            if not paragraph.style.is_a(_TERM_STYLE):
                continue
            name = next(_bookmarks_in(paragraph), "")
            backwards = {run.link for run in meaning.runs if leads_back(run)} if meaning else set()
            # In older files the way back is an arrow, which says nothing.
            ways = (
                link.anchor
                for link, words in (links_in(meaning) if meaning is not None else ())
                if link in backwards or normal(words) == ""
            )
            self.builder.entry(name, normal(paragraph.text), next(ways, ""))
            yield name


def _bookmarks_of_references(paragraphs: list[WordParagraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        if _is_reference(paragraph.style):
            yield from _bookmarks_in(paragraph)


def _bookmarks_in(paragraph: WordParagraph) -> Iterator[str]:
    return (
        each.name
        for each in paragraph.inlines
        if isinstance(each, BookmarkPoint) and each.start and not is_gone(each)
    )


def _has_picture(paragraph: WordParagraph) -> bool:
    return any(drawing.things for drawing in paragraph.drawings)


def _is_reference(style: WordStyle) -> bool:
    return not _REFERENCE_STYLES.isdisjoint(style.names)
