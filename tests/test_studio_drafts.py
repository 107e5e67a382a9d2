"""What somebody typed and a window had not saved: it comes back, but over nothing that is newer."""

from __future__ import annotations

import io
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from starlette.testclient import TestClient

from browser.axe import Axe
from browser.studio import judge, serving, until
from plainleaf.api import export
from plainleaf.studio import app
from plainleaf.studio.folder import Folder
from test_studio import HERE, TOKEN, Browser, edited_word

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME = "dose/article.md"
TEXT = "---\ntitle: Dose\nlang: en\n---\n\nTake 5 mg a day.\n\nDrink enough.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a folder with one article that names a dose."""
    folder = tmp_path / "content"
    (folder / "dose").mkdir(parents=True)
    (folder / NAME).write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def studio(content: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Return a client, as a page of the studio is one."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)
    with TestClient(app(content, token=TOKEN), base_url=HERE) as client:
        yield Browser(client)


def begun(studio: Browser, **more: str) -> dict[str, Any]:
    """Return a draft as a window keeps it, begun from what the file says now."""
    found = studio.client.get("/now", params={"article": NAME}).json()
    base = {key: found[key] for key in ("state", "head", "body")} | {"article": NAME}
    return {**base, **more, "base": base, "edit": "-".join(more.values())}


def verdict(studio: Browser, draft: dict[str, Any]) -> str:
    """Return what the studio says of a draft."""
    answer = studio.post("/draft", **draft)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["verdict"])


def test_a_draft_that_was_got_does_not_come_back(studio: Browser, content: Path) -> None:
    """Neither over a later text, nor where its own base came back, nor after a new start."""
    draft = begun(studio, body="Take 5 mg a day. More.\n")
    assert verdict(studio, draft) == "unsaved"
    assert studio.post("/save", **draft).status_code == 200
    assert verdict(studio, draft) == "got"
    newer = begun(studio, body="Take 3 mg a day. More.\n")
    assert studio.post("/save", **newer).status_code == 200
    assert verdict(studio, draft) == "got"
    (content / NAME).write_text(TEXT, "utf-8")
    assert verdict(studio, draft) == "got"
    with TestClient(app(content, token=TOKEN), base_url=HERE) as client:
        assert verdict(Browser(client), draft) == "got"
    # The same typed once more is another edit, and was never got.
    assert verdict(studio, {**draft, "edit": "again"}) == "unsaved"


def test_a_draft_that_was_never_got_is_unsaved_or_in_conflict(
    studio: Browser, content: Path
) -> None:
    """Where the file says something else by now, both are shown; what changed nothing goes."""
    draft = begun(studio, body="Take 10 mg a day.\n")
    nothing = begun(studio)
    (content / NAME).write_text(TEXT.replace("5 mg", "3 mg"), "utf-8")
    assert verdict(studio, nothing) == "got"
    found = studio.post("/draft", **draft).json()
    assert found["verdict"] == "conflict"
    assert ["gone", "Take 3 mg a day."] in found["rows"]
    assert ["new", "Take 10 mg a day."] in found["rows"]
    assert found["conflict"]["body"] == "Take 3 mg a day.\n\nDrink enough.\n"
    assert "3 mg" in (content / NAME).read_text("utf-8")


def test_a_window_that_was_sending_follows_itself(studio: Browser, content: Path) -> None:
    """Its next text was begun before the answer came; that of another window still stops it."""
    first = begun(studio, body="Take 5 mg a day. A\n")
    second = {**first, "body": "Take 5 mg a day. AB\n", "sent": first, "edit": "2"}
    studio.post("/save", **first)
    assert verdict(studio, second) == "unsaved"
    assert studio.post("/save", **second).status_code == 200
    assert (content / NAME).read_text("utf-8").endswith("AB\n")
    third = {**second, "body": "Take 5 mg a day. ABC\n", "edit": "3"}
    assert studio.post("/save", **third).status_code == 409
    # One whose answer was lost is told that it was got.
    again = studio.post("/save", **first)
    assert (again.status_code, again.json()["got"]) == (409, True)
    assert studio.post("/save", **third).json()["got"] is False


