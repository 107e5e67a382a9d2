"""What is seen: the verifier stops what is divided, off the page, out of order, turned or touching.

First each rule by itself, on pages made up here; then mutations of the writers and of their style
sheets, of which each must be stopped by the verifier.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Raster

from browser.axe import Axe
from plainleaf import handout as composing
from plainleaf import written as writing
from plainleaf.api import UnfitFiles, export, verify
from plainleaf.handout import Handout
from plainleaf.text.wholes import LONGEST
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.drawn import Drawn, DrawnPage, DrawnWords
from plainleaf.verify.readback.glyphs import GlyphRun
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.readback.properties import Properties
from plainleaf.verify.seen import Margins, Room, look
from plainleaf.verify.seen.addresses import is_address
from plainleaf.verify.seen.finding import Finding, can_end
from plainleaf.verify.seen.pages import beyond, divided, out_of_order, touching, turned
from plainleaf.verify.seen.word import divisible_in_word
from plainleaf.verify.seen.wrapping import divisible, roots_of
from plainleaf.writers import WRITERS, pdf
from plainleaf.writers.docx import runs
from plainleaf.writers.pdf import tags
from plainleaf.writers.styles import print_sheet
from samples import PICTURE

OWN = (Properties(generator="Plainleaf 1"),)
A4 = (0.0, 0.0, 595.0, 842.0)
MARGINS = Margins(70, 90, 72, 90)


# --- Pages made up ---------------------------------------------------------------------------


def words(
    text: str,
    glyphs: str | None = None,
    *,
    x: float = 100,
    y: float = 700,
    block: int = 0,
    rtl: bool = False,
    mark: bool = False,
    size: float = 12,
    page: int = 0,
    number: int = 0,
) -> DrawnWords:
    """Return a piece of text, half an em a letter, that is drawn as `glyphs` from the left."""
    drawn = list(text if glyphs is None else glyphs)
    end = x + len("".join(drawn).rstrip()) * size / 2
    run = GlyphRun(drawn, page, y, size, x=x, end=end, number=number)
    return DrawnWords(block, text, run, rtl, mark)


def pages(*pieces: DrawnWords, tagged: Iterable[int] = ()) -> Drawn:
    """Return a file of one page."""
    runs = tuple(piece.run for piece in pieces if piece.run)
    order = tuple(run.number or 0 for run in runs)
    return Drawn((DrawnPage(A4, runs, (), order, tuple(tagged) or order),), pieces)


def lines(*texts: str, rtl: bool = False) -> Drawn:
    """Return a block of several lines."""
    return pages(*(words(text, y=700 - 20 * at, rtl=rtl) for at, text in enumerate(texts)))


def codes(found: Iterable[Finding]) -> list[str]:
    """Return the codes of what was found."""
    return [one.code for one in found]


@pytest.mark.parametrize(
    "texts",
    [
        ("Take 12,50", "0 IU."),
        ("Take 1.000 ", "mg."),
        ("Ring 0800 111 ", "999."),
        ("At −5 to ", "−10 °C."),
        ("Take 5–", "10 mg."),
        ("خذ 10 ", "mg"),
        ("Le 25 novembre ", "2026."),
        ("服用 5", "毫克"),
        ("4.5 × ", "10⁹/L"),
        ("2.5 mg/", "kg"),
        ("1", "2", ",", "5", "0", "0"),
    ],
    ids=lambda texts: "|".join(texts),
)
def test_a_number_on_two_lines_is_found(texts: tuple[str, ...]) -> None:
    """Wherever the line ends within it, in any script."""
    (found,) = divided(lines(*texts), LONGEST)
    assert found.code == "seen-divided"
    assert "⏎" in found.message
    assert found.page == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("Take 12,500 IU ", "each day."),
        ("Take this. 5 ", "people did."),
        ("In room 5. ", "10 mg are enough."),
        ("well-", "known words"),
        ("a number 7, ", "8 or 9"),
        ("https://example.org/", "2026/11"),
    ],
    ids=lambda texts: "|".join(texts),
)
def test_what_is_no_number_may_go_on_in_another_line(texts: tuple[str, ...]) -> None:
    """Words, lists of numbers and addresses."""
    assert not list(divided(lines(*texts), LONGEST))


def test_numbers_of_two_blocks_are_two() -> None:
    """The cells of a table."""
    assert not list(divided(pages(words("12,50"), words("0 IU", y=680, block=1)), LONGEST))


def test_the_mark_of_a_note_is_no_part_of_a_number() -> None:
    """It may begin the next line."""
    drawn = pages(words("In 2023."), words("1", y=680, mark=True))
    assert not list(divided(drawn, LONGEST))


def test_a_number_that_is_longer_than_a_line_may_be_parted() -> None:
    """Between its groups: there is no room for more."""
    assert not list(divided(lines("+44 20 7946 ", "0018"), 8))
    assert codes(divided(lines("+44 20 79", "46 0018"), 8)) == ["seen-divided"]


@pytest.mark.parametrize(
    ("x", "y", "where"),
    [
        (480, 700, "beyond the margin"),
        (560, 700, "off the page"),
        (700, 700, "off the page"),
        (80, 700, "beyond the margin"),
        (-30, 700, "off the page"),
        (100, 800, "beyond the margin"),
        (100, 40, "beyond the margin"),
        (100, -9, "off the page"),
    ],
)
def test_words_beyond_the_text_area_are_found(x: float, y: float, where: str) -> None:
    """On each side, by a little or wholly."""
    (found,) = beyond(pages(words("Preventer", x=x, y=y)), MARGINS)
    assert where in found.message


def test_what_stands_in_the_margin_on_purpose_stays_on_the_page() -> None:
    """A running head is an artifact; it has the page for itself."""
    head = words("Page 1", y=800)
    assert head.run is not None
    head.run.artifact = True
    assert not list(beyond(pages(head), MARGINS))
    head.run.x = -20
    assert codes(beyond(pages(head), MARGINS)) == ["seen-off-page"]


def test_the_space_at_the_end_of_a_line_may_hang() -> None:
    """Nobody sees it."""
    assert not list(beyond(pages(words("to the margin     ", x=427)), MARGINS))


@pytest.mark.parametrize("corners", [(90, 300, 700, 500), (90, 60, 500, 500), (10, 300, 90, 400)])
def test_a_picture_beyond_the_text_area_is_found(
    corners: tuple[float, float, float, float],
) -> None:
    """Wide, high or beside it."""
    drawn = pages(words("Words."))
    drawn = replace(drawn, pages=(replace(drawn.pages[0], pictures=(corners,)),))
    assert codes(beyond(drawn, MARGINS)) == ["seen-off-page"]


def test_a_page_that_is_drawn_in_another_order_is_found() -> None:
    """The number after its item."""
    item, number = words("Wait.", number=0), words("1. ", number=1)
    (found,) = out_of_order(pages(item, number, tagged=(1, 0)))
    assert "“1.” is drawn after “Wait.”" in found.message
    assert not list(out_of_order(pages(number, item)))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("75 mg/m2", "275 mg/m"),
        ("5 mg", "mg 5"),
        ("10⁹/L", "L/10⁹"),
        ("B12", "12B"),
        ("CO2", "2CO"),
        ("10-20", "20-10"),
        ("Vitamin D", "D Vitamin"),
        ("E. coli", "coli .E"),
        ("+44 20 7946 0018", "0018 7946 20 44+"),
        ("4.5 × 10⁹/L", "L/10⁹ × 4.5"),
        ("2026-11-30", "30-11-2026"),
    ],
)
@pytest.mark.parametrize("language", ["خذ {} الآن", "קח {} עכשיו"])
def test_what_is_turned_round_is_found(text: str, seen: str, language: str) -> None:
    """A measure or Latin words between words from the right."""
    before, after = language.split("{}")
    right = f"{after[::-1]}{text}{before[::-1]}"
    assert not list(turned(pages(words(language.format(text), right, rtl=True))))
    wrong = f"{after[::-1]}{seen}{before[::-1]}"
    (found, *_) = turned(pages(words(language.format(text), wrong, rtl=True)))
    assert found.code == "seen-turned"


@pytest.mark.parametrize(
    ("text", "seen", "found"),
    [
        ("9:00–16:30", "16:30–9:00", 0),
        ("9:00 - 16:30", "16:30 - 9:00", 0),
        ("3–5", "5–3", 0),
        ("3 - 5", "5 - 3", 0),
        ("٣-٥", "٥-٣", 0),
        ("١-٠-٢", "٢-٠-١", 0),
        ("٩٠٪-٩٥٪", "٪٩٥-٪٩٠", 0),
        ("7 ± 2", "2 ± 7", 0),
        ("٢ × ٥ = ١٠", "١٠ = ٥ × ٢", 0),
        # A font has one glyph for both sixes.
        ("۱۶", "۱٦", 0),
        ("٩٠٪-٩٥٪", "٪-٩٥٪٩٠", 1),
        ("5–10 mg", "mg 10–5", 1),
        ("90 % ± 5%", "± 5% 90 %", 1),
        ("٠٢-٢٧٩٤٠٠٠", "٢٧٩٤٠٠٠-٠٢", 1),
        ("02 - 279400", "279400 - 02", 1),
        ("8:15", "15:8", 1),
    ],
)
def test_a_span_may_be_read_from_the_right(text: str, seen: str, found: int) -> None:
    """As is usual; not with a unit."""
    assert len(list(turned(pages(words(f"קרא {text}", f"{seen} ארק", rtl=True))))) == found


def test_a_label_that_is_a_number_runs_as_the_text_around_it() -> None:
    """What a list says of a table's column, from the right; what it says of it keeps its order."""
    assert not list(turned(pages(words("3: 203 mg (161 ملغ)", ")غلم 161( 203 mg :3", rtl=True))))
    wrong = pages(words("3: 203 mg (161 ملغ)", ")غلم 161( mg 203 :3", rtl=True))
    assert codes(turned(wrong)) == ["seen-turned"]


