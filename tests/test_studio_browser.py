"""The studio in Chromium, by keyboard: from a pasted text to four files, and back.

One way through all pages, in one server and one window; each page is judged where it is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.axe import Axe
from browser.studio import focused, judge, serving, tab_to, until
from plainleaf.api import export
from plainleaf.roundtrip.history import keep
from word_edits import WordEditor

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = (
    "<h1>Sleep well</h1><p>Go to bed at the same time each day.</p><h2>What helps</h2>"
    "<ul><li>A dark room</li><li>No screen for 30 minutes</li></ul>"
)


# How far to the left the last such character of an element is drawn, without what is only heard.
LEFT_OF = """(element, sign) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = -1;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const at = text.data.lastIndexOf(sign);
    if (at < 0 || text.parentElement.closest(".unseen")) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    left = range.getBoundingClientRect().left;
  }
  return left;
}"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Return the address of a studio on an empty folder."""
    folder = tmp_path / "content"
    folder.mkdir()
    with serving(folder, tmp_path / "connections") as found:
        yield found


MAIL = (
    "From: Mia <mia@example.org>\nTo: Tom <tom@example.org>\nSubject: Sleep well\n\nHi Tom,\n\n"
    "SLEEP WELL\n\nWHAT HELPS\n\nGo to bed at 10 each day, and get up at 6.\n\nThanks\nMia\n"
)


def test_lines_come_back_by_keyboard(axe: Axe, address: str) -> None:
    """The focus stays where the work is, one voice says what changed, and it can be undone."""
    context = axe.browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        page.goto(address)
        page.goto(f"{address.partition('/?')[0]}/in")
        page.fill("#text", MAIL)
        tab_to(page, "Bring it in")
        page.keyboard.press("Enter")
        page.wait_for_url("**/in/*")
        judge(page, "a report of a mail")
        assert page.input_value("#name") == "Sleep well"
        page.focus("#is-5")
        page.keyboard.press("ArrowDown")  # from text to heading
        assert page.input_value("#is-5") == "heading"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('announced').textContent === 'Now heading: Hi Tom,'")
        assert focused(page) == "change-5"
        assert "## Hi Tom," in page.locator("#as-text pre").text_content()
        tab_to(page, "Leave it out again")
        judge(page, "a line that came back")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('announced').textContent === 'Now left out: Hi Tom,'")
        assert focused(page) == "is-5"
        # A guess, and a line among all others.
        page.focus("#is-9")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('as-text').textContent.includes('## WHAT HELPS')")
        page.locator("#each-line > summary").press("Enter")
        page.select_option("#is-11", "title")
        page.focus("#change-11")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('name').value.startsWith('Go to bed')")
        assert page.locator("#each-line").get_attribute("open") is not None
        judge(page, "all lines")
        # What cannot be done is said where it was asked for, and nothing changes.
        before = page.inner_text("#understood ~ p")
        page.route("**/decide", lambda request: request.abort())
        page.focus("#change-11")
        page.keyboard.press("Enter")
        page.wait_for_selector(".decide + .message.bad")
        assert focused(page) == "change-11"
        assert page.inner_text("#understood ~ p") == before
        judge(page, "a decision that failed")
        page.unroute("**/decide")
        page.focus("#undo")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('announced').textContent === 'Undone.'")
        assert focused(page) == "undo"
        assert page.input_value("#name") == "Sleep well"
        page.fill("#name", "My name")
        page.keyboard.press("Shift+Tab")
        page.focus("#undo")
        page.keyboard.press("Enter")
        until(page, "!document.getElementById('as-text').textContent.includes('## WHAT HELPS')")
        assert page.input_value("#name") == "My name"
        page.locator("#other-language > summary").press("Enter")
        page.select_option("#lang", "de")
        tab_to(page, "Read again")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('as-text').textContent.includes('lang: de')")
        judge(page, "another language")
    finally:
        context.close()
    assert faults == []


