"""The command line: parse, call, print, exit.

No decision about handouts is made here: each room beside this one has commands, which are
put together here.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from plainleaf import __version__
from plainleaf.cli import check, export, files, importing, library, studio, theme, updating
from plainleaf.cli.help import Command, Group
from plainleaf.cli.printing import close_output, fail, out_, prepare_streams
from plainleaf.errors import PlainleafError, refusal

_INTERNAL = 70

_VERSION = "--version", "-V", "-v"


def _version(wanted: bool) -> None:
    if wanted:
        out_.print(f"plainleaf {__version__}")
        raise typer.Exit


def _plainleaf(
    version: Annotated[
        bool,
        typer.Option(*_VERSION, callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """One article in plain words in; accessible PDF, Word, EPUB and HTML out."""


_COMMANDS: dict[str, tuple[Callable[..., None], str]] = {
    "export": (export.export, export.EXPORT_EXAMPLES),
    "import": (importing.import_, importing.IMPORT_EXAMPLES),
    "update": (updating.update, updating.UPDATE_EXAMPLES),
    "check": (check.check, check.CHECK_EXAMPLES),
    "explain": (check.explain, check.EXPLAIN_EXAMPLES),
    "verify": (files.verify, files.VERIFY_EXAMPLES),
    "new": (files.new, files.NEW_EXAMPLES),
    "cite": (files.cite, files.CITE_EXAMPLES),
    "index": (library.index, library.INDEX_EXAMPLES),
    "watch": (library.watch, library.WATCH_EXAMPLES),
    "studio": (studio.studio, studio.STUDIO_EXAMPLES),
    "schema": (files.schema, files.SCHEMA_EXAMPLES),
    "doctor": (files.doctor, ""),
}
_THEME = "theme"


def _program(*names: str) -> typer.Typer:
    """Return the program with some of its commands; what is asked of it must need no other."""
    program = typer.Typer(
        cls=Group,
        help="One article in plain words in; accessible PDF, Word, EPUB and HTML out.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback()(_plainleaf)
    for name in names:
        if name == _THEME:
            program.add_typer(theme.app, name=name)
        else:
            command, examples = _COMMANDS[name]
            program.command(name, cls=Command, epilog=examples)(command)
    return program


app = _program(*_COMMANDS, _THEME)


def _asked_for(arguments: list[str]) -> typer.Typer:
    """Return the program as far as it is asked for: to read the options of all is 35 ms."""
    match arguments:
        case [name, *_] if name in (*_COMMANDS, _THEME):
            return _program(name)
        case [option] if option in _VERSION:
            return _program()
    return app


def main() -> None:
    """Run the command line; a `PlainleafError` is one sentence and its exit code."""
    prepare_streams()
    try:
        _asked_for(sys.argv[1:])()
        sys.stdout.flush()
    except PlainleafError as error:
        fail(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        fail("stopped.")
        sys.exit(130)
    except SystemExit as end:
        # Typer ends with 1, "the article has errors", where the reader of its output went away.
        if isinstance(end.__context__, BrokenPipeError):
            _say_it_was_refused(end.__context__)
        raise
    except OSError as error:
        _say_it_was_refused(error)
    except Exception:
        _say_it_is_ours()


def _say_it_was_refused(error: OSError) -> NoReturn:
    """End with one sentence where the system refused something."""
    if not (refused := refusal(error)):
        _say_it_is_ours()
    close_output()
    fail(str(refused))
    sys.exit(refused.exit_code)


def _say_it_is_ours() -> NoReturn:
    """End with a traceback: not the user's mistake, and who corrects it needs to see where."""
    traceback.print_exc()
    fail("this is a fault of Plainleaf's own; please report it with the lines above.")
    sys.exit(_INTERNAL)
