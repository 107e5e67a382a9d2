"""Works that are written as a DOI, an address or a line of a reference list → CSL's keys."""

from __future__ import annotations

import re
from typing import Any

from plainleaf.reader.bibliography import lines as citation_lines
from plainleaf.reader.bibliography.ids import with_ids
from plainleaf.reader.front.values import Key
from plainleaf.reader.keys import HIDE, ReferenceKeys, known_keys
from plainleaf.reader.log import Log, excerpt
from plainleaf.text.addresses import doi_in

_NUMBERED = re.compile(r"\A\s*(?:\[\d{1,3}\]|\(?\d{1,3}[.)]|[-*•–])\s+(?=\S)")
_FILE = re.compile(r"\S+\.(?:json|ya?ml|bib|bibtex|ris|nbib|csl|txt|docx|pdf|xml|enw)\Z", re.I)
_SAYS_A_WORK = ("title", "author", "DOI", "URL", "container-title", "PMID")


def listed(data: dict[str, Any], lines: dict[Key, int]) -> None:
    """Make a list of references that are one text or one work, and put what is one into it.

    Args:
        data: the front matter, its keys with their known names; it is changed.
        lines: the line of each key; it is changed, too.
    """
    told = data.get("references")
    if isinstance(told, str) and told.strip() != HIDE:
        first = lines.get(("references",), 1)
        many = "\n" in told.strip()
        rows = [(at, row.strip()) for at, row in enumerate(told.split("\n")) if row.strip()]
        data["references"] = [row for _, row in rows]
        for number, (at, _) in enumerate(rows):
            lines[("references", number)] = first + (at + 1 if many else 0)
    elif isinstance(told, dict):
        # One work, without the dash of a list.
        data["references"] = [told]
        _as_if(("references",), ("references", 0), lines)
    files = data.get("bibliography")
    named = [files] if isinstance(files, str) else files if isinstance(files, list) else []
    works = [at for at, name in enumerate(named) if _is_work(_words_of(name))]
    if works and _works(data) is not None:
        for at in works:
            line = lines.get(("bibliography", at), lines.get(("bibliography",), 1))
            lines[("references", len(_works(data) or []))] = line
            data["references"] = [*(_works(data) or []), named[at]]
        data["bibliography"] = [name for at, name in enumerate(named) if at not in works]
    source = data.get("source")
    if isinstance(source, dict) and _works(data) is not None:
        at = len(_works(data) or [])
        data["references"] = [*(_works(data) or []), source]
        _as_if(("source",), ("references", at), lines)


def _works(data: dict[str, Any]) -> list[Any] | None:
    """Return the list of works; None where there is another value, or none is to be shown."""
    told = data.get("references", [])
    return told if isinstance(told, list) else None


def _as_if(old: Key, new: Key, lines: dict[Key, int]) -> None:
    """Give the lines of a value to another place."""
    for path in [path for path in lines if path[: len(old)] == old]:
        lines[(*new, *path[len(old) :])] = lines[path]


def with_keys(data: dict[str, Any], lines: dict[Key, int], log: Log) -> None:
    """Give keys to the works of a front matter that are written as words, and ids to those without.

    Args:
        data: the front matter, its keys with their known names; it is changed.
        lines: the line of each key; it is changed, too.
        log: the article's notebook.
    """
    entries = _works(data) or []
    taken = {
        each["id"] for each in entries if isinstance(each, dict) and isinstance(each.get("id"), str)
    }
    for at, entry in enumerate(entries):
        line = lines.get(("references", at), 1)
        words = _words_of(entry)
        if words:
            entries[at] = _parsed(words, taken, line, log)
        elif isinstance(entry, dict) and not entry.get("id") and set(entry) & set(_SAYS_A_WORK):
            entry["id"] = _free(entry, taken)
            log.warning(
                "front-matter",
                f"This work has no id, so it is called {entry['id']}.",
                line,
                f"Write id: {entry['id']} as its first key; the text cites it as [@{entry['id']}].",
            )
    _source(data, taken, lines, log)


def _is_work(words: str) -> bool:
    """Return True if words are a DOI, an address or a citation, not an id or a file's name."""
    words = words.strip()
    if _FILE.match(words) and not re.match(r"https?:|www\.", words):
        return False
    cited = " " in words and re.search(r"\d{4}|[.;:]\s", words)
    return bool(doi_in(words) or re.match(r"https?:|www\.|PMID", words, re.I) or cited)


