"""What a program imports: half of a single export is importing, so nothing without need."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont, TTLibError

from plainleaf.writers.pdf import engine

_SHORTEST_PDF = """
import tempfile
from pathlib import Path
from plainleaf.written import ready_for_pages
with tempfile.TemporaryDirectory() as folder:
    ready_for_pages(Path(folder))
    assert list(Path(folder).iterdir())
"""


def imported(code: str) -> set[str]:
    """Return the modules that a new process has when it has done something."""
    told = "\nimport sys; print('MODULES', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code + told], capture_output=True, check=True)
    return set(done.stdout.decode().rpartition("MODULES ")[2].split())


@pytest.mark.parametrize(
    ("code", "needed", "unneeded"),
    [
        pytest.param(
            "import plainleaf.exporting",
            "plainleaf.reader plainleaf.checks plainleaf.importers.language",
            # The language of a text is all that an export asks of imports.
            "plainleaf.importers.word plainleaf.importers.web plainleaf.importers.plain "
            "plainleaf.importers.decisions plainleaf.writers.pdf plainleaf.roundtrip weasyprint",
            id="export",
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
