"""Files of every format, made here by hand, and the outlines that must be read from them.

One room: the files made by hand differ only in what each test is about.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
import weasyprint
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pikepdf import Array, Dictionary, Name, String

from plainleaf.errors import ConformanceError
from plainleaf.verify.parity import compare, same
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.glyphs import reading_order
from plainleaf.verify.readback.outline import (
    LINE_END,
    ListShape,
    Outline,
    TableShape,
    canonical_tag,
    normal,
)
from plainleaf.verify.readback.pdf_fonts import parse_cmap

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c636460f8cf0000020601019fb4a1d80000000049454e44ae426082"
)

BODY = """
<a class="skip" href="#main">Skip to the handout</a>
<nav><ul><li><a href="#a">Navigation</a></li></ul></nav>
<main id="main">
<header><h1>Sleep well</h1><p>For <b>everyone</b>&#173;.</p></header>
<section><h2 id="a">What
  helps</h2>
<p>Read <a href="https://example.org/a">this <em>page</em></a>, or
<a href="#a">above</a> [<a id="c1" href="#ref-x" role="doc-biblioref">1</a>, p. 5].<br/>Say
<span lang="es">buenas</span> <span lang="es">noches</span><sup><a href="#n1"
role="doc-noteref">1</a></sup>.</p>
<ul><li>Dark room<ol start="3"><li>Curtains</li><li value="7">Mask</li></ol></li>
<li><p>No coffee</p><p>after noon</p></li><li><h3>Walks</h3>Daily</li></ul>
<p aria-hidden="true">unseen</p><p hidden="hidden">unseen</p>
<img src="data:," alt="A moon"/><img src="data:," alt=""/>
<table><caption>Hours</caption><thead><tr><td></td><th>Night</th></tr></thead>
<tbody><tr><th scope="row">Adult</th><td>8 <p>hours</p></td></tr></tbody></table>
</section>
<section role="doc-bibliography"><h2>References</h2><ol>
<li id="ref-x">Doe J. Sleep. <a href="#c1" role="doc-backlink">↩</a></li></ol></section>
<footer><p>Published 2026</p></footer>
<section role="doc-endnotes"><ol><li id="n1">Good night.
<a href="#f" role="doc-backlink">↩</a></li></ol></section>
</main>
"""

EXPECTED = Outline(
    title="Sleep well",
    language="en",
    headings=((1, "Sleep well"), (2, "What helps"), (3, "Walks"), (2, "References")),
    text="Sleep well\nFor everyone.\nWhat helps\n"
    "Read this page, or above [1, p. 5]. Say buenas noches1.\n"
    "Dark room\nCurtains\nMask\nNo coffee\nafter noon\nWalks\nDaily\n"
    "Hours\nNight\nAdult\n8\nhours\nReferences\nDoe J. Sleep.\nPublished 2026",
    links=(("this page", "https://example.org/a"),),
    alts=("A moon",),
    lists=(
        ListShape(False, 1, (), ("Dark room", "No coffee", "")),
        ListShape(True, 2, (3,), ("Curtains",)),
        ListShape(True, 2, (7,), ("Mask",)),
    ),
    tables=(
        TableShape("Hours", (("", "Night"), ("Adult", "8 hours")), ((False, True), (True, False))),
    ),
    languages=(("es", "buenas noches"),),
    references=("Doe J. Sleep.",),
    citations=("1",),
    footnotes=("Good night.",),
)


def html_page(body: str = BODY) -> str:
    """Return a page around a body."""
    return (
        '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">'
        f"<head><title>Sleep well</title><style>p {{}}</style></head><body>{body}</body></html>"
    )


def html_file(folder: Path, body: str = BODY) -> Path:
    """Write a web page."""
    path = folder / "page.html"
    path.write_text(html_page(body), "utf-8")
    return path


def epub_file(folder: Path, body: str = BODY, **changes: str) -> Path:
    """Write an EPUB whose spine holds a cover, the navigation and one chapter."""
    cover = '<section xmlns:epub="http://www.idpf.org/2007/ops" epub:type="cover">Cover</section>'
    nav = (
        '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol><li><a href="c.xhtml">'
        'Sleep well</a><ol><li><a href="c.xhtml#a">What helps</a><ol><li><a href="c.xhtml#w">Walks'
        '</a></li></ol></li><li><a href="c.xhtml#r">References</a></li></ol></li></ol></nav>'
    )
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
        'container"><rootfiles><rootfile full-path="EPUB/a.opf"/></rootfiles></container>',
        "EPUB/a.opf": '<package xmlns="http://www.idpf.org/2007/opf" xml:lang="en"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sleep well</dc:title>'
        "<dc:language>en</dc:language></metadata><manifest>"
        '<item id="k" href="cover.xhtml"/><item id="n" href="n.xhtml" properties="nav"/>'
        '<item id="c" href="text/c%201.xhtml"/></manifest><spine><itemref idref="k"/>'
        '<itemref idref="n"/><itemref idref="c"/></spine></package>',
        "EPUB/cover.xhtml": html_page(cover),
        "EPUB/n.xhtml": html_page(nav),
        "EPUB/text/c 1.xhtml": html_page(body.replace('href="#ref', 'href="c%201.xhtml#ref')),
    }
    path = folder / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (parts | changes).items():
            archive.writestr(name, text)
    return path


def test_html_is_read_as_a_reader_meets_it(tmp_path: Path) -> None:
    """Every part of the outline is read from a web page; what is hidden is not."""
    assert read_back(html_file(tmp_path)) == EXPECTED


def test_epub_is_read_through_its_spine(tmp_path: Path) -> None:
    """Cover and navigation are no text; links between files of the book are inner links."""
    contents = ((1, "Sleep well"), (2, "What helps"), (3, "Walks"), (2, "References"))
    expected = replace(EXPECTED, contents=contents, neighbours=None)
    assert read_back(epub_file(tmp_path)) == expected


def test_navigation_that_lacks_a_heading_is_a_difference(tmp_path: Path) -> None:
    """The navigation of an EPUB is compared with the headings of its text."""
    body = BODY.replace("<h3>Walks</h3>", "<h3>Walks</h3><h4>Short</h4>")
    outline = read_back(epub_file(tmp_path, body))
    found = compare(replace(outline, contents=None), outline, "epub")
    assert [(one.what, one.expected) for one in found] == [("navigation", "level 4 “Short”")]


# --- Word ------------------------------------------------------------------------------------

_NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="1">
<w:startOverride w:val="3"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="1">
<w:startOverride w:val="7"/></w:lvlOverride></w:num>
</w:numbering>"""

