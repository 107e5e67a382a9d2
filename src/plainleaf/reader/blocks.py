"""HTML → block nodes: sections, lists, figures, footnotes.

The room is longer than most: one `match` says what each HTML element becomes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from xml.etree.ElementTree import Element

from plainleaf.model.article import (
    Block,
    BlockQuote,
    Blocks,
    Box,
    BoxKind,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Footnote,
    Heading,
    List,
    ListItem,
    Paragraph,
    Section,
    ThematicBreak,
)
from plainleaf.model.inlines import Citation, FootnoteReference, Image, Inlines, Span, Strong, Text
from plainleaf.model.tasks import NOT_TICKED, TICKED
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader.boxes import read_container
from plainleaf.reader.characters import is_seen
from plainleaf.reader.dom import (
    BLOCKS,
    HEADINGS,
    definition_parts,
    has_block,
    line_of,
    parts,
    raw_text,
    tag_of,
    taken_out,
    words,
)
from plainleaf.reader.inlines import InlineReader
from plainleaf.reader.limits import MOST_LISTS, TooMuch
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.markdown import CAPTION
from plainleaf.reader.markdown.callouts import alert
from plainleaf.reader.tables import read_table
from plainleaf.reader.typed.letters import kind_of
from plainleaf.reader.white_space import tidy

# A lone item with a number like this is a sentence that begins with a year, not a list.
_YEAR_LIKE = 100
_SPACE = Text(" ")
_TASK = re.compile(r"\[([ xX])\] +(?=\S|$)")


@dataclass
class BlockReader:
    """Reads the blocks of one article."""

    log: Log
    inline: InlineReader
    footnotes: list[Footnote] = field(default_factory=list)
    _no_headings: str = ""
    _level: int = 1
    _lists: int = 0

    def body(self, element: Element) -> Blocks:
        """Return the blocks of a container, headings made into sections."""
        for note in taken_out(element, "data-plainleaf-note"):
            label, line = note.attrib["data-plainleaf-note"], line_of(note, 1)
            inside = tuple(self.without_headings(note, line, "footnote"))
            self.footnotes.append(Footnote(label, inside, self.log.at(line)))
        return sections(self.blocks(parts(element), 1))

    def blocks(self, pieces: Iterable[str | Element], line: int) -> list[Block]:
        """Return the blocks of mixed content; text between blocks becomes paragraphs."""
        out: list[Block] = []
        run: list[str | Element] = []
        for piece in pieces:
            if isinstance(piece, str) or not self._is_block(piece):
                run.append(piece)
                continue
            out += self._paragraph(run, line)
            run = []
            out += self._block(piece, line_of(piece, line))
        out += self._paragraph(run, line)
        return _stray_items_joined(out)

    def _is_block(self, element: Element) -> bool:
        return tag_of(element) in BLOCKS or has_block(element)

    def _paragraph(self, run: Sequence[str | Element], line: int) -> list[Block]:
        elements = [piece for piece in run if not isinstance(piece, str)]
        if elements and all(
            tag_of(piece) == "img" if not isinstance(piece, str) else not piece.strip()
            for piece in run
        ):
            return [self._figure(picture, line_of(picture, line)) for picture in elements]
        for element in elements:
            for picture in element.iter("img"):
                self._title_lost(picture, line_of(picture, line))
        inlines = self.inline.read(run, line)
        return [Paragraph(inlines, self.log.at(line))] if inlines else []

    def _title_lost(self, picture: Element, line: int) -> None:
        if title := " ".join(picture.get("title", "").split()):
            self.log.warning(
                "picture-title",
                f"A picture within a line has no caption; left out: {excerpt(title)}",
                line,
                "Let the picture stand in a paragraph of its own, or say it in the text.",
                dropped=title,
            )

    def _figure(self, picture: Element, line: int, caption: Inlines = ()) -> Block:
        """Return a picture with its caption; in a division where it has a language of its own.

        Args:
            picture: its description and title are in its language.
            line: where it stands.
            caption: in the language of what is around it.
        """
        outer = self.inline.language
        language = self.inline.language_of(picture, line)
        self.inline.language = language or outer
        if language and outer and caption:
            caption = (Span(caption, outer),)
        figure = self._pictured(picture, line, caption)
        self.inline.language = outer
        return Division((figure,), language, self.log.at(line)) if language else figure

    def _pictured(self, picture: Element, line: int, caption: Inlines) -> Figure:
        self.inline.attributes(picture, line)
        title = " ".join(picture.get("title", "").split())
        if CAPTION in picture.attrib:
            read = self.inline.read(parts(picture), line)
            caption = (*caption, Text(" "), *read) if caption else read
        elif title and title != plain_text(caption):
            caption = (*caption, Text(" "), Text(title)) if caption else (Text(title),)
        return Figure(self.inline.image(picture, line), tidy(caption), self.log.at(line))

    def _block(self, element: Element, line: int) -> list[Block]:
        self.inline.attributes(element, line)
        outer = self.inline.language
        language = self.inline.language_of(element, line)
        self.inline.language = language or outer
        try:
            inside = self._by_tag(tag_of(element), element, line)
        finally:
            self.inline.language = outer
        if not language or not inside:
            return inside
        if tag_of(element) in HEADINGS and isinstance(inside[0], Heading):
            # A heading keeps its place in the tree; only its words change their language.
            heading = inside[0]
            return [replace(heading, inlines=(Span(heading.inlines, language),)), *inside[1:]]
        return [Division(sections(inside), language, self.log.at(line))]

    def _by_tag(self, tag: str, element: Element, line: int) -> list[Block]:
        position = self.log.at(line)
        if tag in HEADINGS:
            return self._heading(element, line)
        if "data-plainleaf-box" in element.attrib:
            return read_container(element, line, self, self.log)
        match tag:
            case "p" | "summary" | "figcaption" | "caption":
                inside = self.blocks(parts(element), line)
                return [_bold(block) for block in inside] if tag == "summary" else inside
            case "ul" | "ol" | "menu":
                self._lists += 1
                if self._lists > MOST_LISTS:
                    raise TooMuch(
                        f"lists are nested more than {MOST_LISTS} deep here, the most that Word "
                        "knows. Take them apart",
                        line,
                    )
                made = self._list(element, line)
                self._lists -= 1
                return made
            case "li":
                return [_StrayItem((self._item(element, line),), False, position)]
            case "dl":
                return self._definitions(element, line)
            case "blockquote":
                return self._quotation(element, line)
            case "pre":
                text = raw_text(element).strip("\n")
                return [CodeBlock(text.expandtabs(4), position)] if text.strip() else []
            case "hr":
                return [ThematicBreak(position)]
            case "table":
                return read_table(element, line, self, self.log)
            case "figure":
                return self._figures(element, line)
            case _:
                # div, section, details and the like: what is in them counts, they do not.
                return self.blocks(parts(element), line)

    def _heading(self, element: Element, line: int) -> list[Block]:
        inlines = self.inline.read(parts(element), line)
        position = self.log.at(line)
        if not is_seen(plain_text(inlines)):
            # A picture or a footnote's mark alone cannot stand in a list of headings.
            rest = any(
                isinstance(node, Image | FootnoteReference | Citation) for node in walk(inlines)
            )
            self.log.warning(
                "empty-heading",
                "This heading has no words; what is in it is shown as a paragraph."
                if rest
                else "This heading has no words and is left out.",
                line,
                "Give it words, or delete it.",
            )
            return [Paragraph(inlines, position)] if rest else []
        if self._no_headings:
            self.log.warning(
                "heading-inside",
                f"A heading inside a {self._no_headings} cannot be found from the list of "
                f"headings; it is shown in bold: {excerpt(plain_text(inlines))}",
                line,
                "Take it out, or write it as **bold text**.",
            )
            return [Paragraph((Strong(inlines),), position)]
        level = HEADINGS[tag_of(element)]
        if "data-plainleaf-title" in element.attrib:
            level = min(self._level + 1, 6)
        self._level = level
        return [Heading(level, inlines, element.get("id", ""), position)]

    def without_headings(self, element: Element, line: int, place: str) -> list[Block]:
        """Return the blocks of a place where a heading would be lost to the heading tree."""
        outer, self._no_headings = self._no_headings, place
        try:
            return self.blocks(parts(element), line)
        finally:
            self._no_headings = outer

    def in_box(self, element: Element, line: int) -> list[Block]:
        """Return the blocks of a box; its title does not change the level of what follows it."""
        level = self._level
        inside = self.blocks(parts(element), line)
        self._level = level
        return inside

    def in_sections(self, blocks: Sequence[Block]) -> Blocks:
        """Return the blocks of a box, headings made into sections."""
        return sections(blocks)

    def _quotation(self, element: Element, line: int) -> list[Block]:
        quoted = self.without_headings(element, line, "quotation")
        first = quoted[0] if quoted else None
        found = alert(first) if isinstance(first, Paragraph) else None
        if found is None:
            return [BlockQuote(tuple(quoted), self.log.at(line))] if quoted else []
        mark, rest = found
        self.log.note(
            "callout",
            f"{mark} is shown as a box of the kind note.",
            line,
            "For when to get help, write ::: warning.",
            dropped=mark,
        )
        inside = (*((rest,) if rest.inlines else ()), *quoted[1:])
        return [Box(BoxKind.NOTE, None, inside, self.log.at(line))]

    def _list(self, element: Element, line: int) -> list[Block]:
        ordered = tag_of(element) == "ol"
        items: list[ListItem] = []
        numbers: list[int] = []
        for piece in parts(element):
            if isinstance(piece, str):
                if piece.strip() and items:
                    extra = self._paragraph([piece], line)
                    items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *extra))
                elif piece.strip():
                    return self.blocks(parts(element), line)
            elif tag_of(piece) == "li":
                item = self._item(piece, line_of(piece, line))
                if item.blocks:
                    items.append(item)
                    numbers.append(_number(piece.get("value")))
            else:
                inside = self._block(piece, line_of(piece, line))
                if not items:
                    items.append(ListItem((), self.log.at(line)))
                    numbers.append(-1)
                items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *inside))
        if not items:
            return []
        if not ordered:
            return [List(tuple(items), False, self.log.at(line))]
        return self._numbered(element, items, numbers, line)

    def _numbered(
        self, element: Element, items: list[ListItem], numbers: list[int], line: int
    ) -> list[Block]:
        start = _number(element.get("start"))
        if "reversed" in element.attrib:
            last = start if start >= 0 else len(items)
            down = [last - at for at in range(len(items))]
            if min(down) >= 0 and set(numbers) == {-1}:
                numbers[:] = down
        start = start if start >= 0 else max(numbers[0], 0) if numbers[0] >= 0 else 1
        if len(items) == 1 and start >= _YEAR_LIKE and items[0].blocks:
            first = items[0].blocks[0]
            if isinstance(first, Paragraph):
                text = tidy((Text(f"{start}. "), *first.inlines))
                return [replace(first, inlines=text), *items[0].blocks[1:]]
        # 1. 1. 1. is how many people write a list that counts by itself.
        counted = len(set(numbers)) > 1 and -1 not in numbers
        expected = start
        for at, number in enumerate(numbers):
            if counted and number != expected:
                items[at] = replace(items[at], number=number)
                expected = number
            expected += 1
        made = List(tuple(items), True, self.log.at(line), start)
        return [replace(made, kind=kind_of(element, made, self.log))]

    def _item(self, element: Element, line: int) -> ListItem:
        self.inline.attributes(element, line)
        return ListItem(self.in_language(element, line, "list item"), self.log.at(line))

    def in_language(self, element: Element, line: int, place: str) -> Blocks:
        """Return the blocks of an item, a cell or the like, in its own language."""
        outer = self.inline.language
        language = self.inline.language_of(element, line)
        self.inline.language = language or outer
        inside = self.without_headings(element, line, place)
        self.inline.language = outer
        if place == "list item":
            inside = _ticked(inside)
        if language and inside:
            inside = [Division(tuple(inside), language, self.log.at(line))]
        return tuple(inside)

    def _definitions(self, element: Element, line: int) -> list[Block]:
        items: list[Definition] = []
        terms: list[Inlines] = []
        explanations: list[Blocks] = []
        first = line

        def close() -> None:
            if terms or explanations:
                items.append(Definition(tuple(terms), tuple(explanations), self.log.at(first)))
            terms.clear()
            explanations.clear()

        for child in definition_parts(element):
            at = line_of(child, line)
            if tag_of(child) == "dt":
                if explanations:
                    close()
                first = at if not terms else first
                if has_block(child):
                    inside = self.without_headings(child, at, "term")
                    joined = tuple(
                        node
                        for block in inside
                        for node in (
                            *getattr(block, "inlines", (Text(plain_text(block)),)),
                            Text(" "),
                        )
                    )
                    terms.append(tidy(joined))
                else:
                    terms.append(self.inline.spoken(child, at))
            else:
                explanations.append(self.in_language(child, at, "definition"))
        close()
        return self._defined(items, line)

    def _defined(self, items: list[Definition], line: int) -> list[Block]:
        """Return definition lists, and as plain blocks what explains no term between them."""
        out: list[Block] = []
        for with_terms, run in groupby(items, lambda item: any(item.terms)):
            if with_terms:
                out.append(DefinitionList(tuple(run), self.log.at(line)))
            else:
                out += (block for item in run for inside in item.explanations for block in inside)
        return out

    def _figures(self, element: Element, line: int) -> list[Block]:
        pictures = list(element.iter("img"))
        captions = list(element.iter("figcaption"))
        rest = words(element)
        for each in captions:
            rest = rest.replace(words(each), "", 1)
        for each in pictures:
            rest = rest.replace(words(each), "", 1) if len(each) or each.text else rest
        if not pictures or rest.strip() or has_block_besides(element, captions):
            return self.blocks(parts(element), line)
        read = (piece for each in captions for piece in (*self.inline.spoken(each, line), _SPACE))
        caption = tidy(tuple(read))
        last = pictures[-1]
        return [
            self._figure(picture, line_of(picture, line), caption if picture is last else ())
            for picture in pictures
        ]


@dataclass(frozen=True, slots=True)
class _StrayItem(List):
    """An `li` outside a list; neighbours are one list."""


def has_block_besides(element: Element, captions: list[Element]) -> bool:
    """Return True if a figure holds blocks other than its captions and plain wrappers."""
    inside = {id(inner) for caption in captions for inner in caption.iter()}
    plain = ("figcaption", "p", "div", "figure", "section")
    return any(
        tag_of(inner) in BLOCKS and tag_of(inner) not in plain and id(inner) not in inside
        for inner in element.iter()
    )


def _ticked(blocks: list[Block]) -> list[Block]:
    """Return an item of a task list (GFM, 5.3) with a box to tick, on paper too."""
    match blocks:
        case [Paragraph((Text(text), *rest)) as first, *others] if found := _TASK.match(text):
            box = NOT_TICKED if found[1] == " " else TICKED
            inlines = (Text(f"{box}\u00a0{text[found.end() :]}"), *rest)
            return [replace(first, inlines=inlines), *others]
        case _:
            return blocks


def _number(value: str | None) -> int:
    return int(value) if value is not None and re.fullmatch(r"\d{1,9}", value.strip()) else -1


def _bold(block: Block) -> Block:
    return (
        replace(block, inlines=(Strong(block.inlines),), label=True)
        if isinstance(block, Paragraph)
        else block
    )


def _stray_items_joined(blocks: list[Block]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, _StrayItem) and out and isinstance(out[-1], _StrayItem):
            joined = (*out[-1].items, *block.items)
            out[-1] = _StrayItem(joined, False, out[-1].position)
        else:
            out.append(block)
    return [
        List(block.items, False, block.position) if isinstance(block, _StrayItem) else block
        for block in out
    ]


def sections(blocks: Sequence[Block]) -> Blocks:
    """Return the blocks with every heading and what follows it in a section, nested by level."""
    out: list[Block] = []
    stack: list[tuple[Heading, list[Block]]] = []

    def close(level: int) -> None:
        while stack and stack[-1][0].level >= level:
            heading, inside = stack.pop()
            target = stack[-1][1] if stack else out
            target.append(Section(heading, tuple(inside), heading.position))

    for block in blocks:
        if isinstance(block, Heading):
            close(block.level)
            stack.append((block, []))
        else:
            (stack[-1][1] if stack else out).append(block)
    close(1)
    return tuple(out)
