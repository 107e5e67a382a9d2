"""Who comes from another machine: signed in with a password, for so long, and not by guessing.

The guard stands before it: it has asked for which name a request came, and from which page. Here a
request needs the cookie of a sign-in. Wrong passwords are waited for: each machine has a few at
once, and all together have not many.
"""

from __future__ import annotations

import hmac
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from plainleaf.studio.pages import page, said, words_of
from plainleaf.studio.texts import counted

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
# A browser takes it over TLS alone, for this name and no other (RFC 6265bis, 4.1.3.2).
COOKIE = "__Host-plainleaf"
SHORTEST = 12  # characters of a password
LASTS = 12 * 3600.0  # seconds, after which one signs in again
_OPEN = ("/static/studio.css", "/static/leaf.svg")
_MOST_BYTES = 10_000  # of what somebody sends who has not signed in
_AT_ONCE = 5  # wrong passwords from one machine,
_EACH = 30.0  # and then one in so many seconds
_AT_ONCE_OF_ALL = 100
_EACH_OF_ALL = 2.0
_MOST_SESSIONS = 1000
_MOST_MACHINES = 10_000


@dataclass(slots=True)
class _Tries:
    """Wrong passwords that are forgotten one by one: `full` says when the last one is."""

    at_once: int
    each: float
    full: float = 0.0

    def wait(self, now: float) -> float:
        """Return how many seconds it takes until one may try."""
        return max(0.0, self.full - now - (self.at_once - 1) * self.each)

    def wrong(self, now: float) -> None:
        """Count one."""
        self.full = max(self.full, now) + self.each


@dataclass(slots=True)
class Lock:
    """Knows the password, who has given it, and who tried.

    Args:
        password: what lets people in.
        clock: seconds that go on.
    """

    password: str
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, float] = field(default_factory=dict)
    _machines: dict[str, _Tries] = field(default_factory=dict)
    _all: _Tries = field(default_factory=lambda: _Tries(_AT_ONCE_OF_ALL, _EACH_OF_ALL))
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def knows(self, session: str) -> bool:
        """Return whether somebody has signed in, and not long ago."""
        ends = self._sessions.get(self._digest(session))
        return ends is not None and ends > self.clock()

    def wait(self, machine: str) -> int:
        """Return how many seconds a machine has to wait before it tries again."""
        now = self.clock()
        tries = self._machines.get(_network(machine))
        return ceil(max(self._all.wait(now), tries.wait(now) if tries else 0.0))

    def sign_in(self, given: str, machine: str) -> str:
        """Return a new session for the password, or nothing; what is wrong is counted."""
        now = self.clock()
        # Digests are of one length, and compared in one time.
        if hmac.compare_digest(self._digest(_typed(given)), self._digest(_typed(self.password))):
            session = secrets.token_urlsafe(32)
            self._sessions = {key: ends for key, ends in self._sessions.items() if ends > now}
            while len(self._sessions) >= _MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            self._sessions[self._digest(session)] = now + LASTS
            return session
        self._machines = {key: each for key, each in self._machines.items() if each.full > now}
        if len(self._machines) < _MOST_MACHINES:
            self._machines.setdefault(_network(machine), _Tries(_AT_ONCE, _EACH)).wrong(now)
        self._all.wrong(now)
        return ""

    def sign_out(self, session: str) -> None:
        """Forget a session."""
        self._sessions.pop(self._digest(session), None)

    def _digest(self, words: str) -> str:
        return hmac.new(self._salt, words.encode("utf-8", "replace"), sha256).hexdigest()


def _typed(password: str) -> str:
    # Keyboards differ in how they type an accent.
    return unicodedata.normalize("NFC", password)


def _network(machine: str) -> str:
    """Return what counts as one machine: of IPv6 the network that one customer is given."""
    try:
        address = ip_address(machine)
    except ValueError:
        return machine
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:  # as who listens to both kinds has the older one
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return machine


class Door:
    """Lets through who has signed in, and shows the page to do so.

    Args:
        app: what is behind it.
        lock: knows the password.
    """

    def __init__(self, app: ASGIApp, lock: Lock) -> None:
        self._app, self._lock = app, lock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        root = scope.get("root_path", "").rstrip("/")
        path, post = scope["path"].removeprefix(root), scope["method"] == "POST"
        session = _session(request.headers)
        if path == SIGN_IN:
            answer = await (self._try(request, root) if post else self._page(request))
        elif self._lock.knows(session):
            if not (path == SIGN_OUT and post):
                scope.setdefault("state", {})["signed_in"] = True
                await self._app(scope, receive, send)
                return
            self._lock.sign_out(session)
            answer = said()
            answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        elif path in _OPEN and not post:
            await self._app(scope, receive, send)
            return
        elif post or "json" in request.headers.get("accept", ""):
            words = words_of(request)["sign_in_ended"]
            answer = Response(words, 403, media_type="text/plain")
        else:
            wanted = path + (f"?{request.url.query}" if request.url.query else "")
            answer = RedirectResponse(f"{root}{SIGN_IN}?next={quote(wanted)}", 303)
        await answer(scope, receive, send)

    async def _page(self, request: Request, problem: str = "", status: int = 200) -> Response:
        wanted = request.query_params.get("next", "")
        return page(request, "sign_in.html.j2", status, problem=problem, wanted=wanted)

    async def _try(self, request: Request, root: str) -> Response:
        machine = request.client.host if request.client is not None else ""
        words = words_of(request)
        if wait := self._lock.wait(machine):
            problem = counted(words, "sign_in_wait", wait).replace("{n}", str(wait))
            answer = await self._page(request, problem, 429)
            answer.headers["retry-after"] = str(wait)
            return answer
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                return await self._page(request, words["sign_in_wrong"], 413)
        given = parse_qs(body.decode("utf-8", "replace")).get("password", [""])[0]
        # What was typed meanwhile counts, too: nobody tries twice at one moment.
        session = "" if self._lock.wait(machine) else self._lock.sign_in(given, machine)
        if not session:
            return await self._page(request, words["sign_in_wrong"], 403)
        # "//elsewhere.org" would lead elsewhere, and so would "/\\elsewhere.org".
        wanted = request.query_params.get("next", "").replace("\\", "/").lstrip("/")
        answer = RedirectResponse(f"{root}/{quote(wanted, safe='/?=&%')}", 303)
        answer.set_cookie(
            COOKIE, session, max_age=int(LASTS), httponly=True, secure=True, samesite="strict",
            path="/",
        )  # fmt: skip
        return answer


def _session(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""
