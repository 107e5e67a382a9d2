"""`plainleaf theme`: which themes there are, and how to have one of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from plainleaf.cli.help import Command
from plainleaf.cli.printing import out_

app = typer.Typer(
    help="List the themes, or start one of your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list", cls=Command, epilog="plainleaf theme list")
def list_themes() -> None:
    """Name the themes that ship with the product."""
    from plainleaf.theme import theme_named, theme_names

    for name in theme_names():
        theme = theme_named(name)
        text = theme.tokens.text
        out_.print(
            f"[bold]{escape(name)}[/bold]  {text.size:g} point, {theme.tokens.colors.ink} on "
            f"{theme.tokens.colors.paper}: {escape(theme.tokens.about)}"
        )


@app.command(
    cls=Command,
    epilog="plainleaf theme new our-theme\nplainleaf theme new our-theme --from warm --everything",
)
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    base: Annotated[
        str, typer.Option("--from", metavar="THEME", help="The theme to begin with.")
    ] = "calm",
    everything: Annotated[
        bool, typer.Option("--everything", help="Copy templates and labels, too.")
    ] = False,
) -> None:
    """Start a theme: a folder with the sizes, colours and fonts of one that ships, to change."""
    from plainleaf.cli.starter import start_theme
    from plainleaf.theme import theme_named

    made = start_theme(folder, theme_named(base), everything=everything)
    what = "1 file is" if len(made) == 1 else f"{len(made)} files are"
    out_.print(
        f"{what} in {escape(str(folder))} to be changed. "
        f"Then: plainleaf export ARTICLE --theme {escape(str(folder))}"
    )
