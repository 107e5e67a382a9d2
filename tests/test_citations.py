"""Citations and the list in an article: forms, links both ways, the patients' copy, checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.axe import Axe
from plainleaf.api import Export, export
from plainleaf.checks import check_article
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.handout import Handout, compose
from plainleaf.model.inlines import Citation, CitationLink, FootnoteReference, Superscript
from plainleaf.model.parts import Colophon
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from samples import held, sixty
from validators.field import Check
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf

WORKS = """references:
  - {id: ek2020, type: article-journal, title: One, author: [{family: Ek, given: Bo}], issued: 2020}
  - {id: who, type: report, title: Two, author: [{literal: The Board}], issued: 2021}
  - {id: doe-1, type: book, title: Three, author: [{family: Doe, given: A}], issued: 2022}
"""
Compose = Callable[..., Handout]


@pytest.fixture
def handout(tmp_path: Path) -> Compose:
    """Return a function that composes a body in Markdown that cites three works."""

    def composed(body: str, front: str = "", works: str = WORKS) -> Handout:
        path = tmp_path / "article.md"
        path.write_text(f"---\ntitle: T\nlang: en\n{front}{works}---\n\n{body}\n", "utf-8")
        return compose(read_article(path).article, default_theme())

    return composed


# --- Forms -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "numbers", "names"),
    [
        ("[@ek2020]", "[1]", "(Ek, 2020)"),
        ("[@ek2020; @who]", "[1, 2]", "(Ek, 2020; The Board, 2021)"),
        ("[@ek2020, p. 503]", "[1, p. 503]", "(Ek, 2020, p. 503)"),
        ("[see @ek2020, p. 5; also @who]", "[see 1, p. 5, also 2]",
         "(see Ek, 2020, p. 5; also The Board, 2021)"),
        ("[-@ek2020]", "[1]", "(2020)"),
        ("As @ek2020 said", "As Ek [1] said", "As Ek (2020) said"),
        ("As @ek2020 [p. 5] said", "As Ek [1, p. 5] said", "As Ek (2020, p. 5) said"),
        ("As @doe-1, and", "As Doe [1], and", "As Doe (2022), and"),
        ("@who: so", "The Board [1]: so", "The Board (2021): so"),
        ("(@ek2020)", "(Ek [1])", "(Ek (2020))"),
    ],
)  # fmt: skip
def test_works_are_cited_as_pandoc_and_quarto_write_it(
    source: str, numbers: str, names: str, handout: Compose
) -> None:
    """In square brackets, or with the authors as words of the sentence."""
    assert plain_text(handout(source).body) == numbers
    assert plain_text(handout(source, "csl: apa\n").body) == names


@pytest.mark.parametrize(
    "text",
    ["Follow @clinic or @ek2020x.", "Write to me@ek2020.org.", "x@ek2020", "[ask @clinic]",
     "[me@example.org]", "`@ek2020`", r"\@ek2020"],
)  # fmt: skip
def test_what_is_no_citation_stays_as_it_is(text: str, handout: Compose) -> None:
    """Handles, addresses and code are words; only known works are cited in a sentence."""
    made = handout(text)
    assert not [node for node in walk(made.body) if isinstance(node, Citation)]
    assert plain_text(made.body) == text.strip("`").replace("\\", "")


def test_each_work_of_a_citation_leads_to_its_entry_and_back(handout: Compose) -> None:
    """In a style of names too, whose list has another order than the text."""
    made = handout("A [@who; @ek2020]. B @doe-1.", "csl: apa\n")
    assert made.references is not None
    assert not made.references.numbered
    entries = {plain_text(entry.inlines).split(",")[0]: entry for entry in made.references.entries}
    links = [node for node in walk(made.body) if isinstance(node, CitationLink)]
    assert [plain_text(link) for link in links] == ["Ek, 2020", "The Board, 2021", "2022"]
    assert [link.target for link in links] == [
        entries["Ek"].identifier,
        next(e.identifier for k, e in entries.items() if k.startswith("The Board")),
        entries["Doe"].identifier,
    ]
    for link in links:
        entry = next(one for one in entries.values() if one.identifier == link.target)
        assert entry.cited_at == (link.anchor,)


def test_a_raised_number_is_kept_apart_from_the_word_before_it(handout: Compose) -> None:
    """Read aloud, "dose" and a raised 1 would be "dose1"."""
    made = handout("A dose[@ek2020]. A dose [@who]. A *dose*[@ek2020].", "csl: ama\n")
    assert plain_text(made.body) == "A dose\u00a01. A dose 2. A dose\u00a01."
    assert len([node for node in walk(made.body) if isinstance(node, Superscript)]) == 3


# --- The patients' copy ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("It helps [@ek2020].", "It helps."),
        ("It helps.[@ek2020] It does.", "It helps. It does."),
        ("It helps [@ek2020], and [@who] more.", "It helps, and more."),
        ("It helps [@ek2020], [@who]; [@doe-1].", "It helps."),
        ("It helps ([@ek2020]; [@who]).", "It helps."),
        ("[@ek2020] It helps.", "It helps."),
        ("It **helps [@ek2020]**.", "It helps."),
        ("It helps *[@ek2020]*.", "It helps."),
        ("It helps <sup>[@ek2020]</sup>, too.", "It helps, too."),
        ("As @ek2020 [p. 5] said, it helps.", "As Ek said, it helps."),
        ("As @who said [@who].", "As The Board said."),
    ],
)
def test_without_references_no_mark_and_no_space_is_left(
    source: str, shown: str, handout: Compose
) -> None:
    """Names that are words of a sentence stay."""
    for front in ("", "csl: apa\n"):
        article = handout(source, front).article
        from dataclasses import replace

        made = compose(replace(article, references_hidden=True), default_theme())
        assert plain_text(made.body) == shown
        assert made.references is None


def test_a_line_says_where_the_list_can_be_had(tmp_path: Path) -> None:
    """From the owner, or on request; the footnote that cites keeps its words."""
    (tmp_path / "w.json").write_text('[{"id": "a", "title": "A", "issued": "2020"}]', "utf-8")
    body = "Words [@a].[^n]\n\n- Item [@a]\n\n[^n]: Said [@a]."
    for owner, line in (
        ("owner: The clinic\n", "Owner: The clinic\u00a0· Full list of references: The clinic"),
        ("", "Full list of references: on request"),
    ):
        path = tmp_path / "article.md"
        front = f"title: T\nlang: en\n{owner}references: hide\nbibliography: w.json\n"
        path.write_text(f"---\n{front}---\n\n{body}\n", "utf-8")
        made = compose(read_article(path).article, default_theme())
        assert plain_text(held(made, Colophon)) == line
        assert plain_text(made.body) == "Words.Item"
        assert [plain_text(note) for note in made.footnotes] == ["Said."]
        assert [node for node in walk(made.body) if isinstance(node, FootnoteReference)]


def test_both_copies_come_from_one_article(tmp_path: Path) -> None:
    """The option leaves out what the article has."""
    path = tmp_path / "article.md"
    path.write_text(f"---\ntitle: T\nlang: en\n{WORKS}---\n\nWords [@ek2020].\n", "utf-8")
    full = export(path, ["html"], tmp_path / "full").files["html"].read_text("utf-8")
    short = export(path, ["html"], tmp_path / "short", references=False)
    text = short.files["html"].read_text("utf-8").partition("<body")[2]
    assert "doc-bibliography" in full
    assert "doc-biblioref" in full
    assert 'role="doc-bib' not in text
    assert "Words.</p>" in text


# --- Checks ------------------------------------------------------------------------------------


def found(folder: Path, works: str, body: str) -> list[Diagnostic]:
    """Return what the checks find of an article with these works."""
    path = folder / "article.md"
    lines = "".join(f"  - {{{work}}}\n" for work in works.split("\n"))
    path.write_text(f"---\ntitle: T\nlang: en\nreferences:\n{lines}---\n\n{body}\n", "utf-8")
    reading = read_article(path)
    return [*reading.diagnostics, *check_article(reading.article)]


GOOD = "id: a, type: book, title: T, issued: 2020, DOI: 10.1000/x"


@pytest.mark.parametrize(
    ("works", "body", "code", "line"),
    [
        (GOOD, "Words.", "unused-reference", 5),
        (GOOD, "Words [@b] [@a].", "unknown-citation", 8),
        (f"{GOOD}\nid: b, title: U, issued: 2020, DOI: 10.1000/X", "[@a; @b]", "duplicate-doi", 6),
        ("id: a, title: T, issued: 2020, DOI: 11.1000/x", "[@a]", "malformed-doi", 5),
        ("id: a, title: T, issued: 2020, DOI: 10.1000", "[@a]", "malformed-doi", 5),
        ('id: a, title: T, issued: 2020, DOI: "10.1000/x y"', "[@a]", "malformed-doi", 5),
        ("id: a, title: T", "[@a]", "missing-year", 5),
        ("id: a, issued: {literal: ''}, accessed: 2020", "[@a]", "empty-reference", 5),
        ("id: a, title: 'RETRACTED: T', issued: 2020", "[@a]", "retracted", 5),
        ("id: a, title: T, status: retracted, issued: 2020", "[@a]", "retracted", 5),
        (f"{GOOD}, URL: 'https://example.org/'", "[@a]", "unused-url", 5),
        (f"{GOOD}, publisher-place: Oslo", "[@a]", "unshown-variable", 5),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_work_is_said(
    works: str, body: str, code: str, line: int, tmp_path: Path
) -> None:
    """Each at its line, and nothing else."""
    assert [(each.code, each.position.line) for each in found(tmp_path, works, body)] == [
        (code, line)
    ]


@pytest.mark.parametrize(
    ("works", "body"),
    [
        (GOOD, "[@a]"),
        ("id: a, type: webpage, title: T, accessed: 2020, URL: 'https://e.org/'", "[@a]"),
        ("id: a, title: T, issued: {literal: in press}", "[@a]"),
        ("id: a, title: On retracted papers, issued: 2020, DOI: 10.1000.10/(x)<y>", "[@a]"),
        ("id: a, type: article-journal, title: '<i>T</i> & “U”', page: 284-287, volume: 2, "
         "container-title: New Journal of Print, container-title-short: New J Print, "
         "issued: 2020", "[@a]"),
    ],
)  # fmt: skip
def test_what_is_right_is_not_reported(works: str, body: str, tmp_path: Path) -> None:
    """No work is blamed for what its style shortens or its page has not."""
    assert found(tmp_path, works, body) == []


def test_a_file_s_works_that_nobody_cites_are_not_checked(tmp_path: Path) -> None:
    """They are not in the handout."""
    (tmp_path / "b.bib").write_text("@book{a, doi={x}}\n@book{b, title={B}, year=2020}", "utf-8")
    (tmp_path / "article.md").write_text(
        "---\ntitle: T\nlang: en\nbibliography: b.bib\n---\n\nWords [@b].\n", "utf-8"
    )
    reading = read_article(tmp_path)
    assert not reading.diagnostics
    assert check_article(reading.article) == []


def test_severities_are_fit_for_what_they_stop() -> None:
    """Only what readers could not follow stops an export."""
    from plainleaf.checks import CHECKS

    assert {"empty-reference", "unknown-citation"} <= set(CHECKS)
    assert Severity.ERROR is not Severity.WARNING


# --- Sixty works, a hundred and twenty citations -----------------------------------------------


@pytest.fixture(scope="module", params=["", "csl: ama\n", "csl: apa\n", "csl: ieee\n"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export the article; that it passes parity and PDF/UA-1 is a condition of exporting."""
    folder = tmp_path_factory.mktemp("sixty")
    (folder / "sixty.md").write_text(sixty(str(request.param)), "utf-8")
    return export(folder / "sixty.md", out=folder)


