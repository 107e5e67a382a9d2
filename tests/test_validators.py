"""Every validator of the tests reports a file that is known to be bad, and passes a good one.

A validator that says yes to everything would make all other tests worth nothing.
"""

from __future__ import annotations

import shutil
import stat
import sys
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
import weasyprint

from browser.axe import Axe
from plainleaf.run.limits import Worker
from plainleaf.theme import default_theme
from plainleaf.verify import validators
from plainleaf.verify.page_validator import report
from plainleaf.verify.validators import ValidatorResult, for_format
from plainleaf.writers.pdf import write
from samples import composed
from validators.common import Crashed
from validators.field import Check, strictly
from validators.libreoffice import LibreOffice
from validators.verapdf import VeraPdf

TAGGED = "<html lang=en><head><title>Title</title></head><body><h1>Heading</h1><p>Words</p></body>"
WEB_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Title</title>
<style>body {{ {style} }}</style></head><body><main><h1>Heading</h1>{body}</main></body></html>"""
MIMETYPE = "application/epub+zip"


def pdf(path: Path, source: str = TAGGED, variant: str | None = "pdf/ua-1") -> Path:
    """Write a small PDF."""
    weasyprint.HTML(string=source).write_pdf(path, pdf_variant=variant)
    return path


def word(path: Path, *, broken: bool = False) -> Path:
    """Write a small Word file; a broken one has an element where the schema allows none."""
    document = docx.Document()
    document.core_properties.title = "Title"
    document.add_heading("Heading", 1)
    paragraph = document.add_paragraph("Words")
    if broken:
        paragraph._p.append(docx.oxml.OxmlElement("w:body"))
    document.save(path)
    return path


def epub(path: Path, *, broken: bool = False, language: str = ' xml:lang="en"') -> Path:
    """Write a small EPUB; a broken one lists a file that it does not hold."""
    features = "".join(
        f'<meta property="schema:{name}">{value}</meta>'
        for name, value in {
            "accessMode": "textual",
            "accessModeSufficient": "textual",
            "accessibilityFeature": "structuralNavigation",
            "accessibilityHazard": "none",
            "accessibilitySummary": "Text with headings.",
        }.items()
    )
    lost = '<item id="lost" href="lost.xhtml" media-type="application/xhtml+xml"/>'
    package = f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"{language}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>
<dc:title>Title</dc:title><dc:language>en</dc:language><dc:source>Words</dc:source>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>{features}</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
{lost if broken else ""}</manifest><spine><itemref idref="nav"/></spine></package>"""
    container = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
    nav = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
lang="en" xml:lang="en"><head><title>Title</title></head><body><h1>Heading</h1>
<nav epub:type="toc" role="doc-toc" aria-label="Contents">
<ol><li><a href="nav.xhtml">Heading</a></li></ol></nav></body></html>"""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("p.opf", package)
        archive.writestr("nav.xhtml", nav)
    return path


def web_page(path: Path, style: str = "", body: str = "<p>Words</p>") -> Path:
    """Write a small web page."""
    path.write_text(WEB_PAGE.format(style=style, body=body), "utf-8")
    return path


def program(folder: Path, name: str, prints: str, sleeps: float = 0) -> None:
    """Write a program that prints one text, as a stand-in for a validator."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport time\ntime.sleep({sleeps})\nprint({prints!r})\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def only(suffix: str, name: str) -> validators.Validator:
    """Return one validator of the product's table."""
    return next(validator for validator in for_format(suffix) if validator.name == name)


def test_verapdf_reports_an_untagged_pdf_and_passes_a_tagged_one(
    tmp_path: Path, verapdf: VeraPdf
) -> None:
    """The engine answers file by file, and the answers belong to the files asked about."""
    bad, good = pdf(tmp_path / "bad.pdf", variant=None), pdf(tmp_path / "good.pdf")
    for _ in range(2):
        assert "7.1-11" in {failure.rule for failure in verapdf(bad)}
        assert verapdf(good) == []
    assert "6.6.4-1" in {failure.rule for failure in verapdf(good, "2a")}


