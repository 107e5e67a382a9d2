"""Headings in capitals → as a sentence has them; abbreviations and names as the text has them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names

from plainleaf.text.shapes import in_capitals, words

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]['\"”’)]*\s+|[-–—•]\s+|\A\W+)\Z")
_GERMAN_NOUN = re.compile(r"(?:ung|heit|keit|schaft|tion|tät|nis|tum|ment|ling|mus|ungen|ik)\Z")
_BEFORE = 12  # characters, which show whether a word begins a sentence
_LONGEST_LONE = 5  # letters; one short word in capitals is an abbreviation, as HIV is


def _days(language: str) -> list[str]:
    """Return the days of the week as a language writes them."""
    try:
        return list(get_day_names("wide", "format", Locale.parse(language, sep="-")).values())
    except (ValueError, UnknownLocaleError):
        return []


class Casing:
    """Knows how a text writes its words where it does not shout."""

    def __init__(
        self, lines: Iterable[str], language: str, small: frozenset[str] = frozenset()
    ) -> None:
        self.language, self.small = language.partition("-")[0], small
        self.forms: dict[str, Counter[str]] = defaultdict(Counter)
        for name in _days(language):
            self.forms[name.casefold()][name] += 0
        for line in lines:
            if not in_capitals(line):
                self._learn(line)

    def _learn(self, line: str) -> None:
        found = list(_WORD.finditer(line))
        loud = [in_capitals(match.group()) for match in found]
        for at, match in enumerate(found):
            word = match.group()
            beside = loud[max(0, at - 1) : at] + loud[at + 1 : at + 2]
            if loud[at] and any(beside):
                continue  # a shout, which says nothing about its words
            start = max(0, match.start() - _BEFORE)
            before = ("x" if start else "") + line[start : match.start()]
            first = bool(_SENTENCE_START.search(before))
            if first and not loud[at]:
                word = self._lower(word[:1]) + word[1:]
                self.forms[word.casefold()][word] += 0
                continue
            self.forms[word.casefold()][word] += 1

    def _lower(self, text: str) -> str:
        if self.language in ("tr", "az"):
            text = text.replace("I", "ı").replace("İ", "i")
        return text.lower()

    def is_loud(self, text: str) -> bool:
        """Return True for a heading in capitals that is more than an abbreviation."""
        if not in_capitals(text):
            return False
        found = words(text)
        return len(found) > 1 or len(text.strip()) > _LONGEST_LONE

    def quiet(self, text: str) -> str:
        """Return a heading in capitals as a sentence: its first word and names are large."""
        before = ""
        pieces, at = [], 0
        for match in _WORD.finditer(text):
            pieces += [text[at : match.start()], self._word(match.group(), before)]
            before, at = match.group(), match.end()
        out = "".join([*pieces, text[at:]])
        first = re.search(r"[^\W\d_]", out)
        if first is None:
            return out
        at = first.start()
        return out[:at] + self._upper(out[at]) + out[at + 1 :]

    def _upper(self, letter: str) -> str:
        if self.language in ("tr", "az") and letter == "i":
            return "İ"
        upper = letter.upper()
        return upper if len(upper) == 1 else letter

    def _word(self, word: str, before: str) -> str:
        known = self.forms.get(word.casefold()) or self.forms.get(self._lower(word).casefold())
        if known:
            return known.most_common(1)[0][0]
        if re.search(r"\d", word):
            return word  # COVID-19, B12
        if self.language == "en" and re.match(r"I(?:['’]|\Z)", word):
            return word[0] + word[1:].lower()
        if "-" in word or "'" in word or "’" in word:
            word = re.sub(r"\A[^\W\d_](?=['’])", lambda match: self._lower(match.group()), word)
            return re.sub(r"[^\W_]{2,}|(?<=-)[^\W_]", lambda match: self._part(match.group()), word)
        low = self._lower(word)
        # Nouns are large in German: what ends as one, or stands behind “der”, “Ihr”, “nach”.
        noun = _GERMAN_NOUN.search(low) or self._lower(before) in self.small
        large = self.language == "de" and bool(noun) and low not in self.small
        return self._upper(low[0]) + low[1:] if large else low

    def _part(self, word: str) -> str:
        known = self.forms.get(word.casefold())
        if known:
            return known.most_common(1)[0][0]
        # `X-RAY`: one letter is a name.
        return word if len(word) == 1 else self._lower(word)
