"""Icon arrays against what their words say, in several languages and orders."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.api import check

# “8 of 100 people”, with the drawn number in its place where it is right.
SENTENCES = [
    ("en", "{} out of {} people had a headache."),
    ("en", "Of {1} people who took it, {0} had a headache."),
    ("de", "{} von {} Menschen hatten Kopfschmerzen."),
    ("de", "Von {1} Menschen hatten {0} Kopfschmerzen."),
    ("fr", "{} personnes sur {} ont eu mal à la tête."),
    ("es", "De cada {1} personas, {0} tuvieron dolor de cabeza."),
    ("pl", "{} na {} osób bolała głowa."),
    ("tr", "{1} kişiden {0}’inin başı ağrıdı."),
    ("ar", "{} من كل {} شخص أصيبوا بصداع."),
    ("he", "{} מתוך {} אנשים סבלו מכאב ראש."),
    ("zh-Hans", "{1}人中有{0}人头痛。"),
    ("ja", "{1}人のうち{0}人に頭痛がありました。"),
]


def found(folder: Path, body: str, language: str) -> list[tuple[str, int]]:
    """Return what is said of icon arrays: severities and lines."""
    path = folder / "article.md"
    path.write_text(f"---\ntitle: T\nlang: {language}\n---\n{body}\n", "utf-8")
    return [
        (str(each.severity), each.position.line)
        for each in check(path)
        if each.code == "icon-array-words"
    ]


def figures(number: int, language: str) -> str:
    """Return a number in the figures of a language."""
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    return str(number).translate(arabic if language == "ar" else {})


@pytest.mark.parametrize("of", [100, 1000])
@pytest.mark.parametrize(("language", "sentence"), SENTENCES)
def test_a_caption_that_names_another_number_stops(
    tmp_path: Path, language: str, sentence: str, of: int
) -> None:
    """The drawn one, and those who are not meant, are right."""
    for said, wanted in ((8, [("error", 7)]), (7, []), (of - 7, [])):
        words = sentence.format(figures(said, language), figures(of, language))
        body = f"\n::: icon-array {{count=7 of={of}}}\n{words}\n:::"
        assert found(tmp_path, body, language) == wanted
        label = f'\n::: icon-array {{count=7 of={of} what="{words}"}}\nThey did.\n:::'
        assert bool(found(tmp_path, label, language)) == bool(wanted)


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(("language", "sentence"), SENTENCES)
def test_a_sentence_beside_that_names_another_number_warns(
    tmp_path: Path, language: str, sentence: str, *, below: bool
) -> None:
    """It may speak of something else, so it does not stop."""
    for said, wanted in ((8, ["warning"]), (7, []), (93, [])):
        words = sentence.format(figures(said, language), figures(100, language))
        array = "::: icon-array {count=7 of=100}\n:::"
        body = f"\n{array}\n\n{words}" if below else f"\n{words}\n\n{array}"
        assert [kind for kind, _ in found(tmp_path, body, language)] == wanted


@pytest.mark.parametrize(
    "words",
    [
        "In 2 years, 7 of 100 people, and 8 of 100 men.",
        "Of 100 women aged 40, 7 had it.",
        "They felt better within 8 weeks. It took 100 days.",
        "8 mg and 100 mg were given.",
        "About 7% of them.",
        "Seven out of 100 people.",
        "100 people were asked. 8 studies were read.",
        "2 of 3 studies say so.",
    ],
)
def test_words_that_say_something_else_are_left_alone(tmp_path: Path, words: str) -> None:
    """Amounts, ages, other wholes, other sentences."""
    assert found(tmp_path, f"\n::: icon-array {{count=7 of=100}}\n{words}\n:::", "en") == []


@pytest.mark.parametrize(
    ("attributes", "words", "wrong"),
    [
        ("before=9 count=5 of=100", "First 9, then 5 of 100 people.", False),
        ("before=9 count=5 of=100", "4 fewer of 100 people.", False),
        ("before=9 count=5 of=100", "8 of 100 people had one.", True),
        ('without=9 count=5 of=100 labels="9 of 100 | 5 of 100"', "Fewer.", False),
        ('without=9 count=5 of=100 labels="5 of 100 | 9 of 100"', "Fewer.", True),
        ("before=9 count=5 of=1000", "Of 1,000 people 6 had one.", True),
        ("before=9 count=5 of=1000", "Von 1.000 Menschen 5.", False),
    ],
)
def test_of_two_groups_each_has_its_own_number(
    tmp_path: Path, attributes: str, words: str, *, wrong: bool
) -> None:
    """Their labels are in their order."""
    body = f"\n::: icon-array {{{attributes}}}\n{words}\n:::"
    assert bool(found(tmp_path, body, "en")) == wrong
