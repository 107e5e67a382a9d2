"""What advice is asked for: an article's text, the project's settings, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from plainleaf.checks.prose import Prose, read_prose
from plainleaf.checks.prose.readability import Measures, measured
from plainleaf.model.article import Article
from plainleaf.model.inlines import Text
from plainleaf.model.transform import walk
from plainleaf.settings import Settings

# Some 80,000 words, a book. Advice on more would take longer than an author waits.
_LONGEST = 500_000


@dataclass(frozen=True)
class CheckContext:
    """One article to be advised on. `today` is only for dates of review; nothing else knows it."""

    article: Article
    settings: Settings
    today: date

    @cached_property
    def nodes(self) -> tuple[Any, ...]:
        """Return every node of the article, in order; walking the tree is the dear part."""
        return tuple(walk(self.article))

    @cached_property
    def is_too_long(self) -> bool:
        """Return True if the text is longer than any handout; it is not looked at then."""
        return sum(len(node.text) for node in self.nodes if isinstance(node, Text)) > _LONGEST

    @cached_property
    def prose(self) -> Prose:
        """Return the article's running text; nothing of one that is too long."""
        return Prose(self.article, ()) if self.is_too_long else read_prose(self.article)

    @cached_property
    def reading(self) -> Measures:
        """Return the article's measures."""
        if self.is_too_long:
            return Measures(None, (), "The article is too long to measure.")
        return measured(self.prose)

    @property
    def in_english(self) -> bool:
        """Return True if the article is in English: most word lists are."""
        return self.prose.language == "en"
