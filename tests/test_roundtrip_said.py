"""Edits in words: two lines, two blocks and two cells are never one word there, nor one number."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from edited_article import Clinic
from plainleaf.cli import app
from word_edits import WordEditor

# Where lines end, and what stands on either side: an appointment, a telephone, a number in French.
LINES = {
    "en": ("Room 214", "10/11/2026, 1:15 pm"),
    "de": ("Zimmer 214", "10.11.2026, 13:15 Uhr"),
    "fr": ("Poste 1", "000 euros"),
    "ar": ("الغرفة 214", "10.11.2026"),
    "he": ("חדר 214", "10.11.2026"),
    "ja": ("214号室", "10日"),
}


def article(language: str, body: str) -> str:
    """Return an article."""
    return f"---\ntitle: T\nlang: {language}\n---\n\n{body}"


@pytest.mark.parametrize("language", LINES)
def test_lines_of_a_paragraph_are_shown_apart(language: str, tmp_path: Path) -> None:
    """In what is offered, on the command line and in JSON, and in the name of a row."""
    first, second = LINES[language]
    body = (
        f"xyz {first} \\\n{second}\n\n> xyz {first} \\\n> {second}\n\n"
        f"- xyz {first} \\\n  {second}\n  - abc\n\n"
        f"| A | B |\n|---|---|\n| {first} <br> {second} | xyz |\n"
    )
    clinic = Clinic(tmp_path, article(language, body))
    editor = WordEditor(clinic.word())
    for _ in range(4):
        editor.replace(editor.paragraph("xyz"), "xyz", "xwz")
    editor.replace(editor.paragraph("abc"), "abc", "abd")
    done = clinic.update(editor.data, dry_run=True)
    shown = f"{first} / {second}"
    assert [(each.before, each.after, each.cell) for each in done.edits] == [
        *[(f"xyz {shown}", f"xwz {shown}", "")] * 3,
        ("abc", "abd", f"under “xyz {shown}”"),
        ("xyz", "xwz", f"table, row “{shown}”, column “B”"),
    ]
    arguments = ["update", str(clinic.article), str(clinic.edited), "--dry-run"]
    assert f"{first}{second}" not in CliRunner().invoke(app, arguments).output
    found = json.loads(CliRunner().invoke(app, [*arguments, "--format", "json"]).output)
    assert f"{first}{second}" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "words", "old", "new"),
    [("ar", "خذ {} مجم", "٥", "٧"), ("he", "קח {} גרם", "4", "3"), ("fa", "{} قرص", "۵", "۷")],
)
def test_what_was_stands_before_what_is_from_the_right_too(
    language: str, words: str, old: str, new: str, tmp_path: Path
) -> None:
    """A terminal draws two quotations from the right side by side the other way round: 7 → 5."""
    clinic = Clinic(tmp_path, article(language, f"{words.format(old)}\n"))
    editor = WordEditor(clinic.word())
    editor.replace(editor.paragraph(old), old, new)
    clinic.update(editor.data, dry_run=True)
    shown = CliRunner().invoke(
        app, ["update", str(clinic.article), str(clinic.edited), "--dry-run"]
    )
    assert f"“{words.format(old)}” → now “{words.format(new)}”" in " ".join(shown.output.split())


def test_a_break_that_is_put_in_or_taken_out_is_seen(tmp_path: Path) -> None:
    """The words are the same, and what ends between them is shown."""
    clinic = Clinic(tmp_path, article("de", "Zimmer 214 \\\n10.11.2026\n\nStation 3 Bett 4\n"))
    editor = WordEditor(clinic.word())
    for each in list(editor.paragraph("Zimmer").iter("{*}br")):
        each.tag = each.tag.replace("}br", "}t")
        each.text = " "
    (edit,) = clinic.update(editor.data, dry_run=True).edits
    assert (edit.before, edit.after) == ("Zimmer 214 / 10.11.2026", "Zimmer 214 10.11.2026")


def test_a_comment_about_two_paragraphs_names_them_apart(tmp_path: Path) -> None:
    """The number at the end of one, and that at the beginning of the other."""
    clinic = Clinic(tmp_path, article("de", "Zimmer 214\n\n10.11.2026\n"))
    file = docx.Document(io.BytesIO(clinic.word()))
    one, two = (each for each in file.paragraphs if "2" in each.text)
    file.add_comment(runs=[one.runs[0], two.runs[-1]], text="Welcher?", author="Ann")
    out = io.BytesIO()
    file.save(out)
    notes = clinic.update(out.getvalue(), dry_run=True).notes
    assert any("“Zimmer 214 10.11.2026”" in each.message for each in notes)
