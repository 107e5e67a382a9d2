"""The theme part of a Word document: its colours and fonts, to which its styles refer.

So a person who picks other colours or fonts in Word's Design tab changes all styles. What programs
without themes need stands in the styles, too. Clause numbers are of ISO/IEC 29500-1.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from functools import cached_property

from plainleaf.model.article import BoxKind
from plainleaf.theme.tokens import Tokens
from plainleaf.writers.docx.ooxml import NONE, Attributes, part, tag

# A scheme's colours in the order of the schema (20.1.6.2), and what styles call them (17.18.97).
_NAMES = {
    "dk1": "text1",
    "lt1": "background1",
    "dk2": "text2",
    "lt2": "background2",
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    "hlink": "hyperlink",
    "folHlink": "followedHyperlink",
}
_GROUND = re.compile(r'w:fill="([0-9a-fA-F]{6})"')
_LINE = re.compile(r'(?:<w:color w:val|w:color)="([0-9a-fA-F]{6})"')
_NEAR = 4  # of 255: no eye tells two colours apart that differ by no more


@dataclass(frozen=True, slots=True)
class FontNames:
    """The font of each kind of script: Latin and its like, East Asian, complex."""

    main: str
    east_asian: str
    complex_script: str

    def attributes(self, which: str, *, themed: bool = True) -> Attributes:
        """Return the attributes of `<w:rFonts>` (17.3.2.26): the theme's, and the fonts' names.

        Args:
            which: "major", of headings, or "minor", of all other text.
            themed: there is a theme part.
        """
        names = {
            "w:ascii": self.main,
            "w:hAnsi": self.main,
            "w:eastAsia": self.east_asian,
            "w:cs": self.complex_script,
        }
        if not themed:
            return names
        return names | {
            "w:asciiTheme": f"{which}HAnsi",
            "w:hAnsiTheme": f"{which}HAnsi",
            "w:eastAsiaTheme": f"{which}EastAsia",
            "w:cstheme": f"{which}Bidi",
        }


class WordTheme:
    """The colours and fonts of one document.

    Args:
        tokens: of the design.
        fonts: of its text and its headings.
    """

    def __init__(self, tokens: Tokens, fonts: FontNames) -> None:
        self.name = tokens.name
        self.fonts = fonts
        colors, boxes = tokens.colors, tokens.boxes
        accents = (
            colors.accent,
            colors.rule,
            *(boxes[kind].border for kind in (BoxKind.WARNING, BoxKind.FOR_PATIENTS)),
            *(boxes[kind].border for kind in (BoxKind.QUESTIONS, BoxKind.FOR_CLINICS)),
        )
        light = (colors.ink, colors.paper, colors.muted, colors.table_head_background)
        values = (*light, *accents, colors.link, colors.link)
        named = zip(_NAMES, values, strict=True)
        self._colors = {slot: value.removeprefix("#").upper() for slot, value in named}

    def xml(self) -> bytes:
        """Return the theme part (14.2.7)."""
        colors = (tag(f"a:{slot}", NONE, _solid(value)) for slot, value in self._colors.items())
        fonts = (
            tag(
                f"a:{which}Font",
                NONE,
                tag("a:latin", {"typeface": self.fonts.main}),
                tag("a:ea", {"typeface": self.fonts.east_asian}),
                tag("a:cs", {"typeface": self.fonts.complex_script}),
            )
            for which in ("major", "minor")
        )
        elements = tag(
            "a:themeElements",
            NONE,
            tag("a:clrScheme", {"name": self.name}, *colors),
            tag("a:fontScheme", {"name": self.name}, *fonts),
            _looks(self.name),
        )
        return part("a:theme", "a", elements, attributes={"name": self.name})

    def referring(self, styles: str) -> str:
        """Return styles whose colours refer to the theme where it has them."""
        styles = _GROUND.sub(lambda found: found[0] + self._ground(found[1]), styles)
        return _LINE.sub(lambda found: found[0] + self._line(found[1]), styles)

    @cached_property
    def _slots(self) -> dict[str, str]:
        known: dict[str, str] = {}
        for slot, value in self._colors.items():
            known.setdefault(value, _NAMES[slot])
        return known

    def _line(self, color: str) -> str:
        slot = self._slots.get(color.upper())
        return f' w:themeColor="{slot}"' if slot else ""

    def _ground(self, color: str) -> str:
        """Return what makes a ground follow the theme: its own colour, or a paler one of another.

        Letters stand on it, so no colour of letters or lines is taken as it is.
        """
        grounds = ("background1", "background2")
        if (slot := self._slots.get(color.upper())) in grounds:
            return f' w:themeFill="{slot}"'
        wanted = _channels(color)
        for value, slot in self._slots.items():
            share = _share(value, color)
            if 0 < share < 256 and _far(_tinted(value, share), wanted) <= _NEAR:
                return f' w:themeFill="{slot}" w:themeFillTint="{share:02X}"'
        return ""


def _solid(color: str) -> str:
    return tag("a:srgbClr", {"val": color})


def _looks(name: str) -> str:
    """Return how drawings look that somebody puts in (20.1.4.1.14): plain areas and lines."""
    own = tag("a:solidFill", NONE, tag("a:schemeClr", {"val": "phClr"}))
    lines = (
        tag("a:ln", {"w": width}, own, tag("a:prstDash", {"val": "solid"}))
        for width in (9525, 12700, 19050)
    )
    plain = tag("a:effectStyle", NONE, tag("a:effectLst"))
    return tag(
        "a:fmtScheme",
        {"name": name},
        tag("a:fillStyleLst", NONE, own * 3),
        tag("a:lnStyleLst", NONE, *lines),
        tag("a:effectStyleLst", NONE, plain * 3),
        tag("a:bgFillStyleLst", NONE, own * 3),
    )


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _share(value: str, wanted: str) -> int:
    """Return which share of a colour, of 255, is as light as another; 0 where none is."""
    own, light = (colorsys.rgb_to_hls(*_channels(each))[1] for each in (value, wanted))
    return round((1 - light) / (1 - own) * 255) if own < 1 else 0


def _tinted(value: str, share: int) -> tuple[float, float, float]:
    """Return a colour made paler as Word does (17.3.2.6, themeTint)."""
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(value))
    part_ = share / 255
    return colorsys.hls_to_rgb(hue, light * part_ + 1 - part_, saturation)


def _far(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return max(abs(a - b) * 255 for a, b in zip(one, other, strict=True))
