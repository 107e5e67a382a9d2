"""Which articles stand in a folder, which of them a change concerns, and which are behind.

Of an article that was exported it is known what it was made of. Of others it is guessed: rather one
export too many than one too few.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any
from urllib.parse import quote

from plainleaf.api import Export, export
from plainleaf.batch.discovery import find_all
from plainleaf.errors import PlainleafError
from plainleaf.run.dependencies import recording

_PROJECT_FILES = frozenset({"plainleaf.toml", "pyproject.toml", "clinic.toml", "reference.docx"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff"})
_TEXTS = frozenset({".md", ".qmd", ".rmd", ".markdown"})
# References, words, settings: read without being named, or named by another file.
_DATA = frozenset(
    {".toml", ".yaml", ".yml", ".json", ".bib", ".ris", ".nbib", ".csl", ".xml", ".csv"}
)
_FOLDERS_NOT_OURS = frozenset({"node_modules", "__pycache__"})


def articles_in(folder: Path, out: Path) -> dict[Path, str]:
    """Return the articles in a folder and below it, with the names that their files get.

    Args:
        folder: where to look.
        out: where finished files go; it may lie in the folder, and holds no articles.

    Raises:
        SourceError: there is none, or two would have one name whatever is done.
    """
    return {found.path: found.name for found in find_all([folder], out)}


def recorded(
    path: Path, formats: Sequence[str], out: Path, called: str, **options: Any
) -> tuple[Export, frozenset[Path]]:
    """Export an article, and return with it what it was made of: all files that were looked at.

    Args:
        path: the article.
        formats: which files.
        out: where they go.
        called: their name without an ending.
        options: as `export` takes them.

    Raises:
        PlainleafError: as `export` does; its `looked_at` says what was.
    """
    with recording() as seen:
        try:
            made = export(path, formats, out, name=called, **options)
        except PlainleafError as error:
            error.__dict__["looked_at"] = frozenset(map(Path, seen))
            raise
    return made, frozenset(map(Path, seen))


def concerned(
    changed: set[Path],
    articles: Sequence[Path],
    root: Path | None = None,
    designs: Sequence[Path] = (),
    made_of: Mapping[Path, Set[Path]] | None = None,
) -> tuple[list[Path], bool]:
    """Return the articles that changes concern, and whether the theme is among what changed.

    Args:
        changed: absolute paths of files.
        articles: absolute paths of all articles.
        root: a folder from which articles may read pictures, too.
        designs: the folders that say how handouts look.
        made_of: what articles were made of, where it is known.

    Returns:
        Articles in their order; those that changed themselves come first.
    """
    if any(path.is_relative_to(design) for path in changed for design in designs):
        return list(articles), True
    own = [path for path in articles if path in changed]
    known = made_of or {}
    unknown = [path for path in articles if path not in known]
    # A translation that comes, goes or changes its title is named by the others.
    families = {(path.parent, path.name.partition(".")[0]) for path in changed if _is_text(path)}
    found = {path for path in articles if (path.parent, path.name.partition(".")[0]) in families}
    for file in changed.difference(own):
        made = {path for path in articles if file in known.get(path, ())}
        # What nobody was made of so far may be new to all.
        found |= made | _reached(file, unknown if made else articles, root)
    return own + [path for path in articles if path in found and path not in own], False


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in _TEXTS


def _reached(file: Path, articles: Sequence[Path], root: Path | None) -> set[Path]:
    """Return the articles that may be made of a file, which is none itself."""
    if file.name in _PROJECT_FILES:
        return {article for article in articles if article.is_relative_to(file.parent)}
    suffix = file.suffix.lower()
    everywhere = root is not None and file.is_relative_to(root)
    near = {article for article in articles if everywhere or article.parent in file.parents}
    if suffix in _DATA:
        # What lies in no article's folder may be everybody's: a clinic's profile, its logo.
        return near or set(articles)
    if suffix in _PICTURES and not near:
        return set(articles)
    return {article for article in near if _mentions(article, file)}


def _mentions(article: Path, file: Path) -> bool:
    try:
        text = article.read_text("utf-8", errors="replace")
    except OSError:
        return False
    return file.name in text or quote(file.name) in text


def behind(
    articles: Mapping[Path, str],
    folder: Path,
    out: Path,
    formats: Sequence[str],
    designs: Sequence[Path],
) -> list[Path]:
    """Return the articles of which a file is missing, or older than something that it is made of.

    Args:
        articles: with the names of their files.
        folder: that holds them.
        out: where their files are.
        formats: which are wanted.
        designs: the folders that say how handouts look.
    """
    newest = _newest(folder, out)
    design = max(
        [_time(path) for place in designs for path in place.rglob("*")]
        + [_time(above / name) for above in folder.parents for name in _PROJECT_FILES]
        + [_time(path) for path in Path(__file__).parents[1].rglob("*.py")],
        default=0.0,
    )
    late = []
    for path, slug in articles.items():
        made = min(_time(out / f"{slug}.{name}") for name in formats)
        if made < max(_time(path), newest.get(path.parent, 0.0), design):
            late.append(path)
    return late


def _newest(folder: Path, out: Path) -> dict[Path, float]:
    """Return when the newest file in each folder, or below it, was changed; articles left out."""
    found: dict[Path, float] = {}
    for path in _files(folder, out):
        if _is_text(path):
            continue
        changed = _time(path)
        for above in path.parents:
            found[above] = max(found.get(above, 0.0), changed)
            if above == folder:
                break
    return found


def _files(folder: Path, out: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _FOLDERS_NOT_OURS
            and Path(parent, name) != out
        )
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
