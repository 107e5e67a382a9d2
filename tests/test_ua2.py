"""PDF 2.0 of a handout: PDF/UA-2, WTPDF and PDF/A-4 of the same pages and the same tags."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings

from articles import articles
from examples import examples
from plainleaf.api import export, verify
from plainleaf.errors import UsageError
from plainleaf.handout import compose
from plainleaf.handout.standards import PdfStandard
from plainleaf.model.article import Article
from plainleaf.run.ownership import is_sealed
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import compare_all
from plainleaf.verify.readback import read_back
from plainleaf.verify.validators import for_format
from plainleaf.writers import pdf as pdf_writer
from validators.verapdf import VeraPdf

CONTENT = Path(__file__).resolve().parents[1] / "content"
ARTICLES = {
    "nalmefen": CONTENT / "nalmefen",
    "clear-print": CONTENT / "clear-print",
    "arabic": CONTENT / "leaflets" / "article.ar.md",
    "japanese": CONTENT / "leaflets" / "article.ja.md",
}
PROFILES = ("ua2", "wt1a", "wt1r", "4")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that exports an article's PDF by a standard, once."""

    @cache
    def exported(name: str, standard: str) -> Path:
        out = tmp_path_factory.mktemp(standard)
        return export(ARTICLES[name], "pdf", out, pdf=standard).files["pdf"]

    return exported


def elements(path: Path) -> Iterator[Any]:
    """Yield every structure element of a file."""

    def below(kid: Any) -> Iterator[Any]:
        for each in kid if isinstance(kid, pikepdf.Array) else [kid]:
            if isinstance(each, pikepdf.Dictionary) and "/S" in each:
                yield each
                yield from below(each.get("/K", pikepdf.Array()))

    with pikepdf.open(path) as pdf:
        yield from below(pdf.Root.StructTreeRoot.K)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ARTICLES)
def test_it_keeps_the_later_standards(made: Any, verapdf: VeraPdf, name: str, profile: str) -> None:
    """PDF/UA-2, both parts of WTPDF, and PDF/A-4."""
    assert verapdf(made(name, "ua-2"), profile) == []


@settings(examples(4), suppress_health_check=list(HealthCheck))
@given(article=articles())
def test_any_article_keeps_the_later_standards(
    article: Article, tmp_path_factory: pytest.TempPathFactory, verapdf: VeraPdf
) -> None:
    """Every construct, nested as it can be; `PLAINLEAF_FUZZ=50` tries 200 others."""
    handout = replace(compose(article, default_theme()), pdf=PdfStandard.UA_2)
    path = tmp_path_factory.mktemp("any") / "handout.pdf"
    path.write_bytes(pdf_writer.write(handout, default_theme()))
    assert compare_all({"pdf": read_back(path)}, outline_of(handout)).differences == ()
    for profile in PROFILES:
        assert verapdf(path, profile) == [], profile


@pytest.mark.parametrize("name", ARTICLES)
def test_it_says_and_shows_the_same(made: Any, name: str, tmp_path: Path) -> None:
    """Word for word by its tags, and dot for dot on its pages."""
    first, second = made(name, "ua-1"), made(name, "ua-2")
    one, other = read_back(first), read_back(second)
    assert compare_all({"pdf": other}, one).differences == ()
    for number, path in enumerate((first, second)):
        subprocess.run(["pdftoppm", "-r", "40", path, tmp_path / f"{number}"], check=True)
    pages = [sorted(tmp_path.glob(f"{number}-*")) for number in (0, 1)]
    assert len(pages[0]) == len(pages[1])
    assert [p.read_bytes() for p in pages[0]] == [p.read_bytes() for p in pages[1]]


def test_links_and_bookmarks_lead_into_the_structure(made: Any) -> None:
    """ISO 14289-2, 8.8: each names the element that stands where it leads."""
    path = made("clear-print", "ua-2")
    with pikepdf.open(path) as pdf:
        inner = [
            area.A
            for page in pdf.pages
            for area in page.get("/Annots", [])
            if area.get("/A", {}).get("/S") == "/GoTo" or "/Dest" in area
        ]
        assert len(inner) > 20
        assert all("/S" in action.SD[0] for action in inner)
        roles, item = [], pdf.Root.Outlines.First
        while item is not None:
            roles.append(str(item.A.SD[0].S))
            item = item.get("/First") or item.get("/Next")
        assert roles[0] == "/H1"
        assert all(role.startswith("/H") for role in roles)


def test_notes_and_lists_are_named_as_pdf_2_names_them(made: Any) -> None:
    """Notes are `FENote` and know their marks; terms are a list of descriptions."""
    roles = {str(each.S) for each in elements(made("clear-print", "ua-2"))}
    assert "/FENote" in roles
    assert "/Note" not in roles
    with pikepdf.open(made("clear-print", "ua-2")) as pdf:
        found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        notes = [each for each in found if each.get("/S") == "/FENote"]
        assert notes
        assert all(str(note.Ref[0].S) == "/Link" for note in notes)
        lists = [each for each in found if each.get("/S") == "/L"]
        kinds = {str(each.A.ListNumbering) for each in lists}
        spaces = {str(each.NS) for each in found if each.get("/Type") == "/Namespace"}
    assert "/Description" in kinds
    assert spaces == {"http://iso.org/pdf2/ssn", "http://iso.org/pdf/ssn"}


def test_metadata_stand_in_xmp_alone(made: Any) -> None:
    """All that the document information says in the other file; parity has compared it."""
    with pikepdf.open(made("clear-print", "ua-2")) as pdf:
        assert pdf.pdf_version == "2.0"
        assert "/Info" not in pdf.trailer
        packet = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>2</pdfuaid:part>" in packet
    assert 'pdfaid:part="4" pdfaid:rev="2020"' in packet
    assert "pdfaid:conformance" not in packet
    assert "schema:lastReviewed" in packet
    assert "pdfaExtension" not in packet


def test_it_is_held_to_what_it_claims(made: Any) -> None:
    """And not to the first part of PDF/UA, which it does not claim."""
    for validator in for_format(".pdf"):
        later = "UA-2" in validator.standard or "WTPDF" in validator.standard
        later = later or "A-4" in validator.standard
        for standard in ("ua-1", "ua-2"):
            assert validator.claimed is not None
            assert validator.claimed(made("nalmefen", standard)) == (later == (standard == "ua-2"))
    assert not verify(made("nalmefen", "ua-2")).failed


def test_it_has_the_seal_of_our_files(made: Any) -> None:
    """So that the next export knows that nobody has changed it."""
    assert is_sealed(made("nalmefen", "ua-2").read_bytes())


def test_a_project_asks_for_it_once(tmp_path: Path) -> None:
    """In plainleaf.toml; an argument overrules it."""
    (tmp_path / "article.md").write_text("---\ntitle: A\nlang: en\n---\n\n## B\n\nC.\n", "utf-8")
    (tmp_path / "plainleaf.toml").write_text('pdf = "ua-2"\n', "utf-8")
    for asked, version in ((None, "2.0"), ("ua-1", "1.7")):
        made = export(tmp_path / "article.md", "pdf", tmp_path / "out", pdf=asked)
        with pikepdf.open(made.files["pdf"]) as pdf:
            assert pdf.pdf_version == version


def test_another_standard_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    """One sentence."""
    with pytest.raises(UsageError, match=r"ua-1.*ua-2"):
        export(CONTENT / "nalmefen", "pdf", tmp_path, pdf="ua-3")
