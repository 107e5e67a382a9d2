"""Handing out: an export with its progress, what was verified, and the files to download."""

from __future__ import annotations

import io
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from plainleaf.api import FORMATS
from plainleaf.copies import slug_of
from plainleaf.errors import SourceError, UsageError
from plainleaf.studio.desk import Job
from plainleaf.studio.front import split
from plainleaf.studio.pages import (
    article_of,
    data_of,
    language_of,
    moment_of,
    page,
    said,
    studio_of,
    text_in,
    told,
    trouble,
    with_sentences,
)
from plainleaf.studio.see import AUDIENCES, EDITIONS, clinic_named, clinics_of
from plainleaf.studio.shelf import exported_at, title_and_tag
from plainleaf.studio.texts import Said
from plainleaf.studio.work import Wanted

_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download."""

    name: str
    kind: str
    kilobytes: int


async def _out(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    job = studio.jobs.last(article.name)
    title, _ = title_and_tag(studio.folder, article)
    return page(
        request,
        "out.html.j2",
        here="out",
        article=article.name,
        title_of_article=title,
        formats=FORMATS,
        editions=EDITIONS,
        audiences=AUDIENCES,
        clinics=clinics_of(studio.folder, article),
        state_of_text=studio.folder.read(article).state,
        running=job.identifier if job and not job.done else "",
    )


def _downloads(files: list[Path]) -> list[Download]:
    return [
        Download(path.name, path.suffix[1:], max(1, round(path.stat().st_size / 1000)))
        for path in files
        if path.is_file()
    ]


def _chosen(data: dict[str, Any], key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = data.get(key)
    if not isinstance(found, list) or not found or not set(found) <= set(known):
        raise UsageError(f"{key}: choose at least one of {', '.join(known)}.")
    return tuple(each for each in known if each in found)


async def _export(request: Request) -> Response:
    data = await data_of(request)
    studio, article = studio_of(request), article_of(request, text_in(data, "article"))
    audience = text_in(data, "audience")
    if audience not in AUDIENCES:
        raise UsageError("There is no such copy.")
    wanted = Wanted(
        article.path,
        _chosen(data, "formats", FORMATS),
        studio.folder.out,
        # As the command line calls one article's files, unless two would have one name.
        "" if article.called == slug_of(article.path) else article.called,
        _chosen(data, "editions", EDITIONS),
        audience,
        data.get("draft") is True,
        data.get("report") is True,
        clinic=clinic_named(studio.folder, text_in(data, "clinic")),
    )
    return said(job=studio.jobs.begin(article.name, wanted).identifier)


def _job(request: Request) -> Job:
    found = studio_of(request).jobs.get(request.path_params["job"])
    if found is None:
        raise SourceError("This export is gone. Export again.")
    return found


async def _progress(request: Request) -> Response:
    job = _job(request)
    if not job.done:
        return said(**job.step(), ended=False)
    result = job.result()
    folder = studio_of(request).folder
    above = split(folder.read(folder.find(job.article)).text).head.count("\n")
    files = [asdict(each) for each in _downloads(list(result.files))]
    return said(
        ended=True,
        files=files,
        lines=[_line(request, each) for each in result.lines],
        notes=[told(request, each).data() for each in result.notes],
        findings=with_sentences(request, result.findings, above),
        above=above,
        **trouble(request, result.error),
    )


def _line(request: Request, line: str) -> dict[str, str]:
    """Return a line of what was verified, as far in as it stands; the name of a file stays."""
    words = line.lstrip(" ")
    known = Said(words, language_of(request)) if " " not in words else told(request, words)
    return Said(line[: len(line) - len(words)] + known.words, known.language).data()


async def _earlier(request: Request) -> Response:
    """Return the files that were exported at some time: when, and whether the text says more."""
    folder, article = studio_of(request).folder, article_of(request)
    files = folder.finished(article)
    language = language_of(request)
    return said(
        files=[
            {
                **asdict(each),
                "when": moment_of(exported_at(path), language),
                "stale": folder.changed_since(article, path),
            }
            for each, path in zip(_downloads(files), files, strict=True)
        ]
    )


async def _file(request: Request) -> Response:
    """Send one of the files that an export has made."""
    job, name = _job(request), request.path_params["name"]
    files = job.result().files if job.done else ()
    return _sent(next((path for path in files if path.name == name), None))


async def _earlier_file(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    files = studio.folder.finished(article)
    name = request.query_params.get("name", "")
    return _sent(next((path for path in files if path.name == name), None))


def _sent(path: Path | None) -> Response:
    if path is None or not path.is_file():
        raise SourceError("This file is gone. Export again.")
    return FileResponse(path, filename=path.name)


async def _all(request: Request) -> Response:
    """Send all files of an export as one ZIP file, the same bytes each time."""
    job = _job(request)
    files = [path for path in (job.result().files if job.done else ()) if path.is_file()]
    if not files:
        raise SourceError("There are no files yet.")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for path in files:
            package.writestr(zipfile.ZipInfo(path.name, _DAY), path.read_bytes())
    name = f"{files[0].stem}.zip".encode("ascii", "replace").decode().replace("?", "-")
    return Response(
        made.getvalue(),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


ROUTES = [
    Route("/out", _out),
    Route("/export", _export, methods=["POST"]),
    Route("/job/{job}", _progress),
    Route("/job/{job}/all.zip", _all),
    Route("/job/{job}/{name}", _file),
    Route("/earlier", _earlier),
    Route("/file", _earlier_file),
]
