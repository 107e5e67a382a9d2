"""Wholes: what no line may end within, for a reader would read another number.

`12,500` and, on the next line, `IU` is one dose; so is `5 to 10 mg`. Here alone is said what is
one: numbers, numbers with their units, ranges, dates, times, telephone numbers, codes and doses, in
any script of digits. Writers keep these on one line, tables have room for them, and the verifier
looks whether it is so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from plainleaf.text.quantities import BEFORE, CLOSE_UNITS, MONTHS, TO, UNITS

LONGEST = 24
"""Characters of a whole that fits the narrowest line, of a telephone in a list; see `parted`."""

EAST_ASIAN = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
"""Letters and signs of Chinese, Japanese and Korean: a line may end between any two of them."""

_WORD = rf"[^\s/{EAST_ASIAN}]"
_DASHED = re.compile(rf"({_WORD}+[-\u2010\u2013]{_WORD}+|[-\u2010\u2013\u2014]\u00a0{_WORD}+)")
_PARTS = re.compile(r"(?<=[^-])(?=-)")

_LETTERS, _HYPHEN = rf"[^\W_{EAST_ASIAN}]", "[-\u2010\u2011\u2013]"
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_DASH = "[-\u2010-\u2015\u2212~\u301c\u30fc\uff0d\uff5e]"
# Marks that letters of India and of Arabic script bear are no letters to `\w`; words of East Asia
# follow a unit without a space.
_MARKS = (
    "\u0300-\u036f\u064b-\u0652\u0670\u0900-\u0903\u093a-\u094f\u0980-\u0d7f"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_NO_LETTER = rf"(?![^\W\d_{EAST_ASIAN}]|[{_MARKS}])"
_GROUPED = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)"
_PLAIN = r"\d++(?:[.,:;'’\u066b\u066c/\u2044\u2236\uff0e\uff0f\uff1a]\d++)*+"
_FRACTION = "[\u00bc-\u00be\u2150-\u215e]"
_NO_SPACES = "\u2fff"
_RAISED = "[\u00b2\u00b3\u00b9\u2070-\u2079\u207b]"
_NUMBER = rf"(?:(?:{_GROUPED}|{_PLAIN})(?:{_SPACE}?{_FRACTION})?|{_FRACTION}){_RAISED}*"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of words, the longest first; a point after one belongs to it.

    The same words are the same pattern in every process, so that it can be kept.
    """
    in_order = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, in_order))})"


