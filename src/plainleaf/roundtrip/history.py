"""The text of which a Word file was made: the article as it is, as it was, or what stands nearest.

An article that an update changes is kept as it was, so that a second clinic's copy of the same
export still finds what it was made of.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from plainleaf.errors import WriteError

FOLDER = ".plainleaf"
_MOST_VERSIONS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A base.

    Args:
        data: its bytes.
        known: whether it is what the file was made of.
        said: where it was found, as a sentence.
    """

    data: bytes
    known: bool
    said: str


def base_of(article: Path, digest: str) -> Found:
    """Return the article of a digest, or as it is now where that cannot be had.

    Args:
        article: its file.
        digest: the SHA-256 that the Word file names; empty where it names none.
    """
    now = article.read_bytes()
    if digest and sha256(now).hexdigest() == digest:
        return Found(now, True, "The article is as it was exported.")
    if digest:
        kept = article.parent / FOLDER / f"{digest}.md"
        if kept.is_file() and sha256(data := kept.read_bytes()).hexdigest() == digest:
            return Found(data, True, "The article has changed since the export; both are merged.")
        if (data_ := _in_git(article, digest)) is not None:
            return Found(
                data_, True,
                "The article has changed since the export; its version of then is in Git, and both "
                "are merged.",
            )  # fmt: skip
    why = (
        "What the file was exported from is not to be found"
        if digest
        else "The file does not say what it was exported from"
    )
    return Found(
        now, False,
        f"{why}, so it is compared with the article as it is: what was changed there since "
        "looks like an edit. Look the changes over.",
    )  # fmt: skip


def keep(article: Path) -> None:
    """Keep an article as it is, under its digest.

    Raises:
        WriteError: it cannot be written.
    """
    data = article.read_bytes()
    folder = article.parent / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        kept = folder / f"{sha256(data).hexdigest()}.md"
        if not kept.exists():
            kept.write_bytes(data)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be written ({error.strerror}).") from None


def _in_git(article: Path, digest: str) -> bytes | None:
    """Return the version of a digest from the article's Git history, if there is one."""
    article = article.resolve()
    listed = _git(
        article.parent, "log", f"-{_MOST_VERSIONS}", "--format=%H", "--all", "--", article.name
    )
    for commit in (listed or b"").decode("ascii", "replace").split():
        data = _git(article.parent, "show", f"{commit}:./{article.name}")
        if data is not None and sha256(data).hexdigest() == digest:
            return data
    return None


def _git(folder: Path, *words: str) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *words],
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
