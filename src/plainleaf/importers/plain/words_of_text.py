"""Words of plain text → inline nodes: addresses of the web to links, `[1]` to citations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plainleaf.diagnostics import Position
from plainleaf.importers.wording import Wording, label, labelled
from plainleaf.model.inlines import Citation, CitationItem, Inline, Inlines, LineBreak, Link, Text
from plainleaf.text.addresses import phone_address

_URL = re.compile(r"https?://[^\s<>\"“”|\\^`{}\[\]]+[^\s<>\"“”|\\^`{}\[\].,;:!?'’)»]")
_MARK = re.compile(r"\[(?P<numbers>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
RAISED = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:”\"’)]))[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,˒‚⁻–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
# Raised figures lose their height in a copy: “a day.2,3”. Short words are no sentence's last.
_LOWERED = re.compile(
    r"(?<=[^\W\d_]{4}[.,])(?P<numbers>\d{1,2}(?:[,–-]\d{1,2})*)(?=\s+[^\W\d_]|\Z)"
)
FROM_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"\+?\d[\d ()/.\-\u00a0]{4,}\d")
_MOST_IN_A_RANGE = 30


@dataclass(slots=True)
class TextWriter:
    """Makes inline nodes of the plain text of one article.

    Args:
        works: the id of each number of the list of references.
        replaced: the marks that became citations, for the report; filled while texts are read.
        first: the line of the first of them.
    """

    works: Mapping[int, str]
    replaced: list[str] = field(default_factory=list)
    first: int = 0

    def inlines(self, text: str, position: Position) -> Inlines:
        """Return the nodes of a text."""
        out: list[Inline] = []
        at = 0
        for start, end, node in sorted(self._found(text, position), key=lambda each: each[0]):
            if start < at:
                continue
            if start > at:
                out.append(Text(text[at:start]))
            out.append(node)
            at = end
        if at < len(text):
            out.append(Text(text[at:]))
        return tuple(out)

    def _found(self, text: str, position: Position) -> list[tuple[int, int, Inline]]:
        found: list[tuple[int, int, Inline]] = []
        for match in _URL.finditer(text):
            address = _whole(match.group(), text[match.end() :])
            found.append((match.start(), match.start() + len(address),
                          Link((Text(address),), address, position)))  # fmt: skip
        if not self.works:
            return found
        for pattern in (_MARK, RAISED, _LOWERED):
            for match in pattern.finditer(text):
                words = match.group().translate(FROM_RAISED).strip("[]")
                keys = self._keys(words)
                if keys:
                    items = tuple(CitationItem(each) for each in keys)
                    start = match.start()
                    found.append((start, match.end(), Citation(items, position)))
                    self.replaced.append(match.group())
                    self.first = self.first or position.line
        return found

    def _keys(self, words: str) -> list[str]:
        keys = [self.works.get(number, "") for number in numbers_of(words)]
        return keys if keys and all(keys) else []


def numbers_of(words: str) -> list[int]:
    """Return the numbers of a mark such as `1,3-5`."""
    numbers: list[int] = []
    for part in re.split(r"[,;˒‚]", words):
        ends = [int(each) for each in re.split(r"[–-]", part.strip()) if each.strip().isdigit()]
        if len(ends) == 2 and 0 <= ends[1] - ends[0] < _MOST_IN_A_RANGE:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return numbers


def _whole(address: str, rest: str) -> str:
    """Return an address with the bracket that it opened itself."""
    return address + ")" if address.count("(") > address.count(")") and rest[:1] == ")" else address


def contact_line(text: str, wording: Wording, position: Position) -> Inlines:
    """Return a line of an address; a telephone number and a mail address can be clicked."""
    if match := _MAIL.search(text):
        return _around(text, match.start(), match.end(), f"mailto:{match.group()}", position)
    match = _TELEPHONE.search(text) if labelled(text, wording.phone) else None
    if match and (target := _dialled(match.group(), text[match.end() :])):
        return _around(text, match.start(), match.end(), target, position)
    return (Text(text),)


def _dialled(number: str, rest: str) -> str:
    """Return the address of a number; nothing where it would dial another one than it shows."""
    if rest[:1].isalnum():
        return ""
    try:
        return phone_address(number.replace("(0)", "").replace("/", " "))
    except ValueError:
        return ""


def _around(text: str, start: int, end: int, target: str, position: Position) -> Inlines:
    link = Link((Text(text[start:end]),), target, position)
    pieces = (Text(text[:start]), link, Text(text[end:]))
    return tuple(each for each in pieces if not isinstance(each, Text) or each.text)


def is_contact(texts: Sequence[str], wording: Wording) -> bool:
    """Return True for lines that say how to reach somebody: a label, and a number or an address."""
    if len(texts) < 2:
        return False
    found = labelled(texts[0], wording.contact)
    if not found and label(texts[0]) not in wording.contact:
        return False
    if not found and texts[0].strip()[-1:] not in ":：":
        return False
    return len(texts) < 12 and any(
        _MAIL.search(each) or labelled(each, wording.phone | wording.email) for each in texts[1:]
    )


def in_lines(lines: Sequence[Inlines]) -> Inlines:
    """Return lines as one run, with a break between."""
    out: list[Inline] = []
    for line in lines:
        out += [LineBreak(), *line] if out else line
    return tuple(out)
