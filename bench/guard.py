"""Whether a change has made something slower: ratios of processor time, beside those that are kept.

Each is one part of our own work to another, or to WeasyPrint's of the same page, so that a machine
that is slow or busy is so for both. More than a tenth above what `guard.json` says is a failure.

    python bench/guard.py [--keep]
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import warm
from measuring import ARTICLE, PLAINLEAF, ROOT, compiled, in_turn, ran

KEPT = ROOT / "bench" / "guard.json"
MORE = 1.1
_ROUNDS, _WARM_ROUNDS = 5, 12


def measured(rounds: int = _ROUNDS, warm_rounds: int = _WARM_ROUNDS) -> dict[str, float]:
    """Return each ratio, of the least that either side took: what is more is the machine's."""
    with tempfile.TemporaryDirectory() as out:
        cold = in_turn(
            {
                "version": lambda: ran([*PLAINLEAF, "--version"]),
                "check": lambda: ran([*PLAINLEAF, "check", ARTICLE]),
                "export": lambda: ran([*PLAINLEAF, "export", ARTICLE, "--out", Path(out)]),
            },
            rounds,
        )
    least = {name: min(cost.cpu for cost in costs) for name, costs in cold.items()}
    ours = warm.measure(warm_rounds)["ratios"]["to WeasyPrint, style sheet parsed once"]["cpu"]
    return {
        "a cold `--version`, to a cold export": round(least["version"] / least["export"], 3),
        "a cold `check`, to a cold export": round(least["check"] / least["export"], 3),
        "a warm export, to WeasyPrint": ours,
    }


def main(arguments: list[str]) -> int:
    """Print each ratio beside the one that is kept; 1 if one has grown."""
    compiled()
    now = measured()
    if "--keep" in arguments:
        KEPT.write_text(json.dumps(now, indent=2) + "\n", "utf-8")
    kept = json.loads(KEPT.read_text("utf-8"))
    slower = [name for name, value in now.items() if value > MORE * kept[name]]
    for name, value in now.items():
        print(f"{name}: {value:.3f}, kept {kept[name]:.3f}{'  SLOWER' * (name in slower)}")
    return int(bool(slower))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
