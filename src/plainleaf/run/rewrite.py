"""Writes a file of somebody's anew: its bytes change, and nothing else of it.

A new file takes the place of the old one, so that a full disk or a kill leaves the old one whole.
What belongs to the old one and cannot be given to the new one stops the work.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from plainleaf.errors import WriteError


def rewrite(path: Path, data: bytes) -> None:
    """Write a file anew; a link stays one, and mode, owner and attributes stay as they were.

    Args:
        path: a file that is there, or a link to one.
        data: all of its new content.

    Raises:
        WriteError: it is read-only, has a second name, or cannot be written as it was.
    """
    beside = None
    try:
        target = path.resolve(strict=True)
        was = target.stat()
        if not was.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(
            target, os.W_OK
        ):
            raise WriteError(f"{path}: is read-only; make it writable first (chmod u+w).")
        if was.st_nlink > 1:
            raise WriteError(
                f"{path}: the file has a second name (a hard link), under which it would stay as "
                "it is; make it a file of its own, or a symbolic link."
            )
        # A name that nothing has: what a process that was killed has left must not be in the way.
        handle, name = tempfile.mkstemp(".new", f".{target.name}.", target.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            _as_it_was(file.fileno(), target, was)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise WriteError(f"{path}: cannot be written ({error.strerror}).") from None


def _as_it_was(handle: int, target: Path, was: os.stat_result) -> None:
    """Give a new file what the old one has: owner, attributes (access lists are some), mode."""
    if hasattr(os, "fchown"):
        is_now = os.fstat(handle)
        if (is_now.st_uid, is_now.st_gid) != (was.st_uid, was.st_gid):
            os.fchown(handle, was.st_uid, was.st_gid)
        os.fchmod(handle, stat.S_IMODE(was.st_mode))
    if hasattr(os, "listxattr"):
        for name in os.listxattr(target):
            if name.startswith("security."):
                continue  # the system labels what it has made
            os.setxattr(handle, name, os.getxattr(target, name))
