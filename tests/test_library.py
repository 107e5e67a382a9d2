"""`plainleaf index`: what a folder of finished files says of itself, as page, catalogue, table.

One room: page, catalogues and table are made of the same shelf of files.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pytest
from lxml import etree, html
from playwright.sync_api import expect

from browser.axe import SIZES, Axe
from plainleaf.api import export
from plainleaf.batch.discovery import find_all
from plainleaf.cli import main
from plainleaf.errors import ConformanceError, WriteError, refusal
from plainleaf.library import Index, index
from plainleaf.library.opds import OPEN_ACCESS
from plainleaf.library.shelves import Review, facts_of, library_of
from plainleaf.library.words import day_in, name_in, own_name
from plainleaf.theme import default_theme
from validators.field import Check
from validators.verapdf import VeraPdf

TODAY = date(2026, 11, 25)
ATOM = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/terms/",
    "opds": "http://opds-spec.org/2010/catalog",
}
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
<Relationship Id="b" Target="docProps/core.xml"
 Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/>
</Relationships>"""
RE = {"re": "http://exslt.org/regular-expressions"}
FRONT: dict[str, str] = {
    "title": "A title",
    "lang": "en",
    "description": "What it is about.",
    "authors": "[Ana Example, Ben Sample]",
    "category": "Sleep",
    "keywords": "[rest, night]",
    "published": "2024-01-05",
    "reviewed": "2025-02",
    "next-review": "2026-02",
    "version": '"2.1"',
    "owner": "Example Clinic",
}


def written(folder: Path, name: str, **changed: str) -> Path:
    """Write an article; a key that is given as nothing is left out."""
    keys = FRONT | {key.replace("_", "-"): value for key, value in changed.items()}
    front = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}---\n\n## A heading\n\nSome words.\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export a few articles, with translations, an edition and a copy for clinicians."""
    folder, out = tmp_path_factory.mktemp("content"), tmp_path_factory.mktemp("out")
    for article in (
        written(folder, "sleep/article.md", title='"Sleep: <what> helps & what does not"'),
        written(
            folder, "sleep/article.es.md", title="Dormir bien", lang="es", category="Sueño",
            next_review="2027-01-10", keywords="[sueño]",
        ),
        written(
            folder, "sleep/article.ar.md", title="النوم الجيد", lang="ar", category="نوم",
            next_review="2028", description="",
        ),
        written(
            folder, "scan/article.md", title="What is a scan?", lang="en-GB", category="Tests",
            keywords="", authors="", published="", reviewed="", next_review="", version="",
            owner="",
        ),
    ):  # fmt: skip
        export(article, out=out)
    for name, copy in (
        ("sleep.html", "sleep-clinics.html"),
        ("sleep.epub", "sleep-clinics.epub"),
    ):
        shutil.copy(out / name, out / copy)
    export(folder / "sleep/article.md", ["pdf"], out, edition="large-print")
    (out / "sleep-report.html").write_text("<!DOCTYPE html><title>Report</title>", "utf-8")
    (out / "sleep-report.json").write_text("{}", "utf-8")
    return out


@pytest.fixture(scope="module")
def indexed(finished: Path) -> Index:
    """Index them."""
    return index(finished, today=TODAY)


@pytest.fixture
def page(finished: Path, indexed: Index) -> Any:
    """Return the page."""
    return html.fromstring((finished / "index.html").read_bytes())


def words_in(element: Any) -> str:
    """Return the text of an element, white space made one space."""
    return " ".join(element.text_content().split())


# --- What files say --------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["html", "epub", "docx", "pdf"])
def test_every_file_says_all_that_the_front_matter_says(finished: Path, suffix: str) -> None:
    """Dates of review, version, owner and category are there for programs, too."""
    facts = facts_of(finished / f"sleep.{suffix}")
    assert facts.title == "Sleep: <what> helps & what does not"
    assert (facts.language, facts.description) == ("en", "What it is about.")
    assert facts.authors == ("Ana Example", "Ben Sample")
    assert (facts.category, facts.keywords) == ("Sleep", ("rest", "night"))
    assert (facts.published, facts.reviewed, facts.next_review) == (
        "2024-01-05", "2025-02", "2026-02",
    )  # fmt: skip
    assert (facts.version, facts.owner) == ("2.1", "Example Clinic")


def test_a_web_page_and_its_epub_have_one_identifier(finished: Path) -> None:
    """Whichever is asked, a catalogue knows the handout again."""
    found = {facts_of(finished / f"sleep.{suffix}").identifier for suffix in ("html", "epub")}
    assert len(found) == 1
    assert found.pop().startswith("urn:uuid:")


