"""A saved web page → a manuscript. Nothing is fetched: pictures come from the saved folder only.

page.py    the page, its head, where its article stands
outside.py what stands on the page beside its article; which element stands where
linked.py  the sheets of style that count: the page's own, and those in its folder
sheets.py  the style of the page: what each element is by it
formatting.py  looks → elements of HTML
title.py   the title in plain signs
standard.py  elements of site builders → those of HTML
copied/    what was copied out of a word processor → elements of HTML
words.py   what elements say, for reports
notes.py   notes and references, and the marks that lead to them
blocks.py  elements → blocks
tables.py  tables

This room is the way from the page to the manuscript: what stands outside the text (title, lines
below it, source, dates) is taken out of it in turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from lxml import etree

from plainleaf.errors import SourceError
from plainleaf.importers.escape import escaped
from plainleaf.importers.handout import GENERATOR, Handout, front_of, labels_of, opening_of
from plainleaf.importers.key_points import boxed
from plainleaf.importers.language import guess, primary
from plainleaf.importers.manuscript import Manuscript, Reports, Where, excerpt
from plainleaf.importers.pictures import Pictures
from plainleaf.importers.plain.byline import dated
from plainleaf.importers.plain.opening import Opening
from plainleaf.importers.tidy import tidied_blocks
from plainleaf.importers.web.blocks import BlockReader
from plainleaf.importers.web.copied import copied
from plainleaf.importers.web.formatting import format_by_style
from plainleaf.importers.web.notes import notes_of
from plainleaf.importers.web.outside import all_within, name_outside, with_places
from plainleaf.importers.web.page import Page, open_page, scope_of
from plainleaf.importers.web.places import HEADINGS, Flow, Place, anchors_of
from plainleaf.importers.web.standard import standardise
from plainleaf.importers.web.title import title_of
from plainleaf.importers.web.words import is_hidden, numbered, said
from plainleaf.importers.word.changes import Changes
from plainleaf.importers.wording import Wording, is_greeting, is_one_of, key, wording
from plainleaf.importers.works import Works, with_ids_of
from plainleaf.model.article import Block, List, Paragraph
from plainleaf.model.inlines import Image, Inline, LineBreak
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.verify.readback.html import name_of

_MOST_FURNITURE = 4
_NEAR_TITLE = 6  # blocks
_NEAR_END = 2
_MOST_BESIDE_AUTHORS = 2  # words, such as a month and a category
_SITE_NAME = re.compile(r"\s+[|•·–—-]\s+[^|•·–—]{2,40}\Z")
_LISTS = ("also-in", "available")
_WITH_OWN_LINES = (("header", "title-block"), ("footer", "colophon"))


def from_page(
    path: Path,
    language: str | None = None,
    kept: frozenset[int] = frozenset(),
    changes: Changes | None = None,
) -> Manuscript:
    """Return the manuscript of a saved web page.

    Args:
        path: the file; its pictures stand in a folder beside it.
        language: BCP 47; None: as the page says, or else guessed.
        kept: the places of elements that are not left out, for somebody said so.
        changes: what becomes of changes that Word tracks.

    Raises:
        SourceError: there is no text in it, it cannot be read safely, or changes are not decided.
        ConformanceError: it cannot be read.
    """
    page = open_page(path)
    reports, early = Reports(str(path)), Reports(str(path))
    format_by_style(page.root, path.parent, early)
    standardise(page.root, early)
    copy = copied(page.root, early)
    places = with_places(page.root)
    for each in early.found:
        # What was said before elements had places was said by line.
        line = each.position.line
        at = places.index(line, 1) if line in places[1:] else line
        reports.found.append(replace(each, position=early.at(at)))
    kept = all_within(page.root, kept)
    body = page.root.find("body")
    top = body if body is not None else page.root
    whole = numbered(top)
    if not said(top).strip():
        raise SourceError(f"{path}: there is no text in it.")
    scope = scope_of(page.root)
    marked = copy.language if copy is not None else ""
    tag = language or page.language or _guessed(said(scope), marked, reports)
    titled = copy.arrange(changes, path, tag, reports) if copy is not None else None
    words = wording(tag)
    ours = page.said.generator.startswith(GENERATOR)
    handout = Handout(labels_of(tag), reports) if ours else None
    opened = _opened(scope)
    for each in scope.iter(*HEADINGS) if not ours else ():
        if is_greeting(" ".join("".join(each.itertext()).split()), words):
            each.tag = "p"  # a greeting is no title and no heading
    title = _title(scope, opened) if copy is None else titled
    outside = name_outside(top, scope, reports, kept)
    lines = _own_lines(scope) if ours else []
    left, head = opening_of(lines, tag, words, reports)
    front: dict[str, Any] = {}
    if left and ours:
        front["description"] = left[0][0]
    for text, line in left[1:]:
        reports.left_out("Left out, what handouts say by themselves", text, line)
    authors = list(head.front.get("authors", ())) or page.authors
    works = Works(reports, authors)
    glossary = _glossary(scope, reports) if ours else {}
    notes = notes_of(scope, words, works, reports)
    pictures = Pictures()
    reader = BlockReader(
        path.parent, page.address, reports, pictures, notes, handout, title, opened,
        anchors_of(scope), size=len(said(scope)), kept=kept,
    )  # fmt: skip
    above, below = ([_alone(reader, each, tag) for each in some] for some in outside)
    blocks = reader.blocks(scope, Place(language=tag))
    footnotes = notes.footnotes(
        lambda each: reader.blocks(each, Place(language=tag, within=True)), reader.at
    )
    if not ours:
        blocks = _without_furniture(blocks, words, reports, kept)
        blocks, head = _opening(_without_said(blocks, page, words, reports), tag, words, reports)
        blocks = boxed(blocks, words)
    blocks = [*chain.from_iterable(above), *blocks, *chain.from_iterable(below)]
    _source(page, head, works, ours=ours)
    entries, ids = works.settled()
    if notes.replaced:
        _report_marks(notes.replaced, notes.line, reports)
    if reader.scripts:
        count = reader.scripts
        what = "1 program or style" if count == 1 else f"{count} programs and styles"
        reports.left_out(f"Left out, {what} of the page", "", 1, "A handout runs none.")
    if page.description and not front.get("description") and not ours:
        reports.left_out(
            "Left out, what the page says of itself to search engines", page.description, 1,
            "Write it as description: if it says what the article is about.", where=Where.FIRST,
        )  # fmt: skip
    front = _front(page, title, tag, head, front, reports, reader.apart)
    if works.source:
        front["source"] = ids[works.source]
    if entries:
        front["references"] = entries
    if glossary:
        front["glossary"] = glossary
    settled, notes_made, short = tidied_blocks(
        with_ids_of(tuple(blocks), ids), with_ids_of(footnotes, ids), reader.short, reports
    )
    return Manuscript(
        front,
        settled,
        said(whole, reader.apart | notes.apart | (copy.apart if copy is not None else set())),
        tuple(reports.found),
        notes_made,
        short,
        _used(pictures.taken, settled, notes_made),
        " ".join([*reader.moved, *(copy.moved if copy is not None else ())]),
        places,
    )


def _alone(reader: BlockReader, element: etree._Element, tag: str) -> list[Block]:
    """Return the blocks of an element outside the article that is taken into it."""
    flow = Flow(line=reader.line(element))
    reader.element(element, Place(language=tag), flow)
    reader.flush(flow)
    return flow.blocks


def _guessed(text: str, marked: str, reports: Reports) -> str:
    """Return the language of a text, and its region where it is marked as of one."""
    tag, sure = guess(text)
    if marked and (not sure or primary(marked) == primary(tag)):
        return marked
    if not sure:
        reports.asked(
            f"The language seems to be {tag}.", 1, "Name it with --lang if it is another."
        )
    return tag


def _opened(scope: etree._Element) -> frozenset[str]:
    """Return the identifiers of what buttons open in the article: the parts of an accordion."""
    wanted = {
        name
        for each in scope.iter("button", "a")
        if not any(name_of(above) in ("nav", "aside", "header") for above in each.iterancestors())
        for name in str(each.get("aria-controls") or "").split()
    }
    return frozenset(
        str(each.get("id"))
        for each in scope.iter()
        if each.get("id") in wanted
        and name_of(each) not in ("nav", "aside", "form", "dialog", "ul")
    )


def _title(scope: etree._Element, opened: frozenset[str]) -> etree._Element | None:
    for element in scope.iter("h1"):
        around = [element, *element.iterancestors()]
        if "".join(element.itertext()).strip() and not any(
            (is_hidden(each) and each.get("id") not in opened) or name_of(each) in ("nav", "aside")
            for each in around
        ):
            return element
    return None


def _own_lines(scope: etree._Element) -> list[tuple[str, int]]:
    """Return the lines that a handout has below its title, and that of its source at the end.

    None of them stays in the text.
    """
    found = []
    for line in [each for each in scope.iter("p") if (each.get("class") or "") not in _LISTS]:
        kind, above = line.get("class") or "", line.getparent()
        if above is None or (above.tag, above.get("class")) not in _WITH_OWN_LINES:
            continue
        if above.tag == "header" or kind == "source":
            found.append((" ".join(said(line).split()), int(line.sourceline or 1), kind == "lede"))
            above.remove(line)
    found.sort(key=lambda each: not each[2])
    return [(text, number) for text, number, _ in found]


def _glossary(scope: etree._Element, reports: Reports) -> dict[str, str]:
    """Return the words that a handout explains, and take their list out of the page."""
    found: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    for link in scope.iter("a"):
        if link.get("role") == "doc-glossref":
            forms.setdefault((link.get("href") or "")[1:], []).append("".join(link.itertext()))
    for section in [each for each in scope.iter("section") if each.get("role") == "doc-glossary"]:
        terms = [" ".join("".join(each.itertext()).split()) for each in section.iter("dt")]
        names = [str(each.get("id") or "") for each in section.iter("dt")]
        for link in [each for each in section.iter("a") if each.get("class") == "back"]:
            above = link.getparent()
            if above is not None:
                above.remove(link)
        for term, name, meaning in zip(terms, names, section.iter("dd"), strict=False):
            known = dict.fromkeys(forms.get(name, ()))
            others = [form for form in known if key(form) != key(term)]
            found[" | ".join([term, *others])] = escaped(" ".join(said(meaning).split()))
        headings = [" ".join(said(each).split()) for each in section.iter(*HEADINGS)]
        reports.guessed(
            "The words explained stand in the front matter, under glossary.",
            int(section.sourceline or 1),
            dropped=" ".join([*terms, *headings]),
        )
        above = section.getparent()
        if above is not None:
            above.remove(section)
    return found


def _without_furniture(
    blocks: Sequence[Block], words: Wording, reports: Reports, kept: frozenset[int]
) -> list[Block]:
    """Take away what a website writes above and below its articles."""
    out = list(blocks)
    for at in (0, -1):
        for _ in range(_MOST_FURNITURE):
            if not out or not all(is_one_of(text, words.furniture) for text in _lines(out[at])):
                break
            if out[at].position.line in kept:
                break
            gone = out.pop(at)
            reports.left_out(
                "Left out, it belongs to the website", " ".join(_lines(gone)),
                gone.position.line,
            )  # fmt: skip
    return out


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph():
            return [plain_text(block)]
        case List(items):
            return [plain_text(item) for item in items]
        case _:
            return [" . "]


def _without_said(
    blocks: Sequence[Block], page: Page, words: Wording, reports: Reports
) -> list[Block]:
    """Take away lines that say what the head of the page says, too: its authors, its DOI."""
    out: list[Block] = []
    doi = str(page.work.get("DOI", "")).casefold()
    for at, block in enumerate(blocks):
        near = at < _NEAR_TITLE and isinstance(block, (Paragraph, List))
        text = key(" ; ".join(_lines(block))) if near else ""
        bare = re.sub(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)", "", text)
        what = "the authors" if text and _says_authors(text, page, words) else "the DOI" if (
            doi and doi == bare) else ""  # fmt: skip
        if what:
            reports.left_out(
                f"Left out, {what} of the page, which the front matter names", plain_text(block),
                block.position.line, "Handouts write the line themselves.",
            )  # fmt: skip
        else:
            out.append(block)
    return out


def _says_authors(text: str, page: Page, words: Wording) -> bool:
    """Return True for a line of the page's authors with hardly anything beside them."""
    names = [key(each) for each in page.authors]
    if not names or not all(name in text for name in names):
        return False
    for name in names:
        text = text.replace(name, " ")
    said = sorted((*words.authors, *words.published, *words.reviewed), key=len, reverse=True)
    for each in said:
        text = re.sub(rf"\b{re.escape(each)}\b", " ", text)
    rest = re.findall(r"[^\W\d_]{2,}", text)
    return len(rest) <= _MOST_BESIDE_AUTHORS


