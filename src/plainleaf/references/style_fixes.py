"""Mends: where styles of the field are not what their own manuals say, for what handouts cite.

All of them stand here, each with the section of its manual and a test of its own. An author's own
.csl file is never fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plainleaf.model.metadata import DEFAULT_STYLE, Name, Reference
from plainleaf.references.nodes import Node

AMA, APA, NLM = DEFAULT_STYLE, "apa", "nlm-citation-sequence"
_LONG = frozenset(("down", "from", "into", "onto", "over", "with"))
_SUFFIXES = frozenset(("Jr", "Sr"))


def mended(reference: Reference, style: str) -> Reference:
    """Return a reference as a style needs it to set it as its manual does.

    Args:
        reference: as its author gave it.
        style: the file's name, without its ending; empty for an author's own.
    """
    if reference.type == "article" and reference.doi:
        # A preprint's DOI says all that its number does (AMA 11, 3.11.4.1; APA 7, 10.8).
        reference = replace(reference, number="")
    if style == AMA:
        if reference.type == "pamphlet":
            # The leaflet of a medicine is set as a work that stands alone (AMA 11, 3.15.7).
            reference = replace(reference, type="report")
        if reference.type == "thesis":
            # "Dissertation." is a sentence of its own (AMA 11, 3.14.3).
            reference = replace(reference, other=_capital(reference.other, "genre"))
    if style == APA:
        # "Jr." keeps its full stop (APA 7, 9.8).
        reference = replace(
            reference,
            authors=tuple(_with_stop(name) for name in reference.authors),
            editors=tuple(_with_stop(name) for name in reference.editors),
        )
    return reference


def not_small(style: str) -> frozenset[str]:
    """Return words of CSL's list that a style's titles begin with a capital.

    Prepositions of four letters and more have one (AMA 11, 10.2.2).
    """
    return _LONG if style == AMA else frozenset()


def terms(style: str) -> Mapping[str, str]:
    """Return words that a style has instead of its locale's.

    Pages are joined by a hyphen (Citing Medicine, 2nd edition, chapter 1, "Pagination").
    """
    return {"page-range-delimiter": "-"} if style == NLM else {}


def mend_tree(root: Node, style: str) -> None:
    """Add to a style's elements what its manual has and they have not."""
    if style == AMA:
        # The kind and number of a report follow its year (AMA 11, 3.13.2).
        kind = Node("text", {"variable": "genre", "text-case": "capitalize-first"}, [])
        number = Node("text", {"variable": "number"}, [])
        both = Node("group", {"delimiter": " "}, [kind, number])
        branch = Node("if", {"type": "report"}, [both])
        for group in _groups(root.child("bibliography")):
            macros = [node.get("macro") for node in group.children]
            if {"author", "title"} <= set(macros):
                group.children.append(Node("choose", {}, [branch]))


def _groups(node: Node | None) -> list[Node]:
    if node is None:
        return []
    found = [node] if node.tag == "group" else []
    return [*found, *(group for child in node.children for group in _groups(child))]


def _with_stop(name: Name) -> Name:
    return replace(name, suffix=f"{name.suffix}.") if name.suffix in _SUFFIXES else name


def _capital(variables: tuple[tuple[str, str], ...], wanted: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value[:1].upper() + value[1:] if name == wanted else value)
        for name, value in variables
    )
