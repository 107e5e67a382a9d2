"""Advice on words: unexplained jargon, long words, short forms without their long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.checks.context import CheckContext
from plainleaf.checks.language import shouted
from plainleaf.checks.prose import READ, Kind, ProsePart
from plainleaf.checks.vocabulary import Entry, Vocabulary, is_explained, vocabulary
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import DefinitionList
from plainleaf.model.inlines import Abbreviation
from plainleaf.model.words import plain_text

_READ = READ | {Kind.CELL, Kind.CAPTION}
_SHORT_FORM = re.compile(
    r"(?<![\w@./&#-])(?P<form>[A-Z][A-Z]{1,5}|[A-Z]&[A-Z]|[a-z]?[A-Z]{2,4}[a-z]?[A-Z]?)s?"
    r"(?![\w@/&-]|\.\w)"
)
# What everybody says in its short form, units, and names of paper and files.
_KNOWN = frozenset(
    """
    A&E AD AIDS AM ATM BBC BC BMI CAT CD CE COVID CST CT CV DIY DNA DVD EPUB EST ET EU FAQ FM GMT GP
    GPS HD HIV HTML ID IQ IT LED MD MP MRI NATO NHS NO OK PA PC PDF PE PIN PM PO PR PS PST RN RSVP
    SMS SOS SPF TV UFO UK UN US USA USB UTC UV VIP WC WHO WWW ZIP
    """.split()
)
_ROMAN = re.compile(r"[IVXLC]+[a-z]?\Z")
# “Hughes JR” is somebody's name.
_AUTHOR = re.compile(r"(?:\A|[,;] |\. )[A-Z][a-zà-ÿ’'-]+ \Z")


def explained_terms(inquiry: CheckContext) -> set[str]:
    """Return the words that the article explains, in its glossary or in a list of terms."""
    listed = {
        plain_text(term).lower()
        for node in inquiry.nodes
        if isinstance(node, DefinitionList)
        for definition in node.items
        for term in definition.terms
    }
    glossary = inquiry.article.glossary
    forms = {form.lower() for entry in glossary for form in entry.forms}
    return listed | forms | {plain_text(entry.term).lower() for entry in glossary}


def jargon(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A health word needs its explanation where it first stands (PEMAT, item 4)."""
    for entry, said, position in _unexplained(inquiry, "jargon"):
        yield Diagnostic(
            "jargon",
            Severity.WARNING,
            f"Not every reader knows “{said}”; in plainer words: {entry.plainer}.",
            position,
            "Take plainer words, or explain it where it stands first: “nausea (feeling sick)”.",
        )


def plainer_word(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A short word does what the long one does."""
    for entry, said, position in _unexplained(inquiry, "plainer"):
        yield Diagnostic(
            "plainer-word",
            Severity.NOTE,
            f"“{said}” can be said in plainer words: {entry.plainer}.",
            position,
            "Take the plainer words wherever they say the same.",
        )


def _unexplained(inquiry: CheckContext, name: str) -> Iterator[tuple[Entry, str, Position]]:
    words = vocabulary("en", name, inquiry.settings)
    first: dict[Entry, tuple[str, Position]] = {}
    explained = _in_lists(explained_terms(inquiry), words)
    for piece in inquiry.prose.english:
        if piece.kind not in _READ:
            continue
        for sentence in piece.sentences:
            shift = sentence.start
            for entry, start, end in words.find(sentence.plain):
                if entry in explained or _is_name(sentence.plain, start, end):
                    continue
                start, end = start + shift, end + shift
                if is_explained(piece.text, start, end, entry, sentence.text):
                    explained.add(entry)
                elif entry not in first:
                    first[entry] = (piece.text[start:end], piece.at(start))
    for entry, (said, position) in first.items():
        if entry not in explained:
            yield entry, said, position


def _in_lists(terms: set[str], words: Vocabulary) -> set[Entry]:
    return {entry for term in terms for entry, _, _ in words.find(term)}


def _is_name(text: str, start: int, end: int) -> bool:
    """Return True for a word in a name, such as the British Cardiac Society."""
    if not text[start].isupper() or not text[:start].strip():
        return False
    beside = (re.search(r"(\w+) \Z", text[:start]), re.match(r" (\w+)", text[end:]))
    return any(match and match[1][0].isupper() for match in beside)


def undefined_abbreviation(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A short form says nothing to those who do not know the long one."""
    if not inquiry.in_english:
        return
    defined = _defined(inquiry)
    seen: set[str] = set()
    for piece in inquiry.prose.english:
        if piece.kind not in _READ or _is_shouted(piece):
            continue
        loud = shouted(piece.plain)
        for match in _SHORT_FORM.finditer(piece.plain):
            form = match["form"]
            if form in defined or form in seen or _ROMAN.match(form):
                continue
            if any(start <= match.start() < end for start, end in loud):
                continue
            if len(form) == 2 and _AUTHOR.search(
                piece.plain[max(match.start() - 40, 0) : match.start()]
            ):
                continue
            seen.add(form)
            yield Diagnostic(
                "undefined-abbreviation",
                Severity.WARNING,
                f"Nothing says what “{form}” stands for.",
                piece.at(match.start()),
                f"Write it out where it first stands, with ({form}) behind it; "
                f"or explain it in a line *[{form}]: …",
            )


def _defined(inquiry: CheckContext) -> set[str]:
    known = set(_KNOWN) | set(inquiry.settings.abbreviations)
    for node in inquiry.nodes:
        if isinstance(node, Abbreviation):
            known.add(plain_text(node))
    for term in explained_terms(inquiry):
        known.add(term.upper())
    for piece in inquiry.prose.pieces:
        known |= piece.short_forms
        # “borderline personality disorder (BPD)”, “BPD (borderline personality disorder)”
        for match in re.finditer(r"[^\W\d_] \(([^()]{2,40})\)", piece.text):
            first, *others = re.split(r",? or |, |; | and ", match[1])
            if re.fullmatch(r"[A-Z][\w&-]{1,7}", first):
                known |= {form.removesuffix("s") for form in (first, *others)}
        for match in re.finditer(
            r"\b([A-Z][\w&-]{1,7}?)s? \((?=[^)]{0,200}[a-z]{3})[^)]{5,200}\)", piece.text
        ):
            known.add(match[1])
        for match in re.finditer(
            r"\b([A-Z][A-Z&]{1,6}) (?:stands for|means|is short for|is the)\b"
            r"|(?:called|known as|, or|short for .{3,40} is) (?:the )?[“\"]?([A-Z][A-Z&]{1,6})\b",
            piece.text,
        ):
            known.add(match[1] or match[2])
    return known


def _is_shouted(piece: ProsePart) -> bool:
    letters = [letter for letter in piece.plain if letter.isalpha()]
    return len(letters) > 8 and sum(map(str.isupper, letters)) > len(letters) / 2
