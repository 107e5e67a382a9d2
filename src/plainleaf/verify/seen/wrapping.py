"""Where lines of a web page or an EPUB can end: never within a number, however narrow the screen.

How wide a reader's screen is nobody knows, so it is not measured: what is to stay whole has to be
kept by the style sheet (CSS Text 3, sections 3 and 5). Of selectors, elements and classes are
looked at; a rule that has more, or that holds for some screens only, may break words, and keeps
none.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lxml import etree, html

from plainleaf.verify.readback.html import name_of, roles_of
from plainleaf.verify.readback.outline import LINE_END
from plainleaf.verify.seen.finding import BEFORE, Finding, can_end, numbers, quoted

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_COMPOUND = re.compile(r"([a-z][a-z0-9]*|\*)?((?:\.[\w-]+)*)")
_KEEPS = re.compile(r"white-space\s*:\s*(?:nowrap|pre)\b")
_BREAKS = re.compile(r"word-break\s*:\s*break-all|line-break\s*:\s*anywhere")
# Where the narrowest line counts, in cells, a word is broken though there is room for it elsewhere.
_BREAKS_IN_CELLS = re.compile(r"overflow-wrap\s*:\s*anywhere")
_SPARES = re.compile(r"overflow-wrap\s*:\s*(?:break-word|normal)")
UNREAD = frozenset({"script", "style", "template", "nav", "code", "pre", "svg", "math"})
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "dfn", "em", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "wbr",
})  # fmt: skip
_DIGIT = re.compile(r"\d")
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_HELD_APART = "\ufffc"  # stands for what is no part of a number


Compound = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that says where lines may end: for what, and how."""

    selector: tuple[Compound, ...]
    keeps: bool
    breaks: bool
    breaks_in_cells: bool | None

    def fits(self, chain: Sequence[Compound]) -> bool:
        """Return whether it holds for the last element of a chain of elements."""
        if not _fits(self.selector[-1], chain[-1]):
            return False
        above = iter(chain[:-1])
        return all(any(_fits(one, other) for other in above) for one in self.selector[:-1])


def _fits(one: Compound, other: Compound) -> bool:
    return one[0] in ("", "*", other[0]) and one[1] <= other[1]


@lru_cache(maxsize=16)
def rules_of(css: str) -> tuple[Rule, ...]:
    """Return what a style sheet says of where lines end."""
    found, start, open_rules = list[Rule](), 0, list[str]()
    css = _COMMENT.sub("", css)
    for brace in _BRACE.finditer(css):
        inside = css[start : brace.start()]
        start = brace.end()
        if brace.group() == "{":
            open_rules.append(inside.rpartition(";")[2].strip())
            continue
        selectors = open_rules.pop() if open_rules else ""
        found += _rules(selectors, inside, sometimes=bool(open_rules))
    return tuple(found)


def _rules(selectors: str, inside: str, *, sometimes: bool) -> Iterator[Rule]:
    keeps, breaks = bool(_KEEPS.search(inside)), bool(_BREAKS.search(inside))
    in_cells = True if _BREAKS_IN_CELLS.search(inside) else None
    if _SPARES.search(inside) and not sometimes:
        in_cells = False
    if not (keeps or breaks or in_cells is not None):
        return
    for selector in selectors.split(","):
        parts = re.split(r"[ >+~]+", selector.strip())
        compounds = [found for part in parts if (found := _COMPOUND.match(part))]
        whole = "".join(found[0] for found in compounds) == "".join(parts)
        yield Rule(
            tuple((found[1] or "", frozenset(found[2].split(".")[1:])) for found in compounds),
            keeps and whole and not sometimes,
            breaks,
            in_cells if whole or in_cells else None,
        )


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


def divisible(pages: Sequence[etree._Element], css: str, limit: int) -> Iterator[Finding]:
    """Yield the numbers of a web page or an EPUB within which a line can end.

    Args:
        pages: their roots (`roots_of`).
        css: their style sheet.
        limit: characters of the longest number that is to be whole.
    """
    for root in pages:
        yield from _divisible(root.find("{*}body"), rules_of(css), limit)


def roots_of(path: Path, suffix: str) -> tuple[list[etree._Element], str]:
    """Return the pages of a web page or an EPUB, and the style sheet that is for all of them."""
    if suffix == ".html":
        root = html.document_fromstring(path.read_bytes(), parser=_PARSER)
        return [root], "".join(str(style.text or "") for style in root.iter("style"))
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        css = "".join(archive.read(name).decode() for name in names if name.endswith(".css"))
        pages = (archive.read(name) for name in names if name.endswith(".xhtml"))
        return [etree.fromstring(page, SAFE) for page in pages], css


def _divisible(body: etree._Element, rules: tuple[Rule, ...], limit: int) -> Iterator[Finding]:
    for block in _blocks(body, rules):
        text = block.text
        for start, stop in numbers(text, limit, parts=False) if _DIGIT.search(text) else ():
            if at := _end_within(block, start, stop):
                yield Finding(
                    "seen-divided",
                    f"{quoted(f'{text[start:at]}{LINE_END}{text[at:stop]}')} can be divided: on a "
                    "narrow screen a line may end within it. Let no link and no mark begin or end "
                    "within it; in a theme of your own, look at its style sheet.",
                    text[max(0, start - BEFORE) : stop],
                )


def _end_within(block: _Block, start: int, stop: int) -> int:
    """Return where a line can end within a part of a block; 0 where none can."""
    keepers, broken, text = block.keepers, block.broken, block.text
    for at in range(start + 1, stop):
        kept = keepers[at - 1] and keepers[at - 1] == keepers[at]
        if not kept and (can_end(text[at - 1], text[at]) or (broken[at - 1] and broken[at])):
            return at
    return 0


def _blocks(body: etree._Element, rules: tuple[Rule, ...]) -> Iterator[_Block]:
    """Yield the blocks of text of a page."""
    done = [_Block()]
    chain: list[Compound] = []
    count = 0

    def walk(element: etree._Element, keeper: int, broken: bool, crushed: bool) -> None:
        nonlocal count
        name = name_of(element)
        count += 1
        chain.append((name, frozenset((element.get("class") or "").split())))
        for rule in rules:
            if rule.fits(chain):
                keeper = keeper or (count if rule.keeps else 0)
                broken = broken or rule.breaks
                crushed = crushed if rule.breaks_in_cells is None else rule.breaks_in_cells
        if name not in INLINE:
            done.append(_Block())
        in_cell = crushed and any(each in ("td", "th") for each, _ in chain)
        if name in UNREAD or roles_of(element) & {"doc-noteref", "doc-biblioref"}:
            done[-1].add(_HELD_APART, keeper, False)
        else:
            done[-1].add(element.text or "", keeper, broken or in_cell)
            for child in element:
                if name_of(child):
                    walk(child, keeper, broken, crushed)
                done[-1].add(child.tail or "", keeper, broken or in_cell)
        if name not in INLINE:
            done.append(_Block())
        chain.pop()

    chain.append(("html", frozenset()))
    broken = any(rule.breaks and rule.fits(chain) for rule in rules)
    walk(body, 0, broken, False)
    yield from done
