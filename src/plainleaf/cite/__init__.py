"""`plainleaf cite`: a work from a file, Crossref or PubMed → an entry of an article.

Its rooms:

    lookup.py   a DOI or a PubMed number → CSL's keys, over the network
    insert.py   an entry → the article's front matter; its other bytes stay
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from plainleaf.cite.insert import entry_text, with_entries
from plainleaf.cite.lookup import Services, from_crossref, from_pubmed
from plainleaf.errors import SourceError
from plainleaf.reader.bibliography import entries_of, key_of
from plainleaf.reader.front_matter import read_front_matter
from plainleaf.reader.keys import ReferenceKeys, known_keys
from plainleaf.reader.log import Log
from plainleaf.reader.source import decoded, find, unified
from plainleaf.run.rewrite import rewrite
from plainleaf.text.addresses import doi_in, doi_name

__all__ = ["Citing", "Services", "added", "cite", "looked_up"]

_PMID = re.compile(r"\s*(?:pmid:?\s*)?(\d{1,9})\s*\Z", re.I)
# What an entry is made of; what services and programs add is nobody's to read.
_KEPT = (
    "id type title author editor translator container-title container-title-short "
    "collection-title volume issue page edition number genre publisher publisher-place version "
    "event-title issued accessed original-date DOI URL PMID PMCID language status"
).split()


@dataclass(frozen=True, slots=True)
class Citing:
    """What was found: entries as they stand in a front matter, and their ids.

    `known` are the ids under which the article has works already; nothing was added for them.
    """

    text: str
    keys: tuple[str, ...]
    known: tuple[str, ...] = ()


def cite(work: str, article: Path | None = None, services: Services | None = None) -> Citing:
    """Add a work to an article's references.

    Args:
        work: a DOI, a PubMed number, or a file: CSL-JSON, CSL-YAML, BibTeX, RIS, nbib.
        article: a Markdown file, or a folder that holds article.md; None only shows the entry.
        services: where Crossref and PubMed answer, and how long to wait.

    Raises:
        SourceError: the work or the article cannot be read.
        LookupFailed: the service does not answer, or does not know the work.
        WriteError: the article cannot be written.
    """
    found = [_tidy(keys) for keys in _found(work, services or Services())]
    if article is None:
        entries = _with_ids(found, set())
        return Citing(entry_text(entries), tuple(str(entry["id"]) for entry in entries))
    path = find(article)
    try:
        text = decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from None
    new, citing = added(text, path, found)
    if new != text:
        rewrite(path, new.encode())
    return citing


def added(text: str, path: Path, works: Iterable[Mapping[str, Any]]) -> tuple[str, Citing]:
    """Return an article's text with works added to its references, and what was added.

    Args:
        text: as it stands in its file, with its line ends.
        path: the file, for messages.
        works: CSL's keys; what is no entry's is left out, an id that is taken becomes another.

    Raises:
        SourceError: its front matter cannot be added to.
    """
    found = [_tidy(keys) for keys in works]
    references = read_front_matter(unified(text), Log(str(path))).references
    by_doi = {each.doi.casefold(): each.identifier for each in references if each.doi}
    known = [
        by_doi[doi] for keys in found if (doi := str(keys.get("DOI", "")).casefold()) in by_doi
    ]
    new = [keys for keys in found if str(keys.get("DOI", "")).casefold() not in by_doi]
    entries = _with_ids(new, {each.identifier for each in references})
    ids = tuple(str(entry["id"]) for entry in entries)
    made = with_entries(text, path, entries) if entries else text
    return made, Citing(entry_text(entries), ids, tuple(known))


def looked_up(work: str, services: Services) -> list[dict[str, Any]]:
    """Return what a service knows of a work: CSL's keys. Of what is none, nothing is asked.

    Args:
        work: a DOI or its address, or a PubMed number.
        services: where Crossref and PubMed answer, and how long to wait.

    Returns:
        One work; nothing if `work` names none.

    Raises:
        LookupFailed: the service does not answer, or does not know the work.
    """
    if doi := doi_in(work):
        return [_tidy(from_crossref(doi, services))]
    if match := _PMID.match(work):
        # Figures of another script or width are figures, too.
        return [_tidy(keys) for keys in from_pubmed(str(int(match[1])), services)]
    return []


def _found(work: str, services: Services) -> Sequence[Mapping[str, Any]]:
    if found := looked_up(work, services):
        return found
    path = Path(work)
    if not path.is_file():
        raise SourceError(f"{work}: neither a DOI, nor a PubMed number, nor a file that is there.")
    entries = entries_of(path)
    broken = [entry for entry in entries if entry.problem]
    if broken or not entries:
        where = f"{path}:{broken[0].line}: {broken[0].problem}" if broken else f"{path}: no works."
        raise SourceError(where)
    return [entry.keys for entry in entries]


def _tidy(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that an entry is made of; those of the wrong kind are left out."""
    kept = {name: keys[name] for name in _KEPT if keys.get(name)}
    if kept.get("DOI"):
        kept.pop("URL", None)
        kept["DOI"] = doi_name(str(kept["DOI"]))
    assert set(kept) <= known_keys(ReferenceKeys)
    for _ in range(len(kept)):
        try:
            ReferenceKeys.model_validate({"id": "", **kept})
        except ValidationError as error:
            kept.pop(str(error.errors()[0]["loc"][0]), None)
        else:
            break
    return kept


def _with_ids(found: list[dict[str, Any]], taken: set[str]) -> list[dict[str, Any]]:
    """Return entries with ids that nothing else has: `enning2022`, `enning2022b`."""
    out = []
    for keys in found:
        given = re.sub(r"[^\w:.-]", "", str(keys.get("id", "")))
        stem = given if given and not re.match(r"https?:|10\.", given) else key_of(keys)
        key, at = stem, 0
        while key in taken:
            at += 1
            key = f"{stem}{chr(ord('a') + at)}" if at < 26 else f"{stem}-{at}"
        taken.add(key)
        out.append({**keys, "id": key})
    return out
