"""One part of a Word file, read into its tree: the body, a header, a note, a comment.

There is one way here through what only wraps, through alternatives for newer and older programs,
through changes, controls, links and fields, for all that is made of Word files. One room: that way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from plainleaf.verify.readback.word import drawings
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    ChangeKind,
    CommentPoint,
    CommentReference,
    ContentControl,
    Equation,
    FieldEnd,
    FieldStart,
    ForeignBlock,
    Gap,
    GapKind,
    LinkEnd,
    LinkStart,
    NoteNumber,
    NoteReference,
    RunPiece,
    RunProperties,
    StoryKind,
    SymbolSign,
    TrackedChange,
    WordBlock,
    WordCell,
    WordDrawing,
    WordInline,
    WordLink,
    WordParagraph,
    WordRow,
    WordRun,
    Words,
    WordTable,
)
from plainleaf.verify.readback.word.fields import OpenField
from plainleaf.verify.readback.word.numbering import ListPlace, WordNumbering
from plainleaf.verify.readback.word.ooxml import (
    MC,
    M,
    R,
    W,
    bits,
    child,
    is_on,
    is_true,
    number,
    val,
)
from plainleaf.verify.readback.word.styles import WordStyle, WordStyles, language_in, outline_level

_RUN = f"{W}r"
# What only wraps what stands in it (17.5.1, 17.3.2.3, 17.3.2.8).
_TRANSPARENT = frozenset(W + name for name in ("smartTag", "customXml", "dir", "bdo"))
_CHANGES = {W + kind: kind for kind in ChangeKind if kind is not ChangeKind.FORMATTED}
_CHARACTERS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_GAPS = {"tab": GapKind.TAB, "ptab": GapKind.TAB, "cr": GapKind.LINE}
_BREAKS = {"page": GapKind.PAGE, "column": GapKind.COLUMN}


@dataclass(slots=True)
class StorySources:
    """What the parts of a file have in common, and the marks of notes met so far, in order."""

    styles: WordStyles
    numbering: WordNumbering
    mentioned: dict[tuple[StoryKind, str], None] = field(default_factory=dict)


class StoryReader:
    """Reads one part, or one note of a part.

    Args:
        sources: what all parts share.
        kind: what part it is.
        addresses: the outward addresses that it names, by the relationship's identifier.
        targets: the parts that it names, by the relationship's identifier.
    """

    def __init__(
        self,
        sources: StorySources,
        kind: StoryKind,
        addresses: Mapping[str, str],
        targets: Mapping[str, str],
    ) -> None:
        self._sources = sources
        self._styles = sources.styles
        self._kind = kind
        self._addresses = addresses
        self._targets = targets
        self._bookmarks: dict[str, str] = {}
        self._count = 0
        self._fields: list[OpenField] = []
        self._links: list[WordLink] = []
        self._change: TrackedChange | None = None
        self._control: ContentControl | None = None
        # Of runs without properties of their own, by the style of their paragraph.
        self._plain: dict[str, RunProperties] = {}
        default = self._styles[self._styles.default_paragraph]
        self._language = default.language.over(self._styles.language)

    # --- Through what wraps ------------------------------------------------------------------

    def _children(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Yield the elements below `parent`, those within what only wraps them included.

        Of alternatives for newer and older programs (ISO/IEC 29500-3) the first counts. While an
        element is dealt with, `_change` and `_control` say what is round it.
        """
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if tag in _TRANSPARENT:
                yield from self._children(element)
            elif tag in _CHANGES:
                with self._changed(element):
                    yield from self._children(element)
            elif tag == f"{W}sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    outer, self._control = self._control, _control_of(child(element, "sdtPr"))
                    yield from self._children(content)
                    self._control = outer
            elif tag == f"{MC}AlternateContent":
                for choice in list(element.iterchildren(f"{MC}Choice", f"{MC}Fallback"))[:1]:
                    yield from self._children(choice)
            else:
                yield element

    @contextmanager
    def _changed(self, element: etree._Element) -> Iterator[None]:
        """Read what is part of a change; the fields of what is gone are its own."""
        outer, fields, links = self._change, self._fields, self._links
        if outer is None or not outer.gone:
            self._change = _change_of(element)
        if self._change is not None and self._change.gone:
            self._fields, self._links = [], []
        yield
        self._change, self._fields, self._links = outer, fields, links

    # --- Blocks ------------------------------------------------------------------------------

    def blocks(self, parent: etree._Element) -> tuple[WordBlock, ...]:
        """Return the paragraphs and tables below an element."""
        return tuple(self._blocks(parent))

    def _blocks(self, parent: etree._Element) -> Iterator[WordBlock]:
        for element in self._children(parent):
            if element.tag == f"{W}p":
                yield self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                yield self._bookmark(element)
            elif element.tag == f"{W}altChunk":
                yield ForeignBlock(element, "altChunk", self._change)

    def _paragraph(self, element: etree._Element) -> WordParagraph:
        properties = child(element, "pPr")
        style = self._styles.of(element)
        level = outline_level(properties)
        index, self._count = self._count, self._count + 1
        change, control = self._change, self._control
        place = self._place(properties, style)
        return WordParagraph(
            element=element,
            story=self._kind,
            index=index,
            style=style,
            level=(style.level if level is None else level) or 0,
            place=place,
            inlines=tuple(self._inlines(element, style)),
            control=control,
            change=change,
            mark_change=_change_in(child(properties, "rPr")),
            reformatted=_reformatted(child(properties, "pPrChange")),
        )

    def _place(self, properties: etree._Element | None, style: WordStyle) -> ListPlace | None:
        own = child(properties, "numPr")
        said = val(child(own, "numId"))
        list_ = style.numbering if said is None else said
        if list_ in (None, "", "0"):
            return None
        depth = number(val(child(own, "ilvl")), style.numbering_level)
        return self._sources.numbering.next(list_ or "", depth, direct=said is not None)

    def _table(self, element: etree._Element) -> WordTable:
        own = child(element, "tblPr")
        look, change = child(own, "tblLook"), self._change
        named = val(child(own, "tblStyle")) or self._styles.default_table
        return WordTable(
            element=element,
            rows=tuple(self._row(row) for row in self._children(element) if row.tag == f"{W}tr"),
            first_column=val(look, "firstColumn") == "1" or bool(bits(val(look)) & 0x80),
            style=self._styles[named],
            caption=val(child(own, "tblCaption")) or "",
            change=change,
        )

    def _row(self, element: etree._Element) -> WordRow:
        own, change = child(element, "trPr"), self._change
        cells = []
        for cell in self._children(element):
            if cell.tag == f"{W}tc":
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                cells.append(
                    WordCell(
                        cell,
                        self.blocks(cell),
                        number(val(child(properties, "gridSpan")), 1),
                        "" if merge is None else val(merge) or "continue",
                    )
                )
        header = is_on(child(own, "tblHeader"))
        return WordRow(element, tuple(cells), header, change or _change_in(own))

    # --- Inlines -----------------------------------------------------------------------------

    def _inlines(self, parent: etree._Element, style: WordStyle) -> Iterator[WordInline]:
        for element in self._children(parent):
            if element.tag == _RUN:
                yield from self._run(element, style)
                continue
            match element.tag.rpartition("}")[2]:
                case "hyperlink":
                    link = WordLink(
                        self._addresses.get(element.get(f"{R}id") or "", ""),
                        val(element, "anchor") or "",
                        val(element, "tooltip") or "",
                    )
                    yield from self._start(link)
                    yield from self._inlines(element, style)
                    yield from self._end(link)
                case "fldSimple":
                    yield from self._simple_field(element, style)
                case "bookmarkStart" | "bookmarkEnd":
                    yield self._bookmark(element)
                case "commentRangeStart" | "commentRangeEnd" as name:
                    start = name == "commentRangeStart"
                    yield CommentPoint(val(element, "id") or "", start, self._change)
                case "oMath" | "oMathPara":
                    signs = "".join(sign.text or "" for sign in element.iter(f"{M}t"))
                    yield Equation(element, signs, self._change)
                case _:
                    pass

    def _start(self, link: WordLink) -> Iterator[WordInline]:
        self._links.append(link)
        yield LinkStart(link, self._change)

    def _end(self, link: WordLink) -> Iterator[WordInline]:
        self._links.remove(link)
        yield LinkEnd(link, self._change)

    def _bookmark(self, element: etree._Element) -> BookmarkPoint:
        identifier, start = val(element, "id") or "", element.tag == f"{W}bookmarkStart"
        if start:
            self._bookmarks[identifier] = val(element, "name") or ""
        return BookmarkPoint(self._bookmarks.get(identifier, ""), start, self._change)

    # --- Runs --------------------------------------------------------------------------------

    def _run(self, element: etree._Element, paragraph: WordStyle) -> Iterator[WordInline]:
        """Yield a run; where a field begins or ends in it, what stands before and after that."""
        properties = self._properties(child(element, "rPr"), paragraph)
        pieces: list[RunPiece] = []
        for piece in self._children(element):
            match piece.tag.rpartition("}")[2]:
                case "t":
                    if all(each.in_result for each in self._fields):
                        pieces.append(Words(piece.text or ""))
                case "fldChar":
                    yield from self._flushed(element, pieces, properties)
                    kind = val(piece, "fldCharType") or ""
                    yield from self._field(kind, hidden=properties.hidden)
                case "instrText" | "delInstrText":
                    if self._fields:
                        self._fields[-1].instruction += piece.text or ""
                case "ruby":
                    base = child(piece, "rubyBase")
                    yield from self._flushed(element, pieces, properties)
                    yield from self._inlines(base, paragraph) if base is not None else ()
                case name:
                    found = self._piece(piece, name, properties)
                    # What stands in an instruction is not shown.
                    unseen = isinstance(found, Words | Gap | SymbolSign) and not all(
                        each.in_result for each in self._fields
                    )
                    if found is not None and not unseen:
                        pieces.append(found)
        yield from self._flushed(element, pieces, properties)

    def _flushed(
        self, element: etree._Element, pieces: list[RunPiece], properties: RunProperties
    ) -> Iterator[WordRun]:
        """Yield what was read of a run, if anything was."""
        if not pieces:
            return
        reformatted = None
        if "rPrChange" in properties.direct:
            reformatted = _reformatted(child(element, "rPr", "rPrChange"))
        yield WordRun(
            element=element,
            pieces=tuple(pieces),
            properties=properties,
            link=self._links[-1] if self._links else None,
            fields=tuple(each.field for each in self._fields if each.field),
            control=self._control,
            change=self._change,
            reformatted=reformatted,
        )
        pieces.clear()

    def _properties(self, own: etree._Element | None, paragraph: WordStyle) -> RunProperties:
        if own is None and paragraph.identifier in self._plain:
            return self._plain[paragraph.identifier]
        said: dict[str, etree._Element] = {}
        for element in own if own is not None else ():
            if isinstance(element.tag, str) and element.tag.startswith(W):
                said[element.tag.removeprefix(W)] = element
        style = self._styles[val(said.get("rStyle"))]

        def toggle(name: str, below: bool | None) -> bool:
            return is_on(said[name]) if name in said else bool(below)

        language = language_in(own) if "lang" in said else style.language
        found = RunProperties(
            style=style,
            bold=toggle("b", style.bold),
            italic=toggle("i", style.italic),
            strike=toggle("strike", style.strike),
            vertical=(val(said.get("vertAlign")) or style.vertical).replace("baseline", ""),
            language=language.over(style.language).over(paragraph.language).over(self._language),
            right_to_left=toggle("rtl", style.right_to_left or paragraph.right_to_left),
            hidden=toggle("vanish", style.hidden or paragraph.hidden),
            direct=frozenset(said),
        )
        if own is None:
            self._plain[paragraph.identifier] = found
        return found

    def _piece(
        self, piece: etree._Element, name: str, properties: RunProperties
    ) -> RunPiece | None:
        match name:
            case "delText":
                return Words(piece.text or "")
            case "noBreakHyphen" | "softHyphen":
                return Words(_CHARACTERS[name])
            case "tab" | "ptab" | "cr":
                return Gap(_GAPS[name])
            case "br":
                return Gap(_BREAKS.get(val(piece, "type") or "", GapKind.LINE))
            case "sym":
                code = bits(val(piece, "char") or "20")
                return SymbolSign(chr(code), val(piece, "font") or "")
            case "footnoteReference" | "endnoteReference":
                kind = StoryKind(name.removesuffix("Reference"))
                own_mark = is_true(val(piece, "customMarkFollows"))
                reference = NoteReference(kind, val(piece, "id") or "", own_mark)
                gone = self._change is not None and self._change.gone
                if not gone and not properties.hidden:
                    self._sources.mentioned.setdefault((kind, reference.identifier))
                return reference
            case "footnoteRef" | "endnoteRef":
                return NoteNumber()
            case "commentReference":
                return CommentReference(val(piece, "id") or "")
            case "drawing" | "pict" | "object":
                return self._drawing(piece)
            case _:
                return None

    def _drawing(self, element: etree._Element) -> WordDrawing:
        boxes = list(element.iter(f"{W}txbxContent"))
        outermost = [
            box
            for box in boxes
            if not any(above in boxes for above in box.iterancestors(f"{W}txbxContent"))
        ]
        fields, links, self._fields, self._links = self._fields, self._links, [], []
        read = tuple(self.blocks(box) for box in outermost)
        self._fields, self._links = fields, links
        names = (self._targets.get(each) for each in drawings.pictures_in(element))
        return WordDrawing(
            element, tuple(drawings.things_in(element)), read, tuple(filter(None, names))
        )

    # --- Fields ------------------------------------------------------------------------------

    def _field(self, kind: str, *, hidden: bool) -> Iterator[WordInline]:
        if kind == "begin":
            self._fields.append(OpenField())
        elif kind == "separate" and self._fields:
            yield from self._result(self._fields[-1], hidden=hidden)
        elif kind == "end" and self._fields:
            yield from self._close()

    def _result(self, opened: OpenField, *, hidden: bool = False) -> Iterator[WordInline]:
        yield FieldStart(opened.separate(hidden=hidden), self._change)
        if opened.link is not None:
            yield from self._start(opened.link)

    def _close(self) -> Iterator[WordInline]:
        last = self._fields.pop()
        if last.field is None:
            made = last.separate(hidden=True)  # without a result there is nothing to follow
            yield FieldStart(made, self._change)
            yield FieldEnd(made, self._change)
            return
        if last.link is not None:
            yield from self._end(last.link)
        yield FieldEnd(last.field, self._change)

    def _simple_field(self, element: etree._Element, style: WordStyle) -> Iterator[WordInline]:
        opened = OpenField(val(element, "instr") or "")
        self._fields.append(opened)
        yield from self._result(opened)
        yield from self._inlines(element, style)
        yield from self._close()


