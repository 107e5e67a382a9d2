"""Through the tree of a Word file: what still stands in it, its paragraphs, links and runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from plainleaf.verify.readback.word.content import (
    LinkEnd,
    LinkStart,
    WordBlock,
    WordInline,
    WordLink,
    WordParagraph,
    WordRow,
    WordRun,
    Words,
    WordTable,
    is_gone,
    is_read,
)

WAY_BACK = "hyperlink back"
Item = TypeVar("Item", bound=WordInline | WordBlock | WordRow)


def standing(items: Iterable[Item]) -> Iterator[Item]:
    """Yield what is not gone."""
    return (each for each in items if not is_gone(each))


def leads_back(run: WordRun) -> bool:
    """Return whether a run is the way back from an entry to the text, in words of ours.

    Its style says so; in other formats it is an arrow, which is no text either.
    """
    link = run.link
    inner = link is not None and bool(link.anchor) and not link.address
    return inner and WAY_BACK in run.properties.style.names


def paragraphs_in(blocks: Iterable[WordBlock]) -> Iterator[WordParagraph]:
    """Yield all paragraphs in order, those in tables and text boxes included, but none gone."""
    for block in standing(blocks):
        match block:
            case WordParagraph():
                yield block
                for drawing in block.drawings:
                    for box in drawing.boxes:
                        yield from paragraphs_in(box)
            case WordTable(rows=rows):
                for row in standing(rows):
                    for cell in row.cells:
                        yield from paragraphs_in(cell.blocks)
            case _:
                pass


def links_in(paragraph: WordParagraph) -> Iterator[tuple[WordLink, str]]:
    """Yield the links that begin in a paragraph, and what is read of the words of each there."""
    words: dict[WordLink, str] = {}
    opened: list[WordLink] = []
    for inline in standing(paragraph.inlines):
        match inline:
            case LinkStart(link):
                words[link] = ""
                opened.append(link)
            case LinkEnd(link) if link in opened:
                opened.remove(link)
            case WordRun() if is_read(inline):
                for link in opened:
                    words[link] += inline.text
            case _:
                pass
    yield from words.items()


def merged_runs(inlines: Iterable[WordInline]) -> Iterator[WordInline]:
    """Yield inlines with neighbouring runs of like formatting as one.

    Word splits runs wherever it has edited, checked or guessed something.
    """

    def alike(inline: WordInline) -> object:
        if not isinstance(inline, WordRun):
            return id(inline)
        return (inline.properties, inline.link, inline.fields, inline.control, inline.change,
                inline.reformatted)  # fmt: skip

    for _, group in groupby(inlines, alike):
        first, *others = group
        if not isinstance(first, WordRun) or not others:
            yield first
            continue
        pieces = list(first.pieces)
        for other in others:
            for piece in other.pieces if isinstance(other, WordRun) else ():
                if pieces and isinstance(piece, Words) and isinstance(pieces[-1], Words):
                    pieces[-1] = Words(pieces[-1].text + piece.text)
                else:
                    pieces.append(piece)
        yield replace(first, pieces=tuple(pieces))
