"""Edited Word files come back: each edit in the source, and nothing else; or its name."""

from __future__ import annotations

import copy
import difflib
import io
import json
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image
from typer.testing import CliRunner

from plainleaf import Update, update
from plainleaf.api import check, export
from plainleaf.cli import app
from plainleaf.diagnostics import Severity
from plainleaf.errors import SourceError, UndecidedError
from plainleaf.importers.word.profile import profile_of
from plainleaf.roundtrip import blocks
from plainleaf.roundtrip.patches import Patch
from samples import PICTURE
from validators.libreoffice import LibreOffice
from word_edits import W, WordEditor, element, resaved, runs, word_file

ROOT = Path(__file__).resolve().parents[1]
CONTENT = sorted((ROOT / "content").glob("*/article*.md"))
RUN = CliRunner()
ARTICLE = """\
---
title: Taking Exampline
description: How to take the tablets, and when to call us.
lang: en-GB
authors: [Ann Example, Ben Sample]
category: Medicines
glossary:
  dose | doses: How much of a medicine you take at once.
references:
  - id: rowan2020
    type: book
    title: A book on doses
    author:
      - {family: Rowan, given: Jill}
    issued: 2020
---

::: key-points
- Take **5 mg** each morning.
- Drink a glass of water with it.
:::

Take one tablet of 5 mg in the morning [@rowan2020]. Do not take
more than 10 mg a day. *Never* chew it; see [our page](https://example.org/pills).

## Before you start

Tell us if you are pregnant.[^1] Call us on [01632 960 001](tel:+441632960001).

1. Read the leaflet.
2. Ask what you do not understand.
3. Keep the leaflet.

| Day     | Dose  |
|:--------|------:|
| Monday  |  5 mg |
| Tuesday | 10 mg |

Side effects
------------

Most people have none. Some feel sick.

Call us if you do, or if a dose was too much.

::: warning
Call 112 if you cannot breathe.
:::

[^1]: Or if you plan to be.
"""
LAST = "Call us if you do, or if a dose was too much."
ARABIC = """\
---
title: كيف تأخذ الدواء
description: متى تأخذ الأقراص.
lang: ar
---

خذ 5 mg كل صباح، ولا تأخذ أكثر من 10 mg في اليوم. اتصل بنا على 960 001.

| اليوم | الجرعة |
|---|---|
| الاثنين | 5 mg |
"""
Edit = Callable[[WordEditor], object]


class Clinic:
    """An article in a folder, its Word file, and what came of editing that."""

    def __init__(self, folder: Path, text: str = ARTICLE) -> None:
        self.article = folder / "exampline" / "article.md"
        self.article.parent.mkdir(parents=True)
        self.article.write_bytes(text.encode())
        self.out = folder / "out"
        self.edited = folder / "edited.docx"

    def word(self, **options: object) -> bytes:
        """Return the Word file of the article."""
        made = export(self.article, ["docx"], self.out, clinic=False, **options)  # type: ignore[arg-type]
        return made.files["docx"].read_bytes()

    def update(self, data: bytes, edit: Edit | None = None, **options: object) -> Update:
        """Update the article with an edited file."""
        editor = WordEditor(data)
        if edit is not None:
            edit(editor)
            data = editor.data
        self.edited.write_bytes(data)
        return update(self.article, self.edited, **options)  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """The article as it is now."""
        return self.article.read_bytes().decode()


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """An article and its Word file."""
    return Clinic(tmp_path)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The Word file of the article, made once."""
    return Clinic(tmp_path_factory.mktemp("exported")).word()


def changed(before: str, after: str) -> list[str]:
    """Return the lines that differ, with - and +."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [each for each in lines if not each.startswith(("---", "+++", "@@"))]


# --- Nothing was edited ------------------------------------------------------------------------


@pytest.mark.parametrize("article", CONTENT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_file_that_was_merely_saved_changes_nothing(article: Path, tmp_path: Path) -> None:
    """As exported; saved by Word, runs split; saved by python-docx."""
    data = word_file(article)
    again = io.BytesIO()
    docx.Document(io.BytesIO(data)).save(again)
    for each in (data, resaved(data), resaved(again.getvalue())):
        edited = tmp_path / "edited.docx"
        edited.write_bytes(each)
        made = update(article, edited, dry_run=True)
        assert (made.taken, made.refused, made.notes, made.diff) == (0, (), (), "")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
def test_a_file_that_libreoffice_saved_changes_nothing(tmp_path: Path) -> None:
    """In Arabic and Japanese, too."""
    (tmp_path / "a").mkdir()
    files = {each: tmp_path / "a" / f"{each.parent.name}-{each.stem}.docx" for each in CONTENT}
    for article, file in files.items():
        file.write_bytes(word_file(article))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "docx:MS Word 2007 XML", "--outdir",
         str(tmp_path / "b"), *map(str, files.values())], check=True, capture_output=True,
    )  # fmt: skip
    for article, file in files.items():
        made = update(article, tmp_path / "b" / file.name, dry_run=True)
        assert (made.taken, made.refused, made.diff) == (0, (), ""), article


