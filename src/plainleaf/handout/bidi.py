"""Isolation: what keeps its order from left to right in a text that runs from right to left.

The algorithm by which every program orders mixed text (UAX #9) shows “+44 20 7946 0018” as “0018
7946 20 44+” after Arabic or Hebrew words, “5 mg” as “mg 5” and the blood group “A+” as “+A”. Such
words become an `Isolate`, and a line of Latin words, as of a list of works, becomes one as a whole.
No character is added.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TypeVar, overload

from plainleaf.model.article import CodeBlock, Division
from plainleaf.model.inlines import Code, Inlines, Isolate, Span, Text
from plainleaf.model.transform import Node, Nodes, rewrite_children, rewrite_each, walk
from plainleaf.model.words import plain_text
from plainleaf.text.scripts import right_to_left

_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = r"\d+(?:[.,:/\u2044]\d+)*"
_UNIT = r"(?:[A-Za-zµμΩ°][A-Za-zµμ]{0,4}[²³]?|%)"
# Latin words beside a measure belong to it, as in “MRI 3 T”. Few, so that no text takes long.
_BEFORE = rf"(?:[A-Za-z][A-Za-z0-9-]*{_SPACE}){{0,6}}"
_AFTER = rf"(?:{_SPACE}[A-Za-z][A-Za-z0-9-]*){{0,6}}"
_RUN = re.compile(
    "|".join((
        # An address of the web, up to its end.
        r"(?:https?://|www\.)[!-;=?-~]*[\w/]",
        # A telephone number: it begins with + or 0, or has an area code in brackets.
        rf"(?<![\w.,/])(?:\+\d|0\d|\(\+?\d{{1,5}}\){_SPACE}?\d)"
        rf"(?:{_SPACE}?[-‐‑–./()]?{_SPACE}?\d){{4,}}",
        r"(?<![\w.,/-])(?:\d{3,4}(?:[ \u00a0]\d{2,4}){2,}|\d{1,4}(?:[-‐‑]\d{2,4}){2,})(?![\w-])",
        # A date in figures.
        r"(?<![\w-])\d{1,4}-\d{1,2}-\d{1,4}(?![\w-])",
        # A measure: a number, or several joined ones, and a unit; a sign before it.
        rf"(?<![\w]){_BEFORE}[-+−±<>≤≥~≈]?{_SPACE}?{_NUMBER}"
        rf"(?:{_SPACE}?[-–×·+±]{_SPACE}?{_NUMBER})*{_SPACE}?{_UNIT}"
        rf"(?:{_SPACE}?[/·×]{_SPACE}?(?:{_NUMBER}{_SPACE}?)?{_UNIT})*(?![A-Za-z]){_AFTER}",
        # A number with a sign.
        rf"(?<![\w)\]%.,])[-+−±]{_NUMBER}%?(?![\w])",
        # Latin letters that end in a sign: A+, Rh−.
        r"(?<![\w])[A-Z][A-Za-z0-9]{0,4}[-+−](?![\w-])",
    ))
)  # fmt: skip
_N = TypeVar("_N", bound=Node)
_T = TypeVar("_T", bound=Nodes)
_TRAILING = re.compile(rf"{_SPACE}+\Z")


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
    return rewrite_each(value, partial(_isolated, rtl))


def in_own_order(inlines: Inlines, *, rtl: bool) -> Inlines:
    """Return a line that begins with Latin letters as one isolate, in a text of the other kind."""
    for character in plain_text(inlines) if rtl else "":
        match unicodedata.bidirectional(character):
            case "L":
                return (Isolate(inlines),)
            case "R" | "AL":
                return inlines
    return inlines


def _isolated(rtl: bool, node: Node) -> Node | tuple[Text | Isolate, ...]:
    match node:
        case Text(text):
            return tuple(_pieces(text)) if rtl else node
        case Code() | CodeBlock() | Isolate():
            return node
        case Span(_, language) | Division(_, language):
            rtl = right_to_left(language)
        case _:
            pass
    return rewrite_children(node, partial(_isolated, rtl))


def _pieces(text: str) -> list[Text | Isolate]:
    pieces: list[Text | Isolate] = []
    end = 0
    for match in _RUN.finditer(text):
        run = _TRAILING.sub("", match.group())
        if match.start() > end:
            pieces.append(Text(text[end : match.start()]))
        pieces.append(Isolate((Text(run),)))
        end = match.start() + len(run)
    if end < len(text):
        pieces.append(Text(text[end:]))
    return pieces or [Text(text)]
