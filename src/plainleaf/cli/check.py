"""The command line, of checking: `check` and `explain`."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from plainleaf import __version__
from plainleaf.cli.options import (
    Articles,
    CheckOutput,
    For,
    Megabytes,
    NoProfile,
    Profile,
    Root,
    Seconds,
    day,
    profile,
)
from plainleaf.cli.printing import as_data, err, fail, out_
from plainleaf.diagnostics import Severity
from plainleaf.errors import PlainleafError
from plainleaf.run.sandbox import MEGABYTES, SECONDS, Worker

if TYPE_CHECKING:
    from plainleaf.checks.run import CheckResult


CHECK_EXAMPLES = (
    "[bold]Examples[/bold]\n\n"
    "plainleaf check content/nalmefen\n\n"
    "plainleaf check content/* --format sarif > plainleaf.cli.sarif\n\n"
    "plainleaf check content/nalmefen --watch"
)
EXPLAIN_EXAMPLES = "[bold]Examples[/bold]\n\nplainleaf explain jargon\n\nplainleaf explain"


def check(
    articles: Articles,
    output: Annotated[
        CheckOutput, typer.Option("--format", help="Print for people or for programs.")
    ] = CheckOutput.TEXT,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="End with exit code 1 at this or worse.")
    ] = Severity.ERROR,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again at every change, until Ctrl+C.")
    ] = False,
    today: Annotated[
        str, typer.Option(metavar="DATE", help="The day by which a review is due.")
    ] = "",
    audience: For = None,
    root: Root = None,
    clinic: Profile = None,
    no_clinic: NoProfile = False,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
) -> None:
    """Say what authors should mend, line by line, and how the handout scores."""
    with Worker(seconds, megabytes) as worker:
        options = {
            "today": day(today),
            "root": root,
            "audience": audience,
            "clinic": profile(clinic, no_clinic),
        }
        look = partial(_check_once, worker, articles, output, fail_on, options)
        code = look()
        if watch:
            from plainleaf.watch import changes

            err.print("[dim]Waiting for changes; Ctrl+C ends.[/dim]")
            with suppress(KeyboardInterrupt):
                for _ in changes(articles):
                    out_.rule(style="dim")
                    look()
    raise typer.Exit(code)


def _check_once(
    worker: Worker,
    articles: list[Path],
    output: CheckOutput,
    fail_on: Severity,
    options: dict[str, Any],
) -> int:
    from plainleaf.api import check_with_measures
    from plainleaf.cli.check_text import print_checkup

    checkups: list[CheckResult] = []
    failed = 0
    problems = []
    for path in articles:
        try:
            found = worker.call(str(path), int, check_with_measures, path, **options)
            checkups.append(found)
        except PlainleafError as error:
            failed = max(failed, error.exit_code)
            problems.append(str(error))
    match output:
        case CheckOutput.JSON:
            data = {
                "diagnostics": [as_data(each) for one in checkups for each in one.diagnostics],
                "problems": problems,
                "articles": [_article_data(one) for one in checkups],
            }
            out_.print_json(json.dumps(data))
        case CheckOutput.SARIF:
            from plainleaf.cli.sarif import sarif

            out_.print_json(json.dumps(sarif(checkups, problems, __version__)))
        case CheckOutput.TEXT:
            for one in checkups:
                print_checkup(one, out_, in_full=len(articles) == 1)
            for problem in problems:
                fail(problem)
            if any(one.diagnostics for one in checkups):
                out_.print("[dim]plainleaf explain CODE says more about each.[/dim]")
    weights = list(Severity)
    bad = weights[: weights.index(fail_on) + 1]
    worse = any(each.severity in bad for one in checkups for each in one.diagnostics)
    return failed or (1 if worse else 0)


def _article_data(checkup: CheckResult) -> dict[str, Any]:
    return {
        "file": checkup.file,
        "reading": checkup.measures.data(),
        "score-card": [item.data() for item in checkup.score_card],
    }


def explain(
    code: Annotated[str, typer.Argument(help="A code, as a report shows it.")] = "",
) -> None:
    """Say what a code means, why it matters and how to mend it; without a code, list all."""
    from plainleaf.explain import GROUPS, codes, explanation

    if code:
        try:
            page = explanation(code)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="CODE") from None
        out_.print(f"[bold]{page.code}[/bold] ({' or '.join(page.severities)}) · {page.group}\n")
        out_.print(escape(page.text))
        return
    pages = [explanation(each) for each in codes()]
    for group in GROUPS:
        if any(page.group == group for page in pages):
            out_.print(f"\n[bold]{group}[/bold]")
        for page in pages:
            if page.group == group:
                out_.print(
                    f"  {page.code} ({' or '.join(page.severities)}): {escape(page.summary)}"
                )
