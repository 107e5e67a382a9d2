"""`plainleaf index`: page, catalogues and table, made of the same shelf of files."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pytest
from lxml import etree, html
from playwright.sync_api import expect

from browser.axe import SIZES, Axe
from finished import ATOM, TODAY, finished_files
from plainleaf.library import Index, index
from plainleaf.library.opds import OPEN_ACCESS
from plainleaf.library.shelves import facts_of
from plainleaf.library.words import day_in, name_in, own_name
from plainleaf.theme import default_theme

RE = {"re": "http://exslt.org/regular-expressions"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return files of a few articles, with translations, an edition and a copy for clinicians."""
    return finished_files(tmp_path_factory.mktemp("finished"))


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
