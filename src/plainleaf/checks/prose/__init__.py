"""The article as running text: pieces, sentences, words, each with its own line in the source.

Made once for an article; all advice is given on it.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from plainleaf.checks.prose.sentences import boundaries, words
from plainleaf.diagnostics import Position
from plainleaf.model.article import (
    Article,
    Block,
    BlockQuote,
    Box,
    BoxKind,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Heading,
    IconArray,
    List,
    Paragraph,
    Section,
    Table,
    ThematicBreak,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inlines,
    LineBreak,
    Link,
    Span,
    Strikethrough,
    Text,
)
from plainleaf.model.words import plain_text

# Boxes whose readers are not patients.
_NOT_FOR_PATIENTS = frozenset((BoxKind.FOR_CLINICS,))


class Kind(StrEnum):
    """What a piece of text is in the article."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    CELL = "table cell"
    CAPTION = "caption"
    TERM = "term"
    QUOTE = "quotation"
    NOTE = "footnote"
    DESCRIPTION = "description"


LISTS_SOURCES = re.compile(
    r"(?:list of |selected |key |main |our )?"
    r"(?:sources?|references?|citations?|bibliography|works cited|further reading|"
    r"literature|quellen|literatur|fuentes|referencias|bibliografía|références|bibliographie|fonti|"
    r"bibliografia|riferimenti|fontes|referências|bronnen)",
    re.IGNORECASE,
)
PROSE = frozenset((Kind.PARAGRAPH, Kind.ITEM))
# Text that is read as sentences, though it does not count for how hard the whole is to read.
READ = PROSE | {Kind.NOTE, Kind.DESCRIPTION}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and where it begins in its piece's text."""

    text: str
    start: int
    piece: ProsePart

    @property
    def words(self) -> list[str]:
        """Return its words; a number is one."""
        return words(self.text)

    @property
    def position(self) -> Position:
        """Return the line on which it begins."""
        return self.piece.at(self.start)

    @property
    def plain(self) -> str:
        """Return its text with code and other languages blanked out, of the same length."""
        return self.piece.plain[self.start : self.start + len(self.text)]


@dataclass(frozen=True)
class ProsePart:
    """A paragraph, a list item's paragraph, a cell … as text.

    Args:
        kind: what it is.
        text: its words; marks of notes and citations are left out, a line break is a line feed.
        plain: the same with code, struck out words and other languages blanked out.
        lines: (place in the text, line of the source), ascending, the first at 0.
        position: where it begins.
        language: BCP 47.
        section: the heading that it stands under, if any.
        box: the kind of the innermost box that it stands in, if any.
        short_forms: short forms that the source itself explains.
        stressed: texts in italics, each with its place.
    """

    kind: Kind
    text: str
    plain: str
    lines: tuple[tuple[int, int], ...]
    position: Position
    language: str
    section: Heading | None = None
    box: BoxKind | None = None
    short_forms: frozenset[str] = frozenset()
    stressed: tuple[tuple[int, str], ...] = ()

    def at(self, place: int) -> Position:
        """Return the source line of a place in the text."""
        at = bisect_right(self.lines, (place, sys.maxsize)) - 1
        return replace(self.position, line=self.lines[max(at, 0)][1])

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return its sentences, in order; none is empty."""
        return tuple(
            Sentence(self.text[start:end], start, self)
            for start, end in boundaries(self.text, self.language)
        )


@dataclass(frozen=True)
class Prose:
    """An article's pieces of text, in reading order, without what is for clinicians alone."""

    article: Article
    pieces: tuple[ProsePart, ...]

    @property
    def language(self) -> str:
        """Return the article's primary language, such as `en`."""
        return primary(self.article.metadata.language)

    @cached_property
    def english(self) -> tuple[ProsePart, ...]:
        """Return the pieces in English."""
        return tuple(piece for piece in self.pieces if primary(piece.language) == "en")

    @cached_property
    def running(self) -> tuple[ProsePart, ...]:
        """Return the paragraphs and list items in the article's own language."""
        return tuple(
            piece
            for piece in self.pieces
            if piece.kind in PROSE and primary(piece.language) == self.language
        )

    def in_box(self, kind: BoxKind) -> tuple[ProsePart, ...]:
        """Return the pieces that stand in boxes of a kind."""
        return tuple(piece for piece in self.pieces if piece.box is kind)


def primary(language: str) -> str:
    """Return the language without region and script: `en` of `en-GB`."""
    return language.split("-")[0].lower()


def read_prose(article: Article) -> Prose:
    """Return an article's running text."""
    collector = _Collector(article.metadata.language, article.position)
    found = list(collector.blocks(article.blocks))
    collector.kind = Kind.NOTE
    for footnote in article.footnotes:
        found += collector.blocks(footnote.blocks)
    return Prose(article, (*_description(article), *found))


def _description(article: Article) -> Iterator[ProsePart]:
    """Yield the sentence below the title, at the line of its key."""
    metadata = article.metadata
    if text := metadata.description:
        line = metadata.lines.get("description", metadata.lines.get("abstract", 0))
        place = replace(article.position, line=line)
        yield ProsePart(Kind.DESCRIPTION, text, text, ((0, line),), place, metadata.language)


