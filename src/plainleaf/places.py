"""Where in its line a report's words stand: columns for editors, from the words that it quotes.

Readers and checks know the line of what they look at. What a message quotes, between “ ” or ' ' or
behind its colon, is what it speaks of; those words are looked for in the source from that line to
the end of its paragraph. Where they are not found, the place is the whole line.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from plainleaf.diagnostics import Diagnostic, Edit, Position, Related, Severity

# A paragraph longer than this is nobody's; its words are looked for in its first lines only.
_MOST_LINES = 40
_MOST_WORDS = 40
_QUOTED = re.compile("“([^“”]+)”|(?<!\\w)'([^']+)'(?!\\w)")
_BEHIND = re.compile(r": (\S.*)\Z")
_BARE = re.compile(r"(?<!\S)(\d(?:[\w.,]*\w)?|[@{:\\~^=]\S*|https?:\S+)")
# What may stand in a source where its words have a space: line ends, and the marks of Markdown.
_BETWEEN = r"(?:[\s*_`>\\~^]|\]\([^()\s]*\))+"


def located(found: Iterable[Diagnostic], file: str, text: str) -> list[Diagnostic]:
    """Return diagnostics with columns.

    Args:
        found: what was reported; what has columns, or stands in another file, stays as it is.
        file: the source's name, as positions have it.
        text: the source, lines parted by line feeds.
    """
    lines = text.split("\n")
    return [_located(each, file, lines) for each in found]


def with_edits(
    found: Sequence[Diagnostic], mended: Mapping[int, str], text: str
) -> list[Diagnostic]:
    """Return diagnostics with the lines that they know how to write.

    Args:
        found: what was reported, of one source.
        mended: how lines should stand. Of a run of lines the first is reported: a line belongs to
            the diagnostic at it, or to the last note above it.
        text: the source, lines parted by line feeds.
    """
    lines = text.split("\n")
    reported = {each.position.line for each in found}
    notes = sorted(each.position.line for each in found if each.severity is Severity.NOTE)
    edits: dict[int, list[Edit]] = {}
    for line, new in mended.items():
        if 0 < line <= len(lines) and lines[line - 1] != new:
            above = notes[: bisect(notes, line)]
            owner = line if line in reported or not above else above[-1]
            edits.setdefault(owner, []).append(Edit(line, 1, lines[line - 1], new))
    return [
        each if each.fix else replace(each, fix=tuple(edits.pop(each.position.line, ())))
        for each in found
    ]


def _located(each: Diagnostic, file: str, lines: Sequence[str]) -> Diagnostic:
    at = _place(each.position, each.message, file, lines)
    related = tuple(
        Related(_place(other.position, other.message, file, lines), other.message)
        for other in each.related
    )
    edits = [_edit(edit, at, lines) for edit in each.fix]
    return replace(each, position=at, related=related, fix=tuple(filter(None, edits)))


def _edit(edit: Edit, at: Position, lines: Sequence[str]) -> Edit | None:
    """Return an edit with its place; None where what it changes does not stand there."""
    if not edit.column:
        edit = replace(edit, line=at.line, column=at.column)
    line = lines[edit.line - 1] if 0 < edit.line <= len(lines) else ""
    return edit if edit.column and line.startswith(edit.old, edit.column - 1) else None


def _place(at: Position, message: str, file: str, lines: Sequence[str]) -> Position:
    if at.file != file or at.column or not 0 < at.line <= len(lines):
        return at
    block: list[str] = []
    for line in lines[at.line - 1 : at.line - 1 + _MOST_LINES]:
        if not line.strip() and block:
            break
        block.append(line)
    source = "\n".join(block)
    for words in _quoted(message):
        if seen := _search(words, source):
            start, end = seen
            break
    else:
        line = block[0].rstrip()
        start, end = len(line) - len(line.lstrip()), len(line)
    first, column = _line_and_column(source, start)
    last, end_column = _line_and_column(source, end)
    return replace(
        at,
        line=at.line + first,
        column=column,
        end_line=at.line + last,
        end_column=max(end_column, column + (first == last)),
    )


def _quoted(message: str) -> Iterator[str]:
    for match in _QUOTED.finditer(message):
        yield match[1] or match[2]
    if behind := _BEHIND.search(message):
        yield behind[1]
    yield from _BARE.findall(message)


def _search(words: str, source: str) -> tuple[int, int] | None:
    """Return where words begin and end in a source; None where they do not stand there."""
    cut = words.rstrip().endswith("…")
    words = words.strip().rstrip("….")
    if not words:
        return None
    # Compiling a pattern takes a hundred times as long as looking for words as they stand.
    start = source.find(words)
    while start >= 0:
        end = start + len(words)
        if _is_whole(source, start, end, cut=cut):
            return start, end
        start = source.find(words, start + 1)
    pattern = _BETWEEN.join(re.escape(token) for token in words.split()[:_MOST_WORDS])
    for match in re.finditer(pattern, source, re.IGNORECASE):
        if _is_whole(source, *match.span(), cut=cut):
            return match.span()
    return None


def _is_whole(source: str, start: int, end: int, *, cut: bool) -> bool:
    """Return False for a part of another word: “all” is not in “small”."""
    before = source[start - 1 : start] if source[start].isalnum() else ""
    behind = source[end : end + 1] if source[end - 1].isalnum() and not cut else ""
    return not (_is_letter(before) or _is_letter(behind))


def _is_letter(character: str) -> bool:
    return character == "_" or character.isalnum()


def _line_and_column(source: str, at: int) -> tuple[int, int]:
    """Return how many lines stand before a place, and its column, counted from 1."""
    return source.count("\n", 0, at), at - source.rfind("\n", 0, at)
