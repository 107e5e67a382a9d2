"""Text of PDF pages by marked content: content streams and fonts.

ISO 32000-1, sections 9 (text) and 14.6 (marked content).
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf

_UNKNOWN = "\ufffd"
_BASE_ENCODINGS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_CODE_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_STRING = re.compile(rb"<([0-9A-Fa-f]*)>|\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_HEX_STRING = re.compile(rb"<([0-9A-Fa-f]*)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# Those that say where text stands and what it is; what is drawn beside it is passed over unread.
_OPERATORS = "q Q cm BDC BMC EMC BT Tf TL Tm Td TD T* Tj TJ ' \" Do"
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST_FORM = 8

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class GlyphRun:
    """Text on one line: what each glyph stands for, and where the line is on which page."""

    glyphs: list[str]
    page: int
    y: float
    size: float
    actual: bool = False

    def same_line(self, other: GlyphRun) -> bool:
        """Return whether both stand on one line; a raised or lowered piece still does."""
        return self.page == other.page and abs(self.y - other.y) < 0.7 * max(self.size, other.size)

    def text(self, right_to_left: bool) -> str:
        """Return the text in the order in which it is read."""
        if self.actual:
            return "".join(self.glyphs)
        return "".join(reading_order(self.glyphs, right_to_left))


class Font:
    """A font as far as text is read from it: bytes to characters."""

    def __init__(self, font: pikepdf.Object) -> None:
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

    def decode(self, data: bytes) -> list[str]:
        """Return what each code of a string stands for."""
        width, get = self._width, self._map.get
        codes: Iterable[int] = data
        if width == 2 and len(data) % 2 == 0:
            codes = struct.unpack(f">{len(data) // 2}H", data)
        elif width > 1:
            pieces = (data[place : place + width] for place in range(0, len(data), width))
            codes = (int.from_bytes(piece, "big") for piece in pieces)
        return [get(code, _UNKNOWN) for code in codes]


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


@dataclass(slots=True)
class _Marked:
    """A marked-content sequence: its identifier, and the text that stands for it."""

    mcid: int | None
    actual: str | None


@dataclass(slots=True)
class _State:
    """What `q` saves and `Q` brings back."""

    matrix: Matrix = _IDENTITY
    font: Font | None = None
    size: float = 1.0
    leading: float = 0.0


@dataclass(slots=True)
class PageReader:
    """Reads the pages of one file, each once; fonts are read once too."""

    _fonts: dict[tuple[int, int], Font] = field(default_factory=dict)

    def read(self, page: pikepdf.Object, index: int) -> dict[int, list[GlyphRun]]:
        """Return the pieces of text of every marked-content identifier of a page."""
        found: dict[int, list[GlyphRun]] = {}
        _Content(self._fonts, index, found).run(page, _inherited(page, "/Resources"), _State(), [])
        return found


def _inherited(page: pikepdf.Object, key: str) -> Any:
    node: Any = page
    for _ in range(64):
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return node[key] if node is not None and key in node else pikepdf.Dictionary()


@dataclass(slots=True)
class _Content:
    """Interprets one content stream, forms that it draws included."""

    fonts: dict[tuple[int, int], Font]
    index: int
    found: dict[int, list[GlyphRun]]
    text: Matrix = _IDENTITY
    line: Matrix = _IDENTITY

    def run(self, stream: Any, resources: Any, state: _State, marked: list[_Marked]) -> None:
        saved: list[_State] = []
        outer = len(marked)
        for instruction in pikepdf.parse_content_stream(stream, _OPERATORS):
            operands: Any = instruction.operands
            operator = str(instruction.operator)
            match operator:
                case "q":
                    saved.append(_State(state.matrix, state.font, state.size, state.leading))
                case "Q" if saved:
                    state = saved.pop()
                case "cm":
                    state.matrix = _times(_matrix(operands), state.matrix)
                case "BDC":
                    marked.append(self._marked(operands[1], resources))
                    self._replace(marked, state)
                case "BMC":
                    marked.append(_Marked(None, None))
                case "EMC" if len(marked) > outer:
                    marked.pop()
                case "BT":
                    self.text = self.line = _IDENTITY
                case "Tf":
                    state.font = self._font(resources, operands[0])
                    state.size = float(operands[1])
                case "TL":
                    state.leading = float(operands[0])
                case "Tm":
                    self.text = self.line = _matrix(operands)
                case "Td" | "TD":
                    if operator == "TD":
                        state.leading = -float(operands[1])
                    self._move(float(operands[0]), float(operands[1]))
                case "T*":
                    self._move(0, -state.leading)
                case "Tj" | "TJ":
                    self._show(operands[0], state, marked)
                case "'" | '"':
                    self._move(0, -state.leading)
                    self._show(operands[-1], state, marked)
                case "Do" if len(marked) < _DEEPEST_FORM * 8:
                    self._form(resources, operands[0], state, marked)
                case _:
                    pass

    def _marked(self, properties: Any, resources: Any) -> _Marked:
        if isinstance(properties, pikepdf.Name):
            properties = resources.get("/Properties", {}).get(str(properties))
        if not isinstance(properties, pikepdf.Dictionary):
            return _Marked(None, None)
        mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
        return _Marked(
            int(mcid) if mcid is not None else None, str(actual) if actual is not None else None
        )

    def _replace(self, marked: list[_Marked], state: _State) -> None:
        """Put the text that stands for a sequence; where it stands, its first glyph tells."""
        mcid = _innermost(marked)
        if marked[-1].actual is not None and mcid is not None:
            piece = GlyphRun([marked[-1].actual], self.index, float("nan"), 0, actual=True)
            self.found.setdefault(mcid, []).append(piece)

    def _show(self, shown: Any, state: _State, marked: list[_Marked]) -> None:
        mcid = _innermost(marked)
        if mcid is None or state.font is None:
            return
        pieces = self.found.setdefault(mcid, [])
        place = _times(self.text, state.matrix)
        size = abs(state.size) * max(abs(place[3]), abs(place[1]))
        piece = GlyphRun([], self.index, place[5], size)
        if any(one.actual is not None for one in marked):
            if pieces and pieces[-1].actual and pieces[-1].size == 0:
                pieces[-1].y, pieces[-1].size = piece.y, piece.size
            return
        if pieces and not pieces[-1].actual and pieces[-1].y == piece.y:
            piece = pieces[-1]
        else:
            pieces.append(piece)
        piece.glyphs += state.font.decode(_bytes_of(shown))

    def _form(self, resources: Any, name: Any, state: _State, marked: list[_Marked]) -> None:
        form = resources.get("/XObject", {}).get(str(name))
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
            return
        if _innermost(marked) is None:
            return
        matrix = _matrix(form["/Matrix"]) if "/Matrix" in form else _IDENTITY
        inner = _State(_times(matrix, state.matrix))
        # The extra entry bounds how deep forms that draw each other can go.
        self.run(form, form.get("/Resources", resources), inner, [*marked, *[marked[-1]] * 8])

    def _font(self, resources: Any, name: Any) -> Font | None:
        font = resources.get("/Font", {}).get(str(name))
        if font is None:
            return None
        key = font.objgen
        if key == (0, 0):
            return Font(font)
        if key not in self.fonts:
            self.fonts[key] = Font(font)
        return self.fonts[key]

    def _move(self, x: float, y: float) -> None:
        self.text = self.line = _times((1, 0, 0, 1, x, y), self.line)


def _bytes_of(shown: Any) -> bytes:
    """Return the codes of a string, or of an array's strings (its numbers only move glyphs).

    An array is taken in its written form at once: going through it object by object is slow.
    """
    if isinstance(shown, pikepdf.String):
        return bytes(shown)
    written = shown.unparse()
    if b"(" not in written:
        return bytes.fromhex(b"".join(_HEX_STRING.findall(written)).decode("ascii"))
    return b"".join(
        bytes.fromhex(string[1].decode("ascii"))
        if string[1] is not None
        else _ESCAPE.sub(_unescaped, string[2])
        for string in _STRING.finditer(written)
    )


def _unescaped(escape: re.Match[bytes]) -> bytes:
    if escape[1].isdigit():
        return bytes([int(escape[1], 8) & 0xFF])
    return _ESCAPED.get(escape[1], escape[1])


def _innermost(marked: list[_Marked]) -> int | None:
    return next((one.mcid for one in reversed(marked) if one.mcid is not None), None)


def _matrix(operands: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


_LEFT_RUN = re.compile("[LN](?:[LNS ]*[LN])?")
_NUMBER = re.compile("N(?:[NS]*N)?")
_RIGHT_RUN = re.compile("R(?:[RNS ]*R)?")


@lru_cache(maxsize=4096)
def _kind(glyph: str) -> str:
    """Return L, R, N (digit), S (what joins digits) or a space for a glyph's text."""
    match unicodedata.bidirectional(glyph[0]) if glyph else "":
        case "R" | "AL":
            return "R"
        case "L":
            return "L"
        case "EN" | "AN":
            return "N"
        case "ES" | "CS" | "ET":
            return "S"
        case _:
            return " "


