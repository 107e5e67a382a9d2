"""A clinic's own Word template: its styles, fonts, page and margins under a handout's text.

Only what is named here is taken over: styles, theme, numbering, page set-up, headers and footers
with their pictures and links. Of a style that both have, by its name, the clinic's look is kept;
what it lacks is added. Clause numbers are of ISO/IEC 29500-1. One room: what is taken over of a
template, and what is made of it on the way, is one list that has to be seen whole.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from plainleaf.clinic import Clinic
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.errors import ClinicError
from plainleaf.theme.contrast import light_grounds
from plainleaf.theme.tokens import Tokens
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.identifiers import BodyStyle, Identifiers, StyleKind, style_key
from plainleaf.writers.docx.numbering import Numbering
from plainleaf.writers.docx.ooxml import NAMESPACES, Attributes
from plainleaf.writers.docx.parts import MarginReference, Package, PageSetup, XmlPart
from plainleaf.writers.docx.reference_file import Broken, TemplateFile, TemplatePage, template_file
from plainleaf.writers.docx.reference_styles import TemplateStyles, UnknownStyle
from plainleaf.writers.docx.roles import BUILT_IN, ParagraphRole, RunMark
from plainleaf.writers.docx.styles import Styles

_W = f"{{{NAMESPACES['w']}}}"
_WP = f"{{{NAMESPACES['wp']}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
# Changes that somebody still has to accept or reject (17.13.5).
_CHANGES = tuple(
    _W + name
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
        "trPrChange", "tcPrChange", "cellIns", "cellDel",
    )
)  # fmt: skip
# The keys of `[word-styles]`, and for which of our styles each stands.
_OUR_NAMES = {
    "body": ParagraphRole.TEXT.value,
    "bullet": ParagraphRole.BULLET.value,
    "number": ParagraphRole.NUMBER.value,
    "caption": ParagraphRole.CAPTION.value,
    **{f"heading_{level}": ParagraphRole.HEADING.name_at(level) for level in range(1, 7)},
}
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
# Fields that fetch, run or start something when the file is opened or printed (17.16.5).
_FETCHING = re.compile(
    r"\b(INCLUDE(PICTURE|TEXT)?|IMPORT|LINK|DDE(AUTO)?|DATABASE|EMBED|MACROBUTTON|GOTOBUTTON|RD|"
    r"PRINT)\b",
    re.IGNORECASE,
)


@dataclass
class Template:
    """A clinic's Word template, over which one handout is written.

    Args:
        file: its parts.
        page: the page of its text.
        identifiers: by which its styles and lists are known.
        looks: its styles, to which ours are added.
        alt: what the picture in its header shows, where the template does not say so.
    """

    file: TemplateFile
    page: TemplatePage
    identifiers: Identifiers
    looks: TemplateStyles
    alt: str = ""
    _pictures: dict[str, Part] = field(default_factory=dict)

    # --- Page and margins -------------------------------------------------------------------------

    def page_setup(self, ours: PageSetup, package: Package, *, draft: bool) -> PageSetup:
        """Return the page of the section (17.6.17): the clinic's, with its headers and footers.

        Args:
            ours: the page as it is without a template.
            package: gets the parts of headers and footers.
            draft: a draft says so in our own margins.
        """
        made = ours
        if self.page.width:
            size, margins = (_attributes(self.page.section.find(_W + n)) for n in ("pgSz", "pgMar"))
            made = replace(ours, size=size, margins=margins)
        return made if draft else self._with_margins(made, package)

    def _with_margins(self, ours: PageSetup, package: Package) -> PageSetup:
        """Return the page with the clinic's headers and footers in the place of ours."""
        relations = dict(self.file.relations(self.file.document))
        references, title_page = list(ours.references), ours.title_page
        for kind, relation, content in (
            ("header", RT.HEADER, CT.WML_HEADER),
            ("footer", RT.FOOTER, CT.WML_FOOTER),
        ):
            theirs = self.page.section.findall(f"{_W}{kind}Reference")
            if not theirs:
                continue
            for own in [each for each in references if each.kind == kind]:
                package.document.rels.pop(own.relation, None)
                references.remove(own)
            for at, reference in enumerate(theirs):
                relation_of = relations.get(reference.get(_R + "id", ""))
                if relation_of is None:
                    raise Broken(f"its {kind} is missing")
                name = relation_of.name
                data = self._clean(name)
                part = XmlPart(f"/word/clinic-{kind}{at + 1}.xml", content, data)
                self._with_relations(part, name, data)
                pages = reference.get(_W + "type", "default")
                identifier = package.document.relate_to(part, relation)
                references.insert(0, MarginReference(kind, pages, identifier))
                title_page = self.page.section.find(_W + "titlePg") is not None
        return replace(ours, references=tuple(references), title_page=title_page)

    def facing(self) -> bool:
        """Return whether left and right pages have headers of their own (17.10.1)."""
        name = self.file.related(RT.SETTINGS)
        return bool(name) and self.file.xml(name).find(_W + "evenAndOddHeaders") is not None

    def _clean(self, name: str) -> bytes:
        root = self.file.xml(name)
        fields = "".join(each.text or "" for each in root.iter(_W + "instrText"))
        simple = [each.get(_W + "instr", "") for each in root.iter(_W + "fldSimple")]
        if found := _FETCHING.search(" ".join([fields, *simple])):
            part = posixpath.basename(name)
            raise Broken(f"{part} has a field that could fetch or run something ({found[0]})")
        if next(root.iter(*_CHANGES), None) is not None:
            part = posixpath.basename(name)
            raise Broken(f"{part} has tracked changes; accept or reject them in Word")
        for element in list(root.iter(_W + "lang")):
            element.getparent().remove(element)
        self._without_lost_pictures(root, name)
        self._describe(root)
        return _part(root)

    def _without_lost_pictures(self, root: etree._Element, name: str) -> None:
        """Take out what would show a picture that is missing, or of a kind that Word alone shows.

        Of alternatives (ISO/IEC 29500-3, 9.1) the one for other programs stays.
        """
        lost = {
            identifier
            for identifier, relation in self.file.relations(name)
            if relation.kind == RT.IMAGE
            and not relation.external
            and (_suffix(relation.name) not in _PICTURES or relation.name not in self.file.members)
        }
        shown = [each for each in root.iter() if lost & set(each.attrib.values())] if lost else []
        for element in shown:
            choice = next(element.iterancestors(f"{_MC}Choice"), None)
            fallback = None if choice is None else choice.getparent().find(f"{_MC}Fallback")
            if choice is not None and fallback is not None:
                around = choice.getparent()
                outer, inner = around.getparent(), list(fallback)
                at = outer.index(around)
                outer[at : at + 1] = inner
                continue
            holder = next(element.iterancestors(f"{_W}drawing", f"{_W}pict", f"{_W}object"), None)
            if holder is not None and holder.getparent() is not None:
                holder.getparent().remove(holder)

    def _describe(self, root: etree._Element) -> None:
        """Say what the first picture shows that has no alternative text: the clinic's logo."""
        for known in root.iter(f"{_WP}docPr"):
            marks = known.iter("{*}decorative")
            said = known.get("descr") or known.get("title")
            if (
                self.alt
                and not said
                and not any(each.get("val") in ("1", "true") for each in marks)
            ):
                known.set("descr", self.alt)
                self.alt = ""
        for shape in root.iter(f"{_V}shape"):
            if self.alt and not shape.get("alt") and shape.find(f"{_V}imagedata") is not None:
                shape.set("alt", self.alt)
                self.alt = ""

    def _with_relations(self, part: XmlPart, name: str, shown: bytes = b"") -> None:
        """Take over the pictures and links of a part, under their own identifiers.

        Args:
            part: gets them.
            name: of the template's part.
            shown: what of that part is written; what it does not name is left out.
        """
        for identifier, relation in self.file.relations(name):
            if shown and f'"{identifier}"'.encode() not in shown:
                continue
            suffix = _suffix(relation.name)
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

    def styles(self, ours: Styles, language: str, *, rtl: bool) -> bytes:
        """Return the styles part (17.7): the clinic's styles, and those of ours that it lacks.

        Args:
            ours: the styles of the handout.
            language: the article's; what the template says of its own is left out.
            rtl: the article runs from right to left.
        """
        theirs = self.looks.root
        # Which way text runs is the article's to say, as its language is.
        for element in list(theirs.iter(_W + "bidi", _W + "rtl")):
            element.getparent().remove(element)
        theirs.extend(_elements(ours.elements()))
        _in_language(theirs, ours.looks.defaults(), language)
        default = self.identifiers.defaults.get(StyleKind.PARAGRAPH)
        for style in theirs.iter(_W + "style") if rtl else ():
            if style.get(_W + "styleId") == default:
                _turned(style)
        return _part(theirs)

    def numbering(self, ours: Numbering) -> bytes:
        """Return the numbering part (17.9.16): the clinic's lists, which its styles name, and ours.

        A part's definitions stand before its lists.
        """
        name = self.file.related(RT.NUMBERING)
        empty = etree.Element(_W + "numbering", nsmap={"w": NAMESPACES["w"]})
        root = self.file.xml(name) if name else empty
        for tag in ("numPicBullet", "lvlPicBulletId"):
            for element in list(root.iter(_W + tag)):
                element.getparent().remove(element)
        at = len(root.findall(_W + "abstractNum"))
        lists = at + len(root.findall(_W + "num"))
        definitions = _elements(ours.definitions())
        root[at:at] = definitions
        at = lists + len(definitions)
        root[at:at] = _elements(ours.lists())
        return _part(root)

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


