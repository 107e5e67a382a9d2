"""Numbers that a translation has exchanged: in a sentence, and between the parts of an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.api import check
from plainleaf.checks.translation.amounts import said
from plainleaf.checks.translation.order import exchanged
from plainleaf.diagnostics import Diagnostic, Position

HERE = Position("article.md")
DAY = "Take 5 mg in the morning and 10 mg in the evening."
OFTEN = "Take 2 tablets 3 times a day."
SPAN = "Take 2 tablets every 8 hours."
NAMES = "Take Ramipril 5 mg and Bisoprolol 10 mg."
WEEK = "Monday 5 mg, Thursday 10 mg."
PART = "4 out of 5 people"


def seen(source: str, translation: str, language: str, other: str = "en") -> bool:
    """Return whether numbers of a translation seem to be exchanged."""
    return exchanged(said(source, HERE), said(translation, HERE), other, language) is not None


@pytest.mark.parametrize(
    ("source", "language", "right", "wrong"),
    [
        (DAY, "de", "Nehmen Sie 5 mg morgens und 10 mg abends.",
         "Nehmen Sie 10 mg morgens und 5 mg abends."),
        (DAY, "de", "Nehmen Sie abends 10 mg und morgens 5 mg.",
         "Nehmen Sie abends 5 mg und morgens 10 mg."),
        (DAY, "fr", "Prenez 5 mg le matin et 10 mg le soir.",
         "Prenez 10 mg le matin et 5 mg le soir."),
        (DAY, "es", "Tome 5 mg por la mañana y 10 mg por la noche.",
         "Tome 10 mg por la mañana y 5 mg por la noche."),
        (DAY, "ja", "朝に5 mg、夜に10 mgを飲みます。", "朝に10 mg、夜に5 mgを飲みます。"),
        (DAY, "ja", "夜に10 mg、朝に5 mgを飲みます。", "夜に5 mg、朝に10 mgを飲みます。"),
        (DAY, "zh-Hans", "早上服用5毫克，晚上服用10毫克。", "早上服用10毫克，晚上服用5毫克。"),
        (DAY, "ko", "아침에 5 mg, 저녁에 10 mg을 드세요.", "아침에 10 mg, 저녁에 5 mg을 드세요."),
        (DAY, "tr", "Sabah 5 mg, akşam 10 mg alın.", "Sabah 10 mg, akşam 5 mg alın."),
        (DAY, "ar", "تناول ٥ ملغ صباحًا و١٠ ملغ مساءً.", "تناول ١٠ ملغ صباحًا و٥ ملغ مساءً."),
        (DAY, "ar", "تناول في المساء ١٠ ملغ وفي الصباح ٥ ملغ.",
         "تناول في المساء ٥ ملغ وفي الصباح ١٠ ملغ."),
        (DAY, "he", "קחו 5 מ״ג בבוקר ו-10 מ״ג בערב.", "קחו 10 מ״ג בבוקר ו-5 מ״ג בערב."),
        (DAY, "fa", "صبح ۵ میلی‌گرم و شب ۱۰ میلی‌گرم بخورید.",
         "صبح ۱۰ میلی‌گرم و شب ۵ میلی‌گرم بخورید."),
        (DAY, "hi", "सुबह ५ मिग्रा और शाम को १० मिग्रा लें।", "सुबह १० मिग्रा और शाम को ५ मिग्रा लें।"),
        (DAY, "bn", "সকালে ৫ মিগ্রা এবং রাতে ১০ মিগ্রা নিন।", "সকালে ১০ মিগ্রা এবং রাতে ৫ মিগ্রা নিন।"),
        (WEEK, "de", "Donnerstags 10 mg, montags 5 mg.", "Montags 10 mg, donnerstags 5 mg."),
        (WEEK, "de", "Montags 5 mg, donnerstags 10 mg.", "Donnerstags 5 mg, montags 10 mg."),
        (WEEK, "ru", "Понедельник 5 мг, четверг 10 мг.", "Понедельник 10 мг, четверг 5 мг."),
        (NAMES, "de", "Nehmen Sie Bisoprolol 10 mg und Ramipril 5 mg.",
         "Nehmen Sie Bisoprolol 5 mg und Ramipril 10 mg."),
        (NAMES, "hi", "Bisoprolol १० मिग्रा और Ramipril ५ मिग्रा लें।",
         "Ramipril १० मिग्रा और Bisoprolol ५ मिग्रा लें।"),
        (OFTEN, "de", "Nehmen Sie 3-mal täglich 2 Tabletten.",
         "Nehmen Sie 2-mal täglich 3 Tabletten."),
        (OFTEN, "ja", "一日3回、2錠を飲みます。", "一日2回、3錠を飲みます。"),
        (OFTEN, "hi", "दिन में ३ बार २ गोलियाँ लें।", "दिन में २ बार ३ गोलियाँ लें।"),
        (SPAN, "de", "Nehmen Sie alle 8 Stunden 2 Tabletten.",
         "Nehmen Sie alle 2 Stunden 8 Tabletten."),
        (SPAN, "zh", "每8小时服用2片。", "每2小时服用8片。"),
        (SPAN, "fi", "Ota 2 tablettia, väli 8 tuntia.", "Ota 8 tablettia, väli 2 tuntia."),
        ("5 mg in 10 ml of water", "ja", "10 mlの水に5 mg", "5 mlの水に10 mg"),
        ("3 May or 5 June", "de", "3. Mai oder 5. Juni", "5. Mai oder 3. Juni"),
        ("May 3 or June 5", "es", "3 de mayo o 5 de junio", "5 de mayo o 3 de junio"),
        ("3.5.2026 or 4.6.2026", "de", "3.5.2026 oder 4.6.2026", "4.6.2026 oder 3.5.2026"),
        ("2026/5/11", "de", "11.5.2026", "5.11.2026"),
        ("Day 030 111222, night 030 333444", "de", "Tags 030 111222, nachts 030 333444",
         "Tags 030 333444, nachts 030 111222"),
        ("8:30 am to 2:15 pm", "de", "8:30 bis 14:15 Uhr", "14:15 bis 8:30 Uhr"),
        ("8:30–16:15", "ar", "٨:٣٠–١٦:١٥", "من ١٦:١٥ إلى ٨:٣٠"),
        ("5–10 mg", "de", "5 bis 10 mg", "10–5 mg"),
        ("120/80", "fr", "120/80", "80/120"),
        ("5 or 10 people", "hi", "५ या १० लोग", "१० या ५ लोग"),
        ("half, 1/2", "de", "1/2", "2/1"),
        ("2.5 mg and 1,000 mg", "de", "2,5 mg und 1.000 mg", "1.000 mg und 2,5 mg"),
        ("5 mg. Wait. 10 ml then.", "tr", "5 mg. Bekleyin. Sonra 10 ml.",
         "10 mg. Bekleyin. Sonra 5 ml."),
        ("5. Wait. 10 of both.", "ja", "まず5。待つ。10を両方。", "まず10。待つ。5を両方。"),
    ],
)  # fmt: skip
def test_an_exchange_is_seen_and_another_word_order_is_none(
    source: str, language: str, right: str, wrong: str
) -> None:
    """Of doses, days, times, names, units, dates, telephone numbers, ranges and sentences."""
    assert not seen(source, right, language)
    assert seen(source, wrong, language)


@pytest.mark.parametrize(
    ("source", "language", "translation"),
    [
        (PART, "ja", "5人中4人"),
        (PART, "tr", "5 kişiden 4’ü"),
        (PART, "hi", "५ में से ४ लोग"),
        (PART, "zh", "5人中的4人"),
        ("11/5/2026", "de", "5.11.2026"),
        ("5/11/2026", "de", "5.11.2026"),
        ("on 11/5", "de", "am 5.11."),
        ("November 2, 2026", "de", "2. November 2026"),
        ("November 2, 2026", "hu", "2026. november 2."),
        ("5–10 mg", "fa", "۱۰-۵ میلی‌گرم"),
        ("5–10 mg", "he", "10-5 מ״ג"),
        ("COVID-19 took 7 days.", "de", "7 Tage dauerte COVID-19."),
        ("SARS-CoV-2 causes COVID-19.", "ru", "COVID-19 вызывает SARS-CoV-2."),
        ("300 people on 3 April", "es", "el 3 de abril, 300 personas"),
        ("the 2009 H1N1 flu", "fr", "la grippe H1N1 de 2009"),
        ("B12 and B6", "de", "B6 und B12"),
        ("May 3 or June 5", "es", "5 de junio o 3 de mayo"),
        ("5 mg in 5 ml of water", "ja", "5 mlの水に5 mg"),
        ("3,000 on 30 January. 5 and 5.", "de", "3.000 am 30. Januar. 5 und 5."),
    ],
)
def test_what_languages_order_otherwise_is_no_exchange(
    source: str, language: str, translation: str
) -> None:
    """As found in real translations."""
    assert not seen(source, translation, language)


def test_other_orders_count_where_both_languages_keep_them() -> None:
    """In either direction, whichever is the source."""
    assert seen(PART, "5 von 4 Personen", "de")
    assert seen("4 von 5 Personen", "5 personas de 4", "es", "de")
    assert not seen("5人中4人", "4 out of 5 people", "en", "ja")


# --- Between the parts of an article ------------------------------------------------------------

SOURCE = """Take 5 mg.

