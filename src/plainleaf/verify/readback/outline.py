"""The outline: what a reader of a file meets, in the one shape that every format is read into.

What counts as text, and when two texts are one, is said here for every format alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plainleaf.verify.readback.drawn import Drawn

from plainleaf.text.numerals import FIGURES
from plainleaf.verify.readback.properties import Properties

# Stands where a line of a page ends: a space of the text may or may not have been there.
LINE_END = "\u2028"

# Unicode's default-ignorable characters (UAX #44): nobody sees or hears them, and formats differ in
# keeping them. The arrow is the link back from a reference or footnote to the text.
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff\u21a9]"
)
# What is not one space or one end of a line already.
_SPACES = re.compile(rf"\s{{2,}}|[^\S {LINE_END}]")


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list: `depth` counts from 1; `numbers` is empty for bullets, else without a gap.

    `kind` is what it counts with: 1, a, A, i or I.

    `items` hold what each item begins with: the text of its first paragraph, or of the code,
    quotation or term that stands in its place; empty where a heading, table or list comes first.

    `lines` says of each item which line of the outline's text begins in it, -1 within a note or a
    table.
    """

    ordered: bool
    depth: int
    numbers: tuple[int, ...]
    items: tuple[str, ...]
    kind: str = FIGURES
    lines: tuple[int, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: the text of its cells by row, and which of them are headers.

    A cell without words is never a header here: formats mark empty corners differently, and
    nobody hears them.
    """

    caption: str
    rows: tuple[tuple[str, ...], ...]
    headers: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page begins: its label, its place in letters (`text.lines`), its first words."""

    label: str
    place: int
    words: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a reader of a handout meets, whatever its format.

    Args:
        title: the document's title property.
        language: BCP 47 tag of the document.
        headings: (level, text) in reading order.
        notes_heading: (headings before it, level, text) of the footnotes' heading; empty where
            there is none, None where the format shows notes in places of its own (Word).
        text: all words in reading order, blocks separated by newlines, without the footnotes.
        links: (words, address) of links that lead out of the document.
        neighbours: (words, name) of links to files of the same format beside this one, the name
            without its ending; None where the format can have none.
        alts: alternative texts of the pictures that are not decorative.
        described_in: (language, alternative text) of those in another language than the document's;
            None where the format cannot say it (Word).
        lists: every list in order of its start, but for reference list and footnotes.
        boxes: the boxes to tick, `☐` and `☑`, in order; they are no text, for a PDF has them as the
            marks of items.
        tables: every table.
        languages: (language, text) of runs of words in another language than the document's,
            one for each run within a block.
        references: the entries of the reference list.
        citations: the words (numbers) of links to reference entries.
        footnotes: what each footnote says.
        terms: (words, term) of links to the glossary: what is linked, and whose entry it leads to.
        entries: (term, words) of the glossary: a term, and the words that its way back leads to.
        contents: the navigation tree that the file carries beside its text (EPUB's nav, PDF's
            bookmarks) as (depth, text); None where the format has none of its own.
        pages: where pages begin (PDF), or are said to (EPUB's list of pages); None where the
            format has no pages, or the file does not tell of them.
        set_apart: (raised, lowered or struck out, words), in order, but for marks: `m²` is not m2,
            and what is struck out is not said; None where the format cannot say it (PDF).
        touching: (figures, words) where figures touch others above or below the line, or that lead
            elsewhere, so that both read as one number; and what stands before them.
        drawn: where words and pictures stand on the pages (PDF); None in other formats.
        properties: what is said beside the text, place by place.
    """

    title: str = ""
    language: str = ""
    headings: tuple[tuple[int, str], ...] = ()
    notes_heading: tuple[tuple[int, int, str], ...] | None = ()
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    neighbours: tuple[tuple[str, str], ...] | None = ()
    alts: tuple[str, ...] = ()
    described_in: tuple[tuple[str, str], ...] | None = ()
    lists: tuple[ListShape, ...] = ()
    boxes: tuple[str, ...] = ()
    tables: tuple[TableShape, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    contents: tuple[tuple[int, str], ...] | None = None
    pages: tuple[PageStart, ...] | None = None
    set_apart: tuple[tuple[str, str], ...] | None = ()
    touching: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    drawn: Drawn | None = field(default=None, compare=False, repr=False)
    # Beside what a reader meets; where two files say otherwise, parity compares field by field.
    properties: tuple[Properties, ...] = field(default=(), compare=False)


def normal(text: str) -> str:
    """Return text as it is compared: NFC, runs of white space one space, unseen characters gone.

    A run of `LINE_END` alone stays one `LINE_END`; next to real white space it is a space.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _IGNORED.sub("", text))
    if LINE_END not in text:
        return " ".join(text.split())
    return _SPACES.sub(
        lambda run: LINE_END if run.group().strip(LINE_END) == "" else " ", text
    ).strip()


def seen_letters(text: str) -> int:
    """Return how many characters of a text are seen: spaces and unseen ones are none.

    Of letters that are drawn as one, each counts.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _IGNORED.sub("", text))
    return sum(map(len, text.split()))


def canonical_tag(tag: str) -> str:
    """Return a language tag as RFC 5646 (section 2.1.1) writes it: `zh-Hans-CN`."""
    first, *others = tag.strip().replace("_", "-").split("-")
    parts = [first.lower()]
    for part in others:
        match len(part):
            case 4 if part.isalpha():
                parts.append(part.title())
            case 2:
                parts.append(part.upper())
            case _:
                parts.append(part.lower())
    return "-".join(parts)


def normal_blocks(pieces: Iterable[str]) -> tuple[list[str], list[int]]:
    """Return the blocks of a stream, normalised, and of each piece how many blocks stand before it.

    A newline is a piece of its own, and ends a block. Empty ones are left out.
    """
    blocks, before, run = list[str](), list[int](), ""
    for piece in chain(pieces, ["\n"]):
        before.append(len(blocks))
        run += piece
        if piece == "\n":
            blocks += filter(None, [normal(run)])
            run = ""
    return blocks, before
