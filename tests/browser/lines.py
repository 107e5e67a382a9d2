"""Where lines of a page end in real Chromium: which numbers are divided, and what is cut off."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plainleaf.text.wholes import LONGEST, parted, spans

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Of every block with words of its own, its text nodes: blocks that hold blocks are left out.
_BLOCKS = """() => {
  const blocks = new Map(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || node.parentElement.closest("thead, .skip, style")) continue;
    let block = node.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    if (!blocks.has(block)) blocks.set(block, []);
    blocks.get(block).push(node);
  }
  window.found = [...blocks.values()];
  return window.found.map(nodes => nodes.map(node => node.data).join(""));
}"""
# Of each piece [block, start, end], whether no height of the page is common to all that it covers.
_DIVIDED = """pieces => pieces.filter(([at, start, end]) => {
  const range = document.createRange();
  let place = 0;
  for (const node of window.found[at]) {
    const next = place + node.data.length;
    if (start >= place && start < next) range.setStart(node, start - place);
    if (end > place && end <= next) range.setEnd(node, end - place);
    place = next;
  }
  const boxes = [...range.getClientRects()].filter(r => r.right - r.left > 0.5);
  return boxes.length
    && Math.max(...boxes.map(r => r.top)) >= Math.min(...boxes.map(r => r.bottom));
})"""
_OUTSIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  for (const nodes of window.found) for (const node of nodes) {
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects())
      if (r.width > 0.5 && (r.left < -0.5 || r.right > width + 0.5)) found.push(node.data.trim());
  }
  for (const image of document.images) {
    const r = image.getBoundingClientRect();
    if (r.left < -0.5 || r.right > width + 0.5) found.push("picture: " + image.alt);
  }
  for (const box of document.querySelectorAll("*"))
    if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "auto")
      found.push("scrolls: " + box.textContent.trim().slice(0, 40));
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is wrong in a window: wholes that lines divide, and words that lie outside."""

    divided: tuple[str, ...]
    outside: tuple[str, ...]


class Windows:
    """One page at a time, in windows of several widths."""

    def __init__(self, browser: Browser) -> None:
        self._page: Page = browser.new_page()
        self._open = b""

    def look(self, path: Path, width: int, shot: Path | None = None) -> Seen:
        """Return what is wrong with a web page, or with the handout of an EPUB."""
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                folder = path.with_suffix(".unpacked")
                archive.extractall(folder)
            path = next(folder.rglob("handout.xhtml"))
        self._page.set_viewport_size({"width": width, "height": 900})
        address = path.resolve().as_uri()
        # A page that runs no script is the same, whether it was loaded at this width or not.
        wanted = b"\n".join((address.encode(), path.read_bytes()))
        if wanted != self._open:
            self._open = b""
            self._page.goto(address)
            self._open = b"" if self._page.evaluate("document.scripts.length") else wanted
        texts: list[str] = self._page.evaluate(_BLOCKS)
        pieces = []
        for at, text in enumerate(texts):
            for start, end in spans(text):
                place = start
                for part in parted(text[start:end], LONGEST):
                    first = place + len(part) - len(part.lstrip())
                    pieces.append((at, first, place + len(part.rstrip())))
                    place += len(part)
        # All at once: each question of its own takes longer than the answer.
        divided = [
            texts[at][first:last] for at, first, last in self._page.evaluate(_DIVIDED, pieces)
        ]
        outside = self._page.evaluate(_OUTSIDE)
        if shot is not None:
            self._page.screenshot(path=shot, full_page=True)
        return Seen(tuple(divided), tuple(outside))

    def names(self) -> list[str]:
        """Return the names of columns that are shown before cells, of the page last looked at."""
        shown: list[str] = self._page.evaluate(
            """() => [...document.querySelectorAll("td, th")]
              .map(cell => getComputedStyle(cell, "::before").content)
              .filter(content => content !== "none").map(content => content.replaceAll('"', ""))"""
        )
        return [name.strip() for name in shown]

    def close(self) -> None:
        """Close the page."""
        self._page.close()
