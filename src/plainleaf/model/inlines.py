"""Inlines: what runs within a paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field

from plainleaf.diagnostics import Position


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

    `target` is the entry's identifier; `anchor` is its own, for the link back. `name` is what the
    link is called where its words are a number, else empty.
    """

    children: tuple[Inline, ...]
    target: str
    anchor: str
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """The mark of a footnote; all but its label is given when the handout is composed.

    `mark` is what it shows, its number within it; `lead` keeps it apart from what stands before;
    `name` is what it is called, for those who hear a list of links.
    """

    label: str
    position: Position
    number: int | None = None
    anchor: str = ""
    mark: str = ""
    lead: str = ""
    name: str = field(default="", repr=False)


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
