"""The whole text of a handout: its parts, from the letterhead to the colophon, as blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from plainleaf.handout import Handout
from plainleaf.handout.siblings import in_format
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
from plainleaf.writers.docx.blocks import Story
from plainleaf.writers.docx.paragraphs import BlockContext, ItemMarker, WrittenParagraph, numbering
from plainleaf.writers.docx.roles import BODY, ParagraphRole, StyleVariant


class HandoutStory(Story):
    """Writes a handout's parts, in order."""

    def handout(self, handout: Handout) -> str:
        """Return the whole text: letterhead to colophon."""
        before: Part | None = None
        for part in handout.parts:
            self.part(part, before)
            before = part
        return self.xml()

    def part(self, part: Part, before: Part | None) -> None:
        """Write one part of a handout, after the one that stands before it."""
        place = self.place
        match part:
            case Letterhead(blocks):
                self.blocks(blocks, replace(place, role=ParagraphRole.LETTERHEAD))
            case Title(heading):
                self.heading(heading, place)
            case Lede(inlines):
                self.paragraph(ParagraphRole.LEDE, inlines, place)
            case Byline(inlines):
                self.paragraph(ParagraphRole.BYLINE, inlines, place)
            case AlsoIn(inlines):
                self.paragraph(ParagraphRole.BYLINE, in_format(inlines, "docx"), place)
            case Source(inlines, below):
                self.paragraph(ParagraphRole.SOURCE, inlines, place)
                written = self.out[-1]
                if below and isinstance(written, WrittenParagraph):
                    written.style = self.styles.variant(written.style, StyleVariant.FIRST)
            case Body(blocks):
                last = self.out[-1]
                # A title that stands alone stays plain Heading 1, by which clinics and programs
                # know it.
                if isinstance(before, (Lede, Byline, AlsoIn)) and isinstance(
                    last, WrittenParagraph
                ):
                    last.style = self.styles.variant(last.style, StyleVariant.BEFORE_TEXT)
                self.blocks(blocks, place)
            case References(heading):
                self.heading(heading, place)
                self.references(part, place)
            case Available(inlines):
                self.paragraph(ParagraphRole.AVAILABLE, inlines, place)
            case Colophon(blocks):
                start = len(self.out)
                self.blocks(blocks, replace(place, role=ParagraphRole.COLOPHON))
                first = self.out[start]
                ruled = isinstance(before, Available | Source)
                if not ruled and isinstance(first, WrittenParagraph):
                    first.style = self.styles.variant(first.style, StyleVariant.FIRST)
            case Footnotes():
                pass  # Word has a part of the package for them.
            case _:
                assert_never(part)

    def references(self, references: References, place: BlockContext) -> None:
        """Write the reference list: bookmarked, with links back to the text, numbered or not."""
        family, number, expected = None, 0, 0
        if references.numbered:
            family = self.styles.family(ParagraphRole.REFERENCE, BODY)
        for entry in references.entries:
            if family and entry.number != expected:
                number = self.styles.numbering.start(family, 1, entry.number)
            expected = entry.number + 1
            if family:
                self.marker = ItemMarker(ParagraphRole.REFERENCE, 0, numbering(number, 1))
            content = self.runs.bookmarks.around(
                entry.identifier, self.runs.inlines(entry.inlines, place.voice)
            )
            back = self.runs.back_links(
                entry.cited_at, place.voice, self.runs.handout.called(entry)
            )
            self.emit(ParagraphRole.TEXT if family else ParagraphRole.WORK, content + back, place)
