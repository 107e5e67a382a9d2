"""Parity: each format says what the article says, no less, no more and in the same order.

A difference is a value that says what differs, where, and what stands on either side; nothing is
raised. The room is long: each part of an outline has its comparison and its words, side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import quote

from plainleaf.text.numerals import shown
from plainleaf.verify.expected import outline_of
from plainleaf.verify.property_parity import agreed, disagreements, property_differences
from plainleaf.verify.readback.outline import (
    LINE_END,
    ListShape,
    Outline,
    PageStart,
    TableShape,
    canonical_tag,
    normal,
)

__all__ = ["Difference", "FormatParity", "ParityReport", "compare", "compare_all", "outline_of"]

ARTICLE = "the article"
# Characters that fonts draw with one glyph, so that a PDF cannot tell them apart.
_ONE_GLYPH = str.maketrans(
    dict(zip("\u2010\u2011\u00b5\u2206", "--\u03bc\u0394", strict=True))
    | dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04", ("ff", "fi", "fl", "ffi", "ffl"), strict=True))
)
# A citation or the mark of a note, with the space before it; either may be left out.
_MARK = re.compile(
    r"(\s?\[\d+(?:, [^\]]*)?\]|\s?\[[^\[\]\d]{0,30}\d{1,3}[^\[\]\d]{0,30}\]"
    r"|(?<=[^\s\d])\d{1,3}(?![A-Za-z\d]))"
)
_STEP = 64  # characters that are compared at once where texts are the same
_SHOWN = 40  # half the characters of each side in a message
_MOST = 5  # differences of one kind that are named; the rest follow from them as a rule


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a format says otherwise.

    Args:
        format: the format or file that differs.
        what: "text", "headings", "links", …: the field of the outline.
        where: the heading under which it is, or which entry it is; may be empty.
        expected: what should be there; empty if nothing should.
        actual: what is there; empty if nothing is.
    """

    format: str
    what: str
    where: str
    expected: str
    actual: str

    def __str__(self) -> str:
        """Return one line for a person."""
        where = f" ({self.where})" if self.where else ""
        if not self.actual:
            return f"{self.format}: {self.what}{where}: lacks {self.expected}"
        if not self.expected:
            return f"{self.format}: {self.what}{where}: adds {self.actual}"
        return f"{self.format}: {self.what}{where}: says {self.actual} instead of {self.expected}"


@dataclass(frozen=True, slots=True)
class FormatParity:
    """How one format compares with what is expected."""

    format: str
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """True if nothing differs."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class ParityReport:
    """How all formats compare with `base`: the article, or the first file."""

    base: str
    formats: tuple[FormatParity, ...]

    @property
    def passed(self) -> bool:
        """True if no format differs."""
        return all(one.passed for one in self.formats)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return the differences of all formats."""
        return tuple(difference for one in self.formats for difference in one.differences)


def compare_all(outlines: Mapping[str, Outline], expected: Outline | None = None) -> ParityReport:
    """Compare every outline with the expected one, and so with each other.

    Args:
        outlines: by format or file name.
        expected: from `outline_of`; without it the first outline is what the others should say.
    """
    base = ARTICLE
    if expected is None:
        base, expected = next(iter(outlines.items()), ("", Outline()))
    # The article has no pages: the list of them in one file is compared with those of another.
    paged = next((one.pages for one in outlines.values() if one.pages is not None), None)
    known = agreed(outlines.values(), expected)
    return ParityReport(
        base,
        tuple(
            FormatParity(
                name,
                (
                    *compare(expected, outline, name),
                    *(Difference(name, *found) for found in disagreements(known, outline)),
                    *_pages(paged, outline.pages, name),
                ),
            )
            for name, outline in outlines.items()
        ),
    )


def compare(expected: Outline, actual: Outline, name: str) -> tuple[Difference, ...]:
    """Return where `actual`, the outline of the format `name`, differs from `expected`."""
    return tuple(_Comparison(expected, actual, name).all())


