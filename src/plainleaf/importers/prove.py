"""Proves an import: read again it says the same, nothing is lost, a second import changes nothing.

What fails here is a fault of an importer, and stops the import: an article that says less than its
source is worse than none.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import ConformanceError
from plainleaf.importers.manuscript import Manuscript, excerpt
from plainleaf.importers.markdown import manuscript_of
from plainleaf.importers.serialise import serialise, with_names
from plainleaf.model.article import (
    Block,
    Cell,
    CodeBlock,
    Definition,
    Figure,
    Heading,
    List,
    Paragraph,
    Section,
    Table,
)
from plainleaf.model.inlines import Citation, Code, Image, LineBreak, Text
from plainleaf.model.transform import NODES, children
from plainleaf.reader import Reading, read_article
from plainleaf.reader.source import ARTICLE_NAME
from plainleaf.text.numerals import shown

# A text of so many numbers in which some were moved is longer than any article.
_MOST_COMPARED = 4_000_000
# Signs that say something by themselves: `<5`, `30 %`, `£5`.
# Scripts without spaces between words are counted by characters: a line's end is no word's end.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+|[%‰°<>≤≥±×÷$£€¥&@]")
_SIGNS_ALONE = re.compile(r"^[^\w\n]+$", re.MULTILINE)
_NOT_SAID = ("position", "identifier", "breaks", "anchor", "number", "shown")


def prove(manuscript: Manuscript, text: str, name: str) -> Reading:
    """Read an import again.

    Args:
        manuscript: what was written down.
        text: article.md.
        name: the source, for the message.

    Raises:
        ConformanceError: it does not say what the source says.
    """
    with tempfile.TemporaryDirectory(prefix="plainleaf-import-") as folder:
        path = Path(folder) / ARTICLE_NAME
        path.write_bytes(text.encode("utf-8"))
        write_pictures(manuscript.pictures, path.parent)
        reading = read_article(path)
    same_blocks(manuscript, reading, name)
    lost = lost_words(manuscript, reading)
    if lost:
        raise ConformanceError(
            f"{name}: the import would lose words: {excerpt(' '.join(lost))}. Nothing was written; "
            "this is a fault of Plainleaf's own, please report it with the text."
        )
    _numbers_in_order(manuscript, reading, name)
    again = serialise(manuscript_of(reading, text))
    if again != text:
        pairs = zip_longest(text.split("\n"), again.split("\n"), fillvalue="")
        line, first, then = next((at, a, b) for at, (a, b) in enumerate(pairs, 1) if a != b)
        raise ConformanceError(
            f"{name}: line {line} of the article would change if it were imported again: "
            f"{excerpt(first or then)}. Nothing was written; please report this with the text."
        )
    return reading


def write_pictures(pictures: Mapping[str, bytes], folder: Path) -> None:
    """Write pictures below a folder; their paths are the importer's own."""
    for path, data in pictures.items():
        place = folder / path
        if place.resolve().is_relative_to(folder.resolve()):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


# --- Same tree ---------------------------------------------------------------------------------


def same_blocks(manuscript: Manuscript, reading: Reading, name: str) -> None:
    """Refuse an article whose blocks are read otherwise than they were meant.

    Raises:
        ConformanceError: one is.
    """
    meant = [_shape(block) for block in _flat(manuscript.blocks)]
    read = [_shape(block) for block in _flat(reading.article.blocks)]
    for at, (a, b) in enumerate(zip((*meant, None), (*read, None), strict=False)):
        if a != b:
            place = _flat(manuscript.blocks)[at] if at < len(meant) else None
            where = getattr(place, "position", None)
            where = where and replace(where, line=manuscript.line(where.line))
            words = " ".join(_words_of(place)) if place is not None else "its end"
            raise ConformanceError(
                f"{where or name}: this would not read as it stands there: {excerpt(words)}. "
                "Nothing was written; this is a fault of Plainleaf's own, please report it with "
                "the text."
            )


def _flat(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Section):
            out += [block.heading, *_flat(block.blocks)]
        else:
            out.append(block)
    return out


def _shape(node: Any) -> Any:
    """Return what a node says as plain tuples, without places and names that are given later."""
    if isinstance(node, Text):
        return " ".join(re.split("[ \t\n]+", node.text))
    if isinstance(node, tuple):
        return _joined([_shape(each) for each in _sectionless(node)])
    if isinstance(node, Table):
        node = with_names(node)
    if isinstance(node, Figure) and not node.caption:
        # A picture alone in a cell is read as one or the other.
        node = Paragraph((node.image,), node.position)
    if node.__class__ in NODES and is_dataclass(node):
        said = [
            (name, _shape(getattr(node, name)))
            for name in (each.name for each in fields(node))
            if name not in _NOT_SAID
        ]
        return (type(node).__name__, *said)
    return node


def _sectionless(nodes: tuple[Any, ...]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, Section):
            yield node.heading
            yield from _sectionless(node.blocks)
        else:
            yield node


def _joined(parts: list[Any]) -> tuple[Any, ...]:
    """Return parts with texts that follow each other made one, and no space at either end."""
    out: list[Any] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip(" ")
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip(" ")
    return tuple(part for part in out if part != "")


# --- Nothing lost ------------------------------------------------------------------------------


def words_in(text: str, *, signs: bool = False) -> list[str]:
    """Return the words of a text for counting, figures of every script as those of ours.

    Args:
        signs: lines of signs alone count, too, as an “&” does that was dropped.
    """
    text = text if signs else _SIGNS_ALONE.sub("", text)
    plain = "".join(each for each in text if not _is_unseen(each))
    # A raised figure behind a word is a mark, and no part of the word.
    plain = re.sub(r"(?<=[^\W\d_]{3})(?=[¹²³⁰⁴-⁹])", " ", plain)
    plain = unicodedata.normalize("NFKC", plain).casefold()
    figures = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain
    )
    return _WORD.findall(figures)


