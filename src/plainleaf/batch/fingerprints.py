"""Fingerprints of files: the content's hash, and the stamp by which it need not be taken again.

As git's index does: a file whose size, times and inode number are what they were has the content
that it had, unless its times are so young that a change could have left them as they are.
"""

from __future__ import annotations

import os
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from plainleaf.run.dependencies import DAY, NAMES, Stamp, digest_of_names, names_in, stamp

# The coarsest clock of a file system in use (FAT), in nanoseconds.
_COARSEST = 2_000_000_000
GONE = ""


class Fingerprint(NamedTuple):
    """What a file was.

    Args:
        path: as the operating system takes it; in a state, outputs have their name alone.
        digest: SHA-256 of the content in hexadecimal, or `GONE`.
        stamp: of the file; None where there is none.
        taken: when the stamp was taken, in nanoseconds since 1970.
    """

    path: str
    digest: str
    stamp: Stamp | None
    taken: int

    @property
    def is_settled(self) -> bool:
        """Return whether the same stamp means the same content."""
        if self.stamp is None:
            return True
        return max(self.stamp.changed, self.stamp.touched) < self.taken - _COARSEST


def fingerprint_of(path: Path | str, was: Stamp | None) -> Fingerprint:
    """Return the print of a file whose stamp was taken before it was read.

    Args:
        path: the file.
        was: the stamp; None if there was no file.

    Returns:
        Its print. If it changed meanwhile nobody knows what was read: the digest is that of no
        file, so that anyone who compares finds a difference.
    """
    taken = time.time_ns()
    if was is None:
        there = stamp(path) is not None
        return Fingerprint(str(path), "changed" if there else GONE, None, taken)
    digest = digest_of(path)
    return Fingerprint(str(path), digest if stamp(path) == was else "changed", was, taken)


def fingerprint(path: Path | str) -> Fingerprint:
    """Return the print of a file as it is now."""
    return fingerprint_of(path, stamp(path))


def digest_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of a content."""
    return sha256(data).hexdigest()


def digest_of(path: Path | str) -> str:
    """Return the SHA-256 of a file's content, or `GONE`."""
    try:
        return digest_of_bytes(Path(path).read_bytes())
    except OSError:
        return GONE


class FileCache:
    """Looks at files once each: thousands of articles share the project files above them.

    Args:
        thorough: read every file, whatever its stamp says.
    """

    def __init__(self, *, thorough: bool = False) -> None:
        self.thorough = thorough
        self._stamps: dict[str, Stamp | None] = {}
        self._digests: dict[str, str] = {}
        self._names: dict[str, dict[str, list[str]]] = {}

    def again(self, before: Fingerprint, path: str = "") -> Fingerprint | None:
        """Return the print of a file that has the content it had; None if it differs.

        Args:
            before: its print then; the very same is returned if its stamp need not be renewed.
            path: where it is, if not where the print says.
        """
        path = path or before.path
        if path.startswith(DAY):
            return before if date.today() <= date.fromisoformat(path.removeprefix(DAY)) else None
        if path.startswith(NAMES):
            return before if self._has_names(path) else None
        if path not in self._stamps:
            self._stamps[path] = stamp(path)
        now = self._stamps[path]
        if now is None or before.stamp is None:
            return before if now is None and before.digest == GONE else None
        if now == before.stamp and before.is_settled and not self.thorough:
            return before
        at = time.time_ns()
        if path not in self._digests:
            self._digests[path] = digest_of(path)
        if self._digests[path] != before.digest or stamp(path) != now:
            return None
        return Fingerprint(before.path, before.digest, now, at)

    def _has_names(self, noted: str) -> bool:
        digest, _, place = noted.removeprefix(NAMES).partition(":")
        folder, first = os.path.split(place)
        if folder not in self._names:
            self._names[folder] = names_in(folder)
        return digest_of_names(self._names[folder].get(first, [])) == digest
