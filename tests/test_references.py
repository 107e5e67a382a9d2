"""References: entries and citations as the manuals of four styles set them.

One room: four styles set the same works.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from plainleaf.diagnostics import Position
from plainleaf.errors import SourceError
from plainleaf.handout import compose
from plainleaf.model.article import Article, Heading, Paragraph
from plainleaf.model.inlines import (
    Citation,
    CitationItem,
    Emphasis,
    Inlines,
    Link,
    SmallCaps,
    Span,
    Strong,
    Superscript,
    Text,
)
from plainleaf.model.metadata import CitationStyle, Metadata, Name, PartialDate, Reference
from plainleaf.model.parts import Source
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.reader.bibliography import read_bibliography
from plainleaf.references import Listing, formatted, style_fixes
from plainleaf.references import style as styles
from plainleaf.theme import default_theme
from samples import held

HERE = Position("article.md", 1)
FOLDER = Path(__file__).parent / "bibliography"
STYLES = {
    "ama": ("american-medical-association", "en"),
    "apa": ("apa", "en"),
    "vancouver": ("nlm-citation-sequence", "en"),
    "harvard": ("harvard-cite-them-right", "en-GB"),
}
DOE, EK = Name("Doe", "Jane Q."), Name("Ek", "Bo")
BASE: dict[str, Any] = {"title": "On print", "authors": (DOE,), "issued": PartialDate(2020)}
SMALL_CAPITALS = b"""<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>T</title><id>t</id></info>
<citation><layout><text variable="citation-number" font-weight="bold"/></layout></citation>
<bibliography><layout suffix=".">
<names variable="author"><name form="long"><name-part name="family" font-variant="small-caps"/>
</name></names>
<text variable="title" prefix=": " quotes="true"/>
</layout></bibliography></style>"""


def chosen(name: str) -> CitationStyle:
    """Return a style that an article asks for."""
    return CitationStyle(name, chosen=True)


def listing(*works: Reference, style: str = "apa", language: str = "en") -> Listing:
    """Return a list of works, all of them cited in this order."""
    return Listing(works, [work.identifier for work in works], chosen(style), language)


def work(key: str = "a", kind: str = "article-journal", **values: Any) -> Reference:
    """Return a reference."""
    return Reference(key, kind, HERE, **{**BASE, **values})


def cited(made: Listing, *items: CitationItem) -> str:
    """Return a citation's words."""
    shown = made.cited(items, HERE)
    parts = [part for cite in shown.cites for part in (*cite.before, *cite.link, *cite.after)]
    return plain_text((*shown.opening, *parts, *shown.closing))


def starred(nodes: Inlines) -> str:
    """Return an entry's words, italics between stars."""
    out = ""
    for node in nodes:
        match node:
            case Text(text):
                out += text
            case Emphasis(inner):
                out += f"*{starred(inner)}*"
            case Link(inner) | Span(inner):
                out += starred(inner)
            case _:
                raise AssertionError(node)
    return out


@lru_cache
def forty(style: str) -> Listing:
    """Return the forty works in a style."""
    works, problems = read_bibliography(FOLDER / "forty.yaml")
    assert not problems
    name, language = STYLES[style]
    return listing(*works, style=name, language=language)


EXPECTED = [
    (style, *line.split(": ", 1))
    for style in STYLES
    for line in (FOLDER / f"{style}.txt").read_text("utf-8").splitlines()[1:]
]


def test_forty_works_are_expected_in_four_styles() -> None:
    """None is forgotten."""
    assert len(EXPECTED) == 4 * 40


@pytest.mark.parametrize(
    ("style", "key", "expected"), EXPECTED, ids=[f"{one[0]}-{one[1]}" for one in EXPECTED]
)
def test_a_work_is_set_as_the_manual_sets_it(style: str, key: str, expected: str) -> None:
    """Names, dates, titles, numbers, stops and italics."""
    assert starred(forty(style).entry(key)) == expected


