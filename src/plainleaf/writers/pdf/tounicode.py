"""What each glyph of Arabic, Hebrew, Hindi and their like says: told by the font itself.

WeasyPrint maps a glyph to the text of the first cluster that it meets it in, so that the glyph of
lam and alef may stand for one of them with a vowel, or for nothing, and half a Devanagari letter
for another one. Here a glyph stands for the character that the font's `cmap` reaches it from, or
for those of the glyphs that its `GSUB` table makes it of (OpenType 1.9).
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont

_FROM_DEVANAGARI_TO_KHMER = frozenset(map(chr, range(0x0900, 0x1800)))
_SINGLE, _LIGATURE, _EXTENSION = 1, 4, 7
_ROUNDS = 4  # from a letter to its form within a word, to the ligature of two such forms, …
# Programs that turn a line from the right into reading order turn the two letters of a ligature,
# too. Unicode has one character for each ligature that writing Arabic asks for.
_LIGATURES = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in (*range(0xFB1D, 0xFDFE), *range(0xFE70, 0xFEFD))
    if len(unicodedata.normalize("NFKC", chr(code))) > 1
    and unicodedata.decomposition(chr(code)).startswith(("<isolated>", "<compat>"))
}


def spell(fonts: Mapping[Any, Any]) -> None:
    """Put right what the glyphs of Arabic, Hebrew and their like say.

    Args:
        fonts: WeasyPrint's, before they are written; `to_unicode` is changed in place.
    """
    for font in fonts.values():
        if font.bitmap or not any(map(_is_shaped, "".join(font.to_unicode.values()))):
            continue
        known = _texts(font.file_content, font.index)
        for glyph, text in font.to_unicode.items():
            own = known.get(glyph, "")
            if own and (not text or any(map(_is_shaped, text))):
                font.to_unicode[glyph] = _LIGATURES.get(own, own)


def _is_shaped(char: str) -> bool:
    """Return whether a character is of a script whose letters take many forms."""
    return char in _FROM_DEVANAGARI_TO_KHMER or unicodedata.bidirectional(char) in ("R", "AL")


@lru_cache(maxsize=16)
def _texts(content: bytes, index: int) -> dict[int, str]:
    """Return the text of every glyph of a font that can be known."""
    font = TTFont(io.BytesIO(content), fontNumber=index, lazy=True)
    texts: dict[str, str] = {}
    for code, name in sorted(font.getBestCmap().items()):
        # The form of a letter within a word stands for the letter.
        formed = 0xFB1D <= code < 0xFDFE or 0xFE70 <= code < 0xFEFD
        texts.setdefault(name, unicodedata.normalize("NFKC", chr(code)) if formed else chr(code))
    made = list(_made(font)) if "GSUB" in font else []
    for _ in range(_ROUNDS):
        for parts, name in made:
            if name not in texts and all(part in texts for part in parts):
                texts[name] = "".join(texts[part] for part in parts)
    return {font.getGlyphID(name): text for name, text in texts.items()}


def _made(font: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (glyphs, the glyph that takes their place) of all substitutions."""
    table = font["GSUB"].table
    for lookup in table.LookupList.Lookup if table.LookupList else ():
        for part in lookup.SubTable:
            kind = lookup.LookupType
            if kind == _EXTENSION:
                kind, part = part.ExtensionLookupType, part.ExtSubTable
            if kind == _SINGLE:
                yield from (((before,), after) for before, after in part.mapping.items())
            elif kind == _LIGATURE:
                for first, ligatures in part.ligatures.items():
                    for each in ligatures:
                        yield (first, *each.Component), each.LigGlyph
