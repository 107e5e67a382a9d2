"""A Word file, opened: its styles and lists, and the tree of what stands in each of its parts.

This is the one reader of Word files (ISO/IEC 29500-1, strict and transitional). What is made of the
tree is made elsewhere: an outline in `readback.docx`, rules in `word_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

from lxml import etree

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.properties import Properties, merged, of_word
from plainleaf.verify.readback.word.content import StoryKind, WordBlock, WordComment, WordNote
from plainleaf.verify.readback.word.numbering import WordNumbering
from plainleaf.verify.readback.word.ooxml import W14, W15, R, W, child, is_true, val
from plainleaf.verify.readback.word.stories import StoryReader, StorySources
from plainleaf.verify.readback.word.styles import WordStyles
from plainleaf.verify.readback.zip import Archive, addresses_of, part_of, parts_of, targets_of


@dataclass(frozen=True, slots=True, eq=False)
class WordMargin:
    """A header or footer; `root` is its part's."""

    kind: StoryKind
    root: etree._Element
    blocks: tuple[WordBlock, ...]


class WordFile:
    """An open Word file; its parts are read when they are first asked for.

    Args:
        path: the file, or what messages call it.
        data: its bytes, if it is no file.

    Raises:
        ConformanceError: it is no Word document, or is damaged; so does asking for a part.
    """

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self.path = path
        self.archive = Archive(path, data, office=True)
        self._notes: dict[StoryKind, tuple[WordNote, ...]] = {}
        try:
            self.main = part_of(self.archive, "", "officeDocument") or ""
            if not self.main:
                raise ConformanceError(f"{path}: is not a Word document.")
        except BaseException:
            self.archive.__exit__(None, None, None)
            raise

    def __enter__(self) -> WordFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.archive.__exit__(kind, error, trace)

    @cached_property
    def document(self) -> etree._Element:
        """The root of the main part."""
        return self.archive.xml(self.main)

    @cached_property
    def root(self) -> etree._Element:
        """The element with the text itself."""
        body = child(self.document, "body")
        if body is None:
            raise ConformanceError(f"{self.path}: is not a Word document that can be read.")
        return body

    @cached_property
    def styles(self) -> WordStyles:
        """The styles."""
        return WordStyles(self._required("styles"))

    @cached_property
    def _sources(self) -> StorySources:
        return StorySources(self.styles, WordNumbering(self._required("numbering")))

    def _required(self, kind: str) -> etree._Element | None:
        """Return the root of a part without which the text cannot be told, if there is one."""
        name = part_of(self.archive, self.main, kind)
        return self.archive.xml(name) if name else None

    def part(self, kind: str) -> etree._Element | None:
        """Return the root of a part that the document is related to, if it is there."""
        name = part_of(self.archive, self.main, kind)
        return self.archive.xml(name) if name and name in self.archive else None

    @property
    def template(self) -> str:
        """The address of a template that is not in the file (17.15.1.1); empty if it names none."""
        settings = part_of(self.archive, self.main, "settings")
        attached = child(self.part("settings"), "attachedTemplate")
        if settings is None or attached is None:
            return ""
        return addresses_of(self.archive, settings).get(attached.get(f"{R}id") or "", "")

    def _reader(self, kind: StoryKind, part: str) -> StoryReader:
        addresses, targets = addresses_of(self.archive, part), targets_of(self.archive, part)
        return StoryReader(self._sources, kind, addresses, targets)

    @cached_property
    def body(self) -> tuple[WordBlock, ...]:
        """The text itself."""
        return self._reader(StoryKind.BODY, self.main).blocks(self.root)

    @cached_property
    def properties(self) -> tuple[Properties, ...]:
        """What the file says beside its text, place by place."""
        return of_word(self.archive)

    @property
    def title(self) -> str:
        """The title among the file's properties."""
        return merged(self.properties).title

    @cached_property
    def margins(self) -> tuple[WordMargin, ...]:
        """The headers, then the footers."""
        return tuple(
            WordMargin(kind, root, self._reader(kind, name).blocks(root))
            for kind in (StoryKind.HEADER, StoryKind.FOOTER)
            for name in parts_of(self.archive, self.main, kind)
            if name in self.archive
            for root in (self.archive.xml(name),)
        )

    @cached_property
    def note_roots(self) -> dict[StoryKind, tuple[str, etree._Element]]:
        """The parts with notes: the name and the root of each."""
        found = {}
        for kind in (StoryKind.FOOTNOTE, StoryKind.ENDNOTE):
            name = part_of(self.archive, self.main, f"{kind}s")
            if name:
                found[kind] = name, self.archive.xml(name)
        return found

    def notes(self, kind: StoryKind) -> tuple[WordNote, ...]:
        """Return the footnotes or the endnotes: as the text first mentions them, then the others.

        What programs keep there for themselves, such as the line above the notes, is left out.
        """
        if kind not in self._notes:
            self._notes[kind] = tuple(self._read_notes(kind))
        return self._notes[kind]

    def _read_notes(self, kind: StoryKind) -> Iterator[WordNote]:
        if kind not in self.note_roots:
            return
        name, root = self.note_roots[kind]
        notes = (n for n in root.iterfind(W + kind) if val(n, "type") in (None, "normal"))
        numbered = {
            (kind, val(note, "id") or ""): (number, note) for number, note in enumerate(notes, 1)
        }
        mentioned = [key for key in self._mentioned if key in numbered]
        reader = self._reader(kind, name)
        for key in [*mentioned, *(key for key in numbered if key not in mentioned)]:
            number, note = numbered[key]
            yield WordNote(kind, key[1], number, key in mentioned, reader.blocks(note))

    @property
    def _mentioned(self) -> tuple[tuple[StoryKind, str], ...]:
        """The marks of notes, in the order of the text."""
        return tuple(self._sources.mentioned) if self.body else ()

    @cached_property
    def comments(self) -> tuple[WordComment, ...]:
        """The comments, with what they answer (`commentsExtended`, MS-DOCX 2.5.3.1)."""
        name = part_of(self.archive, self.main, "comments")
        if not name or name not in self.archive:
            return ()
        extended = self.part("commentsExtended")
        more = {
            one.get(f"{W15}paraId"): one
            for one in (extended.iter(f"{W15}commentEx") if extended is not None else ())
        }
        reader, root = self._reader(StoryKind.COMMENT, name), self.archive.xml(name)
        # A comment is known there by its last paragraph.
        ids: dict[str, str] = {}
        found = []
        for comment in root.iterfind(f"{W}comment"):
            last = [one.get(f"{W14}paraId") for one in comment.iter(f"{W}p")][-1:]
            ids |= {known: val(comment, "id") or "" for known in last if known}
            found.append((comment, more.get(last[0]) if last else None))
        return tuple(
            WordComment(
                identifier=val(comment, "id") or "",
                author=val(comment, "author") or "",
                date=val(comment, "date") or "",
                parent="" if ex is None else ids.get(ex.get(f"{W15}paraIdParent", ""), ""),
                resolved=ex is not None and is_true(ex.get(f"{W15}done")),
                blocks=reader.blocks(comment),
            )
            for comment, ex in found
        )
