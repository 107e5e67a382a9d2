"""The clinic form in Chromium, by keyboard: from nothing to a profile that handouts carry."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.axe import Axe
from browser.studio import focused, judge, tab_to, until
from plainleaf.api import export
from plainleaf.clinic import read_clinic
from plainleaf.theme import default_theme
from plainleaf.theme.palette import themed
from test_studio_browser import address

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["address"]
LOGO = Path(__file__).parent / "clinic" / "logo.svg"
WORDS = "Call 999, or +44 (0)20 7946-0958."


@pytest.fixture
def content(address: str, tmp_path: Path) -> Path:
    """Return the folder of the studio, with one handout."""
    folder = tmp_path / "content"
    (folder / "pain").mkdir()
    text = "---\ntitle: Pain\nlang: en\n---\n\n## A\n\nRest helps.\n"
    (folder / "pain" / "article.md").write_text(text, "utf-8")
    return folder


def named_controls(page: Page) -> None:
    """Find a name for each control, once only where two stand side by side."""
    nameless = page.evaluate(
        "[...document.querySelectorAll('main input, main select, main textarea, main button')]"
        ".filter(each => each.checkVisibility() && !(each.labels?.length || each.ariaLabel"
        " || each.textContent.trim())).map(each => each.outerHTML)"
    )
    assert nameless == []
    doubled = page.evaluate(
        "(() => { const all = [...document.querySelectorAll('[id]')].map(each => each.id);"
        "return all.filter((each, at) => all.indexOf(each) !== at); })()"
    )
    assert doubled == []


def typed(page: Page, label: str, words: str) -> None:
    """Go to a field by Tab, and put words in the place of its own."""
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(words)


def outcome_is_seen(page: Page, words: str) -> None:
    """What came of saving is in the window, wherever in the long form the focus is, and heard."""
    assert page.inner_text("#outcome") == words
    box = page.locator("#outcome").bounding_box()
    assert box is not None
    seen = page.evaluate("innerHeight")
    assert 0 <= box["y"] < box["y"] + box["height"] <= seen


def test_a_clinic_by_keyboard(axe: Axe, address: str, content: Path) -> None:
    """Name, emergency words, telephone, logo, colours, a second language; mistakes; two windows."""
    origin = address.partition("/?")[0]
    context = axe.browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    profile = content / "clinic.toml"
    try:
        page.goto(address)
        tab_to(page, "Clinic")
        page.keyboard.press("Enter")
        page.wait_for_url("**/clinic")
        judge(page, "no clinic")
        named_controls(page)

        # A name is needed; the language is the one of the page, until somebody says another.
        assert page.input_value("#lang") == "en"
        assert page.inner_text("#saved") == ""
        tab_to(page, "Save")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.dataset.field === 'name:'")
        assert page.inner_text("[id='wrong-name:']").endswith("This key is missing.")
        judge(page, "needed fields are empty")
        assert not profile.exists()
        page.locator(".other-language > summary").first.press("Enter")
        tab_to(page, "Tag of the language")
        page.keyboard.insert_text("en-GB")
        typed(page, "Name of the clinic", "Hillside Clinic")
        typed(page, "What to do in an emergency", WORDS)
        typed(page, "Telephone", "none")
        tab_to(page, "Choose a picture")
        page.set_input_files("#put-logo", LOGO)
        until(page, "document.getElementById('logo.file').value === 'logo.svg'")
        typed(page, "What the logo shows", "A rising sun over two hills")
        typed(page, "Headings, boxes, table heads", "#7ab8ff")
        page.wait_for_selector("[id='shade-colors.accent'] .too-little")
        tab_to(page, "Save")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'phone'")
        described = page.get_attribute("#phone", "aria-describedby") or ""
        assert "wrong-phone" in described.split()
        assert "Write one telephone number in figures" in page.inner_text("#wrong-phone")
        assert page.get_attribute("#phone", "aria-invalid") == "true"
        judge(page, "a mistake, and a colour that was mended")

        # What is wrong goes as it is put right; the preview has it all.
        page.keyboard.press("Control+A")
        page.keyboard.insert_text("+44 1632 960123")
        until(page, "document.getElementById('wrong-phone').textContent === ''")
        frame = page.frame_locator("#preview")
        frame.get_by_role("img", name="A rising sun over two hills").wait_for()
        frame.get_by_text(WORDS).first.wait_for()
        assert not profile.exists()
        page.keyboard.press("Control+S")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        said = page.inner_text("#announced")
        assert said == "Saved. Export handouts again to give them this."
        outcome_is_seen(page, said)
        page.route("**/clinic/save", lambda request: request.abort())
        page.keyboard.press("Control+S")
        until(page, "document.getElementById('announced').textContent.startsWith('Not saved')")
        outcome_is_seen(page, page.inner_text("#announced"))
        page.unroute("**/clinic/save")
        page.keyboard.press("Control+S")
        until(page, "document.getElementById('announced').textContent.startsWith('Saved')")
        clinic = read_clinic(profile)
        assert clinic.keys.phone == "+44 1632 960123"
        assert clinic.keys.emergency == {"": WORDS}
        used = themed(default_theme(), clinic).theme.tokens.colors.accent
        assert used in page.inner_text("[id='shade-colors.accent']")
        judge(page, "a clinic")
        tab_to(page, "Show the pages")
        for _ in range(2):
            page.keyboard.press("Enter")
            page.wait_for_selector("#pdf:not([hidden])")
            until(page, "!document.querySelector('#pages[aria-disabled=true]')")
        until(page, "document.getElementById('announced').textContent.startsWith('The pages')")

        # A mistake in what is folded away unfolds it.
        page.focus("[id='colors.strict']")
        tab_to(page, "Who has tested the EPUBs")
        page.keyboard.press("Enter")
        typed(page, "Credential", "C")
        tab_to(page, "Save")
        page.evaluate("document.getElementById('certifier.name').closest('details').open = false")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'certifier.name'")
        judge(page, "a mistake in what was folded away")
        tab_to(page, "Credential")
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        until(page, "document.getElementById('wrong-certifier.name').textContent === ''")

        # A second language: each text gets a field, and the words of the first stay.
        page.focus("#lang")
        tab_to(page, "Add")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('wrong-more-language').textContent !== ''")
        judge(page, "no language")
        page.keyboard.type("Span")
        tab_to(page, "Add")
        page.keyboard.press("Enter")
        assert focused(page) == "name:es"
        typed(page, "What to do in an emergency (Spanish)", "Llame al 112.")
        named_controls(page)
        page.keyboard.press("Control+S")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        assert read_clinic(profile).keys.emergency == {"en-GB": WORDS, "es": "Llame al 112."}
        assert page.input_value("[id='emergency:en-GB']") == WORDS
        judge(page, "two languages")

        # The window is closed with something that was not saved.
        typed(page, "Telephone", "+44 1632 960999")
        page.reload()
        until(page, "document.getElementById('phone').value === '+44 1632 960999'")
        assert page.inner_text("#saved") == "Not saved yet"

        # An editor outside saves, too.
        text = profile.read_text("utf-8").replace("Hillside Clinic", "Riverside Clinic")
        profile.write_text(text, "utf-8")
        page.keyboard.press("Control+S")
        page.wait_for_selector("#conflict[open]")
        judge(page, "two profiles")
        assert profile.read_text("utf-8") == text
        tab_to(page, "Keep what I changed here")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        assert profile.read_text("utf-8") == text.replace("960123", "960999")
        assert page.input_value("[id='name:']") == "Riverside Clinic"

        # An earlier version comes back.
        page.goto(f"{origin}/clinic/history?profile=clinic.toml")
        judge(page, "earlier profiles")
        page.locator(".versions a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#restore")
        judge(page, "an earlier profile")
        tab_to(page, "Bring this version back")
        page.keyboard.press("Enter")
        page.wait_for_url("**/clinic?*")
        assert profile.read_text("utf-8") == text
        shown = export(content / "pain", ["html"], None).data["html"].decode()
        assert "Riverside Clinic" in shown

        # Seen as Word has it, and as a reading system opens it.
        page.goto(f"{origin}/see?article=pain/article.md")
        tab_to(page, "See it as")
        page.keyboard.type("Word")
        tab_to(page, "Show")
        page.keyboard.press("Enter")
        page.wait_for_selector(".tree")
        assert "Riverside Clinic" in page.inner_text(".heard")
        judge(page, "as Word")
        page.goto(page.url.replace("view=word", "view=epub"))
        page.frame_locator("iframe").get_by_text("Riverside Clinic").first.wait_for()
        judge(page, "as EPUB")
        tab_to(page, "Important: in an emergency")
        page.keyboard.press("Enter")
        until(page, "frames[0].location.hash === '#box-emergency'")

        profile.write_text("lang = \n", "utf-8")
        page.goto(f"{origin}/clinic")
        page.wait_for_selector("#problem:not([hidden])")
        judge(page, "no TOML")
        shutil.copy(profile, content / "pain")
        page.goto(f"{origin}/clinic?profile=pain/clinic.toml")
        page.wait_for_selector("main nav")
        judge(page, "two files")
    finally:
        context.close()
    assert faults == []
    # The browser shows a PDF by pages of its own.
    own = (f"{origin}/", "data:", "about:", "chrome-extension:", "chrome:", "blob:")
    assert [each for each in asked if not each.startswith(own)] == []
