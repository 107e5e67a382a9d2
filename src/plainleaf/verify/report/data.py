"""What was found of a handout, as plain data: the written report in JSON, and what its page shows.

The shape is documented in docs/report.md; its keys stay, and `SCHEMA` is raised where one changes
its meaning. No clock and no folder is in it: the same files give the same data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from plainleaf.verify.parity import Difference
from plainleaf.verify.readback.outline import LINE_END, Outline, TableShape
from plainleaf.verify.report.collect import Evidence, VerifiedFile
from plainleaf.verify.report.human_checks import HumanCheck, human_checks
from plainleaf.verify.results import DOES_NOT_APPLY, FAILED, NOT_CHECKED, PASSED, PERSON, word_of
from plainleaf.verify.validators import Failure, ValidatorResult

SCHEMA = 1
SAME, DIFFERS = "same", "differs"

_PLACE = re.compile(r"\s*\[([^\[\]]+)\]$")

# What of an outline is counted, in the order of the table.
_ASPECTS: dict[str, Callable[[Outline], int | None]] = {
    "title": lambda outline: None,
    "language": lambda outline: None,
    "headings": lambda outline: len(outline.headings),
    "words": lambda outline: len(outline.text.split()),
    "links": lambda outline: len(outline.links),
    "descriptions of pictures": lambda outline: len(outline.alts),
    "lists": lambda outline: len(outline.lists),
    "tables": lambda outline: len(outline.tables),
    "words in other languages": lambda outline: len(outline.languages),
    "references": lambda outline: len(outline.references),
    "citations": lambda outline: len(outline.citations),
    "footnotes": lambda outline: len(outline.footnotes),
}
# What only some formats have beside their text, compared with the file's own text.
_OF_ITS_OWN = {"contents": "contents", "page list": "pages"}
_ASPECT_OF = {
    "heading": "headings",
    "text": "words",
    "paragraph": "words",
    "link": "links",
    "alternative text": "descriptions of pictures",
    "list": "lists",
    "table": "tables",
    "table caption": "tables",
    "table cell": "tables",
    "table header": "tables",
    "reference": "references",
    "citation": "citations",
    "footnote": "footnotes",
    "navigation": "contents",
    "page": "page list",
    "pages": "page list",
}


def facts(evidence: Evidence, version: str) -> dict[str, Any]:
    """Return what was found as JSON-able data.

    Args:
        evidence: of the files of one handout.
        version: of Plainleaf.
    """
    outline = evidence.seen.outline
    formats = tuple(file.format for file in evidence.files)
    checks = human_checks(evidence.seen, formats)
    parity = _parity(evidence)
    failed = parity["result"] == FAILED or any(
        result.passed is False for file in evidence.files for result in file.results
    )
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "product": {
            "name": "Plainleaf",
            "version": version,
            "theme": evidence.theme,
            "theme_sha256": evidence.theme_digest,
        },
        "title": outline.title,
        "language": outline.language,
        "result": FAILED if failed else PASSED,
        "files": [_file(file, checks) for file in evidence.files],
        "parity": parity,
        "human_checks": [_check(check) for check in checks],
        "score_card": [dict(item) for item in evidence.score_card],
        "content": _content(evidence),
    }
    shown: dict[str, Any] = _without_line_ends(found)
    return shown


def _without_line_ends(value: Any) -> Any:
    """Return data with a space where a line of a PDF ends: nobody is shown that mark."""
    match value:
        case str():
            return value.replace(LINE_END, " ")
        case list():
            return [_without_line_ends(one) for one in value]
        case dict():
            return {key: _without_line_ends(one) for key, one in value.items()}
    return value


# --- Files and validators -------------------------------------------------------------------------


def _file(file: VerifiedFile, checks: Sequence[HumanCheck]) -> dict[str, Any]:
    own = [check for check in checks if file.format in check.formats]
    asked = sum(check.concern.applies for check in own)
    return {
        "name": file.name,
        "format": file.format,
        "size": file.size,
        "sha256": file.digest,
        "checks": [_result(result) for result in file.results],
        "questions": {PERSON: asked, DOES_NOT_APPLY: len(own) - asked},
    }


def _result(result: ValidatorResult) -> dict[str, Any]:
    broken = len(result.failures)
    rules = result.checks
    return {
        "standard": result.standard,
        "validator": result.name,
        "version": result.version,
        "result": word_of(result.passed),
        "rules": rules,
        "rules_passed": None if rules is None else max(0, rules - broken),
        "rules_failed": None if result.passed is None else broken,
        "note": result.note,
        "failures": [_failure(failure) for failure in result.failures],
        "needs_a_person": [_failure(found) for found in result.for_a_person],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    """Return a broken rule; its place is named by the validator, or stands at the message's end."""
    message, place = failure.message, failure.place
    if not place and (named := _PLACE.search(message)):
        message, place = message[: named.start()], named[1]
    return {"rule": failure.rule, "message": message, "place": place, "count": failure.count}


# --- Parity ---------------------------------------------------------------------------------------


