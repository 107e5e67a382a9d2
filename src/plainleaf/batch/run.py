"""A run over many articles: plan, have it done, keep the account."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from plainleaf.batch.discovery import find_all
from plainleaf.batch.machine import engine
from plainleaf.batch.plan import Plan, plan
from plainleaf.batch.state import State
from plainleaf.batch.work import Failed, Job, Made, Reported
from plainleaf.run.staging import remove_leftovers

Doing = Callable[[Sequence[Job]], Iterator[tuple[Job, Made | Failed]]]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one article.

    Args:
        article: its file.
        name: of its files, without an ending.
        status: done, unchanged, failed, or todo where nothing was to be done.
        reason: why it was exported.
        seconds: how long it took.
        files: the names of the files.
        found: its errors and warnings.
        message: why it failed.
        exit_code: what its export alone would have ended with.
        warnings: how many there are; of an unchanged one, how many there were.
        resident: the memory of the process that made it, in bytes; 0 where it is not known.
        edition: of the handout.
        clinic: the clinic profile that was used; empty where there is none.
        notes: a sentence each on files that stood there, and are kept or replaced.
    """

    article: str
    name: str
    status: str
    reason: str = ""
    seconds: float = 0.0
    files: tuple[str, ...] = ()
    found: tuple[Reported, ...] = ()
    message: str = ""
    exit_code: int = 0
    warnings: int = 0
    resident: int = 0
    edition: str = ""
    clinic: str = ""
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return what people are told of it."""
        return self.name + (f", {self.edition}" if self.edition not in ("", "standard") else "")

    def data(self) -> dict[str, Any]:
        """Return it for programs: a line of the log."""
        problems = {"errors": [], "warnings": []}  # type: dict[str, list[Any]]
        for each in self.found:
            problems["errors" if each.severity == "error" else "warnings"].append(each.data())
        data: dict[str, Any] = {
            "article": self.article,
            "name": self.name,
            "edition": self.edition or "standard",
            "status": self.status,
            "reason": self.reason,
            "seconds": round(self.seconds, 3),
            "files": list(self.files),
            **problems,
        }
        if self.status == "unchanged":
            data["warnings_then"] = self.warnings
        if self.clinic:
            data["clinic"] = self.clinic
        if self.notes:
            data["notes"] = list(self.notes)
        if self.resident:
            data["memory_mb"] = round(self.resident / 1e6, 1)
        if self.message:
            data["message"], data["exit_code"] = self.message, self.exit_code
        return data


@dataclass(slots=True)
class Account:
    """What came of a run so far.

    Args:
        total: how many articles there are.
        todo: how many of them must be exported.
        results: one an article, in the order in which they came.
    """

    total: int
    todo: int
    results: list[Result] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def count(self, status: str) -> int:
        """Return how many articles have a status."""
        return sum(result.status == status for result in self.results)

    @property
    def warnings(self) -> int:
        """Return how many warnings there are, those of unchanged articles counted in."""
        return sum(result.warnings for result in self.results)

    @property
    def exit_code(self) -> int:
        """Return 0 if nothing failed, else the greatest code among the failed."""
        return max((result.exit_code for result in self.results), default=0)


def prepare(
    paths: Sequence[Path],
    formats: Sequence[str],
    out: Path,
    options: Mapping[str, Any],
    *,
    editions: Sequence[str] = (),
    force: bool = False,
    thorough: bool = False,
    renew: bool = True,
) -> tuple[Plan, State]:
    """Return what is to be done, and the state to enter it into.

    `renew` is False where nothing is to be written, not even into the state.

    Raises:
        SourceError: a path is not there, or there is no article below it.
        ThemeError: the theme is broken.
        WriteError: the folder for the files cannot be written to.
    """
    articles = find_all(paths, out)
    state = State(out, is_kept=not renew)
    todo = plan(
        articles,
        formats,
        out,
        options,
        engine(options.get("theme")),
        state,
        editions=editions,
        force=force,
        thorough=thorough,
        renew=renew,
    )
    return todo, state


def carry_out(
    todo: Plan, state: State, out: Path, doing: Doing
) -> Iterator[tuple[Account, Result]]:
    """Have a plan done, and yield each result with the account so far.

    Args:
        todo: the plan.
        state: where each export is entered as soon as its files are in place.
        out: the folder for the files.
        doing: does jobs, here or elsewhere.
    """
    account = Account(len(todo.jobs) + len(todo.unchanged), len(todo.jobs))
    told = todo.told
    remove_leftovers(out)
    for each in todo.unchanged:
        result = Result(
            str(each.path),
            each.name,
            "unchanged",
            files=each.files,
            warnings=each.warnings,
            edition=each.edition,
        )
        account.results.append(result)
        yield account, result
    for job, outcome in doing(todo.jobs):
        match outcome:
            case Made(outputs, inputs, found, seconds, resident, clinic, notes):
                entry = todo.entry(job, outputs, inputs)
                state.enter([replace(entry, warnings=len(found), seconds=seconds)], told)
                told = {}
                result = Result(
                    str(job.path),
                    job.name,
                    "done",
                    job.reason,
                    seconds,
                    tuple(output.path for output in outputs),
                    found,
                    warnings=len(found),
                    resident=resident,
                    clinic=clinic,
                    notes=notes,
                    edition=str(job.options.get("edition", "")),
                )
            case Failed(message, exit_code, found, _):
                result = Result(
                    str(job.path),
                    job.name,
                    "failed",
                    job.reason,
                    found=found,
                    message=message,
                    exit_code=exit_code,
                    warnings=sum(each.severity != "error" for each in found),
                    edition=str(job.options.get("edition", "")),
                )
        account.results.append(result)
        yield account, result
    # Who was killed a moment before this run began may not have been gone by then.
    remove_leftovers(out)
