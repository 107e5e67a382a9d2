"""How large an article may be: what would keep the engines busy for minutes is refused at once.

These are far beyond any handout; what is slow in spite of them meets the ceilings of the command
line. Pictures and the front matter have limits of their own, in their rooms.
"""

from __future__ import annotations

import re

MOST_BYTES = 1_000_000  # a thick book
LONGEST_WORD = 5_000
MOST_LISTS = 9  # ISO/IEC 29500-1, 17.9.6: w:ilvl is 0 to 8
MOST_CELLS = 20_000
MOST_COLUMNS = 250

_EMBEDDED = re.compile(r"data:[\w/+.-]*(?:;[\w=-]+)*,[A-Za-z0-9+/=%_-]*")
# Tags and the bars of tables end a word, too. Scripts that are written without spaces have places
# to break a line all the same.
_WORD = re.compile(
    "[^\\s<>|\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    f"\uff00-\uffef\U00020000-\U0003ffff]{{{LONGEST_WORD + 1}}}"
)


class TooMuch(Exception):
    """The article is larger than it may be: `problem` says in what, `line` where."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def refuse_long_words(text: str) -> None:
    """Refuse a word that no line could hold: engines try each of its characters as a line's end.

    Raises:
        TooMuch: there is one. Addresses of embedded pictures are reported elsewhere.
    """
    if not _WORD.search(text):
        return
    shorter = _EMBEDDED.sub(lambda match: match.group()[:20], text)
    if match := _WORD.search(shorter):
        raise TooMuch(
            f"a word of more than {LONGEST_WORD:,} characters stands here, the most that a line "
            "is broken for. Take it apart",
            shorter.count("\n", 0, match.start()) + 1,
        )
