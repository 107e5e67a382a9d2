"""What an author can mend: values that say what is wrong, where, and how to put it right.

A diagnostic is never raised; all of them are collected.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops an export, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that an author can mend.

    Args:
        code: stable kebab-case name, documented in docs/diagnostics.md.
        severity: an error stops an export.
        message: one sentence, what is wrong.
        position: file and line.
        hint: one sentence, how to mend it.
        dropped: the words of the source that no output will show, in full; empty if none.
    """

    code: str
    severity: Severity
    message: str
    position: Position
    hint: str = ""
    dropped: str = ""

    @property
    def is_error(self) -> bool:
        """True if this stops an export."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """Return the line that a compiler would print."""
        text = f"{self.position}: {self.severity}[{self.code}] {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


def in_source_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file and line, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.position, d.code, d.message))
