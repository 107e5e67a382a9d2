"""A Word file → a manuscript, on the one reader of Word files. Places are numbers of paragraphs.

account.py    all words of the file, for the proof
changes.py    which tracked changes stand
signs.py      signs of Symbol and Wingdings
citations.py  works that Zotero, Mendeley and Word keep in the file
marks.py      what marks in the text lead to
inlines.py    what stands in a paragraph
passages.py   quotations, terms, computer’s words
roles.py      what a paragraph is, by its style
lists.py      items → lists
structure.py  paragraphs → blocks
tables.py     tables

This room is the way from the file to the manuscript: what stands outside the text (title, byline,
references, glossary, notes) is taken out of it in turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from plainleaf.errors import SourceError
from plainleaf.importers.handout import GENERATOR, Handout, front_of, labels_of, opening_of
from plainleaf.importers.inlines import InlineWriter
from plainleaf.importers.key_points import boxed
from plainleaf.importers.language import guess
from plainleaf.importers.manuscript import Manuscript, Reports, Where, excerpt
from plainleaf.importers.pictures import Pictures
from plainleaf.importers.plain.opening import Opening
from plainleaf.importers.runs import inlines_of
from plainleaf.importers.tidy import tidied_blocks
from plainleaf.importers.word.account import account_of, refuse_entities, words_below
from plainleaf.importers.word.changes import Changes, Decision, refuse_undecided
from plainleaf.importers.word.citations import words_sources
from plainleaf.importers.word.inlines import InlineReader
from plainleaf.importers.word.lines import Line, Piece, is_drop_cap
from plainleaf.importers.word.marks import (
    KINDS,
    anchors,
    marked_language,
    marks_in_notes,
    note_marks,
    number_of,
    numbers,
    references,
)
from plainleaf.importers.word.roles import Role
from plainleaf.importers.word.structure import StructureReader
from plainleaf.importers.wording import is_greeting, label, wording
from plainleaf.importers.works import Works, joined_citations, with_ids_of
from plainleaf.model.article import Footnote
from plainleaf.model.inlines import Citation, Image, Inlines
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader.front_matter import canonical_language
from plainleaf.text.shapes import heading_shaped
from plainleaf.verify.readback.properties import merged
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    StoryKind,
    WordParagraph,
)
from plainleaf.verify.readback.word.ooxml import W
from plainleaf.verify.readback.word.walk import paragraphs_in

__all__ = ["Changes", "from_word"]

# Word itself has none of these names.
_OUR_STYLES = ("key point", "reference entry", "source line", "byline", "lede", "table spacer")


def from_word(
    path: Path, language: str | None = None, changes: Changes | None = None
) -> Manuscript:
    """Return the manuscript of a Word file.

    Args:
        path: the file.
        language: BCP 47; None: as the file is marked, or guessed.
        changes: what becomes of tracked changes; None: undecided ones stop the import.

    Raises:
        SourceError: it has undecided changes or no text, or declares a document type.
        ConformanceError: it is no Word file, or is damaged.
    """
    with WordFile(path) as file:
        refuse_entities(file)
        if changes is None:
            refuse_undecided(file)
        return _Import(file, Reports(str(path)), language, changes).manuscript()


class _Import:
    """One import of a Word file."""

    def __init__(
        self, file: WordFile, reports: Reports, language: str | None, changes: Changes | None
    ) -> None:
        self.file, self.reports = file, reports
        paragraphs = list(paragraphs_in(file.body))
        if not any(each.text.strip() or any(each.drawings) for each in paragraphs):
            raise SourceError(f"{file.path}: there is no text in it.")
        self.said = merged(file.properties)
        self.ours = self.said.generator.startswith(GENERATOR) or any(
            file.styles.has(each) for each in _OUR_STYLES
        )
        marked = marked_language(paragraphs)
        self.language = language or self._language(paragraphs, marked)
        self.words = wording(self.language)
        self.works = Works(reports)
        self.pictures = Pictures()
        cited = references(paragraphs) if self.ours else {}
        sources = [
            file.archive.xml(name)
            for name in file.archive.names()
            if re.fullmatch(r"customXml/item\d+\.xml", name)
            and b"bibliography" in file.archive.data(name)[:2000]
        ]
        self.inline = InlineReader(
            file,
            Decision(changes),
            reports,
            self.works,
            self.pictures,
            marked or self.language,
            self.language,
            anchors(paragraphs),
            cited,
            note_marks(paragraphs) | marks_in_notes(file),
            words_sources(sources),
            self.ours,
        )
        handout = Handout(labels_of(self.language), reports) if self.ours else None
        self.structure = StructureReader(self.inline, reports, self.words, handout, self.ours)
        self.front: dict[str, Any] = {}

    def manuscript(self) -> Manuscript:
        """Return the whole of it."""
        pieces = list(map(self._greeting_as_text, self.structure.pieces(self.file.body)))
        pieces, title = self._without_title(pieces)
        pieces, head = self._opening(pieces)
        pieces = self._without_references(pieces)
        pieces, glossary = self._without_glossary(pieces)
        blocks = tuple(self.structure.structured(pieces))
        if not self.ours:
            blocks = tuple(boxed(blocks, self.words))
        footnotes = self._footnotes()
        self._name_the_rest()
        if head.source:
            self.works.add_source(head.source, head.source_line)
        self.works.authors = self.said.authors or head.front.get("authors", ())
        entries, ids = self.works.settled()
        front: dict[str, Any] = {"title": title} if title else {}
        front |= {"lang": self.language, **self.front, **head.front}
        if self.said.generator.startswith(GENERATOR):
            front |= front_of(self.said)
            if front.get("owner") == self._letterhead():
                del front["owner"]  # the clinic's own name, for catalogues
        if self.works.source:
            front["source"] = ids[self.works.source]
        if entries:
            front["references"] = entries
        if glossary:
            writer = InlineWriter(frozenset(ids.values()))
            front["glossary"] = {
                term: writer.line(with_ids_of(meaning, ids)) for term, meaning in glossary.items()
            }
        made, notes, short = tidied_blocks(
            with_ids_of(blocks, ids), with_ids_of(footnotes, ids), {}, self.reports
        )
        joined = [
            each.element for each in paragraphs_in(self.file.body)
            if is_drop_cap(each) or (
                each.mark_change is not None
                and not self.inline.decision.stands(each.mark_change)
            )
        ]  # fmt: skip
        account = account_of(self.file, dict(numbers(self.file)), self.inline.apart, joined)
        cites = [node for node in walk((made, notes)) if isinstance(node, Citation)]
        locators = [item.locator for cite in cites for item in cite.items]
        used = {node.picture for node in walk((made, notes)) if isinstance(node, Image)}
        return Manuscript(
            front,
            made,
            account,
            tuple(self.reports.found),
            notes,
            short,
            {path: data for path, data in self.pictures.taken.items() if path in used},
            " ".join([*self.structure.moved, *locators]),
        )

    def _letterhead(self) -> str:
        """Return the words of the letterhead; empty if there is none."""
        first = next(paragraphs_in(self.file.body), None)
        return (
            " ".join(first.text.split())
            if first is not None and "letterhead" in first.style.names
            else ""
        )

    # --- Language ----------------------------------------------------------------------------

    def _language(self, paragraphs: Sequence[WordParagraph], marked: str) -> str:
        if self.said.generator.startswith(GENERATOR) and self.said.language:
            return canonical_language(self.said.language) or "en"
        tag, sure = guess("\n".join(each.text for each in paragraphs))
        if marked and (not sure or marked.split("-")[0] == tag.split("-")[0]):
            return marked
        if not sure:
            self.reports.asked(
                f"The language seems to be {tag}.", 1, "Name it with --lang if it is another."
            )
        elif marked:
            self.reports.guessed(
                f"The text is marked as {marked} and reads as {tag}; it is taken for {tag}.", 1,
                "Name it with --lang if it is another.",
            )  # fmt: skip
        return tag

    # --- What stands at the head -------------------------------------------------------------

    def _without_title(self, pieces: list[Piece]) -> tuple[list[Piece], str]:
        lines = [each for each in pieces if isinstance(each, Line) and not each.empty]
        found = next((each for each in lines if each.looks.role is Role.TITLE), None)
        headings = [
            each for each in lines
            if each.looks.role is Role.HEADING and label(each.text) not in self.words.contents
        ]  # fmt: skip
        if found is None:
            firsts = [each for each in headings if each.paragraph.level == 1]
            if len(firsts) == 1 and (self.ours or headings[0] is firsts[0]):
                found = firsts[0]
        told = ""
        if found is None and lines:
            first = next((each for each in lines if not self._greets(each)), lines[0])
            plain = first.looks.role is Role.TEXT and first.place is None and len(lines) > 1
            if not self._greets(first) and (
                (plain and heading_shaped(" ".join(first.text.split())))
                or (headings and first is headings[0])
            ):
                found = first
                told = "The first line is the title of the article."
        if found is not None and (told or not self.ours):
            words = " ".join(found.text.split())
            self.reports.guessed(
                told or f"The title was read from this line: {excerpt(words)}",
                found.position.line, "Write another title if it is none.", words=words,
                keys=("title",),
            )  # fmt: skip
        if found is None:
            self.reports.asked(
                "The file has no title.", 1,
                "Write a title into the front matter: title: What it is about.",
            )  # fmt: skip
            return pieces, ""
        place = found.place
        if place is not None and place.ordered and place.count is not None:
            self.reports.left_out(
                "Left out, a number that Word gives to a heading", number_of(place),
                found.position.line, where=Where.NOWHERE,
            )  # fmt: skip
        title = plain_text(inlines_of(found.runs, found.position))
        kept: list[Piece] = []
        for each in pieces:
            if each is not found:
                kept.append(each)
            elif found.boxes or any(isinstance(run.content, Image) for run in found.runs):
                pictures = [run for run in found.runs if isinstance(run.content, Image)]
                text = replace(found.looks, role=Role.TEXT)
                kept.append(replace(found, runs=pictures, looks=text, place=None))
        return kept, " ".join(title.split())

    def _greets(self, line: Line) -> bool:
        return not self.ours and is_greeting(" ".join(line.text.split()), self.words)

    def _greeting_as_text(self, piece: Piece) -> Piece:
        if isinstance(piece, Line) and piece.looks.role in (Role.TITLE, Role.HEADING) and (
            self._greets(piece)
        ):  # fmt: skip
            return replace(piece, looks=replace(piece.looks, role=Role.TEXT))
        return piece

    def _opening(self, pieces: list[Piece]) -> tuple[list[Piece], Opening]:
        """Take the description and the lines of authors, dates and the source."""
        pieces = _source_first(pieces)
        lines: list[tuple[str, int]] = []
        taken: dict[int, Line] = {}
        for at, piece in enumerate(pieces):
            if not isinstance(piece, Line):
                break
            role = piece.looks.role
            if role in (Role.LEDE, Role.SUBTITLE) and "description" not in self.front:
                self.front["description"] = " ".join(piece.text.split())
                taken[at] = piece
                if role is Role.SUBTITLE:
                    self.reports.guessed(
                        "The subtitle is the description of the article.",
                        piece.position.line, words=" ".join(piece.text.split()),
                        keys=("description",),
                    )  # fmt: skip
            elif role is Role.ADDED:
                self.reports.left_out(
                    "Left out, what handouts say by themselves", piece.said, piece.position.line
                )
                taken[at] = piece
            elif not piece.text.strip():
                continue  # nothing, or a picture, or a text box
            elif role in (Role.BYLINE, Role.SOURCE) or (
                role is Role.TEXT and piece.place is None and len(lines) < 4 and not self.ours
            ):
                lines.append((" ".join(piece.text.split()), at))
            else:
                break
        apart = Reports(self.reports.name)
        left, head = opening_of(lines, self.language, self.words, apart)
        for each in apart.found:
            piece = pieces[min(each.position.line, len(pieces) - 1)]
            place = piece.position if isinstance(piece, Line) else each.position
            self.reports.found.append(replace(each, position=place))
        for text, at in left:
            piece = pieces[at]
            if isinstance(piece, Line) and piece.looks.role is not Role.TEXT:
                self.reports.left_out(
                    "Left out, what handouts say by themselves", text, piece.position.line
                )
        kept = {
            at for _, at in left
            if isinstance(piece := pieces[at], Line) and piece.looks.role is Role.TEXT
        }  # fmt: skip
        gone = {at for _, at in lines if at not in kept} | set(taken)
        out: list[Piece] = []
        for at, piece in enumerate(pieces):
            if at not in gone:
                ours = isinstance(piece, Line) and piece.looks.role in (Role.ADDED,)
                if ours and isinstance(piece, Line):
                    if not piece.empty:
                        self.reports.left_out(
                            "Left out, what handouts say by themselves", piece.said,
                            piece.position.line,
                        )  # fmt: skip
                    continue
                out.append(piece)
        return out, head

    # --- Works and words explained -----------------------------------------------------------

    def _without_references(self, pieces: list[Piece]) -> list[Piece]:
        """Take the list of references of our own files, with its heading."""
        if not self.ours:
            return pieces
        out: list[Piece] = []
        for piece in pieces:
            if not isinstance(piece, Line) or piece.looks.role is not Role.REFERENCE:
                out.append(piece)
                continue
            names = [
                each.name for each in piece.paragraph.inlines
                if isinstance(each, BookmarkPoint) and each.start
            ]  # fmt: skip
            before = out[-1] if out else None
            if (
                isinstance(before, Line)
                and before.looks.role is Role.HEADING
                and not self.works.data
            ):
                out.pop()
                self.reports.left_out(
                    "Left out, the heading of the references; handouts write their own",
                    before.text, before.position.line,
                    "The works stand in the front matter, under references.",
                )  # fmt: skip
            count = piece.place.count if piece.place and piece.place.ordered else 0
            text = re.sub(r"(?:\s*↩)+\s*\Z", "", " ".join(piece.text.split()))
            self.works.add_line(names[0] if names else text, text, piece.position.line, count or 0)
        return out

    def _without_glossary(self, pieces: list[Piece]) -> tuple[list[Piece], dict[str, Inlines]]:
        if not self.ours:
            return pieces, {}
        out: list[Piece] = []
        found: dict[str, Inlines] = {}
        term = ""
        for piece in pieces:
            role = piece.looks.role if isinstance(piece, Line) else None
            if isinstance(piece, Line) and role is Role.EXPLAINED:
                before = out[-1] if out else None
                dropped = piece.text
                if not found and isinstance(before, Line) and before.looks.role is Role.HEADING:
                    out.pop()
                    dropped += f" {before.text}"
                term = " ".join(piece.text.split())
                found[term] = ()
                self.reports.guessed(
                    f"“{term}” is explained in the front matter, under glossary.",
                    piece.position.line, dropped=dropped,
                )  # fmt: skip
            elif isinstance(piece, Line) and role is Role.EXPLANATION and term:
                runs = [run for run in piece.runs if not (
                    isinstance(run.content, str) and run.content.strip() == "↩")]  # fmt: skip
                runs, _ = joined_citations(runs, list(self.works.data))
                found[term] = (*found[term], *inlines_of(runs, piece.position))
            else:
                out.append(piece)
        return out, found

    # --- Notes, and the rest -----------------------------------------------------------------

    def _footnotes(self) -> tuple[Footnote, ...]:
        known = {(note.kind, note.identifier): note for kind in KINDS
                 for note in self.file.notes(kind)}  # fmt: skip
        made: list[Footnote] = []
        labels = self.inline.labels
        while len(made) < len(labels):
            key_ = list(labels)[len(made)]
            position = self.reports.at(1)
            if key_ not in known:
                self.reports.asked(
                    "A mark leads to a note that is not in the file.", 1, "Take the mark away."
                )
                made.append(Footnote(labels[key_], (), position))
                continue
            blocks = self.structure.blocks(known[key_].blocks, within=True)
            made.append(Footnote(labels[key_], tuple(blocks), position))
        for key_, note in known.items():
            if key_ not in labels:
                words = " ".join(each.text for each in paragraphs_in(note.blocks))
                if words.strip():
                    self.reports.left_out(
                        "Left out, a note that nothing leads to", words, 1, where=Where.LAST
                    )
        return tuple(made)

    def _name_the_rest(self) -> None:
        for reading in self.file.root.iter(f"{W}rt"):
            self.reports.left_out(
                "Left out, how a word is read, which stood above it", words_below(reading), 1,
                "Write it in brackets behind the word, if readers need it.", where=Where.LAST,
            )  # fmt: skip
        for margin in self.file.margins:
            words = words_below(margin.root)
            if words.strip():
                what = "header" if margin.kind is StoryKind.HEADER else "footer"
                where = Where.FIRST if what == "header" else Where.LAST
                self.reports.left_out(f"Left out, the {what} of the pages", words, 1, where=where)
        for comment in self.file.comments:
            words = " ".join(each.text for each in paragraphs_in(comment.blocks))
            who = f" by {comment.author}" if comment.author else ""
            done = ", which is settled" if comment.resolved else ""
            self.reports.left_out(
                f"Left out, a comment{who}{done}",
                words,
                1,
                "Do what it asks for, if it still does.",
                where=Where.LAST,
            )
        if self.inline.replaced:
            marks = self.inline.replaced
            count = len(marks)
            what = "1 mark" if count == 1 else f"{count} marks"
            self.reports.guessed(
                f"{what} of notes and works, such as {marks[0].strip()}, became marks of the "
                "article.",
                self.inline.first_replaced or 1,
                dropped=" ".join(marks),
            )
        looks = sum(self.inline.looks.values())
        if looks and not self.ours:
            names = {"color": "colour", "sz": "size", "u": "underlining", "rFonts": "font",
                     "shd": "shading", "highlight": "highlighting"}  # fmt: skip
            said = ", ".join(
                f"{names.get(name, name)} ({count})"
                for name, count in sorted(self.inline.looks.items())
            )
            self.reports.guessed(
                f"Looks that say nothing by themselves were left out: {said}.", 1,
                "Where a colour said something, say it in words.",
            )  # fmt: skip


def _source_first(pieces: list[Piece]) -> list[Piece]:
    """Return pieces with the source above the text: in one of our own files it may stand last."""
    lines = [each for each in pieces if isinstance(each, Line)]
    source = next((each for each in lines if each.looks.role is Role.SOURCE), None)
    if source is None:
        return pieces
    others = [each for each in pieces if each is not source]
    heads = [
        at for at, each in enumerate(others, 1)
        if isinstance(each, Line) and each.looks.role in (Role.BYLINE, Role.LEDE)
    ]  # fmt: skip
    last = max(heads, default=0)
    return [*others[:last], source, *others[last:]]