# --- One edit ----------------------------------------------------------------------------------


def _new_row(editor: WordEditor) -> None:
    cell = editor.paragraph("Tuesday")
    row = next(cell.iterancestors(cell.tag.replace("}p", "}tr")))
    new = WordEditor(editor.data)
    twin = new.paragraph("Tuesday")
    made = next(twin.iterancestors(twin.tag.replace("}p", "}tr")))
    new.replace(twin, "Tuesday", "Friday")
    new.replace(next(each for each in made.iter(twin.tag) if each is not twin), "10", "15")
    row.addnext(made)


EDITS: dict[str, tuple[Edit, list[str]]] = {
    "dose": (
        lambda it: it.replace(it.paragraph("one tablet"), "5", "50"),
        ["-Take one tablet of 5 mg in the morning [@rowan2020]. Do not take",
         "+Take one tablet of 50 mg in the morning [@rowan2020]. Do not take"],
    ),
    "exponent": (
        lambda it: it.replace(it.paragraph("more than"), "mg", "mg²"),
        ["-Take one tablet of 5 mg in the morning [@rowan2020]. Do not take",
         "+Take one tablet of 5 mg² in the morning [@rowan2020]. Do not take"],
    ),
    "dose in bold": (
        lambda it: it.replace(it.paragraph("each morning"), "5", "7.5"),
        ["-- Take **5 mg** each morning.", "+- Take **7.5 mg** each morning."],
    ),
    "cell": (
        lambda it: it.replace(it.paragraph("10", "TableText"), "10", "20"),
        ["-| Tuesday | 10 mg |", "+| Tuesday | 20 mg |"],
    ),
    "telephone": (
        lambda it: it.replace(it.paragraph("Call us on"), "001", "002"),
        ["-Tell us if you are pregnant.[^1] Call us on [01632 960 001](tel:+441632960001).",
         "+Tell us if you are pregnant.[^1] Call us on [01632 960 002](tel:+441632960001)."],
    ),
    "word in a wrapped line": (
        lambda it: it.replace(it.paragraph("Do not take"), "chew", "crush"),
        ["-more than 10 mg a day. *Never* chew it; see [our page](https://example.org/pills).",
         "+more than 10 mg a day. *Never* crush it; see [our page](https://example.org/pills)."],
    ),
    "link words": (
        lambda it: it.replace(it.paragraph("Do not take"), "page", "leaflet"),
        ["-more than 10 mg a day. *Never* chew it; see [our page](https://example.org/pills).",
         "+more than 10 mg a day. *Never* chew it; see [our leaflet](https://example.org/pills)."],
    ),
    "bold": (
        lambda it: it.format(it.paragraph("Some feel"), "feel sick", element("b")),
        ["-Most people have none. Some feel sick.", "+Most people have none. Some **feel sick**."],
    ),
    "language": (
        lambda it: it.format(it.paragraph("Some feel"), "sick", element("lang", val="de-DE")),
        ["-Most people have none. Some feel sick.",
         "+Most people have none. Some feel [sick]{lang=de-DE}."],
    ),
    "link": (
        lambda it: it.link(it.paragraph("Some feel"), "sick", "https://example.org/sick"),
        ["-Most people have none. Some feel sick.",
         "+Most people have none. Some feel [sick](https://example.org/sick)."],
    ),
    "signs of markup": (
        lambda it: it.replace(it.paragraph("Some feel"), "sick", "*sick* | [x] 5*3"),
        ["-Most people have none. Some feel sick.",
         "+Most people have none. Some feel \\*sick\\* \\| \\[x\\] 5\\*3."],
    ),
    "title with a colon": (
        lambda it: it.replace(it.paragraph("Taking"), "Exampline", "Exampline: how # to"),
        ["-title: Taking Exampline", '+title: "Taking Exampline: how # to"'],
    ),
    "description": (
        lambda it: it.replace(it.paragraph("How to take the"), "tablets", "pills"),
        ["-description: How to take the tablets, and when to call us.",
         "+description: How to take the pills, and when to call us."],
    ),
    "author": (
        lambda it: it.replace(it.paragraph("Ben Sample"), "Ben", "Bea"),
        ["-authors: [Ann Example, Ben Sample]", "+authors: [Ann Example, Bea Sample]"],
    ),
    "glossary": (
        lambda it: it.replace(it.paragraph("How much"), "at once", "at one time"),
        ["-  dose | doses: How much of a medicine you take at once.",
         "+  dose | doses: How much of a medicine you take at one time."],
    ),
    "heading": (
        lambda it: it.replace(it.paragraph("Before you"), "start", "begin"),
        ["-## Before you start", "+## Before you begin"],
    ),
    "underlined heading": (
        lambda it: it.replace(it.paragraph("Side effects"), "effects", "troubles"),
        ["-Side effects", "+Side troubles"],
    ),
    "level": (
        lambda it: it.restyle(it.paragraph("Before you"), "Heading3"),
        ["-## Before you start", "+### Before you start"],
    ),
    "footnote": (
        lambda it: it.replace(it.paragraph("Or if you"), "plan", "hope"),
        ["-[^1]: Or if you plan to be.", "+[^1]: Or if you hope to be."],
    ),
    "paragraph": (
        lambda it: it.add_after(it.paragraph("Some feel"), "A few have 2 spots."),
        ["+A few have 2 spots.", "+"],
    ),
    "paragraph gone": (
        lambda it: it.remove(it.paragraph("Call us if")),
        ["-" + LAST, "-"],
    ),
    "paragraph moved": (
        lambda it: it.move(it.paragraph("Call us if"), it.paragraph("Do not take")),
        ["+" + LAST, "+", "-" + LAST, "-"],
    ),
    "wrapped paragraph moved": (
        lambda it: it.move(it.paragraph("one tablet"), it.paragraph("Some feel")),
        ["-Take one tablet of 5 mg in the morning [@rowan2020]. Do not take",
         "-more than 10 mg a day. *Never* chew it; see [our page](https://example.org/pills).",
         "-",
         "+Take one tablet of 5 mg in the morning [@rowan2020]. Do not take",
         "+more than 10 mg a day. *Never* chew it; see [our page](https://example.org/pills).",
         "+"],
    ),
    "split": (
        lambda it: it.split(it.paragraph("Some feel"), "Some feel"),
        ["-Most people have none. Some feel sick.", "+Most people have none.", "+",
         "+Some feel sick."],
    ),
    "joined": (
        lambda it: it.join(it.paragraph("Some feel"), it.paragraph("Call us if")),
        ["-Most people have none. Some feel sick.", "-", "-" + LAST,
         "+Most people have none. Some feel sick. " + LAST],
    ),
    "key point": (
        lambda it: it.add_after(it.paragraph("a glass"), "Wash your hands first."),
        ["+- Wash your hands first."],
    ),
    "item": (
        lambda it: it.add_after(it.paragraph("Read the leaflet"), "Read it twice."),
        ["-2. Ask what you do not understand.", "-3. Keep the leaflet.", "+2. Read it twice.",
         "+3. Ask what you do not understand.", "+4. Keep the leaflet."],
    ),
    "item gone": (
        lambda it: it.remove(it.paragraph("Ask what")),
        ["-2. Ask what you do not understand.", "-3. Keep the leaflet.", "+2. Keep the leaflet."],
    ),
    "box gone": (
        lambda it: [it.remove(it.paragraph("cannot breathe").getprevious()),
                    it.remove(it.paragraph("cannot breathe"))],
        ["-::: warning", "-Call 112 if you cannot breathe.", "-:::", "-"],
    ),
    "row": (_new_row, ["+| Friday  | 15 mg |"]),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_one_edit_changes_what_was_edited_and_nothing_else(
    name: str, clinic: Clinic, exported: bytes
) -> None:
    """Line for line; and a second run changes nothing."""
    edit, expected = EDITS[name]
    made = clinic.update(exported, edit)
    assert made.refused == ()
    assert changed(ARTICLE, clinic.text) == expected
    assert made.written
    again = update(clinic.article, clinic.edited)
    assert (again.diff, again.refused) == ("", ())


def test_doses_in_arabic_land_where_they_stood(tmp_path: Path) -> None:
    """Marks of direction that handouts put in do not come back."""
    clinic = Clinic(tmp_path, ARABIC)
    data = clinic.word()
    editor = WordEditor(data)
    line = editor.paragraph("كل صباح")
    editor.replace(line, "10", "15")
    editor.replace(line, "960", "961")
    editor.replace(editor.paragraph("5", "TableText"), "5", "50")
    made = clinic.update(editor.data)
    assert made.refused == ()
    expected = ARABIC.replace("10 mg", "15 mg").replace("960", "961").replace("| 5 mg", "| 50 mg")
    assert clinic.text == expected


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (ARTICLE.replace("\n", "\r\n"), "\r\n"),
        ("\ufeff" + ARTICLE, "\n"),
        (ARTICLE.rstrip("\n"), "\n"),
        (ARTICLE.replace("\n", "\r\n", 20), "\n"),
    ],
    ids=["CRLF", "byte order mark", "no last line end", "mixed"],
)
def test_line_ends_stay_as_they_are(text: str, new: str, tmp_path: Path) -> None:
    """Of every line that is not new."""
    clinic = Clinic(tmp_path, text)

    def edit(it: WordEditor) -> None:
        it.replace(it.paragraph("Some feel"), "sick", "ill")
        it.add_after(it.paragraph("Call us if"), "At any hour.")
        it.replace(it.paragraph("Or if you"), "plan", "hope")

    assert clinic.update(clinic.word(), edit).refused == ()
    expected = text.replace("feel sick", "feel ill").replace("you plan", "you hope")
    paragraph = f"{LAST}{new}{new}"
    assert clinic.text == expected.replace(paragraph, f"{paragraph}At any hour.{new}{new}")


