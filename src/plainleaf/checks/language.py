"""Advice on plain language: how hard, how long, how it sounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.checks.context import CheckContext
from plainleaf.checks.prose import READ, ProsePart, primary
from plainleaf.checks.prose.passive import passive_in
from plainleaf.checks.prose.readability import (
    FEWEST_SENTENCES,
    LIX_VALIDATED,
    RELIABLE_SENTENCES,
    Measure,
)
from plainleaf.diagnostics import Diagnostic, Severity

_EXCERPT = 50
# A short stressed word is easy to read in italics; a line of them is not.
_MOST_STRESSED_WORDS = 3
_CAPITALS = re.compile(r"[A-Z][A-Z’'\-]*(?:[ ,/]+(?:[A-Z][A-Z’'\-]*|\d+))*")
_SHOUTED = frozenset(
    "always attention avoid before careful caution danger do don't immediately important must "
    "never no not note now only please stop urgent warning you your".split()
)


def start_of(text: str) -> str:
    """Return the first words of a text, short enough to quote."""
    text = " ".join(text.split())
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"


def reading_grade(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Few adults read health texts above grade 8 with ease (NIH: grades 6 to 7)."""
    whole, limits = inquiry.reading.whole, inquiry.settings.limits
    if whole is None or whole.sentences < FEWEST_SENTENCES:
        return
    if whole.smog is not None and whole.smog > limits.grade + 0.5:
        hardest = max(inquiry.reading.sections, key=_smog, default=None)
        rough = "" if whole.sentences >= RELIABLE_SENTENCES else ", a rough figure for a short text"
        where = f" The hardest part is “{hardest.name}” ({_smog(hardest):.0f})." if hardest else ""
        yield Diagnostic(
            "reading-grade",
            Severity.WARNING,
            f"Reading this takes about {whole.smog:.0f} years of school (SMOG, {whole.sentences} "
            f"sentences{rough}); {limits.grade} or fewer is the aim.{where}",
            whole.position,
            "Shorten the long sentences, then take plainer words for the long ones.",
        )
    elif whole.lix is not None and whole.language in LIX_VALIDATED and whole.lix > limits.lix:
        yield Diagnostic(
            "reading-grade",
            Severity.WARNING,
            f"The text is hard to read: LIX {whole.lix:.0f}; {limits.lix} or less is the aim.",
            whole.position,
            "Shorten the long sentences, then take shorter words.",
        )


def _smog(measure: Measure) -> float:
    return measure.smog or 0


def _measurable(inquiry: CheckContext) -> Iterator[ProsePart]:
    """Yield the running text in languages whose words can be counted and whose limit is known."""
    for piece in inquiry.prose.pieces:
        language = primary(piece.language)
        if piece.kind in READ and (language == "en" or language in LIX_VALIDATED):
            yield piece


def long_sentence(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Up to 20 words can be kept in mind at once (NHS)."""
    most = inquiry.settings.limits.sentence_words
    for piece in _measurable(inquiry):
        for sentence in piece.sentences:
            count = len(sentence.words)
            if count > most:
                yield Diagnostic(
                    "long-sentence",
                    Severity.WARNING,
                    f"A sentence of {count} words: “{start_of(sentence.text)}”",
                    sentence.position,
                    f"Make two of it; up to {most} words are easy to follow.",
                )


def long_paragraph(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A paragraph of more than three sentences is a wall (NHS)."""
    most = inquiry.settings.limits.paragraph_sentences
    for piece in _measurable(inquiry):
        if len(piece.sentences) > most and "\n" not in piece.text:
            yield Diagnostic(
                "long-paragraph",
                Severity.NOTE,
                f"A paragraph of {len(piece.sentences)} sentences: “{start_of(piece.text)}”",
                piece.position,
                f"Divide it, or make a list of it; up to {most} sentences are easy to take in.",
            )


def passive_voice(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """The passive hides who does what."""
    for piece in inquiry.prose.english:
        if piece.kind not in READ:
            continue
        for sentence in piece.sentences:
            found = passive_in(sentence.plain)
            if found is not None:
                yield Diagnostic(
                    "passive-voice",
                    Severity.NOTE,
                    f"Who does it? “{found[0]}”",
                    piece.at(sentence.start + found[1]),
                    "Say who: “the nurse takes your blood”, not “blood is taken”.",
                )


def all_caps(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Words in capitals lose their shapes, and some screen readers spell them out."""
    for piece in inquiry.prose.pieces:
        for start, end in shouted(piece.plain):
            yield Diagnostic(
                "all-caps",
                Severity.WARNING,
                f"Capital letters are slow to read: “{start_of(piece.plain[start:end])}”",
                piece.at(start),
                "Write small letters; **two stars** make words strong.",
            )


def shouted(text: str) -> list[tuple[int, int]]:
    """Return where words are in capitals that are no short forms."""
    places = []
    for match in _CAPITALS.finditer(text):
        found = [word.strip("’'-") for word in re.findall(r"[A-Z’'\-]{2,}", match.group())]
        known = [word for word in found if word.lower().replace("’", "'") in _SHOUTED]
        long = [word for word in found if len(word) >= 6]
        # Several short forms in a row are no shouting: "the NHS, HIV and TB".
        if any(len(word) > 2 for word in known) or len(long) >= 2:
            places.append(match.span())
    return places


def italics(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A run of italics is hard to read with low vision or dyslexia (UKAAF)."""
    for piece in inquiry.prose.pieces:
        for place, text in piece.stressed:
            if len(text.split()) > _MOST_STRESSED_WORDS:
                yield Diagnostic(
                    "italics",
                    Severity.NOTE,
                    f"A run of italics is hard to read: “{start_of(text)}”",
                    piece.at(place),
                    "Make it **bold** or plain, or put quotation marks around it.",
                )
