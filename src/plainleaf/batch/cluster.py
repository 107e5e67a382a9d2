"""The same jobs on many machines: Dask distributed hands them out and around lost workers.

Articles and files move as bytes: no disk is shared. Each member of the cluster works through an
`subworker`, so that the ceilings of a single export hold there, too.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from pathlib import Path
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
from plainleaf.run.ownership import is_sealed
from plainleaf.run.staging import put_in_place, staging, uninterrupted

_INSTALL = "--cluster needs Dask: pip install 'plainleaf[cluster]'"
# How long to wait for a scheduler to answer, in seconds.
_PATIENCE = 10
_ADDRESS = re.compile(r"(?:tcp|tls)://(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+):(?P<port>[0-9]{1,5})/?")
_HIGHEST_PORT = 65535
# What TLS wants of anyone who asks, by the names that `Security` has for it.
_CERTIFICATES = {
    "tls_ca_file": "DASK_DISTRIBUTED__COMM__TLS__CA_FILE",
    "tls_client_cert": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT",
    "tls_client_key": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY",
}
# What follows the name of a handout in that of a file: what the copy is, a report, a format.
_NAME = re.compile(r"(?P<copy>(?:-[a-z]+)*?)(?P<report>-report)?\.(?P<format>[a-z]+)")
# The most that a handout's files may have together, in bytes.
_MOST_BYTES = 500_000_000
# Jobs under way for each process of the cluster, so that none waits for the next one to come.
_AHEAD = 3
_LEAST_AHEAD = 8
_RETRIES = 2
# In a member of a cluster: outposts that have nothing to do.
_IDLE: queue.SimpleQueue[Subworker] = queue.SimpleQueue()

# What was sent, if it could be packed, and what came back.
Packed = tuple[JobBundle | None, Any]


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
    security = _reachable(address)
    # What it says of lost workers is told by the results.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client: Any = Client(  # type: ignore[no-untyped-call]
                address, timeout=_PATIENCE, set_as_default=False, security=security
            )
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        raise _silent(address, type(error).__name__) from None
    try:
        _refuse_others(client, address)
    except BaseException:
        client.close()
        raise
    return client


def _reachable(address: str) -> Any:
    """Return the certificates with which to ask a scheduler; it has been knocked at.

    Raises:
        ClusterError: the address is none, nobody listens there, or TLS wants certificates.
    """
    from distributed.security import Security

    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match["port"]) <= _HIGHEST_PORT:
        raise ClusterError(
            f"{address}: is no address of a scheduler; write one as it prints them, such as "
            "tcp://10.0.0.5:8786 or tls://10.0.0.5:8786."
        )
    security = Security()  # type: ignore[no-untyped-call]
    if address.startswith("tls:"):
        files = {name: getattr(security, name, None) for name in _CERTIFICATES}
        for name, value in files.items():
            if not value or ("BEGIN" not in value and not Path(value).is_file()):
                raise ClusterError(
                    f"{address}: TLS wants certificates; set {_CERTIFICATES[name]} to a file that "
                    "is there (docs/batch.md says which three there are)."
                )
    try:
        # A client that never had an answer leaves threads and complaints behind.
        asyncio.run(_knock(address, security))
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        raise _silent(address, type(error).__name__) from None
    return security


async def _knock(address: str, security: Any) -> None:
    """Connect to a scheduler as a client does, certificates and all, and go away."""
    from distributed.comm.core import connect

    arguments = security.get_connection_args("client")
    comm: Any = await connect(  # type: ignore[no-untyped-call]
        address, timeout=_PATIENCE, **arguments
    )
    comm.abort()


def _silent(address: str, why: str) -> ClusterError:
    return ClusterError(
        f"{address}: there is no scheduler that answers; start one with `dask scheduler` and name "
        f"the address that it prints ({why})."
    )


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

    # Anyone who takes the job and is lost is followed by another; a job that takes several workers
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
    if not isinstance(returned, JobResult):
        return _not_taken(job, "an answer of an unknown shape")
    if other := differences(engine_here(), returned.engine):
        return failure(ClusterError(f"{job.path}: {_unlike(other)}"))
    if names := forgotten(parcel, returned):
        lost = f"{job.path}: {names[0]} was not sent along; export it without --cluster."
        return failure(ClusterError(lost))
    if odd := _odd_files(job, returned.files):
        return _not_taken(job, odd)
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


def _not_taken(job: Job, what: str) -> Failed:
    return failure(ClusterError(f"{job.path}: a worker sent {what}; nothing of it was taken."))


def _odd_files(job: Job, files: Mapping[str, bytes]) -> str:
    """Return what is odd in the files that a worker sent; nothing if they are those of the job.

    A worker is trusted to make files, and not to say where they go: each is one of this handout,
    in a format that was asked for, as it was sealed when it was made.
    """
    if sum(map(len, files.values())) > _MOST_BYTES:
        return f"more than {_MOST_BYTES // 1_000_000} MB"
    stems, formats = set(), set()
    for name, data in files.items():
        match = _NAME.fullmatch(name.removeprefix(job.name))
        if not name.startswith(job.name) or match is None:
            return f"a file by the name of {name[:80]!a}"
        stems.add(match["copy"])
        if not match["report"]:
            formats.add(match["format"])
            if not is_sealed(data):
                return f"{name} otherwise than it was made"
    reports = 2 if job.options.get("report") else 0
    if len(stems) != 1 or formats != {*job.formats} or len(files) != len(formats) + reports:
        return "other files than were asked for"
    return ""


def engine_there() -> dict[str, str]:
    """Return what makes files on the machine where this runs."""
    return engine_here()
