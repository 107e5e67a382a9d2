"""The styles of a Word file, and its boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import playa
import pytest
from lxml import etree

from plainleaf.model import article as a
from plainleaf.model import inlines as il
from plainleaf.model.article import (
    BoxKind,
)
from plainleaf.model.parts import Byline, Source
from plainleaf.theme import default_theme
from plainleaf.writers.docx import write
from plainleaf.writers.docx.ooxml import NAMESPACES
from samples import composed, with_parts
from validators.libreoffice import LibreOffice
from word_documents import (
    ENDS,
    FRAMED,
    HERE,
    W,
    Word,
    box,
    bullets,
    edges,
    find,
    h,
    handout,
    numbers,
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


# --- Styles -------------------------------------------------------------------------------


def test_nothing_is_formatted_by_itself(whole: Word) -> None:
    """Runs name a style, a language and a direction; paragraphs a style, a list and a direction.

    Only the last of a box says itself that room follows, and headings in boxes, which are Word's
    own, have the box's look.
    """
    parts = [name for name in whole.members if re.match(r"word/(document|foot|head).*\.xml$", name)]
    assert len(parts) == 4
    for name in parts:
        root = whole.part(name)
        runs = {child.tag for own in root.iter(f"{W}rPr") for child in own}
        paragraphs = [{child.tag for child in own} for own in root.iter(f"{W}pPr")]
        plain = {W + x for x in ("pStyle", "numPr", "bidi")}
        own = [each - plain for each in paragraphs if each - plain]
        heads = [each for each in own if each <= FRAMED]
        assert runs <= {W + x for x in ("rStyle", "lang", "rtl")}, name
        ends = (ENDS, ENDS - {f"{W}contextualSpacing"})  # of lines to write on
        assert all(each in ends for each in own if each not in heads), name
        assert 10 < len(own) < 60 if name == "word/document.xml" else not own, name


def test_every_style_that_is_named_is_there_and_no_name_comes_twice(whole: Word) -> None:
    """A style that Word does not find falls back to Normal without a word."""
    named = {
        element.get(f"{W}val")
        for name in whole.members
        if name.startswith("word/") and name.endswith(".xml")
        for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        for element in whole.part(name).iter(W + kind)
    }
    assert named <= set(whole.styles)
    names = [val(style, "w:name").lower() for style in whole.styles.values()]
    assert sorted(names) == sorted(set(names))


def test_no_style_has_the_name_of_a_tag_in_pdf(whole: Word) -> None:
    """Who makes a PDF of the document gets each style's name as a tag, and may not redefine one."""
    tags = {"quote", "note", "reference", "code", "figure", "link", "form", "formula", "index"}
    assert not tags & {val(style, "w:name").lower() for style in whole.styles.values()}


def test_marks_that_come_together_share_one_style() -> None:
    """A run has one style, so strong words in a link have "Hyperlink Strong", based on a link."""
    link = il.Link((il.Emphasis((il.Strong(t("both")),)),), "https://example.org/", HERE)
    word = Word(handout(p(link)))
    style = word.styles["HyperlinkStrongEmphasis"]
    assert val(style, "w:basedOn") == "Hyperlink"
    assert find(style, "w:rPr/w:b") is not None
    assert find(style, "w:rPr/w:i") is not None
    assert val(with_words(word, "both"), ".//w:rStyle") == "HyperlinkStrongEmphasis"


@pytest.mark.parametrize("level", [2, 3, 4])
def test_a_box_s_heading_is_a_heading_of_its_level(level: int) -> None:
    """It is Word's own, which all programs know, with the look of the box round it."""
    word = Word(handout(box(BoxKind.KEY_POINTS, "What to know", p("x"), level=level)))
    heading = with_words(word, "What to know")
    assert word.style_of(heading) == f"heading {level}"
    own = {child.tag for child in find(heading, "w:pPr")} - {f"{W}pStyle"}  # type: ignore[union-attr]
    assert own == FRAMED
    assert edges(word, heading) == edges(word, with_words(word, "x"))
    outline = word.look(heading, "w:outlineLvl")
    assert outline is not None
    assert outline.get(f"{W}val") == str(level - 1)


