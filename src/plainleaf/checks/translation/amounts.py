"""The numbers of a text as amounts, however its language writes them.

3.5 and 3,5 and ٣٫٥ are one amount; 1,000 may be a thousand or, where a comma parts decimals, one.
So each number has readings, and two numbers are one where they have a reading in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NamedTuple

from plainleaf.diagnostics import Position
from plainleaf.model.article import CodeBlock
from plainleaf.model.inlines import Code, Image, Inline, LineBreak, Link, Text
from plainleaf.model.transform import Node
from plainleaf.model.words import plain_text

# Between figures: a point, a comma, Arabic's signs for decimals and thousands, an apostrophe, and
# the spaces at which no line is broken.
_SEPARATORS = ".,\u066b\u066c’'\u00a0\u202f\u2009"
_DECIMALS = ".,\u066b"
_NUMBER = re.compile(rf"\d+(?:[{_SEPARATORS}]\d+)*")
# A time of day is one number: 20:30, 20 h 30 and 20.30 are the same, and so is 8:30 pm. A dilution
# of 1:10 is none, and is two numbers in any language.
_QUARTERS = "|".join(
    "".join(chr(zero + int(figure)) for figure in minutes)
    for zero in map(ord, "0٠۰०০")
    for minutes in ("00", "15", "30", "45")
)
_TIME = re.compile(
    rf"(?<![\d:.,])(?=\d\d|\d\D{{1,3}}(?:{_QUARTERS}))"
    r"(?P<hour>\d{1,2})(?::|[ \u00a0\u202f]?h[ \u00a0\u202f]?)(?P<minute>\d\d)(?![\d:])"
    r"(?:[ \u00a0\u202f]?(?P<pm>[Pp]\.?[Mm]))?"
)
# 0112 is not 112, though 05 is 5.
_DIALLED = re.compile(r"0\d\d+")
_ADDRESS = re.compile(r"(?i)\A\s*(?:https?://|www\.|doi:|10\.\d{4})|@")
# A number in a word, as in COVID-19 or B12, is one too; but not one in an address.


@dataclass(frozen=True, slots=True)
class Amount:
    """A number where it stands: as written, what it may mean, its place, and that in the words."""

    text: str
    readings: frozenset[Decimal | str]
    position: Position
    start: int = 0

    @property
    def end(self) -> int:
        """Return the place behind it in the words."""
        return self.start + len(self.text)


class Said(NamedTuple):
    """The words of something, and the numbers in them in reading order."""

    words: str
    amounts: list[Amount]


def amounts(node: object, position: Position) -> list[Amount]:
    """Return the numbers of a node, of a tuple of nodes or of a text; see `said`."""
    return said(node, position).amounts


def said(node: object, position: Position) -> Said:
    """Return the words and the numbers of a node, of a tuple of nodes or of a text.

    Args:
        node: addresses in it, shown as they are, and blocks of code are left out.
        position: where it stands; nodes within say it more exactly.
    """
    words = ""
    found: list[Amount] = []
    for text, place in _spelled(node, position):
        found += _in_text(text, place, len(words))
        words += text
    return Said(words, found)


def _spelled(node: object, position: Position) -> Iterator[tuple[str, Position]]:
    """Yield the texts in which a number is looked for, in reading order."""
    if isinstance(node, str):
        yield node, position
        return
    if isinstance(node, tuple):
        for words, rest in _runs(node):
            yield words, position
            for part in rest:
                yield from _spelled(part, position)
        return
    if isinstance(node, LineBreak):
        yield "\n", position
    if not isinstance(node, Node) or isinstance(node, CodeBlock):
        return
    position = getattr(node, "position", position)
    if isinstance(node, (Text, Code, Image)):
        yield (node.alt or "" if isinstance(node, Image) else node.text), position
        return
    if isinstance(node, Link) and _ADDRESS.search(plain_text(node.children)):
        return
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, tuple | Node):
            yield from _spelled(value, position)
    if not isinstance(node, Inline):
        yield "\n", position


def _runs(nodes: tuple[object, ...]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield runs of neighbouring texts, and each other node by itself."""
    words = ""
    for node in nodes:
        if isinstance(node, Text):
            words += node.text
            continue
        yield words, (node,)
        words = ""
    yield words, ()


