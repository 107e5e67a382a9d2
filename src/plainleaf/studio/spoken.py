"""A handout as somebody hears it who reads it with a screen reader: its web page, line by line.

Screen readers differ in their words; what they say, they say in this order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

_BLOCKS = {"p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "pre", "div"}
_LISTS = {"ul", "ol", "dl"}
_GROUPS = {"section", "main", "header", "footer", "nav", "aside", "blockquote", "figure", "table"}
_SILENT = {"style", "script", "head", "template"}
_NAMED = {"doc-abstract", "doc-endnotes", "doc-bibliography", "note", "doc-glossary"}


@dataclass(frozen=True, slots=True)
class Line:
    """What is said in one breath.

    Args:
        kind: "heading", "list", "item", "table", "row", "picture", "region", "text".
        words: what is read.
        level: of a heading; of a list how many items it has; of a table its rows.
        columns: of a table.
        language: where it differs from the page's.
    """

    kind: str
    words: str
    level: int = 0
    columns: int = 0
    language: str = ""


def spoken(page: bytes) -> list[Line]:
    """Return what is said of a web page."""
    root = html.document_fromstring(page)
    body = root.find("body")
    return [] if body is None else [line for line in _lines(body) if line.words or line.level]


def _lines(element: html.HtmlElement) -> Iterator[Line]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SILENT or _hidden(child):
            continue
        tag = child.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield Line("heading", _words(child), int(tag[1]), language=_language(child))
        elif tag == "img" or child.get("role") == "img":
            words = child.get("alt") or child.get("aria-label") or ""
            if words:
                yield Line("picture", words)
        elif tag in _LISTS:
            items = [each for each in child if each.tag in ("li", "dt")]
            yield Line("list", child.get("aria-label", ""), len(items))
            yield from _lines(child)
        elif tag == "table":
            yield from _table(child)
        elif tag in _BLOCKS and not _has_blocks(child):
            kind = "item" if tag in ("li", "dt", "dd") else "text"
            yield from (Line("picture", each.get("alt")) for each in child.iter("img")
                        if each.get("alt"))  # fmt: skip
            yield Line(kind, _words(child), language=_language(child))
        else:
            if child.get("role") in _NAMED and child.get("aria-label"):
                yield Line("region", child.get("aria-label", ""))
            yield from _lines(child)


def _table(table: html.HtmlElement) -> Iterator[Line]:
    rows = list(table.iter("tr"))
    caption = table.find("caption")
    columns = max((len(row) for row in rows), default=0)
    yield Line("table", _words(caption) if caption is not None else "", len(rows), columns)
    for row in rows:
        yield Line("row", " · ".join(filter(None, map(_words, row))))


def _has_blocks(element: html.HtmlElement) -> bool:
    blocks = _BLOCKS | _LISTS | _GROUPS | {"h1", "h2", "h3", "h4", "h5", "h6"}
    return any(each.tag in blocks for each in element.iterdescendants() if each is not element)


def _hidden(element: html.HtmlElement) -> bool:
    return element.get("aria-hidden") == "true" or element.get("hidden") is not None


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _language(element: html.HtmlElement) -> str:
    return str(element.get("lang", ""))
