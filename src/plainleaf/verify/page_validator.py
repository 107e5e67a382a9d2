"""PDF/UA-1 and PDF/A-2a by `page`, a Python package that works in threads of its own.

Its threads belong to the process that first asked it: a process forked off that one would wait for
them without end. Such a process asks in a new one, which this room is the program of.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from plainleaf.errors import ValidatorUnavailable


@dataclass(frozen=True, slots=True)
class PageReport:
    """What `page` says of a file.

    Args:
        version: of the package.
        failures: (rule, message) of each.
        compliant: whether it passes.
        rules: how many were tried; None where the file could not be read.
    """

    version: str
    failures: tuple[tuple[str, str], ...]
    compliant: bool
    rules: int | None


def report(path: Path, profile: str, seconds: int) -> PageReport:
    """Return what `page` says of a file.

    Args:
        path: a PDF.
        profile: "ua1" or "2a".
        seconds: how long a process of its own may take, where one is needed.

    Raises:
        ValidatorUnavailable: it crashed, or took too long.
    """
    return _asked(path, profile) if _home() == os.getpid() else _apart(path, profile, seconds)


@cache
def _home() -> int:
    """Return the process that asked first, here or before this one was forked off it."""
    return os.getpid()


def _asked(path: Path, profile: str) -> PageReport:
    import page

    try:
        found = page.validate_pdf(str(path), profile=profile)
    except page.ParseError as error:
        return PageReport(page.__version__, (("unreadable", str(error)),), False, None)
    except page.PageError as error:
        raise ValidatorUnavailable(str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a crash in Rust; it has no importable name
            raise
        raise ValidatorUnavailable(f"it crashed: {error}") from None
    failures = tuple((failure.rule_id, failure.message) for failure in found.failures)
    return PageReport(page.__version__, failures, found.is_compliant, found.rules.total)


def _apart(path: Path, profile: str, seconds: int) -> PageReport:
    command = [sys.executable, "-P", "-m", __name__, profile, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise ValidatorUnavailable(f"it took more than {seconds} seconds.") from None
    if done.returncode:
        raise ValidatorUnavailable(done.stderr.decode("utf-8", "replace").strip()[-200:])
    found = json.loads(done.stdout)
    return PageReport(
        **found | {"failures": tuple((rule, said) for rule, said in found["failures"])}
    )


def _main(profile: str, path: str) -> None:
    """Print a report as JSON, or why there is none."""
    try:
        print(json.dumps(asdict(_asked(Path(path), profile))))
    except ValidatorUnavailable as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main(*sys.argv[1:])
