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


@pytest.mark.parametrize("sign", ["-", "–", "—", "•", "*", "1.", "1)", "(1)"])
@pytest.mark.parametrize(
    "words",
    [
        ("one bag 5", "two shoes", "three socks 7"),
        ("eine Tasche 5", "zwei Schuhe", "drei Socken 7"),
        ("حقيبة واحدة ٥", "حذاء", "جوارب ٧"),
        ("תיק 5", "נעליים", "גרביים 7"),
        ("袋子５", "鞋子", "袜子７"),
    ],
)
@pytest.mark.parametrize("place", ["alone", "below", "between empty lines", "hanging"])
def test_lines_all_of_whose_marks_lack_their_space_are_a_list(
    sign: str, words: tuple[str, ...], place: str
) -> None:
    """Two are enough; what is made of them is said, with their words, in their order."""
    marks = [sign.replace("1", str(at)) for at in (1, 2, 3)]
    lines = [f"{mark}{each}" for mark, each in zip(marks, words, strict=True)]
    gap = "\n\n" if place == "between empty lines" else "\n"
    lines[0] += "\n  8" if place == "hanging" else ""
    above = "Bring these:\n" if place == "below" else ""
    whole = f"Fever in children\n\nIt passes in 2 days.\n\n{above}{gap.join(lines)}\n"
    made = body(whole)
    meant = [words[0] + (" 8" if place == "hanging" else ""), *words[1:]]
    assert re.findall(r"^(?:[-*•]|\(?\d[.)]) (.*)$", made, re.M) == meant
    told = [each for each in said(whole, "guessed") if "no space behind" in each.message]
    assert len(told) == (0 if sign == "•" else 1)


def test_two_lines_are_enough_and_one_is_not() -> None:
    """A star may be the mark of a note: of these there must be three."""
    assert items(body(text("-one", "-two"))) == ["one", "two"]
    for lines in (
        ("-one", "two"),
        ("*one", "*two"),
        ("*one*", "*two*", "*three*"),
        ("**a", "*b", "*c"),
    ):
        assert items(body(text(*lines))) == [], lines


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("mark", ["-", "–", "1)"])
def test_figures_right_behind_a_mark_stay_and_are_asked_about(mark: str, figure: str) -> None:
    """`-5 mg` may be a dose, `-5 °C` is cold: one question for all lines of them."""
    if mark == "1)" and not figure.isdecimal():
        pytest.skip("no figure")
    lines = [f"{mark}{figure} mg", f"{mark.replace('1', '2')}{figure} ml"]
    whole = text("They say:", *lines)
    made = body(whole).replace("\\", "")
    assert items(made) == []
    assert all(line in made for line in lines)
    (asked,) = [each for each in said(whole, "asked") if "mark" in each.message]
    assert (asked.position.line, lines[0] in asked.message) == (6, True)


@pytest.mark.parametrize(
    "lines",
    [
        ("1.5 mg", "2.5 mg"),
        ("1.5 mg at noon", "2.5 mg at night"),
        ("5-10 mg", "10-20 mg"),
        ("—Hola —dijo él", "—Adiós —dijo ella"),
        ("37,5 °C", "38,5 °C"),
    ],
)
def test_doses_ranges_and_what_people_say_are_no_list(lines: tuple[str, ...]) -> None:
    """Nor is a dose in a line of its own a heading."""
    made = body(text(*lines))
    assert items(made) == []
    assert made.count("#") == 2  # “What helps at home”
    assert all(line in made for line in lines)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("sign", ["-", "–", "—"])
def test_a_list_with_a_figure_among_its_words_is_not_torn(
    sign: str, figure: str, place: int
) -> None:
    """A tablet of a list would be a minus above it: all stay, and the figure's line is named."""
    lines = [f"{sign}at most 3 a day", f"{sign}with 6 h between"]
    lines.insert(place, f"{sign}{figure} tablets")
    whole = text("For pain:", *lines)
    made = body(whole).replace("\\", "")
    assert items(made) == []
    assert re.findall(rf"^{sign}.*?(?= *$)", made, re.M) == lines
    (asked,) = [each for each in said(whole, "asked") if "mark" in each.message]
    assert (asked.position.line, lines[place] in asked.message) == (6 + place, True)
    assert not [each for each in said(whole, "guessed") if "no space" in each.message]


def test_a_word_and_a_figure_behind_dashes_are_asked_about() -> None:
    """Two lines are a list, too."""
    (asked,) = [each for each in said(text("-one bag", "-5 mg"), "asked") if "mark" in each.message]
    assert "-5 mg" in asked.message


def test_a_list_that_was_made_can_be_as_it_was_typed(tmp_path: Path) -> None:
    """All of its marks come back."""
    made = imported(tmp_path, text("-one bag", "-two shoes"))
    (question,) = [each for each in made.questions if each.words.startswith("-one")]
    assert "text" in question.others
    again = imported(tmp_path, text("-one bag", "-two shoes"), one_bag="text")
    assert "\\-one bag" in again.text
    assert "\\-two shoes" in again.text


