"""How hard a text is to read, by the formulas that were validated for its language.

    SMOG            1.043 × √(polysyllables × 30 ÷ sentences) + 3.1291       (McLaughlin 1969)
    Flesch–Kincaid  0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59   (Kincaid 1975)
    LIX             words ÷ sentences + 100 × words of 7 letters or more ÷ words  (Björnsson 1968)

A list item is a sentence. Headings, tables, captions, quotations and what is for clinicians do not
count. Where no formula was validated for a language there is no figure, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from plainleaf.checks.prose import Prose, Sentence
from plainleaf.checks.prose.syllables import syllables
from plainleaf.diagnostics import Position
from plainleaf.model.article import Heading
from plainleaf.model.words import plain_text

# Björnsson measured LIX on newspapers in these languages (1983) …
LIX_VALIDATED = frozenset("da de es fi fr it nb nn no pt ru sv".split())
# … it can be counted in these, too, but nobody has said which figure is hard.
LIX_COUNTED = LIX_VALIDATED | frozenset(
    "bg bs ca cs cy el et eu ga gl hr hu is lt lv mk mt nl pl ro sk sl sq sr tr uk".split()
)
# SMOG was made for 30 sentences; below this many a grade says nothing.
FEWEST_SENTENCES = 10
RELIABLE_SENTENCES = 30
_LONG_WORD = 7


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in a text, and the figures that follow; None where there is no formula."""

    name: str
    position: Position
    sentences: int
    words: int
    syllables: int
    polysyllables: int
    long_words: int
    language: str

    @property
    def words_per_sentence(self) -> float:
        """Return the mean length of a sentence."""
        return self.words / self.sentences

    @property
    def smog(self) -> float | None:
        """Return the SMOG grade: English only."""
        if self.language != "en":
            return None
        return 1.043 * sqrt(self.polysyllables * 30 / self.sentences) + 3.1291

    @property
    def flesch_kincaid(self) -> float | None:
        """Return the Flesch–Kincaid grade: English only."""
        if self.language != "en":
            return None
        return 0.39 * self.words_per_sentence + 11.8 * self.syllables / self.words - 15.59

    @property
    def lix(self) -> float | None:
        """Return LIX: European languages other than English."""
        if self.language not in LIX_COUNTED:
            return None
        return self.words_per_sentence + 100 * self.long_words / self.words

    def data(self) -> dict[str, object]:
        """Return the figures for a program."""
        rounded = {
            "smog": self.smog, "flesch-kincaid": self.flesch_kincaid, "lix": self.lix,
        }  # fmt: skip
        return {
            "name": self.name,
            "line": self.position.line,
            "sentences": self.sentences,
            "words": self.words,
            "words-per-sentence": round(self.words_per_sentence, 1),
            **({"polysyllables": self.polysyllables} if self.language == "en" else {}),
            **{name: round(value, 1) for name, value in rounded.items() if value is not None},
        }


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of an article: of all of it, and of each section. `why_not` says why none."""

    whole: Measure | None
    sections: tuple[Measure, ...]
    why_not: str = ""

    def data(self) -> dict[str, object]:
        """Return the figures for a program."""
        return {
            "whole": self.whole.data() if self.whole else None,
            "sections": [each.data() for each in self.sections],
            "why-not": self.why_not,
        }


def measured(prose: Prose) -> Measures:
    """Return an article's measures."""
    language = prose.language
    if not language:
        return Measures(None, (), "The article does not say which language it is in.")
    if language != "en" and language not in LIX_COUNTED:
        return Measures(None, (), f"No readability formula was validated for '{language}'.")
    sentences = [sentence for piece in prose.running for sentence in piece.sentences]
    whole = _measure("The whole", prose.article.position, sentences, language)
    if whole is None:
        return Measures(None, (), "There are no sentences to measure.")
    sections: dict[Heading | None, list[Sentence]] = {}
    for sentence in sentences:
        sections.setdefault(sentence.piece.section, []).append(sentence)
    parts = []
    for heading, inside in sections.items():
        name = plain_text(heading) if heading else "Before the first heading"
        place = heading.position if heading else inside[0].position
        part = _measure(name, place, inside, language)
        if part is not None:
            parts.append(part)
    why_not = ""
    if language not in ("en", *LIX_VALIDATED):
        why_not = f"LIX was never validated for '{language}': compare, but do not judge by it."
    return Measures(whole, tuple(parts), why_not)


def _measure(
    name: str, position: Position, sentences: Iterable[Sentence], language: str
) -> Measure | None:
    lists = [words for sentence in sentences if (words := sentence.words)]
    if not lists:
        return None
    all_words = [word for words in lists for word in words]
    counts = [syllables(word) for word in all_words] if language == "en" else []
    return Measure(
        name=name,
        position=position,
        sentences=len(lists),
        words=len(all_words),
        syllables=sum(counts),
        polysyllables=sum(count >= 3 for count in counts),
        long_words=sum(len(word) >= _LONG_WORD for word in all_words),
        language=language,
    )
