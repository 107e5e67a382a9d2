"""Where lines of a web page or an EPUB can end: never within a number, however narrow the screen.

How wide a reader's screen is nobody knows, so it is not measured: what is to stay whole has to be
kept by the style sheet (CSS Text 3, 3 and 5). Of selectors, those of one element or class count as
keeping; for breaking words it is enough that the last part of one fits.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from unicodedata import east_asian_width

from lxml import etree, html

from plainleaf.text.wholes import wholes
from plainleaf.verify.readback.html import name_of, roles_of
from plainleaf.verify.readback.outline import LINE_END
from plainleaf.verify.seen.finding import Finding, quoted

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_COMPOUND = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?\Z")
_LAST = re.compile(r"([a-z][a-z0-9]*)?((?:\.[\w-]+)*)(?:[\[:][^ >+~]*)?\Z")
_KEEPS = re.compile(r"white-space\s*:\s*(?:nowrap|pre)\b")
_BREAKS = re.compile(
    r"word-break\s*:\s*break-all|line-break\s*:\s*anywhere|overflow-wrap\s*:\s*anywhere"
)
_UNREAD = frozenset({"script", "style", "template", "nav", "code", "pre", "svg", "math"})
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "dfn", "em", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "wbr",
})  # fmt: skip
_DIGIT = re.compile(r"\d")
_SPACES = " \t\n\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u3000"
_DASHES = "\u2010\u2012\u2013\u2014"
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_HELD_APART = "\ufffc"  # stands for what is no part of a number


@dataclass(frozen=True, slots=True)
class Rules:
    """What a style sheet says of lines: by names of elements, and of classes after a point."""

    keeping: frozenset[str]
    breaking: frozenset[str]


@lru_cache(maxsize=16)
def rules_of(css: str) -> Rules:
    """Return what a style sheet says of where lines end."""
    keeping, breaking = set[str](), set[str]()
    css, start, open_rules = _COMMENT.sub("", css), 0, list[str]()
    for brace in _BRACE.finditer(css):
        inside = css[start : brace.start()]
        start = brace.end()
        if brace.group() == "{":
            open_rules.append(inside.rpartition(";")[2].strip())
            continue
        selectors = open_rules.pop() if open_rules else ""
        if _KEEPS.search(inside) and not open_rules:
            keeping.update(_simple(selectors))
        if _BREAKS.search(inside):
            breaking.update(_last_parts(selectors))
    return Rules(frozenset(keeping), frozenset(breaking))


def _simple(selectors: str) -> Iterator[str]:
    for selector in selectors.split(","):
        found = _COMPOUND.match(selector.strip())
        if found and (found[1] is None) != (found[2] is None):
            yield found[1] or f".{found[2]}"


def _last_parts(selectors: str) -> Iterator[str]:
    for selector in selectors.split(","):
        found = _LAST.match(re.split(r"[ >+~]+", selector.strip())[-1])
        if found:
            yield from (f".{name}" for name in found[2].split(".") if name)
            if found[1] and not found[2]:
                yield found[1]
        if selector.strip() in ("*", ":root"):
            yield "html"


@dataclass(slots=True)
class _Block:
    """The text of a paragraph, with what keeps each character, and whether it may be broken."""

    text: str = ""
    keepers: list[int] = field(default_factory=list)
    broken: list[bool] = field(default_factory=list)

    def add(self, text: str, keeper: int, broken: bool) -> None:
        self.keepers += [keeper] * len(text)
        self.broken += [broken] * len(text)
        self.text += text


def divisible(path: Path, suffix: str) -> Iterator[Finding]:
    """Yield the numbers of a web page or an EPUB within which a line can end."""
    if suffix == ".html":
        root = html.document_fromstring(path.read_bytes(), parser=_PARSER)
        css = "".join(str(style.text or "") for style in root.iter("style"))
        yield from _divisible(root.find("body"), rules_of(css))
        return
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        css = "".join(archive.read(name).decode() for name in names if name.endswith(".css"))
        for name in names:
            if name.endswith(".xhtml"):
                root = etree.fromstring(archive.read(name), _SAFE)
                yield from _divisible(root.find("{*}body"), rules_of(css))


def _divisible(body: etree._Element, rules: Rules) -> Iterator[Finding]:
    """Yield the numbers of a page within which a line can end."""
    for block in _blocks(body, rules):
        if not _DIGIT.search(block.text):
            continue
        start = 0
        for piece, holds in wholes(block.text):
            if holds and _DIGIT.search(piece) and (at := _end_within(block, start, piece)):
                shown = f"{block.text[start:at]}{LINE_END}{block.text[at : start + len(piece)]}"
                yield Finding(
                    "seen-divided",
                    f"{quoted(shown)} can be divided: on a narrow screen a line may end within it. "
                    "This is a fault of the theme's style sheet, or of the program.",
                    block.text[max(0, start - 20) : start + len(piece)],
                )
            start += len(piece)


def _end_within(block: _Block, start: int, piece: str) -> int:
    """Return where a line can end within a piece of a block; 0 where none can."""
    keepers, broken, text = block.keepers, block.broken, block.text
    for at in range(start + len(piece) - len(piece.lstrip()) + 1, start + len(piece.rstrip())):
        kept = keepers[at - 1] and keepers[at - 1] == keepers[at]
        if not kept and (_can_end(text[at - 1], text[at]) or (broken[at - 1] and broken[at])):
            return at
    return 0


def _can_end(before: str, after: str) -> bool:
    """Return whether a line can end between two characters (UAX #14)."""
    return (
        before in _SPACES
        or before in _DASHES
        or (before in "-/" and not after.isdigit())
        or east_asian_width(before) in "WF"
        or east_asian_width(after) in "WF"
    )


def _blocks(body: etree._Element, rules: Rules) -> Iterator[_Block]:
    """Yield the blocks of text of a page."""
    done: list[_Block] = []
    block = _Block()
    count = 0

    def walk(element: etree._Element, keeper: int, broken: bool) -> None:
        nonlocal block, count
        name = name_of(element)
        marks = {name, *(f".{each}" for each in (element.get("class") or "").split())}
        count += 1
        keeper = keeper or (count if marks & rules.keeping else 0)
        broken = broken or bool(marks & rules.breaking)
        inline = name in _INLINE
        if not inline:
            done.append(block)
            block = _Block()
        if name in _UNREAD or roles_of(element) & {"doc-noteref", "doc-biblioref"}:
            block.add(_HELD_APART, keeper, False)
        else:
            block.add(element.text or "", keeper, broken)
            for child in element:
                if name_of(child):
                    walk(child, keeper, broken)
                block.add(child.tail or "", keeper, broken)
        if not inline:
            done.append(block)
            block = _Block()

    root = body.getparent()
    walk(body, 0, root is not None and bool({name_of(root)} & rules.breaking))
    yield from done
