"""Pictures, links, notes, languages and directions in a Word file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from plainleaf.errors import WriteError
from plainleaf.handout import compose
from plainleaf.model import article as a
from plainleaf.model import inlines as il
from plainleaf.model.article import (
    BoxKind,
)
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.readback import read_back
from plainleaf.writers.docx import write
from plainleaf.writers.docx.directions import by_direction
from plainleaf.writers.docx.ooxml import NAMESPACES
from plainleaf.writers.docx.runs import Bookmarks
from samples import composed
from word_documents import (
    HERE,
    SVG,
    W,
    Word,
    box,
    bullets,
    cite,
    figure,
    find,
    handout,
    note,
    p,
    sides,
    t,
    table,
    val,
    whole_document,
    with_words,
    words,
)


@pytest.fixture(scope="module")
def whole() -> Word:
    """Return a document with everything in it."""
    return whole_document()


# --- Pictures -----------------------------------------------------------------------------


def pictures(word: Word) -> list[etree._Element]:
    """Return the pictures of the text."""
    return list(word.document.iter(f"{{{NAMESPACES['wp']}}}inline"))


def test_pictures_stand_in_line_with_their_words_and_fit_the_text() -> None:
    """Alt text is on each; a wide picture is made smaller, in proportion."""
    word = Word(handout(figure("a.png", "A blue box"), figure("wide.jpg", "Wide")))
    assert word.document.find(f".//{{{NAMESPACES['wp']}}}anchor") is None
    small, wide = pictures(word)
    descriptions = [x.find("{*}docPr").get("descr") for x in (small, wide)]
    assert descriptions == ["A blue box", "Wide"]
    sizes = [[int(x.find("{*}extent").get(k)) for k in ("cx", "cy")] for x in (small, wide)]
    assert sizes[0] == [300 * 9525, 150 * 9525]
    assert sizes[1][0] < 3000 * 9525
    assert sizes[1][0] / sizes[1][1] == pytest.approx(10, rel=0.001)


def test_a_decorative_picture_is_marked_as_one() -> None:
    """Only the picture without words is."""
    word = Word(handout(figure("a.png", ""), figure("a.png", "A blue box")))
    marked = [len(x.findall(".//{*}decorative")) for x in pictures(word)]
    assert marked == [1, 0]
    media = [name for name in word.members if "/media/" in name]
    assert len(media) == 1


def test_a_drawing_is_there_as_svg_with_a_png_that_stands_in() -> None:
    """Word 2016 and earlier show the PNG."""
    word = Word(handout(figure("c.svg", "A drawing")))
    media = {name.rsplit(".")[-1]: data for name, data in word.members.items() if "/media/" in name}
    assert media["svg"] == SVG
    assert media["png"].startswith(b"\x89PNG")
    assert len(word.document.findall(".//{*}svgBlip")) == 1


def test_a_broken_drawing_is_one_clear_sentence() -> None:
    """It names the picture."""
    made = handout(figure("c.svg", "A drawing"))
    broken = {"c.svg": a.Picture(b"<svg", "image/svg+xml", 9, 9)}
    made = replace(made, article=replace(made.article, pictures=broken))
    with pytest.raises(WriteError, match=r"^c\.svg: "):
        write(made, default_theme())


# --- Links, references, notes -------------------------------------------------------------


def test_every_inner_link_has_its_bookmark(whole: Word) -> None:
    """Names are unique whatever their case, short, and made of letters, digits, underscores."""
    parts = [whole.document, whole.part("word/footnotes.xml")]
    names = [x.get(f"{W}name") for part in parts for x in part.iter(f"{W}bookmarkStart")]
    wanted = {
        x.get(f"{W}anchor")
        for part in parts
        for x in part.iter(f"{W}hyperlink")
        if x.get(f"{W}anchor")
    }
    assert wanted
    assert wanted <= set(names)
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[^\W\d]\w{0,39}", name) for name in names)


def test_names_of_bookmarks_are_short_and_differ() -> None:
    """Word cuts names at forty characters and does not tell case apart."""
    bookmarks = Bookmarks()
    names = [bookmarks.name(x) for x in ("Über uns", "über-uns", "x" * 60, "x" * 61, "1", "")]
    assert names == ["Über_uns", "über_uns_2", "x" * 40, "x" * 38 + "_2", "b_1", "b_"]


def test_citations_and_references_point_at_each_other() -> None:
    """A number leads to its entry; links there say in words that they lead back to a citation."""
    word = Word(handout(p("So.", cite("a", "b")), p("And.", cite("a"))))
    entry = next(x for x in word.paragraphs if "A Book" in words(x))
    assert word.style_of(entry) == "Reference Entry"
    assert words(with_words(word, "So.")) == "So.[1, 2]"
    back = [x for x in entry.iter(f"{W}hyperlink") if words(x).startswith("Back")]
    assert [words(x) for x in back] == ["Back to the text (1)", "Back to the text (2)"]
    assert all(x.get(f"{W}tooltip") for x in back)
    start = find(entry, "w:bookmarkStart")
    assert start is not None
    there = [x for x in word.document.iter(f"{W}hyperlink") if words(x) == "1"]
    assert {x.get(f"{W}anchor") for x in there} == {start.get(f"{W}name")}
    assert len(there) == 2


def test_addresses_are_ones_that_word_accepts() -> None:
    """What an address may not hold is percent-encoded; the rest stays as written."""
    word = Word(handout(p(il.Link(t("x"), "https://doi.org/10.1000/a*b c<d>é%20", HERE))))
    relations = word.members["word/_rels/document.xml.rels"].decode()
    assert 'Target="https://doi.org/10.1000/a*b%20c%3Cd%3E%C3%A9%20"' in relations


def test_footnotes_are_word_s_own() -> None:
    """The first mark makes the note; a second one repeats its number in a field."""
    word = Word(handout(p("One", note("n1"), " two", note("n2"), " one again", note("n1"))))
    marks = [x.get(f"{W}id") for x in word.document.iter(f"{W}footnoteReference")]
    assert marks == ["1", "2"]
    codes = [x.text for x in word.document.iter(f"{W}instrText")]
    bookmark = find(with_words(word, "One"), "w:bookmarkStart")
    assert bookmark is not None
    assert codes == [f" NOTEREF {bookmark.get(f'{W}name')} "]
    notes = list(word.part("word/footnotes.xml"))
    assert [x.get(f"{W}type") for x in notes[:2]] == ["separator", "continuationSeparator"]
    assert [words(x).strip() for x in notes[2:]] == ["First, a link", "Second.witha list"]
    assert "https://example.org/n" in word.members["word/_rels/footnotes.xml.rels"].decode()


def test_a_footnote_that_only_a_footnote_mentions_is_a_footnote_too() -> None:
    """Word has no marks in footnotes, so the text has one that nobody sees; a link leads there."""
    made = handout(p("One", note("n1")))
    inner = (
        a.Footnote("n1", (p("Outer", note("n9")),), HERE),
        a.Footnote("n9", (p("Inner."),), HERE),
    )
    word = Word(compose(replace(made.article, footnotes=inner), default_theme()))
    marks = list(word.document.iter(f"{W}footnoteReference"))
    assert [x.get(f"{W}customMarkFollows") for x in marks] == [None, "1"]
    assert words(with_words(word, "One")) == "One\u00a0\u2060"
    notes = list(word.part("word/footnotes.xml"))[2:]
    assert [x.get(f"{W}id") for x in notes] == [x.get(f"{W}id") for x in marks]
    assert [words(x) for x in notes] == [" Outer\u00a02", "2 Inner."]
    link, bookmark = find(notes[0], ".//w:hyperlink"), find(notes[1], ".//w:bookmarkStart")
    assert link is not None
    assert bookmark is not None
    assert link.get(f"{W}anchor") == bookmark.get(f"{W}name")


def test_what_a_footnote_in_a_footnote_says_is_read_back(tmp_path: Path) -> None:
    """The handout's own verification finds both, in the order of their numbers."""
    body = "One[^a], two[^b].\n\n[^a]: First[^c].\n[^b]: Second.\n[^c]: Third.\n"
    made = composed(tmp_path, body)
    path = tmp_path / "handout.docx"
    path.write_bytes(write(made, default_theme()))
    assert (
        read_back(path).footnotes == outline_of(made).footnotes == ("First 3.", "Second.", "Third.")
    )


