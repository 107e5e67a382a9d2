"""What the tags, the archive's rules and the reading of pages cost over WeasyPrint alone.

Both sides lay out the same HTML with the same parsed style sheet and fonts, in turn, in one
process: WeasyPrint's own PDF/UA-1, and the product's PDF/UA-1 and PDF/A-2a with its own structure
tree. Medians of the pairs' ratios count, for a machine may slow down on the way.

    python bench/tags.py [RUNS] [ARTICLE…]
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import weasyprint

from plainleaf.api import read
from plainleaf.handout import Handout, compose
from plainleaf.theme import default_theme
from plainleaf.writers import pdf
from plainleaf.writers.pdf.layouts import Layout

CONTENT = Path(__file__).resolve().parents[1] / "content"


def seconds(work: Callable[[], Any]) -> float:
    """Return how long something takes, in seconds; it does not clear up after others."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def once(render: Callable[[Layout], Any], **_: bool) -> Any:
    """Return the theme's own layout, whatever it wastes."""
    return render(Layout())


def both(handout: Handout) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return the writing of a handout's HTML by WeasyPrint as it comes, and by the product."""
    kept: dict[str, Any] = {}
    lay_out = weasyprint.HTML.render
    render = pdf.page

    def page(*arguments: Any) -> str:
        kept["markup"] = render(*arguments)
        return str(kept["markup"])

    def keep(self: weasyprint.HTML, **options: Any) -> Any:
        kept.update(fetcher=self.url_fetcher, options=options)
        return lay_out(self, **options)

    with (
        patch.object(weasyprint.HTML, "render", keep),
        patch.object(pdf, "page", page),
        patch.object(pdf, "best", once),
    ):
        pdf.write(handout, default_theme())
    markup: str = kept["markup"]
    options = kept["options"] | {"pdf_variant": "pdf/ua-1", "output_intent": None}

    def theirs() -> None:
        html = weasyprint.HTML(string=markup, base_url=pdf.SCHEME, url_fetcher=kept["fetcher"])
        html.write_pdf(**options)

    def ours() -> None:
        # The rendering of the article is left out: it is no work of the PDF's. Nor are layouts that
        # are tried for the paper's sake (see paper.py).
        with patch.object(pdf, "page", lambda *_: markup), patch.object(pdf, "best", once):
            pdf.write(handout, default_theme())

    return theirs, ours


def main(arguments: list[str]) -> None:
    """Print a row for each article: both times in milliseconds, and what ours costs more."""
    runs = int(arguments[0]) if arguments else 15
    folders = [Path(each) for each in arguments[1:]] or sorted(CONTENT.iterdir())
    print(f"{'article':<16}{'WeasyPrint':>12}{'ours':>10}{'ratio':>8}   ({runs} pairs)")
    for folder in folders:
        handout = compose(read(folder).article, default_theme())
        theirs, ours = both(handout)
        pairs = []
        for _ in range(runs + 1):
            pairs.append((seconds(theirs), seconds(ours)))
        first, second = zip(*pairs[1:], strict=True)  # the first pair warms up
        ratio = statistics.median(b / a for a, b in pairs[1:])
        times = [f"{1000 * statistics.median(side):.0f} ms" for side in (first, second)]
        print(f"{folder.name:<16}{times[0]:>12}{times[1]:>10}{ratio:>8.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
