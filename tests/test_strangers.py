"""`verify` on files from elsewhere: each gets a useful verdict, none crashes or hides another."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

import strangers as s
from command import plainleaf
from plainleaf.api import verify
from plainleaf.cli import app, library
from plainleaf.library import shelves
from plainleaf.run.limits import Worker
from plainleaf.verify import examine
from plainleaf.verify.identify import open_file
from plainleaf.verify.readback import pdf, pdf_limits
from plainleaf.verify.readback.properties import Properties
from plainleaf.verify.validators import ValidatorResult

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "verify.md").read_text("utf-8")
LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
WEASYPRINT = Path(sys.executable).with_name("weasyprint")
READS = "Text and reading order"
DRM = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><e:EncryptedData '
    'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm='
    '"http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e:EncryptedData></encryption>'
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
LAUGHS = "<w:p><w:r><w:t>&c;&c;&c;</w:t></w:r></w:p>"
NESTED = 900


@dataclass(frozen=True)
class Stranger:
    """A file, and what must be said of it.

    Args:
        name: of the case.
        make: writes the file.
        fails: the codes that fail its opening and reading; none if it can be read as it should.
        word: codes of the rules for Word files that must be among the failures.
        says: words that the report must hold.
    """

    name: str
    make: s.Maker
    fails: tuple[str, ...] = ()
    word: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    marks: tuple[pytest.MarkDecorator, ...] = field(default=())

    def __str__(self) -> str:
        return self.name


def from_pandoc_page(folder: Path) -> Path:
    """Return pandoc's web page."""
    return s.pandoc(folder, "page.html", "html", "-s")


