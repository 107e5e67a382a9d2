"""The expected outline of a handout, and every kind of difference that a file can have from it.

One room: one handout and its outline stand here, and each difference is made from them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from plainleaf.diagnostics import Position
from plainleaf.handout import Handout
from plainleaf.model.article import (
    Alignment,
    Article,
    BlockQuote,
    Box,
    BoxKind,
    Cell,
    CodeBlock,
    Division,
    Figure,
    Footnote,
    Heading,
    List,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
)
from plainleaf.model.inlines import (
    Citation,
    CitationItem,
    CitationLink,
    Emphasis,
    FootnoteReference,
    Image,
    Inlines,
    LineBreak,
    Link,
    Span,
    Text,
)
from plainleaf.model.metadata import Metadata
from plainleaf.model.parts import (
    Body,
    Colophon,
    Footnotes,
    Lede,
    ReferenceEntry,
    References,
    Source,
    Title,
)
from plainleaf.theme import Labels
from plainleaf.verify.parity import Difference, compare, compare_all, difference_at, outline_of
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import LINE_END, ListShape, Outline, TableShape
from plainleaf.verify.results import Report
from plainleaf.verify.validators import Failure, ValidatorResult

HERE = Position("a.md", 1)


def words(text: str) -> Inlines:
    """Return a text as inlines."""
    return (Text(text),)


def paragraph(text: str) -> Paragraph:
    """Return a paragraph of a text."""
    return Paragraph(words(text), HERE)


def heading(level: int, text: str) -> Heading:
    """Return a heading of a text."""
    return Heading(level, words(text), text.lower(), HERE)


def cell(text: str, header: bool = False) -> Cell:
    """Return a cell of a text; an empty one has no paragraph."""
    return Cell((paragraph(text),) if text else (), header)


SUMMARY = {
    "accessibility_summary": "All is text.",
    "accessibility_summary_pictures": "Pictures are described.",
}
HANDOUT = Handout(
    article=Article(Metadata("Sleep well", "en"), heading(1, "Sleep well"), ()),
    labels=Labels("en", SUMMARY, {}),
    draft=False,
    title="Sleep well",
    parts=(
        Title(heading(1, "Sleep well")),
        Lede(words("For everyone.")),
        Source((Text("See "), Link(words("the study"), "#ref-a", HERE))),
        Body(
            (
                Box(BoxKind.NOTE, heading(2, "Note"), (paragraph("Rest."),), HERE),
                Section(
                    heading(2, "What helps"),
                    (
                        Paragraph(
                            (
                                Text("Read "),
                                Link(
                                    (Emphasis(words("this page")),), "https://example.org/a", HERE
                                ),
                                LineBreak(),
                                Text("or "),
                                Link(words("the note"), "#note", HERE),
                                Text(" "),
                                Citation(
                                    (CitationItem("a", "p. 5"), CitationItem("b")),
                                    HERE,
                                    shown=(
                                        Text("["),
                                        CitationLink(words("1"), "ref-a", "c1"),
                                        Text(", p. 5, "),
                                        CitationLink(words("2"), "ref-b", "c2"),
                                        Text("]"),
                                    ),
                                ),
                                Text(". Say "),
                                Span(words("buenas noches"), "es"),
                                FootnoteReference("n", HERE, 1, "f1", "1"),
                                Text("."),
                            ),
                            HERE,
                        ),
                        List(
                            (
                                ListItem(
                                    (
                                        paragraph("Dark room"),
                                        List(
                                            (
                                                ListItem((paragraph("Curtains"),), HERE),
                                                ListItem((paragraph("Mask"),), HERE, 7),
                                                ListItem(
                                                    (BlockQuote((paragraph("said"),), HERE),), HERE
                                                ),
                                            ),
                                            True,
                                            HERE,
                                            3,
                                        ),
                                    ),
                                    HERE,
                                ),
                                ListItem((paragraph("No coffee"), paragraph("after noon")), HERE),
                            ),
                            False,
                            HERE,
                        ),
                        Figure(Image("a.png", "A moon", HERE), words("The moon"), HERE),
                        Figure(Image("b.png", "", HERE), (), HERE),
                        Table(
                            words("Hours"),
                            (Row((cell("", True), cell("Night", True))),),
                            (Row((cell("Adult", True), cell("8 hours"))),),
                            (Alignment.START, Alignment.END),
                            HERE,
                        ),
                        CodeBlock("a\n  b", HERE),
                        Division((paragraph("Duerme bien."), paragraph("Adiós.")), "es", HERE),
                    ),
                    HERE,
                ),
            )
        ),
        Footnotes(
            heading(2, "Notes"),
            (
                Footnote(
                    "n", (Paragraph((Link(words("Good night"), "tel:1", HERE),), HERE),), HERE, 1
                ),
            ),
            (("f1",),),
        ),
        References(
            heading(2, "References"),
            (
                ReferenceEntry(1, "ref-a", words("Doe J. Sleep."), ("c1",)),
                ReferenceEntry(2, "ref-b", (Span(words("Roe R. Sueño."), "es"),), ("c2",)),
            ),
        ),
        Colophon((Paragraph(words("Published 2026"), HERE),)),
    ),
)

EXPECTED = Outline(
    title="Sleep well",
    language="en",
    headings=((1, "Sleep well"), (2, "Note"), (2, "What helps"), (2, "References")),
    notes_heading=((3, 2, "Notes"),),
    text="Sleep well\nFor everyone.\nSee the study\nNote\nRest.\nWhat helps\n"
    "Read this page or the note [1, p. 5, 2]. Say buenas noches1.\n"
    "Dark room\nCurtains\nMask\nsaid\nNo coffee\nafter noon\nThe moon\n"
    "Hours\nNight\nAdult\n8 hours\na b\nDuerme bien.\nAdiós.\n"
    "References\nDoe J. Sleep.\nRoe R. Sueño.\nPublished 2026",
    links=(("this page", "https://example.org/a"), ("Good night", "tel:1")),
    alts=("A moon",),
    lists=(
        ListShape(False, 1, (), ("Dark room", "No coffee")),
        ListShape(True, 2, (3,), ("Curtains",)),
        ListShape(True, 2, (7, 8), ("Mask", "said")),
    ),
    tables=(
        TableShape("Hours", (("", "Night"), ("Adult", "8 hours")), ((False, True), (True, False))),
    ),
    languages=(
        ("es", "buenas noches"),
        ("es", "Duerme bien."),
        ("es", "Adiós."),
        ("es", "Roe R. Sueño."),
    ),
    references=("Doe J. Sleep.", "Roe R. Sueño."),
    citations=("the study", "1", "2"),
    footnotes=("Good night",),
)

PAGE = """<html lang="en"><head><title>Sleep well</title></head><body><main>
<h1>Sleep well</h1><p>For everyone.</p><p>See <a href="#ref-a">the study</a></p>
<aside><h2>Note</h2><p>Rest.</p></aside><h2>What helps</h2>
<p>Read <a href="https://example.org/a"><em>this page</em></a><br>or <a href="#note">the note</a>
[<a href="#ref-a">1</a>, p. 5, <a href="#ref-b">2</a>].
Say <span lang="es">buenas noches</span><sup><a href="#n" role="doc-noteref">1</a></sup>.</p>
<ul><li>Dark room<ol start="3"><li>Curtains</li><li value="7">Mask</li>
<li><blockquote><p>said</p></blockquote></li></ol></li>
<li><p>No coffee</p><p>after noon</p></li></ul>
<figure><img src="a.png" alt="A moon"><figcaption>The moon</figcaption></figure>
<table><caption>Hours</caption><tr><td></td><th>Night</th></tr>
<tr><th>Adult</th><td>8 hours</td></tr></table>
<pre>a
  b</pre><div lang="es"><p>Duerme bien.</p><p>Adiós.</p></div>
