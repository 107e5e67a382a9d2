"""The order in which a page is drawn: that of the tags.

A browser's PDF viewer and many a converter read a page in the order of its content stream and never
look at the tags. WeasyPrint draws what is positioned last, the numbers of lists among it, so that
"1. Take the blue tablet." would lose its number. Here the marked content of a page is put in the
order of the structure tree; backgrounds and borders come first. Each piece keeps its graphics state
(ISO 32000-1, 8.4): what was in force where it stood is set again where it stands now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

# The operators that set one thing each, by what they set (ISO 32000-1, annex A).
_SETS = {
    **dict.fromkeys((b"g", b"rg", b"k"), "fill"),
    **dict.fromkeys((b"G", b"RG", b"K"), "stroke"),
    **{operator: operator.decode() for operator in (b"w", b"J", b"j", b"M", b"d", b"ri", b"i")},
}
_PATH = frozenset((b"m", b"l", b"c", b"v", b"y", b"h", b"re"))
_CLIP = frozenset((b"W", b"W*"))
# Colours of other kinds (patterns, profiles): several operators set one thing.
_COLOURS = frozenset((b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN"))

Operators = tuple[bytes, ...]


@dataclass(slots=True)
class _Piece:
    """What one box drew: its operators, and the graphics state that it counts on.

    Args:
        number: its marked-content identifier; None for an artifact.
        place: the transformations and clipping paths, in their order.
        ink: what else was set, by what it sets.
        after: the same when it was drawn.
        operators: from the tag to EMC.
        has_words: whether it shows text or a picture.
    """

    number: int | None
    place: Operators
    ink: dict[str, bytes]
    after: dict[str, bytes] = field(default_factory=dict)
    operators: list[Any] = field(default_factory=list)
    has_words: bool = False


class _Unknown(Exception):
    """The page has something of which nobody knows what moving it would do."""


def put_in_order(stream: Any, order: Sequence[int]) -> None:
    """Draw a page's marked content in an order; nothing is changed where it already is.

    Args:
        stream: the page's content, whose operators are replaced.
        order: the marked-content identifiers, as a reader should meet them.
    """
    rank = {number: place for place, number in enumerate(order)}
    try:
        pieces = list(_pieces(stream.stream))
    except _Unknown:
        return  # the verifier looks at the order of what is written
    shown = [rank[piece.number] for piece in pieces if piece.number in rank]
    if shown == sorted(shown):
        return
    backdrop, groups, before = list[_Piece](), list[tuple[int, list[_Piece]]](), list[_Piece]()
    for piece in pieces:
        if piece.number in rank:
            groups.append((rank[piece.number], [*before, piece]))
            before = []
        elif piece.has_words:
            before.append(piece)  # the head of a table, shown again: it stays where it was
        else:
            backdrop.append(piece)
    groups.sort(key=lambda group: group[0])
    ordered = [*backdrop, *(piece for _, group in groups for piece in group), *before]
    stream.stream[:] = _written(ordered)


def _pieces(operators: Sequence[Any]) -> Iterator[_Piece]:
    """Yield what a page draws, piece by piece."""
    place: Operators = ()
    ink, path = dict[str, bytes](), list[bytes]()
    clips = False
    saved: list[tuple[Operators, dict[str, bytes]]] = []
    piece: _Piece | None = None
    depth = outside = 0
    for index, operator in enumerate(operators):
        if piece is not None:
            piece.operators.append(operator)
        if not isinstance(operator, bytes):
            continue
        name = operator[operator.rfind(b" ") + 1 :]
        if name in (b"BDC", b"BMC"):
            depth += 1
            if piece is None:
                start = index - 1 if name == b"BMC" else index - 2
                properties = operators[index - 1] if name == b"BDC" else {}
                piece = _Piece(properties.get("MCID"), place, dict(ink))
                outside = len(saved)
                piece.operators += operators[start : index + 1]
        elif name == b"EMC":
            depth -= 1
            if depth == 0 and piece is not None:
                piece.after = dict(ink)
                yield piece
                piece = None
        elif name == b"q":
            saved.append((place, dict(ink)))
        elif name == b"Q":
            place, ink = saved.pop()
        elif name == b"cm":
            place = (*place, operator)
        elif key := _SETS.get(name):
            ink[key] = operator
        elif name == b"gs":
            ink[_state_of(operator)] = operator
        elif name in _PATH or name in _CLIP:
            path.append(operator)
            clips = clips or name in _CLIP
        elif name == b"n":
            if clips:
                place = (*place, *path, operator)
            path, clips = [], False
        elif piece is None or (name in _COLOURS and len(saved) == outside):
            raise _Unknown(name)
        else:
            piece.has_words = piece.has_words or name in (b"TJ", b"Tj", b"Do")
            path, clips = [], False


def _state_of(operator: bytes) -> str:
    """Return what a graphics state dictionary of WeasyPrint sets: the opacity of lines or areas.

    Raises:
        _Unknown: it sets something else, a mask or a way of blending.
    """
    if operator[1:2] not in (b"a", b"A"):
        raise _Unknown(operator)
    return operator[:2].decode()


def _written(pieces: Sequence[_Piece]) -> list[Any]:
    """Return the operators of a page of which the pieces are drawn in their order.

    Between q and Q stand pieces that share their place, and of which each sets again what those
    before it have set: outside nothing is ever set but the page's own place.
    """
    base = _shared([piece.place for piece in pieces])
    found: list[Any] = list(base)
    place: Operators | None = None
    ink: dict[str, bytes] = {}
    for piece in pieces:
        if piece.place != place or not ink.keys() <= piece.ink.keys():
            found += (b"Q",) if place is not None else ()
            found += (b"q", *piece.place[len(base) :])
            place, ink = piece.place, {}
        found += (value for key, value in piece.ink.items() if ink.get(key) != value)
        found += piece.operators
        ink = piece.after
    return [*found, b"Q"]


def _shared(places: Sequence[Operators]) -> Operators:
    """Return what all places begin with, without a path that is not ended."""
    same = takewhile(lambda row: len(set(row)) == 1, zip(*places, strict=False))
    place = tuple(row[0] for row in same)
    while place and not place[-1].endswith((b"cm", b"n")):
        place = place[:-1]
    return place
