"""The Word document: named styles only, one box a box, real lists, notes, tables and pictures.

One room, the longest: each test reads one thing from a Word file through the same helpers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import playa
import pytest
from lxml import etree
from PIL import Image as Raster

from plainleaf.errors import WriteError
from plainleaf.handout import Handout, compose
from plainleaf.model import article as a
from plainleaf.model import inlines as il
from plainleaf.model.article import (
    Alignment,
    BoxKind,
    Cell,
    Heading,
    ListItem,
    Paragraph,
    Position,
    Row,
    Table,
)
from plainleaf.model.inlines import Inline, Text
from plainleaf.model.metadata import Metadata, Reference
from plainleaf.model.parts import Byline, Source
from plainleaf.model.transform import walk
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.readback import read_back
from plainleaf.writers.docx import write
from plainleaf.writers.docx.ooxml import NAMESPACES
from plainleaf.writers.docx.runs import Bookmarks, by_direction
from plainleaf.writers.docx.tables import column_widths
from plainleaf.writers.html.parts import running_title
from samples import composed, with_parts
from validators.common import Failure
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf

W, W14, MC = (f"{{{NAMESPACES[each]}}}" for each in ("w", "w14", "mc"))
# What a paragraph says itself: where a box ends, and how its heading, which is Word's, is framed.
ENDS = {W + each for each in ("keepNext", "spacing", "contextualSpacing")}
FRAMED = {W + each for each in ("pBdr", "shd", "ind", "spacing")}
HERE = Position("article.md", 1)
SENTENCE = "Thirteen of seventeen people felt better after they had taken the medicine. "
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    b'<circle cx="50" cy="50" r="40"/></svg>'
)


def raster(kind: str, width: int, height: int) -> bytes:
    """Return a picture of one colour."""
    buffer = io.BytesIO()
    Raster.new("RGB", (width, height), (11, 74, 94)).save(buffer, kind)
    return buffer.getvalue()


PICTURES = {
    "a.png": a.Picture(raster("PNG", 300, 150), "image/png", 300, 150),
    "wide.jpg": a.Picture(raster("JPEG", 3000, 300), "image/jpeg", 3000, 300),
    "c.svg": a.Picture(SVG, "image/svg+xml", 200, 100),
}


def t(words: str) -> tuple[Inline, ...]:
    """Return words as inlines."""
    return (Text(words),)


def p(*pieces: str | Inline) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(tuple(Text(x) if isinstance(x, str) else x for x in pieces), HERE)


def h(level: int, words: str) -> Heading:
    """Return a heading."""
    return Heading(level, t(words), re.sub(r"\W", "-", words.lower()), HERE)


def items(*values: str | ListItem | tuple[a.Block, ...]) -> tuple[ListItem, ...]:
    """Return the items of a list."""

    def item(value: str | ListItem | tuple[a.Block, ...]) -> ListItem:
        if isinstance(value, ListItem):
            return value
        return ListItem((p(value),) if isinstance(value, str) else value, HERE)

    return tuple(item(value) for value in values)


def bullets(*values: str | ListItem | tuple[a.Block, ...]) -> a.List:
    """Return a bulleted list."""
    return a.List(items(*values), False, HERE)


def numbers(*values: str | ListItem | tuple[a.Block, ...], start: int = 1) -> a.List:
    """Return a numbered list."""
    return a.List(items(*values), True, HERE, start)


def box(kind: BoxKind, words: str, *blocks: a.Block, level: int = 2) -> a.Box:
    """Return a box with its heading."""
    return a.Box(kind, h(level, words), blocks, HERE)


def figure(name: str, alt: str, caption: str = "") -> a.Figure:
    """Return a picture that stands by itself."""
    return a.Figure(il.Image(name, alt, HERE), t(caption) if caption else (), HERE)


def table(caption: str = "How people felt") -> a.Table:
    """Return a table whose first row and first column are headers."""

    def row(*cells: str, head: bool = False) -> a.Row:
        return a.Row(
            tuple(a.Cell((p(x),) if x else (), head or not n) for n, x in enumerate(cells))
        )

    alignments = (a.Alignment.START, a.Alignment.CENTER, a.Alignment.END)
    return a.Table(
        t(caption) if caption else (),
        (row("Group", "People", "Felt better", head=True),),
        (row("Medicine", "17", "13"), row("Placebo", "18", "")),
        alignments,
        HERE,
    )


def cite(*keys: str) -> il.Citation:
    """Return a citation."""
    return il.Citation(tuple(il.CitationItem(key) for key in keys), HERE)


def note(label: str) -> il.FootnoteReference:
    """Return a footnote's mark."""
    return il.FootnoteReference(label, HERE)


