"""Any produced file, opened from scratch, as an outline.

What a writer meant is not looked at: only what stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lxml import etree

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.readback.properties import Properties, merged

_Read = TypeVar("_Read")

# Each reader is imported when it is first wanted: a Word-only export needs no PDF library.


def _html(path: Path) -> Outline:
    from plainleaf.verify.readback.html import read_html

    return read_html(path)


def _epub(path: Path) -> Outline:
    from plainleaf.verify.readback.epub import read_epub

    return read_epub(path)


def _docx(path: Path) -> Outline:
    from plainleaf.verify.readback.docx import read_docx

    return read_docx(path)


def _pdf(path: Path) -> Outline:
    from plainleaf.verify.readback.pdf import read_pdf

    return read_pdf(path)


READERS: dict[str, Callable[[Path], Outline]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".epub": _epub,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
}


def read_back(path: Path, suffix: str = "") -> Outline:
    """Return what a reader of a file meets.

    Args:
        path: a .pdf, .docx, .epub or .html file, ours or anybody's.
        suffix: what it is, if its name does not say so.

    Raises:
        ConformanceError: the file cannot be read, is damaged or is of another kind.
    """
    reader = READERS.get(suffix or path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise ConformanceError(f"{path}: cannot be verified; known are {known}.")
    return _guarded(reader, path)


def properties_of(path: Path) -> Properties:
    """Return what a .html, .epub, .docx or .pdf file says beside its text; that is not read.

    Raises:
        ConformanceError: it cannot be read.
    """
    return _guarded(_properties, path)


def _properties(path: Path) -> Properties:
    match path.suffix.lower():
        case ".html":
            from plainleaf.verify.readback.html import page_properties

            return merged(page_properties(path))
        case ".epub":
            from plainleaf.verify.readback.epub import publication_properties

            return merged(publication_properties(path))
        case ".docx":
            from plainleaf.verify.readback.docx import word_properties

            return merged(word_properties(path))
        case _:
            from plainleaf.verify.readback.pdf import pdf_properties

            return merged(pdf_properties(path))


def _guarded(read: Callable[[Path], _Read], path: Path) -> _Read:
    try:
        return read(path)
    except RecursionError:
        raise ConformanceError(f"{path}: is nested too deeply to be read.") from None
    except MemoryError:
        raise ConformanceError(f"{path}: is too large to be read.") from None
    except (
        ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
        etree.LxmlError,
    ) as error:  # fmt: skip
        # A stranger's file may be broken in any place; where, the original error tells.
        raise ConformanceError(f"{path}: is damaged and cannot be read back ({error}).") from error