def _change_in(properties: etree._Element | None) -> TrackedChange | None:
    """Return the change of a paragraph's mark or of a row."""
    if properties is None:
        return None
    return next((_change_of(one) for one in properties if one.tag in _CHANGES), None)


def _change_of(element: etree._Element) -> TrackedChange:
    kind = _CHANGES[element.tag]
    return TrackedChange(kind, val(element, "author") or "", val(element, "date") or "")


def _reformatted(element: etree._Element | None) -> TrackedChange | None:
    if element is None:
        return None
    author, date = val(element, "author") or "", val(element, "date") or ""
    return TrackedChange(ChangeKind.FORMATTED, author, date)


def _control_of(properties: etree._Element | None) -> ContentControl:
    names = [
        etree.QName(one).localname
        for one in (properties if properties is not None else ())
        if isinstance(one.tag, str)
    ]
    kinds = ("checkbox", "comboBox", "date", "docPartList", "docPartObj", "dropDownList",
             "equation", "picture", "richText", "text", "citation", "bibliography",
             "group")  # fmt: skip
    return ContentControl(
        val(child(properties, "tag")) or "",
        val(child(properties, "alias")) or "",
        next((kind for kind in kinds if kind in names), ""),
        is_on(child(properties, "showingPlcHdr")),
    )
