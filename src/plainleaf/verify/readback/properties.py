"""What a file says of its handout beside the text: title, language, dates, whom it is by.

The readers of the formats open the files; here is read what they opened. A format may have two
places for one thing (a PDF has XMP and the document information), and each is read by itself, so
that two places which disagree are seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from lxml import etree

from plainleaf.verify.readback.zip import Archive, part_of

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_OPF = "{http://www.idpf.org/2007/opf}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_TERMS, _SCHEMA = "{http://purl.org/dc/terms/}", "{http://schema.org/}"
_XMP_MEDIA = "{http://ns.adobe.com/xap/1.0/mm/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
# EPUB must say when it was changed (EPUB 3.3, 5.5.5); this stands where nothing says when.
_NO_DATE = "1980-01-01"
# EPUB Accessibility 1.1: what a publication says of access, and who says that it is so.
_ACCESS = re.compile(r"(?:schema:(access\w+)|dcterms:(conformsTo)|a11y:(certif\w+))\Z")


@dataclass(frozen=True, slots=True)
class Properties:
    """What one place in a file says, or what all of a file or an article says.

    Dates are as the handout has them: `2026`, `2026-11` or `2026-11-23`.

    Args:
        owner: who gives the handout out.
        identifier: of the publication, whatever its format, but for the printed edition.
        printed: the identifier of the printed edition, the PDF.
        source: where the study is found that the handout is about.
        created: when the file was made, by what it says.
        modified: when it was changed.
        access: (name, value) of what is said about access; None where nothing is.
        generator: the program that made the file.
        place: where in the file this stands; empty for all of it.
        holds: the fields that have room in that place; the others say nothing.
        joined: the fields whose values stand there as one text, so that a comma or semicolon in a
            value looks like the end of it.
    """

    title: str = ""
    language: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    category: str = ""
    keywords: tuple[str, ...] = ()
    published: str = ""
    reviewed: str = ""
    next_review: str = ""
    version: str = ""
    owner: str = ""
    identifier: str = ""
    printed: str = ""
    source: str = ""
    created: str = ""
    modified: str = ""
    access: tuple[tuple[str, str], ...] = ()
    generator: str = ""
    place: str = ""
    holds: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()


NAMES = tuple(
    each.name
    for each in fields(Properties)
    if each.name not in ("place", "holds", "joined", "generator")
)


def merged(places: Sequence[Properties]) -> Properties:
    """Return what all places of a file say together: of each thing what the first says of it."""
    values: dict[str, Any] = {}
    joined = set()
    for name in (*NAMES, "generator"):
        for place in places:
            if getattr(place, name):
                values[name] = getattr(place, name)
                joined |= {name} & place.joined
                break
    holds = frozenset[str]().union(*(place.holds for place in places))
    return Properties(**values, holds=holds, joined=frozenset(joined))


def _said(place: str, generator: str = "", joined: str = "", **values: Any) -> Properties:
    """Return what a place says; white space at the ends and what is empty do not count."""
    clean: dict[str, Any] = {
        name: value.strip()
        if isinstance(value, str)
        else tuple(each for each in value if each)
        for name, value in values.items()
    }  # fmt: skip
    held = frozenset(values)
    return Properties(
        **clean, generator=generator, place=place, holds=held, joined=frozenset(joined.split())
    )


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(mark))


def _until(interval: str) -> str:
    """Return the end of an interval whose begin may be open: `../2027`."""
    return interval.rpartition("/")[2].strip(" .")


# --- A web page ------------------------------------------------------------------------------


def of_page(root: etree._Element, language: str) -> tuple[Properties, ...]:
    """Return what the head of a web page says.

    Args:
        root: the `html` element.
        language: of the page.
    """
    found: dict[str, list[str]] = {}
    head = root.find("head")
    for meta in head.iter("meta") if head is not None else ():
        if name := meta.get("property") or meta.get("name"):
            found.setdefault(str(name), []).append(str(meta.get("content") or "").strip())

    def first(*names: str) -> str:
        return next((each for name in names for each in found.get(name, ()) if each), "")

    page = _said(
        "head",
        first("generator"),
        joined="keywords",
        title=" ".join((root.findtext("head/title") or "").split()),
        language=language,
        description=first("description"),
        authors=found.get("author", ()),
        category=first("schema:articleSection"),
        keywords=[word for words in found.get("keywords", ()) for word in _split(words, ",")],
        published=first("dcterms:issued", "dcterms.issued"),
        reviewed=first("schema:lastReviewed"),
        next_review=_until(first("dcterms:valid")),
        version=first("schema:version"),
        owner=first("dcterms:publisher", "publisher"),
        identifier=first("dcterms:identifier", "identifier"),
    )
    return (page,)


# --- EPUB ------------------------------------------------------------------------------------


def of_package(root: etree._Element) -> tuple[Properties, ...]:
    """Return what a package document says (EPUB 3.3, section 5.5)."""
    found: dict[str, list[str]] = {}
    for meta in root.iter(f"{_OPF}meta"):
        if name := meta.get("property"):
            found.setdefault(name, []).append(" ".join((meta.text or "").split()))

    def first(name: str) -> str:
        return next(iter(found.get(name, ())), "")

    def core(name: str) -> list[str]:
        return [" ".join((each.text or "").split()) for each in root.iter(_DC + name)]

    category, subjects = first("schema:articleSection"), core("subject")
    if category in subjects:
        subjects.remove(category)
    access = [
        (next(filter(None, known.groups())), value)
        for name, values in found.items()
        if (known := _ACCESS.match(name))
        for value in values
    ]
    access += [
        ("certifierReport", link.get("href") or "")
        for link in root.iter(f"{_OPF}link")
        if link.get("rel") == "a11y:certifierReport"
    ]
    generator = root.find(f".//{_OPF}meta[@name='generator']")
    modified = _day(first("dcterms:modified"))
    package = _said(
        "package document",
        (generator.get("content") or "") if generator is not None else "",
        title=next(iter(core("title")), ""),
        language=next(iter(core("language")), ""),
        description=next(iter(core("description")), ""),
        authors=core("creator"),
        category=category,
        keywords=subjects,
        published=first("dcterms:issued"),
        reviewed=first("schema:lastReviewed"),
        next_review=_until(first("dcterms:valid")),
        version=first("schema:version"),
        owner=next(iter(core("publisher")), ""),
        identifier=next(iter(core("identifier")), ""),
        printed=first("pageBreakSource"),
        source=next(iter(core("source")), ""),
        created=_day(next(iter(core("date")), "")),
        modified="" if modified == _NO_DATE else modified,
        access=access,
    )
    return (package,)


# --- Word ------------------------------------------------------------------------------------


def of_word(archive: Archive) -> tuple[Properties, ...]:
    """Return what the core properties say (ISO/IEC 29500-2, 11), and the custom ones."""

    def part(kind: str) -> etree._Element | None:
        name = part_of(archive, "", kind)
        return archive.xml(name) if name else None

    core = part("core-properties")
    application = part("extended-properties")

    def first(name: str) -> str:
        return (core.findtext(f".//{name}") or "").strip() if core is not None else ""

    own = custom_of_word(archive)
    generator = application.findtext(f"{_APP}Application") if application is not None else ""
    return (
        _said(
            "core properties",
            generator or "",
            joined="authors keywords",
            title=first(f"{_DC}title"),
            language=first(f"{_DC}language"),
            description=first(f"{_DC}subject"),
            authors=_split(first(f"{_DC}creator"), ";"),
            category=first(f"{_CORE}category"),
            keywords=_split(first(f"{_CORE}keywords"), ","),
            version=first(f"{_CORE}version"),
            created=_day(first(f"{_TERMS}created")),
            modified=_day(first(f"{_TERMS}modified")),
        ),
        _said(
            "custom properties",
            category=own.get("schema:articleSection", ""),
            published=own.get("dcterms:issued", ""),
            reviewed=own.get("schema:lastReviewed", ""),
            next_review=_until(own.get("dcterms:valid", "")),
            version=own.get("schema:version", ""),
            owner=own.get("dcterms:publisher", ""),
        ),
    )


def custom_of_word(archive: Archive) -> dict[str, str]:
    """Return the custom properties (ISO/IEC 29500-1, 22.3) of a Word file, by their names."""
    name = part_of(archive, "", "custom-properties")
    return {
        each.get("name") or "": "".join(map(str, each.itertext()))
        for each in (archive.xml(name) if name else ())
    }


# --- PDF -------------------------------------------------------------------------------------


def of_pdf(pdf: Any) -> tuple[Properties, ...]:
    """Return what the XMP metadata and the document information say (ISO 32000-1, 14.3).

    Args:
        pdf: an open `pikepdf.Pdf`.
    """
    packet, alone = pdf.Root.get("/Metadata"), "/Info" not in pdf.trailer
    data = packet.read_bytes() if hasattr(packet, "read_bytes") else b""
    places = _of_xmp(data, alone=alone) if data else ()
    return places if alone and places else (*places, _of_information(pdf))


def _of_xmp(packet: bytes, *, alone: bool = False) -> tuple[Properties, ...]:
    """Return what an XMP packet says.

    Args:
        packet: it.
        alone: all is said here: a file of PDF/A-4 has no document information (ISO 19005-4, 6.1.3).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(packet, parser)
    if root is None:
        return ()

    def every(name: str) -> Iterator[str]:
        # A value is an attribute, an element, or a list in one (ISO 16684-1, 7.4 to 7.9.2).
        for described in root.iter(f"{_RDF}Description"):
            yield described.get(name) or ""
            for element in described.iterchildren(name):
                yield element.text or ""
                yield from (str(each.text or "") for each in element.iter(f"{_RDF}li"))

    def first(name: str) -> str:
        return next((each.strip() for each in every(name) if each.strip()), "")

    more: dict[str, Any] = {
        "category": first(f"{_SCHEMA}articleSection"),
        "published": first(f"{_TERMS}issued"),
        "reviewed": first(f"{_SCHEMA}lastReviewed"),
        "next_review": _until(first(f"{_TERMS}valid")),
        "version": first(f"{_SCHEMA}version"),
    }
    xmp = _said(
        "XMP metadata",
        first(f"{_XMP}CreatorTool"),
        joined="keywords",
        **(more if alone else {}),
        title=first(f"{_DC}title"),
        language=first(f"{_DC}language"),
        owner=first(f"{_DC}publisher"),
        description=first(f"{_DC}description"),
        authors=[each.strip() for each in every(f"{_DC}creator") if each.strip()],
        keywords=_split(first(f"{_PDF}Keywords"), ","),
        created=_day(first(f"{_XMP}CreateDate")),
        modified=_day(first(f"{_XMP}ModifyDate")),
        printed=first(f"{_XMP_MEDIA}DocumentID"),
    )
    return (xmp,)


