"""What a line of typed text looks like."""

from __future__ import annotations

import pytest

from plainleaf.text import shapes


@pytest.mark.parametrize(
    ("line", "mark", "rest"),
    [
        ("• one", "•", "one"), ("•one", "•", "one"), ("- one", "-", "one"), ("o one", "o", "one"),
        ("\uf0b7 one", "\uf0b7", "one"), ("・一つ", "・", "一つ"), ("– one", "–", "one"),
    ],
)  # fmt: skip
def test_a_bullet_stands_before_its_words(line: str, mark: str, rest: str) -> None:
    """Of a keyboard, of Word, of Japanese."""
    found = shapes.bullet(line)
    assert found is not None
    assert (found[0].text, found[1]) == (mark, rest)


@pytest.mark.parametrize("line", ["-5 °C", "*word*", "one", "--", "•", "orange", "-"])
def test_a_sign_of_the_words_is_no_bullet(line: str) -> None:
    """A minus, a star, a letter."""
    assert shapes.bullet(line) is None


@pytest.mark.parametrize(
    ("line", "value"),
    [("1. a", 1), ("12) a", 12), ("(3) a", 3), ("١. ضع", 1), ("② a", 2), ("c) a", 3), ("1、放", 1),
     ("2.Take", 2), ("١- اغسل", 1), ("٢ - رج", 2), ("۳– بخورید", 3), ("2- לשטוף", 2),
     ("۱۔ دھوئیں", 1), ("ب- رج", 2)],
)  # fmt: skip
def test_a_number_stands_before_its_words(line: str, value: int) -> None:
    """In figures of any script, or as a letter."""
    found = shapes.number(line)
    assert found is not None
    assert found[0].value == value


@pytest.mark.parametrize("line", ["2.5 mg", "1.000 people", "12 March", "10:30 am", "1.", "3/4"])
def test_a_dose_is_no_number_of_an_item(line: str) -> None:
    """Nor is a date or a time."""
    assert shapes.number(line) is None


@pytest.mark.parametrize(
    "line",
    ["How it works", "Does it hurt?", "كيف تقيس؟", "测量方法", "2.1 Driving", "Dr. Who and you",
     "¿Cuándo debe llamarnos?", "COVID-19"],
)  # fmt: skip
def test_a_short_line_can_be_a_heading(line: str) -> None:
    """A question, too, in every script."""
    assert shapes.heading_shaped(line)


@pytest.mark.parametrize(
    "line",
    ["It works.", "What to bring:", "if you bleed", "测量时不要说话。", "One. Two", "“Quoted”",
     "See https://example.org", "5", "Ward 3 ........ 01632 960321", "a\tb", "first, second,"],
)  # fmt: skip
def test_a_sentence_or_a_lead_in_is_none(line: str) -> None:
    """Nor are addresses, rows, or numbers alone."""
    assert not shapes.heading_shaped(line)


def test_a_line_of_signs_underlines_what_is_about_as_long() -> None:
    """Two levels; a rule below a long line is none."""
    assert shapes.underline("======", "Title!") == 1
    assert shapes.underline("------", "Title!") == 2
    assert shapes.underline("---", "A line that is much longer than that") == 0
    assert shapes.underline("-----", "- item") == 0


def test_dots_lead_from_a_name_to_a_number() -> None:
    """Four at least: an ellipsis leads nowhere."""
    assert shapes.leader("Ward 3 ........ 01632 960321") == ("Ward 3", "01632 960321")
    assert shapes.leader("Well . . . . . 5") == ("Well", "5")
    assert shapes.leader("Well ... I see") is None


@pytest.mark.parametrize(
    "line",
    [
        "2. November 2026: Aufnahme",
        "02. Nov. 2026",
        "2. november: indlæggelse",
        "2. marraskuuta 2026 klo 8",
        "2. listopadu: příjem",
        "2026. november 2.: felvétel",
        "8. 12. 2026 Aufnahme",
        "8. 12.: Aufnahme",
        "8. 12.26 Aufnahme",
        "31. Mai",
        "3. November OP",
        "2. marraskuuta klo 8",
    ],
)
def test_the_day_of_a_date_is_no_number_of_a_list(line: str) -> None:
    """A list would count it itself, and be wrong after the first change."""
    value, _, rest = line.partition(". ")
    assert shapes.is_day(value, rest)


@pytest.mark.parametrize(
    "line",
    [
        "2. May cause drowsiness",
        "12. März JA, Smith B. A title",
        "8. Jan K. A title",
        "7. Mai D. A title",
        "2. Novembertage",
        "1) November",
        "32. November",
        "1. 2. Schritt",
        "2. 10. 20 mg",
        "3. Tag: 5 mg",
    ],
)
def test_what_only_looks_like_a_date_is_a_number(line: str) -> None:
    """Names behind numbers of works, and words that begin like a month."""
    value, _, rest = line.partition(". ")
    assert not (value.isdecimal() and shapes.is_day(value, rest))
