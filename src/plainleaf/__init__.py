"""One plain-language article in; accessible PDF, Word, EPUB and HTML handouts out.

    import plainleaf
    plainleaf.export("content/nalmefen", ["pdf", "docx"], out="out")

The functions have the names of rooms (`plainleaf.export`, `plainleaf.verify`), so they are bound
here once and for all: `from plainleaf.export import …` reaches the room, `plainleaf.export` the
function.
"""

from __future__ import annotations

__version__ = "0.1.0"

from plainleaf.article import Article
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import PlainleafError
from plainleaf.export import check, export, read, verify

__all__ = ["Article", "Diagnostic", "PlainleafError", "check", "export", "read", "verify"]
