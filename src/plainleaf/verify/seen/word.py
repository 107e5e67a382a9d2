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

from plainleaf.text.direction import runs_from_right
from plainleaf.text.scripts import Slot, script_of
from plainleaf.text.wholes import EAST_ASIAN, unbroken
from plainleaf.verify.readback.outline import LINE_END
from plainleaf.verify.readback.word.ooxml import W, child, is_on, val
from plainleaf.verify.readback.word.styles import WordLanguage, language_in
from plainleaf.verify.seen.finding import BEFORE, Finding, can_end, numbers, quoted

_PARTS = ("word/document.xml", "word/footnotes.xml")
_STYLES = "word/styles.xml"
_DIGIT = re.compile(r"\d")
_WIDE = re.compile(f"[{EAST_ASIAN}]")
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
        styles = etree.fromstring(archive.read(_STYLES), _SAFE) if _STYLES in names else None
        spoken = language_in(child(styles, "docDefaults", "rPrDefault", "rPr"))
        from_right = styles is not None and any(
            each.get(f"{W}default") and is_on(child(each, "pPr", "bidi"))
            for each in styles.iter(f"{W}style")
        )
        for root in roots:
            for paragraph in root.iter(f"{W}p"):
                text = _text(paragraph)
                if _DIGIT.search(text):
                    yield from _divided(text, limit)
                    if "\u00a0" in text and (from_right or runs_from_right(text)):
                        yield from _divided_by_direction(text, limit)
                    yield from _divided_by_language(paragraph, spoken, limit)
        if roots and next(roots[0].iter(f"{W}tbl"), None) is not None and styles is not None:
            yield from _crushed(roots[0], styles, limit)


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's words as they are written, with the signs that hold lines."""
    return "".join(piece for piece, _ in _pieces(paragraph))


def _pieces(paragraph: etree._Element) -> Iterator[tuple[str, WordLanguage]]:
    """Yield the words of a paragraph, and what their run says of its language."""
    if _CODE.search(val(child(paragraph, "pPr", "pStyle")) or ""):
        return
    for run in paragraph.iter(f"{W}r"):
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            continue
        apart = _APART.search(val(child(properties, "rStyle")) or "") or _leads_within(run)
        said = language_in(properties)
        for piece in run:
            match piece.tag:
                case t if t == f"{W}t":
                    yield _NO_NUMBER if apart else piece.text or "", said
                case t if t == f"{W}noBreakHyphen":
                    yield f"-{_JOINER}", said
                case t if t in (f"{W}br", f"{W}tab", f"{W}drawing", f"{W}footnoteReference"):
                    yield _NO_NUMBER, said
                case _:
                    pass


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


def _divided_by_direction(written: str, limit: int) -> Iterator[Finding]:
    """Yield the numbers with a fixed space (U+00A0), beside or amid words from right to left.

    In what runs the other way LibreOffice ends lines anywhere then; a narrow one (U+202F) holds.
    """
    text, _ = _without_joiners(written)
    for start, stop in numbers(text, limit):
        if "\u00a0" in text[start:stop]:
            yield Finding(
                "seen-divided",
                f"{quoted(text[start:stop])} can be divided: where words run from right to left, "
                "LibreOffice ends lines within a number that has a fixed space of full width.",
                text[max(0, start - BEFORE) : stop],
            )


def _divided_by_language(
    paragraph: etree._Element, spoken: WordLanguage, limit: int
) -> Iterator[Finding]:
    """Yield the numbers in Chinese, Japanese or Korean: LibreOffice cuts those anywhere.

    So it does after a fixed space (U+00A0) in a text of these languages.
    """
    whole = _east_asian(spoken.east_asian)
    pieces = [(piece, said.over(spoken)) for piece, said in _pieces(paragraph)]
    if not whole and not any(
        _east_asian(own.latin) or _east_asian(own.east_asian) for _, own in pieces
    ):
        return
    signs = [
        (sign, _east_asian(_slot(own, sign)))
        for piece, own in pieces
        for sign in piece
        if sign != _JOINER
    ]
    text = "".join(sign for sign, _ in signs)
    for start, stop in numbers(text, limit):
        inner = signs[start:stop]
        if len(inner) > 1 and any(cuts or (whole and sign == "\u00a0") for sign, cuts in inner):
            yield Finding(
                "seen-divided",
                f"{quoted(text[start:stop])} can be divided: in the language that its run has, "
                "LibreOffice ends lines within numbers.",
                text[max(0, start - BEFORE) : stop],
            )


def _slot(said: WordLanguage, sign: str) -> str:
    return said.east_asian if _WIDE.match(sign) else said.latin


def _east_asian(language: str) -> bool:
    return script_of(language).slot is Slot.EAST_ASIAN


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
