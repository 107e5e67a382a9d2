"""Runs of words, each with all that it is at once → inline nodes that stand within each other.

Web pages nest their marks in any order, and Word does not nest them at all. Here both become one
tidy tree: the longest mark outside, no white space at its ends, no mark within its like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from plainleaf.diagnostics import Position
from plainleaf.model.inlines import (
    Abbreviation,
    Code,
    Emphasis,
    FootnoteReference,
    Inline,
    Inlines,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)

_SPACES = re.compile(r"[ \t\r\n\f]+")
# What nobody sees and no document may hold, marks of direction among it: they would show words in
# another order than they are read. Separators of lines are spaces, joined letters are letters.
_CLEANED: dict[int, str | None] = dict.fromkeys(
    [
        *(each for each in range(0x20) if chr(each) not in "\t\n\r\f"),
        *range(0x7F, 0xA0), 0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F),
        *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC), *range(0xFDD0, 0xFDF0),
        *range(0xD800, 0xE000),
        *range(0xE0000, 0xE0080), *(plane + 0xFFFE for plane in range(0, 0x110000, 0x10000)),
        *(plane + 0xFFFF for plane in range(0, 0x110000, 0x10000)),
    ]
)  # fmt: skip
_CLEANED |= {0x2028: " ", 0x2029: " ", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi",
    0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st", 0x0B: " ", 0x1C: " ", 0x1D: " ", 0x1E: " ",
    0x85: " "}  # fmt: skip


class FormatKind(StrEnum):
    """What words can be; of two that last equally long the first stands outside."""

    LANGUAGE = "language"
    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRIKE = "strike"
    MARK = "mark"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    KEYBOARD = "keyboard"
    CODE = "code"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class Format:
    """One thing that words are; `value` is a link's address, a language, a long form."""

    kind: FormatKind
    value: str = ""


Formats = tuple[Format, ...]
_ORDER = list(FormatKind)


@dataclass(frozen=True, slots=True)
class Run:
    """Words, or a node such as a picture, and what they are."""

    content: str | Inline
    formats: Formats = ()


def cleaned(text: str) -> str:
    """Return words without what nobody sees."""
    return text.translate(_CLEANED)


def with_format(formats: Formats, new: Format) -> Formats:
    """Return formats with one more; it takes the place of another of its kind."""
    return (*(each for each in formats if each.kind is not new.kind), new)


def inlines_of(runs: Sequence[Run], position: Position) -> Inlines:
    """Return runs as nodes; white space is folded, and none stands at either end."""
    return _grouped(_tidy(runs), position)


def is_empty(runs: Sequence[Run]) -> bool:
    """Return True if runs hold nothing that can be read or seen."""
    return all(
        isinstance(run.content, LineBreak)
        or (isinstance(run.content, str) and not run.content.strip())
        for run in runs
    )


def _tidy(runs: Sequence[Run]) -> list[Run]:
    """Return runs with white space folded; a space is what both its neighbours are."""
    pieces: list[Run] = []
    for run in runs:
        if not isinstance(run.content, str):
            pieces.append(run)
            continue
        for piece in re.split("( )", _SPACES.sub(" ", cleaned(run.content))):
            after_space = not pieces or _is_gap(pieces[-1])
            if piece and not (piece == " " and after_space):
                pieces.append(Run(piece, run.formats))
    out: list[Run] = []
    for at, run in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if run.content == " " and (following is None or _is_gap(following)):
            continue
        if _is_gap(run):
            before = out[-1].formats if out else ()
            after = following.formats if following else ()
            out.append(Run(run.content, tuple(each for each in before if each in after)))
        else:
            out.append(run)
    while out and (_is_gap(out[-1]) or _is_blank(out[-1])):
        out.pop()
    while out and (_is_gap(out[0]) or _is_blank(out[0])):
        out.pop(0)
    if out and isinstance(out[0].content, str):
        out[0] = Run(out[0].content.lstrip(), out[0].formats)
    if out and isinstance(out[-1].content, str):
        out[-1] = Run(out[-1].content.rstrip(), out[-1].formats)
    return _single_breaks(_with_marks_at_words(out))


