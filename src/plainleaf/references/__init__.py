"""References as the field writes them: CSL styles → entries of the list, and citations.

Its rooms:

    style.py       styles and locales, found and parsed once
    works.py       a reference → CSL's variables
    style_fixes.py where a style is not what its manual says
    processor.py   one work and one style → text with marks (names.py, dates.py, numbers.py)
    markup.py      text with marks → nodes
    listing.py     all works of an article: order, numbers, years' letters, citations
"""

from __future__ import annotations

from plainleaf.references.listing import Listing, formatted, listing_of

__all__ = ["Listing", "formatted", "listing_of"]
