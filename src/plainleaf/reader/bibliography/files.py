"""The works of an article: its own references, the bibliography files beside it, its style."""

from __future__ import annotations

import difflib
from pathlib import Path

from plainleaf.errors import SourceError
from plainleaf.model.metadata import CitationStyle, Reference
from plainleaf.reader.bibliography import read_bibliography
from plainleaf.reader.front_matter import FrontMatter
from plainleaf.reader.log import Log, excerpt
from plainleaf.references import style as styles
from plainleaf.run.dependencies import note_file


def read_works(
    front: FrontMatter, folder: Path, log: Log
) -> tuple[tuple[Reference, ...], CitationStyle]:
    """Return all works that an article may cite, and the style that it asks for.

    Args:
        front: the front matter.
        folder: the article's.
        log: notes what cannot be had.
    """
    works = {reference.identifier: reference for reference in front.references}
    for at, name in enumerate(front.bibliography):
        line = front.lines.get(("bibliography", at), front.lines.get(("bibliography",), 1))
        path = _beside(folder, name)
        if path is None:
            log.error(
                "missing-bibliography",
                f"There is no file '{excerpt(name)}' in the article's folder.",
                line,
                "Put the file beside the article, or correct its name.",
                dropped=name,
            )
            continue
        try:
            found, diagnostics = read_bibliography(path)
        except SourceError as error:
            log.error(
                "missing-bibliography",
                str(error),
                line,
                "Export it again as CSL-JSON, BibTeX, RIS or PubMed’s nbib.",
                dropped=name,
            )
            continue
        log.found.extend(diagnostics)
        for reference in found:
            works.setdefault(reference.identifier, reference)
    source = front.metadata.source
    if source and source not in works:
        close = difflib.get_close_matches(source, list(works), n=1)
        log.error(
            "unknown-source",
            f"source: there is no reference with the id '{source}'.",
            front.lines.get(("source",), 1),
            f"Did you mean '{close[0]}'?"
            if close
            else "Add it under `references:`, or write its DOI here.",
            dropped=source,
        )
    return tuple(works.values()), _style(front, folder, log)


def _style(front: FrontMatter, folder: Path, log: Log) -> CitationStyle:
    name = front.csl.strip()
    if not name:
        return CitationStyle()
    hint = "Write the name of a style, such as apa, or of a .csl file beside the article."
    try:
        if not name.endswith(".csl"):
            if styles.find(name):
                return CitationStyle(name, chosen=True)
            close = difflib.get_close_matches(name, styles.names(), n=1)
            hint = f"Did you mean '{close[0]}'?" if close else hint
            raise SourceError(f"There is no citation style '{excerpt(name)}'.")
        path = _beside(folder, name)
        if path is None:
            raise SourceError(f"There is no file '{excerpt(name)}' in the article's folder.")
        style = CitationStyle(name, path.read_bytes(), chosen=True)
        styles.parsed(style)
    except (SourceError, OSError) as error:
        line = front.lines.get(("csl",), 1)
        log.error("unknown-style", str(error), line, hint, dropped=name)
        return CitationStyle()
    return style


def _beside(folder: Path, name: str) -> Path | None:
    """Return a file in the article's folder or below it; None if there is none."""
    folder = folder.resolve()
    try:
        note_file(folder / name)
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        return None
    return path if inside else None
