"""Works of a list get ids of their own, and names that are whole elsewhere in the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from plainleaf.reader.bibliography import key_of

_TITLES = re.compile(r"\b(?:Dr|Prof|Professor|PD|med|Mr|Mrs|Ms|Sir|Dra?)\.?(?:\s|\Z)")


def with_ids(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries with ids of their own: `enning2022`, `weo2021`, `enning2022b`."""
    taken: set[str] = set()
    out = []
    for entry in entries:
        stem = _stem(entry)
        name, at = stem, 0
        while name in taken:
            at += 1
            name = f"{stem}{chr(ord('a') + at)}" if at < 26 else f"{stem}-{at}"
        taken.add(name)
        out.append({"id": name, **entry})
    return out


def _stem(entry: dict[str, Any]) -> str:
    people = entry.get("author") or [{}]
    body = str(people[0].get("literal", ""))
    words = [word for word in re.findall(r"[^\W\d_]+", body) if word[0].isupper()]
    year = re.search(r"\d{4}", str(entry.get("issued", "")))
    if len(words) > 2:
        return "".join(word[0] for word in words).lower() + (year[0] if year else "")
    if not any(people) and len(str(entry.get("title", ""))) > 30:
        first = re.findall(r"[^\W\d_]{3,}", str(entry["title"]))[:1]
        written = re.search(r"\b(?:1[89]|20)\d\d\b", str(entry["title"]))
        issued = entry.get("issued") or (written[0] if written else "")
        return key_of({"title": first[0] if first else "work", "issued": issued})
    return key_of(entry)


def with_full_names(entry: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return an entry whose initials are completed from full names, such as those of a byline."""
    out = []
    for person in entry.get("author", ()):
        family, given = person.get("family", ""), person.get("given", "")
        fitting = [
            name for name in names if name.casefold().endswith(" " + family.casefold()) and family
        ]
        if len(fitting) == 1:
            full = _TITLES.sub("", fitting[0][: -len(family)]).strip()
            initials = re.findall(r"[^\W\d_]", given)
            firsts = [word[0] for word in re.findall(r"[^\W\d_]+", full)]
            if len(given.replace(".", "").replace(" ", "")) <= len(initials) and (
                initials == firsts[: len(initials)]
            ):
                person = {**person, "given": full}
        out.append(person)
    return {**entry, "author": out} if out else entry
