"""Drawings and pictures of pixels: read, looked at, and made into what all can show."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ExifTags, ImageFile, ImageOps, UnidentifiedImageError
from PIL import Image as Raster

from plainleaf.model.article import Picture
from plainleaf.reader.files import Refused as _Refused
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.pictures import svg
from plainleaf.reader.pictures.hidden_data import personal, stripped

_MOST_PIXELS = 60_000_000
# A telephone's JPEG may hold a second picture, for screens of higher contrast (MPO).
_KEPT = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}
# What 300 dots an inch need over the width and height of a page's text.
_MOST_WIDE, _MOST_HIGH = 2_100, 3_100
# What Pillow can read beyond these starts other programs (EPS) or is no picture of the web.
_READABLE = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
_ORIENTATION = ExifTags.Base.Orientation
_SHOWN_BY_ALL = frozenset(("1", "L", "LA", "P", "RGB", "RGBA"))


def drawing_of(data: bytes, source: str, line: int, log: Log) -> Picture:
    """Return a drawing (SVG) as it is kept, and say what was left out of it.

    Raises:
        Refused: it is none that can be shown.
    """
    drawing = svg.cleaned(data, source)
    for embedded in drawing.embedded:
        with _readable(embedded, source) as raster:
            raster.load()
    if drawing.left_out:
        named = ", ".join(drawing.left_out[:8])
        log.warning(
            "unsafe-picture",
            f"Left out of '{excerpt(source)}', as it could do harm: {named}"
            + (f", and the words: {excerpt(drawing.words)}" if drawing.words else "."),
            line,
            "See if the picture still shows what it should; else save it as plain SVG or PNG.",
            dropped=drawing.words,
        )
    return Picture(drawing.data, "image/svg+xml", drawing.width, drawing.height)


def raster_of(data: bytes, source: str, line: int, log: Log) -> Picture:
    """Return a picture of pixels as it is kept, and say what its file told beside.

    Raises:
        Refused: it cannot be read, or is too large.
    """
    with _readable(data, source) as raster:
        media_type = _KEPT.get(raster.format or "")
        moving = getattr(raster, "is_animated", False) and raster.format != "MPO"
        if moving:
            log.warning(
                "moving-picture",
                f"'{excerpt(source)}' moves; only its first picture is shown.",
                line,
                "Show what matters in still pictures; paper cannot move.",
            )
        if told := personal(raster):
            log.note(
                "picture-data",
                f"The file '{excerpt(source)}' tells more than it shows: {', '.join(told)}. "
                "None of it goes into the handout.",
                line,
            )
        raster.load()
        # As the camera was held (Exif, 4.6.4, orientation).
        upright = ImageOps.exif_transpose(raster)
        width, height = upright.size
        shown = _scaled(upright)
        is_png = media_type != "image/jpeg" or moving or raster.mode not in _SHOWN_BY_ALL
        is_same = media_type is not None and not moving and raster.mode in _SHOWN_BY_ALL
        if not is_same or shown is not upright or raster.getexif().get(_ORIENTATION, 1) != 1:
            data = _as_png(shown) if is_png else _as_jpeg(shown)
        return Picture(
            stripped(data),
            "image/png" if is_png else "image/jpeg",
            float(width),
            float(height),
        )


def _scaled(raster: Raster.Image) -> Raster.Image:
    """Return a picture with no more pixels than print can show; the same one if it has not."""
    width, height = raster.size
    factor = min(_MOST_WIDE / width, _MOST_HIGH / height)
    if factor >= 1:
        return raster
    if raster.mode in ("1", "P"):
        raster = raster.convert("RGBA" if "transparency" in raster.info else "RGB")
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return raster.resize(size, Raster.Resampling.LANCZOS, reducing_gap=3.0)


@contextmanager
def _readable(data: bytes, source: str) -> Iterator[Raster.Image]:
    """Open a picture of pixels, none too many of them, and say so if it cannot be read."""
    # The PDF engine tells Pillow to be content with half a picture.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Raster.DecompressionBombWarning)
            with Raster.open(io.BytesIO(data), formats=_READABLE) as raster:
                width, height = raster.size
                if width * height > _MOST_PIXELS:
                    raise Raster.DecompressionBombWarning
                yield raster
    except (Raster.DecompressionBombWarning, Raster.DecompressionBombError):
        raise _Refused(
            "picture-size",
            f"'{excerpt(source)}' has more than {_MOST_PIXELS // 1_000_000} million pixels.",
            "Save it smaller; 300 pixels an inch are enough for print.",
        ) from None
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        LookupError,
        ArithmeticError,
        TypeError,
        AttributeError,
        EOFError,
        struct.error,
    ):
        # Pillow lets a stranger's bytes raise what they will.
        raise _Refused(
            "picture-type",
            f"'{excerpt(source)}' is not a picture that can be read, or it is damaged.",
            "Save it again as PNG, JPEG or SVG.",
        ) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _as_jpeg(raster: Raster.Image) -> bytes:
    out = io.BytesIO()
    profile = raster.info.get("icc_profile")
    raster.save(out, "JPEG", quality=92, subsampling=0, icc_profile=profile)
    return out.getvalue()


def _as_png(raster: Raster.Image) -> bytes:
    """Return a picture, or its first frame, as PNG of eight bits a colour."""
    if raster.mode.startswith("I"):
        # Sixteen bits a pixel; Pillow would cut off what is brighter than 255.
        raster = raster.point(lambda value: value / 257).convert("L")
    elif raster.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        raster = raster.convert("RGB" if raster.mode in ("CMYK", "YCbCr", "LAB", "HSV") else "RGBA")
    elif raster.mode == "P":
        raster = raster.convert("RGBA")
    out = io.BytesIO()
    raster.save(out, "PNG")
    return out.getvalue()
