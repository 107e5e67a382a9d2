"""The command line, of the studio: everything in a browser window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from plainleaf.cli.options import AllOptions, lacks_studio
from plainleaf.cli.printing import out_
from plainleaf.errors import UsageError

STUDIO_EXAMPLES = """plainleaf studio
plainleaf studio content
plainleaf studio content --out handouts --no-browser"""


def studio(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Holds the articles.", show_default=False)
    ] = Path(),
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Where the files go; else out in the folder."
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", min=0, max=65535, help="The port; else 8790."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")
    ] = True,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Answer other machines, too, at this address."
        ),
    ] = "",
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="Its first line lets them in."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="For TLS, in PEM.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The certificate’s private key.")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="By which other machines ask for it."),
    ] = None,
    every: AllOptions = False,
) -> None:
    """Write, check and export in a browser window, on this machine alone."""
    try:
        from plainleaf.studio.server.serve import opening_of, serve
    except ModuleNotFoundError as error:
        if lacks_studio(error):
            raise UsageError(
                "the studio needs more packages: pip install 'plainleaf[studio]'."
            ) from None
        raise

    opening = opening_of(host, password_file, certificate, key, name or ())

    def tell(address: str) -> None:
        out_.print(f"The studio is open: [bold]{escape(address)}[/bold]", soft_wrap=True)
        who = "Whoever has the password is answered" if opening else "Only this machine is answered"
        out_.print(f"{who}. Ctrl+C ends it.")

    serve(folder, out, port, tell, browser=browser, opening=opening)
    out_.print("Ended.")
