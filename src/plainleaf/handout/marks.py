"""Marks are no figures: notes, citations and exponents that stand beside a number.

`5[^1]` must never be read, copied or spoken as 51, nor `10<sup>9</sup>` as 109. Here it is found
out what stands on both sides of each mark, across all markup; and raised figures become the digits
that Unicode has for them, which every format keeps when words are copied, extracted or spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, get_args
from unicodedata import bidirectional

from plainleaf.model.inlines import (
    Citation,
    CitationLink,
    Code,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.parts import Parts
from plainleaf.model.transform import Node, Nodes, children, rewrite, rewrite_runs, runs, walk
from plainleaf.model.words import plain_text, texts_joined

# A stretch of a text and, where it is one of the marks that are looked for, the mark.
_Leaf = tuple[str, Any]

_PICTURE = "\ufffc"
_INLINES = get_args(Inline)
_MARKS = (Citation, FootnoteReference)
# What may stand between a number and a mark that would be read as one: "10.¹", "10 ¹", "¹ 5 mg".
_END_OF_NUMBER = re.compile(r"[.,:;/·–−-]?\s*\Z")
_START_OF_NUMBER = re.compile(r"\s*[.,/·–−+-]?")
_EXPONENT = re.compile(r"[+−–-]?\d|n\Z")
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")

_SMALL = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands on the same line beside a mark, other marks left out.

    `follows` is the mark that stands right before it, or None.
    """

    before: str = ""
    after: str = ""
    follows: Any = None

    def touches_number(self, *, rtl: bool) -> bool:
        """Return whether a number and the mark would be read as one, a space between or not.

        Amid words from right to left, `5 mg` is seen with its 5 beside the mark that follows it.
        """
        if rtl:
            before, after = _left_to_right(self.before[::-1]), _left_to_right(self.after)
            return any(map(str.isnumeric, before + after))
        before = _END_OF_NUMBER.sub("", self.before)
        after = _START_OF_NUMBER.sub("", self.after, count=1)
        return before[-1:].isnumeric() or after[:1].isnumeric()

    @property
    def touches_word(self) -> bool:
        """True if a letter, a figure or a picture stands right before the mark."""
        return self.before[-1:].isalnum() or self.before[-1:] == _PICTURE


def _left_to_right(text: str) -> str:
    """Return what a text has before its first letter that runs from right to left."""
    return "".join(takewhile(lambda char: bidirectional(char) not in ("R", "AL"), text))


def beside_marks(nodes: Nodes) -> dict[int, Beside]:
    """Return what stands beside each citation and each note's mark, by the mark's identity."""
    found: dict[int, Beside] = {}
    for leaves in _lines(nodes, _MARKS):
        before, last = "", None
        for place, (text, mark) in enumerate(leaves):
            if mark is not None:
                after = "".join(text for text, _ in leaves[place + 1 :])
                found[id(mark)] = Beside(before, after, last)
                last = mark
            elif text.strip():
                before, last = ("" if last is not None else before) + text, None
            elif last is None:
                before += text
    return found


def unmarked(nodes: Inlines) -> Inlines:
    """Return a heading's words as lists of headings have them.

    Links are words there, pictures nothing; marks of notes and works lead nowhere, so they are left
    out, but for works whose authors are words of the sentence.
    """

    def change(node: Node) -> Node | Inlines:
        match node:
            case FootnoteReference() | Image():
                return ()
            case Citation(in_text=False, shown=shown):
                return () if _is_number(shown) else rewrite(shown, change)
            case Citation(shown=shown):
                return rewrite(shown, change)
            case Link(children) | CitationLink(children) | Term(children):
                return children
            case Superscript(()):
                return ()
            case LineBreak():
                # Many reading systems show the words alone, and so what a line end parts as one.
                return (Text(" "),)
            case _:
                return node

    return rewrite(nodes, change)


