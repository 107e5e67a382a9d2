"""Editions: what is promised of large print, giant print and easy print, measured in the files.

One room: the two articles are exported once in each edition, and all tests measure those files.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from PIL import Image as Bitmap
from typer.testing import CliRunner

import measured
import tag_tree
from browser.axe import Axe
from browser.computed import Texts
from measured import W
from plainleaf.api import Export, export, name_of, read
from plainleaf.cli import app
from plainleaf.handout import compose
from plainleaf.model import article as a
from plainleaf.model import inlines as il
from plainleaf.model.article import Paragraph, Picture, Table
from plainleaf.model.inlines import Strong, Text
from plainleaf.model.transform import walk
from plainleaf.model.words import labels, plain_text
from plainleaf.theme import Theme, default_theme
from plainleaf.theme.contrast import contrast, luminance, text_pairs
from plainleaf.theme.editions import FLOORS, Edition, foot, themed
from plainleaf.theme.greyscale import grey, grey_picture
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import comparable
from samples import FRONT_MATTER, in_order_of_parts
from validators.field import Check
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf

CONTENT = Path(__file__).resolve().parents[1] / "content"
CLINIC = Path(__file__).parent / "clinic"
ARTICLES = ("nalmefen", "clear-print")
NEW = [edition for edition in Edition if edition is not Edition.STANDARD]
BIG = [Edition.LARGE_PRINT, Edition.GIANT]
INCH = 72.0
A4 = (595.28, 841.89)
# What else an export can be asked for. Every edition is made with each option of one row and each
# of the others: whatever changes what a handout shows belongs here.
OPTIONS: tuple[dict[str, dict[str, Any]], ...] = (
    {"all": {}, "patients": {"audience": "patients"}, "clinics": {"audience": "clinics"}},
    {"alone": {"clinic": False}, "clinic": {"clinic": CLINIC}},
)
MATRIX = {
    "-".join((edition, *names)): (edition, {k: v for name, row in zip(names, OPTIONS, strict=True)
                                            for k, v in row[name].items()})
    for edition, *names in product(Edition, *OPTIONS)
}  # fmt: skip

Made = Callable[[str, Edition], Export]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """`made(article, edition)` exports it, once; their names keep the files apart."""
    folder = tmp_path_factory.mktemp("editions")
    return cache(lambda name, edition: export(CONTENT / name, out=folder, edition=edition))


@pytest.fixture(params=list(product(ARTICLES, NEW)), ids=lambda pair: f"{pair[0]}-{pair[1]}")
def exported(request: pytest.FixtureRequest, made: Made) -> tuple[Export, Edition]:
    """Return one edition of one article; that it passes parity and PDF/UA is a condition."""
    article, edition = request.param
    return made(article, edition), edition


def theme_of(edition: Edition) -> Theme:
    """Return the product's theme in an edition."""
    return themed(default_theme(), edition)


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "options"), MATRIX.values(), ids=MATRIX)
def test_the_seed_article_for_everybody(
    edition: Edition, options: dict[str, Any], tmp_path: Path, verapdf: VeraPdf
) -> None:
    """Editions, audiences, with a clinic's profile and without: four files that pass.

    No text is too small, no line too long or ends with a hyphen, and easy print stays grey.
    """
    result = export(CONTENT / "nalmefen", out=tmp_path, edition=edition, **options)
    audience = options.get("audience")
    # Patients get no works, which the copy of this name for all readers has.
    works = "no-references" if audience == "patients" else ""
    name = name_of("nalmefen", edition, audience, works=works)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{format_}" for format_ in ("pdf", "docx", "epub", "html")
    }
    assert result.report.parity is not None
    assert result.report.parity.passed
    assert not result.report.failed
    assert verapdf(result.files["pdf"], "ua1") == verapdf(result.files["pdf"], "2a") == []
    pages = measured.painted(result.files["pdf"])
    floor = FLOORS.get(edition, 12)
    assert round(min(text.size for text in pages.texts), 2) == floor
    assert min(size for _, size in measured.word_sizes(result.files["docx"])) >= floor
    if edition is not Edition.STANDARD:
        lines = [line.text.strip() for line in measured.lines_of(result.files["pdf"])]
        assert max(map(len, lines)) <= 70
        assert not [line for line in lines if line.endswith(("-", "\u2010", "\u2011"))]
    if edition is Edition.EASY_PRINT:
        assert all(len(set(color)) == 1 for color in pages.colors)


