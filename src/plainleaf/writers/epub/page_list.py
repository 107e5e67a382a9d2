"""The pages of the PDF, marked in the EPUB, so that "see page 2" works on every device.

A page begins before a letter that is so many letters from the start (`letters`); where that is the
first of a heading, paragraph, list or table, the mark stands before the whole of it (EPUB
Accessibility 1.1, 4.1; DPUB-ARIA 1.1, doc-pagebreak).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from plainleaf.text.lines import letters

_XHTML = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements between whose children no words may stand (HTML: content model).
_ONLY_PARTS = frozenset(f"{_XHTML}{name}" for name in "ul ol dl table thead tbody tr".split())
# A mark does not climb out of these: it belongs to what they hold.
_WHOLES = frozenset(f"{_XHTML}{name}" for name in "main section header footer blockquote".split())


@dataclass(frozen=True, slots=True)
class PageMark:
    """A page: the identifier of its mark, its number, and what a screen reader calls it."""

    identifier: str
    number: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a document: before a character of an element's text or tail, or before it all."""

    element: etree._Element
    part: str  # "text", "tail" or "element"
    index: int = 0


def mark_pages(document: bytes, marks: Sequence[PageMark], starts: Sequence[int]) -> bytes:
    """Return a content document with a mark where each page begins.

    Args:
        document: XHTML with one `main`.
        marks: the pages, in order.
        starts: for each page, the number of letters before it.
    """
    root = etree.fromstring(document)
    main = root.find(f".//{_XHTML}main")
    places = list(_places(main, starts[1:]))
    # From the end, so that a mark moves no place that is still to come.
    for mark, place in reversed(list(zip(marks[1:], places, strict=True))):
        _insert(_element(mark), place)
    _at_start(_element(marks[0]), main)
    data: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return data


def _element(mark: PageMark) -> etree._Element:
    element = etree.Element(f"{_XHTML}span")
    element.set("id", mark.identifier)
    element.set("role", "doc-pagebreak")
    element.set(_EPUB_TYPE, "pagebreak")
    element.set("aria-label", mark.name)
    if mark.language:
        element.set("lang", mark.language)
        element.set(_XML_LANG, mark.language)
    return element


# --- Where a page begins --------------------------------------------------------------------------


def _places(main: etree._Element, starts: Sequence[int]) -> Iterator[_Place]:
    """Yield the place of each page; those that begin after the last letter stand at the end."""
    count = 0
    waiting = list(starts)

    def within(element: etree._Element, part: str, text: str) -> Iterator[_Place]:
        nonlocal count
        after = count + letters(text)
        if waiting and waiting[0] < after:
            for index, char in enumerate(text):
                if char.isalnum():
                    while waiting and waiting[0] <= count:
                        waiting.pop(0)
                        yield _Place(element, part, _opening(text, index))
                    count += 1
        count = after

    def walk(element: etree._Element) -> Iterator[_Place]:
        nonlocal count
        if element.tag == f"{_XHTML}img" and element.get("alt"):
            while waiting and waiting[0] <= count:
                waiting.pop(0)
                yield _Place(element, "element")
            count += 1
        yield from within(element, "text", element.text or "")
        for child in element:
            yield from walk(child)
            yield from within(child, "tail", child.tail or "")

    yield from walk(main)
    for _ in waiting:
        yield _Place(main, "end")


def _opening(text: str, index: int) -> int:
    """Return where the word at `index` begins, an opening quotation mark or bracket included."""
    while index and not text[index - 1].isspace() and not text[index - 1].isalnum():
        index -= 1
    return index


# --- Putting a mark there -------------------------------------------------------------------------


def _insert(mark: etree._Element, place: _Place) -> None:
    element, part, index = place.element, place.part, place.index
    if part == "end":
        _before_marks(mark, element, len(element))
    elif part == "tail":
        text = element.tail or ""
        element.tail, mark.tail = text[:index], text[index:]
        parent = _parent(element)
        # lxml moves an element's tail with it, so the parts are distinguished first.
        parent.insert(parent.index(element) + 1, mark)
    elif part == "text" and (element.text or "")[:index].strip():
        text = element.text or ""
        element.text, mark.tail = text[:index], text[index:]
        element.insert(0, mark)
    else:
        _before_first(mark, element)


def _before_first(mark: etree._Element, element: etree._Element) -> None:
    """Put a mark before an element, or before the largest thing that begins with it."""
    while not _is_whole(element) and _is_first(element) and not _is_whole(_parent(element)):
        element = _parent(element)
    if not _is_whole(element) and _holds_words(_parent(element)):
        parent = _parent(element)
        _before_marks(mark, parent, parent.index(element))
        return
    while not _holds_words(element):
        element = element[0]
    _at_start(mark, element)


def _before_marks(mark: etree._Element, parent: etree._Element, index: int) -> None:
    """Insert a mark before a place and the marks that stand there: later pages came first."""
    while index and _is_mark(parent[index - 1]) and not parent[index - 1].tail:
        index -= 1
    parent.insert(index, mark)


def _is_mark(element: etree._Element) -> bool:
    return bool(element.get("role") == "doc-pagebreak")


def _at_start(mark: etree._Element, element: etree._Element) -> None:
    mark.tail, element.text = element.text, None
    element.insert(0, mark)


def _is_first(element: etree._Element) -> bool:
    parent = _parent(element)
    return parent.index(element) == 0 and not (parent.text or "").strip()


def _is_whole(element: etree._Element) -> bool:
    return element.tag in _WHOLES


def _holds_words(element: etree._Element) -> bool:
    return element.tag not in _ONLY_PARTS and not (
        element.tag == f"{_XHTML}div" and _parent(element).tag == f"{_XHTML}dl"
    )


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None, "a place is below main"
    return parent