STRANGERS = (
    # Other programs
    Stranger("pandoc Word", lambda d: s.pandoc(d, "a.docx", "docx"), word=("word-contrast",),
             says=("2 headings", "1 table", "1 described picture")),
    Stranger("pandoc EPUB 3", lambda d: s.pandoc(d, "a.epub", "epub3"), says=("1 table",)),
    Stranger("pandoc EPUB 2", lambda d: s.pandoc(d, "a.epub", "epub2"),
             says=("1 table", "epub-old")),
    Stranger("pandoc page", from_pandoc_page, says=("1 list", "1 table")),
    Stranger("pandoc fragment", lambda d: s.pandoc(d, "a.html", "html"),
             ("reading-title", "reading-language")),
    Stranger("pandoc PDF",
             lambda d: s.pandoc(d, "a.pdf", "pdf", f"--pdf-engine={WEASYPRINT}", "--quiet"),
             ("pdf-untagged",), says=("no reading order",)),
    Stranger("Typst PDF", lambda d: s.typst(d, []), says=("1 heading", "1 list", "1 table")),
    Stranger("Typst PDF/UA", lambda d: s.typst(d, ["ua-1"]), says=("1 link",)),
    Stranger("LibreOffice PDF", lambda d: s.libreoffice(s.python_docx(d), "pdf"),
             ("pdf-untagged",), marks=(LIBREOFFICE,)),
    Stranger("LibreOffice Word",
             lambda d: s.libreoffice(from_pandoc_page(d), "docx", "Office Open XML Text"),
             word=("word-picture-linked",), marks=(LIBREOFFICE,)),
    Stranger("LibreOffice EPUB", lambda d: s.libreoffice(s.python_docx(d), "epub"),
             says=("1 table",), marks=(LIBREOFFICE,)),
    Stranger("LibreOffice page", lambda d: s.libreoffice(s.python_docx(d), "html"),
             ("reading-title", "reading-language", "reading-alt"), marks=(LIBREOFFICE,)),
    Stranger("LibreOffice Word 97", lambda d: s.libreoffice(s.python_docx(d), "doc"),
             ("file-kind",), says=("save it as .docx",), marks=(LIBREOFFICE,)),
    Stranger("LibreOffice text", lambda d: s.libreoffice(s.python_docx(d), "odt"),
             ("file-kind",), says=("known are .docx",), marks=(LIBREOFFICE,)),
    Stranger("python-docx", s.python_docx,
             word=("word-title-missing", "word-alt-missing", "word-table-header")),
    Stranger("EbookLib", s.ebooklib, says=("1 heading",)),
    Stranger("WeasyPrint PDF", s.untagged, ("pdf-untagged",)),
    Stranger("WeasyPrint PDF/UA", s.tagged, says=("1 heading",)),
    Stranger("Pillow PDF", s.scan, ("pdf-only-pictures",), says=("OCR",)),
    # Locked
    Stranger("PDF with a password", lambda d: s.encrypted_pdf(d, "secret"), ("file-password",)),
    Stranger("PDF with an owner's password", lambda d: s.encrypted_pdf(d, ""),
             says=("1 heading",)),
    Stranger("Word with a password",
             lambda d: s.bytes_in(d, "a.docx", s.OLE + "EncryptedPackage".encode("utf-16-le")),
             ("file-password",)),
    Stranger("package with a password", lambda d: s.locked_package(s.python_docx(d)),
             ("file-password",)),
    Stranger("EPUB with a lock", lambda d: s.book(d, **{"META-INF/encryption.xml": DRM}),
             ("file-password",), says=("DRM",)),
    # Cut short, empty
    Stranger("PDF cut short", lambda d: s.cut(s.tagged(d), 0.5), ("file-damaged",)),
    Stranger("Word cut short", lambda d: s.cut(s.python_docx(d), 0.5), ("file-damaged",)),
    Stranger("EPUB cut short", lambda d: s.cut(s.ebooklib(d), 0.5), ("file-damaged",)),
    Stranger("empty PDF", lambda d: s.bytes_in(d, "a.pdf", b""), ("file-empty",)),
    Stranger("empty Word", lambda d: s.bytes_in(d, "a.docx", b""), ("file-empty",)),
    Stranger("empty EPUB", lambda d: s.bytes_in(d, "a.epub", b""), ("file-empty",)),
    Stranger("empty page", lambda d: s.bytes_in(d, "a.html", b""), ("file-empty",)),
    Stranger("nothing", lambda d: d / "none.pdf", ("file-missing",)),
    Stranger("folder", lambda d: d, ("file-missing",)),
    # Not what the name says
    Stranger("PDF named Word", lambda d: s.renamed(s.tagged(d), ".docx"), ("file-suffix",),
             says=("It is a PDF", "PDF/UA-1", "1 heading")),
    Stranger("Word named PDF", lambda d: s.renamed(s.python_docx(d), ".pdf"), ("file-suffix",),
             word=("word-alt-missing",)),
    Stranger("EPUB named page", lambda d: s.renamed(s.ebooklib(d), ".html"), ("file-suffix",)),
    Stranger("page named EPUB", lambda d: s.bytes_in(d, "a.epub", s.PAGE.encode()),
             ("file-suffix",)),
    Stranger("text named PDF", lambda d: s.bytes_in(d, "a.pdf", b"Take one tablet."),
             ("file-damaged",), says=("is not a PDF, whatever its name says",)),
    Stranger("sheet named Word",
             lambda d: s.packed(d, "a.docx", {"[Content_Types].xml": s.TYPES, "xl/w.xml": ""}),
             ("file-kind",), says=("Excel",)),
    Stranger("ZIP named EPUB", lambda d: s.packed(d, "a.epub", {"a.txt": "x"}),
             ("file-damaged",)),
    Stranger("template of Word", lambda d: s.renamed(s.python_docx(d), ".dotx"),
             word=("word-alt-missing",)),
    # Larger within than without
    Stranger("bomb of a Word file", lambda d: s.word(d, b" " * 100_000_000), ("file-too-large",)),
    Stranger("bomb of an EPUB", lambda d: s.book(d, **{"c.xhtml": b" " * 100_000_000}),
             ("file-too-large",)),
    Stranger("bomb of a PDF", s.bomb_pdf, ("file-too-large",)),
    Stranger("package that lies", s.lying_package, ("file-damaged",)),
    Stranger("entities in Word", lambda d: s.word(d, LAUGHS, ENTITIES), ("file-damaged",)),
    Stranger("endless tree in PDF", lambda d: s.tree_pdf(d, endless=True), ("file-damaged",)),
    Stranger("tables in tables",
             lambda d: s.word(d, "<w:tbl><w:tr><w:tc>" * NESTED + "<w:p/>"
                              + "</w:tc></w:tr></w:tbl>" * NESTED), ("file-damaged",)),
    # Odd but right
    Stranger("strict Word", lambda d: s.strict(s.python_docx(d)), word=("word-alt-missing",),
             says=("1 heading",)),
    Stranger("page in Latin 1",
             lambda d: s.bytes_in(d, "a.html", s.PAGE.replace("utf-8", "iso-8859-1").replace(
                 "one", "für").encode("latin-1")), says=("4 words",)),
    Stranger("page in UTF-16", lambda d: s.bytes_in(d, "a.html", s.PAGE.encode("utf-16")),
             says=("1 heading",)),
    Stranger("EPUB 2 with names of characters", s.book, says=("6 words", "epub-old")),
    # Broken within
    Stranger("EPUB without its chapter", lambda d: s.book(d, **{"c.xhtml": None}),
             ("file-damaged",), says=("c.xhtml is missing",)),
    Stranger("EPUB with a broken chapter", lambda d: s.book(d, **{"c.xhtml": "<html><p></html>"}),
             ("file-damaged",), says=("not well-formed",)),
    Stranger("Word without its document",
             lambda d: s.packed(d, "a.docx", {"[Content_Types].xml": s.TYPES, "word/x.xml": ""}),
             ("file-damaged",)),
    Stranger("Word with nothing else", lambda d: s.word(d, "<w:p/>"), ("reading-no-text",),
             word=("word-language-missing",)),
    Stranger("page of frames",
             lambda d: s.bytes_in(d, "a.html", b"<html><frameset><frame src=a></frameset></html>"),
             ("file-damaged",)),
    Stranger("page of noise", lambda d: s.bytes_in(d, "a.html", bytes(range(256)) * 20),
             ("file-damaged",)),
)  # fmt: skip


