"""Paragraphs, headings and items that come, go or change what they are → patches of the source.

Where a new paragraph goes is seldom certain from a Word file alone: below an item or in it, in a
box or behind it. Every way that the source allows is offered, the likeliest first; the proof picks
the one that exports to what the edited file shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plainleaf.importers.escape import heading_end, line_start
from plainleaf.importers.word.roles import Role
from plainleaf.model.article import BoxKind
from plainleaf.reader.spans import Around, Span, SpanKind
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Block, Grid, Leaf
from plainleaf.roundtrip.patches import Base, Patch, Refused
from plainleaf.roundtrip.places import Place, leaves_of
from plainleaf.roundtrip.tables import table_lines
from plainleaf.roundtrip.words import changed_words

_BOXES = frozenset(map(str, BoxKind))
_HEADING = re.compile(r"(?P<marks>#+)[ \t]+")
_IDENTIFIER = re.compile(r"[ \t]*\{[^{}\n]*\}[ \t]*#*[ \t]*\Z")
Lines = list[str]


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
                ways.append(list(_additions(part, gone, base)))
            case "changed":
                ways.append(list(changed_block(part.before, part.after, base)))
            case _:
                raise Refused("This change is of a kind that is not taken")
    for at in range(max(map(len, ways), default=0)):
        yield [patch for way in ways for patch in way[min(at, len(way) - 1)]]


# --- Changed ---------------------------------------------------------------------------------


def changed_block(before: Leaf, after: Leaf, base: Base) -> Iterator[list[Patch]]:
    """Yield ways to change a paragraph's words, and whether and which heading it is."""
    place = base.place(before)
    if before.generated or place is None:
        raise Refused(*generated(before))
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
    from plainleaf.reader.identifiers import slug

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
    unplaced = [leaf for leaf, place in places if place is None]
    boxes = {place.span.inner("box") for place in known}
    if unplaced and not any(
        box and any(start <= box.start and box.end <= end for start, end in ranges) for box in boxes
    ):
        raise Refused(*generated(unplaced[0]))
    counted = _counted_down(known, ranges, base)
    yield [*(_removal(start, end, base) for start, end in _united(ranges)), *counted]
    yield [*(Patch(start, end, "") for start, end in _united(ranges)), *counted]


def _counted_down(
    known: Sequence[Place], ranges: Sequence[tuple[int, int]], base: Base
) -> list[Patch]:
    """Return the patches that close the gap in the numbers of lists that lose items."""
    out: list[Patch] = []
    lists = {around for place in known for around in place.span.around if around.mark == "1."}
    for each in lists:
        items = _items(each, base)
        gone = [item for item in items if (item.start, item.end) in ranges]
        for less, item in enumerate(gone, 1):
            until = gone[less].start if less < len(gone) else each.end
            follow = [one for one in items if item.start < one.start < until]
            out += _renumbered(items, follow, -less, base)
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
    while end > start and text[start:end].endswith("\n\n"):
        end -= 1  # an item's range may hold the empty lines below it
    before = text[:start]
    blank_before = not before.strip() or before.endswith("\n\n") or _is_open(before)
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


def _is_open(before: str) -> bool:
    """Return whether a box begins on the line above."""
    line = before.rstrip("\n").rpartition("\n")[2]
    return bool(re.match(r"[ \t>]*:{3,}[ \t]*\S", line))


# --- Added -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Site:
    """Where blocks may be put in.

    Args:
        at: the offset of the start of a line.
        around: what stands round them there.
        below: whether they stand below what is there, and not above.
    """

    at: int
    around: tuple[Around, ...]
    below: bool

    @property
    def prefix(self) -> str:
        """What each line begins with there."""
        out = ""
        for each in self.around:
            if each.kind == "quote":
                out += "> "
            elif each.kind == "item":
                out = out.ljust(each.column)
            elif each.kind == "note":
                out += "    "
        return out

    @property
    def box(self) -> str:
        """The box there; empty for none."""
        names = [each.mark for each in self.around if each.kind == "box"]
        return next((each for each in reversed(names) if each in _BOXES), "")

    @property
    def depth(self) -> int:
        """How many items stand round it."""
        return sum(each.kind == "item" for each in self.around)

    @property
    def quoted(self) -> int:
        """How many quotations stand round it."""
        return sum(each.kind == "quote" for each in self.around)

    @property
    def in_list(self) -> bool:
        """Whether the next thing there is an item."""
        return bool(self.around) and self.around[-1].kind == "list"


