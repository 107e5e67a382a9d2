"""What the public functions are asked for: each argument read in one place, wrong ones named.

Anyone who embeds the package gets one clear error with the choices, and hears of each step of the
work: by a callback of theirs, and in the log named "plainleaf".
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from plainleaf.clinic import Clinic, clinic_for, read_clinic
from plainleaf.diagnostics import in_source_order
from plainleaf.errors import UsageError
from plainleaf.model.audience import Audience, copy_for
from plainleaf.reader import Reading, SourceText, find

Source = Path | str | SourceText
# What is done now, how many steps are done, and how many there are.
Progress = Callable[[str, int, int], object]
Choice = TypeVar("Choice", bound=StrEnum)

log = logging.getLogger("plainleaf")
# A library says nothing by itself: who wants to hear it adds a handler.
log.addHandler(logging.NullHandler())


def source_of(given: Source) -> Path | SourceText:
    """Return the article that is meant; words with a line end in them are its text.

    Raises:
        UsageError: it is neither a path nor a text.
    """
    match given:
        case Path() | SourceText():
            return given
        case str() if "\n" in given:
            return SourceText(given)
        case str() | os.PathLike():
            return Path(given)
        case _:
            raise UsageError(
                f"the article: {_named(given)} is neither a path nor a text; read what it holds "
                "and pass that."
            )


def formats_of(given: str | Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return formats, each once: "pdf", "pdf,docx" and ["pdf", ".docx"] are all understood.

    Raises:
        UsageError: one is not known, or there is none.
    """
    return tuple(chosen("formats", given, tuple(known)))


def chosen(name: str, given: str | Iterable[str], known: tuple[str, ...]) -> list[str]:
    """Return the words of a list, each once, in small letters.

    Args:
        name: of the argument, for the message.
        given: the words, or one text that has them with commas.
        known: those that there are.

    Raises:
        UsageError: one is not known, or there is none.
    """
    choices = ", ".join(known)
    try:
        words = given.split(",") if isinstance(given, str) else list(given)
        wanted = [word.strip().lower().lstrip(".") for word in words if word.strip()]
    except (TypeError, AttributeError):
        raise UsageError(f"{name}: {_named(given)} is no list of {choices}.") from None
    for word in wanted:
        if word not in known:
            raise UsageError(f"{name}: '{word}' is none of {choices}.")
    if not wanted:
        raise UsageError(f"{name}: name some of {choices}.")
    return list(dict.fromkeys(wanted))


def choice_of(name: str, given: object, kind: type[Choice]) -> Choice:
    """Return the member of an enumeration that is meant.

    Raises:
        UsageError: there is none; the choices are named.
    """
    for each in kind:
        if isinstance(given, str) and given.strip().lower() == each:
            return each
    raise UsageError(f"{name}: {_named(given)} is none of {', '.join(kind)}.")


def readers_of(given: Audience | str | None) -> Audience | None:
    """Return the audience that is meant; None for all readers.

    Raises:
        UsageError: there is no such audience.
    """
    return None if given is None else choice_of("audience", given, Audience)


def clinic_of(path: Path | SourceText, wanted: Clinic | Path | str | bool | None) -> Clinic | None:
    """Return the clinic profile of an article.

    Args:
        path: a Markdown file, a folder that holds article.md, or a text.
        wanted: a profile, or its file or folder; False for none; else the one found beside the
            article or in a folder above it.

    Raises:
        ClinicError: the profile is wrong.
        UsageError: `wanted` names none.
    """
    match wanted:
        case False:
            return None
        case Clinic():
            return wanted
        case str() | Path():
            return read_clinic(Path(wanted))
        case None:
            return clinic_for(find(path))
        case _:
            raise UsageError("clinic: name a profile’s file or folder, or False for none.")


def share_of(audience: Audience | None, reading: Reading) -> Reading:
    """Return what an audience gets of an article; all of it where none is named."""
    if audience is None:
        return reading
    article, found = copy_for(audience, reading.article)
    diagnostics = tuple(in_source_order([*reading.diagnostics, *found]))
    return replace(reading, article=article, diagnostics=diagnostics)


def paths_of(given: Path | str | Iterable[Path | str]) -> list[Path]:
    """Return the files that are meant, each once; one path is a list of one.

    Raises:
        UsageError: there is none, or what is given is no path.
    """
    several = [given] if isinstance(given, str | os.PathLike) else given
    try:
        paths = [Path(each) for each in several]
    except TypeError:
        raise UsageError(
            f"the files: {_named(given)} is neither a path nor a list of paths."
        ) from None
    if not paths:
        raise UsageError("the files: name at least one.")
    return list(dict.fromkeys(paths))


def _named(given: object) -> str:
    return f"'{given}'" if isinstance(given, str) else f"a value of the type {type(given).__name__}"


class Steps:
    """Says which step of the work begins.

    Args:
        what: the article, for the log.
        of: how many steps there are.
        progress: called as each begins, and once more when all are done.
    """

    def __init__(self, what: str, of: int, progress: Progress | None = None) -> None:
        self._what, self._of, self._progress = what, of, progress
        self._done, self._name, self._begun = -1, "", time.perf_counter()
        self._step_begun = self._begun

    def begin(self, name: str) -> None:
        """Say that a step begins, and how long the one before took."""
        now = time.perf_counter()
        if self._name:
            log.debug("%s: %s (%.3f s)", self._what, self._name, now - self._step_begun)
        self._done, self._name, self._step_begun = self._done + 1, name, now
        if self._progress:
            self._progress(name, self._done, self._of)

    def end(self) -> None:
        """Say that all is done."""
        self.begin("done")
        log.info("%s: exported (%.3f s)", self._what, time.perf_counter() - self._begun)
