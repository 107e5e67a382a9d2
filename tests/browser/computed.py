"""How text looks in real Chromium: its size, its slant and its case."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Of every text that is not hidden, the style of the element that it stands in.
SCRIPT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, words = node.data.trim(), range = document.createRange();
    range.selectNodeContents(node);
    if (!words || range.getClientRects().length === 0) continue;
    const style = getComputedStyle(node.parentElement);
    found.push([words, parseFloat(style.fontSize), style.fontStyle,
                style.textTransform === "none" ? style.fontVariantCaps.replace("normal", "none")
                                               : style.textTransform]);
  }
  return found;
}"""
PIXELS_A_POINT = 96 / 72


@dataclass(frozen=True)
class Text:
    """A piece of text: its size in points, `font-style`, and `text-transform` or small capitals."""

    words: str
    size: float
    style: str
    transform: str


def texts(browser: Browser, path: Path, folder: Path, *, root: str = "") -> list[Text]:
    """Return every text of a web page, or of all documents of an EPUB.

    Args:
        browser: a running one.
        path: a web page or an EPUB.
        folder: where an EPUB is unpacked.
        root: the size that a reader chose for all text, as e-readers set it.
    """
    pages = [path]
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as package:
            package.extractall(folder / path.stem)
        pages = sorted((folder / path.stem).rglob("*.xhtml"))
    page = browser.new_page(offline=True)
    found = []
    for one in pages:
        page.goto(one.resolve().as_uri())
        if root:
            page.evaluate(
                "size => document.documentElement.style.setProperty('font-size', size)", root
            )
        found += [
            Text(words, pixels / PIXELS_A_POINT, style, transform)
            for words, pixels, style, transform in page.evaluate(SCRIPT)
        ]
    page.close()
    return found


Texts = Callable[..., list[Text]]
