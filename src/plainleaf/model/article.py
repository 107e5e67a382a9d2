"""The article: one tree of frozen values that stands between every door.

The reader makes it, checks look at it, writers show it. A writer dispatches with `match` and
`assert_never` over `Block` and `Inline`, so a node that it forgets fails type checking and a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plainleaf.diagnostics import Position
from plainleaf.model.inlines import Image, Inlines
from plainleaf.model.metadata import CitationStyle, Metadata, Reference

# --- Blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Level 1 is the title; `identifier` is unique in the article."""

    level: int
    inlines: Inlines
    identifier: str
    position: Position


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it, deeper sections included."""

    heading: Heading
    blocks: tuple[Block, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `label`: it is marked as the name of what follows, as `<summary>` is."""

    inlines: Inlines
    position: Position
    label: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item.

    Args:
        blocks: of an item of a list of tasks, they begin with a box, `☐` or `☑`, and a space.
        position: where it stands.
        number: what the author wrote where it breaks the count, else None.
        tick: what its box is called; only composing gives it.
    """

    blocks: tuple[Block, ...]
    position: Position
    number: int | None = None
    tick: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class List:
    """A bulleted (`ordered` False) or numbered list.

    `start` is its first number; `kind` is what it counts with, by the names that HTML's `type` has:
    1, a, A, i or I (see `text.numerals`).
    """

    items: tuple[ListItem, ...]
    ordered: bool
    position: Position
    start: int = 1
    kind: str = "1"


@dataclass(frozen=True, slots=True)
class Definition:
    """Terms and what they mean; each explanation is a tuple of blocks."""

    terms: tuple[Inlines, ...]
    explanations: tuple[tuple[Block, ...], ...]
    position: Position


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A list of terms with their explanations (HTML `dl`)."""

    items: tuple[Definition, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """Words of somebody else."""

    blocks: tuple[Block, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines whose spaces and breaks count; no final newline."""

    text: str
    position: Position


class Alignment(StrEnum):
    """How a column's cells are aligned; START follows the direction of the script."""

    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `header`: it names its column (in the head) or its row (in the body)."""

    blocks: tuple[Block, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: one cell a column, never merged."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data: every row has `len(alignments)` cells; `head` is one row or none."""

    caption: Inlines
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    alignments: tuple[Alignment, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that stands by itself, with its caption (may be empty)."""

    image: Image
    caption: Inlines
    position: Position


class BoxKind(StrEnum):
    """The kinds of box; each is also the container's name in the source."""

    KEY_POINTS = "key-points"
    NOTE = "note"
    WARNING = "warning"
    QUESTIONS = "questions"
    MY_NOTES = "my-notes"
    FOR_CLINICS = "for-clinics"
    FOR_PATIENTS = "for-patients"


@dataclass(frozen=True, slots=True)
class Box:
    """A box. `heading` is the author's; where None, composing gives it the kind's label.

    `lines`: how many lines to write on the author asks for, at the end of the box or below each of
    its questions; None where the author says nothing. Composing puts them among the blocks.
    """

    kind: BoxKind
    heading: Heading | None
    blocks: tuple[Block, ...]
    position: Position
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Empty lines to write on, by hand on paper or by keyboard in Word."""

    count: int
    position: Position


class Comparison(StrEnum):
    """What the first of two groups is to the second; also the attribute's name in the source.

    FIRST: any other group, which the author names.
    """

    BEFORE = "before"
    WITHOUT = "without"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class IconArray:
    """`count` of `of` people, to be drawn; `blocks` say it in words.

    Composing makes a figure of one group. Of two it keeps this node, and `blocks` are, for each
    group, a line with its name and a figure.

    Args:
        count: how many are filled in; of two groups, in the second.
        of: how many there are, in either group.
        blocks: the first paragraph becomes the caption.
        position: where it stands.
        comparison: what the first of two groups is; None where there is one group only.
        first: how many are filled in in the first group.
        labels: the author's names of the two groups, or none.
        what: the author's word for those who are counted, or empty.
    """

    count: int
    of: int
    blocks: tuple[Block, ...]
    position: Position
    comparison: Comparison | None = None
    first: int = 0
    labels: tuple[str, ...] = ()
    what: str = ""


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term and what it means.

    Args:
        term: as the entry is headed.
        explanation: in plain words.
        position: where it is explained.
        forms: other forms of the term that the text may use, such as its plural.
        shared: it stands in a file that several articles share.
        identifier: where links to the entry lead; given when the handout is composed.
        used_at: the anchor of the first use; given when the handout is composed.
    """

    term: Inlines
    explanation: Inlines
    position: Position
    forms: tuple[str, ...] = ()
    shared: bool = False
    identifier: str = ""
    used_at: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms that the article uses, explained; only composing makes one."""

    entries: tuple[GlossaryEntry, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks in another language (BCP 47)."""

    blocks: tuple[Block, ...]
    language: str
    position: Position


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A change of subject without a heading (HTML `hr`)."""

    position: Position


Block = (
    Heading
    | Section
    | Paragraph
    | List
    | DefinitionList
    | BlockQuote
    | CodeBlock
    | Table
    | Figure
    | Box
    | WritingLines
    | IconArray
    | Glossary
    | Division
    | ThematicBreak
)
Blocks = tuple[Block, ...]

# --- The article -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a footnote says; `number` is given when the handout is composed."""

    label: str
    blocks: Blocks
    position: Position
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes. `media_type` is image/png, image/jpeg or image/svg+xml; size in px."""

    data: bytes = field(repr=False)
    media_type: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Article:
    """One article: typed front matter, the title's heading, the body, and what it points at.

    `heading` is the only heading of level 1; the body begins at level 2. `pictures` maps
    `Image.picture` to its bytes; a picture that could not be had is not in it. `glossary` holds
    the terms that the author explains, used or not. With `references_hidden` neither the list nor
    the citations are shown. `audience` names whom this copy is for; empty: all readers. `lede` is
    the description, where it has marks.
    """

    metadata: Metadata
    heading: Heading
    blocks: Blocks
    footnotes: tuple[Footnote, ...] = ()
    references: tuple[Reference, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    position: Position = Position("article.md")
    glossary: tuple[GlossaryEntry, ...] = ()
    style: CitationStyle = field(default_factory=CitationStyle)
    references_hidden: bool = False
    lede: Inlines = ()
    audience: str = ""
