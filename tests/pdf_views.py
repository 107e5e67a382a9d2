"""A PDF as lines for a person: its structure tree with all text, and what it says of itself.

Read with playa, which knows nothing of the product or of its reader: where both misread a file in
one way, no test would see it otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import playa
from lxml import etree
from playa.pdftypes import dict_value, resolve1, stream_value
from playa.structure import ContentItem, ContentObject, Element
from playa.utils import decode_text

_FROM_THE_LEFT = re.compile(r"[A-Za-z0-9]+(?:[.,:/-][A-Za-z0-9]+)*")
_PAYLOAD = re.compile(rb"<x:xmpmeta.*</x:xmpmeta>", re.DOTALL)


def tag_lines(data: bytes) -> Iterator[str]:
    """Yield the document's language, then its structure tree: an element, its attributes, text."""
    with playa.parse(data) as pdf:
        yield f"Document Lang={_text(pdf.catalog.get('Lang'))}"
        assert pdf.structure is not None
        (document,) = pdf.structure
        assert isinstance(document, Element)
        yield from _below(document, 1)


def metadata_lines(data: bytes) -> Iterator[str]:
    """Yield the entries of the document information, then the XMP packet."""
    with playa.parse(data) as pdf:
        information = dict_value(pdf.trailer["Info"])
        yield from (f"{name}: {_text(information[name])}" for name in sorted(information))
        packet = stream_value(pdf.catalog["Metadata"]).buffer
    found = _PAYLOAD.search(packet)
    assert found is not None
    root = etree.fromstring(found[0])
    etree.indent(root)
    yield from etree.tostring(root, encoding="unicode").splitlines()


def _below(element: Element, depth: int) -> Iterator[str]:
    text = ""
    for kid in [*element, None]:
        if text and (kid is None or isinstance(kid, Element)):
            yield f"{'  ' * depth}“{text}”"
            text = ""
        if isinstance(kid, ContentItem):
            text += _in_order(kid.text)
        elif isinstance(kid, Element):
            below = list(_below(kid, depth + 1))
            head = "  " * depth + " ".join([kid.type, *_attributes(kid)])
            if len(below) == 1 and below[0].lstrip().startswith("“"):
                yield f"{head} {below[0].strip()}"
            else:
                yield from [head, *below]


def _in_order(text: str) -> str:
    """Return the glyphs of a line in the order in which they are read.

    They are set from the left, those of a script from right to left, too; figures and words of
    another script amid them run from the left.
    """
    if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return text
    return _FROM_THE_LEFT.sub(lambda run: run[0][::-1], text[::-1])


def _attributes(element: Element) -> Iterator[str]:
    for key in ("Lang", "Alt", "ActualText", "E", "ID"):
        if key in element.props:
            yield f"{key}={_quoted(_text(element.props[key]))}"
    attributes: Any = resolve1(element.props.get("A", {}))
    for one in attributes if isinstance(attributes, list) else [attributes]:
        for key in ("Scope", "ListNumbering", "Headers", "RowSpan", "ColSpan"):
            if key in (found := dict_value(one)):
                yield f"{key}={_text(found[key])}"
    areas = [dict_value(kid.props) for kid in element if isinstance(kid, ContentObject)]
    # A link over two lines has two areas, which lead to one place and say the same.
    yield from dict.fromkeys(part for area in areas for part in _target(area))


def _target(area: dict[str, Any]) -> Iterator[str]:
    action = dict_value(area.get("A", {}))
    if "URI" in action:
        yield f"-> {_text(action['URI'])}"
    else:
        yield f"-> #{_text(action.get('D', area.get('Dest')))}"
    if "Contents" in area:
        # ISO 32000-1, 7.9.2.2: escapes say in which language the words after them are.
        said = re.sub("\x1b([a-z]{2}[A-Z]{0,2})\x1b", r"{\1}", _text(area["Contents"]))
        yield f"Contents={_quoted(said)}"


def _text(value: Any) -> str:
    value = resolve1(value)
    match value:
        case bytes():
            return decode_text(value)
        case list():
            return f"[{' '.join(map(_text, value))}]"
        case _:
            return str(getattr(value, "name", value))


def _quoted(value: str) -> str:
    return f'"{value}"' if not value.isidentifier() else value
