"""The structure tree that a PDF of a handout should have, from the model alone; and the one it has.

One structure element for one node of the article, in the article's order, whatever pages it
crosses (ISO 32000-1, 14.8.4). This room knows nothing of HTML, which the PDF is made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, assert_never

import pikepdf

from plainleaf.handout import Handout
from plainleaf.model.article import (
    Block,
    BlockQuote,
    Blocks,
    Box,
    Cell,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Glossary,
    Heading,
    IconArray,
    List,
    Paragraph,
    Row,
    Section,
    Table,
    ThematicBreak,
    WritingLines,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationLink,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inlines,
    Isolate,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.parts import AlsoIn, Available, Colophon, Footnotes, Lede, Letterhead, Source
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from samples import held


@dataclass
class Element:
    """A structure element: its role, what it says beside its content, and what is below it."""

    role: str
    says: dict[str, str] = field(default_factory=dict)
    kids: list[Element] = field(default_factory=list)

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the tree as lines, for a message that shows where two differ."""
        said = "".join(f" {key}={value}" for key, value in sorted(self.says.items()))
        yield f"{'  ' * depth}{self.role}{said}"
        for kid in self.kids:
            yield from kid.lines(depth + 1)


# --- What should be there ------------------------------------------------------------------------


def expected(handout: Handout) -> Element:
    """Return the tree of a handout."""
    model = _Model(handout.article.metadata.language)
    document = Element("Document")
    document.kids += model.blocks(held(handout, Letterhead))
    document.kids += model.block(handout.heading)
    source = handout.part(Source)
    last = source is not None and source.last
    above = () if last else held(handout, Source)
    for line in (held(handout, Lede), handout.byline, held(handout, AlsoIn), above):
        if line:
            document.kids.append(Element("P", kids=model.inlines(line)))
    document.kids += model.blocks(handout.body)
    if footnotes := handout.part(Footnotes):
        notes = []
        for note, anchors in zip(footnotes.notes, footnotes.backlinks, strict=True):
            back = [Element("Link") for _ in anchors]
            notes.append(_item(Element("Note", kids=model.note(note.blocks, back))))
        numbered = Element("L", {"ListNumbering": "Decimal"}, notes)
        document.kids.append(Element("Sect", kids=[*model.block(footnotes.heading), numbered]))
    if references := handout.references:
        entries = []
        for entry in references.entries:
            content = model.inlines(entry.inlines)
            back = [Element("Link") for _ in entry.cited_at]
            item = _item(Element("BibEntry", kids=[*content, *back]))
            # A list in the order of names has no marks before its entries.
            entries.append(item if references.numbered else Element("LI", kids=item.kids[1:]))
        kind = {"ListNumbering": "Decimal" if references.numbered else "None"}
        listed = Element("L", kind, entries)
        document.kids.append(Element("Sect", kids=[*model.block(references.heading), listed]))
    if last:
        document.kids.append(Element("P", kids=model.inlines(held(handout, Source))))
    if held(handout, Available):
        document.kids.append(Element("P", kids=model.inlines(held(handout, Available))))
    document.kids += model.blocks(held(handout, Colophon))
    return document


def _item(*body: Element) -> Element:
    return Element("LI", kids=[Element("Lbl"), Element("LBody", kids=list(body))])


