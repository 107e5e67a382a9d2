"""Advice on care: when a handout was looked over, and what it rests on.

Only this room asks what day it is, and nothing of it reaches a handout.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from plainleaf.checks.context import CheckContext
from plainleaf.checks.prose import LISTS_SOURCES
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Heading
from plainleaf.model.words import plain_text
from plainleaf.run.dependencies import note_last_day

_SOURCES = re.compile(rf"\b(?:{LISTS_SOURCES.pattern}|evidence)\b", re.IGNORECASE)


def no_review_date(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Who finds a handout in a drawer needs to know whether it still holds."""
    metadata = inquiry.article.metadata
    if not metadata.reviewed and not metadata.next_review:
        yield Diagnostic(
            "no-review-date",
            Severity.NOTE,
            "Nothing says when the handout was last looked over, or when it is next.",
            inquiry.article.position,
            "Add `reviewed:` and `next-review:` to the front matter.",
        )


def review_overdue(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """After its date of review, a handout may say what is no longer done."""
    metadata = inquiry.article.metadata
    due = last_day(metadata.next_review)
    if due is not None and due >= inquiry.today:
        note_last_day(due)
    if due is not None and due < inquiry.today:
        line = metadata.lines.get("next-review", 0)
        yield Diagnostic(
            "review-overdue",
            Severity.WARNING,
            f"The next review was due by {metadata.next_review}.",
            replace(inquiry.article.position, line=line),
            "Look the handout over; then set `reviewed:` and `next-review:` anew.",
        )


def last_day(text: str) -> date | None:
    """Return the last day of `2026`, `2026-03` or `2026-03-01`; None if it is no date."""
    parts = [int(part) for part in text.split("-") if part.isdecimal()]
    if not parts or not 1 <= parts[0] <= 9999:
        return None
    month = parts[1] if len(parts) > 1 else 12
    if not 1 <= month <= 12:
        return None
    most = calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, max(1, min(parts[2], most)) if len(parts) > 2 else most)


def no_source(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A reader may ask where this is from; so may the next editor."""
    article = inquiry.article
    headings = (plain_text(node) for node in inquiry.nodes if isinstance(node, Heading))
    if not article.references and not any(map(_SOURCES.search, headings)):
        yield Diagnostic(
            "no-source",
            Severity.WARNING,
            "The handout names no source.",
            article.position,
            "Add what it rests on under `references:` in the front matter.",
        )
