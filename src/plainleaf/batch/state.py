"""What was exported of what: an SQLite file beside the outputs.

It is a memory, not a truth: where it is lost or broken everything is exported once more. Each
export is entered after its files are in place, in a transaction of its own, so a process that is
killed leaves at worst files that are not entered. Two runs at once wait for each other's entries.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainleaf.batch.fingerprints import Fingerprint
from plainleaf.errors import WriteError
from plainleaf.run.dependencies import Stamp

FILE = ".plainleaf.sqlite"
_VERSION = 1
_PATIENCE = 60.0
_TABLES = """
CREATE TABLE IF NOT EXISTS told (digest TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS exports (
    name TEXT NOT NULL, options TEXT NOT NULL, engine TEXT NOT NULL, article TEXT NOT NULL,
    inputs TEXT NOT NULL, outputs TEXT NOT NULL, warnings INTEGER NOT NULL, seconds REAL NOT NULL,
    PRIMARY KEY (name, options)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An export that was made.

    Args:
        name: of the files, without an ending.
        options: the digest of what was asked for.
        engine: the digest of what made it.
        article: the article's file.
        inputs: all that was looked at.
        outputs: the files, by their names in the folder.
        warnings: how many there were.
        seconds: how long it took.
    """

    name: str
    options: str
    engine: str
    article: str
    inputs: tuple[Fingerprint, ...]
    outputs: tuple[Fingerprint, ...]
    warnings: int = 0
    seconds: float = 0.0


class State:
    """The state of a folder of outputs.

    Args:
        out: the folder; it need not be there before something is entered.
        is_kept: only look; a file that cannot be read stays as it is, and counts as none.

    Raises:
        WriteError: the file cannot be opened.
    """

    def __init__(self, out: Path, *, is_kept: bool = False) -> None:
        self.path = out / FILE
        self._is_kept = is_kept
        self._base: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def entries(self, name: str) -> list[Entry]:
        """Return what is known of the files of a name, one entry for each choice of options.

        Raises:
            WriteError: another run has not let go of the file for a minute.
        """
        if self._base is None and not self.path.exists():
            return []
        try:
            rows = self._opened().execute(
                "SELECT options, engine, article, inputs, outputs, warnings, seconds "
                "FROM exports WHERE name = ?",
                (json.dumps(name),),
            )
            return [
                Entry(
                    name, options, engine, json.loads(article), _read(inputs), _read(outputs),
                    warnings, seconds,
                )
                for options, engine, article, inputs, outputs, warnings, seconds in rows
            ]  # fmt: skip
        except sqlite3.Error as error:
            if _is_passing(error):
                raise WriteError(f"{self.path}: cannot be read ({error}).") from None
            self._discard()
        except (ValueError, TypeError):
            self._discard()
        return []

    def told(self, digest: str) -> dict[str, Any]:
        """Return what a digest of options or of an engine stands for; empty if nobody knows."""
        try:
            row = self._opened().execute("SELECT data FROM told WHERE digest = ?", (digest,))
            data = json.loads((row.fetchone() or ("{}",))[0])
        except (sqlite3.Error, ValueError, TypeError):
            return {}
        return data if isinstance(data, dict) else {}

    def enter(self, entries: Iterable[Entry], told: dict[str, dict[str, Any]]) -> None:
        """Enter exports; what was known of the same files before is forgotten.

        Args:
            entries: what was made.
            told: what the digests in them stand for.

        Raises:
            WriteError: the file cannot be written.
        """
        try:
            self._enter(entries := tuple(entries), told)
        except (sqlite3.Error, ValueError, TypeError) as error:
            if isinstance(error, sqlite3.Error) and _is_passing(error):
                raise WriteError(f"{self.path}: cannot be written ({error}).") from None
            self._discard()
            try:
                self._enter(entries, told)
            except sqlite3.Error as still:
                raise WriteError(f"{self.path}: cannot be written ({still}).") from None

    def _enter(self, entries: Iterable[Entry], told: dict[str, dict[str, Any]]) -> None:
        base = self._opened()
        with base:
            base.execute("BEGIN IMMEDIATE")
            base.executemany(
                "INSERT OR REPLACE INTO told VALUES (?, ?)",
                [(digest, json.dumps(data)) for digest, data in told.items()],
            )
            for entry in entries:
                _forget_overlapping(base, entry)
                base.execute(
                    "INSERT OR REPLACE INTO exports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        json.dumps(entry.name), entry.options, entry.engine,
                        json.dumps(entry.article),
                        _written(entry.inputs), _written(entry.outputs), entry.warnings,
                        entry.seconds,
                    ),
                )  # fmt: skip

    def _opened(self) -> sqlite3.Connection:
        if self._base is None and self._is_kept:
            self._base = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
        elif self._base is None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._base = _open(self.path)
            except (sqlite3.DatabaseError, UnicodeError) as error:
                # SQLite quotes what is broken in its messages, whatever bytes there are.
                if isinstance(error, sqlite3.Error) and _is_passing(error):
                    raise WriteError(f"{self.path}: cannot be opened ({error}).") from None
                self._discard()
                self._base = _open(self.path)
            except OSError as error:
                raise WriteError(f"{self.path}: cannot write here ({error.strerror}).") from None
        return self._base

    def _discard(self) -> None:
        """Begin anew: the file is none of ours, or broken."""
        self.close()
        if not self._is_kept:
            with suppress(OSError):
                self.path.unlink()


def _is_passing(error: sqlite3.Error) -> bool:
    """Return whether the trouble is the machine's (a lock, a disk), not what is in the file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    broken = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return isinstance(error, sqlite3.OperationalError) and code not in broken


def _open(path: Path) -> sqlite3.Connection:
    # A journal beside the file, not WAL: folders of outputs lie on network disks, too.
    base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        base.execute("PRAGMA synchronous = NORMAL")
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version != _VERSION:
            if version:
                raise sqlite3.DatabaseError("of another version of Plainleaf")
            base.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;"
            )
    except (sqlite3.Error, UnicodeError):
        base.close()
        raise
    return base


def _forget_overlapping(base: sqlite3.Connection, entry: Entry) -> None:
    """Forget what other options made of the same name if these files were written over it."""
    ours = {each.path for each in entry.outputs}
    rows = base.execute(
        "SELECT options, outputs FROM exports WHERE name = ?", (json.dumps(entry.name),)
    ).fetchall()
    for options, outputs in rows:
        if options != entry.options and ours & {each.path for each in _read(outputs)}:
            base.execute(
                "DELETE FROM exports WHERE name = ? AND options = ?",
                (json.dumps(entry.name), options),
            )


def _written(prints: Iterable[Fingerprint]) -> str:
    return json.dumps(
        [[each.path, each.digest, each.taken, *(each.stamp or ())] for each in prints],
        separators=(",", ":"),
    )


def _read(text: str) -> tuple[Fingerprint, ...]:
    return tuple(
        Fingerprint(path, digest, Stamp(*stamp) if stamp else None, taken)
        for path, digest, taken, *stamp in json.loads(text)
    )