def _additions(part: Edit, gone: Sequence[Block], base: Base) -> Iterator[list[Patch]]:
    blocks: Sequence[Block] = part.after
    above, below = _located(part.previous, base, last=True), _located(part.next, base, last=False)
    sites = [*_sites(above, below=True), *_sites(below, below=False)]
    sites = [each for each in sites if not _in_front(each, base)]
    if not sites:
        raise Refused("A paragraph above all others is not taken", "Add it to the article.")
    first = blocks[0]
    ranked = sorted(sites, key=lambda each: _misfit(each, first))
    for site in ranked[:6]:
        yield _put(site, blocks, gone, base)


def _in_front(site: _Site, base: Base) -> bool:
    end = max((each.block[1] for each in base.spans if each.kind is SpanKind.VALUE), default=0)
    return site.at < end


def _located(block: object, base: Base, *, last: bool) -> Span | None:
    if not isinstance(block, Leaf | Grid):
        return None
    leaves = list(leaves_of([block]))
    for leaf in reversed(leaves) if last else leaves:
        place = base.place(leaf)
        if place is not None:
            return place.span
    return None


def _sites(span: Span | None, *, below: bool) -> Iterator[_Site]:
    """Yield the places beside a paragraph: right beside it, then beside what stands round it."""
    if span is None or span.kind in (SpanKind.VALUE, SpanKind.KEY):
        return
    around = span.around
    if below and around and around[-1].kind == "item":
        yield _Site(span.block[1], around[:-1], below)  # above what the item has below it
    if span.kind in (SpanKind.TEXT, SpanKind.HEADING, SpanKind.CODE):
        yield _Site(span.block[1] if below else span.block[0], around, below)
    for at in range(len(around) - 1, -1, -1):
        each = around[at]
        if each.kind in ("item", "list", "quote", "box", "table", "definitions", "figure"):
            yield _Site(each.end if below else each.start, around[:at], below)
    if span.kind is SpanKind.HTML and not any(each.kind in ("table", "figure") for each in around):
        yield _Site(span.block[1] if below else span.block[0], (), below)


def _misfit(site: _Site, block: Block) -> tuple[int, int]:
    """Return how badly a place fits a block: 0 where all of it is as the block has it."""
    box = block.box.replace(" ", "-") if isinstance(block, Grid | Leaf) else ""
    wrong = 4 * (site.box != box)
    if isinstance(block, Leaf):
        wrong += 2 * (site.quoted != block.key[3])
        if block.depth is not None:
            wrong += abs(site.depth - block.depth) + (not site.in_list)
        elif block.key[6]:
            wrong += site.depth < 1
        else:
            wrong += 2 * site.depth + site.in_list
    return wrong, 0 if site.below else 1


def _put(site: _Site, blocks: Sequence[Block], gone: Sequence[Block], base: Base) -> list[Patch]:
    """Return the patches that put blocks in at a place."""
    text, prefix = base.text, site.prefix
    renumbered: list[Patch] = []
    first = blocks[0]
    items = isinstance(first, Leaf) and first.depth is not None
    if site.in_list and items:
        lines, renumbered, loose = _items_in_list(site, blocks, gone, base)
    else:
        lines, loose = _lines(blocks, gone, base, site.quoted), True
    body = "\n".join((prefix + line).rstrip() for line in lines)
    at = site.at
    if site.below:
        while at > 1 and text[at - 2 : at] == "\n\n":
            at -= 1  # what a list's range has of empty lines below it
    start = text[at - 1 : at] != "\n" and at > 0
    if at >= len(text) or not text[at:].strip():
        at = len(text.rstrip("\n"))
        gap = "\n\n" if loose else "\n"
        return [Patch(at, at, gap + body), *renumbered]
    if not loose:
        return [Patch(at, at, ("\n" if start else "") + body + "\n"), *renumbered]
    empty = prefix.rstrip()
    before = text[:at]
    up = "" if before.endswith("\n\n") or _is_open(before) or not before else f"{empty}\n"
    closing = re.compile(r"[ \t>]*(?:\n|:{3,}[ \t]*$)", re.M).match(text, at)
    down = "" if closing else f"{empty}\n"
    return [Patch(at, at, ("\n" if start else "") + up + body + "\n" + down), *renumbered]


