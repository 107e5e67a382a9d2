"""Keys under the names that other people, languages and programs give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from plainleaf.reader.front.values import Key
from plainleaf.reader.keys import (
    FrontMatterKeys,
    Keys,
    NameKeys,
    ReferenceKeys,
    known_keys,
)
from plainleaf.reader.log import Log, excerpt

# Pandoc's and Quarto's names for the same things, which the documentation promises.
DOCUMENTED = {"author": "authors", "language": "lang", "date": "published", "tags": "keywords",
    "abstract": "description"}  # fmt: skip
_TOP = {
    "title": "titel titre título titulo titolo heading headline",
    "description": "summary lede subtitle subtitel beschreibung zusammenfassung descripción "
    "resumen résumé sommaire descrizione descrição resumo samenvatting",
    "lang": "locale sprache idioma langue lingua taal language-code",
    "authors": "author by byline writer writers autor autoren autores autorin auteur auteurs "
    "autore autori verfasser",
    "category": "categories kategorie categoría catégorie categoria topic",
    "keywords": "keyword tags schlagwörter stichwörter palabras-clave mots-clés palavras-chave",
    "published": "date created publication-date pubdate publish-date date-published datum fecha "
    "veröffentlicht publicado publié data",
    # A day on which something was changed is no day on which all of it was looked over.
    "reviewed": "review last-reviewed reviewed-on review-date date-reviewed last-review geprüft "
    "überprüft revisado révisé",
    "next-review": "nextreview review-due review-by next-review-date nächste-prüfung",
    "owner": "organisation organization department herausgeber",
    "web": "url website link permalink webseite",
    "references": "reference refs works literature works-cited literatur quellen referencias "
    "références literaturverzeichnis sources",
    "glossary": "terms glossar glosario glossaire",
    "csl": "citation-style",
    "paper": "paper-size papersize papier",
}
_WORK = {
    "id": "key citekey citation-key ref",
    "title": "titel titre título titulo titolo",
    "author": "authors autor autoren autores auteur auteurs by",
    "editor": "editors herausgeber",
    "DOI": "",
    "URL": "link web website href address",
    "issued": "year date published publication-date jahr año année anno ano datum",
    "accessed": "accessdate access-date date-accessed retrieved urldate abgerufen consultado",
    "container-title": "journal journaltitle magazine newspaper booktitle book-title zeitschrift "
    "revista revue site website-title",
    "page": "pages pp seiten páginas pagina pagine seite",
    "volume": "vol band volumen",
    "issue": "no nr heft",
    "publisher": "verlag editorial éditeur institution organisation organization school",
    "publisher-place": "place city location ort lugar lieu",
    "edition": "ed auflage edición édition",
    "language": "lang langid",
}
_NAME = {"given": "first firstname first-name given-name forename vorname nombre prénom",
    "family": "last lastname last-name family-name surname nachname apellido nom"}  # fmt: skip


def _names(table: Mapping[str, str], model: type[Keys]) -> dict[str, str]:
    names = {key.casefold(): key for key in known_keys(model)}
    return names | {name: key for key, others in table.items() for name in others.split()}


_MEANT = {
    FrontMatterKeys: _names(_TOP, FrontMatterKeys),
    ReferenceKeys: _names(_WORK, ReferenceKeys),
    NameKeys: _names(_NAME, NameKeys),
}


def keys_as_known(
    data: dict[str, Any], lines: dict[Key, int], log: Log, source: Sequence[str]
) -> None:
    """Give the keys of a front matter the names that are known, and note which they were.

    Args:
        data: the front matter; it is changed.
        lines: the line of each key; it is changed, too.
        log: the article's notebook.
        source: the lines of the file.
    """
    for alias, name in DOCUMENTED.items():
        if alias in data and name not in data:
            _move(data, (), alias, name, lines)
    _renamed(data, (), FrontMatterKeys, lines, log, source)


def works_as_known(
    data: dict[str, Any], lines: dict[Key, int], log: Log, source: Sequence[str]
) -> None:
    """Do the same with the keys of works and of people."""
    for at, entry in enumerate(list_in(data, "references")):
        if isinstance(entry, dict):
            _work(entry, ("references", at), lines, log, source)
    for path, mapping in people(data):
        _renamed(mapping, path, NameKeys, lines, log, source)


def _work(
    entry: dict[str, Any], path: Key, lines: dict[Key, int], log: Log, source: Sequence[str]
) -> None:
    month = entry.get("month", "")
    if isinstance(entry.get("year"), str) and isinstance(month, str) and month.isdigit():
        entry["year"] = f"{entry['year']}-{int(entry.pop('month')):02d}"
    in_journal = not {"container-title", "type"} & set(entry)
    _renamed(entry, path, ReferenceKeys, lines, log, source)
    if in_journal and "container-title" in entry:
        entry["type"] = "article-journal"


def _renamed(
    mapping: dict[str, Any],
    path: Key,
    model: type[Keys],
    lines: dict[Key, int],
    log: Log,
    source: Sequence[str],
) -> None:
    known = known_keys(model)
    for key in [key for key in mapping if key not in known]:
        name = _MEANT[model].get(re.sub(r"[\s_]+", "-", key.strip()).casefold(), "")
        if not name or name in mapping or not _fits(mapping[key], name, model):
            continue
        line = lines.get((*path, key), 1)
        _move(mapping, path, key, name, lines)
        typed = log.mended.get(line) or (source[line - 1] if line <= len(source) else "")
        value = mapping[name]
        shown = excerpt(value) if isinstance(value, str) else ""
        mended = re.sub(rf"(?<![\w-]){re.escape(key)}(?=[ ]*:)", name, typed, count=1)
        log.note(
            "read-as",
            f"The key '{excerpt(key)}' is read as '{name}'.",
            line,
            f"Write {name}: {shown}".rstrip(),
            mended=mended,
        )


def _fits(value: object, name: str, model: type[Keys]) -> bool:
    """Return True if a value is of the kind that a key needs; else another key was meant."""
    others = {"id": "x"} if model is ReferenceKeys else {}
    if name == "references" and isinstance(value, str):
        return True
    if model is FrontMatterKeys and name in ("published", "reviewed", "next-review"):
        return isinstance(value, str) and any(each.isdigit() for each in value)
    if name == "references":
        return isinstance(value, (list, dict))
    try:
        model.model_validate({**others, name: value})
    except ValidationError:
        return False
    return True


def _move(mapping: dict[str, Any], path: Key, key: str, name: str, lines: dict[Key, int]) -> None:
    mapping[name] = mapping.pop(key)
    old = (*path, key)
    for each in [each for each in lines if each[: len(old)] == old]:
        lines[(*path, name, *each[len(old) :])] = lines[each]


def people(data: dict[str, Any]) -> list[tuple[Key, dict[str, Any]]]:
    """Return the names that are written with keys, and where they stand."""
    owners: list[tuple[Key, object]] = [((), data)]
    owners += [(("references", at), each) for at, each in enumerate(list_in(data, "references"))]
    return [
        ((*path, role, at), name)
        for path, owner in owners
        for role in ("authors", "author", "editor")
        for at, name in enumerate(list_in(owner, role))
        if isinstance(name, dict)
    ]


def list_in(mapping: object, key: str) -> list[Any]:
    """Return the list that a key holds; an empty one where it holds none."""
    value = mapping.get(key) if isinstance(mapping, dict) else None
    return value if isinstance(value, list) else []
