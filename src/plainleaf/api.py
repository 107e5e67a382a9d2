"""The public functions of the package: read, check, export, verify.

What exports and verifies is imported when it is first asked for (PEP 562): anyone who checks an
article does not wait for the writers of four formats and their readers.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plainleaf.arguments import Source, clinic_of, readers_of, share_of, source_of
from plainleaf.checks.run import CheckResult, run_checks
from plainleaf.checks.translation.siblings import compared
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import PlainleafError
from plainleaf.model.audience import Audience
from plainleaf.reader import Reading, find, read_article
from plainleaf.theme import default_theme, palette
from plainleaf.theme.editions import Edition

if TYPE_CHECKING:
    from plainleaf.copies import slug_of
    from plainleaf.exporting import FORMATS, export
    from plainleaf.handout.names import name_of
    from plainleaf.outcome import Export, UnfitArticle, UnfitFiles
    from plainleaf.verification import verify

_HOMES = {
    "FORMATS": "exporting",
    "export": "exporting",
    "Export": "outcome",
    "UnfitArticle": "outcome",
    "UnfitFiles": "outcome",
    "name_of": "handout.names",
    "slug_of": "copies",
    "verify": "verification",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"plainleaf.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def read(path: Source, *, root: Path | str | None = None) -> Reading:
    """Read an article: a Markdown file, a folder that holds article.md, or the text itself.

    Args:
        path: the file or folder; no file outside its folder is read. Or the text, as a
            `SourceText`, which says where its pictures are, or as a `str` of several lines.
        root: but for those in this folder, which paths with / or ../ at their start lead into.

    Returns:
        Its `article` and the reader's `diagnostics`.

    Raises:
        SourceError: the file cannot be read at all.
    """
    return read_article(source_of(path), None if root is None else Path(root))


def check(
    path: Source,
    *,
    today: date | None = None,
    root: Path | str | None = None,
    audience: Audience | str | None = None,
    clinic: Path | str | bool | None = None,
) -> tuple[Diagnostic, ...]:
    """Return all that the author of an article can fix, in the order of the source.

    Args:
        path: as for `read`.
        today: the day by which a review is due; the real one by default.
        root: a folder beside the article's from which pictures may be read, too.
        audience: check the copy for these readers; by default the whole article.
        clinic: as for `export`.

    Raises:
        SourceError: the file cannot be read at all.
        SettingsError: the project file is wrong, or the clinic profile (`ClinicError`).
        UsageError: an argument is none of those that there are.
    """
    return check_with_measures(
        path, today=today, root=root, clinic=clinic, audience=audience
    ).diagnostics


def check_with_measures(
    path: Source,
    *,
    today: date | None = None,
    root: Path | str | None = None,
    audience: Audience | str | None = None,
    clinic: Path | str | bool | None = None,
) -> CheckResult:
    """Return the same as `check`, in two parts, with the measures and the score card."""
    source = source_of(path)
    readers = readers_of(audience)
    profile = clinic_of(source, clinic)
    tinted = palette.themed(default_theme(), profile)
    changed: tuple[Diagnostic, ...] = ()
    if profile and profile.template:
        from plainleaf.writers import template_put_right

        changed = template_put_right(profile, tinted.theme)
    whole = read(source, root=root)
    other: tuple[Diagnostic, ...] = ()
    if profile:
        from plainleaf.handout.imprint import in_other_languages

        other = in_other_languages(profile, whole.article.metadata.language)
    checkup = run_checks(
        share_of(readers, whole),
        find(source),
        today,
        beside=(*tinted.diagnostics, *changed, *other),
        compared=compared(whole.article, find(source), root),
    )
    # Worked out here, so that anyone who limits the time of this call limits all of the work.
    _ = checkup.measures, checkup.score_card
    return checkup


__all__ = [
    "FORMATS",
    "Audience",
    "Edition",
    "Export",
    "PlainleafError",
    "UnfitArticle",
    "UnfitFiles",
    "check",
    "check_with_measures",
    "export",
    "name_of",
    "read",
    "slug_of",
    "verify",
]
