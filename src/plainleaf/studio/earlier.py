"""Earlier versions: what a text was, beside what it is; one of them comes back."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from plainleaf.errors import SourceError
from plainleaf.studio.folder import Article, Conflict
from plainleaf.studio.pages import (
    article_of,
    data_of,
    direction_of,
    language_of,
    moment_of,
    page,
    said,
    studio_of,
    text_in,
    trouble,
)
from plainleaf.studio.shelf import title_and_tag


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """Return two texts line by line: "same", "gone" or "new", and a "gap" for what is far off.

    Empty lines that came or went are shown only where nothing else did.
    """
    old, new = before.split("\n"), after.split("\n")
    rows: list[tuple[str, str]] = []
    for line in list(difflib.unified_diff(old, new, n=1, lineterm=""))[2:]:
        if line.startswith("@@"):
            rows += [("gap", "")] if rows else []
        else:
            rows.append(({"-": "gone", "+": "new"}.get(line[:1], "same"), line[1:]))
    words = [row for row in rows if row[0] == "gap" or row[1].strip()]
    return words if any(kind in ("gone", "new") for kind, _ in words) else rows


async def _history(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    title, tag = title_and_tag(studio.folder, article)
    return history(
        request,
        article,
        here="history",
        article=article.name,
        title_of_article=title,
        tag=tag,
        direction=direction_of(tag),
    )


def history(request: Request, file: Article, **values: Any) -> Response:
    """Return the page of what a file was, with what changed since one of these versions."""
    versions, now = studio_of(request).folder.versions, studio_of(request).folder.read(file)
    shown_in, found = language_of(request), versions.all(file.name)
    name = request.query_params.get("version", "")
    rows: list[tuple[str, str]] = []
    chosen = next((each for each in found if each.name == name), None)
    if chosen is not None:
        rows = compared(_as_text(versions.read(file.name, name) or b""), now.text)
    elif name:
        raise SourceError("This earlier version is gone.")
    return page(
        request,
        "history.html.j2",
        versions=[(each.name, moment_of(each.when, shown_in)) for each in found],
        chosen=chosen and (chosen.name, moment_of(chosen.when, shown_in)),
        rows=rows,
        state=now.state,
        **{"profile": "", **values},
    )


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


async def _restore(request: Request) -> Response:
    data = await data_of(request)
    return restored(request, article_of(request, text_in(data, "article")), data)


def restored(request: Request, file: Article, data: Mapping[str, Any]) -> Response:
    """Put an earlier text in the place of the one that there is, which is kept."""
    folder = studio_of(request).folder
    earlier = folder.versions.read(file.name, text_in(data, "version"))
    if earlier is None:
        raise SourceError("This earlier version is gone.")
    try:
        folder.save(file, _as_text(earlier), text_in(data, "state"), keep=True)
    except Conflict as conflict:
        return JSONResponse(trouble(request, f"{conflict} Load this page again."), 409)
    return said()


ROUTES = [
    Route("/history", _history),
    Route("/restore", _restore, methods=["POST"]),
]
