"""The keys of a clinic profile and their types."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from plainleaf.reader.characters import is_seen
from plainleaf.reader.front_matter import canonical_language
from plainleaf.text.addresses import linkable, phone_address

PLACEHOLDERS = ("slug", "version", "lang", "year", "edition", "audience")
_LONGEST_ADDRESS = 300  # characters
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def _line(value: object) -> object:
    if isinstance(value, str) and ("\n" in value.strip() or not is_seen(value)):
        raise ValueError("write one line of words")
    return " ".join(value.split()) if isinstance(value, str) else value


def _languages(value: object) -> object:
    """Return words by language; words that name none stand under the empty name."""
    if isinstance(value, str):
        value = {"": value}
    if not isinstance(value, dict):
        raise ValueError('write words, or words by language: {en = "…", es = "…"}')
    said: dict[str, object] = {}
    for tag, words in value.items():
        language = canonical_language(tag) if tag else ""
        if language is None:
            raise ValueError(f"'{tag}' is not a language tag such as en, en-GB or zh-Hans")
        if not isinstance(words, str) or not is_seen(words):
            raise ValueError("write words, in quotes")
        said[language] = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())
    return said


def _alt(value: object) -> object:
    return {"": ""} if value == "" else _languages(value)


def _color(value: object) -> object:
    if not isinstance(value, str) or not _COLOR.match(value):
        raise ValueError(f"{value!r} is not a colour; write #rrggbb, such as #0b4a5e")
    return value.lower()


def _language(value: object) -> object:
    tag = canonical_language(value) if isinstance(value, str) else None
    if not tag:
        raise ValueError("write a language tag such as en, en-GB or zh-Hans")
    return tag


def _address(value: object) -> object:
    fits = isinstance(value, str) and len(value) <= _LONGEST_ADDRESS
    if not fits or not re.match(r"https?://\S+\Z", str(value)) or not _leads(str(value)):
        raise ValueError("write a whole address: https://…")
    return value


def _leads(address: str) -> bool:
    return bool(linkable(PLACEHOLDER.sub("x", address)))


def _phone(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write a telephone number, in quotes")
    number = " ".join(value.split())
    phone_address(number)  # refuses what it could not dial as it is shown
    return number


def _mail(value: object) -> object:
    if not isinstance(value, str) or not re.match(r"[^\s@?&#/]+@[^\s@?&#/]+\.[^\s@?&#/]+\Z", value):
        raise ValueError("write an address such as leaflets@example.org")
    return value


def _scheme(value: object) -> object:
    for name in PLACEHOLDER.findall(value) if isinstance(value, str) else ():
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            raise ValueError(f"{{{name}}} stands for nothing; there are {known}")
    return value


Line = Annotated[str, BeforeValidator(_line)]
Words = Annotated[dict[str, str], BeforeValidator(_languages)]
Color = Annotated[str, BeforeValidator(_color)]
Address = Annotated[str, BeforeValidator(_address)]
Scheme = Annotated[str, BeforeValidator(_scheme)]


def _name(name: str) -> str:
    return name.replace("_", "-")


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_name)


class Logo(_Keys):
    """A picture beside the clinic's name; an empty `alt` says that it is decoration."""

    file: str
    alt: Annotated[dict[str, str], BeforeValidator(_alt)]
    height_mm: Annotated[float, Field(ge=5, le=40)] = 14


class Tones(_Keys):
    """Colours of one mode; what is not said is the theme's."""

    accent: Color | None = None
    link: Color | None = None
    ink: Color | None = None
    muted: Color | None = None
    paper: Color | None = None


class Palette(Tones):
    """Colours on paper and by day, and by night. `strict`: refuse what would be fixed."""

    strict: bool = False
    dark: Tones = Tones()


class FontNames(_Keys):
    """Families that go before the theme's own; `word` is the one that Word names."""

    body: tuple[Line, ...] = ()
    mono: tuple[Line, ...] = ()
    word: Line = ""


class WordStyles(_Keys):
    """Which styles of the clinic's Word template stand for what a handout has, by their names."""

    body: Line = ""
    bullet: Line = ""
    number: Line = ""
    caption: Line = ""
    heading_1: Line = ""
    heading_2: Line = ""
    heading_3: Line = ""
    heading_4: Line = ""
    heading_5: Line = ""
    heading_6: Line = ""


class Certifier(_Keys):
    """Who has tested that EPUBs meet the standard (EPUB Accessibility 1.1, 2.6)."""

    name: Line
    credential: Line = ""
    report: Address | Literal[""] = ""


class ProfileKeys(_Keys):
    """All keys of a clinic profile."""

    lang: Annotated[str, BeforeValidator(_language)]
    name: Words
    short_name: Words = {}
    address: Words = {}
    phone: Annotated[str, BeforeValidator(_phone)] = ""
    email: Annotated[str, BeforeValidator(_mail)] = ""
    web: Address | Literal[""] = ""
    hours: Words = {}
    emergency: Words = {}
    disclaimer: Words = {}
    also_available: Words = {}
    paper: Literal["a4", "letter", ""] = ""
    number: Scheme = ""
    web_version: Annotated[Address, BeforeValidator(_scheme)] | Literal[""] = ""
    qr: bool = True
    reference_docx: str = ""
    reference_docx_alt: Annotated[dict[str, str], BeforeValidator(_alt)] = {}
    word_styles: WordStyles = WordStyles()
    logo: Logo | None = None
    colors: Palette = Palette()
    fonts: FontNames = FontNames()
    certifier: Certifier | None = None


def known_keys(loc: tuple[str, ...]) -> list[str]:
    """Return the keys of the table at a place, as people write them."""
    model: Any = ProfileKeys
    tables: dict[str, Any] = {
        "logo": Logo, "colors": Palette, "fonts": FontNames, "certifier": Certifier,
        "dark": Tones, "word-styles": WordStyles,
    }  # fmt: skip
    for part in loc:
        model = tables.get(part, model)
    return [info.alias or name for name, info in model.model_fields.items()]
