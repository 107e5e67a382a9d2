"""One element of a style, as all rooms of the references see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Node:
    """One element: its name, attributes and children."""

    tag: str
    attributes: dict[str, str]
    children: list[Node]
    text: str = ""

    def get(self, name: str, otherwise: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, otherwise)

    def child(self, tag: str) -> Node | None:
        """Return the first child of a name."""
        return next((node for node in self.children if node.tag == tag), None)
