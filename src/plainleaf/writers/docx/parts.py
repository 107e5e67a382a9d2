"""The parts round a Word document's text: settings, fonts, properties, margins, and the package.

python-docx keeps the package (parts, relationships, content types); its default template, with its
author, dates, language and unused styles, is never opened. Clause numbers are of ISO/IEC 29500-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import PackageWriter

from plainleaf.handout import Handout
from plainleaf.handout.origin import PROPERTY
from plainleaf.text.scripts import Script
from plainleaf.theme.tokens import Fonts, Page
from plainleaf.writers.docx.ooxml import (
    NONE,
    Attributes,
    escape,
    millimetres,
    part,
    quoteattr,
    tag,
    val,
)
from plainleaf.writers.metadata import catalogued, dates, first_day
from plainleaf.writers.zip import pack

PAPERS = {"a4": (11906, 16838), "letter": (12240, 15840)}  # twips
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that users name
WHITE = "#ffffff"
COMPATIBILITY = "http://schemas.microsoft.com/office/word"


class XmlPart(Part):
    """A part whose markup is known only after its relationships are."""

    def __init__(self, name: str, content_type: str, xml: bytes = b"") -> None:
        super().__init__(PackURI(name), content_type)
        self.xml = xml

    @property
    def blob(self) -> bytes:
        """The part's bytes."""
        return self.xml


class _Members(list[tuple[str, bytes]]):
    """What python-docx writes into in the place of its ZIP file, which would be packed anew."""

    def write(self, name: PackURI, data: bytes) -> None:
        """Add a member."""
        self.append((name.membername, data))


class Package:
    """A Word package: the document, its parts, its pictures."""

    def __init__(self) -> None:
        self._package = OpcPackage()
        self._pictures: dict[bytes, Part] = {}
        self.document = XmlPart("/word/document.xml", CT.WML_DOCUMENT_MAIN)
        self._package.relate_to(self.document, RT.OFFICE_DOCUMENT)

    def add(self, name: str, content_type: str, relation: str, xml: bytes = b"") -> XmlPart:
        """Return a new part beside the document, related to it."""
        made = XmlPart(f"/word/{name}", content_type, xml)
        self.document.relate_to(made, relation)
        return made

    def picture(self, owner: XmlPart, data: bytes, media_type: str) -> str:
        """Return the relationship of `owner` to a picture; the same bytes are stored once."""
        if data not in self._pictures:
            ending = {"image/jpeg": "jpeg", "image/png": "png", "image/svg+xml": "svg"}[media_type]
            name = f"/word/media/image{len(self._pictures) + 1}.{ending}"
            self._pictures[data] = Part(PackURI(name), media_type, data)
        return owner.relate_to(self._pictures[data], RT.IMAGE)

    def properties(self, handout: Handout) -> None:
        """Add the document's properties."""
        core = XmlPart("/docProps/core.xml", CT.OPC_CORE_PROPERTIES, core_properties(handout))
        app = XmlPart("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, APP)
        self._package.relate_to(core, RT.CORE_PROPERTIES)
        self._package.relate_to(app, RT.EXTENDED_PROPERTIES)
        known = catalogued(handout)
        if handout.origin:
            known += ((PROPERTY, str(handout.origin)),)
        if known:
            custom = XmlPart("/docProps/custom.xml", CUSTOM_TYPE, custom_properties(known))
            self._package.relate_to(custom, RT.CUSTOM_PROPERTIES)

    def save(self) -> bytes:
        """Return the file; the same parts give the same bytes."""
        members, parts = _Members(), self._package.parts
        writer: Any = PackageWriter
        writer._write_content_types_stream(members, parts)
        writer._write_pkg_rels(members, self._package.rels)
        writer._write_parts(members, parts)
        return pack(members)


APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b"<Properties"
    b' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Plainleaf</Application></Properties>"
)


def custom_properties(known: tuple[tuple[str, str], ...]) -> bytes:
    """Return the custom properties part (ISO/IEC 29500-1, 15.2.12.2 and 22.3).

    Dates of review and others that the core properties have no name for, and where it comes from.
    """
    numbered = enumerate(known, start=2)  # 0 and 1 are kept for other uses
    content = "".join(
        f'<property fmtid="{_CUSTOM}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in numbered
    )
    schema = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{schema}/custom-properties" xmlns:vt="{schema}/docPropsVTypes">'
        f"{content}</Properties>"
    ).encode()


def core_properties(handout: Handout) -> bytes:
    """Return the core properties part (ISO/IEC 29500-2, 11): what is not known is left out."""
    metadata = handout.article.metadata
    created, modified = (day and f"{first_day(day)}T00:00:00Z" for day in dates(metadata))
    when = {"xsi:type": "dcterms:W3CDTF"}
    values = (
        ("dc:title", handout.name, NONE),
        ("dc:subject", metadata.description, NONE),
        ("dc:creator", "; ".join(metadata.authors), NONE),
        ("cp:keywords", ", ".join(metadata.keywords), NONE),
        ("dc:language", metadata.language, NONE),
        ("cp:category", metadata.category, NONE),
        ("cp:version", metadata.version, NONE),
        ("dcterms:created", created, when),
        ("dcterms:modified", modified, when),
    )
    content = [tag(name, attributes, escape(value)) for name, value, attributes in values if value]
    return part("cp:coreProperties", "cp dc dcterms xsi", *content)


