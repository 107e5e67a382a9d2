"""The command line, of libraries: `index` and `watch`.

Floor 5: imports `cli`, which registers the commands, and what they call.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

INDEX_EXAMPLES = (
    "[bold]Examples[/bold]\n\n"
    "plainleaf index handouts\n\n"
    'plainleaf index handouts --title "Leaflets of the sleep clinic" --lang de\n\n'
)
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def index(
    folder: Annotated[
        Path, typer.Argument(metavar="OUT", help="The folder that holds finished handouts.")
    ],
    title: Annotated[
        str, typer.Option("--title", metavar="WORDS", help="What the library is called.")
    ] = "",
    language: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="The language of the page's own words.")
    ] = "en",
    today: Annotated[
        str, typer.Option(metavar="DATE", help="The day by which a review is due.")
    ] = "",
) -> None:
    """Write a library of finished handouts: a page, a catalogue for e-readers, a table."""
    from plainleaf.library import index as index_of

    found = index_of(folder, title=title, language=language, today=_day(today))
    for problem in found.library.unread:
        _err.print(f"[yellow]note:[/yellow] {escape(problem)}")
    library = found.library
    late = sum(text.days_past > 0 for text in library.texts)
    _out.print(
        f"[bold]{len(library.entries)} handouts[/bold], {len(library.texts)} with translations "
        f"and copies for audiences; past review: {late}."
    )
    for file in found.files:
        _out.print(f"  {escape(str(file))}  ({max(1, round(file.stat().st_size / 1000))} kB)")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a day as 2026-11-23.", param_hint="--today") from None
