"""Identifiers of headings: unique, valid in XML, and every link within the article led to one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from urllib.parse import unquote

from plainleaf.model.article import Blocks, Footnote, GlossaryEntry, Heading
from plainleaf.model.inlines import Link
from plainleaf.model.transform import Node, rewrite, walk
from plainleaf.model.words import plain_text
from plainleaf.reader.log import Log

# Composing gives these to citations, references and footnotes.
_OURS = ("ref-", "cite-", "note-", "mark-", "box-", "term-", "use-")
_LONGEST = 60
_ANCHOR_REACH = 4


def slug(text: str) -> str:
    """Return an identifier for a heading's words: letters of any script, figures and hyphens.

    The result is an XML Name (XML 1.0, production 5), as EPUB wants.
    """
    return _valid(_hyphenated(text)[:_LONGEST].strip("-") or "section")


def _hyphenated(text: str) -> str:
    """Return a heading's words in small letters with hyphens, as links to it are written."""
    folded = unicodedata.normalize("NFC", text).casefold()
    kept = "".join(
        character if character.isalnum() or unicodedata.category(character)[0] == "M" else "-"
        for character in folded
    )
    return re.sub("-+", "-", kept).strip("-")


def _valid(name: str) -> str:
    name = re.sub(r"[^\w.-]", "-", name)
    return name if name[0].isalpha() and not name.startswith(_OURS) else f"s-{name}"


def identify(
    heading: Heading,
    blocks: Blocks,
    footnotes: tuple[Footnote, ...],
    glossary: tuple[GlossaryEntry, ...],
    anchors: list[tuple[str, int]],
    log: Log,
) -> tuple[Heading, Blocks, tuple[Footnote, ...], tuple[GlossaryEntry, ...]]:
    """Give every heading an identifier and lead links to the headings that they mean.

    Args:
        heading: the title.
        blocks: the body.
        footnotes: their links are led, too.
        glossary: its links are led, too.
        anchors: identifiers that stand on other elements, with their lines.
        log: notes identifiers that stand twice.
    """
    taken: dict[str, int] = {}
    names: dict[int, str] = {}
    meant: dict[str, str] = {}
    asked: dict[str, int] = {}
    by_words: dict[str, str] = {}
    headings = [heading, *(node for node in walk(blocks) if isinstance(node, Heading))]
    for node in headings:
        wanted = node.identifier
        name = _valid(wanted) if wanted else slug(plain_text(node))
        if wanted and wanted in meant:
            log.error(
                "duplicate-id",
                f"The identifier '{wanted}' stands here a second time.",
                node.position.line,
                "Give each heading an identifier of its own, or none.",
                first=asked.get(wanted, 0),
            )
        asked.setdefault(wanted, node.position.line)
        unique, count = name, 2
        while unique in taken:
            unique, count = f"{name}-{count}", count + 1
        taken[unique] = node.position.line
        names[id(node)] = unique
        meant.setdefault(wanted or unique, unique)
        if words := _hyphenated(plain_text(node)):
            by_words.setdefault(words, unique)
    for name, line in anchors:
        meant.setdefault(name, _nearest(line, taken))

    def change(node: Node) -> Node:
        if isinstance(node, Link) and node.target.startswith("#"):
            return replace(node, target=f"#{_meant(node.target[1:], meant, by_words)}")
        return node

    def name_heading(node: Node) -> Node:
        if isinstance(node, Heading) and id(node) in names:
            return replace(node, identifier=names[id(node)])
        return node

    # A heading that is rewritten is another object, so names are given before any other change.
    named = rewrite(blocks, name_heading)
    return (
        rewrite(replace(heading, identifier=names[id(heading)]), change),
        rewrite(named, change),
        rewrite(footnotes, change),
        rewrite(glossary, change),
    )


def _meant(target: str, meant: dict[str, str], by_words: dict[str, str]) -> str:
    """Return the identifier that a link means: by a name, or by a heading's words.

    Browsers copy addresses percent-encoded, and people write words as they stand in the heading.
    """
    plain = unquote(target)
    words = _hyphenated(plain)
    for known, name in ((meant, target), (meant, plain), (by_words, words), (meant, words)):
        if name in known:
            return known[name]
    return target


def _nearest(line: int, taken: dict[str, int]) -> str:
    after = [name for name, at in taken.items() if line <= at <= line + _ANCHOR_REACH]
    before = [name for name, at in taken.items() if at <= line]
    return after[0] if after else before[-1] if before else next(iter(taken))
