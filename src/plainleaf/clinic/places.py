"""Where a TOML file says a key."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)


def line_of(text: str, loc: tuple[str, ...]) -> int:
    """Return the line on which a TOML file says a key, or the table that it would stand in.

    The standard library's parser keeps no places; a profile is a short file of plain keys.
    """
    best, found, quoted = 0, 0, ""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        if header := _TABLE.match(line):
            table = full = _parts(header[1])
        elif key := _KEY.match(line):
            full = (*table, *_parts(key[1]))
            for quotes in ('"""', "'''"):
                if line.count(quotes) % 2:
                    quoted = quotes
        else:
            continue
        if len(full) > best and full == loc[: len(full)]:
            best, found = len(full), number
    return found


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", key))
