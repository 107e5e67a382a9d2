"""The command line, of libraries: `index` and `watch`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from plainleaf.cli.options import (
    AllOptions,
    Formats,
    Megabytes,
    Out,
    Root,
    Seconds,
    ThemeName,
    Today,
    day,
    lacks_studio,
    named,
)
from plainleaf.cli.printing import err, out_, print_notes
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.errors import PlainleafError
from plainleaf.run.limits import MEGABYTES, SECONDS, Fault, Worker

if TYPE_CHECKING:
    from plainleaf.api import Export
    from plainleaf.watch.server import Preview

INDEX_EXAMPLES = """plainleaf index handouts
plainleaf index handouts --title "Leaflets of the sleep clinic" --lang de"""
WATCH_EXAMPLES = """plainleaf watch content
plainleaf watch content --to html --out handouts --port 8080"""


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
    today: Today = "",
    theme: ThemeName = "",
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that plainleaf did not write.")
    ] = False,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Write a library of finished handouts: page, catalogue, table."""
    from plainleaf.library import index as index_of

    with Worker(seconds, megabytes) as worker:
        found = index_of(
            folder, title=title, language=language, today=day(today), theme=theme, force=force,
            worker=worker,
        )  # fmt: skip
    print_notes(found.notes)
    for problem in found.library.unread:
        err.print(f"[yellow]note:[/yellow] {escape(problem)}")
    library = found.library
    late = sum(any(text.days_past for text in entry.texts) for entry in library.entries)
    count = len(library.entries)
    out_.print(f"{count} {'handout' if count == 1 else 'handouts'}, {late} past review.")
    for file in found.files:
        out_.print(f"  {escape(str(file))}  ({max(1, round(file.stat().st_size / 1000))} kB)")


def watch(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="The folder of articles; those in folders below it count, too.",
        ),
    ],
    to: Formats = "pdf,docx,epub,html",
    out: Out = Path("out"),
    port: Annotated[
        int,
        typer.Option(
            "--port", min=0, max=65535, help="Of the page on this machine; 0 for any that is free."
        ),
    ] = 8000,
    theme: ThemeName = "",
    root: Root = None,
    seconds: Seconds = SECONDS,
    megabytes: Megabytes = MEGABYTES,
    every: AllOptions = False,
) -> None:
    """Export at every save, and show it in the browser."""
    from plainleaf.api import FORMATS

    formats = named(to, FORMATS, "--to")
    folder, out = folder.resolve(), out.resolve()
    if folder.is_relative_to(out):
        raise typer.BadParameter(
            "the articles lie in this folder; what is written there would be heard as a change.",
            param_hint="--out",
        )
    with suppress(KeyboardInterrupt), Worker(seconds, megabytes) as worker:
        # Before any thread runs: a process that is forked has none but one.
        worker.start()
        preview = _preview(out, port)
        try:
            if preview is not None:
                preview.start()
            with TemporaryDirectory(prefix="plainleaf-") as early:
                _Keeper(folder, out, formats, theme, root, worker, preview, Path(early)).keep()
        finally:
            if preview is not None:
                preview.close()
    out_.print("Ended.")


def _preview(out: Path, port: int) -> Preview | None:
    """Return what shows handouts in the browser; nothing where its packages are missing."""
    try:
        from plainleaf.watch.server import Preview
    except ModuleNotFoundError as error:
        if lacks_studio(error):
            return None
        raise
    try:
        return Preview(out, port)
    except OSError as error:
        raise typer.BadParameter(
            f"port {port} cannot be used ({error.strerror}); try another.", param_hint="--port"
        ) from None