def quick(path: Path) -> dict[str, ValidatorResult]:
    """Return the rows of the verdict on a file, without those that need Java or Node."""
    with patch.dict("os.environ", {"PATH": ""}):
        report = verify([path])
    assert report.lines()
    json.dumps(report.data())
    (rows,) = report.validators.values()
    return {row.standard: row for row in rows}


@pytest.mark.parametrize(
    "stranger", [pytest.param(one, marks=one.marks, id=one.name) for one in STRANGERS]
)
def test_a_stranger_gets_a_useful_verdict(stranger: Stranger, tmp_path: Path) -> None:
    """What it is, whether it can be read, and what to do: a value, never an exception."""
    path = stranger.make(tmp_path)
    rows = quick(path)
    read = rows[READS]
    assert {one.rule for one in read.failures} == set(stranger.fails), read
    assert read.passed is (not stranger.fails)
    failed = {one.rule for row in rows.values() for one in row.failures}
    assert set(stranger.word) <= failed
    said = "\n".join(str(part) for row in rows.values() for part in
                     (row, row.note, *row.failures, *row.for_a_person))  # fmt: skip
    for words in stranger.says:
        assert words in said
    assert str(path) not in "".join(one.message for one in read.failures)


def test_there_are_strangers_enough() -> None:
    """Twenty at least, of every format and of several programs."""
    assert len(STRANGERS) >= 20
    assert len({str(one) for one in STRANGERS}) == len(STRANGERS)


