"""Sizes of text as they are on the page: measured in finished files, not asked of a style sheet."""

from __future__ import annotations

import math
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import playa
from lxml import etree
from PIL import Image

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


def times(first: Matrix, second: Matrix) -> Matrix:
    """Return the product of two matrices (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = second  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + l)  # fmt: skip


@dataclass
class Shown:
    """Text that a PDF's page shows: its size in points, and its colour (`rg` or `g`)."""

    page: int
    size: float
    color: tuple[float, ...]


@dataclass
class PdfPages:
    """What is painted on the pages of a PDF."""

    texts: list[Shown]
    colors: set[tuple[float, ...]]


def painted(path: Path) -> PdfPages:
    """Return every text of a PDF with its size, and every colour."""
    found = PdfPages([], set())
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            _paint(page, number, UNMOVED, found)
    return found


def _paint(owner: object, page: int, matrix: Matrix, found: PdfPages) -> None:
    state: tuple[Matrix, float, tuple[float, ...]] = (matrix, 0.0, (0.0,))
    stack = []
    text = UNMOVED
    for operands, operator in pikepdf.parse_content_stream(owner):
        moved, size, color = state
        match str(operator):
            case "q":
                stack.append(state)
            case "Q":
                state = stack.pop()
            case "cm":
                state = (times(_matrix(operands), moved), size, color)
            case "Tf":
                state = (moved, float(operands[1]), color)
            case "BT":
                text = UNMOVED
            case "Tm":
                text = _matrix(operands)
            case "rg" | "g":
                color = tuple(float(value) for value in operands)
                found.colors.add(color)
                state = (moved, size, color)
            case "RG" | "G":
                found.colors.add(tuple(float(value) for value in operands))
            case "Tj" | "TJ":
                down = times(text, moved)
                found.texts.append(Shown(page, size * math.hypot(down[2], down[3]), color))
            case "Do":
                inner = owner.Resources.XObject[str(operands[0])]  # type: ignore[attr-defined]
                if inner.Subtype == "/Form":
                    own = _matrix(inner.get("/Matrix", list(UNMOVED)))
                    _paint(inner, page, times(own, moved), found)


def _matrix(values: object) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)  # type: ignore[attr-defined]
    return (a, b, c, d, e, f)


def shades(path: Path) -> float:
    """Return the largest share of a page of a PDF that one shade but white covers, 0 to 1."""
    with tempfile.TemporaryDirectory() as folder:
        target = f"{folder}/page"
        subprocess.run(["pdftoppm", "-gray", "-r", "50", str(path), target], check=True)
        most = 0.0
        for page in sorted(Path(folder).iterdir()):
            with Image.open(page) as image:
                histogram = image.histogram()
                most = max(most, max(histogram[:255]) / (image.width * image.height))
    return most


@dataclass
class Line:
    """A line of text on a page of a PDF, and where it stands, in points."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def lines_of(path: Path) -> list[Line]:
    """Return the lines of text of a PDF, as poppler finds them."""
    listing = subprocess.run(
        ["pdftotext", "-bbox-layout", str(path), "-"], check=True, capture_output=True
    ).stdout
    tree = etree.fromstring(listing)
    found = []
    for number, page in enumerate(tree.iter("{*}page"), start=1):
        for line in page.iter("{*}line"):
            words = [word.text or "" for word in line.iter("{*}word")]
            box = (
                float(line.get(f"{side}{axis}") or 0)
                for side in ("xM", "yM")
                for axis in ("in", "ax")
            )
            left, right, top, bottom = box
            found.append(Line(number, " ".join(words), left, top, right, bottom))
    return found


def letters_of(path: Path) -> Iterator[tuple[int, str, float, float]]:
    """Yield each letter that a PDF draws: its page, itself, its left and right edge in points.

    Spaces are none: one that ends a line hangs into the margin, and nothing of it is seen.
    """
    with playa.open(path) as document:
        for number, page in enumerate(document.pages, start=1):
            for glyph in page.glyphs:
                if glyph.text and not glyph.text.isspace():
                    left, _, right, _ = glyph.bbox
                    yield number, glyph.text, left, right


# --- Word ----------------------------------------------------------------------------------------


def word_sizes(path: Path) -> Iterator[tuple[str, float]]:
    """Yield each text of a Word file with its size in points, resolved through its styles.

    Raised and lowered figures are 58 % of it, as LibreOffice draws them; Word draws them larger.
    """
    with zipfile.ZipFile(path) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        parts = [
            etree.fromstring(package.read(name))
            for name in package.namelist()
            if re.fullmatch(r"word/(document|header\d|footer\d|footnotes)\.xml", name)
        ]
    known = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz").get(f"{W}val")

    def own(name: str | None, what: str) -> str | None:
        while name is not None:
            style = known[name]
            if (value := style.find(f"{W}rPr/{W}{what}")) is not None:
                return value.get(f"{W}val")
            based = style.find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")
        return None

    for part in parts:
        for run in part.iter(f"{W}r"):
            words = "".join(text.text or "" for text in run.iter(f"{W}t"))
            if not words.strip() and run.find(f"{W}footnoteReference") is None:
                continue
            paragraph = next(run.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle")
            character = run.find(f"{W}rPr/{W}rStyle")
            names = [
                None if each is None else each.get(f"{W}val") for each in (character, paragraph)
            ]
            sizes = [value for name in names if (value := own(name, "sz"))]
            raised = own(names[0], "vertAlign") in ("superscript", "subscript")
            yield words, float((sizes or [default])[0]) / 2 * (0.58 if raised else 1)
