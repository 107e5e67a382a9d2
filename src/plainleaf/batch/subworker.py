"""A process begun afresh, in which a worker with ceilings works.

A worker is forked, and from a program that has threads, as every member of a cluster has, nothing
may be forked: a lock that another thread holds at that moment would stay shut for ever. So the fork
is made in a program of its own.

    python -m plainleaf.batch.subworker HANDLE SECONDS MEGABYTES
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from plainleaf.batch.work import INTERNAL, Failed, failure, warm
from plainleaf.errors import PlainleafError
from plainleaf.run.limits import Fault, Worker

_PATIENCE = 10


class Subworker:
    """Does one call at a time, within ceilings, in another program.

    Args:
        seconds: the time that one call may take; 0 for no end.
        megabytes: the memory that it may take; 0 for no end.
    """

    def __init__(self, seconds: int, megabytes: int) -> None:
        self.limits = seconds, megabytes
        self._pipe, theirs = Pipe()
        handle = theirs.fileno()
        words = [sys.executable, "-P", "-m", __name__, str(handle), str(seconds), str(megabytes)]
        self._process = subprocess.Popen(words, pass_fds=[handle], stdin=subprocess.DEVNULL)
        theirs.close()

    def call(self, name: str, function: Callable[[Any], Any], argument: object) -> Any:
        """Return what a function of a module's top level returns; `Failed` if it raises.

        Args:
            name: what is worked on, for messages.
            function: what to do.
            argument: of the function.

        Raises:
            OSError: the program is gone.
            EOFError: as well.
        """
        self._pipe.send((name, function, argument))
        return self._pipe.recv()

    def close(self) -> None:
        """End the program."""
        self._pipe.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End the program in the middle of its work."""
        self._process.kill()
        self.close()


def _serve(handle: int, seconds: int, megabytes: int) -> None:
    """Do what comes through the pipe, until anyone who holds its other end closes it or is gone."""
    pipe = Connection(handle)
    warm()
    with Worker(seconds, megabytes) as worker, suppress(EOFError, OSError, KeyboardInterrupt):
        worker.start()
        while True:
            name, function, argument = pipe.recv()
            pipe.send(_answer(worker, name, function, argument))


def _answer(worker: Worker, name: str, function: Callable[[Any], Any], argument: object) -> Any:
    try:
        return worker.call(name, int, function, argument)
    except Fault as fault:
        return Failed(str(fault), INTERNAL, is_fault=True)
    except PlainleafError as error:
        return failure(error)


if __name__ == "__main__":
    _serve(*(int(word) for word in sys.argv[1:]))
