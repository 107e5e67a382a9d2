"""The lines of a Word file: paragraphs as they are read, and lists that were typed by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plainleaf.diagnostics import Position
from plainleaf.importers.manuscript import Reports
from plainleaf.importers.runs import Run, is_empty
from plainleaf.importers.word.inlines import TextBox
from plainleaf.importers.word.roles import Looks, Role
from plainleaf.model.inlines import Image
from plainleaf.text.shapes import Mark, bullet, number, runs_of_numbers
from plainleaf.verify.readback.word.content import WordParagraph, WordTable
from plainleaf.verify.readback.word.numbering import ListPlace
from plainleaf.verify.readback.word.ooxml import child, val


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as far as it is read: what it is, its runs, the text boxes at it."""

    paragraph: WordParagraph
    looks: Looks
    runs: list[Run]
    boxes: list[TextBox]
    place: ListPlace | None
    position: Position

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(each.content for each in self.runs if isinstance(each.content, str))

    @property
    def said(self) -> str:
        """All that it says: its words, parted where its lines are, and what its pictures show."""
        out = ""
        for each in self.runs:
            match each.content:
                case str(text):
                    out += text
                case Image(alt=alt):
                    out += f" {alt or ''} "
                case _:
                    out += " "
        return " ".join(out.split())

    @property
    def empty(self) -> bool:
        """True if there is nothing to read or to see in it."""
        return is_empty(self.runs) and not self.boxes


Piece = Line | WordTable


def is_drop_cap(paragraph: WordParagraph) -> bool:
    """Return True for a large first letter, which is of the paragraph below it."""
    frame = child(paragraph.element, "pPr", "framePr")
    return val(frame, "dropCap") in ("drop", "margin") and len(paragraph.text.strip()) == 1


def with_typed_lists(pieces: list[Piece], reports: Reports, moved: list[str]) -> list[Piece]:
    """Return pieces in which items that were typed are items, without the signs before them."""
    marks = [_typed(piece) for piece in pieces]
    out = list(pieces)
    counted = _counted(pieces, marks)
    for at, mark in enumerate(marks):
        piece = pieces[at]
        if mark is None or not isinstance(piece, Line):
            continue
        around = [marks[each] for each in (at - 1, at + 1) if 0 <= each < len(marks)]
        alike = [each for each in around if each is not None and each.style == mark.style]
        if mark.value is None:
            good = bool(alike) or not mark.weak
        elif not mark.weak:
            good = counted.get(at, False)
        else:
            good = any(abs((each.value or 0) - mark.value) == 1 for each in alike)
        if not good:
            continue
        rest = _without_mark(piece, mark)
        ordered = mark.value is not None
        place = ListPlace(f"typed{mark.style}", 0, True, ordered, mark.value, mark.text)
        letter = ordered and not re.search(r"\d", mark.text)
        reports.guessed(
            f"A line that begins with “{mark.text}” became an item of a list.",
            piece.position.line, dropped="" if ordered and not letter else mark.text,
        )  # fmt: skip
        if letter or (ordered and not mark.text.isascii()):
            moved.append(str(mark.value))
        out[at] = replace(piece, runs=rest, place=place)
    return out


def _counted(pieces: Sequence[Piece], marks: Sequence[Mark | None]) -> dict[int, bool]:
    """Return of each number that stands with others of its kind whether these are a list."""
    found: dict[int, bool] = {}
    styles = {mark.style for mark in marks if mark and mark.value is not None and not mark.weak}
    for style in styles:
        said = [
            (mark.value or 0, _words(piece)) if mark is not None and mark.style == style else None
            for piece, mark in zip(pieces, marks, strict=True)
        ]
        for start, end, good in runs_of_numbers(said):
            found |= dict.fromkeys(range(start, end), good and end - start > 1)
    return found


def _words(piece: Piece) -> str:
    found = number(piece.text.lstrip()) if isinstance(piece, Line) else None
    return found[1] if found else ""


def _typed(piece: Piece) -> Mark | None:
    if not isinstance(piece, Line) or piece.place is not None or piece.looks.role is not Role.TEXT:
        return None
    text = piece.text.lstrip()
    found = bullet(text) or number(text)
    return found[0] if found else None


def _without_mark(line: Line, mark: Mark) -> list[Run]:
    text = line.text
    found = bullet(text.lstrip()) or number(text.lstrip())
    assert found is not None
    left = len(text) - len(found[1])
    out: list[Run] = []
    for run in line.runs:
        if left and isinstance(run.content, str):
            cut = min(left, len(run.content))
            left -= cut
            if run.content[cut:]:
                out.append(Run(run.content[cut:], run.formats))
        else:
            out.append(run)
    return out