def test_what_was_got_is_not_kept_for_ever(tmp_path: Path) -> None:
    """The latest thousand, whatever else stands in that file."""
    versions = Folder(tmp_path, tmp_path / "out").versions
    for number in range(1003):
        versions.note("a.md", str(number))
    assert not versions.noted("a.md", "2")
    assert versions.noted("a.md", "3")
    assert versions.noted("a.md", "1002")
    assert not versions.noted("b.md", "1002")
    assert versions.all("a.md") == []


# --- In a browser --------------------------------------------------------------------------------


@pytest.fixture
def address(content: Path, tmp_path: Path) -> Iterator[str]:
    """Return the address of a studio on that folder."""
    with serving(content, tmp_path / "connections") as found:
        yield found


@pytest.fixture
def page(axe: Axe, address: str) -> Iterator[Page]:
    """Return a window of a studio whose folder holds a dose, open on “Write”."""
    context = axe.browser.new_context(locale="en-GB")
    made = context.new_page()
    made.set_default_timeout(15_000)
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.goto(address)
    write(made, address)
    yield made
    context.close()
    assert faults == []


@pytest.fixture
def article(content: Path) -> Path:
    """Return the file with the dose."""
    return content / NAME


def write(page: Page, address: str, view: str = "write") -> None:
    """Go to a page of the article."""
    page.goto(f"{address.partition('/?')[0]}/{view}?article={NAME}")
    page.wait_for_load_state("load")


def kept(page: Page) -> list[dict[str, Any]]:
    """Return the drafts that the browser holds."""
    script = "JSON.stringify(Object.keys(localStorage).filter(each => each.startsWith('plainleaf:/write:')).map(each => JSON.parse(localStorage[each])))"  # noqa: E501
    found: list[dict[str, Any]] = json.loads(page.evaluate(script))
    return found


def type_at_end(page: Page, words: str) -> None:
    """Type at the end of the text."""
    page.focus("#body")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def test_an_old_text_does_not_come_back_over_a_newer_dose(
    article: Path, page: Page, address: str
) -> None:
    """Typed, and gone at once: it is saved while the page goes; then the dose comes from Word."""
    type_at_end(page, "More.")
    page.goto(f"{address.partition('/?')[0]}/in")
    for _ in range(100):
        if "More." in article.read_text("utf-8"):
            break
        page.wait_for_timeout(30)
    assert article.read_text("utf-8") == TEXT + "More."
    assert len(kept(page)) == 1
    article.write_text(article.read_text("utf-8").replace("5 mg", "3 mg"), "utf-8")
    write(page, address)
    until(page, "!Object.keys(localStorage).length")
    page.wait_for_timeout(1200)
    assert page.input_value("#body") == "Take 3 mg a day.\n\nDrink enough.\nMore."
    assert page.locator("#conflict[open]").count() == 0
    assert "3 mg" in article.read_text("utf-8")


def test_two_texts_are_shown_and_neither_is_taken_by_itself(
    article: Path, page: Page, address: str
) -> None:
    """A draft that was never got, and a newer dose: no choice stands out, none has the focus."""
    page.route("**/save", lambda request: request.abort())
    type_at_end(page, "More.")
    page.wait_for_selector("#problem:not([hidden])")
    newer = TEXT.replace("5 mg", "3 mg")
    article.write_text(newer, "utf-8")
    page.goto(f"{address.partition('/?')[0]}/in")
    page.unroute("**/save")
    write(page, address)
    page.wait_for_selector("#conflict[open]")
    judge(page, "a draft and a newer text")
    assert page.locator("#conflict .strong").count() == 0
    assert page.evaluate("document.activeElement.tagName") != "BUTTON"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#conflict[open]").count() == 1
    rows = page.inner_text("#conflict-rows")
    assert "3 mg" in rows
    assert "5 mg" in rows
    assert article.read_text("utf-8") == newer
    # It is there for who closes the window now.
    page.reload()
    page.wait_for_selector("#conflict[open]")
    page.click("#take-theirs")
    until(page, "document.getElementById('body').value.includes('3 mg')")
    until(page, "!Object.keys(localStorage).length")
    assert article.read_text("utf-8") == newer
    earlier = (article.parents[1] / ".plainleaf").rglob("*.md")
    assert any("More." in path.read_text("utf-8") for path in earlier)


