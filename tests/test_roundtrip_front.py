"""Edited Word files come back: titles, names, explained words and captions."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from edited_article import FRONT, Clinic, Edit, changed, word_of_article
from plainleaf import update
from plainleaf.api import check
from plainleaf.diagnostics import Severity
from samples import PICTURE
from word_edits import W, WordEditor, element, word_file


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """An article and its Word file."""
    return Clinic(tmp_path)


@pytest.fixture(scope="module")
def exported() -> bytes:
    """The Word file of the article."""
    return word_of_article()


def _entry(it: WordEditor, term: str, meaning: str, below: str) -> None:
    last = it.paragraph(below, "GlossaryDefinition")
    it.add_after(last, meaning)
    it.add_after(last, term, it.paragraph("placebo", "GlossaryTerm"))


def _entry_gone(it: WordEditor, term: str, meaning: str) -> None:
    it.remove(it.paragraph(term, "GlossaryTerm"))
    it.remove(it.paragraph(meaning, "GlossaryDefinition"))


def _caption(it: WordEditor, above: object, words: str, style: str) -> None:
    made = copy.deepcopy(it.paragraph("Call us."))
    above.addprevious(made)  # type: ignore[attr-defined]
    it.replace(made, "Call us.", words)
    it.restyle(made, style)


FRONT_EDITS: dict[str, tuple[Edit, list[str]]] = {
    "definition": (
        lambda it: it.replace(it.paragraph("How much of"), "at once", "each time: 5 mg #2"),
        ["-  dose | doses: How much of a medicine you take at once.",
         '+  dose | doses: "How much of a medicine you take each time: 5 mg #2."'],
    ),
    "explained word": (
        lambda it: _entry(it, "trial", "A test: 5 mg.", "without a medicine"),
        ['+  trial: "A test: 5 mg."'],
    ),
    "explained word between others": (
        lambda it: _entry(it, "trial", "A test.", "How much of"),
        ["+  trial: A test."],
    ),
    "explained word removed": (
        lambda it: _entry_gone(it, "placebo", "without a medicine"),
        ["-  placebo: A tablet without a medicine."],
    ),
    "name": (
        lambda it: it.replace(it.paragraph("By Ann"), "Ben Sample", "Cara Other"),
        ["-  - Ben Sample", "+  - Cara Other"],
    ),
    "first name added": (
        lambda it: it.replace(it.paragraph("By Ann"), "Ann", "Cara O’Other, Ann"),
        ["+  - Cara O’Other"],
    ),
    "last name added": (
        lambda it: it.replace(
            it.paragraph("By Ann"), " and Ben Sample", ", Ben Sample and Cara Other"),
        ["+  - Cara Other"],
    ),
    "first name removed": (
        lambda it: it.replace(it.paragraph("By Ann"), "Ann Example and ", ""),
        ["-  - Ann Example"],
    ),
    "last name removed": (
        lambda it: it.replace(it.paragraph("By Ann"), " and Ben Sample", ""),
        ["-  - Ben Sample"],
    ),
    "category": (
        lambda it: it.replace(it.paragraph("By Ann"), "Medicines", "Drugs: all"),
        ["-category: Medicines", '+category: "Drugs: all"'],
    ),
    "category removed": (
        lambda it: it.replace(it.paragraph("By Ann"), "\u00a0· Medicines", ""),
        ["-category: Medicines"],
    ),
    "name and category": (
        lambda it: it.replace(it.paragraph("By Ann"), "Ben Sample\u00a0· Medicines", "Cy\u00a0· On"
        ),
        ["-  - Ben Sample", "-category: Medicines", "+  - Cy", "+category: On"],
    ),
    "caption removed": (
        lambda it: it.remove(it.paragraph("The scanner")),
        ['-![A scanner](scan.svg "The scanner in room 4")', "+![A scanner](scan.svg)"],
    ),
    "caption of a picture": (
        lambda it: _caption(
            it, next(it.body.iter(f"{W}tbl")).getprevious(), 'A "5 mg" ward', "Caption"),
        ["-![A ward](scan.svg)", '+![A ward](scan.svg "A \\"5 mg\\" ward")'],
    ),
    "caption of a table removed": (
        lambda it: it.remove(it.paragraph("How much to")),
        ["-<caption>How much to take</caption>"],
    ),
    "caption of a table": (
        lambda it: _caption(it, list(it.body.iter(f"{W}tbl"))[1], "Rest < 5 h", "TableCaption"),
        ["+<caption>Rest < 5 h</caption>"],
    ),
}  # fmt: skip


@pytest.fixture
def front(tmp_path: Path) -> Clinic:
    """An article with all that front matter has a handout show, and its pictures."""
    clinic = Clinic(tmp_path, FRONT)
    (clinic.article.parent / "scan.svg").write_text(PICTURE)
    return clinic


@pytest.mark.parametrize("name", FRONT_EDITS)
def test_an_edit_of_front_matter_or_a_caption_comes_back(name: str, front: Clinic) -> None:
    """Line for line; a second run changes nothing; what comes of it has nothing to put right."""
    edit, expected = FRONT_EDITS[name]
    made = front.update(word_file(front.article), edit)
    assert made.refused == ()
    assert changed(FRONT, front.text) == expected
    again = update(front.article, front.edited)
    assert (again.refused, again.diff) == ((), "")
    errors = [each for each in check(front.article) if each.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda it: it.replace(it.paragraph("By Ann"), "Ann Example and", "Ann, Cara, Dan and"),
        lambda it: it.replace(it.paragraph("By Ann"), "Medicines", "Medicines\u00a0· Tablets"),
        lambda it: it.replace(it.paragraph("By Ann"), "By Ann Example and Ben Sample", "By"),
        lambda it: it.format(it.paragraph("By Ann"), "Ann", element("b")),
        lambda it: it.remove(it.paragraph("By Ann")),
        lambda it: it.remove(it.paragraph("How to take")),
        lambda it: it.replace(it.paragraph("placebo", "GlossaryTerm"), "placebo", "sugar pill"),
        lambda it: it.remove(it.paragraph("without a medicine")),
        lambda it: _entry(it, "wombat", "An animal.", "without a medicine"),
        lambda it: _entry(it, "trial | test", "A test.", "without a medicine"),
        lambda it: it.add_after(it.paragraph("without a medicine"), "And another 5 mg."),
        lambda it: _caption(it, it.paragraph("Call us."), "A caption of nothing", "Caption"),
    ],
)
def test_what_front_matter_cannot_hold_so_is_named(edit: Edit, front: Clinic) -> None:
    """And nothing changes."""
    made = front.update(word_file(front.article), edit)
    assert len(made.refused) == 1
    assert front.text == FRONT


def test_an_explained_word_goes_with_all_of_its_lines(front: Clinic) -> None:
    """And the last one with the key above it."""
    text = FRONT.replace("A tablet without", "A tablet\n    without")
    front.article.write_text(text, "utf-8")
    edited = word_file(front.article)
    made = front.update(edited, lambda it: _entry_gone(it, "placebo", "without a medicine"))
    assert made.refused == ()
    assert front.text == text.replace("  placebo: A tablet\n    without a medicine.\n", "")
    made = front.update(
        word_file(front.article), lambda it: _entry_gone(it, "dose", "How much of a medicine")
    )
    assert made.refused == ()
    start, end = FRONT.index("glossary:"), FRONT.index("---\n\n")
    assert front.text == FRONT[:start] + FRONT[end:]


@pytest.mark.parametrize(
    ("form", "old", "new", "expected"),
    [
        ("authors: [Ann Example, Ben Sample]", "Ann Example and", "Ann Example, C “D” E and",
         "authors: [Ann Example, C “D” E, Ben Sample]"),
        ("authors: [Ann Example, Ben Sample]", " and Ben Sample", ", Ben Sample and [C]",
         'authors: [Ann Example, Ben Sample, "[C]"]'),
        ("authors: [Ann Example, Ben Sample]", "Ann Example and ", "", "authors: [Ben Sample]"),
        ("authors: [Ann Example, Ben Sample]", " and Ben Sample", "", "authors: [Ann Example]"),
        ('authors: ["Ann Example", \'Ben Sample\']', "Ben", "Bea",
         'authors: ["Ann Example", Bea Sample]'),
        ("authors: Ann Example", "Ann Example", "Ann Example and Ben",
         "authors: [Ann Example, Ben]"),
        ("author: Ann Example", "Ann", "Anna", "author: Anna Example"),
    ],
)  # fmt: skip
def test_names_are_written_as_the_article_writes_them(
    form: str, old: str, new: str, expected: str, tmp_path: Path
) -> None:
    """In a list with dashes or in brackets, or one alone."""
    text = FRONT.replace("authors:\n  - Ann Example\n  - Ben Sample", form)
    clinic = Clinic(tmp_path, text.replace('![A scanner](scan.svg "The scanner in room 4")', "")
                    .replace("![A ward](scan.svg)", ""))  # fmt: skip
    before = clinic.text
    made = clinic.update(
        word_file(clinic.article), lambda it: it.replace(it.paragraph("By Ann"), old, new)
    )
    assert made.refused == ()
    assert clinic.text == before.replace(form, expected)


SPOKEN_FRONT = {
    "ja": ("薬の飲み方", "用量", "一回に飲む量。", "山田花子", "鈴木一郎", "佐藤愛", "偽薬",
           "薬のない錠剤。"),
    "ar": ("كيف تأخذ الدواء", "الجرعة", "كم تأخذ في المرة.", "ليلى حداد", "سامي نصار", "Ann Other",
           "العلاج", "ما تأخذه 5 mg."),
    "de": ("So nehmen Sie es", "Dosis", "So viel nehmen Sie.", "Eva Muster", "Jan Beispiel",
           "Ida Neu", "Placebo", "Ohne Wirkstoff, 5 mg."),
}  # fmt: skip


@pytest.mark.parametrize("language", SPOKEN_FRONT)
def test_names_and_explained_words_come_back_in_other_languages(
    language: str, tmp_path: Path
) -> None:
    """With the commas and words of each language between names."""
    title, term, meaning, ann, ben, cara, other, said = SPOKEN_FRONT[language]
    text = (
        f"---\ntitle: {title}\ndescription: {title}\nlang: {language}\nauthors: [{ann}, {ben}]\n"
        f"glossary:\n  {term}: {meaning}\n---\n\n{term} {other}.\n"
    )
    clinic = Clinic(tmp_path, text)

    def edit(it: WordEditor) -> None:
        it.replace(it.paragraph(ben), ben, cara)
        last = it.paragraph(meaning.rstrip("。."), "GlossaryDefinition")
        it.add_after(last, said)
        it.add_after(last, other, it.paragraph(term, "GlossaryTerm"))

    assert clinic.update(word_file(clinic.article), edit).refused == ()
    expected = text.replace(ben, cara).replace("\n---\n\n", f"\n  {other}: {said}\n---\n\n")
    assert clinic.text == expected
    more = clinic.update(
        word_file(clinic.article), lambda it: it.replace(it.paragraph(cara), cara, "5 mg، 3")
    )
    assert len(more.refused) == 1
