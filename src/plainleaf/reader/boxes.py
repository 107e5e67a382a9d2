"""Containers `::: kind {key=value}` → boxes and icon arrays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from plainleaf.model.article import Block, Box, BoxKind, Comparison, Heading, IconArray
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.markdown.callouts import box_kind

if TYPE_CHECKING:
    from plainleaf.reader.blocks import BlockReader

_KINDS = {kind.value: kind for kind in BoxKind}
_ICON_ARRAY = "icon-array"
_HAS = "data-plainleaf-has-"
_JUNK = "data-plainleaf-junk"
# What each kind understands; `id`, `lang` and classes are everybody's.
_KNOWN = {
    _ICON_ARRAY: ("count", "of", "before", "without", "first", "labels", "what"),
    BoxKind.MY_NOTES.value: ("lines",),
    BoxKind.QUESTIONS.value: ("lines",),
}
_MOST_PEOPLE = 1000
_MOST_LINES = 60
_NUMBER = re.compile(r"(\d{1,9})(?:\s*(?:of|/)\s*(\d{1,9}))?")


def read_container(element: Element, line: int, reader: BlockReader, log: Log) -> list[Block]:
    """Return a box or an icon array; words of a kind that nobody knows stand without a box."""
    classes = element.get("data-plainleaf-box", "")
    name = classes.partition(" ")[0]
    attributes = _attributes(element, name, line, log)
    if name == _ICON_ARRAY:
        return _icon_array(element, attributes, line, reader, log)
    inside = reader.in_box(element, line)
    kind = box_kind(classes, titled=bool(inside) and isinstance(inside[0], Heading))
    if kind is None:
        if name:
            log.warning(
                "unknown-container",
                f"There is no box of the kind '{name}'; its words are shown without a box.",
                line,
                f"The kinds are: {', '.join(sorted([*_KINDS, _ICON_ARRAY]))}.",
            )
        return inside
    heading = None
    if inside and isinstance(inside[0], Heading):
        heading = inside[0]
        inside = inside[1:]
    lines = _lines(attributes, line, log)
    return [Box(kind, heading, reader.in_sections(inside), log.at(line), lines)]


def _attributes(element: Element, name: str, line: int, log: Log) -> dict[str, str]:
    """Return the attributes that a kind understands; name all others, for they say something."""
    known = _KNOWN.get(name, ())
    found = {
        key.removeprefix(_HAS): " ".join(value.split())
        for key, value in element.attrib.items()
        if key.startswith(_HAS)
    }
    takes = f"It can have: {', '.join(known)}." if known else "It takes none."
    if junk := element.get(_JUNK):
        log.error(
            "container-attribute",
            f"In the braces of ::: {name} this cannot be read: {excerpt(junk)}",
            line,
            "Write each as key=value, and put a value with a space in it between double quotes.",
            dropped=junk,
        )
    # What other programs' boxes say there, such as collapse=true, is about looks.
    ours = name in (*_KINDS, _ICON_ARRAY)
    for key in [key for key in found if key not in known and ours]:
        value = found.pop(key)
        log.warning(
            "container-attribute",
            f"::: {name} does not know '{key}'; left out: {excerpt(f'{key}={value}')}",
            line,
            takes,
            dropped=f"{key} {value}",
        )
    return found


def _lines(attributes: dict[str, str], line: int, log: Log) -> int | None:
    wanted = attributes.get("lines")
    if wanted is None:
        return None
    if re.fullmatch(r"[0-9]{1,3}", wanted) and int(wanted) <= _MOST_LINES:
        return int(wanted)
    log.error(
        "container-attribute",
        f"lines={excerpt(wanted)}: the lines to write on are a whole number up to {_MOST_LINES}.",
        line,
        "Write it as {lines=6}.",
        dropped=wanted,
    )
    return None


# --- Icon arrays -----------------------------------------------------------------------------


class _Wrong(Exception):
    """An icon array that cannot be drawn: what is wrong, how to fix it."""

    def __init__(self, message: str, hint: str = "Write it as {count=13 of=17}.") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _icon_array(
    element: Element, attributes: dict[str, str], line: int, reader: BlockReader, log: Log
) -> list[Block]:
    inside = reader.without_headings(element, line, "icon array")
    try:
        count, of, comparison, first = _numbers(attributes)
        labels = _labels(attributes, comparison)
    except _Wrong as wrong:
        said = " ".join(f"{key}={value}" for key, value in attributes.items())
        log.error("icon-array", wrong.message, line, wrong.hint, dropped=said)
        return inside
    what = attributes.get("what", "")
    position = log.at(line)
    return [IconArray(count, of, tuple(inside), position, comparison, first, labels, what)]


def _numbers(attributes: dict[str, str]) -> tuple[int, int, Comparison | None, int]:
    if "count" not in attributes or "of" not in attributes:
        raise _Wrong("An icon array says how many (count) of how many people (of) it means.")
    of, other = _number("of", attributes)
    if other is not None:
        raise _Wrong(f"of={attributes['of']}: of is one number, how many people there are.")
    if not 1 <= of <= _MOST_PEOPLE:
        raise _Wrong(
            f"of={of}: an icon array draws from 1 to {_MOST_PEOPLE} people.",
            "Give the numbers for 100 or for 1000 people.",
        )
    compared = [kind for kind in Comparison if kind.value in attributes]
    if len(compared) > 1:
        raise _Wrong(
            "An icon array compares two groups; this would make more.",
            "Keep one of them, or write a second icon array with the same of.",
        )
    found = [_of("count", of, attributes), *(_of(kind.value, of, attributes) for kind in compared)]
    return found[0], of, compared[0] if compared else None, found[-1] if compared else 0


def _of(key: str, of: int, attributes: dict[str, str]) -> int:
    count, own = _number(key, attributes)
    if own is not None and own != of:
        raise _Wrong(
            f"{key} is {count} of {own}, but of says {of}: people cannot compare numbers of "
            "different wholes.",
            "Give both groups as numbers of the same whole, such as 100.",
        )
    if count > of:
        raise _Wrong(
            f"{key}={count} is more than of={of}.",
            "Exchange the two, or correct one of them.",
        )
    return count


def _number(key: str, attributes: dict[str, str]) -> tuple[int, int | None]:
    match = _NUMBER.fullmatch(attributes[key])
    if match is None:
        raise _Wrong(
            f"{key}={excerpt(attributes[key])} is not a whole number.",
            "Count people: write 4 of 100, not 4.2 % and not “four”.",
        )
    return int(match[1]), int(match[2]) if match[2] else None


def _labels(attributes: dict[str, str], comparison: Comparison | None) -> tuple[str, ...]:
    if "labels" not in attributes:
        if comparison is Comparison.FIRST:
            raise _Wrong("The two groups have no names.", 'Add labels="Men | Women".')
        return ()
    labels = tuple(part.strip() for part in attributes["labels"].split("|"))
    if comparison is None:
        raise _Wrong(
            "labels are the names of two groups, and there is one group.",
            "Give the first group's number, too: before=… or without=…",
        )
    if len(labels) != 2 or not all(labels):
        raise _Wrong(
            "labels are two names with a bar between them.",
            'Write labels="Without the tablets | With the tablets".',
        )
    return labels
