"""Edits are taken only as far as they are proven.

After patching, the article is exported in memory and read back: it must be the exported file with
just the edits that were taken, word for word, mark for mark. All edits are tried together; where
that fails, halves of them, down to single ones, each in every way that is known for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from plainleaf.importers.word.roles import Role
from plainleaf.roundtrip.align import Alignment, Edit
from plainleaf.roundtrip.leaves import Block, Leaf, Story, leaves_of
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused, applied

_EXPLAINED = (Role.EXPLAINED, Role.EXPLANATION)
Ways = dict[int, list[list[Patch]]]


@dataclass(slots=True)
class Settled:
    """What came of edits.

    Args:
        text: the base with the edits that were taken.
        patches: of each edit that was taken.
        refused: why others were not, by number.
    """

    text: str
    patches: dict[int, list[Patch]]
    refused: dict[int, Refused] = field(default_factory=dict)

    @property
    def taken(self) -> frozenset[int]:
        """The numbers of the edits that were taken."""
        return frozenset(self.patches)


def settled(
    alignment: Alignment,
    base: Base,
    ways_of: Callable[[Sequence[Edit], Base], Iterator[list[Patch]]],
    export: Callable[[str], Story],
    after: Story,
) -> Settled:
    """Return the base with all edits that can be proven.

    Args:
        alignment: the exported file beside the edited one.
        base: the source of the exported one.
        ways_of: gives the ways in which the parts of one edit can be made.
        export: gives what a reader meets of a source.
        after: the edited file.
    """
    parts: dict[int, list[Edit]] = {}
    for each in alignment.edits:
        parts.setdefault(each.number, []).append(each)
    return _Settling(alignment, base, export, after, parts).all(ways_of)


@dataclass(slots=True)
class _Settling:
    alignment: Alignment
    base: Base
    export: Callable[[str], Story]
    after: Story
    parts: dict[int, list[Edit]]
    ways: Ways = field(default_factory=dict)
    taken: dict[int, list[Patch]] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)

    def all(self, ways_of: Callable[[Sequence[Edit], Base], Iterator[list[Patch]]]) -> Settled:
        for number, some in self.parts.items():
            try:
                self.ways[number] = list(ways_of(some, self.base))
            except Refused as why:
                self.refused[number] = why
        self.settle(sorted(self.ways))
        text = applied(self.base.text, _all(self.taken)) or self.base.text
        return Settled(text, self.taken, self.refused)

    def settle(self, numbers: Sequence[int]) -> None:
        """Take all of some edits that can be taken beside those that were."""
        if not numbers:
            return
        if self.try_({each: self.ways[each][0] for each in numbers if self.ways[each]}):
            return
        if len(numbers) == 1:
            (number,) = numbers
            if any(self.try_({number: way}) for way in self.ways[number][1:]):
                return
            self.refused[number] = Refused(
                "This edit cannot be made in the article so that it exports to the same",
                "Make it in the article itself.",
            )
            return
        middle = len(numbers) // 2
        self.settle(numbers[:middle])
        self.settle(numbers[middle:])

    def try_(self, more: dict[int, list[Patch]]) -> bool:
        """Take edits if the article then exports to the file with them."""
        wanted = {**self.taken, **more}
        text = applied(self.base.text, _all(wanted))
        if text is None or not more:
            return False
        try:
            made = self.export(text)
        except Exception:  # a way that was a guess: what it makes may be no article at all
            return False
        if not same(made, self.alignment.played(frozenset(wanted)), self.base.story):
            return False
        self.taken = wanted
        return True


def _all(patches: dict[int, list[Patch]]) -> list[Patch]:
    """Return patches in the order of their edits, which is that of the text."""
    return [patch for number in sorted(patches) for patch in patches[number]]


def same(first: Story, second: Story, base: Story) -> bool:
    """Return whether two files say the same, but for what handouts say by themselves.

    Words are explained where they are used: only what both explain is compared, but the first file
    explains what the second one does and the `base` of the edits did not.
    """
    one, two = _explained(first.blocks), _explained(second.blocks)
    if two.keys() - one.keys() - _explained(base.blocks).keys():
        return False
    shared = one.keys() & two.keys()
    return (
        tuple(_own(first.blocks)) == tuple(_own(second.blocks))
        and [tuple(_own(each)) for each in first.notes] == [tuple(_own(e)) for e in second.notes]
        and all(one[each] == two[each] for each in shared)
        and (len(shared) == len(one) or len(shared) == len(two) or len(one) != len(two))
    )


def _own(blocks: Sequence[Block]) -> Iterator[Block]:
    for each in blocks:
        if isinstance(each, Leaf) and (each.generated or each.role in _EXPLAINED):
            continue
        if isinstance(each, Leaf) and each.role is Role.LINE and not each.tokens:
            continue  # handouts rule as many below each question as the box says
        if isinstance(each, Leaf) and each.level and each.box:
            # The heading of a box stands below the one above it, whatever its author wrote.
            each = replace(each, key=(each.key[0], 2, *each.key[2:]))
        yield each


def _explained(blocks: Sequence[Block]) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    term = ""
    for each in blocks:
        if isinstance(each, Leaf) and each.role is Role.EXPLAINED:
            term = each.text
            found[term] = []
        elif isinstance(each, Leaf) and each.role is Role.EXPLANATION and term:
            found[term].append(each)
    return found


def numbers_differ(first: Story, second: Story) -> Leaf | None:
    """Return the first item that shows another number in the second file."""
    pairs = zip(_numbered(first), _numbered(second), strict=False)
    return next((two for one, two in pairs if one.number != two.number), None)


def _numbered(story: Story) -> list[Leaf]:
    blocks = [*story.blocks, *(each for note in story.notes for each in note)]
    return [each for each in leaves_of(blocks) if not each.generated and each.depth is not None]
