"""Boxes: the title of one that has none, at a level of its own, and its lines to write on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plainleaf.handout.own_words import OwnWords
from plainleaf.model.article import (
    Block,
    Blocks,
    Box,
    BoxKind,
    Heading,
    List,
    Paragraph,
    WritingLines,
)
from plainleaf.model.headings import headings_met
from plainleaf.model.inlines import Inlines
from plainleaf.model.transform import Node, rewrite_children, rewrite_each
from plainleaf.model.words import plain_text

_LINES_FOR_NOTES = 8  # where the author does not say how many


@dataclass
class BoxTitles:
    """Gives every box a title, as it meets them in reading order; `words` are the product's."""

    words: OwnWords
    _count: int = 0

    def titled(self, nodes: Blocks, level: int = 1) -> Blocks:
        """Return blocks with titles for the boxes in them.

        Args:
            nodes: as their author wrote them.
            level: of the heading that they stand under.
        """
        levels = {id(met.node): met.level for met in headings_met(nodes, level)}

        def change(node: Node) -> Node:
            with self.words.within(node):
                if isinstance(node, Box):
                    node = _furnished(
                        self._headed(node, levels[id(node.heading or node)]), self.words
                    )
                return rewrite_children(node, change)

        return rewrite_each(nodes, change)

    def _headed(self, box: Box, level: int) -> Box:
        if box.heading is not None:
            return self._named(box)
        self._count += 1
        words = self.words
        title = words.own(words.labels.box(box.kind))
        return replace(box, heading=Heading(level, title, f"box-{self._count}", box.position))

    def _named(self, box: Box) -> Box:
        """Say that a box is a warning where the author's title does not; looks are no words."""
        assert box.heading is not None
        labels = self.words.labels
        prefix = labels["warning_prefix"]
        title = plain_text(box.heading).strip().casefold()
        if box.kind is not BoxKind.WARNING or title.startswith(prefix.casefold()):
            return box
        said: Inlines = (*self.words.own(prefix + labels["colon"]), *box.heading.inlines)
        return replace(box, heading=replace(box.heading, inlines=said))


def _furnished(box: Box, words: OwnWords) -> Box:
    """Put the lines to write on into a box: at its end, or below each of its questions.

    A box for notes that has no words gets the hint: a title alone would promise some.
    """
    count = box.lines
    if box.kind is BoxKind.MY_NOTES:
        count = _LINES_FOR_NOTES if count is None else count
        hint = Paragraph(words.own(words.labels["notes_hint"]), box.position)
        box = replace(box, blocks=box.blocks or (hint,))
    if not count:
        return box
    room = WritingLines(count, box.position)
    if box.kind is BoxKind.QUESTIONS and any(isinstance(block, List) for block in box.blocks):
        return replace(box, blocks=tuple(_with_room(block, room) for block in box.blocks))
    return replace(box, blocks=(*box.blocks, room))


def _with_room(block: Block, room: WritingLines) -> Block:
    if not isinstance(block, List):
        return block
    items = tuple(replace(item, blocks=(*item.blocks, room)) for item in block.items)
    return replace(block, items=items)