def test_verapdf_gives_no_verdict_on_what_is_no_pdf_and_goes_on(
    tmp_path: Path, verapdf: VeraPdf
) -> None:
    """A file that cannot be read is an exception, and the next file is judged all the same."""
    junk = tmp_path / "junk.pdf"
    junk.write_text("This is no PDF.")
    with pytest.raises(Crashed, match=r"junk\.pdf"):
        verapdf(junk)
    with pytest.raises(Crashed, match="unknown flavour"):
        verapdf(junk, "no-such")
    assert verapdf(pdf(tmp_path / "gööd .pdf")) == []


def test_verapdf_starts_again_after_its_engine_has_died(tmp_path: Path, verapdf: VeraPdf) -> None:
    """A dead engine is an exception once, not a pass and not a wait for ever."""
    good = pdf(tmp_path / "good.pdf")
    assert verapdf(good) == []
    assert verapdf._process is not None
    verapdf._process.kill()
    verapdf._process.wait()
    with pytest.raises(Crashed, match="no answer"):
        verapdf(good)
    assert verapdf(good) == []


def test_page_reports_an_untagged_pdf_and_passes_a_tagged_one(
    tmp_path: Path, page_ua1: Check
) -> None:
    """The product's own check of an export has both answers."""
    bad = page_ua1(pdf(tmp_path / "bad.pdf", variant=None))
    assert "PDFUA1-TAGGED-DOCUMENT-001" in {failure.rule for failure in bad}
    assert page_ua1(pdf(tmp_path / "good.pdf")) == []


def test_page_reports_a_file_that_claims_to_be_an_archive_s_and_is_not(
    tmp_path: Path, page_2a: Check
) -> None:
    """Colours that mean nothing without the machine that shows them do not pass."""
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(write(composed(tmp_path, "## A\n\nB.\n"), default_theme()))
    assert page_2a(good) == []
    with pikepdf.open(good) as file:
        del file.Root.OutputIntents
        file.save(bad)
    assert "PDFA2A-DEVICE-RGB-001" in {failure.rule for failure in page_2a(bad)}


def test_who_does_not_claim_a_standard_is_not_held_to_it(tmp_path: Path, page_ua1: Check) -> None:
    """Not every PDF is for the archive; PDF/A-2a is looked at where a file says it keeps it."""
    rows = [each for each in for_format(".pdf") if each.standard.startswith("PDF/A-2a")]
    assert {each.name for each in rows} == {"page", "veraPDF"}
    for row in rows:
        result = row(pdf(tmp_path / "plain.pdf"))
        assert result.passed is None
        assert "does not say that it keeps PDF/A-2a" in result.note


