"""What a handout shows of the front matter → patches of it: names, category, explained words.

Names stand in one line, with signs and words between them that handouts write. So the line is
written for each list of names that one edit could have made, and the one that comes out as the
edited file has it is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from plainleaf.importers.front import scalar
from plainleaf.importers.word.roles import Role
from plainleaf.reader.markdown.spans import Span, SpanKind
from plainleaf.roundtrip.leaves import Block, Leaf
from plainleaf.roundtrip.patching.patches import Base, Patch, Refused
from plainleaf.theme import Labels

_GENERATED = "Handouts say these words by themselves"
_HINT = "Change what they are made of, in the article’s front matter or its own markup."
_ANY = "\ue000"  # stands for a name that is not known yet
_POINT = " · "
_APART = re.compile(r"[,،、，;；·]")
_ITEM = re.compile(r"[ \t]*-[ \t]+")
Names = tuple[str, ...]


def byline_patches(before: Leaf, after: Leaf, base: Base) -> list[Patch]:
    """Return the patches that make one line of names and category another.

    Raises:
        Refused: it is not the line of names that one edit of them, and one of the category, makes.
    """
    names = [each for each in base.spans if each.name in ("authors", "author")]
    category = next((each for each in base.spans if each.name == "category"), None)
    had = tuple(_value(each, base) for each in names)
    topic = _value(category, base) if category else ""
    old, new = _line(before), _line(after)
    marked = {one for each in after.tokens for one in each.formats} - {
        one for each in before.tokens for one in each.formats
    }
    start = _written(had, topic, base.labels)
    if not old.startswith(start) or marked or any(each.thing for each in after.tokens):
        raise Refused(_GENERATED, _HINT)
    tail = old.removeprefix(start)  # which edition it is
    for wanted, wanted_topic in _candidates(had, topic):
        pattern = re.escape(_written(wanted, wanted_topic, base.labels) + tail)
        found = re.fullmatch(pattern.replace(_ANY, "(.+?)"), new)
        if found is None or not all(map(_is_one, found.groups(), [base.labels] * 2)):
            continue
        said = iter(found.groups())
        made = tuple(next(said) if each == _ANY else each for each in wanted)
        wanted_topic = next(said) if wanted_topic == _ANY else wanted_topic
        patches = list(_names(had, made, names, base))
        if wanted_topic != topic:
            patches.append(_category(wanted_topic, category, names, base))
        return patches
    raise Refused(_GENERATED, _HINT)


def _line(leaf: Leaf) -> str:
    return " ".join(leaf.text.split())


def _value(span: Span, base: Base) -> str:
    """Return what YAML reads of a value."""
    words = " ".join(base.text[span.start : span.end].split())
    if words[:1] == '"':
        return re.sub(r"\\(.)", r"\1", words[1:-1])
    return words[1:-1].replace("''", "'") if words[:1] == "'" else words


def _written(names: Names, category: str, labels: Labels) -> str:
    """Return the line as handouts write it."""
    pieces = []
    if names:
        *others, last = names
        by = labels["by"] + ("" if labels["by"].endswith("：") else " ")
        listed = labels["list_comma"].join(others)
        pieces.append(by + labels["list_and"].join(filter(None, (listed, last))))
    return " ".join(_POINT.join([*pieces, *filter(None, [category])]).split())


def _candidates(names: Names, category: str) -> Iterator[tuple[Names, str]]:
    """Yield what one edit of the names and one of the category make, `_ANY` for what is new."""
    count = len(names)
    lists: list[Names] = [names]
    lists += [
        tuple(each for at, each in enumerate(names) if at not in gone)
        for less in range(1, count)
        for gone in combinations(range(count), less)
    ]
    if count:
        lists += [(*names[:at], _ANY, *names[at + 1 :]) for at in range(count)]
        lists += [(*names[:at], _ANY, *names[at:]) for at in range(count + 1)]
    topics = [category, "", _ANY] if category else ["", _ANY]
    for topic in topics:
        for each in lists:
            if each or topic:
                yield each, topic


def _is_one(words: str, labels: Labels) -> bool:
    """Return whether words are one name, and not two with what handouts write between them."""
    return not _APART.search(words) and labels["list_and"] not in words


def _names(had: Names, made: Names, spans: Sequence[Span], base: Base) -> Iterator[Patch]:
    text = base.text
    if len(made) == len(had):
        for span, one, two in zip(spans, had, made, strict=True):
            if one != two:
                yield Patch(span.start, span.end, scalar(two, flow=_in_flow(span, base)))
        return
    if len(made) > len(had):
        at = next(n for n in range(len(made)) if had[n : n + 1] != made[n : n + 1])
        beside, new = spans[min(at, len(spans) - 1)], made[at]
        lead = text[beside.block[0] : beside.start]
        if _in_flow(beside, base):
            one = scalar(new, flow=True)
            last = at == len(spans)
            where = beside.end if last else beside.start
            yield Patch(where, where, f", {one}" if last else f"{one}, ")
        elif _ITEM.fullmatch(lead):
            where = beside.block[1] if at == len(spans) else beside.block[0]
            yield Patch(where, where, f"{lead}{scalar(new)}\n")
        elif len(spans) == 1:  # `authors: Ann`
            listed = ", ".join(scalar(each, flow=True) for each in made)
            yield Patch(beside.start, beside.end, f"[{listed}]")
        else:
            raise Refused("A new name is not taken here", "Add it to `authors:`.")
        return
    left = list(made)
    for at, span in enumerate(spans):
        if left and had[at] == left[0]:
            left.pop(0)
        elif not _in_flow(span, base):
            yield Patch(*span.block, "")
        elif at:
            yield Patch(spans[at - 1].end, span.end, "")
        else:
            yield Patch(span.start, spans[at + 1].start, "")


def _in_flow(span: Span, base: Base) -> bool:
    """Return whether a value stands in a list in brackets."""
    rest = base.text[span.end :].lstrip(" \t\n")
    key = re.match(r"[ \t]*[\w-]+:[ \t]*", base.text[span.block[0] : span.start])
    return rest[:1] in (",", "]") and not (key and key.end() == span.start - span.block[0])


def _category(words: str, span: Span | None, names: Sequence[Span], base: Base) -> Patch:
    if span is not None:
        return Patch(span.start, span.end, scalar(words)) if words else Patch(*span.block, "")
    key = re.compile(r"^authors?:", re.M)
    above = [each.start() for each in key.finditer(base.text, 0, names[0].start)] if names else []
    if not above:
        raise Refused("A new category is not taken here", "Write `category:` in the front matter.")
    return Patch(above[-1], above[-1], f"category: {scalar(words)}\n")


# --- Explained words -----------------------------------------------------------------------------


def is_entry(blocks: Sequence[Block]) -> bool:
    """Return whether blocks are words with what they mean."""
    roles = [each.role if isinstance(each, Leaf) else None for each in blocks]
    pairs = len(roles) // 2
    return bool(roles) and roles == [Role.EXPLAINED, Role.EXPLANATION] * pairs


def new_entries(
    blocks: Sequence[Block], previous: object, following: object, base: Base
) -> list[Patch]:
    """Return the patch that adds words with what they mean, beside those around them.

    Raises:
        Refused: there is no place for them in the source, or handouts would not show them.
    """
    above, below = base.place(previous), base.place(following)
    leaves = [each for each in blocks if isinstance(each, Leaf)]
    if above is not None and above.span.name == "glossary":
        at, beside = above.span.block[1], above.span
    elif below is not None and below.span.kind is SpanKind.KEY:
        at, beside = below.span.block[0], below.span
    else:
        raise Refused(
            "A new entry is not taken here", "Write it under `glossary:` in the front matter."
        )
    entry = _entry_of(beside, base)
    lead = base.text[entry.block[0] : entry.start]
    if lead.strip():
        raise Refused("A new entry in a list in braces is not taken", "Write it there.")
    lines = ""
    for term, meaning in zip(leaves[::2], leaves[1::2], strict=True):
        said, words = (
            " ".join(base.written(each.tokens, None).split()) for each in (term, meaning)
        )
        if "|" in said or term.text.casefold() not in _running(base):
            raise Refused(
                "An entry for a word that the article does not use is not taken",
                "Handouts explain what they use; write it under `glossary:`.",
            )
        lines += f"{lead}{scalar(said)}: {scalar(words)}\n"
    return [Patch(at, at, lines)]


def removed_entries(blocks: Sequence[Block], base: Base) -> list[Patch]:
    """Return the patches that take words with what they mean out of the front matter.

    Raises:
        Refused: they do not stand there by themselves.
    """
    patches = []
    keys = [each for each in base.spans if each.name == "glossary" and each.kind is SpanKind.KEY]
    for term, meaning in zip(blocks[::2], blocks[1::2], strict=True):
        one, two = base.place(term), base.place(meaning)
        if one is None or two is None or one.span != _entry_of(two.span, base):
            raise Refused("This entry is not removed from Word", "Remove it under `glossary:`.")
        if base.text[one.span.block[0] : one.span.start].strip():
            raise Refused("An entry in a list in braces is not removed", "Remove it there.")
        patches.append(Patch(one.span.block[0], two.span.block[1], ""))
    if len(patches) == len(keys):
        head = re.compile(r"^glossary:[^\n]*\n", re.M).search(base.text)
        if head is None:
            raise Refused("The last entry is not removed from Word", "Remove `glossary:`.")
        patches.append(Patch(head.start(), head.end(), ""))
    return sorted(patches)


def _entry_of(span: Span, base: Base) -> Span:
    """Return the key to which a value in the glossary belongs; of a key, itself."""
    keys = [each for each in base.spans if each.name == "glossary" and each.kind is SpanKind.KEY]
    return max((each for each in keys if each.start <= span.start), key=lambda each: each.start)


def _running(base: Base) -> str:
    """Return the words of the edited file that explain none."""
    leaves = (each for each in base.after.blocks if isinstance(each, Leaf))
    own = (each.text for each in leaves if each.role not in (Role.EXPLAINED, Role.EXPLANATION))
    return "\n".join(own).casefold()
