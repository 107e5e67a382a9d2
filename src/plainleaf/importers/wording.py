"""What texts say around an article, a language a file: `words/xx.toml`.

Furniture of websites, headings of key points, names of the lines of an e-mail, labels. Every
language has the English wordings, too: templates are often in English where the text is not.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from plainleaf.text.shapes import bullet, ends_question, number, words

_WORDS = Path(__file__).parent / "words"
# Marks with which websites decorate their links, and signs of a menu.
_READ_TIME = re.compile(
    r"\d+[ -]?min(?:ute)?s?\.? (?:read|lesezeit|de lecture|de lectura|di lettura|leestijd)"
    r"|.{0,3}\d+ min|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura"
    r"|tempo de leitura|leestijd)\s*:?\s*\d+\s*min\w*\.?",
    re.I,
)
_ORNAMENT = " \t\u00a0»›>→«‹<←|·•–—-:…*[]()【】\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Wording:
    """What one language says; see words/en.toml. All in small letters, spaces made one."""

    common: frozenset[str] = frozenset()
    key_points: frozenset[str] = frozenset()
    summary: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    furniture: tuple[str, ...] = ()
    clicks: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()
    next_review: tuple[str, ...] = ()
    references: frozenset[str] = frozenset()
    note: frozenset[str] = frozenset()
    warning: frozenset[str] = frozenset()
    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    mail: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    greeting: tuple[str, ...] = ()
    closing: frozenset[str] = frozenset()
    wrote: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    contact: frozenset[str] = frozenset()
    phone: frozenset[str] = frozenset()
    email: frozenset[str] = frozenset()
    press: tuple[str, ...] = ()
    leaflet: tuple[str, ...] = ()
    contents: frozenset[str] = frozenset()
    lead_in: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    keep_hyphen: frozenset[str] = frozenset()
    study: tuple[str, ...] = ()


def key(text: str) -> str:
    """Return a text for comparing: small letters, one kind of apostrophe, spaces made one."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("\u200c", "\u200c")
    return " ".join(text.casefold().split())


def label(text: str) -> str:
    """Return a heading or a label for comparing: without what decorates it."""
    return key(text).strip(_ORNAMENT + ".。：")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a file."""
    return tuple(sorted(path.stem for path in _WORDS.glob("*.toml")))


@cache
def _data(language: str) -> dict[str, list[str]]:
    path = _WORDS / f"{language}.toml"
    if not path.is_file():
        return {}
    data = tomllib.loads(path.read_text("utf-8"))
    return {
        name: [key(each) for each in (value.split() if isinstance(value, str) else value)]
        for name, value in data.items()
    }


@cache
def letters_of(language: str) -> frozenset[str]:
    """Return the letters beyond ASCII that the file of a language has; none: there is no file."""
    said = "".join(each for values in _data(file_of(language)).values() for each in values)
    return frozenset(each for each in said if not each.isascii() and each.isalpha())


@cache
def file_of(language: str) -> str:
    """Return the name of the file of a language (BCP 47), or nothing."""
    tag = language.lower()
    for name in languages():
        if name.lower() == tag:
            return name
    first, *rest = tag.split("-")
    if first == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(rest) else "zh-Hans"
    return {"no": "nb", "nn": "nb"}.get(first, first if first in languages() else "")


@cache
def wording(language: str) -> Wording:
    """Return what a language (BCP 47) says, and English beside it."""
    own, english = _data(file_of(language)), _data("en")
    made = {}
    for each in fields(Wording):
        # What closes a lead-in, and the words by which a language is known, are its own alone.
        lists = (own,) if each.name in ("common", "lead_in", "asks") else (own, english)
        values = list(dict.fromkeys(one for data in lists for one in data.get(each.name, ())))
        made[each.name] = frozenset(values) if "frozenset" in str(each.type) else tuple(values)
    return Wording(**made)  # type: ignore[arg-type]


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Return the commonest words of every language that has a file."""
    return {name: frozenset(_data(name).get("common", ())) for name in languages()}


@cache
def _patterns(entries: tuple[str, ...]) -> re.Pattern[str]:
    parts = (
        (".{,12}" if entry.startswith("*") else "")
        + re.escape(entry.strip(_ORNAMENT))
        + (".*" if entry.endswith("*") else "")
        for entry in entries
    )
    return re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)", re.S)


def is_one_of(text: str, entries: tuple[str, ...]) -> bool:
    """Return True if a line says one of these and nothing else; `*` at its end: anything more."""
    return bool(_patterns(entries).fullmatch(label(text)))


@cache
def _starts(entries: tuple[str, ...], marks: str) -> re.Pattern[str]:
    longest = sorted(entries, key=len, reverse=True)
    gap = rf"\s*[{marks}]\s*" if marks else r"(?:\s*[:：]\s*|\s+(?=\S*\d|\S+ \S*\d))"
    return re.compile(
        rf"\s*(?P<label>{'|'.join(re.escape(each) for each in longest)}){gap}(?P<rest>.*)\Z"
        if entries else r"(?!)",
        re.I | re.S,
    )  # fmt: skip


def labelled(
    text: str, entries: tuple[str, ...] | frozenset[str], *, marks: str = ":："
) -> tuple[str, str] | None:
    """Return the label and the words behind it of a line such as `Source: …`, or None.

    Args:
        marks: one of them stands between; none: a figure may follow soon, as in a date.
    """
    match = _starts(tuple(sorted(entries)), marks).match(text.replace("’", "'"))
    if match is None:
        return None
    # The apostrophes of the words themselves stay as they are.
    return text[match.start("label") : match.end("label")], text[match.start("rest") :].strip()


def read_time(text: str) -> bool:
    """Return True for “5 min read”: what a website says of the time that reading takes."""
    return bool(_READ_TIME.fullmatch(text.strip()))


# With these even a line that begins like a question's heading goes on below.
_IF = frozenset(
    "if when unless wenn falls si cuando quand lorsque se quando als indien wanneer".split()
)


def begins_as_question(text: str, wording: Wording) -> bool:
    """Return True for “What you can do”, “Was Sie tun können”: headings begin so."""
    mark = bullet(text) or number(text)
    found = words(mark[1] if mark else text)
    return len(found) > 1 and key(found[0]) in wording.asks


def leads_in(text: str, wording: Wording) -> bool:
    """Return True if a line goes on in what stands below it: its last word asks for more."""
    found = words(text)
    if not found or ends_question(text):
        return False
    last = key(found[-1])
    if begins_as_question(text, wording):
        return last in _IF
    return last in wording.lead_in
