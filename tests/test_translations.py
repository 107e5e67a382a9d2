"""Translations beside an article: one handout, whose files lead to each other."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from typer.testing import CliRunner

from conftest import Check
from plainleaf.api import FORMATS, check, export, read
from plainleaf.batch.discovery import find_all
from plainleaf.batch.fingerprints import FileCache, fingerprint_of
from plainleaf.checks.translation.amounts import amounts, unmatched
from plainleaf.cli import app
from plainleaf.diagnostics import Position
from plainleaf.handout import Handout, compose
from plainleaf.handout.siblings import BESIDE, in_format, own_names
from plainleaf.model.article import Paragraph
from plainleaf.model.inlines import Link, Text
from plainleaf.model.parts import AlsoIn
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader.siblings import siblings_of, source_of, translations_of
from plainleaf.run.dependencies import NAMES, recording
from plainleaf.text.addresses import web_address
from plainleaf.theme import default_theme
from plainleaf.verify.parity import compare
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import Outline
from samples import held

HERE = Position("article.md")
TITLES = {"en": "A handout", "es": "Un folleto", "ar": "منشور"}


def write(folder: Path, name: str, language: str, front: str = "", body: str = "Words.") -> Path:
    """Write an article."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    title = TITLES.get(language, "Title")
    path.write_text(f"---\ntitle: {title}\nlang: {language}\n{front}---\n\n{body}\n", "utf-8")
    return path


@pytest.fixture
def handouts(tmp_path: Path) -> Path:
    """Return the folder of an article and two translations; one of them is on the web."""
    folder = tmp_path / "leaflet"
    write(folder, "article.md", "en")
    write(folder, "article.es.md", "es", "web: https://example.org/es\n")
    write(folder, "article.ar.md", "ar")
    return folder


# --- Which files are siblings -----------------------------------------------------------------


def test_siblings_are_files_of_one_name_in_other_languages(tmp_path: Path) -> None:
    """Whatever else lies there is nobody's translation."""
    for name in "a.md a.es.md a.zh-Hans.md a.draft.md ab.md b.es.md a.es.qmd es.md".split():
        write(tmp_path, name, "en" if name == "a.md" else "")
    source = tmp_path / "a.md"
    assert [path.name for path in translations_of(source)] == ["a.es.md", "a.zh-Hans.md"]
    assert source_of(tmp_path / "a.es.md") == source
    assert source_of(tmp_path / "b.es.md") is None
    assert source_of(source) is None
    assert {each.language for each in siblings_of(tmp_path / "a.es.md")} == {"en", "zh-Hans"}


def test_translations_without_their_source_are_still_siblings(tmp_path: Path) -> None:
    """A clinic may have received two of them."""
    write(tmp_path, "a.es.md", "es")
    write(tmp_path, "a.ar.md", "ar")
    assert [each.language for each in siblings_of(tmp_path / "a.es.md")] == ["ar"]


def test_what_cannot_be_trusted_is_no_sibling(tmp_path: Path) -> None:
    """Two languages in one file, none, the article's own, a link elsewhere, no text at all."""
    source = write(tmp_path / "in", "article.md", "en")
    write(tmp_path / "in", "article.es.md", "fr")
    write(tmp_path / "in", "article.en.md", "en")
    (tmp_path / "in" / "article.pl.md").write_bytes(b"")
    (tmp_path / "in" / "article.nl.md").symlink_to(write(tmp_path, "elsewhere.md", "nl"))
    (tmp_path / "in" / "article.tr.md").mkdir()
    assert siblings_of(source) == ()


def test_a_sibling_that_is_corrected_is_read_again(tmp_path: Path) -> None:
    """What is remembered is the file as it was then."""
    source = write(tmp_path, "article.md", "en")
    write(tmp_path, "article.es.md", "es")
    assert [each.web for each in siblings_of(source)] == [""]
    write(tmp_path, "article.es.md", "es", "web: 10.1000/x\n")
    assert [each.web for each in siblings_of(source)] == ["10.1000/x"]


def test_an_export_depends_on_its_siblings_and_on_those_to_come(tmp_path: Path) -> None:
    """A batch exports an article anew when one is corrected, added or gone."""
    source = write(tmp_path, "article.md", "en")
    write(tmp_path, "article.es.md", "es")
    for _ in range(2):
        with recording() as seen:
            export(source, ["html"], tmp_path / "out")
        names = {Path(path).name: was for path, was in seen.items()}
        assert names["article.es.md"] is not None
        known = next(
            fingerprint_of(path, was) for path, was in seen.items() if path.startswith(NAMES)
        )
        assert FileCache().again(known) is known
        write(tmp_path, "article.fr.md", "fr")
        assert FileCache().again(known) is None
        (tmp_path / "article.fr.md").unlink()