# --- Languages and directions -------------------------------------------------------------


def test_languages_are_said() -> None:
    """The document's in its defaults, another one's on its runs."""
    word = Word(handout(p("One ", il.Span(t("dos"), "es")), language="en-GB"))
    languages = [
        x.get(f"{W}val")
        for x in word.part("word/styles.xml").iter(f"{W}lang")
    ]  # fmt: skip
    assert languages == ["en-GB"]
    runs = {words(run): val(run, "w:rPr/w:lang") for run in with_words(word, "One").iter(f"{W}r")}
    assert runs == {"One ": "", "dos": "es"}


def test_a_way_back_says_of_what_language_it_is() -> None:
    """A draft in a language that no labels are in has English ones, among words of its own."""
    word = Word(handout(p("Dawa.", cite("a")), language="sw", draft=True))
    ways = [x for x in word.document.iter(f"{W}hyperlink") if "Back to" in words(x)]
    assert {val(run, "w:rPr/w:lang") for way in ways for run in way.iter(f"{W}r")} == {"en"}


def test_an_arabic_document_runs_from_right_to_left() -> None:
    """Paragraphs, tables and the section do; a box has its bar on the right."""
    key = box(BoxKind.KEY_POINTS, "نقاط", bullets("واحد"))
    english = a.Division((p("English."),), "en", HERE)
    word = Word(handout(p("نص عربي"), key, table(), english, language="ar"))
    assert find(word.styles["Normal"], "w:pPr/w:bidi") is not None
    assert find(word.document, ".//w:sectPr/w:bidi") is not None
    assert find(word.document, ".//w:tblPr/w:bidiVisual") is not None
    assert val(with_words(word, "English."), "w:pPr/w:bidi") == "0"
    borders = word.look(with_words(word, "واحد"), "w:pBdr")
    assert borders is not None
    widths = [int(val(borders, f"w:{side}", "sz")) for side in ("left", "right")]
    assert widths[0] < widths[1]


