"""The command line, of the way back: a clinic's edits of a Word file into its article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from plainleaf.cli.importing import TrackedChanges
from plainleaf.cli.options import (
    AllOptions,
    Format,
    Megabytes,
    NoProfile,
    Output,
    Profile,
    Root,
    Seconds,
    profile,
)
from plainleaf.cli.printing import err, out_
from plainleaf.errors import PlainleafError, UndecidedError
from plainleaf.run.limits import MEGABYTES, SECONDS, Worker
from plainleaf.run.staging import clearing

if TYPE_CHECKING:
    from plainleaf.roundtrip import Update
    from plainleaf.roundtrip.said import Said

UPDATE_EXAMPLES = """plainleaf update my-handout edited.docx --dry-run
plainleaf update my-handout edited.docx
plainleaf update article.md edited.docx --comments comments.txt"""
_REFUSED = 1


def update(
    article: Annotated[
        Path,
        typer.Argument(metavar="ARTICLE", help="A Markdown file, or a folder with article.md."),
    ],
    edited: Annotated[
        Path, typer.Argument(metavar="EDITED.docx", help="Its Word file, as somebody edited it.")
    ],
    changes: Annotated[
        TrackedChanges | None,
        typer.Option("--changes", help="What becomes of tracked changes that nobody decided."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    comments: Annotated[
        Path | None,
        typer.Option("--comments", metavar="FILE", help="Write the comments to a new file."),
    ] = None,
    output: Format = Output.TEXT,
    root: Root = None,
    clinic: Profile = None,
    no_clinic: NoProfile = False,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Bring the edits of a Word file back into its article."""
    from plainleaf.roundtrip import update as update_article

    options: dict[str, Any] = {
        "changes": str(changes) if changes else None,
        "dry_run": dry_run,
        "root": root,
        "clinic": profile(clinic, no_clinic),
    }
    folder = article if article.is_dir() else article.parent
    with Worker(seconds, megabytes) as worker:
        try:
            _refuse_overwriting(comments)
            made = worker.call(
                str(article), clearing(folder), update_article, article, edited, **options
            )
            _write_comments(comments, made)
        except PlainleafError as error:
            listed = error.changes if isinstance(error, UndecidedError) else ()
            if output is not Output.JSON:
                for line in listed:
                    err.print(f"  {escape(line)}")
                raise
            document = {"diagnostics": [], "problems": [str(error), *listed], "articles": []}
            out_.print_json(json.dumps(document))
            raise typer.Exit(error.exit_code) from None
    if output is Output.JSON:
        out_.print_json(json.dumps(_data(made)))
    else:
        _print(made, dry_run=dry_run)
    raise typer.Exit(_REFUSED if made.refused else 0)


def _refuse_overwriting(comments: Path | None) -> None:
    if comments is not None and comments.exists():
        raise typer.BadParameter(
            f"{comments} is there already; name another file.", param_hint="--comments"
        )


def _write_comments(comments: Path | None, made: Update) -> None:
    if comments is None:
        return
    with comments.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{each}\n" for each in made.comments)


def _data(made: Update) -> dict[str, Any]:
    return {
        "diagnostics": [each.data() for each in (*made.refused, *made.notes)],
        "problems": [],
        "articles": [
            {
                "file": str(made.article),
                "base": made.base,
                "edits": made.taken,
                "refused": len(made.refused),
                "changed": bool(made.diff),
                "written": made.written,
                "diff": made.diff,
                "changes": [
                    {
                        "line": each.line,
                        "cell": each.cell,
                        "before": each.before,
                        "after": each.after,
                        "taken": each.taken,
                        "already": each.already,
                    }
                    for each in made.edits
                ],
            }
        ],
    }


def _line(made: Update, edit: Said) -> str:
    """Return an edit that is taken on a line: where, and its words before and after."""
    from plainleaf.roundtrip.said import becomes, differing

    before, after = (f"“{words}”" if words else "" for words in (edit.before, edit.after))
    if before and after and before != after:
        before, after = differing(edit.before, edit.after)
    change = after if before == after else becomes(before or "nothing", after or "nothing")
    place = f"{made.article}:{edit.line}" if edit.line else str(made.article)
    return f"{place}: {edit.cell and f'{edit.cell}: '}{change}"


def _print(made: Update, *, dry_run: bool) -> None:
    from plainleaf.cli.check_text import print_diagnostic

    err.print(made.base)
    for each in (*made.notes, *made.refused):
        print_diagnostic(each, err)
    for edit in made.edits:
        if edit.taken and not edit.already:
            err.print(escape(_line(made, edit)))
    if dry_run:
        out_.print(escape(made.diff), end="")
    edits = "1 edit" if made.taken == 1 else f"{made.taken} edits"
    refused = f"; {len(made.refused)} not taken" if made.refused else ""
    done = "would be taken" if dry_run else "taken"
    same = "" if made.diff else "; the article stays as it is"
    err.print(f"[bold]{escape(str(made.article))}[/bold]: {edits} {done}{refused}{same}.")
    if made.written:
        err.print(f"Look it over, then: plainleaf check {escape(str(made.article.parent))}")
