"""What commands say: results on standard output, progress and trouble on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.text.visible import visible

if TYPE_CHECKING:
    from rich.status import Status

    from plainleaf.verify.results import Report


_SHOWN_NOTES = 5


class Terminal(Console):
    """A console that shows control characters of names and sources instead of obeying them."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print as `Console` does."""
        seen = (visible(each) if isinstance(each, str) else each for each in objects)
        super().print(*seen, **options)

    def status(self, status: Any, **options: Any) -> Status:
        """Show a status as `Console` does."""
        return super().status(visible(status) if isinstance(status, str) else status, **options)


out_ = Terminal(highlight=False, soft_wrap=True)
err = Terminal(stderr=True, highlight=False, soft_wrap=True)


def prepare_streams() -> None:
    """Have a character that the terminal cannot show written out; it is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def close_output() -> None:
    """Leave a standard output that takes no more, so that nothing is said of it at the end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_diagnostics(diagnostics: tuple[Diagnostic, ...], console: Console) -> None:
    """Print what was found; of many notes only the first."""
    from plainleaf.cli.check_text import print_diagnostic

    notes = 0
    hinted: set[tuple[str, str]] = set()
    for each in diagnostics:
        notes += each.severity is Severity.NOTE
        if each.severity is not Severity.NOTE or notes <= _SHOWN_NOTES:
            print_diagnostic(each, console, hint=(each.code, each.hint) not in hinted)
            hinted.add((each.code, each.hint))
    if notes > _SHOWN_NOTES:
        console.print(f"… and {notes - _SHOWN_NOTES} more notes; `plainleaf check` shows all.")


def print_notes(notes: Iterable[str]) -> None:
    """Print sentences on files that stood in the way."""
    for note in notes:
        err.print(f"[yellow]note:[/yellow] {escape(note)}")


def print_report(report: Report, console: Console) -> None:
    """Print a report, line by line."""
    for line in report.lines():
        console.print(f"  {escape(line)}")


def fail(message: str) -> None:
    """Say in one sentence why the work stopped."""
    err.print(f"[bold red]error:[/bold red] {escape(message)}")
