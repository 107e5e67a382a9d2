"""Word documents, read back: paragraphs, styles, numbering and notes into an outline.

Word has no tree: a heading is an outline level, a list item a numbering, a caption a style, a
header cell a row's or a table's property; so what counts here is what Word itself and screen
readers go by (ISO/IEC 29500-1). The room is longer than most, for Word's flat paragraphs are read
in one go: what one is depends on those before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.docx_styles import (
    Language,
    Numbering,
    Style,
    Styles,
    W,
    child,
    is_on,
    language_in,
    outline_level,
    val,
)
from plainleaf.verify.readback.outline import Outline, normal
from plainleaf.verify.readback.outline_builder import OpenList, OutlineBuilder
from plainleaf.verify.readback.properties import Properties, merged, of_word
from plainleaf.verify.readback.zip import Archive, addresses_of, part_of

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_REFERENCE_STYLES = frozenset({"reference", "reference entry", "bibliography"})
_TERM_STYLE = "glossary term"
_BOOKMARK = f"{W}bookmarkStart"
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?P<inner>\\l\s+)?"(?P<address>[^"]*)"', re.IGNORECASE)
_TRANSPARENT = frozenset(
    W + name for name in ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo")
)


def read_docx(path: Path) -> Outline:
    """Return the outline of a Word document.

    Raises:
        ConformanceError: it is no Word document, or a part that it names is missing or broken.
    """
    with Archive(path) as archive:
        main = part_of(archive, "", "officeDocument")
        if main is None:
            raise ConformanceError(f"{path}: is not a Word document.")
        document = archive.xml(main)
        body = child(document, "body")
        if body is None:
            raise ConformanceError(f"{path}: is not a Word document that can be read.")

        def part(kind: str) -> etree._Element | None:
            name = part_of(archive, main, kind)
            return archive.xml(name) if name else None

        styles = Styles(part("styles"))
        reader = DocxReader(styles, Numbering(part("numbering")), body)
        reader.addresses = addresses_of(archive, main)
        reader.read_body()
        for kind in ("footnotes", "endnotes"):
            name = part_of(archive, main, kind)
            if name:
                reader.addresses = addresses_of(archive, name)
                reader.read_notes(archive.xml(name), kind.removesuffix("s"))
        properties = of_word(archive)
    return replace(reader.builder.finish(merged(properties).title), properties=properties)


def word_properties(path: Path) -> tuple[Properties, ...]:
    """Return what a Word document says beside its text.

    Raises:
        ConformanceError: it is no Word document, or a part that it names is missing or broken.
    """
    with Archive(path) as archive:
        if part_of(archive, "", "officeDocument") is None:
            raise ConformanceError(f"{path}: is not a Word document.")
        return of_word(archive)


@dataclass(slots=True)
class _OpenLevel:
    """A list level whose item is being read; closing `item` ends it."""

    number: str
    depth: int
    opened: OpenList
    direct: bool
    item: ExitStack = field(default_factory=ExitStack)


@dataclass(slots=True)
class _Field:
    """A complex field being read: its instruction, then its result."""

    instruction: str = ""
    in_result: bool = False
    link: ExitStack = field(default_factory=ExitStack)

    @property
    def unread(self) -> bool:
        """True for what Word makes itself out of the headings."""
        return self.in_result and self.instruction.strip().upper().startswith("TOC")


class DocxReader:
    """Tells a builder what stands in the parts of a Word document."""

    def __init__(self, styles: Styles, numbering: Numbering, body: etree._Element) -> None:
        self.addresses: dict[str, str] = {}
        self._styles = styles
        self._numbering = numbering
        self._body = body
        normal_style = styles[styles.default_paragraph]
        language = normal_style.language.over(styles.language)
        self._language = language
        self.builder = OutlineBuilder(
            (language.bidi if normal_style.right_to_left else "") or language.latin
        )
        self._references = set(self._bookmarks_of_references())
        self._terms = set(self._read_glossary())
        self._levels: list[_OpenLevel] = []
        self._known: dict[tuple[str, int, object], OpenList] = {}
        self._fields: list[_Field] = []
        self._notes: dict[tuple[str, str], int] = {}
        self._own_marks: set[tuple[str, str]] = set()
        self._mark: etree._Element | None = None
        self._caption = ""
        self._after_picture = False
        self._has_table_captions = styles.has("table caption")

    def read_body(self) -> None:
        """Read the document's body."""
        self._blocks(self._body)
        self._close_levels(0)

    def read_notes(self, root: etree._Element, kind: str) -> None:
        """Read the notes of a part in the order in which the text first mentions them."""
        notes = {(kind, val(note, "id") or ""): note for note in root.iterfind(W + kind)}
        for key in [one for one in self._notes if one in notes]:
            if key in self._own_marks:  # said again where the note begins
                self._mark = next(notes[key].iter(f"{W}r"), None)
            with self.builder.footnote():
                self._blocks(notes[key])
                self._close_levels(0)

    # --- Blocks ------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag == f"{W}sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._blocks(content)
            elif element.tag in _TRANSPARENT:
                self._blocks(element)

    def _style_of(self, paragraph: etree._Element) -> Style:
        identifier = val(child(paragraph, "pPr", "pStyle"))
        return self._styles[identifier or self._styles.default_paragraph]

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, "pPr")
        style = self._style_of(paragraph)
        level = outline_level(properties)
        level = style.level if level is None else level
        caption, self._caption = self._caption, ""
        after_picture, self._after_picture = self._after_picture, False

        if level:
            self._close_style_lists()
            with self.builder.heading(min(level, 6)):
                self._inlines(paragraph, style)
        elif _is_reference(style):
            self._close_levels(0)
            with self.builder.reference():
                self._inlines(paragraph, style)
        elif style.is_a("caption"):
            self._close_style_lists()
            if style.is_a("table caption"):
                self.builder.end_leading_text()  # an item that begins with a table has none
            with self.builder.block_before() as said:
                self._inlines(paragraph, style)
            # Word's own style is for both; where a picture stands above, the caption is its.
            of_table = style.is_a("table caption") or not (
                self._has_table_captions or after_picture
            )
            self._caption = said[0] if of_table else ""
        elif (place := self._place_in_list(properties, style)) is not None:
            self._list_paragraph(paragraph, style, *place)
            self._after_picture = paragraph.find(f".//{_DOC_PR}") is not None
        else:
            if not style.is_a("list continue"):
                self._close_style_lists()
            with self.builder.block():
                self._inlines(paragraph, style)
            self._after_picture = paragraph.find(f".//{_DOC_PR}") is not None
            if not self._after_picture and _text_of(paragraph) == "":
                self._caption = caption  # an empty paragraph does not part caption and table

    def _table(self, table: etree._Element) -> None:
        self._close_style_lists()
        caption, self._caption, self._after_picture = self._caption, "", False
        look = child(table, "tblPr", "tblLook")
        first_column = val(look, "firstColumn") == "1" or bool(
            int(val(look, "val") or "0", 16) & 0x0080
        )
        levels, self._levels = self._levels, []
        with self.builder.table():
            self.builder.caption_was(caption)
            for row in table.iter(f"{W}tr"):
                if _table_of(row) is not table:
                    continue
                self.builder.row()
                header = is_on(child(row, "trPr", "tblHeader"))
                cells = [cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row]
                for place, cell in enumerate(cells):
                    with self.builder.cell(header or (first_column and place == 0)):
                        self._blocks(cell)
                        self._close_levels(0)
        self._levels = levels
        self._caption = ""

    # --- Lists -------------------------------------------------------------------------------

    def _place_in_list(
        self, properties: etree._Element | None, style: Style
    ) -> tuple[str, int, bool] | None:
        """Return (numbering, level from 0, said by the paragraph itself) of a list paragraph."""
        own = child(properties, "numPr")
        number = val(child(own, "numId")) or style.numbering
        if number in (None, "", "0"):
            return None
        depth = val(child(own, "ilvl"))
        return number or "", int(depth or style.numbering_level), child(own, "numId") is not None

    def _list_paragraph(
        self, paragraph: etree._Element, style: Style, number: str, depth: int, direct: bool
    ) -> None:
        shape = self._numbering.level(number, depth)
        self._close_levels(depth, keep=number)
        if not self._levels or self._levels[-1].depth < depth:
            outer = self._levels[-1].opened if self._levels else None
            key = (number, depth, (id(outer), len(outer.items)) if outer else None)
            opened = self._known.get(key) if direct else None
            if opened is None:
                opened = self.builder.open_list(shape.ordered, depth + 1)
                self._known[key] = opened
            self._levels.append(_OpenLevel(number, depth, opened, direct))
        level = self._levels[-1]
        level.item.close()
        count = self._numbering.next(number, depth) if shape.ordered else None
        level.item.enter_context(self.builder.item(level.opened, count))
        with self.builder.block():
            self._inlines(paragraph, style)
        if paragraph.find(f".//{_DOC_PR}") is None:
            self.builder.end_leading_text()  # an empty item stays so, whatever follows it

    def _close_levels(self, depth: int, keep: str | None = None) -> None:
        """End list levels from `depth` on; that of numbering `keep` at `depth` itself stays."""
        while self._levels and self._levels[-1].depth >= depth:
            last = self._levels[-1]
            if last.depth == depth and last.number == keep:
                return
            self._levels.pop().item.close()

    def _close_style_lists(self) -> None:
        """End lists that only their style makes: a paragraph of another style parts them."""
        if any(not level.direct for level in self._levels):
            self._close_levels(0)

    # --- Inlines -----------------------------------------------------------------------------

    def _inlines(self, parent: etree._Element, style: Style) -> None:
        for element in parent:
            if element.tag == f"{W}r":
                self._run(element, style)
            elif element.tag == f"{W}hyperlink":
                with self._hyperlink(element):
                    self._inlines(element, style)
            elif element.tag == f"{W}fldSimple" or element.tag in _TRANSPARENT:
                self._inlines(element, style)
            elif element.tag == f"{W}sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._inlines(content, style)

    def _hyperlink(self, element: etree._Element) -> AbstractContextManager[None]:
        address = self.addresses.get(element.get(f"{_R}id") or "")
        anchor = val(element, "anchor")
        if address:
            return self.builder.link(f"{address}#{anchor}" if anchor else address)
        if anchor in self._terms:
            return self.builder.term(anchor or "", _bookmark_of(element))
        return self._inner_link(anchor)

    @contextmanager
    def _inner_link(self, anchor: str | None) -> Iterator[None]:
        cited = self.builder.citation() if anchor in self._references else nullcontext()
        with self.builder.level(), cited:
            yield

    def _run(self, run: etree._Element, paragraph_style: Style) -> None:
        if run is self._mark:
            return
        properties = child(run, "rPr")
        style = self._styles[val(child(properties, "rStyle"))]
        vanish, rtl = child(properties, "vanish"), child(properties, "rtl")
        if is_on(vanish) or (vanish is None and (style.hidden or paragraph_style.hidden)):
            return
        right_to_left = (
            style.right_to_left or paragraph_style.right_to_left if rtl is None else is_on(rtl)
        )
        language = language_in(properties).over(style.language).over(paragraph_style.language)
        align = val(child(properties, "vertAlign"))
        raised = style.raised if align is None else align != "baseline"
        with self.builder.level() if raised else nullcontext():
            for piece in run:
                self._piece(piece, language.over(self._language), right_to_left)

    def _piece(self, piece: etree._Element, language: Language, right_to_left: bool) -> None:
        match etree.QName(piece).localname if isinstance(piece.tag, str) else "":
            case "t":
                self._words(piece.text or "", language, right_to_left)
            case "tab" | "br" | "cr" | "ptab":
                self._words(" ", language, right_to_left)
            case "noBreakHyphen":
                self._words("\u2011", language, right_to_left)
            case "sym":
                self._words(chr(int(val(piece, "char") or "20", 16)), language, right_to_left)
            case "footnoteReference" | "endnoteReference":
                kind = etree.QName(piece).localname.removesuffix("Reference")
                key = (kind, val(piece, "id") or "")
                number = self._notes.setdefault(key, len(self._notes) + 1)
                if val(piece, "customMarkFollows") in ("1", "true", "on"):
                    self._own_marks.add(key)  # the text that follows is the mark
                else:
                    with self.builder.level():
                        self._words(str(number), language, right_to_left)
            case "drawing" | "pict" | "object":
                self._drawing(piece)
            case "AlternateContent":
                for choice in list(piece)[:1]:
                    for inner in choice:
                        self._piece(inner, language, right_to_left)
            case "fldChar":
                self._field(val(piece, "fldCharType") or "")
            case "instrText" if self._fields:
                self._fields[-1].instruction += piece.text or ""
            case _:
                pass

    def _words(self, text: str, language: Language, right_to_left: bool) -> None:
        if any(one.unread or not one.in_result for one in self._fields):
            return
        if right_to_left:
            tag = language.bidi or language.latin
        elif language.east_asian and _EAST_ASIAN.search(text):
            tag = language.east_asian
        else:
            tag = language.latin
        with self.builder.language(tag):
            self.builder.words(text)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            current = self._fields[-1]
            current.in_result = True
            if link := _HYPERLINK.match(current.instruction):
                current.link.enter_context(
                    self._inner_link(link["address"])
                    if link["inner"]
                    else self.builder.link(link["address"])
                )
        elif kind == "end" and self._fields:
            self._fields.pop().link.close()

    def _drawing(self, drawing: etree._Element) -> None:
        for picture in drawing.iter(_DOC_PR):
            decorative = any(is_one.get("val") == "1" for is_one in picture.iter(_DECORATIVE))
            self.builder.picture("" if decorative else picture.get("descr") or "")
        for shape in drawing.iter("{urn:schemas-microsoft-com:vml}shape"):
            self.builder.picture(shape.get("alt") or "")
        for box in drawing.iter(f"{W}txbxContent"):
            self._blocks(box)

    # --- The reference list ------------------------------------------------------------------

    def _bookmarks_of_references(self) -> Iterator[str]:
        for paragraph in self._body.iter(f"{W}p"):
            if _is_reference(self._style_of(paragraph)):
                for bookmark in paragraph.iter(f"{W}bookmarkStart"):
                    yield val(bookmark, "name") or ""

    # --- The glossary ------------------------------------------------------------------------

    def _read_glossary(self) -> Iterator[str]:
        """Note the entries, and yield the names of their bookmarks."""
        for paragraph in self._body.iter(f"{W}p"):
            if not self._style_of(paragraph).is_a(_TERM_STYLE):
                continue
            mark = next(paragraph.iter(f"{W}bookmarkStart"), None)
            name = val(mark, "name") or ""
            meaning = paragraph.getnext()
            # The way back is an arrow, which says nothing.
            ways = (
                val(link, "anchor") or ""
                for link in (meaning.iter(f"{W}hyperlink") if meaning is not None else ())
                if _text_of(link) == ""
            )
            self.builder.entry(name, _text_of(paragraph), next(ways, ""))
            yield name


def _bookmark_of(link: etree._Element) -> str:
    """Return the name of the bookmark round a link."""
    before = link.getprevious()
    return (val(before, "name") or "") if before is not None and before.tag == _BOOKMARK else ""


def _is_reference(style: Style) -> bool:
    return not _REFERENCE_STYLES.isdisjoint(style.names)


def _text_of(element: etree._Element) -> str:
    return normal("".join(text.text or "" for text in element.iter(f"{W}t")))


def _table_of(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)
