"""What is seen: whole numbers, in their order, on the page.

Parity compares words; a reader sees where they stand. A dose of which half stands in the next line,
a column beyond the edge of the paper, an exponent before its number: all words are there, and say
something else. Of files that this program wrote all this is a failure. Of others' files a person
decides, and only what is hardly ever meant is named: how lines end there is nobody's fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from plainleaf import __version__
from plainleaf.text.lines import CHARACTERS_OF_TEXT
from plainleaf.text.wholes import LONGEST
from plainleaf.theme import Theme
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.seen.addresses import faulty, other_than
from plainleaf.verify.seen.finding import Finding, Margins, Room, plain, quoted
from plainleaf.verify.seen.pages import beyond, divided, out_of_order, touching, turned
from plainleaf.verify.seen.pictures import other_pictures
from plainleaf.verify.seen.turning import turned_on_screen
from plainleaf.verify.seen.word import divisible_in_word
from plainleaf.verify.seen.wrapping import divisible, roots_of
from plainleaf.verify.validators import Failure, ValidatorResult

__all__ = ["STANDARD", "Margins", "Room", "look", "room_of"]

STANDARD = "What is seen"
_PROGRAM = "Plainleaf"
# Characters of 12 points on the narrowest telephone, within a box and a list.
_ON_SCREEN = 14
_MOST = 5  # findings of one rule in one file; the rest follow from them as a rule
# What a person should look at in a file that others made.
_OF_OTHERS = frozenset({"seen-off-page", "seen-touching", "seen-address"})

LineOf = Callable[[str], str]


def look(
    files: Mapping[str, tuple[Path, Outline]],
    room: Room,
    line_of: LineOf = lambda words: "",
    said: str = "",
    pictures: Sequence[tuple[str, bytes]] = (),
) -> dict[str, ValidatorResult]:
    """Return what is seen in each file of a handout.

    Args:
        files: by format or name, each as it was read back.
        room: how much there is for words.
        line_of: returns the place of words in the article; empty where it is not known.
        said: the words of the article with its line ends (`with_line_ends`), if it is known.
        pictures: those of the article (`pictures_in`), if it is known.
    """
    base = next((outline.links for _, outline in files.values()), ())
    results = {}
    for name, (path, outline) in files.items():
        found = list(_first(_found(outline, room, said)))
        own = any(each.generator.startswith(_PROGRAM) for each in outline.properties)
        if own:
            found += _first(other_than(base, outline))
            pages = list[etree._Element]()
            if path.suffix in (".html", ".epub"):
                pages, css = roots_of(path, path.suffix)
                found += _first(divisible(pages, css, room.screen))
                found += _first(turned_on_screen(pages))
            if pictures and path.suffix != ".pdf":
                found += _first(other_pictures(path, pages, pictures))
            if path.suffix == ".docx":
                found += _first(divisible_in_word(path, room.paper))
        failures = tuple(_failure(one, line_of) for one in found)
        result = ValidatorResult(_PROGRAM, __version__, STANDARD, not failures, failures)
        if not own:
            hints = tuple(one for one in failures if one.rule in _OF_OTHERS)
            result = replace(result, passed=True, failures=(), for_a_person=hints)
        results[name] = result
    return results


def room_of(theme: Theme) -> Room:
    """Return how much room a theme leaves for words."""
    page, size = theme.tokens.page, theme.tokens.text.size
    top, side, bottom = (
        millimetres / 25.4 * 72
        for millimetres in (page.margin_top_mm, page.margin_side_mm, page.margin_bottom_mm)
    )
    half = round(theme.tokens.line * CHARACTERS_OF_TEXT / 2)
    margins = Margins(top, side, bottom, side)
    return Room(margins, min(half, LONGEST), round(_ON_SCREEN * 12 / size))


def _found(outline: Outline, room: Room, words: str) -> Iterator[Finding]:
    yield from faulty(outline)
    for figures, before in dict.fromkeys(outline.touching):
        yield Finding(
            "seen-touching",
            f"{quoted(figures)} is read as one number: a raised or lowered figure, or the mark of "
            "a note, touches another figure. Put a word or a space between them.",
            before,
        )
    if outline.drawn is not None:
        yield from beyond(outline.drawn, room.margins)
        yield from out_of_order(outline.drawn)
        yield from divided(outline.drawn, room.paper, words)
        yield from turned(outline.drawn)
        yield from touching(outline.drawn)


def _first(found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield the first findings of each rule."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.code] = counts.get(one.code, 0) + 1
        if counts[one.code] <= _MOST:
            yield one


def _failure(one: Finding, line_of: LineOf) -> Failure:
    places = [f"page {one.page}"] if one.page else []
    if line := line_of(plain(one.words)):
        places.append(line)
    return Failure(one.code, one.message, place=", ".join(places))
