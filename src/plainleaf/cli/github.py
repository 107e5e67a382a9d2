"""Checkups → workflow commands of GitHub Actions, which it shows at the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainleaf.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
# As GitHub's own toolkit escapes them (actions/toolkit, core/src/command.ts).
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def workflow_commands(found: Iterable[Diagnostic], problems: Iterable[str]) -> Iterator[str]:
    """Yield a line for each diagnostic, and for each sentence about what could not be checked."""
    for each in found:
        at = each.position
        properties = {"file": at.file}
        if at.line:
            properties |= {"line": str(at.line), "endLine": str(at.end_line or at.line)}
        # GitHub shows columns only within one line.
        if at.column and at.line == at.end_line:
            properties |= {"col": str(at.column), "endColumn": str(at.end_column)}
        properties["title"] = f"plainleaf {each.code}"
        more = [f"{other.position}: {other.message}" for other in each.related]
        text = "\n".join([each.message, *more, *([each.hint] if each.hint else [])])
        words = ",".join(
            f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items()
        )
        yield f"::{_COMMANDS[each.severity]} {words}::{_escaped(text, _DATA)}"
    for problem in problems:
        yield f"::error title=plainleaf::{_escaped(problem, _DATA)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
