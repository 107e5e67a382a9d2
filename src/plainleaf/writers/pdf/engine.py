"""WeasyPrint, imported and fed faster than it comes.

WeasyPrint asks for each of its libraries under several names, those of other systems first; and for
a name that is not there `ctypes.util.find_library` starts `ldconfig`, `gcc` and `ld`. Where the
linker has all of them under Linux's names there is nothing to search for. That is worth 170 ms of
460, in every cold run. It imports all of fontTools, 120 ms of a cold run, for fonts of kinds that
few have (`_LATER`). A page of ours is well-formed XML: `PdfSource` spares it the HTML parser, 7 ms
of 90. What of its own work is done again and again, `shortcuts` spares it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from copy import copy
from functools import cache
from importlib import import_module
from io import StringIO
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from plainleaf.errors import EngineMissing
from plainleaf.run.system import how_to_have_pango
from plainleaf.writers.pdf.declared import declarations_kept

# As `weasyprint.text.ffi` names them.
_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
# What WeasyPrint calls for variable fonts, for fonts of the web, and where HarfBuzz cannot subset.
_LATER = ("fontTools.subset", "fontTools.ttLib.woff2", "fontTools.varLib.instancer")


@contextmanager
def _without_search() -> Iterator[None]:
    """Let libraries be found under the linker's own names only, if all of them are."""
    search = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_is_there, _LIBRARIES)):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


class _Later(ModuleType):
    """Stands for a module of functions and classes, each imported when it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        return call


@contextmanager
def _imported_later(names: tuple[str, ...]) -> Iterator[None]:
    """Let modules that are not imported yet be imported as `_Later`."""
    stand_ins = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


try:
    # WeasyPrint prints a page of advice where a library is missing.
    with (
        _without_search(),
        declarations_kept(),
        _imported_later(_LATER),
        redirect_stdout(StringIO()),
    ):
        import cssselect2
        import weasyprint
        from weasyprint.formatting_structure import boxes
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        from plainleaf.writers.pdf import shortcuts
except OSError as error:
    raise EngineMissing(
        "Pango, with which PDF files are written, is not installed here; install it with "
        f"`{how_to_have_pango()}`, or leave PDF out with --to docx,epub,html."
    ) from error

shortcuts.take()

__all__ = [
    "FontConfiguration",
    "PdfSource",
    "URLFetcher",
    "URLFetcherResponse",
    "boxes",
    "weasyprint",
]


class PdfSource(weasyprint.HTML):  # type: ignore[misc]
    """A page of our own markup, as `weasyprint.HTML` would have parsed it.

    Args:
        markup: HTML that is well-formed XML.
        base_url: what addresses in it are relative to; it has no `base` element.
        url_fetcher: serves its pictures.
    """

    def __init__(self, markup: str, base_url: str, url_fetcher: URLFetcher) -> None:
        self.base_url = base_url
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            html_tree(markup), content_language=None
        )
        self.etree_element: Any = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        """Return the style sheet of all pages."""
        return [_sheet()]

    def _ph_stylesheets(self) -> list[Any]:
        """Return the style sheet for attributes of old (`align`, `border`): we write none."""
        return []


@cache
def _sheet() -> Any:
    """Return WeasyPrint's style sheet without rules that style what our pages never have.

    It has a rule each for the markers and calls of notes, and for list markers, that holds for
    every element: six pseudo-elements to be styled for each, of which a list item has one. They
    took a fifth of a PDF's time.
    """
    sheet = copy(weasyprint.UA_STYLESHEET)
    sheet.matcher = copy(sheet.matcher)
    of_all, by_name = [], dict(sheet.matcher.lower_local_name_selectors)
    for entry in sheet.matcher.other_selectors:
        pseudo = entry[3]
        if pseudo is None:
            of_all.append(entry)
        elif pseudo == "marker":
            by_name["li"] = [*by_name.get("li", ()), entry]
    sheet.matcher.other_selectors = of_all
    sheet.matcher.lower_local_name_selectors = by_name
    return sheet


def html_tree(markup: str) -> Element:
    """Return the tree that an HTML parser makes of a page that is well-formed XML.

    HTML knows no namespaces: `xml:lang` is one name. And no space stands between `html` and its
    children (WHATWG HTML, 13.2.6.4).

    Raises:
        ExpatError: it is not well-formed.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(markup, True)
    root = builder.close()
    root.text = None
    root[-1].tail = None
    return root
