"""The PDF's structure tree: one structure element for one HTML element, whatever pages it crosses.

It stands in for `weasyprint.pdf.tags.add_tags`, which makes an element of every box: a paragraph
over two pages becomes two, each line a Span, and languages, scopes and lists' parts are not given.
Here the boxes only say which words were drawn where; the tree is that of the HTML, by the roles of
ISO 32000-1, 14.8.4, and what is drawn for the eye alone is an artifact (`content_stream`).

It leans on these parts of WeasyPrint 70: `Stream._tags` (a drawn box -> its MCID), `Box.element`,
`Box.element_tag`, `Box.link_annotation`, `Stream._fonts`. One room
keeps all of that leaning together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from plainleaf.text.numerals import FIGURES, KINDS
from plainleaf.text.scripts import right_to_left
from plainleaf.writers.pdf.content_stream import (
    BLOCKS,
    SPACES,
    Artifact,
    Fragment,
    MarkedContent,
    fill_character_maps,
    is_right_to_left,
    mend,
    swallowed_spaces,
)
from plainleaf.writers.pdf.drawn_order import put_in_order
from plainleaf.writers.pdf.text_string import in_language, text_string
from plainleaf.writers.pdf.ua2 import TagPlaces

POINTS_PER_PIXEL = 0.75

# HTML element -> standard structure type; what is not here hands its content to its parent.
_ROLES = {
    "section": "Sect",
    "p": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "blockquote": "BlockQuote",
    "pre": "P",
    "code": "Code",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
    "img": "Figure",
    "a": "Link",
}
# Elements that stand in the tree even where nothing is drawn in them: a row keeps its cells.
_ALWAYS = frozenset(("li", "tr", "th", "td"))
_NOTE_MARKS = frozenset(("doc-biblioref", "doc-noteref", "doc-glossref"))
_BACK = "↩"
_DESCRIBED = 120  # characters of an entry in the description of a link to it
_SCOPES = {"row": "/Row", "col": "/Column"}


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A link's active area on one page."""

    page: int
    dictionary: Any


@dataclass(slots=True, eq=False)
class _Node:
    """A structure element to be."""

    role: str
    language: str
    entries: dict[str, Any] = field(default_factory=dict)
    kids: list[_Node | MarkedContent | _Annotation] = field(default_factory=list)

    def add(self, role: str, language: str = "") -> _Node:
        """Append a new child and return it."""
        node = _Node(role, language or self.language)
        if node.language != self.language:
            node.entries["Lang"] = pydyf.String(node.language)
        self.kids.append(node)
        return node

    def marks(self) -> Iterator[MarkedContent]:
        """Yield what was drawn for it, in the order in which it is read."""
        for kid in self.kids:
            match kid:
                case _Node():
                    yield from kid.marks()
                case MarkedContent():
                    yield kid
                case _Annotation():
                    pass


def add_tags(
    pdf: Any,
    document: Any,
    pdf_version: object,
    page_streams: list[Any],
    *,
    places: TagPlaces | None = None,
) -> None:
    """Give the PDF its structure tree (in the place of WeasyPrint's function of this name).

    Args:
        pdf: the pydyf document.
        document: the laid out WeasyPrint document.
        pdf_version: not used; PDF 1.7 is written.
        page_streams: the pages' content, drawn.
        places: gets where the tree has what links and bookmarks lead to.
    """
    builder = _Builder(pdf, document, page_streams)
    builder.build()
    if places is not None:
        builder.tell_places(places)


