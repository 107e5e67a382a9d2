"""Read → check → write → verify → put in place: the public functions of the package.

A handout's files are written into a folder of their own beside their targets (`workshop`), read
back and compared, and only then moved into place together; if anything fails the earlier files stay
as they were. What only a report, a draft or `verify` needs is imported where it is needed: half of
a single export's time is importing. One room, though a long one: the public functions share their
steps, their errors and what tests put in the place of a step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plainleaf import __version__
from plainleaf.checks.run import CheckResult, run_checks
from plainleaf.checks.siblings import compared
from plainleaf.clinic import Clinic, clinic_for, read_clinic
from plainleaf.diagnostics import Diagnostic, in_source_order
from plainleaf.errors import ArticleError, ConformanceError, PlainleafError, WriteError
from plainleaf.handout import Handout, OtherFile, compose
from plainleaf.handout.names import file_name, is_divided, name_of, works_of
from plainleaf.handout.siblings import BESIDE
from plainleaf.model.audience import Audience, copy_for
from plainleaf.reader import Reading, find, read_article
from plainleaf.reader.siblings import siblings_of
from plainleaf.run.staging import put_in_place, staging, uninterrupted
from plainleaf.run.staging import slug as named_after
from plainleaf.text.addresses import web_address
from plainleaf.theme import Theme, default_theme, palette, theme_named
from plainleaf.theme.editions import Edition, themed
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import compare_all
from plainleaf.verify.readback import READERS, read_back
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.results import Report
from plainleaf.verify.seen import Room, look, room_of
from plainleaf.verify.seen.source import SourceLines, with_line_ends
from plainleaf.verify.validators import ValidatorResult, for_format
from plainleaf.verify.word_rules import check_export, check_word
from plainleaf.writers import WRITERS

if TYPE_CHECKING:
    from plainleaf.verify.report.collect import Evidence

FORMATS = tuple(WRITERS)
# After an export: what needs no other program. `verify` runs all that are installed.
_QUICK = ("page",)


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
    """

    files: dict[str, Path]
    diagnostics: tuple[Diagnostic, ...]
    report: Report
    report_files: tuple[Path, ...] = ()
    advice: tuple[Diagnostic, ...] = ()
    clinic: Path | None = None


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


def read(path: Path | str, *, root: Path | str | None = None) -> Reading:
    """Read an article: a Markdown file, or a folder that holds article.md.

    Args:
        path: the file or folder. No file outside its folder is read.
        root: but for those in this folder, which paths with / or ../ at their start lead into.

    Returns:
        Its `article` and the reader's `diagnostics`.

    Raises:
        SourceError: the file cannot be read at all.
    """
    return read_article(Path(path), None if root is None else Path(root))


def check(
    path: Path | str,
    *,
    today: date | None = None,
    root: Path | str | None = None,
    audience: Audience | str | None = None,
    clinic: Path | str | bool | None = None,
) -> tuple[Diagnostic, ...]:
    """Return all that the author of an article can mend, in the order of the source.

    Args:
        path: a Markdown file, or a folder that holds article.md.
        today: the day by which a review is due; the real one by default.
        root: a folder beside the article's from which pictures may be read, too.
        audience: check the copy for these readers; by default the whole article.
        clinic: as for `export`.

    Raises:
        SourceError: the file cannot be read at all.
        SettingsError: the project file is wrong, or the clinic profile (`ClinicError`).
    """
    return check_with_measures(
        path, today=today, root=root, clinic=clinic, audience=audience
    ).diagnostics


def check_with_measures(
    path: Path | str,
    *,
    today: date | None = None,
    root: Path | str | None = None,
    audience: Audience | str | None = None,
    clinic: Path | str | bool | None = None,
) -> CheckResult:
    """Return the same as `check`, told apart, with the measures and the score card."""
    path = Path(path)
    tinted = palette.themed(default_theme(), clinic_of(path, clinic))
    whole = read(path, root=root)
    checkup = run_checks(
        _for(audience, whole),
        find(path),
        today,
        beside=tinted.diagnostics,
        compared=compared(whole.article, find(path), root),
    )
    # Worked out here, so that whoever limits the time of this call limits all of the work.
    _ = checkup.measures, checkup.score_card
    return checkup


def clinic_of(path: Path, wanted: Path | str | bool | None) -> Clinic | None:
    """Return the clinic profile of an article.

    Args:
        path: a Markdown file, or a folder that holds article.md.
        wanted: a profile's file or folder; False for none; else the one found beside the article
            or in a folder above it.

    Raises:
        ClinicError: the profile is wrong.
    """
    match wanted:
        case False:
            return None
        case str() | Path():
            return read_clinic(Path(wanted))
        case _:
            return clinic_for(find(path))


def _for(audience: Audience | str | None, reading: Reading) -> Reading:
    """Return what an audience gets of an article; all of it where none is named."""
    if audience is None:
        return reading
    article, found = copy_for(Audience(audience), reading.article)
    diagnostics = tuple(in_source_order([*reading.diagnostics, *found]))
    return replace(reading, article=article, diagnostics=diagnostics)


