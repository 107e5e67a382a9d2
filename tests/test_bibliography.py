"""Bibliography files: the same works from every format, and what is wrong with others."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.errors import SourceError
from plainleaf.model.metadata import CitationStyle, Name, PartialDate, Reference
from plainleaf.model.words import plain_text
from plainleaf.reader import Reading, read_article
from plainleaf.reader.bibliography import read_bibliography
from plainleaf.references import Listing

FOLDER = Path(__file__).parent / "bibliography"
# Nine lines that stand for a thousand million values.
BOMB = b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (at, at, b", ".join([b"*a%d" % (at - 1)] * 10)) for at in range(1, 9)
)
FORMATS = ["ten.json", "ten.bib", "ten.ris", "ten.nbib"]


def works(path: Path) -> list[Reference]:
    """Return a file's works; nothing is wrong with any."""
    found, problems = read_bibliography(path)
    assert not problems
    return found


def one(folder: Path, name: str, text: str) -> Reference:
    """Return the one work of a file with this text."""
    (folder / name).write_text(text, "utf-8")
    (found,) = works(folder / name)
    return found


def read(folder: Path, front: str, body: str = "Words.") -> Reading:
    """Read an article with this front matter."""
    (folder / "article.md").write_text(f"---\ntitle: T\nlang: en\n{front}---\n\n{body}\n", "utf-8")
    return read_article(folder)


@pytest.mark.parametrize("style", ["american-medical-association", "apa", "vancouver"])
def test_ten_papers_from_four_formats_give_the_same_list(style: str) -> None:
    """Reference managers and PubMed write the same things in different ways."""
    lists = []
    for name in FORMATS:
        found = works(FOLDER / name)
        assert len(found) == 10
        keys = [work.identifier for work in found]
        made = Listing(found, keys, CitationStyle(style, chosen=True), "en")
        lists.append([plain_text(made.entry(key)) for key in made.order])
    for other in lists[1:]:
        assert other == lists[0]


def test_a_csl_yaml_file_is_read_as_pandoc_writes_it(tmp_path: Path) -> None:
    """With lines of hyphens round it, dates in parts, and a range."""
    work = one(
        tmp_path,
        "a.yaml",
        "---\nreferences:\n- id: a\n  type: book\n  title: T\n  volume: 3\n"
        "  issued:\n  - year: 2020\n    month: 5\n  - year: 2021\n  accessed: 2020-05-03\n---\n",
    )
    assert (work.volume, work.issued) == ("3", PartialDate(2020, 5, until=PartialDate(2021)))
    assert work.accessed == PartialDate(2020, 5, 3)
    assert work.aside


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ("title = {The {DNA} of \\emph{E. coli}}", "title", "The DNA of <i>E. coli</i>"),
        ("title = {H$_2$O and 10\\textsuperscript{3}}", "title",
         "H<sub>2</sub>O and 10<sup>3</sup>"),
        ("title = {{\\'E}t{\\\"u}de \\& co -- a `word'}", "title", "Étüde & co – a ‘word’"),
        ("title = {T}, subtitle = {More}", "title", "T: More"),
        ("pages = {1--5}", "page", "1-5"),
        ("eid = {e12}", "page", "e12"),
        ("doi = {https://doi.org/10.1000/a_b}", "doi", "10.1000/a_b"),
        ("doi = {http://dx.doi.org/10.1136/ bmj-2022}", "doi", "10.1136/bmj-2022"),
        ("url = {https://e.org/a\\_b%20c}", "url", "https://e.org/a_b%20c"),
        ("year = 2020, month = mar", "issued", PartialDate(2020, 3)),
        ("date = {2020-03-01/2020-03-05}", "issued",
         PartialDate(2020, 3, 1, until=PartialDate(2020, 3, 5))),
        ("year = {in press}", "issued", PartialDate(literal="in press")),
        ("langid = {ngerman}", "language", "de"),
        ("author = {{World Health Organization}}", "authors",
         (Name(literal="World Health Organization"),)),
        ("author = {van der Berg, Jr., Ludwig and M{\\\"u}ller, J{\\\"o}rg}", "authors",
         (Name("Berg", "Ludwig", particle="van der", suffix="Jr."), Name("Müller", "Jörg"))),
        ("author = {Jean de la Fontaine and others}", "authors",
         (Name("Fontaine", "Jean", particle="de la"), Name(literal="others"))),
        ("author = {A, B, C, D, E}", "authors", (Name(literal="A, B, C, D, E"),)),
        ("journal = nej", "container_title", "N Engl J Med"),
        ("journaltitle = {J}, number = 4", "issue", "4"),
    ],
)  # fmt: skip
def test_bibtex_fields_are_understood(
    entry: str, field: str, value: object, tmp_path: Path
) -> None:
    """BibTeX's and BibLaTeX's names, LaTeX's characters, strings of the file's own."""
    text = f'@string{{nej = "N Engl J Med"}}\n@article{{a,\n {entry}\n}}\n'
    assert getattr(one(tmp_path, "a.bib", text), field) == value


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("online", "url={https://e.org}", "webpage"), ("misc", "url={https://e.org}", "webpage"),
        ("misc", "howpublished={\\url{https://e.org}}", "webpage"), ("misc", "", "document"),
        ("incollection", "", "chapter"), ("phdthesis", "", "thesis"), ("techreport", "", "report"),
        ("misc", "eprint={1}, archiveprefix={arXiv}", "article"), ("novelty", "", "document"),
    ],
)  # fmt: skip
def test_bibtex_kinds_are_csl_s(kind: str, fields: str, expected: str, tmp_path: Path) -> None:
    """A kind that nobody knows is a document."""
    assert one(tmp_path, "a.bib", f"@{kind}{{a, title={{T}}, {fields}}}").type == expected


