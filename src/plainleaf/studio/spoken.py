"""A handout as somebody hears it who reads it with a screen reader: its web page, line by line.

Screen readers differ in their words; what they say, they say in this order. Nothing is left out,
and what stands on lines of its own is never one word with what is beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from plainleaf.text.numerals import FIGURES, shown

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol", "dl"}
_BLOCKS = {
    *("p", "li", "dt", "dd", "td", "th", "tr", "caption", "figcaption", "pre", "div"),
    *("section", "main", "header", "footer", "nav", "aside", "blockquote", "figure", "table"),
    *_LISTS, *_HEADINGS,
}  # fmt: skip
_SILENT = {"style", "script", "head", "template"}
_NAMED = {"doc-abstract", "doc-endnotes", "doc-bibliography", "note", "doc-glossary"}
# In a row, whose cells are heard one by one, and on one line with them.
_IN_CELL, _BETWEEN_CELLS = " / ", " · "
_NAME = "\ue000"  # before what is said instead of what is seen: never one word with what is before


@dataclass(frozen=True, slots=True)
class Line:
    """What is said in one breath.

    Args:
        kind: "heading", "list", "item", "table", "row", "picture", "region", "text".
        words: what is read; a line that ends by force ends here, too.
        level: of a heading; of a list how many items it has; of a table its rows.
        columns: of a table.
        language: where it differs from the page's.
        mark: of an item of a numbered list, its number as it stands there (`3.`, `c.`).
    """

    kind: str
    words: str
    level: int = 0
    columns: int = 0
    language: str = ""
    mark: str = ""


def spoken(page: bytes) -> list[Line]:
    """Return what is said of a web page."""
    body = html.document_fromstring(page).find("body")
    lines = [] if body is None else _lines(body, "text", "")
    return [line for line in lines if line.words or line.level or line.mark]


def number_shown(number: int, kind: str) -> str:
    """Return what stands before an item of a numbered list."""
    return f"{shown(number, kind)}."


def _lines(element: html.HtmlElement, kind: str, language: str, mark: str = "") -> Iterator[Line]:
    """Yield the lines of a block; of an item the first one has its mark, whatever it begins with.

    Words beside blocks are a line, too: a step has its words right beside the list within it.
    """
    run = ""
    for piece in (*_pieces(element), None):
        if isinstance(piece, str):
            run += piece
            continue
        words, run = _folded(run), ""
        if words or (mark and piece is None):
            yield Line(kind, words, language=language, mark=mark)
            kind, mark = "text", ""
        if piece is not None:
            yield from _block(piece, kind, language, mark)
            kind, mark = "text", ""


def _pieces(element: html.HtmlElement) -> Iterator[str | html.HtmlElement]:
    """Yield words, with the ends of their lines, and what stands between them and is no word."""
    yield _flat(element.text)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SILENT and not _hidden(child):
            name = child.get("aria-label", "")
            if child.tag == "br":
                yield "\n"
            elif name and child.tag in ("a", "span"):  # the mark of a note, the box of a task
                yield f"{_NAME}{name}{' ' if child.tag == 'span' else ''}"
            elif child.tag in _BLOCKS or child.tag == "img" or child.get("role") == "img":
                yield child
            else:
                yield from _pieces(child)
        yield _flat(child.tail)


def _block(element: html.HtmlElement, kind: str, language: str, mark: str) -> Iterator[Line]:
    tag, language = element.tag, str(element.get("lang", language))
    picture = tag == "img" or element.get("role") == "img"
    if mark and (picture or tag in _HEADINGS or tag in _LISTS or tag in ("table", "pre")):
        yield Line(kind, "", language=language, mark=mark)
    if tag in _HEADINGS:
        yield Line("heading", _words(element), _HEADINGS[tag], language=language)
    elif picture:
        if words := element.get("alt") or element.get("aria-label") or "":
            yield Line("picture", words, language=language)
    elif tag in _LISTS:
        yield from _list(element, language)
    elif tag == "table":
        yield from _table(element, language)
    elif tag == "pre":
        yield Line("text", element.text_content().strip("\n"), language=language)
    else:
        if element.get("role") in _NAMED and element.get("aria-label"):
            yield Line("region", element.get("aria-label", ""), language=language)
        yield from _lines(element, kind, language, mark)


def _list(element: html.HtmlElement, language: str) -> Iterator[Line]:
    items = element.xpath("li | dt | dd | div/dt | div/dd")
    count = sum(each.tag != "dd" for each in items)
    yield Line("list", element.get("aria-label", ""), count, language=language)
    number, kind = int(element.get("start", "1")), element.get("type", FIGURES)
    for item in items:
        mark = ""
        if element.tag == "ol":
            number = int(item.get("value", number))
            mark, number = number_shown(number, kind), number + 1
        yield from _lines(item, "item", str(item.get("lang", language)), mark)


def _table(table: html.HtmlElement, language: str) -> Iterator[Line]:
    rows = list(table.iter("tr"))
    caption = table.find("caption")
    columns = max((len(row) for row in rows), default=0)
    words = _words(caption) if caption is not None else ""
    yield Line("table", words, len(rows), columns, language)
    for row in rows:
        cells = (_IN_CELL.join(_said_in(cell)) for cell in row)
        if words := _BETWEEN_CELLS.join(filter(None, cells)):
            yield Line("row", words, language=language)


def _said_in(cell: html.HtmlElement) -> Iterator[str]:
    """Yield what a cell says, line by line, with the numbers of its items and its pictures."""
    for line in _lines(cell, "text", ""):
        yield from filter(None, " ".join((line.mark, line.words)).strip().split("\n"))


def _words(element: html.HtmlElement) -> str:
    """Return the words of what is one line for a listener, and the descriptions of its pictures."""
    return "\n".join(line.words for line in _lines(element, "text", "") if line.words)


def _hidden(element: html.HtmlElement) -> bool:
    return element.get("aria-hidden") == "true" or element.get("hidden") is not None


def _flat(text: str | None) -> str:
    """Return text of a page, whose own line ends are spaces."""
    return (text or "").replace("\n", " ")


def _folded(run: str) -> str:
    """Return words with white space folded, and the ends of their lines kept."""
    run = re.sub(rf"(?<=[^\s(\[]){_NAME}", " ", run).replace(_NAME, "")
    return "\n".join(filter(None, (" ".join(line.split()) for line in run.split("\n"))))
