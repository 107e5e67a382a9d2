"""What stands in a Word file, as a tree: paragraphs, tables, runs, notes, drawings, with places.

Nothing is left out: what is deleted, moved away or hidden is here, and says so. A paragraph is
flat: its inlines stand in order, and what begins and ends (links, fields, bookmarks, comments) has
a mark at either end, since in Word these need not be nested. One room: the whole tree at a glance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from plainleaf.verify.readback.word.numbering import ListPlace
from plainleaf.verify.readback.word.styles import WordLanguage, WordStyle


class StoryKind(StrEnum):
    """The parts of a Word file that hold text."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"


class ChangeKind(StrEnum):
    """What a tracked change does (17.13.5); the value is its element's name."""

    INSERTED = "ins"
    DELETED = "del"
    MOVED_HERE = "moveTo"
    MOVED_AWAY = "moveFrom"
    FORMATTED = "change"


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A change that nobody has accepted or rejected yet."""

    kind: ChangeKind
    author: str = ""
    date: str = ""

    @property
    def gone(self) -> bool:
        """Whether what is changed is no longer text."""
        return self.kind in (ChangeKind.DELETED, ChangeKind.MOVED_AWAY)


@dataclass(frozen=True, slots=True)
class ContentControl:
    """`w:sdt` (17.5.2): a field of a form, or what a program keeps track of.

    Args:
        tag: for programs.
        title: for people.
        kind: "text", "checkbox", "dropDownList", "docPartObj" …; empty for rich text.
        placeholder: whether its text only says what is to be filled in.
    """

    tag: str
    title: str
    kind: str
    placeholder: bool


@dataclass(frozen=True, slots=True, eq=False)
class WordLink:
    """A link: out of the file, or to a bookmark in it; two of the same place are two links."""

    address: str
    anchor: str
    tip: str = ""

    @property
    def target(self) -> str:
        """The address with the place in it; empty for a link within the file."""
        return f"{self.address}#{self.anchor}" if self.address and self.anchor else self.address


@dataclass(frozen=True, slots=True, eq=False)
class WordField:
    """A field (17.16): the instruction by which Word, or a program in it, made what is shown."""

    instruction: str

    @property
    def is_contents(self) -> bool:
        """Whether Word makes it itself out of the headings."""
        return self.instruction.strip().upper().startswith("TOC")


# --- In a run --------------------------------------------------------------------------------


class GapKind(StrEnum):
    """White space that is no character."""

    TAB = "tab"
    LINE = "line"
    PAGE = "page"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Words:
    """Characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A tab or a break."""

    kind: GapKind


@dataclass(frozen=True, slots=True)
class SymbolSign:
    """`w:sym` (17.3.3.30): a sign of a font of signs."""

    character: str
    font: str


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The mark of a note; `own_mark`: it is the text that follows, not a number."""

    kind: StoryKind
    identifier: str
    own_mark: bool


@dataclass(frozen=True, slots=True)
class NoteNumber:
    """The number that a note itself begins with."""


@dataclass(frozen=True, slots=True)
class CommentReference:
    """Where a comment's sign stands."""

    identifier: str


@dataclass(frozen=True, slots=True)
class DrawnThing:
    """One picture, shape, chart or object, and what is said of it.

    Args:
        alt: its alternative text; empty if it has none.
        decorative: whether it is marked so.
        floating: whether it stands beside the text and not in it.
        name: what Word calls it in its selection pane.
    """

    alt: str
    decorative: bool
    floating: bool
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class WordDrawing:
    """`w:drawing`, `w:pict` or `w:object`.

    Args:
        element: the element.
        things: what it holds.
        boxes: its text boxes, and what stands in each.
        parts: the names of the parts with its pictures.
    """

    element: etree._Element
    things: tuple[DrawnThing, ...]
    boxes: tuple[tuple[WordBlock, ...], ...]
    parts: tuple[str, ...]


RunPiece = Words | Gap | SymbolSign | NoteReference | NoteNumber | CommentReference | WordDrawing


@dataclass(frozen=True, slots=True)
class RunProperties:
    """How a run is formatted, its own properties over those of its style, not of its paragraph's.

    Args:
        style: its character style.
        bold: as it looks beside other words of its paragraph, as are the next two.
        italic: slanted.
        strike: struck out.
        vertical: "superscript", "subscript", or nothing.
        language: with all that it inherits.
        right_to_left: its letters run so.
        hidden: it is not shown.
        direct: the names of the properties that it has itself.
    """

    style: WordStyle
    bold: bool
    italic: bool
    strike: bool
    vertical: str
    language: WordLanguage
    right_to_left: bool
    hidden: bool
    direct: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class WordRun:
    """Text of one formatting.

    Args:
        element: the `w:r`; one that a field begins or ends in is several runs here.
        pieces: what it holds, in order.
        properties: how it is formatted.
        link: the innermost link round it.
        fields: the fields whose results it belongs to, the outermost first.
        control: the innermost content control round it.
        change: the change that it is part of.
        reformatted: the change of its formatting.
    """

    element: etree._Element
    pieces: tuple[RunPiece, ...]
    properties: RunProperties
    link: WordLink | None = None
    fields: tuple[WordField, ...] = ()
    control: ContentControl | None = None
    change: TrackedChange | None = None
    reformatted: TrackedChange | None = None

    @property
    def text(self) -> str:
        """Its characters; tabs are tabs and breaks newlines."""
        return "".join(map(_text_of, self.pieces))