def _pages(
    expected: Sequence[PageStart] | None, actual: Sequence[PageStart] | None, name: str
) -> Iterator[Difference]:
    """Yield the pages that are listed where they do not begin."""
    if expected is None or actual is None:
        return
    for place, (wanted, given) in enumerate(zip_longest(expected, actual), 1):
        if wanted != given:
            yield Difference(name, "page", f"number {place}", _begins(wanted), _begins(given))


def _begins(page: PageStart | None) -> str:
    return f"{page.label} at {_quoted(page.words) or 'the end'}" if page else ""


def difference_at(first: str, second: str) -> tuple[int, int] | None:
    """Return where two comparable texts differ, None if nowhere.

    At a `LINE_END` on one side the other side may hold a space or nothing.
    """
    if first == second:
        return None
    a, b = first, second
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i : i + _STEP] == b[j : j + _STEP]:
            i, j = i + _STEP, j + _STEP
        elif a[i] == b[j]:
            i, j = i + 1, j + 1
        elif a[i] == LINE_END:
            i, j = i + 1, j + (b[j] == " ")
        elif b[j] == LINE_END:
            i, j = i + (a[i] == " "), j + 1
        else:
            return i, j
    rest = a[i:].strip(" " + LINE_END), b[j:].strip(" " + LINE_END)
    return None if rest == ("", "") else (i, j)


def comparable(text: str) -> str:
    """Return a text without what a format cannot tell apart."""
    return normal(text).translate(_ONE_GLYPH)


def same(first: str, second: str) -> bool:
    """Return whether two texts say the same."""
    return first == second or difference_at(comparable(first), comparable(second)) is None