def test_what_a_style_is_based_on_is_not_said_again(whole: Word) -> None:
    """A change of one style changes all that build on it: headings in boxes, points, variants."""

    def own(style: etree._Element) -> dict[str, bytes]:
        return {
            f"{kind}/{etree.QName(each).localname}": etree.tostring(each)
            for kind in ("pPr", "rPr")
            for each in style.iterfind(f"{W}{kind}/*")
        }

    for name, style in whole.styles.items():
        inherited: dict[str, bytes] = {}
        base = style
        while base is not None and base.get(f"{W}type") == "paragraph":
            said = find(base, "w:basedOn")
            base = None if said is None else whole.styles.get(val(base, "w:basedOn"))
            if base is not None:
                inherited = {**own(base), **inherited}
        again = {key for key, each in own(style).items() if inherited.get(key) == each}
        assert not again, name


def test_the_border_of_a_box_is_said_in_its_text_alone(whole: Word) -> None:
    """And where lines to write on or tables part it; points and lists build on its text."""
    said = {
        name
        for name, style in whole.styles.items()
        if name.startswith("KeyPoint") and find(style, "w:pPr/w:pBdr") is not None
    }
    assert said == {"KeyPointsText"}
    assert val(whole.styles["KeyPoint"], "w:basedOn") == "KeyPointsText"


def test_the_gallery_is_short_and_in_an_order(whole: Word) -> None:
    """Some fifteen styles, those that a person writes in; variants are shown nowhere."""
    quick = [style for style in whole.styles.values() if find(style, "w:qFormat") is not None]
    names = [val(style, "w:name") for style in quick]
    assert 10 <= len(names) <= 18
    assert {"Body Text", "heading 2", "Key Point", "Strong"} <= set(names)
    places = [int(val(style, "w:uiPriority")) for style in quick]
    assert len(places) == len(set(places))
    for name, style in whole.styles.items():
        if name.endswith(("Upper", "Lower", "Kept")) and style.get(f"{W}type") == "paragraph":
            assert find(style, "w:semiHidden") is not None
            assert find(style, "w:unhideWhenUsed") is None


def test_enter_at_the_end_of_a_box_stays_in_it(whole: Word) -> None:
    """Another key point is the commonest change that a clinic makes.

    No style is the last one's alone; what Enter makes there ends the box as that did, and the room
    below goes with the new end.
    """
    assert not [name for name in whole.styles if name.endswith("Last")]
    ends = (x for x in whole.paragraphs if find(x, "w:pPr/w:contextualSpacing") is not None)
    key_point = [each for each in ends if whole.style_of(each) == "Key Point"]
    assert key_point
    for each in key_point:
        assert val(each, "w:pPr/w:spacing", "after") == "280"
        assert val(whole.styles["KeyPoint"], "w:next") in ("", "KeyPoint")


def test_a_heading_after_a_break_is_word_s_own() -> None:
    """The line stands in a paragraph of its own, so that all programs know the heading."""
    word = Word(handout(p("Before."), a.ThematicBreak(HERE), h(2, "After")))
    assert word.style_of(with_words(word, "After")) == "heading 2"
    before = word.paragraphs[word.paragraphs.index(with_words(word, "After")) - 1]
    assert word.style_of(before) == "Thematic Break"


# --- Boxes --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(BoxKind))
def test_a_box_is_one_box(kind: BoxKind) -> None:
    """All its paragraphs have the same borders, and begin and end at the same edges."""
    lists = bullets("one", (p("two"), p("more"), numbers("a", "b"), bullets("c")))
    quote = a.BlockQuote((p("Quoted."),), HERE)
    word = Word(handout(p("Before."), box(kind, "Heading", p("Text."), lists, quote), p("After.")))
    before = word.paragraphs.index(with_words(word, "Before."))
    inside = word.paragraphs[before + 1 : word.paragraphs.index(with_words(word, "After."))]
    assert len(inside) >= 9
    assert len({edges(word, each)[1:] for each in inside}) == 1
    lines = [each for each in inside if not words(each)]
    assert len(lines) == (8 if kind is BoxKind.MY_NOTES else 0)
    framed = [edges(word, each) for each in inside]
    assert framed == framed[:1] * len(framed)
    kept = [word.look(each, "w:keepNext") for each in inside]
    assert all(each is not None and each.get(f"{W}val") != "0" for each in kept[:-1])
    assert kept[-1] is not None
    assert kept[-1].get(f"{W}val") == "0"


