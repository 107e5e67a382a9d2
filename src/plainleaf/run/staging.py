"""Staging: files are made in a folder of their own, and put in place together or not at all.

Whatever stops the work, the files that stood there stay as they were.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plainleaf.errors import WriteError
from plainleaf.text.visible import file_part, name_part

# Files that stand for their folder: ours, and what site generators call the file of a folder.
STEMS = ("article", "index")

_WORKSHOP = ".plainleaf-"


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give a folder beside the targets, so that moving into place is a rename; leave no trace."""
    made = _missing(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{_WORKSHOP}{os.getpid()}-", dir=out))
    except OSError as error:
        raise WriteError(f"{out}: cannot write here ({error.strerror}).") from None
    try:
        with _held(folder):
            yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(made)
        raise
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Lock a folder for as long as this process lives at most; give False if another has it."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield True
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except BlockingIOError:
        free = False
    except OSError:
        free = True  # a file system without locks
    try:
        yield free
    finally:
        os.close(handle)


def remove_leftovers(out: Path) -> None:
    """Remove the workshops of processes that are no more: killed, they could not do it.

    A process of another container has a number that means nothing here, but it holds a lock.
    """
    for folder in out.glob(f"{_WORKSHOP}*-*"):
        process = folder.name.removeprefix(_WORKSHOP).partition("-")[0]
        if process.isdecimal() and not _is_alive(int(process)):
            with _held(folder) as free:
                if free:
                    shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    try:
        # A dead process whose parent was killed, too, may wait for ever to be buried.
        stat = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
        return stat.rpartition(")")[2][1] != "Z"
    except (OSError, IndexError):
        return True


def clearing(out: Path | str) -> Callable[[int], None]:
    """Return what clears up, given its process id, after a process that was killed in `export`.

    Files are moved into place within an instant and with signals held back, so a process that is
    killed for taking too long has left its workshop only, and empty folders.
    """
    out = Path(out)
    made = _missing(out)

    def clear(process: int) -> None:
        for folder in out.glob(f"{_WORKSHOP}{process}-*"):
            shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(made)

    return clear


def _missing(out: Path) -> list[Path]:
    return [folder for folder in (out, *out.parents) if not folder.exists()]


def _remove_empty(folders: list[Path]) -> None:
    for empty in folders:
        try:
            empty.rmdir()
        except OSError:
            break


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold signals back: neither an alarm nor a key stroke comes between two files."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGINT, signal.SIGTERM}
    )
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def put_in_place(written: Mapping[str, Path], out: Path, folder: Path) -> dict[str, Path]:
    """Move all files to their targets, or none: what stood there is put back if a move fails."""
    kept = folder / "before"
    kept.mkdir()
    done: list[tuple[Path, Path | None]] = []
    try:
        for path in written.values():
            target, before = out / path.name, None
            if target.is_dir():
                raise IsADirectoryError(0, "a folder of this name is in the way", str(target))
            if target.exists():
                before = kept / path.name
                os.replace(target, before)
            done.append((target, before))
            os.replace(path, target)
    except OSError as error:
        for target, before in reversed(done):
            target.unlink(missing_ok=True)
            if before is not None:
                os.replace(before, target)
        name = error.filename or out
        raise WriteError(f"{name}: cannot be put in place ({error.strerror}).") from None
    return {name: out / path.name for name, path in written.items()}


def slug(path: Path) -> str:
    """Return the name of an article's files, without an ending: of its folder, or of its file.

    Args:
        path: the article's file, resolved. `article.es.md` keeps its language.
    """
    stem, dot, language = path.stem.partition(".")
    name = (path.parent.name or stem) + dot + language if stem in STEMS else path.stem
    return file_part(name_part(name)) or "handout"
