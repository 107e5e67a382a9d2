"""Whatever page or Word file comes: no word is lost, no number moves, a second import is the same.

The import itself proves that; here it must never fail.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from docx.document import Document as DocumentObject
from hypothesis import example, given
from hypothesis import strategies as st

from examples import examples
from plainleaf.errors import SourceError
from plainleaf.importers import import_article
from plainleaf.importers.markdown import from_markdown
from plainleaf.importers.serialise import serialise

WORDS = (
    "Take 2 tablets of 5 mg a day . , ( ) * ** _x_ # 1. <5 & &amp; [1] | ~~ ` \\ ! :: {x} "
    "\u00a0 \u00ad Größe это ماء 薬 120/80 +44 1632 960123 https://example.org/a_(b) a@b.example "
    "– “so” 's"
).split(" ")
INLINE = ("b", "strong", "em", "i", "sup", "sub", "code", "s", "mark", "span", "a", "u", "kbd", "q")
BLOCK = ("p", "div", "li", "td", "h2", "h3", "h4", "blockquote", "section", "figure", "dd", "dt")


def words() -> st.SearchStrategy[str]:
    """Return a few words and signs in a row."""
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> str:
    """Return words with marks within marks, glued to each other or not."""
    out = ""
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("text", "text", "mark", "br", "img")))
        if kind == "text" or depth == 0:
            out += escape(draw(words())) + draw(st.sampled_from(("", " ")))
        elif kind == "mark":
            name = draw(st.sampled_from(INLINE))
            extra = ' href="https://example.org/x"' if name == "a" else ""
            extra += draw(st.sampled_from(("", "", "", ' lang="es"')))
            out += f"<{name}{extra}>{draw(inline(depth - 1))}</{name}>"
        elif kind == "br":
            out += "<br>"
        else:
            out += '<img src="x.png" alt="A cup">'
    return out


@st.composite
def block(draw: st.DrawFn, depth: int = 2) -> str:
    """Return an element of a page, and elements within it."""
    kind = draw(
        st.sampled_from(("p", "p", "h", "ul", "ol", "table", "div", "details", "dl", "nav"))
    )
    if kind == "p" or depth == 0:
        return f"<p>{draw(inline())}</p>"
    if kind == "h":
        return f"<h{draw(st.integers(1, 6))}>{draw(inline(1))}</h2>"
    if kind in ("ul", "ol"):
        items = draw(st.lists(st.one_of(inline(), block(depth - 1)), min_size=1, max_size=3))
        start = draw(st.sampled_from(("", "", ' start="3"')))
        return f"<{kind}{start}>{''.join(f'<li>{each}</li>' for each in items)}</{kind}>"
    if kind == "table":
        rows = draw(st.lists(st.lists(inline(1), min_size=1, max_size=3), min_size=1, max_size=3))
        span = draw(st.sampled_from(("", "", ' rowspan="2"', ' colspan="2"')))
        return "<table>" + "".join(
            "<tr>" + "".join(f"<td{span if at == 0 else ''}>{cell}</td>" for at, cell in enumerate(
                row)) + "</tr>" for row in rows
        ) + "</table>"  # fmt: skip
    if kind == "dl":
        return f"<dl><dt>{draw(inline(1))}</dt><dd>{draw(inline(1))}</dd></dl>"
    inside = "".join(draw(st.lists(block(depth - 1), min_size=1, max_size=2)))
    if kind == "details":
        return f"<details><summary>{draw(words())}</summary>{inside}</details>".replace(
            "&", "&amp;"
        )
    return f"<{kind}>{draw(inline(1))}{inside}</{kind}>"


def twice(source: Path) -> None:
    """Import a file, and import what came of it."""
    try:
        made = import_article(source, source.parent / "one")
    except SourceError as error:
        assert "no text" in str(error)  # noqa: PT017
        return
    assert serialise(from_markdown(source.parent / "one" / "article.md")) == made.text


@examples(60)
@given(st.lists(block(), min_size=1, max_size=4))
@example(["<table><tr><td><br></td><td>a</td><td>b<br>c</td></tr><tr><td>d</td></tr></table>"])
def test_no_page_loses_a_word(blocks: list[str]) -> None:
    """Elements in any order, those that no standard allows among them."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(
            f'<html lang="en"><head><title>A page</title></head><body><main><h1>Title</h1>'
            f"{''.join(blocks)}</main><footer>Imprint 7</footer></body></html>",
            "utf-8",
        )
        twice(page)


@st.composite
def documents(draw: st.DrawFn) -> DocumentObject:
    """Return a Word file of paragraphs, lists, headings and tables, with marks in words."""
    document = Document()
    styles = ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number",
              "List Bullet 2", "Quote", "Title", "Caption", "List Paragraph")  # fmt: skip
    for _ in range(draw(st.integers(1, 8))):
        if draw(st.integers(0, 6)) == 0:
            rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            table = document.add_table(rows, columns)
            for cell in table._cells:
                cell.text = draw(words())
            if columns > 1 and draw(st.booleans()):
                table.cell(0, 0).merge(table.cell(0, 1))
            if rows > 1 and draw(st.booleans()):
                table.cell(0, columns - 1).merge(table.cell(1, columns - 1))
            continue
        paragraph = document.add_paragraph(style=draw(st.sampled_from(styles)))
        for _ in range(draw(st.integers(0, 4))):
            run = paragraph.add_run(draw(words()) + draw(st.sampled_from(("", " "))))
            run.bold, run.italic = draw(st.sampled_from(((None, None), (True, None), (True, True))))
            run.font.superscript = draw(st.sampled_from((None, None, True)))
            run.font.hidden = draw(st.sampled_from((None, None, None, True)))
            if draw(st.integers(0, 5)) == 0:
                run.add_break()
    return document


@examples(60)
@given(documents())
def test_no_word_file_loses_a_word(document: DocumentObject) -> None:
    """Paragraphs of any style in any order."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.docx"
        document.save(str(path))
        twice(path)