def test_the_whole_way_by_keyboard(axe: Axe, address: str, tmp_path: Path) -> None:
    """Paste, look over, keep, mend, a picture, earlier versions, export, download."""
    origin = address.partition("/?")[0]
    context = axe.browser.new_context(accept_downloads=True, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page = context.new_page()
    page.set_default_timeout(15_000)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    try:
        page.goto(address)
        assert "token" not in page.url
        judge(page, "an empty shelf")
        tab_to(page, "New handout")
        page.keyboard.press("Enter")
        assert focused(page) == "new-name"
        judge(page, "a dialog")
        page.keyboard.press("Escape")
        assert focused(page) == "new"
        page.goto(f"{origin}/in")

        # In: what the clipboard holds comes as a web page.
        tab_to(page, "Bring it in")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'problem'")
        judge(page, "nothing to bring in")
        page.evaluate(
            "page => navigator.clipboard.write([new ClipboardItem({"
            "'text/html': new Blob([page], {type: 'text/html'}),"
            "'text/plain': new Blob(['Sleep well'], {type: 'text/plain'})})])",
            PAGE,
        )
        page.focus("#text")
        page.keyboard.press("Control+V")
        until(page, "document.getElementById('pasted').textContent")
        tab_to(page, "Bring it in")
        page.keyboard.press("Enter")
        page.wait_for_url("**/in/*")
        judge(page, "a report")
        tab_to(page, "Keep it and go on writing")
        page.keyboard.press("Enter")
        page.wait_for_url("**/write?*")

        # Write: it saves itself, finds, leads to the place, mends, previews.
        body = page.locator("#body")
        article = tmp_path / "content" / "sleep-well" / "article.md"
        assert body.input_value().endswith("- No screen for 30 minutes\n")
        page.focus("#body")
        page.keyboard.press("Control+End")
        page.keyboard.type("\n•  A cool room\n\n![](none.png)\n")
        page.wait_for_selector("#findings .error")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        assert "![](none.png)" in article.read_text("utf-8")
        page.locator("#reading summary").press("Enter")
        page.wait_for_selector("#marked mark")
        judge(page, "findings")
        page.focus("#body")
        page.keyboard.press("F6")
        assert focused(page) == "findings-title"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('body').value.includes('- A cool room')")
        page.focus("#findings .error [data-role=go]")
        page.keyboard.press("Enter")
        assert focused(page) == "body"
        page.keyboard.press("Home")
        here = "document.getElementById('body')"
        rest = page.evaluate(f"{here}.value.slice({here}.selectionStart)")
        assert rest.startswith("![](none.png)")
        page.keyboard.press("Shift+End")
        page.keyboard.press("Delete")
        page.keyboard.press("Control+Shift+9")
        picture = tmp_path / "bed.svg"
        picture.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" '
            'height="20"/></svg>',
            "utf-8",
        )
        page.set_input_files("#picture-file", picture)
        page.keyboard.press("Tab")
        page.focus("#picture-alt")
        page.keyboard.type("A bed.")
        judge(page, "the dialog of a picture")
        tab_to(page, "Put it in")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('body').value.includes('![A bed.](')")
        until(page, "!document.querySelector('#findings .error')")
        page.frame_locator("#preview").get_by_role("img", name="A bed.").wait_for()
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        page.locator("#fields > summary").press("Enter")
        page.focus("#field-title")
        page.keyboard.press("End")
        page.keyboard.type("!")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        assert "title: Sleep well!\n" in article.read_text("utf-8")

        page.focus("#body")
        page.keyboard.press("Control+End")
        page.locator("[data-tool=heading]").focus()
        for _ in range(11):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.focus("#work-line")
        page.keyboard.type("Doe, J. (2020). Beds. The Journal, 12(3), 45-67.")
        judge(page, "the dialog of a work")
        tab_to(page, "Cite it")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('body').value.endsWith('[@doe2020]')")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        assert "  - id: doe2020\n" in article.read_text("utf-8")

        # The studio is killed while somebody types, and started again.
        page.route("**/save", lambda request: request.abort())
        page.focus("#body")
        page.keyboard.press("Control+End")
        page.keyboard.type(" Kept.")
        page.wait_for_selector("#problem:not([hidden])")
        judge(page, "not saved")
        page.reload()
        page.unroute("**/save")
        until(page, "document.getElementById('body').value.endsWith(' Kept.')")
        page.focus("#body")
        page.keyboard.press("Control+S")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        assert article.read_text("utf-8").endswith(" Kept.")

        # An editor outside saves, and then somebody types here.
        outside = article.read_text("utf-8").replace("A dark room", "A very dark room")
        article.write_text(outside, "utf-8")
        page.focus("#body")
        page.keyboard.press("Control+Home")
        page.keyboard.type("Here. ")
        page.wait_for_selector("#conflict[open]")
        judge(page, "two texts")
        assert article.read_text("utf-8") == outside
        tab_to(page, "Take what stands in the file")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('body').value.includes('very dark')")
        kept = (tmp_path / "content" / ".plainleaf").rglob("*.md")
        assert any("Here. " in path.read_text("utf-8") for path in kept)

        page.goto(page.url.replace("/write?", "/history?"))
        judge(page, "earlier versions")
        page.locator(".versions a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#restore")
        judge(page, "an earlier version")
        page.goto(page.url.partition("&")[0].replace("/history?", "/see?") + "&view=heard")
        assert "Picture" in page.inner_text(".heard")
        judge(page, "as heard")

        # Out.
        page.goto(page.url.partition("&")[0].replace("/see?", "/out?"))
        judge(page, "before an export")
        tab_to(page, "Export")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'done-title'")
        judge(page, "after an export")
        names = page.locator("#files a").all_inner_texts()
        assert names == [f"sleep-well.{kind}" for kind in ("pdf", "docx", "epub", "html")]
        export(article.parent, out=tmp_path)
        for name in names:
            with page.expect_download() as download:
                page.get_by_role("link", name=name, exact=True).first.press("Enter")
            assert download.value.path().read_bytes() == (tmp_path / name).read_bytes(), name

        page.goto(page.url.replace("/out?", "/back?"))
        page.set_input_files("#file", tmp_path / "sleep-well.docx")
        tab_to(page, "Show the edits")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'edits-title'")
        judge(page, "no edits")
        page.goto(origin)
        page.wait_for_selector(".state[data-state=ready]")
        judge(page, "the shelf")
    finally:
        context.close()
    refused = [each for each in faults if not re.search("40[09]|ERR_FAILED", each)]
    assert refused == []
    assert [each for each in asked if not each.startswith((f"{origin}/", "data:", "about:"))] == []