def test_a_tree_that_doubles_at_every_level_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty levels would be read for ever."""
    monkeypatch.setattr(pdf, "_MOST_ELEMENTS", 1_000)
    (failure,) = open_file(s.tree_pdf(tmp_path, endless=False)).result.failures
    assert failure.rule == "file-too-large"


def test_no_validator_is_set_on_what_unpacks_to_too_much(tmp_path: Path) -> None:
    """It would unpack it."""
    assert set(quick(s.bomb_pdf(tmp_path))) == {READS}


def test_a_stream_is_measured_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of an ordinary size is no bomb; one above the limit is, whatever the limit."""
    path = s.untagged(tmp_path)
    assert open_file(path).result.failures[0].rule == "pdf-untagged"
    monkeypatch.setattr(pdf_limits, "LARGEST_STREAM", 10)
    assert open_file(path).result.failures[0].rule == "file-too-large"


def test_one_bad_file_does_not_hide_the_verdict_on_the_others(tmp_path: Path) -> None:
    """Each file has its rows, and those that can be read are compared all the same."""
    good = s.tagged(tmp_path, "leaflet.pdf")
    page = s.bytes_in(tmp_path, "leaflet.html", s.PAGE.encode())
    bad = s.bytes_in(tmp_path, "leaflet.docx", b"")
    with patch.dict("os.environ", {"PATH": ""}):
        report = verify([bad, good, page])
    assert list(report.validators) == [str(bad), str(good), str(page)]
    assert report.failed
    assert report.parity is not None
    assert [one.format for one in report.parity.formats] == [str(good), str(page)]
    assert report.parity.passed
    assert report.validators[str(good)][0].passed
    assert report.validators[str(page)][0].passed


def test_the_command_line_reports_strangers_and_ends_with_six(tmp_path: Path) -> None:
    """Text and data, no traceback."""
    files = [str(s.untagged(tmp_path)), str(s.bytes_in(tmp_path, "a.epub", b""))]
    for options in ([], ["--format", "json"]):
        # Its worker is forked, which a process that has threads of engines must not be.
        done = plainleaf(tmp_path, "verify", *files, *options)
        assert done.returncode == 6
        assert "pdf-untagged" in done.stdout
        assert "file-empty" in done.stdout
        if options:
            json.loads(done.stdout)


def test_names_of_characters_are_the_characters(tmp_path: Path) -> None:
    """`&nbsp;` in an EPUB 2 is a space, and parts two words."""
    outline = open_file(s.book(tmp_path)).outline
    assert outline is not None
    assert "one tablet a day" in outline.text.replace("\u00a0", " ")
    assert outline.contents == ((1, "Leaflet"),)


def test_a_page_in_an_old_encoding_keeps_its_letters(tmp_path: Path) -> None:
    """Also where it says another encoding, or none."""
    for said in ("iso-8859-1", "utf-8", "nonsense"):
        data = s.PAGE.replace("utf-8", said).replace("one", "für").encode("cp1252")
        outline = open_file(s.bytes_in(tmp_path, "a.html", data)).outline
        assert outline is not None
        assert "Take für tablet." in outline.text


def test_a_web_page_with_skipped_headings_is_said_to_have_them(tmp_path: Path) -> None:
    """No validator that is run here looks at web pages."""
    page = s.PAGE.replace("<p>", "<h4>Doses</h4><p>")
    result = open_file(s.bytes_in(tmp_path, "a.html", page.encode())).result
    assert [(one.rule, one.place) for one in result.failures] == [
        ("reading-heading-skip", "heading “Doses”")
    ]


def test_a_long_page_without_headings_is_said_to_have_none(tmp_path: Path) -> None:
    """A short one needs none."""
    page = s.PAGE.replace("h1>", "p>")
    assert open_file(s.bytes_in(tmp_path, "a.html", page.encode())).result.passed
    page = page.replace("tablet", "tablet " * 300)
    result = open_file(s.bytes_in(tmp_path, "a.html", page.encode())).result
    assert [one.rule for one in result.failures] == ["reading-headings"]


