"""What is done with a text in a process of its own, within the ceilings: small, plain answers.

All of it goes through the public functions, as the command line does: what is shown here is what
that says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plainleaf import api
from plainleaf.batch.single import export_and_enter
from plainleaf.checks.fixes import put_right
from plainleaf.cite import added
from plainleaf.clinic import Clinic
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import PlainleafError, UndecidedError
from plainleaf.explain import Explanation, explanation
from plainleaf.importers import Import, import_article
from plainleaf.model.article import DefinitionList, Heading, List, Paragraph, Table
from plainleaf.model.transform import Node, children, walk
from plainleaf.outcome import Export, UnfitArticle, UnfitFiles
from plainleaf.reader import SourceText
from plainleaf.reader.bibliography import entries_in
from plainleaf.reader.bibliography.lines import parse
from plainleaf.roundtrip import Update, update
from plainleaf.studio.spoken import Line, spoken

TO_MEND, READY, DUE = "mend", "ready", "due"
_DUE = "review-overdue"


def source_of(text: str, path: Path) -> SourceText:
    """Return a text that stands for a file, whether it was saved or not."""
    return SourceText(text, path.parent, path.name, path.name)


def checked(text: str, path: Path) -> dict[str, Any]:
    """Return what `plainleaf check` says of a text: findings, measures, and the state."""
    try:
        found = api.check_with_measures(source_of(text, path))
    except PlainleafError as error:
        return {"error": str(error), "findings": [], "state": TO_MEND}
    whole = found.measures.whole
    metadata = found.inquiry.article.metadata
    errors = any(each.is_error for each in found.diagnostics)
    due = any(each.code == _DUE for each in found.diagnostics)
    return {
        "findings": [each.data() for each in found.diagnostics],
        "measures": whole.data() if whole else None,
        "why_not": found.measures.why_not,
        "state": TO_MEND if errors else DUE if due else READY,
        "language": metadata.language,
    }


def explained(code: str, language: str) -> Explanation | None:
    """Return what a code means, in a language where it is there; nothing where there is no code."""
    try:
        return explanation(code, language)
    except ValueError:
        return None


def mended(text: str, path: Path, code: str = "", line: int = 0) -> str:
    """Return a text with what needs no decision put right: of one finding, or of all.

    Args:
        text: the article.
        path: where it lies.
        code: of the one finding; empty for all.
        line: of the one finding.
    """

    def wanted(each: Diagnostic) -> bool:
        return not code or (each.code == code and each.position.line == line)

    return put_right(text, lambda some: api.read(source_of(some, path)), wanted)[0]


@dataclass(frozen=True, slots=True)
class Cited:
    """What came of adding works to a text.

    Args:
        text: with them.
        keys: by which the text cites them, those that it had already, too.
        left: words of the line that were not understood.
        error: why there is none.
    """

    text: str = ""
    keys: tuple[str, ...] = ()
    left: str = ""
    error: str = ""


def cited(
    text: str,
    path: Path,
    line: str,
    name: str = "",
    file: str = "",
    found: Sequence[Mapping[str, Any]] = (),
) -> Cited:
    """Add the work that a line names, or those of a bibliography file, to a text.

    Args:
        text: the article.
        path: where it lies.
        line: a DOI, an address, or the line of a reference list; nothing is looked up.
        name: of a file; its ending says of what kind it is.
        file: what stands in it.
        found: CSL's keys of works that were looked up before; then nothing is read of the others.
    """
    left = ""
    try:
        works: Sequence[Mapping[str, Any]]
        if found:
            works = found
        elif file:
            entries = entries_in(file, Path(name).suffix.lower(), name)
            if broken := next((each for each in entries if each.problem), None):
                return Cited(error=f"{name}:{broken.line}: {broken.problem}")
            works = [each.keys for each in entries]
        else:
            said = parse(line)
            works, left = ([said.data] if line.strip() else []), said.left
        if not works:
            return Cited(error="Name a work: the line of a reference list, a DOI, or a file.")
        new, made = added(text, path, works)
    except PlainleafError as error:
        return Cited(error=str(error))
    return Cited(new, (*made.known, *made.keys), left)


@dataclass(frozen=True, slots=True)
class Preview:
    """A copy that is shown before it is exported.

    Args:
        data: the file.
        draft: whether the article has errors, so that this is a draft.
        error: why there is none.
    """

    data: bytes = b""
    draft: bool = False
    error: str = ""


def previewed(
    text: str,
    path: Path,
    kind: str,
    edition: str = "standard",
    audience: str = "",
    clinic: Clinic | Path | bool | None = None,
) -> Preview:
    """Return one file of a text; of one with errors, a draft.

    Args:
        text: the article.
        path: where it lies.
        kind: the format.
        edition: as `api.export` has it, like the two that follow.
        audience: empty: all readers.
        clinic: None: the profile that is nearest.
    """
    options: dict[str, Any] = {"edition": edition, "audience": audience or None, "clinic": clinic}
    for draft in (False, True):
        try:
            made = api.export(source_of(text, path), [kind], None, draft=draft, **options)
            return Preview(made.data[kind], draft)
        except UnfitArticle as error:
            if draft:
                return Preview(error=str(error))
        except UnfitFiles as error:
            return Preview(error="\n".join([str(error), *error.report.lines()]))
        except PlainleafError as error:
            return Preview(error=str(error))
    raise AssertionError("a draft is exported, or says why not")


def outlined(
    text: str,
    path: Path,
    edition: str,
    audience: str,
    clinic: Path | bool | None = None,
) -> tuple[list[Line], str]:
    """Return a handout as somebody hears it who reads it with a screen reader, or why not."""
    made = previewed(text, path, "html", edition, audience, clinic)
    return ([], made.error) if made.error else (spoken(made.data), "")


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export of several editions."""

    files: tuple[Path, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""
    findings: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: as the command line has it."""

    path: Path
    formats: tuple[str, ...]
    out: Path
    name: str = ""
    editions: tuple[str, ...] = ("standard",)
    audience: str = ""
    draft: bool = False
    report: bool = False
    references: bool | None = None
    clinic: Path | bool | None = None


def exported(wanted: Wanted, progress: Path) -> Exported:
    """Export an article, and write into a file how far it has come.

    Args:
        wanted: what.
        progress: the file.
    """
    made: list[Export] = []
    many = len(wanted.editions)
    for at, edition in enumerate(wanted.editions):
        try:
            made.append(
                export_and_enter(
                    wanted.path,
                    wanted.formats,
                    wanted.out,
                    wanted.name or api.slug_of(wanted.path),
                    {
                        # All that a run of the command line has.
                        "draft": wanted.draft,
                        "audience": wanted.audience or None,
                        "references": wanted.references,
                        "report": wanted.report,
                        "root": None,
                        "theme": None,
                        "clinic": wanted.clinic,
                        "pdf": None,
                        "edition": edition,
                        "editions": tuple(sorted(wanted.editions)),
                    },
                    progress=partial(_note, progress, at, many, edition),
                )
            )
        except PlainleafError as error:
            report = getattr(error, "report", None)
            found = [each for each in getattr(error, "diagnostics", ()) if each.is_error]
            return replace(
                _together(made),
                error=str(error),
                lines=tuple(report.lines()) if report else (),
                findings=tuple(each.data() for each in found),
            )
    return _together(made)


def _together(made: Sequence[Export]) -> Exported:
    files = [path for each in made for path in (*each.files.values(), *each.report_files)]
    return Exported(
        tuple(files),
        tuple(line for each in made for line in each.report.lines()),
        tuple(note for each in made for note in each.notes),
    )


def _note(progress: Path, at: int, many: int, edition: str, step: str, done: int, of: int) -> None:
    data = {"step": step, "done": at * of + done, "of": many * of, "edition": edition}
    beside = progress.with_suffix(".new")
    beside.write_text(json.dumps(data), "utf-8")
    beside.replace(progress)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import, before it is kept."""

    made: Import | None = None
    error: str = ""
    undecided: tuple[str, ...] = ()


def imported(
    name: str,
    data: bytes,
    language: str = "",
    changes: str = "",
    decisions: Mapping[str, str] | None = None,
) -> Imported:
    """Make an article of a file's bytes; nothing is kept.

    Args:
        name: the file's; its ending says of what kind it is.
        data: the file.
        language: where it is not to be guessed.
        changes: "accept" or "reject" tracked changes.
        decisions: what is made otherwise of which lines, as `import_article` has them.
    """
    with TemporaryDirectory(prefix="plainleaf-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            made = import_article(path, None, language or None, changes or None, decisions)
        except UndecidedError as error:
            return Imported(error=_without(error, folder), undecided=error.changes)
        except PlainleafError as error:
            return Imported(error=_without(error, folder))
    found = [replace(each, position=replace(each.position, file=name)) for each in made.diagnostics]
    return Imported(replace(made, diagnostics=tuple(found)))


def _without(error: PlainleafError, folder: str) -> str:
    return str(error).replace(f"{folder}/", "")


@dataclass(frozen=True, slots=True)
class Compared:
    """What an edited Word file would change, or has changed."""

    made: Update | None = None
    error: str = ""
    undecided: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def updated(
    path: Path,
    name: str,
    data: bytes,
    changes: str = "",
    chosen: frozenset[int] | None = None,
    *,
    dry_run: bool = True,
) -> Compared:
    """Compare an edited Word file with its article, and take edits where it is no dry run."""
    with TemporaryDirectory(prefix="plainleaf-") as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        try:
            made = update(path, file, changes=changes or None, dry_run=dry_run, only=chosen)
        except UndecidedError as error:
            return Compared(error=_without(error, folder), undecided=error.changes)
        except PlainleafError as error:
            return Compared(error=_without(error, folder))
    return Compared(made)


def _paragraphs(nodes: Sequence[Node]) -> int:
    own = [each for each in nodes if not isinstance(each, (List, DefinitionList, Table))]
    return sum(isinstance(each, Paragraph) or _paragraphs(children(each)) for each in own)


def counted(text: str) -> dict[str, int]:
    """Return how many of what an article holds, as somebody counts who looks at it.

    The title is said by itself, and what stands in an item, a cell or a note is none of the text's
    paragraphs.
    """
    article = api.read(SourceText(text)).article
    kinds: Counter[str] = Counter(type(node).__name__ for node in walk(article))
    return {
        "headings": sum(isinstance(node, Heading) for node in walk(article.blocks)),
        "paragraphs": _paragraphs(article.blocks),
        "lists": kinds["List"],
        "tables": kinds["Table"],
        "links": kinds["Link"],
        "pictures": kinds["Image"],
        "notes": len(article.footnotes),
        "works": len(article.references),
    }
