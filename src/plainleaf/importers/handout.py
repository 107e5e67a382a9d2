"""What a handout of our own says beside its author's words, so that its import leaves it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.plain import opening
from plainleaf.importers.plain.lines import Joiner, Line
from plainleaf.importers.wording import Wording
from plainleaf.model.article import Block, Box, BoxKind, Heading, Paragraph
from plainleaf.model.inlines import Text
from plainleaf.model.words import plain_text
from plainleaf.theme import Labels, default_theme
from plainleaf.verify.readback.properties import Properties

GENERATOR = "Plainleaf"
_LINES_FOR_NOTES = 8


@dataclass(frozen=True, slots=True)
class Handout:
    """Takes away what composing added; `labels` are None where the language has none."""

    labels: Labels | None
    reports: Reports

    def box(self, box: Box) -> Box:
        """Return a box without the label of its kind, the hint, the lines that it gets anyway."""
        if self.labels is None:
            return box
        heading, blocks, lines = box.heading, box.blocks, box.lines
        if heading is not None:
            words = plain_text(heading)
            prefix = self.labels["warning_prefix"] + self.labels["colon"]
            if words == self.labels.box(box.kind):
                self._gone(words, heading.position.line)
                heading = None
            elif box.kind is BoxKind.WARNING and words.startswith(prefix):
                self._gone(prefix, heading.position.line)
                first, *rest = heading.inlines
                assert isinstance(first, Text)
                cut = Text(first.text[len(prefix) :])
                heading = replace(heading, inlines=(cut, *rest) if cut.text else tuple(rest))
        match blocks:
            case (Paragraph() as hint,) if plain_text(hint) == self.labels["notes_hint"]:
                self._gone(plain_text(hint), hint.position.line)
                blocks = ()
            case _:
                pass
        if box.kind is BoxKind.MY_NOTES:
            lines = None if lines == _LINES_FOR_NOTES else lines or 0
        return replace(box, heading=heading, blocks=blocks, lines=lines)

    def _gone(self, words: str, line: int) -> None:
        self.reports.left_out(
            "Left out, what handouts say by themselves", words, line, "The next handout says it."
        )


def labels_of(language: str) -> Labels | None:
    """Return the words of handouts in a language, or None where there are none."""
    theme = default_theme()
    return theme.labels(language) if theme.speaks(language) else None


def front_of(found: Properties) -> dict[str, Any]:
    """Return what a handout's properties say as keys of the front matter."""
    said = {
        "authors": list(found.authors),
        "category": found.category,
        "keywords": list(found.keywords),
        "published": found.published,
        "reviewed": found.reviewed,
        "next-review": found.next_review,
        "version": found.version,
        "owner": found.owner,
    }
    return {name: value for name, value in said.items() if value}


def opening_of(
    lines: Sequence[tuple[str, int]], language: str, words: Wording, reports: Reports
) -> tuple[list[tuple[str, int]], opening.Opening]:
    """Return what the lines below a title say of authors, dates and the source, and the others."""
    given = [Line(text, number) for text, number in lines]
    joiner = Joiner("\n".join(text for text, _ in lines), language, words, reports)
    left, found = opening.take_lines(given, words, joiner, language, reports)
    return [(line.text, line.number) for line in left if not line.blank], found


def is_label(block: Block, words: str) -> bool:
    """Return True for a heading or a paragraph that says just this."""
    return isinstance(block, (Heading, Paragraph)) and plain_text(block) == words
