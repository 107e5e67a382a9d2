"""What stands round the text of a Word file, and what the field’s validators say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from xml.sax import saxutils

import pytest
from lxml import etree

from plainleaf.handout import Handout
from plainleaf.model import article as a
from plainleaf.model import inlines as il
from plainleaf.model.article import (
    Alignment,
    BoxKind,
    Cell,
    Paragraph,
    Row,
    Table,
)
from plainleaf.model.inlines import Text
from plainleaf.model.transform import walk
from plainleaf.theme import default_theme
from plainleaf.verify.readback import read_back
from plainleaf.writers.docx import write
from plainleaf.writers.docx.ooxml import escape, quoteattr
from plainleaf.writers.docx.tables import column_widths
from plainleaf.writers.html.parts import running_title
from samples import composed
from validators.common import Failure
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf
from word_documents import (
    HERE,
    W,
    Word,
    box,
    bullets,
    everything,
    figure,
    find,
    handout,
    numbers,
    p,
    parted_lists,
    table,
    val,
    whole_document,
    words,
)


@pytest.fixture(scope="module")
def whole() -> Word:
    """Return a document with everything in it."""
    return whole_document()


@pytest.mark.parametrize("length", range(5))
def test_words_are_escaped_as_xml_has_them(length: int) -> None:
    """Python's own module for it imports all of the web, and says the same."""
    for signs in product("a\"'&<>\n\r\t\u05d0", repeat=length):
        text = "".join(signs)
        assert escape(text) == saxutils.escape(text)
        assert quoteattr(text) == saxutils.quoteattr(text)


# --- The parts round the text -------------------------------------------------------------


def test_properties_are_the_article_s_and_nobody_else_s(whole: Word) -> None:
    """Title, authors, language, subject, keywords and dates are; no library is named."""
    core = {
        etree.QName(x).localname: x.text for x in whole.part("docProps/core.xml")
    }  # fmt: skip
    assert core == {
        "title": "A title of its own",
        "subject": "What it is about.",
        "creator": "Ann Author; Bo Writer",
        "keywords": "one, two",
        "language": "en",
        "category": "Research",
        "created": "2026-11-23T00:00:00Z",
        "modified": "2026-11-23T00:00:00Z",
    }
    assert b"<Application>Plainleaf</Application>" in whole.members["docProps/app.xml"]
    assert not any(b"python-docx" in data for data in whole.members.values())


def test_custom_properties_are_numbered_from_two(whole: Word) -> None:
    """0 and 1 are kept for other uses: the dictionary, and the code page."""
    numbers_ = [each.get("pid") for each in whole.part("docProps/custom.xml")]
    assert numbers_ == [str(number) for number in range(2, len(numbers_) + 2)]


def test_a_document_without_a_date_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or that of the build, where it is said; never the clock's."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert b"dcterms:created" not in Word(handout(p("x"))).members["docProps/core.xml"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert b">1970-01-02T00:00:00Z<" in Word(handout(p("x"))).members["docProps/core.xml"]


def test_the_running_title_is_cut_as_in_the_pdf() -> None:
    """Between words, without the sign that would stand before the dots."""
    made = replace(
        handout(p("x")), title="A title, that is long enough to be cut, since it has no end"
    )
    assert words(Word(made).part("word/header1.xml")) == running_title(made)
    longer = replace(made, title=made.title + " at all, or none that is near")
    assert running_title(longer) == (
        "A title, that is long enough to be cut, since it has no end at all, or…"
    )


def test_the_page_number_stands_at_the_end_of_its_line(whole: Word) -> None:
    """Word's "right" is the end in either direction of script."""
    assert val(whole.styles["Footer"], "w:pPr/w:jc") == "right"
    assert find(whole.styles["Header"], "w:pPr/w:jc") is None


def test_pages_are_counted_by_word_itself(whole: Word) -> None:
    """The footer's numbers are fields."""
    footer = whole.part("word/footer1.xml")
    assert [x.text for x in footer.iter(f"{W}instrText")] == [" PAGE ", " NUMPAGES "]
    assert words(footer) == "Page 1 of 1"


def test_the_first_page_has_its_number_and_no_running_title(whole: Word) -> None:
    """Its title stands on it already."""
    section = find(whole.document, ".//w:sectPr")
    assert section is not None
    shown_ = [(etree.QName(each).localname, each.get(f"{W}type")) for each in section][:3]
    assert shown_ == [
        ("headerReference", "default"),
        ("footerReference", "default"),
        ("footerReference", "first"),
    ]


def test_word_lays_out_by_the_rules_of_its_later_versions(whole: Word) -> None:
    """It divides no words, and tells a table's row headers from its column headers (17.15)."""
    settings = whole.part("word/settings.xml")
    assert val(settings, "w:autoHyphenation") == "0"
    assert {
        each.get(f"{W}name"): each.get(f"{W}val") for each in settings.iter(f"{W}compatSetting")
    } == {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }


