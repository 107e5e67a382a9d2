"""The command line, of exports: one article, or whole folders of them."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from plainleaf.cli.importing import imported
from plainleaf.cli.options import (
    Articles,
    For,
    Megabytes,
    NoProfile,
    Profile,
    Root,
    Seconds,
    ThemeName,
    named,
    profile,
)
from plainleaf.cli.printing import err, fail, out_, print_diagnostics, print_report
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import PlainleafError
from plainleaf.model.audience import Audience
from plainleaf.run.sandbox import MEGABYTES, SECONDS, Worker

_MORE = "  With --report, all of this and every question to a person is written down, to be signed."
EXPORT_EXAMPLES = (
    "[bold]Examples[/bold]\n\n"
    "plainleaf export content/nalmefen\n\n"
    "plainleaf export pasted.txt\n\n"
    "plainleaf export article.md --to pdf,docx --out handouts\n\n"
    "plainleaf export article.md --audience patients\n\n"
    "plainleaf export article.md --edition standard,large-print\n\n"
    "plainleaf export article.md --draft"
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
    from plainleaf.theme.tokens import Edition

    formats = named(to, ("pdf", "docx", "epub", "html"), "--to")
    wanted = named(",".join(editions or ["standard"]), tuple(Edition), "--edition")
    options: dict[str, Any] = {
        "draft": draft,
        "audience": audience,
        "references": references,
        "report": report,
        "root": root,
        "theme": theme,
        "clinic": profile(clinic, no_clinic),
    }
    asked = jobs or force or checksum or fail_fast or dry_run or log or cluster
    with Worker(seconds, megabytes) as worker, imported(articles, worker) as found:
        if asked or is_batch(found):
            from plainleaf.batch.console import export_many

            code = export_many(
                found, formats, out, options, editions=wanted,
                jobs=jobs, force=force, thorough=checksum, fail_fast=fail_fast, dry_run=dry_run,
                log=log, cluster=cluster, seconds=seconds, megabytes=megabytes, told=err,
                results=out_,
            )  # fmt: skip
        else:
            code = _exported_alone(worker, found, formats, out, wanted, options, articles)
    raise typer.Exit(code)


def _exported_alone(
    worker: Worker,
    articles: list[Path],
    formats: list[str],
    out: Path,
    editions: list[str],
    options: dict[str, Any],
    kept: list[Path],
) -> int:
    """Export articles one after the other, and return the exit code; `kept` stay on disk."""
    from plainleaf.api import name_of, slug_of

    audience = options["audience"]
    named_ones = _names(articles, editions, slug_of, partial(name_of, audience=audience))
    return max(
        _exported(
            worker,
            path,
            name,
            formats,
            out,
            {**options, "edition": edition, "editions": tuple(editions)},
            advise=path in kept,
        )
        for path, edition, name in named_ones
    )


def _exported(
    worker: Worker,
    path: Path,
    slug: str,
    formats: list[str],
    out: Path,
    options: dict[str, Any],
    *,
    advise: bool,
) -> int:
    """Export one article, print what came of it, and return the exit code."""
    from plainleaf.api import export as export_article
    from plainleaf.run.staging import clearing

    worker.start()
    try:
        with err.status(f"{path} …"):
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
        print_diagnostics(getattr(error, "diagnostics", ()), err)
        if found := getattr(error, "report", None):
            print_report(found, err)
        fail(str(error))
        return error.exit_code
    print_diagnostics(result.diagnostics, err)
    if audience := options["audience"]:
        err.print(_left_out(result.diagnostics, audience))
    name = next((file.stem for file in result.files.values()), slug)
    out_.print(f"[bold]{escape(name)}[/bold]")
    for file in (*result.files.values(), *result.report_files):
        out_.print(f"  {escape(str(file))}  ({file.stat().st_size / 1000:.0f} kB)")
    print_report(result.report, out_)
    if result.clinic:
        out_.print(f"  clinic profile: {escape(str(result.clinic))}")
    if advise and (count := len(result.advice)):
        # Advice is for writing; whoever exports a finished article gets its number.
        word = "suggestion" if count == 1 else "suggestions"
        out_.print(f"  {count} {word} for readers’ sake: plainleaf check {escape(str(path))}")
    if not options["report"]:
        out_.print(_MORE)
    return 0


def _left_out(diagnostics: tuple[Diagnostic, ...], audience: Audience) -> str:
    count = sum(each.code == "other-audience" for each in diagnostics)
    others = Audience.CLINICS if audience is Audience.PATIENTS else Audience.PATIENTS
    blocks = "1 block" if count == 1 else f"{count or 'no'} blocks"
    return f"for {audience}: {blocks} for {others} left out"


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