NESTED = ARTICLE.replace(
    "Take one tablet", "- Tablets\n  - white\n    - round\n  - blue\n- Drops\n\nTake one tablet"
)


@pytest.mark.parametrize(
    ("after", "like", "expected"),
    [
        ("Tablets", "Tablets", "- Tablets\n- New\n  - white\n    - round\n  - blue\n- Drops"),
        ("white", "white", "- Tablets\n  - white\n  - New\n    - round\n  - blue\n- Drops"),
        ("round", "round", "- Tablets\n  - white\n    - round\n    - New\n  - blue\n- Drops"),
        ("round", "white", "- Tablets\n  - white\n    - round\n  - New\n  - blue\n- Drops"),
        ("blue", "Drops", "- Tablets\n  - white\n    - round\n  - blue\n- New\n- Drops"),
        ("Drops", "Drops", "- Tablets\n  - white\n    - round\n  - blue\n- Drops\n- New"),
    ],
)
def test_a_nested_item_stands_where_it_was_put(
    after: str, like: str, expected: str, tmp_path: Path
) -> None:
    """As deep as the file shows it."""
    clinic = Clinic(tmp_path, NESTED)

    def edit(it: WordEditor) -> None:
        it.add_after(it.paragraph(after), "New", it.paragraph(like))

    assert clinic.update(word_file(clinic.article), edit).refused == ()
    assert f"\n\n{expected}\n\n" in clinic.text


