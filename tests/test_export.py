"""Exporting: the same bytes always, all files or none, earlier files kept, the public names."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from lxml.html import fromstring
from typer.testing import CliRunner

import plainleaf
from plainleaf import written as writing
from plainleaf.api import FORMATS, UnfitArticle, UnfitFiles, check, export, read, slug_of, verify
from plainleaf.cli import app, main
from plainleaf.diagnostics import in_source_order
from plainleaf.errors import SourceError, WriteError
from plainleaf.handout import Handout
from plainleaf.theme import Theme
from plainleaf.verify.readback import read_back
from plainleaf.writers import WRITERS

CONTENT = Path(__file__).resolve().parents[1] / "content"
ARTICLE = "---\ntitle: A title\nlang: en\n---\n\nSome text.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return the folder of a small article."""
    folder = tmp_path / "handout"
    folder.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that stands in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_public_names_are_these() -> None:
    """What may be leaned on is there, shown to who looks, and typed; nothing else is."""
    assert all(getattr(plainleaf, name) is not None for name in plainleaf.__all__)
    assert set(plainleaf.__all__) <= set(dir(plainleaf))
    assert set(plainleaf.__all__) == set(plainleaf._PUBLIC)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = plainleaf.nothing  # type: ignore[attr-defined]


def test_the_package_behaves_like_any_other() -> None:
    """Its rooms are modules under their own names, and a name that is set stays set."""
    script = """
import plainleaf, plainleaf.verify.parity
from unittest import mock
assert callable(plainleaf.export)
import plainleaf.api
assert plainleaf.api.export is plainleaf.export and callable(plainleaf.verify_files)
assert plainleaf.verify.parity.__name__ == "plainleaf.verify.parity"
with mock.patch("plainleaf.export", 3):
    assert plainleaf.export == 3
plainleaf.check = 5
assert plainleaf.check == 5 and callable(plainleaf.export)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("name", sorted(path.parent.name for path in CONTENT.glob("*/article.md")))
def test_the_same_article_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    """Two seconds later (ZIP's clock), another hash seed, another folder, another time zone."""
    digests = []
    command = [sys.executable, "-m", "plainleaf", "export"]
    for seed, zone in (("0", "UTC"), ("12345", "Asia/Tokyo")):
        out = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run(
            [*command, CONTENT / name / "article.md", "--out", out],
            env=environment,
            check=True,
            capture_output=True,
        )
        digests.append({key: sha256(data).hexdigest() for key, data in contents(out).items()})
        time.sleep(2.1)
    assert len(digests[0]) == 4
    assert digests[0] == digests[1]


def test_files_are_named_for_the_folder_or_the_file(article: Path) -> None:
    """`article.md` has its folder's name, its translations too."""
    assert slug_of(article) == "handout"
    assert slug_of(article / "article.md") == "handout"
    (article / "article.es.md").write_text(ARTICLE, "utf-8")
    assert slug_of(article / "article.es.md") == "handout.es"
    (article / "index.md").write_text(ARTICLE, "utf-8")
    assert slug_of(article / "index.md") == "handout"
    (article / "leaflet.md").write_text(ARTICLE, "utf-8")
    assert slug_of(article / "leaflet.md") == "leaflet"


def test_only_what_is_asked_for_is_written(article: Path, tmp_path: Path) -> None:
    """And nothing is left beside it."""
    done = export(article, ["docx", "html"], tmp_path / "out")
    assert sorted(done.files) == ["docx", "html"]
    assert sorted(contents(tmp_path / "out")) == ["handout.docx", "handout.html"]


def test_a_web_page_leads_to_the_other_files_with_their_sizes(
    article: Path, tmp_path: Path
) -> None:
    """To those that are there: of the same export, and of the editions that are made with it."""
    out, editions = tmp_path / "out", ["standard", "large-print"]
    for edition in editions:
        export(article, FORMATS, out, edition=edition, editions=editions)
    pages = sorted(out.glob("*.html"))
    assert len(pages) == 2
    for page in pages:
        links = fromstring(page.read_text("utf-8")).xpath("//nav[@class='files']//a")
        assert {link.get("href") for link in links} == {
            path.name for path in out.iterdir() if path != page
        }
        words = [link.text for link in links]
        assert len(set(words)) == len(words), "no two links have one name"
        for link in links:
            size = (out / link.get("href")).stat().st_size
            own = link.get("href").startswith(page.stem + ".")
            shown = f"({round(size / 1000)} kB)" in link.text.replace("\u00a0", " ")
            assert shown == own, "of files that are not written yet no size is known"
            assert link.get("hreflang") == "en"
    assert [word.partition(" (")[0] for word in words[:4]] == [
        "PDF", "Word", "EPUB", "Large print, PDF",
    ]  # fmt: skip
    export(article, ["html"], tmp_path / "alone")
    assert "<nav" not in next((tmp_path / "alone").iterdir()).read_text("utf-8")


@pytest.mark.parametrize("edition", ["large-print", "giant", "easy-print"])
def test_editions_are_told_apart_by_their_titles_and_in_the_text(
    article: Path, tmp_path: Path, edition: str
) -> None:
    """On a shelf and by ear: four books of one title would be one to whoever hears their list."""
    words = {"large-print": "Large print", "giant": "Giant print"}.get(
        edition, "Easy-to-read print"
    )
    files = export(article, FORMATS, tmp_path / "out", edition=edition).files
    plain = export(article, ["html"], tmp_path / "out").files["html"]
    for path in files.values():
        outline = read_back(path)
        assert outline.title == f"{read_back(plain).title} ({words})"
        assert words in outline.text.replace("\u2011", "-").split("\n")[:3]


def test_an_article_with_errors_leaves_everything_as_it_was(article: Path, tmp_path: Path) -> None:
    """The earlier files and the absence of a folder alike."""
    (article / "article.md").write_text(ARTICLE + "\n![](no.png)\n", "utf-8")
    with pytest.raises(UnfitArticle) as caught:
        export(article, out=tmp_path / "out" / "deep")
    assert {each.code for each in caught.value.diagnostics} == {"missing-alt", "missing-picture"}
    assert not (tmp_path / "out").exists()


def test_a_writer_that_fails_leaves_the_earlier_files(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the others had been written."""
    out = tmp_path / "out"
    export(article, out=out)
    before = contents(out)

    def broken(handout: Handout, theme: Theme) -> bytes:
        raise WriteError("No more paper.")

    (article / "article.md").write_text(ARTICLE + "\nMore.\n", "utf-8")
    monkeypatch.setattr(writing, "WRITERS", {**WRITERS, "html": broken})
    with pytest.raises(WriteError, match=r"No more paper\."):
        export(article, out=out)
    assert contents(out) == before


def test_a_file_that_says_less_is_not_put_in_place(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report says where it differs."""

    def forgetful(handout: Handout, theme: Theme) -> bytes:
        return WRITERS["html"](handout, theme).replace(b"Some text", b"Some")

    monkeypatch.setattr(writing, "WRITERS", {**WRITERS, "html": forgetful})
    with pytest.raises(UnfitFiles) as caught:
        export(article, ["docx", "html"], tmp_path / "out")
    lines = "\n".join(caught.value.report.lines())
    assert "failed: html" in lines
    assert "passed: docx" in lines
    assert not (tmp_path / "out").exists()


def test_files_are_put_in_place_together(article: Path, tmp_path: Path) -> None:
    """A target that cannot be replaced keeps the others from being replaced."""
    out = tmp_path / "out"
    (out / "handout.html").mkdir(parents=True)
    (out / "handout.pdf").write_bytes(b"earlier")
    with pytest.raises(WriteError, match=r"handout\.html: cannot be put in place"):
        export(article, out=out)
    assert sorted(path.name for path in out.iterdir()) == ["handout.html", "handout.pdf"]
    assert (out / "handout.pdf").read_bytes() == b"earlier"


def test_finished_files_are_compared_with_each_other(article: Path, tmp_path: Path) -> None:
    """Files of one name are one handout; an edited one is found."""
    done = export(article, ["docx", "html"], tmp_path / "out")
    files = list(done.files.values())
    report = verify(files)
    assert report.parity is not None
    assert report.parity.passed
    page = done.files["html"]
    page.write_bytes(page.read_bytes().replace(b"Some text", b"Other text"))
    again = verify(files).parity
    assert again is not None
    assert not again.passed


def test_checking_gives_diagnostics_in_the_order_of_the_source(article: Path) -> None:
    """Reader and checks together, each found thing once."""
    (article / "article.md").write_text(ARTICLE + "\n[@x]\n\n![](no.png)\n\n#### A\n", "utf-8")
    found = check(article)
    assert [each.position.line for each in found] == sorted(each.position.line for each in found)
    assert len(found) == len(set(found)) == len(in_source_order(list(found)))


def test_what_cannot_be_read_is_a_source_error(tmp_path: Path) -> None:
    """One sentence."""
    with pytest.raises(SourceError, match=r"no such file"):
        export(tmp_path / "nothing")


def test_our_own_fault_is_told_apart_from_the_users(
    article: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 70, with the traceback that whoever mends it needs."""

    def faulty(handout: Handout, theme: Theme) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(writing, "WRITERS", {**WRITERS, "html": faulty})
    monkeypatch.setattr(sys, "argv", ["plainleaf", "export", str(article), "--to", "html"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "/x", "..", ".", "", r"..\x", r"C:\x", "c:x", "a\0b", "a\u202eb", " "]
)
def test_a_name_leads_nowhere_else(article: Path, tmp_path: Path, name: str) -> None:
    """No file outside the folder is touched, whatever a program passes through."""
    kept = tmp_path / "x.html"
    kept.write_text("kept", "utf-8")
    if name:
        with pytest.raises(WriteError, match="cannot be the name"):
            export(article, ["html"], tmp_path / "out", name=name)
    assert kept.read_text("utf-8") == "kept"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "folder", "title"),
    [
        (["Knee pain", "--lang", "en"], "knee-pain", '"Knee pain"'),
        (['Knees: “5 #1” "A"', "--lang", "en-gb"], "knees-5-1-a", r'"Knees: “5 #1” \"A\""'),
        (["Asthma", "--lang", "es"], "asthma", '"Asthma"'),
        (["some/my-handout", "--lang", "en"], "some/my-handout", '"[FILL IN: '),
    ],
)
def test_a_new_article_is_the_authors_own_and_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], folder: str, title: str
) -> None:
    """It has no study and no date that nobody gave; all that is to be written is named."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", *words]).exit_code == 0
    text = (tmp_path / folder / "article.md").read_text("utf-8")
    assert f"\ntitle: {title}" in text
    with pytest.raises(UnfitArticle) as refused:
        export(tmp_path / folder, out=tmp_path / "out")
    found = [each for each in refused.value.diagnostics if each.is_error]
    assert {each.code for each in found} == {"placeholder"}
    assert len(found) == text.count("[FILL IN:")
    assert read(tmp_path / folder).article.references == ()
    filled = re.sub(r"\[FILL IN: ([^\]]*)\]", r"\1", text)
    (tmp_path / folder / "article.md").write_text(filled, "utf-8")
    assert export(tmp_path / folder, ["html"], tmp_path / "out").files


def test_without_a_language_a_new_article_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not guessed."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", "a-b"]).exit_code == 0
    assert "missing-language" in {each.code for each in check(tmp_path / "a-b")}
    assert CliRunner().invoke(app, ["new", "c-d", "--lang", "x"]).exit_code == 2


def test_a_folder_with_a_drive_in_its_name_gives_a_name_without(tmp_path: Path) -> None:
    """What is allowed here leads elsewhere on another system."""
    folder = tmp_path / r"C:\a"
    folder.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    files = export(folder, ["html"], tmp_path / "out").files
    assert files["html"].name == "C--a.html"
