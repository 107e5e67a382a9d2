"""Inline nodes → Markdown within a line."""

from __future__ import annotations

import unicodedata
from typing import assert_never

from plainleaf.importers.escape import escaped
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationLink,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Isolate,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.words import plain_text

_HTML = {Superscript: "sup", Subscript: "sub", Mark: "mark", Keyboard: "kbd"}
_SIGNS: dict[type, str] = {Emphasis: "*", Strong: "**", Strikethrough: "~~"}
_ELEMENTS: dict[type, str] = {Emphasis: "em", Strong: "strong", Strikethrough: "s"}
_BEFORE_BRACKET = (Link, Citation, Span, FootnoteReference)


class InlineWriter:
    """Writes inlines; `works` are the ids that `@id` cites."""

    def __init__(self, works: frozenset[str]) -> None:
        self.works = works

    def line(self, inlines: Inlines) -> str:
        """Return inlines as one line; breaks are `<br>`, for a line cannot hold others."""
        out = ""
        pieces = [self.node(node) for node in inlines]
        for at, node in enumerate(inlines):
            piece = pieces[at]
            after = inlines[at + 1] if at + 1 < len(inlines) else None
            # `word![` would be a picture.
            if (
                piece.endswith("!")
                and isinstance(node, Text)
                and isinstance(after, _BEFORE_BRACKET)
            ):
                piece = piece[:-1] + "\\!"
            if isinstance(node, (Emphasis, Strong, Strikethrough)):
                following = pieces[at + 1] if after is not None else ""
                piece = self._marked(node, out[-1:], piece, following[:1])
            out += piece
        return out.strip(" \t\n")

    def _marked(
        self, node: Emphasis | Strong | Strikethrough, before: str, piece: str, after: str
    ) -> str:
        """Return a mark as signs, or as an element where its signs would be read as signs alone.

        CommonMark, 6.2: beside a letter, signs open and close only if no sign stands within; and
        the reader takes `5*3*2` for a product.
        """
        sign = _SIGNS[type(node)]
        inner = piece[len(sign) : -len(sign)]
        spaced = inner[:1].isspace() or inner[-1:].isspace()
        twice = isinstance(node, Strong) and inner.startswith("*") and inner.endswith("*")
        # At the start of a line `~~` opens a block of code.
        struck = isinstance(node, Strikethrough) and not before
        if not struck and _is_edge(before) and _is_edge(after) and not spaced and not twice:
            return piece
        name = _ELEMENTS[type(node)]
        return f"<{name}>{inner}</{name}>"

    def node(self, node: Inline) -> str:
        """Return one node."""
        match node:
            case Text(text):
                return escaped(" ".join(text.split(" ")), self.works)
            case LineBreak():
                return "<br>"
            case Emphasis(children):
                return f"*{self.line(children)}*"
            case Strong(children):
                return f"**{self.line(children)}**"
            case Superscript(children) | Subscript(children) | Mark(children) | Keyboard(children):
                name = _HTML[type(node)]
                return f"<{name}>{self.line(children)}</{name}>"
            case Strikethrough(children):
                return f"~~{self.line(children)}~~"
            case Code(text):
                return _code(text)
            case Abbreviation(children):
                # What it stands for is written once, at the end of the article.
                return self.line(children)
            case Span(children, language):
                return f"[{self.line(children)}]{{lang={language}}}"
            case Link(children, target):
                words = plain_text(children)
                if words == target and target.startswith(("http://", "https://")):
                    return f"<{target}>"
                return f"[{self.line(children)}]({_address(target)})"
            case Image(picture, alt):
                mark = "" if alt else "{.decorative}" if alt is not None else ""
                return f"![{escaped(alt or '')}]({_address(picture)}){mark}"
            case Citation():
                return _citation(node)
            case FootnoteReference(label):
                return f"[^{label}]"
            case SmallCaps(children) | Isolate(children) | CitationLink(children) | Term(children):
                return self.line(children)
            case _:
                assert_never(node)


def _is_edge(character: str) -> bool:
    """Return True for what lets signs open or close beside it, whatever stands within them."""
    kinds = "PS" if character.isascii() else "P"
    return (
        not character
        or character.isspace()
        or (unicodedata.category(character)[0] in kinds and character not in "*~_`\\")
    )


def _citation(node: Citation) -> str:
    if node.in_text:
        item = node.items[0]
        return f"@{item.key} [{item.locator}]" if item.locator else f"@{item.key}"
    items = []
    for item in node.items:
        prefix = f"{item.prefix} " if item.prefix else ""
        minus = "-" if item.suppress_author else ""
        locator = f", {item.locator}" if item.locator else ""
        items.append(f"{prefix}{minus}@{item.key}{locator}")
    return f"[{'; '.join(items)}]"


def _code(text: str) -> str:
    fence = "`"
    while fence in text:
        fence += "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _address(target: str) -> str:
    plain = not any(each in target for each in " ()<>\\")
    return target if plain and target else f"<{target}>"
