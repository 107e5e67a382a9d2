"""What the parts of a handout share on a page: an element, identifiers, the title in the margin."""

from __future__ import annotations

from typing import Literal, assert_never

from plainleaf.handout import Handout
from plainleaf.model import parts
from plainleaf.model.article import (
    GlossaryEntry,
    Heading,
)
from plainleaf.model.inlines import (
    CitationLink,
    FootnoteReference,
    Term,
)
from plainleaf.model.parts import Part, ReferenceEntry
from plainleaf.model.transform import walk
from plainleaf.text.lines import cut

RUNNING = 1.74  # characters an em, in a page's margin


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
        case parts.Title() | parts.Lede() | parts.Byline() | parts.AlsoIn() | parts.Source():
            return "header"
        case parts.Available() | parts.Colophon():
            return "footer"
        case parts.Letterhead() | parts.Body() | parts.References() | parts.Footnotes():
            return ""
        case _:
            assert_never(part)


def running_title(handout: Handout, line: float = 34.49) -> str:
    """Return a title that fits one line (ems) of a page's margin; it is cut between words."""
    limit = int(line * RUNNING)
    return cut(handout.title, limit * 23 // 30 if handout.draft else limit)
