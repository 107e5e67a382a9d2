"""The parts of a handout: what its readers meet, one class a part, in reading order.

A handout holds a tuple of parts, in which each stands once and none is empty; nothing else lists
them. What shows them dispatches with `match` and `assert_never` over `Part`, so that a part that it
forgets fails type checking; what changes them takes the tuple as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.model.article import Blocks, Footnote, Heading
from plainleaf.model.inlines import Inlines


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who gives the handout out, before its title; no headings."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Title:
    """The title, a heading of level 1."""

    heading: Heading


@dataclass(frozen=True, slots=True)
class Lede:
    """The description."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Byline:
    """Authors, category and edition."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Links to the same handout in other languages."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Source:
    """The study that the handout is about.

    `last`: it stands below all the text, as it would push the key points off the first page.
    """

    inlines: Inlines
    last: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The article's blocks, composed."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes in order of first mention, numbered, under their heading (level 2).

    Right after the text that they belong to, so that on paper, too, the next heading leads there;
    Word has footnotes of its own, below the text of each page. `backlinks` are, for each note, the
    anchors of the marks that point at it.
    """

    heading: Heading
    notes: tuple[Footnote, ...]
    backlinks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """One entry of the reference list.

    `identifier` is the target of citations; `cited_at` holds the anchors of those citations, for
    the links back.
    """

    number: int
    identifier: str
    inlines: Inlines
    cited_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """The reference list with its heading (level 2).

    `numbered`: works are cited by their numbers. Otherwise the list stands in the order of names.
    """

    heading: Heading
    entries: tuple[ReferenceEntry, ...]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Available:
    """In which other forms there is this handout; set large."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Colophon:
    """Who gives it out, dates, version, owner; no headings."""

    blocks: Blocks


Part = (
    Letterhead
    | Title
    | Lede
    | Byline
    | AlsoIn
    | Source
    | Body
    | Footnotes
    | References
    | Available
    | Colophon
)
Parts = tuple[Part, ...]
# What composing makes: every part, in reading order. One that is left out or stands elsewhere is
# an error of types.
EveryPart = tuple[
    Letterhead,
    Title,
    Lede,
    Byline,
    AlsoIn,
    Source | None,
    Body,
    Footnotes | None,
    References | None,
    Source | None,
    Available,
    Colophon,
]
