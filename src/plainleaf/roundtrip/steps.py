"""The whole of an update: read, compare, patch, prove, merge, write.

One room: the steps in order, and each sentence that says what was not taken.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from plainleaf.diagnostics import Diagnostic, Position, Severity, in_source_order
from plainleaf.errors import ConformanceError, SourceError, WriteError
from plainleaf.handout.origin import PROPERTY, Origin, origin_from
from plainleaf.importers.runs import FormatKind
from plainleaf.importers.word.account import refuse_entities
from plainleaf.importers.word.changes import Changes, Decision
from plainleaf.reader import find
from plainleaf.reader.markdown.spans import spans_of
from plainleaf.reader.source import decoded, unified
from plainleaf.roundtrip.align import Alignment, Edit, aligned
from plainleaf.roundtrip.cells import cell_of
from plainleaf.roundtrip.clinic_words import ClinicWords
from plainleaf.roundtrip.copying import Exporter, exporter_of, looked, margins_of
from plainleaf.roundtrip.decided import comments_of, refuse_undecided
from plainleaf.roundtrip.history import base_of, keep
from plainleaf.roundtrip.leaves import Leaf, shown_words
from plainleaf.roundtrip.merge import Conflict, lines_now, merged
from plainleaf.roundtrip.patching.blocks import block_patches, changed_block, generated
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused
from plainleaf.roundtrip.patching.tables import table_patches
from plainleaf.roundtrip.prove import Settled, numbers_differ, same, settled
from plainleaf.roundtrip.reading import story_of
from plainleaf.roundtrip.said import (
    Said,
    in_conflict,
    in_words,
    leaves,
    line,
    quoted,
    said,
)
from plainleaf.run.rewrite import rewrite
from plainleaf.run.staging import uninterrupted
from plainleaf.text.shown import shown_instead
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.properties import custom_of_word, of_word
from plainleaf.verify.readback.word import WordFile

_OURS = ("key point", "reference entry", "source line", "byline", "lede")
_NOT_WANTED = "This edit was not asked for"


@dataclass(frozen=True, slots=True)
class Update:
    """What came of an edited Word file.

    Args:
        article: the article's file.
        base: where the text was found from which the file was exported, as a sentence.
        taken: how many edits were taken.
        refused: what was not taken, each with its place and where to change it instead.
        notes: comments, and what else a person should know.
        diff: what changes in the article, as a unified diff; empty if nothing.
        written: whether the article was written.
        comments: the comments as lines of text.
        edits: all that were found, those that were not asked for, too.
    """

    article: Path
    base: str
    taken: int
    refused: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    diff: str
    written: bool
    comments: tuple[str, ...] = ()
    edits: tuple[Said, ...] = ()


def update(
    article: Path | str,
    edited: Path | str,
    *,
    changes: Changes | str | None = None,
    dry_run: bool = False,
    root: Path | str | None = None,
    clinic: Path | str | bool | None = None,
    only: Collection[int] | None = None,
) -> Update:
    """Bring the edits of a Word file of ours back into its article.

    Args:
        article: a Markdown file, or a folder that holds article.md.
        edited: the Word file.
        changes: "accept" or "reject" the tracked changes in it; None: they stop the update.
        dry_run: write nothing.
        root: a folder beside the article's from which pictures may be read, too.
        clinic: as for an export.
        only: the numbers of the edits that are wanted; None: all.

    Raises:
        SourceError: the article or the Word file cannot be read, or the file is none of ours.
        UndecidedError: it has tracked changes that nobody has decided.
        ConformanceError: the file is damaged, or the changed article could not be proven.
        WriteError: the article could not be written.
    """
    path, edited = find(Path(article)), Path(edited)
    if not edited.is_file():
        raise SourceError(f"{edited}: no such file.")
    with WordFile(edited) as file:
        refuse_entities(file)
        if changes is None:
            refuse_undecided(file)
        return _Updating(path, file, Decision(Changes(changes) if changes else None)).run(
            root=Path(root) if root is not None else None,
            clinic=clinic,
            dry_run=dry_run,
            only=only,
        )


def origin_in(path: Path) -> Origin | None:
    """Return of which article and copy a Word file was made; None where it does not say.

    Raises:
        ConformanceError: it is no Word file, or is damaged.
    """
    with WordFile(path) as file:
        return _origin(file)


def _origin(file: WordFile) -> Origin | None:
    return origin_from(custom_of_word(file.archive).get(PROPERTY, ""))


def _refuse_another(file: WordFile, title: str) -> None:
    """Refuse the Word file of another handout: what differs would be taken for edits."""
    own = normal(of_word(file.archive)[0].title)
    if own and own != normal(title):
        raise SourceError(
            f"{file.path}: was made of another handout, “{own}”; this one is “{title}”. Choose "
            "that handout. If it is this one, and its title was changed since, put the title back, "
            "take the edits, and change it again."
        )


@dataclass(slots=True)
class _Updating:
    path: Path
    file: WordFile
    decision: Decision
    refused: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)

    def run(
        self,
        *,
        root: Path | None,
        clinic: Path | str | bool | None,
        dry_run: bool,
        only: Collection[int] | None,
    ) -> Update:
        """Do all of it."""
        origin = _origin(self.file)
        if origin is None and not any(map(self.file.styles.has, _OURS)):
            raise SourceError(
                f"{self.file.path}: is no handout of Plainleaf’s, so it cannot update an article. "
                "`plainleaf import` makes an article of it."
            )
        exporter = exporter_of(self.path, origin, root, clinic)
        found = base_of(self.path, origin.article if origin else "")
        text = unified(decoded(found.data, str(self.path)))
        data = self.path.read_bytes()
        now = unified(decoded(data, str(self.path)))
        before = exporter.story(text)
        if not found.known:
            _refuse_another(self.file, exporter.title(text))
        language = exporter.language(text)
        after = story_of(self.file, language, self.decision, exporter.looks, before)
        alignment = aligned(before, after)
        base = Base(
            text,
            spans_of(text),
            before,
            exporter.works(text),
            after=after,
            notes=alignment.note_numbers(),
            pictures=exporter.pictures,
            folder=self.path.parent,
            labels=exporter.labels(text),
            lines=lines_now(text, now),
        )
        title = exporter.labels(text)["emergency_title"]
        clinics = ClinicWords(before, exporter.copy.clinic, language, title, exporter.same_clinic)
        done = settled(alignment, base, partial(_ways, only=only), exporter.story, after)
        old = self._name(alignment, done, base, clinics)
        self._check(alignment, done, exporter, base)
        self._margins(exporter, text)
        new, conflicts, already = done.text, dict[int, Conflict](), frozenset[int]()
        if now != text:
            known = {each.key for each in aligned(before, exporter.story(now)).edits}
            missing = _not_made(alignment, done, known)
            new, conflicts, already = merged(text, now, missing)
            already |= done.taken - missing.keys()
            for number in conflicts:
                cells = [cell_of(e, before, after) for e in alignment.edits if e.number == number]
                self._conflict(conflicts[number], next(filter(None, cells), ""))
            exporter.story(new)  # raises if together they are no article
        self._links(alignment, done, base, language)
        self._looks(exporter, text)
        comments = comments_of(self.file, alignment, base, str(self.path), self.notes)
        written = False
        if new != now and not dry_run:
            self._write(data, now, new, exporter.pictures)
            written = True
        return Update(
            self.path,
            found.said,
            len(done.taken) - len(conflicts),
            tuple(in_source_order(self.refused)),
            tuple(in_source_order(self.notes)),
            _diff(now, new, str(self.path)),
            written,
            tuple(comments),
            tuple(
                in_words(edit, base, done.taken, already, conflicts.get(edit.number))
                for edit in alignment.edits
                if edit.number not in old
            ),
        )

    # --- What is said ------------------------------------------------------------------------

    def _refuse(self, message: str, line: int, hint: str) -> None:
        place = Position(str(self.path), line)
        self.refused.append(
            Diagnostic("edit-refused", Severity.WARNING, message + ".", place, hint)
        )

    def _conflict(self, found: Conflict, cell: str) -> None:
        kept, other = in_conflict(found)
        message = (
            "Both the article and the Word file change the same words. The article keeps "
            f"{kept or 'that they are gone'}; the Word file has {other or 'removed them'}"
            f"{cell and f' ({cell})'}."
        )
        place = Position(str(self.path), found.line)
        self.refused.append(
            Diagnostic(
                "edit-conflict", Severity.WARNING, message, place, "Decide, and write what holds."
            )
        )

    def _name(
        self, alignment: Alignment, done: Settled, base: Base, clinics: ClinicWords
    ) -> frozenset[int]:
        """Name what is not taken, and return the numbers of edits that are none."""
        old = set()
        for edit in alignment.edits:
            why = done.refused.get(edit.number)
            if why is None:
                continue
            key = clinics.key_of(edit)
            if key and clinics.is_old(edit):
                old.add(edit.number)
            elif key:
                # Said whatever was asked for: a number that readers call may be among them.
                self.refused.append(clinics.said(edit, key, self.place(edit)))
            elif why.why != _NOT_WANTED:
                cell = cell_of(edit, base.story, base.after)
                place = self.place(edit) + (cell and f", {cell}")
                self._refuse(f"{why.why}: {said(edit)} ({place})", line(edit, base), why.hint)
        return frozenset(old)

    def place(self, edit: Edit) -> str:
        """Return where in the Word file an edit is."""
        leaf = next(
            (each for side in (edit.after, edit.before, edit.previous) for each in leaves(side)),
            None,
        )
        number = leaf.paragraph.index + 1 if leaf is not None and leaf.paragraph else 0
        where = f"paragraph {number}" if number else "at its start"
        return f"{self.file.path.name}, {where}"

    def _check(self, alignment: Alignment, done: Settled, exporter: Exporter, base: Base) -> None:
        """Refuse a result that is not the edited file but for what was refused."""
        made = exporter.story(done.text)
        if not same(made, alignment.played(done.taken), base.story):
            raise ConformanceError(
                f"{self.path}: what the edits make of it does not export to what {self.file.path} "
                "shows; nothing was written. Please report this with both files."
            )
        if not done.refused and (item := numbers_differ(made, base.after)) is not None:
            self._refuse(
                f"An item shows another number in the Word file, {item.number}: "
                f"{quoted(shown_words([item]))}", 0, "Write the number in the article.",
            )  # fmt: skip

    def _margins(self, exporter: Exporter, text: str) -> None:
        if not exporter.same_clinic:
            self._note("The clinic’s profile is another one than at the export; its words are "
                       "not compared.", "")  # fmt: skip
            return
        before, after = exporter.margins(text), margins_of(self.file)
        for each in after:
            if each not in before:
                self._refuse(
                    f"Headers and footers are made by handouts: {quoted(each)}", 0,
                    "Change the title in the article, or the clinic’s profile clinic.toml.",
                )  # fmt: skip

    def _links(self, alignment: Alignment, done: Settled, base: Base, language: str) -> None:
        """Note numbers and addresses that were changed in words, while the link stays as it was."""
        for edit in alignment.edits:
            if edit.kind != "changed" or edit.number not in done.taken:
                continue
            before, after = _linked(edit.before), _linked(edit.after)
            for address in before.keys() & after.keys():
                wrong = shown_instead(after[address], address, language)
                if before[address] != after[address] and wrong:
                    self._note(
                        f"The words say {quoted(after[address])} now, but the link still leads to "
                        f"{address}.", "Change the link in the article, too: until then it is not "
                        "exported.", line(edit, base),
                    )  # fmt: skip

    def _looks(self, exporter: Exporter, text: str) -> None:
        """Note looks that say nothing by themselves, which no article has."""
        had = exporter.looked(text)
        found = looked(self.file) - had
        if found:
            said = ", ".join(f"{name} ({count})" for name, count in sorted(found.items()))
            self._note(
                f"Looks that say nothing by themselves are not taken: {said}.",
                "Where a colour or a size said something, say it in words.",
            )

    def _note(self, message: str, hint: str, line: int = 0) -> None:
        place = Position(str(self.path), line)
        self.notes.append(Diagnostic("edit-note", Severity.NOTE, message, place, hint))

    # --- Writing -----------------------------------------------------------------------------

    def _write(self, data: bytes, now: str, new: str, pictures: Mapping[str, bytes]) -> None:
        """Write the article, and before it the pictures that it shows now and did not before."""
        keep(self.path)
        made: list[Path] = []
        try:
            with uninterrupted():
                for path, picture in pictures.items():
                    if path in new and path not in now:
                        made += _written(self.path.parent / path, picture)
                rewrite(self.path, with_line_ends(data, now, new))
        except BaseException:
            for each in made:
                each.unlink(missing_ok=True)
            raise


def _written(path: Path, data: bytes) -> list[Path]:
    """Write a new picture."""
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written ({error.strerror}).") from None
    return [path]


def _ways(
    parts: Sequence[Edit], base: Base, only: Collection[int] | None = None
) -> Iterator[list[Patch]]:
    """Yield the ways in which the parts of an edit can be made, with the notes that they add."""
    if only is not None and parts[0].number not in only:
        raise Refused(_NOT_WANTED)
    base.definitions.clear()
    for way in _own_ways(parts, base):
        yield [*way, *base.definitions.values()]


def _own_ways(parts: Sequence[Edit], base: Base) -> Iterator[list[Patch]]:
    kinds = {each.kind for each in parts}
    if kinds <= {"removed", "added", "changed"} and len(parts) > 1:
        yield from block_patches(parts, base)
        return
    (part, *more) = parts
    if more:
        raise Refused("Edits that hang together are not taken here")
    match part.kind:
        case "changed":
            yield from changed_block(part.before, part.after, base)
        case "removed" | "added":
            _refuse_generated(part)
            yield from block_patches(parts, base)
        case "unknown":
            raise Refused("This is nothing that an article can hold, or that is told apart here")
        case _:
            yield from table_patches(part, base)


def _not_made(alignment: Alignment, done: Settled, known: set[object]) -> dict[int, list[Patch]]:
    """Return the patches of edits that the article does not have already."""
    missing = {each.number for each in alignment.edits if each.key not in known}
    return {number: done.patches[number] for number in done.patches if number in missing}


def _linked(leaf: Leaf) -> dict[str, str]:
    """Return the words of the links of a paragraph, by their addresses."""
    found: dict[str, str] = {}
    for token in leaf.tokens:
        for each in token.formats:
            if each.kind is FormatKind.LINK:
                found[each.value] = found.get(each.value, "") + token.text
    return found


def _refuse_generated(part: Edit) -> None:
    for leaf in leaves(part.before if part.kind == "removed" else part.after):
        if leaf.generated:
            raise Refused(*generated(leaf))


def _diff(now: str, new: str, name: str) -> str:
    lines = difflib.unified_diff(
        now.splitlines(keepends=True), new.splitlines(keepends=True), name, name
    )
    out = []
    for each in lines:
        out.append(each if each.endswith("\n") else each + "\n\\ No newline at end of file\n")
    return "".join(out)


def with_line_ends(data: bytes, now: str, new: str) -> bytes:
    """Return a text with the line ends that its file had, line by line.

    Args:
        data: the file.
        now: its text, lines ended by newlines alone.
        new: the text to be written.
    """
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    ends = re.findall(r"\r\n|\r|\n", data.decode("utf-8"))
    if set(ends) <= {"\n"}:
        return mark + new.encode()
    usual = max(set(ends), key=ends.count)
    old, made = now.split("\n"), new.split("\n")
    kept = [usual] * len(made)
    matcher = difflib.SequenceMatcher(None, old, made, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        for at in range(size):
            if i + at < len(ends):
                kept[j + at] = ends[i + at]
    pieces = [line + end for line, end in zip(made, kept, strict=True)]
    pieces[-1] = made[-1]
    return mark + "".join(pieces).encode()
