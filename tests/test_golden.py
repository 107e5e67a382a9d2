"""Golden files: what a screen reader, Word and an EPUB reader are given, one folder a construct.

`tests/cases/<behaviour>.md` is the source; `tests/golden/<behaviour>/` holds what is made of it, in
a form that a person can read. `pytest --update-golden` writes it anew: read the diff as somebody
who hears the handout.

    pdf-tags.txt   the PDF's structure tree, with languages, descriptions, targets, and all text
    document.xml   the body of the Word document, and its footnotes
    content.xhtml  the content document of the EPUB
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from plainleaf.api import check_with_measures
from plainleaf.handout import Handout, compose
from plainleaf.handout.draft import mended
from plainleaf.reader import read_article
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import default_theme
from plainleaf.verify.readback.pdf_text import GlyphRun, PageReader
from plainleaf.writers import WRITERS

TESTS = Path(__file__).resolve().parent
CASES = sorted(path.stem for path in (TESTS / "cases").glob("*.md"))
GOLDEN = TESTS / "golden"
DRAFT = "draft"


@cache
def handout(case: str) -> Handout:
    """Return the handout of a case; that of a draft is mended first."""
    article = read_article(TESTS / "cases" / f"{case}.md").article
    theme = default_theme()
    return compose(mended(article, theme) if case == DRAFT else article, theme, draft=case == DRAFT)


# --- PDF: the structure tree -------------------------------------------------------------------


class Tree:
    """Reads a PDF's structure tree as lines: an element, its attributes, the text below it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pages = {page.objgen: (index, page.obj) for index, page in enumerate(pdf.pages)}
        self.texts: dict[tuple[int, int], dict[int, list[GlyphRun]]] = {}
        self.reader = PageReader()
        self.root = pdf.Root

    def lines(self) -> Iterator[str]:
        """Yield the document's language and title bar, then the tree."""
        (document,) = _kids(self.root.StructTreeRoot)
        yield f"Document Lang={self.root.get('/Lang')}"
        yield from self._below(document, None, 1, str(self.root.get("/Lang", "")))

    def _below(self, element: Any, page: Any, depth: int, language: str) -> Iterator[str]:
        text = ""
        page = element.get("/Pg", page)
        for kid in [*_kids(element), None]:
            if text and (kid is None or _is_element(kid)):
                yield f"{'  ' * depth}“{text}”"
                text = ""
            if kid is not None and _is_element(kid):
                own = str(kid.get("/Lang", language))
                below = list(self._below(kid, page, depth + 1, own))
                head = "  " * depth + " ".join([str(kid.S)[1:], *_attributes(kid)])
                if len(below) == 1 and below[0].lstrip().startswith("“"):
                    yield f"{head} {below[0].strip()}"
                else:
                    yield from [head, *below]
            elif kid is not None:
                text += self._text(kid, page, language)

    def _text(self, kid: Any, page: Any, language: str) -> str:
        mcid: Any = kid
        if isinstance(kid, pikepdf.Dictionary):
            if "/MCID" not in kid:
                return ""
            mcid, page = kid["/MCID"], kid.get("/Pg", page)
        if page.objgen not in self.texts:
            index, content = self.pages[page.objgen]
            self.texts[page.objgen] = self.reader.read(content, index)
        pieces = self.texts[page.objgen].get(int(mcid), [])
        return "".join(piece.text(right_to_left(language)) for piece in pieces)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _attributes(element: Any) -> Iterator[str]:
    for key in ("Lang", "Alt", "ActualText", "E", "ID"):
        if f"/{key}" in element:
            yield f"{key}={_quoted(str(element[f'/{key}']))}"
    attributes = element.get("/A", pikepdf.Dictionary())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        for key in ("Scope", "ListNumbering", "Headers", "RowSpan", "ColSpan"):
            if f"/{key}" in one:
                yield f"{key}={str(one[f'/{key}']).lstrip('/')}"
    areas = [kid.Obj for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary)
             and "/Obj" in kid]  # fmt: skip
    # A link over two lines has two areas, which lead to one place and say the same.
    yield from dict.fromkeys(part for area in areas for part in _target(area))


def _target(area: Any) -> Iterator[str]:
    action = area.get("/A", pikepdf.Dictionary())
    if "/URI" in action:
        yield f"-> {action.URI}"
    else:
        yield f"-> #{action.get('/D', area.get('/Dest'))}"
    if "/Contents" in area:
        yield f"Contents={_quoted(str(area.Contents))}"


def _quoted(value: str) -> str:
    return f'"{value}"' if not value.isidentifier() else value


