"""The handout: the article as its readers meet it, with every word that the product adds.

Composing numbers citations and footnotes, links terms to the glossary, gives boxes their titles and
lines to write on, draws icon arrays, writes the byline, the line that leads to other languages, the
source line and the reference list, and gets letterhead and colophon from `imprint`, all as nodes of
the article's own model; so every writer shows the same words and none adds its own. One room: all
that is numbered is numbered in one walk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import Any

from plainleaf.clinic import Clinic
from plainleaf.handout.bidi import in_own_order, isolated
from plainleaf.handout.icon_array import drawn
from plainleaf.handout.imprint import Imprint
from plainleaf.handout.marks import Beside, beside_marks, with_raised_figures
from plainleaf.handout.siblings import also_in
from plainleaf.model.article import (
    Abbreviation,
    Article,
    Blocks,
    Box,
    BoxKind,
    Citation,
    CitationLink,
    CitationStyle,
    Footnote,
    FootnoteReference,
    Glossary,
    GlossaryEntry,
    Heading,
    IconArray,
    Inline,
    Inlines,
    List,
    Paragraph,
    Picture,
    Reference,
    Section,
    Span,
    Strikethrough,
    Strong,
    Superscript,
    Text,
    WritingLines,
    plain_text,
    rewrite,
    type_of_node,
    walk,
)
from plainleaf.model.glossary import linked
from plainleaf.references import Listing, formatted, listing_of
from plainleaf.references.without_citations import without_citations
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Labels, Theme, tags_of_labels
from plainleaf.theme.editions import adapted, foot, inked_pictures, set_in
from plainleaf.theme.tokens import Edition, Tokens

_DEEPEST_HEADING = 6
_NO_BREAK = "\u00a0"
_LINES_FOR_NOTES = 8  # where the author does not say how many
SOURCE_STYLE = CitationStyle("apa", chosen=True)


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """One entry of the reference list.

    `identifier` is the target of citations; `cited_at` holds the anchors of those citations, for
    the links back.
    """

    number: int
    identifier: str
    inlines: Inlines
    cited_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """The reference list with its heading (level 2).

    `numbered`: works are cited by their numbers. Otherwise the list stands in the order of names.
    """

    heading: Heading
    entries: tuple[ReferenceEntry, ...]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Handout:
    """What writers write, in reading order: every field from `letterhead` to `colophon`.

    Args:
        article: the source, for its metadata and pictures.
        labels: the product's words in the article's language.
        draft: the handout says DRAFT in its title (already in `heading`) and its margins.
        title: the heading as plain text, DRAFT included: for document properties.
        letterhead: who gives the handout out, before its title; no headings; may be empty.
        heading: the title, level 1.
        lede: the description; may be empty.
        byline: authors and category; may be empty.
        also_in: links to the same handout in other languages (see `siblings`); may be empty.
        source: the study that the handout is about; may be empty.
        body: the blocks, composed.
        references: None if the article has none.
        footnotes: numbered in order of first mention; `number` is set.
        footnote_backlinks: for each footnote, the anchors of the marks that point at it.
        available: in which other forms there is this handout; set large; may be empty.
        colophon: who gives it out, dates, version, owner; no headings; may be empty.
        clinic: the profile whose handout it is, for what files say beside their text.
        publisher: who gives the handout out, for catalogues; may be empty.
        margin: what each page repeats at its foot; empty for nothing.
        pages: where each page of the PDF begins (see `pages`); empty where no PDF is made.
        edition: for whom it is laid out.
    """

    article: Article
    labels: Labels
    draft: bool
    title: str
    heading: Heading
    lede: Inlines
    byline: Inlines
    source: Inlines
    body: Blocks
    references: References | None
    footnotes: tuple[Footnote, ...]
    footnote_backlinks: tuple[tuple[str, ...], ...]
    colophon: Blocks
    letterhead: Blocks = ()
    also_in: Inlines = ()
    available: Inlines = ()
    clinic: Clinic | None = None
    publisher: str = ""
    margin: str = ""
    pages: tuple[int, ...] = ()
    edition: Edition = Edition.STANDARD

    @property
    def shown(self) -> tuple[Any, ...]:
        """All that is shown, in reading order: to be walked."""
        listed = self.references
        return (
            self.letterhead,
            self.heading,
            self.lede,
            self.byline,
            self.also_in,
            self.source,
            self.body,
            (listed.heading, tuple(entry.inlines for entry in listed.entries)) if listed else (),
            self.available,
            self.colophon,
            self.footnotes,
        )

    def name_of(self, mark: CitationLink | FootnoteReference) -> str:
        """Return how a link to a note or a reference is called, where its words alone are a number.

        Both may be a 1, and whoever hears a list of links hears nothing else.
        """
        if isinstance(mark, FootnoteReference):
            return self.labels.numbered("note_number", str(mark.number))
        if self.references is None or not self.references.numbered:
            return ""
        return self.labels.numbered("reference_number", plain_text(mark))

    @property
    def foreign(self) -> str:
        """The language of the product's words, where it is not the article's; else empty."""
        return foreign(self.labels, self.article.metadata.language)


def foreign(labels: Labels, language: str) -> str:
    """Return the labels' language if it is another than that of an article; else empty.

    Only a draft may speak another language than its article: English, where there are no labels.
    """
    return "" if labels.language.lower() in tags_of_labels(language) else labels.language


def compose(
    article: Article,
    theme: Theme,
    *,
    draft: bool = False,
    clinic: Clinic | None = None,
    marks: Mapping[str, str] | None = None,
    siblings: Sequence[tuple[str, str]] = (),
) -> Handout:
    """Compose a handout: the article and the words that the product adds to it.

    Args:
        article: without errors, or mended for a draft.
        theme: its labels give the product's own words in the article's language; its tokens say
            which edition it is.
        draft: say DRAFT in the title; where there are no labels, the words are English.
        clinic: the profile of whoever gives the handout out.
        marks: what a document number may name beside what the article says: `slug` and others.
        siblings: the same handout in other languages: of each its language and where it is.

    Raises:
        ThemeError: a label is missing, or all of a language.
    """
    labels = theme.labels(article.metadata.language, draft=draft)
    if clinic and not article.metadata.paper:
        metadata = replace(article.metadata, paper=clinic.keys.paper)
        article = replace(article, metadata=metadata)
    article = adapted(article, theme.tokens, labels["colon"])
    composer = _Composer(article, labels, theme)
    if article.references_hidden:
        article = composer.article = composer.without_citations()
    words, entries = linked(article.blocks, article.glossary, article.metadata.language)
    composer.marked = (article.heading, words, entries, article.footnotes)
    heading = rewrite(article.heading, composer.change)
    listed = article.references_hidden and bool(composer.listing.order)
    imprint = Imprint(article, labels, composer.own, clinic, marks or {}, listed)
    shown = composer.titled(words, 1) + imprint.emergency() + composer.glossary(entries)
    body = rewrite(shown, composer.change)
    footnotes = composer.footnotes()
    if draft:
        mark = composer.own(labels["draft"] + labels["colon"])
        heading = replace(heading, inlines=(*mark, *heading.inlines))
    letterhead, colophon = imprint.letterhead(), imprint.colophon()
    own = inked_pictures(imprint.pictures, theme.tokens)
    pictures = {**article.pictures, **composer.pictures, **own}
    handout = Handout(
        article=replace(article, pictures=pictures),
        labels=labels,
        draft=draft,
        title=" ".join(plain_text(heading).split()),
        heading=composer.figures(heading),
        lede=(Text(article.metadata.description),) if article.metadata.description else (),
        byline=composer.byline(),
        source=composer.figures(composer.source()),
        also_in=also_in(
            siblings,
            article.metadata.language,
            composer.own(labels["also_in"] + labels["colon"]),
            article.position,
        ),
        body=composer.figures(body),
        references=composer.references(),
        footnotes=composer.figures(footnotes),
        footnote_backlinks=tuple(tuple(composer.marks[note.label]) for note in footnotes),
        colophon=colophon,
        letterhead=letterhead,
        available=imprint.available(),
        clinic=clinic,
        publisher=plain_text(imprint.name()) or article.metadata.owner,
        margin=foot(imprint.margin(), theme.tokens),
        edition=theme.tokens.edition,
    )
    return _in_order(_in_edition(handout, theme.tokens))


def _in_order(handout: Handout) -> Handout:
    """Keep numbers and lines that run from left to right whole, amid words that run the other way.

    Last of all, for whatever is composed goes by nodes and words as the author wrote them.
    """
    rtl = right_to_left(handout.article.metadata.language)
    names = (
        *("letterhead", "heading", "lede", "byline", "source"),
        *("body", "footnotes", "available", "colophon"),
    )
    shown = {name: isolated(getattr(handout, name), rtl=rtl) for name in names}
    listed = handout.references
    if listed:
        entries = tuple(
            replace(entry, inlines=isolated(in_own_order(entry.inlines, rtl=rtl), rtl=rtl))
            for entry in listed.entries
        )
        shown["references"] = replace(listed, entries=entries)
    return replace(handout, **shown)


def _in_edition(handout: Handout, tokens: Tokens) -> Handout:
    """Return a handout whose every word is set as its edition wants it."""
    if tokens.edition is Edition.STANDARD:
        return handout
    names = "letterhead heading lede byline also_in source body available colophon footnotes"
    as_set = partial(set_in, tokens)
    changed = {name: rewrite(getattr(handout, name), as_set) for name in names.split()}
    if listed := handout.references:
        entries = tuple(
            replace(entry, inlines=rewrite(entry.inlines, partial(set_in, tokens)))
            for entry in listed.entries
        )
        changed["references"] = replace(listed, entries=entries)
    return replace(handout, **changed)


@dataclass
class _Composer:
    """Numbers what is numbered, in reading order, while it rewrites the article."""

    article: Article
    labels: Labels
    theme: Theme
    marked: Any = ()  # what is shown, as the author wrote it: for what stands beside marks
    pictures: dict[str, Picture] = field(default_factory=dict)
    cited: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    anchors: int = 0
    boxes: int = 0

    def own(self, words: str) -> Inlines:
        """Return words of the product, marked if their language is not the article's."""
        language = foreign(self.labels, self.article.metadata.language)
        if not language:
            return (Text(words),)
        stripped = words.rstrip()
        rest = (Text(words[len(stripped) :]),) if stripped != words else ()
        return (Span((Text(stripped),), language), *rest)

    def titled(self, value: Any, level: int) -> Any:
        """Give every box without a heading its kind's label, one level below its section."""
        if isinstance(value, tuple):
            return tuple(self.titled(part, level) for part in value)
        if not isinstance(value, type_of_node):
            return value
        if isinstance(value, Box) and value.heading is None:
            self.boxes += 1
            title = Heading(
                min(level + 1, _DEEPEST_HEADING),
                self.own(self.labels.box(value.kind)),
                f"box-{self.boxes}",
                value.position,
            )
            value = replace(value, heading=title)
        elif isinstance(value, Box):
            value = self._named(value)
        if isinstance(value, Box):
            value = _furnished(value, self.own(self.labels["notes_hint"]))
        if isinstance(value, (Section, Box)) and value.heading:
            level = value.heading.level
        changed = {
            item.name: self.titled(getattr(value, item.name), level)
            for item in fields(value)
            if item.name in ("blocks", "items", "explanations", "cells", "head", "body")
        }
        return replace(value, **changed) if changed else value

    def _named(self, box: Box) -> Box:
        """Say that a box is a warning where the author's title does not; looks are no words."""
        assert box.heading is not None
        prefix = self.labels["warning_prefix"]
        title = plain_text(box.heading).strip().casefold()
        if box.kind is not BoxKind.WARNING or title.startswith(prefix.casefold()):
            return box
        said = (*self.own(prefix + self.labels["colon"]), *box.heading.inlines)
        return replace(box, heading=replace(box.heading, inlines=said))

    def change(self, node: Any) -> Any:
        """Return what a node becomes in the handout."""
        match node:
            case Citation():
                return self._cited(node)
            case FootnoteReference():
                return self._noted(node)
            case Strikethrough():
                # A line through a dose is not heard, and easily overlooked.
                label = self.own(f"[{self.labels['crossed_out']}{self.labels['colon']}")
                return (*label, node, Text("]"))
            case Abbreviation(_, expansion):
                return self._explained(node, expansion)
            case IconArray():
                return self._drawn(node)
            case _:
                return node

    @cached_property
    def listing(self) -> Listing:
        """The works that are listed, in their style."""
        return listing_of(self.article)

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

    @property
    def _rtl(self) -> bool:
        return right_to_left(self.article.metadata.language)

    @cached_property
    def _neighbours(self) -> dict[int, Beside]:
        return beside_marks(self.marked)

    def _beside(self, mark: Inline) -> Beside:
        return self._neighbours.get(id(mark), Beside())

    def _noted(self, node: FootnoteReference) -> FootnoteReference:
        """Return the mark of a footnote with its number and what it shows."""
        number = self.notes.setdefault(node.label, len(self.notes) + 1)
        self.anchors += 1
        anchor = f"mark-{self.anchors}"
        self.marks.setdefault(node.label, []).append(anchor)
        beside, mark, lead = self._beside(node), str(number), ""
        if self._worded:
            mark = f"[{self.labels['note_number'].replace('{number}', mark)}]"
            mark = mark.replace(" ", _NO_BREAK)
            lead = " " if beside.follows else ""
        elif isinstance(beside.follows, FootnoteReference):
            lead = f",{_NO_BREAK}"
        elif beside.follows is None and beside.touches_word:
            lead = _NO_BREAK
        return replace(node, number=number, anchor=anchor, mark=mark, lead=lead)

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
            shown += [*cite.before, CitationLink(cite.link, target, anchor), *cite.after]
        shown += cited.closing
        if (
            listing.numbered
            and not plain_text(cited.opening)
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

    def figures(self, nodes: Any) -> Any:
        """Return nodes whose exponents are no part of the numbers before them."""
        return with_raised_figures(nodes, large=self.theme.tokens.text.raised == 1)

    def _explained(self, node: Abbreviation, expansion: str) -> Any:
        # Paper and Word have no tooltips: the long form stands in the text at its first use.
        if expansion in self.explained or self._said(expansion):
            return node
        self.explained.add(expansion)
        return (node, Text(f" ({expansion})"))

    def _said(self, expansion: str) -> bool:
        shown = (self.article.heading, self.article.blocks)
        return expansion.casefold() in plain_text(shown).casefold()

    def _drawn(self, node: IconArray) -> Blocks:
        colors = self.theme.tokens.colors
        blocks, pictures = drawn(node, self.labels, colors, self.own, rtl=self._rtl)
        self.pictures |= pictures
        return blocks

    def footnotes(self) -> tuple[Footnote, ...]:
        """Return the footnotes in order; one may point at another, which is then numbered too."""
        known = {footnote.label: footnote for footnote in self.article.footnotes}
        done: dict[str, Footnote] = {}
        while waiting := [label for label in self.notes if label not in done]:
            for label in waiting:
                note = known[label]
                blocks = rewrite(self.titled(note.blocks, 2), self.change)
                done[label] = replace(note, blocks=blocks, number=self.notes[label])
        return tuple(done[label] for label in self.notes)

    def without_citations(self) -> Article:
        """Return the article as patients get it, if they get no references."""
        article = self.article
        shown = (article.heading, article.blocks, article.footnotes, article.glossary)
        heading, blocks, footnotes, terms = without_citations(shown, self.listing.authors)
        return replace(article, heading=heading, blocks=blocks, footnotes=footnotes, glossary=terms)

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
        listing = self.listing
        entries = tuple(
            ReferenceEntry(
                number,
                self.reference_identifier(number),
                self.figures(listing.entry(key)),
                tuple(self.cited.get(key, ())),
            )
            for number, key in enumerate(listing.order, start=1)
        )
        position = self.article.references[0].position
        title = Heading(2, self.own(self.labels["references"]), "ref-list", position)
        return References(title, entries, listing.numbered)

    @staticmethod
    def reference_identifier(number: int) -> str:
        """Return the identifier that a citation with this number links to."""
        return f"ref-{number}"

    def byline(self) -> Inlines:
        """Return who wrote it, and the category."""
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

        Where no style is chosen, this is APA's, whose entries say first who and when.
        """
        article = self.article
        style = article.style if article.style.chosen else SOURCE_STYLE
        return formatted(reference, style, article.metadata.language)


def _furnished(box: Box, hint: Inlines) -> Box:
    """Put the lines to write on into a box: at its end, or below each of its questions.

    A box for notes that has no words gets the hint: a title alone would promise some.
    """
    count = box.lines
    if box.kind is BoxKind.MY_NOTES:
        count = _LINES_FOR_NOTES if count is None else count
        box = replace(box, blocks=box.blocks or (Paragraph(hint, box.position),))
    if not count:
        return box
    room = WritingLines(count, box.position)
    if box.kind is BoxKind.QUESTIONS and any(isinstance(block, List) for block in box.blocks):
        return replace(box, blocks=tuple(_with_room(block, room) for block in box.blocks))
    return replace(box, blocks=(*box.blocks, room))


def _with_room(block: Any, room: WritingLines) -> Any:
    if not isinstance(block, List):
        return block
    items = tuple(replace(item, blocks=(*item.blocks, room)) for item in block.items)
    return replace(block, items=items)


def _joined(pieces: list[Inlines]) -> Inlines:
    out: list[Inline] = []
    for piece in pieces:
        out += [Text(" · ")] if out else []
        out += piece
    return tuple(out)
