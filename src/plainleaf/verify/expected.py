"""The outline that a handout should have in every format, from the model alone."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from plainleaf.handout import Handout
from plainleaf.handout.marks import small_by_nature
from plainleaf.handout.siblings import BESIDE
from plainleaf.model.article import (
    Block,
    BlockQuote,
    Blocks,
    Box,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Glossary,
    Heading,
    IconArray,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    ThematicBreak,
    WritingLines,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationLink,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Isolate,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.parts import (
    AlsoIn,
    Available,
    Body,
    Byline,
    Colophon,
    Footnotes,
    Lede,
    Letterhead,
    Part,
    References,
    Source,
    Title,
)
from plainleaf.model.words import plain_text
from plainleaf.verify.expected_properties import properties_of
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.readback.outline_builder import OutlineBuilder


def outline_of(handout: Handout) -> Outline:
    """Return the outline that every format of a handout should have.

    `contents` is None: a format's navigation is compared with its own headings.
    """
    builder = OutlineBuilder(handout.article.metadata.language)
    entries = handout.references.entries if handout.references else ()
    reader = _ModelReader(builder, {entry.identifier for entry in entries})
    for part in handout.parts:
        reader.part(part)
    outline = builder.finish(handout.name)
    said = properties_of(handout, described=bool(outline.alts))
    return replace(outline, properties=(said,))


class _ModelReader:
    """Tells a builder what stands in the nodes of the model."""

    def __init__(self, builder: OutlineBuilder, references: set[str]) -> None:
        self._builder = builder
        self._references = references

    def part(self, part: Part) -> None:
        """Read one part of a handout."""
        match part:
            case Title(heading):
                self.block(heading)
            case (
                Lede(inlines)
                | Byline(inlines)
                | AlsoIn(inlines)
                | Source(inlines)
                | Available(inlines)
            ):
                self.paragraph(inlines)
            case Letterhead(blocks) | Body(blocks) | Colophon(blocks):
                self.blocks(blocks)
            case References(heading, entries):
                self.block(heading)
                for entry in entries:
                    with self._builder.reference():
                        self.inlines(entry.inlines)
            case Footnotes(heading, notes):
                with self._builder.notes_heading(heading.level):
                    self.inlines(heading.inlines)
                for note in notes:
                    with self._builder.footnote():
                        self.blocks(note.blocks)
            case _:
                assert_never(part)

    def blocks(self, blocks: Blocks) -> None:
        """Read blocks in order."""
        for block in blocks:
            self.block(block)

    def paragraph(self, inlines: Inlines) -> None:
        """Read inlines that are a block of their own."""
        with self._builder.block():
            self.inlines(inlines)

    def inlines(self, inlines: Inlines) -> None:
        """Read inlines in order."""
        for inline in inlines:
            self._inline(inline)

    def block(self, block: Block) -> None:
        """Read one block."""
        builder = self._builder
        match block:
            case Heading(level, inlines):
                with builder.heading(level):
                    self.inlines(inlines)
            case Section(heading, blocks):
                self.block(heading)
                self.blocks(blocks)
            case Paragraph(inlines):
                self.paragraph(inlines)
            case List():
                self._list(block)
            case DefinitionList(items):
                with builder.block():
                    for item in items:
                        for term in item.terms:
                            self.paragraph(term)
                        for explanation in item.explanations:
                            self.blocks(explanation)
            case BlockQuote(blocks):
                with builder.block():
                    self.blocks(blocks)
            case CodeBlock(text):
                with builder.block():
                    builder.words(text)
            case Table():
                self._table(block)
            case Figure(image, caption):
                with builder.block():
                    self._inline(image)
                    self.paragraph(caption)
            case Box(_, heading, blocks):
                if heading is not None:
                    self.block(heading)
                self.blocks(blocks)
            case IconArray():
                self.blocks(block.blocks)
            case Division(blocks, language):
                with builder.block(), builder.language(language):
                    self.blocks(blocks)
            case ThematicBreak() | WritingLines():
                builder.boundary()
            case Glossary(entries):
                with builder.block():
                    for entry in entries:
                        builder.entry(entry.identifier, plain_text(entry.term), entry.used_at)
                        self.paragraph(entry.term)
                        self.paragraph(entry.explanation)
            case _:
                assert_never(block)

    def _list(self, block: List) -> None:
        number = block.start
        with self._builder.whole_list(block.ordered, block.kind) as opened:
            for item in block.items:
                number = number if item.number is None else item.number
                with self._builder.item(opened, number):
                    self.blocks(item.blocks)
                number += 1

    def _table(self, block: Table) -> None:
        with self._builder.table():
            if block.caption:
                with self._builder.caption():
                    self.inlines(block.caption)
            for row in block.head:
                self._row(row, head=True)
            for row in block.body:
                self._row(row, head=False)

    def _row(self, row: Row, head: bool) -> None:
        self._builder.row()
        for cell in row.cells:
            with self._builder.cell(head or cell.header):
                self.blocks(cell.blocks)

    def _inline(self, inline: Inline) -> None:
        builder = self._builder
        match inline:
            case Text(text) | Code(text):
                builder.words(text)
            case LineBreak():
                builder.words(" ")
            case Superscript(children) | Subscript(children) if not small_by_nature(inline):
                with builder.set_apart("raised" if isinstance(inline, Superscript) else "lowered"):
                    self.inlines(children)
            case Strikethrough(children):
                with builder.set_apart("struck out"):
                    self.inlines(children)
            case (
                Emphasis(children)
                | Strong(children)
                | Superscript(children)
                | Subscript(children)
                | SmallCaps(children)
                | Mark(children)
                | Keyboard(children)
                | Abbreviation(children)
                | Isolate(children)
            ):
                self.inlines(children)
            case Span(children, language):
                with builder.language(language):
                    self.inlines(children)
            case Link(children, target):
                self._link(children, target)
            case Image(_, alt):
                builder.picture(alt or "")
            case Citation(shown=shown):
                self.inlines(shown)
            case CitationLink(children):
                with builder.citation():
                    self.inlines(children)
            case FootnoteReference():
                with builder.set_apart():
                    builder.words(inline.lead + inline.mark)
            case Term(children, target, anchor):
                with builder.term(target, anchor):
                    self.inlines(children)
            case _:
                assert_never(inline)

    def _link(self, children: Inlines, target: str) -> None:
        if target.startswith(BESIDE):
            with self._builder.neighbour(target.removeprefix(BESIDE)):
                self.inlines(children)
        elif not target.startswith("#"):
            with self._builder.link(target):
                self.inlines(children)
        elif target[1:] in self._references:
            with self._builder.citation():
                self.inlines(children)
        else:
            self.inlines(children)