def _words_of(entry: object) -> str:
    """Return a work that is written as words; a colon in a citation makes a key of its start."""
    if isinstance(entry, str):
        return entry.strip()
    if isinstance(entry, dict) and len(entry) == 1:
        ((key, value),) = entry.items()
        if isinstance(value, str) and key in ("DOI", "URL", "PMID"):
            return f"PMID {value}" if key == "PMID" else value.strip()
        if isinstance(value, str) and key not in known_keys(ReferenceKeys) and " " in key:
            return f"{key}: {value}"
    return ""


def _parsed(words: str, taken: set[str], line: int, log: Log) -> dict[str, Any]:
    text = _NUMBERED.sub("", words, count=1)
    cited = citation_lines.parse(text)
    data = dict(cited.data)
    doi = data.get("DOI", "")
    if doi and f"{data.get('URL')}{doi}" in text:
        del data["URL"]  # the publisher's address ends with the DOI
    if not doi and "PMID" in data:
        data.setdefault("URL", f"https://pubmed.ncbi.nlm.nih.gov/{data['PMID']}/")
    key = _free(data, taken)
    work = {"id": key, **data}
    how = f"`plainleaf cite {doi or 'DOI'}`"
    shown = excerpt(text)
    if not work.get("title"):
        what = "DOI" if doi else "number" if "PMID" in work else "address"
        number = doi or work.get("PMID", "")
        log.warning(
            "reference-line",
            f"Of this work readers see only its {what}: {shown}",
            line,
            f"`plainleaf cite {number}` shows it with author, title and year; put that here."
            if number
            else "Write its title:, author: and issued: below an id:, and this as its URL:.",
        )
    elif cited.whole:
        log.warning(
            "reference-line",
            f"This work is shown as it is written, for its parts cannot be told apart: {shown}",
            line,
            f"{how} shows it with author, title and year; put that in its place. The text cites it "
            f"as [@{key}].",
            dropped=cited.left,
        )
    else:
        log.note(
            "reference-line",
            f"This line is read as a work: {shown}",
            line,
            f"The text cites it as [@{key}]. {how} shows it with all its keys.",
            dropped=cited.left,
        )
    return work


def _free(entry: dict[str, Any], taken: set[str]) -> str:
    """Return an id that no other work has: `enning2022`, `enning2022b`."""
    try:
        people = entry.get("author")
        if isinstance(people, str):
            entry = {**entry, "author": [{"family": re.split(r"[\s,;]", people.strip())[0]}]}
        (named,) = with_ids([{k: v for k, v in entry.items() if k != "id"}])
        stem = str(named["id"])
        host = re.match(r"(?:https?://)?(?:www\.)?(\w+)", str(entry.get("URL", "")))
        if host and not set(entry) & {"title", "author", "DOI", "PMID"}:
            stem = host[1].lower()
    except (AttributeError, TypeError, KeyError, IndexError):
        stem = "work"  # its values are of no kind that a work has; they are reported
    name, at = stem, 0
    while name in taken:
        at += 1
        name = f"{stem}{chr(ord('a') + at)}" if at < 26 else f"{stem}-{at}"
    taken.add(name)
    return name


def _source(data: dict[str, Any], taken: set[str], lines: dict[Key, int], log: Log) -> None:
    """Read a source that is a work itself, not the id of one."""
    source, line = data.get("source"), lines.get(("source",), 1)
    works = [] if data.get("references") == HIDE else _works(data)
    if isinstance(source, dict) and works and works[-1] is source:
        data["source"] = source.get("id", "")
    if not isinstance(source, str) or source.strip() in taken or not _is_work(source):
        return
    if works is None:
        return
    doi = doi_in(source).casefold()
    for each in works:
        if doi and isinstance(each, dict) and doi == doi_in(str(each.get("DOI"))).casefold():
            right = f"source: {each['id']}"
            message = f"The source is read as the work {each['id']}."
            log.note("reference-line", message, line, f"Write {right}", source, right)
            data["source"] = each["id"]
            return
    made = _parsed(source, taken, line, log)
    lines[("references", len(works))] = line
    data["references"] = [*works, made]
    data["source"] = made["id"]
