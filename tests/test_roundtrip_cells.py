"""An edit in a table says which row and which column it is in: a dose alone says nothing."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edited_article import ARABIC, Clinic
from plainleaf.cli import app
from plainleaf.errors import UndecidedError
from plainleaf.roundtrip.leaves import Leaf, Story, Token
from plainleaf.roundtrip.prove import same
from plainleaf.studio.texts import said_in
from word_edits import Element, W, WordEditor, element, text

RUN = CliRunner()
FRONT = "---\ntitle: Doses\nlang: en\n---\n\n"
DRUGS = (
    "| Medicine | Morning | Evening |\n|---|---|---|\n| Amlodipine | 5 mg | 5 mg |\n"
    "| Ramipril | 5 mg | 10 mg |\n| Bisoprolol | 5 mg | |\n| Metformin | 5 mg | 5 mg |\n"
)
TIMES = (
    "<table>\n<tr><th>Time</th><th>Medicine</th><th>Dose</th></tr>\n"
    "<tr><td>Morning</td><td>Ann</td><td>5 mg</td></tr>\n"
    "<tr><td>Morning</td><td>Ben</td><td>5 mg</td></tr>\n"
    "<tr><td>Evening</td><td>Ben</td><td>5 mg</td></tr>\n"
    "<tr><td>Evening</td><td>Ben</td><td>7 mg</td></tr>\n</table>\n"
)
SAME = "| | | |\n|---|---|---|\n| a | 5 mg | |\n| | 5 mg | |\n"
TWICE = "| Dose | Dose |\n|---|---|\n| 5 mg | 10 mg |\n"
ITEMS = "- Ann\n  - 5 mg\n- Ben\n  - 5 mg\n"


def cells(editor: WordEditor, words: str) -> list[Element]:
    """Return the paragraphs of a file that say no more than this."""
    said = {each: re.sub("[\u00a0\u202f]", " ", text(each)).replace("\u200e", "") for each in
            editor.paragraphs()}  # fmt: skip
    return [each for each in said if said[each] == words]


def places(folder: Path, source: str) -> list[str]:
    """Return of each dose what is said of where it is, when it is edited alone."""
    clinic = Clinic(folder, source)
    data = clinic.word()
    found = []
    for at in range(len(cells(WordEditor(data), "5 mg"))):
        editor = WordEditor(data)
        editor.replace(cells(editor, "5 mg")[at], "5", "9")
        (edit,) = clinic.update(editor.data, dry_run=True).edits
        found.append(edit.cell)
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (DRUGS, ["table, row “Amlodipine”, column “Morning”",
                 "table, row “Amlodipine”, column “Evening”",
                 "table, row “Ramipril”, column “Morning”",
                 "table, row “Bisoprolol”, column “Morning”",
                 "table, row “Metformin”, column “Morning”",
                 "table, row “Metformin”, column “Evening”"]),
        # As many words as tell the row from others; else its number as well.
        (TIMES, ["table, row “Morning, Ann”, column “Dose”",
                 "table, row “Morning, Ben”, column “Dose”",
                 "table, row 4 “Evening, Ben”, column “Dose”"]),
        (SAME, ["table, row “a”, column 2", "table, row 3, column 2"]),
        (TWICE, ["table, row “5 mg”, column 1 “Dose”"]),
        (DRUGS + "\n" + TWICE, [*(f"table 1, row “{name}”, column “{time}”" for name, time in (
            ("Amlodipine", "Morning"), ("Amlodipine", "Evening"), ("Ramipril", "Morning"),
            ("Bisoprolol", "Morning"), ("Metformin", "Morning"), ("Metformin", "Evening"))),
            "table 2, row “5 mg”, column 1 “Dose”"]),
        (ITEMS, ["under “Ann”", "under “Ben”"]),
        ("Ann takes\n\n5 mg\n", [""]),
    ],
)  # fmt: skip
def test_an_edit_of_a_dose_says_of_what(source: str, expected: list[str], tmp_path: Path) -> None:
    """Each dose alone is edited; all of them look alike."""
    assert places(tmp_path, FRONT + source) == expected


def test_rows_and_columns_of_other_scripts_are_named(tmp_path: Path) -> None:
    """Without the marks of direction that handouts put in."""
    assert places(tmp_path, ARABIC) == ["table, row “الاثنين”, column “الجرعة”"]


def test_long_names_that_begin_alike_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    """What is cut short is no name where it is there twice."""
    name = "A medicine with a name that is as long as a whole line of this table"
    source = f"| Name | Dose |\n|---|---|\n| {name} A | 5 mg |\n| {name} B | 5 mg |\n"
    first, second = places(tmp_path, FRONT + source)
    assert first.startswith("table, row 2 “A medicine")
    assert second.startswith("table, row 3 “A medicine")


def _row_added(editor: WordEditor) -> None:
    row = next(editor.paragraph("Ramipril").iterancestors(f"{W}tr"))
    new = copy.deepcopy(row)
    row.addnext(new)
    (name, *_) = new.iter(f"{W}p")
    editor.replace(name, "Ramipril", "Verapamil")


def _row_gone(editor: WordEditor) -> None:
    row = next(editor.paragraph("Ramipril").iterancestors(f"{W}tr"))
    row.getparent().remove(row)


def _column_gone(editor: WordEditor) -> None:
    table = next(editor.body.iter(f"{W}tbl"))
    grid = table.find(f"{W}tblGrid")
    grid.remove(grid[1])
    for row in table.iter(f"{W}tr"):
        row.remove(row.findall(f"{W}tc")[1])


def _column_added(editor: WordEditor) -> None:
    table = next(editor.body.iter(f"{W}tbl"))
    grid = table.find(f"{W}tblGrid")
    grid.append(copy.deepcopy(grid[1]))
    for at, row in enumerate(table.iter(f"{W}tr")):
        cell = copy.deepcopy(row.findall(f"{W}tc")[0])
        row.findall(f"{W}tc")[1].addnext(cell)
        words = next(cell.iter(f"{W}p"))
        editor.replace(words, text(words), f"noon {at}")


def _filled(editor: WordEditor) -> None:
    run = copy.deepcopy(next(editor.paragraph("10\u00a0mg").iter(f"{W}r")))
    cells(editor, "")[0].append(run)


@pytest.mark.parametrize(
    ("edit", "expected", "words"),
    [
        (_row_added, "table, below row “Ramipril”", ("", "Verapamil | 5 mg | 10 mg")),
        (_row_gone, "table, row “Ramipril”", ("Ramipril | 5 mg | 10 mg", "")),
        (_column_gone, "table, column “Morning”", ("", "")),
        (_column_added, "table, after column “Morning”",
         ("", "noon 0 / noon 1 / noon 2 / noon 3 / noon 4")),
        (lambda it: it.replace(it.paragraph("Evening"), "Evening", "Night"),
         "table, row 1, column “Evening”", ("Evening", "Night")),
        (lambda it: it.replace(it.paragraph("Ramipril"), "Ramipril", "Enalapril"),
         "table, row “Ramipril”, column “Medicine”", ("Ramipril", "Enalapril")),
        (_filled,
         "table, row “Bisoprolol”, column “Evening”", ("", "10 mg")),
    ],
)  # fmt: skip
def test_what_comes_and_goes_in_a_table_says_where(
    edit: object, expected: str, words: tuple[str, str], tmp_path: Path
) -> None:
    """Rows by what is above them, columns by what is before them, a cell that was empty."""
    clinic = Clinic(tmp_path, FRONT + DRUGS)
    made = clinic.update(clinic.word(), edit, dry_run=True)  # type: ignore[arg-type]
    assert made.refused == ()
    (found,) = made.edits
    assert found.cell == expected
    assert tuple(each.replace("\u00a0", " ") for each in (found.before, found.after)) == words


def test_the_command_line_says_what_it_takes(tmp_path: Path) -> None:
    """In words, and in JSON; where the article has changed since, the conflict names the cell."""
    clinic = Clinic(tmp_path, FRONT + DRUGS)
    data = clinic.word()
    editor = WordEditor(data)
    editor.replace(editor.paragraph("10\u00a0mg"), "10", "20")
    clinic.edited.write_bytes(editor.data)
    said = RUN.invoke(app, ["update", str(clinic.article), str(clinic.edited), "--dry-run"])
    line = f"{clinic.article}:9: table, row “Ramipril”, column “Evening”: “10 mg” → “20 mg”"
    assert line in said.output.replace("\n", "").replace("\u00a0", " ")
    sent = ["update", str(clinic.article), str(clinic.edited), "--dry-run", "--format", "json"]
    (found,) = json.loads(RUN.invoke(app, sent).stdout)["articles"]
    assert found["changes"] == [
        {"line": 9, "cell": "table, row “Ramipril”, column “Evening”", "before": "10 mg",
         "after": "20 mg", "taken": True, "already": False}
    ]  # fmt: skip


def test_a_conflict_in_a_table_says_where(tmp_path: Path) -> None:
    """Two clinics changed one cell."""
    clinic = Clinic(tmp_path, FRONT + DRUGS)
    data = clinic.word()
    clinic.update(data, lambda it: it.replace(it.paragraph("10\u00a0mg"), "10", "15"))
    made = clinic.update(data, lambda it: it.replace(it.paragraph("10\u00a0mg"), "10", "20"))
    (refused,) = made.refused
    assert refused.code == "edit-conflict"
    assert refused.message.endswith(" (table, row “Ramipril”, column “Evening”).")
    german = said_in("de", refused.message)
    assert german.language == "de"
    assert german.words.endswith(" (Tabelle, Zeile „Ramipril“, Spalte „Evening“).")


def test_an_edit_of_a_table_that_is_refused_says_where(tmp_path: Path) -> None:
    """With cells that were made one, whose column nobody can say."""

    def edit(editor: WordEditor) -> None:
        for name in ("Ramipril", "Metformin"):
            row = next(editor.paragraph(name).iterancestors(f"{W}tr"))
            _, second, third = row.findall(f"{W}tc")
            second.find(f"{W}tcPr").append(element("gridSpan", val="2"))
            row.remove(third)
            editor.replace(next(second.iter(f"{W}p")), "5", "50")

    clinic = Clinic(tmp_path, FRONT + DRUGS)
    made = clinic.update(clinic.word(), edit)
    (refused,), (found,) = made.refused, made.edits
    assert found.cell == "table, rows “Ramipril”, “Metformin”"
    assert refused.message.endswith(f", {found.cell}).")
    german = said_in("de", refused.message)
    assert german.language == "de"
    assert german.words.endswith(", Tabelle, Zeilen „Ramipril“, „Metformin“).")


def test_a_tracked_change_in_a_table_says_where(tmp_path: Path) -> None:
    """It is listed before anything is decided."""
    clinic = Clinic(tmp_path, FRONT + DRUGS)
    with pytest.raises(UndecidedError) as found:
        clinic.update(clinic.word(), lambda it: it.track(it.paragraph("10\u00a0mg"), "10", "20"))
    (line,) = found.value.changes
    assert ", table, row “Ramipril”, column “Evening”: Nurse, " in line
    assert line.endswith(": “10” → “20”")


def test_cells_are_named_in_german() -> None:
    """A name with commas and quotation marks is no other place."""
    for english, german in (
        ("table, row “A, b”, column “D”", "Tabelle, Zeile „A, b“, Spalte „D“"),
        ("table 2, row 3 “A, b”, column 2 “D”", "Tabelle 2, Zeile 3 „A, b“, Spalte 2 „D“"),
        ("table 2, row 3, column 2", "Tabelle 2, Zeile 3, Spalte 2"),
        ("table, rows “A”, 4 “B”", "Tabelle, Zeilen „A“, 4 „B“"),
        ("table, below row 1", "Tabelle, unter Zeile 1"),
        ("table, above row “A”", "Tabelle, über Zeile „A“"),
        ("table, column “D”", "Tabelle, Spalte „D“"),
        ("table, after column “D”", "Tabelle, nach Spalte „D“"),
        ("table 3, before column 1 “D”", "Tabelle 3, vor Spalte 1 „D“"),
        ("under “A”", "unter „A“"),
    ):
        assert (said_in("de", english).words, said_in("de", english).language) == (german, "de")


def test_a_heading_of_a_column_is_no_other_row(tmp_path: Path) -> None:
    """A row that is called like it has its name alone."""
    source = FRONT + "| Ann | Dose |\n|---|---|\n| Ann | 5 mg |\n| Ben | 7 mg |\n"
    assert places(tmp_path, source) == ["table, row “Ann”, column “Dose”"]


def test_the_same_words_in_two_empty_cells_are_two_edits(tmp_path: Path) -> None:
    """What one clinic filled in is not taken for what another one did beside it."""
    rows = "| x |  | one two three four five |  |\n| y | 5 mg | six | 7 |\n"
    clinic = Clinic(tmp_path, f"{FRONT}| Drug | A | M | B |\n|---|---|---|---|\n{rows}")
    data = clinic.word()
    for at in (0, 1):
        editor = WordEditor(data)
        run = copy.deepcopy(next(cells(editor, "5 mg")[0].iter(f"{W}r")))
        cells(editor, "")[at].append(run)
        made = clinic.update(editor.data)
        assert [each.already for each in made.edits] == [False]
        assert made.written
    assert clinic.text.count("5 mg") == 3


@pytest.mark.parametrize(("between", "conflict"), [("tablet each", True), ("a b c d e", False)])
def test_changes_with_fewer_than_three_words_between_are_one(
    between: str, conflict: bool, tmp_path: Path
) -> None:
    """They may be about the same thing: a person decides."""
    source = f"{FRONT}Take one {between} day.\n"
    clinic = Clinic(tmp_path, source)
    data = clinic.word()
    clinic.update(data, lambda it: it.replace(it.paragraph("Take"), "one", "two"))
    made = clinic.update(data, lambda it: it.replace(it.paragraph("Take"), "day", "night"))
    assert [each.code for each in made.refused] == ["edit-conflict"] * conflict


def test_notes_are_part_of_what_is_proven() -> None:
    """Two files whose notes differ are not the same."""
    key = ("text", 0, "", 0, None, False, False)
    one, two = (Leaf(key, (Token(words),)) for words in ("5", "50"))
    assert same(Story((), ((one,),)), Story((), ((one,),)), Story(()))
    assert not same(Story((), ((one,),)), Story((), ((two,),)), Story(()))
