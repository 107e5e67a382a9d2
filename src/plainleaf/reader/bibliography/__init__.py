"""Bibliography files beside an article: CSL-JSON, CSL-YAML, BibTeX, RIS, nbib → references.

Each format's room turns an entry into CSL's keys; here they are found, checked and reported, at the
file's own lines.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import SourceError
from plainleaf.model.metadata import Reference
from plainleaf.reader.bibliography.works import reference_of
from plainleaf.reader.keys import ReferenceKeys
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.source import read_text

_MOST_BYTES = 20_000_000
_MOST_VALUES = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file, in CSL's keys, and where it begins; `problem` where it is none."""

    keys: Mapping[str, Any]
    line: int
    problem: str = ""


class UnreadableFile(Exception):
    """A file is not what its name says; the message says why."""


def read_bibliography(path: Path) -> tuple[list[Reference], list[Diagnostic]]:
    """Return the works of a file, and what is wrong with others of it.

    Raises:
        SourceError: the file cannot be read at all.
    """
    log = Log(str(path))
    references: dict[str, Reference] = {}
    for entry in entries_of(path):
        reference = _validated(entry, log)
        if reference is None:
            continue
        if reference.identifier in references:
            log.warning(
                "duplicate-reference",
                f"The reference '{reference.identifier}' stands here a second time; "
                "the first one is used.",
                entry.line,
                "Give each reference an id of its own.",
                first=references[reference.identifier].position.line,
            )
            continue
        references[reference.identifier] = reference
    return list(references.values()), log.found


def entries_of(path: Path) -> list[Entry]:
    """Return the entries of a file, in CSL's keys.

    Raises:
        SourceError: the file cannot be read, or is of no known format.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SourceError(f"{path}: the file is too large for a bibliography.")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from None
    return entries_in(read_text(path), path.suffix.lower(), str(path))


def entries_in(text: str, suffix: str, name: str) -> list[Entry]:
    """Return the entries of a file's text.

    Args:
        text: what stands in it.
        suffix: `.json`, `.yaml`, `.bib`, `.ris`, `.nbib`, …
        name: for messages.

    Raises:
        SourceError: it is of no known format, or not of the one that its name says.
    """
    read = _READERS.get(suffix)
    if read is None:
        raise SourceError(
            f"{name}: no known kind of bibliography; known are {', '.join(sorted(_READERS))}."
        )
    try:
        return _named(read(text))
    except UnreadableFile as error:
        raise SourceError(f"{name}: {error}") from None
    except RecursionError:
        raise SourceError(f"{name}: it is nested too deeply for a bibliography.") from None


def _named(entries: Iterable[Entry]) -> list[Entry]:
    """Give entries without an id one: the first author and the year, as `enning2022`."""
    out = []
    taken: set[str] = set()
    for entry in entries:
        keys = dict(entry.keys)
        if not keys.get("id"):
            stem = key_of(keys)
            number, key = 0, stem
            while key in taken:
                number += 1
                key = stem + chr(ord("a") + number) if number < 26 else f"{stem}-{number}"
            keys["id"] = key
        taken.add(str(keys["id"]))
        out.append(Entry(keys, entry.line, entry.problem))
    return out


def key_of(keys: Mapping[str, Any]) -> str:
    """Return an id for a work: the family name of its first author, and its year."""
    people = keys.get("author") or keys.get("editor") or [{}]
    first = people[0] if isinstance(people, list) and isinstance(people[0], dict) else {}
    words = first.get("family") or first.get("literal") or str(keys.get("title", "")) or "work"
    plain = unicodedata.normalize("NFKD", words.split(",")[0])
    name = re.sub(r"[^\w]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    issued = keys.get("issued")
    year = re.search(r"\d{4}", json.dumps(issued)) if issued else None
    return f"{name.lower()[:30] or 'work'}{year[0] if year else ''}"


def _validated(entry: Entry, log: Log) -> Reference | None:
    said = str(entry.keys.get("id") or entry.keys.get("title", ""))
    if entry.problem:
        log.warning(
            "bibliography-entry",
            f"An entry cannot be read and is left out: {entry.problem}",
            entry.line,
            "Correct it, or delete it.",
            dropped=said,
        )
        return None
    keys = dict(entry.keys)
    for _ in range(20):
        try:
            made = ReferenceKeys.model_validate(keys)
            return reference_of(made, log.at(entry.line), aside=True)
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            if name == "id" or name not in keys:
                break
            log.warning(
                "bibliography-entry",
                f"{said}: the value of '{name}' is not of its kind and is left out: "
                f"{excerpt(str(keys.pop(name)))}",
                entry.line,
                "Correct it in the file.",
            )
    return None


def _json(text: str) -> list[Entry]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UnreadableFile(f"this is not JSON: {error}.") from None
    if isinstance(data, dict):
        # One work; or Zotero's and Better CSL JSON's way to wrap the list.
        data = data.get("items") or data.get("references") or [data]
    return _plain(data)


def _yaml(text: str) -> list[Entry]:
    try:
        data = YAML(typ="safe", pure=True).load(text.removeprefix("---\n").partition("\n---")[0])
    except (YAMLError, ValueError) as error:
        problem = getattr(error, "problem", None) or "it is no YAML"
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise UnreadableFile(f"this is not YAML: {problem}{where}.") from None
    if isinstance(data, dict):
        data = data.get("references", [data])
    return _plain(data)


def _plain(data: object) -> list[Entry]:
    if not isinstance(data, list):
        raise UnreadableFile("this is not a list of references in CSL's terms.")
    left = [_MOST_VALUES]
    return [
        Entry(_texts(each, left), 1)
        if isinstance(each, dict)
        else Entry({}, 1, f"it is no reference: {excerpt(str(each))}")
        for each in data
    ]


def _texts(value: Any, left: list[int]) -> Any:
    """Return values as text, as the front matter has them; what programs note is left out.

    Aliases of YAML share values, so a small file can stand for millions; `left` counts them.
    """
    left[0] -= 1
    if left[0] < 0:
        raise UnreadableFile("it has too many values for a bibliography.")
    match value:
        case dict():
            return {
                str(key): _texts(each, left)
                for key, each in value.items()
                if each is not None and not str(key).startswith("_")
            }
        case list():
            return [_texts(each, left) for each in value]
        case bool() | int() | float():
            return str(value)
        case None:
            return ""
        case _:
            return str(value)


def _bib(text: str) -> list[Entry]:
    from plainleaf.reader.bibliography.bibtex import entries

    return [Entry(*each) for each in entries(text)]


def _ris(text: str) -> list[Entry]:
    from plainleaf.reader.bibliography.ris import entries

    return [Entry(*each) for each in entries(text)]


def _nbib(text: str) -> list[Entry]:
    from plainleaf.reader.bibliography.nbib import entries

    return [Entry(*each) for each in entries(text)]


_READERS: Mapping[str, Callable[[str], list[Entry]]] = {
    ".json": _json,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".bib": _bib,
    ".bibtex": _bib,
    ".ris": _ris,
    ".nbib": _nbib,
}
