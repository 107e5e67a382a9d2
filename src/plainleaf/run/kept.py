"""What Python makes anew at each start, kept between runs: patterns, and methods of dataclasses.

A quarter of a single export, and a third of a `check`, was compiling the same eight hundred regular
expressions, and the methods of the same three hundred dataclasses, ours and the libraries'. Python
keeps the code of modules, but not that. So programs of our own keep it in the user's cache folder.

What is kept is code: it is taken only from a file that belongs to the user, that nobody else may
write to, and that is byte for byte what this version wrote with this Python. All of it is found by
the whole text that it was made of. A file that is not there, cannot be written or is damaged
changes nothing. And only what importing makes is kept: no pattern of an article's words.
"""

from __future__ import annotations

import dataclasses
import marshal
import os
import re
import stat
import sys
import typing
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import FrameType, FunctionType, SimpleNamespace
from typing import Any

from plainleaf import __version__

# Bytes. A library has a pattern of signs that stand in another order each time: for so little the
# file is not written anew.
_LEAST = 2_000
_MOST = 10_000_000  # bytes; if there are more, most are of libraries that are no longer there
# One home may be on machines of several kinds, and what is kept is made for one. The first number
# is that of how it is written.
_TAG = f"2 {__version__} {sys.version} {sys.byteorder} {sys.maxsize} {sys.flags.optimize}".encode()
_PROBE = "m(?P<a>g+?)|(?P<b>[\\d\xc0-\xff\u4e00])"
_DIGEST = sha256().digest_size

_Place = tuple[int, int]