def test_key_points_have_the_same_indents_all_through() -> None:
    """The heading hangs out as the points do."""
    word = Word(handout(box(BoxKind.KEY_POINTS, "What to know", bullets("One", "Two"))))
    indents = []
    for text in ("What to know", "One", "Two"):
        indent = word.look(with_words(word, text), "w:ind")
        assert indent is not None
        indents.append(dict(indent.attrib))
    assert indents[0] == indents[1] == indents[2]
    assert word.style_of(with_words(word, "One")) == "Key Point"
    assert word.style_of(with_words(word, "Two")) == "Key Point"


def test_two_boxes_of_a_kind_stay_two() -> None:
    """Word would draw neighbours with the same borders as one box."""
    word = Word(handout(box(BoxKind.NOTE, "One", p("x")), box(BoxKind.NOTE, "Two", p("y"))))
    first, second = (edges(word, with_words(word, text)) for text in ("One", "Two"))
    assert first[0] != second[0]
    assert first[1:] == second[1:]


def test_a_box_goes_on_round_a_table() -> None:
    """Above it the box has no lower line, below it no upper one, and the table has its sides."""
    texts = (p("Above."), table(), p("Between."), table(""), p("Below."))
    word = Word(handout(box(BoxKind.WARNING, "Important", *texts), p("After.")))
    found = {
        text: [side for side, line in sides(word, with_words(word, text)).items() if line == "none"]
        for text in ("Important", "Above.", "How people", "Between.", "Below.")
    }
    assert found == {
        "Important": ["bottom"],
        "Above.": ["bottom"],
        "How people": ["bottom"],
        "Between.": ["top", "bottom"],
        "Below.": ["top"],
    }
    for each in word.document.iter(f"{W}tbl"):
        style = word.styles[val(each, "w:tblPr/w:tblStyle")]
        assert val(style, "w:name") == "Plainleaf Table Warning"
        lines = {x: val(style, f"w:tblPr/w:tblBorders/w:{x}", "sz") for x in ("left", "right")}
        assert lines == {"left": "24", "right": "24"}


def test_a_table_at_the_end_of_a_box_ends_it() -> None:
    """Its lower line is the box's."""
    word = Word(handout(box(BoxKind.WARNING, "Important", table()), p("After.")))
    made = find(word.document, ".//w:tbl")
    assert made is not None
    style = word.styles[val(made, "w:tblPr/w:tblStyle")]
    foot = "w:tblStylePr[@w:type='lastRow']/w:tcPr/w:tcBorders/w:bottom"
    namespaces = {"w": NAMESPACES["w"]}
    assert style.find(foot, namespaces).get(f"{W}sz") == "24"
    assert val(made, "w:tblPr/w:tblLook", "lastRow") == "1"
    assert val(made, "w:tblPr/w:tblLook") == "06E0"
    assert sides(word, with_words(word, "Important"))["bottom"] == "none"


def test_code_stays_apart_from_code() -> None:
    """Word would draw neighbours with the same borders as one."""
    word = Word(handout(a.CodeBlock("one", HERE), a.CodeBlock("two", HERE)))
    first, second = (word.look(with_words(word, text), "w:pBdr") for text in ("one", "two"))
    assert first is not None
    assert second is not None
    assert etree.tostring(first) != etree.tostring(second)


def test_a_source_below_the_text_is_parted_from_it_above() -> None:
    """It would push the key points off page 1; the colophon then needs no rule of its own."""
    made = with_parts(handout(p("Text."), published="2026-11-23"), Source(t("A study."), last=True))
    (source,) = [part for part in made.parts if isinstance(part, Source)]
    rest = tuple(part for part in made.parts if part is not source)
    word = Word(replace(made, parts=(*rest[:-1], source, rest[-1])))
    ruled = {
        words(x): sides(word, x) for x in word.paragraphs if word.look(x, "w:pBdr") is not None
    }
    assert (ruled["A study."]["top"], ruled["A study."]["bottom"]) == ("single", "nil")
    assert not any("2026" in text for text in ruled)


