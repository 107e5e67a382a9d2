"""The style of a page, its sheets and `style` attributes → what each element is by it.

Only what changes what readers take from the words is read: struck out, raised or lowered, not
shown, counted in letters. tinycss2 reads the rules, cssselect2 finds the elements; `linked.py` has
the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import comb
from pathlib import Path
from typing import Any

import cssselect2
import tinycss2
from lxml import etree
from tinycss2.ast import AtRule, Declaration, QualifiedRule

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.web.linked import Sheets, is_on_screen

_SIZES = {"em": 1.0, "rem": 1.0, "ex": 0.5, "ch": 0.5, "px": 1 / 16, "pt": 1 / 12, "pc": 1.0,
          "in": 6.0, "cm": 2.4, "mm": 0.24}  # fmt: skip
_COUNTERS = {"decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A",
             "upper-latin": "A", "lower-roman": "i", "upper-roman": "I"}  # fmt: skip
_OF_PARENT = ("em", "ex", "ch", "%")
_SMALLER = ("smaller", "small", "x-small", "xx-small")
_LEAST_MOVED = 0.2  # em; less than that only trims an icon or a line
_DEEPEST = 30  # rules within rules
_LONGEST = 2000  # characters of a selector, of which rules within may hold each twice
_MOST_TRIED = 50_000  # chains of elements that one selector may ask for


@dataclass(frozen=True, slots=True)
class Look:
    """What an element is by its style alone; None: its style does not say.

    Args:
        struck: a line goes through its words.
        shift: 1 raised, -1 lowered, 0 on the line.
        gone: it is not shown, and nothing within it.
        invisible: it is not shown; what stands within it is neither, unless it says so.
        tiny: its letters have no size; those within it neither, unless they have one of their own.
        counter: what a list counts with, as HTML’s `type` has it.
    """

    struck: bool = False
    shift: int = 0
    gone: bool = False
    invisible: bool | None = None
    tiny: bool | None = None
    counter: str = ""


def looks_of(root: etree._Element, folder: Path, reports: Reports) -> dict[etree._Element, Look]:
    """Return the looks of the elements of a page that have any; what cannot be read is named."""
    matcher, some = cssselect2.Matcher(), False
    deepest = max((sum(1 for _ in each.iterancestors()) for each in root.iter("*")), default=0)
    for rules, line in Sheets(folder, _encoding(root)).of_page(root, reports):
        for selector, said in chain.from_iterable(_each(rule) for rule in _rules(rules, "")):
            try:
                if said is _NOT_READ:
                    raise cssselect2.SelectorError("rules within rules within rules")
                for each in cssselect2.compile_selector_list(selector):
                    if _chains(selector, deepest) > _MOST_TRIED:
                        raise cssselect2.SelectorError("too many elements to try")
                    if each.pseudo_element is None:
                        matcher.add_selector(each, said)
                        some = True
            except cssselect2.SelectorError:
                # Looks that come and go, under a pointer, and parts that a browser draws.
                if not re.search("::|:-|:focus", selector):
                    reports.asked(
                        f"A rule of the page's style was not read: {selector[:120]}",
                        line,
                        "Look whether the page strikes out, raises or hides words by it.",
                    )
    found: dict[etree._Element, Look] = {}
    for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        element = wrapper.etree_element
        inline = _said(tinycss2.parse_blocks_contents(element.get("style") or "", True, True))
        matches = matcher.match(wrapper) if some else []
        if not inline and not matches:
            continue
        values: dict[str, tuple[bool, Any]] = {}
        for said in [*(each[3] for each in matches), inline]:
            for name, value, important in said:
                if important or not values.get(name, (False, None))[0]:
                    values[name] = (important, value)
        found[element] = _look({name: value for name, (_, value) in values.items()})
    return found


def _encoding(root: etree._Element) -> str:
    return str(root.getroottree().docinfo.encoding or "utf-8")


_Said = list[tuple[str, Any, bool]]
_NOT_READ: _Said = []


def _rules(rules: Sequence[Any], above: str, deep: int = 0) -> Iterator[tuple[str, _Said]]:
    """Yield selectors with what their rules say, those within other rules after them."""
    for rule in rules:
        prelude = tinycss2.serialize(getattr(rule, "prelude", None) or ()).strip()
        match rule:
            case QualifiedRule() | AtRule() if deep > _DEEPEST or len(above) > _LONGEST:
                yield above or prelude or "@", _NOT_READ
            case QualifiedRule():
                inside = tinycss2.parse_blocks_contents(rule.content, True, True)
                whole = f":is({above})" if above else ""
                own = prelude.replace("&", whole) if "&" in prelude else f"{whole} {prelude}"
                if said := _said(inside):
                    yield own.strip(), said
                yield from _rules(inside, own.strip(), deep + 1)
            case AtRule(lower_at_keyword=keyword) if rule.content is not None:
                screen = keyword == "media" and is_on_screen(prelude)
                if screen or keyword in ("supports", "layer", "container", "scope"):
                    inside = tinycss2.parse_blocks_contents(rule.content, True, True)
                    if above and (said := _said(inside)):
                        yield above, said
                    yield from _rules(inside, above, deep + 1)
            case _:
                pass


def _each(rule: tuple[str, _Said]) -> Iterator[tuple[str, _Said]]:
    """Yield the selectors of a rule one by one: one that is not known costs the others nothing."""
    parts: list[list[Any]] = [[]]
    for part in tinycss2.parse_component_value_list(rule[0]):
        if part == ",":
            parts.append([])
        else:
            parts[-1].append(part)
    yield from ((tinycss2.serialize(part).strip(), rule[1]) for part in parts)


def _chains(selector: str, deepest: int) -> int:
    """Return about how many chains of elements a selector may have to try for one element."""
    # A space reaches over several elements; `>` and `+` to one.
    far = len(re.sub(r"\s*[>+]\s*", ">", selector).split()) - 1
    return comb(max(deepest, far), far)


def _said(declarations: Sequence[Any]) -> _Said:
    return [
        (name, value, each.important)
        for each in declarations
        if isinstance(each, Declaration)
        for name, value in _values(each)
    ]


def _values(each: Declaration) -> Iterator[tuple[str, Any]]:
    """Yield what one declaration says of the looks that are read."""
    tokens = [token for token in each.value if token.type not in ("whitespace", "comment")]
    words = [token.lower_value for token in tokens if token.type == "ident"]
    word = words[0] if words else ""
    match each.lower_name.removeprefix("-webkit-"):
        case "text-decoration" | "text-decoration-line":
            yield "struck", "line-through" in words
        case "display":
            yield "gone", word == "none"
        case "visibility" if word:
            yield "invisible", None if word in ("inherit", "unset") else word in (
                "hidden", "collapse")  # fmt: skip
        case "font-size" if tokens:
            yield from _sized(tokens[0], word)
        case "font":
            size = next((one for one in tokens if one.type in (
                "dimension", "percentage", "number") and (
                one.type != "number" or not one.value)), None)  # fmt: skip
            if size is not None:
                yield from _sized(size, "")
        case "vertical-align" | "baseline-shift" if tokens:
            yield "shift", {"super": 1, "sub": -1}.get(word, _sign(_length(tokens[0])))
            yield "edge", {"top": 1, "text-top": 1, "bottom": -1, "text-bottom": -1}.get(word, 0)
        case "font-variant-position" if word:
            yield "variant", {"super": 1, "sub": -1}.get(word, 0)
        case "list-style-type" | "list-style":
            yield "counter", next((_COUNTERS[each] for each in words if each in _COUNTERS), "")
        case "position" if word:
            yield "relative", word == "relative"
        case "top" | "bottom" as name if tokens:
            yield name, 0.0 if tokens[0].type == "percentage" else _length(tokens[0])
        case _:
            pass


def _sized(token: Any, word: str) -> Iterator[tuple[str, Any]]:
    unit = "%" if token.type == "percentage" else getattr(token, "lower_unit", "")
    if token.type in ("dimension", "percentage", "number"):
        # Of nothing, a part is nothing.
        yield "tiny", True if not token.value else None if unit in _OF_PARENT else False
        yield "smaller", _length(token) < (100 if unit == "%" else 1)
    elif word:
        yield "tiny", None if word in ("smaller", "larger", "inherit", "unset") else False
        yield "smaller", word in _SMALLER


def _length(token: Any) -> float:
    """Return a length in em as it is about, a percentage as it is; 0.0 of another value."""
    if token.type == "dimension":
        return float(token.value) * _SIZES.get(token.lower_unit, 1.0)
    return float(token.value) if token.type in ("percentage", "number") else 0.0


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _look(values: dict[str, Any]) -> Look:
    shift = values.get("shift") or values.get("variant") or 0
    if not shift and values.get("smaller"):
        shift = values.get("edge") or 0
    if not shift and values.get("relative"):
        moved = -values.get("top", 0.0) or values.get("bottom", 0.0)
        shift = _sign(moved) if abs(moved) >= _LEAST_MOVED else 0
    return Look(
        bool(values.get("struck")),
        shift,
        bool(values.get("gone")),
        values.get("invisible"),
        values.get("tiny"),
        values.get("counter") or "",
    )
