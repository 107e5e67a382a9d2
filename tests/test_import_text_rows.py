"""Rows of pasted sheets: each cell stays in its column, empty ones at the ends of rows, too."""

from __future__ import annotations

import pytest

from plainleaf.importers import import_article
from plainleaf.model.article import List, Table
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import SourceText, read_article

PLANS = {
    "de": ("Mittel", "morgens", "mittags", "abends", "Tilidin 50/4 mg", "Ibuprofen 600 mg", "1"),
    "en": ("Drug", "morning", "noon", "night", "Warfarin 3 mg", "Aspirin 100 mg", "2"),
    "ar": ("الدواء", "صباحا", "ظهرا", "مساء", "وارفارين ٣ ملغ", "أسبرين ١٠٠ ملغ", "١"),
    "he": ("תרופה", "בוקר", "צהריים", "ערב", "קומדין 3 מ״ג", "אספירין 100 מ״ג", "½"),
    "zh-Hans": ("药名", "早上", "中午", "晚上", "华法林3毫克", "阿司匹林100毫克", "1"),
    "hi": ("दवा", "सुबह", "दोपहर", "रात", "वारफेरिन ३ मि.ग्रा", "एस्पिरिन १०० मि.ग्रा", "१"),
}
# Which of three cells are full.
SHAPES = [
    ("100", "111"),
    ("111", "100"),
    ("010", "001", "111"),
    ("100", "010", "100"),
    ("111", "000", "110"),
    ("000", "111"),
    ("100", "100"),
]
END = {"zh-Hans": "请打电话给我们。", "ar": "اتصل بنا من فضلك.", "he": "נא להתקשר אלינו."}


def imported(rows: list[str], language: str, end: str = "\n\n") -> tuple[list[list[str]], str]:
    """Return the cells of the table of an import, and all that it asks."""
    text = "\n".join(rows)
    last = END.get(language, "Call us, please.")
    source = f"Abc 1\n\n{last}\n\n{text}{end}{last if end else ''}"
    made = import_article(source.encode(), language=language)
    article = read_article(SourceText(made.text)).article
    tables = [each for each in walk(article.blocks) if isinstance(each, Table)]
    asked = [each.message for each in made.diagnostics if each.code == "asked"]
    cells = [
        [" ".join(plain_text(block) for block in cell.blocks) for cell in row.cells]
        for table in tables
        for row in (*table.head, *table.body)
    ]
    assert len(tables) < 2
    return cells, " ".join(asked)


def plan(language: str, shape: tuple[str, ...]) -> list[list[str]]:
    """Return rows of a plan of drugs."""
    *names, first, second, dose = PLANS[language]
    drugs = [first, second, f"{first} +"]
    return [names, *([drugs[at], *(dose if each == "1" else "" for each in row)]
                     for at, row in enumerate(shape))]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
@pytest.mark.parametrize("language", PLANS)
def test_empty_cells_at_the_end_of_rows_stay_where_they_are(
    language: str, shape: tuple[str, ...]
) -> None:
    """Whatever row is short, the first and the last of the file, too."""
    rows = plan(language, shape)
    lines = ["\t".join(row) for row in rows]
    full = [at for at in range(4) if any(row[at] for row in rows[1:]) or rows[0][at]]
    expected = [[row[at] for at in full] for row in rows]
    for end in ("\n\n", "\n", ""):
        assert imported(lines, language, end)[0] == expected
    # Spaces in the empty cells, and a column too many, as it is marked with a mouse.
    assert imported([f"{line} \t".replace("\t\t", "\t \t") for line in lines], language)[0] == (
        expected
    )


@pytest.mark.parametrize("shape", SHAPES[:4], ids=" ".join)
@pytest.mark.parametrize("language", PLANS)
def test_rows_whose_last_tabs_are_gone_are_rows_and_asked_about(
    language: str, shape: tuple[str, ...]
) -> None:
    """Editors take white space at the ends of lines away."""
    rows = plan(language, shape)
    cells, asked = imported(["\t".join(row).rstrip() for row in rows], language)
    assert cells == rows
    assert "Rows end before the last column" in asked


def test_a_row_of_which_its_name_alone_is_left_is_a_row() -> None:
    """Where figures stand below it; a line of words among rows of words is none."""
    rows = ["Mittel\tmorgens\tabends", "Tilidin\t1\t1", "Ibuprofen", "Marcumar\t1\t0"]
    cells, asked = imported(rows, "de")
    assert cells[2] == ["Ibuprofen", "", ""]
    assert "Rows end before the last column" in asked


