"""Dates and times that there are not, and numbers that the end of a line parts.

Nobody can come on the 31st of November, or at 25:00; and `2,` above `5 ml` is shown as “2, 5 ml”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from plainleaf.checks.typed import texts
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article
from plainleaf.reader.front.dates import readings
from plainleaf.text.parted import decimals, parted
from plainleaf.text.quantities import MONTHS

_YEAR = r"(?:19|20)\d\d(?!\d)"
_IN_FIGURES = re.compile(
    rf"(?<![\d./-])(?:\d{{1,2}}\.\s?\d{{1,2}}\.\s?{_YEAR}|\d{{1,2}}/\d{{1,2}}/{_YEAR}"
    rf"|{_YEAR}-\d{{1,2}}-\d{{1,2}})(?![\d/-])"
)
_IN_WORDS = re.compile(
    rf"(?<![\d./-])\d{{1,2}}(?P<rest>\.?\s(?:{'|'.join(map(re.escape, MONTHS))}),?\s{_YEAR})"
)
_TIME = re.compile(
    r"(?<![\d:.,])(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?=\s?(?:Uhr|h\b|[ap]\.?m\b))"
    r"|\.(?P<other>\d\d)(?=\s?Uhr))"
)


def no_such_date(article: Article) -> Iterator[Diagnostic]:
    """Each day and each time of day is one that comes."""
    language = article.metadata.language
    for text, position in texts(article):
        wrong = [each for each in _IN_FIGURES.finditer(text) if not _is_day(each[0], language)]
        wrong += [
            each
            for each in _IN_WORDS.finditer(text)
            # What is no date with its first day, either, may be something else.
            if not _is_day(each[0], language) and _is_day(f"1{each['rest']}", language)
        ]
        wrong += [
            each
            for each in _TIME.finditer(text)
            if not _is_time(int(each["hour"]), int(each["minute"] or each["other"]))
        ]
        for each in sorted(wrong, key=re.Match.start):
            line = position.line + text.count("\n", 0, each.start()) if position.line else 0
            yield Diagnostic(
                "no-such-date",
                Severity.WARNING,
                f"There is no such day or time: {each[0]}",
                replace(position, line=line),
                "Look up which one is meant.",
            )


def _is_time(hour: int, minute: int) -> bool:
    return (hour < 24 and minute < 60) or (hour, minute) == (24, 0)


def _is_day(text: str, language: str) -> bool:
    return bool(readings(re.sub(r"\A(\d{4})-(\d+)-", r"\1/\2/", text), language))


def parted_number(article: Article) -> Iterator[Diagnostic]:
    """A number stands on one line: where a line ends, readers see a space."""
    whole = list(texts(article, "\ufffc"))
    within = decimals("\n".join(text for text, _ in whole))
    for text, position in whole:
        lines = text.split("\n")
        for at, (above, below) in enumerate(pairwise(lines)):
            found = parted(above, below, within)
            if found is None or not found.told:
                continue
            # Where a point parts decimals, a comma parts two numbers.
            if found.told == "asked" and above.endswith(",") and _has_points(article):
                continue
            sure = found.told == "guessed"
            words = f"{above.split()[-1]} {' '.join(below.split()[:2])}"
            what = "parts a number, so that a space is shown in it" if sure else (
                "may part a number; a space is shown there"
            )  # fmt: skip
            yield Diagnostic(
                "parted-number",
                Severity.WARNING,
                f"The end of a line {what}: {words}",
                replace(position, line=position.line + at if position.line else 0),
                "If it is one number, write it on one line; if it is two, put both on one line.",
            )


def _has_points(article: Article) -> bool:
    """Return whether a point parts decimals in the language of an article."""
    from babel.core import UnknownLocaleError  # costs: only where a line may part a number
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(article.metadata.language.replace("-", "_")) == "."
    except (UnknownLocaleError, ValueError, TypeError):
        return False