@pytest.mark.parametrize("edition", NEW)
def test_a_draft_passes_in_every_edition(edition: Edition, tmp_path: Path) -> None:
    """It says so on every page, on one line with the title and the number of the page."""
    pdf = export(CONTENT / "nalmefen", ("pdf",), tmp_path, edition=edition, draft=True).files["pdf"]
    feet = [line.text for line in measured.lines_of(pdf) if line.text.startswith("Page ")]
    assert len(feet) == len({line.page for line in measured.lines_of(pdf)})


def test_the_foot_of_pages_has_as_much_as_one_line_holds() -> None:
    """The clinic's name before its telephone before the document's number."""
    words = "Hillside Clinic · 01632 960123 · HS-nalmefen"
    assert foot(words, default_theme().tokens) == words
    assert foot(words, theme_of(Edition.EASY_PRINT).tokens) == "Hillside Clinic"
    assert foot("Hill · 01632 960 · HS-1", theme_of(Edition.LARGE_PRINT).tokens) == (
        "Hill · 01632 960 · HS-1"
    )
    assert foot("Hillside Clinic of Anytown", theme_of(Edition.GIANT).tokens) == "Hillside…"


def test_the_standard_edition_keeps_its_plain_name() -> None:
    """So links to it hold; a translation's language stays before the edition."""
    assert name_of("nalmefen", "standard") == "nalmefen"
    assert name_of("nalmefen.es", Edition.LARGE_PRINT) == "nalmefen.es-large-print"


def test_the_standard_edition_is_the_theme_itself() -> None:
    """Nothing changes for whom asks for no edition; a variant's own variant is itself."""
    assert themed(default_theme(), Edition.STANDARD) is default_theme()
    large = theme_of(Edition.LARGE_PRINT)
    assert theme_of(Edition.LARGE_PRINT) is large
    assert themed(large, Edition.LARGE_PRINT) is large


