"""Where in the source each word of a Word file stands: its paragraphs are found, then its words.

The markup of the source is walked over beside the words that came of it. What handouts add (a
label, a number, quotation marks, a long form) has no place; what is edited there is refused.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plainleaf.importers.word.roles import Role
from plainleaf.reader.markdown.spans import Span, SpanKind
from plainleaf.roundtrip.leaves import Leaf, Story, Token, leaves_of

Range = tuple[int, int]

LIKE = 0.6  # from here on two texts are one that was changed
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_AUTOLINK = re.compile(r"<(?=(?:https?|mailto|tel):|[^\s<>@]+@)")
_CITATION = re.compile(r"\[[^\[\]]*(?<![\w])-?@[\w][^\[\]]*\]|(?<![\w@.])@[\w][\w:.#$%&+?/-]*"
    r"(?: \[[^\[\]]*\])?")  # fmt: skip
_NOTE = re.compile(r"\[\^[^\]\s]+\]|\^\[(?:[^\[\]]|\[[^\]]*\](?:\([^)]*\))?)*\]")
PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]"
    r"(?:\((?:<[^<>]*>|[^()\s\"]*(?:\([^()]*\)[^()\s\"]*)*)(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|"
    r"'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)|\[[^\]]*\])"
    r"(?:\{[^{}]*\})?|<img\b[^<>]*>",
    re.I | re.S,
)
_BREAK = re.compile(r"(?:\\|[ \t]{2,})\n[ \t>]*|<br\s*/?>\s*", re.I)
_TAIL = re.compile(r"\](?:\((?:<[^<>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+(?:\"[^\"]*\"|"
    r"'[^']*'))?\s*\)|\[[^\[\]]*\]|\{[^{}]*\})")  # fmt: skip
_BRACES = re.compile(r"\{[^{}]*\}")
_SPACE = re.compile(r"\s*\n[ \t>]*|\s+")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_MARKS = "*_~`^=[]\"'"
_RESYNC, _FAR = 5, 400
_LEAST = 0.35  # of a paragraph that has a place; the rest may be added words, such as a long form
_OBJECT = {"citation": _CITATION, "note": _NOTE, "picture": PICTURE, "break": _BREAK}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands.

    Args:
        span: the span with most of it.
        ranges: of each token its offsets in the source; None of what has no place there.
    """

    span: Span
    ranges: tuple[Range | None, ...]

    @property
    def share(self) -> float:
        """How much of it has a place, from 0 to 1."""
        return sum(each is not None for each in self.ranges) / max(1, len(self.ranges))


def places_of(story: Story, spans: Sequence[Span], text: str) -> dict[int, Place]:
    """Return the places of paragraphs, by the identity (`id`) of each.

    Args:
        story: of the file as it was exported.
        spans: of the source.
        text: the source.
    """
    body = [each for each in leaves_of(story.blocks) if not each.generated]
    notes = [each for note in story.notes for each in leaves_of(note)]
    found: dict[int, Place] = {}
    captions = _caption_spans(spans, text)
    front = [each for each in spans if each.kind in (SpanKind.KEY, SpanKind.VALUE)]
    said = [each for each in spans if each.kind is SpanKind.NOTE or each.inner("note")]
    heads = [each for each in front if each.name in ("title", "description")]
    rest = [each for each in spans if each not in front and each not in said]
    rest = sorted([*rest, *captions], key=lambda each: (each.start, each.end))
    explained = [each for each in front if each.name == "glossary"]
    own = [each for each in body if each.role in (Role.EXPLAINED, Role.EXPLANATION)]
    words = [each for each in body if each not in own and each.role is not Role.BYLINE]
    _pair(words, [*heads, *rest], text, found)
    _pair(own, explained, text, found)
    _pair(notes, said, text, found)
    for line in body:
        if line.role is Role.BYLINE:
            _byline(line, front, text, found)
    return found


def _caption_spans(spans: Sequence[Span], text: str) -> list[Span]:
    """Return the titles of pictures, which become captions."""
    found = []
    for span in spans:
        if span.kind not in (SpanKind.TEXT, SpanKind.HTML):
            continue
        for each in PICTURE.finditer(text, span.start, span.end):
            title = re.search(r"""\s(["'(])(?P<words>.*)["')]\s*\)(?:\{[^{}]*\})?\Z""",
                              each.group(), re.S)  # fmt: skip
            if title:
                at = each.start()
                found.append(Span(SpanKind.TEXT, at + title.start("words"),
                                  at + title.end("words"), span.block, span.around,
                                  "caption"))  # fmt: skip
    return found


