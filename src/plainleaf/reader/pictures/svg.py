"""SVG pictures of strangers: only what is known to draw stays; what else was in them is named.

The picture is parsed once, without entities, and written again from what was allowed, so that no
other program parses what a stranger wrote. Names are of SVG 2 (chapters 5 to 14), and of SVG 1.1
where people still write them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import tinycss2
from lxml import etree
from tinycss2.ast import Declaration, FunctionBlock, ParseError, QualifiedRule, URLToken

from plainleaf.reader.files import Refused as _Refused
from plainleaf.reader.log import excerpt
from plainleaf.reader.pictures.svg_extent import (
    DEEPEST,
    INNER,
    LONGEST_SIDE,
    MOST_DRAWN,
    SVG,
    XLINK_HREF,
    drawn,
    is_deep,
    sides,
)

_XHTML = "{http://www.w3.org/1999/xhtml}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

MOST_BYTES = 10_000_000
_MOST_ELEMENTS = 50_000
_THINNEST = 1000.0

_ELEMENTS = frozenset(
    "svg g defs symbol use title desc a switch style path rect circle ellipse line polyline "
    "polygon text tspan textPath image linearGradient radialGradient stop pattern clipPath mask "
    "marker filter feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood "
    "feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feOffset".split()
)
# Notes of drawing programs, which nothing shows.
_SILENT = frozenset(("metadata", "view", "cursor"))
_PROPERTIES = frozenset(
    "alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation "
    "color-interpolation-filters cx cy d direction display dominant-baseline fill fill-opacity "
    "fill-rule filter flood-color flood-opacity font font-family font-size font-size-adjust "
    "font-stretch font-style font-variant font-weight glyph-orientation-horizontal "
    "glyph-orientation-vertical height image-rendering isolation kerning letter-spacing "
    "line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity "
    "overflow paint-order r rx ry shape-rendering solid-color solid-opacity stop-color "
    "stop-opacity stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-width text-align text-anchor text-decoration text-indent text-rendering "
    "text-transform transform transform-box transform-origin unicode-bidi vector-effect visibility "
    "white-space width word-spacing writing-mode x y".split()
)
_ATTRIBUTES = _PROPERTIES | frozenset(
    "amplitude class clipPathUnits dx dy exponent filterUnits fr fx fy gradientTransform "
    "gradientUnits id in in2 intercept k1 k2 k3 k4 lang lengthAdjust markerHeight markerUnits "
    "markerWidth maskContentUnits maskUnits mode offset operator orient pathLength "
    "patternContentUnits patternTransform patternUnits points preserveAspectRatio primitiveUnits "
    "refX refY result requiredExtensions requiredFeatures role rotate side slope spacing "
    "spreadMethod startOffset stdDeviation style systemLanguage tableValues textLength type values "
    "version viewBox x1 x2 y1 y2".split()
)
_LOADING = re.compile(r"url\s*\(|src\s*\(|image\s*\(|image-set|@|\\", re.IGNORECASE)
# What engines write into a PDF as it stands, and no reader can read.
_HUGE = re.compile(r"(?<![\d.])\d{10}|\d[eE]\+?[1-9]\d|\b(?:nan|inf)", re.IGNORECASE)
_NAMES = frozenset("class id in in2 result font-family font role".split())
_DATA = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp);base64,(?P<data>[A-Za-z0-9+/=\s]+)\Z")
_NOTHING_LOADED = "a link to another file"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that is safe: its bytes, its size in CSS pixels, and what was left out of it.

    `embedded` holds the pictures within it, which are measured like any other.
    """

    data: bytes
    width: float
    height: float
    left_out: tuple[str, ...]
    words: str
    embedded: tuple[bytes, ...]


