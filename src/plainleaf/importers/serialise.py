"""Manuscript → the tidy Markdown source that a person would write. The only room that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, assert_never

from plainleaf.importers.escape import heading_end, line_start
from plainleaf.importers.front import front_matter
from plainleaf.importers.inlines import InlineWriter
from plainleaf.importers.manuscript import Manuscript
from plainleaf.importers.table_as_html import html_definitions, html_figure, html_table
from plainleaf.model.article import (
    Alignment,
    Block,
    BlockQuote,
    Box,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Glossary,
    Heading,
    IconArray,
    List,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    ThematicBreak,
    WritingLines,
)
from plainleaf.model.inlines import Citation, Code, FootnoteReference, LineBreak, Span, Text
from plainleaf.model.transform import Node, rewrite, walk
from plainleaf.reader.tables import names_rows
from plainleaf.text.numerals import FIGURES, can_show, shown
from plainleaf.text.shapes import width

Lines = list[str]


def serialise(manuscript: Manuscript) -> str:
    """Return the whole of article.md."""
    works = frozenset(str(each.get("id", "")) for each in manuscript.front.get("references") or ())
    writer = _Writer(InlineWriter(works))
    parts = [front_matter(manuscript.front)]
    body = writer.blocks(manuscript.blocks)
    for footnote in manuscript.footnotes:
        inside = writer.blocks(footnote.blocks)
        body += ["", *_hung(f"[^{footnote.label}]: ", inside, "    ")]
    if manuscript.abbreviations:
        body += ["", *(f"*[{short}]: {long}" for short, long in manuscript.abbreviations)]
    return "\n".join([*parts, *body]).rstrip("\n") + "\n"


def counting(made: List, kind: str) -> List:
    """Return a list with what it counts with, if Markdown’s letters can say so; else in figures."""
    plain = made.start == 1 and len(made.items) > 1 and can_show(len(made.items), kind)
    begun = all(
        item.number is None and item.blocks and isinstance(item.blocks[0], Paragraph)
        for item in made.items
    )
    return replace(made, kind=kind) if plain and begun else made


class _Writer:
    """Writes blocks; each is a list of lines without an empty one at its ends."""

    def __init__(self, inline: InlineWriter) -> None:
        self.inline = inline

    def blocks(self, blocks: Sequence[Block]) -> Lines:
        """Return blocks with an empty line between them."""
        out: Lines = []
        before: Block | None = None
        alternate = False
        for block in _flat(blocks):
            # Two lists in a row are two only if their marks differ.
            alternate = _alike(before, block) and not alternate
            if isinstance(before, DefinitionList) and isinstance(block, DefinitionList):
                lines = html_definitions(block)  # in signs the two would be one
            else:
                lines = self.block(block, alternate=alternate)
            out += ["", *lines] if out else lines
            before = block
        return out

    def block(self, block: Block, *, alternate: bool = False) -> Lines:
        """Return one block."""
        match block:
            case Heading(level, inlines, identifier):
                words = heading_end(self.inline.line(inlines))
                if inlines and isinstance(inlines[-1], Span):
                    # `{lang=es}` at the end of a heading would be the heading's.
                    last = inlines[-1]
                    before = self.inline.line((*inlines[:-1], Text("\u200b")))[:-1]
                    inner = self.inline.line(last.children)
                    words = f'{before}<span lang="{last.language}">{inner}</span>'
                mark = f" {{#{identifier}}}" if identifier else ""
                return [f"{'#' * level} {words}{mark}"]
            case Paragraph(inlines):
                return self.paragraph(block)
            case List():
                return self.list(block, alternate=alternate)
            case DefinitionList(items) if any(len(item.terms) != 1 for item in items):
                return html_definitions(block)
            case DefinitionList(items):
                out: Lines = []
                for item in items:
                    out += [""] if out else []
                    out += [line_start(self.inline.line(term)) for term in item.terms]
                    for explanation in item.explanations:
                        out += _hung(":   ", self.blocks(explanation), "    ")
                return out
            case BlockQuote(blocks):
                return [f"> {line}".rstrip() for line in self.blocks(blocks)]
            case CodeBlock(text):
                return [fence := _fence(text), *text.split("\n"), fence]
            case Table():
                return self.table(block)
            case Figure(image, caption):
                return html_figure(image, caption, self.inline)
            case Box(kind, title, blocks, _, lines):
                opening = f"{kind.value} {{lines={lines}}}" if lines is not None else kind.value
                inside = [title, *blocks] if title else list(blocks)
                return self.container(opening, inside)
            case IconArray():
                return self.container(f"icon-array {_icon_attributes(block)}", block.blocks)
            case Division(blocks, language):
                return self.container(f"{{lang={language}}}", blocks)
            case ThematicBreak():
                return ["* * *"]
            case Section() | WritingLines() | Glossary():
                raise TypeError(f"{type(block).__name__} stands in no manuscript")
            case _:
                assert_never(block)

    def paragraph(self, block: Paragraph) -> Lines:
        """Return a paragraph: one line, but for the breaks that somebody asked for."""
        out: Lines = []
        line: list[object] = []
        alone = LineBreak() not in block.inlines
        for node in (*block.inlines, LineBreak()):
            if isinstance(node, LineBreak):
                words = self.inline.line(tuple(line))  # type: ignore[arg-type]
                out.append(line_start(words, within=bool(out), alone=alone))
                line = []
            else:
                line.append(node)
        return [f"{each} \\" for each in out[:-1]] + out[-1:]

    def list(self, block: List, *, alternate: bool) -> Lines:
        """Return a list, without empty lines between items that are one line each."""
        tight = all(_is_short(item) for item in block.items)
        out: Lines = []
        number = block.start
        for item in block.items:
            number = number if item.number is None else item.number
            mark = (f"{number})" if alternate else f"{number}.") if block.ordered else (
                "*" if alternate else "-"
            )  # fmt: skip
            mark = mark if block.kind == FIGURES else f"{shown(number, block.kind)})"
            inside = self.items(item) if tight else self.blocks(item.blocks)
            out += [""] if out and not tight else []
            out += _hung(f"{mark} ", inside, " " * (len(mark) + 1))
            number += 1
        return out

    def items(self, item: ListItem) -> Lines:
        """Return the blocks of an item of a tight list."""
        return [line for block in item.blocks for line in self.block(block)]

    def container(self, opening: str, blocks: Sequence[Block]) -> Lines:
        """Return a box."""
        depth = 3 + max((1 for node in walk(tuple(blocks)) if _is_container(node)), default=0)
        fence = ":" * depth
        return [f"{fence} {opening}", *self.blocks(blocks), fence]

    def table(self, table: Table) -> Lines:
        """Return a table in bars, or in HTML where bars cannot say all of it."""
        table = with_names(_with_pictures_in_lines(table))
        rows = (*table.head, *table.body)
        cells = [cell for row in rows for cell in row.cells]
        # HTML has no marks of notes and works: such a table is in bars, with breaks in its cells.
        marked = any(isinstance(node, (Citation, FootnoteReference)) for node in walk(table))
        simple = (
            len(table.head) == 1
            and not table.caption
            and all(len(cell.blocks) <= 1 for cell in cells)
            and all(
                isinstance(block, Paragraph) or marked for cell in cells for block in cell.blocks
            )
            and _rows_as_read(table)
            # A bar within a computer's words would end the cell.
            and not any(isinstance(node, Code) and "|" in node.text for node in walk(table))
        )
        if not simple:
            return html_table(table)
        texts = [
            [" ".join(self.inline.line(block.inlines) for block in cell.blocks
                      if isinstance(block, Paragraph)) for cell in row.cells]
            for row in rows
        ]  # fmt: skip
        columns = list(zip(*texts, strict=True))
        widths = [max(1, *(width(text) for text in column)) for column in columns]
        lines = [
            "| " + " | ".join(t + " " * (w - width(t)) for t, w in zip(row, widths, strict=True))
            + " |" for row in texts
        ]  # fmt: skip
        rule = "|".join(
            _rule(w + 2, align) for w, align in zip(widths, table.alignments, strict=True)
        )
        return [lines[0], f"|{rule}|", *lines[1:]]


def _flat(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with sections taken apart into headings and what stands below them."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Section):
            out += [block.heading, *_flat(block.blocks)]
        else:
            out.append(block)
    return out


def _alike(before: Block | None, block: Block) -> bool:
    return isinstance(before, List) and isinstance(block, List) and before.ordered == block.ordered


def _is_container(node: object) -> bool:
    return isinstance(node, (Box, IconArray, Division))


def _rows_as_read(table: Table) -> bool:
    """Return whether bars say which cells name rows: none, or those that the reader knows."""
    named = [cell.header for row in table.body for cell in row.cells]
    if not any(named):
        return True
    firsts = [at == 0 for row in table.body for at, _ in enumerate(row.cells)]
    return named == firsts and names_rows(table.head[0], table.body)


def with_names(table: Table) -> Table:
    """Return a table whose first column names its rows if a reader takes it for that."""
    cells = [cell for row in table.body for cell in row.cells]
    if not table.head or any(cell.header for cell in cells):
        return table
    if not names_rows(table.head[0], table.body):
        return table
    body = tuple(
        Row((replace(row.cells[0], header=True), *row.cells[1:])) if row.cells else row
        for row in table.body
    )
    return replace(table, body=body)


def _with_pictures_in_lines(table: Table) -> Table:
    """Return a table in whose cells pictures without captions stand as words do."""

    def change(node: Node) -> Any:
        if isinstance(node, Figure) and not node.caption:
            return Paragraph((node.image,), node.position)
        return node

    changed = rewrite((table,), change)[0]
    assert isinstance(changed, Table)
    return changed


def _is_short(item: ListItem) -> bool:
    """Return True for a paragraph, with a list below it or without."""
    match item.blocks:
        case (Paragraph(),):
            return True
        case (Paragraph(), List(items=items) as below):
            # Right below words, a list may begin with no other number than 1.
            begins = not below.ordered or below.start == 1
            return begins and all(_is_short(each) for each in items)
        case _:
            return False


def _hung(mark: str, lines: Lines, indent: str) -> Lines:
    first, *rest = lines or [""]
    return [(mark + first).rstrip(), *(f"{indent}{line}" if line else "" for line in rest)]


def _fence(text: str) -> str:
    mark = "```"
    while mark in text:
        mark += "`"
    return mark


def _rule(columns: int, align: Alignment) -> str:
    match align:
        case Alignment.START:
            return "-" * columns
        case Alignment.CENTER:
            return ":" + "-" * (columns - 2) + ":"
        case Alignment.END:
            return "-" * (columns - 1) + ":"


def _icon_attributes(array: IconArray) -> str:
    pairs: dict[str, object] = {}
    if array.comparison is not None:
        pairs[array.comparison.value] = array.first
    pairs |= {"count": array.count, "of": array.of}
    if array.what:
        pairs["what"] = f'"{array.what}"'
    if array.labels:
        pairs["labels"] = f'"{" | ".join(array.labels)}"'
    return "{" + " ".join(f"{key}={value}" for key, value in pairs.items()) + "}"
