"""`plainleaf import`, and `plainleaf export` of a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainleaf.cli import app
from plainleaf.errors import SourceError
from plainleaf.importers import import_article

CASES = Path(__file__).parent / "import"
MAIL = CASES / "03-email.txt"
RUN = CliRunner()


def test_an_import_writes_the_article_and_says_what_it_did(tmp_path: Path) -> None:
    """For people: alike reports together, with their lines, and what to do next."""
    result = RUN.invoke(app, ["import", str(CASES / "seed-article.txt"), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "Left out, it belongs to the website (3 times, from line 40): “Back to Blog”" in (
        result.stdout
    )
    assert f"plainleaf check {tmp_path}" in result.stdout
    assert (tmp_path / "article.md").is_file()


def test_without_a_folder_it_is_named_after_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder where the command was typed."""
    monkeypatch.chdir(tmp_path)
    assert RUN.invoke(app, ["import", str(MAIL)]).exit_code == 0
    assert (tmp_path / "03-email" / "article.md").is_file()


def test_standard_input_is_bytes(tmp_path: Path) -> None:
    """Of any encoding; it needs the name of a folder."""
    data = "Größe\n\nNehmen Sie täglich 2 Stück.\n".encode("cp1252")
    out = tmp_path / "a"
    assert RUN.invoke(app, ["import", "-", "--out", str(out)], input=data).exit_code == 0
    assert "title: Größe\n" in (out / "article.md").read_text("utf-8")
    assert RUN.invoke(app, ["import", "-"], input=data).exit_code == 2


def test_one_document_for_programs_holds_every_word_that_is_gone(tmp_path: Path) -> None:
    """Like that of `check`."""
    arguments = ["import", str(MAIL), "--out", str(tmp_path), "--format", "json"]
    document = json.loads(RUN.invoke(app, arguments).stdout)
    assert sorted(document) == ["articles", "diagnostics", "problems"]
    assert document["articles"] == [{"file": str(tmp_path / "article.md"), "language": "en"}]
    dropped = " ".join(each["dropped"] for each in document["diagnostics"])
    assert "Could you send me the text?" in dropped
    again = RUN.invoke(app, arguments)
    assert again.exit_code == 5
    assert "is there already" in json.loads(again.stdout)["problems"][0]


def test_an_article_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """With one sentence and its exit code."""
    (tmp_path / "article.md").write_text("mine", "utf-8")
    result = RUN.invoke(app, ["import", str(MAIL), "--out", str(tmp_path)])
    assert "is there already" in str(result.exception)
    assert (tmp_path / "article.md").read_text("utf-8") == "mine"


def test_new_from_a_text_is_the_same_door(tmp_path: Path) -> None:
    """The folder holds what `import` would have written."""
    assert RUN.invoke(app, ["new", str(tmp_path / "a"), "--from", str(MAIL)]).exit_code == 0
    assert (tmp_path / "a" / "article.md").read_text("utf-8") == import_article(MAIL).text


def test_a_text_can_be_exported_at_once(tmp_path: Path) -> None:
    """The handout has the text's name, and the way to keep its article is said."""
    arguments = ["export", str(CASES / "seed-article.txt"), "--to", "html", "--out", str(tmp_path)]
    result = RUN.invoke(app, arguments)
    assert result.exit_code == 0, result.output
    html = (tmp_path / "seed-article.html").read_text("utf-8")
    assert "View All Articles" not in html
    assert "What you need to know" in html
    assert "plainleaf import" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["seed-article.html"]


def test_a_text_that_cannot_be_read_stops_an_export_in_one_sentence(tmp_path: Path) -> None:
    """And nothing is written."""
    source = tmp_path / "a.txt"
    source.write_bytes(b"")
    result = RUN.invoke(app, ["export", str(source), "--out", str(tmp_path / "out")])
    assert "there is no text in it" in str(result.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "PDF file, which cannot be imported. Open it, select all"),
        ("a.txt", b"%PDF-1.7", "PDF file"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx in Word or LibreOffice, and import"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "has a password, or is a file of Word 97"),
        ("a.odt", b"PK", "OpenDocument text, which cannot be imported. Open it, save it as .docx"),
        ("a.rtf", b"{\\rtf1", "RTF file"),
        ("a.pages", b"PK", "export it as Word"),
        ("a.jpg", b"\xff\xd8\xff", "a picture, which cannot be imported. Type its words"),
        ("a.txt", b"\x89PNG", "a picture"),
    ],
)
def test_what_cannot_be_imported_says_how_to_go_on(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    """By its ending, or by its first bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as stop:
        import_article(path)
    assert words in str(stop.value)
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize(
    ("written", "notes"),
    [
        ("Take 5 mg^[not 6] daily.", ["[^1]: not 6"]),
        ("خذ ٥ ملغ^[ليس ٦].", ["[^1]: ليس ٦"]),
        ("- 服用５毫克^[不是６]\n- 5 mg^[not *6*]", ["[^1]: 不是６", "[^2]: not *6*"]),
        ("Take 5 mg^[not 6] daily[^1].\n\n[^1]: Or 4.", ["[^1]: Or 4.", "[^2]: not 6"]),
        ("Take 5 mg[^a b]^[not 6^[not 7]].", ["[^1]: not 6[^2]", "[^2]: not 7"]),
    ],
)
def test_a_note_written_in_place_becomes_a_note_below(
    tmp_path: Path, written: str, notes: list[str]
) -> None:
    """With a label that marks can hold; a second import changes nothing, which the first proves."""
    path = tmp_path / "notes.md"
    path.write_text(f"---\ntitle: Doses\nlang: en\n---\n\n{written}\n", "utf-8")
    made = import_article(path).text
    assert [line for line in made.splitlines() if line.startswith("[^")] == notes
    body = made.split("\n---\n", 1)[1]
    assert "^[" not in body


def test_a_note_written_in_place_in_a_text_is_asked_about(tmp_path: Path) -> None:
    """It stays as it was typed, and the question names its line."""
    made = import_article("Doses\n\nTake 5 mg^[not 6] daily.\nخذ ٥ ملغ^[ليس ٦].\n".encode())
    found = [each for each in made.diagnostics if "note of Markdown" in each.message]
    assert [(each.code, each.position.line) for each in found] == [("asked", 3), ("asked", 4)]
    assert "not 6" in found[0].message
    assert "5 mg^\\[not 6\\]" in made.text
