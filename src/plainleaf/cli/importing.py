"""The command line, of importing: any article in, said for people what was left out and guessed."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from plainleaf.cli.options import (
    STANDARD_INPUT,
    AllOptions,
    Format,
    Megabytes,
    Output,
    Seconds,
    article_of,
)
from plainleaf.cli.printing import err, out_
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import PlainleafError, UsageError
from plainleaf.run.limits import MEGABYTES, SECONDS, Worker

if TYPE_CHECKING:
    from plainleaf.importers import Import
    from plainleaf.reader import SourceText

IMPORT_EXAMPLES = """plainleaf import article.txt
plainleaf import mail.txt --out content/after-your-cast --lang en-GB
plainleaf import page.html
plainleaf import leaflet.docx --changes accept
plainleaf import mail.txt --take 6 --take 23=note
pbpaste | plainleaf import - --out content/walking"""
_IMPORTED = (".txt", ".text", ".html", ".htm", ".xhtml", ".docx", ".docm", ".dotx")
_NUMBERED = (".docx", ".docm", ".dotx")
_MOST_QUOTED = 3


class TrackedChanges(StrEnum):
    """What becomes of tracked changes that nobody has decided."""

    ACCEPT = "accept"
    REJECT = "reject"


def import_(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE", help="A text, a web page, a Word file; - is text by standard input."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Where article.md goes."),
    ] = None,
    language: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="The language, where it is not guessed.")
    ] = "",
    changes: Annotated[
        TrackedChanges | None,
        typer.Option("--changes", help="What becomes of tracked changes in a Word file."),
    ] = None,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="LINE[=WHAT]",
            help="Take a line back in, or make something else of it.",
        ),
    ] = None,
    output: Format = Output.TEXT,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Make an article of a text, a web page or a Word file."""
    with Worker(seconds, megabytes) as worker:
        try:
            decisions = _decisions(take or ())
            folder = out or _folder(source)
            made = _call(worker, source, folder, language, changes, decisions=decisions)
        except PlainleafError as error:
            if output is not Output.JSON:
                raise
            out_.print_json(
                json.dumps({"diagnostics": [], "problems": [str(error)], "articles": []})
            )
            raise typer.Exit(error.exit_code) from None
    if output is Output.JSON:
        articles = [{"file": str(made.written[0]), "language": made.language}]
        data = [each.data() for each in made.diagnostics]
        document = {"diagnostics": data, "problems": [], "articles": articles}
        out_.print_json(json.dumps(document))
        return
    out_.print(f"[bold]{escape(str(made.written[0]))}[/bold]")
    for line in (*_decided(made, decisions), *summary(made.diagnostics)):
        out_.print(f"  {escape(line)}")
    kept = escape(str(made.written[0].parent))
    out_.print(f"Look it over, then: plainleaf check {kept}")


def _decisions(take: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Return what was decided, by line.

    Raises:
        UsageError: two decisions are about one line.
    """
    decisions: dict[str, str] = {}
    for each in take:
        line, _, what = (part.strip() for part in each.partition("="))
        if decisions.setdefault(line, what or "text") != (what or "text"):
            both = f"as {decisions[line]} and as {what or 'text'}"
            raise UsageError(f"{line}: is decided twice, {both}.")
    return decisions


def _decided(made: Import, decisions: dict[str, str]) -> list[str]:
    """Return what was decided, each with its words.

    A source may have been changed since somebody wrote its lines down: then others stand there.
    """
    asked = {each.key: " ".join(each.words.split()) for each in made.questions}
    return [
        f"As you decided, {key} is {what}: “{_short(asked[key])}”"
        for key, what in decisions.items()
    ]


def _folder(source: str) -> Path:
    if source == STANDARD_INPUT:
        raise typer.BadParameter(
            "name a folder for what comes by standard input.", param_hint="--out"
        )
    from plainleaf.run.staging import slug

    return Path(slug(Path(source).resolve()))


def _call(
    worker: Worker,
    source: str,
    out: Path,
    language: str,
    changes: TrackedChanges | None = None,
    text: bytes | None = None,
    decisions: dict[str, str] | None = None,
) -> Import:
    from plainleaf.importers import import_article

    given: Path | bytes = Path(source)
    if text is not None:
        given = text
    elif source == STANDARD_INPUT:
        given = sys.stdin.buffer.read()
    told = (given, out, language or None, changes, decisions)
    return worker.call(source, int, import_article, *told)


def summary(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Return what an import says of itself, for people: alike reports together, questions last.

    A Word file has no lines: its places are paragraphs.
    """
    in_word = any(each.position.file.lower().endswith(_NUMBERED) for each in diagnostics)
    place = "paragraph" if in_word else "line"
    lines: list[str] = []
    alike: dict[str, list[Diagnostic]] = {}
    for each in diagnostics:
        if each.code == "left-out":
            alike.setdefault(each.message.partition(": ")[0], []).append(each)
    for why, some in alike.items():
        places = _places(some, place)
        words = [" ".join(each.dropped.split()) for each in some]
        quoted = ", ".join(f"“{_short(each)}”" for each in words[:_MOST_QUOTED] if each)
        more = f" and {len(words) - _MOST_QUOTED} more" if len(words) > _MOST_QUOTED else ""
        lines.append(f"{why} ({places}): {quoted}{more}" if quoted else f"{why} ({places})")
    for code, word in (("guessed", "Guessed"), ("asked", "Please decide")):
        for each in diagnostics:
            if each.code == code:
                hint = f" {each.hint}" if each.hint and code == "asked" else ""
                lines.append(f"{word}, {place} {each.position.line}: {each.message}{hint}")
    return lines


def _places(some: list[Diagnostic], place: str) -> str:
    numbers = [each.position.line for each in some]
    if len(numbers) == 1:
        return f"{place} {numbers[0]}"
    return f"{len(numbers)} times, from {place} {numbers[0]}"


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:38].rstrip() + " …"


@contextmanager
def imported(articles: list[Path], worker: Worker) -> Iterator[list[Path | SourceText]]:
    """Give articles; texts, pages and Word files are made into some for as long as need be.

    What comes by standard input is an article if it begins with front matter, else a text.
    """
    texts = [path for path in articles if path.suffix.lower() in _IMPORTED]
    given = sys.stdin.buffer.read() if STANDARD_INPUT in map(str, articles) else b""
    with TemporaryDirectory(prefix="plainleaf-") as folder:
        made: list[Path | SourceText] = []
        for path in articles:
            text = given if str(path) == STANDARD_INPUT else None
            if text is not None and text.removeprefix(BOM_UTF8).startswith(b"---"):
                made.append(article_of(text))
                continue
            if text is None and path not in texts:
                made.append(path)
                continue
            from plainleaf.run.staging import slug

            name = "handout" if text is not None else slug(path.resolve())
            place = Path(folder) / str(len(made)) / name
            found = _call(worker, str(path), place, "", text=text)
            if path.suffix.lower() == ".docx":
                _keep_clinic(worker, path, place)
            for line in summary(found.diagnostics):
                err.print(f"  {escape(line)}")
            made.append(place)
        yield made
        for path in texts:
            out_.print(f"To keep the article and work on it: plainleaf import {escape(str(path))}")


def _keep_clinic(worker: Worker, path: Path, place: Path) -> None:
    """Put the clinic of an edited handout beside its article, so that all formats name it."""
    from plainleaf.importers.word.profile import profile_of

    for name, data in worker.call(str(path), int, profile_of, path).items():
        (place / name).write_bytes(data)