def test_two_windows_and_what_else_there_is_to_see(axe: Axe, address: str, tmp_path: Path) -> None:
    """In German, whose words are longer: two windows on one text; what fails; what waits."""
    origin, folder = address.partition("/?")[0], tmp_path / "content"
    path = folder / "knee" / "article.md"
    path.parent.mkdir()
    path.write_text("---\ntitle: Knee\nlang: en\n---\n\n## Rest\n\nRest helps.\n", "utf-8")
    (folder / "hip").mkdir()
    (folder / "hip" / "article.md").write_text("---\ntitle: Z\nlang: en\n---\n\nA.\n", "utf-8")
    word = WordEditor(export(path, ["docx"], None).data["docx"])
    word.track(word.paragraph("Rest helps."), "helps", "heals")
    (tmp_path / "tracked.docx").write_bytes(word.data)
    (tmp_path / "strange.docx").write_bytes(b"PK")
    context = axe.browser.new_context(locale="de-DE")
    one, two = context.new_page(), context.new_page()
    try:
        one.goto(address)
        for page in (one, two):
            page.set_default_timeout(15_000)
            page.goto(f"{origin}/write?article=knee/article.md")
            page.focus("#body")
            page.keyboard.press("Control+End")
        one.keyboard.type("From one.")
        until(one, "document.getElementById('saved').textContent === 'Gespeichert'")
        two.keyboard.type("From two.")
        two.wait_for_selector("#conflict[open]")
        assert path.read_text("utf-8").endswith("From one.")
        judge(two, "two windows")
        two.press("#keep-mine", "Enter")
        until(two, "document.getElementById('saved').textContent === 'Gespeichert'")
        # Who goes on typing does so where the caret was.
        two.keyboard.type(" More.")
        until(two, "document.getElementById('saved').textContent === 'Gespeichert'")
        assert path.read_text("utf-8").endswith("\nFrom two. More.")
        kept = (folder / ".plainleaf").rglob("*.md")
        assert any(each.read_text("utf-8").endswith("From one.") for each in kept)
        two.close()

        one.goto(f"{origin}/write?article=knee/article.md")
        one.evaluate("document.querySelector('[data-tool=keys]').click()")
        judge(one, "the keys")
        # States are not waited for: they may take long where there are many.
        one.route("**/state?*", lambda route: None)
        one.goto(origin)
        one.fill("#search", "nothing")
        until(one, "document.getElementById('shown').textContent")
        judge(one, "nothing that is sought")
        one.unroute("**/state?*")
        one.fill("#search", "")
        one.press("[data-article='knee/article.md'] .more > summary", "Enter")
        one.press("[data-article='knee/article.md'] [data-do=rename]", "Enter")
        judge(one, "another name")
        one.fill("#rename-name", "hip")
        one.press("#rename-form [type=submit]", "Enter")
        one.wait_for_selector("#rename-form .message.bad:not([hidden])")
        judge(one, "a name that is taken")
        one.goto(f"{origin}/write?article=none.md")
        judge(one, "what is not there")
        for view in ("web", "pages"):
            one.goto(f"{origin}/see?article=knee/article.md&view={view}")
            judge(one, view)

        # An export that is under way, and one that cannot be.
        one.goto(f"{origin}/out?article=knee/article.md")
        under_way = {"ended": False, "step": "pdf", "done": 3, "of": 9, "edition": "standard"}
        one.route("**/job/*", lambda route: route.fulfill(json=under_way))
        one.press("#out-form [type=submit]", "Enter")
        one.wait_for_selector("#running:not([hidden])")
        judge(one, "an export under way")
        one.unroute("**/job/*")
        until(one, "document.activeElement.id === 'done-title'")
        path.write_text("---\ntitle: Knee\nlang: en\n---\n\n![](none.png)\n", "utf-8")
        one.focus("#out-form [type=submit]")
        one.keyboard.press("Enter")
        until(one, "document.activeElement.id === 'failed-title'")
        judge(one, "nothing was exported")

        # Word files that have to be decided on, or are none.
        path.write_text("---\ntitle: Knee\nlang: en\n---\n\n## Rest\n\nRest helps.\n", "utf-8")
        for name, focus in (("tracked", "undecided-title"), ("strange", "problem")):
            one.goto(f"{origin}/back?article=knee/article.md")
            one.set_input_files("#file", tmp_path / f"{name}.docx")
            one.press("#back-form [type=submit]", "Enter")
            until(one, f"document.activeElement.id === '{focus}'")
            judge(one, f"edits of a file that is {name}")
            one.goto(f"{origin}/in")
            one.set_input_files("#file", tmp_path / f"{name}.docx")
            one.press("#in-form [type=submit]", "Enter")
            until(one, "document.activeElement.id === 'problem'")
            judge(one, f"a file that is {name}")
        (folder / "new.md").write_text(path.read_text("utf-8"), "utf-8")
        one.goto(f"{origin}/history?article=new.md")
        judge(one, "no earlier version")
    finally:
        context.close()


