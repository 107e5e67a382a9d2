"""Staging: files are made in a folder of their own, and put in place together or not at all.

Whatever stops the work, the files that stood there stay as they were.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from plainleaf.errors import WriteError
from plainleaf.run.ownership import Whose, whose
from plainleaf.text.visible import file_part, name_part

# Files that stand for their folder: ours, and what site generators call the file of a folder.
STEMS = ("article", "index")

# Stands in the name of a changed file that is kept: `nalmefen-edited-2026-11-30.docx`.
_MARK = "-edited-"
_KEPT = re.compile(_MARK + r"\d{4}-\d\d-\d\d(-\d+)?\Z")

_WORKSHOP = ".plainleaf-"
_EDITED = "{target}: was changed since plainleaf wrote it; the changed file is kept as {kept}. "
_BACK = {".docx": "`plainleaf update ARTICLE {kept}` brings its edits into the article."}
_BY_HAND = "Bring its edits into the article: the next export is made of that alone."


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


@dataclass(frozen=True, slots=True)
class Placed:
    """What was put in place.

    Args:
        files: by what they were called when they were handed over.
        notes: a sentence each on what stood there, and is kept or replaced.
    """

    files: dict[str, Path]
    notes: tuple[str, ...] = ()


def put_in_place(
    made: Mapping[str, Path],
    out: Path,
    folder: Path,
    *,
    force: bool | None = None,
    written: Mapping[str, str] | None = None,
) -> Placed:
    """Move all files to their targets, or none: what stood there is put back if a move fails.

    What somebody changed since it was written is kept beside the new file. What was never written
    by this program stays, and nothing is moved.

    Args:
        made: the files, in `folder`.
        out: where they go.
        folder: of `staging`.
        force: replace what is not ours, too, and say so; None where nobody can ask for that.
        written: the digests of what is known to have been written to `out`, by name.

    Raises:
        WriteError: a file of somebody else is in the way, or a move fails.
    """
    before = folder / "before"
    before.mkdir()
    pages = [out / path.name for path in made.values() if path.suffix == ".html"]
    done: list[tuple[Path, Path | None]] = []
    spared: list[Path] = []
    notes = []
    try:
        owners = {path: _whose(out / path.name, pages, written) for path in made.values()}
        for path, owner in owners.items():
            if owner is Whose.STRANGE and not force:
                raise WriteError(_not_ours(out / path.name, force))
        for path, owner in owners.items():
            target, was = out / path.name, None
            if owner is Whose.STRANGE:
                notes.append(f"{target}: was not written by plainleaf; it was replaced (--force).")
            if owner is Whose.EDITED:
                spared.append(_kept(target))
                back = _BACK.get(target.suffix, _BY_HAND)
                notes.append((_EDITED + back).format(target=target, kept=spared[-1]))
            if owner is not None:
                was = _twin(target, before / path.name)
            done.append((target, was))
            os.replace(path, target)
    except OSError as error:
        for target, was in reversed(done):
            target.unlink(missing_ok=True)
            if was is not None:
                os.replace(was, target)
        for kept in spared:
            kept.unlink(missing_ok=True)
        name = error.filename or out
        raise WriteError(f"{name}: cannot be put in place ({error.strerror}).") from None
    return Placed({name: out / path.name for name, path in made.items()}, tuple(notes))


def _whose(target: Path, pages: list[Path], written: Mapping[str, str] | None) -> Whose | None:
    """Return whose the file is that stands at a target; None where there is none."""
    if target.is_dir():
        raise IsADirectoryError(0, "a folder of this name is in the way", str(target))
    return whose(target, pages, written) if os.path.lexists(target) else None


def _not_ours(target: Path, force: bool | None) -> str:
    return (
        f"{target}: was not written by plainleaf, so it is not replaced; move it away, or write "
        f"into another folder{'.' if force is None else ' (--out); --force replaces it.'}"
    )


def _kept(target: Path) -> Path:
    """Give a changed file a second name that says what it is, over no other; return that name."""
    try:
        day = date.fromtimestamp(target.stat().st_mtime)
    except (OverflowError, ValueError):
        day = date.today()
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        kept = target.with_name(f"{target.stem}{_MARK}{day.isoformat()}{more}{target.suffix}")
        with suppress(FileExistsError):
            return _twin(target, kept)
    raise AssertionError("numbers do not end")


def is_kept(stem: str) -> bool:
    """Return whether a name without its suffix is that of a changed file that was kept."""
    return _KEPT.search(stem) is not None


def _twin(path: Path, twin: Path) -> Path:
    """Give a file a second name, so that it is there at any moment; a copy where none can be."""
    if path.is_symlink():
        twin.symlink_to(os.readlink(path))
        return twin
    try:
        os.link(path, twin)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links.
        with twin.open("xb") as copy:
            copy.write(path.read_bytes())
        shutil.copystat(path, twin)
    return twin


def slug(path: Path) -> str:
    """Return the name of an article's files, without an ending: of its folder, or of its file.

    Args:
        path: the article's file, resolved. `article.es.md` keeps its language.
    """
    stem, dot, language = path.stem.partition(".")
    name = (path.parent.name or stem) + dot + language if stem in STEMS else path.stem
    return file_part(name_part(name)) or "handout"
