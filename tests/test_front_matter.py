"""Front matter: typed, lenient where people write freely, exact about where a mistake stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.api import check, export
from plainleaf.model.metadata import Name, PartialDate
from plainleaf.reader import Reading, read_article


def read(tmp_path: Path, yaml: str, name: str = "article.md") -> Reading:
    """Read an article with this front matter."""
    path = tmp_path / name
    path.write_text(f"---\n{yaml}\n---\n\nText.\n", "utf-8")
    return read_article(path)


def codes(reading: Reading) -> list[tuple[str, int]]:
    """Return code and line of all that was found."""
    return [(each.code, each.position.line) for each in reading.diagnostics]


def test_scalars_are_the_text_that_stands_there(tmp_path: Path) -> None:
    """YAML would make numbers, dates and booleans of these."""
    reading = read(tmp_path, "title: 1984\nlang: no\nversion: 1.10\npublished: 2026-01-02")
    metadata = reading.article.metadata
    assert (metadata.title, metadata.language) == ("1984", "no")
    assert (metadata.version, metadata.published) == ("1.10", "2026-01-02")
    assert not reading.diagnostics


def test_references_are_csl(tmp_path: Path) -> None:
    """Names, dates and DOIs in the forms that reference managers write."""
    reading = read(
        tmp_path,
        "title: T\nlang: en\nsource: a\nreferences:\n"
        "  - id: a\n    type: article-journal\n    DOI: https://doi.org/10.1000/x\n"
        "    author: [{family: Beethoven, given: Ludwig, non-dropping-particle: van}, WHO]\n"
        "    issued: {date-parts: [[2022, 5, 3]]}\n"
        "  - id: b\n    issued: 2020-04\n    author: {literal: A body}\n",
    )
    first, second = reading.article.references
    assert first.doi == "10.1000/x"
    assert first.authors == (Name("Beethoven", "Ludwig", particle="van"), Name(literal="WHO"))
    assert first.issued == PartialDate(2022, 5, 3)
    assert second.issued == PartialDate(2020, 4)
    assert second.authors == (Name(literal="A body"),)
    assert not reading.diagnostics


def test_names_of_pandoc_and_quarto_are_understood(tmp_path: Path) -> None:
    """`author` with objects, `date`, `abstract`."""
    reading = read(
        tmp_path,
        "title: T\nlang: en\nauthor:\n  - name: A B\n    orcid: 0000\n  - C\ndate: 2024-07-04\n"
        "abstract: What it says.",
    )
    metadata = reading.article.metadata
    assert metadata.authors == ("A B", "C")
    assert (metadata.published, metadata.description) == ("2024-07-04", "What it says.")


@pytest.mark.parametrize(
    ("yaml", "code", "line"),
    [
        ("title: T\nlang: en\ntitel: X", "unknown-key", 4),
        ("title: T\nlang: en\ntitle: U", "duplicate-key", 4),
        ("title: T: U\nlang: en", "front-matter", 2),
        ("title: T\nlang: [en", "front-matter", 3),
        ("title: T\nlang: en\npublished: soon", "front-matter", 4),
        ("title: T\nlang: en\npaper: a5", "front-matter", 4),
        ("title: T\nlang: english language", "language-tag", 3),
        ("title: T\nlang: hi_IN", "language-tag", 3),
        ("title: T\nlang: en\nsource: x", "unknown-source", 4),
        ("title: T\nlang: en\nreferences:\n  - id: a\n  - id: a", "duplicate-reference", 6),
        ("title: T\nlang: en\nreferences:\n  - title: a", "front-matter", 5),
        ("title: T\nlang: en\nreferences:\n  - id: a\n    volumme: 3", "unknown-key", 6),
        ("- a\n- b", "front-matter", 2),
        ("title: [{{}]\nlang: en", "front-matter", 2),
    ],
)
def test_mistakes_have_a_code_and_a_line(tmp_path: Path, yaml: str, code: str, line: int) -> None:
    """The line is the one to mend."""
    assert (code, line) in codes(read(tmp_path, yaml))


def test_a_wrong_key_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    """All other keys are read, and the wrong value is named."""
    reading = read(tmp_path, "title: T\nlang: en\npublished: soon\nauthors: [A]")
    assert reading.article.metadata.authors == ("A",)
    assert [each.dropped for each in reading.diagnostics] == ["soon"]


def test_unknown_keys_name_the_words_that_are_not_shown(tmp_path: Path) -> None:
    """And the key that was probably meant."""
    (found,) = read(tmp_path, "title: T\nlang: en\ndescripton: Some words").diagnostics
    assert found.dropped == "Some words"
    assert "'description'" in found.hint


def test_aliases_that_multiply_are_refused(tmp_path: Path) -> None:
    """A few lines of YAML can stand for a billion values."""
    bomb = "\n".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 9))
    reading = read(tmp_path, f"title: T\nlang: en\na0: &a0 [x]\n{bomb}")
    assert "front-matter" in dict(codes(reading))


def test_the_language_may_stand_in_the_name(tmp_path: Path) -> None:
    """`article.es.md`."""
    assert read(tmp_path, "title: T", "article.es.md").article.metadata.language == "es"
    assert read(tmp_path, "title: T\nlang: de", "a.es.md").article.metadata.language == "de"


def test_front_matter_that_is_never_closed_is_named(tmp_path: Path) -> None:
    """The rest is read as body."""
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: T\n\nText.\n", "utf-8")
    assert ("front-matter", 1) in codes(read_article(path))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2023-04-05T10:22:00+02:00", "2023-04-05"),
        ("2019-02-07 10:00:00 -0500", "2019-02-07"),
        ("May 15, 2020", "2020-05-15"),
        ("15th Sept. 2020", "2020-09-15"),
        ("June 2020", "2020-06"),
        ("2020年5月1日", "2020-05-01"),
    ],
)
def test_dates_in_words_or_with_a_time_are_read(tmp_path: Path, written: str, read_as: str) -> None:
    """As websites write them; the report names what was written."""
    reading = read(tmp_path, f"title: T\nlang: en\ndate: '{written}'")
    assert reading.article.metadata.published == read_as
    assert codes(reading) == [("date", 4)]
    assert reading.diagnostics[0].dropped == written


def test_a_websites_date_that_is_none_stops_nothing(tmp_path: Path) -> None:
    """`last-modified` is an instruction, and `date` no key of ours."""
    reading = read(tmp_path, "title: T\nlang: en\ndate: last-modified")
    assert reading.article.metadata.published == ""
    assert codes(reading) == [("unknown-key", 4)]


def test_front_matter_in_toml_is_named(tmp_path: Path) -> None:
    """It is not shown as a paragraph of the handout."""
    path = tmp_path / "article.md"
    path.write_text('+++\ntitle = "T"\n+++\n\n# A title\n\nText.\n', "utf-8")
    reading = read_article(path)
    assert codes(reading) == [("front-matter", 1)]
    assert "TOML" in reading.diagnostics[0].message
    assert reading.article.metadata.title == "A title"


def test_dates_are_days_that_there_are(tmp_path: Path) -> None:
    """A year or a month alone is one; a day without its zeros is written with them."""
    good = read(tmp_path, "title: T\nlang: en\npublished: 2026\nreviewed: 2026-1-5")
    assert not good.diagnostics
    metadata = good.article.metadata
    assert (metadata.published, metadata.reviewed) == ("2026", "2026-01-05")
    bad = read(tmp_path, "title: T\nlang: en\npublished: 2026-02-31\nreviewed: 0000-01-01")
    assert codes(bad) == [("front-matter", 4), ("front-matter", 5)]


@pytest.mark.parametrize("date", ["2026", "2026-03", "2026-03-09"])
def test_any_such_date_can_be_exported(tmp_path: Path, date: str) -> None:
    """EPUB wants a whole day, and gets the first one."""
    read(tmp_path, f"title: T\nlang: en\npublished: {date}\nreviewed: {date}")
    export(tmp_path, out=tmp_path / "out")


def test_two_mistakes_in_one_value_are_reported_at_its_line(tmp_path: Path) -> None:
    """The second finds the value gone already."""
    reading = read(
        tmp_path,
        "title: T\nlang: en\nreferences:\n  - {id: a, issued: {date-parts: [[x, y, z]]}}",
    )
    assert set(codes(reading)) == {("front-matter", 5)}


def test_more_mistakes_than_can_be_listed_are_no_silence(tmp_path: Path) -> None:
    """What is then not shown is named all the same."""
    entries = "".join(f"  - type: t{number}\n" for number in range(5200))
    reading = read(tmp_path, f"title: T\nlang: en\nreferences:\n{entries}")
    assert "t5199" in " ".join(each.dropped for each in reading.diagnostics)


def test_what_cannot_be_read_is_not_called_missing(tmp_path: Path) -> None:
    """The one cause is named, at its line; a title and a language may well stand there."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: en: x\n---\n\nText.\n", "utf-8")
    faults = [each for each in check(path) if each.is_error]
    assert [(each.code, each.position.line) for each in faults] == [("front-matter", 3)]
