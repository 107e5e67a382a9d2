"""Checks of the words themselves."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Article, IconArray
from plainleaf.model.inlines import Abbreviation
from plainleaf.model.transform import walk
from plainleaf.model.words import placed_texts, plain_text
from plainleaf.references import listing_of
from plainleaf.text import fonts
from plainleaf.text.scripts import how_to_have


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
                    how_to_have(character) or "Say it in words, or install a font that has it.",
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
    listing = listing_of(article)
    for key, work in listing.references.items():
        # What a style adds or leaves out counts, not what a file holds.
        yield plain_text(listing.entry(key)), work.position
        yield plain_text(listing.authors(key)), work.position
    yield from placed_texts(article, article.position)
