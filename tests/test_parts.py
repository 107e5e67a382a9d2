"""The parts of a handout: all of them, in reading order, and each treated as the others are."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from lxml.html import fromstring

from plainleaf.clinic import read_clinic
from plainleaf.diagnostics import Position
from plainleaf.handout import Handout, compose, laid_out
from plainleaf.model.article import Footnote, Heading, Paragraph
from plainleaf.model.inlines import Emphasis, Inlines, Isolate, Text
from plainleaf.model.parts import (
    AlsoIn,
    Available,
    Body,
    Byline,
    Colophon,
    EveryPart,
    Footnotes,
    Lede,
    Letterhead,
    Part,
    ReferenceEntry,
    References,
    Source,
    Title,
)
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.theme.editions import themed
from plainleaf.theme.tokens import Edition
from plainleaf.verify.expected import outline_of
from plainleaf.writers.html import write

HERE = Position("article.md", 1)
READING_ORDER = [
    Letterhead,
    Title,
    Lede,
    Byline,
    AlsoIn,
    Source,
    Body,
    Footnotes,
    References,
    Available,
    Colophon,
]
ARTICLE = """\
---
title: عنوان
lang: ar
description: خذ 5 mg كل يوم
authors: [كاتب]
category: فئة
source: one
version: إصدار
references:
  - id: one
    type: book
    title: كتاب
    author: [{literal: مؤلف}]
---

## قسم

كلمات [@one].[^a]

[^a]: حاشية
"""
PROFILE = """\
lang = "ar"
name = "عيادة"
also-available = "بخط كبير"
"""


def full(folder: Path) -> Handout:
    """Return a handout in Arabic that has every part."""
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    (folder / "clinic.toml").write_text(PROFILE, "utf-8")
    return compose(
        read_article(folder / "article.md").article,
        default_theme(),
        clinic=read_clinic(folder),
        siblings=[("en", "https://example.org/")],
    )


def every(words: Inlines) -> EveryPart:
    """Return every part, each with these words in it."""
    blocks = (Paragraph(words, HERE),)
    heading = Heading(2, words, "words", HERE)
    return (
        Letterhead(blocks),
        Title(heading),
        Lede(words),
        Byline(words),
        AlsoIn(words),
        Source(words),
        Body(blocks),
        Footnotes(heading, (Footnote("n", blocks, HERE, 1),), ((),)),
        References(heading, (ReferenceEntry(1, "ref-1", words, ()),)),
        None,
        Available(words),
        Colophon(blocks),
    )


def test_a_handout_has_every_part_in_reading_order(tmp_path: Path) -> None:
    """None is left out, none stands elsewhere."""
    assert [type(part) for part in full(tmp_path).parts] == READING_ORDER


def test_every_class_of_part_is_composed() -> None:
    """A new part that composing does not know is found here; the source has two places."""
    whole = [kind for part in get_args(EveryPart) for kind in get_args(part) or (part,)]
    assert [kind for kind in dict.fromkeys(whole) if kind is not type(None)] == READING_ORDER
    assert whole.count(Source) == 2
    assert list(get_args(Part)) == READING_ORDER


def test_a_part_that_says_nothing_is_no_part(tmp_path: Path) -> None:
    """So no writer needs to ask; a handout of a title and words has these two alone."""
    (tmp_path / "article.md").write_text("---\ntitle: A\nlang: en\n---\n\nWords.\n", "utf-8")
    made = compose(read_article(tmp_path / "article.md").article, default_theme())
    assert [type(part) for part in made.parts] == [Title, Body]


@pytest.mark.parametrize("kind", READING_ORDER, ids=lambda kind: kind.__name__)
def test_a_dose_keeps_its_order_in_every_part_from_the_right(kind: type[Part]) -> None:
    """The description's as well as the body's: in Arabic “5 mg” would be shown as “mg 5”."""
    parts = laid_out(every((Text("خذ 5 mg"),)), "ar", default_theme().tokens)
    (part,) = (part for part in parts if isinstance(part, kind))
    said = [node for node in walk(part) if isinstance(node, Text)]
    isolated = [plain_text(node) for node in walk(part) if isinstance(node, Isolate)]
    assert isolated == ["5 mg"] * (2 if kind in (Footnotes, References) else 1), (
        f"in {kind.__name__}: {said}"
    )


def test_the_description_s_dose_keeps_its_order(tmp_path: Path) -> None:
    """From the front matter to the handout."""
    lede = full(tmp_path).part(Lede)
    assert [plain_text(node) for node in walk(lede or ()) if isinstance(node, Isolate)] == ["5 mg"]


@pytest.mark.parametrize("kind", READING_ORDER, ids=lambda kind: kind.__name__)
def test_an_edition_without_italics_has_none_in_any_part(kind: type[Part]) -> None:
    """Whatever is set is set in all parts."""
    tokens = themed(default_theme(), Edition.LARGE_PRINT).tokens
    parts = laid_out(every((Emphasis((Text("words"),)),)), "en", tokens)
    (part,) = (part for part in parts if isinstance(part, kind))
    assert not [node for node in walk(part) if isinstance(node, Emphasis)]
    assert "words" in plain_text(part)


def test_the_verifier_expects_the_words_of_every_part(tmp_path: Path) -> None:
    """In reading order; footnotes beside the text."""
    made = full(tmp_path)
    outline = outline_of(made)
    places = []
    for part in made.parts:
        first, *others = (node.text for node in walk(part) if isinstance(node, Text))
        if isinstance(part, Footnotes):
            assert [text for *_, text in outline.notes_heading or ()] == [first]
            assert others[0] in outline.footnotes[0]
        else:
            places.append(outline.text.find(first.strip(), places[-1] if places else 0))
    assert -1 not in places
    assert places == sorted(places)


def test_a_page_has_one_title_block_and_one_colophon(tmp_path: Path) -> None:
    """The lines below the title stand in its element, other forms in that of the colophon."""
    page = fromstring(write(full(tmp_path), default_theme()).decode())
    blocks = page.xpath("//main/header[@class='title-block'] | //main/footer[@class='colophon']")
    assert [[child.get("class") for child in block] for block in blocks] == [
        [None, "lede", "byline", "also-in", "source"],
        ["available", None, None],
    ]
