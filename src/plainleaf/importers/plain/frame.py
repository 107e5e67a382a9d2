"""What stands around an article: a website's furniture, pages, the marks of a press release."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.plain.lines import Line
from plainleaf.importers.wording import Wording, is_one_of, label, read_time
from plainleaf.text.shapes import (
    begins_small,
    bullet,
    count_words,
    ends_sentence,
    heading_shaped,
    number,
)

_END = re.compile(r"(?:#\s*){3,}|-\s*30\s*-|-?\s*(?:ENDS|END)\s*-?|\*\s*\*\s*\*")
_SEPARATORS = re.compile(r"\s+[|•·/>»›→]\s+|\s*[|›»→]\s*|\t+|\s{3,}")
_FEWEST_IN_MENU = 3  # lines that are known
_NEAR_TITLE = 9  # lines
_LONGEST_ROW = 20  # words
_MOST_FURNITURE = 60  # lines, at either end
_NEAR = 2  # lines between a page's number and its running head
_SHORTEST_PAGE = 8  # lines
_FEWEST_HEADS = 2


# --- The furniture of a website --------------------------------------------------------------


def without_furniture(lines: list[Line], words: Wording, reports: Reports) -> list[Line]:
    """Return lines without the site's own ones at the head and at the tail."""
    filled = [at for at, line in enumerate(lines) if not line.blank]
    head = 0
    for at in filled[:_MOST_FURNITURE]:
        if not is_furniture(lines[at].text, words) or label(lines[at].text) in words.contact:
            break
        head = at + 1
    if head and head > filled[-1]:
        return lines
    head = _below_menu(lines, head, words)
    tail = len(lines)
    waiting: list[int] = []
    for at in reversed(filled[-_MOST_FURNITURE:]):
        if at < head:
            break
        if _is_row_of_table(lines, at):
            break
        if is_furniture(lines[at].text, words):
            # What stands between two such lines, and is short, leads to other pages.
            tail, waiting = at, []
        elif _is_teaser(lines[at].text) and len(waiting) < (8 if tail < len(lines) else 2):
            waiting.append(at)
            if not _leads_on(lines, at, words, 1 if tail < len(lines) else 2):
                break
        else:
            break
    below = set(_below_title(lines, head, tail, words))
    for at, line in enumerate(lines):
        if not line.blank and (not head <= at < tail or at in below):
            reports.left_out("Left out, it belongs to the website", line.text, line.number)
    return [
        Line("", line.number) if at in below else line
        for at, line in enumerate(lines) if head <= at < tail
    ]  # fmt: skip


def _is_row_of_table(lines: Sequence[Line], at: int) -> bool:
    """Return True for a line with tabs beside another: its cells may hold doses."""
    beside = [each.text for each in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])]
    return "\t" in lines[at].text and any("\t" in each for each in beside)


def _below_menu(lines: list[Line], head: int, words: Wording) -> int:
    """Return where a site's menu ends: a group of short lines, of which many are known."""
    start = head
    while start < len(lines) and lines[start].blank:
        start += 1
    end = start
    while end < len(lines) and not lines[end].blank:
        end += 1
    group = [line.text for line in lines[start:end]]
    known = sum(is_furniture(text, words) for text in group)
    whole = known >= _FEWEST_IN_MENU and known * 2 >= len(group)
    rest = any(not line.blank for line in lines[end:])
    return end if whole and rest and all(map(_is_teaser, group)) else head


def _below_title(lines: list[Line], head: int, tail: int, words: Wording) -> Iterator[int]:
    """Yield the rows of things to click that stand between a title and the first sentence."""
    filled = [at for at in range(head, tail) if not lines[at].blank][: _NEAR_TITLE + 1]
    above = False
    for at, below in pairwise(filled):
        text = lines[at].text
        if ends_sentence(text) or bullet(text) or number(text) or _is_row_of_table(lines, at):
            return
        known = is_furniture(text, words)
        # One phrase could be a heading, unless more of the kind stand with it.
        beside = above or is_furniture(lines[below].text, words)
        above = at > head and known and (is_row(text, words) or beside)
        if above:
            yield at


def is_furniture(text: str, words: Wording) -> bool:
    """Return True for a line that a website's template wrote: one thing to click, or a row."""
    return read_time(text) or is_one_of(text, words.furniture) or is_row(text, words)


