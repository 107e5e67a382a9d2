"""By which identifiers styles and lists are known in the Word file that is written.

Without a template these are ours. Over a clinic's template a style that both have, by its name, is
known by the template's identifier, and our lists are counted on from the template's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class StyleKind(StrEnum):
    """What a style is for (ISO/IEC 29500-1, 17.18.83)."""

    PARAGRAPH = "paragraph"
    CHARACTER = "character"
    TABLE = "table"
    NUMBERING = "numbering"


DEFAULT_STYLES = {
    StyleKind.PARAGRAPH: "Normal",
    StyleKind.CHARACTER: "Default Paragraph Font",
    StyleKind.TABLE: "Normal Table",
    StyleKind.NUMBERING: "No List",
}
"""The styles on which all others of a kind are based."""


def style_key(name: str) -> str:
    """Return a style's name as it is compared: Word tells neither case nor spaces apart."""
    return " ".join(name.split()).lower()


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The identifiers of one document.

    Args:
        named: the template's styles, by kind and name (as `style_key` has it).
        taken: the identifiers of all its styles, in small letters.
        defaults: its default styles, by kind.
        lists: the highest number of a list in the template.
        definitions: how many numbers the definitions of lists in the template take.
        over_template: whether there is one.
    """

    named: Mapping[tuple[str, str], str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    defaults: Mapping[str, str] = field(default_factory=dict)
    lists: int = 0
    definitions: int = 0
    over_template: bool = False

    def style(self, kind: StyleKind, name: str) -> str:
        """Return the identifier of a style: the template's, or the words of its name in one."""
        if theirs := self._of_template(kind, name):
            return theirs
        own = "".join(word[:1].upper() + word[1:] for word in name.split())
        return f"{own}Plainleaf" if own.lower() in self.taken else own

    def paragraph(self, name: str) -> str:
        """Return the identifier of a paragraph style."""
        return self.style(StyleKind.PARAGRAPH, name)

    def in_template(self, kind: StyleKind, name: str) -> bool:
        """Return whether the template has a style, which then is not written."""
        return bool(self._of_template(kind, name))

    def _of_template(self, kind: StyleKind, name: str) -> str:
        same = self.named.get((kind, style_key(name)), "")
        return same or (self.defaults.get(kind, "") if name == DEFAULT_STYLES[kind] else "")
