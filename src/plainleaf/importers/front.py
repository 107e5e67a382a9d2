"""Front matter → YAML as a person would write it.

The reader takes every scalar for text, so a number needs no quotation marks; what YAML would read
as something else gets them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_KEYS = (
    "title description lang category keywords authors source published reviewed next-review "
    "version owner web qr paper csl bibliography glossary references"
).split()
_PLAIN = re.compile(r"[^\W_](?:.*\S)?\Z|[(“‘„«¿¡](?:.*\S)?\Z", re.S)
_NOT_PLAIN = re.compile(r":(?:\s|\Z)|\s#|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_NULL = ("null", "~", "")


def front_matter(front: Mapping[str, Any]) -> str:
    """Return the front matter with its fences; keys that are known first, in their usual order."""
    ordered = [key for key in _KEYS if key in front] + [key for key in front if key not in _KEYS]
    lines = ["---"]
    for key in ordered:
        lines += _pair(key, front[key], "")
    return "\n".join([*lines, "---", ""])


def _pair(key: str, value: Any, indent: str) -> list[str]:
    name = scalar(key)
    match value:
        case {} if value:
            inner = [
                line for each in value for line in _pair(str(each), value[each], indent + "  ")
            ]
            return [f"{indent}{name}:", *inner]
        case [dict(), *_] if key in ("author", "editor", "translator", "authors"):
            rows = [f"{indent}  - {_flow(each)}" for each in value]
            return [f"{indent}{name}:", *rows]
        case [dict(), *_]:
            return [f"{indent}{name}:", *(line for each in value for line in _entry(each, indent))]
        case list() | tuple() | dict():
            return [f"{indent}{name}: {_flow(value)}"]
        case _:
            return [f"{indent}{name}: {scalar(value)}"]


def _entry(value: Any, indent: str) -> list[str]:
    if not isinstance(value, Mapping) or not value:
        return [f"{indent}  - {_flow(value)}"]
    lines = [line for key in value for line in _pair(str(key), value[key], indent + "    ")]
    return [f"{indent}  - {lines[0].lstrip()}", *lines[1:]]


def _flow(value: Any) -> str:
    match value:
        case Mapping():
            pairs = (f"{scalar(key, flow=True)}: {_flow(each)}" for key, each in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case _:
            return scalar(value, flow=True)


def scalar(value: object, *, flow: bool = False) -> str:
    """Return a value so that YAML reads the same text; plain wherever it can be."""
    if value is None:
        return "null"
    text = str(value)
    plain = (
        bool(_PLAIN.match(text))
        and not _NOT_PLAIN.search(text)
        and text.lower() not in _NULL
        and not (flow and re.search(r"[,\[\]{}]", text))
    )
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    # JSON lets these stand; YAML's printable characters are fewer.
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match.group()):04x}", quoted
    )
