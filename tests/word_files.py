"""Word files for the tests of the rules: python-docx's default document with parts of our own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn

NAMESPACES = (
    nsdecls("w", "r", "wp", "a", "pic")
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    + ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    + ' xmlns:wp15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing"'
)
_numbers = itertools.count(100)


def p(content: str = "", style: str = "", properties: str = "") -> str:
    """Return a `w:p`; content that is no XML is its text."""
    inner = content if content.startswith("<") or not content else r(content)
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{name}{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a `w:r`; a tab and a newline are Word's own."""
    pieces = re.split(r"([\t\n])", text)
    inner = "".join(
        {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(
            piece, f'<w:t xml:space="preserve">{piece}</w:t>' if piece else ""
        )
        for piece in pieces
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def h(level: int, text: str) -> str:
    """Return a heading."""
    return p(text, f"Heading{level}")


def link(address: str, words: str) -> str:
    """Return a link out of the document, or (with `#`) within it."""
    if address.startswith("#"):
        return f'<w:hyperlink w:anchor="{address[1:]}">{r(words)}</w:hyperlink>'
    return f'<w:hyperlink r:id="link:{address}">{r(words)}</w:hyperlink>'


DECORATIVE = '<a:extLst><a:ext uri="{C183D7F6}"><adec:decorative val="1"/></a:ext></a:extLst>'
PICTURE = (
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    "<pic:pic><pic:blipFill><a:blip {blip}/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
)
CHART = (
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="rIdNone"/></a:graphicData></a:graphic>'
)


def shape(words: str = "", fill: str = "", warp: str = "") -> str:
    """Return a shape; with words it is a text box."""
    box = f"<wps:txbx><w:txbxContent>{words}</w:txbxContent></wps:txbx>" if words else ""
    color = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else ""
    body = f'<wps:bodyPr><a:prstTxWarp prst="{warp}"/></wps:bodyPr>' if warp else "<wps:bodyPr/>"
    return (
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:spPr>{color}</wps:spPr>{box}{body}</wps:wsp>'
        "</a:graphicData></a:graphic>"
    )


def drawing(
    alt: str | None = None,
    *,
    inner: str = PICTURE.format(blip=""),
    anchor: bool = False,
    marks: str = "",
) -> str:
    """Return a run with a picture, shape or chart."""
    holder = "wp:anchor" if anchor else "wp:inline"
    number = next(_numbers)
    descr = "" if alt is None else f' descr="{alt}"'
    return (
        f'<w:r><w:drawing><{holder}><wp:docPr id="{number}" name="Picture"{descr}>{marks}'
        f"</wp:docPr>{inner}</{holder}></w:drawing></w:r>"
    )


def tc(content: str = "", properties: str = "") -> str:
    """Return a table cell."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, header: bool = False) -> str:
    """Return a table row."""
    mark = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{mark}{''.join(c if c.startswith('<w:tc>') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    """Return a table, and the paragraph that Word wants after it."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def word_file(
    folder: Path,
    *blocks: str,
    title: str = "A leaflet",
    header: str = "",
    styles: str = "",
    settings: str = "",
    background: str = "",
    without_language: bool = False,
    comments: str = "",
    parts: Mapping[str, bytes] | None = None,
    template: str = "",
) -> Path:
    """Write a Word file.

    Args:
        folder: where it goes.
        blocks: the XML of its body.
        title: its title property.
        header: the XML of its header.
        styles: XML to be added to the styles part.
        settings: XML to be added to the settings part.
        background: the XML of `w:background`.
        without_language: take every language out of the styles.
        comments: the XML of comments.
        parts: other parts by name, with their bytes.
        template: the address of a template that the settings name.
    """
    made = docx.Document()
    made.core_properties.title = title
    # The headings of python-docx's template are too pale to be read.
    for tint in made.styles.element.iter(qn("w:color")):
        tint.set(qn("w:val"), "1F3864")
        tint.attrib.pop(qn("w:themeColor"), None)
    body = made.element.body
    for element in parse_xml(f"<w:body {NAMESPACES}>{''.join(blocks)}</w:body>"):
        body.insert(len(body) - 1, element)
    if header:
        story = made.sections[0].header
        story.is_linked_to_previous = False
        for element in list(story._element):
            story._element.remove(element)
        for element in parse_xml(f"<w:body {NAMESPACES}>{header}</w:body>"):
            story._element.append(element)
        _relate(story.part, story._element)
    _relate(made.part, body)
    _append(made.styles.element, styles)
    _append(made.settings.element, settings)
    if background:
        made.element.insert(0, parse_xml(f"<w:root {NAMESPACES}>{background}</w:root>")[0])
    if without_language:
        for lang in list(made.styles.element.iter(qn("w:lang"))):
            lang.getparent().remove(lang)
    if comments:
        part = Part(
            PackURI("/word/comments.xml"), "application/xml",
            f"<w:comments {NAMESPACES}>{comments}</w:comments>".encode(), made.part.package,
        )  # fmt: skip
        made.part.relate_to(part, RT.COMMENTS)
    for name, data in (parts or {}).items():
        made.part.relate_to(
            Part(PackURI(name), "application/octet-stream", data, made.part.package), f"urn:{name}"
        )
    if template:
        settings = made.part._settings_part
        known = settings.relate_to(template, f"{nsmap['r']}/attachedTemplate", True)
        _append(made.settings.element, f'<w:attachedTemplate r:id="{known}"/>')
    path = folder / "leaflet.docx"
    made.save(str(path))
    return path


def _append(parent: object, xml: str) -> None:
    if xml:
        for element in parse_xml(f"<w:root {NAMESPACES}>{xml}</w:root>"):
            parent.append(element)  # type: ignore[attr-defined]


def _relate(part: Part, root: object) -> None:
    for element in root.iter(qn("w:hyperlink")):  # type: ignore[attr-defined]
        name = element.get(qn("r:id")) or ""
        if name.startswith("link:"):
            element.set(qn("r:id"), part.relate_to(name.removeprefix("link:"), RT.HYPERLINK, True))
