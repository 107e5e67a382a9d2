"""The audience: an article as one kind of reader gets it, without a trace of what is for others.

Boxes for other readers are taken out of the article before anything is composed, and so is what
only they used: footnotes, works cited, pictures, terms explained, the targets of links. A copy
takes away and changes nothing else: a box for its own readers stays a box, with its title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import (
    Article,
    BlockQuote,
    Box,
    BoxKind,
    Definition,
    DefinitionList,
    Division,
    Footnote,
    Heading,
    IconArray,
    List,
    ListItem,
    Section,
)
from plainleaf.model.glossary import unused
from plainleaf.model.inlines import FootnoteReference, Image, Inlines, Link
from plainleaf.model.transform import Node, Nodes, rewrite, rewrite_children, rewrite_each, walk
from plainleaf.model.words import cited_keys, placed_texts, plain_text


class Audience(StrEnum):
    """Whom a copy is for; the names are those of the command line."""

    PATIENTS = "patients"
    CLINICS = "clinics"

    @property
    def others(self) -> BoxKind:
        """The kind of box that this copy is without."""
        return BoxKind.FOR_CLINICS if self is Audience.PATIENTS else BoxKind.FOR_PATIENTS


_GROUPS = {BoxKind.FOR_CLINICS: "clinics", BoxKind.FOR_PATIENTS: "patients"}


def copy_for(audience: Audience, article: Article) -> tuple[Article, tuple[Diagnostic, ...]]:
    """Return an article as an audience gets it, and what its author should know about that.

    Args:
        audience: whom the copy is for.
        article: the whole article, as it was read.

    Returns:
        The copy; for each box that was left out a note with its words, and a warning for each link
        that led into one. Where nothing is left, an error.
    """
    remover = _Remover(audience.others)
    blocks = rewrite_each(article.blocks, remover.kept)
    notes = {note.label: note for note in rewrite_each(article.footnotes, remover.kept)}
    if not remover.removed:
        return replace(article, audience=audience.value), ()
    gone = {note.label for note in article.footnotes} - set(notes)
    targets = _identifiers((article.heading, *article.blocks)) - _identifiers(
        (article.heading, *blocks)
    )
    broken: list[Diagnostic] = []

    def change(node: Node) -> Node | Inlines:
        match node:
            case FootnoteReference(label) if label in gone:
                return ()
            case Link(children, target) if target[1:] in targets and target[0] == "#":
                broken.append(_unlinked(audience, node))
                return children
            case _:
                return node

    copy = replace(
        article,
        heading=rewrite(article.heading, change),
        blocks=rewrite(blocks, change),
        footnotes=rewrite(tuple(notes.values()), change),
        audience=audience.value,
    )
    copy = _without_what_is_idle(copy, article)
    # Only links of what is shown are worth a word.
    shown = {link.position for link in walk(article) if isinstance(link, Link)}
    found = [*_left_out(remover.removed), *(each for each in broken if each.position in shown)]
    if not copy.blocks:
        found = [_nothing_left(audience, article.position), *found]
    return copy, tuple(found)


class _Remover:
    """Takes boxes of one kind out, and what stood round nothing else."""

    def __init__(self, kind: BoxKind) -> None:
        self._kind = kind
        self.removed: list[Box] = []

    def kept(self, node: Node) -> Node | tuple[()]:
        """Return the node without the boxes below it, or none of it; the same if it has none."""
        if isinstance(node, Box) and node.kind is self._kind:
            self.removed.append(node)
            return ()
        without = rewrite_children(node, self.kept)
        if without is node:
            return node
        match without:
            case (
                Section(blocks=())
                | ListItem(blocks=())
                | List(items=())
                | DefinitionList(items=())
                | BlockQuote(blocks=())
                | Box(blocks=())
                | IconArray(blocks=())
                | Division(blocks=())
                | Footnote(blocks=())
            ):
                return ()
            case Definition(explanations=explanations):
                left = tuple(filter(None, explanations))
                return replace(without, explanations=left) if left else ()
            case _:
                return without


def _identifiers(nodes: Nodes) -> set[str]:
    return {node.identifier for node in walk(nodes) if isinstance(node, Heading)}


def _without_what_is_idle(copy: Article, article: Article) -> Article:
    """Return the copy without what the article used and the copy does not."""
    notes = {note.label: note for note in copy.footnotes}
    used: set[str] = set()
    waiting = list(_labels((copy.heading, copy.blocks, copy.glossary)))
    while waiting:
        label = waiting.pop()
        if label in notes and label not in used:
            used.add(label)
            waiting += _labels(notes[label].blocks)
    copy = replace(copy, footnotes=tuple(note for note in copy.footnotes if note.label in used))
    never = {id(entry) for entry in unused(article)}
    idle = {plain_text(entry.term) for entry in unused(copy)}
    copy = replace(
        copy,
        glossary=tuple(
            entry
            for entry, own in zip(article.glossary, copy.glossary, strict=True)
            if id(entry) in never or plain_text(own.term) not in idle
        ),
    )
    # A work that nobody cites is listed for all readers; one that only others cite is theirs.
    others = set(cited_keys(article)) - set(cited_keys(copy)) - {article.metadata.source}
    pictures = {node.picture for node in walk(copy) if isinstance(node, Image)}
    return replace(
        copy,
        references=tuple(work for work in copy.references if work.identifier not in others),
        pictures={key: data for key, data in copy.pictures.items() if key in pictures},
    )


def _labels(nodes: Nodes) -> Iterator[str]:
    return (node.label for node in walk(nodes) if isinstance(node, FootnoteReference))


# --- What the author hears -------------------------------------------------------------------


def _left_out(boxes: list[Box]) -> Iterator[Diagnostic]:
    for box in boxes:
        words = _words(box)
        title = plain_text(box.heading).strip() if box.heading else ""
        named = f"“{title}”" if title else f"of {len(words.split())} words"
        yield Diagnostic(
            "other-audience",
            Severity.NOTE,
            f"This box {named} is for {_GROUPS[box.kind]}; it is left out of this copy.",
            box.position,
            dropped=words,
        )


def _words(box: Box) -> str:
    """Return all that a box says, its pictures' descriptions included."""
    alts = [node.alt for node in walk(box) if isinstance(node, Image) and node.alt]
    texts = [text for text, _ in placed_texts(box, box.position)]
    return " ".join(" ".join([*texts, *alts]).split())


def _unlinked(audience: Audience, link: Link) -> Diagnostic:
    return Diagnostic(
        "audience-link",
        Severity.WARNING,
        f"“{plain_text(link.children)}” leads into a box for {_GROUPS[audience.others]}; "
        f"in the copy for {audience} it is no link.",
        link.position,
        "Link to a heading that both kinds of reader get, or move the link into the box.",
    )


def _nothing_left(audience: Audience, position: Position) -> Diagnostic:
    return Diagnostic(
        "other-audience",
        Severity.ERROR,
        f"All of this article is for {_GROUPS[audience.others]}; nothing is left for {audience}.",
        position,
        f"Write something for all readers or in ::: for-{audience}, or make no such copy.",
    )
