"""The package as other programs use it: text in, bytes out, wrong arguments, progress, threads."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import plainleaf
from plainleaf import Edition, SourceText, UsageError
from plainleaf.errors import EngineMissing
from plainleaf.run import system

TEXT = "---\ntitle: T\nlang: en\n---\n\nTake 5 mg.\n"
FORMATS = "pdf, docx, epub, html"
EDITIONS = "standard, large-print, giant, easy-print"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return an article in a folder of its own."""
    path = tmp_path / "dose" / "article.md"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


# --- Text in, bytes out --------------------------------------------------------------------------


def test_text_in_and_bytes_out_touch_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a web service needs: nothing is read from where it runs, and nothing written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clinic.toml").write_text("nonsense = 1\n", "utf-8")
    (tmp_path / "plainleaf.toml").write_text("[sverity]\n", "utf-8")
    before = sorted(tmp_path.iterdir())
    made = plainleaf.export(TEXT, out=None)
    assert sorted(tmp_path.iterdir()) == before
    assert (made.files, made.clinic) == ({}, None)
    starts = {"pdf": b"%PDF-1.7", "docx": b"PK", "epub": b"PK", "html": b"<!DOCTYPE html>"}
    assert set(made.data) == set(starts)
    for name, start in starts.items():
        assert made.data[name].startswith(start), name
    assert not made.report.failed


def test_bytes_are_those_of_the_files(article: Path, tmp_path: Path) -> None:
    """One work, two ways to have it."""
    made = plainleaf.export(article, out=tmp_path / "out")
    again = plainleaf.export(article, out=None)
    assert {name: path.read_bytes() for name, path in made.files.items()} == dict(again.data)
    assert made.data == {}


def test_a_report_comes_as_bytes_too(article: Path) -> None:
    """By the endings of its files."""
    made = plainleaf.export(article, "html", None, report=True)
    assert set(made.data) == {"html", "-report.html", "-report.json"}


def test_a_text_has_the_pictures_of_its_folder(root: Path) -> None:
    """And only with one; it is the same handout as the file's."""
    folder = next(
        path.parent for path in sorted((root / "content").glob("*/article.md"))
        if "](images/" in path.read_text("utf-8")
    )  # fmt: skip
    text = (folder / "article.md").read_text("utf-8")
    source = SourceText(text, folder, str(folder / "article.md"))
    assert plainleaf.read(source).article == plainleaf.read(folder).article
    codes = {each.code for each in plainleaf.check(SourceText(text))}
    assert "missing-picture" in codes


def test_a_text_in_its_folder_becomes_the_handout_of_its_file(root: Path) -> None:
    """To the byte, with the links to its translations."""
    folder = root / "content" / "leaflets"
    text = (folder / "article.md").read_text("utf-8")
    source = SourceText(text, folder, str(folder / "article.md"))
    formats = "html,docx"
    made = plainleaf.export(source, formats, None).data
    assert made == plainleaf.export(folder, formats, None).data
    assert b'href="leaflets.es.html"' in made["html"]


def test_reports_on_a_text_have_lines_and_a_name() -> None:
    """As on a file."""
    (found,) = [each for each in plainleaf.check(TEXT.replace("Take", "##Take")) if each.fix]
    assert (found.position.file, found.position.line) == ("<text>", 6)
    named = SourceText("---\ntitle: T\nlang: en\n---\n\n![a](b.png)\n", name="form field")
    with pytest.raises(plainleaf.UnfitArticle, match="form field: not exported, 1 error") as caught:
        plainleaf.export(named, out=None)
    assert caught.value.diagnostics[-1].position.file == "form field"


def test_a_path_that_is_not_there_is_no_text(tmp_path: Path) -> None:
    """A name without a line end is a path."""
    with pytest.raises(plainleaf.SourceError, match="no such file or folder"):
        plainleaf.check(str(tmp_path / "none.md"))


def test_one_path_is_verified(article: Path, tmp_path: Path) -> None:
    """And not its letters."""
    made = plainleaf.export(article, "html", tmp_path / "out")
    path = made.files["html"]
    for given in (path, str(path), [path]):
        assert list(plainleaf.verify_files(given).validators) == [str(path)]


# --- Wrong arguments -----------------------------------------------------------------------------

