"""What is announced of each construct, in each format, by readers that know nothing of the product.

`tests/announced/table.md` is a golden file: a row a construct, a column a reader. Readers of one
construct agree in what it is, or the row says why not. `pytest --update-golden` writes it anew.

And ceilings: how much a page says besides its words.
"""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from announced import readers
from browser.axe import Axe
from plainleaf.api import export

TESTS = Path(__file__).resolve().parent
CONTENT = TESTS.parent / "content"
TABLE = TESTS / "announced" / "table.md"
READERS = ("PDF (poppler)", "PDF (playa)", "Web page (Chromium)", "EPUB (Chromium)", "Word (XML)")
POPPLER = READERS[0]

# Construct, words by which it is found, and why readers differ; empty: they agree.
_NOT_SHOWN = "poppler’s listing has no descriptions, languages and long forms; playa’s has"
_NOT_TAGGED = "PDF 1.7 has no type for it (ISO 32000-1, 14.8.4): it is seen, and what is struck "
_NOT_TAGGED += "out is said in words"
ROWS = (
    ("title", "Zeta title", ""),
    ("key points", "Zeta key point", ""),
    ("section", "Zeta section", ""),
    ("subsection", "Zeta subsection", ""),
    ("paragraph", "Zeta paragraph", ""),
    ("link", "zeta link", ""),
    ("term, in the text", "zetaterm", ""),
    ("term explained", "What zeta meaning", ""),
    ("step", "Zeta step one", ""),
    ("point", "Zeta bullet", ""),
    ("point below a point", "Zeta nested", ""),
    ("box to tick", "Zeta unticked", ""),
    ("ticked box", "Zeta ticked", ""),
    ("name that is defined", "Zeta name", ""),
    ("definition", "Zeta explanation", ""),
    ("quotation", "Zeta quotation", ""),
    ("code", "zeta code", ""),
    ("name of a column", "Zeta column", ""),
    ("name of a row", "Zeta row", ""),
    ("cell", "5.00", ""),
    ("caption of a table", "Zeta caption", ""),
    ("picture", "Zeta described", _NOT_SHOWN),
    ("caption of a picture", "Zeta figure caption", ""),
    ("icon array", "People", _NOT_SHOWN),
    ("caption of an icon array", "Zeta share", ""),
    ("important words", "zeta strong", _NOT_TAGGED),
    ("stressed words", "zeta stress", _NOT_TAGGED),
    ("words struck out", "zeta struck", _NOT_TAGGED),
    ("long form", "Zeta Test Authority", ""),
    ("words in Spanish", "zeta palabra", _NOT_SHOWN),
    ("passage in German", "Zeta Absatz", _NOT_SHOWN),
    ("title of a box there", "Hinweis", _NOT_SHOWN),
    ("passage in Arabic", "زيتا", _NOT_SHOWN),
    ("name of a column beside an empty corner", "Zeta Monday", ""),
    ("name of a row under an empty corner", "Zeta nurse", ""),
    ("cell of that table", "zeta visit", ""),
    ("title that a box gets", "For patients", ""),
    ("box without a title of its own", "Zeta box", ""),
    ("warning", "Zeta warning", ""),
    ("title that a warning gets", "Important", ""),
    ("title of a box", "Zeta questions", ""),
    ("note", "Zeta note", ""),
    ("title of the works", "References", ""),
    ("work", "Orr A", ""),
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory, axe: Axe) -> dict[str, dict[str, str]]:
    """Return what each reader is given of the article of all constructs."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is missing")
    out = tmp_path_factory.mktemp("announced")
    files = export(TESTS / "announced", out=out).files
    with zipfile.ZipFile(files["epub"]) as archive:
        archive.extractall(out / "epub")
    pdf, word = files["pdf"].read_bytes(), files["docx"].read_bytes()
    return {
        "PDF (poppler)": readers.poppler(files["pdf"]),
        "PDF (playa)": readers.playa(pdf),
        "Web page (Chromium)": readers.chromium(axe.browser, files["html"]),
        "EPUB (Chromium)": readers.chromium(axe.browser, out / "epub/EPUB/handout.xhtml"),
        "Word (XML)": readers.word(word),
    }


def test_every_construct_is_announced_as_a_person_has_read(
    given: dict[str, dict[str, str]], update_golden: bool
) -> None:
    """One table of all constructs and formats."""
    lines = [f"| Construct | {' | '.join(READERS)} | Agree |", "|---" * (len(READERS) + 2) + "|"]
    for construct, words, why in ROWS:
        cells = [readers.at(given[name], words).replace("|", "\\|") or "–" for name in READERS]
        lines.append(f"| {construct} | {' | '.join(cells)} | {why or 'yes'} |")
    now = "\n".join(lines) + "\n"
    if update_golden:
        TABLE.write_text(now, "utf-8")
    assert now == TABLE.read_text("utf-8"), "If this is right: pytest --update-golden"


@pytest.mark.parametrize(("construct", "words", "why"), ROWS, ids=[row[0] for row in ROWS])
def test_readers_agree_or_the_row_says_why_not(
    given: dict[str, dict[str, str]], construct: str, words: str, why: str
) -> None:
    """And a reason that is none any more is found."""
    said = {name: readers.kinds(readers.at(given[name], words)) for name in READERS}
    assert all(any(words in text for text in given[name]) for name in READERS[1:]), "not found"
    if why:
        assert len({frozenset(each) for each in said.values()}) > 1, "they agree now"
        said = {name: each for name, each in said.items() if not name.startswith("PDF")}
    if why == _NOT_SHOWN:
        said["PDF (playa)"] = readers.kinds(readers.at(given["PDF (playa)"], words))
    assert len({frozenset(each) for each in said.values()}) == 1, (construct, said)


# --- Ceilings ------------------------------------------------------------------------------------

LANDMARKS = {
    *("main", "navigation", "region", "banner", "contentinfo", "complementary", "search", "form"),
    *("doc-bibliography", "doc-endnotes", "doc-glossary", "doc-toc", "doc-introduction"),
}
ARTICLES = sorted(path.parent for path in CONTENT.glob("*/article.md"))


@pytest.fixture(scope="module", params=[*ARTICLES, TESTS / "announced"], ids=lambda path: path.name)
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, axe: Axe
) -> list[dict[str, Any]]:
    """Return the nodes of the accessibility tree of a web page, with their addresses."""
    out = tmp_path_factory.mktemp("page")
    file = export(request.param, ["html"], out).files["html"]
    shown = axe.browser.new_page(viewport={"width": 1280, "height": 900})
    shown.goto(file.as_uri())
    session = shown.context.new_cdp_session(shown)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    stops = "a[href], button, input, select, textarea, [tabindex]:not([tabindex^='-'])"
    kinds = shown.evaluate(f'() => [...document.querySelectorAll("{stops}")].map(e => e.tagName)')
    shown.close()
    heard = [node for node in nodes if not node.get("ignored")]
    return [{"stops": kinds, "language": file.name}, *heard]


def value(node: dict[str, Any], name: str) -> str:
    """Return a property of a node, or what it is called, or its role."""
    if name in ("name", "role"):
        return str(node.get(name, {}).get("value", ""))
    found = (
        each["value"].get("value") for each in node.get("properties", []) if each["name"] == name
    )
    return str(next(found, ""))


def test_a_page_has_few_landmarks_and_no_two_of_one_name(page: list[dict[str, Any]]) -> None:
    """The main part, and words explained, notes, works at the most: no second list of headings."""
    found = [(value(node, "role"), value(node, "name")) for node in page[1:]]
    found = [each for each in found if each[0] in LANDMARKS]
    assert [role for role, _ in found].count("main") == 1
    assert "region" not in dict(found)
    assert len(found) <= 4
    assert len(set(found)) == len(found)


def test_every_tab_stop_is_a_link(page: list[dict[str, Any]]) -> None:
    """No table takes the focus that need not be scrolled, and nothing else does."""
    assert set(page[0]["stops"]) <= {"A"}


def test_nothing_is_called_twice(page: list[dict[str, Any]]) -> None:
    """Groups, regions and figures have no names that headings or captions in them say."""
    silent = ("group", "region", "figure", "note", "doc-notice", "doc-abstract")
    named = [value(node, "name") for node in page[1:] if value(node, "role") in silent]
    assert not any(named)
    figures = [node for node in page[1:] if value(node, "role") == "figure"]
    assert all(len(node["childIds"]) > 1 for node in figures), "a picture and its caption"


def test_no_two_links_have_one_name_and_two_targets(page: list[dict[str, Any]]) -> None:
    """Whoever hears a list of links hears names alone (WCAG 2.2, 2.4.9)."""
    targets = defaultdict(set)
    for node in page[1:]:
        if address := value(node, "url"):
            targets[value(node, "name")].add(address)
    assert targets or "announced" not in page[0]["language"]
    assert {name: found for name, found in targets.items() if len(found) > 1 or not name} == {}


def test_a_term_is_one_and_no_word_is_heard_twice_in_a_row(page: list[dict[str, Any]]) -> None:
    """No term within a term, and no abbreviation that is followed by itself."""
    roles = Counter(value(node, "role") for node in page[1:])
    parents = {node["nodeId"]: node for node in page[1:]}
    for node in page[1:]:
        above = parents.get(node.get("parentId", ""), {})
        assert not (value(node, "role") == value(above, "role") == "term")
    assert roles["RootWebArea"] == 1
