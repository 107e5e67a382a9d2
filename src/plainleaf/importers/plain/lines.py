"""Lines of typed text, and how they join: wrapped lines, hyphens at their ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pyphen

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.wording import Wording, file_of
from plainleaf.text.parted import Parted, decimals, parted
from plainleaf.text.shapes import begins_small, bullet, lone_mark, number, width

_LONGEST_WRAP = 120  # columns; longer lines are whole paragraphs
_HYPHEN_END = re.compile(r"(?P<stem>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<hyphen>[-‐‑])\Z")
_SPACELESS = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
# `*** How to use eye drops ***`: signs on either side underline a line in their way.
_ORNATE = re.compile(r"(?P<sign>[*=~#_-])(?P=sign)+\s+(?P<inside>\S.*?)\s+(?P=sign){2,}\Z")
_TAB = 8
_SPACES = " \t\u00a0\u1680\u202f\u205f\u3000\u200e\u200f" + "".join(map(chr, range(0x2000, 0x200B)))
_LAST_WORDS = 500  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its text without white space around it, its number, where its text begins.

    `page_start`: a form feed stands before it. `before`, `after`: so many tabs stand before and
    behind the text, which may be the empty cells of a row.
    """

    text: str
    number: int
    indent: int = 0
    page_start: bool = False
    before: int = 0
    after: int = 0

    @property
    def blank(self) -> bool:
        """True if nothing stands in it."""
        return not self.text


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text; a page's end is an empty line before what follows it."""
    out = []
    for at, raw in enumerate(text.split("\n"), 1):
        for page, part in enumerate(raw.split("\f")):
            bare = part.expandtabs(_TAB)
            stripped = part.strip(_SPACES)
            before = part[: len(part) - len(part.lstrip(_SPACES))].count("\t")
            after = part[len(part.rstrip(_SPACES)) :].count("\t") if stripped else 0
            indent = len(bare) - len(bare.lstrip(_SPACES))
            ornate = _ORNATE.match(stripped)
            text = ornate["inside"] if ornate else stripped
            out.append(Line(text, at, indent, page > 0, before, after))
    return _with_marks(out)


def _with_marks(lines: list[Line]) -> list[Line]:
    """Return lines with the marks of items that a copy put on lines of their own back in front."""
    out: list[Line] = []
    mark: Line | None = None
    for line in lines:
        if mark is not None and not line.blank and not lone_mark(line.text):
            indent, start = mark.indent, mark.page_start
            out.append(Line(f"{mark.text} {line.text}", line.number, indent, start))
            mark = None
        else:
            out += [mark] if mark is not None else []
            mark = line if lone_mark(line.text) and not line.blank else None
            out += [] if mark is not None else [line]
    return out if mark is None else [*out, mark]


def wrap_width(groups: Iterable[Sequence[Line]]) -> int:
    """Return the column at which a text was wrapped by hand or by program, or 0.

    Lines that go on in the next one cluster at one width; deliberate lines are of any length.
    """
    inner = [(a, b) for group in groups for a, b in pairwise(group)]
    lengths = [width(a.text) + a.indent for a, _ in inner]
    if not lengths or max(lengths) > _LONGEST_WRAP:
        return 0
    longest = max(lengths)
    if longest < 30:
        return 0
    near = [(a, b) for (a, b), long in zip(inner, lengths, strict=True) if long > longest * 0.8]
    goes_on = [
        (a, b)
        for a, b in near
        if not bullet(b.text) and not number(b.text) and "\t" not in a.text
        and (begins_small(b.text) or _HYPHEN_END.search(a.text) or b.text.lower() == b.text.upper())
    ]  # fmt: skip
    return longest if goes_on and len(near) * 4 >= len(lengths) else 0