<section role="doc-endnotes"><h2>Notes</h2><ol><li id="n"><a href="tel:1">Good night</a></li></ol>
</section><section role="doc-bibliography"><h2>References</h2><ol><li id="ref-a">Doe J. Sleep.</li>
<li id="ref-b" lang="es">Roe R. Sueño.</li></ol></section><p>Published 2026</p>
</main></body></html>"""


def page_outline(folder: Path, page: str = PAGE) -> Outline:
    """Return the outline of a web page."""
    path = folder / "page.html"
    path.write_text(page, "utf-8")
    return read_back(path)


def test_the_expected_outline_comes_from_the_model() -> None:
    """Each part of a handout stands in its expected outline."""
    assert outline_of(HANDOUT) == EXPECTED


def test_a_faithful_page_has_no_difference(tmp_path: Path) -> None:
    """A page that says all that the handout says passes."""
    assert compare(EXPECTED, page_outline(tmp_path), "html") == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("<title>Sleep well", "<title>Sleep", {"title"}),
        ('<html lang="en">', '<html lang="de">', {"language"}),
        ("<h2>Note<", "<h3>Note<", {"heading"}),
        ("For everyone.", "For.", {"text"}),
        ("For everyone.", "For everyone. More.", {"text"}),
        ("<p>Rest.</p>", "", {"text"}),
        ("Adiós.", "Adios.", {"text", "language"}),
        ("<p>For everyone.</p>", "<p>For</p><p>everyone.</p>", {"paragraph"}),
        ("example.org/a", "example.org/b", {"link"}),
        ('<a href="https://example.org/a"><em>this page</em></a>', "this page", {"link"}),
        ('alt="A moon"', 'alt="A sun"', {"alternative text"}),
        ('alt="A moon"', 'alt=""', {"alternative text"}),
        ('start="3"', 'start="4"', {"list"}),
        ('value="7"', "", {"list"}),
        ("<li>Curtains</li><li", "<li>Curtains<p></p", {"list"}),
        ("<caption>Hours</caption>", "<tr><td>Hours</td></tr>", {"table caption", "table"}),
        ("<th>Night</th>", "<td>Night</td>", {"table header"}),
        ("<td>8 hours</td>", "<td>8</td><td>hours</td>", {"paragraph", "table"}),
        ("8 hours", "9 hours", {"text", "table cell"}),
        ('<span lang="es">', "<span>", {"language"}),
        ('<span lang="es">', '<span lang="pt">', {"language"}),
        ('<div lang="es">', "<div>", {"language"}),
        ("Doe J. Sleep.", "Doe J. Slept.", {"text", "reference"}),
        ('<li id="ref-a">Doe J. Sleep.</li>', "<p>Doe J. Sleep.</p>", {"reference", "citation"}),
        ('[<a href="#ref-a">1</a>', "[1", {"citation"}),
        ('<a href="#ref-b">2</a>', '<a href="#ref-b">1</a>', {"text", "citation"}),
        (">Good night<", ">Good day<", {"link", "footnote"}),
        ("<h2>Notes</h2>", "", {"heading of the notes"}),
        ("<h2>Notes</h2>", "<h3>Notes</h3>", {"heading of the notes"}),
        ("<h2>Notes</h2>", "<h2>Remarks</h2>", {"heading of the notes"}),
        ('alt="A moon"', 'alt="A moon" lang="es"', {"language of a description"}),
    ],
)
def test_each_kind_of_difference_is_caught(
    tmp_path: Path, old: str, new: str, what: set[str]
) -> None:
    """One thing changed in the file is found, and named as what it is."""
    assert PAGE.count(old) == 1
    found = compare(EXPECTED, page_outline(tmp_path, PAGE.replace(old, new)), "html")
    assert {one.what for one in found} == what


def test_a_difference_says_what_and_where(tmp_path: Path) -> None:
    """The message names the format, the place and the words on both sides."""
    outline = page_outline(tmp_path, PAGE.replace("<h2>Note<", "<h4>Note<").replace("8 h", "9 h"))
    messages = [str(one) for one in compare(EXPECTED, outline, "html")]
    assert messages[0] == "html: heading (number 2): says level 4 “Note” instead of level 2 “Note”"
    assert messages[1].startswith("html: text (under “What helps”): says “… Adult 9 hours")
    assert messages[2] == (
        "html: table cell (number 1, row 2, column 2): says “9 hours” instead of “8 hours”"
    )


def test_one_lacking_entry_does_not_blame_the_rest() -> None:
    """Where one heading is lacking, it alone is named."""
    actual = replace(EXPECTED, headings=EXPECTED.headings[:1] + EXPECTED.headings[2:])
    assert compare(EXPECTED, actual, "docx") == (
        Difference("docx", "heading", "number 2", "level 2 “Note”", ""),
    )
    assert compare(actual, EXPECTED, "docx") == (
        Difference("docx", "heading", "number 2", "", "level 2 “Note”"),
    )


def test_bullets_for_numbers_are_a_difference() -> None:
    """A numbered list that a format shows with bullets is found."""
    bullets = ListShape(False, 2, (), ("Curtains",))
    actual = replace(EXPECTED, lists=(EXPECTED.lists[0], bullets, EXPECTED.lists[2]))
    (found,) = compare(EXPECTED, actual, "docx")
    assert (found.what, found.where) == ("list", "number 2")
    assert found.expected == "numbered list at depth 2: 3. “Curtains”"
    assert found.actual == "bulleted list at depth 2: “Curtains”"


def test_line_ends_of_a_page_are_no_difference() -> None:
    """A PDF that loses the space at a line's end says the same; one that loses a word does not."""
    broken = EXPECTED.text.replace("buenas noches1", f"buenas{LINE_END}noches1")
    pdf = replace(EXPECTED, text=broken, languages=(("es", f"buenas{LINE_END}noches"),))
    pdf = replace(pdf, languages=pdf.languages + EXPECTED.languages[1:])
    assert compare(EXPECTED, pdf, "pdf") == ()
    lost = replace(pdf, text=broken.replace(f"{LINE_END}noches1", f"{LINE_END}1"))
    assert [one.what for one in compare(EXPECTED, lost, "pdf")] == ["text"]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        *(
            ("−5 °C", "-5 °C"),
            ("−5 °C", "–5 °C"),
            ("−5 °C", "5 °C"),
            ("5–10", "510"),
            ("5–10", "5-10"),
        ),
        *(("2,5", "2.5"), ("2,5", "25"), ("1:1000", "1 1000"), ("±5", "+5"), ("≥ 5", "> 5")),
        *(
            ("5 µg", "5 mg"),
            ("½", "12"),
            ("1½", "11/2"),
            ("m²", "m2"),
            ("٥", "5"),
            ("2 × 5", "2 x 5"),
        ),
        *(("٫٥", ",٥"), ("5′", "5"), ("5 ‰", "5 %"), ("112", "11 2"), ("０", "0"), ("H₂O", "H2O")),
    ],
)
def test_a_sign_of_a_dose_is_no_other_sign(wanted: str, given: str) -> None:
    """However alike two may look."""
    assert compare(Outline(text=wanted), Outline(text=given), "pdf")


