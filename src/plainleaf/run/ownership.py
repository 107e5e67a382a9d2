"""Knows whose a file is: as Plainleaf wrote it, changed since, or somebody else's.

Each handout bears a seal, a SHA-256 of all its other bytes, where its format has room for one:

    PDF          the second element of `ID`, which "identifies the file as last updated"
                 (ISO 32000-1, 14.4); a digest has its first 128 bits there
    Word, EPUB   the comment at the end of the ZIP file (APPNOTE.TXT 4.3.16)
    web page     a comment behind the last tag

What has no such room (a table, a catalogue, a report for programs) is vouched for by the web page
that is written together with it: its seal names their digests. Files travel with what they say of
themselves, so no list of them is kept that could be lost.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

_HEX = rb"[0-9a-f]"
_ID = re.compile(rb"(/ID \[\(%b{32}\) \()(%b{32})\)\]" % (_HEX, _HEX))
_NO_ID = b"0" * 32
_ZIP_END, _ZIP_END_SIZE = b"PK\x05\x06", 22
_PAGE_SEAL = re.compile(
    rb"<!-- Plainleaf(?: with((?: %b{64})+))? sha256:(%b{64}) -->\n\Z" % (_HEX, _HEX)
)
# Where packages say what made them; programs that save them anew keep one or another.
_SAYS_WHAT_MADE_IT = re.compile(r"docProps/.*\.xml|word/styles\.xml|.*\.opf")
_MOST_READ = 4_000_000
_NAME = b"plainleaf"
_GENERATOR = re.compile(rb"generator[^<]{0,40}plainleaf|plainleaf[^<]{0,40}generator")


class Whose(Enum):
    """Whose a file is."""

    OURS = auto()
    EDITED = auto()
    STRANGE = auto()


def seal(data: bytes, suffix: str, companions: Iterable[bytes] = ()) -> bytes:
    """Return a file with its seal; one of a format without room for a seal as it is.

    Args:
        data: the file, not sealed yet.
        suffix: of its name, such as `.pdf`.
        companions: contents that a web page vouches for.
    """
    match suffix:
        case ".pdf":
            return _with_pdf_seal(data) or data
        case ".docx" | ".epub":
            words = b"Plainleaf sha256:" + _digest(data)
            return data[:-2] + len(words).to_bytes(2, "little") + words
        case ".html":
            others = b"".join(b" " + _digest(each) for each in companions)
            lead = b"<!-- Plainleaf" + (b" with" + others if others else b"") + b" sha256:"
            return data + lead + _digest(data + lead) + b" -->\n"
        case _:
            return data


def is_sealed(data: bytes) -> bool:
    """Return whether a file is, to the byte, as it was sealed."""
    if data.startswith(b"%PDF-"):
        return _with_pdf_seal(data) == data
    if data.startswith(b"PK"):
        end = data.rfind(_ZIP_END)
        body = data[: end + _ZIP_END_SIZE - 2] + b"\0\0"
        return data == seal(body, ".docx")
    if match := _PAGE_SEAL.search(data):
        return _digest(data[: match.start(2)]) == match[2]
    return False


def whose(
    path: Path, beside: Iterable[Path] = (), written: Mapping[str, str] | None = None
) -> Whose:
    """Return whose a file is; what cannot be read is a stranger's.

    Args:
        path: the file.
        beside: web pages that may vouch for it.
        written: digests of files that were written earlier, by their names, where that is known.
    """
    try:
        if not path.is_file():
            return Whose.STRANGE
        data = path.read_bytes()
    except OSError:
        return Whose.STRANGE
    known = {name: digest.encode() for name, digest in (written or {}).items()}
    digest = _digest(data)
    vouching = [found for page in beside if page != path and (found := vouched(page)) is not None]
    if is_sealed(data) or known.get(path.name) == digest or any(digest in v for v in vouching):
        return Whose.OURS
    return Whose.EDITED if path.name in known or vouching or _names_us(data) else Whose.STRANGE


def vouched(page: Path) -> frozenset[bytes] | None:
    """Return the digests that a web page vouches for; None if it is none that does so."""
    try:
        match = _PAGE_SEAL.search(page.read_bytes()) if page.is_file() else None
    except OSError:
        match = None
    return frozenset(match[1].split()) if match and match[1] else None


def digest_in(data: bytes, digests: frozenset[bytes]) -> bool:
    """Return whether a content is among those that a page vouches for."""
    return _digest(data) in digests


def _digest(data: bytes) -> bytes:
    return sha256(data).hexdigest().encode()


def _with_pdf_seal(data: bytes) -> bytes | None:
    """Return a PDF with the seal that its other bytes call for; None if it has no room for one."""
    match = _ID.search(data, max(data.rfind(b"/ID ["), 0))
    if match is None:
        return None
    start, end = match.span(2)
    bare = data[:start] + _NO_ID + data[end:]
    return data[:start] + _digest(bare)[:32] + data[end:]


def _names_us(data: bytes) -> bool:
    """Return whether a file says, in a place that editors leave alone, that Plainleaf made it."""
    if data.startswith(b"%PDF-"):
        return _NAME in data.lower()
    if not data.startswith(b"PK"):
        return bool(_GENERATOR.search(data.lower()))
    # Whatever is wrong with a package, or with one part of it.
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            if _SAYS_WHAT_MADE_IT.fullmatch(entry.filename) and entry.file_size < _MOST_READ:
                with suppress(Exception):
                    if _NAME in package.read(entry).lower():
                        return True
    return False