@pytest.mark.parametrize(
    "line", ["+ 5 mg more", "+5 mg more", "- 5 mg less", "– 5 mg less", "− 5 mg less", "≥ 5 mg",
             "= 5 mg", "± 5 mg", "‑ 5 mg less"],
)  # fmt: skip
def test_a_line_that_begins_with_a_sign_and_a_figure_is_no_heading(line: str) -> None:
    """Nor an item, where it stands alone; it says what it said."""
    made = body("A title\n\nTake one in the morning.\n\n" + line + "\n\nRest well, and drink.\n")
    assert f"\n\n{line}\n\n" in re.sub(r"\\([+=-])", r"\1", made)


@pytest.mark.parametrize("sign", ["-", "–", "—"])
@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(
    ("lines", "listed", "minus"),
    [
        (("{0}{1} mg", "{0}1{1} mg"), ("{1} mg", "1{1} mg"), ("−{1} mg", "−1{1} mg")),
        (("{0}Rest", "{0}{1} mg"), ("Rest", "{1} mg"), ("{0}Rest", "−{1} mg")),
        (("{0} One", "{0}{1} mg", "{0} Two"), ("One", "{1} mg", "Two"), ("One", "−{1} mg", "Two")),
        (("{0} One", "{0} Two", "{0}{1} mg"), ("One", "Two", "{1} mg"), ("One", "Two", "−{1} mg")),
    ],
)
def test_what_a_dash_before_a_figure_is_can_be_decided(
    lines: tuple[str, ...],
    listed: tuple[str, ...],
    minus: tuple[str, ...],
    figure: str,
    sign: str,
    tmp_path: Path,
) -> None:
    """An item, a minus sign, or as it stands; each says all its words, in their order."""
    whole = text(*(each.format(sign, figure) for each in lines)) + "\nCall us at any time.\n"
    made = imported(tmp_path, whole)
    (question,) = [each for each in made.questions if each.report and each.report.code == "asked"]
    assert question.others == ("item", "minus")
    assert question.now == "as-is"
    for choice, expected in (("item", listed), ("minus", minus)):
        again = import_article(
            tmp_path / "text.txt", language="en", decisions={question.key: choice}
        )
        said_ = re.sub(r"[\\\n]", " ", again.text.split("at home")[1].split("Call us")[0])
        words = [re.sub(r"^- ", "", each) for each in re.split(r"(?:\s\s+|\s(?=- ))", said_)]
        wanted = [each.format(sign, figure) for each in expected]
        assert [each.strip() for each in words if each.strip()] == wanted
        assert not [each for each in again.diagnostics if "dash" in each.message]
        if choice == "item":
            assert items(again.text) == wanted
    kept = import_article(tmp_path / "text.txt", language="en", decisions={question.key: "as-is"})
    assert kept.text == made.text


@pytest.mark.parametrize("sign", ["-", "–", "—"])
@pytest.mark.parametrize(
    "figures",
    [
        ("20 °C", "70 °C"),
        ("20 to 25 °C in the freezer", "70°C below"),
        ("٢٠ °م", "٧٠ °م"),
        ("2,5 dpt rechts", "3,25 dpt links"),
        ("2.5 D", "3 D", "0.75 D"),
    ],
)
def test_degrees_behind_a_dash_and_a_space_keep_it(
    sign: str, figures: tuple[str, ...], tmp_path: Path
) -> None:
    """A point of a list would lose its dash, and a freezer its minus; it can be decided."""
    lines = [f"{sign} {each}" for each in figures]
    whole = text(*lines) + "\nCall us at any time.\n"
    made = imported(tmp_path, whole)
    (question,) = [each for each in made.questions if each.report and each.report.code == "asked"]
    assert (question.now, question.others) == ("as-is", ("item", "minus"))
    assert not items(made.text)
    assert all(f"{sign}{each}" in made.text for each in figures)

    def decided(choice: str) -> str:
        return import_article(
            tmp_path / "text.txt", language="en", decisions={question.key: choice}
        ).text

    assert items(decided("item")) == list(figures)
    assert all(f"−{each}" in decided("minus") for each in figures)
    assert not items(decided("minus"))


@pytest.mark.parametrize(
    "lines",
    [
        ("- 5 mg in the morning", "- 10 mg in the evening"),
        ("- 20 °C", "- 70 °C", "- room temperature"),
        ("- keep cold", "- 20 °C", "- 70 °C"),
        ("- 2 hours at 5 °C", "- 3 days at 8 °C"),
        ("• 20 °C", "• 70 °C"),
    ],
)
def test_a_list_with_figures_is_one(lines: tuple[str, ...]) -> None:
    """Doses are not below zero, and among words no figure is alone."""
    assert items(body(text(*lines))) == [each[2:] for each in lines]


def test_other_marks_before_figures_are_asked_about_without_a_choice(tmp_path: Path) -> None:
    """`1)5` has its number, and `*5` may be the mark of a note."""
    made = imported(tmp_path, text("1)5 mg", "2)10 mg"))
    assert any("figure" in each.message for each in made.diagnostics)
    assert not [each for each in made.questions if each.report and each.report.code == "asked"]
