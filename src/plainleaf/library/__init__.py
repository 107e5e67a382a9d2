"""A folder of finished handouts as a library: a page, a catalogue for apps, a table.

The files are read for what they say of themselves; no article is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resvg_py

from plainleaf.errors import WriteError
from plainleaf.library.opds import COVER, GENERATOR, catalogue_files
from plainleaf.library.page import describe, page_of
from plainleaf.library.shelves import PAGE, Library, library_of
from plainleaf.library.table import table_of
from plainleaf.run.staging import put_in_place, staging
from plainleaf.theme import Theme, default_theme, theme_named

TABLE = "index.csv"


@dataclass(frozen=True, slots=True)
class Index:
    """What was written, and of what."""

    library: Library
    files: tuple[Path, ...]


def index(
    out: Path | str,
    *,
    title: str = "",
    language: str = "en",
    today: date | None = None,
    theme: Theme | str | None = None,
) -> Index:
    """Write a library page, a catalogue and a table of the handouts in a folder into it.

    Args:
        out: the folder of finished files; those in folders below it are listed, too.
        title: of the library; `Handouts` in its language by default.
        language: of the page's own words (BCP 47).
        today: the day by which reviews are due; the real one by default.
        theme: how the page looks: a theme, the name of one that ships, or a folder that holds one;
            the product's own by default.

    Returns:
        What was listed, and the files, which are in place.

    Raises:
        WriteError: no such folder, a file cannot be written, or a page of somebody else's stands
            where the library page goes.
    """
    out = Path(out)
    if not isinstance(theme, Theme):
        theme = theme_named(theme) if theme else default_theme()
    library = library_of(out, today or date.today(), language)
    _refuse_a_strangers_page(out / PAGE)
    with staging(out) as folder:
        written = {}
        for name, data in library_files(library, title, language, theme).items():
            written[name] = folder / name
            written[name].write_bytes(data)
        placed = put_in_place(written, out, folder)
    _take_away_old_feeds(out, placed)
    return Index(library, tuple(placed.values()))


def library_files(library: Library, title: str, language: str, theme: Theme) -> dict[str, bytes]:
    """Return the library's files by name."""
    labels = theme.labels(language)
    title = title or labels["library_title"]
    made = {PAGE: page_of(library, title, labels, theme).encode()}
    made |= catalogue_files(library, title, labels, describe(library, labels))
    return made | {COVER: _cover(theme), TABLE: table_of(library)}


def _refuse_a_strangers_page(path: Path) -> None:
    try:
        known = not path.exists() or GENERATOR.encode() in path.read_bytes()[:4096]
    except OSError as error:
        raise WriteError(f"{path}: cannot be read ({error.strerror}).") from None
    if not known:
        raise WriteError(
            f"{path}: this page was not written by `plainleaf index`, which would replace it; "
            "move it away, or keep the handouts in a folder of their own."
        )


def _take_away_old_feeds(out: Path, placed: Mapping[str, Path]) -> None:
    """Delete the feeds of languages that the library had once: they list what is no more."""
    for path in out.glob("opds-*.xml"):
        with suppress(OSError):
            if path.name not in placed and GENERATOR.encode() in path.read_bytes()[:4096]:
                path.unlink()
                path.with_suffix(".json").unlink()


def _cover(theme: Theme) -> bytes:
    """Return a sheet of paper with lines on it: apps show a picture of everything."""
    colors = theme.tokens.colors
    lines = "".join(
        f'<rect x="60" y="{y}" width="{width}" height="10" rx="5" fill="{colors.rule}"/>'
        for y, width in ((170, 180), (205, 160), (240, 180), (275, 120))
    )
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string='<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400">'
            f'<rect width="300" height="400" fill="{colors.table_head_background}"/>'
            f'<rect x="30" y="35" width="240" height="330" rx="6" fill="{colors.paper}"/>'
            f'<rect x="60" y="85" width="180" height="26" rx="6" fill="{colors.accent}"/>'
            f'<rect x="60" y="122" width="110" height="26" rx="6" fill="{colors.accent}"/>'
            f"{lines}</svg>"
        )
    )
