"""Dates and times that there are not: nobody can come on the 31st of November, or at 25:00."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.checks.typed import at_line, texts
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article
from plainleaf.reader.front.dates import readings
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
            yield Diagnostic(
                "no-such-date",
                Severity.WARNING,
                f"There is no such day or time: {each[0]}",
                at_line(position, text, each.start()),
                "Look up which one is meant.",
            )


def _is_time(hour: int, minute: int) -> bool:
    return (hour < 24 and minute < 60) or (hour, minute) == (24, 0)


def _is_day(text: str, language: str) -> bool:
    return bool(readings(re.sub(r"\A(\d{4})-(\d+)-", r"\1/\2/", text), language))
