"""A Word file → the paragraphs and tables that an update compares.

Programs rename languages, drop tooltips, write addresses otherwise and split runs: what only
differs so is read as the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from plainleaf.importers.runs import Format, FormatKind
from plainleaf.importers.word.changes import Decision
from plainleaf.importers.word.marks import marks_in_notes, note_marks
from plainleaf.importers.word.roles import Role, looks_above, looks_of, place_of
from plainleaf.importers.word.signs import sign_of
from plainleaf.reader.front_matter import canonical_language
from plainleaf.roundtrip.leaves import (
    Block,
    Foreign,
    Grid,
    GridRow,
    Leaf,
    Looks,
    Story,
    Thing,
    Token,
)
from plainleaf.roundtrip.tokens import cited, pieces_of, plain, tidied
from plainleaf.verify.parity import address_form
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    Equation,
    ForeignBlock,
    Gap,
    GapKind,
    NoteReference,
    RunPiece,
    StoryKind,
    SymbolSign,
    WordBlock,
    WordDrawing,
    WordLink,
    WordParagraph,
    WordRun,
    Words,
    WordTable,
    is_gone,
    is_read,
)
from plainleaf.verify.readback.word.drawings import kind_of
from plainleaf.verify.readback.word.walk import leads_back, paragraphs_in

GENERATED = frozenset((Role.SOURCE, Role.ADDED, Role.REFERENCE, Role.CONTENTS))
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_RAISED = str.maketrans("0123456789+−-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FIGURES = re.compile(r"[0-9+−\-=()n]+")
_KINDS = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)
NoteKey = tuple[StoryKind, str]


_BOXES = frozenset(("key points", "note", "warning", "questions", "my notes", "for clinics",
    "for patients"))  # fmt: skip


def story_of(
    file: WordFile,
    language: str,
    decision: Decision,
    looks: Looks,
    known: Story | None = None,
) -> Story:
    """Return what a Word file of ours holds.

    Args:
        file: the file.
        language: of the article (BCP 47).
        decision: which tracked changes stand.
        looks: names pictures; shared by the files that are compared.
        known: what the file was before it was edited. A changed entry of the reference list is no
            change of the citations that lead to it; and which columns name rows is known from it:
            LibreOffice says it of all tables.
    """
    primary = language.split("-")[0].lower()
    return _Reader(file, primary, decision, looks, known).story()


class _Reader:
    def __init__(
        self,
        file: WordFile,
        language: str,
        decision: Decision,
        looks: Looks,
        known: Story | None,
    ) -> None:
        self.file, self.language, self.decision, self.looks = file, language, decision, looks
        self.notes: list[NoteKey] = []
        named = [each.named for each in known.blocks if isinstance(each, Grid)] if known else []
        tables = [each for each in file.body if isinstance(each, WordTable)]
        self.named = dict(zip(tables, named, strict=True)) if len(tables) == len(named) else {}
        self.known, self.ways, self.brackets = known, dict[str, str](), set[str]()
        self.works: dict[str, str] = {}
        paragraphs = list(paragraphs_in(file.body))
        self.marks = note_marks(paragraphs) | marks_in_notes(file)
        self.headings: set[str] = set()
        self.terms: set[str] = set()
        for each in paragraphs:
            role = looks_of(each, ours=True).role
            names = [one.name for one in each.inlines if isinstance(one, BookmarkPoint)]
            if role is Role.REFERENCE:
                own = "".join(run.text for run in each.runs if is_read(run) and not leads_back(run))
                said = normal(own.replace("↩", ""))
                works = known.works if known else {}
                self.works |= {name: works.get(name, said) for name in names}
            elif role is Role.EXPLAINED:
                self.terms |= set(names)
            elif each.level:
                self.headings |= {name for name in names if name != "_GoBack"}

    def story(self) -> Story:
        blocks = _with_generated_headings(tuple(self.blocks(self.file.body)))
        known = {(note.kind, note.identifier): note.blocks for kind in _KINDS
                 for note in self.file.notes(kind)}  # fmt: skip
        said: list[tuple[Block, ...]] = []
        while len(said) < len(self.notes):  # a note may mention another one
            said.append(tuple(self.blocks(known.get(self.notes[len(said)], ()))))
        return Story(blocks, tuple(said), self.works, self.ways, frozenset(self.brackets))

    def blocks(self, blocks: Sequence[WordBlock]) -> Iterator[Block]:
        standing = list(self.decision.blocks(blocks))
        for at, block in enumerate(standing, 1):
            match block:
                case WordParagraph() if self.decision.stands(block.change):
                    yield from self.paragraph(block, islice(standing, at, None))
                case WordTable() if self.decision.stands(block.change):
                    yield self.table(block)
                case ForeignBlock() if not is_gone(block):
                    yield Foreign(block.kind)
                case _:
                    pass

    def table(self, table: WordTable) -> Grid:
        rows = [row for row in table.rows if self.decision.row_stands(row)]
        first_column = self.named.get(table, table.first_column)
        merged = any(cell.span > 1 or cell.merge for row in rows for cell in row.cells)
        name = table.style.name.lower()
        box = re.sub(r"^(?:turned |next )*|(?: last)? table.*|plain table.*", "", name)
        return Grid(
            tuple(
                GridRow(
                    row.header,
                    tuple(
                        tuple(self.cell(cell.blocks, bold=row.header or (
                            first_column and at == 0)))
                        for at, cell in enumerate(row.cells)
                    ),
                )
                for row in rows
            ),
            box if box in _BOXES else "",
            merged,
            first_column,
        )  # fmt: skip

    def cell(self, blocks: Sequence[WordBlock], *, bold: bool) -> Iterator[Block]:
        """Yield what stands in a cell; one that names its row or column is bold as it is."""
        for each in self.blocks(blocks):
            yield plain(each) if bold and isinstance(each, Leaf) else each

    def paragraph(self, paragraph: WordParagraph, below: Iterable[WordBlock]) -> Iterator[Leaf]:
        looks, place = looks_above(paragraph, below), place_of(paragraph)
        tokens = tuple(self.tokens(paragraph))
        if looks.role is not Role.CODE:  # whose spaces count
            tokens = tuple(tidied(cited(list(tokens), self.is_mark)))
        if not tokens and looks.role not in (Role.LINE, Role.BREAK) and place is None:
            return
        level = paragraph.level if looks.role is Role.HEADING else 0
        key = (
            looks.role.value,
            level,
            looks.box.value if looks.box else "",
            looks.quoted,
            place.depth if place and not level else None,
            bool(place and place.ordered and not level),
            looks.continued,
        )
        number = place.count if place and place.ordered else None
        leaf = Leaf(key, tokens, number, paragraph, looks.role in GENERATED)
        yield plain(leaf) if level else leaf

    # --- Words -------------------------------------------------------------------------------

    def is_mark(self, inside: Sequence[Token]) -> bool:
        """Return whether what stands in brackets is the mark of a note as handouts write it."""
        # A fixed space of another width is that of another version.
        said = normal("".join(each.text for each in inside))
        if self.known is not None:
            return said in self.known.marks
        if made := all(each.made or each.thing for each in inside):
            self.brackets.add(said)
        return made

    def tokens(self, paragraph: WordParagraph) -> Iterator[Token]:
        said: dict[WordLink | str, str] = {}
        for run in filter(self.is_shown, paragraph.runs):
            if (link := self.made_link(run)) is not None:
                said[link] = said.get(link, "") + run.text
        for inline in paragraph.inlines:
            match inline:
                case WordRun() if self.is_shown(inline):
                    if (link := self.made_link(inline)) is None:
                        yield from self.run(inline)
                        continue
                    if (words := said.pop(link, None)) is not None:
                        yield from self.made_words(link, normal(words.replace("↩", "")))
                    yield from self.run(replace(inline, pieces=tuple(_things(inline))))
                case Equation() if not is_gone(inline):
                    yield Token("\ufffc", thing=Thing("formula", inline.text))
                case _:
                    pass

    def is_shown(self, run: WordRun) -> bool:
        """Return whether a run is read, and no line of a table of contents."""
        hidden = run.properties.hidden or any(each.is_contents for each in run.fields)
        return self.decision.run_stands(run) and not hidden

    def made_link(self, run: WordRun) -> WordLink | str | None:
        """Return by what a link is known whose words handouts write, if a run stands in one.

        A way back to the text by where it leads, for programs part it; a mark that repeats another
        one by itself, for two may stand side by side.
        """
        link = run.link
        if link is None or link.address:
            return None
        if leads_back(run):
            return link.anchor
        return link if link.anchor in self.marks and not list(_things(run)) else None

    def made_words(self, link: WordLink | str, said: str) -> Iterator[Token]:
        """Yield what stands for a link whose words handouts write; these, too, if they are others.

        A letter more or less than the file had there is somebody's edit; a number may have moved.
        """
        anchor, number = (link if isinstance(link, str) else link.anchor), ""
        if not isinstance(link, str):
            if not said:
                return  # the way back from a note in older files, an arrow
            key = self.marks[anchor]
            yield self.note(key)
            number = str(self.notes.index(key) + 1)
        if self.known is None:
            self.ways[anchor] = said
        elif said not in (self.known.ways.get(anchor), number):
            yield Token(said, thing=Thing("way back", said))

    def run(self, run: WordRun) -> Iterator[Token]:
        formats, tag, cited, back = self.formats(run)
        if back:
            return
        made = run.properties.style.is_a("footnote reference")
        for piece in run.pieces:
            match piece:
                case Words(text):
                    for each in self.words(text, formats, tag, cited):
                        yield replace(each, made=True) if made else each
                case SymbolSign(character, font):
                    yield from self.words(sign_of(character, font), formats, tag, cited)
                case Gap(GapKind.LINE):
                    yield Token("\ufffc", thing=Thing("break", ""))
                case Gap():
                    yield Token(" ", formats)
                case NoteReference(kind, identifier, own_mark) if not own_mark:
                    yield self.note((kind, identifier))
                case WordDrawing():
                    yield from self.drawing(piece)
                case _:
                    pass

    def note(self, key: NoteKey) -> Token:
        """Return the mark of a note, known by its place among the notes."""
        if key not in self.notes:
            self.notes.append(key)
        return Token("\ufffc", thing=Thing("note", "", number=self.notes.index(key) + 1))

    def words(self, text: str, formats: frozenset[Format], tag: str, cited: str) -> Iterator[Token]:
        # Handouts write a hyphen before a figure as one that lines do not end at.
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("\u2011", "-")
        if cited:
            if text.strip():
                yield Token("\ufffc", thing=Thing("citation", cited))
            return
        kinds = {each.kind for each in formats}
        for kind, table in (
            (FormatKind.SUPERSCRIPT, _RAISED), (FormatKind.SUBSCRIPT, _LOWERED),
        ):  # fmt: skip
            if kind in kinds and _FIGURES.fullmatch(text):
                text = text.translate(table)
                formats = frozenset(each for each in formats if each.kind is not kind)
        for piece in pieces_of(text):
            yield Token(piece, formats, tag=tag)

    def drawing(self, drawing: WordDrawing) -> Iterator[Token]:
        for box in drawing.boxes:
            words = " ".join(each.text for each in paragraphs_in(box))
            yield Token("\ufffc", thing=Thing("text box", normal(words)))
        if drawing.parts:
            thing = drawing.things[0] if drawing.things else None
            alt = normal(thing.alt) if thing and not thing.decorative else ""
            data = self.file.archive.data(drawing.parts[0])
            yield Token("\ufffc", thing=Thing("picture", alt, self.looks.name(data), data=data))
        elif not drawing.boxes:
            yield Token("\ufffc", thing=Thing(kind_of(drawing.element, boxed=False), ""))

    def formats(self, run: WordRun) -> tuple[frozenset[Format], str, str, bool]:
        """Return the formats of a run, its language, the work that it cites, if it leads back."""
        said = run.properties
        found: list[Format] = []
        cited = ""
        if run.link is not None:
            anchor = run.link.anchor
            if run.link.address:
                found.append(Format(FormatKind.LINK, _address(run.link.target)))
            elif anchor in self.works:
                cited = self.works[anchor]
            elif anchor in self.headings:
                found.append(Format(FormatKind.LINK, f"#{anchor}"))
            elif anchor and anchor not in self.terms and not run.text.strip(" ↩\u00a0\u202f"):
                return frozenset(), "", "", not list(_things(run))
        names = " ".join(said.style.names)
        name = said.style.name.lower()
        code = "html code" in names or name in ("verbatim char", "source text", "code")
        for wanted, kind in (
            (said.bold, FormatKind.STRONG),
            (said.italic, FormatKind.EMPHASIS),
            (said.strike, FormatKind.STRIKE),
            (said.vertical == "superscript", FormatKind.SUPERSCRIPT),
            (said.vertical == "subscript", FormatKind.SUBSCRIPT),
            ("html keyboard" in names, FormatKind.KEYBOARD),
            ("highlight" in name or "highlight" in said.direct, FormatKind.MARK),
            (code, FormatKind.CODE),
        ):
            if wanted:
                found.append(Format(kind))
        tag = said.language.of(run.text, right_to_left=said.right_to_left)
        tag = canonical_language(tag) or ""
        primary = tag.split("-")[0].lower()
        if primary and primary != self.language:
            found.append(Format(FormatKind.LANGUAGE, primary))
        return frozenset(found), tag, cited, False


def _things(run: WordRun) -> Iterator[RunPiece]:
    """Yield what stands in a run and is no word: pictures, marks of notes."""
    return (each for each in run.pieces if isinstance(each, WordDrawing | NoteReference))


def _address(target: str) -> str:
    """Return an address as it is compared: of a file beside this one, its name alone.

    LibreOffice writes where such a file lay when it saved.
    """
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target)
    if scheme is None or scheme.group().lower() == "file:":
        return PurePosixPath(unquote(target)).name
    return address_form(target)


def _with_generated_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Mark the headings of what handouts list by themselves."""
    out = list(blocks)
    for at, each in enumerate(out[1:], 1):
        before = out[at - 1]
        listed = isinstance(each, Leaf) and each.role in (Role.REFERENCE, Role.EXPLAINED)
        if listed and isinstance(before, Leaf) and before.level:
            out[at - 1] = replace(before, generated=True)
    return tuple(out)
