"""WeasyPrint, imported in half the time.

Floor 2: imports nothing of the package. WeasyPrint asks for each of its libraries under several
names, those of other systems first; and for a name that is not there `ctypes.util.find_library`
starts `ldconfig`, `gcc` and `ld`. Where the linker has all of them under Linux's names there is
nothing to search for. That is worth 170 ms of 460, in every cold run.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# As `weasyprint.text.ffi` names them.
_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)


@contextmanager
def _without_search() -> Iterator[None]:
    """Let libraries be found under the linker's own names only, if all of them are."""
    search = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_is_there, _LIBRARIES)):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


with _without_search():
    import weasyprint
    import weasyprint.pdf
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

__all__ = ["FontConfiguration", "URLFetcher", "URLFetcherResponse", "weasyprint"]