def test_the_first_article_s_source_comes_out_exactly(root: Path) -> None:
    """The line below the title is APA's, and so is a list that has nothing else."""
    handout = compose(read_article(root / "content" / "nalmefen").article, default_theme())
    title = (
        "Treatment of dissociative symptoms with nalmefen in patients with borderline personality "
        "disorder and complex post-traumatic stress disorder. "
    )
    work = (
        f"Enning, F., & Schmahl, C. (2022). {title}Der Nervenarzt, 93, 503–505. "
        "https://doi.org/10.1007/s00115-021-01239-1"
    )
    assert plain_text(held(handout, Source)) == f"Source: {work}"
    assert handout.references is not None
    assert [plain_text(one.inlines) for one in handout.references.entries] == [work]
    assert handout.references.numbered


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize("hidden", [False, True])
def test_no_handout_has_one_work_in_two_styles(asked: bool, others: int, hidden: bool) -> None:
    """Where a list has more than the source, its line is in the style of the list.

    Nothing is listed for those who get no references: the line is APA's then.
    """
    works = tuple(work(key, authors=(DOE, EK)) for key in ("a", "b")[: 1 + others])
    style = CitationStyle("american-medical-association", chosen=asked)
    cites = tuple(Citation((CitationItem(each.identifier),), HERE) for each in works)
    article = Article(
        Metadata("A title", "en", source="a"),
        Heading(1, (Text("A title"),), "title", HERE),
        (Paragraph((Text("So it is "), *cites, Text(".")), HERE),),
        references=works, style=style, references_hidden=hidden,
    )  # fmt: skip
    handout = compose(article, default_theme())
    said = plain_text(held(handout, Source)).removeprefix("Source: ")
    apa = ", & " in said
    assert apa == (not asked and (hidden or not others))
    if hidden:
        assert handout.references is None
    else:
        assert handout.references is not None
        assert plain_text(handout.references.entries[0].inlines) == said


# --- Order and numbers -------------------------------------------------------------------------


def test_a_numbered_style_lists_works_as_they_are_cited() -> None:
    """And shows no number in the entry: the list has its own."""
    made = listing(work("b", authors=(EK,)), work("a"), style="nlm-citation-sequence")
    assert made.numbered
    assert made.order == ["b", "a"]
    assert plain_text(made.entry("b")).startswith("Ek B.")


def test_a_style_of_names_lists_works_by_their_names() -> None:
    """Works of one author stand by year, what has no author by its title."""
    works = [
        work("z", authors=(Name("Åkesson", "A"),)),
        work("y", issued=PartialDate(2021)),
        work("x", issued=PartialDate(2019)),
        work("w", authors=(), title="The eye"),
    ]
    made = listing(*works)
    assert not made.numbered
    assert made.order == ["z", "x", "y", "w"]


def test_a_style_of_notes_is_cited_by_numbers() -> None:
    """A handout has no room for notes of references."""
    made = listing(work(), style="chicago-notes-bibliography")
    assert made.numbered
    assert cited(made, CitationItem("a")) == "[1]"


# --- Citations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "items", "expected"),
    [
        ("apa", [("a", "")], "(Doe, 2020)"),
        ("apa", [("a", "p. 5")], "(Doe, 2020, p. 5)"),
        ("apa", [("a", "pp. 5-9")], "(Doe, 2020, pp. 5–9)"),
        ("apa", [("a", "chap. 2")], "(Doe, 2020, Chapter 2)"),
        ("apa", [("a", "as they say")], "(Doe, 2020, as they say)"),
        ("apa", [("b", ""), ("a", "")], "(Doe, 2020; Ek & Doe, 2021)"),
        ("nlm-citation-sequence", [("a", ""), ("b", "")], "(1,2)"),
        ("american-medical-association", [("a", "p. 5")], "1(p5)"),
        ("ieee", [("a", ""), ("b", "p. 5")], "[1], [2, p. 5]"),
        ("harvard-cite-them-right", [("a", ""), ("b", "")], "(Doe, 2020; Ek and Doe, 2021)"),
    ],
)
def test_citations_are_set_as_the_style_sets_them(
    style: str, items: list[tuple[str, str]], expected: str
) -> None:
    """One work, several, and a place in one (APA 7, 8.10 to 8.13; AMA 11, 3.6)."""
    works = [work(), work("b", authors=(EK, DOE), issued=PartialDate(2021))]
    made = listing(*works, style=style)
    assert cited(made, *(CitationItem(key, place) for key, place in items)) == expected


def test_without_a_style_numbers_stand_in_square_brackets() -> None:
    """A small raised figure is hard to see and is read aloud as a part of the word before."""
    made = Listing([work(), work("b")], ["a", "b"], CitationStyle(), "en")
    assert cited(made, CitationItem("a"), CitationItem("b", "p. 5")) == "[1, 2, p. 5]"
    assert not made.cited([CitationItem("a")], HERE).raised
    raised = listing(work(), style="ama")
    assert raised.cited([CitationItem("a")], HERE).raised


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ((DOE,), "Doe"),
        ((DOE, EK), "Doe and Ek"),
        ((DOE, EK, Name("Fox", "C")), "Doe et al."),
        ((Name(literal="World Health Organization"),), "World Health Organization"),
        ((Name("Berg", "L", particle="van der"),), "van der Berg"),
        ((), "On print"),
    ],
)
@pytest.mark.parametrize("style", ["apa", "nlm-citation-sequence"])
def test_a_sentence_names_the_authors(style: str, authors: Any, expected: str) -> None:
    """With "and" for "&" (APA 7, 8.17), by whatever style works are cited."""
    made = listing(work(authors=authors), style=style)
    words = plain_text(made.authors("a")).strip("“”")
    # A title that stands for an author has capitals within a sentence (APA 7, 8.14).
    assert words == (expected if authors else "On Print" if style == "apa" else "On print")


