"""What a paragraph of a Word file is, by the names of its styles: our own, Word's, others'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from plainleaf.model.article import BoxKind
from plainleaf.verify.readback.word.content import WordBlock, WordParagraph, WordTable
from plainleaf.verify.readback.word.numbering import ListPlace
from plainleaf.verify.readback.word.ooxml import child, number, val

_KINDS = "|".join(kind.value.replace("-", " ") for kind in BoxKind)
_BOX = re.compile(
    rf"(?:turned )?(?:next )?(?P<kind>{_KINDS}) "
    r"(?:heading|text|list|line|label|definition|quote|code|caption|picture|table)\b.*"
)
_LEVEL = re.compile(r"(?:list continue|indented)(?: (?P<level>\d))?\b")


class Role(StrEnum):
    """What a paragraph is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    TEXT = "text"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"
    TERM = "term"
    MEANING = "meaning"
    BREAK = "break"
    LINE = "line"
    LEDE = "lede"
    BYLINE = "byline"
    SOURCE = "source"
    ADDED = "added"
    REFERENCE = "reference"
    EXPLAINED = "explained"
    EXPLANATION = "explanation"
    CONTENTS = "contents"


_OURS = {
    "lede": Role.LEDE, "byline": Role.BYLINE, "source line": Role.SOURCE, "colophon": Role.ADDED,
    "letterhead": Role.ADDED, "also available": Role.ADDED, "reference entry": Role.REFERENCE,
    "bibliography": Role.REFERENCE, "glossary term": Role.EXPLAINED,
    "glossary definition": Role.EXPLANATION, "definition term": Role.TERM,
    "definition": Role.MEANING, "thematic break": Role.BREAK, "code block": Role.CODE,
}  # fmt: skip
_QUOTES = ("quote", "intense quote", "block text", "quoted text", "quotations")
_CODES = ("code block", "html preformatted", "source code", "preformatted text", "macro text")
_CAPTIONS = ("caption", "table caption", "image caption", "figure", "illustration")


@dataclass(frozen=True, slots=True)
class Looks:
    """How a paragraph stands: `continued`: it goes on with the item of a list at `depth`."""

    role: Role
    box: BoxKind | None = None
    again: bool = False
    continued: bool = False
    depth: int | None = None
    quoted: int = 0


def looks_of(paragraph: WordParagraph, *, ours: bool) -> Looks:
    """Return what a paragraph is."""
    names = paragraph.style.names
    name = names[0] if names else ""
    box, again = _box(names) if ours else (None, False)
    level = _LEVEL.search(name)
    depth = int(level["level"] or 1) - 1 if level else None
    indented = depth is not None or (not ours and _is_indented(paragraph))
    quoted = _quoted(name, names)
    role = Role.TEXT
    if name == "title":
        role = Role.TITLE
    elif name == "subtitle":
        role = Role.SUBTITLE
    elif "toc heading" in names or re.fullmatch(r"toc \d", name):
        role = Role.CONTENTS
    elif paragraph.level:
        role = Role.HEADING
    elif any(each in _CAPTIONS for each in names):
        role = Role.CAPTION
    elif any(each in _CODES for each in names):
        role = Role.CODE
    elif ours and box is not None and re.search(r"\bline\b", name):
        role = Role.LINE
    elif ours:
        found = [each for each in names if each in _OURS or re.sub(r" \d\Z", "", each) in _OURS]
        if found:
            role = _OURS.get(found[0]) or _OURS[re.sub(r" \d\Z", "", found[0])]
        elif any(each.startswith("colophon") for each in names):
            role = Role.ADDED
    elif "bibliography" in names:
        role = Role.REFERENCE
    return Looks(role, box, again, indented, depth, quoted)


def looks_above(paragraph: WordParagraph, below: Iterable[WordBlock]) -> Looks:
    """Return the looks of a paragraph of ours; a heading in a box has the box of what it heads.

    It has the borders of the box, but the style of any heading, so that all programs know it. Text
    that somebody adds behind it, by Enter, gets its borders and the style of any text.

    Args:
        paragraph: what it is about.
        below: the blocks that follow it.
    """
    looks = looks_of(paragraph, ours=True)
    bordered = child(child(paragraph.element, "pPr"), "pBdr") is not None
    if looks.role not in (Role.HEADING, Role.TEXT) or not bordered or looks.box:
        return looks
    for block in below:
        if isinstance(block, WordTable) and (box := box_of_table(block)):
            return replace(looks, box=box)
        if isinstance(block, WordParagraph):
            following = looks_of(block, ours=True)
            if following.box or following.role is Role.HEADING:
                return replace(looks, box=following.box, again=following.again)
    return looks


def box_of_table(table: WordTable) -> BoxKind | None:
    """Return the box that a table of ours stands in."""
    name = table.style.name.lower()
    kinds = (each for each in BoxKind if f" {each.value.replace('-', ' ')}" in name)
    return next(kinds, None)


def place_of(paragraph: WordParagraph) -> ListPlace | None:
    """Return where a paragraph stands in a list; “List Bullet 2” is deep by its name."""
    place = paragraph.place
    found = re.fullmatch(r"list (?:bullet|number) (\d)", paragraph.style.name.lower())
    if place is None or found is None or place.depth:
        return place
    return replace(place, depth=int(found[1]) - 1)


def _box(names: tuple[str, ...]) -> tuple[BoxKind | None, bool]:
    for name in names:
        found = _BOX.fullmatch(name)
        if found:
            return BoxKind(found["kind"].replace(" ", "-")), name.startswith("next ")
    return None, False


def _quoted(name: str, names: tuple[str, ...]) -> int:
    for each in names:
        found = re.fullmatch(r"(?:block text|quote)(?: (?P<depth>\d))?(?: .*)?", each)
        if (
            each in _QUOTES
            or each.startswith("quoted text")
            or (found and (each.startswith("block text") or "list" in each))
        ):
            return int(found["depth"] or 1) if found else 1
    return 0


def _is_indented(paragraph: WordParagraph) -> bool:
    indent = child(paragraph.element, "pPr", "ind")
    left = number(val(indent, "left") or val(indent, "start"), 0)
    return (
        left > 0 or paragraph.style.is_a("list paragraph") or paragraph.style.is_a("list continue")
    )
