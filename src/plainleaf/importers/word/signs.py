"""Signs of Word's fonts of signs, whose letters mean another sign: “m” in Symbol is “μ”."""

from __future__ import annotations

_GREEK = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUXYZabcdefghiklmnopqrstuxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΞΨΖαβχδεφγηικλμνοπθρστυξψζ",
        strict=True,
    )
)
_SYMBOL = {
    **{ord(letter): sign for letter, sign in _GREEK.items()},
    0x22: "∀", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x57: "Ω", 0x77: "ω", 0x7E: "∼",
    0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
    0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•",
    0x24: "∃", 0x4A: "ϑ", 0x56: "ς", 0x5C: "∴", 0x5E: "⊥", 0x6A: "φ", 0x76: "ϖ", 0xA0: "€",
    0xA6: "ƒ", 0xB6: "∂", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xCF: "∉",
    0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔",
    0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑", 0xF2: "∫",
    0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD2: "®", 0xD3: "©", 0xD4: "™",
    0xD6: "√",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "☐",
    0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def has_signs(font: str) -> bool:
    """Return True for a font whose letters are signs."""
    name = font.lower()
    return name in _FONTS or name.startswith(("wingdings", "webdings", "zapfdingbats"))


def sign_of(character: str, font: str) -> str:
    """Return the sign that a character of a font of signs shows; nothing if it is not known."""
    code = ord(character)
    known = _FONTS.get(font.lower())
    if known is None:
        return "" if has_signs(font) or 0xE000 <= code < 0xF900 else character
    code = code - 0xF000 if 0xF000 <= code < 0xF100 else code
    if code in known:
        return known[code]
    plain = font.lower() == "symbol" and chr(code) in " !#%&()+,./0123456789:;<=>?[]_{|}"
    return chr(code) if plain or character.isspace() else ""
