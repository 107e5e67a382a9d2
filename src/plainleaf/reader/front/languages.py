"""Languages by their names: `English`, `Deutsch`, `español` → their tags."""

from __future__ import annotations

from functools import cache

# What people write for a country that has another code (ISO 3166-1).
_REGIONS = {"UK": "GB", "EN": "GB"}
_SHORTEST, _LONGEST = 4, 40


@cache
def named_language(words: str) -> str:
    """Return the tag of a language by its name in English or in itself; nothing if it has none."""
    from babel import Locale, UnknownLocaleError  # costs: only where no tag stands

    name = words.strip().casefold()
    # No language has a shorter name in Latin letters; to look through all of them takes a while.
    if not name.isalpha() or len(name) > _LONGEST or (name.isascii() and len(name) < _SHORTEST):
        return ""
    english = {str(code): str(each) for code, each in Locale("en").languages.items()}
    codes = [code for code in english if len(code) == 2]
    for code in codes:
        if english[code].casefold() == name:
            return code
    for code in codes:
        try:
            own = Locale(code).get_display_name(code) or ""
        except UnknownLocaleError:
            continue
        if own.casefold() == name:
            return code
    return ""


def with_real_region(tag: str) -> str:
    """Return a tag whose region is that of its code: `en-UK` is `en-GB`."""
    language, _, region = tag.partition("-")
    return f"{language}-{_REGIONS[region]}" if language == "en" and region in _REGIONS else tag
