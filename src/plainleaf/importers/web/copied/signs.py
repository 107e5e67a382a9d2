"""Letters of fonts of signs in a copy → the signs that they show: “m” in Symbol is “μ”."""

from __future__ import annotations

from lxml import etree

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.web.copied.style import font_of
from plainleaf.importers.web.words import CODE
from plainleaf.importers.word.signs import has_signs, sign_of
from plainleaf.verify.readback.html import name_of


def read_signs(top: etree._Element, reports: Reports) -> None:
    """Write the signs of fonts such as Symbol as themselves, in place: a dose stands in them."""
    waiting = [(top, "")]
    while waiting:
        element, around = waiting.pop()
        if name_of(element) in ("", *CODE):
            continue
        font = font_of(element) or around
        if has_signs(font):
            line = int(element.sourceline or 1)
            element.text = _signs(element.text, font, line, reports)
            for child in element:
                child.tail = _signs(child.tail, font, line, reports)
        waiting += [(child, font) for child in reversed(element)]


def _signs(text: str | None, font: str, line: int, reports: Reports) -> str | None:
    return "".join(shown_by(each, font, line, reports) for each in text) if text else text


def shown_by(character: str, font: str, line: int, reports: Reports) -> str:
    """Return what a character of a font shows; one that is not known is asked about."""
    code = ord(character)
    if not has_signs(font) or character.isspace() or (code > 0xFF and not 0xF000 <= code < 0xF100):
        return character
    sign = sign_of(character, font)
    if not sign:
        reports.asked(
            f"A sign of the font {font}, number {code:X}, is not known here.", line,
            "Look it up in the Word file, and write it or say it in words.",
        )  # fmt: skip
    return sign
