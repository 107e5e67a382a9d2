"""Wholes: what no line may end within, in the languages of the labels."""

from __future__ import annotations

import time
import unicodedata

import pytest

from plainleaf.text.wholes import parted, spans, unbroken, wholes

# One whole each, with words round it.
ONE = {
    "en": "12,500 IU|1.5 mg/kg/day|75 mg/m²|10/20 mg/ml|−5 to −10 °C|$5 to $10|p < 0.001|10:30 a.m."
    "|0800 111 999|+44 20 7946 0958|(020) 7946 0958|1-800-555-0199|12 March 2026|March 12, 2026"
    "|2026-03-12|COVID-19|SARS-CoV-2|A-12345-BC|120/80 mmHg|3×/day|2 x 500 mg|1 h 30 min|1-0-1"
    "|10 000 000 IU|≤ 5 %|½–1|10⁹/L|500 mg/125 mg|~5 mg to ~10 mg|1 ½",
    "de": "1.000 mg|12.500 IE|8 bis 10 Uhr|12. März 2026|3. Mai|030/123 45 67|37,5 °C|10–20 mg",
    "fr": "5 à 10 mg|1 000 mg|12 mars 2026|8 h 30 min|12 500 UI|37,5 °C",
    "es": "5 a 10 mg|12 de marzo de 2026|12.500 UI|40 unidades",
    "cs": "12. 3. 2026|12. března 2026|5 až 10 mg|12 500 m.j.".replace("až", "–"),
    "fi": "12. maaliskuuta 2026|5–10 mg",
    "ru": "20–30 мг|5 до 10 мг|12 500 МЕ|12 марта 2026|8 (800) 555-35-35|5 мг/кг",
    "el": "12 Μαρτίου 2026|5 έως 10 mg",
    "ar": "٧٥ ملغ|١٢٬٥٠٠ وحدة|٥ إلى ١٠ ملغ|١٢ مارس ٢٠٢٦|٠٨٠٠ ١١١ ٩٩٩|75 mg/m²",
    "fa": "۵۰۰ میلی‌گرم|۵ تا ۱۰ گرم",
    "he": '500 מ"ג|5 עד 10 מ"ל|12 במרץ 2026',
    "hi": "१२,५०० यूनिट|५०० मिग्रा|500 मि.ग्रा.|५ से १० मिली|१२ मार्च २०२६",
    "bn": "৫০০ মিগ্রা|৫ থেকে ১০ মিলি",
    "zh": "500毫克|5至10毫克|2~3片|2026年3月12日|37.5摄氏度",
    "ja": "500ミリグラム|2錠|5から10 mg",
    "ko": "500 밀리그램|1–2정|3회",
}


@pytest.mark.parametrize(
    ("language", "whole"),
    [(language, whole) for language, listed in ONE.items() for whole in listed.split("|")],
)
def test_a_dose_is_one_piece(language: str, whole: str) -> None:
    """With words, brackets and marks round it; each text is conserved."""
    around = {"zh": ("每次", "。"), "ja": ("毎回", "を"), "ko": ("하루 ", ".")}.get(
        language, ("zu (", "), xyz")
    )
    text = whole.join(around)
    pieces = list(wholes(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, holds in pieces if holds] == [whole]
    assert any(whole in piece for piece in unbroken(text))


@pytest.mark.parametrize(
    "text",
    [
        "twenty-four-hour",
        "https://example.org/1-2-3/5%20mg",
        "a-1@example-2.org",
        "AT&T",
        "doi:10.1000/a-1",
        "either/or",
    ],
)
def test_words_and_addresses_are_none(text: str) -> None:
    """They have rules of their own."""
    assert spans(text) == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Take 5, 10 or 15 mg", ["5", "10", "15 mg"]),
        ("1 in 10 people", ["1", "10"]),
        ("Call 0800 111 999 now", ["0800 111 999"]),
        ("Tel. 030 12345", ["030 12345"]),
        ("☎ +49 30 12345", ["+49 30 12345"]),
        ("10 20 30 mg", ["10", "20", "30 mg"]),
        ("in 2026. The next", ["2026"]),
        ("<5 mg and >3 mg", ["<5 mg", ">3 mg"]),
        ("6: 227 mg", ["6", "227 mg"]),
        ("0: 030/377 45 67", ["0", "030/377 45 67"]),
        ("1: 0800 111 999", ["1", "0800 111 999"]),
        ("1: 1000", ["1: 1000"]),
        ("1: 10 000", ["1: 10 000"]),
        ("Adrenaline 1: 1000", ["1: 1000"]),
        ("Adrenaline (1: 1,000)", ["1: 1,000"]),
        ("Journal 3: 12–19.", ["3", "12–19"]),
        (" 3: 12–19.", ["3", "12–19"]),
        ("at 8: 30!", ["8: 30"]),
        ("2 :3", ["2 :3"]),
        ("1: 1000 adrenaline", ["1: 1000"]),
        ("1: 12,5 mg", ["1", "12,5 mg"]),
        ("8: 30 am", ["8: 30 am"]),
        ("8: 30, then rest", ["8: 30"]),
    ],
)
def test_neighbours_are_apart(text: str, kept: list[str]) -> None:
    """A list of numbers is no whole: it would be too long for a line."""
    assert [piece for piece, holds in wholes(text) if holds] == kept


