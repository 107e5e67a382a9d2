"""Where work is done: each desk a thread with a process of its own, one task after the other.

Checks and previews have one desk, exports and imports another, so that nobody who writes waits for
an export. A task that takes too long or too much is ended there; the server goes on.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from plainleaf.errors import PlainleafError
from plainleaf.run.limits import Fault, Worker
from plainleaf.run.staging import clearing
from plainleaf.studio.work import Exported, Wanted, exported

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
_OURS = "This is a fault of Plainleaf’s own; the terminal has more for whoever corrects it."
_MOST_JOBS = 60
log = logging.getLogger("plainleaf.studio")


class Broken(PlainleafError):
    """A fault of our own, said in a sentence."""


class Desk:
    """One process that works, and the thread that waits for it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "plainleaf-desk")
        self._worker = Worker()

    def start(self) -> None:
        """Start the process now, before there are threads."""
        self._worker.start()

    def close(self) -> None:
        """End the process; what waits is not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._worker.interrupt()
        with suppress(RuntimeError):
            # The thread has ended, so this one may.
            self._thread.shutdown(wait=True)
        self._worker.__exit__(None, None, None)

    async def do(
        self,
        name: str,
        function: Callable[Arguments, Answer],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Answer:
        """Return what a function returns; the arguments are those of `Worker.call`."""
        return await asyncio.wrap_future(self.hand(name, None, function, *args, **kwargs))

    def hand(
        self,
        name: str,
        out: Path | None,
        function: Callable[Arguments, Answer],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Future[Answer]:
        """Begin a task; `out` is cleared up if its process has to be killed."""

        def work() -> Answer:
            cleared = clearing(out) if out is not None else int
            try:
                return self._worker.call(name, cleared, function, *args, **kwargs)
            except Fault as fault:
                log.error("%s", fault)
                raise Broken(_OURS) from None

        return self._thread.submit(work)


@dataclass(slots=True)
class Job:
    """An export that was asked for."""

    identifier: str
    article: str
    progress: Path
    future: Future[Exported]

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self.future.done()

    def step(self) -> dict[str, Any]:
        """Return how far it is."""
        try:
            found: dict[str, Any] = json.loads(self.progress.read_text("utf-8"))
        except (OSError, ValueError):
            return {"step": "waiting", "done": 0, "of": 1, "edition": ""}
        return found

    def result(self) -> Exported:
        """Return what came of it."""
        try:
            return self.future.result(0)
        except PlainleafError as error:
            return Exported(error=str(error))


@dataclass(slots=True)
class Jobs:
    """The exports of this session."""

    desk: Desk
    _folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="plainleaf-studio-")
    )
    _jobs: dict[str, Job] = field(default_factory=dict)

    def begin(self, article: str, wanted: Wanted) -> Job:
        """Begin an export; it waits for those before it."""
        identifier = secrets.token_hex(8)
        progress = Path(self._folder.name) / f"{identifier}.json"
        future = self.desk.hand(article, wanted.out, exported, wanted, progress)
        for old in [key for key, job in self._jobs.items() if job.done][:-_MOST_JOBS]:
            del self._jobs[old]
        job = Job(identifier, article, progress, future)
        self._jobs[identifier] = job
        return job

    def get(self, identifier: str) -> Job | None:
        """Return an export."""
        return self._jobs.get(identifier)

    def last(self, article: str) -> Job | None:
        """Return the latest export of an article in this session."""
        return next((job for job in reversed(self._jobs.values()) if job.article == article), None)

    def close(self) -> None:
        """Forget all."""
        self._folder.cleanup()