def test_what_a_handout_does_not_say_is_not_there(finished: Path) -> None:
    """No empty element stands for a date that nobody gave."""
    text = (finished / "scan.html").read_text("utf-8")
    assert re.findall(r'property="([\w:]+)"', text) == [
        "dcterms:identifier",
        "schema:articleSection",
    ]
    facts = facts_of(finished / "scan.html")
    assert (facts.reviewed, facts.next_review, facts.version, facts.owner) == ("", "", "", "")


def test_files_with_all_dates_pass_their_validators(
    finished: Path,
    epubcheck: Check,
    ooxml: Check,
    page_ua1: Check,
    page_2a: Check,
    verapdf: VeraPdf,
) -> None:
    """Each format has a place for such properties."""
    assert epubcheck(finished / "sleep.epub") == []
    assert ooxml(finished / "sleep.docx") == []
    pdf = finished / "sleep.pdf"
    assert [*page_ua1(pdf), *page_2a(pdf), *verapdf(pdf), *verapdf(pdf, "2a")] == []


def test_a_page_from_elsewhere_is_read_by_its_title(tmp_path: Path) -> None:
    """Any web page has a title, a language, perhaps a description."""
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><html lang=fr><head><title>Bien\n dormir</title>"
        "<META NAME=description CONTENT='Le &amp; la'></head><body><title>no</title>",
        "utf-8",
    )
    facts = facts_of(path)
    assert (facts.title, facts.language, facts.description) == ("Bien dormir", "fr", "Le & la")


# --- What belongs together -------------------------------------------------------------------


def test_files_of_one_handout_are_one_entry(finished: Path) -> None:
    """Formats, editions, audiences and translations stand together; a report is none of them."""
    library = library_of(finished, TODAY)
    found = {
        entry.name: [(text.facts.language, text.audience) for text in entry.texts]
        for entry in library.entries
    }
    assert found == {
        "sleep": [("en", ""), ("ar", ""), ("es", ""), ("en", "clinics")],
        "scan": [("en-GB", "")],
    }
    first = library.entries[0].texts[0]
    assert [(file.path, file.edition) for file in first.files] == [
        ("sleep.html", ""),
        ("sleep.pdf", ""),
        ("sleep.epub", ""),
        ("sleep.docx", ""),
        ("sleep-large-print.pdf", "large-print"),
    ]


def test_the_text_in_the_language_of_the_page_stands_first(finished: Path) -> None:
    """A Spanish library shows Spanish titles where there are any."""
    library = library_of(finished, TODAY, "es")
    assert {entry.texts[0].facts.language for entry in library.entries} == {"es", "en-GB"}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("pain-clinics.html", "pain-clinics"),
        ("covid.faq.html", "covid.faq"),
        ("sleep.en.html", "sleep"),
        ("sleep.en-large-print.html", "sleep"),
        ("sleep-giant.en.html", "sleep"),
        ("sleep-easy-print.html", "sleep"),
    ],
)
def test_only_marks_of_our_own_are_taken_off_a_name(
    name: str, entry: str, finished: Path, tmp_path: Path
) -> None:
    """A handout may be about clinics, and its name may have a point in it."""
    shutil.copy(finished / "sleep.html", tmp_path / name)
    assert [each.name for each in library_of(tmp_path, TODAY).entries] == [entry]


@pytest.mark.parametrize(
    ("name", "edition", "audience"),
    [
        ("sleep.en-clinics.html", "", "clinics"),
        ("sleep-clinics.en.html", "", "clinics"),
        ("sleep-clinics-large-print.html", "large-print", "clinics"),
        ("sleep.en-clinics-giant.html", "giant", "clinics"),
        ("sleep-giant-clinics.html", "giant", "clinics"),
        ("sleep-patients.html", "", "patients"),
    ],
)
def test_marks_may_stand_in_any_order(
    name: str, edition: str, audience: str, finished: Path, tmp_path: Path
) -> None:
    """Whoever renames files need not know which comes first."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    shutil.copy(finished / "sleep.html", tmp_path / name)
    (entry,) = library_of(tmp_path, TODAY).entries
    found = [(text.audience, [file.edition for file in text.files]) for text in entry.texts]
    assert found == [("", [""]), (audience, [edition])]


def test_two_names_for_one_text_keep_both_files(finished: Path, tmp_path: Path) -> None:
    """Nothing that is there is hidden because something like it was there before."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.en.html")
    (entry,) = library_of(tmp_path, TODAY).entries
    assert {file.path for text in entry.texts for file in text.files} == {
        "sleep.html", "sleep.en.html",
    }  # fmt: skip


