"""Rules for headings: those who read with a screen reader move by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from unicodedata import east_asian_width

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.ooxml import child, is_on, val
from plainleaf.verify.word_rules.document import Document, PlacedParagraph, PlacedRun
from plainleaf.verify.word_rules.finding import Finding, shortened
from plainleaf.verify.word_rules.formatting import RunAppearance

_LONG_DOCUMENT = 250  # words: about a page
_LONG_HEADING = 120  # characters: two lines
_LARGER = 1.5  # points by which a heading is larger than the text around it
_MOST_WORDS = 14
_FEW_WORDS = 6  # of a line that ends like a sentence, and may be a heading all the same
_CAPITALS = 4  # letters; fewer are an abbreviation
# What may stand out and is no heading, by how the names of styles begin; the last are ours.
_TITLES = (
    "title", "subtitle", "toc", "quote", "author", "date", "abstract",
    "lede", "letterhead", "also available",
)  # fmt: skip
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?](\s|$)|[。！？؟।۔]")
_SENTENCE_END = re.compile(r"[.!;,…。！；，、।۔؛،]$")


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
    """A short line that stands where a heading would, and does not look like the text around it."""
    paragraphs = [each for each in document.of_body() if each.cell is None and not each.boxed]
    body = _usual_size(document, paragraphs)
    # Empty paragraphs are space, and often stand below what looks like a heading.
    shown = [each for each in paragraphs if normal(each.text)]
    begun = not any(each.level for each in shown)
    for each in shown:
        begun = begun or bool(each.level)
        line = _first_line(each)
        if not line or not _may_be_heading(each, line):
            continue
        if each is shown[-1] and len(line) == len(each.runs):
            continue  # a heading of nothing
        text = "".join(run.text for run in line).strip()
        looks = [_look(document, each, run) for run in line]
        larger = min(look.size for look in looks) >= body + _LARGER
        # The name of a clinic may stand large above the title.
        above = not begun and not all(look.bold for look in looks)
        if larger and not above and not _SENTENCE_END.search(normal(text)):
            yield Finding(
                "word-fake-heading",
                f"{shortened(text)} looks like a heading, but its style is none.",
                each.place,
            )
        elif kind := _stands_out(line, looks, text):
            yield Finding(
                "word-bold-paragraph",
                f"{shortened(text)} is a {kind}: is it a heading?",
                each.place,
            )


def _first_line(each: PlacedParagraph) -> list[PlacedRun]:
    """Return the runs with words up to a line break between runs, if sentences follow it."""
    line: list[PlacedRun] = []
    for number, run in enumerate(each.runs):
        if "\n" in run.text:
            rest = "".join(other.text for other in each.runs[number:])
            return line if run.text.startswith("\n") and _SENTENCE.search(rest) else []
        if normal(run.text):
            line.append(run)
    return line


def _stands_out(line: list[PlacedRun], looks: list[RunAppearance], text: str) -> str:
    """Return how a line stands out from other text; nothing if it does not."""
    sentence = _SENTENCE_END.search(text)
    if sentence and (text[-1] not in ".:" or len(text.split()) > _FEW_WORDS):
        return ""
    if all(look.bold for look in looks) and all(map(_is_bold_by_hand, line)):
        return "line in bold print"
    if all(val(child(run.element, "rPr", "u")) not in (None, "none") for run in line):
        return "line that is underlined"
    capitals = text.isupper() or all(is_on(child(run.element, "rPr", "caps")) for run in line)
    if capitals and not sentence and sum(map(str.isalpha, text)) >= _CAPITALS:
        return "line in capitals"
    return ""


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


def _words(text: str) -> int:
    """Return how many words a text has; two signs of East Asia count as one."""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    return len(text.split()) + wide // 2


def _may_be_heading(each: PlacedParagraph, line: list[PlacedRun]) -> bool:
    return (
        not each.level
        and not each.listed
        and not any(run.link for run in line)
        and _words("".join(run.text for run in line)) <= _MOST_WORDS
        and not each.style.is_a("caption")
        and not any(name.startswith(_TITLES) or "heading" in name for name in each.style.names)
    )
