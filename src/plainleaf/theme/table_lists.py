"""Tables that do not fit, as lists: each row an item, each cell "header: value".

Whether a table fits is told from its words and the theme's tokens alone, so that it is the same in
every format: each column needs room for its longest number and word (see `columns`), and in an
edition that keeps words whole, running text for a few words side by side. Nothing is lost: a
column's header is said in every row, citations and notes in it in the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from plainleaf.model.article import (
    Blocks,
    Cell,
    CodeBlock,
    List,
    ListItem,
    Paragraph,
    Picture,
    Row,
    Table,
)
from plainleaf.model.inlines import (
    Citation,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Strong,
    Text,
)
from plainleaf.model.transform import Node, children, rewrite, rewrite_children, rewrite_each, walk
from plainleaf.model.words import plain_text
from plainleaf.text.lines import CHARACTERS_AN_EM, width, words
from plainleaf.theme.columns import columns, fits, taken
from plainleaf.theme.tokens import Tokens

N = TypeVar("N", bound=Node)
CELL_SIDES = 3  # characters: the room at the sides of a cell
ROOM_TO_READ = 14  # characters a line, where a cell has that many


@dataclass(frozen=True, slots=True)
class TableLists:
    """Puts lists in the place of tables that do not fit.

    Args:
        tokens: of the theme.
        colon: what stands between a header and a value, in the language of the handout.
        pictures: of the article, by their keys.
    """

    tokens: Tokens
    colon: str
    pictures: Mapping[str, Picture]

    def fitted(self, nodes: tuple[N, ...]) -> tuple[N, ...]:
        """Return nodes with lists in the place of tables that do not fit."""
        return rewrite_each(nodes, partial(self._fitted, 0))

    def _fitted(self, around: float, node: Node) -> Node | Blocks:
        """Return a node as it fits into a line, of which boxes and lists take some points."""
        if isinstance(node, Table):
            fits = fitting(node, self.tokens, self.pictures, around)
            return node if fits else self.listed(node)
        return rewrite_children(node, partial(self._fitted, around + taken(node, self.tokens)))

    def listed(self, table: Table) -> Blocks:
        """Return a table as its caption and a list, one item a row.

        An item begins with the row's first cell, in bold; the others follow as a list within it.
        """
        heads = table.head[0].cells if table.head else ()
        items = tuple(
            self._item(row, heads, table, first=not number) for number, row in enumerate(table.body)
        )
        # Of a table that is all head, its cells are all there is to say.
        items = items or tuple(ListItem(cell.blocks, table.position) for cell in heads)
        shown = List(items, False, table.position)
        if not table.caption:
            return (shown,)
        return (Paragraph((Strong(_unbold(table.caption)),), table.position), shown)

    def _item(self, row: Row, heads: tuple[Cell, ...], table: Table, *, first: bool) -> ListItem:
        position = table.position
        names = [_name(cell, first=first) for cell in heads] or [()] * len(row.cells)
        lead, *others = [
            self._named(cell, name, table, first=first, lead=not place)
            for place, (cell, name) in enumerate(zip(row.cells, names, strict=True))
        ]
        rest = tuple(ListItem(blocks, position) for blocks in others if blocks)
        return ListItem((*lead, *((List(rest, False, position),) if rest else ())), position)

    def _named(self, cell: Cell, name: Inlines, table: Table, *, first: bool, lead: bool) -> Blocks:
        """Return a cell's blocks after its column's header; an empty cell says nothing.

        But in the first row, where a header is said whether anything stands below it or not.
        """
        nothing = _is_empty(cell.blocks)
        if nothing:
            return (Paragraph((Strong(name),), table.position),) if first and name else ()
        said = (*name, Text(self._after(name))) if name else ()
        match cell.blocks:
            case (Paragraph(inlines), *rest) if lead:
                whole = Strong(_unbold((*said, *inlines)))
                return (Paragraph((whole,), table.position), *rest)
            case (Paragraph(inlines), *rest) if said:
                return (Paragraph((Strong(said), *inlines), table.position), *rest)
            case blocks if said:
                return (Paragraph((Strong(said),), table.position), *blocks)
            case blocks:
                return blocks

    def _after(self, name: Inlines) -> str:
        """Return what stands between a header and a value; a header may end with a mark itself."""
        return " " if plain_text(name).rstrip()[-1:] in tuple(":：?？") else self.colon


def _name(head: Cell, *, first: bool) -> Inlines:
    """Return what a column is called; its citations and notes are said once."""
    out: list[Inline] = []
    for block in head.blocks:
        out += [Text(" ")] if out else []
        out += block.inlines if isinstance(block, Paragraph) else [Text(plain_text(block))]
    name = _unbold(tuple(out))
    if first:
        return name
    match rewrite(name, _unmarked):
        case (*rest, Text(text)):
            return (*rest, Text(text.rstrip()))
        case bare:
            return tuple(bare)


def _unmarked(node: Node) -> Node | tuple[()]:
    return () if isinstance(node, (Citation, FootnoteReference)) else node


def _unbold(inlines: Inlines) -> Inlines:
    return rewrite(inlines, lambda node: node.children if isinstance(node, Strong) else node)


def _is_empty(blocks: Blocks) -> bool:
    marks = (Image, FootnoteReference, Citation)
    return not plain_text(blocks).strip() and not any(
        isinstance(node, marks) for node in walk(blocks)
    )


def wide_tables(
    nodes: Iterable[Node], tokens: Tokens, pictures: Mapping[str, Picture], around: float = 0
) -> Iterator[Table]:
    """Yield the tables among nodes that become lists, in order."""
    for node in nodes:
        if not isinstance(node, Table):
            below = around + taken(node, tokens)
            yield from wide_tables(children(node), tokens, pictures, below)
        elif not fitting(node, tokens, pictures, around):
            yield node


def fitting(
    table: Table, tokens: Tokens, pictures: Mapping[str, Picture], around: float = 0
) -> bool:
    """Return whether a table fits a line, but for what boxes and lists round it take (points)."""
    room = tokens.line - around / tokens.text.size
    if tokens.text.whole_words and needed(table) > room * CHARACTERS_AN_EM:
        return False
    if around:
        # In a box Word has the box's own padding at the sides of each cell.
        more = max(0.0, 2 * tokens.space.box_padding - 4 * tokens.space.item_gap)
        room -= len(table.alignments) * more / tokens.text.size
    return fits(columns(table, tokens, pictures), room)


def needed(table: Table) -> float:
    """Return how many characters a line must have for a table to be read as one."""
    columns = zip(*(row.cells for row in (*table.head, *table.body)), strict=True)
    return sum(max(map(_needed, column)) + CELL_SIDES for column in columns)


def _needed(cell: Cell) -> float:
    text = plain_text(cell.blocks).strip()
    long = any(isinstance(node, (Image, List, Table, CodeBlock)) for node in walk(cell.blocks))
    least = ROOM_TO_READ if long else min(width(text), ROOM_TO_READ)
    return max(least, *map(width, words(text)), 0)
