"""Composing: what becomes of the article's nodes in a handout, and the lines that it gets besides.

It numbers citations and footnotes, explains abbreviations, draws icon arrays, and writes the
byline, the source line and the reference list. One room: all that is numbered is numbered in one
walk.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from plainleaf.handout.bidi import in_own_order
from plainleaf.handout.boxes import BoxTitles
from plainleaf.handout.icon_array import drawn
from plainleaf.handout.marks import Beside, beside_marks
from plainleaf.handout.own_words import POINT, OwnWords
from plainleaf.model.article import (
    Article,
    Blocks,
    Footnote,
    Glossary,
    GlossaryEntry,
    Heading,
    IconArray,
    List,
    ListItem,
    Picture,
    Section,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationLink,
    FootnoteReference,
    Inline,
    Inlines,
    Strikethrough,
    Strong,
    Superscript,
    Text,
)
from plainleaf.model.metadata import CitationStyle, Reference
from plainleaf.model.parts import Footnotes, ReferenceEntry, References
from plainleaf.model.tasks import NOT_TICKED, box_of
from plainleaf.model.transform import Node, Nodes, rewrite_children, rewrite_each, walk
from plainleaf.model.words import plain_text
from plainleaf.references import Listing, formatted, listing_of
from plainleaf.references.without_citations import without_citations
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Labels, Theme
from plainleaf.theme.editions import EDITION_LABELS

_NO_BREAK = "\u00a0"
_JOINER = "\u2060"
SOURCE_STYLE = CitationStyle("apa", chosen=True)


@dataclass
class Composer:
    """Numbers what is numbered, in reading order, while it rewrites the article."""

    article: Article
    labels: Labels
    theme: Theme
    marked: Nodes = ()  # what is shown, as the author wrote it: for what stands beside marks
    pictures: dict[str, Picture] = field(default_factory=dict)
    cited: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    anchors: int = 0

    def __post_init__(self) -> None:
        """Begin with the language of the article."""
        self.words = OwnWords(self.theme, self.labels, self.article.metadata.language)
        self.own = self.words.own
        self.titles = BoxTitles(self.words)

    def composed(self, node: Node) -> Node | tuple[Node, ...]:
        """Return a node as it becomes in the handout, deepest first; for `rewrite_each`."""
        with self.words.within(node):
            node = rewrite_children(node, self.composed)
        return self.change(node)

    def change(self, node: Node) -> Node | Inlines | Blocks:
        """Return what a node becomes in the handout."""
        match node:
            case Citation():
                return self._cited(node)
            case FootnoteReference():
                return self._noted(node)
            case Strikethrough():
                # A line through a dose is not heard, and easily overlooked.
                labels = self.words.labels
                label = self.own(f"[{labels['crossed_out']}{labels['colon']}")
                return (*label, node, Text("]"))
            case Abbreviation(_, expansion):
                return self._explained(node, expansion)
            case IconArray():
                return self._drawn(node)
            case List(items, ordered=False) if all(map(box_of, items)) and not self.words.foreign:
                return replace(node, items=tuple(map(self._ticked, items)))
            case _:
                return node

    @cached_property
    def listing(self) -> Listing:
        """The works that are listed, in their style."""
        return listing_of(self.article)

    @property
    def _rtl(self) -> bool:
        return right_to_left(self.article.metadata.language)

    @cached_property
    def _neighbours(self) -> dict[int, Beside]:
        return beside_marks(self.marked)

    def _beside(self, mark: Inline) -> Beside:
        return self._neighbours.get(id(mark), Beside())

    @cached_property
    def _worded(self) -> bool:
        """Whether notes' marks say `[note 1]`: a 1 could be a part of a number or of a heading.

        It could be a citation, too, where works are cited by numbers.
        """
        shown = list(walk(self.marked))
        marks = [node for node in shown if isinstance(node, FootnoteReference)]
        if any(self._beside(mark).touches_number(rtl=self._rtl) for mark in marks):
            return True
        headings = tuple(node for node in shown if isinstance(node, Heading))
        if any(isinstance(node, FootnoteReference) for node in walk(headings)):
            return True
        cites = any(isinstance(node, Citation) for node in shown)
        return bool(marks) and cites and self.listing.numbered

    def _noted(self, node: FootnoteReference) -> Inlines:
        """Return the mark of a footnote with its number, what it shows and what it is called."""
        number = self.notes.setdefault(node.label, len(self.notes) + 1)
        self.anchors += 1
        anchor = f"mark-{self.anchors}"
        self.marks.setdefault(node.label, []).append(anchor)
        beside, mark, lead = self._beside(node), str(number), ""
        if self._worded:
            mark = f"[{self.words.labels['note_number'].replace('{number}', mark)}]"
            mark = mark.replace(" ", _NO_BREAK)
            # A joiner, for a line could end before a bracket, and the mark belongs to its word.
            lead = " " if beside.follows else _JOINER * bool(beside.before.rstrip())
        elif isinstance(beside.follows, FootnoteReference):
            lead = f",{_NO_BREAK}"
        elif beside.follows is None and beside.touches_word:
            lead = _NO_BREAK
        name = self.words.labels.numbered("note_number", str(number))
        noted = replace(node, number=number, anchor=anchor, mark=mark, lead=lead, name=name)
        return self.words.marked(noted)

    def _cited(self, node: Citation) -> Citation:
        """Return a citation with what it shows: each work a link to its entry."""
        listing, items = self.listing, node.items
        position, beside = node.position, self._beside(node)
        lead: Inlines = (Text(" "),) if beside.follows else ()
        if node.in_text:
            lead = (*lead, *listing.authors(items[0].key), Text(" "))
            items = (replace(items[0], suppress_author=True), *items[1:])
        cited = listing.cited(items, position)
        shown: list[Inline] = [*cited.opening]
        for cite in cited.cites:
            self.anchors += 1
            anchor = f"cite-{self.anchors}"
            self.cited.setdefault(cite.key, []).append(anchor)
            target = self.reference_identifier(listing.number(cite.key))
            link = CitationLink(cite.link, target, anchor, self._called(cite.link))
            shown += [*cite.before, *self.words.marked(link), *cite.after]
        shown += cited.closing
        if (
            listing.numbered
            and plain_text(tuple(shown))[:1].isnumeric()
            and beside.touches_number(rtl=self._rtl)
        ):
            # Beside a number, a bare one would be read as a part of it.
            shown = [Text("["), *shown, Text("]")]
        if cited.raised:
            if not lead and beside.touches_word:
                # A raised number right behind a word would be read aloud as a part of it.
                lead = (Text(_NO_BREAK),)
            elif isinstance(beside.follows, Citation) and not node.in_text:
                lead, shown = (), [Text(f",{_NO_BREAK}"), *shown]
            shown = [Superscript(tuple(shown))]
        return replace(node, shown=(*lead, *shown))

    def _called(self, words: Inlines) -> str:
        """Return what a citation is called, where its words alone are a number.

        A note may have the same, and anyone who hears a list of links hears nothing else.
        """
        if not self.listing.numbered:
            return ""
        return self.words.labels.numbered("reference_number", plain_text(words))

    def _explained(self, node: Abbreviation, expansion: str) -> Node | Inlines:
        # Paper and Word have no tooltips: the long form stands in the text at its first use. There
        # it is no tooltip besides, or it would be heard twice.
        if expansion in self.explained or self._said(expansion):
            return node
        self.explained.add(expansion)
        return (*node.children, Text(f" ({expansion})"))

    def _said(self, expansion: str) -> bool:
        shown = (self.article.heading, self.article.blocks)
        return expansion.casefold() in plain_text(shown).casefold()

    def _ticked(self, item: ListItem) -> ListItem:
        """Return an item of a list of tasks with a name for its box, which not everyone sees."""
        key = "not_ticked" if box_of(item) == NOT_TICKED else "ticked"
        return replace(item, tick=self.words.labels[key])

    def _drawn(self, node: IconArray) -> Blocks:
        colors = self.theme.tokens.colors
        blocks, pictures = drawn(node, self.words, colors)
        self.pictures |= pictures
        return blocks

    def footnotes(self) -> Footnotes | None:
        """Return the footnotes in order; one may point at another, which is then numbered too."""
        known = {footnote.label: footnote for footnote in self.article.footnotes}
        done: dict[str, Footnote] = {}
        while waiting := [label for label in self.notes if label not in done]:
            for label in waiting:
                note = known[label]
                titled = self.titles.titled(note.blocks, 2)
                blocks = rewrite_each(titled, self.composed)
                done[label] = replace(note, blocks=blocks, number=self.notes[label])
        if not done:
            return None
        notes = tuple(done[label] for label in self.notes)
        title = Heading(2, self.own(self.labels["footnotes"]), "note-list", notes[0].position)
        return Footnotes(title, notes, tuple(tuple(self.marks[note.label]) for note in notes))

    def without_citations(self) -> Article:
        """Return the article as patients get it, if they get no references."""
        return without_citations(self.article, self.listing.authors)

    def glossary(self, entries: tuple[GlossaryEntry, ...]) -> Blocks:
        """Return the section that explains the terms of the text; nothing where it has none."""
        if not entries:
            return ()
        position = entries[0].position
        title = Heading(2, self.own(self.labels["glossary"]), "term-list", position)
        return (Section(title, (Glossary(entries, position),), position),)

    def references(self) -> References | None:
        """Return the reference list, in the order of its style; None without any works."""
        if self.article.references_hidden or not self.listing.order:
            return None
        listing, rtl = self.listing, right_to_left(self.article.metadata.language)
        entries = tuple(
            ReferenceEntry(
                number,
                self.reference_identifier(number),
                in_own_order(self._entry(key), rtl=rtl),
                tuple(self.cited.get(key, ())),
            )
            for number, key in enumerate(listing.order, start=1)
        )
        position = self.article.references[0].position
        title = Heading(2, self.own(self.labels["references"]), "ref-list", position)
        return References(title, entries, listing.numbered)

    def _entry(self, key: str) -> Inlines:
        """Return a work as the list shows it; where the source is all of it, as its line does."""
        article = self.article
        if not article.style.chosen and self.listing.order == [article.metadata.source]:
            return self._source_line(self.listing.references[key])
        return self.listing.entry(key)

    @staticmethod
    def reference_identifier(number: int) -> str:
        """Return the identifier that a citation with this number links to."""
        return f"ref-{number}"

    def byline(self) -> Inlines:
        """Return who wrote it, the category, and the edition unless it is the standard one."""
        metadata = self.article.metadata
        pieces: list[Inlines] = []
        if metadata.authors:
            *others, last = metadata.authors
            names = self.labels["list_comma"].join(others)
            names = self.labels["list_and"].join(filter(None, (names, last)))
            by = self.labels["by"]
            # A wide colon, as in Chinese and Japanese, has no space after it.
            space = "" if by.endswith("：") else " "
            pieces.append((*self.own(by + space), Text(names)))
        if metadata.category:
            pieces.append((Text(metadata.category),))
        if (edition := self.theme.tokens.edition) in EDITION_LABELS:
            pieces.append(self.own(self.labels[EDITION_LABELS[edition]]))
        return _joined(pieces)

    def source(self) -> Inlines:
        """Return the work that the handout is about."""
        for reference in self.article.references:
            if reference.identifier == self.article.metadata.source:
                colon = self.labels["colon"]
                label = self.own(self.labels["source"] + colon.rstrip())
                # A wide colon, as in Chinese and Japanese, has no space after it.
                space = (Text(" "),) if colon.endswith(" ") else ()
                start: Inlines = (Strong(label), *space)
                rtl = right_to_left(self.article.metadata.language)
                return (*start, *in_own_order(self._source_line(reference), rtl=rtl))
        return ()

    def _source_line(self, reference: Reference) -> Inlines:
        """Return a work as the line below the title names it: with its year, never with a number.

        Where no style is chosen, this is APA's, whose entries say first who and when; but beside
        others in a list it is that of the list, for no handout has one work in two styles.
        """
        article = self.article
        listed = not article.references_hidden and reference.identifier in self.listing.order
        own = article.style.chosen or (listed and len(self.listing.order) > 1)
        style = article.style if own else SOURCE_STYLE
        return formatted(reference, style, article.metadata.language)


def _joined(pieces: list[Inlines]) -> Inlines:
    out: list[Inline] = []
    for piece in pieces:
        out += [Text(POINT)] if out else []
        out += piece
    return tuple(out)
