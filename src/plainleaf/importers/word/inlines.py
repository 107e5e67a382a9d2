"""The inlines of a paragraph of a Word file → runs, and what is left out of it, named.

One room: one `match` over all that can stand in a paragraph, so that nothing is left out unnamed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from plainleaf.diagnostics import Position
from plainleaf.importers.language import is_foreign, primary
from plainleaf.importers.manuscript import Reports
from plainleaf.importers.pictures import Pictures
from plainleaf.importers.runs import Format, FormatKind, Formats, Run, with_format
from plainleaf.importers.word.account import font_of
from plainleaf.importers.word.changes import Decision
from plainleaf.importers.word.citations import Cited, cited, cited_by_control
from plainleaf.importers.word.signs import has_signs, sign_of
from plainleaf.importers.works import Works
from plainleaf.model.inlines import Citation, CitationItem, FootnoteReference, Image, LineBreak
from plainleaf.reader.front_matter import canonical_language
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    Equation,
    FieldStart,
    Gap,
    GapKind,
    NoteReference,
    RunPiece,
    StoryKind,
    SymbolSign,
    WordBlock,
    WordDrawing,
    WordLink,
    WordParagraph,
    WordRun,
    Words,
)
from plainleaf.verify.readback.word.drawings import kind_of
from plainleaf.verify.readback.word.ooxml import A, W
from plainleaf.verify.readback.word.walk import leads_back

_SCHEMES = ("http://", "https://", "mailto:", "tel:")
# Marks of direction that handouts put round what runs from left to right, and of lines' ends.
_OUR_MARKS = {0x200B: None, 0x200E: None, 0x200F: None, 0x2060: None, 0x202F: "\u00a0"}
_CODE_STYLES = ("html code", "verbatim char", "source text", "html typewriter", "code")
# What a reader of paper does not need and an article cannot say.
_LOOKS = frozenset(("color", "sz", "u", "highlight", "shd", "rFonts", "caps", "smallCaps", "bdr",
    "effect", "emboss", "outline", "shadow"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box, to be a box below the paragraph in which it is anchored."""

    blocks: tuple[WordBlock, ...]


