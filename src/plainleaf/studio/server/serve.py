"""The one server, behind `plainleaf studio` and `plainleaf watch`: on this machine, unless told."""

from __future__ import annotations

import asyncio
import secrets
import socket
import ssl
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from plainleaf.errors import UsageError
from plainleaf.studio.application import app
from plainleaf.studio.guard import LOOPBACK, name_of_host
from plainleaf.studio.server.door import SHORTEST

HOST = "127.0.0.1"
# The same each time, for a browser keeps what was not saved by the address.
PORT = 8790
_PATIENCE = 3  # seconds, in which answers may end
HEAD_PATIENCE = 20.0  # seconds, in which the head of a request must have come


def listening(port: int | None, host: str = HOST) -> socket.socket:
    """Return what listens on a port of this machine.

    Args:
        port: which; 0: any; None: the usual one, or any where that is taken.
        host: which address of this machine.

    Raises:
        UsageError: the port is taken, or the address is none of this machine.
    """
    for each in (PORT, 0) if port is None else (port,):
        try:
            return bound(each, host)
        except OSError as error:
            why = error.strerror
    if host != HOST:
        raise UsageError(f"{host}, port {port or PORT}: cannot be listened to ({why}).")
    raise UsageError(f"port {port} cannot be used ({why}); try another with --port.")


def bound(port: int, host: str = HOST) -> socket.socket:
    """Return a socket that has a port of an address; 0: any that is free.

    Raises:
        OSError: the port is taken, or the address is none of this machine.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def config_of(application: ASGIApp, opening: Opening | None = None) -> uvicorn.Config:
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
        ssl_certfile=opening.certificate if opening else None,
        ssl_keyfile=opening.key if opening else None,
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """How other machines reach the studio: over TLS, with a password.

    Args:
        host: the address that is listened to.
        names: by which browsers ask for it.
        password: that lets people in.
        certificate: a file in PEM, with those that it builds on.
        key: its private key.
    """

    host: str
    names: tuple[str, ...]
    password: str = field(repr=False)
    certificate: Path
    key: Path


def opening_of(
    host: str,
    password_file: Path | None,
    certificate: Path | None,
    key: Path | None,
    names: Sequence[str] = (),
) -> Opening | None:
    """Return how other machines are answered; nothing if none is.

    Args:
        host: an address of this machine.
        password_file: its first line is the password; nobody else on this machine may read it.
        certificate: a file in PEM.
        key: its private key, without a passphrase.
        names: by which browsers ask for it, beside the address.

    Raises:
        UsageError: something is missing, or wrong.
    """
    given = (password_file, certificate, key)
    if host in (*LOOPBACK, "::1", ""):
        if any(each is not None for each in given) or names:
            raise UsageError(
                "--password-file, --certificate, --key and --name are for other machines; name the "
                "address at which they reach this one with --host."
            )
        return None
    if password_file is None or certificate is None or key is None:
        raise UsageError(
            f"--host {host} would open the studio to other machines. That needs a password "
            "(--password-file) and, so that nobody on the way reads it, TLS: a certificate "
            "(--certificate) and its private key (--key), from your IT department or an authority "
            "such as Let’s Encrypt. Without them leave --host out; a server that speaks TLS can "
            "stand in front: see “Behind a clinic’s own sign-on” in docs/studio.md."
        )
    for each in names:
        if not each or name_of_host(each) != each.lower():
            raise UsageError(
                f"--name {each}: is no name of a machine. Write the name alone, without https:// "
                "and without a port: --name handouts.example.org."
            )
    everywhere = _is_everywhere(host)
    if everywhere and not names:
        raise UsageError(
            f"--host {host} is every address of this machine. Say by which name browsers ask for "
            "it: --name handouts.example.org."
        )
    password = _password(password_file)
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certificate, key, password=lambda: ""
        )
    except FileNotFoundError:
        missing = key if certificate.exists() else certificate
        raise UsageError(f"{missing}: there is no such file.") from None
    except (OSError, ValueError):
        raise UsageError(
            f"{certificate}, {key}: are no certificate in PEM and its private key without a "
            "passphrase."
        ) from None
    own = () if everywhere else (f"[{host}]" if ":" in host else host,)
    known = tuple(each.lower() for each in (*own, *names))
    return Opening(host, known, password, certificate, key)


def _is_everywhere(host: str) -> bool:
    """Return whether an address stands for all of this machine, however it is written."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _password(path: Path) -> str:
    try:
        others = path.stat().st_mode & 0o077
        lines = path.read_text("utf-8-sig").splitlines()  # editors may mark a text as UTF-8
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise UsageError(f"{path}: the password cannot be read ({why}).") from None
    if others:
        raise UsageError(f"{path}: others on this machine can read it: chmod 600 {path}")
    password = lines[0].strip() if lines else ""
    if len(password) < SHORTEST:
        raise UsageError(
            f"{path}: its first line is the password, which needs {SHORTEST} characters or more."
        )
    return password


def serve(
    folder: Path,
    out: Path | None,
    port: int | None,
    told: Callable[[str], object],
    *,
    browser: bool = True,
    opening: Opening | None = None,
) -> None:
    """Serve the studio until somebody stops it.

    Args:
        folder: holds the articles.
        out: where finished files go.
        port: of this machine.
        told: is given the address, once it is answered.
        browser: open it in a browser, too, if it is for this machine.
        opening: how other machines are answered; by default none is.

    Raises:
        SourceError: the folder is none.
        UsageError: the port is taken.
    """
    if opening is not None:
        made = app(folder, out=out, hosts=opening.names, password=opening.password)
    else:
        made = app(folder, out=out)
    listener = listening(port, opening.host if opening else HOST)
    number = listener.getsockname()[1]
    address = f"http://{HOST}:{number}/?token="

    def ready() -> None:
        if opening is not None:
            told(f"https://{opening.names[-1]}:{number}/")
            return
        told(address + made.state.token)
        if browser:
            # Who else is on this machine can read what programs are started with: that works once.
            made.state.keys.add(key := secrets.token_urlsafe(32))
            # Some browsers are waited for.
            Thread(target=webbrowser.open, args=(address + key,), daemon=True).start()

    server = Server(config_of(made, opening), ready)
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
    """Lets go who has sent no whole head of a request in time, since the last answer."""

    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
        self._giving_up = self.loop.call_later(HEAD_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        # An answer that is under way may take its time.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
