"""On which paper a handout is printed: what its front matter says, or what its region uses."""

from __future__ import annotations

from typing import Literal

from plainleaf.model.metadata import Metadata

# Where paper is Letter: the Americas' regions that use it (CLDR, paper size "US-Letter").
LETTER_REGIONS = frozenset(
    ("US", "CA", "MX", "CL", "CO", "PH", "VE", "GT", "CR", "PA", "DO", "NI", "SV", "PR", "BO")
)


def wanted_paper(metadata: Metadata) -> Literal["a4", "letter"]:
    """Return the paper that the front matter asks for, or else that of the language's region."""
    wish = metadata.paper.lower()
    if wish == "letter":
        return "letter"
    if wish == "a4":
        return "a4"
    regions = {part.upper() for part in metadata.language.split("-")[1:] if len(part) == 2}
    return "letter" if regions & LETTER_REGIONS else "a4"
