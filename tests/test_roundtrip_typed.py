"""What is typed into a Word file stays what was typed: no sign at its start makes a list of it."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from edited_article import Clinic
from plainleaf import update
from plainleaf.importers.word.changes import Decision
from plainleaf.roundtrip.leaves import Looks, leaves_of
from plainleaf.roundtrip.reading import story_of
from plainleaf.verify.readback.word import WordFile
from word_edits import WordEditor, element, runs

SOURCE = """\
---
title: Title words
description: "Said words here."
lang: en
glossary:
  tablet: Gloss words here.
  dose: "Quoted words here."
---

Take one tablet or a dose in
the morning daily with
water now + 5 mg more
and 5. May too.

::: key-points
- Point words here.
- Second.
:::

- Item words here.
- Item two.

1. Number words here.
2. Number two.

> Quote words here.

## Heading words here

| A | B |
|---|---|
| Cell words here | 2 |

<table>
<tr><th>C</th><th>D</th></tr>
<tr><td>Html words here</td><td>2</td></tr>
</table>

Note.[^1] And **bold words** here, *slanted words* here.

One line<br>below words here.

[^1]: Foot words here.
"""
SIGNS = [
    "+ 5 mg", "- 5 mg", "* 5 mg", "– 5 mg", "-5 mg", "5. Mai", "5) x", "٥. مايو", "५. मई", "１. x",
    "# 5", "> 5 mg", "• 5 mg", "· 5 mg", ": 5", "~ 5 mg", "= 5", "---", "===", "::: note", "| a |",
    "1.\u00a0x", "[^1]: x",
]  # fmt: skip
PLACES = [
    "the morning", "water now", "and 5", "Title", "Said", "Gloss", "Quoted", "Point", "Item words",
    "Number words", "Quote words", "Heading", "Cell", "Html", "Foot", "bold words",
    "slanted words", "below",
]  # fmt: skip


@cache
def exported() -> bytes:
    """Return the Word file of the article, made once."""
    with TemporaryDirectory(prefix="plainleaf-test-") as folder:
        return Clinic(Path(folder), SOURCE).word()


def said(data: bytes, folder: Path) -> list[tuple[str, int | None, str]]:
    """Return of each paragraph what it is, how deep in a list, and what it says."""
    path = folder / "read.docx"
    path.write_bytes(data)
    with WordFile(path) as file:
        story = story_of(file, "en", Decision(None), Looks())
    blocks = [*story.blocks, *(each for note in story.notes for each in note)]
    return [(each.role.value, each.depth, each.text) for each in leaves_of(blocks)]


def taken(editor: WordEditor, folder: Path) -> str:
    """Take all edits, and return the article; it exports to what was typed, and to no more."""
    clinic = Clinic(folder, SOURCE)
    made = clinic.update(editor.data)
    assert made.refused == ()
    assert said(clinic.word(), folder) == said(editor.data, folder)
    assert update(clinic.article, clinic.edited).diff == ""
    return clinic.text


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_typed_before_words_stay_text(sign: str, tmp_path: Path) -> None:
    """At the start of a line of the source, of an item, a cell, a heading, a value, a mark."""
    editor = WordEditor(exported())
    for place in PLACES:
        editor.replace(editor.paragraph(place), place, f"{sign} {place}")
    taken(editor, tmp_path)


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_typed_as_paragraphs_of_their_own_stay_text(sign: str, tmp_path: Path) -> None:
    """Below a paragraph, an item, a quotation, a note."""
    editor = WordEditor(exported())
    for at, place in enumerate(("Take one", "Item words", "Quote words", "Foot", "One line")):
        editor.add_after(editor.paragraph(place), f"{sign} and {at}")
    taken(editor, tmp_path)


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_typed_below_the_break_of_a_line_stay_text(sign: str, tmp_path: Path) -> None:
    """With Shift and Enter, at the end of a paragraph, an item, a quotation, a cell."""
    editor = WordEditor(exported())
    for place in ("May too", "Item words", "Quote words", "Cell", "Html", "One line", "Point"):
        paragraph = editor.paragraph(place)
        last = [each for each in runs(paragraph) if "".join(each.itertext()).strip()][-1]
        run = copy.deepcopy(last)
        for each in run.iter():
            each.text = sign if each.text else each.text
        gap = element("r")
        gap.append(element("br"))
        last.addnext(gap)
        gap.addnext(run)
    taken(editor, tmp_path)


def test_words_of_the_front_matter_have_backslashes_where_they_are_markdown(tmp_path: Path) -> None:
    """A sign alone is none in a title; what explains a word is a paragraph."""
    editor = WordEditor(exported())
    for place in ("Title", "Said", "Gloss", "Quoted"):
        editor.replace(editor.paragraph(place), place, f"* 5 [x] {place}")
    made = taken(editor, tmp_path)
    assert '\ntitle: "* 5 [x] Title words"\n' in made
    assert '\ndescription: "* 5 [x] Said words here."\n' in made
    assert r'tablet: "\\* 5 \\[x\\] Gloss words here."' in made
    editor.replace(editor.paragraph("Title"), "Title", "_a_ Title")
    (tmp_path / "again").mkdir()
    marked = taken(editor, tmp_path / "again")
    assert r'title: "\\* 5 \\[x\\] \\_a\\_ Title words"' in marked


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_typed_in_a_paragraph_of_a_new_item_stay_text(sign: str, tmp_path: Path) -> None:
    """A new item with a paragraph below its own."""
    clinic = Clinic(tmp_path, "---\ntitle: T\nlang: en\n---\n\n- One.\n\n  More.\n\n- Two.\n")
    editor = WordEditor(clinic.word())
    one, more = editor.paragraph("One."), editor.paragraph("More.")
    editor.add_after(editor.add_after(more, "New.", like=one), sign, like=more)
    assert clinic.update(editor.data).refused == ()
    assert said(clinic.word(), tmp_path) == said(editor.data, tmp_path)
