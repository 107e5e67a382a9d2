"""Lists that count far: their numbers stand on the page, in the text, among works and notes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainleaf.api import export
from plainleaf.diagnostics import Position
from plainleaf.model.article import List, ListItem
from plainleaf.text.numerals import shown
from plainleaf.writers.html.parts import room_for

WORKS = "references:\n" + "".join(
    f"  - {{id: w{at}, type: book, title: Book {at}, issued: 2020}}\n" for at in range(1, 103)
)
MANY = range(1, 103)
LISTS = {
    "items": ("", "\n".join(f"{at}. Point {at}." for at in range(97, 104))),
    "years": ("", "\n".join(f"{at}. What came then." for at in range(1998, 2003))),
    "thousands": ("", "\n".join(f"{at}. Point {at}." for at in range(9998, 10003))),
    "Roman": ("", "\n".join(f"{shown(at, 'I')}. Point {at}." for at in range(1, 29))),
    "within": ("", "- Point\n\n" + "\n".join(f"  {at}. Within." for at in range(98, 102))),
    "works": (WORKS, "\n\n".join(f"Point {at} says this [@w{at}]." for at in MANY)),
    "notes": (
        "",
        "\n\n".join(f"Point {at}.[^n{at}]" for at in MANY)
        + "\n\n"
        + "\n\n".join(f"[^n{at}]: Note {at}." for at in MANY),
    ),
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize(
    ("language", "edition", "theme"),
    [("en", "standard", None), ("ar", "standard", "warm"), ("en", "giant", "cream")],
)
def test_long_numbers_stand_on_the_page(
    tmp_path: Path, kind: str, language: str, edition: str, theme: str | None
) -> None:
    """No list is refused for its length, in any format, edition or direction."""
    front, text = LISTS[kind]
    article = tmp_path / "article.md"
    article.write_text(f"---\ntitle: A title\nlang: {language}\n{front}---\n\nText.\n\n{text}\n")
    made = export(article, out=None, edition=edition, theme=theme, clinic=False)
    assert not made.report.failed
    page = made.data["html"].decode()
    (marked,) = set(re.findall(r'<ol[^>]*class="[^"]*?(numbers-\d|long-numbers)"', page))
    style = re.search(rf"\.{marked} \{{ padding-inline-start: ([\d.]+)", page)
    usual = re.search(r"ul, ol \{ padding-inline-start: ([\d.]+)", page)
    assert style
    assert usual
    assert marked == "long-numbers" or float(style[1]) > float(usual[1])


@pytest.mark.parametrize(
    ("numbers", "room"),
    [
        ([1, 99], ""),
        ([99, 100], "numbers-1"),
        ([1998], "numbers-2"),
        ([10000], "numbers-3"),
        ([100000], "long-numbers"),
        ([], ""),
    ],
)
def test_room_is_made_for_the_longest(numbers: list[int], room: str) -> None:
    """A short list has the indent of all lists."""
    assert room_for(numbers) == room


@pytest.mark.parametrize(
    ("kind", "count", "room"), [("i", 5, ""), ("I", 27, "long-numbers"), ("a", 26, "")]
)
def test_letters_have_the_room_that_they_need(kind: str, count: int, room: str) -> None:
    """Three thin ones need none."""
    place = Position("article.md")
    items = tuple(ListItem((), place) for _ in range(count))
    assert room_for(List(items, True, place, 1, kind)) == room
    assert not room_for(List(items, False, place))
