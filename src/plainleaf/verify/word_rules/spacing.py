"""Rules for what stands where layout should be: empty paragraphs, spaces, tabs, blank lines.

A screen reader says "blank" for each, and the layout is lost as soon as the type is enlarged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.verify.readback.word.ooxml import W, child
from plainleaf.verify.word_rules.document import Document, PlacedParagraph
from plainleaf.verify.word_rules.finding import Finding

_SPACES = re.compile(r"(?<=\S)[ \u00a0\u2002-\u200a\u202f\u3000]{4,}(?=\S)")
_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,3}(?=\S)")
_BLANK_LINES = re.compile(r"\n{3,}")
_TAB = re.compile(r"(?<=[^\t\n])\t")
# Dots that end a sentence, and the Chinese ellipsis of two signs, are none to write on.
_FORM = re.compile(
    r"_{3,}|(?:\.[ \u00a0]?){10,}|…{4,}"
    r"|(?:[:：)\t ]|^)[ \t]*(?:\.{4,}|…{3,}|(?:…\.|\.…)[.…]+)[ \t]*$",
    re.MULTILINE,
)


def empty_paragraphs(document: Document) -> Iterator[Finding]:
    """Space between paragraphs comes from their style."""
    empty: list[PlacedParagraph] = []
    last: PlacedParagraph | None = None
    for each in [*document.of_body(), None]:
        if each is not None and _is_empty(each, document):
            if empty and not _follows(empty[-1], each):
                yield from _of(empty, last)
                empty = []
            empty.append(each)
            continue
        yield from _of(empty, last)
        empty, last = [], each
        if each is not None and not each.is_code and _BLANK_LINES.search(each.text):
            yield Finding(
                "word-empty-paragraphs", "Blank lines stand within a paragraph.", each.place
            )


def _of(empty: list[PlacedParagraph], last: PlacedParagraph | None) -> Iterator[Finding]:
    place = f"after {last.place}" if last is not None else "at the beginning"
    if len(empty) > 1:
        yield Finding(
            "word-empty-paragraphs", f"{len(empty)} empty paragraphs stand in a row.", place
        )
    elif empty and empty[0].cell is None and not _is_needed(empty[0]):
        yield Finding("word-empty-paragraph", "A paragraph is empty.", place)


def _follows(first: PlacedParagraph, second: PlacedParagraph) -> bool:
    return next(first.element.itersiblings(), None) is second.element


def _is_needed(each: PlacedParagraph) -> bool:
    """Return whether Word itself needs the paragraph: beside a table, or at the very end."""
    sides = [next(each.element.itersiblings(preceding=side), None) for side in (True, False)]
    return any(one is None or one.tag in (f"{W}tbl", f"{W}sectPr") for one in sides)


def _is_empty(each: PlacedParagraph, document: Document) -> bool:
    """Return whether a paragraph has nothing to read, no picture, rule, break or box."""
    if each.level or each.listed or each.text.strip(" \u00a0\n") or each.drawings:
        return False
    if (
        any(
            True
            for name in ("drawing", "pict", "object", "lastRenderedPageBreak", "oMath")
            for _ in each.element.iter(f"{W}{name}")
        )
        or each.element.find(f".//{W}br[@{W}type]") is not None
    ):
        return False
    if each.element.find(".//{*}oMath") is not None:
        return False
    section = child(each.element, "pPr", "sectPr")
    return section is None and document.formatting.paragraph_property(each.element, "pBdr") is None


def spaces_and_tabs(document: Document) -> Iterator[Finding]:
    """Columns are tables, indents are styles."""
    doubles: list[PlacedParagraph] = []
    for each in document.paragraphs:
        if each.story in ("header", "footer") or each.is_code or _is_contents(each):
            continue
        text = each.text
        if _SPACES.search(text):
            yield Finding("word-spaces", "Spaces stand where a layout should.", each.place)
        elif _DOUBLE.search(text):
            doubles.append(each)
        if len(_TAB.findall(text)) > 1:
            yield Finding("word-tabs", "Tabs make columns.", each.place)
        if _FORM.search(text):
            yield Finding(
                "word-form-lines", "A line to write on is made of dots or underscores.", each.place
            )
    if doubles:
        count = "1 paragraph has" if len(doubles) == 1 else f"{len(doubles)} paragraphs have"
        yield Finding("word-double-spaces", f"{count} two spaces in a row.", doubles[0].place)


def _is_contents(each: PlacedParagraph) -> bool:
    return any(name.startswith(("toc ", "table of figures", "index ")) for name in each.style.names)
