"""What stands on one line: groups of inlines, columns, and the signs that hold them in Word."""

from __future__ import annotations

import pytest

from plainleaf.diagnostics import Position
from plainleaf.handout.held import held
from plainleaf.model.article import Alignment, Cell, Paragraph, Row, Table
from plainleaf.model.inlines import (
    Emphasis,
    FootnoteReference,
    Inlines,
    Link,
    Strong,
    Superscript,
    Text,
)
from plainleaf.model.words import plain_text
from plainleaf.text.wholes import fixed
from plainleaf.theme import default_theme
from plainleaf.theme.columns import columns, fits, shares
from plainleaf.writers.docx.tables import column_widths

HERE = Position("article.md", 1)
TOKENS = default_theme().tokens


@pytest.mark.parametrize(
    ("nodes", "kept"),
    [
        ((Text("take "), Strong((Text("5"),)), Text(" mg now")), ["5 mg"]),
        ((Strong((Text("take 5"),)), Text(" mg now")), ["5 mg"]),
        ((Text("10"), Superscript((Text("9"),)), Text("/L or")), ["109/L"]),
        ((Text("75 mg/m"), Superscript((Text("2"),)), Text(" or")), ["75 mg/m2"]),
        ((Text("5 mg"), Superscript((Text("a"),)), Text(" or")), ["5 mg"]),
        ((Text("5"), FootnoteReference("a", HERE), Text(" mg or")), ["5 mg"]),
        ((Text("5 to "), Emphasis((Text("10 mg now"),))), ["5 to 10 mg"]),
        ((Link((Text("5"),), "x", HERE), Text(" mg")), ["5 mg"]),
        ((Text("12,500 IU to 20,000 IU or"),), ["12,500 IU to 20,000 IU"]),
    ],
)
def test_a_dose_of_several_nodes_is_one_group(nodes: Inlines, kept: list[str]) -> None:
    """Marks are parted for it; no word is lost."""
    groups = list(held(nodes, 24))
    assert "".join(plain_text(group) for group, _ in groups) == plain_text(nodes)
    assert [plain_text(group) for group, holds in groups if holds] == kept


@pytest.mark.parametrize(
    ("whole", "signs"),
    [
        ("5 mg", "5\u00a0mg"),
        ("5–10 mg", "5–\u206010\u00a0mg"),
        ("10-20 mg", "10-\u206020\u00a0mg"),
        ("500毫克", "500\u2060毫\u2060克"),
        ("10/20 mg/ml", "10/20\u00a0mg/ml"),
        ("5\u2009mg", "5\u202fmg"),
    ],
)
def test_signs_hold_a_whole_where_no_style_can(whole: str, signs: str) -> None:
    """As few as do."""
    assert fixed(whole) == signs


def table(*texts: str) -> Table:
    """Return a table of one row."""
    cells = tuple(Cell((Paragraph((Text(text),), HERE),)) for text in texts)
    return Table((), (), (Row(cells),), (Alignment.START,) * len(texts), HERE)


@pytest.mark.parametrize("count", range(1, 15))
def test_columns_fit_or_do_not(count: int) -> None:
    """Nine short numbers stand side by side, and three telephone numbers."""
    asked = columns(table(*["5 mg"] * count), TOKENS, {})
    assert fits(asked, TOKENS.line) == (count <= 9)
    asked = columns(table(*["+44 20 7946 0958"] * count), TOKENS, {})
    assert fits(asked, TOKENS.line) == (count <= 3)
    assert sum(shares(asked, TOKENS.line)) == pytest.approx(1)


def test_each_column_holds_its_number() -> None:
    """Though another has a very long address, which may be broken."""
    asked = columns(table("https://example.org/" + "long/" * 30, "12,500 IU", "a"), TOKENS, {})
    assert fits(asked, TOKENS.line)
    for share, column in zip(shares(asked, TOKENS.line), asked, strict=True):
        assert share * TOKENS.line >= column.least


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("first", ["a", "Hydrochlorothiazide", "Take it with food. " * 9])
def test_a_column_in_word_holds_its_number(first: str, count: int) -> None:
    """Whatever stands beside it; the columns sum to the line."""
    shown = table(first, *["12,500 IU"] * count)
    asked = columns(shown, TOKENS, {})
    if not fits(asked, TOKENS.line):
        return
    width = round(TOKENS.line * TOKENS.text.size * 20)
    widths = column_widths(shown, width, TOKENS)
    assert sum(widths) == width
    for own, column in zip(widths, asked, strict=True):
        assert own >= int(column.least * TOKENS.text.size * 20) - 1
