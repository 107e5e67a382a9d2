"""A ceiling on time and memory: work is done in a process of its own, which can be stopped.

What an article makes the engines do cannot be known beforehand, and the engines are written in C
and Rust: no exception reaches into them, and out of memory they abort. So the command line hands
its work to a worker. The worker stops itself when its time is up, which leaves no trace; where it
is deep in an engine and cannot, it is killed, and what it left is cleared away. Python code that
calls `plainleaf.export` itself has the ceilings that it sets itself. One room: the two ends of a
pipe are read together.
"""

from __future__ import annotations

import ctypes
import errno
import faulthandler
import gc
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from types import FrameType, TracebackType
from typing import Any, ParamSpec, TypeVar

from plainleaf.errors import LimitError, PlainleafError, refusal
from plainleaf.run import kept

SECONDS = 50
MEGABYTES = 3000
# What a worker gets beyond its time, to come back from an engine and clear up.
_GRACE = 5.0
# Seconds until a worker that went on is told again; clearing up takes less.
_AGAIN = 3.0
_MEGABYTE = 1_000_000
_PR_SET_PDEATHSIG = 1  # prctl(2)
_OUT_OF_MEMORY = 12  # the exit code of a worker that cannot say so: ENOMEM
_NO_MEMORY = re.compile("cannot allocate memory|failed to map segment", re.I)

# When Python looks for garbage (`gc.set_threshold`); all that an export imports is 120,000 objects.
_SELDOM = 20_000, 20, 50
_IMPORTED = 200_000

# Holds something once the time of the work in hand is up.
_UP: list[bool] = []

# This process's ends of the pipes to its workers.
_PIPES: set[Connection] = set()

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


class Fault(Exception):
    """A fault of Plainleaf's own in the worker; its traceback there is the message."""


class _TimeUp(BaseException):
    """The time is up; no `except Exception` on the way out may catch it."""


