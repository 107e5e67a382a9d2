"""Editions: large print, giant print and easy print, as other tokens of one theme.

An edition is a layout of its own, not a blow-up: sizes, spaces and margins are new, stress is bold,
no word is split, and a table that no longer fits becomes a list. Sizes are those of UKAAF G003 (18
point with headings of 20 to 22 for large print, 24 point for giant print). Style sheets and Word
styles follow from the tokens; what only other nodes can say (bold for italics, lists for tables) is
changed here, before writers see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from plainleaf.model.article import Article, Picture
from plainleaf.model.inlines import Emphasis, Inlines, Mark, SmallCaps, Strong, Text
from plainleaf.model.transform import Node, rewrite
from plainleaf.text.lines import CHARACTERS_OF_TEXT, cut, width
from plainleaf.theme import Labels, Theme
from plainleaf.theme.greyscale import grey, grey_picture
from plainleaf.theme.table_lists import TableLists
from plainleaf.theme.tokens import BoxTokens, Colors, Edition, Headings, Ink, Page, Tokens

__all__ = ["FLOORS", "Edition", "adapted", "foot", "inked_pictures", "set_in", "themed"]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The numbers of an edition.

    Args:
        size: of body text, in points; no text is smaller.
        headings: from level 1 to 6, as shares of `size`.
        margins: top, bottom and side, in millimetres.
        leading: the most.
        air: how far gaps grow with the text: 0 not at all, 1 as much as it.
    """

    size: float
    headings: tuple[float, ...]
    margins: tuple[float, float, float]
    leading: float
    air: float


_LARGE = (22 / 18, 21 / 18, 20.5 / 18, 20 / 18, 20 / 18, 20 / 18)
_INCH = (25.4, 25.4, 25.4)
_LAYOUTS = {
    Edition.LARGE_PRINT: _Layout(18, _LARGE, _INCH, 1.4, 0.5),
    Edition.GIANT: _Layout(24, _LARGE, _INCH, 1.4, 0.5),
    # Two pages on one sheet of A4 are printed at 71 %: 17 points are then 12, as in clear print.
    Edition.EASY_PRINT: _Layout(17, (1.42, 1.18, 1.09, 1.03, 1, 1), (22, 22, 23), 1.4, 0.6),
}
FLOORS = {edition: layout.size for edition, layout in _LAYOUTS.items()}
"""The smallest text of an edition, in points. The standard edition's is 12, raised figures 9.6."""

_RULE = 1.5  # points: the line above headings of level 2
_FOOT = 0.55  # of a line: the rest is for the number of the page
_DASH = re.compile(r"(?<=\s)([-\u2010\u2013\u2014]) ")


@lru_cache(maxsize=64)
def themed(theme: Theme, edition: Edition) -> Theme:
    """Return a theme's variant for an edition; the standard edition's is the theme itself."""
    if edition is Edition.STANDARD or theme.tokens.edition is edition:
        return theme
    tokens = _laid_out(theme.tokens, edition, _LAYOUTS[edition])
    return theme.with_tokens(_inked(tokens) if edition is Edition.EASY_PRINT else tokens)


def _laid_out(tokens: Tokens, edition: Edition, layout: _Layout) -> Tokens:
    """Return tokens with an edition's sizes, spaces and margins; a theme's own may be larger."""
    text, space = tokens.text, tokens.space
    size = max(layout.size, text.size)
    grown = size / text.size
    air = 1 + (grown - 1) * layout.air
    padding = 1 + (grown - 1) / 3  # within boxes, where it costs the line its length
    levels = {}
    for level, share in enumerate(layout.headings, start=1):
        own = tokens.headings.level(level)
        levels[f"h{level}"] = own.model_copy(
            update={
                "size": round(size * share * 2) / 2,
                "before": _half(own.before * air),
                "after": _half(own.after * air),
                "rule": _RULE if level == 2 else 0,
            }
        )
    top, bottom, side = layout.margins
    return tokens.model_copy(
        update={
            "name": f"{tokens.name} ({edition})",
            "edition": edition,
            "page": Page(margin_top_mm=top, margin_bottom_mm=bottom, margin_side_mm=side),
            "text": text.model_copy(
                update={
                    "size": size,
                    "small_size": size,
                    "lede_size": size,
                    "leading": min(text.leading, layout.leading),
                    "paragraph_gap": _half(text.paragraph_gap * air),
                    "raised": 1.0,
                    "italics": False,
                    "whole_words": True,
                }
            ),
            "headings": Headings(**levels),
            # Nothing is paler than it need be.
            "colors": tokens.colors.model_copy(update={"muted": tokens.colors.ink}),
            "dark": tokens.dark.model_copy(update={"muted": tokens.dark.ink}),
            "space": space.model_copy(
                update={
                    "list_indent": _half(space.list_indent * (1 + (grown - 1) * 0.75)),
                    "item_gap": _half(space.item_gap * air),
                    "quote_indent": _half(space.quote_indent * padding),
                    "box_padding": _half(space.box_padding * padding),
                    "box_gap": _half(space.box_gap * air),
                    "writing_line": _half(space.writing_line * air),
                }
            ),
        }
    )


def _half(points: float) -> float:
    return round(points * 2) / 2


