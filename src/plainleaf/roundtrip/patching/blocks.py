"""Paragraphs, headings and items that come, go or change what they are → patches of the source.

Where a new paragraph goes is seldom certain from a Word file alone: below an item or in it, in a
box or behind it. Every way that the source allows is offered, the likeliest first; the proof picks
the one that exports to what the edited file shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from plainleaf.importers.escape import heading_end
from plainleaf.importers.word.roles import Role
from plainleaf.reader.identifiers import slug
from plainleaf.reader.markdown.spans import SpanKind
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Leaf, leaves_of
from plainleaf.roundtrip.patching.added import additions, is_open, items_of, renumbered_from
from plainleaf.roundtrip.patching.front import byline_patches, is_entry, removed_entries
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused
from plainleaf.roundtrip.patching.places import Place
from plainleaf.roundtrip.patching.words import changed_words

_SURER, _MOST_WAYS = 4, 12
_REST = re.compile(r"[ \t]*\n")
_BEFORE_NUMBER = re.compile(r"(?:[ \t>*+-]|\d+[.)] )*")
_ITEM = re.compile(r"^(?P<before>[ \t>]*)\d+[.)] ", re.M)
_HEADING = re.compile(r"(?P<marks>#+)[ \t]+")


def block_patches(parts: Sequence[Edit], base: Base) -> Iterator[list[Patch]]:
    """Yield ways to make one edit of blocks, the likeliest first.

    Args:
        parts: what is removed and what is added by it.
        base: the source.

    Raises:
        Refused: none is known.
    """
    gone = [each for part in parts if part.kind == "removed" for each in part.before]
    ways: list[list[list[Patch]]] = []
    for part in parts:
        match part.kind:
            case "removed":
                ways.append(list(_removals(part, base)))
            case "added":
                ways.append(list(additions(part, gone, base)))
            case "changed":
                ways.append(list(changed_block(part.before, part.after, base)))
            case _:
                raise Refused("This change is of a kind that is not taken")
    # Where words go is less certain than how others are removed.
    weights = [1 if part.kind == "added" else _SURER for part in parts]
    chosen = sorted(
        product(*(range(len(each)) for each in ways)),
        key=lambda each: sum(at * weight for at, weight in zip(each, weights, strict=True)),
    )
    for each in chosen[:_MOST_WAYS]:
        yield _counted_together([way[at] for at, way in zip(each, ways, strict=True)], base)


def _counted_together(some: Sequence[Sequence[Patch]], base: Base) -> list[Patch]:
    """Return the patches of an edit's parts as one: what moves within a list counts once.

    Each part counts on from the source as if it were alone. What both count is moved by both; what
    is taken away is not counted, and an item put in below it counts that it is gone.
    """
    others = [each for way in some for each in way if not _more(each, base)]
    counts: dict[tuple[int, int], int] = {}
    for each in (each for way in some for each in way):
        if more := _more(each, base):
            counts[each.start, each.end] = counts.get((each.start, each.end), 0) + more
    out = []
    for way in some:
        for each in way:
            if each.start == each.end:
                apart = [(one.start, _more(one, base)) for two in some if two is not way
                         for one in two]  # fmt: skip
                each = _counting_on(each, apart, base)
            if not _more(each, base):
                out.append(each)
    for (start, end), more in counts.items():
        if more and not any(one.start <= start and end <= one.end for one in others):
            out.append(Patch(start, end, str(int(base.text[start:end]) + more)))
    return out


def _more(patch: Patch, base: Base) -> int:
    """Return by how much a patch moves the number of an item; 0 for any other patch."""
    line = base.text.rfind("\n", 0, patch.start) + 1
    marks = _BEFORE_NUMBER.fullmatch(base.text, line, patch.start)
    had, sign = base.text[patch.start : patch.end], base.text[patch.end : patch.end + 1]
    if marks and had.isdecimal() and patch.text.isdecimal() and sign in tuple(".)"):
        return int(patch.text) - int(had)
    return 0


def _counting_on(added: Patch, apart: Sequence[tuple[int, int]], base: Base) -> Patch:
    """Return what is put in with the numbers that it has when others have moved the items above."""
    lists = {each for span in base.spans for each in span.around
             if each.kind == "list" and each.start <= added.start <= each.end}  # fmt: skip
    inner = max(lists, key=lambda each: each.start, default=None)
    above = [(at, more) for at, more in apart
             if more and inner and inner.start <= at < added.start]  # fmt: skip
    if not above:
        return added
    more = max(above)[1]
    first = _ITEM.search(added.text)
    if first is None:
        return added
    own = re.compile(rf"^{re.escape(first['before'])}(\d+)(?=[.)] )", re.M)
    return replace(added, text=own.sub(
        lambda found: f"{first['before']}{int(found[1]) + more}", added.text))  # fmt: skip


# --- Changed ---------------------------------------------------------------------------------


def changed_block(before: Leaf, after: Leaf, base: Base) -> Iterator[list[Patch]]:
    """Yield ways to change a paragraph's words, and whether and which heading it is."""
    place = base.place(before)
    if before.generated or place is None:
        raise Refused(*generated(before))
    if before.role is Role.BYLINE and after.role is Role.BYLINE:
        yield byline_patches(before, after, base)
        return
    if before.role is Role.CODE:
        raise Refused("Lines of code are not changed from Word", "Change them in the article.")
    words = changed_words(before, after, place, base) if before.tokens != after.tokens else [[]]
    if before.key == after.key:
        kept = _kept_identifier(before, place, base)
        yield from ([*each, *kept] for each in words)
        return
    for level in _levels(before, after, place, base):
        yield from ([*each, *level] for each in words)


