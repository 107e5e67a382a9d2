"""What an export looked at: every file that it read, or would have read if it had been there.

Whoever opens a file for an article says so here, before opening it; whoever wants to know whether
an export would come out the same asks for the list.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

# Begins the name of a day in a list of what was looked at; an absolute path never does.
DAY = "day:"
# Begins a digest, then a folder and what its files begin with: `names:DIGEST:/folder/article`.
NAMES = "names:"


class Stamp(NamedTuple):
    """What the file system says of a file's content without opening it; times in nanoseconds."""

    size: int
    changed: int
    touched: int
    number: int


_SEEN: ContextVar[dict[str, Stamp | None] | None] = ContextVar("seen", default=None)


@contextmanager
def recording() -> Iterator[dict[str, Stamp | None]]:
    """Give a list of what is looked at from here on: paths, and how they were; None: not there."""
    seen: dict[str, Stamp | None] = {}
    token = _SEEN.set(seen)
    try:
        yield seen
    finally:
        _SEEN.reset(token)


def note_file(path: Path | str) -> None:
    """Note that what comes out depends on this file, or on its not being there.

    Args:
        path: a file, before it is opened. What it was the first time counts.
    """
    seen = _SEEN.get()
    if seen is not None and (name := os.path.abspath(path)) not in seen:
        seen[name] = stamp(name)


def note_names(path: Path) -> None:
    """Note that what comes out depends on which files stand beside this one under its name.

    Args:
        path: a file such as article.md; article.es.md and article.fr.md are of its name.
    """
    seen = _SEEN.get()
    if seen is not None:
        folder, name = os.path.split(os.path.abspath(path))
        first = name.partition(".")[0]
        seen[f"{NAMES}{digest_of_names(names_in(folder).get(first, []))}:{folder}/{first}"] = None


def names_in(folder: str) -> dict[str, list[str]]:
    """Return the names in a folder by what stands before their first dots."""
    found: dict[str, list[str]] = {}
    with suppress(OSError):
        for name in sorted(os.listdir(folder)):
            found.setdefault(name.partition(".")[0], []).append(name)
    return found


def digest_of_names(names: list[str]) -> str:
    """Return a digest of names."""
    return sha256("/".join(names).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def note_last_day(day: date) -> None:
    """Note that what comes out depends on the calendar: it may differ after this day."""
    seen = _SEEN.get()
    if seen is not None:
        seen[f"{DAY}{day.isoformat()}"] = None


def owner_of_another(path: Path, article: Path) -> str:
    """Return whose a file is that was found above an article; empty where it may be obeyed.

    A folder that everybody may write to can hold anybody's file: it is obeyed only if it belongs to
    who runs the program, to the system's administrator, or to who owns the article (compare
    git's safe.directory, CVE-2022-24765).
    """
    if not hasattr(os, "getuid"):
        return ""
    try:
        owner = path.stat().st_uid
        if owner in (os.getuid(), 0, article.stat().st_uid):
            return ""
    except OSError:
        return ""
    try:
        import pwd

        return pwd.getpwuid(owner).pw_name
    except (ImportError, KeyError):
        return f"user {owner}"


def stamp(path: Path | str) -> Stamp | None:
    """Return the stamp of a file, links followed; None where there is no file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
