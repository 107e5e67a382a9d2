"""Where a handout comes from, as its Word file says it: of which article, and which copy of it.

Never anything of the article's text: a patients' copy must not carry what is for clinics.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

# The name of the custom property (ISO/IEC 29500-1, 22.3) that holds it.
PROPERTY = "plainleaf:export"


@dataclass(frozen=True, slots=True)
class Origin:
    """What an exported file says of its making.

    Args:
        version: of Plainleaf.
        article: the SHA-256 of the article's file, in hexadecimal.
        edition: for whom it is laid out.
        audience: whom it is for; empty: all readers.
        references: whether works are shown.
        draft: whether it says DRAFT.
        clinic: what tells states of the clinic's profile apart; empty where there is none.
        theme: the name of the design.
    """

    version: str
    article: str
    edition: str = "standard"
    audience: str = ""
    references: bool = True
    draft: bool = False
    clinic: str = ""
    theme: str = ""

    def __str__(self) -> str:
        """Return it as the property holds it."""
        return json.dumps(asdict(self), separators=(",", ":"))


def origin_from(text: str) -> Origin | None:
    """Return what a property says; None where it is none of ours, or damaged."""
    try:
        said = json.loads(text)
        known = {each.name: said[each.name] for each in fields(Origin) if each.name in said}
        made = Origin(**known)
    except (ValueError, TypeError, KeyError):
        return None
    for each in fields(Origin):
        wanted = bool if each.name in ("references", "draft") else str
        if type(getattr(made, each.name)) is not wanted:
            return None
    return made
