"""The same jobs on many machines: Dask distributed hands them out and around lost workers.

Articles and files move as bytes: no disk is shared. Each member of the cluster works through an
`subworker`, so that the ceilings of a single export hold there, too.
"""

from __future__ import annotations

import logging
import queue
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from typing import Any

from plainleaf.batch.bundle import (
    JobBundle,
    JobResult,
    differences,
    engine_here,
    export_parcel,
    forgotten,
    pack,
)
from plainleaf.batch.fingerprints import fingerprint
from plainleaf.batch.pool import cores
from plainleaf.batch.subworker import Subworker
from plainleaf.batch.work import Failed, Job, Made, failure
from plainleaf.errors import ClusterError, PlainleafError, WriteError
from plainleaf.run.staging import put_in_place, staging, uninterrupted

_INSTALL = "--cluster needs Dask: pip install 'plainleaf[cluster]'"
# How long to wait for a scheduler to answer, in seconds.
_PATIENCE = 10
# Jobs under way for each process of the cluster, so that none waits for the next one to come.
_AHEAD = 3
_LEAST_AHEAD = 8
_RETRIES = 2
# In a member of a cluster: outposts that have nothing to do.
_IDLE: queue.SimpleQueue[Subworker] = queue.SimpleQueue()

# What was sent, if it could be packed, and what came back.
Packed = tuple[JobBundle | None, JobResult | Failed]


def outcomes(
    jobs: Iterable[Job], address: str, seconds: int, megabytes: int, *, fail_fast: bool = False
) -> Iterator[tuple[Job, Made | Failed]]:
    """Yield what came of each job, as soon as it is there; its files are then in place here.

    Args:
        jobs: what to do; the largest are begun first.
        address: of a Dask scheduler, such as tcp://10.0.0.5:8786.
        seconds: the time that one article may take; 0 for no end.
        megabytes: the memory that a process may take; 0 for no end.
        fail_fast: hand nothing more out once something failed; what is begun is ended.

    Raises:
        ClusterError: there is no such scheduler or no worker, or a worker is not like this machine.
    """
    todo = sorted(jobs, key=lambda job: job.size)
    if not todo:
        return
    with ExitStack() as stack:
        client = stack.enter_context(_connected(address))
        # The newest answer of each: a worker that joins later is met with at its first article.
        threads = sum(client.nthreads().values())
        ahead = min(max(_AHEAD * threads, _LEAST_AHEAD), len(todo))
        packers = _Packers(min(cores(), len(todo)), seconds, megabytes)
        stack.callback(packers.close)
        pool = ThreadPoolExecutor(ahead, thread_name_prefix="parcel")
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        under_way: dict[Future[Packed], Job] = {}
        while todo or under_way:
            while todo and len(under_way) < ahead:
                job = todo.pop()
                under_way[pool.submit(_sent, client, packers, job, seconds, megabytes)] = job
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job = under_way.pop(future)
                outcome = _placed(job, future.result())
                if isinstance(outcome, Failed) and fail_fast:
                    todo.clear()
                yield job, outcome


