"""HTML → inline nodes: emphasis, links, pictures in a line, languages, citations, white space."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationItem,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from plainleaf.model.transform import rewrite, walk
from plainleaf.model.words import plain_text
from plainleaf.reader.dom import BLOCKS, line_of, parts, raw_text, tag_of, words
from plainleaf.reader.front_matter import canonical_language
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.white_space import (
    LOST_BREAK,
    SPACE,
    fold,
    has_breaks_in_a_row,
    space_behind_links,
    tidy,
)
from plainleaf.text.addresses import SCHEMES, fault, mail_address, valid_address
from plainleaf.text.shown import misleading, shown_instead
from plainleaf.text.telephones import figures_of

_WRAPPERS: dict[str, Callable[[Inlines], Inline]] = {
    "strong": Strong, "b": Strong,
    "em": Emphasis, "i": Emphasis, "cite": Emphasis, "dfn": Emphasis, "var": Emphasis,
    "sup": Superscript, "sub": Subscript, "mark": Mark, "kbd": Keyboard,
    "s": Strikethrough, "del": Strikethrough, "strike": Strikethrough,
}  # fmt: skip
_CODE = frozenset(("code", "samp", "tt"))
_MARKS = (Citation, FootnoteReference)
# A line's end between two characters of a script without spaces is not a space.
_WIDE_BREAK = re.compile(
    "(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])\n(?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])"
)
_TEXT_MESSAGE = re.compile(r"sms:/{0,2}(\+?[\d ()./-]*\d)", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass
class InlineReader:
    """Reads inline elements of one article; `language` is that of the place being read."""

    log: Log
    abbreviations: dict[str, tuple[str, int]]
    language: str = ""
    anchors: list[tuple[str, int]] = field(default_factory=list)
    used_abbreviations: set[str] = field(default_factory=set)
    _short: re.Pattern[str] | None = None

    def read(self, pieces: Iterable[str | Element], line: int) -> Inlines:
        """Return the nodes of a run of text and elements, white space folded and ends trimmed."""
        nodes = self._nodes(pieces, line)
        if has_breaks_in_a_row(nodes):
            self.log.note(
                "line-breaks",
                "Line breaks in a row are shown as one.",
                line,
                "For a new paragraph leave an empty line between the two.",
            )
        return tidy(nodes)

    def spoken(self, element: Element, line: int) -> Inlines:
        """Return the nodes in an element whose words are one line, in the element's language."""
        outer = self.language
        language = self.language_of(element, line)
        self.language = language or outer
        nodes = self.read(parts(element), line)
        self.language = outer
        return (Span(nodes, language),) if language and nodes else nodes

    def _nodes(self, pieces: Iterable[str | Element], line: int) -> Inlines:
        nodes: list[Inline] = []
        for piece in pieces:
            if isinstance(piece, str):
                nodes += self._abbreviated(_WIDE_BREAK.sub(LOST_BREAK, piece))
            else:
                nodes += self._element(piece, line_of(piece, line))
        return tuple(nodes)

    def _abbreviated(self, text: str) -> list[Inline]:
        if not self.abbreviations:
            return [Text(text)]
        if self._short is None:
            found = "|".join(re.escape(key) for key in sorted(self.abbreviations, key=len)[::-1])
            self._short = re.compile(rf"(?<!\w)({found})(?!\w)")
        out: list[Inline] = []
        for at, part in enumerate(self._short.split(text)):
            if at % 2:
                self.used_abbreviations.add(part)
                out.append(Abbreviation((Text(part),), self.abbreviations[part][0]))
            elif part:
                out.append(Text(part))
        return out

    def _element(self, element: Element, line: int) -> list[Inline]:
        tag = tag_of(element)
        self.attributes(element, line)
        outer = self.language
        language = self.language_of(element, line)
        self.language = language or outer
        try:
            nodes = self._by_tag(tag, element, line)
        finally:
            self.language = outer
        return [Span(tuple(nodes), language)] if language and nodes else nodes

    def _by_tag(self, tag: str, element: Element, line: int) -> list[Inline]:
        if "data-plainleaf-cite" in element.attrib:
            return [self._citation(element, line)]
        if label := element.get("data-plainleaf-noteref"):
            return [FootnoteReference(label, self.log.at(line))]
        if tag == "br":
            return [LineBreak(), *self._nodes(parts(element), line)]
        if tag == "img":
            return [self.image(element, line)]
        if tag in _CODE:
            return [Code(SPACE.sub(" ", raw_text(element)))]
        if tag == "ruby" and any(tag_of(part) == "rp" for part in element.iter()):
            # Its author wrote the parentheses.
            for reading in element.iter("rt"):
                reading.tag = "span"
        children = self._nodes(parts(element), line)
        if tag == "a":
            return self._link(element, children, line)
        if tag == "abbr":
            title = " ".join(element.get("title", "").split())
            return [Abbreviation(children, title)] if title else list(children)
        if tag == "q":
            return [Text("“"), *children, Text("”")]
        if tag == "rt":
            return [Text(" ("), *children, Text(")")]
        if tag in BLOCKS:
            # A block where none can stand, as in a heading that was never closed.
            return [Text(" "), *children, Text(" ")]
        if tag in _WRAPPERS and children:
            return [_WRAPPERS[tag](children)]
        return list(children)

    def _citation(self, element: Element, line: int) -> Citation:
        cited = json.loads(element.attrib["data-plainleaf-cite"])
        items = tuple(CitationItem(*item) for item in cited["items"])
        return Citation(items, self.log.at(line), cited["in_text"])

    def image(self, element: Element, line: int) -> Image:
        """Return a picture; its title is the business of anyone who shows it."""
        alt = element.get("alt")
        if element.get("role") in ("presentation", "none"):
            alt = ""
        return Image(
            # As browsers do, and as no name of a file has them.
            re.sub(r"[\t\n\r]", "", element.get("src", "")).strip(),
            None if alt is None else " ".join(alt.split()),
            self.log.at(line),
        )

    def _link(self, element: Element, children: Inlines, line: int) -> list[Inline]:
        target = element.get("href")
        if target is None:
            if name := element.get("name"):
                self.anchors.append((name, line))
            return list(children)
        target = re.sub(r"[\t\n\r]", "", target).strip()
        title = " ".join(element.get("title", "").split())
        if title and title != words(element):
            self.log.note(
                "link-title",
                f"The title of a link is not shown: {excerpt(title)}",
                line,
                "Say it in the text.",
                dropped=title,
            )
        if not plain_text(children).strip() and not any(
            isinstance(child, (Image, *_MARKS)) for child in children
        ):
            children = (*children, Text(target))
        if target.startswith("#") and len(target) > 1:
            return self._around_marks(children, target, line)
        if target.lower().startswith("www."):
            target = f"https://{target}"
        if target.lower().startswith(SCHEMES):
            target = valid_address(target)
            if target.lower().startswith("mailto:"):
                target = self._mail(target, line)
            if not (problem := fault(target)):
                return self._around_marks(children, target, line)
            self.log.warning(
                "malformed-address",
                f"{excerpt(target)} is no address to link to: {problem}; its words are shown "
                "without a link.",
                line,
                "Write it as it stands in a browser.",
                dropped=target,
            )
            return list(children)
        if number := _TEXT_MESSAGE.match(target):
            if shown := shown_instead(plain_text(children), target, self.language):
                message, hint = misleading(shown, target)
                self.log.error("misleading-link", message, line, hint)
            return self._text_message(children, number[1], line)
        self._refuse(target, line)
        return list(children)

    def _mail(self, target: str, line: int) -> str:
        """Return a link for mail with what a mail needs."""
        kept, left = mail_address(target)
        if left:
            self.log.warning(
                "mail-link",
                f"A link for mail keeps its address, subject and text; left out: {excerpt(left)}",
                line,
                "Name other readers of the mail in the text.",
                dropped=left,
            )
        return kept

    def _text_message(self, children: Inlines, number: str, line: int) -> list[Inline]:
        """Return the words of a link that sends a text message, with the number for all to see."""
        self.log.note(
            "sms-link",
            f"A link that sends a text message works on few devices, so the number {number} is "
            "shown, without a link.",
            line,
            f"Say in words what to send, and where: Text SHOUT to {number}.",
        )
        if figures_of(number) in figures_of(plain_text(children)):
            return list(children)
        return [*children, Text(f" ({number})")]

    def _around_marks(self, children: Inlines, target: str, line: int) -> list[Inline]:
        """Return a link; citations and notes' marks are links themselves and stand outside."""
        position = self.log.at(line)
        parted: list[Inline] = []
        for child in children:
            within: list[Inline] = []
            if isinstance(child, _MARKS):
                within = [child]
            else:
                within = [mark for mark in walk(child) if isinstance(mark, _MARKS)]
                child = rewrite(child, _without_marks)
                if isinstance(parted[-1] if parted else None, Link):
                    before = parted.pop()
                    assert isinstance(before, Link)
                    parted.append(replace(before, children=(*before.children, child)))
                else:
                    parted.append(Link((child,), target, position))
            parted += within
        if not any(plain_text(each).strip() or _pictured(each) for each in parted
                   if isinstance(each, Link)):  # fmt: skip
            self.log.warning(
                "citation-brackets",
                f"A citation leads to its work, so this address is left out: {excerpt(target)}",
                line,
                "Link words beside it.",
                dropped=target,
            )
            return [each for each in parted if not isinstance(each, Link)]
        return list(fold(space_behind_links(parted), after_space=False)[0])

    def _refuse(self, target: str, line: int) -> None:
        if _SCHEME.match(target):
            self.log.error(
                "unsafe-link",
                f"A handout cannot link to {excerpt(target)}",
                line,
                "Link to an https:, mailto: or tel: address.",
                dropped=target,
            )
        elif "{{" in target or "{%" in target:
            self.log.warning(
                "template-tag",
                f"{excerpt(target)} is an address that a website's software completes; "
                "its words are shown without a link.",
                line,
                "Write the whole https:// address.",
                dropped=target,
            )
        else:
            self.log.warning(
                "relative-link",
                f"'{target}' is not a full address; its words are shown without a link."
                if target
                else "This link has no address; its words are shown without a link.",
                line,
                "A printed handout has no site of its own: write the whole https:// address.",
                dropped=target,
            )

    def language_of(self, element: Element, line: int) -> str:
        """Return the element's language where it differs from the language around it."""
        value = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
        if not value or not value.strip():
            return ""
        language = canonical_language(value)
        if language is None:
            self.log.warning(
                "language-tag",
                f"'{value}' is not a language tag and is left out.",
                line,
                "Write a BCP 47 tag such as en, en-GB or es.",
                dropped=value,
            )
            return ""
        return "" if language == self.language else language

    def attributes(self, element: Element, line: int) -> None:
        """Note handlers and styles, which go, and identifiers, which links may need."""
        for name, value in element.attrib.items():
            if name.startswith("on"):
                self.log.warning(
                    "html-handler",
                    f"The script in {name}=… is left out.",
                    line,
                    "Delete it; a handout runs no scripts.",
                    dropped=value,
                )
            elif name == "style":
                self.log.warning(
                    "html-style",
                    f"style={excerpt(value)!r} is left out.",
                    line,
                    "Delete it; the theme decides how a handout looks.",
                    dropped=value,
                )
            elif name == "title" and tag_of(element) not in ("a", "abbr", "img"):
                self.log.note(
                    "html-title",
                    f"A title attribute is not shown: {excerpt(value)}",
                    line,
                    "Say it in the text.",
                    dropped=value,
                )
            elif name == "id" and value and tag_of(element) in ("span", "a", "div", "p"):
                self.anchors.append((value, line))


def _without_marks(node: Any) -> Any:
    return () if isinstance(node, _MARKS) else node


def _pictured(node: Inline) -> bool:
    return any(isinstance(each, Image) for each in walk(node))
