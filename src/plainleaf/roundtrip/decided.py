"""Tracked changes that nobody has decided, and comments: what people said about the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.errors import UndecidedError
from plainleaf.importers.word.account import words_below
from plainleaf.roundtrip.align import Alignment, Entry
from plainleaf.roundtrip.cells import cell_of_element
from plainleaf.roundtrip.leaves import Leaf
from plainleaf.roundtrip.patching.patches import Base
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import CommentPoint, CommentReference, WordRun
from plainleaf.verify.readback.word.ooxml import W, val
from plainleaf.verify.readback.word.walk import paragraphs_in

_WORDS = {
    "ins": "added", "del": "removed", "moveTo": "moved here", "moveFrom": "moved away",
    "cellIns": "cell added", "cellDel": "cell removed", "cellMerge": "cells merged",
    "rPrChange": "formatted", "pPrChange": "paragraph formatted", "tblPrChange": "table formatted",
    "trPrChange": "row formatted", "tcPrChange": "cell formatted", "sectPrChange": "page set up",
    "numberingChange": "numbered", "tblGridChange": "columns changed",
}  # fmt: skip
_CHANGES = frozenset(W + name for name in _WORDS)
_SHOWN = 60


def refuse_undecided(file: WordFile) -> None:
    """Refuse a file with tracked changes, and name each.

    Raises:
        UndecidedError: there are such changes.
    """
    roots = [file.root, *(root for _, root in file.note_roots.values())]
    roots += [margin.root for margin in file.margins]
    lines = [line for root in roots for line in _listed(root)]
    if not lines:
        return
    count = "1 tracked change is" if len(lines) == 1 else f"{len(lines)} tracked changes are"
    raise UndecidedError(
        f"{file.path}: {count} not decided, so nothing was written. Accept or reject them in Word, "
        "or add --changes accept or --changes reject.",
        tuple(f"{file.path.name}: {line}" for line in lines),
    )


def _listed(root: etree._Element) -> Iterator[str]:
    """Yield one line a change: the heading above it, its paragraph there, who, when, what."""
    heading, number = "", 0
    waiting: tuple[str, str] | None = None  # a removal, whose new words may follow
    for element in root.iter(f"{W}p", *_CHANGES):
        if element.tag == f"{W}p":
            if waiting:
                yield waiting[0] + f"{waiting[1]} removed"
                waiting = None
            style = element.find(f"{W}pPr/{W}pStyle")
            if "heading" in (val(style, "val") or "").lower():
                heading, number = words_below(element).strip(), 0
            else:
                number += 1
            continue
        kind = etree.QName(element).localname
        place = f"“{_short(heading)}”, paragraph {number}" if heading else f"paragraph {number}"
        cell = cell_of_element(element)
        who = val(element, "author") or "somebody"
        start = f"{place}{cell and f', {cell}'}: {who}{_day(val(element, 'date') or '')}: "
        words = _short(words_below(element))
        said = f"“{words}”" if words else "the end of a paragraph"
        if waiting and kind == "ins" and words:
            yield waiting[0] + f"{waiting[1]} → {said}"
            waiting = None
            continue
        if waiting:
            yield waiting[0] + f"{waiting[1]} removed"
            waiting = None
        if kind == "del" and words:
            waiting = (start, said)
        else:
            yield start + (f"{said} {_WORDS[kind]}" if kind in ("ins", "del", "moveTo", "moveFrom")
                           else _WORDS[kind])  # fmt: skip
    if waiting:
        yield waiting[0] + f"{waiting[1]} removed"


def _day(date: str) -> str:
    try:
        day = datetime.fromisoformat(date)
    except ValueError:
        return ""
    return f", {day.day} {day:%b}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 2].rstrip() + " …"


# --- Comments ----------------------------------------------------------------------------------


def comments_of(
    file: WordFile, alignment: Alignment, base: Base, name: str, notes: list[Diagnostic]
) -> list[str]:
    """Note each comment at the line of the source that it is about, and return them as text."""
    if not file.comments:
        return []
    lines = _comment_lines(alignment, base)
    words = _commented(file)
    known = {each.identifier: each for each in file.comments}
    out = []
    for each in file.comments:
        top = each
        seen = {each.identifier}
        while top.parent in known and top.parent not in seen:
            seen.add(top.parent)
            top = known[top.parent]
        line = lines.get(top.identifier, 0)
        about = _short(words.get(top.identifier, ""))
        said = " ".join(" ".join(p.text.split()) for p in paragraphs_in(each.blocks)).strip()
        kind = "answers" if top is not each else "says"
        who = each.author or "Somebody"
        where = f" about “{about}”" if about else ""
        done = " (settled)" if each.resolved or top.resolved else ""
        message = f"{who} {kind}{where}{done}: {said}"
        position = Position(name, line)
        notes.append(Diagnostic("edit-comment", Severity.NOTE, message, position))
        out.append(f"{position}: {message}")
    return out


def _comment_lines(alignment: Alignment, base: Base) -> dict[str, int]:
    found: dict[str, int] = {}
    last = 0
    for entry in _all_entries(alignment.body):
        before, after = entry.before, entry.after
        if isinstance(before, Leaf) and (place := base.place(before)) is not None:
            last = base.line(place.span.start)
        if isinstance(after, Leaf) and after.paragraph is not None:
            for inline in after.paragraph.inlines:
                match inline:
                    case CommentPoint(identifier, True):
                        found.setdefault(identifier, last)
                    case WordRun(pieces=pieces):
                        for piece in pieces:
                            if isinstance(piece, CommentReference):
                                found.setdefault(piece.identifier, last)
                    case _:
                        pass
    return found


def _all_entries(entries: list[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if entry.inner is not None:
            yield from _all_entries(entry.inner)
        else:
            yield entry


def _commented(file: WordFile) -> dict[str, str]:
    """Return the words that each comment is about."""
    found: dict[str, str] = {}
    opened: list[str] = []
    for paragraph in paragraphs_in(file.body):
        for identifier in opened:
            found[identifier] += "\n"
        for inline in paragraph.inlines:
            match inline:
                case CommentPoint(identifier, True):
                    opened.append(identifier)
                    found[identifier] = ""
                case CommentPoint(identifier, False) if identifier in opened:
                    opened.remove(identifier)
                case WordRun():
                    for identifier in opened:
                        found[identifier] += inline.text
                case _:
                    pass
    return found
