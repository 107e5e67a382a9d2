"""Columns: how wide those of a table must be, and whether they fit a line, before it is laid out.

A column holds its longest number with its unit, its longest word and the least that shows a
picture. Only words longer than `LONG_WORD` and addresses may be broken, for no page has room for
all of them. Widths are ems of an edition's body text, estimated from the words alone, so that
every format comes to the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plainleaf.model.article import (
    BlockQuote,
    Box,
    Cell,
    CodeBlock,
    DefinitionList,
    Heading,
    List,
    Paragraph,
    Picture,
    Table,
)
from plainleaf.model.inlines import Image
from plainleaf.model.transform import Node, walk
from plainleaf.model.words import plain_text
from plainleaf.text.lines import CHARACTERS_OF_TEXT, ems
from plainleaf.text.wholes import LONGEST, spans, unbroken
from plainleaf.theme.tokens import Tokens

LONG_WORD = 12.0
"""Ems: some twenty letters. A word that is longer may be broken in a narrow column."""
PICTURE = 8.0
"""Ems: a picture that is larger may be made as small as this in a column."""
_OF_LINE = 0.6  # what is kept whole takes this share of a line at the most
_CODE = 10.0  # ems of a line of code, which may be broken
_LONGEST_TEXT = 34.0  # ems of a cell that widen its column
POINTS_A_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Column:
    """What one column asks for, in ems, the room at the sides of its cells with it.

    Args:
        least: nothing in it is broken or cut but what is too long for any column.
        word: its longest word, however long.
        text: its longest cell on one line.
    """

    least: float
    word: float
    text: float


def columns(table: Table, tokens: Tokens, pictures: Mapping[str, Picture]) -> list[Column]:
    """Return what each column of a table asks for."""
    sides = 4 * tokens.space.item_gap / tokens.text.size
    rows = (*table.head, *table.body)
    return [
        _column([row.cells[place] for row in rows], sides, tokens.text.size, pictures)
        for place in range(len(table.alignments))
    ]


def longest_whole(tokens: Tokens) -> int:
    """Return how many characters are kept on one line at the most (see `wholes`).

    In an edition that keeps words whole its lines decide, else the narrowest telephone.
    """
    of_line = round(tokens.line * CHARACTERS_OF_TEXT * _OF_LINE)
    return of_line if tokens.text.whole_words else min(of_line, LONGEST)


def fits(asked: list[Column], room: float) -> bool:
    """Return whether columns stand side by side in `room` ems with nothing broken."""
    return sum(column.least for column in asked) <= room


def is_crowded(table: Table, asked: list[Column], room: float) -> bool:
    """Return whether widths must be set, for those that follow from the words would not fit.

    So it is where a word or a picture is wider than its column can be.
    """
    shown = any(isinstance(node, Image) for node in walk((table.head, table.body)))
    return shown or sum(column.word for column in asked) > room


def shares(asked: list[Column], room: float) -> list[float]:
    """Return each column's share of a line of `room` ems; they sum to 1, and each holds its least.

    What is left over is shared as their texts would have it.
    """
    least = [column.least for column in asked]
    more = [max(0.5, min(column.text, _LONGEST_TEXT) - column.least) for column in asked]
    left = max(0.0, room - sum(least)) / (sum(more) or 1)
    widths = [need + left * extra for need, extra in zip(least, more, strict=True)]
    total = sum(widths) or 1
    return [width / total for width in widths]


def taken(node: Node, tokens: Tokens) -> float:
    """Return the width, in points, that a box, list or quotation takes from its lines."""
    space = tokens.space
    match node:
        case Box(kind):
            box = tokens.boxes[kind]
            return 2.5 * space.box_padding + box.bar + box.width
        case List() | DefinitionList():
            return space.list_indent
        case BlockQuote():
            return space.quote_indent + 3
        case _:
            return 0


def _column(
    cells: list[Cell], sides: float, size: float, pictures: Mapping[str, Picture]
) -> Column:
    least = word = text = 0.0
    for cell in cells:
        indent = 2.0 if any(isinstance(node, List) for node in walk(cell.blocks)) else 0.0
        for line in _lines(cell):
            text = max(text, ems(line) + indent)
            for piece in unbroken(line):
                wide = ems(piece) + indent
                word = max(word, wide)
                least = max(least, wide if spans(piece) and not _is_address(piece) else
                            min(wide, LONG_WORD))  # fmt: skip
        for node in walk(cell.blocks):
            match node:
                case Image(key) if key in pictures:
                    wide = pictures[key].width * POINTS_A_PIXEL / size
                    least, word = max(least, min(wide, PICTURE)), max(word, wide)
                    text = max(text, wide)
                case CodeBlock():
                    least = max(least, _CODE)
                case _:
                    pass
    return Column(least + sides, word + sides, text + sides)


def _is_address(piece: str) -> bool:
    return "://" in piece or "@" in piece


def _lines(cell: Cell) -> Iterator[str]:
    for node in walk(cell.blocks):
        match node:
            case Paragraph() | Heading():
                yield " ".join(plain_text(node).split())
            case CodeBlock(text):
                yield from text.splitlines()
            case _:
                pass