# --- In a paragraph --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkStart:
    """A link begins."""

    link: WordLink
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """A link ends: in a paragraph below, if a field made it."""

    link: WordLink
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True)
class FieldStart:
    """The result of a field begins; one without a result ends at once."""

    field: WordField
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True)
class FieldEnd:
    """The result of a field ends."""

    field: WordField
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True)
class BookmarkPoint:
    """Where a bookmark begins or ends; it may stand between blocks too."""

    name: str
    start: bool
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True)
class CommentPoint:
    """Where the words that a comment is about begin or end."""

    identifier: str
    start: bool
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True)
class Equation:
    """Mathematics (22.1): its signs in a line."""

    element: etree._Element
    text: str
    change: TrackedChange | None = None


WordInline = (
    WordRun | LinkStart | LinkEnd | FieldStart | FieldEnd | BookmarkPoint | CommentPoint | Equation
)


# --- Blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class WordParagraph:
    """A paragraph.

    Args:
        element: the `w:p`.
        story: the kind of part in which it stands.
        index: which of the part's paragraphs it is, from 0, those in tables and boxes counted.
        style: its style, resolved.
        level: of the heading that it is, from 1; 0 for other text.
        place: where it stands in a list.
        inlines: what stands in it, in order.
        control: the content control round it.
        change: the change that it is part of.
        mark_change: the change of its mark: what was one paragraph becomes two, or two one.
        reformatted: the change of its formatting.
    """

    element: etree._Element
    story: StoryKind
    index: int
    style: WordStyle
    level: int
    place: ListPlace | None
    inlines: tuple[WordInline, ...]
    control: ContentControl | None = None
    change: TrackedChange | None = None
    mark_change: TrackedChange | None = None
    reformatted: TrackedChange | None = None

    @property
    def runs(self) -> Iterator[WordRun]:
        """Its runs, those that are gone or hidden included."""
        return (each for each in self.inlines if isinstance(each, WordRun))

    @property
    def text(self) -> str:
        """What is read in it: nothing that is gone, hidden, or a table of contents."""
        return "".join(run.text for run in self.runs if is_read(run))

    @property
    def drawings(self) -> Iterator[WordDrawing]:
        """The pictures and shapes that are anchored in it."""
        return (
            piece
            for run in self.runs
            if not is_gone(run)
            for piece in run.pieces
            if isinstance(piece, WordDrawing)
        )


@dataclass(frozen=True, slots=True, eq=False)
class WordCell:
    """A cell; `span` columns wide. `merge`: "restart" or "continue" where it goes down rows."""

    element: etree._Element
    blocks: tuple[WordBlock, ...]
    span: int = 1
    merge: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class WordRow:
    """A row; `header`: it is repeated on each page."""

    element: etree._Element
    cells: tuple[WordCell, ...]
    header: bool
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """A table; `first_column`: the cells that rows begin with name them.

    Args:
        element: the `w:tbl`.
        rows: its rows.
        first_column: see above.
        style: its style.
        caption: the title in its properties, which programs read out.
        change: the change that it is part of.
    """

    element: etree._Element
    rows: tuple[WordRow, ...]
    first_column: bool
    style: WordStyle
    caption: str = ""
    change: TrackedChange | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ForeignBlock:
    """A block of another kind, such as `altChunk`: a whole file in another format."""

    element: etree._Element
    kind: str
    change: TrackedChange | None = None


WordBlock = WordParagraph | WordTable | BookmarkPoint | ForeignBlock


# --- Notes and comments ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class WordNote:
    """A footnote or endnote.

    Args:
        kind: which of the two.
        identifier: by which its mark names it.
        number: which of the part's notes it is, from 1.
        mentioned: whether a mark in the text leads to it.
        blocks: what it says.
    """

    kind: StoryKind
    identifier: str
    number: int
    mentioned: bool
    blocks: tuple[WordBlock, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordComment:
    """A comment.

    Args:
        identifier: by which the text names it.
        author: who wrote it.
        date: when.
        parent: the identifier of the comment that it answers; empty if none.
        resolved: whether it is settled.
        blocks: what it says.
    """

    identifier: str
    author: str
    date: str
    parent: str
    resolved: bool
    blocks: tuple[WordBlock, ...]


# --- Asking ----------------------------------------------------------------------------------


def is_gone(what: WordInline | WordBlock | WordRow) -> bool:
    """Return whether something is deleted or moved away, in a change not yet accepted."""
    return what.change is not None and what.change.gone


def is_read(run: WordRun) -> bool:
    """Return whether a run is text: not gone, not hidden, not made out of the headings."""
    return (
        not is_gone(run)
        and not run.properties.hidden
        and not any(field.is_contents for field in run.fields)
    )


def _text_of(piece: RunPiece) -> str:
    match piece:
        case Words(text) | SymbolSign(text):
            return text
        case Gap(GapKind.TAB):
            return "\t"
        case Gap():
            return "\n"
        case _:
            return ""