HEADED = ARTICLE.replace("::: key-points\n", "::: key-points\n## Above all\n\n")


def test_what_enter_makes_in_a_box_comes_back_in_it(
    tmp_path: Path, libreoffice_ua: LibreOffice
) -> None:
    """Behind its heading, which is Word's own, behind a point, and behind the last one."""
    clinic = Clinic(tmp_path, HEADED)
    path = tmp_path / "handout.docx"
    path.write_bytes(word_file(clinic.article))
    behind = ["Above all", "each morning.", "water with it.", "Before you start"]
    made = clinic.update(libreoffice_ua.enter(path, behind, "New: ").read_bytes())
    assert made.refused == ()
    assert changed(HEADED, clinic.text) == [
        "+New: Above all", "+", "+- New: each morning.", "+- New: water with it.",
        "+", "+New: Before you start",
    ]  # fmt: skip


def test_text_that_parts_a_box_is_named(tmp_path: Path) -> None:
    """Of the style of any text, without the box's borders, between its heading and its points."""
    clinic = Clinic(tmp_path, HEADED)

    def edit(it: WordEditor) -> None:
        heading = it.paragraph("Above all")
        it.restyle(it.add_after(heading, "Take 7 mg.", heading), "BodyText")

    (refused,) = clinic.update(word_file(clinic.article), edit).refused
    assert "“Take 7 mg.” added" in refused.message
    assert clinic.text == HEADED


def test_hidden_words_are_no_edit(clinic: Clinic, exported: bytes) -> None:
    """Nobody reads them."""

    def edit(it: WordEditor) -> None:
        it.replace(it.paragraph("Some feel"), "sick", "sick private")
        it.format(it.paragraph("Some feel"), " private", element("vanish"))

    assert clinic.update(exported, edit).diff == ""


# --- Front matter and captions -----------------------------------------------------------------

FRONT = """\
---
title: Taking Exampline
description: How to take the tablets.
lang: en-GB
authors:
  - Ann Example
  - Ben Sample
category: Medicines
glossary:
  dose | doses: How much of a medicine you take at once.
  placebo: A tablet without a medicine.
---

Take one dose in the morning. A placebo is none. A trial is a test.

![A scanner](scan.svg "The scanner in room 4")

![A ward](scan.svg)

<table>
<caption>How much to take</caption>
<tr><th scope="col">Day</th><th scope="col">Dose</th></tr>
<tr><td>Monday</td><td>5 mg</td></tr>
</table>

<table>
<tr><th scope="col">Night</th><th scope="col">Rest</th></tr>
<tr><td>Monday</td><td>8 h</td></tr>
</table>

Call us.
"""


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


# --- What is not taken -------------------------------------------------------------------------


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


# --- Reviewing ---------------------------------------------------------------------------------


def test_undecided_changes_stop_it_and_are_listed(clinic: Clinic, exported: bytes) -> None:
    """By heading and paragraph, with who and when; --changes decides."""

    def edit(it: WordEditor) -> None:
        it.track(it.paragraph("Some feel"), "sick", "ill")

    with pytest.raises(UndecidedError) as stopped:
        clinic.update(exported, edit)
    assert stopped.value.changes == (
        "edited.docx: “Side effects”, paragraph 1: Nurse, 29 Nov: “sick” → “ill”",
    )
    assert clinic.text == ARTICLE
    clinic.update(exported, edit, changes="reject")
    assert clinic.text == ARTICLE
    clinic.update(exported, edit, changes="accept")
    assert clinic.text == ARTICLE.replace("feel sick", "feel ill")


