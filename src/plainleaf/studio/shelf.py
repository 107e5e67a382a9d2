"""The shelf: all handouts, each with its language, its state and its last export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plainleaf.errors import PlainleafError
from plainleaf.studio.folder import Article, Folder
from plainleaf.studio.front import split
from plainleaf.studio.pages import (
    article_of,
    data_of,
    day_of,
    direction_of,
    language_of,
    page,
    said,
    studio_of,
    text_in,
)
from plainleaf.studio.texts import language_name
from plainleaf.studio.work import checked


@dataclass(frozen=True, slots=True)
class Card:
    """A handout on the shelf."""

    name: str
    title: str
    tag: str
    language: str
    direction: str
    exported: str
    stale: bool
    group: str


def title_and_tag(folder: Folder, article: Article) -> tuple[str, str]:
    """Return an article's title, or its name where it has none, and its language tag."""
    try:
        fields = split(folder.read(article).text).fields
    except PlainleafError:
        fields = {}
    return fields.get("title") or article.name, fields.get("lang", "")


def exported_at(file: Path) -> datetime:
    """Return when a file was exported, UTC."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _card(folder: Folder, article: Article, shown_in: str) -> Card:
    title, tag = title_and_tag(folder, article)
    last = max(folder.finished(article), key=lambda path: path.stat().st_mtime, default=None)
    stem = article.path.name.partition(".")[0]
    return Card(
        article.name,
        title,
        tag,
        language_name(tag, shown_in) if tag else "",
        direction_of(tag),
        day_of(exported_at(last).astimezone().date(), shown_in) if last else "",
        last is not None and folder.changed_since(article, last),
        f"{article.path.parent}/{stem}",
    )


async def _shelf(request: Request) -> Response:
    studio = studio_of(request)
    cards = [_card(studio.folder, each, language_of(request)) for each in studio.folder.all()]
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(card.group, []).append(card)
    for some in groups.values():
        # The source first, its translations below.
        some.sort(key=lambda card: (card.name.count("."), card.name))
    return page(
        request,
        "shelf.html.j2",
        here="shelf",
        groups=list(groups.values()),
        count=len(cards),
        folder=studio.folder.root.name,
    )


async def _state(request: Request) -> Response:
    """Say how an article is: it was checked, or is now."""
    studio, article = studio_of(request), article_of(request)
    text = studio.folder.read(article)
    known = studio.states.get(article.name)
    # A review falls due without any change.
    as_it_is = f"{text.state} {date.today()}"
    if known is None or known[0] != as_it_is:
        found = await studio.quick.do(article.name, checked, text.text, article.path)
        counts = {
            severity: sum(each["severity"] == severity for each in found["findings"])
            for severity in ("error", "warning")
        }
        known = (as_it_is, {"state": found["state"], **counts})
        studio.states[article.name] = known
    return said(**known[1])


async def _new(request: Request) -> Response:
    data = await data_of(request)
    made = studio_of(request).folder.begin(text_in(data, "title"), text_in(data, "lang"))
    return said(article=made.name)


async def _duplicate(request: Request) -> Response:
    data = await data_of(request)
    folder = studio_of(request).folder
    made = folder.duplicate(article_of(request, text_in(data, "article")))
    return said(article=made.name)


async def _rename(request: Request) -> Response:
    data = await data_of(request)
    folder = studio_of(request).folder
    made = folder.rename(article_of(request, text_in(data, "article")), text_in(data, "name"))
    return said(article=made.name)


ROUTES = [
    Route("/", _shelf),
    Route("/state", _state),
    Route("/new", _new, methods=["POST"]),
    Route("/duplicate", _duplicate, methods=["POST"]),
    Route("/rename", _rename, methods=["POST"]),
]
