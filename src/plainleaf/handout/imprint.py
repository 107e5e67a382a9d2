"""The imprint: who gives a handout out, and when, as nodes of the article's own model.

The letterhead stands before the title, the emergency box at the end of the text, the colophon at
the end of all: one room for what stands round the text. A clinic's words stand in the article's
language where the profile has them in it, else in its own, and are marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, cast

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.handout.own_words import POINT
from plainleaf.handout.qr import qr_code
from plainleaf.model.article import (
    Article,
    Blocks,
    Box,
    BoxKind,
    Figure,
    Heading,
    Paragraph,
    Picture,
)
from plainleaf.model.inlines import (
    Image,
    Inline,
    Inlines,
    Isolate,
    LineBreak,
    Link,
    Span,
    Strong,
    Text,
)
from plainleaf.model.words import plain_text, texts_joined
from plainleaf.text.addresses import (
    ascii_address,
    doi_address,
    doi_in,
    phone_address,
    valid_address,
    web_address,
)
from plainleaf.text.scripts import right_to_left
from plainleaf.text.telephones import dialled_in
from plainleaf.theme import Labels
from plainleaf.theme.paper import wanted_paper

if TYPE_CHECKING:
    from plainleaf.clinic import Clinic

# No path of an article: a scheme before a colon is refused there.
_LOGO, _QR = "clinic:logo", "clinic:qr"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
_LONGEST_NAME = 40  # characters, at a page's foot
_LONGEST_DOI = 200  # characters; a longer one is none, and no code could hold it
_EM_SPACE = "\u2003"
_NO_BREAK = "\u00a0"


@dataclass
class Imprint:
    """Writes what stands round a handout's text.

    Args:
        article: for its dates, and where it stands on the web.
        labels: the product's words.
        own: makes inlines of them, marked where their language is another one.
        clinic: whose handout it is, or None.
        marks: what the placeholders of a document number stand for: slug, edition, audience.
        listed: whether works are listed that this copy does not show.
    """

    article: Article
    labels: Labels
    own: Callable[[str], Inlines]
    clinic: Clinic | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    listed: bool = False
    pictures: dict[str, Picture] = field(default_factory=dict)

    # --- The clinic's words --------------------------------------------------------------------

    def said(self, words: Mapping[str, str]) -> tuple[Inlines, ...]:
        """Return words of the profile, line by line, marked if in another language."""
        if self.clinic is None or not words:
            return ()
        text, language = self.clinic.said(words, self.article.metadata.language)
        return tuple(self._marked((Text(line),), language) for line in text.splitlines())

    def _marked(self, words: Inlines, language: str) -> Inlines:
        own = self.article.metadata.language
        if _same(language, own):
            return words
        if right_to_left(language) != right_to_left(own):
            # The number before a street and the full stop stay where they are (UAX #9, 2.6).
            mark = Text(_RIGHT_TO_LEFT if right_to_left(language) else _LEFT_TO_RIGHT)
            words = cast("Inlines", texts_joined((mark, *words, mark)))
        return (Span(words, language),)

    def _to_dial(self, line: str, language: str) -> Inlines:
        """Return a line in which each telephone number, as it is typed, is a link that dials it."""
        out: list[Inline] = []
        end = 0
        phone = self.clinic.keys.phone if self.clinic else ""
        for start, stop, target in dialled_in(line, language, phone):
            shown = (Text(line[start:stop]),)
            out += [Text(line[end:start]), Link(shown, target, self.article.position)]
            end = stop
        return tuple(each for each in (*out, Text(line[end:])) if each != Text(""))

    def name(self) -> Inlines:
        """Return the clinic's name."""
        return _joined(self.said(self.clinic.keys.name), Text(" ")) if self.clinic else ()

    # --- Before the text -----------------------------------------------------------------------

    def letterhead(self) -> Blocks:
        """Return the logo and the name of the clinic: one paragraph; nothing without a profile."""
        if self.clinic is None:
            return ()
        shown: list[Inline] = []
        logo = self.clinic.keys.logo
        if logo and self.clinic.logo:
            self.pictures[_LOGO] = self.clinic.logo
            alt, _ = self.clinic.said(logo.alt, self.article.metadata.language)
            image = Image(_LOGO, " ".join(alt.split()), self.article.position)
            shown += [*self._described(image, logo.alt), Text(_EM_SPACE)]
        # Not in bold print, or it would look like a heading that is none.
        return (Paragraph((*shown, *self.name()), self.article.position),)

    def _described(self, image: Image, words: Mapping[str, str]) -> Inlines:
        assert self.clinic is not None
        _, language = self.clinic.said(words, self.article.metadata.language)
        same = _same(language, self.article.metadata.language)
        return (image,) if same or not image.alt else (Span((image,), language),)

    def margin(self) -> str:
        """Return what every page repeats at its foot: name, telephone, number of the document."""
        if self.clinic is None:
            return ""
        short = self.said(self.clinic.keys.short_name or self.clinic.keys.name)
        name = _cut(plain_text(_joined(short, Text(" "))))
        return " · ".join(piece for piece in (name, self._phone(), self.number()) if piece)

    def _phone(self) -> str:
        # A telephone number is not torn by a line's end.
        return self.clinic.keys.phone.replace(" ", _NO_BREAK) if self.clinic else ""

    def number(self) -> str:
        """Return the number of the document, by the clinic's scheme."""
        if self.clinic is None:
            return ""
        return self.clinic.number(self._marks)

    @property
    def _marks(self) -> dict[str, str]:
        metadata = self.article.metadata
        year = (metadata.reviewed or metadata.published)[:4]
        mine = {"version": metadata.version, "lang": metadata.language, "year": year}
        return {**mine, **self.marks}

    def emergency(self) -> Blocks:
        """Return the box with the clinic's emergency words; nothing where the text says them."""
        lines: tuple[Inlines, ...] = ()
        if self.clinic:
            own = self.article.metadata.language
            text, tag = self.clinic.said(self.clinic.keys.emergency, own)
            lines = tuple(self._marked(self._to_dial(line, tag), tag) for line in text.splitlines())
        words = " ".join(plain_text(line) for line in lines)
        if not lines or _folded(words) in _folded(plain_text(self.article.blocks)):
            return ()
        position = self.article.position
        title = Heading(2, self.own(self.labels["emergency_title"]), "box-emergency", position)
        blocks = tuple(Paragraph(line, position) for line in lines)
        return (Box(BoxKind.WARNING, title, blocks, position),)

    # --- After the text ------------------------------------------------------------------------

    def available(self) -> Inlines:
        """Return the line on other formats, which is set large: it is for those who need them."""
        return _joined(self.said(self.clinic.keys.also_available), Text(" ")) if self.clinic else ()

    def colophon(self) -> Blocks:
        """Return who gives the handout out, dates and version, its address, the disclaimer."""
        position = self.article.position
        paragraphs = [*self._address(), self._dates()]
        blocks: Blocks = tuple(Paragraph(each, position) for each in paragraphs if each)
        blocks += self._code()
        if self.clinic:
            blocks += tuple(Paragraph(each, position) for each in
                self.said(self.clinic.keys.disclaimer))  # fmt: skip
        return blocks

    def _address(self) -> list[Inlines]:
        if self.clinic is None:
            return []
        keys = self.clinic.keys
        # A name alone in bold print would look like a heading.
        lines = self.said(keys.address)
        name: Inlines = (Strong(self.name()),) if lines else self.name()
        postal = [name, *lines]
        phone = phone_address(keys.phone) if keys.phone else ""
        contact = [
            self._labelled("phone", self._link(self._phone(), phone)),
            self._labelled("email", self._link(keys.email, f"mailto:{keys.email}")),
            self._led("website", keys.web),
            self._labelled("hours", _joined(self.said(keys.hours), LineBreak())),
        ]
        reached = [line for line in contact if line]
        return [_joined(postal, LineBreak()), _joined(reached, LineBreak())]

    def _labelled(self, label: str, value: Inlines) -> Inlines:
        return (*self.own(self.labels[label] + self.labels["colon"]), *value) if value else ()

    def _led(self, label: str, address: str) -> Inlines:
        """Return a link whose words say what is there, and the address for those on paper."""
        if not address:
            return ()
        address_shown = self._in_order(_short(address))
        target = valid_address(address)
        return (Link(self._labelled(label, address_shown), target, self.article.position),)

    def _link(self, words: str, target: str) -> Inlines:
        return (Link(self._in_order(words), target, self.article.position),) * bool(words)

    def _in_order(self, value: str) -> Inlines:
        # After Arabic letters the parts of 2026-01-31 would change places (UAX #9, rule W2).
        words = (Text(value),)
        return (Isolate(words),) if right_to_left(self.labels.language) else words

    def _dates(self) -> Inlines:
        """Return dates, version, number and owner: one paragraph."""
        metadata = self.article.metadata
        named = (
            ("published", self._day(metadata.published)),
            ("reviewed", self._day(metadata.reviewed)),
            ("next_review", self._day(metadata.next_review)),
            ("version", self._plain(metadata.version)),
            ("document_number", self._plain(self.number())),
            ("owner", (Text(metadata.owner),) if metadata.owner else ()),
        )
        pieces = [self._labelled(label, value) for label, value in named]
        if self.listed:
            owner: Inlines = (Text(metadata.owner),) if metadata.owner else ()
            where = owner or self.own(self.labels["on_request"])
            pieces.append(self._labelled("references_full", where))
        return _joined([piece for piece in pieces if piece], Text(POINT))

    def _plain(self, value: str) -> Inlines:
        return self._in_order(value) if value else ()

    def _day(self, iso: str) -> Inlines:
        """Return a date in the form of the article's language, or of the labels'."""
        if not iso:
            return ()
        for language in (self.article.metadata.language, self.labels.language):
            if shown := day_in_words(iso, self._of_country(language)):
                return (Text(shown),) if language != self.labels.language else self.own(shown)
        return self._plain(iso)

    def _of_country(self, language: str) -> str:
        """Return English that names no country with that in which its paper is used."""
        if language.lower() != "en":
            return language
        return "en-US" if wanted_paper(self.article.metadata) == "letter" else "en-GB"

    def _code(self) -> Blocks:
        """Return the QR code with its address in words; nothing where there is no address."""
        label, address = self._on_the_web()
        if not address:
            return ()
        shown = _short(address)
        self.pictures[_QR] = qr_code(ascii_address(address))
        alt = self.labels["qr_alt"].replace("{address}", shown)
        position = self.article.position
        return (Figure(Image(_QR, alt, position), self._led(label, address), position),)

    def _on_the_web(self) -> tuple[str, str]:
        """Return where the handout stands, or else the study that it is about."""
        metadata, clinic = self.article.metadata, self.clinic
        if metadata.qr is False or (metadata.qr is None and clinic and not clinic.keys.qr):
            return "", ""
        own = metadata.web or (clinic.web_version(self._marks) if clinic else "")
        if own:
            return "web_version", web_address(own)
        if clinic is None and not metadata.qr:
            return "", ""
        for work in self.article.references:
            if work.identifier == metadata.source and 0 < len(work.doi) <= _LONGEST_DOI:
                return "study_online", doi_address(work.doi)
        return "", ""


