"""What every importer makes: an article's front matter and blocks, and what it has to say of them.

Text, web pages and Word files become a `Manuscript`; one room (`serialise`) writes it down as
Markdown, one (`prove`) reads it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Blocks, Footnote, Heading
from plainleaf.model.inlines import Inlines

_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Manuscript:
    """An article before it is written down.

    Args:
        front: the keys of the front matter in their order; `references` are CSL data.
        blocks: the body in the model's nodes. Headings stand flat, from level 2 on, in no sections.
        account: all words of the source; each must be in the article or in a diagnostic. Empty
            where the blocks are the reader's own.
        diagnostics: what was left out, guessed, or is asked.
        footnotes: their texts.
        abbreviations: short forms and what they stand for.
        pictures: bytes by the path under which the article names them.
        moved: words that stand in another place than in the source, or are new, on purpose.
        lines: of a web page, on which line each place stands: there a place is the number of an
            element, for a page may be one line. Empty: places are lines.
    """

    front: Mapping[str, Any]
    blocks: Blocks
    account: str
    diagnostics: tuple[Diagnostic, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    moved: str = ""
    lines: tuple[int, ...] = ()

    def line(self, place: int) -> int:
        """Return the line of a place."""
        return self.lines[place] if place < len(self.lines) else place


class Where(Enum):
    """Where words stood that were left out.

    `READ`: at their place, and what holds them can be read there with all that it is.
    `DASHED`: at their place, lines of a text that are read anew with what their dashes are.
    `NOWHERE`: they are no line of their own, but a number or a mark of one.
    """

    PLACE = auto()
    READ = auto()
    DASHED = auto()
    FIRST = auto()
    LAST = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Report(Diagnostic):
    """What an import says, and what is needed to decide otherwise.

    Args:
        words: what it speaks of, as the source has it: lines, divided by newlines.
        keys: what of the front matter was made of that.
        where: of words that were left out.
    """

    words: str = ""
    keys: tuple[str, ...] = ()
    where: Where = Where.PLACE


def heading(level: int, inlines: Inlines, position: Position, identifier: str = "") -> Heading:
    """Return a heading whose identifier the reader will give."""
    return Heading(level, inlines, identifier, position)


class Reports:
    """Collects what an import says, with the words in question and their line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Diagnostic] = []

    def at(self, line: int) -> Position:
        """Return a place in the source."""
        return Position(self.name, line)

    def left_out(
        self, why: str, words: str, line: int, hint: str = "", *, where: Where = Where.PLACE
    ) -> None:
        """Say that words of the source are not in the article. `why` ends before a colon."""
        message = f"{why}: {excerpt(words)}"
        hint = hint or "Write it into the article if readers need it."
        self.found.append(
            Report(
                "left-out",
                Severity.NOTE,
                message,
                self.at(line),
                hint,
                words,
                words=words,
                where=where,
            )
        )

    def guessed(
        self,
        what: str,
        line: int,
        hint: str = "",
        dropped: str = "",
        *,
        words: str = "",
        keys: tuple[str, ...] = (),
    ) -> None:
        """Say what was decided by the looks of the text alone. `what` is a sentence."""
        hint = hint or "Look it over."
        place = self.at(line)
        self.found.append(
            Report("guessed", Severity.NOTE, what, place, hint, dropped, words=words, keys=keys)
        )

    def asked(
        self,
        question: str,
        line: int,
        hint: str,
        dropped: str = "",
        *,
        words: str = "",
        where: Where = Where.NOWHERE,
    ) -> None:
        """Say what only a person can decide. `question` is a sentence.

        Args:
            question: a sentence.
            line: its place.
            hint: what to do.
            dropped: words that are not in the article.
            words: what it is about, where an answer can be carried out.
            where: `READ` or `DASHED` if the source is read anew with it.
        """
        place = self.at(line)
        self.found.append(
            Report(
                "asked", Severity.WARNING, question, place, hint, dropped, words=words, where=where
            )
        )


def excerpt(words: str) -> str:
    """Return words short enough to quote, in quotation marks."""
    words = " ".join(words.split())
    if len(words) > _EXCERPT:
        words = words[: _EXCERPT - 2].rstrip() + " …"
    return f"“{words}”"
