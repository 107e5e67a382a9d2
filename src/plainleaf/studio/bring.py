"""Bringing a text in: pasted or dropped, imported here, its report a page, kept with one click.

On that page lines come back in that were left out, and become something else. Nothing is changed
in the article that was made: the source is imported again, with what was decided.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import SourceError, UsageError, WriteError
from plainleaf.importers import Import
from plainleaf.importers.decisions import Question
from plainleaf.importers.prove import write_pictures
from plainleaf.reader.identifiers import slug
from plainleaf.studio.front import split
from plainleaf.studio.pages import (
    data_of,
    direction_of,
    language_of,
    page,
    said,
    stopped,
    studio_of,
    text_in,
    told,
)
from plainleaf.studio.texts import language_name
from plainleaf.studio.work import counted, imported

_PASTED, _PASTED_PAGE = "pasted.txt", "pasted.html"
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """How a source is to be read: in a language, if it is not guessed, with what was decided."""

    language: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Brought:
    """An import that waits to be kept.

    Args:
        source: the name of the file.
        data: its bytes.
        changes: what becomes of tracked changes.
        made: the import.
        counts: how many of what it holds.
        wish: how it was read.
        past: how it was read before, for who wants a step back.
        busy: two windows decide one after the other.
    """

    source: str
    data: bytes = field(repr=False)
    changes: str
    made: Import
    counts: dict[str, int]
    wish: Wish
    past: list[Wish] = field(default_factory=list)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


async def _bring(request: Request) -> Response:
    return page(request, "in.html.j2", here="in")


async def _import(request: Request) -> Response:
    studio = studio_of(request)
    async with request.form(max_files=1, max_fields=8, max_part_size=20_000_000) as form:
        language, changes = str(form.get("lang", "")).strip(), str(form.get("changes", ""))
        name, data = await given(form.get("file"))
        page_, text = str(form.get("page", "")), str(form.get("text", ""))
        if name and (page_ or text).strip():
            raise UsageError("A text and a file came together: bring in one, then the other.")
        if not data:
            name = _PASTED_PAGE if page_.strip() else _PASTED
            data = (page_ or text).encode("utf-8", "replace")
    if not data.strip():
        raise UsageError("There is nothing to bring in: paste a text, or choose a file.")
    changes = changes if changes in ("accept", "reject") else ""
    found = await studio.slow.do(name, imported, name, data, language, changes)
    if found.made is None:
        return stopped(request, found.error, found.undecided)
    counts = await studio.slow.do(name, counted, found.made.text)
    brought = Brought(name, data, changes, found.made, counts, Wish(language))
    return said(report=studio.keep(brought))


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


async def _decide(request: Request) -> Response:
    """Read the source again with one decision more, in another language, or as it was before."""
    data = await data_of(request)
    key, choice, language = (text_in(data, each) for each in ("key", "choice", "language"))
    brought = _brought(request)
    async with brought.busy:
        past = [*brought.past, brought.wish][-_MOST_STEPS:]
        if data.get("undo"):
            if not brought.past:
                raise UsageError("There is nothing to undo.")
            *past, wish = brought.past
        elif key:
            wish = replace(brought.wish, decisions={**brought.wish.decisions, key: choice})
        else:
            # In another language lines are read in other ways.
            wish = Wish(language.strip())
        slow = studio_of(request).slow
        args = (brought.source, brought.data, wish.language, brought.changes, wish.decisions)
        found = await slow.do(brought.source, imported, *args)
        if found.made is None:
            raise UsageError(found.error)
        counts = await slow.do(brought.source, counted, found.made.text)
        brought.made, brought.counts = found.made, counts
        brought.wish, brought.past = wish, past
    return said(undo=bool(past))


async def _report(request: Request) -> Response:
    brought = _brought(request)
    made = brought.made
    front = split(made.text)
    rows = [_row(request, each, brought.wish.decisions) for each in made.questions]
    known = Counter((each["message"], each["dropped"]) for each in rows)
    by_code: dict[str, list[dict[str, Any]]] = {"left-out": [], "guessed": [], "asked": [], "": []}
    for row in rows:
        by_code[row["code"]].append(row)
    for each in made.diagnostics:
        # What somebody can decide is told of with it, whatever was decided.
        if known[each.message, each.dropped]:
            known[each.message, each.dropped] -= 1
        else:
            by_code[each.code].append(_line(request, each))
    return page(
        request,
        "report.html.j2",
        here="in",
        identifier=request.path_params["identifier"],
        source=brought.source,
        counts=brought.counts,
        fields=front.fields,
        works=dict(front.works),
        text=made.text,
        tag=made.language,
        named=language_name(made.language, language_of(request)),
        direction=direction_of(made.language),
        left_out=by_code["left-out"],
        # Each once, in the order of the first of its lines.
        reasons={each["why"]: each["reason"] for each in by_code["left-out"]},
        guessed=by_code["guessed"],
        asked=by_code["asked"],
        lines=by_code[""],
        undo=bool(brought.past),
        # A page that was pasted has no lines that anybody could look up.
        place="" if brought.source == _PASTED_PAGE else "report_paragraph"
        if brought.source.endswith((".docx", ".docm", ".dotx")) else "report_line",
    )  # fmt: skip


def _row(request: Request, question: Question, decisions: Mapping[str, str]) -> dict[str, Any]:
    """Return something that can be decided, and what it is now."""
    report = question.report
    now = decisions.get(question.key, str(question.now))
    return {
        **(_line(request, report) if report is not None else _NOTHING_TOLD),
        "code": report.code if report is not None else "",
        "dropped": report.dropped if report is not None else "",
        "words": question.words.strip(),
        "line": question.key.partition(".")[0],
        "key": question.key,
        "first": str(question.now),
        "now": now,
        "choices": [str(question.now), *map(str, question.others)],
    }


_NOTHING_TOLD = {"why": "", "message": "", "said": ""}


def _line(request: Request, each: Diagnostic) -> dict[str, Any]:
    why = each.message.partition(": ")[0]
    return {
        "why": why,
        "reason": told(request, why),
        "message": each.message,
        "said": told(request, each.message),
        "advice": told(request, each.hint),
        "words": each.dropped,
        "line": each.position.line,
        "key": "",
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
    Route("/in/{identifier}/decide", _decide, methods=["POST"]),
]
