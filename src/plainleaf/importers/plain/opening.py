"""What stands at the head of an article: title, description, authors, category, source, date.

One room: which line is the title is told from what the others are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plainleaf.importers.manuscript import Reports, Where, excerpt
from plainleaf.importers.plain.byline import byline, date_in, dated, is_date
from plainleaf.importers.plain.chunks import Chunk, Kind
from plainleaf.importers.plain.lines import Joiner, Line
from plainleaf.importers.wording import Wording, is_greeting, key, label, labelled
from plainleaf.reader.bibliography.ids import with_full_names
from plainleaf.reader.bibliography.lines import parse
from plainleaf.text.shapes import (
    bullet,
    count_words,
    ends_question,
    ends_sentence,
    heading_shaped,
    in_capitals,
    number,
    words,
)

_LOWEST_BYLINE = 3  # lines with text above a byline that says nothing of authors
_MOST_AT_HEAD = 12  # lines that stand before or beside a title
_LOWEST_TITLE = 4  # lines with one that is named as the title
_MOST_AT_TAIL = 4
_LONGEST_CLINIC = 6  # words
_LONGEST_TITLE = 25  # words
_LONGEST_DESCRIPTION = 45
# A postcode with its town, an address of the web, of mail.
_REACHED = re.compile(
    r"\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b|(?:\A|[,\s-])\d{4,5}(?:-\d{3,4})?\s(?:[A-Z]{2}\s)?[^\W\d_]{3}"
    r"|〒?\d{3}-\d{4}|https?://|www\.|\S@\S"
)
_MOST_OF_ADDRESS = 8  # lines
_LONGEST_OF_ADDRESS = 12  # words
_WORDED = (Kind.TEXT, Kind.HEADING, Kind.QUESTION)
_LONGEST_OF_DATE = 6  # words: `Leeds, Monday 12 March 2026`


@dataclass(slots=True)
class Opening:
    """What the head of a text says; `front` are keys of the front matter."""

    front: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] | None = None
    source_line: int = 0


def take_lines(
    lines: list[Line], wording: Wording, joiner: Joiner, language: str, reports: Reports
) -> tuple[list[Line], Opening]:
    """Take the lines of authors and of the source out of a text."""
    opening = Opening()
    lines = _take_authors(lines, wording, opening, language, reports)
    lines = _take_dates(lines, wording, opening, language, reports)
    lines = _take_source(lines, wording, joiner, opening, reports)
    return lines, opening


def _filled(lines: Sequence[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if not line.blank]


def _take_authors(
    lines: list[Line], wording: Wording, opening: Opening, language: str, reports: Reports
) -> list[Line]:
    for place, at in enumerate(_filled(lines)[:_MOST_AT_HEAD]):
        text = lines[at].text
        found = byline(text, wording, language, below=0 < place <= _LOWEST_BYLINE)
        if found is None:
            continue
        opening.front["authors"] = list(found.names)
        if found.category:
            opening.front["category"] = found.category
        if found.date:
            opening.front["published"] = found.date
        said = f"; “{found.category}” is the category" if found.category else ""
        said += f"; {found.date} is the date" if found.date else ""
        reports.guessed(
            f"The authors were read from this line: {', '.join(found.names)}{said}.",
            lines[at].number,
            dropped=found.left,
            words=text,
            keys=("authors", *(["category"] if found.category else []),
                  *(["published"] if found.date else [])),
        )  # fmt: skip
        return [*lines[:at], Line("", lines[at].number), *lines[at + 1 :]]
    return lines


def _take_dates(
    lines: list[Line], wording: Wording, opening: Opening, language: str, reports: Reports
) -> list[Line]:
    """Take a line such as “Published: 12 March 2026”, which says nothing else.

    A date alone is the article's above its first sentence; below one, or where there are several,
    it may be an appointment.
    """
    out = list(lines)
    filled = _filled(lines)
    said = next((at for at in filled if ends_sentence(lines[at].text)), len(lines))
    if sum(is_date(lines[at].text, language) for at in filled) > 1:
        said = 0
    for at in dict.fromkeys((*filled[:_MOST_AT_HEAD], *filled[-_MOST_AT_TAIL:])):
        text = lines[at].text
        name, date = dated(text, wording, language, alone=at < said)
        if not date or name in opening.front:
            continue
        opening.front[name] = date
        reports.guessed(
            f"The date of this line, {date}, stands in the front matter.",
            lines[at].number,
            dropped=text,
            words=text,
            keys=(name,),
        )
        out[at] = Line("", lines[at].number)
    return out


def _take_source(
    lines: list[Line], wording: Wording, joiner: Joiner, opening: Opening, reports: Reports
) -> list[Line]:
    filled = _filled(lines)
    for at in dict.fromkeys((*filled[:_MOST_AT_HEAD], *filled[-_MOST_AT_TAIL:])):
        found = labelled(lines[at].text, wording.source)
        if not found:
            continue
        end = at + 1
        while end < len(lines) and not lines[end].blank and _goes_on(lines, end, found[1]):
            end += 1
        value = [replace(lines[at], text=found[1]), *lines[at + 1 : end]]
        text = joiner.join([line for line in value if line.text])
        if not re.search(r"\b(?:1[89]|20)\d\d\b|10\.\d{4}|https?://|PMID", text):
            continue
        typed = "\n".join(line.text for line in lines[at:end])
        opening.source, opening.source_line = _work(
            text, found[0], lines[at], opening, reports, typed
        )
        gone = [Line("", line.number) for line in lines[at:end]]
        return [*lines[:at], *gone, *lines[end:]]
    return lines


def _goes_on(lines: Sequence[Line], at: int, value: str) -> bool:
    text = lines[at].text
    if bullet(text) or number(text):
        return False
    return not value or not heading_shaped(text) or not ends_sentence(lines[at - 1].text)


def _work(
    text: str, shown: str, line: Line, opening: Opening, reports: Reports, typed: str
) -> tuple[dict[str, Any], int]:
    read = parse(text)
    data = completed(read.data, opening.front.get("authors", ()), line.number, reports)
    dropped = f"{shown.strip(' :：')} {read.left}".strip()
    if "et al" in read.left:
        ask_for_authors(line.number, reports)
    if read.whole:
        reports.asked(
            f"The source does not split into authors, title and year: {excerpt(text)}",
            line.number,
            "It stands whole in `title`; write its parts as keys, or run `plainleaf cite DOI`.",
            dropped,
        )
    else:
        reports.guessed(
            f"The source was read from this line: {excerpt(text)}", line.number, dropped=dropped,
            words=typed, keys=("source",),
        )  # fmt: skip
    return data, line.number


def completed(
    data: dict[str, Any], names: Sequence[str], line: int, reports: Reports
) -> dict[str, Any]:
    """Return a work whose authors have their full names, and say which initials became names."""
    made = with_full_names(data, names)
    if made != data:
        initials = [
            person["given"]
            for person, full in zip(data["author"], made["author"], strict=True)
            if person != full
        ]
        reports.guessed(
            "Given names of a work were completed from those of the article’s authors.",
            line,
            dropped=" ".join(initials),
        )
    return made


def ask_for_authors(line: int, reports: Reports) -> None:
    """Say that a work has authors who are not named."""
    reports.asked(
        "“et al.” stands for authors who are not named here.",
        line,
        "Add them to `author`, or run `plainleaf cite DOI`.",
    )


# --- Title and description ---------------------------------------------------------------------


def take_title(
    chunks: list[Chunk],
    wording: Wording,
    opening: Opening,
    subject: str,
    language: str,
    reports: Reports,
    *,
    press: bool = False,
) -> tuple[list[Chunk], str, int]:
    """Take title and description out of the first chunks; return the rest, the title, its line.

    A greeting, a place with a date and the lines that say how to reach a clinic are no title: they
    stay in the text, and what stands below them is looked at.
    """
    while chunks and chunks[0].kind is Kind.RULE:
        reports.left_out("Left out, a line of signs", chunks[0].text, chunks[0].number)
        chunks = chunks[1:]
    if not chunks:
        return chunks, subject, 1
    if (named := _named(chunks, wording.title, reports)) is not None:
        above, line, below = chunks[: named[0]], named[1], named[2]
        if above:
            _report_above(above, reports)
        _report_title(line, reports)
        rest = _described([line, *below], wording, opening, reports, press=press)
        return [*above, *rest], line.text, line.number
    if _is_letterhead(chunks, wording):
        reports.left_out(
            "Left out, the name of who gives it out",
            chunks[0].text,
            chunks[0].number,
            "Write it into the front matter (owner: …) if readers need it.",
        )
        chunks = chunks[1:]
    end = _end_of_address(chunks, wording)
    while end < len(chunks) and _is_none(chunks[end], wording, language):
        end += 1
    end = end if end < len(chunks) else 0
    above, below = chunks[:end], chunks[end:]
    if above and _is_title(below[0]):
        rest, title, place = take_title(below, wording, opening, "", language, reports, press=press)
        _report_above(above, reports)
        return [*above, *rest], title, place
    first = chunks[0]
    second = chunks[1] if len(chunks) > 1 else None
    if (
        second is not None
        and _is_title(second)
        and second.single
        and any(label(first.text).startswith(each) for each in wording.leaflet)
        and first.single
    ):
        opening.front["description"] = first.text
        reports.guessed(
            f"The line above the title became the description: {excerpt(first.text)}", first.number,
            words=first.text, keys=("description",),
        )  # fmt: skip
        _report_title(second, reports)
        return chunks[2:], second.text, second.number
    if end or not _is_title(first):
        if subject:
            reports.guessed(
                f"The subject became the title: {excerpt(subject)}", 1, words=subject,
                keys=("title",),
            )  # fmt: skip
            return chunks, subject, 1
        reports.asked(
            f"The text begins without a title: {excerpt(first.text)}",
            first.number,
            "Write a title into the front matter: title: What it is about.",
        )
        return chunks, "", 1
    _report_title(first, reports)
    return _described(chunks, wording, opening, reports, press=press), first.text, first.number


def _described(
    chunks: Sequence[Chunk], wording: Wording, opening: Opening, reports: Reports, *, press: bool
) -> list[Chunk]:
    """Return what stands below the title, and below the description where there is one."""
    labeled = _named(chunks[1:2], wording.subtitle, reports)
    if labeled is None and not (
        len(chunks) > 1 and _is_description(chunks, wording, opening, press=press)
    ):
        return list(chunks[1:])
    second = labeled[1] if labeled else chunks[1]
    opening.front["description"] = second.text
    reports.guessed(
        f"The words below the title became the description: {excerpt(second.text)}",
        second.number,
        words=second.text,
        keys=("description",),
    )
    return list(chunks[2:])


def _named(
    chunks: Sequence[Chunk], labels: tuple[str, ...], reports: Reports
) -> tuple[int, Chunk, list[Chunk]] | None:
    """Return where a line is that a label names, `Title: …`, it without that, and what follows.

    The label may stand on the line above. Below another line only the language's own first word
    for it counts, for “Topic: …” may be anything.
    """
    sure = {labels[0], "title"} if labels else set()
    for at, chunk in enumerate(chunks[:_LOWEST_TITLE]):
        found = labelled(chunk.text, labels) if chunk.kind in _WORDED else None
        if found is None or (at and label(found[0]) not in sure):
            continue
        named, rest = chunk, list(chunks[at + 1 :])
        if found[1]:
            named = replace(chunk, text=found[1])
        elif rest and rest[0].kind in _WORDED and rest[0].single:
            named, rest = rest[0], rest[1:]
        else:
            continue
        reports.left_out(
            "Left out, a label; it says what stands behind it", found[0].strip(),
            chunk.number, where=Where.NOWHERE,
        )  # fmt: skip
        return at, named, rest
    return None


def _report_above(above: Sequence[Chunk], reports: Reports) -> None:
    words = "\n".join(each.text for each in above)
    reports.guessed(
        f"These words above the title stand below it now: {excerpt(words)}",
        above[0].number,
        "Take them out if they are not for readers of the handout.",
    )


def _report_title(chunk: Chunk, reports: Reports) -> None:
    reports.guessed(
        f"The title was read from this line: {excerpt(chunk.text)}",
        chunk.number,
        "Write another title if it is none.",
        words=chunk.text,
        keys=("title",),
    )


def _end_of_address(chunks: Sequence[Chunk], wording: Wording) -> int:
    """Return where the name and the address of who writes end, that stand above a title, or 0."""
    end = 1
    while end < len(chunks) and not chunks[end].gap:
        end += 1
    lines = chunks[:end]
    if not 1 < end <= _MOST_OF_ADDRESS or not all(
        each.single and each.kind in (Kind.TEXT, Kind.HEADING) and not ends_sentence(each.text)
        and count_words(each.text) <= _LONGEST_OF_ADDRESS
        for each in lines
    ):  # fmt: skip
        return 0
    reached = any(
        labelled(each.text, wording.phone | wording.email) or _REACHED.search(each.text)
        for each in lines[1:]
    )
    return end if reached else 0


def _is_none(chunk: Chunk, wording: Wording, language: str) -> bool:
    """Return True for a line at the head of a text that is no title, whatever it looks like."""
    text = chunk.text
    if chunk.kind not in (Kind.TEXT, Kind.HEADING) or not chunk.single:
        return False
    if is_greeting(text, wording) or label(text) in wording.closing:
        return True
    if labelled(text, wording.phone | wording.email) or re.search(r"https?://|www\.|\S@\S", text):
        return True
    dated_ = bool(date_in(text, language)) and count_words(text) <= _LONGEST_OF_DATE
    return dated_ or not re.search(r"[^\W\d_]", text)


def _is_letterhead(chunks: list[Chunk], wording: Wording) -> bool:
    """Return True if the name of a clinic stands alone above a title and its text."""
    if len(chunks) < 3 or not all(chunk.single for chunk in chunks[:2]):
        return False
    name, title, text = chunks[:3]
    found = [key(word) for word in words(name.text)]
    return (
        name.kind in (Kind.TEXT, Kind.HEADING)
        and len(found) <= _LONGEST_CLINIC
        and bool({*found[:1], *found[-1:]} & wording.body)
        and _is_title(title)
        and not ends_question(title.text)
        and text.kind is Kind.TEXT
        and not (in_capitals(title.text) and not in_capitals(name.text))
        and (ends_sentence(text.text) or not text.single)
    )


def _is_title(chunk: Chunk) -> bool:
    if chunk.kind is Kind.HEADING:
        return True
    if chunk.kind is not Kind.TEXT or count_words(chunk.text) > _LONGEST_TITLE:
        return False
    if not re.search(r"[^\W\d_]", chunk.text) or re.match(r"\[\s?\d|-\d", chunk.text):
        return False  # `[12/03/2026, 09:14] Kim: Hi`, `-5 °C`
    return ends_question(chunk.text) or not (
        ends_sentence(chunk.text) or chunk.text[-1] in ":：,،、"
    )


def _is_description(
    chunks: Sequence[Chunk], wording: Wording, opening: Opening, *, press: bool
) -> bool:
    """Return True if the second chunk is one sentence that says what the article is about."""
    title, second = chunks[0], chunks[1]
    third = chunks[2] if len(chunks) > 2 else None
    kinds = any(label(second.text) == each for each in wording.leaflet)
    if third is not None and second.single and kinds and second.kind is not Kind.ITEM:
        return True
    if second.kind is not Kind.TEXT or third is None or not re.search(r"[^\W\d_]", second.text):
        return False
    if count_words(second.text) > _LONGEST_DESCRIPTION:
        return False
    if re.search(r"[.!?。！？]['”\"]?\s+\S", second.text):
        return False
    below_title = title.number < opening.source_line and second.number < opening.source_line
    if below_title and third.number > opening.source_line:
        return True
    if label(third.text) in wording.key_points:
        return True
    if press and not ends_sentence(second.text) and third.gap and third.kind is Kind.TEXT:
        return True  # the second headline of a press release
    # A second line of the title, with an empty line below both.
    return (
        not second.gap
        and second.single
        and not ends_sentence(second.text)
        and third.gap
        and title.kind is Kind.TEXT
        and title.single
    )
