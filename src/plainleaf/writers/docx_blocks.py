"""Blocks to paragraphs and tables, each with a named style.

Floor 2: imports `article`, `handout` and the rooms beside it. Paragraphs are kept apart until their
story is whole, since the last paragraph of a box looks different; tables are markup at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import assert_never

from plainleaf.article import (
    Alignment,
    Block,
    BlockQuote,
    Blocks,
    Box,
    BoxKind,
    Cell,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Heading,
    IconArray,
    Inlines,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    ThematicBreak,
    plain_text,
)
from plainleaf.handout import Handout, ReferenceEntry
from plainleaf.writers import ooxml
from plainleaf.writers.docx_looks import BODY, TABLE_STYLE, Frame, Style
from plainleaf.writers.docx_numbering import LEVELS, Family
from plainleaf.writers.docx_runs import Runs, Voice
from plainleaf.writers.docx_styles import Styles
from plainleaf.writers.ooxml import NONE, tag, val

NOTE_LINES = 6  # to write on, in a box of kind my-notes
DEEPEST_QUOTE = 6  # that is indented more than the one round it
LONGEST_WORD = 18  # characters of a word, and
LONGEST_TEXT = 60  # of a cell, that widen their column


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand.

    Args:
        voice: the part, the width and the language.
        frame: the box, quotation or footnote round them.
        depth: how many lists stand round them, within the frame.
        around: the innermost of those lists: its family and its number.
        role: of a paragraph: "text", or what stands for it in a definition or quotation.
        alignment: of the column, in a table's cell.
    """

    voice: Voice
    frame: Frame = BODY
    depth: int = 0
    around: tuple[Family, int] | None = None
    role: str = "text"
    alignment: Alignment | None = None