def test_characters_of_one_glyph_are_no_difference() -> None:
    """Fonts draw micro sign and mu, or a ligature and its letters, alike: a PDF keeps one."""
    model, pdf = Outline(text="5 \u00b5g\u2010\ufb01sh"), Outline(text="5 \u03bcg-fish")
    assert compare(model, pdf, "pdf") == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://Example.org", "https://example.org/"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
        ("mailto:a@b.org", "MAILTO:a@b.org"),
    ],
)
def test_addresses_that_lead_to_one_place_are_one(first: str, second: str) -> None:
    """Formats escape addresses differently; where they lead counts (RFC 3986, section 6.2.2)."""
    models = [Outline(links=(("x", address),)) for address in (first, second)]
    assert compare(models[0], models[1], "pdf") == ()


@pytest.mark.parametrize(
    ("contents", "passed"),
    [
        (None, True),
        (((1, "A"), (2, "B"), (3, "C")), True),
        (((1, "B"), (2, "C")), True),
        (((1, "A"), (2, "B"), (2, "C")), False),
        (((1, "A"), (2, "B")), False),
        ((), False),
    ],
)
def test_navigation_holds_every_heading(
    contents: tuple[tuple[int, str], ...] | None, passed: bool
) -> None:
    """Bookmarks show the heading tree, with the title or below it; a format may have none."""
    model = Outline(headings=((1, "A"), (2, "B"), (4, "C")))
    found = compare(model, replace(model, contents=contents), "pdf")
    assert (found == ()) is passed
    assert {one.what for one in found} <= {"navigation"}


