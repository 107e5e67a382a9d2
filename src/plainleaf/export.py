"""Read → check → write → verify → put in place: the public functions of the package.

Floor 4: imports every floor below. A handout's files are written into a folder of their own
beside their targets, read back and compared, and only then moved into place together; if anything
fails the earlier files stay as they were.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plainleaf.checkup import Checkup, examine
from plainleaf.diagnostics import Diagnostic, in_source_order
from plainleaf.draft import mended
from plainleaf.errors import ArticleError, ConformanceError, PlainleafError, WriteError
from plainleaf.handout import Handout, compose
from plainleaf.reader import Reading, find, read_article
from plainleaf.reader.source import ARTICLE_NAME
from plainleaf.theme import Theme, default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import ParityReport, compare_all
from plainleaf.verify.readback import read_back
from plainleaf.verify.report import Report
from plainleaf.verify.validators import Validator, ValidatorResult, for_format
from plainleaf.writers import WRITERS

FORMATS = tuple(WRITERS)
# After an export: what needs no other program. `verify` runs all that are installed.
_QUICK = ("page",)


@dataclass(frozen=True, slots=True)
class Export:
    """What an export made: its files by format, what the author should know, what was verified.

    `advice` is about readers, not about files: what could be plainer, or easier to use.
    """

    files: dict[str, Path]
    diagnostics: tuple[Diagnostic, ...]
    report: Report
    advice: tuple[Diagnostic, ...] = ()


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


def read(path: Path | str) -> Reading:
    """Read an article: a Markdown file, or a folder that holds article.md.

    Returns:
        Its `article` and the reader's `diagnostics`.

    Raises:
        SourceError: the file cannot be read at all.
    """
    return read_article(Path(path))


def check(path: Path | str, *, today: date | None = None) -> tuple[Diagnostic, ...]:
    """Return all that the author of an article can mend, in the order of the source.

    Args:
        path: a Markdown file, or a folder that holds article.md.
        today: the day by which a review is due; the real one by default.

    Raises:
        SourceError: the file cannot be read at all.
        SettingsError: the project file is wrong.
    """
    return check_up(path, today=today).diagnostics


def check_up(path: Path | str, *, today: date | None = None) -> Checkup:
    """Return the same as `check`, told apart, with the measures and the score card."""
    checkup = examine(read(path), find(Path(path)), today)
    # Worked out here, so that whoever limits the time of this call limits all of the work.
    _ = checkup.measures, checkup.score_card
    return checkup


def slug_of(path: Path) -> str:
    """Return the name that a handout's files get: of the article's folder, or of its file."""
    path = find(path).resolve()
    stem, dot, language = path.stem.partition(".")
    # Site generators call the file of a folder `index`.
    if stem in (Path(ARTICLE_NAME).stem, "index"):
        return (path.parent.name or stem) + dot + language
    return path.stem


def export(
    path: Path | str,
    formats: Sequence[str] = FORMATS,
    out: Path | str = "out",
    *,
    draft: bool = False,
    theme: Theme | None = None,
) -> Export:
    """Export one article.

    Args:
        path: a Markdown file, or a folder that holds article.md.
        formats: names from `FORMATS`.
        out: the folder for the files; made if it is not there.
        draft: export in spite of errors; what is missing is marked in words, DRAFT in the title.
        theme: the design; the product's own by default.

    Returns:
        The files, which are in place, and what was found and verified.

    Raises:
        SourceError: the article cannot be read at all.
        UnfitArticle: the article has errors.
        ThemeError: the theme is broken.
        WriteError: a file could not be written or put in place.
        SettingsError: the project file is wrong.
        UnfitFiles: the files differ from the article or break PDF/UA-1.
    """
    path, out = Path(path), Path(out)
    theme = theme or default_theme()
    reading = read(path)
    checkup = examine(reading, find(path))
    # A project may weigh advice as an error; then it stops an export like any other.
    raised = [found for found in checkup.advice if found.is_error]
    diagnostics = tuple(in_source_order([*checkup.faults, *raised]))
    errors = [found for found in diagnostics if found.is_error]
    article = reading.article
    if errors and not draft:
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise UnfitArticle(f"{find(path)}: not exported, {count} to mend.", diagnostics)
    if draft:
        article = mended(article, theme)
    handout = compose(article, theme, draft=draft)
    with _workshop(out) as folder:
        written = _write(handout, theme, formats, folder / slug_of(path))
        report = Report(_parity(handout, written), _validated(written))
        if report.failed:
            message = f"{find(path)}: nothing was exported, the files do not pass."
            raise UnfitFiles(message, report)
        placed = _put_in_place(written, out, folder)
    return Export(placed, diagnostics, report, checkup.advice)


def verify(paths: Sequence[Path | str]) -> Report:
    """Verify finished files: read them back, compare them with each other, run the validators.

    Args:
        paths: .pdf, .docx, .epub and .html files; two or more of one name are compared.

    Raises:
        ConformanceError: a file cannot be read.
    """
    files = [Path(path) for path in paths]
    outlines = {str(path): read_back(path) for path in files}
    same = len({path.stem for path in files}) == 1 and len(files) > 1
    results = {
        str(path): [validator(path) for validator in for_format(path.suffix)] for path in files
    }
    return Report(compare_all(outlines) if same else None, results)


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """Give a folder beside the targets, so that moving into place is a rename; leave no trace."""
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".plainleaf-", dir=out))
    except OSError as error:
        raise WriteError(f"{out}: cannot write here ({error.strerror}).") from None
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        for empty in made:
            try:
                empty.rmdir()
            except OSError:
                break
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _write(handout: Handout, theme: Theme, formats: Sequence[str], stem: Path) -> dict[str, Path]:
    written = {}
    for name in formats:
        path = stem.with_name(f"{stem.name}.{name}")
        data = WRITERS[name](handout, theme)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WriteError(f"{path.name}: cannot be written ({error.strerror}).") from None
        written[name] = path
    return written


def _parity(handout: Handout, written: dict[str, Path]) -> ParityReport:
    outlines = {name: read_back(path) for name, path in written.items()}
    return compare_all(outlines, outline_of(handout))


def _validated(written: dict[str, Path]) -> dict[str, list[ValidatorResult]]:
    results: dict[str, list[ValidatorResult]] = {}
    for name, path in written.items():
        quick: list[Validator] = [each for each in for_format(f".{name}") if each.name in _QUICK]
        if quick:
            results[path.name] = [validator(path) for validator in quick]
    return results


def _put_in_place(written: dict[str, Path], out: Path, folder: Path) -> dict[str, Path]:
    """Move all files to their targets, or none: what stood there is put back if a move fails."""
    kept = folder / "before"
    kept.mkdir()
    done: list[tuple[Path, Path | None]] = []
    try:
        for path in written.values():
            target, before = out / path.name, None
            if target.is_dir():
                raise IsADirectoryError(0, "a folder of this name is in the way", str(target))
            if target.exists():
                before = kept / path.name
                os.replace(target, before)
            done.append((target, before))
            os.replace(path, target)
    except OSError as error:
        for target, before in reversed(done):
            target.unlink(missing_ok=True)
            if before is not None:
                os.replace(before, target)
        name = error.filename or out
        raise WriteError(f"{name}: cannot be put in place ({error.strerror}).") from None
    return {name: out / path.name for name, path in written.items()}


__all__ = [
    "FORMATS",
    "Export",
    "PlainleafError",
    "UnfitArticle",
    "UnfitFiles",
    "check",
    "check_up",
    "export",
    "read",
    "slug_of",
    "verify",
]