def handout(*blocks: a.Block, language: str = "en", draft: bool = False, **front: str) -> Handout:
    """Return a handout of these blocks, with two references and the footnotes they mention."""
    metadata = Metadata(
        "A title of its own",
        language,
        description="What it is about.",
        authors=("Ann Author", "Bo Writer"),
        category="Research",
        keywords=("one", "two"),
        **front,
    )
    labels = {x.label for x in walk(blocks) if isinstance(x, il.FootnoteReference)}
    notes = (
        a.Footnote(
            "n1", (p("First, ", il.Link(t("a link"), "https://example.org/n", HERE)),), HERE
        ),
        a.Footnote("n2", (p("Second."), bullets("with", "a list")), HERE),
    )
    cited = any(isinstance(x, il.Citation) for x in walk(blocks))
    references = (
        Reference("a", "book", HERE, title="A book", publisher="House", doi="10.1000/a*b*c"),
        Reference("b", "book", HERE, title="Ein Buch", publisher="Haus", language="de"),
    )
    made = a.Article(
        metadata,
        Heading(1, t(metadata.title), "title", HERE),
        blocks,
        tuple(x for x in notes if x.label in labels),
        references if cited else (),
        PICTURES,
    )
    return compose(made, default_theme(), draft=draft)


def everything() -> tuple[a.Block, ...]:
    """Return every node of the model, in every kind of surrounding."""
    tasks = bullets("☐\u00a0bring it", "☑\u00a0done")
    deep = bullets("one", (p("two"), p("more"), numbers("a", (p("b"), bullets("deepest"))), tasks))
    code = a.CodeBlock("def f():\n\treturn '<&>'", HERE)
    terms = a.DefinitionList((a.Definition((t("Term"),), ((p("Meaning."), deep),), HERE),), HERE)
    quote = a.BlockQuote((p("Quoted."), deep, a.BlockQuote((p("Deeper."),), HERE)), HERE)
    words = p(
        SENTENCE,
        il.Strong((Text("strong "), il.Emphasis(t("and stressed")))),
        il.Superscript(t("sup")),
        il.Subscript(t("sub")),
        il.Mark(t("mark")),
        il.Strikethrough(t("gone")),
        il.Keyboard(t("Ctrl")),
        il.Code("5*3*2"),
        il.Abbreviation(t("BPD"), "borderline personality disorder"),
        il.Span(t("palabras"), "es"),
        il.Span(t("نص (5 mg) عربي"), "ar"),
        il.LineBreak(),
        il.Link((Text("an "), il.Strong(t("inner link"))), "#tables", HERE),
        il.Link(t("outer"), "https://example.org/?a=1&b=<2>", HERE),
        il.Image("a.png", "A blue box", HERE),
        cite("a", "b"),
        note("n1"),
        note("n2"),
        note("n1"),
    )
    boxes = tuple(
        box(kind, kind.value, p(SENTENCE), deep, figure("a.png", "Blue", "In a box"), quote, code,
            terms, p("End."))
        for kind in BoxKind
    )  # fmt: skip
    return (
        box(BoxKind.KEY_POINTS, "What to know", bullets("First", "Second")),
        a.Section(h(2, "Words"), (words, a.ThematicBreak(HERE), p("After.", cite("a"))), HERE),
        a.Section(h(2, "Tables"), (table(), table(""), table(""), p("After."), terms, quote), HERE),
        figure("c.svg", "A drawing", "Drawn"),
        figure("wide.jpg", "Wide"),
        figure("a.png", ""),
        code,
        deep,
        bullets((bullets("nested only"),), ()),
        bullets((p("one"), bullets((p("z"), p("more"), bullets("w")), "v"))),
        *boxes,
        a.Division((p("Un párrafo."), a.Division((p("نص عربي"), deep), "ar", HERE)), "es", HERE),
        a.IconArray(13, 17, (p("13 of 17 people."),), HERE),
        box(BoxKind.NOTE, "With a table", table()),
        table(),
        a.ThematicBreak(HERE),
    )


