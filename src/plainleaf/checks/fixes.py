"""What can be put right without a decision: the changes that diagnostics bring along, made.

A changed file says what it said: a change keeps every word and figure of its line, in order, or the
file is read again and must give the same article. Line ends, the mark at the start and everything
else of the file stay as they are.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from plainleaf.checks.typed import stray_markup
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import SourceError, WriteError
from plainleaf.places import located
from plainleaf.reader import Reading, SourceText, find, read_article
from plainleaf.reader.source import decoded
from plainleaf.run.rewrite import rewrite

_MOST_ROUNDS = 20
_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(r"\w+")
# With its sign: a minus is no mark of a list.
_NUMBER = re.compile(r"[-+−–]?\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Fixed:
    """An article's file, and what it would be.

    Args:
        path: the file.
        before: its text as it stands there, with its line ends.
        after: the same, put right.
        count: how many diagnostics are gone.
    """

    path: Path
    before: str
    after: str
    count: int

    def diff(self) -> str:
        """Return the change as a unified diff."""
        old, new = (
            [line.rstrip("\r\n") for line in _LINE.findall(text.removeprefix(_MARK))[:-1]]
            for text in (self.before, self.after)
        )
        name = str(self.path)
        lines = difflib.unified_diff(old, new, name, name, lineterm="", n=1)
        return "\n".join(lines)

    def write(self) -> None:
        """Put the changed file in the place of the other, at once.

        Raises:
            WriteError: it cannot be written, or has changed since it was read.
        """
        try:
            if self.path.read_bytes() != self.before.encode():
                raise WriteError(f"{self.path}: has changed meanwhile, and was left as it is.")
        except OSError as error:
            raise WriteError(f"{self.path}: cannot be read again ({error.strerror}).") from None
        rewrite(self.path, self.after.encode())


def fixed(path: Path, root: Path | None = None) -> Fixed:
    """Return an article with all that needs no decision put right.

    Args:
        path: a Markdown file, or a folder that holds article.md.
        root: another folder that pictures may be read from.

    Raises:
        SourceError: the file cannot be read at all.
    """
    path = find(path)
    try:
        before = decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from None
    text, count = put_right(before, lambda text: _read(path, root, text))
    return Fixed(path, before, text, count)


def put_right(
    before: str,
    read: Callable[[str], Reading],
    wanted: Callable[[Diagnostic], bool] = lambda _: True,
) -> tuple[str, int]:
    """Return a text with all that needs no decision put right, and how many diagnostics are gone.

    Args:
        before: the text, with its line ends.
        read: reads such a text as an article.
        wanted: returns whether a diagnostic is among those that are to go.
    """
    text, count = before, 0
    reading = read(text)
    for _ in range(_MOST_ROUNDS):
        name = reading.article.position.file
        tidied = located(stray_markup(reading.article), name, reading.written)
        fixes = [each for each in (*reading.diagnostics, *tidied) if each.fix and wanted(each)]
        alike = [each for each in fixes if _keeps_words(each)]
        others = [each for each in fixes if not _keeps_words(each)]
        after = _edited(text, others)
        if after != text and read(after).article != reading.article:
            after, others = text, []
        after = _edited(after, alike)
        if after == text:
            break
        text, count = after, count + len(others) + len(alike)
        reading = read(text)
    return text, count


def _keeps_words(each: Diagnostic) -> bool:
    return all(
        pattern.findall(edit.old) == pattern.findall(edit.new)
        for edit in each.fix
        for pattern in (_WORD, _NUMBER)
    )


def _read(path: Path, root: Path | None, text: str) -> Reading:
    return read_article(SourceText(text, path.parent, str(path), path.name), root)


def _edited(text: str, found: Iterable[Diagnostic]) -> str:
    """Return a text with the changes made whose old words stand at their places."""
    edits = defaultdict(list)
    for each in found:
        for edit in each.fix:
            edits[edit.line].append(edit)
    lines = _LINE.findall(text)
    for number, some in edits.items():
        mark = number == 1 and text.startswith(_MARK)
        # From the end of the line to its start, so that places stay; what overlaps waits.
        end = len(lines[number - 1])
        for edit in sorted(some, key=lambda edit: -edit.column):
            line, start = lines[number - 1], edit.column - 1 + mark
            if start + len(edit.old) <= end and line.startswith(edit.old, start):
                lines[number - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
                end = start
    return "".join(lines)
