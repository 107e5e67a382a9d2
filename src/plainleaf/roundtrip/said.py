"""Edits in words: what stood there and what stands there now, for messages and for choosing.

A clinic's own words come from its profile, so edits of them cannot come into the article. Nobody
may think that such an edit was made: each is named with its key, with the words before and after,
and a number that was changed is named by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from plainleaf.clinic import Clinic
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.importers.runs import Format, FormatKind
from plainleaf.importers.word.roles import Role
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Leaf, Story, leaves_of, text_of
from plainleaf.roundtrip.merge import Conflict
from plainleaf.roundtrip.patching.patches import Base
from plainleaf.text.telephones import numbers_in
from plainleaf.verify.readback.outline import normal

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Said:
    """An edit, in words: what stood there, and what stands there now.

    Args:
        number: which one; the same files give the same numbers.
        kind: as `align.Edit` has it.
        before: the words; empty where something is added.
        after: the words; empty where something is removed.
        line: of the article.
        taken: whether it is taken.
        already: whether the article has it without being changed.
        conflict: where the article has changed the same words, its line as it is now, and as the
            Word file would have it; both empty where there is none.
    """

    number: int
    kind: str
    before: str
    after: str
    line: int
    taken: bool
    already: bool = False
    conflict: tuple[str, str] = ("", "")


def in_words(
    edit: Edit,
    base: Base,
    taken: Collection[int],
    already: Collection[int] = (),
    conflict: Conflict | None = None,
) -> Said:
    """Return an edit in words.

    Args:
        edit: which.
        base: the text that was exported.
        taken: the numbers of the edits that are taken.
        already: the numbers of those that the article has already.
        conflict: why it is not taken after all.
    """
    before, after = (
        " ".join(text_of(leaves(side)).replace("\ufffc", "").split())
        for side in (edit.before, edit.after)
    )
    return Said(
        edit.number,
        edit.kind,
        before,
        after,
        line(edit, base),
        edit.number in taken and conflict is None,
        edit.number in already,
        (conflict.kept, conflict.other) if conflict else ("", ""),
    )


def leaves(value: Any) -> list[Leaf]:
    """Return the paragraphs of a side of an edit."""
    match value:
        case Leaf():
            return [value]
        case tuple() | list():
            return [leaf for each in value for leaf in leaves(each)]
        case None:
            return []
        case _ if hasattr(value, "rows"):
            return list(leaves_of([value]))
        case _ if hasattr(value, "cells"):
            return [leaf for cell in value.cells for leaf in leaves_of(cell)]
        case _:
            return []


def line(edit: Edit, base: Base) -> int:
    """Return the line of the source that an edit is about; 0 if that is not known."""
    for side in (edit.before, edit.row, edit.previous, edit.next, edit.grid):
        for leaf in leaves(side):
            if (place := base.place(leaf)) is not None:
                return base.line(place.span.start)
    return 0


def said(edit: Edit) -> str:
    """Return an edit as words to quote in a message."""
    before = " ".join(text_of(leaves(edit.before)).replace("\ufffc", "").split())
    after = " ".join(text_of(leaves(edit.after)).replace("\ufffc", "").split())
    if before and after and before != after:
        return _changed_words(before, after)
    if before and not after:
        return f"{quoted(before)} removed"
    if after and not before:
        return f"{quoted(after)} added"
    return quoted(after or before) or "a picture, a line or a sign"


def _changed_words(before: str, after: str) -> str:
    """Return the words that differ, with a word on either side."""
    return " → ".join(differing(before, after))


def differing(before: str, after: str) -> tuple[str, str]:
    """Return what differs in two texts, with a word on either side, in quotation marks.

    It is whole: cut after so many letters, a figure that differs might not be seen.
    """
    one, two = before.split(), after.split()
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    first = " ".join(one[max(0, start - 1) : len(one) - end + 1])
    second = " ".join(two[max(0, start - 1) : len(two) - end + 1])
    return f"“{first}”" if first else "", f"“{second}”" if second else ""


def in_conflict(found: Conflict) -> tuple[str, str]:
    """Return both lines of a conflict in quotation marks, or of long ones what differs."""
    if max(len(found.kept), len(found.other)) <= _SHOWN:
        return quoted(found.kept), quoted(found.other)
    return differing(found.kept, found.other)


def quoted(text: str) -> str:
    """Return the beginning of a text between quotation marks; nothing for nothing."""
    words = " ".join(text.split())
    short = words if len(words) <= _SHOWN else words[: _SHOWN - 2].rstrip() + " …"
    return f"“{short}”" if words else ""


# --- A clinic's own words ------------------------------------------------------------------------

_KEYS = ("phone", "email", "web", "hours", "disclaimer", "also-available", "address", "name")

# Said in words that nobody overlooks: who calls in an emergency calls what stands there.
_CHANGED = "A NUMBER THAT READERS CALL WAS CHANGED, AND HANDOUTS STILL HAVE THE OLD ONE: {} → {}. "
_OTHER = "A NUMBER THAT READERS CALL IS NOT THE SAME: in the profile {}, in the Word file {}. "
_KEPT = re.compile("[\u200b-\u200f\u2060\u2066-\u2069]")


@dataclass(slots=True)
class ClinicWords:
    """Which paragraphs of an exported file a clinic's profile says.

    Args:
        story: the exported file.
        clinic: whose profile; None: nobody's.
        language: of the article.
        title: of the box with the emergency words.
        same: whether the profile is what it was at the export.
    """

    story: Story
    clinic: Clinic | None
    language: str
    title: str
    same: bool = True
    _box: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find the box with the emergency words: the last that begins with its title and them."""
        if self.clinic is None or not self.clinic.keys.emergency:
            return
        text, _ = self.clinic.said(self.clinic.keys.emergency, self.language)
        wanted = [self.title, *text.splitlines()]
        blocks = self.story.blocks
        for at in range(len(blocks) - len(wanted), -1, -1):
            some = [each for each in blocks[at : at + len(wanted)] if isinstance(each, Leaf)]
            if [_words([each]) for each in some] == list(map(_plain, wanted)) and some[0].level:
                self._box = {id(each) for each in some}
                return

    def key_of(self, edit: Edit) -> str:
        """Return the key of the profile whose words an edit changes; empty for the article's."""
        if self.clinic is None:
            return ""
        own = leaves(edit.before)
        if any(id(each) in self._box for each in own):
            titled = all(each.level for each in own if id(each) in self._box)
            return "" if titled else "emergency"
        above = leaves(edit.previous)
        if not own and any(id(each) in self._box for each in above[-1:]):
            boxes = {each.box for each in leaves(edit.after)}
            return "emergency" if boxes == {above[-1].box} else ""
        before, after = _words(own), _words(leaves(edit.after))
        if self.is_repeated(edit):
            return "emergency"
        if not any(each.role is Role.ADDED for each in own):
            return ""
        return next((key for key in _KEYS if self._changes(key, before, after)), "")

    def _changes(self, key: str, before: str, after: str) -> bool:
        assert self.clinic is not None
        words = getattr(self.clinic.keys, key.replace("-", "_"))
        text = words if isinstance(words, str) else self.clinic.said(words, self.language)[0]
        lines = [_plain(each) for each in text.splitlines()]
        if key == "web":
            lines = [re.sub(r"\Ahttps?://|/\Z", "", each) for each in lines]
        return any(each and each in before and each not in after for each in lines)

    def is_repeated(self, edit: Edit) -> bool:
        """Return whether an edit changes emergency words that the article says itself.

        Then handouts have no box; with other words in the article they would have both.
        """
        if self._box or self.clinic is None or not self.clinic.keys.emergency:
            return False
        text, _ = self.clinic.said(self.clinic.keys.emergency, self.language)
        lines = [_plain(each).casefold() for each in text.splitlines()]
        before, after = (_words(leaves(side)).casefold() for side in (edit.before, edit.after))
        return any(each in before and each not in after for each in lines)

    def is_old(self, edit: Edit) -> bool:
        """Return whether only links differ that an older version did not make of numbers."""
        before, after = leaves(edit.before), leaves(edit.after)
        linked, others = _marks(after, linked=True), [_marks(each) for each in (before, after)]
        return bool(before) and not linked and others[0] == others[1] and (
            _words(before) == _words(after)
        )  # fmt: skip

    def said(self, edit: Edit, key: str, place: str) -> Diagnostic:
        """Return what is said of an edit.

        Args:
            edit: which.
            key: of the profile.
            place: in the Word file.
        """
        assert self.clinic is not None
        path = self.clinic.path
        before, after = _words(leaves(edit.before)), _words(leaves(edit.after))
        old, new = differing(before, after) if before and after else (before, after)
        words = "The emergency words" if key == "emergency" else "These words"
        repeated = self.is_repeated(edit)
        named = f"the clinic’s profile {path.name}, key {key},"
        if not self.same:
            loud = _numbers_changed(before, after, _OTHER)
            said = (
                f"{words} come from {named} which is another one than at the export: it has "
                f"{_shown(old)}, the Word file {_shown(new)} ({place}). Look which of both holds; "
                "nothing was changed."
            )
        else:
            whose = (
                f"stand in {named} too, and handouts would have both"
                if repeated
                else f"come from {named} and not from the article"
            )
            loud = _numbers_changed(before, after, _CHANGED)
            said = (
                f"{words} {whose}. They stay as they are: {_shown(old)} → {_shown(new)} ({place})."
            )
        return Diagnostic(
            "edit-clinic",
            Severity.WARNING,
            loud + said,
            Position(str(path), self._line(key)),
            f"Change {key} in {path}{' and the article' if repeated else ''}, and export again; in "
            "the studio on the page Clinic.",
        )

    def _line(self, key: str) -> int:
        assert self.clinic is not None
        words = getattr(self.clinic.keys, key.replace("-", "_"))
        if isinstance(words, dict):
            tag = self.clinic.said(words, self.language)[1]
            return self.clinic.line(f"{key}.{tag}")
        return self.clinic.line(key)


def _marks(some: Sequence[Leaf], *, linked: bool = False) -> set[Format]:
    """Return as what words are marked: as links, or otherwise."""
    found = {one for leaf in some for each in leaf.tokens for one in each.formats}
    return {each for each in found if (each.kind is FormatKind.LINK) is linked}


def _plain(words: str) -> str:
    """Return words as the profile has them, whatever keeps them on a line or in their order."""
    return " ".join(_KEPT.sub("", normal(words)).replace("\u2011", "-").split())


def _words(some: Sequence[Leaf]) -> str:
    return _plain(" ".join(each.text.replace("\ufffc", " ") for each in some))


def _shown(words: str) -> str:
    words = words.strip("“”")
    return f"“{words}”" if words else "nothing"


def _numbers_changed(before: str, after: str, said: str) -> str:
    """Return a sentence on numbers that differ; nothing where none does."""
    one, two = numbers_in(before), numbers_in(after)
    if [figures for _, figures in one] == [figures for _, figures in two]:
        return ""
    left = {figures for _, figures in two}
    known = {figures for _, figures in one}
    gone = [shown for shown, figures in one if figures not in left]
    come = [shown for shown, figures in two if figures not in known]
    return said.format(", ".join(gone) or "none", ", ".join(come) or "none")