@pytest.mark.parametrize("missing", [(), (Source,), (Source, Byline)])
def test_a_rule_parts_the_title_from_the_text(missing: tuple[type[Source | Byline], ...]) -> None:
    """The last of source, byline and lede carries it, and only that."""
    made = handout(p("Text."))
    made = with_parts(made, Source(t("Source: a study.")), *(kind(()) for kind in missing))
    word = Word(made)
    ruled = [words(x) for x in word.paragraphs if word.look(x, "w:pBdr") is not None]
    last = {(): "Source: a study.", (Source,): "By Ann Author and Bo Writer\u00a0· Research"}
    assert ruled == [last.get(missing, "What it is about.")]


def test_my_notes_has_lines_to_write_on() -> None:
    """They are the only paragraphs without words: a rule up to the end of the box's text."""
    word = Word(handout(p("Text."), box(BoxKind.MY_NOTES, "My notes")))
    lines = [each for each in word.paragraphs if not words(each)]
    assert [word.style_of(each) for each in lines] == ["My Notes Line"] * 8
    style = word.styles["MyNotesLine"]
    assert find(style, "w:pPr/w:pBdr") is None  # those of the box, which goes on round them
    assert val(style, "w:rPr/w:u") == "single"
    end = int(val(style, "w:pPr/w:tabs/w:tab", "pos"))
    assert val(style, "w:pPr/w:tabs/w:tab") == "right"
    indent, page = word.look(lines[0], "w:ind"), word.document
    assert indent is not None
    width = int(val(page, ".//w:pgSz", "w"))
    margins = sum(int(val(page, ".//w:pgMar", side)) for side in ("left", "right"))
    assert end == width - margins - int(indent.get(f"{W}right", 0))
    for each in lines:
        (run,) = each.iter(f"{W}r")
        assert [child.tag for child in run] == [f"{W}tab"]


@pytest.mark.parametrize(("language", "title"), [("en", "My notes"), ("ar", "ملاحظاتي")])
def test_lines_to_write_on_are_ruled_within_their_box(
    language: str, title: str, tmp_path: Path, libreoffice_ua: LibreOffice
) -> None:
    """As in the PDF: from edge to edge of its text, as far apart, and the last above its end."""
    path = tmp_path / "handout.docx"
    made = handout(box(BoxKind.MY_NOTES, title), language=language)
    path.write_bytes(write(made, default_theme()))
    with playa.open(libreoffice_ua(path)) as document:
        drawn = [each for page in document.pages for each in page.paths if each.stroke]
        level = {tuple(map(round, each.bbox)) for each in drawn}
    level = {each for each in level if each[2] - each[0] > 300 and each[3] == each[1]}
    left, right = min(each[0] for each in level), max(each[2] for each in level)
    rules = sorted(each[1] for each in level if left + 8 < each[0] and each[2] < right - 8)
    assert len(rules) == 8
    assert all(abs(two - one - 25) <= 1 for one, two in pairwise(rules))
    ends = [each[1] for each in level if each[0] == left and each[1] > rules[-1]]
    assert 8 < min(ends) - rules[-1] < 20


def test_questions_have_room_for_their_answers(tmp_path: Path) -> None:
    """Below each of them, as wide as the box; the count goes on, and the box stays one."""
    body = "::: questions {lines=2}\n1. One?\n2. Two?\n:::"
    word = Word(composed(tmp_path, body))
    said = [(word.style_of(each), words(each)) for each in word.paragraphs]
    start = next(place for place, (_, text) in enumerate(said) if text == "Questions to ask")
    asked = ["Questions List Number", "Questions Line", "Questions Line"]
    assert [style for style, _ in said[start + 1 : start + 7]] == asked * 2
    assert [text for _, text in said[start + 1 : start + 7]] == ["One?", "", "", "Two?", "", ""]
