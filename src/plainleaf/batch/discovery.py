"""Articles below folders, and the names that their files get."""

from __future__ import annotations

import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plainleaf.errors import SourceError
from plainleaf.run.staging import STEMS, slug
from plainleaf.text.visible import file_part

# `article.md`, `article.es.md`, and what site generators call a folder's own page.
_ALWAYS = re.compile(r"(article|index)(\.[A-Za-z0-9-]+)?\.(md|qmd|Rmd)")
_TITLE = re.compile(rb"^title\s*:\s*\S", re.MULTILINE)
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)\n(?:---|\.\.\.)", re.DOTALL)
_FRONT_BYTES = 50_000
_NOT_OURS = frozenset(("node_modules", "__pycache__", "site-packages"))


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article, and what its files are called without an ending."""

    path: Path
    name: str
    size: int = 0


def is_batch(paths: Iterable[Path]) -> bool:
    """Return whether a folder is among the paths that holds more than its own one article."""
    return any(path.is_dir() and _is_tree(path) for path in paths)


def _is_tree(folder: Path) -> bool:
    below = _below(folder, None)
    first = next(below, None)
    if first is None:
        return False
    return next(below, None) is not None or first.parent != folder


def find_all(paths: Iterable[Path], out: Path) -> list[FoundArticle]:
    """Return every article that the paths name or that lies below them, each once.

    Args:
        paths: article files, and folders.
        out: the folder of the results, which is not looked into.

    Returns:
        The articles in the order of the paths, then of their folders and names. Those that would
        have one name are distinguished by the folders that they lie in.

    Raises:
        SourceError: a path is not there, or there is no article below it.
    """
    rooted = dict.fromkeys(each for path in paths for each in articles_in(path, out))
    real: dict[str, Path] = {}
    for each in rooted:
        # One file by two ways is one article.
        real.setdefault(os.path.realpath(each), each)
    return _named(list(real.values()))


def articles_in(path: Path, out: Path | None = None) -> list[Path]:
    """Return the articles that a path names, or that lie below it.

    Args:
        path: an article file, or a folder.
        out: a folder that is not looked into.

    Raises:
        SourceError: the path is not there, or there is no article below it.
    """
    if path.is_dir():
        if below := list(_below(path, out)):
            return below
        raise SourceError(
            f"{path}: there is no article in this folder or below it: no article.md, and no "
            "Markdown file that begins with a title in its front matter."
        )
    if path.is_file():
        return [path]
    raise SourceError(f"{path}: no such file or folder.")


def _below(folder: Path, out: Path | None) -> Iterator[Path]:
    """Yield the articles below a folder, in order; no folder twice, whatever links lead to it.

    A folder that cannot be entered counts as an article that cannot be read: it is named, and the
    others go on.
    """
    shut: list[str] = []

    def note(error: OSError) -> None:
        shut.append(error.filename)

    seen: set[tuple[int, int]] = set()
    barred = os.path.realpath(out) if out is not None else ""
    for place, folders, files in os.walk(folder, onerror=note, followlinks=True):
        here = os.stat(place)
        if (here.st_dev, here.st_ino) in seen or os.path.realpath(place) == barred:
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _NOT_OURS
        )
        articles = [name for name in files if _ALWAYS.fullmatch(name)]
        if any(name.startswith("article.") for name in articles):
            articles = [name for name in articles if name.startswith("article.")]
        articles += [
            name
            for name in files
            if name.endswith(".md")
            and not name.startswith((".", *(f"{stem}." for stem in STEMS)))
            and _has_title(os.path.join(place, name))
        ]
        for name in sorted(articles):
            yield Path(place, name)
    for place in shut:
        yield Path(place, "article.md")


def _has_title(path: str) -> bool:
    """Return whether a Markdown file begins with front matter that has a title."""
    try:
        # A pipe would be waited for without end.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            front = _FRONT.match(file.read(_FRONT_BYTES))
    except OSError:
        return False
    return front is not None and _TITLE.search(front[1]) is not None


def _named(rooted: list[Path]) -> list[FoundArticle]:
    """Give each article a name of its own: its slug, or its folders and its slug."""
    parts = {path: (*_folders(path), slug(Path(os.path.realpath(path)))) for path in rooted}
    # Translations link to each other by their names, so they are lengthened together.
    family = {path: (path.parent, path.name.partition(".")[0]) for path in rooted}
    depth = dict.fromkeys(family.values(), 1)

    def name(path: Path) -> str:
        return file_part("-".join(parts[path][-depth[family[path]] :]))

    while True:
        same: dict[str, list[Path]] = defaultdict(list)
        for path in rooted:
            # Some file systems take A.pdf and a.pdf for one.
            same[name(path).casefold()].append(path)
        clashing = [path for group in same.values() if len(group) > 1 for path in group]
        longer = {family[path] for path in clashing if depth[family[path]] < len(parts[path])}
        for each in longer:
            depth[each] += 1
        if not longer:
            break
    if clashing:
        first, second = clashing[:2]
        raise SourceError(
            f"{first} and {second} would both be written as '{parts[first][-1]}'; "
            "rename one of them, or give each its own --out."
        )
    return [FoundArticle(path, name(path), _size(path)) for path in rooted]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _folders(path: Path) -> tuple[str, ...]:
    """Return the folders above the one that an article's name is taken from, from the top."""
    whole = Path(os.path.realpath(path.parent))
    own = whole.parent if path.stem.partition(".")[0] in STEMS else whole
    return own.parts[1:]
