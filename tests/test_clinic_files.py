"""Handouts with a clinic's profile: all four files, all validators, and what stands beside text."""

from __future__ import annotations

import base64
import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from typer.testing import CliRunner

import tag_tree
from browser.axe import Axe
from plainleaf.api import Export, check, export, read
from plainleaf.cli import app
from plainleaf.clinic import read_clinic
from plainleaf.handout import compose
from plainleaf.run.dependencies import recording
from plainleaf.theme import default_theme
from plainleaf.theme.palette import themed
from plainleaf.theme.tokens import Edition
from validators.field import Check
from validators.verapdf import VeraPdf

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "content" / "nalmefen"
HILLSIDE = Path(__file__).parent / "clinic"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPF = "{http://www.idpf.org/2007/opf}"

# What a handout can be made as. A new choice of `export` gets a row here, and all of it is tried
# together.


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export the seed article as the clinic gives it out."""
    return export(SEED, out=tmp_path_factory.mktemp("out"), clinic=HILLSIDE)


def article(folder: Path, language: str = "en", body: str = "## A\n\nWords.\n") -> Path:
    """Write a small article with dates."""
    path = folder / "article.md"
    front = f"title: Scan\nlang: {language}\npublished: 2026-11-03\nversion: 2\n"
    path.write_text(f"---\n{front}---\n\n{body}", "utf-8")
    return path


def test_every_file_names_the_clinic_as_its_publisher_to_programs(exported: Export) -> None:
    """Whoever catalogues the files is told one name, whatever the format."""
    page = exported.files["html"].read_text("utf-8")
    assert 'property="dcterms:publisher" content="Hillside Clinic"' in page
    with zipfile.ZipFile(exported.files["docx"]) as word:
        assert b"Hillside Clinic" in word.read("docProps/custom.xml")


def test_all_validators_pass(
    exported: Export,
    verapdf: VeraPdf,
    page_ua1: Check,
    page_2a: Check,
    epubcheck: Check,
    ace: Check,
    ooxml: Check,
) -> None:
    """Letterhead, colophon and QR code break no standard."""
    pdf = exported.files["pdf"]
    assert verapdf(pdf, "ua1") == verapdf(pdf, "2a") == page_ua1(pdf) == page_2a(pdf) == []
    assert epubcheck(exported.files["epub"]) == ace(exported.files["epub"]) == []
    assert ooxml(exported.files["docx"]) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_accessible_in_chromium(exported: Export, axe: Axe, dark: bool) -> None:
    """In the clinic's colours, on a telephone."""
    assert axe(exported.files["html"], 320, dark=dark) == []


def test_the_structure_of_the_pdf_is_that_of_the_handout(exported: Export) -> None:
    """Element for element; what pages repeat at their foot is in none of them."""
    clinic = read_clinic(HILLSIDE)
    theme = themed(default_theme(), clinic).theme
    handout = compose(read(SEED).article, theme, clinic=clinic, marks={"slug": "nalmefen"})
    with pikepdf.open(exported.files["pdf"]) as pdf:
        assert list(tag_tree.actual(pdf).lines()) == list(tag_tree.expected(handout).lines())


def test_the_foot_of_each_page_names_the_clinic(exported: Export) -> None:
    """In PDF on every page, and in Word's footer before a tab and the page."""
    words = "Hillside Clinic · +44\u00a01632\u00a0960123 · HS-nalmefen"
    with zipfile.ZipFile(exported.files["docx"]) as package:
        footer = etree.fromstring(package.read("word/footer1.xml"))
    texts = [each.text or "\t" for each in footer.iter(f"{W}t", f"{W}tab")]
    assert "".join(texts) == f"{words}\tPage 1 of 1"


def test_the_line_on_other_forms_is_large(exported: Export) -> None:
    """16 points at the least, in all that have a size of their own."""
    page = exported.files["html"].read_text("utf-8")
    assert '<p class="available">This leaflet is also available in large print.' in page
    assert ".colophon .available { font-size: 1.333rem;" in page  # of 12 points
    with zipfile.ZipFile(exported.files["docx"]) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
    (style,) = styles.xpath("//w:style[@w:styleId='AlsoAvailable']", namespaces={"w": W[1:-1]})
    assert int(style.find(f"{W}rPr/{W}sz").get(f"{W}val")) >= 32


def test_the_clinic_publishes_the_epub(exported: Export) -> None:
    """And it claims nothing that nobody has certified."""
    with zipfile.ZipFile(exported.files["epub"]) as package:
        name = next(each for each in package.namelist() if each.endswith(".opf"))
        opf = package.read(name).decode()
    assert "<dc:publisher>Hillside Clinic</dc:publisher>" in opf
    assert "conformsTo" not in opf
    assert "certif" not in opf


