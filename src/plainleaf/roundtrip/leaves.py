"""What an update compares: the paragraphs of a Word file with their words, and its tables.

What no reader meets is not here, so that a file that was merely saved again is the same as before.
Each word has its marks, link and language; a citation, a note's mark, a picture and a line's end
are one thing each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plainleaf.importers.runs import Format
from plainleaf.importers.word.roles import Role
from plainleaf.verify.readback.word.content import WordParagraph


@dataclass(frozen=True, slots=True)
class Thing:
    """What is one piece and no word.

    Args:
        kind: "citation", "note", "picture", "break", or what no article can hold.
        value: what it leads to or says; two things of one kind and value are the same.
        look: of a picture what tells it apart from others, whatever its bytes (`Looks`).
        number: of a note's mark which note of the file it is, from 1.
        data: of a picture its bytes.
    """

    kind: str
    value: str
    look: str = ""
    number: int = field(default=0, compare=False)
    data: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a sign, a space, or a thing, and what it is marked as.

    `tag` is the whole language tag of what `formats` say by its primary part; what is `made` is
    written by handouts, beside the mark of a note.
    """

    text: str
    formats: frozenset[Format] = frozenset()
    thing: Thing | None = None
    tag: str = field(default="", compare=False)
    made: bool = field(default=False, compare=False)

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
    """A table; `merged`: cells of it are one; `named`: its first column names the rows."""

    rows: tuple[GridRow, ...]
    box: str = ""
    merged: bool = False
    named: bool = field(default=False, compare=False)

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
    """All that is compared: the text, and what each note says in the order of their marks.

    `works` are the works of the list of references by their bookmarks, `ways` what links say whose
    words handouts write, by where they lead, `marks` the marks of notes that stand in brackets.
    """

    blocks: tuple[Block, ...]
    notes: tuple[tuple[Block, ...], ...] = ()
    works: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    ways: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    marks: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


def text_of(blocks: Sequence[Block]) -> str:
    """Return the words of blocks."""
    return "\n".join(each.text for each in blocks)


def leaves_of(blocks: Sequence[Block]) -> Iterator[Leaf]:
    """Yield all paragraphs, those in tables too."""
    for block in blocks:
        match block:
            case Leaf():
                yield block
            case Grid(rows):
                for row in rows:
                    for cell in row.cells:
                        yield from leaves_of(cell)
            case Foreign():
                pass
