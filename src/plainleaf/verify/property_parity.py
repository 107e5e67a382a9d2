"""Parity of what files say beside their text: each place in a file says what the article says.

Where formats differ and are right to, it is said here, with the reason; `docs/verify.md` has the
same for people.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from plainleaf.verify.readback.outline import Outline, canonical_tag, normal
from plainleaf.verify.readback.properties import NAMES, Properties, merged

# What a format has no place for, and why. Of all else each format says what the article says.
LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "html": {
        "created": "a page is published, reviewed and valid; when its file was made is no matter",
        "modified": "as above",
        "source": "the study stands in the text, where a page's readers look for it",
        "printed": "only who lists its pages names the printed edition",
        "access": "no vocabulary is asked of a page: what is true of it can be read from it",
    },
    "epub": {},
    "docx": {
        "identifier": "a Word file is edited, and what came of that is another file",
        "printed": "as in a web page",
        "source": "as in a web page",
        "access": "Word has no vocabulary for it",
    },
    "pdf": {
        "identifier": "a PDF has one of its own: the printed edition's",
        "source": "as in a web page",
        "access": "a PDF says which standards it keeps, and validators test that",
    },
}
# What no article knows; two files of one handout must agree on it. An article may know the dates.
_FILES_ALONE = ("identifier", "printed", "created", "modified")
# Word and EPUB want a whole day, so a year or a month begins there on its first.
_DAYS = frozenset({"created", "modified"})
# EPUB Accessibility 1.1, 4.1: said of a publication that lists the pages of the printed edition.
_PAGED = (("accessibilityFeature", "pageBreakMarkers"), ("accessibilityFeature", "pageNavigation"))
_WORDS = {
    "next_review": "next review",
    "published": "date of publication",
    "reviewed": "date of review",
    "owner": "publisher",
    "created": "date of creation",
    "modified": "date of change",
    "printed": "identifier of the printed edition",
}

Found = tuple[str, str, str, str]
"""What differs, where it stands, what should be there, and what is there; empty: nothing."""


def property_differences(expected: Outline, actual: Outline) -> Iterator[Found]:
    """Yield what a file says otherwise than the article, or than another file, beside its text.

    Two files from anywhere are compared in what both of them say, but for their dates and
    identifiers: programs have their own minds on those. Of our own files all must be there.
    """
    wanted = merged(expected.properties)
    article = any(not place.place for place in expected.properties)
    strict = article or (_is_ours(wanted) and _is_ours(merged(actual.properties)))
    known = {"title": actual.title, "language": actual.language}  # compared with the outline
    for place in actual.properties:
        for name in (name for name in NAMES if name in wanted.holds & place.holds):
            value, other = getattr(wanted, name), getattr(place, name)
            if name in _FILES_ALONE:
                compares = article and bool(value)
            else:
                compares = (strict or bool(value and other)) and known.get(name) != other
            if compares and name == "access":
                pages = _PAGED if article and actual.pages else ()
                yield from _access((*value, *pages), other, place.place)
            elif compares:
                yield from _compared(wanted, place, name)


def agreed(outlines: Iterable[Outline], expected: Outline) -> Properties:
    """Return what our own files say of what the article does not know: the first one's word."""
    article = merged(expected.properties)
    files = [merged(outline.properties) for outline in outlines]
    found = merged([each for each in files if _is_ours(each)])
    said = {name: getattr(found, name) for name in _FILES_ALONE}
    if any(not place.place for place in expected.properties):
        said = {name: value for name, value in said.items() if not getattr(article, name)}
    return Properties(**said)


def disagreements(known: Properties, actual: Outline) -> Iterator[Found]:
    """Yield what a file of ours says otherwise than the others, where no article knows it."""
    for place in actual.properties if _is_ours(merged(actual.properties)) else ():
        for name in _FILES_ALONE:
            # A publication without a list of pages need not say where they are.
            needless = name == "printed" and not actual.pages
            if name in place.holds and getattr(known, name) and not needless:
                yield from _compared(known, place, name)


def _is_ours(said: Properties) -> bool:
    return said.generator.startswith("Plainleaf")


def _compared(wanted: Properties, place: Properties, name: str) -> Iterator[Found]:
    joined = name in wanted.joined | place.joined
    texts = [_text(name, getattr(each, name), joined) for each in (wanted, place)]
    if texts[0] != texts[1]:
        yield _WORDS.get(name, name), place.place, texts[0], texts[1]


def _access(
    expected: Iterable[tuple[str, str]], actual: Iterable[tuple[str, str]], where: str
) -> Iterator[Found]:
    """Yield each kind of statement that differs; their order says nothing."""
    sides = [defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)]
    for side, statements in zip(sides, (expected, actual), strict=True):
        for name, value in sorted(statements):
            side[name].append(value)
    for name in dict.fromkeys((*sides[0], *sides[1])):
        texts = [_text(name, tuple(side[name]), joined=False) for side in sides]
        if texts[0] != texts[1]:
            yield name, where, texts[0], texts[1]


def _text(name: str, value: str | tuple[str, ...], joined: bool) -> str:
    """Return a value as it is compared, and as a message names it."""
    if isinstance(value, tuple):
        values = [normal(each) for each in value]
        if joined:
            pieces = (each.strip() for one in values for each in re.split("[;,]", one))
            values = [each for each in pieces if each]
        return ", ".join(f"“{each}”" for each in values)
    if name == "language":
        return canonical_tag(value)
    if name in _DAYS and value:
        value = f"{value}-01-01"[:10]
    return f"“{normal(value)}”" if value.strip() else ""
