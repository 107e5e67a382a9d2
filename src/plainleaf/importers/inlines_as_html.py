"""Inline nodes → HTML, for the tables and lists that Markdown's own signs cannot say."""

from __future__ import annotations

import re
from html import escape
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

_NAMES: dict[type, str] = {
    Emphasis: "em",
    Strong: "strong",
    Superscript: "sup",
    Subscript: "sub",
    Mark: "mark",
    Keyboard: "kbd",
    Strikethrough: "s",
}


def html_words(inlines: Inlines) -> str:
    """Return inlines as HTML."""
    return "".join(map(_node, inlines))


def _node(node: Inline) -> str:
    match node:
        case Text(text):
            # Entities, for a backslash may be read as one within HTML.
            return re.sub(r"\\(.)", lambda match: f"&#{ord(match[1])};", escaped(text))
        case Code(text):
            return f"<code>{escape(text, quote=False)}</code>"
        case LineBreak():
            return "<br>"
        case (
            Emphasis(children)
            | Strong(children)
            | Superscript(children)
            | Subscript(children)
            | Mark(children)
            | Keyboard(children)
            | Strikethrough(children)
        ):
            name = _NAMES[type(node)]
            return f"<{name}>{html_words(children)}</{name}>"
        case Span(children, language):
            return f'<span lang="{escape(language)}">{html_words(children)}</span>'
        case Link(children, target):
            return f'<a href="{escape(target)}">{html_words(children)}</a>'
        case Image(picture, alt):
            said = "" if alt is None else f' alt="{escape(alt)}"'
            return f'<img src="{escape(picture)}"{said}>'
        case Abbreviation(children) | SmallCaps(children) | Isolate(children):
            return html_words(children)
        case CitationLink(children) | Term(children):
            return html_words(children)
        case Citation() | FootnoteReference():
            return ""  # HTML has no sign for them; the proof of the import refuses the table
        case _:
            assert_never(node)
