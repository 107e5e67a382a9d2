"""A folder of finished handouts as a library: a page, a catalogue for apps, a table.

The files are read for what they say of themselves; no article is needed.
"""

from __future__ import annotations

from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resvg_py

from plainleaf.library.opds import COVER, catalogue_files
from plainleaf.library.page import describe, page_of
from plainleaf.library.shelves import PAGE, Library, library_of
from plainleaf.library.table import table_of
from plainleaf.run.limits import Worker
from plainleaf.run.ownership import digest_in, seal, vouched
from plainleaf.run.staging import put_in_place, staging
from plainleaf.theme import Theme, default_theme, theme_named

TABLE = "index.csv"


@dataclass(frozen=True, slots=True)
class Index:
    """What was written, and of what; `notes` on files that stood there and are kept or replaced."""

    library: Library
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def index(
    out: Path | str,
    *,
    title: str = "",
    language: str = "en",
    today: date | None = None,
    theme: Theme | str | None = None,
    force: bool = False,
    worker: Worker | None = None,
) -> Index:
    """Write a library page, a catalogue and a table of the handouts in a folder into it.

    Args:
        out: the folder of finished files; those in folders below it are listed, too.
        title: of the library; `Handouts` in its language by default.
        language: of the page's own words (BCP 47).
        today: the day by which reviews are due; the real one by default.
        theme: how the page looks: a theme, the name of one that ships, or a folder that holds one;
            the product's own by default.
        force: replace files of these names that Plainleaf did not write.
        worker: reads each file within its limits of time and memory; by default there are none.

    Returns:
        What was listed, and the files, which are in place.

    Raises:
        WriteError: no such folder, a file cannot be written, or a file of somebody else's stands
            where one of the library goes.
    """
    out = Path(out)
    if not isinstance(theme, Theme):
        theme = theme_named(theme) if theme else default_theme()
    library = library_of(out, today or date.today(), language, worker)
    with staging(out) as folder:
        made = library_files(library, title, language, theme)
        others = [data for name, data in made.items() if name != PAGE]
        made[PAGE] = seal(made[PAGE], ".html", others)
        written = {}
        for name, data in made.items():
            written[name] = folder / name
            written[name].write_bytes(data)
        known = vouched(out / PAGE) or frozenset()
        placed = put_in_place(written, out, folder, force=force)
    _take_away_old_feeds(out, made, known)
    return Index(library, tuple(placed.files.values()), placed.notes)


def library_files(library: Library, title: str, language: str, theme: Theme) -> dict[str, bytes]:
    """Return the library's files by name."""
    labels = theme.labels(language)
    title = title or labels["library_title"]
    made = {PAGE: page_of(library, title, labels, theme).encode()}
    made |= catalogue_files(library, title, labels, describe(library, labels))
    return made | {COVER: _cover(theme), TABLE: table_of(library)}


def _take_away_old_feeds(out: Path, made: Container[str], known: frozenset[bytes]) -> None:
    """Delete the feeds of languages that the library had once: they list what is no more.

    Args:
        out: the folder.
        made: the names of the library's files of now.
        known: the digests of its files of then.
    """
    for path in out.glob("opds-*"):
        with suppress(OSError):
            if path.name not in made and digest_in(path.read_bytes(), known):
                path.unlink()


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