# --- Written ---------------------------------------------------------------------------------


def _words(leaf: Leaf, gone: Sequence[Block], base: Base) -> str:
    """Return a paragraph's words: as the source has them, if they stood there before."""
    for each in leaves_of(gone):
        place = base.place(each)
        if (
            each.tokens == leaf.tokens
            and place is not None
            and None not in place.ranges
            and place.span.kind in (SpanKind.TEXT, SpanKind.HEADING)
        ):
            raw = base.text[place.span.start : place.span.end]
            return "\n".join(line.strip(" \t>") for line in raw.split("\n"))
    return base.written(leaf.tokens, None)


def _lines(blocks: Sequence[Block], gone: Sequence[Block], base: Base, quoted: int) -> Lines:
    """Return blocks as lines of Markdown, with an empty line between them.

    `quoted`: how many quotations stand round them already.
    """
    out: Lines = []
    at = 0
    written: set[tuple[int, int]] = set()
    while at < len(blocks):
        block = blocks[at]
        lines: Lines
        if isinstance(block, Leaf) and block.depth is not None:
            end = at
            while end < len(blocks) and _goes_on(blocks[end]):
                end += 1
            lines = _list([each for each in blocks[at:end] if isinstance(each, Leaf)], gone, base)
            at = end
        else:
            raw = _raw(block, gone, base, written)
            lines = raw if raw is not None else _block(block, gone, base, quoted)
            at += 1
        if lines:
            out += ["", *lines] if out else lines
    return out


def _goes_on(block: Block) -> bool:
    return isinstance(block, Leaf) and (block.depth is not None or block.key[6])


def _raw(
    block: Block, gone: Sequence[Block], base: Base, written: set[tuple[int, int]]
) -> Lines | None:
    """Return the lines of a picture or table that stood in the source before."""
    leaves = list(leaves_of([block]))
    twin = next((each for each in gone if each == block), None)
    place = base.place(next(iter(leaves_of([twin])), None)) if twin is not None else None
    if place is None:
        return None
    span = place.span
    table = span.inner("table") or span.inner("figure")
    pictured = len(leaves) == 1 and any(each.thing for each in leaves[0].tokens)
    if table is None and not (span.name == "caption" or pictured):
        return None
    unit = (table.start, table.end) if table else span.block
    if unit in written:
        return []
    written.add(unit)
    return [line.rstrip() for line in base.text[unit[0] : unit[1]].strip("\n").split("\n")]


def _block(block: Block, gone: Sequence[Block], base: Base, quoted: int) -> Lines:
    if isinstance(block, Grid):
        return table_lines(block, base)
    if not isinstance(block, Leaf):
        raise Refused("A file within the file is not taken", "Copy its words into the article.")
    match block.role:
        case Role.HEADING if block.level > 1:
            words = " ".join(_words(block, gone, base).split("\n"))
            return [f"{'#' * block.level} {heading_end(words)}"]
        case Role.TEXT | Role.QUOTE:
            lines = _words(block, gone, base).split("\n")
            quote = "> " * max(0, block.key[3] - quoted)
            return [quote + line for line in [line_start(lines[0]), *lines[1:]]]
        case Role.HEADING:
            raise Refused("A handout has one title", "Use Heading 2 and below.")
        case Role.BREAK:
            return ["* * *"]
        case Role.CAPTION:
            raise Refused("A new caption is not taken", "Write it behind the picture’s path.")
        case role:
            raise Refused(
                f"A new paragraph of the kind “{role}” is not taken", "Add it to the article."
            )


