"""What a copy tears apart: numbers at the end of a line, and marks behind which a wide space is."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.api import check
from plainleaf.importers import import_article

_WIDE = [chr(each) for each in (*range(0x2000, 0x200B), 0xA0, 0x1680, 0x202F, 0x205F, 0x3000)]
_MARKED = [
    ("1.", "2."),
    ("3)", "4)"),
    ("(1)", "(2)"),
    ("١.", "٢."),
    ("-", "-"),
    ("•", "•"),
    ("–", "–"),
    ("①", "②"),
]


@pytest.mark.parametrize("space", _WIDE, ids=lambda each: f"{ord(each):04x}")
@pytest.mark.parametrize("marks", _MARKED, ids=lambda each: each[0])
def test_any_space_behind_a_mark_makes_it_one(space: str, marks: tuple[str, str]) -> None:
    """Below a line that leads into it, and by itself; the article is that of a plain space."""
    for above in ("", "So geht es:\n"):
        lines = [f"{mark}{{0}}{dose} mg morgens" for mark, dose in zip(marks, (5, 10), strict=True)]
        listed = "\n".join(lines)
        text = f"Titel hier\n\nEin Satz hier.\n\n{above}{listed}\n\nNoch ein Satz.\n"
        made, plain = (
            import_article(text.format(each).encode(), language="de").text for each in (space, " ")
        )
        assert made == plain
        assert "5 mg morgens\n" in made


_ONE = [
    ("de", "Rufen Sie an unter 0761-", "2704-410 oder kommen Sie.", "0761-2704-410"),
    ("de", "Tel.: 0761/2704-", "410", "0761/2704-410"),
    ("de", "Rufen Sie an: 0761 2704", "-410, jederzeit.", "0761 2704-410"),
    ("de", "Das sind 1.", "000 mg am Tag.", "1.000 mg"),
    ("de", "Das sind bis zu 0,", "5 ml am Tag.", "0,5 ml"),
    ("de", "Es sind 2,5 ml, also 2,", "5 ml am Tag.", "also 2,5 ml"),
    ("en", "Take up to 1,", "000 mg a day.", "1,000 mg"),
    ("en", "Take 0.", "5 ml a day.", "0.5 ml"),
    ("en", "Call us on 555-", "0199 at night.", "555-0199"),
    ("fr", "Prenez 0,", "25 mg par jour.", "0,25 mg"),
    ("ar", "خذ ٢٫", "٥ مل يوميا.", "٢٫٥ مل"),
    ("ar", "خذ ١٬", "٠٠٠ ملغ يوميا.", "١٬٠٠٠ ملغ"),
    ("he", "התקשרו אל 03-", "555-0199 בכל עת.", "03-555-0199"),
    ("fa", "روزانه ۰٫", "۵ میلی گرم.", "۰٫۵ میلی"),
    ("hi", "रोज़ ०.", "५ मिलीग्राम लें.", "०.५ मिलीग्राम"),
    ("de", "- Er nimmt bis zu 1.", "000 mg am Tag", "1.000 mg"),
]
_APART = [
    ("de", "Die Dosis ist 2,", "5 ml am Tag.", "2, 5 ml", 1),
    ("de", "Kommen Sie um 8,", "500 mg sind genug.", "8, 500 mg", 1),
    ("fr", "La dose est de 2,", "5 ml par jour.", "2, 5 ml", 1),
    ("de", "Es bleibt ein Rest von 0,", "5 oder so.", "0, 5 oder", 1),
    ("de", "Es gibt die Stufen 0,", "5, 10 und 20.", "0, 5, 10", 0),
    ("ar", "الجرعة ٢،", "٥ مل يوميا.", "٢، ٥ مل", 1),
    ("de", "Das gilt für die Tage 1, 2,", "5 und 7.", "1, 2, 5 und", 0),
    ("de", "Wir sehen Sie am 12.", "11.2026 um neun.", "12. 11.2026", 0),
    ("de", "Rufen Sie an unter 0761", "2704-410, jederzeit.", "0761 2704-410", 0),
    ("de", "Das sind höchstens 1", "000 mg am Tag.", "1 000 mg", 0),
    ("de", "Wir sehen uns um 8:", "30 Uhr im Haus.", "8: 30 Uhr", 1),
]


def _read(language: str, above: str, below: str) -> tuple[str, list[str]]:
    """Return an article's text, and what is said of numbers."""
    text = f"Abc\n\n{above}\n{below}\n\n{'x' * 4} {above.split()[0]}.\n"
    made = import_article(text.encode(), language=language)
    told = [each.code for each in made.diagnostics if "parted a number" in each.message]
    return made.text.replace("\\", ""), told


