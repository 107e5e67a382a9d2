"""Boxes as other programs write them: Quarto's callouts, Docusaurus' and GitHub's alerts."""

from __future__ import annotations

import re
from dataclasses import replace

from plainleaf.model.article import BoxKind, Paragraph
from plainleaf.model.inlines import Text

_MILD = ("note", "tip", "info", "hint", "seealso", "abstract", "summary")
_GRAVE = ("important", "warning", "caution", "danger", "attention", "error")
_ALERT = re.compile(rf"\[!(?P<name>{'|'.join((*_MILD, *_GRAVE))})\][+-]? *", re.IGNORECASE)
_OURS = {kind.value: kind for kind in BoxKind}

# Boxes that may have a title on the line that opens them.
TITLED = frozenset((*_OURS, *_MILD, *_GRAVE))


def box_kind(classes: str, *, titled: bool) -> BoxKind | None:
    """Return the kind of box that the classes of a container name, or None.

    Our own `warning` says when to get help, which another program's need not mean. So theirs is
    a warning only where the author gave it a title, and else a note.
    """
    names = classes.split()
    if names and names[0] in _OURS:
        return _OURS[names[0]]
    plain = {name.removeprefix("callout-").removeprefix("callout") for name in names}
    if plain & set(_GRAVE):
        return BoxKind.WARNING if titled else BoxKind.NOTE
    return BoxKind.NOTE if plain & {*_MILD, ""} else None


def alert(paragraph: Paragraph) -> tuple[str, Paragraph] | None:
    """Return an alert's mark (`[!NOTE]`) and the paragraph without it, or None if it has none."""
    first = paragraph.inlines[0] if paragraph.inlines else None
    match = _ALERT.match(first.text) if isinstance(first, Text) else None
    if match is None:
        return None
    assert isinstance(first, Text)
    rest = first.text[match.end() :]
    inlines = ((Text(rest),) if rest else ()) + paragraph.inlines[1:]
    return match.group().strip(), replace(paragraph, inlines=inlines)