def test_the_author_can_be_left_out() -> None:
    """Where the sentence names the author, the citation has the year alone (APA 7, 8.11)."""
    assert cited(listing(work()), CitationItem("a", "p. 5", suppress_author=True)) == "(2020, p. 5)"


def test_works_of_one_author_and_year_get_letters() -> None:
    """In the citation and in the list (APA 7, 8.19), in the order of the list."""
    made = listing(work("b", title="Zebras"), work("a", title="Apes"))
    assert cited(made, CitationItem("a"), CitationItem("b")) == "(Doe, 2020a, 2020b)"
    assert "(2020b)" in plain_text(made.entry("b"))


def test_more_names_tell_works_apart() -> None:
    """Before letters do (APA 7, 8.18)."""
    fox, gil = Name("Fox", "C"), Name("Gil", "D")
    made = listing(work("a", authors=(DOE, EK, fox)), work("b", authors=(DOE, EK, gil)))
    assert cited(made, CitationItem("a")) == "(Doe, Ek, & Fox, 2020)"


# --- What an entry is made of ------------------------------------------------------------------


def links(reference: Reference, style: str = "apa") -> list[tuple[str, str]]:
    """Return (words, target) of an entry's links."""
    nodes = walk(formatted(reference, chosen(style), "en"))
    return [(plain_text(node), node.target) for node in nodes if isinstance(node, Link)]


def test_dois_and_addresses_are_links_with_words_to_read() -> None:
    """What stands before a DOI belongs to its link; nothing is changed in it."""
    reference = work(doi="10.1000/a*b(c)<d>", url="https://example.org/x")
    words, target = "https://doi.org/10.1000/a*b(c)<d>", "https://doi.org/10.1000/a*b(c)%3Cd%3E"
    assert links(reference) == [(words, target)]
    assert links(reference, "ama") == [("doi:10.1000/a*b(c)<d>", target)]
    page = work(kind="webpage", url="https://example.org/x_(y)?z=1")
    assert links(page) == [("https://example.org/x_(y)?z=1",) * 2]
    assert links(work(other=(("PMID", "123"),)), "vancouver") == [
        ("PMID: 123", "https://pubmed.ncbi.nlm.nih.gov/123")
    ]
    assert links(work(kind="webpage", url="see the shelf")) == []


def test_a_style_s_looks_are_nodes() -> None:
    """Small capitals, quotation marks, bold and raised numbers; a file of the author's own."""
    style = CitationStyle("own.csl", SMALL_CAPITALS, chosen=True)
    made = Listing([work(title="A “word”")], ["a"], style, "en")
    entry = made.entry("a")
    assert [plain_text(node) for node in walk(entry) if isinstance(node, SmallCaps)] == ["Doe"]
    assert plain_text(entry) == "Jane Q. Doe: “A ‘word’.”"
    shown = made.cited([CitationItem("a")], HERE)
    assert isinstance(shown.cites[0].link[0], Strong)


def test_marks_in_titles_are_kept_and_turned_within_italics() -> None:
    """CSL's tags; what is no tag is words."""
    book = work(
        kind="book", title="On <i>Canis</i>, H<sub>2</sub>O and <5 years <b>of</b> <x>it</x>"
    )
    entry = formatted(book, chosen("apa"), "en")
    italic = [plain_text(node) for node in walk(entry) if isinstance(node, Emphasis)]
    assert italic[0] == "On "
    assert "Canis" not in "".join(italic)
    assert "<5 years of <x>it</x>" in plain_text(entry)
    raised = formatted(work(title="10<sup>3</sup> cells"), chosen("ama"), "en")
    assert [plain_text(node) for node in walk(raised) if isinstance(node, Superscript)] == ["3"]


