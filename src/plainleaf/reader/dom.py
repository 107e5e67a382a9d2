"""Small questions about HTML elements, shared by the rooms that turn them into nodes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from plainleaf.reader.markdown.html_filter import LINE

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCKS = frozenset(HEADINGS) | frozenset(
    "address article aside blockquote center dd del-block details div dl dt figcaption figure "
    "footer header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul caption".split()
)


def tag_of(element: Element) -> str:
    """Return the element's name; comments and the like have none."""
    return element.tag if isinstance(element.tag, str) else ""


def line_of(element: Element, default: int) -> int:
    """Return the source line of an element."""
    value = element.get(LINE, "")
    return int(value) if value.isdigit() else default


def has_block(element: Element) -> bool:
    """Return True if a block stands anywhere below the element."""
    return any(tag_of(inner) in BLOCKS for inner in element.iter() if inner is not element)


def words(element: Element) -> str:
    """Return all text below an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def raw_text(element: Element) -> str:
    """Return all text below an element as it stands; a picture gives its description.

    A line ends where `br` is, and where a block within it begins and ends.
    """
    pieces = [element.text or ""]
    for child in element:
        tag = tag_of(child)
        end = "\n" if tag in BLOCKS or tag == "br" else ""
        said = child.get("alt", "") if tag == "img" else raw_text(child)
        pieces += ["" if tag == "br" else end, said, end, child.tail or ""]
    return "".join(pieces)


def parts(element: Element) -> Iterator[str | Element]:
    """Yield the element's texts and children in order."""
    if element.text:
        yield element.text
    for child in element:
        tail = child.tail
        if tag_of(child):
            yield child
        if tail:
            yield tail


def taken_out(element: Element, attribute: str) -> list[Element]:
    """Take all elements with an attribute out of the tree, wherever unclosed tags put them."""
    found = []
    for parent in list(element.iter()):
        before: Element | None = None
        for child in list(parent):
            if attribute not in child.attrib:
                before = child
                continue
            tail, child.tail = child.tail or "", None
            if before is None:
                parent.text = (parent.text or "") + tail
            else:
                before.tail = (before.tail or "") + tail
            parent.remove(child)
            found.append(child)
    return found


def depth(element: Element) -> tuple[int, int]:
    """Return how deep the tree below an element is, and the source line of its deepest place."""
    deepest, at, line = 0, 1, 1
    stack = [(element, 0)]
    while stack:
        node, level = stack.pop()
        line = line_of(node, line)
        if level > deepest:
            deepest, at = level, line
        stack.extend((child, level + 1) for child in node)
    return deepest, at


def definition_parts(element: Element) -> list[Element]:
    """Return the terms and explanations of a list; what stands loose in it is an explanation."""
    out: list[Element] = []
    for piece in parts(element):
        if isinstance(piece, str):
            if piece.strip():
                out.append(Element("dd"))
                out[-1].text = piece
        elif tag_of(piece) in ("dt", "dd"):
            out.append(piece)
        elif tag_of(piece) == "div":
            out += definition_parts(piece)
        else:
            out.append(Element("dd"))
            out[-1].append(piece)
            # The text behind it has its own turn.
            piece.tail = None
    return out
