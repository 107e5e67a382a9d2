"""HTML and XHTML, read back: elements and ARIA roles into an outline.

What nobody is shown or read (`hidden`, `aria-hidden`, navigation, the link that skips it) is not
the handout's text.
"""

from __future__ import annotations

import codecs
import html as entities
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from lxml import etree, html

from plainleaf.errors import ConformanceError
from plainleaf.text.numerals import FIGURES
from plainleaf.verify.readback.open_errors import too_large
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.readback.outline_builder import OpenList, OutlineBuilder
from plainleaf.verify.readback.properties import Properties, of_page

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
# EPUB Structural Semantics Vocabulary 1.1 -> DPUB-ARIA 1.1
_ROLE_OF_TYPE = {
    "bibliography": "doc-bibliography",
    "biblioref": "doc-biblioref",
    "footnotes": "doc-endnotes",
    "endnotes": "doc-endnotes",
    "backlink": "doc-backlink",
    "glossary": "doc-glossary",
    "glossref": "doc-glossref",
    "toc": "doc-toc",
    "page-list": "doc-pagelist",
    "pagebreak": "doc-pagebreak",
    "cover": "doc-cover",
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_LARGEST_PAGE = 128 * 1024 * 1024  # a page with its pictures in it
_HEAD = 256 * 1024  # bytes; the metadata of a page stand before its style sheet
_END_OF_HEAD = re.compile(rb"</head|<body", re.IGNORECASE)
_UNREAD = frozenset({
    "head", "script", "style", "template", "noscript", "nav", "object", "iframe", "audio",
    "video", "map", "datalist",
})  # fmt: skip
_PARAGRAPHS = frozenset({
    "p", "div", "section", "article", "aside", "header", "footer", "main", "hgroup",
    "address", "figcaption", "dt", "dd", "details", "summary", "form", "fieldset", "legend",
    "body", "blockquote", "pre", "figure", "dl", "hr", "tbody", "thead", "tfoot", "li",
})  # fmt: skip


def read_html(path: Path) -> Outline:
    """Return the outline of a web page.

    Raises:
        ConformanceError: it cannot be read, or nothing of a page is in it.
    """
    root = _parsed(path, _bytes(path))
    body = root.find("body")
    if body is None:
        raise ConformanceError(f"{path}: holds no web page.")
    builder = OutlineBuilder(language_of(root))
    HtmlReader(builder, reference_identifiers(body)).read(body)
    outline = builder.finish(root.findtext("head/title") or "")
    return replace(outline, properties=of_page(root, language_of(root)))


def page_properties(path: Path) -> tuple[Properties, ...]:
    """Return what a web page says beside its text; only its head is read.

    Raises:
        ConformanceError: it cannot be read, or nothing of a page is in it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_HEAD)
    except OSError as error:
        raise ConformanceError(f"{path}: cannot be read ({error.strerror}).") from None
    end = _END_OF_HEAD.search(data)
    # No character is cut in two: where the head goes on, what is read ends with an element.
    data = data[: end.start()] if end else data[: data.rfind(b">") + 1]
    root = _parsed(path, data)
    return of_page(root, language_of(root))


def page_root(path: Path) -> tuple[etree._Element, bytes]:
    """Return the root of a web page, and the page's bytes.

    Raises:
        ConformanceError: it cannot be read, or holds no page.
    """
    data = _bytes(path)
    return _parsed(path, data), data


def pictures_without_alt(path: Path) -> int:
    """Return how many pictures of a web page have no `alt`, not even an empty one."""
    return sum(
        1
        for image in _parsed(path, _bytes(path)).iter("img")
        if image.get("alt") is None
        and not (image.get("aria-label") or image.get("aria-labelledby") or image.get("title"))
        and image.get("aria-hidden") != "true"
        and not roles_of(image) & {"presentation", "none"}
    )


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConformanceError(f"{path}: cannot be read ({error.strerror}).") from None
    if len(data) > _LARGEST_PAGE:
        raise too_large(path, "it")
    return data


def _parsed(path: Path, data: bytes) -> etree._Element:
    try:
        parser = html.HTMLParser(encoding=_encoding(data), huge_tree=True, no_network=True)
        return html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        raise ConformanceError(f"{path}: holds no web page.") from None


def _encoding(data: bytes) -> str:
    """Return the encoding of a page: its mark, what it says, UTF-8 if it is that, or Windows'.

    HTML, 13.2.3.2; where a page says Latin 1, browsers read Windows-1252.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4096])
        name = said[1].decode("ascii").lower() if said else "windows-1252"
        try:
            codecs.lookup(name)
        except LookupError:
            return "windows-1252"
        latin = ("utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii", "ascii")
        return "windows-1252" if name in latin else name
    return "utf-8"


