"""What marks in a Word file lead to: headings, works and notes by their bookmarks; its language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from plainleaf.reader.front_matter import canonical_language
from plainleaf.reader.identifiers import slug
from plainleaf.text.numerals import can_show, shown
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    NoteReference,
    StoryKind,
    WordParagraph,
    WordRun,
    is_read,
)
from plainleaf.verify.readback.word.numbering import ListPlace
from plainleaf.verify.readback.word.walk import paragraphs_in

KINDS = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


def marks_in_notes(file: WordFile) -> dict[str, tuple[StoryKind, str]]:
    """Return the notes that hold bookmarks, for marks in other notes that lead to them."""
    return {
        inline.name: (note.kind, note.identifier)
        for kind in KINDS
        for note in file.notes(kind)
        for paragraph in paragraphs_in(note.blocks)
        for inline in paragraph.inlines
        if isinstance(inline, BookmarkPoint) and inline.start
    }


def number_of(place: ListPlace) -> str:
    """Return the number that Word shows, in the letters or figures that articles have, too."""
    count = place.count or 0
    return shown(count, place.kind) if can_show(count, place.kind) else str(count)


def numbers(file: WordFile) -> Iterator[tuple[Any, str]]:
    """Yield the paragraphs that Word itself numbers, and their numbers."""
    notes = [note.blocks for kind in KINDS for note in file.notes(kind)]
    for blocks in (file.body, *notes, *(margin.blocks for margin in file.margins)):
        for paragraph in _all(blocks):
            place = paragraph.place
            if place is not None and place.ordered and place.count is not None:
                yield paragraph.element, number_of(place)


def _all(blocks: Sequence[Any]) -> Iterator[WordParagraph]:
    return paragraphs_in(blocks)


def marked_language(paragraphs: Sequence[WordParagraph]) -> str:
    """Return the language that most of the text is marked with."""
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        for run in paragraph.runs:
            if is_read(run):
                said = run.properties.language
                tag = said.bidi if run.properties.right_to_left else said.latin
                counts[tag or said.latin] += len(run.text)
    best = counts.most_common(1)
    return (canonical_language(best[0][0]) or "") if best and best[0][0] else ""


def anchors(paragraphs: Sequence[WordParagraph]) -> dict[str, str]:
    """Return the identifiers of headings by the bookmarks in them; no two are alike."""
    times = Counter(slug(" ".join(each.text.split())) for each in paragraphs if each.level)
    return {
        inline.name: slug(" ".join(each.text.split()))
        for each in paragraphs
        if each.level and times[slug(" ".join(each.text.split()))] == 1
        for inline in each.inlines
        if isinstance(inline, BookmarkPoint) and inline.start
    }


def references(paragraphs: Sequence[WordParagraph]) -> dict[str, str]:
    """Return the keys of the works of a list of our own, by the bookmarks in its entries."""
    found: dict[str, str] = {}
    for each in paragraphs:
        if "reference entry" in each.style.names or "bibliography" in each.style.names:
            names = [
                one.name for one in each.inlines if isinstance(one, BookmarkPoint) and one.start
            ]
            found |= dict.fromkeys(names, names[0] if names else "")
    return found


def note_marks(paragraphs: Sequence[WordParagraph]) -> dict[str, tuple[StoryKind, str]]:
    """Return the notes whose marks stand in bookmarks, for marks that repeat them."""
    found: dict[str, tuple[StoryKind, str]] = {}
    opened: set[str] = set()
    for inline in (each for paragraph in paragraphs for each in paragraph.inlines):
        match inline:
            case BookmarkPoint(name, True):
                opened.add(name)
            case BookmarkPoint(name, False):
                opened.discard(name)
            case WordRun(pieces=pieces):
                for piece in pieces:
                    if isinstance(piece, NoteReference):
                        found |= dict.fromkeys(opened, (piece.kind, piece.identifier))
            case _:
                pass
    return found
