"""A typed list of references at the end of a text → CSL data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.plain.lines import Joiner, Line
from plainleaf.importers.plain.opening import ask_for_authors
from plainleaf.importers.wording import Wording, label
from plainleaf.reader.bibliography.lines import parse
from plainleaf.text.shapes import bullet, heading_shaped, number

_BRACKETED = re.compile(r"\[(?P<value>\d{1,3})\][.:]?\s+(?P<rest>\S.*)\Z", re.S)
_LOOKS_CITED = re.compile(r"\b(?:1[89]|20)\d\d\b|10\.\d{4}|https?://|www\.|PMID", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """One work: its number in the list, or 0, and its data."""

    number: int
    data: dict[str, Any]


def take_references(
    lines: list[Line], wording: Wording, joiner: Joiner, reports: Reports
) -> tuple[list[Line], list[Entry]]:
    """Take the list of references out of a text; a text without one comes back whole."""
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].blank or label(_unnumbered(lines[at].text)) not in wording.references:
            continue
        end, texts = _entries(lines, at + 1, joiner)
        cited = [text for _, text, _ in texts if _LOOKS_CITED.search(text)]
        if not texts or len(cited) * 2 < len(texts):
            continue
        reports.left_out(
            "Left out, the heading of the references; handouts write their own",
            lines[at].text,
            lines[at].number,
            "The works stand in the front matter, under references.",
        )
        entries = [read_entry(value, text, line, reports) for value, text, line in texts]
        return [*lines[:at], *lines[end:]], entries
    return lines, []


def _unnumbered(text: str) -> str:
    found = number(text)
    return found[1] if found else text


def _entries(
    lines: Sequence[Line], start: int, joiner: Joiner
) -> tuple[int, list[tuple[int, str, Line]]]:
    """Return where the list ends, and each entry with its number and its first line."""
    entries: list[tuple[int, list[Line]]] = []
    at = start
    numbered = False
    above_blank = True
    while at < len(lines):
        line = lines[at]
        if line.blank:
            above_blank = True
            at += 1
            continue
        value, rest = _number(line.text)
        bare = re.match(r"(?P<value>\d{1,3})\s+(?P<rest>[^\W\d_].*)\Z", line.text, re.S)
        if not value and bare and int(bare["value"]) == (entries[-1][0] if entries else 0) + 1:
            value, rest = int(bare["value"]), bare["rest"]
        if (
            above_blank
            and not value
            and heading_shaped(line.text)
            and not _LOOKS_CITED.search(line.text)
        ):
            break
        first = replace(line, text=rest)
        if value or (not numbered and (above_blank or _begins(line, entries))):
            entries.append((value, [first]))
            numbered = numbered or bool(value)
        elif entries and not above_blank:
            entries[-1][1].append(line)
        else:
            break
        above_blank = False
        at += 1
    return at, [(value, joiner.join(each), each[0]) for value, each in entries]


def _number(text: str) -> tuple[int, str]:
    if match := _BRACKETED.match(text):
        return int(match["value"]), match["rest"]
    found = number(text)
    if found and found[0].value is not None and not found[0].weak and found[0].value < 1000:
        return found[0].value, found[1]
    mark = bullet(text)
    return 0, mark[1] if mark else text


def _begins(line: Line, entries: list[tuple[int, list[Line]]]) -> bool:
    """Return True if a line right below an entry is an entry of its own."""
    if not entries:
        return True
    above = entries[-1][1]
    if bullet(line.text):
        return True
    whole = " ".join(each.text for each in above)
    return (
        line.indent <= above[0].indent
        and bool(_LOOKS_CITED.search(whole))
        and bool(re.match(r"[A-ZÀ-Þ][\w’'\-]+,? ", line.text))
        and bool(_LOOKS_CITED.search(line.text))
    )


def read_entry(value: int, text: str, line: Line, reports: Reports) -> Entry:
    """Return one line of a list as a work, and say how it was read."""
    read = parse(text)
    mark = str(value) if value else ""
    dropped = " ".join(filter(None, (mark, read.left)))
    if "et al" in read.left:
        ask_for_authors(line.number, reports)
    if read.whole:
        reports.asked(
            f"This work does not split into authors, title and year: {excerpt(text)}",
            line.number,
            "It stands whole in `title`; write its parts as keys, or run `plainleaf cite DOI`.",
            dropped,
        )
    else:
        reports.guessed(
            f"This line was read as a work of the references: {excerpt(text)}",
            line.number,
            dropped=dropped,
        )
    return Entry(value, read.data)
