"""What each code means and how to fix it: one page a code, beside this file in `pages/`.

A page begins with its code, and a line with severities and a group:

    # missing-alt

    Error · Pictures

    A picture has no description …
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PAGES = Path(__file__).parent / "pages"
# The groups, in the order in which a report shows them.
GROUPS = (
    "The file",
    "Title, headings, sections",
    "Words",
    "Links",
    "Pictures",
    "Tables",
    "Boxes",
    "Words explained",
    "Footnotes, citations, references",
    "HTML in the text",
    "Plain language",
    "Numbers",
    "Message",
    "Access",
    "Care",
    "Translations",
    "Importing",
    "Coming back from Word",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One page. `severities` are those that the code comes with, such as ("error", "warning")."""

    code: str
    severities: tuple[str, ...]
    group: str
    text: str

    @property
    def summary(self) -> str:
        """Return the first sentence, on one line."""
        first = " ".join(self.text.split("\n\n")[0].split())
        return first.split(". ")[0].rstrip(".") + "."


@cache
def codes() -> tuple[str, ...]:
    """Return every code that has a page, in alphabetical order."""
    return tuple(sorted(path.stem for path in _PAGES.glob("*.md")))


@cache
def explanation(code: str) -> Explanation:
    """Return a code's page.

    Raises:
        ValueError: there is no such code; the sentence names one that looks like it.
    """
    wanted = code.strip().strip("[]`").lower()
    if wanted not in codes():
        close = difflib.get_close_matches(wanted, codes(), n=1)
        hint = f" Did you mean '{close[0]}'?" if close else " `plainleaf explain` lists all."
        raise ValueError(f"There is no code '{code}'.{hint}")
    head, line, text = (_PAGES / f"{wanted}.md").read_text("utf-8").split("\n\n", 2)
    severities, group = line.split(" · ")
    assert head == f"# {wanted}"
    assert group in GROUPS, group
    return Explanation(wanted, tuple(severities.lower().split(" or ")), group, text.strip())