def test_what_is_turned_by_unmarked_words_from_the_right_is_found() -> None:
    """In an English line, too."""
    assert codes(turned(pages(words("Say שלום 10 mg now", "Say 10 םולש mg now")))) == [
        "seen-turned"
    ]


def test_a_dose_in_pieces_is_put_together() -> None:
    """Its exponent is drawn by itself, on the wrong side or on the right one."""
    text, raised = words("75 mg/m", x=100, rtl=True), words("2", x=142, y=704, size=8, rtl=True)
    arabic = words("جرعة ", "ةعرج", x=160, rtl=True)
    assert not list(turned(pages(arabic, text, raised)))
    raised = words("2", x=96, y=704, size=8, rtl=True)
    assert "75 mg/m2" in next(iter(turned(pages(arabic, text, raised)))).message


@pytest.mark.parametrize(
    ("gap", "found"), [(0.0, True), (1.0, True), (3.0, False), (-0.5, True), (9.0, False)]
)
@pytest.mark.parametrize("mark_first", [False, True], ids=["after", "before"])
def test_the_mark_of_a_note_that_touches_a_figure_is_found(
    gap: float, found: bool, mark_first: bool
) -> None:
    """On either side: from right to left the mark of “5 mg” is beside its 5."""
    one, other = ("1", "5") if mark_first else ("5", "1")
    left = words(one, x=100, mark=mark_first)
    right = words(other, x=106 + gap, y=704, size=8, mark=not mark_first)
    assert codes(touching(pages(left, right))) == ["seen-touching"] * found


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org:8080/a;b/c?d=e&f=%20#g",
        "https://doi.org/10.1890/0012-9658(1999)080%5B1455:TECOCI%5D2.0.CO;2",
        "mailto:a.b+c@example.org?subject=Hello%20there",
        "tel:+442079460018",
        "https://[2001:db8::1]/",
        "https://example.org/дом/ä",
        "https://münchen.example/",
    ],
)
def test_an_address_is_one(address: str) -> None:
    """RFC 3986 and, for letters beyond ASCII, RFC 3987."""
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a[b]",
        "https://example.org/100%",
        "https://example.org:80a/",
        "https://example.org:70000/",
        "https://example.org/a b",
        "https://doi.org/10.1002/(SICI)1<197::AID>3.0",
        "https://example.org/a#b#c",
        "https:example.org",
        "https://",
        "example.org/a",
        "https://example.org/{a}",
        "https://example.org/%zz",
    ],
)
def test_what_is_no_address_is_found(address: str) -> None:
    """In the file of any format."""
    assert not is_address(address)
    outline = Outline(links=(("Words", address),), properties=OWN)
    (result,) = look({"html": (Path("a.other"), outline)}, Room()).values()
    assert [one.rule for one in result.failures] == ["seen-address"]


