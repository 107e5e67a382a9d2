"""Greys: colours and pictures as a printer without colour shows them.

A colour becomes the grey of its own luminance, so every contrast stays what it was. Photographs go
through Pillow, which is imported for them; of drawings the colours alone change.
"""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from functools import cache, lru_cache

from plainleaf.model.article import Picture
from plainleaf.theme.contrast import luminance

_JPEG_QUALITY = 90
# Where a drawing says a colour: in an attribute of its own, or in a style.
_PAINTS = "fill|stroke|stop-color|flood-color|lighting-color|color|solid-color"
_PAINTED = re.compile(
    rf"""(?P<before>(?<![\w-])(?:{_PAINTS})\s*(?:=\s*["']|:)\s*)(?P<color>[^"';}}!]+)"""
)
_DATA = re.compile(r"data:(?P<type>image/[a-z]+);base64,(?P<data>[A-Za-z0-9+/=\s]+)")


@cache
def grey(color: str) -> str:
    """Return the grey, `#rrggbb`, whose luminance is nearest to that of `#rrggbb`."""
    wanted = luminance(color)
    greys = (f"#{value:02x}{value:02x}{value:02x}" for value in range(256))
    return min(greys, key=lambda one: abs(luminance(one) - wanted))


@lru_cache(maxsize=64)
def grey_picture(picture: Picture) -> Picture:
    """Return a picture in greys; what cannot be turned stays as it is."""
    if picture.media_type == "image/svg+xml":
        return replace(picture, data=_drawing(picture.data))
    return replace(picture, data=_bitmap(picture.data))


def _bitmap(data: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        kind = image.format or "PNG"
        see_through = image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info
        out = io.BytesIO()
        if kind == "JPEG":
            image.convert("L").save(out, kind, quality=_JPEG_QUALITY, optimize=True)
        else:
            seen = image.convert("RGBA").convert("LA") if see_through else image.convert("L")
            seen.save(out, kind, optimize=True)
    return out.getvalue()


def _drawing(data: bytes) -> bytes:
    text = _PAINTED.sub(_painted, data.decode("utf-8-sig"))
    return _DATA.sub(_embedded, text).encode()


def _painted(found: re.Match[str]) -> str:
    from PIL import ImageColor

    try:
        red, green, blue, *alpha = ImageColor.getrgb(found["color"].strip())
    except ValueError:  # none, inherit, currentColor, url(#…)
        return found[0]
    shown = grey(f"#{red:02x}{green:02x}{blue:02x}")
    return found["before"] + shown + (f"{alpha[0]:02x}" if alpha else "")


def _embedded(found: re.Match[str]) -> str:
    turned = base64.b64encode(_bitmap(base64.b64decode(found["data"]))).decode()
    return f"data:{found['type']};base64,{turned}"