class _Builder:
    def __init__(self, pdf: Any, document: Any, streams: list[Any]) -> None:
        self._pdf = pdf
        self._pages = document.pages
        self._streams = streams
        self._page_dictionaries = [
            pdf.objects[int(reference.split()[0])] for reference in pdf.page_references
        ]
        html = document._html.etree_element
        self._parents: dict[Element, Element] = {
            child: parent for parent in html.iter() for child in parent
        }
        self._targets = {key: each for each in html.iter() if (key := each.get("id"))}
        self._root = _Node("Document", html.get("lang", ""))
        self._nodes: dict[Element, _Node] = {html: self._root}
        self._items: dict[Element, _Node] = {}
        self._heads: dict[Element, int] = {}
        self._artifacts: dict[int, dict[int, Artifact]] = defaultdict(dict)
        self._fragments: dict[Element, list[Fragment]] = defaultdict(list)
        self._texts: dict[int, dict[int, str]] = defaultdict(dict)
        self._spoken: dict[_Node, tuple[Element, int]] = {}
        self._identified: list[tuple[str, Any]] = []
        self._written: dict[_Node, bytes] = {}

    def build(self) -> None:
        """Walk the pages, then write the tree and fix the streams."""
        for number, page in enumerate(self._pages):
            for box in page._page_box.children:
                self._walk(box, number, _in_margin(box))
            assert not self._streams[number]._tags, "something drawn was not met in the boxes"
        swallowed: dict[int, set[int]] = defaultdict(set)
        for block, fragments in self._fragments.items():
            for mark in swallowed_spaces(block, fragments):
                swallowed[mark.page].add(mark.number)
        for number, stream in enumerate(self._streams):
            mend(stream, self._artifacts[number], self._texts[number], swallowed[number])
        for span in self._spoken:
            # ISO 32000-1, 14.9.4: what is heard in the place of glyphs, which stand as on the page.
            said = "".join(
                self._texts[mark.page][mark.number] + " " * (mark.number in swallowed[mark.page])
                for mark in span.kids
                if isinstance(mark, MarkedContent)
            )
            # A joiner (`wholes.fixed`) has done its work: the lines are made.
            span.entries["ActualText"] = pydyf.String(said.replace("\u2060", ""))
        fill_character_maps(self._pdf)
        self._put_in_order()
        self._write()

    def tell_places(self, places: TagPlaces) -> None:
        """Say where the tree has each identifier and each heading; it is written."""
        numbers = {node: int(reference.split()[0]) for node, reference in self._written.items()}
        for name, element in self._targets.items():
            around: Element | None = element
            while around is not None and self._nodes.get(around) not in numbers:
                around = self._parents.get(around)
            places.names[name] = numbers[self._nodes[around] if around is not None else self._root]
        places.headings += [
            number for node, number in numbers.items() if re.fullmatch("H[1-6]", node.role)
        ]

    def _put_in_order(self) -> None:
        """Draw each page in the order of the tags."""
        orders: list[list[int]] = [[] for _ in self._streams]
        for mark in self._root.marks():
            orders[mark.page].append(mark.number)
        for stream, order in zip(self._streams, orders, strict=True):
            put_in_order(stream, order)

    # --- what was drawn, in the order of the boxes ---

    def _walk(self, box: Any, page: int, artifact: Artifact | None) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        element, tag = box.element, box.element_tag
        if tag == "thead" and self._heads.setdefault(element, page) != page:
            artifact = Artifact.LAYOUT  # the head, shown again on a later page
        if drawn := self._streams[page]._tags.pop(box, None):
            mark = MarkedContent(page, drawn["mcid"])
            if artifact or _says_nothing(box):
                self._artifacts[page][mark.number] = artifact or Artifact.LAYOUT
            else:
                self._content(box, mark)
        elif tag in _ALWAYS and not artifact:
            self._node(element)
        if box.link_annotation:
            self._annotation(box, page, artifact is not None)
        for child in getattr(box, "children", ()):
            self._walk(child, page, artifact)

    def _content(self, box: Any, mark: MarkedContent) -> None:
        element: Element = box.element
        if box.element_tag.endswith("::marker"):
            self._node(element)
            self._items[element].kids[0].kids.append(mark)  # type: ignore[union-attr]
            self._texts[mark.page][mark.number] = box.text
            return
        node = self._node(element)
        if isinstance(box, boxes.TextBox) and is_right_to_left(box.text):
            node = self._said(node, element, mark.page)
        node.kids.append(mark)
        if isinstance(box, boxes.TextBox):
            self._texts[mark.page][mark.number] = box.text
            while element.tag not in BLOCKS:
                element = self._parents[element]
            self._fragments[element].append(Fragment(mark, box.text))
        else:
            node.entries["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": self._place(box, mark)})

    def _said(self, node: _Node, element: Element, page: int) -> _Node:
        """Return the Span that says what stands in lines from the right: one for a page's lines."""
        last = node.kids[-1] if node.kids else None
        if isinstance(last, _Node) and self._spoken.get(last) == (element, page):
            return last
        span = node.add("Span")
        self._spoken[span] = (element, page)
        return span

    def _place(self, box: Any, mark: MarkedContent) -> Any:
        """Return a picture's bounding box: points from the lower left corner of the page."""
        left, top = box.content_box_x(), box.content_box_y()
        height = self._pages[mark.page].height
        corners = (left, height - top - box.height, left + box.width, height - top)
        return pydyf.Array(round(corner * POINTS_PER_PIXEL, 3) for corner in corners)

    def _annotation(self, box: Any, page: int, artifact: bool) -> None:
        annotation = box.link_annotation
        if artifact or box.element_tag != "a":
            # An area of the same link again (of a `strong` within it, or in a head shown again).
            page_areas = self._page_dictionaries[page]["Annots"]
            page_areas.remove(annotation.reference)
            annotation.clear()
            return
        element: Element = box.element
        words = element.get("aria-label") or " ".join(_words(element).split())
        address = element.get("href", "")
        if element.get("role") in _NOTE_MARKS:
            # A number by itself describes nothing: what stands there follows it.
            words = f"{words}: {self._said_at(address[1:], element)}"
        elif not address.startswith("#"):
            address = re.sub("^(mailto|tel):", "", address)
            words = words if address in words else f"{words} ({address})".lstrip()
        annotation["Contents"] = text_string(words)
        self._node(element).kids.append(_Annotation(page, annotation))

    def _said_at(self, identifier: str, element: Element) -> str:
        """Return how the entry begins that a citation, a footnote's mark or a term leads to."""
        target = self._targets[identifier]
        if target.tag == "dt":
            target = next(part for part in self._parents[target] if part.tag == "dd")
        around, own = self._language(element), self._language(target)
        said = " ".join(_words(target, around, own).replace(_BACK, "").split())
        return said if len(said) <= _DESCRIBED else said[:_DESCRIBED].rsplit(" ", 1)[0] + " …"

    def _language(self, element: Element) -> str:
        """Return an element's language by the HTML: nodes are made in the order of reading only."""
        while not element.get("lang") and element in self._parents:
            element = self._parents[element]
        return element.get("lang", "")

    # --- the tree, from the HTML ---

    def _node(self, element: Element) -> _Node:
        """Return the node that an element's own content hangs on."""
        node = self._nodes.get(element)
        if node is None:
            node = self._nodes[element] = self._make(element)
        return node

    def _make(self, element: Element) -> _Node:
        html_parent = self._parents[element]
        parent = self._node(html_parent)
        if element.get("class") == "tick":
            # The box of a task takes the place of the mark that its list has not.
            box: Any = self._items[html_parent].kids[0]
            box.entries["Alt"] = pydyf.String(element.get("aria-label", ""))
            return box  # type: ignore[no-any-return]
        language = element.get("lang", "")
        role = self._role(element, html_parent)
        if not role:
            if not language or language == parent.language:
                return parent
            role = "Div" if element.tag == "div" else "Span"
        if element.get("role") in _NOTE_MARKS:
            parent = parent.add("Reference")
        node = parent.add(role, language)
        match role:
            case "L":
                numbering = {"ul": "/Disc", "ol": "/Decimal"}.get(element.tag, "/None")
                if element.tag == "ol":
                    numbering = f"/{KINDS[element.get('type', FIGURES)][1]}"
                if element.get("class") == "tasks":
                    numbering = "/Square"
                elif element.get("role") == "list":
                    numbering = "/None"  # a list whose items have no marks
                node.entries["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})
            case "LI" if element.tag == "li":
                self._items[element] = node
                node.add("Lbl")
                return self._list_body(node, self._parents[html_parent])
            case "TH":
                scope = _SCOPES[element.get("scope", "col")]
                node.entries["A"] = pydyf.Dictionary({"O": "/Table", "Scope": scope})
            case "Figure":
                node.entries["Alt"] = pydyf.String(element.get("alt"))
            case "THead" | "TBody":
                _order_table(parent)
            case "Link" if label := element.get("aria-label"):
                node.entries["Alt"] = pydyf.String(label)
            case "Span" if expansion := element.get("title"):
                node.entries["E"] = pydyf.String(expansion)
            case _:
                pass
        return node

    def _role(self, element: Element, parent: Element) -> str:
        match element.tag:
            case "div" if parent.tag == "dl":
                return "LI"
            case "figure" if element.find("figcaption") is not None:
                # The picture and its words side by side: who hears a Figure's alternative text
                # is not told what stands within the Figure.
                return "Div"
            case "abbr" if element.get("title"):
                return "Span"
            case tag:
                return _ROLES.get(tag, "")

    def _list_body(self, item: _Node, holder: Element) -> _Node:
        body = item.add("LBody")
        match holder.get("role"):
            case "doc-bibliography":
                return body.add("BibEntry")
            case "doc-endnotes":
                note = body.add("Note")
                number = len(self._identified) + 1
                note.entries["ID"] = pydyf.String(f"note-{number}")  # ISO 14289-1, 7.9
                self._identified.append((f"note-{number}", note))
                return note
            case _:
                return body

    # --- writing ---

    def _write(self) -> None:
        pdf = self._pdf
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(root)
        parents: list[dict[int, bytes]] = [{} for _ in self._pages]
        areas: list[tuple[Any, bytes]] = []
        written = self._written
        pages = pdf.page_references

        def write(node: _Node, parent: bytes) -> bytes:
            if node.role == "Table" and not any(_is_body(kid) for kid in node.kids):
                # ISO 14289-1, 7.2: a head needs a body; a table of headers is all body.
                for kid in node.kids:
                    if isinstance(kid, _Node) and kid.role == "THead":
                        kid.role = "TBody"
            element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
            pdf.add_object(element)
            reference: bytes = element.reference
            written[node] = reference
            element.update(node.entries)
            home = next((kid.page for kid in node.kids if isinstance(kid, MarkedContent)), None)
            if home is not None:
                element["Pg"] = pages[home]
            kids = pydyf.Array()
            for kid in node.kids:
                match kid:
                    case _Node():
                        if kid.kids or kid.role in ("TD", "TH", "LBody"):
                            kids.append(write(kid, reference))
                    case MarkedContent(page, number):
                        parents[page][number] = reference
                        if page == home:
                            kids.append(number)
                        else:
                            kids.append(pydyf.Dictionary(
                                {"Type": "/MCR", "Pg": pages[page], "MCID": number}
                            ))  # fmt: skip
                    case _Annotation(page, dictionary):
                        areas.append((dictionary, reference))
                        kids.append(pydyf.Dictionary(
                            {"Type": "/OBJR", "Pg": pages[page], "Obj": dictionary.reference}
                        ))  # fmt: skip
            element["K"] = kids
            return reference

        root["K"] = pydyf.Array([write(self._root, root.reference)])
        numbers = pydyf.Array()
        for page, by_number in enumerate(parents):
            numbers.append(page)
            last = max(by_number, default=-1)
            numbers.append(
                pydyf.Array(by_number.get(number, b"null") for number in range(last + 1))
            )
        for key, (dictionary, reference) in enumerate(areas, start=len(parents)):
            dictionary["StructParent"] = key
            numbers.extend((key, reference))
        tree = pydyf.Dictionary({"Nums": numbers})
        pdf.add_object(tree)
        root["ParentTree"] = tree.reference
        root["ParentTreeNextKey"] = len(parents) + len(areas)
        if self._identified:
            names = pydyf.Array()
            for name, node in sorted(self._identified, key=lambda pair: pair[0]):
                names.extend((pydyf.String(name), written[node]))
            root["IDTree"] = pydyf.Dictionary({"Names": names})
        pdf.catalog["StructTreeRoot"] = root.reference
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        shown = pydyf.Dictionary({"DisplayDocTitle": "true"})
        if right_to_left(self._root.language):
            shown["Direction"] = "/R2L"  # ISO 32000-1, table 150: how pages lie side by side
        pdf.catalog["ViewerPreferences"] = shown


def _order_table(table: _Node) -> None:
    """Put a table's head first: before a row that fills a page it is drawn only on the next."""
    table.kids.sort(key=_is_body)


def _is_body(kid: object) -> bool:
    return isinstance(kid, _Node) and kid.role == "TBody"


def _in_margin(box: Any) -> Artifact | None:
    """Return what a box in a page's margin is; None for the page's own content."""
    if not isinstance(box, boxes.MarginBox):
        return None
    return Artifact.HEADER if box.at_keyword.startswith("@top") else Artifact.FOOTER


def _says_nothing(box: Any) -> bool:
    """Tell whether a box is decoration: a picture without words, or spaces, which are not drawn."""
    if isinstance(box, boxes.TextBox):
        return not box.text.strip(SPACES)
    return not box.element.get("alt")


def _words(element: Element, around: str = "", language: str = "") -> str:
    """Return the words of an element in their order, pictures by their descriptions.

    Args:
        element: its language, and those of elements in it, are marked by `in_language`.
        around: the language of what the words are put into; without one nothing is marked.
        language: of the element, where it is not its own.
    """
    language = element.get("lang", "") or language
    own = element.get("alt", "") if element.tag == "img" else element.text or ""
    said = own + "".join(
        _words(child, language, language) + (child.tail or "") for child in element
    )
    return in_language(said, language, around) if around else said
