"""A library of generated articles: throughput, an unchanged re-run, one process and two, memory.

pandoc makes the same four formats, run for each article, two at a time; of a large library it gets
a sample, spread evenly, for its cost an article does not change.

    python bench/library.py [ARTICLES [SAMPLE [ROUNDS]]]
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from measuring import PLAINLEAF, Cost, in_turn, keep, pandoc_runs, ran, ratio, row
from visits import library

PROCESSES = 2
_EVERY = 0.1  # seconds between two looks at the memory


def measure(count: int, sample: int, rounds: int) -> dict[str, Any]:
    """Return the rows and ratios of (c) to (f).

    Args:
        count: of articles in the library.
        sample: of them, for pandoc and for one process against two.
        rounds: how often what is short is measured.
    """
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        articles = library(home / "all", count)
        some = _linked(articles[:: max(1, count // sample)][:sample], home / "some")
        whole, few = home / "all", home / "some"
        # A warm-up of the machine's caches: what is read once is read from memory afterwards.
        _export(few, home / "warm", PROCESSES)

        log = home / "log"
        with _watched(log, len(some)) as memory:
            first = _export(whole, home / "out", PROCESSES, "--log", log)
        again = [_export(whole, home / "out", PROCESSES) for _ in range(rounds)]
        fresh = iter(range(1_000_000))
        turns = in_turn(
            {
                "one": lambda: _export(few, home / f"one-{next(fresh)}", 1),
                "two": lambda: _export(few, home / f"two-{next(fresh)}", PROCESSES),
            },
            rounds,
            warm=0,
        )
        theirs = _with_pandoc(some, home / "pandoc")
    return {
        "articles": count,
        "sample": len(some),
        "rows": {
            f"plainleaf, {count} articles, two processes": row([first]),
            f"plainleaf, {count} articles, unchanged": row(again),
            f"plainleaf, {len(some)} articles, one process": row(turns["one"]),
            f"plainleaf, {len(some)} articles, two processes": row(turns["two"]),
            f"pandoc, {len(some)} articles, two at a time": row([theirs]),
        },
        "ratios": {
            "throughput, to pandoc": {
                "wall": round(theirs.wall / len(some) / (first.wall / count), 2),
                "cpu": round(theirs.cpu / len(some) / (first.cpu / count), 2),
            },
            "unchanged, to the first run": {
                "wall": round(median(one.wall for one in again) / first.wall, 4),
                "cpu": round(median(one.cpu for one in again) / first.cpu, 4),
            },
            # By processor time two cost as much as one; only the clock can tell.
            "speed of two processes, to one": {"wall": ratio(turns["one"], turns["two"])["wall"]},
            f"memory after {count}, to after {len(some)} (largest process)": {
                "wall": round(memory.largest / (memory.early[0] or memory.largest), 3),
            },
        },
        "articles a second": round(count / first.wall, 2),
        "memory": {
            f"largest process after {len(some)}": round(memory.early[0], 1),
            f"largest process after {count}": round(memory.largest, 1),
            f"all processes after {len(some)}": round(memory.early[1], 1),
            f"all processes after {count}": round(memory.together, 1),
        },
    }


def _linked(articles: Sequence[Path], folder: Path) -> list[Path]:
    """Return copies of articles' folders, in a folder of their own."""
    made = []
    for each in articles:
        home = folder / each.name
        (home / "images").mkdir(parents=True)
        for file in each.rglob("*"):
            if file.is_file():
                os.link(file, home / file.relative_to(each))
        made.append(home)
    return made


def _export(folder: Path, out: Path, jobs: int, *more: str | Path) -> Cost:
    return ran([*PLAINLEAF, "export", folder, "--out", out, "--jobs", str(jobs), *more])


def _with_pandoc(articles: Sequence[Path], out: Path) -> Cost:
    """Run pandoc for each article and format, two at a time; return what all of it cost."""
    out.mkdir()

    def make(article: Path) -> float:
        return sum(ran(command).cpu for command in pandoc_runs(article, out))

    start = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        cpu = sum(pool.map(make, articles))
    return Cost(time.perf_counter() - start, cpu)


class Memory:
    """The most memory in MB that the processes below this one had: the largest, and together.

    `early` is what these two were when the first articles were done. The longest come first.
    """

    def __init__(self, log: Path, first: int) -> None:
        self.largest = self.together = 0.0
        self.early = (0.0, 0.0)
        self._log, self._first = log, first

    def look(self) -> None:
        """Take note of what they have now."""
        sizes = list(_sizes())
        self.largest = max([self.largest, *sizes])
        self.together = max(self.together, sum(sizes))
        if not self.early[0] and self._log.exists():
            done = self._log.read_bytes().count(b"\n")
            self.early = (self.largest, self.together) if done >= self._first else self.early


@contextmanager
def _watched(log: Path, first: int) -> Iterator[Memory]:
    """Look at the memory of all processes below this one until the block ends (on Linux)."""
    memory, ended = Memory(log, first), threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY):
            memory.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        ended.set()
        thread.join()


def _sizes() -> Iterator[float]:
    """Yield the resident sizes in MB of the processes below this one."""
    parents: dict[int, int] = {}
    sizes: dict[int, float] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines()
                         if ":\t" in line)  # fmt: skip
        except OSError:
            continue  # it has ended
        process = int(status.parent.name)
        parents[process] = int(lines["PPid"])
        sizes[process] = int(lines.get("VmRSS", "0 kB").split()[0]) / 1000
    for process, size in sizes.items():
        above = parents[process]
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid():
            yield size


if __name__ == "__main__":
    wanted = [int(each) for each in sys.argv[1:]] + [1000, 24, 5][len(sys.argv) - 1 :]
    keep("library", measure(*wanted))