def test_what_was_not_saved_comes_back_and_is_seen(article: Path, page: Page) -> None:
    """Not for screen readers alone."""
    page.route("**/save", lambda request: request.abort())
    type_at_end(page, "More.")
    page.wait_for_selector("#problem:not([hidden])")
    page.unroute("**/save")
    page.context.route("**/save", lambda request: request.abort())
    page.reload()
    page.wait_for_selector("#told:not([hidden])")
    assert page.inner_text("#told") == "What this window had not saved is back."
    page.context.unroute("**/save")
    until(page, "document.getElementById('saved').textContent === 'Saved'")
    judge(page, "a draft that came back")
    assert article.read_text("utf-8") == TEXT + "More."
    assert kept(page) == []


def test_edits_from_word_and_earlier_versions_put_drafts_aside(
    article: Path, page: Page, address: str, tmp_path: Path
) -> None:
    """What was never saved goes among the earlier versions, and not over what was taken."""
    page.context.route("**/save", lambda request: request.abort())
    type_at_end(page, "More.")
    page.wait_for_selector("#problem:not([hidden])")
    edited = tmp_path / "edited.docx"
    made = export(article, out=None, formats=["docx"]).data["docx"]
    edited.write_bytes(edited_word(made, ("Take 5\u00a0mg a day.", "Take 3\u00a0mg a day.")))
    write(page, address, "back")
    page.set_input_files("#file", edited)
    page.click("#back-form [type=submit]")
    page.click("#take-form [type=submit]")
    page.wait_for_selector("#taken-title:focus")
    assert page.locator("#taken-drafts").is_visible()
    judge(page, "edits were taken")
    assert kept(page) == []
    newer = TEXT.replace("5 mg", "3 mg")
    assert article.read_text("utf-8") == newer
    earlier = sorted((article.parents[1] / ".plainleaf").rglob("*.md"))
    assert [path.read_text("utf-8") for path in earlier] == [TEXT, TEXT + "More."]
    page.context.unroute("**/save")
    page.click("#taken a.strong")
    page.wait_for_selector("#body")
    page.wait_for_timeout(1000)
    assert page.locator("#conflict[open]").count() == 0
    assert article.read_text("utf-8") == newer

    page.context.route("**/save", lambda request: request.abort())
    type_at_end(page, "Lost?")
    page.wait_for_selector("#problem:not([hidden])")
    page.goto(f"{page.url.replace('/write?', '/history?')}&version={earlier[0].name}")
    page.click("#restore")
    page.wait_for_url("**/write?*")
    page.context.unroute("**/save")
    page.wait_for_timeout(1000)
    assert kept(page) == []
    assert article.read_text("utf-8") == TEXT
    earlier = sorted((article.parents[1] / ".plainleaf").rglob("*.md"))
    assert any("Lost?" in path.read_text("utf-8") for path in earlier)


def test_a_dose_typed_in_a_stale_window_stops_at_the_door(
    article: Path, page: Page, address: str
) -> None:
    """Another window has saved; a click on “Hand out” at once shows both texts, and stays."""
    newer = TEXT.replace("enough", "more")
    article.write_text(newer, "utf-8")
    page.fill("#body", page.input_value("#body").replace("5 mg", "6 mg"))
    page.click(".steps a[href*='/out']")
    page.wait_for_selector("#conflict[open]")
    assert "/write?" in page.url
    assert article.read_text("utf-8") == newer
    page.click("#keep-mine")
    until(page, "document.getElementById('saved').textContent === 'Saved'")
    # Where nothing stands against it, the page goes on as soon as it is saved.
    type_at_end(page, "More.")
    page.click(".steps a[href*='/out']")
    page.wait_for_url("**/out?*")
    assert article.read_text("utf-8") == TEXT.replace("5 mg", "6 mg") + "More."
    page.wait_for_timeout(1000)
    assert page.locator("#unsaved").is_hidden()
    assert kept(page) == []


