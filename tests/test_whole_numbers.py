"""No number is divided and nothing lies off the page: looked at on pages and in windows.

Articles are generated: tables of 1 to 14 columns with doses, day names, telephone numbers and
pictures, in eight languages, at every place that a table can stand. `wholes` says what is one, in
its own tests; here is measured what readers see.
"""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser.axe import Axe
from browser.lines import Windows
from examples import examples
from plainleaf.api import export
from validators.libreoffice import LibreOffice

POINTS_A_MM = 72 / 25.4
MARGIN = 32 * POINTS_A_MM


@dataclass(frozen=True)
class Tongue:
    """Words of one language; `{}` in a dose is a number of its own."""

    tag: str
    doses: tuple[str, ...]
    days: tuple[str, ...]
    words: tuple[str, ...]


TONGUES = (
    Tongue(
        "en",
        ("{},500 IU", "{} mg", "{}–99 mg", "{}.5 mg/kg", "−{} to −5 °C", "0800 {} 999"),
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("Hydrochlorothiazide", "Before breakfast", "Take with food and water", "Aspirin"),
    ),
    Tongue(
        "de",
        ("{}.500 IE", "{} mg", "{} bis 99 mg", "{},5 mg/kg", "{} Einheiten", "030/{} 45 67"),
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("Blutgerinnungshemmer", "Vor dem Frühstück", "Mit Wasser einnehmen", "Schilddrüse"),
    ),
    Tongue(
        "fr",
        ("{} 500 UI", "{} mg", "{} à 999 mg", "{},5 mg/kg", "{} %", "01 23 {} 67 89"),
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("Anticoagulant", "Avant le petit-déjeuner", "À prendre avec de l’eau"),
    ),
    Tongue(
        "ru",
        ("{} 500 МЕ", "{} мг", "{}–999 мг", "{},5 мг/кг", "{} мл", "8 (800) {}-35-35"),
        ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
        ("Гидрохлоротиазид", "Перед завтраком", "Запивать водой"),
    ),
    Tongue(
        "ar",
        ("{} ملغ", "{} وحدة", "{} mg", "{} مل", "{} ساعات"),
        ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
        ("هيدروكلوروثيازيد", "قبل الفطور", "مع الماء"),
    ),
    Tongue(
        "he",
        ("{} מ״ג", "{} יחידות", "{} mg", "{} מ״ל"),
        ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון"),
        ("הידרוכלורותיאזיד", "לפני ארוחת הבוקר", "עם מים"),
    ),
    Tongue(
        "hi",
        ("{} यूनिट", "{} मिग्रा", "{} mg", "{} से 999 मिली", "{} मिलीग्राम"),
        ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
        ("हाइड्रोक्लोरोथियाज़ाइड", "नाश्ते से पहले", "पानी के साथ लें"),
    ),
    Tongue(
        "zh-Hans",
        ("{}毫克", "{} mg", "{}至999毫克", "{}国际单位"),
        ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
        ("氢氯噻嗪", "早餐前服用", "用水送服"),
    ),
)
NO_BREAK = "\u00a0"
PLACES = ("{}", "::: note\n{}\n:::", "::: warning\n{}\n:::", "> {}", "- Item\n\n  {}",
          "1. One\n   - Two\n\n     {}", "::: note\n- Item\n\n  {}\n:::")  # fmt: skip


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""
    rows = (b"\0" + b"\x88" * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return an article and its doses: no two have the same number."""
    tongue = draw(st.sampled_from(TONGUES))
    numbers = iter(draw(st.permutations(range(101, 990))))
    doses: list[str] = []

    def dose() -> str:
        doses.append(draw(st.sampled_from(tongue.doses)).format(next(numbers)))
        return doses[-1]

    def cell(kind: str) -> str:
        match kind:
            case "dose":
                return dose()
            case "two":
                return f"{dose()} ({dose()})"
            case "bold":
                number, space, unit = dose().partition(" ")
                return f"**{number}**{space}{unit}" if unit else f"**{number}**"
            case "words":
                return draw(st.sampled_from(tongue.words))
            case "picture":
                return f"![A picture.](p{draw(st.sampled_from((250, 600, 1200)))}.png)"
            case "address":
                return "https://www.example.org/a_very_long_path/that/has/no/space/index.php?a=b"
            case _:
                return "1"

    parts = []
    for _ in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 14))
        kinds = [draw(st.sampled_from(("words", "dose", "short", "two", "picture", "address")))]
        kinds += draw(
            st.lists(
                st.sampled_from(("dose", "dose", "dose", "short", "bold", "two", "words")),
                min_size=count - 1,
                max_size=count - 1,
            )
        )
        if draw(st.booleans()):
            heads = [tongue.days[at % 7] for at in range(count)]
        else:
            heads = [f"{at}" for at in range(count)]
        rows = [heads, ["---"] * count]
        rows += [[cell(kind) for kind in kinds] for _ in range(draw(st.integers(1, 3)))]
        table = [f"| {' | '.join(row)} |" for row in rows]
        around = draw(st.sampled_from(PLACES))
        indent = around.split("\n")[-1].partition("{}")[0]
        if around.startswith(":::") and "- Item" in around:
            indent = "  "
        elif around.startswith(":::"):
            indent = ""
        parts.append(around.format(f"\n{indent}".join(table)))
        words = [draw(st.sampled_from((*tongue.words, dose()))) for _ in range(30)]
        parts.append(", ".join((*words, dose(), dose())))
    body = "\n\n".join(parts)
    shown = [each for each in doses if each in body.replace("**", "")]
    return f"---\ntitle: T\nlang: {tongue.tag}\n---\n\n## T\n\n{body}\n", shown


@dataclass(frozen=True)
class Line:
    """A line of a page of a PDF: its words, and where the first begins and the last ends."""

    words: str
    left: float
    right: float


def lines(path: Path) -> Iterator[Line]:
    """Yield the lines of a PDF, in no order to rely on."""
    out = subprocess.run(
        ["pdftotext", "-bbox-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    for line in ET.fromstring(out).iter("{http://www.w3.org/1999/xhtml}line"):
        # A space at the end of a line hangs over its edge, and is not seen.
        seen = [word for word in line if (word.text or "").strip()]
        yield Line(
            " ".join(word.text or "" for word in seen),
            min((float(word.attrib["xMin"]) for word in seen), default=MARGIN),
            max((float(word.attrib["xMax"]) for word in seen), default=MARGIN),
        )


def faults(path: Path, doses: list[str], *, margin: float = MARGIN) -> list[str]:
    """Return what is wrong on the pages of a PDF."""
    found = list(lines(path))
    said = [_plain(line.words) for line in found]
    wrong = [
        f"divided: {dose}"
        for dose in doses
        # What runs from right to left is found in the order in which it is drawn.
        if not any(
            _plain(dose).replace(" ", "") in line.replace(" ", "")
            or all(part in line or part[::-1] in line for part in _plain(dose).split())
            for line in said
        )
    ]
    wrong += [
        f"outside: {line}"
        for line in found
        # A hanging space may belong to a word of a joined script.
        if line.left < margin - 4 or line.right > 210 * POINTS_A_MM - margin + 4
    ]
    return wrong


def _plain(text: str) -> str:
    for sign in "\u2060\u200e\u200f\u2066\u2067\u2068\u2069\u202a\u202b\u202c":
        text = text.replace(sign, "")
    return " ".join(text.replace("\u2011", "-").split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pictures of several widths."""
    made = tmp_path_factory.mktemp("whole")
    for width in (250, 600, 1200):
        (made / f"p{width}.png").write_bytes(png(width, width * 2 // 3))
    return made


@pytest.fixture(scope="module")
def windows(axe: Axe) -> Iterator[Windows]:
    """Return windows of one browser, for one page after the other."""
    opened = Windows(axe.browser)
    yield opened
    opened.close()


def made(folder: Path, source: str, *formats: str) -> dict[str, Path]:
    """Export an article; the export compares the formats with each other, too."""
    (folder / "article.md").write_text(source, "utf-8")
    return dict(export(folder / "article.md", formats or ("pdf",), folder / "out").files)


@examples(30)
@given(articles())
def test_no_number_is_divided_on_paper(folder: Path, article: tuple[str, list[str]]) -> None:
    """And no word or picture lies outside the text area."""
    source, doses = article
    assert faults(made(folder, source, "pdf")["pdf"], doses) == []


@examples(12)
@given(articles())
def test_no_number_is_divided_in_windows(
    folder: Path, windows: Windows, article: tuple[str, list[str]]
) -> None:
    """Of a telephone and of a tablet; nothing is cut off, and nothing scrolls sideways."""
    files = made(folder, article[0], "html", "epub")
    for path in files.values():
        for width in (320, 600):
            seen = windows.look(path, width)
            assert (seen.divided, seen.outside) == ((), ()), f"{path.name} at {width} px"


@examples(3)
@given(articles())
def test_no_number_is_divided_in_word(
    folder: Path, libreoffice_ua: LibreOffice, article: tuple[str, list[str]]
) -> None:
    """As LibreOffice shows it, but for what it divides itself.

    At the end of a line from right to left LibreOffice 7.4 may cut Latin letters in two (`579 m`
    and `g`), whatever signs stand round them; in the file they are one piece with their number.
    """
    source, doses = article
    path = made(folder, source, "docx")["docx"]
    wrong = faults(libreoffice_ua(path), doses)
    with zipfile.ZipFile(path) as package:
        text, styles = (
            package.read(f"word/{name}.xml").decode() for name in ("document", "styles")
        )
    turned = "<w:bidi/>" in styles
    cut = {
        f"divided: {dose}"
        for dose in doses
        if turned and re.search(r"[a-z]", dose) and f">{dose.replace(' ', NO_BREAK)}</w:t>" in text
    }
    assert [each for each in wrong if each not in cut] == []


@pytest.mark.parametrize("tongue", TONGUES, ids=[tongue.tag for tongue in TONGUES])
def test_a_week_of_doses_is_whole_in_every_language(folder: Path, tongue: Tongue) -> None:
    """Eight columns with a long first one: they do not fit, so they are a list, and a note."""
    doses = [tongue.doses[0].format(101 + at) for at in range(7)]
    rows = (("", *tongue.days), ("---",) * 8, (tongue.words[0], *doses))
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    source = f"---\ntitle: T\nlang: {tongue.tag}\n---\n\n## T\n\n{table}\n"
    (folder / "article.md").write_text(source, "utf-8")
    made = export(folder / "article.md", out=folder / "out")
    wide = [found.code for found in made.diagnostics if found.code == "wide-table"]
    # Days of three Han characters and doses of seven ems are narrow enough.
    assert wide == (["wide-table"] if tongue.tag not in ("ar", "he", "zh-Hans") else wide)
    assert faults(made.files["pdf"], doses) == []


PICTURED = {
    "in three columns": "| P | N | W |\n|---|---|---|\n| ![A](p{}.png) | Blue | At night |",
    "two side by side": "| P | N |\n|---|---|\n| ![A](p{}.png) | ![B](p{}.png) |",
    "in a list": "- a\n\n  | x | y |\n  |---|---|\n  | ![A](p{}.png) | words |",
    "in a box": "::: note\n| x | y |\n|---|---|\n| ![A](p{}.png) | words |\n:::",
}


@pytest.mark.parametrize("width", [250, 600, 1200])
@pytest.mark.parametrize("place", PICTURED)
def test_a_picture_leaves_the_other_columns_on_the_page(
    folder: Path, place: str, width: int
) -> None:
    """Whatever its size; and it lies in the text area itself."""
    table = PICTURED[place].replace("{}", str(width))
    path = made(folder, f"---\ntitle: T\nlang: en\n---\n\n## T\n\n{table}\n", "pdf")["pdf"]
    assert faults(path, []) == []
    with pikepdf.open(path) as pdf:
        boxes = [
            [float(each) for each in found.A.BBox]
            for found in _elements(pdf.Root.StructTreeRoot)
            if found.get("/S") == "/Figure"
        ]
    assert len(boxes) == table.count("![")
    for left, bottom, right, top in boxes:
        assert left > MARGIN - 1
        assert right < 210 * POINTS_A_MM - MARGIN + 1
        assert (right - left) / (top - bottom) == pytest.approx(1.5, rel=0.03)


def _elements(element: Any) -> Iterator[Any]:
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from _elements(each)
    elif isinstance(element, pikepdf.Dictionary):
        yield element
        if "/K" in element:
            yield from _elements(element.K)


def test_rows_turn_with_the_names_of_their_columns(
    folder: Path, axe: Axe, windows: Windows
) -> None:
    """A table of opening times on a telephone: nothing is hidden, and the roles stay."""
    source = (
        "---\ntitle: T\nlang: en\n---\n\n## T\n\n| Day | Morning | Afternoon |\n|---|---|---|\n"
        "| Monday to Friday | 08:30–12:00 | 13:30–17:45 |\n"
    )
    path = made(folder, source, "html")["html"]
    page = path.read_text("utf-8")
    assert 'role="cell" class="short" data-column="Afternoon:"' in page
    assert page.count('role="columnheader"') == 3
    for width in (320, 390, 600, 1280):
        assert windows.look(path, width).outside == ()
        assert axe(path, width) == []
        names = windows.names()
        assert names == (["Day:", "Morning:", "Afternoon:"] if width < 600 else [])


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("ru", "пятница", "8 (800) 387-35-35"),
        ("fr", "vendredi", "+33 1 23 45 67 89"),
        ("de", "Freitag", "0800 387 35 35 11"),
        ("en", "Friday", "+44 20 7946 0112"),
        ("ar", "الجمعة", "+966 11 387 35 35"),
        ("he", "שישי", "*1-800-387-3535"),
        ("es", "viernes", "12.500–15.000 UI"),
        ("pl", "piątek", "1 000 000–1 500 j."),
    ],
)
def test_a_number_deep_in_lists_goes_to_the_next_line_of_a_telephone(
    folder: Path, windows: Windows, language: str, day: str, number: str
) -> None:
    """In a box, in a list in a list in a list, where no more than it fits a line."""
    front = f"---\ntitle: T\nlang: {language}\n---\n\n## T\n\n"
    numbers = (number, f"**{number[0]}**{number[1:]}")
    rows = "".join(f"    - **{day}:** {each}\n" for each in numbers)
    source = f"{front}::: note\n- A\n  - B\n{rows}:::\n"
    files = made(folder, source, "html", "epub")
    for path in files.values():
        seen = windows.look(path, 320)
        assert (seen.divided, seen.outside) == ((), ()), path.name


def test_windows_show_what_is_divided_and_what_lies_outside(
    tmp_path: Path, windows: Windows
) -> None:
    """Of one page, in one window after the other."""
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html><title>T</title><p style="width: 20vw">Take 12,500 IU</p>'
        '<p style="width: 500px">Words</p><p style="margin-left: 500px">Others</p>',
        "utf-8",
    )
    for _ in range(2):
        narrow, wide = windows.look(page, 320), windows.look(page, 1280)
        assert (narrow.divided, narrow.outside) == (("12,500 IU",), ("Others",))
        assert (wide.divided, wide.outside) == ((), ())


def test_long_addresses_are_broken_in_their_column(folder: Path) -> None:
    """And leave the others theirs, on paper."""
    address = "https://www.example.org/" + "a_long_path/" * 9
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    rows = (("What", "Dose", "Call"), ("---",) * 3, (address, "12,500 IU", "0800 111 999"),
            (word, "5–10 mg", address))  # fmt: skip
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    path = made(folder, f"---\ntitle: T\nlang: en\n---\n\n## T\n\n{table}\n", "pdf")["pdf"]
    assert faults(path, ["12,500 IU", "0800 111 999", "5–10 mg"]) == []
