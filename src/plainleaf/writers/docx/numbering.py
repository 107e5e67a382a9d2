"""Word's list numbering: nine levels a family of lists, and one `<w:num>` a list.

A family is all bulleted, or all numbered, lists in one surrounding (the body, one kind of box, …):
one `<w:abstractNum>`, whose levels name the paragraph styles, so that a person who picks "List
Bullet 2" in Word gets the second level. Each list of the article has a `<w:num>` of its own, so two
lists that follow one another stay two, and each starts where it should (ISO/IEC 29500-1, 17.9).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from plainleaf.text.numerals import FIGURES, KINDS
from plainleaf.writers.docx.identifiers import Identifiers
from plainleaf.writers.docx.ooxml import NONE, part, tag, val

LEVELS = 9
BULLETS = ("•", "◦", *"▪" * 7)
MARKER_GAP = 70  # twips between a marker and its text
# From right to left programs differ in what is the left of a marker; its middle stands so far
# before its text, of the step from one level to the next.
BULLET_SHARE, NUMBER_SHARE = 0.4, 0.5
# In a frame markers begin at its edge; before deeper ones stands an em and an en a level, which is
# what a list is indented, nearly.
INDENT = "\u2003\u2002"
# Of a "bullet" LibreOffice shows the first character alone, here a space; of a "none" all. It knows
# extensions by their prefixes; all others by their namespaces, so they pass over this one
# (ISO/IEC 29500-3, 9.1), and take the list for one of bullets.
_UNKNOWN = {"xmlns:w14": "urn:plainleaf:libreoffice", "Requires": "w14"}
_FOR_LIBREOFFICE = tag(
    "mc:AlternateContent", NONE, tag("mc:Choice", _UNKNOWN, val("numFmt", "none"))
)


@dataclass(slots=True)
class Family:
    """One `<w:abstractNum>`.

    Args:
        identifier: counts on from a template's definitions, or from 0.
        name: unique; Word tells definitions apart by a number made from it.
        ordered: numbers, or bullets.
        kind: what numbers are shown as (see `text.numerals`).
        edge: where the surrounding's text begins, in twips.
        step: how far each level is indented, in twips.
        framed: every level's first line begins at the edge, so that the borders of a box agree.
        rtl: the document runs from right to left.
        inset: how far the lists as a whole are indented from the edge, in twips.
        base: the `<w:num>` that the paragraph styles name.
        styles: the paragraph style of each level, from 1, where there is one; empty where the
            style is a template's, which has a list of its own.
    """

    identifier: int
    name: str
    ordered: bool
    edge: int
    step: int
    framed: bool
    rtl: bool
    inset: int = 0
    kind: str = FIGURES
    base: int = 0
    styles: dict[int, str] = field(default_factory=dict)

    def left(self, level: int) -> int:
        """Return where the text of `level` (from 1) begins, in twips."""
        return self.edge + self.inset + level * self.step

    def hanging(self, level: int) -> int:
        """Return how far before its text the marker of `level` stands; in a frame, begins."""
        if self.framed:
            return self.inset + level * self.step
        if self.rtl:
            return round(self.step * (NUMBER_SHARE if self.ordered else BULLET_SHARE))
        return MARKER_GAP


class Numbering:
    """All families and lists of one document, numbered as they come after a template's.

    Args:
        rtl: the document runs from right to left.
        identifiers: what a template has before them.
    """

    def __init__(self, identifiers: Identifiers, *, rtl: bool) -> None:
        self.rtl = rtl
        self._first_list = identifiers.lists + 1
        self._first_definition = identifiers.definitions
        self._families: dict[str, Family] = {}
        self._lists: list[tuple[Family, int, int | None]] = []
        self.open: list[tuple[Family, int]] = []

    def family(
        self,
        name: str,
        *,
        ordered: bool,
        edge: int,
        step: int,
        framed: bool,
        inset: int = 0,
        kind: str = FIGURES,
    ) -> Family:
        """Return the family of this name, made at its first use."""
        if name not in self._families:
            place = (edge, step, framed, self.rtl, inset)
            made = Family(self._next_family(), name, ordered, *place, kind)
            self._families[name] = made
            made.base = self.start(made, 1, None)
        return self._families[name]

    def free(self, family: Family, level: int, around: tuple[Family, ...]) -> Family:
        """Return the family, or if that would count on an open list of its, another one like it.

        Word counts all lists of a family together. So a list in a table's cell or in a box, which
        stands in an item of a list of the same family, needs a family of its own, and so does one
        that is deeper than Word has levels.

        Args:
            family: of the list to be written.
            level: where it stands, from 1.
            around: the families of the lists of which it is a deeper level.
        """
        while any(
            open_ is family and (family not in around or at >= level) for open_, at in self.open
        ):
            name = f"{family.name} Within"
            if name not in self._families:
                made = replace(family, identifier=self._next_family(), name=name, styles={})
                self._families[name] = made
                made.base = self.start(made, 1, None)
            family = self._families[name]
        return family

    def start(self, family: Family, level: int, number: int | None) -> int:
        """Return the identifier of a new list of `family`.

        Args:
            family: whose markers it has.
            level: where the list stands, from 1.
            number: what its first item shows; None goes with bullets.
        """
        self._lists.append((family, level, number))
        return self._first_list + len(self._lists) - 1

    def _next_family(self) -> int:
        return self._first_definition + len(self._families)

    def xml(self) -> bytes:
        """Return the numbering part (17.9.16)."""
        return part("w:numbering", "w mc", self.definitions(), self.lists())

    def definitions(self) -> str:
        """Return `<w:abstractNum>` (17.9.1) for each family."""
        return "".join(_family(family) for family in self._families.values())

    def lists(self) -> str:
        """Return `<w:num>` (17.9.15) for each list."""
        numbered = enumerate(self._lists, start=self._first_list)
        return "".join(_list(number, *entry) for number, entry in numbered)


def _family(family: Family) -> str:
    mark = sha256(family.name.encode()).hexdigest()[:8].upper()
    return tag(
        "w:abstractNum",
        {"w:abstractNumId": family.identifier},
        val("nsid", mark),
        val("multiLevelType", "multilevel"),
        *(_level(family, level) for level in range(1, LEVELS + 1)),
    )


def _level(family: Family, level: int) -> str:
    marker = f"%{level}." if family.ordered else BULLETS[level - 1]
    indent = INDENT * (family.inset // family.step + level - 1) if family.framed else ""
    kind = KINDS[family.kind][0] if family.ordered else "bullet"
    left, hanging = family.left(level), family.hanging(level)
    return tag(
        "w:lvl",
        {"w:ilvl": level - 1},
        val("start", 1),
        val("numFmt", kind),
        _FOR_LIBREOFFICE if indent and not family.ordered else "",
        val("pStyle", family.styles[level]) if family.styles.get(level) else "",
        val("suff", "tab"),
        val("lvlText", indent + marker),
        val("lvlJc", "left" if family.framed else "center" if family.rtl else "right"),
        tag(
            "w:pPr",
            NONE,
            tag("w:tabs", NONE, tag("w:tab", {"w:val": "num", "w:pos": left})),
            tag("w:ind", {"w:left": left, "w:hanging": hanging}),
        ),
    )


def _list(number: int, family: Family, level: int, first: int | None) -> str:
    start = "" if first is None else val("startOverride", first)
    override = tag("w:lvlOverride", {"w:ilvl": level - 1}, start) if start else ""
    return tag("w:num", {"w:numId": number}, val("abstractNumId", family.identifier), override)
