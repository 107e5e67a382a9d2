"""The audience: an article as one kind of reader gets it, without a trace of what is for others.

Boxes for other readers are taken out of the article before anything is composed, and so is what
only they used: footnotes, works cited, pictures, terms explained, the targets of links. A copy
takes away and changes nothing else: a box for its own readers stays a box, with its title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import (
    Article,
    Box,
    BoxKind,
    Cell,
    FootnoteReference,
    Heading,
    Image,
    Link,
    cited_keys,
    placed_texts,
    plain_text,
    rewrite,
    type_of_node,
    walk,
)
from plainleaf.model.glossary import unused


class Audience(StrEnum):
    """Whom a copy is for; the names are those of the command line."""

    PATIENTS = "patients"
    CLINICS = "clinics"

    @property
    def others(self) -> BoxKind:
        """The kind of box that this copy is without."""
        return BoxKind.FOR_CLINICS if self is Audience.PATIENTS else BoxKind.FOR_PATIENTS


_GROUPS = {BoxKind.FOR_CLINICS: "clinics", BoxKind.FOR_PATIENTS: "patients"}
# What holds nothing any more, once a box in it is gone, goes too.
_HOLDERS = ("blocks", "items", "explanations")


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
    blocks = remover.all(article.blocks)
    notes = {note.label: note for note in remover.all(article.footnotes)}
    if not remover.removed:
        return replace(article, audience=audience.value), ()
    gone = {note.label for note in article.footnotes} - set(notes)
    targets = _identifiers((article.heading, *article.blocks)) - _identifiers(
        (article.heading, *blocks)
    )
    broken: list[Diagnostic] = []

    def change(node: Any) -> Any:
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

    def all(self, nodes: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a tuple of nodes, or of tuples of them, without the boxes; the same if none."""
        out = []
        for node in nodes:
            if isinstance(node, tuple):
                inside = self.all(node)
                kept = [inside] if inside or not node else []
            elif isinstance(node, type_of_node):
                kept = self._kept(node)
            else:
                kept = [node]
            out += kept
        same = len(out) == len(nodes) and all(a is b for a, b in zip(out, nodes, strict=True))
        return nodes if same else tuple(out)

    def _kept(self, node: Any) -> list[Any]:
        """Return the node, or none of it."""
        if isinstance(node, Box) and node.kind is self._kind:
            self.removed.append(node)
            return []
        changed: dict[str, Any] = {}
        for item in fields(node):
            value = getattr(node, item.name)
            if isinstance(value, tuple) and (kept := self.all(value)) is not value:
                if not kept and item.name in _HOLDERS and not isinstance(node, Cell):
                    return []
                changed[item.name] = kept
        return [replace(node, **changed)] if changed else [node]


def _identifiers(nodes: Any) -> set[str]:
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


def _labels(nodes: Any) -> Iterator[str]:
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
