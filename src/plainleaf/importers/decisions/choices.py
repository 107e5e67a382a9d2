"""What somebody can decide otherwise of an import: lines that were left out, guesses, blocks.

Each has a key that people can type: the line on which it stands in the source, and `.2`, `.3` for
what else stands there. The same source has the same keys each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from plainleaf.importers.manuscript import Manuscript, Report, Where
from plainleaf.importers.prove import words_in, words_of
from plainleaf.model.article import Block, Box, BoxKind, Heading, List, Paragraph, Table
from plainleaf.model.inlines import Emphasis, FootnoteReference, Image, Strong, Text
from plainleaf.model.transform import walk
from plainleaf.text.shapes import count_words

_LONGEST_HEADING = 25  # words
_LONGEST_DESCRIPTION = 60


class Choice(StrEnum):
    """What words of a source can be in an article.

    `FRONT`: what keys of the front matter say; `NOTHING`: words of the text of which nothing more
    is made; `TYPED`: as they were typed; `CITATION`: their marks lead to works; `MINUS`: their
    dashes are minus signs; `AS_IS`: they stay as they stand.
    """

    LEFT_OUT = "left-out"
    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    LIST = "list"
    TABLE = "table"
    NOTE = "note"
    WARNING = "warning"
    KEY_POINTS = "key-points"
    TITLE = "title"
    DESCRIPTION = "description"
    AUTHORS = "authors"
    FRONT = "front"
    NOTHING = "nothing"
    TYPED = "typed"
    CITATION = "citation"
    MINUS = "minus"
    AS_IS = "as-is"


BOXES = {
    Choice.NOTE: BoxKind.NOTE,
    Choice.WARNING: BoxKind.WARNING,
    Choice.KEY_POINTS: BoxKind.KEY_POINTS,
}
_OF_BOXES = {kind: choice for choice, kind in BOXES.items()}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that can be decided otherwise.

    Args:
        key: by which a decision names it.
        words: what it is about, as the source has it.
        now: what the import made of it.
        others: what it can be instead.
        report: that tells of it, if one does.
        block: that was made of it, if one was.
    """

    key: str
    words: str
    now: Choice
    others: tuple[Choice, ...]
    report: Report | None = None
    block: Block | None = None

    @property
    def place(self) -> int:
        """Where it stands in the source."""
        held = self.report or self.block
        assert held is not None
        return held.position.line


def questions_of(manuscript: Manuscript) -> tuple[Question, ...]:
    """Return all that can be decided otherwise, in the order of the source.

    Of an article in Markdown there is nothing: it is its author's own.
    """
    if not manuscript.account:
        return ()
    made: list[Question] = []
    asked: dict[int, int] = {}
    for report in manuscript.diagnostics:
        question = _of_report(report, manuscript.blocks) if isinstance(report, Report) else None
        if question is None:
            continue
        if question.block is not None:
            # One block is one question, whatever tells of it: two decisions would clash.
            at = asked.setdefault(id(question.block), len(made))
            if at < len(made):
                told = made[at].report
                made[at] = question if told is not None and not told.words else made[at]
                continue
        made.append(question)
    made += [
        question
        for block in manuscript.blocks
        if id(block) not in asked and (question := _of_block(block, None)) is not None
    ]
    made.sort(key=lambda each: each.place)
    count: Counter[int] = Counter()
    keyed = []
    for each in made:
        line = manuscript.line(each.place)
        count[line] += 1
        key = str(line) if count[line] == 1 else f"{line}.{count[line]}"
        keyed.append(replace(each, key=key))
    return tuple(keyed)