def test_changes_in_notes_stop_it_too(clinic: Clinic, exported: bytes) -> None:
    """Wherever they are."""
    with pytest.raises(UndecidedError) as stopped:
        clinic.update(exported, lambda it: it.track(it.paragraph("Or if you"), "plan", "hope"))
    (line,) = stopped.value.changes
    assert line.endswith("“plan” → “hope”")


def test_comments_become_notes_at_their_line(clinic: Clinic, exported: bytes) -> None:
    """They are never text, and no refusal."""
    file = docx.Document(io.BytesIO(exported))
    line = next(each for each in file.paragraphs if "Some feel" in each.text)
    file.add_comment(runs=line.runs, text="Is this right?", author="Nurse", initials="N")
    file.save(str(clinic.edited))
    made = update(clinic.article, clinic.edited)
    assert (made.refused, made.diff) == ((), "")
    (note,) = made.notes
    assert note.position.line == ARTICLE[: ARTICLE.index("Most people")].count("\n") + 1
    assert "Nurse says about “Most people have none. Some feel sick.”: Is this right?" in (
        note.message
    )


# --- Where the article has moved on ------------------------------------------------------------


def test_two_clinics_edit_one_export(clinic: Clinic, exported: bytes) -> None:
    """What lies apart is merged; the same words are a conflict, and the article's stay."""
    clinic.update(exported, lambda it: it.replace(it.paragraph("Some feel"), "sick", "ill"))
    made = clinic.update(
        exported, lambda it: it.replace(it.paragraph("Before you"), "start", "begin")
    )
    assert (made.taken, made.refused) == (1, ())
    both = ARTICLE.replace("feel sick", "feel ill").replace("you start", "you begin")
    assert clinic.text == both
    made = clinic.update(
        exported, lambda it: it.replace(it.paragraph("Some feel"), "sick", "unwell")
    )
    (conflict,) = made.refused
    assert conflict.code == "edit-conflict"
    assert "“Most people have none. Some feel ill.”" in conflict.message
    assert "“Most people have none. Some feel unwell.”" in conflict.message
    assert conflict.position.line == 42
    assert clinic.text == both


def test_changes_that_touch_one_dose_are_a_conflict(clinic: Clinic, exported: bytes) -> None:
    """A number by one clinic and its unit by another are not put together."""
    clinic.update(exported, lambda it: it.replace(it.paragraph("one tablet"), "5", "50"))
    once = clinic.text
    made = clinic.update(
        exported, lambda it: it.replace(it.paragraph("one tablet"), "mg", "micrograms")
    )
    assert [each.code for each in made.refused] == ["edit-conflict"]
    assert clinic.text == once


def test_the_same_edit_by_two_clinics_is_made_once(clinic: Clinic, exported: bytes) -> None:
    """It is no conflict."""

    def edit(it: WordEditor) -> None:
        it.replace(it.paragraph("one tablet"), "5", "50")
        it.replace(it.paragraph("Some feel"), "sick", "ill")

    clinic.update(exported, edit)
    once = clinic.text
    made = clinic.update(exported, lambda it: it.replace(it.paragraph("one tablet"), "5", "50"))
    assert (made.refused, made.diff, clinic.text) == ((), "", once)


def test_the_version_of_the_export_is_found_in_git(clinic: Clinic, exported: bytes) -> None:
    """Where the author changed the article."""
    folder = clinic.article.parent

    def git(*words: str) -> None:
        own = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *own, *words], cwd=folder, check=True, capture_output=True)

    git("init")
    git("add", "article.md")
    git("commit", "-m", "one")
    clinic.article.write_text(ARTICLE.replace("Keep the leaflet", "Keep this leaflet"), "utf-8")
    made = clinic.update(exported, lambda it: it.replace(it.paragraph("Some feel"), "sick", "ill"))
    assert "in Git" in made.base
    expected = ARTICLE.replace("Keep the leaflet", "Keep this leaflet")
    assert clinic.text == expected.replace("feel sick", "feel ill")


def test_without_the_version_of_the_export_its_first_line_says_so(
    clinic: Clinic, exported: bytes
) -> None:
    """Then the article as it is stands for it."""
    clinic.article.write_text(ARTICLE.replace("Keep the leaflet", "Keep this leaflet"), "utf-8")
    made = clinic.update(exported, dry_run=True)
    assert made.base.startswith("What the file was exported from is not to be found")
    assert "-3. Keep this leaflet." in made.diff


# --- Copies --------------------------------------------------------------------------------------

DIVIDED = ARTICLE.replace(LAST, f"{LAST}\n\n::: for-clinics\nCheck the chart. Room 7.\n:::")


