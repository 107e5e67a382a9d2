"""The icon array: `count` of `of` people as one vector picture, or two groups to compare.

Whom the number means is drawn as a person filled in, the others as a person in outline, so shape
and colour both differ, and grey print keeps the difference. Lengths are CSS pixels: 96 an inch, so
that a person is some 6 mm high on paper. No words stand in the picture: words are text, in the
reader's own size, and shaped as their script wants it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plainleaf.handout.own_words import OwnWords
from plainleaf.model.article import (
    Blocks,
    Comparison,
    Division,
    Figure,
    IconArray,
    Paragraph,
    Picture,
)
from plainleaf.model.inlines import Image, Inlines, Span, Strong, Text
from plainleaf.model.words import plain_text
from plainleaf.theme.tokens import Colors

WIDTH = 540.0  # a line of text on A4 has 552
PERSON_WIDTH, PERSON_HEIGHT = 12.4, 22.4  # before scaling
CELL_WIDTH, CELL_HEIGHT = 20.0, 26.0  # from one person to the next
LARGEST = 1.6  # scale of a person
# How high a group is at the most: up to a hundred people, or more; by itself, or one of two.
HEIGHTS = {False: (300.0, 480.0), True: (150.0, 300.0)}
GAP = 8.0  # that parts tens of people
OUTLINE = 1.4  # the line round an empty person
ROWS_OF = range(10, 4, -1)
WIDER_ROWS = (10, 20, 25, 30, 40, 50)
NEAR_ENOUGH = 0.85  # rows that come out even may have people that much smaller


# --- Composing -------------------------------------------------------------------------------


def drawn(node: IconArray, words: OwnWords, colors: Colors) -> tuple[Blocks, dict[str, Picture]]:
    """Return what an icon array becomes, and the pictures in it by their names.

    Its numbers are heard once: a picture whose numbers stand in words beside it says only whom it
    shows, any other is described.

    Args:
        node: as its author wrote it; its first paragraph becomes the caption. Without one the
            caption says the numbers alone.
        words: the product's, at the place of the icon array.
        colors: of the theme.
    """
    labels, pair = words.labels, node.comparison is not None
    pictures: dict[str, Picture] = {}

    def image(count: int, said: str) -> Image:
        key = f"icon-array-{count}-of-{node.of}{'-compared' * pair}.svg"
        pictures[key] = picture_of(count, node.of, colors, pair=pair, rtl=words.rtl)
        what = node.what or labels["icon_array_people"]
        described = labels["icon_array_alt"].format(
            count=count, of=node.of, rest=node.of - count, what=what
        )
        return Image(key, said or described, node.position)

    def share(count: int) -> str:
        return labels["icon_array_share"].format(count=count, of=node.of)

    def heading(count: int, name: Inlines) -> Paragraph:
        said = words.own(labels["colon"] + share(count))
        return Paragraph((Strong(name), *said), node.position)

    caption: Inlines = ()
    rest = node.blocks
    if rest and isinstance(rest[0], Paragraph):
        caption, rest = rest[0].inlines, rest[1:]
    if not pair:
        # Who counts on the author's words for the numbers would see none.
        caption = caption or words.own(share(node.count))
        what = node.what or labels["icon_array_people"]
        counted = {node.count, node.of} <= _numbers(plain_text(caption))
        said = what[:1].upper() + what[1:] if counted else ""
        figure = Figure(image(node.count, said), caption, node.position)
        return (*_tagged(figure, words), *rest), pictures
    first, second = _names(node, words)
    groups = (
        heading(node.first, first),
        Figure(image(node.first, plain_text(first)), (), node.position),
        heading(node.count, second),
        Figure(image(node.count, plain_text(second)), caption, node.position),
    )
    return (replace(node, blocks=groups), *rest), pictures


def _numbers(text: str) -> set[int]:
    """Return the whole numbers that a text says in figures, of any script."""
    return {int(figures) for figures in re.findall(r"\d+", text)}


def _tagged(figure: Figure, words: OwnWords) -> Blocks:
    """Return a figure whose description has the language of its words."""
    if not (words.foreign and figure.image.alt):
        return (figure,)
    caption = (Span(figure.caption, words.language),)
    return (Division((replace(figure, caption=caption),), words.foreign, figure.position),)


def _names(node: IconArray, words: OwnWords) -> tuple[Inlines, Inlines]:
    labels = words.labels
    match node.comparison:
        case _ if node.labels:
            first, second = ((Text(label),) for label in node.labels)
            return first, second
        case Comparison.BEFORE:
            names = labels["icon_array_before"], labels["icon_array_after"]
        case Comparison.WITHOUT:
            names = labels["icon_array_without"], labels["icon_array_with"]
        case _:
            names = "1", "2"  # the reader lets none through without the author's names
    return words.own(names[0]), words.own(names[1])


# --- Drawing ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """How a group stands: people in a row, rows, and the scale of a person."""

    columns: int
    rows: int
    scale: float

    @property
    def _tens(self) -> int:
        return 5 if self.columns % 10 == 5 and self.columns > 10 else 10

    def x(self, column: int) -> float:
        """Return where a column begins."""
        return (column * CELL_WIDTH + column // self._tens * GAP) * self.scale

    def y(self, row: int) -> float:
        """Return where a row begins."""
        return (row * CELL_HEIGHT + row // 10 * GAP) * self.scale

    @property
    def width(self) -> float:
        """Return how wide the group is."""
        return self.x(self.columns - 1) + PERSON_WIDTH * self.scale

    @property
    def height(self) -> float:
        """Return how high the group is."""
        return self.y(self.rows - 1) + PERSON_HEIGHT * self.scale


def grid(of: int, *, pair: bool = False) -> Grid:
    """Return how `of` people stand best.

    Up to a hundred stand in ten rows at the most, of ten people or of the largest number from ten
    to five that comes out even; more stand in the rows that leave a person largest, if possible in
    even ones. Of two groups, which stand one above the other, more than fifty stand in rows of
    twenty: so both are seen at once, and how long the filled rows are is compared at a glance.
    """
    height, most_height = HEIGHTS[pair]
    if of <= 100:
        fitting = (columns for columns in ROWS_OF if of % columns == 0 and of <= 10 * columns)
        columns = 20 if pair and of > 50 else next(fitting, 10)
        return _scaled(of, min(of, columns), height)
    grids = [_scaled(of, columns, most_height) for columns in WIDER_ROWS]
    largest = max(one.scale for one in grids)
    even_grids = [
        one for one in grids if of % one.columns == 0 and one.scale >= NEAR_ENOUGH * largest
    ]
    return max(even_grids or grids, key=lambda one: one.scale)


def _scaled(of: int, columns: int, height: float) -> Grid:
    rows = -(-of // columns)
    plain = Grid(columns, rows, 1.0)
    return Grid(columns, rows, min(LARGEST, WIDTH / plain.width, height / plain.height))


def picture_of(
    count: int, of: int, colors: Colors, *, pair: bool = False, rtl: bool = False
) -> Picture:
    """Draw `count` people filled in and the rest of `of` in outline.

    Args:
        count: whom the number means.
        of: how many there are.
        colors: of the theme.
        pair: the group is one of two, so it is drawn less high.
        rtl: people are counted from the right.
    """
    shape = grid(of, pair=pair)
    # Two paths, a line for each row: those who are filled in, and those in outline.
    kinds: tuple[list[str], list[str]] = ([], [])
    for row in range(shape.rows):
        in_row: tuple[list[str], list[str]] = ([], [])
        for column in range(shape.columns):
            at = row * shape.columns + column
            if at < of:
                x = shape.x(shape.columns - 1 - column if rtl else column)
                filled = at < count
                in_row[not filled].append(_person(x, shape.y(row), shape.scale, filled))
        for kind, people in zip(kinds, in_row, strict=True):
            if people:
                kind.append("".join(people))
    line_end = "\n"  # Python 3.11 takes no backslash within an f-string
    looks = (
        f'fill="{colors.accent}"',
        f'fill="none" stroke="{colors.rule}" stroke-width="{_n(OUTLINE * shape.scale)}"',
    )
    paths = [
        f'<path {look} d="{line_end.join(kind)}"/>'
        for look, kind in zip(looks, kinds, strict=True)
        if kind
    ]
    # Room at the edges: LibreOffice cuts off what touches them.
    room = OUTLINE * shape.scale
    width, height = _n(shape.width), _n(shape.height)
    box = f"{_n(-room)} {_n(-room)} {_n(shape.width + 2 * room)} {_n(shape.height + 2 * room)}"
    size = f'width="{width}" height="{height}" viewBox="{box}"'
    # Its own ground: at night the page would be black, and those who are filled in would fade.
    ground = f'<rect x="{_n(-2 * room)}" y="{_n(-2 * room)}" width="{_n(shape.width + 4 * room)}" '
    ground += f'height="{_n(shape.height + 4 * room)}" fill="{colors.paper}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    svg = "\n".join((head, ground, *paths, "</svg>\n"))
    return Picture(svg.encode(), "image/svg+xml", float(width), float(height))


def _n(value: float) -> str:
    """Return a number of the drawing, to a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _person(x: float, y: float, scale: float, filled: bool) -> str:
    """Return a head and shoulders; an outline is drawn half its width within the same shape."""
    inset = 0.0 if filled else OUTLINE / 2
    head, half = 4 - inset, PERSON_WIDTH / 2 - inset
    straight = 6.2 - inset
    r, w = _n(head * scale), _n(half * scale)
    across, wide, down = _n(2 * head * scale), _n(2 * half * scale), _n(straight * scale)
    head_x, head_y = _n(x + (PERSON_WIDTH / 2 - head) * scale), _n(y + 4 * scale)
    body_x, body_y = _n(x + inset * scale), _n(y + (PERSON_HEIGHT - inset) * scale)
    return (
        f"M{head_x} {head_y}a{r} {r} 0 1 1 {across} 0a{r} {r} 0 1 1-{across} 0z"
        f"M{body_x} {body_y}v-{down}a{w} {w} 0 0 1 {wide} 0v{down}z"
    )