def test_several_editions_at_once(tmp_path: Path) -> None:
    """With commas or repeated; each is told with its files."""
    words = [
        *("export", str(CONTENT / "nalmefen"), "--out", str(tmp_path), "--to", "html,epub"),
        *("--edition", "large-print,standard", "--edition", "standard"),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    files = {"nalmefen.html", "nalmefen.epub", "nalmefen-large-print.html",
             "nalmefen-large-print.epub"}  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == files
    assert result.output.index("nalmefen-large-print.html") < result.output.index("nalmefen.html")


def test_an_unknown_edition_is_a_wrong_word(tmp_path: Path) -> None:
    """Exit code 2, and the words that there are."""
    words = ["export", str(CONTENT / "nalmefen"), "--edition", "huge", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "easy-print" in result.output
    assert not list(tmp_path.iterdir())


def test_an_edition_and_an_article_of_its_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """`a` in large print and the article `a-large-print` would be one file."""
    for name in ("a", "a-large-print"):
        (tmp_path / f"{name}.md").write_text(FRONT_MATTER.replace("{language}", "en") + "Words.\n")
    words = ["export", str(tmp_path / "a.md"), str(tmp_path / "a-large-print.md"),
             "--edition", "standard,large-print", "--out", str(tmp_path / "out")]  # fmt: skip
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "'a-large-print'" in " ".join(result.output.split())


def test_an_edition_is_a_publication_of_its_own(made: Made) -> None:
    """Libraries tell files apart by their identifiers; pages are those of the same edition."""
    sources, names = set(), set()
    for edition in Edition:
        files = made("nalmefen", edition).files
        with zipfile.ZipFile(files["epub"]) as package:
            opf = etree.fromstring(
                package.read(next(n for n in package.namelist() if n.endswith(".opf")))
            )
        names.add(opf.findtext(".//{http://purl.org/dc/elements/1.1/}identifier"))
        sources.add(opf.xpath("string(//*[@property='pageBreakSource'])"))
    assert len(names) == len(sources) == len(Edition)


# --- Sizes ---------------------------------------------------------------------------------------


def test_no_text_of_the_pdf_is_smaller_than_the_edition_promises(
    exported: tuple[Export, Edition],
) -> None:
    """Captions, notes, raised figures, headers and page numbers included."""
    files, edition = exported
    texts = measured.painted(files.files["pdf"]).texts
    assert round(min(text.size for text in texts), 2) == FLOORS[edition]


def test_no_text_of_the_word_file_is_smaller(exported: tuple[Export, Edition]) -> None:
    """As its styles say, in the text, the notes, the header and the footer."""
    files, edition = exported
    sizes = list(measured.word_sizes(files.files["docx"]))
    assert min(size for _, size in sizes) >= FLOORS[edition]
    assert ("Page ", FLOORS[edition]) in sizes


@pytest.mark.parametrize("edition", NEW)
def test_no_text_of_the_word_file_is_smaller_as_another_program_draws_it(
    edition: Edition, made: Made, libreoffice_ua: LibreOffice, verapdf: VeraPdf
) -> None:
    """LibreOffice's pages: sizes, length of lines, hyphens; and their structure is PDF/UA."""
    word = made("clear-print", edition).files["docx"]
    pages = libreoffice_ua(word)
    assert round(min(text.size for text in measured.painted(pages).texts), 2) >= FLOORS[edition]
    lines = [line.text.strip() for line in measured.lines_of(pages)]
    assert max(map(len, lines)) <= 70
    assert [line for line in lines if line.endswith(("-", "\u2010", "\u2011"))] == []
    assert verapdf(mended(pages, decorative=1)) == []


@pytest.mark.parametrize("format_", ["epub", "html"])
def test_no_text_on_a_screen_is_smaller(
    exported: tuple[Export, Edition], format_: str, texts: Texts, tmp_path: Path
) -> None:
    """Where nobody changed the size: 16 pixels of a browser or e-reader stand for 12 points."""
    files, edition = exported
    shown = texts(files.files[format_], tmp_path)
    assert min(one.size for one in shown) >= FLOORS[edition] - 0.01
    assert {one.style for one in shown} == {"normal"}
    assert {one.transform for one in shown} == {"none"}


def test_the_readers_own_size_wins_in_the_epub(texts: Texts, tmp_path: Path, made: Made) -> None:
    """All sizes are relative: whoever doubles the e-reader's gets all of it twice as large."""
    epub = made("clear-print", Edition.LARGE_PRINT).files["epub"]
    plain = texts(epub, tmp_path)
    doubled = texts(epub, tmp_path, root="200%")
    assert [one.size * 2 for one in plain] == pytest.approx([one.size for one in doubled])
    with zipfile.ZipFile(epub) as package:
        sheets = [package.read(name) for name in package.namelist() if name.endswith(".css")]
    assert not re.search(rb"font-size:[^;]*(px|pt)|!important", b"".join(sheets))


@pytest.mark.parametrize("edition", BIG)
def test_headings_are_those_of_the_guidance(edition: Edition) -> None:
    """20 to 22 points where text has 18, and in giant print as much larger than the text."""
    tokens = theme_of(edition).tokens
    sizes = [tokens.headings.level(level).size * 18 / tokens.text.size for level in range(1, 7)]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= 19.5
    assert max(sizes) <= 22.2


def test_two_pages_on_one_sheet_are_still_clear_print() -> None:
    """Two A4 pages on one are printed at 1/√2: 12 points are left."""
    assert FLOORS[Edition.EASY_PRINT] / 2**0.5 >= 12


def test_a_themes_own_larger_text_stays_larger() -> None:
    """An edition never makes text smaller than the theme does."""
    tokens = default_theme().tokens
    text = tokens.text.model_copy(update={"size": 20.0})
    own = default_theme().with_tokens(tokens.model_copy(update={"text": text}))
    assert themed(own, Edition.LARGE_PRINT).tokens.text.size == 20
    assert themed(own, Edition.GIANT).tokens.text.size == 24


def article_of(files: Export, edition: Edition) -> str:
    """Return the folder of the article that an edition was made of."""
    return files.files["pdf"].stem.removesuffix(f"-{edition}").removesuffix("-all-readers")


# --- Layout --------------------------------------------------------------------------------------


def test_lines_are_short_and_end_with_whole_words(exported: tuple[Export, Edition]) -> None:
    """70 characters at the most, and no hyphen or dash at the end, measured on the pages."""
    files, _ = exported
    lines = [line.text.strip() for line in measured.lines_of(files.files["pdf"])]
    assert max(map(len, lines)) <= 70
    assert [line for line in lines if line.endswith(tuple("-\u2010\u2011\u2013\u2014"))] == []


def test_no_word_is_split_in_the_pdf(exported: tuple[Export, Edition]) -> None:
    """Every line ends with a word of the article; an address may go on after a slash."""
    files, edition = exported
    article = read(CONTENT / article_of(files, edition)).article
    made = compose(article, theme_of(edition))
    outline = outline_of(made)
    said = comparable(" ".join([in_order_of_parts(made), outline.title]))
    whole = set(said.split())
    for line in measured.lines_of(files.files["pdf"]):
        # Running titles, page numbers, arrows and letters from right to left are no words here.
        if re.match("Page |.*…$|.*[\u0590-\u08ff↩•◦][.]?$", line.text.strip()):
            continue
        last = comparable(line.text).split()[-1]
        address = last.endswith(("/", ":")) and any(last in word for word in whole)
        rest = any(re.search(f"[/:]{re.escape(last)}$", word) for word in whole)
        assert last in whole or address or rest, (line.page, line.text)


@pytest.mark.parametrize("edition", BIG)
@pytest.mark.parametrize("article", ARTICLES)
def test_margins_are_an_inch(article: str, edition: Edition, made: Made) -> None:
    """On all sides of the text; the header and the page number stand in them."""
    # Ways back have no colour, and hang out beyond the end of a full line.
    letters = [
        each for each in measured.letters_of(made(article, edition).files["pdf"]) if each[1] != "↩"
    ]
    assert len(letters) > 1000
    for page, letter, left, right in letters:
        assert left >= INCH - 0.5, (page, letter)
        assert right <= A4[0] - INCH + 0.5, (page, letter)
    tokens = theme_of(edition).tokens.page
    assert min(tokens.margin_top_mm, tokens.margin_bottom_mm, tokens.margin_side_mm) == 25.4


def test_lines_stand_apart(exported: tuple[Export, Edition]) -> None:
    """From one line to the next of a paragraph it is 1.15 to 1.5 times the size of the text."""
    files, edition = exported
    lines = measured.lines_of(files.files["pdf"])
    steps = [
        below.top - above.top
        for above, below in pairwise(lines)
        if above.page == below.page and abs(above.left - below.left) < 0.1
    ]
    common = max({round(step, 1) for step in steps}, key=[round(s, 1) for s in steps].count)
    assert 1.15 <= common / FLOORS[edition] <= 1.5


def test_nothing_is_italic_or_in_small_capitals(exported: tuple[Export, Edition]) -> None:
    """In the fonts of the PDF and in the styles that the Word file uses."""
    files, _ = exported
    fonts = subprocess.run(
        ["pdffonts", str(files.files["pdf"])], check=True, capture_output=True, text=True
    ).stdout
    assert "Noto" in fonts
    assert not re.search("Italic|Oblique", fonts)
    with zipfile.ZipFile(files.files["docx"]) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
    for name in ("i", "iCs", "smallCaps", "caps"):
        assert styles.find(f".//{W}{name}") is None


def test_stress_is_bold(tmp_path: Path) -> None:
    """The author's stress is kept; what was bold already is bold once."""
    large = compose(read(source(tmp_path, "A *word* and **two *more* words**.")).article,
                    theme_of(Edition.LARGE_PRINT))  # fmt: skip
    strong = [plain_text(node) for node in walk(large.body) if isinstance(node, Strong)]
    assert strong == ["word", "two more words"]
    assert not any(isinstance(node, il.Emphasis) for node in walk(large.parts))


def source(folder: Path, body: str, language: str = "en") -> Path:
    """Write an article, and return its path."""
    path = folder / "article.md"
    path.write_text(FRONT_MATTER.replace("{language}", language) + body, "utf-8")
    return path


def test_page_numbers_have_the_size_of_the_text(exported: tuple[Export, Edition]) -> None:
    """Measured at the foot of the pages."""
    lines = measured.lines_of(exported[0].files["pdf"])
    feet = [line for line in lines if line.text.startswith("Page ")]
    body = lines[4]
    assert feet
    assert {round(foot.bottom - foot.top, 1) for foot in feet} == {round(body.bottom - body.top, 1)}


@pytest.mark.parametrize("edition", NEW)
def test_an_edition_keeps_the_promises_of_its_theme(edition: Edition) -> None:
    """Contrast, boxes that differ without colour, gaps that grow with the text."""
    tokens, plain = theme_of(edition).tokens, default_theme().tokens
    assert min(contrast(text, behind) for _, text, behind in text_pairs(tokens)) >= 4.5
    for one, other in combinations(tokens.boxes.values(), 2):
        assert (one.style, one.width, one.bar) != (other.style, other.width, other.bar)
    assert tokens.text.paragraph_gap > plain.text.paragraph_gap
    assert tokens.colors.muted == tokens.colors.ink


# --- Tables --------------------------------------------------------------------------------------

WIDE = """\
| Medicine[^n] | How much to take | When to take it [@one] |
|---|---|---|
| Paracetamol | One tablet of 500 milligrams | Every six hours, at the most four times a day |
| [Ibuprofeno]{lang=es} | One tablet of 200 milligrams | |
| Iron: yes or no? | | With a meal |

[^n]: By mouth.
"""


def test_a_table_that_does_not_fit_becomes_a_list(tmp_path: Path) -> None:
    """Each row an item that begins with its first cell; each other cell "header: value"."""
    large = compose(read(source(tmp_path, WIDE)).article, theme_of(Edition.GIANT))
    (shown,) = large.body
    assert isinstance(shown, a.List)
    assert [plain_text(item.blocks[0]) for item in shown.items] == [
        "Medicine: Paracetamol", "Medicine: Ibuprofeno", "Medicine: Iron: yes or no?",
    ]  # fmt: skip
    below = [
        [plain_text(inner.blocks[0]) for inner in item.blocks[1].items] for item in shown.items
    ]
    assert below == [
        [
            "How much to take: One tablet of 500 milligrams",
            "When to take it [1]: Every six hours, at the most four times a day",
        ],
        ["How much to take: One tablet of 200 milligrams"],
        ["When to take it: With a meal"],
    ]
    marks = [node for node in walk(large.body) if isinstance(node, il.FootnoteReference)]
    assert len(marks) == 1
    assert any(isinstance(node, il.Span) and node.language == "es" for node in walk(shown))


def test_a_header_that_ends_with_a_mark_gets_no_colon(tmp_path: Path) -> None:
    """Such as those of a table of "if" and "then"."""
    table = "| If your fever is: | Do you call? |\n|---|---|\n| above 39 degrees | at once |\n"
    large = compose(read(source(tmp_path, table)).article, theme_of(Edition.GIANT))
    assert [plain_text(node) for node in walk(large.body) if isinstance(node, Paragraph)] == [
        "If your fever is: above 39 degrees",
        "Do you call? at once",
    ]


def test_a_table_that_fits_stays_one(tmp_path: Path) -> None:
    """The same table, with few words: of two columns, in large print."""
    small = "| Kind | Size |\n|---|---|\n| Large | 18 |\n"
    large = compose(read(source(tmp_path, small)).article, theme_of(Edition.LARGE_PRINT))
    assert isinstance(large.body[0], Table)
    wide = compose(read(source(tmp_path, WIDE)).article, default_theme())
    assert isinstance(wide.body[0], Table)


def test_a_caption_stays_with_the_list(tmp_path: Path) -> None:
    """In bold, in its language, and on the page where the list begins."""
    table = (
        "<table><caption>Tallas <em>grandes</em></caption><thead><tr><th>A very long header</th>"
        "<th>Another long header</th><th>And one more of them</th></tr></thead><tbody><tr>"
        "<th scope='row'>Row</th><td>One</td><td>Two</td></tr></tbody></table>\n"
    )
    large = compose(read(source(tmp_path, table)).article, theme_of(Edition.GIANT))
    caption, shown = large.body
    assert isinstance(caption, Paragraph)
    assert caption.inlines == (Strong((Text("Tallas "), Text("grandes"))),)
    assert isinstance(shown, a.List)
    assert labels(large.body) == [0]


def test_a_table_in_a_box_has_less_room(tmp_path: Path) -> None:
    """What boxes and lists take from a line is reckoned with."""
    table = "|Breakfast|Afternoons|Late evening|\n|---|---|---|\n| tablets | drops | nothing |\n"
    for body, kind in ((table, Table), (f"::: note\n{table}\n:::\n", a.List)):
        large = compose(read(source(tmp_path, body)).article, theme_of(Edition.LARGE_PRINT))
        found = [node for node in walk(large.body) if isinstance(node, (Table, a.List))]
        assert isinstance(found[0], kind)


def test_in_word_a_row_stays_with_its_first_cell(made: Made) -> None:
    """What an item begins with is not left behind at the foot of a page."""
    word = made("clear-print", Edition.GIANT).files["docx"]
    with zipfile.ZipFile(word) as package:
        document = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml"))
    heads = [
        paragraph
        for paragraph in document.iter(f"{W}p")
        if "".join(paragraph.itertext()).startswith(("Kind of print: ", "Setting: ", "File: "))
    ]
    assert len(heads) == 9
    for head in heads:
        name = head.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        style = styles.find(f"{W}style[@{W}styleId='{name}']")
        assert style.find(f"{W}pPr/{W}keepNext") is not None


def test_columns_in_word_have_room_for_their_words(exported: tuple[Export, Edition]) -> None:
    """No word of a table is torn: half an em a letter and the cell's margins fit each column."""
    files, edition = exported
    with zipfile.ZipFile(files.files["docx"]) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    for row in document.iter(f"{W}tr"):
        for cell in row.iter(f"{W}tc"):
            width = int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) / 20
            longest = max(("".join(cell.itertext())).split(), key=len, default="")
            assert width >= len(longest) * FLOORS[edition] * 0.5, longest


# --- Ink -----------------------------------------------------------------------------------------


def test_easy_print_is_grey(made: Made) -> None:
    """No colour is set on any page, and every picture is in greys."""
    pdf = made("clear-print", Edition.EASY_PRINT).files["pdf"]
    assert all(len(set(color)) == 1 for color in measured.painted(pdf).colors)
    with pikepdf.open(pdf) as opened:
        images = [
            each
            for each in opened.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]
        assert images
        assert {str(image.ColorSpace) for image in images} == {"/DeviceGray"}


def test_easy_print_fills_no_area(made: Made) -> None:
    """Boxes have lines and no ground; the standard edition's box shows what would be found."""
    grounds = {}
    for edition in (Edition.STANDARD, Edition.EASY_PRINT):
        files = made("nalmefen", edition).files
        with zipfile.ZipFile(files["docx"]) as package:
            shaded = package.read("word/styles.xml").count(b"<w:shd ")
        grounds[edition] = (measured.shades(files["pdf"]) > 0.03, shaded > 0)
    assert grounds == {Edition.STANDARD: (True, True), Edition.EASY_PRINT: (False, False)}


@pytest.mark.parametrize("color", ["#0b4a5e", "#8fd3ea", "#000000", "#ffffff", "#8c1c13"])
def test_a_grey_has_the_contrast_of_its_colour(color: str) -> None:
    """So what could be read can be read."""
    assert re.fullmatch(r"#(..)\1\1", grey(color))
    assert luminance(grey(color)) == pytest.approx(luminance(color), abs=0.01)


def test_a_drawing_is_grey_in_every_place_that_names_a_colour() -> None:
    """Attributes, styles, names and short forms; what is no colour stays."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" stroke-width="2">'
        '<style>.a{fill:#f00;stroke: rgb(0, 0, 255)}</style><path fill="none" stroke="teal"/>'
        '<path style="fill:#ff0000;opacity:.5" stroke="url(#g)"/><text>fill: red</text></svg>'
    )
    data = grey_picture(Picture(svg.encode(), "image/svg+xml", 9, 9)).data.decode()
    red, blue, teal = grey("#ff0000"), grey("#0000ff"), grey("#008080")
    assert f".a{{fill:{red};stroke: {blue}}}" in data
    assert f'fill="none" stroke="{teal}"' in data
    assert f'style="fill:{red};opacity:.5" stroke="url(#g)"' in data
    etree.fromstring(data)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "RGB"), ("JPEG", "RGB")])
def test_a_photograph_is_grey_and_the_same_each_time(kind: str, mode: str) -> None:
    """In its own format, with what is transparent left so."""
    out = io.BytesIO()
    Bitmap.new(mode, (4, 4), (200, 30, 30, 255)[: len(mode)]).save(out, kind)
    media = f"image/{kind.lower()}"
    picture = Picture(out.getvalue(), media, 4, 4)
    turned = grey_picture(picture)
    grey_picture.cache_clear()
    assert grey_picture(picture).data == turned.data
    with Bitmap.open(io.BytesIO(turned.data)) as image:
        assert image.format == kind
        assert image.mode == ("LA" if mode == "RGBA" else "L")


def test_a_highlight_without_ink_is_bold(tmp_path: Path) -> None:
    """Its ground is left out, its weight is not."""
    easy = compose(read(source(tmp_path, "A <mark>mark</mark>.")).article,
                   theme_of(Edition.EASY_PRINT))  # fmt: skip
    assert [plain_text(node) for node in walk(easy.body) if isinstance(node, Strong)] == ["mark"]


# --- Validators ----------------------------------------------------------------------------------


def test_every_pdf_passes_two_validators(
    exported: tuple[Export, Edition], verapdf: VeraPdf, page_ua1: Check, page_2a: Check
) -> None:
    """PDF/UA-1 and PDF/A-2a, as the standard edition."""
    pdf = exported[0].files["pdf"]
    assert verapdf(pdf, "ua1") == verapdf(pdf, "2a") == []
    assert page_ua1(pdf) == page_2a(pdf) == []


def test_the_structure_of_a_pdf_is_that_of_its_edition(exported: tuple[Export, Edition]) -> None:
    """Element for element: what keeps words whole is no element, lists are lists."""
    files, edition = exported
    article = read(CONTENT / article_of(files, edition)).article
    expected = tag_tree.expected(compose(article, theme_of(edition)))
    with pikepdf.open(files.files["pdf"]) as pdf:
        assert list(tag_tree.actual(pdf).lines()) == list(expected.lines())


def test_every_word_file_keeps_its_schema(exported: tuple[Export, Edition], ooxml: Check) -> None:
    """The Open XML SDK finds nothing."""
    assert ooxml(exported[0].files["docx"]) == []


def test_every_page_is_accessible_in_chromium(exported: tuple[Export, Edition], axe: Axe) -> None:
    """No rule of axe is broken, and nothing scrolls sideways on a telephone."""
    for width, dark in ((320, False), (1280, True)):
        assert axe(exported[0].files["html"], width, dark=dark) == []


@pytest.mark.parametrize("edition", [Edition.GIANT, Edition.EASY_PRINT])
def test_an_epub_passes_epubcheck(edition: Edition, made: Made, epubcheck: Check) -> None:
    """No error and no warning, on the article that uses every construct.

    What large print has is in giant print, too.
    """
    assert epubcheck(made("clear-print", edition).files["epub"]) == []


def test_an_epub_passes_ace(made: Made, ace: Check) -> None:
    """No issue, on the article that uses every construct, with lists for its tables."""
    assert ace(made("clear-print", Edition.GIANT).files["epub"]) == []
