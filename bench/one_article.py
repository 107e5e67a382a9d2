"""One article, four formats, a cold process: Plainleaf, pandoc's four runs, typst's one PDF.

Plainleaf's time is with everything: reading back, comparison, PDF/UA and PDF/A verification.
pandoc verifies nothing; its PDF, through WeasyPrint, is neither. typst makes PDF/UA-1 alone.

    python bench/one_article.py [ROUNDS]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from measuring import (
    ARTICLE,
    PLAINLEAF,
    Cost,
    in_turn,
    keep,
    pandoc_runs,
    ran,
    ratio,
    row,
    typst_source,
)
from visits import plain

_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], pdf_standards=['ua-1'])"


OURS, PANDOC = "plainleaf, four formats", "pandoc, four runs"


def measure(rounds: int, article: Path = ARTICLE) -> dict[str, Any]:
    """Return what each side costs, and the ratios; of paragraphs alone, the four formats."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        source = typst_source(article, out)
        alone = pandoc_runs(article, out)[3]
        costs = in_turn(
            {
                **_four(article, out),
                "plainleaf, PDF alone": lambda: ran([*_ours(article, out), "--to", "pdf"]),
                "pandoc, PDF alone": lambda: ran(alone),
                "typst, PDF alone": lambda: ran(
                    [sys.executable, "-c", _TYPST, source, out / "typst.pdf"]
                ),
            },
            rounds,
        )
        of_plain = in_turn(_four(plain(out), out), rounds)
    pairs = {
        "four formats, to pandoc": (costs[OURS], costs[PANDOC]),
        "plain paragraphs, four formats, to pandoc": (of_plain[OURS], of_plain[PANDOC]),
        "PDF, to pandoc": (costs["plainleaf, PDF alone"], costs["pandoc, PDF alone"]),
        "PDF, to typst": (costs["plainleaf, PDF alone"], costs["typst, PDF alone"]),
    }
    named = costs | {f"{name}, of plain paragraphs": side for name, side in of_plain.items()}
    return {
        "rows": {name: row(side) for name, side in named.items()},
        "ratios": {name: ratio(*pair) for name, pair in pairs.items()},
    }


def _ours(article: Path, out: Path) -> list[str | Path]:
    # Files that it did not write are not replaced, so ours go to a folder of their own.
    return [*PLAINLEAF, "export", article, "--out", out / "plainleaf"]


def _four(article: Path, out: Path) -> dict[str, Callable[[], Cost]]:
    runs = pandoc_runs(article, out)
    return {
        OURS: lambda: ran(_ours(article, out)),
        PANDOC: lambda: reduce(add, map(ran, runs)),
    }


if __name__ == "__main__":
    keep("one-article", measure(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
