"""Lists of tasks: each item begins with a box to tick, which is a character of its text."""

from __future__ import annotations

from dataclasses import replace

from plainleaf.model.article import Blocks, ListItem, Paragraph
from plainleaf.model.inlines import Text

NOT_TICKED, TICKED = "☐", "☑"
_SPACE = "\u00a0"


def box_of(item: ListItem) -> str:
    """Return the box that an item begins with; empty where it has none."""
    match item.blocks:
        case (Paragraph((Text(text), *_)), *_) if text[1:2] == _SPACE and text[0] in (
            NOT_TICKED,
            TICKED,
        ):
            return text[0]
        case _:
            return ""


def without_box(item: ListItem) -> Blocks:
    """Return the blocks of an item that has a box, without it."""
    first, *rest = item.blocks
    assert isinstance(first, Paragraph)
    text, *others = first.inlines
    assert isinstance(text, Text)
    return (replace(first, inlines=(Text(text.text[2:]), *others)), *rest)