def _connected(address: str) -> Any:
    """Return a client of the scheduler, whose workers are like this machine."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ClusterError(_INSTALL) from None
    # What it says of lost workers is told by the results.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client: Any = Client(  # type: ignore[no-untyped-call]
                address, timeout=_PATIENCE, set_as_default=False
            )
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"{address}: there is no scheduler that answers; start one with `dask scheduler` and "
            f"name the address that it prints ({type(error).__name__})."
        ) from None
    try:
        _refuse_others(client, address)
    except BaseException:
        client.close()
        raise
    return client


def _refuse_others(client: Any, address: str) -> None:
    # Workers that were started a moment ago are still on their way.
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_PATIENCE)
    if not client.nthreads():
        raise ClusterError(
            f"{address}: this scheduler has no workers; start some with `dask worker {address}`."
        )
    for worker, answer in client.run(engine_there, on_error="return").items():
        if isinstance(answer, BaseException):
            raise ClusterError(
                f"{worker}: Plainleaf does not run there ({answer}); install it, the same version "
                "as here."
            )
        if other := differences(engine_here(), answer):
            raise ClusterError(f"{worker}: {_unlike(other)}")


def _unlike(other: list[str]) -> str:
    return (
        f"this worker has other versions than this machine, so its files would differ: "
        f"{', '.join(other)}. Install the same on both."
    )


class _Packers:
    """Outposts that pack articles, each for one thread at a time."""

    def __init__(self, count: int, seconds: int, megabytes: int) -> None:
        self._limits = seconds, megabytes
        self._idle: queue.SimpleQueue[Subworker] = queue.SimpleQueue()
        self._all = [Subworker(seconds, megabytes) for _ in range(count)]
        for outpost in self._all:
            self._idle.put(outpost)

    def pack(self, job: Job) -> JobBundle | Failed:
        outpost = self._idle.get()
        try:
            answer: JobBundle | Failed = outpost.call(str(job.path), pack, job)
        except (OSError, EOFError):
            outpost.kill()
            outpost = Subworker(*self._limits)
            self._all.append(outpost)
            return failure(ClusterError(f"{job.path}: the process that packed it is gone."))
        finally:
            self._idle.put(outpost)
        return answer

    def close(self) -> None:
        for outpost in self._all:
            with suppress(OSError):
                outpost.kill()


def _sent(client: Any, packers: _Packers, job: Job, seconds: int, megabytes: int) -> Packed:
    """Pack a job, have the cluster do it, and return what comes back; in a thread of its own."""
    parcel = packers.pack(job)
    if isinstance(parcel, Failed):
        return None, parcel
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    # Whoever takes the job and is lost is followed by another; a job that takes several workers
    # with it is given up (Dask: distributed.scheduler.allowed-failures).
    future = client.submit(exported_there, parcel, seconds, megabytes, pure=False, retries=_RETRIES)
    try:
        return parcel, future.result()
    except KilledWorker:
        message = f"{job.path}: every worker that took this article was lost; look for what is odd."
    except FutureCancelledError:
        message = f"{job.path}: the cluster was lost before it was done."
    except Exception as error:
        message = f"{job.path}: the cluster could not do it ({error})."
    return parcel, failure(ClusterError(message))


def exported_there(parcel: JobBundle, seconds: int, megabytes: int) -> JobResult | Failed:
    """Export a parcel on the machine where this runs, within ceilings; as a member of a cluster."""
    try:
        outpost = _IDLE.get_nowait()
    except queue.Empty:
        outpost = Subworker(seconds, megabytes)
    if outpost.limits != (seconds, megabytes):
        outpost.close()
        outpost = Subworker(seconds, megabytes)
    try:
        answer: JobResult | Failed = outpost.call(str(parcel.job.path), export_parcel, parcel)
    except BaseException:
        outpost.kill()
        raise
    _IDLE.put(outpost)
    return answer


def _placed(job: Job, packed: Packed) -> Made | Failed:
    """Put what came back into its place here, all of it or nothing."""
    parcel, returned = packed
    if isinstance(returned, Failed):
        return returned
    assert parcel is not None, "what was not packed cannot come back"
    if other := differences(engine_here(), returned.engine):
        return failure(ClusterError(f"{job.path}: {_unlike(other)}"))
    if names := forgotten(parcel, returned):
        lost = f"{job.path}: {names[0]} was not sent along; export it without --cluster."
        return failure(ClusterError(lost))
    try:
        with staging(job.out) as folder:
            written = {name: folder / name for name in returned.files}
            for name, path in written.items():
                try:
                    path.write_bytes(returned.files[name])
                except OSError as error:
                    raise WriteError(f"{name}: cannot be written ({error.strerror}).") from None
            with uninterrupted():
                placed = put_in_place(
                    written, job.out, folder, force=job.force, written=job.written
                )
    except PlainleafError as error:
        return failure(error)
    outputs = tuple(fingerprint(path)._replace(path=name) for name, path in placed.files.items())
    return Made(outputs, parcel.inputs, returned.found, returned.seconds, notes=placed.notes)


def engine_there() -> dict[str, str]:
    """Return what makes files on the machine where this runs."""
    return engine_here()
