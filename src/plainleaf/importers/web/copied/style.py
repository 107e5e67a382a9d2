"""What word processors write into styles beside looks: levels of lists, of headings, and fonts.

A browser does not know any of it; `sheets.py` has what it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import tinycss2
from lxml import etree
from tinycss2.ast import AtRule, Declaration, QualifiedRule

from plainleaf.verify.readback.html import name_of

_CLASS = re.compile(r"\w*\.(?P<name>[\w-]+)\Z")


@dataclass(frozen=True, slots=True)
class Styles:
    """The rules of a copy.

    Args:
        rules: what a rule says, by the class or the element that it is about.
        levels: what `@list l0:level1` says of a level of a list, by that name.
    """

    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    levels: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, element: etree._Element, name: str) -> str:
        """Return what the style of an element says: its own, its class, all of its kind."""
        own = declared(element).get(name)
        if own is not None:
            return own
        for each in (*classes_of(element), name_of(element)):
            if name in self.rules.get(each, ()):
                return self.rules[each][name]
        return ""


def styles_of(root: etree._Element) -> Styles:
    """Return the rules in the head of a copy."""
    styles = Styles()
    for sheet in root.iter("style"):
        for rule in tinycss2.parse_stylesheet("".join(sheet.itertext()), True, True):
            prelude = tinycss2.serialize(getattr(rule, "prelude", None) or ()).strip()
            match rule:
                case QualifiedRule():
                    for selector in prelude.split(","):
                        found = _CLASS.match(selector.strip())
                        key = found["name"] if found else selector.strip()
                        styles.rules.setdefault(key.lower(), {}).update(_said(rule.content))
                case AtRule(lower_at_keyword="list") if rule.content is not None:
                    styles.levels[prelude] = dict(_said(rule.content))
                case _:
                    pass
    return styles


def declared(element: etree._Element) -> dict[str, str]:
    """Return what the attribute `style` of an element says."""
    style = element.get("style") or ""
    return dict(_said(style)) if style.strip() else {}


def _said(content: str | list[object]) -> Iterator[tuple[str, str]]:
    for each in tinycss2.parse_blocks_contents(content, True, True):
        if isinstance(each, Declaration):
            yield each.lower_name, tinycss2.serialize(each.value).strip()


def classes_of(element: etree._Element) -> list[str]:
    """Return the classes of an element in small letters."""
    return (element.get("class") or "").lower().split()


def font_of(element: etree._Element) -> str:
    """Return the font that an element asks for itself; nothing if it does not say."""
    said = declared(element)
    named = said.get("mso-symbol-font-family") or said.get("font-family") or element.get("face")
    if named is None and "font" in said:
        # `font: 7.0pt "Times New Roman"`
        named = re.split(r"[\d.]+(?:pt|px|em|%)\S*\s+", said["font"])[-1]
    return (named or "").partition(",")[0].strip("\"' ")


def words_of(element: etree._Element) -> str:
    """Return the words of an element in one line."""
    return " ".join("".join(element.itertext()).split())
