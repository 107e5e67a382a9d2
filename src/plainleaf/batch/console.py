"""What a person sees of a run: a bar or plain lines, what went wrong, a summary; and the log."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from plainleaf.batch.plan import Plan
from plainleaf.batch.pool import cores, outcomes
from plainleaf.batch.run import Account, Doing, Result, carry_out, prepare
from plainleaf.batch.work import INTERNAL
from plainleaf.errors import WriteError

STOPPED = 130
_SHOWN = 20
_LONGEST_LINE = 1_000_000


def export_many(
    paths: Sequence[Path],
    formats: Sequence[str],
    out: Path,
    options: Mapping[str, Any],
    *,
    editions: Sequence[str] = (),
    jobs: int = 0,
    force: bool = False,
    thorough: bool = False,
    fail_fast: bool = False,
    dry_run: bool = False,
    log: Path | None = None,
    cluster: str = "",
    seconds: int,
    megabytes: int,
    told: Console,
    results: Console,
    quiet: bool = False,
    collected: list[Result] | None = None,
) -> int:
    """Export every article that the paths name or that lies below them; return the exit code.

    Args:
        paths: article files, and folders.
        formats: names from `export.FORMATS`.
        out: the folder for the files.
        options: more arguments of `export.export`.
        editions: each article is exported in all of them.
        jobs: how many processes; 0 for one a processor.
        force: export what is unchanged, too.
        thorough: read every file to see whether it changed.
        fail_fast: stop at the first failure.
        dry_run: say what would be done, and do nothing.
        cluster: the address of a Dask scheduler, to have the work done by its workers.
        log: where a line of JSON is written for each article.
        seconds: the time that one article may take; 0 for no end.
        megabytes: the memory that one process may take; 0 for no end.
        told: where progress and problems are told.
        results: where the summary is printed.
        quiet: tell what is wrong alone.
        collected: gets what came of each article.

    Returns:
        0, or the greatest exit code among the articles; 130 where a key stroke stopped it.

    Raises:
        PlainleafError: nothing can be done at all.
    """
    todo, state = prepare(
        paths,
        formats,
        out,
        options,
        editions=editions,
        force=force,
        thorough=thorough,
        renew=not dry_run,
    )
    limits: dict[str, Any] = {"seconds": seconds, "megabytes": megabytes, "fail_fast": fail_fast}
    doing: Doing
    if cluster:
        from plainleaf.batch import cluster as machines

        doing = partial(machines.outcomes, address=cluster, **limits)
    else:
        doing = partial(outcomes, count=jobs or cores(), **limits)
    with ExitStack() as stack:
        stack.callback(state.close)
        file = stack.enter_context(_opened(log)) if log else None
        if dry_run:
            return _tell_plan(todo, file, results, collected)
        account = Account(len(todo.jobs) + len(todo.unchanged), len(todo.jobs))
        try:
            with _terminating(), _progress(told, todo, quiet=quiet) as show:
                for account, result in carry_out(todo, state, out, doing):
                    _log(file, result)
                    show(account, result)
        except KeyboardInterrupt:
            _tell_summary(account, results, stopped=True)
            return STOPPED
        finally:
            if collected is not None:
                collected += account.results
        if not quiet:
            _tell_summary(account, results)
        return account.exit_code


@contextmanager
def _terminating() -> Iterator[None]:
    """Take SIGTERM for a key stroke: what is begun is ended or undone."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:
        # Not the main thread: anyone who runs us in another looks after signals.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Give a log to go on with; what is no log of ours is nobody's to write into.

    Raises:
        WriteError: it cannot be written, or something else is in it.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_char_device():
            raise WriteError(f"{path}: is no file that a log could go into.")
        if path.is_file() and path.stat().st_size and not _is_log(path):
            raise WriteError(
                f"{path}: is no log of plainleaf; name another file for the log, or move it away."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise WriteError(f"{path}: cannot be written ({error.strerror}).") from None
    with file:
        yield file


def _is_log(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        try:
            first = json.loads(file.readline(_LONGEST_LINE))
        except ValueError:
            return False
    return isinstance(first, dict) and {"article", "status"} <= first.keys()


def _log(file: IO[str] | None, result: Result) -> None:
    if file is not None:
        # Whole lines, whenever somebody looks.
        file.write(json.dumps(result.data(), ensure_ascii=False) + "\n")
        file.flush()


def _tell_plan(
    todo: Plan, file: IO[str] | None, results: Console, collected: list[Result] | None
) -> int:
    own = [] if collected is None else collected
    for job in todo.jobs:
        edition = str(job.options.get("edition", ""))
        result = Result(str(job.path), job.name, "todo", job.reason, edition=edition)
        own.append(result)
        _log(file, result)
        results.print(f"[bold]{escape(result.title)}[/bold]: {escape(job.reason)}")
    for each in todo.unchanged:
        files, edition = each.files, each.edition
        own.append(Result(str(each.path), each.name, "unchanged", files=files, edition=edition))
        _log(file, own[-1])
    results.print(f"{len(todo.jobs):,} to export, {len(todo.unchanged):,} unchanged.")
    return 0


# --- While it runs ---------------------------------------------------------------------------


@contextmanager
def _progress(console: Console, todo: Plan, *, quiet: bool = False) -> Iterator[Any]:
    """Give a function that shows a result: a bar on a terminal, a line an article elsewhere."""
    if quiet:
        yield lambda account, result: _tell_problems(result, console)
        return
    if console.is_terminal and todo.jobs:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("exporting", total=len(todo.jobs))

            def advance(account: Account, result: Result) -> None:
                _tell_problems(result, console)
                if result.status != "unchanged":
                    bar.update(task, advance=1, description=escape(result.title[:40]))

            yield advance
        return
    width = len(str(len(todo.jobs)))
    number = 0

    def line(account: Account, result: Result) -> None:
        nonlocal number
        if result.status == "unchanged":
            return
        number += 1
        reason = f" ({result.reason})" if result.reason else ""
        console.print(
            f"{number:>{width}}/{account.todo} {result.status} {escape(result.title + reason)}"
        )
        _tell_problems(result, console)

    yield line


def _tell_problems(result: Result, console: Console) -> None:
    for each in result.found[:_SHOWN]:
        color = "red" if each.severity == "error" else "yellow"
        console.print(
            f"[{color}]{each.severity}[/{color}]\\[{each.code}] "
            f"{escape(f'{each.place}: {each.message}')}"
        )
    for note in result.notes:
        console.print(f"[yellow]note:[/yellow] {escape(note)}")
    if len(result.found) > _SHOWN:
        more = len(result.found) - _SHOWN
        console.print(f"… and {more:,} more; plainleaf check {escape(result.article)} shows all.")
    if result.status == "failed":
        if result.exit_code == INTERNAL:
            console.print(escape(result.message))
            console.print(
                f"[bold red]error:[/bold red] {escape(result.article)}: this is a fault of "
                "Plainleaf's own; please report it with the lines above."
            )
        else:
            console.print(f"[bold red]error:[/bold red] {escape(result.message)}")


# --- At the end ------------------------------------------------------------------------------


def _tell_summary(account: Account, console: Console, *, stopped: bool = False) -> None:
    failed = sorted(
        (result for result in account.results if result.status == "failed"),
        key=lambda result: result.article,
    )
    rows = [
        ("done", account.count("done")),
        ("unchanged", account.count("unchanged")),
        ("warnings", account.warnings),
        ("failed", len(failed)),
    ]
    if left := account.total - len(account.results):
        rows.append(("not begun", left))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, number in rows:
        table.add_row(name, f"{number:,}")
    table.add_row("time", f"{time.monotonic() - account.begun:.1f} s")
    for result in failed[:_SHOWN]:
        console.print(f"failed: {escape(result.article)}")
    if len(failed) > _SHOWN:
        console.print(f"… and {len(failed) - _SHOWN:,} more; --log FILE writes all down.")
    console.print(table)
    for profile in sorted({result.clinic for result in account.results if result.clinic}):
        console.print(f"clinic profile: {escape(profile)}")
    if stopped:
        console.print("Stopped. What is there is whole; the same command goes on from here.")
