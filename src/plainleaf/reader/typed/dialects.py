"""Marks of other dialects whose meaning is certain: `H~2~O`, `10^9^/L`, `==marked==`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

# Right behind a letter or a figure, and without a space: `~5 mg to ~10 mg` is none.
_SMALL = {
    "~": (re.compile(r"~(?P<inside>[^\s~]{1,12})~(?!~)"), "sub"),
    "^": (re.compile(r"\^(?P<inside>[^\s^\[\]]{1,12})\^"), "sup"),
}
_MARK = re.compile(r"==(?P<inside>[^\s=](?:[^=\n]*[^\s=])?)==(?!=)")


def install(parser: MarkdownIt) -> None:
    """Add all of this room's rules to a parser."""
    parser.inline.ruler.before("emphasis", "small_figures", _small)
    parser.inline.ruler.before("emphasis", "marked", _marked)


def _small(state: StateInline, silent: bool) -> bool:
    """Parse figures that Pandoc writes small, below (`~`) or above the line (`^`)."""
    sign = state.src[state.pos]
    before = state.src[state.pos - 1] if state.pos else " "
    if sign not in _SMALL or not (before.isalnum() or before in ")]"):
        return False
    pattern, tag = _SMALL[sign]
    return _element(state, pattern.match(state.src, state.pos, state.posMax), tag, silent)


def _marked(state: StateInline, silent: bool) -> bool:
    """Parse words that are marked as with a pen."""
    before = state.src[state.pos - 1] if state.pos else " "
    if state.src[state.pos] != "=" or before.isalnum() or before == "=":
        return False
    return _element(state, _MARK.match(state.src, state.pos, state.posMax), "mark", silent)


def _element(state: StateInline, match: re.Match[str] | None, tag: str, silent: bool) -> bool:
    if match is None:
        return False
    if not silent:
        # The renderer knows the line, and names what was read.
        note = state.push("read_as", "", 0)
        note.content, note.info = match.group(), tag
        state.push(f"{tag}_open", tag, 1)
        end, state.pos, state.posMax = state.posMax, match.start("inside"), match.end("inside")
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push(f"{tag}_close", tag, -1)
    state.pos = match.end()
    return True
