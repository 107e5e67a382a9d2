"""The checks: what an author can fix before readers meet it, one function a code.

There are two kinds. A *fault* keeps a file from being right: `CHECKS`, on the `Article`. *Advice*
is about people who read it: `ADVICE`, on an `Inquiry`, which adds running text, settings and the
day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plainleaf.checks import (
    access,
    glyphs,
    jargon,
    language,
    message,
    placeholders,
    structure,
    typed,
    up_to_date,
    works,
)
from plainleaf.checks.context import CheckContext
from plainleaf.checks.numbers import days, doses, icon_arrays, line_ends, risks
from plainleaf.diagnostics import Diagnostic
from plainleaf.model.article import Article

Check = Callable[[Article], Iterator[Diagnostic]]
Advice = Callable[[CheckContext], Iterator[Diagnostic]]

CHECKS: dict[str, Check] = {
    "missing-title": structure.missing_title,
    "missing-language": structure.missing_language,
    "heading-one": structure.heading_one,
    "heading-skip": structure.heading_skip,
    "box-outline": structure.box_outline,
    "empty-section": structure.empty_section,
    "empty-article": structure.empty_article,
    "stray-markup": typed.stray_markup,
    "typed-list": typed.typed_list,
    "typed-heading": typed.typed_heading,
    "typed-table": typed.typed_table,
    "typed-reference": typed.typed_reference,
    "placeholder": placeholders.placeholder,
    "letter-for-figure": doses.letter_for_figure,
    "misread-dose": doses.misread_dose,
    "no-such-date": days.no_such_date,
    "backward-arrow": glyphs.backward_arrow,
    "parted-number": line_ends.parted_number,
    "missing-alt": structure.missing_alt,
    "broken-link": structure.broken_link,
    "misleading-link": structure.misleading_link,
    "unknown-citation": structure.unknown_citation,
    "struck-out": structure.struck_out,
    "missing-glyph": glyphs.missing_glyph,
    "unused-reference": works.unused_reference,
    "duplicate-doi": works.duplicate_doi,
    "malformed-doi": works.malformed_doi,
    "malformed-address": works.malformed_address,
    "missing-year": works.missing_year,
    "empty-reference": works.empty_reference,
    "retracted": works.retracted,
    "unshown-variable": works.unshown_variable,
    "unused-term": structure.unused_term,
    "icon-array-words": icon_arrays.icon_array_words,
}

ADVICE: dict[str, Advice] = {
    "reading-grade": language.reading_grade,
    "long-sentence": language.long_sentence,
    "long-paragraph": language.long_paragraph,
    "passive-voice": language.passive_voice,
    "all-caps": language.all_caps,
    "italics": language.italics,
    "jargon": jargon.jargon,
    "plainer-word": jargon.plainer_word,
    "undefined-abbreviation": jargon.undefined_abbreviation,
    "percentage": risks.percentage,
    "one-in-n": risks.one_in_n,
    "mixed-denominators": risks.mixed_denominators,
    "vague-quantity": risks.vague_quantity,
    "too-long": message.too_long,
    "no-key-points": message.no_key_points,
    "too-many-key-points": message.too_many_key_points,
    "unsupported-figure": message.unsupported_figure,
    "differing-figures": message.differing_figures,
    "no-action": message.no_action,
    "no-help": message.no_help,
    "alt-file-name": access.alt_file_name,
    "long-alt": access.long_alt,
    "vague-link": access.vague_link,
    "bare-url": access.bare_url,
    "empty-header": access.empty_header,
    "long-heading": access.long_heading,
    "unmarked-language": access.unmarked_language,
    "color-only": access.color_only,
    "emoji": access.emoji,
    "no-review-date": up_to_date.no_review_date,
    "review-overdue": up_to_date.review_overdue,
    "no-source": up_to_date.no_source,
}


def check_article(article: Article) -> list[Diagnostic]:
    """Return the faults that the checks find."""
    return [found for check in CHECKS.values() for found in check(article)]


def advise(inquiry: CheckContext) -> list[Diagnostic]:
    """Return all advice for readers' sake."""
    return [found for give in ADVICE.values() for found in give(inquiry)]
