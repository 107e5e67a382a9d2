"""The command line: parse, call, print, exit.

Floor 5: imports `export`, `ceiling`, `doctor` and `errors`. No decision about handouts is made
here.
One room, so that every command stands beside its options.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections import Counter
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from plainleaf import __version__, cli_theme
from plainleaf.audience import Audience
from plainleaf.ceiling import MEGABYTES, SECONDS, Worker, collect_seldom
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.errors import PlainleafError

if TYPE_CHECKING:
    from plainleaf.checkup import Checkup
    from plainleaf.verify.report import Report

_EXIT_CODES = """
[bold]Exit codes[/bold]

0 done · 1 the article has errors · 2 wrong words on the command line · 3 the article cannot be
read · 4 the theme is broken · 5 a file cannot be written · 6 a file does not pass · 7 a validator
is missing · 8 a limit on time or memory was reached · 9 the project file or the clinic profile is
wrong · 10 a work cannot be looked up · 11 the cluster cannot be reached · 70 a fault of
Plainleaf's own
"""
_INTERNAL = 70
_SHOWN_NOTES = 5
_MORE = "  With --report, all of this and every question to a person is written down, to be signed."

app = typer.Typer(
    help="One plain-language article in; accessible PDF, Word, EPUB and HTML handouts out.",
    epilog=_EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(cli_theme.app, name="theme")
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


class Output(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class CheckOutput(StrEnum):
    """How what was found is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


Articles = Annotated[
    list[Path],
    typer.Argument(metavar="ARTICLE...", help="A Markdown file, or a folder with article.md."),
]
Format = Annotated[Output, typer.Option("--format", help="Print for people or for programs.")]
Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="DIR",
        help="A folder that holds pictures, too: paths with / or ../ at their start lead into it.",
    ),
]
For = Annotated[
    Audience | None,
    typer.Option("--audience", help="Leave out the boxes for other readers, and all they use."),
]
ThemeName = Annotated[
    str,
    typer.Option(
        "--theme", metavar="THEME", help="calm, warm, cream, or a folder of yours with theme.toml."
    ),
]
Profile = Annotated[
    Path | None,
    typer.Option(
        "--clinic",
        metavar="FILE",
        help="The clinic profile; without it, the clinic.toml beside the article or above it.",
    ),
]
NoProfile = Annotated[
    bool, typer.Option("--no-clinic", help="No clinic profile, even if there is one.")
]
Seconds = Annotated[
    int,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        envvar="PLAINLEAF_TIME_LIMIT",
        min=0,
        help="The time that one article may take; 0 for no limit.",
    ),
]
Megabytes = Annotated[
    int,
    typer.Option(
        "--memory-limit",
        metavar="MB",
        envvar="PLAINLEAF_MEMORY_LIMIT",
        min=0,
        help="The memory that the work may take; 0 for no limit.",
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        _out.print(f"plainleaf {__version__}")
        raise typer.Exit


@app.callback()
def _plainleaf(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """One plain-language article in; accessible PDF, Word, EPUB and HTML handouts out."""


@app.command(
    epilog="[bold]Examples[/bold]\n\n"
    "plainleaf export content/nalmefen\n\n"
    "plainleaf export article.md --to pdf,docx --out handouts\n\n"
    "plainleaf export article.md --audience patients\n\n"
    "plainleaf export article.md --edition standard,large-print\n\n"
    "plainleaf export article.md --draft" + "\n\n" + _EXIT_CODES
)
def export(
    articles: Articles,
    to: Annotated[
        str,
        typer.Option("--to", metavar="FORMATS", help="Some of pdf, docx, epub, html, with commas."),
    ] = "pdf,docx,epub,html",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")] = Path(
        "out"
    ),
    draft: Annotated[
        bool, typer.Option("--draft", help="Export in spite of errors, marked as DRAFT.")
    ] = False,
    audience: For = None,
    references: Annotated[
        bool | None,
        typer.Option(
            "--references/--no-references",
            help="Show citations and the list of works, or hide both.",
            show_default="shown, but to patients",
        ),
    ] = None,
    report: Annotated[
        bool,
        typer.Option(
            "--report",
            help="Run every validator that is installed, and write a report on the files.",
        ),
    ] = False,
    theme: ThemeName = "",
    editions: Annotated[
        list[str] | None,
        typer.Option(
            "--edition",
            metavar="EDITIONS",
            help="Some of standard, large-print, giant, easy-print, with commas or repeated.",
            show_default="standard",
        ),
    ] = None,
    root: Root = None,
    clinic: Profile = None,
    no_clinic: NoProfile = False,
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes at once; 0: all cores."),
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Export what is unchanged, too.")] = False,
    checksum: Annotated[
        bool, typer.Option("--checksum", help="Read every file to see whether it changed.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first article that fails.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be exported and why; do nothing.")
    ] = False,
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help="Write a line of JSON for each article."),
    ] = None,
    cluster: Annotated[
        str,
        typer.Option("--cluster", metavar="ADDRESS", help="Have a Dask cluster do the work."),
    ] = "",
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
) -> None:
    """Write the handouts of articles, and prove that they say the same."""
    from plainleaf.batch.discovery import is_batch
    from plainleaf.theme import Edition

    formats = _named(to, ("pdf", "docx", "epub", "html"), "--to")
    wanted = _named(",".join(editions or ["standard"]), tuple(Edition), "--edition")
    options: dict[str, Any] = {
        "draft": draft,
        "audience": audience,
        "references": references,
        "report": report,
        "root": root,
        "theme": theme,
        "clinic": _profile(clinic, no_clinic),
    }
    asked = jobs or force or checksum or fail_fast or dry_run or log or cluster
    if asked or is_batch(articles):
        from plainleaf.batch.console import export_many

        code = export_many(
            articles, formats, out, options, editions=wanted,
            jobs=jobs, force=force, thorough=checksum, fail_fast=fail_fast, dry_run=dry_run,
            log=log, cluster=cluster, seconds=seconds, megabytes=megabytes, told=_err,
            results=_out,
        )  # fmt: skip
        raise typer.Exit(code)
    from plainleaf.export import name_of, slug_of

    with Worker(seconds, megabytes) as worker:
        failed = max(
            _exported(worker, path, name, formats, out, {**options, "edition": edition})
            for path, edition, name in _names(
                articles, wanted, slug_of, partial(name_of, audience=audience)
            )
        )
    raise typer.Exit(failed)