def cleaned(data: bytes, source: str) -> Drawing:
    """Return an SVG picture without anything that could run, load or multiply.

    Args:
        data: the file.
        source: its name, for messages.

    Raises:
        Refused: it is no SVG picture, or too much of one.
    """
    if len(data) > MOST_BYTES:
        raise _Refused(
            "picture-size",
            f"'{excerpt(source)}' is larger than {MOST_BYTES // 1_000_000} MB, too much for an "
            "SVG picture.",
            "Save it smaller, or as PNG.",
        )
    root = _parsed(data, source)
    if is_deep(root):
        raise _Refused(
            "picture-size",
            f"'{excerpt(source)}' has parts within parts, more than {DEEPEST} deep.",
            "Flatten its groups, or save it as PNG.",
        )
    cleaning = _Cleaning()
    cleaning.document(root)
    count = drawn(root)
    if cleaning.elements > _MOST_ELEMENTS or count > MOST_DRAWN:
        raise _Refused(
            "picture-size",
            f"'{excerpt(source)}' draws more than {MOST_DRAWN:,} shapes."
            if count > MOST_DRAWN
            else f"'{excerpt(source)}' has more than {_MOST_ELEMENTS:,} elements.",
            "Save it as PNG.",
        )
    width, height = sides(root)
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE) or (
        max(width, height) > _THINNEST * min(width, height)
    ):
        raise _Refused(
            "picture-size",
            f"'{excerpt(source)}' says that it is {width:g} by {height:g} pixels large, which "
            "cannot be shown.",
            f"Give it a width and a height of at most {LONGEST_SIDE:,.0f}.",
        )
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xlink"])
    out = etree.tostring(root, encoding="utf-8", xml_declaration=False)
    # What is written is what was checked: it is read once more, as others will.
    _parsed(out, source)
    return Drawing(
        out,
        width,
        height,
        tuple(cleaning.left_out),
        " ".join(" ".join(cleaning.words).split()),
        tuple(cleaning.embedded),
    )


