"""Style sheets: CSS for the page, the screen and the e-reader, made from a theme's tokens.

The three share `handout.css.j2`; only units and colours differ: points and fixed colours on paper,
rem and custom properties on a screen, rem and no colour in an e-reader. `scripts.css.j2` adds what
the languages of one handout ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from plainleaf.model.article import BoxKind
from plainleaf.text.numerals import KINDS
from plainleaf.text.scripts import LATIN, SCRIPTS, Script, script_of
from plainleaf.theme import Theme
from plainleaf.theme.tokens import Colors, Edition

READERS_SIZE = 12  # points: the 16 pixels of a browser or e-reader before anybody changes them

_GENERIC = frozenset(("serif", "sans-serif", "monospace", "system-ui"))


class Flavour(StrEnum):
    """Where the shared markup goes."""

    SCREEN = "screen"
    PRINT = "print"
    EPUB = "epub"


@cache
def screen_sheet(theme: Theme) -> str:
    """Return the style sheet of the web page; it holds no `<` and no `&`."""
    return _render(theme, Flavour.SCREEN)


@cache
def epub_sheet(theme: Theme) -> str:
    """Return the style sheet of the EPUB."""
    return _render(theme, Flavour.EPUB)


@cache
def turning_sheet(theme: Theme, flavour: Flavour, turned: tuple[tuple[int, int], ...]) -> str:
    """Return what turns the rows of a handout's tables where there is no room for their columns.

    Args:
        theme: tokens and templates.
        flavour: SCREEN or EPUB.
        turned: lines, in ems of text, and windows, in ems of 12 points (see `tables.look_of`).
    """
    return _render(theme, flavour, "turning", turned=turned) if turned else ""


@cache
def print_sheet(
    theme: Theme,
    paper: str,
    direction: str,
    page_of: str,
    draft: str,
    *,
    margin: bool = False,
    parting: int = 0,
) -> str:
    """Return the style sheet of the PDF.

    Args:
        theme: tokens and templates.
        paper: `A4` or `letter` (CSS Paged Media, page sizes).
        direction: `ltr` or `rtl`: on which side the margins' words start.
        page_of: "Page {page} of {pages}", in the language of the labels.
        draft: what a draft says in its margins; empty for none.
        margin: each page repeats at its foot what the letterhead says.
        parting: what may part over pages: 1, boxes and groups of pictures, between their pieces; 2,
            lists between any of their items, too.
    """
    before, _, rest = page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    counters = f"{string(before)} counter(page) {string(between)} counter(pages) {string(after)}"
    start, end = ("left", "right") if direction == "ltr" else ("right", "left")
    return _render(
        theme,
        Flavour.PRINT,
        paper=paper,
        start=start,
        end=end,
        page_of=counters,
        draft=draft,
        margin=margin,
        parting=parting,
    )


def string(text: str) -> str:
    """Return a CSS string (CSS Syntax 3, 4.3.5); what is not a plain character is escaped."""
    plain = "".join(
        char if char.isalnum() or char in " .,:-_/()" else f"\\{ord(char):x} " for char in text
    )
    return f'"{plain}"'


def stack(families: Sequence[str]) -> str:
    """Return the value of `font-family`."""
    return ", ".join(name if name in _GENERIC else string(name) for name in families)


def _render(theme: Theme, flavour: Flavour, template: str = "", **more: Any) -> str:
    tokens = theme.tokens
    # On a screen the reader's own size stands for 12 points; an e-reader's stands for body text,
    # but in an edition whose text is larger, which it makes larger still.
    enlarged = flavour is Flavour.EPUB and tokens.edition is not Edition.STANDARD
    unit, per_point = "rem", 1 / (READERS_SIZE if enlarged else tokens.text.size)
    if flavour is Flavour.PRINT:
        unit, per_point = "pt", 1.0
    root_size = {
        Flavour.PRINT: f"{tokens.text.size:.4g}pt",
        Flavour.SCREEN: f"{tokens.text.size / READERS_SIZE:.2%}",
        Flavour.EPUB: "100%",
    }[flavour]

    def size(points: float) -> str:
        return f"{points * per_point:.4g}{unit}" if points else "0"

    def color(name: str) -> str:
        match flavour:
            case Flavour.SCREEN:
                return f"var(--{name.replace('_', '-')})"
            case Flavour.PRINT:
                return str(getattr(tokens.colors, name))
            case Flavour.EPUB:
                return "currentColor"

    def box_color(kind: BoxKind, name: str) -> str:
        match flavour:
            case Flavour.SCREEN:
                return f"var(--{kind}-{name})"
            case Flavour.PRINT:
                return str(getattr(tokens.boxes[kind], name))
            case Flavour.EPUB:
                return "currentColor"

    # A line of text is about `measure_ch` characters, of half the type size each on the average.
    measure = f"{tokens.text.measure_ch * 0.5:.4g}rem"
    sheet = theme.environment.get_template(f"{template or flavour}.css.j2").render(
        tokens=tokens,
        flavour=flavour.value,
        size=size,
        color=color,
        box_color=box_color,
        palette=lambda mode: _palette(theme, mode),
        stack=stack,
        string=string,
        measure=measure,
        root_size=root_size,
        body_size=size(tokens.text.size) if enlarged else "",
        numerals=KINDS,
        ground=lambda value: value if tokens.ink.fills else "none",
        **more,
    )
    return "\n".join(line for line in sheet.splitlines() if line.strip()) + "\n"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a language asks for: its script, and the fonts of that script, if it has its own."""

    language: str
    script: Script
    families: str


@cache
def script_sheet(theme: Theme, flavour: Flavour, languages: tuple[str, ...]) -> str:
    """Return what stands below a style sheet for the scripts of one handout; nothing for Latin.

    Han characters are drawn differently from country to country, so no stack serves all of them.

    Args:
        theme: tokens and templates.
        flavour: the medium.
        languages: BCP 47 tags: the handout's own, then those of words in it.
    """
    known = {family for script in SCRIPTS for family in script.fonts}
    body = theme.tokens.fonts.body
    own = tuple(family for family in body if family not in known and family not in _GENERIC)
    rules = []
    for language in languages:
        script = script_of(language)
        families = (*script.fonts, *own) if script.first else (*own, *script.fonts)
        rules.append(_Rule(language, script, stack((*families, "sans-serif"))))
    if all(rule.script is LATIN for rule in rules):
        return ""
    of_handout = next(iter(rules))
    # Of two rules that fit, the later one wins: that of the longer tag.
    rules.sort(key=lambda rule: (rule.language.count("-"), rule.language))
    sheet = theme.environment.get_template("scripts.css.j2").render(
        tokens=theme.tokens, flavour=flavour.value, rules=rules, families=of_handout.families
    )
    return "\n".join(line for line in sheet.splitlines() if line.strip()) + "\n"


def _palette(theme: Theme, mode: str) -> list[tuple[str, str]]:
    dark = mode == "dark"
    colors = theme.tokens.dark if dark else theme.tokens.colors
    pairs = [(name.replace("_", "-"), getattr(colors, name)) for name in Colors.model_fields]
    for kind, box in theme.tokens.boxes.items():
        pairs.append((f"{kind}-background", box.dark_background if dark else box.background))
        pairs.append((f"{kind}-border", box.dark_border if dark else box.border))
    return pairs
