"""Paragraphs and tables as they are written, and the context in which blocks stand.

`blocks` makes them; they become markup when their story is whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plainleaf.model.article import Alignment
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.formatting import ParagraphStyle
from plainleaf.writers.docx.numbering import Family
from plainleaf.writers.docx.ooxml import NONE, tag, val
from plainleaf.writers.docx.roles import BODY, Frame, ParagraphRole
from plainleaf.writers.docx.runs import RunContext

DEEPEST_QUOTE = 6  # that is indented more than the one round it
FIRST_BIT = 5  # of those that a table's style goes by, in the order of `WrittenTable.xml`
FIRST_ROW, LAST_ROW, FIRST_COLUMN, NO_BANDS = 0x20, 0x40, 0x80, 0x600


@dataclass(frozen=True, slots=True)
class BlockContext:
    """Where blocks stand.

    Args:
        voice: the part, the width and the language.
        frame: the box, quotation or footnote round them.
        depth: how many lists stand round them, within the frame.
        around: the innermost of those lists: its family and its number.
        families: those of all these lists.
        role: of a paragraph: text, or what stands for it in a definition or quotation.
        alignment: of the column, in a table's cell.
    """

    voice: RunContext
    frame: Frame = BODY
    depth: int = 0
    around: tuple[Family, int] | None = None
    families: tuple[Family, ...] = ()
    role: ParagraphRole = ParagraphRole.TEXT
    alignment: Alignment | None = None


@dataclass(slots=True)
class WrittenParagraph:
    """One `<w:p>` (17.3.1.22); its style may still change while its box is written.

    `room`: twips below it, where it ends a box. That says the paragraph itself, for the next one
    that somebody types there ends the box as well; `contextualSpacing` (17.3.1.9) then takes the
    room from between the two, but for `lines` to write on, which it would draw together.
    """

    style: ParagraphStyle
    content: str
    numbering: str = ""
    bidi: str = ""
    room: int = 0
    lines: bool = False

    def xml(self) -> str:
        """Return the element."""
        values = {"pStyle": val("pStyle", self.style.identifier), "numPr": self.numbering}
        ends = {
            "keepNext": val("keepNext", 0),
            "spacing": tag("w:spacing", {"w:after": self.room}),
            "contextualSpacing": "" if self.lines else "<w:contextualSpacing/>",
        }
        values |= ooxml.laid_over(self.style.own, ends if self.room else {})
        tab = self.style.tabbed and self.content and not self.numbering
        start = ooxml.run("<w:tab/>") if tab else ""
        own = ooxml.paragraph_properties({**values, "bidi": self.bidi})
        return tag("w:p", NONE, own, start, self.content)


@dataclass(slots=True)
class WrittenTable:
    """One `<w:tbl>` (17.4.37).

    Args:
        style: its identifier.
        frame: what it stands in.
        place: the properties that say how wide it is and where it begins.
        look: which of its rows and columns the style sets apart (17.4.55), as a sum of bits.
        names: the properties that describe it.
        content: its columns and rows.
    """

    style: str
    frame: Frame
    place: str
    look: int
    names: str
    content: str

    def xml(self) -> str:
        """Return the element."""
        bits = ("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand")
        look: dict[str, str | int] = {"w:val": f"{self.look:04X}"}
        look |= {f"w:{name}": self.look >> at & 1 for at, name in enumerate(bits, FIRST_BIT)}
        named = val("tblStyle", self.style)
        own = tag("w:tblPr", NONE, named, self.place, tag("w:tblLook", look), self.names)
        return tag("w:tbl", NONE, own, self.content)


@dataclass(frozen=True, slots=True)
class ItemMarker:
    """The marker of a list item that waits for its paragraph."""

    role: ParagraphRole
    level: int
    numbering: str


def quoted(place: BlockContext, *, turned: bool) -> BlockContext:
    """Return the place within a quotation: a bar beside it, or an indent where no bar can be."""
    frame = place.frame
    no_bar = frame.kind or frame.footnote or frame.inset
    if no_bar or place.alignment is not None or place.depth:
        return replace(place, role=ParagraphRole.QUOTE)
    depth = min(frame.depth + 1, DEEPEST_QUOTE)
    return replace(place, frame=Frame(depth=depth, turned=turned), role=ParagraphRole.TEXT)


def frame_of(item: WrittenParagraph | WrittenTable) -> Frame:
    """Return what a paragraph or a table stands in."""
    return item.style.frame if isinstance(item, WrittenParagraph) else item.frame


def numbering(number: int, level: int) -> str:
    """Return `<w:numPr>` (17.3.1.19)."""
    return tag("w:numPr", NONE, val("ilvl", level - 1), val("numId", number))
