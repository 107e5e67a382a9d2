"""The keys of the front matter and their types.

Every scalar comes as text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from plainleaf.text.addresses import doi_in, linkable

_LONGEST_ADDRESS = 300  # characters
HIDE = "hide"  # instead of references: neither the list nor the citations are shown
DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?\Z")


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


def _name(value: object) -> object:
    return {"literal": value} if isinstance(value, str) else value


def _date(value: object) -> object:
    match value:
        case str():
            return _written_date(value)
        case [dict() as first, *rest]:
            # Pandoc's way to write a range.
            return _with_end(_date(first), rest[0] if rest else None)
        case {"date-parts": [list() as first, *rest], **more}:
            made = _parts(first) | {key: more[key] for key in ("season", "circa") if key in more}
            return _with_end(made, _parts(rest[0]) if rest else None)
        case {"date-parts": list() as parts}:
            return _parts(parts)
        case dict():
            words = value.get("literal") or value.get("raw") or ""
            kept = ("year", "month", "day", "season", "circa")
            made = {key: value[key] for key in kept if key in value}
            if made or not _written_date(words).get("year"):
                return {"literal": words} | made
            return _written_date(words)
        case _:
            return value


def _parts(parts: Any) -> dict[str, object]:
    # Reference managers write an unknown month as nothing, or as 0.
    known = [part for part in parts if part not in ("", "0", 0, None)]
    return dict(zip(("year", "month", "day"), known, strict=False))


def _with_end(made: object, end: object) -> object:
    ended = isinstance(made, dict) and end not in (None, {}, [])
    return {**made, "until": end} if ended and isinstance(made, dict) else made


def _written_date(text: str) -> dict[str, object]:
    """Return what `2022`, `2022-05-03`, `2022/2023` or `2022~` say (EDTF), or the words."""
    text = text.strip()
    begin, slash, end = text.partition("/")
    match = DATE.match(begin.removesuffix("~").removesuffix("?"))
    if not match or (slash and not DATE.match(end)):
        return {"literal": text} if text else {}
    made: dict[str, object] = dict(zip(("year", "month", "day"), match.groups(), strict=True))
    if begin[-1:] in "~?":
        made["circa"] = True
    return {**made, "until": end} if slash else made


def _small(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _shown_works(value: object) -> object:
    return [] if value == HIDE else value


def _iso(value: object) -> object:
    if isinstance(value, str) and not _is_date(value.strip()):
        # That of 31 November tells no more than that of “soon”: it may be another month’s.
        raise ValueError("write a day that there is, as year-month-day (YYYY-MM-DD)")
    # 2026-1-5 is meant, and only 2026-01-05 is a date to every program.
    return re.sub(r"-(\d)(?!\d)", r"-0\1", value.strip()) if isinstance(value, str) else value


def _web(value: object) -> object:
    text = value.strip() if isinstance(value, str) else ""
    whole = text.startswith("http") and linkable(text) and not re.search(r"\s", text)
    if len(text) > _LONGEST_ADDRESS or not (whole or doi_in(text)):
        raise ValueError("write a whole address, https://…, or a DOI")
    return text


def _is_date(text: str) -> bool:
    match = DATE.match(text) if text.isascii() else None
    if match is None:
        return False
    try:
        date(*(int(part) if part else 1 for part in match.groups()))
    except ValueError:
        return False
    return True


class Keys(BaseModel):
    """The keys of one mapping; what else stands in it is reported, not refused."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class NameKeys(Keys):
    """A name: CSL's variables, or Quarto's `name`."""

    family: str = ""
    given: str = ""
    literal: str = ""
    name: str = ""
    non_dropping_particle: str = Field("", alias="non-dropping-particle")
    dropping_particle: str = Field("", alias="dropping-particle")
    suffix: str = ""
    comma_suffix: str = Field("", alias="comma-suffix")
    static_ordering: str = Field("", alias="static-ordering")
    parse_names: str = Field("", alias="parse-names")

    def words(self) -> str:
        """Return the name as it is read aloud."""
        particle = self.dropping_particle or self.non_dropping_particle
        split = " ".join(filter(None, (self.given, particle, self.family, self.suffix)))
        return self.literal or self.name or split