def reading_order(glyphs: list[str], right_to_left: bool) -> list[str]:
    """Return the glyphs of a line in reading order, given them from left to right.

    A simple inverse of the Unicode bidirectional algorithm: runs of letters and the numbers in
    them are turned round; how numbers next to left-to-right words once stood cannot be known.

    Args:
        glyphs: the text of each glyph as it stands on the line.
        right_to_left: the direction of the paragraph.
    """
    if "".join(glyphs).isascii():
        return glyphs
    kinds = "".join(map(_kind, glyphs))
    if "R" not in kinds:
        return glyphs
    ordered = list(glyphs)
    if right_to_left:
        ordered.reverse()
        kinds = kinds[::-1]
        for run in _LEFT_RUN.finditer(kinds):
            if "L" in run.group():
                ordered[run.start() : run.end()] = reversed(ordered[run.start() : run.end()])
            else:
                _turn_numbers(ordered, kinds, run.start(), run.end())
        return ordered
    for run in _RIGHT_RUN.finditer(kinds):
        start, end = run.span()
        ordered[start:end] = reversed(ordered[start:end])
        _turn_numbers(ordered, kinds[:start] + kinds[start:end][::-1] + kinds[end:], start, end)
    return ordered


def _turn_numbers(glyphs: list[str], kinds: str, start: int, end: int) -> None:
    for number in _NUMBER.finditer(kinds, start, end):
        glyphs[number.start() : number.end()] = reversed(glyphs[number.start() : number.end()])