def test_an_address_that_differs_between_formats_is_found() -> None:
    """Written otherwise, though both are valid; letters beyond ASCII may be encoded."""
    files = {
        name: (Path("a.other"), Outline(links=(("W", address),), properties=OWN))
        for name, address in (
            ("pdf", "https://example.org/%5Ba%5D/%C3%A4"),
            ("docx", "https://example.org/%5Ba%5D/ä"),
            ("html", "https://example.org/a/%C3%A4"),
        )
    }
    found = {name: bool(result.failures) for name, result in look(files, Room()).items()}
    assert found == {"pdf": False, "docx": False, "html": True}


# --- Web pages, EPUB and Word ----------------------------------------------------------------

KEPT = ".held { white-space: nowrap; }"
PAGE = '<html lang="en"><head><style>{css}</style></head><body>{body}</body></html>'


def page_finds(tmp_path: Path, body: str, css: str = KEPT, limit: int = LONGEST) -> list[str]:
    """Return what is found in a web page."""
    path = tmp_path / "page.html"
    path.write_text(PAGE.format(css=css, body=body), "utf-8")
    return [one.message.split("”")[0] for one in divisible(*roots_of(path, ".html"), limit)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Take 5 mg.</p>",
        "<p>Take <b>5</b> mg.</p>",
        "<table><tr><td>12,500 IU</td></tr></table>",
        '<p>Take <span class="held">5</span> <span class="held">mg</span>.</p>',
        "<p>Ring 0800 111 999.</p>",
        "<ul><li>From 5–10 °C.</li></ul>",
        "<h2>25 November 2026</h2>",
        '<p lang="zh">服用5毫克</p>',
        '<p class="other">Take 5 mg.</p>',
        "<p>Dilute it to 1: 1000.</p>",
        '<li><b>6: </b><bdi dir="ltr">227 mg</bdi></li>',
    ],
)
def test_a_number_that_a_screen_may_divide_is_found(tmp_path: Path, body: str) -> None:
    """However wide it is here."""
    assert len(page_finds(tmp_path, body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<p>Take <span class="held">5 mg</span>.</p>',
        '<p>Take <span class="held"><b>5</b> mg</span>.</p>',
        "<p>Take 12,500 at 8:30, or 1/2.</p>",
        "<p>Take 5&#160;mg.</p>",
        "<p>Type <code>5 mg</code>.</p>",
        '<p>In 2023.<sup><a role="doc-noteref" href="#n">1</a></sup> It was so.</p>',
        "<p>Read doi:10.1007/s40263-015-0252-7 on it.</p>",
        "<p>7 people, and 8 others.</p>",
        '<li><b>6: </b><bdi dir="ltr"><span class="held">227 mg</span></bdi></li>',
    ],
)
def test_a_number_that_is_kept_is_not_found(tmp_path: Path, body: str) -> None:
    """By the style sheet, or by its own characters."""
    assert not page_finds(tmp_path, body)


@pytest.mark.parametrize(
    ("css", "divides"),
    [
        ("body { word-break: break-all; }", True),
        ("td { overflow-wrap: anywhere; }", True),
        (".crowded td { overflow-wrap: anywhere; }", True),
        ("body { overflow-wrap: anywhere; }", True),
        ("body { overflow-wrap: anywhere; } td { overflow-wrap: break-word; }", False),
        ("@media print { td { line-break: anywhere } }", True),
        (".other td { overflow-wrap: anywhere; }", False),
        ("td { /* word-break: break-all */ color: red }", False),
    ],
)
def test_a_style_sheet_that_breaks_numbers_is_found(
    tmp_path: Path, css: str, divides: bool
) -> None:
    """Where it makes a column as narrow as a letter."""
    body = '<table class="crowded"><tr><td>12,500</td></tr></table>'
    assert bool(page_finds(tmp_path, body, css)) == divides


def test_a_rule_for_some_screens_keeps_nothing(tmp_path: Path) -> None:
    """On the narrow ones it does not hold."""
    css = "@media (min-width: 40rem) { .held { white-space: nowrap; } }"
    assert page_finds(tmp_path, '<p><span class="held">5 mg</span></p>', css)


