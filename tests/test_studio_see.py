"""Seeing a handout in the studio: the Word file read back, the EPUB open, in each copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from plainleaf.api import export
from plainleaf.studio import app
from plainleaf.studio.see import clinics_of
from plainleaf.studio.see.opened import document, lines_of, publication
from plainleaf.studio.spoken import Line, spoken
from plainleaf.verify.readback import read_back
from test_studio import HERE, TOKEN, Browser
from test_studio_clinic import finished

HILLSIDE = Path(__file__).parent / "clinic"
NAME = "dose/article.md"
TEXT = """---
title: Your tablets
lang: en
---

## How much

| Day | Dose |
|-----|------|
| 1   | 5 mg |
| 2   | 10 mg |

1. Take one at 8 am.
2. Take one at 8 pm.

   - With water.

3. Wait.

Not more than 10 mg.[^1] See [this page](https://example.org/a).

::: warning
Call 112 if you faint.
:::

::: for-clinics
Check the liver first.
:::

![Two tablets.](two.svg)

[^1]: Half if you are over 65.
"""
SPANISH = "---\ntitle: Sus pastillas\nlang: es\n---\n\n## Cuánto\n\nNo más de 10 mg.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an article, its translation, and two clinics."""
    folder = tmp_path_factory.mktemp("see") / "content"
    (folder / "dose").mkdir(parents=True)
    (folder / NAME).write_text(TEXT, "utf-8")
    (folder / "dose" / "article.es.md").write_text(SPANISH, "utf-8")
    (folder / "dose" / "two.svg").write_text(SVG, "utf-8")
    shutil.copytree(HILLSIDE, folder, dirs_exist_ok=True)
    own = 'lang = "en"\nname = "Riverside"\nemergency = "Call 061."\n'
    (folder / "dose" / "clinic.toml").write_text(own, "utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(content: Path) -> Iterator[Browser]:
    """Return a client of a studio on that folder, as a page of it is one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plainleaf.run.limits.can_fork", lambda: False)
        with TestClient(app(content, token=TOKEN), base_url=HERE) as made:
            yield Browser(made)


def seen(browser: Browser, **asked: str) -> Any:
    """Return the page that shows a handout."""
    answer = browser.client.get("/see", params={"article": NAME, **asked})
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def words_in(element: Any) -> str:
    """Return the words of an element, its white space one space each."""
    return " ".join(element.text_content().split())


def test_word_is_shown_as_it_is_read_back(browser: Browser, content: Path, tmp_path: Path) -> None:
    """Each heading with its level, each line in order, doses in their rows; nothing is left out."""
    page = seen(browser, view="word")
    made = export(content / "dose", ["docx"], tmp_path).files["docx"]
    outline = read_back(made)
    (tree, text) = page.xpath("//ol[@class='tree' or @class='heard']")
    assert [words_in(each) for each in tree] == [
        f"Heading, level {level}: {words}" for level, words in outline.headings
    ]
    rows = [words_in(each.xpath("span")[-1]) for each in text]
    at = rows.index("Day · Dose")
    assert rows[at : at + 3] == ["Day · Dose", "1 · 5 mg", "2 · 10 mg"]
    kinds = {words_in(each.xpath("span")[-1]): each.get("class") for each in text}
    assert kinds["Take one at 8 am."] == kinds["With water."] == kinds["Wait."] == "item"
    assert kinds["Call 061."] == "text"
    assert kinds["How much"] == "heading"
    shown = " ".join(rows).replace("·", " ").split()
    assert shown == outline.text.replace("·", " ").split()
    whole = words_in(page)
    assert "Half if you are over 65." in whole
    assert "Two tablets." in whole
    assert "this page https://example.org/a" in whole


def test_a_table_with_the_words_of_text_around_it_loses_nothing(tmp_path: Path) -> None:
    """Nor does a list whose items stand in the text, too, or an empty one."""
    text = (
        "---\ntitle: T\nlang: en\n---\n\nDay\n\n- Day\n- Day\n\n"
        "| Day | Day |\n|---|---|\n| Day | |\n\n::: note\nDay\n:::\n\n## Day\n\nDay\n"
    )
    path = export(text, ["docx"], tmp_path, name="t").files["docx"]
    outline = read_back(path)
    lines = list(lines_of(outline))
    shown = " ".join(each.words for each in lines).replace("·", " ").split()
    assert sorted(shown) == sorted(outline.text.split())
    assert document(path.read_bytes()).lines == tuple(lines)


BREAKS = {
    "en": ("Room 214", "10/11/2026, 1:15 pm"),
    "de": ("Zimmer 214", "10.11.2026, 13:15 Uhr"),
    "fr": ("Poste 1", "000 euros"),
    "ar": ("الغرفة 214", "10.11.2026"),
    "ja": ("214号室", "10日13時"),
}


def both(text: str, tmp_path: Path) -> tuple[list[Line], list[Line]]:
    """Return the lines of an article as heard and of its Word file, without the list of files."""
    data = export(text, ["html", "docx"], None, name="t").data
    heard = spoken(data["html"])
    (tmp_path / "t.docx").write_bytes(data["docx"])
    at = next((at for at, each in enumerate(heard) if "Word (" in each.words), len(heard) + 2)
    return heard[: at - 2], list(document(data["docx"]).lines)


@pytest.mark.parametrize("language", BREAKS)
def test_words_on_two_lines_are_never_one(language: str, tmp_path: Path) -> None:
    """A line that ends by force is heard as an end, wherever it stands; no two numbers are one."""
    first, second = BREAKS[language]
    text = (
        f"---\ntitle: T\nlang: {language}\n---\n\n{first} \\\n{second}\n\n"
        f"- {first} \\\n  {second}\n\n1. {first} \\\n   {second}\n\n"
        f"   - {first} \\\n     {second}\n\n"
        f"> {first} \\\n> {second}\n\n::: note\n{first} \\\n{second}\n:::\n\n"
        f"| {first} | A |\n|---|---|\n| {first} <br> {second} | B |\n\n"
        f"Word\n: {first} \\\n  {second}\n"
    )
    heard, word = both(text, tmp_path)
    lines = [each.words for each in heard if second in each.words]
    assert lines.count(f"{first}\n{second}") == len(lines) - 1 == 7
    assert f"{first} / {second} · B" in [each.words for each in heard]
    assert f"{first}{second}" not in " ".join(each.words for each in word)


def test_what_stands_beside_blocks_is_heard(tmp_path: Path) -> None:
    """A step with a list within it, an item that begins with a table, what a cell shows."""
    html_ = (
        b"<body><ol><li>Dry.<ul><li>Left.</li></ul>Then wait.</li><li><table><tr><td><p>5 mg</p>"
        b'<p>10 mg</p></td><td><img alt="Two tablets"/></td></tr></table></li></ol>'
        b'<p>Half.<sup><a aria-label="Note 1" href="#n">1</a></sup> <em>Of<br/>it</em></p>'
        b"<pre>a\n  b</pre><dl><div><dt>Dose</dt><dd>How much</dd></div></dl></body>"
    )
    assert [(each.kind, each.mark, each.words) for each in spoken(html_)] == [
        ("list", "", ""),
        ("item", "1.", "Dry."),
        ("list", "", ""),
        ("item", "", "Left."),
        ("text", "", "Then wait."),
        ("item", "2.", ""),
        ("table", "", ""),
        ("row", "", "5 mg / 10 mg · Two tablets"),
        ("text", "", "Half. Note 1 Of\nit"),
        ("text", "", "a\n  b"),
        ("list", "", ""),
        ("item", "", "Dose"),
        ("item", "", "How much"),
    ]
    heard, _ = both("---\ntitle: T\nlang: en\n---\n\n1. Dry.\n\n   - Left.\n\n2. Wait.\n", tmp_path)
    assert [each.words for each in heard if each.words] == ["T", "Dry.", "Left.", "Wait."]


@pytest.mark.parametrize("language", ["en", "de", "ar", "he", "zh"])
def test_a_step_has_its_number(language: str, tmp_path: Path) -> None:
    """Its own, where a list begins elsewhere, counts in letters, lies in another or begins anew."""
    text = (
        f"---\ntitle: T\nlang: {language}\n---\n\nEins\n\n3. Eins\n4. Zwei\n\n"
        '   <ol type="a"><li>Zwei</li><li>Eins</li></ol>\n\n'
        "5. Drei\n\n- Eins\n\nEins\n\n"
        '<ol type="I" start="4"><li>Eins</li><li><p>Zwei</p><p>Drei</p></li></ol>\n\n'
        "10. > Eins\n\n11. | A | B |\n    |---|---|\n    | 1 | 2 |\n\n12. Zwei\n"
    )
    wanted = [
        *("3. Eins", "4. Zwei", "a. Zwei", "b. Eins", "5. Drei", "Eins"),
        *("IV. Eins", "V. Zwei", "10. Eins", "11.", "12. Zwei"),
    ]
    for lines in both(text, tmp_path):
        items = [f"{each.mark} {each.words}".strip() for each in lines if each.kind == "item"]
        assert items == wanted
        assert [each.words for each in lines if each.kind == "text"] == ["Eins", "Eins", "Drei"]


def test_numbers_stand_on_the_page(browser: Browser) -> None:
    """In place of the point that other items have."""
    for view in ("heard", "word"):
        page = seen(browser, view=view)
        items = [words_in(each) for each in page.xpath("//ol[@class='heard']/li[@class='item']")]
        assert items[:4] == [
            "1. Take one at 8 am.", "2. Take one at 8 pm.", "• With water.", "3. Wait.",
        ], view  # fmt: skip


def test_an_epub_is_opened_as_reading_systems_do(
    browser: Browser, content: Path, tmp_path: Path
) -> None:
    """Its contents lead to places in its text; its looks and pictures come from it alone."""
    page = seen(browser, view="epub")
    made = export(content / "dose", ["epub"], tmp_path).files["epub"]
    book = publication(made.read_bytes())
    contents = read_back(made).contents
    assert contents
    assert [(depth, words) for depth, words, _ in book.contents] == list(contents)
    links = page.xpath("//main//nav//a")
    assert [words_in(each) for each in links] == [words for _, words in contents]
    (frame,) = page.xpath("//iframe[@class='seen']")
    assert frame.get("sandbox") == "allow-same-origin"
    assert {each.get("target") for each in links} == {frame.get("name")}
    answer = browser.client.get(frame.get("src"))
    assert answer.headers["content-type"] == "application/xhtml+xml"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    root = frame.get("src").rpartition("/")[0]
    document_ = html.document_fromstring(answer.content)
    identifiers = set(document_.xpath("//@id"))
    for link in links:
        path, _, place = link.get("href").partition("#")
        assert path == frame.get("src")
        assert place in identifiers
    for address in (*document_.xpath("//img/@src"), *document_.xpath("//link/@href")):
        assert browser.client.get(f"{root}/{address}").status_code == 200, address
    assert "10 mg" in unescape(answer.text)
    for path in ("EPUB/none.xhtml", "../../article.md", "META-INF/container.xml", ""):
        assert browser.client.get(f"{root.rpartition('/')[0]}/{path}").status_code in (400, 404)
    assert browser.client.get("/book/none/EPUB/handout.xhtml").status_code == 400


@pytest.mark.parametrize(
    ("clinic", "says", "not_"),
    [
        ("", "Call 061.", "Hillside"),
        ("clinic.toml", "call 999.", "Riverside"),
        ("dose/clinic.toml", "Call 061.", "Hillside"),
        ("none", "Call 112", "Riverside"),
    ],
)
def test_each_view_is_of_the_copy_that_was_asked_for(
    browser: Browser, content: Path, clinic: str, says: str, not_: str
) -> None:
    """The clinic, the audience and the edition; what is exported is the same, to the byte."""
    wanted: Any = {"": None, "none": False}.get(clinic, content / clinic)
    asked = {"article": NAME, "clinic": clinic, "audience": "patients", "edition": "large-print"}
    data = export(
        content / "dose", ["html"], None, clinic=wanted, audience="patients", edition="large-print"
    ).data
    assert browser.client.get("/seen/html", params=asked).content == data["html"]
    for view in ("word", "epub", "heard"):
        page = browser.client.get("/see", params={**asked, "view": view})
        if view == "epub":
            frame = html.document_fromstring(page.text).xpath("//iframe[@class='seen']")[0]
            page = browser.client.get(frame.get("src"))
        words = words_in(html.document_fromstring(page.content).find("body"))
        assert says in words, view
        assert "Check the liver first." not in words, view
        shown = words.replace("dose/clinic.toml", "")
        assert not_ not in shown, view
    found = finished(browser, NAME, clinic=clinic)
    assert found["error"] == ""
    for each in found["files"]:
        kind = each["kind"]
        plain = export(content / "dose", out=None, clinic=wanted).data
        assert (content / "out" / each["name"]).read_bytes() == plain[kind]


def test_a_clinic_that_is_not_there_is_not_taken(browser: Browser, content: Path) -> None:
    """Neither from outside the folder, nor by a name that somebody makes up."""
    for name in ("../clinic.toml", "/etc/passwd", "dose", "x"):
        for path in ("/see", "/seen/html"):
            answer = browser.client.get(path, params={"article": NAME, "clinic": name})
            assert answer.status_code == 404, (path, name)


def test_translations_and_clinics_can_be_chosen(browser: Browser, content: Path) -> None:
    """By their names; where there is nothing to choose, nothing is asked."""
    page = seen(browser)
    article = {
        words_in(each): each.get("value") for each in page.xpath("//select[@name='article']/option")
    }
    assert article == {"English": NAME, "Spanish": "dose/article.es.md"}
    names = [each.get("value") for each in page.xpath("//select[@name='clinic']/option")]
    assert names == ["", "none", "clinic.toml", "dose/clinic.toml"]
    other = browser.client.get("/see", params={"article": "dose/article.es.md", "view": "word"})
    assert "No más de 10 mg." in other.text
    out = browser.client.get("/out", params={"article": NAME}).text
    assert '<option value="none">' in out


def test_without_a_clinic_none_is_asked_for(tmp_path: Path) -> None:
    """A folder that knows no profile, nor does one above."""
    (tmp_path / "article.md").write_text(SPANISH, "utf-8")
    studio = app(tmp_path, token=TOKEN).state.studio
    assert clinics_of(studio.folder, studio.folder.all()[0]) == []


def test_an_item_that_has_its_own_number_is_heard_with_it() -> None:
    """And the next one counts on from there."""
    page = b'<body><ol start="2"><li>a</li><li value="5">b</li><li>c</li></ol></body>'
    assert [each.mark for each in spoken(page) if each.kind == "item"] == ["2.", "5.", "6."]
