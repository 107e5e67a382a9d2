"""Who is answered, with how much, and what a page may do: nothing that leaves this machine.

A page of a stranger, open in the same browser, can send requests here, and can give this machine a
name of its own (DNS rebinding). So each request must name this machine (Host) and have the cookie
that only whoever started the studio has been given; each that changes something must also come from
a page of the studio (Origin) and carry a token that only such a page holds.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Collection
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
CSRF_HEADER = "x-plainleaf"
MOST_BYTES = 40_000_000  # of a request: a Word file with its pictures
PATIENCE = 60.0  # seconds, in which all of a request must have come
_SAFE = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Of a handout that is shown in a frame: its own looks, and no script at all.
FRAMED_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
# Browsers show a PDF by a page of their own, which a policy would leave without looks.
PDF_POLICY = "frame-ancestors 'self'"


class _TooLarge(Exception):
    pass


class _TooSlow(Exception):
    pass


class Guard:
    """Lets through what may come in, and says with each answer what it may do.

    Args:
        app: what is guarded.
        token: is in the address that the browser is opened with; empty where another program has
            asked who it is before.
        secret: that tokens of forms are made of.
        hosts: names that this machine is called by, without a port.
        keys: do what the token does, once each.
        forms: addresses whose forms carry no token, for whoever sends one has no page yet.
    """

    def __init__(
        self,
        app: ASGIApp,
        token: str,
        secret: str,
        hosts: Collection[str],
        keys: set[str],
        forms: Collection[str] = (),
    ) -> None:
        self._forms = frozenset(forms)
        self._app, self._token, self._hosts = app, token, frozenset(hosts)
        self._keys = keys
        self.csrf = _derived(secret, "form")
        self._pass = _derived(token, "cookie") if token else ""
        # Cookies do not tell ports apart: two studios must not take each other's away.
        self._cookie = f"plainleaf-{_derived(token, 'name')[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        if refused is None and (given := self._given(scope)) is not None:
            self._keys -= {*parse_qs(scope["query_string"].decode("latin-1")).get("token", ())}
            # The token leaves the address at once, so that nobody copies it with the address.
            refused = RedirectResponse(given, 303)
            refused.set_cookie(self._cookie, self._pass, httponly=True, samesite="strict", path="/")
        if refused is not None:
            await refused(scope, receive, _sealed(send))
            return
        scope.setdefault("state", {})["csrf"] = self.csrf
        sender = _Once(_sealed(send))
        try:
            await self._app(scope, _Limited(receive), sender)
        except _TooLarge:
            await self._late(413, "This is too large: a file may have 40 MB.", scope, sender)
        except _TooSlow:
            await self._late(408, "This came too slowly and was given up.", scope, sender)
        except ClientDisconnect:
            # A browser that goes away in the middle is no fault of anybody.
            await self._late(400, "This broke off.", scope, sender)

    async def _late(self, code: int, words: str, scope: Scope, sender: _Once) -> None:
        if not sender.begun:
            answer = Response(words, code, media_type="text/plain", headers={"connection": "close"})
            await answer(scope, _nothing, sender)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if name_of_host(host) not in self._hosts:
            return _no("The studio answers to the name of this machine only.")
        method = scope["method"]
        if method not in (*_SAFE, "POST"):
            return Response("Method not allowed.", 405, media_type="text/plain")
        if self._pass and not self._known(headers) and self._given(scope) is None:
            return _no(
                "This address does not say that you started the studio. Open the address that "
                "`plainleaf studio` has printed."
            )
        if method == "POST":
            if not _from_here(headers, host):
                return _no("This came from a page of somebody else.")
            path = scope["path"].removeprefix(scope.get("root_path", "").rstrip("/"))
            if path not in self._forms and not _same(headers.get(CSRF_HEADER, ""), self.csrf):
                return _no("This page is older than the studio. Load it again.")
            length = headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > MOST_BYTES:
                return Response(
                    "This is too large: a file may have 40 MB.", 413, media_type="text/plain"
                )
        return None

    def _known(self, headers: Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        found = cookies.get(self._cookie)
        return found is not None and _same(found.value, self._pass)

    def _given(self, scope: Scope) -> str | None:
        """Return the address without the token that it has, if it is ours."""
        if not self._token or scope["method"] != "GET":
            return None
        words = parse_qs(scope["query_string"].decode("latin-1"))
        given = words.pop("token", [""])[0]
        if given not in self._keys and not _same(given, self._token):
            return None
        path: str = scope.get("root_path", "") + scope["path"].removeprefix(
            scope.get("root_path", "")
        )
        # "//elsewhere.org" would lead elsewhere.
        path = "/" + path.lstrip("/")
        return path + ("?" + urlencode(words, doseq=True) if words else "")


class _Limited:
    """Hands on what comes, until it is too much or takes too long."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size = receive, 0
        self._whole = False
        self._end = asyncio.get_running_loop().time() + PATIENCE

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        left = self._end - asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(self._receive(), max(left, 0))
        except TimeoutError:
            raise _TooSlow from None
        self._size += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._size > MOST_BYTES:
            raise _TooLarge
        return message


class _Once:
    """Sends, and knows whether it has begun to."""

    def __init__(self, send: Send) -> None:
        self._send, self.begun = send, False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _sealed(send: Send) -> Send:
    """Return what sends an answer with the headers that all have."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            headers.setdefault("content-security-policy", POLICY)
            headers.setdefault("cache-control", "no-store")
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "same-origin"
            headers["cross-origin-opener-policy"] = "same-origin"
            headers["cross-origin-resource-policy"] = "same-origin"
        await send(message)

    return sealed


def _same(given: str, kept: str) -> bool:
    """Return whether two texts are one, in a time that tells nothing of how they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), kept.encode())


def _derived(secret: str, what: str) -> str:
    return hmac.new(secret.encode(), what.encode(), sha256).hexdigest()


def name_of_host(host: str) -> str:
    """Return the name in a Host header, without its port; nothing where there is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # a ValueError where it is none
    except ValueError:
        return ""
    name = (parts.hostname or "").lower()
    return f"[{name}]" if ":" in name else name


def _from_here(headers: Headers, host: str) -> bool:
    """Return whether a request comes from a page that was had under the same name."""
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc.lower() == host.lower()
    return headers.get("sec-fetch-site") == "same-origin"


def _no(words: str) -> Response:
    return Response(words, 403, media_type="text/plain; charset=utf-8")
