"""The words of the studio's pages: one file a language in `texts/`, beside the templates.

Checks, imports and errors speak English, for the command line. A file of `sentences/` has for a
sentence of theirs the one that a page shows; what such a sentence quotes stands in both as
`{words}`. English has a file, too, for what names options of the command line or keys of the
front matter, which a page does not have.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from plainleaf.theme import templates_folder

FIRST = "en"
_PLACE = re.compile(r"\{(\w+)\}")
# The file and the line before a sentence, and a key of a profile.
_BEFORE = re.compile(r"(?P<before>[^\s:“”']+(?::\d+)*(?:: [\w.-]+)?: )(?P<rest>.+)", re.S)
_SENTENCES = re.compile(r"(?<=[.?!…]) (?=\S)")
_DEEPEST = 4
# What a place in a sentence may hold, by its name; any other holds anything.
_HOLDS = {"n": r"\d[\d.,]*", "keyword": r"[\w-]+", "marks": r"[^\w\s]+|\d+[.)]"}
# How a language puts what it quotes into quotation marks.
_MARKS = {"de": "„“"}
_LISTED = re.compile(r"“[^“]*”(?:, (?:\d+ )?“[^“]*”)*", re.S)
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


def counted(words: Mapping[str, str], key: str, n: int) -> str:
    """Return what is said of so many things: of one, otherwise than of several."""
    return words.get(f"{key}_one", words[key]) if n == 1 else words[key]


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


def language_name(tag: str, shown_in: str) -> str:
    """Return what a language is called in another; the tag where that is not known."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(shown_in)
    except (UnknownLocaleError, ValueError):
        return tag
    return str(name) if name else tag


# --- Sentences of other rooms ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the language that it is in."""

    words: str
    language: str

    def data(self) -> dict[str, str]:
        """Return it as a page needs it."""
        return {"words": self.words, "lang": self.language}

    def __str__(self) -> str:
        """Return the words."""
        return self.words


@cache
def _file(language: str) -> dict[str, str]:
    path = templates_folder() / "studio" / "sentences" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def _known(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the sentences of a language, those with the most words of their own first."""
    found = _file(language)
    by_size = sorted(found, key=lambda each: len(_PLACE.sub("", each)), reverse=True)
    return [(_pattern(each), found[each]) for each in by_size]


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _PLACE.split(sentence)
    return re.compile(
        "".join(
            rf"(?P<{part}>{_HOLDS.get(part, '.+?')})" if at % 2 else re.escape(part)
            for at, part in enumerate(parts)
        ),
        re.S,
    )


@lru_cache(maxsize=4096)
def said_in(language: str, words: str) -> Said:
    """Return what a sentence says in a language; in English where it is not known there."""
    if not words:
        return Said("", language)
    made = _translated(language, words, _DEEPEST)
    if made is None and (match := _BEFORE.fullmatch(words)):
        rest = _whole(language, match["rest"])
        made = None if rest is None else match["before"] + rest
    if made is None:
        made = _whole(language, words)
    return Said(words, FIRST) if made is None else Said(made, language)


def _whole(language: str, words: str) -> str | None:
    """Return several sentences; nothing where one is not known, unless the language is English."""
    made = _translated(language, words, _DEEPEST)
    if made is not None:
        return made
    parts = [_translated(language, each, _DEEPEST) for each in _SENTENCES.split(words)]
    return None if None in parts else " ".join(filter(None, parts))


def _translated(language: str, words: str, depth: int) -> str | None:
    for pattern, sentence in _known(language):
        if match := pattern.fullmatch(words):
            made = _filled(language, sentence, match.groupdict(), depth)
            if made is not None:
                return made
    return None


def _filled(language: str, sentence: str, values: dict[str, str], depth: int) -> str | None:
    """Return a sentence with what it quotes.

    `{what}` must be known itself, `{why}` may be; `{tongue}` is a tag, and its name is said.
    """
    shown: dict[str, str] = {}
    for name, value in values.items():
        part = None
        if name.startswith(("what", "why")) and depth:
            pieces = [
                _translated(language, each, depth - 1) for each in (value, *value.split(", "))
            ]
            part = pieces[0] or (None if None in pieces[1:] else ", ".join(map(str, pieces[1:])))
        if part is None and name.startswith("what"):
            return None
        if name.startswith("tongue"):
            part = language_name(value, language)
        shown[name] = part or _quoted(language, value)
    return _PLACE.sub(lambda found: shown.get(found[1], found[0]), sentence)


def _quoted(language: str, value: str) -> str:
    marks = _MARKS.get(language, "")
    if marks and _LISTED.fullmatch(value):
        return value.replace("“", marks[0]).replace("”", marks[1])
    return value


def without_folder(words: str, folder: Path) -> str:
    """Return words in which the files of a folder are called as the pages call them."""
    return words.replace(f"{folder}/", "")
