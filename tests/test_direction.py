"""Doses, Latin words and their marks are drawn in order in text from right to left, in each format.

Seen, not asked: of the PDF its glyphs, of the web page and the EPUB Chromium's rectangles, of the
Word file the PDF that LibreOffice makes of it.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from browser.axe import Axe
from drawn import from_left, in_browser, in_pdf
from plainleaf.api import export
from plainleaf.text.direction import from_left as levels
from plainleaf.text.direction import in_isolates, out_of_order, sequences
from validators.libreoffice import LibreOffice

# What is written in Markdown, and how it is seen from left to right, without spaces.
CLASSES = {
    "raised figures": {
        "75 mg/m<sup>2</sup>": "75mg/m2",
        "**75** mg/m<sup>2</sup>": "75mg/m2",
        "5 m<sup>2</sup>": "5m2",
        "75 mg/m2": "75mg/m2",
        "10<sup>9</sup>/L": "109/L",
        "4.5 × 10<sup>9</sup>/L": "4.5×109/L",
        "150–400 × 10<sup>9</sup>/L": "150–400×109/L",
        "10⁹/L": "10⁹/L",
        "10<sup>−3</sup> mol/L": "10−3mol/L",
        "50 mL/min/1.73 m<sup>2</sup>": "50mL/min/1.73m2",
        "1<sup>st</sup> dose": "1stdose",
        "Na<sup>+</sup>": "Na+",
        "Ca<sup>2+</sup>": "Ca2+",
    },
    "lowered figures": {
        "B<sub>12</sub>": "B12",
        "CO<sub>2</sub>": "CO2",
        "H<sub>2</sub>O": "H2O",
        "HCO<sub>3</sub><sup>−</sup>": "HCO3−",
        "Vitamin **D**<sub>3</sub>": "VitaminD3",
        "Vitamin **D**<sub>3</sub> (1000 IU)": "VitaminD3(1000IU)",
        "B<sub>12</sub> 1000 µg": "B121000µg",
        "HbA<sub>1c</sub> 7%": "HbA1c7%",
        "SpO<sub>2</sub> 92%": "SpO292%",
        "**T<sub>3</sub>**/T<sub>4</sub>": "T3/T4",
    },
    "marks of notes": {
        "5 mg[^1]": "5mg1",
        "**5 mg**[^1]": "5mg1",
        "5[^1]": "51",
        "50%[^1]": "50%1",
        "10 mg[^1][^2]": "10mg12",
        "Aspirin[^1]": "Aspirin1",
        "*E. coli*[^1]": "E.coli1",
        "75 mg/m<sup>2</sup>[^1]": "75mg/m21",
        "A+[^2]": "A+2",
        "5 mg[^1] XR": "5mg1XR",
    },
    "deviations, equations, steps": {
        "90 % ± 5%": "90%±5%",
        "**90 %** ± 5%": "90%±5%",
        "5 mg ± 1 mg": "5mg±1mg",
        "20 mg - 40 mg": "20mg-40mg",
        "20 mg – 40 mg": "20mg–40mg",
        "5 ml = 250 mg": "5ml=250mg",
        "5 mg → 10 mg": "5mg→10mg",
        "5 mg ← 10 mg": "10mg←5mg",
        "5 → 10": "5→10",
        "2 x 250 mg": "2x250mg",
        "INR 2-3": "INR2-3",
        "5 mg (1 tablet)": "5mg(1tablet)",
    },
    "figures of Arabic and Persian": {
        "٥ - ١٠": "١٠-٥",
        "٥-١٠": "١٠-٥",
        "٩٠٪-٩٥٪": "٪٩٥-٪٩٠",
        "٨:٠٠ - ١٦:٠٠": "١٦:٠٠-٨:٠٠",
        "+٢٠ ٢ ٢٧٩٤ ٠٠٠٠": "+٢٠٢٢٧٩٤٠٠٠٠",
        "٠٢ ٢٧٩٤ **٠٠٠٠**": "٠٢٢٧٩٤٠٠٠٠",
        "٠٢-٢٧٩٤٠٠٠٠": "٠٢-٢٧٩٤٠٠٠٠",
        "+۹۸ ۲۱ ۸۸۷۷ ۵۵۴۴": "+۹۸۲۱۸۸۷۷۵۵۴۴",
        "١ : ١٠٠٠": "١:١٠٠٠",
        "١-٠-٢": "٢-٠-١",
        "1 - 0": "0-1",
    },
    "days": {
        "2\\. November 2026": "2.November2026",
        "12 May 2026": "12May2026",
        "**12** May": "12May",
    },
    "bold and marked numbers": {
        "**10**-**20**": "10-20",
        "**10-20**": "10-20",
        "**10**–**20**": "20–10",
        "**10** mg": "10mg",
        "10 **mg**": "10mg",
        "<mark>5</mark> mg": "5mg",
        "**5**–**10** mg": "5–10mg",
        "*2* × **5** mg": "2×5mg",
        "**1**:**1000**": "1:1000",
        "**120**/80 mmHg": "120/80mmHg",
        "~~20~~ **10** mg": "10mg20",
        "**1**.**5** ml": "1.5ml",
    },
    "Latin words with marks": {
        "**Vitamin** D": "VitaminD",
        "*E.* coli": "E.coli",
        "*Lactobacillus* GG": "LactobacillusGG",
        "Type 2 *diabetes*": "Type2diabetes",
        "*COVID-19* test": "COVID-19test",
        "**Word** (5 mg)": "Word(5mg)",
        "<kbd>Ctrl</kbd> + <kbd>C</kbd>": "Ctrl+C",
        "`ls -l` command": "ls-lcommand",
        "**A**, *B*": "A,B",
        "[5 mg]{lang=en}": "5mg",
        "[Mayo]{lang=en} Clinic": "MayoClinic",
        "[apple]{lang=en}, [pear]{lang=en}": "pear,apple",
    },
    "links": {
        "[Mayo](https://example.org/m) Clinic": "MayoClinic",
        "[Mayo](https://example.org/m) **Clinic** 2": "MayoClinic2",
        "[5](https://example.org/l) mg": "5mg",
        "[+44 20 7946 0018](tel:+442079460018)": "+442079460018",
        "[**+44** 20 7946 0018](tel:+442079460018)": "+442079460018",
        "<https://example.org/x/>": "https://example.org/x/",
        "<a@example.org>": "a@example.org",
        "[`ls`](https://example.org/l) command": "lscommand",
        "The [NHS](https://example.org/n) *111*": "TheNHS111",
    },
    "lists": {
        "50%, 25%, 10%": "10%,25%,50%",
        "**50%**, 25%, *10%*": "10%,25%,50%",
        "20 mg، 10 mg، 5 mg": "5mg،10mg،20mg",
        "20 mg, **10** mg, 5 mg": "5mg,10mg,20mg",
        "20 mg; 10 mg; 5 mg": "5mg;10mg;20mg",
        "1/2, 50%": "50%,1/2",
        "5 mg · 10 mg": "10mg·5mg",
        "A+, B−": "B−,A+",
        "Word 5 (10 mg)": "Word5(10mg)",
    },
    "times, telephones, ratios, fractions": {
        "9:00–16:30": "16:30–9:00",
        "**9:00–16:30**": "16:30–9:00",
        "9:00-16:30": "9:00-16:30",
        "+44 20 7946 0018": "+442079460018",
        "020 **7946** 0018": "02079460018",
        "03-555-1234": "03-555-1234",
        "1:1000": "1:1000",
        "1 : 1000": "1:1000",
        "1/2": "1/2",
        "1½": "1½",
        "**1**½": "1½",
        "½ mg": "½mg",
        "2026-01-31": "2026-01-31",
        "31/**01**/2026": "31/01/2026",
    },
    "signs": {
        "≥ 5 mg": "≥5mg",
        "≥ **5** mg": "≥5mg",
        "< 5 mg": "<5mg",
        "±2": "±2",
        "±**2**": "±2",
        "±۰٫۵": "±۰٫۵",
        "−۱٫۵": "−۱٫۵",
        "−5 °C": "−5°C",
        "&minus;**5** °C": "−5°C",
        "-5": "-5",
        "+3.5": "+3.5",
        "~5 mg": "~5mg",
        "$5": "$5",
        "Rh−": "Rh−",
    },
}
VARIANTS = {written: seen for group in CLASSES.values() for written, seen in group.items()}
# Of a mark beside a number, in words from the right, only its figure and brackets are seen here:
# from left to right “[…1] 5 mg”, so that the dose is read first. The same of words struck out.
BESIDE_A_NUMBER = {
    written: "".join(f"]{mark}[" for mark in reversed(re.findall(r"\[\^(\d)\]", written))) + dose
    for written in CLASSES["marks of notes"]
    for dose in [re.sub(r"\[\^\d\].*|\*|</?sup>|\s", "", written)]
} | {"5 mg[^1] XR": "XR]1[5mg", "~~20~~ **10** mg": "10mg]20:["}
FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉", "0123456789−0123456789")
AROUND = {
    "ar": ("خذ", "اليوم"),
    "he": ("קח", "היום"),
    "fa": ("بخورید", "امروز"),
    "ur": ("لیں", "آج"),
}
Files = Callable[[str], dict[str, Path]]


def article(language: str) -> str:
    """Return an article with a paragraph for each variant."""
    first, last = AROUND[language]
    paragraphs = "\n\n".join(f"{first} {written} {last}." for written in VARIANTS)
    notes = f"[^1]: {last}.\n\n[^2]: {last}."
    front = f"---\ntitle: {first} 20 mg\nlang: {language}\n---"
    return f"{front}\n\n## {last}\n\n{paragraphs}\n\n{notes}\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """`files(language)` returns the files of an article, exported once."""
    made: dict[str, dict[str, Path]] = {}

    def get(language: str) -> dict[str, Path]:
        if language not in made:
            folder = tmp_path_factory.mktemp(language)
            source = folder / "article.md"
            source.write_text(article(language), "utf-8")
            made[language] = dict(export(source, out=folder, draft=True).files)
        return made[language]

    return get


def wrong(lines: list[str], language: str) -> dict[str, str]:
    """Return what is not seen as it is meant: for each variant what is seen in its place."""
    words = [form for word in AROUND[language] for form in (word, word[::-1])]
    seen = [
        from_left(line).removeprefix(".").removesuffix(".")
        for line in lines
        if from_left(line) and sum(word in line for word in words) >= 2
    ]
    assert len(seen) == len(VARIANTS)
    pairs = zip(VARIANTS.items(), map(plain, seen), strict=True)
    return {
        written: got
        for (written, meant), got in pairs
        if got not in (plain(meant), plain(BESIDE_A_NUMBER.get(written, meant)))
    }


def plain(seen: str) -> str:
    """Return what is seen with raised and lowered figures as plain ones."""
    return seen.translate(FIGURES)


@pytest.mark.parametrize("language", AROUND)
def test_the_pdf_draws_each_in_order(files: Files, language: str, tmp_path: Path) -> None:
    """Though its engine orders boxes one by one. The title in the margin, too."""
    lines = in_pdf(files(language)["pdf"], tmp_path)
    assert wrong(lines, language) == {}
    titles = [from_left(line) for line in lines if "20" in line and "mg" in line]
    assert len([title for title in titles if "20mg" in title]) >= 3


@pytest.mark.parametrize("name", ["html", "epub"])
@pytest.mark.parametrize("language", AROUND)
def test_chromium_draws_each_in_order(
    files: Files, language: str, name: str, axe: Axe, tmp_path: Path
) -> None:
    """Of the web page and of the EPUB."""
    assert wrong(in_browser(axe.browser, files(language)[name], tmp_path), language) == {}


@pytest.mark.parametrize("language", AROUND)
def test_libreoffice_draws_each_in_order(
    files: Files, language: str, libreoffice_ua: LibreOffice, tmp_path: Path
) -> None:
    """Of the Word file; there a note's mark stands apart, on the side where the reading goes on."""
    made = libreoffice_ua(files(language)["docx"])
    apart = CLASSES["marks of notes"]
    faults = wrong(in_pdf(made, tmp_path), language)
    assert {written: got for written, got in faults.items() if written not in apart} == {}


