"""Shows finished handouts to this machine's browser, and tells open pages to load again.

The server and its guard are those of the studio: only this machine is answered (127.0.0.1), and
only with what is in the folder. The script that listens is put into pages on their way to the
browser, never into a file. It wants the extra `plainleaf[studio]`.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import re
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath
from threading import Event, Lock, Thread

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from plainleaf.errors import PlainleafError
from plainleaf.library import TABLE, library_files
from plainleaf.library.opds import ATOM_TYPE, JSON_TYPE
from plainleaf.library.shelves import PAGE, library_of
from plainleaf.studio.guard import LOOPBACK, Guard
from plainleaf.studio.server.serve import HOST, Server, bound, config_of
from plainleaf.theme import default_theme
from plainleaf.theme.content_policy import digest

EVENTS = "/.plainleaf/events"
_HEAD = 8192
_DIGEST = re.compile(r"sha256-[A-Za-z0-9+/=]+")
_OWN_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
_SCRIPT_SOURCE = re.compile(rb"script-src [^;]*; ")
# Also of pages that are not ours.
_POLICY = (
    "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline' 'self'; "
    "{scripts}connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KINDS = {
    ".html": "text/html", ".xml": ATOM_TYPE, ".json": JSON_TYPE, ".csv": "text/csv",
    ".epub": "application/epub+zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_HEARTBEAT = 15.0  # seconds; a browser that has gone is noticed by it
# What a page does: it loads again when its own file is new, and shows what is wrong in the article.
_SCRIPT = """
(function () {
  var here = decodeURIComponent(location.pathname).slice(1) || "index.html";
  var events = new EventSource("EVENTS?since=NUMBER");
  function concerns(names) { return here === "index.html" || names.indexOf(here) >= 0; }
  events.addEventListener("new", function (event) {
    if (concerns(JSON.parse(event.data).files)) { events.close(); location.reload(); }
  });
  events.addEventListener("problem", function (event) {
    var told = JSON.parse(event.data), box = document.getElementById("plainleaf-problem");
    if (told.files.indexOf(here) < 0) { return; }
    if (!box) {
      box = document.createElement("div");
      box.id = "plainleaf-problem";
      box.setAttribute("role", "alert");
      box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:40vh;overflow:auto;" +
        "margin:0;padding:0.75rem 1rem;white-space:pre-wrap;font:1rem/1.5 monospace;" +
        "background:Canvas;color:CanvasText;border-top:4px solid #b3261e;z-index:9";
      document.body.appendChild(box);
    }
    box.textContent = told.text;
  });
})();
"""


_Listener = asyncio.Queue[str | None]


class Preview:
    """Shows a folder; `told` and `troubled` reach the pages that are open.

    Args:
        out: the folder.
        port: of 127.0.0.1; 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, out: Path, port: int) -> None:
        self.out = out.resolve()
        self.number = 0
        self._changed: dict[str, int] = {}
        self._problems: dict[str, str] = {}
        self._early: dict[str, bytes] = {}
        self._listeners: set[_Listener] = set()
        self._lock = Lock()
        self._library: tuple[tuple[int, date], dict[str, bytes]] | None = None
        application = Starlette(
            routes=[Route(EVENTS, self._events), Route("/{name:path}", self._file)],
            middleware=[
                # Who is on this machine may see what is being written: there is no token.
                Middleware(
                    Guard, token="", secret=secrets.token_hex(32), hosts=LOOPBACK, keys=set()
                )
            ],
        )
        self._socket = bound(port)
        self.server_port: int = self._socket.getsockname()[1]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answers = Event()
        self._server = Server(config_of(application), self._ready)
        self._thread = Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        """The address of the library page."""
        return f"http://{HOST}:{self.server_port}/"

    def start(self) -> None:
        """Answer, on a thread of its own."""
        self._thread.start()
        self._answers.wait()

    def _ready(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._answers.set()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._answers.set()

    def close(self) -> None:
        """Stop answering, and let the pages go."""
        self._send(None)
        if self._thread.is_alive():
            self._server.should_exit = True
            self._thread.join()
        self._socket.close()

    @property
    def has_pages(self) -> bool:
        """Whether a page is open somewhere."""
        return bool(self._listeners)

    def shown(self, name: str, page: bytes) -> None:
        """Show a page before its file is in place, for the other formats take longer.

        Args:
            name: of the file.
            page: what will stand in it.
        """
        with self._lock:
            self._early[name] = page
        self._new([name])

    def early(self, name: str) -> bytes | None:
        """Return a page that is shown before its file is in place."""
        return self._early.get(name)

    def told(self, names: Iterable[str]) -> None:
        """Tell open pages that files are new; a page that is shown already need not load again.

        Args:
            names: of the files, as they stand in the folder.
        """
        with self._lock:
            seen = {name: self._early.pop(name, None) for name in names}
        self._new(
            [name for name, page in seen.items() if page is None or not self._holds(name, page)]
        )

    def _holds(self, name: str, page: bytes) -> bool:
        try:
            return (self.out / name).read_bytes() == page
        except OSError:
            return False

    def _new(self, names: list[str]) -> None:
        with self._lock:
            self.number += 1
            for name in names:
                self._changed[name] = self.number
                self._problems.pop(name, None)
        self._send(_event("new", files=names))

    def troubled(self, name: str, text: str) -> None:
        """Tell an open page why its file is not new.

        Args:
            name: of the file.
            text: what is wrong, for its author.
        """
        with self._lock:
            self._problems[name] = text
            self._early.pop(name, None)
        self._send(_event("problem", files=[name], text=text))

    def _listen(self, since: int) -> tuple[_Listener, list[str]]:
        """Return where events will come, and those that a page has missed.

        Args:
            since: the number of changes when the page was sent.
        """
        listener = _Listener()
        with self._lock:
            self._listeners.add(listener)
            missed = [name for name, number in self._changed.items() if number > since]
            said = [
                _event("problem", files=[name], text=text) for name, text in self._problems.items()
            ]
        return listener, ([_event("new", files=missed)] if missed else []) + said

    def _leave(self, listener: _Listener) -> None:
        """Forget a page that has gone."""
        with self._lock:
            self._listeners.discard(listener)

    def _send(self, event: str | None) -> None:
        if self._loop is None:
            return
        with self._lock, suppress(RuntimeError):  # the server has ended by itself
            for listener in self._listeners:
                self._loop.call_soon_threadsafe(listener.put_nowait, event)

    def library(self) -> dict[str, bytes]:
        """Return the library's files of this moment: nobody has to write them first."""
        # Files may come from elsewhere, too: anyone who puts one in place changes the folder.
        key = (self.out.stat().st_mtime_ns, date.today())
        if self._library is None or self._library[0] != key:
            made = library_files(library_of(self.out, key[1]), "", "en", default_theme())
            self._library = (key, made)
        return self._library[1]

    # --- Answers -----------------------------------------------------------------------------

    async def _events(self, request: Request) -> Response:
        """Send events as they come (HTML Living Standard, 9.2), until the page has gone."""
        words = request.query_params.get("since", "0")
        listener, missed = self._listen(int(words) if words.isdecimal() else 0)

        async def sent() -> AsyncIterator[str]:
            try:
                yield "".join(["retry: 500\n\n", *missed])
                while True:
                    try:
                        event = await asyncio.wait_for(listener.get(), _HEARTBEAT)
                    except TimeoutError:
                        event = ": still here\n\n"
                    if event is None:
                        return
                    yield event
            finally:
                self._leave(listener)

        headers = {"content-type": "text/event-stream", "content-security-policy": _policy()}
        return StreamingResponse(sent(), headers=headers)

    def _file(self, request: Request) -> Response:
        """Send a file, or what the library would be at this moment."""
        name = str(request.path_params["name"]).lstrip("/") or PAGE
        number = self.number
        try:
            ours = name in (PAGE, TABLE) or (name.startswith("opds") and "/" not in name)
            if ours and name in (made := self.library()):
                return _sent(name, made[name], number, ours=True)
            path = self._path(name)
            if path is None:
                return _not_here()
            if path.suffix.lower() == ".html":
                return _sent(name, self.early(name) or path.read_bytes(), number)
        except (OSError, ValueError, PlainleafError):
            return _not_here()
        # Browsers show a PDF by a page of their own, which a policy would leave without looks.
        policy = "frame-ancestors 'none'" if path.suffix.lower() == ".pdf" else _policy()
        headers = {"content-security-policy": policy}
        return FileResponse(path, headers=headers, media_type=_kind(path.name))

    def _path(self, name: str) -> Path | None:
        """Return a file of the folder, or None: nothing outside, no folder, nothing hidden."""
        if any(part.startswith(".") for part in PurePosixPath(name).parts):
            # The memory of exports, and whatever else is hidden; and the folder above.
            return None
        path = self.out / name
        # A link may lead elsewhere.
        return path if path.is_file() and path.resolve().is_relative_to(self.out) else None


def _event(kind: str, **data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


def _not_here() -> Response:
    headers = {"content-security-policy": _policy()}
    return Response("There is nothing here.", 404, headers, media_type="text/plain")


def _sent(name: str, data: bytes, number: int, *, ours: bool = False) -> Response:
    """Return a page, with the script, or another file that was made just now."""
    allowed = ""
    if name.endswith(".html"):
        script = _script(number)
        # Of the pages here only that of the library has a script.
        known = _DIGEST.findall(data[:_HEAD].decode("utf-8", "replace")) if ours else []
        allowed = " ".join(f"'{each}'" for each in [digest(script), *known])
        data = _with_script(data, script, allowed)
    headers = {"content-security-policy": _policy(allowed)}
    return Response(data, 200, headers, media_type=_kind(name))


def _policy(scripts: str = "") -> str:
    """Return what a page may do; `scripts` are the digests of those that run in it."""
    return _POLICY.format(scripts=f"script-src {scripts}; " if scripts else "")


def _kind(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return _KINDS.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _script(number: int) -> str:
    """Return the script that listens, of a page that was sent after so many changes."""
    return _SCRIPT.replace("EVENTS", EVENTS).replace("NUMBER", str(number))


def _with_script(page: bytes, script: str, allowed: str) -> bytes:
    """Return a page with a script that it allows to run; the file stays as it is."""
    own = _OWN_POLICY.search(page, 0, _HEAD)
    if own:
        scripts = f"connect-src 'self'; script-src {allowed}; ".encode()
        policy = _SCRIPT_SOURCE.sub(b"", own[1])
        page = page[: own.start(1)] + scripts + policy + page[own.end(1) :]
    element = f"<script>{script}</script>".encode()
    at = page.rfind(b"</body>")
    return page + element if at < 0 else page[:at] + element + page[at:]
