"""Entries of the reference list, as the Publication Manual of the APA sets them (7th edition)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plainleaf.article import Emphasis, Link, Name, PartialDate, Reference, plain_text, walk
from plainleaf.diagnostics import Position
from plainleaf.handout import compose
from plainleaf.reader import read_article
from plainleaf.references import address, formatted
from plainleaf.theme import default_theme

HERE = Position("article.md", 1)
DOE, EK, FOX = Name("Doe", "Jane Q."), Name("Ek", "Bo"), Name("Fox", "Cy")
BODY = Name(literal="World Health Organization")
BASE: dict[str, Any] = {"title": "On print", "authors": (DOE,), "issued": PartialDate(2020)}


def entry(kind: str, language: str = "en", **values: Any) -> str:
    """Return the words of an entry."""
    reference = Reference("a", kind, HERE, **{**BASE, **values})
    return plain_text(formatted(reference, default_theme().labels(language)))


def marked(kind: str, **values: Any) -> list[str]:
    """Return what is set in italics."""
    reference = Reference("a", kind, HERE, **{**BASE, **values})
    inlines = formatted(reference, default_theme().labels("en"))
    return [plain_text(node) for node in walk(inlines) if isinstance(node, Emphasis)]


def test_the_first_article_s_source_comes_out_exactly(root: Path) -> None:
    """Character for character, in the reference list and in the line that names the source."""
    handout = compose(read_article(root / "content" / "nalmefen").article, default_theme())
    expected = (
        "Enning, F., & Schmahl, C. (2022). Treatment of dissociative symptoms with nalmefen in "
        "patients with borderline personality disorder and complex post-traumatic stress disorder. "
        "Der Nervenarzt, 93, 503-505. https://doi.org/10.1007/s00115-021-01239-1"
    )
    assert handout.references is not None
    assert [plain_text(one.inlines) for one in handout.references.entries] == [expected]
    assert plain_text(handout.source) == f"Source: {expected}"


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        pytest.param(
            "article-journal",
            {"authors": (DOE, EK), "container_title": "Journal of Print", "volume": "3",
             "issue": "2", "page": "5-9", "doi": "10.1000/a-b"},
            "Doe, J. Q., & Ek, B. (2020). On print. Journal of Print, 3(2), 5-9. "
            "https://doi.org/10.1000/a-b",
            id="journal article",
        ),
        pytest.param(
            "article-journal",
            {"container_title": "Journal of Print", "issue": "2", "page": "e12"},
            "Doe, J. Q. (2020). On print. Journal of Print, 2, e12.",
            id="journal without volumes",
        ),
        pytest.param(
            "book",
            {"edition": "2", "publisher": "A Press"},
            "Doe, J. Q. (2020). On print (2nd ed.). A Press.",
            id="book with edition",
        ),
        pytest.param(
            "book",
            {"edition": "Rev. ed.", "publisher": "A Press", "publisher_place": "Oslo"},
            "Doe, J. Q. (2020). On print (Rev. ed.). Oslo: A Press.",
            id="book whose edition is said in words",
        ),
        pytest.param(
            "book",
            {"authors": (), "editors": (EK, FOX), "publisher": "A Press"},
            "Ek, B., & Fox, C. (Eds.). (2020). On print. A Press.",
            id="book of editors",
        ),
        pytest.param(
            "book",
            {"editors": (EK,), "publisher": "A Press"},
            "Doe, J. Q. (2020). On print. B. Ek (Ed.). A Press.",
            id="book with author and editor",
        ),
        pytest.param(
            "chapter",
            {"editors": (EK,), "container_title": "Print", "page": "31-58", "publisher": "A Press"},
            "Doe, J. Q. (2020). On print. In B. Ek (Ed.), Print (31-58). A Press.",
            id="chapter with one editor",
        ),
        pytest.param(
            "chapter",
            {"editors": (EK, FOX), "container_title": "Print", "edition": "3", "page": "31-58"},
            "Doe, J. Q. (2020). On print. In B. Ek & C. Fox (Eds.), Print (3rd ed., 31-58).",
            id="chapter with two editors",
        ),
        pytest.param(
            "chapter",
            {"editors": (EK, FOX, DOE), "container_title": "Print"},
            "Doe, J. Q. (2020). On print. In B. Ek, C. Fox, & J. Q. Doe (Eds.), Print.",
            id="chapter with three editors",
        ),
        pytest.param(
            "report",
            {"authors": (BODY,), "number": "G003", "publisher": "A Board"},
            "World Health Organization. (2020). On print (G003). A Board.",
            id="report with number",
        ),
        pytest.param(
            "webpage",
            {"issued": PartialDate(2020, 5, 3), "container_title": "A site",
             "accessed": PartialDate(2026, 11, 1), "url": "https://example.org/page"},
            "Doe, J. Q. (2020-05-03). On print. A site. Accessed 2026-11-01. "
            "https://example.org/page",
            id="web page with the day of access",
        ),
        pytest.param(
            "webpage",
            {"accessed": PartialDate(literal="last week"), "url": "https://example.org/"},
            "Doe, J. Q. (2020). On print. Accessed last week. https://example.org/",
            id="access in words",
        ),
        pytest.param("book", {"authors": ()}, "On print. (2020).", id="no author"),
        pytest.param(
            "report",
            {"authors": (), "publisher": "A Board", "publisher_place": "Oslo"},
            "A Board. (2020). On print. Oslo.",
            id="known by who published it",
        ),
        pytest.param("book", {"authors": (BODY,)}, "World Health Organization. (2020). On print.",
                     id="organisation"),
        pytest.param("book", {"issued": None}, "Doe, J. Q. (n.d.). On print.", id="no date"),
        pytest.param("book", {"issued": PartialDate(literal="in press")},
                     "Doe, J. Q. (in press). On print.", id="date in words"),
        pytest.param("book", {"issued": PartialDate(2020, 5)}, "Doe, J. Q. (2020). On print.",
                     id="a book's date is its year"),
        pytest.param("book", {"title": ""}, "Doe, J. Q. (2020). Untitled.", id="no title"),
        pytest.param("book", {"title": "Is it print?", "publisher": "A Press"},
                     "Doe, J. Q. (2020). Is it print? A Press.", id="question"),
        pytest.param(
            "article-journal",
            {"title": "Is it print?", "container_title": "Journal"},
            "Doe, J. Q. (2020). Is it print? Journal.",
            id="question in a journal",
        ),
        pytest.param("book", {"volume": "4", "page": "7"}, "Doe, J. Q. (2020). On print. 4, 7.",
                     id="a volume of no series is kept"),
        pytest.param("book", {"page": "7"}, "Doe, J. Q. (2020). On print. 7.",
                     id="pages of no journal are kept"),
    ],
)  # fmt: skip
def test_entries_are_set_as_the_manual_says(
    kind: str, values: dict[str, Any], expected: str
) -> None:
    """Author, date, title, where it stands; one full stop after each."""
    assert entry(kind, **values) == expected


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (Name("Sartre", "Jean-Paul"), "Sartre, J.-P."),
        (Name("Sartre", "Jean\u2010Paul"), "Sartre, J.-P."),
        (Name("Doe", "J.Q."), "Doe, J. Q."),
        (Name("Doe", "JANE"), "Doe, J."),
        (Name("de la Cruz", "María José"), "de la Cruz, M. J."),
        (Name("Beethoven", "Ludwig van"), "Beethoven, L. van"),
        (Name("Nielsen-Bohlman", "Lynn"), "Nielsen-Bohlman, L."),
        (Name("Достоевский", "Фёдор Михайлович"), "Достоевский, Ф. М."),
        (Name("Doe", ""), "Doe"),
        (Name("王", "小明"), "王小明"),
        (Name("김", "민수"), "김민수"),
        (Name("山田", "太郎"), "山田太郎"),
        (Name("حسن", "ليلى"), "حسن ليلى"),
        (BODY, "World Health Organization"),
    ],
)
def test_names_are_set_as_their_script_sets_them(name: Name, shown: str) -> None:
    """Initials where a script has them, particles and hyphens kept."""
    stop = "" if shown.endswith(".") else "."
    assert entry("book", authors=(name,)) == f"{shown}{stop} (2020). On print."


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "王小明 & 李华. (2020). On print."), ("zh-Hans", "王小明 & 李华. (2020). On print.")],
)
def test_names_without_commas_are_joined_without_them(language: str, expected: str) -> None:
    """Two Chinese names in a row."""
    assert entry("book", language, authors=(Name("王", "小明"), Name("李", "华"))) == expected


@pytest.mark.parametrize(
    ("count", "middle"),
    [(2, ", & "), (20, ", & "), (21, ", … "), (60, ", … ")],
)
def test_the_twentieth_of_many_authors_gives_way(count: int, middle: str) -> None:
    """Up to twenty are all named; of more, the first nineteen and the last (9.8)."""
    authors = tuple(Name(f"N{number}", "A") for number in range(1, count + 1))
    shown = entry("book", authors=authors)
    before, after = shown.split(middle)
    assert before.count("N") == min(count - 1, 19)
    assert before.endswith(f"N{min(count - 1, 19)}, A.")
    assert after == f"N{count}, A. (2020). On print."


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("book", {}, ["On print"]),
        ("report", {"number": "G003"}, ["On print"]),
        ("article-journal", {"container_title": "Journal", "volume": "3", "issue": "2"},
         ["Journal", "3"]),
        ("chapter", {"container_title": "Print"}, ["Print"]),
        ("webpage", {"container_title": "A site"}, ["On print"]),
    ],
)  # fmt: skip
def test_what_stands_by_itself_is_set_off(
    kind: str, values: dict[str, Any], expected: list[str]
) -> None:
    """The title of a work that stands by itself, or of what it stands in, and never both."""
    assert marked(kind, **values) == expected


@pytest.mark.parametrize(
    ("values", "target"),
    [
        ({"doi": "10.1000/a*b*c"}, "https://doi.org/10.1000/a*b*c"),
        ({"doi": "10.1002/(SICI)1097<1::AID>3.0", "url": "https://example.org/"},
         "https://doi.org/10.1002/(SICI)1097<1::AID>3.0"),
        ({"url": "http://example.org/?a=b&c=d"}, "http://example.org/?a=b&c=d"),
    ],
)  # fmt: skip
def test_the_address_is_a_link_that_says_itself(values: dict[str, str], target: str) -> None:
    """A DOI as its address, with no full stop after it; printed, it can still be typed."""
    reference = Reference("a", "book", HERE, **BASE, **values)
    inlines = formatted(reference, default_theme().labels("en"))
    (link,) = (node for node in walk(inlines) if isinstance(node, Link))
    assert (plain_text(link), link.target, address(reference)) == (target, target, target)
    assert inlines[-1] is link


@pytest.mark.parametrize("url", ["javascript:alert(1)", "on the shelf", "https://a b"])
def test_what_is_no_address_is_text(url: str) -> None:
    """It is shown as it was written, and leads nowhere."""
    reference = Reference("a", "webpage", HERE, **BASE, url=url)
    inlines = formatted(reference, default_theme().labels("en"))
    assert not [node for node in walk(inlines) if isinstance(node, Link)]
    assert plain_text(inlines).endswith(f"On print. {url}")


def test_ordinals_are_those_of_english() -> None:
    """1st, 2nd, 3rd, 4th, and the teens."""
    shown = [entry("book", edition=str(number)) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    found = [one.split("(")[-1].split()[0] for one in shown]
    assert found == "1st 2nd 3rd 4th 11th 12th 13th 21st 112th".split()


def test_other_languages_have_their_own_words() -> None:
    """The words are those of the labels; a number takes no English ending."""
    shown = entry("chapter", "de", edition="2", container_title="Druck", editors=(EK,), issued=None)
    assert shown == "Doe, J. Q. (o. J.). On print. In B. Ek (Hrsg.), Druck (2. Aufl.)."
