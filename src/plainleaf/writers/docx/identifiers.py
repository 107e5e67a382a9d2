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


_BODY = "Body Text"
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
class BodyStyle:
    """In which style of a template the text of a handout stands.

    Args:
        base: the name of the template's style.
        name: of a style of our own that is based on it; empty where the template's is taken.
        paragraph: properties of that style, by name: they take back what is odd in the other.
        run: those of its letters.
    """

    base: str
    name: str = ""
    paragraph: Mapping[str, str] = field(default_factory=dict)
    run: Mapping[str, str] = field(default_factory=dict)


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
        body: where the text of the handout stands in the template; None: in a style as without.
    """

    named: Mapping[tuple[str, str], str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    defaults: Mapping[str, str] = field(default_factory=dict)
    lists: int = 0
    definitions: int = 0
    over_template: bool = False
    body: BodyStyle | None = None

    def style(self, kind: StyleKind, name: str) -> str:
        """Return the identifier of a style: the template's, or the words of its name in one."""
        if theirs := self._of_template(kind, name):
            return theirs
        name = self.shown(kind, name)
        own = "".join(word[:1].upper() + word[1:] for word in name.split())
        return f"{own}Plainleaf" if own.lower() in self.taken else own

    def paragraph(self, name: str) -> str:
        """Return the identifier of a paragraph style."""
        return self.style(StyleKind.PARAGRAPH, name)

    def in_template(self, kind: StyleKind, name: str) -> bool:
        """Return whether the template has a style, which then is not written."""
        return bool(self._of_template(kind, name))

    def shown(self, kind: StyleKind, name: str) -> str:
        """Return the name by which Word shows a style of ours."""
        return self.body.name if self.body and self._is_own_body(kind, name) else name

    def base(self, kind: StyleKind, name: str, base: str) -> str:
        """Return the identifier of the style that a style is based on.

        That of the text of the handout may be one of the template's of the same name.
        """
        if self._is_own_body(kind, name):
            return self.named.get((kind, style_key(base)), "") or self.style(kind, base)
        return self.style(kind, base)

    def _is_own_body(self, kind: StyleKind, name: str) -> bool:
        return bool(self.body and self.body.name) and (kind, name) == (StyleKind.PARAGRAPH, _BODY)

    def _of_template(self, kind: StyleKind, name: str) -> str:
        if self._is_own_body(kind, name):
            return ""
        same = self.named.get((kind, style_key(name)), "")
        return same or (self.defaults.get(kind, "") if name == DEFAULT_STYLES[kind] else "")
