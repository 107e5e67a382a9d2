"""Pictures beside an article: found, kept within its folder, known to be safe, measured.

Floor 1, of the reader: imports `article`, `reader.log`.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from PIL import Image as Raster
from PIL import UnidentifiedImageError

from plainleaf.article import Picture
from plainleaf.reader.log import Log, excerpt

_MOST_BYTES = 40_000_000
_MOST_PIXELS = 60_000_000
_KEPT = {"PNG": "image/png", "JPEG": "image/jpeg"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_SVG = "{http://www.w3.org/2000/svg}"
_UNSAFE_SVG = frozenset(
    f"{_SVG}{name}" for name in ("script", "foreignObject", "iframe", "animate", "set", "handler")
)
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)")
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in|em|)\s*\Z")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0}
_DEFAULT_SIDE = 300.0


class _Refused(Exception):
    """A picture cannot be shown: a code, what is wrong, how to mend it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@dataclass
class Pictures:
    """Loads the pictures of one article; each is read once."""

    folder: Path
    log: Log
    loaded: dict[str, Picture] = field(default_factory=dict)

    def load(self, source: str, line: int) -> None:
        """Load a picture; if it cannot be had, say why at the author's line."""
        if source in self.loaded:
            return
        try:
            self.loaded[source] = self._read(source)
        except _Refused as refused:
            self.log.error(refused.code, refused.message, line, refused.hint)

    def _read(self, source: str) -> Picture:
        if not source:
            raise _Refused("missing-picture", "This picture names no file.", "Write its path.")
        if _SCHEME.match(source) or source.startswith("//"):
            raise _Refused(
                "remote-picture",
                f"'{excerpt(source)}' is not a file beside the article.",
                "Save the picture in the article's folder and name that file.",
            )
        folder = self.folder.resolve()
        try:
            path = (folder / source).resolve()
            inside = path.is_relative_to(folder)
        except (OSError, ValueError, RuntimeError):
            raise _Refused(
                "missing-picture", f"'{excerpt(source)}' is not a path.", "Correct the path."
            ) from None
        if not inside:
            raise _Refused(
                "picture-outside",
                f"'{source}' is outside the article's folder.",
                "Copy the picture into the article's folder.",
            )
        if not path.is_file():
            raise _Refused(
                "missing-picture",
                f"There is no file '{source}'.",
                "Correct the path, or put the file there.",
            )
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise _Refused(
                    "picture-size",
                    f"'{source}' is larger than {_MOST_BYTES // 1_000_000} MB.",
                    "Save it smaller; 300 pixels an inch are enough for print.",
                )
            data = path.read_bytes()
        except OSError as error:
            raise _Refused(
                "missing-picture",
                f"'{source}' cannot be read ({error.strerror}).",
                "Mend the file.",
            ) from None
        return measure(data, source)


def measure(data: bytes, source: str) -> Picture:
    """Return a picture with its type and size; kinds that Word or PDF lack become PNG."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        width, height = _svg_size(data, source)
        return Picture(data, "image/svg+xml", width, height)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Raster.DecompressionBombWarning)
            with Raster.open(io.BytesIO(data)) as raster:
                width, height = raster.size
                if width * height > _MOST_PIXELS:
                    raise Raster.DecompressionBombWarning
                raster.load()
                media_type = _KEPT.get(raster.format or "")
                if media_type is None:
                    out = io.BytesIO()
                    raster.convert("RGBA").save(out, "PNG")
                    data, media_type = out.getvalue(), "image/png"
    except (Raster.DecompressionBombWarning, Raster.DecompressionBombError):
        raise _Refused(
            "picture-size", f"'{source}' has too many pixels.", "Save it smaller."
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _Refused(
            "picture-type",
            f"'{source}' is not a picture that can be read, or it is damaged.",
            "Save it again as PNG, JPEG or SVG.",
        ) from None
    return Picture(data, media_type, float(width), float(height))


def _svg_size(data: bytes, source: str) -> tuple[float, float]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _Refused(
            "picture-type", f"'{source}' is not a well-formed SVG: {error.msg}.", "Save it again."
        ) from None
    if root.tag != f"{_SVG}svg":
        raise _Refused(
            "picture-type", f"'{source}' is not an SVG picture.", "Save it as PNG, JPEG or SVG."
        )
    if problem := _unsafe(root):
        raise _Refused(
            "unsafe-picture",
            f"'{source}' holds {problem}, which a handout cannot show safely.",
            "Save it as plain SVG, or as PNG.",
        )
    return _sides(root)


def _unsafe(root: etree._Element) -> str:
    if root.getroottree().docinfo.internalDTD is not None and list(
        root.getroottree().docinfo.internalDTD.iterentities()
    ):
        return "entity declarations"
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _UNSAFE_SVG:
            return f"a <{etree.QName(element).localname}> element"
        if element.tag == f"{_SVG}style" and re.search(
            r"@import|url\(\s*['\"]?(?!#)", element.text or ""
        ):
            return "a style that loads other files"
        for name, value in element.attrib.items():
            local = etree.QName(name).localname
            if local.startswith("on"):
                return f"a script in {local}="
            if local == "href" and not value.startswith(("#", "data:image/png", "data:image/jpeg")):
                return "a link to another file"
            if _OUTSIDE.search(value):
                return "a link to another file"
    return ""


def _sides(root: etree._Element) -> tuple[float, float]:
    box = [float(part) for part in re.findall(r"-?[0-9.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    box_width, box_height = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    ratio = box_width / box_height if box_width > 0 and box_height > 0 else 0.0
    if width and not height:
        height = width / ratio if ratio else width
    elif height and not width:
        width = height * ratio if ratio else height
    elif not width:
        width = box_width or _DEFAULT_SIDE
        height = box_height or _DEFAULT_SIDE
    return width, height


def _length(value: str) -> float:
    match = _LENGTH.match(value)
    return float(match[1]) * _UNITS[match[2]] if match else 0.0
