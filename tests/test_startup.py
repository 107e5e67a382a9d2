"""What a program imports: half of a single export is importing, so nothing without need."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from fontTools.ttLib import TTFont, TTLibError

from plainleaf.writers.pdf import engine

ROOT = Path(__file__).resolve().parents[1]

_SHORTEST_PDF = """
import tempfile
from pathlib import Path
from plainleaf.written import ready_for_pages
with tempfile.TemporaryDirectory() as folder:
    ready_for_pages(Path(folder))
    assert list(Path(folder).iterdir())
"""


_CHECK = """
import sys
from plainleaf.cli import main
sys.argv = ["plainleaf", "check", "content/nalmefen"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""


def imported(code: str) -> set[str]:
    """Return the modules that a new process has when it has done something."""
    told = "\nimport sys; print('MODULES', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code + told], capture_output=True, check=True, cwd=ROOT
    )
    return set(done.stdout.decode().rpartition("MODULES ")[2].split())


@pytest.mark.parametrize(
    ("code", "needed", "unneeded"),
    [
        pytest.param(
            "import plainleaf.exporting",
            "plainleaf.reader plainleaf.checks plainleaf.importers.language",
            # The language of a text is all that an export asks of imports.
            "plainleaf.importers.word plainleaf.importers.web plainleaf.importers.plain "
            "plainleaf.importers.decisions plainleaf.writers.pdf plainleaf.roundtrip weasyprint "
            # What belongs to the process that stands by, to pictures, to a profile.
            "pikepdf PIL plainleaf.clinic.keys urllib.request ssl",
            id="export",
        ),
        pytest.param(
            "import plainleaf.writers.docx",
            "docx",
            # As `xml.sax.saxutils` does.
            "urllib.request http.client ssl",
            id="a Word file",
        ),
        pytest.param(
            _SHORTEST_PDF,
            "weasyprint plainleaf.verify.readback.pdf",
            # The process that stands by reads and checks no article.
            "plainleaf.reader plainleaf.checks plainleaf.clinic plainleaf.api markdown_it docx "
            "fontTools.subset fontTools.varLib fontTools.ttLib.woff2",
            id="the process that stands by",
        ),
        pytest.param(
            "import plainleaf.api",
            "plainleaf.checks",
            "plainleaf.exporting plainleaf.verify plainleaf.importers weasyprint pikepdf",
            id="api",
        ),
        pytest.param(
            _CHECK,
            "plainleaf.checks rich.console",
            "plainleaf.exporting jinja2 PIL rich.syntax rich.status plainleaf.clinic.keys",
            id="check",
        ),
    ],
)
def test_nothing_is_imported_that_is_not_needed(code: str, needed: str, unneeded: str) -> None:
    """And what is named here is what the libraries and rooms are still called."""
    found = imported(code)
    assert set(needed.split()) <= found
    assert not set(unneeded.split()) & found


def test_the_pdf_engine_imports_fonts_tools_by_itself() -> None:
    """When WeasyPrint imports them where it calls them, `engine._LATER` is to be taken out."""
    assert set(engine._LATER) <= imported("import weasyprint")


def test_fonts_tools_are_imported_when_they_are_called() -> None:
    """A variable font, and one of the web, are shown as ever."""
    from fontTools import subset
    from weasyprint.pdf import fonts
    from weasyprint.text import fonts as others

    assert isinstance(fonts.subset.Options(retain_gids=True), subset.Options)
    with pytest.raises(TTLibError, match="not enough data"):
        others.woff2.decompress(io.BytesIO(b"wOF2"), io.BytesIO())
    with pytest.raises(ValueError, match="fvar"):
        fonts.instantiateVariableFont(TTFont(), {})
    with pytest.raises(AttributeError):
        _ = engine._Later("fontTools.subset").nothing_of_this_name()


def ran(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what a new process says that does something, with these words on its command line."""
    command = [sys.executable, "-c", dedent(code), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (["check", "content/nalmefen"], {"check"}),
        (["theme", "list"], {"theme"}),
        (["--version"], set()),
        (["chek", "content/nalmefen"], None),
        (["--help"], None),
        ([], None),
    ],
)
def test_the_options_of_one_command_are_read_alone(
    words: list[str], known: set[str] | None
) -> None:
    """What speaks of all commands has all of them."""
    from typer.main import get_command

    from plainleaf.cli import _asked_for, app

    every = set(get_command(app).commands)
    assert len(every) == 14
    assert set(get_command(_asked_for(words)).commands) == (every if known is None else known)


def test_nothing_is_taken_apart_at_the_end() -> None:
    """What is to be done at the end is, and nothing that was printed is lost."""
    code = """
        import atexit
        from plainleaf.__main__ import main

        class Kept:
            def __del__(self):
                print("taken apart")

        kept = Kept()
        atexit.register(print, "registered")
        main()
        """
    done = ran(code, "check", "nothing-of-this-name.md")
    assert done.returncode == 3
    assert done.stdout == "registered\n"
    assert "nothing-of-this-name.md" in done.stderr


def test_a_thread_that_works_is_waited_for() -> None:
    """As Python does."""
    code = """
        import threading, time
        from plainleaf.__main__ import main

        def work():
            time.sleep(1)
            print("done")

        threading.Thread(target=work).start()
        main()
        """
    assert ran(code, "--version").stdout.endswith("done\n")


def test_garbage_is_looked_for_when_all_is_imported() -> None:
    """Late, and then as seldom as in a worker."""
    code = """
        import gc
        from plainleaf.run import limits

        found = []
        limits.collect_late()
        gc.callbacks.append(lambda phase, _: found.append(phase))
        import plainleaf.exporting
        assert not found
        more = [[] for _ in range(limits._IMPORTED)]
        assert found
        assert gc.get_threshold() == limits._SELDOM
        assert limits._seldom_from_now_on not in gc.callbacks
        """
    done = ran(code)
    assert not done.returncode, done.stderr


def test_an_annotation_in_quotes_is_compiled_once(tmp_path: Path) -> None:
    """Libraries have a thousand, four hundred of them different."""
    code = f"""
        import builtins, typing
        from collections import Counter
        from pathlib import Path
        from plainleaf.run import kept

        compiled = Counter()

        def counted(text, *more, **named):
            compiled[text] += 1
            return builtins.compile(text, *more, **named)

        kept.compile = counted
        kept.Kept(Path({str(tmp_path / "home" / "all")!r})).take_part()
        import pydantic_core.core_schema
        assert compiled["int"] <= 1 < len(compiled), compiled
        assert typing.get_type_hints(typing.NamedTuple("Pair", [("a", "int")])) == {{"a": int}}
        """
    done = ran(code)
    assert not done.returncode, done.stderr
