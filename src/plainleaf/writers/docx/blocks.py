"""Blocks to paragraphs and tables, each with a named style.

Paragraphs are kept apart until their story is whole, since the last paragraph of a box looks
different; tables are markup at once. The room is longer than most, for a node that is forgotten
shows best where all of them stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from plainleaf.model.article import (
    Alignment,
    Block,
    BlockQuote,
    Blocks,
    Box,
    Cell,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Glossary,
    GlossaryEntry,
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
from plainleaf.model.inlines import Inlines, Text
from plainleaf.model.tasks import box_of
from plainleaf.model.words import labels, leads, plain_text
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.formatting import ParagraphStyle
from plainleaf.writers.docx.numbering import LEVELS, Family
from plainleaf.writers.docx.ooxml import NONE, tag, twips, val
from plainleaf.writers.docx.paragraphs import (
    FIRST_COLUMN,
    FIRST_ROW,
    LAST_ROW,
    NO_BANDS,
    BlockContext,
    ItemMarker,
    WrittenParagraph,
    WrittenTable,
    frame_of,
    numbering,
    quoted,
)
from plainleaf.writers.docx.roles import BODY, Frame, ParagraphRole, StyleVariant
from plainleaf.writers.docx.runs import RunContext, Runs
from plainleaf.writers.docx.styles import Styles
from plainleaf.writers.docx.tables import cell_margin, column_widths, table_width


class Story:
    """Writes blocks, in reading order, to `out`: paragraphs and tables."""

    def __init__(self, runs: Runs, styles: Styles, voice: RunContext) -> None:
        self.runs = runs
        self.styles = styles
        self.place = BlockContext(voice)
        self.out: list[WrittenParagraph | WrittenTable] = []
        self.marker: ItemMarker | None = None
        self.tick = self.headed = ""
        self.after_break = False
        self.sublists: set[tuple[int, int]] = set()
        self.box_end: tuple[int, Frame] | None = None

    def xml(self) -> str:
        """Return what was written; a story never ends with a table (17.4.37, 17.4.65)."""
        if self.after_break:
            self.after_break = False
            self.break_(self.place)
        if not self.out or isinstance(self.out[-1], WrittenTable):
            self.emit(ParagraphRole.SPACER, "", self.place)
        return "".join(item.xml() for item in self.out)

    # --- Blocks ----------------------------------------------------------------------------

    def blocks(self, nodes: Blocks, place: BlockContext) -> None:
        """Write several blocks; labels and lead-ins stay on the page of the next one."""
        named = set()
        led = {id(nodes[at]) for at in leads(nodes)}
        if place.role is ParagraphRole.TEXT and not (
            place.depth or place.frame.bordered or place.alignment
        ):
            named = {id(nodes[at]) for at in labels(nodes)}
        for node in nodes:
            self.block(
                node, replace(place, role=ParagraphRole.LABEL) if id(node) in named else place
            )
            if id(node) in led:
                self.keep(len(self.out) - 1, place)

    def keep(self, at: int, place: BlockContext) -> None:
        """Keep a paragraph on the page of the next one.

        All but the last of a box are so by their style; in a cell it would hold the whole row.
        """
        last = self.out[at]
        if place.frame.kind or place.alignment is not None or isinstance(last, WrittenTable):
            return
        if not last.style.name.endswith(StyleVariant.KEPT):
            last.style = self.styles.variant(last.style, StyleVariant.KEPT)

    def block(self, node: Block, place: BlockContext) -> None:
        """Write one block."""
        match node:
            case Heading():
                self.heading(node, place)
            case Section(heading, blocks):
                self.heading(heading, place)
                self.blocks(blocks, place)
            case Paragraph(inlines):
                self.paragraph(place.role, inlines, place)
            case List():
                self.list_(node, place)
            case DefinitionList(items):
                for item in items:
                    for term in item.terms:
                        self.paragraph(ParagraphRole.TERM, term, place)
                    for blocks in item.explanations:
                        frame = replace(place.frame, inset=place.frame.inset + 1)
                        self.blocks(
                            blocks, replace(place, frame=frame, role=ParagraphRole.DEFINITION)
                        )
            case BlockQuote(blocks):
                self.blocks(blocks, quoted(place, turned=self.turned(place)))
            case CodeBlock(text):
                self.emit(ParagraphRole.CODE, self.runs.words(text, place.voice, code=True), place)
            case Table():
                self.table(node, place)
            case Figure(image, caption):
                role = ParagraphRole.FIGURE if caption else ParagraphRole.LONE_FIGURE
                if place.role is ParagraphRole.PICTURE_LABEL:
                    role = ParagraphRole.GROUP_FIGURE
                self.paragraph(role, (image,), place)
                if caption:
                    below = place.role is ParagraphRole.COLOPHON
                    role = ParagraphRole.COLOPHON if below else ParagraphRole.CAPTION
                    self.paragraph(role, caption, place)
            case Box():
                self.box(node, place)
            case WritingLines(count):
                self.writing_lines(count, place)
            case Glossary(entries):
                self.glossary(entries, place)
            case IconArray(blocks=blocks):
                self.blocks(blocks, replace(place, role=ParagraphRole.PICTURE_LABEL))
            case Division(blocks, language):
                voice = replace(place.voice, language=language)
                self.blocks(blocks, replace(place, voice=voice))
            case ThematicBreak():
                self.after_break = True
            case _:
                assert_never(node)

    def turned(self, place: BlockContext) -> bool:
        """Return whether the text here runs the other way than the document."""
        return place.voice.rtl != self.styles.looks.rtl

    def heading(self, node: Heading, place: BlockContext) -> None:
        """Write a heading, bookmarked where a link points at it."""
        content = self.runs.inlines(node.inlines, place.voice)
        self.headed = _line(node.inlines)
        if node.identifier in self.runs.targets:
            content = self.runs.bookmarks.around(node.identifier, content)
        self.emit(ParagraphRole.HEADING, content, place, level=node.level)

    def paragraph(self, role: ParagraphRole, inlines: Inlines, place: BlockContext) -> None:
        """Write a paragraph of inlines; pictures in it are no wider than its lines."""
        style = self.style(role, place)
        voice = replace(place.voice, width=place.voice.width - style.left - style.right)
        box, self.tick = self.tick, ""
        if box and isinstance(text := inlines[0], Text):
            rest = (replace(text, text=text.text.removeprefix(box)), *inlines[1:])
            content = self.runs.box_to_tick(box, voice) + self.runs.inlines(rest, voice)
        else:
            content = self.runs.inlines(inlines, voice)
        self.emit(role, content, place)

    def style(self, role: ParagraphRole, place: BlockContext, level: int = 0) -> ParagraphStyle:
        """Return the style of a paragraph here; the first of a list item is the item's."""
        if role is ParagraphRole.TEXT:
            if self.marker:
                role, level = self.marker.role, self.marker.level
            elif place.alignment is not None and not place.depth:
                return self.styles.cell(place.alignment)
            elif place.depth:
                role, level = ParagraphRole.CONTINUE, place.depth
        elif role is not ParagraphRole.HEADING:
            level = place.depth
        return self.styles.paragraph(role, place.frame, level=level)

    def emit(
        self, role: ParagraphRole, content: str, place: BlockContext, *, level: int = 0
    ) -> WrittenParagraph:
        """Write one paragraph, with the marker or the line that waits for it."""
        style = self.style(role, place, level)
        if self.after_break:
            self.after_break = False
            # A heading stays Word's own style, by which clinics and programs know it.
            if place.frame.bordered or place.alignment or role is ParagraphRole.HEADING:
                marker, self.marker = self.marker, None
                self.break_(place)
                self.marker = marker
            else:
                style = self.styles.variant(style, StyleVariant.AFTER_BREAK)
        elif self.out and not place.frame.bordered:
            last = self.out[-1]
            if isinstance(last, WrittenTable) and role not in (
                ParagraphRole.HEADING,
                ParagraphRole.SPACER,
            ):
                style = self.styles.variant(style, StyleVariant.AFTER_TABLE)
            elif (
                role is ParagraphRole.CODE
                and isinstance(last, WrittenParagraph)
                and last.style == style
            ):
                style = self.styles.variant(style, StyleVariant.AFTER_CODE)
        rtl = place.voice.rtl
        bidi = "" if rtl == self.styles.looks.rtl else "<w:bidi/>" if rtl else val("bidi", 0)
        made = WrittenParagraph(style, content, self.marker.numbering if self.marker else "", bidi)
        self.marker = None
        self.out.append(made)
        return made

    def break_(self, place: BlockContext) -> None:
        """Write a line as a paragraph of its own, as wide as what stands round lists."""
        frame = replace(place.frame, inset=0)
        line = ooxml.run("<w:tab/>") if frame.bordered else ""
        self.emit(ParagraphRole.BREAK, line, replace(place, frame=frame, depth=0))

    def list_(self, node: List, place: BlockContext) -> None:
        """Write a list with a numbering of its own, which begins anew where the author says."""
        self.write_waiting_marker(place)
        role, level = (
            ParagraphRole.NUMBER if node.ordered else ParagraphRole.BULLET,
            min(place.depth + 1, LEVELS),
        )
        counts = self.styles.numbering
        family = counts.free(
            self.styles.family(role, place.frame, node.kind), level, place.families
        )
        number = 0 if _parted(node) else self.nested_in(place, family, level)
        if not number or (node.ordered and node.start != 1):
            first = node.start if node.ordered else None
            number = counts.start(family, level, first)
        counts.open.append((family, level))
        families = (*place.families, family)
        for item in node.items:
            if node.ordered and item.number is not None:
                number = counts.start(family, level, item.number)
            around = (family, number)
            inner = replace(
                place, depth=level, role=ParagraphRole.TEXT, around=around, families=families
            )
            self.sublists.discard((number, level + 1))
            self.marker = ItemMarker(role, level, numbering(number, level))
            self.tick = box_of(item)
            start = len(self.out)
            self.blocks(item.blocks, inner)
            self.write_waiting_marker(inner)
            # Neither what leads to a list within the item nor a first item stands alone at the
            # foot of a page.
            first = item is node.items[0] and len(node.items) > 1 and len(item.blocks) == 1
            if first or any(isinstance(each, List) for each in item.blocks[1:2]):
                self.keep(start, inner)
        counts.open.pop()

    def nested_in(self, place: BlockContext, family: Family, level: int) -> int:
        """Return the list round this one if it can number this one too, as its next level; else 0.

        It can if both are of one family, no list of this item has used that level before, and
        nothing parts the two, or the items of this one: LibreOffice would tag the items that follow
        as no part of any list.
        """
        around, number = place.around or (None, 0)
        last = self.out[-1] if self.out else None
        apart = not (isinstance(last, WrittenParagraph) and last.numbering)
        if around is not family or (number, level) in self.sublists or apart:
            return 0
        self.sublists.add((number, level))
        return number

    def write_waiting_marker(self, place: BlockContext) -> None:
        """Write the marker of an item that has no paragraph of its own to stand before."""
        if self.marker:
            self.emit(ParagraphRole.TEXT, "", place)

    def box(self, node: Box, place: BlockContext) -> None:
        """Write a box: paragraphs that share a border, the last of which ends it."""
        self.write_waiting_marker(place)
        start = len(self.out)
        frame = Frame(kind=node.kind, turned=self.turned(place))
        if self.box_end == (len(self.out), frame):
            frame = replace(frame, again=True)
        inner = BlockContext(place.voice, frame)
        if node.heading:
            self.heading(node.heading, inner)
        self.blocks(node.blocks, inner)
        if self.after_break:
            self.after_break = False
            self.break_(inner)
        own = [item for item in self.out[start:] if replace(frame_of(item), inset=0) == frame]
        self.join_tables(own)
        last = self.out[-1]
        if own and last is own[-1]:
            if isinstance(last, WrittenTable):
                last.look |= LAST_ROW
            else:
                last.room = twips(self.styles.looks.tokens.space.box_gap)
        self.box_end = (len(self.out), frame)

    def join_tables(self, box: list[WrittenParagraph | WrittenTable]) -> None:
        """Open a box's borders towards its tables, which go on with its sides."""
        tables = [place for place, item in enumerate(box) if isinstance(item, WrittenTable)]
        for place, item in enumerate(box):
            if not tables or isinstance(item, WrittenTable):
                continue
            variants = [
                StyleVariant.UPPER
                if place < min(tables)
                else StyleVariant.LOWER
                if place > max(tables)
                else StyleVariant.MIDDLE
            ]
            if place - 1 in tables:
                variants.append(StyleVariant.AFTER_TABLE)
            if place + 1 in tables:
                variants.append(StyleVariant.BEFORE_TABLE)
            for variant in variants:
                item.style = self.styles.variant(item.style, variant)

    def writing_lines(self, count: int, place: BlockContext) -> None:
        """Write lines with nothing on them but a rule, on which what is typed stands.

        They are as wide as what stands round lists and definitions.
        """
        self.write_waiting_marker(place)
        place = replace(
            place, frame=replace(place.frame, inset=0), depth=0, role=ParagraphRole.TEXT
        )
        for _ in range(count):
            self.emit(ParagraphRole.LINE, ooxml.run("<w:tab/>"), place).lines = True

    def glossary(self, entries: tuple[GlossaryEntry, ...], place: BlockContext) -> None:
        """Write terms, bookmarked for their first use, and what they mean, with the way back."""
        for entry in entries:
            term = self.runs.inlines(entry.term, place.voice)
            term = self.runs.bookmarks.around(entry.identifier, term) if entry.identifier else term
            self.emit(ParagraphRole.GLOSSARY_TERM, term, place)
            content = self.runs.inlines(entry.explanation, place.voice)
            back = (entry.used_at,) if entry.used_at else ()
            content += self.runs.back_links(back, place.voice, plain_text(entry.term))
            self.emit(ParagraphRole.GLOSSARY_DEFINITION, content, place)

    # --- Tables ----------------------------------------------------------------------------

    def table(self, node: Table, place: BlockContext) -> None:
        """Write a table of data (17.4.37) after its caption; its head repeats on each page."""
        self.write_waiting_marker(place)
        if node.caption:
            self.paragraph(ParagraphRole.TABLE_CAPTION, node.caption, place)
        elif self.after_break:
            self.after_break = False
            self.break_(place)
        elif self.out and isinstance(self.out[-1], WrittenTable):
            self.emit(ParagraphRole.SPACER, "", place)
        start, width = 0, table_width(self.styles.looks.tokens, place.voice.width, place.frame)
        if not place.frame.kind:
            around = self.style(place.role, replace(place, alignment=None))
            start, width = around.left, place.voice.width - around.left - around.right
        pictures = self.runs.handout.article.pictures
        widths = column_widths(node, width, self.styles.looks.tokens, place.frame, pictures)
        first_column = any(row.cells and row.cells[0].header for row in node.body)
        look = NO_BANDS | bool(node.head) * FIRST_ROW | first_column * FIRST_COLUMN
        where = (
            "<w:bidiVisual/>" if place.voice.rtl else "",
            tag("w:tblW", {"w:w": width, "w:type": "dxa"}),
            tag("w:tblInd", {"w:w": start, "w:type": "dxa"}) if start else "",
            tag("w:tblLayout", {"w:type": "fixed"}),
        )
        title, described = self.about(node)
        named = val("tblCaption", title) if title else ""
        named += val("tblDescription", described) if described else ""
        grid = tag("w:tblGrid", NONE, *(tag("w:gridCol", {"w:w": each}) for each in widths))
        rows = [
            self.row(row, node, widths, place, head=head)
            for head, group in ((True, node.head), (False, node.body))
            for row in group
        ]
        style = self.styles.table(replace(place.frame, inset=0) if place.frame.kind else BODY)
        content = "".join((grid, *rows))
        self.out.append(WrittenTable(style, place.frame, "".join(where), look, named, content))

    def about(self, node: Table) -> tuple[str, str]:
        """Return the title and the description of a table: for who hears it before its cells.

        That is its caption; else the heading that it stands below, and what heads its columns.
        """
        if caption := _line(node.caption):
            return caption, caption
        heads = [_line(cell.blocks) for row in node.head[-1:] for cell in row.cells]
        columns = ", ".join(filter(None, heads))
        return self.headed or columns, columns

    def row(
        self, row: Row, table: Table, widths: list[int], place: BlockContext, *, head: bool
    ) -> str:
        """Return `<w:tr>` (17.4.78): never split; `w:tblHeader` on the head."""
        own = tag("w:trPr", NONE, "<w:cantSplit/>", "<w:tblHeader/>" if head else "")
        cells = (
            self.cell(cell, alignment, width, place)
            for cell, alignment, width in zip(row.cells, table.alignments, widths, strict=True)
        )
        return tag("w:tr", NONE, own, *cells)

    def cell(self, cell: Cell, alignment: Alignment, width: int, place: BlockContext) -> str:
        """Return `<w:tc>` (17.4.65)."""
        margins = 2 * cell_margin(self.styles.looks.tokens, place.frame)
        voice = replace(place.voice, width=width - margins)
        inner = Story(self.runs, self.styles, voice)
        inner.place = BlockContext(voice, alignment=alignment)
        inner.blocks(cell.blocks, inner.place)
        if not inner.out:
            inner.emit(ParagraphRole.TEXT, "", inner.place)
        own = tag("w:tcPr", NONE, tag("w:tcW", {"w:w": width, "w:type": "dxa"}))
        return tag("w:tc", NONE, own, inner.xml())


def _parted(node: List) -> bool:
    """Return whether a list goes on, at any of its levels, behind a paragraph that has no mark."""
    return "-*" in "".join(_marks(node))


def _marks(node: List) -> Iterator[str]:
    """Yield `*` for each paragraph of a list with a mark, `-` for each block without one."""
    for item in node.items:
        yield "*"
        first, *others = item.blocks or (None,)
        for block in (*([first] if isinstance(first, List) else []), *others):
            if isinstance(block, List):
                yield from _marks(block)
            else:
                yield "-"


def _line(words: Inlines | Blocks) -> str:
    return " ".join(plain_text(words).split())
