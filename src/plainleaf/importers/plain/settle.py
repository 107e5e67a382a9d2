"""Which marks are those of lists, which numbers are those of headings, which lines are headings.

A mark proves nothing by itself: it is one of a list if others stand with it, and a number is a
heading's if prose stands between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from plainleaf.importers.plain.chunks import Chunk, Kind
from plainleaf.importers.wording import Wording, begins_as_question, is_greeting, label, leads_in
from plainleaf.text.shapes import (
    count_words,
    ends_question,
    ends_sentence,
    glued,
    heading_shaped,
    in_capitals,
    number,
    runs_of_numbers,
    section_number,
)

_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)?|Abb(?:ildung|\.)|Figur[ae]?|Figuur|Rysunek|Рис(?:унок|\.)|図|图|圖|Table|Tabelle"
    r"|Tableau|Tabl?a|Tabella|Tabela|Tabel|Таблица|表)\s?\d",
    re.I,
)
_AMOUNT = re.compile(
    r"\W{0,2}\d[\d.,/ \u00a0–-]*\s?"
    r"(?:[mkcd]?g|[mcd]?l|µg|μg|mcg|mmol|IE|IU|I\.E\.|UI|U|%|‰|°\s?[CF]|[cm]?m"
    r"|м?г|мл|مل?غ?م?|מ[״\"]ג|毫克|克|毫升|錠|片|ミリグラム)(?:/\w{1,4})?(?!\w)[.,;]?",
    re.I,
)
_SIGNED = re.compile(r"[+±=≈~≤≥<>‐-―−-]\s?(\w)")
_LONGEST_LEAD = 6  # words; a longer line above a list leads into it
_RUN_OF_HEADINGS = 3
_LONE_WEAK = "-*"
_DIGITS_OF_A_LIST = 3
_BELOW_CLOSING = 4  # lines: a name, a rank, a department


def settled(chunks: Sequence[Chunk], wording: Wording, *, compact: bool) -> list[Chunk]:
    """Return chunks whose kinds are decided: items of lists, headings, and text."""
    out = _numbered_headings(list(chunks), compact=compact)
    numbered = {chunk.number for chunk in out if chunk.kind is Kind.HEADING and not chunk.mark}
    out = _true_items(out)
    glued = sum(a.kind is Kind.HEADING and not b.gap for a, b in pairwise(out))
    out = _headings(out, wording, compact=compact or glued > 1)
    return _below_numbered(out, numbered)


def _below_numbered(chunks: list[Chunk], numbered: set[int]) -> list[Chunk]:
    """Put headings without a number below those with one, if they stand between these."""
    places = [at for at, chunk in enumerate(chunks) if chunk.number in numbered and
              number(chunk.text)]  # fmt: skip
    if len(places) < 2:
        return chunks
    first, last = places[0], places[-1]
    own = [
        at
        for at, chunk in enumerate(chunks)
        if at > first and chunk.kind is Kind.HEADING and chunk.number not in numbered
        and not in_capitals(chunk.text)
    ]  # fmt: skip
    if not any(at < last for at in own):
        return chunks
    return [
        replace(chunk, level=3) if at in own and chunk.level == 2 else chunk
        for at, chunk in enumerate(chunks)
    ]


# --- Numbers -----------------------------------------------------------------------------------


def _numbered_headings(chunks: list[Chunk], *, compact: bool) -> list[Chunk]:
    """Make headings of numbers that go on from 1 all through the text, with prose between."""
    chain: list[int] = []
    for at, chunk in enumerate(chunks):
        mark = chunk.mark
        if chunk.kind is not Kind.ITEM or mark is None or mark.value is None or mark.weak:
            continue
        follows = chunks[at + 1] if at + 1 < len(chunks) else None
        next_item = follows is not None and _is_next(mark.value, mark.style, follows)
        if (
            follows is not None
            and not next_item
            and mark.value == len(chain) + 1
            and heading_shaped(chunk.text)
            and (chunk.gap or compact or _ended(chunks, at))
            and (not chain or at - chain[-1] > 1)
            and (not chain or mark.style == _style(chunks[chain[0]]))
            and not _leads(chunks, at)
        ):
            chain.append(at)
    sections = [at for at, chunk in enumerate(chunks) if _is_section(chunk, compact=compact)]
    if len(chain) < 2 and not (sections and (chain or len(sections) > 1)):
        return chunks
    out = list(chunks)
    for at in chain:
        chunk = chunks[at]
        out[at] = replace(chunk, kind=Kind.HEADING, text=chunk.whole, mark=None, level=2)
    for at in sections:
        found = section_number(chunks[at].text)
        assert found is not None
        out[at] = replace(chunks[at], kind=Kind.HEADING, level=min(6, found[0] + 1))
    return out


def _style(chunk: Chunk) -> str:
    return chunk.mark.style if chunk.mark else ""


def _is_next(value: int, style: str, chunk: Chunk) -> bool:
    mark = chunk.mark
    return (
        chunk.kind is Kind.ITEM
        and mark is not None
        and mark.style == style
        and mark.value == value + 1
    )


def _is_section(chunk: Chunk, *, compact: bool) -> bool:
    found = section_number(chunk.text) if chunk.kind is Kind.TEXT and chunk.single else None
    return found is not None and heading_shaped(found[1]) and (chunk.gap or compact)


def _leads(chunks: Sequence[Chunk], at: int) -> bool:
    """Return True if the chunk above leads into a list."""
    return at > 0 and chunks[at - 1].kind is Kind.TEXT and chunks[at - 1].text.endswith((":", "："))


def _ended(chunks: Sequence[Chunk], at: int) -> bool:
    above = chunks[at - 1] if at else None
    return above is None or above.kind is not Kind.TEXT or ends_sentence(above.text)


# --- Items -------------------------------------------------------------------------------------


def _true_items(chunks: list[Chunk]) -> list[Chunk]:
    """Take back the marks that are signs or numbers of the text."""
    out = list(chunks)
    last_number = 0
    runs = _numbered_runs(chunks)
    for at, chunk in enumerate(chunks):
        if chunk.kind is Kind.HEADING:
            last_number = 0
        if chunk.kind is not Kind.ITEM:
            continue
        assert chunk.mark is not None
        value = chunk.mark.value
        if value is None:
            good = not chunk.mark.weak or _is_weak_item(chunks, at)
        else:
            good = runs.get(at, _is_numbered_item(chunks, at, last_number))
            if good:
                last_number = value
        if not good:
            out[at] = replace(chunk, kind=Kind.TEXT, text=chunk.whole, mark=None)
    return out


def _numbered_runs(chunks: Sequence[Chunk]) -> dict[int, bool]:
    """Return of each number that stands with others of its kind whether these are a list."""
    found: dict[int, bool] = {}
    seen: set[int] = set()
    for start, chunk in enumerate(chunks):
        if start in seen or not _is_number(chunk):
            continue
        run = [start]
        for at in range(start + 1, len(chunks)):
            if _is_number(chunks[at]) and _style(chunks[at]) == _style(chunk):
                run.append(at)
            elif not _is_below(chunks[at], chunk):
                break
        seen |= set(run)
        marks = [(chunks[at].mark.value or 0, chunks[at].text) for at in run]  # type: ignore[union-attr]
        for first, end, good in runs_of_numbers(marks):
            if end - first > 1:
                found |= dict.fromkeys(run[first:end], good)
    return found


def _is_number(chunk: Chunk) -> bool:
    """Return True for an item with a number."""
    mark = chunk.mark if chunk.kind is Kind.ITEM else None
    return mark is not None and not mark.weak and mark.value is not None


def _neighbours(chunks: Sequence[Chunk], at: int) -> list[Chunk]:
    """Return the items that stand next to one, over what is indented below it."""
    found = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(chunks) and _is_below(chunks[place], chunks[at]):
            place += step
        if 0 <= place < len(chunks) and chunks[place].kind is Kind.ITEM:
            found.append(chunks[place])
    return found


def _is_below(chunk: Chunk, item: Chunk) -> bool:
    if chunk.kind is Kind.ITEM:
        return _style(chunk) != _style(item)
    return chunk.kind is Kind.TEXT and chunk.indent > item.indent


def _is_weak_item(chunks: Sequence[Chunk], at: int) -> bool:
    chunk = chunks[at]
    style = _style(chunk)
    if any(_style(each) == style for each in _neighbours(chunks, at)):
        return True
    above = chunks[at - 1] if at else None
    if above is None or style not in _LONE_WEAK:
        return False
    if above.kind is Kind.ITEM:
        return chunk.indent > above.indent
    return above.kind is Kind.TEXT and above.text.endswith((":", "："))


def _is_numbered_item(chunks: Sequence[Chunk], at: int, last: int) -> bool:
    chunk = chunks[at]
    assert chunk.mark is not None
    assert chunk.mark.value is not None
    value, style = chunk.mark.value, chunk.mark.style
    if len(str(value)) > _DIGITS_OF_A_LIST:
        return False
    beside = [each.mark for each in _neighbours(chunks, at) if each.mark]
    runs = any(mark.style == style and mark.value in (value - 1, value + 1) for mark in beside)
    if chunk.mark.weak:
        return runs and (value == 1 or last == value - 1)
    return runs or (value > 1 and last == value - 1)


# --- Headings ----------------------------------------------------------------------------------


def _headings(chunks: list[Chunk], wording: Wording, *, compact: bool) -> list[Chunk]:
    """Make headings of lines that stand alone, are short, and have text below."""
    could = [_could_be(chunks, at, wording, compact=compact) for at in range(len(chunks))]
    glued = sum(
        1
        for at, yes in enumerate(could[:-1])
        if yes and at and chunks[at + 1].kind is Kind.TEXT and not chunks[at + 1].gap
    )
    out = list(chunks)
    for at in _colon_headings(chunks):
        could[at] = True
        chunks[at] = replace(chunks[at], text=chunks[at].text.rstrip(":： "))
    for at, chunk in enumerate(chunks):
        if not could[at] or (at and _in_a_run(chunks, could, at)):
            continue
        below = chunks[at + 1]
        if below.kind is Kind.ITEM and not below.gap and not _is_key_points(chunk, wording):
            # A line right above a list leads into it, unless the text's headings stand so.
            short = count_words(chunk.text) <= _LONGEST_LEAD and chunk.gap
            asks = begins_as_question(chunk.text, wording)
            if not (compact or glued or (short and (asks or _is_phrase(chunk.text)))):
                continue
        bare = _is_key_points(chunk, wording) or in_capitals(chunk.text)
        text = chunk.text.rstrip(":： ") if bare else chunk.text
        out[at] = replace(chunk, kind=Kind.HEADING, text=text, level=chunk.level or 2)
    return out


def _colon_headings(chunks: Sequence[Chunk]) -> list[int]:
    """Return which lines are headings with a colon each: several, with sentences below."""
    found = [
        at
        for at in range(1, len(chunks) - 1)
        if chunks[at].kind is Kind.TEXT and chunks[at].single and chunks[at].gap
        and chunks[at].text[-1] in ":：" and chunks[at + 1].gap
        and count_words(chunks[at].text) <= _LONGEST_LEAD
        and heading_shaped(chunks[at].text.rstrip(":： "))
        and chunks[at + 1].kind is Kind.TEXT and ends_sentence(chunks[at + 1].text)
    ]  # fmt: skip
    return found if len(found) >= _RUN_OF_HEADINGS else []


def _is_key_points(chunk: Chunk, wording: Wording) -> bool:
    return label(chunk.text) in wording.key_points


def _is_phrase(text: str) -> bool:
    """Return True for a few words without anything that asks for more behind them."""
    return count_words(text) <= 4 or ends_question(text) or in_capitals(text)


def _could_be(chunks: Sequence[Chunk], at: int, wording: Wording, *, compact: bool) -> bool:
    chunk = chunks[at]
    if chunk.kind is not Kind.TEXT or at + 1 >= len(chunks) or _CAPTION.match(chunk.text):
        return False
    if (
        at in (1, 2)
        and not chunk.gap
        and chunks[at + 1].gap
        and all(
            above.kind is Kind.TEXT and above.single and not ends_sentence(above.text)
            for above in chunks[:at]
        )
    ):
        return False  # the second line of a title
    below = chunks[at + 1]
    amounts = [_AMOUNT.match(each.text) for each in (chunk, below)]
    if all(amounts) or _AMOUNT.fullmatch(chunk.text) or chunk.text[0] in "*†‡[":
        return False  # doses, one a line; a note
    if _counts_with(chunks, at):
        return False  # `1. Mai`, `15. Mai`
    signed = _SIGNED.match(chunk.text)
    if glued(chunk.text) or (signed and signed[1].isnumeric()):
        return False  # a point, or more or less than something
    if not below.gap and below.kind is Kind.TEXT and all(
        re.search(r"[:：]\s*\S", each.text) for each in (chunk, below)
    ):  # fmt: skip
        return False  # `Green zone: 2 puffs`, `Red zone: 10 puffs`
    if _is_key_points(chunk, wording) and below.kind is Kind.ITEM:
        return True
    if is_greeting(chunk.text, wording) or _ends_letter(chunks, at, wording):
        return False  # the beginning of a letter, and its end with who wrote it
    loud_alone = in_capitals(chunk.text) and chunk.gap and below.gap
    text = chunk.text.rstrip(":： ") if loud_alone else chunk.text
    if below.kind is Kind.RULE or not chunk.single or not heading_shaped(text):
        return False
    if not (chunk.gap or (compact and _ended(chunks, at)) or (
        at and chunks[at - 1].kind in (Kind.ITEM, Kind.ROW, Kind.LEADER)
        and chunk.indent <= chunks[at - 1].indent
    ) or (compact and at and chunks[at - 1].kind is Kind.TEXT)):  # fmt: skip
        return False
    if below.kind is Kind.TEXT and not below.gap:
        after = chunks[at + 2] if at + 2 < len(chunks) else None
        leads = after is not None and after.kind is Kind.ITEM and not after.gap
        return _is_prose(below) or leads
    lists = (Kind.ITEM, Kind.ROW, Kind.LEADER)
    return loud_alone or not (below.kind in lists and leads_in(chunk.text, wording))


def _counts_with(chunks: Sequence[Chunk], at: int) -> bool:
    """Return True for a line with a number beside another one that has such a number."""
    around = [chunks[each] for each in (at - 1, at, at + 1) if 0 <= each < len(chunks)]
    marks = [number(each.text) if each.kind is Kind.TEXT else None for each in around]
    own = number(chunks[at].text)
    alike = [each for each in marks if each and own and each[0].style == own[0].style]
    return own is not None and not own[0].weak and len(alike) > 1


def _ends_letter(chunks: Sequence[Chunk], at: int, wording: Wording) -> bool:
    near = chunks[max(0, at - _BELOW_CLOSING) : at + 1]
    return any(label(each.lines[0].text.rstrip(",!.")) in wording.closing for each in near)


def _is_prose(chunk: Chunk) -> bool:
    return (
        not chunk.single
        or ends_sentence(chunk.text)
        or count_words(chunk.text) > 14
        or bool(re.search(r"[.!?。！？؟:：]", chunk.text))
    )


def _in_a_run(chunks: Sequence[Chunk], could: Sequence[bool], at: int) -> bool:
    """Return True if lines like it stand above and below: a list without marks, an address."""
    start = at
    while start > 1 and could[start - 1]:
        start -= 1
    end = at
    while end + 1 < len(chunks) and could[end + 1]:
        end += 1
    if end - start + 1 >= _RUN_OF_HEADINGS and at != end:
        return True
    # `STOP taking: ibuprofen`, `Next test: in May`: lines that say two things each.
    return end > start and all(re.search(r"[:：]\s", each.text) for each in chunks[start : end + 1])
