"""The listing: all works of an article in one style: order, numbers, years' letters, citations."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from plainleaf.diagnostics import Position
from plainleaf.model.article import Article
from plainleaf.model.inlines import CitationItem, Inlines, Text
from plainleaf.model.metadata import CitationStyle, Reference
from plainleaf.model.words import cited_keys
from plainleaf.references import markup, processor
from plainleaf.references.nodes import Node
from plainleaf.references.processor import Run, Work
from plainleaf.references.style import CslStyle, load
from plainleaf.references.works import work_of

# "p. 5", "pp. 5-9", "chap. 2": labels of places in a work, under CSL's names.
_LABELS = {
    "p": "page", "pp": "page", "page": "page", "pages": "page", "chap": "chapter",
    "chapter": "chapter", "chaps": "chapter", "sec": "section", "section": "section",
    "§": "section",
    "fig": "figure", "figure": "figure", "para": "paragraph", "paragraph": "paragraph",
    "vol": "volume", "volume": "volume", "no": "issue", "line": "line", "lines": "line",
    "note": "note", "s": "page", "seite": "page", "kap": "chapter", "abb": "figure",
}  # fmt: skip
_PLACE = re.compile(
    r"(?P<label>[^\W\d_]+|§)\.?\s*(?P<value>[\dA-Zivxlc][\w–-]*(?:\s*[,&]\s*\d[\w–-]*)*)\Z"
)
# How the authors of a work are named in a sentence where a style has only numbers.
_IN_TEXT = Node("names", {"variable": "author"}, [
    Node("name", {"form": "short", "and": "text", "et-al-min": "3", "et-al-use-first": "1"}, []),
    Node("substitute", {}, [
        Node("names", {"variable": "editor"}, []), Node("text", {"variable": "title"}, []),
    ]),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cite:
    """One work as it is cited: words before, the words that are a link, words after."""

    key: str
    before: Inlines
    link: Inlines
    after: Inlines = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as readers meet it; `raised`: as superscript."""

    opening: Inlines
    cites: tuple[Cite, ...]
    closing: Inlines
    raised: bool = False


