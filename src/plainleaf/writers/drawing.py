"""Drawings (SVG) as pictures of dots (PNG), each drawn once, for all formats and exports.

To draw the cover of a publication takes a third of the time of an export, and what is exported
again, as anyone does who writes, has the same one.
"""

from __future__ import annotations

from functools import lru_cache

import resvg_py


@lru_cache(maxsize=16)
def png(svg: str, font: str, width: int | None = None) -> bytes:
    """Return a drawing as PNG.

    Args:
        svg: its source.
        font: the family of text that names none.
        width: of the picture, in dots; as wide as the drawing says by default.

    Raises:
        ValueError: it cannot be drawn; the message says why.
    """
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, font_family=font))
