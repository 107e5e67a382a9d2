"""Typed lists in which a dash lacks its space: points are points, and a minus sign stays one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainleaf.importers import import_article
from test_import_decisions import imported
from test_import_text import body, said

FIGURES = ["5", "٥", "５", "五", "½"]


def text(*lines: str) -> str:
    """Return a text with these lines below a heading."""
    return "Fever in children\n\nWhat helps at home\n\n" + "\n".join(lines) + "\n"


def items(made: str) -> list[str]:
    """Return the items of the lists of an article."""
    return re.findall(r"^- (.*)$", made, re.M)


@pytest.mark.parametrize("sign", ["-", "–", "—"])
@pytest.mark.parametrize("words", ["two 10 mg", "ملغ ٢", "錠剤を２錠"])
def test_a_dash_without_its_space_is_one_of_the_list(sign: str, words: str) -> None:
    """The points behind it stay points; the guess is said."""
    whole = text(f"{sign} One 5 mg", f"{sign}{words}", f"{sign} Three 15 mg")
    assert items(body(whole)) == ["One 5 mg", words, "Three 15 mg"]
    (guess,) = [each for each in said(whole, "guessed") if "dash" in each.message]
    assert words in guess.message
    assert guess.position.line == 6


@pytest.mark.parametrize("gap", ["", "\n"])
def test_points_with_lines_below_them_and_between_empty_lines(gap: str) -> None:
    """What hangs below a point does not end the list."""
    whole = text("- One", "  in the morning" + gap, "-Two", "  at noon" + gap, "- Three")
    assert items(body(whole)) == ["One in the morning", "Two at noon", "Three"]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("unit", [" °C", " points", "mg"])
def test_a_dash_before_a_figure_stays(figure: str, unit: str) -> None:
    """It may be a minus sign: nothing is taken away, the list goes on, and the import asks."""
    whole = text("- One 5 mg", f"-{figure}{unit}", "- Three")
    first, minus, last = items(body(whole))
    assert (first, minus.lstrip("\\"), last) == ("One 5 mg", f"-{figure}{unit}", "Three")
    (asked,) = [each for each in said(whole, "asked") if "dash" in each.message]
    assert f"-{figure}{unit}" in asked.message


@pytest.mark.parametrize("lines", [("Cold", "-5 °C", "-2 points"), ("- One", "- Two -five mg")])
def test_lines_of_no_such_list_are_left_alone(lines: tuple[str, ...]) -> None:
    """A dash alone makes no list."""
    whole = text(*lines)
    made = body(whole)
    assert all(line.removeprefix("- ") in made.replace("\\", "") for line in lines)
    assert not [each for each in said(whole, "guessed") if "dash" in each.message]


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("-Call us", "Call us"),
        ("-اتصل بنا", "اتصل بنا"),
        ("-電話をください", "電話をください"),
        ("-5 °C", "-5 °C"),
        ("-٥ ملغ", "-٥ ملغ"),
        ("-５ミリグラム", "-５ミリグラム"),
    ],
)
def test_a_line_that_becomes_a_point_loses_its_dash_but_no_minus(
    tmp_path: Path, line: str, item: str
) -> None:
    """Somebody said that it is an item, and an item has a mark of its own."""
    whole = f"Fever in children\n\nRest helps, and so does drinking.\n\n{line}\n\nSleep well.\n"
    made = imported(tmp_path, whole, **{line.replace(" ", "_"): "item"})
    assert [each.lstrip("\\") for each in items(made.text)] == [item]
    again = tmp_path / "article.md"
    again.write_text(made.text, "utf-8")
    assert items(import_article(again).text) == items(made.text)
