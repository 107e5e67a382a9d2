"""A Word file, opened for its rules: paragraphs, runs, links, tables and drawings, with places.

The outline of `docx` is what a reader meets; this is how the file is made, which the rules
are about. What is deleted in tracked changes, or hidden, is nobody's text and stands in no list
here. One room, since the place of each thing needs all that was read before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.docx_styles import Style, Styles, W, child, is_on, outline_level, val
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.zip import Archive, addresses_of, part_of, parts_of
from plainleaf.verify.word_rules.drawings import Drawing, described, fill_of, kind_of
from plainleaf.verify.word_rules.finding import shortened, where
from plainleaf.verify.word_rules.looks import CellContext, Looks

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# What stands in a text for a note's number and for a picture: `normal` takes both away.
NOTE_MARK, DRAWING_MARK = "\u2060", "\u2062"
_TRANSPARENT = {W + n for n in ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo")}
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+(?:(\\l)\s+)?"([^"]*)"', re.IGNORECASE)


@dataclass(slots=True)
class Link:
    """A link: where it leads, what is said when it is pointed at, and (once read) its words."""

    address: str
    anchor: str
    tip: str = ""
    words: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text of one look."""

    element: etree._Element
    text: str
    link: Link | None


@dataclass(slots=True)
class Paragraph:
    """A paragraph; `level` is a heading's, 0 for other text.

    Args:
        element: the `w:p`.
        story: "body", "header", "footer", "footnote", "endnote".
        place: where it stands, for people.
        style: its style, resolved.
        level: of the heading that it is.
        listed: whether Word numbers it or gives it a bullet.
        cell: the table cell in which it stands.
        ground: what is behind a text box; None where that is not known.
        boxed: whether it stands in a text box.
        runs: its text.
        links: its links.
        drawings: how many pictures and shapes are anchored in it.
    """

    element: etree._Element
    story: str
    place: str
    style: Style
    level: int
    listed: bool
    cell: CellContext | None
    ground: str | None
    boxed: bool
    runs: list[Run] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    drawings: int = 0

    @property
    def text(self) -> str:
        """Return its text; tabs are tabs and line breaks newlines."""
        return "".join(run.text for run in self.runs)

    @property
    def is_code(self) -> bool:
        """Return whether its spaces are part of what it says."""
        names = " ".join(self.style.names)
        return any(word in names for word in ("code", "preformatted", "verbatim", "plain text"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells by row, and the text of each."""

    element: etree._Element
    place: str
    rows: tuple[tuple[etree._Element, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    nested: bool


class Document:
    """A Word file, read for its rules.

    Raises:
        ConformanceError: it is no Word document, or a part that it names is missing or broken.
    """

    def __init__(self, path: Path) -> None:
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.drawings: list[Drawing] = []
        self.bookmarks: set[str] = set()
        with Archive(path) as archive:
            main = part_of(archive, "", "officeDocument")
            root = archive.xml(main) if main else None
            body = child(root, "body")
            if main is None or root is None or body is None:
                raise ConformanceError(f"{path}: is not a Word document.")

            def part(kind: str) -> etree._Element | None:
                name = part_of(archive, main, kind)
                return archive.xml(name) if name and name in archive else None

            styles, self.settings = part("styles"), part("settings")
            self.comments = part("comments")
            self.styles = Styles(styles)
            self.background = child(root, "background")
            shown = is_on(child(self.settings, "displayBackgroundShape"))
            self.looks = Looks(styles, part("theme"), self.background if shown else None)
            self.body = body
            _Reader(self, addresses_of(archive, main), "body").blocks(body)
            self.roots = [body]
            for kind in ("header", "footer", "footnotes", "endnotes"):
                for name in parts_of(archive, main, kind):
                    if name not in archive:
                        continue
                    story = archive.xml(name)
                    self.roots.append(story)
                    reader = _Reader(self, addresses_of(archive, name), kind.removesuffix("s"))
                    reader.story_part(story)
            core = part_of(archive, "", "core-properties")
            title = archive.xml(core).findtext(f".//{_TITLE}") if core and core in archive else None
        self.title = normal(title or "")

    def of_body(self) -> Iterator[Paragraph]:
        """Yield the paragraphs of the text itself."""
        return (each for each in self.paragraphs if each.story == "body")


@dataclass(slots=True)
class _Field:
    """A complex field being read."""

    instruction: str = ""
    in_result: bool = False
    link: Link | None = None


class _Reader:
    """Reads one part of the file into a document's lists."""

    def __init__(self, document: Document, addresses: dict[str, str], story: str) -> None:
        self._document = document
        self._addresses = addresses
        self._story = story
        self._prefix = "" if story == "body" else story
        self._path: list[tuple[int, str]] = []
        self._fields: list[_Field] = []
        self._link: Link | None = None
        self._cells: list[tuple[CellContext, str]] = []
        self._grounds: list[str | None] = []

    def story_part(self, root: etree._Element) -> None:
        """Read a header, footer, or all notes of a kind."""
        for bookmark in root.iter(f"{W}bookmarkStart"):
            self._document.bookmarks.add(val(bookmark, "name") or "")
        if self._story not in ("footnote", "endnote"):
            self.blocks(root)
            return
        notes = [n for n in root.iterfind(W + self._story) if val(n, "type") in (None, "normal")]
        for number, note in enumerate(notes, 1):
            self._prefix = f"{self._story} {number}"
            self.blocks(note)

    def _where(self, *parts: str) -> str:
        cell = self._cells[-1][1] if self._cells else ""
        box = "text box" if self._grounds else ""
        return where([text for _, text in self._path], self._prefix, box, cell, *parts)

    # --- Blocks --------------------------------------------------------------------------------

    def blocks(self, parent: etree._Element) -> None:
        """Read the paragraphs and tables below an element."""
        for element in _children(parent):
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag == f"{W}bookmarkStart":
                self._document.bookmarks.add(val(element, "name") or "")

    def _paragraph(self, element: etree._Element) -> None:
        document, looks = self._document, self._document.looks
        identifier = looks.paragraph_style(element)
        style = document.styles[identifier]
        properties = child(element, "pPr")
        level = outline_level(properties)
        level = (style.level if level is None else level) or 0
        own = val(child(properties, "numPr", "numId"))
        paragraph = Paragraph(
            element, self._story, "", style, level,
            listed=(own if own is not None else style.numbering) not in (None, "", "0"),
            cell=self._cells[-1][0] if self._cells else None,
            ground=self._grounds[-1] if self._grounds else looks.page,
            boxed=bool(self._grounds),
        )  # fmt: skip
        document.paragraphs.append(paragraph)
        before = len(document.drawings)
        text = self._plain(element)
        if level and text:
            while self._path and self._path[-1][0] >= level:
                self._path.pop()
            paragraph.place = self._where(f"heading {shortened(text)}")
        else:
            paragraph.place = self._where(f"paragraph {shortened(text)}" if text else "paragraph")
        self._inlines(element, paragraph)
        if not self._grounds:
            paragraph.drawings = len(document.drawings) - before
        if level and text:
            self._path.append((level, text))

    def _plain(self, element: etree._Element) -> str:
        deleted = (f"{W}del", f"{W}moveFrom")
        return normal(
            "".join(
                text.text or " "
                for text in element.iter(f"{W}t", f"{W}tab", f"{W}br")
                if next(text.iterancestors(f"{W}p"), None) is element
                and next(text.iterancestors(*deleted), None) is None
            )
        )

    def _table(self, element: etree._Element) -> None:
        document = self._document
        rows = [
            [cell for cell in _children(row) if cell.tag == f"{W}tc"]
            for row in _children(element)
            if row.tag == f"{W}tr"
        ]
        first = next((text for row in rows for cell in row if (text := _words(cell))), "")
        table = f"table {shortened(first)}" if first else "table"
        document.tables.append(
            Table(
                element,
                self._where(table),
                tuple(map(tuple, rows)),
                tuple(tuple(_words(cell) for cell in row) for row in rows),
                nested=bool(self._cells),
            )
        )
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                context = document.looks.cell_context(
                    element, cell, number, place, number == len(rows) - 1
                )
                self._cells.append((context, f"{table}, row {number + 1}, cell {place + 1}"))
                self.blocks(cell)
                self._cells.pop()

    # --- Inlines -------------------------------------------------------------------------------

    def _inlines(self, parent: etree._Element, paragraph: Paragraph) -> None:
        for element in _children(parent):
            match element.tag:
                case tag if tag == f"{W}r":
                    self._run(element, paragraph)
                case tag if tag == f"{W}hyperlink":
                    address = self._addresses.get(element.get(f"{R}id") or "", "")
                    link = Link(
                        address, val(element, "anchor") or "", val(element, "tooltip") or ""
                    )
                    self._linked(element, paragraph, link)
                case tag if tag == f"{W}fldSimple":
                    found = _FIELD_LINK.match(val(element, "instr") or "")
                    if found:
                        self._linked(element, paragraph, Link(*_target(found)))
                    else:
                        self._inlines(element, paragraph)
                case tag if tag == f"{W}bookmarkStart":
                    self._document.bookmarks.add(val(element, "name") or "")
                case _:
                    pass

    def _linked(self, element: etree._Element, paragraph: Paragraph, link: Link) -> None:
        outer, self._link = self._link, link
        paragraph.links.append(link)
        self._inlines(element, paragraph)
        self._link = outer

    def _run(self, run: etree._Element, paragraph: Paragraph) -> None:
        document = self._document
        properties = child(run, "rPr")
        vanish = child(properties, "vanish")
        style = document.styles[val(child(properties, "rStyle"))]
        if is_on(vanish) or (vanish is None and (style.hidden or paragraph.style.hidden)):
            return
        link = self._link or next((one.link for one in self._fields if one.link), None)
        text = ""
        for piece in _children(run):
            match etree.QName(piece).localname:
                case "t":
                    text += piece.text or ""
                case "tab" | "ptab":
                    text += "\t"
                case "br" | "cr" if val(piece, "type") in (None, "textWrapping"):
                    text += "\n"
                case "noBreakHyphen":
                    text += "\u2011"
                case "sym":
                    text += "\ufffc"  # a sign of a symbol font: text, but which is not known
                case "footnoteReference" | "endnoteReference" | "footnoteRef" | "endnoteRef":
                    text += NOTE_MARK  # Word writes the number
                case "drawing" | "pict" | "object":
                    text += DRAWING_MARK
                    self._drawing(piece, paragraph, link)
                case "fldChar":
                    self._field(val(piece, "fldCharType") or "", paragraph)
                case "instrText" if self._fields:
                    self._fields[-1].instruction += piece.text or ""
                case _:
                    pass
        if text and all(one.in_result for one in self._fields):
            paragraph.runs.append(Run(run, text, link))
            if link is not None:
                link.words += text

    def _field(self, kind: str, paragraph: Paragraph) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            current = self._fields[-1]
            current.in_result = True
            if found := _FIELD_LINK.match(current.instruction):
                current.link = Link(*_target(found))
                paragraph.links.append(current.link)
        elif kind == "end" and self._fields:
            self._fields.pop()

    # --- Drawings ------------------------------------------------------------------------------

    def _drawing(self, element: etree._Element, paragraph: Paragraph, link: Link | None) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        words = normal(" ".join(_words(box) for box in boxes))
        place = self._where(f"paragraph {shortened(text)}" if (text := paragraph.text) else "")
        kind = kind_of(element, bool(boxes))
        for alt, decorative, floating, name in described(element):
            drawing = Drawing(
                element, kind, alt, decorative, floating, words, name, place or paragraph.place,
                self._story,
            )  # fmt: skip
            self._document.drawings.append(drawing)
            if link is not None and drawing.alt:
                link.pictures += 1
        ground = fill_of(element)
        fields, self._fields = self._fields, []
        self._grounds.append(ground)
        for box in boxes:
            if not any(above in boxes for above in box.iterancestors(f"{W}txbxContent")):
                self.blocks(box)
        self._grounds.pop()
        self._fields = fields


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements below `parent`, those within what only wraps them included.

    Of alternatives for newer and older programs (ISO/IEC 29500-3) the first counts.
    """
    for element in parent:
        if not isinstance(element.tag, str):
            continue
        if element.tag in _TRANSPARENT:
            yield from _children(element)
        elif element.tag == f"{W}sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from _children(content)
        elif element.tag == f"{MC}AlternateContent":
            for choice in list(element.iterchildren(f"{MC}Choice", f"{MC}Fallback"))[:1]:
                yield from _children(choice)
        else:
            yield element


def _words(element: etree._Element) -> str:
    return normal("".join(text.text or "" for text in element.iter(f"{W}t")))


def _target(found: re.Match[str]) -> tuple[str, str]:
    return ("", found[2]) if found[1] else (found[2], "")
