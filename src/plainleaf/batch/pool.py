"""Processes that export one article at a time, each within the ceilings of a single export."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from multiprocessing.connection import Connection, wait

from plainleaf.batch.work import INTERNAL, Failed, Job, Made, failure, make, warm
from plainleaf.errors import PlainleafError
from plainleaf.run.limits import Fault, Worker, can_fork
from plainleaf.run.staging import clearing

# A worker that has grown to this is replaced by a new one.
_MOST_RESIDENT = 700_000_000

Outcome = tuple[Job, Made | Failed]


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def outcomes(
    jobs: Iterable[Job], count: int, seconds: int, megabytes: int, *, fail_fast: bool = False
) -> Iterator[Outcome]:
    """Yield what came of each job, as soon as it is there.

    Args:
        jobs: what to do; the largest are begun first, so that none is left over at the end.
        count: how many processes work at once.
        seconds: the time that one article may take; 0 for no end.
        megabytes: the memory that a process may take; 0 for no end.
        fail_fast: hand nothing more out once something failed; what is begun is ended.

    Raises:
        KeyboardInterrupt: a key stroke or a signal stopped the work. What was begun has been ended
            or undone, and outcomes that were still under way have been yielded.
    """
    queue = sorted(jobs, key=lambda job: job.size)
    if not queue:
        return
    if not can_fork():
        for job in reversed(queue):
            with Worker(seconds, megabytes) as worker:
                outcome = _outcome(partial(worker.call, str(job.path), int, make, job))
            yield job, outcome
            if fail_fast and isinstance(outcome, Failed):
                return
        return
    warm()
    with ExitStack() as stack:
        idle = [
            stack.enter_context(Worker(seconds, megabytes)) for _ in range(min(count, len(queue)))
        ]
        for worker in idle:
            worker.start()
        busy: dict[Connection, tuple[Worker, Job]] = {}
        stopped: KeyboardInterrupt | None = None
        while (queue and stopped is None) or busy:
            try:
                while queue and idle and stopped is None:
                    worker, job = idle.pop(), queue.pop()
                    busy[worker.hand(make, job)] = worker, job
                ready = wait(list(busy), _patience(busy)) or _overdue(busy)
            except KeyboardInterrupt as stroke:
                if stopped is not None:
                    raise
                stopped = stroke
                for worker, _ in busy.values():
                    worker.interrupt()
                continue
            for pipe in ready:
                assert isinstance(pipe, Connection)
                worker, job = busy.pop(pipe)
                outcome = _outcome(partial(worker.answer, str(job.path), clearing(job.out)))
                idle.append(worker)
                if isinstance(outcome, Failed):
                    if stopped is not None:
                        continue  # it was told to stop
                    if fail_fast:
                        queue.clear()
                elif outcome.resident > _MOST_RESIDENT:
                    worker.renew()
                yield job, outcome
        if stopped is not None:
            raise stopped


def _outcome(ask: Callable[[], Made]) -> Made | Failed:
    try:
        made = ask()
    except Fault as fault:
        return Failed(str(fault), INTERNAL, is_fault=True)
    except PlainleafError as error:
        return failure(error)
    return made


def _patience(busy: dict[Connection, tuple[Worker, Job]]) -> float | None:
    due = [worker.due for worker, _ in busy.values() if worker.due is not None]
    return max(min(due) - time.monotonic(), 0) if due else None


def _overdue(busy: dict[Connection, tuple[Worker, Job]]) -> list[Connection]:
    now = time.monotonic()
    return [pipe for pipe, (worker, _) in busy.items() if worker.due and worker.due <= now]