def test_a_file_is_not_opened_for_what_nobody_wants_to_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export asks `page` alone: what veraPDF would be asked for is not looked up in the file."""
    asked: list[Path] = []

    def damaged(path: Path) -> None:
        asked.append(path)
        raise pikepdf.PdfError

    monkeypatch.setattr(pikepdf, "open", damaged)
    file = tmp_path / "any.pdf"
    file.write_bytes(b"%PDF-1.7")
    assert {each.name for each in for_format(".pdf", file, ("page",))} == {"page"}
    assert asked == []
    assert {"page", "veraPDF"} <= {each.name for each in for_format(".pdf", file)}
    assert asked


def test_page_answers_in_a_process_that_was_forked(tmp_path: Path, page_ua1: Check) -> None:
    """Its threads stay behind: the other process would wait for them until its time is up."""
    untagged, broken = tmp_path / "untagged.pdf", tmp_path / "broken.pdf"
    weasyprint.HTML(string=WEB_PAGE.format(style="", body="<p>Text</p>")).write_pdf(untagged)
    broken.write_bytes(b"no PDF")
    here = [report(path, "ua1", 30) for path in (untagged, broken)]
    with Worker(seconds=30) as worker:
        there = [
            worker.call(path.name, print, report, path, "ua1", 30) for path in (untagged, broken)
        ]
    assert there == here
    assert here[0].failures
    assert here[1].failures[0][0] == "unreadable"


def test_page_fails_what_is_no_pdf(tmp_path: Path, page_ua1: Check) -> None:
    """A file that cannot be read does not pass."""
    junk = tmp_path / "junk.pdf"
    junk.write_text("This is no PDF.")
    assert [failure.rule for failure in page_ua1(junk)] == ["unreadable"]


def test_epubcheck_reports_a_lost_file_and_passes_a_whole_book(
    tmp_path: Path, epubcheck: Check
) -> None:
    """A manifest that names a file which is not there is an error."""
    bad = epubcheck(epub(tmp_path / "bad.epub", broken=True))
    assert "RSC-001" in {failure.rule for failure in bad}
    assert epubcheck(epub(tmp_path / "good.epub")) == []


@pytest.mark.parametrize(("name", "kept"), [("EPUBCheck", "epubcheck"), ("Ace", "ace")])
def test_a_program_that_goes_on_running_says_what_its_command_says(
    name: str, kept: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Of one file after another."""
    check: Check = request.getfixturevalue(kept)
    bad = epub(tmp_path / "bad.epub", broken=name == "EPUBCheck", language="")
    assert check(epub(tmp_path / "good.epub")) == []
    assert check(bad) == check(bad) == strictly(name)(bad) != []


def test_epubcheck_reports_a_warning(tmp_path: Path, epubcheck: Check) -> None:
    """No warning is let through: a folder inside the archive is one."""
    path = epub(tmp_path / "warned.epub")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("empty folder/", b"")
    assert {failure.rule for failure in epubcheck(path)} == {"PKG-014"}


def test_ace_reports_a_package_without_language_and_passes_one_with(
    tmp_path: Path, ace: Check
) -> None:
    """EPUBCheck does not mind a missing xml:lang; Ace does."""
    bad = ace(epub(tmp_path / "bad.epub", language=""))
    assert "epub-lang" in {failure.rule for failure in bad}
    assert ace(epub(tmp_path / "good.epub")) == []


def test_the_open_xml_sdk_reports_a_misplaced_element_and_passes_a_sound_file(
    tmp_path: Path, ooxml: Check
) -> None:
    """An element where the schema allows none is an error."""
    assert ooxml(word(tmp_path / "bad.docx", broken=True)) != []
    assert ooxml(word(tmp_path / "good.docx")) == []


def test_libreoffice_makes_a_tagged_pdf_that_verapdf_can_judge(
    tmp_path: Path, libreoffice_ua: LibreOffice, verapdf: VeraPdf
) -> None:
    """A heading skip in Word shows as a failure in the PDF; a sound file passes."""
    assert verapdf(libreoffice_ua(word(tmp_path / "good.docx"))) == []
    skipping = docx.Document()
    skipping.core_properties.title = "Title"
    skipping.add_heading("Heading", 1)
    skipping.add_heading("Far below", 4)
    skipping.save(tmp_path / "bad.docx")
    rules = {failure.rule for failure in verapdf(libreoffice_ua(tmp_path / "bad.docx"))}
    assert "7.4.2-1" in rules


def test_libreoffice_that_makes_nothing_is_an_exception(
    tmp_path: Path, libreoffice_ua: LibreOffice
) -> None:
    """No file, no pass."""
    with pytest.raises(Crashed, match=r"none\.docx"):
        libreoffice_ua(tmp_path / "none.docx")


def test_axe_passes_a_sound_page(tmp_path: Path, axe: Axe) -> None:
    """Nothing is reported where nothing is wrong."""
    assert axe(web_page(tmp_path / "good.html"), 320) == []


