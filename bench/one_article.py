"""One article, four formats, a cold process: Plainleaf, pandoc's four runs, typst's one PDF.

Plainleaf's time is with everything: reading back, comparison, PDF/UA and PDF/A verification.
pandoc verifies nothing; its PDF, through WeasyPrint, is neither. typst makes PDF/UA-1 alone.

    python bench/one_article.py [ROUNDS]
"""

from __future__ import annotations

import sys
import tempfile
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from measuring import ARTICLE, PLAINLEAF, Cost, in_turn, keep, pandoc, pandoc_runs, ran, ratio, row

_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], pdf_standards=['ua-1'])"


def measure(rounds: int, article: Path = ARTICLE) -> dict[str, Any]:
    """Return what each side costs, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        runs = pandoc_runs(article, out)
        source = out / "article.typ"
        text = [pandoc(), article / "article.md", "--standalone", "--citeproc", "-t", "typst"]
        # Headings as PDF/UA-1 wants them: the first of level 1.
        ran([*text, "--shift-heading-level-by=-1", "-o", source])
        # Files that it did not write are not replaced, so ours go to a folder of their own.
        ours = [*PLAINLEAF, "export", article, "--out", out / "plainleaf"]
        costs = in_turn(
            {
                "plainleaf, four formats": lambda: ran(ours),
                "pandoc, four runs": lambda: reduce(add, map(ran, runs)),
                "plainleaf, PDF alone": lambda: ran([*ours, "--to", "pdf"]),
                "pandoc, PDF alone": lambda: ran(runs[3]),
                "typst, PDF alone": lambda: ran(
                    [sys.executable, "-c", _TYPST, source, out / "typst.pdf"]
                ),
            },
            rounds,
        )
    return {
        "rows": {name: row(side) for name, side in costs.items()},
        "ratios": {
            "four formats, to pandoc": _ratio(
                costs, "plainleaf, four formats", "pandoc, four runs"
            ),
            "PDF, to pandoc": _ratio(costs, "plainleaf, PDF alone", "pandoc, PDF alone"),
            "PDF, to typst": _ratio(costs, "plainleaf, PDF alone", "typst, PDF alone"),
        },
    }


def _ratio(costs: dict[str, list[Cost]], first: str, second: str) -> dict[str, float]:
    return ratio(costs[first], costs[second])


if __name__ == "__main__":
    keep("one-article", measure(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
