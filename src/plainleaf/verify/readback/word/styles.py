"""What Word's styles say of a paragraph or a run, resolved through `w:basedOn`.

ISO/IEC 29500-1, section 17.7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from plainleaf.text.scripts import Slot, script_of
from plainleaf.verify.readback.word.ooxml import W, child, is_on, is_true, number, val

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_DEEPEST = 40  # styles that are based on each other
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
NO_LANGUAGES = frozenset(("x-none", "zxx", "und", "none"))
"""Tags of no language, as Word and LibreOffice write them."""


@dataclass(frozen=True, slots=True)
class WordLanguage:
    """`w:lang`: the language of Latin, of right-to-left and of East Asian script."""

    latin: str = ""
    bidi: str = ""
    east_asian: str = ""

    def over(self, below: WordLanguage) -> WordLanguage:
        """Return this one, what it leaves open taken from `below`."""
        return WordLanguage(
            self.latin or below.latin,
            self.bidi or below.bidi,
            self.east_asian or below.east_asian,
        )

    def of(self, text: str, *, right_to_left: bool) -> str:
        """Return the language of a run's text; empty where none is said.

        Handouts in Chinese, Japanese and Korean have figures and Latin words in none, so that
        LibreOffice keeps them whole, and say in the slot that is left whose they are.

        Args:
            text: of the run.
            right_to_left: its letters run so.
        """
        if right_to_left:
            return self.bidi or self.latin
        tag = self.east_asian if self.east_asian and _EAST_ASIAN.search(text) else self.latin
        if tag.lower() not in NO_LANGUAGES:
            return tag
        return self.bidi if script_of(self.bidi).slot is Slot.EAST_ASIAN else ""


NO_LANGUAGE = WordLanguage()


def language_in(properties: etree._Element | None) -> WordLanguage:
    """Return what run properties say of the language."""
    lang = child(properties, "lang")
    if lang is None:
        return NO_LANGUAGE
    return WordLanguage(val(lang) or "", val(lang, "bidi") or "", val(lang, "eastAsia") or "")


@dataclass(frozen=True, slots=True)
class WordStyle:
    """One style with all that it is based on.

    Args:
        identifier: by which paragraphs and runs name it.
        name: as Word shows it.
        names: its own and those of the styles that it is based on, in small letters.
        level: of the heading that it makes, from 1; 0 for body text; None if it says nothing.
        numbering: the list that it makes.
        numbering_level: its level in that list, from 0.
        language: of its text.
        right_to_left: its text runs from right to left.
        hidden: its text is not shown.
        bold: as the style says; None if it says nothing. So are the next two.
        italic: slanted.
        strike: struck out.
        vertical: "superscript", "subscript", or nothing.
    """

    identifier: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    level: int | None = None
    numbering: str | None = None
    numbering_level: int = 0
    language: WordLanguage = NO_LANGUAGE
    right_to_left: bool = False
    hidden: bool = False
    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    vertical: str = ""

    def is_a(self, role: str) -> bool:
        """Return whether it is the style named so, or a variant of it ("Note Caption Last")."""
        return any(f" {role} " in f" {name} " for name in self.names)


NO_STYLE = WordStyle()


class WordStyles:
    """The styles of a document, by identifier."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, WordStyle] = {}
        self._chains: dict[str, tuple[etree._Element, ...]] = {}
        self._defaults: dict[str, str] = {}
        self.run_defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self.language = language_in(self.run_defaults)
        for element in root.iterfind(f"{W}style") if root is not None else ():
            identifier = val(element, "styleId") or ""
            self._elements[identifier] = element
            if is_true(val(element, "default")):
                self._defaults[val(element, "type") or ""] = identifier

    @property
    def default_paragraph(self) -> str:
        """The identifier of the style of a paragraph that names none."""
        return self._defaults.get("paragraph", "")

    @property
    def default_table(self) -> str:
        """The identifier of the style of a table that names none."""
        return self._defaults.get("table", "")

    def __getitem__(self, identifier: str | None) -> WordStyle:
        """Return a style; one that is not there says nothing."""
        return self._resolve(identifier or "", frozenset())

    def of(self, paragraph: etree._Element) -> WordStyle:
        """Return the style of a paragraph, the default one if it names none."""
        return self[val(child(paragraph, "pPr", "pStyle")) or self.default_paragraph]

    def has(self, name: str) -> bool:
        """Return whether there is a style of this name (in small letters)."""
        names = (val(child(element, "name")) or "" for element in self._elements.values())
        return name in map(str.lower, names)

    def chain(self, identifier: str | None) -> tuple[etree._Element, ...]:
        """Return the element of a style and those of all that it is based on, its own first."""
        key = identifier or ""
        if key not in self._chains:
            found: list[etree._Element] = []
            element = self._elements.get(key)
            while element is not None and len(found) < _DEEPEST:
                found.append(element)
                element = self._elements.get(val(child(element, "basedOn")) or "")
            self._chains[key] = tuple(found)
        return self._chains[key]

    def _resolve(self, identifier: str, seen: frozenset[str]) -> WordStyle:
        if identifier in self._resolved:
            return self._resolved[identifier]
        element = self._elements.get(identifier)
        if element is None or identifier in seen:
            return NO_STYLE
        base = self._resolve(val(child(element, "basedOn")) or "", seen | {identifier})
        run = child(element, "rPr")
        paragraph = child(element, "pPr")
        numbering = child(paragraph, "numPr")
        name = val(child(element, "name")) or ""
        level = outline_level(paragraph)
        if level is None and (built_in := _HEADING.fullmatch(name)):
            # Word knows its own headings by name; Google Docs writes no level into them.
            level = int(built_in[1])

        def toggle(what: str, below: bool | None) -> bool | None:
            said = child(run, what)
            return below if said is None else is_on(said)

        style = WordStyle(
            identifier=identifier,
            name=name,
            names=(name.lower(), *base.names),
            level=base.level if level is None else level,
            numbering=val(child(numbering, "numId")) or base.numbering,
            numbering_level=number(val(child(numbering, "ilvl")), base.numbering_level),
            language=language_in(run).over(base.language),
            right_to_left=bool(toggle("rtl", base.right_to_left)),
            hidden=bool(toggle("vanish", base.hidden)),
            bold=toggle("b", base.bold),
            italic=toggle("i", base.italic),
            strike=toggle("strike", base.strike),
            vertical=val(child(run, "vertAlign")) or base.vertical,
        )
        self._resolved[identifier] = style
        return style


def outline_level(properties: etree._Element | None) -> int | None:
    """Return the heading level of paragraph properties: 1 to 9, 0 for body text, None if unsaid."""
    written = val(child(properties, "outlineLvl"))
    if written is None or not written.isdigit():
        return None
    return int(written) + 1 if int(written) < 9 else 0
