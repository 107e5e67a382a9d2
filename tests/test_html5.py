"""The parser of HTML with its patterns kept: it reads what it has always read, and faster."""

from __future__ import annotations

from xml.etree.ElementTree import tostring

import pytest
import tinyhtml5
from tinyhtml5 import inputstream

from plainleaf.reader.markdown import html5

TELLING = """<p title=" a ">5&nbsp;mg &lt; 10 &mu;g &#0; <!-- a - b -- c --> <b>x</b
><script>1 < 2</script><textarea>&amp;<</textarea><plaintext>&amp;\0<b>"""


def test_patterns_that_are_kept_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of text, up to each of the signs that end it."""
    ours = tostring(html5.body_of(TELLING))
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    assert tostring(html5.body_of(TELLING)) == ours


def test_a_pattern_is_made_once() -> None:
    """When tinyhtml5 keeps its own patterns by what was asked for, ours are to be taken out."""
    html5.body_of(TELLING)
    known = inputstream.characters_until_regex
    assert isinstance(known, html5._Patterns)
    before = len(known)
    html5.body_of(TELLING)
    assert len(known) == before > 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inputstream, "characters_until_regex", {})
        tinyhtml5.parse(TELLING)
        own = inputstream.characters_until_regex
        assert not [key for key in own if isinstance(key[0], tuple | frozenset | str)]
