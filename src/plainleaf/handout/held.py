"""Inlines in groups: what is to stand on one line, though marks and links begin within it.

A dose such as `**5** mg` or `10<sup>9</sup>/L` is one whole of several nodes. Writers ask here, so
that all formats keep the same pieces together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plainleaf.model.inlines import (
    Citation,
    CitationLink,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
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
from plainleaf.text.wholes import parted, spans, wholes

_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NO_FIGURE = "\ufffc"  # stands for what is no part of a number
_FIGURE = re.compile(r"\d")


def held(
    nodes: Inlines, limit: int, *, dashed: bool = False, parts: bool = True
) -> Iterator[tuple[Inlines, bool]]:
    """Yield inlines in groups, and whether each is to be kept on one line.

    What lies within a single mark or link is left for anyone who shows its children.

    Args:
        nodes: what stands side by side.
        limit: the longest whole, in characters, that surely fits a line.
        dashed: keep words with hyphens together, too.
        parts: part texts at their wholes; otherwise only what several nodes share is a group.
    """
    texts = [_flat(node) for node in nodes]
    text = "".join(texts)
    starts = [0]
    for each in texts:
        starts.append(starts[-1] + len(each))
    crossing = _crossing(text, starts, limit) if len(nodes) > 1 and _FIGURE.search(text) else []
    rest, before = nodes, 0
    for start, end in crossing:
        around = _cut(rest, start - before)
        inner = around and _cut(around[1], end - start)
        if not around or not inner:
            continue  # it begins or ends within a link
        yield from _single(around[0], limit, dashed, parts)
        yield inner[0], True
        rest, before = inner[1], end
    yield from _single(rest, limit, dashed, parts)


def _single(
    nodes: Inlines, limit: int, dashed: bool, parts: bool
) -> Iterator[tuple[Inlines, bool]]:
    for node in nodes:
        if isinstance(node, Text) and parts:
            for piece, holds in wholes(node.text, limit, dashed=dashed):
                yield (Text(piece),), holds
        else:
            yield (node,), False


def _crossing(text: str, starts: list[int], limit: int) -> list[tuple[int, int]]:
    """Return the wholes that more than one node has a share in."""
    found = []
    for start, end in spans(text):
        place = start
        for part in parted(text[start:end], limit):
            inner = part.strip()
            at = place + part.index(inner)
            place += len(part)
            if any(at < edge < at + len(inner) for edge in starts):
                found.append((at, at + len(inner)))
    return found


def _flat(node: Inline) -> str:
    """Return the words of a node, raised figures as such."""
    match node:
        case Text(text):
            return text
        case Superscript(children):
            return _figures("".join(map(_flat, children)).translate(_RAISED), "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
        case Subscript(children):
            return _figures("".join(map(_flat, children)).translate(_LOWERED), "₀₁₂₃₄₅₆₇₈₉")
        case FootnoteReference():
            return ""
        case LineBreak() | Image() | Citation() | CitationLink() | Code():
            return _NO_FIGURE
        case _:
            # What is no node of the model is for the writer to refuse.
            return "".join(map(_flat, getattr(node, "children", ())))


def _figures(text: str, kept: str) -> str:
    return "".join(character if character in kept else _NO_FIGURE for character in text)


def _cut(nodes: Inlines, at: int) -> tuple[Inlines, Inlines] | None:
    """Return inlines before and after a place in their words; None if it is within a link."""
    before: list[Inline] = []
    left: Inlines
    right: Inlines
    for number, node in enumerate(nodes):
        length = len(_flat(node))
        if at <= 0 and (length or at < 0):
            return tuple(before), nodes[number:]
        if at >= length:
            # A note's mark goes with the words before it.
            before.append(node)
            at -= length
            continue
        match node:
            case Text(text):
                left, right = (Text(text[:at]),), (Text(text[at:]),)
            case (
                Strong(children) | Emphasis(children) | Superscript(children) | Mark(children)
                | Subscript(children) | SmallCaps(children) | Strikethrough(children)
                | Span(children)
            ):  # fmt: skip
                inner = _cut(children, at)
                if inner is None:
                    return None
                left = (replace(node, children=inner[0]),)
                right = (replace(node, children=inner[1]),)
            case _:
                return None
        return (*before, *left), (*right, *nodes[number + 1 :])
    return tuple(before), ()