_UNIT = rf"(?:{any_of(UNITS)}{_RAISED}*\.?{_NO_LETTER}(?!\d))"
# What a dose is per: /kg, /day. No words of East Asia, which no space parts from what follows.
_NAME = rf"(?:(?:[^\W\d_{EAST_ASIAN}][{_MARKS}]*+){{1,12}}|{any_of(CLOSE_UNITS)})"
_WHAT = rf"(?:{_NUMBER}{_SPACE}?)?{_NAME}(?:{_RAISED}|[23])?"
_PER = rf"(?:(?:{_SPACE}?[/\uff0f]{_SPACE}?|[·⋅]){_WHAT})"
_MEASURE = (
    rf"{_NUMBER}(?:st|nd|rd|th|er|re|e|º|ª)?"
    rf"(?:(?:{_SPACE}?(?:{_UNIT})){{1,2}}{_PER}*|{_SPACE}?{any_of(CLOSE_UNITS)}{_PER}*|(?:[×x]?/{_WHAT})+)?"
)
_SIGN = rf"(?:(?:[-+\u2212±<>≤≥≈~∼=]{{1,2}}|{any_of(BEFORE)}|[pnPN]{_SPACE}?[<>=≤≥]){_SPACE}?)"
_QUANTITY = rf"(?:{_SIGN}){{0,2}}{_MEASURE}"
# A number before a colon and a space names what follows it, as the names of columns do in a list:
# "6: 227 mg" is 227 mg, and "Journal 3: 12-19" are pages 12 to 19. But a strength or a time may be
# typed with a space: "1: 1000 adrenaline", "8: 30 am".
_ENDED = r"\s*\Z|[.,;:!?)\]}\"”’»،؛。、](?!\d)"
_STRENGTH = (
    rf"(?:\d{{1,3}}(?:[.,'’]\d{{3}})+|\d{{1,7}}|{_GROUPED})"
    rf"(?:{_ENDED}|\s+(?!{_UNIT})[^\W\d])"
)
_CLOCK = rf"[0-5]\d(?:{_ENDED}|\s*(?:[ap]\.?m\b|h\b|Uhr\b|o[’']clock\b))"
_TYPED = rf"(?<=\d):{_SPACE}(?={_STRENGTH}|(?i:{_CLOCK}))"
_COLON = rf"{_TYPED}|{_SPACE}:{_SPACE}?|:(?!{_SPACE})"
_RATIO = rf"(?<![\dA-Za-z.,/])\d+{_TYPED}{_NUMBER}"
_JOIN = (
    rf"(?:{_SPACE}?(?:{_DASH}|[/×xX*·+±÷=<>≤≥]){_SPACE}?|{_COLON}|{_SPACE}{any_of(TO)}{_SPACE}"
    rf"|{any_of([word for word in TO if word[0] > _NO_SPACES])}"
    # After a unit, the next measure of one time or weight: 1 h 30 min.
    rf"|(?<=[^\d\s,;]){_SPACE}(?=\d++{_SPACE}?{_UNIT}))"
)
_AT_A_START = r"(?<![\dA-Za-z])(?<!\d[.,])"
_MONTH = rf"{any_of(MONTHS)}\.?{_NO_LETTER}"
_OF = rf"{_SPACE}(?:de{_SPACE}|del{_SPACE}|d’|d')?"
_YEAR = rf"(?:,?{_OF}\d{{4}}(?!\d))"
_RUN = "|".join((
        # An address: it has rules of its own.
        r"(?P<address>(?:https?://|www\.)\S+|[^\s@]{1,100}+@\S+|10\.\d{4,9}/\S+)",
        # A day and its month, the year with it.
        rf"{_AT_A_START}\d{{1,2}}(?:\.|st|nd|rd|th|er|º|-?a)?{_OF}{_MONTH}{_YEAR}?",
        rf"{_AT_A_START}(?:\d{{4}}\.?{_SPACE})?{_MONTH}{_SPACE}\d{{1,2}}\.?(?!\d)(?:,?{_SPACE}\d{{4}}(?!\d))?",
        rf"{_AT_A_START}\d{{1,2}}\.{_SPACE}\d{{1,2}}\.(?:{_SPACE}\d{{4}}(?!\d))?",
        rf"(?<!\d)\d{{1,4}}{_SPACE}?[年년]{_SPACE}?\d{{1,2}}{_SPACE}?[月월](?:{_SPACE}?\d{{1,2}}{_SPACE}?[日일号])?",
        # A telephone number: figures in groups, six or more in all.
        rf"{_AT_A_START}(?=(?:[^\w\n]{{0,3}}\d){{6}})(?:\(\+?\d{{1,5}}\){_SPACE}?|\+)?\d++"
        rf"(?:{_SPACE}?\(\d++\))?(?:{_SPACE}?[-\u2010\u2011\u2013./]?{_SPACE}?\d++)+"
        rf"(?!{_SPACE}?(?:[\d%°/]|{_UNIT}))",
        # A quantity, or several that make one: ranges, times, how often.
        rf"{_AT_A_START}{_QUANTITY}(?:{_JOIN}{_QUANTITY})*",
        # A code: letters and figures joined by dashes.
        rf"(?<![^\W{EAST_ASIAN}])(?<![/.-]){_LETTERS}++(?:{_HYPHEN}{_LETTERS}++)*?{_HYPHEN}(?:\d{_LETTERS}*+|(?<=\d.)[A-Z]{_LETTERS}*+)"
        rf"(?:(?:{_HYPHEN}|[/.]){_LETTERS}++)*+",
))  # fmt: skip

_FIGURES = re.compile(rf"[\d{_FRACTION[1:-1]}]+")
# Characters that a whole has at the most between two of its figures, or beside them, if there are
# spaces among them: words for a range, signs, two units, a month.
_FAR = 80

_BREAKS = re.compile(rf"[\s/\-\u2010\u2012-\u2015~\u301c\uff5e{EAST_ASIAN}+±×·%(]")
_JOINER = "\u2060"
_FIXED = {ord(" "): "\u00a0", 0x2007: "\u00a0", 0x2009: "\u202f"}
_BETWEEN = re.compile(
    rf"(?<=[\u2010\u2012-\u2015~\u301c\uff5e])(?=.)|(?<=[{EAST_ASIAN}])(?=\S)|(?<=\S)(?=[{EAST_ASIAN}])"
)
_HELD = "\ufdd0"  # a noncharacter: no article has it

_IS_QUANTITY, _IS_RATIO, _IS_WHOLE = map(re.compile, (_QUANTITY, _RATIO, _RUN))


def _between_quantities(whole: str) -> list[str]:
    starts = [found.start() for found in _IS_QUANTITY.finditer(whole)]
    inner = [at for at in starts if at and whole[at - 1].isspace()]
    return [whole[start:end] for start, end in pairwise((0, *inner, len(whole)))]


_CUTS: tuple[Callable[[str], list[str]], ...] = (
    _between_quantities,
    re.compile(r"(?<=\s)(?=\S)").split,
    re.compile(r"(?<=/)(?=\D)").split,
)