class _Keeper:
    """Keeps finished files up with their articles, and says so."""

    def __init__(
        self,
        folder: Path,
        out: Path,
        formats: Sequence[str],
        theme: str,
        root: Path | None,
        worker: Worker,
        preview: Preview | None,
        early: Path,
    ) -> None:
        self._folder, self._out, self._formats = folder, out, formats
        self._root = root.resolve() if root else None
        self._theme = theme
        self._worker, self._preview, self._early = worker, preview, early
        self._articles: dict[Path, str] = {}
        self._made_of: dict[Path, frozenset[Path]] = {}
        self._find()

    def _find(self) -> None:
        """Look for articles. One that was known is one while it is there, however broken."""
        from plainleaf.watch.rebuild import articles_in

        known = {path: name for path, name in self._articles.items() if path.exists()}
        try:
            self._articles = {**known, **articles_in(self._folder, self._out)}
        except PlainleafError as error:
            self._articles = known
            err.print(f"[bold red]error:[/bold red] {escape(str(error))}")

    def keep(self) -> None:
        """Export what is behind, then what changes; never end."""
        from plainleaf.watch import next_of
        from plainleaf.watch.rebuild import behind

        places = [self._folder, *self._designs(), *([self._root] if self._root else [])]
        heard: SimpleQueue[set[Path]] = SimpleQueue()
        # A thread listens, so that what is saved while an export runs is not missed.
        Thread(target=self._hear, args=(places, heard), daemon=True).start()
        count = len(self._articles)
        late = behind(self._articles, self._folder, self._out, self._formats, self._designs())
        out_.print(f"{count} {'article' if count == 1 else 'articles'}, {len(late)} to export.")
        self._export(late)
        if self._preview is not None:
            where = f"[bold]{self._preview.address}[/bold] has the handouts."
        else:
            where = escape(
                f"{self._shown(self._out)} has the handouts; to see them in the browser, more "
                "packages are needed: pip install 'plainleaf[studio]'."
            )
        out_.print(f"{where} Waiting for changes; Ctrl+C ends.")
        while True:
            changed = next_of(heard)
            while not heard.empty():
                changed |= heard.get()
            self._follow(changed)

    def _hear(self, places: list[Path], heard: SimpleQueue[set[Path]]) -> None:
        from plainleaf.watch import changes

        def elsewhere() -> list[Path]:
            every = frozenset[Path]().union(*list(self._made_of.values()))
            return [path for path in every if not any(map(path.is_relative_to, places))]

        def wanted(path: Path) -> bool:
            return not path.is_relative_to(self._out)

        for changed in changes(places, wanted=wanted, also=elsewhere):
            heard.put(changed)

    def _follow(self, changed: set[Path]) -> None:
        from plainleaf.watch.rebuild import concerned

        before = dict(self._articles)
        if any(path.suffix in (".md", ".qmd", ".Rmd") for path in changed):
            self._find()
        for path in before.keys() - self._articles.keys():
            self._made_of.pop(path, None)
            out_.print(
                f"[bold]{escape(before[path])}[/bold]: its article is gone; its files stay in "
                f"{escape(self._shown(self._out))} until you delete them."
            )
        paths, themed = concerned(
            changed, list(self._articles), self._root, self._designs(), self._made_of
        )
        if themed:
            # The worker has read the theme once and for all; the next one reads it anew.
            self._worker.renew()
        new = [path for path in self._articles if path not in before and path not in paths]
        self._export([*paths, *new])

    def _export(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self._export_one(path, self._articles[path])

    def _export_one(self, path: Path, slug: str) -> None:
        begun = time.perf_counter()
        try:
            early = "html" in self._formats and len(self._formats) > 1
            if early and self._preview is not None and self._preview.has_pages:
                # Whoever writes sees the page at once; all files follow, together or not at all.
                page = self._made(path, ["html"], self._early).files["html"]
                self._preview.shown(page.name, page.read_bytes())
            made = self._made(path, self._formats, self._out)
        except Fault as fault:
            self._say(slug, (), f"{fault}\nThis is a fault of Plainleaf's own; please report it.")
            return
        except PlainleafError as error:
            # Also of what could not be had: it may come.
            self._made_of[path] = getattr(error, "looked_at", frozenset())
            if not self._made_of[path]:
                del self._made_of[path]
            self._say(slug, getattr(error, "diagnostics", ()), str(error))
            return
        taken = time.perf_counter() - begun
        print_notes(made.notes)
        if self._preview is not None:
            self._preview.told(file.name for file in made.files.values())
        self._diagnose(found for found in made.diagnostics if found.severity is not Severity.NOTE)
        names = ", ".join(made.files)
        out_.print(f"[bold]{escape(slug)}[/bold]: {names} ({taken:.1f} s)")

    def _made(self, path: Path, formats: Sequence[str], out: Path) -> Export:
        from plainleaf.run.staging import clearing
        from plainleaf.watch.rebuild import recorded

        shown = Path(self._shown(path))
        made, note_file = self._worker.call(
            str(shown),
            clearing(out),
            recorded,
            shown,
            formats,
            out,
            self._articles[path],
            theme=self._theme or None,
            root=self._root,
        )
        self._made_of[path] = note_file
        return made

    def _designs(self) -> list[Path]:
        """Return the folders that say how handouts look."""
        from plainleaf.theme import templates_folder

        own = Path(self._theme).resolve()
        return [templates_folder(), *([own] if self._theme and own.is_dir() else [])]

    def _say(self, slug: str, diagnostics: Sequence[Diagnostic], message: str) -> None:
        """Say what is wrong, here and in the open page; the last good files stay."""
        errors = [found for found in diagnostics if found.is_error]
        self._diagnose(errors)
        err.print(f"[bold red]error:[/bold red] {escape(message)}")
        lines = [
            f"{found.position.file}:{found.position.line}: {found.message} {found.hint}"
            for found in errors
        ]
        if self._preview is not None:
            self._preview.troubled(f"{slug}.html", "\n".join([message, *lines]))

    def _diagnose(self, found: Iterable[Diagnostic]) -> None:
        from plainleaf.cli.check_text import print_diagnostic

        for each in found:
            print_diagnostic(each, err)

    def _shown(self, path: Path) -> str:
        """Return a path as one would type it here."""
        here = Path.cwd()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)
