"""`plainleaf index`: what a folder of finished files says of itself, and what cannot be read."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree, html

from finished import ATOM, TODAY, finished_files, written
from plainleaf.api import export
from plainleaf.batch.discovery import find_all
from plainleaf.cli import main
from plainleaf.errors import ConformanceError, WriteError, refusal
from plainleaf.library import Index, index
from plainleaf.library.shelves import Review, facts_of, library_of
from validators.field import Check
from validators.verapdf import VeraPdf

RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
<Relationship Id="b" Target="docProps/core.xml"
 Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/>
</Relationships>"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return files of a few articles, with translations, an edition and a copy for clinicians."""
    return finished_files(tmp_path_factory.mktemp("finished"))


@pytest.fixture(scope="module")
def indexed(finished: Path) -> Index:
    """Index them."""
    return index(finished, today=TODAY)


# --- What files say --------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["html", "epub", "docx", "pdf"])
def test_every_file_says_all_that_the_front_matter_says(finished: Path, suffix: str) -> None:
    """Dates of review, version, owner and category are there for programs, too."""
    facts = facts_of(finished / f"sleep.{suffix}")
    assert facts.title == "Sleep: <what> helps & what does not"
    assert (facts.language, facts.description) == ("en", "What it is about.")
    assert facts.authors == ("Ana Example", "Ben Sample")
    assert (facts.category, facts.keywords) == ("Sleep", ("rest", "night"))
    assert (facts.published, facts.reviewed, facts.next_review) == (
        "2024-01-05", "2025-02", "2026-02",
    )  # fmt: skip
    assert (facts.version, facts.owner) == ("2.1", "Example Clinic")


def test_a_web_page_and_its_epub_have_one_identifier(finished: Path) -> None:
    """Whichever is asked, a catalogue knows the handout again."""
    found = {facts_of(finished / f"sleep.{suffix}").identifier for suffix in ("html", "epub")}
    assert len(found) == 1
    assert found.pop().startswith("urn:uuid:")


def test_what_a_handout_does_not_say_is_not_there(finished: Path) -> None:
    """No empty element stands for a date that nobody gave."""
    text = (finished / "scan.html").read_text("utf-8")
    assert re.findall(r'property="([\w:]+)"', text) == [
        "dcterms:identifier",
        "schema:articleSection",
    ]
    facts = facts_of(finished / "scan.html")
    assert (facts.reviewed, facts.next_review, facts.version, facts.owner) == ("", "", "", "")


def test_files_with_all_dates_pass_their_validators(
    finished: Path,
    epubcheck: Check,
    ooxml: Check,
    page_ua1: Check,
    page_2a: Check,
    verapdf: VeraPdf,
) -> None:
    """Each format has a place for such properties."""
    assert epubcheck(finished / "sleep.epub") == []
    assert ooxml(finished / "sleep.docx") == []
    pdf = finished / "sleep.pdf"
    assert [*page_ua1(pdf), *page_2a(pdf), *verapdf(pdf), *verapdf(pdf, "2a")] == []


def test_a_page_from_elsewhere_is_read_by_its_title(tmp_path: Path) -> None:
    """Any web page has a title, a language, perhaps a description."""
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><html lang=fr><head><title>Bien\n dormir</title>"
        "<META NAME=description CONTENT='Le &amp; la'></head><body><title>no</title>",
        "utf-8",
    )
    facts = facts_of(path)
    assert (facts.title, facts.language, facts.description) == ("Bien dormir", "fr", "Le & la")


# --- What belongs together -------------------------------------------------------------------


def test_files_of_one_handout_are_one_entry(finished: Path) -> None:
    """Formats, editions, audiences and translations stand together; a report is none of them."""
    library = library_of(finished, TODAY)
    found = {
        entry.name: [(text.facts.language, text.audience) for text in entry.texts]
        for entry in library.entries
    }
    assert found == {
        "sleep": [("en", ""), ("ar", ""), ("es", ""), ("en", "clinics")],
        "scan": [("en-GB", "")],
    }
    first = library.entries[0].texts[0]
    assert [(file.path, file.edition) for file in first.files] == [
        ("sleep.html", ""),
        ("sleep.pdf", ""),
        ("sleep.epub", ""),
        ("sleep.docx", ""),
        ("sleep-large-print.pdf", "large-print"),
    ]