def _profile(clinic: Path | None, none: bool) -> Path | bool | None:
    if clinic and none:
        raise typer.BadParameter("name a profile or none, not both.", param_hint="--no-clinic")
    return False if none else clinic


def _exported(
    worker: Worker,
    path: Path,
    slug: str,
    formats: list[str],
    out: Path,
    options: dict[str, Any],
) -> int:
    """Export one article, print what came of it, and return the exit code."""
    from plainleaf.export import export as export_article
    from plainleaf.workshop import clearing

    worker.start()
    try:
        with _err.status(f"{path} …"):
            result = worker.call(
                str(path),
                clearing(out),
                export_article,
                path,
                formats,
                out,
                **options,
            )
    except PlainleafError as error:
        _print_diagnostics(getattr(error, "diagnostics", ()), _err)
        if found := getattr(error, "report", None):
            _print_report(found, _err)
        _fail(str(error))
        return error.exit_code
    _print_diagnostics(result.diagnostics, _err)
    if audience := options["audience"]:
        _err.print(_left_out(result.diagnostics, audience))
    _out.print(f"[bold]{escape(slug)}[/bold]")
    for file in (*result.files.values(), *result.report_files):
        _out.print(f"  {escape(str(file))}  ({file.stat().st_size / 1000:.0f} kB)")
    _print_report(result.report, _out)
    if count := len(result.advice):
        # Advice is for writing; whoever exports a finished article gets its number.
        word = "suggestion" if count == 1 else "suggestions"
        _out.print(f"  {count} {word} for readers’ sake: plainleaf check {escape(str(path))}")
    if not options["report"]:
        _out.print(_MORE)
    return 0


def _left_out(diagnostics: tuple[Diagnostic, ...], audience: Audience) -> str:
    count = sum(each.code == "other-audience" for each in diagnostics)
    others = Audience.CLINICS if audience is Audience.PATIENTS else Audience.PATIENTS
    blocks = "1 block" if count == 1 else f"{count or 'no'} blocks"
    return f"for {audience}: {blocks} for {others} left out"


def _named(words: str, known: tuple[str, ...], option: str) -> list[str]:
    """Return the words of an option, once each."""
    wanted = [word.strip().lower().lstrip(".") for word in words.split(",") if word.strip()]
    for word in wanted:
        if word not in known:
            raise typer.BadParameter(f"'{word}' is none of {', '.join(known)}.", param_hint=option)
    if not wanted:
        raise typer.BadParameter(f"name some of {', '.join(known)}.", param_hint=option)
    return list(dict.fromkeys(wanted))


