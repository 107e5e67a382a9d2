"""What this program wrote is told from what somebody changed, and from what is not ours.

A changed file is kept beside the new one, a stranger's is not replaced, and both are said.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pytest
from typer.testing import CliRunner

from plainleaf.api import FORMATS, export, verify
from plainleaf.batch.state import Entry, State
from plainleaf.cli import app
from plainleaf.errors import WriteError
from plainleaf.library import index
from plainleaf.run import staging
from plainleaf.run.ownership import Whose, is_sealed, seal, whose

ARTICLE = "---\ntitle: Sleep\nlang: en\n---\n\nTake 5 mg once a day.\n"
DAY = r"\d{4}-\d\d-\d\d"
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an article, and its files in `out`."""
    folder = tmp_path_factory.mktemp("ours") / "sleep"
    folder.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    export(folder, FORMATS, folder / "out")
    return folder


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(finished, tmp_path / "sleep"))


def edited_in_word(path: Path) -> None:
    """Change a paragraph and save, as python-docx does: all is packed anew."""
    document = docx.Document(str(path))
    document.paragraphs[-1].add_run(" Call us.")
    document.save(str(path))


def with_another_byte(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def with_more(path: Path) -> None:
    """Add to the end, as a note in a PDF is added."""
    path.write_bytes(path.read_bytes() + b"\n% more\n")


def saved_as_pdf(path: Path) -> None:
    """Save as a PDF program does."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path)


CHANGES: list[tuple[str, Callable[[Path], None]]] = [
    ("sleep.docx", edited_in_word),
    ("sleep.docx", with_another_byte),
    ("sleep.epub", with_more),
    ("sleep.epub", with_another_byte),
    ("sleep.html", with_another_byte),
    ("sleep.html", with_more),
    ("sleep.pdf", saved_as_pdf),
    ("sleep.pdf", with_another_byte),
    ("sleep.pdf", with_more),
]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, without line breaks of a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "plainleaf", *words],
        capture_output=True, text=True, env={**os.environ, "COLUMNS": "500"}, check=False,
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that stands in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_file_is_ours_until_it_is_changed(finished: Path) -> None:
    """All four formats; their seal needs no list of files beside them."""
    out = finished / "out"
    found = {path.name: whose(path) for path in out.iterdir()}
    assert found == {f"sleep.{name}": Whose.OURS for name in FORMATS}


@pytest.mark.parametrize("suffix", [f".{name}" for name in FORMATS])
def test_no_byte_can_change_under_a_seal(finished: Path, suffix: str) -> None:
    """Every place of a file, sampled: the seal covers it, and the seal itself is covered."""
    data = (finished / "out" / f"sleep{suffix}").read_bytes()
    assert is_sealed(data)
    tail = len(data) - 400
    for at in [*range(0, tail, max(1, tail // 150)), *range(tail, len(data))]:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert not is_sealed(changed), at
    assert not is_sealed(data + b"\n")
    assert not is_sealed(data[:-1])


def test_files_with_seals_open_as_before(finished: Path) -> None:
    """A ZIP file's comment and a PDF's identifier are where programs expect them."""
    out = finished / "out"
    for name in ("sleep.docx", "sleep.epub"):
        with zipfile.ZipFile(out / name) as package:
            assert package.testzip() is None
            assert re.fullmatch(rb"Plainleaf sha256:[0-9a-f]{64}", package.comment)
    with pikepdf.open(out / "sleep.pdf") as pdf:
        first, second = pdf.trailer["/ID"]
        assert len(bytes(second)) == 32
        assert bytes(first) != bytes(second)
    assert not verify([out / f"sleep.{name}" for name in FORMATS]).failed


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_a_changed_file_is_kept_beside_the_new_one(
    folder: Path, name: str, change: Callable[[Path], None]
) -> None:
    """Whatever the format and the program; there is no state, and the message says where it is."""
    out = folder / "out"
    before = contents(out)
    change(out / name)
    changed = (out / name).read_bytes()
    os.utime(out / name, (1_796_040_000, 1_796_040_000))
    stem, _, suffix = name.rpartition(".")
    made = export(folder, FORMATS, out)
    kept = out / f"{stem}-edited-2026-11-30.{suffix}"
    assert kept.read_bytes() == changed
    assert contents(out) == before | {kept.name: changed}
    (note,) = made.notes
    assert note.startswith(f"{out / name}: was changed since plainleaf wrote it")
    assert str(kept) in note
    if suffix == "docx":
        assert f"`plainleaf update ARTICLE {kept}` brings its edits" in note


def test_a_kept_file_is_not_replaced_by_another_one(folder: Path) -> None:
    """Three edits on one day are three files."""
    out, kept = folder / "out", {}
    for number in range(3):
        edited_in_word(out / "sleep.docx")
        day = date.fromtimestamp((out / "sleep.docx").stat().st_mtime)
        more = f"-{number + 1}" if number else ""
        kept[f"sleep-edited-{day}{more}.docx"] = (out / "sleep.docx").read_bytes()
        export(folder, ["docx"], out)
    assert {name: data for name, data in contents(out).items() if "-edited-" in name} == kept


def test_a_kept_file_is_the_same_file(folder: Path) -> None:
    """Its owner, mode and times are those of the file that somebody edited."""
    target = folder / "out" / "sleep.docx"
    edited_in_word(target)
    target.chmod(0o640)
    was = target.stat()
    export(folder, ["docx"], folder / "out")
    (kept,) = (folder / "out").glob("*-edited-*")
    assert kept.stat().st_ino == was.st_ino
    assert (kept.stat().st_mode, kept.stat().st_mtime_ns) == (was.st_mode, was.st_mtime_ns)


def test_a_file_system_without_hard_links_keeps_a_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on many memory sticks."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    edited_in_word(folder / "out" / "sleep.docx")
    changed = (folder / "out" / "sleep.docx").read_bytes()
    export(folder, ["docx"], folder / "out")
    (kept,) = (folder / "out").glob("*-edited-*")
    assert kept.read_bytes() == changed


def test_an_unchanged_file_is_replaced_without_a_word(folder: Path) -> None:
    """The article changed, or the file came back from elsewhere with other times."""
    (folder / "article.md").write_text(ARTICLE.replace("5 mg", "10 mg"), "utf-8")
    os.utime(folder / "out" / "sleep.docx", (1, 1))
    assert export(folder, FORMATS, folder / "out").notes == ()
    assert len(list((folder / "out").iterdir())) == 4


@pytest.mark.parametrize("name", [f"sleep.{each}" for each in FORMATS])
@pytest.mark.parametrize("data", [b"<p>The clinic's own page", b"%PDF-1.7 theirs", b"PK\3\4", b""])
def test_a_strangers_file_is_not_replaced(tmp_path: Path, name: str, data: bytes) -> None:
    """Nor is any other file of the export written; the message says what can be done."""
    folder, out = tmp_path / "sleep", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    (out / name).write_bytes(data)
    with pytest.raises(WriteError, match=r"was not written by plainleaf.*--force"):
        export(folder, FORMATS, out)
    assert contents(out) == {name: data}


def test_a_word_file_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    """A clinic may have a handout of that name already."""
    folder, out = tmp_path / "sleep", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    docx.Document().save(str(out / "sleep.docx"))
    before = contents(out)
    refused = run("export", str(folder), "--out", str(out), "--to", "docx,html")
    assert refused.returncode == 5, refused.stderr
    assert contents(out) == before
    done = run("export", str(folder), "--out", str(out), "--to", "docx,html", "--force")
    assert done.returncode == 0
    assert f"{out / 'sleep.docx'}: was not written by plainleaf; it was replaced" in done.stderr


@pytest.mark.parametrize("kind", ["pipe", "dangling", "link"])
def test_what_is_no_file_is_not_replaced(tmp_path: Path, kind: str) -> None:
    """Nor is a pipe waited for; what a link leads to counts."""
    folder, out = tmp_path / "sleep", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "theirs.html").write_text("theirs", "utf-8")
    match kind:
        case "pipe":
            os.mkfifo(out / "sleep.html")
        case "dangling":
            (out / "sleep.html").symlink_to("nowhere")
        case _:
            (out / "sleep.html").symlink_to(tmp_path / "theirs.html")
    with pytest.raises(WriteError, match="was not written by plainleaf"):
        export(folder, ["html"], out)
    assert (tmp_path / "theirs.html").read_text("utf-8") == "theirs"
    assert [path.name for path in out.iterdir()] == ["sleep.html"]


def test_a_link_to_an_edited_file_is_kept_as_a_link(folder: Path) -> None:
    """What it leads to stays where and as it is."""
    out = folder / "out"
    (out / "sleep.docx").rename(folder / "elsewhere.docx")
    edited_in_word(folder / "elsewhere.docx")
    changed = (folder / "elsewhere.docx").read_bytes()
    (out / "sleep.docx").symlink_to("../elsewhere.docx")
    export(folder, ["docx"], out)
    (kept,) = out.glob("*-edited-*")
    assert kept.is_symlink()
    assert kept.read_bytes() == changed
    assert not (out / "sleep.docx").is_symlink()


def test_a_move_that_fails_leaves_no_kept_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files or none: the edited one has its own name alone, as before."""
    out = folder / "out"
    edited_in_word(out / "sleep.docx")
    before = contents(out)
    moved = os.replace

    def fail(source: Path, target: Path) -> None:
        if target == out / "sleep.html" and source.parent.name != "before":
            raise OSError(28, "No space left on device")
        moved(source, target)

    monkeypatch.setattr(staging.os, "replace", fail)
    with pytest.raises(WriteError, match="No space left"):
        export(folder, FORMATS, out)
    assert contents(out) == before


def test_a_batch_knows_what_it_wrote(folder: Path) -> None:
    """Even of a file that no longer says whose it was; the log has the note, too."""
    out, log = folder / "batch", folder.parent / "log.jsonl"
    command = ["export", str(folder), "--out", str(out), "--jobs", "1", "--to", "docx"]
    assert run(*command).returncode == 0
    (out / "sleep.docx").write_bytes(b"somebody's words")
    result = run(*command, "--log", str(log))
    assert result.returncode == 0, result.stderr
    (kept,) = out.glob("*-edited-*")
    assert kept.read_bytes() == b"somebody's words"
    assert str(kept) in result.stderr
    assert str(kept) in json.loads(log.read_text("utf-8").splitlines()[-1])["notes"][0]
    # Also where everything is exported anew, and where the memory is lost.
    edited_in_word(out / "sleep.docx")
    assert run(*command, "--force").returncode == 0
    edited_in_word(out / "sleep.docx")
    (out / ".plainleaf.sqlite").unlink()
    assert run(*command).returncode == 0
    assert len(list(out.glob("*-edited-*"))) == 3


def test_a_library_keeps_what_somebody_changed(folder: Path) -> None:
    """A table with a column more, a page with another word; kept handouts are no handouts."""
    out = folder / "out"
    index(out, today=TODAY)
    index(out, today=TODAY)
    assert not list(out.glob("*-edited-*"))
    for name in ("index.csv", "index.html", "opds.json"):
        path = out / name
        path.write_bytes(path.read_bytes().replace(b"Sleep", b"Sleeping"))
    changed = {path.name: path.read_bytes() for path in out.glob("*.*")}
    edited_in_word(out / "sleep.docx")
    export(folder, ["docx"], out)
    made = index(out, today=TODAY)
    kept = {re.sub(f"-edited-{DAY}", "", path.name): path for path in out.glob("*-edited-*")}
    assert set(kept) == {"index.csv", "index.html", "opds.json", "sleep.docx"}
    assert all(kept[name].read_bytes() == changed[name] for name in set(kept) - {"sleep.docx"})
    assert len(made.notes) == 3
    assert [entry.name for entry in made.library.entries] == ["sleep"]
    assert any("was kept for the edits in it" in line for line in made.library.unread)


@pytest.mark.parametrize("name", ["index.html", "index.csv", "opds.xml", "opds-cover.png"])
def test_a_library_replaces_nothing_of_somebody_else(folder: Path, name: str) -> None:
    """A clinic's own table of that name stays; with --force it is replaced, and that is said."""
    out = folder / "out"
    (out / name).write_bytes(b"theirs")
    before = contents(out)
    result = CliRunner().invoke(app, ["index", str(out)])
    assert isinstance(result.exception, WriteError)
    assert contents(out) == before
    result = CliRunner().invoke(app, ["index", str(out), "--force"])
    assert result.exit_code == 0
    assert f"{out / name}: was not written by plainleaf; it was replaced" in " ".join(
        result.output.split()
    )


def test_feeds_of_languages_that_went_are_deleted_unless_somebody_changed_them(
    folder: Path,
) -> None:
    """They list what is no more; what is not ours to delete stays."""
    out = folder / "out"
    index(out, today=TODAY)
    page = out / "index.html"
    bare = page.read_bytes().rpartition(b"<!-- Plainleaf")[0]
    page.write_bytes(seal(bare, ".html", [b"feed of then", b"other feed"]))
    for path in out.glob("opds*"):
        path.unlink()
    (out / "index.csv").unlink()
    (out / "opds-es.xml").write_bytes(b"feed of then")
    (out / "opds-es.json").write_bytes(b"other feed, with a word of mine")
    index(out, today=TODAY)
    assert not (out / "opds-es.xml").exists()
    assert (out / "opds-es.json").exists()


def test_a_report_that_somebody_signed_is_kept(folder: Path) -> None:
    """`verify --report` writes beside the files, too."""
    out = folder / "out"
    assert not verify([out / "sleep.html"], report=True).notes
    assert not verify([out / "sleep.html"], report=True).notes
    page, data = out / "sleep-report.html", out / "sleep-report.json"
    page.write_bytes(page.read_bytes().replace(b"</body>", b"<p>Signed: A. N.</p></body>"))
    with_another_byte(data)
    changed = {page.read_bytes(), data.read_bytes()}
    made = verify([out / "sleep.html"], report=True)
    kept = list(out.glob("sleep-report-edited-*"))
    assert {path.read_bytes() for path in kept} == changed
    assert all(any(str(path) in note for note in made.notes) for path in kept)


def test_a_format_without_room_has_no_seal() -> None:
    """And what looks like one is checked."""
    assert seal(b"a,b\n", ".csv") == b"a,b\n"
    assert not is_sealed(b"a,b\n")
    assert not is_sealed(b"%PDF-1.7 nothing")
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    sealed = seal(empty.getvalue(), ".docx")
    assert is_sealed(sealed)
    assert not is_sealed(sealed.replace(b"PK", b"KP"))


def test_a_memory_whose_names_are_no_text_is_begun_anew(tmp_path: Path) -> None:
    """SQLite quotes what is broken in its messages, whatever bytes there are."""
    entry = Entry("a", "options", "engine", "article", (), ())
    state = State(tmp_path)
    state.enter([entry], {})
    state.close()
    whole = state.path.read_bytes()
    broken = whole.replace(b"CREATE TABLE exports", b"CREATE TABLE \xba\xbaport(")
    assert broken != whole
    for first in (lambda each: each.entries("a"), lambda each: each.told("x"), lambda each: None):
        state.path.write_bytes(broken)
        state = State(tmp_path)
        first(state)
        state.enter([entry], {})
        assert state.entries("a") == [entry]
        state.close()
