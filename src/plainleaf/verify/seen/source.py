"""Where in an article the words of a finding stand."""

from __future__ import annotations

from plainleaf.diagnostics import Position
from plainleaf.model.article import Article, Cell, CodeBlock, Footnote, Heading, Paragraph
from plainleaf.model.transform import Node, children
from plainleaf.model.words import plain_text
from plainleaf.verify.readback.outline import normal

_FEWEST = 4  # letters by which a place is looked for


class SourceLines:
    """Finds the line of an article in which words stand; it reads the article when first asked."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._texts: list[tuple[str, Position]] = []

    def __call__(self, words: str) -> str:
        """Return the place of words as `file:line`; empty where they are not found."""
        if not self._texts:
            self._gather(self._article, self._article.position)
        wanted = normal(words).split()
        while wanted and len("".join(wanted)) >= _FEWEST:
            for text, position in self._texts:
                if "".join(wanted) in text:
                    return str(position)
            wanted = wanted[1:]
        return ""

    def _gather(self, node: Node | Article, position: Position) -> None:
        position = getattr(node, "position", position)
        if isinstance(node, (Paragraph, Heading, Cell, CodeBlock, Footnote)):
            self._texts.append(("".join(normal(plain_text(node)).split()), position))
        for child in children(node):
            self._gather(child, position)
