"""The markup that the web page, the PDF and the EPUB share.

One room: one `match` a node decides which macro of `nodes.html.j2` shows it; all markup stands in
the templates, all of it escaped, and reads the same as HTML and as XML.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, assert_never

from markupsafe import Markup, escape

from plainleaf.handout import Handout
from plainleaf.handout.held import held
from plainleaf.handout.marks import small_by_nature
from plainleaf.handout.siblings import in_format
from plainleaf.model import parts
from plainleaf.model.article import (
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
from plainleaf.model.tasks import box_of, without_box
from plainleaf.model.words import labels, leads, plain_text
from plainleaf.text.addresses import valid_address
from plainleaf.text.scripts import right_to_left
from plainleaf.text.wholes import breakable, fixed, wholes
from plainleaf.theme import Theme
from plainleaf.theme.columns import columns, longest_whole, taken
from plainleaf.writers.html.parts import (
    BOX_ROLES,
    bookmark,
    element_of,
    fits_telephone,
    foot,
    identifiers,
    in_margin,
    links_before_text,
    room_for,
    running_title,
    size_of,
)
from plainleaf.writers.html.tables import TableLook, look_of, row_of
from plainleaf.writers.styles import Flavour

_WORTH_SKIPPING = 2  # links
_FORMATS = {Flavour.SCREEN: "html", Flavour.PRINT: "pdf", Flavour.EPUB: "epub"}


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
        self._tokens = theme.tokens
        self._whole = theme.tokens.text.whole_words
        self._limit = longest_whole(theme.tokens)
        self._holding = False
        self._rtl = right_to_left(handout.article.metadata.language)
        self._widest = math.inf  # pixels of a picture
        self.turned: set[tuple[int, int]] = set()  # lines and windows that turn rows of tables
        self._around = 0.0  # ems that boxes and lists round a block take from its lines
        self._tables = 0
        self._identifiers = identifiers(handout)
        # Where a web page's link leads that passes over those before the text; else empty.
        skips = flavour is Flavour.SCREEN and links_before_text(handout) >= _WORTH_SKIPPING
        self.start = self.fresh("text") if skips else ""
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
                printed = self._flavour is Flavour.PRINT
                margin = foot(handout, self._line) if printed else ""
                shown = macros.letterhead(self.blocks(blocks), margin)
            case parts.Title(heading):
                title = running_title(handout, self._line)
                shown = self._heading(heading, in_margin(handout, title))
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
            case parts.Body(blocks):
                shown = self.blocks(blocks)
                shown = macros.start(shown, self.start) if self.start else shown
            case parts.Colophon(blocks):
                shown = self.blocks(blocks)
            case parts.References(heading, entries, numbered):
                shown = macros.references(
                    self._heading(heading),
                    heading.identifier,
                    [self._entry(entry) for entry in entries],
                    numbered,
                    self._epub,
                    room_for(entry.number for entry in entries),
                )
            case parts.Footnotes(heading, notes, backlinks):
                shown = macros.footnotes(
                    self._heading(heading),
                    heading.identifier,
                    list(map(self._footnote, notes, backlinks)),
                    self._epub,
                    room_for(note.number for note in notes),
                )
            case _:
                assert_never(part)
        return shown

    def blocks(self, nodes: Blocks) -> Markup:
        """Return blocks one after the other; on paper some stay on the page of the next one."""
        kept = {*leads(nodes), *labels(nodes)} if self._flavour is Flavour.PRINT else ()
        return Markup("").join(
            self._macros.line(self.inlines(node.inlines), "lead")
            if place in kept and isinstance(node, Paragraph)
            else self.block(node)
            for place, node in enumerate(nodes)
        )

    def block(self, node: Block) -> Markup:
        """Return one block."""
        around = self._around
        self._around += taken(node, self._tokens) / self._tokens.text.size
        shown = self._block(node)
        self._around = around
        return shown

    def _block(self, node: Block) -> Markup:
        macros = self._macros
        shown: Markup
        match node:
            case Heading():
                shown = self._heading(node)
            case Section(heading, blocks):
                shown = self._section(heading, blocks)
            case Paragraph(inlines):
                shown = macros.paragraph(self.inlines(inlines))
            case List(items, ordered, _, start, kind):
                entries = [self._item(item) for item in items]
                shown = macros.list(ordered, start, entries, room_for(node), kind)
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
                with self._turned(rtl=right_to_left(language)):
                    content = self.blocks(blocks)
                shown = macros.division(content, language, direction(language))
            case ThematicBreak():
                shown = macros.thematic_break()
            case _:
                assert_never(node)
        return shown

    def inlines(self, nodes: Inlines) -> Markup:
        """Return inlines one after the other; what no line may end within is kept together."""
        if self._holding:
            return self._each(nodes)
        return Markup("").join(
            self._held(group) if holds else self._each(group)
            for group, holds in held(nodes, self._limit, dashed=self._whole)
        )

    @contextmanager
    def _turned(self, *, rtl: bool) -> Iterator[None]:
        before, self._rtl = self._rtl, rtl
        yield
        self._rtl = before

    def _each(self, nodes: Inlines) -> Markup:
        return Markup("").join(self.inline(node) for node in nodes)

    def _held(self, nodes: Inlines) -> Markup:
        text = plain_text(nodes)
        match nodes:
            case (Text(words),) if self._rtl and self._flavour is Flavour.PRINT:
                # An element within a line would change the order in which the engine draws it.
                return escape(fixed(words))
            case _:
                pass
        self._holding = True
        content = self._each(nodes)
        self._holding = False
        if not breakable(text):
            return content
        # On a telephone a line that ends within a long one is better than one that is cut off.
        narrow = fits_telephone(text, self._tokens.text.size, self._around)
        shown: Markup = self._macros.whole(content, "held" if narrow else "whole")
        return shown

    def inline(self, node: Inline) -> Markup:
        """Return one inline."""
        macros = self._macros
        shown: Markup
        match node:
            case Text(text):
                shown = escape(text)
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
                with self._turned(rtl=right_to_left(language)):
                    content = self.inlines(children)
                shown = macros.span(content, language, direction(language))
            case Isolate(children):
                with self._turned(rtl=False):
                    shown = macros.isolate(self.inlines(children))
            case Link(children, target):
                shown = macros.link(self.inlines(children), valid_address(target))
            case Image(key, alt):
                picture = self._handout.article.pictures[key]
                size = size_of(picture, self._widest, paper=self._flavour is Flavour.PRINT)
                shown = macros.image(self._sources[key], alt or "", *size)
            case Citation(shown=inlines):
                shown = self.inlines(inlines)
            case CitationLink(children, target, anchor, name):
                shown = macros.citation(self.inlines(children), target, anchor, name, self._epub)
            case FootnoteReference(_, _, number, anchor, mark, lead, name):
                target = self._footnotes[number]
                shown = macros.footnote_reference(lead, mark, anchor, target, name, self._epub)
            case Term(children, target, anchor):
                shown = macros.term(self.inlines(children), anchor, target, self._epub)
            case _:
                assert_never(node)
        return shown

    def _words(self, text: str) -> Markup:
        """Return the words of code; words with hyphens are kept whole where an edition does so."""
        if not self._whole:
            return escape(text)
        return Markup("").join(
            self._macros.whole(piece, "whole") if holds and breakable(piece) else escape(piece)
            for piece, holds in wholes(text, self._limit, dashed=True)
        )

    def _heading(self, heading: Heading, running: str = "") -> Markup:
        shown: Markup = self._macros.heading(
            heading.level,
            heading.identifier,
            self.inlines(heading.inlines),
            running if self._flavour is Flavour.PRINT else "",
            # WeasyPrint's own bookmarks lose a space that stands alone between two elements.
            bookmark(heading) if self._flavour is Flavour.PRINT else "",
        )
        return shown

    def _section(self, heading: Heading, blocks: Blocks) -> Markup:
        """Return a section; only a glossary has a name, for it alone is a landmark.

        A name makes a region of a section, which is announced besides the heading that says it.
        """
        content = self._heading(heading) + self.blocks(blocks)
        role, meaning, label = "", "", ""
        if any(isinstance(block, Glossary) for block in blocks):
            role, meaning = "doc-glossary", "glossary" if self._epub else ""
            label = heading.identifier
        shown: Markup = self._macros.section(content, label, "", role, meaning)
        return shown

    def _box(self, kind: BoxKind, heading: Heading | None, blocks: Blocks) -> Markup:
        content = self.blocks(blocks)
        if heading is not None:
            content = self._heading(heading) + content
        role, meaning = BOX_ROLES.get(kind, ("", ""))
        shown: Markup = self._macros.section(
            content, "", f"box box-{kind}", role, meaning if self._epub else ""
        )
        return shown

    def _item(self, item: ListItem) -> dict[str, Any]:
        content = self._tight(without_box(item) if item.tick else item.blocks)
        return {"number": item.number, "content": content, "box": box_of(item), "tick": item.tick}

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
        tokens, pictures = self._tokens, self._handout.article.pictures
        look = look_of(
            table,
            columns(table, tokens, pictures),
            tokens,
            self._around,
            self._handout.labels["colon"],
            self._flavour,
        )
        if look.turned:
            self.turned.add((look.turned, look.window))
        shown: Markup = self._macros.table(
            self.inlines(table.caption),
            [self._row(row, table, look, head=True) for row in table.head],
            [self._row(row, table, look, head=False) for row in table.body],
            "scroll" if scrolls else "fit" if look.turned else "",
            self._handout.labels["table"].replace("{number}", str(self._tables))
            if scrolls and look.wide
            else "",
            look,
        )
        return shown

    def _row(self, row: Row, table: Table, look: TableLook, *, head: bool) -> dict[str, Any]:
        contents = []
        for place, cell in enumerate(row.cells):
            # The PDF's engine makes no picture smaller for its cell's sake.
            self._widest = look.pixels[place] if look.pixels else math.inf
            contents.append(self._tight(cell.blocks))
        self._widest = math.inf
        return row_of(row, table.alignments, look, contents, head=head)

    def _back(self, anchors: Sequence[str], whence: str) -> Markup:
        """Return the ways back from an entry, each with a name of its own: “Back …: note 1”."""
        label, language = self._handout.back_from(whence), self._handout.foreign
        shown: Markup = self._macros.back_links(anchors, label, language)
        return shown

    def _entry(self, entry: ReferenceEntry) -> dict[str, object]:
        content = self.inlines(entry.inlines)
        return {
            "identifier": entry.identifier,
            "number": entry.number,
            "content": content,
            "back": self._back(entry.cited_at, self._handout.called(entry)),
        }

    def _term(self, entry: GlossaryEntry) -> dict[str, object]:
        return {
            "identifier": entry.identifier,
            "term": self.inlines(entry.term),
            "explanation": self.inlines(entry.explanation),
            "back": self._back((entry.used_at,), plain_text(entry.term)) if entry.used_at else "",
        }

    def _footnote(self, note: Footnote, anchors: Sequence[str]) -> dict[str, object]:
        back = self._back(anchors, self._handout.called(note))
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