class Listing:
    """The works of an article, in a style and a language.

    Args:
        references: all that may be cited.
        cited: keys, in the order of their first citations; then those that are listed uncited.
        style: the style.
        language: BCP 47 tag of the article.

    Raises:
        SourceError: there is no such style.
    """

    def __init__(
        self,
        references: Sequence[Reference],
        cited: Sequence[str],
        style: CitationStyle,
        language: str,
    ) -> None:
        self.style: CslStyle = load(style, language)
        self.language = language
        self.plain = not style.chosen
        known = {reference.identifier: reference for reference in references}
        self.references = {key: known[key] for key in dict.fromkeys(cited) if key in known}
        self.works = {
            key: work_of(each, language, self.style.name) for key, each in self.references.items()
        }
        self._suffixes: dict[str, str] = {}
        self._more: dict[str, int] = {}
        self._given: set[str] = set()
        self._ambiguous: set[str] = set()
        self._entries: dict[str, Inlines] = {}

    # --- The list --------------------------------------------------------------------------

    @cached_property
    def numbered(self) -> bool:
        """Return whether works are cited by numbers, and the list is numbered.

        So it is for styles of notes, too: a handout has no room for notes of references.
        """
        return self.plain or self._by_number or self.style.root.get("class") == "note"

    @cached_property
    def _by_number(self) -> bool:
        return _uses(self.style.citation, "citation-number", self.style)

    @cached_property
    def order(self) -> list[str]:
        """Return the keys in the order of the list: as the style sorts them, or as cited."""
        bibliography = self.style.bibliography or self.style.citation
        return self._sorted(list(self.works), bibliography)

    def number(self, key: str) -> int:
        """Return a work's number in the list."""
        return self._numbers[key]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.order, start=1)}

    def entry(self, key: str) -> Inlines:
        """Return an entry of the list, without its number."""
        if key not in self._entries:
            self._entries[key] = self._made(key)
        return self._entries[key]

    def _made(self, key: str) -> Inlines:
        self._told_apart  # noqa: B018 (the letters of years are in entries, too)
        text = self._entry(self.works[key])
        reference = self.references[key]
        return self._inlines(text, reference.position, reference.language)

    def _entry(self, work: Work) -> str:
        within = self.style.bibliography
        if within is None:
            within = self.style.citation
        layout = within.child("layout") or Node("layout", {}, [])
        run = self._run(work, within)
        text = processor.children(layout, run)
        text = markup.add(text, layout.get("suffix"), in_quotes=run.in_quotes)
        return processor.styled(markup.add(layout.get("prefix"), text), layout).strip()

    def _inlines(self, text: str, position: Position, language: str = "") -> Inlines:
        term = self.style.term
        outer = (term("open-quote") or "“", term("close-quote") or "”")
        inner = (term("open-inner-quote") or "‘", term("close-inner-quote") or "’")
        text = markup.quoted(text, outer, inner)
        return markup.inlines(text, position, language)

    def _run(self, work: Work, within: Node, **settings: object) -> Run:
        run = Run(self.style, work, within, year_suffix=self._suffixes.get(work.key, ""))
        for name, value in settings.items():
            setattr(run, name, value)
        return run

    def _sorted(self, keys: list[str], within: Node) -> list[str]:
        sort = within.child("sort")
        if sort is None:
            return keys
        places = {key: at for at, key in enumerate(self.works)}
        for rule in reversed(sort.children):
            said = {key: self._sort_key(key, rule, within, places) for key in keys}
            backwards = rule.get("sort") == "descending"
            # What has no key comes last, whichever way the rest goes (CSL 1.0.2, "Sorting").
            full = sorted((k for k in keys if said[k]), key=lambda k: said[k], reverse=backwards)
            keys = [*full, *(key for key in keys if not said[key])]
        return keys

    def _sort_key(self, key: str, rule: Node, within: Node, places: dict[str, int]) -> str:
        work = self.works[key]
        options = {
            name.replace("names-", "et-al-"): value
            for name, value in rule.attributes.items()
            if name.startswith("names-")
        }
        run = self._run(work, within, sorting=True, sort_options=options)
        if macro := rule.get("macro"):
            return _collated(processor.render(Node("text", {"macro": macro}, []), run))
        variable = rule.get("variable")
        if variable == "citation-number":
            return f"{places[key]:06d}"
        if variable in work.dates:
            return processor.render(Node("date", {"variable": variable}, []), run)
        if variable in work.names:
            names = Node("names", {"variable": variable}, [Node("name", {}, [])])
            return _collated(processor.render(names, run))
        text = work.texts.get(variable, "")
        return f"{int(text):06d}" if text.isdigit() else _collated(text)

    # --- Citations -------------------------------------------------------------------------

    def cited(self, items: Sequence[CitationItem], position: Position) -> Cited:
        """Return a citation: works in the style's order, each with its link."""
        if self.plain or (self.numbered and not self._by_number):
            return self._in_brackets(items)
        self._told_apart  # noqa: B018
        citation = self.style.citation
        layout = citation.child("layout") or Node("layout", {}, [])
        ordered = self._cite_order(items)
        cites: list[Cite] = []
        author = ""
        for item in ordered:
            run = self._cite_run(item)
            said = processor.children(layout, run)
            delimiter = layout.get("delimiter", ", ") if cites else ""
            if citation.get("collapse").startswith("year") and run.author == author != "":
                # "(Ek, 2019, 2020)": the same authors are named once.
                run = self._cite_run(item, without_author=True)
                said = processor.children(layout, run)
                delimiter = citation.get("cite-group-delimiter", ", ")
            author = run.author
            before = f"{delimiter}{item.prefix + ' ' if item.prefix else ''}"
            link = self._inlines(said, position)
            after = "" if run.locator or not item.locator else f", {item.locator}"
            cites.append(Cite(item.key, _words(before), link, _words(after)))
        return Cited(
            self._inlines(layout.get("prefix"), position),
            tuple(cites),
            self._inlines(layout.get("suffix"), position),
            layout.get("vertical-align") == "sup",
        )

    def _in_brackets(self, items: Sequence[CitationItem]) -> Cited:
        cites = []
        for place, item in enumerate(items):
            before = f"{', ' if place else ''}{item.prefix + ' ' if item.prefix else ''}"
            number = str(self.number(item.key))
            after = f", {item.locator}" if item.locator else ""
            cites.append(Cite(item.key, _words(before), (Text(number),), _words(after)))
        return Cited((Text("["),), tuple(cites), (Text("]"),))

    def authors(self, key: str) -> Inlines:
        """Return who wrote a work, as a sentence names them."""
        run = self._run(self.works[key], self.style.citation, and_text=True)
        run.more_names = self._more.get(key, 0)
        if not self.numbered:
            self._told_apart  # noqa: B018
            layout = self.style.citation.child("layout") or Node("layout", {}, [])
            processor.children(layout, run)
        text = run.author or processor.render(_IN_TEXT, run)
        return self._inlines(markup.bare(text), self.references[key].position)

    def _cite_order(self, items: Sequence[CitationItem]) -> list[CitationItem]:
        if self.style.citation.child("sort") is None or any(item.prefix for item in items):
            return list(items)
        keys = self._sorted([item.key for item in items], self.style.citation)
        return sorted(items, key=lambda item: keys.index(item.key))

    def _cite_run(self, item: CitationItem, *, without_author: bool = False) -> Run:
        work = self.works[item.key]
        return self._run(
            work,
            self.style.citation,
            number=str(self.number(item.key)),
            locator=_place(item.locator),
            without_author=without_author or item.suppress_author,
            more_names=self._more.get(item.key, 0),
            given=item.key in self._given,
            ambiguous=item.key in self._ambiguous,
        )

    @cached_property
    def _told_apart(self) -> bool:
        """Tell works apart that would be cited alike: more names, given names, years' letters."""
        citation = self.style.citation
        if self.numbered or len(self.works) < 2:
            return False
        for keys in self._alike(self.works):
            if citation.get("disambiguate-add-names") == "true":
                self._add_names(keys)
        if citation.get("disambiguate-add-givenname") == "true":
            for keys in self._alike(self.works):
                self._add_given(keys)
        for keys in self._alike(self.works):
            self._ambiguous.update(keys)
        if citation.get("disambiguate-add-year-suffix") == "true":
            for keys in self._alike(self.works):
                for at, key in enumerate(key for key in self.order if key in keys):
                    self._suffixes[key] = _letters(at)
        return True

    def _alike(self, keys: Sequence[str] | dict[str, Work]) -> Iterator[list[str]]:
        said: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            said[self._label(key)].append(key)
        yield from [alike for alike in said.values() if len(alike) > 1]

    def _label(self, key: str) -> str:
        layout = self.style.citation.child("layout") or Node("layout", {}, [])
        return processor.children(layout, self._cite_run(CitationItem(key)))

    def _add_names(self, keys: list[str]) -> None:
        """Name so many authors that works differ; if none do, no more than the style says."""
        most = max(len(self.works[key].names.get("author", ())) for key in keys)
        for more in range(1, most):
            self._more.update(dict.fromkeys(keys, more))
            if len({self._label(key) for key in keys}) == len(keys):
                return
        if len({self._label(key) for key in keys}) == 1:
            for key in keys:
                self._more.pop(key, None)

    def _add_given(self, keys: list[str]) -> None:
        self._given.update(keys)
        if len({self._label(key) for key in keys}) == 1:
            # The same people wrote them: their given names tell nothing apart.
            self._given.difference_update(keys)


