"""Article after article in one warm process: all of an export, and bare WeasyPrint of its HTML.

Plainleaf's side is a worker as a batch has it: four formats, read back, compared, verified. Two
other sides have the product's HTML and style sheet, in a process that has none of our short ways
(`bare.py`). One is WeasyPrint as anybody calls it, with the style sheet in the page, PDF/UA-1; the
other, harder to keep up with, uses one parsed style sheet and one configuration of fonts again and
again. Two engines in Rust show what is possible: typst, with pandoc's text of the article, and
fullbleed, with the same HTML.

    python bench/warm.py [ROUNDS]
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

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


def rivals(given: dict[str, Any], article: Path, folder: Path) -> dict[str, Callable[[], object]]:
    """Return the engines in Rust that write a page's PDF, each as a function."""
    import fullbleed
    import typst

    compiler = typst.Compiler(typst_source(article, folder))
    engine = fullbleed.PdfEngine()
    return {
        TYPST: lambda: compiler.compile(format="pdf", pdf_standards=["ua-1"]),
        FULLBLEED: lambda: engine.render_pdf(given["markup"], given["css"]),
    }


@contextmanager
def bare(given: dict[str, Any], folder: Path) -> Iterator[Callable[[str], Cost]]:
    """Give WeasyPrint alone, as a function of how it is called: `once` or `plain` (`bare.py`)."""
    file = folder / "given.json"
    file.write_text(json.dumps(given), "utf-8")
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), str(file)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def cost(how: str) -> Cost:
            print(how, file=process.stdin, flush=True)
            return Cost(*map(float, process.stdout.readline().split()))

        yield cost
        process.stdin.close()


def _given(article: Path) -> dict[str, Any]:
    """Return the page, the style sheet and the pictures that WeasyPrint is given for an article."""
    kept: dict[str, Any] = {}
    render, sheet, served = pdf.page, pdf.print_sheet, pdf._Own

    def page(*arguments: Any, **named: Any) -> str:
        kept["markup"] = render(*arguments, **named)
        return str(kept["markup"])

    def styled(*arguments: Any, **named: Any) -> str:
        css = sheet(*arguments, **named)
        kept.setdefault("css", css)
        return css

    def fetcher(pictures: Any) -> Any:
        kept["pictures"] = {
            url: (one.media_type, base64.b64encode(one.data).decode())
            for url, one in pictures.items()
        }
        return served(pictures)

    pdf._prepared.cache_clear()
    with (
        patch.object(pdf, "_Own", fetcher),
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
        ours(article)  # the worker is forked before its rivals are imported and warmed
        given = _given(article)
        others = {
            name: partial(done, write) for name, write in rivals(given, article, Path(out)).items()
        }
        with bare(given, Path(out)) as theirs:
            sides = {
                OURS: lambda: ours(article),
                BARE: lambda: theirs("once"),
                PLAIN: lambda: theirs("plain"),
                **others,
            }
            costs = in_turn(sides, rounds, warm=3)
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
