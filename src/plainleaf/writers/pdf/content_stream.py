"""The PDF's page contents: marked content distinguished from artifacts, and its words made whole.

`tags` says which marks are what; here the operators of a drawn page are fixed, so that anyone who
takes the text out of it gets what the author wrote: a space where a line ends, the right order
where a script runs from right to left, and the very characters where a font draws two of them alike
(ISO 32000-1, 14.8.2.4 and 14.8.2.5).
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import pydyf

# Elements whose words are read on their own.
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 pre blockquote li dt dd th td caption figcaption div section".split()
)
_BREAKS = BLOCKS | frozenset("br ul ol dl table figure".split())
SPACES = " \t\n\r\f"
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_ZERO_WIDTH = "\u200b"


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """Marked content: what was drawn for one box on one page."""

    page: int
    number: int


class Artifact(Enum):
    """What is drawn and not heard, by the kinds of ISO 32000-1, 14.8.2.2.2."""

    LAYOUT = "/Layout"
    HEADER = "/Header"
    FOOTER = "/Footer"

    def properties(self) -> Any:
        """Return the property list of its marked content (ISO 32000-1, table 330)."""
        if self is Artifact.LAYOUT:
            return pydyf.Dictionary({"Type": "/Layout"})
        # ISO 14289-1, 7.8: running heads and feet are distinguished from other artifacts.
        edge = "/Top" if self is Artifact.HEADER else "/Bottom"
        attached = pydyf.Array([edge])
        return pydyf.Dictionary(
            {"Type": "/Pagination", "Subtype": self.value, "Attached": attached}
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """The words of one text box, and the mark that they were drawn with."""

    mark: MarkedContent
    text: str


def swallowed_spaces(block: Element, fragments: Sequence[Fragment]) -> Iterator[MarkedContent]:
    """Yield the marks after which a line ended where the text of a block has a space.

    Args:
        block: the HTML element.
        fragments: what was drawn of it, in reading order.
    """
    words, breaks = _breaks(block)
    if words != sum(_count(fragment.text) for fragment in fragments):
        return
    count = 0
    for fragment, following in pairwise(fragments):
        count += _count(fragment.text)
        shown = fragment.text[-1] in SPACES or following.text[0] in SPACES
        if count in breaks and not shown:
            yield fragment.mark


def mend(
    stream: Any,
    artifacts: Mapping[int, Artifact],
    texts: Mapping[int, str],
    swallowed: Container[int],
) -> None:
    """Mark a page's artifacts, and add the characters that its glyphs do not tell.

    Args:
        stream: the page's content, whose operators are changed in place.
        artifacts: for the numbers of marked content that nobody hears, what it is.
        texts: for each number, the text that was drawn.
        swallowed: numbers after which a space is missing.
    """
    operators = stream.stream
    fonts = {font.hash: font for font in stream._fonts.values()}
    font: Any = None
    number, opened, shown_at, shown = -1, 0, -1, ""
    for place, operator in enumerate(operators):
        if operator == b"BDC":
            number, opened = operators[place - 1].get("MCID", -1), place
            shown_at, shown = -1, ""
            if number in artifacts:
                operators[place - 2] = "/Artifact"
                operators[place - 1] = artifacts[number].properties()
        elif not isinstance(operator, bytes):
            continue
        elif operator.endswith(b" Tf"):
            font = fonts.get(operator[1:].split(b" ")[0].decode())
        elif operator.endswith(b"] TJ"):
            shown_at = place
            shown += _characters(operator, font)
        elif operator == b"EMC" and number in texts and number not in artifacts:
            text = texts[number]
            if number in swallowed:
                text += " "
                if shown_at >= 0 and (space := _space_of(font)):
                    operators[shown_at] = operators[shown_at].removesuffix(b"] TJ") + space
                    # The space of a word that is read from its last glyph belongs after its first.
                    shown += "" if is_right_to_left(shown) else " "
            # Of a line from the right, its structure element tells the text (`tags`): browsers
            # and other viewers that find it here take it for letters in the order on the page, and
            # turn every word round.
            if shown != text and not is_right_to_left(text):
                operators[opened - 1]["ActualText"] = pydyf.String(text)
            number = -1


def fill_character_maps(pdf: Any) -> None:
    """Give glyphs that draw the rest of a cluster a character of no width, instead of none.

    ISO 14289-1, 7.21.7: every glyph maps to Unicode. The cluster's first glyph has its text.
    """
    filled = rb"\1 <%04x>" % ord(_ZERO_WIDTH)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and b"begincmap" in item.stream:
            item.stream = [re.sub(rb"^(<[0-9a-f]+>) <>$", filled, part) for part in item.stream]


def _pieces(element: Element) -> Iterator[str]:
    """Yield the text of a block in pieces; blocks within it are only a break."""
    yield element.text or ""
    for child in element:
        if child.tag in _BREAKS:
            yield " "
        else:
            yield from _pieces(child)
        yield child.tail or ""


def _breaks(block: Element) -> tuple[int, set[int]]:
    """Return how many characters a block has without its spaces, and after which one stands."""
    count, breaks = 0, set()
    for piece in _pieces(block):
        for char in piece:
            if char in SPACES:
                breaks.add(count)
            else:
                count += 1
    return count, breaks


def _count(text: str) -> int:
    return len(text) - sum(map(text.count, SPACES))


def _characters(operator: bytes, font: Any) -> str:
    """Return the characters that a reader of the file gets for the glyphs of a TJ operator."""
    if font is None or font.bitmap:
        return ""
    glyphs = bytes.fromhex(b"".join(_GLYPHS.findall(operator)).decode("ascii"))
    known = font.to_unicode
    numbers = struct.unpack(f">{len(glyphs) // 2}H", glyphs)
    return "".join([known.get(number) or _ZERO_WIDTH for number in numbers])


def is_right_to_left(text: str) -> bool:
    """Return whether a text has letters that run from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text
    )


def _space_of(font: Any) -> bytes:
    """Return the end of a TJ operator that shows a font's space; nothing if it has none."""
    if font is None or font.bitmap:
        return b""
    space = next((glyph for glyph, text in font.to_unicode.items() if text == " "), None)
    return b"" if space is None else b"<%04x>] TJ" % space