@lru_cache(maxsize=2048)  # all writers and the verifier ask for the texts of an article
def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each whole of a text begins and ends, in order; addresses are none."""
    return tuple(
        found.span()
        for start, end in _near_figures(text)
        for found in _IS_WHOLE.finditer(text, start, end)
        if found["address"] is None
    )


def ratios(text: str) -> list[tuple[int, int]]:
    """Return where a strength or a time stands that is typed with a space: 1: 1000, 8: 30."""
    return [found.span() for found in _IS_RATIO.finditer(text)] if ": " in text else []


def as_one(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start < merged[-1][1]:
            before, end = merged.pop()
            start, stop = before, max(stop, end)
        merged.append((start, stop))
    return merged


def _near_figures(text: str) -> list[tuple[int, int]]:
    """Return where a whole can be: nothing without figures is one, so most texts have no place.

    Each place begins and ends beside a space, for what has none within it is of any length.
    """
    places: list[tuple[int, int]] = []
    for found in _FIGURES.finditer(text):
        start = text.rfind(" ", 0, max(0, found.start() - _FAR)) + 1
        end = text.find(" ", found.end() + _FAR)
        if places and start <= places[-1][1]:
            start = places.pop()[0]
        places.append((start, end if end >= 0 else len(text)))
    return places


def wholes(text: str, limit: int = LONGEST, *, dashed: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each is to be kept on one line.

    Args:
        text: an author's words.
        limit: the longest piece, in characters, that surely fits a line. What is longer is parted
            between its quantities or else at its spaces and slashes, never within a number.
        dashed: keep words with hyphens or dashes, too; of what is too long for that, each part that
            begins with a hyphen.
    """
    end = 0
    for start, stop, numbers in _merged(text) if dashed else _numbers(text):
        yield from _plain(text[end:start])
        piece = text[start:stop]
        if numbers:
            for part in parted(piece, limit):
                held = part.rstrip()
                yield held, len(held) <= limit
                yield from _plain(part[len(held) :])
        elif len(piece) <= limit:
            yield piece, True
        else:
            yield from ((part, 1 < len(part) <= limit) for part in _PARTS.split(piece))
        end = stop
    yield from _plain(text[end:])


def parted(whole: str, limit: int) -> list[str]:
    """Return a whole as pieces of at most `limit` characters, as far as its numbers allow it.

    It is parted at spaces, between its quantities where that is enough; what is longer still, after
    slashes.
    """
    pieces = [whole]
    for cut in _CUTS:
        parts: list[str] = []
        for piece in pieces:
            if len(piece.strip()) <= limit:
                parts.append(piece)
                continue
            fresh = True
            for part in cut(piece):
                if fresh or len((parts[-1] + part).strip()) > limit:
                    parts.append(part)
                else:
                    parts[-1] += part
                fresh = False
        pieces = parts
    return pieces


def breakable(piece: str) -> bool:
    """Return whether a line could end within a piece, were it not kept together."""
    return _BREAKS.search(piece) is not None


def fixed(whole: str, hyphen: str = f"-{_JOINER}") -> str:
    """Return a whole with signs that keep it on one line, where no style can.

    Spaces are fixed ones (U+00A0). After a dash, and beside each letter of East Asia,
    stands a word joiner (LibreOffice respects no U+200D). All are read, and compared, as what they
    stand for.

    Args:
        whole: see `wholes`.
        hyphen: what stands for a hyphen.
    """
    return _BETWEEN.sub(_JOINER, whole.translate(_FIXED)).replace("-", hyphen)


def unbroken(text: str) -> Iterator[str]:
    """Yield what no line ends within: words, and wholes with what touches them.

    Each character of East Asia stands alone, but in a whole.
    """
    held = []
    end = 0
    for start, stop in spans(text):
        held += [_apart(text[end:start]), re.sub(r"\s", _HELD, text[start:stop])]
        end = stop
    for word in "".join((*held, _apart(text[end:]))).split():
        yield word.replace(_HELD, " ")


def _apart(text: str) -> str:
    return "".join(f" {c} " if east_asian_width(c) in "WF" else c for c in text)


def _plain(text: str) -> Iterator[tuple[str, bool]]:
    if text:
        yield text, False


def _numbers(text: str) -> list[tuple[int, int, bool]]:
    return [(start, stop, True) for start, stop in spans(text)]


def _merged(text: str) -> list[tuple[int, int, bool]]:
    """Return where wholes and words with dashes stand; what overlaps is one, as in 24-hour."""
    dashes = [found.span() for found in _DASHED.finditer(text)]
    numbers = spans(text)
    return [(*span, span in numbers) for span in as_one([*numbers, *dashes])]
