"""Edits of an older text, made in what became of it.

Each patch goes where its words stand now. Where somebody has changed them since, or words so near
that both changes may be about the same thing, it is a conflict, for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plainleaf.roundtrip.patching.patches import Patch, applied

_PIECE = re.compile(r"\w+|\s|[^\w\s]")
# Words on the same line that nobody may have changed: then two changes do not concern each other.
_NEAR = re.compile(r"[^\w\n]*(?:\w+[^\w\n]*){0,3}")


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit of words that were changed since.

    Args:
        line: where they stand now, from 1.
        kept: as they stand now.
        other: as the edited file has them.
    """

    line: int
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class _Same:
    """A stretch that two texts share: where it is in the first, its length, where in the second."""

    start: int
    size: int
    now: int


def merged(
    base: str, now: str, edits: Mapping[int, Sequence[Patch]]
) -> tuple[str, dict[int, Conflict], frozenset[int]]:
    """Return a text with edits of an older one, those that could not be made, and those in it.

    Args:
        base: the older text.
        now: what became of it.
        edits: patches of the older text, by the number of their edit.
    """
    same = list(_shared(base, now))
    moved: dict[int, list[Patch]] = {}
    conflicts: dict[int, Conflict] = {}
    for number in sorted(edits):
        found = [_moved(each, base, now, same) for each in edits[number]]
        placed = [each for each in found if each is not None]
        if len(placed) == len(found):
            moved[number] = [each for each in placed if each.start >= 0]
        else:
            lost = next(each for each, new in zip(edits[number], found, strict=True) if not new)
            conflicts[number] = _conflict(lost, base, now, same)
    text = applied(now, (patch for each in moved.values() for patch in each))
    assert text is not None, "patches that lay apart lie apart"
    return text, conflicts, frozenset(number for number, each in moved.items() if not each)


def lines_now(base: str, now: str) -> list[int]:
    """Return of each line of an older text, from 1, where it, or what became of it, stands now."""
    old, new = base.split("\n"), now.split("\n")
    found: list[int] = []
    for _, one, two, three, four in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        last = max(three, four - 1)
        found += [min(three + at, last) + 1 for at in range(two - one)]
    return found


def _shared(base: str, now: str) -> Iterator[_Same]:
    """Yield what two texts share, in order: whole lines first, then words between them."""
    one, two = base.splitlines(keepends=True), now.splitlines(keepends=True)
    old, new = _starts(one), _starts(two)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            yield _Same(old[i1], old[i2] - old[i1], new[j1])
        elif tag == "replace":
            first = _PIECE.findall("".join(one[i1:i2]))
            second = _PIECE.findall("".join(two[j1:j2]))
            starts, others = _starts(first), _starts(second)
            for i, j, size in SequenceMatcher(
                None, first, second, autojunk=False
            ).get_matching_blocks():
                if size:
                    length = starts[i + size] - starts[i]
                    yield _Same(old[i1] + starts[i], length, new[j1] + others[j])


def _starts(pieces: Sequence[str]) -> list[int]:
    found = [0]
    for each in pieces:
        found.append(found[-1] + len(each))
    return found


def _moved(patch: Patch, base: str, now: str, same: Sequence[_Same]) -> Patch | None:
    """Return a patch where its words stand now; one at -1 if it is made already; else None."""
    left = _NEAR.match(base[: patch.start].rpartition("\n")[2][::-1])
    right = _NEAR.match(base, patch.end)
    start = patch.start - len(left.group() if left else "")
    end = right.end() if right else patch.end
    # The end of the line itself, where nothing but it is near.
    start, end = max(0, min(start, patch.start - 1)), min(len(base), max(end, patch.end + 1))
    stretch = _joined(start, end, same)
    if stretch is not None:
        shift = stretch - start
        return Patch(patch.start + shift, patch.end + shift, patch.text)
    before = next((each for each in same if each.start <= start < each.start + each.size), None)
    if before is not None:
        at = before.now + patch.start - before.start
        if now.startswith(patch.text + base[patch.end : end], at) and (
            base[start : patch.start] == now[at - (patch.start - start) : at]
        ):
            return Patch(-1, -1, "")
    return None


def _joined(start: int, end: int, same: Sequence[_Same]) -> int | None:
    """Return where a stretch of the older text stands now, if it still does, in one piece."""
    at, found, first = start, None, None
    for each in same:
        if each.start <= at < each.start + each.size:
            now = each.now + at - each.start
            if found is not None and now != found:
                return None
            first = now if first is None else first
            found = now + min(end, each.start + each.size) - at
            at = min(end, each.start + each.size)
            if at == end:
                return first
    return first if start == end else None


def _conflict(patch: Patch, base: str, now: str, same: Sequence[_Same]) -> Conflict:
    """Return the words on both sides, from a line's start to its end."""
    start = base.rfind("\n", 0, patch.start) + 1
    stop = base.find("\n", patch.end)
    stop = stop if stop >= 0 else len(base)
    other = base[start : patch.start] + patch.text + base[patch.end : stop]
    before = [each for each in same if each.start + each.size <= start or each.start < start]
    at = before[-1].now + min(before[-1].size, start - before[-1].start) if before else 0
    end = now.find("\n", at)
    kept = now[at : end if end >= 0 else len(now)]
    return Conflict(now.count("\n", 0, at) + 1, kept, other)