def test_in_a_batch_translations_keep_names_that_are_alike(tmp_path: Path) -> None:
    """Where two folders have a leaflet, the names of one family all begin with its folder."""
    for name in ("a/leaflet", "b/leaflet"):
        (tmp_path / name).mkdir(parents=True)
        write(tmp_path / name, "article.md", "en")
    write(tmp_path / "a" / "leaflet", "article.es.md", "es")
    found = find_all([tmp_path], tmp_path / "out")
    names = ["a-leaflet", "a-leaflet.es", "b-leaflet"]
    assert sorted(each.name for each in found) == names
    for each in found:
        export(each.path, ["html"], tmp_path / "out", name=each.name)
    page = read_back(tmp_path / "out" / "a-leaflet.html")
    assert page.neighbours == (("Español", "a-leaflet.es"),)


# --- The line that leads to them --------------------------------------------------------------


def test_languages_are_named_in_themselves() -> None:
    """With a region only where two would be told by nothing else."""
    tags = ["en-GB", "es", "ar", "zh-Hans", "tr", "ka", "fr-CA", "fr-FR", "hmn", "xx"]
    name = own_names(tags)
    assert [name(tag)[0] for tag in tags] == [
        "English", "Español", "العربية", "中文 (简体)", "Türkçe", "ქართული",
        "Français (Canada)", "Français (France)", "Hmong", "xx",
    ]  # fmt: skip
    assert name("hmn") == ("Hmong", "en")


def test_the_line_stands_below_the_authors(handouts: Path) -> None:
    """It says which languages there are; each is a link whose words are marked as its own."""
    line = held(composed(handouts), AlsoIn)
    assert plain_text(line).replace("\u200e", "") == "Also in: Español\u00a0· العربية"
    links = [node for node in walk(line) if isinstance(node, Link)]
    assert [link.target for link in links] == ["https://example.org/es", f"{BESIDE}leaflet.ar"]


def composed(folder: Path) -> Handout:
    """Return a handout with its siblings."""
    siblings = [("ar", f"{BESIDE}leaflet.ar"), ("es", "https://example.org/es")]
    return compose(read(folder).article, default_theme(), siblings=siblings)


def test_an_article_alone_has_no_such_line(tmp_path: Path) -> None:
    """Not even an empty one."""
    folder = tmp_path / "alone"
    write(folder, "article.md", "en")
    page = export(folder, ["html"], tmp_path / "out").files["html"].read_text("utf-8")
    assert 'class="also-in"' not in page


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_leads_to_files_of_its_own(handouts: Path, name: str) -> None:
    """But for an EPUB, out of which no relative address may lead: there it is a name."""
    line = in_format(held(composed(handouts), AlsoIn), name)
    targets = [node.target for node in walk(line) if isinstance(node, Link)]
    beside = [] if name == "epub" else [f"leaflet.ar.{name}"]
    assert targets == ["https://example.org/es", *beside]
    assert "العربية" in plain_text(line)


def test_a_name_is_escaped_as_an_address() -> None:
    """Spaces, signs and letters of any script; a colon begins no scheme."""
    link = Link((Text("x"),), f"{BESIDE}دليل a:b#1", HERE)
    (found,) = in_format((link,), "pdf")
    assert isinstance(found, Link)
    assert found.target == "%D8%AF%D9%84%D9%8A%D9%84%20a%3Ab%231.pdf"


def test_a_doi_is_an_web_address() -> None:
    """Readers have no use for a bare one."""
    assert web_address("doi:10.1000/x") == web_address("10.1000/x") == "https://doi.org/10.1000/x"
    assert web_address("https://example.org/") == "https://example.org/"
    assert web_address("") == ""


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        (None, ["leaflet", "leaflet.ar"]),
        ("clinics", ["leaflet-clinics", "leaflet.ar-clinics"]),
    ],
)
def test_the_files_lead_to_each_other(
    handouts: Path, tmp_path: Path, audience: str | None, names: list[str]
) -> None:
    """What a link names is what an export of the other article writes, copy for copy."""
    for article in ("article.md", "article.ar.md"):
        export(handouts / article, out=tmp_path / "out", audience=audience)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    for stem in names:
        for name in FORMATS:
            outline = read_back(tmp_path / "out" / f"{stem}.{name}")
            if name == "epub":
                assert outline.neighbours is None
                continue
            (other,) = outline.neighbours or ()
            assert f"{other[1]}.{name}" in written
            assert ("Español", "https://example.org/es") in outline.links