def _list(leaves: Sequence[Leaf], gone: Sequence[Block], base: Base) -> Lines:
    """Return items as lines; deeper ones stand below the one before them."""
    out: Lines = []
    columns: list[int] = []
    counts: dict[int, int] = {}
    base_depth = leaves[0].depth or 0
    for leaf in leaves:
        words = _words(leaf, gone, base).split("\n")
        if leaf.depth is None:
            indent = " " * (columns[-1] if columns else 0)
            out += ["", *(indent + line for line in words)]
            continue
        depth = max(0, leaf.depth - base_depth)
        depth = min(depth, len(columns))
        del columns[depth:]
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        counts[depth] = counts.get(depth, (leaf.number or 1) - 1) + 1
        mark = f"{counts[depth]}." if leaf.key[5] else "-"
        indent = " " * (columns[-1] if columns else 0)
        columns.append(len(indent) + len(mark) + 1)
        hanging = " " * columns[-1]
        out += [f"{indent}{mark} {line_start(words[0])}", *(hanging + each for each in words[1:])]
    return out


def _items_in_list(
    site: _Site, blocks: Sequence[Block], gone: Sequence[Block], base: Base
) -> tuple[Lines, list[Patch], bool]:
    """Return the lines of items put into a list, the numbers that follow, if it is set loosely."""
    around = site.around[-1]
    items = _items(around, base)
    beside = [each for each in items if (each.start < site.at) == site.below]
    model = (beside[-1] if site.below else beside[0]) if beside else items[0]
    if not all(_goes_on(each) for each in blocks):
        raise Refused("A list with other text among its items is not taken")
    leaves = [each for each in blocks if isinstance(each, Leaf)]
    lines = _list(leaves, gone, base)
    loose = _is_loose(items, base)
    renumbered: list[Patch] = []
    mark = model.mark
    marker = re.compile(r"(?:-|\d+\.) ")
    number = int(mark[:-1]) if mark[:-1].isdigit() else 0
    first = number + 1 if site.below else number
    out: Lines = []
    top = 0
    for line in lines:
        if not line.startswith(" ") and (match := marker.match(line)):
            own = f"{first + top}{mark[-1]}" if number else mark
            out += [""] if out and loose else []
            out.append(f"{own} {line[match.end() :]}")
            top += 1
        else:
            out.append(line)
    if number:
        follow = [each for each in items if each.start >= site.at]
        renumbered = _renumbered(items, follow, top, base)
    return out, renumbered, loose


def _items(around: Around, base: Base) -> list[Around]:
    """Return the items of a list, in order."""
    found: dict[int, Around] = {}
    for span in base.spans:
        for at, each in enumerate(span.around[:-1]):
            if each == around and span.around[at + 1].kind == "item":
                found[span.around[at + 1].start] = span.around[at + 1]
    return [found[at] for at in sorted(found)]


def _is_loose(items: Sequence[Around], base: Base) -> bool:
    """Return whether empty lines stand between the items of a list."""
    return any(
        base.text[: second.start].endswith("\n\n")
        or re.search(r"\n[ \t>]*\n\Z", base.text[first.start : second.start]) is not None
        for first, second in pairwise(items)
    )


def _renumbered(
    items: Sequence[Around], follow: Sequence[Around], more: int, base: Base
) -> list[Patch]:
    """Return the patches that count on, where the source counts without a gap."""
    numbers = [int(each.mark[:-1]) for each in items if each.mark[:-1].isdigit()]
    if len(numbers) != len(items) or any(
        second != first + 1 for first, second in pairwise(numbers)
    ):
        return []
    out = []
    for each in follow:
        at = base.text.index(each.mark, each.start)
        out.append(Patch(at, at + len(each.mark) - 1, str(int(each.mark[:-1]) + more)))
    return out
