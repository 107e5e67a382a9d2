"""BibTeX and BibLaTeX → CSL's keys, by bibtexparser and pylatexenc.

The kinds and fields are those of BibTeX's manual (btxdoc) and BibLaTeX's (sections 2.1 and 2.2).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

from plainleaf.reader.bibliography.latex import decoded

_TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "review": "review",
    "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book",
    "proceedings": "book", "mvproceedings": "book", "reference": "book", "mvreference": "book",
    "inbook": "chapter", "incollection": "chapter", "suppbook": "chapter", "bookinbook": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference", "conference": "paper-conference",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "manual": "report", "booklet": "pamphlet",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "unpublished": "manuscript",
    "dataset": "dataset", "software": "software", "patent": "patent", "standard": "standard",
    "periodical": "periodical", "preprint": "article",
}  # fmt: skip
_FIELDS = {
    "shorttitle": "title-short", "volume": "volume", "edition": "edition", "url": "URL",
    "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID", "series": "collection-title",
    "chapter": "chapter-number", "version": "version", "pubstate": "status", "abstract": "abstract",
    "shortjournal": "container-title-short", "eventtitle": "event-title", "venue": "event-place",
    "address": "publisher-place", "location": "publisher-place", "type": "genre",
    "volumes": "number-of-volumes", "pagetotal": "number-of-pages", "note": "note",
}  # fmt: skip
_PUBLISHERS = ("publisher", "institution", "school", "organization")
_PEOPLE = {"author": "author", "editor": "editor", "translator": "translator",
    "bookauthor": "container-author"}  # fmt: skip
_LANGUAGES = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB",
    "ukenglish": "en-GB", "german": "de", "ngerman": "de", "austrian": "de-AT", "french": "fr",
    "spanish": "es", "italian": "it", "portuguese": "pt", "brazilian": "pt-BR", "dutch": "nl",
    "polish": "pl", "turkish": "tr", "japanese": "ja", "chinese": "zh", "arabic": "ar",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# The parser says on its own log what we report as diagnostics.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False


def entries(text: str) -> Iterator[tuple[dict[str, Any], int, str]]:
    """Yield (CSL's keys, line, what is wrong) of each entry."""
    library = parse_string(text, append_middleware=[SeparateCoAuthors()])
    for entry in library.entries:
        fields = {field.key.lower(): field.value for field in entry.fields}
        keys = _keys(entry.entry_type.lower(), fields)
        yield {"id": entry.key, **keys}, (entry.start_line or 0) + 1, ""
    for block in library.failed_blocks:
        problem = str(block.error).split("\n")[0].rstrip(".") or "it is not well formed"
        words = (block.raw or "").strip().split("\n")[0]
        yield {"id": words}, (block.start_line or 0) + 1, f"{problem}."


def _keys(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    keys: dict[str, Any] = {"type": _TYPES.get(kind, "document")}
    for name, csl in _FIELDS.items():
        if fields.get(name):
            keys.setdefault(csl, decoded(str(fields[name])))
    if url := fields.get("url"):
        keys["URL"] = str(url).strip().replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")
    if doi := fields.get("doi"):
        keys["DOI"] = re.sub(r"\s+|\\(?=[_%&#])", "", str(doi))
    keys |= _titles(fields)
    for name, csl in _PEOPLE.items():
        if people := fields.get(name):
            keys[csl] = [_person(person) for person in people]
    publishers = [decoded(str(fields[name])) for name in _PUBLISHERS if fields.get(name)]
    if publishers:
        keys["publisher"] = publishers[0]
    number = decoded(str(fields.get("issue") or fields.get("number", "")))
    if number:
        within = keys["type"] in ("article-journal", "review")
        keys["issue" if within else "number"] = number
    if kind in ("book", "incollection", "inbook", "proceedings") and number and "series" in fields:
        keys["collection-number"] = keys.pop("number", number)
    if pages := fields.get("pages") or fields.get("eid"):
        keys["page"] = re.sub(r"\s*-+\s*|\s*–\s*", "-", decoded(str(pages)))
    if language := fields.get("langid") or fields.get("language"):
        keys["language"] = _LANGUAGES.get(str(language).lower(), str(language))
    keys |= _dates(fields)
    keys |= _unpublished(kind, keys, fields)
    return keys


def _titles(fields: Mapping[str, Any]) -> dict[str, str]:
    out = {}
    for csl, names in (
        ("title", ("title", "subtitle")),
        ("container-title", ("journaltitle", "journalsubtitle")),
        ("container-title", ("journal", "journalsubtitle")),
        ("container-title", ("booktitle", "booksubtitle")),
    ):
        title, more = (decoded(str(fields.get(name, ""))) for name in names)
        if title and csl not in out:
            out[csl] = f"{title}{': ' if title[-1] not in '?!.:' else ' '}{more}" if more else title
    return out


def _unpublished(kind: str, keys: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what tells a preprint or a page of the web from a document of no kind."""
    archive = str(fields.get("eprinttype") or fields.get("archiveprefix") or "")
    if archive and fields.get("eprint") and "container-title" not in keys:
        out = {"type": "article", "genre": "Preprint", "publisher": archive}
        return out | {"number": f"{archive}:{fields['eprint']}"}
    if kind == "misc":
        how = str(fields.get("howpublished", ""))
        found = re.search(r"https?://[^\s{}]+", how)
        if found and "URL" not in keys:
            return {"type": "webpage", "URL": found[0]}
        if "URL" in keys:
            return {"type": "webpage"}
        return {"publisher": decoded(how)} if how and "publisher" not in keys else {}
    if kind in ("phdthesis", "mastersthesis") and "genre" not in keys:
        return {"genre": "PhD thesis" if kind == "phdthesis" else "Master’s thesis"}
    return {}


def _person(name: str) -> dict[str, str]:
    name = name.strip()
    if name.startswith("{") and name.endswith("}"):
        return {"literal": decoded(name)}
    try:
        parts = parse_single_name_into_parts(name, strict=True)
    except InvalidNameError:
        return {"literal": decoded(name)}
    said = {
        "family": decoded(" ".join(parts.last)),
        "given": decoded(" ".join(parts.first)),
        "non-dropping-particle": decoded(" ".join(parts.von)),
        "suffix": decoded(" ".join(parts.jr)),
    }
    if not said["given"]:
        return {"literal": " ".join(filter(None, (said["non-dropping-particle"], said["family"])))}
    return {key: value for key, value in said.items() if value}


def _dates(fields: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if date := fields.get("date"):
        out["issued"] = str(date)
    elif year := fields.get("year"):
        parts = [decoded(str(year))]
        month = str(fields.get("month", "")).strip().lower()
        place = next((at for at, name in enumerate(_MONTHS, 1) if month.startswith(name)), 0)
        month = str(place) if place else month
        if parts[0].isdigit() and month.isdigit():
            parts.append(month)
            if str(fields.get("day", "")).isdigit():
                parts.append(str(fields["day"]))
        out["issued"] = {"date-parts": [parts]} if parts[0].isdigit() else parts[0]
    if day := fields.get("urldate"):
        out["accessed"] = str(day)
    if first := fields.get("origdate"):
        out["original-date"] = str(first)
    return out