def _pair(
    leaves: Sequence[Leaf], spans: Sequence[Span], text: str, found: dict[int, Place]
) -> None:
    """Find leaves among spans: those that are the same in order first, then those that are like."""
    ours = [_letters(each.text) or _pictures(each) for each in leaves]
    theirs = [_source_letters(text, each) for each in spans]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    waiting, free = set(range(len(leaves))), set(range(len(spans)))

    def take(leaf: int, span: int) -> bool:
        place = mapped(leaves[leaf].tokens, spans[span], text)
        if place.share < _LEAST and leaves[leaf].tokens:
            return False
        found[id(leaves[leaf])] = place
        waiting.discard(leaf)
        free.discard(span)
        return True

    for tag, i1, i2, j1, _ in matcher.get_opcodes():
        if tag == "equal":
            for at in range(i1, i2):
                take(at, j1 + at - i1)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for at in range(i1, i2):
            best = sorted(
                (n for n in range(j1, j2) if n in free),
                key=lambda n: -_likeness(ours[at], theirs[n]),
            )
            for n in best[:3]:
                if _likeness(ours[at], theirs[n]) >= LIKE and take(at, n):
                    break
    for at in sorted(waiting):  # out of order, as an edition may have set them
        for n in sorted(free):
            if ours[at] and ours[at] == theirs[n] and take(at, n):
                break


def _likeness(first: str, second: str) -> float:
    if not first or not second:
        return 0.0
    if first in second or second in first:
        return 0.95
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum())


def _pictures(leaf: Leaf) -> str:
    things = [each.thing for each in leaf.tokens if each.thing]
    return "".join(f"\ufffc{_letters(each.value)}" for each in things if each.kind == "picture")


def _source_letters(text: str, span: Span) -> str:
    raw = _COMMENT.sub("", text[span.start : span.end])
    words = PICTURE.sub("", raw)
    for each in (_NOTE, _CITATION, _TAIL, _TAG):
        words = each.sub("", words)
    if span.kind is SpanKind.KEY:
        words = words.split("|")[0]
    found = _letters(html.unescape(words))
    if found:
        return found
    pictures = [_alt(each) for each in PICTURE.finditer(raw)]
    return "".join(f"\ufffc{_letters(each)}" for each in pictures)


def _alt(picture: re.Match[str]) -> str:
    if picture["alt"] is not None:
        return str(picture["alt"])
    said = re.search(r"""\balt=(?:"([^"]*)"|'([^']*)')""", picture.group())
    return html.unescape(said[1] or said[2] or "") if said else ""


def _byline(leaf: Leaf, front: Sequence[Span], text: str, found: dict[int, Place]) -> None:
    """Find the authors and the category in the line that names them."""
    ranges: list[Range | None] = [None] * len(leaf.tokens)
    span = None
    at = 0
    for kind in (("authors", "author"), ("category",)):
        for each in front:
            if each.name not in kind:
                continue
            first = _letters(text[each.start : each.end])
            for start in range(at, len(leaf.tokens)):
                end = start
                while end < len(leaf.tokens) and len(
                    _letters("".join(t.text for t in leaf.tokens[start:end]))
                ) < len(first):
                    end += 1
                if _letters("".join(t.text for t in leaf.tokens[start:end])) == first:
                    part = mapped(leaf.tokens[start:end], each, text)
                    ranges[start:end] = part.ranges
                    span, at = span or each, end
                    break
    if span is not None:
        found[id(leaf)] = Place(span, tuple(ranges))


# --- Words -------------------------------------------------------------------------------------


