"""Text with marks while an entry is put together: plain strings, marks as private characters.

A mark opens and closes with one private-use character each, so that affixes, case and punctuation
work on ordinary strings; `inlines` turns the finished string into nodes. An author's own
private-use characters are taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from plainleaf.diagnostics import Position
from plainleaf.model.inlines import (
    Emphasis,
    Inline,
    Inlines,
    Link,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from plainleaf.text.addresses import doi_address, linkable

Pair = tuple[str, str]
ITALIC, BOLD, CAPS, SUP, SUB, KEEP, FOREIGN, DOI, URL, PMID, PMCID, QUOTE = (
    (chr(0xE000 + 2 * at), chr(0xE001 + 2 * at)) for at in range(12)
)
_PRIVATE = "\ue000-\ue01f"
_MARK = re.compile(f"[{_PRIVATE}]")
_OWN = re.compile(f"[{_PRIVATE}]")
# The tags that CSL data may have in a title (CSL-JSON; also citeproc-js and Zotero).
_TAGS: Mapping[str, Pair] = {"i": ITALIC, "em": ITALIC, "b": BOLD, "strong": BOLD, "sup": SUP,
    "sub": SUB, "sc": CAPS}  # fmt: skip
_TAG = re.compile(
    r"<(?P<name>i|em|b|strong|sup|sub|sc)>(?P<in>.*?)</(?P=name)>"
    r"|<span (?:style=\"font-variant: ?small-caps;?\"|class=\"(?P<class>nocase|smallcaps)\")>"
    r"(?P<span>.*?)</span>"
)
_LINKS: Mapping[str, str] = {
    URL[0]: "",
    PMID[0]: "https://pubmed.ncbi.nlm.nih.gov/",
    PMCID[0]: "https://www.ncbi.nlm.nih.gov/pmc/articles/",
}
# What a style writes before a number that is a link belongs to the link.
_LEAD = re.compile(r"(https?://(dx\.)?doi\.org/|doi: ?|PMID: ?|PMCID: ?)\Z", re.IGNORECASE)
_LONGEST = 5_000  # characters in which tags are looked for; no title is longer
_STOPS = frozenset(".,;:!?")
_WORD = re.compile(rf"[^\s{_PRIVATE}–—/]+")
_SMALL = frozenset(
    "a an and as at but by down for from in into nor of on onto or over so the till to up via "
    "with yet et vs v per".split()
)


_SIGNS = "“”‘’\"'()[].,:;?!/"
# After a figure these are units, whose case is their meaning.
_UNITS = frozenset("g kg mg mcg µg μg ng ml l dl mmol mol mm cm m h min s".split())


def read(text: str) -> str:
    """Return a variable's text with its tags as marks; what is no tag stays as it is."""
    text = _OWN.sub("", text)
    while "<" in text and len(text) < _LONGEST:
        changed = _TAG.sub(_marked, text)
        if changed == text:
            break
        text = changed
    return text


def _marked(match: re.Match[str]) -> str:
    if match["name"]:
        return wrap(match["in"], _TAGS[match["name"]])
    return wrap(match["span"], KEEP if match["class"] == "nocase" else CAPS)


def wrap(text: str, pair: Pair) -> str:
    """Return text within a mark; empty text stays empty."""
    return f"{pair[0]}{text}{pair[1]}" if text else ""


def bare(text: str) -> str:
    """Return the characters without marks."""
    return _MARK.sub("", text)


# --- Putting together ------------------------------------------------------------------------


def add(left: str, right: str, *, in_quotes: bool = False) -> str:
    """Return two pieces as one, without doubled spaces or stops where they meet.

    Args:
        left: what is there.
        right: what follows.
        in_quotes: full stops and commas go before a closing quotation mark.
    """
    if not left or not right:
        return left or right
    end = len(left) - 1
    while end >= 0 and "\ue000" <= left[end] <= "\ue01f":
        end -= 1
    start = 0
    while start < len(right) and "\ue000" <= right[start] <= "\ue01f":
        start += 1
    if end < 0 or start == len(right):
        return left + right
    last, first = left[end], right[start]
    rest = right[:start] + right[start + 1 :]
    if last.isspace() and first == " ":
        return left + rest
    if first not in _STOPS:
        return left + right
    if last == first or (first == "." and last in "!?…:;。？！؟") or (last == "," and first == "."):
        return left[:end] + "." + left[end + 1 :] + rest if last == "," else left + rest
    close = left.find(QUOTE[1], end)
    if in_quotes and first in ".," and close >= 0:
        return left[:close] + first + left[close:] + rest
    return left + right


def join(pieces: Iterable[str], delimiter: str = "", *, in_quotes: bool = False) -> str:
    """Return the pieces that say something, with a delimiter between them."""
    out = ""
    for piece in pieces:
        if piece:
            out = add(out, delimiter, in_quotes=in_quotes) if out else ""
            out = add(out, piece, in_quotes=in_quotes)
    return out


# --- Case ------------------------------------------------------------------------------------


def lower(text: str) -> str:
    """Return text in small letters, but for what keeps its case."""
    return _each_word(text, lambda word, _: word.lower())


def upper(text: str) -> str:
    """Return text in capitals, but for what keeps its case."""
    return _each_word(text, lambda word, _: word.upper())


def first_capital(text: str) -> str:
    """Return text with a capital at its start; "arXiv:2405" and "nvl-005" stay as they are."""

    def change(word: str, at: int) -> str:
        plain = word.islower() and not any(character.isdigit() for character in word)
        return _capital(word) if at == 0 and plain else word

    return _each_word(text, change)


def all_capital(text: str) -> str:
    """Return text with a capital at the start of each word."""
    return _each_word(text, lambda word, _: _capital(word))


