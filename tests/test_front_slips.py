"""The front matter as secretaries and nurses type it: one row a slip, one sentence each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from plainleaf.api import check, export, read
from plainleaf.diagnostics import Diagnostic
from plainleaf.model.metadata import PartialDate
from plainleaf.studio.texts import said_in

# What is said of the handout as a whole, or of works that these few words do not cite.
OTHERS = set(
    "no-action no-key-points no-review-date no-source no-help unused-reference missing-year".split()
)


@dataclass(frozen=True)
class Slip:
    """What is typed, and what is said of it.

    Args:
        typed: lines between the two rules.
        code, line: of the one report.
        cause: words of its message.
        right: words of its hint, which shows the line as it should stand.
        title: what is read all the same.
        more: `lines` of further reports of the same code.
    """

    typed: str
    code: str
    line: int
    cause: str
    right: str
    title: str = "Knee pain"
    more: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.typed.replace("\n", " ⏎ ")[:50]


BAD, NOTE = "front-matter", "read-as"
SLIPS = [
    # --- Quotation marks -------------------------------------------------------------------
    Slip("title: “Knee pain: what helps”\nlang: en", BAD, 2, "quotation marks “ ”",
         'Write title: "Knee pain: what helps"', "Knee pain: what helps"),
    Slip("title: „Knie: was hilft“\nlang: de", BAD, 2, "quotation marks „ “",
         'Write title: "Knie: was hilft"', "Knie: was hilft"),
    Slip("title: «Genou : que faire»\nlang: fr", BAD, 2, "quotation marks « »",
         'Write title: "Genou : que faire"', "Genou : que faire"),
    Slip("title: “Knee pain”\nlang: en", NOTE, 2, "taken for a part", 'Write title: "Knee pain"'),
    Slip("title: Knee pain\nlang: “en”", NOTE, 3, "taken for a part", 'Write lang: "en"'),
    Slip("title: Knee pain\nlang: en\nkeywords: [“knee”, “pain”]", NOTE, 4, "taken for a part",
         'keywords: ["knee", "pain"]'),
    Slip('title: "Knee pain”\nlang: en', BAD, 2, "never closed", 'title: "Knee pain"'),
    Slip('title: "Knee pain\nlang: en', BAD, 2, "never closed", 'title: "Knee pain"'),
    Slip('title: "Knee pain\nlang: en\ndescription: "About it"', BAD, 2, "never closed",
         'title: "Knee pain"'),
    Slip("title: 'Knee pain\nlang: en\nowner: 'Us'", BAD, 2, "never closed", 'title: "Knee pain"'),
    Slip("title: 'Tis the knee\nlang: en", BAD, 2, "never closed", "title: \"'Tis the knee\"",
         "'Tis the knee"),
    Slip('title: "Knee pain" and you\nlang: en', BAD, 2, "behind the quotation mark",
         "title: '\"Knee pain\" and you'", '"Knee pain" and you'),
    Slip('title: "The "bad" knee"\nlang: en', BAD, 2, "within quotation marks",
         "title: 'The \"bad\" knee'", 'The "bad" knee'),
    Slip('title: "It\'s" bad\nlang: en', BAD, 2, "behind the quotation mark",
         "title: '\"It''s\" bad'", '"It\'s" bad'),
    Slip("title: Knee pain: why\nlang: en\ndescription: some words\n    that go on", BAD, 2,
         "colon within the words", 'title: "Knee pain: why"', "Knee pain: why"),
    Slip('title: "Knee pain",\nlang: en', BAD, 2, "sign ,", 'title: "Knee pain"'),
    # --- Signs within the words ------------------------------------------------------------
    Slip("title: Knee pain: what helps\nlang: en", BAD, 2, "colon within the words",
         'Write title: "Knee pain: what helps"', "Knee pain: what helps"),
    Slip("title: Knee pain #1 cause\nlang: en", "yaml-comment", 2, "not shown: #1 cause",
         'write title: "Knee pain #1 cause"'),
    Slip("title: Knee pain\nlang: en\ndescription: All # really", "yaml-comment", 4,
         "not shown: # really", 'write description: "All # really"'),
    Slip("title: #1 cause of pain\nlang: en", NOTE, 2, "begins with #",
         'title: "#1 cause of pain"', "#1 cause of pain"),
    Slip("title: *H. pylori* tests\nlang: en", BAD, 2, "begin with *",
         'title: "*H. pylori* tests"', "H. pylori tests"),
    Slip("title: [Draft] Knee\nlang: en", BAD, 2, "begin with [", 'title: "[Draft] Knee"',
         "[Draft] Knee"),
    Slip("title: > 5 mg a day\nlang: en", BAD, 2, "begin with >", 'title: "> 5 mg a day"',
         "> 5 mg a day"),
    Slip("title: @home\nlang: en", BAD, 2, "begin with @", 'title: "@home"', "@home"),
    Slip("title: Knee pain\nlang: en\nauthors: [Ana, Ben", BAD, 4, "[ is never closed",
         "authors: [Ana, Ben]"),
    Slip("title: Knee pain\nlang: [en", BAD, 3, "[ is never closed", "lang: en"),
    # --- Spaces and tabs -------------------------------------------------------------------
    Slip("title: Knee pain\nlang: en\nauthors:\n\t- Ana", BAD, 5, "tab", "Write it with 2 spaces"),
    Slip("title:\tKnee pain\nlang: en", BAD, 2, "tab", "title: Knee pain"),
    Slip("title: Knee pain\nlang:\u00a0en", BAD, 3, "hard space", "lang: en"),
    Slip("title: Knee pain\n  lang: en", BAD, 3, "exactly below", "without spaces before it"),
    Slip(" title: Knee pain\nlang: en", BAD, 2, "exactly below", "without spaces before it"),
    Slip("title: Knee pain\nlang: en\nreferences:\n  - id: a\n   title: X", BAD, 6,
         "exactly below", "with 4 spaces before it: title: X"),
    Slip("title: Knee pain\nlang: en\nreferences:\n  - id: a\n  title: X", BAD, 6,
         "exactly below", "with 4 spaces before it: title: X"),
    Slip("title: Knee pain\nlang: en\nreferences:\n  - id: a\n    title: X\n   - id: b\n"
         "     title: Y", BAD, 7, "dash", "with 2 spaces before it: - id: b", more=(8,)),
    Slip("title:Knee pain\nlang: en", BAD, 2, "a colon and a space", "title: Knee pain"),
    Slip("title：Knee pain\nlang: en", BAD, 2, "a colon and a space", "title: Knee pain"),
    Slip("title = Knee pain\nlang: en", BAD, 2, "a colon and a space", "title: Knee pain"),
    Slip("title: Knee pain\nlang: en\ndescription: All of it\nand more", BAD, 5, "no key",
         "with 2 spaces before it: and more"),
    Slip("title: Knee pain\nlang: en\njust words\nowner: Us", BAD, 4, "left out",
         "Write it as key"),
    Slip("title: Knee pain\nlang: en\nauthors:\n-Ana\n-Ben", BAD, 5, "hyphen and a space",
         "Write - Ana", more=(6,)),
    Slip("title: Knee pain\nlang: en\nauthors:\n  • Ana", NOTE, 5, "hyphen and a space",
         "Write - Ana"),
    Slip("title: Knee pain\nlang: en\nauthors:\n  Ana Example\n  Ben Example", NOTE, 5,
         "hyphen and a space", "Write - Ana Example", more=(6,)),
    Slip("title: Knee pain\nlang: en\nkeywords: knee, pain", NOTE, 4, "2 keywords",
         "keywords: [knee, pain]"),
    # --- Keys ------------------------------------------------------------------------------
    Slip("title: Knee pain\nlang: en\ntitle: Knees", "duplicate-key", 4, "second time",
         "line 2 says: Knee pain"),
    Slip("Title: Knee pain\nlang: en", NOTE, 2, "'Title' is read as 'title'", "title: Knee pain"),
    Slip("titel: Knee pain\nlang: en", NOTE, 2, "'titel' is read as 'title'", "title: Knee pain"),
    Slip("title: Knee pain\nlang: en\nsummary: Words", NOTE, 4, "read as 'description'",
         "description: Words"),
    Slip("title: Knee pain\nidioma: es", NOTE, 3, "read as 'lang'", "lang: es"),
    Slip("title: Knee pain\nlang: en\nautor: Ana", NOTE, 4, "read as 'authors'", "authors: Ana"),
    Slip("title: Knee pain\nlang: en\nauthors: Ana Example; Ben Example", NOTE, 4, "2 authors",
         "[Ana Example, Ben Example]"),
    Slip("title: Knee pain\nlang: en\nauthors: Ana Example and Ben Example", NOTE, 4,
         "one author", "[Ana Example, Ben Example]"),
    Slip("title: Knee pain\nlang: en\nlayout: post", "unknown-key", 4, "not shown: post",
         "say it in the text"),
    # --- Values ----------------------------------------------------------------------------
    Slip("title: Knee pain\nlang: en\nreviewed: 3/4/2025", BAD, 4, "can be two days",
         "reviewed: 2025-04-03 or reviewed: 2025-03-04"),
    Slip("title: Knee pain\nlang: en\nreviewed: 25/12/2025", "date", 4, "read as 2025-12-25",
         "2025-12-25"),
    Slip("title: Knee pain\nlang: en\nreviewed: 3.4.2025", "date", 4, "read as 2025-04-03",
         "2025-04-03"),
    Slip("title: Knee pain\nlang: de\nreviewed: 3. März 2025", "date", 4, "read as 2025-03-03",
         "2025-03-03"),
    Slip("title: Knee pain\nlang: es\nreviewed: 3 de abril de 2025", "date", 4,
         "read as 2025-04-03", "2025-04-03"),
    Slip("title: Knee pain\nlang: en\nreviewed: 04/2025", "date", 4, "read as 2025-04", "2025-04"),
    Slip("title: Knee pain\nlang: en\nreviewed: 31/2/2025", BAD, 4, "year-month-day",
         "See which day is meant"),
    Slip("title: Knee pain\nlang: en\nreviewed: soon", BAD, 4, "not 'soon'", "See which day"),
    Slip("title: Knee pain\nlang: en\npaper: a5", BAD, 4, "'a5'", "paper: a4 or paper: letter"),
    Slip("title: Knee pain\nlang: en\nqr: perhaps", BAD, 4, "neither true", "qr: true"),
    Slip("title: Knee pain\nlang: en\nowner: [a, b]", BAD, 4, "not a list", 'owner: "the words"'),
    Slip("title: Knee pain\nlang: en\nweb: our site", BAD, 4, "'our site'", "web: https://"),
    Slip("title: Knee pain\nlang: English", "language-tag", 3, "'en' is used", "lang: en"),
    Slip("title: Knee pain\nlang: Español", "language-tag", 3, "'es' is used", "lang: es"),
    Slip("title: Knee pain\nlang: en-UK", "language-tag", 3, "'en-GB' is used", "lang: en-GB"),
    # --- Works -----------------------------------------------------------------------------
    Slip("title: Knee pain\nlang: en\nreferences:\n"
         "  - {id: a, title: Pain: and you, DOI: 10.1000/x}",
         BAD, 5, "comma or a colon", '{id: a, title: "Pain: and you", DOI: 10.1000/x}'),
    Slip("title: Knee pain\nlang: en\nreferences:\n"
         "  - {id: a, title: Pain, and you, DOI: 10.1000/x}",
         NOTE, 5, "comma or a colon", '{id: a, title: "Pain, and you", DOI: 10.1000/x}'),
    Slip("title: Knee pain\nlang: en\nreferences:\n  - title: A study\n    author: Orr", BAD, 5,
         "no id", "id: orr"),
    Slip("title: Knee pain\nlang: en\nreferences:\n  - [a, b]", BAD, 5, "entry 1",
         "plainleaf cite"),
]  # fmt: skip


def written(tmp_path: Path, front: str) -> Path:
    """Return the path of an article with these lines between two rules."""
    path = tmp_path / "article.md"
    path.write_text(f"---\n{front}\n---\n\nText.\n", "utf-8")
    return path


def reported(path: Path) -> list[Diagnostic]:
    """Return what is said of the front matter."""
    return [each for each in check(path) if each.code not in OTHERS]


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_slip_gets_one_sentence_and_the_right_line(tmp_path: Path, slip: Slip) -> None:
    """It names the cause, shows the line as it should stand, and all else is read."""
    path = written(tmp_path, slip.typed)
    found = reported(path)
    lines = [slip.line, *slip.more]
    assert [(each.code, each.position.line) for each in found] == [(slip.code, at) for at in lines]
    assert slip.cause in found[0].message
    assert slip.right in found[0].hint
    metadata = read(path).article.metadata
    assert metadata.title == slip.title
    assert metadata.language
    for words in ("libyaml", "scalar", "token", "block end", "mapping", "pydantic", "Input should"):
        assert words not in found[0].message


def test_a_language_that_is_none_is_not_called_missing(tmp_path: Path) -> None:
    """One cause, one sentence."""
    (found,) = reported(written(tmp_path, "title: T\nlang: the usual one"))
    assert (found.code, found.position.line) == ("language-tag", 3)


@pytest.mark.parametrize("typed", ["31.11.2026", "2026-02-30", "30/02/2026", "31. November 2026",
    "2026-13-01", "soon", "٣١/١١/٢٠٢٦"])  # fmt: skip
@pytest.mark.parametrize("key", ["published", "reviewed", "next-review"])
def test_no_other_day_is_named_for_one_that_is_not_there(
    tmp_path: Path, key: str, typed: str
) -> None:
    """An example of a date would be taken for what this one should be."""
    (found,) = reported(written(tmp_path, f"title: T\nlang: en\n{key}: {typed}"))
    for language in ("en", "de"):
        said = [said_in(language, each).words for each in (found.message, found.hint)]
        assert typed in said[0]
        assert not re.search(r"\d", "".join(said).replace(typed, "")), said


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_what_is_wrong_is_said_in_german(tmp_path: Path, slip: Slip) -> None:
    """All of it, also what is put together; of a field by the name that it has on the page."""
    for each in reported(written(tmp_path, slip.typed)):
        for words in (each.message, each.hint):
            german = said_in("de", words)
            assert german.language == "de"
            assert not re.search(
                r" or \w+: |; it is read|is not|^(?:reviewed|owner): ", german.words
            )


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_file_with_the_right_lines_has_nothing_to_say(tmp_path: Path, slip: Slip) -> None:
    """What is given as the right line is right."""
    path = written(tmp_path, slip.typed)
    mended = read(path).mended
    if not mended:
        return
    lines = path.read_text("utf-8").split("\n")
    for at, line in mended.items():
        lines[at - 1] = line
    path.write_text("\n".join(lines), "utf-8")
    assert reported(path) == []


@pytest.mark.parametrize(
    "right",
    [
        'title: "Knee pain: what helps"\nlang: en',
        "title: It’s “here”, he said\nlang: en",
        "title: “A” and “B”\nlang: en",
        "title: Don't worry\nlang: en\nowner: The 'old' clinic",
        "title: T\nlang: en\ndescription: |\n  Some: words # here\n  “more”",
        "title: T\nlang: en\ndescription: >\n  Some words\n  \t“more”",
        'title: T\nlang: en\ndescription: "some words\n  that go on"',
        "title: T\nlang: en\ndescription: some words\n  that go on",
        "title: T\nlang: en\nkeywords: [a,\n  b]",
        "title: T\nlang: en\nkeywords: [12:30, C#, x-y]",
        "title: T\nlang: en\nauthors:\n- Ana\n- Ben",
        "title: T\nlang: en\nauthors: Ana Example, MD",
        "title: T\nlang: en\nauthors: Ministry of Health",
        "title: T\nlang: en\nauthors:\n  Ministry of Health",
        "title: T\nlang: en\nglossary:\n  dose: How much, and when\n  to - fro: Both ways",
        "title: T\nlang: en\nauthors: [{name: Ana}]\npaper: A4\nqr: no",
    ],
    ids=lambda text: text.replace("\n", " ⏎ ")[:50],
)
def test_what_is_right_is_left_alone(tmp_path: Path, right: str) -> None:
    """No false alarm, and nothing changed."""
    path = written(tmp_path, right)
    assert [each for each in reported(path) if each.code != "unused-term"] == []
    assert read(path).mended == {}


@pytest.mark.parametrize(
    "rule", ["—", "–––", "----", "--", "***", "___", "- - -", "=====", "```yaml"]
)
def test_other_rules_than_three_hyphens_are_named(tmp_path: Path, rule: str) -> None:
    """As word processors write them; the keys are read all the same."""
    path = tmp_path / "article.md"
    end = rule.removesuffix("yaml")
    for text, line in (
        (f"{rule}\ntitle: T\nlang: en\n{end}\n\nText.\n", 1),
        (f"---\ntitle: T\nlang: en\n{end}\n\nText.\n", 4),
    ):
        path.write_text(text, "utf-8")
        (found,) = reported(path)
        assert (found.code, found.position.line) == ("front-matter", line)
        assert (rule if line == 1 else end) in found.message
        article = read(path).article
        assert (article.metadata.title, article.metadata.language) == ("T", "en")
        lines = text.split("\n")
        for at, right in read(path).mended.items():
            lines[at - 1] = right
        path.write_text("\n".join(lines), "utf-8")
        assert reported(path) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\n---\ntitle: T\nlang: en\n---\n\nText.\n", 3),
        ("title: T\nlang: en\n\nText: here.\n", 1),
        ("title: T\nlang: en\n---\n\nText.\n", 1),
        ("---\ntitle: T\nlang: en\n\nText.\n", 1),
        ("---\ntitle: T\nlang: en\n## Text\n", 1),
    ],
)
def test_rules_that_are_missing_are_named(tmp_path: Path, text: str, line: int) -> None:
    """No key of them is printed as the handout's first words."""
    path = tmp_path / "article.md"
    path.write_text(text, "utf-8")
    (found,) = [each for each in reported(path) if each.code != "empty-section"]
    assert (found.code, found.position.line) == ("front-matter", line)
    article = read(path).article
    assert (article.metadata.title, article.metadata.language) == ("T", "en")


