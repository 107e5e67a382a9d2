"""Tracked changes: what of a Word file is text once they are accepted, or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from lxml import etree

from plainleaf.errors import SourceError
from plainleaf.importers.manuscript import excerpt
from plainleaf.importers.word.account import words_below
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    ChangeKind,
    TrackedChange,
    WordBlock,
    WordInline,
    WordParagraph,
    WordRow,
    WordRun,
)
from plainleaf.verify.readback.word.ooxml import W

_CHANGES = frozenset(
    W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
)
_INSERTED = (f"{W}ins", f"{W}moveTo")
_GONE = (f"{W}del", f"{W}moveFrom")


class Changes(StrEnum):
    """What becomes of changes that nobody has decided."""

    ACCEPT = "accept"
    REJECT = "reject"


def refuse_undecided(file: WordFile) -> None:
    """Refuse a file with changes of its words.

    Raises:
        SourceError: there are such changes.
    """
    roots = [file.root, *(root for _, root in file.note_roots.values())]
    found = [each for root in roots for each in root.iter(*_CHANGES)]
    if not found:
        return
    paragraphs = list(file.root.iter(f"{W}p"))
    first = found[0]
    own = next((each for each in (first, *first.iterancestors()) if each.tag == f"{W}p"), None)
    place = f", the first in paragraph {paragraphs.index(own) + 1}" if own in paragraphs else ""
    raise not_decided(file.path, len(found), place, words_below(first))


def not_decided(path: Path, number: int, place: str, words: str) -> SourceError:
    """Return why a text with tracked changes is not imported."""
    said = f": {excerpt(words)}" if words.strip() else ""
    count = "1 tracked change is" if number == 1 else f"{number} tracked changes are"
    return SourceError(
        f"{path}: {count} not decided{place}{said}. Accept or reject them in Word, or add "
        "--changes accept or --changes reject."
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """Says what stands; None: there are no changes."""

    changes: Changes | None

    def stands(self, change: TrackedChange | None, element: etree._Element | None = None) -> bool:
        """Return True if what a change is about is text."""
        if change is None or change.kind is ChangeKind.FORMATTED:
            return True
        if self.changes is not Changes.REJECT:
            return not change.gone
        if not change.gone:
            return False
        # What was deleted within an insertion was never there.
        around = element.iterancestors(*_INSERTED) if element is not None else iter(())
        return next(iter(around), None) is None

    def run_stands(self, inline: WordInline) -> bool:
        """Return True if an inline is text."""
        element = inline.element if isinstance(inline, WordRun) else None
        return self.stands(inline.change, element)

    def row_stands(self, row: WordRow) -> bool:
        """Return True if a row is there."""
        return self.stands(row.change)

    def blocks(self, blocks: Iterable[WordBlock]) -> Iterator[WordBlock]:
        """Yield blocks; paragraphs whose mark between them is not there are one."""
        waiting: WordParagraph | None = None
        for block in blocks:
            if isinstance(block, WordParagraph):
                if waiting is not None:
                    block = replace(block, inlines=(*waiting.inlines, *block.inlines))
                    waiting = None
                if block.mark_change is not None and not self.stands(block.mark_change):
                    waiting = block
                    continue
            elif waiting is not None:
                yield waiting
                waiting = None
            yield block
        if waiting is not None:
            yield waiting
