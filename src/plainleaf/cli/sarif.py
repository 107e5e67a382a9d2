"""Checkups → SARIF 2.1.0 (OASIS), which code hosts and editors show at the line."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from plainleaf.checks.run import CheckResult
from plainleaf.diagnostics import Diagnostic, Edit, Position, Severity
from plainleaf.explain import explanation

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(checkups: Iterable[CheckResult], problems: Iterable[str], version: str) -> dict[str, Any]:
    """Return a SARIF log.

    Args:
        checkups: what was found.
        problems: sentences about what could not be checked at all.
        version: of Plainleaf.
    """
    found = [each for checkup in checkups for each in checkup.diagnostics]
    rules = sorted({each.code for each in found})
    failed = [{"level": "error", "message": {"text": problem}} for problem in problems]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Plainleaf",
                        "semanticVersion": version,
                        "rules": [_rule(code) for code in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {"executionSuccessful": not failed, "toolExecutionNotifications": failed}
                ],
                "results": [_result(each, rules.index(each.code)) for each in found],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    page = explanation(code)
    return {
        "id": code,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": " ".join(page.text.split("\n\n")[0].split())},
        "help": {"text": page.text, "markdown": page.text},
        "properties": {"group": page.group},
    }


def _result(found: Diagnostic, rule: int) -> dict[str, Any]:
    text = f"{found.message} {found.hint}".strip()
    # The same report stays the same when lines above it come and go.
    print_of = f"{found.code}\n{found.position.file}\n{found.message}"
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": _LEVELS[found.severity],
        "message": {"text": text},
        "locations": [_location(found.position)],
        "partialFingerprints": {
            "plainleaf/v1": hashlib.sha256(print_of.encode("utf-8", "replace")).hexdigest()[:32]
        },
    }
    if found.related:
        result["relatedLocations"] = [
            {"id": at, "message": {"text": each.message}, **_location(each.position)}
            for at, each in enumerate(found.related, 1)
        ]
    if found.fix:
        change = {
            "artifactLocation": {"uri": _address(found.position.file)},
            "replacements": [_replacement(edit) for edit in found.fix],
        }
        result["fixes"] = [{"description": {"text": found.hint}, "artifactChanges": [change]}]
    return result


def _location(at: Position) -> dict[str, Any]:
    region = {"startLine": max(at.line, 1)}
    if at.column:
        region |= {
            "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column
        }  # fmt: skip
    place = {"artifactLocation": {"uri": _address(at.file)}, "region": region}
    return {"physicalLocation": place}


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {"startLine": edit.line, "startColumn": edit.column}
    region["endColumn"] = edit.column + len(edit.old)
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _address(file: str) -> str:
    """Return a file as a URI: relative to the folder of work where it is below it."""
    path = Path(file)
    if path.is_absolute():
        return path.as_uri()
    return quote(Path(os.path.normpath(file)).as_posix())
