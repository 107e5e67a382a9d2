"""`verify`: finished files, ours or anybody's, read back, compared and validated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plainleaf import __version__
from plainleaf.arguments import paths_of
from plainleaf.errors import WriteError
from plainleaf.run.ownership import seal
from plainleaf.run.staging import Placed, put_in_place, staging
from plainleaf.theme import Theme, default_theme
from plainleaf.verify.parity import compare_all
from plainleaf.verify.readback import READERS
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.results import Report
from plainleaf.verify.validators import ValidatorResult

if TYPE_CHECKING:
    from plainleaf.run.limits import Worker
    from plainleaf.verify.report.collect import Evidence


def verify(
    paths: Path | str | Iterable[Path | str],
    *,
    report: bool = False,
    out: Path | str | None = None,
    theme: Theme | None = None,
    worker: Worker | None = None,
) -> Report:
    """Verify finished files: read them back, compare them with each other, run the validators.

    Args:
        paths: a .pdf, .docx, .epub or .html file, or several, ours or anybody's; two or more of
            one name are compared.
        report: write what was found, for people and for programs: one report a name.
        out: the folder for the report; beside the files by default.
        theme: how the written report looks; the product's own by default.
        worker: reads each file within its limits of time and memory; by default there are none.

    Returns:
        What was found. A file that cannot be read is a failure like any other.

    Raises:
        UsageError: there is no path.
        LimitError: comparing the files took too much.
        WriteError: a report could not be written or put in place.
    """
    from plainleaf.verify.examine import compared_within, examine

    files = paths_of(paths)
    outlines, results = {}, {}
    for path in files:
        examined = examine(path, worker)
        results[str(path)] = list(examined.results)
        if examined.outline is not None:
            outlines[str(path)] = examined.outline
    same = len({path.stem for path in files}) == 1 and len(outlines) > 1
    parity = compared_within(worker, outlines) if same else None
    # What is no file at all has its line among the results, and nothing to report on.
    there = [path for path in files if path.is_file() and path.suffix.lower() in READERS]
    written: list[Path] = []
    notes: list[str] = []
    for stem in dict.fromkeys(path.stem for path in there) if report else ():
        own = {str(path): path for path in there if path.stem == stem}
        folder = next(iter(own.values())).parent if out is None else Path(out)
        placed = _reported(own, outlines, results, folder / stem, theme or default_theme())
        written += placed.files.values()
        notes += placed.notes
    return Report(parity, results, tuple(written), tuple(notes))


def _reported(
    files: Mapping[str, Path],
    outlines: Mapping[str, Outline],
    results: Mapping[str, Sequence[ValidatorResult]],
    stem: Path,
    theme: Theme,
) -> Placed:
    """Write the report on the files of one handout, and return what was put in place."""
    from plainleaf.verify.report.collect import evidence_of

    own = {name: outlines[name] for name in files if name in outlines}
    parity = compare_all(own) if len(own) > 1 else None
    evidence = evidence_of(files, own, parity, results)
    with staging(stem.parent) as folder:
        written = write_report(evidence, theme, folder / stem.name)
        return put_in_place(written, stem.parent, folder)


def write_report(evidence: Evidence, theme: Theme, stem: Path) -> dict[str, Path]:
    """Write what was found, for people and for programs.

    Args:
        evidence: of the files of one handout.
        theme: how the report looks.
        stem: where it goes, but for its endings.

    Returns:
        The files, by their endings.

    Raises:
        WriteError: one cannot be written.
    """
    from plainleaf.verify.report import report_files

    written = {}
    made = report_files(evidence, __version__, theme)
    for suffix, data in made.items():
        path = stem.with_name(stem.name + suffix)
        data = seal(data, path.suffix, (each for each in made.values() if each is not data))
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WriteError(f"{path.name}: cannot be written ({error.strerror}).") from None
        written[suffix] = path
    return written