def test_a_title_in_another_language_is_marked() -> None:
    """And its words get no English capitals; the words of the style are the article's."""
    book = work(kind="book", title="Über die Angst", language="de", edition="2")
    entry = formatted(book, chosen("ama"), "en")
    spans = [(node.language, plain_text(node)) for node in walk(entry) if isinstance(node, Span)]
    assert spans == [("de", "Über die Angst")]
    assert "2nd ed" in plain_text(entry)
    same = formatted(book, chosen("ama"), "de")
    assert not [node for node in walk(same) if isinstance(node, Span)]
    assert "2. Aufl." in plain_text(same)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Accessed January 5, 2024"), ("en-GB", "Accessed 5 January 2024"),
        ("de", "Zugegriffen 5. Januar 2024"), ("fr", "5 janvier 2024"),
        ("es", "5 de enero de 2024"), ("xx", "Accessed January 5, 2024"),
    ],
)  # fmt: skip
def test_the_language_picks_the_words(language: str, words: str) -> None:
    """A language that the locales do not speak is set in English."""
    page = work(kind="webpage", accessed=PartialDate(2024, 1, 5), url="https://example.org/")
    assert words in plain_text(formatted(page, chosen("ama"), language))


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (PartialDate(2020, 5), "(2020, May)"),
        (PartialDate(2020, 5, 3, until=PartialDate(2020, 5, 9)), "(2020, May 3–9)"),
        (PartialDate(2020, season=1), "(2020, Spring)"),
        (PartialDate(literal="in press"), "(in press)"),
        (None, "(n.d.)"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(date: PartialDate | None, words: str) -> None:
    """Ranges, seasons, words, and none."""
    shown = formatted(work(kind="webpage", issued=date), chosen("apa"), "en")
    assert words in plain_text(shown)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (Name("Sartre", "Jean-Paul"), "Sartre, J.-P."),
        (Name("Müller", "K.-H."), "Müller, K.-H."),
        (Name("Müller", "K-H"), "Müller, K.-H."),
        (Name("Müller", "K. -H."), "Müller, K.-H."),
        (Name("Müller", "K\u2011H."), "Müller, K.-H."),
        (Name("Dupont", "J.-P. M."), "Dupont, J.-P. M."),
        (Name("Петров", "С.-П."), "Петров, С.-П."),
        (Name("Kim", "-"), "Kim"),
        (Name("Doe", "J.Q."), "Doe, J. Q."),
        (Name("Doe", "JQ"), "Doe, J. Q."),
        (Name("Doe", "JANE"), "Doe, J."),
        (Name("Cruz", "María José", particle="de la"), "de la Cruz, M. J."),
        (Name("Beethoven", "Ludwig van"), "Beethoven, L. van"),
        (Name("Gaulle", "Charles", dropping_particle="de"), "Gaulle, C. de"),
        (Name("Достоевский", "Фёдор Михайлович"), "Достоевский, Ф. М."),
        (Name("Doe", ""), "Doe"),
        (Name("王", "小明"), "王小明"),
        (Name("김", "민수"), "김민수"),
        (Name("حسن", "ليلى"), "حسن ليلى"),
        (Name(literal="World Health Organization"), "World Health Organization"),
    ],
)
def test_names_are_set_as_their_script_sets_them(name: Name, shown: str) -> None:
    """Initials where a script has them, particles and hyphens kept."""
    stop = "" if shown.endswith(".") else "."
    entry = plain_text(formatted(work(authors=(name,)), chosen("apa"), "en"))
    assert entry.startswith(f"{shown}{stop} (2020)")


@pytest.mark.parametrize(("count", "words"), [(20, ", & "), (21, ", … "), (60, ", … ")])
def test_many_authors_are_shortened(count: int, words: str) -> None:
    """All up to 20, else 19, dots and the last (APA 7, 9.8)."""
    many = tuple(Name(f"N{number}", "A") for number in range(count))
    entry = plain_text(formatted(work(authors=many), chosen("apa"), "en"))
    assert f"{words}N{count - 1}, A." in entry
    assert entry.count("A.") == min(count, 20)


def test_others_are_et_al() -> None:
    """BibTeX's "and others" says that there are more."""
    entry = formatted(work(authors=(DOE, EK, Name(literal="others"))), chosen("ama"), "en")
    assert plain_text(entry).startswith("Doe JQ, Ek B, et al. On print")


def test_doses_keep_their_units_in_titles() -> None:
    """A capital would change what a unit means."""
    book = work(kind="book", title="taking 18 mg with 5 ml of water (2 mg/ml)")
    assert "Taking 18 mg With 5 ml of Water (2 mg/ml)" in plain_text(
        formatted(book, chosen("ama"), "en")
    )


