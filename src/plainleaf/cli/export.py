"""The command line, of exports: one article, or whole folders of them.

The room is long for its one command, whose options are a third of it.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from plainleaf import __version__
from plainleaf.cli.help import SELDOM
from plainleaf.cli.importing import imported
from plainleaf.cli.options import (
    AllOptions,
    Articles,
    For,
    Format,
    Formats,
    Megabytes,
    NoProfile,
    Out,
    Output,
    Profile,
    Quiet,
    Root,
    Seconds,
    ThemeName,
    Verbose,
    named,
    profile,
)
from plainleaf.cli.printing import (
    err,
    fail,
    out_,
    print_diagnostics,
    print_notes,
    print_report,
)
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.errors import PlainleafError
from plainleaf.model.audience import Audience
from plainleaf.run.limits import MEGABYTES, SECONDS, Worker
from plainleaf.run.standby import PAGES, dismiss, give_up, let_go, standing_by

if TYPE_CHECKING:
    from plainleaf.batch.run import Result
    from plainleaf.outcome import Export
    from plainleaf.reader import SourceText

EXPORT_EXAMPLES = """plainleaf export content/nalmefen
plainleaf export pasted.txt
plainleaf export article.md --to pdf,docx --audience patients"""


@dataclass(frozen=True, slots=True)
class _Shown:
    """How results are shown."""

    output: Output
    quiet: bool
    verbose: bool
    # What a program is given at the end.
    entries: list[dict[str, Any]]


def export(
    articles: Articles,
    to: Formats = "pdf,docx,epub,html",
    out: Out = Path("out"),
    audience: For = None,
    editions: Annotated[
        list[str] | None,
        typer.Option(
            "--edition",
            metavar="EDITIONS",
            help="Some of standard,large-print,giant,easy-print.",
            show_default=False,
        ),
    ] = None,
    clinic: Profile = None,
    theme: ThemeName = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="Export in spite of errors, marked as DRAFT.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Run all validators; write a report to sign.")
    ] = False,
    output: Format = Output.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
    references: Annotated[
        bool | None,
        typer.Option(
            "--references/--no-references",
            help="Show citations and the list of works, or hide both.",
            show_default="shown, but to patients",
            rich_help_panel=SELDOM,
        ),
    ] = None,
    root: Root = None,
    no_clinic: NoProfile = False,
    pdf: Annotated[
        str | None,
        typer.Option(
            "--pdf",
            metavar="STANDARD",
            rich_help_panel=SELDOM,
            help="ua-1, or ua-2: PDF 2.0.",
            show_default="ua-1",
        ),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            min=0,
            rich_help_panel=SELDOM,
            help="Processes at once; 0: all cores.",
        ),
    ] = 0,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            rich_help_panel=SELDOM,
            help="Export what is unchanged, and replace what is not ours, too.",
        ),
    ] = False,
    checksum: Annotated[
        bool,
        typer.Option(
            "--checksum",
            rich_help_panel=SELDOM,
            help="Read every file to see whether it changed.",
        ),
    ] = False,
    fail_fast: Annotated[
        bool,
        typer.Option(
            "--fail-fast", rich_help_panel=SELDOM, help="Stop at the first article that fails."
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            rich_help_panel=SELDOM,
            help="Say what would be exported and why; do nothing.",
        ),
    ] = False,
    log: Annotated[
        Path | None,
        typer.Option(
            "--log",
            metavar="FILE",
            rich_help_panel=SELDOM,
            help="Write a line of JSON for each article.",
        ),
    ] = None,
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            rich_help_panel=SELDOM,
            help="Have a Dask cluster do the work.",
        ),
    ] = "",
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Write the handouts of articles, and prove that they say the same."""
    from plainleaf.batch.discovery import is_batch
    from plainleaf.theme.tokens import Edition

    formats = named(to, ("pdf", "docx", "epub", "html"), "--to")
    wanted = named(",".join(editions or _edition_of(articles)), tuple(Edition), "--edition")
    options: dict[str, Any] = {
        "draft": draft,
        "audience": audience,
        "references": references,
        "report": report,
        "root": root,
        "theme": theme,
        "clinic": profile(clinic, no_clinic),
        "pdf": pdf,
    }
    shown = _Shown(output, quiet, verbose, [])
    asked = jobs or force or checksum or fail_fast or dry_run or log or cluster
    with Worker(seconds, megabytes) as worker, imported(articles, worker) as found:
        paths = [path for path in found if isinstance(path, Path)]
        if asked or is_batch(paths):
            give_up()
            from plainleaf.batch.console import export_many

            if len(paths) < len(found):
                raise typer.BadParameter(
                    "an article by standard input is exported alone.", param_hint="ARTICLE"
                )
            results: list[Result] = []
            code = export_many(
                paths, formats, out, options, editions=wanted,
                jobs=jobs, force=force, thorough=checksum, fail_fast=fail_fast, dry_run=dry_run,
                log=log, cluster=cluster, seconds=seconds, megabytes=megabytes, told=err,
                results=err if output is Output.JSON else out_, quiet=quiet, collected=results,
            )  # fmt: skip
            shown.entries.extend(_entry_of(result, out) for result in results)
        else:
            code = _exported_alone(worker, found, formats, out, wanted, options, articles, shown)
    if output is Output.JSON:
        out_.print_json(json.dumps({"plainleaf": __version__, "articles": shown.entries}))
    raise typer.Exit(code)


def _edition_of(articles: list[Path]) -> list[str]:
    """Return the edition that an edited handout is; standard where it does not say."""
    if len(articles) == 1 and articles[0].suffix.lower() == ".docx":
        from plainleaf.roundtrip import origin_in

        origin = origin_in(articles[0])
        return [origin.edition] if origin else ["standard"]
    return ["standard"]


