"""The theme: design tokens, labels and templates, and the arithmetic of contrast.

Floor 1: imports `article` and `errors`. The only room that knows where `templates/` stands.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from plainleaf.article import BoxKind, Metadata
from plainleaf.errors import ThemeError

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Points = Annotated[float, Field(ge=0, le=200)]


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
    """Body text: sizes in points, leading as a ratio, measure in characters."""

    size: Annotated[float, Field(ge=12)]
    leading: Annotated[float, Field(ge=1.15, le=2)]
    paragraph_gap: Points
    measure_ch: Annotated[float, Field(ge=40, le=80)]
    small_size: Annotated[float, Field(ge=12)]


class HeadingTokens(_Tokens):
    """One level of heading: size and space before and after in points."""

    size: Annotated[float, Field(ge=12)]
    before: Points
    after: Points
    leading: Annotated[float, Field(ge=1, le=2)]


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
    """Indents, gaps and paddings in points."""

    list_indent: Points
    item_gap: Points
    quote_indent: Points
    box_padding: Points
    box_gap: Points


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
    """All of theme.toml."""

    name: str
    page: Page
    fonts: Fonts
    text: TextTokens
    headings: Headings
    colors: Colors
    dark: Colors
    space: Space
    boxes: dict[BoxKind, BoxTokens]

    @field_validator("boxes")
    @classmethod
    def _all_kinds(cls, boxes: dict[BoxKind, BoxTokens]) -> dict[BoxKind, BoxTokens]:
        missing = [f"'{kind}'" for kind in BoxKind if kind not in boxes]
        if missing:
            raise ValueError(f"no tokens for {', '.join(missing)}")
        return boxes


@dataclass(frozen=True)
class Labels:
    """The product's own words in one language; `language` may differ from the article's."""

    language: str
    words: dict[str, str]
    boxes: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """Return one label.

        Raises:
            ThemeError: the label file lacks it.
        """
        try:
            return self.words[key]
        except KeyError:
            raise ThemeError(f"labels/{self.language}.toml has no label '{key}'.") from None

    def box(self, kind: BoxKind) -> str:
        """Return the title of a box of this kind."""
        try:
            return self.boxes[kind]
        except KeyError:
            raise ThemeError(f"labels/{self.language}.toml has no box label '{kind}'.") from None


class Theme:
    """A theme folder: its tokens, labels and templates.

    Raises:
        ThemeError: no such folder, or a token that is missing, unknown or out of range.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        source = folder / "theme.toml"
        try:
            self.tokens = Tokens.model_validate(tomllib.loads(source.read_text("utf-8")))
        except OSError as error:
            raise ThemeError(f"{source}: cannot be read ({error.strerror}).") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ThemeError(f"{source}: not valid TOML: {error}.") from None
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ThemeError(f"{source}: {place}: {first['msg']}.") from None

    @cached_property
    def environment(self) -> Environment:
        """Return the Jinja2 environment: escapes by default, an unknown name is an error."""
        return Environment(
            loader=FileSystemLoader(self.folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of all files of the theme, in hexadecimal: its version, as it were."""
        found = sha256()
        for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            name = path.relative_to(self.folder).as_posix()
            found.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
        return found.hexdigest()

    def languages(self) -> list[str]:
        """Return the languages that have labels, as BCP 47 tags."""
        return sorted(path.stem for path in (self.folder / "labels").glob("*.toml"))

    def labels(self, language: str) -> Labels:
        """Return the labels for a BCP 47 tag: its own, its primary language's, or English."""
        available = self.languages()
        parts = language.split("-")
        tags = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
        if parts[0].lower() == "zh":
            tags.append("zh-Hans")
        match = next(
            (known for tag in tags for known in available if known.lower() == tag.lower()), "en"
        )
        return _labels(self.folder, match)


@cache
def _labels(folder: Path, language: str) -> Labels:
    path = folder / "labels" / f"{language}.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: {error}.") from None
    boxes = data.pop("boxes", {})
    return Labels(language, data, boxes)


def templates_folder() -> Path:
    """Return the folder of themes: packed beside the package, or at the top of a checkout.

    Raises:
        ThemeError: neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    raise ThemeError("The templates folder is missing; install plainleaf again.")


@cache
def default_theme() -> Theme:
    """Return the theme that ships with the product."""
    return Theme(templates_folder() / "handout")


# Where paper is Letter: the Americas' regions that use it (CLDR, paper size "US-Letter").
LETTER_REGIONS = frozenset(
    ("US", "CA", "MX", "CL", "CO", "PH", "VE", "GT", "CR", "PA", "DO", "NI", "SV", "PR", "BO")
)


def paper(metadata: Metadata) -> Literal["a4", "letter"]:
    """Return the paper that the front matter asks for, or else that of the language's region."""
    wish = metadata.paper.lower()
    if wish == "letter":
        return "letter"
    if wish == "a4":
        return "a4"
    regions = {part.upper() for part in metadata.language.split("-")[1:] if len(part) == 2}
    return "letter" if regions & LETTER_REGIONS else "a4"


RIGHT_TO_LEFT = frozenset(("ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv"))
RIGHT_TO_LEFT_SCRIPTS = frozenset(("arab", "hebr", "thaa"))


def right_to_left(language: str) -> bool:
    """Return whether a language (BCP 47) is written from right to left; a script subtag decides."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in RIGHT_TO_LEFT_SCRIPTS if script else first in RIGHT_TO_LEFT


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
