"""Waits for articles to change.

Floor 5: imports nothing of the package. The folders of a few articles are looked at twice a second;
a library that asks the system would be one more thing to install for the same answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

_EVERY = 0.5
_MOST_FILES = 5000


def changes(paths: list[Path], *, sleep: Callable[[float], object] = time.sleep) -> Iterator[None]:
    """Yield each time that an article, a picture beside it or a project file changes; never end.

    Args:
        paths: article files, or folders of articles.
        sleep: waits for some seconds; a test gives another.
    """
    before = _state(paths)
    while True:
        sleep(_EVERY)
        now = _state(paths)
        if now != before:
            before = now
            yield


def _state(paths: list[Path]) -> dict[Path, tuple[int, int]]:
    state: dict[Path, tuple[int, int]] = {}
    for path in paths:
        folder = path if path.is_dir() else path.parent
        settings = [above / name for above in folder.resolve().parents
                    for name in ("plainleaf.toml", "pyproject.toml")]  # fmt: skip
        for file in (path, *settings, *(folder.rglob("*") if path.is_dir() else folder.glob("*"))):
            try:
                stat = file.stat()
            except OSError:
                continue
            state[file] = (stat.st_mtime_ns, stat.st_size)
            if len(state) > _MOST_FILES:
                return state
    return state
