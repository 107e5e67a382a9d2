"""A Word file as what an update compares: paragraphs with their words run by run, and tables.

Word splits runs wherever it likes, programs rename languages and drop tooltips: what no reader
meets is not here, so that a file that was merely saved again is the same as before. Each word has
its marks, link and language; a citation, a note's mark, a picture and a line's end are one thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from plainleaf.importers.runs import Format, FormatKind
from plainleaf.importers.word.changes import Decision
from plainleaf.importers.word.marks import marks_in_notes, note_marks
from plainleaf.importers.word.roles import Role, looks_of, place_of
from plainleaf.importers.word.signs import sign_of
from plainleaf.reader.front_matter import canonical_language
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
    StoryKind,
    SymbolSign,
    WordBlock,
    WordDrawing,
    WordParagraph,
    WordRun,
    Words,
    WordTable,
    is_gone,
)
from plainleaf.verify.readback.word.drawings import kind_of
from plainleaf.verify.readback.word.walk import paragraphs_in

GENERATED = frozenset((Role.SOURCE, Role.ADDED, Role.REFERENCE, Role.CONTENTS))
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_RAISED = str.maketrans("0123456789+−-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FIGURES = re.compile(r"[0-9+−\-=()n]+")
_KINDS = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)
NoteKey = tuple[StoryKind, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """What is one piece and no word.

    Args:
        kind: "citation", "note", "picture", "break", or what no article can hold.
        value: what it leads to or says; two things of one kind and value are the same.
        number: of a note's mark which note of the file it is, from 1.
        data: of a picture its bytes.
    """

    kind: str
    value: str
    number: int = field(default=0, compare=False)
    data: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a sign, a space, or a thing, and what it is marked as.

    `tag` is the whole language tag of what `formats` say by its primary part.
    """

    text: str
    formats: frozenset[Format] = frozenset()
    thing: Thing | None = None
    tag: str = field(default="", compare=False)

    @property
    def is_space(self) -> bool:
        """Whether it is white space."""
        return self.thing is None and self.text.isspace()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A paragraph.

    Args:
        key: what it is: role, level, box, quotation, depth in a list, ordered, going on.
        tokens: its words.
        number: the number that it shows as an item.
        paragraph: the paragraph itself.
        generated: whether handouts say it by themselves.
    """

    key: tuple[str, int, str, int, int | None, bool, bool]
    tokens: tuple[Token, ...]
    number: int | None = field(default=None, compare=False)
    paragraph: WordParagraph | None = field(default=None, compare=False, repr=False)
    generated: bool = field(default=False, compare=False)

    @property
    def role(self) -> Role:
        """What it is."""
        return Role(self.key[0])

    @property
    def level(self) -> int:
        """Of a heading its level; else 0."""
        return self.key[1]

    @property
    def box(self) -> str:
        """The kind of box in which it stands; empty for none."""
        return self.key[2]

    @property
    def depth(self) -> int | None:
        """Of an item how deep it is, from 0."""
        return self.key[4]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(each.text for each in self.tokens)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; each cell holds blocks."""

    header: bool
    cells: tuple[tuple[Block, ...], ...]

    @property
    def text(self) -> str:
        """Its words."""
        return " | ".join(text_of(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `merged`: cells of it are one."""

    rows: tuple[GridRow, ...]
    box: str = ""
    merged: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "\n".join(row.text for row in self.rows)


@dataclass(frozen=True, slots=True)
class Foreign:
    """What an article cannot hold: a file in another format, within this one."""

    kind: str

    @property
    def text(self) -> str:
        """What it is."""
        return self.kind


Block = Leaf | Grid | Foreign


@dataclass(frozen=True, slots=True)
class Story:
    """All that is compared: the text, and what each note says in the order of their marks."""

    blocks: tuple[Block, ...]
    notes: tuple[tuple[Block, ...], ...] = ()
    works: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


def text_of(blocks: Sequence[Block]) -> str:
    """Return the words of blocks."""
    return "\n".join(each.text for each in blocks)


def story_of(
    file: WordFile, language: str, decision: Decision, works: Mapping[str, str] | None = None
) -> Story:
    """Return what a Word file of ours holds.

    Args:
        file: the file.
        language: of the article (BCP 47).
        decision: which tracked changes stand.
        works: what entries of the reference list say, by bookmark, where that is known: then a
            changed entry is no change of the citations that lead to it.
    """
    return _Reader(file, language.split("-")[0].lower(), decision, works or {}).story()


class _Reader:
    def __init__(
        self, file: WordFile, language: str, decision: Decision, works: Mapping[str, str]
    ) -> None:
        self.file, self.language, self.decision = file, language, decision
        self.notes: list[NoteKey] = []
        self.works: dict[str, str] = {}
        paragraphs = list(paragraphs_in(file.body))
        self.marks = note_marks(paragraphs) | marks_in_notes(file)
        self.headings: set[str] = set()
        self.terms: set[str] = set()
        for each in paragraphs:
            role = looks_of(each, ours=True).role
            names = [one.name for one in each.inlines if isinstance(one, BookmarkPoint)]
            if role is Role.REFERENCE:
                said = normal(each.text.replace("↩", ""))
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
        return Story(blocks, tuple(said), self.works)

    def blocks(self, blocks: Sequence[WordBlock]) -> Iterator[Block]:
        for block in self.decision.blocks(blocks):
            match block:
                case WordParagraph() if self.decision.stands(block.change):
                    yield from self.paragraph(block)
                case WordTable() if self.decision.stands(block.change):
                    yield self.table(block)
                case ForeignBlock() if not is_gone(block):
                    yield Foreign(block.kind)
                case _:
                    pass

    def table(self, table: WordTable) -> Grid:
        rows = [row for row in table.rows if self.decision.row_stands(row)]
        merged = any(cell.span > 1 or cell.merge for row in rows for cell in row.cells)
        name = table.style.name.lower()
        box = re.sub(r"^(?:turned |next )*|(?: last)? table.*|plain table.*", "", name)
        return Grid(
            tuple(
                GridRow(
                    row.header,
                    tuple(
                        tuple(self.cell(cell.blocks, bold=row.header or (
                            table.first_column and at == 0)))
                        for at, cell in enumerate(row.cells)
                    ),
                )
                for row in rows
            ),
            box if box in _BOXES else "",
            merged,
        )  # fmt: skip

    def cell(self, blocks: Sequence[WordBlock], *, bold: bool) -> Iterator[Block]:
        """Yield what stands in a cell; one that names its row or column is bold as it is."""
        for each in self.blocks(blocks):
            yield _plain(each) if bold and isinstance(each, Leaf) else each

    def paragraph(self, paragraph: WordParagraph) -> Iterator[Leaf]:
        looks, place = looks_of(paragraph, ours=True), place_of(paragraph)
        tokens = tuple(self.tokens(paragraph))
        if looks.role is not Role.CODE:  # whose spaces count
            tokens = tuple(_tidy(_cited(list(tokens))))
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
        yield _plain(leaf) if level else leaf

    # --- Words -------------------------------------------------------------------------------

    def tokens(self, paragraph: WordParagraph) -> Iterator[Token]:
        for inline in paragraph.inlines:
            match inline:
                case WordRun() if self.decision.run_stands(inline):
                    if inline.properties.hidden or any(f.is_contents for f in inline.fields):
                        continue
                    yield from self.run(inline)
                case Equation() if not is_gone(inline):
                    yield Token("\ufffc", thing=Thing("formula", inline.text))
                case _:
                    pass

    def run(self, run: WordRun) -> Iterator[Token]:
        anchor = run.link.anchor if run.link and not run.link.address else ""
        if anchor in self.marks and not any(isinstance(p, NoteReference) for p in run.pieces):
            # A mark that repeats another one, or the way back from a note.
            if run.text.strip(" ↩\u00a0"):
                yield self.note(self.marks[anchor])
            return
        formats, tag, cited, back = self.formats(run)
        if back:
            return
        for piece in run.pieces:
            match piece:
                case Words(text):
                    yield from self.words(text, formats, tag, cited)
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
        return Token("\ufffc", thing=Thing("note", "", self.notes.index(key) + 1))

    def words(self, text: str, formats: frozenset[Format], tag: str, cited: str) -> Iterator[Token]:
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
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
            yield Token("\ufffc", thing=Thing("picture", alt, data=data))
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
            elif anchor and anchor not in self.terms and not run.text.strip(" ↩\u00a0"):
                return frozenset(), "", "", True
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
        if said.right_to_left:
            tag = said.language.bidi or said.language.latin
        elif said.language.east_asian and _EAST_ASIAN.search(run.text):
            tag = said.language.east_asian
        else:
            tag = said.language.latin
        tag = canonical_language(tag) or ""
        primary = tag.split("-")[0].lower()
        if primary and primary != self.language:
            found.append(Format(FormatKind.LANGUAGE, primary))
        return frozenset(found), tag, cited, False


_BOXES = frozenset(("key points", "note", "warning", "questions", "my notes", "for clinics",
    "for patients"))  # fmt: skip


def pieces_of(text: str) -> Iterator[str]:
    """Yield words, numbers, signs and spaces; where words have no spaces, each letter."""
    word = kind = ""
    for each in text:
        now = _kind(each)
        if word and (now != kind or not now):
            yield word
            word = ""
        word, kind = word + each, now
    if word:
        yield word


def _address(target: str) -> str:
    """Return an address as it is compared: of a file beside this one, its name alone.

    LibreOffice writes where such a file lay when it saved.
    """
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target)
    if scheme is None or scheme.group().lower() == "file:":
        return PurePosixPath(unquote(target)).name
    return address_form(target)


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] in "LM":
        wide = unicodedata.east_asian_width(character) in "WF"
        return "" if wide else "letter"
    if category == "Nd":
        return "figure"
    return "space" if character.isspace() else ""


def _plain(leaf: Leaf) -> Leaf:
    """Return a heading, or a cell that names others, without the bold that all of it has."""
    strong = Format(FormatKind.STRONG)
    if not all(strong in each.formats for each in leaf.tokens if not each.thing):
        return leaf
    tokens = tuple(replace(each, formats=each.formats - {strong}) for each in leaf.tokens)
    return replace(leaf, tokens=tokens)


def _cited(tokens: list[Token]) -> list[Token]:
    """Return tokens with each citation or note's mark in its brackets as one."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        close = {"[": "]", "(": ")"}.get(tokens[at].text)
        end, works, kind = at + 1, 0, ""
        while close and end < len(tokens) and tokens[end].text not in (*"[]()", "\n"):
            thing = tokens[end].thing
            if thing is not None and thing.kind not in ("citation", "note"):
                break
            works += thing is not None
            kind = thing.kind if thing else kind
            end += 1
        if close and works and end < len(tokens) and tokens[end].text == close:
            inside = tokens[at : end + 1]
            said = "".join(each.thing.value if each.thing else each.text for each in inside)
            if kind == "note" and works == 1:  # “[note 1]”, as it is read out
                out.append(next(each for each in inside if each.thing))
            else:
                out.append(Token("\ufffc", thing=Thing("citation", normal(said))))
            at = end + 1
        else:
            out.append(tokens[at])
            at += 1
    return out


def _tidy(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens with white space folded; a space, or what no language is in, is as its sides."""
    kept: list[Token] = []
    for each in tokens:
        if each.is_space:
            if kept and not kept[-1].is_space and not _breaks(kept[-1]):
                kept.append(replace(each, text="\u00a0" if each.text == "\u00a0" else " "))
            continue
        if _breaks(each) and kept and kept[-1].is_space:
            kept.pop()
        if kept and not each.thing and not kept[-1].thing and _joins(kept[-1], each):
            kept[-1] = replace(kept[-1], text=kept[-1].text + each.text)
            continue
        kept.append(each)
    while kept and (kept[-1].is_space or _breaks(kept[-1])):
        kept.pop()
    lettered = [any(map(str.isalpha, each.text)) for each in kept]
    for at, each in enumerate(kept):
        before = kept[at - 1].formats if at else frozenset()
        after = kept[at + 1].formats if at + 1 < len(kept) else frozenset()
        if each.thing is None and each.is_space:
            yield replace(each, text=" ", formats=before & after)
            continue
        formats = each.formats
        if not lettered[at]:
            own = {one for one in formats if one.kind is FormatKind.LANGUAGE}
            formats -= {one for one in own if one not in _nearest(kept, lettered, at)}
        yield replace(each, formats=formats)


def _nearest(tokens: Sequence[Token], lettered: Sequence[bool], at: int) -> frozenset[Format]:
    """Return the formats that the words on both sides of a place have."""
    before = next((tokens[n].formats for n in range(at - 1, -1, -1) if lettered[n]), None)
    after = next((tokens[n].formats for n in range(at + 1, len(tokens)) if lettered[n]), None)
    if before is None or after is None:
        return before or after or frozenset()
    return before & after


def _breaks(token: Token) -> bool:
    return token.thing is not None and token.thing.kind == "break"


def _joins(first: Token, second: Token) -> bool:
    """Return whether two tokens are one word that runs have split."""
    kind = _kind(first.text[-1])
    alike = kind != "" and kind == _kind(second.text[0])
    return alike and first.formats == second.formats and not first.is_space


def _with_generated_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Mark the headings of what handouts list by themselves."""
    out = list(blocks)
    for at, each in enumerate(out[1:], 1):
        before = out[at - 1]
        listed = isinstance(each, Leaf) and each.role in (Role.REFERENCE, Role.EXPLAINED)
        if listed and isinstance(before, Leaf) and before.level:
            out[at - 1] = replace(before, generated=True)
    return tuple(out)