_STYLES = """<w:styles {ns}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en"/></w:rPr>
</w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr>
<w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr>
<w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="K"><w:name w:val="Key Points Heading"/>
<w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="R"><w:name w:val="Reference"/><w:pPr><w:numPr>
<w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="TC"><w:name w:val="Table Caption"/><w:basedOn w:val="C"/>
</w:style>
<w:style w:type="paragraph" w:styleId="LC"><w:name w:val="List Continue"/></w:style>
</w:styles>"""


def _p(content: str, style: str = "", number: str = "") -> str:
    """Return a w:p with its style and its (numId, ilvl)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        list_number, level = number.split()
        properties += (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>'
        )
    content = content if content.startswith("<") else _r(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_NOTE = '<w:r><w:footnoteReference w:id="4"/></w:r>'
_PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="1" name="P" descr="{}">{}</wp:docPr></wp:inline>'
    "</w:drawing></w:r>"
)
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext>'
    '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)

_SPANISH = '<w:lang w:val="es"/>'

WORD = "".join(
    [
        _p("Sleep well", "H1"),
        _p(_r("For ") + _r("everyone", "<w:b/>") + _r(".") + _r("unseen", "<w:vanish/>")),
        _p("What helps", "K"),
        _p(
            _r("Read ")
            + f'<w:hyperlink r:id="rIdLink">{_r("this page")}</w:hyperlink>'
            + _r(", or ")
            + f'<w:hyperlink w:anchor="top">{_r("above")}</w:hyperlink>'
            + _r(" [")
            + f'<w:hyperlink w:anchor="ref_x">{_r("1")}</w:hyperlink>'
            + _r(", p. 5].")
            + "<w:r><w:br/></w:r>"
            + _r("Say ")
            + _r("buenas", _SPANISH)
            + _r(" ")
            + _r("noches", _SPANISH)
            + _NOTE
            + _r(".")
        ),
        _p("Dark room", "", "1 0"),
        _p("Curtains", "", "2 1"),
        _p("Mask", "", "3 1"),
        _p("No coffee", "", "1 0"),
        _p("after noon", "LC"),
        _p(_PICTURE.format("A moon", "") + _PICTURE.format("", _DECORATIVE)),
        _p("Hours", "TC"),
        '<w:tbl><w:tblPr><w:tblLook w:firstColumn="1"/></w:tblPr>'
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{_p('')}</w:tc><w:tc>{_p('Night')}</w:tc>"
        f"</w:tr><w:tr><w:tc>{_p('Adult')}</w:tc><w:tc>{_p('8')}{_p('hours')}</w:tc></w:tr></w:tbl>",
        _p("References", "H2"),
        _p('<w:bookmarkStart w:id="1" w:name="ref_x"/>' + _r("Doe J. Sleep. ↩"), "R"),
        _p(_FIELD.format("NOTEREF n", _r("1")) + _FIELD.format("TOC", _r("Contents"))),
    ]
)


def word_file(folder: Path, content: str = WORD, styles: str = _STYLES) -> Path:
    """Write a Word document with parts of our own in python-docx's package."""
    path = folder / "paper.docx"
    document = docx.Document()
    document.core_properties.title = "Sleep well"
    namespaces = nsdecls("w", "r")
    body = document.element.body
    for element in list(body):
        body.remove(element)
    for element in parse_xml(f"<w:body {namespaces}>{content}</w:body>"):
        body.append(element)
    relation = document.part.relate_to(
        "https://example.org/a",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    for link in body.iter(qn("w:hyperlink")):
        if link.get(qn("r:id")):
            link.set(qn("r:id"), relation)
    made = io.BytesIO()
    document.save(made)
    changed = {
        "word/styles.xml": styles.format(ns=namespaces),
        "word/numbering.xml": _NUMBERING.format(ns=namespaces),
        "word/footnotes.xml": f'<w:footnotes {namespaces}><w:footnote w:id="0" w:type="separator">'
        f'{_p("no note")}</w:footnote><w:footnote w:id="4">{_p("Good night.")}</w:footnote>'
        "</w:footnotes>",
    }
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
                    b"</Relationships>",
                )
            if name not in changed:
                new.writestr(name, data)
        for name, text in changed.items():
            new.writestr(name, text)
    return path


