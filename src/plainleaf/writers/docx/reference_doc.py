"""A clinic's own Word template: its styles, fonts, page and margins under a handout's text.

Only what is named here is taken over: styles, theme, numbering, page set-up, headers and footers
with their pictures and links. Of a style that both have, by its name, the clinic's look is kept;
what it lacks is added. Clause numbers are of ISO/IEC 29500-1.
"""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass, field

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from plainleaf.clinic import Clinic
from plainleaf.errors import ClinicError
from plainleaf.writers.docx.ooxml import NAMESPACES
from plainleaf.writers.docx.parts import Package, XmlPart
from plainleaf.writers.docx.reference_file import Broken, TemplateFile, TemplatePage, template_file

_W = f"{{{NAMESPACES['w']}}}"
_R = f"{{{NAMESPACES['r']}}}"
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
_USES = re.compile(rb'<w:(pStyle|rStyle|tblStyle) w:val="([^"]*)"/>')
_KINDS = {b"pStyle": "paragraph", b"rStyle": "character", b"tblStyle": "table"}
_LISTS = re.compile(rb'<w:numId w:val="([1-9]\d*)"/>')
# Fields that fetch, run or start something when the file is opened or printed (17.16.5).
_FETCHING = re.compile(
    r"\b(INCLUDE(PICTURE|TEXT)?|IMPORT|LINK|DDE(AUTO)?|DATABASE|EMBED|MACROBUTTON|GOTOBUTTON|RD|"
    r"PRINT)\b",
    re.IGNORECASE,
)


