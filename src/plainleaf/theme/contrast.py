"""The arithmetic of contrast (WCAG 2.2), and the pairs of text and ground that a handout shows."""

from __future__ import annotations

import colorsys
from collections.abc import Collection, Iterator

from plainleaf.theme.tokens import Tokens

_STEPS = 200


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, definition)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def channels(color: str) -> tuple[int, ...]:
    """Return red, green and blue of `#rrggbb`, 0 to 255."""
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def shades(color: str, *, lighter: bool) -> Iterator[str]:
    """Yield ever darker (lighter) colours of one hue, the nearest first."""
    red, green, blue = (value / 255 for value in channels(color))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    end = 1.0 if lighter else 0.0
    for step in range(1, _STEPS + 1):
        part = light + (end - light) * step / _STEPS
        shade = colorsys.hls_to_rgb(hue, part, saturation)
        yield "#" + "".join(f"{round(value * 255):02x}" for value in shade)


def worst(color: str, grounds: Collection[str]) -> float:
    """Return the least contrast of a colour on some grounds."""
    return min(contrast(color, ground) for ground in grounds)


def readable(color: str, grounds: Collection[str], least: float) -> str | None:
    """Return the nearest darker shade of a colour that has a contrast on all grounds, or lighter.

    None if there is none.
    """
    lighter = worst("#ffffff", grounds) > worst("#000000", grounds)
    tried = (color, *shades(color, lighter=lighter))
    return next((shade for shade in tried if worst(shade, grounds) >= least), None)


def light_grounds(tokens: Tokens) -> tuple[str, ...]:
    """Return the grounds on which words of a handout stand by day, the paper first."""
    colors = tokens.colors
    own = (colors.paper, colors.code_background, colors.table_head_background)
    return (*own, *(box.background for box in tokens.boxes.values()))


def text_pairs(tokens: Tokens) -> list[tuple[str, str, str]]:
    """Return every (what, text colour, ground) that a handout shows, light and dark."""
    pairs = []
    for mode, colors in (("light", tokens.colors), ("dark", tokens.dark)):
        grounds = {
            "paper": colors.paper,
            "code": colors.code_background,
            "mark": colors.mark_background,
            "table head": colors.table_head_background,
        }
        for kind, box in tokens.boxes.items():
            grounds[kind] = box.background if mode == "light" else box.dark_background
        texts = {name: getattr(colors, name) for name in ("ink", "muted", "accent", "link")}
        pairs += [
            (f"{mode}: {text} on {ground}", texts[text], grounds[ground])
            for text in texts
            for ground in grounds
        ]
    return pairs
