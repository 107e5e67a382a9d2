"""Structure elements of a PDF: their kids, and what their attributes say (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import Any

import pikepdf

from plainleaf.verify.readback.pdf_places import attribute


def kids_of(element: Any) -> list[Any]:
    """Return what stands directly below an element: elements, and leaves."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def is_element(kid: Any) -> bool:
    """Return whether a kid is an element."""
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def list_numbering(element: Any) -> str:
    """Return what marks a list's items by its `ListNumbering`; empty where it says nothing."""
    return str(attribute(element, "/ListNumbering") or "")