def test_marks_of_direction_belong_to_no_language(tmp_path: Path) -> None:
    """Words of one language are one run, though a mark stands between them."""
    marked = WORD.replace(_r(" ") + _r("noches", _SPANISH), _r("\u200e ") + _r("noches", _SPANISH))
    assert marked != WORD
    assert read_back(word_file(tmp_path, marked)).languages == (("es", "buenas noches"),)


def test_word_is_read_by_styles_and_numbering(tmp_path: Path) -> None:
    """Headings come from outline levels, items from numbering, captions and entries from styles."""
    assert read_back(word_file(tmp_path)) == replace(
        EXPECTED,
        headings=((1, "Sleep well"), (2, "What helps"), (2, "References")),
        notes_heading=None,
        described_in=None,
        text=EXPECTED.text.replace("Walks\nDaily\n", "").replace("Published 2026", "1"),
        lists=(
            ListShape(False, 1, (), ("Dark room", "No coffee")),
            *EXPECTED.lists[1:],
        ),
    )


def test_word_lists_of_a_style_end_where_other_text_stands(tmp_path: Path) -> None:
    """Two lists that share Word's built-in style are two, and numbers go on as in Word."""
    document = docx.Document()
    for style, text in (
        ("List Number", "one"),
        ("List Number", "two"),
        ("Normal", "between"),
        ("List Number", "three"),
    ):
        document.add_paragraph(text, style=style)
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read_back(path).lists == (
        ListShape(True, 1, (1, 2), ("one", "two")),
        ListShape(True, 1, (3,), ("three",)),
    )


def test_an_interrupted_word_list_is_one(tmp_path: Path) -> None:
    """A paragraph inside an item does not part a list that its own numbering holds together."""
    content = _p("one", "", "1 0") + _p("inside") + _p("two", "", "1 0")
    assert read_back(word_file(tmp_path, content)).lists == (
        ListShape(False, 1, (), ("one", "two")),
    )


@pytest.mark.parametrize(
    ("above", "caption"), [(_PICTURE.format("A moon", ""), ""), (_r("Some text."), "Moon")]
)
def test_a_caption_below_a_picture_is_not_the_next_tables(
    tmp_path: Path, above: str, caption: str
) -> None:
    """Word's own caption style is for both: one that stands by itself above a table is its."""
    table = f"<w:tbl><w:tr><w:tc>{_p('x')}</w:tc></w:tr></w:tbl>"
    styles = _STYLES.replace("Table Caption", "Other")
    path = word_file(tmp_path, _p(above) + _p("Moon", "C") + table, styles)
    assert read_back(path).tables[0].caption == caption