class Joiner:
    """Joins the lines of a paragraph of one text; words split at a line's end become whole."""

    def __init__(self, text: str, language: str, words: Wording, reports: Reports) -> None:
        self.words, self.reports = words, reports
        self.known = {each.casefold() for each in re.findall(r"[^\W\d_]+", text)}
        # Compounds that stand within a line are written so on purpose.
        self.compounds = {each.casefold() for each in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", text)}
        self.numbers = decimals(text)
        self.hyphenation = _hyphenation(language)

    def join(self, lines: Sequence[Line]) -> str:
        """Return lines as one, in the order in which they stand."""
        done: list[str] = []
        out = ""
        for line in lines:
            if len(out) > 2 * _LAST_WORDS:
                # What joins two lines looks at the last words alone.
                done.append(out[:-_LAST_WORDS])
                out = out[-_LAST_WORDS:]
            out = self._joined(out, line) if out else line.text
        return re.sub(r"[ \t]+", " ", "".join([*done, out]))

    def _joined(self, before: str, line: Line) -> str:
        match = _HYPHEN_END.search(before)
        after = re.match(r"[^\W\d_]+", line.text)
        if match and after:
            return self._hyphen(before, match, after.group(), line)
        if found := parted(before, line.text, self.numbers):
            self._report_number(before, found, line)
            return before + found.glue + line.text
        if re.search(r"[/\u2011]\Z", before) and re.match(r"\w", line.text):
            return before + line.text
        spaceless = _SPACELESS.match(before[-1]) and _SPACELESS.match(line.text[0])
        return before + ("" if spaceless else " ") + line.text

    def _report_number(self, before: str, found: Parted, line: Line) -> None:
        first, second = before.split()[-1], " ".join(line.text.split()[:2])
        if found.told == "guessed":
            self.reports.guessed(
                f"The end of a line parted a number; it is one now: {excerpt(first + second)}",
                line.number,
                "See that it is one number.",
            )
        elif found.told:
            self.reports.asked(
                "The end of a line may have parted a number; the space between stays: "
                f"{excerpt(f'{first} {second}')}",
                line.number,
                "If it is one number, take the space away.",
            )

    def _hyphen(self, before: str, match: re.Match[str], after: str, line: Line) -> str:
        stem = match["stem"].rpartition("-")[2]
        whole = stem + after
        split = f"{match.group()} {after}"
        kept = f"{match.group()}{after}"
        bare = before[: match.start("hyphen")]
        if after[0].isupper() and not stem.isupper() and not before[: match.start()].isupper():
            sure = after[0].isupper()
            self.reports.asked(
                f"“{kept}” was split at the end of a line; the hyphen was kept.",
                line.number,
                f"If it is one word, write “{whole}”.",
                split,
            )
            return bare + "-" + line.text if sure else before + line.text
        if kept.casefold() in self.compounds and whole.casefold() not in self.known:
            self.reports.guessed(
                f"“{kept}” was split at the end of a line; elsewhere it has a hyphen.",
                line.number, dropped=split,
            )  # fmt: skip
            return bare + "-" + line.text
        prefix = stem.casefold() in self.words.keep_hyphen
        if whole.casefold() in self.known or (not prefix and self._splits(stem, whole)):
            self.reports.guessed(
                f"“{split}” was split at the end of a line; it is “{whole}” now.",
                line.number,
                f"Write “{kept}” if the hyphen belongs to it.",
                split,
            )
            return bare + line.text
        self.reports.asked(
            f"“{kept}” was split at the end of a line; the hyphen was kept.",
            line.number,
            f"If it is one word, write “{whole}”.",
            split,
        )
        return bare + "-" + line.text

    def _splits(self, stem: str, whole: str) -> bool:
        """Return True if a word may be split there in its language."""
        return any(len(stem) in each.positions(whole.lower()) for each in self.hyphenation)


@cache
def _hyphenation(language: str) -> tuple[pyphen.Pyphen, ...]:
    """Return the rules of a language; English words are split by two traditions."""
    name = file_of(language).replace("-", "_") or "en"
    known = [each for each in pyphen.LANGUAGES if each == name or each.startswith(f"{name}_")]
    return tuple(pyphen.Pyphen(lang=each) for each in sorted(known))
