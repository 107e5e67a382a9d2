"""A clinic's own Word template: its styles, fonts, page and margins under a handout's text.

Floor 2: imports `clinic`, `errors` and `docx_parts`. The template comes from outside, so it is read
with limits, without entities, and only what is named here is taken over: styles, theme, numbering,
page set-up, headers and footers with their pictures and links. Of a style that both have, by its
name, the clinic's look is kept; what it lacks is added. Clause numbers are of ISO/IEC 29500-1.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from plainleaf.clinic import Clinic
from plainleaf.errors import ClinicError
from plainleaf.writers.docx_parts import Package, XmlPart
from plainleaf.writers.ooxml import NAMESPACES

_W = f"{{{NAMESPACES['w']}}}"
_R = f"{{{NAMESPACES['r']}}}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_LARGEST_PART, _LARGEST_PACKAGE, _MOST_PARTS = 20_000_000, 60_000_000, 2_000
_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".emf": "image/x-emf",
    ".wmf": "image/x-wmf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
# What a page may be, in twips: from a postcard to A3; and how wide its lines must be at the least.
_SIDES, _NARROWEST = (5_000, 24_000), 4_000
_MARGIN_NAMES = ("top", "right", "bottom", "left", "header", "footer", "gutter")
_USES = re.compile(rb'<w:(pStyle|rStyle|tblStyle) w:val="([^"]*)"/>')
_KINDS = {b"pStyle": "paragraph", b"rStyle": "character", b"tblStyle": "table"}
_LISTS = re.compile(rb'<w:numId w:val="([1-9]\d*)"/>')


class _Broken(Exception):
    """The template cannot be used: a phrase that says why."""


@dataclass
class Template:
    """A clinic's Word template that was opened.

    Args:
        members: the bytes of its parts, by name.
        document: its main part's name.
        width: of the text, in twips.
        height: of the text, in twips.
    """

    members: dict[str, bytes]
    document: str
    width: int = 0
    height: int = 0
    _section: etree._Element = field(default=None, repr=False)
    _identifiers: dict[tuple[str, str], str] = field(default_factory=dict)
    _lists: int = 0

    # --- Page and margins ----------------------------------------------------------------------

    def section(self, ours: str, package: Package, *, draft: bool) -> str:
        """Return the section's properties (17.6.17): the clinic's page, headers and footers.

        Args:
            ours: the section's properties as they are without a template.
            package: gets the parts of headers and footers.
            draft: a draft says so in our own margins.
        """
        space = " ".join(f'xmlns:{each}="{NAMESPACES[each]}"' for each in "wr")
        made = etree.fromstring(ours.replace("<w:sectPr", f"<w:sectPr {space}", 1))
        for name in ("pgSz", "pgMar"):
            own = made.find(_W + name)
            own.attrib.clear()
            own.attrib.update(self._section.find(_W + name).attrib)
        if not draft:
            self._margins(made, package)
        text: str = etree.tostring(made, encoding="unicode")
        return re.sub(r' xmlns:\w+="[^"]*"', "", text)

    def _margins(self, made: etree._Element, package: Package) -> None:
        """Put the clinic's headers and footers in the place of ours, where it has any."""
        relations = dict(self._relations(self.document))
        first = False
        for kind, relation, content in (
            ("header", RT.HEADER, CT.WML_HEADER),
            ("footer", RT.FOOTER, CT.WML_FOOTER),
        ):
            theirs = self._section.findall(f"{_W}{kind}Reference")
            if not theirs:
                continue
            for reference in made.findall(f"{_W}{kind}Reference"):
                package.document.rels.pop(reference.get(_R + "id"), None)
                made.remove(reference)
            for at, reference in enumerate(theirs):
                name = relations[reference.get(_R + "id", "")].name
                part = XmlPart(f"/word/clinic-{kind}{at + 1}.xml", content, self._clean(name))
                self._with_relations(part, name)
                own = etree.Element(f"{_W}{kind}Reference")
                own.set(_W + "type", reference.get(_W + "type", "default"))
                own.set(_R + "id", package.document.relate_to(part, relation))
                made.insert(0, own)
                first = True
        if first:
            for element in made.findall(_W + "titlePg"):
                made.remove(element)
            if self._section.find(_W + "titlePg") is not None:
                page = etree.Element(_W + "titlePg")
                made.insert(list(made).index(made.find(_W + "pgMar")) + 1, page)

    def settings(self, ours: bytes) -> bytes:
        """Return the settings: ours, and whether left and right pages differ (17.10.1)."""
        name = self._related(RT.SETTINGS)
        if not name or self._xml(name).find(_W + "evenAndOddHeaders") is None:
            return ours
        before = b"<w:characterSpacingControl"
        return ours.replace(before, b"<w:evenAndOddHeaders/>" + before, 1)

    def _clean(self, name: str) -> bytes:
        root = self._xml(name)
        for element in list(root.iter(_W + "lang")):
            element.getparent().remove(element)
        return _part(root)

    def _with_relations(self, part: XmlPart, name: str) -> None:
        """Take over the pictures and links of a part, under their own identifiers."""
        for identifier, relation in self._relations(name):
            suffix = posixpath.splitext(relation.name)[1].lower()
            if relation.external:
                if relation.kind == RT.HYPERLINK and relation.name.startswith(("http", "mailto")):
                    part.load_rel(relation.kind, relation.name, identifier, is_external=True)
                    continue
            elif relation.kind == RT.IMAGE and suffix in _PICTURES:
                uri = PackURI(f"/word/media/clinic-{posixpath.basename(relation.name)}")
                data = self.members.get(relation.name, b"")
                part.load_rel(relation.kind, Part(uri, _PICTURES[suffix], data), identifier)
                continue
            raise _Broken(
                f"{posixpath.basename(name)} holds something other than text, pictures and links "
                f"({relation.kind.rsplit('/', 1)[-1]})"
            )

    # --- Styles --------------------------------------------------------------------------------

    def styles(self, ours: bytes, language: str, *, rtl: bool) -> bytes:
        """Return the styles part (17.7): the clinic's styles, and those of ours that it lacks.

        Args:
            ours: the styles part as it is without a template.
            language: the article's; what the template says of its own is left out.
            rtl: the article runs from right to left.
        """
        own, theirs = etree.fromstring(ours), self._xml(self._related(RT.STYLES))
        named = {_key(style): style for style in theirs.iter(_W + "style")}
        defaults = {
            style.get(_W + "type"): style.get(_W + "styleId")
            for style in theirs.iter(_W + "style")
            if _on(style.get(_W + "default"))
        }
        taken = {style.get(_W + "styleId", "").lower() for style in named.values()}
        added = []
        for style in own.iter(_W + "style"):
            kind, identifier = style.get(_W + "type", ""), style.get(_W + "styleId", "")
            same = named.get(_key(style))
            if same is not None:
                self._identifiers[kind, identifier] = same.get(_W + "styleId", "")
                continue
            if style.attrib.pop(_W + "default", None) and defaults.get(kind):
                self._identifiers[kind, identifier] = str(defaults[kind])
                continue
            new = identifier if identifier.lower() not in taken else f"{identifier}Plainleaf"
            self._identifiers[kind, identifier] = new
            style.set(_W + "styleId", new)
            added.append(style)
        for style in added:
            self._point(style)
            theirs.append(style)
        _in_language(theirs, own, language)
        for style in theirs.iter(_W + "style") if rtl else ():
            if style.get(_W + "styleId") == defaults.get("paragraph"):
                _turned(style)
        return self._counted(_part(theirs), {str(style.get(_W + "styleId")) for style in added})

    def _point(self, style: etree._Element) -> None:
        kind = style.get(_W + "type", "")
        for name, of in (("basedOn", kind), ("next", "paragraph"), ("link", "")):
            for element in style.findall(_W + name):
                value = element.get(_W + "val", "")
                element.set(_W + "val", self._identifiers.get((of, value), value))

    def _counted(self, data: bytes, added: set[str]) -> bytes:
        """Return styles with the lists of those that were added counted on from the clinic's."""
        root = etree.fromstring(data)
        for style in root.iter(_W + "style"):
            if style.get(_W + "styleId") in added:
                for element in style.iter(_W + "numId"):
                    element.set(_W + "val", str(int(element.get(_W + "val")) + self._lists))
        return _part(root)

    def styled(self, part: bytes) -> bytes:
        """Return a part of ours with the names of styles and lists that it has here."""

        def use(found: re.Match[bytes]) -> bytes:
            key = _KINDS[found[1]], found[2].decode()
            identifier = self._identifiers.get(key, key[1])
            return b'<w:%s w:val="%s"/>' % (found[1], identifier.encode())

        part = _USES.sub(use, part)
        return _LISTS.sub(
            lambda found: b'<w:numId w:val="%d"/>' % (int(found[1]) + self._lists), part
        )

    def numbering(self, ours: bytes) -> bytes:
        """Return the numbering part (17.9.16): the clinic's lists, which its styles name, and ours.

        To be called after `styles`, whose names ours take over.
        """
        own = etree.fromstring(ours)
        for element in own.iter(_W + "pStyle"):
            # Of a style that is the clinic's, its own list is the master.
            key = "paragraph", element.get(_W + "val", "")
            new = self._identifiers.get(key, key[1])
            element.set(_W + "val", new)
        kept = self._own_styles()
        for element in list(own.iter(_W + "pStyle")):
            if element.get(_W + "val") in kept:
                element.getparent().remove(element)
        name = self._related(RT.NUMBERING)
        if not name:
            return _part(own)
        root = self._xml(name)
        for tag in ("numPicBullet", "lvlPicBulletId"):
            for element in list(root.iter(_W + tag)):
                element.getparent().remove(element)
        definitions = root.findall(_W + "abstractNum")
        lists = root.findall(_W + "num")
        more = 1 + max((int(each.get(_W + "abstractNumId")) for each in definitions), default=-1)
        at = len(definitions)
        for each in own.findall(_W + "abstractNum"):
            each.set(_W + "abstractNumId", str(int(each.get(_W + "abstractNumId")) + more))
            root.insert(at, each)
            at += 1
        at += len(lists)
        for each in own.findall(_W + "num"):
            each.set(_W + "numId", str(int(each.get(_W + "numId")) + self._lists))
            of = each.find(_W + "abstractNumId")
            of.set(_W + "val", str(int(of.get(_W + "val")) + more))
            root.insert(at, each)
            at += 1
        return _part(root)

    def _own_styles(self) -> set[str]:
        root = self._xml(self._related(RT.STYLES))
        return {style.get(_W + "styleId", "") for style in root.iter(_W + "style")}

    def add_theme(self, package: Package) -> None:
        """Take over the theme (14.2.7), from which styles take their fonts and colours."""
        name = self._related(RT.THEME)
        if name:
            part = package.add("theme/theme1.xml", CT.OFC_THEME, RT.THEME, self.members[name])
            self._with_relations(part, name)

    def fonts(self, ours: bytes) -> bytes:
        """Return the font table (17.8) with the clinic's fonts, too; none is embedded."""
        name = self._related(RT.FONT_TABLE)
        if not name:
            return ours
        root, theirs = etree.fromstring(ours), self._xml(name)
        known = {font.get(_W + "name") for font in root}
        for font in theirs.findall(_W + "font"):
            if font.get(_W + "name") not in known:
                for element in list(font):
                    if etree.QName(element).localname.startswith("embed"):
                        font.remove(element)
                root.append(font)
        return _part(root)

    # --- Reading -------------------------------------------------------------------------------

    def _xml(self, name: str) -> etree._Element:
        data = self.members.get(name)
        if data is None:
            raise _Broken(f"its part {name or 'with the styles'} is missing")
        if _STRICT in data[:8192]:
            raise _Broken("it is saved as a Strict Open XML document; save it as a Word document")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise _Broken(f"its part {name} is damaged") from None
        if root.getroottree().docinfo.doctype:
            raise _Broken(f"its part {name} declares entities")
        return root

    def _relations(self, name: str) -> Iterator[tuple[str, _Relation]]:
        folder, base = posixpath.split(name)
        beside = posixpath.join(folder, "_rels", f"{base}.rels")
        if beside not in self.members:
            return
        for element in self._xml(beside).findall(_RELATIONS + "Relationship"):
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield element.get("Id", ""), _Relation(element.get("Type", ""), target, external)

    def _related(self, kind: str) -> str:
        for _, relation in self._relations(self.document):
            if relation.kind == kind and relation.name in self.members:
                return relation.name
        return ""

    def measure(self) -> None:
        """Find the page that the text stands on: that of the template's last section."""
        sections = list(self._xml(self.document).iter(_W + "sectPr"))
        if not sections:
            raise _Broken("its text has no page set-up")
        self._section = deepcopy(sections[-1])
        size, margins = self._section.find(_W + "pgSz"), self._section.find(_W + "pgMar")
        if size is None or margins is None:
            raise _Broken("its page has no size or no margins")
        try:
            width, height = (int(size.get(_W + side)) for side in ("w", "h"))
            edges = {name: int(margins.get(_W + name, "0")) for name in _MARGIN_NAMES}
        except (TypeError, ValueError):
            raise _Broken("its page has no size or no margins that are numbers") from None
        self.width = width - edges["left"] - edges["right"] - edges["gutter"]
        self.height = height - abs(edges["top"]) - abs(edges["bottom"])
        least, most = _SIDES
        fits = least <= width <= most and least <= height <= most
        if (
            not fits
            or min(self.width, self.height) < _NARROWEST
            or min(self.width, edges["left"]) < 0
        ):
            raise _Broken("its page leaves too little room for text")
        numbering = self._related(RT.NUMBERING)
        if numbering:
            lists = self._xml(numbering).findall(_W + "num")
            try:
                self._lists = max((int(each.get(_W + "numId")) for each in lists), default=0)
            except (TypeError, ValueError):
                raise _Broken("its lists have no numbers") from None


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    name: str
    external: bool


