"""What a Word, EPUB or HTML file holds beside text and pictures: films, forms, scripts, macros.

It decides which questions about a file need a person; as with PDF, that there is none of it is seen
in the file and not taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree, html

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.html import name_of
from plainleaf.verify.readback.zip import Archive

_ELEMENTS = {
    "audio": "sound",
    "video": "film",
    "iframe": "a page within the page",
    "object": "an object of another kind",
    "embed": "an object of another kind",
    "script": "a script",
    "canvas": "a drawing by script",
    "form": "a form",
    "input": "a form",
    "select": "a form",
    "textarea": "a form",
    "button": "a form",
    "animate": "an animation",
    "marquee": "an animation",
}
_PARTS = {
    "vbaproject": "a macro",
    "activex": "a form",
    "embeddings": "an object of another kind",
    "media/video": "film",
    "media/audio": "sound",
}
# Word's form fields (ISO/IEC 29500-1, 17.16.17) and what a picture may carry.
_WORD_ELEMENTS = {
    "ffdata": "a form",
    "checkbox": "a form",
    "dropdownlist": "a form",
    "combobox": "a form",
    "control": "a form",
    "videofile": "film",
    "audiofile": "sound",
}


def moving_parts(path: Path) -> tuple[str, ...]:
    """Return in words what a file holds beside text and pictures; nothing for a PDF.

    A file that cannot be read counts as holding something unknown.
    """
    readers = {".html": _of_html, ".htm": _of_html, ".xhtml": _of_html}
    readers |= {".epub": _of_epub, ".docx": _of_docx}
    reader = readers.get(path.suffix.lower())
    try:
        return tuple(sorted(set(reader(path)))) if reader else ()
    except (ConformanceError, OSError, TypeError, ValueError):
        return ("what could not be read",)


def _of_html(path: Path) -> Iterator[str]:
    yield from _named(html.document_fromstring(path.read_bytes()), _ELEMENTS)


def _of_epub(path: Path) -> Iterator[str]:
    with Archive(path) as archive:
        for name in archive.names():
            if name.lower().endswith((".xhtml", ".html", ".htm", ".svg")):
                yield from _named(archive.xml(name), _ELEMENTS)


def _of_docx(path: Path) -> Iterator[str]:
    with Archive(path) as archive:
        for name in archive.names():
            yield from (what for part, what in _PARTS.items() if part in name.lower())
            if name.startswith("word/") and name.endswith(".xml"):
                yield from _named(archive.xml(name), _WORD_ELEMENTS)


def _named(root: etree._Element, known: dict[str, str]) -> Iterable[str]:
    found = {name_of(element) for element in root.iter(etree.Element)}
    return [what for name, what in known.items() if name in found]
