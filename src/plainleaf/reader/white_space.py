"""White space of inline nodes: folded as browsers fold it, trimmed at ends and beside breaks."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from plainleaf.model.inlines import (
    Citation,
    Code,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Text,
)

SPACE = re.compile("[ \t\n\f\r]+")
# Stands for the end of a line that is no space; no source can hold it (see `source`).
LOST_BREAK = "\v"
_FOLDED = re.compile("[ \t\n\f\r]+|\v")


def space_behind_links(nodes: list[Inline]) -> Inlines:
    """Return nodes with the space that a link ends with behind the link."""
    out: list[Inline] = []
    for node in nodes:
        cut = _trim_end((node,)) if isinstance(node, Link) else (node,)
        out += cut
        if cut != (node,) and node is not nodes[-1]:
            out.append(Text(" "))
    return tuple(out)


def tidy(nodes: Inlines) -> Inlines:
    """Fold white space, join texts, and trim both ends and the sides of line breaks."""
    folded, _ = fold(nodes, after_space=True)
    trimmed = _trim_end(folded)
    while trimmed and isinstance(trimmed[-1], LineBreak):
        trimmed = _trim_end(trimmed[:-1])
    while trimmed and isinstance(trimmed[0], LineBreak):
        trimmed = trimmed[1:]
    return trimmed


def has_breaks_in_a_row(nodes: Inlines) -> bool:
    """Return whether a line break follows another, with white space at most between them."""
    shown = [node for node in nodes if not (isinstance(node, Text) and not node.text.strip())]
    return any(
        isinstance(one, LineBreak) and isinstance(two, LineBreak) for one, two in pairwise(shown)
    )


def fold(nodes: Inlines, *, after_space: bool) -> tuple[Inlines, bool]:
    """Fold white space and join texts; return, too, whether what follows stands behind a space."""
    out: list[Inline] = []
    waiting = 0  # ends of lines that no text could carry yet
    for node in nodes:
        match node:
            case Text():
                folded, breaks = _folded(node, after_space=after_space)
                if not folded:
                    waiting += len(breaks)
                    continue
                breaks, waiting = (*(0,) * waiting, *breaks), 0
                after_space = folded.endswith(" ")
                before = out[-1] if out else None
                if isinstance(before, Text):
                    moved = (len(before.text) + place for place in breaks)
                    out[-1] = Text(before.text + folded, (*before.breaks, *moved))
                else:
                    out.append(Text(folded, breaks))
            case LineBreak():
                out = list(_trim_end(tuple(out)))
                # A second one would be a blank line, which is heard as "blank" or not at all.
                if not (out and isinstance(out[-1], LineBreak)):
                    out.append(node)
                after_space = True
            case Code() | Image() | Citation() | FootnoteReference():
                if isinstance(node, FootnoteReference):
                    # The mark hugs its word, and a list of headings leaves out both.
                    out = list(_trim_end(tuple(out)))
                out.append(node)
                after_space = False
                waiting = waiting if isinstance(node, Code) else 0  # others know their line
            case _:
                waiting = 0 if isinstance(node, Link) else waiting
                inner, after_space = fold(node.children, after_space=after_space)
                if inner:
                    out.append(_with_children(node, inner))
    return tuple(out), after_space


def _folded(node: Text, *, after_space: bool) -> tuple[str, tuple[int, ...]]:
    """Return a text with its white space folded, and where lines of the source end in it."""
    pieces: list[str] = []
    # A text that was folded before can lose no more than the space that it begins with.
    cut = after_space and node.text[:1] == " "
    breaks = [max(place - cut, 0) for place in node.breaks]
    size = 0
    at = 0
    for match in _FOLDED.finditer(node.text):
        pieces.append(node.text[at : match.start()])
        size += match.start() - at
        if match.group() != LOST_BREAK and (size or not after_space):
            pieces.append(" ")
            size += 1
        breaks += [size] * (match.group().count("\n") + match.group().count(LOST_BREAK))
        at = match.end()
    pieces.append(node.text[at:])
    return "".join(pieces), tuple(breaks)


def _trim_end(nodes: Inlines) -> Inlines:
    if not nodes:
        return nodes
    last = nodes[-1]
    match last:
        case Text(text):
            text = text.rstrip(" ")
            return (*nodes[:-1], Text(text, last.breaks)) if text else _trim_end(nodes[:-1])
        case LineBreak() | Code() | Image() | Citation() | FootnoteReference():
            return nodes
        case _:
            inner = _trim_end(last.children)
            return (*nodes[:-1], _with_children(last, inner)) if inner else _trim_end(nodes[:-1])


def _with_children(node: Any, inner: Inlines) -> Inline:
    changed: Inline = replace(node, children=inner)
    return changed
