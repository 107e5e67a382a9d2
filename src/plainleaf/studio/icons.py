"""An icon array, from the numbers that somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf import api
from plainleaf.importers.escape import escaped
from plainleaf.model.article import Comparison, IconArray
from plainleaf.model.words import plain_text
from plainleaf.reader import SourceText


@dataclass(frozen=True, slots=True)
class Icons:
    """An icon array as an article writes it, or why there is none."""

    markdown: str = ""
    error: str = ""


def icon_array(
    count: str, of: str, compared: str, first: str, labels: str, what: str, words: str
) -> Icons:
    """Return an icon array, read again: it says what was asked for, and no more.

    Args:
        count: how many.
        of: of how many.
        compared: what a first group is to them, a `Comparison`; empty where there is none.
        first: how many of that.
        labels: the names of the two, one a line; empty where they have none of their own.
        what: who is counted; empty: people.
        words: its caption; empty: the numbers alone.
    """
    if compared not in ("", *Comparison):
        return Icons(error="There is no such comparison.")
    names = [" ".join(each.split()) for each in labels.splitlines() if each.strip()]
    asked = {"count": count, "of": of, compared: first if compared else ""}
    asked |= {"what": " ".join(what.split()), "labels": " | ".join(names)}
    pairs = [
        f'{key}="{value}"' if " " in value or key in ("what", "labels") else f"{key}={value}"
        for key, value in asked.items()
        if value
    ]
    caption = " ".join(words.split())
    lines = (f"::: icon-array {{{' '.join(pairs)}}}", escaped(caption), ":::")
    markdown = "\n".join(filter(None, lines))
    read = api.read(SourceText(f"---\ntitle: T\nlang: en\n---\n\n{markdown}\n"))
    if wrong := next((each for each in read.diagnostics if each.is_error), None):
        return Icons(error=f"{wrong.message} {wrong.hint}")
    match read.article.blocks:
        case (IconArray() as node,) if _said(node) == (
            count,
            of,
            asked[compared] if compared else "0",
            asked["what"],
            tuple(names),
            caption,
        ):
            return Icons(markdown)
    return Icons(error="Some sign of these words cannot stand there; write them without it.")


def _said(node: IconArray) -> tuple[str, str, str, str, tuple[str, ...], str]:
    """Return what an icon array says, as it was asked for."""
    words = " ".join(plain_text(node.blocks).split())
    return str(node.count), str(node.of), str(node.first), node.what, node.labels, words
