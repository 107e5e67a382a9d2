"""Edited Word files come back: what is no edit of the article is named, and not taken."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from edited_article import ARTICLE, Clinic, word_of_article
from plainleaf import update
from plainleaf.errors import SourceError
from plainleaf.roundtrip.patching import blocks
from plainleaf.roundtrip.patching.patches import Patch
from word_edits import W, WordEditor, element, runs, word_file


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """An article and its Word file."""
    return Clinic(tmp_path)


@pytest.fixture(scope="module")
def exported() -> bytes:
    """The Word file of the article."""
    return word_of_article()


@pytest.mark.parametrize(
    ("words", "old", "new", "hint"),
    [
        ("A Book on Doses", "Doses", "Dozes", "Change `references:` in the front matter."),
        ("By Ann", "By", "From", "Change what they are made of"),
        ("Important", "Important", "Beware", "Change what it is made of"),
    ],
)
def test_what_handouts_say_by_themselves_is_refused_with_its_place(
    words: str, old: str, new: str, hint: str, clinic: Clinic, exported: bytes
) -> None:
    """And other edits are taken beside it; the same again refuses the same."""

    def edit(it: WordEditor) -> None:
        it.replace(it.paragraph(words), old, new)
        it.replace(it.paragraph("Some feel"), "sick", "ill")

    made = clinic.update(exported, edit)
    (refused,) = made.refused
    assert f"→ “{new}" in refused.message or new in refused.message
    assert "(edited.docx, paragraph " in refused.message
    assert refused.hint.startswith(hint)
    assert clinic.text == ARTICLE.replace("feel sick", "feel ill")
    again = update(clinic.article, clinic.edited)
    assert [each.message for each in again.refused] == [refused.message]
    assert again.diff == ""


WAYS = """\
---
title: {title}
description: {title}.
lang: {lang}
glossary:
  {term}: {meaning}.
references:
  - id: rowan2020
    type: book
    title: A book on doses
    author:
      - {{family: Rowan, given: Jill}}
    issued: 2020
---

{term} [@rowan2020]. {term} {term} [@rowan2020].
"""
SPOKEN = {
    "en": ("Doses", "dose", "How much you take", "Back to the text", "not more than 5 mg"),
    "de": ("Dosen", "Dosis", "Wie viel Sie nehmen", "Zurück zum Text", "höchstens 5 mg"),
    "ar": ("الجرعات", "الجرعة", "كم تأخذ", "العودة إلى النص", "خذ 5 mg"),
}


@pytest.mark.parametrize("typed", ["words", "5 mg", "1", "again"])
@pytest.mark.parametrize("place", ["begin", "middle", "end"])
@pytest.mark.parametrize("style", ["ReferenceEntry", "GlossaryDefinition"])
@pytest.mark.parametrize("language", SPOKEN)
def test_what_is_typed_in_a_way_back_is_named(
    language: str, style: str, place: str, typed: str, tmp_path: Path
) -> None:
    """Even what the way back holds already: one of its words, a figure."""
    title, term, meaning, back, words = SPOKEN[language]
    article = WAYS.format(title=title, lang=language, term=term, meaning=meaning)
    clinic = Clinic(tmp_path, article)
    typed = {"words": words, "again": back.split()[-1]}.get(typed, typed)

    def edit(it: WordEditor) -> None:
        paragraph = it.paragraph(back, style)
        *_, run = (each for each in runs(paragraph) if back in "".join(each.itertext()))
        shown = "".join(run.itertext())
        cut = {"begin": 0, "middle": len(shown) // 2, "end": len(shown)}[place]
        for part in (shown[cut:], typed):
            added = copy.deepcopy(run)
            next(added.iter(f"{W}t")).text = part
            run.addnext(added)
        next(run.iter(f"{W}t")).text = shown[:cut]

    made = clinic.update(word_file(clinic.article), edit)
    (refused,) = made.refused
    assert typed in refused.message
    assert clinic.text == article


@pytest.mark.parametrize(("old", "new"), [("(2)", "(1)"), ("(1)", ""), ("to the text (1)", "")])
def test_a_way_back_that_says_less_or_is_another_one_s_is_named(
    old: str, new: str, tmp_path: Path
) -> None:
    """Each is compared with what it said itself, and as a whole."""
    title, term, meaning, *_ = SPOKEN["en"]
    article = WAYS.format(title=title, lang="en", term=term, meaning=meaning)
    clinic = Clinic(tmp_path, article)
    made = clinic.update(
        word_file(clinic.article), lambda it: it.replace(it.paragraph("A Book"), old, new)
    )
    assert len(made.refused) == 1
    assert clinic.text == article


def test_a_picture_in_a_way_back_is_named(clinic: Clinic, exported: bytes) -> None:
    """No run of a link is dropped with what stands in it."""

    def edit(it: WordEditor) -> None:
        paragraph = it.paragraph("Back to the text", "ReferenceEntry")
        run = next(each for each in runs(paragraph) if "Back" in "".join(each.itertext()))
        added = copy.deepcopy(run)
        added.replace(next(added.iter(f"{W}t")), element("footnoteReference", id="1"))
        run.addnext(added)

    assert len(clinic.update(exported, edit).refused) == 1


NOTED = """\
---
title: Notes on doses
description: So it is.
lang: en
---

