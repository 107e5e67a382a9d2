"""Questions and answers that are typed as `Q: … A: …`: which lines are which."""

from __future__ import annotations

import re
from dataclasses import replace

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.plain.lines import Line
from plainleaf.importers.wording import Wording

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
        return lines, {}
    out, roles = list(lines), {}
    for at, question, below, answer in pairs:
        for place, match, role in ((at, question, "q"), (below, answer, "a")):
            out[place] = replace(lines[place], text=match["rest"])
            roles[lines[place].number] = role
            reports.left_out(
                "Left out, a mark; the heading says that it is a question"
                if role == "q"
                else "Left out, a mark; it is the answer to the heading",
                match["mark"],
                lines[place].number,
            )
    return out, roles


def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(each) for each in sorted(marks, key=len, reverse=True))
    return re.compile(
        rf"(?P<mark>(?:{names})\s?\d{{0,3}}\s?[.:)：、])\s*(?P<rest>\S.*)\Z", re.I | re.S
    )