def test_an_epub_claims_conformance_where_somebody_has_certified_it(
    tmp_path: Path, epubcheck: Check, ace: Check
) -> None:
    """With the name, the credential and the report (EPUB Accessibility 1.1, 2.5 and 2.6)."""
    (tmp_path / "clinic.toml").write_text(
        'lang = "en"\nname = "A clinic"\n[certifier]\nname = "B Ltd"\ncredential = "C"\n'
        'report = "https://example.org/r"\n',
        "utf-8",
    )
    made = export(article(tmp_path), ["epub"], tmp_path / "out")
    with zipfile.ZipFile(made.files["epub"]) as package:
        name = next(each for each in package.namelist() if each.endswith(".opf"))
        root = etree.fromstring(package.read(name))
    found = {each.get("property"): each.text for each in root.iter(f"{OPF}meta")}
    assert found["dcterms:conformsTo"] == "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    assert found["a11y:certifiedBy"] == "B Ltd"
    assert found["a11y:certifierCredential"] == "C"
    (link,) = root.iter(f"{OPF}link")
    assert (link.get("rel"), link.get("href")) == ("a11y:certifierReport", "https://example.org/r")
    assert epubcheck(made.files["epub"]) == ace(made.files["epub"]) == []


@pytest.mark.parametrize("language", ["es", "ar", "zh-Hans", "sv"])
def test_a_handout_in_another_language_passes_with_the_profile(
    language: str, tmp_path: Path
) -> None:
    """In a language of the profile, from right to left, without spaces, and without labels."""
    made = export(article(tmp_path, language), out=tmp_path / "out", clinic=HILLSIDE)
    parity = made.report.parity
    assert parity is not None
    assert [one.passed for one in parity.formats] == [True] * 4
    shown = "Clínica Hillside" if language == "es" else "Hillside Clinic"
    assert shown in made.files["html"].read_text("utf-8")


def test_the_logo_is_grey_where_there_is_no_colour(tmp_path: Path) -> None:
    """In easy print, which is for printers without any."""
    made = export(SEED, ["html"], tmp_path, clinic=HILLSIDE, edition=Edition.EASY_PRINT)
    page = made.files["html"].read_text("utf-8")
    (logo, _) = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)"', page)
    drawing = base64.b64decode(logo).decode()
    colors = re.findall(r'fill="#(\w\w)(\w\w)(\w\w)"', drawing)
    assert len(colors) == 3
    assert all(red == green == blue for red, green, blue in colors)


def test_an_export_tells_that_it_depends_on_the_profile(tmp_path: Path) -> None:
    """Also the second time in one process, and on a profile that is not there yet."""
    path = article(tmp_path)
    for file in HILLSIDE.iterdir():
        shutil.copy(file, tmp_path)
    for _ in range(2):
        with recording() as seen:
            export(path, ["html"], tmp_path / "out")
        names = {"clinic.toml", "logo.svg", "reference.docx"}
        assert {str(tmp_path / name) for name in names} <= set(seen)
    (tmp_path / "clinic.toml").unlink()
    with recording() as seen:
        export(path, ["html"], tmp_path / "out")
    for folder in path.resolve().parents:
        assert str(folder / "clinic.toml") in seen


def test_the_same_profile_gives_the_same_bytes(exported: Export, tmp_path: Path) -> None:
    """On any day."""
    again = export(SEED, out=tmp_path, clinic=HILLSIDE)
    for name, path in exported.files.items():
        assert again.files[name].read_bytes() == path.read_bytes(), name


def test_a_mended_colour_is_told_by_check_and_by_export(tmp_path: Path) -> None:
    """With the line of the profile."""
    profile = tmp_path / "clinic.toml"
    profile.write_text('lang = "en"\nname = "A"\ncolors = {accent = "#ffd400"}\n', "utf-8")
    path = article(tmp_path)
    told = [each for each in check(path) if each.code == "clinic-color"]
    assert [(each.position.file, each.position.line) for each in told] == [(str(profile), 3)]
    made = export(path, ["html"], tmp_path / "out")
    assert [each for each in made.diagnostics if each.code == "clinic-color"] == told


@pytest.mark.parametrize("command", ["check", "export"])
@pytest.mark.parametrize(
    ("profile", "says"),
    [
        ('colors = {accent = "#12"}', r":3: colors\.accent: '#12' is not a colour"),
        ('colors = {paper = "#555555"}', r":3: colors\.paper: .*contrast of"),
        ('logo = {file = "no.png", alt = "x"}', r":3: logo\.file: There is no file 'no\.png'"),
        ("fax = 1", r":3: fax: this key is not known"),
    ],
)
def test_the_command_line_tells_a_mistake_of_the_profile(
    command: str, profile: str, says: str, tmp_path: Path
) -> None:
    """One sentence, exit code 9, and nothing is written."""
    (tmp_path / "clinic.toml").write_text(f'lang = "en"\nname = "A"\n{profile}\n', "utf-8")
    out = tmp_path / "out"
    more = ["--out", str(out)] if command == "export" else []
    done = CliRunner().invoke(app, [command, str(article(tmp_path)), "--time-limit", "0", *more])
    said = done.output + str(done.exception)
    assert re.search(r"clinic\.toml" + says, said.replace("\n", " ")), said
    assert not list(out.glob("*.*"))
    assert done.exit_code == 9


def test_no_clinic_leaves_the_profile_out(tmp_path: Path) -> None:
    """Even one that is wrong; and a profile and none at once is a mistake of its own."""
    (tmp_path / "clinic.toml").write_text("x", "utf-8")
    words = ["export", str(article(tmp_path)), "--to", "html", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, [*words, "--no-clinic"]).exit_code == 0
    both = CliRunner().invoke(app, [*words, "--no-clinic", "--clinic", str(HILLSIDE)])
    assert both.exit_code == 2
