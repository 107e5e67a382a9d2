"""How things are measured here: whole processes, in turn, by their time and their memory.

Sides take turns (A B A B …), so that a machine that slows down slows all of them, and ratios are
taken pair by pair. The time is the wall's; processor time is kept beside it, for on a busy machine
only that means something.
"""

from __future__ import annotations

import compileall
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
ARTICLE = ROOT / "content" / "nalmefen"
PLAINLEAF = [sys.executable, "-m", "plainleaf"]
PACKAGES = (
    "weasyprint",
    "pypandoc-binary",
    "typst",
    "fullbleed",
    "pikepdf",
    "python-docx",
    "page-validation",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What something cost: seconds by the clock, seconds of processor, the most memory in MB."""

    wall: float
    cpu: float
    memory: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


def compiled() -> None:
    """Compile the package's modules, as an installer does; a checkout may never have been."""
    compileall.compile_dir(ROOT / "src" / "plainleaf", quiet=1)


def ran(command: Sequence[str | Path], folder: Path | None = None) -> Cost:
    """Run a program and return what it cost, with all that it started.

    Raises:
        CalledProcessError: it failed; what it said is printed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(said.decode(errors="replace"), file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def output(command: Sequence[str | Path]) -> str:
    """Run a program and return what it prints.

    Raises:
        CalledProcessError: it failed.
    """
    return subprocess.run(
        list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def done(work: Callable[[], object]) -> Cost:
    """Do something in this process and return what it cost."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def in_turn(
    sides: Mapping[str, Callable[[], Cost]], rounds: int, warm: int = 1
) -> dict[str, list[Cost]]:
    """Measure each side once a round, in turn; the first `warm` rounds do not count.

    A single round is no measurement but a test that measuring works; it has no round before it.
    """
    warm = min(warm, rounds - 1)
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for turn in range(-warm, rounds):
        for name, side in sides.items():
            cost = side()
            if turn >= 0:
                costs[name].append(cost)
    return costs


def row(costs: Sequence[Cost]) -> dict[str, float]:
    """Return the medians of a side."""
    return {
        "wall": round(statistics.median(one.wall for one in costs), 4),
        "cpu": round(statistics.median(one.cpu for one in costs), 4),
        "memory": round(max(one.memory for one in costs), 1),
        "rounds": len(costs),
    }


def ratio(first: Sequence[Cost], second: Sequence[Cost]) -> dict[str, float]:
    """Return how much `first` costs in terms of `second`: medians of the pairs' ratios."""
    pairs = list(zip(first, second, strict=True))
    return {
        "wall": round(statistics.median(a.wall / b.wall for a, b in pairs), 3),
        "cpu": round(statistics.median(a.cpu / b.cpu for a, b in pairs), 3)
        if all(b.cpu for _, b in pairs)
        else 0.0,
    }


def machine() -> dict[str, Any]:
    """Return where and with what was measured."""
    from plainleaf import __version__

    found = {"plainleaf": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return {
        "processor": _processor(),
        "processors": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
        "busy": round(os.getloadavg()[0], 2),
        "versions": found,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")


def keep(name: str, result: Mapping[str, Any], folder: Path = RESULTS) -> None:
    """Write what was measured, with machine and versions, as `results/<name>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {"what": name, **result, "machine": machine()}
    (folder / f"{name}.json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")


def pandoc() -> Path:
    """Return the pandoc that PyPI's pypandoc_binary carries."""
    import pypandoc

    return Path(pypandoc.get_pandoc_path())


def typst_source(article: Path, out: Path) -> Path:
    """Return the file that pandoc makes of an article for typst."""
    source = out / "article.typ"
    text = [pandoc(), article / "article.md", "--standalone", "--citeproc", "-t", "typst"]
    # Headings as PDF/UA-1 wants them: the first of level 1.
    ran([*text, "--shift-heading-level-by=-1", "-o", source])
    return source


def pandoc_runs(article: Path, out: Path) -> list[list[str | Path]]:
    """Return the commands that make the four formats with pandoc, as one would type them."""
    engine = shutil.which("weasyprint", path=str(Path(sys.executable).parent)) or "weasyprint"
    common = [pandoc(), article / "article.md", "--citeproc", "--resource-path", article]
    name = out / article.name
    return [
        [*common, "-o", f"{name}.docx"],
        [*common, "-o", f"{name}.epub"],
        [*common, "--standalone", "--embed-resources", "-o", f"{name}.html"],
        [*common, f"--pdf-engine={engine}", "-o", f"{name}.pdf"],
    ]
