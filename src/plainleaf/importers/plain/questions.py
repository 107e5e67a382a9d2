"""Questions and answers that are typed as `Q: … A: …`: which lines are which."""

from __future__ import annotations

import re
from dataclasses import replace

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.plain.lines import Line
from plainleaf.importers.wording import Wording
from plainleaf.text.shapes import ends_question

_QUESTION = "Left out, a mark; the heading says that it is a question"
_BETWEEN = 6  # lines that a question may have, empty ones with them


def roles_of(
    lines: list[Line], words: Wording, reports: Reports
) -> tuple[list[Line], dict[int, str]]:
    """Return lines without these marks, and which lines begin a question or an answer."""
    asks, answers = _pattern(words.question), _pattern(words.answer)
    pairs = []
    for at, line in enumerate(lines):
        question = asks.match(line.text)
        if not question:
            continue
        for below in range(at + 1, min(at + _BETWEEN, len(lines))):
            answer = answers.match(lines[below].text)
            # One letter may stand for both, as in Czech: the second is the answer.
            if answer:
                pairs.append((at, question, below, answer))
                break
            if asks.match(lines[below].text):
                break
    used = {below for _, _, below, _ in pairs}
    pairs = [pair for pair in pairs if pair[0] not in used]
    if not pairs:
        return _numbered_questions(lines, asks, reports)
    out, roles = list(lines), {}
    for at, question, below, answer in pairs:
        for place, match, role in ((at, question, "q"), (below, answer, "a")):
            out[place] = replace(lines[place], text=match["rest"])
            roles[lines[place].number] = role
            reports.left_out(
                _QUESTION if role == "q" else "Left out, a mark; it is the answer to the heading",
                match["mark"],
                lines[place].number,
                where=Where.NOWHERE,
            )
    return out, roles


def _numbered_questions(
    lines: list[Line], asks: re.Pattern[str], reports: Reports
) -> tuple[list[Line], dict[int, str]]:
    """Take `Q1.`, `Q2.` from questions whose answers have no marks."""
    found = [(at, match) for at, line in enumerate(lines) if (match := asks.match(line.text))]
    numbers = [re.sub(r"\D", "", match["mark"]) for _, match in found]
    if len(found) < 2 or numbers != [str(at) for at in range(1, len(found) + 1)]:
        return lines, {}
    if not all(ends_question(match["rest"]) for _, match in found):
        return lines, {}
    out, roles = list(lines), {}
    for at, match in found:
        out[at] = replace(lines[at], text=match["rest"])
        roles[lines[at].number] = "q"
        reports.left_out(_QUESTION, match["mark"], lines[at].number, where=Where.NOWHERE)
        below = next((each for each in lines[at + 1 :] if not each.blank), None)
        if below is not None and below.number not in roles:
            roles[below.number] = "a"
    return out, roles


def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(each) for each in sorted(marks, key=len, reverse=True))
    return re.compile(
        rf"(?P<mark>(?:{names})\s?\d{{0,3}}\s?[.:)：、])\s*(?P<rest>\S.*)\Z", re.I | re.S
    )
