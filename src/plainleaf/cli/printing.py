"""What commands say: results on standard output, progress and trouble on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from plainleaf.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from plainleaf.verify.results import Report


_SHOWN_NOTES = 5
out_ = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_diagnostics(diagnostics: tuple[Diagnostic, ...], console: Console) -> None:
    """Print what was found; of many notes only the first."""
    from plainleaf.cli.check_text import print_diagnostic

    notes = 0
    for each in diagnostics:
        notes += each.severity is Severity.NOTE
        if each.severity is not Severity.NOTE or notes <= _SHOWN_NOTES:
            print_diagnostic(each, console)
    if notes > _SHOWN_NOTES:
        console.print(f"… and {notes - _SHOWN_NOTES} more notes; `plainleaf check` shows all.")


def print_report(report: Report, console: Console) -> None:
    """Print a report, line by line."""
    for line in report.lines():
        console.print(f"  {escape(line)}")


def as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic for programs."""
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "file": diagnostic.position.file,
        "line": diagnostic.position.line,
        "hint": diagnostic.hint,
        "dropped": diagnostic.dropped,
    }


def fail(message: str) -> None:
    """Say in one sentence why the work stopped."""
    err.print(f"[bold red]error:[/bold red] {escape(message)}")
