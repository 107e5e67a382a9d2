"""The pictures of a handout beside what is said of them, for the person who compares the two.

Pictures come from the handout where it is known and else from the finished files; out of a PDF they
are not taken.
"""

from __future__ import annotations

import base64
import io
import posixpath
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree, html
from PIL import Image as Raster
from PIL import UnidentifiedImageError

from plainleaf.errors import ConformanceError
from plainleaf.handout import Handout
from plainleaf.model.inlines import Image
from plainleaf.model.transform import walk
from plainleaf.verify.readback.html import name_of, roles_of
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.zip import Archive, part_of, targets_of

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
# A report shows a picture as large as a card of it; what is larger only makes the file heavy.
_SIDE = 900
_HEAVY = 250_000


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of a handout.

    Args:
        alt: what is said of it; empty if it is decorative, or if that was forgotten.
        data: its bytes; empty if they cannot be had.
        media_type: of `data`.
    """

    alt: str
    data: bytes = field(default=b"", repr=False)
    media_type: str = ""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its bytes in hexadecimal; empty if they cannot be had."""
        return sha256(self.data).hexdigest() if self.data else ""

    @property
    def address(self) -> str:
        """Return a `data:` address that shows it, smaller if it is heavy; empty if it cannot be."""
        data, media_type = _light(self.data, self.media_type)
        if not data or media_type not in _TYPES.values():
            return ""
        return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def pictures_of(handout: Handout) -> tuple[ShownPicture, ...]:
    """Return every picture of a handout in reading order, decorative ones too."""
    found = []
    for node in walk(handout.parts):
        if isinstance(node, Image):
            picture = handout.article.pictures.get(node.picture)
            found.append(
                ShownPicture(normal(node.alt or ""), picture.data, picture.media_type)
                if picture
                else ShownPicture(normal(node.alt or ""))
            )
    return tuple(found)


def pictures_in(path: Path) -> tuple[ShownPicture, ...]:
    """Return the pictures of a finished file in reading order; none of a PDF.

    A picture that cannot be found stands without its bytes: this is for showing, and what is wrong
    with the file is said elsewhere.
    """
    readers = {".html": _in_html, ".htm": _in_html, ".xhtml": _in_html}
    readers |= {".epub": _in_epub, ".docx": _in_docx}
    reader = readers.get(path.suffix.lower())
    try:
        return tuple(reader(path)) if reader else ()
    except (AttributeError, ConformanceError, LookupError, OSError, TypeError, ValueError):
        return ()


def _in_html(path: Path) -> Iterator[ShownPicture]:
    root = html.document_fromstring(path.read_bytes())
    for element in root.iter("img"):
        data, media_type = _from_address(element.get("src") or "")
        yield ShownPicture(_alt_of(element), data, media_type)


def _from_address(address: str) -> tuple[bytes, str]:
    """Return what a `data:` address holds (RFC 2397); no other address is followed."""
    if not address.startswith("data:"):
        return b"", ""
    head, _, body = address[5:].partition(",")
    media_type, *parameters = head.split(";")
    if "base64" in parameters:
        return base64.b64decode(unquote(body)), media_type
    return unquote_to_bytes(body), media_type


def _alt_of(element: etree._Element) -> str:
    decorative = roles_of(element) & {"presentation", "none"}
    return "" if decorative else normal(element.get("alt") or "")


def _in_epub(path: Path) -> Iterator[ShownPicture]:
    with Archive(path) as archive:
        for name in archive.names():
            if not name.lower().endswith((".xhtml", ".html", ".htm")):
                continue
            for element in archive.xml(name).iter(etree.Element):
                # The cover is no picture of the text, and nobody reads it.
                if name_of(element) == "img" and "doc-cover" not in roles_of(element):
                    source = unquote(element.get("src") or "")
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), source))
                    yield _member(archive, target, _alt_of(element))


def _in_docx(path: Path) -> Iterator[ShownPicture]:
    with Archive(path) as archive:
        main = part_of(archive, "", "officeDocument") or ""
        parts = targets_of(archive, main)
        for properties in archive.xml(main).iter(f"{_DRAWING}docPr"):
            decorative = properties.find(f".//{_DECORATIVE}")
            silent = decorative is not None and decorative.get("val") in ("1", "true")
            alt = "" if silent else normal(properties.get("descr") or "")
            drawing = properties.getparent()
            blip = drawing.find(f".//{_A}blip") if drawing is not None else None
            target = parts.get(blip.get(f"{_R}embed") or "") if blip is not None else None
            yield _member(archive, target or "", alt)


def _member(archive: Archive, name: str, alt: str) -> ShownPicture:
    media_type = _TYPES.get(posixpath.splitext(name)[1].lower(), "")
    return ShownPicture(alt, archive.data(name) if media_type else b"", media_type)


def _light(data: bytes, media_type: str) -> tuple[bytes, str]:
    """Return a picture as it is, or made smaller if it is heavy."""
    if len(data) <= _HEAVY or media_type == "image/svg+xml":
        return data, media_type
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Raster.DecompressionBombWarning)
            with Raster.open(io.BytesIO(data)) as picture:
                opaque = picture.mode in ("RGB", "L", "CMYK", "YCbCr")
                small = picture.convert("RGB" if opaque else "RGBA")
    except (OSError, ValueError, UnidentifiedImageError, Raster.DecompressionBombError):
        return b"", ""
    small.thumbnail((_SIDE, _SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG" if opaque else "PNG", **({"quality": 82} if opaque else {}))
    return out.getvalue(), "image/jpeg" if opaque else "image/png"
