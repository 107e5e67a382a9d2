"""What Markdown’s tokens show to be typed otherwise than it is meant, or to be lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.markdown.html_filter import LINE
from plainleaf.text.shapes import ends_sentence, heading_shaped, is_day, may_be_below_zero


def report_looks(token: Token, env: Any) -> None:
    """Name what an author wrote behind words in brackets, and no format shows."""
    known = ("lang", "id", LINE)
    looks = {key: value for key, value in token.attrs.items() if key not in known}
    if looks and not token.meta.get("ours"):
        said = " ".join(f".{value}" if key == "class" else f"{key}={value}"
                        for key, value in looks.items())  # fmt: skip
        env["log"].warning(
            "html-style",
            f"{{{said}}} is left out; its words are kept.",
            env["line"],
            "Say in words what it should tell, or write **bold**; the theme decides how it looks.",
            dropped=said,
        )


def report_underlines(tokens: Sequence[Token], log: Log) -> None:
    """Name a sentence that a line of hyphens below it makes a heading, as it was hardly meant."""
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or opening.markup not in ("-", "="):
            continue
        words = inline.content
        if "\n" in words or ends_sentence(words) or not heading_shaped(words):
            log.warning(
                "typed-heading",
                f"The line of {opening.markup} below it makes a heading of this: {excerpt(words)}",
                inline.map[0] + 1 if inline.map else 1,
                "If it is none, leave an empty line above ---.",
            )


def report_open_code(tokens: Sequence[Token], lines: Sequence[str], log: Log) -> None:
    """Name a code listing that nothing ends: it takes all that follows with it."""
    for token in tokens:
        if token.type == "fence" and token.map:
            last = lines[min(token.map[1], len(lines)) - 1].lstrip("> \t").rstrip()
            if token.map[1] - token.map[0] < 2 or not last.startswith(token.markup):
                log.error(
                    "unclosed-container",
                    f"The code that begins with {token.markup} is never ended.",
                    token.map[0] + 1,
                    f"Put a line with {token.markup} alone after its last line.",
                )


def report_lost_signs(tokens: Sequence[Token], log: Log) -> None:
    """Name items such as `- 5 °C`, whose list mark is a number's sign, as it seems."""
    for at, token in enumerate(tokens):
        if token.type != "list_item_open" or token.markup not in ("-", "+"):
            continue
        words = next((each.content for each in tokens[at : at + 3] if each.type == "inline"), "")
        close = next(
            place
            for place in range(at, len(tokens))
            if tokens[place].type == "list_item_close" and tokens[place].level == token.level
        )
        alone = tokens[at - 1].nesting > 0 and tokens[close + 1].nesting < 0
        if may_be_below_zero(words) or (alone and words[:1].isdigit()):
            log.warning(
                "lost-sign",
                f"A {token.markup} at the start of a line makes a list, so this is shown without "
                f"its sign: {excerpt(words)}",
                token.map[0] + 1 if token.map else 1,
                "Write −5 with a minus (−) and no space; for a list of one item, write *.",
            )


def report_days(tokens: Sequence[Token], log: Log) -> None:
    """Name the dates whose days count a list: an item more or less, and all of them are others."""
    for at, token in enumerate(tokens):
        if token.type != "list_item_open" or token.markup != ".":
            continue
        # `8. 12. 2026` is a list in a list.
        inner = tokens[at + 1].type == "ordered_list_open"
        text = next((each.content for each in tokens[at : at + 5] if each.type == "inline"), "")
        words = f"{tokens[at + 2].info}. {text}" if inner else text
        if is_day(token.info, words):
            log.warning(
                "date-item",
                "The day of this date counts a list; where a line comes or goes, it is another "
                f"day: {excerpt(f'{token.info}. {words}')}",
                token.map[0] + 1 if token.map else 1,
                "Write a backslash before its point: 2\\. November.",
            )


def report_definitions(tokens: Sequence[Token], env: dict[str, Any], log: Log) -> None:
    """Name the link definitions that nothing uses: their words are shown nowhere."""
    used = set()
    for token in tokens:
        for child in token.children or ():
            used.add(child.attrs.get("href") or child.attrs.get("src"))
    definitions = list(env.get("references", {}).items())
    definitions += [(each["label"], each) for each in env.get("duplicate_refs", [])]
    for label, definition in definitions:
        if definition["href"] not in used or definition in env.get("duplicate_refs", []):
            words = " ".join(filter(None, (label, definition["href"], definition["title"])))
            log.note(
                "unused-definition",
                f"This link definition is not used: {excerpt(words)}",
                definition["map"][0] + 1,
                "Delete it, or link to it.",
                dropped=words,
            )
