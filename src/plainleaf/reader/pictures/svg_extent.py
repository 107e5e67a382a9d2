"""How large an SVG picture is, and how much engines have to draw of it."""

from __future__ import annotations

import math
import re

from lxml import etree

# What `use` and `url(#…)` draw again counts again: ten lines can stand for billions of shapes.
MOST_DRAWN = 200_000

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
# Engines call themselves for each level, and end where their stack does.
DEEPEST = 100
LONGEST_SIDE = 20_000.0
_DEFAULT_SIDE = 300.0
INNER = re.compile(r"url\(\s*['\"]?#([^'\")\s]*)['\"]?\s*\)")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(px|pt|pc|mm|cm|in|em|ex|)\s*\Z")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54,
    "in": 96.0, "em": 16.0, "ex": 8.0}  # fmt: skip


def drawn(root: etree._Element) -> int:
    """Return how many elements are drawn, those that are used again counted each time."""
    # Of two elements of one name, engines differ in which they draw.
    named: dict[str, list[etree._Element]] = {}
    for element in root.iter(etree.Element):
        if name := element.get("id"):
            named.setdefault(name, []).append(element)
    sheets = _references_of_sheets(root)
    weights: dict[etree._Element, int] = {}
    order: list[tuple[etree._Element, bool]] = [(root, False)]
    open_elements: set[etree._Element] = set()
    while order:
        element, closing = order.pop()
        needed = [*element, *_used(element, named, sheets)]
        if closing:
            open_elements.discard(element)
            # A circle draws nothing, and no number of programs agrees on that.
            weights[element] = min(
                1 + sum(weights.get(each, MOST_DRAWN + 1) for each in needed), 2 * MOST_DRAWN
            )
        elif element not in weights and element not in open_elements:
            open_elements.add(element)
            order.append((element, True))
            order += [(each, False) for each in needed if each not in weights]
    return weights[root]


def _references_of_sheets(root: etree._Element) -> list[tuple[set[str], list[str]]]:
    """Return for each rule that points at parts of the picture its selector's words, and those."""
    found = []
    for style in root.iter(f"{SVG}style"):
        for rule in re.finditer(r"([^{}]*)\{([^{}]*)\}", style.text or ""):
            if names := INNER.findall(rule[2]):
                words = set(re.findall(r"[.#]?[\w-]+", rule[1]))
                found.append((set() if re.search(r"[*\[:]", rule[1]) else words, names))
    return found


def _used(
    element: etree._Element,
    named: dict[str, list[etree._Element]],
    sheets: list[tuple[set[str], list[str]]],
) -> list[etree._Element]:
    """Return what an element has drawn; of a rule, a word of its selector is enough."""
    names = [element.get(key, "")[1:] for key in (XLINK_HREF, "href")]
    for value in element.attrib.values():
        names += INNER.findall(value)
    if sheets:
        own = {str(element.tag).rpartition("}")[2], f"#{element.get('id')}"}
        own |= {f".{word}" for word in element.get("class", "").split()}
        names += [name for words, all_ in sheets if not words or words & own for name in all_]
    return [each for name in names for each in named.get(name, ())]


def is_deep(root: etree._Element) -> bool:
    """Return whether elements stand within more than `DEEPEST` others."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def sides(root: etree._Element) -> tuple[float, float]:
    """Return width and height in CSS pixels (SVG 2, 8.2); what is no length is taken away."""
    for side in ("width", "height"):
        # Engines differ in what they make of a length that is none.
        if not _length(root.get(side, "")):
            root.attrib.pop(side, None)
    box = [float(part) for part in re.findall(_NUMBER, root.get("viewBox", ""))]
    if len(box) == 4 and all(map(math.isfinite, box)) and min(box[2:]) > 0:
        box_width, box_height = box[2:]
    else:
        root.attrib.pop("viewBox", None)
        box_width = box_height = 0.0
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    ratio = box_width / box_height if box_width > 0 and box_height > 0 else 0.0
    if width and not height:
        height = width / ratio if ratio else width
    elif height and not width:
        width = height * ratio if ratio else height
    elif not width:
        width = box_width or _DEFAULT_SIDE
        height = box_height or _DEFAULT_SIDE
    return width, height


def _length(value: str) -> float:
    match = _LENGTH.match(value)
    number = float(match[1]) * _UNITS[match[2]] if match else 0.0
    return max(0.0, number) if math.isfinite(number) else 2 * LONGEST_SIDE