# In the order of what harm it does when a reader does not understand them.
_SAID_TO_READERS = ("emergency", "hours", "disclaimer", "also-available")


def in_other_languages(clinic: Clinic | None, language: str) -> tuple[Diagnostic, ...]:
    """Return a warning that names the clinic's words that a handout has in another language.

    Args:
        clinic: whose handout it is, if anybody's.
        language: the article's (BCP 47).
    """
    if clinic is None or not language:
        return ()
    other: dict[str, str] = {}
    for key in _SAID_TO_READERS:
        words = getattr(clinic.keys, key.replace("-", "_"))
        text, tag = clinic.said(words, language)
        if text and not _same(tag, language):
            other[key] = tag
    if not other:
        return ()
    first, tag = next(iter(other.items()))
    named = ", ".join(f"{key} (in {each})" for key, each in other.items())
    diagnostic = Diagnostic(
        "clinic-language",
        Severity.WARNING,
        f"The handout is in {language}, but it will have words of the clinic in another language: "
        f"{named}.",
        Position(str(clinic.path), clinic.line(first)),
        f"Add them in {language} to {clinic.path.name}, each as in "
        f'{first} = {{{tag} = "…", {language} = "…"}}; or under [{first}], if it is a table.',
    )
    return (diagnostic,)


def _same(tag: str, language: str) -> bool:
    return tag.split("-")[0] == language.split("-")[0]


