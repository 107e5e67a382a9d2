"""The title of a page in plain signs: what is hidden or struck out is none of it, 10³ stays 10³."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from plainleaf.importers.manuscript import Reports, Where, excerpt
from plainleaf.importers.runs import cleaned
from plainleaf.importers.web.outside import place_of
from plainleaf.importers.web.words import NUMBER, STRUCK, is_hidden, is_shown, said
from plainleaf.verify.readback.html import name_of

_PLAIN = "0123456789+-−"
_RAISED = {
    "sup": str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "sub": str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}


def title_of(element: etree._Element, reports: Reports, apart: set[str]) -> str:
    """Return the words of a title; what is left out of it is named, and its number put `apart`."""
    title = deepcopy(element)
    place = place_of(element)
    for each in title.iterdescendants("*"):
        hidden = is_hidden(each)
        if (hidden or name_of(each) in STRUCK) and said(each).strip():
            why = "what the page hides in its title" if hidden else "what its title strikes out"
            reports.left_out(f"Left out, {why}", said(each), place, where=Where.NOWHERE)
            apart.add(str(each.get(NUMBER)))
            shown = is_shown(each)
            each.clear(keep_tail=True)
            each.text = " " if shown else None
    for each in title.iter("img"):
        if alt := (each.get("alt") or "").strip():
            reports.left_out("Left out, a picture in a heading", alt, place, where=Where.NOWHERE)
    for each in title.iter(*_RAISED):
        words = "".join(each.itertext())
        before = "".join(map(str, each.xpath("preceding::text()")))
        if re.fullmatch(rf"[{re.escape(_PLAIN)}]+", words) and not (
            # Behind a word it is the mark of a note.
            re.search(r"[^\W\d_]{3}\Z", before) or each.find(".//a") is not None
        ):
            each.clear(keep_tail=True)
            each.text = words.translate(_RAISED[name_of(each)])
        elif any(sign.isdigit() for sign in words):
            reports.asked(
                f"A figure of the title is raised or lowered on the page: {excerpt(words)}",
                place,
                "Look whether the title still says the same.",
            )
    for each in title.iter("br"):
        each.text = " "
    return " ".join(cleaned("".join(title.itertext())).split())
