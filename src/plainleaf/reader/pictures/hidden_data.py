"""What a picture's file holds beside the picture: taken out, for it tells of people and places.

A telephone writes into each photograph where it was taken, when and with what; programs add names
and comments; and anything can stand behind a picture's end. What changes how the picture looks
stays: the colour profile, gamma, transparency. Pixels are not compressed again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from PIL import ExifTags
from PIL import Image as Raster

_PNG = b"\x89PNG\r\n\x1a\n"
# ISO/IEC 15948 (PNG), 5.6: chunks without which it would look otherwise.
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs cICP".split())
_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_RESTARTS = range(0xD0, 0xD8)
# ITU-T T.81, B.2.4.6: application data and comments. Kept of them: JFIF, colour profile, Adobe's
# transform, by the names that they begin with.
_APPLICATION = frozenset((*range(0xE0, 0xF0), 0xFE))
_JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_NAMED = {
    ExifTags.Base.ImageDescription: "a description",
    ExifTags.Base.XPTitle: "a title",
    ExifTags.Base.XPComment: "a comment",
    ExifTags.Base.UserComment: "a comment",
    ExifTags.Base.Artist: "a name",
    ExifTags.Base.XPAuthor: "a name",
    ExifTags.Base.Copyright: "a name",
    ExifTags.Base.CameraOwnerName: "a name",
}


def personal(raster: Raster.Image) -> list[str]:
    """Return in words what a picture's file tells of people: "the place", "a name"."""
    exif = raster.getexif()
    found = ["the place where it was taken"] if exif.get_ifd(ExifTags.IFD.GPSInfo) else []
    tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    found += [what for tag, what in _NAMED.items() if str(tags.get(tag, "")).strip("\0 ")]
    texts = getattr(raster, "text", {})
    if raster.info.get("comment") or texts or raster.info.get("xmp"):
        found.append("a comment")
    return list(dict.fromkeys(found))


def stripped(data: bytes) -> bytes:
    """Return a PNG or JPEG file without what does not show; any other as it is.

    Raises:
        ValueError: its parts do not follow each other as the standard wants them.
    """
    if data.startswith(_PNG):
        return _PNG + b"".join(_chunks(data))
    if data.startswith(b"\xff\xd8"):
        return b"".join(_segments(data))
    return data


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the chunks of a PNG that are kept (5.3), to its end and no further."""
    at = len(_PNG)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind in _PNG_KEPT:
            yield data[at : at + 12 + size]
        if kind == b"IEND":
            return
        at += 12 + size
    raise ValueError("the PNG has no end")


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the marker segments of a JPEG that are kept (B.1.1), to its end and no further."""
    at = 0
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker where one should stand")
        kind = data[at + 1]
        if kind == 0xFF:  # a byte of filling
            at += 1
            continue
        if kind in (_SOI, _TEM, *_RESTARTS):
            yield data[at : at + 2]
            at += 2
            continue
        if kind == _EOI:
            yield data[at : at + 2]
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + size
        if kind == _SOS:
            end = _end_of_scan(data, end)
        if kind not in _APPLICATION or data[at + 4 :].startswith(_JPEG_KEPT.get(kind, b"\xff")):
            yield data[at:end]
        at = end
    # Cut off behind its last scan: decoders show it, so it is given the end that it lacks.
    yield b"\xff\xd9"


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker stands behind the coded data of a scan (B.1.1.5)."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and data[at + 1] not in _RESTARTS and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)