def is_row(text: str, words: Wording) -> bool:
    """Return True for a row of buttons, or a trail of links: more than one thing to click."""
    parts = [part for part in _SEPARATORS.split(text.strip(" |>»›«‹")) if part.strip()]
    if len(parts) < 2:
        return _is_made_of(text, words)
    known = [is_one_of(part, words.furniture) for part in parts]
    # A row of buttons, or a trail of links that begins at the home page.
    return all(known) or (known[0] and re.search(r"[>›»/→]", text) is not None and len(text) < 150)


def _is_made_of(text: str, words: Wording) -> bool:
    """Return True for “Share this: Facebook Email Print”: three things to click, or more."""
    found = re.split(r"[ \u00a0]+", label(text))
    if not 3 <= len(found) <= _LONGEST_ROW:
        return False
    pieces = [0, *([_LONGEST_ROW + 1] * len(found))]  # the most pieces up to each word
    known = _labels(words.furniture + words.clicks)
    for end in range(1, len(found) + 1):
        best = [
            pieces[start] + 1
            for start in range(max(0, end - 6), end)
            if pieces[start] <= _LONGEST_ROW and label(" ".join(found[start:end])) in known
        ]
        pieces[end] = max(best, default=_LONGEST_ROW + 1)
    return 3 <= pieces[-1] <= _LONGEST_ROW


@cache
def _labels(furniture: tuple[str, ...]) -> frozenset[str]:
    return frozenset(label(each) for each in furniture)


def _is_teaser(text: str) -> bool:
    return heading_shaped(text) and not re.search(r"\d{3,}", text)


def _leads_on(lines: list[Line], at: int, words: Wording, wanted: int) -> bool:
    """Return True if so many furniture lines stand above, with short lines alone between."""
    for above in range(at - 1, max(-1, at - 16), -1):
        text = lines[above].text
        if not text:
            continue
        if is_furniture(text, words):
            wanted -= 1
            if not wanted:
                return True
            continue
        if not _is_teaser(text):
            return False
    return False


# --- Pages of a printed text -----------------------------------------------------------------


def without_pages(lines: list[Line], words: Wording, reports: Reports) -> list[Line]:
    """Return lines without running heads and page numbers; what broke there is whole again."""
    numbers = _page_numbers(lines, words)
    heads = _running_heads(lines, numbers)
    gone = numbers | heads
    if not gone:
        return lines
    for at in sorted(gone):
        why = "Left out, a page number" if at in numbers else "Left out, the head or foot of a page"
        reports.left_out(why, lines[at].text, lines[at].number)
    out: list[Line] = []
    at = 0
    while at < len(lines):
        if at not in gone:
            out.append(lines[at])
            at += 1
            continue
        while out and out[-1].blank:
            out.pop()
        end = at
        blank = at > 0 and lines[at - 1].blank
        while end < len(lines) and (end in gone or lines[end].blank):
            blank = blank or lines[end].blank
            end += 1
        broken = (
            out and end < len(lines)
            and not ends_sentence(out[-1].text)
            and begins_small(lines[end].text)
        )  # fmt: skip
        if blank and not broken:
            out.append(Line("", lines[at].number))
        at = end
    return out


def _page_numbers(lines: list[Line], words: Wording) -> set[int]:
    page = "|".join(re.escape(each) for each in sorted(words.page, key=len, reverse=True))
    of = "|".join(re.escape(each) for each in words.of)
    named = re.compile(
        rf"[-–—|\[(]?\s*(?:(?:{page})\s*\d{{1,4}}\s*(?:(?:{of})\s*\d{{1,4}})?"
        rf"|\d{{1,4}}\s*/?\s*\d*\s*(?:{page})"
        rf"|第\s*\d+\s*[页頁ページ]+(?:\s*[,，/]?\s*[共全]\s*\d+\s*[页頁ページ]+)?)\s*[-–—|\])]?",
        re.I,
    )
    found = {at for at, line in enumerate(lines) if named.fullmatch(line.text)}
    bare: list[tuple[int, int]] = []
    times = Counter(line.text for line in lines)
    for at, line in enumerate(lines):
        match = re.fullmatch(
            r"[-–—]\s?(\d{1,3})\s?[-–—]|(\d{1,3})\s?(?:/|of)\s?\d{1,3}|(\d{1,3})", line.text
        )
        if match and (not match[3] or _is_at_edge(lines, at, times)):
            bare.append((at, int(match[1] or match[2] or match[3])))
    paged = any(line.page_start for line in lines)
    if not paged and any(b - a < _SHORTEST_PAGE for (a, _), (b, _) in pairwise(bare)):
        return found
    # Alone they could be a dose or a date: only numbers that count the pages are gone.
    counts = [number for _, number in bare]
    if len(bare) > 1 and counts == list(range(counts[0], counts[0] + len(counts))):
        found |= {at for at, _ in bare}
    return found


