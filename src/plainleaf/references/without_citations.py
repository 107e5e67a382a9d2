"""The patients' copy: an article without its citations, and no trace of where they stood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from plainleaf.model.article import (
    Citation,
    Inline,
    Inlines,
    Paragraph,
    Text,
    rewrite,
    type_of_node,
)

_GONE = "\ue020"  # stands where a citation was; private, so nobody's word
_CLEAN = (
    # Brackets round nothing but citations, and what parts two of them.
    (re.compile(rf"[ \u00a0]*[(\[（]\s*{_GONE}(?:[\s,;]*{_GONE})*\s*[)\]）]"), ""),
    (re.compile(rf"{_GONE}(?:\s*[,;]?\s*{_GONE})+"), _GONE),
    (re.compile(rf"[ \u00a0]*{_GONE}(?=[\s.,;:!?…)\]。，、；：！？）]|\Z)"), ""),
    (re.compile(rf"[ \u00a0]*{_GONE} *"), " "),
)


def without_citations(nodes: Any, authors: Callable[[str], Inlines]) -> Any:
    """Return nodes without citations; those within a sentence become the authors' names.

    Args:
        nodes: a node, or a tuple of nodes.
        authors: of a work, by its id.
    """

    def change(node: Any) -> Any:
        if isinstance(node, Citation):
            return authors(node.items[0].key) if node.in_text else (Text(_GONE),)
        for item in fields(node):
            value = getattr(node, item.name)
            if isinstance(value, tuple) and value and _marked(value):
                node = replace(node, **{item.name: _cleaned(value)})
        if isinstance(node, Paragraph) and not node.inlines:
            return ()
        # Marks round nothing go too, and the place where they stood is closed in its turn.
        emptied = getattr(node, "children", None) == ()
        return (Text(_GONE),) if emptied else node

    changed = rewrite(nodes, change)
    return _cleaned(changed) if isinstance(changed, tuple) and _marked(changed) else changed


def _marked(value: tuple[Any, ...]) -> bool:
    return any(
        (isinstance(part, Text) and _GONE in part.text)
        or (isinstance(part, tuple) and _marked(part))
        for part in value
    )


def _cleaned(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return inlines, or several of them, with the places of citations closed."""
    if not all(isinstance(part, type_of_node) for part in value):
        return tuple(_cleaned(part) if isinstance(part, tuple) else part for part in value)
    out: list[Inline] = []
    for part in value:
        if isinstance(part, Text) and out and isinstance(out[-1], Text):
            out[-1] = Text(out[-1].text + part.text)
        else:
            out.append(part)
    for at, part in enumerate(out):
        if isinstance(part, Text):
            text = part.text if at else re.sub(rf"\A{_GONE} *", "", part.text)
            for pattern, instead in _CLEAN:
                text = pattern.sub(instead, text)
            out[at] = Text(text)
    return tuple(part for part in out if not (isinstance(part, Text) and not part.text))
