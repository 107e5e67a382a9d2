"""How commands explain themselves: what most people need, on one screen; the rest when asked for.

Options in the panel `SELDOM` are shown by `--help-all`. Everything is plain text of 80 columns.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

SELDOM = "seldom"
_SHOW_COMPLETION = "show_completion"
_ALL = "plainleaf.all"


def show_all(context: typer.Context, wanted: bool) -> None:
    """Print the help with every option, and end."""
    if wanted and not context.resilient_parsing:
        context.meta[_ALL] = True
        typer.echo(context.get_help())
        raise typer.Exit


class Command(TyperCommand):
    """A command whose help has its options, the seldom ones only when asked for, and examples."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; a wrong one is named without what looked at its type."""
        try:
            rest: list[str] = super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise
        return rest

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options; the arguments stand in the line of usage."""
        shown = [
            each
            for each in self.get_params(ctx)
            if each.param_type_name == "option" and (_ALL in ctx.meta or not _is_seldom(each))
        ]
        _write(shown, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, a line each."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Group(TyperGroup):
    """The program itself: its commands, each in a line."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options and the commands; a script to install by hand is for few."""
        _write(
            [each for each in self.get_params(ctx) if each.name != _SHOW_COMPLETION], ctx, formatter
        )
        self.format_commands(ctx, formatter)


def _write(options: list[Any], ctx: Any, formatter: Any) -> None:
    rows = [row for each in options if (row := each.get_help_record(ctx))]
    with formatter.section("Options"):
        formatter.write_dl(rows, col_max=26)


def _is_seldom(each: Any) -> bool:
    return getattr(each, "rich_help_panel", None) == SELDOM
