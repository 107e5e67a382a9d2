"""Numbers and Latin words keep their order in text from right to left, and nothing is added."""

from __future__ import annotations

import pytest

from plainleaf.diagnostics import Position
from plainleaf.handout.bidi import in_own_order, isolated
from plainleaf.model.article import Paragraph
from plainleaf.model.inlines import Code, Emphasis, Inlines, Isolate, Span, Text
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
    ],
)
def test_what_would_be_turned_round_is_isolated(run: str) -> None:
    """Whole, without the words and signs around it."""
    assert kept(f"יש {run} כאן") == [run]
    assert kept(f"כתוב ”{run}”.") == [run]


@pytest.mark.parametrize(
    "text", ["ב 112 ו 5", "עמ׳ 3–5", "2020, 2021", "1990-2000", "9:00–16:30", "1.5", "3/7", "דף 2"]
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


def test_a_long_text_takes_no_time() -> None:
    """However many Latin words stand in it."""
    text = "word " * 100_000 + "5 m" * 1000 + "+1 " * 10_000
    assert plain_text(isolated((Text(text),), rtl=True)) == text
