"""Marks are no figures: notes, citations, exponents and lines through words, in every format."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

from plainleaf.api import export
from plainleaf.checks import check_article
from plainleaf.handout import Handout, compose
from plainleaf.model.inlines import CitationLink, FootnoteReference
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.theme.editions import Edition, themed
from plainleaf.verify.expected import outline_of
from plainleaf.verify.readback import read_back

WORKS = """references:
  - {id: a, type: book, title: One, author: [{family: Orr, given: B}], issued: 2020}
  - {id: b, type: book, title: Two, author: [{family: Poe, given: C}], issued: 2021}
"""
NOTES = "\n\n[^1]: Not for children.\n[^2]: With food.\n"


def write(folder: Path, body: str, front: str = "", language: str = "en-GB") -> Path:
    """Return an article with a body."""
    path = folder / "article.md"
    path.write_text(f"---\ntitle: T\nlang: {language}\n{front}---\n\n{body}\n", "utf-8")
    return path


def part(path: Path, name: str) -> bytes:
    """Return a file of a Word document."""
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def composed(path: Path, edition: Edition = Edition.STANDARD) -> Handout:
    """Return the handout of an article."""
    return compose(read_article(path).article, themed(default_theme(), edition))


def first_words(path: Path) -> str:
    """Return the first paragraph below the title, as every format should say it."""
    return outline_of(composed(path)).text.split("\n")[1]


# --- Notes beside numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Take 5[^1] tablets.", "Take 5[note 1] tablets."),
        ("Take 10[^1][^2].", "Take 10[note 1] [note 2]."),
        ("Take **5**[^1] or *10* [^2].", "Take 5[note 1] or 10[note 2]."),
        ("In 2020.[^1] Then", "In 2020.[note 1] Then"),
        ("Take ½[^1] now.", "Take ½[note 1] now."),
        ("Take[^1] 5 mg.", "Take[note 1] 5 mg."),
        ("A count of 10<sup>9</sup>[^1].", "A count of 10⁹[note 1]."),
        ("Give 1.5–[^1] ml.", "Give 1.5–[note 1] ml."),
        ("Call 0800 111 999[^1].", "Call 0800 111 999[note 1]."),
        ("The words[^1] say.", "The words 1 say."),
        ("The words.[^1] More", "The words.1 More"),
        ("The words.[^1][^2] More", "The words.1, 2 More"),
        ("The **words**[^1] say", "The words 1 say"),
    ],
)
def test_a_note_is_no_part_of_a_number(tmp_path: Path, source: str, said: str) -> None:
    """Where a mark stands at a number, across any markup, it says that it is a note."""
    path = write(tmp_path, source + NOTES)
    assert first_words(path).replace("\u00a0", " ") == said


def test_one_number_gives_all_marks_of_a_handout_words(tmp_path: Path) -> None:
    """One note has one look; and where nothing is at stake the mark stays a small number."""
    path = write(tmp_path, "Words[^1].\n\nTake 5[^2].\n\n| Dose |\n|---|\n| 5[^1] |" + NOTES)
    marks = [node.mark for node in walk(composed(path).body) if isinstance(node, FootnoteReference)]
    assert marks == ["[note\u00a01]", "[note\u00a02]", "[note\u00a01]"]
    path = write(tmp_path, "Words[^1]." + NOTES)
    marks = [node.mark for node in walk(composed(path).body) if isinstance(node, FootnoteReference)]
    assert marks == ["1"]


@pytest.mark.parametrize(
    ("language", "source", "mark"),
    [
        ("de", "Nimm 5[^1].", "[Anmerkung\u00a01]"),
        ("fr", "Prenez 5[^1].", "[note\u00a01]"),
        ("hu", "Vegyen be 5[^1].", "[1.\u00a0jegyzet]"),
        ("ja", "5[^1]錠", "[注1]"),
        ("zh-Hans", "5[^1]片", "[注释1]"),
        ("ru", "5[^1] таблеток", "[примечание\u00a01]"),
        ("ar", "خذ 5 mg[^1] اليوم", "[ملاحظة\u00a01]"),
        ("he", "5 mg[^1] ביום", "[הערה\u00a01]"),
        ("fa", "۵[^1] قرص", "[یادداشت\u00a01]"),
    ],
)
def test_marks_speak_the_handout_s_language(
    tmp_path: Path, language: str, source: str, mark: str
) -> None:
    """From right to left, the 5 of `5 mg` is seen beside what follows the unit."""
    handout = composed(write(tmp_path, source + NOTES, language=language))
    (shown,) = [node for node in walk(handout.body) if isinstance(node, FootnoteReference)]
    assert shown.mark == mark


@pytest.mark.parametrize("style", ["", "csl: ama\n", "csl: nature\n", "csl: vancouver\n"])
def test_notes_and_numbered_references_are_told_apart(tmp_path: Path, style: str) -> None:
    """By what is seen, by the words of the link and by its name, whatever the style."""
    body = "Words[^1] and more [@a], [@a][^2], [@a][@b]." + NOTES
    handout = composed(write(tmp_path, body, style + WORKS))
    found = [
        each for each in walk(handout.body) if isinstance(each, (FootnoteReference, CitationLink))
    ]
    words = [
        each.mark if isinstance(each, FootnoteReference) else plain_text(each) for each in found
    ]
    names = [each.name for each in found]
    assert names == ["Note 1", "Reference 1", "Reference 1", "Note 2", "Reference 1", "Reference 2"]
    assert not {"1", "2"} & {word for word in words if "note" in word}
    assert all("note" in word for word, name in zip(words, names, strict=True) if "Note" in name)
    text = outline_of(handout).text.replace("\u00a0", " ")
    assert not re.search(r"\d\d|\]\[|\d\[", text.split("References")[0]), text


def test_works_named_by_author_need_no_number_s_name(tmp_path: Path) -> None:
    """There the link's own words say whose work it is; the notes stay numbers."""
    handout = composed(write(tmp_path, "Words [@a][^1]." + NOTES, "csl: apa\n" + WORKS))
    marks = [
        each for each in walk(handout.body) if isinstance(each, (CitationLink, FootnoteReference))
    ]
    assert [each.name for each in marks] == ["", "Note 1"]
    assert outline_of(handout).text.split("\n")[1] == "Words (Orr, 2020)1."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Take 10 [@a] mg", "Take 10 [1] mg"),
        ("Take 10[@a] mg", "Take 10 [1] mg"),
        ("In 2020.[@a] Then", "In 2020.[1] Then"),
        ("Give [@a] 5 mg", "Give [1] 5 mg"),
        ("A study [@a] says", "A study 1 says"),
        ("A study[@a] says", "A study 1 says"),
        ("A study.[@a][@b] It", "A study.1, 2 It"),
        ("Take 10[@a][@b] mg", "Take 10 [1], [2] mg"),
    ],
)
def test_a_raised_reference_is_no_part_of_a_number(tmp_path: Path, source: str, said: str) -> None:
    """Beside a number it stands in brackets; two have a comma between them."""
    path = write(tmp_path, source, "csl: ama\n" + WORKS)
    assert first_words(path).replace("\u00a0", " ") == said


