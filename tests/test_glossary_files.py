"""The glossary in the finished files: each term leads to its entry and back, in every format."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from plainleaf.handout import Handout, compose
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import compare
from plainleaf.verify.readback import read_back
from plainleaf.writers import WRITERS

SOURCE = """---
title: Before a scan
lang: {language}
glossary:
  scan: A picture of the inside of the body.
  dose: How much of a medicine you take.
  allergy: When the body fights something harmless.
---

::: key-points
- A **scan** takes five minutes.
:::

## The day before

You get two doses. Tell us of your allergies. {more}
"""
TERMS = (("scan", "scan"), ("doses", "dose"), ("allergies", "allergy"))
ENTRIES = (("allergy", "allergies"), ("dose", "doses"), ("scan", "scan"))


def handout(folder: Path, language: str = "en", more: str = "") -> Handout:
    """Return a handout with three terms."""
    path = folder / "article.md"
    path.write_text(SOURCE.format(language=language, more=more), "utf-8")
    return compose(read_article(path).article, default_theme())


def written(folder: Path, name: str, made: Handout) -> Path:
    """Write a handout in one format."""
    path = folder / f"handout.{name}"
    path.write_bytes(WRITERS[name](made, default_theme()))
    return path


def part(path: Path, name: str) -> str:
    """Return a part of a Word document or an EPUB."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def changed(path: Path, name: str, old: str, new: str) -> Path:
    """Write a file in which one text of a part (or of the page itself) is another."""
    if not name:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        return path
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return path


def differences(made: Handout, path: Path) -> set[str]:
    """Return which parts of a file's outline differ from the handout."""
    return {one.what for one in compare(outline_of(made), read_back(path), path.suffix)}


@pytest.mark.parametrize("name", WRITERS)
def test_terms_lead_to_their_entries_and_back(name: str, tmp_path: Path) -> None:
    """Read from the file alone."""
    made = handout(tmp_path)
    outline = read_back(written(tmp_path, name, made))
    assert (outline.terms, outline.entries) == (TERMS, ENTRIES)
    assert "Words explained\nallergy\nWhen the body" in outline.text
    assert (2, "Words explained") in outline.headings
    assert differences(made, tmp_path / f"handout.{name}") == set()


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("language", ["ar", "zh-Hans", "sv"])
def test_terms_are_read_back_in_other_scripts_and_in_languages_without_labels(
    name: str, language: str, tmp_path: Path
) -> None:
    """From right to left, too."""
    terms = {"ar": "جرعة", "zh-Hans": "剂量", "sv": "dos"}
    term = terms[language]
    path = tmp_path / "article.md"
    path.write_text(
        f"---\ntitle: {term}\nlang: {language}\nglossary:\n  {term}: {term}!\n---\n\n"
        f"{term} {term}.\n"
    )
    made = compose(read_article(path).article, default_theme())
    outline = read_back(written(tmp_path, name, made))
    assert (outline.terms, outline.entries) == (((term, term),), ((term, term),))
    assert differences(made, tmp_path / f"handout.{name}") == set()