def test_folders_below_are_listed_and_hidden_ones_are_not(finished: Path, tmp_path: Path) -> None:
    """Handouts of one name in two folders are two handouts."""
    for folder in ("a b", "c", ".plainleaf-1-x"):
        (tmp_path / folder).mkdir()
        shutil.copy(finished / "sleep.html", tmp_path / folder / "sleep.html")
    assert [entry.name for entry in library_of(tmp_path, TODAY).entries] == ["a b/sleep", "c/sleep"]
    index(tmp_path, today=TODAY)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert "a%20b/sleep.html" in page.xpath("//ul[@class='files']//a/@href")


@pytest.mark.parametrize(
    ("due", "review", "days"),
    [
        ("2026-11-24", Review.PAST, 1),
        ("2025", Review.PAST, 329),
        ("2026-11-25", Review.SOON, 0),
        ("2026-11", Review.SOON, 0),
        ("2027-02-25", Review.SOON, 0),
        ("2027-02-26", Review.LATER, 0),
        ("", Review.UNDATED, 0),
    ],
)
def test_a_review_is_past_after_its_last_day(
    due: str, review: Review, days: int, finished: Path, tmp_path: Path
) -> None:
    """A month or a year by itself ends with its last day; "soon" is three months."""
    text = (finished / "sleep.html").read_text("utf-8")
    (tmp_path / "sleep.html").write_text(text.replace("../2026-02", f"../{due}"), "utf-8")
    (found,) = library_of(tmp_path, TODAY).texts
    assert (found.review, found.days_past) == (review, days)