@contextmanager
def edits_shown(axe: Axe, address: str, word: Path, language: str = "en") -> Iterator[Page]:
    """Bring an edited Word file of dose.md back, and give the page that lists its edits."""
    context = axe.browser.new_context(locale=language)
    page = context.new_page()
    try:
        page.goto(address)
        page.goto(f"{address.partition('/?')[0]}/back?article=dose.md")
        page.set_input_files("#file", word)
        page.locator("#back-form button[type=submit]").press("Enter")
        until(page, "document.activeElement.id === 'edits-title'")
        yield page
    finally:
        context.close()


def edited_from_right(folder: Path, language: str, text: str, old: str, new: str) -> Path:
    """Write dose.md, and return its Word file with one edit."""
    path = folder / "content" / "dose.md"
    path.write_text(f"---\ntitle: T\nlang: {language}\n---\n\n{text}\n", "utf-8")
    edited = WordEditor(export(path, ["docx"], None, draft=True).data["docx"])
    edited.replace(edited.paragraph(text[-8:]), old, new)
    word = folder / "edited.docx"
    word.write_bytes(edited.data)
    return word


def test_an_edit_says_and_shows_the_figures_that_differ(
    axe: Axe, address: str, tmp_path: Path
) -> None:
    """In English and German, for eyes and ears; one in conflict is not ticked."""
    path = tmp_path / "content" / "dose.md"
    text = "---\ntitle: T\nlang: en\n---\n\n## A\n\nTake 10 cups each day.\n\nRest for 2 days.\n"
    path.write_text(text, "utf-8")
    edited = WordEditor(export(path, ["docx"], None).data["docx"])
    keep(path)
    edited.replace(edited.paragraph("Take"), "10", "20")
    edited.replace(edited.paragraph("Rest"), "2", "3")
    word = tmp_path / "edited.docx"
    word.write_bytes(edited.data)
    path.write_text(text.replace("10", "15"), "utf-8")
    labels = {
        "en": ["Edit 1 · Line 3 · changes a number · cannot be taken: the text has changed the "
               "same words since", "Edit 2 · Line 5 · changes a number"],
        "de": ["Änderung 1 · Zeile 3 · ändert eine Zahl · nicht zu übernehmen: Der Text hat "
               "dieselben Worte seither geändert", "Änderung 2 · Zeile 5 · ändert eine Zahl"],
    }  # fmt: skip
    heard = {
        "en": ["(gone:) 10 (end)", "(new:) 20 (end)", "(differs:) 15 (end)", "(differs:) 20 (end)",
               "(gone:) 2 (end)", "(new:) 3 (end)"],
        "de": ["(weg:) 10 (Ende)", "(neu:) 20 (Ende)", "(anders:) 15 (Ende)", "(anders:) 20 (Ende)",
               "(weg:) 2 (Ende)", "(neu:) 3 (Ende)"],
    }  # fmt: skip
    for language in ("en", "de"):
        with edits_shown(axe, address, word, language) as page:
            judge(page, "figures that differ")
            assert page.locator("#edits label").all_inner_texts() == labels[language]
            places = [each.get_attribute("href") for each in page.locator("#edits .check a").all()]
            assert [each.partition("#")[2] for each in places if each] == ["line-8", "line-10"]
            marked = page.locator("#edits :is(del, ins, mark)").all_text_contents()
            assert [each.strip() for each in marked] == heard[language]
            ticked = page.locator("#edits input")
            assert [ticked.nth(at).is_checked() for at in range(2)] == [False, True]


