"""What each code means and how to fix it: one page a code, beside this file in `pages/`.

A page begins with its code, and a line with severities and a group:

    # missing-alt

    Error · Pictures

    A picture has no description …

In `languages/` is the text of the pages in other languages: a file a language, a key a code.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PAGES = Path(__file__).parent / "pages"
_LANGUAGES = Path(__file__).parent / "languages"
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
    """One page.

    Args:
        code: what it is about.
        severities: those that the code comes with, such as ("error", "warning").
        group: under which reports show it.
        text: what it says.
        language: of the text.
    """

    code: str
    severities: tuple[str, ...]
    group: str
    text: str
    language: str = "en"

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
def _translated(language: str) -> Mapping[str, str]:
    """Return the texts of all pages in a language, by their codes; none where there are none."""
    path = _LANGUAGES / f"{language}.toml"
    known = {each.name for each in _LANGUAGES.glob("*.toml")}
    return tomllib.loads(path.read_text("utf-8")) if path.name in known else {}


@cache
def explanation(code: str, language: str = "en") -> Explanation:
    """Return a code's page, in English where it is in no other language.

    Args:
        code: which.
        language: as a tag such as `de`.

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
    if other := _translated(language).get(wanted):
        text = other
    else:
        language = "en"
    names = tuple(severities.lower().split(" or "))
    return Explanation(wanted, names, group, text.strip(), language)
