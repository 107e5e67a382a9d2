"""Pages of site builders → the elements that they stand for, before anything is read.

AMP's pictures, tabs and their panels, togglers that are no buttons, accordions that are lists,
paragraphs that are headings: each becomes what HTML has for it.
"""

from __future__ import annotations

import re

from lxml import etree

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.verify.readback.html import name_of, roles_of

_PICTURES = ("amp-img", "amp-anim")
_TOGGLES = ("collapse", "accordion", "tab", "pill", "toggle")


def standardise(root: etree._Element, reports: Reports) -> None:
    """Turn elements of frameworks into those of HTML, in place; no word goes."""
    _rubies(root, reports)
    by_id = {str(each.get("id")): each for each in root.iter() if name_of(each) and each.get("id")}
    for element in list(root.iter()):
        name = name_of(element)
        if name in _PICTURES:
            element.tag = "img"
        elif name in ("p", "div") and "heading" in roles_of(element):
            level = element.get("aria-level") or "2"
            element.tag = f"h{level}" if level in "123456" else "h6"
        elif name:
            _toggler(element, by_id)
    _tabs(root, by_id)
    for each in list(root.iter("ul")):
        if len(each) and all(_is_part(item) for item in each):
            for element in (each, *each):
                element.tag = "div"


def _rubies(root: etree._Element, reports: Reports) -> None:
    """Put what stands above words into brackets behind them: in a line they would run together."""
    for ruby in root.iter("ruby"):
        for reading in [each for each in ruby.iter("rt") if "".join(each.itertext()).strip()]:
            words = "".join(reading.itertext())
            reading.text = " (" + (reading.text or "")
            last = reading[-1] if len(reading) else None
            if last is None:
                reading.text += ")"
            else:
                last.tail = (last.tail or "") + ")"
            reports.guessed(
                "What stands above other words on the page stands in brackets behind them: "
                f"{excerpt(words)}",
                int(reading.sourceline or 1),
            )
        for each in ruby.iter("rp"):
            # The brackets of browsers that cannot show it.
            if not re.search(r"\w", each.text or ""):
                each.text = None


def _is_part(item: etree._Element) -> bool:
    """Return True for an item that is a heading with what it opens, a part of an accordion."""
    first = next((each for each in item if name_of(each)), None)
    return (
        name_of(item) == "li"
        and first is not None
        and re.fullmatch("h[1-6]", name_of(first)) is not None
        and any(each.get("aria-controls") for each in first.iter("button", "a"))
    )


def _toggler(element: etree._Element, by_id: dict[str, etree._Element]) -> None:
    """Make a button of what opens a part of the page by a script."""
    if name_of(element) in ("nav", "li", "ul"):
        return
    data = element.get("data-bs-toggle") or element.get("data-toggle") or ""
    target = (
        element.get("data-bs-target") or element.get("data-target") or element.get("href") or ""
    )
    if data in _TOGGLES and target.startswith("#") and target[1:] in by_id:
        element.set("aria-controls", target[1:])
    elif "button" not in roles_of(element) or element.get("aria-controls") not in by_id:
        return
    if not any(name_of(each) in ("p", "ul", "ol", "table") for each in element.iterdescendants()):
        element.tag = "button"
        element.attrib.pop("href", None)


def _tabs(root: etree._Element, by_id: dict[str, etree._Element]) -> None:
    """Put the name of each tab above its panel, as a heading that opens it."""
    for tab in [each for each in root.iter() if name_of(each) and "tab" in roles_of(each)]:
        panel = by_id.get((tab.get("aria-controls") or "").strip())
        above = tab.getparent()
        if panel is None or above is None or panel is tab or panel in tab.iterancestors():
            continue
        if any(each is panel for each in tab.iterdescendants()):
            continue
        tail, tab.tail = tab.tail, None
        before = tab.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + (tail or "")
        else:
            above.text = (above.text or "") + (tail or "")
        above.remove(tab)
        tab.tag = "button"
        for name in ("hidden", "style"):
            panel.attrib.pop(name, None)
        panel.set("aria-hidden", "false")
        panel.insert(0, tab)
        tab.tail, panel.text = panel.text, None
