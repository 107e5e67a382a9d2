"""The sheets of style of a page, in the order in which they count.

Those that stand in it, those that it names and that lie in its folder, and those that these name.
What it names and what is not there is said: a dose may be struck out by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tinycss2
from lxml import etree
from tinycss2.ast import AtRule

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.saved import bytes_of, place_of, within
from plainleaf.verify.readback.html import name_of

_MOST_BYTES = 2 * 1024 * 1024  # of one sheet
_MOST_OF_ALL = 8 * 1024 * 1024
_MOST_SHEETS = 100
_DEEPEST = 8  # sheets that name each other
_MOST_NAMED = 4
_LONGEST_NAME = 80  # characters
_NO_MEDIA = re.compile(r"\A\s*(?:layer(?:\([^)]*\))?|supports\((?:[^()]|\([^()]*\))*\))\s*", re.I)


@dataclass(slots=True)
class Sheets:
    """Reads the sheets of one page.

    Args:
        folder: of the page.
        encoding: of the page, and so of sheets that do not say theirs.
        missing: the names of those that are not there, or too large, each with its line.
    """

    folder: Path
    encoding: str = "utf-8"
    missing: dict[str, int] = field(default_factory=dict)
    count: int = 0
    size: int = 0

    def of_page(self, root: etree._Element, reports: Reports) -> list[tuple[list[Any], int]]:
        """Return the rules of each sheet that counts on a screen, with the line that names it."""
        found: list[tuple[list[Any], int]] = []
        for element in root.iter("style", "link"):
            line = int(element.sourceline or 1)
            if _is_off(element):
                continue
            if name_of(element) == "style":
                rules = tinycss2.parse_stylesheet("".join(element.itertext()), True, True)
                found += self._with_imports(rules, self.folder, line, ())
            elif is_sheet(element):
                found += self._named((element.get("href") or "").strip(), None, line, ())
        if self.missing:
            names = [each if len(each) <= _LONGEST_NAME else f"…{each[-_LONGEST_NAME:]}"
                     for each in self.missing]  # fmt: skip
            more = len(names) - _MOST_NAMED
            listed = ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
            reports.asked(
                f"The page names style that did not come with it: {listed}",
                min(self.missing.values()),
                "Look whether the page strikes out, raises or hides words; or save it “complete”, "
                "and import it beside the folder that is saved with it.",
            )
        return found

    def _named(
        self, source: str, of: Path | None, line: int, above: tuple[Path, ...]
    ) -> Iterator[tuple[list[Any], int]]:
        """Yield the rules of a sheet by its address, those that it imports before its own."""
        if not source:
            return
        place: Path | None = None
        if source.lower().startswith("data:"):
            data = within(source)
        else:
            place = place_of(source, self.folder, of)
            if place is not None and place in above:
                return  # sheets that name each other
            data = bytes_of(place, _MOST_BYTES)
        too_much = self.count >= _MOST_SHEETS or self.size + len(data or b"") > _MOST_OF_ALL
        if data is None or too_much or len(above) >= _DEEPEST:
            self.missing.setdefault(source.partition(",")[0], line)
            return
        self.count += 1
        self.size += len(data)
        rules, _ = tinycss2.parse_stylesheet_bytes(
            data, environment_encoding=_known(self.encoding), skip_comments=True,
            skip_whitespace=True,
        )  # fmt: skip
        inside = place.parent if place is not None else of or self.folder
        inner = (*above, place or Path(source[:40]))
        yield from self._with_imports(rules, inside, line, inner)

    def _with_imports(
        self, rules: Sequence[Any], of: Path, line: int, above: tuple[Path, ...]
    ) -> Iterator[tuple[list[Any], int]]:
        own: list[Any] = []
        for rule in rules:
            match rule:
                case AtRule(lower_at_keyword="import", content=None) if not own:
                    # Behind another rule it counts for nothing; CSS Cascading 4, 2.
                    source, media = _imported(rule)
                    if is_on_screen(media):
                        yield from self._named(source, of, line, above)
                case AtRule(lower_at_keyword="charset" | "layer", content=None):
                    pass
                case _:
                    own.append(rule)
        yield own, line


def is_sheet(link: etree._Element) -> bool:
    """Return True for a link to a sheet that counts: none that readers would have to choose."""
    kinds = (link.get("rel") or "").lower().split()
    # Pages that load their style late wait for a program, which has run where they are seen.
    late = "stylesheet" in (link.get("onload") or "").lower()
    return ("stylesheet" in kinds and "alternate" not in kinds) or (
        "preload" in kinds and (link.get("as") or "").lower() == "style" and late
    )


def _is_off(sheet: etree._Element) -> bool:
    """Return True for a style that browsers with scripts do not use, or that is for print."""
    late = "media" in (sheet.get("onload") or "").lower()
    return (
        (not is_on_screen(sheet.get("media") or "") and not late)
        or sheet.get("disabled") is not None
        or any(name_of(above) in ("noscript", "template") for above in sheet.iterancestors())
    )


def is_on_screen(media: str) -> bool:
    """Return True for a media query that a wide screen answers; Media Queries 4, 2.

    Widths are at least something there, and never at most.
    """
    known = ("", "all", "screen", "only screen", "only all")
    return any(
        all(
            part.strip() in known or part.strip().lstrip("( ").startswith("min-width")
            for part in query.split(" and ")
        )
        for query in media.strip().lower().split(",")
    )


def _imported(rule: AtRule) -> tuple[str, str]:
    """Return the address that a rule imports, and for which media."""
    parts = [each for each in rule.prelude if each.type not in ("whitespace", "comment")]
    if not parts:
        return "", ""
    first = parts[0]
    source = ""
    if first.type in ("string", "url"):
        source = first.value
    elif first.type == "function" and first.lower_name in ("url", "src"):
        source = next((each.value for each in first.arguments if each.type == "string"), "")
    media = tinycss2.serialize(rule.prelude[rule.prelude.index(first) + 1 :])
    while match := _NO_MEDIA.match(media):
        media = media[match.end() :]
    return source.strip(), media


def _known(name: str) -> Any:
    return tinycss2.bytes.lookup(name) or tinycss2.bytes.lookup("utf-8")
