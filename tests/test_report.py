"""The written report: what it names, what it never claims, and that it can be read by everybody.

One room: a handful of reports is made once, and all tests read those.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import html

from browser.axe import Axe
from plainleaf import written as writing
from plainleaf.api import Export, UnfitFiles, export, verify
from plainleaf.cli import main
from plainleaf.errors import WriteError
from plainleaf.theme import Theme, default_theme
from plainleaf.verify import validators
from plainleaf.verify.parity import Difference, FormatParity
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.report import report_files
from plainleaf.verify.report.applicability import SUBJECTS, Seen
from plainleaf.verify.report.collect import Evidence, VerifiedFile, evidence_of
from plainleaf.verify.report.data import facts
from plainleaf.verify.report.human_checks import (
    CONDITIONS,
    FOR_MACHINES,
    human_checks,
    matterhorn_conditions,
    questions,
)
from plainleaf.verify.report.pdf_features import features_of
from plainleaf.verify.validators import Failure, ValidatorResult, for_format

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
ARTICLES = ("clear-print", "nalmefen")
FORMATS = ("pdf", "docx", "epub", "html")
# What no report may say of a file. Standards have such words in their names, as capitals.
CLAIMS = re.compile(
    r"\b(compliant|compliance|conform\w*|accessible|certified|guarantee\w*|fully|barrier-free)\b"
)
ARTICLE = """---
title: A title
lang: en
---

## A heading