def day_in_words(iso: str, language: str) -> str:
    """Return a date as a language writes it: `23 November 2026`, `November 2026` or `2026`.

    Args:
        iso: ISO 8601: year, year and month, or all three.
        language: BCP 47; its region decides, too.

    Returns:
        Nothing if the language's form is not known (CLDR has it not).
    """
    from babel.core import Locale, UnknownLocaleError  # costs: only where there is a date
    from babel.dates import format_date, format_skeleton

    try:
        locale = Locale.parse(language.replace("-", "_"))
        parts = [int(part) for part in iso.split("-")]
        day = date(*[*parts, 1, 1][:3])
    except (UnknownLocaleError, ValueError, TypeError):
        return ""
    match len(parts):
        case 3:
            shown = format_date(day, "long", locale)
        case 2:
            shown = format_skeleton("yMMMM", day, locale=locale)
        case _:
            shown = format_skeleton("y", day, locale=locale)
    return str(shown)


def _joined(pieces: list[Inlines] | tuple[Inlines, ...], joint: Inline) -> Inlines:
    out: list[Inline] = []
    for piece in pieces:
        out += [joint] if out else []
        out += piece
    return tuple(out)


def _cut(name: str) -> str:
    """Return a name that leaves a page's foot room for the rest; it is cut between words."""
    if len(name) <= _LONGEST_NAME:
        return name
    return re.sub(r"\W+$", "", name[:_LONGEST_NAME].rsplit(None, 1)[0]) + "…"


def _short(address: str) -> str:
    """Return an address as people type it: without what every browser adds by itself.

    That is https:// and a slash behind the host. A host may answer with www. alone, and a page with
    the slash at its end.
    """
    if doi := doi_in(address):
        return f"doi.org/{doi}"
    rest = re.sub(r"\Ahttps://(?=.)", "", address)
    return rest[:-1] if rest.find("/") == len(rest) - 1 else rest


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
