"""What a finished file says of its handout: title, language, dates, whom it is by.

Only what stands at the head of a file is read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from lxml import etree

from plainleaf.errors import ConformanceError

_HEAD = 256 * 1024  # bytes of a web page; its metadata stand before its style sheet
_LARGEST_PART = 4 * 1024 * 1024
_OWN_WORDS = "docProps/custom.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_MAGIC = {".pdf": b"%PDF-", ".epub": b"PK\x03\x04", ".docx": b"PK\x03\x04", ".html": b"<"}

Properties = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file says. Dates are as the handout has them: `2026`, `2026-11` or `2026-11-23`."""

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


def looks_whole(path: Path) -> bool:
    """Return whether a file begins as one of its kind does."""
    with path.open("rb") as file:
        return _MAGIC[path.suffix.lower()] in file.read(1024)


def facts_of(path: Path) -> Facts:
    """Return what a file says of its handout.

    Args:
        path: a .html, .epub, .docx or .pdf file.

    Raises:
        ConformanceError: it cannot be read.
    """
    try:
        return _READERS[path.suffix.lower()](path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        reason = getattr(error, "strerror", None) or str(error).strip("'\"").rstrip(".")
        raise ConformanceError(f"{path}: cannot be read ({reason}).") from None


def _from_properties(
    found: Properties, title: str, language: str, authors: list[str], keywords: list[str]
) -> Facts:
    """Return facts from the properties that all formats have in common."""

    def first(*names: str) -> str:
        return next((each.strip() for name in names for each in found.get(name, ()) if each), "")

    category = first("schema:articleSection")
    return Facts(
        title=" ".join(title.split()),
        language=language.strip(),
        description=first("description"),
        authors=tuple(each.strip() for each in authors if each.strip()),
        category=category,
        keywords=tuple(each.strip() for each in keywords if each.strip() not in ("", category)),
        published=first("dcterms:issued", "dcterms.issued"),
        reviewed=first("schema:lastReviewed"),
        # An interval: from its begin, which may be open, to the next review.
        next_review=first("dcterms:valid").rpartition("/")[2].strip("."),
        version=first("schema:version"),
        owner=first("dcterms:publisher", "publisher"),
        identifier=first("dcterms:identifier", "identifier"),
    )


# --- A web page ------------------------------------------------------------------------------


class _Head(HTMLParser):
    """Gathers the title, the language and the `meta` elements of a page's head."""

    def __init__(self) -> None:
        super().__init__()
        self.language = self.title = ""
        self.found: dict[str, list[str]] = {}
        self._in_title = self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = named.get("lang", "")
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "meta" and (name := named.get("property") or named.get("name")):
            self.found.setdefault(name, []).append(named.get("content", ""))
        elif tag == "body":
            self.done = True

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        self.done = self.done or tag == "head"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _of_page(path: Path) -> Facts:
    with path.open("rb") as file:
        text = file.read(_HEAD).decode("utf-8-sig", "replace")
    head = _Head()
    for line in text.splitlines(keepends=True):
        head.feed(line)
        if head.done:
            break
    keywords = [each for words in head.found.get("keywords", ()) for each in words.split(",")]
    authors = head.found.get("author", [])
    return _from_properties(head.found, head.title, head.language, authors, keywords)


# --- Packages --------------------------------------------------------------------------------


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of an XML part of a package."""
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise ValueError(f"{name} in it is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(name), parser)


def _texts(root: Any, name: str) -> list[str]:
    return [" ".join((each.text or "").split()) for each in root.iter(name)]


def _of_epub(path: Path) -> Facts:
    with zipfile.ZipFile(path) as archive:
        container = _part(archive, "META-INF/container.xml")
        rootfile = next(container.iter(f"{_CONTAINER}rootfile"), None)
        if rootfile is None:
            raise ValueError("it names no package document")
        root = _part(archive, rootfile.get("full-path", ""))
    found: dict[str, list[str]] = {
        name: _texts(root, _DC + name) for name in ("description", "publisher", "identifier")
    }
    for meta in root.iter(f"{_OPF}meta"):
        if meta.get("property"):
            found.setdefault(meta.get("property"), []).append(meta.text or "")
    title, language = (next(iter(_texts(root, _DC + name)), "") for name in ("title", "language"))
    authors, subjects = _texts(root, f"{_DC}creator"), _texts(root, f"{_DC}subject")
    return _from_properties(found, title, language, authors, subjects)


def _of_word(path: Path) -> Facts:
    """Return what the core properties say (ISO/IEC 29500-2, 11), and the custom ones."""
    with zipfile.ZipFile(path) as archive:
        root = _part(archive, "docProps/core.xml")
        known = _part(archive, _OWN_WORDS) if _OWN_WORDS in archive.namelist() else ()

    def first(name: str) -> str:
        return next(iter(_texts(root, name)), "")

    found = {each.get("name", ""): ["".join(each.itertext())] for each in known}
    found |= {"description": [first(f"{_DC}subject")]}
    found.setdefault("schema:articleSection", [first(f"{_CORE}category")])
    found.setdefault("schema:version", [first(f"{_CORE}version")])
    found.setdefault("dcterms:issued", [first(f"{_TERMS}created").partition("T")[0]])
    authors, keywords = first(f"{_DC}creator").split(";"), first(f"{_CORE}keywords").split(",")
    title, language = first(f"{_DC}title"), first(f"{_DC}language")
    return _from_properties(found, title, language, authors, keywords)


def _of_pdf(path: Path) -> Facts:
    """Return what the document information says (ISO 32000-1, 14.3.3)."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            told = {str(key).lstrip("/"): str(value) for key, value in pdf.docinfo.items()}
            language = str(pdf.Root.get("/Lang", ""))
    except pikepdf.PasswordError:
        raise ValueError("it is locked with a password") from None
    except pikepdf.PdfError as error:
        raise ValueError(str(error).rpartition(": ")[2]) from None
    found = {name: [value] for name, value in told.items()}
    found["description"] = [told.get("Subject", "")]
    authors, keywords = told.get("Author", "").split(","), told.get("Keywords", "").split(",")
    return _from_properties(found, told.get("Title", ""), language, authors, keywords)


_READERS: Mapping[str, Callable[[Path], Facts]] = {
    ".html": _of_page,
    ".epub": _of_epub,
    ".docx": _of_word,
    ".pdf": _of_pdf,
}
# The first that is there is asked: it says the most.
ASKED = tuple(_READERS)
