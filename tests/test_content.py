"""Every article under content/: all validators, all formats, as a clinic would get them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

import tag_tree
from browser.axe import Axe
from plainleaf.api import Export, export, read
from plainleaf.handout import compose
from plainleaf.theme import default_theme
from poppler import heard, in_reading_order, solid, without_indic
from samples import as_exported, in_order_of_parts
from validators.field import Check
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf

CONTENT = Path(__file__).resolve().parents[1] / "content"
ARTICLES = sorted(path.parent.name for path in CONTENT.glob("*/article.md"))
DECORATIVE = {"clear-print": 1}


@pytest.fixture(scope="module", params=ARTICLES)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export an article; that it passes parity and PDF/UA-1 is a condition of exporting."""
    return export(CONTENT / str(request.param), out=tmp_path_factory.mktemp("out"))


def article_of(exported: Export) -> Path:
    """Return the folder of the article that was exported."""
    return CONTENT / exported.files["pdf"].stem.removesuffix("-all-readers")


def test_there_is_something_to_export() -> None:
    """The seed article and the one that uses every construct."""
    assert {"nalmefen", "clear-print"} <= set(ARTICLES)


def test_an_author_has_nothing_to_mend(exported: Export) -> None:
    """Our own articles are examples."""
    assert not exported.diagnostics


def test_all_four_files_say_the_same(exported: Export) -> None:
    """Read back from scratch: words, headings, links, descriptions, lists, tables, references."""
    parity = exported.report.parity
    assert parity is not None
    assert {one.format for one in parity.formats} == {"pdf", "docx", "epub", "html"}
    assert parity.passed


def test_the_pdf_is_pdf_ua_and_pdf_a_by_two_validators(
    exported: Export, verapdf: VeraPdf, page_ua1: Check, page_2a: Check
) -> None:
    """They disagree at the edges, so both must be content, with one file of two standards."""
    pdf = exported.files["pdf"]
    assert verapdf(pdf, "ua1") == verapdf(pdf, "2a") == []
    assert page_ua1(pdf) == page_2a(pdf) == []


def test_the_structure_of_the_pdf_is_that_of_the_article(exported: Export) -> None:
    """Element for element: no Span but for a language or a long form, and no NonStruct."""
    expected = tag_tree.expected(as_exported(article_of(exported)))
    with pikepdf.open(exported.files["pdf"]) as pdf:
        assert list(tag_tree.actual(pdf).lines()) == list(expected.lines())


def test_the_seed_article_has_no_element_that_says_nothing() -> None:
    """Its structure is headings, paragraphs, lists, links and sections; nothing else is needed."""
    handout = compose(read(CONTENT / "nalmefen").article, default_theme())
    roles = {line.split()[0] for line in tag_tree.expected(handout).lines()}
    assert roles == set("Document Sect H1 H2 P L LI Lbl LBody Link Reference BibEntry".split())


def test_another_program_hears_the_words_of_the_article_in_their_order(exported: Export) -> None:
    """The text of the structure tree, by poppler, is word for word that of the model."""
    words = in_order_of_parts(as_exported(article_of(exported)))
    assert in_reading_order(heard(exported.files["pdf"])) == without_indic(solid(words))


def test_the_epub_passes_epubcheck_and_ace(exported: Export, epubcheck: Check, ace: Check) -> None:
    """No error, no warning, no issue."""
    assert epubcheck(exported.files["epub"]) == []
    assert ace(exported.files["epub"]) == []


def test_the_word_file_keeps_its_schema(exported: Export, ooxml: Check) -> None:
    """The Open XML SDK finds nothing."""
    assert ooxml(exported.files["docx"]) == []


def test_another_program_makes_pdf_ua_of_the_word_file(
    exported: Export, libreoffice_ua: LibreOffice, verapdf: VeraPdf
) -> None:
    """What the structure of the Word file is, seen through LibreOffice.

    LibreOffice's own faults (untagged border lines and the like) are put right first, each by name.
    """
    word = exported.files["docx"]
    if word.stem == "leaflets":
        pytest.skip("it links languages from the right; see test_languages.py for it without them")
    pdf = mended(libreoffice_ua(word), decorative=DECORATIVE.get(article_of(exported).name, 0))
    assert verapdf(pdf) == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_accessible_in_chromium(
    exported: Export, axe: Axe, width: int, dark: bool
) -> None:
    """No rule of axe is broken, nothing scrolls sideways, nothing is fetched."""
    assert axe(exported.files["html"], width, dark=dark) == []
