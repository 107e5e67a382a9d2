"""The markup that the web page, the PDF and the EPUB share.

Here one `match` a node decides which macro of `nodes.html.j2` shows it; all markup stands in the
templates, all of it escaped, and reads the same as HTML and as XML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, assert_never

from markupsafe import Markup, escape

from plainleaf.handout import Handout
from plainleaf.handout.marks import small_by_nature
from plainleaf.handout.siblings import in_format
from plainleaf.model import parts
from plainleaf.model.article import (
    Alignment,
    Block,
    BlockQuote,
    Blocks,
    Box,
    BoxKind,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Footnote,
    Glossary,
    GlossaryEntry,
    Heading,
    IconArray,
    List,
    ListItem,
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
    Inline,
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
from plainleaf.model.parts import Part, ReferenceEntry
from plainleaf.model.transform import walk
from plainleaf.model.words import labels, plain_text
from plainleaf.text.addresses import valid_address
from plainleaf.text.direction import in_isolates
from plainleaf.text.scripts import right_to_left
from plainleaf.text.wholes import wholes
from plainleaf.theme import Theme
from plainleaf.writers.html.parts import element_of, identifiers, running_title
from plainleaf.writers.html.tables import (
    CROWDED,
    LONG_CELL,
    ON_ONE_LINE,
    cell_classes,
    says_something,
    table_classes,
    word_count,
)
from plainleaf.writers.styles import Flavour

# What is kept whole at its hyphens takes this share of a line at the most.
WHOLE = 0.6
TALLEST_ON_PAPER = 720  # CSS pixels: 190 mm, on A4 and on Letter

_FORMATS = {Flavour.SCREEN: "html", Flavour.PRINT: "pdf", Flavour.EPUB: "epub"}

# ARIA role (ARIA in HTML allows it on `section`) and EPUB structural semantics of a box.
_BOX_ROLES: Mapping[BoxKind, tuple[str, str]] = {
    BoxKind.KEY_POINTS: ("doc-abstract", "abstract"),
    BoxKind.NOTE: ("note", ""),
    BoxKind.WARNING: ("doc-notice", "notice"),
}


def direction(language: str) -> str:
    """Return `rtl` or `ltr`, what HTML calls the direction of a language (BCP 47)."""
    return "rtl" if right_to_left(language) else "ltr"


class Body:
    """Shows a handout's nodes as markup.

    Args:
        handout: the composed handout.
        theme: tokens and templates.
        flavour: where the markup goes.
        sources: for each picture's key, the address that stands in `src`.
    """

    def __init__(
        self, handout: Handout, theme: Theme, flavour: Flavour, sources: Mapping[str, str]
    ) -> None:
        self._handout = handout
        self._flavour = flavour
        self._epub = flavour is Flavour.EPUB
        self._sources = sources
        self._macros: Any = theme.environment.get_template("nodes.html.j2").module
        self._line = theme.tokens.line
        self._whole = theme.tokens.text.whole_words
        self._tables = 0
        headings = [handout.heading, *_headings(handout.body)]
        if handout.references:
            headings.append(handout.references.heading)
        self._identifiers = identifiers(handout)
        # A landmark's name must be its own (WCAG technique ARIA11): a heading that comes twice
        # names no landmark.
        self._names = Counter(" ".join(plain_text(heading).split()) for heading in headings)
        # An identifier for each footnote that no heading has taken.
        self._footnotes = {
            note.number: self.fresh(f"footnote-{note.number}") for note in handout.footnotes
        }

    def fresh(self, identifier: str) -> str:
        """Return `identifier`, with a number if the article uses it; and keep it."""
        number, candidate = 1, identifier
        while candidate in self._identifiers:
            number += 1
            candidate = f"{identifier}-{number}"
        self._identifiers.add(candidate)
        return candidate

    def content(self) -> Markup:
        """Return the whole handout: its parts in order, within the elements that they share."""
        out = []
        for element, members in groupby(self._handout.parts, element_of):
            content = Markup("").join(map(self.part, members))
            match element:
                case "header":
                    out.append(self._macros.title_block(content))
                case "footer":
                    out.append(self._macros.colophon(content))
                case "":
                    out.append(content)
                case _:
                    assert_never(element)
        return Markup("").join(out)

    def part(self, part: Part) -> Markup:
        """Return one part of a handout."""
        handout, macros = self._handout, self._macros
        shown: Markup
        match part:
            case parts.Letterhead(blocks):
                margin = self._running(handout.margin) if self._flavour is Flavour.PRINT else ""
                shown = macros.letterhead(self.blocks(blocks), margin)
            case parts.Title(heading):
                shown = self._heading(heading, self._running(running_title(handout, self._line)))
            case parts.Lede(inlines):
                shown = macros.line(self.inlines(inlines), "lede")
            case parts.Byline(inlines):
                shown = macros.line(self.inlines(inlines), "byline")
            case parts.AlsoIn(inlines):
                led = in_format(inlines, _FORMATS[self._flavour])
                shown = macros.line(self.inlines(led), "also-in")
            case parts.Source(inlines):
                shown = macros.line(self.inlines(inlines), "source")
            case parts.Available(inlines):
                shown = macros.line(self.inlines(inlines), "available")
            case parts.Body(blocks) | parts.Colophon(blocks):
                shown = self.blocks(blocks)
            case parts.References(heading, entries, numbered):
                shown = macros.references(
                    self._heading(heading),
                    heading.identifier,
                    [self._entry(entry) for entry in entries],
                    numbered,
                    self._epub,
                )
            case parts.Footnotes(notes, backlinks):
                shown = macros.footnotes(
                    list(map(self._footnote, notes, backlinks)),
                    handout.labels["footnotes"],
                    self._epub,
                )
            case _:
                assert_never(part)
        return shown

    def blocks(self, nodes: Blocks) -> Markup:
        """Return blocks one after the other."""
        named = labels(nodes) if self._flavour is Flavour.PRINT else ()
        return Markup("").join(
            self._macros.label(self.inlines(node.inlines))
            if place in named and isinstance(node, Paragraph)
            else self.block(node)
            for place, node in enumerate(nodes)
        )

    def block(self, node: Block) -> Markup:
        """Return one block."""
        macros = self._macros
        shown: Markup
        match node:
            case Heading():
                shown = self._heading(node)
            case Section(heading, blocks):
                shown = self._section(heading, blocks)
            case Paragraph(inlines):
                shown = macros.paragraph(self.inlines(inlines))
            case List(items, ordered, _, start):
                shown = macros.list(ordered, start, [self._item(item) for item in items])
            case DefinitionList(items):
                shown = macros.definition_list([
                    {
                        "terms": [self.inlines(term) for term in item.terms],
                        "explanations": [self._tight(blocks) for blocks in item.explanations],
                    }
                    for item in items
                ])  # fmt: skip
            case BlockQuote(blocks):
                shown = macros.quote(self.blocks(blocks))
            case CodeBlock(text):
                shown = macros.code_block(self._words(text))
            case Table():
                shown = self._table(node)
            case Figure(image, caption):
                shown = macros.figure(self.inline(image), self.inlines(caption))
            case Box(kind, heading, blocks):
                shown = self._box(kind, heading, blocks)
            case WritingLines(count):
                shown = macros.ruled_lines(count)
            case Glossary(entries):
                shown = macros.glossary([self._term(entry) for entry in entries], self._epub)
            case IconArray(_, _, blocks):
                shown = macros.group(self.blocks(blocks), "icon-array")
            case Division(blocks, language):
                shown = macros.division(self.blocks(blocks), language, direction(language))
            case ThematicBreak():
                shown = macros.thematic_break()
            case _:
                assert_never(node)
        return shown

    def inlines(self, nodes: Inlines) -> Markup:
        """Return inlines one after the other."""
        return Markup("").join(self.inline(node) for node in nodes)

    def inline(self, node: Inline) -> Markup:
        """Return one inline."""
        macros = self._macros
        shown: Markup
        match node:
            case Text(text):
                shown = self._words(text)
            case LineBreak():
                shown = macros.line_break()
            case Emphasis(children):
                shown = macros.element("em", self.inlines(children))
            case Strong(children):
                shown = macros.element("strong", self.inlines(children))
            case Superscript(children) | Subscript(children):
                if small_by_nature(node):
                    shown = macros.figures(self.inlines(children))
                else:
                    name = "sup" if isinstance(node, Superscript) else "sub"
                    shown = macros.element(name, self.inlines(children))
            case SmallCaps(children):
                shown = macros.small_caps(self.inlines(children))
            case Mark(children):
                shown = macros.element("mark", self.inlines(children))
            case Strikethrough(children):
                shown = macros.element("s", self.inlines(children))
            case Keyboard(children):
                shown = macros.element("kbd", self.inlines(children))
            case Code(text):
                shown = macros.code(self._words(text))
            case Abbreviation(children, expansion):
                shown = macros.abbreviation(self.inlines(children), expansion)
            case Span(children, language):
                shown = macros.span(self.inlines(children), language, direction(language))
            case Isolate(children):
                shown = macros.isolate(self.inlines(children))
            case Link(children, target):
                shown = macros.link(self.inlines(children), valid_address(target))
            case Image(key, alt):
                shown = macros.image(self._sources[key], alt or "", *self._size(key))
            case Citation(shown=inlines):
                shown = self.inlines(inlines)
            case CitationLink(children, target, anchor):
                name = self._handout.name_of(node)
                shown = macros.citation(self.inlines(children), target, anchor, name, self._epub)
            case FootnoteReference(_, _, number, anchor, mark, lead):
                target, name = self._footnotes[number], self._handout.name_of(node)
                shown = macros.footnote_reference(lead, mark, anchor, target, name, self._epub)
            case Term(children, target, anchor):
                shown = macros.term(self.inlines(children), anchor, target, self._epub)
            case _:
                assert_never(node)
        return shown

    def _running(self, text: str) -> str:
        """Return words of a page's margin, where no markup stands, with what keeps their order."""
        rtl = right_to_left(self._handout.article.metadata.language)
        return in_isolates(text) if rtl else text

    def _words(self, text: str) -> Markup:
        """Return an author's words; what a line may not end in is kept together."""
        if not self._whole:
            return escape(text)
        return Markup("").join(
            self._macros.whole(piece) if holds else escape(piece)
            for piece, holds in wholes(text, round(self._line * CROWDED * WHOLE), dashed=True)
        )

    def _size(self, key: str) -> tuple[int, int]:
        """Return a picture's width and height in whole pixels; on paper it fits a page."""
        picture = self._handout.article.pictures[key]
        scale = 1.0
        if self._flavour is Flavour.PRINT and picture.height > TALLEST_ON_PAPER:
            scale = TALLEST_ON_PAPER / picture.height
        return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))

    def _heading(self, heading: Heading, running: str = "") -> Markup:
        shown: Markup = self._macros.heading(
            heading.level,
            heading.identifier,
            self.inlines(heading.inlines),
            running if self._flavour is Flavour.PRINT else "",
            # WeasyPrint's own bookmarks lose a space that stands alone between two elements.
            " ".join(plain_text(heading).split()) if self._flavour is Flavour.PRINT else "",
        )
        return shown

    def _label(self, heading: Heading) -> str:
        words = " ".join(plain_text(heading).split())
        return heading.identifier if self._names[words] == 1 else ""

    def _section(self, heading: Heading, blocks: Blocks) -> Markup:
        content = self._heading(heading) + self.blocks(blocks)
        role, meaning = "", ""
        if any(isinstance(block, Glossary) for block in blocks):
            role, meaning = "doc-glossary", "glossary" if self._epub else ""
        shown: Markup = self._macros.section(content, self._label(heading), "", role, meaning)
        return shown

    def _box(self, kind: BoxKind, heading: Heading | None, blocks: Blocks) -> Markup:
        content = self.blocks(blocks)
        if heading is not None:
            content = self._heading(heading) + content
        role, meaning = _BOX_ROLES.get(kind, ("", ""))
        # Room to write on is no place to go to for those who cannot see it: no landmark.
        landmark = heading is not None and kind is not BoxKind.MY_NOTES
        shown: Markup = self._macros.section(
            content,
            self._label(heading) if heading and landmark else "",
            f"box box-{kind}",
            role,
            meaning if self._epub else "",
        )
        return shown

    def _item(self, item: ListItem) -> dict[str, object]:
        return {"number": item.number, "content": self._tight(item.blocks)}

    def _tight(self, blocks: Blocks) -> Markup:
        """Return blocks; a paragraph that is alone, or before lists or lines, without its `p`."""
        match blocks:
            case (Paragraph(inlines), *rest) if all(
                isinstance(block, (List, WritingLines)) for block in rest
            ):
                return self.inlines(inlines) + self.blocks(tuple(rest))
            case _:
                return self.blocks(blocks)

    def _table(self, table: Table) -> Markup:
        self._tables += 1
        scrolls = self._flavour is Flavour.SCREEN
        shown: Markup = self._macros.table(
            self.inlines(table.caption),
            self.fresh(f"table-{self._tables}") if scrolls and table.caption else "",
            self._handout.labels["table"].replace("{number}", str(self._tables)),
            [self._row(row, table.alignments) for row in table.head],
            [self._row(row, table.alignments) for row in table.body],
            scrolls,
            " ".join(table_classes(table, self._line)),
        )
        return shown

    def _row(self, row: Row, alignments: Sequence[Alignment]) -> dict[str, Any]:
        columns = len(alignments)
        cells = [
            {
                # An empty corner is no header: there is nothing to hear (axe: empty-table-header).
                "name": "th" if cell.header and says_something(cell) else "td",
                "classes": " ".join(
                    cell_classes(cell, alignment, round(self._line * ON_ONE_LINE) // columns)
                ),
                "content": self._tight(cell.blocks),
            }
            for cell, alignment in zip(row.cells, alignments, strict=True)
        ]
        # A row of few words is not torn by a page's end; of a long one that would cost the head.
        return {"cells": cells, "torn": any(word_count(cell) > LONG_CELL for cell in row.cells)}

    def _back(self, anchors: Sequence[str]) -> Markup:
        label, language = self._handout.labels["back_to_text"], self._handout.foreign
        shown: Markup = self._macros.back_links(anchors, label, language)
        return shown

    def _entry(self, entry: ReferenceEntry) -> dict[str, object]:
        content = self.inlines(entry.inlines)
        return {
            "identifier": entry.identifier,
            "number": entry.number,
            "content": content,
            "back": self._back(entry.cited_at),
        }

    def _term(self, entry: GlossaryEntry) -> dict[str, object]:
        return {
            "identifier": entry.identifier,
            "term": self.inlines(entry.term),
            "explanation": self.inlines(entry.explanation),
            "back": self._back((entry.used_at,)) if entry.used_at else "",
        }

    def _footnote(self, note: Footnote, anchors: Sequence[str]) -> dict[str, object]:
        back = self._back(anchors)
        match note.blocks:
            case (*rest, Paragraph(inlines)):
                last = self.inlines(inlines) + back
                alone = not rest
                content = last if alone else self.blocks(tuple(rest)) + self._macros.paragraph(last)
            case _:
                content = self.blocks(note.blocks) + self._macros.paragraph(back)
        return {
            "identifier": self._footnotes[note.number],
            "number": note.number,
            "content": content,
        }


def _headings(nodes: Blocks) -> list[Heading]:
    return [node for node in walk(nodes) if isinstance(node, Heading)]