class _Comparison:
    """The comparison of two outlines, one kind of difference after the other."""

    def __init__(self, expected: Outline, actual: Outline, name: str) -> None:
        self._expected = expected
        self._actual = actual
        self._name = name

    def all(self) -> Iterator[Difference]:
        """Yield every difference."""
        expected, actual = self._expected, self._actual
        if not same(expected.title, actual.title):
            yield self._difference("title", "", _quoted(expected.title), _quoted(actual.title))
        if canonical_tag(expected.language) != canonical_tag(actual.language):
            yield self._difference("language", "", expected.language, actual.language)
        yield from self._each("heading", _headings(expected.headings), _headings(actual.headings))
        if expected.notes_heading is not None and actual.notes_heading is not None:
            yield from self._each(
                "heading of the notes",
                _notes_headings(expected.notes_heading),
                _notes_headings(actual.notes_heading),
            )
        yield from self._text()
        yield from self._each("link", _links(expected.links), _links(actual.links))
        if expected.neighbours is not None and actual.neighbours is not None:
            yield from self._each(
                "link to a file beside it", _links(expected.neighbours), _links(actual.neighbours)
            )
        yield from self._each("alternative text", _texts(expected.alts), _texts(actual.alts))
        if expected.described_in is not None and actual.described_in is not None:
            yield from self._each(
                "language of a description",
                _languages(expected.described_in),
                _languages(actual.described_in),
            )
        yield from self._each("list", _lists(expected.lists), _lists(actual.lists))
        yield from self._each("box to tick", expected.boxes, actual.boxes)
        yield from self._tables()
        yield from self._each(
            "language", _languages(expected.languages), _languages(actual.languages)
        )
        if expected.set_apart is not None and actual.set_apart is not None:
            yield from self._each(
                "raised, lowered or struck-out words",
                _ways(expected.set_apart),
                _ways(actual.set_apart),
            )
        yield from self._each("reference", _texts(expected.references), _texts(actual.references))
        yield from self._each("citation", _texts(expected.citations), _texts(actual.citations))
        yield from self._each("footnote", _texts(expected.footnotes), _texts(actual.footnotes))
        yield from self._each("term", _terms(expected.terms), _terms(actual.terms))
        yield from self._each(
            "glossary entry", _entries(expected.entries), _entries(actual.entries)
        )
        yield from self._contents()
        for difference in property_differences(expected, actual):
            yield self._difference(*difference)

    def _difference(self, what: str, where: str, expected: str, actual: str) -> Difference:
        return Difference(self._name, what, where, expected, actual)

    def _each(
        self, what: str, expected: Sequence[str], actual: Sequence[str]
    ) -> Iterator[Difference]:
        """Yield the entries that differ: what is lacking, added or said otherwise."""
        for found, (place, wanted, given) in enumerate(_aligned(expected, actual)):
            if found == _MOST:
                return
            wanted, given = comparable(wanted), comparable(given)
            at = difference_at(wanted, given) if wanted and given else None
            yield self._difference(
                what,
                f"number {place}",
                _around(wanted, at[0] if at else 0),
                _around(given, at[1] if at else 0),
            )

    def _text(self) -> Iterator[Difference]:
        expected, actual = self._expected.text, self._actual.text
        if expected == actual:
            return
        words = comparable(expected), comparable(actual)
        place = difference_at(*words)
        if place is not None:
            yield self._difference(
                "text",
                _under(self._expected.headings, words[0], place[0]),
                _quoted(_around(words[0], place[0])),
                _quoted(_around(words[1], place[1])),
            )
            return
        # The same words: then they must be parted into the same paragraphs.
        for wanted, given in zip_longest(expected.split("\n"), actual.split("\n"), fillvalue=""):
            if not same(wanted, given):
                where = _under(self._expected.headings, words[0], words[0].find(comparable(wanted)))
                yield self._difference("paragraph", where, _quoted(wanted), _quoted(given))
                return

    def _tables(self) -> Iterator[Difference]:
        expected, actual = self._expected.tables, self._actual.tables
        if len(expected) != len(actual):
            yield self._difference("tables", "", _count(expected), _count(actual))
        for place, (wanted, given) in enumerate(zip(expected, actual, strict=False), 1):
            where = f"number {place}"
            if not same(wanted.caption, given.caption):
                yield self._difference(
                    "table caption", where, _quoted(wanted.caption), _quoted(given.caption)
                )
            shapes = _shape(wanted), _shape(given)
            if shapes[0] != shapes[1]:
                yield self._difference("table", where, *shapes)
                continue
            yield from self._cells(wanted, given, where)

    def _cells(self, wanted: TableShape, given: TableShape, where: str) -> Iterator[Difference]:
        for row, (texts, others) in enumerate(zip(wanted.rows, given.rows, strict=True)):
            for column, (text, other) in enumerate(zip(texts, others, strict=True)):
                cell = f"{where}, row {row + 1}, column {column + 1}"
                if not same(text, other):
                    yield self._difference("table cell", cell, _quoted(text), _quoted(other))
                kinds = [
                    "a header" if shape.headers[row][column] else "no header"
                    for shape in (wanted, given)
                ]
                if kinds[0] != kinds[1]:
                    yield self._difference("table header", cell, *kinds)

    def _contents(self) -> Iterator[Difference]:
        """Compare the file's navigation with the headings: all, or all but the title's.

        Marks of citations and footnotes lead nowhere from there, so it may leave them out.
        """
        contents = self._actual.contents
        if contents is None:
            return
        found = list(self._actual.headings)
        for place, level, text in reversed(self._actual.notes_heading or ()):
            found.insert(place, (level, text))
        headings = nested(found)
        after_title = [(depth - 1, text) for depth, text in headings[1:]]
        for tree in (headings, after_title):
            if len(tree) == len(contents) and all(
                depth == own and (same(text, other) or _same_but_for_marks(text, other))
                for (depth, text), (own, other) in zip(tree, contents, strict=True)
            ):
                return
        entries = _headings(contents)
        tries = (
            list(self._each("navigation", _headings(tree), entries))
            for tree in (headings, after_title)
        )
        yield from min(tries, key=len)