def test_an_export_asks_where_something_is_not_saved(
    article: Path, page: Page, address: str
) -> None:
    """Each page says it, with a way to the text; the files are made only by who says so."""
    page.context.route("**/save", lambda request: request.abort())
    page.fill("#body", page.input_value("#body").replace("5 mg", "6 mg"))
    page.click(".steps a[href*='/out']")
    page.wait_for_selector("#problem:not([hidden])")
    assert "/write?" in page.url
    page.click(".steps a[href*='/out']")  # all the same
    page.wait_for_url("**/out?*")
    page.wait_for_selector("#unsaved:not([hidden])")
    judge(page, "handing out with a draft")
    for view in ("see", "back", "history", "out"):
        write(page, address, view)
        page.wait_for_selector("#unsaved:not([hidden])")
        assert page.locator("#unsaved a").get_attribute("href") == f"/write?article={NAME}".replace(
            "/article", "%2Farticle"
        )
    for box in ("pdf", "docx", "epub"):
        page.uncheck(f"#format-{box}")
    page.click("#out-form [type=submit]")
    page.wait_for_selector("#without-ask[open]")
    judge(page, "an export that asks")
    assert "/write?" in str(page.evaluate("document.activeElement.href"))
    page.keyboard.press("Escape")
    assert page.locator("#running").is_hidden()
    page.click("#out-form [type=submit]")
    page.click("#without-go")
    page.wait_for_selector("#done-title:focus")
    assert page.locator("#without").is_visible()
    judge(page, "an export without a draft")
    page.context.unroute("**/save")
    page.click("#unsaved a")
    page.wait_for_selector("#told:not([hidden])")
    assert page.input_value("#body").startswith("Take 6 mg")
    page.click(".steps a[href*='/out']")
    page.wait_for_timeout(1000)
    assert page.locator("#unsaved").is_hidden()
    assert "6 mg" in article.read_text("utf-8")


def test_a_window_that_comes_to_the_front_shows_the_file(
    article: Path, page: Page, address: str
) -> None:
    """What was changed elsewhere is shown and said; a page that shows the old text says so."""
    article.write_text(TEXT.replace("5 mg", "3 mg"), "utf-8")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#told:not([hidden])")
    assert page.input_value("#body").startswith("Take 3 mg")
    judge(page, "a newer text")
    write(page, address, "see")
    page.wait_for_timeout(300)
    assert page.locator("#newer").is_hidden()
    article.write_text(TEXT.replace("5 mg", "4 mg"), "utf-8")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector("#newer:not([hidden])")
    judge(page, "a page of an older text")
    page.click("#newer a")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    assert page.locator("#newer").is_hidden()


# --- Nothing is dropped without a word ----------------------------------------------------------


