"""What WeasyPrint declares in C is parsed once: types, functions and pages are the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import cffi
import pytest

from plainleaf.run import kept
from plainleaf.writers.pdf import declared

ROOT = Path(__file__).resolve().parents[1]
SOURCE = """
    typedef struct { int x; unsigned int is_break : 1; const char *word; } line_t;
    typedef enum { FIRST, SECOND = 5 } order_t;
    double sqrt (double x);
    int abs (int number);
"""
_PAGES = """
import sys
from pathlib import Path
from plainleaf.run import kept
if sys.argv[2]:
    kept._TAKING_PART.append(kept.Kept(Path(sys.argv[2])))
from plainleaf.api import export
print(sorted(export("content/nalmefen", ["pdf"], sys.argv[1]).files))
print("pycparser" in sys.modules)
kept.save()
"""


def exported(out: Path, file: Path | None) -> tuple[bytes, bool]:
    """Return a PDF that a new process writes, and whether it has parsed any C."""
    command = [sys.executable, "-c", _PAGES, str(out), str(file or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return (out / "nalmefen.pdf").read_bytes(), done.stdout.endswith("True\n")


def test_pages_are_the_same_of_what_was_kept(tmp_path: Path) -> None:
    """The first process parses what is declared and keeps it, the next takes it from there."""
    file = tmp_path / "home" / "all"
    plain = exported(tmp_path / "plain", None)
    assert plain[1]
    assert exported(tmp_path / "first", file) == (plain[0], True)
    assert exported(tmp_path / "second", file) == (plain[0], False)


@pytest.fixture
def taking_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is made."""
    monkeypatch.setattr(kept, "_TAKING_PART", [kept.Kept(tmp_path / "home" / "all")])


def _looked_at(ffi: Any) -> list[object]:
    library = ffi.dlopen("libm.so.6", ffi.RTLD_NOW)
    line = ffi.new("line_t *", {"x": -3, "is_break": 1, "word": ffi.NULL})
    numbers = ffi.new("int[]", [1, 2, 3])
    types = [ffi.typeof(name) for name in ("line_t", "order_t")]
    return [
        [line.x, line.is_break, line.word == ffi.NULL, ffi.sizeof("line_t")],
        [(name, field.offset, field.bitsize) for name, field in types[0].fields],
        types[1].elements,
        [ffi.unpack(numbers, 3), ffi.string(ffi.new("char[]", b"word"))],
        [library.sqrt(2.0), int(ffi.cast("unsigned char", 300))],
    ]


@pytest.mark.usefixtures("taking_part")
def test_types_and_functions_are_the_same() -> None:
    """Of structures with bits, of enumerations, and of what a library brings."""
    known = cffi.FFI()
    known.cdef(SOURCE)
    with declared.declarations_kept():
        ours = cffi.FFI()
        ours.cdef(SOURCE)
    assert isinstance(ours, declared._Declared)
    assert cffi.FFI is type(known)
    ours.sizeof("line_t")  # laid out when it is first needed
    assert _looked_at(ours) == _looked_at(known)
    with pytest.raises(OSError, match="nobody"):
        ours.dlopen("libnobody-has-this.so.0", ours.RTLD_NOW)


def test_where_nothing_is_kept_all_is_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for anyone who imports the package."""
    monkeypatch.setattr(kept, "_TAKING_PART", [])
    known = cffi.FFI
    with declared.declarations_kept():
        assert cffi.FFI is known


@pytest.mark.usefixtures("taking_part")
def test_where_it_cannot_be_written_down_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is wrong in it is said as ever."""

    def refused(*_: object) -> None:
        raise cffi.VerificationError("not that")

    monkeypatch.setattr(cffi.FFI, "emit_python_code", refused)
    with declared.declarations_kept():
        ours = cffi.FFI()
        ours.cdef(SOURCE)
        assert _looked_at(ours)[0] == [-3, 1, True, 16]
        with pytest.raises(cffi.CDefError):
            cffi.FFI().cdef("double sqrt (nonsense")
