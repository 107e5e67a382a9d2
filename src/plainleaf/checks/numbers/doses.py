"""Doses that eyes take for others, and letters that stand where figures belong.

What is easily misread is listed by the Institute for Safe Medication Practices (ISMP List of
Error-Prone Abbreviations, Symbols, and Dose Designations).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plainleaf.checks.typed import at_line, texts
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Article
from plainleaf.text.quantities import CLOSE_UNITS, DOSES
from plainleaf.text.wholes import any_of

# --- Letters for figures ---------------------------------------------------------------------

_LATIN = {**dict.fromkeys("OoОоΟο", 0), **dict.fromkeys("lIІіΙı", 1), "S": 5, "B": 8, "Z": 2}
_ARABIC = {"ا": 1, "ه": 5}
_FIGURES = _LATIN | _ARABIC
_LIKE, _LIKE_ARABIC = "".join(_LATIN), "".join(_ARABIC)
# A line of the source may end between a number and its unit.
_BLANK = "[ \n\u00a0\u2007\u2009\u202f]"
_LETTER = r"[^\W\d_\u3000-\u9fff\uac00-\ud7a3]"
_START = rf"(?<!{_LETTER})(?<![\d_.,\u066b\ufffc])"
_DOSE = any_of(DOSES)
_UNIT = rf"(?:{_DOSE}(?!{_LETTER}|\d)|{any_of(CLOSE_UNITS)})"
_RANGE = rf"(?:{_BLANK}?[-\u2010-\u2015]{_BLANK}?\d[\d.,]*)?"
_MIXED = re.compile(
    rf"{_START}(?P<number>(?:[\d{_LIKE}]+|[\d{_LIKE_ARABIC}]+)"
    rf"(?:[.,\u066b](?:[\d{_LIKE}]+|[\d{_LIKE_ARABIC}]+))*)"
    rf"(?:(?P<dose>{_RANGE}{_BLANK}?{_UNIT})|(?!\w))"
)
# Oxygen and ozone; iodine by its weight.
_NAMES = re.compile(r"O[23]|I1[23]\d")
# Without a unit, what is nothing else: not I10 of the ICD, nor the 1o of Spain and Portugal.
_SURELY = re.compile(r"\d+(?:[.,]\d+)*[.,]?O[\dO]*|\d*l\d[\dlO]*|l[O\d]+")
# Of a telephone: groups of figures, of which one or two have such a letter.
_GROUP = rf"[\d{_LIKE}]*\d[\d{_LIKE}]*(?!\w)"
_DIALLED = re.compile(rf"{_START}(?=[+(0O])[+(]*{_GROUP}(?:\)?(?:{_BLANK}|[/.-])?\(?{_GROUP})*")
_FEWEST, _MOST_LETTERS = 6, 2


def letter_for_figure(article: Article) -> Iterator[Diagnostic]:
    """Every figure of a number is one: nobody hears ten in one and O, and no telephone dials O."""
    for text, position in _with_figures(article):
        numbers = [each for each in _DIALLED.finditer(text) if _is_dialled(each[0])]
        taken = [range(*each.span()) for each in numbers]
        for each in numbers:
            yield Diagnostic(
                "letter-for-figure",
                Severity.WARNING,
                f"In the number {_on_one_line(each[0])} a letter stands where a figure belongs.",
                at_line(position, text, each.start()),
                f"Look the number up; write {_on_one_line(_in_figures(each[0]))} if that is it.",
            )
        for each in _MIXED.finditer(text):
            number = each["number"]
            if any(each.start() in other for other in taken) or not _is_mixed(number):
                continue
            at, meant = at_line(position, text, each.start()), _in_figures(number)
            if each["dose"]:
                yield Diagnostic(
                    "letter-for-figure",
                    Severity.ERROR,
                    f"In the dose {_on_one_line(each[0])} a letter stands where a figure belongs.",
                    at,
                    f"Look the dose up; write {meant}{_on_one_line(each['dose'])} if that is it.",
                )
            elif _SURELY.fullmatch(number):
                yield Diagnostic(
                    "letter-for-figure",
                    Severity.WARNING,
                    f"In the number {number} a letter stands where a figure belongs.",
                    at,
                    f"Look the number up; write {meant} if that is it.",
                )


def _with_figures(article: Article) -> Iterator[tuple[str, Position]]:
    return ((text, position) for text, position in texts(article) if re.search(r"\d", text))


def _on_one_line(words: str) -> str:
    return words.replace("\n", " ")


def _is_mixed(number: str) -> bool:
    return (
        any(map(str.isdecimal, number))
        and any(map(str.isalpha, number))
        and not _NAMES.fullmatch(number)
        # These look like figures beside figures only.
        and not re.search(r"(?<![\d.,])[SBZ]|[SBZ](?!\d|\Z)|\A\d[SBZ]\Z", number)
    )


def _is_dialled(run: str) -> bool:
    groups = re.split(rf"{_BLANK}|[/.()+-]", run)
    mixed = [each for each in groups if each and not each.isdecimal()]
    return (
        0 < len(mixed) <= _MOST_LETTERS
        and sum(map(str.isdecimal, run)) >= _FEWEST
        and all(map(_is_mixed, mixed))
        and not any(each.endswith("l") for each in mixed)  # litres
        # Two of these are diagnoses: O24 O80.
        and sum(each.startswith("O") for each in mixed) < 2
    )


def _in_figures(number: str) -> str:
    """Return a number with figures, of its own script, in the place of letters."""
    nought = _nought(number)
    return "".join(chr(nought + _FIGURES[sign]) if sign in _FIGURES else sign for sign in number)


def _nought(number: str) -> int:
    """Return the place of 0 among the characters, in the script of a number."""
    first = next(sign for sign in number if sign.isdecimal())
    return ord(first) - unicodedata.decimal(first)


# --- Doses that are misread ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Misread:
    """One way to write a dose that is taken for another: its pattern, why, and what is safe."""

    pattern: re.Pattern[str]
    why: str
    mended: Callable[[re.Match[str]], str]


_WHOLE_UNIT = rf"(?P<unit>{_BLANK}?{_DOSE}(?!{_LETTER}|\d))"
# What is in a litre of blood is no dose, and may be as exact as it was measured.
_NO_LEVEL = rf"(?!{_BLANK}?/{_BLANK}?[dcmµ]?[lL]\b)"
_MISREAD = (
    _Misread(
        re.compile(rf"{_START}[.,\u066b]\d+{_WHOLE_UNIT}{_NO_LEVEL}"),
        "begins with its decimal sign; who overlooks it takes ten times as much",
        lambda found: f"Write “{chr(_nought(found[0]))}{found[0]}”.",
    ),
    _Misread(
        re.compile(
            rf"{_START}(?P<number>\d{{1,4}})[.,\u066b][0\u0660\u06f0]{{1,2}}(?!\d)(?P<rest>{_RANGE})"
            rf"{_WHOLE_UNIT}{_NO_LEVEL}"
        ),
        "ends in a nought that says nothing; who overlooks the decimal sign takes ten times as "
        "much, or more",
        lambda found: f"Write “{found['number']}{found['rest']} {found['unit'].strip()}”.",
    ),
    _Misread(
        re.compile(rf"{_START}\d[\d.,]*{_BLANK}?U(?![\w'’/-]|\.\w)"),
        "has a U, which looks like a nought: ten times as much",
        lambda _: "Write the word: units.",
    ),
    _Misread(
        re.compile(rf"{_START}\d{{5,}}{_WHOLE_UNIT}"),
        "has more figures than eyes count",
        lambda _: "Part the thousands, as readers of the language are used to.",
    ),
)
_CLOSE = re.compile(
    rf"{_START}(?P<number>\d[\d.,]*)(?=[mlI])(?P<unit>{_DOSE})(?!{_LETTER}|\d|{_BLANK}?{_UNIT})"
)
_NO_SPACE_BEFORE_UNITS = ("zh", "ja", "ko", "th", "lo", "km", "my")


def misread_dose(article: Article) -> Iterator[Diagnostic]:
    """No dose is written in a way in which doses are known to be misread."""
    spaced = article.metadata.language.partition("-")[0] not in _NO_SPACE_BEFORE_UNITS
    for text, position in _with_figures(article):
        taken: list[range] = []
        for kind in _MISREAD:
            for each in kind.pattern.finditer(text):
                taken.append(range(*each.span()))
                yield Diagnostic(
                    "misread-dose",
                    Severity.WARNING,
                    f"“{_on_one_line(each[0])}” {kind.why}.",
                    at_line(position, text, each.start()),
                    _on_one_line(kind.mended(each)),
                )
        for each in _CLOSE.finditer(text) if spaced else ():
            if not any(each.start() in other for other in taken):
                yield Diagnostic(
                    "misread-dose",
                    Severity.NOTE,
                    f"“{each[0]}” has no space before its unit, which can look like a figure.",
                    at_line(position, text, each.start()),
                    f"Write “{each['number']} {each['unit']}”.",
                )