def _names(
    articles: list[Path], editions: list[str], slug_of: Any, name_of: Any
) -> list[tuple[Path, str, str]]:
    """Return each article and edition with the name of its files; two of one would collide."""
    named = []
    for path in articles:
        try:
            slug = slug_of(path)
        except PlainleafError:
            # Exporting says what is wrong with it; the others still go ahead.
            named.append((path, editions[0], str(path)))
            continue
        named += [(path, edition, name_of(slug, edition)) for edition in editions]
    doubled = [name for name, count in Counter(name for *_, name in named).items() if count > 1]
    if doubled:
        raise typer.BadParameter(
            f"two articles would both be written as '{doubled[0]}'; give each its own --out.",
            param_hint="ARTICLE",
        )
    return named


@app.command(
    epilog="[bold]Examples[/bold]\n\n"
    "plainleaf check content/nalmefen\n\n"
    "plainleaf check content/* --format sarif > plainleaf.sarif\n\n"
    "plainleaf check content/nalmefen --watch" + "\n\n" + _EXIT_CODES
)
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
            "today": _day(today),
            "root": root,
            "audience": audience,
            "clinic": _profile(clinic, no_clinic),
        }
        look = partial(_check_once, worker, articles, output, fail_on, options)
        code = look()
        if watch:
            from plainleaf.watch import changes

            _err.print("[dim]Waiting for changes; Ctrl+C ends.[/dim]")
            with suppress(KeyboardInterrupt):
                for _ in changes(articles):
                    _out.rule(style="dim")
                    look()
    raise typer.Exit(code)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a day as 2026-11-23.", param_hint="--today") from None


def _check_once(
    worker: Worker,
    articles: list[Path],
    output: CheckOutput,
    fail_on: Severity,
    options: dict[str, Any],
) -> int:
    from plainleaf.check_text import print_checkup
    from plainleaf.export import check_up

    checkups: list[Checkup] = []
    failed = 0
    problems = []
    for path in articles:
        try:
            found = worker.call(str(path), int, check_up, path, **options)
            checkups.append(found)
        except PlainleafError as error:
            failed = max(failed, error.exit_code)
            problems.append(str(error))
    match output:
        case CheckOutput.JSON:
            data = {
                "diagnostics": [_as_data(each) for one in checkups for each in one.diagnostics],
                "problems": problems,
                "articles": [_article_data(one) for one in checkups],
            }
            _out.print_json(json.dumps(data))
        case CheckOutput.SARIF:
            from plainleaf.sarif import sarif

            _out.print_json(json.dumps(sarif(checkups, problems, __version__)))
        case CheckOutput.TEXT:
            for one in checkups:
                print_checkup(one, _out, in_full=len(articles) == 1)
            for problem in problems:
                _fail(problem)
            if any(one.diagnostics for one in checkups):
                _out.print("[dim]plainleaf explain CODE says more about each.[/dim]")
    weights = list(Severity)
    bad = weights[: weights.index(fail_on) + 1]
    worse = any(each.severity in bad for one in checkups for each in one.diagnostics)
    return failed or (1 if worse else 0)


def _article_data(checkup: Checkup) -> dict[str, Any]:
    return {
        "file": checkup.file,
        "reading": checkup.measures.data(),
        "score-card": [item.data() for item in checkup.score_card],
    }


@app.command(
    epilog="[bold]Examples[/bold]\n\nplainleaf explain jargon\n\nplainleaf explain"
    + "\n\n"
    + _EXIT_CODES
)
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
        _out.print(f"[bold]{page.code}[/bold] ({' or '.join(page.severities)}) · {page.group}\n")
        _out.print(escape(page.text))
        return
    pages = [explanation(each) for each in codes()]
    for group in GROUPS:
        if any(page.group == group for page in pages):
            _out.print(f"\n[bold]{group}[/bold]")
        for page in pages:
            if page.group == group:
                _out.print(
                    f"  {page.code} ({' or '.join(page.severities)}): {escape(page.summary)}"
                )


@app.command(
    epilog="[bold]Example[/bold]\n\nplainleaf verify out/nalmefen.*" + "\n\n" + _EXIT_CODES
)
def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="PDF, Word, EPUB, HTML files.")
    ],
    output: Format = Output.TEXT,
    report: Annotated[
        bool, typer.Option("--report", help="Write a report on the files beside them.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the report goes.")
    ] = None,
) -> None:
    """Read finished files back, compare them, and run the validators that are installed."""
    from plainleaf.export import verify as verify_files

    with _err.status("validators at work …"):
        found = verify_files(files, report=report, out=out)
    if output is Output.JSON:
        _out.print_json(json.dumps(found.data()))
    else:
        _print_report(found, _out)
        for file in found.files:
            _out.print(f"  {escape(str(file))}")
    raise typer.Exit(6 if found.failed else 0)


