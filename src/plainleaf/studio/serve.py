"""The one server, behind `plainleaf studio` and `plainleaf watch`: on this machine, unless told."""

from __future__ import annotations

import asyncio
import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from plainleaf.errors import UsageError
from plainleaf.studio.application import app

HOST = "127.0.0.1"
# The same each time, for a browser keeps what was not saved by the address.
PORT = 8790
_PATIENCE = 3  # seconds, in which answers may end
HEAD_PATIENCE = 20.0  # seconds, in which the head of a request must have come


def listening(port: int | None) -> socket.socket:
    """Return what listens on a port of this machine.

    Args:
        port: which; 0: any; None: the usual one, or any where that is taken.

    Raises:
        UsageError: the port is taken.
    """
    for each in (PORT, 0) if port is None else (port,):
        try:
            return bound(each)
        except OSError as error:
            why = error.strerror
    raise UsageError(f"port {port} cannot be used ({why}); try another with --port.")


def bound(port: int) -> socket.socket:
    """Return a socket that has a port of this machine; 0: any that is free.

    Raises:
        OSError: the port is taken.
    """
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
    except OSError:
        made.close()
        raise
    return made


def config_of(application: ASGIApp) -> uvicorn.Config:
    """Return how an application is served: it says nothing of itself, and waits for nobody long."""
    return uvicorn.Config(
        application,
        http=_Patient,
        log_level="error",
        access_log=False,
        server_header=False,
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
        h11_max_incomplete_event_size=64_000,
    )


def serve(
    folder: Path,
    out: Path | None,
    port: int | None,
    told: Callable[[str], object],
    *,
    browser: bool = True,
) -> None:
    """Serve the studio until somebody stops it.

    Args:
        folder: holds the articles.
        out: where finished files go.
        port: of this machine.
        told: is given the address, once it is answered.
        browser: open it in a browser, too.

    Raises:
        SourceError: the folder is none.
        UsageError: the port is taken.
    """
    made = app(folder, out=out)
    listener = listening(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}/?token="

    def ready() -> None:
        told(address + made.state.token)
        if browser:
            # Who else is on this machine can read what programs are started with: that works once.
            made.state.keys.add(key := secrets.token_urlsafe(32))
            # Some browsers are waited for.
            Thread(target=webbrowser.open, args=(address + key,), daemon=True).start()

    server = Server(config_of(made), ready)
    # Once it has ended in good order, the server passes Ctrl+C on.
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


class Server(uvicorn.Server):
    """Tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()


class _Patient(H11Protocol):
    """Lets go who has sent no whole head of a request in time."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        self.loop.call_later(HEAD_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        # An answer that is under way may take its time.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
