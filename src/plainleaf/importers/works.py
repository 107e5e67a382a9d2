"""The works that a page or a Word file names: its source, its list, its citations → CSL data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.plain.lines import Line
from plainleaf.importers.plain.opening import completed
from plainleaf.importers.plain.reference_list import read_entry
from plainleaf.importers.runs import Run
from plainleaf.model.inlines import Citation, CitationItem, Superscript
from plainleaf.model.transform import Node, rewrite
from plainleaf.reader.bibliography.ids import with_ids

_OPENS = re.compile(r"(?P<before>.*?)\s*(?P<mark>[\[(])\s*\Z", re.S)
_CLOSES = re.compile(r"\s*[\])](?P<after>.*)\Z", re.S)
_BETWEEN = re.compile(
    r"(?:,\s*(?P<locator>(?:pp?|chap|sec|vol|fig|S|Kap)\.\s*[\w–-]+))?"
    r"\s*(?P<mark>[,;–‑-]|and|und|et|y|e)\s*\Z"
)
_LOCATOR = re.compile(r",\s*(?P<locator>(?:pp?|chap|sec|vol|fig|S|Kap)\.\s*[\w–-]+)(?=\s*[\])])")
_MOST_IN_A_RANGE = 60


@dataclass(slots=True)
class Works:
    """Collects works; `key` is what the source calls one until it has an id of its own.

    Args:
        reports: where to say what was read.
        authors: full names, which complete the initials of a work.
        data: CSL data by key, in order.
        source: the key of the work that the article is about.
        lines: where a list names one, by key.
    """

    reports: Reports
    authors: Sequence[str] = ()
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    source: str = ""
    lines: dict[str, int] = field(default_factory=dict)

    def add_line(self, key: str, text: str, line: int, number: int = 0) -> None:
        """Add a line of a list of references."""
        entry = read_entry(number, text, Line(text, line), self.reports)
        self.lines[key] = line
        self.add(key, entry.data)

    def add(self, key: str, data: dict[str, Any]) -> None:
        """Add a work; of one that the source line names already, what is said there stays."""
        self.data[key] = data

    def add_source(self, data: dict[str, Any], line: int) -> None:
        """Add the work that the article is about, which the list may name, too."""
        for key, known in self.data.items():
            if _same(known, data):
                self.source = key
                self.data[key] = {**data, **{k: v for k, v in known.items() if k not in data}}
                self.reports.guessed(
                    "The source stands in the list of references, too; it is one work.",
                    line,
                    dropped=" ".join(_leaves(known)),
                )
                return
        self.source = "source"
        self.data = {"source": data, **self.data}

    def settled(self) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """Return the works with ids of their own, and the id of each key."""
        made = with_ids(
            [
                completed(each, self.authors, self.lines.get(key, 1), self.reports)
                for key, each in self.data.items()
            ]
        )
        return made, {key: str(each["id"]) for key, each in zip(self.data, made, strict=True)}


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from _leaves(each)
        case list():
            for each in value:
                yield from _leaves(each)
        case _:
            yield str(value)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one.get("DOI") and other.get("DOI"):
        return str(one["DOI"]).casefold() == str(other["DOI"]).casefold()
    titles = [re.sub(r"\W+", "", str(each.get("title", ""))).casefold() for each in (one, other)]
    return bool(titles[0]) and titles[0] == titles[1]


def with_ids_of(nodes: Any, ids: dict[str, str]) -> Any:
    """Return nodes whose citations name works by their ids."""

    def change(node: Node) -> Any:
        match node:
            case Superscript((Citation() as citation,)):
                return citation
            case Citation(items, position, in_text):
                made = tuple(
                    CitationItem(ids[each.key], each.locator, each.prefix, each.suppress_author)
                    for each in items
                )
                return Citation(made, position, in_text)
            case _:
                return node

    return rewrite(nodes, change)


def joined_citations(runs: Sequence[Run], keys: Sequence[str]) -> tuple[list[Run], list[str]]:
    """Return runs whose marks of one citation are one, without brackets round them, and the marks.

    `keys` are the works in the order of their list: `[1–3]` cites those between, too.
    """
    out: list[Run] = []
    gone: list[str] = []
    at = 0
    runs = list(runs)
    while at < len(runs):
        run = runs[at]
        if not isinstance(run.content, Citation) or run.content.in_text:
            out.append(run)
            at += 1
            continue
        items, end = _cited(runs, at, keys, gone)
        items = _with_locator(items, runs, end)
        before = out[-1] if out else None
        after = runs[end] if end < len(runs) else None
        made = Run(Citation(items, run.content.position), run.formats)
        opens = _OPENS.match(before.content) if before and isinstance(before.content, str) else None
        closes = _CLOSES.match(after.content) if after and isinstance(after.content, str) else None
        if opens and closes and before and after:
            space = " " if opens["before"] else ""
            out[-1] = Run(opens["before"] + space, before.formats)
            runs[end] = Run(closes["after"], after.formats)
        out.append(made)
        at = end
    return out, gone


def _with_locator(
    items: tuple[CitationItem, ...], runs: list[Run], end: int
) -> tuple[CitationItem, ...]:
    """Return works, the last with the page that stands behind its mark, which is cut off."""
    following = runs[end] if end < len(runs) else None
    if following is None or not isinstance(following.content, str):
        return items
    found = _LOCATOR.match(following.content)
    if found is None:
        return items
    runs[end] = Run(following.content[found.end() :], following.formats)
    return (*items[:-1], replace(items[-1], locator=found["locator"]))


def _cited(
    runs: Sequence[Run], at: int, keys: Sequence[str], gone: list[str]
) -> tuple[tuple[CitationItem, ...], int]:
    first = runs[at].content
    assert isinstance(first, Citation)
    items = list(first.items)
    end = at + 1
    while end + 1 < len(runs):
        between, following = runs[end].content, runs[end + 1].content
        mark = _BETWEEN.match(between) if isinstance(between, str) else None
        if isinstance(following, Citation) and isinstance(between, str) and not between.strip():
            break
        if mark is None or not isinstance(following, Citation):
            break
        low, high = items[-1].key, following.items[0].key
        if mark["mark"] in "–‑-" and low in keys and high in keys:
            low_at, high_at = keys.index(low), keys.index(high)
            if 0 < high_at - low_at < _MOST_IN_A_RANGE:
                items += [CitationItem(key) for key in keys[low_at + 1 : high_at]]
        gone.append(mark["mark"])
        if mark["locator"]:
            items[-1] = replace(items[-1], locator=mark["locator"])
        items += following.items
        end += 2
    return tuple(items), end
