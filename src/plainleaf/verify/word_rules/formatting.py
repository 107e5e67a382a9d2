"""How text looks in a Word file: colour, background, size and weight, with all it inherits.

ISO/IEC 29500-1, section 17.7.2: what a run says itself wins over its character style, that over the
paragraph's style, that over the table's, and that over the document's defaults; each style over
what it is based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from plainleaf.verify.readback.word.ooxml import A, W, bits, child, is_on, is_true, val
from plainleaf.verify.readback.word.styles import WordStyles

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
# Section 17.18.40, ST_HighlightColor.
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "darkBlue": "00008b",
    "darkCyan": "008b8b", "darkGray": "a9a9a9", "darkGreen": "006400", "darkMagenta": "800080",
    "darkRed": "8b0000", "darkYellow": "808000", "green": "00ff00", "lightGray": "d3d3d3",
    "magenta": "ff00ff", "red": "ff0000", "white": "ffffff", "yellow": "ffff00",
}  # fmt: skip
# What settings.xml (`clrSchemeMapping`) maps by default: section 17.15.1.20.
_THEME_NAMES = {
    "text1": "dk1", "dark1": "dk1", "text2": "dk2", "dark2": "dk2", "background1": "lt1",
    "light1": "lt1", "background2": "lt2", "light2": "lt2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellContext:
    """The cell in which a paragraph stands: its parts of the table's style, the strongest first."""

    cell: etree._Element
    table: etree._Element
    parts: tuple[etree._Element, ...]


@dataclass(frozen=True, slots=True)
class RunAppearance:
    """How a run looks: `#rrggbb`, None where Word chooses a colour that can be read; points."""

    color: str | None
    ground: str | None
    size: float
    bold: bool