def test_word_hyperlink_fields_are_links(tmp_path: Path) -> None:
    """A link made of field codes is a link like any other."""
    content = _p(_FIELD.format('HYPERLINK "https://example.org/f"', _r("words")))
    assert read_back(word_file(tmp_path, content)).links == (("words", "https://example.org/f"),)


# --- PDF -------------------------------------------------------------------------------------


def test_a_plain_weasyprint_pdf_says_what_its_page_says(tmp_path: Path) -> None:
    """Words, headings, links, pictures, lists and tables are read from tags of another's making."""
    page = f"""<html lang="en"><head><title>Sleep well</title></head><body><h1>Sleep well</h1>
    <p>{"many words " * 40}<a href="https://example.org/a">this page</a>.</p>
    <ul><li>Dark room</li><li>No coffee</li></ul><ol><li>one</li><li>two</li></ol>
    <img alt="A moon" src="moon.png">
    <table><caption>Hours</caption><tr><th>Age</th><th>Night</th></tr>
    <tr><td>Adult</td><td>8 hours</td></tr></table></body></html>"""

    def fetch(url: str, **_: Any) -> Any:
        return weasyprint.urls.URLFetcherResponse(url, PIXEL, {"Content-Type": "image/png"})

    path = tmp_path / "page.pdf"
    weasyprint.HTML(string=page, base_url="https://example.org/", url_fetcher=fetch).write_pdf(
        path, pdf_variant="pdf/ua-1"
    )
    expected = read_back(html_file(tmp_path, page.partition("<body>")[2]))
    outline = read_back(path)
    assert compare(expected, outline, "pdf") == ()
    assert LINE_END in outline.text
    assert outline.contents == ((1, "Sleep well"),)


Tree = Callable[[pikepdf.Pdf, Any], list[Any]]


def pdf_file(folder: Path, content: bytes, tree: Tree, to_unicode: bytes = b"") -> Path:
    """Write a one-page PDF with a content stream and a structure tree of our own."""
    pdf = pikepdf.new()
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    if to_unicode:
        font.ToUnicode = pdf.make_stream(to_unicode)
    page = pdf.add_blank_page().obj
    page.Contents = pdf.make_stream(content)
    page.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.RoleMap = Dictionary(Absatz=Name.Text, Text=Name.P)
    root.K = Array(tree(pdf, page))
    pdf.Root.StructTreeRoot = root
    pdf.Root.Lang = String("en")
    path = folder / "page.pdf"
    pdf.save(path)
    return path


def node(pdf: pikepdf.Pdf, page: Any, role: str, *kids: Any, **entries: Any) -> Any:
    """Return a structure element."""
    element = pdf.make_indirect(Dictionary(S=Name("/" + role), K=Array(kids), Pg=page, **entries))
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            kid.P = element
    return element


def shown(*texts: str) -> bytes:
    """Return a content stream that shows each text as marked content, all on one line."""
    return b"".join(
        f"/P <</MCID {mcid}>> BDC BT /F 12 Tf 50 700 Td ({text}) Tj ET EMC\n".encode("cp1252")
        for mcid, text in enumerate(texts)
    )


def test_pdf_roles_are_read_through_the_role_map(tmp_path: Path) -> None:
    """Notes, entries, citations, languages and header cells come from the structure tree."""

    def tree(pdf: pikepdf.Pdf, page: Any) -> list[Any]:
        def make(role: str, *kids: Any, **entries: Any) -> Any:
            return node(pdf, page, role, *kids, **entries)

        target = pdf.make_indirect(Dictionary(Subtype=Name.Link, Dest=String("ref-a")))
        outer = pdf.make_indirect(
            Dictionary(Subtype=Name.Link, A=Dictionary(URI=String("https://example.org/")))
        )
        return [
            make("H1", 0),
            make("Absatz", 1, make("Span", 2, Lang=String("es")), 3),
            make("P", make("Reference", make("Link", Dictionary(Obj=target), 4))),
            make("P", make("Link", Dictionary(Obj=outer), 5)),
            make("Table", make("TR", make("TH", 6), make("TD", 7))),
            make("L", make("LI", make("Lbl", 8), make("LBody", make("BibEntry", 9)))),
            make("L", make("LI", make("Lbl", 8), make("LBody", make("Note", 10)))),
            make("Figure", Alt=String("A moon")),
            make("P", 11, ActualText=String("fi")),
        ]

    texts = ["Title", "Say ", "hola", " now", "1", "out", "Head", "cell", "1."]
    path = pdf_file(tmp_path, shown(*texts, "Entry", "A note", "broken"), tree)
    outline = read_back(path)
    assert outline.headings == ((1, "Title"),)
    assert outline.text == "Title\nSay hola now\n1\nout\nHead\ncell\nEntry\nfi"
    assert outline.languages == (("es", "hola"),)
    assert outline.citations == ("1",)
    assert outline.links == (("out", "https://example.org/"),)
    assert outline.tables == (TableShape("", (("Head", "cell"),), ((True, False),)),)
    assert outline.lists == ()
    assert outline.references == ("Entry",)
    assert outline.footnotes == ("A note",)
    assert outline.alts == ("A moon",)


