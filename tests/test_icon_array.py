"""Icon arrays: how people stand, what is drawn, and what is said of it in words."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import resvg_py
from lxml import etree
from PIL import Image as Raster

from plainleaf.handout import compose
from plainleaf.handout.icon_array import HEIGHTS, WIDTH, grid, picture_of
from plainleaf.model.article import Figure, IconArray, Picture
from plainleaf.model.inlines import Image, Span, Strong, Text
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme

PICTURES = Path(__file__).resolve().parent / "pictures"
COLORS = default_theme().tokens.colors
SVG = "{http://www.w3.org/2000/svg}"
PERSON = re.compile(r"M[^M]+M[^M]+")
GOLDEN = {
    "13-of-17": picture_of(13, 17, COLORS),
    "4-of-100": picture_of(4, 100, COLORS),
    "3-of-1000": picture_of(3, 1000, COLORS),
    "9-of-100-compared": picture_of(9, 100, COLORS, pair=True),
    "5-of-12-from-the-right": picture_of(5, 12, COLORS, rtl=True),
}


def drawn(picture: Picture) -> tuple[int, int]:
    """Return how many people are filled in and how many are in outline."""
    counts = {"none": 0, COLORS.accent: 0}
    for path in etree.fromstring(picture.data).iter(f"{SVG}path"):
        counts[path.get("fill")] += len(PERSON.findall(path.get("d")))
    return counts[COLORS.accent], counts["none"]


def described(folder: Path, attributes: str, language: str = "en", body: str = "…") -> str:
    """Return the alternative text of an icon array whose caption does not say its numbers."""
    path = folder / "article.md"
    head = f"---\ntitle: T\nlang: {language}\n---\n\n"
    path.write_text(f"{head}::: icon-array {{{attributes}}}\n{body}\n:::\n", "utf-8")
    reading = read_article(path)
    assert reading.diagnostics == ()
    handout = compose(reading.article, default_theme())
    alts = [node.alt for node in walk(handout.body) if isinstance(node, Image)]
    return " ".join(filter(None, alts))


# --- How people stand ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "columns", "rows"),
    [(1, 1, 1), (5, 5, 1), (10, 10, 1), (12, 6, 2), (14, 7, 2), (17, 10, 2), (24, 8, 3),
     (25, 5, 5), (36, 9, 4), (50, 10, 5), (100, 10, 10), (200, 20, 10), (85, 10, 9), (250, 20, 13),
     (500, 25, 20), (1000, 40, 25)],
)  # fmt: skip
def test_people_stand_in_rows_that_can_be_counted(of: int, columns: int, rows: int) -> None:
    """Rows of ten, or of a number that comes out even; longer ones where there are hundreds."""
    found = grid(of)
    assert (found.columns, found.rows) == (columns, rows)


@pytest.mark.parametrize(("pair", "heights"), HEIGHTS.items())
def test_every_number_of_people_fits_the_page(pair: bool, heights: tuple[float, float]) -> None:
    """No wider than a line, no higher than half a page or so, and nobody left out."""
    for of in range(1, 1001):
        found = grid(of, pair=pair)
        assert found.columns * found.rows >= of > found.columns * (found.rows - 1)
        assert found.width <= WIDTH + 0.01
        assert found.height <= heights[of > 100] + 0.01
        # A person of a hundred is as high as a line of print; one of a thousand can be told.
        assert found.scale * 22.4 >= (16 if of <= 100 else 9)


@pytest.mark.parametrize(("of", "columns", "rows"), [(5, 5, 1), (12, 6, 2), (50, 10, 5),
    (51, 20, 3), (100, 20, 5), (200, 20, 10), (1000, 50, 20)])  # fmt: skip
def test_two_groups_stand_in_rows_that_are_compared_at_a_glance(
    of: int, columns: int, rows: int
) -> None:
    """One above the other, in fewer and longer rows than a group by itself."""
    found = grid(of, pair=True)
    assert (found.columns, found.rows) == (columns, rows)


# --- What is drawn -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOLDEN)
def test_the_picture_is_what_a_person_has_looked_at(name: str, update_golden: bool) -> None:
    """A change of the drawing is seen; `--update-golden` writes it anew, to be looked at."""
    now = GOLDEN[name].data.decode()
    path = PICTURES / f"{name}.svg"
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8")


def test_every_golden_picture_is_compared() -> None:
    """None is left behind."""
    assert {path.stem for path in PICTURES.glob("*")} == set(GOLDEN)


@pytest.mark.parametrize(
    ("count", "of"), [(0, 1), (1, 1), (13, 17), (0, 100), (100, 100), (3, 1000)]
)
def test_as_many_people_are_drawn_as_the_numbers_say(count: int, of: int) -> None:
    """Filled in and in outline."""
    assert drawn(picture_of(count, of, COLORS)) == (count, of - count)


def test_filled_and_outlined_people_differ_in_grey() -> None:
    """On a black-and-white printer: a person filled in holds several times as much ink."""

    def ink(count: int) -> float:
        svg = picture_of(count, 1, COLORS).data.decode()
        data = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=100, background="white"))
        grey = Raster.open(io.BytesIO(data)).convert("L")
        return sum((255 - value) * count for value, count in enumerate(grey.histogram()))

    assert ink(1) > 2.5 * ink(0) > 0


def test_people_are_counted_from_the_side_where_reading_begins() -> None:
    """From the right in Arabic and Hebrew, where the first group stands, too."""
    left, right = (
        etree.fromstring(picture_of(1, 10, COLORS, rtl=rtl).data).find(f"{SVG}path").get("d")
        for rtl in (False, True)
    )
    assert float(left[1:].split()[0]) < 20
    assert float(right[1:].split()[0]) > 280


# --- What is said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "one", "people"),
    [
        ("en", "13 of 17 people filled in, 4 in outline.", "People"),
        ("de", "13 von 17 Personen ausgefüllt, 4 nur als Umriss.", "Personen"),
        ("es", "13 de 17 personas con relleno; 4, solo con contorno.", "Personas"),
        ("fr", "13 sur 17 personnes en silhouette pleine, 4 en simple contour.", "Personnes"),
        ("pl", "13 z 17 (osoby) – wypełnione sylwetki; 4 – same kontury.", "Osoby"),
        ("ja", "17人のうち、塗りつぶしが13、輪郭だけが4です。", "人"),
        ("ar", "13 من أصل 17 (أشخاص): رموز ممتلئة؛ 4: رموز مفرغة.", "أشخاص"),
    ],
)
def test_the_picture_is_described_in_the_language_of_the_article(
    language: str, one: str, people: str, tmp_path: Path
) -> None:
    """Both numbers and what is left, where the caption does not say them: they are heard once."""
    assert described(tmp_path, "count=13 of=17", language) == one
    assert described(tmp_path, "count=13 of=17", language, "17 … 13") == people
    assert described(tmp_path, "count=13 of=17", language, "170 … 13") == one
    assert described(tmp_path, "count=13 of=17", language, "١٣ ١٧") == people
    assert described(tmp_path, "count=13 of=17", language, "") == people


@pytest.mark.parametrize("language", default_theme().languages())
def test_descriptions_in_every_language_have_all_numbers_whatever_they_are(
    language: str, tmp_path: Path
) -> None:
    """One, none and many: no word of a description depends on them, so all but they is the same."""
    said = {
        re.sub(r"\d+", "#", described(tmp_path, f"count={count} of=20", language))
        for count in (0, 1, 2, 5, 19, 20)
    }
    assert len(said) == 1
    numbers = re.findall(r"\d+", described(tmp_path, "count=3 of=20", language))
    assert sorted(map(int, numbers)) == [3, 17, 20]


@pytest.mark.parametrize(
    ("language", "what", "said"),
    [
        ("en", "women with asthma", "2 of 9 women with asthma filled in, 7 in outline."),
        ("de", "Kindern", "2 von 9 Kindern ausgefüllt, 7 nur als Umriss."),
        ("fr", "enfants", "2 sur 9 enfants en silhouette pleine, 7 en simple contour."),
        ("tr", "hasta", "9 hasta: 2 dolu figür, 7 yalnızca dış çizgiyle."),
        ("ja", "人の患者", "9人の患者のうち、塗りつぶしが2、輪郭だけが7です。"),
    ],
)
def test_an_author_says_who_is_counted(language: str, what: str, said: str, tmp_path: Path) -> None:
    """`what=` takes the place of “people”."""
    assert described(tmp_path, f'count=2 of=9 what="{what}"', language) == said


def test_an_author_names_the_groups(tmp_path: Path) -> None:
    """In the picture and in its description."""
    attributes = 'without=9 count=5 of=10 labels="Sugar pill | Real pill"'
    # The line above each picture has its numbers.
    assert described(tmp_path, attributes) == "Sugar pill Real pill"
    unnamed = described(tmp_path, "without=9 count=5 of=10")
    assert unnamed == "Without treatment With treatment"
    assert described(tmp_path, 'first=4 count=6 of=10 labels="Men | Women"') == "Men Women"


def test_two_groups_are_named_above_their_pictures(tmp_path: Path) -> None:
    """The names and the numbers are text: they grow with it, and are shaped as their script is."""
    path = tmp_path / "article.md"
    body = "::: icon-array {before=2 count=1 of=9}\nA *b*.\n\nC.\n:::\n"
    path.write_text(f"---\ntitle: T\nlang: en\n---\n\n{body}", "utf-8")
    array, after = compose(read_article(path).article, default_theme()).body
    assert isinstance(array, IconArray)
    first, before, second, now = array.blocks
    assert (plain_text(first), plain_text(second)) == ("Before: 2 of 9", "After: 1 of 9")
    assert isinstance(before, Figure)
    assert isinstance(now, Figure)
    assert (plain_text(before), plain_text(now), plain_text(after)) == ("", "A b.", "C.")
    assert [one.image.picture for one in (before, now)] == [
        "icon-array-2-of-9-compared.svg", "icon-array-1-of-9-compared.svg",
    ]  # fmt: skip


def test_the_products_own_names_of_groups_say_which_language_they_are_in(tmp_path: Path) -> None:
    """In a draft in a language without labels; the author's names are in the article's."""
    path = tmp_path / "article.md"
    head = "---\ntitle: T\nlang: eo\n---\n\n"
    path.write_text(f"{head}::: icon-array {{before=2 count=1 of=9}}\n:::\n", "utf-8")
    own = compose(read_article(path).article, default_theme(), draft=True).body
    assert {node.language for node in walk(own) if isinstance(node, Span)} == {"en"}
    named = '::: icon-array {before=2 count=1 of=9 labels="A | B"}\n:::\n'
    path.write_text(f"{head}{named}", "utf-8")
    theirs = compose(read_article(path).article, default_theme(), draft=True).body
    strong = [node for node in walk(theirs) if isinstance(node, Strong)]
    assert [one.children for one in strong] == [(Text("A"),), (Text("B"),)]


# --- What is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ("", "says how many (count) of how many people (of)"),
        ("count=9", "says how many (count) of how many people (of)"),
        ("count=18 of=17", "count=18 is more than of=17"),
        ("before=18 count=1 of=17", "before=18 is more than of=17"),
        ("count=0 of=0", "of=0: an icon array draws from 1 to 1000 people"),
        ("count=1 of=1001", "of=1001: an icon array draws from 1 to 1000 people"),
        ("count=many of=17", "count=many is not a whole number"),
        ("count=4.2 of=100", "count=4.2 is not a whole number"),
        ("count=-1 of=100", "count=-1 is not a whole number"),
        ('before="9 of 50" count=5 of=100', "before is 9 of 50, but of says 100"),
        ('count="5/50" of=100', "count is 5 of 50, but of says 100"),
        ("before=1 without=2 count=3 of=9", "would make more"),
        ("first=1 count=3 of=9", "have no names"),
        ('count=3 of=9 labels="A | B"', "there is one group"),
        ('before=1 count=3 of=9 labels="A"', "two names with a bar between them"),
    ],
)
def test_an_array_that_cannot_be_drawn_is_an_error_at_its_line(
    attributes: str, said: str, tmp_path: Path
) -> None:
    """Its words are kept, and the report holds the numbers."""
    path = tmp_path / "article.md"
    head = "---\ntitle: T\nlang: en\n---\n\nA.\n\n"
    path.write_text(f"{head}::: icon-array {{{attributes}}}\nWords.\n:::\n", "utf-8")
    reading = read_article(path)
    (found,) = reading.diagnostics
    assert (found.code, str(found.severity), found.position.line) == ("icon-array", "error", 8)
    assert said in found.message
    assert found.hint
    assert plain_text(reading.article.blocks) == "A.Words."


@pytest.mark.parametrize(
    "attributes", ['count="5 of 9" of=9', "count=5 of=9", 'count="5/9" of=9', "count=५ of=٩"]
)
def test_a_whole_that_is_said_twice_is_no_fault(attributes: str, tmp_path: Path) -> None:
    """As long as it is the same one."""
    assert described(tmp_path, attributes).startswith("5 of 9 people")


@pytest.mark.parametrize(
    ("attributes", "severity", "dropped"),
    [
        ("count=5 of=9 befor=3", "warning", "befor 3"),
        ("count=5 of 9", "error", "of 9"),
        ("count=5, of=9", None, ""),
        ("count='5' of='9'", None, ""),
    ],
)
def test_what_braces_say_is_understood_or_named(
    attributes: str, severity: str | None, dropped: str, tmp_path: Path
) -> None:
    """A misspelt name is not passed over, and commas and single quotes do no harm."""
    path = tmp_path / "article.md"
    path.write_text(
        f"---\ntitle: T\nlang: en\n---\n\n::: icon-array {{{attributes}}}\nA.\n:::\n", "utf-8"
    )
    reading = read_article(path)
    found = [one for one in reading.diagnostics if one.code == "container-attribute"]
    assert [str(one.severity) for one in found] == ([severity] if severity else [])
    assert [one.dropped for one in found] == ([dropped] if severity else [])
    if severity != "error":
        (array,) = reading.article.blocks
        assert isinstance(array, IconArray)
        assert (array.count, array.of) == (5, 9)


def test_the_caption_is_the_first_paragraph(tmp_path: Path) -> None:
    """It says the numbers in words, below the picture."""
    path = tmp_path / "article.md"
    path.write_text(
        "---\ntitle: T\nlang: en\n---\n\n::: icon-array {count=1 of=9}\nA *b*.\n\nC.\n:::\n",
        "utf-8",
    )
    figure, after = compose(read_article(path).article, default_theme()).body
    assert isinstance(figure, Figure)
    assert (plain_text(figure.caption), plain_text(after)) == ("A b.", "C.")