class WordFormatting:
    """The styles and colours of a document.

    Args:
        styles: the styles.
        theme: the root of the theme part.
        page: the document's `w:background`, if Word shows it.
    """

    def __init__(
        self,
        styles: WordStyles,
        theme: etree._Element | None,
        page: etree._Element | None,
    ) -> None:
        self._styles = styles
        # What styles say is asked for every run anew, and there are few styles.
        self._chains: dict[tuple[str, str], tuple[etree._Element, ...]] = {}
        self._of_styles: dict[tuple[str, str], etree._Element | None] = {}
        # Several rules ask how a run looks; it stands in one place only.
        self._of_runs: dict[etree._Element, RunAppearance] = {}
        self._theme = dict(_theme_colors(theme))
        self.page = (self._hex(page, "color", "themeColor") if page is not None else None) or (
            "#ffffff"
        )

    def _chain(self, identifier: str | None, name: str) -> tuple[etree._Element, ...]:
        """Return the properties `name` of a style and of all that it is based on."""
        key = identifier or "", name
        if key not in self._chains:
            found = (child(style, name) for style in self._styles.chain(identifier))
            self._chains[key] = tuple(each for each in found if each is not None)
        return self._chains[key]

    def paragraph_property(self, paragraph: etree._Element, name: str) -> etree._Element | None:
        """Return a property of a paragraph, its own or its style's."""
        own = child(paragraph, "pPr", name)
        if own is not None:
            return own
        key = self._styles.of(paragraph).identifier, name
        if key not in self._of_styles:
            self._of_styles[key] = _first(self._chain(key[0], "pPr"), name)
        return self._of_styles[key]

    # --- Tables --------------------------------------------------------------------------------

    def cell_context(
        self, table: etree._Element, cell: etree._Element, row: int, column: int, last: bool
    ) -> CellContext:
        """Return what a table's style says of a cell (section 17.7.6.6, tblStylePr).

        Args:
            table: the table.
            cell: the cell.
            row: its row, from 0.
            column: its place in the row, from 0.
            last: whether the row is the table's last.
        """
        style = val(child(table, "tblPr", "tblStyle")) or self._styles.default_table
        look = child(table, "tblPr", "tblLook")
        # Without any tblLook Word shows no row or column apart, but bands.
        flags = bits(val(look, "val"))

        def wants(name: str, bit: int) -> bool:
            written = val(look, name)
            return bool(flags & bit) if written is None else is_true(written)

        kinds = []
        if wants("firstRow", 0x20) and row == 0:
            kinds.append("firstRow")
        if wants("lastRow", 0x40) and last:
            kinds.append("lastRow")
        if wants("firstColumn", 0x80) and column == 0:
            kinds.append("firstCol")
        if not wants("noHBand", 0x200):
            body_row = row - wants("firstRow", 0x20)
            kinds.append("band1Horz" if body_row % 2 == 0 else "band2Horz")
        if not wants("noVBand", 0x400):
            body_column = column - wants("firstColumn", 0x80)
            kinds.append("band1Vert" if body_column % 2 == 0 else "band2Vert")
        parts = [part for kind in kinds for part in self._table_parts(style, kind)]
        return CellContext(cell, table, (*parts, *self._styles.chain(style)))

    def _table_parts(self, identifier: str, kind: str) -> Iterator[etree._Element]:
        for style in self._styles.chain(identifier):
            for part in style.iterfind(f"{W}tblStylePr"):
                if val(part, "type") == kind:
                    yield part

    # --- Runs ----------------------------------------------------------------------------------

    def run_properties(
        self, paragraph: etree._Element, run: etree._Element, cell: CellContext | None
    ) -> list[etree._Element]:
        """Return all that formats a run, the strongest first."""
        own = child(run, "rPr")
        found = [own] if own is not None else []
        found += self._chain(val(child(own, "rStyle")), "rPr")
        found += self._chain(self._styles.of(paragraph).identifier, "rPr")
        found += [
            properties
            for part in (cell.parts if cell else ())
            if (properties := child(part, "rPr")) is not None
        ]
        defaults = self._styles.run_defaults
        return found if defaults is None else [*found, defaults]

    def of_run(
        self,
        paragraph: etree._Element,
        run: etree._Element,
        cell: CellContext | None,
        ground: str | None,
    ) -> RunAppearance:
        """Return how a run looks; `ground` is what is behind paragraph and table."""
        if run not in self._of_runs:
            self._of_runs[run] = self._appearance(paragraph, run, cell, ground)
        return self._of_runs[run]

    def _appearance(
        self,
        paragraph: etree._Element,
        run: etree._Element,
        cell: CellContext | None,
        ground: str | None,
    ) -> RunAppearance:
        properties = self.run_properties(paragraph, run, cell)
        color = _first(properties, "color")
        return RunAppearance(
            None if color is None else self._hex(color, "val", "themeColor"),
            self._ground(paragraph, properties, cell) or ground,
            self._size(properties),
            is_on(_first(properties, "b")),
        )

    def _ground(
        self, paragraph: etree._Element, run: list[etree._Element], cell: CellContext | None
    ) -> str | None:
        highlight = val(_first(run, "highlight"))
        if highlight in _HIGHLIGHTS:
            return f"#{_HIGHLIGHTS[highlight]}"
        shadings = [_first(run, "shd"), self.paragraph_property(paragraph, "shd")]
        if cell is not None:
            shadings.append(child(cell.cell, "tcPr", "shd"))
            shadings += [child(part, "tcPr", "shd") for part in cell.parts]
            shadings.append(child(cell.table, "tblPr", "shd"))
            shadings += [child(part, "tblPr", "shd") for part in cell.parts]
        return next(filter(None, map(self._fill, shadings)), None)

    def _fill(self, shading: etree._Element | None) -> str | None:
        """Return the colour of a shading (section 17.3.5); None where it lets through."""
        if shading is None or val(shading) == "nil":
            return None
        fill = self._hex(shading, "fill", "themeFill")
        pattern = val(shading) or "clear"
        front = self._hex(shading, "color", "themeColor") or "#000000"
        if pattern == "solid":
            return front
        if percent := re.fullmatch(r"pct(\d+)", pattern):
            return _mixed(front, fill or "#ffffff", int(percent[1]) / 100)
        return fill

    def _hex(self, element: etree._Element, plain: str, theme: str) -> str | None:
        """Return a colour as `#rrggbb`; None for `auto` and what is not known."""
        written = val(element, plain) or ""
        if _HEX.fullmatch(written):
            return f"#{written.lower()}"
        name = val(element, theme) or ""
        return self._theme.get(_THEME_NAMES.get(name, name))

    @staticmethod
    def _size(properties: list[etree._Element]) -> float:
        written = val(_first(properties, "sz")) or ""
        return float(written) / 2 if re.fullmatch(r"\d+(\.\d+)?", written) else 10.0


def _first(properties: Sequence[etree._Element], name: str) -> etree._Element | None:
    for each in properties:
        found = child(each, name)
        if found is not None:
            return found
    return None


def _mixed(front: str, back: str, part: float) -> str:
    channels = (
        round(int(front[at : at + 2], 16) * part + int(back[at : at + 2], 16) * (1 - part))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _theme_colors(theme: etree._Element | None) -> Iterator[tuple[str, str]]:
    scheme = theme.find(f".//{A}clrScheme") if theme is not None else None
    for color in scheme if scheme is not None else ():
        for value in color:
            written = value.get("val") if value.tag == f"{A}srgbClr" else value.get("lastClr")
            if isinstance(color.tag, str) and _HEX.fullmatch(written or ""):
                yield etree.QName(color).localname, f"#{(written or '').lower()}"
