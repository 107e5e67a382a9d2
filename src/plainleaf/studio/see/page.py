"""Seeing a handout before it is exported: each format as its readers meet it, and as heard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plainleaf.clinic import clinic_for
from plainleaf.errors import PlainleafError, SourceError, UsageError
from plainleaf.model.audience import Audience
from plainleaf.studio.folder import Article, Folder
from plainleaf.studio.guard import FRAMED_POLICY, PDF_POLICY
from plainleaf.studio.pages import (
    article_of,
    direction_of,
    language_of,
    page,
    studio_of,
    told,
)
from plainleaf.studio.see.opened import Document, Publication, in_epub, in_word
from plainleaf.studio.shelf import title_and_tag
from plainleaf.studio.spoken import Line
from plainleaf.studio.texts import language_name
from plainleaf.studio.work import outlined, previewed
from plainleaf.theme.editions import Edition

VIEWS = ("web", "pages", "word", "epub", "heard")
AUDIENCES = ("", *Audience)
EDITIONS = tuple(Edition)
NO_CLINIC = "none"
_KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
# Of a file of an EPUB: its own looks and pictures, which are files of it, too.
_BOOK_POLICY = FRAMED_POLICY.replace("img-src", "img-src 'self'").replace(
    "style-src", "style-src 'self'"
)


@dataclass(frozen=True, slots=True)
class CopyAsked:
    """Which copy of an article somebody wants to see.

    Args:
        edition: as `api.export` has it, like the others.
        audience: empty: all readers.
        clinic: None: the profile that is nearest.
    """

    edition: str
    audience: str
    clinic: Path | bool | None


def copy_asked_for(request: Request) -> CopyAsked:
    """Return the copy that an address names.

    Raises:
        UsageError: there is none of this name.
    """
    asked = request.query_params
    edition, audience = asked.get("edition") or "standard", asked.get("audience", "")
    if edition not in EDITIONS or audience not in AUDIENCES:
        raise UsageError("There is no such copy.")
    clinic = clinic_named(studio_of(request).folder, asked.get("clinic", ""))
    return CopyAsked(edition, audience, clinic)


def clinic_named(folder: Folder, name: str) -> Path | bool | None:
    """Return the clinic of a copy as `api.export` has it: empty: the nearest; or none, or one.

    Raises:
        NotHere: the folder has no profile of this name.
    """
    if not name:
        return None
    return False if name == NO_CLINIC else folder.profile(name).path


def clinics_of(folder: Folder, article: Article) -> list[str]:
    """Return the names of the clinics that a copy can have; none where there is no profile."""
    found = [each for each in folder.profiles() if (folder.root / each).is_file()]
    try:
        nearest = clinic_for(article.path) is not None
    except PlainleafError:
        nearest = True
    return ["", NO_CLINIC, *found] if found or nearest else []


def _languages(folder: Folder, article: Article, shown_in: str) -> list[tuple[str, str]]:
    """Return an article and its translations: their names, and what their languages are called."""
    stem = article.path.name.partition(".")[0]
    found = []
    for each in folder.all():
        if each.path.parent == article.path.parent and each.path.name.partition(".")[0] == stem:
            tag = title_and_tag(folder, each)[1]
            found.append((each.name, language_name(tag, shown_in) if tag else each.path.name))
    return found


async def _see(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    copy = copy_asked_for(request)
    view = request.query_params.get("view", "web")
    read = studio.folder.read(article)
    args = (read.text, article.path, copy.edition, copy.audience, copy.clinic)
    lines: list[Line] = []
    word: Document | None = None
    book: Publication | None = None
    problem = ""
    match view:
        case "heard":
            lines, problem = await studio.quick.do(article.name, outlined, *args)
        case "word":
            word, problem = await studio.quick.do(article.name, in_word, *args)
        case "epub":
            book, problem = await studio.quick.do(article.name, in_epub, *args)
        case _:
            view = view if view in VIEWS else "web"
    title, tag = title_and_tag(studio.folder, article)
    return page(
        request,
        "see.html.j2",
        here="see",
        article=article.name,
        title_of_article=title,
        view=view,
        views=VIEWS,
        edition=copy.edition,
        editions=EDITIONS,
        audience=copy.audience,
        audiences=AUDIENCES,
        clinic=request.query_params.get("clinic", ""),
        clinics=clinics_of(studio.folder, article),
        state_of_text=read.state,
        translations=_languages(studio.folder, article, language_of(request)),
        lines=lines,
        word=word,
        book=book,
        opened=studio.keep(book) if book else "",
        problem=told(request, problem),
        tag=tag,
        direction=direction_of(tag),
    )


async def _seen(request: Request) -> Response:
    """Return one file of an article as it is saved now."""
    studio, article = studio_of(request), article_of(request)
    copy = copy_asked_for(request)
    kind = request.path_params["kind"]
    if kind not in _KINDS:
        raise UsageError("There is no such copy.")
    text = studio.folder.read(article).text
    made = await studio.quick.do(
        article.name,
        previewed,
        text,
        article.path,
        kind,
        copy.edition,
        copy.audience,
        copy.clinic,
    )
    if made.error:
        return page(request, "framed_error.html.j2", 200, words=told(request, made.error))
    policy = FRAMED_POLICY if kind == "html" else PDF_POLICY
    return Response(made.data, media_type=_KINDS[kind], headers={"content-security-policy": policy})


async def _book(request: Request) -> Response:
    """Return one file of an EPUB that is open."""
    found = studio_of(request).kept(request.path_params["identifier"], Publication)
    file = found.files.get(request.path_params["path"]) if found else None
    if file is None:
        raise SourceError("This preview is gone; show it again.")
    kind, data = file
    return Response(data, media_type=kind, headers={"content-security-policy": _BOOK_POLICY})


ROUTES = [
    Route("/see", _see),
    Route("/seen/{kind}", _seen),
    Route("/book/{identifier}/{path:path}", _book),
]