@pytest.mark.parametrize(
    ("runs", "divides"),
    [
        ("<w:r><w:t>Take 5 mg.</w:t></w:r>", True),
        ("<w:r><w:t>Take 5\u00a0mg.</w:t></w:r>", False),
        ("<w:r><w:t>Take 5-10\u00a0mg.</w:t></w:r>", True),
        ("<w:r><w:t>Take 5</w:t><w:noBreakHyphen/><w:t>10\u00a0mg.</w:t></w:r>", False),
        ("<w:r><w:t>Take 5–10\u00a0mg.</w:t></w:r>", True),
        ("<w:r><w:t>Take 5–\u206010\u00a0mg.</w:t></w:r>", False),
        ("<w:r><w:t>Take 5</w:t></w:r><w:r><w:t> mg.</w:t></w:r>", True),
        ("<w:r><w:t>2.5\u00a0mg/kg</w:t></w:r>", False),
        ("<w:r><w:t>服用5毫克</w:t></w:r>", True),
        ('<w:r><w:rPr><w:rStyle w:val="InlineCode"/></w:rPr><w:t>5 mg</w:t></w:r>', False),
    ],
)
def test_a_number_that_word_may_divide_is_found(tmp_path: Path, runs: str, divides: bool) -> None:
    """Where no fixed sign keeps it."""
    path = word_file(tmp_path, f"<w:p>{runs}</w:p>")
    assert bool(list(divisible_in_word(path, LONGEST))) == divides


@pytest.mark.parametrize(
    ("language", "own", "text", "divides"),
    [
        ("ja", "", "5\u202fmg", True),
        ("ja", "x-none", "5\u202fmg", False),
        ("ja", "x-none", "5\u00a0mg", True),
        ("ja", "x-none", "12\u2060ヶ\u2060月", False),
        ("ja", "ja", "12\u2060ヶ\u2060月", True),
        ("ja", "", "5", False),
        ("en", "", "5\u00a0mg", False),
        ("en", "ko", "5\u202fmg", True),
    ],
)
def test_a_number_that_libreoffice_divides_by_its_language_is_found(
    tmp_path: Path, language: str, own: str, text: str, divides: bool
) -> None:
    """Chinese, Japanese and Korean, of the text or of the run."""
    lang = f'<w:rPr><w:lang w:val="{own}" w:eastAsia="{own}"/></w:rPr>' if own else ""
    path = word_file(tmp_path, f"<w:p><w:r>{lang}<w:t>{text}</w:t></w:r></w:p>", language)
    assert bool(list(divisible_in_word(path, LONGEST))) == divides


@pytest.mark.parametrize(("width", "divides"), [(700, True), (2400, False)])
def test_a_number_that_is_wider_than_its_cell_is_found(
    tmp_path: Path, width: int, divides: bool
) -> None:
    """In any font."""
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        "<w:p><w:r><w:t>12,500\u00a0IU</w:t></w:r></w:p></w:tc>"
    )
    path = word_file(tmp_path, f"<w:tbl><w:tblPr/><w:tr>{cell}</w:tr></w:tbl>")
    assert bool(list(divisible_in_word(path, LONGEST))) == divides


def word_file(folder: Path, body: str, language: str = "en") -> Path:
    """Return a file with the two parts of a Word file that are looked at."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    path = folder / "file.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr(
            "word/styles.xml",
            f"<w:styles {space}><w:docDefaults><w:rPrDefault><w:rPr>"
            f'<w:lang w:val="{language}" w:eastAsia="{language}"/></w:rPr></w:rPrDefault>'
            '</w:docDefaults><w:style w:type="paragraph" w:styleId="Normal"><w:rPr>'
            '<w:sz w:val="24"/></w:rPr></w:style></w:styles>',
        )
    return path


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ('<p>Take 5<sup><a href="#n">1</a></sup> tablets.</p>', ["51"]),
        ('<p>Or 10<a href="#n"><sup>1</sup></a><a href="#m"><sup>2</sup></a>.</p>', ["101", "12"]),
        ("<p>4 × 10<sup>9</sup>/L</p>", ["109"]),
        ("<p>log<sub>2</sub>8</p>", ["28"]),
        ("<table><tr><td>5</td><td><sup>1</sup></td></tr></table>", []),
        ("<p>4 × 10⁹/L, 75 mg/m<sup>2</sup>, B<sub>12</sub></p>", []),
        ('<p>Take 5\u2009<sup><a href="#n">1</a></sup> tablets.</p>', []),
        ("<p>Take <b>1</b>5 tablets.</p>", []),
    ],
)
def test_figures_that_read_as_one_number_are_found(
    tmp_path: Path, body: str, figures: list[str]
) -> None:
    """A mark or an exponent beside a figure, in a text without its looks."""
    path = tmp_path / "page.html"
    path.write_text(PAGE.format(css="", body=body), "utf-8")
    assert [shown for shown, _ in read_back(path).touching] == figures


# --- Mutations of the writers ----------------------------------------------------------------

NARROW = """
table { table-layout: fixed; inline-size: 4em !important }
td { word-break: break-all; overflow-wrap: anywhere; white-space: normal !important; padding: 0 }
"""
DOSES = """---
title: Doses
lang: {language}
---

## Steps

1. Take the blue tablet.
2. Wait one hour.

| Medicine | Dose | When |
|---|---|---|
| Warfarin | 12,500 | Monday |