def _parsed(data: bytes, source: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(getattr(error, "msg", error)).split("\n")[0]
        raise _Refused(
            "picture-type",
            f"'{excerpt(source)}' is not a well-formed SVG: {excerpt(reason)}.",
            "Save it again.",
        ) from None
    if root.tag != f"{SVG}svg":
        raise _Refused(
            "picture-type",
            f"'{excerpt(source)}' is not an SVG picture.",
            "Save it as PNG, JPEG or SVG.",
        )
    return root


@dataclass
class _Cleaning:
    """Takes from a tree what may not stay; each kind is named once, with how often it stood."""

    counts: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)
    embedded: list[bytes] = field(default_factory=list)
    elements: int = 0

    @property
    def left_out(self) -> Iterator[str]:
        """Yield what was left out."""
        for what, count in self.counts.items():
            yield f"{what} ({count} times)" if count > 1 else what

    def document(self, root: etree._Element) -> None:
        """Clean a whole document; what stands before its root is never written again."""
        information = root.getroottree().docinfo
        if information.internalDTD is not None and list(information.internalDTD.iterentities()):
            self.counts["entity declarations"] += 1
        before = root.getprevious()
        while before is not None:
            if isinstance(before, etree._ProcessingInstruction):
                self.counts[f"a processing instruction ({before.target})"] += 1
            before = before.getprevious()
        waiting = [root]
        while waiting:
            element = waiting.pop()
            self._node(element)
            if element is root or element.getparent() is not None:
                waiting += reversed(element)

    def _node(self, element: etree._Element) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            if isinstance(element, etree._Entity):
                self.counts["an entity"] += 1
                self.words.append(str(element.text))
            elif isinstance(element, etree._ProcessingInstruction):
                self.counts["a processing instruction"] += 1
            _take_out(element)
            return
        self.elements += 1
        name = tag.rpartition("}")[2]
        if not tag.startswith(SVG):
            # Other vocabularies are notes of drawing programs; only HTML would be shown.
            self._remove(element, f"<{name}>" if tag.startswith(_XHTML) else "")
        elif name not in _ELEMENTS:
            self._remove(element, "" if name in _SILENT else f"<{name}>")
        else:
            self._attributes(element, name)
            if name == "style":
                self._sheet(element)
            elif name in ("image", "use") and not (element.get(XLINK_HREF) or element.get("href")):
                # Without its address it draws nothing, and engines stumble over it.
                _take_out(element)

    def _remove(self, element: etree._Element, what: str) -> None:
        if what:
            self.counts[what] += 1
            if what not in ("<script>", "<style>"):
                self.words += (text for text in element.itertext() if text.strip())
        _take_out(element)

    def _attributes(self, element: etree._Element, name: str) -> None:
        for key, value in element.attrib.items():
            local = key.rpartition("}")[2]
            if key in (XLINK_HREF, "href"):
                self._address(element, key, value, name)
            elif key in (f"{_XML}space", f"{_XML}lang"):
                continue
            elif local[:2].lower() == "on":
                self._strip(element, key, f"a script in {local.lower()}=")
            elif key not in _ATTRIBUTES:
                del element.attrib[key]
            elif key == "style":
                if value := self._declarations(value):
                    element.set(key, value)
                else:
                    del element.attrib[key]
            elif key not in _NAMES and _HUGE.search(value):
                self._strip(element, key, "a number that is too large")
            elif _LOADING.search(INNER.sub("", value)):
                self._strip(element, key, _NOTHING_LOADED)
            else:
                # In the place of an entity's name, which nothing explains any more.
                element.set(key, value)

    def _strip(self, element: etree._Element, key: str, what: str) -> None:
        self.counts[what] += 1
        del element.attrib[key]

    def _address(self, element: etree._Element, key: str, value: str, name: str) -> None:
        if value.startswith("#"):
            return
        match = _DATA.match(value) if name == "image" else None
        if match is not None:
            try:
                self.embedded.append(base64.b64decode(match["data"]))
            except binascii.Error:
                self._strip(element, key, "an embedded picture that is damaged")
            return
        self._strip(element, key, "a link" if name == "a" else _NOTHING_LOADED)

    def _declarations(self, text: str) -> str:
        found = tinycss2.parse_declaration_list(text, skip_comments=True, skip_whitespace=True)
        return "; ".join(self._kept(found))

    def _kept(self, found: list[object]) -> Iterator[str]:
        for each in found:
            match each:
                case Declaration() if _loads(each.value):
                    self.counts["a style that loads other files"] += 1
                case Declaration() if each.lower_name in _PROPERTIES:
                    value = tinycss2.serialize(each.value).strip()
                    yield f"{each.lower_name}: {value}{' !important' if each.important else ''}"

    def _sheet(self, element: etree._Element) -> None:
        """Keep the plain rules of a style sheet."""
        rules = []
        sheet = tinycss2.parse_stylesheet(
            "".join(element.itertext()), skip_comments=True, skip_whitespace=True
        )
        for rule in sheet:
            match rule:
                case QualifiedRule():
                    inside = tinycss2.parse_declaration_list(
                        rule.content, skip_comments=True, skip_whitespace=True
                    )
                    selector = tinycss2.serialize(rule.prelude).strip()
                    if kept := "; ".join(self._kept(inside)):
                        rules.append(f"{selector} {{ {kept} }}")
                case ParseError():
                    pass
                case _:
                    self.counts[f"@{rule.at_keyword} in a style"] += 1
        for child in list(element):
            element.remove(child)
        element.text = "\n".join(rules)


def _loads(tokens: list[object]) -> bool:
    """Return True if a value names anything but a part of the same picture."""
    for token in tokens:
        match token:
            case URLToken() if not str(token.value).startswith("#"):
                return True
            case FunctionBlock() if token.lower_name in ("url", "src", "image", "image-set"):
                inner = [part for part in token.arguments if part.type == "string"]
                if len(inner) != 1 or not str(inner[0].value).startswith("#"):
                    return True
            case FunctionBlock() if _loads(token.arguments):
                return True
            case _:
                pass
    return False


def _take_out(element: etree._Element) -> None:
    """Remove a node, keeping the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail, element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