def test_axe_reports_a_page_without_language(tmp_path: Path, axe: Axe) -> None:
    """WCAG 2.2, 3.1.1."""
    page = web_page(tmp_path / "bad.html")
    page.write_text(page.read_text("utf-8").replace(' lang="en"', ""), "utf-8")
    assert [failure.rule for failure in axe(page, 1280)] == ["html-has-lang"]


def test_axe_sees_the_dark_page_in_the_dark(tmp_path: Path, axe: Axe) -> None:
    """Poor contrast that only dark mode shows is reported in dark mode only."""
    style = "background: #fff } @media (prefers-color-scheme: dark) { body { color: #eee }"
    page = web_page(tmp_path / "dark.html", style)
    assert axe(page, 1280, dark=False) == []
    assert {failure.rule for failure in axe(page, 1280, dark=True)} == {"color-contrast"}


def test_axe_reports_a_page_that_scrolls_sideways(tmp_path: Path, axe: Axe) -> None:
    """WCAG 2.2, 1.4.10: at 320 px, not at 1280."""
    page = web_page(tmp_path / "wide.html", body='<p style="width: 600px">Words</p>')
    assert [failure.rule for failure in axe(page, 320)] == ["reflow"]
    assert axe(page, 1280) == []


def test_axe_reports_a_page_that_needs_another_file(tmp_path: Path, axe: Axe) -> None:
    """A handout is one file: it asks for nothing else, here or elsewhere."""
    page = web_page(tmp_path / "needy.html", body='<p>Words <img src="other.png" alt="Cat"></p>')
    assert [failure.rule for failure in axe(page, 1280)] == ["stands-alone"]
    assert [failure.rule for failure in axe(page, 320, dark=True)] == ["stands-alone"]


def test_axe_looks_again_at_a_page_that_has_changed(tmp_path: Path, axe: Axe) -> None:
    """A page is loaded once for several windows, but not after it was written anew."""
    page = web_page(tmp_path / "page.html")
    assert axe(page, 320) == []
    web_page(page, body='<p style="width: 600px">Words</p>')
    assert [failure.rule for failure in axe(page, 320)] == ["reflow"]


# --- What the product itself makes of a validator that is missing, broken or slow ----------------


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is the whole PATH: no validator is installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("PLAINLEAF_ACE", raising=False)
    monkeypatch.delenv("PLAINLEAF_OOXML_VALIDATOR", raising=False)
    return folder


