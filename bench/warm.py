"""Article after article in one warm process: all of an export, and bare WeasyPrint of its HTML.

Plainleaf's side is a worker as a batch has it: four formats, read back, compared, verified. There
are two other sides, both with the product's HTML and style sheet. One is WeasyPrint as anybody
calls it, with the style sheet in the page, PDF/UA-1; the other, harder to keep up with, uses one
parsed style sheet and one configuration of fonts again and again. Two engines in Rust show what is
possible: typst, with pandoc's text of the article, and fullbleed, with the same HTML.

    python bench/warm.py [ROUNDS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import weasyprint
from measuring import ARTICLE, Cost, done, in_turn, keep, ratio, row, typst_source

from plainleaf.api import export, read
from plainleaf.handout import compose
from plainleaf.run.limits import Worker
from plainleaf.theme import default_theme
from plainleaf.writers import pdf

OURS = "plainleaf, four formats, verified"
BARE = "WeasyPrint, style sheet parsed once"
PLAIN = "WeasyPrint, as it comes"
TYPST = "typst, PDF/UA-1 alone"
FULLBLEED = "fullbleed, PDF alone, without tags"


def rivals(article: Path, folder: Path) -> dict[str, Callable[[], object]]:
    """Return what else writes an article's PDF, each as a function: WeasyPrint twice, and others.

    WeasyPrint and fullbleed are given what Plainleaf gives WeasyPrint.
    """
    import fullbleed
    import typst

    kept = _given(article)
    fetch = {"base_url": pdf.SCHEME, "url_fetcher": kept["fetcher"]}
    fast = {name: kept["options"][name] for name in ("stylesheets", "font_config")}
    whole = kept["markup"].replace("</head>", f"<style>{kept['css']}</style></head>")
    compiler = typst.Compiler(typst_source(article, folder))
    engine = fullbleed.PdfEngine()
    return {
        BARE: lambda: weasyprint.HTML(string=kept["markup"], **fetch).write_pdf(
            pdf_variant="pdf/ua-1", **fast
        ),
        PLAIN: lambda: weasyprint.HTML(string=whole, **fetch).write_pdf(pdf_variant="pdf/ua-1"),
        TYPST: lambda: compiler.compile(format="pdf", pdf_standards=["ua-1"]),
        FULLBLEED: lambda: engine.render_pdf(kept["markup"], kept["css"]),
    }


def _given(article: Path) -> dict[str, Any]:
    """Return the page, the style sheet and the options that WeasyPrint is given for an article."""
    kept: dict[str, Any] = {}
    render, lay_out, sheet = pdf.page, weasyprint.HTML.render, pdf.print_sheet

    def page(*arguments: Any, **named: Any) -> str:
        kept["markup"] = render(*arguments, **named)
        return str(kept["markup"])

    def styled(*arguments: Any, **named: Any) -> str:
        css = sheet(*arguments, **named)
        kept.setdefault("css", css)
        return css

    def keep_options(self: weasyprint.HTML, **options: Any) -> Any:
        # Of several layouts that are tried, the first is the one that the style sheet has.
        kept.setdefault("fetcher", self.url_fetcher)
        kept.setdefault("options", options)
        return lay_out(self, **options)

    pdf._prepared.cache_clear()
    with (
        patch.object(weasyprint.HTML, "render", keep_options),
        patch.object(pdf, "page", page),
        patch.object(pdf, "print_sheet", styled),
    ):
        pdf.write(compose(read(article).article, default_theme()), default_theme())
    return kept


def timed_export(article: Path, out: str) -> tuple[float, float]:
    """Export, and return the seconds by the clock and of the processor."""
    cost = done(partial(export, article, out=out))
    return cost.wall, cost.cpu


@contextmanager
def worker(out: str) -> Iterator[Callable[[Path], Cost]]:
    """Give a worker that goes on living, as a function: it exports an article."""

    def cost(article: Path) -> Cost:
        start = time.perf_counter()
        _, cpu = one.call("bench", int, timed_export, article, out)
        return Cost(time.perf_counter() - start, cpu)

    with Worker() as one:
        yield cost


def measure(rounds: int, article: Path = ARTICLE) -> dict[str, Any]:
    """Return what each side costs an article, and the ratios."""
    with tempfile.TemporaryDirectory() as out, worker(out) as ours:
        ours(article)  # the worker is forked before its rival is imported and warmed
        others = {name: partial(done, write) for name, write in rivals(article, Path(out)).items()}
        costs = in_turn({OURS: lambda: ours(article), **others}, rounds, warm=3)
    return {
        "rows": {name: row(side) for name, side in costs.items()},
        "ratios": {
            "to WeasyPrint, style sheet parsed once": ratio(costs[OURS], costs[BARE]),
            "to WeasyPrint, as it comes": ratio(costs[OURS], costs[PLAIN]),
            "to typst's PDF": ratio(costs[OURS], costs[TYPST]),
            "to fullbleed's PDF": ratio(costs[OURS], costs[FULLBLEED]),
        },
    }


if __name__ == "__main__":
    keep("warm", measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