def test_a_bar_stands_where_its_text_starts() -> None:
    """A quotation in Arabic has it on the right, in an English document too."""
    arabic = (a.BlockQuote((p("اقتباس"),), HERE), box(BoxKind.KEY_POINTS, "نقاط", p("نص")))
    word = Word(handout(a.BlockQuote((p("Quoted."),), HERE), a.Division(arabic, "ar", HERE)))
    bars = [list(sides(word, with_words(word, text))) for text in ("Quoted.", "اقتباس")]
    assert bars == [["left"], ["right"]]
    borders = word.look(with_words(word, "نقاط"), "w:pBdr")
    assert borders is not None
    widths = [int(val(borders, f"w:{side}", "sz")) for side in ("left", "right")]
    assert widths[0] < widths[1]


@pytest.mark.parametrize(
    ("text", "rtl", "pieces"),
    [
        ("plain (5 mg)", False, [("plain (5 mg)", False)]),
        ("one نص two", False, [("one ", False), ("نص", True), (" two", False)]),
        ("نص 5 mg نص", True, [("نص 5 ", True), ("mg", False), (" نص", True)]),
        ("نص (13 من 17).", True, [("نص (13 من 17).", True)]),
        ("Nalmefen 5 mg", True, [("Nalmefen 5 mg", False)]),
        ("نص (XR) 5 نص", True, [("نص (", True), ("XR", False), (") 5 نص", True)]),
        ("Nalmefen (XR) 5", True, [("Nalmefen (XR) 5", False)]),
        ("", True, []),
    ],
)
def test_a_run_has_one_direction(text: str, rtl: bool, pieces: list[tuple[str, bool]]) -> None:
    """Letters decide, digits follow the letter before, signs go with both neighbours."""
    assert [piece for piece in by_direction(text, rtl=rtl) if piece[0]] == pieces
