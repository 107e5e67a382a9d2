"""EPUB, read back: container, package document, spine, content documents, navigation.

The cover page repeats the title and the navigation document lists the headings; neither is the
handout's text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.html import (
    HtmlReader,
    language_of,
    name_of,
    reference_identifiers,
    roles_of,
)
from plainleaf.verify.readback.open_errors import Unreadable
from plainleaf.verify.readback.outline import Outline, normal
from plainleaf.verify.readback.outline_builder import OutlineBuilder
from plainleaf.verify.readback.properties import Properties, of_package
from plainleaf.verify.readback.zip import Archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be obfuscated (EPUB 3.3, section 4.4): that locks nobody out.
_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_epub(path: Path) -> Outline:
    """Return the outline of an EPUB publication (EPUB 3.3).

    Raises:
        ConformanceError: it is no EPUB publication, or a part that it names is missing or broken.
    """
    with Archive(path) as archive:
        package, folder = _package(archive)
        manifest = {
            item.get("id") or "": (
                posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))),
                (item.get("properties") or "").split(),
            )
            for item in package.iter(f"{_OPF}item")
        }
        spine = [
            manifest[identifier]
            for itemref in package.iter(f"{_OPF}itemref")
            if (identifier := itemref.get("idref") or "") in manifest
        ]
        bodies = [
            body
            for name, properties in spine
            if "nav" not in properties
            for body in _bodies(archive, name)
            if not _is_cover(body)
        ]
        if not bodies:
            raise ConformanceError(f"{path}: the spine names no content document.")
        nav = next((name for name, properties in manifest.values() if "nav" in properties), None)
        ncx = next((name for name, _ in manifest.values() if name.endswith(".ncx")), None)
        contents: tuple[tuple[int, str], ...] = ()
        pages: dict[str, str] = {}
        if nav:
            navigation = archive.xml(nav)
            contents, pages = _contents(navigation), _pages(navigation)
        elif ncx:
            contents = tuple(_ncx_contents(archive.xml(ncx)))

    language = (package.findtext(f".//{_DC}language") or "").strip()
    builder = OutlineBuilder(language)
    references = set().union(*(reference_identifiers(body) for body in bodies))
    reader = HtmlReader(builder, references, relative_is_inner=True, pages=pages)
    for body in bodies:
        root = body.getparent()
        # The package's language does not reach the content documents: theirs counts.
        with builder.language(language_of(root) if root is not None else ""):
            reader.read(body)
    outline = builder.finish(package.findtext(f".//{_DC}title") or "", contents)
    # Files beside it are outside the publication, where no relative address leads (EPUB 3.3, 3.6).
    return replace(outline, neighbours=None, properties=of_package(package))


def publication_properties(path: Path) -> tuple[Properties, ...]:
    """Return what a publication says beside its text.

    Raises:
        ConformanceError: it is no EPUB publication, or a part that it names is missing or broken.
    """
    with Archive(path) as archive:
        return of_package(_package(archive)[0])


def _package(archive: Archive) -> tuple[etree._Element, str]:
    """Return the package document, and the folder that it stands in."""
    path = archive.path
    if _CONTAINER not in archive:
        raise ConformanceError(f"{path}: is not an EPUB ({_CONTAINER} is missing).")
    if _is_locked(archive):
        raise Unreadable(
            path,
            "file-password",
            "is locked against copying (DRM), so it cannot be read here. Ask its publisher for "
            "one without the lock.",
        )
    rootfile = archive.xml(_CONTAINER).find(".//{*}rootfile")
    name = rootfile.get("full-path") if rootfile is not None else None
    if not name:
        raise ConformanceError(f"{path}: {_CONTAINER} names no package document.")
    return archive.xml(name), posixpath.dirname(name)


def version_of(path: Path) -> str:
    """Return the version of EPUB that a publication says it is; empty if it does not say.

    Raises:
        ConformanceError: it is no EPUB publication.
    """
    with Archive(path) as archive:
        rootfile = archive.xml(_CONTAINER).find(".//{*}rootfile")
        package = rootfile.get("full-path") if rootfile is not None else None
        return (archive.xml(package).get("version") or "") if package else ""


def _bodies(archive: Archive, name: str) -> Iterator[etree._Element]:
    """Yield the body of a content document; one that is a drawing (SVG) has none."""
    root = archive.xml(name)
    if name_of(root) == "svg":
        return
    body = root.find("{*}body")
    if body is None:
        raise ConformanceError(f"{archive.path}: {name} has no body.")
    yield body


def _is_locked(archive: Archive) -> bool:
    """Return whether what is read is encrypted (EPUB 3.3, section 4.2.6.3.2)."""
    return _ENCRYPTION in archive and any(
        not (method.get("Algorithm") or "").startswith(_OBFUSCATION)
        for data in archive.xml(_ENCRYPTION).iter("{*}EncryptedData")
        for method in data.iterchildren("{*}EncryptionMethod")
    )


def _is_cover(body: etree._Element) -> bool:
    parts = [body, *(child for child in body if name_of(child) in ("section", "div", "main"))]
    return any("doc-cover" in roles_of(part) for part in parts)


def _ncx_contents(root: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield the table of contents of EPUB 2 (OPF 2.0.1, section 2.4.1)."""
    for point in root.iter(f"{_NCX}navPoint"):
        depth = 1 + sum(1 for _ in point.iterancestors(f"{_NCX}navPoint"))
        yield depth, normal(point.findtext(f"{_NCX}navLabel/{_NCX}text") or "")


def _contents(root: etree._Element) -> tuple[tuple[int, str], ...]:
    """Return the table of contents of a navigation document (EPUB 3.3, section 7.3)."""
    found: list[tuple[int, str]] = []

    def items(parent: etree._Element, depth: int) -> None:
        for item in parent:
            if name_of(item) != "li":
                continue
            for child in item:
                if name_of(child) in ("a", "span"):
                    found.append((depth, normal("".join(child.itertext()))))
                elif name_of(child) == "ol":
                    items(child, depth + 1)

    for nav in root.iter(etree.Element):
        if name_of(nav) == "nav" and "doc-toc" in roles_of(nav):
            for child in nav:
                if name_of(child) == "ol":
                    items(child, 1)
    return tuple(found)


def _pages(root: etree._Element) -> dict[str, str]:
    """Return the list of pages of a navigation document: identifier to label (section 7.4.3)."""
    return {
        (link.get("href") or "").rpartition("#")[2]: normal("".join(link.itertext()))
        for nav in root.iter(etree.Element)
        if name_of(nav) == "nav" and "doc-pagelist" in roles_of(nav)
        for link in nav.iter(etree.Element)
        if name_of(link) == "a"
    }
