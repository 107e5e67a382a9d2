"""The lines of a Word file: paragraphs as they are read, and lists that were typed by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from plainleaf.diagnostics import Position
from plainleaf.importers.manuscript import Report, Reports, Where
from plainleaf.importers.plain.dashes import Dashes
from plainleaf.importers.plain.lines import Line as PlainLine
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
    pieces, signs = _spaced(pieces, reports)
    marks = [None if at in signs else _typed(piece) for at, piece in enumerate(pieces)]
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


def _spaced(pieces: list[Piece], reports: Reports) -> tuple[list[Piece], set[int]]:
    """Return pieces whose dashes have their spaces, as in a text, and which keep them as signs."""
    said = Reports(reports.name)
    dashes = Dashes(said, lambda *_: False, frozenset(), {})
    out, signs = list(pieces), set[int]()
    typed = [at for at, piece in enumerate(pieces) if _is_text(piece)]
    # Paragraphs that follow each other are lines of one group.
    groups = [
        [at for _, at in found]
        for _, found in groupby(enumerate(typed), key=lambda pair: pair[1] - pair[0])
    ]
    lines = [[_plain(pieces[at]) for at in group] for group in groups]
    for group, old, new in zip(groups, lines, dashes.spaced(lines), strict=True):
        for at, before, after in zip(group, old, new, strict=True):
            piece = pieces[at]
            if before.text == after.text or not isinstance(piece, Line):
                continue
            if after.text.endswith(before.text):
                left, start = 0, after.text[: -len(before.text)]
            elif after.text[1:2] == " ":
                left, start = 1, after.text[:2]
            else:
                signs.add(at)  # a minus sign
                continue
            left += len(piece.text) - len(piece.text.lstrip())
            formats = next(each.formats for each in piece.runs if isinstance(each.content, str))
            out[at] = replace(piece, runs=[Run(start, formats), *_cut(piece.runs, left)])
    reports.found += [
        replace(each, where=Where.NOWHERE) if isinstance(each, Report) else each
        for each in said.found
    ]
    return out, signs


def _is_text(piece: Piece) -> bool:
    return isinstance(piece, Line) and piece.place is None and piece.looks.role is Role.TEXT


def _plain(piece: Piece) -> PlainLine:
    assert isinstance(piece, Line)
    return PlainLine(piece.text.strip(), piece.position.line)


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
    if not isinstance(piece, Line) or not _is_text(piece):
        return None
    text = piece.text.lstrip()
    found = bullet(text) or number(text)
    return found[0] if found else None


def _without_mark(line: Line, mark: Mark) -> list[Run]:
    text = line.text
    found = bullet(text.lstrip()) or number(text.lstrip())
    assert found is not None
    return _cut(line.runs, len(text) - len(found[1]))


def _cut(runs: Sequence[Run], left: int) -> list[Run]:
    """Return runs without so many letters at their start."""
    out: list[Run] = []
    for run in runs:
        if left and isinstance(run.content, str):
            cut = min(left, len(run.content))
            left -= cut
            if run.content[cut:]:
                out.append(Run(run.content[cut:], run.formats))
        else:
            out.append(run)
    return out