def test_word_and_pdf_say_what_the_link_is(handouts: Path, tmp_path: Path) -> None:
    """A relative address in Word's relationships; words and a file's name in the PDF."""
    files = export(handouts, ["docx", "pdf"], tmp_path / "out").files
    with zipfile.ZipFile(files["docx"]) as word:
        relations = etree.fromstring(word.read("word/_rels/document.xml.rels"))
    outer = {each.get("Target"): each.get("TargetMode") for each in relations}
    assert outer["leaflet.ar.docx"] == "External"
    with pikepdf.open(files["pdf"]) as pdf:
        links = {str(each.A.URI): str(each.Contents) for each in pdf.pages[0].Annots}
    assert links["leaflet.ar.pdf"] == "العربية (leaflet.ar.pdf)"
    assert links["https://example.org/es"].startswith("Español")


def test_right_to_left_names_keep_their_places(tmp_path: Path) -> None:
    """Between two names stands a mark that has the direction of the handout."""
    write(tmp_path, "article.md", "ar")
    for folder, language, mark in ((tmp_path, "ar", "\u200f"), (tmp_path / "l", "en", "\u200e")):
        write(folder, "article.md", language)
        handout = compose(
            read(folder).article, default_theme(), siblings=[("he", "beside:a"), ("fa", "beside:b")]
        )
        assert f"\u00a0·{mark} " in plain_text(held(handout, AlsoIn))


def test_a_link_to_another_file_is_a_difference() -> None:
    """Parity sees it, where both formats can have one."""
    one, other = (Outline(neighbours=(("Español", name),)) for name in ("a.es", "b.es"))
    assert [each.what for each in compare(one, other, "pdf")] == ["link to a file beside it"]
    assert compare(one, Outline(neighbours=None), "epub") == ()
    assert compare(one, Outline(), "html")


@pytest.mark.parametrize("article", ["article.md", "article.ar.md"])
def test_the_files_with_links_between_them_are_valid(
    handouts: Path,
    tmp_path: Path,
    article: str,
    verapdf: Check,
    page_ua1: Check,
    epubcheck: Check,
    ooxml: Check,
) -> None:
    """PDF/UA, EPUB and Word have rules about where a link may lead, and what it says of it."""
    files = export(handouts / article, out=tmp_path / "out").files
    assert not verapdf(files["pdf"])
    assert not page_ua1(files["pdf"])
    assert not epubcheck(files["epub"])
    assert not ooxml(files["docx"])


# --- The comparison ---------------------------------------------------------------------------


def said(text: str) -> list[set[Decimal]]:
    """Return the readings of the numbers in a text."""
    return [set(each.readings) for each in amounts((Text(text),), HERE)]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("3.5 %", [{"3.5"}]),
        ("3,5 %", [{"3.5"}]),
        ("٣٫٥", [{"3.5"}]),
        ("३.५", [{"3.5"}]),
        ("1,000", [{"1", "1000"}]),
        ("1.000,5", [{"1000.5"}]),
        ("1,000,000", [{"1000000"}]),
        ("12’500", [{"12500"}]),
        ("1\u202f500", [{"1500"}]),
        ("1,50,000", [{"150000"}]),
        ("3.5.2026", [{"3"}, {"5"}, {"2026"}]),
        ("5–10", [{"5"}, {"10"}]),
        ("8:00", [{"8"}]),
        ("20:30–21:00", [{"20.3"}, {"21"}]),
        ("20.30’da", [{"20.3"}]),
        ("20 h 30", [{"20.3"}]),
        ("8:30 pm, 12:15 p.m.", [{"8.3", "20.3"}, {"12.15"}]),
        ("٢٠:٣٠", [{"20.3"}]),
        ("1:10", [{"1"}, {"10"}]),
        ("5:1, 1:2:30", [{"5"}, {"1"}, {"1"}, {"2"}, {"30"}]),
        ("no number, half, ½", []),
    ],
)
def test_numbers_are_read_as_languages_write_them(text: str, readings: list[set[str]]) -> None:
    """What may mean two things has both readings."""
    assert said(text) == [{Decimal(each) for each in some} for some in readings]


