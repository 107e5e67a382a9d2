"""Templates filled in, and what every page needs."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import normalize
from urllib.parse import quote, urlencode

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from plainleaf import __version__
from plainleaf.cite import Services
from plainleaf.errors import UsageError
from plainleaf.studio.desk import Desk, Jobs
from plainleaf.studio.folder import Article, Folder
from plainleaf.studio.texts import (
    Said,
    counted,
    language_name,
    languages,
    said_in,
    texts,
    wished,
    without_folder,
)
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import default_theme, templates_folder

LANGUAGE_COOKIE = "plainleaf-language"
_MOST_JSON = 8_000_000
_MOST_KEPT = 12
_LONGEST_LOOK_UP = 10.0  # seconds
Kept = TypeVar("Kept")


class Studio:
    """What all pages share: the folder, the two desks, the exports, what is looked at just now."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._kept: dict[type[Any], dict[str, Any]] = {}
        self.states: dict[str, tuple[str, dict[str, Any]]] = {}
        # Where a work is looked up when somebody asks for it: the one way out of this machine.
        self.services = Services(seconds=_LONGEST_LOOK_UP)

    @cached_property
    def quick(self) -> Desk:
        """Where checks and previews are made."""
        return Desk()

    @cached_property
    def slow(self) -> Desk:
        """Where exports, imports and updates are made."""
        return Desk()

    @cached_property
    def jobs(self) -> Jobs:
        """The exports of this session."""
        return Jobs(self.slow)

    def start(self) -> None:
        """Start the processes now, before there are threads; clear up."""
        self.folder.clear()
        self.quick.start()
        self.slow.start()

    def close(self) -> None:
        """End what was started."""
        for name in ("quick", "slow", "jobs"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def keep(self, value: object) -> str:
        """Keep something for a page that follows, and return its name; the oldest of its kind goes.

        Previews, which are many, drive out no import that waits to be kept.
        """
        some = self._kept.setdefault(type(value), {})
        while len(some) >= _MOST_KEPT:
            del some[next(iter(some))]
        identifier = secrets.token_hex(16)
        some[identifier] = value
        return identifier

    def kept(self, identifier: str, kind: type[Kept]) -> Kept | None:
        """Return what was kept under a name."""
        found: Kept | None = self._kept.get(kind, {}).get(identifier)
        return found

    def forget(self, identifier: str, kind: type[object]) -> None:
        """Forget what was kept under a name."""
        self._kept.get(kind, {}).pop(identifier, None)


def studio_of(request: Request) -> Studio:
    """Return what all pages share."""
    studio: Studio = request.app.state.studio
    return studio


def article_of(request: Request, name: str | None = None) -> Article:
    """Return the article that an address names.

    Raises:
        NotHere: there is none.
    """
    return studio_of(request).folder.find(name or request.query_params.get("article", ""))


def language_of(request: Request) -> str:
    """Return the language in which somebody reads the pages."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return wished(request.headers.get("accept-language", ""), chosen)


def words_of(request: Request) -> Mapping[str, str]:
    """Return the words of the pages in that language."""
    return texts(language_of(request))


def told(request: Request, words: str) -> Said:
    """Return what another room says, as a page shows it: files called as pages call them."""
    return said_in(language_of(request), without_folder(words, studio_of(request).folder.root))


def trouble(request: Request, words: str) -> dict[str, str]:
    """Return what stops some work, for an answer: the sentence, and the language that it is in."""
    made = told(request, words)
    return {"error": made.words, "lang": made.language}


_QUOTED = re.compile(r"([“„][^”“]*[”“])")
_LINE = re.compile(r"\b(?P<word>line|Zeile) (?P<n>\d+)")


def with_sentences(
    request: Request, rows: Iterable[dict[str, Any]], above: int = 0
) -> list[dict[str, Any]]:
    """Return diagnostics, as data, as a page shows them.

    `said` and `advice` are message and hint; `clinic` is the profile in which it is put right.

    Args:
        request: of the page.
        rows: what `Diagnostic.data` gives.
        above: lines above the text that an author sees: lines are counted from there.
    """

    def shown(words: str) -> dict[str, str]:
        made = told(request, words)
        # What is quoted of a text stays as it is.
        parts = _QUOTED.split(made.words)
        parts[::2] = [_LINE.sub(shifted, each) for each in parts[::2]]
        return Said("".join(parts), made.language).data()

    def shifted(found: re.Match[str]) -> str:
        line = int(found["n"])
        return f"{found['word']} {line - above}" if line > above else found.group()

    root = studio_of(request).folder.root
    return [
        {
            **each,
            "said": shown(each["message"]),
            "advice": shown(each["hint"]),
            "clinic": _profile(each, root),
        }
        for each in rows
    ]


def _profile(found: Mapping[str, Any], root: Path) -> str:
    """Return the clinic profile of the folder in which something is put right; else nothing."""
    path = Path(found["file"])
    known = found["code"] == "edit-clinic" or found["code"].startswith("clinic-")
    inside = known and path.is_absolute() and path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside else ""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(templates_folder() / "studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"address": lambda text: quote(str(text), safe="")}
    return made


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page."""
    language = language_of(request)
    found = texts(language)
    root = request.scope.get("root_path", "").rstrip("/")

    def link(path: str, **query: str) -> str:
        asked = {key: value for key, value in query.items() if value}
        return f"{root}/{path}" + (f"?{urlencode(asked)}" if asked else "")

    scripted = {key[3:]: words for key, words in found.items() if key.startswith("js_")}
    shown = {
        "t": found,
        "language": language,
        "languages": [(each, language_name(each, each)) for each in languages()],
        "language_choices": partial(language_choices, language),
        "link": link,
        "counted": partial(counted, found),
        "root": root,
        "csrf": request.scope["state"]["csrf"],
        "signed_in": request.scope["state"].get("signed_in", False),
        "scripted": json.dumps(scripted, ensure_ascii=False),
        "version": __version__,
        "here": "",
        "article": None,
        "title_of_article": "",
        "state_of_text": "",
        **values,
    }
    return HTMLResponse(_environment().get_template(template).render(shown), status)


def language_choice(tag: str, shown_in: str) -> str:
    """Return what a language is called where one of several is chosen: its name and its tag."""
    name = language_name(tag, shown_in)
    if name == tag:
        return tag
    return f"{name[:-1]}, {tag})" if name.endswith(")") else f"{name} ({tag})"


def language_choices(shown_in: str, chosen: str) -> list[tuple[str, str]]:
    """Return the languages that handouts have words of ours in, as (tag, name), by their names.

    Args:
        shown_in: of the names.
        chosen: stands among them, whatever it is; empty for none.
    """
    tags = {*default_theme().languages(), *filter(None, [chosen])}
    found = [(tag, language_choice(tag, shown_in)) for tag in tags]
    return sorted(found, key=lambda each: normalize("NFKD", each[1]).casefold())


def direction_of(tag: str) -> str:
    """Return the direction in which a language is written."""
    return "rtl" if tag and right_to_left(tag) else "ltr"


def day_of(day: date, language: str) -> str:
    """Return a day as a language writes it."""
    return str(format_date(day, "long", locale=language))


def moment_of(when: datetime, language: str) -> str:
    """Return a moment as a language writes it, by this machine's clock."""
    here = when.astimezone()
    return f"{day_of(here.date(), language)}, {here:%H:%M:%S}"


async def data_of(request: Request) -> dict[str, Any]:
    """Return the JSON that was sent.

    Raises:
        UsageError: it is none.
    """
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_JSON:
            raise UsageError("The text is too large.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageError("This request cannot be read.")
    return found


def text_in(data: Mapping[str, Any], key: str, default: str = "") -> str:
    """Return a value that must be a text.

    Raises:
        UsageError: it is none.
    """
    found = data.get(key, default)
    if not isinstance(found, str):
        raise UsageError("This request cannot be read.")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise UsageError(
            "Half of a character stands in the text; type the words around it again."
        ) from None
    return found.replace("\r\n", "\n")


def said(**values: Any) -> Response:
    """Return values as JSON."""
    return JSONResponse(values)


def stopped(request: Request, error: str, undecided: Iterable[str]) -> Response:
    """Return what stops some work, and the tracked changes that nobody has decided, as JSON."""
    changes = [told(request, each).data() for each in undecided]
    return said(**trouble(request, error), undecided=changes)
