"""Lines of reference lists, as people type them → CSL data."""

from __future__ import annotations

from typing import Any

import pytest

from plainleaf.reader.bibliography.ids import with_full_names, with_ids
from plainleaf.reader.bibliography.lines import parse
from plainleaf.reader.keys import ReferenceKeys

ENNING = [{"family": "Enning", "given": "F."}, {"family": "Schmahl", "given": "C."}]
SHORT = [{"family": "Muster", "given": "A"}, {"family": "Sample", "given": "B"}]
LINES: list[tuple[str, dict[str, Any]]] = [
    (
        "Enning, F., & Schmahl, C. (2022). A treatment. Der Nervenarzt, 93, 503-505. "
        "https://doi.org/10.1007/s00115-021-01239-1",
        {"type": "article-journal", "title": "A treatment", "author": ENNING, "issued": "2022",
         "container-title": "Der Nervenarzt", "volume": "93", "page": "503-505",
         "DOI": "10.1007/s00115-021-01239-1"},
    ),
    (
        "Enning, F. and Schmahl, C. (2022) ‘A treatment’, Der Nervenarzt, 93(5), pp. 503–505.",
        {"type": "article-journal", "title": "A treatment", "author": ENNING, "issued": "2022",
         "container-title": "Der Nervenarzt", "volume": "93", "issue": "5", "page": "503-505"},
    ),
    (
        "Muster A, Sample B. Does it help? A trial. J Ex Med. 2019;4(2):10-18. doi:10.1000/j.1",
        {"type": "article-journal", "title": "Does it help? A trial", "author": SHORT,
         "container-title": "J Ex Med", "issued": "2019", "volume": "4", "issue": "2",
         "page": "10-18", "DOI": "10.1000/j.1"},
    ),
    (
        "Muster A, Sample B, et al. Vitamin D. N. Engl. J. Med. 2018 Jul 12;378:e5. PMID: 123456.",
        {"type": "article-journal", "title": "Vitamin D", "author": SHORT,
         "container-title": "N. Engl. J. Med", "issued": "2018-07-12", "volume": "378",
         "page": "e5", "PMID": "123456"},
    ),
    (
        "Smith J. Big book of pain. 3rd ed. New York: Example Press; 2018. p. 12-14.",
        {"type": "book", "title": "Big book of pain", "author": [{"family": "Smith", "given": "J"}],
         "edition": "3", "publisher-place": "New York", "publisher": "Example Press",
         "issued": "2018", "page": "12-14"},
    ),
    (
        "World Health Organization. (2020, March 5). Coping. https://www.example.org/x",
        {"type": "document", "title": "Coping",
         "author": [{"literal": "World Health Organization"}], "issued": "2020-03-05",
         "URL": "https://www.example.org/x"},
    ),
    (
        "Example Centers. Flu. Published May 6, 2021. Accessed June 3, 2022. https://example.org/f",
        {"type": "document", "title": "Flu", "author": [{"literal": "Example Centers"}],
         "issued": "2021-05-06", "URL": "https://example.org/f", "accessed": "2022-06-03"},
    ),
    ("https://doi.org/10.1000/a(b)c.1", {"type": "document", "DOI": "10.1000/a(b)c.1"}),
    ("PMID 12345678", {"type": "document", "PMID": "12345678"}),
    ("https://www.example.org/iron", {"type": "webpage", "URL": "https://www.example.org/iron"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "data"), LINES, ids=[line[:20] for line, _ in LINES])
def test_a_line_splits_into_fields(line: str, data: dict[str, Any]) -> None:
    """In the order of the line; the reader takes it as it is."""
    read = parse(line)
    assert not read.whole
    assert read.data == data
    ReferenceKeys.model_validate({"id": "x", **read.data})


@pytest.mark.parametrize(
    "line",
    [
        "Our own notes of 2012, unpublished",
        "Muster A. Title without a year. J Ex Med",
        "Sample, I. (2020). Title. Journal, 12(3), 45-52, translated by B. Tester in Anytown.",
        "see the leaflet 2019;4 of the ward",
        "",
    ],
)
def test_what_does_not_split_stays_whole(line: str) -> None:
    """No word becomes a field that it is not."""
    read = parse(line)
    assert read.whole
    assert read.data["title"] == line.rstrip(".")


def test_ids_are_short_and_differ() -> None:
    """A family name or a body's initials, and the year."""
    entries = [
        {"author": ENNING, "issued": "2022"},
        {"author": ENNING, "issued": "2022-05"},
        {"author": [{"literal": "World Example Organization"}], "issued": "2021"},
    ]
    assert [each["id"] for each in with_ids(entries)] == ["enning2022", "enning2022b", "weo2021"]


def test_names_of_a_byline_complete_initials_that_fit() -> None:
    """And no others."""
    names = ["Dr. Frank Enning", "Anna Schmahl"]
    people = with_full_names({"author": ENNING}, names)["author"]
    assert people == [{"family": "Enning", "given": "Frank"}, {"family": "Schmahl", "given": "C."}]
