"""What the verifier found, as lines for a person and as plain data for a machine.

The words are "passed", "failed", "not checked" and "needs a person": no program can say that a
document is accessible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainleaf.verify.parity import FormatParity, ParityReport
from plainleaf.verify.validators import Failure, ValidatorResult

PASSED, FAILED, NOT_CHECKED, PERSON = "passed", "failed", "not checked", "needs a person"
DOES_NOT_APPLY = "does not apply"

_MOST = 8  # failures of one rule that the lines name
_PLACES = 3  # of one failure that is found again and again
# What no machine can see, in any format. The written report asks all, those of the Matterhorn
# Protocol 1.1 for PDF included: see `human_checks`.
FOR_A_PERSON = (
    "Is what it says true, up to date, and clear to the people who will read it?",
    "Do the descriptions say what the pictures are there for?",
    "Does each link say where it leads, read by itself?",
    "Do headings, lists and tables stand for what they look like?",
)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was verified.

    Args:
        parity: how the files compare; None where there was nothing to compare with.
        validators: by file or format, what each validator says of it.
        files: of the written report, where `verify` was asked for one.
        notes: a sentence each on earlier reports that somebody wrote in, and that are kept.
    """

    parity: ParityReport | None
    validators: Mapping[str, Sequence[ValidatorResult]]
    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """True if anything failed; what was not checked did not fail."""
        results = (one for every in self.validators.values() for one in every)
        return (self.parity is not None and not self.parity.passed) or any(
            one.passed is False for one in results
        )

    def lines(self) -> list[str]:
        """Return the report as lines of plain text: what failed first names where and how."""
        lines: list[str] = []
        if self.parity is not None:
            base = self.parity.base
            others = [one for one in self.parity.formats if one.format != base]
            same = ", ".join(one.format for one in others if one.passed)
            lines.append(f"Says the same as {base}:")
            for one in others:
                if not one.passed:
                    lines += _parity_lines(one)
            if same:
                lines.append(f"  {PASSED}: {same}")
        for name, results in self.validators.items():
            lines.append(f"{name}:")
            for result in results:
                lines += _validator_lines(result)
            if not results:
                lines.append(f"  {NOT_CHECKED}: no validator that is known here reads this format.")
        lines.append(f"{PERSON.capitalize()}:")
        lines += [f"  {question}" for question in FOR_A_PERSON]
        return lines

    def data(self) -> dict[str, Any]:
        """Return the report as JSON-able data."""
        parity = self.parity
        return {
            "result": FAILED if self.failed else PASSED,
            "parity": None
            if parity is None
            else {
                "base": parity.base,
                "result": word_of(parity.passed),
                "formats": [_parity_data(one) for one in parity.formats],
            },
            "validators": {
                name: [_validator_data(result) for result in results]
                for name, results in self.validators.items()
            },
            "needs_a_person": list(FOR_A_PERSON),
        }


def word_of(passed: bool | None) -> str:
    """Return the word for a verdict: None is none."""
    return NOT_CHECKED if passed is None else PASSED if passed else FAILED


def _parity_lines(one: FormatParity) -> list[str]:
    lines = [f"  {FAILED}: {one.format}"]
    return lines + [
        f"    {str(difference).removeprefix(f'{one.format}: ')}" for difference in one.differences
    ]


def _parity_data(one: FormatParity) -> dict[str, Any]:
    return {
        "format": one.format,
        "result": word_of(one.passed),
        "differences": [
            {
                "what": difference.what,
                "where": difference.where,
                "expected": difference.expected,
                "actual": difference.actual,
            }
            for difference in one.differences
        ],
    }


def _validator_lines(result: ValidatorResult) -> list[str]:
    who = f"{result.name} {result.version}".strip()
    checks = f", {result.checks} rules" if result.checks else ""
    note = f": {result.note}" if result.note else ""
    lines = [f"  {word_of(result.passed)}: {result.standard} ({who}{checks}){note}"]
    lines += [f"    {failure}" for failure in _first_of_each(result.failures)]
    return lines + [f"    {PERSON}: {hint}" for hint in _first_of_each(result.for_a_person)]


def _first_of_each(failures: Sequence[Failure]) -> list[str]:
    """Return the failures as lines; the data has all of them.

    What is said again and again is one line with its first places; of each rule there are the first
    lines.
    """
    places: dict[tuple[str, str], list[str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for one in failures:
        places.setdefault((one.rule, one.message), []).append(one.place)
        counts[one.rule, one.message] += one.count
    lines: dict[str, list[str]] = {}
    for (rule, message), alike in places.items():
        named = list(dict.fromkeys(place for place in alike if place))[:_PLACES]
        more = [f"and {len(alike) - len(named)} more"] if named and len(alike) > len(named) else []
        whole = Failure(rule, message, counts[rule, message], "; ".join([*named, *more]))
        lines.setdefault(rule, []).append(str(whole))
    shown: list[str] = []
    for rule, each in lines.items():
        shown += each[:_MOST]
        if len(each) > _MOST:
            shown.append(f"{rule}: … and {len(each) - _MOST} more")
    return shown


def _validator_data(result: ValidatorResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "version": result.version,
        "standard": result.standard,
        "result": word_of(result.passed),
        "checks": result.checks,
        "note": result.note,
        "failures": [_failure_data(one) for one in result.failures],
        "needs_a_person": [_failure_data(one) for one in result.for_a_person],
    }


def _failure_data(one: Failure) -> dict[str, Any]:
    return {"rule": one.rule, "message": one.message, "count": one.count, "place": one.place}
