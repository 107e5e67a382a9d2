"""What an element of a page says: for reports, and for the account of all words of the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy

from lxml import etree

from plainleaf.text.numerals import FIGURES, KINDS, can_show, shown
from plainleaf.verify.readback.html import name_of

NUMBER = "data-plainleaf-number"
# Not words for anybody.
CODE = frozenset(("script", "style", "template"))
STRUCK = ("s", "strike", "del")
INLINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img input ins kbd label "
    "mark nobr output q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var "
    "wbr svg math mi mn mo mrow msup msub".split()
)


def said(element: etree._Element, apart: Collection[str] = ()) -> str:
    """Return all words below an element, descriptions of pictures and numbers of items included.

    `apart` are elements, by their numbers, that are no part of the word beside them.
    """
    out = "".join(_said(element, element, apart))
    if apart:
        # What is no text is no part of the word in which it stands; it comes at the end.
        outermost = [
            each
            for each in element.iter()
            if each.get(NUMBER) in apart
            and not any(above.get(NUMBER) in apart for above in each.iterancestors())
        ]
        out += "".join(f"\n{said(each)}\n" for each in outermost)
    return out


def is_shown(element: etree._Element) -> bool:
    """Return True for what parts the words beside it: a picture, a button, but no mark."""
    return name_of(element) not in ("a", "ins", "del") and not is_hidden(element)


def is_hidden(element: etree._Element) -> bool:
    """Return True for what a page hides from readers."""
    hidden = element.get("hidden")
    return hidden not in (None, "until-found") or bool(element.get("aria-hidden") == "true")


def numbered(element: etree._Element) -> etree._Element:
    """Give all elements numbers, and return a copy that later changes leave alone."""
    for at, each in enumerate(element.iter()):
        if isinstance(each.tag, str):
            each.set(NUMBER, str(at))
    return deepcopy(element)


def _said(element: etree._Element, top: etree._Element, apart: Collection[str]) -> Iterator[str]:
    name = name_of(element)
    if not name or name in CODE:
        if element is not top:
            yield element.tail or ""
        return
    gap = "" if name in INLINE and name != "button" else "\n"
    if element is not top and element.get(NUMBER) in apart:
        yield gap or (" " if is_shown(element) else "")
        yield element.tail or ""
        return
    yield gap
    if name == "img":
        yield f" {element.get('alt') or ''} "
    elif name == "li" and (number := label_of(element)):
        yield f" {number} "
    elif name in ("abbr", "acronym") and _is_first(element):
        yield f" {element.get('title')} "
    elif name in ("input", "textarea"):
        yield f" {element.get('placeholder') or ''} "
    elif name == "br":
        yield "\n"
    yield element.text or ""
    for child in element:
        yield from _said(child, top, apart)
    yield gap
    if element is not top:
        yield element.tail or ""


def _is_first(element: etree._Element) -> bool:
    """Return True for the first short form that says what this one is short for."""
    long = element.get("title")
    root = element.getroottree().getroot()
    return bool(long) and element is next(
        (
            each
            for each in root.iter("abbr", "acronym")
            if each.get("title") == long
            and "".join(each.itertext()).split() == "".join(element.itertext()).split()
        ),
        None,
    )


def number_of(item: etree._Element) -> int | None:
    """Return the number that an item of a list shows; None of one without."""
    above = item.getparent()
    if above is None or name_of(above) != "ol":
        return None
    items = [each for each in above if name_of(each) == "li"]
    # `<ol reversed>` counts down to 1.
    step = -1 if above.get("reversed") is not None else 1
    number = whole(above.get("start"), 1 if step > 0 else len(items))
    for each in items:
        number = whole(each.get("value"), number)
        if each is item:
            return number
        number += step
    return None


def label_of(item: etree._Element) -> str:
    """Return what an item of a list shows before it, in letters where its list counts with them."""
    number = number_of(item)
    if number is None:
        return ""
    kind = item.getparent().get("type") or FIGURES
    return shown(number, kind) if kind in KINDS and can_show(number, kind) else str(number)


def whole(written: str | None, otherwise: int) -> int:
    """Return a number of an attribute, or another if it is none."""
    found = re.fullmatch(r"\s*(\d{1,9})\s*", written or "")
    return int(found[1]) if found else otherwise