def test_pdf_text_on_another_line_is_parted_by_a_soft_mark(tmp_path: Path) -> None:
    """Where a line ends the words may be parted or not; a raised number stays on its line."""
    content = (
        b"/P <</MCID 0>> BDC BT /F 12 Tf 12 TL 50 700 Td (one) Tj 4 Ts T* (two) Tj ET EMC "
        b"/P <</MCID 1>> BDC BT /F 8 Tf 90 692 Td (3) Tj ET EMC"
    )
    path = pdf_file(tmp_path, content, lambda pdf, page: [node(pdf, page, "P", 0, 1)])
    assert read_back(path).text == f"one{LINE_END}two3"


def test_pdf_marked_content_may_say_its_actual_text(tmp_path: Path) -> None:
    """ActualText of a marked-content sequence stands for what it shows."""
    content = b"/Span <</MCID 0 /ActualText (mended)>> BDC BT /F 9 Tf (br0ken) Tj ET EMC"
    path = pdf_file(tmp_path, content, lambda pdf, page: [node(pdf, page, "P", 0)])
    assert read_back(path).text == "mended"


def test_pdf_strings_are_read_in_each_way_of_writing(tmp_path: Path) -> None:
    """Escapes, hexadecimal strings and arrays with moves between strings are one text."""
    content = (
        rb"/P <</MCID 0>> BDC BT /F 9 Tf [(a\(b\)) -3 <6364>] TJ (\145) Tj [(f) 2 (\\)] TJ ET EMC"
    )
    path = pdf_file(tmp_path, content, lambda pdf, page: [node(pdf, page, "P", 0)])
    assert read_back(path).text == "a(b)cdef\\"


def test_pdf_text_in_a_drawn_form_belongs_to_its_mark(tmp_path: Path) -> None:
    """Text of a form XObject that is drawn within marked content is that content's."""

    def tree(pdf: pikepdf.Pdf, page: Any) -> list[Any]:
        form = pdf.make_stream(b"BT /F 9 Tf (formed) Tj ET")
        form.Type, form.Subtype = Name.XObject, Name.Form
        page.Resources.XObject = Dictionary(X=form)
        return [node(pdf, page, "P", 0)]

    path = pdf_file(tmp_path, b"/P <</MCID 0>> BDC /X Do EMC", tree)
    assert read_back(path).text == "formed"


def test_pdf_terms_are_text_and_numbers_are_not(tmp_path: Path) -> None:
    """The labels of a definition list are its terms; those of other lists are markers."""

    def tree(pdf: pikepdf.Pdf, page: Any) -> list[Any]:
        def make(role: str, *kids: Any) -> Any:
            return node(pdf, page, role, *kids)

        return [
            make("L", make("LI", make("Lbl", 0), make("LBody", 1))),
            make("L", make("LI", make("Lbl", 2), make("LBody", 3, make("L", make("LI", 4))))),
        ]

    outline = read_back(pdf_file(tmp_path, shown("Term", "meaning", "7.", "item", "inner"), tree))
    assert outline.text == "Term\nmeaning\nitem\ninner"
    assert outline.lists == (
        ListShape(True, 1, (7,), ("item",)),
        ListShape(False, 2, (), ("inner",)),
    )


def test_pdf_characters_come_from_the_tounicode_map(tmp_path: Path) -> None:
    """One code may stand for several characters, and a range counts up."""
    cmap = (
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <00660069> endbfchar"
        b" 1 beginbfrange <42> <43> <03B1> endbfrange"
    )
    path = pdf_file(tmp_path, shown("ABC!"), lambda pdf, page: [node(pdf, page, "P", 0)], cmap)
    assert read_back(path).text == "fiαβ!"


