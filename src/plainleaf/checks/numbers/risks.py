"""Advice on numbers: how risks are said. English only: the patterns are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.checks.context import CheckContext
from plainleaf.checks.numbers.figures import NUMBER_WORDS, PEOPLE, Count, counts, percentages
from plainleaf.checks.prose import READ, Kind, ProsePart
from plainleaf.diagnostics import Diagnostic, Severity

_TEXT = READ | {Kind.CELL, Kind.CAPTION}
# A percentage of people or a chance; not of salt, of a price or of a rating.
_ABOUT_PEOPLE = re.compile(
    rf"\b(?:{PEOPLE}|risks?|chances?|likel(?:y|ihood)|survive[ds]?|survival|probability)\b",
    re.IGNORECASE,
)
# “Four leaflets (8%)”, “20 of the 50 leaflets (40%)”
_COUNTED = re.compile(
    rf"(?:\d|\b(?:{NUMBER_WORDS})\b)(?: [\w’'-]+){{0,6}} \([^()]{{0,20}}\Z", re.IGNORECASE
)
_NOT_A_RISK = re.compile(
    r"\b(?:rating|coverage|confidence interval|solution|alcohol|saline|cream|discount|price|cost|"
    r"copay\w*|pay|income|salary|interest|battery|oxygen)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:"
    r"(?:very )?(?:rare|uncommon|common) (?:side effects?|complications?|risks?|problems?)"
    r"|(?:side effects?|complications?|problems?) (?:is|are) (?:very )?(?:rare|uncommon|common)"
    r"|(?:a )?(?:very )?(?:small|slight|low|high|higher|lower|increased|reduced|greater) "
    r"(?:risk|chance|probability)"
    r"|(?:risk|chance)(?: of [\w ]{3,30})? is (?:very )?(?:small|slight|low|high)"
    r"|(?:some|many|most|few|a few|several|(?:a|the) (?:small |large )?"
    r"(?:number|majority|minority) of) (?:of the )?(?:patients|participants|volunteers|subjects)"
    r"|(?:significant|substantial|considerable|marked|dramatic)(?:ly)? "
    r"(?:improve\w*|reduc\w*|decrease\w*|increase\w*|lower|higher|better|worse|fewer)"
    r")\b",
    re.IGNORECASE,
)


def _english(inquiry: CheckContext) -> Iterator[ProsePart]:
    return (piece for piece in inquiry.prose.english if piece.kind in _TEXT)


def percentage(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """People count people; a percentage of what is easily lost."""
    for piece in _english(inquiry):
        if not percentages(piece.plain):
            continue
        shares = [100 * found.count / found.of for found in counts(piece.plain)]
        for sentence in piece.sentences:
            text = sentence.plain
            if not _ABOUT_PEOPLE.search(text) or _NOT_A_RISK.search(text) or counts(text):
                continue
            for number, said, place in percentages(text)[:1]:
                # “13 out of 17 people felt better. That is 76%.”
                counted = any(abs(share - number) < 1 for share in shares)
                if number != 100 and not counted and not _COUNTED.search(text[:place]):
                    yield Diagnostic(
                        "percentage",
                        Severity.WARNING,
                        f"A percentage alone is hard to picture: “{said}”",
                        piece.at(sentence.start + place),
                        f"Say how many of how many: “{_natural(number)}”.",
                    )


def _natural(number: float) -> str:
    for of in (100, 1000, 10_000):
        count = number * of / 100
        if abs(count - round(count)) < 1e-9 and count >= 1:
            return f"{round(count):,} out of {of:,} people"
    return "… out of 1,000 people"


def one_in_n(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """“1 in 8” against “1 in 20” looks smaller than it is: the larger number wins."""
    for piece in _english(inquiry):
        for found in counts(piece.plain):
            if found.count == 1 and found.of > 1 and " in " in f" {found.said} ":
                of = 100 if found.of <= 100 else 1000
                yield Diagnostic(
                    "one-in-n",
                    Severity.WARNING,
                    f"Chances that begin with “1 in” are hard to compare: “{found.said}”",
                    piece.at(found.start),
                    f"Say all out of one number: “about {of / found.of:.0f} out of {of} people”.",
                )


def mixed_denominators(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Two chances can be compared only if both are out of the same number."""
    first: dict[int, tuple[ProsePart, Count]] = {}
    for piece in _english(inquiry):
        for found in counts(piece.plain):
            place = id(piece.section)
            _, before = first.setdefault(place, (piece, found))
            if before.of != found.of:
                yield Diagnostic(
                    "mixed-denominators",
                    Severity.WARNING,
                    f"“{before.said}” and “{found.said}” are out of different numbers.",
                    piece.at(found.start),
                    "Say both out of the same number: 100, or 1,000 if one is small.",
                )
                first[place] = (piece, found)


def vague_quantity(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """“Rare” is 1 in 10 to one reader and 1 in 10,000 to another."""
    for piece in _english(inquiry):
        for sentence in piece.sentences:
            match = _VAGUE.search(sentence.plain)
            if match and not re.search(r"\d", sentence.plain):
                yield Diagnostic(
                    "vague-quantity",
                    Severity.NOTE,
                    f"How many, how much? “{match.group()}”",
                    piece.at(sentence.start + match.start()),
                    "Say the number too, if it is known: “3 out of 100 people”.",
                )
