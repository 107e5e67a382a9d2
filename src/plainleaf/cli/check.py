"""The command line, of checking: `check` and `explain`."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from plainleaf import __version__
from plainleaf.cli.options import (
    EXIT_CODES,
    STANDARD_INPUT,
    AllOptions,
    Articles,
    CheckOutput,
    For,
    Megabytes,
    NoProfile,
    Profile,
    Quiet,
    Root,
    Seconds,
    Today,
    Verbose,
    article_of,
    day,
    profile,
)
from plainleaf.cli.printing import err, fail, out_
from plainleaf.diagnostics import Severity
from plainleaf.errors import PlainleafError
from plainleaf.run.limits import MEGABYTES, SECONDS, Worker

if TYPE_CHECKING:
    from plainleaf.checks.fixes import Fixed
    from plainleaf.checks.run import CheckResult
    from plainleaf.reader import SourceText


CHECK_EXAMPLES = """plainleaf check content/nalmefen
plainleaf check content --format sarif > plainleaf.sarif
plainleaf check article.md --fix"""
EXPLAIN_EXAMPLES = """plainleaf explain
plainleaf explain jargon
plainleaf explain exit-codes"""
_CODES = "exit-codes"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a check is asked for: options of `api.check`, and what is printed of it."""

    options: dict[str, Any]
    output: CheckOutput
    fail_on: Severity
    score_card: bool
    quiet: bool
    every_hint: bool


def check(
    articles: Articles,
    fix: Annotated[
        bool, typer.Option("--fix", help="Put right what needs no decision; shown first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before --fix.")] = False,
    score_card: Annotated[
        bool, typer.Option("--score-card", help="How hard it is to read, and two checklists.")
    ] = False,
    output: Annotated[
        CheckOutput,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, sarif or github.",
            show_default=False,
        ),
    ] = CheckOutput.TEXT,
    fail_on: Annotated[
        Severity,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="error, warning or note: exit code 1 at it or worse.",
            show_default=False,
        ),
    ] = Severity.ERROR,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again at every change, until Ctrl+C.")
    ] = False,
    audience: For = None,
    clinic: Profile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    today: Today = "",
    root: Root = None,
    no_clinic: NoProfile = False,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Say what to put right in articles, line by line."""
    text = STANDARD_INPUT in map(str, articles)
    if text and (fix or watch):
        option = "--fix" if fix else "--watch"
        raise typer.BadParameter("name a file; standard input is none.", param_hint=option)
    options = {
        "today": day(today),
        "root": root,
        "audience": audience,
        "clinic": profile(clinic, no_clinic),
    }
    asked = _Asked(options, output, fail_on, score_card or verbose, quiet, verbose)
    with Worker(seconds, megabytes) as worker:
        if fix:
            _fix(worker, articles, root, yes=yes)
        code = _check_once(worker, articles, asked)
        if watch:
            from plainleaf.watch import changes

            err.print("[dim]Waiting for changes; Ctrl+C ends.[/dim]")
            with suppress(KeyboardInterrupt):
                for _ in changes(articles):
                    out_.rule(style="dim")
                    _check_once(worker, articles, asked)
    raise typer.Exit(code)


def _sources(articles: list[Path], problems: list[PlainleafError]) -> list[Path | SourceText]:
    """Return the articles that paths name, as `export` finds them; what is none is a problem."""
    from plainleaf.batch.discovery import articles_in, is_batch

    found: list[Path | SourceText] = []
    for path in articles:
        try:
            if str(path) == STANDARD_INPUT:
                found.append(article_of(sys.stdin.buffer.read()))
            else:
                found += articles_in(path) if is_batch([path]) else [path]
        except PlainleafError as error:
            problems.append(error)
    return found


def _check_once(worker: Worker, articles: list[Path], asked: _Asked) -> int:
    from plainleaf.api import check_with_measures

    checkups: list[CheckResult] = []
    problems: list[PlainleafError] = []
    for source in _sources(articles, problems):
        name = str(source) if isinstance(source, Path) else source.name
        try:
            found = worker.call(name, int, check_with_measures, source, **asked.options)
            checkups.append(found)
        except PlainleafError as error:
            problems.append(error)
    _print(checkups, [str(error) for error in problems], asked)
    weights = list(Severity)
    bad = weights[: weights.index(asked.fail_on) + 1]
    worse = any(each.severity in bad for one in checkups for each in one.diagnostics)
    return max((error.exit_code for error in problems), default=1 if worse else 0)


def _print(checkups: list[CheckResult], problems: list[str], asked: _Asked) -> None:
    match asked.output:
        case CheckOutput.JSON:
            data = {
                "plainleaf": __version__,
                "diagnostics": [each.data() for one in checkups for each in one.diagnostics],
                "problems": problems,
                "articles": [_article_data(one) for one in checkups],
            }
            out_.print_json(json.dumps(data))
        case CheckOutput.SARIF:
            from plainleaf.cli.sarif import sarif

            out_.print_json(json.dumps(sarif(checkups, problems, __version__)))
        case CheckOutput.GITHUB:
            from plainleaf.cli.github import workflow_commands

            found = (each for one in checkups for each in one.diagnostics)
            for line in workflow_commands(found, problems):
                out_.print(line, markup=False)
        case CheckOutput.TEXT:
            from plainleaf.cli.check_text import print_checkup, print_summary

            for one in checkups:
                print_checkup(one, out_, score_card=asked.score_card, every_hint=asked.every_hint)
            for problem in problems:
                fail(problem)
            if checkups and not asked.quiet:
                print_summary(checkups, out_, score_card=asked.score_card)


def _article_data(checkup: CheckResult) -> dict[str, Any]:
    return {
        "file": checkup.file,
        "reading": checkup.measures.data(),
        "score-card": [item.data() for item in checkup.score_card],
    }


def _fix(worker: Worker, articles: list[Path], root: Path | None, *, yes: bool) -> None:
    """Show what would be changed, ask, and write it; the diff and the question go to the user."""
    from rich.syntax import Syntax

    from plainleaf.checks.fixes import fixed

    todo: list[Fixed] = []
    for path in _sources(articles, []):
        # What cannot be read is named by the check that follows.
        with suppress(PlainleafError):
            assert isinstance(path, Path), "standard input was refused"
            found = worker.call(str(path), int, fixed, path, root)
            if found.after != found.before:
                todo.append(found)
                err.print(Syntax(found.diff(), "diff", background_color="default"))
    if not todo:
        return
    files = "1 file" if len(todo) == 1 else f"{len(todo)} files"
    if not yes:
        if not _somebody_is_here():
            err.print(f"{files} not changed: nobody is here to ask. With --yes they are.")
            return
        if not typer.confirm(f"Change {files} so?", err=True):
            err.print("Nothing was changed.")
            return
    for each in todo:
        each.write()
        count = "1 report" if each.count == 1 else f"{each.count} reports"
        err.print(f"{escape(str(each.path))}: {count} put right.")


def _somebody_is_here() -> bool:
    return sys.stdin.isatty()


def _codes(incomplete: str) -> list[str]:
    """Return the codes that begin so, for shells that complete words."""
    from plainleaf.explain import codes

    return [code for code in (*codes(), _CODES) if code.startswith(incomplete)]


def explain(
    code: Annotated[
        str, typer.Argument(help="A code, as a report shows it.", autocompletion=_codes)
    ] = "",
) -> None:
    """Say what a report’s code means; or `explain exit-codes`."""
    from plainleaf.explain import GROUPS, codes, explanation

    if code == _CODES:
        for number, words in EXIT_CODES.items():
            out_.print(f"{number:>3}  {escape(words)}")
        return
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
