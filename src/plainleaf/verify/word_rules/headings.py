"""Rules for headings: those who read with a screen reader move by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.ooxml import child, is_on
from plainleaf.verify.word_rules.document import Document, PlacedParagraph, PlacedRun
from plainleaf.verify.word_rules.finding import Finding, shortened
from plainleaf.verify.word_rules.formatting import RunAppearance

_LONG_DOCUMENT = 250  # words: about a page
_LONG_HEADING = 120  # characters: two lines
_LARGER = 1.5  # points by which a heading is larger than the text around it
_MOST_WORDS = 14
_TITLES = ("title", "subtitle", "toc", "quote", "author", "date", "abstract")
_SENTENCE_END = re.compile(r"[.!;,…]$")


def headings(document: Document) -> Iterator[Finding]:
    """Levels without gaps, the first one level 1, words in each, none in a table."""
    last = 0
    for each in document.of_body():
        if not each.level:
            continue
        text = normal(each.text)
        if not text:
            yield Finding(
                "word-heading-empty", f"A heading of level {each.level} is empty.", each.place
            )
            continue
        if last == 0 and each.level > 1:
            yield Finding(
                "word-heading-first",
                f"The first heading is of level {each.level}, not 1.",
                each.place,
            )
        elif each.level > last + 1:
            yield Finding(
                "word-heading-skip",
                f"A heading of level {each.level} follows one of level {last}.",
                each.place,
            )
        last = each.level
        if each.cell is not None:
            yield Finding("word-heading-in-table", "A heading stands in a table.", each.place)
        if len(text) > _LONG_HEADING:
            yield Finding(
                "word-heading-long", f"A heading is {len(text)} characters long.", each.place
            )
    words = sum(len(each.text.split()) for each in document.of_body())
    if last == 0 and words > _LONG_DOCUMENT:
        yield Finding("word-headings-missing", f"{words} words of text have no heading.")


def fake_headings(document: Document) -> Iterator[Finding]:
    """A short line of bold print that stands where a heading would."""
    paragraphs = [each for each in document.of_body() if each.cell is None and not each.boxed]
    body = _usual_size(document, paragraphs)
    for each, following in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        if following is None or not normal(following.text) or not _may_be_heading(each):
            continue
        looks = [(run, _look(document, each, run)) for run in each.runs if normal(run.text)]
        if not looks or not all(look.bold for _, look in looks):
            continue
        if min(look.size for _, look in looks) >= body + _LARGER:
            yield Finding(
                "word-fake-heading",
                f"{shortened(each.text)} looks like a heading, but its style is none.",
                each.place,
            )
        elif all(_is_bold_by_hand(run) for run, _ in looks):
            yield Finding(
                "word-bold-paragraph",
                f"{shortened(each.text)} is a paragraph in bold print: is it a heading?",
                each.place,
            )


def _look(document: Document, each: PlacedParagraph, run: PlacedRun) -> RunAppearance:
    return document.formatting.of_run(each.element, run.element, each.cell, each.ground)


def _usual_size(document: Document, paragraphs: list[PlacedParagraph]) -> float:
    """Return the size of most of the text."""
    sizes: Counter[float] = Counter()
    for each in paragraphs:
        for run in each.runs if not each.level else ():
            sizes[_look(document, each, run).size] += len(run.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=0)


def _is_bold_by_hand(run: PlacedRun) -> bool:
    """Return whether not the paragraph's style makes a run bold: a style of its own has a name."""
    properties = child(run.element, "rPr")
    if child(properties, "b") is not None:
        return is_on(child(properties, "b"))
    return run.properties.style.name.lower() == "strong"


def _may_be_heading(each: PlacedParagraph) -> bool:
    text = normal(each.text)
    return (
        bool(text)
        and not each.level
        and not each.listed
        and not any(run.link for run in each.runs)
        and len(text.split()) <= _MOST_WORDS
        and not _SENTENCE_END.search(text)
        and not each.style.is_a("caption")
        and not any(name.startswith(_TITLES) or "heading" in name for name in each.style.names)
    )
