"""An export: read → check → write → verify → put in place.

A handout's files are written into a folder of their own beside their targets (`workshop`), read
back and compared, and only then moved into place together; if anything fails the earlier files stay
as they were. What only a report or a draft needs is imported where it is needed: half of a single
export's time is importing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from plainleaf.arguments import (
    Progress,
    Source,
    Steps,
    choice_of,
    clinic_of,
    formats_of,
    readers_of,
    share_of,
    source_of,
)
from plainleaf.checks.run import run_checks
from plainleaf.checks.translation.siblings import compared
from plainleaf.clinic import Clinic
from plainleaf.copies import Copy, composed, origin_of, with_files
from plainleaf.diagnostics import in_source_order
from plainleaf.handout import Handout
from plainleaf.handout.imprint import in_other_languages
from plainleaf.handout.names import file_name
from plainleaf.handout.standards import PdfStandard
from plainleaf.model.audience import Audience
from plainleaf.outcome import Export, UnfitArticle, UnfitFiles
from plainleaf.reader import find, read_article
from plainleaf.run import standby
from plainleaf.run.staging import Placed, put_in_place, staging, uninterrupted
from plainleaf.settings import settings_for
from plainleaf.theme import Theme, default_theme, palette, theme_named
from plainleaf.theme.editions import Edition, themed
from plainleaf.verification import write_report
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import compare_all
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.results import Report
from plainleaf.verify.seen import look, room_of
from plainleaf.verify.seen.pictures import pictures_in
from plainleaf.verify.seen.source import SourceLines, with_line_ends
from plainleaf.verify.validators import ValidatorResult, verdicts
from plainleaf.verify.word_rules import check_export
from plainleaf.writers import WRITERS, prepare, template_put_right
from plainleaf.written import pages
from plainleaf.written import written as make

FORMATS = tuple(WRITERS)


def export(
    path: Source,
    formats: str | Iterable[str] = FORMATS,
    out: Path | str | None = "out",
    *,
    draft: bool = False,
    references: bool | None = None,
    theme: Theme | str | None = None,
    report: bool = False,
    root: Path | str | None = None,
    audience: Audience | str | None = None,
    edition: Edition | str = Edition.STANDARD,
    clinic: Clinic | Path | str | bool | None = None,
    name: str = "",
    progress: Progress | None = None,
    pdf: PdfStandard | str | None = None,
    force: bool = False,
    written_before: Mapping[str, str] | None = None,
    editions: Sequence[Edition | str] = (),
) -> Export:
    """Export one article.

    Args:
        path: a Markdown file, or a folder that holds article.md; or the text, as a `SourceText`,
            which says where its pictures are, or as a `str` of several lines.
        formats: names from `FORMATS`: a list, or "pdf,docx".
        out: the folder for the files; made if it is not there. None to write none: the bytes are
            in `Export.data`.
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
        clinic: a clinic profile, its file or folder, or False for none; by default the clinic.toml
            beside the article or in a folder above it.
        name: what the names of the files begin with; by default like the article's folder or
            file (`slug_of`). What the copy is may follow (`name_of`).
        progress: called as each step begins, with its name, how many steps are done, and how many
            there are. What it raises stops the export, and nothing is put in place.
        pdf: which standards the PDF keeps, one of `PdfStandard`; by default what the project file
            says or, where it says nothing, PDF/UA-1.
        force: replace files of these names that Plainleaf did not write.
        written_before: SHA-256 of what is known to have been written there, by name.
        editions: all that are exported to the same folder, one after the other; the web pages lead
            to the files of each other.

    Returns:
        The files, which are in place, and what was found and verified. A file that was changed
        since it was written is kept beside the new one: `notes` names it.

    Raises:
        UsageError: an argument is none of those that there are.
        SourceError: the article cannot be read at all.
        UnfitArticle: the article has errors.
        ThemeError: the theme is broken.
        EngineMissing: a library that PDF files are written with is not installed.
        WriteError: a file could not be written or put in place, a file of this name is not ours,
            or `name` leads to another folder.
        SettingsError: the project file is wrong, the clinic profile (`ClinicError`), or
            SOURCE_DATE_EPOCH.
        UnfitFiles: the files differ from the article, or a validator that was run finds a failure.
    """
    source, target = source_of(path), None if out is None else Path(out)
    formats = formats_of(formats, FORMATS)
    name = file_name(name) if name else ""
    edition = choice_of("edition", edition, Edition)
    audience = readers_of(audience)
    steps = Steps(str(find(source)), len(formats) + 5 + report, progress)
    steps.begin("read")
    if not isinstance(theme, Theme):
        theme = theme_named(theme) if theme else default_theme()
    profile = clinic_of(source, clinic)
    tinted = palette.themed(theme, profile)
    copy = Copy(
        source,
        themed(tinted.theme, edition),
        profile,
        edition,
        audience,
        references,
        draft,
        tuple(choice_of("editions", each, Edition) for each in editions),
        tuple(formats),
    )
    whole = read_article(source, None if root is None else Path(root))
    steps.begin("check")
    reading = share_of(audience, whole)
    changed = template_put_right(profile, copy.theme) if "docx" in formats else ()
    other = in_other_languages(profile, whole.article.metadata.language)
    checkup = run_checks(
        reading,
        find(source),
        theme=copy.theme,
        beside=(*tinted.diagnostics, *changed, *other),
        # Only with its own source: how others translate it is nothing that its files show.
        compared=compared(whole.article, find(source), root, others=False),
    )
    # A project may weigh advice as an error; then it stops an export like any other.
    raised = [found for found in checkup.advice if found.is_error]
    diagnostics = tuple(in_source_order([*checkup.faults, *raised]))
    errors = [found for found in diagnostics if found.is_error]
    article = reading.article
    if errors and not draft:
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise UnfitArticle(f"{checkup.file}: not exported, {count} to put right.", diagnostics)
    if draft:
        from plainleaf.handout.draft import mended

        article = mended(article, copy.theme)
    handout, slug = composed(copy, whole.article, article, name)
    standard = choice_of("pdf", pdf or settings_for(find(source)).pdf, PdfStandard)
    handout = replace(handout, origin=origin_of(copy, article), pdf=standard)
    with _workshop(target) as folder:
        written, outlines, examined = _write(handout, copy.theme, formats, folder / slug, steps)
        steps.begin("compare")
        parity = compare_all(outlines, outline_of(handout))
        files = {key: (written[key], outline) for key, outline in outlines.items()}
        said = with_line_ends(handout.parts)
        pictures = pictures_in(handout.parts, handout.article.pictures)
        seen = look(files, room_of(copy.theme), SourceLines(article), said, pictures)
        steps.begin("validate")
        own = not (profile and profile.template)
        found = Report(
            parity, _validated(written, seen, {} if report else examined, every=report, own=own)
        )
        if found.failed:
            message = f"{checkup.file}: nothing was exported, the files do not pass."
            if profile and profile.template:
                message += f" The Word file is built on {profile.files[-1]}; see its styles."
            raise UnfitFiles(message, found)
        reports: dict[str, Path] = {}
        if report:
            from plainleaf.verify.report.collect import evidence_of

            steps.begin("report")
            evidence = evidence_of(
                written,
                outlines,
                parity,
                found.validators,
                handout=handout,
                theme=copy.theme,
                score_card=[item.data() for item in checkup.score_card],
            )
            reports = write_report(evidence, copy.theme, folder / slug)
        steps.begin("put in place")
        made = {**written, **reports}
        data = {key: file.read_bytes() for key, file in made.items()} if target is None else {}
        with uninterrupted():
            placed = (
                put_in_place(made, target, folder, force=force, written=written_before)
                if target is not None
                else Placed({}, ())
            )
    steps.end()
    return Export(
        {key: placed.files[key] for key in written if key in placed.files},
        diagnostics,
        found,
        tuple(placed.files[key] for key in reports if key in placed.files),
        checkup.advice,
        profile.path if profile else None,
        placed.notes,
        data,
    )


@contextmanager
def _workshop(out: Path | None) -> Iterator[Path]:
    """Give a folder to write into: beside the targets, or one of the system's for bytes alone."""
    if out is not None:
        with staging(out) as folder:
            yield folder
    else:
        with TemporaryDirectory(prefix="plainleaf-") as place, staging(Path(place)) as folder:
            yield folder


