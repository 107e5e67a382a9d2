"""What stands on a page beside its article, and the places of elements."""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.web.words import CODE, said
from plainleaf.verify.readback.html import name_of

_MOST_PLACES = 65_000


def with_places(root: etree._Element) -> tuple[int, ...]:
    """Number the elements of a page, as their lines, and return the line of each.

    A page may be one line; what stood where is known by the element. The numbers end where those
    of lines do, in a field of 16 bits: of a longer page lines are all that is known.
    """
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    if len(elements) > _MOST_PLACES:
        return ()
    lines = [0, 1, *(int(each.sourceline or 1) for each in elements[1:])]
    for at, each in enumerate(elements, 1):
        each.sourceline = at
    return tuple(lines)


def place_of(element: etree._Element) -> int:
    """Return where an element stands."""
    return int(element.sourceline or 1)


def all_within(root: etree._Element, kept: frozenset[int]) -> frozenset[int]:
    """Return places, and those of all that stands within these elements."""
    return frozenset(
        place_of(within) for each in root.iter() if place_of(each) in kept for within in each.iter()
    )


def name_outside(
    top: etree._Element, scope: etree._Element, reports: Reports, kept: frozenset[int]
) -> tuple[list[etree._Element], list[etree._Element]]:
    """Name all that stands on the page beside its article; return what of it is kept.

    Returns:
        Elements above the article, and elements below it, in their order.
    """
    around = [scope, *scope.iterancestors()]
    above: list[etree._Element] = []
    below: list[etree._Element] = []
    for inner, element in pairwise(around):
        within: list[etree._Element] = []
        after = False
        if (element.text or "").strip():
            _name(element.text or "", element, reports)
        for child in element:
            if child is inner:
                after = True
            elif name_of(child) in CODE:
                pass
            elif place_of(child) in kept:
                (below if after else within).append(child)
            else:
                words = said(child)
                if words.strip():
                    _name(words, child, reports, Where.READ)
            if (child.tail or "").strip():
                _name(child.tail or "", child, reports)
        above = within + above
        if element is top:
            break
    return above, below


def _name(
    words: str, element: etree._Element, reports: Reports, where: Where = Where.PLACE
) -> None:
    why = "Left out, it stands outside the article"
    reports.left_out(why, words, place_of(element), where=where)