def test_a_number_that_a_style_puts_in_brackets_gets_no_others(tmp_path: Path) -> None:
    """Beside a number it is safe already."""
    path = write(tmp_path, "Take 10 [@a] mg", "csl: ieee\n" + WORKS)
    assert first_words(path).replace("\u00a0", " ") == "Take 10 [1] mg"


# --- Exponents ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("4 × 10<sup>9</sup>/L", "4 × 10⁹/L"),
        ("10<sup>-3</sup> and 10<sup>−3</sup>", "10⁻³ and 10⁻³"),
        ("**10**<sup>*12*</sup>", "10¹²"),
        ("2<sup>n</sup>", "2ⁿ"),
        ("10<sup>1.5</sup>", "10^1.5"),
        ("log<sub>10</sub>5", "log₁₀5"),
        ("5<sub>1.5</sub>", "5_1.5"),
        ("1<sup>1</sup>/<sub>2</sub> tablets", "1¹/2 tablets"),
        ("37<sup>0</sup>C", "37⁰C"),
        ("<sup>18</sup>5", "¹⁸5"),
        ("the 2<sup>nd</sup> H<sub>2</sub>O m<sup>2</sup>", "the 2nd H2O m2"),
    ],
)
def test_a_raised_figure_is_no_part_of_a_number(tmp_path: Path, source: str, said: str) -> None:
    """What would join figures has the characters that Unicode has for it; the rest stays."""
    assert first_words(write(tmp_path, source)) == said


def test_raised_figures_keep_their_links(tmp_path: Path) -> None:
    """An exponent that is a link stays one."""
    path = write(tmp_path, "10<sup>[9](https://example.org/)</sup>")
    assert outline_of(composed(path)).links == (("⁹", "https://example.org/"),)


def test_in_large_print_raised_figures_are_as_large_as_the_text(tmp_path: Path) -> None:
    """Characters such as ⁹ are small by nature, so they are enlarged there."""
    path = write(tmp_path, "10<sup>9</sup>/L")
    files = export(path, ["html", "docx"], out=tmp_path / "out", edition="giant").files
    page = html.fromstring(files["html"].read_bytes())
    assert [each.text for each in page.iter("span") if each.get("class") == "figures"] == ["⁹"]
    assert ".figures { font-size: 1.5em" in files["html"].read_text("utf-8")
    assert b"SmallFigures" in part(files["docx"], "word/document.xml")