def _with_marks_at_words(runs: list[Run]) -> list[Run]:
    """Return runs in which the mark of a note stands right behind its word, before the space."""
    out: list[Run] = []
    for at, run in enumerate(runs):
        before = out[-1].content if out else None
        if isinstance(run.content, FootnoteReference) and isinstance(before, str) and (
            before.endswith(" ") and before.strip()
        ):  # fmt: skip
            out[-1] = Run(before.rstrip(" "), out[-1].formats)
            out.append(run)
            follows = runs[at + 1].content if at + 1 < len(runs) else None
            if isinstance(follows, str) and re.match(r"\w", follows):
                out.append(Run(" ", ()))
            continue
        if isinstance(run.content, FootnoteReference) and before == " " and len(out) > 1:
            out.pop()
            follows = runs[at + 1].content if at + 1 < len(runs) else None
            out.append(run)
            if isinstance(follows, str) and re.match(r"\w", follows):
                out.append(Run(" ", ()))
            continue
        out.append(run)
    return out


def _single_breaks(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    for run in runs:
        if isinstance(run.content, LineBreak) and out and isinstance(out[-1].content, LineBreak):
            continue
        out.append(run)
    return out


def _is_gap(run: Run) -> bool:
    return run.content == " " or isinstance(run.content, LineBreak)


def _is_blank(run: Run) -> bool:
    return isinstance(run.content, str) and not run.content.strip()


def _grouped(runs: Sequence[Run], position: Position) -> Inlines:
    out: list[Inline] = []
    at = 0
    while at < len(runs):
        run = runs[at]
        if not run.formats:
            if isinstance(run.content, str):
                before = out[-1] if out else None
                if isinstance(before, Text):
                    out[-1] = Text(before.text + run.content)
                else:
                    out.append(Text(run.content))
            else:
                out.append(run.content)
            at += 1
            continue
        ends = {each: _end(runs, at, each) for each in run.formats}
        outer = max(run.formats, key=lambda each: (ends[each], -_ORDER.index(each.kind)))
        inside = [
            Run(each.content, tuple(one for one in each.formats if one != outer))
            for each in runs[at : ends[outer]]
        ]
        out.append(_wrapped(outer, inside, position))
        at = ends[outer]
    return tuple(out)


def _end(runs: Sequence[Run], at: int, wanted: Format) -> int:
    while at < len(runs) and wanted in runs[at].formats:
        at += 1
    return at


def _wrapped(outer: Format, inside: list[Run], position: Position) -> Inline:
    if outer.kind is FormatKind.CODE and all(isinstance(each.content, str) for each in inside):
        return Code("".join(str(each.content) for each in inside))
    children = _grouped(inside, position)
    match outer.kind:
        case FormatKind.LINK:
            return Link(children, outer.value, position)
        case FormatKind.LANGUAGE:
            return Span(children, outer.value)
        case FormatKind.EMPHASIS:
            return Emphasis(children)
        case FormatKind.STRONG | FormatKind.CODE:
            return Strong(children)
        case FormatKind.STRIKE:
            return Strikethrough(children)
        case FormatKind.MARK:
            return Mark(children)
        case FormatKind.SUPERSCRIPT:
            return Superscript(children)
        case FormatKind.SUBSCRIPT:
            return Subscript(children)
        case FormatKind.KEYBOARD:
            return Keyboard(children)
        case FormatKind.ABBREVIATION:
            return Abbreviation(children, outer.value)
        case _:
            assert_never(outer.kind)


class Levels:
    """The levels of headings as an article has them: from 2 on, none left out."""

    def __init__(self) -> None:
        self._open: list[float] = []

    def of(self, written: float) -> int:
        """Return the level of a heading that is written with a level of its own."""
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return min(6, len(self._open) + 1)

    @property
    def now(self) -> float:
        """The written level of the last heading; 1 above the first."""
        return self._open[-1] if self._open else 1

    @property
    def below(self) -> int:
        """The level that a heading right below the last one has."""
        return min(6, len(self._open) + 2)
