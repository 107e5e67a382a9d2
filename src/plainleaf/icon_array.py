"""The icon array: `count` of `of` people as one vector picture.

Floor 1: imports `article` and `theme`.
"""

from __future__ import annotations

from plainleaf.article import Picture
from plainleaf.theme import Colors

_ROW = 10
_STEP = 40
_RADIUS = 14


def picture_of(count: int, of: int, colors: Colors) -> Picture:
    """Draw `count` filled discs and `of - count` thin rings, rows of ten.

    A disc and a ring differ in shape and in colour, so the picture survives black-and-white print.
    """
    columns = min(of, _ROW)
    rows = -(-of // _ROW)
    width, height = columns * _STEP, rows * _STEP
    shapes = []
    for at in range(of):
        x = at % _ROW * _STEP + _STEP // 2
        y = at // _ROW * _STEP + _STEP // 2
        style = (
            f'fill="{colors.accent}"'
            if at < count
            else f'fill="none" stroke="{colors.rule}" stroke-width="2.5"'
        )
        shapes.append(f'<circle cx="{x}" cy="{y}" r="{_RADIUS}" {style}/>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(shapes)}</svg>'
    )
    return Picture(svg.encode(), "image/svg+xml", float(width), float(height))
