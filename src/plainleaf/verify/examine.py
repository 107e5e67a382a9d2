"""Looks at one file from anywhere: opens it, reads it back, judges it by all that runs in Python.

What is read is not trusted, so a worker with limits of time and memory does this where there is
one. A file that takes too much, breaks an engine or finds a fault of ours has that for its verdict,
and the files beside it are none the worse. Validators that are programs of their own run outside:
they have limits of their own, and those of a worker would be too narrow for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plainleaf.errors import LimitError
from plainleaf.run.limits import Worker
from plainleaf.verify.identify import CHECKER, STANDARD, open_file
from plainleaf.verify.parity import ParityReport, compare_all
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.seen import Room, look
from plainleaf.verify.validators import IN_PROCESS, Failure, ValidatorResult, for_format
from plainleaf.verify.word_rules import check_word


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is.

    Args:
        outline: what a reader of it meets; None where it could not be read.
        results: a verdict each of anyone who looked at it.
    """

    outline: Outline | None
    results: tuple[ValidatorResult, ...]


def examine(path: Path, worker: Worker | None = None) -> Examined:
    """Return what a file is; it never raises for the file's sake.

    Args:
        path: the file.
        worker: looks at it within limits; without, it is looked at here.
    """
    try:
        inside = worker.call(str(path), int, _inside, path) if worker else _inside(path)
    except LimitError as error:
        return _refused("file-limit", str(error).removeprefix(f"{path}: "))
    except Exception as error:
        # At one file's door: whatever is wrong with it, the others are looked at.
        last = str(error).strip().rpartition("\n")[2]
        return _refused("file-damaged", f"It cannot be read ({last or type(error).__name__}).")
    outline, suffix, opened, by_name, more = inside
    outside = [
        by_name[validator.name, validator.standard]
        if validator.name in IN_PROCESS
        else validator(path)
        for validator in for_format(suffix or "", path)
    ]
    return Examined(outline, (opened, *outside, *more))


def compared_within(worker: Worker | None, outlines: Mapping[str, Outline]) -> ParityReport:
    """Return how files compare, worked out within limits where there is a worker.

    Raises:
        LimitError: it took too much.
    """
    if worker is None:
        return compare_all(outlines)
    return worker.call("all files", int, compare_all, outlines)


def _refused(code: str, sentence: str) -> Examined:
    failure = Failure(code, sentence[:1].upper() + sentence[1:])
    return Examined(None, (ValidatorResult(CHECKER, "", STANDARD, False, (failure,)),))


def _inside(
    path: Path,
) -> tuple[
    Outline | None,
    str | None,
    ValidatorResult,
    dict[tuple[str, str], ValidatorResult],
    list[ValidatorResult],
]:
    """Return the outline, the kind, the first verdict, those of validators, those of our rules."""
    opened = open_file(path)
    by_name = {
        (validator.name, validator.standard): validator(path)
        for validator in for_format(opened.suffix or "", path)
        if validator.name in IN_PROCESS
    }
    more: list[ValidatorResult] = []
    if opened.outline is not None:
        if opened.suffix == ".docx":
            more.append(check_word(path))
        more.append(look({str(path): (path, opened.outline)}, Room())[str(path)])
    return opened.outline, opened.suffix, opened.result, by_name, more
