"""Where files come from, and where in the article their words do."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf

from plainleaf.diagnostics import Position
from plainleaf.model.article import (
    Article,
    Cell,
    CodeBlock,
    Footnote,
    Heading,
    Paragraph,
    children,
    plain_text,
)
from plainleaf.verify.readback.outline import normal

_PROGRAM = "Plainleaf"
_HEAD = 4096  # bytes of a web page
_PARTS = re.compile(r"docProps/app\.xml|.*\.opf")
_SAID = re.compile(
    rb"<Application>Plainleaf</Application>|"
    rb"<meta[^>]*name=\"generator\"[^>]*content=\"Plainleaf [^>]*>"
)
_FEWEST = 4  # letters by which a place is looked for


def is_own(path: Path, suffix: str) -> bool:
    """Return whether a file says that this program wrote it, and nobody has saved it since."""
    try:
        if suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                information: Any = pdf.trailer.get("/Info", {})
                return str(information.get("/Producer", "")).startswith(_PROGRAM)
        if suffix == ".html":
            with path.open("rb") as file:
                return _SAID.search(file.read(_HEAD)) is not None
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if _PARTS.fullmatch(name)]
            return any(_SAID.search(archive.read(name)) for name in names[:2])
    except (OSError, ValueError, zipfile.BadZipFile, pikepdf.PdfError):
        return False


class Places:
    """Finds the line of an article in which words stand; it reads the article when first asked."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._texts: list[tuple[str, Position]] = []

    def __call__(self, words: str) -> str:
        """Return the place of words as `file:line`; empty where they are not found."""
        if not self._texts:
            self._gather(self._article, self._article.position)
        wanted = normal(words).split()
        while wanted and len("".join(wanted)) >= _FEWEST:
            for text, position in self._texts:
                if "".join(wanted) in text:
                    return str(position)
            wanted = wanted[1:]
        return ""

    def _gather(self, node: object, position: Position) -> None:
        position = getattr(node, "position", position)
        if isinstance(node, (Paragraph, Heading, Cell, CodeBlock, Footnote)):
            self._texts.append(("".join(normal(plain_text(node)).split()), position))
        for child in children(node):
            self._gather(child, position)
