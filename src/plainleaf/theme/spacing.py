"""A theme drawn in: smaller gaps between lines of text, for a page that is worth it.

Only gaps above and below shrink, as far as the theme lets them, and a little of the leading where
that is wide. Letters, lines to write on and all that stands beside text stay, so that no line ends
elsewhere.
"""

from __future__ import annotations

from functools import lru_cache

from plainleaf.theme import Theme
from plainleaf.theme.tokens import Headings, Tokens

_LEADING = 1.4  # that of the large print editions: no less
_LEVELS = tuple(Headings.model_fields)


@lru_cache(maxsize=64)
def drawn_in(theme: Theme) -> Theme | None:
    """Return a theme whose gaps are as small as it lets them be; None where it lets none shrink."""
    share = theme.tokens.space.least
    return theme.with_tokens(_drawn_in(theme.tokens, share)) if share < 1 else None


def _drawn_in(tokens: Tokens, share: float) -> Tokens:
    text, space = tokens.text, tokens.space
    levels = {}
    for name in _LEVELS:
        level = getattr(tokens.headings, name)
        gaps = {"before": level.before * share, "after": level.after * share}
        levels[name] = level.model_copy(update=gaps)
    gaps = {"item_gap": space.item_gap * share, "box_gap": space.box_gap * share}
    return tokens.model_copy(
        update={
            "text": text.model_copy(
                update={
                    "paragraph_gap": text.paragraph_gap * share,
                    "leading": min(text.leading, max(_LEADING, text.leading * share)),
                }
            ),
            "headings": Headings(**levels),
            "space": space.model_copy(update=gaps),
        }
    )