@pytest.mark.parametrize("limit", [6, 10, 16, 24])
def test_what_is_too_long_is_parted_between_its_numbers(limit: int) -> None:
    """And never within one."""
    whole = "12,500 IU to 20,000 IU or"[:-3]
    pieces = parted(whole, limit)
    assert "".join(pieces) == whole
    assert {"12,500", "20,000"} <= set(" ".join(pieces).split())
    assert all(len(piece) <= max(limit, len(" 20,000 ")) for piece in pieces)


@pytest.mark.parametrize("text", ["1", "1 ", "1.", "a-1", "1-", "+", "a ", "12 mg to ", "@", "½"])
def test_long_texts_take_no_time(text: str) -> None:
    """Whatever they hold."""
    started = time.perf_counter()
    spans(text * 20_000)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain words", []),
        ("a post-traumatic disorder", ["post-traumatic"]),
        ("from 60–70 letters", ["60–70"]),
        ("effects -\u00a0while most", ["-\u00a0while"]),
        ("https://example.org/a-b/c", ["a-b"]),
        ("初期にはSARS-CoVが国", ["SARS-CoV"]),
        ("a 24-hour day, 10-20 mg", ["24-hour", "10-20 mg"]),
        ("the-role-of-exercise-in-low-back-pain", ["-exercise", "-in", "-low", "-back", "-pain",
                                                   "the", "-role", "-of"]),
    ],
)  # fmt: skip
def test_what_has_a_hyphen_is_kept_whole(text: str, kept: list[str]) -> None:
    """And what is too long for a line ends before its hyphens, not after; nothing is lost."""
    pieces = list(wholes(text, 20, dashed=True))
    assert "".join(piece for piece, _ in pieces) == text
    assert sorted(piece for piece, whole in pieces if whole) == sorted(kept)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("痛みが強い場合は5–10 mgまで", "5–10 mg"),
        ("電話は03-1234-5678へ", "03-1234-5678"),
        ("新型COVID-19、", "COVID-19"),
        ("每次5 mg/kg每天两次", "5 mg/kg"),
        ("毎回5 mg/kg/日を", "5 mg/kg/日"),
        ("体温37.5℃以上", "37.5℃"),
        ("体重70 kgの人", "70 kg"),
        ("250,000 IUを", "250,000 IU"),
        ("１２．５ｍｇを", "１２．５ｍｇ"),
        ("５－１０錠まで", "５－１０錠"),
        ("３００ｍｇ／日まで", "３００ｍｇ／日"),
        ("９：３０に", "９：３０"),
    ],
)
def test_a_whole_ends_where_words_of_east_asia_begin(text: str, whole: str) -> None:
    """No space parts them."""
    assert [piece for piece, holds in wholes(text) if holds] == [whole]


@pytest.mark.parametrize(
    "unit", "mg µg μg mcg ng g kg ml mL µL IU IE U mmol µmol % °C ° mm".split()
)
@pytest.mark.parametrize(
    "number", ["5", "0.25", "½", "1½", "1 ⅓", "2⅔", "¾", "⅛", "−5", "\u22125–10", "±5"]
)
def test_a_number_stays_with_its_unit(number: str, unit: str) -> None:
    """A unit that is left out of the list is one whose dose is torn."""
    assert [piece for piece, holds in wholes(f"take {number} {unit} now") if holds] == [
        f"{number} {unit}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("0.5 मि.ग्रा./कि.ग्रा. दिन", "500 मिलीग्राम/दिन", "5 মিগ্রা/কেজি দিনে", "5 mg/किलो"),
        *("10 มก./กก.", "5 mg/กิโล", "5 ملغ/كِغ", "5 mg/di\u0301a", "1.5 mg/ਕਿੱਲੋ", "2 mg/கிலோ"),
        *("5 mg/కిలో", "3/क", "5 mg/ka\u0323\u0301", "5 mg/मि"),
    ],
)
def test_no_letter_is_parted_from_its_marks(text: str) -> None:
    """The second half of “कि” alone is drawn with a dotted circle in place of its letter."""
    pieces = [piece for piece, _ in wholes(text)]
    assert "".join(pieces) == text
    assert not [piece for piece in pieces if unicodedata.category(piece[0])[0] == "M"]