class Word:
    """A Word document, opened again: its parts as XML."""

    def __init__(self, made: Handout) -> None:
        self.data = write(made, default_theme())
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.document = self.part("word/document.xml")
        self.styles = {
            style.get(f"{W}styleId"): style
            for style in self.part("word/styles.xml").iter(f"{W}style")
        }

    def part(self, name: str) -> etree._Element:
        """Return a part."""
        return etree.fromstring(self.members[name])

    @property
    def paragraphs(self) -> list[etree._Element]:
        """Return the paragraphs of the text."""
        return list(self.document.iter(f"{W}p"))

    def style_of(self, paragraph: etree._Element) -> str:
        """Return the name of a paragraph's style."""
        style = self.styles[val(paragraph, "w:pPr/w:pStyle")]
        return val(style, "w:name")

    def look(self, paragraph: etree._Element, path: str) -> etree._Element | None:
        """Return a property of a paragraph, its own or of its style, which may inherit it."""
        own = find(paragraph, f"w:pPr/{path}")
        if own is not None:
            return own
        style = self.styles.get(val(paragraph, "w:pPr/w:pStyle"))
        while style is not None:
            found = find(style, f"w:pPr/{path}")
            if found is not None:
                return found
            style = self.styles.get(val(style, "w:basedOn"))
        return None


def find(element: etree._Element, path: str) -> etree._Element | None:
    """Return the element at a path of w: names."""
    return element.find(path, {"w": NAMESPACES["w"]})


def val(element: etree._Element, path: str, attribute: str = "val") -> str:
    """Return an attribute of the element at a path; empty without one."""
    found = find(element, path)
    return "" if found is None else found.get(W + attribute, "")


def words(element: etree._Element) -> str:
    """Return the text of an element."""
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def with_words(word: Word, text: str) -> etree._Element:
    """Return the first paragraph that begins so."""
    return next(each for each in word.paragraphs if words(each).startswith(text))


@pytest.fixture(scope="module")
def whole() -> Word:
    """Return a document with every node of the model."""
    return Word(handout(*everything(), published="2026-11-23"))


# --- Styles ----------------------------------------------------------------------------------


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


# --- Boxes -----------------------------------------------------------------------------------


def edges(word: Word, paragraph: etree._Element) -> tuple[list[dict[str, str]], int, int]:
    """Return a paragraph's borders and where its lines begin and end, in twips."""
    borders, indent = word.look(paragraph, "w:pBdr"), word.look(paragraph, "w:ind")
    assert borders is not None
    assert indent is not None
    left, hanging = int(indent.get(f"{W}left", 0)), int(indent.get(f"{W}hanging", 0))
    lines = [{"": each.tag, **each.attrib} for each in borders]
    return lines, left - hanging, int(indent.get(f"{W}right", 0))


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


def sides(word: Word, paragraph: etree._Element) -> dict[str, str]:
    """Return the kind of line on each side of a paragraph."""
    borders = word.look(paragraph, "w:pBdr")
    assert borders is not None
    return {etree.QName(x).localname: x.get(f"{W}val") for x in borders}


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


# --- Lists -----------------------------------------------------------------------------------


def parted_lists() -> tuple[a.Block, ...]:
    """Return lists within lists that go on behind paragraphs, and then the lists round them."""
    on = p("Goes on.")
    inner = bullets((p("b"), on), "c")
    quoted = bullets((p("b"), a.BlockQuote((p("Quoted."),), HERE)), "c")
    deep = bullets((p("b"), bullets((p("c"), on), "d")), "e")
    counted = numbers((p("b"), on), "c")
    return (
        bullets((p("a"), inner), "d"), p("Text."), bullets((p("a"), quoted), "d"), p("Text."),
        bullets((p("a"), deep), "f"), p("Text."), numbers((p("a"), counted), "d", "e"),
        box(BoxKind.NOTE, "Boxed", bullets((p("a"), inner), "d")),
    )  # fmt: skip