def slug_of(path: Path) -> str:
    """Return the name that a handout's files get: of the article's folder, or of its file."""
    return named_after(find(path).resolve())


def _siblings(path: Path, name: str, copy: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return the handout's other languages, and where each is: on the web, or beside its files.

    Args:
        path: the article.
        name: what its files are called; what comes before its slug comes before theirs.
        copy: names a copy like this one by its slug.
    """
    before = name.removesuffix(slug_of(path))
    return [
        (
            sibling.language,
            (web_address(sibling.web) if sibling.web else "")
            or BESIDE + copy(before + slug_of(sibling.path)),
        )
        for sibling in siblings_of(path)
    ]


def export(
    path: Path | str,
    formats: Sequence[str] = FORMATS,
    out: Path | str = "out",
    *,
    draft: bool = False,
    references: bool | None = None,
    theme: Theme | str | None = None,
    report: bool = False,
    root: Path | str | None = None,
    audience: Audience | str | None = None,
    edition: Edition | str = Edition.STANDARD,
    clinic: Path | str | bool | None = None,
    name: str = "",
    editions: Sequence[Edition | str] = (),
) -> Export:
    """Export one article.

    Args:
        path: a Markdown file, or a folder that holds article.md.
        formats: names from `FORMATS`.
        out: the folder for the files; made if it is not there.
        draft: export in spite of errors; what is missing is marked in words, DRAFT in the title.
        references: show citations and the list of works, or hide both; by default what the
            article says or, where it says nothing, all but patients get them.
        theme: the design: a theme, the name of one that ships, or a folder that holds one; the
            product's own by default.
        report: run every validator that is installed, and write what was found, for people and
            for programs, beside the files.
        root: a folder beside the article's from which pictures may be read, too.
        audience: whom the copy is for: boxes for others, and what only they use, are left out. By
            default all boxes are shown.
        edition: one of `Edition`; the files of all but the standard one have its name in theirs.
        clinic: a clinic profile's file or folder, or False for none; by default the clinic.toml
            beside the article or in a folder above it.
        name: what the names of the files begin with; by default like the article's folder or
            file (`slug_of`). What the copy is may follow (`name_of`).
        editions: all that are exported to the same folder, one after the other; the web pages lead
            to the files of each other.

    Returns:
        The files, which are in place, and what was found and verified.

    Raises:
        SourceError: the article cannot be read at all.
        UnfitArticle: the article has errors.
        ThemeError: the theme is broken.
        WriteError: a file could not be written or put in place, or `name` leads to another folder.
        SettingsError: the project file is wrong, the clinic profile (`ClinicError`), or
            SOURCE_DATE_EPOCH.
        UnfitFiles: the files differ from the article, or a validator that was run finds a failure.
    """
    path, out = Path(path), Path(out)
    name = file_name(name) if name else ""
    edition = Edition(edition)
    if not isinstance(theme, Theme):
        theme = theme_named(theme) if theme else default_theme()
    profile = clinic_of(path, clinic)
    tinted = palette.themed(theme, profile)
    theme = themed(tinted.theme, edition)
    whole = read(path, root=root)
    reading = _for(audience, whole)
    checkup = run_checks(
        reading,
        find(path),
        theme=theme,
        beside=tinted.diagnostics,
        # Only with its own source: how others translate it is nothing that its files show.
        compared=compared(whole.article, find(path), root, others=False),
    )
    # A project may weigh advice as an error; then it stops an export like any other.
    raised = [found for found in checkup.advice if found.is_error]
    diagnostics = tuple(in_source_order([*checkup.faults, *raised]))
    errors = [found for found in diagnostics if found.is_error]
    article = reading.article
    if errors and not draft:
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise UnfitArticle(f"{find(path)}: not exported, {count} to mend.", diagnostics)
    if draft:
        from plainleaf.handout.draft import mended

        article = mended(article, theme)
    if references is None:
        references = not article.references_hidden and audience != Audience.PATIENTS
    article = replace(article, references_hidden=not references)
    slug = slug_of(path)
    copy = partial(
        name_of,
        audience=audience,
        divided=is_divided(whole.article),
        works=works_of(whole.article, audience, references=references),
        draft=draft,
    )
    called = partial(copy, edition=edition)
    handout = compose(
        article,
        theme,
        draft=draft,
        clinic=profile,
        marks={"slug": slug, "edition": edition, "audience": str(audience or "")},
        siblings=_siblings(path, name or slug, called),
    )
    with staging(out) as folder:
        stem = name or slug
        slug = called(stem)
        others = tuple(
            OtherFile(f"{copy(stem, edition=other)}.{each}", each, other)
            for other in map(Edition, editions)
            if other != edition
            for each in formats
        )
        handout = replace(handout, files=others)
        written, outlines = _write(handout, theme, formats, folder / slug)
        parity = compare_all(outlines, outline_of(handout))
        files = {key: (written[key], outline) for key, outline in outlines.items()}
        seen = look(files, room_of(theme), SourceLines(article), with_line_ends(handout.parts))
        found = Report(parity, _validated(written, seen, every=report))
        if found.failed:
            message = f"{find(path)}: nothing was exported, the files do not pass."
            if profile and profile.template:
                message += f" The Word file is built on {profile.files[-1]}; see its styles."
            raise UnfitFiles(message, found)
        reports: dict[str, Path] = {}
        if report:
            from plainleaf.verify.report.collect import evidence_of

            evidence = evidence_of(
                written,
                outlines,
                parity,
                found.validators,
                handout=handout,
                theme=theme,
            )
            reports = _write_report(evidence, theme, folder / slug)
        with uninterrupted():
            placed = put_in_place({**written, **reports}, out, folder)
    return Export(
        {name: placed[name] for name in written},
        diagnostics,
        found,
        tuple(placed[name] for name in reports),
        checkup.advice,
        profile.path if profile else None,
    )


def verify(
    paths: Sequence[Path | str],
    *,
    report: bool = False,
    out: Path | str | None = None,
    theme: Theme | None = None,
) -> Report:
    """Verify finished files: read them back, compare them with each other, run the validators.

    Args:
        paths: .pdf, .docx, .epub and .html files, ours or anybody's; two or more of one name are
            compared.
        report: write what was found, for people and for programs: one report a name.
        out: the folder for the report; beside the files by default.
        theme: how the written report looks; the product's own by default.

    Returns:
        What was found. A file that cannot be read is a failure like any other.

    Raises:
        WriteError: a report could not be written or put in place.
    """
    from plainleaf.verify.identify import open_file

    files = list(dict.fromkeys(Path(path) for path in paths))
    outlines, results = {}, {}
    for path in files:
        opened = open_file(path)
        if opened.outline is not None:
            outlines[str(path)] = opened.outline
        checked = [validator(path) for validator in for_format(opened.suffix or "")]
        if opened.suffix == ".docx" and opened.outline is not None:
            checked.append(check_word(path))
        if opened.outline is not None:
            file = {str(path): (path, opened.outline)}
            checked.append(look(file, Room())[str(path)])
        results[str(path)] = [opened.result, *checked]
    same = len({path.stem for path in files}) == 1 and len(outlines) > 1
    parity = compare_all(outlines) if same else None
    # What is no file at all has its line among the results, and nothing to report on.
    there = [path for path in files if path.is_file() and path.suffix.lower() in READERS]
    written: list[Path] = []
    for stem in dict.fromkeys(path.stem for path in there) if report else ():
        own = {str(path): path for path in there if path.stem == stem}
        folder = next(iter(own.values())).parent if out is None else Path(out)
        written += _reported(own, outlines, results, folder / stem, theme or default_theme())
    return Report(parity, results, tuple(written))


def _reported(
    files: Mapping[str, Path],
    outlines: Mapping[str, Outline],
    results: Mapping[str, Sequence[ValidatorResult]],
    stem: Path,
    theme: Theme,
) -> list[Path]:
    """Write the report on the files of one handout, and return its files."""
    from plainleaf.verify.report.collect import evidence_of

    own = {name: outlines[name] for name in files if name in outlines}
    parity = compare_all(own) if len(own) > 1 else None
    evidence = evidence_of(files, own, parity, results)
    with staging(stem.parent) as folder:
        written = _write_report(evidence, theme, folder / stem.name)
        return list(put_in_place(written, stem.parent, folder).values())


def _write(
    handout: Handout, theme: Theme, formats: Sequence[str], stem: Path
) -> tuple[dict[str, Path], dict[str, Outline]]:
    """Write each format and read it back.

    The PDF comes first, for the EPUB lists its pages; the web page last, for it leads to all.
    """
    written: dict[str, Path] = {}
    outlines: dict[str, Outline] = {}
    for name in sorted(formats, key=("pdf", "docx", "epub", "html").index):
        path = stem.with_name(f"{stem.name}.{name}")
        beside = tuple(
            OtherFile(each.name, key, handout.edition, each.stat().st_size)
            for key, each in written.items()
        )
        shown = replace(handout, files=beside + handout.files) if name == "html" else handout
        data = WRITERS[name](shown, theme)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WriteError(f"{path.name}: cannot be written ({error.strerror}).") from None
        written[name], outlines[name] = path, read_back(path)
        if pages := outlines[name].pages:
            handout = replace(handout, pages=tuple(page.place for page in pages))
    return written, outlines


def _write_report(evidence: Evidence, theme: Theme, stem: Path) -> dict[str, Path]:
    from plainleaf.verify.report import report_files

    written = {}
    for suffix, data in report_files(evidence, __version__, theme).items():
        path = stem.with_name(stem.name + suffix)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WriteError(f"{path.name}: cannot be written ({error.strerror}).") from None
        written[suffix] = path
    return written


def _validated(
    written: Mapping[str, Path], seen: Mapping[str, ValidatorResult], *, every: bool
) -> dict[str, list[ValidatorResult]]:
    results: dict[str, list[ValidatorResult]] = {}
    for name, path in written.items():
        found = [
            validator(path)
            for validator in for_format(f".{name}")
            if every or validator.name in _QUICK
        ]
        if name == "docx":
            found.append(check_export(path))
        results[path.name] = [*found, seen[name]]
    return results


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
