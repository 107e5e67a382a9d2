"""The command line, of single files: verify them, start an article, add a work, look round."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from plainleaf.cli.options import AllOptions, Format, Megabytes, Output, Quiet, Seconds
from plainleaf.cli.printing import err, out_, print_notes, print_report
from plainleaf.run.limits import MEGABYTES, SECONDS, Worker

VERIFY_EXAMPLES = "plainleaf verify out/nalmefen.*"
NEW_EXAMPLES = """plainleaf new "Knee pain" --lang en
plainleaf new content/my-handout"""
CITE_EXAMPLES = """plainleaf cite 10.1000/example content/my-handout
plainleaf cite 12345678 content/my-handout
plainleaf cite pubmed.nbib content/my-handout"""
SCHEMA_EXAMPLES = "plainleaf schema > plainleaf-schema.json"


def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="PDF, Word, EPUB, HTML files.")
    ],
    output: Format = Output.TEXT,
    report: Annotated[
        bool, typer.Option("--report", help="Write a report on the files beside them.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Where the report goes.")
    ] = None,
    quiet: Quiet = False,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Read finished files back, compare and validate them."""
    from plainleaf.api import verify as verify_files

    with Worker(seconds, megabytes) as worker:
        worker.start()
        with err.status("validators at work …"):
            found = verify_files(files, report=report, out=out, worker=worker)
    print_notes(found.notes)
    if output is Output.JSON:
        out_.print_json(json.dumps(found.data()))
    else:
        if found.failed or not quiet:
            print_report(found, out_)
        for file in found.files:
            out_.print(f"  {escape(str(file))}")
    raise typer.Exit(6 if found.failed else 0)


def new(
    name: Annotated[
        str, typer.Argument(metavar="TITLE|FOLDER", help="A title, or the folder to make.")
    ],
    language: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="The language: en, en-GB, es, ar …")
    ] = "",
    source: Annotated[
        str, typer.Option("--from", metavar="SOURCE", help="Import this text into it.")
    ] = "",
) -> None:
    """Start an article: a folder with an article.md to fill in."""
    from plainleaf.cli.starter import named, start

    folder, title = named(name)
    if source:
        from plainleaf.cli.importing import import_

        import_(source, folder, language)
        return
    if language:
        from plainleaf.reader.front_matter import canonical_language

        language = canonical_language(language) or ""
        if not language:
            raise typer.BadParameter("write a tag such as en, en-GB or es.", param_hint="--lang")
    path = start(folder, title, language)
    where = escape(shlex.quote(str(folder)))
    out_.print(f"{escape(str(path))} is there to fill in.")
    out_.print(f"What is left to fill in: plainleaf check {where}; then: plainleaf export {where}")


def cite(
    work: Annotated[
        str, typer.Argument(metavar="DOI|PMID|FILE", help="A DOI, a PubMed number, or a file.")
    ],
    article: Annotated[
        Path | None,
        typer.Argument(metavar="ARTICLE", help="Without it, the entry is only shown."),
    ] = None,
) -> None:
    """Add a work to an article's references."""
    from plainleaf.cite import cite as cite_work

    with err.status(f"{escape(work)} …"):
        found = cite_work(work, article)
    for key in found.known:
        out_.print(f"{escape(str(article))} has this work already: [@{escape(key)}]", markup=False)
    if article is None:
        out_.print(found.text, end="", markup=False)
        return
    for key in found.keys:
        out_.print(f"Added. Write [@{key}] where it belongs.", markup=False)


def schema() -> None:
    """Print a JSON schema of the front matter, for editors."""
    from plainleaf.reader.front.schema import front_matter_schema

    print(json.dumps(front_matter_schema(), indent=2, ensure_ascii=False))


def doctor(
    articles: Annotated[
        list[Path] | None,
        typer.Argument(metavar="ARTICLE", help="Also say which fonts these need."),
    ] = None,
) -> None:
    """Say what is installed here, and what is missing."""
    from plainleaf.cli.doctor import run_checks

    rows = run_checks(articles or ())
    width = max(len(row.name) for row in rows)
    for topic in dict.fromkeys(row.topic for row in rows):
        kind, _, whose = topic.partition(" ")
        out_.print(f"[bold]{kind.capitalize()}s {escape(whose)}".rstrip() + "[/bold]")
        for row in rows:
            if row.topic == topic:
                mark = "[green]found[/green]  " if row.found else "[yellow]missing[/yellow]"
                detail = row.found or row.hint
                out_.print(f"  {mark}  {escape(row.name.ljust(width))}  {escape(detail)}")
    raise typer.Exit(1 if any(row.is_trouble for row in rows) else 0)