def listing_of(article: Article) -> Listing:
    """Return the works that an article lists: cited, in the order of the text, then the others.

    Of a bibliography file those alone that are cited, or that the article is about.
    """
    keys = cited_keys(article)
    keys += [work.identifier for work in article.references if not work.aside]
    keys += [article.metadata.source]
    language = article.metadata.language
    return _listing(article.references, tuple(dict.fromkeys(keys)), article.style, language)


@lru_cache(maxsize=4)
def _listing(
    references: tuple[Reference, ...], keys: tuple[str, ...], style: CitationStyle, language: str
) -> Listing:
    # Checks and composing ask for the same list.
    return Listing(references, keys, style, language)


@lru_cache(maxsize=4)
def formatted(reference: Reference, style: CitationStyle, language: str) -> Inlines:
    """Return one reference as an entry of a list by itself."""
    return Listing([reference], [reference.identifier], style, language).entry(reference.identifier)


def _words(text: str) -> Inlines:
    return (Text(text),) if text else ()


def _place(locator: str) -> tuple[str, str] | None:
    """Return (label, value) of `p. 5`; None for words that are no place."""
    match = _PLACE.match(locator.strip())
    if match and (label := _LABELS.get(match["label"].lower())):
        return label, match["value"]
    if re.match(r"\d[\d\s,–-]*\Z", locator.strip()):
        return "page", locator.strip()
    return None


def _letters(at: int) -> str:
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("a") + at % 26)


def _collated(text: str) -> str:
    """Return a text as it sorts: without marks, accents, case and what is no letter."""
    plain = unicodedata.normalize("NFKD", markup.bare(text)).casefold()
    return re.sub(r"[^\w\s,]|_", "", "".join(c for c in plain if not unicodedata.combining(c)))


def _uses(node: Node, variable: str, style: CslStyle) -> bool:
    """Return whether an element, or a macro that it calls, shows a variable."""
    waiting, seen = [node], set()
    while waiting:
        each = waiting.pop()
        if each.get("variable") == variable and each.tag in ("text", "number"):
            return True
        waiting += each.children
        macro = each.get("macro") if each.tag == "text" else ""
        if macro and macro not in seen and macro in style.macros:
            seen.add(macro)
            waiting.append(style.macros[macro])
    return False
