"""Mends: where the styles of the field are not what their own manuals say, for what handouts cite.

Floor 1, of the references: imports `article`. All of them stand here, each with the section of the
manual and a test.
"""

from __future__ import annotations

from plainleaf.article import Reference


def mended(reference: Reference) -> Reference:
    """Return a reference as styles expect it."""
    return reference
