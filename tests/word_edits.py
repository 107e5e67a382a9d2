"""Word files edited as Word does it: runs are split, sessions and spelling leave their marks."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from plainleaf.copies import Copy, composed, origin_of
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.theme.editions import Edition, themed
from plainleaf.writers import WRITERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XML = "{http://www.w3.org/XML/1998/namespace}"
_PARTS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
Element = etree._Element


class WordEditor:
    """A Word file that is being edited.

    Args:
        data: its bytes.
    """

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        self.document = etree.fromstring(self.parts["word/document.xml"])
        notes = self.parts.get("word/footnotes.xml")
        self.notes = etree.fromstring(notes) if notes else None
        self._rsid = 0x00A10001

    @property
    def data(self) -> bytes:
        """The file as it is now."""
        self.parts["word/document.xml"] = etree.tostring(
            self.document, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        if self.notes is not None:
            self.parts["word/footnotes.xml"] = etree.tostring(
                self.notes, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in self.parts.items():
                file.writestr(name, data)
        return buffer.getvalue()

    # --- Finding -----------------------------------------------------------------------------

    @property
    def body(self) -> Element:
        """The text itself."""
        body = self.document.find(f"{W}body")
        assert body is not None
        return body

    def paragraphs(self) -> list[Element]:
        """Return all paragraphs, those in tables and notes too."""
        roots = [self.document, *([self.notes] if self.notes is not None else [])]
        return [each for root in roots for each in root.iter(f"{W}p")]

    def paragraph(self, words: str, style: str = "") -> Element:
        """Return the first paragraph that holds words, of a style whose name begins so."""
        for each in self.paragraphs():
            if words in text(each) and style_of(each).startswith(style):
                return each
        raise LookupError(words)

    # --- Words -------------------------------------------------------------------------------

    def replace(self, paragraph: Element, old: str, new: str) -> None:
        """Type `new` in the place of `old`, in a run of its own, as Word does."""
        runs = self.cut(paragraph, old)
        first, *others = runs
        for each in others:
            _remove(each)
        if new:
            _set_text(first, new)
            first.set(f"{W}rsidR", self.rsid())
            mark = etree.Element(f"{W}proofErr")
            mark.set(f"{W}type", "spellStart")
            first.addprevious(mark)
            after = etree.Element(f"{W}proofErr")
            after.set(f"{W}type", "spellEnd")
            first.addnext(after)
        else:
            _remove(first)

    def format(self, paragraph: Element, words: str, *properties: Element) -> None:
        """Give words properties, each as a new `w:rPr` child, in the order of the schema."""
        for run in self.cut(paragraph, words):
            own = run.find(f"{W}rPr")
            if own is None:
                own = etree.Element(f"{W}rPr")
                run.insert(0, own)
            for each in properties:
                for old in own.findall(each.tag):
                    own.remove(old)
                own.append(copy.deepcopy(each))

    def link(self, paragraph: Element, words: str, address: str) -> None:
        """Make words a link that leads out of the file."""
        runs = self.cut(paragraph, words)
        relations = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        name = f"rIdNew{len(relations) + 1}"
        etree.SubElement(
            relations, f"{{{_PARTS}}}Relationship", Id=name, Type=_LINK, Target=address,
            TargetMode="External",
        )  # fmt: skip
        self.parts["word/_rels/document.xml.rels"] = etree.tostring(relations)
        link = etree.Element(f"{W}hyperlink")
        link.set(f"{R}id", name)
        runs[0].addprevious(link)
        link.extend(runs)

    def cut(self, paragraph: Element, words: str) -> list[Element]:
        """Split runs so that words are whole runs, and return these."""
        start = text(paragraph).index(words)
        end = start + len(words)
        self._split_at(paragraph, start)
        self._split_at(paragraph, end)
        at, found = 0, []
        for run in runs(paragraph):
            size = len(_run_text(run))
            if start <= at and at + size <= end and size:
                found.append(run)
            at += size
        return found

    def _split_at(self, paragraph: Element, offset: int) -> None:
        at = 0
        for run in runs(paragraph):
            words = _run_text(run)
            if at < offset < at + len(words):
                second = copy.deepcopy(run)
                _set_text(run, words[: offset - at])
                _set_text(second, words[offset - at :])
                second.set(f"{W}rsidRPr", self.rsid())
                run.addnext(second)
                return
            at += len(words)

    def rsid(self) -> str:
        """Return a new number of an editing session."""
        self._rsid += 1
        return f"{self._rsid:08X}"

    # --- Paragraphs --------------------------------------------------------------------------

    def add_after(self, paragraph: Element, words: str, like: Element | None = None) -> Element:
        """Press Enter behind a paragraph and type; the new one is like it, or like another."""
        new = copy.deepcopy(like if like is not None else paragraph)
        for each in list(new):
            if each.tag != f"{W}pPr":
                new.remove(each)
        run = etree.SubElement(new, f"{W}r")
        run.set(f"{W}rsidR", self.rsid())
        _set_text(run, words)
        new.set(f"{W}rsidR", self.rsid())
        paragraph.addnext(new)
        return new

    def remove(self, paragraph: Element) -> None:
        """Select a paragraph with its mark and press Delete."""
        _remove(paragraph)

    def move(self, paragraph: Element, behind: Element) -> None:
        """Cut a paragraph and paste it behind another."""
        _remove(paragraph)
        behind.addnext(paragraph)

    def split(self, paragraph: Element, before: str) -> Element:
        """Press Enter before words."""
        self._split_at(paragraph, text(paragraph).index(before))
        second = copy.deepcopy(paragraph)
        offset = text(paragraph).index(before)
        at = 0
        for run in list(runs(paragraph)):
            size = len(_run_text(run))
            if at >= offset:
                _remove(run)
            at += size
        at = 0
        for run in list(runs(second)):
            size = len(_run_text(run))
            if at + size <= offset:
                _remove(run)
            at += size
        for each in list(paragraph.iter(f"{W}hyperlink")):
            if not len(each):
                _remove(each)
        for each in list(second.iter(f"{W}hyperlink")):
            if not len(each):
                _remove(each)
        for each in list(second.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            _remove(each)
        paragraph.addnext(second)
        _strip(second)
        return second

    def join(self, first: Element, second: Element) -> None:
        """Press Delete at the end of a paragraph: the next one goes on in it."""
        run = etree.SubElement(first, f"{W}r")
        _set_text(run, " ")
        for each in list(second):
            if each.tag != f"{W}pPr":
                first.append(each)
        _remove(second)

    def restyle(self, paragraph: Element, style: str) -> None:
        """Give a paragraph another style, by its identifier."""
        own = paragraph.find(f"{W}pPr")
        if own is None:
            own = etree.Element(f"{W}pPr")
            paragraph.insert(0, own)
        for each in list(own):
            own.remove(each)
        named = etree.SubElement(own, f"{W}pStyle")
        named.set(f"{W}val", style)

    # --- Reviewing ---------------------------------------------------------------------------

    def track(self, paragraph: Element, old: str, new: str, author: str = "Nurse") -> None:
        """Type `new` in the place of `old` while changes are tracked."""
        found = self.cut(paragraph, old)
        gone = etree.Element(f"{W}del")
        come = etree.Element(f"{W}ins")
        for each, number in ((gone, "901"), (come, "902")):
            each.set(f"{W}id", number)
            each.set(f"{W}author", author)
            each.set(f"{W}date", "2026-11-29T10:00:00Z")
        found[0].addprevious(gone)
        added = copy.deepcopy(found[0])
        gone.extend(found)
        for each in gone.iter(f"{W}t"):
            each.tag = f"{W}delText"
        if new:
            _set_text(added, new)
            come.append(added)
            gone.addnext(come)


def word_file(article: Path) -> bytes:
    """Return the Word file of an article as an export writes it, without looking at the others."""
    reading = read_article(article)
    copy_ = Copy(article, themed(default_theme(), Edition.STANDARD))
    handout, _ = composed(copy_, reading.article, reading.article)
    handout = replace(handout, origin=origin_of(copy_, reading.article))
    return WRITERS["docx"](handout, copy_.theme)


def element(tag: str, /, **attributes: str) -> Element:
    """Return `w:tag` with attributes."""
    made = etree.Element(W + tag)
    for key, value in attributes.items():
        made.set(W + key, value)
    return made


def resaved(data: bytes) -> bytes:
    """Return a file as Word saves it: each run in two, sessions, spelling and the last place."""
    editor = WordEditor(data)
    for paragraph in editor.paragraphs():
        paragraph.set(f"{W}rsidR", editor.rsid())
        for run in list(runs(paragraph)):
            words = _run_text(run)
            if len(words) > 3 and {each.tag for each in run} <= {f"{W}rPr", f"{W}t"}:
                middle = len(words) // 2
                second = copy.deepcopy(run)
                _set_text(run, words[:middle])
                _set_text(second, words[middle:])
                second.set(f"{W}rsidRPr", editor.rsid())
                run.addnext(second)
                run.addnext(element("proofErr", type="gramStart"))
    first = editor.paragraphs()[0]
    first.append(element("bookmarkStart", id="9999", name="_GoBack"))
    first.append(element("bookmarkEnd", id="9999"))
    return editor.data


def runs(paragraph: Element) -> Iterator[Element]:
    """Yield the runs of a paragraph, those in links too."""
    for each in list(paragraph.iter(f"{W}r")):
        if next(each.iterancestors(f"{W}p")) is paragraph:
            yield each


def text(paragraph: Element) -> str:
    """Return the words of a paragraph."""
    return "".join(map(_run_text, runs(paragraph)))


def style_of(paragraph: Element) -> str:
    """Return the identifier of a paragraph's style."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def _run_text(run: Element) -> str:
    return "".join(each.text or "" for each in run.iterchildren(f"{W}t"))


def _set_text(run: Element, words: str) -> None:
    found = run.findall(f"{W}t")
    for each in found[1:]:
        run.remove(each)
    only = found[0] if found else etree.SubElement(run, f"{W}t")
    only.text = words
    only.set(f"{XML}space", "preserve")


def _remove(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _strip(paragraph: Element) -> None:
    """Take the space away with which a new paragraph would begin."""
    for run in runs(paragraph):
        words = _run_text(run)
        _set_text(run, words.lstrip())
        if words.strip():
            return
