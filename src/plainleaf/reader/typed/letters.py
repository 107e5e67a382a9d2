"""Lists that are typed with letters or Roman numerals → Markdown’s numbers, and what they count in.

`a) wash` above `b) dry` is a list; a line that begins with `A.` alone may begin with a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from plainleaf.model.article import List
from plainleaf.reader.log import Log, excerpt
from plainleaf.text.numerals import FIGURES, KINDS, can_show, value_of

_BEFORE = re.compile(r"(?:[ ]{0,3}>[ ]?)*[ ]*")
_ITEM = re.compile(
    r"(?P<open>\(?)(?P<value>[A-Za-z]|[ivxlc]{2,6}|[IVXLC]{2,6})(?P<close>[.)])(?=[ \t]+\S)"
)
# What ends an item: another list, a heading, a box, a table, code.
_OTHER = re.compile(r"(?:[-*+•]|\d{1,9}(?P<close>[.)]))[ \t]|#{1,6}\s|:::|\||```|~~~")
# With three items nobody takes `A. Wash`, `B. Dry`, `C. Rest` for names any more.
_SURE = 3


def as_numbered(lines: list[str], prose: Sequence[bool], log: Log) -> dict[int, str]:
    """Make Markdown's numbers of letters, and return what each of these lines counts in.

    Args:
        lines: they are changed; each stays as long as it is.
        prose: of each line, whether it is Markdown.
        log: notes what was read as what.

    Returns:
        Lines, counted from 1, with their kind of numerals (see `text.numerals`).
    """
    kinds: dict[int, str] = {}
    for at, line in enumerate(lines):
        match = _item(line) if prose[at] else None
        kind = {"a": "a", "A": "A", "i": "i", "I": "I"}.get(match["value"]) if match else None
        if match is None or kind is None:
            continue
        items, end = _run(lines, prose, at, kind)
        close = _unlike(match["close"], lines, at, end)
        if len(items) < 2 or not close or (len(items) < _SURE and _may_be_names(lines, items)):
            continue
        log.note(
            "read-as",
            f"Lines that begin with {match.group()} are read as a list that counts so: "
            f"{excerpt(line.strip())}",
            at + 1,
            "Write “1. ” before each, if nothing names them by their letters.",
        )
        for place in items:
            before, found = _parted(lines[place])
            typed = found.group()
            number = "1".zfill(len(typed) - 1) + close
            lines[place] = before + number + lines[place][len(before) + len(typed) :]
            kinds[place + 1] = kind
    return kinds


def _parted(line: str) -> tuple[str, re.Match[str]]:
    before = _BEFORE.match(line)
    lead = before.group() if before else ""
    found = _ITEM.match(line, len(lead))
    assert found is not None
    return lead, found


def _item(line: str) -> re.Match[str] | None:
    before = _BEFORE.match(line)
    return _ITEM.match(line, before.end() if before else 0)


def _lead(line: str) -> str:
    before = _BEFORE.match(line)
    return before.group() if before else ""


def _run(
    lines: Sequence[str], prose: Sequence[bool], start: int, kind: str
) -> tuple[list[int], int]:
    """Return the lines of a list's items, and the line behind it."""
    lead, first = _parted(lines[start])
    items, blank = [start], False
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if not line[len(_lead(line)) :].strip():
            blank = True
            continue
        deep = _lead(line)
        if deep != lead:
            if len(deep) > len(lead):
                continue
            return items, at
        found = _item(line) if prose[at] else None
        count = len(items) + 1
        if (
            found
            and (found["open"], found["close"]) == (first["open"], first["close"])
            and value_of(found["value"], kind) == count
            and can_show(count, kind)
        ):
            items.append(at)
            blank = False
        elif blank or not prose[at] or found or _OTHER.match(line, len(lead)):
            return items, at
    return items, len(lines)


def _unlike(close: str, lines: Sequence[str], start: int, end: int) -> str:
    """Return the sign that parts a list from numbered ones beside it; nothing where none does."""
    lead = _lead(lines[start])
    above = start - 1
    while above >= 0 and (not lines[above].strip() or len(_lead(lines[above])) > len(lead)):
        above -= 1
    beside = [lines[at] for at in (above, end) if 0 <= at < len(lines)]
    used = {
        found["close"]
        for line in beside
        if _lead(line) == lead and (found := _OTHER.match(line, len(lead)))
    }
    free = [sign for sign in (close, *".)") if sign not in used]
    return free[0] if free else ""


def _may_be_names(lines: Sequence[str], items: Sequence[int]) -> bool:
    """Return whether items such as `A. Smith` may begin with the first letters of names."""
    for place in items:
        _, found = _parted(lines[place])
        words = lines[place][found.end() :].split()
        if found["open"] or found["close"] == ")" or not found["value"].isupper():
            return False
        if len(found["value"]) > 1:
            return False
        if not words[0][:1].isupper():
            return False
    return True


def kind_of(element: Element, made: List, log: Log) -> str:
    """Return what an `ol` counts with; figures, where formats would show other letters."""
    kind = element.get("type", FIGURES)
    if kind not in KINDS:
        return FIGURES
    number = made.start
    for item in made.items:
        number = number if item.number is None else item.number
        if not can_show(number, kind):
            log.warning(
                "html-style",
                f"type={kind!r} is left out, for there is no such sign for {number}: the items of "
                "this list are numbered in figures.",
                made.position.line,
                "Where your text names an item by its letter, write its number.",
                dropped=kind,
            )
            return FIGURES
        number += 1
    return kind