HELD = ("≥ 38.5 °C", "> 12,500 mg", "± 0.5 mg", "2 × 250 mg", "2–8 °C", "+44 20 7946 0018")


@pytest.mark.parametrize("language", AROUND)
def test_libreoffice_ends_no_line_within_one(
    language: str, libreoffice_ua: LibreOffice, tmp_path: Path
) -> None:
    """It did anywhere in one with a fixed space: “≥ 3”, and “8.5 °C” in the next line."""
    first, last = AROUND[language]
    lengths = range(0, 40, 2)
    paragraphs = [
        f"{first} {' '.join([last] * 8)} {first[0] * length} {dose} {last}."
        for dose in HELD
        for length in lengths
    ]
    source = tmp_path / "article.md"
    body = "\n\n".join(paragraphs)
    source.write_text(f"---\ntitle: {first}\nlang: {language}\n---\n\n{body}\n", "utf-8")
    made = libreoffice_ua(export(source, ("docx",), tmp_path, draft=True).files["docx"])
    said = subprocess.run(["pdftotext", "-raw", made, "-"], capture_output=True, check=True).stdout
    lines = [re.sub(r"[\W_]+", "", line) for line in said.decode().splitlines()]
    whole = [sum(re.sub(r"[\W_]+", "", dose) in line for line in lines) for dose in HELD]
    assert whole == [len(lengths)] * len(HELD)


