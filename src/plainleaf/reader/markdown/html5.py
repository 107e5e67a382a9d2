"""HTML → a tree, as a browser would read it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import tinyhtml5
from tinyhtml5 import inputstream

_BEFORE = "<!DOCTYPE html><html><body>"
_Asked = tuple[frozenset[str], bool]


class _Patterns(dict[_Asked, re.Pattern[str]]):
    """The patterns of the signs up to which the parser reads, each made when it is first asked for.

    tinyhtml5 means to keep them, and files each under itself in the place of what was asked for
    (`InputStream.chars_until`): so it makes one for every piece of text, half of its time.
    """

    def __missing__(self, asked: _Asked) -> re.Pattern[str]:
        signs, are_wanted = asked
        listed = "".join(f"\\x{ord(sign):02x}" for sign in signs)
        pattern = self[asked] = re.compile(f"[{'' if are_wanted else '^'}{listed}]+")
        return pattern


inputstream.characters_until_regex = _Patterns()


def body_of(html: str) -> Element:
    """Return the `<body>` element of the tree of a page's inner HTML."""
    body = tinyhtml5.parse(_BEFORE + html, namespace_html_elements=False).find("body")
    assert isinstance(body, Element)
    return body
