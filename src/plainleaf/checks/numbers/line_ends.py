"""Numbers that the end of a line parts: `2,` above `5 ml` is shown as “2, 5 ml”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from plainleaf.checks.typed import texts
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article
from plainleaf.text.parted import decimals, parted


def parted_number(article: Article) -> Iterator[Diagnostic]:
    """A number stands on one line: where a line ends, readers see a space."""
    whole = list(texts(article, "\ufffc"))
    within = decimals("\n".join(text for text, _ in whole))
    for text, position in whole:
        lines = text.split("\n")
        for at, (above, below) in enumerate(pairwise(lines)):
            found = parted(above, below, within)
            if found is None or not found.told:
                continue
            # Where a point parts decimals, a comma parts two numbers.
            if found.told == "asked" and above.endswith(",") and _has_points(article):
                continue
            sure = found.told == "guessed"
            words = f"{above.split()[-1]} {' '.join(below.split()[:2])}"
            what = "parts a number, so that a space is shown in it" if sure else (
                "may part a number; a space is shown there"
            )  # fmt: skip
            yield Diagnostic(
                "parted-number",
                Severity.WARNING,
                f"The end of a line {what}: {words}",
                replace(position, line=position.line + at if position.line else 0),
                "If it is one number, write it on one line; if it is two, put both on one line.",
            )


def _has_points(article: Article) -> bool:
    """Return whether a point parts decimals in the language of an article."""
    from babel.core import UnknownLocaleError  # costs: only where a line may part a number
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(article.metadata.language.replace("-", "_")) == "."
    except (UnknownLocaleError, ValueError, TypeError):
        return False