def _is_unseen(character: str) -> bool:
    """Return True for what nobody sees, and what does not part words: controls, marks, gaps."""
    if character.isspace() and character != "\x1f":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co")


def lost_words(manuscript: Manuscript, reading: Reading) -> list[str]:
    """Return the words of the source that are neither in the article nor in a report."""
    have = Counter(word for piece in _said(manuscript, reading) for word in words_in(piece))
    for each in (*manuscript.diagnostics, *_named(reading.diagnostics)):
        have.update(words_in(each.dropped, signs=True))
    lost = []
    for word, count in Counter(words_in(manuscript.account)).items():
        lost += [word] * (count - have[word])
    return lost


def _named(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [each for each in diagnostics if each.dropped]


def _said(manuscript: Manuscript, reading: Reading) -> Iterator[str]:
    yield from _leaves(manuscript.front)
    yield reading.article.metadata.title
    yield from _pieces(reading.article.blocks)
    yield from _pieces(reading.article.footnotes)
    for short, long in manuscript.abbreviations:
        yield f"{short} {long}"


def _pieces(nodes: Any) -> Iterator[str]:
    """Yield what nodes say, one text a paragraph, so that a link does not cut a word."""
    run: list[str] = []
    for node in _in_order(nodes):
        match node:
            case str():
                yield "".join(run)
                yield node
                run = []
            case CodeBlock(text):
                yield "".join(run)
                yield text
                run = []
            case Text(text) | Code(text):
                run.append(text)
            case LineBreak():
                run.append(" ")
            case Image(_, alt):
                run.append(f" {alt or ''} ")
            case Citation(items):
                run += [f" {item.prefix} {item.locator} " for item in items]
            case Heading() | Paragraph() | Figure() | Cell():
                yield "".join(run)
                run = []
            case _:
                pass
    yield "".join(run)


def _in_order(node: Any) -> Iterator[Any]:
    """Yield nodes as readers meet them, and the number of an item as text before it."""
    if isinstance(node, tuple):
        for each in node:
            yield from _in_order(each)
        return
    yield node
    if isinstance(node, List) and node.ordered:
        at = node.start
        for item in node.items:
            at = at if item.number is None else item.number
            yield shown(at, node.kind)
            yield from _in_order(item)
            at += 1
        return
    if isinstance(node, (Definition, Table)):
        # A term and a caption are texts of their own.
        for each in node.terms if isinstance(node, Definition) else (node.caption,):
            yield ""
            yield from _in_order(each)
            yield ""
        rest = node.explanations if isinstance(node, Definition) else (node.head, node.body)
        yield from _in_order(rest)
        return
    for each in children(node):
        yield from _in_order(each)


def words_of(nodes: Any) -> str:
    """Return all that nodes say, numbers of items included, a text a line."""
    return "\n".join(piece.strip() for piece in _pieces(nodes) if piece.strip())


def _words_of(node: Any) -> list[str]:
    return [word for piece in _pieces(node) for word in words_in(piece)]


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case dict() | Mapping():
            for each in value.values():
                yield from _leaves(each)
        case list() | tuple():
            for each in value:
                yield from _leaves(each)
        case _:
            yield str(value)


# --- Numbers in order --------------------------------------------------------------------------


def _numbers_in_order(manuscript: Manuscript, reading: Reading, name: str) -> None:
    """Refuse an article whose numbers stand in another order than in the source."""
    if not manuscript.account:
        return
    source = _figures(words_in(manuscript.account))
    moved = Counter(_figures(words_in(manuscript.moved)))
    shown = [
        number for node in _flat(reading.article.blocks) for number in _figures(_words_of(node))
    ]
    wrong = out_of_order(shown, source, moved)
    if wrong:
        raise ConformanceError(
            f"{name}: the number {wrong} would stand in another order than in the source. Nothing "
            "was written; please report this with the text."
        )


def out_of_order(shown: Sequence[str], source: Sequence[str], moved: Counter[str]) -> str:
    """Return a number that is not where the source has it, or nothing.

    What is shown must be the source's numbers in their order, but for those that were moved.
    """
    at = 0
    for number in shown:
        while at < len(source) and source[at] != number:
            at += 1
        if at == len(source):
            break
        at += 1
    else:
        return ""
    if not moved:
        return number
    kept = Counter(shown) - _in_order_of(shown, source, moved)
    return next(iter((kept - moved).elements()), "")


def _in_order_of(a: Sequence[str], b: Sequence[str], moved: Counter[str]) -> Counter[str]:
    """Return the numbers of the longest run that both have in the same order.

    A number that may have been moved counts less than one that may not.
    """
    if len(a) * len(b) > _MOST_COMPARED:
        return Counter(a)
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    weight = [1 if moved[number] else len(a) + 1 for number in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            same = rows[i + 1][j + 1] + weight[i] if a[i] == b[j] else 0
            rows[i][j] = max(same, rows[i + 1][j], rows[i][j + 1])
    i = j = 0
    found: Counter[str] = Counter()
    while i < len(a) and j < len(b):
        if a[i] == b[j] and rows[i][j] == rows[i + 1][j + 1] + weight[i]:
            found[a[i]] += 1
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _figures(words: Sequence[str]) -> list[str]:
    return [word for word in words if any(each.isdigit() for each in word)]
