"""The ASGI application: its addresses, and errors as sentences."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from plainleaf.errors import PlainleafError, SourceError
from plainleaf.studio import back, bring, clinic, earlier, look_up, see, shelf, write
from plainleaf.studio import out as exports
from plainleaf.studio.folder import Folder, NotHere
from plainleaf.studio.guard import LOOPBACK, Guard
from plainleaf.studio.pages import (
    LANGUAGE_COOKIE,
    Studio,
    data_of,
    language_of,
    page,
    text_in,
    told,
    words_of,
)
from plainleaf.studio.server.door import SIGN_IN, Door, Lock
from plainleaf.studio.texts import languages
from plainleaf.theme import templates_folder

log = logging.getLogger("plainleaf.studio")


def app(
    folder: Path | str,
    *,
    out: Path | str | None = None,
    token: str | None = None,
    hosts: Collection[str] = LOOPBACK,
    password: str = "",
) -> Starlette:
    """Return the studio on a folder, as an ASGI application.

    Args:
        folder: holds the articles; nothing outside it is read.
        out: where finished files go; by default `out` in the folder.
        token: who has not opened an address with `?token=` and this is not answered; one is made
            by default, and stands in `state.token`. An empty one says that somebody else lets
            people in, such as a clinic's sign-on in front of it.
        hosts: the names by which browsers ask for it, without a port.
        password: with which people sign in, in place of a token; over TLS alone, for browsers give
            the cookie of a sign-in to no other address.

    Raises:
        SourceError: the folder is none.
    """
    root = Path(folder)
    if not root.is_dir():
        raise SourceError(f"{folder}: no such folder.")
    if password:
        token = ""
    token = secrets.token_urlsafe(32) if token is None else token
    studio = Studio(Folder(root, Path(out) if out is not None else root / "out"))

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        studio.start()
        try:
            yield
        finally:
            studio.close()

    keys: set[str] = set()
    made = Starlette(
        routes=[
            *shelf.ROUTES,
            *bring.ROUTES,
            *write.ROUTES,
            *earlier.ROUTES,
            *look_up.ROUTES,
            *see.ROUTES,
            *exports.ROUTES,
            *back.ROUTES,
            *clinic.ROUTES,
            Route("/language", _language, methods=["POST"]),
            Mount("/static", StaticFiles(directory=templates_folder() / "studio" / "static")),
        ],
        middleware=[
            Middleware(
                Guard,
                token=token,
                secret=token or secrets.token_hex(32),
                hosts=hosts,
                keys=keys,
                forms=(SIGN_IN,) if password else (),
            ),
            *([Middleware(Door, lock=Lock(password))] if password else []),
        ],
        exception_handlers={
            PlainleafError: _sentence,
            HTTPException: _not_found,
            Exception: _ours,
        },
        lifespan=living,
    )
    made.state.studio, made.state.token, made.state.keys = studio, token, keys
    return made


async def _language(request: Request) -> Response:
    """Choose the language of the pages."""
    wanted = text_in(await data_of(request), "language")
    answer = JSONResponse({})
    if wanted in languages():
        answer.set_cookie(LANGUAGE_COOKIE, wanted, httponly=True, samesite="strict", path="/")
    return answer


async def _sentence(request: Request, error: Exception) -> Response:
    """Answer with what stops the work, in a sentence."""
    found = told(request, str(error))
    return _said(request, found.words, 404 if isinstance(error, NotHere) else 400, found.language)


async def _not_found(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    if status == 404 and request.url.path.endswith("/favicon.ico"):
        return RedirectResponse(f"{request.scope.get('root_path', '')}/static/leaf.svg", 303)
    key = "error_not_here" if status == 404 else "error_broken"
    return _said(request, words_of(request)[key], status)


async def _ours(request: Request, error: Exception) -> Response:
    log.error("%s", request.url.path, exc_info=error)
    return _said(request, words_of(request)["error_ours"], 500)


def _said(request: Request, words: str, status: int, language: str = "") -> Response:
    asks_for_data = request.method == "POST" or "json" in request.headers.get("accept", "")
    if asks_for_data or "csrf" not in request.scope.get("state", {}):
        return JSONResponse({"error": words, "lang": language or language_of(request)}, status)
    return page(request, "error.html.j2", status, words=words, said_in=language)