def _opening(
    blocks: Sequence[Block], tag: str, words: Wording, reports: Reports
) -> tuple[list[Block], Opening]:
    """Take the lines of authors, dates and the source out of the first paragraphs."""
    first = []
    for block in blocks:
        if not isinstance(block, Paragraph) or not plain_text(block).strip():
            break  # pictures are no line of authors
        first.append(block)
    lines = [(" ".join(plain_text(each).split()), at) for at, each in enumerate(first[:4])]
    numbered = Reports(reports.name)
    left, head = opening_of(lines, tag, words, numbered)
    for each in numbered.found:
        place = first[min(each.position.line, len(first) - 1)].position if first else each.position
        reports.found.append(replace(each, position=place))
    kept = {at for _, at in left}
    out = [block for at, block in enumerate(blocks) if at >= len(lines) or at in kept]
    return _without_last_dates(out, tag, words, head, reports), head


def _without_last_dates(
    blocks: list[Block], tag: str, words: Wording, head: Opening, reports: Reports
) -> list[Block]:
    """Take the dates out of lines at the end such as “Page last reviewed: 3 November 2025”."""
    out = list(blocks)
    for block in blocks[1:][-_NEAR_END:]:
        if not isinstance(block, Paragraph):
            continue
        lines: list[list[Inline]] = [[]]
        for node in block.inlines:
            if isinstance(node, LineBreak):
                lines.append([])
            else:
                lines[-1].append(node)
        found = [dated(" ".join(plain_text(tuple(line)).split()), words, tag) for line in lines]
        names = [name for name, date in found if date]
        if len(names) < len(lines) or {*names} & {*head.front} or len({*names}) < len(names):
            continue
        head.front |= dict(found)
        reports.guessed(
            f"Dates stand in the front matter now: {', '.join(date for _, date in found)}.",
            block.position.line, dropped=plain_text(block), words=plain_text(block),
            keys=tuple(name for name, _ in found),
        )  # fmt: skip
        out.remove(block)
    return out


