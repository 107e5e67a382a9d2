"""The article: one tree of frozen values that stands between every door.

The reader makes it, checks look at it, writers show it. A writer dispatches with `match` and
`assert_never` over `Block` and `Inline`, so a node that it forgets fails type checking and a test.
All nodes stand in one room, for they are read together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

from plainleaf.diagnostics import Position

# --- Inlines: what runs within a paragraph ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as the author wrote them; runs of white space are one space.

    `breaks` are the places in `text` before which the source has the end of a line, so that what is
    said about a sentence names the sentence's own line.
    """

    text: str
    breaks: tuple[int, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words (HTML `em`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Important words (HTML `strong`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised characters (HTML `sup`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    """Lowered characters (HTML `sub`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class SmallCaps:
    """Small capitals, which a style of references asks for; only composing makes them."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Highlighted words (HTML `mark`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strikethrough:
    """Words that no longer hold (HTML `s`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """What to press (HTML `kbd`)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A computer's words; runs of white space are one space (HTML `code`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for (HTML `abbr` with its `title`)."""

    children: tuple[Inline, ...]
    expansion: str


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language (BCP 47)."""

    children: tuple[Inline, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Isolate:
    """Words that run from left to right by themselves, in a text from right to left.

    A telephone number, a dose, a line of a reference list; only composing makes them.
    """

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link: `target` is `#identifier` within the article, or an absolute address."""

    children: tuple[Inline, ...]
    target: str
    position: Position


@dataclass(frozen=True, slots=True)
class Image:
    """A picture.

    `alt` None: the author forgot it (an error). `alt` "": decorative. The two differ.
    `picture` is a key of `Article.pictures`, and the path as the author wrote it.
    """

    picture: str
    alt: str | None
    position: Position


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One reference within a citation: `[see @key, locator]`; `-@key` leaves its author out."""

    key: str
    locator: str = ""
    prefix: str = ""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """`[@a; @b, p. 5]`, or with `in_text` `@a`, whose authors are words of the sentence.

    `shown` is what readers meet, with a `CitationLink` for each work; composing gives it.
    """

    items: tuple[CitationItem, ...]
    position: Position
    in_text: bool = False
    shown: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationLink:
    """A link from the text to an entry of the reference list; only composing makes it.

    `target` is the entry's identifier; `anchor` is its own, for the link back.
    """

    children: tuple[Inline, ...]
    target: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """The mark of a footnote; all but its label is given when the handout is composed.

    `mark` is what it shows, its number within it; `lead` keeps it apart from what stands before.
    """

    label: str
    position: Position
    number: int | None = None
    anchor: str = ""
    mark: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """The first use of a term that the glossary explains: a link to its entry.

    Only composing makes these; `target` is the entry's identifier, and `anchor`, unique in the
    article, is where the entry's way back leads.
    """

    children: tuple[Inline, ...]
    target: str
    anchor: str


Inline = (
    Text
    | LineBreak
    | Emphasis
    | Strong
    | Superscript
    | Subscript
    | SmallCaps
    | Mark
    | Strikethrough
    | Keyboard
    | Code
    | Abbreviation
    | Span
    | Isolate
    | Link
    | Image
    | Citation
    | CitationLink
    | FootnoteReference
    | Term
)
Inlines = tuple[Inline, ...]

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
    """A paragraph."""

    inlines: Inlines
    position: Position


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item. `number` is what the author wrote where it breaks the count, else None."""

    blocks: tuple[Block, ...]
    position: Position
    number: int | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A bulleted (`ordered` False) or numbered list; `start` is its first number."""

    items: tuple[ListItem, ...]
    ordered: bool
    position: Position
    start: int = 1


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
class Name:
    """A name in CSL's terms: `literal` for a body or a name that is not split.

    `particle` belongs to the family name ("van" in "van der Berg"), `dropping_particle` to the
    given names ("de" in "de Gaulle", who is sorted under G).
    """

    family: str = ""
    given: str = ""
    literal: str = ""
    particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: year, or year and month, or all three; or only words.

    `season` is 1 (spring) to 4; `until` ends a range; `circa` says that it is a guess.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    literal: str = ""
    season: int | None = None
    circa: bool = False
    until: PartialDate | None = None

    def iso(self) -> str:
        """Return `2022`, `2022-05` or `2022-05-03`; empty without a year."""
        if self.year is None:
            return ""
        parts = [f"{self.year:04d}", *(f"{p:02d}" for p in (self.month, self.day) if p)]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Reference:
    """A work in CSL's terms (CSL 1.0.2, appendix IV: variables).

    `other`, `other_names` and `other_dates` hold the variables that have no field of their own,
    under CSL's names. `aside`: it comes from a bibliography file, so it is listed only where it is
    cited.
    """

    identifier: str
    type: str
    position: Position
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    issued: PartialDate | None = None
    accessed: PartialDate | None = None
    container_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    edition: str = ""
    publisher: str = ""
    publisher_place: str = ""
    number: str = ""
    doi: str = ""
    url: str = ""
    language: str = ""
    other: tuple[tuple[str, str], ...] = ()
    other_names: tuple[tuple[str, tuple[Name, ...]], ...] = ()
    other_dates: tuple[tuple[str, PartialDate], ...] = ()
    aside: bool = False


DEFAULT_STYLE = "american-medical-association"


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """How references are set: a style of the field by its name, or an author's own file.

    `chosen` is False where the article names none: then numbers stand in square brackets.
    """

    name: str = DEFAULT_STYLE
    data: bytes = field(default=b"", repr=False)
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says, typed. Dates are ISO 8601 (`2026-11-23`), or empty.

    `web` is where the handout stands on the web: an address or a DOI. `qr`: whether a QR code leads
    to it, or to the study; None where the author says nothing. `lines` gives the source line of
    each key, as its author spells it.
    """

    title: str
    language: str
    description: str = ""
    authors: tuple[str, ...] = ()
    category: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    published: str = ""
    reviewed: str = ""
    next_review: str = ""
    version: str = ""
    owner: str = ""
    web: str = ""
    qr: bool | None = None
    paper: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: typed front matter, the title's heading, the body, and what it points at.

    `heading` is the only heading of level 1; the body begins at level 2. `pictures` maps
    `Image.picture` to its bytes; a picture that could not be had is not in it. `glossary` holds
    the terms that the author explains, used or not. With `references_hidden` neither the list nor
    the citations are shown. `audience` names whom this copy is for; empty: all readers.
    """

    metadata: Metadata
    heading: Heading
    blocks: Blocks
    footnotes: tuple[Footnote, ...] = ()
    references: tuple[Reference, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    position: Position = Position("article.md")
    glossary: tuple[GlossaryEntry, ...] = ()
    style: CitationStyle = CitationStyle()
    references_hidden: bool = False
    audience: str = ""


type_of_node = (
    Text, LineBreak, Emphasis, Strong, Superscript, Subscript, SmallCaps, Mark, Strikethrough,
    Keyboard, Code, Abbreviation, Span, Isolate, Link, Image, Citation, CitationLink,
    FootnoteReference, Term, Heading, Section, Paragraph,
    ListItem, List, Definition, DefinitionList, BlockQuote, CodeBlock, Cell, Row, Table, Figure,
    Box, WritingLines, IconArray, GlossaryEntry, Glossary, Division, ThematicBreak, Footnote,
)  # fmt: skip


_NODES = frozenset(type_of_node)
# What no node can stand in, as annotations say it.
_PLAIN = frozenset((
    "str", "str | None", "int", "int | None", "float", "bool", "bytes", "Position", "BoxKind",
    "PartialDate | None", "tuple[str, ...]", "tuple[int, ...]", "tuple[Alignment, ...]",
))  # fmt: skip


@cache
def _fields_with_nodes(kind: Any) -> tuple[str, ...]:
    """Return the names of a class's fields in which nodes may stand; of other classes none.

    Every export walks an article some two hundred times, so each class is looked at once.
    """
    if not is_dataclass(kind):
        return ()
    return tuple(item.name for item in fields(kind) if item.type not in _PLAIN)


def children(node: Any) -> list[Any]:
    """Return the nodes directly below `node`, in reading order."""
    found: list[Any] = []
    for name in _fields_with_nodes(node.__class__):
        value = getattr(node, name)
        if value.__class__ in _NODES:
            found.append(value)
        elif isinstance(value, tuple):
            _add_nodes(value, found)
    return found


def _add_nodes(parts: tuple[Any, ...], found: list[Any]) -> None:
    for part in parts:
        if part.__class__ in _NODES:
            found.append(part)
        elif isinstance(part, tuple):
            _add_nodes(part, found)


def walk(node: Any) -> Iterator[Any]:
    """Yield `node` (an Article, a node or a tuple of nodes) and all nodes below it, in order."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, tuple):
            waiting.extend(reversed(here))
            continue
        yield here
        below = children(here)
        below.reverse()
        waiting += below


def placed_texts(node: Any, position: Position) -> Iterator[tuple[str, Position]]:
    """Yield every text below a node with the position of the nearest node that has one."""
    position = getattr(node, "position", position)
    if isinstance(node, (Text, Code, CodeBlock)):
        yield node.text, position
    for child in children(node):
        yield from placed_texts(child, position)


def rewrite(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a copy of a node or a tuple of nodes with `change` applied to each, deepest first.

    Args:
        value: a node, or a tuple of nodes.
        change: gets a node whose children are changed already; returns the node that takes its
            place or, where it stands in a tuple, a tuple of nodes (empty: none).
    """
    if isinstance(value, tuple):
        out: list[Any] = []
        for part in value:
            changed = rewrite(part, change)
            if isinstance(part, type_of_node) and isinstance(changed, tuple):
                out.extend(changed)
            else:
                out.append(changed)
        # What did not change stays the same object, so that a change can go by identity.
        same = len(out) == len(value) and all(a is b for a, b in zip(out, value, strict=True))
        return value if same else tuple(out)
    kind: Any = value.__class__
    if kind not in _NODES:
        return value
    values = {name: getattr(value, name) for name in _fields_with_nodes(kind)}
    changed_values = {name: rewrite(part, change) for name, part in values.items()}
    if any(changed_values[name] is not part for name, part in values.items()):
        value = replace(value, **changed_values)
    return change(value)


def plain_text(node: Any) -> str:
    """Return the words of a node or a tuple of nodes, without marks; breaks become spaces."""
    pieces = []
    for item in walk(node):
        match item:
            case Text(text) | Code(text) | CodeBlock(text):
                pieces.append(text)
            case LineBreak():
                pieces.append(" ")
            case _:
                pass
    return "".join(pieces)


def labels(nodes: Blocks) -> list[int]:
    """Return which of some blocks are labels: bold words alone, right before a list or a table."""
    return [
        place
        for place, (node, following) in enumerate(pairwise(nodes))
        if isinstance(following, (List, Table))
        and isinstance(node, Paragraph)
        and len(node.inlines) == 1
        and isinstance(node.inlines[0], Strong)
    ]


def cited_keys(article: Article) -> list[str]:
    """Return the ids of the works that are cited, in the order in which readers meet them.

    The citations of words explained and of footnotes come where the text has run through: they
    stand below it.
    """
    footnotes = {note.label: note for note in article.footnotes}
    waiting: list[Any] = [article.heading, article.blocks, article.glossary]
    seen: set[str] = set()
    keys: list[str] = []
    while waiting:
        for node in walk(waiting.pop(0)):
            match node:
                case Citation(items):
                    keys += [item.key for item in items]
                case FootnoteReference(label) if label in footnotes and label not in seen:
                    seen.add(label)
                    waiting.append(footnotes[label].blocks)
                case _:
                    pass
    return list(dict.fromkeys(keys))


def all_words(node: Any) -> str:
    """Return the words of a node with its pictures' descriptions, for a message that names them."""
    alts = [item.alt for item in walk(node) if isinstance(item, Image) and item.alt]
    return " ".join([plain_text(node), *alts])


def outline(article: Article) -> list[tuple[int, str]]:
    """Return the heading tree, title first, as (level, text)."""
    headings = (item for item in walk(article) if isinstance(item, Heading))
    return [(heading.level, " ".join(plain_text(heading).split())) for heading in headings]