@dataclass(slots=True)
class Written:
    """One `<w:p>` (17.3.1.22); its style may still change while its box is written."""

    style: Style
    content: str
    numbering: str = ""
    bidi: str = ""

    def xml(self) -> str:
        """Return the element."""
        values = {"pStyle": val("pStyle", self.style.identifier), "numPr": self.numbering}
        tab = self.style.tabbed and self.content and not self.numbering
        start = ooxml.run("<w:tab/>") if tab else ""
        own = ooxml.paragraph_properties({**values, "bidi": self.bidi})
        return tag("w:p", NONE, own, start, self.content)


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a list item that waits for its paragraph."""

    role: str
    level: int
    numbering: str


class Story:
    """Writes blocks, in reading order, to `out`: paragraphs, and tables as markup."""

    def __init__(self, runs: Runs, styles: Styles, voice: Voice) -> None:
        self.runs = runs
        self.styles = styles
        self.place = Place(voice)
        self.out: list[Written | str] = []
        self.marker: Marker | None = None
        self.after_break = False
        self.sublists: set[tuple[int, int]] = set()
        self.box_end: tuple[int, Frame] | None = None

    def handout(self, handout: Handout) -> str:
        """Return the whole text: title to colophon."""
        place = self.place
        self.heading(handout.heading, place)
        for role, inlines in (
            ("lede", handout.lede),
            ("byline", handout.byline),
            ("source", handout.source),
        ):
            if inlines:
                self.paragraph(role, inlines, place)
        self.blocks(handout.body, place)
        if handout.references:
            self.heading(handout.references.heading, place)
            self.references(handout.references.entries, place)
        if handout.colophon:
            self.paragraph("colophon", handout.colophon, place)
        return self.xml()

    def xml(self) -> str:
        """Return what was written; a story never ends with a table (17.4.37, 17.4.65)."""
        if self.after_break:
            self.after_break = False
            self.emit("break", "", self.place)
        if not self.out or isinstance(self.out[-1], str):
            self.emit("spacer", "", self.place)
        return "".join(item if isinstance(item, str) else item.xml() for item in self.out)

    # --- Blocks ----------------------------------------------------------------------------

    def blocks(self, nodes: Blocks, place: Place) -> None:
        """Write several blocks."""
        for node in nodes:
            self.block(node, place)

    def block(self, node: Block, place: Place) -> None:
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
                        self.paragraph("term", term, place)
                    for blocks in item.explanations:
                        self.blocks(blocks, replace(place, role="definition"))
            case BlockQuote(blocks):
                self.blocks(blocks, _quoted(place))
            case CodeBlock(text):
                self.emit("code", self.runs.words(text, place.voice), place)
            case Table():
                self.table(node, place)
            case Figure(image, caption):
                self.paragraph("figure", (image,), place)
                if caption:
                    self.paragraph("caption", caption, place)
            case Box():
                self.box(node, place)
            case IconArray(blocks=blocks):
                self.blocks(blocks, place)
            case Division(blocks, language):
                voice = replace(place.voice, language=language)
                self.blocks(blocks, replace(place, voice=voice))
            case ThematicBreak():
                self.after_break = True
            case _:
                assert_never(node)

    def heading(self, node: Heading, place: Place) -> None:
        """Write a heading, bookmarked where a link points at it."""
        content = self.runs.inlines(node.inlines, place.voice)
        if node.identifier in self.runs.targets:
            content = self.runs.bookmarks.around(node.identifier, content)
        self.emit("heading", content, place, level=node.level)

    def paragraph(self, role: str, inlines: Inlines, place: Place) -> None:
        """Write a paragraph of inlines; pictures in it are no wider than its lines."""
        style = self.style(role, place)
        voice = replace(place.voice, width=place.voice.width - style.left - style.right)
        self.emit(role, self.runs.inlines(inlines, voice), place)

    def style(self, role: str, place: Place, level: int = 0) -> Style:
        """Return the style of a paragraph here; the first of a list item is the item's."""
        if role == "text":
            if self.marker:
                role, level = self.marker.role, self.marker.level
            elif place.alignment is not None and not place.depth:
                return self.styles.cell(place.alignment)
            elif place.depth:
                role, level = "continue", place.depth
        elif role != "heading":
            level = place.depth
        return self.styles.paragraph(role, place.frame, level=level)

    def emit(self, role: str, content: str, place: Place, *, level: int = 0) -> Written:
        """Write one paragraph, with the marker or the line that waits for it."""
        style = self.style(role, place, level)
        if self.after_break:
            self.after_break = False
            if place.frame.bordered or place.alignment or self.marker:
                self.emit("break", "", place)
            else:
                style = self.styles.variant(style, "After Break")
        rtl = place.voice.rtl
        bidi = "" if rtl == self.styles.looks.rtl else "<w:bidi/>" if rtl else val("bidi", 0)
        made = Written(style, content, self.marker.numbering if self.marker else "", bidi)
        self.marker = None
        self.out.append(made)
        return made

    def list_(self, node: List, place: Place) -> None:
        """Write a list with a numbering of its own, which begins anew where the author says."""
        self.write_waiting_marker(place)
        role, level = "number" if node.ordered else "bullet", min(place.depth + 1, LEVELS)
        family = self.styles.family(role, place.frame)
        number = self.nested_in(place, family, level)
        if not number or (node.ordered and node.start != 1):
            first = node.start if node.ordered else None
            number = self.styles.numbering.start(family, level, first)
        for item in node.items:
            if node.ordered and item.number is not None:
                number = self.styles.numbering.start(family, level, item.number)
            inner = replace(place, depth=level, role="text", around=(family, number))
            self.sublists.discard((number, level + 1))
            self.marker = Marker(role, level, _numbering(number, level))
            self.blocks(item.blocks, inner)
            self.write_waiting_marker(inner)

    def nested_in(self, place: Place, family: Family, level: int) -> int:
        """Return the list round this one if it can number this one too, as its next level; else 0.

        It can if both are of one family, and no list of this item has used that level before.
        """
        around, number = place.around or (None, 0)
        if around is not family or (number, level) in self.sublists:
            return 0
        self.sublists.add((number, level))
        return number

    def write_waiting_marker(self, place: Place) -> None:
        """Write the marker of an item that has no paragraph of its own to stand before."""
        if self.marker:
            self.emit("text", "", place)

    def box(self, node: Box, place: Place) -> None:
        """Write a box: paragraphs that share a border, the last of which ends it."""
        frame = Frame(kind=node.kind)
        if self.box_end == (len(self.out), frame):
            frame = replace(frame, again=True)
        inner = replace(place, frame=frame, depth=0, around=None, role="text", alignment=None)
        if node.heading:
            self.heading(node.heading, inner)
        self.blocks(node.blocks, inner)
        if node.kind is BoxKind.MY_NOTES:
            for _ in range(NOTE_LINES):
                self.emit("line", ooxml.run("<w:tab/>"), inner)
        last = self.out[-1]
        if isinstance(last, Written) and last.style.frame == frame:
            last.style = self.styles.variant(last.style, "Last")
        self.box_end = (len(self.out), frame)

    def references(self, entries: tuple[ReferenceEntry, ...], place: Place) -> None:
        """Write the reference list: numbered, bookmarked, with links back to the text."""
        family, number, expected = self.styles.family("reference", BODY), 0, 0
        for entry in entries:
            if entry.number != expected:
                number = self.styles.numbering.start(family, 1, entry.number)
            expected = entry.number + 1
            self.marker = Marker("reference", 0, _numbering(number, 1))
            voice = replace(place.voice, language=entry.language or place.voice.language)
            content = self.runs.bookmarks.around(
                entry.identifier, self.runs.inlines(entry.inlines, voice)
            )
            back = self.runs.back_links(entry.cited_at, place.voice)
            self.emit("text", content + back, place)

    # --- Tables ----------------------------------------------------------------------------

    def table(self, node: Table, place: Place) -> None:
        """Write a table of data (17.4.37) after its caption; its head repeats on each page."""
        self.write_waiting_marker(place)
        if node.caption:
            self.paragraph("table caption", node.caption, place)
        elif self.after_break:
            self.after_break = False
            self.emit("break", "", place)
        elif self.out and isinstance(self.out[-1], str):
            self.emit("spacer", "", place)
        around = self.style("text", replace(place, alignment=None, role="text"))
        width = place.voice.width - around.left - around.right
        widths = column_widths(node, width)
        caption = " ".join(plain_text(node.caption).split())
        first_column = any(row.cells and row.cells[0].header for row in node.body)
        look = 0x600 | (0x20 if node.head else 0) | (0x80 if first_column else 0)
        looks: dict[str, str | int] = {
            "w:val": f"{look:04X}",
            "w:firstRow": int(bool(node.head)),
            "w:lastRow": 0,
            "w:firstColumn": int(first_column),
            "w:lastColumn": 0,
            "w:noHBand": 1,
            "w:noVBand": 1,
        }
        own = tag(
            "w:tblPr",
            NONE,
            val("tblStyle", TABLE_STYLE),
            "<w:bidiVisual/>" if place.voice.rtl else "",
            tag("w:tblW", {"w:w": width, "w:type": "dxa"}),
            tag("w:tblInd", {"w:w": around.left, "w:type": "dxa"}) if around.left else "",
            tag("w:tblLayout", {"w:type": "fixed"}),
            tag("w:tblLook", looks),
            val("tblCaption", caption) if caption else "",
            val("tblDescription", caption) if caption else "",
        )
        grid = tag("w:tblGrid", NONE, *(tag("w:gridCol", {"w:w": each}) for each in widths))
        rows = [
            self.row(row, node, widths, place, head=head)
            for head, group in ((True, node.head), (False, node.body))
            for row in group
        ]
        self.out.append(tag("w:tbl", NONE, own, grid, *rows))

    def row(self, row: Row, table: Table, widths: list[int], place: Place, *, head: bool) -> str:
        """Return `<w:tr>` (17.4.78): never split; `w:tblHeader` on the head."""
        own = tag("w:trPr", NONE, "<w:cantSplit/>", "<w:tblHeader/>" if head else "")
        cells = (
            self.cell(cell, alignment, width, place)
            for cell, alignment, width in zip(row.cells, table.alignments, widths, strict=True)
        )
        return tag("w:tr", NONE, own, *cells)

    def cell(self, cell: Cell, alignment: Alignment, width: int, place: Place) -> str:
        """Return `<w:tc>` (17.4.65)."""
        voice = replace(place.voice, width=width - 2 * self.styles.looks.cell_margin)
        inner = Story(self.runs, self.styles, voice)
        inner.place = Place(voice, alignment=alignment)
        inner.blocks(cell.blocks, inner.place)
        if not inner.out:
            inner.emit("text", "", inner.place)
        own = tag("w:tcPr", NONE, tag("w:tcW", {"w:w": width, "w:type": "dxa"}))
        return tag("w:tc", NONE, own, inner.xml())