class _Model:
    def __init__(self, language: str) -> None:
        self._languages = [language]

    def in_language(self, language: str, role: str, content: Any) -> list[Element]:
        """Return an element for words in another language, or just the words."""
        if not language or language == self._languages[-1]:
            kids: list[Element] = content()
            return kids
        self._languages.append(language)
        element = Element(role, {"Lang": language}, content())
        self._languages.pop()
        return [element]

    def blocks(self, blocks: Blocks) -> list[Element]:
        return [element for block in blocks for element in self.block(block)]

    def block(self, block: Block) -> list[Element]:
        match block:
            case Heading(level, inlines):
                return [Element(f"H{level}", kids=self.inlines(inlines))]
            case Section(heading, blocks):
                return [Element("Sect", kids=[*self.block(heading), *self.blocks(blocks)])]
            case Paragraph(inlines):
                return [Element("P", kids=self.inlines(inlines))]
            case List(items, ordered):
                kind = {"ListNumbering": "Decimal" if ordered else "Disc"}
                return [Element("L", kind, [_item(*self.tight(item.blocks)) for item in items])]
            case DefinitionList(items):
                return [Element("L", {"ListNumbering": "None"}, [
                    Element("LI", kids=[
                        *(Element("Lbl", kids=self.inlines(term)) for term in item.terms),
                        *(Element("LBody", kids=self.tight(one)) for one in item.explanations),
                    ])
                    for item in items
                ])]  # fmt: skip
            case BlockQuote(blocks):
                return [Element("BlockQuote", kids=self.blocks(blocks))]
            case CodeBlock():
                return [Element("P", kids=[Element("Code")])]
            case Table():
                return [self.table(block)]
            case Figure(image, caption):
                picture = self.inlines((image,))
                if not caption:
                    return picture
                return [Element("Div", kids=[
                    *picture, Element("Caption", kids=self.inlines(caption))
                ])]  # fmt: skip
            case Box(_, heading, blocks):
                head = self.block(heading) if heading else []
                return [Element("Sect", kids=[*head, *self.blocks(blocks)])]
            case IconArray(_, _, blocks):
                return self.blocks(blocks)
            case Division(blocks, language):
                return self.in_language(language, "Div", lambda: self.blocks(blocks))
            case ThematicBreak() | WritingLines():
                return []
            case Glossary(entries):
                return [Element("L", {"ListNumbering": "None"}, [
                    Element("LI", kids=[
                        Element("Lbl", kids=self.inlines(entry.term)),
                        Element("LBody", kids=[
                            *self.inlines(entry.explanation),
                            *([Element("Link")] if entry.used_at else []),
                        ]),
                    ])
                    for entry in entries
                ])]  # fmt: skip
            case _:
                assert_never(block)

    def tight(self, blocks: Blocks) -> list[Element]:
        """Return what stands in an item or cell: a lone paragraph is no element of its own."""
        match blocks:
            case (Paragraph(inlines), *rest) if all(
                isinstance(one, (List, WritingLines)) for one in rest
            ):
                return [*self.inlines(inlines), *self.blocks(tuple(rest))]
            case _:
                return self.blocks(blocks)

    def note(self, blocks: Blocks, back: list[Element]) -> list[Element]:
        match blocks:
            case (Paragraph(inlines),):
                return [*self.inlines(inlines), *back]
            case (*rest, Paragraph(inlines)):
                last = Element("P", kids=[*self.inlines(inlines), *back])
                return [*self.blocks(tuple(rest)), last]
            case _:
                return [*self.blocks(blocks), Element("P", kids=back)]

    def table(self, table: Table) -> Element:
        head = [self.row(row, "Column") for row in table.head]
        body = [self.row(row, "Row") for row in table.body]
        kids = [Element("Caption", kids=self.inlines(table.caption))] if table.caption else []
        if head:
            # A head needs a body (ISO 14289-1, 7.2): a table of headers alone is all body.
            kids.append(Element("THead" if body else "TBody", kids=head))
        if body:
            kids.append(Element("TBody", kids=body))
        return Element("Table", kids=kids)

    def row(self, row: Row, scope: str) -> Element:
        return Element("TR", kids=[
            Element("TH", {"Scope": scope}, self.tight(cell.blocks))
            if cell.header and _is_heard(cell)
            else Element("TD", kids=self.tight(cell.blocks))
            for cell in row.cells
        ])  # fmt: skip

    def inlines(self, inlines: Inlines) -> list[Element]:
        return [element for inline in inlines for element in self.inline(inline)]

    def inline(self, inline: Any) -> list[Element]:
        match inline:
            case Text() | LineBreak():
                return []
            case (
                Emphasis(children)
                | Strong(children)
                | Superscript(children)
                | SmallCaps(children)
                | Subscript(children)
                | Mark(children)
                | Strikethrough(children)
                | Keyboard(children)
                | Isolate(children)
            ):
                return self.inlines(children)
            case Code():
                return [Element("Code")]
            case Abbreviation(children, expansion):
                return [Element("Span", {"E": expansion}, self.inlines(children))]
            case Span(children, language):
                return self.in_language(language, "Span", lambda: self.inlines(children))
            case Link(children):
                return [Element("Link", kids=self.inlines(children))]
            case Image(_, alt):
                return [Element("Figure", {"Alt": alt})] if alt else []
            case Citation(shown=shown):
                return self.inlines(shown)
            case CitationLink(children):
                link = Element("Link", kids=self.inlines(children))
                return [Element("Reference", kids=[link])]
            case FootnoteReference():
                return [Element("Reference", kids=[Element("Link")])]
            case Term(children):
                link = Element("Link", kids=self.inlines(children))
                return [Element("Reference", kids=[link])]
            case _:
                raise AssertionError(f"no structure is known for {inline}")


def _is_heard(cell: Cell) -> bool:
    return bool(plain_text(cell.blocks).strip()) or any(
        isinstance(node, Image) and node.alt for node in walk(cell.blocks)
    )


# --- What is there -------------------------------------------------------------------------------


def actual(pdf: pikepdf.Pdf) -> Element:
    """Return the tree of a PDF."""
    (document,) = _kids(pdf.Root.StructTreeRoot)
    return _read(document)


def _read(element: Any) -> Element:
    below = [
        _read(kid)
        for kid in _kids(element)
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid and not _only_spells(kid)
    ]
    return Element(str(element.S)[1:], dict(_says(element)), below)


def _only_spells(element: Any) -> bool:
    """Return whether an element only says the text of lines that run from right to left."""
    return element.S == "/Span" and "/ActualText" in element and "/Lang" not in element


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _says(element: Any) -> Iterator[tuple[str, str]]:
    for key in ("Lang", "E", "Alt"):
        # What a link back is called stands in a label, which the model has no node for.
        if f"/{key}" in element and not (key == "Alt" and element.S == "/Link"):
            yield key, str(element[f"/{key}"])
    for key in ("Scope", "ListNumbering"):
        if "/A" in element and f"/{key}" in element.A:
            yield key, str(element.A[f"/{key}"])[1:]
