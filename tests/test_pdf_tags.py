"""The structure tree: what a screen reader is given, one element for one element of the text."""

from __future__ import annotations

import codecs
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from plainleaf.theme import default_theme
from plainleaf.verify.parity import compare
from plainleaf.verify.readback import read_back
from plainleaf.writers.pdf import write
from plainleaf.writers.pdf.text_string import in_language
from samples import composed

SENTENCE = "Researchers asked what happens when people take a low dose of the medicine. "


def tagged(folder: Path, body: str, language: str = "en") -> pikepdf.Pdf:
    """Return the PDF of a body in Markdown, open."""
    return pikepdf.open(io.BytesIO(write(composed(folder, body, language), default_theme())))


def kids(element: Any) -> list[Any]:
    """Return the kids of a structure element."""
    below = element.get("/K", [])
    return list(below) if isinstance(below, pikepdf.Array) else [below]


def elements(element: Any, role: str = "") -> Iterator[Any]:
    """Yield the structure elements below one, all or those of a role."""
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if role in ("", str(kid.S)[1:]):
                yield kid
            yield from elements(kid, role)


def test_a_paragraph_over_pages_is_one_paragraph(tmp_path: Path) -> None:
    """It is heard as one; its content on the second page says which page it is on."""
    pdf = tagged(tmp_path, f"## Long\n\n{SENTENCE * 60}\n")
    assert len(pdf.pages) > 1
    long = max(elements(pdf.Root.StructTreeRoot, "P"), key=lambda element: len(kids(element)))
    references = [kid for kid in kids(long) if isinstance(kid, pikepdf.Dictionary)]
    assert {str(kid.Type) for kid in references} == {"/MCR"}
    assert {kid.Pg.objgen for kid in references} == {pdf.pages[1].obj.objgen}
    assert not list(elements(long))


def test_a_table_over_pages_is_one_table_with_one_head(tmp_path: Path) -> None:
    """The head that is shown again on each page is not heard again."""
    rows = "\n".join(f"| {week} | {week * 5} mg |" for week in range(1, 90))
    pdf = tagged(tmp_path, f"## Doses\n\n| Week | Dose |\n|---|---|\n{rows}\n")
    assert len(pdf.pages) > 2
    roles = Counter(str(element.S) for element in elements(pdf.Root.StructTreeRoot))
    assert (roles["/Table"], roles["/THead"], roles["/TR"], roles["/TH"]) == (1, 1, 90, 2)
    scopes = {str(cell.A.Scope) for cell in elements(pdf.Root.StructTreeRoot, "TH")}
    assert scopes == {"/Column"}


def test_a_head_comes_first_even_before_a_row_that_fills_pages(tmp_path: Path) -> None:
    """A row without a break for lines on end leaves no room for the head on its first page."""
    pdf = tagged(tmp_path, f"## Doses\n\n| Week | What |\n|---|---|\n| 1 | {SENTENCE * 150} |\n")
    assert len(pdf.pages) > 2
    (table,) = elements(pdf.Root.StructTreeRoot, "Table")
    assert [str(part.S) for part in kids(table)] == ["/THead", "/TBody"]


def test_a_table_of_headers_alone_has_a_body(tmp_path: Path) -> None:
    """A head needs a body (ISO 14289-1, 7.2)."""
    pdf = tagged(tmp_path, "## Doses\n\n| Week | Dose |\n|---|---|\n")
    (table,) = elements(pdf.Root.StructTreeRoot, "Table")
    assert [str(part.S) for part in kids(table)] == ["/TBody"]


def test_a_list_has_labels_and_bodies(tmp_path: Path) -> None:
    """Numbers and bullets are labels; a term is the label of what it means."""
    pdf = tagged(tmp_path, "## Lists\n\n3. Three\n4. Four\n\n<!-- -->\n\nTerm\n:   Meaning\n")
    numbered, terms, _ = elements(pdf.Root.StructTreeRoot, "L")
    assert str(numbered.A.ListNumbering) == "/Decimal"
    for item in (*elements(numbered, "LI"), *elements(terms, "LI")):
        assert [str(part.S) for part in kids(item)] == ["/Lbl", "/LBody"]
    path = tmp_path / "handout.pdf"
    pdf.save(path)
    assert read_back(path).lists[0].numbers == (3, 4)


