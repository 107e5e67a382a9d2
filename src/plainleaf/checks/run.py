"""Read → check → advise: all that an author can fix, with measures and a score card.

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from plainleaf import explain
from plainleaf.checks import ADVICE, advise, check_article
from plainleaf.checks.context import CheckContext
from plainleaf.checks.prose.readability import Measures
from plainleaf.checks.scorecard import Item, score_card
from plainleaf.checks.structure import no_labels, wide_table
from plainleaf.checks.translation import TRANSLATION
from plainleaf.diagnostics import Diagnostic, in_source_order
from plainleaf.places import located
from plainleaf.reader import Reading
from plainleaf.settings import refuse_unknown_codes, settings_for
from plainleaf.theme import Theme, default_theme


@dataclass(frozen=True)
class CheckResult:
    """What was found in one article.

    Args:
        file: the article, as it was named.
        faults: what keeps the files from being right, and what they will not show.
        advice: what keeps people from understanding or using the handout.
        inquiry: the text that the advice is on.
    """

    file: str
    faults: tuple[Diagnostic, ...]
    advice: tuple[Diagnostic, ...]
    inquiry: CheckContext
    _as_found: tuple[Diagnostic, ...] = ()

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all of it, in the order of the source."""
        return tuple(in_source_order([*self.faults, *self.advice]))

    @property
    def measures(self) -> Measures:
        """Return how hard the text is to read, as a whole and by section."""
        return self.inquiry.reading

    @cached_property
    def score_card(self) -> tuple[Item, ...]:
        """Return every item of the checklists; a project's severities do not change them."""
        return score_card(self.inquiry, self._as_found)


def run_checks(
    reading: Reading,
    file: Path,
    today: date | None = None,
    *,
    theme: Theme | None = None,
    beside: Iterable[Diagnostic] = (),
    compared: Iterable[Diagnostic] = (),
) -> CheckResult:
    """Return what the checks find in an article that was read.

    Args:
        reading: the article, and what its reader found.
        file: its path, for the project's settings.
        today: the day by which a review is due; the real one by default.
        theme: whose labels the handout will have; the product's own by default.
        beside: what was found in files beside it.
        compared: advice on how it and its translations differ.

    Raises:
        SettingsError: the project file is wrong.
        ThemeError: the theme is broken.
    """
    settings = settings_for(file)
    refuse_unknown_codes(settings, explain.codes())
    inquiry = CheckContext(reading.article, settings, today or date.today())
    found = advise(inquiry)
    faults = [*beside, *reading.diagnostics, *_first_hand(reading)]
    theme = theme or default_theme()
    faults += wide_table(reading.article, theme.tokens)
    language = reading.article.metadata.language
    if language and not theme.speaks(language):
        faults += no_labels(reading.article, theme.folders[-1] / "labels" / "en.toml")
    advice = settings.weighed([*found, *compared], (*ADVICE, *TRANSLATION))

    name = reading.article.position.file

    def placed(some: list[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(in_source_order(located(some, name, reading.written)))

    return CheckResult(
        name,
        placed(settings.weighed(faults, ADVICE)),
        placed(advice),
        inquiry,
        tuple(found),
    )


# What cannot be read is not called missing, too.
_UNREAD = ("front-matter", "language-tag")


def _first_hand(reading: Reading) -> list[Diagnostic]:
    """Return the faults of an article, without those that only follow from unread front matter."""
    found = list(check_article(reading.article))
    metadata = reading.article.metadata
    unread = any(each.code in _UNREAD and each.is_error for each in reading.diagnostics)
    if unread and not metadata.language:
        found = [each for each in found if each.code not in ("missing-title", "missing-language")]
    return found
