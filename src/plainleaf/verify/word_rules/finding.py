"""What a rule for Word files finds, and how it says where.

A place is the path of headings and the paragraph's first words: pages move with every edit and
every printer, these do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainleaf.verify.readback.outline import normal

MARGINS = ("header", "footer")
"""How a place in a header or a footer begins."""

_SHOWN = 50  # characters of a paragraph or heading in a place


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    Args:
        code: of the rule; see docs/word-rules.md.
        message: what is so, one sentence.
        place: where; empty for the document as a whole.
    """

    code: str
    message: str
    place: str = ""

    @property
    def in_margin(self) -> bool:
        """Whether it is about a header or a footer, which nobody reads in the order of the text."""
        return self.place.startswith(MARGINS)


def shortened(text: str, sign: str = "") -> str:
    """Return a text in quotation marks, its first words only if it is long.

    Args:
        text: it.
        sign: what stands for it if it has no words.
    """
    text = normal(text) or sign
    if len(text) > _SHOWN:
        cut = text[:_SHOWN]
        text = f"{(cut.rpartition(' ')[0] or cut).rstrip(' ,;:–-')} …"
    return f"“{text}”"


def where(path: Sequence[str], *parts: str) -> str:
    """Return a place: the headings above, then what is meant below the last of them."""
    above = f"“{' › '.join(normal(one) for one in path)}”" if path else ""
    return ", ".join(part for part in (above, *parts) if part)
