"""Dashes of typed lists that lack the space behind them: one takes the rest of a list apart.

Where all of them lack it, the lines are a list if at least two stand together, and words, no
figures, stand behind all dashes: `-5 mg` may be less than nothing, and a list without it is torn.
Degrees and the like may be so behind a space, too, as in `- 20 °C`, if all points begin with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from plainleaf.importers.manuscript import Reports, Where, excerpt
from plainleaf.importers.plain.lines import Line
from plainleaf.text.shapes import bullet, glued, may_be_below_zero, undashed

_DASHES = "-–—"
_MARKS = "-–—*"
_FEWEST = 2  # lines
_FEWEST_STARS = 3  # one or two may be the mark of a note
_STAR = re.compile(r"\*[^\s*][^*]*\Z")
_NUMBERED = re.compile(r"\d{1,2}\)\d")


@dataclass(frozen=True, slots=True)
class Dashes:
    """Puts the spaces in.

    Args:
        reports: where it is said.
        full: of a line and the next: the next one's first word would not have fitted into it.
        known: the numbers of lines that are known to be something else.
        signs: of the first line with a figure what somebody said that its dash is: "item", and it
            gets its space, or "minus", and it gets that sign.
    """

    reports: Reports
    full: Callable[[Line, Line], bool]
    known: frozenset[int]
    signs: Mapping[int, str]

    def spaced(self, groups: Sequence[Sequence[Line]]) -> list[list[Line]]:
        """Return the lines of all groups; a figure keeps its dash, for it may be a minus sign."""
        out: list[list[Line]] = []
        bare = self._all_glued(groups)
        for number, group in enumerate(groups):
            out.append([])
            for at, line in enumerate(group):
                if line.number in bare:
                    out[-1].append(replace(line, text=bare[line.number]))
                    continue
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

    def _all_glued(self, groups: Sequence[Sequence[Line]]) -> dict[int, str]:
        """Return the lines of lists none of whose marks has a space, with one, by their numbers."""
        found: dict[int, str] = {}
        for run in self._runs(groups):
            sign = run[0].text[0]
            points = [line for line in run if _behind(line.text)[:1].isalpha()
                      and not _behind(line.text)[:1].isnumeric()]  # fmt: skip
            # `—Hola —dijo`: words that somebody says.
            spoken = sign in "–—" and any(re.search(rf"\s{sign}\S", each.text) for each in run)
            least = _FEWEST_STARS if sign == "*" else _FEWEST
            figures = [line for line in run if line not in points]
            enough = len(points) >= least and not spoken
            # Without one of its lines a list would be torn, and that line read by itself.
            said = self.signs.get(figures[0].number) if figures else None
            if said == "minus":
                found |= {each.number: _minus(each.text) for each in figures}
                continue
            if said == "item":
                points = run
            elif all(_is_below(each.text) for each in run):
                self.reports.asked(
                    "Lines begin with a dash before degrees or the like; it may be a minus sign, "
                    f"and stays: {excerpt(run[0].text)}",
                    run[0].number,
                    "If they are a list, write its points in words.",
                    words="\n".join(each.text for each in run),
                    where=Where.DASHED,
                )
                # No space is left, for it would be a point.
                found |= {each.number: sign + _behind(each.text) for each in run}
                continue
            elif figures and (enough or (sign != "*" and (not points or not spoken))):
                shown = excerpt(figures[0].text)
                self.reports.asked(
                    f"Lines begin with a figure right behind a mark; they stay as they are: {shown}"
                    if len(figures) == len(run)
                    else "Lines begin right behind a mark, one of them with a figure; they stay as "
                    f"they are: {shown}",
                    figures[0].number,
                    "If they are a list, write a space behind each mark; a dash may be a minus "
                    "sign.",
                    words="\n".join(each.text for each in run) if sign in _DASHES else "",
                    where=Where.DASHED if sign in _DASHES else Where.NOWHERE,
                )
            if said != "item" and (figures or not enough):
                continue
            found |= {
                each.number: f"{sign if sign in _DASHES else '-'} {_behind(each.text)}"
                for each in points
            }
            self.reports.guessed(
                f"Lines with no space behind their marks became a list: {excerpt(points[0].text)}",
                points[0].number,
                "Take it apart if it is none.",
                words="\n".join(each.text for each in run),
            )
        return found

    def _runs(self, groups: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
        """Yield lines that follow each other and begin with one mark that has no space behind it.

        What hangs below one, or goes on from one that is full, is of it.
        """
        run: list[Line] = []
        above: Line | None = None
        for group in groups:
            for at, line in enumerate(group):
                mark = "" if line.number in self.known else _mark(line.text)
                if run and mark == _mark(run[0].text) and line.indent == run[0].indent:
                    run.append(line)
                elif run and at and not mark and above is not None and (
                    line.indent > run[0].indent or (not bullet(line.text) and
                                                    self.full(above, line))
                ):  # fmt: skip
                    pass
                else:
                    # What another point follows is a list.
                    if len(run) >= _FEWEST and not (_is_below(run[-1].text) and bullet(line.text)):
                        yield run
                    wrapped = at > 0 and above is not None and self.full(above, line)
                    listed = above is not None and bullet(above.text) is not None
                    run = [line] if mark and not wrapped and not listed else []
                above = line
        if len(run) >= _FEWEST:
            yield run

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
        said = self.signs.get(line.number)
        if said == "item":
            return replace(line, text=f"{dash} {line.text[1:]}")
        if said == "minus":
            return replace(line, text=f"{dash} " * middle + _minus(line.text))
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
            words=line.text,
            where=Where.DASHED,
        )
        return replace(line, text=f"{dash} {line.text}") if middle else line


def _minus(text: str) -> str:
    """Return a line whose dash is a minus sign."""
    return f"−{text[1:].lstrip()}"


def _mark(text: str) -> str:
    """Return the mark right before the first sign of a line, its kind; nothing: there is none."""
    if glued(text) is not None or _is_below(text):
        return text[0]
    if _STAR.match(text):
        return "*"
    return ")" if _NUMBERED.match(text) else ""


def _is_below(text: str) -> bool:
    """Return whether a dash and a space stand before what may be below zero."""
    dash = re.match(rf"[{_DASHES}]\s+", text)
    return dash is not None and may_be_below_zero(text[dash.end() :])


def _behind(text: str) -> str:
    return text[1:].lstrip() if text[0] in _MARKS else text.partition(")")[2]


def _dash(line: Line, indent: int) -> str:
    """Return the mark of a point that begins in a column; nothing: it is none."""
    found = bullet(line.text) if line.indent == indent else None
    return found[0].text if found else ""
