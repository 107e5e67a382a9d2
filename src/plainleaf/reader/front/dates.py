"""Dates as people write them → year-month-day, where only one day can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from plainleaf.reader.keys import DATE

_TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*\Z")
_MONTH = r"(?P<month>[^\W\d_]{3,}\.?|\d{1,2})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|er|\.)?"
_YEAR = r"(?P<year>\d{4})"
_OF = r"(?:\s+|\s+(?:de|di|of)\s+|[-/])"
_WORDED = (
    re.compile(rf"{_MONTH} (?:{_DAY},? )?{_YEAR}\Z"),
    re.compile(rf"{_DAY},?{_OF}{_MONTH},?(?:{_OF}|\s+del\s+){_YEAR}\Z"),
    re.compile(rf"{_MONTH}{_OF}{_YEAR}\Z"),
    re.compile(rf"{_YEAR} {_MONTH}(?: {_DAY})?\Z"),
    re.compile(
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?:(?P<day>\d{1,2})\s?[日일])?\Z"
    ),
)
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?\.?\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})(?P<sign>[./-])\s?(\d{1,2})(?P=sign)\s?(\d{4})\Z")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})\Z")
# A month is known by its first letters, if no other one begins so.
_SHORTEST = 3


def is_date(value: object) -> bool:
    """Return True for a year, with month and day or without, in figures."""
    return isinstance(value, str) and DATE.match(value.strip()) is not None


def iso_date(value: str, language: str = "") -> str:
    """Return the one date that a text can mean, as `2020-05-15` or `2020-05`; else nothing.

    Args:
        value: `2023-04-05T10:22:00`, `May 15, 2020`, `15.5.2020`, `25/12/2020`, `2020年5月1日`.
        language: its tag; months may be named in it, or in English.
    """
    dates = readings(value, language)
    return dates[0] if len(dates) == 1 else ""


def readings(value: str, language: str = "") -> tuple[str, ...]:
    """Return the dates that a text can mean: `3/4/2025` can be two."""
    text = " ".join(value.split())
    if timed := _TIMED.match(text):
        return (timed[1],)
    if match := _YEAR_FIRST.match(text):
        return _there(match[1], match[2], match[3])
    if match := _YEAR_LAST.match(text):
        first, second, year = match[1], match[3], match[4]
        # Where dots part them, the day is first in every country.
        ways = [(second, first)] if match["sign"] == "." else [(second, first), (first, second)]
        found = [each for month, day in ways for each in _there(year, month, day)]
        return tuple(dict.fromkeys(found))
    if match := _MONTH_YEAR.match(text):
        return _there(match[2], match[1], None)
    for worded in _WORDED:
        match = worded.match(text)
        month = _month(match["month"], language) if match else 0
        if match and month:
            return _there(match["year"], str(month), match.groupdict().get("day"))
    return ()


def _there(year: str, month: str, day: str | None) -> tuple[str, ...]:
    """Return a date if there is such a day."""
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ()
    return (f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""),)


def _month(name: str, language: str) -> int:
    if name.isdigit():
        return int(name)
    name = name.casefold().rstrip(".")
    for names in _month_names(language):
        found = {at for at, month in names if month == name} or {
            at
            for at, month in names
            if len(name) >= _SHORTEST and month.startswith(name if name != "sept" else "sep")
        }
        if len(found) == 1:
            return found.pop()
    return 0


def _month_names(language: str) -> Iterator[list[tuple[int, str]]]:
    from babel import Locale, UnknownLocaleError  # costs: only where a date is in words
    from babel.dates import get_month_names

    for tag in (language, "en"):
        try:
            locale = Locale.parse(tag.strip().replace("-", "_").partition("_")[0])
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        yield [
            (at, name.casefold().rstrip("."))
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for at, name in get_month_names(width, context, locale).items()
        ]
