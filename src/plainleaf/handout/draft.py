"""The draft: an article with errors, fixed so that it can be shown, every gap named in words.

What is missing stands in brackets on the page, so that nobody takes a draft for a handout.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from typing import Any

from plainleaf.model.article import (
    Article,
    Blocks,
    CodeBlock,
    Figure,
    Heading,
    IconArray,
    Paragraph,
    Section,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationItem,
    Code,
    Image,
    Inlines,
    Link,
    Strong,
    Text,
)
from plainleaf.model.transform import Node, rewrite, walk
from plainleaf.model.words import plain_text
from plainleaf.text import fonts
from plainleaf.text.scripts import language_of, script_of, script_of_character
from plainleaf.theme import Labels, Theme

_DEEPEST_HEADING = 6


def mended(article: Article, theme: Theme) -> Article:
    """Return the article without what stops an export.

    Headings are renumbered without gaps, pictures that are missing or have no description say so,
    citations and links that lead nowhere become text, empty sections say that they are empty, and
    characters that no font has are named.
    """
    language = article.metadata.language or guessed_language(plain_text(article))
    article = replace(article, metadata=replace(article.metadata, language=language))
    labels = theme.labels(language, draft=True)
    article = _levelled(article)
    mender = _Mender(article, labels)
    heading = article.heading
    if not heading.inlines:
        heading = replace(heading, inlines=_said(labels["draft_title_missing"]))
    article = replace(article, heading=heading)
    for change in (mender.figure, mender.picture, mender.change):
        article = rewrite(article, change)
    if not article.blocks:
        said = Paragraph(_said(labels["draft_section_empty"]), article.position)
        article = replace(article, blocks=(said,))
    article = _spelled(article)
    title = " ".join(plain_text(article.heading).split())
    return replace(article, metadata=replace(article.metadata, title=title))


def guessed_language(text: str) -> str:
    """Return the language that the script of a text points to; English where it does not."""
    found = Counter(script_of_character(character) for character in text if character.isalpha())
    # Most Japanese texts have more Han characters than kana, and no other texts have kana.
    if found[script_of("ja")] > 0.05 * found.total():
        return "ja"
    script = found.most_common(1)[0][0] if found else None
    return language_of(script) if script else "en"


def _written(item: CitationItem) -> str:
    lead = f"{item.prefix} " if item.prefix else ""
    place = f", {item.locator}" if item.locator else ""
    return f"{lead}{'-' * item.suppress_author}@{item.key}{place}"


def _said(words: str) -> Inlines:
    return (Strong((Text(f"[{words}]"),)),)


class _Mender:
    """Turns the nodes that stop an export into words."""

    def __init__(self, article: Article, labels: Labels) -> None:
        self.article, self.labels = article, labels
        self.headings = {node.identifier for node in walk(article) if isinstance(node, Heading)}
        self.references = {reference.identifier for reference in article.references}

    def change(self, node: Node) -> Node | Inlines:
        """Return what a node becomes; a tuple takes its place among its neighbours."""
        match node:
            case Citation(items) if any(item.key not in self.references for item in items):
                source = "; ".join(_written(item) for item in items)
                missing = self.labels["draft_reference_missing"]
                return (Text(f"[{source}]"), Text(" "), *_said(missing))
            case Link(children, target) if target[0] == "#" and target[1:] not in self.headings:
                return (*children, Text(" "), *_said(self.labels["draft_link_broken"]))
            case Section(_, ()):
                said = Paragraph(_said(self.labels["draft_section_empty"]), node.position)
                return replace(node, blocks=(said,))
            case _:
                return node

    def figure(self, node: Node) -> Node | Blocks:
        """Return a figure whose picture is missing as words, one without a description marked."""
        if not isinstance(node, Figure):
            return node
        image = node.image
        if image.picture not in self.article.pictures:
            said = (self._placeholder(image), node.caption)
            return tuple(Paragraph(inlines, node.position) for inlines in said if inlines)
        if image.alt is None:
            gap = (Text(" "), *self._no_alt()) if node.caption else self._no_alt()
            return replace(node, image=self._described(image), caption=(*node.caption, *gap))
        return node

    def picture(self, node: Node) -> Node | Inlines:
        """Do the same for a picture in a line of text, once the figures are done."""
        if not isinstance(node, Image):
            return node
        if node.picture not in self.article.pictures:
            return self._placeholder(node)
        if node.alt is None:
            return (self._described(node), Text(" "), *self._no_alt())
        return node

    def _no_alt(self) -> Inlines:
        return _said(self.labels["draft_alt_missing"])

    def _described(self, image: Image) -> Image:
        return replace(image, alt=f"[{self.labels['draft_alt_missing']}: {image.picture}]")

    def _placeholder(self, image: Image) -> Inlines:
        alt = f" – {image.alt}" if image.alt else ""
        return _said(f"{self.labels['draft_picture_missing']}: {image.picture}{alt}")


def _levelled(article: Article) -> Article:
    """Number the headings by how they are nested, from 2, without gaps."""
    levels: dict[int, int] = {}
    stack: list[tuple[int, int]] = []
    for node in walk(article.blocks):
        if isinstance(node, Heading):
            while stack and stack[-1][0] >= node.level:
                stack.pop()
            level = min(stack[-1][1] + 1 if stack else 2, _DEEPEST_HEADING)
            stack.append((node.level, level))
            levels[id(node)] = level

    def change(node: Node) -> Node:
        if isinstance(node, Heading) and id(node) in levels:
            return replace(node, level=levels[id(node)])
        return node

    return replace(article, blocks=rewrite(article.blocks, change))


def _spelled(article: Article) -> Article:
    """Name the characters that no font has, wherever they stand."""
    shown = plain_text(article) + "".join(_strings((article.metadata, article.references)))
    for node in walk(article):
        match node:
            case Image(alt=str(words)) | Abbreviation(expansion=words) | IconArray(what=words):
                shown += words
                shown += "".join(node.labels) if isinstance(node, IconArray) else ""
            case _:
                pass
    table = {ord(character): f"[{fonts.named(character)}]" for character in fonts.missing(shown)}
    if not table:
        return article

    def change(node: Node) -> Node:
        match node:
            case Text(text) | Code(text) | CodeBlock(text):
                return replace(node, text=text.translate(table))
            case Image(alt=str(alt)):
                return replace(node, alt=alt.translate(table))
            case Abbreviation(expansion=expansion):
                return replace(node, expansion=expansion.translate(table))
            case IconArray(labels=labels, what=what):
                return replace(
                    node,
                    labels=tuple(label.translate(table) for label in labels),
                    what=what.translate(table),
                )
            case _:
                return node

    metadata = article.metadata
    return replace(
        rewrite(article, change),
        references=tuple(_translated(reference, table) for reference in article.references),
        metadata=_translated(metadata, table),
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in _strings(part)]
    if is_dataclass(value):
        return [text for item in fields(value) for text in _strings(getattr(value, item.name))]
    return []


def _translated(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, tuple):
        return tuple(_translated(part, table) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{item.name: _translated(getattr(value, item.name), table) for item in fields(value)},
        )
    return value
