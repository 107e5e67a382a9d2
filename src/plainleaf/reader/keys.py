"""The keys of the front matter and their types.

Floor 1, of the reader: imports nothing of the package. Every scalar comes as text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?\Z")


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


def _name(value: object) -> object:
    return {"literal": value} if isinstance(value, str) else value


def _date(value: object) -> object:
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts:
            first = parts[0] if isinstance(parts[0], list) else parts
            return dict(zip(("year", "month", "day"), first, strict=False))
        return {"literal": value.get("literal") or value.get("raw") or ""} | {
            key: value[key] for key in ("year", "month", "day") if key in value
        }
    if isinstance(value, str):
        match = _DATE.match(value.strip())
        if match:
            return dict(zip(("year", "month", "day"), match.groups(), strict=True))
        return {"literal": value}
    return value


def _iso(value: object) -> object:
    if isinstance(value, str) and not _is_date(value.strip()):
        raise ValueError("write a date as year-month-day, for example 2026-11-23")
    # 2026-1-5 is meant, and only 2026-01-05 is a date to every program.
    return re.sub(r"-(\d)(?!\d)", r"-0\1", value.strip()) if isinstance(value, str) else value


def _is_date(text: str) -> bool:
    match = _DATE.match(text) if text.isascii() else None
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


Names = Annotated[list[Annotated[NameKeys, BeforeValidator(_name)]], BeforeValidator(_listed)]
Date = Annotated[DateKeys, BeforeValidator(_date)]
IsoDate = Annotated[str, BeforeValidator(_iso)]
Words = Annotated[list[str], BeforeValidator(_listed)]


class ReferenceKeys(Keys):
    """A reference: the variables of CSL 1.0.2 that handouts use."""

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


class FrontMatterKeys(Keys):
    """All keys of the front matter."""

    title: str = ""
    description: str = ""
    lang: str = ""
    category: str = ""
    keywords: Words = []
    authors: Names = []
    source: str = ""
    references: list[ReferenceKeys] = []
    published: IsoDate = ""
    reviewed: IsoDate = ""
    next_review: IsoDate = Field("", alias="next-review")
    version: str = ""
    owner: str = ""
    paper: Literal["a4", "letter", ""] = ""


def known_keys(model: type[Keys]) -> set[str]:
    """Return the names of a mapping's keys as authors write them."""
    return {info.alias or name for name, info in model.model_fields.items()}
