"""Paragraphs, headings, items, tables and captions that come → where they may go, and how.

One room: what comes is told from what stands around it, which all of these ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plainleaf.importers.escape import heading_end, line_start
from plainleaf.importers.word.roles import Role
from plainleaf.model.article import BoxKind
from plainleaf.reader.markdown.spans import Around, Span, SpanKind
from plainleaf.roundtrip.align import Edit
from plainleaf.roundtrip.leaves import Block, Grid, Leaf, leaves_of
from plainleaf.roundtrip.patching.front import is_entry, new_entries
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused
from plainleaf.roundtrip.patching.tables import table_lines

_BOXES = frozenset(map(str, BoxKind))
# Of a picture in Markdown all up to the end of its path, and then what has no title.
_UNTITLED = re.compile(
    r"!\[(?:[^\[\]\\]|\\.|\[[^\]]*\])*\]\("
    r"(?:<[^<>]*>|[^()\s\"]*(?:\([^()]*\)[^()\s\"]*)*)(?=\s*\))"
)
_TABLE = re.compile(r"<table\b[^<>]*>", re.I)
Lines = list[str]


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


def additions(part: Edit, gone: Sequence[Block], base: Base) -> Iterator[list[Patch]]:
    """Yield the ways to put in what an edit adds, the likeliest place first.

    Args:
        part: the edit.
        gone: what is removed by it elsewhere, whose words are taken over as they stand.
        base: the source.

    Raises:
        Refused: it goes nowhere, or cannot be written.
    """
    blocks: Sequence[Block] = part.after
    if is_entry(blocks):
        yield new_entries(blocks, part.previous, part.next, base)
        return
    if _is_caption(part):
        yield from _new_caption(part, base)
        return
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
    up = "" if before.endswith("\n\n") or is_open(before) or not before else f"{empty}\n"
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
        case role:
            raise Refused(
                f"A new paragraph of the kind “{role}” is not taken", "Add it to the article."
            )


def _list(leaves: Sequence[Leaf], gone: Sequence[Block], base: Base) -> Lines:
    """Return items as lines; deeper ones stand below the one before them."""
    out: Lines = []
    columns: list[int] = []
    counts: dict[int, int] = {}
    kinds: dict[int, bool] = {}
    base_depth = leaves[0].depth or 0
    for leaf in leaves:
        words = _words(leaf, gone, base).split("\n")
        if leaf.depth is None:
            indent = " " * (columns[-1] if columns else 0)
            out += ["", *(indent + line for line in (line_start(words[0]), *words[1:]))]
            continue
        depth = max(0, leaf.depth - base_depth)
        depth = min(depth, len(columns))
        del columns[depth:]
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        ordered = leaf.key[5]
        if depth in counts and kinds[depth] is not ordered:
            del counts[depth]  # another list
            out += [""]
        kinds[depth] = ordered
        counts[depth] = counts.get(depth, (leaf.number or 1) - 1) + 1
        mark = f"{counts[depth]}." if ordered else "-"
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
    items = items_of(around, base)
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
        renumbered = renumbered_from(items, follow, top, base)
    return out, renumbered, loose


def items_of(around: Around, base: Base) -> list[Around]:
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


def renumbered_from(
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


def is_open(before: str) -> bool:
    """Return whether a box begins on the line above."""
    line = before.rstrip("\n").rpartition("\n")[2]
    return bool(re.match(r"[ \t>]*:{3,}[ \t]*\S", line))


# --- Captions -----------------------------------------------------------------------------------


def _new_caption(part: Edit, base: Base) -> Iterator[list[Patch]]:
    """Yield the ways to give the picture above, or the table below, a caption.

    Raises:
        Refused: neither of the two can have one where it stands.
    """
    (caption,) = part.after
    ways = [*_of_picture(caption, part.previous, base), *_of_table(caption, part.next, base)]
    if not ways:
        raise Refused(
            "A new caption is not taken here",
            "Write it behind the picture’s path, or in the <table> as <caption>.",
        )
    yield from ways


def _is_caption(part: Edit) -> bool:
    """Return whether an edit adds a caption alone."""
    return [each.role for each in part.after if isinstance(each, Leaf)] == [Role.CAPTION]


def _of_picture(caption: Leaf, above: object, base: Base) -> Iterator[list[Patch]]:
    place = base.place(above)
    pictured = isinstance(above, Leaf) and [
        each.thing.kind for each in above.tokens if each.thing
    ] == ["picture"]
    if place is None or not pictured:
        return
    (start, *_) = (each[0] for each in place.ranges if each) if any(place.ranges) else (None,)
    found = _UNTITLED.match(base.text, start) if start is not None else None
    if found:
        words = base.written(caption.tokens, place.span).replace('"', '\\"')
        yield [Patch(found.end(), found.end(), f' "{words}"')]


def _of_table(caption: Leaf, below: object, base: Base) -> Iterator[list[Patch]]:
    leaves = list(leaves_of([below])) if isinstance(below, Grid) else []
    place = next(filter(None, map(base.place, leaves)), None)
    table = place.span.inner("table") if place else None
    opened = _TABLE.match(base.text, table.start) if table else None
    if place is None or opened is None:
        return
    words = base.written(caption.tokens, place.span)
    lead = re.compile(r"\s*").match(base.text, opened.end())
    between = lead.group() if lead and "\n" in lead.group() else ""
    yield [Patch(opened.end(), opened.end(), f"{between}<caption>{words}</caption>")]
