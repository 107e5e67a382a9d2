"""The EPUB's list of pages: those of the PDF, each at the words that really begin it."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree

from plainleaf.api import export
from plainleaf.theme import default_theme
from plainleaf.verify.parity import compare_all
from plainleaf.verify.readback import read_back
from plainleaf.writers.epub import write
from plainleaf.writers.epub.page_list import PageMark, mark_pages
from samples import FRONT_MATTER, composed
from validators.field import Check

XHTML = "http://www.w3.org/1999/xhtml"
OPF = "{http://www.idpf.org/2007/opf}"
SENTENCE = "Researchers asked {} people what happens when they take a low dose of the medicine. "
CLAIMS = {"pageBreakMarkers", "pageNavigation"}


def long_body() -> str:
    """Return a body of many pages, whose page breaks fall into all kinds of text."""
    parts = []
    for number in range(1, 13):
        words = "".join(SENTENCE.format(f"{number} times {count}") for count in range(9))
        items = "\n".join(f"- {SENTENCE.format(f'{number} of {count}')}" for count in range(7))
        rows = "\n".join(f"| Week {number}-{count} | “{count * 5} mg” |" for count in range(8))
        parts.append(
            f"## Part {number}\n\n{words}\n\n{items}\n\n| When | Dose |\n|--|--|\n{rows}\n"
        )
    return (
        "\n".join(parts)
        + "\n![A bar](picture.svg)\n\nThe [end](https://example.org).[^n]\n\n[^n]: So."
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the files of a long handout."""
    folder = tmp_path_factory.mktemp("long")
    composed(folder, long_body())
    return export(folder / "article.md", out=folder).files


def opf(path: Path) -> ElementTree.Element:
    """Return the package document of an EPUB."""
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("EPUB/content.opf"))


def described(path: Path) -> set[str | None]:
    """Return the accessibility features that an EPUB claims."""
    metas = opf(path).iter(f"{OPF}meta")
    return {meta.text for meta in metas if meta.get("property") == "schema:accessibilityFeature"}


def solid(text: str) -> str:
    """Return a text without spaces and list markers, to be compared across programs."""
    return "".join(char for char in text if char.isalnum())


