"""The patients' copy: an article without its citations, and no trace of where they stood."""

from __future__ import annotations

import re
from collections.abc import Callable

from plainleaf.model.article import Article, Paragraph
from plainleaf.model.inlines import Citation, Inlines, Text
from plainleaf.model.transform import Node, rewrite, rewrite_runs
from plainleaf.model.words import texts_joined

_GONE = "\ue020"  # stands where a citation was; private, so nobody's word
_CLEAN = (
    # Brackets round nothing but citations, and what parts two of them.
    (re.compile(rf"[ \u00a0]*[(\[（]\s*{_GONE}(?:[\s,;]*{_GONE})*\s*[)\]）]"), ""),
    (re.compile(rf"{_GONE}(?:\s*[,;]?\s*{_GONE})+"), _GONE),
    (re.compile(rf"[ \u00a0]*{_GONE}(?=[\s.,;:!?…)\]。，、；：！？）]|\Z)"), ""),
    (re.compile(rf"[ \u00a0]*{_GONE} *"), " "),
)


def without_citations(article: Article, authors: Callable[[str], Inlines]) -> Article:
    """Return an article without citations; those within a sentence become the authors' names.

    Args:
        article: its references stay.
        authors: of a work, by its id.
    """

    def change(node: Node) -> Node | Inlines:
        if isinstance(node, Citation):
            return authors(node.items[0].key) if node.in_text else (Text(_GONE),)
        node = rewrite_runs(node, _cleaned)
        if isinstance(node, Paragraph) and not node.inlines:
            return ()
        # Marks round nothing go too, and the place where they stood is closed in its turn.
        emptied = getattr(node, "children", None) == ()
        return (Text(_GONE),) if emptied else node

    return rewrite(article, change)


def _cleaned(run: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return inlines with the places of citations closed."""
    if not any(isinstance(part, Text) and _GONE in part.text for part in run):
        return run
    out = list(texts_joined(run))
    for at, part in enumerate(out):
        if isinstance(part, Text):
            text = part.text if at else re.sub(rf"\A{_GONE} *", "", part.text)
            for pattern, instead in _CLEAN:
                text = pattern.sub(instead, text)
            out[at] = Text(text)
    return tuple(part for part in out if not (isinstance(part, Text) and not part.text))