def generated(leaf: Leaf) -> tuple[str, str]:
    """Return what is said of an edit of words that are not the author's, and where to change it."""
    match leaf.role:
        case Role.REFERENCE:
            return "The list of references is made of the works", (
                "Change `references:` in the front matter."
            )
        case Role.SOURCE:
            return "The source line is made of the works", (
                "Change `source:` or `references:` in the front matter."
            )
        case Role.ADDED:
            return "Handouts say this by themselves", (
                "Change the front matter, or the clinic’s profile clinic.toml."
            )
        case Role.BYLINE:
            return "This line is made of names and dates", (
                "Change `authors:` or `category:` in the front matter."
            )
        case Role.LINE:
            return "Lines to write on are counted in the article", "Change {lines=…} of the box."
        case Role.EXPLAINED | Role.EXPLANATION:
            return "This entry stands in a list that several articles share", (
                "Change it in the file that `glossary:` names."
            )
        case _:
            return "Handouts say this by themselves", (
                "Change what it is made of in the article, or the labels of the theme."
            )


def _kept_identifier(leaf: Leaf, place: Place, base: Base) -> list[Patch]:
    """Keep the name of a heading to which links lead, though its words change."""
    if not leaf.level or leaf.level == 1 or leaf.paragraph is None:
        return []
    line_end = base.text.find("\n", place.span.end)
    rest = base.text[place.span.end : line_end if line_end >= 0 else len(base.text)]
    if "{" in rest:
        return []

    name = slug(" ".join(leaf.text.split()))
    if f"(#{name})" not in base.text and f'href="#{name}"' not in base.text:
        return []
    return [Patch(place.span.end, place.span.end, f" {{#{name}}}")]


def _levels(before: Leaf, after: Leaf, place: Place, base: Base) -> Iterator[list[Patch]]:
    span, text = place.span, base.text
    if before.key[2:] != after.key[2:] or span.kind not in (SpanKind.TEXT, SpanKind.HEADING):
        raise Refused("A paragraph that became another kind of text is not taken")
    if before.level == 1 or after.level == 1:
        raise Refused("A handout has one title", "Use Heading 2 and below.")
    line = text.rfind("\n", 0, span.start) + 1
    marks = _HEADING.search(text, line, span.start)
    if before.level and after.level:
        if marks:
            yield [Patch(marks.start("marks"), marks.end("marks"), "#" * after.level)]
        else:  # underlined
            below = text.find("\n", span.end) + 1
            if after.level == 2:
                yield [Patch(below, span.block[1], "-" * 3 + "\n")]
            yield [
                Patch(span.start, span.start, "#" * after.level + " "),
                Patch(below - 1, span.block[1] - 1, ""),
            ]
    elif after.level:
        words = text[span.start : span.end]
        if "\n" in words:
            joined = " ".join(each.strip(" \t>") for each in words.split("\n"))
            yield [Patch(span.start, span.end, f"{'#' * after.level} {heading_end(joined)}")]
        else:
            yield [Patch(span.start, span.start, "#" * after.level + " ")]
    else:
        end = text.find("\n", span.end)
        end = end if end >= 0 else len(text)
        if marks:
            yield [Patch(marks.start(), span.start, ""), Patch(span.end, end, "")]
        else:
            yield [Patch(end, span.block[1] - 1, "")]


# --- Removed ---------------------------------------------------------------------------------


