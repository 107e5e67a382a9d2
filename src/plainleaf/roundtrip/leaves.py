"""What an update compares: the paragraphs of a Word file with their words, and its tables.

What no reader meets is not here, so that a file that was merely saved again is the same as before.
Each word has its marks, link and language; a citation, a note's mark, a picture and a line's end
are one thing each.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from PIL import Image, UnidentifiedImageError

from plainleaf.importers.runs import Format
from plainleaf.importers.word.roles import Role
from plainleaf.verify.readback.word.content import WordParagraph

_SIDE = 32
_MOST_PIXELS = 60_000_000
_NEAR = 6  # of 255, what a picture that was packed anew may differ from itself on average
_SHAPE = 0.03


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


def shown_words(blocks: Sequence[Block]) -> str:
    """Return the words of blocks on one line, for people: a slash is where a line or block ends.

    Two lines are never one word there, nor two numbers one. What is no word is not shown.
    """
    said = "\n".join(
        "".join("\n" if _is_break(token) else token.text for token in leaf.tokens)
        for leaf in leaves_of(blocks)
    )
    said = re.sub(r"(?<=\w)\ufffc+(?=\w)", " ", said).replace("\ufffc", "")
    return " / ".join(filter(None, (" ".join(line.split()) for line in said.split("\n"))))


def _is_break(token: Token) -> bool:
    return token.thing is not None and token.thing.kind == "break"


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


# --- Pictures ------------------------------------------------------------------------------------
# Which of them are the same to look at: programs write one anew when they save a file.


@dataclass(frozen=True, slots=True)
class _Look:
    shape: float
    dots: bytes


@dataclass(slots=True)
class Looks:
    """Names pictures; one that looks like an earlier one has its name."""

    _names: dict[str, str] = field(default_factory=dict)
    _known: list[tuple[_Look, str]] = field(default_factory=list)

    def name(self, data: bytes) -> str:
        """Return the name of a picture by its bytes."""
        digest = sha256(data).hexdigest()[:16]
        if digest not in self._names:
            self._names[digest] = self._named(data, digest)
        return self._names[digest]

    def _named(self, data: bytes, digest: str) -> str:
        look = _look(data)
        if look is None:
            return digest
        for other, name in self._known:
            if abs(other.shape - look.shape) <= _SHAPE * other.shape and _differ(other, look):
                return name
        self._known.append((look, digest))
        return digest


def _differ(first: _Look, second: _Look) -> bool:
    apart = sum(abs(one - two) for one, two in zip(first.dots, second.dots, strict=True))
    return apart <= _NEAR * len(first.dots)


def _look(data: bytes) -> _Look | None:
    """Return a picture in small on white; None of what cannot be opened."""
    for picture in _opened(data):
        width, height = picture.size
        if not width or not height or width * height > _MOST_PIXELS:
            return None
        flat = Image.new("RGBA", picture.size, "white")
        flat.alpha_composite(picture.convert("RGBA"))
        return _Look(width / height, flat.convert("RGB").resize((_SIDE, _SIDE)).tobytes())
    return None


def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF")) as one:
                yield one
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        return
