"""EPUB: cover, navigation, one content document, pictures (EPUB 3.3, EPUB Accessibility 1.1).

The only room that imports EbookLib. What a catalogue is told about access is derived from what is
in the handout.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from ebooklib import epub
from lxml import etree
from markupsafe import Markup

from plainleaf.handout import Handout
from plainleaf.handout.marks import unmarked
from plainleaf.model.article import Glossary, Heading, Section
from plainleaf.model.inlines import Image
from plainleaf.model.metadata import Reference
from plainleaf.model.transform import walk
from plainleaf.text.addresses import doi_address, valid_address
from plainleaf.theme import Theme
from plainleaf.writers.epub.cover import cover, description
from plainleaf.writers.epub.page_list import PageMark, mark_pages
from plainleaf.writers.html import languages, picture_names
from plainleaf.writers.html.body import Body, direction
from plainleaf.writers.html.parts import bookmark, headings_in
from plainleaf.writers.metadata import GENERATOR, catalogued, dates, first_day, identifier
from plainleaf.writers.styles import Flavour, epub_sheet, script_sheet, turning_sheet
from plainleaf.writers.zip import pack, unpack

_COVER, _NAVIGATION, _HANDOUT, _STYLE = "cover.xhtml", "nav.xhtml", "handout.xhtml", "handout.css"
_COVER_PICTURE = "cover.png"
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
    shelf = macros.cover(_COVER_PICTURE, description(handout))
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
    headings = headings_in(handout.parts)
    # The sections stand at the top; where there are none, the title does.
    tree = _tree(headings[1:] or headings)
    navigation = macros.navigation(
        labels,
        labels.language,
        handout.foreign,
        direction(labels.language),
        _contents(tree, body),
        landmarks,
        [{"href": f"{_HANDOUT}#{page.identifier}", "number": page.number} for page in pages],
    )
    documents = (
        ("cover", _COVER, _document(handout, theme, "", shelf), ()),
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
    book.set_cover(_COVER_PICTURE, cover(handout, theme), create_page=False)
    # For readers of EPUB 2, which know no other contents.
    book.toc = _ncx(tree)
    book.add_item(epub.EpubNcx())
    # The title is heard once, where the handout begins.
    book.spine = [("cover", "no"), ("nav", "no"), "handout"]
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
            title=handout.name,
            language=language,
            direction=direction(language),
            type=kind,
            content=content,
        )
        .encode()
    )


@dataclass(slots=True)
class _Entry:
    """A heading in the contents, and those below it."""

    heading: Heading
    below: list[_Entry] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{_HANDOUT}#{self.heading.identifier}"


def _tree(headings: Sequence[Heading]) -> list[_Entry]:
    """Return headings as nested entries."""
    top: list[_Entry] = []
    open_entries: list[tuple[int, list[_Entry]]] = [(0, top)]
    for heading in headings:
        while open_entries[-1][0] >= heading.level:
            open_entries.pop()
        entry = _Entry(heading)
        open_entries[-1][1].append(entry)
        open_entries.append((heading.level, entry.below))
    return top


def _contents(entries: Sequence[_Entry], body: Body) -> list[dict[str, Any]]:
    """Return entries as the template wants them, their words in their languages."""
    return [
        {
            "href": entry.address,
            "text": body.inlines(unmarked(entry.heading.inlines)),
            "entries": _contents(entry.below, body),
        }
        for entry in entries
    ]


def _ncx(entries: Sequence[_Entry]) -> list[Any]:
    """Return entries as EbookLib wants them for the contents of EPUB 2 (OPF 2.0.1, 2.4.1)."""
    links = [
        epub.Link(each.address, bookmark(each.heading), each.heading.identifier) for each in entries
    ]
    return [
        (link, _ncx(entry.below)) if entry.below else link
        for link, entry in zip(links, entries, strict=True)
    ]


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


def _describe(book: Any, handout: Handout) -> None:
    """Fill in the metadata: Dublin Core, then accessibility (EPUB Accessibility 1.1, 2)."""
    metadata = handout.article.metadata
    source = next(
        (work for work in handout.article.references if work.identifier == metadata.source), None
    )
    book.set_identifier(identifier(handout))
    book.set_title(handout.name)
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
    """Write the package, fix what EbookLib cannot say, and pack it again, byte for byte alike."""
    buffer = io.BytesIO()
    # Nothing is compressed that is packed anew.
    options = {"mtime": _modified(book, handout), "raise_exceptions": True, "compresslevel": 0}
    epub.write_epub(buffer, book, options)
    members = [
        (name, _mended(data, handout) if name.endswith(".opf") else data)
        for name, data in unpack(buffer.getvalue())
    ]
    members.sort(key=lambda member: member[0] != "mimetype")
    return pack(members, stored=frozenset({"mimetype"}))


def _modified(book: Any, handout: Handout) -> datetime:
    """Return when a publication was changed: a moment that moves when anything in it does.

    Identifier and moment together name a release (EPUB 3.3, 5.4.1), and no clock is asked. So the
    day is that of the article, and the time of day stands for the contents.
    """
    _, modified = dates(handout.article.metadata)
    found = sha256()
    for item in book.get_items():
        # The cover is drawn of what stands elsewhere, too, and with the fonts of this machine.
        if isinstance(item.content, bytes) and item.file_name != _COVER_PICTURE:
            found.update(item.content)
    seconds = int.from_bytes(found.digest()[:8]) % (24 * 60 * 60)
    return datetime.fromisoformat(first_day(modified) or _NO_DATE) + timedelta(seconds=seconds)


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
    """Return the package document with its language, and what a person certified."""
    root = etree.fromstring(package_document)
    root.set(_XML_LANG, handout.article.metadata.language)
    root.attrib.pop("prefix", None)
    _certify(root.find(f"{{{_OPF}}}metadata"), handout)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
