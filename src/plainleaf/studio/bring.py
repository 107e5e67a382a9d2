"""Bringing a text in: pasted or dropped, imported here, its report a page, kept with one click."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import SourceError, UsageError, WriteError
from plainleaf.importers import Import
from plainleaf.importers.prove import write_pictures
from plainleaf.reader.identifiers import slug
from plainleaf.studio.front import split
from plainleaf.studio.pages import (
    data_of,
    direction_of,
    language_name,
    language_of,
    page,
    said,
    studio_of,
    text_in,
)
from plainleaf.studio.work import counted, imported

_PASTED, _PASTED_PAGE = "pasted.txt", "pasted.html"


@dataclass(frozen=True, slots=True)
class Brought:
    """An import that waits to be kept."""

    source: str
    made: Import
    counts: dict[str, int]


async def _bring(request: Request) -> Response:
    return page(request, "in.html.j2", here="in")


async def _import(request: Request) -> Response:
    studio = studio_of(request)
    async with request.form(max_files=1, max_fields=8, max_part_size=20_000_000) as form:
        language, changes = str(form.get("lang", "")).strip(), str(form.get("changes", ""))
        name, data = await given(form.get("file"))
        if not data:
            page_, text = str(form.get("page", "")), str(form.get("text", ""))
            name = _PASTED_PAGE if page_.strip() else _PASTED
            data = (page_ or text).encode("utf-8", "replace")
    if not data.strip():
        raise UsageError("There is nothing to bring in: paste a text, or choose a file.")
    changes = changes if changes in ("accept", "reject") else ""
    found = await studio.slow.do(name, imported, name, data, language, changes)
    if found.made is None:
        return said(error=found.error, undecided=list(found.undecided))
    counts = await studio.slow.do(name, counted, found.made.text)
    return said(report=studio.keep(Brought(name, found.made, counts)))


async def given(file: object) -> tuple[str, bytes]:
    """Return the name and the bytes of a file that was sent; both empty where none was.

    The name is for its ending and for messages: nothing is opened by it.
    """
    if not isinstance(file, UploadFile) or not file.filename:
        return "", b""
    path = PurePath(file.filename.replace("\\", "/").rpartition("/")[2])
    suffix = path.suffix.lower()
    return f"{slug(path.stem)[:60]}{slug(suffix) and '.' + slug(suffix)}", await file.read()


def _brought(request: Request) -> Brought:
    found = studio_of(request).kept(request.path_params["identifier"], Brought)
    if found is None:
        raise SourceError("This report is gone. Bring the text in once more.")
    return found


async def _report(request: Request) -> Response:
    brought = _brought(request)
    made = brought.made
    front = split(made.text)
    by_code: dict[str, list[dict[str, Any]]] = {"left-out": [], "guessed": [], "asked": []}
    for each in made.diagnostics:
        by_code.setdefault(each.code, by_code["guessed"]).append(_line(each))
    reasons: Counter[str] = Counter(each["why"] for each in by_code["left-out"])
    return page(
        request,
        "report.html.j2",
        here="in",
        identifier=request.path_params["identifier"],
        source=brought.source,
        counts=brought.counts,
        fields=front.fields,
        text=made.text,
        tag=made.language,
        named=language_name(made.language, language_of(request)),
        direction=direction_of(made.language),
        left_out=by_code["left-out"],
        reasons=reasons,
        guessed=by_code["guessed"],
        asked=by_code["asked"],
        in_word=brought.source.endswith((".docx", ".docm", ".dotx")),
    )


def _line(each: Diagnostic) -> dict[str, Any]:
    return {
        "why": each.message.partition(": ")[0],
        "message": each.message,
        "hint": each.hint,
        "words": each.dropped,
        "line": each.position.line,
    }


async def _keep(request: Request) -> Response:
    """Keep an import as an article; its title may be another."""
    brought, folder = _brought(request), studio_of(request).folder
    name = text_in(await data_of(request), "name")
    title = split(brought.made.text).fields.get("title", "")
    article = folder.put(slug(name or title or brought.source), brought.made.text)
    try:
        write_pictures(brought.made.pictures, article.path.parent)
    except OSError as error:
        raise WriteError(f"The pictures cannot be written ({error.strerror}).") from None
    studio_of(request).forget(request.path_params["identifier"], Brought)
    return said(article=article.name)


ROUTES = [
    Route("/in", _bring),
    Route("/in", _import, methods=["POST"]),
    Route("/in/{identifier}", _report),
    Route("/in/{identifier}", _keep, methods=["POST"]),
]
