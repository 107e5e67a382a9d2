"""Numbers that the end of a line parts: decimals, thousands, telephones, dates, hours.

Pasted texts have such lines, and so have articles that an editor wrapped. One is a number only
where nothing else can be meant: `2,` above `5 ml` may be day 2, and 5 ml.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from plainleaf.text.quantities import CLOSE_UNITS, UNITS
from plainleaf.text.wholes import any_of

_DASH = "-‐‑–/"
_UNIT = any_of([*UNITS, *CLOSE_UNITS])
_WITH_UNIT = re.compile(rf"(?P<number>\d+)[ \u00a0]?(?:{_UNIT})(?![^\W\d_])")
_CLOCK = re.compile(r"\d\d\s?(?:Uhr\b|uur\b|h\b|[ap]\.?m\b)", re.I)
_END = re.compile(r"(?P<before>\d[\d.,٫٬'’]*)(?P<sign>[.,٫٬'’،])\Z")
_LISTED = re.compile(r"\d\s?[,،]\s*\d+[,،]\Z")  # `1, 2,`
_GROUP = re.compile(r"\d{3}(?![ \u00a0/-]?\d)")
_PHONE = re.compile(r"(?<![\d.,])(?:\+|[(]?[0٠۰])[\d ()/‐‑–-]*\Z")
_DECIMAL = re.compile(r"(?<![\d.,])\d+[.,]\d+(?![.,]?\d)")
_WHOLE_PHONE = 7  # figures; shorter ones go on
_ALWAYS = "٫٬"  # signs that stand in numbers alone


class Parted(NamedTuple):
    """How two lines go together: what stands between, and if it is sure, asked or plain."""

    glue: str
    told: str


def decimals(text: str) -> frozenset[str]:
    """Return the numbers with one sign in them, a point or a comma, that stand within lines."""
    return frozenset(_DECIMAL.findall(text))


def parted(above: str, below: str, numbers: frozenset[str] = frozenset()) -> Parted | None:
    """Return how a number goes on in the next line, or None where none does.

    Args:
        above: a line, or what ends with it.
        below: the next one.
        numbers: the `decimals` of the text.
    """
    if not re.match(rf"[{_DASH}]?\d", below):
        return None
    phone = _PHONE.search(above)
    if below[0] in _DASH:
        return Parted("", "guessed") if phone and _figures(phone[0]) > 3 else None
    if re.search(rf"\d[{_DASH}]\Z", above):
        return Parted("", "guessed")
    if phone and (re.search(rf"[{_DASH}]\s*\Z", above) or (
        _figures(phone[0]) < _WHOLE_PHONE and not _zero(below) and re.match(r"\d{3}", below)
        and _figures(phone[0]) + _figures(re.match(rf"[\d {_DASH}]+", below)[0]) >= _WHOLE_PHONE  # type: ignore[index]
    )) and _figures(phone[0]) > 1:  # fmt: skip
        return Parted(" ", "")
    if end := _END.search(above):
        return _signed(above, end, below, numbers)
    if re.search(r"(?<![\d.,])\d{1,3}\Z", above) and _zero(below) and _GROUP.match(below):
        return Parted(" ", "")  # `1` above `000 mg`
    if re.search(r"(?<!\d)\d{1,2}:\Z", above) and _CLOCK.match(below):
        return Parted(" ", "asked")
    return None


def _signed(
    above: str, end: re.Match[str], below: str, numbers: frozenset[str]
) -> Parted | None:  # fmt: skip
    before, sign = end["before"], end["sign"]
    figures = re.match(r"\d+", below)
    assert figures is not None
    if sign in _ALWAYS:
        return Parted("", "guessed")
    group = _GROUP.match(below)
    unit = _WITH_UNIT.match(below)
    if group and _zero(below) and not _zero(before) and re.search(r"(?<!\d)\d{1,3}\Z", before):
        return Parted("", "guessed")
    if _LISTED.search(above):
        return Parted(" ", "")
    if sign in ".," and (
        f"{before}{sign}{figures[0]}" in numbers or (_zero(before) and before.isdecimal()
                                                     and len(before) == 1 and unit)
    ):  # fmt: skip
        return Parted("", "guessed")
    if sign == "." and re.match(r"\d{1,2}\.\s?\d{2,4}\b", below):
        return Parted(" ", "")  # `12.` above `11.2026`
    alone = before == "0" and sign in ".," and not re.match(r"\d+[,،]", below)  # `0,` above `5`
    if unit or group or alone or sign in "'’":
        return Parted(" ", "asked")
    return Parted(" ", "") if sign in ",،" else None


def _figures(text: str) -> int:
    return sum(each.isdecimal() for each in text)


def _zero(text: str) -> bool:
    return text[:1] in ("0", "٠", "۰", "०", "０")
