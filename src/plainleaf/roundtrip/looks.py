"""Which pictures are the same to look at: programs write a picture anew when they save a file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from PIL import Image, UnidentifiedImageError

_SIDE = 32
_MOST_PIXELS = 60_000_000
_NEAR = 6  # of 255, what a picture that was packed anew may differ from itself on average
_SHAPE = 0.03


@dataclass(frozen=True, slots=True)
class _Look:
    shape: float
    dots: bytes


@dataclass(slots=True)
class Looks:
    """Names pictures; one that looks like an earlier one has its name."""

    _names: dict[str, str] = field(default_factory=dict)
    _known: list[tuple[_Look, str]] = field(default_factory=list)

    def name(self, data: bytes) -> str:
        """Return the name of a picture by its bytes."""
        digest = sha256(data).hexdigest()[:16]
        if digest not in self._names:
            self._names[digest] = self._named(data, digest)
        return self._names[digest]

    def _named(self, data: bytes, digest: str) -> str:
        look = _look(data)
        if look is None:
            return digest
        for other, name in self._known:
            if abs(other.shape - look.shape) <= _SHAPE * other.shape and _differ(other, look):
                return name
        self._known.append((look, digest))
        return digest


def _differ(first: _Look, second: _Look) -> bool:
    apart = sum(abs(one - two) for one, two in zip(first.dots, second.dots, strict=True))
    return apart <= _NEAR * len(first.dots)


def _look(data: bytes) -> _Look | None:
    """Return a picture in small on white; None of what cannot be opened."""
    for picture in _opened(data):
        width, height = picture.size
        if not width or not height or width * height > _MOST_PIXELS:
            return None
        flat = Image.new("RGBA", picture.size, "white")
        flat.alpha_composite(picture.convert("RGBA"))
        return _Look(width / height, flat.convert("RGB").resize((_SIDE, _SIDE)).tobytes())
    return None


def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF")) as one:
                yield one
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        return