Then 10 mg.

- Wait 20 minutes.
- Come after 30 days.

| A | 41 | 42 |
|---|---|---|
| B | 43 | 44 |

::: warning
Never more than 50 mg.

1. Call 112.
2. Call 0112.
:::

Term 61
: Means 62.

A note.[^1] And 70.

## Next

::: icon-array {count=4 of=5 what="people"}
4 out of 5.
:::

[^1]: After 80 days.
"""


def compared(tmp_path: Path, source: str, translation: str, other: str = "de") -> list[Diagnostic]:
    """Return what is said of the numbers of a translation."""
    for name, language, text in (("a.md", "en", source), (f"a.{other}.md", other, translation)):
        (tmp_path / name).write_text(f"---\ntitle: T\nlang: {language}\n---\n\n{text}", "utf-8")
    codes = ("translation-numbers", "translation-order")
    return [each for each in check(tmp_path / "a.md") if each.code in codes]


def turned(text: str, one: str, two: str) -> str:
    """Return a text with two pieces exchanged."""
    return text.replace(one, "\0").replace(two, one).replace("\0", two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("5 mg", "10 mg"), ("20", "30"), ("41", "42"), ("41", "43"), ("43", "44"), ("50", "80"),
        (" 112", " 0112"), ("61", "62"), ("30", "41"), ("70", "80"), ("10 mg", "20 min"),
        ("70", "62"),
    ],
)  # fmt: skip
def test_an_exchange_between_parts_is_two_wrong_numbers(tmp_path: Path, one: str, two: str) -> None:
    """Paragraphs, items, cells in a row and a column, boxes, terms, notes: as for a lost number."""
    wrong = turned(SOURCE, one, two)
    found = compared(tmp_path, SOURCE, wrong)
    assert [each.code for each in found] == ["translation-numbers"] * 2
    both = zip(SOURCE.split("\n"), wrong.split("\n"), strict=True)
    lines = {number for number, pair in enumerate(both, 6) if len(set(pair)) > 1}
    assert {each.position.line for each in found} == lines
    assert all(each.position.column and each.related[0].position.column for each in found)
    assert [each.position.line for each in found] == [each.related[0].position.line
                                                     for each in found]  # fmt: skip


def test_the_same_parts_with_the_same_numbers_are_right(tmp_path: Path) -> None:
    """As they stand, and with two paragraphs made one."""
    assert not compared(tmp_path, SOURCE, SOURCE)
    joined = SOURCE.replace("mg.\n\nThen", "mg. Then")
    assert not compared(tmp_path, SOURCE, joined)
    found = compared(tmp_path, SOURCE, turned(joined, "41", "42"))
    assert [(each.code, each.position.line) for each in found] == [("translation-numbers", 11)] * 2


def test_parts_that_do_not_match_are_compared_as_one(tmp_path: Path) -> None:
    """An item or a row too many is said by itself; it makes no number around it a wrong one."""
    for old, new in (
        ("- Wait", "- Well.\n- Wait"),
        ("| B", "| X | x | x |\n| B"),
        ("::: warning", "> Well.\n\n::: warning"),
    ):
        assert not compared(tmp_path, SOURCE, SOURCE.replace(old, new))
    lost = compared(tmp_path, SOURCE, SOURCE.replace("- Wait 20", "- Well.\n- Wait"))
    assert [(each.code, each.position.line) for each in lost] == [("translation-numbers", 10)]


def test_an_exchange_within_a_paragraph_names_both_places(tmp_path: Path) -> None:
    """With lines and columns, of the words as they stand in their files."""
    (found,) = compared(
        tmp_path, f"Well.\n\nNow:\n{DAY}\n", "Gut.\n\nNun\n**10 mg** morgens, 5 mg abends.\n"
    )
    assert found.code == "translation-order"
    assert (found.position.line, found.position.column) == (9, 3)
    source = found.related[0].position
    assert (Path(source.file).name, source.line, source.column) == ("a.md", 9, 6)
    assert found.message.startswith("Here is “10 mg morgens” and “5 mg abends”; the source has ")


def test_an_exchange_stands_in_marks_or_over_lines(tmp_path: Path) -> None:
    """Bold, a line's end, a break, a link: one sentence all the same."""
    for text in (
        "**10** mg morgens und *5* mg abends.",
        "10 mg morgens\nund 5 mg abends.",
        "10 mg morgens\\\nund 5 mg abends.",
        "[10 mg](https://example.org) morgens und 5 mg abends.",
    ):
        assert [each.code for each in compared(tmp_path, DAY, text)] == ["translation-order"]


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("First 5\\\nThen 10 of these.", "Önce 10\\\nSonra bunlardan 5."),
        ("- First 5\n- Then 10 of these", "- Önce 10\n- Sonra 5\n- Bir daha"),
    ],
)
def test_lines_and_items_are_sentences(tmp_path: Path, source: str, translation: str) -> None:
    """In any language they keep their order, also in a list that has another item."""
    (found,) = compared(tmp_path, source, translation, "tr")
    assert found.code == "translation-order"


def test_a_wrong_number_hides_no_exchange(tmp_path: Path) -> None:
    """Both are said at once."""
    found = compared(
        tmp_path, f"{DAY} Wait 20 minutes.", "10 mg morgens, 5 mg abends. Warten Sie 30 Minuten."
    )
    assert {each.code for each in found} == {"translation-order", "translation-numbers"}


def test_where_numbers_differ_an_order_alone_is_no_exchange(tmp_path: Path) -> None:
    """Which number is which is a guess there."""
    text = "See part 6 of law 3, or rule 1."
    found = compared(tmp_path, text, "Siehe Satz 2: Regel 1 oder Teil 6 von 3.")
    assert {each.code for each in found} == {"translation-numbers"}
