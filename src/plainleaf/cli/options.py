"""What commands are asked for: arguments and options that several share, and how they are read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from plainleaf.model.audience import Audience

EXIT_CODES = """
[bold]Exit codes[/bold]

0 done · 1 the article has errors · 2 wrong words on the command line · 3 the article cannot be
read · 4 the theme is broken · 5 a file cannot be written · 6 a file does not pass · 7 a validator
is missing · 8 a limit on time or memory was reached · 9 the project file, the clinic profile or
SOURCE_DATE_EPOCH is wrong · 10 a work cannot be looked up · 11 the cluster cannot be reached · 12
the system refuses (no room, no permission, a closed output) · 13 tracked changes in a Word file are
not decided · 70 a fault of Plainleaf's own
"""


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


def named(words: str, known: tuple[str, ...], option: str) -> list[str]:
    """Return the words of an option, once each."""
    wanted = [word.strip().lower().lstrip(".") for word in words.split(",") if word.strip()]
    for word in wanted:
        if word not in known:
            raise typer.BadParameter(f"'{word}' is none of {', '.join(known)}.", param_hint=option)
    if not wanted:
        raise typer.BadParameter(f"name some of {', '.join(known)}.", param_hint=option)
    return list(dict.fromkeys(wanted))


def day(text: str) -> date | None:
    """Return the day that an option names; None where it is empty.

    Raises:
        typer.BadParameter: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a day as 2026-11-23.", param_hint="--today") from None


def profile(clinic: Path | None, none: bool) -> Path | bool | None:
    """Return the clinic profile that is asked for: False for none, None for the nearest.

    Raises:
        typer.BadParameter: one and none are asked for.
    """
    if clinic and none:
        raise typer.BadParameter("name a profile or none, not both.", param_hint="--no-clinic")
    return False if none else clinic
