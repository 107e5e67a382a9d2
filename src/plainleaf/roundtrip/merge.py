"""Two changes of one text made one: lines first, then words within the lines that both changed.

merge3 finds what is common to three texts, as bzr and its descendants do. Words count as apart only
where words that nobody changed stand between them; what is nearer is a conflict, for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from merge3 import Merge3

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_APART = 3  # words that nobody changed, so that two changes do not concern each other


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two changes of the same words.

    Args:
        line: where they stand in the text that was kept, from 1.
        base: the words before either.
        kept: as they stand in the article.
        other: as the edited file has them.
    """

    line: int
    base: str
    kept: str
    other: str


def merged(base: str, kept: str, other: str) -> tuple[str, list[Conflict]]:
    """Return a text with both changes, and where only the first of them could be kept."""
    out: list[str] = []
    conflicts: list[Conflict] = []
    one, two, three = (each.splitlines(keepends=True) for each in (base, kept, other))
    for group in Merge3(one, two, three).merge_groups():
        if group[0] != "conflict":
            out += group[1]
            continue
        texts = ["".join(each) for each in group[1:]]
        words = _words(*texts)
        if words is None:
            line = 1 + "".join(out).count("\n")
            conflicts.append(Conflict(line, *texts))
            out.append(texts[1])
        else:
            out.append(words)
    return "".join(out), conflicts


def _words(base: str, kept: str, other: str) -> str | None:
    """Return three texts as one, word by word; None where their changes are too near."""
    out: list[str] = []
    last = ""
    common = _APART
    one, two, three = (_PIECE.findall(each) for each in (base, kept, other))
    for group in Merge3(one, two, three).merge_groups():
        match group[0]:
            case "conflict":
                return None
            case "unchanged":
                common = sum(each.strip() != "" for each in group[1])
            case kind:
                if last and kind != last and common < _APART:
                    return None
                if kind != "same":
                    last = kind
        out += group[1]
    return "".join(out)