def _source(page: Page, head: Opening, works: Works, *, ours: bool) -> None:
    if head.source:
        works.add_source(head.source, head.source_line)
    elif page.work and not ours:
        works.add_source(page.work, 1)


def _front(
    page: Page,
    title: etree._Element | None,
    tag: str,
    head: Opening,
    known: dict[str, Any],
    reports: Reports,
    apart: set[str],
) -> dict[str, Any]:
    words = title_of(title, reports, apart) if title is not None else ""
    if not words and page.title:
        words = _SITE_NAME.sub("", page.title)
        reports.guessed(f"The title is that of the page: {words}", 1, words=words, keys=("title",))
    elif title is not None and words and not page.said.generator.startswith(GENERATOR):
        reports.guessed(
            f"The title was read from this line: {excerpt(words)}", int(title.sourceline or 1),
            "Write another title if it is none.", words=words, keys=("title",),
        )  # fmt: skip
    if not words:
        reports.asked(
            "The page has no title.", 1,
            "Write a title into the front matter: title: What it is about.",
        )  # fmt: skip
    front: dict[str, Any] = {"title": words} if words else {}
    front |= {"lang": tag, **known}
    if page.authors:
        front["authors"] = page.authors
    if page.published:
        front["published"] = page.published
    if page.reviewed:
        front["reviewed"] = page.reviewed
    return (
        front
        | head.front
        | (front_of(page.said) if page.said.generator.startswith(GENERATOR) else {})
    )


def _report_marks(marks: Sequence[str], line: int, reports: Reports) -> None:
    count = len(marks)
    what = "1 mark" if count == 1 else f"{count} marks"
    reports.guessed(
        f"{what} of notes and works, such as {marks[0].strip()}, became marks of the article.",
        line,
        dropped=" ".join(marks),
    )


def _used(pictures: dict[str, bytes], *nodes: Any) -> dict[str, bytes]:
    used = {node.picture for node in walk(nodes) if isinstance(node, Image)}
    return {path: data for path, data in pictures.items() if path in used}
