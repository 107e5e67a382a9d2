"""The blocks of a Word file → blocks of the model: headings, lists, boxes, quotations, figures.

One room: blocks hold blocks, and one pass over paragraphs in order says what each belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

from plainleaf.diagnostics import Position
from plainleaf.importers.grid import with_caption
from plainleaf.importers.handout import Handout
from plainleaf.importers.manuscript import Reports, Where, excerpt, heading
from plainleaf.importers.runs import Levels, Run, inlines_of, is_empty
from plainleaf.importers.word.inlines import InlineReader
from plainleaf.importers.word.lines import Line, Piece, is_drop_cap, with_typed_lists
from plainleaf.importers.word.lists import ListBuilder, asks_for_dash
from plainleaf.importers.word.marks import number_of
from plainleaf.importers.word.passages import code, definitions, quotation, quoted
from plainleaf.importers.word.roles import Role, box_of_table, looks_above, looks_of, place_of
from plainleaf.importers.wording import Wording, is_greeting, label
from plainleaf.importers.works import joined_citations
from plainleaf.model.article import (
    Block,
    Box,
    BoxKind,
    Figure,
    Heading,
    Paragraph,
    Table,
    ThematicBreak,
)
from plainleaf.model.inlines import Image, Inline, Inlines, LineBreak, Strong, Text
from plainleaf.model.words import all_words, plain_text
from plainleaf.text.shapes import heading_shaped
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    ForeignBlock,
    WordBlock,
    WordParagraph,
    WordTable,
)


@dataclass(slots=True)
class StructureReader:
    """Reads blocks; one a file.

    Args:
        inline: reads paragraphs.
        reports: where what is left out is named.
        words: what the language says.
        handout: of a file of our own, what composing added.
        ours: the file has our styles.
        moved: words that stand in another place than in the file, or again.
    """

    inline: InlineReader
    reports: Reports
    words: Wording
    handout: Handout | None
    ours: bool
    levels: Levels = field(default_factory=Levels)
    moved: list[str] = field(default_factory=list)
    _real: float = 1

    # --- Pieces ------------------------------------------------------------------------------

    def pieces(self, blocks: Sequence[WordBlock]) -> list[Piece]:
        """Return what of blocks is there, their paragraphs read."""
        out: list[Piece] = []
        first: WordParagraph | None = None
        standing = list(self.inline.decision.blocks(blocks))
        for at, block in enumerate(standing, 1):
            if first is not None and isinstance(block, WordParagraph):
                block = replace(block, inlines=(*first.inlines, *block.inlines))
                first = None
            if isinstance(block, WordParagraph) and is_drop_cap(block):
                first = block
                continue
            match block:
                case WordParagraph():
                    below = islice(standing, at, None)
                    looks = looks_above(block, below) if self.ours else looks_of(block, ours=False)
                    runs, boxes = self.inline.read(block, plain=looks.role is Role.HEADING)
                    position = self.reports.at(block.index + 1)
                    out.append(Line(block, looks, runs, boxes, place_of(block), position))
                case WordTable():
                    out.append(block)
                case ForeignBlock():
                    self.reports.asked(
                        "A file of another format stands within this one, and is not read.",
                        1, "Open the file in Word and save it again, or copy its text.",
                    )  # fmt: skip
                case BookmarkPoint():
                    pass
        return out if self.ours else with_typed_lists(out, self.reports, self.moved)

    def blocks(self, blocks: Sequence[WordBlock], *, within: bool = False) -> list[Block]:
        """Return blocks of the model; `within`: of a cell or a note, where no headings stand."""
        return self.structured(self.pieces(blocks), within=within)

    def structured(self, pieces: Sequence[Piece], *, within: bool = False) -> list[Block]:
        """Return pieces as blocks: boxes first, then what stands in them."""
        out: list[Block] = []
        kinds = self._box_kinds(pieces)
        at = 0
        while at < len(pieces):
            end = at + 1
            while end < len(pieces) and kinds[end][0] == kinds[at][0] and not kinds[end][1]:
                end += 1
            kind = kinds[at][0]
            part = pieces[at:end]
            out += self.plain(part, within=within) if kind is None else self._box(kind, part)
            at = end
        return out

    def _box_kinds(self, pieces: Sequence[Piece]) -> list[tuple[BoxKind | None, bool]]:
        """Return the box of each piece, and whether it begins another one."""
        out: list[tuple[BoxKind | None, bool]] = []
        for piece in pieces:
            before = out[-1][0] if out else None
            if isinstance(piece, WordTable):
                kind = box_of_table(piece) if self.ours else None
                out.append((kind, kind is not before))
                continue
            looks = piece.looks
            kind = looks.box
            begins = kind is not before or (kind is not None and looks.role is Role.HEADING)
            if kind is None and before is not None and piece.empty and self.ours:
                kind, begins = before, False
            out.append((kind, begins))
        return out

    def _box(self, kind: BoxKind, pieces: Sequence[Piece]) -> list[Block]:
        title: Heading | None = None
        rest = list(pieces)
        first = rest[0]
        if isinstance(first, Line) and first.looks.role is Role.HEADING:
            inlines = inlines_of(first.runs, first.position)
            title = heading(max(2, first.paragraph.level), inlines, first.position)
            rest = rest[1:]
        lines = [each for each in rest if isinstance(each, Line) and each.looks.role is Role.LINE]
        runs = [
            len(list(group)) for is_line, group in groupby(
                rest, lambda each: isinstance(each, Line) and each.looks.role is Role.LINE)
            if is_line
        ]  # fmt: skip
        kept = [each for each in rest if each not in lines]
        position = first.position if isinstance(first, Line) else self.reports.at(1)
        box = Box(kind, title, tuple(self.plain(kept)), position, runs[0] if runs else None)
        return [self.handout.box(box) if self.handout else box]

    # --- Without boxes -----------------------------------------------------------------------

    def plain(self, pieces: Sequence[Piece], *, within: bool = False) -> list[Block]:
        """Return pieces that stand in no box as blocks."""
        out: list[Block] = []
        lists = ListBuilder(self.reports, self.moved, strict=self.ours)
        captions: list[Line] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if isinstance(piece, WordTable):
                out += lists.finish()
                out += self._table(piece, captions, within=within)
                captions = []
                at += 1
                continue
            role = piece.looks.role
            if piece.looks.quoted and role is not Role.HEADING:
                end = at
                while end < len(pieces) and quoted(pieces[end]):
                    end += 1
                quote = quotation(self, pieces[at:end], piece.looks.quoted)
                if quote.blocks:
                    out += self._into(lists, [quote], piece)
                at = end
                continue
            if role in (Role.TERM, Role.MEANING) and self.ours:
                end = at
                while end < len(pieces) and _is(pieces[end], Role.TERM, Role.MEANING):
                    end += 1
                out += lists.finish()
                out += definitions(
                    self, [each for each in pieces[at:end] if isinstance(each, Line)]
                )
                at = end
                continue
            if role is Role.CODE:
                end = at
                while end < len(pieces) and _is(pieces[end], Role.CODE):
                    end += 1
                out += self._into(lists, code(pieces[at:end]), piece)
                at = end
                continue
            if piece.empty:
                self._number_gone(piece)
                at += 1
                continue
            out += self._line(piece, pieces, at, out, lists, captions, within=within)
            at += 1
        out += lists.finish()
        out += [Paragraph(self.inlines(each), each.position) for each in captions]
        return out

    def _line(
        self,
        line: Line,
        pieces: Sequence[Piece],
        at: int,
        out: list[Block],
        lists: ListBuilder,
        captions: list[Line],
        *,
        within: bool,
    ) -> list[Block]:
        """Return what one paragraph makes of what stood above it, and itself."""
        after = self._boxes_of(line)
        if is_empty(line.runs):
            self._number_gone(line)
            return [*lists.finish(), *after]
        match line.looks.role:
            case Role.HEADING | Role.SUBTITLE if not within:
                self._number_gone(line)
                runs = [Run(" ") if isinstance(each.content, LineBreak) else each
                        for each in line.runs]  # fmt: skip
                inlines = self.inlines(replace(line, runs=runs))
                pictures = [each for each in inlines if isinstance(each, Image)]
                inlines = tuple(each for each in inlines if not isinstance(each, (
                    Image, LineBreak)))  # fmt: skip
                figures: list[Block] = [Figure(each, (), line.position) for each in pictures]
                if not inlines:
                    return [*lists.finish(), *figures, *after]
                written = line.paragraph.level or 2
                self._real = written
                made: Block = heading(self.levels.of(written), inlines, line.position)
                return [*lists.finish(), made, *figures, *after]
            case Role.BREAK:
                return [*lists.finish(), ThematicBreak(line.position)]
            case Role.CONTENTS:
                self._number_gone(line)
                self.reports.left_out(
                    "Left out, the table of contents, which handouts do not need", line.text,
                    line.position.line,
                )  # fmt: skip
                return after
            case Role.CAPTION:
                return self._caption(line, pieces, at, out, lists, captions) + after
            case _:
                pass
        if line.place is not None:
            place, at_line = line.place, line.position.line
            automatic = not self.ours and not place.number.startswith("typed")
            if automatic and asks_for_dash(place.marker, line.text, at_line, self.reports):
                line = replace(line, runs=[Run(f"{place.marker} "), *line.runs])
            lists.item(place, self.paragraph(line), line.position)
            if after:
                lists.more(after)
            return []
        if lists.is_open and line.looks.continued and _list_goes_on(pieces, at):
            lists.more([*self.paragraph(line), *after], line.looks.depth)
            return []
        before = lists.finish()
        if not within and self._looks_like_heading(line, pieces, at):
            self.reports.guessed(
                f"A short line in bold became a heading: {excerpt(line.text)}", line.position.line
            )
            runs = [Run(each.content, tuple(one for one in each.formats if one.kind != "strong"))
                    for each in line.runs]  # fmt: skip
            inlines = inlines_of(runs, line.position)
            made = heading(self.levels.of(self._real + 0.5), inlines, line.position)
            return [*before, made, *after]
        return [*before, *self.paragraph(line), *after]

    def _into(self, lists: ListBuilder, made: list[Block], line: Line) -> list[Block]:
        """Put blocks into the item that is open, if they are of it; else end the lists."""
        if line.place is not None:
            lists.item(line.place, made, line.position)
            return []
        if lists.is_open and line.looks.continued:
            lists.more(made, line.looks.depth)
            return []
        return [*lists.finish(), *made]

    def inlines(self, line: Line) -> Inlines:
        """Return the nodes of a line."""
        runs, marks = joined_citations(line.runs, list(self.inline.works.data))
        self.inline.replaced += marks
        return inlines_of(runs, line.position)

    def paragraph(self, line: Line) -> list[Block]:
        """Return the paragraphs of a line: two where two breaks follow each other."""
        runs, marks = joined_citations(line.runs, list(self.inline.works.data))
        self.inline.replaced += marks
        parts: list[list[Run]] = [[]]
        for run in runs:
            if (
                isinstance(run.content, LineBreak)
                and parts[-1]
                and isinstance(parts[-1][-1].content, LineBreak)
            ):
                parts.append([])
                continue
            parts[-1].append(run)
        out: list[Block] = []
        for part in parts:
            match inlines_of(part, line.position):
                case ():
                    pass
                case inlines if all(_is_picture(each) for each in inlines):
                    out += [
                        Figure(each, (), line.position)
                        for each in inlines if isinstance(each, Image)
                    ]  # fmt: skip
                case inlines:
                    out.append(Paragraph(inlines, line.position))
        return out

    def _number_gone(self, line: Line) -> None:
        """Name a number that Word gives to what is no item of a list in the article."""
        place = line.place
        if place is not None and place.ordered and place.count is not None:
            self.reports.left_out(
                "Left out, a number that Word gives to a heading", number_of(place),
                line.position.line, "Write it, if the text mentions it.", where=Where.NOWHERE,
            )  # fmt: skip

    def _boxes_of(self, line: Line) -> list[Block]:
        out: list[Block] = []
        for each in line.boxes:
            inside = self.blocks(each.blocks, within=True)
            if not inside:
                continue
            self.reports.guessed(
                "A text box became a box below the paragraph at which it stands.",
                line.position.line,
            )
            self.moved += [all_words(block) for block in inside]
            out.append(self.boxed(inside, line.position))
        return out

    def boxed(self, inside: list[Block], position: Position) -> Box:
        """Return blocks as a box whose kind its first words say."""
        match inside:
            case [Paragraph((Strong(words),)), _, *_] if heading_shaped(plain_text(words)):
                title = heading(self.levels.below, words, position)
                said = label(plain_text(words))
                kind = BoxKind.NOTE
                if said in self.words.key_points:
                    kind = BoxKind.KEY_POINTS
                elif said in self.words.warning:
                    kind = BoxKind.WARNING
                return Box(kind, title, tuple(inside[1:]), position)
            case _:
                return Box(BoxKind.NOTE, None, tuple(inside), position)

    # --- Captions and tables -----------------------------------------------------------------

    def _caption(
        self,
        line: Line,
        pieces: Sequence[Piece],
        at: int,
        out: list[Block],
        lists: ListBuilder,
        captions: list[Line],
    ) -> list[Block]:
        last = out[-1] if out and not lists.is_open else None
        of_table = line.paragraph.style.is_a("table caption")
        if isinstance(last, Figure) and not last.caption and not of_table:
            out[-1] = replace(last, caption=self.inlines(line))
            return []
        following = next(
            (each for each in pieces[at + 1 :] if isinstance(each, WordTable) or not each.empty),
            None,
        )
        if isinstance(following, WordTable):
            captions.append(line)
            return []
        if isinstance(last, Table) and not last.caption:
            inlines = self.inlines(line)
            self.moved.append(plain_text(inlines))
            out[-1] = replace(last, caption=inlines)
            return []
        return [*lists.finish(), *self.paragraph(line)]

    def _table(self, table: WordTable, captions: list[Line], *, within: bool) -> list[Block]:
        from plainleaf.importers.word.tables import table_blocks

        caption: Inlines = ()
        before: list[Block] = []
        for line in captions[:-1]:
            before += self.paragraph(line)
        if captions:
            caption = self.inlines(captions[-1])
        made = table_blocks(self, table, caption, within=within)
        return [*before, *with_caption(made, caption)]

    # --- By looks ----------------------------------------------------------------------------

    def _looks_like_heading(self, line: Line, pieces: Sequence[Piece], at: int) -> bool:
        """Return True for a short line, all bold, with text below it."""
        if self.ours or line.looks.role is not Role.TEXT or line.boxes:
            return False
        words = [run for run in line.runs if isinstance(run.content, str) and run.content.strip()]
        bold = bool(words) and all(
            any(each.kind == "strong" for each in run.formats) for run in words
        )
        below = next(
            (each for each in pieces[at + 1 :] if isinstance(each, WordTable) or not each.empty),
            None,
        )
        text = " ".join(line.text.split())
        return (
            bold
            and below is not None
            and heading_shaped(text)
            and not is_greeting(text, self.words)
        )


def _is_picture(node: Inline) -> bool:
    """Return True for a picture, and for what only parts pictures."""
    return isinstance(node, (Image, LineBreak)) or (
        isinstance(node, Text) and not node.text.strip()
    )


def _is(piece: Piece, *roles: Role) -> bool:
    return isinstance(piece, Line) and piece.looks.role in roles


def _list_goes_on(pieces: Sequence[Piece], at: int) -> bool:
    """Return True if a paragraph stands below an item: by its style, or with items around it."""
    line = pieces[at]
    assert isinstance(line, Line)
    if line.looks.depth is not None:
        return True
    following = next(
        (each for each in pieces[at + 1 :] if isinstance(each, WordTable) or not each.empty), None
    )
    return isinstance(following, Line) and following.place is not None