def background(paper: str) -> str:
    """Return `<w:background>` (17.2.1): the colour of the paper; nothing where it is white."""
    return "" if paper == WHITE else tag("w:background", {"w:color": paper.removeprefix("#")})


def settings(
    language: str, *, footnotes: bool, tinted: bool = False, facing: bool = False
) -> bytes:
    """Return the settings part (17.15): no hyphens, and the layout rules of Word 2013 and later.

    Args:
        language: BCP 47 tag of the document.
        footnotes: there are some.
        tinted: the paper has a colour, which is shown (17.15.1.25).
        facing: left and right pages have headers of their own (17.10.1).
    """
    rules = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    compatibility = [
        tag("w:compatSetting", {"w:name": name, "w:uri": COMPATIBILITY, "w:val": value})
        for name, value in rules.items()
    ]
    separators = [tag("w:footnote", {"w:id": number}) for number in (-1, 0)]
    return part(
        "w:settings",
        "w",
        tag("w:zoom", {"w:percent": 100}),
        "<w:displayBackgroundShape/>" if tinted else "",
        val("defaultTabStop", 720),
        val("autoHyphenation", 0),
        "<w:evenAndOddHeaders/>" if facing else "",
        val("characterSpacingControl", "doNotCompress"),
        tag("w:footnotePr", NONE, *separators) if footnotes else "",
        tag("w:compat", NONE, *compatibility),
        tag("w:themeFontLang", {"w:val": language, "w:eastAsia": language, "w:bidi": language}),
    )


def font_table(fonts: Fonts, script: Script) -> bytes:
    """Return the font table (17.8): which font stands in where one is missing."""
    names = {fonts.word: fonts.word_alternative, fonts.word_mono: fonts.word_mono_alternative}
    if script.word and script.word_alternative:
        names[script.word] = script.word_alternative
    families = {
        script.word: ("swiss", "variable"),
        fonts.word: ("swiss", "variable"),
        fonts.word_mono: ("modern", "fixed"),
    }
    entries = [
        tag(
            "w:font",
            {"w:name": name},
            val("altName", other),
            val("family", families[name][0]),
            val("pitch", families[name][1]),
        )
        for name, other in names.items()
    ]
    return part("w:fonts", "w", *entries)


@dataclass(frozen=True, slots=True)
class MarginReference:
    """`<w:headerReference>` or `<w:footerReference>` (17.10.5, 17.10.2).

    Args:
        kind: "header" or "footer".
        pages: which it is for: "default", "first" or "even".
        relation: the relationship to its part.
    """

    kind: str
    pages: str
    relation: str

    def xml(self) -> str:
        """Return the element."""
        return tag(f"w:{self.kind}Reference", {"w:type": self.pages, "r:id": self.relation})


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The page of a section: the attributes of its size and margins, lengths in twips.

    `title_page`: the first page has a header and footer of its own, or none (17.10.6).
    """

    size: Attributes
    margins: Attributes
    references: tuple[MarginReference, ...]
    title_page: bool


def page_setup(
    page: Page, paper: str, header: str, footer: str, *, line: int, draft: bool
) -> PageSetup:
    """Return the page of a handout; a draft says so on its first page too.

    Args:
        page: for its margins.
        paper: "a4" or "letter".
        header: the relationship to the header part.
        footer: the relationship to the footer part.
        line: the height of a line, in twips; header and footer stand amid their margins.
        draft: show the header on the first page.
    """
    width, height = PAPERS[paper]
    side = millimetres(page.margin_side_mm)
    top, bottom = millimetres(page.margin_top_mm), millimetres(page.margin_bottom_mm)
    margins: Attributes = {
        "w:top": top,
        "w:right": side,
        "w:bottom": bottom,
        "w:left": side,
        "w:header": max(0, (top - line) // 2),
        "w:footer": max(0, (bottom - line) // 2),
        "w:gutter": 0,
    }
    references = (
        MarginReference("header", "default", header),
        MarginReference("footer", "default", footer),
        *(() if draft else (MarginReference("footer", "first", footer),)),
    )
    return PageSetup({"w:w": width, "w:h": height}, margins, references, not draft)


def section(page: PageSetup, *, rtl: bool) -> str:
    """Return `<w:sectPr>` (17.6.17); `rtl`: the text runs from right to left."""
    return tag(
        "w:sectPr",
        NONE,
        *(reference.xml() for reference in page.references),
        tag("w:pgSz", page.size),
        tag("w:pgMar", page.margins),
        "<w:titlePg/>" if page.title_page else "",
        "<w:bidi/>" if rtl else "",
    )


def text_width(page: Page, paper: str) -> int:
    """Return the width of the text in twips."""
    return PAPERS[paper][0] - 2 * millimetres(page.margin_side_mm)


def text_height(page: Page, paper: str) -> int:
    """Return the height of the text in twips."""
    margins = millimetres(page.margin_top_mm) + millimetres(page.margin_bottom_mm)
    return PAPERS[paper][1] - margins
