"""A clinic's own words in an edited Word file: whose they are, and what is said of an edit of them.

They come from the clinic's profile, so edits of them cannot come into the article. Nobody may think
that such an edit was made: each is named with its key, with the words before and after, and a
number that was changed is named by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plainleaf.clinic import Clinic
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.importers.runs import Format, FormatKind
from plainleaf.importers.word.roles import Role
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Leaf, Story
from plainleaf.roundtrip.said import becomes, differing, leaves
from plainleaf.text.telephones import numbers_in
from plainleaf.verify.readback.outline import normal

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
            change = becomes(_shown(old), _shown(new))
            said = f"{words} {whose}. They stay as they are: {change} ({place})."
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
