"""CSL data → formatted entries.

Floor 1: imports `article` and `theme` (labels). Entries follow the author-date pattern of the
Publication Manual of the American Psychological Association, seventh edition, chapter 10, for what
handouts cite: journal articles (10.1), books (10.2), chapters (10.3), reports (10.4), web pages
(10.16).
"""

from __future__ import annotations

import re

from plainleaf.article import Emphasis, Inline, Inlines, Link, Name, Reference, Text
from plainleaf.theme import Labels

_MOST_AUTHORS = 20
_PERIODICAL = ("article-journal", "article-magazine", "article-newspaper", "article")
_PART = ("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "entry")
_WEB = ("webpage", "post", "post-weblog")


def formatted(reference: Reference, labels: Labels) -> Inlines:
    """Return one entry of the reference list; the address is a link."""
    return _Entry(reference, labels).inlines()


def address(reference: Reference) -> str:
    """Return the address of the work: its DOI's, or its URL; empty if it has none."""
    return f"https://doi.org/{reference.doi}" if reference.doi else reference.url


class _Entry:
    """Builds one entry piece by piece."""

    def __init__(self, reference: Reference, labels: Labels) -> None:
        self.reference, self.labels = reference, labels
        self.out: list[Inline] = []

    def inlines(self) -> Inlines:
        reference = self.reference
        writers = _names(reference.authors)
        if not writers and reference.editors:
            writers = self._editors()
        publisher = reference.publisher
        if not writers and publisher:
            # A work without an author is known by who published it (9.12).
            writers, publisher = publisher, ""
        title = Text(reference.title) if reference.title else Text(self.labels["untitled"])
        standing = reference.type not in (*_PERIODICAL, *_PART)
        titled = (Emphasis((title,)) if standing else title, *self._after_title())
        date = Text(f"({self._date()})")
        if writers:
            self._sentence(Text(writers))
            self._sentence(date)
            self._sentence(*titled)
        else:
            self._sentence(*titled)
            self._sentence(date)
        if reference.authors and reference.editors and not self._is_part():
            self._sentence(Text(self._editors(inverted=False)))
        self._container()
        if publisher == reference.container_title:
            publisher = ""
        where = ": ".join(filter(None, (reference.publisher_place, publisher)))
        if where:
            self._sentence(Text(where))
        self._address()
        return tuple(self.out)

    def _is_part(self) -> bool:
        """Return whether the work stands in another: that one's edition and editors are told."""
        return self.reference.type in _PART and bool(self.reference.container_title)

    def _sentence(self, *pieces: Inline) -> None:
        if self.out:
            self.out.append(Text(" "))
        self.out += pieces
        last = pieces[-1]
        words = last.children[-1] if isinstance(last, Emphasis) else last
        ending = words.text[-1:] if isinstance(words, Text) else ""
        if ending not in ".?!…。？！؟":
            self.out.append(Text("."))

    def _editors(self, *, inverted: bool = True) -> str:
        editors = self.reference.editors
        label = self.labels["editor_short" if len(editors) == 1 else "editors_short"]
        return f"{_names(editors, inverted=inverted)} {label}"

    def _date(self) -> str:
        issued = self.reference.issued
        if issued is None or not (issued.year or issued.literal):
            return self.labels["no_date"]
        if issued.year is None:
            return issued.literal
        return issued.iso() if self.reference.type in _WEB else issued.iso()[:4]

    def _edition(self) -> str:
        edition = self.reference.edition
        if edition.isdigit() and self.labels.language == "en":
            edition = _ordinal(int(edition))
        numbered = re.fullmatch(r"\d+\w{0,2}", edition)
        return self.labels["edition"].format(edition=edition) if numbered else edition

    def _after_title(self) -> list[Inline]:
        parts = ["" if self._is_part() else self._edition(), self.reference.number]
        return [Text(f" ({part})") for part in parts if part]

    def _container(self) -> None:
        reference = self.reference
        # The title of a web page is the one that is set off, not its site's (10.16).
        container: Inline = Text(reference.container_title)
        if reference.type not in _WEB:
            container = Emphasis((container,))
        if self._is_part():
            pieces: list[Inline] = [Text(f"{self.labels['in']} ")]
            if reference.editors and reference.authors:
                pieces.append(Text(f"{self._editors(inverted=False)}, "))
            pieces += [container, *self._volume()]
            details = ", ".join(filter(None, (self._edition(), reference.page)))
            if details:
                pieces.append(Text(f" ({details})"))
            self._sentence(*pieces)
            return
        pieces = [container] if reference.container_title else []
        pieces += self._volume()
        if reference.page:
            pieces.append(Text(f", {reference.page}"))
        if not reference.container_title and pieces:
            pieces = _without_comma(pieces)
        if pieces:
            self._sentence(*pieces)

    def _volume(self) -> list[Inline]:
        volume, issue = self.reference.volume, self.reference.issue
        pieces: list[Inline] = [Text(", "), Emphasis((Text(volume),))] if volume else []
        if issue:
            pieces.append(Text(f"({issue})" if volume else f", {issue}"))
        return pieces

    def _address(self) -> None:
        reference = self.reference
        accessed = reference.accessed
        day = (accessed.iso() or accessed.literal) if accessed else ""
        if day:
            self._sentence(Text(f"{self.labels['accessed']} {day}"))
        target = address(reference)
        if target:
            # Square brackets in a host stop whoever takes an address apart.
            linkable = re.match(r"https?://[^\s\[\]/?#]+(?:[/?#]\S*)?\Z", target)
            text = Text(target)
            self.out.append(Text(" "))
            self.out.append(Link((text,), target, reference.position) if linkable else text)


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if number % 100 in (11, 12, 13) else endings.get(number % 10, "th")
    return f"{number}{ending}"


def _without_comma(pieces: list[Inline]) -> list[Inline]:
    """Return pieces that follow no container: the comma before the first is left out."""
    first, *rest = pieces
    words = first.text.removeprefix(", ") if isinstance(first, Text) else ""
    return [Text(words), *rest] if words else rest


def _names(names: tuple[Name, ...], *, inverted: bool = True) -> str:
    """Return names in a row; editors of the work around another are not inverted (9.28)."""
    shown = [_name(name, inverted) for name in names]
    if len(shown) > _MOST_AUTHORS:
        # The twentieth on give way to dots, the last is named (9.8).
        return f"{', '.join(shown[: _MOST_AUTHORS - 1])}, … {shown[-1]}"
    if len(shown) > 1:
        # Two editors, not inverted, have no comma between them.
        listed = inverted or len(shown) > 2
        comma = (
            "," if listed and all(ord(character) < 0x0590 for character in "".join(shown)) else ""
        )
        return f"{', '.join(shown[:-1])}{comma} & {shown[-1]}"
    return "".join(shown)


def _name(name: Name, inverted: bool) -> str:
    if name.literal or not name.given:
        return name.literal or name.family
    if not _is_alphabetic(name.given):
        return (
            f"{name.family}{name.given}" if _is_wide(name.family) else f"{name.family} {name.given}"
        )
    given = " ".join(map(_initial, name.given.replace(".", ". ").split()))
    return f"{name.family}, {given}" if inverted else f"{given} {name.family}"


def _initial(word: str) -> str:
    # A particle such as "van" in "Ludwig van" is no name to be shortened.
    if word.islower() and len(word) > 1 and not word.endswith("."):
        return word
    return "-".join(f"{part[0].upper()}." for part in re.split("[-‐‑]", word) if part)


def _is_alphabetic(text: str) -> bool:
    # Latin, Greek and Cyrillic names are shortened to initials; other scripts' are not.
    return all(ord(character) < 0x0590 or character in "’‐–" for character in text)


def _is_wide(text: str) -> bool:
    return any(
        "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in text
    )
