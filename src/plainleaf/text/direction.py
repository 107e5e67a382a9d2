"""Direction: what runs from left to right in a line that runs from right to left.

The algorithm by which every program orders mixed text (UAX #9) shows “+44 20 7946 0018” as “0018
7946 20 44+” after Arabic or Hebrew words, “5 mg” as “mg 5” and the blood group “A+” as “+A”. Such
a sequence has to be kept in order: `sequences` finds them, `from_left` says what the algorithm
itself draws from left to right, and `out_of_order` looks at what was drawn.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from unicodedata import bidirectional

from plainleaf.text.quantities import MONTHS
from plainleaf.text.wholes import as_one, ratios, spans

_LATIN_ENDS = "\u0250"
_SPACE = "[ \u00a0\u2009\u202f]"
_THIN = "[\u200a\u2009\u202f\u2060]"
_RAISED, _LOWERED = "⁰¹²³⁴-⁹⁺⁻", "₀-₉₊₋"
_VULGAR = "[¼-¾⅐-⅞]"
_POINTS = r"[.,:/\u2044\u066b\u066c]"
_NUMBER = rf"(?:\d+(?:{_POINTS}\d+)*(?:{_SPACE}?{_VULGAR})?(?:[{_RAISED}]*|\^[-−]?\d+)|{_VULGAR})"
# A sign of degrees before letters from the right goes with them: °م.
_UNIT = (
    rf"(?:[ap]\.m\.|(?!°[^\W\dA-Za-z])[A-Za-zµμΩ°][A-Za-zµμ]{{0,4}}\d?[{_RAISED}{_LOWERED}]*"
    r"|[%‰€$£¥′″])"
)
_SIGN = rf"(?:[-+−±<>≤≥~≈]{_SPACE}?|[€$£¥]{_SPACE}?)?"
# Latin words beside a measure belong to it, as in “MRI 3 T”. Few, so that no text takes long.
# A number may be joined to one: 5-ASA.
_JOINED_WORD = rf"\d{{1,2}}[-‐‑][A-Za-z][A-Za-z0-9{_LOWERED}{_RAISED}-]*"
_WORD = rf"(?:{_JOINED_WORD}|[A-Za-z][A-Za-z0-9{_LOWERED}{_RAISED}-]*)"
_FORM = (
    r"(?:Tabs?|Caps?|Inj|Syr|Amp|Susp|Sol|Supp?|Vit|Dr|No|vs|[Mm]ax|[Mm]in"
    r"|[a-z]\.[a-z](?:\.[a-z])?)\."
)
_BEFORE = rf"(?:(?:[A-Z]\.|{_FORM}|{_WORD}){_SPACE}){{0,6}}"
_AFTER = rf"(?:{_SPACE}(?:{_FORM}|{_WORD}|\d+(?:d|[xX×]\d+))){{0,6}}"
# A number, or several joined ones, and a unit or what it is for; a sign before it.
_PER = rf"(?:(?:{_SPACE}?[/×]{_SPACE}?|·)(?:{_NUMBER}{_SPACE}?)?{_UNIT})"
_MEASURE = (
    rf"{_SIGN}{_NUMBER}(?:{_SPACE}?[-–×·+±=<>≤≥÷]{_SPACE}?{_NUMBER}){{0,6}}"
    rf"(?:{_SPACE}?{_UNIT}{_PER}{{0,6}}|{_PER}{{1,6}})(?![A-Za-z])"
)
# Between two measures that are one: 90 % ± 5 %, 5 ml = 250 mg, 5 mg → 10 mg. But an arrow to the
# left is written by people who see the first of the two on its right.
_WITH = rf"(?:{_SPACE}?[-–±+×x=<>≤≥:÷→]{_SPACE}?|{_SPACE}to{_SPACE})"
_TIMES = rf"(?:{_SPACE}?[xX]{_SPACE}?|{_SPACE}to{_SPACE})"
# The figures of Arabic run from the right in spans, wherever they stand.
_FIGURE = "[0-9۰-۹]"
_PLAIN = rf"\d+(?:{_POINTS}\d+)*"
_JOINED = rf"{_FIGURE}+(?:{_POINTS}{_FIGURE}+)*"
_MONTH = rf"(?:{'|'.join(each for each in MONTHS if each[0] < _LATIN_ENDS)})"
# Where a sequence begins: not amid a word from left to right, or a number. But letters from the
# right stand right before one, as “and” does in Arabic and “of” in Hebrew.
_BEGINS = r"(?<![^\W\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])"
_FREE = rf"{_BEGINS}(?<![.,/])"
_KEPT = re.compile(
    "|".join((
        # An address of the web, up to its end.
        r"(?:https?://|www\.)[!-;=?-~]*[\w/]",
        # A day and its month in Latin letters: the day would stand behind both.
        rf"{_FREE}\d{{1,2}}(?:\.|st|nd|rd|th|er)?{_SPACE}{_MONTH}\.?(?![\w-])(?:,?{_SPACE}\d{{4}}(?!\d))?",
        # A telephone number: it begins with + or 0, or has an area code in brackets.
        rf"{_FREE}(?:\+\d|[0٠۰]\d|\(\+?\d{{1,5}}\){_SPACE}?\d)"
        rf"(?:{_SPACE}?[-‐‑–./()]?{_SPACE}?\d){{4,}}",
        rf"{_FREE}(?<!-)(?:\d{{3,4}}(?:[ \u00a0]\d{{2,4}}){{2,}}|\d{{1,4}}(?:[-‐‑]\d{{2,4}}){{2,}})"
        r"(?![\w-])",
        # Numbers between which Latin letters say “times”, or “to”.
        rf"{_BEGINS}(?<!-){_NUMBER}(?:{_TIMES}[-+−]?{_NUMBER})+(?:{_SPACE}?{_UNIT}{_PER}{{0,6}})?{_AFTER}(?![\w-])",
        # A measure; one that another is joined to; one in brackets after Latin words. A hyphen
        # after a letter is no sign of it.
        rf"{_BEGINS}(?<![A-Za-z0-9][-‐–])(?!(?<=\w)-)(?:{_BEFORE}{_MEASURE}(?:{_WITH}{_MEASURE}|{_SPACE}?[×xX]{_SPACE}?{_PLAIN}(?![\w-]))*{_AFTER}"
        rf"(?:{_SPACE}\((?:{_MEASURE}|{_PLAIN}{_SPACE}{_WORD})\))?"
        rf"|{_WORD}{_SPACE}(?:(?:{_WORD}|\d+){_SPACE}){{0,5}}\({_MEASURE}\))",
        # Numbers that a hyphen or a sign joins: after Arabic letters they would change places,
        # alone in a cell not. A span with a dash runs from the right, as people write it.
        rf"{_BEGINS}(?<!-){_BEFORE}{_JOINED}(?:(?:[-‐‑×±+=^]|{_SPACE}×{_SPACE}){_JOINED})+"
        rf"(?:{_SPACE}={_SPACE}{_JOINED})?(?![\w-])",
        rf"{_BEGINS}(?<!-){_BEFORE}{_PLAIN}(?:{_SPACE}[:/→]{_SPACE}{_PLAIN})+(?:{_SPACE}?{_UNIT})?(?![\w-])",
        # A number with a sign, or with a fraction.
        rf"{_BEGINS}(?<![)\]%٪؉.,])(?:(?<!\w)-|[+−±]|[€$£¥]{_SPACE}?){_NUMBER}%?(?![\w])",
        rf"{_FREE}\d+{_SPACE}?{_VULGAR}(?![\w])",
        rf"{_FREE}(?<!-){_JOINED_WORD}",
        # Latin letters that end in a sign: A+, Rh−, Ca²⁺.
        rf"{_BEGINS}[A-Z][A-Za-z0-9{_LOWERED}]{{0,4}}[¹²³⁴-⁹]?[-+−⁺⁻](?![\w-])",
    ))
)  # fmt: skip
# The raised marks of notes that stand at the end of a sequence are read with it.
_MARKS = re.compile(rf"(?:{_THIN}?[⁰¹²³⁴-⁹](?:[⁰¹²³⁴-⁹]|[,{_THIN[1:-1]}]+(?=[⁰¹²³⁴-⁹]))*)?")
_ITEM = re.compile(r"[^\s,;،؛·|][^,;،؛·|]*(?:[,.]\d[^,;،؛·|]*)*")
_PLAIN_START = re.compile(rf"{_SIGN}{_PLAIN}")
# What may stand between Latin words and a number that is none of theirs.
_APART = re.compile(r"[\s(),:;،؛–-]{1,4}")
# What may be parted into boxes of its own, so that a line ends at none of its signs.
_PARTED = re.compile(r"(?=.*[\d\-‐–])(?=.*\s)", re.DOTALL)

_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSED = {closed: opened for opened, closed in _OPEN.items()}
_RIGHT = ("R", "AL", "EN", "AN")
_NEUTRAL = frozenset(("ON", "WS", "S", "BN", "LRI", "RLI", "FSI", "PDI"))


def runs_from_right(text: str) -> bool:
    """Return whether any character of a text runs from right to left (UAX #9, 3.1.4: R, AL)."""
    return not text.isascii() and any(bidirectional(sign) in ("R", "AL") for sign in text)


def sequences(
    text: str, kinds: Sequence[str] = (), seams: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Return the parts of a text from right to left that are to be kept from left to right.

    Args:
        text: one paragraph, in reading order.
        kinds: the bidirectional class of each of its characters; its own ones if none are given.
        seams: places in it at which the look or the box changes. Programs that order boxes one by
            one turn round what the algorithm keeps in order, so it is kept from them.
    """
    kinds = list(kinds or map(bidirectional, text))
    found: list[tuple[int, int]] = []
    kept = [match.span() for match in _KEPT.finditer(text)]
    counting = list(_counting(text))
    for start, end in _divided(text, as_one([*kept, *ratios(text)]), counting):
        while text[end - 1] in " \u00a0\u2009\u202f":
            end -= 1
        marks = _MARKS.match(text, end)
        end = marks.end() if marks else end
        if not any(kind in ("R", "AL") for kind in kinds[start:end]):
            found.append((start, end))
            kinds[start:end] = ["ON"] * (end - start)
    for start, end in counting:
        kinds[start:end] = ["R" if kind == "EN" else kind for kind in kinds[start:end]]
    changes, left = sorted(seams), from_left(text, kinds)
    for start, end in _runs(left):
        following = bisect_right(changes, start)
        crossed = following < len(changes) and changes[following] < end
        number = bisect_left(counting, (end, end))
        counted = number < len(counting) and _APART.fullmatch(text, end, counting[number][0])
        if crossed or counted or _PARTED.match(text[start:end]):
            # What is found already and lies within is part of the longer one.
            found = [each for each in found if not start <= each[0] < end]
            found.append((start, end))
    return sorted(found)


def _counting(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the number of each measure is that has a unit from the right: 5 מ״ג.

    It stands beside its unit, though Latin letters before it take it for theirs (UAX #9, W7).
    """
    for start, end in spans(text):
        unit = next((n for n in range(start, end) if bidirectional(text[n]) in ("R", "AL")), start)
        number = _PLAIN_START.search(text, start, unit)
        if number is not None and bidirectional(number[0][-1]) == "EN":
            yield number.start(), start + len(text[start:unit].rstrip())


def _divided(
    text: str, found: Sequence[tuple[int, int]], counting: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield sequences; what counts a unit from the right is no part of words before it."""
    for start, end in found:
        place = bisect_right(counting, (start, len(text)))
        at, last = counting[place] if place < len(counting) else (end, end)
        yield from ((start, at), (at, end)) if at < end <= last else ((start, end),)


def from_left(text: str, kinds: Sequence[str] = ()) -> list[bool]:
    """Return for each character whether UAX #9 draws it from left to right, in a line of the other.

    The text has no marks that embed or override; what is isolated in it is to be one neutral.

    Args:
        text: paragraphs from right to left.
        kinds: the bidirectional class of each character, where it is not its own.
    """
    known = list(kinds or map(bidirectional, text))
    if "L" not in known and "EN" not in known and "AN" not in known:
        return [False] * len(known)
    start = 0
    for place in (*(n for n, kind in enumerate(known) if kind == "B"), len(known)):
        known[start:place] = _resolved(text[start:place], known[start:place])
        start = place + 1
    return [kind in ("L", "EN", "AN") for kind in known]


def in_isolates(text: str) -> str:
    """Return a text from right to left with its sequences in marks that isolate them.

    For a line where no markup can stand, and that nobody copies: U+2066 and U+2069 have no width.
    """
    out, end = [], 0
    for start, last in sequences(text):
        out += [text[end:start], "\u2066", text[start:last], "\u2069"]
        end = last
    return "".join(out) + text[end:]


def out_of_order(text: str, places: Sequence[float]) -> str:
    """Return the first sequence of a drawn line that does not run from left to right, or nothing.

    What commas part may be a list, which runs from the right; its items are looked at one by one.

    Args:
        text: the characters of one line, in reading order, in a text from right to left.
        places: where each is drawn: the left edge of its glyph, in any unit. A character that is
            not drawn, or has a glyph in common with the one before, has the place of that.
    """
    seen = [n for n, character in enumerate(text) if not character.isspace()]
    for start, end in sequences(text, seams=range(len(text))):
        for item in _ITEM.finditer(text, start, end):
            own = [n for n in range(*item.span()) if not text[n].isspace()]
            in_line = all(places[a] <= places[b] for a, b in pairwise(own))
            left, right = places[own[0]], places[own[-1]]
            if not in_line or any(
                left < places[n] < right and not item.start() <= n < item.end() for n in seen
            ):
                return item.group()
    return ""


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of true flags."""
    start = 0
    while start < len(flags):
        end = start
        while end < len(flags) and flags[end] == flags[start]:
            end += 1
        if flags[start]:
            yield start, end
        start = end


def _resolved(text: str, kinds: list[str]) -> list[str]:
    """Return the resolved classes of one paragraph (UAX #9, W1 to W7, N0 to N2)."""
    kinds = _weak(kinds)
    # N0: brackets around Latin letters go with the letters before them.
    opened: list[int] = []
    pairs = []
    for place, character in enumerate(text):
        if kinds[place] != "ON":
            continue
        if character in _OPEN:
            opened.append(place)
        elif character in _CLOSED:
            mates = [each for each in opened if text[each] == _CLOSED[character]]
            if mates:
                pairs.append((mates[-1], place))
                opened = opened[: opened.index(mates[-1])]
    for first, last in sorted(pairs):
        within = {kind for kind in kinds[first + 1 : last] if kind not in _NEUTRAL}
        if within & set(_RIGHT):
            kinds[first] = kinds[last] = "R"
        elif within:
            before = next((k for k in reversed(kinds[:first]) if k not in _NEUTRAL), "R")
            kinds[first] = kinds[last] = "L" if before == "L" else "R"
    # N1 and N2: neutrals go with both neighbours if those agree, else with the line.
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > start:
            both = start > 0 and end < len(kinds) and kinds[start - 1] == kinds[end] == "L"
            kinds[start:end] = ["L" if both else "R"] * (end - start)
        start = end + 1
    return kinds


def _weak(kinds: list[str]) -> list[str]:
    """Return the classes of a paragraph, those of numbers and their signs resolved (W1 to W7)."""
    strong, before = "R", "R"
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = kind = before
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
        before = kinds[place]
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        around = kinds[place - 1], kinds[place + 1]
        if around == ("EN", "EN") and kinds[place] in ("ES", "CS"):
            kinds[place] = "EN"
        elif around == ("AN", "AN") and kinds[place] == "CS":
            kinds[place] = "AN"
    for start, end in _runs([kind == "ET" for kind in kinds]):
        beside = kinds[max(start - 1, 0)], kinds[min(end, len(kinds) - 1)]
        kinds[start:end] = ["EN" if "EN" in beside else "ON"] * (end - start)
    strong = "R"
    for place, kind in enumerate(kinds):
        if kind in ("ES", "CS", "ET"):
            kinds[place] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
    return kinds
