"""The numbers of a translation beside those of its source, part for part.

A dose in the wrong cell, item or paragraph is a wrong dose, though both articles have the same
numbers. So each part, as small as the two articles have the same parts, is compared with its own;
how numbers follow each other within one is for `order`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from plainleaf.checks.translation.amounts import Amount, said, unmatched
from plainleaf.checks.translation.order import Exchange, exchanged
from plainleaf.diagnostics import Diagnostic, Position, Related, Severity
from plainleaf.model.article import Article, CodeBlock, Heading, IconArray, Paragraph
from plainleaf.model.inlines import Image, Inline, Text
from plainleaf.model.transform import children, walk
from plainleaf.model.words import plain_text

_LONGEST = 60
_LEAVES = (Heading, Paragraph, IconArray, CodeBlock, Image, Text, str)


class _Part(NamedTuple):
    """Nodes side by side: where they stand, if they do not say it, and under which heading."""

    nodes: tuple[Any, ...]
    at: Position
    title: str = ""


def compare_numbers(source: Article, translation: Article) -> Iterator[Diagnostic]:
    """Yield the numbers that stand elsewhere in a translation, or not at all."""
    languages = source.metadata.language, translation.metadata.language
    for wanted, given in _sides(source, translation):
        theirs, ours = (said(part.nodes, part.at) for part in (wanted, given))
        lacking, added = unmatched(theirs.amounts, ours.amounts)
        yield from _differences(lacking, added, given)
        alike = not lacking and not added
        if found := exchanged(theirs, ours, *languages, alike=alike):
            yield _order(found)


def _differences(
    lacking: list[Amount], added: list[Amount], given: _Part
) -> Iterator[Diagnostic]:  # fmt: skip
    pairs = min(len(lacking), len(added))
    for number, other in zip(lacking[:pairs], added[:pairs], strict=True):
        yield _number(
            f"Here is {other.text}; the source has {number.text} ({number.position}).",
            other.position,
            number,
        )
    for number in lacking[pairs:]:
        where = f" under “{given.title}”" if given.title else ""
        yield _number(
            f"The source says {number.text} ({number.position}); it is not said here{where}.",
            given.at,
            number,
        )
    for number in added[pairs:]:
        message = f"Here is {number.text}, which the source has not in this place."
        yield _number(message, number.position)


def _number(message: str, at: Position, source: Amount | None = None) -> Diagnostic:
    hint = "Say the same numbers, each in its place, in figures where the source has figures."
    related = (Related(source.position, f"the source says {source.text}"),) if source else ()
    return Diagnostic("translation-numbers", Severity.WARNING, message, at, hint, related=related)


def _order(found: Exchange) -> Diagnostic:
    wanted, given = (" and ".join(f"“{each}”" for each in pair) for pair in found[:2])
    return Diagnostic(
        "translation-order",
        Severity.WARNING,
        f"Here is {given}; the source has {wanted} ({found.source}). "
        "Two numbers may have been exchanged.",
        found.here,
        "Look in both whether each number belongs to the same thing.",
        related=(Related(found.source, f"the source says {wanted}"),),
    )


# --- Which part is which -------------------------------------------------------------------------


def _sides(source: Article, translation: Article) -> Iterator[tuple[_Part, _Part]]:
    """Yield what is to be compared: a part of the source with that of the translation."""
    theirs, ours = list(_sections(source)), list(_sections(translation))
    if len(theirs) != len(ours):
        yield _all(theirs), _all(ours)
        return
    for wanted, given in zip(theirs, ours, strict=True):
        yield from _smallest(wanted, given)


def _sections(article: Article) -> Iterator[_Part]:
    """Yield what stands at the top and under each heading, then each footnote."""
    top = article.heading.position
    yield _Part((article.heading,), top)
    yield _Part((article.metadata.description,), line_of(article, "description", "abstract"))
    nodes: list[Any] = []
    at, title = top, ""
    for node in _leaves(article.blocks):
        if isinstance(node, Heading):
            yield _Part(tuple(nodes), at, title)
            nodes, at, title = [], node.position, short(plain_text(node))
        nodes.append(node)
    yield _Part(tuple(nodes), at, title)
    for note in article.footnotes:
        yield _Part(note.blocks, note.position)


def _leaves(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield headings, and all other nodes that hold no heading."""
    for node in nodes:
        if isinstance(node, Heading) or not any(isinstance(each, Heading) for each in walk(node)):
            yield node
        else:
            yield from _leaves(children(node))


def _all(sections: list[_Part]) -> _Part:
    """Return several sections as one, where those of the two articles are not the same."""
    return _Part(tuple(node for part in sections for node in part.nodes), sections[0].at)


def _smallest(wanted: _Part, given: _Part) -> Iterator[tuple[_Part, _Part]]:
    """Yield the smallest parts that the two have in common; else the two as they are."""
    theirs, ours = _groups(wanted), _groups(given)
    if [kind for kind, _ in theirs] != [kind for kind, _ in ours]:
        # A block or an item too many: which is which is not known, and is said elsewhere.
        yield wanted, given
        return
    for (kind, one), (_, two) in zip(theirs, ours, strict=True):
        if kind is Paragraph and len(one.nodes) == len(two.nodes):
            for first, second in zip(one.nodes, two.nodes, strict=True):
                yield _part((first,), one), _part((second,), two)
        elif kind in _LEAVES:
            yield one, two
        else:
            below = [_part(tuple(children(part.nodes[0])), part) for part in (one, two)]
            yield from _smallest(*below)


def _groups(part: _Part) -> list[tuple[type, _Part]]:
    """Return the nodes of a part by kind: words that run on, and paragraphs, are one group.

    A translator may make two paragraphs of one.
    """
    groups: list[tuple[type, _Part]] = []
    for kind, run in groupby(part.nodes, _kind):
        nodes = tuple(run)
        parts = [nodes] if kind in (Text, Paragraph) else [(node,) for node in nodes]
        groups += [(kind, _part(each, part)) for each in parts]
    return groups


def _kind(node: Any) -> type:
    return Text if isinstance(node, Inline) and not isinstance(node, Image) else type(node)


def _part(nodes: tuple[Any, ...], within: _Part) -> _Part:
    return _Part(nodes, getattr(nodes[0], "position", within.at) if nodes else within.at,
                 within.title)  # fmt: skip


def line_of(article: Article, *keys: str) -> Position:
    """Return the place of a key in the front matter; without it, of the front matter, or none."""
    lines = article.metadata.lines
    known = [lines[key] for key in keys if key in lines]
    return Position(article.position.file, known[0] if known else min(lines.values(), default=0))


def short(words: str) -> str:
    """Return words on one line, cut where they are many."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
