"""Numbers that follow each other otherwise in a translation than in its source.

Languages have orders of their own: “4 out of 5” is “5 人中 4 人”. So an order counts between two
sentences, within one whole (a range, a telephone number), and where both numbers are of one kind in
both languages, as two doses in mg are. Any other counts only where both languages keep the order of
the parts of a sentence, and none of the two numbers stands with what it stood with.

Measured on 9,000 sentences about health with several numbers each (TICO-19, English and 14 other
languages): of two numbers exchanged at random 98 in 100 are seen where the order is kept, half in
other languages; 2 and 6 in 1,000 real sentences are reported without need.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import NamedTuple

from plainleaf.checks.prose.sentences import boundaries
from plainleaf.checks.translation.amounts import Amount, Said, matched
from plainleaf.checks.translation.anchors import folded, links, times, units
from plainleaf.diagnostics import Position
from plainleaf.reader.front.dates import readings
from plainleaf.text.direction import runs_from_right
from plainleaf.text.wholes import EAST_ASIAN


class Exchange(NamedTuple):
    """Two numbers with the words behind them, in the source and here, each in the text's order."""

    wanted: list[str]
    given: list[str]
    source: Position
    here: Position


# In which the parts of a sentence come as in English, by and large: the verb before what it is of.
_KEEPING = frozenset(
    """
    af ar be bg bs ca cs da de el en es fr gl he hr id is it lt lv mk ms nb nl nn no pl pt ro ru sk
    sl sq sr sv sw tl uk vi
    """.split()
)
_UNSPACED = f"{EAST_ASIAN}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_OF = r"(?:[\s.]{0,2}(?:del?|d[’'])(?=[\s’'])[\s’'])?"  # 3 de mayo
_BEHIND = re.compile(
    rf"{_OF}[\s.-]{{0,2}}(?:(?P<close>[{_UNSPACED}]{{1,4}})"
    rf"|(?P<sign>[%٪‰]|°\s?[CF]?|[^\W\d_{_UNSPACED}][^\s\d{_UNSPACED},;:!?()\[\]“”„«»،؛。、，；：（）]*))"
)
_BEFORE = re.compile(r"([^\W\d_]+)\.?\s*\Z")
# In a name, as in COVID-19, H1N1 and B12.
_NAMED = re.compile(r"(?:[A-Za-z]|[^\W\d_]{2,}[-‐‑])\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Between two numbers of one whole, and between two that one unit may be said for.
_GLUE = re.compile(r"[\s()]?[-‐‑–—/.:()\u00a0\u202f ]?[\s(]?")
_LIST = re.compile(r"\s?[,،、]\s?")
_RANGE = re.compile(r"\s?[%٪]?\s?[-‐‑–—/]\s?")
_DAY = re.compile(r"\d{1,2}([/.])\s?\d{1,2}")
_SENTENCE = re.compile(r"[^。！？।؟]+[。！？।؟]*")
_PROPER = re.compile(r"(?<![\w-])[A-Z][A-Za-z]{3,}")
_STEM, _NEAR, _WORDS, _MOST = 4, 40, 4, 1000


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number stands.

    Args:
        sentence: in which one, counted from 0.
        whole: what it is one with: where that ends.
        kind: what it counts, or what stands behind it; empty for nothing.
        known: whether that is known in every language.
    """

    sentence: int
    whole: int
    kind: str
    known: bool


class _Pair(NamedTuple):
    """A number of the source and the same one in the translation, each with where it stands."""

    one: Amount
    two: Amount
    here: _Place
    there: _Place


@dataclass(frozen=True)
class _Side:
    said: Said
    language: str

    @cached_property
    def sentences(self) -> list[str]:
        """Return the sentences."""
        return [self.said.words[start:end] for start, end in self._bounds]

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        return [
            (start + part.start(), start + part.end())
            for start, end in boundaries(self.said.words, self.language)
            # Before a figure the library sees no end.
            for part in _SENTENCE.finditer(self.said.words[start:end])
        ]

    @cached_property
    def places(self) -> dict[Amount, _Place]:
        """Return where each number stands; from the last, for one may be of the next one's kind."""
        found: dict[Amount, _Place] = {}
        after: Amount | None = None
        ends = [end for _, end in self._bounds]
        for number in reversed(self.said.amounts):
            whole = number.end
            kind, known = self._kind(number)
            if after:
                between = self.said.words[number.end : after.start]
                glued = _GLUE.fullmatch(between)
                joined = glued or _LIST.fullmatch(between) or self._links(between)
                whole = found[after].whole if glued else whole
                if joined and not known:
                    kind, known = found[after].kind, found[after].known
            sentence = bisect_right(ends, number.start)
            found[number] = _Place(sentence, whole, kind, known)
            after = number
        return found

    def whole(self, number: Amount) -> str:
        """Return the words from the first to the last number of the whole that one is in."""
        return self.said.words[slice(*self._span(number))]

    def _span(self, number: Amount) -> tuple[int, int]:
        end = self.places[number].whole
        return self._starts[end], end

    @cached_property
    def _starts(self) -> dict[int, int]:
        """Return where the wholes begin, by where they end; the places run from the last number."""
        return {place.whole: number.start for number, place in self.places.items()}

    def seen(self, number: Amount) -> str:
        """Return a number, all of its whole, with some words behind it, as they stand."""
        start, end = self._span(number)
        after = [each.start for each in self.said.amounts if each.start > end]
        line = self.said.words[end : min([*after, end + _NEAR])].partition("\n")[0]
        words = " ".join((self.said.words[start:end] + line).split(" ")[: _WORDS + 1])
        return words.strip(" ,;:.،。、，(")

    def name(self, number: Amount, other: _Side) -> str:
        """Return the one name between the number before and this one that the other has, too."""
        start = max((each.end for each in self.said.amounts if each.end <= number.start), default=0)
        found = _PROPER.findall(self.said.words, start, number.start)
        found = [each for each in found if each in other.said.words]
        return found[0] if len(found) == 1 else ""

    def _links(self, between: str) -> bool:
        return folded(between.strip()) in links(self.language)

    def _kind(self, number: Amount) -> tuple[str, bool]:
        named = units(self.language)
        before = self.said.words[max(0, number.start - _NEAR) : number.start]
        if _NAMED.search(before):
            return "name", True
        if _YEAR.fullmatch(number.text):
            return "year", True
        word = _BEFORE.search(before)
        if word and (name := named.get(folded(word[1]), "")).startswith("month"):
            return name, True
        behind = _BEHIND.match(self.said.words, number.end)
        if behind is None:
            return "", False
        close = folded(behind["close"] or "")
        whole = folded(behind["sign"] or "")
        tries = [close[:size] for size in range(len(close), 0, -1)]
        tries += [whole, whole.rstrip(".'’\"”")]
        if name := next((named[each] for each in tries if each in named), ""):
            return name, True
        return close[:1] or whole[:_STEM], False


def exchanged(
    theirs: Said, ours: Said, source: str, translation: str, *, alike: bool = True
) -> Exchange | None:
    """Return two numbers of a source that seem to be exchanged in its translation.

    Args:
        theirs: what the source says.
        ours: what the translation says.
        source: the language of the one.
        translation: that of the other.
        alike: they have the same numbers; else which is which is less certain, and only what is
            known in every language counts.
    """
    one, two = _Side(theirs, source), _Side(ours, translation)
    pairs = [
        _Pair(number, other, one.places[number], two.places[other])
        for number, other in matched(theirs.amounts, ours.amounts)
        if other is not None
    ]
    found = _Comparison(one, two, pairs, alike).found()
    first = second = None
    for first, second in islice(found, _MOST):
        # Two dates say more than a day and a year of one.
        if first.here.whole != second.here.whole and first.there.whole != second.there.whole:
            break
    if first is None or second is None:
        return None
    here = sorted((first.two, second.two), key=lambda each: each.start)
    return Exchange(
        list(dict.fromkeys((one.seen(first.one), one.seen(second.one)))),
        list(dict.fromkeys(two.seen(each) for each in here)),
        first.one.position,
        here[0].position,
    )


@dataclass(frozen=True)
class _Comparison:
    one: _Side
    two: _Side
    pairs: list[_Pair]
    alike: bool

    def found(self) -> Iterator[tuple[_Pair, _Pair]]:
        """Yield what was exchanged, one by one."""
        bound: set[int] = set()
        for group, theirs, ours in self._bindings():
            wrong = [pair for pair, a, b in zip(group, theirs, ours, strict=True) if a != b]
            if wrong:
                yield wrong[0], wrong[-1]
            bound.update(pair.one.start for pair in group)
        for first, second in combinations(self.pairs, 2):
            if (
                self._crossed(first, second)
                and not first.one.readings & second.one.readings
                and not {first.one.start, second.one.start} <= bound
            ):
                yield first, second

    def _bindings(self) -> Iterator[tuple[list[_Pair], list[str], list[str]]]:
        """Yield numbers of one kind with the times or names that each goes with, on both sides.

        There are as many of them in the sentence as numbers, and the same in both languages.
        """
        theirs, ours = self.one.sentences, self.two.sentences
        if len(theirs) != len(ours):
            return
        groups: dict[tuple[int, str, str], list[_Pair]] = {}
        for pair in self.pairs:
            here, there = pair.here, pair.there
            if here.sentence == there.sentence:
                groups.setdefault((here.sentence, here.kind, there.kind), []).append(pair)
        for (at, _, _), group in groups.items():
            if len(group) < 2:
                continue
            wanted = times(theirs[at], self.one.language)
            given = times(ours[at], self.two.language)
            order = sorted(group, key=lambda pair: pair.two.start)
            if _are_the_same(wanted, given, group):
                yield group, wanted, [given[order.index(pair)] for pair in group]
            names = [self.one.name(pair.one, self.two) for pair in group]
            others = [self.two.name(pair.two, self.one) for pair in group]
            if all(names) and _are_the_same(names, others, group):
                yield group, names, others

    def _crossed(self, first: _Pair, second: _Pair) -> bool:
        one, three, two, four = first.here, first.there, second.here, second.there
        if "name" in (one.kind, two.kind) and (one.kind, two.kind) == (three.kind, four.kind):
            return False
        if _units_exchanged(one, two, three, four):
            return True
        if first.two.start < second.two.start:
            return False
        if not self.alike:
            return one.known and one.kind == two.kind == three.kind == four.kind
        if one.sentence != two.sentence and three.sentence != four.sentence:
            return True
        if one.whole == two.whole and three.whole == four.whole:
            return not self._is_same(first, second)
        if one.kind == two.kind and three.kind == four.kind and one.kind and three.kind:
            return True
        if any(a.known and a.kind == b.kind for a, b in ((one, three), (two, four))):
            return False
        return {_primary(self.one.language), _primary(self.two.language)} <= _KEEPING

    def _is_same(self, first: _Pair, second: _Pair) -> bool:
        """Return whether two orders are one: 3.5. and 5/3, 5-10 and, from the right, 10-5."""
        words = self.two.said.words
        if runs_from_right(words) and _RANGE.fullmatch(words[second.two.end : first.two.start]):
            return True
        theirs, ours = self.one.whole(first.one), self.two.whole(first.two)
        if _DAY.fullmatch(theirs) and _DAY.fullmatch(ours) and {"/", "."} <= {*theirs, *ours}:
            theirs, ours = (re.sub(r"([/.]).*", r"\g<0>\g<1>2024", day) for day in (theirs, ours))
        dates = readings(theirs, self.one.language), readings(ours, self.two.language)
        return not set(dates[0]).isdisjoint(dates[1])


def _are_the_same(one: Sequence[str], two: Sequence[str], group: Sequence[_Pair]) -> bool:
    """Return whether two rows name the same things, each once, as many as there are numbers."""
    return len(set(one)) == len(one) == len(group) and sorted(one) == sorted(two)


def _units_exchanged(one: _Place, two: _Place, three: _Place, four: _Place) -> bool:
    """Return whether one number has the other's unit, and the other the one's or an unknown one."""
    if one.kind == two.kind or not (one.known or two.known):
        return False
    ends = ((one, four), (two, three))
    return all(a.known == b.known and (a.kind == b.kind or not a.known) for a, b in ends)


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
