"""A clinic's Word template as a file: its parts, and how they are related.

The file comes from outside, so it is read with limits and without entities; nothing in it is run or
fetched. Clause numbers are of ISO/IEC 29500-1.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

from plainleaf.writers.docx.ooxml import NAMESPACES

_W = f"{{{NAMESPACES['w']}}}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_LARGEST_PART, _LARGEST_PACKAGE, _MOST_PARTS = 20_000_000, 60_000_000, 2_000
# What a page may be, in twips: from a postcard to A3; and how wide its lines must be at the least.
_SIDES, _NARROWEST = (5_000, 24_000), 4_000
_MARGINS = (_W + "headerReference", _W + "footerReference")
_MARGIN_NAMES = ("top", "right", "bottom", "left", "header", "footer", "gutter")


class Broken(Exception):
    """The template cannot be used: a phrase that says why."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part is related to: the kind, and the part's name or an address outside."""

    kind: str
    name: str
    external: bool


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """The page that the text stands on: `section` holds its properties.

    `width` and `height` are those of the text, in twips; 0 where the template names no size or no
    margins, so that ours are taken.
    """

    section: etree._Element
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """The parts of a template by their names, and the name of its main part."""

    members: dict[str, bytes]
    document: str

    def xml(self, name: str) -> etree._Element:
        """Return the root of a part, parsed anew.

        Raises:
            Broken: it is missing, damaged, or of a kind that is not read.
        """
        data = self.members.get(name)
        if data is None:
            raise Broken(f"its part {name or 'with the styles'} is missing")
        if _STRICT in data[:8192]:
            raise Broken("it is saved as a Strict Open XML document; save it as a Word document")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise Broken(f"its part {name} is damaged") from None
        if root.getroottree().docinfo.doctype:
            raise Broken(f"its part {name} declares entities")
        return root

    def relations(self, name: str) -> Iterator[tuple[str, Relation]]:
        """Yield what a part is related to, with the identifier of each."""
        folder, base = posixpath.split(name)
        beside = posixpath.join(folder, "_rels", f"{base}.rels")
        if beside not in self.members:
            return
        for element in self.xml(beside).findall(_RELATIONS + "Relationship"):
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield element.get("Id", ""), Relation(element.get("Type", ""), target, external)

    def related(self, kind: str) -> str:
        """Return the name of the main part's part of a kind; empty if it has none."""
        for _, relation in self.relations(self.document):
            if relation.kind == kind and relation.name in self.members:
                return relation.name
        return ""

    def page(self) -> TemplatePage:
        """Return the page of the template's last section (17.6.17), on which the text will stand.

        Raises:
            Broken: text does not fit on it.
        """
        sections = list(self.xml(self.document).iter(_W + "sectPr"))
        if not sections:
            return TemplatePage(etree.Element(_W + "sectPr"))
        section = deepcopy(sections[-1])
        # What a section does not say of headers and footers is that of the section before (17.6.9).
        for earlier in reversed(sections[:-1]):
            said = {(each.tag, each.get(_W + "type")) for each in section}
            for each in earlier:
                if each.tag in _MARGINS and (each.tag, each.get(_W + "type")) not in said:
                    section.insert(0, deepcopy(each))
        size, margins = section.find(_W + "pgSz"), section.find(_W + "pgMar")
        if size is None or margins is None:
            return TemplatePage(section)
        try:
            width, height = (int(size.get(_W + side)) for side in ("w", "h"))
            edges = {name: int(margins.get(_W + name, "0")) for name in _MARGIN_NAMES}
        except (TypeError, ValueError):
            raise Broken("its page has no size or no margins that are numbers") from None
        text_width = width - edges["left"] - edges["right"] - edges["gutter"]
        text_height = height - abs(edges["top"]) - abs(edges["bottom"])
        least, most = _SIDES
        fits = least <= width <= most and least <= height <= most
        if not fits or min(text_width, text_height) < _NARROWEST or edges["left"] < 0:
            raise Broken("its page leaves too little room for text")
        return TemplatePage(section, text_width, text_height)


@lru_cache(maxsize=4)
def template_file(data: bytes) -> TemplateFile:
    """Return a template's parts.

    Raises:
        Broken: it is no Word document, or it claims to be far larger than one can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > _MOST_PARTS or any(
                entry.file_size > _LARGEST_PART for entry in entries
            ):
                raise Broken("it unpacks to more than a template can be")
            if sum(entry.file_size for entry in entries) > _LARGEST_PACKAGE:
                raise Broken("it unpacks to more than a template can be")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Broken("it wants a password")
            members = {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError,
            RuntimeError):  # fmt: skip
        raise Broken("it is no Word document, or it is damaged") from None
    for _, relation in TemplateFile(members, "").relations(""):
        if relation.kind == RT.OFFICE_DOCUMENT and relation.name.startswith("word/"):
            return TemplateFile(members, relation.name)
    raise Broken("it is no Word document")