@pytest.mark.parametrize("name", WRITERS)
def test_terms_are_found_on_any_page(name: str, tmp_path: Path) -> None:
    """Their entries may stand pages later, and a term over two lines is one."""
    made = handout(tmp_path, more="Words and more words. " * 500)
    assert differences(made, written(tmp_path, name, made)) == set()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('href="#term-2"', 'href="#term-3"', {"term"}),
        ('<dt id="term-2"', '<dt id="term-9"', {"term"}),
        ('href="#use-2"', 'href="#use-3"', {"glossary entry"}),
        ('id="use-2" ', "", {"glossary entry"}),
        (">dose</dt>", ">doze</dt>", {"text", "term", "glossary entry"}),
        ('role="doc-glossary"', "", {"term", "glossary entry"}),
    ],
)
@pytest.mark.parametrize("name", ["html", "epub"])
def test_a_web_page_or_a_book_whose_links_are_wrong_differs(
    name: str, old: str, new: str, what: set[str], tmp_path: Path
) -> None:
    """One thing changed is found, and named as what it is."""
    made = handout(tmp_path)
    path = written(tmp_path, name, made)
    if name == "epub":
        text = part(path, "EPUB/handout.xhtml").replace(' epub:type="glossary"', "")
        assert 'role="doc-glossary"' in text
        changed(path, "EPUB/handout.xhtml", ' epub:type="glossary"', "")
    changed(path, "EPUB/handout.xhtml" if name == "epub" else "", old, new)
    assert differences(made, path) == what


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('w:anchor="term_2"', 'w:anchor="term_3"', {"term"}),
        ('w:name="term_2"', 'w:name="other"', {"term", "glossary entry"}),
        ('w:anchor="use_2"', 'w:anchor="use_3"', {"glossary entry"}),
        ('w:name="use_2"', 'w:name="other"', {"glossary entry"}),
        ('w:val="GlossaryTerm"', 'w:val="DefinitionTerm"', {"term", "glossary entry"}),
    ],
)
def test_a_word_document_whose_links_are_wrong_differs(
    old: str, new: str, what: set[str], tmp_path: Path
) -> None:
    """Bookmarks and hyperlinks are read, not what the writer meant."""
    made = handout(tmp_path)
    path = changed(written(tmp_path, "docx", made), "word/document.xml", old, new)
    assert differences(made, path) == what


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [("term-1", "term-2", {"term"}), ("use-1", "use-3", {"glossary entry"})],
)
def test_a_pdf_whose_destinations_are_exchanged_differs(
    first: str, second: str, what: set[str], tmp_path: Path
) -> None:
    """Where a link leads on the page counts, not what the destination is called."""
    made = handout(tmp_path)
    path = written(tmp_path, "pdf", made)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        places = {name: [*names[name]] for name in (first, second)}
        names[first] = pikepdf.Array(places[second])
        names[second] = pikepdf.Array(places[first])
        pdf.save(path)
    found = differences(made, path)
    assert what <= found <= {"term", "glossary entry"}


def test_a_pdf_without_the_ways_back_differs(tmp_path: Path) -> None:
    """A link that leads elsewhere is no way back."""
    made = handout(tmp_path)
    path = written(tmp_path, "pdf", made)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            for area in page.obj.get("/Annots", []):
                if str(area.get("/Dest", "")).startswith("use-"):
                    area.Dest = pikepdf.String("glossary")
        pdf.save(path)
    assert "glossary entry" in differences(made, path)


# --- What programs and e-readers are told --------------------------------------------------------


def test_the_book_names_its_glossary(tmp_path: Path) -> None:
    """By EPUB's words and ARIA's, and among the landmarks."""
    path = written(tmp_path, "epub", handout(tmp_path))
    text = part(path, "EPUB/handout.xhtml")
    assert 'role="doc-glossary" epub:type="glossary" aria-labelledby="term-list"' in text
    assert '<dt id="term-1" epub:type="glossterm">scan</dt>' in text
    assert '<dd epub:type="glossdef">' in text
    assert 'role="doc-glossref" epub:type="glossref">doses</a>' in text
    navigation = part(path, "EPUB/nav.xhtml")
    assert '<a epub:type="glossary" href="handout.xhtml#term-list"' in navigation


def test_the_page_tells_terms_and_links_apart(tmp_path: Path) -> None:
    """A `dt` where a term is explained, a link with a role where it is used."""
    text = written(tmp_path, "html", handout(tmp_path)).read_text("utf-8")
    assert "epub:type" not in text
    assert '<dt id="term-2">dose</dt>' in text
    assert '<a id="use-2" href="#term-2" role="doc-glossref">doses</a>' in text


def test_word_has_styles_for_it(tmp_path: Path) -> None:
    """A clinic changes one style, and all terms follow."""
    path = written(tmp_path, "docx", handout(tmp_path))
    document = etree.fromstring(part(path, "word/document.xml").encode())
    used = {style.get(style.keys()[0]) for style in document.iter("{*}pStyle", "{*}rStyle")}
    assert {"GlossaryTerm", "GlossaryDefinition", "GlossaryLink"} <= used


def test_a_text_without_terms_has_no_section_and_no_landmark(tmp_path: Path) -> None:
    """No heading with nothing below it."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: en\nglossary:\n  scan: S.\n---\n\nWords.\n")
    made = compose(read_article(path).article, default_theme())
    book = written(tmp_path, "epub", made)
    assert "glossary" not in part(book, "EPUB/nav.xhtml")
    assert "glossary" not in part(book, "EPUB/handout.xhtml")