![A leaf](picture.svg)
"""


def article(folder: Path, body: str = "", language: str = "en") -> Path:
    """Return an article of a few doses."""
    (folder / "picture.svg").write_text(PICTURE, "utf-8")
    path = folder / "article.md"
    path.write_text(DOSES.replace("{language}", language) + body, "utf-8")
    return path


def stopped(path: Path, out: Path, formats: Iterable[str] = ("pdf",)) -> list[str]:
    """Return the rules that stop an export, with what they say; nothing is put in place."""
    with pytest.raises(UnfitFiles) as caught:
        export(path, tuple(formats), out)
    assert not out.exists()
    return [
        str(failure)
        for results in caught.value.report.validators.values()
        for result in results
        for failure in result.failures
    ]


@pytest.fixture
def with_css(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that adds rules to the style sheet of the PDF."""
    sheet = print_sheet

    def add(css: str) -> None:
        pdf._prepared.cache_clear()
        monkeypatch.setattr(pdf, "print_sheet", lambda *more, **given: sheet(*more, **given) + css)

    return add


@pytest.fixture(autouse=True)
def _fresh_sheets() -> Iterable[None]:
    yield
    pdf._prepared.cache_clear()


def test_an_unchanged_writer_is_not_stopped(tmp_path: Path) -> None:
    """And the report has the row."""
    done = export(article(tmp_path), ["pdf"], tmp_path / "out")
    assert "  passed: What is seen (Plainleaf" in "\n".join(done.report.lines())


_BEHIND = {
    "en": ("*Journal of Print*", "**Adrenaline**", "at"),
    "ar": ("*مجلة الطب*", "**ادرينالين**", "موعد"),
    "he": ("*כתב עת*", "**אדרנלין**", "בשעה"),
}


@pytest.mark.parametrize("language", _BEHIND)
def test_a_number_before_a_colon_is_a_name_or_a_ratio(tmp_path: Path, language: str) -> None:
    """*Journal of Print* 3: 12–19, of manuals; a strength that is typed with a space."""
    journal, drug, at = _BEHIND[language]
    body = f"""
{at} {journal} 3: 12–19. {drug} 1: 1000. {at} **1**: 0800 111 999. {at} 8: 30 {at}. ({at} 1: 1,000)

{at} 8: 30 am

- {journal} 3: 12,500 IU
- {at} 6: 227 mg
- 1: 1000

| {journal} 3: 12–19 | {drug} 1: 1000 |
|---|---|
| {drug} 1: 10 000 | {at} 6: 227 mg |
"""
    done = export(article(tmp_path, body, language), out=tmp_path / "out")
    assert len(done.files) == 4


@pytest.mark.parametrize(
    ("css", "rule"),
    [
        (NARROW, "seen-divided"),
        ("td { font-size: 90pt; white-space: nowrap }", "seen-off-page"),
        ("img { width: 900px !important; max-width: none !important }", "seen-off-page"),
        ("img { margin-left: 700px }", "seen-off-page"),
        ("ol { margin-left: 15cm !important }", "seen-off-page"),
        ("table { position: relative; left: 40em }", "seen-off-page"),
        ("h2 { position: relative; top: -20cm }", "seen-off-page"),
        ("p, li { text-indent: -9em }", "seen-off-page"),
        ("h2 { font-size: 200pt; white-space: nowrap }", "seen-off-page"),
    ],
)
def test_a_style_sheet_that_hides_or_divides_is_stopped(
    tmp_path: Path, with_css: Callable[[str], None], css: str, rule: str
) -> None:
    """By the verifier, with a place."""
    path = article(tmp_path)
    with_css(css)
    (first, *_) = stopped(path, tmp_path / "out")
    assert first.startswith(rule)
    assert "page 1" in first


def test_what_is_stopped_says_the_line_of_the_article(
    tmp_path: Path, with_css: Callable[[str], None]
) -> None:
    """So that its author finds it."""
    with_css(NARROW)
    found = stopped(article(tmp_path), tmp_path / "out")
    assert re.search(r"\[page 1, .*article\.md:11\]", "\n".join(found))


def test_markers_that_are_drawn_last_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the engine has them."""
    monkeypatch.setattr(tags, "put_in_order", lambda stream, order: None)
    (found,) = stopped(article(tmp_path), tmp_path / "out")
    assert "“1.” is drawn after “Take the blue tablet.”" in found


@pytest.mark.parametrize(
    ("language", "dose"),
    [
        ("ar", "خذ 5 mg الآن."),
        ("he", "קח 5 mg עכשיו."),
        ("fa", "شمارهٔ +44 20 7946 0018 را بگیرید."),
        ("ur", "ابھی 5 mg لیں۔"),
        ("ar", "اتصل على +44 20 7946 0018 الآن."),
        ("he", "לשמור ב 2–8 °C תמיד."),
        # A unit that runs from the right has a number that does not.
        ("fa", "تفاوت ±۰٫۵ میلی‌گرم است."),
        ("fa", "وزن −۱٫۵ کیلوگرم است."),
        ("ar", "الفرق ±0.5 ملغ هنا."),
        ("he", "לקחת 2 × 250 מ״ג כאן."),
        ("ar", "خذ و1½ قرص الآن."),
    ],
)
def test_a_writer_that_drops_isolates_is_stopped(
    tmp_path: Path, language: str, dose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“5 mg” is seen as “mg 5”."""
    path = article(tmp_path, f"\n{dose}\n", language)
    monkeypatch.setattr(composing, "isolated", lambda parts, rtl: parts)
    for name in ("pdf", "html", "epub"):
        found = stopped(path, tmp_path / "out", [name])
        assert any(line.startswith("seen-turned") for line in found)