def test_a_broken_entry_is_named_and_the_others_stay(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """At its line; the library's own words on it are not printed."""
    text = "@book{one, title={One}}\n@article{two, title={unclosed\n@book{three, title={Three}}\n"
    (tmp_path / "a.bib").write_text(text, "utf-8")
    found, problems = read_bibliography(tmp_path / "a.bib")
    assert [work.identifier for work in found] == ["one", "three"]
    assert [(each.code, each.position.line) for each in problems] == [("bibliography-entry", 2)]
    assert capfd.readouterr() == ("", "")


def test_a_value_of_the_wrong_kind_is_left_out_and_named(tmp_path: Path) -> None:
    """The work stays."""
    (tmp_path / "a.json").write_text('[{"id": 1, "title": "T", "volume": {"x": 1}}, 7]', "utf-8")
    found, problems = read_bibliography(tmp_path / "a.json")
    assert [(work.identifier, work.title) for work in found] == [("1", "T")]
    assert [each.code for each in problems] == ["bibliography-entry"] * 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b"{"), ("a.json", b"7"), ("a.yaml", b"a: [b"), ("a.yaml", b"x"),
        ("a.json", b"\xff\xfe"), ("a.docx", b"x"), ("a.json", b"[" * 100_000),
        ("a.yaml", b"references: &a [{id: *a}]"), ("a.yaml", BOMB + b"references: [{id: *a8}]\n"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_one_clear_sentence(
    name: str, data: bytes, tmp_path: Path
) -> None:
    """Never a traceback."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError):
        read_bibliography(tmp_path / name)


def test_ris_bodies_and_ranges_are_understood(tmp_path: Path) -> None:
    """A name without a comma is a body; an entry that is never closed ends at the next."""
    text = (
        "TY  - RPRT\nAU  - World Health Organization\nTI  - One\nPY  - 2020///\n"
        "TY  - JOUR\nAU  - Ek, Bo, Jr\nTI  - Two\nT2  - J\nSP  - 1\nEP  - 5\nIS  - 2\n"
        "UR  - https://e.org/a;b\nDA  - 2021/05/03\nER  - \n"
    )
    (tmp_path / "a.ris").write_text(text, "utf-8")
    first, second = works(tmp_path / "a.ris")
    assert (first.type, first.authors) == ("report", (Name(literal="World Health Organization"),))
    assert second.authors == (Name("Ek", "Bo", suffix="Jr"),)
    assert (second.page, second.issue, second.url) == ("1-5", "2", "https://e.org/a;b")
    assert second.issued == PartialDate(2021, 5, 3)
    assert [first.identifier, second.identifier] == ["worldhealthorganization2020", "ek2021"]


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("TI  - [Ein Titel].", "title", "Ein Titel"),
        ("DP  - 2019 Nov-Dec", "issued", PartialDate(2019, 11, until=PartialDate(2019, 12))),
        ("DP  - 2020 Spring", "issued", PartialDate(2020, season=1)),
        ("FAU - Gilstrap, L C 3rd\nCN  - A Group", "authors",
         (Name("Gilstrap", "L C", suffix="3rd"), Name(literal="A Group"))),
        ("PT  - Retracted Publication", "other", (("PMID", "1"), ("status", "retracted"))),
        ("PT  - Preprint\nJT  - medRxiv", "type", "article"),
    ],
)  # fmt: skip
def test_pubmed_s_fields_are_understood(
    lines: str, field: str, value: object, tmp_path: Path
) -> None:
    """Translated titles, seasons, suffixes, groups, retractions."""
    assert getattr(one(tmp_path, "a.nbib", f"PMID- 1\n{lines}\n"), field) == value


# --- In an article -----------------------------------------------------------------------------


def test_only_cited_works_of_a_file_are_listed(tmp_path: Path) -> None:
    """A reference manager's export has hundreds."""
    (tmp_path / "b.bib").write_text("@book{a, title={A}}\n@book{b, title={B}}\n", "utf-8")
    from plainleaf.references import listing_of

    reading = read(tmp_path, "bibliography: b.bib\n", "Words [@b].")
    assert [work.identifier for work in reading.article.references] == ["a", "b"]
    assert listing_of(reading.article).order == ["b"]


@pytest.mark.parametrize("name", ["none.bib", "../outside.bib", "/etc/passwd", "a\0b"])
def test_a_file_that_is_not_beside_the_article_is_an_error(name: str, tmp_path: Path) -> None:
    """Missing, outside, or no path at all."""
    folder = tmp_path / "article"
    folder.mkdir()
    (tmp_path / "outside.bib").write_text("@book{a}", "utf-8")
    quoted = name.replace("\0", "\\0")
    reading = read(folder, f'bibliography: ["{quoted}"]\n')
    found = [(each.code, each.position.line) for each in reading.diagnostics]
    # A character that no file may hold is named as well.
    assert found[-1] == ("missing-bibliography", 4)
    assert found[:-1] == ([("control-character", 4)] if "\0" in name else [])


@pytest.mark.parametrize(
    ("csl", "hint"),
    [
        ("apaa", "Did you mean 'apa'?"),
        ("own.csl", "Write the name"),
        ("../x.csl", "Write the name"),
    ],
)
def test_an_unknown_style_is_an_error(csl: str, hint: str, tmp_path: Path) -> None:
    """With the name that was meant, if one is near."""
    (found,) = read(tmp_path, f"csl: {csl}\n").diagnostics
    assert (found.code, found.position.line) == ("unknown-style", 4)
    assert found.hint.startswith(hint)


def test_a_style_beside_the_article_is_read(tmp_path: Path) -> None:
    """By its name, with its bytes; one that is no style is an error."""
    (tmp_path / "own.csl").write_text("<style/>", "utf-8")
    (found,) = read(tmp_path, "csl: own.csl\n").diagnostics
    assert found.code == "unknown-style"
    text = '<style xmlns="http://purl.org/net/xbiblio/csl"><citation><layout/></citation></style>'
    (tmp_path / "own.csl").write_text(text, "utf-8")
    reading = read(tmp_path, "csl: own.csl\n")
    assert not reading.diagnostics
    assert reading.article.style == CitationStyle("own.csl", text.encode(), chosen=True)