def _of_report(report: Report, blocks: Sequence[Block]) -> Question | None:
    match report.code:
        case "left-out" if report.words.strip() and report.where is not Where.NOWHERE:
            return Question("", report.words, Choice.LEFT_OUT, _of_words(report.words), report)
        case "asked" if report.where is Where.READ:
            return Question("", report.words, Choice.TEXT, (Choice.CITATION,), report)
        case "asked" if report.where is Where.DASHED:
            return Question("", report.words, Choice.AS_IS, (Choice.ITEM, Choice.MINUS), report)
        case "guessed" if report.keys and report.words:
            now = Choice(report.keys[0]) if report.keys[0] in _FIELDS else Choice.FRONT
            others = (Choice.LEFT_OUT, *_of_words(report.words))
            others = tuple(each for each in others if each is not now)
            return Question("", report.words, now, others, report)
        case "guessed" if report.keys == ("title",):
            return None
        case "guessed" if report.keys:
            return Question("", report.words, Choice.FRONT, (Choice.NOTHING,), report)
        case "guessed":
            here = [each for each in blocks if each.position.line == report.position.line]
            if len(here) != 1 or not _is_of(report, here[0]):
                return None
            return _of_block(here[0], report)
        case _:
            return None


def _is_of(report: Report, block: Block) -> bool:
    """Return True if a report speaks of all that a block says, and not of a part of it.

    The numbers of a list may be new.
    """
    said = (word for word in words_in(words_of((block,))) if not word.isdecimal())
    return not report.words or not Counter(said) - Counter(words_in(report.words))


_FIELDS = (Choice.TITLE, Choice.DESCRIPTION, Choice.AUTHORS)


def _of_words(words: str) -> tuple[Choice, ...]:
    """Return what typed words can be."""
    many = [Choice.TEXT, Choice.ITEM, Choice.NOTE, Choice.WARNING]
    lines = [each for each in words.split("\n") if each.strip()]
    length = count_words(words)
    if len(lines) == 1 and length <= _LONGEST_HEADING:
        many[1:1] = [Choice.HEADING]
        many += [Choice.TITLE, Choice.AUTHORS]
    if len(lines) == 1 and length <= _LONGEST_DESCRIPTION:
        many.append(Choice.DESCRIPTION)
    return tuple(many)


def _of_block(block: Block, report: Report | None) -> Question | None:
    """Return what a block can be instead; nothing of one that only its author can change."""
    words = words_of((block,))
    if not words or any(isinstance(each, (Image, FootnoteReference)) for each in walk(block)):
        return None
    boxes = (Choice.NOTE, Choice.WARNING)
    now: Choice
    others: tuple[Choice, ...]
    match block:
        case Heading():
            now, others = Choice.HEADING, (Choice.TEXT, Choice.ITEM, *boxes)
            others += (Choice.TITLE, Choice.AUTHORS) if _is_plain(block) else ()
        case Paragraph():
            now, others = Choice.TEXT, (Choice.ITEM, *boxes)
            length = count_words(words)
            if length <= _LONGEST_HEADING:
                others = (Choice.HEADING, *others)
            if _is_plain(block):
                short = length <= _LONGEST_HEADING
                others += (Choice.TITLE, Choice.AUTHORS) if short else ()
                others += (Choice.DESCRIPTION,) if length <= _LONGEST_DESCRIPTION else ()
        case List():
            now, others = Choice.LIST, (*boxes, Choice.KEY_POINTS)
            # Letters at the start of lines would be a list again.
            lettered = any(each.kind != "1" for each in walk(block) if isinstance(each, List))
            others = others if lettered else (Choice.TEXT, *others)
        case Table():
            now, others = Choice.TABLE, (Choice.TEXT,)
        case Box(kind) if kind in _OF_BOXES and block.blocks:
            now = _OF_BOXES[kind]
            others = (Choice.TEXT, *(each for each in BOXES if each is not now))
        case _:
            return None
    if report is not None and report.words and now is Choice.HEADING:
        others = (Choice.TYPED, *others)
    words = report.words if report is not None and report.words else words
    return Question("", words, now, (*others, Choice.LEFT_OUT), report, block)


def _is_plain(block: Heading | Paragraph) -> bool:
    """Return True for words that lose nothing in a field of the front matter."""
    return all(isinstance(each, (Text, Emphasis, Strong)) for each in walk(block.inlines))
