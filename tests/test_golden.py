"""Golden files: what a screen reader, Word and an EPUB reader are given, one folder a construct.

`tests/cases/<behaviour>.md` is the source; `tests/golden/<behaviour>/` holds what is made of it, in
a form that a person can read. `pytest --update-golden` writes it anew: read the diff as somebody
who hears the handout.

    pdf-tags.txt   the PDF's structure tree, with languages, descriptions, targets, and all text
    document.xml   the body of the Word document, and its footnotes
    content.xhtml  the content document of the EPUB
    page.html      the web page, but for its style sheet

What files say beside their text stands in `package.opf` (EPUB), `properties.xml` (Word) and
`pdf-metadata.txt` (the document information and XMP).
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

import pytest
from lxml import etree

from pdf_views import metadata_lines, tag_lines
from plainleaf.api import check_with_measures
from plainleaf.handout import Handout, compose
from plainleaf.handout.draft import mended
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
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


@cache
def written(case: str, name: str) -> bytes:
    """Return a case in the format of a name."""
    return WRITERS[name](handout(case), default_theme())


# --- PDF -----------------------------------------------------------------------------------------


def pdf_tags(case: str) -> str:
    """Return what a screen reader is given of the PDF."""
    return "\n".join(tag_lines(written(case, "pdf"))) + "\n"


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
    with zipfile.ZipFile(io.BytesIO(written(case, "docx"))) as archive:
        lines = list(_printed(_normal(archive, "document"), _is_short))
        if "word/footnotes.xml" in archive.namelist():
            lines += _printed(_normal(archive, "footnotes"), _is_short)
    return "\n".join(lines) + "\n"


def content_xhtml(case: str) -> str:
    """Return the content document of the EPUB."""
    with zipfile.ZipFile(io.BytesIO(written(case, "epub"))) as archive:
        root = etree.fromstring(archive.read("EPUB/handout.xhtml"))
    return "\n".join(_printed(root, _is_line)) + "\n"


# --- What files say beside their text, and the web page ------------------------------------------

_VERSION = re.compile(r"(?<=Plainleaf )\d+\.\d+\.\d+\w*")

_STYLE = re.compile(r"(<style>).*?(</style>)", re.DOTALL)


def page_html(case: str) -> str:
    """Return the web page without its style sheet, and pictures by their kind."""
    text = re.sub(
        r"(<style>).*?(</style>)", r"\1\2", written(case, "html").decode(), flags=re.DOTALL
    )
    return re.sub(r"(data:[\w/+]+;base64,)[^\"]+", r"\1", _without_version(text))


def package_opf(case: str) -> str:
    """Return the package document of the EPUB."""
    with zipfile.ZipFile(io.BytesIO(written(case, "epub"))) as archive:
        package = _without_version(archive.read("EPUB/content.opf").decode() + "\n")
    # Its time of day stands for all that the publication holds.
    return re.sub(r"(dcterms:modified\">[-\d]+T)[:\d]+Z", r"\1…", package)


def properties_xml(case: str) -> str:
    """Return the core and custom properties of the Word document."""
    with zipfile.ZipFile(io.BytesIO(written(case, "docx"))) as archive:
        names = [name for name in archive.namelist() if name.startswith("docProps/")]
        roots = [etree.fromstring(archive.read(name)) for name in sorted(names)]
    for root in roots:
        etree.indent(root)
    parts = (etree.tostring(root, encoding="unicode") for root in roots)
    return _without_version("\n".join(parts) + "\n")


def pdf_metadata(case: str) -> str:
    """Return the document information and the XMP packet of the PDF."""
    return _without_version("\n".join(metadata_lines(written(case, "pdf"))) + "\n")


def _without_version(text: str) -> str:
    return _VERSION.sub("VERSION", text)


VIEWS = {
    "pdf-tags.txt": pdf_tags,
    "document.xml": document_xml,
    "content.xhtml": content_xhtml,
    "page.html": page_html,
    "package.opf": package_opf,
    "properties.xml": properties_xml,
    "pdf-metadata.txt": pdf_metadata,
}


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
    found = [each for each in faults if each.code not in ("html-comment", "struck-out", "read-as")]
    assert found == []
