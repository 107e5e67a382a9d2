"""The page on which a handout is seen.

opened.py   a Word file read back, an EPUB opened
page.py     the page
"""

from __future__ import annotations

from plainleaf.studio.see.page import AUDIENCES, EDITIONS, ROUTES, clinic_named, clinics_of

__all__ = ["AUDIENCES", "EDITIONS", "ROUTES", "clinic_named", "clinics_of"]
