"""What somebody meets who has never seen the studio: named languages, plain words, nothing hidden.

In Chromium, by keyboard, in English and German.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.axe import Axe
from browser.studio import heard, judge, serving, tab_to, until
from plainleaf.clinic import read_clinic
from plainleaf.studio.pages import language_choices
from plainleaf.theme import default_theme
from test_studio_browser import address

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["address"]
SEED = Path(__file__).parent / "import" / "seed-article.txt"
KNEE = "---\ntitle: Knie\nlang: de\n---\n\n"
SAVED = {"de": "Gespeichert", "en": "Saved"}


class Window:
    """A page of a studio, in a language."""

    def __init__(self, page: Page, address: str, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.origin = address.partition("/?")[0]

    def go(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(f"{self.origin}/{path}")

    def write(self, name: str, text: str) -> Path:
        """Put an article into the folder."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def saved(self, language: str = "de") -> None:
        """Wait until it is saved."""
        words = SAVED[language]
        until(self.page, f"document.getElementById('saved').textContent === '{words}'")


@pytest.fixture
def german(axe: Axe, address: str, tmp_path: Path) -> Iterator[Window]:
    """Return a page in German, of somebody who wants no faults."""
    context = axe.browser.new_context(locale="de-DE")
    origin = address.partition("/?")[0]
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page = context.new_page()
    page.set_default_timeout(60_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        page.goto(address)
        yield Window(page, address, tmp_path / "content")
    finally:
        context.close()
    assert faults == []


# --- Languages by their names --------------------------------------------------------------------


def test_languages_are_offered_by_name() -> None:
    """All that have labels, in the reader's language, and whichever is chosen already."""
    german, english = language_choices("de", "en-GB"), language_choices("en", "")
    assert {tag for tag, _ in english} == set(default_theme().languages())
    assert dict(german)["de"] == "Deutsch (de)"
    assert dict(german)["pt-BR"] == "Portugiesisch (Brasilien, pt-BR)"
    assert dict(german)["en-GB"] == "Englisch (Vereinigtes Königreich, en-GB)"
    assert dict(english)["de"] == "German (de)"
    assert [name for _, name in english] == sorted(name for _, name in english)
    assert dict(language_choices("de", "Klingonisch"))["Klingonisch"] == "Klingonisch"


def test_a_language_is_chosen_by_name_or_typed(german: Window) -> None:
    """Begun in one, changed to another, and to one that no list has; never half a tag."""
    page = german.page
    page.press("#new", "Enter")
    judge(page, "a new handout")
    assert page.eval_on_selector("#new-lang", "each => each.selectedOptions[0].text") == (
        "Deutsch (de)"
    )
    page.fill("#new-name", "Knie")
    page.focus("#new-lang")
    page.keyboard.type("Franz")
    page.press("#new-form [type=submit]", "Enter")
    page.wait_for_url("**/write?*")
    article = german.folder / "knie" / "article.md"
    assert "lang: fr\n" in article.read_text("utf-8")
    assert page.input_value("#field-lang") == "fr"
    page.locator("#fields .other-language > summary").press("Enter")
    judge(page, "another language")
    tab_to(page, "Kürzel der Sprache")
    for wrong in ("deutsh", "x", "p"):
        page.keyboard.press("Control+A")
        page.keyboard.type(wrong)
        page.keyboard.press("Tab")
        assert page.get_attribute("#field-lang-other", "aria-invalid") == "true", wrong
        assert "Das ist kein Kürzel einer Sprache" in page.inner_text("#wrong-field-lang-other")
        assert page.input_value("#field-lang") == "fr", wrong
        page.focus("#field-lang-other")
    judge(page, "no tag")
    page.keyboard.press("Control+A")
    page.keyboard.type("pt-br")
    page.keyboard.press("Tab")
    assert page.input_value("#field-lang") == "pt-BR"
    until(page, "document.getElementById('wrong-field-lang-other').textContent === ''")
    german.saved()
    assert "lang: pt-BR\n" in article.read_text("utf-8")
    # One that no list has stays one of the choices, and is shown where the text is taken anew.
    page.focus("#field-lang-other")
    page.keyboard.type("gsw")
    page.keyboard.press("Tab")
    german.saved()
    until(page, "!document.getElementById('saved').textContent.includes('…')")
    article.write_text(article.read_text("utf-8").replace("lang: gsw", "lang: rm"), "utf-8")
    page.evaluate("dispatchEvent(new Event('focus'))")
    until(page, "document.getElementById('field-lang').value === 'rm'")
    page.reload()
    assert page.eval_on_selector("#field-lang", "each => each.selectedOptions[0].text") == (
        "Rätoromanisch (rm)"
    )


def test_words_in_another_language_are_marked_by_its_name(german: Window) -> None:
    """The words that are selected, or those that are typed then; the caret is where it was."""
    page = german.page
    german.write("knie/article.md", KNEE + "Sagen Sie good night.\n")
    german.go("write?article=knie/article.md")
    page.eval_on_selector("#body", "each => each.setSelectionRange(10, 20)")
    page.eval_on_selector("[data-tool=lang]", "each => each.click()")
    judge(page, "the language of words")
    page.press("#tongue-form [type=submit]", "Enter")
    until(page, "!document.querySelector('#tongue .message.bad').hidden")
    page.focus("#tongue-lang")
    page.keyboard.type("Engl")
    page.press("#tongue-form [type=submit]", "Enter")
    until(page, "document.getElementById('body').value.includes('{lang=en}')")
    assert page.input_value("#body") == "Sagen Sie [good night]{lang=en}.\n"


def test_a_text_is_brought_in_and_read_again_in_a_named_language(german: Window) -> None:
    """Guessed where nobody says anything; a tag that is typed is taken with the same Enter."""
    page = german.page
    german.go("in")
    page.fill("#text", "Knie\n\nRuhe hilft, und Kälte hilft.\n")
    page.press("details.quiet-details > summary", "Enter")
    assert page.eval_on_selector("#lang", "each => each.selectedOptions[0].text") == (
        "aus dem Text erraten"
    )
    judge(page, "the language of a text")
    page.press(".other-language > summary", "Enter")
    page.focus("#lang-other")
    page.keyboard.type("nothing")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('lang-other').getAttribute('aria-invalid') === 'true'")
    page.keyboard.press("Control+A")
    page.keyboard.type("de-AT")
    page.keyboard.press("Enter")
    page.wait_for_url("**/in/*")
    assert "Österreich" in page.inner_text(".pairs")
    page.press("#other-language > summary", "Enter")
    page.select_option("#lang", "en")
    page.press("#read-again", "Enter")
    until(page, "document.getElementById('as-text').textContent.includes('lang: en')")
    assert page.input_value("#lang") == "en"
    page.focus("#other-language .other-language > summary")
    page.keyboard.press("Enter")
    page.focus("#lang-other")
    page.keyboard.type("gsw")
    page.press("#read-again", "Enter")
    until(page, "document.getElementById('as-text').textContent.includes('lang: gsw')")


def test_a_clinic_has_a_language_without_being_asked(german: Window) -> None:
    """It is the page's; it is saved with the first field, and what a file says goes before it."""
    page = german.page
    german.go("clinic")
    assert page.input_value("#lang") == "de"
    assert page.inner_text("#saved") == ""
    page.fill("[id='name:']", "Klinik am Hang")
    page.keyboard.press("Control+S")
    german.saved()
    profile = german.folder / "clinic.toml"
    assert read_clinic(profile).keys.lang == "de"
    page.select_option("#more-language", "ar")
    page.press("#add-language", "Enter")
    assert page.evaluate("document.activeElement.dataset.field") == "name:ar"
    profile.write_text('lang = "en-GB"\nname = "Hillside"\n', "utf-8")
    german.go("clinic")
    assert page.input_value("#lang") == "en-GB"
    profile.write_text('name = "Hillside"\n', "utf-8")
    german.go("clinic")
    page.fill("#phone", "+49 30 123456")
    page.keyboard.press("Control+S")
    german.saved()
    assert read_clinic(profile).keys.lang == "de"


# --- Words of the page's language, and of nobody's machine ---------------------------------------


def test_a_report_and_its_errors_are_german(german: Window) -> None:
    """Headings, guesses, questions, and why a file cannot be brought in."""
    page = german.page
    german.go("in")
    page.press("#in-form [type=submit]", "Enter")
    until(page, "document.activeElement.id === 'problem'")
    assert page.inner_text("#problem").startswith("Es gibt nichts hereinzuholen")
    page.fill("#text", SEED.read_text("utf-8"))
    page.press("#in-form [type=submit]", "Enter")
    page.wait_for_url("**/in/*")
    judge(page, "a report in German")
    said = page.inner_text("main")
    assert "Weggelassen: gehört zur Website" in said
    assert "Die Verfasser stammen aus dieser Zeile" in said
    for words in ("Left out", "became", "was read", "front matter", "--lang"):
        assert words not in said, words
    english = page.locator("#report [lang=en]").all_inner_texts()
    quoted = page.locator("#report :is(q, pre, .understood, dd, #each-line span)[lang=en]")
    assert len(english) == quoted.count()


def test_no_page_says_where_the_folder_lies(german: Window) -> None:
    """An export that stops, a preview that is none, a wrong profile: files by their names."""
    page = german.page
    german.write("knie/article.md", KNEE + "Ruhe hilft.\n")
    german.write("clinic.toml", 'lang = "de"\nname = "K"\nphone = "12"\n')
    for path in (
        "see?article=knie/article.md&view=heard",
        "seen/html?article=knie/article.md",
        "write?article=knie/article.md",
        "clinic",
        "out?article=knie/article.md",
    ):
        german.go(path)
        if path.startswith("write"):
            until(page, "document.getElementById('preview-note').textContent")
        if path.startswith("out"):
            page.press("#out-form [type=submit]", "Enter")
            until(page, "document.activeElement.id === 'failed-title'")
            judge(page, "an export that a profile stops")
        said = page.inner_text("body")
        assert str(german.folder) not in said, path
        assert "clinic.toml:3: phone: Schreiben Sie eine Telefonnummer" in said or (
            path == "clinic" and "Schreiben Sie eine Telefonnummer; diese hat 2 Ziffern" in said
        ), path


# --- What was found, and that there is more ------------------------------------------------------


def test_findings_are_counted_where_files_are_handed_out(german: Window) -> None:
    """On the shelf and before an export: what stops it, and what does not; a link leads to them."""
    page = german.page
    german.write("knie/article.md", KNEE + "![](none.png)\n")
    german.write("gut/article.md", KNEE + "## Ruhe\n\nRuhe hilft.\n")
    german.go("")
    page.wait_for_selector("[data-article='knie/article.md'] .counted:not([hidden])")
    found = page.inner_text("[data-article='knie/article.md'] .counted")
    assert found.startswith("2 müssen verbessert werden")
    page.wait_for_selector("[data-article='gut/article.md'] .state[data-state=ready]")
    judge(page, "a shelf with findings")
    only_advice = page.inner_text("[data-article='gut/article.md']")
    assert "müssen" not in only_advice
    assert "sollte" in only_advice
    german.go("out?article=knie/article.md")
    page.wait_for_selector("#counted.bad:not([hidden])")
    assert "2 Funde müssen verbessert werden: Sie halten" in page.inner_text("#counted")
    judge(page, "findings before an export")
    german.go("out?article=gut/article.md")
    page.wait_for_selector("#counted:not(.bad):not([hidden])")
    said = page.inner_text("#counted")
    assert "nichts an." in said
    assert "müssen" not in said
    page.press("#counted a", "Enter")
    page.wait_for_url("**/write?*")
    until(page, "document.activeElement.id === 'findings-title'")


def test_a_long_list_of_findings_says_that_it_goes_on(german: Window) -> None:
    """How many are below is seen, and goes as one comes to the end."""
    page = german.page
    vague = "".join(f"Klicken Sie [hier](https://www.example.org/{at}).\n\n" for at in range(12))
    german.write("knie/article.md", f"{KNEE}## Links\n\n{vague}")
    german.go("write?article=knie/article.md")
    page.wait_for_selector("#findings > li")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.eval_on_selector("#findings", "each => { each.scrollTop = 0; }")
        until(page, "!document.getElementById('more-findings').hidden")
        count, more = page.locator("#findings > li").count(), page.inner_text("#more-findings")
        assert 0 < int(more.split()[0]) < count
        assert more.endswith("darunter")
        judge(page, "more findings than are seen")
        page.set_viewport_size({"width": width, "height": 800})
        page.eval_on_selector("#findings", "each => { each.scrollTop = each.scrollHeight; }")
        until(page, "document.getElementById('more-findings').hidden")


def test_nothing_is_called_wrong_before_anybody_has_tried(german: Window) -> None:
    """Of fields that need a file, as of all others; then the field itself says it."""
    page = german.page
    german.write("knie/article.md", KNEE + "Ruhe hilft.\n")
    for path, button in (
        ("", "#new"),
        ("in", ""),
        ("clinic", ""),
        ("write?article=knie/article.md", "[data-tool=picture]"),
        ("write?article=knie/article.md", "[data-tool=icons]"),
        ("write?article=knie/article.md", "[data-tool=citation]"),
        ("back?article=knie/article.md", ""),
        ("out?article=knie/article.md", ""),
    ):
        german.go(path)
        if button:
            page.eval_on_selector(button, "each => each.click()")
        wrong = [
            (role, name)
            for role, name, more in heard(page)
            if more.get("invalid") not in (None, "false", False)
        ]
        assert wrong == [], path
    german.go("back?article=knie/article.md")
    page.press("#back-form [type=submit]", "Enter")
    until(page, "document.activeElement.id === 'file'")
    assert page.get_attribute("#file", "aria-invalid") == "true"
    assert page.inner_text("#file-wrong").endswith("Wählen Sie eine Datei.")
    judge(page, "a file that is missing")
    german.go("write?article=knie/article.md")
    page.eval_on_selector("[data-tool=picture]", "each => each.click()")
    page.press("#picture-form [type=submit]", "Enter")
    until(page, "document.activeElement.id === 'picture-file'")
    judge(page, "a picture that is missing")
    assert "nie breiter als der Text" in page.inner_text("#picture-size")
    page.set_input_files("#picture-file", {"name": "a.svg", "mimeType": "", "buffer": b"<svg/>"})
    assert page.get_attribute("#picture-file", "aria-invalid") is None
    assert page.inner_text("#picture-file-wrong") == ""


# --- What is pasted, and where a work is cited ---------------------------------------------------

COPY = "<h1>Schlaf</h1><p>Abends.</p><h2>Was hilft</h2><ul><li>Dunkel</li><li>Kühl</li></ul>"


def copied(page: Page, markup: str, words: str) -> None:
    """Put a copy into the clipboard."""
    page.evaluate(
        "([markup, words]) => navigator.clipboard.write([new ClipboardItem({"
        "'text/html': new Blob([markup], {type: 'text/html'}),"
        "'text/plain': new Blob([words], {type: 'text/plain'})})])",
        [markup, words],
    )


def test_a_copy_that_is_changed_says_what_is_lost_and_comes_back(german: Window) -> None:
    """Its headings and lists go only with a word about it, and come back by one press."""
    page = german.page
    german.go("in")
    copied(page, COPY, "Schlaf\nAbends.\nWas hilft\nDunkel\nKühl")
    page.focus("#text")
    page.keyboard.press("Control+V")
    until(page, "document.getElementById('pasted').textContent.startsWith('Eingefügt')")
    assert page.get_attribute("#pasted", "role") == "status"
    assert page.is_hidden("#again")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Neu")
    until(page, "document.getElementById('pasted').textContent.startsWith('Sie haben den Text')")
    judge(page, "a copy that was changed")
    # The browser's own undo brings it back, too.
    for _ in " Neu":
        if page.input_value("#text").endswith("Kühl"):
            break
        page.keyboard.press("Control+Z")
    until(page, "document.getElementById('pasted').textContent.startsWith('Eingefügt')")
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    tab_to(page, "Zurück zur Kopie")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('pasted').textContent.startsWith('Eingefügt')")
    assert page.is_hidden("#again")
    assert page.evaluate("document.activeElement.id") == "text"
    page.press("#in-form [type=submit]", "Enter")
    page.wait_for_url("**/in/*")
    assert "## Was hilft\n\n- Dunkel\n- Kühl" in (page.text_content("#as-text pre") or "")


def test_what_is_pasted_into_words_says_that_it_is_words(german: Window) -> None:
    """Over all of them it is a copy again; what is changed comes in as it stands there."""
    page = german.page
    german.go("in")
    copied(page, COPY, "Schlaf\nAbends.")
    page.fill("#text", "Vorher.")
    page.focus("#text")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+V")
    until(page, "document.getElementById('pasted').textContent.startsWith('Als bloße Wörter')")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    until(page, "document.getElementById('pasted').textContent.startsWith('Eingefügt')")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    until(page, "document.getElementById('pasted').textContent.startsWith('Sie haben')")
    page.keyboard.type("Titel\n\nNimm 5 mg.")
    page.press("#in-form [type=submit]", "Enter")
    page.wait_for_url("**/in/*")
    assert "Nimm 5 mg." in (page.text_content("#as-text pre") or "")
    assert "Dunkel" not in (page.text_content("#as-text pre") or "")


OFFICE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style><!--
@list l1:level1 {mso-level-start-at:3;} --></style></head><body lang=DE><!--StartFragment-->
<p class=MsoTitle>Schlaf<o:p></o:p></p><h1>Was hilft<o:p></o:p></h1>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Dunkel</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'>
<![if !supportLists]><span style='mso-list:Ignore'>3.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Nehmen Sie 5
<span style='font-family:Symbol'>m</span>g.</p><!--EndFragment--></body></html>"""


def test_a_copy_from_word_keeps_its_lists(german: Window) -> None:
    """As Word puts it into the clipboard: copied and pasted by keyboard, with all its marks."""
    page = german.page
    german.go("in")
    page.evaluate(
        "markup => document.addEventListener('copy', (event) => {"
        "event.clipboardData.setData('text/html', markup);"
        "event.clipboardData.setData('text/plain', 'Schlaf\\nWas hilft\\n·  Dunkel\\n3.  Nehmen');"
        "event.preventDefault(); }, {once: true})",
        OFFICE,
    )
    page.focus("#text")
    page.keyboard.press("Control+C")
    page.keyboard.press("Control+V")
    until(page, "document.getElementById('pasted').textContent.startsWith('Eingefügt')")
    page.press("#in-form [type=submit]", "Enter")
    page.wait_for_url("**/in/*")
    made = page.text_content("#as-text pre") or ""
    assert "title: Schlaf" in made
    assert "## Was hilft\n\n- Dunkel\n\n3. Nehmen Sie 5 μg." in made
    judge(page, "a copy from Word")


@pytest.mark.parametrize(
    ("text", "chosen", "made"),
    [
        ("Schmerz (2) hilft.", "(2)", "Schmerz [@x] hilft."),
        ("Schmerz (2) hilft.", " (2)", "Schmerz [@x] hilft."),
        ("Schmerz [2, 3] hilft.", "[2, 3]", "Schmerz [@x] hilft."),
        ("Schmerz [2–4].", "[2–4]", "Schmerz [@x]."),
        ("Schmerz.² Mehr.", "²", "Schmerz.[@x] Mehr."),
        # Words, doses, exponents, ranges and decimals stay.
        ("Ruhe hilft.", "Ruhe", "Ruhe[@x] hilft."),
        ("Nimm (2 Tabletten) ein.", "(2 Tabletten)", "Nimm (2 Tabletten)[@x] ein."),
        ("Nimm (2) Tabletten.", "(2)", "Nimm (2) Tabletten[@x]."),
        ("Nimm (5)\u00a0mg.", "(5)", "Nimm (5)\u00a0mg[@x]."),
        ("Nimm (2,5) davon.", "(2,5)", "Nimm (2,5) davon[@x]."),
        ("Wert (2-5) gut.", "(2-5)", "Wert (2-5) gut[@x]."),
        ("Nimm 2 mg.", "2", "Nimm 2 mg[@x]."),
        ("Gib 10 mg/m² davon.", "²", "Gib 10 mg/m²[@x] davon."),
        ("Etwa 10² Keime.", "²", "Etwa 10² Keime[@x]."),
        ("Nimm (1000) davon.", "(1000)", "Nimm (1000) davon[@x]."),
    ],
)
def test_a_citation_takes_the_place_of_a_mark_alone(
    marks: Window, text: str, chosen: str, made: str
) -> None:
    """A number that may be a dose stays where it is."""
    page = marks.page
    start = text.index(chosen)
    page.fill("#body", text)
    page.eval_on_selector(
        "#body", f"each => each.setSelectionRange({start}, {start + len(chosen)})"
    )
    page.eval_on_selector("[data-tool=citation]", "each => each.click()")
    page.select_option("#work-known", "x")
    page.press("#work-form [type=submit]", "Enter")
    until(page, "document.getElementById('body').value.includes('[@x]')")
    assert page.input_value("#body") == made
    page.keyboard.press("Control+Z")
    assert page.input_value("#body") == text


@pytest.fixture(scope="module")
def marks(axe: Axe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return one window on a text that has a work, for all marks."""
    folder = tmp_path_factory.mktemp("marks")
    (folder / "content").mkdir()
    with serving(folder / "content", folder / "log") as found:
        context = axe.browser.new_context(locale="de-DE")
        window = Window(context.new_page(), found, folder / "content")
        window.page.set_default_timeout(60_000)
        work = "references:\n  - id: x\n    type: book\n    title: T\n---\n"
        window.write("knie/article.md", KNEE.replace("---\n\n", work) + "\nRuhe.\n")
        try:
            window.page.goto(found)
            window.go("write?article=knie/article.md")
            yield window
        finally:
            context.close()
