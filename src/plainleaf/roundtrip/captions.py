"""Captions that come or go: the title of a picture, `<caption>` of a table in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.importers.word.roles import Role
from plainleaf.reader.spans import SpanKind
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Grid, Leaf, leaves_of
from plainleaf.roundtrip.patches import Base, Patch, Refused
from plainleaf.roundtrip.places import Place

# Of a picture in Markdown all up to the end of its path, and then what has no title.
_UNTITLED = re.compile(
    r"!\[(?:[^\[\]\\]|\\.|\[[^\]]*\])*\]\("
    r"(?:<[^<>]*>|[^()\s\"]*(?:\([^()]*\)[^()\s\"]*)*)(?=\s*\))"
)
_TABLE = re.compile(r"<table\b[^<>]*>", re.I)


def new_caption(part: Edit, base: Base) -> Iterator[list[Patch]]:
    """Yield the ways to give the picture above, or the table below, a caption.

    Raises:
        Refused: neither of the two can have one where it stands.
    """
    (caption,) = part.after
    ways = [*_of_picture(caption, part.previous, base), *_of_table(caption, part.next, base)]
    if not ways:
        raise Refused(
            "A new caption is not taken here",
            "Write it behind the picture’s path, or in the <table> as <caption>.",
        )
    yield from ways


def is_caption(part: Edit) -> bool:
    """Return whether an edit adds a caption alone."""
    return [each.role for each in part.after if isinstance(each, Leaf)] == [Role.CAPTION]


def _of_picture(caption: Leaf, above: object, base: Base) -> Iterator[list[Patch]]:
    place = base.place(above)
    pictured = isinstance(above, Leaf) and [
        each.thing.kind for each in above.tokens if each.thing
    ] == ["picture"]
    if place is None or not pictured:
        return
    (start, *_) = (each[0] for each in place.ranges if each) if any(place.ranges) else (None,)
    found = _UNTITLED.match(base.text, start) if start is not None else None
    if found:
        words = base.written(caption.tokens, place.span).replace('"', '\\"')
        yield [Patch(found.end(), found.end(), f' "{words}"')]


def _of_table(caption: Leaf, below: object, base: Base) -> Iterator[list[Patch]]:
    leaves = list(leaves_of([below])) if isinstance(below, Grid) else []
    place = next(filter(None, map(base.place, leaves)), None)
    table = place.span.inner("table") if place and place.span.kind is SpanKind.HTML else None
    opened = _TABLE.match(base.text, table.start) if table else None
    if place is None or opened is None:
        return
    words = base.written(caption.tokens, place.span)
    lead = re.compile(r"\s*").match(base.text, opened.end())
    between = lead.group() if lead and "\n" in lead.group() else ""
    yield [Patch(opened.end(), opened.end(), f"{between}<caption>{words}</caption>")]


def removed_title(place: Place, base: Base) -> Patch:
    """Return the patch that takes the title of a picture away, with its quotation marks."""
    start, end = place.span.start - 1, place.span.end + 1
    while base.text[start - 1].isspace():
        start -= 1
    return Patch(start, end, "")
