"""Edited Word files come back: each edit in the source, and nothing else; or its name."""

from __future__ import annotations

import copy
import io
import json
import shutil
import subprocess
import tomllib
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from PIL import Image
from typer.testing import CliRunner

from edited_article import ARABIC, ARTICLE, LAST, Clinic, Edit, changed, word_of_article
from plainleaf import update
from plainleaf.api import export
from plainleaf.cli import app
from plainleaf.errors import SourceError, UndecidedError
from plainleaf.importers.word.profile import profile_of
from validators.libreoffice import LibreOffice
from word_edits import W, WordEditor, element, resaved, word_file

ROOT = Path(__file__).resolve().parents[1]
CONTENT = sorted((ROOT / "content").glob("*/article*.md"))
RUN = CliRunner()


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """An article and its Word file."""
    return Clinic(tmp_path)


@pytest.fixture(scope="module")
def exported() -> bytes:
    """The Word file of the article."""
    return word_of_article()


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


@pytest.mark.parametrize("space", ["\u00a0", " "])
def test_a_file_with_fixed_spaces_of_another_width_has_no_edit(tmp_path: Path, space: str) -> None:
    """It was exported by a version that wrote others; doses and the marks of notes are the same."""
    work = "lang: ar\nreferences:\n  - id: one\n    type: book\n    title: كتاب\n"
    noted = "\n\nخذ 5 mg مساء[^1] أيضا [@one].\n\n[^1]: اسأل الطبيب عن 2 × 250 mg.\n"
    clinic = Clinic(tmp_path, ARABIC.replace("lang: ar\n", work) + noted)

    def older(editor: WordEditor) -> None:
        roots = [editor.document, *([] if editor.notes is None else [editor.notes])]
        texts = [each for root in roots for each in root.iter(f"{W}t")]
        assert {"5\u202fmg", "\u2060[ملاحظة\u202f"} <= {each.text for each in texts}
        for each in texts:
            each.text = (each.text or "").replace("\u202f", space)

    made = clinic.update(clinic.word(), older, dry_run=True)
    assert (made.edits, made.refused, made.taken) == ((), (), 0)


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


@pytest.mark.parametrize("title", ["Another Taking Exampline", "Taking", "Exampline"])
def test_the_word_file_of_another_handout_is_refused(
    clinic: Clinic, exported: bytes, title: str
) -> None:
    """Its differences would be edits: all doses of one handout in the place of another's."""
    other = ARTICLE.replace("title: Taking Exampline", f"title: {title}", 1)
    assert other != ARTICLE
    clinic.article.write_text(other, "utf-8")
    with pytest.raises(SourceError, match="was made of another handout, “"):
        clinic.update(exported)
    assert clinic.text == other


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
        'If someone is in danger now, call <a href="tel:999">999</a>.',
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