WRONG: dict[str, tuple[Callable[[Any], Any], str]] = {
    "format": (lambda path: plainleaf.export(path, "foo"), f"formats: 'foo' is none of {FORMATS}."),
    "formats": (
        lambda path: plainleaf.export(path, ["pdf", "doc"]),
        f"formats: 'doc' is none of {FORMATS}.",
    ),
    "no formats": (lambda path: plainleaf.export(path, []), f"formats: name some of {FORMATS}."),
    "a number": (
        lambda path: plainleaf.export(path, 3),  # type: ignore[arg-type]
        f"formats: a value of the type int is no list of {FORMATS}.",
    ),
    "numbers": (
        lambda path: plainleaf.export(path, [3]),  # type: ignore[list-item]
        f"formats: a value of the type list is no list of {FORMATS}.",
    ),
    "edition": (
        lambda path: plainleaf.export(path, edition="large"),
        f"edition: 'large' is none of {EDITIONS}.",
    ),
    "no edition": (
        lambda path: plainleaf.export(path, edition=None),  # type: ignore[arg-type]
        f"edition: a value of the type NoneType is none of {EDITIONS}.",
    ),
    "audience": (
        lambda path: plainleaf.export(path, audience="doctors"),
        "audience: 'doctors' is none of patients, clinics.",
    ),
    "audience of a check": (
        lambda path: plainleaf.check(path, audience="doctors"),
        "audience: 'doctors' is none of patients, clinics.",
    ),
    "clinic": (
        lambda path: plainleaf.export(path, clinic=True),
        "clinic: name a profile’s file or folder, or False for none.",
    ),
    "bytes": (
        lambda path: plainleaf.export(TEXT.encode()),  # type: ignore[arg-type]
        "the article: a value of the type bytes is neither a path nor a text; read what it holds "
        "and pass that.",
    ),
    "nothing to verify": (lambda path: plainleaf.verify_files([]), "the files: name at least one."),
    "no path": (
        lambda path: plainleaf.verify_files(3),  # type: ignore[arg-type]
        "the files: a value of the type int is neither a path nor a list of paths.",
    ),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_argument_is_one_error_with_the_choices(
    call: Callable[[Any], Any], message: str, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No KeyError, no ValueError, and nothing written."""
    monkeypatch.chdir(article.parent.parent)
    with pytest.raises(UsageError) as caught:
        call(article)
    assert str(caught.value) == message
    assert isinstance(caught.value, plainleaf.PlainleafError)
    assert not Path("out").exists()


@pytest.mark.parametrize("formats", ["html", ".HTML", "html,html", ["html"], ("HTML",), {"html"}])
def test_formats_are_understood_as_people_write_them(article: Path, formats: Any) -> None:
    """A text is no list of letters."""
    assert set(plainleaf.export(article, formats, None).data) == {"html"}


def test_names_of_editions_and_audiences_are_understood(article: Path, tmp_path: Path) -> None:
    """As text or as the member."""
    for edition in ("Large-Print", Edition.LARGE_PRINT):
        made = plainleaf.export(article, "html", tmp_path, edition=edition, audience="patients")
        assert made.files["html"].name == "dose-large-print.html"


# --- Steps ---------------------------------------------------------------------------------------


def test_progress_is_told_step_by_step(article: Path) -> None:
    """Each step once, counted to the end."""
    told: list[tuple[str, int, int]] = []
    plainleaf.export(article, "docx,pdf", None, progress=lambda *step: told.append(step))
    names = ["read", "check", "pdf", "docx", "compare", "validate", "put in place", "done"]
    assert told == [(name, at, len(names) - 1) for at, name in enumerate(names)]
    told.clear()
    plainleaf.export(article, "html", None, report=True, progress=lambda *step: told.append(step))
    assert [name for name, *_ in told][-3:] == ["report", "put in place", "done"]
    assert told[-1][1] == told[-1][2]


def test_what_a_callback_raises_stops_the_export(article: Path, tmp_path: Path) -> None:
    """A button that says “cancel” leaves nothing behind."""

    class Cancelled(Exception):
        pass

    def cancel(name: str, done: int, of: int) -> None:
        if name == "compare":
            raise Cancelled

    with pytest.raises(Cancelled):
        plainleaf.export(article, "html", tmp_path / "out", progress=cancel)
    assert not (tmp_path / "out").exists()


def test_the_log_is_named_and_silent_by_itself(
    article: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Steps in detail, one line for the whole."""
    with caplog.at_level(logging.DEBUG, "plainleaf"):
        plainleaf.export(article, "html", None)
    own = [each for each in caplog.records if each.name == "plainleaf"]
    assert [each.getMessage().split(" (")[0] for each in own if each.levelno == logging.INFO] == [
        f"{article}: exported"
    ]
    steps = [each.getMessage() for each in own if each.levelno == logging.DEBUG]
    assert [step.removeprefix(f"{article}: ").split(" (")[0] for step in steps] == [
        "read", "check", "html", "compare", "validate", "put in place"
    ]  # fmt: skip
    handlers = logging.getLogger("plainleaf").handlers
    assert any(isinstance(each, logging.NullHandler) for each in handlers)


# --- Threads -------------------------------------------------------------------------------------


def test_threads_export_side_by_side(root: Path, tmp_path: Path) -> None:
    """The same bytes as one after the other, into one folder or as bytes."""
    names = ("nalmefen", "leaflets", "clear-print")
    folders = [root / "content" / name for name in names]
    alone = [dict(plainleaf.export(folder, out=None).data) for folder in folders]
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(plainleaf.export, each, out=None) for each in folders * 2]
        placed = [pool.submit(plainleaf.export, each, out=tmp_path) for each in folders]
        together = [dict(job.result().data) for job in jobs]
        files = [job.result().files for job in placed]
    assert together == alone * 2
    assert [{key: path.read_bytes() for key, path in one.items()} for one in files] == alone


# --- Without Pango -------------------------------------------------------------------------------

# The loader of C libraries, as it is where Pango is not installed.
WITHOUT_PANGO = """
import sys, cffi
load = cffi.FFI.dlopen
def without_pango(self, name, *more):
    if name and "pango" in name:
        raise OSError(f"cannot load library '{name}'")
    return load(self, name, *more)
cffi.FFI.dlopen = without_pango
from plainleaf.cli import main
main()
"""


def without_pango(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a system that lacks a library."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_PANGO, *words],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_without_pango_one_sentence_says_how_to_have_it(article: Path, tmp_path: Path) -> None:
    """With the command of this system, a way on, and an exit code of its own; of many, too."""
    for words in (["export", "dose"], ["export", ".", "--jobs", "2"]):
        done = without_pango(tmp_path, *words)
        assert done.returncode == EngineMissing.exit_code == 14
        assert system.how_to_have_pango() in done.stderr
        assert "--to docx,epub,html" in done.stderr
        assert "Traceback" not in done.stderr + done.stdout
        assert "courtbouillon" not in done.stderr + done.stdout
        assert not list((tmp_path / "out").glob("dose.*"))
    done = without_pango(tmp_path, "doctor")
    assert done.returncode == 1
    assert system.how_to_have_pango() in done.stdout


def test_without_pango_the_other_formats_are_written(article: Path, tmp_path: Path) -> None:
    """They are checked as ever; one article and many."""
    wanted = {"dose.docx", "dose.epub", "dose.html"}
    for words in (["dose"], [".", "--jobs", "2", "--force"]):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        done = without_pango(tmp_path, "export", *words, "--to", "docx,epub,html")
        assert done.returncode == 0, done.stderr
        assert wanted <= {each.name for each in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian", "apt-get"),
        ("ID=linuxmint\nID_LIKE='ubuntu debian'", "apt-get"),
        ("ID=fedora", "dnf"),
        ("ID=rocky\nID_LIKE='rhel centos fedora'", "dnf"),
        ("ID=arch", "pacman"),
        ("ID=alpine", "apk"),
        ("ID=opensuse-leap\nID_LIKE='suse opensuse'", "zypper"),
        ("ID=nowhere", "apt-get"),
    ],
)
def test_each_system_has_its_command(
    release: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relatives of a distribution have its own."""
    told = dict(line.split("=", 1) for line in release.replace("'", "").splitlines())
    monkeypatch.setattr(system.sys, "platform", "linux")
    monkeypatch.setattr(system.platform, "freedesktop_os_release", lambda: told)
    assert command in system.how_to_have_pango()


def test_other_systems_have_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Homebrew; and on Windows, Linux."""
    monkeypatch.setattr(system.sys, "platform", "darwin")
    assert system.how_to_have_pango() == "brew install pango"
    monkeypatch.setattr(system.sys, "platform", "win32")
    assert system.how_to_have_pango().startswith("wsl --install")
