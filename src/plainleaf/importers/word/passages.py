"""Lines of a Word file that are of one kind by style: quotations, terms, computer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from plainleaf.importers.word.lines import Line, Piece
from plainleaf.importers.word.roles import Role
from plainleaf.model.article import Block, BlockQuote, CodeBlock, Definition, DefinitionList
from plainleaf.model.inlines import Inlines, LineBreak

if TYPE_CHECKING:
    from plainleaf.importers.word.structure import StructureReader


def quotation(reader: StructureReader, pieces: Sequence[Piece], depth: int) -> BlockQuote:
    """Return a quotation, and those that stand deeper within it."""
    out: list[Block] = []
    at = 0
    while at < len(pieces):
        end = at
        deeper = quoted(pieces[at]) > depth
        while end < len(pieces) and (quoted(pieces[end]) > depth) == deeper:
            end += 1
        part = pieces[at:end]
        if deeper:
            out.append(quotation(reader, part, quoted(part[0])))
        else:
            bare = [
                replace(each, looks=replace(each.looks, quoted=0))
                for each in part if isinstance(each, Line)
            ]  # fmt: skip
            out += reader.plain(bare, within=True)
        at = end
    first = pieces[0]
    return BlockQuote(tuple(out), first.position if isinstance(first, Line) else (
        reader.reports.at(1)))  # fmt: skip


def definitions(reader: StructureReader, lines: Sequence[Line]) -> list[Block]:
    """Return terms and what they mean, or paragraphs where they do not pair."""
    entries: list[tuple[list[Inlines], list[tuple[Block, ...]]]] = []
    for line in lines:
        if line.empty:
            continue
        if line.looks.role is Role.TERM:
            if not entries or entries[-1][1]:
                entries.append(([], []))
            entries[-1][0].append(reader.inlines(line))
        elif entries:
            entries[-1][1].append(tuple(reader.paragraph(line)))
        else:
            return [block for each in lines for block in reader.paragraph(each)]
    if not all(terms and meanings for terms, meanings in entries) or not entries:
        return [block for each in lines for block in reader.paragraph(each)]
    position = lines[0].position
    return [
        DefinitionList(
            tuple(Definition(tuple(a), tuple(b), position) for a, b in entries), position
        )
    ]


def code(pieces: Sequence[Piece]) -> list[Block]:
    """Return lines of a computer's words."""
    lines = [each for each in pieces if isinstance(each, Line)]
    texts = [
        "".join("\n" if isinstance(run.content, LineBreak) else run.content
                for run in line.runs if isinstance(run.content, (str, LineBreak)))
        for line in lines
    ]  # fmt: skip
    text = "\n".join(each.replace("\u00a0", " ") for each in texts).strip("\n").rstrip()
    return [CodeBlock(text, lines[0].position)] if text.strip() else []


def quoted(piece: Piece) -> int:
    """Return how deep a piece is quoted."""
    if not isinstance(piece, Line) or piece.looks.role is Role.HEADING:
        return 0
    return piece.looks.quoted
