"""What an article says about itself and about the works that it cites, in CSL's terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plainleaf.diagnostics import Position


@dataclass(frozen=True, slots=True)
class Name:
    """A name in CSL's terms: `literal` for a body or a name that is not split.

    `particle` belongs to the family name ("van" in "van der Berg"), `dropping_particle` to the
    given names ("de" in "de Gaulle", who is sorted under G).
    """

    family: str = ""
    given: str = ""
    literal: str = ""
    particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: year, or year and month, or all three; or only words.

    `season` is 1 (spring) to 4; `until` ends a range; `circa` says that it is a guess.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    literal: str = ""
    season: int | None = None
    circa: bool = False
    until: PartialDate | None = None

    def iso(self) -> str:
        """Return `2022`, `2022-05` or `2022-05-03`; empty without a year."""
        if self.year is None:
            return ""
        parts = [f"{self.year:04d}", *(f"{p:02d}" for p in (self.month, self.day) if p)]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Reference:
    """A work in CSL's terms (CSL 1.0.2, appendix IV: variables).

    `other`, `other_names` and `other_dates` hold the variables that have no field of their own,
    under CSL's names. `aside`: it comes from a bibliography file, so it is listed only where it is
    cited.
    """

    identifier: str
    type: str
    position: Position
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    issued: PartialDate | None = None
    accessed: PartialDate | None = None
    container_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    edition: str = ""
    publisher: str = ""
    publisher_place: str = ""
    number: str = ""
    doi: str = ""
    url: str = ""
    language: str = ""
    other: tuple[tuple[str, str], ...] = ()
    other_names: tuple[tuple[str, tuple[Name, ...]], ...] = ()
    other_dates: tuple[tuple[str, PartialDate], ...] = ()
    aside: bool = False


DEFAULT_STYLE = "american-medical-association"


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """How references are set: a style of the field by its name, or an author's own file.

    `chosen` is False where the article names none: then numbers stand in square brackets.
    """

    name: str = DEFAULT_STYLE
    data: bytes = field(default=b"", repr=False)
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says, typed. Dates are ISO 8601 (`2026-11-23`), or empty.

    `web` is where the handout stands on the web: an address or a DOI. `qr`: whether a QR code leads
    to it, or to the study; None where the author says nothing. `lines` gives the source line of
    each key, as its author spells it.
    """

    title: str
    language: str
    description: str = ""
    authors: tuple[str, ...] = ()
    category: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    published: str = ""
    reviewed: str = ""
    next_review: str = ""
    version: str = ""
    owner: str = ""
    web: str = ""
    qr: bool | None = None
    paper: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