@pytest.mark.parametrize("suffix", [".pdf", ".epub", ".docx"])
def test_a_missing_validator_claims_nothing_and_says_how_to_have_it(
    suffix: str, tmp_path: Path, empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is no verdict, with the reason; it is never a pass."""
    monkeypatch.setattr(validators, "_distribution_version", lambda name: "")
    file = tmp_path / f"file{suffix}"
    file.write_bytes(b"")
    results = [validator(file) for validator in for_format(suffix)]
    assert results
    for result in results:
        assert result.passed is None
        assert "is not installed; " in result.note
        assert "not checked" in str(result)


def test_a_crash_is_no_verdict(tmp_path: Path, empty_path: Path) -> None:
    """A validator that prints no report did not run, whatever it prints."""
    file = tmp_path / "file.docx"
    file.write_bytes(b"")
    for prints in ("Segmentation fault", "", "[]", "{}", '{"ok": true}'):
        program(empty_path, "ooxml-validator", prints)
        result = only(".docx", "Open XML SDK")(file)
        assert result.passed is None, prints
        assert result.note


def test_a_slow_validator_is_no_verdict(
    tmp_path: Path, empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits for ever."""
    monkeypatch.setattr(validators, "SECONDS", 0.3)
    program(empty_path, "ooxml-validator", '{"ok": true, "errors": []}', sleeps=20)
    file = tmp_path / "file.docx"
    file.write_bytes(b"")
    result = only(".docx", "Open XML SDK")(file)
    assert result.passed is None
    assert "no answer within" in result.note


def test_a_file_that_is_not_there_is_no_verdict(tmp_path: Path, page_ua1: Check) -> None:
    """It is not the validator's word, so it is no failure of the standard either."""
    result = only(".pdf", "page")(tmp_path / "none.pdf")
    assert result.passed is None
    assert "none.pdf" in result.note


VERAPDF_REPORT = """<?xml version="1.0" encoding="utf-8"?><report><buildInformation>
<releaseDetails id="core" version="1.30.1" buildDate="2026-01-01T00:00:00Z"></releaseDetails>
</buildInformation><jobs><job><item size="1"><name>x.pdf</name></item>{job}</job></jobs></report>"""
VERAPDF_FAILED = """<validationReport jobEndStatus="normal" isCompliant="false">
<details passedRules="105" failedRules="1" passedChecks="9" failedChecks="2">
<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="3" status="failed" failedChecks="2">
<description>Content shall be
  tagged</description></rule></details></validationReport>"""
VERAPDF_PASSED = """<validationReport jobEndStatus="normal" isCompliant="true">
<details passedRules="106" failedRules="0" passedChecks="9" failedChecks="0"></details>
</validationReport>"""
VERAPDF_UNREAD = """<taskException type="PARSE" isExecuted="true" isSuccess="false">
<exceptionMessage>Exception: End of file</exceptionMessage></taskException>"""


def verdict_of_verapdf(job: str, folder: Path, tmp_path: Path) -> ValidatorResult:
    """Return what the product makes of a report of the veraPDF command."""
    program(folder, "verapdf", VERAPDF_REPORT.format(job=job))
    file = tmp_path / "file.pdf"
    file.write_bytes(b"")
    return only(".pdf", "veraPDF")(file)


def test_the_verapdf_command_is_understood(tmp_path: Path, empty_path: Path) -> None:
    """Its XML report gives the version, the rules tried and those broken."""
    passed = verdict_of_verapdf(VERAPDF_PASSED, empty_path, tmp_path)
    assert (passed.passed, passed.version, passed.checks) == (True, "1.30.1", 106)
    failed = verdict_of_verapdf(VERAPDF_FAILED, empty_path, tmp_path)
    assert failed.passed is False
    assert failed.failures == (validators.Failure("7.1-3", "Content shall be tagged", 2),)
    unread = verdict_of_verapdf(VERAPDF_UNREAD, empty_path, tmp_path)
    assert unread.passed is False
    assert unread.failures[0].message == "Exception: End of file"


def test_a_verapdf_report_that_contradicts_itself_is_no_verdict(
    tmp_path: Path, empty_path: Path
) -> None:
    """A report without a job, or with a verdict that its list does not bear out, claims nothing."""
    odd = VERAPDF_PASSED.replace('isCompliant="true"', 'isCompliant="false"')
    for job in (odd, "", VERAPDF_PASSED.replace("normal", "timeout")):
        assert verdict_of_verapdf(job, empty_path, tmp_path).passed is None


def test_a_report_never_says_compliant(tmp_path: Path, page_ua1: Check) -> None:
    """A machine finds failures or finds none; that a file is accessible a person says."""
    for variant in ("pdf/ua-1", None):
        result = only(".pdf", "page")(pdf(tmp_path / "file.pdf", variant=variant))
        assert "compliant" not in str(result).lower()
        assert result.standard in str(result)


def test_the_named_command_is_preferred_to_the_path(
    tmp_path: Path, empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PLAINLEAF_OOXML_VALIDATOR names a program, and a script of Node is run by node."""
    program(empty_path, "mine", "{}")
    monkeypatch.setenv("PLAINLEAF_OOXML_VALIDATOR", str(empty_path / "mine"))
    validator = only(".docx", "Open XML SDK")
    assert validator.find() == [str(empty_path / "mine")]
    script = tmp_path / "cli.js"
    script.write_text("")
    monkeypatch.setenv("PLAINLEAF_OOXML_VALIDATOR", str(script))
    assert validator.find() is None
    program(empty_path, "node", "")
    assert validator.find() == [shutil.which("node"), str(script)]