def test_numbers_of_addresses_are_no_numbers_of_the_text() -> None:
    """Each language may link to its own page."""
    link = Link((Text("https://example.org/2024"),), "https://example.org/2024", HERE)
    named = Link((Text("the 7 steps"),), "https://example.org/8", HERE)
    found = amounts(Paragraph((link, Text(" in "), named), HERE), HERE)
    assert [each.text for each in found] == ["7"]


def test_numbers_are_counted() -> None:
    """17 in the place of 13 is found though the text has another 17."""
    wanted, given = (list(amounts((Text(text),), HERE)) for text in ("13 of 17", "17 of 17"))
    lacking, added = unmatched(wanted, given)
    assert [[each.text for each in some] for some in (lacking, added)] == [["13"], ["17"]]


def test_thousands_may_be_parted_by_plain_spaces() -> None:
    """As French, Polish and Spanish do."""
    wanted, given = (list(amounts((Text(text),), HERE)) for text in ("1,500,000", "1 500 000"))
    assert unmatched(wanted, given) == ([], [])
    assert unmatched(given, wanted) == ([], [])


def test_a_source_is_checked_with_all_its_translations(handouts: Path) -> None:
    """Each difference at the translation's line, with the line of the source."""
    write(handouts, "article.md", "en", "reviewed: 2026-05-01\n", "Take 5 mg.\n\n- a\n- b")
    write(handouts, "article.es.md", "es", "reviewed: 2026-05-01\n", "Tome 50 mg.\n\n- a\n- b\n- c")
    found = [each for each in check(handouts) if each.code.startswith("translation")]
    assert [(each.code, Path(each.position.file).name, each.position.line) for each in found] == [
        # The title's own line.
        ("translation-numbers", "article.ar.md", 2),
        ("translation-structure", "article.ar.md", 2),
        ("translation-outdated", "article.ar.md", 3),
        ("translation-numbers", "article.es.md", 7),
        ("translation-structure", "article.es.md", 9),
    ]
    number = next(each for each in found if each.position.line == 7)
    assert number.message == f"Here is 50; the source has 5 ({handouts / 'article.md'}:7)."


def test_a_translation_is_checked_against_its_source(handouts: Path) -> None:
    """Checked by itself, it hears of itself alone."""
    write(handouts, "article.md", "en", body="Take 5 mg.")
    for name in ("article.es.md", "article.ar.md"):
        files = {
            Path(each.position.file).name
            for each in check(handouts / name)
            if each.code.startswith("translation")
        }
        assert files == {name}


def test_a_copy_is_compared_as_a_whole(handouts: Path) -> None:
    """A box for clinics in both is no difference in the copy for patients."""
    for name, language in (("article.md", "en"), ("article.es.md", "es"), ("article.ar.md", "ar")):
        write(handouts, name, language, body="Words.\n\n::: for-clinics\n5 mg.\n:::")
    assert not [
        each for each in check(handouts, audience="patients") if each.code.startswith("translation")
    ]


def test_sections_that_do_not_match_are_compared_as_a_whole(handouts: Path) -> None:
    """A heading too many does not make every number a wrong one."""
    write(handouts, "article.md", "en", body="Take 5 mg.\n\n## A\n\n6\n\n## B\n\n7")
    write(handouts, "article.es.md", "es", body="Tome 5 mg.\n\n## A\n\n6\n\n7")
    write(handouts, "article.ar.md", "ar", body="5\n\n## A\n\n6\n\n## B\n\n7")
    codes = [each.code for each in check(handouts) if each.code.startswith("translation")]
    assert codes == ["translation-structure"]


def test_a_project_may_turn_the_comparison_off_or_let_it_stop_an_export(
    handouts: Path, tmp_path: Path
) -> None:
    """By the settings that hold for all advice."""
    write(handouts, "article.md", "en", body="Take 5 mg.")
    settings = handouts / "plainleaf.toml"
    settings.write_text('[severity]\ntranslation-numbers = "off"\n')
    assert "translation-numbers" not in {each.code for each in check(handouts)}
    settings.write_text('[severity]\ntranslation-numbers = "error"\n')
    arguments = ["--to", "html", "--out", str(tmp_path / "out")]
    for name, code in (("article.es.md", 1), ("article.md", 0)):
        result = CliRunner().invoke(app, ["export", str(handouts / name), *arguments])
        assert result.exit_code == code, result.output
