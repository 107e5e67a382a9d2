"""How large a PDF's streams become when they are unpacked, measured before they are.

A few kilobytes can unpack to gigabytes (ISO 32000-1, 7.4.4), so what will be read of a page is
measured first, piece by piece and no further than the limit.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pikepdf

from plainleaf.verify.readback.open_errors import too_large

LARGEST_STREAM = 64 * 1024 * 1024
_LARGEST_DOCUMENT = 512 * 1024 * 1024
_PIECE = 1024 * 1024
_DEEPEST = 8
_FLATE = ("/FlateDecode", "/Fl")


def check_limits(pdf: pikepdf.Pdf, path: Path) -> None:
    """Check what will be unpacked of a PDF: page contents, forms, character maps, metadata.

    Raises:
        Unreadable: it is too much.
    """
    total, seen = 0, set[tuple[int, int]]()

    def measure(stream: Any) -> None:
        nonlocal total
        if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
            return
        seen.add(stream.objgen)
        size = unpacked_size(stream)
        total += size
        if size > LARGEST_STREAM or total > _LARGEST_DOCUMENT:
            raise too_large(path, "a part of it")

    def resources(found: Any, depth: int) -> None:
        if not isinstance(found, pikepdf.Dictionary) or depth > _DEEPEST:
            return
        for font in _values(found.get("/Font")):
            if isinstance(font, pikepdf.Dictionary):
                measure(font.get("/ToUnicode"))
        for form in _values(found.get("/XObject")):
            if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
                continue
            if form.objgen not in seen:
                measure(form)
                resources(form.get("/Resources"), depth + 1)

    measure(pdf.Root.get("/Metadata"))
    for page in pdf.pages:
        contents: Any = page.obj.get("/Contents")
        for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
            measure(stream)
        resources(page.obj.get("/Resources"), 0)


def has_fonts(pdf: pikepdf.Pdf) -> bool:
    """Return whether any page can show text; one without a font is a picture of a page."""

    def below(found: Any, depth: int) -> bool:
        if not isinstance(found, pikepdf.Dictionary) or depth > _DEEPEST:
            return False
        if _values(found.get("/Font")):
            return True
        return any(
            isinstance(form, pikepdf.Stream) and below(form.get("/Resources"), depth + 1)
            for form in _values(found.get("/XObject"))
        )

    for page in pdf.pages:
        node: Any = page.obj
        for _ in range(_DEEPEST):
            if below(node.get("/Resources"), 0):
                return True
            node = node.get("/Parent")
            if not isinstance(node, pikepdf.Dictionary):
                break
    return False


def unpacked_size(stream: pikepdf.Stream) -> int:
    """Return how many bytes a stream unpacks to, counted to just above `LARGEST_STREAM`."""
    data = stream.read_raw_bytes()
    filters: Any = stream.get("/Filter")
    for name in filters if isinstance(filters, pikepdf.Array) else [filters]:
        if str(name) not in _FLATE:
            break
        data = _inflated(data)
    return len(data)


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    pieces, size = [], 0
    try:
        while size <= LARGEST_STREAM and data:
            pieces.append(unpacker.decompress(data, _PIECE))
            size += len(pieces[-1])
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                break
    except zlib.error:
        pass  # a damaged stream; anyone who reads it says so
    return b"".join(pieces)


def _values(found: Any) -> list[Any]:
    if not isinstance(found, pikepdf.Dictionary):
        return []
    return [found[key] for key in list(found.keys())]
