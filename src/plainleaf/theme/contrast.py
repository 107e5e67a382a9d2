"""The arithmetic of contrast (WCAG 2.2), and the pairs of text and ground that a handout shows."""

from __future__ import annotations

from plainleaf.theme.tokens import Tokens


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition)."""
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, definition)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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
