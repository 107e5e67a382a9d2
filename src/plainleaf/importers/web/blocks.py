"""A page's article → blocks of the model; what is not of it is named. One room: HTML mixes both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from plainleaf.diagnostics import Position
from plainleaf.importers.handout import Handout
from plainleaf.importers.manuscript import Reports, Where, heading
from plainleaf.importers.pictures import Pictures
from plainleaf.importers.runs import (
    Format,
    FormatKind,
    Formats,
    Levels,
    Run,
    inlines_of,
    is_empty,
    with_format,
)
from plainleaf.importers.web.lists import definition_blocks, list_blocks
from plainleaf.importers.web.notes import Notes
from plainleaf.importers.web.places import (
    CHROME,
    FIELDS,
    FORMATS,
    HEADINGS,
    Flow,
    Place,
    address_of,
    figures_of,
    named_of_site,
    origin_of,
    parts,
    plain,
)
from plainleaf.importers.web.tables import table_blocks
from plainleaf.importers.web.words import CODE, INLINE, NUMBER, is_hidden, is_shown, said
from plainleaf.importers.works import joined_citations
from plainleaf.model.article import (
    Block,
    BlockQuote,
    Box,
    BoxKind,
    CodeBlock,
    Division,
    Figure,
    Paragraph,
    Table,
    ThematicBreak,
)
from plainleaf.model.inlines import Image, Inlines, LineBreak, Strong
from plainleaf.reader.front_matter import canonical_language
from plainleaf.verify.readback.html import language_of, name_of, roles_of


@dataclass(slots=True)
class BlockReader:
    """Reads the elements of one page.

    Args:
        folder: where the page's own pictures are looked for.
        address: of the page on the web.
        reports: where what is left out is named.
        pictures: where pictures go.
        notes: the page's notes and works, which marks lead to.
        handout: of a handout of our own, what composing added; None of other pages.
        title: the element with the title, which stands in no block.
        opened: identifiers of what buttons show and hide.
        anchors: the headings that links lead to, by the identifier on the page.
        size: how many characters the article's part of the page has.
        moved: words that stand more often than on the page.
        apart: the numbers of what was left out.
        kept: the places of what is not left out, for somebody said so, and of all within it.
    """

    folder: Path
    address: str
    reports: Reports
    pictures: Pictures
    notes: Notes
    handout: Handout | None
    title: etree._Element | None
    opened: frozenset[str]
    anchors: dict[str, str]
    levels: Levels = field(default_factory=Levels)
    moved: list[str] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)
    size: int = 0
    scripts: int = 0
    written: float = 1
    apart: set[str] = field(default_factory=set)
    kept: frozenset[int] = frozenset()

    def blocks(self, element: etree._Element, place: Place) -> list[Block]:
        """Return what stands in an element."""
        flow = Flow(line=self.line(element))
        self.inside(element, place, flow)
        self.flush(flow)
        return flow.blocks

    def line(self, element: etree._Element) -> int:
        """Return the line of an element."""
        return int(element.sourceline or 1)

    def at(self, element: etree._Element) -> Position:
        """Return the place of an element."""
        return self.reports.at(self.line(element))

    def left_out(
        self, why: str, element: etree._Element, hint: str = "", *, where: Where = Where.PLACE
    ) -> None:
        """Name an element that is not in the article, if it says anything."""
        if (words := said(element)).strip():
            self.reports.left_out(f"Left out, {why}", words, self.line(element), hint, where=where)

    # --- Through an element ------------------------------------------------------------------

    def inside(self, element: etree._Element, place: Place, flow: Flow) -> None:
        """Read what stands in an element into a flow."""
        self.text(element.text, place, flow, element)
        for child in element:
            self.element(child, place, flow)
            self.text(child.tail, place, flow, element)

    def text(self, text: str | None, place: Place, flow: Flow, element: etree._Element) -> None:
        """Read words into a flow."""
        if text:
            if is_empty(flow.runs):
                flow.line = self.line(element)
            flow.runs.append(Run(text, place.formats))

    def element(self, element: etree._Element, place: Place, flow: Flow) -> None:
        """Read one element into a flow."""
        name = name_of(element)
        if not name:
            return
        if name in CODE:
            self.scripts += 1
            return
        if element is self.title:
            return
        if name in FIELDS and self.line(element) in self.kept and not self._opens(element):
            flow.runs.append(Run(f" {said(element)} ", place.formats))
            return
        if self.is_left_out(element, name):
            if is_shown(element):
                flow.runs.append(Run(" ", place.formats))
            return
        place, language = self._language(element, place)
        if name in INLINE or name == "br" or not self._is_block(element, name):
            self._inline(element, name, replace(place, formats=self._spoken(place, language)), flow)
            return
        self.flush(flow)
        made = self._block(element, name, place)
        if language and made:
            made = [Division(tuple(made), language, self.at(element))] if not place.within else made
        flow.blocks += made
        flow.line = self.line(element)

    def _language(self, element: etree._Element, place: Place) -> tuple[Place, str]:
        """Return the place within an element, and its language if it is another."""
        language = canonical_language(language_of(element)) or ""
        if not language or language == place.language:
            return place, ""
        inner = replace(place, language=language)
        if place.within and self._is_block(element, name_of(element)):
            inner = replace(inner, formats=self._spoken(place, language))
        return inner, language

    def spoken(self, element: etree._Element, place: Place) -> tuple[Place, str]:
        """Return the place within an element whose blocks stand in no division of their own."""
        inner, language = self._language(element, place)
        return replace(inner, formats=self._spoken(inner, language)), language

    def _spoken(self, place: Place, language: str) -> Formats:
        if not language:
            return place.formats
        return with_format(place.formats, Format(FormatKind.LANGUAGE, language))

    def _is_block(self, element: etree._Element, name: str) -> bool:
        if name in INLINE:
            return any(
                name_of(each) in (*HEADINGS, "p", "ul", "ol", "table", "div", "figure")
                for each in element.iterdescendants()
            ) and name in ("a", "span", "font", "ins", "del", "label")
        return True

    def is_left_out(self, element: etree._Element, name: str) -> bool:
        """Leave out what is not of the article, and name it."""
        gone = self._leave_out(element, name)
        if gone:
            self.apart.add(str(element.get(NUMBER)))
        return gone

    def _leave_out(self, element: etree._Element, name: str) -> bool:
        if self.handout is not None and "ruled" in (element.get("class") or "").split():
            return False
        if self.line(element) in self.kept:
            return False
        # What a button opens is hidden until somebody presses it.
        if is_hidden(element) and (element.get("id") or "") not in self.opened:
            self.left_out("what the page hides", element, where=Where.READ)
            return True
        keeps = self.title is not None and any(each is self.title for each in element.iter())
        if name in CHROME and not keeps and not (
            name == "form" and element.find(".//h2") is not None
        ):  # fmt: skip
            added = self.handout is not None and name in ("header", "footer")
            why = "what handouts say by themselves" if added else CHROME[name]
            self.left_out(why, element, where=Where.READ)
            return True
        if self.notes.is_backlink(element):
            self.left_out("a link back to the text", element, where=Where.NOWHERE)
            return True
        if self.notes.is_list(element):
            return True
        if not keeps and self._is_of_site(element, name):
            self.left_out("it belongs to the website", element, where=Where.READ)
            return True
        if name in FIELDS and not self._opens(element):
            source = element.get("src") or element.get("data") or ""
            if source and not said(element).strip():
                self.reports.left_out(
                    f"Left out, {FIELDS[name]}", source, self.line(element),
                    "Say in words what it shows.",
                )  # fmt: skip
            else:
                self.left_out(FIELDS[name], element)
            return True
        return False

    def _is_of_site(self, element: etree._Element, name: str) -> bool:
        """Return True for a part whose names say that it is none of the article."""
        if (element.get("id") or "") in self.opened or not named_of_site(element, name):
            return False
        # A name on what holds most of the page says how the page looks.
        return len(said(element)) * 2 < self.size

    def _opens(self, element: etree._Element) -> bool:
        """Return True for a button that opens a part of the article."""
        if name_of(element) != "button":
            return False
        return bool(set((element.get("aria-controls") or "").split()) & self.opened) or any(
            name_of(above) in HEADINGS for above in element.iterancestors()
        )

    # --- Blocks ------------------------------------------------------------------------------

    def _block(self, element: etree._Element, name: str, place: Place) -> list[Block]:
        if name in HEADINGS:
            self.written = HEADINGS[name] if not place.within else self.written
            return self.heading(element, HEADINGS[name], place)
        match name:
            case "ul" | "ol" | "menu":
                return list_blocks(self, element, name == "ol", place)
            case "dl":
                return definition_blocks(self, element, place)
            case "blockquote":
                inside = self.blocks(element, replace(place, within=True))
                return [BlockQuote(tuple(inside), self.at(element))] if inside else []
            case "pre":
                for each in element.iter("br"):
                    each.text = "\n"
                text = "".join(element.itertext()).strip("\n").rstrip()
                return [CodeBlock(text, self.at(element))] if text.strip() else []
            case "hr":
                return [] if place.within else [ThematicBreak(self.at(element))]
            case "table":
                return table_blocks(self, element, place)
            case "figure":
                return self._figure(element, place)
            case "summary":
                return self.heading(element, self._below(), place)
            case _:
                kind = self._box_kind(element)
                return self._box(element, kind, place) if kind else self.blocks(element, place)

    def heading(self, element: etree._Element, level: float, place: Place) -> list[Block]:
        """Return a heading; within a list, a table or a quotation it is bold words."""
        flow = Flow(line=self.line(element))
        self.inside(element, replace(place, formats=()), flow)
        runs = [each for run in flow.runs for each in self._in_heading(run, element)]
        inside = list(flow.blocks)
        inlines = inlines_of(joined_citations(runs, self.notes.keys)[0], self.at(element))
        if not inlines:
            return inside
        if place.within:
            return [Paragraph((Strong(inlines),), self.at(element)), *inside]
        return [heading(self.levels.of(level), inlines, self.at(element)), *inside]

    def _below(self) -> float:
        """Return the level of what opens a part below the last heading."""
        return self.written + 0.5 if self.written > 1 else 2

    def _in_heading(self, run: Run, element: etree._Element) -> list[Run]:
        match run.content:
            case LineBreak():
                return [Run(" ", run.formats)]
            case Image(picture, alt):
                self.pictures.taken.pop(picture, None)
                if alt:
                    self.reports.left_out(
                        "Left out, a picture in a heading", alt, self.line(element),
                        where=Where.NOWHERE,
                    )  # fmt: skip
                return []
            case _:
                # A heading is bold as it is.
                formats = tuple(each for each in run.formats if each.kind is not FormatKind.STRONG)
                return [Run(run.content, formats)]

    def _figure(self, element: etree._Element, place: Place) -> list[Block]:
        captions = [each for each in element.iter() if name_of(each) == "figcaption"]
        caption: Inlines = ()
        extra: list[Block] = []
        for each in captions:
            inside = self.blocks(each, replace(place, within=True))
            if len(inside) == 1 and isinstance(inside[0], Paragraph) and not caption:
                caption = inside[0].inlines
            else:
                extra += inside
            tail = each.tail
            parent = each.getparent()
            if parent is not None:
                each.clear()
                each.tail = tail
        blocks = self.blocks(element, place)
        pictures = [block for block in blocks if isinstance(block, Figure)]
        if len(pictures) == 1 and len(blocks) == 1 and caption:
            return [replace(pictures[0], caption=caption), *extra]
        match blocks:
            case [Table() as table] if caption and not table.caption:
                return [replace(table, caption=caption), *extra]
            case _:
                pass
        if caption:
            blocks.append(Paragraph(caption, self.at(element)))
        return [*blocks, *extra]

    # --- Boxes of handouts -------------------------------------------------------------------

    def _box_kind(self, element: etree._Element) -> BoxKind | None:
        if self.handout is None:
            return None
        classes = (element.get("class") or "").split()
        return next((kind for kind in BoxKind if f"box-{kind.value}" in classes), None)

    def _box(self, element: etree._Element, kind: BoxKind, place: Place) -> list[Block]:
        assert self.handout is not None
        lines = [
            sum(1 for _ in each)
            for each in element.iter("div")
            if "ruled" in (each.get("class") or "").split()
        ]
        for each in list(element.iter("div")):
            if "ruled" in (each.get("class") or "").split() and each.getparent() is not None:
                parent = each.getparent()
                assert parent is not None
                parent.remove(each)
        title = next((child for child in element if name_of(child) in HEADINGS), None)
        found = None
        if title is not None:
            flow = Flow()
            self.inside(title, Place(language=place.language), flow)
            written = HEADINGS[name_of(title)]
            found = heading(written, inlines_of(flow.runs, self.at(title)), self.at(title))
            element.remove(title)
        inside = self.blocks(element, place)
        box = Box(kind, found, tuple(inside), self.at(element), lines[0] if lines else None)
        return [self.handout.box(box)]

    # --- Inlines -----------------------------------------------------------------------------

    def _inline(self, element: etree._Element, name: str, place: Place, flow: Flow) -> None:
        match name:
            case "br":
                flow.runs.append(Run(LineBreak(), place.formats))
            case "img":
                self._image(element, place, flow)
            case "a":
                self._link(element, place, flow)
            case "math":
                words = " ".join("".join(element.itertext()).split())
                self.reports.guessed(
                    f"A formula stands as its signs in a line: {words}", self.line(element)
                )
                flow.runs.append(Run(words, place.formats))
            case "abbr" | "acronym" if element.get("title"):
                self._abbreviation(element, place, flow)
            case "q":
                flow.runs.append(Run("“", place.formats))
                self.inside(element, place, flow)
                flow.runs.append(Run("”", place.formats))
            case "sup" if self.notes.is_mark(element):
                self.inside(element, place, flow)
            case _ if name in FORMATS:
                formats = with_format(place.formats, Format(FORMATS[name]))
                self.inside(element, replace(place, formats=formats), flow)
            case "button" if not any(name_of(each) in HEADINGS for each in element.iterancestors()):
                self.flush(flow)
                flow.blocks += self.heading(element, self._below(), place)
            case _:
                self.inside(element, place, flow)

    def _abbreviation(self, element: etree._Element, place: Place, flow: Flow) -> None:
        words, long = " ".join("".join(element.itertext()).split()), str(element.get("title"))
        if self.short.setdefault(words, long) == long and words:
            format_ = Format(FormatKind.ABBREVIATION, long)
            said_here = f" ({long})"
            if self.handout is not None and (element.tail or "").startswith(said_here):
                element.tail = (element.tail or "")[len(said_here) :]
                self.reports.left_out(
                    "Left out, what handouts say by themselves", long, self.line(element),
                    where=Where.NOWHERE,
                )  # fmt: skip
            self.inside(element, replace(place, formats=with_format(place.formats, format_)), flow)
            return
        self.reports.left_out(
            f"Left out, another long form of {words}", long, self.line(element),
            where=Where.NOWHERE,
        )  # fmt: skip
        self.inside(element, place, flow)

    def _link(self, element: etree._Element, place: Place, flow: Flow) -> None:
        target = " ".join((element.get("href") or "").split())
        node = self.notes.mark(element, self.at(element))
        if node is not None:
            flow.runs.append(Run(node, plain(place.formats)))
            return
        address = self._absolute(target, element)
        formats = place.formats
        if address:
            formats = with_format(formats, Format(FormatKind.LINK, address))
        if self._is_block(element, "a"):
            self.flush(flow)
            flow.blocks += self.blocks(element, replace(place, formats=formats))
            return
        self.inside(element, replace(place, formats=formats), flow)

    def _absolute(self, target: str, element: etree._Element) -> str:
        """Return the address that a link leads to, or nothing; what cannot be kept is named."""
        address, problem = address_of(target, self.address, self.anchors)
        if problem and "doc-glossref" not in roles_of(element):
            self.reports.guessed(
                f"{problem}; its words stay.",
                self.line(element),
                "Write the whole https:// address.",
            )
        return address

    def _image(self, element: etree._Element, place: Place, flow: Flow) -> None:
        source = element.get("src") or ""
        if source.startswith("data:image/gif") or not source:
            source = element.get("data-src") or source
        alt = element.get("alt")
        if "presentation" in roles_of(element) or "none" in roles_of(element):
            alt = ""
        alt = None if alt is None else " ".join(alt.split())
        path = self.pictures.from_page(source, self.folder)
        if not path:
            self.apart.add(str(element.get(NUMBER)))
            flow.runs.append(Run(" ", place.formats))
            where = origin_of(source, self.address)
            if (element.get("width"), element.get("height")) != ("1", "1") or alt:
                self.reports.left_out(
                    f"Left out, a picture that did not come with the page ({where[:160]})",
                    alt or "", self.line(element),
                    "Save the picture, and show it as ![what it shows](picture.png).",
                )  # fmt: skip
            return
        if alt is None:
            self.reports.asked(
                "A picture has no description.", self.line(element),
                "Say what it shows between the brackets of ![](…), or mark it {.decorative}.",
            )  # fmt: skip
        flow.runs.append(Run(Image(path, alt, self.at(element)), plain(place.formats)))

    # --- Paragraphs --------------------------------------------------------------------------

    def flush(self, flow: Flow) -> None:
        """End the paragraph that is open."""
        runs, flow.runs = flow.runs, []
        for part in parts(runs):
            if is_empty(part):
                continue
            part, marks = joined_citations(part, self.notes.keys)
            self.notes.replaced += marks
            position = self.reports.at(flow.line)
            inlines = inlines_of(part, position)
            if inlines:
                flow.blocks += figures_of(inlines, position) or [Paragraph(inlines, position)]