def test_the_text_in_the_language_of_the_page_stands_first(finished: Path) -> None:
    """A Spanish library shows Spanish titles where there are any."""
    library = library_of(finished, TODAY, "es")
    assert {entry.texts[0].facts.language for entry in library.entries} == {"es", "en-GB"}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("pain-clinics.html", "pain-clinics"),
        ("covid.faq.html", "covid.faq"),
        ("sleep.en.html", "sleep"),
        ("sleep.en-large-print.html", "sleep"),
        ("sleep-giant.en.html", "sleep"),
        ("sleep-easy-print.html", "sleep"),
    ],
)
def test_only_marks_of_our_own_are_taken_off_a_name(
    name: str, entry: str, finished: Path, tmp_path: Path
) -> None:
    """A handout may be about clinics, and its name may have a point in it."""
    shutil.copy(finished / "sleep.html", tmp_path / name)
    assert [each.name for each in library_of(tmp_path, TODAY).entries] == [entry]


@pytest.mark.parametrize(
    ("name", "edition", "audience"),
    [
        ("sleep.en-clinics.html", "", "clinics"),
        ("sleep-clinics.en.html", "", "clinics"),
        ("sleep-clinics-large-print.html", "large-print", "clinics"),
        ("sleep.en-clinics-giant.html", "giant", "clinics"),
        ("sleep-giant-clinics.html", "giant", "clinics"),
        ("sleep-patients.html", "", "patients"),
    ],
)
def test_marks_may_stand_in_any_order(
    name: str, edition: str, audience: str, finished: Path, tmp_path: Path
) -> None:
    """Whoever renames files need not know which comes first."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    shutil.copy(finished / "sleep.html", tmp_path / name)
    (entry,) = library_of(tmp_path, TODAY).entries
    found = [(text.audience, [file.edition for file in text.files]) for text in entry.texts]
    assert found == [("", [""]), (audience, [edition])]


def test_two_names_for_one_text_keep_both_files(finished: Path, tmp_path: Path) -> None:
    """Nothing that is there is hidden because something like it was there before."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.en.html")
    (entry,) = library_of(tmp_path, TODAY).entries
    assert {file.path for text in entry.texts for file in text.files} == {
        "sleep.html", "sleep.en.html",
    }  # fmt: skip


def test_folders_below_are_listed_and_hidden_ones_are_not(finished: Path, tmp_path: Path) -> None:
    """Handouts of one name in two folders are two handouts."""
    for folder in ("a b", "c", ".plainleaf-1-x"):
        (tmp_path / folder).mkdir()
        shutil.copy(finished / "sleep.html", tmp_path / folder / "sleep.html")
    assert [entry.name for entry in library_of(tmp_path, TODAY).entries] == ["a b/sleep", "c/sleep"]
    index(tmp_path, today=TODAY)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert "a%20b/sleep.html" in page.xpath("//ul[@class='files']//a/@href")


@pytest.mark.parametrize(
    ("due", "review", "days"),
    [
        ("2026-11-24", Review.PAST, 1),
        ("2025", Review.PAST, 329),
        ("2026-11-25", Review.SOON, 0),
        ("2026-11", Review.SOON, 0),
        ("2027-02-25", Review.SOON, 0),
        ("2027-02-26", Review.LATER, 0),
        ("", Review.UNDATED, 0),
    ],
)
def test_a_review_is_past_after_its_last_day(
    due: str, review: Review, days: int, finished: Path, tmp_path: Path
) -> None:
    """A month or a year by itself ends with its last day; "soon" is three months."""
    text = (finished / "sleep.html").read_text("utf-8")
    (tmp_path / "sleep.html").write_text(text.replace("../2026-02", f"../{due}"), "utf-8")
    (found,) = library_of(tmp_path, TODAY).texts
    assert (found.review, found.days_past) == (review, days)