def places(drawn: str, text: str) -> list[float]:
    """Return where each character of a text is drawn, in a line that is given as it is seen."""
    left = list(drawn)
    found = []
    for character in text:
        place = left.index(character) if character in left else len(left)
        left[place] = ""
        found.append(float(place))
    return found


@pytest.mark.parametrize(
    ("text", "drawn", "fault"),
    [
        ("אב 75 mg/m2 גד", "דג 75 mg/m2 בא", ""),
        ("אב 75 mg/m2 גד", "דג 2 75 mg/m בא", "75 mg/m2"),
        ("אב 10 mg גד", "דג mg 10 בא", "10 mg"),
        ("אב 10% , 25mg גד", "דג 25mg , 10% בא", ""),
        ("אב CO2 גד", "דג 2CO בא", "CO2"),
        ("אב Vitamin D3 גד", "דג D3 Vitamin בא", "Vitamin D3"),
        ("אב fig, yum גד", "דג yum ,fig בא", ""),
        ("אב 1.5 גד", "דג 5.1 בא", "1.5"),
        ("אב +44 20 7946 גד", "דג 7946 20 44+ בא", "+44 20 7946"),
        ("אב 5 mg גד", "דג 5 ב mgא", "5 mg"),
        ("אבגד", "דגבא", ""),
    ],
)
def test_a_sequence_that_is_drawn_out_of_order_is_found(text: str, drawn: str, fault: str) -> None:
    """From the places of its glyphs, lists apart."""
    assert out_of_order(text, places(drawn, text)) == fault


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("אב 12 ab 3", "12ab 3"),
        ("أب 12-13", "1213"),
        ("אב 12-13", "12-13"),
        ("אב (ab) cd", "abcd"),
        ("ab (cd)", "ab (cd)"),
        ("אב 5% 5µ", "5%5µ"),
        ("ab\n12 אב", "ab12"),
    ],
)
def test_the_bidirectional_algorithm_is_that_of_unicode(text: str, left: str) -> None:
    """UAX #9, as FriBidi has it."""
    assert "".join(c for c, own in zip(text, levels(text), strict=True) if own) == left