def nested(headings: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return headings with their depth in the tree in place of their level."""
    open_levels: list[int] = []
    found = []
    for level, text in headings:
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        found.append((len(open_levels), text))
    return found


def _same_but_for_marks(heading: str, entry: str) -> bool:
    """Return whether an entry is a heading's text without some of its citations and note numbers.

    Which numbers are marks ("facts1") and which are words ("COVID-19") nothing in the text tells.
    """
    pieces = _MARK.split(comparable(heading))
    pattern = "".join(
        f"(?:{re.escape(piece)})?" if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )
    pattern = pattern.replace(re.escape(LINE_END), rf"[ {LINE_END}]")
    return re.fullmatch(pattern, comparable(entry)) is not None


def _aligned(expected: Sequence[str], actual: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield (place, expected, actual) of entries that differ; "" where one side has none.

    Where one side goes on as the other does later, what lies between is lacking or added, and the
    entries after it are not blamed.
    """
    i = j = 0
    while i < len(expected) and j < len(actual):
        spare = (len(expected) - i) - (len(actual) - j)
        if same(expected[i], actual[j]):
            i, j = i + 1, j + 1
        elif any(same(one, actual[j]) for one in expected[i + 1 : i + 1 + spare]):
            yield i + 1, expected[i], ""
            i += 1
        elif any(same(expected[i], one) for one in actual[j + 1 : j + 1 - spare]):
            yield j + 1, "", actual[j]
            j += 1
        else:
            yield i + 1, expected[i], actual[j]
            i, j = i + 1, j + 1
    yield from ((place, text, "") for place, text in enumerate(expected[i:], i + 1))
    yield from ((place, "", text) for place, text in enumerate(actual[j:], j + 1))


# --- Entries as words ------------------------------------------------------------------------


def _texts(entries: Sequence[str]) -> list[str]:
    return [_quoted(text) for text in entries]


def _headings(entries: Sequence[tuple[int, str]]) -> list[str]:
    return [f"level {level} {_quoted(text)}" for level, text in entries]


def _notes_headings(entries: Sequence[tuple[int, int, str]]) -> list[str]:
    return [
        f"level {level} {_quoted(text)}, {place} headings before it"
        for place, level, text in entries
    ]


def _links(entries: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{_quoted(words)} to {address_form(address)}" for words, address in entries]


def _terms(entries: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{_quoted(words)} to {_quoted(term) or 'no entry'}" for words, term in entries]


def _entries(entries: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{_quoted(term)} back to {_quoted(words) or 'nowhere'}" for term, words in entries]


def _languages(entries: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{canonical_tag(tag)} {_quoted(text)}" for tag, text in entries]


def _ways(entries: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{way} {_quoted(text)}" for way, text in entries]


def _lists(entries: Sequence[ListShape]) -> list[str]:
    found = []
    for one in entries:
        kind = "numbered" if one.ordered else "bulleted"
        marks = [f"{shown(number, one.kind)}." for number in one.numbers] if one.ordered else []
        items = (
            f"{mark} {_quoted(text)}".lstrip()
            for mark, text in zip_longest(marks, one.items, fillvalue="")
        )
        found.append(f"{kind} list at depth {one.depth}: {' | '.join(items)}")
    return found


def _shape(table: TableShape) -> str:
    return f"rows of {', '.join(str(len(row)) for row in table.rows)} cells"


def _count(entries: Sequence[object]) -> str:
    return f"{len(entries)} of them"


def address_form(address: str) -> str:
    """Return an address as it is compared: what formats escape differently is escaped."""
    address = quote(address.strip(), safe="%/:=&?~#+!$,;'@()*[]")
    scheme, mark, rest = address.partition(":")
    if not mark:
        return address
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        rest = f"//{host.lower()}{slash or '/'}{path}" if "?" not in host else rest
    return f"{scheme.lower()}:{rest}"


def _quoted(text: str) -> str:
    words = normal(text)
    return f"“{words}”" if words else ""


def _around(text: str, place: int) -> str:
    """Return the words from just before `place` on; a short text in full."""
    if len(text) <= 2 * _SHOWN:
        return text
    word_before = text.rfind(" ", 0, max(0, text.rfind(" ", 0, place)))
    start = max(word_before + 1, place - _SHOWN // 2)
    cut = text[start : start + 2 * _SHOWN].strip()
    return f"{'… ' if start else ''}{cut}{' …' if start + 2 * _SHOWN < len(text) else ''}"


def _under(headings: Sequence[tuple[int, str]], text: str, place: int) -> str:
    """Return which heading `place` in `text` comes after."""
    found, start = "", 0
    for _, heading in headings:
        at = text.find(comparable(heading), start)
        if at < 0 or at > place:
            break
        found, start = heading, at + len(heading)
    return f"under {_quoted(found)}" if found else ""
