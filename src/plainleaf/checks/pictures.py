"""Checks of pictures."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article, Image, walk


def missing_alt(article: Article) -> Iterator[Diagnostic]:
    """Whoever cannot see a picture needs it in words (WCAG 2.2, 1.1.1)."""
    for node in walk(article):
        if isinstance(node, Image) and node.alt is None:
            yield Diagnostic(
                "missing-alt",
                Severity.ERROR,
                f"The picture '{node.picture}' has no description.",
                node.position,
                f"Write ![what it shows]({node.picture}); "
                f"if it says nothing, ![]({node.picture}){{.decorative}}.",
            )