def test_an_empty_row_does_not_part_a_table() -> None:
    """Nor does a title in a row of its own become the names of columns."""
    rows = ["Mein Plan\t\t", "Mittel\tmorgens\tabends", "A\t1\t", "\t\t", "B\t\t1"]
    assert imported(rows, "de")[0] == [
        ["Mittel", "morgens", "abends"],
        ["A", "1", ""],
        ["B", "", "1"],
    ]


def test_tabs_that_align_cells_are_no_empty_cells() -> None:
    """All rows have as many cells then; it is asked about."""
    rows = ["Arzneimittel\tmorgens\tabends", "ASS\t\t1\t0", "Marcumar 3 mg\t1\t1"]
    cells, asked = imported(rows, "de")
    assert cells[1:] == [["ASS", "1", "0"], ["Marcumar 3 mg", "1", "1"]]
    assert "Several tabs" in asked


def test_rows_that_do_not_fit_are_no_table_and_asked_about() -> None:
    """No value comes into a column that may be another's."""
    rows = ["Mittel\t\tmorgens\tabends", "Tilidin\t1\t0", "ASS\t\t\t1"]
    cells, asked = imported(rows, "de")
    assert cells == []
    assert "have not as many cells" in asked


def test_a_column_of_remarks_without_a_name_is_one() -> None:
    """Rows stay rows, and the hours of a head stay its names."""
    rows = ["Mittel\t8 Uhr\t20 Uhr\t", "A\t1\t0\tnach dem Essen", "B\t1\t1\t"]
    assert imported(rows, "de")[0] == [row.split("\t") for row in rows]


def test_a_list_that_does_not_show_which_cell_is_empty_is_asked_about() -> None:
    """`1` at noon would be read as one in the morning."""
    rows = ["A 5 mg\t1\t1\t1", "B 5 mg\t\t1\t", "C 5 mg\t0\t1\t1"]
    cells, asked = imported(rows, "de")
    assert cells == []
    assert "Cells of this row are empty" in asked


def test_tabs_at_the_ends_of_lines_of_text_make_no_rows() -> None:
    """Nor do tabs before them; items are items."""
    source = "Titel\n\nErster Satz.\t\nZweiter Satz hier.\t\n\n•\tAusweis\t\n•\tBrille\n"
    made = import_article(source.encode(), language="de")
    blocks = read_article(SourceText(made.text)).article.blocks
    assert not [each for each in walk(blocks) if isinstance(each, Table)]
    assert [len(each.items) for each in walk(blocks) if isinstance(each, List)] == [2]


@pytest.mark.parametrize(
    ("language", "label", "days", "hours"),
    [
        ("de", "Sprechzeiten:", ("Mo, Di", "Mi", "Fr"), ("8:00–12:00 Uhr", "14:00 Uhr", "zu")),
        ("en", "Hours:", ("Mon", "Wed", "Fri"), ("8.30 to 12", "2.00 pm", "closed")),
        ("ar", "المواعيد:", ("الأحد", "الاثنين", "الخميس"), ("٨:٠٠–١٢:٠٠", "١٤:٠٠", "مغلق")),
        ("zh-Hans", "门诊时间：", ("周一", "周三", "周五"), ("8:00–12:00", "14:00–17:30", "休息")),
    ],
)
def test_a_label_before_the_first_row_stands_above_a_list(
    language: str, label: str, days: tuple[str, ...], hours: tuple[str, ...]
) -> None:
    """No row of hours names columns; each day keeps its hours."""
    lines = [f"{'' if at else label}\t{day}\t{hour}"
             for at, (day, hour) in enumerate(zip(days, hours, strict=True))]  # fmt: skip
    source = f"Abc 1\n\n{END.get(language, 'Call us.')}\n\n" + "\n".join(lines) + "\n"
    made = import_article(source.encode(), language=language)
    blocks = read_article(SourceText(made.text)).article.blocks
    assert not [each for each in walk(blocks) if isinstance(each, Table)]
    assert plain_text(blocks[-2]) == label
    colon = "：" if language.startswith("zh") else ": "
    assert isinstance(blocks[-1], List)
    assert [plain_text(item.blocks[0]) for item in blocks[-1].items] == [
        f"{day}{colon}{hour}" for day, hour in zip(days, hours, strict=True)
    ]


def test_a_first_row_that_nothing_shows_to_be_names_is_asked_about() -> None:
    """Words above words; where figures stand below words, it is one."""
    assert "Nothing shows" in imported(["Ausweis\timmer", "Brille\twenn nötig"], "de")[1]
    assert "Nothing shows" not in imported(["Mittel\tMenge", "Wasser\t2 Liter"], "de")[1]
