"""What WeasyPrint declares of its libraries in C: parsed once, and not by every process.

To parse it takes cffi 50 ms. cffi can write down what it has read as Python ("out-of-line, ABI
mode", https://cffi.readthedocs.io/en/stable/cdef.html), of which the same types and functions are
made without a parser; and calls are faster then. Where nothing is kept (see `run/kept.py`), and
where it does not work, all is as it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import StringIO
from types import CodeType
from typing import Any

import cffi

from plainleaf.run import kept

_NAME = "_declared"


class _Declared:
    """Stands for cffi's `FFI`: has what that has once something is declared."""

    def cdef(self, source: str) -> None:
        """Declare what a source in C says."""
        ffi = _kept(source)
        if ffi is None:
            ffi = cffi.api.FFI()
            ffi.cdef(source)
        # At hand for each call, and not looked for by a method.
        vars(self).update({name: getattr(ffi, name) for name in dir(ffi) if name[:2] != "__"})


def _kept(source: str) -> Any:
    scope: dict[str, Any] = {}
    with suppress(Exception):
        code = kept.made((cffi.__version__, source), partial(_code_of, source))
        exec(code, scope)  # noqa: S102 (what cffi wrote)
    return scope.get("ffi")


def _code_of(source: str) -> CodeType:
    ffi = cffi.api.FFI()
    ffi.cdef(source)
    ffi.set_source(_NAME, None)
    written = StringIO()
    ffi.emit_python_code(written)
    return compile(written.getvalue(), _NAME, "exec", dont_inherit=True)


@contextmanager
def declarations_kept() -> Iterator[None]:
    """Have what modules declare that are imported within the context kept, if anything is."""
    ffi = cffi.FFI
    if kept.takes_part():
        cffi.FFI = _Declared
    try:
        yield
    finally:
        cffi.FFI = ffi