def test_a_margin_gets_marks_that_isolate() -> None:
    """Where no markup can stand."""
    assert (
        in_isolates("אב 5 mg · 020 7946 0018") == "אב \u20665 mg\u2069 · \u2066020 7946 0018\u2069"
    )
    assert sequences("אב") == []


@pytest.mark.parametrize("language", AROUND)
def test_who_copies_an_address_or_a_telephone_number_gets_nothing_else(
    files: Files, language: str
) -> None:
    """No mark of no width stands in a link, nor in the run of a number; in the web page nowhere."""
    made = files(language)
    assert not set("\u200e\u200f\u2066\u2069") & set(made["html"].read_text("utf-8"))
    with zipfile.ZipFile(made["docx"]) as package:
        document = package.read("word/document.xml").decode()
    assert not re.search("<w:hyperlink [^>]*>(?:(?!</w:hyperlink>).)*[\u200e\u200f]", document)
    # What keeps a number on one line, a fixed space or hyphen, is seen as what it is.
    document = document.replace('</w:t><w:noBreakHyphen/><w:t xml:space="preserve">', "-")
    document = re.sub("[\u00a0\u202f]", " ", document)
    texts = re.findall("<w:t(?: [^>]*)?>([^<]*)</w:t>", document)
    assert {"+44 20 7946 0018", "03-555-1234", "a@example.org"} <= set(texts)
    assert all(not set("\u200e\u200f") & set(text) or len(text) == 1 for text in texts)


def test_a_lowered_figure_after_latin_letters_runs_as_they_do(files: Files) -> None:
    """Word obeys `w:rtl`, and would draw ₂CO."""
    with zipfile.ZipFile(files("he")["docx"]) as package:
        document = package.read("word/document.xml").decode()
    found = re.search("CO</w:t></w:r>(<w:r>.*?</w:r>)", document)
    assert found
    assert ">2<" in found[1]
    assert "<w:rtl/>" not in found[1]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("[الف]{lang=ar}, [باء]{lang=ar} end", "الف, باء end"),
        ("Dose [10 مغ]{lang=ar} (5) end", "Dose 10 مغ (5) end"),
    ],
)
def test_words_from_the_right_stay_in_place_in_english(
    written: str, seen: str, libreoffice_ua: LibreOffice, tmp_path: Path
) -> None:
    """In the Word file, as LibreOffice shows it: what follows them stands to their right."""
    source = tmp_path / "article.md"
    source.write_text(f"---\ntitle: Words\nlang: en\n---\n\n## Words\n\nQq {written}.\n", "utf-8")
    made = libreoffice_ua(export(source, out=tmp_path, draft=True).files["docx"])
    line = next(line for line in in_pdf(made, tmp_path) if "Qq" in line)
    if "Dose" in written:
        assert line.index("Dose") < line.index("10") < line.index("5")
        assert line.index("(5)") > line.index("10")
    else:
        first, second = (
            next(line.find(form) for form in (word, word[::-1]) if form in line)
            for word in ("الف", "باء")
        )
        assert first < second < line.index("end")