# --- Lines through words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "source", "said"),
    [
        ("en", "Take ~~20 mg~~ **10 mg**.", "Take [crossed out: 20 mg] 10 mg."),
        ("en", "Take <del>20 mg</del> 10 mg.", "Take [crossed out: 20 mg] 10 mg."),
        ("en", "**Take ~~20~~ 10 mg.**", "Take [crossed out: 20] 10 mg."),
        ("de", "Nimm ~~20 mg~~ 10 mg.", "Nimm [durchgestrichen: 20 mg] 10 mg."),
        ("fr", "Prenez ~~20 mg~~ 10 mg.", "Prenez [barré\u00a0: 20 mg] 10 mg."),
        ("es", "Tome ~~20 mg~~ 10 mg.", "Tome [tachado: 20 mg] 10 mg."),
        ("ja", "~~20 mg~~ 10 mg", "[取り消し：20 mg] 10 mg"),
        ("ar", "خذ ~~20~~ 10", "خذ [مشطوب: 20] 10"),
    ],
)
def test_struck_out_words_say_so(tmp_path: Path, language: str, source: str, said: str) -> None:
    """A line is not read aloud: two doses would both hold."""
    path = write(tmp_path, source, language=language)
    assert first_words(path).replace("\u00a0", " ") == said.replace("\u00a0", " ")
    codes = [each.code for each in check_article(read_article(path).article)]
    assert "struck-out" in codes


# --- All formats -------------------------------------------------------------------------------

BODY = """Take 5[^1] tablets, or 10[^1][^2], as a study [@a] says. In 2021.[@b] Your count is
4 × 10<sup>9</sup>/L, no longer ~~20 mg~~. See [@a][^2].

- Take 5[^2] now
- or ~~6~~ later

| Dose[^1] |
|------|
| 5[^1] |
| 10[^2][^1] |

## A heading with 5[^1]

It ends."""
GLUED = re.compile(r"\b(?:51|52|101|102|1012|1021|109|20211|20212)\b")


def test_every_format_keeps_marks_apart(tmp_path: Path) -> None:
    """What is copied from a PDF, a Word file, an e-book or a page has no such number."""
    path = write(tmp_path, BODY + NOTES, "csl: ama\n" + WORKS)
    files = export(path, out=tmp_path / "out").files
    texts = {name: read_back(file).text for name, file in files.items()}
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-raw", str(files["pdf"]), "-"]
        texts["pdftotext"] = subprocess.run(
            command, capture_output=True, check=True
        ).stdout.decode()
    for name, text in texts.items():
        words = " ".join(text.replace("\u00a0", " ").split())
        assert not GLUED.search(words), name
        assert "Take 5[note 1] tablets, or 10[note 1] [note 2]" in words, name
        assert "10⁹/L, no longer [crossed out: 20 mg]" in words, name
        assert "10[note 2] [note 1]" in words, name


def test_links_have_names_and_tooltips(tmp_path: Path) -> None:
    """In a list of links, a number says nothing."""
    path = write(tmp_path, BODY + NOTES, WORKS)
    files = export(path, out=tmp_path / "out").files
    page = html.fromstring(files["html"].read_bytes())
    names = {each.get("aria-label") for each in page.iter("a") if each.get("role") in
             ("doc-noteref", "doc-biblioref")}  # fmt: skip
    assert names == {"Note 1", "Note 2", "Reference 1", "Reference 2"}
    document = etree.fromstring(part(files["docx"], "word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    tips = {each.get(f"{space}tooltip") for each in document.iter(f"{space}hyperlink")}
    assert {"Note 1", "Reference 1"} <= tips


@pytest.mark.validator
def test_libreoffice_reads_the_word_file_so(tmp_path: Path) -> None:
    """Another program's text of the Word file, with the numbers that it counts itself."""
    from strangers import libreoffice

    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is missing; run tools/setup.")
    path = write(tmp_path, BODY + NOTES, "csl: ama\n" + WORKS)
    word = export(path, ["docx"], out=tmp_path / "out").files["docx"]
    text = libreoffice(word, "txt", "Text").read_text("utf-8-sig").replace("\u00a0", " ")
    # The joiner that keeps a mark with its word is no character that is read.
    text = text.replace("\u2060", "")
    assert not GLUED.search(text)
    assert "Take 5[note 1] tablets, or 10[note 1] [note 2], as a study 1 says." in text
