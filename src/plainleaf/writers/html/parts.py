"""What the parts of a handout share on a page: an element, identifiers, the title in the margin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile
from math import ceil
from typing import Literal, assert_never

from markupsafe import Markup

from plainleaf.handout import Handout
from plainleaf.handout.marks import unmarked
from plainleaf.model import parts
from plainleaf.model.article import BoxKind, GlossaryEntry, Heading, List, Picture
from plainleaf.model.inlines import (
    CitationLink,
    FootnoteReference,
    Link,
    Term,
)
from plainleaf.model.parts import Part, ReferenceEntry
from plainleaf.model.transform import Nodes, walk
from plainleaf.model.words import plain_text
from plainleaf.text.direction import in_isolates
from plainleaf.text.lines import cut, ems
from plainleaf.text.numerals import shown
from plainleaf.text.scripts import right_to_left
from plainleaf.text.shapes import width
from plainleaf.text.wholes import spans

# The lines of the narrowest telephone, 320 pixels wide, with 12 points as the size of text.
_TELEPHONE = 17.5  # ems
NARROW = 1.7  # characters an em
TALLEST_ON_PAPER = 720  # CSS pixels: 190 mm, on A4 and on Letter
# ARIA role (ARIA in HTML allows it on `section`) and EPUB structural semantics of a box.
BOX_ROLES: Mapping[BoxKind, tuple[str, str]] = {
    BoxKind.KEY_POINTS: ("doc-abstract", "abstract"),
    BoxKind.NOTE: ("note", ""),
    BoxKind.WARNING: ("doc-notice", "notice"),
}
RUNNING = 1.74  # characters an em, in a page's margin
_FOOT = 2.04  # the same of a foot, whose words wrap where they are wider after all
# The indent of a list has room for “99.”, in ems; a class of the style sheet has for a sign more.
_NUMBER, _SIGN, _SIGNS = 1.65, 0.6, 3


def identifiers(handout: Handout) -> set[str]:
    """Return the identifiers that stand in a handout already."""
    taken = set()
    for node in walk(handout.parts):
        match node:
            case Heading(identifier=identifier) | ReferenceEntry(identifier=identifier):
                taken.add(identifier)
            case CitationLink(anchor=anchor) | FootnoteReference(anchor=anchor):
                taken.add(anchor)
            case Term(anchor=anchor):
                taken.add(anchor)
            case GlossaryEntry(identifier=identifier):
                taken.add(identifier)
            case _:
                pass
    return taken


def element_of(part: Part) -> Literal["header", "footer", ""]:
    """Return the element that a part shares with its neighbours; empty for one of its own."""
    match part:
        case parts.Title() | parts.Lede() | parts.Byline() | parts.AlsoIn():
            return "header"
        case parts.Source(last=last):
            return "footer" if last else "header"
        case parts.Available() | parts.Colophon():
            return "footer"
        case parts.Letterhead() | parts.Body() | parts.References() | parts.Footnotes():
            return ""
        case _:
            assert_never(part)


def bookmark(heading: Heading) -> str:
    """Return a heading's words as lists of headings have them, where no markup stands."""
    return " ".join(plain_text(unmarked(heading.inlines)).split())


def links_before_text(handout: Handout) -> int:
    """Return how many links stand before a handout's text."""
    before = takewhile(lambda part: not isinstance(part, parts.Body), handout.parts)
    return sum(isinstance(node, Link) for node in walk(tuple(before)))


def running_title(handout: Handout, line: float = 34.49) -> str:
    """Return a title that fits one line (ems) of a page's margin; it is cut between words.

    Both measures are cautious: the one that leaves more words is right.
    """
    limit = int(line * RUNNING)
    by_number = cut(handout.title, limit * 23 // 30 if handout.draft else limit)
    by_letter = cut(handout.title, line * 23 / 30 if handout.draft else line, ems)
    return max(by_number, by_letter, key=len)


def in_margin(handout: Handout, text: str) -> str:
    """Return words of a page's margin, where no markup stands, with what keeps their order."""
    return in_isolates(text) if right_to_left(handout.article.metadata.language) else text


def foot(handout: Handout, line: float) -> Markup:
    """Return what each page repeats at its foot: in a line, or the name and in a second the rest.

    Args:
        handout: whose foot it is.
        line: how much it has room for (ems), with the number of the page beside it.
    """
    draft = f"{handout.labels['draft']} · " if handout.draft else ""
    counted = re.sub(r"\{pages?\}", "2", handout.labels["page_of"])
    fits = width(f"{draft}{handout.margin} {counted}") <= line * _FOOT
    lines = [handout.margin] if fits else handout.margin.split(" · ", 1)
    # An attribute keeps the end of a line by its number alone (XML, 3.3.3).
    return Markup("&#10;").join(in_margin(handout, each) for each in lines)


def size_of(picture: Picture, widest: float, *, paper: bool) -> tuple[int, int]:
    """Return a picture's width and height in whole pixels; on paper it fits page and cell."""
    scale = min(1.0, TALLEST_ON_PAPER / picture.height, widest / picture.width) if paper else 1.0
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def fits_telephone(whole: str, size: float, around: float) -> bool:
    """Return whether a number and what belongs to it fit the narrowest line.

    Args:
        whole: see `wholes`; words with hyphens are none.
        size: of the text, in points.
        around: what boxes and lists round it take from the line, in ems.
    """
    width = min(len(whole) / NARROW, ems(whole))
    return width <= _TELEPHONE * 12 / size - around and bool(spans(whole))


def room_for(counted: List | Iterable[int | None]) -> str:
    """Return the class of a list whose numbers would hang into the page's margin, or nothing.

    Args:
        counted: a list, or what the items of one are counted as.
    """
    numbers = _shown(counted) if isinstance(counted, List) else map(str, counted)
    wide = max((ems(f"{number}.") for number in numbers), default=0)
    signs = max(0, ceil((wide - _NUMBER) / _SIGN))
    if not signs:
        return ""
    return f"numbers-{signs}" if signs <= _SIGNS else "long-numbers"


def _shown(node: List) -> list[str]:
    """Return what a list's items show as their numbers, and the one after them; of bullets none."""
    if not node.ordered:
        return []
    numbers = range(node.start, node.start + len(node.items) + 1)
    given = [str(item.number) for item in node.items if item.number is not None]
    return [*(shown(number, node.kind) for number in numbers), *given]


def headings_in(nodes: Nodes) -> list[Heading]:
    """Return the headings among nodes, in order."""
    return [node for node in walk(nodes) if isinstance(node, Heading)]