ORR = {
    "type": "article-journal", "title": "Knee pain: a trial", "issued": PartialDate(2019),
    "container_title": "J Pain", "volume": "4", "issue": "2", "page": "10-18",
    "doi": "10.1000/xyz", "identifier": "orr2019",
}  # fmt: skip
LINE = "Orr B, Poe C. Knee pain: a trial. J Pain. 2019;4(2):10-18. doi:10.1000/xyz"


@pytest.mark.parametrize(
    "front",
    [
        f"references:\n  - {LINE}",
        f'references:\n  - "{LINE}"',
        f"references:\n  - 1. {LINE}",
        f"references: |\n  1. {LINE}",
        f"literature:\n  - {LINE}",
        f"bibliography:\n  - {LINE}",
        f'source: "{LINE}"',
        "references:\n  - Orr, B., & Poe, C. (2019). Knee pain: a trial. J Pain, 4(2), 10-18. "
        "https://doi.org/10.1000/xyz",
    ],
)
def test_a_line_of_a_reference_list_is_a_work(tmp_path: Path, front: str) -> None:
    """Its parts are those of the line, and nothing of it is lost."""
    reading = read(written(tmp_path, f"title: T\nlang: en\n{front}"))
    (work,) = reading.article.references
    assert {name: getattr(work, name) for name in ORR} == ORR
    assert [name.family for name in work.authors] == ["Orr", "Poe"]
    notes = [each for each in reading.diagnostics if each.code == "reference-line"]
    assert len(notes) == 1
    assert "[@orr2019]" in notes[0].hint
    assert "plainleaf cite" in notes[0].hint


