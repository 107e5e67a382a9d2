"""Waits for files to change.

The system says what changes below the folders that are watched; the project files above them are
looked at twice a second, for a folder can only be watched with all that is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

import watchfiles

_QUIET_MS = 40  # a change is told once nothing has changed for so long: editors write in steps,
_PATIENCE_MS = 400  # but no later than this,
_LOOK_MS = 500  # and so often project files above are looked at
_PROJECT_FILES = ("plainleaf.toml", "pyproject.toml", "clinic.toml", "reference.docx")
_FOLDERS_NOT_OURS = frozenset({"node_modules", "__pycache__"})

Wanted = Callable[[Path], bool]


def changes(
    paths: Sequence[Path],
    *,
    wanted: Wanted | None = None,
    also: Callable[[], Iterable[Path]] = tuple,
    stop: Event | None = None,
) -> Iterator[set[Path]]:
    """Yield what has changed, each time that something has; end when told to.

    Args:
        paths: folders with all below them; of a file, what stands beside it.
        wanted: returns whether a file counts, beside `is_of_people`; all count by default.
        also: returns files elsewhere that are looked at, too; it is asked each time.
        stop: ends the waiting when it is set; without it, only Ctrl+C does.

    Yields:
        Absolute paths of files that were changed, added or removed: project files above the
        folders, too.
    """
    folders = [path if path.is_dir() else path.parent for path in paths]
    folders = [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
    if not folders:
        return

    def counts(_change: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        inside = next((folder for folder in folders if path.is_relative_to(folder)), None)
        names = path.relative_to(inside) if inside else path.name
        return is_of_people(Path(names)) and (wanted is None or wanted(path))

    above = _above(folders)
    before = _stamps([*above, *also()])
    for batch in watchfiles.watch(
        *folders,
        watch_filter=counts,
        debounce=_PATIENCE_MS,
        step=_QUIET_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        recursive=any(path.is_dir() for path in paths),
        stop_event=stop,
    ):
        now = _stamps([*above, *also()])
        changed = {Path(name).absolute() for _, name in batch}
        # A file that is looked at for the first time has not changed.
        changed |= {path for path in before if now.get(path, before[path]) != before[path]}
        before = now
        if changed:
            yield changed


def next_of(heard: SimpleQueue[set[Path]]) -> set[Path]:
    """Return what a thread that listens has heard next; wait for it.

    A key stroke in the instant before a wait begins interrupts no wait, and Python acts on it after
    the wait only: so it waits again and again, for a short time.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl+C.
    """
    while True:
        with suppress(Empty):
            return heard.get(timeout=_LOOK_MS / 1000)


def is_of_people(path: Path) -> bool:
    """Return whether a path below a folder is one that people write, not what programs leave."""
    return not any(
        part.startswith((".", "~$", "#")) or part.endswith(("~", ".tmp", ".swp"))
        or part in _FOLDERS_NOT_OURS or part == "4913"  # with which vim tries whether it may write
        for part in path.parts if part not in (".", "..")
    )  # fmt: skip


def _above(folders: list[Path]) -> list[Path]:
    found = [
        above / name
        for folder in folders
        for above in folder.absolute().parents
        for name in _PROJECT_FILES
    ]
    return list(dict.fromkeys(found))


def _stamps(files: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    stamps = {}
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            stamps[file] = (0, 0)
            continue
        stamps[file] = (stat.st_mtime_ns, stat.st_size)
    return stamps
