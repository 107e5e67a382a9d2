"""How like two paragraphs, rows or notes of the exported and the edited file are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from plainleaf.roundtrip.leaves import Grid, GridRow, Leaf
from plainleaf.roundtrip.patching.places import LIKE


def text_of(value: Any) -> str:
    """Return the words of a leaf, row, cell or note; lines part them."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "\n".join(text_of(each) for each in value)
    return str(value.text) if value is not None else ""


def same_words(first: Any, second: Any) -> bool:
    """Return whether two say the same, marks and pictures too."""
    if isinstance(first, Leaf) and isinstance(second, Leaf):
        return bool(first.tokens) and first.tokens == second.tokens
    return bool(first == second)


def marks(value: Any) -> set[int]:
    """Return the numbers of the notes that are called within a value."""
    match value:
        case Leaf(tokens=tokens):
            return {each.thing.number for each in tokens if each.thing and each.thing.number}
        case Grid(rows=rows):
            return {n for row in rows for n in marks(row)}
        case GridRow(cells=cells):
            return {n for cell in cells for n in marks(cell)}
        case tuple() | list():
            return {n for each in value for n in marks(each)}
        case _:
            return set()


def ratio(first: Any, second: Any) -> float:
    """Return how like the words of two are: 0, or `LIKE` to 1."""
    one, two = text_of(first), text_of(second)
    if one == two:
        return 1.0
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
        # One that was split, or joined with another.
        short, long = sorted((one.strip("\ufffc "), two.strip("\ufffc ")), key=len)
        return LIKE if len(short) > 8 and short in long else 0.0
    return matcher.ratio()


def like_blocks(first: Any, second: Any) -> float:
    """Return how like two blocks are; such of other kinds are not."""
    if type(first) is not type(second):
        return 0.0
    if isinstance(first, Leaf) and isinstance(second, Leaf):
        if first.key != second.key and not (
            first.key[2:] == second.key[2:] and {first.role, second.role} <= _EXCHANGED
        ):
            return 0.0
        if not first.tokens and not second.tokens:
            return 1.0 if first.key == second.key else 0.0
        alike = ratio(first, second)
        pictures = [[t.thing for t in each.tokens if t.thing and t.thing.kind == "picture"]
                    for each in (first, second)]  # fmt: skip
        if alike < LIKE and first.key == second.key:
            words = {t.text for t in first.tokens if t.text.isalnum()}
            others = {t.text for t in second.tokens if t.text.isalnum()}
            shared = len(words & others) / max(1, min(len(words), len(others)))
            alike = LIKE if shared > LIKE and min(len(words), len(others)) > 2 else alike
        if all(pictures) and len(first.tokens) == len(second.tokens) == 1:
            return max(alike, LIKE)
        return alike + (0.05 if first.key == second.key else 0)
    return max(ratio(first, second), LIKE if isinstance(first, Grid) else 0.0)


def _same_kind(first: Any, second: Any) -> bool:
    """Return whether two things that stand alone in the same place are one that was rewritten."""
    if isinstance(first, Leaf) and isinstance(second, Leaf):
        return first.key == second.key
    return isinstance(first, GridRow) and isinstance(second, GridRow)


def like_rows(first: Any, second: Any) -> float:
    """Return how like two rows are, cell by cell where they have as many."""
    if len(first.cells) != len(second.cells):
        return ratio(first, second)
    alike = sum(one == two for one, two in zip(first.cells, second.cells, strict=True))
    return max(ratio(first, second), LIKE if alike * 2 >= len(first.cells) else 0.0)


_EXCHANGED = frozenset(("heading", "text"))  # what a change of style makes of another


def pairs(
    before: Sequence[Any],
    after: Sequence[Any],
    first: Sequence[Any],
    second: Sequence[Any],
    like: Callable[[Any, Any], float],
) -> Iterator[tuple[int | None, int | None]]:
    """Yield which is which, in the order of the edited side; what is removed stands first."""
    known: dict[Any, int] = {}
    one = [known.setdefault(each, len(known)) for each in first]
    two = [known.setdefault(each, len(known)) for each in second]
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            yield from _gap(before, after, (i1, i2), (j1, j2), like)


def _gap(
    before: Sequence[Any],
    after: Sequence[Any],
    old: tuple[int, int],
    new: tuple[int, int],
    like: Callable[[Any, Any], float],
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the pairs of a gap that are most alike in all, in order (Needleman and Wunsch)."""
    (i1, i2), (j1, j2) = old, new
    rows, columns = i2 - i1, j2 - j1
    if rows * columns > 40_000:
        yield from ((at, None) for at in range(i1, i2))
        yield from ((None, at) for at in range(j1, j2))
        return
    if rows == columns == 1 and _same_kind(before[i1], after[j1]):
        yield i1, j1
        return
    alike = [[like(before[i1 + i], after[j1 + j]) for j in range(columns)] for i in range(rows)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            pair = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= LIKE else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < rows and j < columns:
        if alike[i][j] >= LIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i1 + i, j1 + j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield i1 + i, None
            i += 1
        else:
            yield None, j1 + j
            j += 1
    yield from ((i1 + at, None) for at in range(i, rows))
    yield from ((None, j1 + at) for at in range(j, columns))
