"""The reader's notebook: collects diagnostics for one source file."""

from __future__ import annotations

from plainleaf.diagnostics import Diagnostic, Edit, Position, Related, Severity

_EXCERPT = 60


class Log:
    """Collects what the reader finds, with file and line.

    `mended` maps a line to how it should stand, where that is certain.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Diagnostic] = []
        self.mended: dict[int, str] = {}

    def at(self, line: int) -> Position:
        """Return the place of a line in this file."""
        return Position(self.name, line)

    def error(
        self,
        code: str,
        message: str,
        line: int,
        hint: str,
        dropped: str = "",
        mended: str = "",
        first: int = 0,
    ) -> None:
        """Note what stops an export."""
        self._add(code, Severity.ERROR, message, line, hint, dropped, mended, first=first)

    def warning(
        self,
        code: str,
        message: str,
        line: int,
        hint: str,
        dropped: str = "",
        mended: str = "",
        first: int = 0,
    ) -> None:
        """Note what an author should look at."""
        self._add(code, Severity.WARNING, message, line, hint, dropped, mended, first=first)

    def note(
        self,
        code: str,
        message: str,
        line: int,
        hint: str = "",
        dropped: str = "",
        mended: str = "",
        fix: tuple[Edit, ...] = (),
    ) -> None:
        """Note what an author may want to know."""
        self._add(code, Severity.NOTE, message, line, hint, dropped, mended, fix)

    def _add(
        self,
        code: str,
        severity: Severity,
        message: str,
        line: int,
        hint: str,
        dropped: str,
        mended: str = "",
        fix: tuple[Edit, ...] = (),
        first: int = 0,
    ) -> None:
        # What is quoted of a source may go over several lines; a message does not.
        message, hint = " ".join(message.split()), " ".join(hint.split())
        # Of two that are alike, the second is reported, and the line of the first is named.
        related = (Related(self.at(first), "the first one stands here"),) if first else ()
        at = self.at(line)
        self.found.append(Diagnostic(code, severity, message, at, hint, dropped, fix, related))
        if mended:
            self.mended[line] = mended


def excerpt(text: str) -> str:
    """Return the text on one line, short enough to quote in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rstrip() + "…"
