"""Marks that may lead to the list of references and are none by their looks: `(2)` beside `[1]`.

Nothing is made of them unasked, for `(2)` may be a dose. Those at the end of a clause become
citations where somebody decides so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.plain.lines import Line
from plainleaf.importers.plain.words_of_text import FROM_RAISED, RAISED, numbers_of

_LIST = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_ROUND = re.compile(rf"(?<![\d+(（])[(（](?P<numbers>{_LIST})[)）](?!\s?\d)")
_SMALL = re.compile(r"(?P<numbers>[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,˒‚⁻–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*)")
_SQUARE = re.compile(r"\[(?P<numbers>\d{1,3})(?!\d)(?P<more>[^\[\]]{0,40})\]")
# A figure that was raised and stands right behind its word: `recovery2`.
_GLUED = re.compile(r"(?<![\w-])[^\W\d_A-Z]{5,}(?P<numbers>\d{1,2})(?![\w.,]*\d)(?!\w)")
# Squares and cubes: m², 10³, kg/m ².
_POWER = re.compile(r"(?:(?:\b|/)(?:[mcdk]?m|ft|in|yd|s)|[\d.,]|[)\]])[ \u00a0]?\Z")
_YEAR = re.compile(r"\b(?:19|20)\d\d\Z")
_END = re.compile(r"\s*(?:[.,;:!?。，；：！？)）]|\Z)")
_BEFORE = 24  # characters that are quoted


def ask_for_marks(
    lines: Sequence[Line], works: Mapping[int, str], cited: Collection[int], reports: Reports
) -> list[Line]:
    """Ask about such marks; return lines, those of some numbers with `[2]` for what was asked of.

    Args:
        lines: the text without its list of references.
        works: the id of each number of that list.
        cited: the numbers of lines whose marks are citations, for somebody said so.
        reports: where it is asked.
    """
    if not works:
        return list(lines)
    out = []
    for line in lines:
        sure, others = _marks(line.text, works)
        if sure and line.number in cited:
            text = line.text
            for start, end, numbers in reversed(sure):
                text = f"{text[:start].rstrip()} [{numbers}]{text[end:]}"
            out.append(replace(line, text=text))
            sure = []
        else:
            out.append(line)
        known = [each for each in others if all(at in works for at in numbers_of(each[2]))]
        unknown = [each for each in others if each not in known]
        for some, where in ((sure, Where.READ), (known, Where.NOWHERE), (unknown, Where.NOWHERE)):
            quoted = " … ".join(_quoted(line.text, start, end) for start, end, _ in some)
            listed = ", ".join(numbers for _, _, numbers in some)
            if some is unknown:
                what = f"The list of references has no {listed}; left as text: “{quoted}”"
            else:
                what = f"This may lead to the list of references; left as text: “{quoted}”"
            if some:
                reports.asked(
                    what, line.number, "Write [@id] for each that leads to a work.", words=quoted,
                    where=where,
                )  # fmt: skip
    return out


_Mark = tuple[int, int, str]


def _marks(text: str, works: Mapping[int, str]) -> tuple[list[_Mark], list[_Mark]]:
    """Return marks at the end of a clause, and others that may be some: where, their numbers."""
    sure: list[_Mark] = []
    others: list[_Mark] = []
    round_ = [each for each in _ROUND.finditer(text) if text[: each.start()].strip()]
    behind = [not _END.match(text, each.end()) for each in round_]
    counted = [each["numbers"] for each in round_] == [str(at + 1) for at in range(len(round_))]
    # “(1) eat, (2) drink” counts; the first may begin the line.
    first = re.match(r"\s*[(（]1[)）]", text) is not None
    follows = [each["numbers"] for each in round_] == [str(at + 2) for at in range(len(round_))]
    if not (all(behind) and ((counted and len(round_) > 1) or (first and follows))):
        for match, within in zip(round_, behind, strict=True):
            if all(number in works for number in numbers_of(match["numbers"])):
                (others if within else sure).append(
                    (match.start(), match.end(), match["numbers"].strip())
                )
    raised = {each.span() for each in RAISED.finditer(text)}
    for match in _SMALL.finditer(text):
        before = text[: match.start()]
        numbers = match["numbers"].translate(FROM_RAISED)
        power = _POWER.search(before) and not _YEAR.search(before)
        found = numbers_of(numbers)
        if match.span() in raised or power or not before.strip() or 0 in found:
            continue
        if all(number in works for number in found):
            # Behind a short word or a year it may be a part of it.
            apart = before[-1].isspace()
            (sure if apart else others).append((match.start(), match.end(), numbers))
    for match in _SQUARE.finditer(text):
        inside = match["numbers"] + match["more"]
        found = numbers_of(inside) if re.fullmatch(_LIST, inside.strip()) else []
        if found and all(number in works for number in found):
            continue  # a citation
        if found or int(match["numbers"]) in works:
            others.append((match.start(), match.end(), inside.strip()))
    for match in _GLUED.finditer(text):
        if int(match["numbers"]) in works:
            others.append((match.start("numbers"), match.end(), match["numbers"]))
    return sorted(sure), sorted(others)


def _quoted(text: str, start: int, end: int) -> str:
    """Return a mark with the words before it."""
    before = text[max(0, start - _BEFORE) : start]
    cut = before.partition(" ")[2] if start > _BEFORE and " " in before.strip() else before
    return (cut + text[start:end]).strip()