@pytest.mark.parametrize(
    ("language", "words", "old", "new"),
    [("he", "{} כדורים בבוקר.", "ארבעה", "שלושה"), ("ar", "{} أقراص صباحًا.", "ثلاثة", "أربعة")],
)
def test_an_edit_at_the_start_runs_as_its_language_does(
    axe: Axe, address: str, tmp_path: Path, language: str, words: str, old: str, new: str
) -> None:
    """What is said of it to those who listen, in English, stands first and is not looked at."""
    word = edited_from_right(tmp_path, language, words.format(old), old, new)
    with edits_shown(axe, address, word) as page:
        sides = page.locator("#edits .sides [dir=auto]")
        ways = [each.evaluate("side => getComputedStyle(side).direction") for each in sides.all()]
        assert ways == ["rtl", "rtl"]


@pytest.mark.parametrize(
    ("language", "words", "unit"),
    [("ar", "احفظ الدواء في {}°C فقط.", "C"), ("he", "יש לשמור ב {} mg בלבד.", "g")],
)
def test_a_range_amid_words_from_the_right_keeps_its_order_in_an_edit(
    axe: Axe, address: str, tmp_path: Path, language: str, words: str, unit: str
) -> None:
    """As in the handout: its first number, its second, its unit, from left to right."""
    word = edited_from_right(tmp_path, language, words.format("2–7"), "7", "8")
    with edits_shown(axe, address, word) as page:
        for side, number in zip(page.locator("#edits .sides [dir=auto]").all(), "78", strict=True):
            places = [side.evaluate(LEFT_OF, sign) for sign in ("2", number, unit)]
            assert -1 not in places
            assert places == sorted(places), places


