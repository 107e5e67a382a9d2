"""One article's export in a worker, and what is known of it afterwards.

What is sent back is small: the files stay on the disk.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plainleaf.batch.fingerprints import Fingerprint, fingerprint, fingerprint_of
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.errors import EngineMissing, PlainleafError
from plainleaf.run.dependencies import recording
from plainleaf.text.wholes import spans

INTERNAL = 70
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be exported.

    Args:
        path: the article's file.
        name: what its files are called without an ending.
        formats: names from `export.FORMATS`.
        out: the folder for the files.
        options: more arguments of `export.export`.
        reason: why, in words.
        size: of the article, in bytes.
        force: replace files of these names that are not ours.
        written: the digests of files that earlier exports wrote under this name.
    """

    path: Path
    name: str
    formats: tuple[str, ...]
    out: Path
    options: Mapping[str, Any]
    reason: str = ""
    size: int = 0
    force: bool = False
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reported:
    """A diagnostic as the log of a run has it."""

    code: str
    severity: str
    message: str
    file: str
    line: int
    column: int = 0

    @property
    def place(self) -> str:
        """Return where it is, as a report says it."""
        return str(Position(self.file, self.line, self.column))

    def data(self) -> dict[str, str | int]:
        """Return it for programs."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class Made:
    """What an export made, and of what.

    Args:
        outputs: prints of the files, by their names.
        inputs: prints of all that was looked at.
        found: the reader's diagnostics that are errors or warnings; a draft has errors.
        seconds: how long it took.
        resident: the memory that the process has now, in bytes.
        clinic: the clinic profile that was used; empty where there is none.
        notes: a sentence each on files that stood there, and are kept or replaced.
    """

    outputs: tuple[Fingerprint, ...]
    inputs: tuple[Fingerprint, ...]
    found: tuple[Reported, ...]
    seconds: float
    resident: int = 0
    clinic: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no export.

    Args:
        message: one sentence; of a fault of ours, its traceback.
        exit_code: that of a run of this article alone.
        found: what the author should fix.
        is_fault: whether the fault is Plainleaf's own.
    """

    message: str
    exit_code: int
    found: tuple[Reported, ...] = field(default=())
    is_fault: bool = False


def make(job: Job) -> Made:
    """Export an article; what it raises goes on to anyone who handed the job out."""
    from plainleaf.api import export

    start = time.perf_counter()
    with recording() as seen:
        result = export(
            job.path,
            job.formats,
            job.out,
            name=job.name,
            force=job.force,
            written_before=job.written,
            **job.options,
        )
    outputs = []
    for path in (*result.files.values(), *result.report_files):
        outputs.append(fingerprint(path)._replace(path=path.name))
    return Made(
        tuple(outputs),
        tuple(fingerprint_of(path, was) for path, was in seen.items()),
        worth_telling(result.diagnostics),
        time.perf_counter() - start,
        _resident(),
        str(result.clinic or ""),
        result.notes,
    )


def worth_telling(diagnostics: Iterable[Diagnostic]) -> tuple[Reported, ...]:
    """Return the errors and warnings among diagnostics."""
    return tuple(
        Reported(
            each.code,
            str(each.severity),
            each.message,
            each.position.file,
            each.position.line,
            each.position.column,
        )
        for each in diagnostics
        if each.severity is not Severity.NOTE
    )


def failure(error: PlainleafError) -> Failed:
    """Return what is reported of an error that stopped an export."""
    message = str(error)
    if report := getattr(error, "report", None):
        message = "\n".join([message, *(f"  {line}" for line in report.lines())])
    return Failed(message, error.exit_code, worth_telling(getattr(error, "diagnostics", ())))


def warm() -> None:
    """Import all that an export needs, once, before processes are forked off this one."""
    import gc
    import pkgutil
    from importlib import import_module

    for name in ("plainleaf.exporting", "plainleaf.handout.draft"):
        import_module(name)
    # The engines come with the rooms that use them.
    for name in ("plainleaf.reader", "plainleaf.writers", "plainleaf.verify"):
        rooms = pkgutil.walk_packages(import_module(name).__path__, f"{name}.", _without_pango)
        for room in rooms:
            # Without Pango there are no PDF files, but the others.
            with suppress(EngineMissing):
                import_module(room.name)
    spans("1 mg")  # its patterns are made when they are first used
    # Nothing of this will ever be garbage; looking through it would copy its pages.
    gc.collect()
    gc.freeze()


def _without_pango(name: str) -> None:
    """Go on where a room cannot be imported for want of Pango; anything else is a fault."""
    if not isinstance(error := sys.exception(), EngineMissing):
        raise error or ImportError(name)


def _resident() -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