def opened(clinic: Clinic | None, tokens: Tokens, language: str = "") -> Template | None:
    """Return a clinic's Word template, opened; None where it has none.

    Args:
        clinic: the profile.
        tokens: of the theme: how large text is at the least, and on what it stands.
        language: the article's.

    Raises:
        ClinicError: it is no Word file, or one that cannot be used; the sentence says why.
    """
    if clinic is None or not clinic.template:
        return None
    keys = clinic.keys
    wished = {_OUR_NAMES[key]: name for key, name in keys.word_styles if name}
    try:
        file = template_file(clinic.template)
        page, looks = file.page(), TemplateStyles(file.xml(file.related(RT.STYLES)))
        chosen = {ours: looks.wished(theirs) for ours, theirs in wished.items()}
        looks.settle_default()
        body = looks.body(
            file.xml(file.document), tokens.text.size, chosen.pop(ParagraphRole.TEXT, "")
        )
        looks.add_outline_levels()
        looks.enlarge(body.base if body else "", tokens.text.size)
        looks.darken([*chosen.values(), *_named(looks)], light_grounds(tokens))
        identifiers = _identifiers(file, looks, chosen, body)
    except Broken as error:
        raise unusable(clinic, error) from None
    except UnknownStyle as error:
        raise clinic.wrong("word-styles", str(error)) from None
    alt, _ = clinic.said(keys.reference_docx_alt or (keys.logo.alt if keys.logo else {}), language)
    return Template(file, page, identifiers, looks, alt or clinic.said(keys.name, language)[0])