# --- Mends -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "reference", "expected"),
    [
        pytest.param(
            "ama",
            work(kind="article", publisher="arXiv", number="arXiv:1", doi="10.1000/x",
                 issued=PartialDate(2020, 5, 3)),
            "Preprint posted online May 3, 2020. doi:10.1000/x",
            id="AMA 11, 3.11.4.1: a preprint has a DOI for a number",
        ),
        pytest.param(
            "apa",
            work(kind="article", publisher="PsyArXiv", number="x:1", doi="10.1000/x"),
            "On print. PsyArXiv. https://doi.org/10.1000/x",
            id="APA 7, 10.8: a preprint has a DOI for a number",
        ),
        pytest.param(
            "ama",
            work(kind="report", publisher="A Board", number="Publication 90-2641"),
            "A Board; 2020. Publication 90-2641.",
            id="AMA 11, 3.13.2: a report has its number after the year",
        ),
        pytest.param(
            "ama",
            work(kind="pamphlet", publisher="A Maker", other=(("genre", "Package insert"),)),
            "On Print. A Maker; 2020. Package insert.",
            id="AMA 11, 3.15.7: a leaflet stands alone",
        ),
        pytest.param(
            "ama",
            work(kind="thesis", publisher="University", other=(("genre", "dissertation"),)),
            "Dissertation. University; 2020.",
            id="AMA 11, 3.14.3: the kind of a thesis is a sentence",
        ),
        pytest.param(
            "ama",
            work(kind="book", title="walking from here into the light with care"),
            "Walking From Here Into the Light With Care",
            id="AMA 11, 10.2.2: prepositions of four letters have a capital",
        ),
        pytest.param(
            "apa",
            work(authors=(Name("King", "Martin", suffix="Jr"), EK)),
            "King, M., Jr., & Ek, B. (2020)",
            id="APA 7, 9.8: Jr. keeps its stop",
        ),
        pytest.param(
            "vancouver",
            work(container_title="J Print", volume="2", page="284-287"),
            "J Print. 2020;2:284-7.",
            id="Citing Medicine 2, chapter 1: pages are joined by a hyphen",
        ),
    ],
)  # fmt: skip
def test_where_a_style_is_not_its_manual_it_is_mended(
    style: str, reference: Reference, expected: str
) -> None:
    """Each mend of `style_fixes.py`, by the section of the manual."""
    assert expected in plain_text(formatted(reference, chosen(style), "en"))


def test_an_author_s_own_style_is_never_mended() -> None:
    """Whoever wrote it meant it."""
    path = styles.find("ama")
    assert path is not None
    own = CitationStyle("own.csl", path.read_bytes(), chosen=True)
    report = work(kind="report", publisher="A Board", number="Publication 90-2641")
    assert "90-2641" not in plain_text(formatted(report, own, "en"))
    assert style_fixes.terms("") == {}


# --- Styles ------------------------------------------------------------------------------------


def test_a_journal_s_name_is_a_style_s() -> None:
    """Most journals share the style of another; the package says whose."""
    assert styles.find("jama") == styles.find("american-medical-association")
    assert styles.find("no-such-style") is None
    assert styles.find("../styles/apa") is None


@pytest.mark.parametrize("data", [b"<style", b"<html/>", b"not XML", b"<style xmlns='x'/>"])
def test_a_file_that_is_no_style_is_one_clear_sentence(data: bytes) -> None:
    """No traceback, whatever is in it."""
    with pytest.raises(SourceError, match=r"own\.csl: this is no citation style"):
        styles.parsed(CitationStyle("own.csl", data, chosen=True))


@pytest.mark.parametrize(
    "loop",
    [
        b'<macro name="m"><text macro="m"/><text value="x"/></macro>',
        b"".join(
            b'<macro name="m%s"><text macro="m%d"/><text macro="m%d"/></macro>'
            % (b"%d" % at if at else b"", at + 1, at + 1)
            for at in range(40)
        ),
    ],
    ids=["itself", "twice forty times"],
)
def test_macros_without_an_end_have_one(loop: bytes) -> None:
    """An author's own style cannot hang an export."""
    data = SMALL_CAPITALS.replace(b"<citation>", loop + b"<citation>").replace(
        b'<text variable="title"', b'<text macro="m"/><text variable="title"'
    )
    style = CitationStyle("own.csl", data, chosen=True)
    assert "Doe" in plain_text(formatted(work(), style, "en"))


def test_what_one_style_set_does_not_change_the_next() -> None:
    """Styles and locales are kept for the process, and stay as they were."""
    page = work(kind="webpage", accessed=PartialDate(2024, 1, 5), url="https://example.org/")
    before = formatted(page, chosen("vancouver"), "de")
    for style in ("ama", "apa", "ieee", "harvard-cite-them-right"):
        formatted(page, chosen(style), "de")
    assert formatted(page, chosen("vancouver"), "de") == before