def sentence_case(text: str) -> str:
    """Return text with one capital at its start; words with inner capitals keep theirs."""
    shouted = bare(text).isupper()

    def change(word: str, at: int) -> str:
        if shouted or word[1:] == word[1:].lower():
            word = word.lower()
        return _capital(word) if at == 0 else word

    return _each_word(text, change)


def title_case(text: str, large: frozenset[str] = frozenset()) -> str:
    """Return text with capitals but for short words (CSL 1.0.2, "Title case conversion").

    Args:
        text: the words.
        large: short words that have a capital all the same.
    """
    small = _SMALL - large
    words = [match.span() for match in _WORD.finditer(text)]
    last = words[-1][0] if words else 0
    opened, figure = True, False

    def change(word: str, at: int) -> str:
        nonlocal opened, figure
        begins, opened = opened or at == 0, word[-1] in ":.?!"
        dose = figure and word.strip(_SIGNS) in _UNITS
        figure = dose or word[-1].isdigit()
        if dose:
            return word
        core = word.strip(_SIGNS)
        if core in small and not begins and at != last:
            return word
        # "HIV-infected" has a part of its own that is small.
        first, *rest = re.split("([-‐‑])", word)
        parts = [part if part in small else _title_word(part) for part in rest]
        return "".join((_title_word(first), *parts))

    return _each_word(text, change)


def _each_word(text: str, change: Callable[[str, int], str]) -> str:
    """Apply `change` to each word and its place, but for those between KEEP marks."""
    first = next(_WORD.finditer(text), None)
    if first is None:
        return text
    kept = [match.span() for match in re.finditer(f"{KEEP[0]}.*?{KEEP[1]}", text, re.DOTALL)]

    def one(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in kept):
            return match[0]
        return change(match[0], 0 if match.start() == first.start() else match.start())

    return _WORD.sub(one, text)


def _title_word(word: str) -> str:
    return _capital(word) if word == word.lower() else word


def _capital(word: str) -> str:
    for at, character in enumerate(word):
        if character.isalpha():
            return word[:at] + character.upper() + word[at + 1 :]
        if character.isdigit():
            return word
    return word


# --- The end -----------------------------------------------------------------------------------


def quoted(text: str, outer: Pair, inner: Pair) -> str:
    """Return text with its quotation marks: outer ones, and inner ones within them."""
    depth, out = 0, []
    for character in text:
        if character == QUOTE[0]:
            out.append((outer, inner)[depth % 2][0])
            depth += 1
        elif character == QUOTE[1]:
            depth -= 1
            out.append((outer, inner)[depth % 2][1])
        elif depth and character in outer:
            # What an author wrote in quotation marks stands within ours now.
            out.append(inner[outer.index(character)])
        else:
            out.append(character)
    return "".join(out)


def inlines(text: str, position: Position, language: str = "") -> Inlines:
    """Return the nodes of a finished text.

    Args:
        text: with marks; italics within italics are upright.
        position: for its links.
        language: of what is marked as foreign.
    """
    out: list[Inline] = []
    depth: dict[str, int] = {}
    run, link = "", ""

    def flush() -> None:
        nonlocal run
        if run:
            out.append(_styled(run, depth, language))
            run = ""

    for character in text:
        if not "\ue000" <= character <= "\ue01f":
            (run, link) = (run, link + character) if link else (run + character, link)
            continue
        code = ord(character)
        opened, opens = chr(code - code % 2), code % 2 == 0
        if opened in (DOI[0], *_LINKS):
            if opens:
                lead = _LEAD.search(run)
                said = lead[0] if lead else ""
                run = run[: len(run) - len(said)]
                flush()
                link = f"{opened}{said}\ue01f"
            else:
                out.append(_link(link, position, depth, language))
                link = ""
            continue
        flush()
        depth[opened] = depth.get(opened, 0) + (1 if opens else -1)
    flush()
    return _merged(out)


def _link(link: str, position: Position, depth: Mapping[str, int], language: str) -> Inline:
    lead, _, value = link[1:].partition("\ue01f")
    shown = Text(lead + value)
    doi = link[0] == DOI[0]
    target = doi_address(value) if doi else linkable(_LINKS[link[0]] + value)
    if not target:
        return shown
    return _styled_node(Link((shown,), target, position), depth, language)


def _styled(run: str, depth: Mapping[str, int], language: str) -> Inline:
    return _styled_node(Text(run), depth, language)


def _styled_node(node: Inline, depth: Mapping[str, int], language: str) -> Inline:
    if depth.get(SUP[0]):
        node = Superscript((node,))
    if depth.get(SUB[0]):
        node = Subscript((node,))
    if depth.get(CAPS[0]):
        node = SmallCaps((node,))
    if depth.get(ITALIC[0], 0) % 2:
        node = Emphasis((node,))
    if depth.get(BOLD[0], 0) % 2:
        node = Strong((node,))
    if language and depth.get(FOREIGN[0]):
        node = Span((node,), language)
    return node


def _merged(nodes: list[Inline]) -> Inlines:
    """Join neighbours of one kind, so that a run of words is one node."""
    out: list[Inline] = []
    for node in nodes:
        before = out[-1] if out else None
        if isinstance(node, Text) and isinstance(before, Text):
            out[-1] = Text(before.text + node.text)
        elif isinstance(node, Span) and isinstance(before, Span):
            out[-1] = Span(_merged([*before.children, *node.children]), node.language)
        elif type(node) is type(before) and isinstance(node, (Emphasis, Strong)):
            assert isinstance(before, (Emphasis, Strong))
            out[-1] = type(node)(_merged([*before.children, *node.children]))
        else:
            out.append(node)
    return tuple(out)
