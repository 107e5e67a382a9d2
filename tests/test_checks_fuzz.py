"""Checks on any text: they end, name lines that are there, and never raise."""

from __future__ import annotations

import json
import pickle
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from plainleaf.api import check, check_with_measures
from plainleaf.checks import advise
from plainleaf.checks.context import CheckContext
from plainleaf.checks.prose.syllables import syllables
from plainleaf.checks.scorecard import score_card
from plainleaf.diagnostics import Position
from plainleaf.model.article import Article, Heading, Paragraph
from plainleaf.model.inlines import Emphasis, Text
from plainleaf.model.metadata import Metadata
from plainleaf.settings import Settings

TODAY = date(2026, 11, 25)
CONTENT = Path(__file__).resolve().parents[1] / "content"
# Pieces that the patterns are made for, in any order, beside any characters at all.
PIECES = (
    "nausea|(|)|13 out of 17|1 in 8|20%|100 %| patients|. |? |… |e.g. |Dr. |BPD|ABC (|is |was |"
    "increased|called |, which |, or |“|”|’s|-|–|—|\n|www.|https://|the red box|²|½|٣|Ⅻ|A&E|NOT |"
    "in order to |薬。|слово|\u200f|\ufe0f|⭐|0|1,000|9999999999999|2.5.1|/"
).split("|")
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    max_size=30,
).map("".join)
LANGUAGES = st.sampled_from(["en", "en-GB", "de", "ja", "ar", "hi", "", "xx", "zh-Hans"])


def article(text: str, other: str, language: str) -> Article:
    """Return an article of a heading and two paragraphs."""
    place = Position("a.md", 3)
    inlines = (Text(text, (len(text) // 2,)), Emphasis((Text(other),)))
    return Article(
        Metadata(text, language, description=other, next_review=other),
        Heading(1, (Text(text),), "", place),
        (Heading(2, (Text(other),), "x", place), Paragraph(inlines, place)),
    )


@examples(300)
@given(TEXTS, TEXTS, LANGUAGES)
def test_any_text_is_advised_on(text: str, other: str, language: str) -> None:
    """Advice, measures and score card; each report at a line of its paragraph."""
    inquiry = CheckContext(article(text, other, language), Settings(), TODAY)
    found = advise(inquiry)
    assert {each.position.line for each in found} <= {0, 3, 4}
    assert len(score_card(inquiry, found)) == 44
    json.dumps(inquiry.reading.data())


MARKDOWN = st.lists(
    st.sampled_from(
        "words. |nausea |**|*|\n|\n\n|- |1. |> |## || a | b |\n|---|---|\n|[^1]|[^1]: |[@a]|<br>|"
        "\\\n|`code`|::: note\n|:::\n|<b>|</b>|[a](https://a.example)|![x](y.png)|薬|。".split("|")
    ),
    max_size=40,
).map("".join)


@examples(150)
@given(MARKDOWN)
def test_every_report_is_at_a_line_of_the_source(markdown: str) -> None:
    """Through lists, quotations, breaks, notes and boxes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.md"
        path.write_text(f"---\ntitle: T\nlang: en\n---\n\n{markdown}", "utf-8")
        lines = path.read_text("utf-8").count("\n") + 1
        for each in check(path, today=TODAY):
            assert 0 <= each.position.line <= lines


@examples(300)
@given(st.text(min_size=1, max_size=20))
def test_any_word_has_a_syllable(word: str) -> None:
    """And not more than it has characters, three for each capital or figure."""
    assert 1 <= syllables(word) <= 8 * len(word)


def test_a_checkup_travels_between_processes() -> None:
    """Whoever limits time and memory does the work in another one."""
    checkup = check_with_measures(CONTENT / "nalmefen", today=TODAY)
    again = pickle.loads(pickle.dumps(checkup))  # noqa: S301
    assert again.diagnostics == checkup.diagnostics
    assert again.score_card == checkup.score_card
    assert again.measures == checkup.measures