def put_right(clinic: Clinic | None, tokens: Tokens) -> tuple[Diagnostic, ...]:
    """Return what is put right in a clinic's Word template, a note each.

    Raises:
        ClinicError: the template cannot be used.
    """
    template = opened(clinic, tokens)
    if clinic is None or template is None:
        return ()
    place = Position(str(clinic.path), clinic.line("reference-docx") or 1)
    name = clinic.files[-1].name
    hint = "Change the style in the template, or name others under [word-styles]."
    return tuple(
        Diagnostic("clinic-template", Severity.NOTE, f"{name}: {note}", place, hint)
        for note in template.looks.notes
    )


def _named(looks: TemplateStyles) -> Iterator[str]:
    """Yield the identifiers of the template's styles that a handout may take."""
    for name in sorted({*BUILT_IN, *ParagraphRole, *RunMark}):
        for kind in (StyleKind.PARAGRAPH, StyleKind.CHARACTER):
            if identifier := looks.named(name, kind):
                yield identifier


def unusable(clinic: Clinic, error: Exception) -> ClinicError:
    """Return the error that says why a template cannot be used."""
    return ClinicError(f"{clinic.files[-1]}: this Word template cannot be used: {error}.")


def _numbers(root: etree._Element, name: str, attribute: str) -> list[int]:
    try:
        return [int(each.get(_W + attribute, "")) for each in root.findall(_W + name)]
    except ValueError:
        raise Broken("its lists have no numbers") from None


def _part(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _identifiers(
    file: TemplateFile, looks: TemplateStyles, chosen: Mapping[str, str], body: BodyStyle | None
) -> Identifiers:
    """Return by which identifiers a handout over a template knows its styles and lists.

    Args:
        file: the template.
        looks: its styles.
        chosen: identifiers of its styles, by the names of ours for which they stand.
        body: where the text of the handout stands.
    """
    styles = list(looks.root.iter(_W + "style"))
    numbering = file.related(RT.NUMBERING)
    root = file.xml(numbering) if numbering else etree.Element(_W + "numbering")
    named = {_key(style): style.get(_W + "styleId", "") for style in styles}
    for name, identifier in chosen.items():
        named[StyleKind.PARAGRAPH, style_key(name)] = identifier
    if body and not body.name:
        named[StyleKind.PARAGRAPH, style_key(ParagraphRole.TEXT)] = looks.named(body.base)
    return Identifiers(
        named=named,
        taken=frozenset(each.lower() for each in named.values()),
        defaults={
            style.get(_W + "type", ""): style.get(_W + "styleId", "")
            for style in styles
            if style.get(_W + "default") in ("1", "true", "on")
        },
        lists=max(_numbers(root, "num", "numId"), default=0),
        definitions=1 + max(_numbers(root, "abstractNum", "abstractNumId"), default=-1),
        over_template=True,
        body=body,
    )


def _suffix(name: str) -> str:
    return posixpath.splitext(name)[1].lower()


def _key(style: etree._Element) -> tuple[str, str]:
    name = style.find(_W + "name")
    words = "" if name is None else name.get(_W + "val", "")
    return style.get(_W + "type", StyleKind.PARAGRAPH), style_key(words)


def _attributes(element: etree._Element) -> Attributes:
    """Return the `w:` attributes of an element, as `tag` wants them."""
    return {
        f"w:{name.removeprefix(_W)}": value
        for name, value in element.attrib.items()
        if name.startswith(_W)
    }


def _elements(markup: str) -> list[etree._Element]:
    """Return what we write as elements, to stand in a part of the template's."""
    return list(etree.fromstring(ooxml.part("w:root", "w mc", markup)))


def _in_language(styles: etree._Element, own: str, language: str) -> None:
    """Let the document's defaults say the article's language, and no style another one."""
    for element in list(styles.iter(_W + "lang")):
        element.getparent().remove(element)
    defaults = styles.find(_W + "docDefaults")
    if defaults is None:
        styles[0:0] = _elements(own)
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
