"""What comes of an export: its files and what was found, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import ArticleError, ConformanceError
from plainleaf.verify.results import Report


@dataclass(frozen=True, slots=True)
class Export:
    """What an export made.

    Args:
        files: the handout's files by format.
        diagnostics: what the author should know.
        report: what was verified.
        report_files: the written report's files; none where it was not asked for.
        advice: about readers, not about files: what could be plainer, or easier to use.
        clinic: the clinic profile that was used; None where there is none.
        notes: a sentence each on files that stood there, and are kept or replaced.
        data: where no folder was named, the bytes of the files by format, and of the report's by
            their endings.
    """

    files: dict[str, Path]
    diagnostics: tuple[Diagnostic, ...]
    report: Report
    report_files: tuple[Path, ...] = ()
    advice: tuple[Diagnostic, ...] = ()
    clinic: Path | None = None
    notes: tuple[str, ...] = ()
    data: Mapping[str, bytes] = field(default_factory=dict, repr=False)


class UnfitArticle(ArticleError):
    """The article has errors; `diagnostics` names all that was found."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


class UnfitFiles(ConformanceError):
    """The written files do not pass; `report` says where. Nothing was put in place."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report
