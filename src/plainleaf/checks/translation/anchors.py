"""What numbers belong to, in two languages: units, months, days, times of day, tablets.

Units, months and days are those of CLDR; what it lacks stands in `anchors.toml`. Each word leads to
a name that is the same in all languages.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plainleaf.text.quantities import TO
from plainleaf.text.wholes import EAST_ASIAN

if TYPE_CHECKING:
    from babel import Locale

_OWN = Path(__file__).with_name("anchors.toml")
_UNITS = """
duration-second duration-minute duration-hour duration-day duration-week duration-month
duration-year mass-microgram mass-milligram mass-gram mass-kilogram volume-milliliter volume-liter
length-millimeter length-centimeter length-meter percent temperature-celsius
""".split()
_COUNTS = (1, 2, 5, 11, 1.5)  # one for each plural that languages have
_FIGURES = re.compile(r"[\d.,٫]+")


def folded(word: str) -> str:
    """Return a word as it is looked up: small letters, one form of each sign."""
    return unicodedata.normalize("NFKC", word).casefold().replace("μ", "µ")


@lru_cache(maxsize=64)
def units(language: str) -> Mapping[str, str]:
    """Return the words that stand right behind a number in a language, and what they are."""
    return {folded(word): name for word, name in (*_of_cldr(language), *_symbols())}


def times(text: str, language: str) -> list[str]:
    """Return the times of day and the days of the week that a text names, in order."""
    pattern, names = _times(language)
    if pattern is None:
        return []
    return [names[folded(found[1])] for found in pattern.finditer(text)]


@lru_cache(maxsize=64)
def _times(language: str) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    table = _own()["times"].get(language.split("-")[0].lower(), {})
    names = {folded(word): name for name, words in table.items() for word in words.split()}
    if locale := _locale(language):
        for at, word in locale.days["format"]["wide"].items():
            names[folded(word)] = f"day {at}"
    if not names:
        return None, names
    some = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    # Words begin with one, but in East Asia; in Arabic and Hebrew an article or “in” may be joined.
    if re.match(f"[{EAST_ASIAN}]", next(iter(names))):
        return re.compile(f"({some})"), names
    return re.compile(rf"(?<![\w-])(?:و?[بلف]?(?:ال)?|ו?[בהל]?)({some})", re.IGNORECASE), names


@lru_cache(maxsize=64)
def links(language: str) -> frozenset[str]:
    """Return the words between two numbers of one kind: “to”, “and” and “or” of a language."""
    found = set(map(folded, TO))
    if locale := _locale(language):
        for style in ("standard", "or"):
            pattern = locale.list_patterns.get(style, {}).get("2", "")
            found.add(folded(pattern.replace("{0}", "").replace("{1}", "").strip()))
    return frozenset(found - {""})


def _symbols() -> Iterator[tuple[str, str]]:
    for name, words in _own()["units"].items():
        yield from ((word, name) for word in words.split())


@lru_cache(maxsize=1)
def _own() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_OWN.read_text("utf-8"))


def _of_cldr(language: str) -> Iterator[tuple[str, str]]:
    from babel.units import format_unit

    locale = _locale(language)
    if locale is None:
        return
    for name in _UNITS:
        for length in ("long", "short"):
            for count in _COUNTS:
                words = format_unit(count, name, length, locale=locale)
                if rest := _FIGURES.sub("", words, count=1).strip(" \u00a0\u202f\u200f"):
                    yield rest, name
    months = locale.months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for at, word in months[context][width].items():
                if not any(map(str.isdigit, word)):
                    yield word, f"month {at}"


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # costs: only where two numbers are compared

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