def _parity(evidence: Evidence) -> dict[str, Any]:
    compared = [file for file in evidence.files if file.parity is not None]
    from_file = not evidence.seen.article_is_known
    others = compared[1:] if from_file else compared
    differences = [
        (file, difference)
        for file in others
        if file.parity
        for difference in file.parity.differences
    ]
    result = word_of(not differences) if compared else NOT_CHECKED
    return {
        "compared_with": evidence.base if compared else "",
        "result": result,
        "aspects": _aspects(evidence.seen.outline, others),
        "differences": [
            {
                "file": file.name,
                "aspect": _aspect_of(difference),
                "what": difference.what,
                "where": difference.where,
                "expected": difference.expected,
                "actual": difference.actual,
            }
            for file, difference in differences
        ],
    }


def _aspect_of(difference: Difference) -> str:
    if difference.what == "language":
        # One word for two things: the whole handout's language, and a run of another one.
        return "words in other languages" if difference.where else "language"
    return _ASPECT_OF.get(difference.what, difference.what)


def _aspects(expected: Outline, files: Sequence[VerifiedFile]) -> list[dict[str, Any]]:
    if not files:
        return []
    found = []
    differing = {
        file.name: {_aspect_of(each) for each in file.parity.differences}
        for file in files
        if file.parity
    }
    for aspect, count in _ASPECTS.items():
        wanted = count(expected)
        found.append(
            {
                "aspect": aspect,
                "expected": wanted,
                "files": [
                    _compared(
                        file.name, aspect in differing[file.name], wanted, count(file.outline)
                    )
                    for file in files
                ],
            }
        )
    for aspect, field in _OF_ITS_OWN.items():
        own = {file.name: getattr(file.outline, field) for file in files}
        if any(value is not None for value in own.values()):
            found.append(
                {
                    "aspect": aspect,
                    "expected": None,
                    "files": [
                        _compared(name, aspect in differing[name], None, len(value))
                        if value is not None
                        else {"file": name, "result": DOES_NOT_APPLY, "count": None}
                        for name, value in own.items()
                    ],
                }
            )
    known = {*_ASPECTS, *_OF_ITS_OWN}
    for aspect in sorted({each for every in differing.values() for each in every} - known):
        cells = [_compared(file.name, aspect in differing[file.name], None, None) for file in files]
        found.append({"aspect": aspect, "expected": None, "files": cells})
    return found


def _compared(name: str, differs: bool, wanted: int | None, given: int | None) -> dict[str, Any]:
    if differs:
        return {"file": name, "result": DIFFERS, "count": given}
    if wanted == 0:
        return {"file": name, "result": DOES_NOT_APPLY, "count": 0}
    # What is the same has the same count: where lines end, a PDF cannot tell one word from two.
    return {"file": name, "result": SAME, "count": given if wanted is None else wanted}


# --- What needs a person --------------------------------------------------------------------------


def _check(check: HumanCheck) -> dict[str, Any]:
    return {
        "id": check.asked.identifier,
        "source": check.asked.source,
        "clause": check.asked.clause,
        "group": check.asked.group,
        "formats": list(check.formats),
        "question": check.asked.question,
        "result": PERSON if check.concern.applies else DOES_NOT_APPLY,
        "concerns": check.concern.what,
        "see": check.concern.see,
    }


# --- What the handout holds -----------------------------------------------------------------------


def _content(evidence: Evidence) -> dict[str, Any]:
    outline = evidence.seen.outline
    return {
        "headings": [{"level": level, "text": text} for level, text in outline.headings],
        "pictures": _pictures(evidence),
        "links": [{"text": text, "address": address} for text, address in outline.links],
        "lists": [
            {
                "numbered": one.ordered,
                "depth": one.depth,
                "numbers": list(one.numbers),
                "items": list(one.items),
            }
            for one in outline.lists
        ],
        "tables": [_table(table) for table in outline.tables],
        "languages": [{"language": tag, "text": text} for tag, text in outline.languages],
        "footnotes": list(outline.footnotes),
        "references": list(outline.references),
        "reading_order": _reading_order(outline),
    }


def _pictures(evidence: Evidence) -> list[dict[str, Any]]:
    """Return the pictures; where none could be had, what is said of them."""
    seen = evidence.seen
    shown = [
        {
            "alt": picture.alt,
            "described": bool(picture.alt),
            "media_type": picture.media_type,
            "sha256": picture.digest,
        }
        for picture in seen.pictures
    ]
    if [picture["alt"] for picture in shown if picture["alt"]] == list(seen.outline.alts):
        return shown
    return [
        {"alt": alt, "described": True, "media_type": "", "sha256": ""} for alt in seen.outline.alts
    ]


def _table(table: TableShape) -> dict[str, Any]:
    rows = list(zip(table.rows, table.headers, strict=True))
    heads = [
        (texts, marks)
        for texts, marks in rows
        if any(marks) and all(mark or not text for text, mark in zip(texts, marks, strict=True))
    ]
    body = [row for row in rows if row not in heads]
    return {
        "caption": table.caption,
        "rows": len(rows),
        "columns": max((len(texts) for texts, _ in rows), default=0),
        "column_headers": [text for texts, _ in heads for text in texts if text],
        "row_headers": [
            text for texts, marks in body for text, mark in zip(texts, marks, strict=True) if mark
        ],
    }


def _reading_order(outline: Outline) -> list[dict[str, Any]]:
    """Return the parts of the text as they are read, each heading with its level."""
    waiting = list(outline.headings)
    parts = []
    for text in outline.text.split("\n"):
        level = None
        if waiting and waiting[0][1] == text:
            level = waiting.pop(0)[0]
        parts.append({"heading": level, "text": text})
    return parts