def test_a_box_to_tick_is_the_label_of_its_item(tmp_path: Path) -> None:
    """With its name, and no bullet beside it; a box that is lost is a difference."""
    pdf = tagged(tmp_path, "- [ ] Bring it\n- [x] Done\n\nText.\n\n- A point\n")
    labels = list(elements(pdf.Root.StructTreeRoot, "Lbl"))
    assert [str(label.get("/Alt", "")) for label in labels[:3]] == ["not ticked", "ticked", ""]
    path = tmp_path / "handout.pdf"
    pdf.save(path)
    outline = read_back(path)
    assert outline.boxes == ("☐", "☑")
    assert [each.items for each in outline.lists] == [("Bring it", "Done"), ("A point",)]
    found = compare(outline, replace(outline, boxes=("☐", "☐")), "pdf")
    assert [each.what for each in found] == ["box to tick"]


def test_a_link_over_two_lines_is_one_link(tmp_path: Path) -> None:
    """Its areas hang on one element, which is described in words and printed."""
    words = (
        "a link with ***strong* words** that goes on and on so that one line of the page is short"
    )
    pdf = tagged(tmp_path, f"## Links\n\nRead [{words}](https://example.org/study).\n")
    (link,) = elements(pdf.Root.StructTreeRoot, "Link")
    areas = [kid.Obj for kid in kids(link) if isinstance(kid, pikepdf.Dictionary)]
    assert len(areas) == 2
    drawn = [area for page in pdf.pages for area in page.obj.get("/Annots", [])]
    assert {area.objgen for area in drawn} == {area.objgen for area in areas}
    for area in areas:
        assert str(area.Contents) == f"{words.replace('*', '')} (https://example.org/study)"
        assert area.F == 4


def test_a_link_to_a_note_is_described_by_what_stands_there(tmp_path: Path) -> None:
    """A number alone tells nobody what it leads to (ISO 14289-1, 7.18.5)."""
    body = f"## Marks\n\nA [@one] and a note.[^n]\n\n[^n]: {SENTENCE * 3}\n"
    pdf = tagged(tmp_path, body)
    said = [str(kid.Obj.Contents) for link in elements(pdf.Root.StructTreeRoot, "Link")
            for kid in kids(link) if isinstance(kid, pikepdf.Dictionary)]  # fmt: skip
    assert said[0].startswith("Reference 1: A Book")
    assert said[1].startswith("Note 1: Researchers asked what happens")
    assert said[1].endswith(" …")
    assert "↩" not in "".join(said)


def test_a_description_says_which_language_its_words_are_in(tmp_path: Path) -> None:
    """By escapes (ISO 32000-1, 7.9.2.2), which programs know that do not read them aloud."""
    body = "Words.[^n] More.[^m]\n\n[^n]: Say [corazón]{lang=es-MX} now.\n\n[^m]: Plain.\n"
    pdf = tagged(tmp_path, body)
    areas = [area for page in pdf.pages for area in page.get("/Annots", [])]
    (said,) = [str(area.Contents) for area in areas if str(area.Contents).startswith("Note 1")]
    assert said == "Note 1: Say \x1besMX\x1bcorazón\x1ben\x1b now."
    (area,) = [area for area in areas if str(area.Contents) == said]
    assert bytes(area.Contents).startswith(codecs.BOM_UTF16_BE), "only there escapes are known"
    assert any(str(area.Contents) == "Note 2: Plain." for area in areas)


@pytest.mark.parametrize(
    ("words", "language", "around", "said"),
    [
        (" mot ", "fr", "en", " \x1bfr\x1bmot\x1ben\x1b "),
        ("mot", "fr-Latn-CA", "en-GB", "\x1bfrCA\x1bmot\x1benGB\x1b"),
        ("mot", "en", "en", "mot"),
        ("mot", "tlh", "en", "mot"),
        ("mot", "fr", "haw", "mot"),
        ("  ", "fr", "en", "  "),
    ],
)
def test_languages_are_said_where_escapes_can(
    words: str, language: str, around: str, said: str
) -> None:
    """Two letters, and a country."""
    assert in_language(words, language, around) == said


