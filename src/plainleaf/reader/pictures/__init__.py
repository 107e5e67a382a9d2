"""Pictures that an article shows: found, known to be safe, measured, and of a kind all can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plainleaf.model.article import Picture
from plainleaf.reader.files import Files
from plainleaf.reader.files import Refused as _Refused
from plainleaf.reader.log import Log, excerpt

_MOST_BYTES = 40_000_000
# Of all pictures of an article together, which stand in memory at the same time.
_MOST_BYTES_TOGETHER = 150_000_000
_MOST_PICTURES = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """Pictures that are in no file yet: their bytes, by the path that an article will name."""

    data: Mapping[str, bytes]

    def read(self, source: str, most: int) -> bytes:
        """Return the bytes of a picture.

        Raises:
            Refused: it has more bytes than it may have.
        """
        if len(self.data[source]) > most:
            raise _Refused("picture-size", f"'{excerpt(source)}' is too large.", "Save it smaller.")
        return self.data[source]


def held(data: Mapping[str, bytes]) -> dict[str, Picture]:
    """Return pictures that are in no file yet; what handouts cannot show is not among them."""
    pictures = Pictures(Held(data), Log(""))
    for path in data:
        pictures.load(path, 0)
    return pictures.loaded


@dataclass
class Pictures:
    """Loads the pictures of one article; each is read once."""

    files: Files | Held
    log: Log
    loaded: dict[str, Picture] = field(default_factory=dict)
    _refused: dict[str, _Refused] = field(default_factory=dict)
    _bytes: int = 0

    def load(self, source: str, line: int) -> None:
        """Load a picture; if it cannot be had, say why at the author's line."""
        try:
            if source in self._refused:
                raise self._refused[source]
            if source not in self.loaded:
                self.loaded[source] = self._read(source, line)
            self._count(len(self.loaded[source].data), source)
        except _Refused as refused:
            self._refused[source] = refused
            self.log.error(refused.code, refused.message, line, refused.hint)

    def _read(self, source: str, line: int) -> Picture:
        if len(self.loaded) >= _MOST_PICTURES:
            raise _Refused(
                "picture-size",
                f"This is more than the {_MOST_PICTURES:,} pictures that an article may have.",
                "Leave some out, or take the article apart.",
            )
        data = self.files.read(source, _MOST_BYTES)
        # Pillow is imported for those who have pictures.
        from plainleaf.reader.pictures.kinds import drawing_of, raster_of

        if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data.startswith(
            (b"\xff\xfe<\0", b"\xfe\xff\0<")
        ):
            return drawing_of(data, source, line, self.log)
        return raster_of(data, source, line, self.log)

    def _count(self, size: int, source: str) -> None:
        """Count a picture each time that it is shown, for a web page holds it each time."""
        self._bytes += size
        if self._bytes > _MOST_BYTES_TOGETHER:
            self.loaded.pop(source, None)
            raise _Refused(
                "picture-size",
                f"With '{excerpt(source)}' the pictures of this article are larger than the "
                f"{_MOST_BYTES_TOGETHER // 1_000_000} MB that they may have together.",
                "Save them smaller; 300 pixels an inch are enough for print.",
            )
