"""What an author can fix: values that say what is wrong, where, and how to put it right.

A diagnostic is never raised; all of them are collected.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops an export, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file; all figures count from 1.

    Args:
        file: its name.
        line: 0 means the file as a whole.
        column: in characters; 0 where only the line is known.
        end_line: the line where it ends; 0 where the column is.
        end_column: the column behind its last character.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return ":".join((self.file, *(str(each) for each in (self.line, self.column) if each)))


@dataclass(frozen=True, slots=True)
class Edit:
    """A change within one line of a source; it holds only while `old` stands at its place.

    Args:
        line: counted from 1.
        column: in characters, counted from 1; 0 where it is that of the diagnostic's words.
        old: what stands there.
        new: what should.
    """

    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a diagnostic speaks of, and what stands there."""

    position: Position
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that an author can fix.

    Args:
        code: stable kebab-case name, documented in docs/diagnostics.md.
        severity: an error stops an export.
        message: one sentence, what is wrong.
        position: file, line and, where they are known, columns.
        hint: one sentence, how to fix it.
        dropped: the words of the source that no output will show, in full; empty if none.
        fix: changes that put it right and need no decision; `plainleaf check --fix` makes them.
        related: second places, as the first of two that must not be alike.
    """

    code: str
    severity: Severity
    message: str
    position: Position
    hint: str = ""
    dropped: str = ""
    fix: tuple[Edit, ...] = ()
    related: tuple[Related, ...] = ()

    @property
    def is_error(self) -> bool:
        """True if this stops an export."""
        return self.severity is Severity.ERROR

    def data(self) -> dict[str, Any]:
        """Return it for programs: what JSON can hold."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            **asdict(self.position),
            "hint": self.hint,
            "dropped": self.dropped,
            "fix": [asdict(edit) for edit in self.fix],
            "related": [
                {"message": other.message, **asdict(other.position)} for other in self.related
            ],
        }

    def __str__(self) -> str:
        """Return the line that a compiler would print."""
        text = f"{self.position}: {self.severity}[{self.code}] {self.message}"
        more = [f"{each.position}: {each.message}" for each in self.related]
        more += [f"hint: {self.hint}"] if self.hint else []
        return "\n  ".join([text, *more])


def in_source_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file and line, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.position, d.code, d.message))