def test_an_emergency_number_leads_to_the_clinic_and_declined_edits_stay_so(
    axe: Axe, address: str, tmp_path: Path
) -> None:
    """In bold print, with a link to the profile; what was not chosen is not chosen again."""
    folder = tmp_path / "content"
    path = folder / "dose.md"
    path.write_text(
        "---\ntitle: T\nlang: en\n---\n\n## A\n\nTake 10 cups.\n\nRest much.\n", "utf-8"
    )
    (folder / "clinic.toml").write_text(
        'lang = "en"\nname = "Hillside"\nemergency = "In danger, call 999."\n', "utf-8"
    )
    edited = WordEditor(export(path, ["docx"], None).data["docx"])
    edited.replace(edited.paragraph("Take"), "10", "20")
    edited.replace(edited.paragraph("Rest"), "much", "more")
    edited.replace(edited.paragraph("In danger"), "999", "112")
    word = tmp_path / "edited.docx"
    word.write_bytes(edited.data)
    context = axe.browser.new_context(locale="de")
    page = context.new_page()
    try:
        page.goto(address)

        def brought() -> None:
            page.goto(f"{address.partition('/?')[0]}/back?article=dose.md")
            page.set_input_files("#file", word)
            page.locator("#back-form button[type=submit]").press("Enter")
            until(page, "document.activeElement.id === 'edits-title'")
            judge(page, "an emergency number")

        brought()
        told = page.locator("#refused li")
        assert "999 → 112" in told.locator("strong").inner_text()
        ticked = page.locator("#edits input:not(:disabled)")
        assert [ticked.nth(at).is_checked() for at in range(2)] == [True, True]
        ticked.nth(0).press("Space")
        page.locator("#take-form button[type=submit]").press("Enter")
        until(page, "document.activeElement.id === 'taken-title'")
        judge(page, "taken")
        assert "999 → 112" in page.locator("#left-refused strong").inner_text()
        assert page.locator("#left-refused a").inner_text() == "Auf der Seite „Klinik“ ändern"
        brought()
        assert [ticked.nth(at).is_checked() for at in range(ticked.count())] == [False]
        label = page.locator("#edits label").first.inner_text()
        assert label == "Änderung 1 · Zeile 3 · ändert eine Zahl · beim letzten Mal nicht gewählt"
        page.locator("#take-form button[type=submit]").press("Enter")
        until(page, "document.activeElement.id === 'taken-title'")
        judge(page, "none taken")
        assert page.locator("#taken-before").is_hidden()
        assert "10 cups" in path.read_text("utf-8")
        brought()
        page.locator("#refused a").press("Enter")
        page.wait_for_url("**/clinic?profile=clinic.toml")
        assert page.input_value("[id='emergency:']") == "In danger, call 999."
    finally:
        context.close()
