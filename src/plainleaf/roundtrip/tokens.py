"""The words of a paragraph of a Word file, tidied: Word splits runs wherever it likes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from plainleaf.importers.runs import Format, FormatKind
from plainleaf.roundtrip.leaves import Leaf, Thing, Token
from plainleaf.verify.readback.outline import normal


def pieces_of(text: str) -> Iterator[str]:
    """Yield words, numbers, signs and spaces; where words have no spaces, each letter."""
    word = kind = ""
    for each in text:
        now = _kind(each)
        if word and (now != kind or not now):
            yield word
            word = ""
        word, kind = word + each, now
    if word:
        yield word


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] in "LM":
        wide = unicodedata.east_asian_width(character) in "WF"
        return "" if wide else "letter"
    if category == "Nd":
        return "figure"
    return "space" if character.isspace() else ""


def plain(leaf: Leaf) -> Leaf:
    """Return a heading, or a cell that names others, without the bold that all of it has."""
    strong = Format(FormatKind.STRONG)
    if not all(strong in each.formats for each in leaf.tokens if not each.thing):
        return leaf
    tokens = tuple(replace(each, formats=each.formats - {strong}) for each in leaf.tokens)
    return replace(leaf, tokens=tokens)


def cited(tokens: list[Token], is_mark: Callable[[Sequence[Token]], bool]) -> list[Token]:
    """Return tokens with each citation or note's mark in its brackets as one.

    Args:
        tokens: of a paragraph.
        is_mark: whether tokens with a note's mark, from bracket to bracket, are no more than it:
            “[note 1]”, as it is read out.
    """
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        close = {"[": "]", "(": ")"}.get(tokens[at].text)
        end, works, kind = at + 1, 0, ""
        while close and end < len(tokens) and tokens[end].text not in (*"[]()", "\n"):
            thing = tokens[end].thing
            if thing is not None and thing.kind not in ("citation", "note"):
                break
            works += thing is not None
            kind = thing.kind if thing else kind
            end += 1
        if close and works and end < len(tokens) and tokens[end].text == close:
            inside = tokens[at : end + 1]
            said = "".join(each.thing.value if each.thing else each.text for each in inside)
            if kind == "note" and works == 1:
                mark = next(each for each in inside if each.thing)
                out += [mark] if is_mark(inside) else inside
            else:
                out.append(Token("\ufffc", thing=Thing("citation", normal(said))))
            at = end + 1
        else:
            out.append(tokens[at])
            at += 1
    return out


def tidied(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens with white space folded; a space, or what no language is in, is as its sides."""
    kept: list[Token] = []
    for each in tokens:
        if each.is_space:
            if kept and not kept[-1].is_space and not _breaks(kept[-1]):
                kept.append(replace(each, text="\u00a0" if each.text == "\u00a0" else " "))
            continue
        if _breaks(each) and kept and kept[-1].is_space:
            kept.pop()
        if kept and not each.thing and not kept[-1].thing and _joins(kept[-1], each):
            kept[-1] = replace(kept[-1], text=kept[-1].text + each.text)
            continue
        kept.append(each)
    while kept and (kept[-1].is_space or _breaks(kept[-1])):
        kept.pop()
    lettered = [any(map(str.isalpha, each.text)) for each in kept]
    for at, each in enumerate(kept):
        before = kept[at - 1].formats if at else frozenset()
        after = kept[at + 1].formats if at + 1 < len(kept) else frozenset()
        if each.thing is None and each.is_space:
            yield replace(each, text=" ", formats=before & after)
            continue
        formats = each.formats
        if not lettered[at]:
            own = {one for one in formats if one.kind is FormatKind.LANGUAGE}
            formats -= {one for one in own if one not in _nearest(kept, lettered, at)}
        yield replace(each, formats=formats)


def _nearest(tokens: Sequence[Token], lettered: Sequence[bool], at: int) -> frozenset[Format]:
    """Return the formats that the words on both sides of a place have."""
    before = next((tokens[n].formats for n in range(at - 1, -1, -1) if lettered[n]), None)
    after = next((tokens[n].formats for n in range(at + 1, len(tokens)) if lettered[n]), None)
    if before is None or after is None:
        return before or after or frozenset()
    return before & after


def _breaks(token: Token) -> bool:
    return token.thing is not None and token.thing.kind == "break"


def _joins(first: Token, second: Token) -> bool:
    """Return whether two tokens are one word that runs have split."""
    kind = _kind(first.text[-1])
    alike = kind != "" and kind == _kind(second.text[0])
    return alike and first.formats == second.formats and not first.is_space
