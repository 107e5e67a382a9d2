"""The shortcuts round the PDF engine: nothing that they leave out changes a byte of a PDF."""

from __future__ import annotations

import ctypes.util
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
import weasyprint
from weasyprint.css import AnonymousStyle, ComputedStyle, get_all_computed_styles
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.layout import percent
from weasyprint.text import line_break

from plainleaf.api import read
from plainleaf.handout import Handout, compose
from plainleaf.theme import default_theme
from plainleaf.writers import pdf
from plainleaf.writers.html import page, picture_names
from plainleaf.writers.pdf import engine, shortcuts
from plainleaf.writers.styles import Flavour

CASES = Path(__file__).parent / "cases"
# Between them: every kind of list, box, table, note, picture and language.
TELLING = (
    "boxes-all-kinds", "citations", "code", "definition-list", "footnotes", "glossary",
    "icon-array", "languages", "list-numbers", "lists-nested-loose", "my-notes", "right-to-left",
    "table",
)  # fmt: skip


def without_shortcuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the engine do everything itself."""
    for place, name, own in shortcuts.TAKEN:
        monkeypatch.setattr(place, name, own)


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
    """A PDF with the engine's own style sheets, lengths and properties of boxes is the same."""
    one = handout(case)
    ours = pdf.write(one, default_theme())
    without_shortcuts(monkeypatch)
    for name in ("_ua_stylesheets", "_ph_stylesheets"):
        monkeypatch.setattr(engine.PdfSource, name, getattr(weasyprint.HTML, name))
    assert pdf.write(one, default_theme()) == ours


# Nobody asks for the logical names, only for what they say of the physical ones.
ASKED_FOR = [key for key in INITIAL_VALUES if not {"block", "inline"} & {*key.split("_")}]
RULES = """
p { margin-inline-start: 3px; color: var(--ink); padding: calc(1px + 1px) }
.a { direction: rtl; max-inline-size: 5em; --ink: #123; text-decoration: underline }
.a * { margin-left: 7px; text-decoration: inherit; border-left-style: solid }
.a::before { content: "x"; font-size: larger }
"""


def test_each_property_is_as_the_engine_itself_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logical sides, variables, sums, what is inherited: of the element and of what has no rule."""
    markup = f"""<html lang="ar" dir="rtl"><head><style>{RULES}</style></head>
        <body><p>a</p><div class="a"><p>b <i>c</i></p><ul><li>d</li></ul></div></body></html>"""

    def found() -> list[object]:
        source = weasyprint.HTML(string=markup)
        style_for = get_all_computed_styles(source)
        looked_up: list[object] = []
        for element in source.etree_element.iter():
            for pseudo in (None, "before"):
                style = style_for(element, pseudo)
                if style is not None:
                    both = (style, style.anonymous_style)
                    looked_up += [[repr(each[key]) for key in ASKED_FOR] for each in both]
        return looked_up

    ours = found()
    without_shortcuts(monkeypatch)
    assert found() == ours
    assert len(ours) > 10


@pytest.mark.parametrize(
    ("owner", "name", "shortcut", "own"),
    [
        (ComputedStyle, "__missing__", shortcuts._looked_up, "missing"),
        (percent, "resolve_percentages", shortcuts._resolve_all, "resolve"),
        (line_break, "strut", shortcuts._strut, "strut"),
        (line_break, "get_font_description", shortcuts._described, "describe"),
        (line_break.Layout, "reactivate", shortcuts._take_up, "reactivate"),
    ],
)
def test_the_engine_is_asked_less_often(
    owner: object, name: str, shortcut: Any, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is asked as often as by itself, a shortcut leads nowhere and is to be taken out."""
    asked: list[object] = []
    does = shortcut.__kwdefaults__[own]

    def ask(*arguments: Any, **named: Any) -> Any:
        asked.append(name)
        return does(*arguments, **named)

    one = handout("languages")
    monkeypatch.setitem(shortcut.__kwdefaults__, own, ask)
    pdf.write(one, default_theme())
    with_ours = len(asked)
    for place, what, function in shortcuts.TAKEN:
        if what == name:
            assert getattr(place, name) is shortcut
            monkeypatch.setattr(place, name, ask)
            assert function is does
    pdf.write(one, default_theme())
    assert with_ours < 0.7 * (len(asked) - with_ours)


@pytest.mark.parametrize("most", [0, 2, 2000])
def test_of_measured_lines_no_more_are_kept_than_may_be(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are kept, all are drawn alike; the rest are let go of."""
    one = handout("citations")
    ours = pdf.write(one, default_theme())
    shortcuts._LINES.clear()
    monkeypatch.setattr(shortcuts, "_MOST_LINES", most)
    assert pdf.write(one, default_theme()) == ours
    assert len(shortcuts._LINES) <= most


def test_a_line_that_was_kept_is_drawn_without_a_width() -> None:
    """Its end was found when it was measured; a word more would be drawn nowhere."""
    style = weasyprint.HTML(string="<p>a").render().pages[0]._page_box.style
    line = line_break.create_layout("one two three", style, None, 10, 0)
    assert line.get_first_line()[1] is not None
    line.deactivate()
    assert "layout" in vars(line)
    line.reactivate(style)
    assert line.get_first_line()[1] is None


def test_a_line_with_spaces_between_its_letters_is_not_kept() -> None:
    """What was tried on it before stays in its attributes."""
    style = weasyprint.HTML(string="<p>a").render().pages[0]._page_box.style.copy()
    style["letter_spacing"] = 2
    line = line_break.create_layout("one", style, None, None, 0)
    line.deactivate()
    assert "layout" not in vars(line)


def test_the_engine_still_looks_for_each_property_the_long_way() -> None:
    """When a box that no rule names begins with its properties, ours is to be taken out."""
    own = shortcuts._anonymous.__kwdefaults__["init"]
    style = weasyprint.HTML(string="<p>a").render().pages[0]._page_box.style
    plain = AnonymousStyle.__new__(AnonymousStyle)
    own(plain, style)
    assert len(plain) < 10 < len(shortcuts._AS_AT_FIRST)


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
