"""Lines: widths, what is cut to one, and within what none ends."""

from __future__ import annotations

import pytest

from plainleaf.text.lines import cut, wholes, width, words


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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain words", []),
        ("a post-traumatic disorder", ["post-traumatic"]),
        ("from 60–70 letters", ["60–70"]),
        ("effects -\u00a0while most", ["-\u00a0while"]),
        ("https://example.org/a-b/c", ["a-b"]),
        ("初期にはSARS-CoVが国", ["SARS-CoV"]),
        ("the-role-of-exercise-in-low-back-pain", ["-exercise", "-in", "-low", "-back", "-pain",
                                                   "the", "-role", "-of"]),
    ],
)  # fmt: skip
def test_what_has_a_hyphen_is_kept_whole(text: str, kept: list[str]) -> None:
    """And what is too long for a line ends before its hyphens, not after; nothing is lost."""
    pieces = list(wholes(text, 20))
    assert "".join(piece for piece, _ in pieces) == text
    assert sorted(piece for piece, whole in pieces if whole) == sorted(kept)
