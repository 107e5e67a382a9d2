"""What Word's styles and numbering say of a paragraph, resolved through `w:basedOn`.

ISO/IEC 29500-1, sections 17.7 (styles) and 17.9 (numbering).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the w: element reached by following `names`, or None."""
    for name in names:
        if element is None:
            return None
        # Half the time of `find`, which reads its argument as a path.
        element = next(element.iterchildren(W + name), None)
    return element


def val(element: etree._Element | None, attribute: str = "val") -> str | None:
    """Return a w: attribute of an element that may not be there."""
    return None if element is None else element.get(W + attribute)


def is_on(element: etree._Element | None) -> bool:
    """Return what a toggle element says (section 17.17.4: no `w:val` means true)."""
    return element is not None and (val(element) or "true") not in ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Language:
    """`w:lang`: the language of Latin, of right-to-left and of East Asian script."""

    latin: str = ""
    bidi: str = ""
    east_asian: str = ""

    def over(self, below: Language) -> Language:
        """Return this one, what it leaves open taken from `below`."""
        return Language(
            self.latin or below.latin,
            self.bidi or below.bidi,
            self.east_asian or below.east_asian,
        )


def language_in(properties: etree._Element | None) -> Language:
    """Return what run properties say of the language."""
    lang = child(properties, "lang")
    if lang is None:
        return Language()
    return Language(val(lang) or "", val(lang, "bidi") or "", val(lang, "eastAsia") or "")


@dataclass(frozen=True, slots=True)
class Style:
    """One style with all that it is based on; `names` are its own and those, in small letters."""

    names: tuple[str, ...] = ()
    level: int | None = None
    numbering: str | None = None
    numbering_level: int = 0
    language: Language = Language()
    right_to_left: bool = False
    hidden: bool = False
    raised: bool = False

    def is_a(self, role: str) -> bool:
        """Return whether it is the style named so, or a variant of it ("Note Caption Last")."""
        return any(f" {role} " in f" {name} " for name in self.names)


class Styles:
    """The styles of a document, by identifier."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default_paragraph = ""
        defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self.language = language_in(defaults)
        for element in root.iterfind(f"{W}style") if root is not None else ():
            identifier = val(element, "styleId") or ""
            self._elements[identifier] = element
            if val(element, "type") == "paragraph" and val(element, "default") in ("1", "true"):
                self.default_paragraph = identifier

    def __getitem__(self, identifier: str | None) -> Style:
        """Return a style; one that is not there says nothing."""
        return self._resolve(identifier or "", frozenset())

    def has(self, name: str) -> bool:
        """Return whether there is a style of this name (in small letters)."""
        names = (val(child(element, "name")) or "" for element in self._elements.values())
        return name in map(str.lower, names)

    def _resolve(self, identifier: str, seen: frozenset[str]) -> Style:
        if identifier in self._resolved:
            return self._resolved[identifier]
        element = self._elements.get(identifier)
        if element is None or identifier in seen:
            return Style()
        base = self._resolve(val(child(element, "basedOn")) or "", seen | {identifier})
        run = child(element, "rPr")
        paragraph = child(element, "pPr")
        numbering = child(paragraph, "numPr")
        right_to_left, hidden = child(run, "rtl"), child(run, "vanish")
        align = val(child(run, "vertAlign"))
        level = outline_level(paragraph)
        style = Style(
            names=((val(child(element, "name")) or "").lower(), *base.names),
            level=base.level if level is None else level,
            numbering=val(child(numbering, "numId")) or base.numbering,
            numbering_level=int(val(child(numbering, "ilvl")) or base.numbering_level),
            language=language_in(run).over(base.language),
            right_to_left=base.right_to_left if right_to_left is None else is_on(right_to_left),
            hidden=base.hidden if hidden is None else is_on(hidden),
            raised=base.raised if align is None else align != "baseline",
        )
        self._resolved[identifier] = style
        return style


def outline_level(properties: etree._Element | None) -> int | None:
    """Return the heading level of paragraph properties: 1 to 9, 0 for body text, None if unsaid."""
    written = val(child(properties, "outlineLvl"))
    if written is None or not written.isdigit():
        return None
    return int(written) + 1 if int(written) < 9 else 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: `ordered` False for bullets."""

    ordered: bool
    start: int


class Numbering:
    """The numbering part: what every `w:num` is at each level, and the counts as Word keeps them.

    Lists of one abstract numbering count on together; a `w:num` with a start override begins
    anew where it is first used (sections 17.9.8 and 17.9.27).
    """

    def __init__(self, root: etree._Element | None) -> None:
        parts = list(root) if root is not None else []
        self._nums = {val(one, "numId"): one for one in parts if one.tag == f"{W}num"}
        self._abstracts = {
            val(one, "abstractNumId"): one for one in parts if one.tag == f"{W}abstractNum"
        }
        self._levels: dict[tuple[str, int], Level] = {}
        self._counts: dict[tuple[str | None, int], int] = {}
        self._begun: set[tuple[str, int]] = set()

    def level(self, number: str, depth: int) -> Level:
        """Return what list `number` is at level `depth` (from 0)."""
        if (number, depth) not in self._levels:
            override = _at(self._nums.get(number), "lvlOverride", depth)
            level = child(override, "lvl")
            if level is None:
                level = _at(self._abstracts.get(self._abstract(number)), "lvl", depth)
            start = val(child(override, "startOverride")) or val(child(level, "start")) or "1"
            kind = val(child(level, "numFmt")) or "decimal"
            ordered = level is not None and kind not in ("bullet", "none")
            self._levels[number, depth] = Level(ordered, int(start))
        return self._levels[number, depth]

    def next(self, number: str, depth: int) -> int:
        """Return the number of the next paragraph of list `number` at level `depth`."""
        key = (self._abstract(number), depth)
        override = _at(self._nums.get(number), "lvlOverride", depth)
        restarts = child(override, "startOverride") is not None
        if key not in self._counts or (restarts and (number, depth) not in self._begun):
            self._counts[key] = self.level(number, depth).start
        else:
            self._counts[key] += 1
        self._begun.add((number, depth))
        for deeper in [one for one in self._counts if one[0] == key[0] and one[1] > depth]:
            del self._counts[deeper]
        return self._counts[key]

    def _abstract(self, number: str) -> str | None:
        return val(child(self._nums.get(number), "abstractNumId"))


def _at(parent: etree._Element | None, name: str, depth: int) -> etree._Element | None:
    """Return the child of `parent` that is for level `depth`."""
    levels = parent.iterfind(W + name) if parent is not None else ()
    return next((one for one in levels if val(one, "ilvl") == str(depth)), None)
