"""The library as a table for spreadsheets (CSV, RFC 4180).

One row a text; the names of columns are the same in every language, for programs.
"""

from __future__ import annotations

import csv
import io
import unicodedata

from plainleaf.library.shelves import LanguageVersion, Library, is_ours
from plainleaf.theme.tokens import Edition

COLUMNS = (
    "handout", "language", "audience", "title", "description", "category", "keywords", "authors",
    "owner", "version", "published", "reviewed", "next review", "review", "days past review",
    "files", "reading modes",
)  # fmt: skip
# What a spreadsheet would take for a formula, and work it out.
# So it does with their full-width and small forms, and behind spaces.
_FORMULAS = ("=", "+", "-", "@")
_BREAKS = ("\t", "\r", "\n")
_PRINTED = ("pdf", "docx")
_LARGE = {Edition.LARGE_PRINT, Edition.GIANT}


def table_of(library: Library) -> bytes:
    """Return the table: UTF-8, with the mark without which Excel guesses the encoding."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in library.entries:
        for text in entry.texts:
            writer.writerow([_plain(cell) for cell in _row(entry.name, text)])
    return buffer.getvalue().encode("utf-8-sig")


def _row(name: str, text: LanguageVersion) -> tuple[str, ...]:
    facts = text.facts
    return (
        name,
        facts.language,
        text.audience,
        facts.title,
        facts.description,
        facts.category,
        "; ".join(facts.keywords),
        "; ".join(facts.authors),
        facts.owner,
        facts.version,
        facts.published,
        facts.reviewed,
        facts.next_review,
        str(text.review),
        str(text.days_past) if text.days_past else "",
        "; ".join(file.path for file in text.files),
        "; ".join(_reading_modes(text)),
    )


def _reading_modes(text: LanguageVersion) -> list[str]:
    """Return how a text can be read, in codes of HL7 Terminology, for records of what people need.

    They are `reading-mode` 1.0.0 (http://terminology.hl7.org/CodeSystem/reading-mode). Nothing is
    said of files that somebody else made.
    """
    if not is_ours(text):
        return []
    printed = {file.edition for file in text.files if file.format in _PRINTED}
    modes = {"large-print": bool(printed & _LARGE), "digital-spoken": bool(text.files)}
    return [mode for mode, so in modes.items() if so]


def _plain(cell: str) -> str:
    first = unicodedata.normalize("NFKC", cell.lstrip()[:1])
    return f"'{cell}" if first in _FORMULAS or cell.startswith(_BREAKS) else cell
