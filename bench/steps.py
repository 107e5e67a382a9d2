"""Where the time of one export goes, step by step: when all is warm, and in a new process.

The steps are those that `plainleaf.export` tells of; writing a format has reading it back in it. A
new process imports first, and what a step imports or does for the first time is in that step.

    python bench/steps.py [ROUNDS]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from measuring import ARTICLE, Cost, compiled, keep, output, row

_WARM_UP = 3


def timed(article: Path, out: str) -> dict[str, tuple[float, float]]:
    """Export an article here; return of each step the seconds by the clock and of the processor."""
    start = time.perf_counter(), time.process_time()
    from plainleaf.api import export

    marks: list[tuple[str, float, float]] = []

    def begins(step: str, _done: int, _of: int) -> None:
        marks.append((step, time.perf_counter(), time.process_time()))

    export(article, out=out, progress=begins)
    ends = [*marks[1:], ("", *marks[-1][1:])]
    steps = {
        step: (end[1] - wall, end[2] - cpu)
        for (step, wall, cpu), end in zip(marks, ends, strict=True)
        if step != "done"
    }
    return {"import and begin": (marks[0][1] - start[0], marks[0][2] - start[1]), **steps}


def measure(rounds: int, article: Path = ARTICLE) -> dict[str, Any]:
    """Return what each step costs, cold and warm; medians."""
    sides: dict[str, list[dict[str, tuple[float, float]]]] = {"cold": [], "warm": []}
    with tempfile.TemporaryDirectory() as out:
        here = partial(timed, article, out)
        cold = [sys.executable, __file__, "--once", article, out]
        sides["cold"] = [json.loads(output(cold)) for _ in range(rounds)]
        for _ in range(min(_WARM_UP, rounds)):
            here()
        sides["warm"] = [here() for _ in range(rounds)]
    rows = {
        f"{side}: {step}": row([Cost(*each[step]) for each in found])
        for side, found in sides.items()
        for step in found[0]
    }
    return {"rows": rows, "ratios": {}}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(timed(Path(sys.argv[2]), sys.argv[3])))
    else:
        compiled()
        keep("steps", measure(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
