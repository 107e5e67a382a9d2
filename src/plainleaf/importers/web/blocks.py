"""The elements of a page's article → blocks of the model, what is not of it named with its words."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from lxml import etree

from plainleaf.diagnostics import Position
from plainleaf.importers.handout import Handout
from plainleaf.importers.manuscript import Reports, heading
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
from plainleaf.importers.web.notes import Notes
from plainleaf.importers.web.page import is_hidden
from plainleaf.importers.web.words import CODE, INLINE, number_of, said
from plainleaf.importers.works import joined_citations
from plainleaf.model.article import (
    Block,
    BlockQuote,
    Box,
    BoxKind,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    List,
    ListItem,
    Paragraph,
    ThematicBreak,
)
from plainleaf.model.inlines import Image, Inlines, LineBreak, Strong, Text
from plainleaf.reader.front_matter import canonical_language
from plainleaf.reader.identifiers import slug
from plainleaf.verify.readback.html import language_of, name_of, roles_of

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FORMATS = {
    "em": FormatKind.EMPHASIS, "i": FormatKind.EMPHASIS, "cite": FormatKind.EMPHASIS,
    "dfn": FormatKind.EMPHASIS, "var": FormatKind.EMPHASIS,
    "strong": FormatKind.STRONG, "b": FormatKind.STRONG,
    "s": FormatKind.STRIKE, "strike": FormatKind.STRIKE, "del": FormatKind.STRIKE,
    "mark": FormatKind.MARK, "sup": FormatKind.SUPERSCRIPT, "sub": FormatKind.SUBSCRIPT,
    "kbd": FormatKind.KEYBOARD, "code": FormatKind.CODE, "samp": FormatKind.CODE,
    "tt": FormatKind.CODE,
}  # fmt: skip
_CHROME = {
    "nav": "the navigation of the page",
    "header": "the head of the page",
    "footer": "the foot of the page",
    "aside": "what stands beside the article",
    "form": "a form, which paper cannot send",
}
_FIELDS = {
    "button": "a button", "select": "a field of a form", "textarea": "a field of a form",
    "input": "a field of a form", "svg": "the words of a drawing in the page",
    "canvas": "what a program draws in the page", "noscript": "what the page says without scripts",
    "iframe": "another page within the page", "video": "a film", "audio": "a sound recording",
    "object": "an object of another program", "embed": "an object of another program",
    "datalist": "a field of a form", "meter": "a field of a form",
    "progress": "a field of a form", "dialog": "a window of the page",
}  # fmt: skip
_SITE = re.compile(
    r"(?:\A|[\s_-])(?:breadcrumbs?|cookies?|share|sharing|social|skip|skip-?link|newsletter)"
    r"(?:\Z|[\s_-])",
    re.I,
)
_SCHEMES = ("http://", "https://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Place:
    """What is round an element: formats, a language, and whether headings may stand there."""

    formats: Formats = ()
    language: str = ""
    within: bool = False


@dataclass(slots=True)
class Flow:
    """Blocks that are being made; `runs` are the words of the paragraph that is still open."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    line: int = 0


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
        moved: words that stand more often than on the page.
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
    scripts: int = 0

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

    def left_out(self, why: str, element: etree._Element, hint: str = "") -> None:
        """Name an element that is not in the article, if it says anything."""
        words = said(element)
        if words.strip():
            self.reports.left_out(f"Left out, {why}", words, self.line(element), hint)

    # --- Through an element ------------------------------------------------------------------

    def inside(self, element: etree._Element, place: Place, flow: Flow) -> None:
        """Read what stands in an element into a flow."""
        self._text(element.text, place, flow, element)
        for child in element:
            self._element(child, place, flow)
            self._text(child.tail, place, flow, element)

    def _text(self, text: str | None, place: Place, flow: Flow, element: etree._Element) -> None:
        if text:
            if is_empty(flow.runs):
                flow.line = self.line(element)
            flow.runs.append(Run(text, place.formats))

    def _element(self, element: etree._Element, place: Place, flow: Flow) -> None:
        name = name_of(element)
        if not name:
            return
        if name in CODE:
            self.scripts += 1
            return
        if element is self.title:
            return
        if self._is_left_out(element, name):
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

    def _is_left_out(self, element: etree._Element, name: str) -> bool:
        """Leave out what is not of the article, and name it."""
        if self.handout is not None and "ruled" in (element.get("class") or "").split():
            return False
        # What a button opens is hidden until somebody presses it.
        if is_hidden(element) and (element.get("id") or "") not in self.opened:
            self.left_out("what the page hides", element)
            return True
        keeps = self.title is not None and any(each is self.title for each in element.iter())
        if name in _CHROME and not keeps and not (
            name == "form" and element.find(".//h2") is not None
        ):  # fmt: skip
            if self.handout is not None and name in ("header", "footer"):
                self.left_out("what handouts say by themselves", element)
            else:
                self.left_out(_CHROME[name], element)
            return True
        if self.notes.is_backlink(element):
            self.left_out("a link back to the text", element)
            return True
        if self.notes.is_list(element):
            return True
        marks = f"{element.get('class') or ''} {element.get('aria-label') or ''}"
        if name in ("div", "ul", "ol", "a", "p") and not keeps and _SITE.search(marks):
            self.left_out("it belongs to the website", element)
            return True
        if name in _FIELDS and not self._opens(element):
            source = element.get("src") or element.get("data") or ""
            if source and not said(element).strip():
                self.reports.left_out(
                    f"Left out, {_FIELDS[name]}", source, self.line(element),
                    "Say in words what it shows.",
                )  # fmt: skip
            else:
                self.left_out(_FIELDS[name], element)
            return True
        return False

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
            return self.heading(element, HEADINGS[name], place)
        match name:
            case "ul" | "ol" | "menu":
                return self._list(element, name == "ol", place)
            case "dl":
                return self._definitions(element, place)
            case "blockquote":
                inside = self.blocks(element, replace(place, within=True))
                return [BlockQuote(tuple(inside), self.at(element))] if inside else []
            case "pre":
                text = "".join(element.itertext()).strip("\n").rstrip()
                return [CodeBlock(text, self.at(element))] if text.strip() else []
            case "hr":
                return [] if place.within else [ThematicBreak(self.at(element))]
            case "table":
                from plainleaf.importers.web.tables import table_blocks

                return table_blocks(self, element, place)
            case "figure":
                return self._figure(element, place)
            case "summary":
                return self.heading(element, self.levels.now + 0.5, place)
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

    def _in_heading(self, run: Run, element: etree._Element) -> list[Run]:
        match run.content:
            case LineBreak():
                return [Run(" ", run.formats)]
            case Image(picture, alt):
                self.pictures.taken.pop(picture, None)
                if alt:
                    self.reports.left_out(
                        "Left out, a picture in a heading", alt, self.line(element)
                    )
                return []
            case _:
                # A heading is bold as it is.
                formats = tuple(each for each in run.formats if each.kind is not FormatKind.STRONG)
                return [Run(run.content, formats)]

    def _list(self, element: etree._Element, ordered: bool, place: Place) -> list[Block]:
        items: list[ListItem] = []
        loose: list[Block] = []
        within = replace(place, within=True)
        first = expected = 0
        for child in element:
            name = name_of(child)
            if name == "li" and not self._is_left_out(child, name):
                inner, _ = self.spoken(child, within)
                blocks = self.blocks(child, inner)
                number = number_of(child)
                if not blocks:
                    continue
                if ordered and number is not None:
                    first = first if items else number
                    given = None if not items or number == expected else number
                    expected = number + 1
                    items.append(ListItem(tuple(blocks), self.at(child), given))
                else:
                    items.append(ListItem(tuple(blocks), self.at(child)))
            elif name and name != "li" and name not in CODE:
                flow = Flow(line=self.line(child))
                self._element(child, within, flow)
                self.flush(flow)
                if items:
                    last = items[-1]
                    items[-1] = replace(last, blocks=(*last.blocks, *flow.blocks))
                else:
                    loose += flow.blocks
            if (child.tail or "").strip():
                flow = Flow(line=self.line(child))
                self._text(child.tail, within, flow, child)
                self.flush(flow)
                if items:
                    last = items[-1]
                    items[-1] = replace(last, blocks=(*last.blocks, *flow.blocks))
                else:
                    loose += flow.blocks
        if (element.text or "").strip():
            flow = Flow(line=self.line(element))
            self._text(element.text, place, flow, element)
            self.flush(flow)
            loose = [*flow.blocks, *loose]
        kind = element.get("type") or ""
        if ordered and kind in ("a", "A", "i", "I") and items:
            self.reports.guessed(
                "The letters of a list became numbers.", self.line(element)
            )
        if not items:
            return loose
        made = List(tuple(items), ordered, self.at(element), first if ordered else 1)
        return [*loose, made]

    def _definitions(self, element: etree._Element, place: Place) -> list[Block]:
        """Return a list of terms; one whose terms and meanings do not pair is taken apart."""
        within = replace(place, within=True)
        entries: list[tuple[list[Inlines], list[tuple[Block, ...]]]] = []
        rest: list[etree._Element] = []
        for child in element.iter():
            name = name_of(child)
            above = child.getparent()
            own = above is element or (
                above is not None and name_of(above) == "div" and above.getparent() is element
            )
            if child is element or not own or name == "div":
                continue
            if name == "dt":
                inlines = self._term(child, within)
                if not entries or entries[-1][1]:
                    entries.append(([], []))
                if inlines:
                    entries[-1][0].append(inlines)
            elif name == "dd":
                blocks = tuple(self.blocks(child, within))
                if not entries:
                    entries.append(([], []))
                if blocks:
                    entries[-1][1].append(blocks)
            elif name:
                rest.append(child)
        for each in rest:
            self.left_out("what stands between the terms of a list", each)
        good = all(terms and meanings for terms, meanings in entries)
        if good and entries:
            items = tuple(
                Definition(tuple(terms), tuple(meanings), self.at(element))
                for terms, meanings in entries
            )
            return [DefinitionList(items, self.at(element))]
        out: list[Block] = []
        for terms, meanings in entries:
            out += [Paragraph((Strong(term),), self.at(element)) for term in terms]
            out += [block for blocks in meanings for block in blocks]
        return out

    def _term(self, element: etree._Element, place: Place) -> Inlines:
        flow = Flow(line=self.line(element))
        self.inside(element, place, flow)
        words = [Paragraph(inlines_of(flow.runs, self.at(element)), self.at(element))]
        return tuple(
            node for block in [*flow.blocks, *words] if isinstance(block, Paragraph)
            for node in block.inlines
        )  # fmt: skip

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
        title = next(
            (child for child in element if name_of(child) in HEADINGS), None
        )
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
            case "wbr":
                pass
            case _ if name in _FORMATS:
                formats = with_format(place.formats, Format(_FORMATS[name]))
                self.inside(element, replace(place, formats=formats), flow)
            case "button" if not any(name_of(each) in HEADINGS for each in element.iterancestors()):
                self.flush(flow)
                flow.blocks += self.heading(element, self.levels.now + 0.5, place)
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
                    "Left out, what handouts say by themselves", long, self.line(element)
                )
            self.inside(element, replace(place, formats=with_format(place.formats, format_)), flow)
            return
        self.reports.left_out(
            f"Left out, another long form of {words}", long, self.line(element)
        )
        self.inside(element, place, flow)

    def _link(self, element: etree._Element, place: Place, flow: Flow) -> None:
        target = " ".join((element.get("href") or "").split())
        node = self.notes.mark(element, self.at(element))
        if node is not None:
            flow.runs.append(Run(node, _plain(place.formats)))
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
        if not target:
            return ""
        address, _, place = target.partition("#")
        joined = urljoin(self.address, target) if self.address else target
        own = self.address.partition("#")[0]
        if place and (not address or (own and urljoin(own, address) == own)):
            if place in self.anchors:
                return f"#{self.anchors[place]}"
            if "doc-glossref" not in roles_of(element):
                self.reports.guessed(
                    f"A link within the page, to #{place}, leads to nothing in the article; its "
                    "words stay.",
                    self.line(element),
                )
            return ""
        try:
            good = joined.startswith(_SCHEMES) and bool(urlsplit(joined).path or "//" in joined)
        except ValueError:
            good = False
        if good and not re.search(r"[\s<>\\]", joined):
            return joined
        self.reports.guessed(
            f"A link that leads nowhere from paper, {target[:120]}, is none in the article; its "
            "words stay.",
            self.line(element),
            "Write the whole https:// address.",
        )
        return ""

    def _image(self, element: etree._Element, place: Place, flow: Flow) -> None:
        source = element.get("src") or ""
        if source.startswith("data:image/gif") or not source:
            source = element.get("data-src") or source
        alt = element.get("alt")
        if "presentation" in roles_of(element) or "none" in roles_of(element):
            alt = ""
        alt = None if alt is None else " ".join(alt.split())
        path = self._picture(source)
        if not path:
            where = urljoin(self.address, source) if not source.startswith("data:") else "data:"
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
        flow.runs.append(Run(Image(path, alt, self.at(element)), _plain(place.formats)))

    def _picture(self, source: str) -> str:
        """Return the path of a picture in the article, or nothing if it is not at hand."""
        if source.startswith("data:"):
            head, _, body = source.partition(",")
            try:
                data = base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(
                    body
                )
            except (binascii.Error, ValueError):
                return ""
            return self.pictures.add("picture", data)
        if re.match(r"[a-z][a-z0-9+.-]*:|//", source, re.I):
            return ""
        folder = self.folder.resolve()
        try:
            place = (folder / unquote(source.partition("?")[0].partition("#")[0])).resolve()
            if not place.is_relative_to(folder) or not place.is_file():
                return ""
            return self.pictures.add(place.name, place.read_bytes())
        except (OSError, ValueError):
            return ""

    # --- Paragraphs --------------------------------------------------------------------------

    def flush(self, flow: Flow) -> None:
        """End the paragraph that is open."""
        runs, flow.runs = flow.runs, []
        for part in _parts(runs):
            if is_empty(part):
                continue
            part, marks = joined_citations(part, self.notes.keys)
            self.notes.replaced += marks
            position = self.reports.at(flow.line)
            inlines = inlines_of(part, position)
            match inlines:
                case ():
                    pass
                case (Image() as image,):
                    flow.blocks.append(Figure(image, (), position))
                case _:
                    flow.blocks.append(Paragraph(inlines, position))


