"""Two wordings side by side: which of their words differ, and whether a number is among those.

A changed dose is one figure in a long paragraph; whoever takes edits must not have to look for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from plainleaf.text.direction import runs_from_right, sequences

# A figure with all that is in it (2.0, 1,000, 10/12) is one piece, and so is a word.
_PIECE = re.compile(r"\d+(?:[^\w\s]\d+)*|[^\W\d]+|\s+|.", re.DOTALL)
_STOPS = frozenset(".,;:!?()[]“”„‘’")
_SIGNS = frozenset("<>≤≥=±+-−–—~≈%‰°µ/.,")
# Of the languages of most handouts; figures and numerals are known in any script.
_NUMBER_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions half halves quarter third double twice "
    "once triple dozen none "
    "null ein eins eine einen einem einer eines halb halbe halben halber viertel drittel doppelt "
    "einmal zweimal dreimal viermal dutzend keine keinen million millionen "
    "cero un uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
    "quince veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil "
    "medio media mitad doble "
    "zéro une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize vingt trente quarante cinquante soixante cent mille demi demie moitié".split()
)
# German writes them together: fünfundzwanzig, zweihundert, dreimal.
_PART = (
    "ein zwei zwo drei vier fünf sechs sech sieben sieb acht neun zehn elf zwölf zwanzig dreißig "
    "dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend und mal".split()
)
_GERMAN = re.compile(rf"(?:{'|'.join(sorted(_PART, key=len, reverse=True))})+")


@dataclass(frozen=True, slots=True)
class Difference:
    """Two wordings, piece by piece.

    Args:
        before: pieces of the one, each with whether it is not in the other.
        after: pieces of the other.
        changes: "number" where their numbers differ, "unit" where what stands right at a number
            does, else nothing.
    """

    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]
    changes: str

    def data(self) -> dict[str, object]:
        """Return it as a page needs it."""
        before, after = list(_isolated(self.before)), list(_isolated(self.after))
        return {"before": before, "after": after, "changes": self.changes}


def difference(before: str, after: str) -> Difference:
    """Return how two wordings differ."""
    one, two = _PIECE.findall(before), _PIECE.findall(after)
    old, new = [True] * len(one), [True] * len(two)
    for i, j, size in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        old[i : i + size] = [False] * size
        new[j : j + size] = [False] * size
    changes = ""
    if _numbers(one) != _numbers(two):
        changes = "number"
    elif _at_a_number(one, old) or _at_a_number(two, new):
        changes = "unit"
    return Difference(tuple(_runs(one, old)), tuple(_runs(two, new)), changes)


def _numbers(pieces: list[str]) -> list[str]:
    """Return the numbers of a text, in order, in figures, numerals and words."""
    return [each.casefold() for each in pieces if _is_number(each)]


def _is_number(piece: str) -> bool:
    word = piece.casefold()
    return (
        any(unicodedata.numeric(sign, None) is not None for sign in piece)
        or word in _NUMBER_WORDS
        or (word not in ("und", "mal", "undmal") and _GERMAN.fullmatch(word) is not None)
    )


def _at_a_number(pieces: list[str], differ: list[bool]) -> bool:
    """Return True if a word or sign that differs stands right behind a number, or a sign before."""
    words = [at for at, each in enumerate(pieces) if not each.isspace()]
    for at, following in pairwise(words):
        if differ[following] and _is_number(pieces[at]) and pieces[following] not in _STOPS:
            return True
        if differ[at] and pieces[at] in _SIGNS and _is_number(pieces[following]):
            return True
    return False


def _isolated(pieces: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield pieces in which a dose amid words from the right keeps its order, as in a handout."""
    text = "".join(piece for piece, _ in pieces)
    ranges = sequences(text) if runs_from_right(text) else []
    starts, ends = {start for start, _ in ranges}, {end for _, end in ranges}
    at = 0
    for piece, differs in pieces:
        shown = ""
        for place, sign in enumerate(piece, at):
            shown += "\u2066" * (place in starts) + sign + "\u2069" * (place + 1 in ends)
        at += len(piece)
        yield shown, differs


def _runs(pieces: list[str], differ: list[bool]) -> Iterator[tuple[str, bool]]:
    """Yield pieces that differ, or do not, as runs; with them a space between two that differ."""
    flags = list(differ)
    for at in range(1, len(pieces) - 1):
        if pieces[at].isspace() and differ[at - 1] and differ[at + 1]:
            flags[at] = True
    text, last = "", False
    for piece, flag in zip(pieces, flags, strict=True):
        if text and flag != last:
            yield text, last
            text = ""
        text, last = text + piece, flag
    if text:
        yield text, last
