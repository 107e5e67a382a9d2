"""Isolation: what keeps its order from left to right in a text that runs from right to left.

A dose, a telephone number, Latin words with marks among them become an `Isolate`, one for the whole
sequence, whatever marks, links and notes' marks stand in it; `text.direction` finds them. A line of
Latin words, as of a list of works, becomes one as a whole. No character is added.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar, cast, get_args, overload

from plainleaf.model.article import CodeBlock, Division
from plainleaf.model.inlines import (
    Citation,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Isolate,
    LineBreak,
    Mark,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from plainleaf.model.transform import (
    Node,
    Nodes,
    rewrite,
    rewrite_children,
    rewrite_each,
    rewrite_runs,
    walk,
)
from plainleaf.model.words import plain_text
from plainleaf.text.direction import sequences
from plainleaf.text.scripts import right_to_left

# A word of Hebrew, or of Arabic and its relatives, with all before it; then a mark and a number.
_AFTER_A_WORD = re.compile(
    r"(?P<word>.*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])(?P<rest>[.,;:]\s.*\d.*)", re.S
)
# A number in the figures of Arabic, as it runs from the left by itself.
_ARABIC = re.compile("([\u0660-\u0669]+(?:[.,:/\u066b\u066c][\u0660-\u0669]+)*)")
_N = TypeVar("_N", bound=Node)
_T = TypeVar("_T", bound=Nodes)
# What may be made into two of its kind; a link or an abbreviation is one thing.
_DIVISIBLE = (Emphasis, Strong, Superscript, Subscript, SmallCaps, Mark, Strikethrough)
_INLINES = get_args(Inline)
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
OBJECT, _LATIN = "\ufffc", "\ue000"

_Range = tuple[int, int]


@overload
def isolated(value: _N, *, rtl: bool) -> _N: ...
@overload
def isolated(value: tuple[_T, ...], *, rtl: bool) -> tuple[_T, ...]: ...
def isolated(value: Nodes, *, rtl: bool) -> Nodes:
    """Return a node or a tuple of nodes with the runs that keep their order isolated.

    Args:
        value: nodes, composed.
        rtl: the text around runs from right to left.
    """
    if not rtl and not any(
        isinstance(node, (Span, Division)) and right_to_left(node.language) for node in walk(value)
    ):
        return value
    changed = rewrite_each(value, partial(_isolated, rtl))
    return _line(cast("tuple[Node, ...]", changed)) if rtl and isinstance(value, tuple) else changed


def in_own_order(inlines: Inlines, *, rtl: bool) -> Inlines:
    """Return a line that begins with Latin letters as one isolate, in a text of the other kind.

    A number after a word of that other kind stays behind it (UAX #9, rule N1).
    """
    for character in plain_text(inlines) if rtl else "":
        match unicodedata.bidirectional(character):
            case "L":
                return (Isolate(rewrite(inlines, _ended)),)
            case "R" | "AL":
                return inlines
    return inlines


def _ended(node: Node) -> Node | Inlines:
    """Return a text in which what follows a word from the right is an isolate of its own."""
    found = _AFTER_A_WORD.search(node.text) if isinstance(node, Text) else None
    if found is None:
        return node
    return Text(found["word"]), Isolate((Text(found["rest"]),))


def as_seen(*nodes: Inline) -> str:
    """Return the characters of inlines as they are seen; what is ordered by itself is `OBJECT`."""
    line = _Line()
    for node in nodes:
        line.add(node)
    return line.text


def _isolated(rtl: bool, node: Node) -> Node:
    if isinstance(node, (Code, CodeBlock, Isolate, Text)):
        return node
    if isinstance(node, (Span, Division)):
        rtl = right_to_left(node.language)
    node = rewrite_children(node, partial(_isolated, rtl))
    # What stands in a stressed word or a link belongs to the line that this stands in.
    if rtl and (isinstance(node, Span) or not isinstance(node, _INLINES)):
        return rewrite_runs(node, _line)
    return node


def _line(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return nodes that stand side by side; if they are inlines, with their sequences isolated."""
    if not nodes or not isinstance(nodes[0], _INLINES):
        return nodes
    inlines = cast("Inlines", nodes)
    line = _Line()
    for node in inlines:
        line.add(node)
    ranges = line.ranges()
    return _wrapped(inlines, ranges) if ranges else nodes


@dataclass(slots=True)
class _Line:
    """The characters of some inlines as they are seen, and what can be cut where.

    Raised and lowered figures are Unicode's; what is ordered by itself is one character.
    """

    text: str = ""
    kinds: list[str] = field(default_factory=list)
    seams: set[int] = field(default_factory=set)
    whole: list[_Range] = field(default_factory=list)
    foreign: list[_Range] = field(default_factory=list)

    def add(self, node: Inline, figures: dict[int, int] | None = None) -> None:
        """Add an inline.

        Args:
            node: it.
            figures: how figures in it stand: raised or lowered.
        """
        start = len(self.text)
        match node:
            case Text(text):
                self._put(text.translate(figures or {}))
            case Code():
                self._put(_LATIN, "L")
            case LineBreak():
                self._put("\n")
            case Image() | Isolate():
                self._put(OBJECT)
            case FootnoteReference():
                self._put(_shown(node))
            case Span(_, language) if right_to_left(language):
                self._put(OBJECT, "R")
            case Span(children):
                self._put(plain_text(children) or OBJECT, "L")
                self.foreign.append((start, len(self.text)))
            case Superscript(children) | Subscript(children):
                for child in children:
                    self.add(child, _RAISED if isinstance(node, Superscript) else _LOWERED)
            case _:
                for child in _children(node):
                    self.add(child, figures)
        self.seams.add(start)
        if not isinstance(node, (*_DIVISIBLE, Text)):
            self.whole.append((start, len(self.text)))

    def ranges(self) -> list[_Range]:
        """Return the sequences that are to be isolated."""
        for start, end in self.foreign:
            # Words that are marked as foreign each are a list, and run as the text around them.
            for place in (start - 1, end):
                if 0 <= place < len(self.text) and self.kinds[place] in ("CS", "ON", "ES"):
                    self.kinds[place] = "R"
        found: list[_Range] = []
        for sequence in sequences(self.text, self.kinds, self.seams):
            start, end = self._cut(sequence)
            while start < end and self.text[start].isspace():
                start += 1
            if found and start < found[-1][1]:
                start = found.pop()[0]
            found.append((start, end))
        return [(start, end) for start, end in found if start < end and not any(
            first <= start and end <= last for first, last in self.foreign)]  # fmt: skip

    def _put(self, text: str, kind: str = "") -> None:
        self.text += text
        self.kinds += [kind or unicodedata.bidirectional(character) for character in text]

    def _cut(self, sequence: _Range) -> _Range:
        """Return a sequence that divides nothing that is one thing: with all of it, or none."""
        start, end = sequence
        for first, last in self.whole:
            if last <= start or end <= first or (start <= first and last <= end):
                continue
            if first <= start and end <= last:
                continue  # within it
            if {"R", "AL", "AN"} & set(self.kinds[first:last]):
                start, end = (last, end) if first < start else (start, first)
            else:
                start, end = min(start, first), max(end, last)
        return start, end


def _children(node: Inline) -> Inlines:
    """Return what is shown within an inline."""
    shown: Inlines = node.shown if isinstance(node, Citation) else getattr(node, "children", ())
    return shown


def _shown(mark: FootnoteReference) -> str:
    """Return what a note's mark shows, with what keeps it apart: ` ¹`, ` [note 1]`."""
    return mark.lead + (mark.mark or str(mark.number or 1)).translate(_RAISED)


def _length(node: Inline) -> int:
    """Return how many characters a `_Line` has of an inline."""
    match node:
        case Text(text):
            return len(text)
        case FootnoteReference():
            return len(_shown(node))
        case Code() | LineBreak() | Image() | Isolate():
            return 1
        case Span(children, language):
            return 1 if right_to_left(language) else len(plain_text(children)) or 1
        case _:
            return sum(map(_length, _children(node)))


def _wrapped(nodes: Inlines, ranges: list[_Range], place: int = 0) -> Inlines:
    """Return inlines with the sequences isolated, each as deep as it can stand in one piece.

    Args:
        nodes: inlines.
        ranges: the sequences, in order.
        place: that of the first of them, in the same count.
    """
    spans, end = [], place
    for node in nodes:
        spans.append((end, end := end + _length(node)))
    deep = [span for node, span in zip(nodes, spans, strict=True) if not isinstance(node, Text)]
    out: list[Inline] = []
    rest = nodes
    for start, end in ranges:
        if not any(first <= start and end <= last for first, last in deep):
            before, rest = _split(rest, start - place)
            own, rest = _split(rest, end - start)
            out += _within(before, ranges, place)
            out.append(Isolate(_parted(tuple(_within(own, [], start)))))
            place = end
    out += _within(rest, ranges, place)
    return tuple(out)


def _parted(nodes: Inlines) -> Inlines:
    """Return inlines with each of several Arabic numbers as an isolate.

    What stands between two runs from the right with them, in an isolate too (UAX #9, N1): the
    groups of a telephone number would change places.
    """
    if len(_ARABIC.findall("".join(map(plain_text, nodes)))) < 2:
        return nodes
    return rewrite(nodes, _numbers_apart)


def _numbers_apart(node: Node) -> Node | Inlines:
    if not isinstance(node, Text):
        return node
    return tuple(
        Isolate((Text(piece),)) if number % 2 else Text(piece)
        for number, piece in enumerate(_ARABIC.split(node.text))
        if piece
    )


def _within(nodes: Inlines, ranges: list[_Range], place: int) -> list[Inline]:
    """Return inlines with the sequences isolated that stand within one of them."""
    out: list[Inline] = []
    for node in nodes:
        end = place + _length(node)
        match node:
            case Span() | Isolate():
                out.append(node)
            case _ if children := _children(node):
                own = [each for each in ranges if place <= each[0] and each[1] <= end]
                out.append(_with(node, _wrapped(children, own, place)))
            case _:
                out.append(node)
        place = end
    return out


def _split(nodes: Inlines, length: int) -> tuple[Inlines, Inlines]:
    """Return some inlines in two parts; the first has so many characters."""
    first: list[Inline] = []
    for number, node in enumerate(nodes):
        own = _length(node)
        if length <= 0:
            return tuple(first), nodes[number:]
        if own > length:
            one: Inline
            other: Inline
            if isinstance(node, Text):
                one, other = Text(node.text[:length]), Text(node.text[length:])
            else:
                start, rest = _split(_children(node), length)
                one, other = _with(node, start), _with(node, rest)
            return (*first, one), (other, *nodes[number + 1 :])
        first.append(node)
        length -= own
    return tuple(first), ()


def _with(node: Any, children: Inlines) -> Inline:
    """Return an inline with other children."""
    name = "shown" if isinstance(node, Citation) else "children"
    changed: Inline = replace(node, **{name: children})
    return changed