def test_one_file_of_a_handout_is_read_if_it_says_all(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand handouts are a thousand readings, not four thousand."""
    read: list[str] = []

    def spy(path: Path) -> Any:
        read.append(path.name)
        return facts_of(path)

    monkeypatch.setattr(sys.modules["plainleaf.library.shelves"], "facts_of", spy)
    library_of(finished, TODAY)
    assert sorted(read) == [
        "scan.html", "sleep-clinics.html", "sleep-large-print.pdf", "sleep.ar.html",
        "sleep.es.html", "sleep.html",
    ]  # fmt: skip


# --- What cannot be read ---------------------------------------------------------------------


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence each; the other files of the handout are still there."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    (tmp_path / "sleep.pdf").write_bytes(b"no PDF")
    (tmp_path / "cut.epub").write_bytes((finished / "sleep.epub").read_bytes()[:900])
    (tmp_path / "empty.docx").write_bytes(b"")
    with pikepdf.open(finished / "sleep.pdf") as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(SystemExit) as ended:
        _run("index", str(tmp_path), "--today", "2026-11-25")
    assert ended.value.code == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4
    for name in ("sleep.pdf", "cut.epub", "empty.docx", "locked.pdf"):
        assert sum(f"{name}: " in line and line.endswith("it is left out.") for line in told) == 1
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert page.xpath("//ul[@class='files']//a/@href") == ["sleep.html"]


def test_a_part_that_unpacks_to_more_than_is_wise_is_not_unpacked(tmp_path: Path) -> None:
    """A file may be anybody's."""
    import zipfile

    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", b"<x/>")
        archive.writestr("docProps/core.xml", b" " * 70_000_000)
    with pytest.raises(ConformanceError, match=r"core\.xml unpacks to far more"):
        facts_of(path)


def test_a_page_of_somebody_else_is_not_replaced(finished: Path, tmp_path: Path) -> None:
    """The handouts may stand in a folder that has a home page of its own; ours is renewed."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    home = tmp_path / "index.html"
    home.write_text("<!DOCTYPE html><title>Our clinic</title>", "utf-8")
    with pytest.raises(WriteError, match="was not written by plainleaf"):
        index(tmp_path, today=TODAY)
    assert "Our clinic" in home.read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "sleep.html"}
    home.unlink()
    index(tmp_path, today=TODAY)
    index(tmp_path, today=TODAY)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """It is not made for the sake of an empty library."""
    with pytest.raises(WriteError, match="no such folder"):
        index(tmp_path / "nowhere", today=TODAY)
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_folder_makes_an_empty_library(tmp_path: Path) -> None:
    """A clinic may begin with the shelf."""
    found = index(tmp_path, today=TODAY)
    assert found.library.entries == ()
    feed = etree.parse(tmp_path / "opds.xml")
    assert feed.xpath("count(//a:entry)", namespaces=ATOM) == 0


# --- The page --------------------------------------------------------------------------------


def test_every_file_has_a_link_that_says_what_it_is(page: Any, indexed: Index) -> None:
    """By itself it tells title, edition, format and size; and it leads to the file."""
    links = {each.get("href"): words_in(each) for each in page.xpath("//ul[@class='files']//a")}
    files = [file for text in indexed.library.texts for file in text.files]
    assert len(links) == len(files) == 19
    for file in files:
        assert file.path in links
    title = "Sleep: <what> helps & what does not"
    assert re.fullmatch(rf"{title}: PDF \(\d+\skB\)", links["sleep.pdf"])
    assert links["sleep-large-print.pdf"].startswith(f"{title}: Large print, PDF (")
    assert links["sleep.es.html"].startswith("Dormir bien: Web page (")


def test_the_page_says_how_each_format_can_be_read(page: Any) -> None:
    """In the words of the display guide for accessibility metadata, 2.0."""
    said = {
        words_in(each.find("dt")): words_in(each.find("dd"))
        for each in page.xpath("//dl[@class='offers']/div")
    }
    aloud = "Readable in read aloud or dynamic braille"
    assert said["EPUB"] == f"Appearance can be modified · {aloud}"
    assert said["PDF"] == f"Appearance cannot be modified · {aloud}"
    assert list(said) == ["PDF", "Word", "EPUB", "Web page"]


def test_of_formats_in_which_others_made_files_nothing_is_said(tmp_path: Path) -> None:
    """Nobody knows how those can be read."""
    (tmp_path / "a.html").write_text("<!DOCTYPE html><title>A</title><p>B</p>", "utf-8")
    index(tmp_path, today=TODAY)
    assert 'class="offers"' not in (tmp_path / "index.html").read_text("utf-8")


def test_of_a_format_in_which_others_made_a_file_too_nothing_is_said(
    finished: Path, tmp_path: Path
) -> None:
    """Of the formats that are ours alone something is."""
    for suffix in ("epub", "html"):
        shutil.copy(finished / f"sleep.{suffix}", tmp_path)
    (tmp_path / "a.html").write_text("<!DOCTYPE html><title>A</title><p>B</p>", "utf-8")
    index(tmp_path, today=TODAY)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert [words_in(each) for each in page.xpath("//dl[@class='offers']//dt")] == ["EPUB"]


def test_a_title_says_which_language_it_is_in(page: Any) -> None:
    """A screen reader changes its voice; Arabic runs from right to left."""
    titles = {words_in(each): each for each in page.xpath("//*[self::h3 or self::h4]")}
    assert titles["Dormir bien"].get("lang") == "es"
    assert (titles["النوم الجيد"].get("lang"), titles["النوم الجيد"].get("dir")) == ("ar", "rtl")


def test_what_is_past_review_or_due_soon_has_its_own_list(page: Any) -> None:
    """Whoever keeps the library sees what to do, for how long, and whose it is."""
    past = page.xpath("//section[@aria-labelledby='past']")[0]
    assert words_in(past.xpath(".//h2")[0]) == "Past review (2)"
    assert "Next review: February 2026. Days past review: 270. Owner: Example Clinic" in words_in(
        past
    )
    soon = page.xpath("//section[@aria-labelledby='soon']//li")
    assert [words_in(each).split(" Next")[0] for each in soon] == ["Dormir bien"]
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert len(page.xpath(f"//*[@id='{link[1:]}']")) == 1


def test_without_its_script_the_page_is_the_whole_list(page: Any) -> None:
    """The form is hidden until a script can answer it; no handout is."""
    assert page.xpath("//form/@hidden") == [""]
    assert page.xpath("//ul[@id='handouts']/li[@hidden]") == []


def test_a_page_is_well_formed_and_each_identifier_is_its_own(finished: Path, page: Any) -> None:
    """It parses as XML but for its doctype, and no title breaks out of its place."""
    text = (finished / "index.html").read_text("utf-8")
    counts = Counter(page.xpath("//@id"))
    assert max(counts.values()) == 1
    assert "<what>" not in text
    assert text.count("&lt;what&gt;") > 10
    for label in page.xpath("//label"):
        assert label.get("for") in counts
    levels = [
        int(each.tag[1]) for each in page.xpath("//*[re:test(name(), '^h[1-6]$')]", namespaces=RE)
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("language", default_theme().languages())
def test_the_page_speaks_every_language(language: str, finished: Path, tmp_path: Path) -> None:
    """Its words are labels, days are written as the language writes them."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    index(tmp_path, today=TODAY, language=language)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    labels = default_theme().labels(language)
    assert page.get("lang") == language
    assert words_in(page.find(".//h1")) == labels["library_title"]
    assert "{" not in words_in(page.find(".//main/nav")) + words_in(page.find(".//header"))
    assert ("2026-11-25" in words_in(page.find(".//header"))) is False


def test_a_title_of_ones_own_is_shown_and_escaped(finished: Path, tmp_path: Path) -> None:
    """Whatever a library is called."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    index(tmp_path, title="A & B <clinic>", today=TODAY)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert page.findtext(".//title") == words_in(page.find(".//h1")) == "A & B <clinic>"
    assert etree.parse(tmp_path / "opds.xml").findtext("a:title", namespaces=ATOM) == (
        "A & B <clinic>"
    )


def test_languages_and_days_have_their_words() -> None:
    """A patient looks for Tiếng Việt, whoever hands it out for Vietnamese."""
    assert (own_name("vi"), name_in("vi", "en")) == ("Tiếng Việt", "Vietnamese")
    assert (own_name("zh-Hans"), name_in("en-GB", "de")) == (
        "中文 (简体)", "Englisch (Vereinigtes Königreich)",
    )  # fmt: skip
    assert own_name("x-nobody") == "X-nobody"
    assert day_in("2027-03-01", "de") == "1. März 2027"
    assert (day_in("2027-03", "es"), day_in("2027", "ar")) == ("marzo de 2027", "2027")
    assert day_in("next spring", "en") == "next spring"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing(
    width: int, dark: bool, finished: Path, indexed: Index, axe: Axe
) -> None:
    """It reflows at 320 pixels and asks for nothing outside its own file, too."""
    assert axe(finished / "index.html", width, dark=dark) == []


@pytest.fixture
def browser_page(finished: Path, indexed: Index, axe: Axe) -> Iterator[Any]:
    """Open the page in Chromium."""
    context = axe.browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto((finished / "index.html").as_uri())
    yield opened
    context.close()


def _visible(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "#handouts > li:not([hidden]) > h3", "all => all.map(each => each.textContent)"
    )
    return found


def test_the_list_is_narrowed_by_language_topic_and_review(browser_page: Any) -> None:
    """And the count is said in a live region."""
    sleep, scan = "Sleep: <what> helps & what does not", "What is a scan?"
    status = browser_page.locator("[role=status]")
    assert status.inner_text() == "Handouts shown: 2 of 2"
    browser_page.select_option("#language", "es")
    assert _visible(browser_page) == [sleep]
    assert status.inner_text() == "Handouts shown: 1 of 2"
    browser_page.select_option("#language", "")
    browser_page.select_option("#topic", "Tests")
    assert _visible(browser_page) == [scan]
    browser_page.click("button[type=reset]")
    expect(browser_page.locator("#handouts > [hidden]")).to_have_count(0)
    browser_page.select_option("#review", "undated")
    assert _visible(browser_page) == [scan]
    browser_page.select_option("#review", label="Next review: 2027")
    assert _visible(browser_page) == [sleep]


def test_whoever_looks_for_english_finds_british_english(browser_page: Any) -> None:
    """A region is part of its language; not the other way about."""
    browser_page.select_option("#language", "en")
    assert len(_visible(browser_page)) == 2
    browser_page.select_option("#language", "en-GB")
    assert _visible(browser_page) == ["What is a scan?"]


def test_a_search_finds_words_without_their_accents(browser_page: Any) -> None:
    """In titles, descriptions and keywords, in any order; all words must be there."""
    for sought, count in (("SUENO", 1), ("night sleep", 1), ("scan", 1), ("sleep scan", 0)):
        browser_page.fill("#words", sought)
        expect(browser_page.locator("#shown")).to_have_text(f"Handouts shown: {count} of 2")


def test_a_link_to_a_handout_that_is_hidden_shows_it(browser_page: Any) -> None:
    """From the list of what is past review, whatever was chosen before."""
    browser_page.select_option("#topic", "Tests")
    browser_page.click("section[aria-labelledby=past] a >> nth=0")
    expect(browser_page.locator("#handouts > [hidden]")).to_have_count(0)


# --- The catalogue ---------------------------------------------------------------------------


def test_the_atom_feed_has_what_atom_and_opds_want(finished: Path, indexed: Index) -> None:
    """RFC 4287, 4.1, and OPDS 1.2: identity, times, authors, links that fetch something."""
    for path in finished.glob("opds*.xml"):
        feed = etree.parse(path).getroot()

        def at(expression: str, node: Any = feed) -> Any:
            return node.xpath(expression, namespaces=ATOM)

        for name in ("id", "title", "updated"):
            assert at(f"count(a:{name})") == 1
        assert at("string(a:author/a:name)")
        assert at("string(a:link[@rel='self']/@href)") == path.name
        assert at("string(a:link[@rel='start']/@href)") == "opds.xml"
        entries = at("a:entry")
        identifiers = [at("string(a:id)", entry) for entry in entries]
        assert len(set(identifiers)) == len(identifiers) > 0
        for entry in entries:
            assert at("count(a:title) = 1 and count(a:id) = 1 and count(a:updated) = 1", entry)
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", at("string(a:updated)", entry))
            assert at("string(dc:language)", entry)
            got = at(f"a:link[@rel='{OPEN_ACCESS}']", entry)
            assert got[0].get("type") == "application/epub+zip"
            for link in at("a:link[@href]", entry):
                file = finished / unquote(link.get("href"))
                assert file.is_file()
                assert link.get("length") in (None, str(file.stat().st_size))


def test_an_entry_says_of_a_handout_what_a_reader_chooses_by(
    finished: Path, indexed: Index
) -> None:
    """Title, authors, subjects, summary, publisher, dates: none of them the clock's."""
    feed = etree.parse(finished / "opds.xml").getroot()
    entry = feed.find("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "Sleep: <what> helps & what does not"
    authors = entry.xpath("a:author/a:name/text()", namespaces=ATOM)
    assert authors == ["Ana Example", "Ben Sample"]
    assert entry.xpath("a:category/@term", namespaces=ATOM) == ["Sleep", "rest", "night"]
    assert entry.findtext("a:summary", namespaces=ATOM) == "What it is about."
    assert entry.findtext("dc:publisher", namespaces=ATOM) == "Example Clinic"
    assert entry.findtext("dc:issued", namespaces=ATOM) == "2024-01-05"
    assert entry.findtext("a:updated", namespaces=ATOM) == "2025-02-01T00:00:00Z"
    assert entry.findtext("a:id", namespaces=ATOM) == facts_of(finished / "sleep.epub").identifier


def test_a_feed_can_be_narrowed_to_a_language(finished: Path, indexed: Index) -> None:
    """Each facet leads to a feed that is there, and says how many it holds."""
    feed = etree.parse(finished / "opds.xml").getroot()
    facets = feed.xpath("a:link[@rel='http://opds-spec.org/facet']", namespaces=ATOM)
    assert [(each.get("title"), each.get("href")) for each in facets] == [
        ("All", "opds.xml"),
        ("العربية", "opds-ar.xml"),
        ("English", "opds-en.xml"),
        ("English (United Kingdom)", "opds-en-gb.xml"),
        ("Español", "opds-es.xml"),
    ]
    spanish = etree.parse(finished / "opds-es.xml").getroot()
    assert spanish.xpath("a:entry/dc:language/text()", namespaces=ATOM) == ["es"]
    active = spanish.xpath("a:link[@opds:activeFacet='true']/@href", namespaces=ATOM)
    assert active == ["opds-es.xml"]


def test_a_language_that_is_no_more_has_no_feed(finished: Path, tmp_path: Path) -> None:
    """It would list what is not there; a file of somebody else's stays."""
    for name in ("sleep.epub", "sleep.es.epub"):
        shutil.copy(finished / name, tmp_path / name)
    index(tmp_path, today=TODAY)
    (tmp_path / "opds-mine.xml").write_text("<mine/>", "utf-8")
    assert (tmp_path / "opds-es.json").exists()
    (tmp_path / "sleep.es.epub").unlink()
    index(tmp_path, today=TODAY)
    assert {path.name for path in tmp_path.glob("opds*")} == {
        "opds.xml", "opds.json", "opds-cover.png", "opds-mine.xml",
    }  # fmt: skip


def test_the_json_feed_has_what_opds_2_wants(finished: Path, indexed: Index) -> None:
    """A title, a link to itself; a picture and something to fetch of every publication."""
    for path in finished.glob("opds*.json"):
        feed = json.loads(path.read_text("utf-8"))
        assert feed["metadata"]["title"]
        assert feed["metadata"]["numberOfItems"] == len(feed["publications"]) > 0
        own = [link for link in feed["links"] if link["rel"] == "self"]
        assert own == [{"rel": "self", "href": path.name, "type": "application/opds+json"}]
        for publication in feed["publications"]:
            assert {"title", "identifier", "language", "modified"} <= publication["metadata"].keys()
            assert any(link["rel"] == OPEN_ACCESS for link in publication["links"])
            for link in publication["links"] + publication["images"]:
                assert (finished / unquote(link["href"])).is_file()
            assert publication["images"][0]["type"] == "image/png"
            assert feed["facets"][0]["links"][0]["title"] == "All"


def test_both_feeds_list_the_same(finished: Path, indexed: Index) -> None:
    """An app may read either."""
    atom = etree.parse(finished / "opds.xml").xpath("//a:entry/a:id/text()", namespaces=ATOM)
    data = json.loads((finished / "opds.json").read_text("utf-8"))
    assert atom == [each["metadata"]["identifier"] for each in data["publications"]]


def test_a_handout_that_no_app_can_open_is_in_no_feed(finished: Path, tmp_path: Path) -> None:
    """OPDS wants something to fetch of every entry; the page still lists it."""
    shutil.copy(finished / "scan.docx", tmp_path / "scan.docx")
    index(tmp_path, today=TODAY)
    assert etree.parse(tmp_path / "opds.xml").xpath("//a:entry", namespaces=ATOM) == []
    assert "scan.docx" in (tmp_path / "index.html").read_text("utf-8")


def test_characters_that_xml_cannot_hold_do_not_stop_the_feed(
    tmp_path: Path, finished: Path
) -> None:
    """A PDF from elsewhere may say anything."""
    with pikepdf.open(finished / "scan.pdf") as pdf:
        del pdf.Root.Metadata
        pdf.docinfo["/Title"] = pikepdf.String("A\x07 bell \ufffe")
        pdf.save(tmp_path / "scan.pdf")
    index(tmp_path, today=TODAY)
    feed = etree.parse(tmp_path / "opds.xml")
    assert feed.findtext("a:entry/a:title", namespaces=ATOM) == "A bell "


# --- The table -------------------------------------------------------------------------------


def test_the_table_has_a_row_a_text(finished: Path, indexed: Index) -> None:
    """A spreadsheet reads it as UTF-8, and counts the days past review."""
    data = (finished / "index.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 6
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["handout"], row["language"], row["audience"]) for row in rows] == [
        ("sleep", "en", ""), ("sleep", "ar", ""), ("sleep", "es", ""), ("sleep", "en", "clinics"),
        ("scan", "en-GB", ""),
    ]  # fmt: skip
    assert rows[0]["title"] == "Sleep: <what> helps & what does not"
    assert rows[0]["days past review"] == "270"
    assert [row["review"] for row in rows] == ["past", "later", "soon", "past", "undated"]
    assert "sleep-large-print.pdf" in rows[0]["files"].split("; ")
    modes = [row["reading modes"] for row in rows]
    assert modes == ["large-print; digital-spoken", *["digital-spoken"] * 4]


def test_the_table_says_reading_modes_of_what_is_ours_and_on_paper(
    finished: Path, tmp_path: Path
) -> None:
    """In codes of HL7 Terminology: a large EPUB is no large print, and of others nobody knows."""
    for name, copy in (
        ("scan.epub", "a.epub"), ("scan.epub", "a-giant.epub"),
        ("scan.docx", "b-giant.docx"), ("sleep-large-print.pdf", "c-easy-print.pdf"),
    ):  # fmt: skip
        shutil.copy(finished / name, tmp_path / copy)
    (tmp_path / "d-giant.html").write_text("<!DOCTYPE html><title>D</title><p>E</p>", "utf-8")
    index(tmp_path, today=TODAY)
    rows = list(csv.DictReader((tmp_path / "index.csv").read_text("utf-8-sig").splitlines()))
    assert {row["handout"]: row["reading modes"] for row in rows} == {
        "a": "digital-spoken", "b": "large-print; digital-spoken", "c": "digital-spoken", "d": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        "+44 20",
        "-5 kg",
        "@clinic",
        "\uff1d1+1",
        "\uff0b44 20",
        "\uff0d5 kg",
        "\uff20clinic",
        "\ufe661+1",
    ],
)
def test_a_title_is_no_formula(title: str, finished: Path, tmp_path: Path) -> None:
    """A spreadsheet would work it out, or worse."""
    text = (finished / "scan.html").read_text("utf-8")
    (tmp_path / "scan.html").write_text(text.replace("What is a scan?", title), "utf-8")
    index(tmp_path, today=TODAY)
    rows = list(csv.DictReader((tmp_path / "index.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0]["title"] == f"'{title}"


# --- All of it -------------------------------------------------------------------------------


def test_the_same_files_give_the_same_library(finished: Path, indexed: Index) -> None:
    """Only the day that is given counts; what was indexed before is not read as a handout."""
    before = {path: path.read_bytes() for path in indexed.files}
    again = index(finished, today=TODAY)
    assert {path: path.read_bytes() for path in again.files} == before
    assert again.library == indexed.library


def test_the_command_says_what_it_wrote(
    finished: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """How many handouts, how many past review, and the files."""
    shutil.copy(finished / "sleep.html", tmp_path / "sleep.html")
    with pytest.raises(SystemExit) as ended:
        _run("index", str(tmp_path), "--today", "2026-11-25", "--lang", "de", "--title", "Regal")
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "1 handout, 1 past review." in said
    for name in ("index.html", "opds.xml", "opds.json", "index.csv"):
        assert str(tmp_path / name) in said
    assert "Regal" in (tmp_path / "index.html").read_text("utf-8")


def _run(*arguments: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["plainleaf", *arguments])
        main()
        raise SystemExit(0)


# --- What is damaged ------------------------------------------------------------------------------


def with_bytes(data: bytes, place: int, value: bytes) -> bytes:
    """Return a file with some bytes of it changed."""
    return data[:place] + value + data[place + len(value) :]


def damaged(data: bytes) -> dict[str, bytes]:
    """Return a ZIP package damaged in several ways."""
    central = data.index(b"PK\1\2")
    local = data.index(b"PK\3\4", 100)
    inside = local + 30 + 200
    return {
        "deflate": with_bytes(data, inside, b"\xff" * 6),
        "method": with_bytes(with_bytes(data, central + 10, b"\x63\0"), 8, b"\x63\0"),
        "locked": with_bytes(with_bytes(data, central + 8, b"\1\0"), 6, b"\1\0"),
        "half": data[: len(data) // 2],
        "start": data[:1200],
        "end": with_bytes(data, len(data) - 12, b"\xff" * 8),
        "nothing": b"",
        "words": b"PK\3\4 and some words",
    }


def test_forty_damaged_files_are_named_and_the_others_listed(
    finished: Path, tmp_path: Path
) -> None:
    """One damaged file never stops the library, whatever a library of Python's raises for it."""
    out = tmp_path / "out"
    out.mkdir()
    for suffix in ("pdf", "docx", "epub", "html"):
        shutil.copy(finished / f"scan.{suffix}", out / f"good.{suffix}")
    bad = 0
    for suffix in ("epub", "docx"):
        for name, data in damaged((finished / f"scan.{suffix}").read_bytes()).items():
            (out / f"{suffix}-{name}.{suffix}").write_bytes(data)
            bad += 1
    pdf = (finished / "scan.pdf").read_bytes()
    for at in range(12):
        (out / f"pdf-{at}.pdf").write_bytes(pdf[: 200 * (at + 1)])
        (out / f"html-{at}.html").write_bytes(b"\0\xff\xfe" * (at + 1))
        bad += 2
    (out / os.fsdecode(b"b\xff.html")).write_bytes((finished / "scan.html").read_bytes())
    os.mkfifo(out / "pipe.pdf")
    found = index(out)
    assert bad == 40
    named = "\n".join(found.library.unread)
    assert "pipe.pdf: is no file but a pipe or a device" in named
    assert "b\\xff.html: its name is not UTF-8" in named
    listed = {file.path for text in found.library.texts for file in text.files}
    assert {f"good.{suffix}" for suffix in ("pdf", "docx", "epub", "html")} <= listed
    for file in set(out.iterdir()) - {out / os.fsdecode(b"b\xff.html")}:
        if file.suffix in (".pdf", ".docx", ".epub"):
            assert (file.name in listed) != (file.name in named), file.name


def test_a_language_that_no_xml_can_hold_stops_nothing(finished: Path, tmp_path: Path) -> None:
    """A control character in somebody's PDF."""
    with pikepdf.open(finished / "scan.pdf") as pdf:
        pdf.Root.Lang = pikepdf.String("en\x01")
        del pdf.Root.Metadata  # it has a language that is one
        pdf.docinfo["/Title"] = "A \x07 title"
        pdf.save(tmp_path / "x.pdf")
    (text,) = index(tmp_path).library.texts
    assert text.facts.language == "en"
    assert "\x07" not in text.facts.title


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who is barred")
def test_a_folder_that_cannot_be_entered_is_named(finished: Path, tmp_path: Path) -> None:
    """By `index` and by an export of many; the others go on."""
    written(tmp_path, "all/open/article.md")
    written(tmp_path, "all/shut/article.md")
    (tmp_path / "out" / "shut").mkdir(parents=True)
    shutil.copy(finished / "scan.html", tmp_path / "out")
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o755)
    for folder in (tmp_path / "all" / "shut", tmp_path / "out" / "shut"):
        folder.chmod(0)
    os.seteuid(65534)
    try:
        found = find_all([tmp_path / "all"], tmp_path / "out")
        library = library_of(tmp_path / "out", date(2026, 1, 1))
        with pytest.raises(OSError, match="Permission denied") as stopped:
            export(tmp_path / "all" / "shut" / "article.md", ["html"], tmp_path / "new")
    finally:
        os.seteuid(0)
    assert {article.name for article in found} == {"open", "shut"}
    assert [text.name for text in library.texts] == ["scan"]
    (said,) = library.unread
    assert "shut: cannot be entered (Permission denied)" in said
    refused = refusal(stopped.value)
    assert refused is not None
    assert "shut" in str(refused)
