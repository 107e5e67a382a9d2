"""PDF: the shared body on pages, laid out by WeasyPrint, tagged by `tags` (PDF/UA-1, PDF/A-2a).

The only room that starts WeasyPrint. Nothing is fetched but the handout's own pictures, from
memory; and a warning of the engine fails the writing, for it tells of something that is missing
from the page.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from threading import Lock
from typing import Any

import pydyf

from plainleaf.errors import WriteError
from plainleaf.handout import Handout
from plainleaf.handout.standards import PdfStandard
from plainleaf.model.article import Picture
from plainleaf.model.metadata import Metadata
from plainleaf.theme import Theme
from plainleaf.theme.paper import wanted_paper
from plainleaf.theme.spacing import drawn_in
from plainleaf.writers.html import languages, page, picture_names
from plainleaf.writers.html.body import direction
from plainleaf.writers.metadata import GENERATOR, catalogued, identifier
from plainleaf.writers.pdf.engine import (
    FontConfiguration,
    PdfSource,
    URLFetcher,
    URLFetcherResponse,
    weasyprint,
)
from plainleaf.writers.pdf.layouts import Layout, Parting, best
from plainleaf.writers.pdf.pdfa import OPTIONS, archive, stream_bytes
from plainleaf.writers.pdf.tags import add_tags
from plainleaf.writers.pdf.tounicode import spell
from plainleaf.writers.pdf.ua2 import TagPlaces, as_ua2
from plainleaf.writers.styles import Flavour, print_sheet, script_sheet

SCHEME = "plainleaf:"
_PAPERS = {"a4": "A4", "letter": "letter"}
_ONE_AT_A_TIME = Lock()


def write(handout: Handout, theme: Theme) -> bytes:
    """Return the handout as a tagged PDF (ISO 14289-1) that an archive can keep (ISO 19005-2, 2a).

    Or, where the handout wants the later standards, as PDF 2.0 that keeps those (see `ua2`).

    Args:
        handout: the composed handout.
        theme: tokens and templates.

    Raises:
        WriteError: the engine met something that it cannot show.
    """
    metadata = handout.article.metadata
    names = picture_names(handout)
    pictures = {
        f"{SCHEME}{name}": handout.article.pictures[key] for key, name in names.items()
    }  # fmt: skip
    sources = {key: f"{SCHEME}{name}" for key, name in names.items()}
    tighter = drawn_in(theme)
    markup = page(handout, theme, Flavour.PRINT, sources)
    edition, known = identifier(handout, "pdf"), dict(catalogued(handout))
    places = TagPlaces() if handout.pdf is PdfStandard.UA_2 else None
    with _ONE_AT_A_TIME, _complaints() as complaints, _own_parts(places):
        html = PdfSource(markup, base_url=SCHEME, url_fetcher=_Own(pictures))

        def render(layout: Layout) -> Any:
            chosen = tighter if layout.drawn_in and tighter else theme
            sheet, fonts = _sheet_of(handout, chosen, layout.parting)
            return html.render(
                stylesheets=[sheet],
                font_config=fonts,
                **OPTIONS,
                presentational_hints=True,  # the numbers of lists: `start` and `value`
            )

        data: bytes = best(render, can_be_drawn_in=tighter is not None).write_pdf(
            finisher=lambda _document, pdf: archive(
                pdf, GENERATOR, edition, known, metadata.language
            ),
            **OPTIONS,
        )
    if complaints:
        said = "; ".join(dict.fromkeys(complaints))
        for key, name in names.items():
            # The author knows a picture by its own name.
            said = said.replace(f"{SCHEME}{name}", key)
        raise WriteError(f"The PDF was not written: {said}.")
    return data if places is None else as_ua2(data, places)


def paper(metadata: Metadata) -> str:
    """Return the paper by its name in CSS (CSS Paged Media 3, 7.1): `A4` or `letter`."""
    return _PAPERS[wanted_paper(metadata)]


def _sheet_of(
    handout: Handout, theme: Theme, parting: Parting
) -> tuple[weasyprint.CSS, FontConfiguration]:
    """Return the style sheet of a handout and its fonts."""
    metadata = handout.article.metadata
    return _prepared(
        theme,
        paper(metadata),
        direction(metadata.language),
        handout.labels["page_of"],
        handout.labels["draft"] if handout.draft else "",
        languages(handout),
        margin=bool(handout.margin),
        parting=parting,
    )


@cache
def _fonts() -> FontConfiguration:
    """Return the fonts of the system, once: each of them maps all font files that it uses."""
    return FontConfiguration()


@cache
def _prepared(
    theme: Theme,
    paper: str,
    direction: str,
    page_of: str,
    draft: str,
    languages: tuple[str, ...],
    *,
    margin: bool,
    parting: Parting,
) -> tuple[weasyprint.CSS, FontConfiguration]:
    """Return the parsed style sheet and its fonts; parsing costs as much as laying out a page.

    While the engine is this thread's alone.
    """
    fonts = _fonts()
    with _complaints() as complaints:
        css = print_sheet(theme, paper, direction, page_of, draft, margin=margin, parting=parting)
        css += script_sheet(theme, Flavour.PRINT, languages)
        sheet = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=_Own({}))
    if complaints:
        raise WriteError("The theme's style sheet: " + "; ".join(complaints) + ".")
    return sheet, fonts


class _Own(URLFetcher):  # type: ignore[misc]
    """Serves the handout's pictures from memory, and nothing else."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        super().__init__()
        self._pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        picture = self._pictures.get(url)
        if picture is None:
            raise ValueError(f"{url} is not a picture of this handout")
        return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})


@contextmanager
def _own_parts(places: TagPlaces | None) -> Iterator[None]:
    """Put `tags` in the place of WeasyPrint's tag builder, `pdfa` in that of streams.

    `tounicode` has a look at the fonts before they are written.
    """
    tags, data = weasyprint.pdf.add_tags, pydyf.Stream.data
    build_fonts = weasyprint.pdf.build_fonts_dictionary

    def spelt(pdf: Any, fonts: Any, *more: Any) -> Any:
        spell(fonts)
        return build_fonts(pdf, fonts, *more)

    weasyprint.pdf.add_tags = partial(add_tags, places=places)
    pydyf.Stream.data = property(stream_bytes)
    weasyprint.pdf.build_fonts_dictionary = spelt
    try:
        yield
    finally:
        weasyprint.pdf.add_tags, pydyf.Stream.data = tags, data
        weasyprint.pdf.build_fonts_dictionary = build_fonts


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Gather what WeasyPrint logs as a warning or an error, instead of printing it."""
    logger = logging.getLogger("weasyprint")
    collector = _Collector()
    handlers, propagate = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [collector], False
    try:
        yield collector.messages
    finally:
        logger.handlers, logger.propagate = handlers, propagate
