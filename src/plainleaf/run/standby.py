"""A second process that has an engine ready by the time that the first has work for it.

Half of what a single export takes is importing, and most of that is the engine of one format. Where
there is a second core, a process beside the worker (`limits`) imports it while the worker reads
the article, and does that format's work while the worker does the others'.

Nothing but time depends on it: where it does not answer, or fails, the worker does the work itself,
and meets what there is to be met.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from plainleaf.run.limits import Worker, can_fork

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

# The way to the process that stands by: of the process that is forked next, which inherits it.
_WAY: list[Connection] = []
# What this process has asked for and heard nothing of.
_OPEN: list[bytes] = []


@contextmanager
def standing_by(ready: Callable[[Path], object], seconds: int, megabytes: int) -> Iterator[None]:
    """Have a process stand by for those that are forked from this one within the context.

    Args:
        ready: what it does first, a function of a module's top level: import what it will need. It
            is given a folder to write into.
        seconds: the time that one call may take, as of `Worker`.
        megabytes: the memory that it may take.

    It must be called while no other thread runs. Without a second core, or where processes cannot
    be forked, none stands by.
    """
    if not can_fork() or _cores() < 2:
        yield
        return
    # The process is killed whatever it does, and then clears nothing up: its folder is ours.
    with (
        TemporaryDirectory(prefix="plainleaf-", ignore_cleanup_errors=True) as folder,
        Worker(seconds, megabytes) as worker,
    ):
        _WAY.append(worker.lent(partial(ready, Path(folder))))
        try:
            yield
        finally:
            _WAY.clear()
            _OPEN.clear()
            worker.end()


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


def _stamped(
    ticket: bytes, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[bytes, Any]:
    return ticket, function(*args, **kwargs)


def _cores() -> int:
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
