"""Names of languages, and days, in the words of a language.

Babel knows the names (from CLDR).
"""

from __future__ import annotations

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

_YEAR_ALONE, _AND_MONTH = 1, 2


def own_name(language: str) -> str:
    """Return what a language (BCP 47) calls itself: `Tiếng Việt`; its tag if nobody knows."""
    locale = _locale(language)
    name = locale.get_display_name(locale) if locale else None
    return _capital(name or language)


def name_in(language: str, other: str) -> str:
    """Return what a language is called in another: `Vietnamese`; its tag if nobody knows."""
    locale, speaker = _locale(language), _locale(other)
    name = locale.get_display_name(speaker) if locale and speaker else None
    return _capital(name or language)


def day_in(text: str, language: str) -> str:
    """Return `2026`, `2026-11` or `2026-11-23` as a language writes it; or as it is."""
    locale = _locale(language)
    parts = [int(part) for part in text.split("-") if part.isdecimal()]
    if locale is None or not 1 <= len(parts) <= 3 or len(parts) != text.count("-") + 1:
        return text
    try:
        day = date(parts[0], *(*parts[1:], 1, 1)[:2])
    except ValueError:
        return text
    if len(parts) == _YEAR_ALONE:
        return text
    if len(parts) == _AND_MONTH:
        return str(format_skeleton("yMMMM", day, locale=locale))
    return str(format_date(day, "long", locale=locale))


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