def _is_at_edge(lines: list[Line], at: int, times: Counter[str]) -> bool:
    """Return True if a line stands next to a page's end, or to a line that is there twice."""
    if lines[at].page_start or (at + 1 < len(lines) and lines[at + 1].page_start):
        return True
    beside = [lines[place] for place in (at - 2, at - 1, at + 1) if 0 <= place < len(lines)]
    return any(
        line.page_start or (line.text and times[line.text] >= _FEWEST_HEADS) for line in beside
    )


def _running_heads(lines: list[Line], numbers: set[int]) -> set[int]:
    same: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if begins_small(line.text) or ends_sentence(line.text):
            continue  # the end of a paragraph, which may well be the same twice
        if line.text and not bullet(line.text) and not number(line.text) and len(line.text) < 120:
            same[re.sub(r"\d+", "#", " ".join(line.text.split()))].append(at)
    found: set[int] = set()
    for places in same.values():
        places = [at for at in places if at not in numbers]
        if len(places) < _FEWEST_HEADS:
            continue
        if all(re.search(r"\S\s{3,}\S", lines[at].text) and "\t" not in lines[at].text
               for at in places) and not _in_a_row(places):  # fmt: skip
            found |= set(places)
            continue
        near = [at for at in places if _by_a_page(lines, at, numbers)]
        if len(near) >= max(_FEWEST_HEADS, len(places) - 1) or (
            near and len(near) == len(places) - 1
        ):
            # The first may be the title, from which the others were made.
            found |= set(near)
            if _is_above_title(lines, places[0]):
                found.add(places[0])
    return found


def _is_above_title(lines: list[Line], at: int) -> bool:
    """Return True for the first line of all, if another that could be the title is right below."""
    above = any(not line.blank for line in lines[:at])
    return not above and at + 1 < len(lines) and heading_shaped(lines[at + 1].text)


def _in_a_row(places: list[int]) -> bool:
    """Return True if equal lines stand close together, as the rows of a table do."""
    return any(b - a < 3 for a, b in pairwise(places))


def _by_a_page(lines: list[Line], at: int, numbers: set[int]) -> bool:
    if lines[at].page_start:
        return True
    for step in (-1, 1):
        place, seen = at + step, 0
        while 0 <= place < len(lines) and seen < _NEAR:
            if place in numbers or (step > 0 and lines[place].page_start):
                return True
            seen += not lines[place].blank
            place += step
    return False


def _is_sender(lines: list[Line], at: int) -> bool:
    text = lines[at].text
    named = sum(label(text) in label(line.text) for line in lines[at + 1 :])
    return heading_shaped(text) and count_words(text) <= 6 and named > 0


# --- A press release -------------------------------------------------------------------------


def without_release_marks(
    lines: list[Line], words: Wording, reports: Reports
) -> tuple[list[Line], bool]:
    """Return lines without what a press release says to editors, and whether it is one."""
    filled = [at for at, line in enumerate(lines) if not line.blank]
    gone: set[int] = set()
    for at in filled[:4]:
        if is_one_of(lines[at].text, words.press) and not _END.fullmatch(lines[at].text):
            gone.add(at)
    head = bool(gone)
    if head and filled[0] not in gone and filled[1] in gone and _is_sender(lines, filled[0]):
        gone.add(filled[0])  # the name of who sends it, above “Press release”
    for at in filled[-15:]:
        text = lines[at].text
        ends = bool(_END.fullmatch(text)) and (head or "*" not in text)
        if ends or (head and at == filled[-1] and is_one_of(text, words.press)):
            gone.add(at)
    for at in sorted(gone):
        reports.left_out("Left out, a mark of a press release", lines[at].text, lines[at].number)
    return [
        line if at not in gone else Line("", line.number) for at, line in enumerate(lines)
    ], head
