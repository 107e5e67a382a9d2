"""What a finished PDF holds beside its text: what decides which questions about it need a person.

Nothing is judged here, and nothing is taken for granted: that there is no script, form or film in a
file is seen in the file. ISO 32000-1, sections 12 to 14.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from plainleaf.errors import ConformanceError

_MEDIA = frozenset({"Movie", "Screen", "RichMedia", "3D"})
_MEDIA_ACTIONS = frozenset({"Movie", "Rendition", "GoTo3DView", "RichMediaExecute"})
_LINK_ACTIONS = frozenset({"GoTo", "URI"})
_NOT_SHOWN = frozenset({"Popup", "PrinterMark", "TrapNet"})
_SUBSET = re.compile(r"^[A-Z]{6}\+")
# Text rendering mode 3 (section 9.3.6): neither filled nor stroked, as text behind a scan is.
_INVISIBLE = re.compile(rb"(?<![\d.])3\s+Tr\b")


@dataclass(frozen=True, slots=True)
class PdfFeatures:
    """What stands in a PDF.

    Args:
        pages: how many.
        tags: the structure types of the tag tree as they are named there, and how many of each.
        roles: "Own name for Standard type" of every entry of the role map.
        annotations: the subtypes of what lies on the pages (Link, Widget, …), and how many.
        actions: the kinds of actions other than those of links.
        has_scripts: JavaScript is in it.
        has_media: a film, a screen or a 3D scene is in it.
        has_sound: a sound is in it.
        has_threads: article threads are in it.
        has_hidden_text: there is text that is not drawn, as recognition of a scan leaves it.
        has_image_maps: a link sends where in it one pressed.
        replaced_figures: figures that say a text in their place (`ActualText`).
        linked_figures: figures within links.
        fonts: the names of the embedded fonts, sorted.
    """

    pages: int = 0
    tags: Mapping[str, int] | None = None
    roles: tuple[str, ...] = ()
    annotations: Mapping[str, int] | None = None
    actions: tuple[str, ...] = ()
    has_scripts: bool = False
    has_media: bool = False
    has_sound: bool = False
    has_threads: bool = False
    has_hidden_text: bool = False
    has_image_maps: bool = False
    replaced_figures: int = 0
    linked_figures: int = 0
    fonts: tuple[str, ...] = ()

    def tagged(self, *names: str) -> int:
        """Return how many elements of these structure types there are."""
        return sum((self.tags or {}).get(name, 0) for name in names)

    def lying(self, *subtypes: str) -> int:
        """Return how many annotations of these subtypes there are."""
        return sum((self.annotations or {}).get(name, 0) for name in subtypes)


def features_of(path: Path) -> PdfFeatures:
    """Return what a PDF holds.

    Raises:
        ConformanceError: it cannot be read, or is damaged.
    """
    try:
        with pikepdf.open(path) as pdf:
            return _features(pdf)
    except (OSError, pikepdf.PasswordError, pikepdf.PdfError):
        raise ConformanceError(f"{path}: is not a PDF that can be read.") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ConformanceError(f"{path}: is damaged and cannot be read ({error}).") from error


def _features(pdf: pikepdf.Pdf) -> PdfFeatures:
    annotations = list(_annotations(pdf))
    subtypes = Counter(_name(each.get("/Subtype")) for each in annotations)
    actions = {_name(action.get("/S")) for action in _actions(pdf, annotations)}
    names: Any = pdf.Root.get("/Names", {})
    tags, replaced, linked = _tags(pdf.Root.get("/StructTreeRoot"))
    return PdfFeatures(
        pages=len(pdf.pages),
        tags=tags,
        roles=tuple(sorted(_roles(pdf.Root.get("/StructTreeRoot")))),
        annotations={name: subtypes[name] for name in sorted(subtypes) if name not in _NOT_SHOWN},
        actions=tuple(sorted(actions - _LINK_ACTIONS - {""})),
        has_scripts="JavaScript" in actions or "/JavaScript" in names,
        has_media=bool(_MEDIA & set(subtypes) or _MEDIA_ACTIONS & actions),
        has_sound="Sound" in subtypes or "Sound" in actions,
        has_threads="/Threads" in pdf.Root,
        has_hidden_text=any(_INVISIBLE.search(content) for content in _contents(pdf)),
        has_image_maps=any(
            bool(action.get("/IsMap", False)) for action in _actions(pdf, annotations)
        ),
        replaced_figures=replaced,
        linked_figures=linked,
        fonts=tuple(sorted(set(_fonts(pdf)))),
    )


def _name(value: Any) -> str:
    return "" if value is None else str(value).lstrip("/")


def _dictionary(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Stream))


def _annotations(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        for each in page.obj.get("/Annots", ()):
            if _dictionary(each):
                yield each


def _actions(pdf: pikepdf.Pdf, annotations: list[Any]) -> Iterator[Any]:
    """Yield the actions of the document, its pages and what lies on them (section 12.6)."""
    holders = [pdf.Root, *(page.obj for page in pdf.pages), *annotations]
    for holder in holders:
        first = [holder.get(key) for key in ("/OpenAction", "/A")]
        additional = holder.get("/AA")
        if _dictionary(additional):
            first += [additional[key] for key in additional]
        yield from (action for action in first if _dictionary(action))


def _contents(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for page in pdf.pages:
        contents: Any = page.obj.get("/Contents")
        streams: list[Any] = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        resources: Any = page.obj.get("/Resources", {})
        forms: Any = resources.get("/XObject", {})
        streams += [forms[key] for key in forms if forms[key].get("/Subtype") == "/Form"]
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                yield stream.read_bytes()


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in pdf.objects:
        if _dictionary(each) and each.get("/Type") == "/FontDescriptor":
            embedded = any(key in each for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            if embedded:
                yield _SUBSET.sub("", _name(each.get("/FontName"))) or "a font without a name"


def _roles(root: Any) -> Iterator[str]:
    role_map: Any = root.get("/RoleMap") if _dictionary(root) else None
    if _dictionary(role_map):
        for own in role_map:
            yield f"{_name(own)} for {_name(role_map[own])}"


def _tags(root: Any) -> tuple[dict[str, int], int, int]:
    """Return the structure types, and the figures with a replacement text and within links."""
    counts: Counter[str] = Counter()
    replaced = linked = 0
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        element, in_link = waiting.pop()
        if not _dictionary(element):
            continue
        if element.objgen != (0, 0):
            if element.objgen in seen:  # a tree that bites its tail
                continue
            seen.add(element.objgen)
        kind = _name(element.get("/S"))
        if kind:
            counts[kind] += 1
            replaced += kind == "Figure" and "/ActualText" in element
            linked += kind == "Figure" and in_link
        kids = element.get("/K")
        if kids is not None:
            inside = in_link or kind == "Link"
            each = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            waiting += [(kid, inside) for kid in each]
    return {kind: counts[kind] for kind in sorted(counts)}, replaced, linked