def name_of(element: etree._Element) -> str:
    """Return an element's local name; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def roles_of(element: etree._Element) -> set[str]:
    """Return ARIA roles, those that `epub:type` stands for included."""
    roles = set((element.get("role") or "").split())
    roles.update(
        _ROLE_OF_TYPE[word]
        for word in (element.get(_EPUB_TYPE) or "").split()
        if word in _ROLE_OF_TYPE
    )
    return roles


def language_of(element: etree._Element) -> str:
    """Return an element's own language; `xml:lang` wins over `lang`, as in XHTML."""
    return str(element.get(_XML_LANG) or element.get("lang") or "")


def reference_identifiers(root: etree._Element) -> set[str]:
    """Return the identifiers of the entries of reference lists below `root`."""
    return {
        identifier
        for part in root.iter(etree.Element)
        if "doc-bibliography" in roles_of(part)
        for entry in part.iter(etree.Element)
        if name_of(entry) == "li" and (identifier := entry.get("id"))
    }


class HtmlReader:
    """Tells a builder what stands in a body.

    Args:
        builder: it gathers the outline; several bodies may be read into one.
        references: the identifiers of reference entries; a link to one is a citation.
        relative_is_inner: a link without a scheme stays within the publication (EPUB).
        pages: the labels of pages by the identifier of the element at which they begin (EPUB).
    """

    def __init__(
        self,
        builder: OutlineBuilder,
        references: set[str],
        relative_is_inner: bool = False,
        pages: Mapping[str, str] | None = None,
    ) -> None:
        self._builder = builder
        self._references = references
        self._relative_is_inner = relative_is_inner
        self._pages = pages or {}
        self._entries: str = ""  # what the items of the next list are: "reference", "footnote"
        self._heading_offset = 0

    def read(self, body: etree._Element) -> None:
        """Read a body element."""
        with self._builder.block(), self._builder.language(language_of(body)):
            self._content(body, skip_links=True)

    def _content(self, element: etree._Element, skip_links: bool = False) -> None:
        if element.text:
            self._builder.words(element.text)
        for child in element:
            # A link straight below the body that leads into the page skips the navigation.
            skipped = skip_links and name_of(child) == "a" and _leads_within(child)
            if name_of(child) and not skipped:
                self._element(child)
            elif child.tag is etree.Entity:
                # A name that only the page's own DTD explains; HTML's names are known.
                self._builder.words(entities.unescape(child.text))
            if child.tail:
                self._builder.words(child.tail)

    def _element(self, element: etree._Element) -> None:
        name, roles = name_of(element), roles_of(element)
        if label := self._pages.get(element.get("id") or ""):
            self._builder.page(label)
        if (
            name in _UNREAD
            or element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or roles & {"doc-backlink", "doc-toc", "doc-pagebreak", "navigation"}
        ):
            return
        with self._builder.language(language_of(element)):
            if roles & {"doc-bibliography", "doc-endnotes"}:
                self._entries = "reference" if "doc-bibliography" in roles else "footnote"
                with self._builder.block():
                    self._content(element)
                self._entries = ""
            else:
                if "doc-glossary" in roles:
                    self._glossary(element)
                self._named(element, name, roles)

    def _glossary(self, element: etree._Element) -> None:
        """Note the entries of a glossary: each `dt`, and the way back in the `dd` after it."""
        for term in element.iter("{*}dt"):
            ways = (
                _fragment(link)
                for sibling in term.itersiblings()
                if name_of(sibling) == "dd"
                for link in sibling.iter("{*}a")
                if "doc-backlink" in roles_of(link)
            )
            words = "".join(term.itertext())
            self._builder.entry(term.get("id") or "", words, next(ways, ""))

    def _named(self, element: etree._Element, name: str, roles: set[str]) -> None:
        builder = self._builder
        match name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                level = int(name[1])
                notes = self._entries == "footnote"
                with builder.notes_heading(level) if notes else builder.heading(level):
                    self._content(element)
            case "ul" | "ol":
                self._list(element, ordered=name == "ol")
            case "table" if not roles & {"presentation", "none"}:
                with builder.table():
                    self._content(element)
            case "caption":
                with builder.caption():
                    self._content(element)
            case "tr":
                builder.row()
                self._content(element)
            case "td" | "th":
                with builder.cell(name == "th"):
                    self._content(element)
            case "img":
                decorative = roles & {"presentation", "none"}
                builder.picture("" if decorative else element.get("alt") or "")
            case "svg":
                builder.picture(_name_of_svg(element))
            case "a":
                leads = builder.level() if _leads_within(element) else nullcontext()
                with leads, self._link(element):
                    self._content(element)
            case "sup" | "sub":
                mark = any("doc-noteref" in roles_of(each) for each in element.iter("{*}a"))
                way = "raised" if name == "sup" else "lowered"
                with builder.level(), builder.set_apart(*([] if mark else [way])):
                    self._content(element)
            case "s" | "del" | "strike":
                with builder.set_apart("struck out"):
                    self._content(element)
            case "br":
                builder.words(" ")
            case _ if name in _PARAGRAPHS:
                with builder.block():
                    self._content(element)
            case _:
                self._content(element)

    def _link(self, element: etree._Element) -> AbstractContextManager[None]:
        address = (element.get("href") or "").strip()
        inner = _leads_within(element) or (
            self._relative_is_inner and ":" not in address.partition("#")[0]
        )
        if not address:
            return nullcontext()
        if inner and "doc-glossref" in roles_of(element):
            return self._builder.term(_fragment(element), element.get("id") or "")
        if not inner:
            return self._builder.link(address)
        if address.rpartition("#")[2] in self._references:
            return self._builder.citation()
        return nullcontext()

    def _list(self, element: etree._Element, ordered: bool) -> None:
        entries, self._entries = self._entries, ""
        if entries:
            with self._builder.apart():
                self._items(element, None, entries)
        else:
            kind = element.get("type", FIGURES) if ordered else FIGURES
            with self._builder.whole_list(ordered, kind) as opened:
                self._items(element, opened, "")

    def _items(self, element: etree._Element, opened: OpenList | None, entries: str) -> None:
        number = _number(element.get("start"), 1)
        for child in element:
            if name_of(child) != "li":
                if name_of(child):
                    self._element(child)
                continue
            number = _number(child.get("value"), number)
            with self._builder.language(language_of(child)):
                if opened is not None:
                    with self._builder.item(opened, number):
                        self._content(child)
                elif entries == "reference":
                    with self._builder.reference():
                        self._content(child)
                else:
                    with self._builder.footnote():
                        self._content(child)
            number += 1


def _leads_within(element: etree._Element) -> bool:
    return (element.get("href") or "").strip().startswith("#")


def _fragment(element: etree._Element) -> str:
    return (element.get("href") or "").strip().rpartition("#")[2]


def _number(written: str | None, otherwise: int) -> int:
    try:
        return int(written) if written else otherwise
    except ValueError:
        return otherwise


def _name_of_svg(element: etree._Element) -> str:
    label = element.get("aria-label")
    if label:
        return str(label)
    title = next((child for child in element if name_of(child) == "title"), None)
    return "".join(title.itertext()) if title is not None else ""
