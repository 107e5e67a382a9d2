"""An article's bytes as text: encodings named, line ends made one, forbidden characters found.

Floor 1, of the reader: imports `diagnostics` and `errors`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.errors import SourceError

ARTICLE_NAME = "article.md"
# XML 1.0 (fifth edition) production 2, Char: what may not stand in a Word or an EPUB file.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass(frozen=True, slots=True)
class Source:
    """A source text: `name` for diagnostics, `path` on disk, lines ended by a line feed alone."""

    path: Path
    name: str
    text: str
    diagnostics: tuple[Diagnostic, ...]


def find(path: Path) -> Path:
    """Return the article file that `path` names: a file, or a folder that holds article.md.

    Raises:
        SourceError: there is none.
    """
    if path.is_dir():
        inside = path / ARTICLE_NAME
        if inside.is_file():
            return inside
        others = sorted(other.name for other in path.glob("*.*md"))
        hint = f" Name one of its files: {', '.join(others[:3])}." if others else ""
        raise SourceError(f"{path}: this folder has no {ARTICLE_NAME} in it.{hint}")
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder.")
    if not path.is_file():
        raise SourceError(f"{path}: not a file that can be read.")
    return path


def load(path: Path) -> Source:
    """Read an article's text.

    Args:
        path: a file, or a folder that holds article.md.

    Raises:
        SourceError: no such file, unreadable, empty, or not UTF-8 (the likely encoding is named).
    """
    path = find(path)
    name = str(path)
    text = read_text(path)
    if not text.strip():
        raise SourceError(f"{name}: the file is empty. `plainleaf new` makes one to start from.")
    diagnostics = tuple(_forbidden(text, name))
    return Source(path, name, _FORBIDDEN.sub("", text), diagnostics)


def read_text(path: Path) -> str:
    """Return the text of a file, its lines ended by newlines alone.

    Raises:
        SourceError: it cannot be read, or is not UTF-8 (the likely encoding is named).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from None
    text = _decode(data, str(path)).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _WIDE_MARKS.items():
        if data.startswith(mark):
            raise SourceError(f"{name}: the file is {encoding}; save it as UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}:{line}: byte 0x{data[error.start]:02x} is not UTF-8; "
            f"the file looks like {_likely_encoding(data)}. Save it as UTF-8."
        ) from None


def _likely_encoding(data: bytes) -> str:
    # Western files are by far the most common case and detectors are weak on short ones.
    high = [byte for byte in data if byte >= 0x80]
    if len(high) * 5 < len(data) and not {0x81, 0x8D, 0x8F, 0x90, 0x9D} & set(high):
        return "Windows-1252"
    best = from_bytes(data).best()
    return best.encoding.replace("_", "-") if best else "a file that is not text"


def _forbidden(text: str, name: str) -> list[Diagnostic]:
    found = []
    for match in _FORBIDDEN.finditer(text):
        character = match.group()
        line = text.count("\n", 0, match.start()) + 1
        label = "NUL" if character == "\0" else unicodedata.name(character, "control character")
        found.append(
            Diagnostic(
                "control-character",
                Severity.ERROR,
                f"The {label} U+{ord(character):04X} cannot stand in a document.",
                Position(name, line),
                "Delete it; it is invisible, so retype the words around it.",
                dropped=character,
            )
        )
        if len(found) == 20:
            break
    return found