@pytest.mark.parametrize(("language", "direction"), [("en", None), ("ar", "/R2L"), ("he", "/R2L")])
def test_pages_lie_side_by_side_as_they_are_read(
    tmp_path: Path, language: str, direction: str | None
) -> None:
    """From right to left in Arabic and Hebrew (ISO 32000-1, table 150)."""
    pdf = tagged(tmp_path, "A.\n", language)
    found = pdf.Root.ViewerPreferences.get("/Direction")
    assert (None if found is None else str(found)) == direction


def test_other_languages_are_told(tmp_path: Path) -> None:
    """Words and passages in another language change the voice that reads them."""
    body = "## Words\n\nSay [corazón]{lang=es}.\n\n::: {lang=de}\nEin Absatz.\n:::\n"
    pdf = tagged(tmp_path, body)
    found = [element for element in elements(pdf.Root.StructTreeRoot) if "/Lang" in element]
    languages = [(str(element.S), str(element.Lang)) for element in found]
    assert languages == [("/Span", "es"), ("/Div", "de")]


def test_a_picture_stands_where_it_is_seen(tmp_path: Path) -> None:
    """Its box is in points, counted from the lower left corner; its caption is heard beside it."""
    body = '## A\n\n![A bar](picture.svg)\n\n![A bar](picture.svg "A caption")\n'
    pdf = tagged(tmp_path, body)
    figures = list(elements(pdf.Root.StructTreeRoot, "Figure"))
    assert {str(figure.Alt) for figure in figures} == {"A bar"}
    tops = [float(figure.A.BBox[3]) for figure in figures]
    assert 842 > tops[0] > tops[1] > 0
    left, bottom, right, top = (float(corner) for corner in figures[0].A.BBox)
    assert (round(right - left), round(top - bottom)) == (45, 22)
    assert not [kid for figure in figures for kid in elements(figure)]


def test_nothing_stands_in_the_tree_that_says_nothing(tmp_path: Path) -> None:
    """Stress and weight hang their words on the paragraph; no element is a mere wrapper."""
    pdf = tagged(tmp_path, "## A\n\nSome *stressed* and **strong** words, H~2~O.\n")
    roles = {str(element.S) for element in elements(pdf.Root.StructTreeRoot)}
    assert not roles & {"/Span", "/NonStruct", "/Div", "/Art", "/Part"}


def test_running_heads_and_feet_are_told_apart_from_the_text(tmp_path: Path) -> None:
    """They are pagination artifacts, of the top or of the bottom (ISO 14289-1, 7.8)."""
    pdf = tagged(tmp_path, f"## Long\n\n{SENTENCE * 60}\n")
    kinds = []
    for page in pdf.pages[:2]:
        drawn = pikepdf.parse_content_stream(page)
        marked = [one.operands for one in drawn if str(one.operator) == "BDC"]
        artifacts = [properties for tag, properties in marked if str(tag) == "/Artifact"]
        kinds.append({(str(one.Subtype), str(one.Attached[0])) for one in artifacts
                      if str(one.Type) == "/Pagination"})  # fmt: skip
    assert kinds == [{("/Footer", "/Bottom")}, {("/Header", "/Top"), ("/Footer", "/Bottom")}]


def test_lines_do_not_run_into_each_other(tmp_path: Path) -> None:
    """Where a line ends at a space the text has it; where a long word is cut it has none."""
    address = "https://example.org/" + "unbroken" * 20
    path = tmp_path / "handout.pdf"
    tagged(tmp_path, f"## Lines\n\n{SENTENCE * 3}{address}\n").save(path)
    raw = "".join(text for text in _shown(path) if text)
    assert SENTENCE * 3 + address in raw


def test_text_from_right_to_left_is_read_in_its_order(tmp_path: Path) -> None:
    """The glyphs run from left to right on the page; the words that stand for them do not."""
    path = tmp_path / "handout.pdf"
    arabic = "هذه فقرة باللغة العربية"
    tagged(tmp_path, f"## A\n\n{arabic} **مهم**.\n", "ar").save(path)
    assert f"{arabic} مهم." in read_back(path).text


def _shown(path: Path) -> Iterator[str]:
    """Yield the text of each drawn line, as its glyphs tell it, with no guess between lines."""
    from plainleaf.verify.readback.pdf_text import PageReader

    with pikepdf.open(path) as pdf:
        reader = PageReader()
        for index, page in enumerate(pdf.pages):
            for _, pieces in sorted(reader.read(page.obj, index).items()):
                for piece in pieces:
                    yield piece.text(False)