def _of_information(pdf: Any) -> Properties:
    information = pdf.trailer.get("/Info")
    items = information.items() if information is not None else ()
    found = {str(key).removeprefix("/"): str(value) for key, value in items}

    def first(name: str) -> str:
        return found.get(name, "")

    return _said(
        "document information",
        first("Creator"),
        joined="authors keywords",
        title=first("Title"),
        language=str(pdf.Root.get("/Lang", "")),
        description=first("Subject"),
        authors=_split(first("Author"), ","),
        category=first("schema:articleSection"),
        keywords=_split(first("Keywords"), ","),
        published=first("dcterms:issued"),
        reviewed=first("schema:lastReviewed"),
        next_review=_until(first("dcterms:valid")),
        version=first("schema:version"),
        owner=first("dcterms:publisher"),
        created=_pdf_day(first("CreationDate")),
        modified=_pdf_day(first("ModDate")),
    )


def _day(moment: str) -> str:
    """Return the day of a moment in ISO 8601."""
    return moment.partition("T")[0]


def _pdf_day(moment: str) -> str:
    """Return the day, the month or the year of a date as PDF writes it (ISO 32000-1, 7.9.4)."""
    found = _PDF_DATE.match(moment)
    return "-".join(filter(None, found.groups())) if found else ""
