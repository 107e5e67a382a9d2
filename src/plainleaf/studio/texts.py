"""The words of the studio's pages: one file a language, beside the templates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from plainleaf.theme import templates_folder

FIRST = "en"
_TAG = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?(?:\s*;\s*q=([0-9.]+))?")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are, as tags."""
    return tuple(sorted(path.stem for path in (templates_folder() / "studio" / "texts").iterdir()))


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the words of a language by their keys."""
    path = templates_folder() / "studio" / "texts" / f"{language}.toml"
    found: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return found


def wished(accepted: str, chosen: str = "") -> str:
    """Return the language that somebody gets.

    Args:
        accepted: what the browser says (RFC 9110, 12.5.4).
        chosen: what was chosen here.
    """
    if chosen in languages():
        return chosen
    weighed = []
    for at, part in enumerate(accepted.split(",")):
        match = _TAG.fullmatch(part.strip())
        if match and match[1].lower() in languages():
            weighed.append((-_weight(match[2]), at, match[1].lower()))
    return min(weighed)[2] if weighed else FIRST


def _weight(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
