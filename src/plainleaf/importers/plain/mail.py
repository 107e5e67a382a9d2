"""E-mail: its head, greeting, cover note, closing, signature and quoted mail are no article."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.plain.lines import Line
from plainleaf.importers.wording import Wording, key, label, labelled
from plainleaf.text.shapes import count_words, ends_sentence, heading_shaped

_REPLY = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|tr|rv|enc|antw|sv|vs|res|回复|转发|答复|رد)\s*[:：]\s*)+", re.I
)
_QUOTES = re.compile(r"[\"“„«「『](?P<inside>[^\"”“»」』]+)[\"”“»」』]")
_ADDRESS = re.compile(r"\S@\S+\.\S")
_SIGNATURE = ("--", "—", "__", "___")
_MOST_ABOVE = 2.5  # times: what is passed on is so much longer than the words above it
_MOST_BELOW_CLOSING = 5
_LONGEST_GREETING = 8  # words


def without_mail(lines: list[Line], words: Wording, reports: Reports) -> tuple[list[Line], str]:
    """Return the lines that the mail was sent for, and its subject; other texts come back whole."""
    start, end, subject = _head(lines, words)
    if end == 0:
        return _without_one_line(lines, words, reports), ""
    _leave(lines[start:end], "Left out, the head of the e-mail", reports)
    inner = _forwarded(lines, end, words)
    if inner:
        _leave(lines[end:inner], "Left out, what is said above the mail that is passed on", reports)
        rest, below = without_mail(lines[inner:], words, reports)
        return rest, below or _bare(subject)
    rest = _without_quoted(lines[end:], words, reports)
    rest = _without_signature(rest, reports)
    rest = _without_closing(rest, words, reports)
    return _without_greeting(rest, words, subject, reports), _bare(subject)


def _head(lines: list[Line], words: Wording) -> tuple[int, int, str]:
    """Return where the head begins and ends, and the subject; 0, 0 if there is none."""
    start = next((at for at, line in enumerate(lines) if not line.blank), 0)
    at, seen, subject, address = start, 0, "", False
    while at < len(lines):
        line = lines[at]
        found = labelled(line.text, words.mail)
        if found:
            seen += 1
            address = address or "@" in line.text
            if label(found[0]) in words.subject:
                subject = found[1]
        elif line.blank or not (_is_banner(line.text, words) or (seen and line.indent)):
            break
        at += 1
    return (start, at, subject) if seen >= 2 and (subject or address) else (0, 0, "")


def _without_one_line(lines: list[Line], words: Wording, reports: Reports) -> list[Line]:
    """Take one line of a mail's head away, or its mark: `Subject: …` is the title of a letter."""
    at = next((at for at, line in enumerate(lines) if not line.blank), None)
    found = labelled(lines[at].text, words.mail) if at is not None else None
    if at is None or found is None or not found[1]:
        return lines
    out = list(lines)
    if label(found[0]) in words.subject:
        out[at] = replace(lines[at], text=_bare(found[1]))
        mark = lines[at].text.removesuffix(out[at].text)
        reports.left_out(
            "Left out, a mark; what stands behind it says what the letter is about", mark,
            lines[at].number, where=Where.NOWHERE,
        )  # fmt: skip
    elif _ADDRESS.search(found[1]):
        _leave(lines[at : at + 1], "Left out, the head of the e-mail", reports)
        out[at] = Line("", lines[at].number)
    return out


def _forwarded(lines: list[Line], start: int, words: Wording) -> int:
    """Return where a mail begins that was passed on with a few words above it, or 0."""
    for at in range(start, len(lines)):
        if lines[at].blank or lines[at].text.startswith(">"):
            continue
        head, end, _ = _head(lines[at:], words)
        if end and head == 0:
            above = sum(count_words(line.text) for line in lines[start:at])
            below = sum(count_words(line.text) for line in lines[at + end :])
            return at if above * _MOST_ABOVE < below else 0
    return 0


