"""A translation compared with its source: what one has and the other has not.

Words cannot be compared, but what they hang on can: headings, boxes, lists, tables, pictures, icon
arrays, notes, numbers, references, links, dates. Everything is reported at the translation's line,
with the line of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from plainleaf.checks.translation.numbers import compare_numbers, line_of, short
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Article, Box, Figure, Heading, IconArray, List, Table
from plainleaf.model.inlines import FootnoteReference, Image, Link
from plainleaf.model.metadata import Metadata
from plainleaf.model.transform import walk
from plainleaf.model.words import cited_keys, plain_text

TRANSLATION = (
    "translation-language",
    "translation-structure",
    "translation-numbers",
    "translation-order",
    "translation-references",
    "translation-outdated",
)
_FIELDS = "description authors category source owner version next_review".split()
_KEYS = {"next_review": "next-review"}


def compare_languages(
    translation: Article, named: str, source: Article | None
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the language of a translation.

    Args:
        translation: the article.
        named: the language in its file's name; empty where there is none, or it is not to be told.
        source: what it is a translation of, if known.
    """
    said = translation.metadata.language
    at = line_of(translation, "lang", "language")
    if named and said and _primary(named) != _primary(said):
        yield Diagnostic(
            "translation-language",
            Severity.WARNING,
            f"The file's name says '{named}', its front matter says '{said}'; no other language "
            "links to it.",
            at,
            "Rename the file, or correct lang.",
        )
    elif source and said and said.lower() == source.metadata.language.lower():
        yield Diagnostic(
            "translation-language",
            Severity.WARNING,
            f"This translation is in the language of its source, '{said}'.",
            at,
            "Correct lang in the one or in the other.",
        )


def compare(source: Article, translation: Article) -> Iterator[Diagnostic]:
    """Yield where a translation differs from its source in what needs no translator to see."""
    yield from _fields(source, translation)
    yield from _structure(source, translation)
    yield from compare_numbers(source, translation)
    yield from _references(source, translation)
    yield from _links(source, translation)
    yield from _dates(source, translation)


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


# --- Front matter and dates ------------------------------------------------------------------


def _fields(source: Article, translation: Article) -> Iterator[Diagnostic]:
    for name in _FIELDS:
        if getattr(source.metadata, name) and not getattr(translation.metadata, name):
            key = _KEYS.get(name, name)
            yield Diagnostic(
                "translation-structure",
                Severity.WARNING,
                f"The front matter has no {key}; the source has ({line_of(source, key)}).",
                line_of(translation, "lang", "language"),
                f"Add {key}, in this language.",
            )


def _dates(source: Article, translation: Article) -> Iterator[Diagnostic]:
    ours, theirs = _newest(translation.metadata), _newest(source.metadata)
    at = line_of(translation, "reviewed", "published", "date", "lang")
    place = line_of(source, "reviewed", "published", "date")
    hint = "Compare the two, and when they say the same, write today's date as reviewed."
    if theirs and not ours:
        yield Diagnostic(
            "translation-outdated",
            Severity.WARNING,
            f"This translation has no date; its source is of {theirs} ({place}).",
            at,
            hint,
        )
    # A year by itself is not older than a day of it.
    elif ours[: len(theirs)] < theirs[: len(ours)]:
        yield Diagnostic(
            "translation-outdated",
            Severity.WARNING,
            f"This translation is of {ours}; its source is newer, of {theirs} ({place}).",
            at,
            hint,
        )
    own, other = translation.metadata.version, source.metadata.version
    if own and other and own != other:
        yield Diagnostic(
            "translation-outdated",
            Severity.WARNING,
            f"This is version {own}; the source is version {other} ({line_of(source, 'version')}).",
            line_of(translation, "version"),
            "Bring the translation up to the source, and give it the same version.",
        )


def _newest(metadata: Metadata) -> str:
    return max(metadata.reviewed, metadata.published)


# --- Structure -------------------------------------------------------------------------------


class _Part(NamedTuple):
    """A part of an article that its translation has too: what it is, in words, and where."""

    key: tuple[object, ...]
    words: str
    position: Position


def _structure(source: Article, translation: Article) -> Iterator[Diagnostic]:
    theirs, ours = list(_parts(source)), list(_parts(translation))
    # By kind alone: a list that has lost an item is still the same list.
    matcher = SequenceMatcher(
        None, [part.key[0] for part in theirs], [part.key[0] for part in ours], autojunk=False
    )
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        pairs = min(i2 - i1, j2 - j1) if kind == "equal" else 0
        for wanted, given in zip(theirs[i1 : i1 + pairs], ours[j1 : j1 + pairs], strict=True):
            if wanted.key != given.key:
                yield _difference(
                    f"Here is {given.words}; in its place the source has {wanted.words} "
                    f"({wanted.position}).",
                    given.position,
                )
        # What is lacking is missed where the translation goes on.
        after = [*ours[j2 : j2 + 1], *ours[-1:]]
        at = after[0].position if after else translation.heading.position
        for part in theirs[i1 + pairs : i2]:
            yield _difference(
                f"The source has {part.words} ({part.position}), which is not here.", at
            )
        for part in ours[j1 + pairs : j2]:
            yield _difference(f"Here is {part.words}, which the source has not.", part.position)