@dataclass
class _Collector:
    language: str
    position: Position
    section: Heading | None = None
    box: BoxKind | None = None
    kind: Kind = Kind.PARAGRAPH

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[ProsePart]:
        for block in blocks:
            yield from self._block(block)

    def _within(self, blocks: tuple[Block, ...], **changes: object) -> Iterator[ProsePart]:
        yield from replace(self, **changes).blocks(blocks)  # type: ignore[arg-type]

    def _block(self, block: Block) -> Iterator[ProsePart]:
        self.position = block.position
        match block:
            case Heading(inlines=inlines):
                yield from self._piece(inlines, Kind.HEADING)
            case Section(heading=heading) if LISTS_SOURCES.fullmatch(plain_text(heading).strip()):
                # A list of works is looked up, not read; what is foreign in it is not the author's.
                pass
            case Section(heading=heading, blocks=inside):
                yield from self._block(heading)
                yield from self._within(inside, section=heading)
            case Paragraph(inlines=inlines):
                yield from self._piece(inlines, self.kind)
            case List(items=items):
                for item in items:
                    yield from self._within(item.blocks, kind=Kind.ITEM, position=item.position)
            case DefinitionList(items=definitions):
                for definition in definitions:
                    self.position = definition.position
                    for term in definition.terms:
                        yield from self._piece(term, Kind.TERM)
                    for explanation in definition.explanations:
                        yield from self._within(explanation)
            case BlockQuote(blocks=inside):
                yield from self._within(inside, kind=Kind.QUOTE)
            case Table(caption=caption, head=head, body=body):
                yield from self._piece(caption, Kind.CAPTION)
                for row in (*head, *body):
                    for cell in row.cells:
                        yield from self._within(cell.blocks, kind=Kind.CELL)
            case Figure(caption=caption):
                yield from self._piece(caption, Kind.CAPTION)
            case Box(kind=kind, heading=title, blocks=inside):
                if kind not in _NOT_FOR_PATIENTS:
                    inner = replace(self, box=kind, section=title or self.section)
                    if title is not None:
                        yield from inner._block(title)
                    yield from inner.blocks(inside)
            case IconArray(blocks=inside):
                yield from self._within(inside)
            case Division(blocks=inside, language=language):
                yield from self._within(inside, language=language)
            case CodeBlock() | ThematicBreak():
                pass

    def _piece(self, inlines: Inlines, kind: Kind) -> Iterator[ProsePart]:
        spelling = _Spelling(self.position.line)
        spelling.add(inlines, shown=True)
        text = "".join(spelling.text)
        if not text.strip():
            return
        yield ProsePart(
            kind=kind,
            text=text,
            plain="".join(spelling.plain),
            lines=tuple(spelling.lines),
            position=self.position,
            language=self.language,
            section=self.section,
            box=self.box,
            short_forms=frozenset(spelling.short_forms),
            stressed=tuple(spelling.stressed),
        )


class _Spelling:
    """Spells inlines out, keeping count of the source's lines."""

    def __init__(self, line: int) -> None:
        self.line, self.size = line, 0
        self.lines: list[tuple[int, int]] = [(0, line)]
        self.text: list[str] = []
        self.plain: list[str] = []
        self.short_forms: set[str] = set()
        self.stressed: list[tuple[int, str]] = []

    def add(self, nodes: Inlines, *, shown: bool) -> None:
        for node in nodes:
            match node:
                case Text(text, breaks):
                    self._close_gap(text)
                    for place in breaks:
                        self._at(self.line + 1, self.size + place)
                    self._write(text, shown=shown)
                case LineBreak():
                    self._write("\n", shown=True)
                case Code(text):
                    self._write(text, shown=False)
                case Strikethrough():
                    pass
                case Span(inside):
                    self.add(inside, shown=False)
                case Abbreviation(inside):
                    self.short_forms.add(plain_text(inside))
                    self.add(inside, shown=shown)
                case Emphasis(inside):
                    self.stressed.append((self.size, plain_text(inside)))
                    self.add(inside, shown=shown)
                case Link(inside, _, position):
                    self._at(position.line, self.size)
                    self.add(inside, shown=shown)
                case (
                    Image(position=position)
                    | Citation(position=position)
                    | FootnoteReference(position=position)
                ):
                    self._at(position.line, self.size)
                case _:
                    self.add(node.children, shown=shown)

    def _at(self, line: int, place: int) -> None:
        if line > self.line:
            self.line = line
            self.lines.append((place, line))

    def _close_gap(self, following: str) -> None:
        """Take away the space before a mark that was left out, where a full stop follows it."""
        if self.text and self.text[-1].endswith(" ") and following[:1] in tuple(".,;:!?)"):
            self.text[-1], self.plain[-1] = self.text[-1][:-1], self.plain[-1][:-1]
            self.size -= 1

    def _write(self, text: str, *, shown: bool) -> None:
        self.text.append(text)
        self.plain.append(text if shown else re.sub(r"\S", " ", text))
        self.size += len(text)