def test_navigation_may_leave_out_marks() -> None:
    """A table of contents need not repeat citations and footnote numbers; words it must."""
    model = Outline(headings=((1, "Sleep well"), (2, "What helps1 [2, p. 5]")))
    contents = ((1, "Sleep well"), (2, "What helps"))
    assert compare(model, replace(model, contents=contents), "epub") == ()
    contents = ((1, "Sleep well"), (2, "What 1"))
    assert len(compare(model, replace(model, contents=contents), "epub")) == 1


def test_without_an_article_the_files_are_compared_with_the_first() -> None:
    """Two files by themselves: the second is compared with the first."""
    other = replace(EXPECTED, alts=())
    report = compare_all({"a.html": EXPECTED, "a.pdf": other})
    assert report.base == "a.html"
    assert [one.passed for one in report.formats] == [True, False]
    assert [one.what for one in report.differences] == ["alternative text"]
    assert compare_all({"a.html": EXPECTED}, EXPECTED).passed


def test_the_report_says_what_failed_and_never_more_than_was_checked() -> None:
    """Passed, failed, not checked, needs a person: in lines and in data, and no other claim."""
    parity = compare_all({"pdf": replace(EXPECTED, alts=()), "html": EXPECTED}, EXPECTED)
    results = {
        "out/a.pdf": [
            ValidatorResult(
                "page", "0.11", "PDF/UA-1", False, (Failure("7.1-3", "untagged", 2),), 106
            ),
            ValidatorResult("veraPDF", "", "PDF/UA-1", None, note="it is not installed."),
        ]
    }
    report = Report(parity, results)
    assert report.failed
    lines = report.lines()
    assert lines[:8] == [
        "Says the same as the article:",
        "  failed: pdf",
        "    alternative text (number 1): lacks “A moon”",
        "  passed: html",
        "out/a.pdf:",
        "  failed: PDF/UA-1 (page 0.11, 106 rules)",
        "    7.1-3: untagged (2 times)",
        "  not checked: PDF/UA-1 (veraPDF): it is not installed.",
    ]
    assert lines[8] == "Needs a person:"
    assert "compliant" not in "\n".join(lines) + json.dumps(report.data())
    data = report.data()
    assert data["result"] == "failed"
    assert data["parity"]["formats"][0]["differences"][0]["expected"] == "“A moon”"
    assert [one["result"] for one in data["validators"]["out/a.pdf"]] == ["failed", "not checked"]
    assert not Report(compare_all({"html": EXPECTED}, EXPECTED), {}).failed
    assert not Report(None, {"a.pdf": results["out/a.pdf"][1:]}).failed


