"""Numbers and Latin words keep their order in text from right to left, and nothing is added."""

from __future__ import annotations

import pytest

from plainleaf.diagnostics import Position
from plainleaf.handout.bidi import in_own_order, isolated
from plainleaf.model.article import Paragraph
from plainleaf.model.inlines import Code, Emphasis, Inlines, Isolate, Link, Span, Strong, Text
from plainleaf.model.words import plain_text

HERE = Position("article.md", 1)


def kept(text: str) -> list[str]:
    """Return what is isolated in a Hebrew sentence."""
    pieces: Inlines = isolated((Text(text),), rtl=True)
    assert plain_text(pieces) == text
    return [plain_text(piece) for piece in pieces if isinstance(piece, Isolate)]


@pytest.mark.parametrize(
    "run",
    [
        *("+44 20 7946 0018", "(020) 7946 0018", "020-7946-0018", "1-800-555-0199", "555 123 4567"),
        *(
            "5 mg",
            "5mg",
            "0.5 mg/ml",
            "5–10 mg",
            "2 × 5 mg",
            "±3 °C",
            "< 5 µg",
            "120/80 mmHg",
            "10%",
        ),
        *("MRI 3 T", "5 mg XR", "2026-01-31", "31-01-2026", "-5", "+3.5", "A+", "Rh−"),
        *("https://example.org/a/?b=c", "www.example.org/"),
        # With a hyphen the order is the same in Hebrew; in Arabic it would go by what is before.
        *("1990-2000", "10-20", "۳-۵", "9:00-16:30", "1 : 1000", "3×2"),
        *("75 mg/m²", "10⁹/L", "4.5 × 10⁹/L", "1½", "½ mg", "≥ 5 mg", "$5", "5 €", "Ca²⁺", "37°"),
        *("2. November 2026", "12 May 2026", "3rd March, 2026", "5 mai", "24. Dez. 2026"),
        *("90 % ± 5%", "90%±5%", "5 mg ± 1 mg", "5 mg – 10 mg", "20 mg - 40 mg", "5 ml = 250 mg"),
        *("5 mg → 10 mg", "5 → 10", "5 mg to 10 mg", "5 to 10 mg", "90% to 95%", "2 x 250 mg"),
        *("2x250", "2 x 250", "5±1", "5 = 10 mg", "5 : 10 mg", "INR 2-3", "5 mg (1 tablet)"),
        *(
            "Tab. Aspirin 100 mg 1x1",
            "10^9",
            "1.5×10^9/L",
            "4 × 10^-3 mol/L",
            "٠٢ ٢٧٩٤ ٠٠٠٠",
            "۰۲۱ ۸۸۷۷ ۶۶۵۵",
            "١ : ١٠٠٠",
        ),
        *("5-ASA", "5-ASA 500 mg", "8 a.m.", "8:30 p.m.", "q.d. 5 mg", "5 mg bid x 7d", "5 mg x3"),
        *("5 mg-10 mg", "9:00 am–5:00 pm", "Vitamin D3 (1000 IU)", "E. coli 5 mg"),
    ],
)
def test_what_would_be_turned_round_is_isolated(run: str) -> None:
    """Whole, without the words and signs around it."""
    assert kept(f"יש {run} כאן") == [run]
    assert kept(f"כתוב ”{run}”.") == [run]


@pytest.mark.parametrize("run", ["2.5mg", "1,000.5 mg/kg", "1½", "2 × 250", "5 mg", "−1.5", "±0.5",
    "03-123-4567", "+44 20 7946 0018", "A+", "1: 1000", "−٠٫٥", "±۰٫۵", "۲ × ۲٫۵", "۱٬۰۰۰ × ۲",
    "−۱٫۵"])  # fmt: skip
@pytest.mark.parametrize("word", ["ב", "ו", "و", "ل", "به", "و ", "، "])
def test_a_word_of_one_letter_before_it_hides_none(run: str, word: str) -> None:
    """“And” in Arabic, “of” in Hebrew are written together with what follows."""
    assert kept(f"יש {word}{run} כאן") == [run]


@pytest.mark.parametrize("word", ["ב", "מ", "ה", "ال"])
def test_a_hyphen_after_a_prefix_is_no_minus(word: str) -> None:
    """ב-5 mg is “in 5 mg”."""
    assert kept(f"יש {word}-5 mg כאן") == ["5 mg"]
    assert kept(f"יש {word}-1½ כאן") == ["1½"]
    assert kept(f"יש {word}-5 כאן") == []


@pytest.mark.parametrize(
    "text",
    [
        *("ב 112 ו 5", "עמ׳ 3–5", "2020, 2021", "9:00–16:30", "1.5", "3/7", "דף 2", "מ-5"),
        *("גיל 5 – 2 כדורים", "٣–٥", "٣-٥", "٣ - ٥", "٩٠٪-٩٥٪", "٩٥٪±٥٪", "۹۰٪-۹۵٪", "٥ ← ١٠"),
    ],
)
def test_what_reads_from_the_right_is_left_alone(text: str) -> None:
    """A number by itself is shown right; lists and spans of numbers read from right to left."""
    assert kept(text) == []


