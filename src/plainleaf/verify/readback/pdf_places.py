"""Named destinations of a PDF: which of them leads to a place on a page.

A destination is a place, not a structure element (ISO 32000-1, 12.3.2), so what it leads to is what
stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

_NEAR = 12.0  # points: less than a line


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page, in points from its lower left corner; x is 0 where only y counts."""

    page: int
    x: float
    y: float


class Places:
    """The named destinations of one document."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._destinations = dict(_destinations(pdf))

    def name_at(self, spot: Spot, prefix: str) -> str:
        """Return the name of the destination that leads to a place; empty if none is near.

        Args:
            spot: where.
            prefix: what the name begins with.
        """
        near = [
            (abs(place.y - spot.y) + (abs(place.x - spot.x) if spot.x else 0), name)
            for name, place in self._destinations.items()
            if name.startswith(prefix) and place.page == spot.page
        ]
        distance, name = min(near, default=(_NEAR, ""))
        return name if distance < _NEAR else ""


def _destinations(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Spot]]:
    """Yield the named destinations and where they lead."""
    names: Any = pdf.Root.get("/Names", {})
    if "/Dests" not in names:
        return
    pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    for name, destination in pikepdf.NameTree(names["/Dests"]).items():
        place: Any = destination
        if isinstance(place, pikepdf.Dictionary):
            place = place.get("/D")
        if isinstance(place, pikepdf.Array) and len(place) >= 4 and str(place[1]) == "/XYZ":
            page = pages.get(place[0].objgen, -1)
            yield str(name), Spot(page, float(place[2] or 0), float(place[3] or 0))
