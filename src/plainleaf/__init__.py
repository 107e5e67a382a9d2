"""One plain-language article in; accessible PDF, Word, EPUB and HTML handouts out.

    import plainleaf
    plainleaf.export("content/nalmefen", ["pdf", "docx"], out="out")

The names below are imported when they are first used (PEP 562): to find that nothing is to be done
must not take the time of importing what writes handouts. `verify_files` is `plainleaf.api.verify`;
`plainleaf.verify` is the folder of the verifier.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from plainleaf.api import FORMATS, check, export, read
    from plainleaf.api import verify as verify_files
    from plainleaf.arguments import Progress
    from plainleaf.diagnostics import Diagnostic, Position, Severity
    from plainleaf.errors import (
        ArticleError,
        ClinicError,
        ClusterError,
        ConformanceError,
        EngineMissing,
        LimitError,
        LookupFailed,
        PlainleafError,
        SettingsError,
        SourceError,
        SystemRefused,
        ThemeError,
        UndecidedError,
        UsageError,
        ValidatorUnavailable,
        WriteError,
    )
    from plainleaf.importers import Import, import_article
    from plainleaf.model.article import Article
    from plainleaf.model.audience import Audience
    from plainleaf.outcome import Export, UnfitArticle, UnfitFiles
    from plainleaf.reader import Reading, SourceText
    from plainleaf.roundtrip import Update, update
    from plainleaf.theme import Theme
    from plainleaf.theme.editions import Edition
    from plainleaf.verify.results import Report

__all__ = [
    "FORMATS",
    "Article",
    "ArticleError",
    "Audience",
    "ClinicError",
    "ClusterError",
    "ConformanceError",
    "Diagnostic",
    "Edition",
    "EngineMissing",
    "Export",
    "Import",
    "LimitError",
    "LookupFailed",
    "PlainleafError",
    "Position",
    "Progress",
    "Reading",
    "Report",
    "SettingsError",
    "Severity",
    "SourceError",
    "SourceText",
    "SystemRefused",
    "Theme",
    "ThemeError",
    "UndecidedError",
    "UnfitArticle",
    "UnfitFiles",
    "Update",
    "UsageError",
    "ValidatorUnavailable",
    "WriteError",
    "check",
    "export",
    "import_article",
    "read",
    "update",
    "verify_files",
]

_HOMES = {
    "api": "FORMATS check export read",
    "arguments": "Progress",
    "diagnostics": "Diagnostic Position Severity",
    "errors": "ArticleError ClinicError ClusterError ConformanceError EngineMissing LimitError "
    "LookupFailed PlainleafError SettingsError SourceError SystemRefused ThemeError UndecidedError "
    "UsageError "
    "ValidatorUnavailable WriteError",
    "importers": "Import import_article",
    "model.article": "Article",
    "model.audience": "Audience",
    "outcome": "Export UnfitArticle UnfitFiles",
    "reader": "Reading SourceText",
    "roundtrip": "Update update",
    "theme": "Theme",
    "theme.editions": "Edition",
    "verify.results": "Report",
}
_PUBLIC = {name: (home, name) for home, names in _HOMES.items() for name in names.split()}
_PUBLIC["verify_files"] = ("api", "verify")


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, own_name = _PUBLIC[name]
    value = getattr(import_module(f"{__name__}.{home}"), own_name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
