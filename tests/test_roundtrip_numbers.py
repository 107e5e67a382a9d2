"""Steps that come from Word have the numbers that Word shows, or do not come."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lxml import etree

from plainleaf import update
from plainleaf.roundtrip.steps import Update
from word_edits import W, WordEditor, element, word_file

ARTICLE = """---
title: After the operation
lang: en
---

Take your medicine.

- Rest
- Drink

Wait 5 minutes.

{}Call us.
"""
STEPS = "1. Measure\n2. Write it down\n\n"


def stepped(
    tmp_path: Path, steps: str, edit: Callable[[WordEditor], None], only: set[int] | None = None
) -> tuple[Update, str]:
    """Update an article from its edited file; return what came of it and the article."""
    path = tmp_path / "article.md"
    path.write_text(ARTICLE.format(steps), "utf-8")
    editor = WordEditor(word_file(path))
    edit(editor)
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    made = update(path, edited, only=only)
    return made, path.read_text("utf-8")


def steps(editor: WordEditor, behind: etree._Element, start: int, *words: str) -> None:
    """Type a numbered list of its own that starts with a number."""
    root = etree.fromstring(editor.parts["word/numbering.xml"])
    known = [each for each in root.iter(f"{W}num") if each.find(f"{W}lvlOverride") is not None]
    num = copy.deepcopy(known[0])
    name = str(60 + len(known))
    num.set(f"{W}numId", name)
    found = num.find(f"{W}lvlOverride/{W}startOverride")
    assert found is not None
    found.set(f"{W}val", str(start))
    known[-1].addnext(num)
    editor.parts["word/numbering.xml"] = etree.tostring(root)
    like = editor.paragraph("Measure")
    for each in words:
        behind = editor.add_after(behind, each, like)
        number = behind.find(f"{W}pPr/{W}numPr")
        if number is None:
            number = etree.SubElement(behind.find(f"{W}pPr"), f"{W}numPr")
            number.append(element("ilvl", val="0"))
            number.append(element("numId", val=name))
        number.find(f"{W}numId").set(f"{W}val", name)  # type: ignore[union-attr]


@pytest.mark.parametrize("start", [1, 4])
def test_steps_below_points_start_where_word_shows_it(tmp_path: Path, start: int) -> None:
    """Points that come with them are not counted."""

    def edit(it: WordEditor) -> None:
        behind = it.paragraph("Call us")
        for words in ("Ointment 5 cm", "Bandage 2 m"):
            behind = it.add_after(behind, words, it.paragraph("Drink"))
        steps(it, behind, start, "First 5 mg", "Then 10 mg")

    made, text = stepped(tmp_path, STEPS, edit)
    assert (made.taken, made.refused) == (1, ())
    assert text.endswith(
        f"- Ointment 5 cm\n- Bandage 2 m\n\n{start}. First 5 mg\n{start + 1}. Then 10 mg\n"
    )


@pytest.mark.parametrize("start", [1, 7])
def test_steps_right_below_others_are_a_list_of_their_own(tmp_path: Path, start: int) -> None:
    """As Word shows them they do not count on."""
    made, text = stepped(
        tmp_path, STEPS, lambda it: steps(it, it.paragraph("Write it"), start, "First", "Then")
    )
    assert (made.taken, made.refused) == (1, ())
    assert f"2. Write it down\n\n{start}. First\n{start + 1}. Then\n" in text


def test_a_step_that_cannot_have_its_number_is_refused(tmp_path: Path) -> None:
    """Word begins again in the midst of a list, which no article can; other edits are taken."""

    def edit(it: WordEditor) -> None:
        steps(it, it.paragraph("Measure"), 1, "First 5 mg")
        it.replace(it.paragraph("Call us"), "us", "me")

    made, text = stepped(tmp_path, STEPS, edit)
    assert made.taken == 1
    (refused,) = made.refused
    assert "would show 2 where the Word file shows 1, before “First 5 mg”" in refused.message
    assert text == ARTICLE.format(STEPS).replace("Call us", "Call me")


def test_a_step_that_moves_the_numbers_of_another_list_is_refused(tmp_path: Path) -> None:
    """Word counts on below the text between them, and the article says 3."""
    both = f"{STEPS}Then rest.\n\n3. Get up\n\n"

    def edit(it: WordEditor) -> None:
        it.add_after(it.paragraph("Write it"), "Wait")
        root = etree.fromstring(it.parts["word/numbering.xml"])
        (start,) = [each for each in root.iter(f"{W}startOverride") if each.get(f"{W}val") == "3"]
        start.set(f"{W}val", "4")
        it.parts["word/numbering.xml"] = etree.tostring(root)

    made, text = stepped(tmp_path, both, edit)
    assert made.taken == 0
    (refused,) = made.refused
    assert "would show 3 where the Word file shows 4" in refused.message
    assert text == ARTICLE.format(both)


def test_of_two_steps_one_can_be_taken(tmp_path: Path) -> None:
    """What was not asked for has no number, and those below count without it."""

    def edit(it: WordEditor) -> None:
        it.add_after(it.paragraph("Measure"), "Wait")
        it.add_after(it.paragraph("Write it"), "Sleep")

    made, text = stepped(tmp_path, STEPS, edit, {1})
    assert (made.taken, made.refused) == (1, ())
    assert "1. Measure\n2. Write it down\n3. Sleep\n" in text


# --- In another order ----------------------------------------------------------------------------

LISTS = {
    "en": ("Wash your hands.", "Clean the skin.", "Set the needle.", "Inject slowly."),
    "de": ("Hände waschen.", "Haut reinigen.", "Nadel ansetzen.", "Langsam spritzen."),
    "ar": ("اغسل يديك.", "نظف الجلد.", "ضع الإبرة.", "احقن ببطء."),
    "ja": ("手を洗います。", "皮膚をふきます。", "針をさします。", "注射します。"),
}
MOVES = {(one, other) for one in range(4) for other in range(4) if one != other}


def numbered(words: Sequence[str], start: int, between: str, mark: str) -> str:
    """Return a list as an article has it."""
    return between.join(f"{at}{mark} {each}\n" for at, each in enumerate(words, start))


def reordered(
    tmp_path: Path, language: str, source: str, before: Sequence[str], after: Sequence[str],
    *, typed: bool = False,
) -> tuple[Update, str]:  # fmt: skip
    """Update an article in whose Word file steps were moved, or have others’ words."""
    path = tmp_path / "article.md"
    path.write_text(f"---\ntitle: T\nlang: {language}\n---\n\nA.\n\n{source}", "utf-8")
    editor = WordEditor(word_file(path))
    found = {each: editor.paragraph(each) for each in before}
    if typed:
        for old, new in zip(before, after, strict=True):
            if old != new:
                editor.replace(found[old], old, new)
    else:
        above = found[before[0]].getprevious()
        for each in after:
            editor.move(found[each], above)
            above = found[each]
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    return update(path, edited), path.read_text("utf-8")


@pytest.mark.parametrize("language", LISTS)
@pytest.mark.parametrize("move", sorted(MOVES), ids=str)
def test_a_step_that_moves_is_one_edit_with_the_right_numbers(
    tmp_path: Path, move: tuple[int, int], language: str
) -> None:
    """Wherever it goes, down or up, first or last, in lists that start elsewhere or are loose."""
    words = LISTS[language]
    after = list(words)
    after.insert(move[1], after.pop(move[0]))
    start, between, mark = [(1, "", "."), (3, "", "."), (1, "\n", "."), (9, "\n", ")")][
        sum(move) % 4
    ]
    source = numbered(words, start, between, mark)
    made, text = reordered(
        tmp_path, language, f"{source}\nB.\n" if move[0] else source, words, after
    )
    assert made.refused == ()
    assert len({each.number for each in made.edits}) == 1
    assert made.taken == 1
    assert numbered(after, start, between, mark) in text


@pytest.mark.parametrize("language", LISTS)
@pytest.mark.parametrize("typed", [False, True], ids=["moved", "typed"])
def test_two_steps_that_change_places_are_taken(tmp_path: Path, language: str, typed: bool) -> None:
    """By moving one of them, and by typing the words of each into the other."""
    one, two, three, four = LISTS[language]
    after = (one, three, two, four)
    source = numbered(LISTS[language], 1, "", ".")
    made, text = reordered(tmp_path, language, source, LISTS[language], after, typed=typed)
    assert (made.refused, made.taken) == ((), 1)
    assert text.endswith(numbered(after, 1, "", "."))


def test_a_dose_is_no_number_of_a_step(tmp_path: Path) -> None:
    """What the steps say that move, and those beside them, stays to the letter."""
    words = ("Take 10", "5) is wrong.", "30 drops.", "2.5 is half.")
    after = (words[3], *words[:3])
    source, wanted = (numbered(each, 1, "", ".").replace("5)", "5\\)") for each in (words, after))
    made, text = reordered(tmp_path, "en", source, words, after)
    assert (made.refused, made.taken) == ((), 1)
    assert text.endswith(wanted)