@pytest.mark.parametrize(
    "options",
    [{"audience": "patients"}, {"references": False}, {"edition": "easy-print"},
     {"edition": "large-print", "audience": "clinics"}],
    ids=["patients", "no references", "easy print", "large print for clinics"],
)  # fmt: skip
def test_what_a_copy_never_had_is_not_removed(options: dict[str, object], tmp_path: Path) -> None:
    """And an edit of it is taken."""
    clinic = Clinic(tmp_path, DIVIDED)
    data = clinic.word(**options)
    assert clinic.update(data).diff == ""
    made = clinic.update(data, lambda it: it.replace(it.paragraph("Some feel"), "sick", "ill"))
    assert made.refused == ()
    assert clinic.text == DIVIDED.replace("feel sick", "feel ill")


def test_the_file_says_of_what_it_was_made_and_nothing_of_its_text(tmp_path: Path) -> None:
    """A copy for patients has nothing of the clinics' in any byte."""
    clinic = Clinic(tmp_path, DIVIDED)
    parts = WordEditor(clinic.word(audience="patients")).parts
    custom = parts["docProps/custom.xml"].decode()
    assert "plainleaf:export" in custom
    assert sha256(DIVIDED.encode()).hexdigest() in custom
    assert not any(b"Room 7" in each or b"the chart" in each for each in parts.values())


# --- The command ---------------------------------------------------------------------------------


def test_the_command_shows_a_diff_and_writes_nothing(clinic: Clinic, exported: bytes) -> None:
    """With --dry-run; without it, it writes; the codes are the same."""
    editor = WordEditor(exported)
    editor.replace(editor.paragraph("Some feel"), "sick", "ill")
    clinic.edited.write_bytes(editor.data)
    words = ["update", str(clinic.article.parent), str(clinic.edited)]
    dry = RUN.invoke(app, [*words, "--dry-run"])
    assert dry.exit_code == 0
    assert "-Most people have none. Some feel sick.\n+Most people have none. Some feel ill." in (
        dry.stdout
    )
    assert clinic.text == ARTICLE
    assert RUN.invoke(app, words).exit_code == 0
    assert "feel ill" in clinic.text


def test_the_command_prints_one_document(clinic: Clinic, exported: bytes) -> None:
    """Also where something was refused, or nobody has decided."""
    editor = WordEditor(exported)
    editor.replace(editor.paragraph("Important"), "Important", "Beware")
    clinic.edited.write_bytes(editor.data)
    words = ["update", str(clinic.article), str(clinic.edited), "--format", "json"]
    result = RUN.invoke(app, words)
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [each["code"] for each in document["diagnostics"]] == ["edit-refused"]
    assert document["articles"][0]["edits"] == 0
    editor.track(editor.paragraph("Some feel"), "sick", "ill")
    clinic.edited.write_bytes(editor.data)
    result = RUN.invoke(app, words)
    assert result.exit_code == 13
    assert "“sick” → “ill”" in json.loads(result.stdout)["problems"][1]


def test_comments_are_written_to_a_new_file(clinic: Clinic, exported: bytes) -> None:
    """One that is there is not written over."""
    file = docx.Document(io.BytesIO(exported))
    file.add_comment(runs=file.paragraphs[0].runs, text="Shorter?", author="Ann")
    file.save(str(clinic.edited))
    target = clinic.edited.with_name("comments.txt")
    words = ["update", str(clinic.article), str(clinic.edited), "--comments", str(target)]
    assert RUN.invoke(app, words).exit_code == 0
    assert target.read_text("utf-8").endswith(
        "article.md:2: Ann says about “Taking Exampline”: Shorter?\n"
    )
    assert RUN.invoke(app, words).exit_code == 2


# --- A clinic's own handout ----------------------------------------------------------------------


def test_an_edited_handout_becomes_the_other_formats_with_its_clinic(tmp_path: Path) -> None:
    """Article, letterhead, address and emergency box are the file's; nothing stays behind."""
    clinic = Clinic(tmp_path)
    profile = ROOT / "tests" / "clinic" / "clinic.toml"
    made = export(clinic.article, ["docx"], clinic.out, clinic=profile)
    editor = WordEditor(made.files["docx"].read_bytes())
    editor.replace(editor.paragraph("one tablet"), "5", "50")
    editor.replace(editor.paragraph("12 Hill Street"), "12 Hill", "12 River")
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    words = ["export", str(edited), "--to", "html,epub", "--out", str(tmp_path / "again")]
    result = RUN.invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "as the handout says it" in result.stdout
    page = (tmp_path / "again" / "edited.html").read_text("utf-8")
    for said in (
        "12 River Street",
        "Hillside Clinic",
        "A rising sun over two hills",
        "If someone is in danger now, call 999.",
        "leaflets@hillside.example",
    ):
        assert said in page
    assert "50" in page
    assert "Owner" not in page
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "again", "edited.docx", "exampline", "out"
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en-GB", "es"])
def test_a_profile_is_read_back_as_it_was(language: str, tmp_path: Path) -> None:
    """As far as a Word file shows it."""
    article = ARTICLE.replace("lang: en-GB", f"lang: {language}")
    clinic = Clinic(tmp_path, article)
    profile = ROOT / "tests" / "clinic" / "clinic.toml"
    made = export(clinic.article, ["docx"], clinic.out, clinic=profile, draft=True)
    files = profile_of(made.files["docx"])
    found = tomllib.loads(files["clinic.toml"].decode())
    given = tomllib.loads(profile.read_text("utf-8"))
    short = language[:2]
    assert found["name"] == given["name"][short]
    assert found["hours"] == given["hours"][short]
    assert found["disclaimer"] == given["disclaimer"][short]
    assert found["also-available"] == given["also-available"][short]
    assert found["logo"]["alt"] == given["logo"]["alt"][short]
    assert found["address"] == given["address"].strip()
    assert (found["phone"], found["email"]) == (given["phone"], given["email"])
    assert found["logo"]["file"] in files


