"""The cover of a publication: a picture for shelves, of the title, whose it is, and the colours.

It is drawn as SVG and made a PNG of, which every shelf shows. Lengths are pixels; the widths of
lines are estimates that are rather too wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from plainleaf.handout import Handout
from plainleaf.model.words import plain_text
from plainleaf.text.direction import in_isolates
from plainleaf.text.lines import ems
from plainleaf.text.scripts import right_to_left, script_of, script_of_character
from plainleaf.text.wholes import unbroken
from plainleaf.theme import Theme
from plainleaf.writers.drawing import png

WIDTH, HEIGHT = 1200, 1600
_SIDE, _BAR, _TOP = 110, 56, 150
_SIZES = (112, 96, 84, 72, 60, 50, 42, 36)
_MOST_LINES = 9
_SMALL = 46
_MARKS = "\u2067\u2066\u2069"  # RLI, LRI, PDI (UAX #9, 2.4 and 2.5)


def description(handout: Handout) -> str:
    """Return what a cover says, for those who do not see it."""
    return " · ".join(filter(None, (handout.name, handout.publisher)))


def cover(handout: Handout, theme: Theme) -> bytes:
    """Return the cover as a PNG picture, some 1200 pixels wide.

    Args:
        handout: its title, authors and publisher are shown.
        theme: its colours and fonts.
    """
    return png(_drawn(handout, theme), theme.tokens.fonts.word)


def _drawn(handout: Handout, theme: Theme) -> str:
    colors, body = theme.tokens.colors, theme.tokens.fonts.body
    language = handout.article.metadata.language
    script, rtl = script_of(language), right_to_left(language)
    title, size = fitting(handout.title)
    small = [*_lines(plain_text(handout.byline), _SMALL)][:3]
    foot = [*_lines(handout.publisher, _SMALL)][:3]
    y: float = _TOP + size
    rows: list[str] = []

    def families(character: str) -> str:
        if character in _MARKS:
            return ""
        own = script.first or script_of_character(character) is script
        known = (*script.fonts, *body) if own else body
        return escape(", ".join(f"'{each}'" for each in known))

    def row(text: str, height: float, size: int, color: str, weight: int) -> None:
        x, anchor = (WIDTH - _SIDE, "end") if rtl else (_SIDE, "start")
        # The line of an SVG runs from left to right unless it is told otherwise.
        shown = f"{_MARKS[0]}{in_isolates(text)}{_MARKS[2]}" if rtl else text
        # Of a list of fonts only the first is sure, so each script names its own.
        runs = "".join(
            f'<tspan font-family="{names}">{escape("".join(characters))}</tspan>'
            if names
            else "".join(characters)
            for names, characters in groupby(shown, families)
        )
        rows.append(
            f'<text xml:space="preserve" x="{x}" y="{height:.0f}" text-anchor="{anchor}" '
            f'font-size="{size}" font-weight="{weight}" fill="{color}">{runs}</text>'
        )

    for text in title:
        row(text, y, size, colors.accent, 700)
        y += 1.25 * size
    y += 0.5 * _SMALL
    for text in small:
        row(text, y, _SMALL, colors.muted, 400)
        y += 1.4 * _SMALL
    for place, text in enumerate(foot):
        height = HEIGHT - _TOP + 40 - (len(foot) - 1 - place) * 1.4 * _SMALL
        row(text, height, _SMALL, colors.ink, 700)
    bar = WIDTH - _BAR if rtl else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colors.paper}"/>'
        f'<rect x="{bar}" width="{_BAR}" height="{HEIGHT}" fill="{colors.accent}"/>'
        f"{''.join(rows)}</svg>"
    )


def fitting(title: str) -> tuple[list[str], int]:
    """Return the lines of a title and their size, the largest that leaves room below them."""
    for size in _SIZES:
        lines = [*_lines(title, size)]
        widest = max(map(ems, lines), default=0.0) * size
        high = len(lines) * size * 1.25 > HEIGHT * 0.55 or len(lines) > _MOST_LINES
        if widest <= WIDTH - 2 * _SIDE and not high:
            return lines, size
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES - 1 :] = [lines[_MOST_LINES - 1] + " …"]
    return lines, size


def _lines(text: str, size: int) -> Iterator[str]:
    """Yield lines of a text; no number is divided."""
    room = (WIDTH - 2 * _SIDE) / size
    text = " ".join(text.split())
    start = end = 0
    for piece in unbroken(text):
        longer = text.index(piece, end) + len(piece)
        if end > start and ems(text[start:longer]) > room:
            yield text[start:end].strip()
            start = end
        end = longer
    if text[start:].strip():
        yield text[start:].strip()