@pytest.mark.parametrize(
    ("front", "doi", "url", "hint"),
    [
        ("references:\n  - https://doi.org/10.1000/xyz", "10.1000/xyz", "", "cite 10.1000/xyz"),
        ("references:\n  - doi:10.1000/xyz", "10.1000/xyz", "", "cite 10.1000/xyz"),
        ("references:\n  - doi: 10.1000/xyz", "10.1000/xyz", "", "cite 10.1000/xyz"),
        ("references: 10.1000/xyz", "10.1000/xyz", "", "cite 10.1000/xyz"),
        ("source: 10.1000/xyz", "10.1000/xyz", "", "cite 10.1000/xyz"),
        ("source:\n  doi: 10.1000/xyz\n  title: A", "10.1000/xyz", "", ""),
        ("references:\n  - https://link.example.org/article/10.1000/xyz", "10.1000/xyz", "",
         "cite 10.1000/xyz"),
        ("source: https://www.example.org/knee", "", "https://www.example.org/knee", "title:"),
        ("references:\n  - PMID 12345678", "", "https://pubmed.ncbi.nlm.nih.gov/12345678/",
         "cite 12345678"),
    ],
)  # fmt: skip
def test_an_address_is_a_work(tmp_path: Path, front: str, doi: str, url: str, hint: str) -> None:
    """It is shown, and the way to its title is named; never is it said to delete it."""
    path = written(tmp_path, f"title: T\nlang: en\n{front}")
    (work,) = read(path).article.references
    assert (work.doi, work.url) == (doi, url)
    found = [each for each in check(path) if each.code == "reference-line"]
    assert [hint in each.hint for each in found] == ([True] if hint else [])
    assert "elete" not in " ".join(each.hint for each in reported(path))
    if front.startswith("source"):
        assert read(path).article.metadata.source == work.identifier
    assert not export(path, out=tmp_path / "out").report.failed


