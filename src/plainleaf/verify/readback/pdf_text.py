"""Text of PDF pages by marked content, and where it is drawn: content streams.

ISO 32000-1, sections 9 (text) and 14.6 (marked content).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import pikepdf

from plainleaf.verify.readback.glyphs import Corners, GlyphRun
from plainleaf.verify.readback.pdf_fonts import Font

_STRING = re.compile(rb"<([0-9A-Fa-f]*)>|\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# Those that say where text stands and what it is; what is drawn beside it is passed over unread.
_OPERATORS = "q Q cm BDC BMC EMC BT Tf TL Tc Tw Tz Tm Td TD T* Tj TJ ' \" Do"
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST_FORM = 8

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Marked:
    """A marked-content sequence: its identifier, and the text that stands for it."""

    mcid: int | None
    actual: str | None
    artifact: bool = False


@dataclass(slots=True)
class _State:
    """What `q` saves and `Q` brings back."""

    matrix: Matrix = _IDENTITY
    font: Font | None = None
    size: float = 1.0
    leading: float = 0.0
    after_char: float = 0.0
    after_word: float = 0.0
    scale: float = 1.0


@dataclass(slots=True)
class PageReader:
    """Reads the pages of one file, each once; fonts are read once too."""

    _fonts: dict[tuple[int, int], Font] = field(default_factory=dict)

    def read(self, page: pikepdf.Object, index: int) -> dict[int, list[GlyphRun]]:
        """Return the pieces of text of every marked-content identifier of a page."""
        return self.drawn(page, index).found

    def drawn(self, page: pikepdf.Object, index: int) -> PageContent:
        """Return all that is drawn on a page."""
        content = PageContent()
        resources = inherited(page, "/Resources")
        _Content(self._fonts, index, content).run(page, resources, _State(), [])
        return content


@dataclass(slots=True)
class PageContent:
    """What a content stream draws.

    Args:
        found: by marked-content identifier, the text that it marks.
        runs: all text in the order of the stream, as it is seen.
        pictures: the identifier of each picture, and its corners: left, bottom, right, top.
        order: the identifiers, as the stream has them.
    """

    found: dict[int, list[GlyphRun]] = field(default_factory=dict)
    runs: list[GlyphRun] = field(default_factory=list)
    pictures: list[tuple[int | None, Corners]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)


def inherited(page: pikepdf.Object, key: str) -> Any:
    """Return an entry of a page, or of the nodes above it; an empty dictionary if none has it."""
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
    content: PageContent
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
                    saved.append(copy(state))
                case "Q" if saved:
                    state = saved.pop()
                case "cm":
                    state.matrix = _times(_matrix(operands), state.matrix)
                case "BDC":
                    marked.append(self._marked(str(operands[0]), operands[1], resources))
                    self._replace(marked)
                case "BMC":
                    marked.append(_Marked(None, None, str(operands[0]) == "/Artifact"))
                case "EMC" if len(marked) > outer:
                    marked.pop()
                case "BT":
                    self.text = self.line = _IDENTITY
                case "Tf":
                    state.font = self._font(resources, operands[0])
                    state.size = float(operands[1])
                case "TL":
                    state.leading = float(operands[0])
                case "Tc":
                    state.after_char = float(operands[0])
                case "Tw":
                    state.after_word = float(operands[0])
                case "Tz":
                    state.scale = float(operands[0]) / 100
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

    def _marked(self, tag: str, properties: Any, resources: Any) -> _Marked:
        artifact = tag == "/Artifact"
        if isinstance(properties, pikepdf.Name):
            properties = resources.get("/Properties", {}).get(str(properties))
        if not isinstance(properties, pikepdf.Dictionary):
            return _Marked(None, None, artifact)
        mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
        if mcid is not None:
            self.content.order.append(int(mcid))
        return _Marked(
            int(mcid) if mcid is not None else None,
            str(actual) if actual is not None else None,
            artifact,
        )

    def _replace(self, marked: list[_Marked]) -> None:
        """Put the text that stands for a sequence; where it stands, its first glyph tells."""
        mcid = _innermost(marked)
        if marked[-1].actual is not None and mcid is not None:
            piece = GlyphRun([marked[-1].actual], self.index, float("nan"), 0, actual=True)
            piece.number = mcid
            self.content.found.setdefault(mcid, []).append(piece)

    def _show(self, shown: Any, state: _State, marked: list[_Marked]) -> None:
        if state.font is None:
            return
        mcid = _innermost(marked)
        place = _times(self.text, state.matrix)
        data, moved = _bytes_of(shown)
        codes = state.font.codes(data)
        glyphs = state.font.text(codes)
        width = (state.font.width(codes) - moved / 1000) * state.size
        if state.after_char or state.after_word:
            width += len(glyphs) * state.after_char + glyphs.count(" ") * state.after_word
        width *= state.scale
        self.text = _times((1, 0, 0, 1, width, 0), self.text)
        # Nobody sees where spaces begin and end.
        before, after = _spaces(glyphs), _spaces(reversed(glyphs))
        inner = width - state.font.width(codes[len(codes) - after :]) * state.size
        lead = state.font.width(codes[:before]) * state.size if after < len(glyphs) else 0.0
        start, end = place[4] + lead * place[0], place[4] + inner * place[0]
        piece = GlyphRun(
            glyphs,
            self.index,
            place[5],
            abs(state.size) * max(abs(place[3]), abs(place[1])),
            x=min(start, end),
            end=max(start, end),
            number=mcid,
            artifact=any(one.artifact for one in marked),
        )
        runs, replaced = self.content.runs, any(one.actual is not None for one in marked)
        pieces = self.content.found.setdefault(mcid, []) if mcid is not None else []
        if replaced and pieces and pieces[-1].actual and pieces[-1].size == 0:
            said = pieces[-1]
            said.y, said.size, said.x, said.end = piece.y, piece.size, piece.x, piece.end
        last = runs[-1] if runs else None
        told = bool(pieces) and pieces[-1] is last  # by its own glyphs
        if last and last.y == piece.y and last.number == mcid is not None and told != replaced:
            last.glyphs += glyphs
            last.x, last.end = min(last.x, piece.x), max(last.end, piece.end)
            return
        runs.append(piece)
        if replaced and pieces and pieces[-1].actual:
            pieces[-1].shown.append(piece)
        if not replaced and mcid is not None:
            pieces.append(piece)

    def _form(self, resources: Any, name: Any, state: _State, marked: list[_Marked]) -> None:
        form = resources.get("/XObject", {}).get(str(name))
        if not isinstance(form, pikepdf.Stream):
            return
        if form.get("/Subtype") == "/Image":
            self.content.pictures.append((_innermost(marked), _square(state.matrix)))
        if form.get("/Subtype") != "/Form":
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


def _spaces(glyphs: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(" ".__eq__, glyphs))


def _square(matrix: Matrix) -> Corners:
    """Return the corners of the square into which a picture is drawn (section 8.9.5)."""
    a, b, c, d, e, f = matrix
    across, up = sorted((e, e + a, e + c, e + a + c)), sorted((f, f + b, f + d, f + b + d))
    return across[0], up[0], across[-1], up[-1]


def _bytes_of(shown: Any) -> tuple[bytes, float]:
    """Return the codes of a string, or of an array's strings, and how far its numbers move back.

    An array is taken in its written form at once: going through it object by object is slow.
    """
    if isinstance(shown, pikepdf.String):
        return bytes(shown), 0.0
    written = shown.unparse()
    if b"(" not in written:
        # Most glyphs stand right where the one before them ends.
        parts = written[1:-1].replace(b"> 0 <", b"").split()
        codes = b"".join([part[1:-1] for part in parts if part[:1] == b"<"])
        moved = sum([float(part) for part in parts if part[:1] != b"<"])
        return bytes.fromhex(codes.decode("ascii")), moved
    codes = b"".join(
        bytes.fromhex(string[1].decode("ascii"))
        if string[1] is not None
        else _ESCAPE.sub(_unescaped, string[2])
        for string in _STRING.finditer(written)
    )
    return codes, sum(map(float, _STRING.sub(b" ", written)[1:-1].split()))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    if escape[1].isdigit():
        return bytes([int(escape[1], 8) & 0xFF])
    return _ESCAPED.get(escape[1], escape[1])


def _innermost(marked: list[_Marked]) -> int | None:
    return next((one.mcid for one in reversed(marked) if one.mcid is not None), None)


def _matrix(operands: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
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