def _entry_of(result: Result, out: Path) -> dict[str, Any]:
    """Return what came of an article of many, for programs: as of one alone, but its report."""
    return {
        "article": result.article,
        "name": result.name,
        "edition": result.edition or "standard",
        "status": result.status,
        "files": [str(out / name) for name in result.files],
        "diagnostics": [each.data() for each in result.found],
        "message": result.message,
        "exit_code": result.exit_code,
    }


def _exported_alone(
    worker: Worker,
    articles: list[Path | SourceText],
    formats: list[str],
    out: Path,
    editions: list[str],
    options: dict[str, Any],
    kept: list[Path],
    shown: _Shown,
) -> int:
    """Export articles one after the other, and return the exit code; `kept` stay on disk."""
    several = "pdf" in formats and len(formats) > 1
    if not several:
        give_up()
    limits = worker.seconds, worker.megabytes
    with standing_by(PAGES, *limits) if several else nullcontext():
        # Imported while the other process imports what writes a PDF: half of both is importing.
        from plainleaf.api import name_of, slug_of

        name = partial(name_of, audience=options["audience"])
        named_ones = _names(articles, editions, slug_of, name)
        code = max(
            _exported(
                worker,
                path,
                name,
                formats,
                out,
                {**options, "edition": edition, "editions": tuple(sorted(editions))},
                shown,
                advise=path in kept,
            )
            for path, edition, name in named_ones
        )
        # The two end at the same time.
        let_go()
        worker.renew()
        return code


def _exported(
    worker: Worker,
    path: Path | SourceText,
    slug: str,
    formats: list[str],
    out: Path,
    options: dict[str, Any],
    shown: _Shown,
    *,
    advise: bool,
) -> int:
    """Export one article, print what came of it, and return the exit code."""
    from plainleaf.api import export as export_article
    from plainleaf.run.staging import clearing

    worker.start()
    called = str(path) if isinstance(path, Path) else path.name
    entry = {"article": called, "name": slug, "edition": str(options["edition"])}
    try:
        answer = worker.called(called, clearing(out), export_article, path, formats, out, **options)
        # What shows that it goes on is imported while it does.
        with err.status(f"{called} …"):
            result = answer()
    except PlainleafError as error:
        # What it laid out meanwhile may keep it busy, and the next article waiting.
        dismiss()
        found = getattr(error, "diagnostics", ())
        report = getattr(error, "report", None)
        if shown.output is Output.TEXT:
            print_diagnostics(found, err)
            if report:
                print_report(report, err)
            fail(str(error))
        shown.entries.append(
            {
                **entry,
                "status": "failed",
                "files": [],
                "diagnostics": [each.data() for each in found],
                "message": str(error),
                "exit_code": error.exit_code,
                "report": report.data() if report else None,
            }
        )
        return error.exit_code
    files = [*result.files.values(), *result.report_files]
    shown.entries.append(
        {
            **entry,
            "name": next((file.stem for file in result.files.values()), slug),
            "status": "done",
            "files": [str(file) for file in files],
            "diagnostics": [each.data() for each in (*result.diagnostics, *result.advice)],
            "message": "",
            "notes": list(result.notes),
            "exit_code": 0,
            "report": result.report.data(),
        }
    )
    if shown.output is Output.TEXT:
        _print_result(result, called if advise else "", options, shown)
    return 0


def _print_result(result: Export, called: str, options: dict[str, Any], shown: _Shown) -> None:
    """Print what an export made: a line for each file, and one for the verdict.

    Args:
        result: what came of it.
        called: the article, as one would type it; empty where it is not kept.
        options: of the export.
        shown: how much is printed.
    """
    loud = [each for each in result.diagnostics if each.severity is not Severity.NOTE]
    print_diagnostics(tuple(loud) if shown.quiet else result.diagnostics, err)
    print_notes(result.notes)
    if shown.quiet:
        return
    if audience := options["audience"]:
        err.print(_left_out(result.diagnostics, audience))
    for file in (*result.files.values(), *result.report_files):
        out_.print(f"{escape(str(file))}  ({file.stat().st_size / 1000:.0f} kB)")
    if result.clinic:
        # An edited handout's own is in no file that stays.
        where = escape(str(result.clinic)) if called else "as the handout says it"
        out_.print(f"clinic profile: {where}")
    if shown.verbose:
        print_report(result.report, out_)
    words = ["Passed: the same as the article."]
    if not options["report"]:
        words.append("What needs a person: --report.")
    if called and (count := len(result.advice)):
        # Advice is for writing; whoever exports a finished article gets its number.
        word = "suggestion" if count == 1 else "suggestions"
        words.append(f"{count} {word} for readers’ sake: plainleaf check {escape(called)}")
    out_.print(" ".join(words))


def _left_out(diagnostics: tuple[Diagnostic, ...], audience: Audience) -> str:
    count = sum(each.code == "other-audience" for each in diagnostics)
    others = Audience.CLINICS if audience is Audience.PATIENTS else Audience.PATIENTS
    blocks = "1 block" if count == 1 else f"{count or 'no'} blocks"
    return f"for {audience}: {blocks} for {others} left out"


def _names(
    articles: list[Path | SourceText], editions: list[str], slug_of: Any, name_of: Any
) -> list[tuple[Path | SourceText, str, str]]:
    """Return each article and edition with the name of its files; two of one would collide."""
    named: list[tuple[Path | SourceText, str, str]] = []
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
