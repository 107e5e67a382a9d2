"""What was saved with a web page: the bytes behind an address in it.

Nothing is fetched, and nothing is read that lies outside the page's folder, wherever links lead.
"""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

# An address of the web, of a drive, or of another scheme.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


def within(source: str) -> bytes | None:
    """Return the bytes that an address of the scheme `data:` holds itself; None: it holds none."""
    head, _, body = source.partition(",")
    try:
        packed = head.rstrip().lower().endswith(";base64")
        return base64.b64decode(unquote(body)) if packed else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


def place_of(source: str, folder: Path, of: Path | None = None) -> Path | None:
    """Return the file that an address names, or None if there is none in the page's folder.

    Args:
        source: the address, as it is written.
        folder: of the page.
        of: the folder of the file in which it is written; by default the page's.
    """
    if _ELSEWHERE.match(source):
        return None
    try:
        inside = folder.resolve()
        bare = unquote(source.partition("?")[0].partition("#")[0])
        place = ((of or inside) / bare).resolve()
        return place if place.is_relative_to(inside) and place.is_file() else None
    except (OSError, ValueError):
        return None


def bytes_of(place: Path | None, most: int) -> bytes | None:
    """Return what stands in a file; None: it is none, is longer than `most`, or cannot be read."""
    try:
        if place is None or place.stat().st_size > most:
            return None
        return place.read_bytes()
    except OSError:
        return None
