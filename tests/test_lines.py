"""Lines: widths, what is cut to one, and within what none ends."""

from __future__ import annotations

import pytest

from plainleaf.text.lines import cut, width, words


def test_characters_of_east_asia_are_an_em_wide() -> None:
    """A line holds fewer of them, and ends between any two."""
    assert width("abc") == 3
    assert width("薬を") == pytest.approx(2 * 1.68)
    assert words("one 薬を") == ["one", "薬", "を"]


def test_a_text_is_cut_between_words() -> None:
    """With a sign that it goes on; what fits is left alone."""
    assert cut("Short enough", 12) == "Short enough"
    assert cut("A title, that is long", 12) == "A title…"
    assert cut("新型コロナウイルス", 10) == "新型コロナ…"
