"""What a copy tears apart: numbers at the end of a line, and marks behind which a wide space is."""

from __future__ import annotations

import pytest

from plainleaf.importers import import_article
from plainleaf.model.article import Paragraph
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import SourceText, read_article

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
