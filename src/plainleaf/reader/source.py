"""An article's bytes as text: encodings named, line ends made one, forbidden characters found."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from pathlib import Path

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import SourceError
from plainleaf.reader.characters import cleaned
from plainleaf.reader.limits import MOST_BYTES, TooMuch, refuse_long_words
from plainleaf.reader.log import Log
from plainleaf.run.dependencies import note_file

ARTICLE_NAME = "article.md"
# What other files begin with, and how their words become an article.
_NO_TEXT = {
    b"PK\x03\x04": "this is a Word document or another packed file, not a text. "
    "`plainleaf import {name}` makes an article of a Word document.",
    b"\xd0\xcf\x11\xe0": "this is an old Word document, not a text. Save it as .docx; then "
    "`plainleaf import` makes an article of it.",
    b"{\\rtf": "this is a document in RTF, not a text. Save it as .docx; then "
    "`plainleaf import` makes an article of it.",
    b"%PDF-": "this is a PDF, not a text. Copy its words into a text file; then `plainleaf import` "
    "makes an article of it.",
}
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass(frozen=True, slots=True)
class SourceText:
    """An article's text that is in no file.

    Args:
        text: its Markdown, with its front matter.
        folder: where its pictures and other files are; without it, none can be read.
        name: what messages call it.
        file: the name that its file would have; `article.es.md` says its language.
    """

    text: str
    folder: Path | str | None = None
    name: str = "<text>"
    file: str = ARTICLE_NAME

    @property
    def path(self) -> Path:
        """Return where the article would lie; without a folder, beside nothing."""
        return Path(os.sep, "handout.md") if self.folder is None else Path(self.folder, self.file)


@dataclass(frozen=True, slots=True)
class Source:
    """A source text, lines ended by a line feed alone.

    Args:
        path: on disk.
        name: for diagnostics.
        text: without what no document may hold.
        written: the same as it was written, but for its line ends and the mark at its start.
        diagnostics: what was taken out.
    """

    path: Path
    name: str
    text: str
    written: str
    diagnostics: tuple[Diagnostic, ...]


def find(path: Path | SourceText) -> Path:
    """Return the article file that `path` names: a file, or a folder that holds article.md.

    A text has the place where it would lie.

    Raises:
        SourceError: there is none.
    """
    if isinstance(path, SourceText):
        return path.path
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


def load(source: Path | SourceText, root: Path | None = None) -> Source:
    """Read an article's text.

    Args:
        source: a file, a folder that holds article.md, or the text.
        root: another folder that the article may lie in if its name is a link.

    Raises:
        SourceError: no such file, unreadable, elsewhere, empty, too large, or not UTF-8 (the likely
            encoding is named).
    """
    path = find(source)
    if isinstance(source, SourceText):
        name, size = source.name, len(source.text)
    else:
        name = str(path)
        try:
            _refuse_elsewhere(path, root)
            size = path.stat().st_size
        except OSError as error:
            raise SourceError(f"{name}: cannot be read ({error.strerror}).") from None
    if size > MOST_BYTES:
        raise SourceError(
            f"{name}: the file is larger than {MOST_BYTES // 1_000_000} MB, the most that an "
            "article may have. Take it apart, and save its pictures as files of their own."
        )
    text = unified(source.text) if isinstance(source, SourceText) else read_text(path)
    if not text.strip():
        raise SourceError(f"{name}: the file is empty. `plainleaf new` makes one to start from.")
    try:
        refuse_long_words(text)
    except TooMuch as error:
        raise SourceError(f"{name}:{error.line}: {error.problem}.") from None
    log = Log(name)
    return Source(path, name, cleaned(text, log), text, tuple(log.found))


def _refuse_elsewhere(path: Path, root: Path | None) -> None:
    """Refuse a link to a file of another folder: a stranger's could name what is nobody's business.

    Raises:
        SourceError: it is such a link.
    """
    real = path.resolve(strict=True)
    places = [path.parent.resolve(), *([root.resolve()] if root else [])]
    if not any(real.is_relative_to(place) for place in places):
        raise SourceError(
            f"{path}: is a link to a file outside its folder. Name that file itself, or the folder "
            "that holds it with --root."
        )


def read_text(path: Path) -> str:
    """Return the text of a file, its lines ended by newlines alone.

    Raises:
        SourceError: it cannot be read, or is not UTF-8 (the likely encoding is named).
    """
    note_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from None
    return unified(decoded(data, str(path)))


def unified(text: str) -> str:
    """Return a text without a byte order mark, its lines ended by newlines alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def decoded(data: bytes, name: str) -> str:
    """Return the text that bytes are, as it stands there.

    Raises:
        SourceError: they are not UTF-8 (the likely encoding is named).
    """
    for begin, what in _NO_TEXT.items():
        if data.startswith(begin):
            raise SourceError(f"{name}: {what.format(name=name)}")
    for mark, encoding in _WIDE_MARKS.items():
        if data.startswith(mark):
            raise SourceError(f"{name}: the file is {encoding}; save it as UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if 0xD8 <= _unit(data, error.start) <= 0xDF:
            line = data.count(b"\n", 0, error.start) + 1
            raise SourceError(
                f"{name}:{line}: half of a surrogate pair stands here, which is no character. "
                "Retype the words around it."
            ) from None
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
    from chardet import detect  # slow to import, and needed for broken files alone

    return detect(data)["encoding"] or "a file that is not text"


def _unit(data: bytes, at: int) -> int:
    """Return the upper byte of the UTF-16 unit that three bytes would be if UTF-8 had such."""
    three = data[at : at + 3]
    if len(three) < 3 or three[0] != 0xED or three[1] & 0xC0 != 0x80 or three[2] & 0xC0 != 0x80:
        return 0
    return 0xD0 | (three[1] & 0x3F) >> 2
