"""Named rules for Word files: what Word's and LibreOffice's own checkers test, and what they miss.

A rule is a row here, a function in the room of its subject, and an entry in docs/word-rules.md. A
finding of a rule that fails is a fault; of the others a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from plainleaf import __version__
from plainleaf.errors import ConformanceError
from plainleaf.verify.validators import Failure, ValidatorResult
from plainleaf.verify.word_rules import (
    contrast,
    embedded,
    headings,
    languages,
    links,
    lists,
    pictures,
    spacing,
    tables,
    whole,
)
from plainleaf.verify.word_rules.document import Document
from plainleaf.verify.word_rules.finding import Finding

__all__ = ["CHECKER", "FAILS", "PERSON", "RULES", "STANDARD", "check_export", "check_word"]

CHECKER = "Plainleaf"
STANDARD = "Word accessibility, docs/word-rules.md"
FAILS, PERSON = "failed", "needs a person"

RULES: dict[str, str] = {
    "word-title-missing": FAILS,
    "word-title-vague": PERSON,
    "word-language-missing": FAILS,
    "word-language-none": FAILS,
    "word-language-other": PERSON,
    "word-protected": PERSON,
    "word-background": PERSON,
    "word-watermark": PERSON,
    "word-tracked-changes": PERSON,
    "word-comments": PERSON,
    "word-embedded-file": FAILS,
    "word-hidden-text": PERSON,
    "word-control-unnamed": PERSON,
    "word-macros": PERSON,
    "word-template-elsewhere": PERSON,
    "word-headings-missing": FAILS,
    "word-heading-first": FAILS,
    "word-heading-skip": FAILS,
    "word-heading-empty": FAILS,
    "word-heading-in-table": PERSON,
    "word-heading-long": PERSON,
    "word-fake-heading": FAILS,
    "word-bold-paragraph": PERSON,
    "word-alt-missing": FAILS,
    "word-alt-file-name": FAILS,
    "word-alt-vague": PERSON,
    "word-alt-long": PERSON,
    "word-picture-floating": FAILS,
    "word-picture-linked": FAILS,
    "word-text-box": FAILS,
    "word-drop-cap": PERSON,
    "word-art": PERSON,
    "word-video": PERSON,
    "word-table-header": FAILS,
    "word-table-header-blank": PERSON,
    "word-table-merged": FAILS,
    "word-table-nested": FAILS,
    "word-table-floating": FAILS,
    "word-table-blank": PERSON,
    "word-table-layout": PERSON,
    "word-link-empty": FAILS,
    "word-link-address": FAILS,
    "word-link-vague": FAILS,
    "word-link-target": FAILS,
    "word-link-reference": PERSON,
    "word-link-short": PERSON,
    "word-link-same-words": PERSON,
    "word-header-interactive": PERSON,
    "word-fake-list": FAILS,
    "word-list-empty-item": FAILS,
    "word-fake-footnote": PERSON,
    "word-fake-caption": PERSON,
    "word-empty-paragraphs": FAILS,
    "word-empty-paragraph": PERSON,
    "word-spaces": FAILS,
    "word-double-spaces": PERSON,
    "word-tabs": FAILS,
    "word-form-lines": PERSON,
    "word-contrast": FAILS,
    "word-contrast-large": PERSON,
    "word-blinking": FAILS,
    "word-direct-formatting": PERSON,
}
"""Every rule by its code, and whether a finding is a failure or needs a person."""

# What an author's own words decide, whichever program writes the file.
_AUTHORS = frozenset({
    "word-alt-file-name", "word-link-address", "word-link-vague", "word-fake-list", "word-spaces",
    "word-tabs", "word-empty-paragraphs", "word-list-empty-item",
})  # fmt: skip

_Check = Callable[[Document], Iterator[Finding]]
_CHECKS: tuple[_Check, ...] = (
    whole.title,
    whole.language,
    whole.access,
    whole.left_of_editing,
    embedded.chunks,
    embedded.hidden_words,
    embedded.controls,
    embedded.code,
    headings.headings,
    headings.fake_headings,
    pictures.alternative_texts,
    pictures.placing,
    pictures.linked_pictures,
    tables.tables,
    links.links,
    links.broken_links,
    links.in_headers,
    lists.typed_lists,
    lists.empty_items,
    lists.typed_notes_and_captions,
    spacing.empty_paragraphs,
    spacing.spaces_and_tabs,
    contrast.contrast,
    contrast.blinking,
    contrast.direct_formatting,
)
# Of an article of ours its own checks say more, at the line.
_OF_OTHERS: tuple[_Check, ...] = (languages.languages,)


def check_word(path: Path) -> ValidatorResult:
    """Return what the rules say of a Word file; it never raises for the file's sake.

    Of what they find in headers and footers a person decides.
    """

    def is_fault(one: Finding) -> bool:
        return RULES[one.code] == FAILS and not one.in_margin

    return _checked(path, (*_CHECKS, *_OF_OTHERS), is_fault)


def check_export(path: Path, *, over_template: bool = False) -> ValidatorResult:
    """Return what the rules say of a Word file that was just written of an article.

    It is held to every rule; but of what the article itself says a person decides, since its
    author may have a reason, and no writer can fix it.

    Args:
        path: the file.
        over_template: its headers and footers are a clinic's own, of which a person decides.
    """

    def is_fault(one: Finding) -> bool:
        theirs = one.code in _AUTHORS or (over_template and one.in_margin)
        return RULES[one.code] == FAILS and not theirs

    return _checked(path, _CHECKS, is_fault)


def _checked(
    path: Path, checks: Iterable[_Check], is_fault: Callable[[Finding], bool]
) -> ValidatorResult:
    try:
        document = Document(path)
        found = [one for check in checks for one in check(document)]
    except ConformanceError as error:
        return _result(None, note=str(error).removeprefix(f"{path}: "))
    except RecursionError:
        return _result(None, note="is nested too deeply to be read.")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # A stranger's file may be broken in any place.
        return _result(None, note=f"is damaged: {error}")
    failures = tuple(_failure(one) for one in found if is_fault(one))
    hints = tuple(_failure(one) for one in found if not is_fault(one))
    return _result(not failures, failures, hints)


def _failure(one: Finding) -> Failure:
    return Failure(one.code, one.message, place=one.place)


def _result(
    passed: bool | None,
    failures: tuple[Failure, ...] = (),
    hints: tuple[Failure, ...] = (),
    note: str = "",
) -> ValidatorResult:
    return ValidatorResult(
        name=CHECKER,
        version=__version__,
        standard=STANDARD,
        passed=passed,
        failures=failures,
        checks=len(RULES),
        note=note,
        for_a_person=hints,
    )
