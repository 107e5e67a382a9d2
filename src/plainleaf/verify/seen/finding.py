"""What is found of what is seen, and how it says where."""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.verify.readback.outline import LINE_END, normal

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is seen otherwise than it is meant.

    Args:
        code: of the rule; see docs/verify.md.
        message: what is so, and what helps.
        words: those that it is about, by which their place in the article is found.
        page: its number; 0 where there are no pages.
    """

    code: str
    message: str
    words: str
    page: int = 0


def quoted(text: str) -> str:
    """Return a text in quotation marks, the end of its line as a stroke; its first words only."""
    text = " ".join(text.replace(LINE_END, " ⏎ ").split())
    if len(text) > _SHOWN:
        text = f"{text[:_SHOWN].rpartition(' ')[0] or text[:_SHOWN]} …"
    return f"“{text}”"


def plain(text: str) -> str:
    """Return a text as it is looked for in the article."""
    return normal(text.replace(LINE_END, ""))
