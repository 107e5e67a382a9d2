"""What Word writes before the items of its lists, which are paragraphs: bullets and numbers.

A bullet is taken away; a number stays in its place, so that the account of the words has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.web.copied.signs import shown_by
from plainleaf.importers.web.copied.style import Styles, classes_of, declared, font_of, words_of
from plainleaf.importers.word.lists import asks_for_dash
from plainleaf.importers.word.signs import has_signs
from plainleaf.verify.readback.html import name_of

PARAGRAPHS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6")
_PLACE = re.compile(r"(?P<list>l\d+) level(?P<depth>\d+)(?: (?P<own>lfo\d+))?")
_GAP = re.compile(r"7(?:\.0)?pt\s+[\"']?times new roman", re.I)
_CROSSES = "✗✘✕✖×☒❌"
_TICKS = "✓✔☑✅"


@dataclass(slots=True)
class Mark:
    """The place of a paragraph in a list, and what stands before it.

    Args:
        parts: the elements that hold the number; none: it has a bullet, which is gone.
        text: the number, as Word writes it.
        group: which list of Word's.
        depth: how deep it stands, from 1.
        format: how Word says that it counts; nothing: it does not say.
    """

    parts: list[etree._Element]
    text: str
    group: str
    depth: int
    format: str

    @property
    def is_bullet(self) -> bool:
        """True for an item that has no number."""
        return not self.parts


def marks_of(top: etree._Element, styles: Styles, reports: Reports) -> dict[etree._Element, Mark]:
    """Return the paragraphs of lists with their marks; bullets are taken away."""
    found: dict[etree._Element, Mark] = {}
    signs: list[tuple[etree._Element, str]] = []
    for paragraph in [each for each in top.iter(*PARAGRAPHS) if _is_paragraph(each)]:
        parts = _parts(paragraph)
        place = _PLACE.match(styles.of(paragraph, "mso-list"))
        level = f"{place['list']}:level{place['depth']}" if place else ""
        known = styles.levels.get(level)
        kind = known.get("mso-level-number-format", "arabic").strip("\"'") if known else ""
        if not parts:
            if not place or kind not in ("bullet", "image"):
                continue
        elif not place and not any(each.startswith("mso") for each in classes_of(paragraph)):
            continue
        text = " ".join(map(words_of, parts))
        if parts and not text and not any(each.find(".//img") is not None for each in parts):
            continue
        depth = int(place["depth"]) if place else _indent(paragraph)
        mark = Mark(parts, text, place[0].partition(" ")[0] if place else "", depth, kind)
        found[paragraph] = mark
        line = int(paragraph.sourceline or 1)
        sign = _bullet(parts, text, kind, line)
        if sign is None:
            # It is no part of the word behind it.
            parts[-1].tail = f" {parts[-1].tail or ''}"
            continue
        for each in parts:
            cut(each)
        mark.parts, mark.text = [], ""
        signs.append((paragraph, sign))
    crossed = any(sign in _CROSSES for _, sign in signs if sign)
    for paragraph, sign in signs:
        _keep_sign(paragraph, sign, reports, crossed=crossed)
    return found


def _is_paragraph(element: etree._Element) -> bool:
    """Return True for what holds no paragraphs itself, and stands in no item of HTML's own."""
    return not any(name_of(each) in PARAGRAPHS for each in element.iterdescendants()) and not any(
        name_of(each) == "li" for each in element.iterancestors()
    )


def _parts(paragraph: etree._Element) -> list[etree._Element]:
    """Return the elements of what Word writes before a paragraph by itself."""
    ignored = [each for each in paragraph.iter() if _is_ignored(each)]
    outermost = [each for each in ignored if each.getparent() not in ignored]
    if outermost:
        return outermost
    # Word's “filtered” pages say it by a gap in small letters alone.
    gap = next(
        (each for each in paragraph.iter("span", "font")
         if _GAP.match(_type_of(each)) and not words_of(each)), None,
    )  # fmt: skip
    above = gap.getparent() if gap is not None else None
    first = next((each.strip() for each in paragraph.itertext() if each.strip()), "")
    if gap is None or above is None or above[0] is not gap or (above.text or "").strip() != first:
        return []
    new = paragraph.makeelement("span")
    new.text, above.text, new.sourceline = above.text, None, paragraph.sourceline
    above.insert(0, new)
    new.append(gap)
    new.tail, gap.tail = gap.tail, None
    return [new]


def _type_of(element: etree._Element) -> str:
    """Return the size of letters and their font, which Safari writes apart."""
    said = declared(element)
    apart = f"{said.get('font-size', '')} {said.get('font-family', '')}"
    return said.get("font") or apart


def _is_ignored(element: etree._Element) -> bool:
    return name_of(element) != "" and declared(element).get("mso-list", "").lower() == "ignore"


def _indent(paragraph: etree._Element) -> int:
    """Return how far in a paragraph stands that does not say how deep: in steps of its margin."""
    found = re.match(r"([\d.]+)pt", declared(paragraph).get("margin-left", ""))
    # The class of a list is in by one step itself.
    return max(1, round(float(found[1]) / 36)) if found else 1


def _bullet(parts: Sequence[etree._Element], text: str, kind: str, line: int) -> str | None:
    """Return the sign of a bullet; None: it is a number, or words."""
    if not text:
        return ""  # a picture
    font = _font(parts[0])
    sign = shown_by(text, font, line, Reports("")) if len(text) == 1 else ""
    if len(text) != 1 or kind not in ("", "none", "bullet", "image"):
        return None
    plain = not text.isalnum() or has_signs(font) or (text == "o" and "courier" in font.lower())
    named = kind in ("bullet", "image") and not text.isdigit()
    return sign if plain or named else None


def _font(part: etree._Element) -> str:
    """Return the font of what stands in an element, which says it, or is in one that does."""
    for each in (part, *part.iterancestors()):
        if font := font_of(each):
            return font
        if name_of(each) in PARAGRAPHS:
            break
    return ""


def _keep_sign(paragraph: etree._Element, sign: str, reports: Reports, *, crossed: bool) -> None:
    """Put a bullet that says something back as a sign of the text, and say so."""
    if not sign:
        return
    line, words = int(paragraph.sourceline or 1), words_of(paragraph)
    if sign in _CROSSES or (crossed and sign in _TICKS):
        reports.guessed(
            f"The bullet of a point says something, and stands before its words: {sign}", line
        )
    elif not asks_for_dash(sign, words, line, reports):
        return
    paragraph.text = f"{sign} {(paragraph.text or '').lstrip()}"


def cut(element: etree._Element) -> None:
    """Take an element away, but not what stands behind it."""
    above = element.getparent()
    if above is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        above.text = (above.text or "") + tail
    element.tail = None
    above.remove(element)
