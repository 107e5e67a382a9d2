"""Text from anywhere, made safe to show on a terminal and to use in a file's name."""

from __future__ import annotations

import re

# Control characters (C0, C1, DEL), and those that turn the direction of what follows (UAX 9, 2).
_DIRECTION = "\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTION}]")
# What parts folders or names a drive, on any system.
_SEPARATORS = re.compile(r"[/\\:]")
_NOT_IN_NAMES = re.compile(f"[\x00-\x1f\x7f-\x9f\u200e\u200f{_DIRECTION}\ud800-\udfff]+")


def visible(text: str) -> str:
    """Return a text with its control characters written out; tabs and line ends stay."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def name_part(text: str) -> str:
    """Return a text without what no file name has: controls, direction marks, surrogates."""
    return _NOT_IN_NAMES.sub("", text)


def file_part(text: str) -> str:
    """Return a name with a hyphen for each sign that leads to another folder or drive."""
    return _SEPARATORS.sub("-", text)
