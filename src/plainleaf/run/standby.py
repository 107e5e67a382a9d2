"""A second process that has an engine ready by the time that the first has work for it.

Half of what a single export takes is importing, and most of that is the engine of one format. Where
there is a second core, a process beside the worker (`limits`) imports it from the beginning on,
while this one reads its options and the worker reads the article, and does that format's work while
the worker does the others'.

Nothing but time depends on it: where it does not answer, or fails, the worker does the work itself,
and meets what there is to be met.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from plainleaf.run.limits import MEGABYTES, SECONDS, Worker, can_fork, collect_late

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

# What lays the pages of a single export out.
PAGES = "plainleaf.written:ready_for_pages"

# The way to the process that stands by: of the process that is forked next, which inherits it.
_WAY: list[Connection] = []
# What this process has asked for and heard nothing of.
_OPEN: list[bytes] = []


class _Standing:
    """A process that gets ready, and the folder that it may write into meanwhile."""

    def __init__(self, ready: str, seconds: int, megabytes: int) -> None:
        self.asked_for = ready, seconds, megabytes
        # The process is killed whatever it does, and then clears nothing up: its folder is ours.
        self._folder = TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True)
        self.worker = Worker(seconds, megabytes)
        self.worker.hand(_get_ready, ready, Path(self._folder.name))

    def end(self) -> None:
        """End the process, whatever it does."""
        self.worker.end()
        self.worker.__exit__(None, None, None)
        self._folder.cleanup()


# The process that was begun before anything else, until it is known whether there is work for it.
_BEGUN: list[_Standing] = []


def begin(ready: str, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> None:
    """Start a process that may stand by, before there is anything else that takes time.

    Args:
        ready: what it does first, as "module:function": it imports what it will need, which need
            not be imported here. The function is given a folder to write into.
        seconds: the time that one call may take, as of `Worker`.
        megabytes: the memory that it may take.

    It must be called while no other thread runs. Without a second core, or where processes cannot
    be forked, there is none.
    """
    if can_fork() and _cores() > 1 and not _BEGUN:
        # Where the system refuses a place or a process, whoever needs one says so.
        with suppress(OSError):
            _BEGUN.append(_Standing(ready, seconds, megabytes))


def give_up() -> None:
    """End the process that was begun, if nothing has come of it."""
    while _BEGUN:
        _BEGUN.pop().end()


def let_go() -> None:
    """Kill the process that stands by; that it has given its memory back is waited for later."""
    for standing in _BEGUN:
        standing.worker.kill()


@contextmanager
def standing_by(ready: str, seconds: int, megabytes: int) -> Iterator[None]:
    """Have a process stand by for those that are forked from this one within the context.

    It is the one that was begun, if that is of the same kind. The arguments are those of `begin`.
    """
    if not _BEGUN or _BEGUN[0].asked_for != (ready, seconds, megabytes):
        give_up()
        begin(ready, seconds, megabytes)
    if not _BEGUN:
        yield
        return
    _WAY.append(_BEGUN[0].worker.lent())
    try:
        yield
    finally:
        _WAY.clear()
        _OPEN.clear()
        give_up()


def ask(
    function: Callable[Arguments, object], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> bytes:
    """Have the process that stands by do something; return a ticket for its answer, or none."""
    # Work that came to an early end may have left it busy: nobody knows for how long.
    if not _WAY or _OPEN:
        return b""
    # No two are the same, not even of workers of which one follows another that was killed.
    ticket = os.urandom(16)
    with suppress(OSError):
        _WAY[0].send((_stamped, (ticket, function, args, kwargs), {}))
        _OPEN.append(ticket)
        return ticket
    return b""


def answer(ticket: bytes) -> Any:
    """Return what came of it; None where that is not known."""
    with suppress(EOFError, OSError):
        while ticket:
            match _WAY[0].recv():
                case ("done", None):
                    continue  # it is ready
                case ("done", (bytes(stamp), found)) if stamp == ticket:
                    _OPEN.clear()
                    return found
                case _:
                    # It failed; or the answer is to a worker before this one, and ours to come.
                    return None
    return None


def dismiss() -> None:
    """Do without it from now on: what is forked from this process next asks nobody."""
    _WAY.clear()


def _get_ready(ready: str, folder: Path) -> None:
    collect_late()
    module, _, function = ready.partition(":")
    getattr(import_module(module), function)(folder)


def _stamped(
    ticket: bytes, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[bytes, Any]:
    return ticket, function(*args, **kwargs)


def _cores() -> int:
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