@app.command(epilog="[bold]Example[/bold]\n\nplainleaf new content/my-handout")
def new(folder: Annotated[Path, typer.Argument(help="The folder to make.")]) -> None:
    """Start an article: a folder with a commented article.md to fill in."""
    from plainleaf.starter import start

    path = start(folder)
    _out.print(
        f"{escape(str(path))} is there to fill in. Then: plainleaf export {escape(str(folder))}"
    )


@app.command(
    epilog="[bold]Examples[/bold]\n\n"
    "plainleaf cite 10.1000/example content/my-handout\n\n"
    "plainleaf cite 12345678 content/my-handout\n\n"
    "plainleaf cite pubmed.nbib content/my-handout" + "\n\n" + _EXIT_CODES
)
def cite(
    work: Annotated[
        str, typer.Argument(metavar="DOI|PMID|FILE", help="A DOI, a PubMed number, or a file.")
    ],
    article: Annotated[
        Path | None,
        typer.Argument(metavar="ARTICLE", help="Without it, the entry is only shown."),
    ] = None,
) -> None:
    """Add a work to an article's references, from a file or over the network."""
    from plainleaf.cite import cite as cite_work

    with _err.status(f"{escape(work)} …"):
        found = cite_work(work, article)
    for key in found.known:
        _out.print(f"{escape(str(article))} has this work already: [@{escape(key)}]", markup=False)
    if article is None:
        _out.print(found.text, end="", markup=False)
        return
    for key in found.keys:
        _out.print(f"Added. Write [@{key}] where it belongs.", markup=False)


@app.command()
def doctor(
    articles: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[ARTICLE...]", help="Also say which fonts these need."),
    ] = None,
) -> None:
    """Say what is installed, which fonts the theme finds, and which validators run."""
    from plainleaf.doctor import examine

    rows = examine(articles or ())
    width = max(len(row.name) for row in rows)
    for topic in dict.fromkeys(row.topic for row in rows):
        kind, _, whose = topic.partition(" ")
        _out.print(f"[bold]{kind.capitalize()}s {escape(whose)}".rstrip() + "[/bold]")
        for row in rows:
            if row.topic == topic:
                mark = "[green]found[/green]  " if row.found else "[yellow]missing[/yellow]"
                detail = row.found or row.hint
                _out.print(f"  {mark}  {escape(row.name.ljust(width))}  {escape(detail)}")
    raise typer.Exit(1 if any(row.is_trouble for row in rows) else 0)


def _print_diagnostics(diagnostics: tuple[Diagnostic, ...], console: Console) -> None:
    from plainleaf.check_text import print_diagnostic

    notes = 0
    for each in diagnostics:
        notes += each.severity is Severity.NOTE
        if each.severity is not Severity.NOTE or notes <= _SHOWN_NOTES:
            print_diagnostic(each, console)
    if notes > _SHOWN_NOTES:
        console.print(f"… and {notes - _SHOWN_NOTES} more notes; `plainleaf check` shows all.")


def _print_report(report: Report, console: Console) -> None:
    for line in report.lines():
        console.print(f"  {escape(line)}")


def _as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "file": diagnostic.position.file,
        "line": diagnostic.position.line,
        "hint": diagnostic.hint,
        "dropped": diagnostic.dropped,
    }


def _fail(message: str) -> None:
    _err.print(f"[bold red]error:[/bold red] {escape(message)}")


# They take what is defined above.
from plainleaf import cli_library  # noqa: E402

app.command(epilog=cli_library.INDEX_EXAMPLES + _EXIT_CODES)(cli_library.index)
app.command(epilog=cli_library.WATCH_EXAMPLES + _EXIT_CODES)(cli_library.watch)


def main() -> None:
    """Run the command line; a `PlainleafError` is one sentence and its exit code."""
    collect_seldom()
    try:
        app()
    except PlainleafError as error:
        _fail(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _fail("stopped.")
        sys.exit(130)
    except Exception:
        # Not the user's mistake but ours: whoever mends it needs to see where.
        traceback.print_exc()
        _fail("this is a fault of Plainleaf's own; please report it with the lines above.")
        sys.exit(_INTERNAL)


if __name__ == "__main__":
    main()