def test_a_draft_says_so_on_every_page() -> None:
    """Its first page has the header too."""
    final, draft = Word(handout(p("x"))), Word(handout(p("x"), draft=True))
    assert find(final.document, ".//w:sectPr/w:titlePg") is not None
    assert find(draft.document, ".//w:sectPr/w:titlePg") is None
    assert words(draft.part("word/header1.xml")).startswith("DRAFT")


@pytest.mark.parametrize(
    ("language", "asked", "width"),
    [("en-US", "", "12240"), ("es-MX", "", "12240"), ("en-GB", "", "11906"), ("en", "", "11906"),
     ("en-US", "a4", "11906"), ("de", "letter", "12240")],
)  # fmt: skip
def test_paper_is_the_one_asked_for_or_the_region_s(language: str, asked: str, width: str) -> None:
    """Letter where the Americas use it, A4 elsewhere."""
    word = Word(handout(p("x"), language=language, paper=asked))
    assert val(word.document, ".//w:sectPr/w:pgSz", "w") == width


def test_word_lays_it_out_as_word_2013_and_later_do(whole: Word) -> None:
    """Without compatibility mode, and without hyphens."""
    settings = whole.part("word/settings.xml")
    modes = {x.get(f"{W}name"): x.get(f"{W}val") for x in settings.iter(f"{W}compatSetting")}
    assert modes["compatibilityMode"] == "15"
    assert val(settings, "w:autoHyphenation") == "0"


def test_the_same_handout_gives_the_same_bytes(whole: Word) -> None:
    """Twice in one process; the export's test does it on another day and with another hash."""
    assert write(handout(*everything(), published="2026-11-23"), default_theme()) == whole.data


# --- The field's validators ---------------------------------------------------------------


def from_the_right() -> tuple[a.Block, ...]:
    """Return a text from right to left, without links: LibreOffice 7.4 does not tag those."""
    key = box(BoxKind.KEY_POINTS, "نقاط", bullets("واحد", (p("اثنان"), numbers("أ 5 mg"))))
    quote = a.BlockQuote((p("اقتباس"),), HERE)
    english = a.Division((p("An English paragraph."),), "en", HERE)
    return (key, p("نص عربي (13 من 17)."), table(), quote, figure("c.svg", "صورة"), english)


SAMPLES: dict[str, Callable[[], Handout]] = {
    "everything": lambda: handout(*everything(), published="2026-11-23"),
    "draft": lambda: handout(p("Text."), language="en-US", draft=True),
    "parted-lists": lambda: handout(*parted_lists()),
    "arabic": lambda: handout(*from_the_right(), language="ar"),
    "nothing": lambda: handout(),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_open_xml_sdk_finds_nothing(
    tmp_path: Path, ooxml: Callable[[Path], list[Failure]], sample: str
) -> None:
    """Every node, in every surrounding."""
    path = tmp_path / f"{sample}.docx"
    path.write_bytes(write(SAMPLES[sample](), default_theme()))
    assert ooxml(path) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_another_program_makes_pdf_ua_of_it(
    tmp_path: Path, libreoffice_ua: LibreOffice, verapdf: VeraPdf, sample: str
) -> None:
    """What LibreOffice gets wrong by itself is put right before."""
    path = tmp_path / f"{sample}.docx"
    made = SAMPLES[sample]()
    path.write_bytes(write(made, default_theme()))
    decorative = sum(isinstance(x, il.Image) and x.alt == "" for x in walk(made.body))
    assert verapdf(mended(libreoffice_ua(path), decorative)) == []


def test_long_words_leave_short_columns_their_words() -> None:
    """Four letters are not broken into four lines because other columns are long."""
    texts = ["Donaudampfschifffahrtsgesellschaft"] * 4 + ["Sechs", "Sieben"]
    cells = tuple(Cell((Paragraph((Text(text),), HERE),)) for text in texts)
    crowded = Table((), (), (Row(cells),), (Alignment.START,) * 6, HERE)
    widths = column_widths(crowded, 5800, default_theme().tokens)
    assert sum(widths) == 5800
    assert widths[4] >= 500
    assert widths[5] >= 600


def test_a_box_that_begins_an_item_leaves_the_item_its_mark(tmp_path: Path) -> None:
    """The items are counted alike in all formats, whatever stands first in them."""
    handout = composed(tmp_path, "- ::: note\n  Words\n  :::\n\n- ::: my-notes\n  :::\n\n- b\n")
    path = tmp_path / "handout.docx"
    path.write_bytes(write(handout, default_theme()))
    (shape,) = read_back(path).lists
    assert shape.items == ("", "", "b")