def _write(
    handout: Handout, theme: Theme, formats: Sequence[str], stem: Path, steps: Steps
) -> tuple[dict[str, Path], dict[str, Outline], dict[str, list[ValidatorResult]]]:
    """Write each format and read it back; return files, outlines, and verdicts there are already.

    The PDF comes first, for the EPUB lists its pages; the web page last, for it leads to all.
    """
    order = sorted(formats, key=("pdf", "docx", "epub", "html").index)
    written = {name: stem.with_name(f"{stem.name}.{name}") for name in order}
    outlines: dict[str, Outline] = {}
    examined: dict[str, list[ValidatorResult]] = {}
    ticket = b""
    if "pdf" in order and len(order) > 1:
        ticket = standby.ask(pages, handout, theme, written["pdf"])
    # Where another process lays the pages out, what does not need them is written meanwhile.
    for name in sorted(order, key="docx".__ne__) if ticket else order:
        steps.begin(name)
        found = None
        if name == "pdf":
            if ticket:
                prepare(order, handout, theme)
            if answer := standby.answer(ticket):
                found, examined["pdf"] = answer
        others = {each: written[each] for each in order if each in outlines}
        shown = with_files(handout, others) if name == "html" else handout
        outlines[name] = found or make(name, shown, theme, written[name])
        if numbered := outlines[name].pages:
            handout = replace(handout, pages=tuple(page.place for page in numbered))
    return written, {name: outlines[name] for name in order}, examined


def _validated(
    written: Mapping[str, Path],
    seen: Mapping[str, ValidatorResult],
    examined: Mapping[str, list[ValidatorResult]],
    *,
    every: bool,
    own: bool,
) -> dict[str, list[ValidatorResult]]:
    results: dict[str, list[ValidatorResult]] = {}
    for name, path in written.items():
        # `verify` runs all that are installed; after an export, what needs no other program.
        found = examined[name] if name in examined else verdicts(path, every=every)
        if name == "docx":
            found = [*found, check_export(path, over_template=not own)]
        results[path.name] = [*found, seen[name]]
    return results
