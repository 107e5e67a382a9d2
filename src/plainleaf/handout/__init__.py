"""The handout: the article as its readers meet it, with every word that the product adds.

Composing makes the parts of a handout, all as nodes of the article's own model; so every writer
shows the same words and none adds its own. `Composer` numbers and names what is in the article,
`imprint` gives letterhead and colophon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from plainleaf.handout.bidi import isolated
from plainleaf.handout.composer import Composer
from plainleaf.handout.first_page import pushes_off
from plainleaf.handout.imprint import Imprint
from plainleaf.handout.marks import with_raised_figures
from plainleaf.handout.origin import Origin
from plainleaf.handout.own_words import foreign
from plainleaf.handout.siblings import also_in
from plainleaf.handout.standards import PdfStandard
from plainleaf.model.article import Article, Blocks, Footnote, Heading
from plainleaf.model.glossary import linked
from plainleaf.model.inlines import Inlines, Text
from plainleaf.model.parts import (
    AlsoIn,
    Available,
    Body,
    Byline,
    Colophon,
    EveryPart,
    Footnotes,
    Lede,
    Letterhead,
    Part,
    Parts,
    ReferenceEntry,
    References,
    Source,
    Title,
)
from plainleaf.model.transform import children, rewrite, rewrite_each
from plainleaf.model.words import plain_text
from plainleaf.text.lines import cut
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Labels, Theme
from plainleaf.theme.editions import EDITION_LABELS, adapted, foot, inked_pictures, set_in
from plainleaf.theme.tokens import Edition, Tokens

if TYPE_CHECKING:
    from plainleaf.clinic import Clinic

_P = TypeVar("_P", bound=Part)
_LONGEST_NAME = 40  # characters of a work, in the name of a way back from it


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file of the same handout beside a web page.

    Args:
        name: of the file.
        format: pdf, docx, epub or html.
        edition: for whom it is laid out.
        size: in bytes; None where it is not written yet.
    """

    name: str
    format: str
    edition: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """What writers write: its parts, in reading order, and what files say beside them.

    Args:
        article: the source, for its metadata and pictures.
        labels: the product's words in the article's language.
        draft: the handout says DRAFT in its title (already in its part) and its margins.
        title: the heading as plain text, DRAFT included: for document properties.
        parts: all that is shown, in reading order; what is empty is not among them.
        clinic: the profile whose handout it is, for what files say beside their text.
        publisher: who gives the handout out, for catalogues; may be empty.
        margin: what each page repeats at its foot; empty for nothing.
        pages: where each page of the PDF begins (see `pages`); empty where no PDF is made.
        edition: for whom it is laid out.
        origin: what its Word file says of where it comes from.
        pdf: the standards that its PDF keeps.
        files: of the same handout, which its web page leads to.
    """

    article: Article
    labels: Labels
    draft: bool
    title: str
    parts: Parts
    clinic: Clinic | None = None
    publisher: str = ""
    margin: str = ""
    pages: tuple[int, ...] = ()
    edition: Edition = Edition.STANDARD
    origin: Origin | None = None
    pdf: PdfStandard = PdfStandard.UA_1
    files: tuple[OtherFile, ...] = ()

    @property
    def name(self) -> str:
        """What its files are called on a shelf: the title, and the edition unless it is standard.

        Two books of one title could not be distinguished by ear.
        """
        if self.edition not in EDITION_LABELS:
            return self.title
        return f"{self.title} ({self.labels[EDITION_LABELS[self.edition]]})"

    def part(self, kind: type[_P]) -> _P | None:
        """Return a part by its class; None where there is none."""
        return next((part for part in self.parts if isinstance(part, kind)), None)

    @property
    def heading(self) -> Heading:
        """The title, level 1."""
        title = self.part(Title)
        assert title, "every handout has a title"
        return title.heading

    @property
    def byline(self) -> Inlines:
        """Authors and category; may be empty."""
        byline = self.part(Byline)
        return byline.inlines if byline else ()

    @property
    def body(self) -> Blocks:
        """The article's blocks, composed."""
        body = self.part(Body)
        return body.blocks if body else ()

    @property
    def references(self) -> References | None:
        """The reference list; None if the article has none."""
        return self.part(References)

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The footnotes, numbered in order of first mention."""
        footnotes = self.part(Footnotes)
        return footnotes.notes if footnotes else ()

    def called(self, entry: Footnote | ReferenceEntry) -> str:
        """Return what a note or an entry is called, in small letters: `note 1`."""
        kind = "note_number" if isinstance(entry, Footnote) else "reference_number"
        if isinstance(entry, ReferenceEntry) and self.references and not self.references.numbered:
            return cut(" ".join(plain_text(entry.inlines).split()), _LONGEST_NAME)
        return self.labels[kind].replace("{number}", str(entry.number))

    def back_from(self, entry: str) -> str:
        """Return what the way back from an entry to the text is called; no two have one name."""
        return f"{self.labels['back_to_text']}{self.labels['colon']}{entry}"

    @property
    def foreign(self) -> str:
        """The language of the product's words, where it is not the article's; else empty."""
        return foreign(self.labels, self.article.metadata.language)


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
        article: without errors, or fixed for a draft.
        theme: its labels give the product's own words in the article's language; its tokens say
            which edition it is.
        draft: say DRAFT in the title; where there are no labels, the words are English.
        clinic: the profile of the clinic that gives the handout out.
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
    composer = Composer(article, labels, theme)
    if article.references_hidden:
        article = composer.article = composer.without_citations()
    words, entries = linked(article.blocks, article.glossary, article.metadata.language)
    composer.marked = (article.heading, words, entries, article.footnotes)
    heading = rewrite_each(article.heading, composer.composed)
    listed = article.references_hidden and bool(composer.listing.order)
    imprint = Imprint(article, labels, composer.own, clinic, marks or {}, listed)
    shown = composer.titles.titled(words) + imprint.emergency() + composer.glossary(entries)
    described = (Text(article.metadata.description),) if article.metadata.description else ()
    lede = rewrite_each(article.lede, composer.composed) or described
    body = rewrite_each(shown, composer.composed)
    notes = composer.footnotes()
    if draft:
        mark = composer.own(labels["draft"] + labels["colon"])
        heading = replace(heading, inlines=(*mark, *heading.inlines))
    letterhead, colophon = imprint.letterhead(), imprint.colophon()
    own = inked_pictures(imprint.pictures, theme.tokens)
    pictures = {**article.pictures, **composer.pictures, **own}
    links = also_in(
        siblings,
        article.metadata.language,
        composer.own(labels["also_in"] + labels["colon"]),
        article.position,
    )
    byline, study, metadata = composer.byline(), composer.source(), article.metadata
    last = pushes_off(study, heading, (lede, byline, links), body, metadata, theme.tokens)
    source = Source(study, last)
    every: EveryPart = (
        Letterhead(letterhead),
        Title(heading),
        Lede(lede),
        Byline(byline),
        AlsoIn(links),
        None if last else source,
        Body(body),
        notes,
        composer.references(),
        source if last else None,
        Available(imprint.available()),
        Colophon(colophon),
    )
    return Handout(
        article=replace(article, pictures=pictures),
        labels=labels,
        draft=draft,
        title=" ".join(plain_text(heading).split()),
        parts=laid_out(every, article.metadata.language, theme.tokens),
        clinic=clinic,
        publisher=plain_text(imprint.name()) or article.metadata.owner,
        margin=foot(imprint.margin(), theme.tokens),
        edition=theme.tokens.edition,
    )


def laid_out(every: EveryPart, language: str, tokens: Tokens) -> Parts:
    """Return the parts that say something, every word set as the edition wants it and in its order.

    Last of all, for whatever is composed goes by nodes and words as the author wrote them.
    """
    parts: Parts = tuple(part for part in every if part is not None and children(part))
    parts = with_raised_figures(parts, large=tokens.text.raised == 1)
    if tokens.edition is not Edition.STANDARD:
        parts = rewrite(parts, partial(set_in, tokens))
    # Numbers and lines that run from left to right stay whole amid words that run the other way.
    return isolated(parts, rtl=right_to_left(language))
