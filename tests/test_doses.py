"""Doses that are misread, and letters for figures: how grave it is, and what is advised."""

from __future__ import annotations

import pytest

from plainleaf.checks.numbers.doses import letter_for_figure, misread_dose
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.reader import SourceText, read_article


def found(text: str, language: str = "en") -> list[Diagnostic]:
    """Return what is said of a text."""
    source = SourceText(f"---\ntitle: A title\nlang: {language}\n---\n\n{text}\n")
    article = read_article(source).article
    return [*letter_for_figure(article), *misread_dose(article)]


@pytest.mark.parametrize(
    ("text", "severity", "advice"),
    [
        ("Take 1O mg.", Severity.ERROR, "write 10 mg if"),
        ("Take l0–20 ml.", Severity.ERROR, "write 10–20 ml if"),
        ("Take O,5 g.", Severity.ERROR, "write 0,5 g if"),
        ("Take 2S0 mg.", Severity.ERROR, "write 250 mg if"),
        ("Take 1l mg.", Severity.ERROR, "write 11 mg if"),
        ("خذ ١ا مجم.", Severity.ERROR, "write ١١ مجم if"),
        ("بخورید ۲ه گرم.", Severity.ERROR, "write ۲۵ گرم if"),
        ("每次服用1O毫克。", Severity.ERROR, "write 10毫克 if"),
        ("Take I0\nmg.", Severity.ERROR, "write 10 mg if"),
        ("Take 5–1**O** mg.", Severity.ERROR, "write 10 mg if"),
        ("Ring 089 12O\n45 67.", Severity.WARNING, "write 089 120 45 67 if"),
        ("Take .5\nmg.", Severity.WARNING, "Write “0.5 mg”."),
        ("Take 1O tablets.", Severity.WARNING, "write 10 if"),
        ("Take 1l0 tablets.", Severity.WARNING, "write 110 if"),
        ("Ring O800 123 456.", Severity.WARNING, "write 0800 123 456 if"),
        ("Ring (O30) 12 l4 567.", Severity.WARNING, "write (030) 12 14 567 if"),
        ("Take .5 mg.", Severity.WARNING, "Write “0.5 mg”."),
        ("خذ ٫٥ مجم.", Severity.WARNING, "Write “٠٫٥ مجم”."),
        ("Take 5.0 mg.", Severity.WARNING, "Write “5 mg”."),
        ("Take 5.0mg.", Severity.WARNING, "Write “5 mg”."),
        ("خذ ٥٫٠ مجم.", Severity.WARNING, "Write “٥ مجم”."),
        ("بخورید ۵٫۰ گرم.", Severity.WARNING, "Write “۵ گرم”."),
        ("Take 1.0–2.5 ml.", Severity.WARNING, "Write “1–2.5 ml”."),
        ("Inject 10U.", Severity.WARNING, "Write the word: units."),
        ("Inject 100000 IU.", Severity.WARNING, "Part the thousands"),
        ("Take 10mg.", Severity.NOTE, "Write “10 mg”."),
    ],
)
def test_a_number_that_misleads_is_said_once(text: str, severity: Severity, advice: str) -> None:
    """An unclear dose stops the export; what is only easily misread is a warning."""
    (said,) = found(text)
    assert said.severity is severity
    assert advice in said.hint
    assert said.position.line == 6


@pytest.mark.parametrize(
    "text",
    [
        "## Take 1O mg\n\nText.",
        "::: key-points\n## Points\n\n- Take 1O mg.\n:::",
        "| A | B |\n|---|---|\n| x | 1O mg |",
        "Text.[^1]\n\n[^1]: Take 1O mg.",
        "![Take 1O mg](a.svg)",
        "Ask\n: Take 1O mg.",
        "> Take 1O mg.",
        "[Take 1O mg](https://example.org)",
    ],
)
def test_it_is_looked_at_wherever_it_stands(text: str) -> None:
    """Headings, boxes, cells, notes, descriptions of pictures, explanations, quotations, links."""
    assert "write 10 mg if" in found(text)[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "Drink 5l, 2l a day, 2.5l am Tag, 0.5l 10.25l 1l or 10l.",
        "O2 mg and O3 ml, I131 mg.", "2S mg, S5 mg.",
        "O24.41 O80 and O99.4 O80.", "I10 and O80.", "El 1o de mayo.", "5o", "vitamin B12",
        "5.0 mmol/l and .5 mg/dl, 2.0 g / L.", "1000 mg", "10.00 Uhr", "1,000 mg", "10 U/ml",
        "1.000 mg", "0.05 mg", "12345 people", "10 u", "see p.5 ml", "1–2,5 ml",
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_not_reported(text: str) -> None:
    """Litres, elements, diagnoses, ordinals, levels in blood."""
    assert [each for each in found(text) if each.severity is not Severity.NOTE] == []


def test_no_space_is_asked_for_where_none_is_set() -> None:
    """Japanese and its like write a unit right after its number."""
    assert found("1回10mgを飲みます。", "ja") == []
    assert len(found("10mg", "de")) == 1
