"""Pictures that come with a page or a Word file: what each is, and its name in the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from plainleaf.importers.saved import bytes_of, place_of, within
from plainleaf.reader.identifiers import slug

_FIRST_BYTES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
)
MOST_BYTES = 32 * 1024 * 1024


def kind_of_picture(data: bytes) -> str:
    """Return the ending of a picture's name by what its bytes are, or nothing."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    for first, kind in _FIRST_BYTES:
        if data.startswith(first):
            return kind
    return "svg" if re.search(rb"<svg[\s>]", data[:4096]) else ""


@dataclass(slots=True)
class Pictures:
    """The pictures that were taken: bytes by the path under which the article names them."""

    taken: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> str:
        """Keep a picture and return its path; empty if its kind is not one of those of handouts."""
        kind = kind_of_picture(data)
        if not kind or len(data) > MOST_BYTES:
            return ""
        stem = re.sub(r"\.\w{1,5}\Z", "", name) or "picture"
        base = re.sub(r"[^a-z0-9-]+", "-", slug(stem)).strip("-") or "picture"
        number = 1
        path = f"images/{base}.{kind}"
        while path in self.taken and self.taken[path] != data:
            number += 1
            path = f"images/{base}-{number}.{kind}"
        self.taken[path] = data
        return path

    def from_page(self, source: str, folder: Path) -> str:
        """Keep a picture that a page shows and return its path; empty if it is not at hand.

        It stands in the page itself, or in the folder that was saved with the page.
        """
        if source.startswith("data:"):
            data = within(source)
            return self.add("picture", data) if data else ""
        place = place_of(source, folder)
        data = bytes_of(place, MOST_BYTES)
        return self.add(place.name, data) if place and data else ""
