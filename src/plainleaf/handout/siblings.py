"""The line that leads to a handout in other languages: “Also in: Español · العربية”.

Each language stands there by its own name, for that is the word which anyone who needs it can read.
Where a handout has an address on the web, every format links to it there. Otherwise the link is to
the file of the same format beside this one, which only the writer of a format can name: until then
its target is `BESIDE` and that name without an ending.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote

from plainleaf.diagnostics import Position
from plainleaf.model.inlines import Inline, Inlines, Link, Span, Text
from plainleaf.model.transform import Node, rewrite
from plainleaf.text.scripts import right_to_left

BESIDE = "beside:"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
# A publication may not lead to files outside itself but by whole addresses (EPUB 3.3, 3.6).
_WITHOUT_NEIGHBOURS = frozenset({"epub"})


def also_in(
    siblings: Sequence[tuple[str, str]],
    language: str,
    label: Inlines,
    position: Position,
) -> Inlines:
    """Return the line; nothing where there are no siblings.

    Args:
        siblings: of each the language (BCP 47) and where it is: an address, or `BESIDE` and a name.
        language: of the handout itself.
        label: what the line begins with, a colon and its space included.
        position: of the links.
    """
    if not siblings:
        return ()
    name = own_names([language, *(tag for tag, _ in siblings)])
    named = [(name(tag), target) for tag, target in siblings]
    named.sort(key=lambda pair: (pair[0][0].casefold(), pair[0][0]))
    # Two names of one direction would draw what is between them into it, and stand in its order.
    mark = _RIGHT_TO_LEFT if right_to_left(language) else _LEFT_TO_RIGHT
    out: list[Inline] = []
    for (words, tag), target in named:
        out += [Text(f"\u00a0·{mark} ")] if out else []
        # The link within the span: the other way round the PDF's link would hold no text itself.
        out.append(Span((Link((Text(words),), target, position),), tag))
    return (*label, *out)


def in_format(line: Inlines, name: str) -> Inlines:
    """Return the line with its targets, as a file of a format (`pdf`) has them."""

    def change(node: Node) -> Node | Inlines:
        if not (isinstance(node, Link) and node.target.startswith(BESIDE)):
            return node
        if name in _WITHOUT_NEIGHBOURS:
            return node.children
        return replace(node, target=quote(f"{node.target.removeprefix(BESIDE)}.{name}", safe=""))

    return rewrite(line, change)


def own_names(tags: Sequence[str]) -> Callable[[str], tuple[str, str]]:
    """Return a function that names a language in itself, and says in which language that is.

    Args:
        tags: all that are named together: regions are told only where two would sound alike.
    """
    # It takes a tenth of a second to load, and most handouts have no siblings.
    from babel import Locale, UnknownLocaleError

    def named(tag: str, *, whole: bool) -> tuple[str, str]:
        try:
            locale = Locale.parse(tag, sep="-")
            if not whole:
                locale = Locale(locale.language, script=locale.script)
            words = locale.get_display_name(locale)
        except (ValueError, UnknownLocaleError):
            words = None
        if words:
            # Not upper-case: Georgian has capitals, and begins no word with one.
            return words[:1].title() + words[1:], tag
        english = Locale("en").languages.get(tag.split("-")[0])
        return (english, "en") if english else (tag, "")

    short = [named(tag, whole=False)[0] for tag in tags]

    def name(tag: str) -> tuple[str, str]:
        words, language = named(tag, whole=False)
        return named(tag, whole=True) if short.count(words) > 1 else (words, language)

    return name
