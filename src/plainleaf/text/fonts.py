"""Which characters the machine's fonts can show: asked of fontconfig, as the PDF engine does."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import unicodedata
from functools import cache

# fontconfig.h: FcTypeBool patterns; a colour bitmap font cannot be embedded as text outlines.
_NOT_COLOR = b":color=false:outline=true"
# Default-ignorable characters (UAX #44) and white space of every kind that engines know: no glyph
# is drawn for them. A format character such as U+0600 needs one all the same.
_NO_GLYPH = re.compile(
    "[\\x00-\\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("nfont", ctypes.c_int),
        ("sfont", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@cache
def _library() -> ctypes.CDLL | None:
    """Return fontconfig, or None where it is not installed."""
    name = ctypes.util.find_library("fontconfig") or "libfontconfig.so.1"
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    pointer = ctypes.c_void_p
    library.FcNameParse.restype = pointer
    library.FcNameParse.argtypes = [ctypes.c_char_p]
    library.FcObjectSetCreate.restype = pointer
    library.FcObjectSetAdd.argtypes = [pointer, ctypes.c_char_p]
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    library.FcFontList.argtypes = [pointer, pointer, pointer]
    library.FcPatternGetCharSet.argtypes = [
        pointer, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(pointer),
    ]  # fmt: skip
    library.FcCharSetCreate.restype = pointer
    library.FcCharSetMerge.argtypes = [pointer, pointer, pointer]
    library.FcCharSetHasChar.argtypes = [pointer, ctypes.c_uint32]
    library.FcPatternCreate.restype = pointer
    library.FcConfigGetConfigFiles.restype = pointer
    library.FcConfigGetConfigFiles.argtypes = [pointer]
    library.FcStrListNext.restype = ctypes.c_char_p
    library.FcStrListNext.argtypes = [pointer]
    library.FcStrListDone.argtypes = [pointer]
    library.FcPatternDestroy.argtypes = [pointer]
    library.FcObjectSetDestroy.argtypes = [pointer]
    library.FcFontSetDestroy.argtypes = [ctypes.POINTER(_FontSet)]
    library.FcPatternGetString.argtypes = [
        pointer, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p),
    ]  # fmt: skip
    return library


@cache
def _coverage() -> tuple[ctypes.CDLL, int] | None:
    """Return fontconfig and the union of all fonts' characters, or None without fontconfig."""
    library = _library()
    if library is None:
        return None
    pointer = ctypes.c_void_p
    wanted = library.FcObjectSetCreate()
    library.FcObjectSetAdd(wanted, b"charset")
    found = library.FcFontList(None, library.FcNameParse(_NOT_COLOR), wanted).contents
    union = library.FcCharSetCreate()
    for at in range(found.nfont):
        characters = pointer()
        if (
            library.FcPatternGetCharSet(found.fonts[at], b"charset", 0, ctypes.byref(characters))
            == 0
        ):
            library.FcCharSetMerge(union, characters, None)
    return library, union


def files() -> list[str]:
    """Return the files of all fonts that are installed; none without fontconfig."""
    library = _library()
    if library is None:
        return []
    wanted = library.FcObjectSetCreate()
    library.FcObjectSetAdd(wanted, b"file")
    pattern = library.FcPatternCreate()
    listed = library.FcFontList(None, pattern, wanted)
    library.FcPatternDestroy(pattern)
    library.FcObjectSetDestroy(wanted)
    found = set()
    for at in range(listed.contents.nfont):
        name = ctypes.c_char_p()
        font = listed.contents.fonts[at]
        if library.FcPatternGetString(font, b"file", 0, ctypes.byref(name)) == 0 and name.value:
            found.add(os.fsdecode(name.value))
    library.FcFontSetDestroy(listed)
    return sorted(found)


def settings() -> list[str]:
    """Return the files in which the machine says which font stands in for which."""
    library = _library()
    if library is None:
        return []
    listed = library.FcConfigGetConfigFiles(None)
    found = []
    while listed and (name := library.FcStrListNext(listed)):
        found.append(os.fsdecode(name))
    if listed:
        library.FcStrListDone(listed)
    return sorted(found)


def missing(text: str) -> list[str]:
    """Return the characters of a text that no installed font can show, in code point order.

    Without fontconfig on the machine nothing is known, and nothing is reported.
    """
    characters = {character for character in set(text) if not _NO_GLYPH.match(character)}
    if not characters or (coverage := _coverage()) is None:
        return []
    library, union = coverage
    return sorted(
        character for character in characters if not library.FcCharSetHasChar(union, ord(character))
    )


def named(character: str) -> str:
    """Return a character's code point and name, as people look it up."""
    name = unicodedata.name(character, "no name").lower()
    return f"U+{ord(character):04X} {name}"
