"""Figures in English text: counts of people, percentages, plain numbers, and what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass

PEOPLE = (
    r"(?:people|persons?|patients?|adults?|women|men|children|babies|infants|girls|boys|teenagers|"
    r"adolescents|participants?|volunteers?|users?|smokers|cases|pregnancies|births|deaths|mothers|"
    r"parents|individuals|veterans|residents|survivors|students|carers|caregivers|of them|of those)"
)
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"hundred": 100, "a hundred": 100, "a thousand": 1000, "thousand": 1000}
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
NUMBER_WORDS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_COUNT = re.compile(
    rf"(?<![\w.,/-])(?P<count>{_NUMBER}|{NUMBER_WORDS}) "
    rf"(?P<how>out of(?: every| the)?|in every|in|of every|of(?: the)?) "
    rf"(?P<of>{_NUMBER}|{NUMBER_WORDS})(?![\w/]|[.,]\d|-\w|:\d|%)"
    rf"(?=(?P<who>(?: [\w’'-]+){{0,3}}))",
    re.IGNORECASE,
)
# “2 of 3 doses”, “page 2 of 5”, “1 in 24 hours” are not about people.
_PEOPLE = re.compile(rf"^(?: [\w’'-]+){{0,2}} {PEOPLE}\b", re.IGNORECASE)
_THING = re.compile(
    r"^ (?:[\w-]+ )?(?:doses?|steps?|pages?|tablets?|pills?|visits?|parts?|hours?|days?|weeks?|"
    r"months?|years?|minutes?|times|sessions?|stages?|points?|grams?|questions?|items?|cm|mm|ml|mg)\b",
    re.IGNORECASE,
)
_ROUND = frozenset((10, 20, 25, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000))
_PERCENTAGE = re.compile(rf"(?<![\w.,])(?P<value>{_NUMBER})\s?(?:%|per ?cent\b)", re.IGNORECASE)
_NUMBER_WORD = re.compile(rf"\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)
_UNITS = (
    "second minute hour day night week month year time dose tablet visit session point gram litre "
    "liter glass cup mg g kg ml l cm mm km"
).split()
_AMOUNT = re.compile(
    rf"(?<![\w.,/:–-])(?P<value>{_NUMBER}|{NUMBER_WORDS})[ -](?P<unit>{'|'.join(_UNITS)})s?\b",
    re.IGNORECASE,
)
PLAIN_NUMBER = re.compile(rf"(?<![\w.,/:*–-])(?P<value>{_NUMBER})(?![\w*/:]|[.,]\d)")
# What a number counts, where that can be told; words on one line count the same.
_MEASURES = """
second seconds sec secs
minute minutes min mins
hour hours hr hrs h
day days
week weeks
month months
year years
milligram milligrams mg
microgram micrograms mcg µg μg ug
gram grams g
kilogram kilograms kg
millilitre millilitres milliliter milliliters ml
litre litres liter liters l
centimetre centimetres centimeter centimeters cm
millimetre millimetres millimeter millimeters mm
kilometre kilometres kilometer kilometers km
mmol
mmhg
iu
% percent
tablet tablets pill pills capsule capsules
dose doses
drop drops
puff puffs
cup cups
glass glasses
time times
visit visits
session sessions
"""
_MEASURE_OF = {
    word: line.split()[0] for line in _MEASURES.strip().splitlines() for word in line.split()
}
_MEASURE = "|".join(sorted(map(re.escape, _MEASURE_OF), key=len, reverse=True))
_RANGE = rf"\s?(?:–|-|to|or|and)\s?(?:{_NUMBER}|{NUMBER_WORDS})"
_COUNTED = re.compile(
    rf"(?P<range>{_RANGE})?(?:[\s-]?(?P<measure>{_MEASURE}|per ?cent)(?!\w))?", re.IGNORECASE
)
_FIGURE = re.compile(
    rf"(?:(?<![\w.,/:*–-])|(?P<second>(?<=\d–)))(?P<value>{_NUMBER})"
    rf"(?:(?![\w*/:]|[.,]\d)|(?=(?:{_MEASURE})(?!\w)))"
    rf"|\b(?P<word>{NUMBER_WORDS})\b",
    re.IGNORECASE,
)
_TO = re.compile(r"[–-]|to\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text.

    Args:
        value: the number.
        said: as it is written, with what it counts.
        measure: what it counts ("milligram", "day"); empty where that cannot be told.
        exact: whether it has decimals or is in a range, as a measured value.
        start: where it stands.
    """

    value: float
    said: str
    measure: str
    exact: bool
    start: int


@dataclass(frozen=True, slots=True)
class Count:
    """`count` of `of` people, as the text says it, and where."""

    count: float
    of: float
    said: str
    start: int


def value(text: str) -> float:
    """Return the number that digits or a word say."""
    text = text.lower()
    return float(_NUMBER_WORDS[text] if text in _NUMBER_WORDS else text.replace(",", ""))


def counts(text: str) -> list[Count]:
    """Return every “13 out of 17” that counts people; other fractions are left alone."""
    found = []
    for match in _COUNT.finditer(text):
        count, of = value(match["count"]), value(match["of"])
        if not 0 <= count <= of or of < 2 or _THING.match(match["who"]):
            continue
        people = _PEOPLE.match(match["who"]) is not None
        out_of = match["how"].lower().startswith("out of")
        in_round = match["how"].lower().startswith("in") and of in _ROUND
        if people or out_of or in_round:
            found.append(Count(count, of, match.group(), match.start()))
    return found


def figures(text: str) -> list[Figure]:
    """Return every number of a text, in figures or in words, with what it counts."""
    found = []
    for match in _FIGURE.finditer(text):
        number = match["value"] or match["word"]
        after = _COUNTED.match(text, match.end())
        between = (after["range"] or "").strip().lower() if after else ""
        word = (after["measure"] or "").lower() if after else ""
        measure = "%" if word.startswith("per") else _MEASURE_OF.get(word, "")
        said = text[match.start() : after.end()] if after and word and not between else number
        exact = "." in number or bool(match["second"] is not None or _TO.match(between))
        found.append(Figure(value(number), said, measure, exact, match.start()))
    return found


def stated(text: str) -> set[float]:
    """Return every number of a text, in figures or in words."""
    found = {value(match["value"]) for match in PLAIN_NUMBER.finditer(text)}
    return found | {value(match.group()) for match in _NUMBER_WORD.finditer(text)}


def amounts(text: str) -> list[tuple[float, str, str]]:
    """Return every number with its unit, such as “5 minutes”: the number, the unit, as said."""
    return [
        (value(match["value"]), match["unit"].lower(), match.group())
        for match in _AMOUNT.finditer(text)
    ]


def percentages(text: str) -> list[tuple[float, str, int]]:
    """Return every percentage: its value, how it is said, where."""
    return [
        (value(match["value"]), match.group(), match.start())
        for match in _PERCENTAGE.finditer(text)
    ]
