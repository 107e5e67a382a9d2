"""The measuring itself runs, on the least of inputs; how fast things are is no test's affair."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from plainleaf.api import check

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench"


def run(script: str, *arguments: object) -> str:
    """Run a script of bench/ and return what it prints."""
    command = [sys.executable, str(BENCH / script), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Measure the least, once."""
    pytest.importorskip("pypandoc")
    pytest.importorskip("typst")
    pytest.importorskip("fullbleed")
    pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("results")
    run("run.py", "smoke", folder)
    return folder


def test_every_measurement_names_its_machine_and_versions(results: Path) -> None:
    """A ratio means nothing without where and with what it was measured."""
    for name in ("one-article", "warm", "steps", "growth", "library"):
        found = json.loads((results / f"{name}.json").read_text("utf-8"))
        assert found["rows"], name
        assert found["machine"]["versions"]["weasyprint"][0].isdigit(), name


def test_the_table_has_every_ratio_that_is_asked_for(results: Path) -> None:
    """What is asked and what was measured stand side by side; 50 lengths are not measured here."""
    table = (results / "README.md").read_text("utf-8")
    assert len(re.findall(r"\| [≤≥] [\d.]+ \|", table)) == 7
    assert re.search(r"\| together \| \d+ \| \d+ \|", table)


def test_the_plot_is_a_drawing_without_a_date(results: Path) -> None:
    """The same results draw the same bytes."""
    drawing = (results / "times.svg").read_text("utf-8")
    assert "</svg>" in drawing
    assert "<dc:date>" not in drawing


def test_the_guard_fails_where_something_has_grown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By more than a tenth of what is kept; every ratio has one."""
    monkeypatch.syspath_prepend(BENCH)
    guard = pytest.importorskip("guard")
    kept = json.loads((BENCH / "guard.json").read_text("utf-8"))
    monkeypatch.setattr(guard, "compiled", lambda: None)
    for grown, code in ((1.0, 0), (1.09, 0), (1.2, 1)):
        now = {name: value * (grown if "check" in name else 1) for name, value in kept.items()}
        monkeypatch.setattr(guard, "measured", lambda now=now: now)
        assert guard.main([]) == code
    assert capsys.readouterr().out.count("SLOWER") == 1


def test_generated_articles_are_the_same_every_time(tmp_path: Path) -> None:
    """The same number gives the same article, so that measurements can be compared."""
    for name in ("first", "second"):
        run("visits.py", tmp_path / name, 4)
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files}
        for name in ("first", "second")
        if (files := [path for path in (tmp_path / name).rglob("*") if path.is_file()])
    )
    assert first == second
    assert len({data for path, data in first.items() if path.name == "article.md"}) == 4


def test_generated_articles_have_no_errors(tmp_path: Path) -> None:
    """An article that is refused would be measured as a very fast one."""
    run("visits.py", tmp_path / "all", 6)
    for folder in sorted((tmp_path / "all").iterdir()):
        assert not [found for found in check(folder) if found.is_error]


def test_waiting_in_the_studio_is_measured() -> None:
    """Findings, web preview and pages, of the seed article and of a longer one."""
    printed = run("studio.py", 1, 300)
    found = re.findall(r"^(seed|300 words), (.*?) +\d+ ms$", printed, re.MULTILINE)
    asked = ("findings", "findings and web preview", "pages of the PDF")
    assert found == [(text, what) for text in ("seed", "300 words") for what in asked]


def test_paper_is_measured() -> None:
    """A row for the edition that was asked for, and what all come to."""
    printed = run("paper.py", "--edition", "standard", ROOT / "content" / "nalmefen")
    assert re.search(r"^nalmefen +\d+ +\d+% +\d+% ", printed, re.MULTILINE)
    assert re.search(r"^1 files, \d+ pages; .*key points after page 1: 0; ", printed, re.MULTILINE)