def mapped(tokens: Sequence[Token], span: Span, text: str) -> Place:
    """Return where each token stands in a span."""
    seen: list[tuple[str, int]] = []  # each character, and its token
    for at, token in enumerate(tokens):
        seen += [(character, at) for character in ("\ufffc" if token.thing else token.text)]
    starts: list[Range | None] = [None] * len(seen)
    i, j = span.start, 0
    while j < len(seen) and i < span.end:
        character, at = seen[j]
        thing = tokens[at].thing
        step = _skip(text, i, span.end, character, thing.kind if thing else "")
        if step > i:
            i = step
            continue
        if thing is not None:
            pattern = _OBJECT.get(thing.kind)
            match = pattern.match(text, i, span.end) if pattern else None
            if match:
                starts[j] = match.span()
                i, j = match.end(), j + 1
                continue
        elif character.isspace() and (gap := _SPACE.match(text, i, span.end)):
            starts[j] = gap.span()
            i, j = gap.end(), j + 1
            continue
        elif size := _same(text, i, character):
            starts[j] = (i, i + size)
            i, j = i + size, j + 1
            continue
        ahead = _ahead(text, i, span.end, [each for each, _ in seen[j : j + _FAR]])
        if ahead:
            j += ahead
        else:
            i += 1
    ranges: list[Range | None] = [None] * len(tokens)
    broken: set[int] = set()
    for (_, at), found in zip(seen, starts, strict=True):
        known = ranges[at]
        if found is None:
            broken.add(at)
        elif at not in broken:
            ranges[at] = (known[0], found[1]) if known else found
    return Place(span, tuple(None if at in broken else each for at, each in enumerate(ranges)))


def _skip(text: str, i: int, end: int, character: str, thing: str) -> int:
    """Return where the markup that stands at a place ends; the place itself if there is none."""
    here = text[i]
    if here == "<":
        for pattern in (_COMMENT, _AUTOLINK):
            if match := pattern.match(text, i, end):
                return match.end()
        if (match := _TAG.match(text, i, end)) and character != "<":
            shown = {"picture": PICTURE, "break": _BREAK}.get(thing)
            return i if shown and shown.match(text, i, end) else match.end()
        return i
    if here == ">" and character != ">":
        return i + 1
    for kind, pattern in _OBJECT.items():
        if kind != thing and kind != "break" and here in "[@^!":
            match = pattern.match(text, i, end)
            if match and not (character == here and kind == "citation" and here == "@"):
                return match.end()
    if here == "]" and character != "]" and (match := _TAIL.match(text, i, end)):
        return match.end()
    if here == "{" and character != "{" and (match := _BRACES.match(text, i, end)):
        return match.end()
    if (
        here in _MARKS
        and character != here
        and not (thing in _OBJECT and _OBJECT[thing].match(text, i, end))
    ):
        return i + 1
    if here.isspace() and not character.isspace():
        if thing == "break" and _BREAK.match(text, i, end):
            return i
        return i + 1
    return i


def _same(text: str, i: int, character: str) -> int:
    """Return how many characters of the source a shown one is; 0 if it is another."""
    entity = _ENTITY.match(text, i)
    if entity and html.unescape(entity.group()) == character:
        return len(entity.group())
    if _ESCAPE.match(text, i) and text[i + 1] == character:
        return 2
    if text[i] == character:
        return 1
    shown = unicodedata.normalize("NFKC", character)
    if shown == unicodedata.normalize("NFKC", text[i]) or (shown in "−-" and text[i] in "−-–‐‑"):
        return 1
    pair = text[i : i + 2]
    return 2 if len(pair) == 2 and unicodedata.normalize("NFC", pair) == character else 0


def _ahead(text: str, i: int, end: int, seen: Sequence[str]) -> int:
    """Return how many shown characters are not in the source here; 0 if that is not known."""
    rest = text[i : min(end, i + 60)]
    for each in (_NOTE, _CITATION, _TAIL, _TAG):
        rest = each.sub("", rest)
    wanted = "".join(each for each in rest if each.isalnum() or each.isspace())
    wanted = " ".join(wanted.split())[:_RESYNC]
    if not wanted:
        return len(seen) if i >= end - 1 else 0
    shown = "".join(each if each.isalnum() else " " if each.isspace() else "\x00" for each in seen)
    for at in range(1, len(shown)):
        if shown[at] == "\x00":
            continue
        piece = " ".join(shown[at : at + 3 * _RESYNC].replace("\x00", "").split())
        if piece[:1] == wanted[:1] and piece.startswith(wanted):
            return at
    return 0