@dataclass(slots=True)
class InlineReader:
    """Reads the inlines of one file.

    Args:
        file: the file.
        decision: which tracked changes stand.
        reports: where what is left out is named.
        works: where works go that programs keep in the file.
        pictures: where pictures go.
        language: what most of the text is marked as (BCP 47).
        article: the language of the article.
        anchors: the identifiers of headings, by bookmark.
        references: the keys of works, by bookmark.
        note_marks: notes, by the bookmark round their mark.
        sources: works that Word itself keeps, by tag.
        apart: the runs that are no text, filled while paragraphs are read.
        ours: the file is a handout of our own.
    """

    file: WordFile
    decision: Decision
    reports: Reports
    works: Works
    pictures: Pictures
    language: str
    article: str
    anchors: Mapping[str, str]
    references: Mapping[str, str]
    note_marks: Mapping[str, tuple[StoryKind, str]]
    sources: dict[str, dict[str, Any]]
    ours: bool = False
    labels: dict[tuple[StoryKind, str], str] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)
    first_replaced: int = 0
    apart: set[Any] = field(default_factory=set)
    looks: Counter[str] = field(default_factory=Counter)
    _line: int = 1
    _done: set[int] = field(default_factory=set)
    _known: dict[int, Cited | None] = field(default_factory=dict)

    def read(
        self, paragraph: WordParagraph, *, plain: bool = False, line: int = 0
    ) -> tuple[list[Run], list[TextBox]]:
        """Return the runs of a paragraph, and the text boxes that are anchored in it.

        `plain`: a heading, which is bold as it is.
        """
        line = line or paragraph.index + 1
        position = self.reports.at(line)
        self._line = line
        out: list[Run] = []
        boxes: list[TextBox] = []
        gone: dict[str, list[str]] = {}
        for inline in paragraph.inlines:
            match inline:
                case WordRun():
                    self._run(inline, position, out, boxes, gone, plain=plain)
                case Equation(_, text) if self.decision.run_stands(inline):
                    self.reports.guessed(
                        f"A formula stands as its signs in a line: {text}", line,
                        "Say in words what it says.",
                    )  # fmt: skip
                    out.append(Run(f" {text} "))
                case FieldStart(made) if self.decision.run_stands(inline):
                    self._field(made, position, out)
                case _:
                    pass
        for why, words in gone.items():
            self.reports.left_out(f"Left out, {why}", " ".join(words), line)
        return self._with_languages(out), boxes

    # --- Runs --------------------------------------------------------------------------------

    def _run(
        self,
        run: WordRun,
        position: Position,
        out: list[Run],
        boxes: list[TextBox],
        gone: dict[str, list[str]],
        *,
        plain: bool,
    ) -> None:
        why = self._why_gone(run)
        if why:
            self.apart.add(run.element)
            text = _text_of(run)
            for piece in run.pieces:
                if isinstance(piece, WordDrawing):
                    text += " ".join(thing.alt for thing in piece.things)
            if text.strip():
                gone.setdefault(why, []).append(text)
            return
        if self._is_cited(run, position, out):
            self.apart.add(run.element)
            return
        formats = self._formats(run, plain=plain)
        if run.link is not None and run.link.anchor in self.references:
            self.apart.add(run.element)
            self._reference(run, run.link, position, out)
            return
        own_mark = False
        if self._is_number_of_note(run):
            self.apart.add(run.element)
            gone.setdefault("the number of a note; handouts number them", []).append(run.text)
            return
        for piece in run.pieces:
            if isinstance(piece, NoteReference):
                own_mark = own_mark or piece.own_mark
            elif own_mark and isinstance(piece, Words | SymbolSign):
                self.apart.add(run.element)
                gone.setdefault("the sign of a note, which has a number", []).append(_text_of(run))
                continue
            self._piece(piece, run, formats, position, out, boxes)

    def _is_number_of_note(self, run: WordRun) -> bool:
        """Return True for the number that a note of our own is written with."""
        in_note = next(run.element.iterancestors(f"{W}footnote", f"{W}endnote"), None)
        return (
            self.ours
            and in_note is not None
            and run.text.strip().isdigit()
            and not run.fields
            and run.properties.style.is_a("footnote reference")
        )

    def _why_gone(self, run: WordRun) -> str:
        """Return why a run is no text, or nothing."""
        if not self.decision.run_stands(run):
            who = f" by {run.change.author}" if run.change and run.change.author else ""
            what = "deleted" if run.change and run.change.gone else "inserted"
            return f"{what} in a tracked change{who}"
        if run.properties.hidden:
            return "hidden text"
        if leads_back(run):
            return "the way back to the text, which handouts add"
        if any(each.is_contents for each in run.fields):
            return "the table of contents, which handouts do not need"
        if run.control is not None and run.control.placeholder:
            return "what a field asks to fill in"
        for each in run.fields:
            made = self._cited(each)
            if made is not None and made.bibliography:
                return "the list of references that a program made; handouts write their own"
        if run.control is not None:
            by_control = cited_by_control(run.control, self.works)
            if by_control is not None and by_control.bibliography:
                return "the list of references that a program made; handouts write their own"
        return ""

    def _piece(
        self,
        piece: RunPiece,
        run: WordRun,
        formats: Formats,
        position: Position,
        out: list[Run],
        boxes: list[TextBox],
    ) -> None:
        match piece:
            case Words(text):
                font = font_of(run.element)
                if has_signs(font):
                    text = "".join(self._sign(each, font, position) for each in text)
                if self.ours:
                    text = text.translate(_OUR_MARKS)
                out.append(Run(text, formats))
                if not text.isspace():
                    self.looks.update(_LOOKS & run.properties.direct)
            case SymbolSign(character, font):
                out.append(Run(self._sign(character, font, position), formats))
            case Gap(GapKind.LINE):
                out.append(Run(LineBreak(), formats))
            case Gap():
                out.append(Run(" ", formats))
            case NoteReference(_, _, own_mark) if own_mark and self.ours:
                pass  # a note that only another note mentions
            case NoteReference(kind, identifier):
                out.append(Run(self._note((kind, identifier), position)))
            case WordDrawing():
                self._drawing(piece, position, formats, out, boxes)
            case _:
                pass

    def _sign(self, character: str, font: str, position: Position) -> str:
        sign = sign_of(character, font)
        if not sign:
            self.reports.asked(
                f"A sign of the font {font}, number {ord(character):X}, is not known here.",
                position.line,
                "Look it up in the Word file, and write it or say it in words.",
            )
        return sign

    def _note(self, key: tuple[StoryKind, str], position: Position) -> FootnoteReference:
        label = self.labels.setdefault(key, str(len(self.labels) + 1))
        return FootnoteReference(label, position)

    def _formats(self, run: WordRun, *, plain: bool) -> Formats:
        said = run.properties
        formats: Formats = ()
        if run.link is not None:
            target = self._target(run.link)
            if target:
                formats = with_format(formats, Format(FormatKind.LINK, target))
        names = " ".join(said.style.names)
        for wanted, kind in (
            (said.bold and not plain, FormatKind.STRONG),
            (said.italic, FormatKind.EMPHASIS),
            (said.strike, FormatKind.STRIKE),
            (said.vertical == "superscript", FormatKind.SUPERSCRIPT),
            (said.vertical == "subscript", FormatKind.SUBSCRIPT),
            ("html keyboard" in names, FormatKind.KEYBOARD),
            ("highlight" in said.style.name.lower(), FormatKind.MARK),
            (_is_code(said.style.name.lower()), FormatKind.CODE),
        ):
            if wanted:
                formats = with_format(formats, Format(kind))
        tag = said.language.of(run.text, right_to_left=said.right_to_left)
        tag = canonical_language(tag) or ""
        if tag and primary(tag) not in (primary(self.language), primary(self.article)):
            formats = with_format(formats, Format(FormatKind.LANGUAGE, tag))
        return formats

    def _target(self, link: WordLink) -> str:
        if link.address:
            if link.target.startswith(_SCHEMES) and not re.search(r"[\s<>\\]", link.target):
                return link.target
            if id(link) not in self._done:
                self._done.add(id(link))
                self.reports.guessed(
                    f"A link that leads nowhere from paper, {link.target[:120]}, is none in the "
                    "article; its words stay.",
                    self._line,
                    "Write the whole https:// address.",
                )
            return ""
        found = self.anchors.get(link.anchor, "")
        return f"#{found}" if found else ""

    def _with_languages(self, runs: list[Run]) -> list[Run]:
        """Return runs whose languages are real: Word marks them by guess, word by word."""
        out = list(runs)
        at = 0
        while at < len(out):
            language = _language(out[at])
            end = at + 1
            while end < len(out) and _language(out[end]) == language:
                end += 1
            text = "".join(each.content for each in out[at:end] if isinstance(each.content, str))
            if language and not is_foreign(text, language, self.language):
                out[at:end] = [
                    Run(each.content, tuple(one for one in each.formats if one.kind is not (
                        FormatKind.LANGUAGE))) for each in out[at:end]
                ]  # fmt: skip
            at = end
        return out

    # --- Marks -------------------------------------------------------------------------------

    def _field(self, made: Any, position: Position, out: list[Run]) -> None:
        found = self._cited(made)
        if found is not None and found.items:
            out.append(Run(Citation(found.items, position)))
        elif found is not None and found.unknown:
            self._name_unknown(found.unknown, position)

    def _cited(self, made: Any) -> Cited | None:
        if id(made) not in self._known:
            self._known[id(made)] = cited(made, self.works, self.sources)
        return self._known[id(made)]

    def _name_unknown(self, program: str, position: Position) -> None:
        self.reports.asked(
            f"A citation of {program} stands as its words; its data cannot be read.",
            position.line,
            "Add the work with `plainleaf cite DOI`, and write [@id] in its place.",
        )

    def _is_cited(self, run: WordRun, position: Position, out: list[Run]) -> bool:
        """Return True if the words of a run are a citation that a program wrote."""
        for each in run.fields:
            found = self._cited(each)
            if found is not None and found.items:
                self._replace(_text_of(run), position)
                return True
            if each.instruction.split()[:1] == ["NOTEREF"]:
                name = ([*each.instruction.split(), ""])[1]
                if name in self.note_marks:
                    if id(each) not in self._done:
                        self._done.add(id(each))
                        out.append(Run(self._note(self.note_marks[name], position)))
                    self._replace(_text_of(run), position)
                    return True
        if run.control is not None:
            found = cited_by_control(run.control, self.works)
            if found is not None and found.items:
                if id(run.control) not in self._done:
                    self._done.add(id(run.control))
                    out.append(Run(Citation(found.items, position)))
                self._replace(_text_of(run), position)
                return True
            if found is not None and found.unknown and id(run.control) not in self._done:
                self._done.add(id(run.control))
                self._name_unknown(found.unknown, position)
        return False

    def _reference(self, run: WordRun, link: WordLink, position: Position, out: list[Run]) -> None:
        if id(link) not in self._done:
            self._done.add(id(link))
            out.append(Run(Citation((CitationItem(self.references[link.anchor]),), position)))
        self._replace(_text_of(run), position)

    def _replace(self, words: str, position: Position) -> None:
        self.replaced.append(words)
        self.first_replaced = self.first_replaced or position.line

    # --- Drawings ----------------------------------------------------------------------------

    def _drawing(
        self,
        drawing: WordDrawing,
        position: Position,
        formats: Formats,
        out: list[Run],
        boxes: list[TextBox],
    ) -> None:
        boxes += [TextBox(each) for each in drawing.boxes]
        things = list(drawing.things)
        keep = tuple(each for each in formats if each.kind is FormatKind.LINK)
        for at, part in enumerate(dict.fromkeys(drawing.parts)):
            thing = things[at] if at < len(things) else None
            path = self.pictures.add(PurePosixPath(part).name, self.file.archive.data(part))
            alt = "" if thing is None or thing.decorative else thing.alt
            if not path:
                ending = PurePosixPath(part).suffix.lstrip(".").upper() or "no known"
                self.reports.left_out(
                    f"Left out, a picture of a kind that handouts cannot show ({ending})",
                    thing.alt if thing else "", position.line,
                    "Save it as PNG, and show it as ![what it shows](picture.png).",
                )  # fmt: skip
                continue
            shown = None if thing is not None and not thing.decorative and not thing.alt else alt
            if thing is not None and thing.decorative and thing.alt:
                self.reports.left_out(
                    "Left out, the description of a picture that is marked as decorative",
                    thing.alt, position.line,
                )  # fmt: skip
            if shown is None:
                self.reports.asked(
                    "A picture has no description.", position.line,
                    "Say what it shows between the brackets of ![](…), or mark it {.decorative}.",
                )  # fmt: skip
            out.append(Run(Image(path, shown, position), keep))
        if not drawing.parts:
            kind = kind_of(drawing.element, bool(drawing.boxes))
            if kind != "text box" or any(thing.alt for thing in things):
                self.reports.left_out(
                    f"Left out, a {kind} that is no picture in the file",
                    " ".join(
                        [*(thing.alt for thing in things), *_drawn_words(drawing)]
                    ),
                    position.line, "Say in words what it shows.",
                )  # fmt: skip


def _is_code(style: str) -> bool:
    return style in _CODE_STYLES or "html code" in style


def _drawn_words(drawing: WordDrawing) -> list[str]:
    return [each.text or "" for each in drawing.element.iter(f"{A}t")]


def _language(run: Run) -> str:
    return next((each.value for each in run.formats if each.kind is FormatKind.LANGUAGE), "")


def _text_of(run: WordRun) -> str:
    """Return the words of a run, signs of fonts of signs as what they show."""
    font = font_of(run.element)
    out = ""
    for piece in run.pieces:
        match piece:
            case SymbolSign(character, own):
                out += sign_of(character, own)
            case Words(text):
                out += "".join(sign_of(each, font) for each in text) if has_signs(font) else text
            case Gap():
                out += " "
            case _:
                pass
    return out
