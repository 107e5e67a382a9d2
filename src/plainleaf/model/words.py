"""What an article says: its words, with their places, its headings and the works that it cites."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from plainleaf.diagnostics import Position
from plainleaf.model.article import (
    Article,
    Blocks,
    CodeBlock,
    Heading,
    List,
    Paragraph,
    Section,
    Table,
)
from plainleaf.model.inlines import (
    Citation,
    Code,
    FootnoteReference,
    Image,
    LineBreak,
    Strong,
    Text,
)
from plainleaf.model.transform import Node, Nodes, children, walk


def texts_joined(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return nodes with texts that stand side by side made one."""
    out: list[Node] = []
    for part in nodes:
        before = out[-1] if out else None
        if isinstance(part, Text) and isinstance(before, Text):
            moved = (len(before.text) + place for place in part.breaks)
            out[-1] = Text(before.text + part.text, (*before.breaks, *moved))
        else:
            out.append(part)
    return nodes if len(out) == len(nodes) else tuple(out)


def plain_text(node: Nodes | Article) -> str:
    """Return the words of a node or a tuple of nodes, without marks; breaks become spaces."""
    pieces = []
    for item in walk(node):
        match item:
            case Text(text) | Code(text) | CodeBlock(text):
                pieces.append(text)
            case LineBreak():
                pieces.append(" ")
            case _:
                pass
    return "".join(pieces)


def placed_texts(node: Node | Article, position: Position) -> Iterator[tuple[str, Position]]:
    """Yield every text below a node with the position of the nearest node that has one."""
    position = getattr(node, "position", position)
    if isinstance(node, (Text, Code, CodeBlock)):
        yield node.text, position
    for child in children(node):
        yield from placed_texts(child, position)


def labels(nodes: Blocks) -> list[int]:
    """Return which of some blocks are labels: bold words alone, right before a list or a table."""
    return [
        place
        for place, (node, following) in enumerate(pairwise(nodes))
        if isinstance(following, (List, Table))
        and isinstance(node, Paragraph)
        and len(node.inlines) == 1
        and isinstance(node.inlines[0], Strong)
    ]


def leads(nodes: Blocks) -> list[int]:
    """Return which of some blocks lead to the next one: paragraphs that end with a colon."""
    return [
        place
        for place, (node, following) in enumerate(pairwise(nodes))
        if isinstance(node, Paragraph)
        and not isinstance(following, (Heading, Paragraph, Section))
        and plain_text(node).rstrip().endswith((":", "："))
    ]


def cited_keys(article: Article) -> list[str]:
    """Return the ids of the works that are cited, in the order in which readers meet them.

    The citations of words explained and of footnotes come where the text has run through: they
    stand below it.
    """
    footnotes = {note.label: note for note in article.footnotes}
    waiting: list[Nodes] = [article.heading, article.lede, article.blocks, article.glossary]
    seen: set[str] = set()
    keys: list[str] = []
    while waiting:
        for node in walk(waiting.pop(0)):
            match node:
                case Citation(items):
                    keys += [item.key for item in items]
                case FootnoteReference(label) if label in footnotes and label not in seen:
                    seen.add(label)
                    waiting.append(footnotes[label].blocks)
                case _:
                    pass
    return list(dict.fromkeys(keys))


def all_words(node: Nodes) -> str:
    """Return the words of a node with its pictures' descriptions, for a message that names them."""
    alts = [item.alt for item in walk(node) if isinstance(item, Image) and item.alt]
    return " ".join([plain_text(node), *alts])


def outline(article: Article) -> list[tuple[int, str]]:
    """Return the heading tree, title first, as (level, text)."""
    headings = (item for item in walk(article) if isinstance(item, Heading))
    return [(heading.level, " ".join(plain_text(heading).split())) for heading in headings]
