"""Words that were changed within a paragraph → patches of its source, word by word.

A change that stays within one marking touches its words alone. Where marks, links or languages
change, all words that they run through are written anew, as far as they stand beside plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from html import escape
from itertools import product

from plainleaf.importers.escape import escaped
from plainleaf.importers.front import scalar
from plainleaf.importers.runs import Format, FormatKind
from plainleaf.reader.markdown.spans import Span, SpanKind
from plainleaf.roundtrip.leaves import Leaf, Token
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused
from plainleaf.roundtrip.patching.places import PICTURE, Place

Tokens = Sequence[Token]
_ALT_HTML = re.compile(r"""(\balt=["'])(.*?)(["'])""", re.S)
_SOURCE_HTML = re.compile(r"""(\bsrc=["'])(.*?)(["'])""", re.S)
_SOURCE = re.compile(r"(\]\()(<[^<>]*>|[^\s()]+(?:\([^()]*\)[^\s()]*)*)()(?=\s|\))")
_ENDS_PLAIN = re.compile(r":(?:\s|\Z)|\s#")
_GENERATED = "Handouts say these words by themselves"
_HINT = "Change what they are made of, in the article’s front matter or its own markup."


def changed_words(before: Leaf, after: Leaf, place: Place, base: Base) -> list[list[Patch]]:
    """Return ways to make the words of a paragraph those of another, the likeliest first.

    Raises:
        Refused: words that have no place in the source were changed.
    """
    shared = _shared_language(before.tokens)
    old = [_without(each, shared) for each in before.tokens]
    new = [_without(each, shared) for each in after.tokens]
    ways: list[list[Patch]] = []
    refused: Refused | None = None
    # Values of the front matter are Markdown where there is markup in them, and else plain words.
    spans = [place.span]
    if place.span.is_plain:
        spans.append(replace(place.span, kind=SpanKind.TEXT))
    for span, wide in product(spans, (False, True)):
        change = _Change(old, new, replace(place, span=span), base, wide=wide)
        try:
            ways.append(list(change.patches()))
        except Refused as error:
            refused = refused or error
    if not ways and refused:
        raise refused
    out = []
    for way in ways:
        for each in _in_values(way, place.span, base.text):
            if each not in out:
                out.append(each)
    return out


def _shared_language(tokens: Tokens) -> frozenset[Format]:
    """Return the language that all words of a paragraph have: its block says it."""
    lettered = [each.formats for each in tokens if any(map(str.isalpha, each.text))]
    if not lettered:
        return frozenset()
    common = frozenset.intersection(*lettered)
    return frozenset(each for each in common if each.kind is FormatKind.LANGUAGE)


def _without(token: Token, formats: frozenset[Format]) -> Token:
    return replace(token, formats=token.formats - formats) if formats else token


class _Change:
    """A change of one paragraph; `wide`: all that stands beside marks is written anew."""

    def __init__(self, old: Tokens, new: Tokens, place: Place, base: Base, *, wide: bool) -> None:
        self.old, self.new, self.place, self.base, self.wide = old, new, place, base, wide
        self.span, self.text = place.span, base.text

    def patches(self) -> Iterator[Patch]:
        matcher = SequenceMatcher(None, self.old, self.new, autojunk=False)
        regions = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
        done_old = done_new = -1
        for i1, i2, j1, j2 in _merged(regions, [self.grown(each) for each in regions]):
            if i1 < done_old or j1 < done_new:
                continue
            yield self.patch(i1, i2, j1, j2)
            done_old, done_new = i2, j2

    def formats(self, i1: int, i2: int, j1: int, j2: int) -> frozenset[frozenset[Format]]:
        """Return what the words of a region are marked as, before and after."""
        words = [*self.old[i1:i2], *self.new[j1:j2]]
        return frozenset(each.formats for each in words if not each.is_space or each.formats)

    def grown(self, region: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Return a region with all that its marks run through, if it changes them."""
        i1, i2, j1, j2 = region
        kinds = self.formats(*region)
        left = self.old[i1 - 1].formats if i1 else frozenset()
        right = self.old[i2].formats if i2 < len(self.old) else frozenset()
        if not self.wide:
            if len(kinds) <= 1:
                only = next(iter(kinds), frozenset())
                if i1 < i2 or only in (left, right):
                    return region
            if not left & _all(kinds) and not right & _all(kinds):
                return region
        while i1 and j1 and self._is_marked(i1 - 1):
            i1, j1 = i1 - 1, j1 - 1
        while i2 < len(self.old) and j2 < len(self.new) and self.old[i2].formats:
            i2, j2 = i2 + 1, j2 + 1
        return i1, i2, j1, j2

    def _is_marked(self, at: int) -> bool:
        unplaced = self.place.ranges[at] is None and self.old[at].thing is not None
        return bool(self.old[at].formats) or (self.wide and unplaced)

    def patch(self, i1: int, i2: int, j1: int, j2: int) -> Patch:
        """Return the patch of one region."""
        found = self._picture(i1, i2, j1, j2)
        if found is not None:
            return found
        ranges = self.place.ranges
        if any(each is None for each in ranges[i1:i2]):
            raise Refused(_GENERATED, _HINT)
        inside = [each for each in ranges[i1:i2] if each]
        kinds = self.formats(i1, i2, j1, j2)
        before = self.old[i1 - 1].formats if i1 else frozenset()
        after = self.old[i2].formats if i2 < len(self.old) else frozenset()
        new = self.new[j1:j2]
        if len(kinds) == 1 and inside and new and not self._is_span(i1, i2, j1, j2):
            # One marking before and after: only its words are others.
            only = next(iter(kinds))
            plain = [replace(each, formats=frozenset()) for each in new]
            start, end = inside[0][0], inside[-1][1]
            return self._made(start, end, plain if only else new, in_code=_code(only))
        if not inside:
            only = next(iter(kinds), frozenset())
            start = self._gap(i1, before == only, after == only)
            same = only in (before, after)
            plain = [replace(each, formats=frozenset()) for each in new] if same else list(new)
            return self._made(start, start, plain, in_code=same and _code(only))
        start, end = inside[0][0], inside[-1][1]
        if any(self.old[at].formats - before for at in range(i1, i2)):
            start = self._edge_before(i1, start)
        if any(self.old[at].formats - after for at in range(i1, i2)):
            end = self._edge_after(i2, end)
        return self._made(start, end, new, in_code=False)

    def _is_span(self, i1: int, i2: int, j1: int, j2: int) -> bool:
        """Return whether links or languages differ, so that markup must be written anew."""
        return {each.formats for each in self.old[i1:i2] if not each.is_space} != {
            each.formats for each in self.new[j1:j2] if not each.is_space
        }

    def _made(self, start: int, end: int, tokens: Tokens, *, in_code: bool) -> Patch:
        span = self.span
        head = self.text[self.text.rfind("\n", 0, start) + 1 : start].strip(" \t>")
        begin = span.start + (span.is_explanation and self.text[span.start] in "\"'")
        block = span.kind is SpanKind.TEXT or span.is_explanation
        first = block and (start <= begin or not head)
        if in_code:
            span = replace(span, kind=SpanKind.CODE)
        return Patch(start, end, self.base.written(tokens, span, first=first) if tokens else "")

    def _gap(self, at: int, left: bool, right: bool) -> int:
        """Return where words are put in before a token: on the side that is marked like them."""
        before = self.place.ranges[at - 1] if at else None
        after = self.place.ranges[at] if at < len(self.place.ranges) else None
        if left and before:
            return before[1]
        if right and after:
            return after[0]
        if after:
            return self._edge_after(at, after[0], inner=True) if before is None else after[0]
        if before:
            return self._edge_after(at, before[1])
        if at == 0 and self.old:
            raise Refused(_GENERATED, _HINT)
        if at == len(self.old) and self.old:
            raise Refused(_GENERATED, _HINT)
        return self.span.start

    def _edge_before(self, at: int, start: int) -> int:
        """Return where the markup begins that stands right before a place."""
        before = self.place.ranges[at - 1] if at else None
        if at and before is None:
            return start
        return before[1] if before else self.span.start

    def _edge_after(self, at: int, end: int, *, inner: bool = False) -> int:
        """Return where the markup ends that stands right behind a place."""
        if inner:
            return end
        after = self.place.ranges[at] if at < len(self.place.ranges) else None
        if at < len(self.place.ranges) and after is None:
            return end
        return after[0] if after else self.span.end

    def _picture(self, i1: int, i2: int, j1: int, j2: int) -> Patch | None:
        """Return the patch of a picture that stays, described otherwise or shown by another."""
        old, new = self.old[i1:i2], self.new[j1:j2]
        if len(old) != 1 or len(new) != 1:
            return None
        first, second = old[0].thing, new[0].thing
        found = self.place.ranges[i1]
        if first is None or second is None or {first.kind, second.kind} != {"picture"}:
            return None
        match = PICTURE.match(self.text, *found) if found else None
        if match is None:
            return None
        raw = match.group()
        html = match["alt"] is None
        if first.value != second.value:
            said = _html_word(second.value) if html else escaped(second.value)
            raw = (
                _ALT_HTML.sub(lambda alt: f"{alt[1]}{said}{alt[3]}", raw, count=1)
                if html
                else (f"![{said}{raw[2 + len(match['alt']) :]}")
            )
        if first.look != second.look:
            path = self.base.path_of(second)
            pattern = _SOURCE_HTML if html else _SOURCE
            raw = pattern.sub(lambda source: f"{source[1]}{path}{source[3]}", raw, count=1)
        return Patch(match.start(), match.end(), raw) if raw != match.group() else None


def _html_word(words: str) -> str:
    """Return words as the value of an attribute."""
    return escape(words).replace("'", "&#39;")


def _code(formats: frozenset[Format]) -> bool:
    return any(each.kind is FormatKind.CODE for each in formats)


def _all(kinds: frozenset[frozenset[Format]]) -> frozenset[Format]:
    return frozenset(one for each in kinds for one in each)


def _merged(
    regions: Sequence[tuple[int, int, int, int]], grown: Sequence[tuple[int, int, int, int]]
) -> list[tuple[int, int, int, int]]:
    """Return regions, those that overlap or touch as one."""
    out: list[tuple[int, int, int, int]] = []
    for given, each in zip(regions, grown, strict=True):
        if out and each[0] <= out[-1][1] and (each != given or each[0] < out[-1][1] or (
            each[2] <= out[-1][3])):  # fmt: skip
            i1, _, j1, _ = out[-1]
            out[-1] = (min(i1, each[0]), max(out[-1][1], each[1]), min(j1, each[2]),
                       max(out[-1][3], each[3]))  # fmt: skip
        else:
            out.append(each)
    return out


# --- Values of the front matter ------------------------------------------------------------------


def _in_values(patches: list[Patch], span: Span, text: str) -> Iterator[list[Patch]]:
    """Yield patches as the place wants them written: in YAML's quotes, in those of a title."""
    if span.name == "caption":
        yield [replace(each, text=each.text.replace('"', '\\"')) for each in patches]
        return
    if span.kind not in (SpanKind.VALUE, SpanKind.KEY):
        yield patches
        return
    quote = text[span.start : span.start + 1]
    if quote == '"':
        yield [replace(each, text=each.text.replace("\\", "\\\\").replace('"', '\\"'))
               for each in patches]  # fmt: skip
        return
    if quote == "'":
        yield [replace(each, text=each.text.replace("'", "''")) for each in patches]
        return
    own = [each for each in patches if span.start <= each.start and each.end <= span.end]
    if len(own) < len(patches):
        yield patches
        return
    # A plain value may no longer be one: `: ` and ` #` mean something in YAML.
    old = words = text[span.start : span.end]
    for each in sorted(own, reverse=True):
        words = words[: each.start - span.start] + each.text + words[each.end - span.start :]
    if _is_plain(words) or not (_is_plain(old) or _ENDS_PLAIN.search(words)):
        yield patches
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    yield [Patch(span.start, span.end, f'"{quoted}"')]


def _is_plain(words: str) -> bool:
    one = " ".join(words.split())
    return scalar(one) == one
