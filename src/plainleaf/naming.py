"""The name that a handout's files get from where its article stands."""

from __future__ import annotations

from pathlib import Path

# Files that stand for their folder: ours, and what site generators call the file of a folder.
STEMS = ("article", "index")


def slug(path: Path) -> str:
    """Return the name of an article's files, without an ending: of its folder, or of its file.

    Args:
        path: the article's file, resolved. `article.es.md` keeps its language.
    """
    stem, dot, language = path.stem.partition(".")
    return (path.parent.name or stem) + dot + language if stem in STEMS else path.stem