class Worker:
    """A process that works for this one, one call at a time, within ceilings.

    Args:
        seconds: the time that one call may take; 0 for no end.
        megabytes: the memory that the worker may take; 0 for no end.

    Where processes cannot be forked (Windows) the work is done here, without ceilings.
    """

    def __init__(self, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds, self.megabytes = seconds, megabytes
        self._due: float | None = None
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        # What engines say on their way down is for no user's eyes.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `__exit__`)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        self._said.close()

    def start(self) -> None:
        """Start the process now, while no other thread runs; it is started when first needed."""
        if can_fork():
            self._running()

    def call(
        self,
        name: str,
        cleared: Callable[[int], object],
        function: Callable[Arguments, Answer],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Answer:
        """Return what a function of a module's top level returns, or raise what it raises.

        Args:
            name: what is worked on, for messages.
            cleared: clears up after a worker that was killed, given its process id.
            function: what to do.
            args: its arguments; they are sent to the worker, as is its answer.
            kwargs: more of them.

        Raises:
            LimitError: it took more time or memory than it may have.
            PlainleafError: as the function raised it.
            Fault: anything else that the function raised.
        """
        return self.called(name, cleared, function, *args, **kwargs)()

    def called(
        self,
        name: str,
        cleared: Callable[[int], object],
        function: Callable[Arguments, Answer],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Callable[[], Answer]:
        """Begin what `call` does, and return what waits for its answer."""
        if not can_fork():
            return partial(function, *args, **kwargs)
        self.hand(function, *args, **kwargs)
        return partial(self.answer, name, cleared)

    def hand(
        self,
        function: Callable[Arguments, object],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Connection:
        """Give the worker something to do; what is returned can be read once it has an answer."""
        _, pipe = self._running()
        self._due = time.monotonic() + self.seconds + _GRACE if self.seconds else None
        # A worker that died while it had nothing to do is met with when the answer is fetched.
        with suppress(OSError):
            pipe.send((function, args, kwargs))
        return pipe

    @property
    def due(self) -> float | None:
        """When, by the monotonic clock, whatever was handed over has taken too long."""
        return self._due

    def answer(self, name: str, cleared: Callable[[int], object]) -> Any:
        """Wait for the answer to what was handed over; the rest is as in `call`."""
        process, pipe = self._process, self._pipe
        assert process is not None, "nothing was handed over"
        assert pipe is not None, "nothing was handed over"
        try:
            patience = None if self._due is None else max(self._due - time.monotonic(), 0)
            outcome = pipe.recv() if pipe.poll(patience) else None
        except (EOFError, OSError):
            process.join(_GRACE)
            self._killed(process, cleared)
            raise LimitError(f"{name}: {_died(process, self.megabytes)}") from None
        except BaseException:
            # A key stroke ends the worker, too; it clears up by itself if it can.
            process.join(_GRACE)
            self._killed(process, cleared)
            raise
        if outcome is None:
            self._killed(process, cleared)
            raise LimitError(f"{name}: {_too_long(self.seconds)}")
        return self._received(name, outcome)

    def interrupt(self) -> None:
        """Tell the worker to stop what it does, as a key stroke would; it clears up by itself."""
        if self._process is not None and self._process.pid is not None:
            with suppress(OSError):
                os.kill(self._process.pid, signal.SIGINT)

    def lent(self) -> Connection:
        """Return the way to the process, which does something already, for others to use.

        What is forked from this process from now on may ask it and hear its answers.
        """
        _, pipe = self._running()
        _PIPES.discard(pipe)
        return pipe

    def kill(self) -> None:
        """End the process, whatever it does, without waiting for its end."""
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """End the process, whatever it does."""
        self.kill()
        self._stop()

    def renew(self) -> None:
        """End the process; what is next to do starts another, which has read nothing yet."""
        self._stop()

    def _received(self, name: str, outcome: tuple[str, Any]) -> Any:
        match outcome:
            case ("done", answer):
                self._pass_on()
                return answer
            case ("time", _):
                self._stop()
                raise LimitError(f"{name}: {_too_long(self.seconds)}")
            case ("memory", _):
                self._stop()
                raise LimitError(f"{name}: {_too_much(self.megabytes)}")
            case ("error", (kind, message, values)):
                self._pass_on()
                error = kind.__new__(kind)
                Exception.__init__(error, message)
                error.__dict__.update(values)
                raise error
            case (_, told):
                self._pass_on()
                raise Fault(told)

    def _running(self) -> tuple[BaseProcess, Connection]:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            context = multiprocessing.get_context("fork")
            self._pipe, theirs = context.Pipe()
            _PIPES.add(self._pipe)
            arguments = (theirs, self.seconds, self.megabytes, self._said.fileno())
            self._process = context.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
        return self._process, self._pipe

    def _stop(self) -> None:
        if self._pipe is not None:
            _PIPES.discard(self._pipe)
            self._pipe.close()
        if self._process is not None:
            self._process.join(_GRACE)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
        self._process = self._pipe = None

    def _killed(self, process: BaseProcess, cleared: Callable[[int], object]) -> None:
        process.kill()
        process.join()
        self._stop()
        if process.pid is not None:
            cleared(process.pid)

    def _pass_on(self) -> None:
        """Print what the worker printed."""
        self._said.seek(0)
        if said := self._said.read().decode("utf-8", "replace"):
            sys.stderr.write(said)
        self._said.seek(0)
        self._said.truncate()


def can_fork() -> bool:
    """Return whether this system can fork a process; without, there are no ceilings."""
    return "fork" in multiprocessing.get_all_start_methods()


def _too_long(seconds: int) -> str:
    return (
        f"stopped after {seconds} seconds, the time that one article may take (--time-limit); "
        "take it apart, or look for what is too large in it."
    )


def _too_much(megabytes: int) -> str:
    return (
        f"stopped, it needs more than the {megabytes} MB of memory that one article may take "
        "(--memory-limit); take it apart, or look for what is too large in it."
    )


def _died(process: BaseProcess, megabytes: int) -> str:
    # Engines that get no memory abort.
    code = -process.exitcode if process.exitcode else 0
    if code in (signal.SIGABRT, signal.SIGTRAP, -_OUT_OF_MEMORY):
        return _too_much(megabytes)
    if code == signal.SIGKILL:
        return (
            "was killed from outside (SIGKILL), by somebody, or by the system where memory ran "
            "out; export it again."
        )
    name = signal.Signals(code).name if code in set(signal.Signals) else "no signal"
    return f"an engine broke down over this article ({name}); look for what is odd in it."


# --- In the worker ---------------------------------------------------------------------------


def _serve(pipe: Connection, seconds: int, megabytes: int, said: int) -> None:
    """Do what comes through the pipe, until it is closed."""
    for theirs in _PIPES:
        # As long as one process holds the other end of a pipe, nobody hears that it was closed.
        theirs.close()
    _PIPES.clear()
    faulthandler.disable()
    os.dup2(said, 2)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    signal.signal(signal.SIGALRM, _up)
    _end_with_parent()
    try:
        _limit_memory(megabytes)
        collect_seldom()
        with suppress(EOFError, KeyboardInterrupt, OSError):
            while True:
                pipe.send(_outcome(seconds, pipe.recv_bytes()))
                kept.save()
    except MemoryError:
        # There is not even room to hear what is asked for, or to answer.
        os._exit(_OUT_OF_MEMORY)


def collect_seldom() -> None:
    """Have Python look for garbage less often, and not among what was there before any work.

    An export makes a hundred thousand small objects and drops them at its end, importing makes as
    many that stay; looking through all of them for unreachable ones, again and again, was a tenth
    of the time. For programs of our own: anyone who imports the package decides for himself.
    """
    if _seldom_from_now_on in gc.callbacks:
        gc.callbacks.remove(_seldom_from_now_on)
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def collect_late() -> None:
    """Have Python look for garbage when a program has made more than imports, and then seldom.

    For the start of our own: there is none among what importing makes, and looking at it again
    and again was a tenth of a `check`.
    """
    gc.set_threshold(_IMPORTED)
    gc.callbacks.append(_seldom_from_now_on)


def _seldom_from_now_on(phase: str, _: object) -> None:
    if phase == "stop":
        collect_seldom()


def _outcome(seconds: int, asked: bytes) -> tuple[str, Any]:
    """Return what comes of what was asked for; to read that imports what it is to be done with."""
    _UP.clear()
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            function, args, kwargs = ForkingPickler.loads(asked)
            return "done", function(*args, **kwargs)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.stderr.flush()
    except _TimeUp:
        return "time", None
    except MemoryError:
        return "memory", None
    except PlainleafError as error:
        if _UP:
            return "time", None
        return "error", (type(error), str(error), error.__dict__)
    except Exception as error:
        # An engine may take the alarm for its own trouble, and say that a picture is broken.
        if _UP:
            return "time", None
        # Libraries are mapped into memory when they are first imported.
        if isinstance(error, ImportError) and _NO_MEMORY.search(str(error)):
            return "memory", None
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return "memory", None
        if isinstance(error, OSError) and (refused := refusal(error)):
            return "error", (type(refused), str(refused), {})
        return "fault", traceback.format_exc()


def _up(number: int, frame: FrameType | None) -> None:
    # What is raised within a callback of an engine, or in a destructor, goes no further.
    signal.setitimer(signal.ITIMER_REAL, _AGAIN)
    _UP.append(True)
    raise _TimeUp


def _end_with_parent() -> None:
    """Where Linux can do so, have the alarm rung when anyone who waits for an answer is killed."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGALRM), 0, 0, 0)


def _limit_memory(megabytes: int) -> None:
    if not megabytes:
        return
    import resource

    wanted = megabytes * _MEGABYTE
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        _, hard = resource.getrlimit(kind)
        # Fonts and libraries are mapped beside what the article takes.
        size = wanted if kind == resource.RLIMIT_DATA else 2 * wanted
        with suppress(ValueError, OSError):
            resource.setrlimit(
                kind, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard)
            )