def test_sixty_works_are_the_same_in_all_formats(many: Export) -> None:
    """Words, links, entries and citations, read back from the files."""
    assert many.report.parity is not None
    assert many.report.parity.passed
    assert not [each for each in many.diagnostics if each.severity is not Severity.NOTE]


def test_sixty_works_pass_the_validators_of_pdf(
    many: Export, verapdf: VeraPdf, page_ua1: Check
) -> None:
    """PDF/UA-1, by two of them."""
    assert verapdf(many.files["pdf"]) == []
    assert page_ua1(many.files["pdf"]) == []


def test_sixty_works_pass_the_validators_of_epub(
    many: Export, epubcheck: Check, ace: Check
) -> None:
    """EPUB 3.3 and its accessibility."""
    assert epubcheck(many.files["epub"]) == []
    assert ace(many.files["epub"]) == []


def test_sixty_works_pass_the_validators_of_word(
    many: Export, ooxml: Check, libreoffice_ua: LibreOffice, verapdf: VeraPdf
) -> None:
    """Its schema, and its structure as another program sees it."""
    assert ooxml(many.files["docx"]) == []
    assert verapdf(mended(libreoffice_ua(many.files["docx"]), decorative=0)) == []


def test_sixty_works_pass_axe(many: Export, axe: Axe) -> None:
    """WCAG rules that a machine can test."""
    assert axe(many.files["html"], 320, dark=False) == []
