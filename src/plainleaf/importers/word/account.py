"""All words of a Word file, straight from its parts: what an import must show or name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from plainleaf.errors import SourceError
from plainleaf.importers.word.signs import has_signs, sign_of
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import StoryKind
from plainleaf.verify.readback.word.ooxml import MC, A, M, W, bits, child, val

_WORDS = frozenset((f"{W}t", f"{W}delText", f"{M}t", f"{A}t"))
_GAPS = frozenset(W + name for name in ("tab", "br", "cr", "ptab"))
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_JOINED = "{urn:plainleaf}joined"
_JOIN = "\ue000"  # no document may hold it
_VML = "{urn:schemas-microsoft-com:vml}"


def refuse_entities(file: WordFile) -> None:
    """Refuse a file whose parts declare a document type.

    Raises:
        SourceError: one does; no word processor writes any (ISO/IEC 29500-2, 8.1.4).
    """
    for name in file.archive.names():
        if not name.endswith((".xml", ".rels")):
            continue
        data = file.archive.data(name)
        if b"<!DOCTYPE" in data.replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
            raise SourceError(
                f"{file.path}: the part {name} declares a document type, which is not read. "
                "Open the file in Word and save it again."
            )


def account_of(
    file: WordFile,
    numbers: Mapping[etree._Element, str],
    apart: Collection[etree._Element],
    joined: Collection[etree._Element] = (),
) -> str:
    """Return the words of the body, its notes, its margins and its comments.

    Args:
        file: the file.
        numbers: of paragraphs that Word itself numbers.
        apart: runs that are no text, which are no part of the word beside them.
        joined: paragraphs that are one with what follows them: a tracked change took their end.
    """
    for each in joined:
        each.set(_JOINED, "1")
    out = list(_said(file.root, numbers, apart))
    for kind in (StoryKind.FOOTNOTE, StoryKind.ENDNOTE):
        if kind in file.note_roots:
            _, root = file.note_roots[kind]
            for note in root.iterfind(W + kind):
                if note.get(f"{W}type") in (None, "normal"):
                    out += _said(note, numbers, apart)
    for margin in file.margins:
        out += _said(margin.root, numbers, apart)
    out += [f"\n{words_below(each)}\n" for each in apart]
    return "".join(out).replace(_JOIN + "\n", "").replace(_JOIN, "\n")


def words_below(element: etree._Element) -> str:
    """Return the words below one element."""
    return "".join(_said(element, {}, ()))


def font_of(run: etree._Element | None) -> str:
    """Return the font that a run asks for itself."""
    fonts = child(run, "rPr", "rFonts")
    return val(fonts, "ascii") or val(fonts, "hAnsi") or ""


def _said(
    element: etree._Element,
    numbers: Mapping[etree._Element, str],
    apart: Collection[etree._Element],
) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str):
        return
    if tag == f"{MC}AlternateContent":
        # The same thing twice, for newer and for older programs.
        for choice in list(element.iterchildren(f"{MC}Choice", f"{MC}Fallback"))[:1]:
            for below in choice:
                yield from _said(below, numbers, apart)
        return
    if tag in _WORDS:
        font = font_of(element.getparent())
        text = element.text or ""
        yield "".join(sign_of(each, font) for each in text) if has_signs(font) else text
    elif tag == f"{W}sym":
        code = bits(val(element, "char") or "20")
        yield sign_of(chr(code), val(element, "font") or "")
    elif tag in _GAPS:
        yield " "
    elif tag == _DRAWN:
        yield f" {element.get('descr') or element.get('title') or ''} "
    elif tag.startswith(_VML) and element.get("alt"):
        yield f" {element.get('alt')} "
    elif tag == f"{W}noBreakHyphen":
        yield "\u2011"
    elif tag == f"{W}p":
        yield f"\n{numbers[element]} " if element in numbers else "\n"
    for below in element:
        # What is no text is no part of the word in which it stands; it comes at the end.
        if below not in apart:
            yield from _said(below, numbers, apart)
    if tag == f"{W}p":
        yield _JOIN if element.get(_JOINED) else "\n"
