"""How the time grows with an article's length: its text once, ten times, fifty times.

python bench/growth.py [ROUNDS]
"""

from __future__ import annotations

import re
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from measuring import ARTICLE, in_turn, keep, ratio, row
from warm import worker

TIMES = (1, 10, 50)


def longer(article: Path, times: int, folder: Path) -> Path:
    """Write an article whose body is another's, so many times over; return its folder."""
    text = (article / "article.md").read_text("utf-8")
    found = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    assert found is not None, "an article has front matter"
    home = folder / f"times-{times}"
    home.mkdir()
    body = text[found.end() :].rstrip() + "\n\n"
    (home / "article.md").write_text(found[0] + body * times, "utf-8")
    return home


def measure(rounds: int, times: tuple[int, ...] = TIMES) -> dict[str, Any]:
    """Return what each length costs in a warm worker, and how often the shortest fits into it."""
    with tempfile.TemporaryDirectory() as name:
        homes = {f"{each} ×": longer(ARTICLE, each, Path(name)) for each in times}
        # One worker for all: it is warm after the first round, which does not count.
        with worker(str(Path(name, "out"))) as ours:
            costs = in_turn({side: partial(ours, home) for side, home in homes.items()}, rounds)
    shortest = costs[f"{times[0]} ×"]
    return {
        "rows": {side: row(each) for side, each in costs.items()},
        "ratios": {side: ratio(each, shortest) for side, each in costs.items()},
    }


if __name__ == "__main__":
    keep("growth", measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
