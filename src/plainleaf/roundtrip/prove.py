"""Edits are taken only as far as they are proven.

After patching, the article is exported in memory and read back: it must be the exported file with
just the edits that were taken, word for word, mark for mark. All edits are tried together; where
that fails, halves of them, down to single ones, each in every way that is known for it. An item
whose number would be another one than Word shows is not taken, nor is what would make it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from plainleaf.importers.word.roles import Role
from plainleaf.roundtrip.align import Alignment, Edit, Entry
from plainleaf.roundtrip.leaves import Block, Grid, GridRow, Leaf, Story, leaves_of, shown_words
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
    twins = dict(_twins([*alignment.body, *alignment.notes]))
    return _Settling(alignment, base, export, after, parts, twins).all(ways_of)


@dataclass(slots=True)
class _Settling:
    alignment: Alignment
    base: Base
    export: Callable[[str], Story]
    after: Story
    parts: dict[int, list[Edit]]
    twins: dict[int, Leaf]
    ways: Ways = field(default_factory=dict)
    taken: dict[int, list[Patch]] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)
    misnumbered: list[Refused] = field(default_factory=list)

    def all(self, ways_of: Callable[[Sequence[Edit], Base], Iterator[list[Patch]]]) -> Settled:
        for number, some in self.parts.items():
            try:
                self.ways[number] = list(ways_of(some, self.base))
            except Refused as why:
                self.refused[number] = why
        self.settle(sorted(self.ways))
        self.leave_other_numbers()
        text = applied(self.base.text, _all(self.taken)) or self.base.text
        return Settled(text, self.taken, self.refused)

    def settle(self, numbers: Sequence[int]) -> None:
        """Take all of some edits that can be taken beside those that were."""
        if not numbers:
            return
        self.misnumbered.clear()
        if self.try_({each: self.ways[each][0] for each in numbers if self.ways[each]}):
            return
        if len(numbers) == 1:
            (number,) = numbers
            if any(self.try_({number: way}) for way in self.ways[number][1:]):
                return
            if self.misnumbered:
                self.refused[number] = self.misnumbered[0]
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
        played = self.alignment.played(frozenset(wanted))
        if not same(made, played, self.base.story):
            return False
        if (wrong := self.wrongly_numbered(played, made)) is not None:
            self.misnumbered.append(wrong)
            return False
        self.taken = wanted
        return True

    def wrongly_numbered(self, played: Story, made: Story) -> Refused | None:
        """Return why, if an item shows no number that it has in Word.

        It may count on from the one above as it does in Word: others above may not be taken.
        """
        last: dict[int, tuple[Leaf, Leaf]] = {}
        for want, have in zip(_items(played), _items(made), strict=True):
            depth = want.depth or 0
            above = last.get(depth)
            last = {at: each for at, each in last.items() if at < depth} | {depth: (want, have)}
            if have.number in self._numbers(want):
                continue
            if above is None or _step(above[1], have) not in {
                _step(self._twin(above[0]), self._twin(want)), _step(above[0], want)
            } - {None}:  # fmt: skip
                return _other_number(self._twin(want), have.number)
        return None

    def _twin(self, leaf: Leaf) -> Leaf:
        return self.twins.get(id(leaf), leaf)

    def _numbers(self, leaf: Leaf) -> set[int | None]:
        return {leaf.number, self._twin(leaf).number}

    def leave_other_numbers(self) -> None:
        """Leave what adds or removes items where a number then differs from the Word file's.

        Below an item that is not taken, others rightly have other numbers.
        """
        counted = {
            number for number, some in self.parts.items()
            if any(each.number is not None for part in some if part.kind != "changed"
                   for side in (part.before, part.after) for each in _leaves(side))
        }  # fmt: skip
        if not counted or counted & self.refused.keys():
            return
        text = applied(self.base.text, _all(self.taken)) or self.base.text
        item = numbers_differ(made := self.export(text), self.after)
        if item is None:
            return
        shown = dict(zip(map(id, _numbered(self.after)), _numbered(made), strict=False))
        for number in counted & self.taken.keys():
            del self.taken[number]
            self.refused[number] = _other_number(item, shown[id(item)].number)


def _other_number(item: Leaf, shown: int | None) -> Refused:
    words = shown_words([item])
    return Refused(
        f"With this edit the article would show {shown} where the Word file shows {item.number}, "
        f"before “{words}”",
        "Make it in the article itself.",
    )


def _step(above: Leaf, item: Leaf) -> int | None:
    if above.number is None or item.number is None:
        return None
    return item.number - above.number


def _items(story: Story) -> list[Leaf]:
    """Return the items of what `same` compares."""
    blocks = [*_own(story.blocks), *(each for note in story.notes for each in _own(note))]
    return [each for each in leaves_of(blocks) if each.depth is not None]


def _leaves(side: object) -> Iterator[Leaf]:
    match side:
        case Leaf() | Grid():
            yield from leaves_of([side])
        case GridRow(cells=cells):
            yield from _leaves(cells)
        case tuple() | list():
            for each in side:
                yield from _leaves(each)


def _twins(entries: Sequence[Entry]) -> Iterator[tuple[int, Leaf]]:
    """Yield of each paragraph that stays what it is in the edited file."""
    for each in entries:
        if each.inner is not None:
            yield from _twins(each.inner)
        elif each.edit is None:
            pairs = zip(_leaves(each.before), _leaves(each.after), strict=False)
            yield from ((id(one), two) for one, two in pairs)


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