def test_each_target_is_the_text_that_begins_the_page(files: dict[str, Path]) -> None:
    """Seen through another program: a page's words without those of its margins."""
    with zipfile.ZipFile(files["epub"]) as archive:
        root = etree.fromstring(archive.read("EPUB/handout.xhtml"))
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    (listed,) = (part for part in nav.iter(f"{{{XHTML}}}nav") if part.get("role") == "doc-pagelist")
    targets = [link.get("href").rpartition("#")[2] for link in listed.iter(f"{{{XHTML}}}a")]
    assert len(targets) > 5
    everything = list(root.iter())
    for number, target in enumerate(targets, 1):
        (mark,) = root.xpath(f"//*[@id='{target}']")
        rest = (mark.tail or "") + "".join(
            (one.text or "") + (one.tail or "") for one in everything[everything.index(mark) + 1 :]
        )
        page = subprocess.run(
            ["pdftotext", "-f", str(number), "-l", str(number), "-raw", files["pdf"], "-"],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        margins = {f"Page {number} of {len(targets)}", "A plain handout" if number > 1 else ""}
        # A table's head is shown again on its second page.
        lines = [line for line in page.splitlines() if line not in {*margins, "When Dose"}]
        shown = solid("".join(lines))
        begins = solid(rest).removeprefix("WhenDose")
        assert shown, f"page {number} has no words"
        assert begins.startswith(shown[:40]), f"page {number}"


def test_the_pages_are_read_back_from_both_files(files: dict[str, Path]) -> None:
    """The export itself compares them."""
    pdf, epub = read_back(files["pdf"]), read_back(files["epub"])
    assert pdf.pages is not None
    assert epub.pages == pdf.pages
    assert [page.label for page in pdf.pages] == [str(n + 1) for n in range(len(pdf.pages))]


def test_a_page_that_is_listed_elsewhere_than_it_begins_is_a_difference(
    files: dict[str, Path], tmp_path: Path
) -> None:
    """A mark that a word has slipped past is found, and named."""
    moved = tmp_path / "moved.epub"
    with zipfile.ZipFile(files["epub"]) as old, zipfile.ZipFile(moved, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("handout.xhtml"):
                data = re.sub(rb'(<span id="page-3"[^>]*/>)(\s*(?:<[^>]*>)*\s*\w+)', rb"\2\1", data)
            new.writestr(name, data)
    report = compare_all({"pdf": read_back(files["pdf"]), "epub": read_back(moved)})
    (difference,) = report.differences
    assert (difference.format, difference.what, difference.where) == ("epub", "page", "number 3")


def test_an_epub_with_pages_says_of_which_edition_and_passes(
    files: dict[str, Path], epubcheck: Check, ace: Check
) -> None:
    """EPUBCheck and Ace find nothing; the source is the identifier that stands in the PDF."""
    source = [m.text for m in opf(files["epub"]).iter(f"{OPF}meta")
              if m.get("property") == "pageBreakSource"]  # fmt: skip
    assert len(source) == 1
    assert f"<xmpMM:DocumentID>{source[0]}<".encode() in files["pdf"].read_bytes()
    assert described(files["epub"]) >= CLAIMS
    assert epubcheck(files["epub"]) == []
    assert ace(files["epub"]) == []


def test_without_a_pdf_no_pages_are_claimed(tmp_path: Path) -> None:
    """Nothing lists what does not exist."""
    composed(tmp_path, "## A\n\nB.\n")
    path = export(tmp_path / "article.md", ("epub",), tmp_path).files["epub"]
    with zipfile.ZipFile(path) as archive:
        assert b"page-list" not in archive.read("EPUB/nav.xhtml")
        assert b"pagebreak" not in archive.read("EPUB/handout.xhtml")
    assert not described(path) & CLAIMS
    assert b"pageBreakSource" not in ElementTree.tostring(opf(path))


def test_the_order_of_the_formats_does_not_matter(tmp_path: Path) -> None:
    """The PDF is made first all the same."""
    composed(tmp_path, "## A\n\nB.\n")
    export(tmp_path / "article.md", ("epub", "pdf"), tmp_path / "one")
    export(tmp_path / "article.md", ("pdf", "epub"), tmp_path / "two")
    first, second = (next((tmp_path / name).glob("*.epub")) for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_an_identifier_that_an_article_has_taken_is_left_to_it(tmp_path: Path) -> None:
    """A heading called `page-1` stays one, and the page gets another name."""
    handout = replace(composed(tmp_path, "## A {#page-1}\n\nB.\n"), pages=(0,))
    path = tmp_path / "handout.epub"
    path.write_bytes(write(handout, default_theme()))
    with zipfile.ZipFile(path) as archive:
        text = archive.read("EPUB/handout.xhtml").decode()
    assert 'id="page-1-2" role="doc-pagebreak"' in text
    assert '<h2 id="page-1">' in text


@pytest.mark.parametrize(
    ("content", "start", "expected"),
    [
        ("<p>One two.</p>", 3, "<p>One @two.</p>"),
        ("<p>One “two”.</p>", 3, "<p>One @“two”.</p>"),
        ("<p>One</p><p>two</p>", 3, "<p>One</p>@<p>two</p>"),
        ("<p>One</p><h2><em>two</em> x</h2>", 3, "<p>One</p>@<h2><em>two</em> x</h2>"),
        ("<p>One</p><section><h2>two</h2></section>", 3,
         "<p>One</p><section>@<h2>two</h2></section>"),
        ("<p>One <em>two three</em></p>", 6, "<p>One <em>two @three</em></p>"),
        ("<p>One <em>two</em></p>", 3, "<p>One @<em>two</em></p>"),
        ("<p>One <em>two</em> three</p>", 6, "<p>One <em>two</em> @three</p>"),
        ("<p>One <a href=''>two three</a></p>", 6, "<p>One <a href=''>two @three</a></p>"),
        ("<p>One <a href=''>two three</a></p>", 3, "<p>One @<a href=''>two three</a></p>"),
        ("<p>One</p><ul><li>two</li></ul>", 3, "<p>One</p>@<ul><li>two</li></ul>"),
        ("<ul><li>One</li><li>two</li></ul>", 3, "<ul><li>One</li><li>@two</li></ul>"),
        ("<dl><div><dt>A</dt><dd>b</dd></div><div><dt>c</dt></div></dl>", 2,
         "<dl><div><dt>A</dt><dd>b</dd></div><div><dt>@c</dt></div></dl>"),
        ("<p>A</p><table><caption>b</caption><tr><td>c</td></tr></table>", 1,
         "<p>A</p>@<table><caption>b</caption><tr><td>c</td></tr></table>"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", 1,
         "<table><tr><td>a</td></tr><tr><td>@b</td></tr></table>"),
        ("<p>One</p><figure><div><img src='x' alt='two'/></div></figure>", 3,
         "<p>One</p>@<figure><div><img src='x' alt='two'/></div></figure>"),
        ("<p>One</p><p><img src='x' alt=''/>two</p>", 3,
         "<p>One</p><p><img src='x' alt=''/>@two</p>"),
        ("<p>One</p>", 3, "<p>One</p>@"),
    ],
)  # fmt: skip
def test_a_mark_stands_before_the_whole_of_what_begins_the_page(
    content: str, start: int, expected: str
) -> None:
    """It parts a paragraph or a link where it must; lists and tables take none between."""
    page = "<html xmlns='{}'><body><main>{}</main></body></html>"
    marks = [PageMark(f"p{number}", str(number), f"Page {number}", "") for number in (1, 2)]
    marked = mark_pages(page.format(XHTML, content).encode(), marks, (0, start))
    main = etree.fromstring(marked).find(f".//{{{XHTML}}}main")
    text = re.sub(r"<span [^>]*/>", "@", etree.tostring(main, encoding="unicode"))
    shown = re.sub(r"</?main[^>]*>| xmlns(:\w+)?=\"[^\"]*\"", "", text).replace('"', "'")
    assert shown == f"@{expected}"


@pytest.mark.parametrize(
    ("content", "start"),
    [("<p>One two</p>", 3), ("<p>One</p><p>two</p>", 3), ("<p>One</p>", 3),
     ("<p>O <em>n</em> e</p>", 2), ("<ul><li>a</li><li>b</li></ul>", 1)],
)  # fmt: skip
def test_pages_that_begin_at_one_place_stand_in_their_order(content: str, start: int) -> None:
    """A page that shows no words, such as one of lines to write on, begins where the next does."""
    page = f"<html xmlns='{XHTML}'><body><main>{content}</main></body></html>"
    marks = [PageMark(f"p{number}", str(number), f"Page {number}", "") for number in range(1, 5)]
    marked = mark_pages(page.encode(), marks, (0, start, start, start))
    assert re.findall(rb'id="(p\d)"', marked) == [b"p1", b"p2", b"p3", b"p4"]


def test_a_mark_in_another_language_than_the_text_says_so(tmp_path: Path) -> None:
    """In a draft in a language without labels, the English name of a page is marked."""
    handout = replace(composed(tmp_path, "## A\n\nB.\n", "eo", draft=True), pages=(0,))
    path = tmp_path / "handout.epub"
    path.write_bytes(write(handout, default_theme()))
    with zipfile.ZipFile(path) as archive:
        assert 'aria-label="Page 1" lang="en"' in archive.read("EPUB/handout.xhtml").decode()
    assert "lang: {language}" in FRONT_MATTER
