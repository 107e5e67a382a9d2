"""The text area of “Write” in Chromium: where its toolbar puts things, and its lines’ numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from browser.axe import Axe
from browser.studio import judge, serving, until
from plainleaf.studio.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAD = """---
title: {title}
lang: {lang}
references:
  - id: doe2020
    title: Beds
    issued: 2020
---

"""
BODIES = {
    "de": "Liebe Patientin, lieber Patient.\n\nNehmen Sie 2,5 mg am Abend.\n",
    "en": "Dear reader.\n\nTake 2.5 mg in the evening.\n",
    "ar": "عزيزي القارئ.\n\nتناول 2.5 ملغ مساء.\n",
    "zh-Hans": "亲爱的读者。\n\n每晚服用2.5毫克。\n",
}


@contextmanager
def writing(axe: Axe, folder: Path, locale: str = "en-GB") -> Iterator[Callable[[str, str], Page]]:
    """Give what opens the page “Write” of an article: of a language, with a text."""
    content = folder / "content"
    content.mkdir()
    with serving(content, folder / "connections") as address:
        context = axe.browser.new_context(locale=locale)
        page = context.new_page()
        page.set_default_timeout(15_000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        made = iter(range(100))

        def opened(lang: str, body: str) -> Page:
            name = f"a{next(made)}"
            (content / name).mkdir()
            head = HEAD.format(title=name, lang=lang)
            (content / name / "article.md").write_text(head + body, "utf-8")
            page.goto(f"{address.partition('/?')[0]}/write?article={name}/article.md")
            until(page, "document.getElementById('findings-count').textContent")
            return page

        try:
            yield opened
        finally:
            context.close()
        assert faults == []


def caret(page: Page, place: int) -> None:
    """Set the caret as somebody does, who then goes to the toolbar."""
    page.focus("#body")
    page.keyboard.press("Control+Home")
    page.evaluate("([a, b]) => document.activeElement.setSelectionRange(a, b)", [place, place])


def cite(page: Page) -> str:
    """Cite the known work with the toolbar, and return the text."""
    page.locator("[data-tool=citation]").dispatch_event("click")
    page.select_option("#work-known", "doe2020")
    page.click("#work-form [type=submit]")
    until(page, "!document.getElementById('work').open")
    return page.input_value("#body")


def test_without_a_caret_a_mark_goes_to_the_end_and_says_so(axe: Axe, tmp_path: Path) -> None:
    """A browser says that the caret of an untouched text is at its very beginning."""
    with writing(axe, tmp_path, "de-DE") as opened:
        for lang, body in BODIES.items():
            page = opened(lang, body)
            assert cite(page) == f"{body.rstrip()}[@doe2020]\n"
            said = page.inner_text("#told")
            assert said.startswith("Am Ende des Textes eingesetzt, in Zeile 3.")
            assert said == page.inner_text("#announced")
        judge(page, "a mark at the end")


TOOLS = {
    "heading": "\n\n## {js_placeholder_heading}",
    "list": "\n\n- {js_placeholder_item}",
    "numbered": "\n\n1. {js_placeholder_item}",
    "bold": "\n\n**{js_placeholder_bold}**",
    "link": "\n\n[{js_placeholder_link}](https://)",
    "box-note": "\n\n::: note\n{js_placeholder_box}\n:::",
    "note": "[^1]\n\n[^1]: {js_placeholder_note}\n",
}


def test_every_tool_without_a_caret_goes_to_the_end(axe: Axe, tmp_path: Path) -> None:
    """No first line becomes a heading, and no first word is torn."""
    body = BODIES["en"]
    with writing(axe, tmp_path) as opened:
        for tool, made in TOOLS.items():
            page = opened("en", body)
            page.locator(f"[data-tool={tool}]").dispatch_event("click")
            assert page.input_value("#body") == body.rstrip() + made.format(**texts("en")), tool
            assert "end of the text" in page.inner_text("#told"), tool


BEHIND = (
    # Before a word, within one, behind one, before a sign of percent.
    ("en", "Take it now.", 5, "Take{} it now."),
    ("en", "Take it now.", 2, "Take{} it now."),
    ("de", "Nur 2,5 mg.", 11, "Nur 2,5 mg.{}"),
    ("de", "Bei 10% hilft es.", 6, "Bei 10%{} hilft es."),
    ("de", "Die E-Mail kam.", 6, "Die E-Mail{} kam."),
    # Within a dose: behind all of it.
    ("de", "Nur 2,5 mg.", 6, "Nur 2,5 mg{}."),
    ("ar", "تناول 2.5 ملغ.", 7, "تناول 2.5 ملغ{}."),
    ("zh-Hans", "每晚服用2.5毫克。", 6, "每晚服用2.5毫克{}。"),
    ("en", "Take 2 × 5 mg now.", 6, "Take 2 × 5 mg{} now."),
    ("en", "Take 2x5 mg now.", 6, "Take 2x5 mg{} now."),
    ("de", "Nimm 2 bis 3 Tropfen.", 6, "Nimm 2 bis 3 Tropfen{}."),
    ("fr", "Soit 10 mg/m² ici.", 7, "Soit 10 mg/m²{} ici."),
    ("en", "About 5–10 µg/kg a day.", 7, "About 5–10 µg/kg{} a day."),
    ("en", "At 38.5 °C call us.", 7, "At 38.5 °C{} call us."),
    ("en", "It helps 5.", 11, "It helps 5.{}"),
    # The beginning of a line, where somebody went on purpose; the sign of an item stays its sign.
    ("en", "Take it now.", 0, "{} Take it now."),
    ("de", "- Ruhe hilft.", 0, "- {} Ruhe hilft."),
    ("de", "- Ruhe hilft.", 2, "- {} Ruhe hilft."),
    ("en", "1. Take 5 mg.", 1, "1. {} Take 5 mg."),
    ("en", "## Doses", 1, "## {} Doses"),
)


def test_a_mark_stands_behind_a_word(axe: Axe, tmp_path: Path) -> None:
    """It tears no word and no dose, and is glued to no beginning of one; where it went is heard."""
    with writing(axe, tmp_path) as opened:
        for lang, body, place, marked in BEHIND:
            page = opened(lang, body + "\n")
            caret(page, place)
            assert cite(page) == marked.format("[@doe2020]") + "\n"
            assert page.inner_text("#announced") == "Put in at line 1."
            page.fill("#body", body + "\n")
            caret(page, place)
            page.locator("[data-tool=note]").dispatch_event("click")
            assert page.input_value("#body").startswith(marked.format("[^1]") + "\n")


def test_what_is_marked_is_the_word_at_the_caret(axe: Axe, tmp_path: Path) -> None:
    """And a block goes below the line that the caret is in."""
    with writing(axe, tmp_path) as opened:
        page = opened("de", "Liebe Leute\n\nEnde\n")
        caret(page, 2)
        page.locator("[data-tool=bold]").dispatch_event("click")
        assert page.input_value("#body") == "**Liebe** Leute\n\nEnde\n"
        page.locator("[data-tool=box-note]").dispatch_event("click")
        assert page.input_value("#body").startswith("**Liebe** Leute\n\n::: note\n")
        assert page.input_value("#body").endswith("\n:::\n\nEnde\n")


def test_the_caret_stays_with_its_words_when_the_text_becomes_another(
    axe: Axe, tmp_path: Path
) -> None:
    """Another window saved: who goes on with the toolbar does so where they were."""
    with writing(axe, tmp_path) as opened:
        page = opened("en", "One two.\n\nThree four.\n")
        caret(page, 15)
        article = tmp_path / "content" / "a0" / "article.md"
        article.write_text(article.read_text("utf-8").replace("One two.", "One and two."), "utf-8")
        page.evaluate("dispatchEvent(new Event('focus'))")
        until(page, "document.getElementById('body').value.startsWith('One and')")
        assert cite(page) == "One and two.\n\nThree[@doe2020] four.\n"


def test_a_backslash_is_explained_where_the_text_has_one(axe: Axe, tmp_path: Path) -> None:
    """Whoever brought a text in has not typed it."""
    with writing(axe, tmp_path, "de-DE") as opened:
        page = opened("de", "15\\. Mai ist Ihr Termin.\n")
        assert "Punkt 15 einer Liste" in page.locator("#backslash").inner_text()
        page.focus("#body")
        page.keyboard.press("Control+End")
        judge(page, "a backslash")
        page.fill("#body", "Am 15. Mai.\n")
        until(page, "document.getElementById('backslash').hidden")


LINES = "document.getElementById('lines')"
LONG = {
    "de": "Nehmen Sie jeden Abend vor dem Essen eine Tablette mit viel Wasser ein. " * 9,
    "ar": "تناول قرصا واحدا كل مساء قبل الأكل مع الكثير من الماء. " * 12,
}


def test_each_line_of_the_text_has_its_number_beside_it(axe: Axe, tmp_path: Path) -> None:
    """However it wraps, from either side; and whatever leads to a line leads to its beginning."""
    with writing(axe, tmp_path, "de-DE") as opened:
        for lang, words in LONG.items():
            rows = [words, "", "Ende", *(f"{at} mg" for at in range(60)), "![](x.png)"]
            page = opened(lang, "\n".join(rows) + "\n")
            assert page.locator("#lines > div").count() == len(rows) + 1
            for width in (1300, 500):
                page.set_viewport_size({"width": width, "height": 900})
                until(page, f"{LINES}.clientWidth === document.getElementById('body').clientWidth")
                high = page.evaluate(
                    f"[{LINES}.scrollHeight, document.getElementById('body').scrollHeight]"
                )
                assert abs(high[0] - high[1]) <= 2, (lang, width)
            assert page.evaluate(f"getComputedStyle({LINES}).direction") == (
                "rtl" if lang == "ar" else "ltr"
            )
            page.locator("#findings .error [data-role=go]").first.click()
            line = f"Zeile {len(rows)}"
            assert (
                page.locator("#findings .error [data-role=go]").first.inner_text().startswith(line)
            )
            top, bottom = page.evaluate(
                f"[{LINES}.children[{len(rows) - 1}], document.getElementById('body')]"
                ".map((each) => each.getBoundingClientRect()[each.id ? 'bottom' : 'top'])"
            )
            assert top < bottom
            # A line more above it.
            page.keyboard.press("Control+Home")
            page.keyboard.type("Neu\n")
            assert page.locator("#lines > div").nth(0).text_content() == "Neu"
            assert page.locator("#lines > div").count() == len(rows) + 2
        judge(page, "lines with numbers")


def test_an_address_leads_to_a_line_or_to_its_field(axe: Axe, tmp_path: Path) -> None:
    """As the pages Hand out and Edits from Word have it: by the lines of the file."""
    with writing(axe, tmp_path) as opened:
        page = opened("en", "One.\n\nTwo.\n")
        address = page.url
        for line, focus, chosen in ((12, "body", "Two."), (2, "field-title", "")):
            page.goto("about:blank")
            page.goto(f"{address}#line-{line}")
            until(page, f"document.activeElement.id === '{focus}'")
            here = "document.getElementById('body')"
            taken = page.evaluate(f"{here}.value.slice({here}.selectionStart, {here}.selectionEnd)")
            assert taken == chosen
