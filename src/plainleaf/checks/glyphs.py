"""Checks of single signs: whether a font has them, and whether they point the right way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plainleaf.checks.typed import texts
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Article, IconArray
from plainleaf.model.inlines import Abbreviation
from plainleaf.model.transform import walk
from plainleaf.model.words import placed_texts, plain_text
from plainleaf.references import listing_of
from plainleaf.text import fonts
from plainleaf.text.direction import from_left, sequences
from plainleaf.text.scripts import how_to_have, right_to_left

# No arrow is turned round where a line runs from right to left (UAX #9, L4).
_ARROW = re.compile("[→⇒⇨➔➙➜➝➞➡⟶]")
_AROUND = 12  # characters that a message quotes on either side


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


def backward_arrow(article: Article) -> Iterator[Diagnostic]:
    """An arrow to the right between words from the right points from the second to the first."""
    if not right_to_left(article.metadata.language):
        return
    for text, position in texts(article):
        for number, line in enumerate(text.split("\n")):
            arrows = [found.start() for found in _ARROW.finditer(line)]
            left, kept = (from_left(line), sequences(line)) if arrows else ([], [])
            for at in arrows:
                before, after = line[:at], line[at + 1 :]
                if left[at] or any(start < at < end for start, end in kept):
                    continue
                if re.search(r"\w", before) and re.search(r"\w", after):
                    shown = line[max(0, at - _AROUND) : at + _AROUND].strip()
                    yield Diagnostic(
                        "backward-arrow",
                        Severity.WARNING,
                        f"This arrow points from the second to the first: “{shown}”",
                        replace(position, line=position.line + number if position.line else 0),
                        "Write ← for it, or say it in words.",
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
