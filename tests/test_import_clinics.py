"""Texts that clinics paste: doses, values and numbers to call stand as they stood, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from plainleaf.importers import import_article
from plainleaf.text.shapes import begins_small, heading_shaped
from test_import_text import body, said
from test_import_web import page


@pytest.mark.parametrize(
    "line",
    [
        "Call / Llame: (555) 010-0199",
        "Emergency 0113 496 0123",
        "Notruf: 112",
        "Rufen Sie uns an: +49 30 123456",
        "هاتف الطوارئ 0123456789",
        "טלפון: 03-1234567",
        "1.5 mg",
        "-3 שעות לפני: לא לשתות",
        "-2 tablets at noon",
        "5 毫克",
        "*Not for children",
    ],
)
def test_a_number_to_call_and_a_dose_are_no_headings(line: str) -> None:
    """Text below them, or none, they are lines that readers act on."""
    made = body(f"Knee pain\n\nRest it.\n\n{line}\n\nDrink water.\n")
    assert "#" not in made
    assert line in made.replace("\\", "")


@pytest.mark.parametrize(
    "line", ["Opening times 2019-2020", "Diabetes type 2", "10 things to know"]
)
def test_years_and_counts_may_stand_in_a_heading(line: str) -> None:
    """They are no numbers to call."""
    assert heading_shaped(line)


def test_zones_with_their_doses_are_lines_and_the_first_is_no_heading() -> None:
    """`Green zone: 2 puffs` says what the lines below it say of theirs."""
    lines = ["Green zone: blue inhaler 2 puffs", "Amber zone: 4 puffs", "Red zone: call 999"]
    assert body("Plan\n\n" + "\n".join(lines) + "\n") == " \\\n".join(lines)


def test_values_one_a_line_do_not_run_together() -> None:
    """`eGFR` begins a line as a name does, though its first letter is small."""
    assert not begins_small("eGFR 42")
    lines = ["Potassium 5.9 mmol/l (3.5-5.3)", "eGFR 42", "HbA1c 58 mmol/mol (7.5%)"]
    made = body(
        "Blood results\n\n" + "\n".join(lines) + "\n\nStop spironolactone 25 mg today, please.\n"
    )
    assert " \\\n".join(lines) in made


def test_lines_that_say_how_to_reach_somebody_stay_lines() -> None:
    """The point of `tel.` ends no sentence."""
    lines = ["Poradnia przy ul. Długiej 5:", "tel. 22 765 43 21", "e-mail: a@example.pl"]
    assert " \\\n".join(lines) in body(
        "Kolano\n\nProszę odpoczywać.\n\n" + "\n".join(lines) + "\n", "pl"
    )


def test_columns_that_run_together_are_asked_about() -> None:
    """A plan of doses whose columns nobody can tell apart any more."""
    plan = (
        "Mittel      Form   morgens mittags abends\n"
        "Metoprolol  Tabl     1       0       0\n"
        "Insulin     Lösg     20      0       10\n"
    )
    found = said(f"Plan\n\nBitte nehmen Sie das so ein.\n\n{plan}", "asked")
    (asked,) = [each for each in found if "Columns" in each.message]
    assert asked.position.line == 5
    even = "Mittel      Form    Früh\nMetoprolol  Tabl    1\nInsulin     Lösg    20\n"
    assert not [
        each for each in said(f"Plan\n\nBitte so.\n\n{even}", "asked") if "Columns" in each.message
    ]


def test_an_empty_corner_is_that_of_a_table() -> None:
    """The first row names the columns, figures in it or not."""
    made = body("Stillen\n\nSo oft:\n\n\tTag 1\tTag 2\nStillen\t8x\t10x\nWindeln\t1\t2\n")
    assert "|         | Tag 1 | Tag 2 |" in made
    assert "| Windeln | 1     | 2     |" in made


def test_a_chat_has_no_title() -> None:
    """`[12/03/2026, 09:14] Kim: Hi` is none."""
    text = (
        "[12/03/2026, 09:14] Kim: Hi Anna\n[12/03/2026, 09:15] Kim: Take 5 ml at 8 pm, not 10 ml\n"
    )
    made = import_article(text.encode(), language="en")
    assert "title:" not in made.text
    assert "Take 5 ml at 8 pm, not 10 ml" in made.text


def test_a_greeting_is_no_heading_of_a_page_or_a_word_file(tmp_path: Path) -> None:
    """Whatever the element or the style says."""
    web = page(
        tmp_path, "<h1>Dear patient</h1><h1>Insulin</h1><p>12 units</p><h2>Hi Anna,</h2><p>x</p>"
    )
    assert "title: Insulin\n" in web.text
    assert "#" not in web.text
    document = Document()
    document.add_heading("Liebe Eltern", 1)
    document.add_heading("Fieber", 1)
    document.add_paragraph("5 ml Saft")
    document.save(str(tmp_path / "a.docx"))
    word = import_article(tmp_path / "a.docx")
    assert "title: Fieber\n" in word.text
    assert word.text.endswith("\n---\n\nLiebe Eltern\n\n5 ml Saft\n")


def test_a_page_and_a_word_file_without_a_title_are_asked_for_one(tmp_path: Path) -> None:
    """As a text is."""
    path = tmp_path / "a.html"
    path.write_text("<html lang='en'><body><p>Take 5 mg.</p></body></html>")
    document = Document()
    document.add_paragraph("Take 5 mg.")
    document.save(str(tmp_path / "a.docx"))
    for source in (path, tmp_path / "a.docx"):
        found = [each for each in import_article(source).diagnostics if "no title" in each.message]
        assert [each.code for each in found] == ["asked"]
