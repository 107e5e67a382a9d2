"""Where lines of a Word file can end: not within a number, and no number is wider than its cell.

Word lays a file out where it is read, so the signs that keep a number on its line are looked for,
and the width of a cell is held against the least that a number takes in any font.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from unicodedata import category

from lxml import etree

from plainleaf.text.wholes import unbroken
from plainleaf.verify.readback.outline import LINE_END
from plainleaf.verify.readback.word.ooxml import W, child, is_on, val
from plainleaf.verify.seen.finding import BEFORE, Finding, can_end, numbers, quoted

_PARTS = ("word/document.xml", "word/footnotes.xml")
_STYLES = "word/styles.xml"
_DIGIT = re.compile(r"\d")
_JOINER = "\u2060"
_NO_NUMBER = "\ufffc"  # stands for what is no part of one: a mark, a picture, code
_CODE = re.compile("code", re.IGNORECASE)
_APART = re.compile("code|reference", re.IGNORECASE)
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_TWIPS = 20  # a point
# Ems that a character takes at the least: the fonts of handouts are wider than that.
_FIGURE, _CAPITAL, _LETTER, _THIN = 0.5, 0.5, 0.4, 0.2


def divisible_in_word(path: Path, limit: int) -> Iterator[Finding]:
    """Yield the numbers of a Word file within which a line can end.

    Args:
        path: the file.
        limit: characters of the longest number that is to be whole.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        roots = [etree.fromstring(archive.read(name), _SAFE) for name in _PARTS if name in names]
        for root in roots:
            for paragraph in root.iter(f"{W}p"):
                text = _text(paragraph)
                if _DIGIT.search(text):
                    yield from _divided(text, limit)
        if roots and next(roots[0].iter(f"{W}tbl"), None) is not None and _STYLES in names:
            styles = etree.fromstring(archive.read(_STYLES), _SAFE)
            yield from _crushed(roots[0], styles, limit)


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's words as they are written, with the signs that hold lines."""
    if _CODE.search(val(child(paragraph, "pPr", "pStyle")) or ""):
        return ""
    pieces = []
    for run in paragraph.iter(f"{W}r"):
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            continue
        apart = _APART.search(val(child(properties, "rStyle")) or "") or _leads_within(run)
        for piece in run:
            match piece.tag:
                case t if t == f"{W}t":
                    pieces.append(_NO_NUMBER if apart else piece.text or "")
                case t if t == f"{W}noBreakHyphen":
                    pieces.append(f"-{_JOINER}")
                case t if t in (f"{W}br", f"{W}tab", f"{W}drawing", f"{W}footnoteReference"):
                    pieces.append(_NO_NUMBER)
                case _:
                    pass
    return "".join(pieces)


def _leads_within(run: etree._Element) -> bool:
    """Return whether a run is the mark of a note or of a citation."""
    link = run.getparent()
    return link is not None and link.tag == f"{W}hyperlink" and val(link, "anchor") is not None


def _divided(written: str, limit: int) -> Iterator[Finding]:
    text, joined = _without_joiners(written)
    for start, stop in numbers(text, limit):
        for at in range(start + 1, stop):
            # Word and LibreOffice end lines after a hyphen between figures, and not after a slash.
            ends = text[at - 1] == "-" or (text[at - 1] != "/" and can_end(*text[at - 1 : at + 1]))
            if ends and at not in joined:
                yield Finding(
                    "seen-divided",
                    f"{quoted(f'{text[start:at]}{LINE_END}{text[at:stop]}')} can be divided: no "
                    "fixed space or hyphen keeps it on its line in the Word file.",
                    text[max(0, start - BEFORE) : stop],
                )
                break


def _without_joiners(written: str) -> tuple[str, set[int]]:
    """Return a text without word joiners, and before which of its characters one stood."""
    pieces, joined, length = [], set[int](), 0
    for piece in written.split(_JOINER):
        pieces.append(piece)
        length += len(piece)
        joined.add(length)
    return "".join(pieces), joined


def _crushed(root: etree._Element, styles: etree._Element, limit: int) -> Iterator[Finding]:
    """Yield the numbers that are wider than their cell in any font."""
    size = _size(styles)
    sides = {
        val(style, "styleId") or "": _sides(child(style, "tblPr", "tblCellMar"))
        for style in styles.iter(f"{W}style")
        if val(style, "type") == "table"
    }
    for table in root.iter(f"{W}tbl"):
        own = child(table, "tblPr", "tblCellMar")
        style = val(child(table, "tblPr", "tblStyle")) or ""
        taken = sides.get(style, 0) if own is None else _sides(own)
        for cell in table.iterfind(f"{W}tr/{W}tc"):
            width = child(cell, "tcPr", "tcW")
            if width is None or val(width, "type") != "dxa":
                continue
            room = (int(val(width, "w") or 0) - taken) / _TWIPS
            for paragraph in cell.iterfind(f"{W}p"):
                text = _without_joiners(_text(paragraph))[0]
                for word in unbroken(text) if _DIGIT.search(text) else ():
                    least = sum(map(_least, word)) * size
                    if _DIGIT.search(word) and len(word) <= limit and least > room:
                        yield Finding(
                            "seen-divided",
                            f"{quoted(word)} is wider than its column in the Word file, so that it "
                            "is divided. Give the column more room, or make of the table a list.",
                            word,
                        )


def _size(styles: etree._Element) -> float:
    """Return the size of text in points."""
    sizes = [
        val(child(style, "rPr", "sz"))
        for style in styles.iter(f"{W}style")
        if val(style, "styleId") == "Normal"
    ]
    sizes.append(val(child(styles, "docDefaults", "rPrDefault", "rPr", "sz")))
    return next((int(size) / 2 for size in sizes if size and size.isdigit()), 10.0)


def _sides(margins: etree._Element | None) -> int:
    return sum(
        int(val(child(margins, side), "w") or 0) for side in ("left", "right", "start", "end")
    )


@lru_cache(maxsize=1024)
def _least(character: str) -> float:
    """Return the least width of a character, in ems."""
    match category(character):
        case "Nd":
            return _FIGURE
        case "Lu" if character not in "IJ":
            return _CAPITAL
        case "Ll" if character not in "fijlrt":
            return _LETTER
        case "Lo":
            return _LETTER
        case "Mn" | "Me" | "Cf":
            return 0.0
        case _:
            return _THIN