def shown(word: Word) -> list[tuple[str, str]]:
    """Return (marker, text) of each list item, counted as Word counts."""
    root = word.part("word/numbering.xml")
    abstracts = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
    lists = {each.get(f"{W}numId"): each for each in root.iter(f"{W}num")}
    counts: dict[tuple[str, int], int] = {}
    begun: set[tuple[str, int]] = set()
    out = []
    for paragraph in word.paragraphs:
        number, level = (val(paragraph, f"w:pPr/w:numPr/w:{x}") for x in ("numId", "ilvl"))
        if not number:
            continue
        abstract, depth = val(lists[number], "w:abstractNumId"), int(level)
        for key in [key for key in counts if key[0] == abstract and key[1] > depth]:
            del counts[key]
        start = val(lists[number], f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride")
        if start and (number, depth) not in begun:
            counts[abstract, depth] = int(start) - 1
        begun.add((number, depth))
        counts[abstract, depth] = counts.get((abstract, depth), 0) + 1
        form = find(abstracts[abstract], f"w:lvl[@w:ilvl='{level}']")
        assert form is not None
        mark = val(form, "w:lvlText").strip()
        out.append((mark.replace(f"%{depth + 1}", str(counts[abstract, depth])), words(paragraph)))
    return out


@pytest.mark.parametrize("framed", [False, True])
def test_lists_count_as_the_author_wrote(framed: bool) -> None:
    """Each list begins where it should, also within another, in the text and in a box."""
    nine = ListItem((p("nine"),), HERE, 9)
    blocks = (
        numbers("three", "four", nine, "ten", start=3),
        numbers("one", (p("two"), numbers("i", "ii"), p("so"), numbers("i")), "three"),
        numbers((p("one"), numbers("i"), bullets("dot", (p("dot"), numbers("x", start=5))))),
    )
    word = Word(handout(*((box(BoxKind.NOTE, "Box", *blocks),) if framed else blocks)))
    marks = [mark for mark, _ in shown(word)]
    assert marks == [
        *("3.", "4.", "9.", "10."),
        *("1.", "2.", "1.", "2.", "1.", "3."),
        *("1.", "1.", "◦", "◦", "5."),
    ]


@pytest.mark.parametrize("first", [1, 9, 10, 11, 99, 100])
def test_a_list_begins_with_the_number_that_its_author_wrote(first: int) -> None:
    """Whatever number that is, also within another list."""
    inner = numbers("a", "b", start=first)
    marks = [
        mark for mark, _ in shown(Word(handout(numbers("one", (p("two"), inner), start=first))))
    ]
    assert marks == [f"{number}." for number in (first, first + 1, first, first + 1)]


def test_lists_side_by_side_stay_apart() -> None:
    """Each has a numbering of its own."""
    word = Word(handout(bullets("a", "b"), bullets("c")))
    numbered = [val(each, "w:pPr/w:numPr/w:numId") for each in word.paragraphs]
    first, second, third = (each for each in numbered if each)
    assert first == second != third


def test_no_lead_in_and_no_first_item_is_left_at_the_foot_of_a_page() -> None:
    """Each stays with what follows it, as does what leads to a list within an item.

    The items after the first may begin a page. All of a box is kept together anyway; within a
    cell, what keeps a paragraph would keep its row.
    """
    nested = (p("Paper"), bullets("matt", "white"))
    word = Word(
        handout(
            p("Bring these:"), bullets("letter", nested, "ink"),
            p("Then:"), a.ThematicBreak(HERE), p("Type this:"), a.CodeBlock("export", HERE),
            bullets("alone"),
            box(BoxKind.NOTE, "Box", p("Two of these:"), bullets("one", "two")),
            replace(table(), body=(a.Row((a.Cell((p("In:"), bullets("this", "that"))),) * 3),)),
        )
    )  # fmt: skip
    kept = {
        "".join(each.itertext()): word.style_of(each).removesuffix(" Kept")
        for each in word.paragraphs
        if word.style_of(each).endswith(" Kept")
    }
    assert kept == {
        "Bring these:": "Body Text", "letter": "List Bullet", "Paper": "List Bullet",
        "matt": "List Bullet 2", "Then:": "Body Text", "Type this:": "Body Text After Break",
    }  # fmt: skip
    for name in ("BodyTextKept", "ListBulletKept", "ListBullet2Kept", "Box"):
        assert word.styles[name].find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize("framed", [False, True])
def test_a_break_before_a_list_leaves_its_markers_alone(framed: bool) -> None:
    """The first item keeps its number, and the line is there, as wide as the text."""
    blocks = (p("Text."), a.ThematicBreak(HERE), numbers("one", "two"))
    word = Word(handout(*((box(BoxKind.NOTE, "Box", *blocks),) if framed else blocks)))
    assert shown(word) == [("1.", "one"), ("2.", "two")]
    names = [word.style_of(each) for each in word.paragraphs]
    name = "Note Thematic Break" if framed else "List Number After Break"
    look = word.styles[name.replace(" ", "")]
    assert any(each.startswith(name) for each in names)
    if framed:
        assert val(look, "w:pPr/w:tabs/w:tab", "leader") == "underscore"
    else:
        assert val(look, "w:pPr/w:pBdr/w:top") == "single"


@pytest.mark.parametrize("kind", [None, BoxKind.NOTE])
def test_a_list_in_a_cell_or_a_box_does_not_count_on_the_list_round_it(
    kind: BoxKind | None,
) -> None:
    """Word counts all lists of one definition together, so these have another."""
    inner = numbers("x", (p("y"), numbers("deep")))
    if kind:
        again: a.Block = box(kind, "Inner", inner)
    else:
        again = a.Table((), (), (a.Row((a.Cell((inner,)),)),), (a.Alignment.START,), HERE)
    outer = numbers("one", (p("two"), again, numbers("sub")), "three")
    word = Word(handout(box(kind, "Outer", outer) if kind else outer, numbers("new")))
    assert [mark for mark, _ in shown(word)] == ["1.", "2.", "1.", "2.", "1.", "1.", "3.", "1."]


def start_of(word: Word, paragraph: etree._Element) -> int:
    """Return where a list item's text begins, in twips."""
    root = word.part("word/numbering.xml")
    number, level = (val(paragraph, f"w:pPr/w:numPr/w:{x}") for x in ("numId", "ilvl"))
    abstract = val(root, f"w:num[@w:numId='{number}']/w:abstractNumId")
    form = f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[@w:ilvl='{level}']"
    return int(val(root, f"{form}/w:pPr/w:ind", "left"))


@pytest.mark.parametrize("kind", [None, BoxKind.NOTE])
def test_a_list_in_a_definition_is_indented_with_it(kind: BoxKind | None) -> None:
    """Its text begins further in than the explanation's; in a box the edges still agree."""
    meaning = (p("Meaning."), bullets("point"))
    terms = a.DefinitionList((a.Definition((t("Term"),), (meaning,), HERE),), HERE)
    blocks = (bullets("plain"), terms)
    word = Word(handout(*((box(kind, "Box", *blocks),) if kind else blocks)))
    explained = word.look(with_words(word, "Meaning."), "w:ind")
    assert explained is not None
    left = int(explained.get(f"{W}left"))
    plain, point = (start_of(word, with_words(word, text)) for text in ("plain", "point"))
    assert plain == left
    assert point - left == left - (start_of_text(word) if kind else 0) > 0
    if kind:
        inside = [edges(word, with_words(word, x))[1] for x in ("Box", "Meaning.", "point")]
        assert len(set(inside)) == 1


def start_of_text(word: Word) -> int:
    """Return where the text of a box begins, in twips."""
    indent = word.look(with_words(word, "Box"), "w:ind")
    assert indent is not None
    return int(indent.get(f"{W}left"))


def test_markers_end_just_before_their_text() -> None:
    """So they stand as a browser sets them, whatever their width."""
    word = Word(handout(bullets("a", (p("b"), numbers("c")))))
    root = word.part("word/numbering.xml")
    used = {val(each, "w:pPr/w:numPr/w:numId") for each in word.paragraphs} - {""}
    for number in used:
        abstract = val(root, f"w:num[@w:numId='{number}']/w:abstractNumId")
        level = find(root, f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl")
        assert level is not None
        assert val(level, "w:lvlJc") == "right"
        assert int(val(level, "w:pPr/w:ind", "hanging")) < 100


def test_an_item_without_words_keeps_its_marker() -> None:
    """The item after it has the right number."""
    word = Word(handout(numbers("one", (), (bullets("nested"),), "four")))
    assert [mark for mark, _ in shown(word)] == ["1.", "2.", "3.", "◦", "4."]


def test_a_list_that_a_paragraph_parts_from_its_item_has_a_number_of_its_own() -> None:
    """LibreOffice tags the items that follow as no part of a list, if both have the same number."""
    word = Word(handout(bullets((p("z"), p("more"), bullets("w")), (p("v"), bullets("u")))))
    found = [val(with_words(word, text), "w:pPr/w:numPr/w:numId") for text in "zwvu"]
    assert found[0] == found[2] == found[3] != found[1]


def test_boxes_to_tick_are_word_s_own(whole: Word) -> None:
    """Each has a name in the handout's language and a number of its own; its text stays text."""
    controls = list(whole.document.iter(f"{W}sdt"))
    assert len(controls) > 20
    states = set()
    for each in controls:
        assert val(each, "w:sdtPr/w:alias") == "box to tick"
        box = each.find(f"{W}sdtPr/{W14}checkbox")
        assert box is not None
        states.add((words(each), box.find(f"{W14}checked").get(f"{W14}val")))
    assert states == {("☐", "0"), ("☑", "1")}
    numbers = [val(each, "w:sdtPr/w:id") for each in controls]
    assert len(numbers) == len(set(numbers))
    paragraph = next(controls[0].iterancestors(f"{W}p"))
    assert words(paragraph) == "☐\u00a0bring it"
    assert whole.document.get(f"{MC}Ignorable") == "w14"


def test_lists_deeper_than_word_can_count_keep_their_words() -> None:
    """Word has nine levels."""
    nested = bullets("bottom")
    for level in range(30):
        nested = bullets((p(f"level {level}"), nested))
    word = Word(handout(nested))
    levels = [int(val(each, "w:pPr/w:numPr/w:ilvl") or 0) for each in word.paragraphs]
    assert max(levels) == 8
    assert len(shown(word)) == 31


# --- Tables ----------------------------------------------------------------------------------


def test_a_table_has_a_head_that_repeats_and_rows_that_stay_whole() -> None:
    """The head is marked without a value, since the schema's validator wants it so."""
    word = Word(handout(table()))
    head, *body = word.document.iter(f"{W}tr")
    header = find(head, "w:trPr/w:tblHeader")
    assert header is not None
    assert not header.attrib
    assert all(find(row, "w:trPr/w:tblHeader") is None for row in body)
    assert all(find(row, "w:trPr/w:cantSplit") is not None for row in (head, *body))
    look = find(next(word.document.iter(f"{W}tbl")), "w:tblPr/w:tblLook")
    assert look is not None
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_a_table_s_caption_stands_before_it_and_describes_it() -> None:
    """It keeps with its table."""
    word = Word(handout(table("How people felt")))
    made = next(word.document.iter(f"{W}tbl"))
    caption = made.getprevious()
    assert words(caption) == "How people felt"
    assert word.style_of(caption) == "Table Caption"
    assert word.look(caption, "w:keepNext") is not None
    assert val(made, "w:tblPr/w:tblCaption") == "How people felt"


def test_a_table_without_a_caption_is_named_by_its_heading_and_its_columns() -> None:
    """Who hears it knows where it is; one without a head row has the heading's words alone."""
    word = Word(handout(h(2, "How many felt better"), table("")))
    made = find(word.document, ".//w:tbl")
    assert made is not None
    assert val(made, "w:tblPr/w:tblCaption") == "How many felt better"
    heads = [words(each) for each in find(made, "w:tr").iter(f"{W}tc")]  # type: ignore[union-attr]
    assert val(made, "w:tblPr/w:tblDescription") == ", ".join(filter(None, heads))


def test_a_table_is_as_wide_as_the_text() -> None:
    """Its columns sum to its width, whatever is in them."""
    word = Word(handout(table()))
    made = next(word.document.iter(f"{W}tbl"))
    columns = [int(each.get(f"{W}w")) for each in made.iter(f"{W}gridCol")]
    size, margin = (find(word.document, f".//w:sectPr/w:{x}") for x in ("pgSz", "pgMar"))
    assert size is not None
    assert margin is not None
    text = int(size.get(f"{W}w")) - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right"))
    assert sum(columns) == sum(column_widths(table(), text, default_theme().tokens)) == text
    assert min(columns) > 0


def test_cells_are_aligned_by_their_styles() -> None:
    """The end of a line is Word's "right", which follows the direction of the paragraph."""
    word = Word(handout(table()))
    justified = {}
    for text in ("Medicine", "17", "13"):
        found = word.look(with_words(word, text), "w:jc")
        justified[text] = None if found is None else found.get(f"{W}val")
    assert justified == {"Medicine": None, "17": "center", "13": "right"}


def test_tables_side_by_side_stay_two() -> None:
    """Word would join them if nothing stood between."""
    word = Word(handout(table(""), table("")))
    first, second = word.document.iter(f"{W}tbl")
    assert first.getnext() is not second
    assert second.getnext().tag == f"{W}p"


# --- Pictures --------------------------------------------------------------------------------


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


# --- Links, references, notes ----------------------------------------------------------------


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


# --- Languages and directions ----------------------------------------------------------------


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
        ("", True, []),
    ],
)
def test_a_run_has_one_direction(text: str, rtl: bool, pieces: list[tuple[str, bool]]) -> None:
    """Letters decide, digits follow the letter before, signs go with both neighbours."""
    assert [piece for piece in by_direction(text, rtl=rtl) if piece[0]] == pieces


# --- The parts round the text ----------------------------------------------------------------


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


# --- The field's validators ------------------------------------------------------------------


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
