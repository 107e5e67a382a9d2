"""A translation compared with its source: what one has and the other has not.

Words cannot be compared, but what they hang on can: headings, boxes, lists, tables, pictures, icon
arrays, notes, numbers, references, links, dates. Everything is reported at the translation's line,
with the line of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from plainleaf.checks.translation.amounts import Amount, amounts, unmatched
from plainleaf.diagnostics import Diagnostic, Position, Related, Severity
from plainleaf.model.article import Article, Box, Figure, Heading, IconArray, List, Table
from plainleaf.model.inlines import FootnoteReference, Image, Link
from plainleaf.model.metadata import Metadata
from plainleaf.model.transform import walk
from plainleaf.model.words import cited_keys, plain_text

TRANSLATION = (
    "translation-language",
    "translation-structure",
    "translation-numbers",
    "translation-references",
    "translation-outdated",
)
_FIELDS = "description authors category source owner version next_review".split()
_KEYS = {"next_review": "next-review"}
_LONGEST = 60


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
    at = _line(translation, "lang", "language")
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
    yield from _numbers(source, translation)
    yield from _references(source, translation)
    yield from _links(source, translation)
    yield from _dates(source, translation)


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


def _line(article: Article, *keys: str) -> Position:
    """Return the place of a key in the front matter; without it, of the front matter, or none."""
    lines = article.metadata.lines
    known = [lines[key] for key in keys if key in lines]
    return Position(article.position.file, known[0] if known else min(lines.values(), default=0))


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


# --- Front matter and dates ------------------------------------------------------------------


def _fields(source: Article, translation: Article) -> Iterator[Diagnostic]:
    for name in _FIELDS:
        if getattr(source.metadata, name) and not getattr(translation.metadata, name):
            key = _KEYS.get(name, name)
            yield Diagnostic(
                "translation-structure",
                Severity.WARNING,
                f"The front matter has no {key}; the source has ({_line(source, key)}).",
                _line(translation, "lang", "language"),
                f"Add {key}, in this language.",
            )


def _dates(source: Article, translation: Article) -> Iterator[Diagnostic]:
    ours, theirs = _newest(translation.metadata), _newest(source.metadata)
    at = _line(translation, "reviewed", "published", "date", "lang")
    place = _line(source, "reviewed", "published", "date")
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
            f"This is version {own}; the source is version {other} ({_line(source, 'version')}).",
            _line(translation, "version"),
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
                words = f"a heading of level {level}, “{_short(plain_text(inlines))}”"
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


# --- Numbers ---------------------------------------------------------------------------------


def _numbers(source: Article, translation: Article) -> Iterator[Diagnostic]:
    theirs, ours = list(_sections(source)), list(_sections(translation))
    if len(theirs) != len(ours):
        theirs, ours = [_all(theirs)], [_all(ours)]
    for (_, _, wanted), (title, at, given) in zip(theirs, ours, strict=True):
        lacking, added = unmatched(wanted, given)
        pairs = min(len(lacking), len(added))
        for number, other in zip(lacking[:pairs], added[:pairs], strict=True):
            yield _number(
                f"Here is {other.text}; the source has {number.text} ({number.position}).",
                other.position,
                number,
            )
        for number in lacking[pairs:]:
            where = f" under “{title}”" if title else ""
            yield _number(
                f"The source says {number.text} ({number.position}); it is not said{where}.",
                at,
                number,
            )
        for number in added[pairs:]:
            yield _number(f"Here is {number.text}, which the source has not.", number.position)


def _number(message: str, at: Position, source: Amount | None = None) -> Diagnostic:
    hint = "Say the same numbers, in figures where the source has figures."
    related = (Related(source.position, f"the source says {source.text}"),) if source else ()
    return Diagnostic("translation-numbers", Severity.WARNING, message, at, hint, related=related)


_Section = tuple[str, Position, list[Amount]]


def _sections(article: Article) -> Iterator[_Section]:
    """Yield title, place and numbers of what stands under each heading, then of the footnotes."""
    description = (article.metadata.description, _line(article, "description", "abstract"))
    top = [*amounts(article.heading, article.position)]
    top += amounts(description[0], description[1])
    current: tuple[str, Position, list[Any]] = ("", article.heading.position, [])
    yield "", article.heading.position, top
    for node, place in _leaves(article.blocks, article.position):
        if isinstance(node, Heading):
            yield current[0], current[1], _said(current[2])
            current = (_short(plain_text(node)), node.position, [])
        current[2].append((node, place))
    yield current[0], current[1], _said(current[2])
    for note in article.footnotes:
        yield "", note.position, [*amounts(note.blocks, note.position)]


def _said(nodes: list[Any]) -> list[Amount]:
    return [found for node, place in nodes for found in amounts(node, place)]


def _leaves(nodes: Any, position: Position) -> Iterator[tuple[Any, Position]]:
    """Yield headings, and all other nodes that hold no heading, each with its place."""
    for node in nodes:
        place = getattr(node, "position", position)
        if isinstance(node, Heading) or not any(isinstance(each, Heading) for each in walk(node)):
            yield node, place
        else:
            heading = getattr(node, "heading", None)
            inside = (*((heading,) if heading else ()), *_inside(node))
            yield from _leaves(inside, place)


def _inside(node: Any) -> Iterable[Any]:
    blocks = getattr(node, "blocks", None)
    return blocks if blocks is not None else getattr(node, "items", ())


def _all(sections: list[_Section]) -> _Section:
    """Return several sections as one, where those of the two articles are not the same."""
    return "", sections[0][1], [found for _, _, numbers in sections for found in numbers]


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
                else _line(translation, "references", "bibliography", "lang"),
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
            f"{len(theirs)}; there is none to {_short(address)} ({place}).",
            translation.heading.position,
            "Link to the same pages, each in this language where there is one.",
        )


def _addresses(article: Article) -> dict[str, Position]:
    return {
        node.target: node.position
        for node in walk((article.heading, article.blocks, article.footnotes))
        if isinstance(node, Link) and not node.target.startswith("#")
    }
