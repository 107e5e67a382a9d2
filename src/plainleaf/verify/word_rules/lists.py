"""Rules for what only looks like Word's own: lists, notes and captions that are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.ooxml import child, val
from plainleaf.verify.word_rules.document import Document, PlacedParagraph
from plainleaf.verify.word_rules.finding import Finding

_BULLET = re.compile(r"\s*([•·‣◦▪■□●○♦❖➢✓✔☐☑✗＊・*–—-]|\uf0b7|\uf0a7|\ufffc|o(?=\t))[ \t\u00a0]+\S")
_NUMBER = re.compile(r"\s*(\(?)(\d{1,3}|[A-Za-z])([.)])[ \t\u00a0]+\S")
_CAPTION = re.compile(
    r"(figure|fig\.|table|illustration|abbildung|abb\.|tabelle|figura|tabla|tableau|tabela|"
    r"tabella|afbeelding|tabel|rysunek|рисунок|таблица)\s*\d",
    re.IGNORECASE,
)


def typed_lists(document: Document) -> Iterator[Finding]:
    """Two paragraphs or lines in a row with typed bullets, or with numbers that count on."""
    yield from _in_one_paragraph(document)
    run: list[PlacedParagraph] = []
    before = None
    for each in [*document.of_body(), None]:
        mark = _mark(each) if each is not None else None
        if run and mark is not None and _goes_on(before, mark) and each is not None:
            run.append(each)
        else:
            if len(run) > 1:
                yield Finding(
                    "word-fake-list",
                    f"{len(run)} paragraphs have typed bullets or numbers.",
                    run[0].place,
                )
            run = [each] if each is not None and mark is not None else []
        before = mark


def _in_one_paragraph(document: Document) -> Iterator[Finding]:
    """Lines that soft breaks part, in one paragraph."""
    for each in document.of_body():
        if each.level or each.is_code or "\n" not in each.text:
            continue
        marks = [_mark_of(line) for line in each.text.split("\n")]
        most = count = 0
        for before, mark in zip([None, *marks], marks, strict=False):
            goes_on = mark is not None and _goes_on(before, mark)
            count = count + 1 if goes_on else int(mark is not None)
            most = max(most, count)
        if most > 1:
            yield Finding(
                "word-fake-list",
                f"{most} lines of a paragraph have typed bullets or numbers.",
                each.place,
            )


def _mark(each: PlacedParagraph) -> tuple[str, int] | None:
    """Return the kind of a typed mark and its number."""
    return None if each.listed or each.level else _mark_of(each.text)


def _mark_of(text: str) -> tuple[str, int] | None:
    if bullet := _BULLET.match(text):
        return bullet[1], -1
    number = _NUMBER.match(text)
    if number is None:
        return None
    value = number[2]
    if value.isdigit():
        return f"{number[1]}1{number[3]}", int(value)
    return f"{number[1]}{'a' if value.islower() else 'A'}{number[3]}", ord(value.lower())


def _goes_on(before: tuple[str, int] | None, mark: tuple[str, int]) -> bool:
    return (
        before is not None and before[0] == mark[0] and (mark[1] == -1 or mark[1] == before[1] + 1)
    )


def empty_items(document: Document) -> Iterator[Finding]:
    """A bullet or number without words beside it is announced as an item."""
    for each in document.of_body():
        if each.listed and not each.level and not each.text.strip() and not each.drawings:
            yield Finding("word-list-empty-item", "An item of a list is empty.", each.place)


def typed_notes_and_captions(document: Document) -> Iterator[Finding]:
    """Notes that nothing leads to, captions that belong to nothing."""
    paragraphs = list(document.of_body())
    for each, before in zip(paragraphs, [None, *paragraphs], strict=False):
        text = normal(each.text)
        if not text or each.level:
            continue
        raised = child(each.runs[0].element, "rPr", "vertAlign")
        if (text[0] == "*" and not _BULLET.match(each.text)) or (
            val(raised) == "superscript" and normal(each.runs[0].text).isdigit()
        ):
            yield Finding("word-fake-footnote", "A paragraph looks like a typed footnote.",
                          each.place)  # fmt: skip
        pictured = each.drawings or (before is not None and before.drawings)
        if pictured and _CAPTION.match(text) and not each.style.is_a("caption"):
            yield Finding("word-fake-caption", "A paragraph looks like a typed caption.",
                          each.place)  # fmt: skip
