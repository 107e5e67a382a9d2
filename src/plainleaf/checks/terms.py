"""Checks of the glossary."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article, plain_text
from plainleaf.model.glossary import unused


def unused_term(article: Article) -> Iterator[Diagnostic]:
    """A term that the text never uses is not explained: there is nothing to explain."""
    for entry in unused(article):
        if not entry.shared:
            yield Diagnostic(
                "unused-term",
                Severity.NOTE,
                f"The text never uses '{plain_text(entry.term)}', so it is not explained.",
                entry.position,
                "Delete it; or, if the text has another form of the word, add that form: "
                f"{plain_text(entry.term)} | another form",
                dropped=f"{' '.join((plain_text(entry.term), *entry.forms))} "
                f"{plain_text(entry.explanation)}",
            )
