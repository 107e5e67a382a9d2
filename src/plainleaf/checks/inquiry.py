"""What advice is asked for: an article's text, the project's settings, and the day.

Floor 1, of the checks: imports `article`, `settings`, `checks.prose` and `checks.readability`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from plainleaf.article import Article, walk
from plainleaf.checks.prose import Prose, read_prose
from plainleaf.checks.readability import Reading, measured
from plainleaf.settings import Settings


@dataclass(frozen=True)
class Inquiry:
    """One article to be advised on. `today` is only for dates of review; nothing else knows it."""

    article: Article
    settings: Settings
    today: date

    @cached_property
    def nodes(self) -> tuple[Any, ...]:
        """Return every node of the article, in order; walking the tree is the dear part."""
        return tuple(walk(self.article))

    @cached_property
    def prose(self) -> Prose:
        """Return the article's running text."""
        return read_prose(self.article)

    @cached_property
    def reading(self) -> Reading:
        """Return the article's measures."""
        return measured(self.prose)

    @property
    def in_english(self) -> bool:
        """Return True if the article is in English: most word lists are."""
        return self.prose.language == "en"