def pdf_tags(case: str) -> str:
    """Return what a screen reader is given of the PDF."""
    with pikepdf.open(io.BytesIO(WRITERS["pdf"](handout(case), default_theme()))) as pdf:
        return "\n".join(Tree(pdf).lines()) + "\n"


# --- Word and EPUB: XML, printed so that it can be read ------------------------------------------

_DECLARATION = re.compile(r' xmlns(?::\w+)?="[^"]*"')
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_BLOCKS = {
    f"{_XHTML}{name}"
    for name in "html head body title link main header footer section nav aside figure "
    "figcaption div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tr th td "
    "blockquote pre hr".split()
}
_SHORT = 160


def _tag(element: Any) -> str:
    """Return an element on one line, without the declarations of namespaces."""
    text: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return _DECLARATION.sub("", text)


def _printed(element: Any, whole: Callable[[Any], bool], depth: int = 0) -> Iterator[str]:
    """Yield an element's lines; one that is `whole` has one line."""
    indent = "  " * depth
    if whole(element):
        yield indent + _tag(element)
        return
    opening = etree.Element(element.tag, element.attrib, nsmap=element.nsmap)
    opening.text = "|"
    head, tail = _tag(opening).split("|")
    yield indent + head
    line = (element.text or "").lstrip()
    for kid in element:
        if kid.tag in _BLOCKS or not kid.tag.startswith(_XHTML):
            if line.strip():
                yield f"{indent}  {line.strip()}"
            yield from _printed(kid, whole, depth + 1)
            line = (kid.tail or "").lstrip()
        else:
            line += _tag(kid) + (kid.tail or "")
    if line.strip():
        yield f"{indent}  {line.strip()}"
    yield indent + tail


def _is_short(element: Any) -> bool:
    return not len(element) or len(_tag(element)) <= _SHORT


def _is_line(element: Any) -> bool:
    return element.tag == f"{_XHTML}pre" or not any(kid.tag in _BLOCKS for kid in element.iter()
                                                    if kid is not element)  # fmt: skip


def _normal(archive: zipfile.ZipFile, part: str) -> Any:
    """Return a part of a Word file: targets for relationships, nothing that counts savings."""
    root = etree.fromstring(archive.read(f"word/{part}.xml"))
    targets = {}
    if (related := f"word/_rels/{part}.xml.rels") in archive.namelist():
        relationships = etree.fromstring(archive.read(related))
        targets = {one.get("Id"): one.get("Target") for one in relationships}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith(_RELATIONSHIP):
                element.set(name, targets[value])
            elif name.startswith(f"{_WORD}rsid"):
                del element.attrib[name]
    return root


def document_xml(case: str) -> str:
    """Return the body of the Word document and, where there are any, its footnotes."""
    data = WRITERS["docx"](handout(case), default_theme())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lines = list(_printed(_normal(archive, "document"), _is_short))
        if "word/footnotes.xml" in archive.namelist():
            lines += _printed(_normal(archive, "footnotes"), _is_short)
    return "\n".join(lines) + "\n"


def content_xhtml(case: str) -> str:
    """Return the content document of the EPUB."""
    data = WRITERS["epub"](handout(case), default_theme())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("EPUB/handout.xhtml"))
    return "\n".join(_printed(root, _is_line)) + "\n"


VIEWS = {"pdf-tags.txt": pdf_tags, "document.xml": document_xml, "content.xhtml": content_xhtml}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("case", CASES)
def test_what_a_reader_is_given_is_what_a_person_has_read(
    case: str, view: str, update_golden: bool
) -> None:
    """A change of what is written is seen, and agreed to, by somebody who read it."""
    path = GOLDEN / case / view
    now = VIEWS[view](case)
    if update_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, "utf-8")
        return
    before = path.read_text("utf-8") if path.exists() else ""
    diff = difflib.unified_diff(
        before.splitlines(), now.splitlines(), f"golden/{case}/{view}", "now", lineterm=""
    )
    if before != now:
        shown = "\n".join(diff)
        pytest.fail(f"{shown}\n\nIf this is right: pytest --update-golden", pytrace=False)


def test_every_golden_file_belongs_to_a_case() -> None:
    """A case that was renamed leaves no file behind that nothing compares."""
    found = {str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*") if path.is_file()}
    assert found == {f"{case}/{view}" for case in CASES for view in VIEWS}


@pytest.mark.parametrize("case", [case for case in CASES if case != DRAFT])
def test_a_case_is_an_article_without_faults(case: str) -> None:
    """What a golden file shows is what a good source gives."""
    faults = check_with_measures(TESTS / "cases" / f"{case}.md").faults
    found = [each for each in faults if each.code != "html-comment"]
    assert found == []