class DateKeys(Keys):
    """A date in CSL's terms; `literal` where it is only words."""

    year: int | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    literal: str = ""
    season: Annotated[int, Field(ge=1, le=4)] | None = None
    circa: bool = False
    until: Annotated[DateKeys, BeforeValidator(_date)] | None = None


Names = Annotated[list[Annotated[NameKeys, BeforeValidator(_name)]], BeforeValidator(_listed)]
Date = Annotated[DateKeys, BeforeValidator(_date)]
IsoDate = Annotated[str, BeforeValidator(_iso)]
Words = Annotated[list[str], BeforeValidator(_listed)]


class WorkKeys(Keys):
    """A reference: the variables of CSL 1.0.2 that have a field of their own in the model."""

    id: str
    type: str = "document"
    title: str = ""
    author: Names = []
    editor: Names = []
    issued: Date | None = None
    accessed: Date | None = None
    container_title: str = Field("", alias="container-title")
    volume: str = ""
    issue: str = ""
    page: str = ""
    edition: str = ""
    publisher: str = ""
    publisher_place: str = Field("", alias="publisher-place")
    number: str = ""
    DOI: str = ""
    URL: str = ""
    language: str = ""


def _field(name: str) -> str:
    return name.replace("-", "_")


# The other variables (CSL 1.0.2, appendix IV), and the two names that Zotero writes.
OTHER_TEXTS = (
    "abstract annote archive archive_collection archive_location archive-place authority "
    "call-number chapter-number citation-label collection-number collection-title "
    "container-title-short dimensions division event event-title event-place genre ISBN ISSN "
    "journalAbbreviation jurisdiction keyword locator medium note number-of-pages "
    "number-of-volumes original-publisher original-publisher-place original-title page-first "
    "part-number part-title PMCID PMID printing-number references reviewed-genre reviewed-title "
    "scale section shortTitle source status supplement-number title-short version volume-title"
).split()
OTHER_NAMES = (
    "chair collection-editor compiler composer container-author contributor curator director "
    "editorial-director editor-translator executive-producer guest host illustrator interviewer "
    "narrator organizer original-author performer producer recipient reviewed-author "
    "script-writer series-creator translator"
).split()
OTHER_DATES = "available-date event-date original-date submitted".split()
_OTHERS: dict[str, Any] = {
    **{_field(name): (str, Field("", alias=name)) for name in OTHER_TEXTS},
    **{_field(name): (Names, Field([], alias=name)) for name in OTHER_NAMES},
    **{_field(name): (Date | None, Field(None, alias=name)) for name in OTHER_DATES},
    # What other programs note about a work, and nobody reads: known, and of no consequence.
    "custom": (Any, Field(None, alias="custom")),
    "citation_key": (str, Field("", alias="citation-key")),
}
if TYPE_CHECKING:
    ReferenceKeys = WorkKeys
else:
    ReferenceKeys = create_model("ReferenceKeys", __base__=WorkKeys, **_OTHERS)


class FrontMatterKeys(Keys):
    """All keys of the front matter."""

    title: str = ""
    description: str = ""
    lang: str = ""
    category: str = ""
    keywords: Words = []
    authors: Names = []
    source: str = ""
    references: Annotated[list[ReferenceKeys], BeforeValidator(_shown_works)] = []
    bibliography: Words = []
    csl: str = ""
    glossary: Any = None
    published: IsoDate = ""
    reviewed: IsoDate = ""
    next_review: IsoDate = Field("", alias="next-review")
    version: str = ""
    owner: str = ""
    web: Annotated[str, BeforeValidator(_web)] = ""
    qr: bool | None = None
    paper: Annotated[Literal["a4", "letter", ""], BeforeValidator(_small)] = ""


def known_keys(model: type[Keys]) -> set[str]:
    """Return the names of a mapping's keys as authors write them."""
    return {info.alias or name for name, info in model.model_fields.items()}