def test_every_code_of_a_stranger_is_documented() -> None:
    """Whoever meets one finds it on the page about verifying, and no entry is left over."""
    source = "".join(
        (ROOT / "src" / "plainleaf" / "verify" / name).read_text("utf-8")
        for name in (
            "examine.py", "identify.py", "readback/open_errors.py", "readback/epub.py",
            "seen/__init__.py", "seen/addresses.py", "seen/pages.py", "seen/pictures.py",
            "seen/turning.py", "seen/word.py", "seen/wrapping.py",
        )
    )  # fmt: skip
    codes = set(re.findall(r'"((?:file|pdf|reading|epub|seen)-[a-z-]+)"', source))
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert documented == codes
    assert len(codes) > 12


def slow_page(folder: Path) -> Path:
    """Return a small page that takes a parser of attributes a time that grows with its square."""
    path = folder / "slow.html"
    attributes = " ".join(f"a{number}=''" for number in range(150_000))
    path.write_text(f"<!DOCTYPE html><title>T</title><p {attributes}>x", "utf-8")
    return path


def slowly(path: Path, facts_of: Callable[[Path], Properties] = shelves.facts_of) -> Properties:
    """Return what a file says, one of them after a minute."""
    if path.name == "slow.html":
        time.sleep(60)
    return facts_of(path)


def breaks_down(_: Path) -> None:
    """Do as an engine that breaks."""
    os.kill(os.getpid(), signal.SIGSEGV)


def has_a_fault(_: Path) -> None:
    """Do as code of ours that is wrong."""
    raise KeyError("a part")


def test_a_file_that_takes_too_long_has_that_for_its_verdict(tmp_path: Path) -> None:
    """The one beside it is verified; the library names it and lists the other."""
    slow, good = slow_page(tmp_path), tmp_path / "good.html"
    good.write_text("<!DOCTYPE html><html lang='en'><title>T</title><h1>T</h1><p>x", "utf-8")
    with Worker(1, 0) as worker, patch.object(examine, "for_format", lambda *_: []):
        found = verify([slow, good], worker=worker)
        (first,) = found.validators[str(slow)]
        assert [failure.rule for failure in first.failures] == ["file-limit"]
        assert "stopped after 1 seconds" in first.failures[0].message.lower()
        assert not any(one.passed is False for one in found.validators[str(good)])
    with patch.object(shelves, "facts_of", slowly), Worker(1, 0) as worker:
        listed = shelves.library_of(tmp_path, date(2026, 11, 30), worker=worker)
    assert [entry.name for entry in listed.entries] == ["good"]
    assert [line for line in listed.unread if "slow.html: stopped after 1 seconds" in line]


@pytest.mark.parametrize(
    ("spoil", "rule", "says"),
    [
        (breaks_down, "file-limit", "an engine broke down"),
        (has_a_fault, "file-damaged", "KeyError: 'a part'"),
    ],
)
@pytest.mark.parametrize("within", [True, False])
def test_whatever_happens_over_one_file_is_its_verdict(
    tmp_path: Path, spoil: Callable[[Path], None], rule: str, says: str, within: bool
) -> None:
    """Even what nobody thought of; in the library of functions a break-down cannot be caught."""
    if spoil is breaks_down and not within:
        pytest.skip("it would end this process")
    path = tmp_path / "a.html"
    path.write_text("<p>x", "utf-8")
    with patch.object(examine, "open_file", spoil), Worker(20, 0) as worker:
        found = verify([path], worker=worker if within else None)
    ((result,),) = found.validators.values()
    assert [failure.rule for failure in result.failures] == [rule]
    if within:
        assert says.lower() in result.failures[0].message.lower()


def test_the_limits_can_be_set_on_the_command_line(tmp_path: Path) -> None:
    """`verify` ends with 6, a file that does not pass; `index` has them, too."""
    words = ["verify", slow_page(tmp_path), "--time-limit", "1"]
    done = plainleaf(tmp_path, *words)
    assert done.returncode == 6, done.stderr
    assert "Stopped after 1 seconds" in " ".join(done.stdout.split())
    with patch.object(library, "Worker", wraps=Worker) as limits:
        options = ["--time-limit", "20", "--memory-limit", "900"]
        assert CliRunner().invoke(app, ["index", str(tmp_path), *options]).exit_code == 0
    limits.assert_called_once_with(20, 900)
