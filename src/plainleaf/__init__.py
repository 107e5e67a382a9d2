"""One plain-language article in; accessible PDF, Word, EPUB and HTML handouts out.

    import plainleaf
    plainleaf.export("content/nalmefen", ["pdf", "docx"], out="out")

The functions have the names of rooms (`plainleaf.export`, `plainleaf.verify`), so they are bound
here once and for all: `from plainleaf.export import …` reaches the room, `plainleaf.export` the
function. They are imported when they are first used: to say that nothing is to be done must not
take the time of importing what writes handouts.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from plainleaf.diagnostics import Diagnostic
    from plainleaf.errors import PlainleafError
    from plainleaf.export import check, export, read, verify
    from plainleaf.model.article import Article

__all__ = ["Article", "Diagnostic", "PlainleafError", "check", "export", "read", "verify"]

_ROOMS = {
    "Article": "article",
    "Diagnostic": "diagnostics",
    "PlainleafError": "errors",
    **dict.fromkeys(("check", "export", "read", "verify"), "export"),
}


def _late(name: str) -> property:
    def get(package: ModuleType) -> Any:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)

    def bind(package: ModuleType, room: ModuleType) -> None:
        """Leave the name to the function when the import system binds it to the room."""

    return property(get, bind)


class _Package(ModuleType):
    """This package, whose names come when they are asked for."""

    for _name in _ROOMS:
        locals()[_name] = _late(_name)


sys.modules[__name__].__class__ = _Package
