"""EPUB: cover, navigation, one content document, pictures (EPUB 3.3, EPUB Accessibility 1.1).

The only room that imports EbookLib. What a catalogue is told about access is derived from what is
in the handout.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from ebooklib import epub
from lxml import etree
from markupsafe import Markup

from plainleaf.handout import Handout
from plainleaf.handout.bidi import isolated
from plainleaf.model.article import Glossary, Heading, Section
from plainleaf.model.inlines import Image, Text
from plainleaf.model.metadata import Reference
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.text.addresses import doi_address, valid_address
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Theme
from plainleaf.writers.epub.page_list import PageMark, mark_pages
from plainleaf.writers.html import languages, picture_names
from plainleaf.writers.html.body import Body, direction
from plainleaf.writers.metadata import GENERATOR, catalogued, dates, first_day, identifier
from plainleaf.writers.styles import Flavour, epub_sheet, script_sheet, turning_sheet
from plainleaf.writers.zip import pack, unpack

_COVER, _NAVIGATION, _HANDOUT, _STYLE = "cover.xhtml", "nav.xhtml", "handout.xhtml", "handout.css"
_XHTML = "application/xhtml+xml"
_OPF = "http://www.idpf.org/2007/opf"
_CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What `dcterms:modified` says where neither the front matter nor SOURCE_DATE_EPOCH has a date: it
# must say something (EPUB 3.3, 5.5.5), and nothing about the day on which the file was made.
_NO_DATE = "1980-01-01"


def write(handout: Handout, theme: Theme) -> bytes:
    """Return the handout as an EPUB publication.

    Args:
        handout: the composed handout.
        theme: tokens and templates.
    """
    book = epub.EpubBook()
    _describe(book, handout)
    names = picture_names(handout)
    body = Body(
        handout, theme, Flavour.EPUB, {key: f"images/{name}" for key, name in names.items()}
    )
    macros: Any = theme.environment.get_template("nodes.html.j2").module
    labels = handout.labels
    # In full, as in the handout: a number in a title is whole, and runs its own way, there too.
    rtl = right_to_left(handout.article.metadata.language)

    def named(words: str) -> Markup:
        return body.inlines(isolated((Text(words),), rtl=rtl))

    cover = macros.cover(handout.title, named(handout.title), body.inlines(handout.byline))
    landmarks = [
        {"type": "cover", "href": _COVER, "label": "cover"},
        {"type": "toc", "href": f"{_NAVIGATION}#contents", "label": "contents"},
        {"type": "bodymatter", "href": _HANDOUT, "label": "start_of_content"},
    ]
    landmarks += [
        {
            "type": "glossary",
            "href": f"{_HANDOUT}#{section.heading.identifier}",
            "label": "glossary",
        }
        for section in handout.body
        if isinstance(section, Section)
        and any(isinstance(block, Glossary) for block in section.blocks)
    ]
    # The body before the navigation: identifiers of pages are those that it leaves free.
    content = _document(handout, theme, "bodymatter", macros.main(body.content()))
    pages = _pages(handout, body)
    if pages:
        content = mark_pages(content, pages, handout.pages)
    navigation = macros.navigation(
        labels,
        labels.language,
        direction(labels.language),
        _contents(handout, named),
        landmarks,
        [{"href": f"{_HANDOUT}#{page.identifier}", "number": page.number} for page in pages],
    )
    documents = (
        ("cover", _COVER, _document(handout, theme, "", cover), ()),
        ("nav", _NAVIGATION, _document(handout, theme, "", navigation), ("nav",)),
        ("handout", _HANDOUT, content, ()),
    )
    for key, name, markup, properties in documents:
        book.add_item(_item(key, name, _XHTML, markup, properties))
    sheet = epub_sheet(theme) + turning_sheet(theme, Flavour.EPUB, tuple(sorted(body.turned)))
    sheet += script_sheet(theme, Flavour.EPUB, languages(handout))
    book.add_item(_item("style", _STYLE, "text/css", sheet.encode()))
    for number, (key, name) in enumerate(names.items(), start=1):
        picture = handout.article.pictures[key]
        book.add_item(
            _item(f"picture-{number}", f"images/{name}", picture.media_type, picture.data)
        )
    book.spine = ["cover", ("nav", "no"), "handout"]
    return _package(book, handout)


def _item(
    identifier: str, name: str, media_type: str, data: bytes, properties: tuple[str, ...] = ()
) -> Any:
    item = epub.EpubItem(identifier, name, media_type, data)
    item.properties = list(properties)
    return item


def _document(handout: Handout, theme: Theme, kind: str, content: Markup) -> bytes:
    language = handout.article.metadata.language
    return (
        theme.environment.get_template("publication.xhtml.j2")
        .render(
            title=handout.title,
            language=language,
            direction=direction(language),
            type=kind,
            content=content,
        )
        .encode()
    )


def _contents(handout: Handout, named: Callable[[str], Markup]) -> list[dict[str, Any]]:
    """Return the heading tree, title first, as nested entries."""
    headings = [handout.heading, *_headings(handout)]
    top: list[dict[str, Any]] = []
    open_entries: list[tuple[int, list[dict[str, Any]]]] = [(0, top)]
    for heading in headings:
        while open_entries[-1][0] >= heading.level:
            open_entries.pop()
        entry: dict[str, Any] = {
            "href": f"{_HANDOUT}#{heading.identifier}",
            "text": named(" ".join(plain_text(heading).split())),
            "entries": [],
        }
        open_entries[-1][1].append(entry)
        open_entries.append((heading.level, entry["entries"]))
    return top


def _pages(handout: Handout, body: Body) -> list[PageMark]:
    """Return the pages of the PDF, if one is made of the handout."""
    labels = handout.labels
    return [
        PageMark(
            body.fresh(f"page-{number}"),
            str(number),
            labels["page"].replace("{page}", str(number)),
            handout.foreign,
        )
        for number in range(1, len(handout.pages) + 1)
    ]


def _headings(handout: Handout) -> Iterator[Heading]:
    for node in walk(handout.body):
        if isinstance(node, Heading):
            yield node
    if handout.references:
        yield handout.references.heading


def _describe(book: Any, handout: Handout) -> None:
    """Fill in the metadata: Dublin Core, then accessibility (EPUB Accessibility 1.1, 2)."""
    metadata = handout.article.metadata
    source = next(
        (work for work in handout.article.references if work.identifier == metadata.source), None
    )
    book.set_identifier(identifier(handout))
    book.set_title(handout.title)
    book.set_language(metadata.language)
    book.set_direction(direction(metadata.language))
    created, _ = dates(metadata)
    core = [("creator", author) for author in metadata.authors]
    core += [
        ("description", metadata.description),
        ("publisher", handout.publisher),
        ("date", created),
        ("source", _found_at(source) if source else ""),
        ("subject", metadata.category),
    ]
    core += [("subject", keyword) for keyword in metadata.keywords]
    for name, value in core:
        if value:
            book.add_metadata("DC", name, value)
    if handout.pages:
        # EPUB Accessibility 1.1, 4.1.3: of which edition the pages are.
        source_of_pages = identifier(handout, "pdf")
        book.add_metadata(None, "meta", source_of_pages, {"property": "pageBreakSource"})
    for name, value in catalogued(handout):
        if name != "dcterms:publisher":  # an element of its own, above
            book.add_metadata(None, "meta", value, {"property": name})
    for name, value in _accessibility(handout):
        book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    book.metadata[_OPF]["generator"] = [(None, {"name": "generator", "content": GENERATOR})]


def _accessibility(handout: Handout) -> Iterator[tuple[str, str]]:
    labels = handout.labels
    pictures = any(isinstance(node, Image) and node.alt for node in walk(handout.parts))
    yield "accessMode", "textual"
    if pictures:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual"
    for feature in ("structuralNavigation", "tableOfContents", "readingOrder"):
        yield "accessibilityFeature", feature
    yield "accessibilityFeature", "displayTransformability"
    if pictures:
        yield "accessibilityFeature", "alternativeText"
    if handout.pages:
        yield "accessibilityFeature", "pageBreakMarkers"
        yield "accessibilityFeature", "pageNavigation"
    yield "accessibilityHazard", "none"
    summary = labels["accessibility_summary"]
    if pictures:
        summary += " " + labels["accessibility_summary_pictures"]
    yield "accessibilitySummary", summary


def _found_at(work: Reference) -> str:
    """Return where a work is found, as `dc:source` wants it: an address, or its title."""
    return doi_address(work.doi) if work.doi else valid_address(work.url) or work.title


def _package(book: Any, handout: Handout) -> bytes:
    """Write the package, mend what EbookLib cannot say, and pack it again, byte for byte alike."""
    _, modified = dates(handout.article.metadata)
    buffer = io.BytesIO()
    epub.write_epub(
        buffer,
        book,
        {
            "mtime": datetime.fromisoformat(first_day(modified) or _NO_DATE),
            "raise_exceptions": True,
        },
    )
    members = [
        (name, _mended(data, handout) if name.endswith(".opf") else data)
        for name, data in unpack(buffer.getvalue())
    ]
    members.sort(key=lambda member: member[0] != "mimetype")
    return pack(members, stored=frozenset({"mimetype"}))


def _certify(metadata: Any, handout: Handout) -> None:
    """Claim conformance where a person has certified it (EPUB Accessibility 1.1, 2.5 and 2.6)."""
    certifier = handout.clinic.keys.certifier if handout.clinic else None
    if certifier is None:
        return

    def add(name: str, text: str, **attributes: str) -> None:
        element = etree.SubElement(metadata, f"{{{_OPF}}}{name}", attributes)
        element.text = text or None

    add("meta", _CLAIM, property="dcterms:conformsTo", id="conformance")
    add("meta", certifier.name, property="a11y:certifiedBy", refines="#conformance", id="certifier")
    if certifier.credential:
        add("meta", certifier.credential, property="a11y:certifierCredential", refines="#certifier")
    if certifier.report:
        add("link", "", rel="a11y:certifierReport", refines="#certifier", href=certifier.report)


def _mended(package_document: bytes, handout: Handout) -> bytes:
    """Return the package document with its language, and without the EPUB 2 contents."""
    root = etree.fromstring(package_document)
    root.set(_XML_LANG, handout.article.metadata.language)
    root.attrib.pop("prefix", None)
    spine = root.find(f"{{{_OPF}}}spine")
    spine.attrib.pop("toc", None)
    _certify(root.find(f"{{{_OPF}}}metadata"), handout)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
