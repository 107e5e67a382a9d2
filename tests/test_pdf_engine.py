"""The shortcuts round the PDF engine: nothing that they leave out changes a byte of a PDF."""

from __future__ import annotations

import ctypes.util
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
import weasyprint
from weasyprint.layout import percent

from plainleaf.api import read
from plainleaf.handout import Handout, compose
from plainleaf.theme import default_theme
from plainleaf.writers import pdf
from plainleaf.writers.html import page, picture_names
from plainleaf.writers.pdf import engine
from plainleaf.writers.styles import Flavour

CASES = Path(__file__).parent / "cases"
# Between them: every kind of list, box, table, note, picture and language.
TELLING = (
    "boxes-all-kinds", "citations", "code", "definition-list", "footnotes", "glossary",
    "icon-array", "languages", "list-numbers", "lists-nested-loose", "my-notes", "right-to-left",
    "table",
)  # fmt: skip


def handout(case: str) -> Handout:
    """Return the handout of a case."""
    return compose(read(CASES / f"{case}.md").article, default_theme())


def as_data(element: Element) -> list[object]:
    """Return a tree as plain data; spaces round the text of a page, which nobody sees, left out."""
    outer = element.tag in ("html", "head", "body", "main")
    text, tail = element.text or "", element.tail or ""
    return [
        element.tag,
        dict(element.attrib),
        text.strip() if outer else text,
        [as_data(child) for child in element],
        tail.strip() if outer else tail,
    ]


@pytest.mark.parametrize("case", TELLING)
def test_a_page_read_as_xml_is_the_tree_of_an_html_parser(case: str) -> None:
    """The page is well-formed XML, so that no HTML parser is needed to lay it out."""
    one = handout(case)
    markup = page(one, default_theme(), Flavour.PRINT, picture_names(one))
    parsed = tinyhtml5.parse(markup, namespace_html_elements=False)
    assert as_data(engine.html_tree(markup)) == as_data(parsed)


@pytest.mark.parametrize("case", TELLING)
def test_what_is_left_out_changes_no_byte(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF with all of the engine's own style sheets, and its own lengths, is the same."""
    one = handout(case)
    ours = pdf.write(one, default_theme())
    own = engine._resolve_one.__kwdefaults__["resolve"]
    assert percent.resolve_one_percentage is engine._resolve_one
    monkeypatch.setattr(percent, "resolve_one_percentage", own)
    for name in ("_ua_stylesheets", "_ph_stylesheets"):
        monkeypatch.setattr(engine.PdfSource, name, getattr(weasyprint.HTML, name))
    assert pdf.write(one, default_theme()) == ours


def test_libraries_are_searched_for_where_the_linker_lacks_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a system with other names the search goes on as ever."""
    search = ctypes.util.find_library
    monkeypatch.setattr(engine, "_LIBRARIES", ("libnobody-has-this.so.0",))
    with engine._without_search():
        assert ctypes.util.find_library is search


def test_the_search_for_libraries_is_put_back() -> None:
    """Whoever else looks for a library finds it."""
    search = ctypes.util.find_library
    with engine._without_search():
        pass
    assert ctypes.util.find_library is search


def test_no_type_is_parsed_for_a_number_of_glyphs() -> None:
    """An article with other letters than the one before costs nothing more; else it does."""
    ffi = weasyprint.pdf.fonts.ffi

    def written(letters: str) -> bytes:
        markup = f'<html lang="en"><body><p>{letters}</p></body></html>'
        source = engine.PdfSource(markup, "plainleaf:", engine.URLFetcher())
        data: bytes = source.write_pdf()
        return data

    written("abc")
    known = len(ffi._parsed_types)
    data = written("bdfhjln")
    assert len(ffi._parsed_types) == known
    # When WeasyPrint asks for `[]` itself, ours is to be taken out.
    weasyprint.pdf.fonts.ffi = ffi._ffi
    try:
        assert written("bdfhjln") == data
    finally:
        weasyprint.pdf.fonts.ffi = ffi
    assert len(ffi._parsed_types) > known