def _difference(message: str, at: Position) -> Diagnostic:
    hint = "Give both the same parts in the same order."
    return Diagnostic("translation-structure", Severity.WARNING, message, at, hint)


def _parts(article: Article) -> Iterator[_Part]:
    in_figures = {id(node.image) for node in walk(article.blocks) if isinstance(node, Figure)}
    for node in walk(article.blocks):
        match node:
            case Heading(level, inlines):
                words = f"a heading of level {level}, “{short(plain_text(inlines))}”"
                yield _Part(("heading", level), words, node.position)
            case Box(kind):
                yield _Part(("box", kind), f"a box {kind}", node.position)
            case List(items, ordered):
                marks = "numbered" if ordered else "bulleted"
                words = f"a {marks} list of {len(items)}"
                yield _Part(("list", ordered, len(items)), words, node.position)
            case Table(_, head, body, alignments):
                rows, columns = len(head) + len(body), len(alignments)
                words = f"a table of {rows} rows and {columns} columns"
                yield _Part(("table", rows, columns), words, node.position)
            case Figure(image):
                yield _picture(image, article)
            case Image() if id(node) not in in_figures:
                yield _picture(node, article)
            case IconArray(count, of, first=first, comparison=comparison):
                words = f"an icon array of {count} in {of}"
                words += f" beside {first} in {of}" if comparison else ""
                yield _Part(("icons", count, of, comparison, first), words, node.position)
            case FootnoteReference():
                yield _Part(("note",), "the mark of a footnote", node.position)
            case _:
                pass


def _picture(image: Image, article: Article) -> _Part:
    """Return a picture as a part; `dose.es.png` is `dose.png` with words in it translated."""
    name = image.picture
    for tag in (article.metadata.language, _primary(article.metadata.language)):
        name = re.sub(rf"[._/-]{re.escape(tag)}(?=[./_-])", "", name, flags=re.IGNORECASE)
    return _Part(("picture", name), f"the picture {image.picture}", image.position)


# --- References and links --------------------------------------------------------------------


def _references(source: Article, translation: Article) -> Iterator[Diagnostic]:
    theirs, ours = _works(source), _works(translation)
    for key in dict.fromkeys([*theirs, *ours]):
        wanted, given = theirs.get(key), ours.get(key)
        if wanted and given and wanted.cited == given.cited:
            continue
        if (given and given.cited) or not wanted:
            assert given
            verb = "cites" if given.cited else "lists"
            yield _reference(f"This {verb} {given.name}; the source does not.", given.position)
        else:
            verb = "cites" if wanted.cited else "lists"
            yield _reference(
                f"The source {verb} {wanted.name} ({wanted.position}); this translation does not.",
                given.position
                if given
                else line_of(translation, "references", "bibliography", "lang"),
            )


def _reference(message: str, at: Position) -> Diagnostic:
    hint = "Both rest on the same works; cite them at the same places."
    return Diagnostic("translation-references", Severity.WARNING, message, at, hint)


class _Work(NamedTuple):
    """A work that an article lists: what names it, where, and whether the text cites it."""

    name: str
    position: Position
    cited: bool


def _works(article: Article) -> dict[str, _Work]:
    """Return the works that are listed, by DOI or id."""
    keys = set(cited_keys(article))
    return {
        (work.doi or work.identifier).casefold(): _Work(
            f"[@{work.identifier}]", work.position, work.identifier in keys
        )
        for work in article.references
        if work.identifier in keys or not work.aside
    }


def _links(source: Article, translation: Article) -> Iterator[Diagnostic]:
    theirs, ours = _addresses(source), _addresses(translation)
    # As a rule they lead to the same pages in another language, so they are only counted.
    if len(ours) < len(theirs):
        address, place = next(each for each in theirs.items() if each[0] not in ours)
        yield Diagnostic(
            "translation-references",
            Severity.NOTE,
            f"This translation has fewer links than its source, {len(ours)} in place of "
            f"{len(theirs)}; there is none to {short(address)} ({place}).",
            translation.heading.position,
            "Link to the same pages, each in this language where there is one.",
        )


def _addresses(article: Article) -> dict[str, Position]:
    return {
        node.target: node.position
        for node in walk((article.heading, article.blocks, article.footnotes))
        if isinstance(node, Link) and not node.target.startswith("#")
    }