def test_only_text_from_the_right_is_looked_at() -> None:
    """Not code, not words in a language from the left, not an article from the left."""
    latin = Span((Text("+44 20 7946 0018"),), "en")
    line = (Code("+44 20 7946 0018"), latin)
    assert isolated(line, rtl=True) == line
    assert isolated((Text("5 mg"),), rtl=False) == (Text("5 mg"),)
    arabic = Span((Text("5 mg"),), "ar")
    assert isolated((arabic,), rtl=False) == (Span((Isolate((Text("5 mg"),)),), "ar"),)


def test_runs_are_found_within_other_nodes() -> None:
    """In a stressed word of a paragraph as well."""
    made = isolated((Paragraph((Emphasis((Text("5 mg"),)),), HERE),), rtl=True)
    assert made == (Paragraph((Emphasis((Isolate((Text("5 mg"),)),)),), HERE),)


def test_a_line_that_begins_with_latin_letters_is_isolated_as_a_whole() -> None:
    """As an English work in a Hebrew list; a Hebrew one is not, nor any in an English list."""
    line = (Text("1. Doak CC. "), Text("מהדורה 2"))
    assert in_own_order(line, rtl=True) == (Isolate(line),)
    assert in_own_order((Text("כהן א. Print"),), rtl=True) == (Text("כהן א. Print"),)
    assert in_own_order(line, rtl=False) == line


@pytest.mark.parametrize("word", ["מהדורה", "الطبعة"])
def test_a_year_after_a_hebrew_word_in_an_english_work_stays_behind_it(word: str) -> None:
    """Else “2nd edition. 1996” is seen as “2 1996 edition”."""
    made = in_own_order((Text(f"Doak CC. 2 {word}. 1996."),), rtl=True)
    assert made == (Isolate((Text(f"Doak CC. 2 {word}"), Isolate((Text(". 1996."),)))),)


def test_a_long_text_takes_no_time() -> None:
    """However many Latin words stand in it."""
    text = "word " * 100_000 + "5 m" * 1000 + "+1 " * 10_000
    assert plain_text(isolated((Text(text),), rtl=True)) == text
    text = "קח Warfarin 5 מ״ג, " * 5000
    assert plain_text(isolated((Text(text),), rtl=True)) == text


def test_the_items_of_a_list_of_doses_are_isolated_each_without_their_spaces() -> None:
    """So that they run from the right, and a space stays between them."""
    assert kept("יש 50%, 25%, 10% כאן") == ["50%", "25%", "10%"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("+٢٠ ٢ ٢٧٩٤ ٠٠٠٠", ["٢٠", "٢", "٢٧٩٤", "٠٠٠٠"]),
        ("١ : ١٠٠٠", ["١", "١٠٠٠"]),
        ("٢٠٢٦-٠٥-١٢", ["٢٠٢٦", "٠٥", "١٢"]),
        ("٥-١٠ mg", ["٥", "١٠"]),
        ("٢٫٥ mg", []),
        ("+98 21 8877 6655", []),
    ],
)
def test_each_of_several_arabic_numbers_is_an_isolate_within_theirs(
    text: str, numbers: list[str]
) -> None:
    """What stands between them runs from the right even there, and a telephone number with it."""
    made: Inlines = isolated((Text(f"اتصل {text} الآن"),), rtl=True)
    (whole,) = (piece for piece in made if isinstance(piece, Isolate))
    assert plain_text(whole) == text
    assert [plain_text(n) for n in whole.children if isinstance(n, Isolate)] == numbers


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Warfarin 5 مجم", ["Warfarin"]),
        ("(Coumadin) 5 מ״ג", ["Coumadin"]),
        ("Coumadin, 5 מ״ג", ["Coumadin"]),
        ("Coumadin 5-10 מ״ג", ["Coumadin", "5-10"]),
        ("Metformin XR 2.5 گرم", ["Metformin XR"]),
        ("Metformin ٥ مجم", []),
        ("Warfarin و 5 مجم", []),
        ("Omega 3 כאן", ["Omega 3"]),
    ],
)
def test_a_number_stands_beside_its_unit_from_the_right(text: str, alone: list[str]) -> None:
    """The algorithm gives it to the Latin word before it, on the far side of which it stood."""
    assert kept(f"יש {text} כאן") == alone


@pytest.mark.parametrize(("degrees", "alone"), [
    ("٨ °م", []), ("٢-٨ °م", []), ("-٢٠ °م", ["-٢٠"]), ("−۲۰°س", ["−۲۰"]), ("-18°م", ["-18"]),
    ("2–8 °C", ["2–8 °C"]), ("٨ °C", ["٨ °C"]), ("37°", ["37°"]),
])  # fmt: skip
def test_a_sign_of_degrees_stands_beside_its_letter(degrees: str, alone: list[str]) -> None:
    """It stood at the right of the number, and the minus beside the letter: “°٢٠-م”."""
    assert kept(f"احفظ عند {degrees} هنا") == alone


def test_a_sequence_takes_all_of_a_link_or_nothing() -> None:
    """A link is one thing, stressed words may be two."""
    link = Link((Text("a, 5"),), "#a", HERE)
    made = isolated((Text("יש "), link, Strong((Text(" mg כאן"),))), rtl=True)
    assert made == (
        Text("יש "),
        Isolate((link, Strong((Text(" mg"),)))),
        Strong((Text(" כאן"),)),
    )
    mixed = Link((Text("קרא 5"),), "#a", HERE)
    assert isolated((mixed, Text(" mg")), rtl=True) == (
        mixed,
        Text(" "),
        Isolate((Text("mg"),)),
    )