def test_what_is_not_taken_is_named_afterwards(
    article: Path, page: Page, address: str, tmp_path: Path
) -> None:
    """An edit that nobody chose, a comment with its author, and the version before."""
    made = export(article, out=None, formats=["docx"]).data["docx"]
    data = edited_word(
        made,
        ("Take 5\u00a0mg a day.", "Take 3\u00a0mg a day."),
        ("Drink enough.", "Drink a lot."),
    )
    document = Document(io.BytesIO(data))
    (run,) = [
        run for part in document.paragraphs for run in part.runs if run.text == "Drink a lot."
    ]
    document.add_comment(run, text="Is 3 mg right?", author="Ana Example")
    edited = tmp_path / "edited.docx"
    document.save(str(edited))
    write(page, address, "back")
    page.set_input_files("#file", edited)
    page.click("#back-form [type=submit]")
    page.wait_for_selector("#edits-title:focus")
    page.locator("#edits li", has_text="a lot").locator("input").uncheck()
    page.click("#take-form [type=submit]")
    page.wait_for_selector("#taken-title:focus")
    judge(page, "what was not taken")
    assert page.inner_text("#taken-title") == "1 edit taken."
    assert page.locator("#left-edits > li").count() == 1
    left = page.inner_text("#left-edits")
    assert "a lot" in left
    assert "not chosen" in left
    assert "3 mg" not in left
    assert "Ana Example says" in page.inner_text("#left-notes")
    assert "Is 3 mg right?" in page.inner_text("#left-notes")
    page.click("#taken-before")
    page.wait_for_selector("#restore")
    rows = page.inner_text(".rows").replace("\u00a0", " ")
    assert "Take 5 mg" in rows
    assert "Take 3 mg" in rows
    assert article.read_text("utf-8").replace("\u00a0", " ") == TEXT.replace("5 mg", "3 mg")


def test_files_of_an_earlier_text_say_so(article: Path, page: Page, address: str) -> None:
    """With their day; after an export none stands there twice, and none where it failed unsaid."""
    write(page, address, "out")
    page.uncheck("#format-pdf")
    page.uncheck("#format-epub")
    page.click("#out-form [type=submit]")
    page.wait_for_selector("#done-title:focus")
    assert page.locator("#files li").count() == 2
    assert page.locator("#earlier").is_hidden()
    write(page, address, "out")
    page.wait_for_selector("#earlier:not([hidden])")
    assert page.locator("#earlier-stale").is_hidden()
    assert "changed since" not in page.inner_text("#earlier")
    assert re.search(r"\d{4}, \d\d:\d\d:\d\d", page.inner_text("#earlier-files li >> nth=0"))
    article.write_text(TEXT.replace("Drink", "![](none.png)\n\nDrink"), "utf-8")
    later = time.time() + 5
    os.utime(article, (later, later))
    page.click("#out-form [type=submit]")
    page.wait_for_selector("#failed-title:focus")
    page.wait_for_selector("#earlier-stale:not([hidden])")
    assert page.inner_text("#earlier").count("changed since: export again") == 2
    judge(page, "files of an earlier text")
    article.write_text(TEXT, "utf-8")
    page.uncheck("#format-docx")
    page.click("#out-form [type=submit]")
    page.wait_for_selector("#done-title:focus")
    until(page, "document.querySelectorAll('#earlier-files li').length === 1")
    assert "dose.docx" in page.inner_text("#earlier-files")


def test_a_text_and_a_file_are_asked_about(
    article: Path, page: Page, address: str, tmp_path: Path
) -> None:
    """Neither is dropped; what is chosen is what comes in."""
    file = tmp_path / "other.txt"
    file.write_text("OTHER\n\nFrom the file.\n", "utf-8")
    for button, words in (("#both-text", "From the box."), ("#both-file", "From the file.")):
        page.goto(f"{address.partition('/?')[0]}/in")
        page.fill("#text", "BOX\n\nFrom the box.\n")
        page.set_input_files("#file", file)
        page.click("#in-form [type=submit]")
        page.wait_for_selector("#both[open]")
        judge(page, "a text and a file")
        assert page.evaluate("document.activeElement.tagName") != "BUTTON"
        assert page.inner_text("#both-file") == "Bring in the file other.txt"
        page.keyboard.press("Escape")
        assert page.input_value("#text") == "BOX\n\nFrom the box.\n"
        page.click("#in-form [type=submit]")
        page.click(button)
        page.wait_for_url("**/in/*")
        assert words in str(page.locator("#as-text pre").text_content())


def test_a_text_and_a_file_together_are_refused(studio: Browser) -> None:
    """Also where no page asks."""
    answer = studio.send("/in", {"text": "Words."}, file=("x.txt", b"Others."))
    assert answer.status_code == 400
    assert "came together" in answer.text
