"""The writers: one function a format, each `(Handout, Theme) -> bytes`.

Each engine is imported when its format is first written, so that who asks for Word alone does not
wait for a PDF engine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import ThemeError
from plainleaf.handout import Handout
from plainleaf.theme import Theme

if TYPE_CHECKING:
    from plainleaf.clinic import Clinic

Writer = Callable[[Handout, Theme], bytes]


def _themed(write: Writer) -> Writer:
    """Return a writer for which a template that does not work is the theme's error."""

    @wraps(write)
    def written(handout: Handout, theme: Theme) -> bytes:
        try:
            return write(handout, theme)
        except TemplateError as error:
            said = error.message or type(error).__name__
            raise ThemeError(f"{theme.folder}: a template does not work: {said}") from None

    return written


@_themed
def _pdf(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import pdf

    return pdf.write(handout, theme)


@_themed
def _docx(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import docx

    return docx.write(handout, theme)


@_themed
def _epub(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import epub

    return epub.write(handout, theme)


@_themed
def _html(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import html

    return html.write(handout, theme)


def prepare(names: Collection[str], handout: Handout, theme: Theme) -> None:
    """Do what formats take longest for when they are first written, and need no pages for."""
    if "epub" in names:
        from plainleaf.writers.epub.cover import cover

        cover(handout, theme)
    if "html" in names:
        from plainleaf.writers.html import size_in_words

        size_in_words(0, handout.labels.language)


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"pdf": _pdf, "docx": _docx, "epub": _epub, "html": _html}
)


def template_put_right(clinic: Clinic | None, theme: Theme) -> tuple[Diagnostic, ...]:
    """Return what is put right in a clinic's Word template, a note each.

    Raises:
        ClinicError: the template cannot be used.
    """
    if clinic is None or not clinic.template:
        return ()
    from plainleaf.writers.docx import reference_doc

    return reference_doc.put_right(clinic, theme.tokens)