def _inked(tokens: Tokens) -> Tokens:
    """Return tokens for a printer that has no colour and little ink: greys, lines, no grounds."""
    paper, black = "#ffffff", "#000000"
    colors = tokens.colors.model_copy(
        update={
            **dict.fromkeys(("ink", "muted", "link"), black),
            **dict.fromkeys(
                ("paper", "code_background", "mark_background", "table_head_background"), paper
            ),
            "accent": grey(tokens.colors.accent),
            "rule": grey(tokens.colors.rule),
        }
    )
    dark = Colors(**{name: grey(getattr(tokens.dark, name)) for name in Colors.model_fields})
    boxes = {
        kind: _outlined(box.model_copy(update={
            "background": paper,
            "border": grey(box.border),
            "dark_background": dark.paper,
            "dark_border": grey(box.dark_border),
        }))
        for kind, box in tokens.boxes.items()
    }  # fmt: skip
    ink = Ink(fills=False, colors=False)
    return tokens.model_copy(update={"colors": colors, "dark": dark, "boxes": boxes, "ink": ink})


def _outlined(box: BoxTokens) -> BoxTokens:
    """Return a box whose lines are thinner; a double one is none below three points."""
    width = box.width if box.style == "double" else min(box.width, 2.0)
    return box.model_copy(update={"width": width, "bar": width + min(box.bar - box.width, 2.0)})


EDITION_LABELS: Mapping[str, str] = {
    Edition.LARGE_PRINT: "library_large_print",
    Edition.GIANT: "library_giant_print",
    Edition.EASY_PRINT: "library_easy_print",
}
"""The label that names an edition; the standard one has none."""
_FORMATS = {"pdf": "PDF", "docx": "Word", "epub": "EPUB"}


def form_of(labels: Labels, format_: str, edition: str = "") -> str:
    """Return what a file is, in words: `Large print, PDF`.

    Args:
        labels: of the language to say it in.
        format_: pdf, docx, epub or html.
        edition: of the file; the standard one is not named.
    """
    kind = _FORMATS.get(format_) or labels["library_web_page"]
    name = labels[EDITION_LABELS[edition]] if edition in EDITION_LABELS else ""
    return labels["list_comma"].join(filter(None, (name, kind)))


# --- Nodes -----------------------------------------------------------------------------------


def adapted(article: Article, tokens: Tokens, colon: str) -> Article:
    """Return an article as an edition shows it, before anything is numbered.

    Tables that do not fit are lists. In all but the standard edition stress is bold, as is a
    highlight where no ink is spent on grounds; pictures are grey where there is no colour.

    Args:
        article: as its author wrote it.
        tokens: of the edition's theme.
        colon: what stands between a table's header and its value, in the handout's language.
    """
    tables = TableLists(tokens, colon, article.pictures)
    if tokens.edition is Edition.STANDARD:
        return replace(
            article,
            blocks=tables.fitted(article.blocks),
            footnotes=tables.fitted(article.footnotes),
        )
    article = rewrite(article, partial(_bold, tokens))
    return replace(
        article,
        blocks=tables.fitted(article.blocks),
        footnotes=tables.fitted(article.footnotes),
        pictures=inked_pictures(article.pictures, tokens),
    )


def inked_pictures(pictures: Mapping[str, Picture], tokens: Tokens) -> Mapping[str, Picture]:
    """Return pictures as an edition prints them: in greys where it has no colour."""
    if tokens.ink.colors:
        return pictures
    return {key: grey_picture(picture) for key, picture in pictures.items()}


def foot(words: str, tokens: Tokens) -> str:
    """Return as many of the words at the foot of pages as one line of an edition has room for.

    Args:
        words: pieces with points between them, the most useful first. All of them stand in the
            colophon, too.
        tokens: of the edition's theme.
    """
    if tokens.edition is Edition.STANDARD or not words:
        return words
    room = tokens.line * CHARACTERS_OF_TEXT * _FOOT
    first, *others = words.split(" · ")
    shown = cut(first, int(room))
    for piece in others:
        if width(f"{shown} · {piece}") > room:
            break
        shown += f" · {piece}"
    return shown


def _bold(tokens: Tokens, node: Node) -> Node:
    match node:
        case Emphasis(children) if not tokens.text.italics:
            return Strong(rewrite(children, _plain))
        case Mark(children) if not tokens.ink.fills:
            return Strong(rewrite(children, _plain))
        case Strong(children):
            return replace(node, children=rewrite(children, _plain))
        case _:
            return node


def _plain(node: Node) -> Node | Inlines:
    """Return the words of what is bold within something bold."""
    return node.children if isinstance(node, Strong) else node


def set_in(tokens: Tokens, node: Node) -> Node | Inlines:
    """Return what a node of a composed handout becomes in an edition; for `rewrite`.

    What styles of references set in italics and small capitals is plain: in a list of works such
    marks stress nothing. A dash stays with the word after it, so that no line ends with one.
    """
    match node:
        case Emphasis(children) | SmallCaps(children) if not tokens.text.italics:
            return children
        case Text(text) if tokens.text.whole_words and _DASH.search(text):
            return replace(node, text=_DASH.sub("\\1\u00a0", text))
        case _:
            return node
