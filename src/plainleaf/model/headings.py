"""The headings that readers meet, in reading order, with the titles that boxes without one get.

A title that its author wrote keeps its level. That of any other box is one level below the section
that is open for those who read the headings: a box whose title has a section's level ends that
section there, so that the next box is not found under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainleaf.model.article import Box, Heading, Section
from plainleaf.model.transform import Nodes, children

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class MetHeading:
    """A heading where it stands.

    Args:
        level: as it is shown.
        node: the heading, or the box that has none of its own.
        boxes: those that it stands in, its own included, the outermost first.
    """

    level: int
    node: Heading | Box
    boxes: tuple[Box, ...]


def headings_met(nodes: Nodes, level: int = 1) -> Iterator[MetHeading]:
    """Yield the headings of nodes; `level` is that of the heading that they stand under."""
    return _Walk(level).below(nodes, ())


@dataclass
class _Walk:
    level: int

    def below(self, nodes: Nodes, boxes: tuple[Box, ...]) -> Iterator[MetHeading]:
        for node in nodes if isinstance(nodes, tuple) else (nodes,):
            match node:
                case tuple():
                    yield from self.below(node, boxes)
                case Section(heading, blocks):
                    yield MetHeading(heading.level, heading, boxes)
                    outer, self.level = self.level, heading.level
                    yield from self.below(blocks, boxes)
                    self.level = min(outer, self.level)
                case Box():
                    within = (*boxes, node)
                    level = min(self.level + 1, _DEEPEST)
                    level = node.heading.level if node.heading else level
                    yield MetHeading(level, node.heading or node, within)
                    outer, self.level = self.level, level
                    yield from self.below(node.blocks, within)
                    self.level = min(outer, level - 1)
                case Heading():
                    yield MetHeading(node.level, node, boxes)
                case _:
                    yield from self.below(tuple(children(node)), boxes)