def _quoted(place: Place) -> Place:
    """Return the place within a quotation: a bar beside it, or an indent where no bar can be."""
    if place.alignment is not None or place.frame.kind or place.frame.footnote or place.depth:
        return replace(place, role="quote")
    depth = min(place.frame.depth + 1, DEEPEST_QUOTE)
    return replace(place, frame=Frame(depth=depth), role="text")


def _numbering(number: int, level: int) -> str:
    """Return `<w:numPr>` (17.3.1.19)."""
    return tag("w:numPr", NONE, val("ilvl", level - 1), val("numId", number))


def column_widths(table: Table, width: int) -> list[int]:
    """Return the columns' widths in twips: by their longest words and texts; they sum to width."""
    weights = []
    for cells in zip(*(row.cells for row in (*table.head, *table.body)), strict=True):
        texts = [plain_text(cell.blocks) for cell in cells]
        word = max((len(word) for text in texts for word in text.split()), default=1)
        longest = max((len(text) for text in texts), default=1)
        weights.append(min(word, LONGEST_WORD) + 2 + min(longest, LONGEST_TEXT) / 2)
    total = sum(weights) or 1
    edges, sum_ = [0], 0.0
    for weight in weights:
        sum_ += weight
        edges.append(round(width * sum_ / total))
    return [right - left for left, right in pairwise(edges)]
