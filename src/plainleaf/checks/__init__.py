"""The checks: what an author can mend before readers meet it, one function a code.

Floor 1: imports `article`, `diagnostics`, `fonts`, `references` and the rooms of this folder. A
check sees the `Article` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plainleaf.article import Article
from plainleaf.checks import links, pictures, structure, terms, words, works
from plainleaf.diagnostics import Diagnostic

Check = Callable[[Article], Iterator[Diagnostic]]

CHECKS: dict[str, Check] = {
    "missing-title": structure.missing_title,
    "missing-language": structure.missing_language,
    "heading-one": structure.heading_one,
    "heading-skip": structure.heading_skip,
    "empty-section": structure.empty_section,
    "empty-article": structure.empty_article,
    "missing-alt": pictures.missing_alt,
    "broken-link": links.broken_link,
    "unknown-citation": links.unknown_citation,
    "missing-glyph": words.missing_glyph,
    "unused-reference": works.unused_reference,
    "duplicate-doi": works.duplicate_doi,
    "malformed-doi": works.malformed_doi,
    "missing-year": works.missing_year,
    "empty-reference": works.empty_reference,
    "retracted": works.retracted,
    "unshown-variable": works.unshown_variable,
    "unused-term": terms.unused_term,
}


def check_article(article: Article) -> list[Diagnostic]:
    """Return what all checks find."""
    return [found for check in CHECKS.values() for found in check(article)]
