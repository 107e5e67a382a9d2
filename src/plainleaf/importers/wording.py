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

from plainleaf.text.shapes import bullet, count_words, ends_question, is_cased, number, words

_WORDS = Path(__file__).parent / "words"
# Marks with which websites decorate their links, and signs of a menu.
_READ_TIME = re.compile(
    r"\d+[ -]?min(?:ute)?s?\.? (?:read|lesezeit|de lecture|de lectura|di lettura|leestijd)"
    r"|.{0,3}\d+ min|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura"
    r"|tempo de leitura|leestijd)\s*:?\s*\d+\s*min\w*\.?",
    re.I,
)
_LONGEST_GREETING = 8  # words
_GREETING_ENDS = ",،、，:：;!！–—-"
_SPACELESS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
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
    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
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
    addressed: frozenset[str] = frozenset()
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


def is_greeting(text: str, wording: Wording) -> bool:
    """Return True for a line that greets its readers and says nothing more: `Dear patient,`.

    A greeting without a comma says whom it greets, in any language: a title may begin with such a
    word, too, such as “Liebe und Nähe nach dem Infarkt”.
    """
    text = text.strip("\u200e\u200f*_ ")
    if ends_question(text) or text.endswith("…") or count_words(text) > _LONGEST_GREETING:
        return False
    ended = text[-1:] in _GREETING_ENDS
    start = key(text.rstrip(_GREETING_ENDS + ".。 "))
    if not start or re.search(r"\w{5,}[.!?]\s|[!?。！？]", start):
        return False
    return any(
        _greets(start, each, text, of, own=of is wording, ended=ended)
        for of in (wording, *_all())
        for each in _begun_with(start, of.greeting)
    )


def _greets(
    start: str, greeting: str, text: str, wording: Wording, *, own: bool, ended: bool
) -> bool:
    """Return True if what stands behind a greeting is whom it greets; `own`: of the language."""
    addressed, passed = wording.addressed, wording.common | wording.lead_in
    rest = start[len(greeting) :].strip(" ,،、，-–'")
    if not rest or (ended and own):
        return True
    if any(each.isdigit() for each in rest):
        return False
    if _SPACELESS.match(greeting):
        return greeting.endswith("的") or any(each in rest for each in addressed)
    found = rest.split()
    bare = [each.strip(".,،'’/") for each in found]
    whom = next((at for at, each in enumerate(bare) if each in addressed), -1)
    if whom in (0, 1) and not (whom and bare[0] in passed):
        # Names, and “and our”, stand behind.
        written = text.rstrip(_GREETING_ENDS).split()[-len(found) :]
        return not is_cased(rest) or all(
            each in (*addressed, *passed, *wording.greeting) or name[0].isupper()
            for each, name in zip(bare[whom:], written[whom:], strict=False)
        )
    # `Hi Anna`, `Liebe Anna und Bert`: one or two names, in their capitals.
    names = text.rstrip(_GREETING_ENDS).split()[len(greeting.split()) :]
    if len(names) == 3 and key(names[1]) in passed:
        del names[1]
    return own and " " not in greeting and 0 < len(names) < 3 and all(
        name.isalpha() and name[0].isupper() and name[1:].islower() and key(name) not in passed
        for name in names
    )  # fmt: skip


@cache
def _all() -> tuple[Wording, ...]:
    """Return the wordings of all languages."""
    return tuple(map(wording, languages()))


def _begun_with(start: str, greetings: tuple[str, ...]) -> list[str]:
    """Return the greetings with which a line begins, the longest first."""
    return sorted(
        (
            each
            for each in greetings
            if start.startswith(each)
            and (
                not start[len(each) : len(each) + 1].isalnum()
                or (bool(_SPACELESS.match(each)) and start[len(each)] != "の")
            )
            and start[len(each) : len(each) + 1] != "-"
        ),
        key=len,
        reverse=True,
    )


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