@pytest.mark.parametrize("name", ["html", "epub"])
@pytest.mark.parametrize(
    ("language", "text", "old", "new"),
    [
        ("ar", "خذ 5 mg الآن.", b'<bdi dir="ltr">', b'<bdi dir="rtl">'),
        ("he", "קח 2 × 250 mg כאן.", b'<bdi dir="ltr">', b"<bdi>"),
        ("ar", "خذ 5 mg الآن.", b' dir="rtl"', b""),
        ("fa", "بخورید 5 mg امروز.", b' dir="rtl"', b' dir="ltr"'),
        ("en", "::: {lang=ar}\nخذ 5 mg الآن.\n:::", b'<div lang="ar" xml:lang="ar" dir="rtl">',
         b'<div lang="ar" xml:lang="ar">'),
        ("en", "Say [خذ 5 mg الآن]{lang=ar} now.", b' dir="rtl"', b' dir="ltr"'),
        ("ar", "قل [Take 5 mg (now)]{lang=en} هنا.", b' xml:lang="en" dir="ltr"',
         b' xml:lang="en"'),
    ],
)  # fmt: skip
def test_a_page_whose_words_run_the_wrong_way_is_stopped(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    language: str,
    text: str,
    old: bytes,
    new: bytes,
) -> None:
    """In a browser and in an e-reader, where no page is there to look at."""
    path = article(tmp_path, f"\n{text}\n", language)
    export(path, [name], tmp_path / "good")
    monkeypatch.setattr(
        writing,
        "WRITERS",
        {**WRITERS, name: lambda *given: replaced(WRITERS[name](*given), re.escape(old), new)},
    )
    found = stopped(path, tmp_path / "out", [name])
    assert any(line.startswith("seen-turned") for line in found)


def test_an_exponent_beside_a_figure_is_stopped_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that lets go of what keeps them apart."""

    def glued(data: bytes) -> bytes:
        return data.replace(b"the blue tablet", b"the blue tablet 10<sup>9</sup>")

    html = WRITERS["html"]
    monkeypatch.setattr(
        writing,
        "WRITERS",
        {**WRITERS, "html": lambda handout, theme: glued(html(handout, theme))},
    )
    found = stopped(article(tmp_path), tmp_path / "out", ["html"])
    assert any(line.startswith("seen-touching: “109”") for line in found)


def test_a_writer_that_lets_numbers_go_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The web page without what keeps “5 mg” on its line."""
    html = WRITERS["html"]

    def loose(handout: object, theme: object) -> bytes:
        return re.sub(rb'class="held"', b"", html(handout, theme))  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "WRITERS", {**WRITERS, "html": loose})
    found = stopped(article(tmp_path, "\nTake 5 mg.\n"), tmp_path / "out", ["html"])
    assert found[0].startswith("seen-divided: “5 ⏎ mg")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "خذ 5 mg الآن."),
        ("he", "טלפון +44 20 7946 0018 כאן."),
        ("fa", "| عدد | مقدار |\n|---|---|\n| ۱ | 2 × 250 mg |"),
        ("ar", "نص[^1]\n\n[^1]: 12,500 IU يوميا"),
        ("en", "Say [خذ 5 mg الآن]{lang=ar} now."),
        # Whose words nobody marked.
        ("en", "Take 5 mg.\n\n٥ ملغ now. Dr. כהן says 5 mg."),
    ],
)
def test_a_fixed_space_within_which_libreoffice_ends_lines_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, text: str
) -> None:
    """It does wherever there is one in what runs the other way than its paragraph."""
    path = article(tmp_path, f"\n{text}\n", language)
    export(path, ["docx"], tmp_path / "good")
    monkeypatch.setattr(runs, "NARROW", "\u00a0")
    found = stopped(path, tmp_path / "out", ["docx"])
    assert any(line.startswith("seen-divided") for line in found)