def test_cmap_ranges_may_list_their_characters() -> None:
    """A bfrange with an array gives each code its own text."""
    cmap = b"2 beginbfrange <0001> <0002> [<0061> <D83DDE00>] <0003> <0004> <0078> endbfrange"
    assert parse_cmap(cmap) == {1: "a", 2: "😀", 3: "x", 4: "y"}


@pytest.mark.parametrize(
    ("spoken", "drawn", "right_to_left"),
    [
        ("שלום עולם", "םלוע םולש", True),
        ("גיל 25 שנים", "םינש 25 ליג", True),
        ("קחו 1.5 mg ביום", "םויב 1.5 mg וחק", True),
        ("say שלום עולם now", "say םלוע םולש now", False),
        ("no change 12", "no change 12", True),
    ],
)
def test_right_to_left_lines_are_turned_round(spoken: str, drawn: str, right_to_left: bool) -> None:
    """Glyphs from left to right become words in the order in which they are read."""
    assert "".join(reading_order(list(drawn), right_to_left)) == spoken


# --- Broken and foreign files ----------------------------------------------------------------


def _zip(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


def _untagged() -> bytes:
    made = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"words", "cannot be verified"),
        ("a.html", b"", "holds no web page"),
        ("a.pdf", b"", "is not a PDF"),
        ("a.pdf", b"%PDF-1.7\nnothing more", "is not a PDF"),
        ("a.pdf", _untagged(), "is not tagged"),
        ("a.docx", b"PK\x03\x04 not a package", "is not a ZIP package"),
        ("a.docx", _zip(other="x"), "is not a Word document"),
        ("a.epub", _zip(other="x"), "is not an EPUB"),
        ("a.epub", _zip(**{"META-INF__container_xml": "<broken"}), "is not well-formed XML"),
        ("a.epub", _zip(**{"META-INF__container_xml": "<c/>"}), "names no package document"),
    ],
)
def test_a_broken_file_is_one_clear_sentence(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    """Whatever is wrong with a file, it is said in one line that names the file."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ConformanceError, match=said) as caught:
        read_back(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.docx", "a.epub"])
def test_a_missing_file_is_one_clear_sentence(tmp_path: Path, name: str) -> None:
    """A file that is not there is said to be unreadable, in every format."""
    with pytest.raises(ConformanceError, match="cannot be read"):
        read_back(tmp_path / name)


def test_a_missing_part_of_an_epub_is_named(tmp_path: Path) -> None:
    """A spine that names a file that is not there says which."""
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="c" href="x.xhtml"/>'
    )
    package += '</manifest><spine><itemref idref="c"/></spine></package>'
    path = epub_file(tmp_path, **{"EPUB/a.opf": package})
    with pytest.raises(ConformanceError, match=r"EPUB/x\.xhtml is missing"):
        read_back(path)


def test_a_structure_tree_that_holds_itself_ends(tmp_path: Path) -> None:
    """A PDF whose tree goes round in a circle is refused."""

    def tree(pdf: pikepdf.Pdf, page: Any) -> list[Any]:
        element = node(pdf, page, "P")
        element.K = Array([element])
        return [element]

    with pytest.raises(ConformanceError, match="nested too deeply"):
        read_back(pdf_file(tmp_path, b"", tree))


# --- Normal text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        (" a\u00a0b\n\tc ", "a b c"),
        ("co\u00adoperate\u200b", "cooperate"),
        ("e\u0301", "é"),
        ("\u202babc\u202c\ufeff", "abc"),
        ("see ↩\ufe0e", "see"),
        (f"one{LINE_END}two", f"one{LINE_END}two"),
        (f"one {LINE_END}two", "one two"),
        (f"{LINE_END}one", "one"),
    ],
)
def test_text_is_compared_without_what_nobody_reads(written: str, compared: str) -> None:
    """White space, composition and unseen characters do not tell texts apart."""
    assert normal(written) == compared


def test_a_line_end_stands_for_a_space_or_nothing() -> None:
    """At a line's end, and only there, a space may be there or not."""
    assert same(f"one{LINE_END}two", "one two")
    assert same("well-known", f"well-{LINE_END}known")
    assert not same("one two", "onetwo")
    assert not same(f"one{LINE_END}two", "one, two")


@pytest.mark.parametrize(
    ("written", "canonical"), [("EN-gb", "en-GB"), ("zh_hans_cn", "zh-Hans-CN"), ("ES", "es")]
)
def test_language_tags_are_compared_in_canonical_form(written: str, canonical: str) -> None:
    """RFC 5646: language small, script capitalised, region in capitals."""
    assert canonical_tag(written) == canonical
