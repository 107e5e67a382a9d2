"""Icon arrays from typed numbers: the article says what was typed, to the figure, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser.axe import Axe
from browser.studio import focused, judge, tab_to, until
from plainleaf.api import export, read
from plainleaf.model.article import Comparison, IconArray
from plainleaf.model.words import plain_text
from plainleaf.reader import SourceText
from plainleaf.studio.icons import icon_array
from test_studio_browser import address

__all__ = ["address"]
FRONT = "---\ntitle: T\nlang: en\n---\n\n"
EMPTY = {"compared": "", "first": "", "labels": "", "what": "", "words": ""}


def read_again(markdown: str) -> IconArray:
    """Return the one icon array of an article."""
    (node,) = read(SourceText(f"{FRONT}{markdown}\n")).article.blocks
    assert isinstance(node, IconArray)
    return node


@pytest.mark.parametrize(
    ("asked", "markdown"),
    [
        (
            {"count": "13", "of": "17", "words": "13 out of 17 people\nfelt better."},
            "::: icon-array {count=13 of=17}\n13 out of 17 people felt better.\n:::",
        ),
        (
            {"count": "5", "of": "100", "compared": "before", "first": "9", "what": "women"},
            '::: icon-array {count=5 of=100 before=9 what="women"}\n:::',
        ),
        (
            {"count": "5", "of": "100", "compared": "without", "first": "0"},
            "::: icon-array {count=5 of=100 without=0}\n:::",
        ),
        (
            {"count": "1", "of": "9", "compared": "first", "first": "2", "labels": "Men\nWomen"},
            '::: icon-array {count=1 of=9 first=2 labels="Men | Women"}\n:::',
        ),
        (
            {"count": "1", "of": "2", "words": "*One* of 2 `people`"},
            "::: icon-array {count=1 of=2}\n\\*One\\* of 2 \\`people\\`\n:::",
        ),
    ],
)
def test_numbers_are_written_as_an_article_has_them(asked: dict[str, str], markdown: str) -> None:
    """One group or two, with names and who is counted; a caption stays as it was typed."""
    assert icon_array(**{**EMPTY, **asked}).markdown == markdown
    assert export(f"{FRONT}{markdown}\n", ["html"], None).data["html"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"count": "4.2", "of": "100"}, "4.2 is not a whole number"),
        ({"count": "four", "of": "100"}, "is not a whole number"),
        ({"count": "18", "of": "17"}, "count=18 is more than of=17"),
        ({"count": "1", "of": "1001"}, "draws from 1 to 1000 people"),
        ({"count": "", "of": "17"}, "how many (count) of how many people (of)"),
        ({"count": "1", "of": "17", "compared": "first", "first": "2"}, "no names"),
        (
            {"count": "1", "of": "9", "compared": "first", "first": "2", "labels": "Men"},
            "two names",
        ),
        ({"count": "1", "of": "9", "compared": "then", "first": "2"}, "no such comparison"),
        ({"count": "1", "of": "9", "compared": "before", "first": "10"}, "before=10 is more"),
        ({"count": "1/9", "of": "9"}, "cannot stand there"),
        ({"count": "1}\n:::\n", "of": "9"}, ""),
        ({"count": "1", "of": "9", "what": 'old" men'}, ""),
        ({"count": "1", "of": "9", "what": "men} x"}, ""),
        ({"count": "1", "of": "9", "what": "men before=8"}, None),
        ({"count": "1 before=8", "of": "9"}, "is not a whole number"),
    ],
)
def test_what_cannot_be_drawn_is_said(asked: dict[str, str], says: str | None) -> None:
    """In the words of a check; nothing is written then."""
    made = icon_array(**{**EMPTY, **asked})
    if says is None:
        assert read_again(made.markdown).what == asked["what"]
        return
    assert made.markdown == ""
    assert says in made.error


@given(
    of=st.integers(1, 1000),
    share=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    compared=st.sampled_from(["", "before", "without"]),
    what=st.text(max_size=12),
    words=st.text(max_size=40),
)
def test_whatever_is_typed_is_said_to_the_figure_or_refused(
    of: int, share: tuple[float, float], compared: str, what: str, words: str
) -> None:
    """Never another number, never other words."""
    count, first = (round(of * part) for part in share)
    asked: dict[str, Any] = {"count": str(count), "of": str(of), "compared": compared}
    asked |= {"first": str(first), "labels": "", "what": what, "words": words}
    made = icon_array(**asked)
    if not made.markdown:
        assert made.error
        return
    node = read_again(made.markdown)
    assert (node.count, node.of) == (count, of)
    assert node.comparison == (Comparison(compared) if compared else None)
    assert node.first == (first if compared else 0)
    assert node.what == " ".join(what.split())
    assert " ".join(plain_text(node.blocks).split()) == " ".join(words.split())


def test_people_in_numbers_by_keyboard(axe: Axe, address: str, tmp_path: Path) -> None:
    """From the toolbar: one group, what is wrong with it, and two groups with names."""
    path = tmp_path / "content" / "pain" / "article.md"
    path.parent.mkdir()
    path.write_text(f"{FRONT}Rest helps.\n", "utf-8")
    context = axe.browser.new_context(locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        page.goto(address)
        page.goto(f"{address.partition('/?')[0]}/write?article=pain/article.md")
        page.focus("#body")
        page.keyboard.press("Control+End")
        page.keyboard.press("Shift+Tab")
        for _ in range(12):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert focused(page) == "icons-compared"
        judge(page, "people in numbers")
        page.keyboard.press("ArrowDown")
        assert page.locator("#icons-first").is_visible()
        assert page.inner_text("#icons-count-label") == "Wie viele nachher?"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        judge(page, "two groups")
        for words, label in (("9", "Wie viele in der ersten"), ("180", "Wie viele in der zweiten"),
            ("100", "Von wie vielen"), ("Männer", "Name der ersten"),
            ("Frauen", "Name der zweiten")):  # fmt: skip
            tab_to(page, label)
            page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.wait_for_selector("#icons .message.bad:not([hidden])")
        assert "count=180 is more than of=100" in page.inner_text("#icons .message.bad")
        judge(page, "more people than there are")
        assert page.locator("#icons").is_visible()
        page.fill("#icons-count", "18")
        tab_to(page, "Einsetzen")
        page.keyboard.press("Enter")
        written = '::: icon-array {count=18 of=100 first=9 labels="Männer | Frauen"}\n:::'
        until(page, f"document.getElementById('body').value.endsWith({written!r})")
        assert focused(page) == "body"
        until(page, "document.getElementById('saved').textContent === 'Gespeichert'")
        assert path.read_text("utf-8") == f"{FRONT}Rest helps.\n\n{written}"
        page.keyboard.press("Control+Z")
        until(page, "document.getElementById('body').value === 'Rest helps.\\n'")
        # What was typed for one is not there for the next.
        page.evaluate("document.querySelector('[data-tool=icons]').click()")
        assert page.input_value("#icons-count") == ""
        assert page.locator("#icons-first").is_hidden()
    finally:
        context.close()
    assert faults == []
