"""Places in a PDF: what of a page is shown, where words stand, and where destinations lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from plainleaf.verify.readback.glyphs import Corners, GlyphRun
from plainleaf.verify.readback.outline import normal, seen_letters
from plainleaf.verify.readback.pdf_text import inherited

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


def attribute(element: Any, name: str) -> Any:
    """Return an attribute of a structure element (section 14.7.5); None if it has none of it."""
    attributes = element.get("/A")
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and name in one:
            return one[name]
    return None


def corners_of(box: Any) -> Corners | None:
    """Return a rectangle's edges: left, bottom, right, top; None if it is none."""
    try:
        x, y, other_x, other_y = (float(edge) for edge in box)
    except (TypeError, ValueError):
        return None
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def shown_of(page: Any) -> Corners:
    """Return what is shown of a page: its crop box, within its media box (section 14.11.2)."""
    media = corners_of(inherited(page, "/MediaBox")) or (0.0, 0.0, 612.0, 792.0)
    crop = corners_of(inherited(page, "/CropBox")) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    return left, bottom, min(media[2], crop[2]), min(media[3], crop[3])


def told_apart(text: str, runs: Sequence[GlyphRun]) -> list[tuple[str, GlyphRun | None]]:
    """Return what is said in the place of several runs, run by run.

    How many letters each run shows tells where a text is parted; where that does not come out, the
    text is returned as a whole, and where it stands is not known.
    """
    counts = [seen_letters("".join(run.glyphs)) for run in runs]
    if len(runs) == 1:
        return [(text, runs[0])]
    if not runs or sum(counts) != seen_letters(text):
        return [(text, None)]
    found, place = [], 0
    for run, count in zip(runs[:-1], counts, strict=False):
        start = place
        while count or text[place : place + 1].isspace():
            count -= seen_letters(text[place])
            place += 1
        found.append((text[start:place], run))
    return [*found, (text[place:], runs[-1])]


def bookmarks(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    """Yield the depth and the words of each bookmark."""
    seen: set[tuple[int, int]] = set()

    def level(node: Any, depth: int) -> Iterator[tuple[int, str]]:
        while node is not None and node.objgen not in seen:
            seen.add(node.objgen)
            yield depth, normal(str(node.get("/Title", "")))
            if "/First" in node:
                yield from level(node["/First"], depth + 1)
            node = node.get("/Next")

    if "/Outlines" in pdf.Root:
        yield from level(pdf.Root["/Outlines"].get("/First"), 1)