Take it.[^1] Say [see[^2]] more.

Again.[^1] And.[^2]

[^1]: One a day.
[^2]: Two a day, see.[^1]
"""


def test_words_in_an_author_s_brackets_round_a_note_come_back(tmp_path: Path) -> None:
    """They are no mark of a note that is read out, “[note 1]”."""
    clinic = Clinic(tmp_path, NOTED)
    made = clinic.update(
        word_file(clinic.article), lambda it: it.replace(it.paragraph("Say"), "see", "take 5 mg")
    )
    assert made.refused == ()
    assert clinic.text == NOTED.replace("[see[^2]]", "[take 5 mg[^2]]")


@pytest.mark.parametrize("typed", [" 5 mg", "5", " 1"])
@pytest.mark.parametrize("paragraph", ["Again.", "Two a day"])
def test_what_is_typed_in_a_mark_that_repeats_another_one_is_named(
    paragraph: str, typed: str, tmp_path: Path
) -> None:
    """In the result of its field, which Word writes anew some day."""
    clinic = Clinic(tmp_path, NOTED)

    def edit(it: WordEditor) -> None:
        link = next(it.paragraph(paragraph).iter(f"{W}hyperlink"))
        shown = next(link.iter(f"{W}t"))
        shown.text = f"{shown.text}{typed}"

    (refused,) = clinic.update(word_file(clinic.article), edit).refused
    assert f"1{typed}" in refused.message
    assert clinic.text == NOTED


def test_what_is_typed_in_a_mark_that_is_read_out_is_named(tmp_path: Path) -> None:
    """Where works have numbers, too, a note’s mark is “[note 1]”."""
    text = ARTICLE.replace("@rowan2020]. Do", "@rowan2020].[^1] Do")
    clinic = Clinic(tmp_path, text)
    for typed in ("note 5 mg", "note 1", "see note"):
        edited = word_file(clinic.article)
        made = clinic.update(
            edited,
            lambda it: it.replace(it.paragraph("one tablet"), "note", typed),  # noqa: B023
        )
        (refused,) = made.refused
        assert typed in refused.message.replace("\u00a0", " ")
        assert clinic.text == text


def test_an_edit_that_would_export_to_something_else_is_refused(
    clinic: Clinic, exported: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with a patch: the proof is the export, read back."""
    real = blocks.changed_words

    def wrong(*given: Any) -> list[list[Patch]]:
        return [[replace(each, text=f"{each.text}0") for each in way] for way in real(*given)]

    monkeypatch.setattr(blocks, "changed_words", wrong)
    made = clinic.update(exported, lambda it: it.replace(it.paragraph("one tablet"), "5", "50"))
    (refused,) = made.refused
    assert "cannot be made in the article" in refused.message
    assert clinic.text == ARTICLE


def test_a_stranger_s_file_is_no_update(tmp_path: Path, clinic: Clinic) -> None:
    """It says what to do with it."""
    clinic.edited.parent.mkdir(exist_ok=True)
    docx.Document().save(str(clinic.edited))
    with pytest.raises(SourceError, match="plainleaf import"):
        update(clinic.article, clinic.edited)
