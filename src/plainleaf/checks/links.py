"""Checks of what points at something else."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article, Citation, Heading, Link, walk


def broken_link(article: Article) -> Iterator[Diagnostic]:
    """A link within the article leads to one of its headings."""
    known = {node.identifier for node in walk(article) if isinstance(node, Heading)}
    for node in walk(article):
        if isinstance(node, Link) and node.target[:1] == "#" and node.target[1:] not in known:
            yield Diagnostic(
                "broken-link",
                Severity.ERROR,
                f"The link leads to {node.target}, which is nowhere in the article.",
                node.position,
                "Give the heading that you mean an identifier: ## Its words {#name}",
            )


def unknown_citation(article: Article) -> Iterator[Diagnostic]:
    """A citation names a reference of the front matter."""
    known = {reference.identifier for reference in article.references}
    for node in walk(article):
        if isinstance(node, Citation):
            for item in node.items:
                if item.key not in known:
                    yield Diagnostic(
                        "unknown-citation",
                        Severity.ERROR,
                        f"There is no reference with the id '{item.key}'.",
                        node.position,
                        "Add it under `references:` in the front matter, or correct the id.",
                    )
