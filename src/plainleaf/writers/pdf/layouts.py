"""Which layout of a handout wastes the least paper: as the theme has it, parted, or drawn in.

Most handouts are laid out once. Only where a page of the first layout is badly used is another one
tried, and taken if it is better: boxes and groups of pictures may part between their pieces where a
whole one would leave a page empty, and gaps shrink as far as the theme lets them where that saves a
page. The same handout gives the same choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from plainleaf.writers.pdf.engine import boxes

Render = Callable[["Layout"], Any]

_LITTLE = 0.25  # of a last page: what may go to the pages before it
_SLIVER = 0.10  # of a last page: a line or two
_HOLE = 1 / 3  # of any other page
_GAP = 0.25  # of any other page: what makes it worth while to part a box
_LONG = 40  # pages: beyond, another layout takes longer than the paper is worth
_KEY_POINTS = "box-key-points"


class Parting(IntEnum):
    """What may part over pages."""

    LITTLE = 0  # neither boxes, nor first and last items of lists from their neighbours
    BOXES = 1  # boxes and groups of pictures, between their pieces, and long works
    ITEMS = 2  # and lists, between any items, and small tables


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs from the theme's own layout.

    Args:
        parting: what may part over pages.
        drawn_in: whether gaps are as small as the theme lets them be.
    """

    parting: Parting = Parting.LITTLE
    drawn_in: bool = False


@dataclass(frozen=True, slots=True, order=True)
class _Waste:
    """How badly a layout uses its paper: of two, the lesser one is better.

    Args:
        late: whether the key points begin after the first page.
        sliver: whether the last page has a line or two.
        holes: how many pages but the last are emptier than a third.
        pages: how many there are.
        gaps: how many pages but the last are emptier than a quarter.
    """

    late: bool
    sliver: bool
    holes: int
    pages: int
    gaps: int

    @property
    def poor(self) -> bool:
        """Whether it is so bad that whatever may part should."""
        return self.late or self.sliver or self.holes > 0


def best(render: Render, *, can_be_drawn_in: bool) -> Any:
    """Return the laid out document that wastes least.

    Args:
        render: lays the handout out.
        can_be_drawn_in: whether the theme lets gaps shrink.
    """
    chosen = _tried(render, Layout())
    if chosen.waste.pages > _LONG:
        return chosen.document
    if chosen.waste.late or chosen.waste.gaps:
        chosen = min(chosen, _tried(render, Layout(Parting.BOXES)), key=_waste)
    if can_be_drawn_in and (chosen.waste.poor or chosen.runs_over):
        tighter = replace(chosen.layout, drawn_in=True)
        chosen = min(chosen, _tried(render, tighter), key=_waste)
    if chosen.waste.poor:
        freer = replace(chosen.layout, parting=Parting.ITEMS)
        chosen = min(chosen, _tried(render, freer), key=_waste)
    return chosen.document


@dataclass(frozen=True, slots=True)
class _Tried:
    """A layout, what came of it, and what it wastes; `last`: how full its last page is."""

    layout: Layout
    document: Any
    waste: _Waste
    last: float

    @property
    def runs_over(self) -> bool:
        """Whether the last page holds so little that it may go to those before it."""
        return self.waste.pages > 1 and self.last < _LITTLE


def _waste(tried: _Tried) -> _Waste:
    return tried.waste


def _tried(render: Render, layout: Layout) -> _Tried:
    document = render(layout)
    return _Tried(layout, document, *_judged(document))


def _judged(document: Any) -> tuple[_Waste, float]:
    """Return what a layout wastes, and how full its last page is."""
    pages = [page._page_box for page in document.pages]
    *others, last = map(_fullness, pages)
    begins = next((at for at, page in enumerate(pages) if _has_key_points(page)), 0)
    waste = _Waste(
        late=begins > 0,
        sliver=bool(others) and last < _SLIVER,
        holes=sum(full < 1 - _HOLE for full in others),
        pages=len(pages),
        gaps=sum(full < 1 - _GAP for full in others),
    )
    return waste, last


def _fullness(page: Any) -> float:
    """Return how far down a page's lowest line, picture or border is, from 0 to 1."""
    lowest = max(map(_bottom, _boxes(page)), default=0.0)
    return float((lowest - page.content_box_y()) / page.height)


def _boxes(page: Any) -> Iterator[Any]:
    """Yield the boxes on a page, but for those in its margins."""
    waiting = [box for box in page.children if not isinstance(box, boxes.MarginBox)]
    while waiting:
        box = waiting.pop()
        yield box
        waiting += getattr(box, "children", ())


def _bottom(box: Any) -> float:
    """Return where what is drawn of a box itself ends; 0 where nothing is."""
    if isinstance(box, (boxes.TextBox, boxes.ReplacedBox)):
        return float(box.position_y + box.height)
    if box.border_bottom_width:
        return float(box.border_box_y() + box.border_height())
    return 0.0


def _has_key_points(page: Any) -> bool:
    return any(
        box.element is not None and _KEY_POINTS in box.element.get("class", "").split()
        for box in _boxes(page)
    )
