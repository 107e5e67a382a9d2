"""Measure all, and write the table and the plot: `bench/results/`.

    python bench/run.py [full|quick|smoke] [FOLDER]

`quick` takes a few articles and rounds: it shows where things stand by and large, in two minutes;
`smoke` takes the least and shows that the measuring works. Their results are only printed, unless a
folder is named for them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import growth
import library
import one_article
import steps
import warm
from measuring import RESULTS, compiled, keep

# What is asked of each ratio: where it is, how it begins, the sign, the limit, the aim.
ASKED = (
    ("one-article", "four formats, to pandoc", "≤", 0.75, 0.6),
    ("one-article", "plain paragraphs, four formats, to pandoc", "≤", 1.0, 0.8),
    ("warm", "to WeasyPrint, style sheet parsed once", "≤", 1.35, 1.15),
    ("library", "throughput, to pandoc", "≥", 6.0, 8.0),
    ("library", "speed of two processes, to one", "≥", 1.7, 1.9),
    ("library", "unchanged, to the first run", "≤", 0.01, 0.01),
    ("library", "memory after", "≤", 1.2, 1.2),
    ("growth", "50 ×", "≤", 55.0, 50.0),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds of each, lengths, articles of the library and of its sample."""

    cold: int
    warm: int
    growth: int
    lengths: tuple[int, ...]
    articles: int
    sample: int
    library: int


SIZES = {
    "full": Size(9, 30, 5, (1, 10, 50), 1000, 24, 5),
    "quick": Size(2, 5, 2, (1, 10), 24, 4, 1),
    "smoke": Size(1, 1, 1, (1, 2), 2, 1, 1),
}


def measure(size: Size, folder: Path) -> None:
    """Measure all of it."""
    compiled()
    print("one article …", flush=True)
    keep("one-article", one_article.measure(size.cold), folder)
    print("a warm process …", flush=True)
    keep("warm", warm.measure(size.warm), folder)
    print("its steps …", flush=True)
    keep("steps", steps.measure(size.cold), folder)
    print("growth …", flush=True)
    keep("growth", growth.measure(size.growth, size.lengths), folder)
    print("a library …", flush=True)
    keep("library", library.measure(size.articles, size.sample, size.library), folder)


def results(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what was measured, by its name."""
    names = ("one-article", "warm", "steps", "growth", "library")
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}


def table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the results as a page of Markdown."""
    lines = [
        "# Results",
        "",
        "Written by `make bench`. Ratios are medians; see `../README.md`.",
        "",
    ]
    lines += [
        "| What | By the clock | By processor time | Asked | Aim |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, what, sign, limit, aim in ASKED:
        for label, values in found[name]["ratios"].items():
            if label.startswith(what):
                cpu = f"{values['cpu']:g}" if "cpu" in values else "–"
                lines.append(
                    f"| {name}: {label} | {values['wall']:g} | {cpu} "
                    f"| {sign} {limit:g} | {sign} {aim:g} |"
                )
    lines += ["", "| Side | Time (s) | Processor (s) | Memory (MB) | Rounds |"]
    lines.append("|---|---:|---:|---:|---:|")
    for name, one in found.items():
        for side, costs in one["rows"].items() if name != "steps" else ():
            memory = f"{costs['memory']:.0f}" if costs["memory"] else "–"
            lines.append(
                f"| {name}: {side} | {costs['wall']:.3f} | {costs['cpu']:.3f} | {memory} "
                f"| {costs['rounds']} |"
            )
    library_ = found["library"]
    lines += ["", f"Throughput: {library_['articles a second']} articles a second.", ""]
    lines += [f"- {what}: {size} MB" for what, size in library_["memory"].items()]
    lines += _where_the_time_goes(found["steps"]["rows"])
    lines += ["", "Measured on:", ""]
    for name, one in found.items():
        where = one["machine"]
        lines.append(
            f"- {name}: {where['processor']}, {where['processors']} processors, {where['system']}; "
            f"load {where['busy']} at the end"
        )
    versions = found["library"]["machine"]["versions"]
    lines += ["", ", ".join(f"{name} {version}" for name, version in versions.items()) + "."]
    return "\n".join(lines) + "\n"


def _where_the_time_goes(rows: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return a table of an export's steps, in milliseconds of processor time."""
    lines = ["", "Where the time of an export goes (ms of the processor; content/nalmefen):", ""]
    lines += ["| Step | In a new process | When all is warm |", "|---|---:|---:|"]
    steps_ = [name.removeprefix("warm: ") for name in rows if name.startswith("warm: ")]
    costs = {
        step: [1000 * rows[f"{side}: {step}"]["cpu"] for side in ("cold", "warm")]
        for step in steps_
    }
    costs["together"] = [sum(each) for each in zip(*costs.values(), strict=True)]
    return lines + [
        f"| {step} | {cold:.0f} | {warm_:.0f} |" for step, (cold, warm_) in costs.items()
    ]


def plot(found: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Draw the times as bars; the same results give the same bytes."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "plainleaf", "font.size": 10})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(12, 7), layout="constrained")
    titles = {
        "one-article": "One article, cold (seconds)",
        "warm": "An article in a warm process (seconds)",
        "growth": "Growth with the text (seconds)",
        "library": "An article of a library (seconds)",
    }
    for axis, (name, title) in zip(axes.flat, titles.items(), strict=True):
        rows = found[name]["rows"]
        seconds = {side: costs["wall"] for side, costs in rows.items()}
        if name == "library":
            seconds = {side: wall / int(side.split()[1]) for side, wall in seconds.items()}
        labels = list(seconds)[::-1]
        values = [seconds[label] for label in labels]
        bars = axis.barh(
            labels,
            values,
            color=[
                "#9a9a9a" if label.startswith(("pandoc", "typst", "Weasy")) else "#1b5e7a"
                for label in labels
            ],
        )
        axis.bar_label(bars, [f"{value:.3g}" for value in values], padding=3)
        axis.set_title(title, loc="left")
        axis.margins(x=0.15)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def report(folder: Path) -> None:
    """Write the table and the plot of what was measured."""
    found = results(folder)
    (folder / "README.md").write_text(table(found), "utf-8")
    plot(found, folder / "times.svg")
    print(table(found))


def main(arguments: list[str]) -> None:
    """Measure and report, at the size that is named."""
    name, *folders = [*arguments, *["full"] * (not arguments)]
    if folders or name == "full":
        folder = Path(folders[0]) if folders else RESULTS
        measure(SIZES[name], folder)
        report(folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        measure(SIZES[name], Path(temporary))
        report(Path(temporary))


if __name__ == "__main__":
    main(sys.argv[1:])
