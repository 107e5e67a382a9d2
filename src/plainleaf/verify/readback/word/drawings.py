"""Pictures, shapes, charts and objects of a Word file: what each is, and what is said of it.

DrawingML (ISO/IEC 29500-1, section 20.4) and, of older files, VML (ISO/IEC 29500-4, section 19).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.content import DrawnThing
from plainleaf.verify.readback.word.ooxml import A, R, W

V = "{urn:schemas-microsoft-com:vml}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"


def things_in(element: etree._Element) -> Iterator[DrawnThing]:
    """Yield each thing that may have an alternative text."""
    if element.tag == f"{W}drawing":
        for holder in element.iterchildren(f"{_DRAWING}inline", f"{_DRAWING}anchor"):
            properties = holder.find(f"{_DRAWING}docPr")
            if properties is None:
                continue
            alt = normal(properties.get("descr") or properties.get("title") or "")
            decorative = any(
                mark.get("val") in ("1", "true") for mark in properties.iter("{*}decorative")
            )
            floating = holder.tag == f"{_DRAWING}anchor"
            yield DrawnThing(alt, decorative, floating, normal(properties.get("name") or ""))
        return
    for shape in element.iterchildren(
        *(V + name for name in ("shape", "rect", "roundrect", "oval", "line", "group", "image"))
    ):
        style = (shape.get("style") or "").replace(" ", "")
        floating = "position:absolute" in style and "mso-position-horizontal-relative:char" not in (
            style
        )
        yield DrawnThing(normal(shape.get("alt") or ""), False, floating, "")


def pictures_in(element: etree._Element) -> Iterator[str]:
    """Yield the relationships to the pictures that are in the file."""
    for blip in element.iter(f"{A}blip"):
        yield blip.get(f"{R}embed") or ""
    for data in element.iter(f"{V}imagedata"):
        yield data.get(f"{R}id") or ""


def kind_of(element: etree._Element, boxed: bool) -> str:
    """Return what a drawing is, as a message names it."""
    uri = next((data.get("uri") or "" for data in element.iter(f"{A}graphicData")), "")
    if element.tag == f"{W}object":
        return "object of another program"
    if element.find(f".//{V}textpath") is not None or _is_word_art(element):
        return "WordArt"
    if boxed:
        return "text box"
    for ending, kind in (
        ("/picture", "picture"), ("/chart", "chart"), ("chartex", "chart"),
        ("/diagram", "SmartArt diagram"), ("wordprocessingGroup", "group of shapes"),
        ("wordprocessingCanvas", "drawing"),
    ):  # fmt: skip
        if uri.endswith(ending):
            return kind
    return "picture" if element.find(f".//{V}imagedata") is not None else "shape"


def _is_word_art(element: etree._Element) -> bool:
    return any(
        (warp.get("prst") or "textNoShape") != "textNoShape"
        for warp in element.iter(f"{A}prstTxWarp")
    )


def fill_of(element: etree._Element) -> str | None:
    """Return the background of a shape; None where it is not one plain colour."""
    properties = element.find(f".//{_SHAPE}spPr")
    if properties is not None:
        color = properties.find(f"{A}solidFill/{A}srgbClr")
        if color is not None and not len(color):
            return f"#{(color.get('val') or 'ffffff').lower()}"
    return None