class Kept:
    """What one file keeps: by the text that each was made of, marshalled.

    After its seal the file says where each begins, counted from its end, and how long it is; then
    they follow, so that none is copied but what is asked for.

    Args:
        file: where; its folder is made if it is not there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._places, self._data = self._read()
        # What was made since.
        self._made: dict[Any, bytes] = {}
        self._new = 0  # bytes

    def take_part(self) -> None:
        """Stand beside what compiles patterns and methods, in all of this process.

        It does so under names that Python keeps for itself. They were looked at in 3.11 to 3.14;
        where one is missing, or something is not as it was there, Python is left as it is.
        """
        with suppress(Exception):
            self._compile_patterns()
        with suppress(Exception):
            self._execute_methods()
        # Annotations stand in quotes, and each is compiled anew: of twelve hundred, four hundred
        # are different, and most of both are libraries'.
        typing.compile = cache(compile)  # type: ignore[attr-defined]

    def _compile_patterns(self) -> None:
        compiler: Any = import_module("re._compiler")
        engine, compile_pattern = compiler._sre, compiler.compile
        # The same function, but it returns what it would have the engine make a pattern of.
        listening = SimpleNamespace(**{**vars(engine), "compile": _parts})
        parts_of = FunctionType(compile_pattern.__code__, {**vars(compiler), "_sre": listening})

        def pattern(p: Any, flags: int = 0) -> Any:
            if type(p) not in (str, bytes) or flags & re.DEBUG:
                return compile_pattern(p, flags)
            key = (type(p) is str, p, int(flags))
            return engine.compile(p, *self._of(key, lambda: parts_of(p, flags)))

        parts = marshal.loads(marshal.dumps(parts_of(_PROBE, re.I)))  # noqa: S302 (made here)
        made, plain = engine.compile(_PROBE, *parts), compile_pattern(_PROBE, re.I)
        if (
            _takes(compile_pattern) == _takes(pattern)
            and made == plain
            and made.search("xX5")["b"] == "5"
        ):
            compiler.compile = pattern

    def _execute_methods(self) -> None:
        def method(text: Any, *scopes: Any) -> None:
            code = self._of(text, lambda: compile(text, "<string>", "exec", dont_inherit=True))
            exec(code, *scopes)  # noqa: S102 (what `dataclasses` executes, compiled before)

        dataclasses.exec = method  # type: ignore[attr-defined]
        try:
            dataclasses.make_dataclass("Probe", ["a"])(a=1)
        except BaseException:
            del dataclasses.exec  # type: ignore[attr-defined]
            raise

    def save(self) -> None:
        """Write what was made since it was read, whole or not at all."""
        if self._new < _LEAST:
            return
        self._new = 0
        import tempfile

        # ValueError: a kind of text that is no plain one, which `marshal` does not write.
        with suppress(OSError, MemoryError, ValueError):
            # Other processes may have written meanwhile.
            places, kept = self._read()
            made = {key: bytes(_part(kept, place)) for key, place in places.items()}
            data = _packed({**made, **self._made})
            if len(data) > _MOST:
                data = _packed({})
            home = self._file.parent
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_private(home):
                return
            handle, name = tempfile.mkstemp(dir=home)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_seal(data) + data)
                Path(name).replace(self._file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _of(self, key: Any, make: Any) -> Any:
        if place := self._places.get(key):
            return marshal.loads(_part(self._data, place))  # noqa: S302 (sealed)
        if found := self._made.get(key):
            return marshal.loads(found)  # noqa: S302 (made here)
        made = make()
        if _is_importing(sys._getframe(2)):
            self._made[key] = marshal.dumps(made)
            self._new += len(self._made[key])
        return made

    def _read(self) -> tuple[dict[Any, _Place], memoryview]:
        with suppress(OSError):
            if is_private(self._file.parent) and is_private(self._file):
                sealed = memoryview(self._file.read_bytes())
                seal, data = sealed[:_DIGEST], sealed[_DIGEST:]
                if seal == _seal(data):
                    # What follows the first object is not looked at.
                    places: dict[Any, _Place] = marshal.loads(data)  # noqa: S302 (sealed)
                    return places, data
        return {}, memoryview(b"")


_TAKING_PART: list[Kept] = []


def keep() -> None:
    """Keep from now on what this process compiles while it imports, and take what was kept."""
    if not _TAKING_PART and (home := cache_home()):
        kept = Kept(home / f"compiled-{sha256(_TAG).hexdigest()[:16]}" / "all")
        kept.take_part()
        _TAKING_PART.append(kept)


def save() -> None:
    """Write what is new, if this process keeps anything."""
    for kept in _TAKING_PART:
        kept.save()


def takes_part() -> bool:
    """Return whether this process keeps anything."""
    return bool(_TAKING_PART)


def made(key: Any, make: Callable[[], Any]) -> Any:
    """Return what is kept by a key, or what `make` makes; if that is while importing, keep it."""
    return _TAKING_PART[0]._of(key, make) if _TAKING_PART else make()


def cache_home() -> Path | None:
    """Return where the user keeps what can be made again; None where there is no such place."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        home = Path(named) if named else Path.home() / ".cache"
    except RuntimeError:
        return None
    # The XDG Base Directory Specification: a path that is not absolute does not count.
    return home / "plainleaf" if home.is_absolute() else None


def is_private(path: Path) -> bool:
    """Return whether a file or folder is the user's own, and nobody else may write to it.

    Raises:
        OSError: it is not there.
    """
    found = path.stat()
    others = stat.S_IWGRP | stat.S_IWOTH
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & others)


def _parts(_: object, flags: int, code: list[int], groups: int, index: Any, names: Any) -> Any:
    # The code's numbers are of classes of their own.
    return int(flags), [*map(int, code)], groups, dict(index), names


def _takes(function: Any) -> Any:
    code = function.__code__
    named = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return named, code.co_kwonlyargcount, function.__defaults__


def _packed(made: dict[Any, bytes]) -> bytes:
    left = sum(map(len, made.values()))
    places: dict[Any, _Place] = {}
    for key, code in made.items():
        places[key] = left, len(code)
        left -= len(code)
    return marshal.dumps(places) + b"".join(made.values())


def _part(data: memoryview, place: _Place) -> memoryview:
    start = len(data) - place[0]
    return data[start : start + place[1]]


def _seal(data: bytes | memoryview) -> bytes:
    digest = sha256(_TAG)
    digest.update(data)
    return digest.digest()


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False