def test_an_epub_that_lets_numbers_go_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its style sheet is a file of its own."""
    epub = WRITERS["epub"]

    def loose(handout: object, theme: object) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(epub(handout, theme))) as read,  # type: ignore[arg-type]
            zipfile.ZipFile(out, "w") as written,
        ):
            for item in read.infolist():
                data = read.read(item)
                written.writestr(item, data.replace(b"white-space: nowrap", b"color: black"))
        return out.getvalue()

    monkeypatch.setattr(writing, "WRITERS", {**WRITERS, "epub": loose})
    found = stopped(article(tmp_path, "\nTake 5 mg.\n"), tmp_path / "out", ["epub"])
    assert found[0].startswith("seen-divided: “5 ⏎ mg")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Take 75 mg/m<sup>2</sup>, not ~~20 mg~~ 5 mg, vitamin B<sub>x12</sub>.[^1]"),
        ("ar", "خذ 75 mg/m<sup>2</sup> لا ~~20 mg~~ بل 5 mg B<sub>x12</sub>.[^1]"),
        ("ja", "75 mg/m<sup>2</sup>、~~20 mg~~ 5 mg、B<sub>x12</sub>。[^1]"),
    ],
)
@pytest.mark.parametrize(
    ("name", "old"),
    [
        *(("docx", mark) for mark in ("Superscript", "Subscript", "Strikethrough")),
        *((name, mark) for name in ("html", "epub") for mark in ("sup", "sub", "s")),
    ],
)
def test_what_is_raised_lowered_or_struck_out_and_is_not_is_stopped(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    text: str,
    name: str,
    old: str,
) -> None:
    """`mg/m²` would be mg/m2, and a dose that is struck out one to take."""
    path = article(tmp_path, f"\n{text}\n\n[^1]: 10<sup>x3</sup>\n", language)
    export(path, [name], tmp_path / "good")
    monkeypatch.setattr(
        writing,
        "WRITERS",
        {**WRITERS, name: lambda *given: without(WRITERS[name](*given), old)},
    )
    with pytest.raises(UnfitFiles) as caught:
        export(path, [name], tmp_path / "out")
    found = [each.what for each in caught.value.report.parity.differences]
    assert set(found) == {"raised, lowered or struck-out words"}


@pytest.mark.parametrize("digits", ["٠١٥٧", "۰۱۵۷", "0157"])
@pytest.mark.parametrize("percent", "٪%")
def test_percentages_from_the_right_can_be_exported(
    tmp_path: Path, digits: str, percent: str
) -> None:
    """Arabic’s sign of percent stands on the left of its number; a span runs from the right."""
    words = (
        "أقل من 7٪\n\nالنسبة 5–7٪ فقط، أو 0٫5–1٫5٪ هنا، أو 7 ٪.\n\n- من 5٪ إلى 10٪\n"
        "- من 5٪ – 10٪ تقريبا\n\n| أ | ب |\n|---|---|\n| 7٪ | 5–10٪ |\n"
    )
    words = words.translate({ord(old): new for old, new in zip("0157", digits, strict=True)})
    path = article(tmp_path, f"\n{words.replace('٪', percent)}\n", "ar")
    export(path, ["pdf"], tmp_path / "out")


SEEN_FROM_THE_RIGHT = (
    "**Warfarin** 5 مجم", "Warfarin **5** مجم", "Warfarin **5 مجم**", "**٥**-**١٠** مجم",
    "Warfarin 1½ مجم",
    "Warfarin 5 مجم", "(Warfarin) 5 مجم", "Coumadin 5 מ״ג", "Coumadin 5-10 מ\"ג", "Metformin 2 گرم",
    "Metformin 500 mg 2 مرات", "Metformin 500 mg 2 פעמים",
    "٥٠٠ mg × ٣", "500 mg × 3", "١٢ × ١٠⁹ لتر", "-٢٠ °م", "٢-٨ °م",
    "90 % ± 5%", "٩٥٪ ± ٥٪", "٩٥٪±٥٪", "۹۵٪±۵٪", "5 ± 1", "٥ ± ١", "٥-١٠", "٥ - ١٠",
    "5 - 10", "۵ - ۱۰", "٩٠٪-٩٥٪", "90 % - 95 %", "٨:٠٠ - ١٦:٠٠", "٨:٠٠-١٦:٠٠",
    "8:00 - 16:00", "20 mg - 40 mg", "20 mg – 40 mg", "-20 °C - -10 °C", "−20 – +4",
    "١-٠-٢", "٣ × ١", "٢ × ٥ = ١٠", "۲ × ۵ = ۱۰", "2 × 5 = 10", "٢+١", "2 x 250 mg",
    "5 ml = 250 mg", "5 mg → 10 mg", "INR 2-3", "٠٢ ٢٧٩٤ ٠٠٠٠", "+٢٠ ٢ ٢٧٩٤ ٠٠٠٠",
    "۰۲۱-۸۸۷۷۶۶۵۵", "٢٠٢٦-٠٥-١٢", "١ : ١٠٠٠", "١٦", "۱۶", "16", "Tab. Aspirin 100 mg 1x1",
    "5 mg (1 tablet)",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "خذ {} اليوم."),
        ("he", "קח {} היום."),
        ("fa", "بخورید {} امروز."),
        ("ur", "لیں {} آج۔"),
    ],
)
def test_what_clinics_write_from_the_right_can_be_exported(
    tmp_path: Path, language: str, words: str
) -> None:
    """A leaflet with `٥ - ١٠` could not: what is in order was called turned."""
    lines = "\n\n".join(map(words.format, SEEN_FROM_THE_RIGHT))
    export(article(tmp_path, f"\n{lines}\n", language), out=tmp_path / "out")


@pytest.mark.parametrize("name", ["docx", "html", "epub"])
def test_words_set_apart_in_two_paragraphs_are_two(tmp_path: Path, name: str) -> None:
    """What is raised, or struck out, ends with its paragraph."""
    path = article(tmp_path, "\n~~5 mg~~\n\n~~2 mg~~\n\n- <sup>th</sup>\n- <sup>rd</sup>\n", "en")
    made = read_back(export(path, [name], tmp_path / "out").files[name]).set_apart
    struck = "struck out"
    assert made == ((struck, "5 mg"), (struck, "2 mg"), ("raised", "th"), ("raised", "rd"))


def test_words_set_apart_in_pieces_are_one(tmp_path: Path) -> None:
    """What stands between them is a space alone, in one format a piece of its own."""
    words = "~~μg 1–2 mL <5 #1 ½ a&b~~, ~~5 mg *two* **three** 4 mg~~, 10^−3^ ^2^ m^2 *n*^."
    export(article(tmp_path, f"\n{words}\n", "en"), out=tmp_path / "out")


def without(file: bytes, mark: str) -> bytes:
    """Return a file whose words are not marked so: a style of Word, or an element."""
    told = rf'<w:rStyle w:val="{mark}"/>' if mark.istitle() else rf"</?{mark}>"
    return replaced(file, told.encode(), b"")


def replaced(file: bytes, old: bytes, new: bytes) -> bytes:
    """Return a file, or the parts of an archive, with other bytes."""
    if not zipfile.is_zipfile(io.BytesIO(file)):
        return re.sub(old, new, file)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as read, zipfile.ZipFile(out, "w") as written:
        for item in read.infolist():
            written.writestr(item, re.sub(old, new, read.read(item)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Take 75 mg/m{} now."), ("ar", "خذ 75 mg/m{} الآن.")]
)
@pytest.mark.parametrize(("element", "sign"), [("sup", 1), ("sub", -1)])
@pytest.mark.parametrize("edition", ["standard", "large-print"])
def test_what_is_raised_or_lowered_is_drawn_so(
    tmp_path: Path, language: str, text: str, element: str, sign: int, edition: str
) -> None:
    """On the page: above or below the base line of the letter before it, and no larger."""
    body = text.format(f"<{element}>2</{element}>")
    path = article(tmp_path, f"\n{body}\n", language)
    made = export(path, ["pdf"], tmp_path / "out", edition=edition)
    drawn = read_back(made.files["pdf"]).drawn
    assert drawn is not None
    pieces = [each for each in drawn.words if each.run is not None]
    place = next(n for n, each in enumerate(pieces) if each.text.strip() == "2")
    line, figure = pieces[place - 1].run, pieces[place].run
    assert line is not None
    assert figure is not None
    assert figure.size <= line.size
    assert sign * (figure.y - line.y) > 0.1 * line.size


def test_what_is_struck_out_or_raised_is_shown_so_on_a_screen(tmp_path: Path, axe: Axe) -> None:
    """The theme's style sheet takes neither away."""
    body = "\nNot ~~20 mg~~ mg/m<sup>2</sup> or B<sub>x</sub>.\n\n3. One\n"
    made = export(article(tmp_path, body), ["html"], tmp_path / "out")
    page = axe.browser.new_page()
    page.goto(made.files["html"].as_uri())
    look = "([name, what]) => getComputedStyle(document.querySelector(name))[what]"
    assert "line-through" in page.evaluate(look, ["s", "textDecorationLine"])
    assert "decimal" in page.evaluate(look, ["ol", "listStyleType"])
    middle = """name => {
        const box = document.querySelector(name).getBoundingClientRect();
        return (box.top + box.bottom) / 2;
    }"""
    raised, line, lowered = (page.evaluate(middle, name) for name in ("sup", "s", "sub"))
    assert raised + 1 < line < lowered - 1
    page.close()


