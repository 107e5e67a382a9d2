"""Siblings: the same handout in other languages, as files of one name beside each other.

`article.md` is the source, `article.es.md` and `article.zh-Hans.md` are its translations. Of a
sibling no more is read here than its front matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plainleaf.errors import SourceError
from plainleaf.reader.front_matter import canonical_language, read_front_matter
from plainleaf.reader.log import Log
from plainleaf.reader.source import find, load
from plainleaf.run.dependencies import note_file, note_names


@dataclass(frozen=True, slots=True)
class Sibling:
    """An article in another language.

    Args:
        path: its file.
        language: as its name or, for the source, its front matter says (BCP 47).
        web: where its handout stands on the web: an address, a DOI, or nothing.
    """

    path: Path
    language: str
    web: str = ""


def named_language(path: Path) -> str:
    """Return the language that a file's name ends in (`article.es.md`); empty if in none."""
    base, _, tag = path.stem.rpartition(".")
    return (canonical_language(tag) or "") if base else ""


def source_of(path: Path) -> Path | None:
    """Return the file that an article is a translation of; None if it is none, or there is none."""
    if not named_language(path):
        return None
    source = path.with_name(_base(path) + path.suffix)
    return source if source.is_file() else None


def translations_of(path: Path) -> tuple[Path, ...]:
    """Return the translations beside a source, in the order of their names."""
    if named_language(path):
        return ()
    return tuple(other for other in _family(path) if other != path)


def siblings_of(path: Path) -> tuple[Sibling, ...]:
    """Return the same article in other languages, as far as its siblings can be read.

    Args:
        path: a Markdown file, or a folder that holds article.md.

    Returns:
        Each language once, and never that of the article itself. A file whose name and front matter
        tell two languages is nobody's sibling.
    """
    path = find(path)
    others = [other for other in _family(path) if other != path]
    # Most have none, and its own front matter need not be read again.
    own = _described(path) if others else None
    found = {own.language: own} if own else {}
    for other in others:
        described = _described(other)
        if described and described.language:
            found.setdefault(described.language, described)
    return tuple(sibling for sibling in found.values() if sibling.path != path)


def _base(path: Path) -> str:
    return path.stem.rpartition(".")[0] if named_language(path) else path.stem


def _family(path: Path) -> list[Path]:
    """Return the source and its translations, as far as they are there."""
    # One that is not there yet would change the line of languages, too.
    note_names(path)
    try:
        beside = sorted(path.parent.glob("*" + path.suffix))
    except OSError:
        return []
    return [other for other in beside if _base(other) == _base(path) and other.is_file()]


def _described(path: Path) -> Sibling | None:
    # Said here, each time: `_read` remembers what it has read.
    note_file(path)
    try:
        stamp = path.stat()
        return _read(path, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, SourceError):
        # What is wrong with it is said where it is itself checked or exported.
        return None


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> Sibling | None:
    # A set of sixteen languages is exported file by file, each of which asks for all the others.
    metadata = read_front_matter(load(path).text, Log(str(path))).metadata
    named, said = named_language(path), metadata.language
    if named and said and primary(named) != primary(said):
        return None
    return Sibling(path, said or named, metadata.web)


def primary(tag: str) -> str:
    """Return the language of a tag without script and region."""
    return tag.split("-")[0].lower()
