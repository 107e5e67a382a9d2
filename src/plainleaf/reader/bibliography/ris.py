"""RIS, as reference managers export it → CSL's keys, by rispy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rispy import RisParser

_TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "ABST": "article-journal",
    "INPR": "article-journal", "JFULL": "periodical", "MGZN": "article-magazine",
    "NEWS": "article-newspaper", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book",
    "CHAP": "chapter", "ECHAP": "chapter", "RPRT": "report", "GOVDOC": "report", "THES": "thesis",
    "CONF": "book", "CPAPER": "paper-conference", "ELEC": "webpage", "ICOMM": "webpage",
    "BLOG": "post-weblog", "STAND": "standard", "DATA": "dataset", "DBASE": "dataset",
    "AGGR": "dataset", "COMP": "software", "UNPB": "manuscript", "MANSCPT": "manuscript",
    "PAMP": "pamphlet", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary",
    "PAT": "patent", "VIDEO": "motion_picture", "STAT": "legislation", "LEGAL": "legislation",
    "SLIDE": "speech",
}  # fmt: skip
_WITHIN = ("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary")
_FIELDS = {
    "doi": "DOI", "volume": "volume", "edition": "edition", "publisher": "publisher",
    "place_published": "publisher-place", "language": "language", "short_title": "title-short",
    "abstract": "abstract", "type_of_work": "genre", "database_provider": "archive",
    "alternate_title1": "container-title-short",
}  # fmt: skip
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd)\.?\Z")


def entries(text: str) -> Iterator[tuple[dict[str, Any], int, str]]:
    """Yield (CSL's keys, line, what is wrong) of each entry."""
    starts = [at for at, line in enumerate(text.split("\n"), 1) if re.match(r"TY {1,2}- ", line)]
    # An entry that is never closed swallows the next, so entries are read one by one.
    lines = text.split("\n")
    for at, start in enumerate(starts):
        end = starts[at + 1] - 1 if at + 1 < len(starts) else len(lines)
        block = "\n".join(line.rstrip() for line in lines[start - 1 : end] if line.strip())
        if not re.search(r"^ER {1,2}-", block, re.MULTILINE):
            block += "\nER  - "
        for record in RisParser(delimiter_tags_mapping={}).parse(block):
            yield _keys(record), start, ""


def _keys(record: Mapping[str, Any]) -> dict[str, Any]:
    kind = _TYPES.get(str(record.get("type_of_reference", "")).strip(), "document")
    keys: dict[str, Any] = {"type": kind}
    for name, csl in _FIELDS.items():
        if value := record.get(name):
            keys[csl] = str(value)
    keys["title"] = str(record.get("title") or record.get("primary_title") or "")
    names = ("secondary_title", "alternate_title3", "journal_name", "alternate_title2")
    within = next((str(record[name]) for name in names if record.get(name)), "")
    if within:
        in_other = kind.startswith("article") or kind in (*_WITHIN, "webpage", "document")
        keys["container-title" if in_other else "collection-title"] = within
    people = [*record.get("first_authors", ()), *record.get("authors", ())]
    keys["author"] = [_person(name) for name in people]
    editors = record.get("secondary_authors", ())
    keys["editor"] = [_person(name) for name in editors]
    if number := record.get("number"):
        keys["issue" if kind.startswith("article") else "number"] = str(number)
    start, end = str(record.get("start_page", "")), str(record.get("end_page", ""))
    if start:
        keys["page"] = f"{start}-{end}" if end and "-" not in start and end != start else start
    if issued := _date(record, "date", "year", "publication_year"):
        keys["issued"] = issued
    if accessed := _date(record, "access_date"):
        keys["accessed"] = accessed
    if urls := record.get("urls"):
        keys["URL"] = next((url for url in urls if "doi.org/" not in url), urls[0])
    number = str(record.get("accession_number", ""))
    if number.isdigit() and "pubmed" in str(record).lower():
        keys["PMID"] = number
    keys["id"] = str(record.get("id") or record.get("label") or "").replace(" ", "")
    return {key: value for key, value in keys.items() if value}


def _person(name: str) -> dict[str, str]:
    family, comma, rest = (part.strip() for part in name.partition(","))
    if not comma or not rest:
        # A body; RIS closes its name with a comma, if anything.
        return {"literal": family}
    given, _, suffix = (part.strip() for part in rest.partition(","))
    return {"family": family, "given": given, **({"suffix": suffix} if suffix else {})}


def _date(record: Mapping[str, Any], *names: str) -> dict[str, Any] | str:
    for name in names:
        value = str(record.get(name, "")).strip()
        parts = [part for part in re.split(r"[/-]", value)[:3] if part.strip()]
        if parts and all(part.strip().isdigit() for part in parts):
            return {"date-parts": [[part.strip() for part in parts]]}
        if parts:
            year = re.match(r"\d{4}\b", parts[0])
            return {"date-parts": [[year[0]]]} if year else value
    return ""