def _plain(formats: Formats) -> Formats:
    """Return the formats that a picture or a mark may have."""
    return tuple(each for each in formats if each.kind in (FormatKind.LANGUAGE, FormatKind.LINK))


def _parts(runs: Sequence[Run]) -> list[list[Run]]:
    """Return runs parted where two breaks follow each other, which is a paragraph's end."""
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        blank = isinstance(run.content, str) and not run.content.strip()
        breaks = breaks + 1 if isinstance(run.content, LineBreak) else breaks if blank else 0
        if breaks == 2:
            parts.append([])
            continue
        parts[-1].append(run)
    return parts


def anchors_of(scope: etree._Element) -> dict[str, str]:
    """Return what the article calls the headings that links on the page lead to.

    Two headings of the same words cannot be told apart by their words.
    """
    wanted = {
        (each.get("href") or "").partition("#")[2] for each in scope.iter("a") if each.get("href")
    }
    found: dict[str, str] = {}
    texts = [" ".join("".join(each.itertext()).split()) for each in scope.iter(*HEADINGS)]
    times = Counter(map(slug, texts))
    for element, words in zip(scope.iter(*HEADINGS), texts, strict=True):
        names = [str(each.get("id") or each.get("name") or "") for each in element.iter()]
        above = element.getparent()
        if above is not None and above.get("id") and above[0] is element:
            names.append(str(above.get("id")))
        for name in names:
            if name in wanted and name and times[slug(words)] == 1:
                found[name] = slug(words)
    return found
