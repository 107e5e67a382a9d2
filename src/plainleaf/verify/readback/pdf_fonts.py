"""Fonts of a PDF, as far as text is read from them: what codes say, and how wide they are.

ISO 32000-1, sections 9.6 (simple fonts), 9.7 (composite fonts) and 9.10 (text extraction).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pikepdf

_UNKNOWN = "\ufffd"
_BASE_ENCODINGS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_CODE_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_PER_EM = 1000.0
_MOST_CODES = 0x10000


class Font:
    """A font as far as text is read from it: bytes to characters."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._font = font
        to_unicode = font.get("/ToUnicode")
        cmap = to_unicode.read_bytes() if isinstance(to_unicode, pikepdf.Stream) else b""
        self._map = parse_cmap(cmap)
        self._width = 2 if font.get("/Subtype") == "/Type0" else 1
        if space := _CODE_SPACE.search(cmap):
            self._width = max(1, len(space[1]) // 2)
        if self._width == 1:
            self._complete(font.get("/Encoding"))

    def _complete(self, encoding: Any) -> None:
        """Fill what the ToUnicode map of a simple font leaves open from its encoding."""
        differs = isinstance(encoding, pikepdf.Dictionary)
        base = encoding.get("/BaseEncoding") if differs else encoding
        name = _BASE_ENCODINGS.get(str(base), "latin-1")
        known = {code: bytes([code]).decode(name, "replace") for code in range(32, 256)}
        if differs:
            code = 0
            for entry in encoding.get("/Differences", []):
                if isinstance(entry, pikepdf.Name):
                    known[code] = _glyph_name(str(entry)[1:])
                    code += 1
                else:
                    code = int(entry)
        self._map = known | self._map

    def codes(self, data: bytes) -> Sequence[int]:
        """Return the codes of a string."""
        width = self._width
        if width == 2 and len(data) % 2 == 0:
            return struct.unpack(f">{len(data) // 2}H", data)
        if width > 1:
            pieces = (data[place : place + width] for place in range(0, len(data), width))
            return [int.from_bytes(piece, "big") for piece in pieces]
        return data

    def text(self, codes: Iterable[int]) -> list[str]:
        """Return what each code stands for."""
        get = self._map.get
        return [get(code, _UNKNOWN) for code in codes]

    def width(self, codes: Iterable[int]) -> float:
        """Return how far the codes move on, in ems."""
        widths, default = self._widths
        return sum(widths.get(code, default) for code in codes) / _PER_EM

    @cached_property
    def _widths(self) -> tuple[dict[int, float], float]:
        """Return the widths of codes, and that of all others, in thousandths of an em."""
        font: Any = self._font
        try:
            if "/DescendantFonts" in font:
                (below,) = font["/DescendantFonts"]
                return dict(_composite(list(below.get("/W", [])))), float(below.get("/DW", _PER_EM))
            descriptor = font.get("/FontDescriptor", {})
            first = int(font.get("/FirstChar", 0))
            widths = {first + at: float(one) for at, one in enumerate(font.get("/Widths", []))}
            # The fourteen fonts that every viewer has tell no widths: half an em is near enough.
            return widths, float(descriptor.get("/MissingWidth", 0 if widths else _PER_EM / 2))
        except (TypeError, ValueError):
            return {}, 0.0


def _glyph_name(name: str) -> str:
    if re.fullmatch("uni[0-9A-F]{4}", name):
        return chr(int(name[3:], 16))
    return name if len(name) == 1 else " " if name == "space" else _UNKNOWN


def parse_cmap(cmap: bytes) -> dict[int, str]:
    """Return code to text of a ToUnicode CMap (section 9.10.3)."""
    found: dict[int, str] = {}
    for block in _BLOCK.finditer(cmap):
        tokens = [
            (token[1].translate(None, b" \t\r\n") if token[1] is not None else token[0])
            for token in _TOKEN.finditer(block[2])
        ]
        place = 0
        while place < len(tokens):
            if block[1] == b"bfchar":
                code, text = tokens[place : place + 2]
                found[int(code, 16)] = _utf16(text)
                place += 2
                continue
            low, high = int(tokens[place], 16), int(tokens[place + 1], 16)
            if tokens[place + 2] == b"[":
                end = tokens.index(b"]", place)
                for offset, text in enumerate(tokens[place + 3 : end]):
                    found[low + offset] = _utf16(text)
                place = end + 1
            else:
                first = _utf16(tokens[place + 2])
                for code in range(low, min(high, low + 0xFFFF) + 1):
                    found[code] = first[:-1] + chr(ord(first[-1]) + code - low) if first else ""
                place += 3
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _composite(entries: list[Any]) -> Iterator[tuple[int, float]]:
    """Yield the widths that a composite font's array tells (section 9.7.4.3)."""
    place = 0
    while place + 1 < len(entries):
        first, second = int(entries[place]), entries[place + 1]
        if isinstance(second, pikepdf.Array):
            yield from ((first + at, float(one)) for at, one in enumerate(second))
            place += 2
        else:
            width = float(entries[place + 2])
            last = min(int(second), first + _MOST_CODES)
            yield from ((code, width) for code in range(first, last + 1))
            place += 3