@pytest.mark.parametrize(("language", "above", "below", "whole"), _ONE)
def test_a_number_that_a_line_parts_is_one_and_is_said(
    language: str, above: str, below: str, whole: str
) -> None:
    """In one paragraph, with no space in it."""
    made, told = _read(language, above, below)
    assert whole in made
    assert told == ["guessed"]


@pytest.mark.parametrize(("language", "above", "below", "whole", "asked"), _APART)
def test_a_number_that_may_be_two_stays_so_in_its_paragraph(
    language: str, above: str, below: str, whole: str, asked: int
) -> None:
    """It is asked about where it may be one."""
    made, told = _read(language, above, below)
    assert whole in made
    assert told == ["asked"] * asked


@pytest.mark.parametrize(
    ("language", "above", "below", "told"),
    [
        *((*each[:3], ["parts a number, so that a space is shown in it"]) for each in _ONE),
        *((*each[:3], ["may part a number; a space is shown there"] * each[4]) for each in _APART),
        ("en", "That is for 2,", "5 ml will do.", []),
        ("hi", "यह २,", "५ मिली है.", []),
        ("de", "Das sind 10 –", "20 mg am Tag.", []),
        ("de", "Das ist 2,\\", "5 ml sind darunter.", []),
        ("xx", "Das ist 2,", "5 ml am Tag.", ["may part a number; a space is shown there"]),
    ],
)
def test_an_article_is_asked_about_the_same_lines(
    tmp_path: Path, language: str, above: str, below: str, told: list[str]
) -> None:
    """As wrapped by an editor; at its own line and column, in a list and in marks as well."""
    path = tmp_path / "article.md"
    words, _, number = above.removeprefix("- ").rpartition(" ")
    front = f"---\ntitle: T\nlang: {language}\n---\n\nx {number}.\n\nx\n"
    bold = number if number.endswith("\\") else f"**{number}**"
    for text in (f"{words} {number}\n{below}\n", f"{words} {bold}\n{below}\n"):
        path.write_text(front + text, "utf-8")
        found = [each for each in check(path) if each.code == "parted-number"]
        assert len(found) == len(told)
        for each in found:
            assert told[0] in each.message
            assert (each.position.line, each.position.end_line) == (9, 10)


def test_the_line_is_that_of_the_number(tmp_path: Path) -> None:
    """Not one above it that has the same words on purpose."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: de\n---\n\nTag 2, 5 ml\nund 2,\n5 ml.\n", "utf-8")
    (found,) = [each for each in check(path) if each.code == "parted-number"]
    assert (found.position.line, found.position.column) == (7, 5)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Rettung 112", "110 Polizei"),
        ("Anmeldung 0761 2704410", "116117 Notdienst"),
        ("Anmeldung 0761 2704410", "0761 2704411 Notfall"),
        ("Montag 2", "3 am Dienstag"),
        ("Tag 1:", "20 Tropfen"),
    ],
)
def test_numbers_on_lines_of_their_own_stay_there(above: str, below: str) -> None:
    """Nothing is put together that its lines keep apart."""
    made, told = _read("de", above, below)
    assert f"{above} \n{below}" in made or f"{above}\n\n{below}" in made
    assert told == []
