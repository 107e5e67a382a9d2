"""Pictures keep their sense on any ground: dark pages, forced colours, an e-reader at night."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from lxml import etree
from PIL import Image as Raster
from PIL import ImageDraw

from browser.axe import Axe
from plainleaf.api import export
from plainleaf.theme.contrast import contrast

if TYPE_CHECKING:
    from playwright.sync_api import Page

BODY = """---
title: T
lang: en
---

![Lines](t.png)

Look for ![the sign](t.png) here, or ![a drawing](s.svg).

- ![the sign](t.png)

| Sign | Means |
|---|---|
| ![the sign](t.png) | stop |

::: note
![Lines](s.svg)
:::

::: icon-array {count=3 of=10}
3 of 10
:::
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    '<path d="M5 20h70" stroke="#000" stroke-width="8"/></svg>'
)
# What Readium's own style sheet does at night (readium-css, night mode).
READIUM = """:root { background: #000 !important; color: #fefefe !important; }
:root[style] *:not(a) { color: inherit !important; background-color: transparent !important;
border-color: currentcolor !important; }"""
PICTURES = 7


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return the files of an article with see-through pictures, drawn in black."""
    picture = Raster.new("RGBA", (120, 60), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((10, 30, 110, 30), (0, 0, 0, 255), 8)
    picture.save(tmp_path / "t.png")
    (tmp_path / "s.svg").write_text(SVG)
    (tmp_path / "article.md").write_text(BODY)
    return export(tmp_path / "article.md", out=tmp_path / "out").files


def contrasts(page: Page) -> Iterator[float]:
    """Yield the contrast within each picture of a page, as it is seen."""
    for picture in page.query_selector_all("img"):
        seen = Raster.open(io.BytesIO(picture.screenshot())).convert("RGB")
        colors = seen.getcolors(1 << 24)
        assert colors is not None
        many = [each for count, each in colors if count > seen.width * seen.height / 200]
        shades = ["#{:02x}{:02x}{:02x}".format(*each) for each in many if isinstance(each, tuple)]
        yield max(contrast(a, b) for a in shades for b in shades)


def test_the_web_page_in_the_dark(axe: Axe, files: dict[str, Path]) -> None:
    """In every place that a picture may stand in."""
    grounds: tuple[tuple[Literal["dark", "light"], Literal["none", "active"]], ...] = (
        ("dark", "none"), ("dark", "active"), ("light", "active"),
    )  # fmt: skip
    for scheme, forced in grounds:
        page = axe.browser.new_page(color_scheme=scheme, forced_colors=forced, offline=True)
        page.goto(files["html"].resolve().as_uri())
        found = list(contrasts(page))
        page.close()
        assert len(found) == PICTURES
        assert min(found) >= 3, (scheme, forced, found)


def test_the_book_at_night(axe: Axe, files: dict[str, Path], tmp_path: Path) -> None:
    """A black page, and a reader that takes the colours of all grounds away."""
    with zipfile.ZipFile(files["epub"]) as package:
        package.extractall(tmp_path / "book")
    for sheet in ("html { background: #000; color: #fff; }", READIUM):
        page = axe.browser.new_page(offline=True)
        page.goto((tmp_path / "book" / "EPUB" / "handout.xhtml").resolve().as_uri())
        page.evaluate("document.documentElement.setAttribute('style', 'a: b')")
        page.add_style_tag(content=sheet)
        found = list(contrasts(page))
        page.close()
        assert len(found) == PICTURES
        assert min(found) >= 3, (sheet, found)


def test_those_who_are_counted_stand_out_on_black(files: dict[str, Path]) -> None:
    """The picture brings its own ground, whatever is behind it."""
    with zipfile.ZipFile(files["epub"]) as package:
        drawings = [package.read(name) for name in package.namelist() if name.endswith(".svg")]
    (drawing,) = [each for each in drawings if b"M" in each and b"rect" in each]
    ground, filled, outlined = list(etree.fromstring(drawing))
    assert contrast(filled.get("fill"), ground.get("fill")) > contrast(
        outlined.get("stroke"), ground.get("fill")
    ) > 3  # fmt: skip


def test_word_has_white_behind_pictures(files: dict[str, Path]) -> None:
    """Word's page can be dark, too."""
    with zipfile.ZipFile(files["docx"]) as package:
        document = package.read("word/document.xml")
    assert document.count(b"<a:solidFill><a:srgbClr") == PICTURES
