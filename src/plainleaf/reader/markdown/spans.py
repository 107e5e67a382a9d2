"""Where the words of an article stand in its source: one span a paragraph, cell or value.

For what changes a source in place: offsets count characters of the text that was read, its lines
ended by newlines alone. What stands round a span (boxes, lists, rows) has its own offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from markdown_it.token import Token
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plainleaf.reader.front.fences import split
from plainleaf.reader.log import Log
from plainleaf.reader.markdown import parsed
from plainleaf.reader.typed import as_meant

_BLOCK_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|"
    r"figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|section|summary|table|tbody|td|"
    r"tfoot|th|thead|tr|ul|pre)\b[^<>]*>",
    re.I,
)
_INLINE_NOTE = re.compile(r"\^\[(?P<words>(?:[^\[\]]|\[[^\]]*\](?:\([^)]*\))?)*)\]")
_CELLS = frozenset(("td", "th"))
_HELD = frozenset(("td", "th", "tr", "li", "dt", "dd", "caption", "figcaption", "p", "summary",
    "table", "figure", "ul", "ol"))  # fmt: skip


class SpanKind(StrEnum):
    """What a span holds."""

    TEXT = "text"
    HEADING = "heading"
    CELL = "cell"
    HTML = "html"
    CODE = "code"
    NOTE = "note"
    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands round a span.

    Args:
        kind: "list", "item", "quote", "box", "note", "table", "row", "definitions", or the name
            of an HTML element.
        start: the offset of its first line, or of its element's first tag.
        end: the offset behind its last line, or behind its element's last tag.
        mark: of an item its marker, of a list "-" or "1.", of a box its name.
        column: how far in its content stands, in characters.
    """

    kind: str
    start: int
    end: int
    mark: str = ""
    column: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Words in the source.

    Args:
        kind: what they are.
        start: the offset of the first of them, its markup included.
        end: the offset behind the last.
        block: the offsets of the whole lines of the block that they are, or of the element.
        around: what stands round them, the outermost first.
        name: of a value in the front matter its key; of a heading its marks.
    """

    kind: SpanKind
    start: int
    end: int
    block: tuple[int, int]
    around: tuple[Around, ...] = ()
    name: str = ""

    @property
    def is_explanation(self) -> bool:
        """Whether it is what explains a word: a paragraph in the front matter."""
        return self.kind is SpanKind.VALUE and self.name == "glossary"

    @property
    def is_plain(self) -> bool:
        """Whether a sign alone is no markup in it: in the front matter all but explanations."""
        return self.kind in (SpanKind.KEY, SpanKind.VALUE) and not self.is_explanation

    def inner(self, kind: str) -> Around | None:
        """Return the innermost thing of a kind that stands round it."""
        return next((each for each in reversed(self.around) if each.kind == kind), None)


def spans_of(text: str) -> list[Span]:
    """Return the spans of a source, in its order.

    Args:
        text: the whole file, its lines ended by newlines alone.
    """
    log = Log("")
    lines = _Lines(text)
    parts = split(text, log)
    found = list(_front_spans(text, parts.yaml, lines.start(parts.first - 1))) if parts else []
    body = parts.body if parts else text
    meant, _ = as_meant(body, log)
    for each in _Blocks(lines).spans(parsed(meant, log)):
        found.append(each)
        if each.kind in (SpanKind.TEXT, SpanKind.HEADING, SpanKind.CELL):
            found += [
                replace(
                    each,
                    kind=SpanKind.NOTE,
                    start=each.start + note.start("words"),
                    end=each.start + note.end("words"),
                )
                for note in _INLINE_NOTE.finditer(text[each.start : each.end])
            ]
    return found


class _Lines:
    """Lines of a text and where each begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(each.end() for each in re.finditer("\n", text))]

    def start(self, line: int) -> int:
        """Return where a line begins; of a line below the last one, the end of the text."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def of(self, line: int) -> str:
        """Return a line without its end."""
        return self.text[self.start(line) : self.start(line + 1)].rstrip("\n")


# --- Front matter ------------------------------------------------------------------------------


def _front_spans(text: str, yaml: str, base: int) -> Iterator[Span]:
    """Yield the spans of front matter; `base` is where its YAML begins."""
    try:
        root = YAML(typ="safe", pure=True).compose(yaml)
    except YAMLError:
        return
    if not isinstance(root, MappingNode):
        return
    for key, value in root.value:
        name = str(key.value)
        if name == "glossary" and isinstance(value, MappingNode):
            for term, meaning in value.value:
                yield _value(text, term, base, SpanKind.KEY, "glossary")
                if isinstance(meaning, ScalarNode):
                    yield _value(text, meaning, base, SpanKind.VALUE, "glossary")
        elif isinstance(value, SequenceNode) and name in ("authors", "author"):
            for each in value.value:
                if isinstance(each, ScalarNode):
                    yield _value(text, each, base, SpanKind.VALUE, name)
        elif isinstance(value, ScalarNode):
            yield _value(text, value, base, SpanKind.VALUE, name)


def _value(text: str, node: Node, base: int, kind: SpanKind, name: str) -> Span:
    start, end = base + node.start_mark.index, base + node.end_mark.index
    while end > start and text[end - 1].isspace():
        end -= 1
    line = text.rfind("\n", 0, start) + 1
    return Span(kind, start, end, (line, text.find("\n", end) + 1 or len(text)), (), name)


# --- Blocks ------------------------------------------------------------------------------------


class _Blocks:
    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self.stack: list[Around] = []

    def spans(self, tokens: Sequence[Token]) -> Iterator[Span]:
        """Yield the spans of block tokens."""
        cells: list[tuple[int, int]] = []
        opened: Token | None = None
        for token in tokens:
            if token.nesting > 0:
                opened = token
                self.stack.append(self._around(token))
                if token.type == "tr_open" and token.map:
                    cells = _cells(self.lines.of(token.map[0]), self.lines.start(token.map[0]))
            elif token.nesting < 0:
                self.stack.pop()
            elif token.type == "inline" and opened is not None and token.map:
                if opened.type in ("th_open", "td_open"):
                    if cells:
                        start, end = cells.pop(0)
                        row = self._known("row")
                        where = (row.start, row.end) if row else (start, end)
                        yield Span(SpanKind.CELL, start, end, where, self._standing())
                    continue
                yield self._inline(token, opened)
            elif token.type == "html_block" and token.map:
                yield from self._html(token)
            elif token.type in ("fence", "code_block") and token.map:
                first, last = token.map
                inside = (first + 1, last - 1) if token.type == "fence" else (first, last)
                start, end = self.lines.start(inside[0]), self.lines.start(inside[1])
                block = self.lines.start(first), self.lines.start(last)
                yield Span(SpanKind.CODE, start, max(start, end - 1), block, self._standing())

    def _known(self, kind: str) -> Around | None:
        return next((each for each in reversed(self.stack) if each.kind == kind), None)

    def _standing(self) -> tuple[Around, ...]:
        return tuple(each for each in self.stack if each.kind)

    def _around(self, token: Token) -> Around:
        first, last = token.map or (0, 0)
        start, end = self.lines.start(first), self.lines.start(last)
        kind, mark, column = "", "", 0
        match token.type:
            case "bullet_list_open":
                kind, mark = "list", "-"
            case "ordered_list_open":
                kind, mark = "list", "1."
            case "list_item_open":
                kind = "item"
                found = re.match(r"[ \t>]*(?P<mark>[-*+]|\d+[.)])[ \t]*", self.lines.of(first))
                inner = self._known("item")
                if inner is not None:
                    rest = self.lines.of(first)[inner.column :]
                    found = re.match(r"[ \t>]*(?P<mark>[-*+]|\d+[.)])[ \t]*", rest) or found
                    column = inner.column
                if found is not None:
                    mark, column = found["mark"], column + found.end()
            case "blockquote_open":
                kind = "quote"
            case "container_open":
                kind, mark = "box", str(token.attrs.get("data-plainleaf-box", ""))
                closing = self.lines.of(last).strip()
                end = self.lines.start(last + 1) if closing.startswith(":::") else end
            case "footnote_reference_open":
                kind, mark = "note", str(token.meta.get("label", ""))
            case "table_open":
                kind = "table"
            case "tr_open":
                kind = "row"
            case "dl_open":
                kind = "definitions"
            case _:
                pass
        return Around(kind, start, end, mark, column)

    def _inline(self, token: Token, opened: Token) -> Span:
        first, last = token.map or (0, 0)
        line, offset = self.lines.of(first), self.lines.start(first)
        content = token.content.split("\n")[0].strip()
        at = line.find(content) if content else -1
        if at < 0:
            inner = self._known("item")
            at = inner.column if inner and inner.start == offset else 0
            at += len(line[at:]) - len(line[at:].lstrip(" \t>#"))
        end = offset + len(line.rstrip())
        for below in range(first + 1, last):
            if self.lines.of(below).strip():
                end = self.lines.start(below) + len(self.lines.of(below).rstrip())
        if opened.type == "heading_open":
            content = token.content.rstrip()
            if "\n" not in content and line.find(content) >= 0:
                end = offset + line.find(content) + len(content)
            until = (opened.map or (first, last))[1]
            block = (offset, self.lines.start(until))
            return Span(SpanKind.HEADING, offset + at, end, block, self._standing(), opened.markup)
        block = (offset, self.lines.start(last))
        return Span(SpanKind.TEXT, offset + at, end, block, self._standing())

    def _html(self, token: Token) -> Iterator[Span]:
        """Yield what stands between the tags of blocks, empty cells too."""
        first, last = token.map or (0, 0)
        base, text = self.lines.start(first), self.lines.text
        end = self.lines.start(last)
        opened: list[tuple[str, int]] = []
        tags = [(each.start(), each.end(), each["name"].lower(), each["close"]) for each in
                _BLOCK_TAG.finditer(text, base, end)]  # fmt: skip
        ends = _element_ends(tags)
        edges = [(base, base, "", ""), *tags, (end, end, "", "")]
        for (before, start, name, close), (stop, _, _, closes) in pairwise(edges):
            if name and not close and name in _HELD:
                opened.append((name, before))
            elif close and opened and opened[-1][0] == name:
                opened.pop()
            piece = text[start:stop]
            empty = name in _CELLS and not close and not piece.strip() and bool(closes)
            if not (re.sub(r"<(?!img)[^<>]*>", "", piece).strip() or empty):
                continue
            left = len(piece) - len(piece.lstrip())
            right = len(piece.rstrip())
            found = (start, start) if empty else (start + left, start + right)
            around = tuple(Around(each, at, ends.get(at, end)) for each, at in opened)
            whole = (around[-1].start, around[-1].end) if around else (base, end)
            kind = SpanKind.HTML
            yield Span(kind, *found, whole, (*self._standing(), *around), name)


def _element_ends(tags: Sequence[tuple[int, int, str, str]]) -> dict[int, int]:
    """Return where each element ends, by where it begins."""
    waiting: list[tuple[str, int]] = []
    ends: dict[int, int] = {}
    for start, end, name, close in tags:
        if not close:
            waiting.append((name, start))
            continue
        at = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n][0] == name), None)
        if at is not None:
            ends[waiting[at][1]] = end
            del waiting[at:]
    return ends


def _cells(line: str, offset: int) -> list[tuple[int, int]]:
    """Return the offsets of the words of each cell of a row of bars."""
    bars = [each.start() for each in re.finditer(r"(?<!\\)\|", line)]
    edges = list(bars)
    if not bars or line[: bars[0]].strip(" \t>"):
        edges.insert(0, len(line) - len(line.lstrip(" \t>")) - 1)
    if not bars or line[bars[-1] + 1 :].strip():
        edges.append(len(line))
    found = []
    for left, right in pairwise(edges):
        piece = line[left + 1 : right]
        if piece.strip():
            start = left + 1 + len(piece) - len(piece.lstrip())
            end = left + 1 + len(piece.rstrip())
        else:
            start = end = left + 1 + min(1, len(piece))
        found.append((offset + start, offset + end))
    return found
