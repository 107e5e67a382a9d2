"""The order in which a finished file draws its words: read from glyphs and rectangles on the page.

A line is given as it is seen, from left to right, whatever the order in which it is read.
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

import pikepdf
from lxml import etree

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The lines of each paragraph, term, cell and heading: its characters by their places.
_LINES = """selector => [...document.querySelectorAll(selector)].map(block => {
  const drawn = [], walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, range = document.createRange();
    for (let place = 0; place < node.data.length; place++) {
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const box = range.getClientRects()[0];
      if (box && box.width) drawn.push([box.left, node.data[place]]);
    }
  }
  return drawn.sort((a, b) => a[0] - b[0]).map(pair => pair[1]).join("");
})"""


def in_pdf(path: Path, folder: Path) -> list[str]:
    """Return the lines of a PDF, by its glyphs: what it says of their order is taken out of it."""
    plain = folder / f"{path.stem}-plain.pdf"
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(
                pikepdf.unparse_content_stream(list(_without_text(page)))
            )
        pdf.save(plain)
    listing = subprocess.run(
        ["pdftotext", "-bbox", str(plain), "-"], check=True, capture_output=True
    ).stdout
    lines = []
    for page in etree.fromstring(listing).iter("{*}page"):
        words = sorted(
            (float(word.get("yMin", 0)), float(word.get("yMax", 0)), float(word.get("xMin", 0)),
             word.text or "")
            for word in page.iter("{*}word")
        )  # fmt: skip
        line: list[tuple[float, str]] = []
        bottom = 0.0
        for top, low, left, text in words:
            if top > bottom - 3:
                lines.append(line := [])
            bottom = max(bottom, low) if line else low
            line.append((left, text))
    return [" ".join(text for _, text in sorted(line)) for line in lines]


def _without_text(page: Any) -> Iterator[Any]:
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and "/ActualText" in operands[1]:
            del operands[1]["/ActualText"]
        yield operands, operator


def in_browser(browser: Browser, path: Path, folder: Path, *, width: int = 1100) -> list[str]:
    """Return the paragraphs, items, cells and headings of a web page or an EPUB, in real Chromium.

    Each is to fit one line of a window so wide.
    """
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as package:
            package.extractall(folder / path.stem)
        path = folder / path.stem / "EPUB" / "handout.xhtml"
    page = browser.new_page(offline=True, viewport={"width": width, "height": 900})
    page.goto(path.resolve().as_uri())
    found: list[str] = page.evaluate(_LINES, "h1, h2, h3, p, li, td, th, dt, figcaption, caption")
    page.close()
    return found


def from_left(line: str) -> str:
    """Return a line as it is seen without its letters from the right, and without spaces."""
    return "".join(
        character for character in line
        if bidirectional(character) not in ("R", "AL", "NSM", "BN", "WS")
        and not character.isspace() and character not in "\u200e\u200f"
    )  # fmt: skip
