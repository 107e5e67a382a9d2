"""The product's own words, in the language of the place where they stand.

A box in a passage in German has a German title, though its article is English (WCAG 2.2, 3.1.2):
where the labels speak a passage's language, they speak it there. Elsewhere the article's words
stand, marked as what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from plainleaf.model.article import Division
from plainleaf.model.inlines import Inline, Inlines, Span, Text
from plainleaf.model.transform import Node
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Labels, Theme, tags_of_labels

# Between entries of a line; none of these begins with it.
POINT = "\u00a0· "


def foreign(labels: Labels, language: str) -> str:
    """Return the labels' language if it is another than that of a text; else empty."""
    return "" if labels.language.lower() in tags_of_labels(language) else labels.language


@dataclass
class OwnWords:
    """The labels of a place in an article.

    Args:
        theme: speaks many languages.
        article: the labels that stand wherever the theme does not speak the language of a passage.
            A draft may have English ones where there are none of its language.
        language: of the place (BCP 47).
    """

    theme: Theme
    article: Labels
    language: str
    _known: dict[str, Labels] = field(default_factory=dict)

    @property
    def labels(self) -> Labels:
        """The labels of the place."""
        if self.language not in self._known:
            speaks = self.theme.speaks(self.language)
            known = self.theme.labels(self.language) if speaks else self.article
            self._known[self.language] = known
        return self._known[self.language]

    @property
    def foreign(self) -> str:
        """The language of the labels where it is not that of the place; else empty."""
        return foreign(self.labels, self.language)

    @property
    def rtl(self) -> bool:
        """Whether the place is read from right to left."""
        return right_to_left(self.language)

    @contextmanager
    def within(self, node: Node) -> Iterator[None]:
        """Go into a node, which may be in another language."""
        outer = self.language
        if isinstance(node, (Division, Span)):
            self.language = node.language
        yield
        self.language = outer

    def own(self, words: str) -> Inlines:
        """Return words of the labels, marked if their language is not that of the place."""
        if not self.foreign:
            return (Text(words),)
        stripped = words.rstrip()
        rest = (Text(words[len(stripped) :]),) if stripped != words else ()
        return (Span((Text(stripped),), self.foreign), *rest)

    def marked(self, node: Inline) -> Inlines:
        """Return a node whose name has words of the labels, marked as `own` marks words."""
        return (Span((node,), self.foreign),) if self.foreign else (node,)
