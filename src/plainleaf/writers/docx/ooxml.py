"""The elements of WordprocessingML: `<w:p>`, `<w:r>`, fields, bookmarks, hyperlinks, pictures.

Elements are strings, since a document is written once and never edited in memory; `tag` is the only
place that escapes, so what it is given as text or attribute is safe. The order of children follows
the schema (ISO/IEC 29500-1, annex A), which Word enforces. Clause numbers below are of ISO/IEC
29500-1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape as escaped

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}

# The extensions of DrawingML that hold an SVG picture and the mark of a decorative one.
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
DECORATIVE_EXTENSION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"

TWIPS_PER_POINT = 20
EMU_PER_TWIP = 635
EMU_PER_PIXEL = 9525  # 96 pixels an inch

Attributes = Mapping[str, str | int]
NONE: Attributes = {}


def tag(name: str, attributes: Attributes = NONE, *content: str) -> str:
    """Return one element; `content` is markup that this room made, attributes are escaped."""
    start = name + "".join([_attribute(key, value) for key, value in attributes.items()])
    return f"<{start}>{''.join(content)}</{name}>" if content else f"<{start}/>"


def escape(text: str) -> str:
    """Return words as they stand between tags."""
    return escaped(text, quote=False)


def quoteattr(value: str) -> str:
    """Return the value of an attribute, in quotes (XML 1.0, 3.3.3).

    As `xml.sax.saxutils` does, which imports `urllib.request` and all of SSL with it, for 10 ms.
    """
    value = escape(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' in value and "'" not in value:
        return f"'{value}'"
    return '"' + value.replace('"', "&quot;") + '"'


# Escaping was a fifth of the writing, and a document has few attributes, many times over.
@lru_cache(maxsize=4096, typed=True)
def _attribute(name: str, value: str | int) -> str:
    return f" {name}={quoteattr(str(value))}"


@lru_cache(maxsize=4096, typed=True)
def val(name: str, value: str | int) -> str:
    """Return `<w:name w:val="value"/>`."""
    return tag(f"w:{name}", {"w:val": value})


def part(name: str, prefixes: str, *content: str, attributes: Attributes = NONE) -> bytes:
    """Return a whole part: the XML declaration and its root, with the namespaces it names."""
    spaces: dict[str, str | int] = {f"xmlns:{p}": NAMESPACES[p] for p in prefixes.split()}
    if "w14" in prefixes.split():  # for programs that do not know it (ISO/IEC 29500-3, 7.2)
        spaces["mc:Ignorable"] = "w14"
    root = tag(name, {**spaces, **attributes}, *content)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{root}'.encode()


def prefixes(*content: str) -> str:
    """Return the prefixes of a part of text; those of check boxes only where there are some."""
    boxes = any("<w14:" in each for each in content)
    return "w r wp a pic asvg adec" + " mc w14" * boxes


def twips(points: float) -> int:
    """Return points as twentieths of a point."""
    return round(points * TWIPS_PER_POINT)


def millimetres(length: float) -> int:
    """Return millimetres as twentieths of a point."""
    return round(length * 1440 / 25.4)


# --- Properties in the schema's order --------------------------------------------------------

PARAGRAPH_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "widowControl",
    "numPr",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "bidi",
    "spacing",
    "ind",
    "contextualSpacing",
    "jc",
    "textAlignment",
    "outlineLvl",
]
RUN_ORDER = [
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "smallCaps",
    "strike",
    "noProof",
    "color",
    "spacing",
    "sz",
    "szCs",
    "u",
    "bdr",
    "shd",
    "vertAlign",
    "rtl",
    "lang",
]

Properties = Mapping[str, str]


SIDES = ("top", "left", "bottom", "right")


def properties(name: str, order: list[str], values: Properties) -> str:
    """Return `<w:pPr>` or `<w:rPr>` with its children in the schema's order; nothing if empty.

    Raises:
        KeyError: a property that `order` does not place.
    """
    unknown = sorted(set(values) - set(order))
    if unknown:
        raise KeyError(f"no place for {', '.join(unknown)} in {name}")
    content = "".join(values[key] for key in order if values.get(key))
    return f"<{name}>{content}</{name}>" if content else ""


def paragraph_properties(values: Properties) -> str:
    """Return `<w:pPr>` (17.3.1.26)."""
    return properties("w:pPr", PARAGRAPH_ORDER, values)


def run_properties(values: Properties) -> str:
    """Return `<w:rPr>` (17.3.2.28)."""
    return properties("w:rPr", RUN_ORDER, values)


def sides(borders: str) -> dict[str, str]:
    """Return the borders of `<w:pBdr>` by their sides, each of which is inherited by itself."""
    return {each.group(1): each.group() for each in re.finditer(r"<w:(\w+) [^>]*/>", borders)}


def unsaid(values: Properties, known: Properties) -> Properties:
    """Return properties without those that are known; of borders, side by side."""
    new = {key: each for key, each in values.items() if known.get(key) != each}
    if borders := new.pop("pBdr", ""):
        inherited = sides(known.get("pBdr", ""))
        own = [each for side, each in sides(borders).items() if inherited.get(side) != each]
        new |= {"pBdr": tag("w:pBdr", NONE, *own)} if own else {}
    return new


def laid_over(below: Properties, above: Properties) -> Properties:
    """Return properties over others: borders side by side, `spacing` attribute by attribute."""
    known = {**below, **above}
    if "pBdr" in below and "pBdr" in above:
        both = {**sides(below["pBdr"]), **sides(above["pBdr"])}
        known["pBdr"] = tag("w:pBdr", NONE, *(both[side] for side in SIDES if side in both))
    if "spacing" in below and "spacing" in above:
        pairs = (re.findall(r' ([\w:]+)="([^"]*)"', each["spacing"]) for each in (below, above))
        known["spacing"] = tag("w:spacing", {key: value for each in pairs for key, value in each})
    return known


def language(code: str, none: Sequence[str] = ()) -> str:
    """Return `<w:lang>` (17.3.2.20) for every script, so that no default of Word's steps in.

    Args:
        code: BCP 47.
        none: the scripts of which no language is said ("val", "eastAsia"), as Word itself writes
            it. The right-to-left one, which such a run has no letters of, goes on saying it.
    """
    said = {f"w:{name}": code for name in ("val", "eastAsia", "bidi")}
    return tag("w:lang", {**said, **{f"w:{name}": "x-none" for name in none}})


# --- Runs ------------------------------------------------------------------------------------


NO_BREAK = "\ufdd0"
"""Stands in words for a hyphen at which no line ends. A noncharacter: no article has it."""


def text(words: str, *, whole: bool = False) -> str:
    """Return `<w:t>` for words, `<w:tab/>` and `<w:br/>` for tabs and line feeds.

    `NO_BREAK`, and with `whole` every hyphen, is `<w:noBreakHyphen/>` (17.3.3.18), at which no line
    ends.
    """
    if whole:
        words = words.replace("-", NO_BREAK)
    if NO_BREAK in words:
        return "<w:noBreakHyphen/>".join(text(piece) for piece in words.split(NO_BREAK))
    pieces = []
    for number, line in enumerate(words.split("\n")):
        if number:
            pieces.append("<w:br/>")
        for place, piece in enumerate(line.split("\t")):
            if place:
                pieces.append("<w:tab/>")
            if piece:
                pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return "".join(pieces)


def run(content: str, values: Properties = {}) -> str:  # noqa: B006 (never written to)
    """Return `<w:r>` (17.3.2.25)."""
    return f"<w:r>{run_properties(values)}{content}</w:r>"


def field(instruction: str, shown: str, values: Properties = {}) -> str:  # noqa: B006
    """Return a complex field (17.16.18): its instruction, and what it showed when written."""
    code = tag("w:instrText", {"xml:space": "preserve"}, escape(f" {instruction} "))
    return "".join(
        run(content, values)
        for content in (
            tag("w:fldChar", {"w:fldCharType": "begin"}),
            code,
            tag("w:fldChar", {"w:fldCharType": "separate"}),
            text(shown),
            tag("w:fldChar", {"w:fldCharType": "end"}),
        )
    )


def bookmark(number: int, name: str, content: str) -> str:
    """Return content between `<w:bookmarkStart>` and `<w:bookmarkEnd>` (17.13.6)."""
    start = tag("w:bookmarkStart", {"w:id": number, "w:name": name})
    return f"{start}{content}{tag('w:bookmarkEnd', {'w:id': number})}"


def hyperlink(content: str, *, relation: str = "", anchor: str = "", tooltip: str = "") -> str:
    """Return `<w:hyperlink>` (17.16.22) to a relationship or to a bookmark."""
    attributes = {"r:id": relation} if relation else {"w:anchor": anchor}
    if tooltip:
        attributes["w:tooltip"] = tooltip
    return tag("w:hyperlink", {**attributes, "w:history": 1}, content)


def check_box(number: int, name: str, content: str, *, ticked: bool) -> str:
    """Return a content control to be ticked (17.5.2; [MS-DOCX] 2.6.1.5, checkbox).

    Args:
        number: unique in the document.
        name: what it is, in words, for who does not see it.
        content: the run of the character that it shows.
        ticked: whether it is.
    """
    shown = {"checkedState": "2611", "uncheckedState": "2610"}
    states = [
        tag(f"w14:{state}", {"w14:val": sign, "w14:font": "Segoe UI Symbol"})
        for state, sign in shown.items()
    ]
    box = tag("w14:checkbox", NONE, tag("w14:checked", {"w14:val": int(ticked)}), *states)
    own = tag("w:sdtPr", NONE, val("alias", name), val("tag", "tick"), val("id", number), box)
    return tag("w:sdt", NONE, own, tag("w:sdtContent", NONE, content))


# --- Lines round paragraphs and cells --------------------------------------------------------

BORDER_STYLES = {"solid": "single", "dashed": "dashed", "dotted": "dotted", "double": "double"}


def border(side: str, style: str, width: float, color: str, space: float = 0) -> str:
    """Return one border: `width` and `space` in points, `style` as in CSS (17.18.2).

    A double border's width counts both its lines and the gap between them, as in CSS; Word wants
    the width of one line.
    """
    line = width / 3 if style == "double" else width
    return tag(
        f"w:{side}",
        {
            "w:val": BORDER_STYLES[style],
            "w:sz": min(max(round(line * 8), 2), 96),
            "w:space": min(round(space), 31),
            "w:color": color.removeprefix("#"),
        },
    )


def shading(color: str) -> str:
    """Return `<w:shd>`: a plain ground of this colour (17.3.1.31)."""
    return tag("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": color.removeprefix("#")})


# --- Pictures --------------------------------------------------------------------------------


def picture(
    number: int, alt: str, width: int, height: int, relation: str, svg_relation: str = ""
) -> str:
    """Return `<w:drawing>` with a picture in the line of text (20.4.2.8); sizes in EMU.

    Args:
        number: unique in the document.
        alt: what the picture says; empty for a decorative one, which is then marked as such.
        width: as shown.
        height: as shown.
        relation: the relationship to the PNG or JPEG.
        svg_relation: the relationship to the drawing of which that is the fallback.
    """
    name = f"Picture {number}"
    extents = {"cx": width, "cy": height}
    decorative = tag(
        "a:extLst",
        NONE,
        tag("a:ext", {"uri": DECORATIVE_EXTENSION}, tag("adec:decorative", {"val": 1})),
    )
    drawing = tag(
        "a:extLst",
        NONE,
        tag("a:ext", {"uri": SVG_EXTENSION}, tag("asvg:svgBlip", {"r:embed": svg_relation})),
    )
    blip = tag("a:blip", {"r:embed": relation}, drawing if svg_relation else "")
    shape = tag(
        "pic:spPr",
        NONE,
        tag("a:xfrm", NONE, tag("a:off", {"x": 0, "y": 0}), tag("a:ext", extents)),
        tag("a:prstGeom", {"prst": "rect"}, tag("a:avLst")),
        # Where Word's page is dark, what is drawn for white paper stands on white.
        tag("a:solidFill", NONE, tag("a:srgbClr", {"val": "FFFFFF"})),
    )
    lock = tag("a:picLocks", {"noChangeAspect": 1})
    graphic = tag(
        "pic:pic",
        NONE,
        tag(
            "pic:nvPicPr",
            NONE,
            tag("pic:cNvPr", {"id": number, "name": name, "descr": alt}),
            tag("pic:cNvPicPr", NONE, lock),
        ),
        tag("pic:blipFill", NONE, blip, tag("a:stretch", NONE, tag("a:fillRect"))),
        shape,
    )
    inline = tag(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        tag("wp:extent", extents),
        tag("wp:effectExtent", {"l": 0, "t": 0, "r": 0, "b": 0}),
        tag("wp:docPr", {"id": number, "name": name, "descr": alt}, "" if alt else decorative),
        tag("wp:cNvGraphicFramePr", NONE, tag("a:graphicFrameLocks", {"noChangeAspect": 1})),
        tag("a:graphic", NONE, tag("a:graphicData", {"uri": NAMESPACES["pic"]}, graphic)),
    )
    return tag("w:drawing", NONE, inline)
