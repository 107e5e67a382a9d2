"""The writers: one function a format, each `(Handout, Theme) -> bytes`.

Each engine is imported when its format is first written, so that who asks for Word alone does not
wait for a PDF engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from plainleaf.handout import Handout
from plainleaf.theme import Theme

Writer = Callable[[Handout, Theme], bytes]


def _pdf(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import pdf

    return pdf.write(handout, theme)


def _docx(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import docx

    return docx.write(handout, theme)


def _epub(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import epub

    return epub.write(handout, theme)


def _html(handout: Handout, theme: Theme) -> bytes:
    from plainleaf.writers import html

    return html.write(handout, theme)


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"pdf": _pdf, "docx": _docx, "epub": _epub, "html": _html}
)
