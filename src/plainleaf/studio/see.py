"""Seeing a handout before it is exported: as web page, as pages, and as somebody hears it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plainleaf.errors import UsageError
from plainleaf.model.audience import Audience
from plainleaf.studio.guard import FRAMED_POLICY, PDF_POLICY
from plainleaf.studio.pages import article_of, direction_of, page, studio_of
from plainleaf.studio.shelf import title_and_tag
from plainleaf.studio.spoken import Line
from plainleaf.studio.work import outlined, previewed
from plainleaf.theme.editions import Edition

VIEWS = ("web", "pages", "heard")
AUDIENCES = ("", *Audience)
EDITIONS = tuple(Edition)
_KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def copy_asked_for(request: Request) -> tuple[str, str]:
    """Return the edition and the audience that an address names.

    Raises:
        UsageError: there is none of this name.
    """
    edition = request.query_params.get("edition") or "standard"
    audience = request.query_params.get("audience", "")
    if edition not in EDITIONS or audience not in AUDIENCES:
        raise UsageError("There is no such copy.")
    return edition, audience


async def _see(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    edition, audience = copy_asked_for(request)
    view = request.query_params.get("view", "web")
    lines: list[Line] = []
    problem = ""
    if view == "heard":
        text = studio.folder.read(article).text
        lines, problem = await studio.quick.do(
            article.name, outlined, text, article.path, edition, audience
        )
    title, tag = title_and_tag(studio.folder, article)
    return page(
        request,
        "see.html.j2",
        here="see",
        article=article.name,
        title_of_article=title,
        view=view if view in VIEWS else "web",
        views=VIEWS,
        edition=edition,
        editions=EDITIONS,
        audience=audience,
        audiences=AUDIENCES,
        lines=lines,
        problem=problem,
        tag=tag,
        direction=direction_of(tag),
    )


async def _seen(request: Request) -> Response:
    """Return one file of an article as it is saved now."""
    studio, article = studio_of(request), article_of(request)
    edition, audience = copy_asked_for(request)
    kind = request.path_params["kind"]
    if kind not in _KINDS:
        raise UsageError("There is no such copy.")
    text = studio.folder.read(article).text
    made = await studio.quick.do(
        article.name, previewed, text, article.path, kind, edition, audience
    )
    if made.error:
        return page(request, "framed_error.html.j2", 200, words=made.error)
    policy = FRAMED_POLICY if kind == "html" else PDF_POLICY
    return Response(made.data, media_type=_KINDS[kind], headers={"content-security-policy": policy})


ROUTES = [
    Route("/see", _see),
    Route("/seen/{kind}", _seen),
]