def test_one_file_of_a_handout_is_read_if_it_says_all(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand handouts are a thousand readings, not four thousand."""
    read: list[str] = []

    def spy(path: Path) -> Any:
        read.append(path.name)
        return facts_of(path)

    monkeypatch.setattr(sys.modules["plainleaf.library.shelves"], "facts_of", spy)
    library_of(finished, TODAY)
    assert sorted(read) == [
        "scan.html", "sleep-clinics.html", "sleep-large-print.pdf", "sleep.ar.html",
        "sleep.es.html", "sleep.html",
    ]  # fmt: skip


# --- What cannot be read ---------------------------------------------------------------------


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence each; the other files of the handout are still there."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    (tmp_path / "sleep.pdf").write_bytes(b"no PDF")
    (tmp_path / "cut.epub").write_bytes((finished / "sleep.epub").read_bytes()[:900])
    (tmp_path / "empty.docx").write_bytes(b"")
    with pikepdf.open(finished / "sleep.pdf") as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(SystemExit) as ended:
        _run("index", str(tmp_path), "--today", "2026-11-25")
    assert ended.value.code == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4
    for name in ("sleep.pdf", "cut.epub", "empty.docx", "locked.pdf"):
        assert sum(f"{name}: " in line and line.endswith("it is left out.") for line in told) == 1
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert page.xpath("//ul[@class='files']//a/@href") == ["sleep.html"]


def test_a_part_that_unpacks_to_more_than_is_wise_is_not_unpacked(tmp_path: Path) -> None:
    """A file may be anybody's."""
    import zipfile

    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", b"<x/>")
        archive.writestr("docProps/core.xml", b" " * 70_000_000)
    with pytest.raises(ConformanceError, match=r"core\.xml unpacks to far more"):
        facts_of(path)


def test_a_page_of_somebody_else_is_not_replaced(finished: Path, tmp_path: Path) -> None:
    """The handouts may stand in a folder that has a home page of its own; ours is renewed."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    home = tmp_path / "index.html"
    home.write_text("<!DOCTYPE html><title>Our clinic</title>", "utf-8")
    with pytest.raises(WriteError, match="was not written by plainleaf"):
        index(tmp_path, today=TODAY)
    assert "Our clinic" in home.read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "sleep.html"}
    home.unlink()
    index(tmp_path, today=TODAY)
    index(tmp_path, today=TODAY)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """It is not made for the sake of an empty library."""
    with pytest.raises(WriteError, match="no such folder"):
        index(tmp_path / "nowhere", today=TODAY)
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_folder_makes_an_empty_library(tmp_path: Path) -> None:
    """A clinic may begin with the shelf."""
    found = index(tmp_path, today=TODAY)
    assert found.library.entries == ()
    feed = etree.parse(tmp_path / "opds.xml")
    assert feed.xpath("count(//a:entry)", namespaces=ATOM) == 0


# --- All of it -------------------------------------------------------------------------------


def test_the_same_files_give_the_same_library(finished: Path, indexed: Index) -> None:
    """Only the day that is given counts; what was indexed before is not read as a handout."""
    before = {path: path.read_bytes() for path in indexed.files}
    again = index(finished, today=TODAY)
    assert {path: path.read_bytes() for path in again.files} == before
    assert again.library == indexed.library


def test_the_command_says_what_it_wrote(
    finished: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """How many handouts, how many past review, and the files."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    with pytest.raises(SystemExit) as ended:
        _run("index", str(tmp_path), "--today", "2026-11-25", "--lang", "de", "--title", "Regal")
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "1 handout, 1 past review." in said
    for name in ("index.html", "opds.xml", "opds.json", "index.csv"):
        assert str(tmp_path / name) in said
    assert "Regal" in (tmp_path / "index.html").read_text("utf-8")


def _run(*arguments: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["plainleaf", *arguments])
        main()
        raise SystemExit(0)


# --- What is damaged ------------------------------------------------------------------------------


def with_bytes(data: bytes, place: int, value: bytes) -> bytes:
    """Return a file with some bytes of it changed."""
    return data[:place] + value + data[place + len(value) :]


def damaged(data: bytes) -> dict[str, bytes]:
    """Return a ZIP package damaged in several ways."""
    central = data.index(b"PK\1\2")
    local = data.index(b"PK\3\4", 100)
    inside = local + 30 + 200
    return {
        "deflate": with_bytes(data, inside, b"\xff" * 6),
        "method": with_bytes(with_bytes(data, central + 10, b"\x63\0"), 8, b"\x63\0"),
        "locked": with_bytes(with_bytes(data, central + 8, b"\1\0"), 6, b"\1\0"),
        "half": data[: len(data) // 2],
        "start": data[:1200],
        "end": with_bytes(data, len(data) - 12, b"\xff" * 8),
        "nothing": b"",
        "words": b"PK\3\4 and some words",
    }


def test_forty_damaged_files_are_named_and_the_others_listed(
    finished: Path, tmp_path: Path
) -> None:
    """One damaged file never stops the library, whatever a library of Python's raises for it."""
    out = tmp_path / "out"
    out.mkdir()
    for suffix in ("pdf", "docx", "epub", "html"):
        shutil.copy(finished / f"scan.{suffix}", out / f"good.{suffix}")
    bad = 0
    for suffix in ("epub", "docx"):
        for name, data in damaged((finished / f"scan.{suffix}").read_bytes()).items():
            (out / f"{suffix}-{name}.{suffix}").write_bytes(data)
            bad += 1
    pdf = (finished / "scan.pdf").read_bytes()
    for at in range(12):
        (out / f"pdf-{at}.pdf").write_bytes(pdf[: 200 * (at + 1)])
        (out / f"html-{at}.html").write_bytes(b"\0\xff\xfe" * (at + 1))
        bad += 2
    (out / os.fsdecode(b"b\xff.html")).write_bytes((finished / "scan.html").read_bytes())
    os.mkfifo(out / "pipe.pdf")
    found = index(out)
    assert bad == 40
    named = "\n".join(found.library.unread)
    assert "pipe.pdf: is no file but a pipe or a device" in named
    assert "b\\xff.html: its name is not UTF-8" in named
    listed = {file.path for text in found.library.texts for file in text.files}
    assert {f"good.{suffix}" for suffix in ("pdf", "docx", "epub", "html")} <= listed
    for file in set(out.iterdir()) - {out / os.fsdecode(b"b\xff.html")}:
        if file.suffix in (".pdf", ".docx", ".epub"):
            assert (file.name in listed) != (file.name in named), file.name


def test_a_language_that_no_xml_can_hold_stops_nothing(finished: Path, tmp_path: Path) -> None:
    """A control character in somebody's PDF."""
    with pikepdf.open(finished / "scan.pdf") as pdf:
        pdf.Root.Lang = pikepdf.String("en\x01")
        del pdf.Root.Metadata  # it has a language that is one
        pdf.docinfo["/Title"] = "A \x07 title"
        pdf.save(tmp_path / "x.pdf")
    (text,) = index(tmp_path).library.texts
    assert text.facts.language == "en"
    assert "\x07" not in text.facts.title


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who is barred")
def test_a_folder_that_cannot_be_entered_is_named(finished: Path, tmp_path: Path) -> None:
    """By `index` and by an export of many; the others go on."""
    written(tmp_path, "all/open/article.md")
    written(tmp_path, "all/shut/article.md")
    (tmp_path / "out" / "shut").mkdir(parents=True)
    shutil.copy(finished / "scan.html", tmp_path / "out")
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o755)
    for folder in (tmp_path / "all" / "shut", tmp_path / "out" / "shut"):
        folder.chmod(0)
    os.seteuid(65534)
    try:
        found = find_all([tmp_path / "all"], tmp_path / "out")
        library = library_of(tmp_path / "out", date(2026, 1, 1))
        with pytest.raises(OSError, match="Permission denied") as stopped:
            export(tmp_path / "all" / "shut" / "article.md", ["html"], tmp_path / "new")
    finally:
        os.seteuid(0)
    assert {article.name for article in found} == {"open", "shut"}
    assert [text.name for text in library.texts] == ["scan"]
    (said,) = library.unread
    assert "shut: cannot be entered (Permission denied)" in said
    refused = refusal(stopped.value)
    assert refused is not None
    assert "shut" in str(refused)