def _in_text(text: str, position: Position, before: int) -> Iterator[Amount]:
    found = list(_TIME.finditer(text))
    within = [range(*each.span()) for each in found]
    found += [each for each in _NUMBER.finditer(text)
              if not any(each.start() in time for time in within)]  # fmt: skip
    for match in sorted(found, key=re.Match.start):
        start = before + match.start()
        if match.re is _TIME:
            yield Amount(match.group(), _hours(match), position, start)
            continue
        for written in _whole(match.group()):
            yield Amount(written, _readings(written), position, start)
            start += len(written) + 1


def _hours(time: re.Match[str]) -> frozenset[Decimal | str]:
    hour, minute = _plain(time["hour"]), _plain(time["minute"])
    later = int(hour) % 12 + 12 if time["pm"] else int(hour)
    return frozenset({Decimal(f"{hour}.{minute}"), Decimal(f"{later}.{minute}")})


def _whole(written: str) -> list[str]:
    """Return a run of figures as the numbers it is: 3.5.2022 and 12,15,17 are three each."""
    parts = re.split(f"([{_SEPARATORS}])", written)
    figures, signs = parts[::2], parts[1::2]
    if len(signs) < 2:
        return [written]
    grouped = all(len(part) == 3 for part in figures[1:-1]) and len(figures[0]) <= 3
    last_in_group = len(figures[-1]) == 3 and len(set(signs)) == 1
    decimal = len(set(signs[:-1])) == 1 and signs[-1] != signs[0] and signs[-1] in _DECIMALS
    if grouped and (last_in_group or decimal):
        return [written]
    if _is_indian(figures, signs):
        return [written]
    return figures


def _is_indian(figures: list[str], signs: list[str]) -> bool:
    """Return whether figures are grouped as in 1,50,000."""
    return (
        set(signs) == {","}
        and len(figures[-1]) == 3
        and all(len(part) == 2 for part in figures[1:-1])
        and len(figures[0]) <= 2
    )


def _plain(written: str) -> str:
    """Return a number in the figures 0 to 9."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in written
    )


def _readings(written: str) -> frozenset[Decimal | str]:
    plain = _plain(written)
    if _DIALLED.fullmatch(plain):
        return frozenset({plain})
    parts = re.split(f"([{_SEPARATORS}])", plain)
    figures, signs = parts[::2], parts[1::2]
    if not signs:
        return frozenset({Decimal(plain)})
    whole = Decimal("".join(figures))
    fraction = Decimal("".join(figures[:-1]) + "." + figures[-1])
    if len(signs) > 1:
        # Three signs of one kind, or of several: the last may part decimals.
        return frozenset({whole if len(set(signs)) == 1 else fraction})
    readings = set()
    if signs[0] in _DECIMALS:
        readings.add(fraction)
    if signs[0] not in "\u066b" and len(figures[1]) == 3:
        readings.add(whole)
    return frozenset(readings or {whole})


def unmatched(wanted: list[Amount], given: list[Amount]) -> tuple[list[Amount], list[Amount]]:
    """Return what of the one is not in the other, and the other way round; counted, not ordered."""
    rest = list(given)
    lacking = []
    for amount, other in matched(wanted, given):
        if other is None:
            lacking.append(amount)
        else:
            rest.remove(other)
    lacking, rest = _without_parted(lacking, rest)
    rest, lacking = _without_parted(rest, lacking)
    return lacking, rest


def matched(wanted: list[Amount], given: list[Amount]) -> Iterator[tuple[Amount, Amount | None]]:
    """Yield each number with the first one left that it can be."""
    rest = list(given)
    for amount in wanted:
        other = next((each for each in rest if amount.readings & each.readings), None)
        if other is not None:
            rest.remove(other)
        yield amount, other


def _without_parted(wholes: list[Amount], parts: list[Amount]) -> tuple[list[Amount], list[Amount]]:
    """Leave out numbers that the other side parts by plain spaces: 1,500,000 and 1 500 000."""
    left = []
    for amount in wholes:
        groups = f"{int(max(map(Decimal, amount.readings))):,}".split(",")
        texts = [_plain(part.text) for part in parts]
        starts = range(len(texts) - len(groups) + 1)
        at = next((i for i in starts if texts[i : i + len(groups)] == groups), None)
        if len(groups) > 1 and at is not None:
            parts = [*parts[:at], *parts[at + len(groups) :]]
        else:
            left.append(amount)
    return left, parts
