"""Serves finished handouts to this machine's browser, and tells open pages to load again.

Only this machine is answered (127.0.0.1), and only with what is in the folder. The script that
listens is put into pages on their way to the browser, never into a file.
"""

from __future__ import annotations

import io
import json
import queue
import re
from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, BinaryIO
from urllib.parse import parse_qs, urlsplit

from plainleaf.errors import PlainleafError
from plainleaf.library import TABLE, library_files
from plainleaf.library.opds import ATOM_TYPE, JSON_TYPE
from plainleaf.library.shelves import PAGE, library_of
from plainleaf.theme import default_theme
from plainleaf.theme.content_policy import digest

HOST = "127.0.0.1"
EVENTS = "/.plainleaf/events"
_PATIENCE = 20.0  # seconds
_HEAD = 8192
_PORT = re.compile(r":[0-9]+\Z")
_DIGEST = re.compile(r"sha256-[A-Za-z0-9+/=]+")
_OWN_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
_SCRIPT_SOURCE = re.compile(rb"script-src [^;]*; ")
# Also of pages that are not ours.
_POLICY = (
    "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline' 'self'; "
    "{scripts}connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
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


class Preview(ThreadingHTTPServer):
    """Serves a folder; `told` and `troubled` reach the pages that are open.

    Args:
        out: the folder.
        port: of 127.0.0.1; 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, out: Path, port: int) -> None:
        self.out = out.resolve()
        self.number = 0
        self._changed: dict[str, int] = {}
        self._problems: dict[str, str] = {}
        self._early: dict[str, bytes] = {}
        self._listeners: set[queue.SimpleQueue[str | None]] = set()
        self._lock = Lock()
        self._library: tuple[tuple[int, date], dict[str, bytes]] | None = None
        super().__init__((HOST, port), _Handler)
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """The address of the library page."""
        return f"http://{HOST}:{self.server_port}/"

    def start(self) -> None:
        """Answer, on a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering, and let the pages go."""
        self._send(None)
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()

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

    def listen(self, since: int) -> tuple[queue.SimpleQueue[str | None], list[str]]:
        """Return where events will come, and those that a page has missed.

        Args:
            since: the number of changes when the page was sent.
        """
        listener: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with self._lock:
            self._listeners.add(listener)
            missed = [name for name, number in self._changed.items() if number > since]
            said = [
                _event("problem", files=[name], text=text) for name, text in self._problems.items()
            ]
        return listener, ([_event("new", files=missed)] if missed else []) + said

    def leave(self, listener: queue.SimpleQueue[str | None]) -> None:
        """Forget a page that has gone."""
        with self._lock:
            self._listeners.discard(listener)

    def _send(self, event: str | None) -> None:
        with self._lock:
            for listener in self._listeners:
                listener.put(event)

    def library(self) -> dict[str, bytes]:
        """Return the library's files of this moment: nobody has to write them first."""
        # Files may come from elsewhere, too: anyone who puts one in place changes the folder.
        key = (self.out.stat().st_mtime_ns, date.today())
        if self._library is None or self._library[0] != key:
            made = library_files(library_of(self.out, key[1]), "", "en", default_theme())
            self._library = (key, made)
        return self._library[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that hang up in the middle."""


def _event(kind: str, **data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


class _Handler(SimpleHTTPRequestHandler):
    server: Preview
    # Who has not asked, or not read, for so long is let go; events come more often than that.
    timeout = _PATIENCE
    extensions_map = {  # noqa: RUF012 (the base class has it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".epub": "application/epub+zip",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }

    # The digests of the scripts of the page that is sent.
    _allowed = ""

    def __init__(self, request: Any, client_address: Any, server: Preview) -> None:
        super().__init__(request, client_address, server, directory=str(server.out))

    def do_GET(self) -> None:
        if urlsplit(self.path).path == EVENTS and self._is_ours():
            self._events()
        else:
            super().do_GET()

    def _is_ours(self) -> bool:
        """Return whether the page was asked for by this machine's name (no DNS rebinding)."""
        # Browsers leave out the port where it is the usual one.
        return _PORT.sub("", self.headers.get("Host", "").lower()) in (HOST, "localhost")

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send what comes before a file, and return the file; also for HEAD."""
        if not self._is_ours():
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        name = urlsplit(self.path).path.lstrip("/") or PAGE
        path = Path(self.translate_path(self.path))
        if any(part.startswith(".") for part in path.relative_to(self.server.out).parts):
            # The memory of exports, and whatever else is hidden.
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        number = self.server.number
        try:
            ours = name in (PAGE, TABLE) or (name.startswith("opds") and "/" not in name)
            if ours and name in (made := self.server.library()):
                return self._sent(name, made[name], number, ours=True)
            if not path.resolve().is_relative_to(self.server.out) or path.is_dir():
                # Neither outside by a link, nor what a folder holds.
                self.send_error(HTTPStatus.NOT_FOUND)
                return None
            if path.suffix.lower() == ".html":
                return self._sent(name, self.server.early(name) or path.read_bytes(), number)
        except (OSError, ValueError, PlainleafError):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def _sent(self, name: str, data: bytes, number: int, *, ours: bool = False) -> io.BytesIO:
        if name.endswith(".html"):
            script = _script(number)
            # Of the pages here only that of the library has a script.
            known = _DIGEST.findall(data[:_HEAD].decode("utf-8", "replace")) if ours else []
            self._allowed = " ".join(f"'{each}'" for each in [digest(script), *known])
            data = _with_script(data, script, self._allowed)
        kinds = {".xml": ATOM_TYPE, ".json": JSON_TYPE, ".csv": "text/csv; charset=utf-8"}
        suffix = Path(name).suffix
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kinds.get(suffix) or self.guess_type(name))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)

    def _events(self) -> None:
        """Send events as they come (HTML Living Standard, 9.2), until the page has gone."""
        words = parse_qs(urlsplit(self.path).query).get("since", ["0"])[0]
        listener, missed = self.server.listen(int(words) if words.isdecimal() else 0)
        try:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write("".join(["retry: 500\n\n", *missed]).encode())
            while True:
                try:
                    event = listener.get(timeout=_HEARTBEAT)
                except queue.Empty:
                    event = ": still here\n\n"
                if event is None:
                    return
                self.wfile.write(event.encode())
                self.wfile.flush()
        except OSError:
            return
        finally:
            self.server.leave(listener)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if not getattr(self, "path", "").lower().partition("?")[0].endswith(".pdf"):
            # Browsers show a PDF by a page of their own, which a policy would leave without looks.
            scripts = f"script-src {self._allowed}; " if self._allowed else ""
            self.send_header("Content-Security-Policy", _POLICY.format(scripts=scripts))
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal is for the articles."""


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
