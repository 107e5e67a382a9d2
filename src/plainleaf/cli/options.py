"""What commands are asked for: arguments and options that several share, and how they are read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainleaf.cli.help import SELDOM, show_all
from plainleaf.model.audience import Audience

if TYPE_CHECKING:
    from plainleaf.reader.source import SourceText

EXIT_CODES = {
    0: "Done.",
    1: "The article has errors; doctor misses something needed; update did not take an edit.",
    2: "Wrong words on the command line.",
    3: "The article cannot be read at all.",
    4: "The theme is broken.",
    5: "A file cannot be written.",
    6: "A file does not pass.",
    7: "A validator is missing.",
    8: "The work took more time or memory than it may have.",
    9: "The project file, the clinic profile or SOURCE_DATE_EPOCH is wrong.",
    10: "A work cannot be looked up.",
    11: "The cluster cannot be reached, or is unlike this machine.",
    12: "The system refuses: no room, no permission, a name too long, a closed output.",
    13: "Tracked changes in a Word file are not decided.",
    14: "A library that PDF files are written with is not installed.",
    70: "A fault of Plainleaf’s own.",
    130: "Stopped by Ctrl+C.",
}


def lacks_studio(error: ModuleNotFoundError) -> bool:
    """Return whether a package is missing without which there is no studio, and no preview."""
    return (error.name or "").partition(".")[0] in _STUDIO_PACKAGES


class Output(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class CheckOutput(StrEnum):
    """How what was found is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


STANDARD_INPUT = "-"
_STUDIO_PACKAGES = ("starlette", "uvicorn", "anyio")

Articles = Annotated[
    list[Path],
    typer.Argument(metavar="ARTICLE", help="A file, a folder, or - for standard input."),
]
Format = Annotated[
    Output,
    typer.Option("--format", metavar="FORMAT", help="text or json.", show_default=False),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out", "-o", metavar="DIR", help="Where the files go; else out.", show_default=False
    ),
]
AllOptions = Annotated[
    bool, typer.Option("--help-all", callback=show_all, is_eager=True, help="Show every option.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say all that was found.")]
Formats = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="FORMATS",
        help="Some of pdf,docx,epub,html; else all.",
        show_default=False,
    ),
]
Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="DIR",
        rich_help_panel=SELDOM,
        help="A folder that holds pictures, too: paths with / or ../ at their start lead into it.",
    ),
]
For = Annotated[
    Audience | None,
    typer.Option("--audience", metavar="WHO", help="patients or clinics: only their boxes."),
]
ThemeName = Annotated[
    str,
    typer.Option("--theme", metavar="THEME", help="calm, warm, cream, or a folder of yours."),
]
Profile = Annotated[
    Path | None,
    typer.Option("--clinic", metavar="FILE", help="The clinic profile, if not the nearest one."),
]
NoProfile = Annotated[
    bool,
    typer.Option(
        "--no-clinic", rich_help_panel=SELDOM, help="No clinic profile, even if there is one."
    ),
]
Today = Annotated[
    str,
    typer.Option(metavar="DATE", rich_help_panel=SELDOM, help="The day by which a review is due."),
]
Seconds = Annotated[
    int,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        envvar="PLAINLEAF_TIME_LIMIT",
        min=0,
        rich_help_panel=SELDOM,
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
        rich_help_panel=SELDOM,
        help="The memory that the work may take; 0 for no limit.",
    ),
]


def article_of(data: bytes) -> SourceText:
    """Return the article that came by standard input; its pictures are in this folder.

    Raises:
        SourceError: it is not UTF-8.
    """
    # Imported here: the reader takes half a second, and help none.
    from plainleaf.reader.source import SourceText, decoded

    return SourceText(decoded(data, "<stdin>"), Path(), "<stdin>", "handout.md")


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