Some text with a [link to a page](https://www.example.org/page).
"""


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Let only the validator run that needs no other program; others have their own tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validators, "for_format", lambda *of: list(map(_quick, for_format(*of))))
        yield


def _quick(validator: Any) -> Any:
    return validator if validator.name == "page" else replace(validator, find=lambda: None)


@pytest.fixture(scope="module", params=ARTICLES)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export an article of the project with its report."""
    return export(CONTENT / str(request.param), out=tmp_path_factory.mktemp("out"), report=True)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return the folder of a small article."""
    folder = tmp_path / "handout"
    folder.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    return folder


def page_of(files: tuple[Path, ...]) -> Any:
    """Return the report's page."""
    return html.fromstring(files[0].read_bytes())


def data_of(files: tuple[Path, ...]) -> dict[str, Any]:
    """Return the report's data."""
    loaded: dict[str, Any] = json.loads(files[1].read_text("utf-8"))
    return loaded


def words_in(element: Any) -> str:
    """Return the text of an element, white space made one space."""
    return " ".join(element.text_content().split())


def results(data: dict[str, Any]) -> dict[str, str]:
    """Return what became of each question, by its identifier."""
    return {check["id"]: check["result"] for check in data["human_checks"]}


# --- What it names -------------------------------------------------------------------------------


def test_a_report_is_two_files_beside_the_handout(exported: Export) -> None:
    """A page and data, named for the handout."""
    stem = exported.files["pdf"].stem
    names = [path.name for path in exported.report_files]
    assert names == [f"{stem}-report.html", f"{stem}-report.json"]
    assert {path.parent for path in exported.report_files} == {exported.files["pdf"].parent}


def test_every_picture_stands_beside_its_description(exported: Export) -> None:
    """The picture itself is shown, and a decorative one is called so."""
    page, content = page_of(exported.report_files), data_of(exported.report_files)["content"]
    alts = read_back(exported.files["html"]).alts
    assert [each["alt"] for each in content["pictures"] if each["described"]] == list(alts)
    cards = page.xpath("//div[@class='picture']")
    assert len(cards) == len(content["pictures"])
    for card, picture in zip(cards, content["pictures"], strict=True):
        assert (picture["alt"] or "as of decoration") in words_in(card)
        assert card.xpath(".//img/@src")[0].startswith(f"data:{picture['media_type']};base64,")


@pytest.mark.parametrize(
    "part", ["headings", "links", "lists", "tables", "languages", "footnotes", "references"]
)
def test_every_thing_of_the_article_is_named(exported: Export, part: str) -> None:
    """Read from the finished Word file, and found in the report's page and data."""
    outline = read_back(exported.files["docx"])
    content = data_of(exported.report_files)["content"]
    found = getattr(outline, part)
    assert len(content[part]) == len(found)
    if not found:
        assert page_of(exported.report_files).xpath(f"//*[@id='{part}']") == []
        return
    heading = page_of(exported.report_files).xpath(f"//h3[@id='{part}']")[0]
    items = [words_in(item) for item in heading.getnext().xpath("./li")]
    assert len(items) == len(found)
    for item, thing in zip(items, found, strict=True):
        for words in _words_of(part, thing):
            # What keeps a number on one line in Word is a hyphen like any other.
            assert words.replace("\u2011", "-") in item.replace("\u2011", "-")


def _words_of(part: str, thing: Any) -> list[str]:
    match part:
        case "headings":
            return [f"H{thing[0]}", thing[1]]
        case "lists":
            return [f"{len(thing.items)} item", *(text[:60] for text in thing.items)]
        case "tables":
            cells = zip(sum(thing.rows, ()), sum(thing.headers, ()), strict=True)
            return [thing.caption, *(text for text, header in cells if header)]
        case "links" | "languages":
            return list(thing)
        case _:
            return [thing]


def test_the_reading_order_is_the_text(exported: Export) -> None:
    """Word for word, part for part, headings marked."""
    page = page_of(exported.report_files)
    outline = read_back(exported.files["html"])
    parts = [words_in(part) for part in page.xpath("//ol[@class='order']/li")]
    shown = [re.sub(r"^H[1-6] ", "", part) for part in parts]
    assert shown == outline.text.split("\n")
    headings = [part for part in parts if re.match(r"H[1-6] ", part)]
    assert headings == [f"H{level} {text}" for level, text in outline.headings]


def test_each_file_has_its_fingerprint(exported: Export) -> None:
    """Of the bytes that were put in place, not of others."""
    from hashlib import sha256

    data, page = data_of(exported.report_files), words_in(page_of(exported.report_files))
    assert [file["name"] for file in data["files"]] == [
        path.name for path in exported.files.values()
    ]
    for file, path in zip(data["files"], exported.files.values(), strict=True):
        assert file["sha256"] == sha256(path.read_bytes()).hexdigest()
        assert file["size"] == path.stat().st_size
        assert file["sha256"] in page
    theme = default_theme()
    named = (data["product"]["theme"], data["product"]["theme_sha256"])
    assert named == (theme.tokens.name, theme.digest)
    assert theme.digest[:12] in page


def test_each_validator_is_named_with_its_version_and_rules(exported: Export) -> None:
    """One that is not installed is "not checked", and how to have it is said."""
    (pdf, *_) = data_of(exported.report_files)["files"]
    ran, missing, *_ = pdf["checks"]
    assert [(each["validator"], each["standard"][:8]) for each in pdf["checks"]] == [
        ("page", "PDF/UA-1"), ("veraPDF", "PDF/UA-1"),
        ("page", "PDF/A-2a"), ("veraPDF", "PDF/A-2a"), ("Plainleaf", "What is "),
    ]  # fmt: skip
    assert (ran["validator"], ran["result"]) == ("page", "passed")
    assert ran["rules"] == ran["rules_passed"] > 100
    assert ran["version"]
    assert (missing["validator"], missing["result"]) == ("veraPDF", "not checked")
    assert missing["rules"] is missing["rules_failed"] is None
    page = words_in(page_of(exported.report_files))
    for said in (f"page {ran['version']}", str(ran["rules"]), missing["note"], "not checked"):
        assert said in page


def test_all_formats_are_compared_aspect_by_aspect(exported: Export) -> None:
    """The same counts everywhere; what a format has none of does not apply."""
    parity = data_of(exported.report_files)["parity"]
    assert (parity["compared_with"], parity["result"]) == ("the article", "passed")
    rows = {row["aspect"]: row for row in parity["aspects"]}
    outline = read_back(exported.files["html"])
    assert rows["headings"]["expected"] == len(outline.headings)
    assert rows["words"]["expected"] == len(outline.text.split())
    for row in rows.values():
        assert len(row["files"]) == len(FORMATS)
        assert {cell["result"] for cell in row["files"]} <= {"same", "does not apply"}
    contents = [cell["result"] for cell in rows["contents"]["files"]]
    assert contents == ["same", "does not apply", "same", "does not apply"]


# --- The questions -------------------------------------------------------------------------------


def test_the_numbers_of_the_protocol_add_up() -> None:
    """Version 1.1: 137 conditions, of which a machine finds 87 and two have no test."""
    assert CONDITIONS - FOR_MACHINES - 2 == len(matterhorn_conditions()) == 48
    indexes = [condition.clause for condition in matterhorn_conditions()]
    assert indexes == sorted(set(indexes))
    assert len({condition.group for condition in matterhorn_conditions()}) == 22
    assert all(each.question.endswith("?") for each in questions())
    assert {each.about for each in questions()} == set(SUBJECTS)
    assert len({each.identifier for each in questions()}) == len(questions())
    for page in ("README.md", "docs/report.md"):
        text = (ROOT / page).read_text("utf-8")
        assert str(CONDITIONS) in text
        assert str(FOR_MACHINES) in text


def test_every_question_stands_on_the_page_with_a_place_to_sign_it(exported: Export) -> None:
    """One that does not apply says why, and wants no signature."""
    page, data = page_of(exported.report_files), data_of(exported.report_files)
    assert len(data["human_checks"]) > len(matterhorn_conditions())
    for check in data["human_checks"]:
        (item,) = page.xpath(f"//li[@id='{check['id']}']")
        said = words_in(item)
        assert check["question"] in said
        assert check["concerns"] in said
        assert bool(item.xpath(".//span[@class='square']")) == (check["result"] != "does not apply")
        assert ("does not apply" in said) == (check["result"] == "does not apply")
    asked = sum(check["result"] == "needs a person" for check in data["human_checks"])
    assert f"{asked} questions are left" in words_in(page)


def test_a_link_to_what_a_question_concerns_leads_there(exported: Export) -> None:
    """Every link within the page has its target, and every identifier is one of a kind."""
    page = page_of(exported.report_files)
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert {"links", "order", "person"} <= targets <= set(identifiers)


def test_what_an_article_has_none_of_does_not_apply(tmp_path: Path, article: Path) -> None:
    """No picture, table, footnote, film, form, script or formula: no question about it."""
    found = results(data_of(export(article, out=tmp_path / "out", report=True).report_files))
    silent = {
        name.removeprefix("matterhorn-")
        for name, result in found.items()
        if result == "does not apply"
    }
    assert {"02-002", "03-001", "03-002", "03-003", "05-001", "05-002", "05-003"} <= silent
    assert {"08-001", "12-001", "13-001", "13-005", "15-001", "17-001", "19-001"} <= silent
    assert {"22-001", "24-001", "28-003", "28-013", "29-001", "wcag-1.1.1", "wcag-1.2"} <= silent
    assert not {"01-001", "06-004", "09-001", "14-001", "28-001", "31-010", "words"} & silent


@pytest.mark.parametrize(
    ("body", "question", "said"),
    [
        ("![A box](box.svg)", "matterhorn-13-007", "1 described picture."),
        ("| A |\n|---|\n| 1 |", "matterhorn-15-001", "1 table."),
        ("1. One\n2. Two", "matterhorn-16-001", "1 numbered list."),
        ("A.[^1]\n\n[^1]: Note.", "matterhorn-19-001", "1 footnote."),
        ("2 × 2 = 4", "matterhorn-17-001", "2 places"),
        ("::: my-notes\n:::", "matterhorn-24-001", "1 box with lines to write on."),
        ("Say [hola]{lang=es}.", "wcag-3.1.2", "1 change of language."),
    ],
)
def test_what_an_article_has_is_asked_about(
    tmp_path: Path, article: Path, body: str, question: str, said: str
) -> None:
    """And the question says what it concerns."""
    (article / "box.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    )
    (article / "article.md").write_text(f"{ARTICLE}\n{body}\n", "utf-8")
    data = data_of(export(article, out=tmp_path / "out", report=True).report_files)
    (check,) = (each for each in data["human_checks"] if each["id"] == question)
    assert check["result"] == "needs a person"
    assert said in check["concerns"]


def _with_script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.beep()")
    pdf.Root.OpenAction = pdf.make_indirect(action)


def _with_annotation(subtype: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        annotation = pikepdf.Dictionary(Subtype=pikepdf.Name(f"/{subtype}"), Rect=[0, 0, 9, 9])
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(annotation)])

    return change


def _with_roles(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(Kopf=pikepdf.Name("/H7"))


def _with_hidden_text(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"BT 3 Tr ET"))


def _with_threads(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Threads = pikepdf.Array()


def _with_map(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org", IsMap=True)
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])


@pytest.mark.parametrize(
    ("change", "indexes"),
    [
        (_with_script, {"03-001", "03-003", "05-003", "29-001"}),
        (_with_annotation("Sound"), {"05-002", "28-003"}),
        (_with_annotation("RichMedia"), {"03-002", "05-001", "28-003"}),
        (_with_annotation("Highlight"), {"28-003"}),
        (_with_roles, {"02-002", "14-004"}),
        (_with_hidden_text, {"08-001", "08-002"}),
        (_with_threads, {"22-001"}),
        (_with_map, {"28-013"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_a_pdf_holds_is_seen_in_the_pdf(
    tmp_path: Path, article: Path, change: Callable[[pikepdf.Pdf], None], indexes: set[str]
) -> None:
    """That there is no script or film is looked up, not taken for granted."""
    path = export(article, ["pdf"], tmp_path / "out").files["pdf"]
    changed = tmp_path / "changed.pdf"
    with pikepdf.open(path) as pdf:
        change(pdf)
        pdf.save(changed)
    outline = read_back(path)
    before, after = (
        {
            check.asked.identifier.removeprefix("matterhorn-")
            for check in human_checks(Seen(outline, pdf=features_of(each)), ("pdf",))
            if check.concern.applies
        }
        for each in (path, changed)
    )
    assert not indexes & before
    assert indexes <= after


# --- What it never claims ------------------------------------------------------------------------


def test_no_report_gives_a_verdict_that_a_machine_cannot_give(exported: Export) -> None:
    """What the product itself says, on page and in data; the article may say what it likes."""
    page = page_of(exported.report_files)
    for quoted in page.xpath("//body//*[@lang] | //head/title | //pre"):
        quoted.drop_tree()
    assert len(words_in(page)) > 2000
    assert not CLAIMS.search(words_in(page))
    data = data_of(exported.report_files)
    del data["content"], data["title"]
    assert not CLAIMS.search(json.dumps(data, ensure_ascii=False))


def test_no_word_of_the_templates_or_questions_claims_too_much() -> None:
    """Also where a report does not show it now."""
    for path in (ROOT / "templates" / "report").iterdir():
        assert not CLAIMS.search(path.read_text("utf-8")), path
    for check in human_checks(Seen(Outline()), FORMATS):
        assert not CLAIMS.search(f"{check.asked.question} {check.concern.what} {check.asked.group}")


def test_the_page_has_no_script_no_form_and_asks_for_nothing(exported: Export) -> None:
    """One file that can be kept."""
    page = page_of(exported.report_files)
    assert page.xpath("//script | //form | //input | //button | //link | //iframe") == []
    assert not re.search(r"url\(|@import", exported.report_files[0].read_text("utf-8"))
    assert all(source.startswith("data:") for source in page.xpath("//@src"))
    assert page.xpath("string(/html/@lang)") == "en"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_read_the_page(exported: Export, axe: Axe, width: int, dark: bool) -> None:
    """The rules of axe, one column at 320 pixels, nothing asked for from outside."""
    assert axe(exported.report_files[0], width, dark=dark) == []


def test_the_same_files_give_the_same_report(tmp_path: Path, article: Path) -> None:
    """In another folder, and a second time: no clock and no path is in it."""
    done = [export(article, out=tmp_path / name, report=True).report_files for name in ("a", "b/c")]
    assert [path.read_bytes() for path in done[0]] == [path.read_bytes() for path in done[1]]
    text = done[1][0].read_text("utf-8") + done[1][1].read_text("utf-8")
    assert str(tmp_path) not in text
    assert ".plainleaf-" not in text


# --- Where something is wrong --------------------------------------------------------------------


def test_files_that_differ_are_named_with_what_differs(tmp_path: Path, article: Path) -> None:
    """The report is written all the same: it is what is needed then."""
    files = list(export(article, out=tmp_path / "out").files.values())
    page = files[-1]
    page.write_bytes(page.read_bytes().replace(b"Some text", b"Other <b>text</b>"))
    found = verify(files, report=True, out=tmp_path / "reports")
    assert found.failed
    assert [path.name for path in found.files] == ["handout-report.html", "handout-report.json"]
    data = data_of(found.files)
    assert data["result"] == data["parity"]["result"] == "failed"
    assert data["parity"]["compared_with"] == "handout.pdf"
    words = next(row for row in data["parity"]["aspects"] if row["aspect"] == "words")
    assert {cell["file"]: cell["result"] for cell in words["files"]} == {
        "handout.docx": "same",
        "handout.epub": "same",
        "handout.html": "differs",
    }
    (difference,) = data["parity"]["differences"]
    assert (difference["file"], difference["aspect"]) == ("handout.html", "words")
    said = words_in(page_of(found.files).xpath("//*[@id='differences']/following-sibling::ul")[0])
    assert "Other text" in said
    assert "Some text" in said
    assert "do not all say the same" in words_in(page_of(found.files))


_ALT = Failure("docx-alt", "no words", place="Before the scan, “Drink nothing”")
_DOUBT = Failure("word-doubt", "Is this a heading?", place="After the scan")


def test_a_rule_that_is_broken_is_named_with_its_place_and_count(tmp_path: Path) -> None:
    """Where a validator names a place by itself, and where it stands in its message."""
    results = (
        ValidatorResult("A", "1.0", "Standard 1", False, (Failure("7.1", "untagged [p.1]", 2),), 9),
        ValidatorResult("B", "", "Standard 2", False, (_ALT,), for_a_person=(_DOUBT,)),
    )
    outline = Outline(title="T", language="en", text="Words")
    file = VerifiedFile("x.docx", "docx", 7, "00", outline, None, results)
    evidence = Evidence("x.docx", (file,), Seen(outline))
    first, second = facts(evidence, "0")["files"][0]["checks"]
    assert (first["rules"], first["rules_passed"], first["rules_failed"]) == (9, 8, 1)
    assert first["failures"] == [{"rule": "7.1", "message": "untagged", "place": "p.1", "count": 2}]
    assert second["failures"][0]["place"] == "Before the scan, “Drink nothing”"
    assert second["needs_a_person"][0]["rule"] == "word-doubt"
    page = html.fromstring(report_files(evidence, "0", default_theme())["-report.html"])
    said = words_in(page)
    assert "7.1 (A, 2 times): untagged Where: p.1" in said
    assert "docx-alt (B, 1 time): no words Where: Before the scan" in said
    assert "2 of 2 tests by programs found what is wrong." in said


def test_a_new_kind_of_difference_has_a_row(tmp_path: Path) -> None:
    """What is compared in a later version is not lost here."""
    outline = Outline(title="T", language="en", text="Words")
    other = FormatParity("b", (Difference("b", "ruby", "number 1", "x", "y"),))
    evidence = Evidence(
        "the article",
        (VerifiedFile("b.pdf", "pdf", 7, "00", outline, other, ()),),
        Seen(outline, article_is_known=True),
    )
    rows = facts(evidence, "0")["parity"]["aspects"]
    assert [row["files"][0]["result"] for row in rows if row["aspect"] == "ruby"] == ["differs"]


def test_an_export_that_fails_writes_no_report(
    tmp_path: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are not put in place, so there is nothing that it could be about."""
    writers = dict(writing.WRITERS)

    def forgetful(handout: Any, theme: Any) -> bytes:
        return bytes(writers["html"](handout, theme)).replace(b"Some text", b"Some")

    monkeypatch.setattr(writing, "WRITERS", {**writers, "html": forgetful})
    with pytest.raises(UnfitFiles):
        export(article, out=tmp_path / "out", report=True)
    assert not (tmp_path / "out").exists()


def test_report_and_handout_are_put_in_place_together(tmp_path: Path, article: Path) -> None:
    """A report that cannot be written keeps the handout from being replaced."""
    out = tmp_path / "out"
    (out / "handout-report.json").mkdir(parents=True)
    (out / "handout.pdf").write_bytes(b"earlier")
    with pytest.raises(WriteError, match=r"handout-report\.json: cannot be put in place"):
        export(article, out=out, report=True)
    assert (out / "handout.pdf").read_bytes() == b"earlier"
    assert sorted(path.name for path in out.iterdir()) == ["handout-report.json", "handout.pdf"]


# --- Files without their article -----------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_lone_file_has_a_report_too(tmp_path: Path, form: str) -> None:
    """It was compared with nothing, and says so; its pictures are shown where they can be had."""
    path = export(CONTENT / "clear-print", [form], tmp_path).files[form]
    found = verify([path], report=True)
    assert [each.parent for each in found.files] == [tmp_path, tmp_path]
    data, page = data_of(found.files), page_of(found.files)
    assert data["parity"]["result"] == "not checked"
    assert data["parity"]["compared_with"] == ""
    alts = read_back(path).alts
    assert len(alts) == 8
    assert [each["alt"] for each in data["content"]["pictures"] if each["alt"]] == list(alts)
    assert bool(page.xpath("//div[@class='frame']/img")) == (form != "pdf")
    shown = "".join(each.read_text("utf-8") for each in found.files)
    assert "\u2028" not in shown, "the mark of a line's end is the verifier's own"
    matterhorn = [check for check in data["human_checks"] if check["id"].startswith("matterhorn")]
    assert len(matterhorn) == (len(matterhorn_conditions()) if form == "pdf" else 0)
    assert {form} == {each for check in data["human_checks"] for each in check["formats"]}


def test_what_a_strangers_pdf_has_no_tag_for_may_still_be_there(
    tmp_path: Path, article: Path
) -> None:
    """Without the article nobody knows that there is no footnote; somebody has to look."""
    done = export(article, ["pdf"], tmp_path, report=True)
    known = results(data_of(done.report_files))
    alone = results(data_of(verify([done.files["pdf"]], report=True).files))
    for index in ("13-001", "13-003", "19-001", "19-002", "24-001"):
        assert known[f"matterhorn-{index}"] == "does not apply"
        assert alone[f"matterhorn-{index}"] == "needs a person"


def test_files_of_two_names_get_two_reports(tmp_path: Path, article: Path) -> None:
    """Each about its own."""
    (article / "other.md").write_text(ARTICLE.replace("A title", "Another"), "utf-8")
    first = export(article, ["html"], tmp_path / "a").files["html"]
    second = export(article / "other.md", ["html"], tmp_path / "b").files["html"]
    found = verify([first, second], report=True)
    assert [path.relative_to(tmp_path).as_posix() for path in found.files] == [
        "a/handout-report.html",
        "a/handout-report.json",
        "b/other-report.html",
        "b/other-report.json",
    ]
    assert [data_of(found.files[at:])["title"] for at in (0, 2)] == ["A title", "Another"]


def test_a_damaged_picture_leaves_its_place(tmp_path: Path, article: Path) -> None:
    """The report is about what can be had; it does not stop."""
    page = tmp_path / "page.html"
    page.write_text(
        '<html lang="en"><title>T</title><h1>H</h1><img src="data:image/png;base64,%%" alt="A">'
        '<img src="https://example.org/x.png" alt="B"><video></video>'
    )
    evidence = evidence_of({"p": page}, {"p": read_back(page)}, None, {})
    shown = report_files(evidence, "0", default_theme())["-report.html"].decode()
    assert "See picture 1 in the file." in shown
    assert "example.org" not in shown
    assert results(facts(evidence, "0"))["wcag-1.2"] == "needs a person"


# --- The command line ----------------------------------------------------------------------------


def test_the_command_line_writes_and_names_a_report(
    tmp_path: Path,
    article: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`export --report`, then `verify --report --out`."""
    for arguments, code in (
        (["export", str(article), "--to", "html", "--out", str(tmp_path / "out"), "--report"], 0),
        (
            [
                "verify",
                str(tmp_path / "out/handout.html"),
                "--report",
                "--out",
                str(tmp_path / "r"),
            ],
            0,
        ),
    ):
        monkeypatch.setattr(sys, "argv", ["plainleaf", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
        assert "handout-report.html" in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == [
        "handout-report.html",
        "handout-report.json",
    ]


def test_every_key_of_the_data_is_documented(exported: Export) -> None:
    """Whoever reads the JSON finds each key on the page about it."""
    text = (ROOT / "docs" / "report.md").read_text("utf-8")
    data = data_of(exported.report_files)
    assert data["schema"] == 1
    keys = set(_keys(data))
    assert len(keys) > 50
    assert {key for key in keys if f"`{key}`" not in text} == set()


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_a_theme_that_is_changed_has_another_fingerprint(tmp_path: Path) -> None:
    """In any of its files, a label or a template too."""
    folder = tmp_path / "theme"
    shutil.copytree(default_theme().folder, folder)
    assert Theme(folder).digest == default_theme().digest
    label = folder / "labels" / "en.toml"
    label.write_text(label.read_text("utf-8") + "# changed\n", "utf-8")
    assert Theme(folder).digest != default_theme().digest
