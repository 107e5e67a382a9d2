"""The notes and the list of references of a page, and the marks in its text that lead to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from plainleaf.diagnostics import Position
from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.web.words import NUMBER, number_of, said
from plainleaf.importers.wording import Wording, label
from plainleaf.importers.works import Works
from plainleaf.model.article import Block, Footnote
from plainleaf.model.inlines import Citation, CitationItem, FootnoteReference, Inline
from plainleaf.verify.readback.html import name_of, roles_of

_ARROWS = re.compile(r"\s*[↩↑^⤴⏎\ufe0e\ufe0f]+\s*\Z")
_NOTE_NAME = re.compile(r"(?:user-content-)?_?(?:fn|ftn|footnote|endnote|note)[-_:]?\w*\d\Z", re.I)
_LOOKS_CITED = re.compile(r"\b(?:1[89]|20)\d\d\b|10\.\d{4}|https?://|PMID", re.I)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Notes:
    """What marks lead to.

    Args:
        reports: where what was read is said.
        notes: the elements of notes by identifier.
        works: the keys of works by the identifier of their line.
        lists: elements that stand in no block: lists of notes and of works, their headings.
        replaced: the marks that became citations or marks of notes.
        mentioned: the notes that the text leads to, in order.
        apart: the numbers of marks.
    """

    reports: Reports
    notes: dict[str, etree._Element] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)
    lists: list[etree._Element] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)
    line: int = 0
    apart: set[str] = field(default_factory=set)

    @property
    def keys(self) -> list[str]:
        """The works in the order of their list."""
        return list(self.works.values())

    def is_list(self, element: etree._Element) -> bool:
        """Return True for what is read elsewhere."""
        return any(element is each for each in self.lists)

    def is_backlink(self, element: etree._Element) -> bool:
        """Return True for a link from a note back to its mark."""
        if name_of(element) != "a" or not (element.get("href") or "").startswith("#"):
            return False
        words = "".join(element.itertext())
        return "doc-backlink" in roles_of(element) or bool(_ARROWS.match(words))

    def is_mark(self, element: etree._Element) -> bool:
        """Return True for raised signs that are marks alone."""
        links = list(element.iter("a"))
        return bool(links) and all(self._target(each) for each in links)

    def _target(self, link: etree._Element) -> str:
        address, _, place = (link.get("href") or "").partition("#")
        known = place in self.notes or place in self.works
        return place if known and (not address or "://" not in address) else ""

    def mark(self, link: etree._Element, position: Position) -> Inline | None:
        """Return what a link is if it leads to a note or to a work; else None."""
        place = self._target(link)
        if not place or name_of(link) != "a":
            return None
        self.replaced.append(said(link))
        self.apart.add(str(link.get(NUMBER)))
        self.line = self.line or position.line
        if place in self.works:
            return Citation((CitationItem(self.works[place]),), position)
        if place not in self.mentioned:
            self.mentioned.append(place)
        return FootnoteReference(str(self.mentioned.index(place) + 1), position)

    def footnotes(
        self,
        read: Callable[[etree._Element], list[Block]],
        at: Callable[[etree._Element], Position],
    ) -> tuple[Footnote, ...]:
        """Return the notes that are mentioned; the others are named."""
        made: list[Footnote] = []
        while len(made) < len(self.mentioned):
            element = self.notes[self.mentioned[len(made)]]
            blocks = read(element)
            made.append(Footnote(str(len(made) + 1), tuple(blocks), at(element)))
        for place, element in self.notes.items():
            if place not in self.mentioned:
                words = said(element)
                self.reports.left_out(
                    "Left out, a note that nothing leads to", words, at(element).line
                )
        return tuple(made)


def notes_of(scope: etree._Element, words: Wording, works: Works, reports: Reports) -> Notes:
    """Return the notes and works of a page; works are added to `works`."""
    notes = Notes(reports)
    linked = {(each.get("href") or "").partition("#")[2] for each in scope.iter("a")}
    for element in scope.iter():
        roles = roles_of(element) if name_of(element) else set()
        if "doc-bibliography" in roles:
            _take_works(element, notes, works, reports)
        elif "doc-endnotes" in roles or "footnotes" in (element.get("class") or "").split():
            _take_notes(element, notes, reports)
    for element in scope.iter(*_HEADINGS):
        if label("".join(element.itertext())) not in words.references:
            continue
        following = element.getnext()
        if following is None or name_of(following) not in ("ol", "ul") or notes.is_list(following):
            continue
        texts = [said(item) for item in following if name_of(item) == "li"]
        cited = sum(1 for text in texts if _LOOKS_CITED.search(text))
        if texts and cited * 2 >= len(texts) and not _inside(element, notes.lists):
            _take_list(following, notes, works, reports)
            notes.lists.append(element)
            _name_heading(element, reports)
    for element in scope.iter():
        name = str(element.get("id") or "") if name_of(element) in ("li", "p", "div") else ""
        if (
            name in linked
            and _NOTE_NAME.match(name)
            and name not in notes.notes
            and name not in notes.works
            and not _inside(element, notes.lists)
        ):
            notes.notes[name] = element
            notes.lists.append(element)
            _number_of_note(element, reports)
    return notes


def _inside(element: etree._Element, lists: list[etree._Element]) -> bool:
    return any(above is each for above in element.iterancestors() for each in lists)


def _name_heading(element: etree._Element, reports: Reports) -> None:
    reports.left_out(
        "Left out, the heading of the references; handouts write their own",
        said(element),
        int(element.sourceline or 1),
        "The works stand in the front matter, under references.",
    )


def _take_works(element: etree._Element, notes: Notes, works: Works, reports: Reports) -> None:
    notes.lists.append(element)
    for child in element.iter():
        if name_of(child) in _HEADINGS:
            _name_heading(child, reports)
        elif name_of(child) in ("ol", "ul"):
            _take_list(child, notes, works, reports)


def _take_list(element: etree._Element, notes: Notes, works: Works, reports: Reports) -> None:
    if not notes.is_list(element):
        notes.lists.append(element)
    for at, item in enumerate(each for each in element if name_of(each) == "li"):
        for link in [each for each in item.iter("a") if notes.is_backlink(each)]:
            notes.apart.add(str(link.get(NUMBER)))
            _cut(link, reports)
        number = number_of(item)
        text = " ".join(said(item).split())
        names = [str(each.get("id")) for each in item.iter() if each.get("id")]
        key = names[0] if names else f"{id(element)}-{at}"
        if number is not None:
            text = text.removeprefix(f"{number} ")
        if not text:
            continue
        works.add_line(key, text, int(item.sourceline or 1), number or 0)
        for name in names or [key]:
            notes.works[name] = key


def _cut(link: etree._Element, reports: Reports) -> None:
    words = said(link)
    if re.search(r"\w", words):
        line = int(link.sourceline or 1)
        reports.left_out("Left out, a link back to the text", words, line, where=Where.NOWHERE)
    above = link.getparent()
    if above is None:
        return
    before = link.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (link.tail or "")
    else:
        above.text = (above.text or "") + (link.tail or "")
    link.tail = None
    above.remove(link)


def _take_notes(element: etree._Element, notes: Notes, reports: Reports) -> None:
    items = [each for each in element.iter("li") if each.get("id")]
    if not items:
        return
    notes.lists.append(element)
    for child in element.iter(*_HEADINGS):
        reports.left_out(
            "Left out, the heading of the notes; handouts write their own",
            said(child), int(child.sourceline or 1), "The notes stand where they are marked.",
        )  # fmt: skip
    for item in items:
        notes.notes[str(item.get("id"))] = item
        _number_of_note(item, reports)


def _number_of_note(item: etree._Element, reports: Reports) -> None:
    number = number_of(item)
    if number is not None:
        reports.left_out(
            "Left out, the number of a note; handouts number them", str(number),
            int(item.sourceline or 1), "The notes stand where they are marked.",
            where=Where.NOWHERE,
        )  # fmt: skip
