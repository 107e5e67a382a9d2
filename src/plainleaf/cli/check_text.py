"""What was found, printed for people: grouped by what it is about, then line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape

from plainleaf.checks.prose.readability import Measure
from plainleaf.checks.run import CheckResult
from plainleaf.checks.scorecard import LISTS, Item, Outcome, summary
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.explain import GROUPS, explanation

COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_OUTCOMES = {
    Outcome.MET: "green",
    Outcome.NOT_MET: "yellow",
    Outcome.PERSON: "cyan",
    Outcome.NOT_APPLICABLE: "dim",
}


def print_checkup(
    checkup: CheckResult, console: Console, *, score_card: bool = False, every_hint: bool = False
) -> None:
    """Print what was found in one article, and on demand how it scores.

    Args:
        checkup: what was found.
        console: where to.
        score_card: the measures of every section, and every item of the checklists, too.
        every_hint: also a hint that was given before.
    """
    groups: dict[str, list[Diagnostic]] = {}
    for each in checkup.diagnostics:
        groups.setdefault(explanation(each.code).group, []).append(each)
    hinted: set[tuple[str, str]] = set()
    for group in sorted(groups, key=GROUPS.index):
        console.print(f"\n[bold]{group}[/bold]")
        for each in groups[group]:
            new = every_hint or (each.code, each.hint) not in hinted
            print_diagnostic(each, console, hint=new)
            hinted.add((each.code, each.hint))
    if score_card:
        _print_measures(checkup, console)
        _print_score_card(checkup.score_card, console)


def print_summary(
    checkups: Sequence[CheckResult], console: Console, *, score_card: bool = False
) -> None:
    """Print two lines: how much there is to put right, and what can be done about it."""
    found = [each for one in checkups for each in one.diagnostics]
    what = checkups[0].file if len(checkups) == 1 else f"{len(checkups)} articles"
    if found or score_card:
        console.print()
    console.print(f"{escape(what)}: {counted(found)}")
    ways = []
    if mechanical := sum(bool(each.fix) for each in found):
        ways.append(f"--fix puts {mechanical} right")
    if found:
        ways.append("plainleaf explain CODE says more")
    if not score_card:
        ways.append("--score-card shows how easy it is to read and use")
    if ways:
        console.print(f"[dim]{'; '.join(ways)}.[/dim]")


def print_diagnostic(each: Diagnostic, console: Console, *, hint: bool = True) -> None:
    """Print one diagnostic as a compiler does; a hint that was given need not be repeated."""
    color = COLORS[each.severity]
    console.print(
        f"{escape(str(each.position))}: [{color}]{each.severity}\\[{each.code}][/{color}] "
        f"{escape(each.message)}"
    )
    for other in each.related:
        console.print(f"  {escape(str(other.position))}: {escape(other.message)}")
    if each.hint and hint:
        console.print(f"  hint: {escape(each.hint)}")


def counted(found: Iterable[Diagnostic]) -> str:
    """Return how many errors, warnings and notes there are, in words."""
    counts = Counter(each.severity for each in found)
    words = [
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(words) or "nothing to put right"


def _print_measures(checkup: CheckResult, console: Console) -> None:
    measures = checkup.measures
    console.print("\n[bold]How hard it is to read[/bold]")
    if measures.whole is not None:
        for each in (measures.whole, *measures.sections):
            console.print(f"  {_figures(each)}  {escape(each.name)}")
    if measures.why_not:
        console.print(f"  {escape(measures.why_not)}")


def _figures(measure: Measure) -> str:
    figures = [f"{measure.words_per_sentence:4.1f} words a sentence"]
    if measure.smog is not None and measure.flesch_kincaid is not None:
        figures += [f"SMOG {measure.smog:4.1f}", f"Flesch–Kincaid {measure.flesch_kincaid:4.1f}"]
    if measure.lix is not None:
        figures.append(f"LIX {measure.lix:2.0f}")
    return ", ".join(figures)


def _print_score_card(items: Iterable[Item], console: Console) -> None:
    items = list(items)
    console.print("\n[bold]Score card: what a machine can see[/bold]")
    for name, title in LISTS.items():
        console.print(f"  {title}")
        for item in items:
            if item.list == name:
                color = _OUTCOMES[item.outcome]
                console.print(
                    f"  {item.number:3} [{color}]{item.outcome:<14}[/{color}] {escape(item.asks)}: "
                    f"{escape(item.seen)}"
                )
    console.print()
    _print_totals(items, console)


def _print_totals(items: Iterable[Item], console: Console) -> None:
    for name, totals in summary(items).items():
        counts = (f"{totals[each]} {each}" for each in Outcome if totals[each])
        words = ", ".join(counts).replace("needs", "need").replace("does not", "do not")
        console.print(f"  {LISTS[name]}: {words}")