@pytest.mark.parametrize("name", ["html", "epub", "docx"])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_description_beside_another_picture_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    """“The red tablet” beside the blue one."""
    for color in ("red", "blue"):
        if kind == "png":
            Raster.new("RGB", (60, 40), color).save(tmp_path / f"{color}.png")
        (tmp_path / f"{color}.svg").write_text(
            PICTURE.replace("<svg", f'<svg id="{color}"'), "utf-8"
        )
    shown = (f"![{color.title()} tablet]({color}.{kind})" for color in ("red", "blue"))
    body = "\n{}\n\n{}\n\nText.[^1]\n\n".format(*shown)
    path = article(tmp_path, f"{body}[^1]: Or ![the red one](red.{kind}).\n")
    export(path, [name], tmp_path / "good")

    def swapped(handout: Handout, *given: object) -> bytes:
        pictures = dict(handout.article.pictures)
        red, blue = f"red.{kind}", f"blue.{kind}"
        pictures[red], pictures[blue] = pictures[blue], pictures[red]
        other = replace(handout, article=replace(handout.article, pictures=pictures))
        return WRITERS[name](other, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "WRITERS", {**WRITERS, name: swapped})
    found = stopped(path, tmp_path / "out", [name])
    assert [line.split(":")[0] for line in found] == ["seen-picture"] * 3


# --- Finished files --------------------------------------------------------------------------


def test_a_finished_file_has_the_row(tmp_path: Path) -> None:
    """`verify` looks at it, too."""
    done = export(article(tmp_path), ["pdf"], tmp_path / "out")
    report = verify([done.files["pdf"]])
    assert [result.standard for result in report.validators[str(done.files["pdf"])]][-1] == (
        "What is seen"
    )


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_the_file_of_another_program_does_not_fail(tmp_path: Path, suffix: str) -> None:
    """How its lines end is nobody's fault; what is off its page, or touches, a person looks at."""
    files = {"a": (tmp_path / f"a{suffix}", Outline(touching=(("51", "Take 5"),)))}
    drawn = lines("Take 1.000 ", "mg now.")
    off = words("Preventer", x=590, block=1)
    assert off.run is not None
    page = replace(drawn.pages[0], runs=(*drawn.pages[0].runs, off.run))
    outline = replace(files["a"][1], drawn=Drawn((page,), (*drawn.words, off)))
    (result,) = look({"a": (files["a"][0], outline)}, Room()).values()
    assert result.passed
    assert sorted(one.rule for one in result.for_a_person) == ["seen-off-page", "seen-touching"]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2060"])
def test_a_fixed_space_holds_a_number_to_the_letters_of_east_asia(space: str) -> None:
    """`5 人` stays whole in Word by its space alone (UAX #14, LB12)."""
    assert can_end("/", "k")
    assert can_end("-", "m")
    assert not can_end("/", "8")
    assert can_end("5", "人")
    assert not can_end("5", space)
    assert not can_end(space, "人")


def test_an_authors_own_line_end_parts_two_numbers_and_no_other_does() -> None:
    """A telephone number above an e-mail address is whole; a dose that is divided is not."""
    said = "Telephone: 01632 960123\u2028E-mail: a@example.org\nTake 12,500 IU each day."
    own = lines("Telephone: 01632 960123", "E-mail: a@example.org")
    assert not list(divided(own, LONGEST, said))
    assert codes(divided(lines("Take 12,50", "0 IU each day."), LONGEST, said)) == ["seen-divided"]
    assert codes(divided(lines("Take 12,500 ", "IU each day."), LONGEST, said)) == ["seen-divided"]
    assert codes(divided(own, LONGEST, said.replace("\u2028", " "))) == ["seen-divided"]