def test_what_cannot_be_taken_apart_is_shown_whole(tmp_path: Path) -> None:
    """In its words and their order, in every file; two works never share an id."""
    odd = "Handbook of knees (many hands), 3 vols, Berlin and elsewhere 1999"
    body = f"title: T\nlang: en\nreferences:\n  - {odd}\n  - {odd}, again"
    path = written(tmp_path, body)
    works = read(path).article.references
    assert [work.title for work in works] == [odd, f"{odd}, again"]
    assert len({work.identifier for work in works}) == 2
    assert [each.code for each in reported(path)] == ["reference-line"] * 2
    files = export(path, out=tmp_path / "out").files
    assert odd in files["html"].read_text("utf-8")


def test_a_source_that_stands_in_the_list_is_that_work(tmp_path: Path) -> None:
    """Found by its DOI, however that is written."""
    front = (
        "title: T\nlang: en\nsource: doi:10.1000/XYZ\nreferences:\n"
        "  - {id: a, type: book, title: A, issued: 2020, DOI: https://doi.org/10.1000/xyz}"
    )
    article = read(written(tmp_path, front)).article
    assert article.metadata.source == "a"
    assert len(article.references) == 1


def test_other_names_of_a_works_keys_are_understood(tmp_path: Path) -> None:
    """As secretaries, BibTeX and Zotero write them; each with a note and its right line."""
    keys = {
        "doi: 10.1000/xyz": "DOI", "year: 2019": "issued", "journal: J Pain": "container-title",
        "pages: 10-18": "page", "vol: 4": "volume", "authors: [Orr B]": "author",
        "link: https://example.org": "URL", "Title: A trial": "title", "nr: 2": "issue",
        "Verlag: Us": "publisher", "access-date: 2026-01-31": "accessed",
    }  # fmt: skip
    lines = "".join(f"\n    {line}" for line in keys)
    path = written(tmp_path, f"title: T\nlang: en\nreferences:\n  - id: a{lines}")
    reading = read(path)
    (work,) = reading.article.references
    assert (work.doi, work.issued, work.container_title) == (
        "10.1000/xyz",
        PartialDate(2019),
        "J Pain",
    )
    assert (work.page, work.volume, work.issue) == ("10-18", "4", "2")
    assert (work.title, work.publisher, work.type) == ("A trial", "Us", "article-journal")
    notes = [each for each in reading.diagnostics if each.code == "read-as"]
    assert [each.position.line for each in notes] == list(range(6, 17))
    assert [reading.mended[line].strip().split(":")[0] for line in range(6, 17)] == [*keys.values()]
    assert "unknown-key" not in {each.code for each in check(path)}