# --- Pictures, notes, links ----------------------------------------------------------------------


def _picture(color: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(out, "PNG")
    return out.getvalue()


def test_a_new_picture_is_saved_beside_the_article(clinic: Clinic, exported: bytes) -> None:
    """With its description; one that is there is not written over, and a dry run writes none."""
    file = docx.Document(io.BytesIO(exported))
    line = next(each for each in file.paragraphs if "Call us if" in each.text)
    new = line.insert_paragraph_before(style=line.style)
    new.add_run().add_picture(io.BytesIO(_picture("green")))
    for each in new._p.iter("{*}docPr"):
        each.set("descr", "A green leaf")
    file.save(str(clinic.edited))
    taken = clinic.article.parent / "images" / "from-word-1.png"
    taken.parent.mkdir()
    taken.write_bytes(b"somebody's")
    assert update(clinic.article, clinic.edited, dry_run=True).refused == ()
    assert len(list(taken.parent.iterdir())) == 1
    assert update(clinic.article, clinic.edited).refused == ()
    assert "\n![A green leaf](images/from-word-2.png)\n" in clinic.text
    assert taken.with_name("from-word-2.png").read_bytes() == _picture("green")
    assert taken.read_bytes() == b"somebody's"


def test_a_picture_that_was_replaced_or_described_otherwise(tmp_path: Path) -> None:
    """One that was only packed anew is the same."""
    text = ARTICLE.replace(LAST, f"{LAST}\n\n![A red sheet](red.png)")
    clinic = Clinic(tmp_path, text)
    (clinic.article.parent / "red.png").write_bytes(_picture("red"))
    data = word_file(clinic.article)
    editor = WordEditor(data)
    (name,) = (each for each in editor.parts if each.startswith("word/media/"))
    packed = io.BytesIO()
    Image.open(io.BytesIO(editor.parts[name])).save(packed, "PNG", compress_level=0)
    assert packed.getvalue() != editor.parts[name]
    editor.parts[name] = packed.getvalue()
    assert clinic.update(editor.data).diff == ""
    for each in editor.document.iter("{*}docPr"):
        each.set("descr", "A blue sheet")
    editor.parts[name] = _picture("blue")
    assert clinic.update(editor.data).refused == ()
    assert clinic.text == text.replace(
        "![A red sheet](red.png)", "![A blue sheet](images/from-word-1.png)"
    )


def test_a_new_note_gets_a_label_of_its_own(clinic: Clinic, exported: bytes) -> None:
    """Its words stand at the end of the article."""

    def edit(it: WordEditor) -> None:
        assert it.notes is not None
        notes = it.notes.findall("{*}footnote")
        new = copy.deepcopy(notes[-1])
        new.set(new.tag.replace("footnote", "id"), "77")
        it.notes.append(new)
        words = it.cut(it.paragraph("Some feel"), "sick")[0]
        it.replace(new.find("{*}p"), "Or if you plan to be.", "Up to 5 mg.")
        mark = copy.deepcopy(words)
        for each in list(mark):
            mark.remove(each)
        mark.append(element("footnoteReference", id="77"))
        words.addnext(mark)

    assert clinic.update(exported, edit).refused == ()
    expected = ARTICLE.replace("feel sick.", "feel sick[^2].").rstrip("\n")
    assert clinic.text == f"{expected}\n\n[^2]: Up to 5 mg.\n"


def test_a_number_that_is_shown_and_no_longer_dialled_is_said(
    clinic: Clinic, exported: bytes
) -> None:
    """The words are taken; the link is the author's to change."""
    made = clinic.update(exported, lambda it: it.replace(it.paragraph("Call us on"), "001", "002"))
    (note,) = made.notes
    assert "but the link still leads to tel:+441632960001" in note.message


# --- A clinic's own words ------------------------------------------------------------------------


def with_profile(folder: Path, lang: str, emergency: str, words: str) -> Path:
    """Write an article in a clinic's folder, and return it."""
    (folder / "clinic.toml").write_text(
        f'lang = "{lang}"\nname = "Hillside"\nphone = "01632 960123"\n'
        f'[emergency]\n{lang} = """{emergency}"""\n', "utf-8",
    )  # fmt: skip
    path = folder / "article.md"
    path.write_text(f"---\ntitle: T\nlang: {lang}\n---\n\n## {words}\n\n{words} 5 mg.\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "emergency", "words", "paragraph", "old", "new", "numbers"),
    [
        ("en", "In danger, call 999.", "Rest", "In danger", "999", "112", "999 → 112"),
        ("de", "Notruf 112.\nGift: 030/19240", "Ruhe", "Gift", "19240", "19241",
         "030/19240 → 030/19241"),
        ("fr", "Appelez le 15.", "Repos", "Appelez", "15", "18", "15 → 18"),
        ("ar", "اتصل على ٩٩٩ فورا.", "راحة", "اتصل", "٩٩٩", "٩٩٨", "٩٩٩ → ٩٩٨"),
        ("he", "חייגו 04-777-1900 מיד.", "מנוחה", "חייגו", "1900", "1901", "→"),
        ("en", "In danger, call 999.", "Rest", "In danger", ", call 999", "", "999 → none"),
        ("en", "In danger, call 999.", "Rest", "In danger", "call", "phone", ""),
    ],
)  # fmt: skip
def test_an_edit_of_emergency_words_leads_to_the_profile(
    tmp_path: Path, lang: str, emergency: str, words: str, paragraph: str, old: str, new: str,
    numbers: str,
) -> None:  # fmt: skip
    """By file, line and key; a number says first that it was changed, and nothing is written."""
    path = with_profile(tmp_path, lang, emergency, words)
    editor = WordEditor(export(path, ["docx"], None).data["docx"])
    editor.replace(editor.paragraph(paragraph), old, new)
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    was = path.read_bytes()
    for only in (None, frozenset[int]()):
        made = update(path, edited, only=only)
        (told,) = made.refused
        assert told.code == "edit-clinic"
        assert str(told.position) == f"{tmp_path / 'clinic.toml'}:5"
        assert f"Change emergency in {tmp_path / 'clinic.toml'}" in told.hint
        assert ("A NUMBER THAT READERS CALL WAS CHANGED" in told.message) == bool(numbers)
        assert numbers in told.message
        assert path.read_bytes() == was


def test_an_added_line_and_a_telephone_of_the_profile_are_named(tmp_path: Path) -> None:
    """What a nurse writes into the box, and another number of the clinic."""
    path = with_profile(tmp_path, "en", "In danger, call 999.", "Rest")
    editor = WordEditor(export(path, ["docx"], None).data["docx"])
    editor.replace(editor.paragraph("Telephone"), "960123", "960124")
    line = editor.paragraph("In danger")
    new = copy.deepcopy(line)
    editor.replace(new, "In danger, call 999.", "At night, call 111.")
    line.addnext(new)
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    made = update(path, edited)
    assert [each.code for each in made.refused] == ["edit-clinic", "edit-clinic"]
    said = " ".join(each.message for each in made.refused)
    assert "key phone" in said
    assert "01632 960123 → 01632 960124" in said
    assert "none → 111" in said
    assert not made.diff


def test_a_number_that_an_older_version_did_not_link_is_no_edit(tmp_path: Path) -> None:
    """Files that are at clinics now have emergency words without links."""
    path = with_profile(tmp_path, "en", "In danger, call 999.", "Rest")
    editor = WordEditor(export(path, ["docx"], None).data["docx"])
    for link in list(editor.paragraph("In danger").iter("{*}hyperlink")):
        for run in list(link):
            link.addprevious(run)
        link.getparent().remove(link)
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    made = update(path, edited)
    assert (made.refused, made.edits, made.diff) == ((), (), "")


def test_a_profile_that_is_newer_than_the_file_is_not_called_old(tmp_path: Path) -> None:
    """Nobody knows from the file who changed what; both numbers are named, each with its place."""
    path = with_profile(tmp_path, "en", "In danger, call 999.", "Rest")
    edited = tmp_path / "edited.docx"
    edited.write_bytes(export(path, ["docx"], None).data["docx"])
    with_profile(tmp_path, "en", "In danger, call 911.", "Rest")
    (told,) = update(path, edited).refused
    assert "IS NOT THE SAME: in the profile 911, in the Word file 999" in told.message
    assert "STILL HAVE THE OLD ONE" not in told.message


def test_emergency_words_that_an_article_repeats_are_named(tmp_path: Path) -> None:
    """Such a handout has no box; with another number in the article it would have both."""
    path = with_profile(tmp_path, "en", "In danger, call 999.", "Rest")
    path.write_text(path.read_text("utf-8") + "\nIn danger, call 999.\n", "utf-8")
    editor = WordEditor(export(path, ["docx"], None).data["docx"])
    editor.replace(editor.paragraph("In danger"), "999", "998")
    edited = tmp_path / "edited.docx"
    edited.write_bytes(editor.data)
    (told,) = update(path, edited).refused
    assert told.code == "edit-clinic"
    assert "999 → 998" in told.message
    assert "handouts would have both" in told.message
    assert "and the article" in told.hint
