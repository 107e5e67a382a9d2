"""The parts of a handout."""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.model.article import Heading
from plainleaf.model.inlines import Inlines


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """One entry of the reference list.

    `identifier` is the target of citations; `cited_at` holds the anchors of those citations, for
    the links back.
    """

    number: int
    identifier: str
    inlines: Inlines
    cited_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """The reference list with its heading (level 2).

    `numbered`: works are cited by their numbers. Otherwise the list stands in the order of names.
    """

    heading: Heading
    entries: tuple[ReferenceEntry, ...]
    numbered: bool = True
