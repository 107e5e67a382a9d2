"""Text strings of a PDF in more than one language (ISO 32000-1, 7.9.2.2).

Within a string in UTF-16 an escape character, a language of two letters, a country of two or none,
and an escape character again say in which language the words after them are.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import pydyf

_ESCAPE = "\x1b"
_TAG = re.compile(r"([a-z]{2})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}))?")


def in_language(words: str, language: str, around: str) -> str:
    """Return words that say their language, if it is another than that of the words around them.

    Args:
        words: which may hold such words themselves.
        language: of the words (BCP 47); what no escape can say is not said.
        around: the language that goes on after them.
    """
    own, outer = _code(language), _code(around)
    if not own or not outer or own == outer or not words.strip():
        return words
    lead = words[: len(words) - len(words.lstrip())]
    return f"{lead}{own}{words.lstrip().rstrip()}{outer}{words[len(words.rstrip()) :]}"


def _code(language: str) -> str:
    found = _TAG.fullmatch(language)
    return f"{_ESCAPE}{found[1]}{found[2] or ''}{_ESCAPE}" if found else ""


class _InUnicode(pydyf.String):  # type: ignore[misc]
    """A string in UTF-16 whatever its characters are, for only there escapes mean anything."""

    @property
    def data(self) -> bytes:
        encoded = codecs.BOM_UTF16_BE + str(self.string).encode("utf-16-be")
        return b"<" + encoded.hex().encode() + b">"


def text_string(words: str) -> Any:
    """Return a text string of words, which may be in more than one language."""
    return _InUnicode(words) if _ESCAPE in words else pydyf.String(words)
