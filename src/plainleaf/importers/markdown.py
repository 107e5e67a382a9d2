"""An article that is Markdown already → a manuscript, to be written down tidily."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from plainleaf.importers.manuscript import Manuscript
from plainleaf.model.article import Article, Block, Footnote, Heading, Section
from plainleaf.model.inlines import Abbreviation, FootnoteReference, Link
from plainleaf.model.transform import rewrite, walk
from plainleaf.model.words import plain_text
from plainleaf.reader import Reading, read_article
from plainleaf.reader.front.values import yaml_value
from plainleaf.reader.identifiers import slug
from plainleaf.reader.log import Log
from plainleaf.reader.source import read_text

_FENCE = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def from_markdown(path: Path) -> Manuscript:
    """Return the manuscript of an article.

    Raises:
        SourceError: it cannot be read.
    """
    return manuscript_of(read_article(path), read_text(path))


def manuscript_of(reading: Reading, source: str) -> Manuscript:
    """Return what a reading says, as a manuscript; the front matter as its author wrote it."""
    article = _with_labels(reading.article)
    front = _front(article, source)
    blocks = _flat(_with_identifiers(article))
    short = {
        plain_text(node): node.expansion
        for node in walk((tuple(blocks), article.footnotes))
        if isinstance(node, Abbreviation)
    }
    return Manuscript(
        front,
        tuple(blocks),
        "",  # the reader has named what it left out, and the blocks are those that it made
        reading.diagnostics,
        article.footnotes,
        tuple(sorted(short.items())),
        {name: picture.data for name, picture in article.pictures.items()},
    )


def _front(article: Article, source: str) -> dict[str, Any]:
    match = _FENCE.match(source)
    value = yaml_value(match["yaml"], Log(article.position.file), {}) if match else None
    front = dict(value) if isinstance(value, dict) else {}
    if not front.get("title") and article.metadata.title:
        front = {"title": article.metadata.title, **front}
    if article.metadata.language:
        front.setdefault("lang", article.metadata.language)
    return front


def _with_labels(article: Article) -> Article:
    """Give notes that were written in place, `^[…]`, numbers as labels that marks can hold."""
    known = {note.label for note in article.footnotes}
    free = (str(number) for number in count(1) if str(number) not in known)
    labels = {note.label: next(free) for note in article.footnotes if " " in note.label}
    if not labels:
        return article

    def change(node: Any) -> Any:
        if isinstance(node, (Footnote, FootnoteReference)):
            return replace(node, label=labels.get(node.label, node.label))
        return node

    return rewrite(article, change)


def _with_identifiers(article: Article) -> tuple[Block, ...]:
    """Keep an identifier where a link needs it and the words of the heading do not give it."""
    wanted = {
        node.target[1:]
        for node in walk((article.blocks, article.footnotes))
        if isinstance(node, Link) and node.target.startswith("#")
    }

    def change(node: Any) -> Any:
        if isinstance(node, Heading):
            needed = node.identifier in wanted and node.identifier != slug(plain_text(node))
            return replace(node, identifier=node.identifier if needed else "")
        return node

    changed: tuple[Block, ...] = rewrite(article.blocks, change)
    return changed


def _flat(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Section):
            out += [block.heading, *_flat(block.blocks)]
        else:
            out.append(block)
    return out