def opened(clinic: Clinic | None) -> Template | None:
    """Return a clinic's Word template, opened; None where it has none.

    Raises:
        ClinicError: it is no Word file, or one that cannot be used; the sentence says why.
    """
    if clinic is None or not clinic.template:
        return None
    try:
        members, document = _members(clinic.template)
        template = Template(dict(members), document)
        template.measure()
        return template
    except _Broken as error:
        raise unusable(clinic, error) from None


def unusable(clinic: Clinic, error: Exception) -> ClinicError:
    """Return the error that says why a template cannot be used."""
    return ClinicError(f"{clinic.files[-1]}: this Word template cannot be used: {error}.")


Broken = _Broken


@lru_cache(maxsize=4)
def _members(data: bytes) -> tuple[tuple[tuple[str, bytes], ...], str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > _MOST_PARTS or any(
                entry.file_size > _LARGEST_PART for entry in entries
            ):
                raise _Broken("it unpacks to more than a template can be")
            if sum(entry.file_size for entry in entries) > _LARGEST_PACKAGE:
                raise _Broken("it unpacks to more than a template can be")
            if any(entry.flag_bits & 1 for entry in entries):
                raise _Broken("it wants a password")
            members = {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError,
            RuntimeError):  # fmt: skip
        raise _Broken("it is no Word document, or it is damaged") from None
    reader = Template(members, "")
    for _, relation in reader._relations(""):
        if relation.kind == RT.OFFICE_DOCUMENT and relation.name.startswith("word/"):
            return tuple(members.items()), relation.name
    raise _Broken("it is no Word document")


def _part(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _key(style: etree._Element) -> tuple[str, str]:
    name = style.find(_W + "name")
    words = "" if name is None else name.get(_W + "val", "")
    return style.get(_W + "type", "paragraph"), " ".join(words.split()).lower()


def _on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _in_language(styles: etree._Element, own: etree._Element, language: str) -> None:
    """Let the document's defaults say the article's language, and no style another one."""
    for element in list(styles.iter(_W + "lang")):
        element.getparent().remove(element)
    defaults = styles.find(_W + "docDefaults")
    if defaults is None:
        styles.insert(0, deepcopy(own.find(_W + "docDefaults")))
        return
    around = defaults.find(_W + "rPrDefault")
    if around is None:
        around = etree.Element(_W + "rPrDefault")
        defaults.insert(0, around)
    run = around.find(_W + "rPr")
    if run is None:
        run = etree.SubElement(around, _W + "rPr")
    said = {_W + name: language for name in ("val", "eastAsia", "bidi")}
    # After all that stands in a document's defaults: `lang` is near the end of the order (17.3.2).
    later = [_W + name for name in ("eastAsianLayout", "specVanish", "oMath")]
    at = next((at for at, each in enumerate(run) if each.tag in later), len(run))
    run.insert(at, etree.Element(_W + "lang", said))


def _turned(style: etree._Element) -> None:
    """Let the style on which all others build run from right to left (17.3.1.6)."""
    own = style.find(_W + "pPr")
    if own is None:
        own = etree.Element(_W + "pPr")
        before = [each for each in style if etree.QName(each).localname in _BEFORE_PARAGRAPH]
        style.insert(len(before), own)
    if own.find(_W + "bidi") is None:
        earlier = [each for each in own if etree.QName(each).localname in _BEFORE_BIDI]
        own.insert(len(earlier), etree.Element(_W + "bidi"))


_BEFORE_PARAGRAPH = frozenset(
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
    "qFormat locked personal personalCompose personalReply rsid".split()
)
_BEFORE_BIDI = frozenset(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN".split()
)
