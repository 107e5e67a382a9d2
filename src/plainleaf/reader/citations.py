"""Citations in Markdown, as Pandoc writes them: `[@a; see @b, p. 5]`, `@a says`, `@a [p. 5; @b]`.

With `markdown`, `extensions` and `websites` the only importer of the Markdown parser. What stands
in brackets beside a citation is a note's mark, another citation, words, or reported.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.rules_inline import StateInline

from plainleaf.reader.log import excerpt

_KEY = r"@(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>[\w](?:[\w:.#$%&+?<>~/-]*[\w/])?))"
_ITEM = re.compile(
    rf"\s*(?:(?P<prefix>[^@]*?\S)\s+)?(?P<minus>-)?{_KEY}"
    r"(?:\s*,\s*(?P<locator>.*?)|\s+(?P<words>\S.*?))?\s*\Z",
    re.DOTALL,
)
_IN_TEXT = re.compile(_KEY)
# What after a key alone is its place in the work, so that `[@clinic is ours]` is no citation.
_PLACE = re.compile(r"(?:pp?|chap\w*|sec\w*|fig\w*|vol|para\w*|no|lines?|table)\b\.? ?\w|§|\d")
_OPENING = re.compile(r"[ \t]*\[(?![\^@\]]|\s*-@)")
_ADDRESS = re.compile(r"\(\s*<?(?:[A-Za-z][A-Za-z0-9+.-]*:|[#/]|www\.|[^\s()]*[./{])")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_MENTION = re.compile(rf"(?<![\w@./-]){_KEY}")
_STRESS = re.compile(r"(?<![\w*_])([*_]{1,2})(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LONGEST = 1000  # characters of one citation
_BRACES_LEFT = "What stands in braces behind a citation is left out: {}"
_MARK_INSIDE = "Within a citation, {} is no note’s mark; it is shown as a place in the work."
_UNREAD = "These brackets are not read as one citation: {}"


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    locator: str
    prefix: str
    minus: bool


def install(parser: MarkdownIt) -> None:
    """Add the rules of this room to a parser."""
    parser.inline.ruler.before("link", "citation", _citation)
    parser.inline.ruler.before("link", "citation_in_text", _citation_in_text)


def link_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """Return where the words of a link end (the parser's helper of this name); -1 if nowhere.

    The parser lets no brackets stand in a link; marks of notes, citations and spans are no links.
    """
    place, state.pos, level, found = state.pos, start + 1, 1, -1
    while state.pos < state.posMax:
        sign, before = state.src[state.pos], state.pos
        level -= sign == "]"
        if not level:
            found = state.pos
            break
        state.md.inline.skipToken(state)
        taken = state.src[before : state.pos]
        if sign != "[":
            continue
        if len(taken) == 1:
            level += 1
        elif disableNested and not (taken.startswith("[^") or "@" in taken or taken[-1] == "}"):
            break
    state.pos = place
    return found


def ends_here(text: str, start: int, end: int) -> int:
    """Return the place of the bracket that closes the one at `start`; -1 if there is none."""
    depth, place = 0, start
    while place < min(end, start + _LONGEST):
        match text[place]:
            case "\\":
                place += 1
            case "[":
                depth += 1
            case "]":
                depth -= 1
                if not depth:
                    return place
        place += 1
    return -1


def _citation(state: StateInline, silent: bool) -> bool:
    """Parse `[@a; see @b, p. 5; -@c]`.

    Where other words stand before a work, it must be a known one: `[ask @clinic]` is none.
    """
    source, start, works = state.src, state.pos, state.env["works"]
    if source[start] != "[" or "@" not in source[start : state.posMax]:
        return False
    close = ends_here(source, start, state.posMax)
    if close < 0:
        return False
    inside = source[start + 1 : close]
    items = _items(inside, works)
    known = bool(items) and all(item.key in works for item in items)
    behind = source[close + 1 : state.posMax]
    if not items or (not known and behind[:1] in ("(", "[", "{")) or _is_link(state, behind):
        if not silent and not items and behind[:1] not in ("(", "[", "{", ":"):
            _report_unread(state, inside)
        return False
    end = close + 1
    braces = _BRACES.match(behind)
    if braces:
        end += braces.end()
    if not silent:
        reports = [_BRACES_LEFT.format(braces[0])] if braces else []
        _push(state, source[start:end], items, in_text=False, reports=reports)
    state.pos = end
    return True


def _citation_in_text(state: StateInline, silent: bool) -> bool:
    """Parse `@a`, `@a [p. 5]` and `@a [p. 5; @b]`.

    Of known works alone: a handle such as @clinic stays as it is.
    """
    source, start, works = state.src, state.pos, state.env["works"]
    before = source[start - 1] if start else " "
    if source[start] != "@" or before.isalnum() or before in "@._-/":
        return False
    match = _IN_TEXT.match(source, start, state.posMax)
    key = (match["key"] or match["braced"]) if match else ""
    if not match or key not in works:
        return False
    locator, others, end = _in_brackets_behind(state, match.end())
    if not silent:
        items = (_Item(key, locator, "", False), *others)
        _push(state, source[start:end], items, in_text=True)
    state.pos = end
    return True


def _in_brackets_behind(state: StateInline, end: int) -> tuple[str, tuple[_Item, ...], int]:
    """Return the place, the other works and the end of `[p. 5; @b]` behind a key.

    Brackets that are a note's mark, a citation, a link or a span stay what they are.
    """
    source, works = state.src, state.env["works"]
    nothing: tuple[str, tuple[_Item, ...], int] = ("", (), end)
    opening = _OPENING.match(source, end, state.posMax)
    close = ends_here(source, opening.end() - 1, state.posMax) if opening else -1
    if not opening or close < 0:
        return nothing
    inside, behind = source[opening.end() : close], source[close + 1 : state.posMax]
    if behind.startswith("{") or _is_link(state, behind) or _defined(state, inside):
        return nothing
    locator, parted, rest = _without_entities(inside).partition(";")
    others = _items(rest, works) if parted else ()
    if "@" in locator or "[" in locator or (parted and not others):
        return nothing
    if any(item.key not in works for item in others):
        return nothing
    return _shown(locator), others, close + 1


def _items(text: str, works: Collection[str]) -> tuple[_Item, ...]:
    """Return the works of a citation without its brackets; none if it is no citation."""
    items = []
    for part in _without_entities(text).split(";"):
        if not part.strip():
            continue
        match = _ITEM.match(part)
        if match is None:
            return ()
        key, words = match["key"] or match["braced"], match["words"] or ""
        locator = _shown(match["locator"] or words)
        prefix, minus = _shown(match["prefix"] or ""), bool(match["minus"])
        if (prefix or minus) and key not in works:
            return ()
        if words and key not in works and not _PLACE.match(words):
            return ()
        if _mentions(locator, works) or "[" in prefix or "](" in part or "`" in part:
            return ()
        items.append(_Item(key, locator, prefix, minus))
    return tuple(items)


def _without_entities(text: str) -> str:
    """Return text with `&nbsp;` as the character that it is: its semicolon parts no works."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _shown(words: str) -> str:
    """Return words of a citation without Markdown's marks, for they are plain text."""
    return _STRESS.sub(r"\2", unescapeAll(words)).strip()


def _mentions(text: str, works: Collection[str]) -> bool:
    return any((found["key"] or found["braced"]) in works for found in _MENTION.finditer(text))


def _is_link(state: StateInline, behind: str) -> bool:
    """Return whether what stands behind brackets makes a link of them."""
    if behind.startswith("("):
        return bool(_ADDRESS.match(behind))
    if behind.startswith("[") and (close := behind.find("]")) > 0:
        return _defined(state, behind[1:close])
    return False


def _defined(state: StateInline, label: str) -> bool:
    return normalizeReference(label) in state.env.get("references", {})


def _push(
    state: StateInline,
    source: str,
    items: tuple[_Item, ...],
    *,
    in_text: bool,
    reports: Sequence[str] = (),
) -> None:
    token = state.push("citation", "", 0)
    token.content = source  # what the description of a picture shows
    plain = [[item.key, item.locator, item.prefix, item.minus] for item in items]
    token.meta = {"items": plain, "in_text": in_text}
    for message in (*reports, *(_MARK_INSIDE.format(item.locator) for item in items
                                if item.locator.startswith("^"))):  # fmt: skip
        state.push("citation_report", "", 0).meta = {"message": message}


def _report_unread(state: StateInline, inside: str) -> None:
    """Name brackets with works in them that are no citation."""
    if _mentions(inside, state.env["works"]) and "[" not in inside:
        message = _UNREAD.format(excerpt(f"[{inside}]"))
        state.push("citation_report", "", 0).meta = {"message": message}
