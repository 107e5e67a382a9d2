"""What references cost: their share of an export with 60 works and 120 citations.

Run `python bench/references.py`; it ends with 1 if a style takes 15 % or more. Each export is cold,
as a command is: styles, locales and lists are parsed anew.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from plainleaf.api import export
from plainleaf.model.article import Article
from plainleaf.model.inlines import Citation
from plainleaf.model.transform import walk
from plainleaf.reader import read_article
from plainleaf.references import listing, listing_of, style
from samples import sixty

LIMIT = 0.15
ROUNDS = 5
STYLES = ["", "csl: ama\n", "csl: apa\n", "csl: ieee\n", "csl: chicago-author-date\n"]


def forget() -> None:
    """Empty what is kept for the process."""
    for kept in (listing._listing, style._load, style.parsed, style._locale_file, style._primary):
        kept.cache_clear()


def references(article: Article) -> None:
    """Do all that an export does for its references."""
    made = listing_of(article)
    for key in made.order:
        made.entry(key)
    for node in walk(article.blocks):
        if isinstance(node, Citation):
            made.cited(node.items, node.position)
            if node.in_text:
                made.authors(node.items[0].key)


def seconds(work: Callable[[], object]) -> float:
    """Return the middle of several times, each without what is kept."""
    times = []
    for _ in range(ROUNDS):
        forget()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    """Print a line for each style."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sixty.md"
        for csl in STYLES:
            path.write_text(sixty(csl), "utf-8")
            article = read_article(path).article
            cited = seconds(lambda article=article: references(article))  # type: ignore[misc]
            whole = seconds(lambda: export(path, out=folder))
            worst = max(worst, cited / whole)
            name = csl.removeprefix("csl: ").strip() or "(none)"
            print(
                f"{name:20} {cited * 1000:6.0f} ms of {whole * 1000:6.0f} ms {cited / whole:6.1%}"
            )
    return 1 if worst >= LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