def _removals(part: Edit, base: Base) -> Iterator[list[Patch]]:
    leaves = list(leaves_of(part.before))
    if is_entry(part.before):
        yield removed_entries(part.before, base)
        return
    titled = base.place(leaves[0]) if len(leaves) == 1 else None
    if titled and titled.span.name == "caption" and titled.span.kind is SpanKind.TEXT:
        yield [_removed_title(titled, base)]
        return
    gone = {id(each) for each in leaves}
    places = [(each, base.place(each)) for each in leaves]
    known = [place for _, place in places if place]
    if not known:
        raise Refused(*generated(leaves[0]) if leaves else ("An empty table is not taken", ""))
    ranges: list[tuple[int, int]] = []
    covered: set[int] = set()
    for leaf, place in places:
        if place is None or id(leaf) in covered:
            continue
        if leaf.level == 1 or place.span.kind in (SpanKind.VALUE, SpanKind.KEY):
            raise Refused(*_front(leaf))
        unit = _unit(place, gone, base)
        ranges.append(unit)
        covered |= {id(each) for each in leaves if (p := base.place(each)) and (
            unit[0] <= p.span.start and p.span.end <= unit[1])}  # fmt: skip
    unplaced = [leaf for leaf, place in places if place is None and leaf.role is not Role.LINE]
    boxes = {place.span.inner("box") for place in known}
    if unplaced and not any(
        box and any(start <= box.start and box.end <= end for start, end in ranges) for box in boxes
    ):
        raise Refused(*generated(unplaced[0]))
    counted = _counted_down(known, ranges, base)
    yield [*(_removal(start, end, base) for start, end in _united(ranges)), *counted]
    yield [*(Patch(start, end, "") for start, end in _united(ranges)), *counted]


def _removed_title(place: Place, base: Base) -> Patch:
    """Return the patch that takes the title of a picture away, with its quotation marks."""
    start, end = place.span.start - 1, place.span.end + 1
    while base.text[start - 1].isspace():
        start -= 1
    return Patch(start, end, "")


def _counted_down(
    known: Sequence[Place], ranges: Sequence[tuple[int, int]], base: Base
) -> list[Patch]:
    """Return the patches that close the gap in the numbers of lists that lose items."""
    out: list[Patch] = []
    lists = {around for place in known for around in place.span.around if around.mark == "1."}
    for each in lists:
        items = items_of(each, base)
        gone = [item for item in items if (item.start, item.end) in ranges]
        for less, item in enumerate(gone, 1):
            until = gone[less].start if less < len(gone) else each.end
            follow = [one for one in items if item.start < one.start < until]
            out += renumbered_from(items, follow, -less, base)
    return out


def _front(leaf: Leaf) -> tuple[str, str]:
    name = {Role.LEDE: "description", Role.BYLINE: "authors"}.get(leaf.role, "title")
    if leaf.role in (Role.EXPLAINED, Role.EXPLANATION):
        name = "glossary"
    return "This is not removed from Word", f"Change `{name}:` in the front matter."


def _unit(place: Place, gone: set[int], base: Base) -> tuple[int, int]:
    """Return the largest thing round a paragraph of which nothing stays."""
    span = place.span
    best = span.block
    for around in reversed(span.around):
        inside = [
            known for known, other in base.places.items()
            if around.start <= other.span.start and other.span.end <= around.end
            and known not in gone
        ]  # fmt: skip
        if inside and around.kind == "item" and around.start == span.block[0]:
            raise Refused("The first paragraph of an item is not removed without the item")
        if inside or around.kind in ("td", "th"):
            break
        best = (around.start, around.end)
    return best


def _united(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _removal(start: int, end: int, base: Base) -> Patch:
    """Return the patch that takes lines away, and the empty lines that would be too many."""
    text = base.text
    if start and text[start - 1] != "\n":
        return Patch(start, end, "")  # within a line of HTML
    if end < len(text) and text[end - 1] != "\n" and (rest := _REST.match(text, end)):
        return Patch(start, rest.end(), "")  # the whole of one: an empty line would end the HTML
    while end > start and text[start:end].endswith("\n\n"):
        end -= 1  # an item's range may hold the empty lines below it
    before = text[:start]
    blank_before = not before.strip() or before.endswith("\n\n") or is_open(before)
    stop = end
    while (match := re.compile(r"[ \t>]*\n").match(text, stop)) and blank_before:
        stop = match.end()
    if stop >= len(text) or not text[stop:].strip():
        # The last of all: what stands above ends the file as this did.
        kept = before.rstrip("\n")
        tail = text[len(text.rstrip("\n")) :]
        return Patch(len(kept), len(text), tail if kept else "")
    closes = re.compile(r"[ \t>]*:{3,}[ \t]*$", re.M).match(text, stop)
    if closes:
        while start > 1 and text[start - 2 : start] == "\n\n":
            start -= 1
    return Patch(start, stop, "")
