"""Dashes of typed lists that lack the space behind them: one takes the rest of a list apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.plain.lines import Line
from plainleaf.text.shapes import bullet, glued, undashed


@dataclass(frozen=True, slots=True)
class Dashes:
    """Puts the spaces in.

    Args:
        reports: where it is said.
        full: of a line and the next: the next one's first word would not have fitted into it.
        known: the numbers of lines that are known to be something else.
    """

    reports: Reports
    full: Callable[[Line, Line], bool]
    known: frozenset[int]

    def spaced(self, groups: Sequence[Sequence[Line]]) -> list[list[Line]]:
        """Return the lines of all groups; a figure keeps its dash, for it may be a minus sign."""
        out: list[list[Line]] = []
        for number, group in enumerate(groups):
            out.append([])
            for at, line in enumerate(group):
                if glued(line.text) is None or line.number in self.known:
                    out[-1].append(line)
                    continue
                # What hangs below a point is of it.
                before = out[-1] or (out[-2] if len(out) > 1 else [])
                later = chain(group[at + 1 :], *groups[number + 1 : number + 2])
                above, below = (
                    next((each for each in some if each.indent <= line.indent), None)
                    for some in (reversed(before), later)
                )
                out[-1].append(self._point(line, above, below, first=not at))
        return out

    def _point(self, line: Line, above: Line | None, below: Line | None, *, first: bool) -> Line:
        """Return a line as a point if it is one: below another, or between two."""
        dash = line.text[0]
        if above is None or _dash(above, line.indent) != dash:
            return line
        if not first and self.full(above, line):
            return line
        middle = below is not None and (
            _dash(below, line.indent) == dash
            or (below.indent == line.indent and (glued(below.text) or ("",))[0] == dash)
        )
        bare = undashed(line.text)
        if bare != line.text and (middle or not first):
            self.reports.guessed(
                f"A line among points has no space behind its dash; it is a point: {excerpt(bare)}",
                line.number,
                "Take it out of the list if it goes on with the line above.",
            )
            return replace(line, text=f"{dash} {bare}")
        self.reports.asked(
            "A line among points has no space behind its dash; it keeps the dash, which may be a "
            f"minus sign: {excerpt(line.text)}",
            line.number,
            "If it is a point, take the dash away; if it goes on with the line above, join them.",
        )
        return replace(line, text=f"{dash} {line.text}") if middle else line


def _dash(line: Line, indent: int) -> str:
    """Return the mark of a point that begins in a column; nothing: it is none."""
    found = bullet(line.text) if line.indent == indent else None
    return found[0].text if found else ""