@pytest.mark.parametrize(
    ("heading", "entry", "differs"),
    [
        ("COVID-19 facts1", "COVID-19 facts", False),
        ("見出し1続き", "見出し続き", False),
        ("Before [1, p. 5] and after2", "Before and after", False),
        ("COVID-19 facts", "COVID facts", True),
        ("Before1", "After", True),
    ],
)
def test_navigation_may_leave_out_marks_and_nothing_else(
    heading: str, entry: str, differs: bool
) -> None:
    """A number that is a word of the heading stays, whatever else is left out."""
    outline = Outline(headings=((1, "T"), (2, heading)), contents=((1, "T"), (2, entry)))
    assert bool(compare(outline, outline, "pdf")) == differs


@pytest.mark.parametrize("length", [0, 1, 62, 63, 64, 65, 127, 128, 129, 500])
def test_long_texts_are_compared_to_the_character(length: int) -> None:
    """Where they differ is told to the character; a line's end is one wherever it stands."""
    same = "abc de" * 100
    start = same[:length]
    assert difference_at(start, start) is None
    assert difference_at(f"{start}5 mg{same}", f"{start}6 mg{same}") == (length, length)
    assert difference_at(f"{start}5 mg", f"{start}5 mg5") == (length + 4, length + 4)
    broken = f"{start}{LINE_END}12{LINE_END}{same}"
    assert difference_at(broken, f"{start} 12{same}") is None
    assert difference_at(broken, f"{start}12 {same}") is None
    assert difference_at(broken, f"{start} 13{same}") == (length + 2, length + 2)
