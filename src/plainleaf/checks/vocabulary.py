"""The word lists: difficult words and plainer ones, and how a word is found and explained.

The lists are data, `words/<language>.toml`; a language without a list gets no advice on words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from plainleaf.settings import Settings

_FOLDER = Path(__file__).parent / "words"
_TOKEN = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A difficult word with all its forms, and plainer words for it."""

    forms: tuple[str, ...]
    plainer: str

    @property
    def name(self) -> str:
        """Return the form that stands first."""
        return self.forms[0]


@dataclass(frozen=True)
class Vocabulary:
    """The entries of one list, by the form that is looked up."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @cached_property
    def longest(self) -> dict[str, int]:
        """Return how many words the longest term has that begins with a word."""
        longest: dict[str, int] = {}
        for form in self.entries:
            first = form.split(" ")[0]
            longest[first] = max(longest.get(first, 0), form.count(" ") + 1)
        return longest

    def find(self, text: str) -> Iterator[tuple[Entry, int, int]]:
        """Yield (entry, start, end) of every difficult word of a text; the longest term wins."""
        tokens = list(_TOKEN.finditer(text))
        at = 0
        while at < len(tokens):
            longest = self.longest.get(tokens[at].group().lower(), 1)
            for size in range(min(longest, len(tokens) - at), 0, -1):
                start, end = tokens[at].start(), tokens[at + size - 1].end()
                entry = self._entry(text[start:end], size)
                if entry is not None:
                    yield entry, start, end
                    at += size - 1
                    break
            at += 1

    def _entry(self, words: str, size: int) -> Entry | None:
        words = words.lower().replace("’", "'")
        if size > 1:
            words = " ".join(words.split())
        if words in self.entries:
            return self.entries[words]
        if words[-1] not in _LAST_LETTERS:
            return None
        # A term of several words varies at its end only.
        for form in _base_forms(words):
            if form in self.entries and form.count(" ") == size - 1:
                return self.entries[form]
        return None


_ENDINGS = (
    *(("'s", ""), ("s'", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ied", "y")),
    *(("d", ""), ("ed", ""), ("ing", ""), ("ing", "e")),
)
_LAST_LETTERS = frozenset(ending[-1] for ending, _ in _ENDINGS)


def _base_forms(word: str) -> Iterator[str]:
    """Yield what a form may be a form of: plural, possessive, and the endings of verbs."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word[: -len(ending)] + instead


@cache
def _lists(language: str) -> dict[str, dict[str, str]]:
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        return {}
    lists: dict[str, dict[str, str]] = tomllib.loads(path.read_text("utf-8"))
    return lists


def vocabulary(language: str, name: str, settings: Settings) -> Vocabulary:
    """Return a list of a language, `jargon` or `plainer`, with the clinic's own words.

    Args:
        language: primary language, such as `en`.
        name: the list. The clinic's new words belong to `jargon`.
        settings: a word whose plainer words are "off" is known to the clinic's readers.
    """
    return _vocabulary(language, name, tuple(sorted(settings.words.items())))


@cache
def _vocabulary(language: str, name: str, own: tuple[tuple[str, str], ...]) -> Vocabulary:
    entries: dict[str, Entry] = {}
    lists = _lists(language)
    for key, plainer in lists.get(name, {}).items():
        entry = Entry(tuple(key.split("|")), plainer)
        entries.update(dict.fromkeys(entry.forms, entry))
    elsewhere = {form for other, words in lists.items() if other != name
                 for key in words for form in key.split("|")}  # fmt: skip
    for key, plainer in own:
        forms = tuple(form.strip().lower() for form in key.split("|"))
        known = next((entries[form] for form in forms if form in entries), None)
        if plainer.lower() == "off":
            gone = known.forms if known else ()
            for form in gone:
                del entries[form]
        elif known is not None:
            entry = Entry(known.forms, plainer)
            entries.update(dict.fromkeys(entry.forms, entry))
        elif name == "jargon" and not elsewhere & set(forms):
            entries.update(dict.fromkeys(forms, Entry(forms, plainer)))
    return Vocabulary(entries)


# What comes behind a word that its author explains, and what comes before it.
_EXPLAINED_AFTER = re.compile(
    r"^[”\"’']?(?:"
    r"\s*\((?!see\b|e\.g\.)(?=[^)]*[a-z]{3})[^)]{4,}\)"
    r"|,? (?:which |that |this |it )?(?:is|are|was|were) (?:when|where|what|an?|the|any|"
    r"something|your|one|how|part|tiny|small|the name|called|also called|known as)\b"
    # “Nausea is a common side effect” does not say what it is.
    r"(?! (?:very |more |most |less )?(?:common|rare|frequent|possible|likely|serious|side|sign|"
    r"symptom|problem|risk))"
    r"|,? (?:which |that |this |it )?(?:means?|refers to|describes)\b"
    r"|,? (?:also )?(?:called|known as)\b"
    r"|, which \w|, meaning\b|, or (?:an? |the )?[a-z]|, that is\b"
    r"|\s?[–—] ?(?:an? |the |when |where |that is|or )"
    r")",
    re.IGNORECASE,
)
# What a sentence that begins with the word says about it.
_EXPLAINED_AS_SUBJECT = re.compile(
    r"^ (?:uses|is used|cleans|filters|removes|measures|checks|looks|shows|works by|"
    r"(?:happens|occurs) when)\b",
    re.IGNORECASE,
)
_EXPLAINED_BEFORE = re.compile(
    r"(?:\b(?:called|known as|termed|name (?:for \w+ )?is|word (?:for [\w ]+ )?is|is what|"
    r"are what|meaning of)(?: an?| the| your)? [“\"‘'*]?"
    r"|[a-z]{3}, or (?:an? |the )?[“\"‘'*]?"
    r"|\((?:also |or |called |known as |medically )*(?:an? |the )?[“\"‘'*]?)\Z",
    re.IGNORECASE,
)
# So many characters away, nothing explains a word.
_NEAR = 200
_ENDS_ASIDE = re.compile(r"^[”\"’'*]?(?:[),.;:]|\Z)")


def is_explained(text: str, start: int, end: int, entry: Entry, sentence: str) -> bool:
    """Return True if the text explains a word where it stands.

    Args:
        text: the paragraph.
        start: where the word begins.
        end: where it ends.
        entry: the word.
        sentence: the sentence that it stands in.
    """
    before, after = text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]
    if _EXPLAINED_AFTER.search(after):
        return True
    if sentence.startswith(text[start:end]) and _EXPLAINED_AS_SUBJECT.search(after):
        return True
    aside = _EXPLAINED_BEFORE.search(before)
    if aside:
        # “Feeling sick (nausea)”, “high blood pressure, or hypertension.”: the word ends what
        # explains it. “It is called nausea in clinics” needs no such end.
        must_end = "(" in aside.group() or ", or" in aside.group()
        return not must_end or _ENDS_ASIDE.search(after) is not None
    # “Biopsy: a test …”, and in a list “a suppository – medicine for …”
    begins = start < _NEAR and re.fullmatch(r"(?:an?|the)?", before.strip(), re.IGNORECASE)
    if begins and re.match(r"(?::| [-–—]) +\w", after):
        return True
    low = sentence.lower()
    return any(
        " " in words and words in low
        for part in re.split("[,;:]", entry.plainer.lower())
        if (words := re.sub(r"^(?:an?|the) ", "", part.strip()))
    )
