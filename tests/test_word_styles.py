"""The styles of a Word document, as a person changes them: one change, and all of it follows."""

from __future__ import annotations

import colorsys
import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from plainleaf.handout import compose
from plainleaf.reader import read_article
from plainleaf.theme import theme_named, theme_names
from plainleaf.writers.docx import write
from plainleaf.writers.docx.ooxml import NAMESPACES

CONTENT = Path(__file__).resolve().parents[1] / "content"
W, A = (f"{{{NAMESPACES[each]}}}" for each in "wa")
# What styles call a theme's colours that the theme calls otherwise (ISO/IEC 29500-1, 17.18.97).
SLOTS = {"text1": "dk1", "background1": "lt1", "text2": "dk2", "background2": "lt2",
         "hyperlink": "hlink"}  # fmt: skip


@cache
def parts(theme: str) -> dict[str, bytes]:
    """Return the parts of the article that uses every construct, in a theme."""
    chosen = theme_named(theme)
    made = compose(read_article(CONTENT / "clear-print" / "article.md").article, chosen)
    with zipfile.ZipFile(io.BytesIO(write(made, chosen))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def channels(color: str) -> tuple[float, ...]:
    """Return red, green and blue of six hexadecimal digits, from 0 to 1."""
    return tuple(int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))


@pytest.mark.parametrize("theme", theme_names())
def test_colours_of_styles_are_those_of_the_theme_part(theme: str) -> None:
    """What refers to the theme looks as the design says; a tint is one that Word reckons."""
    scheme = {
        etree.QName(slot).localname: slot[0].get("val")
        for slot in etree.fromstring(parts(theme)["word/theme/theme1.xml"]).find(f".//{A}clrScheme")
    }
    assert len(scheme) == 12
    styles = etree.fromstring(parts(theme)["word/styles.xml"])
    grounds, lines, literal = 0, 0, set()
    for element in styles.iter():
        for plain, named in (("fill", "themeFill"), ("color", "themeColor"), ("val", "themeColor")):
            color = element.get(W + plain, "")
            name = element.get(W + named, "")
            if len(color) != 6 or (plain == "val" and element.tag != f"{W}color"):
                continue
            if not name:
                literal.add((plain, color.lower()))
                continue
            value = channels(scheme[SLOTS.get(name, name)])
            if plain == "fill":
                grounds += 1
                share = int(element.get(f"{W}themeFillTint", "FF"), 16) / 255
                hue, light, saturation = colorsys.rgb_to_hls(*value)
                value = colorsys.hls_to_rgb(hue, light * share + 1 - share, saturation)
            else:
                lines += 1
            far = max(abs(a - b) for a, b in zip(value, channels(color), strict=True))
            assert far <= (4.5 / 255 if plain == "fill" else 0), (color, name)
    assert grounds >= 8
    assert lines >= 50
    # Grounds to which no colour of the theme comes near, as that of marks, stay as they are.
    assert {plain for plain, _ in literal} <= {"fill"}
    assert len(literal) <= 2


def test_fonts_of_styles_are_those_of_the_theme_part() -> None:
    """Text and headings have a font each, in every kind of script, and say its name, too."""
    made = parts("calm")
    theme = etree.fromstring(made["word/theme/theme1.xml"])
    styles = etree.fromstring(made["word/styles.xml"])
    defaults = styles.find(f"{W}docDefaults//{W}rFonts")
    heading = styles.find(f"{W}style[@{W}styleId='Heading2']//{W}rFonts")
    for which, fonts in (("minor", defaults), ("major", heading)):
        names = {etree.QName(each).localname: each.get("typeface")
                 for each in theme.find(f".//{A}{which}Font")}  # fmt: skip
        assert fonts.get(f"{W}asciiTheme") == f"{which}HAnsi"
        assert fonts.get(f"{W}ascii") == names["latin"] == "Noto Sans"
        assert fonts.get(f"{W}eastAsiaTheme") == f"{which}EastAsia"
        assert fonts.get(f"{W}eastAsia") == names["ea"]
        assert fonts.get(f"{W}cstheme") == f"{which}Bidi"
        assert fonts.get(f"{W}cs") == names["cs"]
