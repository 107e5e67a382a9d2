"""Checks of the words themselves.

Floor 1, of the checks: imports `article`, `diagnostics` and `fonts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from plainleaf import fonts
from plainleaf.article import Abbreviation, Article, IconArray, placed_texts, walk
from plainleaf.diagnostics import Diagnostic, Position, Severity


def missing_glyph(article: Article) -> Iterator[Diagnostic]:
    """A character that no font has is an empty box in print (PDF/UA-1, 7.21.4.1)."""
    seen: set[str] = set()
    for text, position in _texts(article):
        for character in fonts.missing(text):
            if character not in seen:
                seen.add(character)
                yield Diagnostic(
                    "missing-glyph",
                    Severity.ERROR,
                    f"No installed font can show {character} ({fonts.named(character)}).",
                    position,
                    "Say it in words, or install a font that has it.",
                )


def _texts(article: Article) -> Iterator[tuple[str, Position]]:
    metadata = article.metadata
    shown = (
        *(metadata.title, metadata.description, metadata.category),
        *(metadata.version, metadata.owner, *metadata.authors),
    )
    yield " ".join(shown), article.position
    for node in walk(article):
        if isinstance(node, Abbreviation):
            yield node.expansion, article.position
        if isinstance(node, IconArray):
            yield " ".join((node.what, *node.labels)), node.position
    for reference in article.references:
        values = (getattr(reference, item.name) for item in fields(reference))
        yield " ".join(value for value in values if isinstance(value, str)), reference.position
        for name in (*reference.authors, *reference.editors):
            yield f"{name.family}{name.given}{name.literal}", reference.position
    yield from placed_texts(article, article.position)
