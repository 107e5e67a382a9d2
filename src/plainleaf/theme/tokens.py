"""Design tokens: all that theme.toml may say, with its bounds.

Lengths are points, colours `#rrggbb`; what is out of bounds is refused when the file is read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from plainleaf.model.article import BoxKind

A4_WIDTH = 210  # mm
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Points = Annotated[float, Field(ge=0, le=200)]


class Edition(StrEnum):
    """For whom a handout is laid out; each is also its name on the command line."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"
    GIANT = "giant"
    EASY_PRINT = "easy-print"


class _Tokens(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(_Tokens):
    """Margins of the printed page, in millimetres."""

    margin_top_mm: Points
    margin_bottom_mm: Points
    margin_side_mm: Points


class Fonts(_Tokens):
    """Font families: CSS stacks, and the single names that Word wants."""

    body: tuple[str, ...]
    mono: tuple[str, ...]
    word: str
    word_alternative: str
    word_mono: str
    word_mono_alternative: str


class TextTokens(_Tokens):
    """Body text: sizes and spacing in points, leading as a ratio, measure in characters.

    `raised` is the size of raised and lowered figures, as a share of the text round them. Without
    `italics` stress is bold. With `whole_words` no line ends within a word or with a hyphen, and a
    table that cannot be so becomes a list.
    """

    size: Annotated[float, Field(ge=12)]
    leading: Annotated[float, Field(ge=1.15, le=2)]
    paragraph_gap: Points
    measure_ch: Annotated[float, Field(ge=40, le=80)]
    small_size: Annotated[float, Field(ge=12)]
    letter_spacing: Annotated[float, Field(ge=0, le=2)]
    lede_size: Annotated[float, Field(ge=12)]
    raised: Annotated[float, Field(ge=0.6, le=1)]
    italics: bool
    whole_words: bool


class HeadingTokens(_Tokens):
    """One level of heading: size and space before and after in points; `rule`: a line above it."""

    size: Annotated[float, Field(ge=12)]
    before: Points
    after: Points
    leading: Annotated[float, Field(ge=1, le=2)]
    rule: Points = 0


class Headings(_Tokens):
    """The six levels."""

    h1: HeadingTokens
    h2: HeadingTokens
    h3: HeadingTokens
    h4: HeadingTokens
    h5: HeadingTokens
    h6: HeadingTokens

    def level(self, level: int) -> HeadingTokens:
        """Return the tokens of heading `level`, 1 to 6."""
        tokens: HeadingTokens = getattr(self, f"h{level}")
        return tokens


class Colors(_Tokens):
    """Colours of text and grounds, for light or for dark."""

    paper: Color
    ink: Color
    muted: Color
    accent: Color
    link: Color
    rule: Color
    code_background: Color
    mark_background: Color
    table_head_background: Color


class Space(_Tokens):
    """Indents, gaps and paddings in points.

    `least` is the share of its size to which a gap may shrink where that saves a page; 1 for never.
    """

    list_indent: Points
    item_gap: Points
    quote_indent: Points
    box_padding: Points
    box_gap: Points
    writing_line: Points
    least: Annotated[float, Field(ge=0.6, le=1)]


class Ink(_Tokens):
    """What is printed beside letters and lines: grounds of areas, and colours."""

    fills: bool
    colors: bool


class BoxTokens(_Tokens):
    """One kind of box: grounds, border colour, CSS border style, widths in points."""

    background: Color
    dark_background: Color
    border: Color
    dark_border: Color
    style: Literal["solid", "dashed", "dotted", "double"]
    width: Points
    bar: Points


class Tokens(_Tokens):
    """All of theme.toml; `edition` is set by `editions.themed` alone."""

    name: str
    about: str
    edition: Edition = Edition.STANDARD
    page: Page
    fonts: Fonts
    text: TextTokens
    headings: Headings
    colors: Colors
    dark: Colors
    space: Space
    ink: Ink
    boxes: dict[BoxKind, BoxTokens]

    @field_validator("boxes")
    @classmethod
    def _all_kinds(cls, boxes: dict[BoxKind, BoxTokens]) -> dict[BoxKind, BoxTokens]:
        missing = [f"'{kind}'" for kind in BoxKind if kind not in boxes]
        if missing:
            raise ValueError(f"no tokens for {', '.join(missing)}")
        return boxes

    @property
    def line(self) -> float:
        """How wide a line of text on A4 paper is, in ems of body text; on Letter it is wider."""
        return (A4_WIDTH - 2 * self.page.margin_side_mm) / 25.4 * 72 / self.text.size
