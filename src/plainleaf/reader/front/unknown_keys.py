"""Keys of the front matter that nobody knows: named, with their words and what may be meant."""

from __future__ import annotations

import difflib
from typing import Any

from plainleaf.reader.front.synonyms import list_in, people
from plainleaf.reader.front.values import Key, leaves
from plainleaf.reader.keys import (
    FrontMatterKeys,
    NameKeys,
    ReferenceKeys,
    known_keys,
)
from plainleaf.reader.log import Log, excerpt

_LONGEST_KEY = 60


def report_unknown(data: dict[str, Any], lines: dict[Key, int], log: Log) -> None:
    """Name the keys that nobody knows, with their words."""
    mappings: list[tuple[Key, object, set[str]]] = [((), data, known_keys(FrontMatterKeys))]
    for at, entry in enumerate(list_in(data, "references")):
        mappings.append((("references", at), entry, known_keys(ReferenceKeys)))
    mappings += [(path, name, known_keys(NameKeys)) for path, name in people(data)]
    for path, mapping, known in mappings:
        for key, value in mapping.items() if isinstance(mapping, dict) else ():
            if key not in known:
                unknown(key, value, known, lines.get((*path, key), 1), log)


def unknown(key: str, value: object, known: set[str], line: int, log: Log) -> None:
    """Name a key that nobody knows, and the one that may be meant."""
    short = len(key) <= _LONGEST_KEY
    close = difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.8) if short else []
    hint = f"Did you mean '{close[0]}'?" if close else "If readers need it, say it in the text."
    words = " ".join(leaves(value))
    message = f"The key '{excerpt(key)}' is not known; what it says is not shown"
    log.warning(
        "unknown-key", f"{message}: {excerpt(words)}" if words else f"{message}.", line, hint, words
    )
