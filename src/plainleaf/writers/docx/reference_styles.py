"""The styles of a clinic's Word template, put right where a handout over them could not be read.

What is put right is said in notes to the author: text that is too small or too pale, a body style
that nobody writes in or that is bold, slanted or centred as a whole. Headings that Word knows by
name only (Google Docs writes them so) get their outline level. Clause numbers are of
ISO/IEC 29500-1.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from plainleaf.theme.contrast import readable, worst
from plainleaf.writers.docx.identifiers import BodyStyle, StyleKind, style_key
from plainleaf.writers.docx.ooxml import NAMESPACES, val
from plainleaf.writers.docx.roles import ParagraphRole

_W = f"{{{NAMESPACES['w']}}}"
_DEEPEST = 40  # styles that are based on each other
_LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_SMALLEST = 6.0  # points; smaller is no size of text but a trick of layout
_DEFAULT_SIZE = 10.0  # points, where nothing says a size (17.3.2.38)
_ENOUGH = 80  # letters of the template's own text by which its body style is known
# What no running text is in, by how the names of styles begin.
_NO_TEXT = (
    "heading", "title", "subtitle", "toc", "caption", "header", "footer", "list", "footnote",
    "endnote", "quote", "intense", "index", "table of", "letterhead", "date", "signature",
)  # fmt: skip
_AFTER_OUTLINE = frozenset(("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"))
_HANDOUT_TEXT = "Handout Text"
_MARGINS = ("header", "footer")
_THEME_COLOR = ("themeColor", "themeShade", "themeTint")
# What makes running text hard to read, by the property, and how a note says it.
_ODD_LETTERS = {"b": "bold", "i": "slanted", "caps": "in capitals", "smallCaps": "in capitals"}
_ODD_LINES = {
    "center": "centred", "both": "justified", "distribute": "justified", "right": "at the right",
    "end": "at the end",
}  # fmt: skip
_BOTH = {"b": ("b", "bCs"), "i": ("i", "iCs")}


class UnknownStyle(Exception):
    """The profile names a style that the template does not have: a phrase that says so."""


@dataclass(slots=True)
class TemplateStyles:
    """The styles part of a template (17.7), to be changed in place.

    Args:
        root: the part.
        notes: what was put right, a sentence each.
    """

    root: etree._Element
    notes: list[str] = field(default_factory=list)
    _known: dict[str, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {each.get(f"{_W}styleId", ""): each for each in self.root.iter(f"{_W}style")}

    # --- Asking --------------------------------------------------------------------------------

    def named(self, name: str, kind: str = StyleKind.PARAGRAPH) -> str:
        """Return the identifier of the style of a name; empty if there is none."""
        for identifier, element in self._known.items():
            of_kind = element.get(f"{_W}type", StyleKind.PARAGRAPH) == kind
            if of_kind and style_key(_name(element)) == style_key(name):
                return identifier
        return ""

    def wished(self, name: str) -> str:
        """Return the identifier of a paragraph style that the profile names.

        Raises:
            UnknownStyle: there is none.
        """
        if identifier := self.named(name):
            return identifier
        names = [_name(each) for each in self._known.values()]
        close = difflib.get_close_matches(name, names, 1)
        hint = f"; did you mean '{close[0]}'?" if close else "."
        raise UnknownStyle(f"the Word template has no style '{name}'{hint}")

    def body(self, document: etree._Element, least: float, wished: str = "") -> BodyStyle | None:
        """Return in which style the text of a handout stands; None for ours on the default style.

        That is the one named "Body Text" where the template's own text is in it, or has no words;
        else the one that most of the template's own text is in.

        Args:
            document: the template's main part.
            least: how large that text is to be at the least, in points.
            wished: the identifier of the style that the profile asks for.
        """
        theirs, used = self.named(ParagraphRole.TEXT), self._most_used(document)
        chosen = wished or (theirs if used in ("", theirs) else "") or used
        chosen = chosen or self._default()
        if not chosen:
            return None
        odd, plain = self._oddities(chosen)
        if odd:
            self._tell_odd(chosen, odd)
        elif theirs and chosen != theirs and not wished:
            self.notes.append(
                f"The text is in the style “{_name(self._known[chosen])}”, as most text of the "
                f"template is, and not in its “{ParagraphRole.TEXT}”."
            )
        base = _name(self._known[chosen])
        if (_points(self._resolved(chosen, "rPr", "sz")) or _DEFAULT_SIZE) < _SMALLEST:
            plain[1].update({name: val(name, round(least * 2)) for name in ("sz", "szCs")})
        if chosen in (theirs, wished) and not plain[1] and not odd:
            return BodyStyle(base)
        return BodyStyle(base, _HANDOUT_TEXT if theirs else ParagraphRole.TEXT, *plain)

    def settle_default(self) -> None:
        """Take back what is odd in the style that all others are based on, ours too."""
        identifier = self._default()
        odd, _ = self._oddities(identifier) if identifier else ([], ())
        if not odd:
            return
        for element in (*self._chain(identifier), self.root.find(f"{_W}docDefaults")):
            if element is None:
                continue
            for name in ("jc", *_ODD_LETTERS, "bCs", "iCs"):
                for found in list(element.iter(f"{_W}{name}")):
                    found.getparent().remove(found)
        self._tell_odd(identifier, odd)

    def _tell_odd(self, identifier: str, odd: list[str]) -> None:
        self.notes.append(
            f"The style “{_name(self._known[identifier])}” is {' and '.join(odd)} as a whole, "
            "which is hard to read; the text of the handout is not."
        )

    def _most_used(self, document: etree._Element) -> str:
        counts: Counter[str] = Counter()
        for paragraph in document.iter(f"{_W}p"):
            properties = paragraph.find(f"{_W}pPr")
            style = None if properties is None else properties.find(f"{_W}pStyle")
            identifier = self._default() if style is None else style.get(f"{_W}val", "")
            listed = properties is not None and properties.find(f"{_W}numPr") is not None
            in_table = next(paragraph.iterancestors(f"{_W}tc"), None) is not None
            if listed or in_table or identifier not in self._known:
                continue
            if not _name(self._known[identifier]).lower().startswith(_NO_TEXT):
                counts[identifier] += sum(len(each.text or "") for each in paragraph.iter(f"{_W}t"))
        identifier, letters = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
        return identifier if letters >= _ENOUGH else ""

    def _default(self) -> str:
        return next(
            (
                identifier
                for identifier, each in self._known.items()
                if each.get(f"{_W}type") == StyleKind.PARAGRAPH
                and each.get(f"{_W}default") in ("1", "true", "on")
            ),
            "",
        )

    def _oddities(self, identifier: str) -> tuple[list[str], tuple[dict[str, str], dict[str, str]]]:
        """Return what is odd in a style of running text, and the properties that take it back."""
        odd: list[str] = []
        lines, letters = dict[str, str](), dict[str, str]()
        for name, said in _ODD_LETTERS.items():
            found = self._resolved(identifier, "rPr", name)
            if found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off"):
                odd.append(said)
                letters |= {each: val(each, 0) for each in _BOTH.get(name, (name,))}
        place = self._resolved(identifier, "pPr", "jc")
        where = "" if place is None else place.get(f"{_W}val", "")
        if where in _ODD_LINES:
            odd.append(_ODD_LINES[where])
            lines["jc"] = val("jc", "left")
        return odd, (lines, letters)

    def _chain(self, identifier: str) -> Iterator[etree._Element]:
        """Yield a style and those that it is based on."""
        for _ in range(_DEEPEST):
            element = self._known.get(identifier)
            if element is None:
                return
            yield element
            base = element.find(f"{_W}basedOn")
            identifier = "" if base is None else base.get(f"{_W}val", "")

    def _resolved(self, identifier: str, kind: str, name: str) -> etree._Element | None:
        """Return the nearest property of a style, the document's default where no style has it."""
        for style in self._chain(identifier):
            if (found := style.find(f"{_W}{kind}/{_W}{name}")) is not None:
                return found
        path = f"{_W}docDefaults/{_W}{kind}Default/{_W}{kind}/{_W}{name}"
        return self.root.find(path)

    # --- Putting right -------------------------------------------------------------------------

    def add_outline_levels(self) -> None:
        """Write the level of each heading that Word knows by its name alone (17.3.1.20)."""
        for style in self._known.values():
            kind, _, level = _name(style).lower().partition(" ")
            if kind != "heading" or level not in tuple("123456789"):
                continue
            own = style.find(f"{_W}pPr")
            if own is None:
                own = etree.Element(f"{_W}pPr")
                letters = style.find(f"{_W}rPr")
                style.insert(len(style) if letters is None else style.index(letters), own)
            if own.find(f"{_W}outlineLvl") is None:
                later = (at for at, each in enumerate(own) if _local(each) in _AFTER_OUTLINE)
                said = etree.Element(f"{_W}outlineLvl", {f"{_W}val": str(int(level) - 1)})
                own.insert(next(later, len(own)), said)

    def enlarge(self, body: str, least: float) -> None:
        """Let no text be smaller than that of the edition, and all sizes keep their relations.

        Args:
            body: the name of the style of running text; the default one if empty.
            least: how large that is to be at the least, in points.
        """
        identifier = self.named(body) or self._default()
        said = self._resolved(identifier, "rPr", "sz")
        size = _points(said) or _DEFAULT_SIZE
        if size >= least or size < _SMALLEST:
            return
        factor = least / size
        self.notes.append(
            f"Text of {size:g} points is too small for this edition, so all sizes of the template "
            f"are {factor:.3g} times as large."
        )
        for style in self._known.values():
            if not _name(style).lower().startswith(_MARGINS):
                _scale(style, factor)
        defaults = self.root.find(f"{_W}docDefaults")
        if defaults is not None:
            _scale(defaults, factor)
        for known in {identifier, self._default()} & self._known.keys():
            if self._resolved(known, "rPr", "sz") is None:
                self._set_size(self._known[known], _DEFAULT_SIZE * factor)

    def _set_size(self, style: etree._Element, points: float) -> None:
        own = style.find(f"{_W}rPr")
        if own is None:
            own = etree.Element(f"{_W}rPr")
            lines = style.find(f"{_W}pPr")
            before = [each for each in style if _local(each) not in ("tblPr", "trPr", "tcPr")]
            style.insert(len(before) if lines is None else style.index(lines) + 1, own)
        later = ("highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs",
                 "em", "lang", "eastAsianLayout", "specVanish", "oMath")  # fmt: skip
        at = next((at for at, each in enumerate(own) if _local(each) in later), len(own))
        half = {f"{_W}val": str(round(points * 2))}
        own[at:at] = [etree.Element(f"{_W}sz", half), etree.Element(f"{_W}szCs", half)]

    def darken(self, used: Collection[str], grounds: Collection[str]) -> None:
        """Darken the letters of styles that are too pale on the grounds of a handout.

        Args:
            used: identifiers of those that a handout takes, of which the notes tell.
            grounds: their colours, `#rrggbb`.
        """
        for identifier in (*used, *self._known):
            found = self._resolved(identifier, "rPr", "color")
            value = "" if found is None else found.get(f"{_W}val", "")
            if found is None or len(value) != 6 or not _is_hex(value):
                continue
            color, own = f"#{value.lower()}", self._ground(identifier)
            behind = (own,) if own else grounds
            ratio = worst(color, behind)
            better = readable(color, behind, _LEAST_CONTRAST)
            if ratio >= _LEAST_CONTRAST or better is None:
                continue
            found.set(f"{_W}val", better.removeprefix("#").upper())
            for name in _THEME_COLOR:
                found.attrib.pop(f"{_W}{name}", None)
            if identifier not in used:
                continue
            self.notes.append(
                f"The letters of “{_name(_style_of(found))}” have {color}, a contrast of "
                f"{int(ratio * 10) / 10:g}:1, too little to be read; {better} is used."
            )

    def _ground(self, identifier: str) -> str:
        for kind in ("rPr", "pPr"):
            shade = self._resolved(identifier, kind, "shd")
            value = "" if shade is None else shade.get(f"{_W}fill", "")
            if len(value) == 6 and _is_hex(value):
                return f"#{value.lower()}"
        return ""


def _style_of(found: etree._Element) -> etree._Element:
    """Return the style that a property stands in; the document's defaults have no name."""
    return next(found.iterancestors(f"{_W}style", f"{_W}docDefaults"), found)


def _name(style: etree._Element) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val", ""))


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _points(size: etree._Element | None) -> float:
    value = "" if size is None else size.get(f"{_W}val", "")
    return int(value) / 2 if value.isdigit() else 0.0


def _scale(element: etree._Element, factor: float) -> None:
    for size in element.iter(f"{_W}sz", f"{_W}szCs"):
        if points := _points(size):
            size.set(f"{_W}val", str(round(points * factor * 2)))
    # Lines of a fixed height (17.3.1.33) would overlap.
    for spacing in element.iter(f"{_W}spacing"):
        line = spacing.get(f"{_W}line", "")
        if spacing.get(f"{_W}lineRule", "auto") != "auto" and line.isdigit():
            spacing.set(f"{_W}line", str(round(int(line) * factor)))


def _is_hex(value: str) -> bool:
    return all(each in "0123456789abcdefABCDEF" for each in value)
