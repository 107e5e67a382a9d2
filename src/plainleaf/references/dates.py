"""Dates as styles set them (CSL 1.0.2, "Date")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plainleaf.model.metadata import PartialDate
from plainleaf.references import markup, processor
from plainleaf.references.nodes import Node
from plainleaf.references.numbers import ordinal

if TYPE_CHECKING:
    from plainleaf.references.processor import Run

_ORDER = ("year", "month", "day")


def render(node: Node, run: Run) -> str:
    """Return what a `date` element says."""
    name = node.get("variable")
    date = None if name in run.suppressed else run.work.dates.get(name)
    run.call(name, "date" if date else "")
    if date is None:
        return ""
    if run.sorting:
        return sort_key(date)
    if date.year is None:
        names = [part.get("name") for part in node.children]
        whole = "year" in (names or node.get("date-parts", "year").split("-"))
        return processor.dressed(date.literal, node, run) if whole else ""
    localized = run.style.date(node.get("form")) if node.get("form") else None
    if localized is None:
        parts, delimiter = node.children, node.get("delimiter")
    else:
        wanted = node.get("date-parts", "year-month-day").split("-")
        own = {part.get("name"): part.attributes for part in node.children}
        parts = [
            Node("date-part", {**part.attributes, **own.get(part.get("name"), {})}, [])
            for part in localized.children
            if part.get("name") in wanted
        ]
        delimiter = localized.get("delimiter")
    text = (
        _range(date, parts, delimiter, run) if date.until else _single(date, parts, delimiter, run)
    )
    if localized is not None:
        text = text.rstrip(" ,")
    return processor.affixed(processor.styled(processor.cased(text, node, run), node), node, run)


def sort_key(date: PartialDate) -> str:
    """Return a date as figures that sort as it does."""
    if date.year is None:
        return date.literal
    return f"{date.year + 10000:05d}{date.month or 0:02d}{date.day or 0:02d}"


def _single(date: PartialDate, parts: Sequence[Node], delimiter: str, run: Run) -> str:
    return markup.join([_part(date, part, run) for part in parts], delimiter)


def _range(date: PartialDate, parts: Sequence[Node], delimiter: str, run: Run) -> str:
    """Return `3–5 May 2020`: what both ends share is said once."""
    until = date.until
    assert until is not None
    shown = [part for part in parts if _part(date, part, run) or _part(until, part, run)]
    differs = next((name for name in _ORDER if getattr(date, name) != getattr(until, name)), "")
    apart = _ORDER[_ORDER.index(differs) :] if differs else ()
    places = [at for at, part in enumerate(shown) if part.get("name") in apart]
    if not places:
        return _single(date, shown, delimiter, run)
    dash = next((p.get("range-delimiter") for p in shown if p.get("name") == differs), "") or "–"
    before, middle, after = (
        shown[: places[0]], shown[places[0] : places[-1] + 1], shown[places[-1] + 1 :],
    )  # fmt: skip
    begin = _single(date, middle, delimiter, run).rstrip(" ,")
    both = begin + dash + _single(until, middle, delimiter, run).lstrip(" ,")
    pieces = [_single(date, before, delimiter, run), both, _single(date, after, delimiter, run)]
    return markup.join(pieces, delimiter)


def _part(date: PartialDate, part: Node, run: Run) -> str:
    match part.get("name"):
        case "year":
            text = _year(date, part, run)
        case "month":
            text = _month(date, part, run)
        case _:
            text = _day(date, part, run)
    return processor.dressed(text, part, run)


def _year(date: PartialDate, part: Node, run: Run) -> str:
    year = date.year
    if year is None:
        return ""
    if part.get("form") == "short":
        return f"{year % 100:02d}"
    if year < 0:
        return f"{-year}{run.style.term('bc')}"
    return f"{year}{run.style.term('ad')}" if year < 1000 else str(year)


def _month(date: PartialDate, part: Node, run: Run) -> str:
    if date.month is None:
        return run.style.term(f"season-{date.season:02d}") if date.season else ""
    match part.get("form", "long"):
        case "numeric":
            return str(date.month)
        case "numeric-leading-zeros":
            return f"{date.month:02d}"
        case form:
            return run.style.term(f"month-{date.month:02d}", form)


def _day(date: PartialDate, part: Node, run: Run) -> str:
    if date.day is None or date.month is None:
        return ""
    match part.get("form", "numeric"):
        case "numeric-leading-zeros":
            return f"{date.day:02d}"
        case "ordinal" if date.day == 1 or not run.style.option("limit-day-ordinals-to-day-1"):
            return ordinal(date.day, f"month-{date.month:02d}", run.style)
        case _:
            return str(date.day)
