"""A heading that is known for key points, and the list below it → their box."""

from __future__ import annotations

from collections.abc import Sequence

from plainleaf.importers.wording import Wording, label
from plainleaf.model.article import Block, Box, BoxKind, Heading, List
from plainleaf.model.words import plain_text


def boxed(blocks: Sequence[Block], wording: Wording) -> list[Block]:
    """Return blocks with the first such heading and its list in one box."""
    out: list[Block] = []
    done = any(isinstance(block, Box) and block.kind is BoxKind.KEY_POINTS for block in blocks)
    for block in blocks:
        above = out[-1] if out else None
        if (
            not done
            and isinstance(block, List)
            and isinstance(above, Heading)
            and _names_key_points(plain_text(above), out, wording)
        ):
            out[-1] = Box(BoxKind.KEY_POINTS, above, (block,), above.position)
            done = True
        else:
            out.append(block)
    return out


def _names_key_points(words: str, above: Sequence[Block], wording: Wording) -> bool:
    """Return True for a heading of key points; “Summary” is one at the top of a text."""
    first = sum(isinstance(block, Heading) for block in above) == 1
    known = wording.key_points | (wording.summary if first else frozenset())
    return label(words) in known