def test_a_key_that_cannot_be_what_it_is_called_is_only_reported(tmp_path: Path) -> None:
    """A website's `url: /knee` is no address, and stops nothing."""
    (found,) = reported(written(tmp_path, "title: T\nlang: en\nurl: /knee"))
    assert (found.code, found.dropped) == ("unknown-key", "/knee")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Role of \\textit{E. coli} &amp; \\emph{S. aureus} \\& co",
         "Role of <i>E. coli</i> & <i>S. aureus</i> & co"),
        ("{CO$_2$} and {BRCA}1, {not this}", "CO<sub>2</sub> and BRCA1, {not this}"),
        ("<jats:italic>In vivo</jats:italic> \\$5 &lt;10%", "<i>In vivo</i> $5 <10%"),
        ("Of $5, $10 and C:\\temp\\{x}", "Of $5, $10 and C:\\temp\\{x}"),
        ("IL-\\textsubscript{6} at $5 a day", "IL-<sub>6</sub> at $5 a day"),
    ],
)  # fmt: skip
def test_marks_of_other_programs_in_titles_are_read_everywhere(
    tmp_path: Path, typed: str, shown: str
) -> None:
    """In the front matter as in files and from services; what is no mark stays."""
    front = f"title: T\nlang: en\nreferences:\n  - id: a\n    issued: 2020\n    title: '{typed}'"
    (work,) = read(written(tmp_path, front)).article.references
    assert work.title == shown


@pytest.mark.parametrize(
    "front",
    [
        "authors: Ana Example; Ben Example",
        "authors:\n  Ana Example\n  Ben Example",
        "authors:\n-Ana Example\n-Ben Example",
        "authors:\n  • Ana Example\n  • Ben Example",
        "authors:\n\t- Ana Example\n\t- Ben Example",
        "by: [“Ana Example”, “Ben Example”]",
        "Autoren: Ana Example; Ben Example",
    ],
)
def test_several_authors_are_several(tmp_path: Path, front: str) -> None:
    """However they are parted; files name each of them."""
    article = read(written(tmp_path, f"title: T\nlang: en\n{front}")).article
    assert article.metadata.authors == ("Ana Example", "Ben Example")
