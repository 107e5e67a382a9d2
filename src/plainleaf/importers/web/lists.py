"""The lists of a page → lists of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from plainleaf.importers.manuscript import Where
from plainleaf.importers.runs import inlines_of
from plainleaf.importers.serialise import counting
from plainleaf.importers.web.places import Flow, Place
from plainleaf.importers.web.words import CODE, label_of, number_of
from plainleaf.model.article import Block, Definition, DefinitionList, List, ListItem, Paragraph
from plainleaf.model.inlines import Inlines, Strong
from plainleaf.text.numerals import FIGURES, KINDS
from plainleaf.verify.readback.html import name_of

if TYPE_CHECKING:
    from plainleaf.importers.web.blocks import BlockReader


def list_blocks(
    reader: BlockReader, element: etree._Element, ordered: bool, place: Place
) -> list[Block]:
    """Return a list, and what stands loose in it above its first item."""
    items: list[ListItem] = []
    loose: list[Block] = []
    within = replace(place, within=True)
    first = expected = 0
    for child in element:
        name = name_of(child)
        if name == "li" and not reader.is_left_out(child, name):
            inner, _ = reader.spoken(child, within)
            blocks = reader.blocks(child, inner)
            number = number_of(child)
            if not blocks:
                if number is not None:
                    reader.reports.left_out(
                        "Left out, the number of an empty item", label_of(child),
                        reader.line(child), where=Where.NOWHERE,
                    )  # fmt: skip
                continue
            if ordered and number is not None:
                first = first if items else number
                given = None if not items or number == expected else number
                expected = number + 1
                items.append(ListItem(tuple(blocks), reader.at(child), given))
            else:
                items.append(ListItem(tuple(blocks), reader.at(child)))
        elif name and name != "li" and name not in CODE:
            flow = Flow(line=reader.line(child))
            reader.element(child, within, flow)
            reader.flush(flow)
            if items:
                last = items[-1]
                items[-1] = replace(last, blocks=(*last.blocks, *flow.blocks))
            else:
                loose += flow.blocks
        if (child.tail or "").strip():
            flow = Flow(line=reader.line(child))
            reader.text(child.tail, within, flow, child)
            reader.flush(flow)
            if items:
                last = items[-1]
                items[-1] = replace(last, blocks=(*last.blocks, *flow.blocks))
            else:
                loose += flow.blocks
    if (element.text or "").strip():
        flow = Flow(line=reader.line(element))
        reader.text(element.text, place, flow, element)
        reader.flush(flow)
        loose = [*flow.blocks, *loose]
    if not items:
        return loose
    made = List(tuple(items), ordered, reader.at(element), first if ordered else 1)
    kind = element.get("type") or FIGURES
    kept = counting(made, kind) if ordered and kind in KINDS else made
    if ordered and kind in KINDS and kept.kind != kind:
        counted = [each for each in element if name_of(each) == "li"]
        reader.moved += [str(number_of(each)) for each in counted]
        reader.reports.guessed(
            "The letters of a list became numbers.", reader.line(element),
            "See that the text does not speak of its letters.",
            " ".join(map(label_of, counted)),
        )  # fmt: skip
    return [*loose, kept]


def definition_blocks(reader: BlockReader, element: etree._Element, place: Place) -> list[Block]:
    """Return a list of terms; one whose terms and meanings do not pair is taken apart."""
    within = replace(place, within=True)
    entries: list[tuple[list[Inlines], list[tuple[Block, ...]]]] = []
    rest: list[etree._Element] = []
    for child in element.iter():
        name = name_of(child)
        above = child.getparent()
        own = above is element or (
            above is not None and name_of(above) == "div" and above.getparent() is element
        )
        if child is element or not own or name == "div":
            continue
        if name == "dt":
            inlines = _term(reader, child, within)
            if not entries or entries[-1][1]:
                entries.append(([], []))
            if inlines:
                entries[-1][0].append(inlines)
        elif name == "dd":
            blocks = tuple(reader.blocks(child, within))
            if not entries:
                entries.append(([], []))
            if blocks:
                entries[-1][1].append(blocks)
        elif name:
            rest.append(child)
    for each in rest:
        reader.left_out("what stands between the terms of a list", each)
    good = all(terms and meanings for terms, meanings in entries)
    if good and entries:
        items = tuple(
            Definition(tuple(terms), tuple(meanings), reader.at(element))
            for terms, meanings in entries
        )
        return [DefinitionList(items, reader.at(element))]
    out: list[Block] = []
    for terms, meanings in entries:
        out += [Paragraph((Strong(term),), reader.at(element)) for term in terms]
        out += [block for blocks in meanings for block in blocks]
    return out


def _term(reader: BlockReader, element: etree._Element, place: Place) -> Inlines:
    flow = Flow(line=reader.line(element))
    reader.inside(element, place, flow)
    words = [Paragraph(inlines_of(flow.runs, reader.at(element)), reader.at(element))]
    return tuple(
        node for block in [*flow.blocks, *words] if isinstance(block, Paragraph)
        for node in block.inlines
    )  # fmt: skip