@dataclass
class Template:
    """A clinic's Word template, over which one handout is written."""

    file: TemplateFile
    page: TemplatePage
    _identifiers: dict[tuple[str, str], str] = field(default_factory=dict)
    _lists: int = 0
    _pictures: dict[str, Part] = field(default_factory=dict)

    # --- Page and margins -------------------------------------------------------------------------

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
            own.attrib.update(self.page.section.find(_W + name).attrib)
        if not draft:
            self._margins(made, package)
        text: str = etree.tostring(made, encoding="unicode")
        return re.sub(r' xmlns:\w+="[^"]*"', "", text)

    def _margins(self, made: etree._Element, package: Package) -> None:
        """Put the clinic's headers and footers in the place of ours, where it has any."""
        relations = dict(self.file.relations(self.file.document))
        first = False
        for kind, relation, content in (
            ("header", RT.HEADER, CT.WML_HEADER),
            ("footer", RT.FOOTER, CT.WML_FOOTER),
        ):
            theirs = self.page.section.findall(f"{_W}{kind}Reference")
            if not theirs:
                continue
            for reference in made.findall(f"{_W}{kind}Reference"):
                package.document.rels.pop(reference.get(_R + "id"), None)
                made.remove(reference)
            for at, reference in enumerate(theirs):
                relation_of = relations.get(reference.get(_R + "id", ""))
                if relation_of is None:
                    raise Broken(f"its {kind} is missing")
                name = relation_of.name
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
            if self.page.section.find(_W + "titlePg") is not None:
                page = etree.Element(_W + "titlePg")
                made.insert(list(made).index(made.find(_W + "pgMar")) + 1, page)

    def settings(self, ours: bytes) -> bytes:
        """Return the settings: ours, and whether left and right pages differ (17.10.1)."""
        name = self.file.related(RT.SETTINGS)
        if not name or self.file.xml(name).find(_W + "evenAndOddHeaders") is None:
            return ours
        before = b"<w:characterSpacingControl"
        return ours.replace(before, b"<w:evenAndOddHeaders/>" + before, 1)

    def _clean(self, name: str) -> bytes:
        root = self.file.xml(name)
        fields = "".join(each.text or "" for each in root.iter(_W + "instrText"))
        simple = [each.get(_W + "instr", "") for each in root.iter(_W + "fldSimple")]
        if found := _FETCHING.search(" ".join([fields, *simple])):
            part = posixpath.basename(name)
            raise Broken(f"{part} has a field that could fetch or run something ({found[0]})")
        for element in list(root.iter(_W + "lang")):
            element.getparent().remove(element)
        return _part(root)

    def _with_relations(self, part: XmlPart, name: str) -> None:
        """Take over the pictures and links of a part, under their own identifiers."""
        for identifier, relation in self.file.relations(name):
            suffix = posixpath.splitext(relation.name)[1].lower()
            if relation.external:
                if relation.kind == RT.HYPERLINK and relation.name.startswith(("http", "mailto")):
                    part.load_rel(relation.kind, relation.name, identifier, is_external=True)
                    continue
            elif relation.kind == RT.IMAGE and suffix in _PICTURES:
                part.load_rel(relation.kind, self._picture(relation.name, suffix), identifier)
                continue
            raise Broken(
                f"{posixpath.basename(name)} holds something other than text, pictures and links "
                f"({relation.kind.rsplit('/', 1)[-1]})"
            )

    def _picture(self, name: str, suffix: str) -> Part:
        """Return a picture's part; one that several headers show is stored once."""
        if name not in self._pictures:
            data = self.file.members.get(name)
            if data is None:
                raise Broken(f"its picture {name} is missing")
            uri = PackURI(f"/word/media/clinic{len(self._pictures) + 1}{suffix}")
            self._pictures[name] = Part(uri, _PICTURES[suffix], data)
        return self._pictures[name]

    # --- Styles --------------------------------------------------------------------------------

    def styles(self, ours: bytes, language: str, *, rtl: bool) -> bytes:
        """Return the styles part (17.7): the clinic's styles, and those of ours that it lacks.

        Args:
            ours: the styles part as it is without a template.
            language: the article's; what the template says of its own is left out.
            rtl: the article runs from right to left.
        """
        own, theirs = etree.fromstring(ours), self.file.xml(self.file.related(RT.STYLES))
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
        name = self.file.related(RT.NUMBERING)
        if not name:
            return _part(own)
        root = self.file.xml(name)
        for tag in ("numPicBullet", "lvlPicBulletId"):
            for element in list(root.iter(_W + tag)):
                element.getparent().remove(element)
        definitions = root.findall(_W + "abstractNum")
        lists = root.findall(_W + "num")
        more = 1 + max(_numbers(definitions, "abstractNumId"), default=-1)
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
        root = self.file.xml(self.file.related(RT.STYLES))
        return {style.get(_W + "styleId", "") for style in root.iter(_W + "style")}

    def add_theme(self, package: Package) -> None:
        """Take over the theme (14.2.7), from which styles take their fonts and colours."""
        name = self.file.related(RT.THEME)
        if name:
            part = package.add("theme/theme1.xml", CT.OFC_THEME, RT.THEME, self.file.members[name])
            self._with_relations(part, name)

    def fonts(self, ours: bytes) -> bytes:
        """Return the font table (17.8) with the clinic's fonts, too; none is embedded."""
        name = self.file.related(RT.FONT_TABLE)
        if not name:
            return ours
        root, theirs = etree.fromstring(ours), self.file.xml(name)
        known = {font.get(_W + "name") for font in root}
        for font in theirs.findall(_W + "font"):
            if font.get(_W + "name") not in known:
                for element in list(font):
                    if etree.QName(element).localname.startswith("embed"):
                        font.remove(element)
                root.append(font)
        return _part(root)


def opened(clinic: Clinic | None) -> Template | None:
    """Return a clinic's Word template, opened; None where it has none.

    Raises:
        ClinicError: it is no Word file, or one that cannot be used; the sentence says why.
    """
    if clinic is None or not clinic.template:
        return None
    try:
        file = template_file(clinic.template)
        numbering = file.related(RT.NUMBERING)
        lists = file.xml(numbering).findall(_W + "num") if numbering else []
        return Template(file, file.page(), _lists=max(_numbers(lists, "numId"), default=0))
    except Broken as error:
        raise unusable(clinic, error) from None


def unusable(clinic: Clinic, error: Exception) -> ClinicError:
    """Return the error that says why a template cannot be used."""
    return ClinicError(f"{clinic.files[-1]}: this Word template cannot be used: {error}.")


def _numbers(elements: list[etree._Element], name: str) -> list[int]:
    try:
        return [int(each.get(_W + name)) for each in elements]
    except (TypeError, ValueError):
        raise Broken("its lists have no numbers") from None


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
