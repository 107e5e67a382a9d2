"""Inlines to runs: what stands within a paragraph of the Word document.

A run carries its style, its language where that is not the document's, and `w:rtl` where its
letters run from right to left; nothing else (see `styles`). One room: the `match` over inlines, and
what turns words from right to left, which each of its branches needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never
from unicodedata import bidirectional

from docx.opc.constants import RELATIONSHIP_TYPE as RT

from plainleaf.errors import WriteError
from plainleaf.handout import Handout
from plainleaf.handout.bidi import OBJECT, as_seen
from plainleaf.handout.held import held
from plainleaf.handout.marks import small_by_nature
from plainleaf.model.article import Footnote, Picture
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationLink,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Isolate,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.tasks import TICKED
from plainleaf.model.transform import walk
from plainleaf.text.addresses import ascii_address
from plainleaf.text.direction import runs_from_right
from plainleaf.text.scripts import right_to_left
from plainleaf.text.wholes import fixed, wholes
from plainleaf.theme.columns import longest_whole
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.directions import by_direction, ends, runs_on
from plainleaf.writers.docx.east_asian import east_asian, kept
from plainleaf.writers.docx.ooxml import EMU_PER_PIXEL, EMU_PER_TWIP, hyperlink, tag, val
from plainleaf.writers.docx.parts import Package, XmlPart
from plainleaf.writers.docx.roles import RunMark
from plainleaf.writers.docx.styles import Styles
from plainleaf.writers.drawing import png
from plainleaf.writers.html import languages

UNSEEN = "\u2060"  # a word joiner
NARROW = "\u202f"  # a fixed space
DASHES = ("\u2010", "\u2012", "\u2013", "\u2014", "\u2015", "~", "\u301c", "\uff5e")
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
RASTER_DPI = 220  # of the PNG that stands in for a drawing
BOOKMARK_LENGTH = 40  # characters, at most


@dataclass(frozen=True, slots=True)
class RunContext:
    """How inlines are to be written: where, with which marks, in which language.

    `before` and `after` are the words of the line around them, where its direction may turn or it
    may have letters of East Asia; `held`: no line ends within them; `opens`: nor, for what goes
    before, does it where they begin, unless this is set.
    """

    part: XmlPart
    width: int
    language: str
    marks: frozenset[RunMark] = frozenset()
    isolated: bool = False
    held: bool = False
    opens: bool = True
    before: str = ""
    after: str = ""

    @property
    def rtl(self) -> bool:
        """True if the words run from right to left."""
        return not self.isolated and right_to_left(self.language)

    def marked(self, mark: RunMark) -> RunContext:
        """Return the voice with one mark more."""
        return replace(self, marks=self.marks | {mark})


@dataclass(slots=True)
class Bookmarks:
    """Names of bookmarks: letters, digits and underscores, at most 40, each once."""

    names: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    count: int = 0

    def name(self, identifier: str) -> str:
        """Return the name for an identifier of the article; Word does not tell case apart."""
        if identifier not in self.names:
            plain = re.sub(r"\W", "_", identifier)
            plain = plain if plain[:1].isalpha() else f"b_{plain}"
            name, number = plain[:BOOKMARK_LENGTH], 2
            while name.lower() in self.taken:
                ending = f"_{number}"
                name, number = plain[: BOOKMARK_LENGTH - len(ending)] + ending, number + 1
            self.taken.add(name.lower())
            self.names[identifier] = name
        return self.names[identifier]

    def around(self, identifier: str, content: str) -> str:
        """Return content with its bookmark."""
        self.count += 1
        return ooxml.bookmark(self.count, self.name(identifier), content)


class Runs:
    """Writes inlines; keeps what they need: bookmarks, pictures, the marks of footnotes."""

    def __init__(self, handout: Handout, package: Package, styles: Styles, height: int) -> None:
        self.handout = handout
        self.package = package
        self.styles = styles
        self.height = height
        self.language = handout.article.metadata.language
        self.limit = longest_whole(styles.looks.tokens)
        self.bookmarks = Bookmarks()
        self.targets = _targets(handout)
        self.footnotes: list[str] = []  # labels, in the order of their first marks
        self.hidden: list[str] = []  # of which, those that only footnotes mention
        self._rasters: dict[tuple[bytes, int], bytes] = {}
        self._pictures = self._boxes = 0
        spoken = languages(handout)
        self._from_right = any(map(right_to_left, spoken)) or any(
            runs_from_right(node.text) for node in walk(handout.parts) if isinstance(node, Text)
        )
        self._turns = self._from_right or any(map(east_asian, spoken))

    def inlines(self, nodes: Inlines, voice: RunContext) -> str:
        """Return the runs of several inlines; what no line may end within is kept together."""
        groups = [(nodes, True)] if voice.held else held(nodes, self.limit, parts=False)
        parts = [
            (node, holds, not (holds and at) and voice.opens)
            for group, holds in groups
            for at, node in enumerate(group)
        ]
        seen = [as_seen(node) for node, *_ in parts] if self._turns else []
        out = []
        for place, (node, holds, opens) in enumerate(parts):
            before = voice.before + "".join(seen[:place])
            after = "".join(seen[place + 1 :]) + voice.after
            own = replace(voice, before=before, after=after, held=holds, opens=opens)
            out.append(self.inline(node, own))
        return "".join(out)

    def inline(self, node: Inline, voice: RunContext) -> str:
        """Return the runs of one inline."""
        match node:
            case Text(text):
                return self.words(text, voice)
            case LineBreak():
                return ooxml.run("<w:br/>")
            case Emphasis(children):
                return self.inlines(children, voice.marked(RunMark.EMPHASIS))
            case Strong(children):
                return self.inlines(children, voice.marked(RunMark.STRONG))
            case Superscript(children) | Subscript(children):
                raised = isinstance(node, Superscript)
                mark = RunMark.SUPERSCRIPT if raised else RunMark.SUBSCRIPT
                mark = RunMark.SMALL_FIGURES if small_by_nature(node) else mark
                return self.inlines(children, voice.marked(mark))
            case SmallCaps(children):
                return self.inlines(children, voice.marked(RunMark.CAPITALS))
            case Mark(children):
                return self.inlines(children, voice.marked(RunMark.HIGHLIGHT))
            case Strikethrough(children):
                return self.inlines(children, voice.marked(RunMark.STRIKE))
            case Keyboard(children):
                return self.inlines(children, voice.marked(RunMark.KEYBOARD))
            case Code(text):
                own = replace(voice.marked(RunMark.CODE), isolated=True)
                return self.turned(self.words(text, own, code=True), text, own, voice)
            case Abbreviation(children):
                return self.inlines(children, voice.marked(RunMark.ABBREVIATION))
            case Span(children, language):
                own = replace(voice, language=language, isolated=False, before="", after="")
                content = self.inlines(children, own)
                return self.turned(content, _seen(children), own, voice)
            case Isolate((*words, FootnoteReference() as note)) if voice.rtl and words:
                # A note's mark amid what runs the other way, on the last line of a page, has
                # LibreOffice lay the page out without end. It stands beside.
                return self.inlines((Isolate(tuple(words)), note), voice)
            case Isolate((Text(figures),)) if voice.isolated and bidirectional(figures[0]) == "AN":
                # A number amid others: what parts them runs from the left.
                unseen = self.words(LEFT_TO_RIGHT, voice)
                return unseen + self.words(figures, voice) + unseen
            case Isolate(children):
                own = replace(voice, isolated=True, before="", after="")
                return self.turned(self.inlines(children, own), _seen(children), own, voice)
            case Link((Isolate(children),), target):
                # The marks stand outside the link: who copies an address gets nothing else.
                own = replace(voice, isolated=True, before="", after="")
                content = self.inlines(children, own.marked(RunMark.LINK))
                content = self.link(content, target, voice)
                return self.turned(content, _seen(children), own, voice)
            case Link(children, target):
                return self.link(self.inlines(children, voice.marked(RunMark.LINK)), target, voice)
            case Image():
                return self.image(node, voice)
            case Citation(shown=shown):
                return self.inlines(shown, voice)
            case CitationLink():
                return self.citation(node, voice)
            case FootnoteReference():
                return self.footnote_mark(node, voice)
            case Term(children, target, anchor):
                content = self.inlines(children, voice.marked(RunMark.TERM))
                return self.bookmarks.around(anchor, self.link(content, f"#{target}", voice))
            case _:
                assert_never(node)

    def words(self, text: str, voice: RunContext, *, code: bool = False) -> str:
        """Return runs for text: one a direction of script, so that `5 mg` stays `5 mg`.

        Hyphens of `code` are always those that a computer knows.
        """
        whole = self.styles.looks.tokens.text.whole_words and not code
        if code:
            pieces = [(text, False)]
        else:
            pieces = [(text, True)] if voice.held else list(wholes(text, self.limit))
        lines: Iterable[tuple[str, tuple[str, ...]]]
        if east_asian(voice.language) or east_asian(self.language):
            lines = kept(
                pieces, voice.before[-1:], voice.after[:1], opens=voice.opens, hyphens=whole
            )
            whole = False
        else:
            text = "".join(
                fixed(piece, ooxml.NO_BREAK) if holds else piece for piece, holds in pieces
            )
            if voice.held and text.endswith(DASHES):
                # What it joins stands in the next run: **5**–**10** mg.
                text += UNSEEN
            if self._from_right and not code:
                # In what runs the other way than its paragraph LibreOffice ends a line anywhere,
                # amid a figure too, where there is a fixed space as wide as others.
                text = text.replace("\u00a0", NARROW)
            lines = ((text, ()),)
        return "".join(
            ooxml.run(ooxml.text(piece, whole=whole), self._properties(voice, rtl=rtl, apart=apart))
            for line, apart in lines
            for piece, rtl in by_direction(line, rtl=voice.rtl)
            if piece
        )

    def turned(self, content: str, text: str, own: RunContext, around: RunContext) -> str:
        """Return runs that may run the other way than those around, with the marks this takes.

        Word goes by the runs (`w:rtl`); LibreOffice goes by the characters. What begins or ends
        with none that has a direction gets a mark of no width there, in a run of its own; and so
        does what else would run into words of its direction beyond it, and change places with them.

        Args:
            content: the runs.
            text: their words, as they are seen.
            own: how they run.
            around: how the words around run.
        """
        if own.rtl == around.rtl or not text:
            return content
        inner, outer = (RIGHT_TO_LEFT, LEFT_TO_RIGHT) if own.rtl else (LEFT_TO_RIGHT, RIGHT_TO_LEFT)
        first, last = ends(text, rtl=own.rtl)
        before = outer * runs_on(around.before[::-1], rtl=own.rtl, numbers=False) + inner * first
        after = inner * last + outer * runs_on(around.after, rtl=own.rtl, numbers=True)
        plain = RunContext(around.part, around.width, around.language)
        return (
            "".join(
                self.words(mark, replace(plain, isolated=mark == LEFT_TO_RIGHT)) for mark in before
            )
            + content
            + "".join(
                self.words(mark, replace(plain, isolated=mark == LEFT_TO_RIGHT)) for mark in after
            )
        )

    def link(self, content: str, target: str, voice: RunContext, tooltip: str = "") -> str:
        """Return a hyperlink to `#identifier` or to an address."""
        if target.startswith("#"):
            name = self.bookmarks.name(target[1:])
            return hyperlink(content, anchor=name, tooltip=tooltip)
        relation = voice.part.relate_to(ascii_address(target), RT.HYPERLINK, is_external=True)
        return hyperlink(content, relation=relation, tooltip=tooltip)

    def citation(self, node: CitationLink, voice: RunContext) -> str:
        """Return a work's citation: linked to its entry, and bookmarked for the link back."""
        words = self.inlines(node.children, voice.marked(RunMark.LINK))
        linked = self.link(words, f"#{node.target}", voice, node.name)
        return self.bookmarks.around(node.anchor, linked)

    def back_links(self, anchors: tuple[str, ...], voice: RunContext, whence: str) -> str:
        """Return the links from an entry back to where it is cited or used.

        They say so in words, for programs drop what is said of a link in a tip alone.
        """
        name, words = self.handout.back_from(whence), self.handout.labels["back_to_text"]
        foreign = self.handout.foreign
        own = voice.marked(RunMark.LINK).marked(RunMark.BACK)
        out = []
        for at, anchor in enumerate(anchors, 1):
            which = f" ({at})" if len(anchors) > 1 else ""
            said: Inline = Text(words + which)
            shown = self.inline(Span((said,), foreign) if foreign else said, own)
            out += [self.words(" ", voice), self.link(shown, f"#{anchor}", voice, name + which)]
        return "".join(out)

    def footnote_mark(self, node: FootnoteReference, voice: RunContext) -> str:
        """Return a footnote's mark: a real one first, then fields that repeat its number.

        Word has no footnotes in footnotes: a mark there is always a field or, if the text has no
        mark for it, a number that leads to it; see `with_hidden_marks`.
        """
        raised = voice.marked(RunMark.NOTE)
        style = self._properties(raised, rtl=False)
        number = str(node.number or "")
        opening, _, closing = node.mark.partition(number)
        before, after = self.words(node.lead + opening, raised), self.words(closing, raised)
        anchor, tooltip = _anchor(node.label), node.name
        if node.label in self.footnotes:
            name = self.bookmarks.name(anchor)
            mark = hyperlink(
                ooxml.field(f"NOTEREF {name}", number, style), anchor=name, tooltip=tooltip
            )
        elif voice.part is not self.package.document:
            name = self.bookmarks.name(anchor)
            mark = hyperlink(ooxml.run(ooxml.text(number), style), anchor=name, tooltip=tooltip)
        else:
            self.footnotes.append(node.label)
            mark = ooxml.run(tag("w:footnoteReference", {"w:id": len(self.footnotes)}), style)
            mark = self.bookmarks.around(anchor, mark)
        return before + mark + after

    def with_hidden_marks(self, body: str, voice: RunContext) -> str:
        """Return the text with a mark that nobody sees for each note that only notes mention.

        So it is a real footnote in Word too, with a number that comes after all others. Its mark is
        one that Word does not count (17.11.14, `customMarkFollows`): a word joiner, beside the last
        mark of the text.
        """
        style = self._properties(voice.marked(RunMark.NOTE), rtl=False)
        marks = []
        for note in self.handout.footnotes:
            if note.label not in self.footnotes:
                self.hidden.append(note.label)
                self.footnotes.append(note.label)
                own = {"w:customMarkFollows": 1, "w:id": len(self.footnotes)}
                mark = tag("w:footnoteReference", own) + ooxml.text(UNSEEN)
                marks.append(ooxml.run(mark, style))
        place = body.find("</w:r>", body.rfind("<w:footnoteReference ")) + len("</w:r>")
        return body[:place] + "".join(marks) + body[place:]

    def box_to_tick(self, box: str, voice: RunContext) -> str:
        """Return the box that an item of a list of tasks begins with, which can be ticked."""
        self._boxes += 1
        name, ticked = self.handout.labels["tick_box"], box == TICKED
        return ooxml.check_box(self._boxes, name, self.words(box, voice), ticked=ticked)

    def own_mark(self, note: Footnote, voice: RunContext) -> str:
        """Return the mark that a footnote begins with."""
        style = self._properties(voice.marked(RunMark.NOTE), rtl=False)
        if note.label not in self.hidden:
            return ooxml.run("<w:footnoteRef/>", style)
        mark = ooxml.run(ooxml.text(str(note.number)), style)
        return self.bookmarks.around(_anchor(note.label), mark)

    def image(self, node: Image, voice: RunContext) -> str:
        """Return a picture in its line, no wider than the text and no higher than the page."""
        picture = self.handout.article.pictures[node.picture]
        width, height = picture.width * EMU_PER_PIXEL, picture.height * EMU_PER_PIXEL
        limit = voice.width * EMU_PER_TWIP, self.height * EMU_PER_TWIP
        scale = min(1.0, limit[0] / width, limit[1] / height)
        size = round(width * scale), round(height * scale)
        self._pictures += 1
        drawing = ""
        data, media_type = picture.data, picture.media_type
        if media_type == "image/svg+xml":
            drawing = self.package.picture(voice.part, data, media_type)
            data, media_type = self._raster(node.picture, picture, size[0]), "image/png"
        relation = self.package.picture(voice.part, data, media_type)
        alt = node.alt or ""
        return ooxml.run(ooxml.picture(self._pictures, alt, *size, relation, drawing))

    def _raster(self, name: str, picture: Picture, width: int) -> bytes:
        pixels = max(1, round(width / 914400 * RASTER_DPI))
        key = (picture.data, pixels)
        if key not in self._rasters:
            try:
                source = picture.data.decode("utf-8-sig")
                font = self.styles.looks.tokens.fonts.word
                self._rasters[key] = png(source, font, pixels)
            except ValueError as error:
                raise WriteError(
                    f"{name}: this drawing cannot be shown in Word: {error}."
                ) from None
        return self._rasters[key]

    def _properties(
        self, voice: RunContext, *, rtl: bool, apart: tuple[str, ...] = ()
    ) -> dict[str, str]:
        values = {}
        if voice.marks:
            marks = tuple(mark for mark in RunMark if mark in voice.marks)
            values["rStyle"] = val("rStyle", self.styles.character(marks))
        if rtl:
            values["rtl"] = "<w:rtl/>"
        none = apart if east_asian(voice.language) else ()
        if none or voice.language != self.language:
            values["lang"] = ooxml.language(voice.language, none)
        return values


def _seen(nodes: Inlines) -> str:
    """Return the words of what may run the other way; a note's mark has no direction here."""
    last = next((each for each in reversed(list(walk(nodes))) if not hasattr(each, "children")), "")
    return as_seen(*nodes) + OBJECT * isinstance(last, FootnoteReference)


def _anchor(label: str) -> str:
    return f"footnote {label}"


def _targets(handout: Handout) -> frozenset[str]:
    """Return the identifiers that links of the handout point at."""
    return frozenset(
        node.target[1:]
        for node in walk(handout.parts)
        if isinstance(node, Link) and node.target[:1] == "#"
    )