def _is_banner(text: str, words: Wording) -> bool:
    return any(each in key(text) for each in words.forwarded)


def _bare(subject: str) -> str:
    return _REPLY.sub("", subject, count=1).strip() if _REPLY.match(subject) else subject.strip()


def _leave(lines: list[Line], why: str, reports: Reports) -> None:
    kept = [line for line in lines if not line.blank]
    if kept:
        words = kept[0].text
        for above, line in pairwise(kept):
            # Paragraphs stay apart, for whoever takes them back in.
            words += ("\n" if line.number == above.number + 1 else "\n\n") + line.text
        reports.left_out(why, words, kept[0].number)


def _without_quoted(lines: list[Line], words: Wording, reports: Reports) -> list[Line]:
    quoted = [line for line in lines if line.text.startswith(">")]
    wrote = [
        line
        for line in lines
        if any(key(line.text).endswith(each) for each in words.wrote) and len(line.text) < 200
    ]
    banner = next((at for at, line in enumerate(lines) if line.text.startswith("--")
                   and _is_banner(line.text, words)), len(lines))  # fmt: skip
    gone = {line.number: line for line in (*quoted, *wrote, *lines[banner:])}
    _leave([gone[number] for number in sorted(gone)], "Left out, mail that is quoted", reports)
    return [line for line in lines if line.number not in gone or line.blank]


def _without_signature(lines: list[Line], reports: Reports) -> list[Line]:
    for at, line in enumerate(lines):
        if line.text in _SIGNATURE:
            _leave(lines[at:], "Left out, the signature", reports)
            return lines[:at]
    return lines


def _without_closing(lines: list[Line], words: Wording, reports: Reports) -> list[Line]:
    filled = [at for at, line in enumerate(lines) if not line.blank]
    for at in reversed(filled[-_MOST_BELOW_CLOSING - 1 :]):
        if label(lines[at].text.rstrip(",!.")) in words.closing:
            _leave(lines[at:], "Left out, the end of the e-mail", reports)
            return lines[:at]
    return lines


def _without_greeting(
    lines: list[Line], words: Wording, subject: str, reports: Reports
) -> list[Line]:
    first = next((at for at, line in enumerate(lines) if not line.blank), len(lines))
    at = first
    if at < len(lines) and _is_greeting(lines[at].text, words):
        at += 1
    else:
        return lines
    note = _cover_note(lines, at, subject)
    _leave(lines[first:note], "Left out, the greeting and what is said to its reader", reports)
    return lines[note:]


def _is_greeting(text: str, words: Wording) -> bool:
    start = key(text)
    named = any(re.match(re.escape(each) + r"(?:\W|\Z)", start) for each in words.greeting)
    spaceless = any(start.startswith(each) and not each.isascii() for each in words.greeting)
    return (
        (named or spaceless) and count_words(text) <= _LONGEST_GREETING and not text.endswith(".")
    )


def _cover_note(lines: list[Line], start: int, subject: str) -> int:
    """Return where the article begins: what is said to the mail's reader stands before its title.

    The title is the line that the subject names, or else a title's line right below one paragraph
    that holds no figure.
    """
    named = {label(match["inside"]) for match in _QUOTES.finditer(subject)} | {
        label(_bare(subject))
    }
    for at in range(start, len(lines)):
        if not lines[at].blank and label(lines[at].text) in named:
            return at
    paragraphs = 0
    for at in range(start, len(lines)):
        line = lines[at]
        above = lines[at - 1].blank
        alone = above and (at + 1 >= len(lines) or lines[at + 1].blank)
        if line.blank:
            continue
        if alone and heading_shaped(line.text):
            said = [each.text for each in lines[start:at]]
            # A figure may be a dose, a number to call, an appointment: that is for all readers.
            figures = any(each.isdecimal() for text in said for each in text)
            return at if paragraphs and not figures else start
        paragraphs += above
        if paragraphs > 2 or (paragraphs > 1 and not ends_sentence(line.text)):
            break
    return start