def _is_number(shown: Inlines) -> bool:
    """Return whether a citation is a number in square brackets.

    Raised ones, and those in round brackets, could be words of the heading: nobody could tell.
    """
    if not plain_text(shown).strip().startswith("["):
        return False
    links = [plain_text(node) for node in walk(shown) if isinstance(node, CitationLink)]
    return all(words.strip("[]() ").isdecimal() for words in links or [plain_text(shown)])


def with_raised_figures(parts: Parts, *, large: bool = False) -> Parts:
    """Return parts in which no raised or lowered figure joins another one in plain text.

    `10<sup>9</sup>` becomes `10⁹`; where Unicode has no such characters, `10^1.5` says it.

    Args:
        parts: of a handout.
        large: raised figures are as large as the text, so these stay marked, to be enlarged.
    """
    changed: dict[int, Any] = {}
    for leaves in _lines(parts, (Superscript, Subscript)):
        for place, (text, node) in enumerate(leaves):
            before = leaves[place - 1][0] if place else ""
            after = leaves[place + 1][0] if place + 1 < len(leaves) else ""
            joins = before[-1:].isnumeric() and _EXPONENT.match(text)
            if node is not None and (joins or (text[-1:].isdigit() and after[:1].isdigit())):
                changed[id(node)] = _told_apart(node, text, large=large)
    if not changed:
        return parts
    parts = rewrite(parts, lambda node: changed.get(id(node), node))
    return rewrite(parts, lambda node: rewrite_runs(node, texts_joined))


def _told_apart(node: Superscript | Subscript, text: str, *, large: bool) -> Inlines:
    """Return a raised or lowered figure in characters that keep their place as plain text."""
    figures, sign = (_RAISED, "^") if isinstance(node, Superscript) else (_LOWERED, "_")
    if any(ord(character) not in figures for character in text):
        return (replace(node, children=(Text(sign), *node.children)),)
    shown: Inlines = rewrite(
        node.children,
        lambda part: (
            replace(part, text=part.text.translate(figures)) if isinstance(part, Text) else part
        ),
    )
    return (replace(node, children=shown),) if large else shown


def small_by_nature(node: Superscript | Subscript) -> bool:
    """Return whether what is raised or lowered is drawn so and small by its characters alone."""
    text = plain_text(node)
    return bool(text) and all(char in _SMALL for char in text)


def _lines(nodes: Nodes, kinds: tuple[type, ...]) -> Iterator[list[_Leaf]]:
    """Yield the leaves of each paragraph, cell, heading and the like."""
    leaves: list[_Leaf | None] = []
    _flatten(nodes, kinds, leaves)
    line: list[_Leaf] = []
    for leaf in leaves:
        if leaf is not None:
            line.append(leaf)
        elif line:
            yield line
            line = []
    if line:
        yield line


def _flatten(node: Nodes, kinds: tuple[type, ...], leaves: list[_Leaf | None]) -> None:
    """Append the leaves of a node; None where a line of words ends."""
    match node:
        case tuple():
            for part in node:
                _flatten(part, kinds, leaves)
            leaves.append(None)
        case Citation() | FootnoteReference():
            leaves.append(("", node if isinstance(node, kinds) else None))
        case Text(text) | Code(text):
            leaves.append((text, None))
        case LineBreak():
            leaves.append((" ", None))
        case Image():
            leaves.append((_PICTURE, None))
        case Superscript() | Subscript() if isinstance(node, kinds) and not _marked(node):
            leaves.append((plain_text(node), node))
        case _ if isinstance(node, _INLINES):
            for part in children(node):
                _flatten(part, kinds, leaves)
        case _:
            leaves.append(None)
            # What is no node of the model has nothing below it; a writer refuses it.
            side_by_side = tuple(runs(node)) if children(node) else ()
            alone = {id(part) for run in side_by_side for part in run}
            for nodes in (*side_by_side, *(x for x in children(node) if id(x) not in alone)):
                _flatten(nodes, kinds, leaves)
                leaves.append(None)


def _marked(node: Node) -> bool:
    return any(isinstance(part, _MARKS) for part in walk(node))
